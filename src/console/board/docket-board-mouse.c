/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Board and tray are one place for the mouse: one gesture takes a chip of either
 * and puts it down in either. From the press on nothing moves under the pointer.
 */

#include "docket-config.h"

#include "docket-board-mouse.h"

#include "docket-board-menu.h"
#include "docket-board-private.h"

#define EDGE_PX 7
#define SCROLL_EDGE_PX 36
#define SCROLL_STEP_PX 14

struct _DocketBoardMouse
{
  GtkWidget *view; /* all (transfer none): the view's, which has us */
  DocketBoard *board;
  GtkWidget *tray;
  GtkScrolledWindow *scrolled;
  DocketBoardCard *card;
  DocketBoardMenu *menu;

  char *pressed;     /* (nullable): job id */
  gint64 grab_ms;    /* how long after its beginning it was taken */
  DocketBoardEdge edge;        /* that was taken hold of */
  gboolean from_tray;
  gboolean inside;   /* has been where the lanes stand still, or began there */
  gboolean carrying; /* it has been taken by this very gesture */
  gboolean fine;     /* Alt was down when the pointer was last told of */
  double x;          /* of the pointer, in the view */
  double y;
  double pointer_x;  /* where it was last, pressed or not */
  double pointer_y;
  gboolean points;   /* at a chip */
  guint scroll_source;
};

gboolean
docket_board_mouse_translate (GtkWidget *from, GtkWidget *to, double x, double y, double *to_x, double *to_y)
{
  graphene_point_t point;

  if (!gtk_widget_compute_point (from, to, &GRAPHENE_POINT_INIT ((float) x, (float) y), &point))
    return FALSE;
  *to_x = point.x;
  *to_y = point.y;
  return TRUE;
}

static DocketBoardChip *
chip_at (DocketBoardMouse *self, double x, double y)
{
  GtkWidget *widget = gtk_widget_pick (self->view, x, y, GTK_PICK_DEFAULT);
  GtkWidget *chip = widget != NULL ? gtk_widget_get_ancestor (widget, DOCKET_TYPE_BOARD_CHIP) : NULL;

  return chip != NULL ? DOCKET_BOARD_CHIP (chip) : NULL;
}

DocketBoardEdge
docket_board_mouse_edge (const DocketBoardScale *scale, const DocketSpan *span, double x, double width)
{
  if (x >= width - EDGE_PX && span->ends_at <= scale->ends_at)
    return DOCKET_BOARD_EDGE_END;
  return x <= EDGE_PX && span->starts_at >= scale->starts_at && width >= 4 * EDGE_PX ? DOCKET_BOARD_EDGE_START : DOCKET_BOARD_EDGE_NONE;
}

static DocketBoardEdge
edge_at (DocketBoardMouse *self, DocketBoardChip *chip, double x, double y)
{
  double width = gtk_widget_get_width (GTK_WIDGET (chip)), chip_x, chip_y;
  DocketSpan span;

  if (!gtk_widget_is_ancestor (GTK_WIDGET (chip), GTK_WIDGET (self->board)) || docket_board_chip_get_job (chip) == NULL
      || !docket_job_get_span (docket_board_chip_get_job (chip)->record, &span)
      || !docket_board_mouse_translate (self->view, GTK_WIDGET (chip), x, y, &chip_x, &chip_y))
    return DOCKET_BOARD_EDGE_NONE;
  return docket_board_mouse_edge (&self->board->scale, &span, gtk_widget_get_direction (self->view) == GTK_TEXT_DIR_RTL ? width - chip_x : chip_x, width);
}

static void
point (DocketBoardMouse *self, DocketBoardChip *chip)
{
  self->points = chip != NULL;
  docket_board_card_point (self->card, chip);
}

/* The pointer that rests is told of when something moves under it: the card of
 * the keyboard stays. */
static void
on_pointer (DocketBoardMouse *self, double x, double y)
{
  DocketBoardChip *chip;

  if (x == self->pointer_x && y == self->pointer_y)
    return;
  self->pointer_x = x;
  self->pointer_y = y;
  if (docket_board_is_holding (self->board))
    {
      point (self, NULL);
      return;
    }
  chip = chip_at (self, x, y);
  point (self, chip);
  gtk_widget_set_cursor_from_name (GTK_WIDGET (self->board), chip != NULL && edge_at (self, chip, x, y) != DOCKET_BOARD_EDGE_NONE ? "ew-resize" : NULL);
}

/* What was under the pointer is not there any more. */
static void
on_pointer_gone (DocketBoardMouse *self)
{
  if (self->points)
    point (self, NULL);
}

