/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The weekly review.
 *
 *   week chosen -> ask the server, keep showing what is shown
 *   answer      -> tiles, chart, table
 *   no answer   -> the week that was kept, with when it was counted; or why not
 *
 * An answer for a week that is no longer chosen is thrown away.
 */
#include "docket-config.h"

#include <adwaita.h>
#include <glib/gi18n-lib.h>
#include <inttypes.h>

#include "docket-weekly-view.h"

#include "docket-error.h"
#include "docket-facts.h"
#include "docket-looks.h"
#include "docket-new-day.h"
#include "docket-pair.h"
#include "docket-print.h"
#include "docket-save-text.h"
#include "docket-text.h"
#include "docket-trial-window.h"
#include "docket-weekly-bar.h"
#include "docket-weekly-changes.h"
#include "docket-weekly-print.h"
#include "docket-weekly-source.h"
#include "docket-weekly-table.h"
#include "docket-weekly-words.h"
#include "docket-wrap-layout.h"

#define WEEKS_OFFERED 26
#define BARS_MAX 8
#define MAY_SEE (DOCKET_ROLE_OFFICE | DOCKET_ROLE_SUPERVISOR | DOCKET_ROLE_ADMIN)

struct _DocketWeeklyView
{
  GtkWidget parent_instance;

  DocketDesk *desk;
  DocketWeekly *weekly; /* (nullable): the one shown */
  GCancellable *fetching;
  DocketWeeklyFigure figure;
  DocketWeeklyDimension dimension;
  gboolean updating;
  gint64 newest; /* that is offered, its Monday */

  GtkWidget *box;
  GtkLabel *title;
  GtkDropDown *weeks;
  GtkWidget *choices;
  GtkStack *pages;
  GtkWidget *notice;
  GtkLabel *notice_label;
  GtkBox *tiles;
  GtkLabel *chart_title;
  GtkLabel *legend_now;
  GtkLabel *legend_before;
  GtkGrid *chart;
  GtkBox *stands_out;
  DocketWeeklyTable *table;
  GtkLabel *counted;
  DocketWeeklyChanges *changes;
  AdwStatusPage *problem;
  GtkWidget *retry;
  DocketWeeklyFigure opened; /* the figure whose changes are shown, */
  char *opened_key;          /* and its row (nullable): the sum */
};

enum
{
  CLOSED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (DocketWeeklyView, docket_weekly_view, GTK_TYPE_WIDGET)

/* -- What is shown -- */

static void
clear (GtkWidget *parent, void (*remove) (GtkWidget *parent, GtkWidget *child))
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (parent)) != NULL)
    remove (parent, child);
}

static void
remove_from_box (GtkWidget *parent, GtkWidget *child)
{
  gtk_box_remove (GTK_BOX (parent), child);
}

static void
remove_from_grid (GtkWidget *parent, GtkWidget *child)
{
  gtk_grid_remove (GTK_GRID (parent), child);
}

static void
show_page (DocketWeeklyView *self, const char *name)
{
  gboolean report = g_strcmp0 (name, "report") == 0;
  gboolean changes = g_strcmp0 (name, "changes") == 0;

  gtk_stack_set_visible_child_name (self->pages, name);
  gtk_widget_set_visible (self->choices, !changes);
  /* A title of the page is short, but not in large text; one of changes tells of somebody. */
  gtk_label_set_ellipsize (self->title, changes || docket_text_is_large () ? PANGO_ELLIPSIZE_END : PANGO_ELLIPSIZE_NONE);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "weekly.csv", report);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "weekly.print", report);
  if (!changes)
    gtk_label_set_label (self->title, _ ("Weekly review"));
}

static GtkWidget *
add_label (GtkWidget *box, const char *text, const char *css_class)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_widget_add_css_class (label, css_class);
  gtk_box_append (GTK_BOX (box), label);
  return label;
}

static void show_chart (DocketWeeklyView *self);

