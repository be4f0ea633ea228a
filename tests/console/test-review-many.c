/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * What a supervisor does with many cases: deciding several together, the
 * archive as a table, and the weekly review, without a server and with one that
 * was there before.
 */
#include <adwaita.h>
#include <string.h>

#include "docket-case-view.h"
#include "docket-console.h"
#include "docket-crash-disk.h"
#include "docket-error.h"
#include "docket-limits.h"
#include "docket-record-pane.h"
#include "docket-review-export.h"
#include "docket-review-several.h"
#include "docket-review-view.h"
#include "docket-trial-window.h"
#include "docket-weekly-bar.h"
#include "docket-weekly-print.h"
#include "docket-weekly-source.h"
#include "docket-weekly-table.h"
#include "docket-weekly-view.h"
#include "docket-weekly-words.h"
#include "view-stage.h"
#include "widget-search.h"

#define CHOICE_PX 120
#define DAY_MS (24 * 60 * STAGE_MINUTE_MS)
#define NARROW_PX 990 /* what is left of a window of 1,000 without its frame */
#define SECOND_STATUS_CASE "0192e000-0000-7000-8000-000000000043"

static gboolean
shows_pump (gpointer data)
{
  return g_strcmp0 (docket_review_view_get_case (DOCKET_REVIEW_VIEW (((Fixture *) data)->view)), STAGE_PUMP_CASE) == 0;
}

static gboolean
shows_boiler (gpointer data)
{
  return g_strcmp0 (docket_review_view_get_case (DOCKET_REVIEW_VIEW (((Fixture *) data)->view)), STAGE_BOILER_CASE) == 0;
}

/* -- Several at once -- */

/* The pump's case again, for another job. */
static DocketRecord *
second_status_case (void)
{
  g_autoptr (DocketRecord) pump = review_stage_pump_case (30);
  g_autoptr (DocketReview) review = docket_review_from_record (pump, NULL);
  DocketRecord *record = docket_record_new (DOCKET_KIND_REVIEW, SECOND_STATUS_CASE);

  g_free (review->subject_id);
  review->subject_id = g_strdup (STAGE_BOILER);
  g_free (((DocketCandidate *) g_ptr_array_index (review->candidates, 0))->operation);
  ((DocketCandidate *) g_ptr_array_index (review->candidates, 0))->operation = g_strdup (STAGE_BOILER_CANDIDATE);
  docket_review_to_record (review, record);
  docket_record_set_rev (record, 30);
  return record;
}

static GtkWidget *
open_several (Fixture *fixture)
{
  GtkWidget *window;

  g_assert_true (gtk_widget_activate_action (fixture->view, "review.several", NULL));
  window = find_window (DOCKET_TYPE_REVIEW_SEVERAL);
  g_assert_nonnull (window);
  return window;
}

static void
test_several (void)
{
  Fixture fixture;
  GtkWidget *dialog;
  g_autoptr (GPtrArray) items = NULL;

  view_stage_open (&fixture, view_stage_create_review, STAGE_SOFIA, "supervisor");
  review_stage_receive (fixture.stage, review_stage_boiler_case (), review_stage_pump_case (30), second_status_case (), NULL);
  review_stage_wait (shows_pump, &fixture);
  dialog = open_several (&fixture);
  g_assert_nonnull (find_label (dialog, "All 2 open cases of this kind: Status"));
  g_assert_nonnull (find_label (dialog, "now: Waiting for approval"));
  gtk_widget_activate_action (dialog, "several.all", NULL);
  gtk_widget_activate_action (dialog, "several.apply", NULL); /* no side yet */
  wait_for_outbox (&fixture, 0);
  gtk_widget_activate_action (dialog, "several.second", NULL);
  g_assert_nonnull (find_label (dialog, "Waiting for approval → Complete"));
  g_assert_nonnull (find_label (dialog, "Decide 2 cases"));
  gtk_widget_activate_action (dialog, "several.apply", NULL);
  wait_for_outbox (&fixture, 2);
  items = docket_store_outbox (docket_desk_get_reader (fixture.stage->desk), 0, NULL);
  for (guint i = 0; i < items->len; i++)
    {
      const DocketOutboxItem *item = g_ptr_array_index (items, i);

      g_assert_cmpint (item->operation->kind, ==, DOCKET_OPERATION_DECIDE);
      g_assert_cmpint (item->operation->choice, ==, DOCKET_CHOICE_TAKE);
    }
  review_stage_wait (shows_boiler, &fixture); /* the next that is open */
  g_assert_true (gtk_widget_activate_action (fixture.view, "view.undo", NULL)); /* both */
  wait_for_outbox (&fixture, 0);
  view_stage_close (&fixture);
}

