-- SPDX-License-Identifier: GPL-3.0-or-later
ALTER TABLE thing ADD COLUMN color TEXT;
UPDATE thing SET color = 'red';
