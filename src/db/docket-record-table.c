/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Records to rows and back, driven by the schema: the statements of a kind are
 * written once, when it is first asked for.
 */
#include "docket-config.h"

#include "docket-record-table.h"

#include <string.h>

#include "docket-codec.h"
#include "docket-limits.h"
#include "docket-record-stamps.h"
#include "docket-record-wire.h"

#define FIXED_COLUMNS 5

typedef struct
{
  char *columns;
  char *select;
  char *put;
  char *delete;
  char *put_next;
  char *put_next_elsewhere;
  char *delete_next;
} Sql;

/*
 * Rows are what lists hold on to, so a record keeps its own through the swap;
 * one that is new takes a place that none of those shown has, ?%u being the
 * highest of them with room for what is saved meanwhile. So does one whose own
 * was somebody else's before it, who is among the new under that number.
 */
#define FREE_ROW_OF_NEXT "1 + max (?%2$u, coalesce ((SELECT max (\"row\") FROM \"%1$s" DOCKET_NEXT "\"), 0))"
#define ROW_OF_NEXT "coalesce ((SELECT \"row\" FROM \"%1$s\" WHERE \"id\" = ?1), " FREE_ROW_OF_NEXT ")"
#define PUT_NEXT(row) "INSERT INTO \"%1$s" DOCKET_NEXT "\" (\"row\", %3$s) VALUES (" row ", %4$s) ON CONFLICT (\"id\") DO UPDATE SET %5$s"

static Sql *
sql_of (DocketKind kind)
{
  static Sql all[DOCKET_N_KINDS];
  static gsize ready = 0;

  if (g_once_init_enter (&ready))
    {
      for (int k = 0; k < DOCKET_N_KINDS; k++)
        {
          const DocketKindInfo *info = docket_kind_info ((DocketKind) k);
          g_autoptr (GString) columns = g_string_new (NULL);
          g_autoptr (GString) names = g_string_new ("\"id\", \"rev\", \"void\", \"stamps\"");
          g_autoptr (GString) marks = g_string_new ("?1, ?2, ?3, ?4");
          g_autoptr (GString) updates = g_string_new ("\"rev\" = excluded.\"rev\", \"void\" = excluded.\"void\", \"stamps\" = excluded.\"stamps\"");

          g_string_append_printf (columns, "\"%1$s\".\"row\", \"%1$s\".\"id\", \"%1$s\".\"rev\", \"%1$s\".\"void\", \"%1$s\".\"stamps\"", info->name);
          for (guint i = 0; i < info->n_fields; i++)
            {
              const char *name = docket_field_info ((DocketField) (info->first_field + (int) i))->name;

              g_string_append_printf (columns, ", \"%s\".\"%s\"", info->name, name);
              g_string_append_printf (names, ", \"%s\"", name);
              g_string_append_printf (marks, ", ?%u", i + FIXED_COLUMNS);
              g_string_append_printf (updates, ", \"%1$s\" = excluded.\"%1$s\"", name);
            }
          all[k].select = g_strdup_printf ("SELECT %s FROM \"%s\" WHERE \"id\" = ?1", columns->str, info->name);
          all[k].put = g_strdup_printf ("INSERT INTO \"%s\" (%s) VALUES (%s) ON CONFLICT (\"id\") DO UPDATE SET %s", info->name, names->str, marks->str, updates->str);
          all[k].delete = g_strdup_printf ("DELETE FROM \"%s\" WHERE \"id\" = ?1", info->name);
          all[k].put_next = g_strdup_printf (PUT_NEXT (ROW_OF_NEXT), info->name, info->n_fields + FIXED_COLUMNS, names->str, marks->str, updates->str);
          all[k].put_next_elsewhere = g_strdup_printf (PUT_NEXT (FREE_ROW_OF_NEXT), info->name, info->n_fields + FIXED_COLUMNS, names->str, marks->str, updates->str);
          all[k].delete_next = g_strdup_printf ("DELETE FROM \"%s" DOCKET_NEXT "\" WHERE \"id\" = ?1", info->name);
          all[k].columns = g_string_free (g_steal_pointer (&columns), FALSE);
        }
      g_once_init_leave (&ready, 1);
    }
  return &all[kind];
}

const char *
docket_record_table_columns (DocketKind kind)
{
  return sql_of (kind)->columns;
}

guint
docket_record_table_n_columns (DocketKind kind)
{
  return FIXED_COLUMNS + docket_kind_info (kind)->n_fields;
}

/* ---- Stamps ---- */

/* A piece of a longer text. (transfer none) (nullable) */
static char *
keep_piece (DocketRecord *record, const char *piece, gsize length)
{
  char *text;

  if (piece == NULL)
    return NULL;
  text = memcpy (docket_record_make_room (record, length + 1), piece, length);
  text[length] = '\0';
  return text;
}

