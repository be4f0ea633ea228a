/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The weekly review's figures, against a week that was played on purpose. */
#include "docket-test-stage.h"

#include <string.h>

#define HOUR_MS (G_GINT64_CONSTANT (60) * 60 * 1000)

static DocketSyncReport *
report_of (Fixture *fixture, gint64 from, gint64 to)
{
  g_autoptr (GError) error = NULL;
  DocketSyncReport *report = docket_sync_report_new (from, to);

  g_assert_true (docket_repository_sync_report (fixture->store, report, &error));
  g_assert_no_error (error);
  return report;
}

static const gint64 *
figures_of (const DocketSyncReport *report, DocketReportDimension dimension, const char *key)
{
  for (guint i = 0; i < report->rows[dimension]->len; i++)
    {
      const DocketReportRow *row = g_ptr_array_index (report->rows[dimension], i);

      if (g_strcmp0 (row->key, key) == 0)
        return row->figures;
    }
  g_error ("No row %s", key);
}

static const DocketReportChange *
change_of (const DocketSyncReport *report, const char *id, const char *outcome)
{
  for (guint i = 0; i < report->changes->len; i++)
    {
      const DocketReportChange *change = g_ptr_array_index (report->changes, i);

      if (g_strcmp0 (change->id, id) == 0 && g_strcmp0 (change->outcome, outcome) == 0)
        return change;
    }
  g_error ("No change of %s that was %s", id, outcome);
}

static void
test_a_week (Fixture *fixture, gconstpointer data)
{
  gint64 from = fixture->now + 1;
  g_autofree char *review = stage_play_pump (fixture, NULL);
  g_autoptr (DocketOperation) decision = stage_decide (fixture, review, DOCKET_CHOICE_KEEP);
  g_autoptr (DocketOperation) late = stage_note (fixture, "From the basement");
  g_autoptr (DocketOperation) again = stage_note (fixture, "From the basement");
  g_autoptr (DocketRecord) seen = stage_get (fixture, DOCKET_KIND_JOB, JOB);
  g_autoptr (DocketOperation) refused = stage_edit (fixture, seen, DOCKET_JOB_TITLE, "x");
  g_autoptr (DocketSyncReport) report = NULL;
  g_autoptr (DocketSyncReport) empty = NULL;
  const gint64 *figures;
  gint64 to;

  fixture->now += 3 * HOUR_MS;
  decision->made_at = fixture->now;
  assert_sends (fixture, SOFIA, decision, "applied");
  late->made_at = fixture->now - 2 * HOUR_MS;
  assert_sends (fixture, TESS, late, "applied");
  again->made_at = late->made_at;
  assert_sends (fixture, TESS, again, "applied");
  for (guint i = 0; i < 3; i++)
    {
      g_autoptr (DocketResult) replayed = stage_send (fixture, TESS, late);

      g_assert_true (replayed->replayed);
    }
  refused->made_at = fixture->now;
  assert_sends (fixture, TESS, refused, "rejected forbidden");
  to = fixture->now + 1;

  report = report_of (fixture, from, to);
  figures = figures_of (report, DOCKET_REPORT_TOTAL, "all");
  g_assert_cmpint (figures[DOCKET_FIGURE_OPERATIONS], ==, 5);
  g_assert_cmpint (figures[DOCKET_FIGURE_APPLIED], ==, 3);
  g_assert_cmpint (figures[DOCKET_FIGURE_HELD], ==, 1);
  g_assert_cmpint (figures[DOCKET_FIGURE_REJECTED], ==, 1);
  g_assert_cmpint (figures[DOCKET_FIGURE_DELAYED], ==, 2);
  g_assert_cmpint (figures[DOCKET_FIGURE_FAILED_MERGES], ==, 1);
  g_assert_cmpint (figures[DOCKET_FIGURE_REPLAYS], ==, 3);
  g_assert_cmpint (figures[DOCKET_FIGURE_DOUBLE_SUBMISSIONS], ==, 1);
  g_assert_cmpint (figures[DOCKET_FIGURE_LAG_MS_P95], >=, 2 * HOUR_MS);
  figures = figures_of (report, DOCKET_REPORT_GROUP, "job.status");
  g_assert_cmpint (figures[DOCKET_FIGURE_OPERATIONS], ==, 2);
  g_assert_cmpint (figures[DOCKET_FIGURE_HELD], ==, 1);
  figures = figures_of (report, DOCKET_REPORT_GROUP, "note");
  g_assert_cmpint (figures[DOCKET_FIGURE_LAG_MS_MEDIAN], >=, 2 * HOUR_MS);
  figures = figures_of (report, DOCKET_REPORT_PERSON, people[TESS].id);
  g_assert_cmpint (figures[DOCKET_FIGURE_OPERATIONS], ==, 4);
  figures = figures_of (report, DOCKET_REPORT_PERSON, people[OMAR].id);
  g_assert_cmpint (figures[DOCKET_FIGURE_OPERATIONS], ==, 1);
  g_assert_cmpint (figures_of (report, DOCKET_REPORT_DEVICE, PHONE)[DOCKET_FIGURE_OPERATIONS], ==, 5);
  g_assert_cmpint (figures_of (report, DOCKET_REPORT_TEAM, NULL)[DOCKET_FIGURE_OPERATIONS], ==, 5);

  g_assert_cmpint (report->cases.opened, ==, 1);
  g_assert_cmpint (report->cases.decided, ==, 1);
  g_assert_cmpint (report->cases.still_open, ==, 0);
  g_assert_cmpint (report->cases.decide_ms_median, >, 2 * HOUR_MS);
  g_assert_cmpuint (report->reasons->len, ==, 2);
  g_assert_cmpuint (report->changes->len, ==, 4);
  g_assert_cmpint (change_of (report, late->record_id, "applied")->replays, ==, 3);
  g_assert_false (change_of (report, late->record_id, "applied")->double_submission);
  g_assert_true (change_of (report, again->record_id, "applied")->double_submission);
  g_assert_cmpstr (change_of (report, JOB, "held")->review, ==, review);

  empty = report_of (fixture, to, to + 1);
  g_assert_cmpuint (empty->rows[DOCKET_REPORT_TOTAL]->len, ==, 0);
  g_assert_cmpint (empty->cases.decided, ==, 0);
}