static void
on_tile_toggled (GtkToggleButton *tile, DocketWeeklyView *self)
{
  guint figure = GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (tile), "figure"));

  if (self->updating || !gtk_toggle_button_get_active (tile))
    return;
  self->figure = (DocketWeeklyFigure) figure;
  show_chart (self);
  docket_weekly_table_sort (self->table, self->figure);
}

static GtkWidget *
create_tile (DocketWeeklyView *self, DocketWeeklyFigure figure, GtkWidget *group)
{
  g_autofree char *number = g_strdup_printf ("%'" PRId64, self->weekly->total.figures[figure]);
  g_autofree char *difference = docket_weekly_difference (self->weekly, figure);
  g_autofree char *name = g_strdup_printf (_ ("%s: %s %s, %s"), docket_weekly_figure_title (figure), number, docket_weekly_figure_meaning (figure), difference);
  GtkWidget *tile = gtk_toggle_button_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);
  GtkWidget *body = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
  GtkWidget *label;

  add_label (box, docket_weekly_figure_title (figure), "heading");
  label = add_label (body, number, "weekly-number");
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_NONE);
  label = add_label (body, docket_weekly_figure_meaning (figure), "case-caption");
  gtk_widget_set_valign (label, GTK_ALIGN_CENTER);
  gtk_box_append (GTK_BOX (box), body);
  add_label (box, difference, "case-caption");
  gtk_button_set_child (GTK_BUTTON (tile), box);
  gtk_widget_set_tooltip_text (tile, difference);
  gtk_widget_add_css_class (tile, "case-card");
  gtk_widget_add_css_class (tile, "weekly-tile");
  g_object_set_data (G_OBJECT (tile), "figure", GUINT_TO_POINTER (figure));
  if (group != NULL)
    gtk_toggle_button_set_group (GTK_TOGGLE_BUTTON (tile), GTK_TOGGLE_BUTTON (group));
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (tile), figure == self->figure);
  gtk_accessible_update_property (GTK_ACCESSIBLE (tile), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  g_signal_connect_object (tile, "toggled", G_CALLBACK (on_tile_toggled), self, 0);
  gtk_box_append (self->tiles, tile);
  return tile;
}

static void
show_tiles (DocketWeeklyView *self)
{
  GtkWidget *first = NULL;

  self->updating = TRUE;
  clear (GTK_WIDGET (self->tiles), remove_from_box);
  for (guint i = 0; i < DOCKET_WEEKLY_N_FIGURES; i++)
    {
      GtkWidget *tile = create_tile (self, (DocketWeeklyFigure) i, first);

      first = first != NULL ? first : tile;
    }
  self->updating = FALSE;
}

static int
compare_rows (gconstpointer a, gconstpointer b, gpointer data)
{
  const DocketWeeklyRow *first = *(DocketWeeklyRow *const *) a;
  const DocketWeeklyRow *second = *(DocketWeeklyRow *const *) b;
  guint figure = GPOINTER_TO_UINT (data);

  return (first->figures[figure] < second->figures[figure]) - (first->figures[figure] > second->figures[figure]);
}

static GtkWidget *
create_number (gint64 number, const char *css_class)
{
  g_autofree char *text = g_strdup_printf ("%'" PRId64, number);
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 1);
  gtk_widget_add_css_class (label, css_class);
  return label;
}

static void
add_bar (DocketWeeklyView *self, const DocketWeeklyRow *row, int at, gint64 max)
{
  g_autofree char *text = docket_weekly_key_name (self->desk, self->dimension, row->key);
  GtkWidget *name = gtk_label_new (text);
  GtkWidget *bar = docket_weekly_bar_new (row->figures[self->figure], row->before[self->figure], max);

  gtk_label_set_xalign (GTK_LABEL (name), 1);
  gtk_label_set_ellipsize (GTK_LABEL (name), PANGO_ELLIPSIZE_END);
  docket_facts_tell_cut (GTK_LABEL (name));
  gtk_label_set_width_chars (GTK_LABEL (name), 18);
  gtk_label_set_max_width_chars (GTK_LABEL (name), 22);
  gtk_widget_set_tooltip_text (name, text);
  gtk_widget_set_hexpand (bar, TRUE);
  gtk_grid_attach (self->chart, name, 0, at, 1, 1);
  gtk_grid_attach (self->chart, bar, 1, at, 1, 1);
  gtk_grid_attach (self->chart, create_number (row->figures[self->figure], "weekly-strong"), 2, at, 1, 1);
  gtk_grid_attach (self->chart, create_number (row->before[self->figure], "case-caption"), 3, at, 1, 1);
}

