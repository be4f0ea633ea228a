/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Board and tray are one place for the mouse: one gesture here takes a chip of
 * either and puts it down in either. What was moved can be undone and done again
 * as often as one likes, one step for each putting down.
 */

#include "docket-config.h"

#include <adwaita.h>
#include <glib/gi18n-lib.h>

#include "docket-board-view.h"

#include "docket-board-chip.h"
#include "docket-board-choice.h"
#include "docket-board-move-to.h"
#include "docket-board-tray.h"
#include "docket-save-undo.h"
#include "docket-settings.h"

#define EDGE_PX 7
#define SCROLL_EDGE_PX 36
#define SCROLL_STEP_PX 14

typedef struct
{
  char *bundle;
  GPtrArray *moves;
} Step;

struct _DocketBoardView
{
  GtkWidget parent_instance;

  DocketDesk *desk;
  GSettings *settings;
  GTimeZone *zone;
  DocketBoardModel *model;
  DocketBoard *board;
  gint64 first_day;
  int n_days;
  GPtrArray *done;   /* element-type Step: the newest last */
  GPtrArray *undone; /* element-type GPtrArray of DocketBoardMove */
  GPtrArray *redoing; /* (nullable): moves that are being made again */
  guint undo_wanted; /* asked for while a move was being saved */

  /* What the mouse holds. */
  char *pressed;     /* (nullable): job id */
  gint64 grab_ms;    /* how long after its beginning it was taken */
  gboolean stretches;
  gboolean carrying; /* it has been taken by this very gesture */
  double x;          /* of the pointer, in the view */
  double y;
  guint scroll_source;

  GtkWidget *box;
  GtkMenuButton *date;
  GtkCalendar *calendar;
  GtkToggleButton *day;
  GtkToggleButton *three_days;
  GtkToggleButton *week;
  GtkDropDown *skills;
  GtkDropDown *teams;
  GtkStack *stack;
  GtkScrolledWindow *scrolled;
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

G_DEFINE_FINAL_TYPE (DocketBoardView, docket_board_view, GTK_TYPE_WIDGET)

static void
step_free (gpointer data)
{
  Step *step = data;

  g_free (step->bundle);
  g_ptr_array_unref (step->moves);
  g_free (step);
}

static gboolean
translate (GtkWidget *from, GtkWidget *to, double x, double y, double *to_x, double *to_y)
{
  graphene_point_t point;

  if (!gtk_widget_compute_point (from, to, &GRAPHENE_POINT_INIT ((float) x, (float) y), &point))
    return FALSE;
  *to_x = point.x;
  *to_y = point.y;
  return TRUE;
}

/* -- Days -- */

static void
show_date (DocketBoardView *self)
{
  g_autoptr (GDateTime) first = g_date_time_new_from_unix_local (self->first_day / 1000);
  /* Translators: a day, for g_date_time_format(): "Mon 23 Nov 2026" */
  g_autofree char *text = first != NULL ? g_date_time_format (first, _ ("%a %-e %b %Y")) : g_strdup ("");

  gtk_menu_button_set_label (self->date, text);
}

void
docket_board_view_show_days (DocketBoardView *self, gint64 at_ms, int n_days)
{
  DocketSpan span;

  g_return_if_fail (DOCKET_IS_BOARD_VIEW (self) && n_days > 0);

  self->first_day = docket_day_start (self->zone, at_ms);
  self->n_days = n_days;
  span.starts_at = self->first_day;
  span.ends_at = docket_day_add (self->zone, self->first_day, n_days);
  show_date (self);
  docket_board_set_span (self->board, &span);
}

static void
go_days (DocketBoardView *self, int n)
{
  docket_board_view_show_days (self, docket_day_add (self->zone, self->first_day, n), self->n_days);
}

static void
on_previous (DocketBoardView *self)
{
  go_days (self, -self->n_days);
}

static void
on_next (DocketBoardView *self)
{
  go_days (self, self->n_days);
}

static void
on_today (DocketBoardView *self)
{
  docket_board_view_show_days (self, docket_clock_now_ms (docket_desk_get_clock (self->desk)), self->n_days);
}

static void
on_day_chosen (DocketBoardView *self)
{
  g_autoptr (GDateTime) day = gtk_calendar_get_date (self->calendar);

  gtk_menu_button_popdown (self->date);
  docket_board_view_show_days (self, g_date_time_to_unix (day) * 1000, self->n_days);
}

static void
on_days_changed (DocketBoardView *self)
{
  int n = gtk_toggle_button_get_active (self->week) ? 7 : gtk_toggle_button_get_active (self->three_days) ? 3 : 1;

  if (self->board == NULL || n == self->n_days)
    return;
  docket_board_view_show_days (self, self->first_day, n);
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
  GtkNative *native = gtk_widget_get_native (GTK_WIDGET (self));
  double x, y, native_x, native_y;

  if ((gtk_event_controller_get_current_event_state (GTK_EVENT_CONTROLLER (controller)) & GDK_CONTROL_MASK) == 0)
    return FALSE;
  gtk_native_get_surface_transform (native, &native_x, &native_y);
  if (!gdk_event_get_position (gtk_event_controller_get_current_event (GTK_EVENT_CONTROLLER (controller)), &x, &y)
      || !translate (GTK_WIDGET (native), GTK_WIDGET (self->board), x - native_x, y - native_y, &x, &y))
    x = -1;
  docket_board_zoom (self->board, dy < 0 ? 1.1 : 1 / 1.1, x);
  return TRUE;
}

/* -- Filters -- */

static void
fill_filters (DocketBoardView *self, DocketBoardData *data)
{
  g_autoptr (GHashTable) skills = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GHashTable) teams = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint i = 0; i < data->technicians->len; i++)
    {
      const DocketRecord *person = g_ptr_array_index (data->technicians, i);
      g_autofree const char **words = docket_record_get_words (person, DOCKET_PERSON_SKILLS);

      docket_board_choice_collect (teams, docket_record_get_text (person, DOCKET_PERSON_TEAM));
      for (guint j = 0; words != NULL && words[j] != NULL; j++)
        docket_board_choice_collect (skills, words[j]);
    }
  docket_board_choice_fill (self->skills, _ ("All skills"), skills);
  docket_board_choice_fill (self->teams, _ ("All teams"), teams);
}

