/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * report sync and policy simulate: the weekly review on the command line. The
 * server counts; here it is asked and shown. Days are typed as dates of this
 * machine's time zone, both included.
 */
#include "docket-config.h"

#include "docket-cli-commands.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "docket-ask.h"
#include "docket-cli-table.h"
#include "docket-csv.h"
#include "docket-files.h"
#include "docket-history.h"
#include "docket-limits.h"
#include "docket-text.h"

static gboolean
nonsense (GError **error)
{
  g_set_error_literal (error, DOCKET_CLI_ERROR, DOCKET_CLI_ERROR_FAILED, _ ("Docket does not understand what the server answered. If it stays so, tell an administrator."));
  return FALSE;
}

/* The beginning of the day @text (YYYY-MM-DD), or of the one after. */
static gboolean
read_day (const char *option, const char *text, gboolean after, gint64 *ms, GError **error)
{
  int year, month, day, n = 0;
  g_autoptr (GDateTime) start = NULL;
  g_autoptr (GDateTime) found = NULL;

  if (sscanf (text, "%4d-%2d-%2d%n", &year, &month, &day, &n) == 3 && text[n] == '\0' && n == 10)
    start = g_date_time_new_local (year, month, day, 0, 0, 0);
  if (start == NULL)
    {
      g_set_error (error, DOCKET_CLI_ERROR, DOCKET_CLI_ERROR_USAGE, _ ("%s takes a day, as 2026-11-21."), option);
      return FALSE;
    }
  found = after ? g_date_time_add_days (start, 1) : g_date_time_ref (start);
  *ms = g_date_time_to_unix (found) * 1000;
  return TRUE;
}

static gboolean
read_period (const char *from, const char *to, gint64 *from_ms, gint64 *to_ms, GError **error)
{
  if (from == NULL || to == NULL)
    {
      g_set_error_literal (error, DOCKET_CLI_ERROR, DOCKET_CLI_ERROR_USAGE, _ ("--from and --to are needed: two days, as 2026-11-21."));
      return FALSE;
    }
  if (!read_day ("--from", from, FALSE, from_ms, error) || !read_day ("--to", to, TRUE, to_ms, error))
    return FALSE;
  if (*from_ms < *to_ms)
    return TRUE;
  g_set_error_literal (error, DOCKET_CLI_ERROR, DOCKET_CLI_ERROR_USAGE, _ ("--from is after --to."));
  return FALSE;
}

static gint64
number (JsonObject *object, const char *name)
{
  gint64 value = 0;

  docket_json_get_int (object, name, FALSE, &value, NULL);
  return value;
}

static const char *
text (JsonObject *object, const char *name)
{
  const char *value = NULL;

  docket_json_get_text (object, name, FALSE, &value, NULL);
  return value;
}

/* ---- report sync ---- */

static const struct
{
  const char *name, *heading;
} figures[] = {
  { "operations", N_ ("Changes") },
  { "merged", N_ ("Merged") },
  { "held", N_ ("Held") },
  { "rejected", N_ ("Refused") },
  { "delayed", N_ ("Delayed") },
  { "failed_merges", N_ ("Not merged") },
  { "replays", N_ ("Repeated") },
  { "possible_duplicates", N_ ("Likely duplicates") },
  { "double_submissions", N_ ("Sent twice") },
};

static char *
lag_words (gint64 ms)
{
  if (ms < 1000)
    return g_strdup_printf (_ ("%" PRId64 " ms"), ms);
  if (ms < 120 * 1000)
    return g_strdup_printf (_ ("%" PRId64 " s"), ms / 1000);
  if (ms < 120 * 60 * 1000)
    return g_strdup_printf (_ ("%" PRId64 " min"), ms / 60000);
  return g_strdup_printf (_ ("%" PRId64 " h"), ms / 3600000);
}

static void
add_figures (DocketCliTable *table, const char *label, JsonObject *row)
{
  g_autofree char *median = lag_words (number (row, "lag_ms_median"));
  g_autofree char *p95 = lag_words (number (row, "lag_ms_p95"));

  docket_cli_table_add (table, label);
  for (guint i = 0; i < G_N_ELEMENTS (figures); i++)
    {
      g_autofree char *n = g_strdup_printf ("%" G_GINT64_FORMAT, number (row, figures[i].name));

      docket_cli_table_add (table, n);
    }
  docket_cli_table_add (table, median);
  docket_cli_table_add (table, p95);
}