/* (transfer full) */
static char *
describe_chart (DocketWeeklyView *self)
{
  const char *figure = docket_weekly_figure_title (self->figure);

  switch (self->dimension)
    {
    case DOCKET_WEEKLY_BY_TEAM:
      /* Translators: a figure of the weekly review: "Held, by team" */
      return g_strdup_printf (_ ("%s, by team"), figure);
    case DOCKET_WEEKLY_BY_PERSON:
      /* Translators: a figure of the weekly review: "Held, by person" */
      return g_strdup_printf (_ ("%s, by person"), figure);
    case DOCKET_WEEKLY_BY_FIELD:
    case DOCKET_WEEKLY_N_DIMENSIONS:
    default:
      /* Translators: a figure of the weekly review: "Held, by field" */
      return g_strdup_printf (_ ("%s, by field"), figure);
    }
}

static void
show_chart (DocketWeeklyView *self)
{
  GPtrArray *all = self->weekly->rows[self->dimension];
  g_autoptr (GPtrArray) rows = g_ptr_array_sized_new (all->len + 1);
  g_autofree char *title = NULL;
  g_autofree char *now = docket_weekly_week_short (self->weekly->from);
  g_autofree char *before = docket_weekly_week_short (docket_weekly_monday (self->weekly->from, -1));
  gint64 max = 0;
  guint shown = 0;

  title = describe_chart (self);
  gtk_label_set_label (self->chart_title, title);
  gtk_label_set_label (self->legend_now, now);
  gtk_label_set_label (self->legend_before, before);
  clear (GTK_WIDGET (self->chart), remove_from_grid);
  for (guint i = 0; i < all->len; i++)
    g_ptr_array_add (rows, g_ptr_array_index (all, i));
  g_ptr_array_sort_with_data (rows, compare_rows, GUINT_TO_POINTER (self->figure));
  for (guint i = 0; i < rows->len && i < BARS_MAX; i++)
    {
      const DocketWeeklyRow *row = g_ptr_array_index (rows, i);

      max = MAX (max, MAX (row->figures[self->figure], row->before[self->figure]));
    }
  for (guint i = 0; i < rows->len && i < BARS_MAX; i++)
    if (((DocketWeeklyRow *) g_ptr_array_index (rows, i))->figures[self->figure] > 0)
      add_bar (self, g_ptr_array_index (rows, i), (int) shown++, max);
  if (shown == 0)
    {
      GtkWidget *nothing = gtk_label_new (_ ("Nothing of this kind in that week."));

      gtk_widget_add_css_class (nothing, "dim-label");
      gtk_widget_set_hexpand (nothing, TRUE);
      gtk_grid_attach (self->chart, nothing, 0, 0, 4, 1);
    }
}

static void
show_stands_out (DocketWeeklyView *self)
{
  g_autoptr (GPtrArray) sentences = docket_weekly_stands_out (self->weekly, self->desk);

  clear (GTK_WIDGET (self->stands_out), remove_from_box);
  for (guint i = 0; i < sentences->len; i++)
    {
      GtkWidget *label = gtk_label_new (g_ptr_array_index (sentences, i));

      gtk_label_set_wrap (GTK_LABEL (label), TRUE);
      gtk_label_set_xalign (GTK_LABEL (label), 0);
      gtk_box_append (self->stands_out, label);
    }
}

