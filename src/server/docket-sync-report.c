/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The weekly review as a value, and how it is written. */
#include "docket-sync-report.h"

/* Work that took longer than this to arrive was done without a line. */
#define DELAYED_AFTER_MS (G_GINT64_CONSTANT (60) * 60 * 1000)
#define CHANGES_DEFAULT 200

static const char *const figure_names[] = {
  "operations",
  "applied",
  "merged",
  "held",
  "rejected",
  "delayed",
  "failed_merges",
  "replays",
  "possible_duplicates",
  "double_submissions",
  "lag_ms_median",
  "lag_ms_p95",
};
G_STATIC_ASSERT (G_N_ELEMENTS (figure_names) == DOCKET_N_FIGURES);

/* Name of the list, and of its key. */
static const struct
{
  const char *list, *key;
} dimension_names[] = {
  { "totals", NULL },
  { "by_day", "day" },
  { "by_group", "group" },
  { "by_team", "team" },
  { "by_person", "person" },
  { "by_device", "device" },
};
G_STATIC_ASSERT (G_N_ELEMENTS (dimension_names) == DOCKET_REPORT_N_DIMENSIONS);

static void
row_free (gpointer data)
{
  DocketReportRow *row = data;

  g_free (row->key);
  g_free (row->name);
  g_free (row);
}

static void
reason_free (gpointer data)
{
  DocketReportReason *reason = data;

  g_free (reason->outcome);
  g_free (reason->problem);
  g_free (reason);
}

static void
change_free (gpointer data)
{
  DocketReportChange *change = data;

  g_free (change->action);
  g_free (change->kind);
  g_free (change->id);
  g_free (change->group);
  g_free (change->person);
  g_free (change->device);
  g_free (change->outcome);
  g_free (change->problem);
  g_free (change->review);
  g_free (change);
}

DocketSyncReport *
docket_sync_report_new (gint64 from, gint64 to)
{
  DocketSyncReport *report = g_new0 (DocketSyncReport, 1);

  report->from = from;
  report->to = to;
  report->delayed_after_ms = DELAYED_AFTER_MS;
  report->limit = CHANGES_DEFAULT;
  for (guint i = 0; i < DOCKET_REPORT_N_DIMENSIONS; i++)
    report->rows[i] = g_ptr_array_new_with_free_func (row_free);
  report->reasons = g_ptr_array_new_with_free_func (reason_free);
  report->changes = g_ptr_array_new_with_free_func (change_free);
  return report;
}

void
docket_sync_report_free (DocketSyncReport *report)
{
  if (report == NULL)
    return;
  for (guint i = 0; i < DOCKET_REPORT_N_DIMENSIONS; i++)
    g_ptr_array_unref (report->rows[i]);
  g_ptr_array_unref (report->reasons);
  g_ptr_array_unref (report->changes);
  g_free (report);
}

/* ---- JSON ---- */

static void
write_figures (const gint64 *figures, DocketJsonWriter *writer)
{
  for (guint i = 0; i < DOCKET_N_FIGURES; i++)
    docket_json_int_member (writer, figure_names[i], figures[i]);
}

static void
write_totals (const DocketSyncReport *report, DocketJsonWriter *writer)
{
  static const gint64 none[DOCKET_N_FIGURES] = { 0 };
  GPtrArray *rows = report->rows[DOCKET_REPORT_TOTAL];

  docket_json_name (writer, "totals");
  docket_json_begin_object (writer);
  write_figures (rows->len == 0 ? none : ((DocketReportRow *) g_ptr_array_index (rows, 0))->figures, writer);
  docket_json_end_object (writer);
}

static void
write_dimension (const DocketSyncReport *report, DocketReportDimension dimension, DocketJsonWriter *writer)
{
  GPtrArray *rows = report->rows[dimension];

  docket_json_name (writer, dimension_names[dimension].list);
  docket_json_begin_array (writer);
  for (guint i = 0; i < rows->len; i++)
    {
      const DocketReportRow *row = g_ptr_array_index (rows, i);

      docket_json_begin_object (writer);
      docket_json_text_member (writer, dimension_names[dimension].key, row->key);
      if (dimension == DOCKET_REPORT_PERSON || dimension == DOCKET_REPORT_DEVICE)
        docket_json_text_member (writer, "name", row->name);
      write_figures (row->figures, writer);
      docket_json_end_object (writer);
    }
  docket_json_end_array (writer);
}