static gboolean
is_gone (gpointer data)
{
  return *(GtkWidget **) data == NULL;
}

static gboolean
says_not_saved (gpointer dialog)
{
  return find_label (dialog, "The decisions could not be saved.") != NULL;
}

/* Closed while it saves, and the save fails: the person hears of it. */
static void
test_several_cannot_be_saved (void)
{
  Fixture fixture;
  GtkWidget *dialog;

  view_stage_open (&fixture, view_stage_create_review, STAGE_SOFIA, "supervisor");
  review_stage_receive (fixture.stage, review_stage_pump_case (30), NULL);
  review_stage_wait (shows_pump, &fixture);
  dialog = open_several (&fixture);
  g_object_add_weak_pointer (G_OBJECT (dialog), (gpointer *) &dialog);
  gtk_widget_activate_action (dialog, "several.all", NULL);
  gtk_widget_activate_action (dialog, "several.second", NULL);
  /* As on a disk without room. */
  docket_crash_disk_arm (DOCKET_CRASH_FULL, 1, 1);
  gtk_widget_activate_action (dialog, "several.apply", NULL);
  gtk_window_close (GTK_WINDOW (dialog));
  review_stage_wait (says_not_saved, dialog);
  g_assert_cmpuint (docket_crash_disk_disarm (), >, 0);
  g_assert_nonnull (find_label (dialog, "Decide 1 case"));
  gtk_window_close (GTK_WINDOW (dialog));
  review_stage_wait (is_gone, &dialog);
  wait_for_outbox (&fixture, 0);
  view_stage_close (&fixture);
}

static void
test_several_keep_a_reason_whole_or_refuse_it (void)
{
  Fixture fixture;
  GtkWidget *dialog, *reason;
  g_autofree char *too_long = g_strnfill (2 * DOCKET_TEXT_CHARS_MAX, 'x');

  view_stage_open (&fixture, view_stage_create_review, STAGE_SOFIA, "supervisor");
  review_stage_receive (fixture.stage, review_stage_pump_case (30), NULL);
  review_stage_wait (shows_pump, &fixture);
  dialog = open_several (&fixture);
  reason = find_of_type (dialog, GTK_TYPE_ENTRY, 0);
  gtk_editable_set_text (GTK_EDITABLE (reason), too_long);
  gtk_widget_activate_action (dialog, "several.all", NULL);
  gtk_widget_activate_action (dialog, "several.second", NULL);
  gtk_widget_activate_action (dialog, "several.apply", NULL);
  g_assert_nonnull (find_label (dialog, "The reason is longer than 10000 characters. Nothing is decided yet: please shorten it."));
  gtk_editable_set_text (GTK_EDITABLE (reason), "Short enough");
  g_assert_null (find_label (dialog, "The reason is longer than"));
  wait_for_outbox (&fixture, 0);
  gtk_window_destroy (GTK_WINDOW (dialog));
  view_stage_close (&fixture);
}

static void
test_several_meets_a_change (void)
{
  Fixture fixture;
  GtkWidget *dialog;

  view_stage_open (&fixture, view_stage_create_review, STAGE_SOFIA, "supervisor");
  review_stage_receive (fixture.stage, review_stage_pump_case (30), second_status_case (), NULL);
  review_stage_wait (shows_pump, &fixture);
  dialog = open_several (&fixture);
  gtk_widget_activate_action (dialog, "several.all", NULL);
  gtk_widget_activate_action (dialog, "several.first", NULL);
  review_stage_receive (fixture.stage, review_stage_pump_case (31), NULL);
  wait_for_text (&fixture, "changed while you were looking");
  gtk_widget_activate_action (dialog, "several.apply", NULL);
  g_assert_nonnull (find_label (dialog, "Changed meanwhile"));
  g_assert_nonnull (find_label (dialog, "Nothing is decided yet"));
  g_assert_nonnull (find_label (dialog, "Decide 1 case"));
  wait_for_outbox (&fixture, 0);
  gtk_window_destroy (GTK_WINDOW (dialog));
  view_stage_close (&fixture);
}

static gboolean
is_set (gpointer data)
{
  return *(char **) data != NULL;
}

static void
on_csv (GObject *source, GAsyncResult *result, gpointer data)
{
  *(char **) data = docket_review_export_finish (DOCKET_DESK (source), result, NULL);
}