static DocketCliTable *
table_new (const char *heading)
{
  return docket_cli_table_new (heading, _ (figures[0].heading), _ (figures[1].heading), _ (figures[2].heading), _ (figures[3].heading), _ (figures[4].heading),
                               _ (figures[5].heading), _ (figures[6].heading), _ (figures[7].heading), _ (figures[8].heading), _ ("Half within"), _ ("95 % within"), NULL);
}

static const struct
{
  const char *list, *key, *heading;
} dimensions[] = {
  { "by_day", "day", N_ ("Day") },
  { "by_group", "group", N_ ("Fields") },
  { "by_team", "team", N_ ("Team") },
  { "by_person", "person", N_ ("Person") },
  { "by_device", "device", N_ ("Device") },
};

/* "Job, Status"; of a whole record its kind alone. As they came, if they are of
 * another version. */
static char *
fields_words (const char *kind_name, const char *group_name)
{
  DocketKind kind = docket_kind_from_name (kind_name);
  DocketGroup group = kind != DOCKET_KIND_NONE && group_name != NULL ? docket_group_from_name (kind, group_name) : DOCKET_GROUP_NONE;

  if (kind == DOCKET_KIND_NONE || (group_name != NULL && group == DOCKET_GROUP_NONE))
    return g_strjoin (".", kind_name, group_name, NULL);
  if (group == DOCKET_GROUP_NONE)
    return g_strdup (docket_kind_label (kind));
  /* Translators: a kind of record and a group of its fields: "Customer, Contact" */
  return g_strdup_printf (_ ("%s, %s"), docket_kind_label (kind), docket_group_label (group));
}

static char *
label_of (JsonObject *row, const char *key)
{
  const char *name = text (row, "name");
  g_auto (GStrv) parts = NULL;

  if (name == NULL)
    name = text (row, key);
  if (name == NULL || !g_str_equal (key, "group"))
    return g_strdup (name != NULL ? name : _ ("(none)"));
  parts = g_strsplit (name, ".", 2);
  return parts[0] == NULL ? g_strdup (name) : fields_words (parts[0], parts[1]);
}

static gboolean
print_report (JsonObject *report, GError **error)
{
  JsonObject *totals = NULL, *cases = NULL;

  if (!docket_json_get_object (report, "totals", TRUE, &totals, NULL) || !docket_json_get_object (report, "cases", TRUE, &cases, NULL))
    return nonsense (error);
  for (guint d = 0; d < G_N_ELEMENTS (dimensions); d++)
    {
      g_autoptr (DocketCliTable) table = table_new (_ (dimensions[d].heading));
      JsonArray *rows = NULL;

      if (!docket_json_get_array (report, dimensions[d].list, TRUE, &rows, NULL))
        return nonsense (error);
      for (guint i = 0; i < json_array_get_length (rows); i++)
        {
          g_autofree char *label = label_of (json_array_get_object_element (rows, i), dimensions[d].key);

          add_figures (table, label, json_array_get_object_element (rows, i));
        }
      if (d == 0)
        add_figures (table, _ ("Together"), totals);
      docket_cli_table_print (table);
      g_print ("\n");
    }
  {
    g_autofree char *median = lag_words (number (cases, "decide_ms_median"));

    g_print (_ ("Cases: %" PRId64 " opened, %" PRId64 " decided (half of them within %s), %" PRId64 " undone, %" PRId64 " settled themselves, %" PRId64 " open now.\n"),
             number (cases, "opened"), number (cases, "decided"), median, number (cases, "undone"), number (cases, "withdrawn"), number (cases, "still_open"));
  }
  return TRUE;
}

static void
print_cell (const char *cell, gboolean last)
{
  g_autoptr (GString) text = g_string_new (NULL);

  docket_csv_append (text, cell, last);
  fputs (text->str, stdout);
}

static void
print_csv_row (const char *dimension, const char *key, const char *name, JsonObject *row)
{
  print_cell (dimension, FALSE);
  print_cell (key, FALSE);
  print_cell (name, FALSE);
  for (guint i = 0; i < G_N_ELEMENTS (figures); i++)
    printf ("%" PRId64 ",", number (row, figures[i].name));
  printf ("%" PRId64 ",%" PRId64 "\r\n", number (row, "lag_ms_median"), number (row, "lag_ms_p95"));
}

