/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * What long names and narrow columns leave: windows that are no wider for them,
 * and words that are still whole where they matter.
 */
#include <adwaita.h>

#include "docket-case-result.h"
#include "docket-case-view.h"
#include "docket-cell.h"
#include "docket-console.h"
#include "docket-customer-compare.h"
#include "docket-customers-view.h"
#include "docket-jobs-view.h"
#include "docket-review-row.h"
#include "docket-review-view.h"
#include "docket-table.h"
#include "docket-trial-window.h"
#include "view-stage.h"
#include "widget-search.h"

/* No word of any language should be longer. */
#define LONG_WORD "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft"
/* As long as the names of registered associations are. */
#define LONG_NAME LONG_WORD " Korneuburg-Niederösterreich"
#define FIRST_TWIN "0192e000-0000-7000-8000-000000000023"
#define SECOND_TWIN "0192e000-0000-7000-8000-000000000024"
#define RESULT_PX_NARROW 128 /* as beside four columns in a window of 1000 px */
#define RESULT_PX_WIDE 300

static DocketRecord *
new_customer (const char *id)
{
  DocketRecord *record = docket_record_new (DOCKET_KIND_CUSTOMER, id);

  docket_record_set_text (record, DOCKET_CUSTOMER_NAME, LONG_NAME);
  docket_record_set_text (record, DOCKET_CUSTOMER_CITY, "Wien");
  docket_record_set_text (record, DOCKET_CUSTOMER_PHONE, "+43 1 9600000");
  docket_record_set_text (record, DOCKET_CUSTOMER_STANDING, "active");
  return record;
}

static gboolean
shows_twin (gpointer data)
{
  return find_label (data, LONG_NAME " stays") != NULL;
}

static float
get_middle (GtkLabel *label, GtkWidget *within)
{
  graphene_rect_t bounds;

  g_assert_true (gtk_widget_compute_bounds (GTK_WIDGET (label), within, &bounds));
  return bounds.origin.y + bounds.size.height / 2;
}

static void
test_comparison_is_no_wider (void)
{
  Fixture fixture = { 0 };
  g_autoptr (DocketRecord) first = new_customer (FIRST_TWIN);
  GtkWidget *compare;
  int asked_px, high_px, narrowest_px;

  view_stage_open (&fixture, docket_customers_view_new, STAGE_OMAR, "office");
  review_stage_receive (fixture.stage, new_customer (FIRST_TWIN), new_customer (SECOND_TWIN), NULL);
  wait_for_text (&fixture, LONG_NAME);
  compare = docket_customer_compare_new (fixture.view, fixture.stage->desk, first);
  gtk_window_get_default_size (GTK_WINDOW (compare), &asked_px, &high_px);
  gtk_window_present (GTK_WINDOW (compare));
  review_stage_wait (shows_twin, compare);
  gtk_widget_measure (compare, GTK_ORIENTATION_HORIZONTAL, -1, &narrowest_px, NULL, NULL, NULL);
  g_assert_cmpint (narrowest_px, <=, asked_px);
  /* What is asked and what is chosen stand in one line. */
  g_assert_cmpfloat_with_epsilon (get_middle (find_label (compare, "Choose…"), compare), get_middle (find_label (compare, "Or with any customer:"), compare), 1.5f);
  gtk_window_destroy (GTK_WINDOW (compare));
  view_stage_close (&fixture);
}

static gboolean
shows_case (gpointer data)
{
  return find_of_type (((Fixture *) data)->view, DOCKET_TYPE_CASE_RESULT, 0) != NULL;
}

static int
measure_height (GtkWidget *widget, int width_px)
{
  int height_px;

  gtk_widget_measure (widget, GTK_ORIENTATION_VERTICAL, width_px, NULL, &height_px, NULL, NULL);
  return height_px;
}

