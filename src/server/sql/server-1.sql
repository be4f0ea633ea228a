-- SPDX-License-Identifier: GPL-3.0-or-later
-- What the server keeps beside the record tables.

CREATE TABLE meta (
  name TEXT NOT NULL PRIMARY KEY,
  value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- Every record once, at the place of its newest change: "everything with seq
-- greater than mine, in order" is the feed.
CREATE TABLE feed (
  seq INTEGER PRIMARY KEY,
  kind TEXT NOT NULL,
  id TEXT NOT NULL,
  UNIQUE (kind, id)
) STRICT;
CREATE INDEX feed_everyone ON feed (seq) WHERE kind IN ('person', 'absence', 'device', 'policy');

-- What a technician may see, since when; or since when no longer.
CREATE TABLE scope (
  person TEXT NOT NULL,
  kind TEXT NOT NULL,
  id TEXT NOT NULL,
  seq INTEGER NOT NULL,
  removed INTEGER NOT NULL CHECK (removed IN (0, 1)),
  PRIMARY KEY (person, kind, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX scope_seq ON scope (person, seq);
CREATE INDEX scope_top ON scope (seq);

-- Every version of every group that was ever written.
CREATE TABLE version (
  kind TEXT NOT NULL,
  id TEXT NOT NULL,
  grp TEXT NOT NULL,
  rev INTEGER NOT NULL,
  vals TEXT NOT NULL,
  operation TEXT,
  person TEXT,
  device TEXT,
  made_at INTEGER NOT NULL,
  arrived_at INTEGER NOT NULL,
  PRIMARY KEY (kind, id, grp, rev)
) STRICT, WITHOUT ROWID;

-- Who ever was the technician of a job.
CREATE TABLE assignment (
  job TEXT NOT NULL,
  person TEXT NOT NULL,
  PRIMARY KEY (job, person)
) STRICT, WITHOUT ROWID;

-- Which case is about what; at most one open per record and group.
CREATE TABLE review_case (
  review TEXT NOT NULL PRIMARY KEY,
  kind TEXT NOT NULL,
  id TEXT NOT NULL,
  grp TEXT NOT NULL,
  job TEXT,
  open INTEGER NOT NULL CHECK (open IN (0, 1))
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX review_case_open ON review_case (kind, id, grp) WHERE open = 1;
CREATE INDEX review_case_job ON review_case (job);

-- Keys and answers, kept for good.
CREATE TABLE operation (
  key TEXT NOT NULL PRIMARY KEY,
  fingerprint TEXT NOT NULL,
  person TEXT NOT NULL,
  device TEXT NOT NULL,
  outcome TEXT NOT NULL,
  rev INTEGER NOT NULL,
  seq INTEGER NOT NULL,
  review TEXT,
  answer TEXT NOT NULL,
  body TEXT NOT NULL,
  made_at INTEGER NOT NULL,
  arrived_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE account (
  person TEXT NOT NULL PRIMARY KEY,
  username TEXT NOT NULL UNIQUE,
  password TEXT NOT NULL,
  disabled INTEGER NOT NULL CHECK (disabled IN (0, 1))
) STRICT, WITHOUT ROWID;

-- Sessions; of a token only the digest.
CREATE TABLE login (
  digest TEXT NOT NULL PRIMARY KEY,
  person TEXT NOT NULL,
  device TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX login_person ON login (person);

CREATE TABLE audit (
  n INTEGER PRIMARY KEY,
  prev TEXT NOT NULL,
  hash TEXT NOT NULL,
  seq INTEGER NOT NULL,
  operation TEXT,
  action TEXT NOT NULL,
  kind TEXT NOT NULL,
  id TEXT NOT NULL,
  grp TEXT,
  person TEXT,
  device TEXT,
  made_at INTEGER NOT NULL,
  arrived_at INTEGER NOT NULL,
  before TEXT,
  after TEXT,
  outcome TEXT,
  problem TEXT,
  rule TEXT,
  policy INTEGER NOT NULL,
  reason TEXT,
  review TEXT
) STRICT;
CREATE INDEX audit_seq ON audit (seq);
CREATE INDEX audit_record ON audit (kind, id, n);

CREATE INDEX job_technician ON job (technician, customer);
CREATE INDEX line_job ON line (job);
CREATE INDEX note_job ON note (job);
CREATE INDEX attachment_job ON attachment (job);
CREATE INDEX signature_job ON signature (job);
