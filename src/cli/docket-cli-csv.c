/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * import customers, export jobs, export customers: tables for spreadsheets.
 *
 * The first line names the fields. An import is read and checked to its last line
 * before anything is saved, and saved in one transaction, one save a customer:
 * all of it is on this disk, or none. A column "id" makes an import repeatable:
 * a customer whose id is here already is left as it is.
 */
#include "docket-config.h"

#include "docket-cli-commands.h"

#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <inttypes.h>
#include <string.h>
#include <sys/stat.h>

#include "docket-cli-fields.h"
#include "docket-csv.h"
#include "docket-id.h"
#include "docket-limits.h"

/* Named one by one; the rest is a number. */
#define TWINS_NAMED_MAX 10
#define NO_FIELD DOCKET_FIELD_NONE

/* -- import customers -- */

typedef struct
{
  DocketCli *cli;
  GArray *columns;    /* element-type DocketField; NO_FIELD: the id */
  GPtrArray *creates; /* element-type DocketOperation */
  GHashTable *ids;    /* of this file */
  guint known;
  guint twins;
} Import;

static void
import_clear (Import *import)
{
  g_array_unref (import->columns);
  g_ptr_array_unref (import->creates);
  g_hash_table_unref (import->ids);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Import, import_clear)

/* What the first line says. What only the server writes is passed over, so that
 * an exported table can come back. */
static gboolean
read_head (Import *import, const DocketCsvRow *head, GError **error)
{
  gboolean named = FALSE;

  for (guint i = 0; i < head->cells->len; i++)
    {
      const char *name = g_strstrip (g_ptr_array_index (head->cells, i));
      DocketField field = docket_field_from_name (DOCKET_KIND_CUSTOMER, name);

      if (field == DOCKET_FIELD_NONE && strcmp (name, "id") != 0 && strcmp (name, "void") != 0)
        {
          g_autofree char *names = docket_cli_field_names (DOCKET_KIND_CUSTOMER);

          return docket_cli_refuse (error, DOCKET_CLI_ERROR_FAILED, _ ("The first line names a field “%s” that customers do not have. They have: id, %s."), name, names);
        }
      if (strcmp (name, "void") == 0)
        field = DOCKET_CUSTOMER_MERGED_INTO;
      for (guint j = 0; j < i; j++)
        if (strcmp (name, g_ptr_array_index (head->cells, j)) == 0)
          return docket_cli_refuse (error, DOCKET_CLI_ERROR_FAILED, _ ("The first line names “%s” twice."), name);
      named = named || field == DOCKET_CUSTOMER_NAME;
      g_array_append_val (import->columns, field);
    }
  return named ? TRUE : docket_cli_refuse (error, DOCKET_CLI_ERROR_FAILED, _ ("The first line must name the fields, and “name” must be among them."));
}

/* The id a row brings, or a new one. @known: (out): it is here already.
 * (transfer full) (nullable) */
static char *
take_id (Import *import, const char *text, gboolean *known, GError **error)
{
  g_autoptr (DocketRecord) record = NULL;
  g_autofree char *id = *text == '\0' ? docket_id_new (import->cli->clock, import->cli->random) : g_strdup (text);

  *known = FALSE;
  if (!docket_id_is_valid (id))
    {
      docket_cli_refuse (error, DOCKET_CLI_ERROR_FAILED, _ ("“%s” is no id. Leave it empty for a new customer."), text);
      return NULL;
    }
  if (!g_hash_table_add (import->ids, g_strdup (id)))
    {
      docket_cli_refuse (error, DOCKET_CLI_ERROR_FAILED, _ ("The id “%s” stands on two lines."), id);
      return NULL;
    }
  if (!docket_store_get (docket_cli_get_reader (import->cli), DOCKET_KIND_CUSTOMER, id, &record, error))
    return NULL;
  *known = record != NULL;
  return g_steal_pointer (&id);
}

