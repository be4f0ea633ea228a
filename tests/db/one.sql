-- SPDX-License-Identifier: GPL-3.0-or-later
CREATE TABLE thing (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE) STRICT;
INSERT INTO thing (name) VALUES ('first');
