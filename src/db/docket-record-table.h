/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "docket-json.h"
#include "docket-statement.h"

G_BEGIN_DECLS

/*
 * The tables that hold records: one per kind, named as the kind, the same on
 * desk and server (sql/records-1.sql): columns `row` (INTEGER PRIMARY KEY),
 * `id` (TEXT UNIQUE), `rev`, `void` (0/1), `stamps` (JSON text: per written
 * group its revision, person, device, made_at, arrived_at), then one column a
 * field, named as the field (always quote: "group"). Texts, ids, choices: TEXT;
 * numbers, times, flags: INTEGER; word lists and JSON: TEXT holding JSON.
 */

/* Resource paths of the record tables' migrations, for docket_db_migrate(). */
#define DOCKET_RECORD_TABLES_SQL "/io/github/docketdesk/Docket/db/records-1.sql"
#define DOCKET_RECORD_COLUMNS_SQL "/io/github/docketdesk/Docket/db/records-2.sql"
/* A second set of them stands beside while a desk reads everything anew: its
 * tables bear the same names with this behind. */
#define DOCKET_NEXT "_next"

/* `"row","id","rev","void","stamps","title",…` of @kind, each qualified by
 * `@kind.` so that it can stand in a join; static. */
const char *docket_record_table_columns (DocketKind kind);
/* Number of those columns. */
guint docket_record_table_n_columns (DocketKind kind);
/* Reads the columns above, the first of them standing at @column. */
DocketRecord *docket_record_table_read (DocketStatement *statement, DocketKind kind, int column, GError **error);
/* The same for whoever looks at its fields only: nobody has stamped it, which is
 * half of the work. */
DocketRecord *docket_record_table_read_fields (DocketStatement *statement, DocketKind kind, int column, GError **error);

/* @record: (out) (transfer full) (nullable): NULL if there is none. FALSE on error only. */
gboolean docket_record_table_get (DocketDb *db, DocketKind kind, const char *id, DocketRecord **record, GError **error);
/* Writes the record as docket_record_to_json() would, without making one: the
 * feed is made of nothing else. Nothing is written if it is not @there. */
gboolean docket_record_table_write (DocketDb *db, DocketKind kind, const char *id, DocketJsonWriter *writer, gboolean *there, GError **error);
/* Inserts or replaces. The `row` of an existing record stays. @new_row: (out)
 * (optional): `row` of a record that was not there before, else 0. */
gboolean docket_record_table_put (DocketDb *db, const DocketRecord *record, gint64 *new_row, GError **error);
gboolean docket_record_table_delete (DocketDb *db, DocketKind kind, const char *id, GError **error);
/* The same in the second set. A record that stands in the first has its `row`;
 * any other one beyond @rows. */
gboolean docket_record_table_put_next (DocketDb *db, const DocketRecord *record, gint64 rows, GError **error);
gboolean docket_record_table_delete_next (DocketDb *db, DocketKind kind, const char *id, GError **error);

G_END_DECLS
