-- SPDX-License-Identifier: GPL-3.0-or-later
-- What a large cache needs.

-- Full-text search, made anew: a beginning that has no index of its own is found
-- by gathering every record of every word that begins so, which in a million jobs
-- takes longer than the next letter. With six letters of a word typed, few
-- records are left. Each commit leaves a part of the index, and four of a size
-- were written as one: a first pull wrote each word several times; eight do as
-- well. What was in it is not brought over, which took most of a minute of opening a
-- million jobs: store-5.sql begins once more, and whoever goes this step goes that one.
CREATE VIRTUAL TABLE job_search_next USING fts5 (
  text, prefix = '1 2 3 4 5 6', columnsize = 0, tokenize = "unicode61 remove_diacritics 2"
);
INSERT INTO job_search_next (job_search_next, rank) VALUES ('automerge', 8);
DROP TABLE job_search;
ALTER TABLE job_search_next RENAME TO job_search;
CREATE VIRTUAL TABLE customer_search_next USING fts5 (
  text, prefix = '1 2 3 4 5 6', columnsize = 0, tokenize = "unicode61 remove_diacritics 2"
);
INSERT INTO customer_search_next (customer_search_next, rank) VALUES ('automerge', 8);
DROP TABLE customer_search;
ALTER TABLE customer_search_next RENAME TO customer_search;

-- With the state in it, counting a long queue reads nothing but the index.
DROP INDEX outbox_due;
CREATE INDEX outbox_due ON outbox (next_attempt_at, attempts, state) WHERE state IN ('queued', 'sending');
