/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * What is chosen around the board (days, zoom, filters, colours), and what the
 * board asks for that is not its own to do.
 */

#include "docket-config.h"

#include <adwaita.h>
#include <glib/gi18n-lib.h>

#include "docket-board-view.h"

#include "docket-board-card.h"
#include "docket-board-choice.h"
#include "docket-board-days.h"
#include "docket-board-history.h"
#include "docket-board-legend.h"
#include "docket-board-list.h"
#include "docket-board-mouse.h"
#include "docket-board-move-to.h"
#include "docket-board-teams.h"
#include "docket-board-tray.h"
#include "docket-looks.h"
#include "docket-new-day.h"
#include "docket-place.h"
#include "docket-save-undo.h"
#include "docket-settings.h"
#include "docket-sheets-dialog.h"
#include "docket-wrap-layout.h"

/* Narrower than this the hours do not stand side by side any more. */
#define NARROW_PX 700
#define DAY_LAST_MS G_GINT64_CONSTANT (4102444800000) /* of the century */

struct _DocketBoardView
{
  GtkWidget parent_instance;

  DocketDesk *desk;
  GSettings *settings;
  DocketBoardModel *model;
  DocketBoard *board;
  DocketBoardDays days;
  DocketBoardHistory *history;
  DocketBoardMouse *mouse;
  gboolean narrow;
  guint face_source;

  GtkWidget *box;
  GtkMenuButton *date;
  GtkCalendar *calendar;
  GtkToggleButton *day;
  GtkToggleButton *three_days;
  GtkToggleButton *week;
  GtkDropDown *skills;
  GtkDropDown *teams;
  GtkMenuButton *statuses;
  DocketBoardLegend *legend;
  GtkOverlay *over;
  DocketBoardCard *card;
  GtkStack *stack;
  GtkScrolledWindow *scrolled;
  DocketBoardList *list;
  GtkToggleButton *as_list;
  AdwStatusPage *none;
  GtkLabel *says;
  DocketBoardTray *tray;
};

enum
{
  PROP_0,
  PROP_DESK,
  PROP_SETTINGS,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];

