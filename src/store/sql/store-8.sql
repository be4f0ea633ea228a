-- SPDX-License-Identifier: GPL-3.0-or-later
-- The open jobs as the list shows them, and which of them nobody is planned for.
-- They are few among all that were ever done, the oldest of which come first in
-- job_plan: without this, the first row is found behind all of those. `status` is
-- in it so that not one job is read besides; the words are those of docket-select.c.
DROP INDEX IF EXISTS job_open;
DROP INDEX IF EXISTS job_open_b;
CREATE INDEX job_open ON job ("void", (starts_at IS NULL), starts_at, "row", technician, status) WHERE status NOT IN ('closed', 'cancelled');