static gboolean
read_row (Import *import, const DocketCsvRow *row, GError **error)
{
  DocketStore *reader = docket_cli_get_reader (import->cli);
  g_autoptr (DocketValues) values = docket_values_new ();
  g_autoptr (GPtrArray) similar = NULL;
  g_autofree char *id = NULL;
  const char *given = "";
  gboolean known;

  if (row->cells->len > import->columns->len)
    return docket_cli_refuse (error, DOCKET_CLI_ERROR_FAILED, _ ("it has more cells than the first line."));
  for (guint i = 0; i < row->cells->len; i++)
    {
      DocketField field = g_array_index (import->columns, DocketField, i);
      const char *text = g_ptr_array_index (row->cells, i);
      g_autoptr (GVariant) value = NULL;

      if (field == NO_FIELD)
        given = text;
      if (field == NO_FIELD || *text == '\0' || docket_field_info (field)->group == DOCKET_GROUP_CUSTOMER_SERVER)
        continue;
      if (!docket_cli_parse_value (reader, field, text, &value, error))
        return FALSE;
      docket_values_set (values, field, value);
    }
  id = take_id (import, given, &known, error);
  if (id == NULL)
    return FALSE;
  if (known)
    {
      import->known++;
      return TRUE;
    }
  if (docket_values_get_text (values, DOCKET_CUSTOMER_NAME) == NULL)
    return docket_cli_refuse (error, DOCKET_CLI_ERROR_FAILED, _ ("a customer needs a name."));
  similar = docket_store_find_similar (reader, values, DOCKET_MATCH_SCORE_LIKELY, 1, error);
  if (similar == NULL)
    return FALSE;
  if (similar->len > 0 && import->twins++ < TWINS_NAMED_MAX)
    docket_cli_warn (_ ("“%s” may be here already as “%s”."), docket_values_get_text (values, DOCKET_CUSTOMER_NAME), docket_record_get_text (g_ptr_array_index (similar, 0), DOCKET_CUSTOMER_NAME));
  g_ptr_array_add (import->creates, docket_operation_new_create (DOCKET_KIND_CUSTOMER, id, values));
  return TRUE;
}

static gboolean
read_table (Import *import, const char *path, GError **error)
{
  g_autoptr (GPtrArray) rows = NULL;
  g_autoptr (GError) local = NULL;
  g_autofree char *text = NULL;
  g_autofree char *name = g_filename_display_name (path);
  struct stat info;
  gsize length;

  /* Looked at before it is read: it may be endless. */
  if (stat (path, &info) == 0 && (!S_ISREG (info.st_mode) || info.st_size > DOCKET_CSV_BYTES_MAX))
    return docket_cli_refuse (error, DOCKET_CLI_ERROR_FAILED, S_ISREG (info.st_mode) ? _ ("%s is too large for one table. Please split it.") : _ ("%s is not a file that can be read as a table."), name);
  if (!g_file_get_contents (path, &text, &length, &local))
    return docket_cli_refuse (error, DOCKET_CLI_ERROR_FAILED, _ ("The table cannot be read: %s"), local->message);
  rows = docket_csv_parse (text, length, &local);
  if (rows == NULL)
    return docket_cli_refuse (error, DOCKET_CLI_ERROR_FAILED, "%s: %s", name, local->message);
  if (rows->len == 0)
    return docket_cli_refuse (error, DOCKET_CLI_ERROR_FAILED, _ ("%s is empty. Its first line must name the fields."), name);
  if (!read_head (import, g_ptr_array_index (rows, 0), error))
    return FALSE;
  for (guint i = 1; i < rows->len; i++)
    {
      const DocketCsvRow *row = g_ptr_array_index (rows, i);

      if (!read_row (import, row, &local))
        /* Translators: a file, a line of it, and what is wrong there */
        return docket_cli_refuse (error, DOCKET_CLI_ERROR_FAILED, _ ("%s, line %u: %s Nothing was imported."), name, row->line, local->message);
    }
  return TRUE;
}