static void place_iface_init (DocketPlaceInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (DocketBoardView, docket_board_view, GTK_TYPE_WIDGET, G_IMPLEMENT_INTERFACE (DOCKET_TYPE_PLACE, place_iface_init))

/* -- Days -- */

void
docket_board_view_show_days (DocketBoardView *self, gint64 at_ms, int n_days)
{
  g_autofree char *date = NULL;
  DocketSpan span;

  g_return_if_fail (DOCKET_IS_BOARD_VIEW (self) && n_days > 0);

  docket_board_days_set (&self->days, docket_desk_get_clock (self->desk), at_ms, n_days);
  date = docket_board_days_describe (&self->days);
  gtk_menu_button_set_label (self->date, date);
  span = docket_board_days_get_span (&self->days);
  docket_board_set_span (self->board, &span);
  docket_board_card_refresh (self->card);
}

static gboolean
on_new_day (DocketBoardView *self)
{
  gint64 due = docket_board_days_get_due (&self->days);

  if (due == self->days.first)
    return FALSE;
  /* Nobody's hand is on a day that is another one suddenly. */
  if (docket_board_model_get_held (self->model) || gtk_widget_get_mapped (GTK_WIDGET (self->calendar)) || docket_widget_has_dialog (GTK_WIDGET (self)))
    return TRUE;
  docket_board_view_show_days (self, due, self->days.n);
  return FALSE;
}

void
docket_board_view_go_to (DocketBoardView *self, const DocketSpan *span)
{
  DocketSpan shown;

  g_return_if_fail (DOCKET_IS_BOARD_VIEW (self));

  shown = docket_board_days_get_span (&self->days);
  if (!docket_span_overlaps (&shown, span))
    docket_board_view_show_days (self, span->starts_at, self->days.n);
}

static void
go_days (DocketBoardView *self, int n)
{
  docket_board_view_show_days (self, docket_day_add (self->days.zone, self->days.first, n), self->days.n);
}

static void
on_previous (DocketBoardView *self)
{
  go_days (self, -self->days.n);
}

static void
on_next (DocketBoardView *self)
{
  go_days (self, self->days.n);
}

static void
on_today (DocketBoardView *self)
{
  docket_board_view_show_days (self, docket_clock_now_ms (docket_desk_get_clock (self->desk)), self->days.n);
}

static void
on_day_chosen (DocketBoardView *self)
{
  g_autoptr (GDateTime) day = gtk_calendar_get_date (self->calendar);
  gint64 at = g_date_time_to_unix (day) * 1000;

  if (docket_day_start (self->days.zone, at) == self->days.first)
    return;
  gtk_menu_button_popdown (self->date);
  docket_board_view_show_days (self, at, self->days.n);
}

/* The day on show is the one that is marked: of that one nobody asks for, and of
 * every other one can. */
static void
on_calendar (DocketBoardView *self)
{
  g_autoptr (GDateTime) shown = g_date_time_new_from_unix_local (self->days.first / 1000);

  if (shown != NULL)
    gtk_calendar_select_day (self->calendar, shown);
}

static void
on_days_changed (DocketBoardView *self)
{
  int n = gtk_toggle_button_get_active (self->week) ? 7 : gtk_toggle_button_get_active (self->three_days) ? 3 : 1;

  if (self->board == NULL || n == self->days.n)
    return;
  docket_board_view_show_days (self, self->days.first, n);
  docket_board_fit (self->board);
}

static void
on_zoom_in (DocketBoardView *self)
{
  docket_board_zoom (self->board, 1.25, -1);
}

static void
on_zoom_out (DocketBoardView *self)
{
  docket_board_zoom (self->board, 0.8, -1);
}

static void
on_fit (DocketBoardView *self)
{
  docket_board_fit (self->board);
}

static gboolean
on_wheel (DocketBoardView *self, double dx, double dy, GtkEventControllerScroll *controller)
{
  /* Sideways is no zoom. */
  if (dy == 0 || (gtk_event_controller_get_current_event_state (GTK_EVENT_CONTROLLER (controller)) & GDK_CONTROL_MASK) == 0)
    return FALSE;
  docket_board_mouse_zoom (self->mouse, dy < 0 ? 1.1 : 1 / 1.1);
  return TRUE;
}

/* -- Filters -- */

static void
fill_filters (DocketBoardView *self, DocketBoardData *data)
{
  g_autoptr (GPtrArray) colored = docket_board_teams_new (data);

  docket_board_choice_fill_in (self->skills, self->teams, data->technicians);
  docket_board_legend_set_teams (self->legend, colored);
}

static void
on_filter_changed (DocketBoardView *self)
{
  g_auto (GStrv) statuses = NULL;
  g_autofree char *label = NULL;

  if (self->board == NULL)
    return;
  statuses = docket_board_legend_get_statuses (self->legend);
  label = docket_board_legend_describe (self->legend);
  docket_board_choice_set_label (self->statuses, label);
  docket_board_set_filter (self->board, docket_board_choice_get (self->teams), docket_board_choice_get (self->skills), (const char *const *) statuses);
  docket_board_list_refresh (self->list);
  docket_board_card_refresh (self->card);
}

/* -- Board or list -- */

static void
show_face (DocketBoardView *self)
{
  DocketBoardData *data = docket_board_model_get_data (self->model);
  gboolean none = docket_board_model_get_error (self->model) != NULL || (data != NULL && data->technicians->len == 0);
  gboolean as_list = self->narrow || gtk_toggle_button_get_active (self->as_list);

  gtk_stack_set_visible_child_name (self->stack, none ? "none" : as_list ? "list" : "board");
}

static gboolean
on_narrow_changed (gpointer data)
{
  DocketBoardView *self = data;

  self->face_source = 0;
  /* Where there is room for the list only, there is nothing to choose. */
  gtk_widget_set_sensitive (GTK_WIDGET (self->as_list), !self->narrow);
  show_face (self);
  return G_SOURCE_REMOVE;
}

/* In the midst of giving everything its place: what comes of it waits. */
static void
on_resized (DocketBoardView *self, int width)
{
  gboolean narrow = width < NARROW_PX;

  if (narrow == self->narrow || self->board == NULL)
    return;
  self->narrow = narrow;
  if (self->face_source == 0)
    self->face_source = g_idle_add (on_narrow_changed, self);
}

static void
on_as_list (DocketBoardView *self)
{
  if (self->board == NULL)
    return;
  docket_settings_set_boolean (self->settings, "board-list", gtk_toggle_button_get_active (self->as_list));
  show_face (self);
}

static void
toggle_list (GtkWidget *widget, const char *action, GVariant *parameter)
{
  DocketBoardView *self = DOCKET_BOARD_VIEW (widget);

  if (!self->narrow)
    gtk_toggle_button_set_active (self->as_list, !gtk_toggle_button_get_active (self->as_list));
}

static void
on_legend_changed (DocketBoardView *self)
{
  gboolean by_team = docket_board_legend_get_by_team (self->legend);

  docket_settings_set_string (self->settings, "board-colors", by_team ? "team" : "status");
  docket_board_set_by_team (self->board, by_team);
  on_filter_changed (self);
}

static void
on_model_changed (DocketBoardView *self)
{
  DocketBoardData *data = docket_board_model_get_data (self->model);
  const char *error = docket_board_model_get_error (self->model);

  if (error != NULL)
    {
      adw_status_page_set_title (self->none, _ ("The board cannot be read"));
      docket_status_page_say (self->none, error);
    }
  else if (data != NULL && data->technicians->len == 0)
    {
      adw_status_page_set_title (self->none, _ ("No technicians yet"));
      adw_status_page_set_description (self->none, _ ("Whoever looks after the server adds technicians; each gets a lane here."));
    }
  show_face (self);
  if (data == NULL)
    return;
  fill_filters (self, data);
  docket_board_card_refresh (self->card);
}

/* -- Undo, and what the board asks for -- */

static void
on_moved (DocketBoardView *self, GPtrArray *operations, GPtrArray *moves, const char *sentence)
{
  g_autofree char *again = NULL;

  if (docket_board_history_is_redo (self->history, moves))
    /* Translators: %s is what, as a sentence: "J-10248 moved to Milo Brandt, 10:30–12:00" */
    again = g_strdup_printf (_ ("Done again. %s"), sentence);
  docket_save_undo_offer (GTK_WIDGET (self), self->desk, operations, again != NULL ? again : sentence);
  docket_board_history_add (self->history, operations, moves);
}

static void
on_unmoved (DocketBoardView *self, GPtrArray *moves)
{
  docket_board_history_fail (self->history, moves);
}

static void
on_refused (DocketBoardView *self, const char *sentence)
{
  gtk_widget_activate_action (GTK_WIDGET (self), "win.toast", "s", sentence);
}

static void
on_act (DocketBoardView *self, const char *act, const char *job)
{
  if (g_str_equal (act, "open") && job != NULL)
    gtk_widget_activate_action (GTK_WIDGET (self), "win.show-job", "s", job);
  else if (g_str_equal (act, "move-to") && job != NULL)
    docket_board_move_to_present (GTK_WIDGET (self), self->desk, self->model, self->board, job);
  else if (g_str_equal (act, "undo"))
    docket_board_history_undo (self->history);
  else if (g_str_equal (act, "redo"))
    docket_board_history_redo (self->history);
  else if (g_str_equal (act, "previous"))
    on_previous (self);
  else if (g_str_equal (act, "next"))
    on_next (self);
  else if (g_str_equal (act, "today"))
    {
      on_today (self);
      docket_board_show_now (self->board);
    }
}

static void
on_move (DocketBoardView *self, GPtrArray *moves)
{
  docket_board_move (self->board, moves);
}

/* What there is of it; without a technician, what stands above. */
static void
focus (GtkWidget *widget, const char *action, GVariant *parameter)
{
  DocketBoardView *self = DOCKET_BOARD_VIEW (widget);
  const char *face = gtk_stack_get_visible_child_name (self->stack);

  if (g_strcmp0 (face, "list") == 0)
    docket_board_list_focus (self->list);
  else
    gtk_widget_child_focus (g_strcmp0 (face, "board") == 0 ? GTK_WIDGET (self->board) : self->box, GTK_DIR_TAB_FORWARD);
}

static void
undo (GtkWidget *widget, const char *action, GVariant *parameter)
{
  docket_board_history_undo (DOCKET_BOARD_VIEW (widget)->history);
}

static void
print (GtkWidget *widget, const char *action, GVariant *parameter)
{
  DocketBoardView *self = DOCKET_BOARD_VIEW (widget);
  g_autoptr (GPtrArray) technicians = docket_board_get_technicians (self->board);
  const DocketSpan span = docket_board_days_get_span (&self->days);

  docket_sheets_dialog_present (widget, self->desk, &span, technicians);
}

/* -- What is told -- */

static void
show_hand (DocketBoardView *self)
{
  g_autofree char *text = docket_board_is_holding (self->board) ? docket_board_describe_hand (self->board) : docket_board_describe_emptiness (self->board);

  gtk_label_set_label (self->says, text != NULL ? text : "");
  gtk_widget_set_visible (GTK_WIDGET (self->says), text != NULL);
}

static gboolean
on_place_over (DocketBoardView *self, GtkWidget *child, GdkRectangle *place)
{
  if (child != GTK_WIDGET (self->card))
    return FALSE;
  docket_board_card_place (self->card, GTK_WIDGET (self->over), place);
  return TRUE;
}

/* With the mouse the pointer says it; so only if the keyboard went there. */
static void
on_focused (DocketBoardView *self, GtkWidget *chip)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));

  if (chip == NULL || (GTK_IS_WINDOW (root) && gtk_window_get_focus_visible (GTK_WINDOW (root))))
    docket_board_card_point (self->card, chip != NULL ? DOCKET_BOARD_CHIP (chip) : NULL);
}

