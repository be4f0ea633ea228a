/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * How docketctl reads what people type, and how its tables stand.
 */
#include <string.h>

#include "docket-cli-fields.h"
#include "docket-cli-table.h"
#include "docket-cli.h"
#include "docket-test-server.h"

static DocketValues *
parse (DocketKind kind, const char *word, GError **error)
{
  char *words[] = { (char *) word };

  return docket_cli_parse_fields (NULL, kind, words, 1, error);
}

static void
test_values (void)
{
  const char *words[] = { "title=Leaking pump = bad", "priority=high", "skills_needed=hvac, pumps ,,", "planned_minutes=90", "total_amount=41250", "access_notes=", "promised_from=2026-11-23T09:30" };
  g_autoptr (GError) error = NULL;
  g_autoptr (DocketValues) values = docket_cli_parse_fields (NULL, DOCKET_KIND_JOB, (char **) words, G_N_ELEMENTS (words), &error);
  g_autofree const char **skills = NULL;

  g_assert_no_error (error);
  g_assert_cmpstr (docket_values_get_text (values, DOCKET_JOB_TITLE), ==, "Leaking pump = bad");
  g_assert_cmpstr (docket_values_get_text (values, DOCKET_JOB_PRIORITY), ==, "high");
  skills = g_variant_get_strv (docket_values_get (values, DOCKET_JOB_SKILLS_NEEDED), NULL);
  g_assert_cmpuint (g_strv_length ((char **) skills), ==, 2);
  g_assert_cmpstr (skills[1], ==, "pumps");
  g_assert_cmpint (docket_values_get_int (values, DOCKET_JOB_PLANNED_MINUTES, 0), ==, 90);
  g_assert_cmpint (docket_values_get_int (values, DOCKET_JOB_TOTAL_AMOUNT, 0), ==, 41250);
  g_assert_true (docket_values_contains (values, DOCKET_JOB_ACCESS_NOTES));
  g_assert_null (docket_values_get (values, DOCKET_JOB_ACCESS_NOTES));
  /* TZ is UTC in tests. */
  g_assert_cmpint (docket_values_get_int (values, DOCKET_JOB_PROMISED_FROM, 0), ==, G_GINT64_CONSTANT (1795426200000));
}

static void
test_times (void)
{
  static const struct
  {
    const char *text;
    gint64 ms;
  } good[] = {
    { "1795426200000", G_GINT64_CONSTANT (1795426200000) },
    { "2026-11-23T09:30", G_GINT64_CONSTANT (1795426200000) },
    { "2026-11-23 09:30", G_GINT64_CONSTANT (1795426200000) },
    { "2026-11-23T09:30:00Z", G_GINT64_CONSTANT (1795426200000) },
    { "2026-11-23T10:30+01:00", G_GINT64_CONSTANT (1795426200000) },
    { "2026-11-23", G_GINT64_CONSTANT (1795392000000) },
  };
  static const char *const bad[] = { "", "soon", "2026-13-01", "2026-02-30", "2026-11-23T25:00", "23.11.2026", "12", "-1795426200000", "99999999999999999999" };
  gint64 ms;

  for (guint i = 0; i < G_N_ELEMENTS (good); i++)
    {
      g_autoptr (GError) error = NULL;

      ms = -1;
      docket_cli_parse_time (good[i].text, &ms, &error);
      g_assert_no_error (error);
      g_assert_cmpint (ms, ==, good[i].ms);
    }
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr (GError) error = NULL;

      ms = -1;
      g_assert_false (docket_cli_parse_time (bad[i], &ms, &error));
      g_assert_error (error, DOCKET_CLI_ERROR, DOCKET_CLI_ERROR_USAGE);
      g_assert_cmpint (ms, ==, -1);
    }
}

