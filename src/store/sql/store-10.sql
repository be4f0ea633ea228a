-- SPDX-License-Identifier: GPL-3.0-or-later
-- How much of the outbox is in which state: every status says so, on the window's
-- thread too, and to count a queue of a hundred thousand takes longer than a frame.
-- Nothing but these triggers writes here, in the transaction that moves the work,
-- whichever statement does, and of whichever version of the program.
--   put_off   of the pending ones: not due before next_attempt_at
DROP TRIGGER IF EXISTS outbox_count_insert;
DROP TRIGGER IF EXISTS outbox_count_delete;
DROP TRIGGER IF EXISTS outbox_count_update;
DROP TABLE IF EXISTS outbox_count;
CREATE TABLE outbox_count (
  one INTEGER PRIMARY KEY CHECK (one = 1),
  pending INTEGER NOT NULL,
  put_off INTEGER NOT NULL,
  held INTEGER NOT NULL,
  rejected INTEGER NOT NULL,
  resending INTEGER NOT NULL
) STRICT;
INSERT INTO outbox_count (one, pending, put_off, held, rejected, resending)
  SELECT 1, coalesce (sum (open), 0), coalesce (sum (open = 1 AND next_attempt_at > 0), 0), coalesce (sum (open = 0 AND state = 'held'), 0),
         coalesce (sum (open = 0 AND state = 'rejected'), 0), coalesce (sum (resend), 0)
  FROM outbox;
CREATE TRIGGER outbox_count_insert AFTER INSERT ON outbox BEGIN
  UPDATE outbox_count SET
    pending = pending + new.open,
    put_off = put_off + (new.open = 1 AND new.next_attempt_at > 0),
    held = held + (new.open = 0 AND new.state = 'held'),
    rejected = rejected + (new.open = 0 AND new.state = 'rejected'),
    resending = resending + new.resend;
END;
CREATE TRIGGER outbox_count_delete AFTER DELETE ON outbox BEGIN
  UPDATE outbox_count SET
    pending = pending - old.open,
    put_off = put_off - (old.open = 1 AND old.next_attempt_at > 0),
    held = held - (old.open = 0 AND old.state = 'held'),
    rejected = rejected - (old.open = 0 AND old.state = 'rejected'),
    resending = resending - old.resend;
END;
CREATE TRIGGER outbox_count_update AFTER UPDATE OF open, state, next_attempt_at, resend ON outbox
  WHEN new.open <> old.open OR new.resend <> old.resend OR (new.next_attempt_at > 0) <> (old.next_attempt_at > 0) OR (new.open = 0 AND new.state <> old.state)
BEGIN
  UPDATE outbox_count SET
    pending = pending + new.open - old.open,
    put_off = put_off + (new.open = 1 AND new.next_attempt_at > 0) - (old.open = 1 AND old.next_attempt_at > 0),
    held = held + (new.open = 0 AND new.state = 'held') - (old.open = 0 AND old.state = 'held'),
    rejected = rejected + (new.open = 0 AND new.state = 'rejected') - (old.open = 0 AND old.state = 'rejected'),
    resending = resending + new.resend - old.resend;
END;
