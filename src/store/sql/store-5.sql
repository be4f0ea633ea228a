-- SPDX-License-Identifier: GPL-3.0-or-later
-- What a long queue needs.

-- 1 while the operation is queued or sending. An index that asks for the state
-- itself is written anew each time it moves, and it moves twice on the way out:
-- by this one, only the answer takes an operation out of what waits.
ALTER TABLE outbox ADD COLUMN open INTEGER NOT NULL DEFAULT 1;
UPDATE outbox SET open = 0 WHERE state NOT IN ('queued', 'sending');
DROP INDEX outbox_unsettled;
DROP INDEX outbox_due;
DROP INDEX outbox_other_lanes;
DROP INDEX outbox_state;
DROP INDEX outbox_ack;
-- In the order of their positions, which SQLite adds. Counting reads nothing else.
CREATE INDEX outbox_open ON outbox (open) WHERE open = 1;
-- What was tried already, or waits: mostly few of a long queue.
CREATE INDEX outbox_due ON outbox (next_attempt_at, attempts, open) WHERE open = 1 AND (next_attempt_at > 0 OR attempts > 0);
CREATE INDEX outbox_other_lanes ON outbox (lane) WHERE lane <> 'edits' AND open = 1;
CREATE INDEX outbox_settled ON outbox (state, settled_at) WHERE open = 0;
CREATE INDEX outbox_ack ON outbox (ack) WHERE open = 0 AND overlay = 1;

-- What becomes of work that was on its way when everything stopped.

-- 1 once bytes of the operation may have reached the server: from then on it is
-- taken back by a change of its own, not by forgetting it. An answer that says
-- that the server does not have it makes it 0 again. While the row is `sending`
-- it counts as 1 whatever stands here.
ALTER TABLE outbox ADD COLUMN may_have_arrived INTEGER NOT NULL DEFAULT 0;
-- Until now that was not kept. What was tried, and was not answered that it has
-- to wait for another or for its file, may be there.
UPDATE outbox SET may_have_arrived = 1
  WHERE open = 1 AND (last_attempt_at > 0 OR attempts > 0 OR resend = 1)
    AND coalesce (problem_type, '') NOT IN ('needs-record', 'needs-blob')
    AND NOT (blob IS NOT NULL AND EXISTS (SELECT 1 FROM file WHERE sha256 = blob AND sent = 0));

-- A feed that is read anew goes into tables of its own now (docket-next.c). One
-- that was under way begins again.
DROP TABLE fed;
DELETE FROM meta WHERE name = 'cursor' AND EXISTS (SELECT 1 FROM meta AS anew WHERE anew.name = 'reading-anew');
DELETE FROM meta WHERE name = 'feed-seq';