static gboolean
print_csv (JsonObject *report, GError **error)
{
  JsonObject *totals = NULL;

  if (!docket_json_get_object (report, "totals", TRUE, &totals, NULL))
    return nonsense (error);
  fputs ("by,key,name,", stdout);
  for (guint i = 0; i < G_N_ELEMENTS (figures); i++)
    printf ("%s,", figures[i].name);
  fputs ("lag_ms_median,lag_ms_p95\r\n", stdout);
  print_csv_row ("total", NULL, NULL, totals);
  for (guint d = 0; d < G_N_ELEMENTS (dimensions); d++)
    {
      JsonArray *rows = NULL;

      if (!docket_json_get_array (report, dimensions[d].list, TRUE, &rows, NULL))
        return nonsense (error);
      for (guint i = 0; i < json_array_get_length (rows); i++)
        {
          JsonObject *row = json_array_get_object_element (rows, i);

          print_csv_row (dimensions[d].key, text (row, dimensions[d].key), text (row, "name"), row);
        }
    }
  return TRUE;
}

int
docket_cli_report_sync (DocketCli *cli, int argc, char **argv)
{
  g_autofree char *from = NULL;
  g_autofree char *to = NULL;
  gboolean csv = FALSE, ok;
  const GOptionEntry options[] = {
    { "from", 0, 0, G_OPTION_ARG_STRING, &from, N_ ("First day"), "YYYY-MM-DD" },
    { "to", 0, 0, G_OPTION_ARG_STRING, &to, N_ ("Last day"), "YYYY-MM-DD" },
    { "csv", 0, 0, G_OPTION_ARG_NONE, &csv, N_ ("Print the figures as CSV"), NULL },
    { NULL }
  };
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) answer = NULL;
  g_autofree char *path = NULL;
  gint64 from_ms, to_ms;

  if (!docket_cli_parse (cli, options, &argc, &argv, 0, 0, &error) || !read_period (from, to, &from_ms, &to_ms, &error) || !docket_cli_open (cli, &error))
    return docket_cli_fail (cli, error);
  path = g_strdup_printf ("/v1/reports/sync?from=%" G_GINT64_FORMAT "&to=%" G_GINT64_FORMAT "&limit=1000", from_ms, to_ms);
  answer = docket_desk_ask (cli->desk, "GET", path, NULL, &error);
  if (answer == NULL)
    return docket_cli_fail (cli, error);
  if (cli->json && !csv)
    {
      g_auto (DocketJsonWriter) writer;

      docket_json_writer_init (&writer);
      docket_json_node (&writer, answer);
      docket_cli_print_json (&writer);
      return DOCKET_CLI_DONE;
    }
  ok = JSON_NODE_HOLDS_OBJECT (answer) ? csv ? print_csv (json_node_get_object (answer), &error) : print_report (json_node_get_object (answer), &error) : nonsense (&error);
  return ok ? DOCKET_CLI_DONE : docket_cli_fail (cli, error);
}

/* ---- policy simulate ---- */

/* The file as the body's member; it is checked here too, for words with a line. */
static char *
read_body (const char *file, gint64 from_ms, gint64 to_ms, GError **error)
{
  g_autofree char *content = NULL;
  g_autoptr (GError) local = NULL;
  g_autoptr (DocketPolicy) policy = NULL;
  g_auto (DocketJsonWriter) writer = { NULL, FALSE };
  gsize size;

  if (!docket_files_read_named (file, DOCKET_POLICY_BYTES_MAX, &content, &size, &local))
    {
      g_set_error (error, DOCKET_CLI_ERROR, DOCKET_CLI_ERROR_FAILED, _ ("The policy cannot be read: %s"), local->message);
      return NULL;
    }
  policy = docket_policy_new_from_json (content, size, error);
  if (policy == NULL)
    return NULL;
  docket_json_writer_init (&writer);
  docket_json_begin_object (&writer);
  docket_json_name (&writer, "policy");
  docket_json_raw (&writer, docket_policy_get_document (policy));
  docket_json_int_member (&writer, "from", from_ms);
  docket_json_int_member (&writer, "to", to_ms);
  docket_json_end_object (&writer);
  return docket_json_writer_finish (&writer);
}