static void
show_weekly (DocketWeeklyView *self)
{
  g_autofree char *when = docket_time_format_full (self->weekly->counted_at);
  g_autofree char *counted = g_strdup_printf (_ ("Every figure opens its changes. Counted on the server: %s."), when);

  gtk_label_set_label (self->counted, counted);
  show_tiles (self);
  show_chart (self);
  show_stands_out (self);
  docket_weekly_table_show (self->table, self->desk, self->weekly, self->dimension);
  docket_weekly_table_sort (self->table, self->figure);
  show_page (self, "report");
}

static void
take_weekly (DocketWeeklyView *self, DocketWeekly *weekly)
{
  /* Both point into the one that goes. */
  docket_weekly_table_show (self->table, self->desk, NULL, self->dimension);
  docket_weekly_changes_show (self->changes, self->desk, NULL, self->figure, self->dimension, NULL);
  docket_weekly_free (self->weekly);
  self->weekly = weekly;
  show_weekly (self);
}

static void
set_notice (DocketWeeklyView *self, const char *text)
{
  gtk_label_set_label (self->notice_label, text != NULL ? text : "");
  gtk_widget_set_visible (self->notice, text != NULL);
}

static void
show_problem (DocketWeeklyView *self, const char *title, const char *text, gboolean retry)
{
  adw_status_page_set_title (self->problem, title);
  docket_status_page_say (self->problem, text);
  gtk_widget_set_visible (self->retry, retry);
  show_page (self, "problem");
}

/* -- Weeks -- */

/* Of those that are offered, which may be those of last week. */
static gint64
chosen_week (DocketWeeklyView *self)
{
  guint at = gtk_drop_down_get_selected (self->weeks);

  return docket_weekly_monday (self->newest, at == GTK_INVALID_LIST_POSITION ? 0 : -(int) at);
}

static void
choose_week (DocketWeeklyView *self, gint64 from)
{
  for (guint i = 0; i < WEEKS_OFFERED; i++)
    if (docket_weekly_monday (self->newest, -(int) i) == from)
      {
        self->updating = TRUE;
        gtk_drop_down_set_selected (self->weeks, i);
        self->updating = FALSE;
      }
}

/* What was chosen stays so. */
static void
offer_weeks (DocketWeeklyView *self)
{
  g_autoptr (GtkStringList) names = NULL;
  gint64 newest = docket_weekly_monday (docket_clock_now_ms (docket_desk_get_clock (self->desk)), 0);
  gint64 chosen = self->newest != 0 ? chosen_week (self) : newest;

  if (newest == self->newest)
    return;
  self->newest = newest;
  names = gtk_string_list_new (NULL);
  for (guint i = 0; i < WEEKS_OFFERED; i++)
    {
      g_autofree char *name = docket_weekly_week_title (docket_weekly_monday (newest, -(int) i));

      gtk_string_list_append (names, name);
    }
  self->updating = TRUE;
  gtk_drop_down_set_model (self->weeks, G_LIST_MODEL (names));
  self->updating = FALSE;
  choose_week (self, chosen);
}

static void
update_steps (DocketWeeklyView *self)
{
  guint at = gtk_drop_down_get_selected (self->weeks);

  gtk_widget_action_set_enabled (GTK_WIDGET (self), "weekly.next", at > 0 && at < WEEKS_OFFERED);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "weekly.previous", at + 1 < WEEKS_OFFERED);
}

static gboolean
on_new_day (DocketWeeklyView *self)
{
  offer_weeks (self);
  update_steps (self);
  return FALSE;
}

/* -- Fetching -- */