static void
test_days_and_pages (Fixture *fixture, gconstpointer data)
{
  gint64 from = fixture->now + 1;
  guint days = 0;

  for (guint i = 0; i < 6; i++)
    {
      g_autoptr (DocketOperation) note = stage_note (fixture, "Late");

      fixture->now += 12 * HOUR_MS;
      note->made_at = fixture->now - 5 * HOUR_MS;
      assert_sends (fixture, TESS, note, "applied");
    }
  {
    g_autoptr (DocketSyncReport) report = docket_sync_report_new (from, fixture->now + 1);
    g_autoptr (DocketSyncReport) rest = docket_sync_report_new (from, fixture->now + 1);
    GPtrArray *by_day = report->rows[DOCKET_REPORT_DAY];

    report->limit = 4;
    g_assert_true (docket_repository_sync_report (fixture->store, report, NULL));
    for (guint i = 0; i < by_day->len; i++)
      {
        const DocketReportRow *row = g_ptr_array_index (by_day, i);

        days += (guint) row->figures[DOCKET_FIGURE_OPERATIONS];
        if (i > 0)
          g_assert_cmpstr (((DocketReportRow *) g_ptr_array_index (by_day, i - 1))->key, <, row->key);
      }
    g_assert_cmpuint (days, ==, 6);
    g_assert_cmpuint (by_day->len, >=, 3);
    g_assert_cmpuint (report->changes->len, ==, 4);
    g_assert_true (report->more);
    rest->after = ((DocketReportChange *) g_ptr_array_index (report->changes, 3))->n;
    g_assert_true (docket_repository_sync_report (fixture->store, rest, NULL));
    g_assert_cmpuint (rest->changes->len, ==, 2);
    g_assert_false (rest->more);
  }
}

int
main (int argc, char **argv)
{
  static const StageTest tests[] = {
    { "a-week", test_a_week },
    { "days-and-pages", test_days_and_pages },
  };

  g_test_init (&argc, &argv, NULL);
  stage_add ("report", tests, G_N_ELEMENTS (tests));
  return g_test_run ();
}