static void
print_counts (JsonObject *answer, JsonObject *counts)
{
  gint64 reviews = number (counts, "reviews"), fewer = number (counts, "reviews_not_needed"), more = number (counts, "reviews_new"), overwrites = number (counts, "overwrites");

  /* Translators: numbers of reviews, all reviews, overwrites */
  g_print (_ ("Under this policy, %" PRId64 " of %" PRId64 " reviews would not have been needed, and %" PRId64 " overwrites would have happened.\n"), fewer, reviews, overwrites);
  if (more > 0)
    g_print (ngettext ("%u more change would have gone to review.\n", "%u more changes would have gone to review.\n", (guint) more), (guint) more);
  if (number (counts, "refused_more") > 0)
    g_print (ngettext ("%u more change would have been refused.\n", "%u more changes would have been refused.\n", (guint) number (counts, "refused_more")), (guint) number (counts, "refused_more"));
  if (number (counts, "refused_less") > 0)
    g_print (ngettext ("%u change fewer would have been refused.\n", "%u changes fewer would have been refused.\n", (guint) number (counts, "refused_less")), (guint) number (counts, "refused_less"));
  g_print (_ ("%" PRId64 " changes were judged again; %" PRId64 " with the same outcome.\n"), number (answer, "operations"), number (answer, "same"));
  if (number (counts, "not_known") > 0)
    g_print (_ ("%" PRId64 " could not be judged as they were then, and are not counted.\n"), number (counts, "not_known"));
}

static gboolean
print_simulation (DocketCli *cli, JsonObject *answer, GError **error)
{
  g_autoptr (DocketCliTable) table = docket_cli_table_new (_ ("Arrived"), _ ("Who"), _ ("Fields"), _ ("Was"), _ ("Would be"), NULL);
  JsonObject *counts = NULL;
  JsonArray *changed = NULL;

  if (!docket_json_get_object (answer, "counts", TRUE, &counts, NULL) || !docket_json_get_array (answer, "changed", TRUE, &changed, NULL))
    return nonsense (error);
  print_counts (answer, counts);
  for (guint i = 0; i < json_array_get_length (changed); i++)
    {
      JsonObject *change = json_array_get_object_element (changed, i);
      JsonObject *was = NULL, *would = NULL;
      g_autofree char *who = text (change, "person") == NULL ? NULL : docket_desk_person_name (cli->desk, text (change, "person"));
      g_autofree char *when = docket_time_format_full (number (change, "arrived_at"));
      g_autofree char *fields = fields_words (text (change, "kind"), text (change, "group"));
      gboolean overwrite = FALSE;
      g_autofree char *then = NULL;

      if (!docket_json_get_object (change, "was", TRUE, &was, NULL) || !docket_json_get_object (change, "would", TRUE, &would, NULL))
        return nonsense (error);
      docket_json_get_bool (change, "overwrite", FALSE, &overwrite, NULL);
      then = g_strdup_printf ("%s%s", docket_history_outcome (text (would, "outcome")), overwrite ? _ (", overwriting") : "");
      docket_cli_table_add (table, when);
      docket_cli_table_add (table, who);
      docket_cli_table_add (table, fields);
      docket_cli_table_add (table, docket_history_outcome (text (was, "outcome")));
      docket_cli_table_add (table, then);
    }
  if (json_array_get_length (changed) > 0)
    {
      g_print ("\n");
      docket_cli_table_print (table);
    }
  return TRUE;
}

int
docket_cli_policy_simulate (DocketCli *cli, int argc, char **argv)
{
  g_autofree char *from = NULL;
  g_autofree char *to = NULL;
  const GOptionEntry options[] = {
    { "from", 0, 0, G_OPTION_ARG_STRING, &from, N_ ("First day"), "YYYY-MM-DD" },
    { "to", 0, 0, G_OPTION_ARG_STRING, &to, N_ ("Last day"), "YYYY-MM-DD" },
    { NULL }
  };
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) answer = NULL;
  g_autofree char *body = NULL;
  gint64 from_ms, to_ms;

  if (!docket_cli_parse (cli, options, &argc, &argv, 1, 1, &error) || !read_period (from, to, &from_ms, &to_ms, &error)
      || (body = read_body (argv[1], from_ms, to_ms, &error)) == NULL || !docket_cli_open (cli, &error))
    return docket_cli_fail (cli, error);
  answer = docket_desk_ask (cli->desk, "POST", "/v1/policy/simulations", body, &error);
  if (answer == NULL)
    return docket_cli_fail (cli, error);
  if (cli->json)
    {
      g_auto (DocketJsonWriter) writer;

      docket_json_writer_init (&writer);
      docket_json_node (&writer, answer);
      docket_cli_print_json (&writer);
      return DOCKET_CLI_DONE;
    }
  if (!JSON_NODE_HOLDS_OBJECT (answer) ? !nonsense (&error) : !print_simulation (cli, json_node_get_object (answer), &error))
    return docket_cli_fail (cli, error);
  return DOCKET_CLI_DONE;
}
