-- SPDX-License-Identifier: GPL-3.0-or-later
-- What was let go, until nobody can want it back (docket-discarded-table.c). Nothing
-- here is counted, shown or sent as the outbox's.
--   discarded     rows of the outbox as they were: the same columns in the same order,
--                 so whoever adds one there adds it here
--   discarded_in  which of them went together (token), which revision of the server's
--                 each stood on (rev), and the keys of the work that stood on its
--                 record then, each followed by a space (beside)
-- Between two releases the program made both itself, of this outbox: what is in
-- them is kept.
CREATE TABLE IF NOT EXISTS discarded AS SELECT * FROM outbox WHERE 0;
CREATE TABLE IF NOT EXISTS discarded_in (nth INTEGER PRIMARY KEY, key TEXT, token TEXT, rev INTEGER, beside TEXT);
ALTER TABLE discarded RENAME TO discarded_before;
ALTER TABLE discarded_in RENAME TO discarded_in_before;
CREATE TABLE discarded (
  position INTEGER PRIMARY KEY,
  key TEXT NOT NULL UNIQUE,
  bundle TEXT NOT NULL,
  kind TEXT NOT NULL,
  id TEXT NOT NULL,
  intent TEXT NOT NULL,
  written INTEGER NOT NULL,
  needs TEXT NOT NULL,
  operation TEXT NOT NULL,
  state TEXT NOT NULL,
  overlay INTEGER NOT NULL,
  lane TEXT NOT NULL,
  attempts INTEGER NOT NULL,
  saved_at INTEGER NOT NULL,
  last_attempt_at INTEGER NOT NULL,
  next_attempt_at INTEGER NOT NULL,
  settled_at INTEGER NOT NULL,
  problem_type TEXT,
  problem_detail TEXT,
  review TEXT,
  seq INTEGER NOT NULL,
  merged INTEGER NOT NULL,
  ack INTEGER NOT NULL,
  decided INTEGER NOT NULL,
  resend INTEGER NOT NULL,
  blob TEXT,
  open INTEGER NOT NULL,
  may_have_arrived INTEGER NOT NULL
) STRICT;
CREATE TABLE discarded_in (
  nth INTEGER PRIMARY KEY,
  key TEXT NOT NULL UNIQUE,
  token TEXT NOT NULL,
  rev INTEGER NOT NULL,
  beside TEXT NOT NULL
) STRICT;
INSERT INTO discarded SELECT * FROM discarded_before;
INSERT INTO discarded_in SELECT * FROM discarded_in_before;
DROP TABLE discarded_before;
DROP TABLE discarded_in_before;
CREATE INDEX discarded_in_token ON discarded_in (token);
