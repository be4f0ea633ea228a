-- SPDX-License-Identifier: GPL-3.0-or-later
-- The queue, made anew: for a list of more than two words after IN, SQLite fills
-- a table of its own with them each time a row is checked. That was half of what
-- an operation's state costs, which moves three times on its way.
CREATE TABLE outbox_next (
  position INTEGER PRIMARY KEY AUTOINCREMENT,
  key TEXT NOT NULL UNIQUE,
  bundle TEXT NOT NULL,
  kind TEXT NOT NULL,
  id TEXT NOT NULL,
  intent TEXT NOT NULL,
  written INTEGER NOT NULL,
  needs TEXT NOT NULL,
  operation TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state = 'queued' OR state = 'sending' OR state = 'acked' OR state = 'held' OR state = 'rejected'),
  overlay INTEGER NOT NULL DEFAULT 1,
  lane TEXT NOT NULL,
  attempts INTEGER NOT NULL DEFAULT 0,
  saved_at INTEGER NOT NULL,
  last_attempt_at INTEGER NOT NULL DEFAULT 0,
  next_attempt_at INTEGER NOT NULL DEFAULT 0,
  settled_at INTEGER NOT NULL DEFAULT 0,
  problem_type TEXT,
  problem_detail TEXT,
  review TEXT,
  seq INTEGER NOT NULL DEFAULT 0,
  merged INTEGER NOT NULL DEFAULT 0,
  ack INTEGER NOT NULL DEFAULT 0,
  decided INTEGER NOT NULL DEFAULT 0,
  resend INTEGER NOT NULL DEFAULT 0,
  blob TEXT,
  open INTEGER NOT NULL DEFAULT 1,
  may_have_arrived INTEGER NOT NULL DEFAULT 0
) STRICT;
INSERT INTO outbox_next (position, key, bundle, kind, id, intent, written, needs, operation, state, overlay, lane, attempts, saved_at, last_attempt_at,
                         next_attempt_at, settled_at, problem_type, problem_detail, review, seq, merged, ack, decided, resend, blob, open, may_have_arrived)
  SELECT position, key, bundle, kind, id, intent, written, needs, operation, state, overlay, lane, attempts, saved_at, last_attempt_at,
         next_attempt_at, settled_at, problem_type, problem_detail, review, seq, merged, ack, decided, resend, blob, open, may_have_arrived
  FROM outbox ORDER BY position;
-- A position that was given once, to one that was taken back since, is given to
-- no other.
DELETE FROM sqlite_sequence WHERE name = 'outbox_next';
INSERT INTO sqlite_sequence (name, seq) SELECT 'outbox_next', seq FROM sqlite_sequence WHERE name = 'outbox';
DROP TABLE outbox;
ALTER TABLE outbox_next RENAME TO outbox;
CREATE INDEX outbox_overlay ON outbox (kind, id, position) WHERE overlay = 1;
CREATE INDEX outbox_review ON outbox (review) WHERE review IS NOT NULL;
CREATE INDEX outbox_resend ON outbox (position) WHERE resend = 1;
CREATE INDEX outbox_blob ON outbox (blob) WHERE blob IS NOT NULL;
CREATE INDEX outbox_open ON outbox (open) WHERE open = 1;
CREATE INDEX outbox_due ON outbox (next_attempt_at, attempts, open) WHERE open = 1 AND (next_attempt_at > 0 OR attempts > 0);
CREATE INDEX outbox_other_lanes ON outbox (lane) WHERE lane <> 'edits' AND open = 1;
CREATE INDEX outbox_settled ON outbox (state, settled_at) WHERE open = 0;
CREATE INDEX outbox_ack ON outbox (ack) WHERE open = 0 AND overlay = 1;

-- The flight recorder forgets its oldest only, so that the next number is new
-- without keeping count of them in a table, which was written for each entry.
CREATE TABLE journal_next (
  position INTEGER PRIMARY KEY,
  at INTEGER NOT NULL,
  key TEXT,
  lane TEXT NOT NULL,
  answer TEXT NOT NULL,
  wait_ms INTEGER NOT NULL
) STRICT;
INSERT INTO journal_next (position, at, key, lane, answer, wait_ms) SELECT position, at, key, lane, answer, wait_ms FROM journal ORDER BY position;
DROP TABLE journal;
ALTER TABLE journal_next RENAME TO journal;
CREATE INDEX journal_key ON journal (key) WHERE key IS NOT NULL;
