/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * jobs, job show, job new, job follow-up, job line.
 */
#include "docket-config.h"

#include "docket-cli-commands.h"

#include <glib/gi18n-lib.h>

#include "docket-cli-fields.h"
#include "docket-cli-show.h"
#include "docket-cli-table.h"
#include "docket-follow-up.h"
#include "docket-id.h"
#include "docket-text.h"

#define LIST_LIMIT_DEFAULT 50
#define WORDS_MAX 200
#define ONE_MILLI 1000

/* -- jobs -- */

typedef struct
{
  char *status;
  char *technician;
  char *day;
  char *search;
  int limit;
} JobsOptions;

static void
jobs_options_clear (JobsOptions *options)
{
  g_clear_pointer (&options->status, g_free);
  g_clear_pointer (&options->technician, g_free);
  g_clear_pointer (&options->day, g_free);
  g_clear_pointer (&options->search, g_free);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (JobsOptions, jobs_options_clear)

static gboolean
check_statuses (char **statuses, GError **error)
{
  const DocketFieldInfo *info = docket_field_info (DOCKET_JOB_STATUS);

  for (char **status = statuses; *status != NULL; status++)
    if (!g_strv_contains (info->choices, *status))
      {
        g_autofree char *choices = g_strjoinv (", ", (char **) info->choices);
        g_set_error (error, DOCKET_CLI_ERROR, DOCKET_CLI_ERROR_USAGE, _ ("“%s” is not a status. There are: %s."), *status, choices);
        return FALSE;
      }
  return TRUE;
}

static DocketQuery *
jobs_query (DocketCli *cli, const JobsOptions *options, GError **error)
{
  g_autoptr (DocketQuery) query = docket_query_new (DOCKET_KIND_JOB);

  query->search = g_strdup (options->search);
  if (options->limit < 0)
    {
      g_set_error_literal (error, DOCKET_CLI_ERROR, DOCKET_CLI_ERROR_USAGE, _ ("--limit takes a number: 0 for all."));
      return NULL;
    }
  if (options->status != NULL)
    {
      query->statuses = g_strsplit (options->status, ",", -1);
      if (!check_statuses (query->statuses, error))
        return NULL;
    }
  if (options->technician != NULL)
    {
      g_autoptr (DocketRecord) person = docket_cli_find_person (docket_cli_get_reader (cli), options->technician, error);
      if (person == NULL)
        return NULL;
      query->technician = g_strdup (docket_record_get_id (person));
    }
  if (options->day != NULL && !docket_cli_parse_day (options->day, &query->starts_from, &query->starts_before, error))
    return NULL;
  return g_steal_pointer (&query);
}

static void
add_job_row (DocketCli *cli, DocketCliTable *table, const DocketRecord *job)
{
  const char *number = docket_record_get_text (job, DOCKET_JOB_NUMBER);
  const char *customer = docket_record_get_text (job, DOCKET_JOB_CUSTOMER);
  const char *technician = docket_record_get_text (job, DOCKET_JOB_TECHNICIAN);
  gint64 starts_at = docket_record_get_int (job, DOCKET_JOB_STARTS_AT, 0);
  g_autofree char *customer_name = customer != NULL ? docket_desk_customer_name (cli->desk, customer) : NULL;
  g_autofree char *technician_name = technician != NULL ? docket_desk_person_name (cli->desk, technician) : NULL;
  g_autofree char *plan = starts_at > 0 ? docket_time_format (starts_at, docket_clock_now_ms (cli->clock)) : NULL;
  g_autofree char *sync = docket_cli_sync_words (cli, job);

  docket_cli_table_add (table, number != NULL ? number : _ ("new"));
  docket_cli_table_add (table, docket_choice_label (DOCKET_JOB_STATUS, docket_record_get_text (job, DOCKET_JOB_STATUS)));
  docket_cli_table_add (table, docket_record_get_text (job, DOCKET_JOB_TITLE));
  docket_cli_table_add (table, customer_name);
  docket_cli_table_add (table, technician_name);
  docket_cli_table_add (table, plan);
  docket_cli_table_add (table, sync);
}

static gboolean
print_jobs (DocketCli *cli, const DocketQuery *query, guint limit, GError **error)
{
  g_autoptr (GPtrArray) jobs = docket_store_select (docket_cli_get_reader (cli), query, limit, error);
  g_autoptr (DocketCliTable) table = NULL;

  if (jobs == NULL)
    return FALSE;
  if (jobs->len == 0)
    {
      docket_cli_print_none (cli, _ ("No job matches."));
      return TRUE;
    }
  table = docket_cli_table_new (_ ("Number"), _ ("Status"), _ ("Title"), _ ("Customer"), _ ("Technician"), _ ("Planned"), _ ("Sync"), NULL);
  for (guint i = 0; i < jobs->len; i++)
    add_job_row (cli, table, g_ptr_array_index (jobs, i));
  docket_cli_table_print (table);
  if (limit > 0 && jobs->len == limit)
    g_print (_ ("Only the first %u; --limit 0 shows all.\n"), limit);
  return TRUE;
}

int
docket_cli_jobs (DocketCli *cli, int argc, char **argv)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (DocketQuery) query = NULL;
  g_auto (JobsOptions) options = { .limit = G_MININT };
  gboolean limited;
  const GOptionEntry entries[] = {
    { "status", 's', G_OPTION_FLAG_NONE, G_OPTION_ARG_STRING, &options.status, N_ ("Only in this status; several with commas"), N_ ("STATUS") },
    { "technician", 't', G_OPTION_FLAG_NONE, G_OPTION_ARG_STRING, &options.technician, N_ ("Only of this technician"), N_ ("NAME") },
    { "day", 'd', G_OPTION_FLAG_NONE, G_OPTION_ARG_STRING, &options.day, N_ ("Only planned to start on this day"), N_ ("YYYY-MM-DD") },
    { "search", 0, G_OPTION_FLAG_NONE, G_OPTION_ARG_STRING, &options.search, N_ ("Words in title, number, customer or site"), N_ ("TEXT") },
    { "limit", 'n', G_OPTION_FLAG_NONE, G_OPTION_ARG_INT, &options.limit, N_ ("At most so many; 0 for all (as --json without --limit does)"), N_ ("N") },
    { NULL }
  };

  if (!docket_cli_parse (cli, entries, &argc, &argv, 0, 0, &error)
      || !docket_cli_open (cli, &error))
    return docket_cli_fail (cli, error);
  limited = options.limit != G_MININT;
  if (!limited)
    options.limit = cli->json ? 0 : LIST_LIMIT_DEFAULT;
  query = jobs_query (cli, &options, &error);
  if (query == NULL)
    return docket_cli_fail (cli, error);
  if (cli->json)
    {
      g_auto (DocketJsonWriter) writer;

      docket_json_writer_init (&writer);
      if (!docket_cli_write_records (cli, &writer, query, (guint) options.limit, &error))
        return docket_cli_fail (cli, error);
      docket_cli_print_json (&writer);
    }
  else if (!print_jobs (cli, query, (guint) options.limit, &error))
    return docket_cli_fail (cli, error);
  return DOCKET_CLI_DONE;
}