/* Another page is on show, and the pointer may be anywhere when this one is again. */
static void
on_unmap (DocketBoardMouse *self)
{
  point (self, NULL);
}

/* What came meanwhile is shown, unless something is in the hand still. */
static void
release (DocketBoardMouse *self)
{
  if (!docket_board_is_holding (self->board))
    docket_board_model_set_held (self->board->model, FALSE);
}

static void
on_drag_begin (DocketBoardMouse *self, double x, double y, GtkGesture *gesture)
{
  DocketBoardChip *chip = chip_at (self, x, y);
  gboolean on_board;
  double board_x = 0, board_y = 0;
  DocketSpan span;

  point (self, NULL);
  /* What the keyboard holds is put down first. */
  docket_board_drop (self->board);
  self->carrying = FALSE;
  g_clear_pointer (&self->pressed, g_free);
  if (chip == NULL || docket_board_chip_get_job_id (chip) == NULL)
    {
      /* Forgotten, not denied: the button of a bar keeps the release for itself, and
       * what was denied until then would be denied the next press, too. */
      gtk_event_controller_reset (GTK_EVENT_CONTROLLER (gesture));
      return;
    }
  on_board = gtk_widget_is_ancestor (GTK_WIDGET (chip), GTK_WIDGET (self->board));
  if (!docket_board_mouse_translate (self->view, GTK_WIDGET (self->board), x, y, &board_x, &board_y))
    return;
  self->pressed = g_strdup (docket_board_chip_get_job_id (chip));
  self->from_tray = !on_board;
  self->edge = edge_at (self, chip, x, y);
  self->grab_ms = on_board && docket_job_get_span (docket_board_chip_get_job (chip)->record, &span) ? docket_board_time_at (self->board, board_x) - span.starts_at : 0;
  docket_board_model_set_held (self->board->model, TRUE);
  if (on_board)
    gtk_widget_grab_focus (GTK_WIDGET (chip));
}

static void
carry (DocketBoardMouse *self)
{
  double x, y, tray_x, tray_y;

  if (!docket_board_mouse_translate (self->view, GTK_WIDGET (self->board), self->x, self->y, &x, &y)
      || !docket_board_mouse_translate (self->view, self->tray, self->x, self->y, &tray_x, &tray_y))
    return;
  if (self->edge == DOCKET_BOARD_EDGE_END)
    docket_board_stretch (self->board, x, self->fine);
  else if (self->edge == DOCKET_BOARD_EDGE_START)
    docket_board_stretch_start (self->board, x, self->fine);
  else if (gtk_widget_contains (self->tray, tray_x, tray_y))
    docket_board_carry_to_tray (self->board);
  else
    docket_board_carry (self->board, x, y, self->grab_ms, self->fine);
}

static void
nudge_adjustment (GtkAdjustment *adjustment, double at, double size, double from)
{
  if (at > from && at < from + SCROLL_EDGE_PX)
    gtk_adjustment_set_value (adjustment, gtk_adjustment_get_value (adjustment) - SCROLL_STEP_PX);
  else if (at > size - SCROLL_EDGE_PX && at < size)
    gtk_adjustment_set_value (adjustment, gtk_adjustment_get_value (adjustment) + SCROLL_STEP_PX);
}

/* At an edge the board goes on by itself; but not under who brings a job from the tray,
 * through that very edge, to a lane that they aim at. */
static gboolean
on_scroll_tick (gpointer data)
{
  DocketBoardMouse *self = data;
  double x, y, width = gtk_widget_get_width (GTK_WIDGET (self->board)), height = gtk_widget_get_height (GTK_WIDGET (self->board));

  if (!docket_board_mouse_translate (self->view, GTK_WIDGET (self->board), self->x, self->y, &x, &y))
    return G_SOURCE_CONTINUE;
  if (gtk_widget_get_direction (self->view) == GTK_TEXT_DIR_RTL)
    x = width - x;
  if (y > 0 && y < height)
    nudge_adjustment (gtk_scrolled_window_get_hadjustment (self->scrolled), x, width, docket_board_get_head_width (self->board));
  self->inside = self->inside || (y > SCROLL_EDGE_PX && y < height - SCROLL_EDGE_PX);
  if (x > 0 && x < width && self->inside)
    nudge_adjustment (gtk_scrolled_window_get_vadjustment (self->scrolled), y, height, 0);
  carry (self);
  return G_SOURCE_CONTINUE;
}

