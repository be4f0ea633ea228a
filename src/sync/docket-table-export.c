/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Tables for spreadsheets.  Row after row, so that a million need no more room
 * than one; the one engine of console and command line.
 */
#include "docket-config.h"

#include "docket-table-export.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>

#include "docket-csv.h"

G_DEFINE_QUARK (docket-export-error-quark, docket_export_error)

/* As an import reads it back: times in UTC, money in the smallest unit. */
static char *
cell_text (const DocketFieldInfo *info, GVariant *value)
{
  if (value == NULL)
    return g_strdup ("");
  if (info->type == DOCKET_TYPE_TIME)
    {
      g_autoptr (GDateTime) time = g_date_time_new_from_unix_utc (g_variant_get_int64 (value) / 1000);

      return time != NULL ? g_date_time_format (time, "%Y-%m-%dT%H:%M:%SZ") : g_strdup ("");
    }
  if (g_variant_is_of_type (value, G_VARIANT_TYPE_INT64))
    return g_strdup_printf ("%" PRId64, g_variant_get_int64 (value));
  if (g_variant_is_of_type (value, G_VARIANT_TYPE_BOOLEAN))
    return g_strdup (g_variant_get_boolean (value) ? "true" : "false");
  if (g_variant_is_of_type (value, G_VARIANT_TYPE_STRING_ARRAY))
    {
      g_autofree const char **words = g_variant_get_strv (value, NULL);

      return g_strjoinv (",", (char **) words);
    }
  return g_strdup (g_variant_get_string (value, NULL));
}

/* Beside an id, for people: whose it is. */
static char *
name_text (DocketStore *reader, const DocketFieldInfo *info, GVariant *value)
{
  g_autoptr (DocketRecord) record = NULL;
  const char *name = NULL;

  if (value == NULL || !docket_store_get (reader, info->target, g_variant_get_string (value, NULL), &record, NULL) || record == NULL)
    return g_strdup ("");
  if (info->target == DOCKET_KIND_PERSON)
    name = docket_record_get_text (record, DOCKET_PERSON_NAME);
  else if (info->target == DOCKET_KIND_CUSTOMER)
    name = docket_record_get_text (record, DOCKET_CUSTOMER_NAME);
  else if (info->target == DOCKET_KIND_JOB && docket_record_has (record, DOCKET_JOB_NUMBER))
    name = docket_record_get_text (record, DOCKET_JOB_NUMBER);
  else if (info->target == DOCKET_KIND_JOB)
    name = docket_record_get_text (record, DOCKET_JOB_TITLE);
  return g_strdup (name != NULL ? name : "");
}

static void
append_head (GString *table, const DocketKindInfo *kind)
{
  docket_csv_begin (table);
  docket_csv_append (table, "id", FALSE);
  for (guint i = 0; i < kind->n_fields; i++)
    {
      const DocketFieldInfo *info = docket_field_info (kind->first_field + (DocketField) i);

      docket_csv_append (table, info->name, FALSE);
      if (info->type == DOCKET_TYPE_ID && info->kind == DOCKET_KIND_JOB)
        {
          g_autofree char *name = g_strconcat (info->name, "_name", NULL);

          docket_csv_append (table, name, FALSE);
        }
    }
  docket_csv_append (table, "void", TRUE);
}

static void
append_record (DocketStore *reader, GString *table, const DocketKindInfo *kind, const DocketRecord *record)
{
  docket_csv_append (table, docket_record_get_id (record), FALSE);
  for (guint i = 0; i < kind->n_fields; i++)
    {
      DocketField field = kind->first_field + (DocketField) i;
      const DocketFieldInfo *info = docket_field_info (field);
      GVariant *value = docket_record_get (record, field);
      g_autofree char *text = cell_text (info, value);

      docket_csv_append (table, text, FALSE);
      if (info->type == DOCKET_TYPE_ID && info->kind == DOCKET_KIND_JOB)
        {
          g_autofree char *name = name_text (reader, info, value);

          docket_csv_append (table, name, FALSE);
        }
    }
  docket_csv_append (table, docket_record_get_void (record) ? "true" : "false", TRUE);
}

