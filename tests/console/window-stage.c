/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "window-stage.h"

#include "widget-search.h"

void
window_stage_show (WindowStage *self)
{
  g_autoptr (GError) error = NULL;

  self->session = docket_session_new (self->stage->dir, &error);
  g_assert_no_error (error);
  docket_session_open (self->session, &error);
  g_assert_no_error (error);
  self->window = docket_window_new (NULL, self->session);
  gtk_window_present (GTK_WINDOW (self->window));
}

void
window_stage_close (WindowStage *self)
{
  gtk_window_destroy (GTK_WINDOW (self->window));
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_clear_object (&self->session);
  review_stage_free (self->stage);
}

static gboolean
shows_text (gpointer data)
{
  const WindowStage *self = data;

  return find_label (GTK_WIDGET (self->window), self->text) != NULL;
}

void
window_stage_wait_for_text_at (const char *file, int line, const char *caller, WindowStage *self, const char *text)
{
  g_autofree char *name = g_strdup_printf ("the window shows “%s”", text);

  self->text = text;
  review_stage_wait_at (file, line, caller, name, shows_text, self);
}

static gboolean
shows_it_no_more (gpointer data)
{
  return !shows_text (data);
}

void
window_stage_wait_without_text_at (const char *file, int line, const char *caller, WindowStage *self, const char *text)
{
  g_autofree char *name = g_strdup_printf ("the window does not show “%s”", text);

  self->text = text;
  review_stage_wait_at (file, line, caller, name, shows_it_no_more, self);
}