static void
on_filter_changed (DocketBoardView *self)
{
  if (self->board != NULL)
    docket_board_set_filter (self->board, docket_board_choice_get (self->teams), docket_board_choice_get (self->skills));
}

static void
on_model_changed (DocketBoardView *self)
{
  DocketBoardData *data = docket_board_model_get_data (self->model);
  const char *error = docket_board_model_get_error (self->model);

  if (error != NULL)
    {
      adw_status_page_set_title (self->none, _ ("The board cannot be read"));
      adw_status_page_set_description (self->none, error);
    }
  else if (data != NULL && data->technicians->len == 0)
    {
      adw_status_page_set_title (self->none, _ ("No technicians yet"));
      adw_status_page_set_description (self->none, _ ("Each technician of your company gets a lane here."));
    }
  gtk_stack_set_visible_child_name (self->stack, error != NULL || (data != NULL && data->technicians->len == 0) ? "none" : "board");
  if (data != NULL)
    fill_filters (self, data);
}

/* -- Undo, and what the board asks for -- */

static void undo (DocketBoardView *self);

static void
on_moved (DocketBoardView *self, GPtrArray *operations, GPtrArray *moves, const char *sentence)
{
  const DocketOperation *first = g_ptr_array_index (operations, 0);
  Step *step = g_new0 (Step, 1);

  step->bundle = g_strdup (first->bundle);
  step->moves = g_ptr_array_ref (moves);
  g_ptr_array_add (self->done, step);
  if (self->redoing == NULL)
    g_ptr_array_set_size (self->undone, 0);
  g_clear_pointer (&self->redoing, g_ptr_array_unref);
  docket_save_undo_offer (GTK_WIDGET (self), operations, sentence);
  if (docket_board_is_saving (self->board))
    return;
  for (; self->undo_wanted > 0 && self->done->len > 0; self->undo_wanted--)
    undo (self);
  self->undo_wanted = 0;
}

/* What was to be made again can be tried once more. */
static void
on_unmoved (DocketBoardView *self)
{
  self->undo_wanted = 0;
  if (self->redoing != NULL)
    g_ptr_array_add (self->undone, g_steal_pointer (&self->redoing));
}

static void
on_refused (DocketBoardView *self, const char *sentence)
{
  on_unmoved (self);
  gtk_widget_activate_action (GTK_WIDGET (self), "win.toast", "s", sentence);
}

static void
undo (DocketBoardView *self)
{
  Step *step = self->done->len > 0 ? g_ptr_array_index (self->done, self->done->len - 1) : NULL;

  if (docket_board_is_saving (self->board))
    {
      self->undo_wanted++;
      return;
    }
  if (step == NULL)
    {
      gtk_widget_activate_action (GTK_WIDGET (self), "win.toast", "s", _ ("Nothing to undo on the board"));
      return;
    }
  docket_save_undo (GTK_WIDGET (self), self->desk, step->bundle);
  g_ptr_array_add (self->undone, g_ptr_array_ref (step->moves));
  g_ptr_array_set_size (self->done, (int) self->done->len - 1);
}