static void
show_without_answer (DocketWeeklyView *self, const GError *error)
{
  g_autoptr (DocketWeekly) last = docket_weekly_last (self->desk);
  gboolean expired = g_error_matches (error, DOCKET_DESK_ERROR, DOCKET_DESK_ERROR_SIGNED_OUT);
  const char *why = expired ? _ ("Your sign-in has expired. Sign in to fetch the weekly review.") : _ ("The server that counts it cannot be reached.");
  g_autofree char *week = NULL;
  g_autofree char *when = NULL;
  g_autofree char *text = NULL;

  if (g_error_matches (error, DOCKET_DESK_ERROR, DOCKET_DESK_ERROR_REFUSED) || g_error_matches (error, DOCKET_DESK_ERROR, DOCKET_DESK_ERROR_NOT_DOCKET)
      || error->domain == DOCKET_CORE_ERROR)
    {
      show_problem (self, _ ("The weekly review cannot be shown"), error->message, TRUE);
      return;
    }
  if (last == NULL)
    {
      text = g_strdup_printf (_ ("%s Your work is not affected; this page needs the line."), why);
      show_problem (self, _ ("No weekly review on this device yet"), text, TRUE);
      return;
    }
  week = docket_weekly_week_title (last->from);
  when = docket_time_format_full (last->counted_at);
  text = g_strdup_printf (_ ("%s This is %s as of %s."), why, week, when);
  choose_week (self, last->from);
  update_steps (self);
  take_weekly (self, g_steal_pointer (&last));
  set_notice (self, text);
}

static void
on_fetched (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (DocketWeeklyView) self = data;
  g_autoptr (GError) error = NULL;
  DocketWeekly *weekly = docket_weekly_fetch_finish (DOCKET_DESK (source), result, &error);

  /* Closed meanwhile, or another week was chosen. */
  if (self->box == NULL || self->fetching != g_task_get_cancellable (G_TASK (result)))
    {
      docket_weekly_free (weekly);
      return;
    }
  g_clear_object (&self->fetching);
  if (weekly == NULL)
    {
      show_without_answer (self, error);
      return;
    }
  set_notice (self, NULL);
  take_weekly (self, weekly);
}

void
docket_weekly_view_refresh (DocketWeeklyView *self)
{
  g_return_if_fail (DOCKET_IS_WEEKLY_VIEW (self));

  offer_weeks (self);
  update_steps (self);
  if ((docket_desk_get_role (self->desk) & MAY_SEE) == 0)
    {
      show_problem (self, _ ("The weekly review is not for your role"), _ ("Office, supervisors and administrators see how often changes were held, merged or refused. Ask one of them for a copy."), FALSE);
      return;
    }
  g_cancellable_cancel (self->fetching);
  g_clear_object (&self->fetching);
  self->fetching = g_cancellable_new ();
  if (self->weekly == NULL)
    show_page (self, "loading");
  docket_weekly_fetch_async (self->desk, chosen_week (self), self->fetching, on_fetched, g_object_ref (self));
}

/* -- Actions -- */

static void
on_week_selected (DocketWeeklyView *self)
{
  if (!self->updating && self->desk != NULL)
    docket_weekly_view_refresh (self);
}

static void
on_dimension_toggled (DocketWeeklyView *self, GtkToggleButton *button)
{
  GtkWidget *parent = gtk_widget_get_parent (GTK_WIDGET (button));
  guint at = 0;

  if (self->updating || !gtk_toggle_button_get_active (button))
    return;
  for (GtkWidget *child = gtk_widget_get_first_child (parent); child != NULL && child != GTK_WIDGET (button); child = gtk_widget_get_next_sibling (child))
    at++;
  self->dimension = (DocketWeeklyDimension) MIN (at, DOCKET_WEEKLY_N_DIMENSIONS - 1);
  if (self->weekly != NULL)
    show_weekly (self);
}

static void
on_opened (DocketWeeklyView *self, guint figure, const char *key)
{
  g_autofree char *name = key != NULL ? docket_weekly_key_name (self->desk, self->dimension, key) : NULL;
  g_autofree char *week = docket_weekly_week_title (self->weekly->from);
  g_autofree char *title = name != NULL ? g_strdup_printf ("%s · %s · %s", docket_weekly_figure_title (figure), name, week)
                                        : g_strdup_printf ("%s · %s", docket_weekly_figure_title (figure), week);

  self->opened = (DocketWeeklyFigure) figure;
  g_free (self->opened_key);
  self->opened_key = g_strdup (key);
  docket_weekly_changes_show (self->changes, self->desk, self->weekly, (DocketWeeklyFigure) figure, self->dimension, key);
  show_page (self, "changes");
  gtk_label_set_label (self->title, title);
  docket_weekly_changes_focus (self->changes);
}