static gboolean
on_key (DocketBoardView *self, guint keyval, guint keycode, GdkModifierType modifiers)
{
  docket_board_card_point (self->card, NULL);
  return keyval == GDK_KEY_Escape && docket_board_mouse_let_go (self->mouse);
}

/* -- Where the person is -- */

static void
save_place (DocketPlace *place, GVariantDict *dict)
{
  DocketBoardView *self = DOCKET_BOARD_VIEW (place);
  g_auto (GStrv) statuses = docket_board_legend_get_statuses (self->legend);
  g_autofree char *joined = statuses != NULL ? g_strjoinv (" ", statuses) : NULL;
  char number[G_ASCII_DTOSTR_BUF_SIZE];

  if (self->days.n != 1)
    docket_place_put (dict, "days", g_ascii_dtostr (number, sizeof number, self->days.n));
  /* Whoever looked at today looks at today tomorrow, also if it was midnight meanwhile. */
  if (!self->days.from_today)
    docket_place_put (dict, "day", g_ascii_dtostr (number, sizeof number, (double) self->days.first));
  if (docket_board_get_zoom (self->board) > 0)
    docket_place_put (dict, "zoom", g_ascii_dtostr (number, sizeof number, docket_board_get_zoom (self->board)));
  docket_place_put (dict, "team", docket_board_choice_get (self->teams));
  docket_place_put (dict, "skill", docket_board_choice_get (self->skills));
  docket_place_put (dict, "statuses", joined);
}