static void
test_archive_as_csv (void)
{
  Fixture fixture;
  g_autoptr (DocketRecord) open = review_stage_pump_case (30);
  g_autoptr (DocketQuery) query = docket_query_new (DOCKET_KIND_REVIEW);
  g_autofree char *csv = NULL;

  view_stage_open (&fixture, view_stage_create_review, STAGE_SOFIA, "supervisor");
  review_stage_receive (fixture.stage, review_stage_boiler_case (), docket_record_copy (open), NULL);
  review_stage_receive (fixture.stage, review_stage_decided (open, STAGE_DANA), NULL);
  query->statuses = g_strdupv ((char *[]) { (char *) "decided", NULL });
  docket_review_export_async (fixture.stage->desk, query, NULL, on_csv, &csv);
  review_stage_wait (is_set, &csv);
  g_assert_true (g_str_has_prefix (csv, "\xef\xbb\xbf" "Record,Title,Customer,Kind"));
  g_assert_nonnull (strstr (csv, "J-10248,"));
  g_assert_nonnull (strstr (csv, "Dana Weiss"));
  g_assert_nonnull (strstr (csv, "the customer called"));
  g_assert_null (strstr (csv, "J-10231"));
  view_stage_close (&fixture);
}

/* The archive does not show what is still to be decided. */
static void
test_archive_without_a_case (void)
{
  Fixture fixture;

  view_stage_open (&fixture, view_stage_create_review, STAGE_SOFIA, "supervisor");
  review_stage_receive (fixture.stage, review_stage_pump_case (30), NULL);
  review_stage_wait (shows_pump, &fixture);
  for (guint i = 0; i < count_of_type (fixture.view, GTK_TYPE_TOGGLE_BUTTON); i++)
    {
      GtkWidget *toggle = find_of_type (fixture.view, GTK_TYPE_TOGGLE_BUTTON, i);

      if (g_strcmp0 (gtk_widget_get_tooltip_text (toggle), "Show decided cases") == 0)
        gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (toggle), TRUE);
    }
  wait_for_text (&fixture, "No decided case yet");
  g_assert_nonnull (find_label (fixture.view, "0 decided"));
  view_stage_close (&fixture);
}

static void
test_details_pane (void)
{
  Fixture fixture;
  GtkWidget *pane;

  view_stage_open (&fixture, view_stage_create_review, STAGE_SOFIA, "supervisor");
  review_stage_receive (fixture.stage, review_stage_boiler_case (), review_stage_pump_case (30), NULL);
  review_stage_wait (shows_pump, &fixture);
  g_assert_null (find_of_type (fixture.view, DOCKET_TYPE_RECORD_PANE, 0));
  g_assert_true (gtk_widget_activate_action (fixture.view, "view.toggle-detail", NULL));
  pane = find_of_type (fixture.view, DOCKET_TYPE_RECORD_PANE, 0);
  g_assert_nonnull (pane);
  g_assert_cmpstr (docket_record_pane_get_id (DOCKET_RECORD_PANE (pane)), ==, STAGE_PUMP);
  g_assert_true (gtk_widget_activate_action (fixture.view, "review.next", NULL));
  g_assert_cmpstr (docket_record_pane_get_id (DOCKET_RECORD_PANE (pane)), ==, STAGE_BOILER);
  g_assert_true (gtk_widget_activate_action (fixture.view, "view.toggle-detail", NULL));
  g_assert_null (find_of_type (fixture.view, DOCKET_TYPE_RECORD_PANE, 0));
  view_stage_close (&fixture);
}

static void
toggle_record (Fixture *fixture)
{
  g_assert_true (gtk_widget_activate_action (fixture->view, "view.toggle-detail", NULL));
  turn (20);
}

/* A look at the record and back: the keyboard is where it was, and what a person
 * gave the list meanwhile stays given. */
static void
test_record_leaves_keyboard_and_divider (void)
{
  static const int widths[] = { 1000, 1300, 1900 };
  Fixture fixture;
  GtkPaned *paned;
  GtkWidget *search;

  view_stage_open (&fixture, view_stage_create_review, STAGE_SOFIA, "supervisor");
  review_stage_receive (fixture.stage, review_stage_pump_case (30), NULL);
  review_stage_wait (shows_pump, &fixture);
  paned = GTK_PANED (find_of_type (fixture.view, GTK_TYPE_PANED, 0));
  for (guint i = 0; i < G_N_ELEMENTS (widths); i++)
    {
      gtk_window_set_default_size (GTK_WINDOW (fixture.window), widths[i], 760);
      turn (20);
      gtk_widget_activate_action (fixture.view, "view.search", NULL);
      search = gtk_root_get_focus (GTK_ROOT (fixture.window));
      g_assert_nonnull (search);
      toggle_record (&fixture);
      toggle_record (&fixture);
      g_assert_true (gtk_root_get_focus (GTK_ROOT (fixture.window)) == search);
    }
  gtk_window_set_default_size (GTK_WINDOW (fixture.window), 1300, 760);
  turn (20);
  gtk_paned_set_position (paned, 364);
  toggle_record (&fixture);
  g_assert_cmpint (gtk_paned_get_position (paned), <, 364);
  gtk_paned_set_position (paned, gtk_paned_get_position (paned) - 10);
  toggle_record (&fixture);
  g_assert_cmpint (gtk_paned_get_position (paned), <, 354);
  view_stage_close (&fixture);
}

