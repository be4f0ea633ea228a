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
CREATE INDEX outbox_open ON outbox (position) WHERE open = 1;
-- With `open` in it, counting reads nothing but the index.
CREATE INDEX outbox_due ON outbox (next_attempt_at, attempts, open) WHERE open = 1;
CREATE INDEX outbox_other_lanes ON outbox (lane) WHERE lane <> 'edits' AND open = 1;
CREATE INDEX outbox_settled ON outbox (state, settled_at) WHERE open = 0;
CREATE INDEX outbox_ack ON outbox (ack) WHERE open = 0 AND overlay = 1;