static void
restore_choice (GVariantDict *dict, const char *name, GtkDropDown *choice, const char *all)
{
  const char *word;

  if (g_variant_dict_lookup (dict, name, "&s", &word))
    docket_board_choice_want (choice, all, word);
}

static void
restore_place (DocketPlace *place, GVariantDict *dict)
{
  DocketBoardView *self = DOCKET_BOARD_VIEW (place);
  double number = 1, first_day = (double) self->days.first;
  const char *text;

  docket_place_look_up_number (dict, "day", 0, (double) DAY_LAST_MS, &first_day);
  if (docket_place_look_up_number (dict, "days", 1, 7, &number))
    gtk_toggle_button_set_active (number > 3 ? self->week : number > 1 ? self->three_days : self->day, TRUE);
  docket_board_view_show_days (self, (gint64) first_day, self->days.n);
  if (docket_place_look_up_number (dict, "zoom", DOCKET_BOARD_HOUR_PX_MIN, DOCKET_BOARD_HOUR_PX_MAX, &number))
    docket_board_set_zoom (self->board, number);
  restore_choice (dict, "team", self->teams, _ ("All teams"));
  restore_choice (dict, "skill", self->skills, _ ("All skills"));
  if (g_variant_dict_lookup (dict, "statuses", "&s", &text))
    {
      g_auto (GStrv) statuses = g_strsplit (text, " ", -1);

      docket_board_legend_set_statuses (self->legend, (const char *const *) statuses);
    }
  on_filter_changed (self);
}

static void
place_iface_init (DocketPlaceInterface *iface)
{
  iface->save = save_place;
  iface->restore = restore_place;
}

/* -- Object -- */

