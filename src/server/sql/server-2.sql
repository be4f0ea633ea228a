-- SPDX-License-Identifier: GPL-3.0-or-later
-- What the server keeps since the first release.

-- Duplicates. Customers that may be one meet under exact keys ("phone:…",
-- "email:…", "name:…") and by the trigrams of their folded names and streets;
-- both by the row of the customer.
CREATE TABLE match_key (
  key TEXT NOT NULL,
  row INTEGER NOT NULL,
  PRIMARY KEY (key, row)
) STRICT, WITHOUT ROWID;
CREATE INDEX match_key_row ON match_key (row);
CREATE VIRTUAL TABLE match_text USING fts5 (text, tokenize = 'trigram', detail = 'none');

-- Two customers (a < b) and the case that is or was about them; kept: somebody
-- said that they are two.
CREATE TABLE match_pair (
  a TEXT NOT NULL,
  b TEXT NOT NULL,
  review TEXT NOT NULL,
  kept INTEGER NOT NULL CHECK (kept IN (0, 1)),
  PRIMARY KEY (a, b)
) STRICT, WITHOUT ROWID;
CREATE INDEX match_pair_b ON match_pair (b);
CREATE INDEX match_pair_review ON match_pair (review);

-- What a merged customer brought along: the revision that moved it, and the one
-- before.
CREATE TABLE merge_move (
  customer TEXT NOT NULL,
  kind TEXT NOT NULL,
  id TEXT NOT NULL,
  rev INTEGER NOT NULL,
  from_rev INTEGER NOT NULL,
  PRIMARY KEY (customer, kind, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX merge_move_rev ON merge_move (kind, id, rev);
CREATE INDEX job_customer ON job (customer);
CREATE INDEX note_customer ON note (customer);

-- How often an answer was asked for again under its key.
CREATE TABLE replay (
  key TEXT NOT NULL PRIMARY KEY,
  n INTEGER NOT NULL,
  last_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- The weekly report and the simulation go by the time of arrival.
CREATE INDEX audit_arrived ON audit (arrived_at);
CREATE INDEX review_opened ON review (opened_at);

-- The records of everyone are found by their kind. This one was never chosen,
-- and what it is limited to cost every write a table made for the comparison.
DROP INDEX feed_everyone;

-- Of a person's scope only what left it is looked up by its place.
DROP INDEX scope_seq;
CREATE INDEX scope_left ON scope (person, seq) WHERE removed = 1;

-- Files: what was announced, and what held operations want to refer to. The
-- bytes are in a folder, by digest.
CREATE TABLE blob (
  sha256 TEXT NOT NULL PRIMARY KEY,
  size INTEGER NOT NULL,
  media_type TEXT NOT NULL,
  person TEXT NOT NULL,
  device TEXT NOT NULL,
  complete INTEGER NOT NULL CHECK (complete IN (0, 1)),
  asked_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX blob_device ON blob (device);
CREATE INDEX blob_asked ON blob (asked_at);
CREATE TABLE blob_hold (
  sha256 TEXT NOT NULL,
  operation TEXT NOT NULL,
  PRIMARY KEY (sha256, operation)
) STRICT, WITHOUT ROWID;
CREATE INDEX attachment_blob ON attachment (blob);
CREATE INDEX signature_blob ON signature (blob);
