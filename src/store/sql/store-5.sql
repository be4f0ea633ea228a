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
-- Until now that was not kept, and an answer that it has to wait may be older
-- than the last attempt: whatever was tried may be there.
UPDATE outbox SET may_have_arrived = 1 WHERE open = 1 AND (last_attempt_at > 0 OR attempts > 0 OR resend = 1);

-- A feed that is read anew goes into tables of its own now (docket-next.c). One
-- that was under way begins again.
DROP TABLE fed;
DELETE FROM meta WHERE name = 'cursor' AND EXISTS (SELECT 1 FROM meta AS anew WHERE anew.name = 'reading-anew');
DELETE FROM meta WHERE name = 'feed-seq';

-- Search among a million jobs.

-- What a record is found by, in the order in which the records were made: ids
-- begin with that time, so `place` grows with the id, with room between two for
-- one that arrives later. `words` are cut and folded (core/docket-terms),
-- `facets` what lists are filtered by (docket-search.c).
CREATE TABLE job_found (
  place INTEGER PRIMARY KEY,
  job INTEGER NOT NULL UNIQUE,
  words TEXT NOT NULL,
  facets TEXT NOT NULL
) STRICT;
CREATE TABLE customer_found (
  place INTEGER PRIMARY KEY,
  customer INTEGER NOT NULL UNIQUE,
  words TEXT NOT NULL,
  facets TEXT NOT NULL
) STRICT;

-- The index proper; rowid is the place, so it yields the newest first and stops
-- at the limit. Every beginning of a word is a token of its own: whatever is
-- typed is one list of places that is read from its end, and never a gathering
-- of all words that begin so. Which tokens, and in what order within the text,
-- nobody asks: neither text, nor sizes, nor positions are kept.
DROP TABLE job_search;
DROP TABLE customer_search;
CREATE VIRTUAL TABLE job_search USING fts5 (
  tokens, content = '', columnsize = 0, detail = none, tokenize = "ascii tokenchars '_-'"
);
INSERT INTO job_search (job_search, rank) VALUES ('automerge', 8);
CREATE VIRTUAL TABLE customer_search USING fts5 (
  tokens, content = '', columnsize = 0, detail = none, tokenize = "ascii tokenchars '_-'"
);
INSERT INTO customer_search (customer_search, rank) VALUES ('automerge', 8);

-- Records that were here before are put in when the file is opened.
INSERT INTO meta (name, value)
  SELECT 'search-filled', '' WHERE EXISTS (SELECT 1 FROM job) OR EXISTS (SELECT 1 FROM customer);