/* -- The weekly review -- */

/* What a server answers for a week: three changes of Status held (two of Tess,
 * one of Omar), one merged. */
#define FIGURES(operations, merged, held, delayed)                                                                        \
  "\"operations\":" operations ",\"applied\":0,\"merged\":" merged ",\"held\":" held ",\"rejected\":0,\"delayed\":" delayed \
  ",\"failed_merges\":0,\"replays\":0,\"possible_duplicates\":0,\"double_submissions\":0,\"lag_ms_median\":180000,\"lag_ms_p95\":1"
#define CHANGE(n, group, why, person, review)                                                                              \
  "{\"n\":" n ",\"why\":[\"" why "\"],\"action\":\"edit\",\"kind\":\"job\",\"id\":\"" STAGE_PUMP "\",\"group\":\"" group    \
  "\",\"person\":\"" person "\",\"device\":null,\"problem\":\"locked\",\"made_at\":1795420000000,\"arrived_at\":1795420100000,\"review\":" review "}"
#define WEEK(from, to, held, changes)                                                                                      \
  "{\"from\":" from ",\"to\":" to ",\"totals\":{" FIGURES ("9", "1", held, "0") "},"                                       \
  "\"by_group\":[{\"group\":\"job.status\"," FIGURES ("3", "0", held, "0") "},{\"group\":\"customer.contact\"," FIGURES ("1", "1", "0", "0") "}]," \
  "\"by_team\":[{\"team\":null," FIGURES ("4", "1", held, "0") "}],"                                                       \
  "\"by_person\":[{\"person\":\"" STAGE_TESS "\",\"name\":\"Tess Ortiz\"," FIGURES ("2", "0", held, "0") "}],"             \
  "\"cases\":{\"opened\":3,\"decided\":4,\"undone\":1,\"withdrawn\":0,\"still_open\":2,\"decide_ms_median\":1860000,\"decide_ms_p95\":7200000}," \
  "\"changes\":[" changes "],\"more\":false}"

#define PUMP_CASE "\"" STAGE_PUMP_CASE "\""

static const char kept_week[] =
  "{\"counted_at\":1795423500000,\"week\":" WEEK ("1795392000000", "1795996800000", "3",
                                                  CHANGE ("1", "status", "held", STAGE_TESS, PUMP_CASE) "," CHANGE ("2", "status", "held", STAGE_TESS, "null") ","
                                                  CHANGE ("3", "status", "held", STAGE_OMAR, "null") "," CHANGE ("5", "status", "rejected", STAGE_OMAR, "null") "," CHANGE ("4", "details", "merged", STAGE_OMAR, "null"))
  ",\"before\":" WEEK ("1794787200000", "1795392000000", "1", "") "}";

static gboolean
keep_on_writer (DocketStore *store, gpointer data, GError **error)
{
  return docket_store_set_meta (store, "weekly-review", data, error);
}

static void
on_kept (GObject *source, GAsyncResult *result, gpointer data)
{
  *(char **) data = (char *) "kept";
  g_assert_true (docket_writer_run_finish (DOCKET_WRITER (source), result, NULL));
}

static void
keep_week (Fixture *fixture)
{
  char *kept = NULL;

  docket_writer_run_async (docket_desk_get_writer (fixture->stage->desk), DOCKET_WRITER_SAVE, keep_on_writer, (gpointer) kept_week, NULL, NULL, on_kept, &kept);
  review_stage_wait (is_set, &kept);
}

static gboolean
shows_bars (gpointer data)
{
  return find_of_type (((Fixture *) data)->view, DOCKET_TYPE_WEEKLY_BAR, 0) != NULL;
}