/* "Office, Waiting for approval": cut after the comma it would not say what was chosen. */
static void
test_result_takes_another_line (void)
{
  Fixture fixture = { 0 };
  GtkWidget *result;

  view_stage_open (&fixture, view_stage_create_review, STAGE_SOFIA, "supervisor");
  review_stage_receive (fixture.stage, review_stage_pump_case (30), NULL);
  review_stage_wait (shows_case, &fixture);
  g_assert_true (gtk_widget_activate_action (find_of_type (fixture.view, DOCKET_TYPE_CASE_VIEW, 0), "case.first", NULL));
  result = find_of_type (fixture.view, DOCKET_TYPE_CASE_RESULT, 0);
  g_assert_nonnull (find_label (result, "Waiting for approval"));
  g_assert_cmpint (measure_height (result, RESULT_PX_NARROW), >, measure_height (result, RESULT_PX_WIDE));
  view_stage_close (&fixture);
}

static gboolean
shows_amount (gpointer data)
{
  GtkLabel *label = find_label (((Fixture *) data)->view, "€187.50");

  return label != NULL && gtk_widget_get_width (GTK_WIDGET (label)) > 0;
}

/* "€187." and below it "50" are two amounts to whoever is in a hurry. */
static void
test_amounts_are_in_one_piece (void)
{
  GtkSettings *settings = gtk_settings_get_default ();
  Fixture fixture = { 0 };

  g_object_set (settings, "gtk-xft-dpi", 2 * 96 * 1024, NULL);
  view_stage_open (&fixture, view_stage_create_review, STAGE_SOFIA, "supervisor");
  gtk_window_set_default_size (GTK_WINDOW (fixture.window), 1000, 760);
  review_stage_receive (fixture.stage, review_stage_boiler_case (), NULL);
  review_stage_wait (shows_amount, &fixture);
  g_assert_cmpint (pango_layout_get_line_count (gtk_label_get_layout (find_label (fixture.view, "€187.50"))), ==, 1);
  g_assert_cmpint (pango_layout_get_line_count (gtk_label_get_layout (find_label (fixture.view, "€262.50"))), ==, 1);
  view_stage_close (&fixture);
  gtk_settings_reset_property (settings, "gtk-xft-dpi");
}

/* However long the reason beside it. */
static void
test_rules_are_whole (void)
{
  Fixture fixture = { 0 };
  GtkWidget *trial;
  guint n_rows, n_labels = 0;

  view_stage_open (&fixture, view_stage_create_review, STAGE_SOFIA, "supervisor");
  trial = docket_trial_window_new (fixture.view, fixture.stage->desk);
  gtk_window_present (GTK_WINDOW (trial));
  turn (200);
  n_rows = count_of_type (trial, ADW_TYPE_COMBO_ROW);
  g_assert_cmpuint (n_rows, >, 5);
  for (guint i = 0; i < n_rows; i++)
    {
      GtkWidget *row = find_of_type (trial, ADW_TYPE_COMBO_ROW, i);
      guint n = count_of_type (row, GTK_TYPE_LABEL);

      for (guint k = 0; k < n; k++)
        g_assert_false (pango_layout_is_ellipsized (gtk_label_get_layout (GTK_LABEL (find_of_type (row, GTK_TYPE_LABEL, k)))));
      n_labels += n;
    }
  g_assert_cmpuint (n_labels, >=, 3 * n_rows);
  gtk_window_destroy (GTK_WINDOW (trial));
  view_stage_close (&fixture);
}

/* The case of the pump, both sides of which are one person's, as of twins they often are. */
static DocketRecord *
one_persons_case (void)
{
  DocketRecord *record = review_stage_pump_case (30);
  g_autoptr (DocketReview) review = docket_review_from_record (record, NULL);
  DocketCandidate *candidate = g_ptr_array_index (review->candidates, 0);

  g_free (candidate->by.person);
  candidate->by.person = g_strdup (review->current_by.person);
  docket_review_to_record (review, record);
  return record;
}

static void
test_nobody_stands_against_themselves (void)
{
  Fixture fixture = { 0 };
  GtkWidget *row;

  view_stage_open (&fixture, view_stage_create_review, STAGE_SOFIA, "supervisor");
  review_stage_receive (fixture.stage, one_persons_case (), NULL);
  review_stage_wait (shows_case, &fixture);
  row = find_of_type (fixture.view, DOCKET_TYPE_REVIEW_ROW, 0);
  g_assert_nonnull (find_label (row, "Omar"));
  g_assert_null (find_label (row, "↔"));
  view_stage_close (&fixture);
}

