-- SPDX-License-Identifier: GPL-3.0-or-later
-- Files: photos, documents, signatures.

-- One row a file whose bytes are in the account's folder. `sent` is 1 once the
-- server said that it has all of it. `used_at` orders what makes room first.
CREATE TABLE file (
  sha256 TEXT NOT NULL PRIMARY KEY,
  size INTEGER NOT NULL,
  media_type TEXT NOT NULL,
  sent INTEGER NOT NULL DEFAULT 0,
  used_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX file_unsent ON file (sha256) WHERE sent = 0;
CREATE INDEX file_used ON file (used_at);

-- The file an operation refers to. It waits while that one has a row with
-- `sent` = 0.
ALTER TABLE outbox ADD COLUMN blob TEXT;
CREATE INDEX outbox_blob ON outbox (blob) WHERE blob IS NOT NULL;
-- Mostly empty, so that asking the other lanes costs nothing.
CREATE INDEX outbox_other_lanes ON outbox (lane) WHERE lane <> 'edits' AND state IN ('queued', 'sending');