static void
test_refused (void)
{
  static const struct
  {
    DocketKind kind;
    const char *word;
    const char *says;
  } cases[] = {
    { DOCKET_KIND_JOB, "colour=red", "colour" },
    { DOCKET_KIND_JOB, "=red", "FIELD=VALUE" },
    { DOCKET_KIND_JOB, "title", "FIELD=VALUE" },
    { DOCKET_KIND_JOB, "priority=extreme", "urgent" },
    { DOCKET_KIND_JOB, "planned_minutes=1.5", "whole number" },
    { DOCKET_KIND_JOB, "planned_minutes=99999999999999999999", "whole number" },
    { DOCKET_KIND_JOB, "total_amount=1,50", "smallest unit" },
    { DOCKET_KIND_JOB, "title=\xff\xfe", "UTF-8" },
    { DOCKET_KIND_CUSTOMER, "terms_days=-1", "Payment terms" },
    { DOCKET_KIND_PERSON, "active=maybe", "yes nor no" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (parse (cases[i].kind, cases[i].word, &error));
      g_assert_nonnull (error);
      if (strstr (error->message, cases[i].says) == NULL)
        g_error ("“%s” does not say “%s”", error->message, cases[i].says);
    }
}

/* One save, one operation a group, in schema order. */
static void
test_edits (void)
{
  const char *words[] = { "total_amount=41250", "status=complete", "title=A", "labor_minutes=60" };
  g_autoptr (DocketRecord) job = docket_record_new (DOCKET_KIND_JOB, "0192f3a4-0000-7000-8000-000000000001");
  g_autoptr (DocketValues) values = docket_cli_parse_fields (NULL, DOCKET_KIND_JOB, (char **) words, G_N_ELEMENTS (words), NULL);
  g_autoptr (GPtrArray) operations = docket_cli_edits (job, values, "because");
  const DocketOperation *totals = g_ptr_array_index (operations, 2);

  g_assert_cmpuint (operations->len, ==, 3);
  g_assert_cmpint (((DocketOperation *) g_ptr_array_index (operations, 0))->group, ==, DOCKET_GROUP_JOB_DETAILS);
  g_assert_cmpint (((DocketOperation *) g_ptr_array_index (operations, 1))->group, ==, DOCKET_GROUP_JOB_STATUS);
  g_assert_cmpint (totals->group, ==, DOCKET_GROUP_JOB_TOTALS);
  g_assert_cmpuint (docket_values_n (totals->set), ==, 2);
  g_assert_cmpstr (totals->reason, ==, "because");
}

static void
test_table (void)
{
  g_autoptr (DocketCliTable) table = docket_cli_table_new ("Name", "City", NULL);
  g_autoptr (DocketCliTable) bare = docket_cli_table_new ("", "", NULL);
  g_autofree char *text = NULL;
  g_autofree char *plain = NULL;

  docket_cli_table_add (table, "Müller");
  docket_cli_table_add (table, "Köln\nDeutz");
  docket_cli_table_add (table, "東京");
  docket_cli_table_add (table, NULL);
  text = docket_cli_table_to_text (table);
  g_assert_cmpstr (text, ==, "Name    City\nMüller  Köln Deutz\n東京\n");
  docket_cli_table_add (bare, "a");
  docket_cli_table_add (bare, "b");
  plain = docket_cli_table_to_text (bare);
  g_assert_cmpstr (plain, ==, "a  b\n");
}

/* A command at the end is copied with what stands behind it. */
static void
test_warnings (void)
{
  if (g_test_subprocess ())
    {
      docket_cli_warn ("%s", "Up to date.\n2 changes of yours need you: docketctl outbox");
      docket_cli_warn_of ("Title: this is too long");
      return;
    }
  g_test_trap_subprocess (NULL, 0, G_TEST_SUBPROCESS_DEFAULT);
  g_test_trap_assert_passed ();
  g_test_trap_assert_stderr ("*docketctl: Up to date.\n2 changes of yours need you: docketctl outbox\n*docketctl: Title: this is too long.\n*");
}

int
main (int argc, char *argv[])
{
  docket_test_init (&argc, &argv);
  g_test_add_func ("/cli/values", test_values);
  g_test_add_func ("/cli/times", test_times);
  g_test_add_func ("/cli/refused-words", test_refused);
  g_test_add_func ("/cli/one-operation-a-group", test_edits);
  g_test_add_func ("/cli/table", test_table);
  g_test_add_func ("/cli/warnings", test_warnings);
  return g_test_run ();
}
