/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <sqlite3.h>

#include "docket-db.h"
#include "docket-statement.h"

G_BEGIN_DECLS

struct _DocketDb
{
  sqlite3 *handle;
  char *path;
  int log_pages;          /* in the write-ahead log after the last commit; counted on demand */
  GHashTable *statements; /* SQL text -> DocketStatement (owned) */
  GHashTable *by_address; /* where a text stood -> DocketStatement */
  gboolean met_damage;
  gboolean sorts_in_file; /* what is large */
  DocketDbWork work;
};

struct _DocketStatement
{
  DocketDb *db;
  sqlite3_stmt *handle;
  char *sql;
  gboolean cached; /* the connection keeps it */
  gboolean lent;
};

/* Sets @error from the connection's last failure, as DOCKET_DB_ERROR. */
gboolean docket_db_take_error (DocketDb *db, int code, GError **error);
void docket_statement_destroy (DocketStatement *statement);

G_END_DECLS