/* @n: (out) */
static gboolean
write_rows (DocketStore *reader, const DocketQuery *query, GOutputStream *stream, GCancellable *cancellable, guint *n, GError **error)
{
  const DocketKindInfo *info = docket_kind_info (query->kind);
  g_autoptr (GArray) rows = docket_store_select_rows (reader, query, 0, error);
  g_autoptr (GString) text = g_string_new (NULL);

  if (rows == NULL)
    return FALSE;
  append_head (text, info);
  for (guint i = 0; i < rows->len; i++)
    {
      g_autoptr (DocketRecord) record = NULL;

      if (!docket_store_get_row (reader, query->kind, g_array_index (rows, gint64, i), &record, error))
        return FALSE;
      if (record == NULL)
        continue;
      append_record (reader, text, info, record);
      *n += 1;
      if (!g_output_stream_write_all (stream, text->str, text->len, NULL, cancellable, error))
        return FALSE;
      g_string_truncate (text, 0);
    }
  return g_output_stream_write_all (stream, text->str, text->len, NULL, cancellable, error);
}

static gboolean
refuse (GError **error, const char *name, const GError *reason)
{
  if (reason == NULL)
    g_set_error (error, DOCKET_EXPORT_ERROR, DOCKET_EXPORT_ERROR_FILE, _ ("%s is not a file that can be replaced."), name);
  else
    g_set_error (error, DOCKET_EXPORT_ERROR, DOCKET_EXPORT_ERROR_FILE, _ ("%s cannot be written: %s"), name, reason->message);
  return FALSE;
}

gboolean
docket_table_export (DocketStore *reader, const DocketQuery *query, const char *path, GCancellable *cancellable, guint *n, GError **error)
{
  g_autoptr (GFile) file = g_file_new_for_commandline_arg (path);
  g_autoptr (GFileOutputStream) out = NULL;
  g_autoptr (GOutputStream) buffered = NULL;
  g_autoptr (GCancellable) undo = g_cancellable_new ();
  g_autoptr (GError) local = NULL;
  g_autofree char *name = g_filename_display_name (path);

  *n = 0;
  /* Whoever may write there would have a device replaced. */
  if (g_file_query_exists (file, NULL) && g_file_query_file_type (file, G_FILE_QUERY_INFO_NONE, NULL) != G_FILE_TYPE_REGULAR)
    return refuse (error, name, NULL);
  out = g_file_replace (file, NULL, FALSE, G_FILE_CREATE_PRIVATE | G_FILE_CREATE_REPLACE_DESTINATION, NULL, &local);
  if (out == NULL)
    return refuse (error, name, local);
  buffered = g_buffered_output_stream_new (G_OUTPUT_STREAM (out));
  if (write_rows (reader, query, buffered, cancellable, n, &local) && g_output_stream_close (buffered, cancellable, &local))
    return TRUE;
  /* A cancelled close leaves what stood there. */
  g_cancellable_cancel (undo);
  g_output_stream_close (G_OUTPUT_STREAM (out), undo, NULL);
  if (local->domain == G_IO_ERROR && !g_error_matches (local, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return refuse (error, name, local);
  g_propagate_error (error, g_steal_pointer (&local));
  return FALSE;
}

typedef struct
{
  char *store_path;
  char *path;
  DocketClock *clock;
  DocketRandom *random;
  DocketQuery *query;
  guint n;
} Export;

static void
export_free (gpointer data)
{
  Export *export = data;

  g_free (export->store_path);
  g_free (export->path);
  g_object_unref (export->clock);
  g_object_unref (export->random);
  docket_query_free (export->query);
  g_free (export);
}

static void
run_export (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Export *export = data;
  GError *error = NULL;
  g_autoptr (DocketStore) reader = docket_store_open (export->store_path, DOCKET_DB_READ_ONLY, export->clock, export->random, &error);

  if (reader == NULL || !docket_table_export (reader, export->query, export->path, cancellable, &export->n, &error))
    g_task_return_error (task, error);
  else
    g_task_return_boolean (task, TRUE);
}

void
docket_table_export_async (DocketDesk *desk, const DocketQuery *query, const char *path, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  Export *export;

  g_return_if_fail (DOCKET_IS_DESK (desk) && query != NULL && path != NULL);

  task = g_task_new (desk, cancellable, callback, user_data);
  g_task_set_source_tag (task, docket_table_export_async);
  export = g_new0 (Export, 1);
  export->store_path = g_strdup (docket_store_get_path (docket_desk_get_reader (desk)));
  export->path = g_strdup (path);
  export->clock = g_object_ref (docket_desk_get_clock (desk));
  export->random = g_object_ref (docket_desk_get_random (desk));
  export->query = docket_query_copy (query);
  g_task_set_task_data (task, export, export_free);
  g_task_run_in_thread (task, run_export);
}

gboolean
docket_table_export_finish (DocketDesk *desk, GAsyncResult *result, guint *n, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, desk), FALSE);

  *n = ((Export *) g_task_get_task_data (G_TASK (result)))->n;
  return g_task_propagate_boolean (G_TASK (result), error);
}