static void
redo (DocketBoardView *self)
{
  GPtrArray *moves = self->undone->len > 0 ? g_ptr_array_index (self->undone, self->undone->len - 1) : NULL;

  if (docket_board_is_saving (self->board) || self->redoing != NULL)
    return;
  if (moves == NULL)
    {
      gtk_widget_activate_action (GTK_WIDGET (self), "win.toast", "s", _ ("Nothing to do again on the board"));
      return;
    }
  self->redoing = g_ptr_array_ref (moves);
  g_ptr_array_set_size (self->undone, (int) self->undone->len - 1);
  /* From where they stand now, which is what the person sees. */
  for (guint i = 0; i < self->redoing->len; i++)
    g_clear_pointer (&((DocketBoardMove *) g_ptr_array_index (self->redoing, i))->seen, docket_board_job_unref);
  docket_board_move (self->board, self->redoing);
}

static void
on_act (DocketBoardView *self, const char *act, const char *job)
{
  if (g_str_equal (act, "open") && job != NULL)
    gtk_widget_activate_action (GTK_WIDGET (self), "win.show-job", "s", job);
  else if (g_str_equal (act, "move-to") && job != NULL)
    docket_board_move_to_present (GTK_WIDGET (self), self->desk, self->model, self->board, job);
  else if (g_str_equal (act, "undo"))
    undo (self);
  else if (g_str_equal (act, "redo"))
    redo (self);
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

/* -- With the mouse -- */

static void
show_hand (DocketBoardView *self)
{
  g_autofree char *text = docket_board_describe_hand (self->board);

  gtk_label_set_label (self->says, text != NULL ? text : "");
  gtk_widget_set_visible (GTK_WIDGET (self->says), text != NULL);
}

static DocketBoardChip *
chip_at (DocketBoardView *self, double x, double y)
{
  GtkWidget *widget = gtk_widget_pick (GTK_WIDGET (self), x, y, GTK_PICK_DEFAULT);
  GtkWidget *chip = widget != NULL ? gtk_widget_get_ancestor (widget, DOCKET_TYPE_BOARD_CHIP) : NULL;

  return chip != NULL ? DOCKET_BOARD_CHIP (chip) : NULL;
}

static void
on_drag_begin (DocketBoardView *self, double x, double y, GtkGesture *gesture)
{
  DocketBoardChip *chip = chip_at (self, x, y);
  gboolean mirrored = gtk_widget_get_direction (GTK_WIDGET (self)) == GTK_TEXT_DIR_RTL;
  gboolean on_board;
  double chip_x = 0, chip_y = 0, board_x = 0, board_y = 0;
  DocketSpan span;

  /* What the keyboard holds is put down first. */
  docket_board_drop (self->board);
  self->carrying = FALSE;
  g_clear_pointer (&self->pressed, g_free);
  if (chip == NULL || docket_board_chip_get_job_id (chip) == NULL)
    {
      gtk_gesture_set_state (gesture, GTK_EVENT_SEQUENCE_DENIED);
      return;
    }
  on_board = gtk_widget_is_ancestor (GTK_WIDGET (chip), GTK_WIDGET (self->board));
  if (!translate (GTK_WIDGET (self), GTK_WIDGET (chip), x, y, &chip_x, &chip_y)
      || !translate (GTK_WIDGET (self), GTK_WIDGET (self->board), x, y, &board_x, &board_y))
    return;
  self->pressed = g_strdup (docket_board_chip_get_job_id (chip));
  self->stretches = on_board && (mirrored ? chip_x <= EDGE_PX : chip_x >= gtk_widget_get_width (GTK_WIDGET (chip)) - EDGE_PX);
  self->grab_ms = on_board && docket_job_get_span (docket_board_chip_get_job (chip)->record, &span) ? docket_board_time_at (self->board, board_x) - span.starts_at : 0;
  if (on_board)
    gtk_widget_grab_focus (GTK_WIDGET (chip));
}

static void
carry (DocketBoardView *self, gboolean fine)
{
  double x, y, tray_x, tray_y;

  if (!translate (GTK_WIDGET (self), GTK_WIDGET (self->board), self->x, self->y, &x, &y)
      || !translate (GTK_WIDGET (self), GTK_WIDGET (self->tray), self->x, self->y, &tray_x, &tray_y))
    return;
  if (self->stretches)
    docket_board_stretch (self->board, x, fine);
  else if (gtk_widget_contains (GTK_WIDGET (self->tray), tray_x, tray_y))
    docket_board_carry_to_tray (self->board);
  else
    docket_board_carry (self->board, x, y, self->grab_ms, fine);
}

static void
nudge_adjustment (GtkAdjustment *adjustment, double at, double size, double from)
{
  if (at > from && at < from + SCROLL_EDGE_PX)
    gtk_adjustment_set_value (adjustment, gtk_adjustment_get_value (adjustment) - SCROLL_STEP_PX);
  else if (at > size - SCROLL_EDGE_PX && at < size)
    gtk_adjustment_set_value (adjustment, gtk_adjustment_get_value (adjustment) + SCROLL_STEP_PX);
}

/* At an edge the board goes on by itself. */
static gboolean
on_scroll_tick (gpointer data)
{
  DocketBoardView *self = data;
  double x, y, width = gtk_widget_get_width (GTK_WIDGET (self->board)), height = gtk_widget_get_height (GTK_WIDGET (self->board));

  if (!translate (GTK_WIDGET (self), GTK_WIDGET (self->board), self->x, self->y, &x, &y))
    return G_SOURCE_CONTINUE;
  if (gtk_widget_get_direction (GTK_WIDGET (self)) == GTK_TEXT_DIR_RTL)
    x = width - x;
  if (y > 0 && y < height)
    nudge_adjustment (gtk_scrolled_window_get_hadjustment (self->scrolled), x, width, docket_board_get_head_width (self->board));
  if (x > 0 && x < width)
    nudge_adjustment (gtk_scrolled_window_get_vadjustment (self->scrolled), y, height, 0);
  carry (self, FALSE);
  return G_SOURCE_CONTINUE;
}

static void
on_drag_end (DocketBoardView *self)
{
  g_clear_handle_id (&self->scroll_source, g_source_remove);
  g_clear_pointer (&self->pressed, g_free);
  if (self->carrying)
    docket_board_drop (self->board);
  self->carrying = FALSE;
}

static void
on_drag_update (DocketBoardView *self, double dx, double dy, GtkGesture *gesture)
{
  gboolean fine = (gtk_event_controller_get_current_event_state (GTK_EVENT_CONTROLLER (gesture)) & GDK_ALT_MASK) != 0;
  double x, y;

  if (self->pressed == NULL || !gtk_gesture_drag_get_start_point (GTK_GESTURE_DRAG (gesture), &x, &y))
    return;
  self->x = x + dx;
  self->y = y + dy;
  if (self->carrying && !docket_board_is_holding (self->board))
    {
      /* Put down or let go by a key, or what it was on is gone. */
      gtk_gesture_set_state (gesture, GTK_EVENT_SEQUENCE_DENIED);
      on_drag_end (self);
      return;
    }
  if (!self->carrying)
    {
      if (!gtk_drag_check_threshold (GTK_WIDGET (self), (int) x, (int) y, (int) self->x, (int) self->y))
        return;
      if (!docket_board_take (self->board, self->pressed))
        {
          gtk_gesture_set_state (gesture, GTK_EVENT_SEQUENCE_DENIED);
          return;
        }
      gtk_gesture_set_state (gesture, GTK_EVENT_SEQUENCE_CLAIMED);
      self->carrying = TRUE;
      g_clear_handle_id (&self->scroll_source, g_source_remove);
      self->scroll_source = g_timeout_add (40, on_scroll_tick, self);
    }
  carry (self, fine);
}

static void
on_drag_cancel (DocketBoardView *self)
{
  g_clear_handle_id (&self->scroll_source, g_source_remove);
  self->carrying = FALSE;
  docket_board_let_go (self->board);
}

static void
on_click (DocketBoardView *self, int n, double x, double y, GtkGestureClick *gesture)
{
  DocketBoardChip *chip = chip_at (self, x, y);
  GdkModifierType state = gtk_event_controller_get_current_event_state (GTK_EVENT_CONTROLLER (gesture));

  if (chip == NULL)
    return;
  if (n == 2)
    on_act (self, "open", docket_board_chip_get_job_id (chip));
  else if ((state & (GDK_CONTROL_MASK | GDK_SHIFT_MASK)) != 0 && gtk_widget_is_ancestor (GTK_WIDGET (chip), GTK_WIDGET (self->board)))
    docket_board_select (self->board, docket_board_chip_get_job_id (chip), TRUE);
}

static gboolean
on_key (DocketBoardView *self, guint keyval, guint keycode, GdkModifierType modifiers)
{
  if (keyval != GDK_KEY_Escape || !docket_board_is_holding (self->board))
    return FALSE;
  g_clear_pointer (&self->pressed, g_free);
  on_drag_cancel (self);
  return TRUE;
}

/* -- Object -- */

static void
docket_board_view_constructed (GObject *object)
{
  DocketBoardView *self = DOCKET_BOARD_VIEW (object);

  G_OBJECT_CLASS (docket_board_view_parent_class)->constructed (object);
  self->model = docket_board_model_new (self->desk);
  self->board = DOCKET_BOARD (docket_board_new (self->desk, self->model));
  g_signal_connect_swapped (self->model, "changed", G_CALLBACK (on_model_changed), self);
  g_signal_connect_swapped (self->board, "act", G_CALLBACK (on_act), self);
  g_signal_connect_swapped (self->board, "moved", G_CALLBACK (on_moved), self);
  g_signal_connect_swapped (self->board, "refused", G_CALLBACK (on_refused), self);
  g_signal_connect_swapped (self->board, "unmoved", G_CALLBACK (on_unmoved), self);
  g_signal_connect_swapped (self->board, "carried", G_CALLBACK (show_hand), self);
  gtk_scrolled_window_set_child (self->scrolled, GTK_WIDGET (self->board));
  docket_board_tray_set_up (self->tray, self->desk, self->model);
  docket_board_view_show_days (self, docket_clock_now_ms (docket_desk_get_clock (self->desk)), 1);
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

  g_clear_handle_id (&self->scroll_source, g_source_remove);
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

  g_clear_pointer (&self->redoing, g_ptr_array_unref);
  g_ptr_array_unref (self->done);
  g_ptr_array_unref (self->undone);
  g_time_zone_unref (self->zone);
  g_free (self->pressed);
  G_OBJECT_CLASS (docket_board_view_parent_class)->finalize (object);
}

static void
bind_template (GtkWidgetClass *widget_class)
{
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/docketdesk/Docket/docket-board-view.ui");
  gtk_widget_class_bind_template_child (widget_class, DocketBoardView, box);
  gtk_widget_class_bind_template_child (widget_class, DocketBoardView, date);
  gtk_widget_class_bind_template_child (widget_class, DocketBoardView, calendar);
  gtk_widget_class_bind_template_child (widget_class, DocketBoardView, day);
  gtk_widget_class_bind_template_child (widget_class, DocketBoardView, three_days);
  gtk_widget_class_bind_template_child (widget_class, DocketBoardView, week);
  gtk_widget_class_bind_template_child (widget_class, DocketBoardView, skills);
  gtk_widget_class_bind_template_child (widget_class, DocketBoardView, teams);
  gtk_widget_class_bind_template_child (widget_class, DocketBoardView, stack);
  gtk_widget_class_bind_template_child (widget_class, DocketBoardView, scrolled);
  gtk_widget_class_bind_template_child (widget_class, DocketBoardView, none);
  gtk_widget_class_bind_template_child (widget_class, DocketBoardView, says);
  gtk_widget_class_bind_template_child (widget_class, DocketBoardView, tray);
  gtk_widget_class_bind_template_callback (widget_class, on_previous);
  gtk_widget_class_bind_template_callback (widget_class, on_next);
  gtk_widget_class_bind_template_callback (widget_class, on_today);
  gtk_widget_class_bind_template_callback (widget_class, on_day_chosen);
  gtk_widget_class_bind_template_callback (widget_class, on_days_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_zoom_in);
  gtk_widget_class_bind_template_callback (widget_class, on_zoom_out);
  gtk_widget_class_bind_template_callback (widget_class, on_fit);
  gtk_widget_class_bind_template_callback (widget_class, on_wheel);
  gtk_widget_class_bind_template_callback (widget_class, on_filter_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_act);
  gtk_widget_class_bind_template_callback (widget_class, on_drag_begin);
  gtk_widget_class_bind_template_callback (widget_class, on_drag_update);
  gtk_widget_class_bind_template_callback (widget_class, on_drag_end);
  gtk_widget_class_bind_template_callback (widget_class, on_drag_cancel);
  gtk_widget_class_bind_template_callback (widget_class, on_click);
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
  g_type_ensure (DOCKET_TYPE_BOARD_TRAY);
  bind_template (widget_class);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
}

static void
docket_board_view_init (DocketBoardView *self)
{
  self->zone = g_time_zone_new_local ();
  self->n_days = 1;
  self->done = g_ptr_array_new_with_free_func (step_free);
  self->undone = g_ptr_array_new_with_free_func ((GDestroyNotify) g_ptr_array_unref);
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
