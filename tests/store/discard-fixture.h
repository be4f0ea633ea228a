/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "docket-limits.h"
#include "docket-test-store.h"

G_BEGIN_DECLS

/* What the tests of letting large saves go share. */

#define PART DOCKET_IMPORT_PART_OPERATIONS
#define LARGE (3 * PART + 7)

/* As an import does: one bundle. (transfer full) */
char *discard_save_customers_from (DocketTestStore *test, guint first, guint n);
char *discard_save_customers (DocketTestStore *test, guint n);
/* (transfer full) */
DocketOperation *discard_save_job_for (DocketTestStore *test, guint nth);
/* (transfer full) */
char *discard_key_of_nth (DocketTestStore *test, guint nth);
guint discard_count_waiting (DocketTestStore *test);
guint discard_count_customers (DocketTestStore *test);
/* Until so many went by, and no further. */
void discard_step_until (DocketTestStore *test, DocketUndo *undo, guint n);
void discard_assert_unfinished (DocketTestStore *test, DocketUndoWhat what, const char *bundle, guint done, guint all);
void discard_assert_nothing_unfinished (DocketTestStore *test);
/* Past the store. */
void discard_reach_into (DocketTestStore *test, const char *sql);

G_END_DECLS
