/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * A bar that comes because something was clicked comes where that was: below the rows
 * stands the last of them. Who clicks two of them with Ctrl has the pointer over the bar
 * then, and with the third click presses a button of it.
 */

#include "docket-config.h"

#include "docket-late-bar.h"

#define LATE_BAR "docket-late-bar"

typedef struct
{
  GtkWidget *bar; /* (nullable): it has gone */
  GtkWidget *rows;
  gboolean wanted;
  gboolean clicked; /* where it comes to stand, and the pointer is there still */
} LateBar;

static void
update (LateBar *self)
{
  if (self->bar != NULL)
    gtk_widget_set_visible (self->bar, self->wanted && !self->clicked);
}

/* Whether it takes the room at @y of the rows. What is hidden measures nothing, and what
 * is in it does: with what is around that it is not twice as high. */
static gboolean
takes (LateBar *self, double y)
{
  int height_px = 0;

  for (GtkWidget *child = gtk_widget_get_first_child (self->bar); child != NULL; child = gtk_widget_get_next_sibling (child))
    {
      int child_px;

      gtk_widget_measure (child, GTK_ORIENTATION_VERTICAL, -1, NULL, &child_px, NULL, NULL);
      height_px = MAX (height_px, child_px);
    }
  return y > gtk_widget_get_height (self->rows) - 2 * height_px;
}

/* Before the row hears of it, and marks itself. */
static void
on_pressed (LateBar *self, int n_press, double x, double y)
{
  self->clicked = self->bar != NULL && !gtk_widget_get_visible (self->bar) && takes (self, y);
}

static void
on_elsewhere (LateBar *self)
{
  if (!self->clicked)
    return;
  self->clicked = FALSE;
  update (self);
}

static void
on_motion (LateBar *self, double x, double y)
{
  if (self->clicked && self->bar != NULL && !takes (self, y))
    on_elsewhere (self);
}

/* Not that which is held down to mark several. */
static gboolean
on_key (LateBar *self, guint keyval)
{
  if (keyval < GDK_KEY_Shift_L || keyval > GDK_KEY_Hyper_R)
    on_elsewhere (self);
  return FALSE;
}

static void
late_bar_clear (gpointer data)
{
  g_clear_weak_pointer (&((LateBar *) data)->bar);
}

static void
late_bar_release (gpointer data)
{
  g_rc_box_release_full (data, late_bar_clear);
}

void
docket_late_bar_set_up (GtkWidget *bar, GtkWidget *rows)
{
  LateBar *self = g_rc_box_new0 (LateBar);
  GtkGesture *click = gtk_gesture_click_new ();
  GtkEventController *motion = gtk_event_controller_motion_new (), *keys = gtk_event_controller_key_new ();

  g_set_weak_pointer (&self->bar, bar);
  self->rows = rows;
  /* Whichever of them goes first. */
  g_object_set_data_full (G_OBJECT (rows), LATE_BAR, self, late_bar_release);
  g_object_set_data_full (G_OBJECT (bar), LATE_BAR, g_rc_box_acquire (self), late_bar_release);
  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (click), 0);
  gtk_event_controller_set_propagation_phase (GTK_EVENT_CONTROLLER (click), GTK_PHASE_CAPTURE);
  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  g_signal_connect_swapped (click, "pressed", G_CALLBACK (on_pressed), self);
  g_signal_connect_swapped (motion, "motion", G_CALLBACK (on_motion), self);
  g_signal_connect_swapped (motion, "leave", G_CALLBACK (on_elsewhere), self);
  g_signal_connect_swapped (keys, "key-pressed", G_CALLBACK (on_key), self);
  gtk_widget_add_controller (rows, GTK_EVENT_CONTROLLER (click));
  gtk_widget_add_controller (rows, motion);
  gtk_widget_add_controller (rows, keys);
  update (self);
}

void
docket_late_bar_set_wanted (GtkWidget *bar, gboolean wanted)
{
  LateBar *self = g_object_get_data (G_OBJECT (bar), LATE_BAR);

  g_return_if_fail (self != NULL);

  self->wanted = wanted;
  update (self);
}
