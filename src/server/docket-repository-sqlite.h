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

/**
 * DocketOpeningFuncs:
 * @step: before each step that brings a store of an older version up to date
 * @matches: while what finds likely duplicates is made anew: before it begins,
 *   with @done 0, and now and then
 *
 * What opening a store goes through all records for, for whoever waits for it.
 * Static.
 */
typedef struct
{
  void (*step) (guint step, guint steps, gpointer data);
  void (*matches) (guint done, guint customers, gpointer data);
} DocketOpeningFuncs;

/* The same, of an existing file. */
DocketRepository *docket_repository_sqlite_open_telling (const char *path, const DocketOpeningFuncs *funcs, gpointer data, GError **error);

G_END_DECLS
