-- SPDX-License-Identifier: GPL-3.0-or-later
-- How the full-text indexes put their parts together. Each commit leaves a part,
-- and four of a size were written anew as one: a first pull wrote every word
-- several times. A lookup in some more parts costs it microseconds.

INSERT INTO job_search (job_search, rank) VALUES ('automerge', 16);
INSERT INTO customer_search (customer_search, rank) VALUES ('automerge', 16);

-- With the state in it, counting a long queue reads nothing but the index.
DROP INDEX outbox_due;
CREATE INDEX outbox_due ON outbox (next_attempt_at, attempts, state) WHERE state IN ('queued', 'sending');
