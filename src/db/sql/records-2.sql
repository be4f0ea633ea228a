-- SPDX-License-Identifier: GPL-3.0-or-later
-- Columns that came after the first release.

ALTER TABLE "customer" ADD COLUMN "merged_into" TEXT;