static void
test_weekly_without_a_server (void)
{
  Fixture fixture;
  GtkWidget *table, *bar;

  view_stage_open (&fixture, view_stage_create_review, STAGE_SOFIA, "supervisor");
  review_stage_receive (fixture.stage, review_stage_pump_case (30), NULL);
  review_stage_wait (shows_pump, &fixture);
  g_assert_true (gtk_widget_activate_action (fixture.view, "review.weekly", NULL));
  wait_for_text (&fixture, "No weekly review on this device yet");
  wait_for_text (&fixture, "needs the line");
  keep_week (&fixture);
  gtk_widget_activate_action (find_of_type (fixture.view, DOCKET_TYPE_WEEKLY_VIEW, 0), "weekly.refresh", NULL);
  wait_for_text (&fixture, "Week 48, 23–29 Nov 2026 as of Mon 23 Nov 2026");
  wait_for_text (&fixture, "2 more than week 47");
  wait_for_text (&fixture, "4 cases were decided, half of them within 31\u00a0min.");
  table = find_of_type (fixture.view, DOCKET_TYPE_WEEKLY_TABLE, 0);
  g_assert_nonnull (table);
  g_assert_nonnull (find_label (table, "Customer, Contact"));
  g_assert_nonnull (find_label (table, "Tess Ortiz (2 changes)"));
  g_assert_nonnull (find_label (fixture.view, "None took longer than 2\u00a0h."));
  bar = find_of_type (fixture.view, DOCKET_TYPE_WEEKLY_BAR, 0);
  g_assert_nonnull (bar);
  g_assert_cmpuint (count_of_type (fixture.view, DOCKET_TYPE_WEEKLY_BAR), ==, 1);
  view_stage_close (&fixture);
}

static void
assert_week (Fixture *fixture, const char *expected)
{
  GtkWidget *weekly = find_of_type (fixture->view, DOCKET_TYPE_WEEKLY_VIEW, 0);
  GtkDropDown *weeks = GTK_DROP_DOWN (find_of_type (weekly, GTK_TYPE_DROP_DOWN, 0));

  g_assert_cmpstr (gtk_string_object_get_string (gtk_drop_down_get_selected_item (weeks)), ==, expected);
}

/* The program stays open over the weekend. */
static void
test_weekly_names_the_week_it_shows (void)
{
  Fixture fixture;
  GtkWidget *weekly;

  view_stage_open (&fixture, view_stage_create_review, STAGE_SOFIA, "supervisor");
  keep_week (&fixture);
  g_assert_true (gtk_widget_activate_action (fixture.view, "review.weekly", NULL));
  wait_for_text (&fixture, "2 more than week 47");
  assert_week (&fixture, "Week 48, 23–29 Nov 2026");
  docket_fake_clock_advance (fixture.stage->clock, 7 * DAY_MS);
  weekly = find_of_type (fixture.view, DOCKET_TYPE_WEEKLY_VIEW, 0);
  gtk_widget_activate_action (weekly, "weekly.refresh", NULL);
  turn (300);
  assert_week (&fixture, "Week 48, 23–29 Nov 2026");
  /* The one that has begun is offered. */
  g_assert_true (gtk_widget_activate_action (weekly, "weekly.next", NULL));
  assert_week (&fixture, "Week 49, 30 Nov–6 Dec 2026");
  view_stage_close (&fixture);
}

static void
test_weekly_opens_its_changes (void)
{
  Fixture fixture;
  GtkWidget *weekly, *focus;

  view_stage_open (&fixture, view_stage_create_review, STAGE_SOFIA, "supervisor");
  review_stage_receive (fixture.stage, review_stage_pump_case (30), NULL);
  keep_week (&fixture);
  g_assert_true (gtk_widget_activate_action (fixture.view, "review.weekly", NULL));
  wait_for_text (&fixture, "2 more than week 47");
  weekly = find_of_type (fixture.view, DOCKET_TYPE_WEEKLY_VIEW, 0);
  g_signal_emit_by_name (find_of_type (fixture.view, DOCKET_TYPE_WEEKLY_TABLE, 0), "opened", 0u, "job.status");
  wait_for_text (&fixture, "Held · Status · Week 48");
  wait_for_text (&fixture, "J-10248 · Status");
  wait_for_text (&fixture, "Held: the record was locked");
  gtk_widget_activate_action (weekly, "weekly.back", NULL);
  wait_for_text (&fixture, "What stands out");
  /* At the figure that was opened. */
  focus = gtk_root_get_focus (gtk_widget_get_root (fixture.view));
  g_assert_true (GTK_IS_BUTTON (focus));
  g_assert_cmpstr (gtk_button_get_label (GTK_BUTTON (focus)), ==, "3");
  g_signal_emit_by_name (find_of_type (fixture.view, DOCKET_TYPE_WEEKLY_TABLE, 0), "opened", 3u, "job.status");
  wait_for_text (&fixture, "Failed: the record was locked");
  gtk_widget_activate_action (weekly, "weekly.back", NULL);
  wait_for_text (&fixture, "What stands out");
  gtk_widget_activate_action (weekly, "weekly.back", NULL);
  review_stage_wait (shows_pump, &fixture);
  view_stage_close (&fixture);
}