static void
back (GtkWidget *widget, const char *action, GVariant *parameter)
{
  DocketWeeklyView *self = DOCKET_WEEKLY_VIEW (widget);

  if (g_strcmp0 (gtk_stack_get_visible_child_name (self->pages), "changes") == 0)
    {
      show_page (self, "report");
      docket_weekly_table_focus (self->table, self->opened, self->opened_key);
    }
  else
    g_signal_emit (self, signals[CLOSED], 0);
}

static void
step (GtkWidget *widget, const char *action, GVariant *parameter)
{
  DocketWeeklyView *self = DOCKET_WEEKLY_VIEW (widget);
  guint at = gtk_drop_down_get_selected (self->weeks);

  if (g_strcmp0 (action, "weekly.next") == 0)
    gtk_drop_down_set_selected (self->weeks, at > 0 ? at - 1 : 0);
  else
    gtk_drop_down_set_selected (self->weeks, MIN (at + 1, WEEKS_OFFERED - 1));
}

static void
refresh (GtkWidget *widget, const char *action, GVariant *parameter)
{
  docket_weekly_view_refresh (DOCKET_WEEKLY_VIEW (widget));
}

static void
save_csv (GtkWidget *widget, const char *action, GVariant *parameter)
{
  DocketWeeklyView *self = DOCKET_WEEKLY_VIEW (widget);
  g_autoptr (GPtrArray) rows = NULL;
  g_autofree char *week = NULL;
  g_autofree char *name = NULL;

  if (self->weekly == NULL)
    return;
  rows = docket_weekly_table_get_rows (self->table);
  week = docket_weekly_week_title (self->weekly->from);
  name = g_strdup_printf (_ ("Weekly review, %s.csv"), week);
  docket_save_text_ask (widget, _ ("Save the weekly review"), name, docket_weekly_to_csv (self->weekly, self->desk, self->dimension, rows));
}

static void
try_rules (GtkWidget *widget, const char *action, GVariant *parameter)
{
  gtk_window_present (GTK_WINDOW (docket_trial_window_new (widget, DOCKET_WEEKLY_VIEW (widget)->desk)));
}

static void
print (GtkWidget *widget, const char *action, GVariant *parameter)
{
  DocketWeeklyView *self = DOCKET_WEEKLY_VIEW (widget);
  g_autoptr (GtkPrintOperation) operation = NULL;
  g_autoptr (GPtrArray) rows = NULL;

  if (self->weekly == NULL)
    return;
  rows = docket_weekly_table_get_rows (self->table);
  operation = docket_weekly_print_new (self->weekly, self->desk, self->figure, self->dimension, rows);
  docket_print_ask (widget, operation);
}

/* -- Object -- */

static void
docket_weekly_view_dispose (GObject *object)
{
  DocketWeeklyView *self = DOCKET_WEEKLY_VIEW (object);

  g_cancellable_cancel (self->fetching);
  g_clear_object (&self->fetching);
  if (self->box != NULL)
    {
      docket_weekly_table_show (self->table, self->desk, NULL, self->dimension);
      docket_weekly_changes_show (self->changes, self->desk, NULL, self->figure, self->dimension, NULL);
    }
  gtk_widget_dispose_template (GTK_WIDGET (object), DOCKET_TYPE_WEEKLY_VIEW);
  g_clear_pointer (&self->weekly, docket_weekly_free);
  g_clear_pointer (&self->opened_key, g_free);
  g_clear_object (&self->desk);
  G_OBJECT_CLASS (docket_weekly_view_parent_class)->dispose (object);
}