static gboolean
read_stamps (DocketRecord *record, const char *text)
{
  const DocketKindInfo *info = docket_kind_info (docket_record_get_kind (record));
  DocketStampSlice *slices = g_newa (DocketStampSlice, info->n_groups);

  if (!docket_stamps_read (info->kind, text, slices))
    return FALSE;
  for (guint i = 0; i < info->n_groups; i++)
    {
      DocketGroup group = (DocketGroup) (info->first_group + (int) i);
      DocketStamp stamp = { NULL, NULL, slices[i].made_at, slices[i].arrived_at };

      stamp.person = keep_piece (record, slices[i].person, slices[i].person_length);
      stamp.device = keep_piece (record, slices[i].device, slices[i].device_length);
      docket_record_set_group_rev (record, group, slices[i].rev);
      docket_record_lend_stamp (record, group, &stamp);
    }
  return TRUE;
}

/* ---- Fields ---- */

static void
bind_field (DocketStatement *statement, int parameter, DocketField field, const DocketRecord *record)
{
  g_auto (DocketJsonWriter) writer = { NULL, FALSE };

  if (!docket_record_has (record, field))
    {
      docket_statement_bind_null (statement, parameter);
      return;
    }
  switch (docket_field_info (field)->type)
    {
    case DOCKET_TYPE_INT:
    case DOCKET_TYPE_MONEY:
    case DOCKET_TYPE_TIME:
      docket_statement_bind_int (statement, parameter, docket_record_get_int (record, field, 0));
      break;
    case DOCKET_TYPE_BOOL:
      docket_statement_bind_int (statement, parameter, docket_record_get_bool (record, field));
      break;
    case DOCKET_TYPE_WORDS:
      docket_json_writer_init (&writer);
      docket_value_to_json (field, docket_record_get (record, field), &writer);
      docket_statement_bind_text (statement, parameter, writer.text->str);
      break;
    case DOCKET_TYPE_TEXT:
    case DOCKET_TYPE_ID:
    case DOCKET_TYPE_CHOICE:
    case DOCKET_TYPE_JSON:
    default:
      docket_statement_lend_text (statement, parameter, docket_record_get_text (record, field));
    }
}

static gboolean
read_field (DocketStatement *statement, int column, DocketField field, DocketRecord *record, GError **error)
{
  g_autoptr (GVariant) value = NULL;
  DocketJsonReader reader;
  const char *text;

  if (docket_statement_is_null (statement, column))
    return TRUE;
  switch (docket_field_info (field)->type)
    {
    case DOCKET_TYPE_INT:
    case DOCKET_TYPE_MONEY:
    case DOCKET_TYPE_TIME:
      docket_record_set_int (record, field, docket_statement_get_int (statement, column));
      return TRUE;
    case DOCKET_TYPE_BOOL:
      docket_record_set (record, field, g_variant_new_boolean (docket_statement_get_int (statement, column) != 0));
      return TRUE;
    case DOCKET_TYPE_WORDS:
      text = docket_statement_get_text (statement, column);
      if (!docket_json_scan (text, strlen (text), DOCKET_BATCH_BYTES_MAX, error))
        return FALSE;
      docket_json_reader_init (&reader, text);
      if (!docket_value_read (&reader, field, &value, error))
        return FALSE;
      docket_record_set (record, field, value);
      return TRUE;
    case DOCKET_TYPE_TEXT:
    case DOCKET_TYPE_ID:
    case DOCKET_TYPE_CHOICE:
    case DOCKET_TYPE_JSON:
    default:
      docket_record_set_text (record, field, docket_statement_get_text (statement, column));
      return TRUE;
    }
}

/* ---- Rows ---- */

static DocketRecord *
read_row (DocketStatement *statement, DocketKind kind, int column, gboolean with_stamps, GError **error)
{
  const DocketKindInfo *info = docket_kind_info (kind);
  g_autoptr (DocketRecord) record = docket_record_new (kind, docket_statement_get_text (statement, column + 1));

  docket_record_set_rev (record, docket_statement_get_int (statement, column + 2));
  docket_record_set_void (record, docket_statement_get_int (statement, column + 3) != 0);
  if (with_stamps && !read_stamps (record, docket_statement_get_text (statement, column + 4)))
    {
      g_set_error (error, DOCKET_DB_ERROR, DOCKET_DB_ERROR_CORRUPT, "%s %s has unreadable stamps", info->name, docket_record_get_id (record));
      return NULL;
    }
  for (guint i = 0; i < info->n_fields; i++)
    if (!read_field (statement, column + FIXED_COLUMNS + (int) i, (DocketField) (info->first_field + (int) i), record, error))
      return NULL;
  return g_steal_pointer (&record);
}

DocketRecord *
docket_record_table_read (DocketStatement *statement, DocketKind kind, int column, GError **error)
{
  return read_row (statement, kind, column, TRUE, error);
}

DocketRecord *
docket_record_table_read_fields (DocketStatement *statement, DocketKind kind, int column, GError **error)
{
  return read_row (statement, kind, column, FALSE, error);
}

