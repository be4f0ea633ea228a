-- SPDX-License-Identifier: GPL-3.0-or-later
-- The desk's own tables, beside the record tables of src/db.

-- Small facts about the account: cursor, server, person, …
CREATE TABLE meta (
  name TEXT NOT NULL PRIMARY KEY,
  value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- What the server last said about a record, kept only while own operations are
-- pending on it: the record's row then shows these operations on top. `record`
-- is null if the server does not know it; `removed` is 1 if it left this
-- person's scope meanwhile; `seq` is the place in the feed at which it came
-- (0: it was here before).
CREATE TABLE confirmed (
  kind TEXT NOT NULL,
  id TEXT NOT NULL,
  record TEXT,
  removed INTEGER NOT NULL DEFAULT 0,
  seq INTEGER NOT NULL DEFAULT 0,
  PRIMARY KEY (kind, id)
) STRICT, WITHOUT ROWID;

-- One row an operation, in order of submission. `overlay` is 1 while the
-- record's row shows it. `needs` holds the keys of `follows` and `after`.
-- `ack` numbers the acknowledgements; `decided` is 1 if a review settled it.
CREATE TABLE outbox (
  position INTEGER PRIMARY KEY AUTOINCREMENT,
  key TEXT NOT NULL UNIQUE,
  bundle TEXT NOT NULL,
  kind TEXT NOT NULL,
  id TEXT NOT NULL,
  intent TEXT NOT NULL,
  written INTEGER NOT NULL,
  needs TEXT NOT NULL,
  operation TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('queued', 'sending', 'acked', 'held', 'rejected')),
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
  decided INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX outbox_unsettled ON outbox (position) WHERE state IN ('queued', 'sending');
-- What every status is made of, without the operations themselves.
CREATE INDEX outbox_due ON outbox (next_attempt_at, attempts) WHERE state IN ('queued', 'sending');
CREATE INDEX outbox_overlay ON outbox (kind, id, position) WHERE overlay = 1;
CREATE INDEX outbox_state ON outbox (state, settled_at);
CREATE INDEX outbox_review ON outbox (review) WHERE review IS NOT NULL;
CREATE INDEX outbox_ack ON outbox (ack) WHERE state = 'acked' AND overlay = 1;

-- The flight recorder; bounded.
CREATE TABLE journal (
  position INTEGER PRIMARY KEY AUTOINCREMENT,
  at INTEGER NOT NULL,
  key TEXT,
  lane TEXT NOT NULL,
  answer TEXT NOT NULL,
  wait_ms INTEGER NOT NULL
) STRICT;
CREATE INDEX journal_key ON journal (key) WHERE key IS NOT NULL;

-- Text of forms that are not saved yet.
CREATE TABLE draft (
  name TEXT NOT NULL PRIMARY KEY,
  text TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- Full-text search; rowid is the record's `row`. The first letters of a word
-- have an index of their own: they match most of the records.
CREATE VIRTUAL TABLE job_search USING fts5 (
  text, prefix = '1 2 3', columnsize = 0, tokenize = "unicode61 remove_diacritics 2"
);
CREATE VIRTUAL TABLE customer_search USING fts5 (
  text, prefix = '1 2 3', columnsize = 0, tokenize = "unicode61 remove_diacritics 2"
);

-- What each case is about. (No index on an expression: with trusted_schema off
-- SQLite refuses json_extract in a schema.)
CREATE TABLE review_subject (
  review TEXT NOT NULL PRIMARY KEY,
  kind TEXT NOT NULL,
  id TEXT NOT NULL,
  open INTEGER NOT NULL,
  opened_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX review_subject_id ON review_subject (id, kind);
CREATE INDEX review_subject_open ON review_subject (kind, id) WHERE open = 1;

-- What lists sort and filter by. The expressions are those of docket-select.c.
CREATE INDEX job_plan ON job ("void", (starts_at IS NULL), starts_at);
CREATE INDEX job_status ON job ("void", status);
CREATE INDEX job_technician ON job (technician, starts_at) WHERE technician IS NOT NULL;
CREATE INDEX job_customer ON job (customer) WHERE customer IS NOT NULL;
CREATE INDEX job_number ON job (number) WHERE number IS NOT NULL;
CREATE INDEX customer_name ON customer ("void", name COLLATE NOCASE);
CREATE INDEX line_job ON line (job, id);
CREATE INDEX note_job ON note (job, id) WHERE job IS NOT NULL;
CREATE INDEX note_customer ON note (customer, id) WHERE customer IS NOT NULL;
CREATE INDEX attachment_job ON attachment (job, id);
CREATE INDEX signature_job ON signature (job, id);
CREATE INDEX absence_person ON absence (person, starts_at);
CREATE INDEX review_open ON review (opened_at) WHERE state = 'open';
