/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "docket-db.h"

G_BEGIN_DECLS

/**
 * DocketStatement:
 *
 * A prepared statement borrowed from the connection's cache. Giving it back
 * (docket_statement_done(), or g_autoptr) resets it and forgets its bindings,
 * so that no read ever stays open and holds the WAL.
 *
 * |[<!-- language="C" -->
 * g_autoptr(DocketStatement) find = docket_db_prepare (db, "SELECT rev FROM job WHERE id = ?1", error);
 * if (find == NULL) return FALSE;
 * docket_statement_bind_text (find, 1, id);
 * if (docket_statement_step (find, error)) rev = docket_statement_get_int (find, 0);
 * ]|
 *
 * docket_statement_step() is TRUE for a row, FALSE at the end or on error; tell
 * them apart with @error or use docket_statement_run() for writes.
 */
typedef struct _DocketStatement DocketStatement;

/* @sql must be a constant or a string that recurs: it is the cache's key. */
DocketStatement *docket_db_prepare (DocketDb *db, const char *sql, GError **error);
void docket_statement_done (DocketStatement *statement);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DocketStatement, docket_statement_done)

/* Parameters count from 1. Texts are copied. */
void docket_statement_bind_text (DocketStatement *statement, int parameter, const char *text); /* NULL: null */
/* The same without a copy: @text must stay as it is until the last step. */
void docket_statement_lend_text (DocketStatement *statement, int parameter, const char *text);
void docket_statement_bind_int (DocketStatement *statement, int parameter, gint64 number);
void docket_statement_bind_null (DocketStatement *statement, int parameter);
void docket_statement_bind_bytes (DocketStatement *statement, int parameter, gconstpointer bytes, gsize size);

gboolean docket_statement_step (DocketStatement *statement, GError **error);
/* Steps to the end; TRUE unless an error. Resets, ready for new bindings. */
gboolean docket_statement_run (DocketStatement *statement, GError **error);
void docket_statement_reset (DocketStatement *statement);

/* Columns count from 0. Texts are valid until the next step. */
const char *docket_statement_get_text (DocketStatement *statement, int column); /* NULL for null */
gint64 docket_statement_get_int (DocketStatement *statement, int column);       /* 0 for null */
gboolean docket_statement_is_null (DocketStatement *statement, int column);
GBytes *docket_statement_get_bytes (DocketStatement *statement, int column); /* (transfer full) (nullable) */

G_END_DECLS