static gboolean
submit_all (DocketStore *store, gpointer data, GError **error)
{
  Import *import = data;

  for (guint i = 0; i < import->creates->len; i++)
    {
      g_autoptr (GPtrArray) one = g_ptr_array_new ();

      g_ptr_array_add (one, g_ptr_array_index (import->creates, i));
      if (!docket_store_submit (store, one, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
submit_at_once (DocketStore *store, gpointer data, GError **error)
{
  return docket_store_transact (store, submit_all, data, error);
}

static int
report_import (const Import *import)
{
  DocketCli *cli = import->cli;
  guint n = import->creates->len;
  g_autofree char *what = NULL;
  g_autofree char *words = NULL;

  if (import->twins > TWINS_NAMED_MAX)
    docket_cli_warn (ngettext ("%u more may be here already.", "%u more may be here already.", import->twins - TWINS_NAMED_MAX), import->twins - TWINS_NAMED_MAX);
  if (cli->json)
    {
      g_auto (DocketJsonWriter) writer;

      docket_json_writer_init (&writer);
      docket_json_begin_object (&writer);
      docket_json_int_member (&writer, "imported", n);
      docket_json_int_member (&writer, "known", import->known);
      docket_json_int_member (&writer, "likely_duplicates", import->twins);
      docket_json_end_object (&writer);
      docket_cli_print_json (&writer);
      return DOCKET_CLI_DONE;
    }
  what = g_strdup_printf (ngettext ("%u customer", "%u customers", n), n);
  words = docket_words_saved (what);
  g_print ("%s\n", words);
  if (import->known > 0)
    g_print (ngettext ("%u was here already and stays as it is.\n", "%u were here already and stay as they are.\n", import->known), import->known);
  return DOCKET_CLI_DONE;
}

int
docket_cli_import_customers (DocketCli *cli, int argc, char **argv)
{
  g_autoptr (GError) error = NULL;
  g_auto (Import) import = {
    cli,
    g_array_new (FALSE, FALSE, sizeof (DocketField)),
    g_ptr_array_new_with_free_func ((GDestroyNotify) docket_operation_unref),
    g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL),
    0,
    0,
  };

  if (!docket_cli_parse (cli, NULL, &argc, &argv, 1, 1, &error)
      || !docket_cli_open (cli, &error)
      || !read_table (&import, argv[1], &error)
      || (import.creates->len > 0 && !docket_cli_write (cli, submit_at_once, &import, &error)))
    return docket_cli_fail (cli, error);
  return report_import (&import);
}

/* -- export -- */

/* As docketctl reads it back: times in UTC, money in the smallest unit. */
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
name_text (DocketCli *cli, const DocketFieldInfo *info, GVariant *value)
{
  if (value == NULL)
    return g_strdup ("");
  if (info->target == DOCKET_KIND_PERSON)
    return docket_desk_person_name (cli->desk, g_variant_get_string (value, NULL));
  return docket_desk_record_name (cli->desk, info->target, g_variant_get_string (value, NULL));
}

static void
append_head (GString *table, const DocketKindInfo *kind)
{
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
append_record (DocketCli *cli, GString *table, const DocketKindInfo *kind, const DocketRecord *record)
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
          g_autofree char *name = name_text (cli, info, value);

          docket_csv_append (table, name, FALSE);
        }
    }
  docket_csv_append (table, docket_record_get_void (record) ? "true" : "false", TRUE);
}

/* Row after row, so that a million need no more room than one. @n: (out) */
static gboolean
write_rows (DocketCli *cli, DocketKind kind, GOutputStream *stream, guint *n, GError **error)
{
  DocketStore *reader = docket_cli_get_reader (cli);
  const DocketKindInfo *info = docket_kind_info (kind);
  g_autoptr (DocketQuery) query = docket_query_new (kind);
  g_autoptr (GArray) rows = docket_store_select_rows (reader, query, 0, error);
  g_autoptr (GString) text = g_string_new (NULL);

  if (rows == NULL)
    return FALSE;
  append_head (text, info);
  for (guint i = 0; i < rows->len; i++)
    {
      g_autoptr (DocketRecord) record = NULL;

      if (!docket_store_get_row (reader, kind, g_array_index (rows, gint64, i), &record, error))
        return FALSE;
      if (record == NULL)
        continue;
      append_record (cli, text, info, record);
      *n += 1;
      if (!g_output_stream_write_all (stream, text->str, text->len, NULL, NULL, error))
        return FALSE;
      g_string_truncate (text, 0);
    }
  return g_output_stream_write_all (stream, text->str, text->len, NULL, NULL, error);
}

/* The file is there whole or, if anything fails, as it was before. */
static gboolean
write_file (DocketCli *cli, DocketKind kind, const char *path, gboolean force, guint *n, GError **error)
{
  g_autoptr (GFile) file = g_file_new_for_commandline_arg (path);
  g_autoptr (GFileOutputStream) out = NULL;
  g_autoptr (GOutputStream) buffered = NULL;
  g_autoptr (GCancellable) undo = g_cancellable_new ();
  g_autoptr (GError) local = NULL;
  g_autofree char *name = g_filename_display_name (path);

  if (!docket_cli_check_target (path, force, error))
    return FALSE;
  /* Whoever may write there would have a device replaced. */
  if (g_file_query_exists (file, NULL) && g_file_query_file_type (file, G_FILE_QUERY_INFO_NONE, NULL) != G_FILE_TYPE_REGULAR)
    return docket_cli_refuse (error, DOCKET_CLI_ERROR_FAILED, _ ("%s is not a file that can be replaced."), name);
  out = g_file_replace (file, NULL, FALSE, G_FILE_CREATE_PRIVATE | G_FILE_CREATE_REPLACE_DESTINATION, NULL, &local);
  if (out == NULL)
    return docket_cli_refuse (error, DOCKET_CLI_ERROR_FAILED, _ ("%s cannot be written: %s"), name, local->message);
  buffered = g_buffered_output_stream_new (G_OUTPUT_STREAM (out));
  if (write_rows (cli, kind, buffered, n, &local) && g_output_stream_close (buffered, NULL, &local))
    return TRUE;
  /* A cancelled close leaves what stood there. */
  g_cancellable_cancel (undo);
  g_output_stream_close (G_OUTPUT_STREAM (out), undo, NULL);
  if (local->domain != G_IO_ERROR)
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
  return docket_cli_refuse (error, DOCKET_CLI_ERROR_FAILED, _ ("%s cannot be written: %s"), name, local->message);
}

static int
run_export (DocketCli *cli, DocketKind kind, int argc, char **argv)
{
  g_autoptr (GError) error = NULL;
  gboolean force = FALSE;
  guint n = 0;
  const GOptionEntry entries[] = {
    { "force", 'f', G_OPTION_FLAG_NONE, G_OPTION_ARG_NONE, &force, N_ ("Replace a file that is there already"), NULL },
    { NULL }
  };

  if (!docket_cli_parse (cli, entries, &argc, &argv, 1, 1, &error)
      || !docket_cli_open (cli, &error)
      || !write_file (cli, kind, argv[1], force, &n, &error))
    return docket_cli_fail (cli, error);
  if (cli->json)
    {
      g_auto (DocketJsonWriter) writer;
      g_autofree char *name = g_filename_display_name (argv[1]);

      docket_json_writer_init (&writer);
      docket_json_begin_object (&writer);
      docket_json_text_member (&writer, "file", name);
      docket_json_int_member (&writer, "records", n);
      docket_json_end_object (&writer);
      docket_cli_print_json (&writer);
    }
  else if (kind == DOCKET_KIND_JOB)
    g_print (ngettext ("%u job is in %s.\n", "%u jobs are in %s.\n", n), n, argv[1]);
  else
    g_print (ngettext ("%u customer is in %s.\n", "%u customers are in %s.\n", n), n, argv[1]);
  return DOCKET_CLI_DONE;
}

int
docket_cli_export_jobs (DocketCli *cli, int argc, char **argv)
{
  return run_export (cli, DOCKET_KIND_JOB, argc, argv);
}

int
docket_cli_export_customers (DocketCli *cli, int argc, char **argv)
{
  return run_export (cli, DOCKET_KIND_CUSTOMER, argc, argv);
}
