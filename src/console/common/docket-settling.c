/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The moments in which a button that has just come is not to be pressed.
 */
#include "docket-config.h"

#include "docket-settling.h"

struct _DocketSettling
{
  GtkWindow *window;
  GtkEventController *keys; /* the window's */
  guint timeout;            /* 0: the time of a double click has passed */
  gboolean key_down;        /* one of those that press a button */
  gboolean held_over;       /* it was down already when it began */
};

static gboolean
presses_a_button (guint keyval)
{
  return keyval == GDK_KEY_Return || keyval == GDK_KEY_KP_Enter || keyval == GDK_KEY_ISO_Enter || keyval == GDK_KEY_space
         || keyval == GDK_KEY_KP_Space;
}

static gboolean
on_key_pressed (DocketSettling *self, guint keyval)
{
  if (presses_a_button (keyval))
    self->key_down = TRUE;
  return GDK_EVENT_PROPAGATE;
}

static void
on_key_released (DocketSettling *self, guint keyval)
{
  if (presses_a_button (keyval))
    self->key_down = self->held_over = FALSE;
}

/* Of a key that is let go in another window nothing is heard here. */
static void
on_active_changed (DocketSettling *self)
{
  if (!gtk_window_is_active (self->window))
    self->key_down = self->held_over = FALSE;
}

static gboolean
on_timeout (gpointer data)
{
  DocketSettling *self = data;

  self->timeout = 0;
  return G_SOURCE_REMOVE;
}

DocketSettling *
docket_settling_new (GtkWindow *window)
{
  DocketSettling *self = g_new0 (DocketSettling, 1);

  self->window = window;
  self->keys = gtk_event_controller_key_new ();
  gtk_event_controller_set_name (self->keys, "held-key");
  gtk_event_controller_set_propagation_phase (self->keys, GTK_PHASE_CAPTURE);
  g_signal_connect_swapped (self->keys, "key-pressed", G_CALLBACK (on_key_pressed), self);
  g_signal_connect_swapped (self->keys, "key-released", G_CALLBACK (on_key_released), self);
  g_signal_connect_swapped (window, "notify::is-active", G_CALLBACK (on_active_changed), self);
  gtk_widget_add_controller (GTK_WIDGET (window), self->keys);
  return self;
}

void
docket_settling_free (DocketSettling *self)
{
  g_clear_handle_id (&self->timeout, g_source_remove);
  g_signal_handlers_disconnect_by_data (self->window, self);
  g_signal_handlers_disconnect_by_data (self->keys, self);
  gtk_widget_remove_controller (GTK_WIDGET (self->window), self->keys);
  g_free (self);
}

void
docket_settling_begin (DocketSettling *self)
{
  int double_click_ms = 0;

  g_clear_handle_id (&self->timeout, g_source_remove);
  self->held_over = self->key_down;
  g_object_get (gtk_widget_get_settings (GTK_WIDGET (self->window)), "gtk-double-click-time", &double_click_ms, NULL);
  if (double_click_ms > 0)
    self->timeout = g_timeout_add ((guint) double_click_ms, on_timeout, self);
}

gboolean
docket_settling_is_over (const DocketSettling *self)
{
  return self->timeout == 0 && !self->held_over;
}