static int
needed_px (GtkWidget *widget)
{
  int width;

  gtk_widget_measure (widget, GTK_ORIENTATION_HORIZONTAL, -1, &width, NULL, NULL, NULL);
  return width;
}

static void
assert_narrow (Fixture *fixture)
{
  g_assert_cmpint (needed_px (fixture->view), <=, NARROW_PX);
}

static gboolean
shows_chooser (gpointer data)
{
  GtkWidget *case_view = find_of_type (((Fixture *) data)->view, DOCKET_TYPE_CASE_VIEW, 0);
  GtkWidget *choice = case_view != NULL ? find_of_type (case_view, GTK_TYPE_DROP_DOWN, 0) : NULL;

  return choice != NULL && gtk_widget_get_mapped (choice);
}

/* The pump's case, in which a second change is held. */
static DocketRecord *
two_held_changes (void)
{
  g_autoptr (DocketRecord) pump = review_stage_pump_case (30);
  g_autoptr (DocketReview) review = docket_review_from_record (pump, NULL);
  DocketRecord *record = docket_record_new (DOCKET_KIND_REVIEW, STAGE_PUMP_CASE);
  const DocketCandidate *first = g_ptr_array_index (review->candidates, 0);
  DocketCandidate *second = docket_candidate_new ();

  g_clear_pointer (&second->values, docket_values_unref);
  second->operation = g_strdup (STAGE_BOILER_CANDIDATE);
  second->kind = first->kind;
  second->values = docket_values_copy (first->values);
  second->was = docket_values_copy (first->was);
  second->why = g_strdup (first->why);
  docket_stamp_copy_to (&first->by, &second->by);
  g_ptr_array_add (review->candidates, second);
  docket_review_to_record (review, record);
  docket_record_set_rev (record, 31);
  return record;
}

/* In any language. */
static void
test_cases_and_weekly_fit_a_narrow_window (void)
{
  Fixture fixture;

  view_stage_open (&fixture, view_stage_create_review, STAGE_SOFIA, "supervisor");
  review_stage_receive (fixture.stage, review_stage_boiler_case (), review_stage_pump_case (30), NULL);
  review_stage_wait (shows_pump, &fixture);
  assert_narrow (&fixture);
  g_assert_true (gtk_widget_activate_action (fixture.view, "review.next", NULL));
  assert_narrow (&fixture);
  g_assert_true (gtk_widget_activate_action (fixture.view, "review.previous", NULL));
  review_stage_receive (fixture.stage, two_held_changes (), NULL);
  review_stage_wait (shows_chooser, &fixture);
  assert_narrow (&fixture);
  /* However long the names of who and where are. */
  g_assert_cmpint (needed_px (find_of_type (find_of_type (fixture.view, DOCKET_TYPE_CASE_VIEW, 0), GTK_TYPE_DROP_DOWN, 0)), <, CHOICE_PX);
  keep_week (&fixture);
  g_assert_true (gtk_widget_activate_action (fixture.view, "review.weekly", NULL));
  review_stage_wait (shows_bars, &fixture);
  assert_narrow (&fixture);
  view_stage_close (&fixture);
}

static void
test_weekly_is_not_for_everybody (void)
{
  Fixture fixture;

  view_stage_open (&fixture, view_stage_create_review, STAGE_DANA, "dispatcher");
  g_assert_true (gtk_widget_activate_action (fixture.view, "review.weekly", NULL));
  wait_for_text (&fixture, "The weekly review is not for your role");
  view_stage_close (&fixture);
}