/* The row of @id, to be stepped to; NULL on error. */
static DocketStatement *
find_row (DocketDb *db, DocketKind kind, const char *id, gboolean *there, GError **error)
{
  g_autoptr (DocketStatement) statement = docket_db_prepare (db, sql_of (kind)->select, error);
  g_autoptr (GError) local = NULL;

  if (statement == NULL)
    return NULL;
  docket_statement_lend_text (statement, 1, id);
  *there = docket_statement_step (statement, &local);
  if (local == NULL)
    return g_steal_pointer (&statement);
  g_propagate_error (error, g_steal_pointer (&local));
  return NULL;
}

gboolean
docket_record_table_get (DocketDb *db, DocketKind kind, const char *id, DocketRecord **record, GError **error)
{
  gboolean there;
  g_autoptr (DocketStatement) statement = find_row (db, kind, id, &there, error);
  DocketRecord *read;

  if (statement == NULL)
    return FALSE;
  read = there ? docket_record_table_read (statement, kind, 0, error) : NULL;
  if (there && read == NULL)
    return FALSE;
  *record = read;
  return TRUE;
}

gboolean
docket_record_table_write (DocketDb *db, DocketKind kind, const char *id, DocketJsonWriter *writer, gboolean *there, GError **error)
{
  g_autoptr (DocketStatement) statement = find_row (db, kind, id, there, error);

  return statement != NULL && (!*there || docket_record_wire_write (statement, kind, 0, writer, error));
}

/* @stamps: to be kept until it has run */
static void
bind_record (DocketStatement *statement, const DocketKindInfo *info, const DocketRecord *record, const char *stamps)
{
  docket_statement_lend_text (statement, 1, docket_record_get_id (record));
  docket_statement_bind_int (statement, 2, docket_record_get_rev (record));
  docket_statement_bind_int (statement, 3, docket_record_get_void (record));
  docket_statement_lend_text (statement, 4, stamps);
  for (guint i = 0; i < info->n_fields; i++)
    {
      DocketField field = (DocketField) (info->first_field + (int) i);

      bind_field (statement, FIXED_COLUMNS + (int) i, field, record);
    }
}

gboolean
docket_record_table_put (DocketDb *db, const DocketRecord *record, gint64 *new_row, GError **error)
{
  const DocketKindInfo *info = docket_kind_info (docket_record_get_kind (record));
  g_autoptr (DocketStatement) statement = docket_db_prepare (db, sql_of (info->kind)->put, error);
  g_autofree char *stamps = NULL;

  if (statement == NULL)
    return FALSE;
  stamps = docket_stamps_write (record);
  bind_record (statement, info, record, stamps);
  /* An update leaves it as it is. */
  docket_db_forget_last_rowid (db);
  if (!docket_statement_run (statement, error))
    return FALSE;
  if (new_row != NULL)
    *new_row = docket_db_last_rowid (db);
  return TRUE;
}

gboolean
docket_record_table_delete (DocketDb *db, DocketKind kind, const char *id, GError **error)
{
  g_autoptr (DocketStatement) statement = docket_db_prepare (db, sql_of (kind)->delete, error);

  if (statement == NULL)
    return FALSE;
  docket_statement_lend_text (statement, 1, id);
  return docket_statement_run (statement, error);
}

static gboolean
put_next (DocketDb *db, const char *sql, const DocketRecord *record, gint64 rows, GError **error)
{
  const DocketKindInfo *info = docket_kind_info (docket_record_get_kind (record));
  g_autoptr (DocketStatement) statement = docket_db_prepare (db, sql, error);
  g_autofree char *stamps = NULL;

  if (statement == NULL)
    return FALSE;
  stamps = docket_stamps_write (record);
  bind_record (statement, info, record, stamps);
  docket_statement_bind_int (statement, FIXED_COLUMNS + (int) info->n_fields, rows);
  return docket_statement_run (statement, error);
}

gboolean
docket_record_table_put_next (DocketDb *db, const DocketRecord *record, gint64 rows, GError **error)
{
  const Sql *sql = sql_of (docket_record_get_kind (record));
  g_autoptr (GError) local = NULL;

  if (put_next (db, sql->put_next, record, rows, &local))
    return TRUE;
  if (g_error_matches (local, DOCKET_DB_ERROR, DOCKET_DB_ERROR_CONSTRAINT))
    return put_next (db, sql->put_next_elsewhere, record, rows, error);
  g_propagate_error (error, g_steal_pointer (&local));
  return FALSE;
}

gboolean
docket_record_table_delete_next (DocketDb *db, DocketKind kind, const char *id, GError **error)
{
  g_autoptr (DocketStatement) statement = docket_db_prepare (db, sql_of (kind)->delete_next, error);

  if (statement == NULL)
    return FALSE;
  docket_statement_lend_text (statement, 1, id);
  return docket_statement_run (statement, error);
}