/* The cell of the first row that says how work on it stands. */
static GtkWidget *
find_state_cell (DocketTable *table)
{
  GtkWidget *cell;

  for (guint i = 0; (cell = find_of_type (GTK_WIDGET (table), DOCKET_TYPE_CELL, i)) != NULL; i++)
    if (docket_cell_get_column (DOCKET_CELL (cell))->fill == docket_cell_fill_sync)
      return cell;
  return NULL;
}

static gboolean
has_state (gpointer table)
{
  GtkWidget *cell = find_state_cell (table);

  return cell != NULL && *docket_cell_get_text (DOCKET_CELL (cell)) != '\0';
}

/* The heading that shows @title. (nullable) */
static GtkWidget *
find_heading (DocketTable *table, const char *title)
{
  GtkWidget *header = gtk_widget_get_first_child (find_of_type (GTK_WIDGET (table), GTK_TYPE_COLUMN_VIEW, 0));

  for (GtkWidget *heading = gtk_widget_get_first_child (header); heading != NULL; heading = gtk_widget_get_next_sibling (heading))
    {
      GtkWidget *part = gtk_widget_get_first_child (gtk_widget_get_first_child (heading));

      while (part != NULL && !GTK_IS_LABEL (part))
        part = gtk_widget_get_next_sibling (part);
      if (part != NULL && g_str_equal (gtk_label_get_text (GTK_LABEL (part)), title))
        return heading;
    }
  return NULL;
}

/* Where the words have no room, the icon still says that work has not been sent; and what
 * the icons are about is still to be learnt. */
static void
test_state_of_work_stays (void)
{
  static const int narrow_px[] = { 830, 430, 290 };
  Fixture fixture = { 0 };
  DocketTable *table;
  GtkWidget *cell, *icon, *words, *heading;
  const char *said;

  view_stage_open (&fixture, docket_jobs_view_new, STAGE_SOFIA, "supervisor");
  table = DOCKET_TABLE (find_of_type (fixture.view, DOCKET_TYPE_TABLE, 0));
  docket_table_set_width (table, 1200);
  review_stage_wait (has_state, table);
  cell = find_state_cell (table);
  icon = gtk_widget_get_first_child (cell);
  words = gtk_widget_get_last_child (cell);
  said = docket_cell_get_text (DOCKET_CELL (cell));
  g_assert_true (gtk_widget_get_mapped (words));
  for (guint i = 0; i < G_N_ELEMENTS (narrow_px); i++)
    {
      docket_table_set_width (table, narrow_px[i]);
      turn (100);
      g_assert_true (gtk_widget_get_mapped (icon));
      g_assert_false (gtk_widget_get_mapped (words));
      g_assert_cmpstr (gtk_widget_get_tooltip_text (cell), ==, said);
      gtk_test_accessible_assert_property (GTK_ACCESSIBLE (cell), GTK_ACCESSIBLE_PROPERTY_LABEL, said);
      heading = find_heading (table, "");
      g_assert_nonnull (heading);
      g_assert_cmpstr (gtk_widget_get_tooltip_text (heading), ==, "Sync");
      gtk_test_accessible_assert_property (GTK_ACCESSIBLE (heading), GTK_ACCESSIBLE_PROPERTY_LABEL, "Sync");
    }
  docket_table_set_width (table, 1200);
  turn (100);
  g_assert_true (gtk_widget_get_mapped (words));
  g_assert_null (gtk_widget_get_tooltip_text (cell));
  heading = find_heading (table, "Sync");
  g_assert_nonnull (heading);
  g_assert_null (gtk_widget_get_tooltip_text (heading));
  view_stage_close (&fixture);
}

int
main (int argc, char **argv)
{
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();
  docket_console_init ();
  speak ();
  dress ();
  g_test_add_func ("/console/long-names/comparison-is-no-wider", test_comparison_is_no_wider);
  g_test_add_func ("/console/long-names/result-takes-another-line", test_result_takes_another_line);
  g_test_add_func ("/console/long-names/amounts-are-in-one-piece", test_amounts_are_in_one_piece);
  g_test_add_func ("/console/long-names/rules-are-whole", test_rules_are_whole);
  g_test_add_func ("/console/long-names/nobody-stands-against-themselves", test_nobody_stands_against_themselves);
  g_test_add_func ("/console/long-names/state-of-work-stays", test_state_of_work_stays);
  return g_test_run ();
}
