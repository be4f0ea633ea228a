-- SPDX-License-Identifier: GPL-3.0-or-later
-- What a desk needs when the server was restored from a copy.

-- 1 while the operation, answered before, waits to be sent again: the server
-- may not know its answer any more.
ALTER TABLE outbox ADD COLUMN resend INTEGER NOT NULL DEFAULT 0;
CREATE INDEX outbox_resend ON outbox (position) WHERE resend = 1;

-- What a feed that is read anew has brought so far. At its end, rows that are
-- not in here are gone: the server does not know them.
CREATE TABLE fed (
  kind TEXT NOT NULL,
  id TEXT NOT NULL,
  PRIMARY KEY (kind, id)
) STRICT, WITHOUT ROWID;

-- Every attempt to speak to the server, in numbers; bounded. `status` is 0 if no
-- answer came.
CREATE TABLE attempt (
  position INTEGER PRIMARY KEY AUTOINCREMENT,
  at INTEGER NOT NULL,
  lane TEXT NOT NULL,
  what TEXT NOT NULL,
  items INTEGER NOT NULL,
  status INTEGER NOT NULL,
  problem TEXT,
  sent INTEGER NOT NULL,
  received INTEGER NOT NULL,
  duration_ms INTEGER NOT NULL
) STRICT;
CREATE INDEX attempt_at ON attempt (at);