static void
docket_weekly_view_class_init (DocketWeeklyViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = docket_weekly_view_dispose;
  signals[CLOSED] = g_signal_new ("closed", DOCKET_TYPE_WEEKLY_VIEW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);

  g_type_ensure (DOCKET_TYPE_PAIR);
  g_type_ensure (DOCKET_TYPE_WEEKLY_TABLE);
  g_type_ensure (DOCKET_TYPE_WEEKLY_CHANGES);
  g_type_ensure (DOCKET_TYPE_WRAP_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/docketdesk/Docket/docket-weekly-view.ui");
  gtk_widget_class_bind_template_child (widget_class, DocketWeeklyView, box);
  gtk_widget_class_bind_template_child (widget_class, DocketWeeklyView, title);
  gtk_widget_class_bind_template_child (widget_class, DocketWeeklyView, weeks);
  gtk_widget_class_bind_template_child (widget_class, DocketWeeklyView, choices);
  gtk_widget_class_bind_template_child (widget_class, DocketWeeklyView, pages);
  gtk_widget_class_bind_template_child (widget_class, DocketWeeklyView, notice);
  gtk_widget_class_bind_template_child (widget_class, DocketWeeklyView, notice_label);
  gtk_widget_class_bind_template_child (widget_class, DocketWeeklyView, tiles);
  gtk_widget_class_bind_template_child (widget_class, DocketWeeklyView, chart_title);
  gtk_widget_class_bind_template_child (widget_class, DocketWeeklyView, legend_now);
  gtk_widget_class_bind_template_child (widget_class, DocketWeeklyView, legend_before);
  gtk_widget_class_bind_template_child (widget_class, DocketWeeklyView, chart);
  gtk_widget_class_bind_template_child (widget_class, DocketWeeklyView, stands_out);
  gtk_widget_class_bind_template_child (widget_class, DocketWeeklyView, table);
  gtk_widget_class_bind_template_child (widget_class, DocketWeeklyView, counted);
  gtk_widget_class_bind_template_child (widget_class, DocketWeeklyView, changes);
  gtk_widget_class_bind_template_child (widget_class, DocketWeeklyView, problem);
  gtk_widget_class_bind_template_child (widget_class, DocketWeeklyView, retry);
  gtk_widget_class_bind_template_callback (widget_class, on_week_selected);
  gtk_widget_class_bind_template_callback (widget_class, on_dimension_toggled);
  gtk_widget_class_bind_template_callback (widget_class, on_opened);
  gtk_widget_class_install_action (widget_class, "weekly.back", NULL, back);
  gtk_widget_class_install_action (widget_class, "weekly.next", NULL, step);
  gtk_widget_class_install_action (widget_class, "weekly.previous", NULL, step);
  gtk_widget_class_install_action (widget_class, "weekly.refresh", NULL, refresh);
  gtk_widget_class_install_action (widget_class, "weekly.csv", NULL, save_csv);
  gtk_widget_class_install_action (widget_class, "weekly.print", NULL, print);
  gtk_widget_class_install_action (widget_class, "weekly.try", NULL, try_rules);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "weekly.back", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Left, GDK_ALT_MASK, "weekly.back", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_p, GDK_CONTROL_MASK, "weekly.print", NULL);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "weekly-view");
}

static void
docket_weekly_view_init (DocketWeeklyView *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
docket_weekly_view_new (DocketDesk *desk)
{
  DocketWeeklyView *self;

  g_return_val_if_fail (DOCKET_IS_DESK (desk), NULL);

  self = g_object_new (DOCKET_TYPE_WEEKLY_VIEW, NULL);
  self->desk = g_object_ref (desk);
  /* The server lets nobody else. */
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "weekly.try", (docket_desk_get_role (desk) & (DOCKET_ROLE_SUPERVISOR | DOCKET_ROLE_ADMIN)) != 0);
  g_signal_connect_object (docket_new_day_get (desk), "began", G_CALLBACK (on_new_day), self, G_CONNECT_SWAPPED);
  docket_weekly_view_refresh (self);
  return GTK_WIDGET (self);
}