/* -- job show -- */

static DocketQuery *
children_query (DocketKind kind, const DocketRecord *job)
{
  DocketQuery *query = docket_query_new (kind);

  query->job = g_strdup (docket_record_get_id (job));
  return query;
}

static gboolean
show_lines (DocketCli *cli, const DocketRecord *job, GError **error)
{
  g_autoptr (DocketQuery) query = children_query (DOCKET_KIND_LINE, job);
  g_autoptr (GPtrArray) lines = docket_store_select (docket_cli_get_reader (cli), query, 0, error);
  g_autoptr (DocketCliTable) table = NULL;

  if (lines == NULL)
    return FALSE;
  if (lines->len == 0)
    return TRUE;
  g_print ("%s\n", _ ("Line items"));
  table = docket_cli_table_new ("", "", "", "", NULL);
  for (guint i = 0; i < lines->len; i++)
    {
      const DocketRecord *line = g_ptr_array_index (lines, i);
      g_autofree char *quantity = docket_quantity_format (docket_record_get_int (line, DOCKET_LINE_QUANTITY_MILLI, 0));
      g_autofree char *amount = docket_desk_format_value (cli->desk, DOCKET_LINE_AMOUNT, docket_record_get (line, DOCKET_LINE_AMOUNT));
      g_autofree char *class = g_strdup_printf ("  %s", docket_choice_label (DOCKET_LINE_CLASS, docket_record_get_text (line, DOCKET_LINE_CLASS)));

      docket_cli_table_add (table, class);
      docket_cli_table_add (table, quantity);
      docket_cli_table_add (table, docket_record_get_text (line, DOCKET_LINE_DESCRIPTION));
      docket_cli_table_add (table, amount);
    }
  docket_cli_table_print (table);
  return TRUE;
}