static void
docket_board_view_constructed (GObject *object)
{
  DocketBoardView *self = DOCKET_BOARD_VIEW (object);
  g_autofree char *colors = docket_settings_get_string (self->settings, "board-colors", "status");
  GtkWidget *const openers[] = { GTK_WIDGET (self->date), GTK_WIDGET (self->skills), GTK_WIDGET (self->teams), GTK_WIDGET (self->statuses) };

  G_OBJECT_CLASS (docket_board_view_parent_class)->constructed (object);
  self->model = docket_board_model_new (self->desk);
  self->board = DOCKET_BOARD (docket_board_new (self->desk, self->model));
  self->history = docket_board_history_new (GTK_WIDGET (self), self->desk, self->board);
  g_signal_connect_swapped (self->model, "changed", G_CALLBACK (on_model_changed), self);
  g_signal_connect_swapped (self->board, "act", G_CALLBACK (on_act), self);
  g_signal_connect_swapped (self->board, "moved", G_CALLBACK (on_moved), self);
  g_signal_connect_swapped (self->board, "refused", G_CALLBACK (on_refused), self);
  g_signal_connect_swapped (self->board, "unmoved", G_CALLBACK (on_unmoved), self);
  g_signal_connect_swapped (self->board, "carried", G_CALLBACK (show_hand), self);
  g_signal_connect_swapped (self->board, "focused", G_CALLBACK (on_focused), self);
  gtk_scrolled_window_set_child (self->scrolled, GTK_WIDGET (self->board));
  docket_board_card_set_up (self->card, self->desk, self->board);
  self->mouse = docket_board_mouse_new (GTK_WIDGET (self), self->board, GTK_WIDGET (self->tray), self->scrolled, self->card);
  docket_board_legend_set_by_team (self->legend, g_str_equal (colors, "team"));
  docket_board_set_by_team (self->board, g_str_equal (colors, "team"));
  on_filter_changed (self);
  for (guint i = 0; i < G_N_ELEMENTS (openers); i++)
    docket_widget_yield_tooltip (openers[i]);
  docket_board_tray_set_up (self->tray, self->desk, self->model);
  docket_board_list_set_up (self->list, self->desk, self->model, self->board);
  gtk_toggle_button_set_active (self->as_list, docket_settings_get_boolean (self->settings, "board-list", FALSE));
  docket_board_view_show_days (self, docket_clock_now_ms (docket_desk_get_clock (self->desk)), 1);
  g_signal_connect_object (docket_new_day_get (self->desk), "began", G_CALLBACK (on_new_day), self, G_CONNECT_SWAPPED);
}