/* (transfer full): the whole file; @meanwhile: the report changes and goes while the dialog is open. */
static char *
print_week (Fixture *fixture, gboolean meanwhile, gsize *size)
{
  DocketWeekly *weekly = docket_weekly_last (fixture->stage->desk);
  g_autoptr (GtkPrintOperation) operation = docket_weekly_print_new (weekly, fixture->stage->desk, DOCKET_WEEKLY_HELD, DOCKET_WEEKLY_BY_FIELD, NULL);
  g_autofree char *path = g_build_filename (fixture->stage->dir, "weekly.pdf", NULL);
  g_autoptr (GError) error = NULL;
  char *pdf = NULL;

  if (meanwhile)
    {
      weekly->total.figures[DOCKET_WEEKLY_HELD] = 123456789;
      g_clear_pointer (&weekly, docket_weekly_free);
    }
  gtk_print_operation_set_export_filename (operation, path);
  g_assert_cmpint (gtk_print_operation_run (operation, GTK_PRINT_OPERATION_ACTION_EXPORT, GTK_WINDOW (fixture->window), &error), ==, GTK_PRINT_OPERATION_RESULT_APPLY);
  g_assert_no_error (error);
  g_assert_true (g_file_get_contents (path, &pdf, size, NULL));
  g_assert_true (g_str_has_prefix (pdf, "%PDF"));
  if (weekly != NULL)
    docket_weekly_free (weekly);
  return pdf;
}

static void
test_weekly_as_csv_and_print (void)
{
  Fixture fixture;
  g_autoptr (DocketWeekly) weekly = NULL;
  g_autoptr (GPtrArray) rows = g_ptr_array_new ();
  g_autofree char *csv = NULL;
  g_autofree char *pdf = NULL;
  g_autofree char *other = NULL;
  gsize size, other_size;

  view_stage_open (&fixture, view_stage_create_review, STAGE_SOFIA, "supervisor");
  keep_week (&fixture);
  weekly = docket_weekly_last (fixture.stage->desk);
  g_assert_nonnull (weekly);
  /* In the order on screen. */
  for (guint i = weekly->rows[DOCKET_WEEKLY_BY_FIELD]->len; i > 0; i--)
    g_ptr_array_add (rows, g_ptr_array_index (weekly->rows[DOCKET_WEEKLY_BY_FIELD], i - 1));
  csv = docket_weekly_to_csv (weekly, fixture.stage->desk, DOCKET_WEEKLY_BY_FIELD, rows);
  g_assert_true (g_str_has_prefix (csv, "\xef\xbb\xbf"));
  g_assert_true (strstr (csv, "Customer, Contact") < strstr (csv, "\nStatus,"));
  g_assert_nonnull (strstr (csv, "Status,3,0,0,0,0,1,0,0,0,0,3,Tess Ortiz (2 changes)\r\n"));
  g_assert_nonnull (strstr (csv, "Together,3,1,"));
  pdf = print_week (&fixture, FALSE, &size);
  other = print_week (&fixture, TRUE, &other_size);
  g_assert_cmpuint (other_size, ==, size); /* the same but for its date */
  view_stage_close (&fixture);
}

static void
test_weekly_refuses_nonsense (void)
{
  static const char *const documents[] = { "[]", "{}", "{\"counted_at\":1,\"week\":[]}", "{\"counted_at\":1,\"week\":{\"from\":1,\"to\":2,\"totals\":{},\"cases\":{}}}" };
  Fixture fixture;

  view_stage_open (&fixture, view_stage_create_review, STAGE_SOFIA, "supervisor");
  for (guint i = 0; i < G_N_ELEMENTS (documents); i++)
    {
      g_autoptr (JsonNode) node = json_from_string (documents[i], NULL);
      g_autoptr (GError) error = NULL;

      g_assert_null (docket_weekly_new (fixture.stage->desk, node, &error));
      g_assert_nonnull (error);
      g_assert_true (error->domain == DOCKET_CORE_ERROR);
    }
  view_stage_close (&fixture);
}

/* -- Other rules on past work -- */

static const char trial_answer[] =
  "{\"from\":1,\"to\":2,\"operations\":120,\"same\":103,\"more\":false,\"cut\":false,\"changed\":["
  "{\"operation\":\"x\",\"action\":\"edit\",\"kind\":\"job\",\"id\":\"" STAGE_PUMP "\",\"group\":\"status\",\"person\":\"" STAGE_TESS "\",\"made_at\":1795420000000,"
  "\"arrived_at\":1795426000000,\"was\":{\"outcome\":\"held\",\"problem\":null},\"would\":{\"outcome\":\"merged\",\"problem\":null},\"overwrite\":true}],"
  "\"counts\":{\"reviews\":61,\"reviews_not_needed\":14,\"reviews_new\":2,\"overwrites\":3,\"refused_more\":0,\"refused_less\":1,\"not_judged\":4,\"not_known\":0}}";