static void
write_reasons (const DocketSyncReport *report, DocketJsonWriter *writer)
{
  docket_json_name (writer, "reasons");
  docket_json_begin_array (writer);
  for (guint i = 0; i < report->reasons->len; i++)
    {
      const DocketReportReason *reason = g_ptr_array_index (report->reasons, i);

      docket_json_begin_object (writer);
      docket_json_text_member (writer, "outcome", reason->outcome);
      docket_json_text_member (writer, "problem", reason->problem);
      docket_json_int_member (writer, "operations", reason->n);
      docket_json_end_object (writer);
    }
  docket_json_end_array (writer);
}

static void
write_cases (const DocketReportCases *cases, DocketJsonWriter *writer)
{
  docket_json_name (writer, "cases");
  docket_json_begin_object (writer);
  docket_json_int_member (writer, "opened", cases->opened);
  docket_json_int_member (writer, "decided", cases->decided);
  docket_json_int_member (writer, "undone", cases->undone);
  docket_json_int_member (writer, "withdrawn", cases->withdrawn);
  docket_json_int_member (writer, "still_open", cases->still_open);
  docket_json_int_member (writer, "decide_ms_median", cases->decide_ms_median);
  docket_json_int_member (writer, "decide_ms_p95", cases->decide_ms_p95);
  docket_json_end_object (writer);
}

/* Why a change is in the list; it may be for several reasons. */
static void
write_why (const DocketReportChange *change, DocketJsonWriter *writer)
{
  const gboolean held = g_strcmp0 (change->outcome, "held") == 0;
  const gboolean rejected = g_strcmp0 (change->outcome, "rejected") == 0;

  docket_json_name (writer, "why");
  docket_json_begin_array (writer);
  if (held)
    docket_json_text (writer, "held");
  if (rejected)
    docket_json_text (writer, "rejected");
  if (g_strcmp0 (change->outcome, "merged") == 0)
    docket_json_text (writer, "merged");
  if ((held && g_strcmp0 (change->problem, "collision") == 0) || (rejected && g_strcmp0 (change->action, "merge") == 0))
    docket_json_text (writer, "failed-merge");
  if (change->delayed)
    docket_json_text (writer, "delayed");
  if (change->replays > 0)
    docket_json_text (writer, "replayed");
  if (change->possible_duplicate)
    docket_json_text (writer, "possible-duplicate");
  if (change->double_submission)
    docket_json_text (writer, "double-submission");
  docket_json_end_array (writer);
}

static void
write_change (const DocketReportChange *change, DocketJsonWriter *writer)
{
  docket_json_begin_object (writer);
  docket_json_int_member (writer, "n", change->n);
  write_why (change, writer);
  docket_json_text_member (writer, "action", change->action);
  docket_json_text_member (writer, "kind", change->kind);
  docket_json_text_member (writer, "id", change->id);
  docket_json_text_member (writer, "group", change->group);
  docket_json_text_member (writer, "person", change->person);
  docket_json_text_member (writer, "device", change->device);
  docket_json_int_member (writer, "made_at", change->made_at);
  docket_json_int_member (writer, "arrived_at", change->arrived_at);
  docket_json_int_member (writer, "lag_ms", change->lag_ms);
  docket_json_text_member (writer, "outcome", change->outcome);
  docket_json_text_member (writer, "problem", change->problem);
  docket_json_text_member (writer, "review", change->review);
  docket_json_int_member (writer, "replays", change->replays);
  docket_json_end_object (writer);
}

void
docket_sync_report_to_json (const DocketSyncReport *report, DocketJsonWriter *writer)
{
  docket_json_begin_object (writer);
  docket_json_int_member (writer, "from", report->from);
  docket_json_int_member (writer, "to", report->to);
  docket_json_int_member (writer, "delayed_after_ms", report->delayed_after_ms);
  write_totals (report, writer);
  for (guint i = DOCKET_REPORT_DAY; i < DOCKET_REPORT_N_DIMENSIONS; i++)
    write_dimension (report, (DocketReportDimension) i, writer);
  write_reasons (report, writer);
  write_cases (&report->cases, writer);
  docket_json_name (writer, "changes");
  docket_json_begin_array (writer);
  for (guint i = 0; i < report->changes->len; i++)
    write_change (g_ptr_array_index (report->changes, i), writer);
  docket_json_end_array (writer);
  docket_json_bool_member (writer, "more", report->more);
  docket_json_end_object (writer);
}