static void
on_drag_end (DocketBoardMouse *self)
{
  g_autofree char *job = g_steal_pointer (&self->pressed);

  g_clear_handle_id (&self->scroll_source, g_source_remove);
  if (self->carrying)
    docket_board_drop (self->board);
  /* The keyboard goes with a job from the tray: Ctrl+Z is the board's, and waits for what is being saved. */
  if (self->carrying && self->from_tray && job != NULL)
    docket_board_show_job (self->board, job);
  self->carrying = FALSE;
  release (self);
}

static void
on_drag_update (DocketBoardMouse *self, double dx, double dy, GtkGesture *gesture)
{
  double x, y;

  if (self->pressed == NULL || !gtk_gesture_drag_get_start_point (GTK_GESTURE_DRAG (gesture), &x, &y))
    return;
  self->x = x + dx;
  self->y = y + dy;
  self->fine = (gtk_event_controller_get_current_event_state (GTK_EVENT_CONTROLLER (gesture)) & GDK_ALT_MASK) != 0;
  if (self->carrying && !docket_board_is_holding (self->board))
    {
      /* Put down or let go by a key, or what it was on is gone. */
      gtk_gesture_set_state (gesture, GTK_EVENT_SEQUENCE_DENIED);
      on_drag_end (self);
      return;
    }
  if (!self->carrying)
    {
      if (!gtk_drag_check_threshold (self->view, (int) x, (int) y, (int) self->x, (int) self->y))
        return;
      if (!docket_board_take (self->board, self->pressed))
        {
          g_clear_pointer (&self->pressed, g_free);
          release (self);
          gtk_gesture_set_state (gesture, GTK_EVENT_SEQUENCE_DENIED);
          return;
        }
      gtk_gesture_set_state (gesture, GTK_EVENT_SEQUENCE_CLAIMED);
      self->carrying = TRUE;
      self->inside = !self->from_tray;
      g_clear_handle_id (&self->scroll_source, g_source_remove);
      self->scroll_source = g_timeout_add (40, on_scroll_tick, self);
    }
  carry (self);
}

static void
on_drag_cancel (DocketBoardMouse *self)
{
  g_clear_handle_id (&self->scroll_source, g_source_remove);
  g_clear_pointer (&self->pressed, g_free);
  self->carrying = FALSE;
  docket_board_let_go (self->board);
  release (self);
}

/* A click in the tray is taken by its list, and the drag never hears that it ended. */
static gboolean
on_let_up (DocketBoardMouse *self, GdkEvent *event)
{
  GdkEventType type = gdk_event_get_event_type (event);

  if ((type == GDK_BUTTON_RELEASE || type == GDK_TOUCH_END || type == GDK_TOUCH_CANCEL) && self->pressed != NULL && !self->carrying)
    {
      g_clear_pointer (&self->pressed, g_free);
      release (self);
    }
  return FALSE;
}

static gboolean
is_selecting (GtkGestureClick *gesture)
{
  return (gtk_event_controller_get_current_event_state (GTK_EVENT_CONTROLLER (gesture)) & (GDK_CONTROL_MASK | GDK_SHIFT_MASK)) != 0;
}

static void
on_pressed (DocketBoardMouse *self, int n, double x, double y, GtkGestureClick *gesture)
{
  DocketBoardChip *chip = is_selecting (gesture) ? chip_at (self, x, y) : NULL;

  if (chip != NULL && gtk_widget_is_ancestor (GTK_WIDGET (chip), GTK_WIDGET (self->board)))
    docket_board_select (self->board, docket_board_chip_get_job_id (chip), TRUE);
}

/* Only now: the second of two presses may have been the beginning of a drag. */
static void
on_clicked (DocketBoardMouse *self, int n, double x, double y, GtkGestureClick *gesture)
{
  DocketBoardChip *chip = n == 2 && !self->carrying && !is_selecting (gesture) ? chip_at (self, x, y) : NULL;

  if (chip != NULL)
    docket_board_act (self->board, "open", docket_board_chip_get_job_id (chip));
}

void
docket_board_mouse_zoom (DocketBoardMouse *self, double factor)
{
  double x, y;

  /* A turn of the wheel tells of no place in this GTK. */
  if (self->carrying && docket_board_mouse_translate (self->view, GTK_WIDGET (self->board), self->x, self->y, &x, &y))
    docket_board_zoom (self->board, factor, x);
  else
    docket_board_zoom (self->board, factor, self->board->pointer_y >= 0 ? self->board->pointer_x : -1);
}

gboolean
docket_board_mouse_let_go (DocketBoardMouse *self)
{
  if (self->pressed == NULL && !docket_board_is_holding (self->board))
    return FALSE;
  on_drag_cancel (self);
  return TRUE;
}

/* -- Alt -- */

/* While it is down the hand goes by smaller steps, from the press on and until it
 * goes up, though the pointer rests meanwhile. */