static void
test_other_rules_are_tried (void)
{
  g_autoptr (ReviewStage) stage = review_stage_new (STAGE_SOFIA, "supervisor");
  g_autoptr (GHashTable) rules = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (JsonNode) answer = json_from_string (trial_answer, NULL);
  g_autoptr (JsonNode) nonsense = json_from_string ("{\"operations\":7}", NULL);
  g_autoptr (DocketPolicyTrial) trial = docket_policy_trial_new (answer, NULL);
  g_autoptr (DocketPolicy) other = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *document = NULL;
  GtkWidget *owner = gtk_window_new ();
  GtkWidget *window = docket_trial_window_new (owner, stage->desk);

  /* The rules in force, with two of them exchanged. */
  g_hash_table_insert (rules, (gpointer) "job.status", (gpointer) "merge");
  g_hash_table_insert (rules, (gpointer) "job.details", (gpointer) "review");
  document = docket_policy_trial_document (docket_desk_get_policy (stage->desk), rules);
  other = docket_policy_new_from_json (document, strlen (document), &error);
  g_assert_no_error (error);
  g_assert_cmpint (docket_policy_get_rule (other, DOCKET_GROUP_JOB_STATUS), ==, DOCKET_RULE_MERGE);
  g_assert_cmpint (docket_policy_get_rule (other, DOCKET_GROUP_JOB_DETAILS), ==, DOCKET_RULE_REVIEW);
  g_assert_cmpint (docket_policy_get_rule (other, DOCKET_GROUP_JOB_TOTALS), ==, docket_policy_get_rule (docket_desk_get_policy (stage->desk), DOCKET_GROUP_JOB_TOTALS));
  g_assert_true (docket_policy_get_deciders (other, DOCKET_GROUP_JOB_DETAILS) & DOCKET_ROLE_SUPERVISOR);
  g_assert_null (docket_policy_trial_new (nonsense, &error));
  g_assert_nonnull (error);

  gtk_window_present (GTK_WINDOW (window));
  g_assert_nonnull (find_label (window, "Job: Status"));
  g_assert_null (find_label (window, "Note:"));
  g_assert_true (gtk_widget_activate_action (window, "trial.try", NULL));
  g_assert_nonnull (find_label (window, "These are the rules in force"));
  docket_trial_window_take (DOCKET_TRIAL_WINDOW (window), trial);
  g_assert_nonnull (find_label (window, "Under these rules, 14 of 61 reviews would not have been needed, and 3 overwrites would have happened."));
  g_assert_nonnull (find_label (window, "2 more changes would have gone to review."));
  g_assert_nonnull (find_label (window, "1 change less would have been refused."));
  g_assert_nonnull (find_label (window, "J-10248: Status"));
  g_assert_nonnull (find_label (window, "was held for review, would be merged over a value not seen"));
  gtk_window_destroy (GTK_WINDOW (window));
  gtk_window_destroy (GTK_WINDOW (owner));
  while (g_main_context_iteration (NULL, FALSE))
    ;
}

int
main (int argc, char **argv)
{
  docket_crash_disk_use ();
  gtk_test_init (&argc, &argv, NULL);
  speak ();
  dress ();
  adw_init ();
  docket_console_init ();
  g_test_add_func ("/console/review/several-decided-together-undone-together", test_several);
  g_test_add_func ("/console/review/several-say-that-they-are-not-saved", test_several_cannot_be_saved);
  g_test_add_func ("/console/review/several-keep-a-reason-whole-or-refuse-it", test_several_keep_a_reason_whole_or_refuse_it);
  g_test_add_func ("/console/review/several-leave-out-what-changed", test_several_meets_a_change);
  g_test_add_func ("/console/review/archive-as-csv", test_archive_as_csv);
  g_test_add_func ("/console/review/archive-without-a-case", test_archive_without_a_case);
  g_test_add_func ("/console/review/details-pane-follows-the-case", test_details_pane);
  g_test_add_func ("/console/review/record-leaves-keyboard-and-divider", test_record_leaves_keyboard_and_divider);
  g_test_add_func ("/console/weekly/without-a-server-the-last-one-with-its-age", test_weekly_without_a_server);
  g_test_add_func ("/console/weekly/names-the-week-it-shows", test_weekly_names_the_week_it_shows);
  g_test_add_func ("/console/weekly/a-figure-opens-its-changes", test_weekly_opens_its_changes);
  g_test_add_func ("/console/review/cases-and-weekly-fit-a-narrow-window", test_cases_and_weekly_fit_a_narrow_window);
  g_test_add_func ("/console/weekly/not-for-every-role", test_weekly_is_not_for_everybody);
  g_test_add_func ("/console/weekly/csv-and-print", test_weekly_as_csv_and_print);
  g_test_add_func ("/console/weekly/nonsense-is-refused", test_weekly_refuses_nonsense);
  g_test_add_func ("/console/review/other-rules-are-tried", test_other_rules_are_tried);
  return g_test_run ();
}
