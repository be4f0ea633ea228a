/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "docket-test-store.h"

G_BEGIN_DECLS

#define OUTBOX_FILE_SERVER "018f0000-0000-7000-8000-00000000ee01"

/* A desk of somebody's, with the job that all of their machines know. */
DocketTestStore *machine_new (const char *username);
/* (transfer full) */
char *path_in (DocketTestStore *test, const char *name);
/* How many operations went into it. */
guint export_to (DocketTestStore *test, const char *path);
gboolean import_all (DocketStore *store, DocketOutboxImport *import, GError **error);
gboolean try_import (DocketTestStore *test, const char *path, guint *operations, guint *known, GError **error);
void assert_imports (DocketTestStore *test, const char *path, guint operations, guint known);
guint queue_length (DocketTestStore *test);

G_END_DECLS