static void
set_fine (DocketBoardMouse *self, guint keyval, gboolean fine)
{
  if (!self->carrying || (keyval != GDK_KEY_Alt_L && keyval != GDK_KEY_Alt_R && keyval != GDK_KEY_Meta_L && keyval != GDK_KEY_Meta_R))
    return;
  self->fine = fine;
  carry (self);
}

static gboolean
on_key_pressed (DocketBoardMouse *self, guint keyval)
{
  set_fine (self, keyval, TRUE);
  return FALSE;
}

static void
on_key_released (DocketBoardMouse *self, guint keyval)
{
  set_fine (self, keyval, FALSE);
}

/* -- Making -- */

static void
add_controllers (DocketBoardMouse *self)
{
  GtkGesture *drag = gtk_gesture_drag_new (), *click = gtk_gesture_click_new ();
  GtkEventController *motion = gtk_event_controller_motion_new (), *keys = gtk_event_controller_key_new (), *events = gtk_event_controller_legacy_new ();

  g_signal_connect_swapped (drag, "drag-begin", G_CALLBACK (on_drag_begin), self);
  g_signal_connect_swapped (drag, "drag-update", G_CALLBACK (on_drag_update), self);
  g_signal_connect_swapped (drag, "drag-end", G_CALLBACK (on_drag_end), self);
  g_signal_connect_swapped (drag, "cancel", G_CALLBACK (on_drag_cancel), self);
  g_signal_connect_swapped (click, "pressed", G_CALLBACK (on_pressed), self);
  g_signal_connect_swapped (click, "released", G_CALLBACK (on_clicked), self);
  g_signal_connect_swapped (motion, "enter", G_CALLBACK (on_pointer), self);
  g_signal_connect_swapped (motion, "motion", G_CALLBACK (on_pointer), self);
  g_signal_connect_swapped (motion, "leave", G_CALLBACK (on_pointer_gone), self);
  gtk_widget_add_controller (self->view, GTK_EVENT_CONTROLLER (drag));
  gtk_widget_add_controller (self->view, GTK_EVENT_CONTROLLER (click));
  gtk_widget_add_controller (self->view, motion);
  gtk_event_controller_set_propagation_phase (events, GTK_PHASE_CAPTURE);
  g_signal_connect_swapped (events, "event", G_CALLBACK (on_let_up), self);
  gtk_widget_add_controller (self->view, events);
  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  g_signal_connect_swapped (keys, "key-pressed", G_CALLBACK (on_key_pressed), self);
  g_signal_connect_swapped (keys, "key-released", G_CALLBACK (on_key_released), self);
  gtk_widget_add_controller (self->view, keys);
}

DocketBoardMouse *
docket_board_mouse_new (GtkWidget *view, DocketBoard *board, GtkWidget *tray, GtkScrolledWindow *scrolled, DocketBoardCard *card)
{
  DocketBoardMouse *self = g_new0 (DocketBoardMouse, 1);

  self->view = view;
  self->board = board;
  self->tray = tray;
  self->scrolled = scrolled;
  self->card = card;
  self->menu = docket_board_menu_new (view, board);
  add_controllers (self);
  g_signal_connect_swapped (view, "unmap", G_CALLBACK (on_unmap), self);
  g_signal_connect_swapped (gtk_scrolled_window_get_vadjustment (scrolled), "value-changed", G_CALLBACK (on_pointer_gone), self);
  g_signal_connect_swapped (gtk_scrolled_window_get_hadjustment (scrolled), "value-changed", G_CALLBACK (on_pointer_gone), self);
  return self;
}

/* The controllers may outlive us by the view's last moments. */
static void
disconnect (DocketBoardMouse *self)
{
  g_autoptr (GListModel) controllers = gtk_widget_observe_controllers (self->view);

  g_signal_handlers_disconnect_by_data (self->view, self);
  for (guint i = 0; i < g_list_model_get_n_items (controllers); i++)
    {
      g_autoptr (GtkEventController) controller = g_list_model_get_item (controllers, i);

      g_signal_handlers_disconnect_by_data (controller, self);
    }
  g_signal_handlers_disconnect_by_data (gtk_scrolled_window_get_vadjustment (self->scrolled), self);
  g_signal_handlers_disconnect_by_data (gtk_scrolled_window_get_hadjustment (self->scrolled), self);
}

void
docket_board_mouse_free (DocketBoardMouse *self)
{
  g_clear_handle_id (&self->scroll_source, g_source_remove);
  disconnect (self);
  docket_board_menu_free (self->menu);
  g_free (self->pressed);
  g_free (self);
}