static gboolean
show_files (DocketCli *cli, const DocketRecord *job, GError **error)
{
  g_autoptr (DocketQuery) query = children_query (DOCKET_KIND_ATTACHMENT, job);
  g_autoptr (GPtrArray) files = docket_store_select (docket_cli_get_reader (cli), query, 0, error);
  g_autoptr (DocketCliTable) table = NULL;

  if (files == NULL)
    return FALSE;
  if (files->len == 0)
    return TRUE;
  g_print ("%s\n", _ ("Files"));
  table = docket_cli_table_new ("", "", "", "", NULL);
  for (guint i = 0; i < files->len; i++)
    {
      const DocketRecord *file = g_ptr_array_index (files, i);
      g_autofree char *name = g_strdup_printf ("  %s", docket_record_get_text (file, DOCKET_ATTACHMENT_NAME));
      g_autofree char *size = g_format_size_full ((guint64) docket_record_get_int (file, DOCKET_ATTACHMENT_SIZE, 0), G_FORMAT_SIZE_IEC_UNITS);
      g_autofree char *who = docket_cli_stamp_words (cli, docket_record_get_stamp (file, DOCKET_GROUP_ATTACHMENT_ATTACHMENT));

      docket_cli_table_add (table, name);
      docket_cli_table_add (table, size);
      docket_cli_table_add (table, who);
      docket_cli_table_add (table, docket_record_get_id (file));
    }
  docket_cli_table_print (table);
  return TRUE;
}

static gboolean
show_job (DocketCli *cli, const DocketRecord *job, GError **error)
{
  const DocketKindInfo *info = docket_kind_info (DOCKET_KIND_JOB);
  const char *number = docket_record_get_text (job, DOCKET_JOB_NUMBER);
  const char *title = docket_record_get_text (job, DOCKET_JOB_TITLE);
  const char *technician = docket_record_get_text (job, DOCKET_JOB_TECHNICIAN);
  g_autofree char *owner = technician != NULL ? docket_desk_person_name (cli->desk, technician) : g_strdup (_ ("dispatch"));
  g_autofree char *sync = docket_cli_sync_words (cli, job);
  g_autoptr (DocketQuery) notes = children_query (DOCKET_KIND_NOTE, job);
  g_auto (DocketRecordState) state = { 0 };

  g_print ("%s  %s\n", number != NULL ? number : _ ("new"), title != NULL ? title : "");
  /* Translators: the visit's owner, and the sync state */
  g_print (_ ("Owner of the visit: %s · %s\n"), owner, sync);
  if (docket_record_get_void (job))
    g_print ("%s\n", _ ("This job is void."));
  if (!docket_store_get_state (docket_cli_get_reader (cli), DOCKET_KIND_JOB, docket_record_get_id (job), &state, error))
    return FALSE;
  if (state.review != NULL)
    g_print (_ ("Under review: docketctl review show %s\n"), state.review);
  for (guint g = 0; g < info->n_groups; g++)
    if (info->first_group + (DocketGroup) g != DOCKET_GROUP_JOB_SERVER)
      docket_cli_show_group (cli, job, info->first_group + (DocketGroup) g);
  return show_lines (cli, job, error) && show_files (cli, job, error) && docket_cli_show_notes (cli, notes, error);
}

