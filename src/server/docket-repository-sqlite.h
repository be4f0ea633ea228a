/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "docket-repository.h"

G_BEGIN_DECLS

/**
 * DocketRepositorySqlite:
 *
 * The repository on one SQLite file: the embedded engine for one office.
 */
#define DOCKET_TYPE_REPOSITORY_SQLITE (docket_repository_sqlite_get_type ())
G_DECLARE_FINAL_TYPE (DocketRepositorySqlite, docket_repository_sqlite, DOCKET, REPOSITORY_SQLITE, GObject)

/* Opens the file for writing (made and migrated if @create), or an existing one
 * (migrated). Errors: DOCKET_DB_ERROR; DOCKET_SERVER_ERROR_STORE if it is missing. */
DocketRepository *docket_repository_sqlite_open (const char *path, gboolean create, GError **error);

G_END_DECLS
