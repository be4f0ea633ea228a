-- SPDX-License-Identifier: GPL-3.0-or-later
UPDATE thing SET name = 'changed';
UPDATE no_such_table SET name = 'never';