/* The record of the job, with what belongs to it as further members. */
static gboolean
write_job (DocketCli *cli, const DocketRecord *job, GError **error)
{
  static const struct
  {
    const char *name;
    DocketKind kind;
  } children[] = { { "lines", DOCKET_KIND_LINE }, { "notes", DOCKET_KIND_NOTE }, { "attachments", DOCKET_KIND_ATTACHMENT }, { "signatures", DOCKET_KIND_SIGNATURE } };
  g_auto (DocketJsonWriter) writer;
  g_autofree char *text = NULL;

  docket_json_writer_init (&writer);
  docket_cli_write_record (cli, &writer, job);
  /* Reopen the object that was just closed. */
  g_string_truncate (writer.text, writer.text->len - 1);
  for (guint i = 0; i < G_N_ELEMENTS (children); i++)
    {
      g_autoptr (DocketQuery) query = children_query (children[i].kind, job);

      writer.comma = TRUE;
      docket_json_name (&writer, children[i].name);
      if (!docket_cli_write_records (cli, &writer, query, 0, error))
        return FALSE;
    }
  docket_json_end_object (&writer);
  docket_cli_print_json (&writer);
  return TRUE;
}

int
docket_cli_job_show (DocketCli *cli, int argc, char **argv)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (DocketRecord) job = NULL;

  if (!docket_cli_parse (cli, NULL, &argc, &argv, 1, 1, &error)
      || !docket_cli_open (cli, &error))
    return docket_cli_fail (cli, error);
  job = docket_store_find (docket_cli_get_reader (cli), DOCKET_KIND_JOB, argv[1], &error);
  if (job == NULL
      || !(cli->json ? write_job (cli, job, &error) : show_job (cli, job, &error)))
    return docket_cli_fail (cli, error);
  return DOCKET_CLI_DONE;
}

/* -- Saving -- */

int
docket_cli_job_new (DocketCli *cli, int argc, char **argv)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (DocketValues) values = NULL;
  g_autofree char *id = NULL;

  if (!docket_cli_parse (cli, NULL, &argc, &argv, 1, WORDS_MAX, &error)
      || !docket_cli_open (cli, &error))
    return docket_cli_fail (cli, error);
  values = docket_cli_parse_fields (docket_cli_get_reader (cli), DOCKET_KIND_JOB, argv + 1, argc - 1, &error);
  if (values == NULL)
    return docket_cli_fail (cli, error);
  if (docket_values_get_text (values, DOCKET_JOB_TITLE) == NULL)
    {
      g_set_error_literal (&error, DOCKET_CLI_ERROR, DOCKET_CLI_ERROR_USAGE, _ ("A new job needs a title: title=TEXT."));
      return docket_cli_fail (cli, error);
    }
  id = docket_id_new (cli->clock, cli->random);
  return docket_cli_save_one (cli, docket_operation_new_create (DOCKET_KIND_JOB, id, values));
}