static void
docket_board_view_set_property (GObject *object, guint prop_id, const GValue *value, GParamSpec *pspec)
{
  DocketBoardView *self = DOCKET_BOARD_VIEW (object);

  switch (prop_id)
    {
    case PROP_DESK:
      self->desk = g_value_dup_object (value);
      break;
    case PROP_SETTINGS:
      self->settings = g_value_dup_object (value);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
docket_board_view_dispose (GObject *object)
{
  DocketBoardView *self = DOCKET_BOARD_VIEW (object);

  g_clear_handle_id (&self->face_source, g_source_remove);
  g_clear_pointer (&self->mouse, docket_board_mouse_free);
  if (self->model != NULL)
    {
      g_signal_handlers_disconnect_by_data (self->model, self);
      docket_board_model_close (self->model);
    }
  if (self->board != NULL)
    g_signal_handlers_disconnect_by_data (self->board, self);
  self->board = NULL;
  gtk_widget_dispose_template (GTK_WIDGET (object), DOCKET_TYPE_BOARD_VIEW);
  g_clear_object (&self->model);
  g_clear_object (&self->settings);
  g_clear_object (&self->desk);
  G_OBJECT_CLASS (docket_board_view_parent_class)->dispose (object);
}

static void
docket_board_view_finalize (GObject *object)
{
  DocketBoardView *self = DOCKET_BOARD_VIEW (object);

  g_clear_pointer (&self->history, docket_board_history_free);
  docket_board_days_clear (&self->days);
  G_OBJECT_CLASS (docket_board_view_parent_class)->finalize (object);
}

static void
bind_template (GtkWidgetClass *widget_class)
{
  g_type_ensure (DOCKET_TYPE_WRAP_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/docketdesk/Docket/docket-board-view.ui");
  gtk_widget_class_bind_template_child (widget_class, DocketBoardView, box);
  gtk_widget_class_bind_template_child (widget_class, DocketBoardView, date);
  gtk_widget_class_bind_template_child (widget_class, DocketBoardView, calendar);
  gtk_widget_class_bind_template_child (widget_class, DocketBoardView, day);
  gtk_widget_class_bind_template_child (widget_class, DocketBoardView, three_days);
  gtk_widget_class_bind_template_child (widget_class, DocketBoardView, week);
  gtk_widget_class_bind_template_child (widget_class, DocketBoardView, skills);
  gtk_widget_class_bind_template_child (widget_class, DocketBoardView, teams);
  gtk_widget_class_bind_template_child (widget_class, DocketBoardView, statuses);
  gtk_widget_class_bind_template_child (widget_class, DocketBoardView, legend);
  gtk_widget_class_bind_template_child (widget_class, DocketBoardView, over);
  gtk_widget_class_bind_template_child (widget_class, DocketBoardView, card);
  gtk_widget_class_bind_template_child (widget_class, DocketBoardView, stack);
  gtk_widget_class_bind_template_child (widget_class, DocketBoardView, scrolled);
  gtk_widget_class_bind_template_child (widget_class, DocketBoardView, list);
  gtk_widget_class_bind_template_child (widget_class, DocketBoardView, as_list);
  gtk_widget_class_bind_template_child (widget_class, DocketBoardView, none);
  gtk_widget_class_bind_template_child (widget_class, DocketBoardView, says);
  gtk_widget_class_bind_template_child (widget_class, DocketBoardView, tray);
  gtk_widget_class_bind_template_callback (widget_class, on_previous);
  gtk_widget_class_bind_template_callback (widget_class, on_next);
  gtk_widget_class_bind_template_callback (widget_class, on_today);
  gtk_widget_class_bind_template_callback (widget_class, on_day_chosen);
  gtk_widget_class_bind_template_callback (widget_class, on_calendar);
  gtk_widget_class_bind_template_callback (widget_class, on_days_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_zoom_in);
  gtk_widget_class_bind_template_callback (widget_class, on_zoom_out);
  gtk_widget_class_bind_template_callback (widget_class, on_fit);
  gtk_widget_class_bind_template_callback (widget_class, on_wheel);
  gtk_widget_class_bind_template_callback (widget_class, on_filter_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_legend_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_place_over);
  gtk_widget_class_bind_template_callback (widget_class, on_resized);
  gtk_widget_class_bind_template_callback (widget_class, on_as_list);
  gtk_widget_class_bind_template_callback (widget_class, on_act);
  gtk_widget_class_bind_template_callback (widget_class, on_move);
  gtk_widget_class_bind_template_callback (widget_class, on_key);
}

static void
docket_board_view_class_init (DocketBoardViewClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->constructed = docket_board_view_constructed;
  object_class->set_property = docket_board_view_set_property;
  object_class->dispose = docket_board_view_dispose;
  object_class->finalize = docket_board_view_finalize;

  properties[PROP_DESK] = g_param_spec_object ("desk", NULL, NULL, DOCKET_TYPE_DESK,
                                               G_PARAM_WRITABLE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS);
  properties[PROP_SETTINGS] = g_param_spec_object ("settings", NULL, NULL, G_TYPE_SETTINGS,
                                                   G_PARAM_WRITABLE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
  g_type_ensure (DOCKET_TYPE_BOARD_CARD);
  g_type_ensure (DOCKET_TYPE_BOARD_LEGEND);
  g_type_ensure (DOCKET_TYPE_BOARD_LIST);
  g_type_ensure (DOCKET_TYPE_BOARD_TRAY);
  bind_template (widget_class);
  gtk_widget_class_install_action (widget_class, "view.focus", NULL, focus);
  gtk_widget_class_install_action (widget_class, "board.list", NULL, toggle_list);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_l, 0, "board.list", NULL);
  gtk_widget_class_install_action (widget_class, "view.undo", NULL, undo);
  gtk_widget_class_install_action (widget_class, "board.print", NULL, print);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_p, GDK_CONTROL_MASK, "board.print", NULL);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
}

static void
docket_board_view_init (DocketBoardView *self)
{
  self->days.n = 1;
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
docket_board_view_new (DocketDesk *desk, GSettings *settings)
{
  return g_object_new (DOCKET_TYPE_BOARD_VIEW, "desk", desk, "settings", settings, NULL);
}

DocketBoard *
docket_board_view_get_board (DocketBoardView *self)
{
  return self->board;
}

DocketBoardModel *
docket_board_view_get_model (DocketBoardView *self)
{
  return self->model;
}
