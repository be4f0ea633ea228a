/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "docket-test-store.h"

G_BEGIN_DECLS

#define OLD_JOB "018f0000-0000-7000-8000-000000000b02"
#define JOBS 150u
#define JOB_TAG 0x10b
#define STEPS_MAX 2000
/* More than are dropped in the swap. */
#define MANY_JOBS 1001

/* How many tables there are beside those shown. */
extern const char leftovers_sql[];

/* The number that @sql asks for, on a connection of its own. */
gint64 ask (DocketTestStore *test, const char *sql);
void change_file (DocketTestStore *test, const char *sql);
gint64 row_of (DocketTestStore *test, const char *job);
/* (transfer full) */
DocketRecord *nth_job (guint n);
/* In two pages; the customer comes after most of its jobs. @also: (nullable)
 * (transfer full) */
DocketPage *nth_page (guint nth, DocketRecord *also);
/* One step on the way, as the worker makes it; FALSE with no @error at the end. */
gboolean step (DocketTestStore *test, DocketPage **pages, guint *next, gboolean *more, GError **error);
void read_everything (DocketTestStore *test, DocketRecord *also);
guint count_found (DocketStore *store, const char *search);
gint64 count_jobs (DocketStore *store);
void assert_new_state (DocketTestStore *test);
void assert_old_state (DocketStore *store);

G_END_DECLS