int
docket_cli_job_follow_up (DocketCli *cli, int argc, char **argv)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (DocketRecord) job = NULL;
  g_autoptr (DocketValues) values = NULL;
  g_autoptr (DocketValues) taken_over = NULL;
  g_autofree char *id = NULL;

  if (!docket_cli_parse (cli, NULL, &argc, &argv, 1, WORDS_MAX, &error) || !docket_cli_open (cli, &error))
    return docket_cli_fail (cli, error);
  job = docket_store_find (docket_cli_get_reader (cli), DOCKET_KIND_JOB, argv[1], &error);
  if (job == NULL)
    return docket_cli_fail (cli, error);
  values = argc == 2 ? docket_values_new () : docket_cli_parse_fields (docket_cli_get_reader (cli), DOCKET_KIND_JOB, argv + 2, argc - 2, &error);
  if (values == NULL)
    return docket_cli_fail (cli, error);
  taken_over = docket_follow_up_values (job);
  for (guint i = 0; i < docket_values_n (taken_over); i++)
    if (!docket_values_contains (values, docket_values_nth_field (taken_over, i)))
      docket_values_set (values, docket_values_nth_field (taken_over, i), docket_values_nth_value (taken_over, i));
  id = docket_id_new (cli->clock, cli->random);
  return docket_cli_save_one (cli, docket_operation_new_create (DOCKET_KIND_JOB, id, values));
}

/* What the person left out: one piece, and the amount that follows. */
static void
complete_line (DocketValues *values)
{
  gint64 quantity;
  gint64 unit;
  gint64 product;

  if (!docket_values_contains (values, DOCKET_LINE_CLASS))
    docket_values_set_text (values, DOCKET_LINE_CLASS, "part");
  if (!docket_values_contains (values, DOCKET_LINE_QUANTITY_MILLI))
    docket_values_set_int (values, DOCKET_LINE_QUANTITY_MILLI, ONE_MILLI);
  quantity = docket_values_get_int (values, DOCKET_LINE_QUANTITY_MILLI, 0);
  unit = docket_values_get_int (values, DOCKET_LINE_UNIT_AMOUNT, 0);
  if (!docket_values_contains (values, DOCKET_LINE_AMOUNT)
      && docket_values_contains (values, DOCKET_LINE_UNIT_AMOUNT)
      && !__builtin_mul_overflow (quantity, unit, &product))
    docket_values_set_int (values, DOCKET_LINE_AMOUNT, product / ONE_MILLI);
}

int
docket_cli_job_line (DocketCli *cli, int argc, char **argv)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (DocketRecord) job = NULL;
  g_autoptr (DocketValues) values = NULL;
  g_autofree char *id = NULL;

  if (!docket_cli_parse (cli, NULL, &argc, &argv, 2, WORDS_MAX, &error)
      || !docket_cli_open (cli, &error))
    return docket_cli_fail (cli, error);
  job = docket_store_find (docket_cli_get_reader (cli), DOCKET_KIND_JOB, argv[1], &error);
  if (job == NULL)
    return docket_cli_fail (cli, error);
  values = docket_cli_parse_fields (docket_cli_get_reader (cli), DOCKET_KIND_LINE, argv + 2, argc - 2, &error);
  if (values == NULL)
    return docket_cli_fail (cli, error);
  /* An hour of labor says enough. */
  if (docket_values_get_text (values, DOCKET_LINE_DESCRIPTION) == NULL && docket_values_get_text (values, DOCKET_LINE_SKU) == NULL && docket_values_get_text (values, DOCKET_LINE_CLASS) == NULL)
    {
      /* Whoever has to bill it could only guess. */
      g_set_error_literal (&error, DOCKET_CLI_ERROR, DOCKET_CLI_ERROR_USAGE, _ ("A line item needs to say what it is: description=TEXT, or sku=TEXT for an article number."));
      return docket_cli_fail (cli, error);
    }
  docket_values_set_text (values, DOCKET_LINE_JOB, docket_record_get_id (job));
  complete_line (values);
  id = docket_id_new (cli->clock, cli->random);
  return docket_cli_save_one (cli, docket_operation_new_create (DOCKET_KIND_LINE, id, values));
}
