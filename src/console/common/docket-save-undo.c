/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Undo of what was just saved.  While nobody has heard of it, it goes as if it
 * had not been made; afterwards it takes a save that does the opposite.  Which
 * of the two is the store's to know; the person is told in either case.
 */

#include "docket-config.h"

#include <glib/gi18n-lib.h>

#include "docket-save-undo.h"

typedef struct
{
  char *bundle;
  DocketUndo *step;
  gboolean told;     /* the writer's: that it takes a while */
  GtkWidget *widget; /* (nullable): until it is done; of the window's thread only */
} Undo;

static void
undo_clear (gpointer data)
{
  Undo *undo = data;

  g_free (undo->bundle);
  docket_undo_free (undo->step);
}

static void
undo_unref (gpointer data)
{
  g_atomic_rc_box_release_full (data, undo_clear);
}

/* Once: what they do meanwhile has sentences of its own. */
static gboolean
tell_it_goes_on (gpointer data)
{
  const Undo *undo = data;
  g_autofree char *text = NULL;
  guint done, all;

  if (undo->widget == NULL)
    return G_SOURCE_REMOVE;
  docket_undo_get_progress (undo->step, &done, &all);
  text = g_strdup_printf (ngettext ("Taking back %u change, one part after the other. Go on working meanwhile.", "Taking back %u changes, one part after the other. Go on working meanwhile.", all), all);
  gtk_widget_activate_action (undo->widget, "win.toast", "s", text);
  return G_SOURCE_REMOVE;
}

static gboolean
undo_on_writer (DocketStore *store, gpointer data, gboolean *more, GError **error)
{
  Undo *undo = data;
  guint done, all;

  if (!docket_store_undo_step (store, undo->step, more, error))
    return FALSE;
  /* What had been refused, and was replaced by it; mostly there was nothing. */
  if (!*more)
    docket_store_outbox_take_back (store, undo->bundle, NULL);
  docket_undo_get_progress (undo->step, &done, &all);
  if (*more && all > 0 && !undo->told)
    g_idle_add_full (G_PRIORITY_DEFAULT, tell_it_goes_on, g_atomic_rc_box_acquire (undo), undo_unref);
  undo->told |= all > 0;
  return TRUE;
}

/* (transfer full): a sentence */
static char *
say_undone (DocketUndo *undo, const GError *error)
{
  guint done, all;

  docket_undo_get_progress (undo, &done, &all);
  if (error == NULL && docket_undo_get_made (undo) != NULL)
    {
      g_autofree char *saved = docket_words_saved (NULL);

      return g_strdup_printf (_ ("Changed back. %s."), saved);
    }
  if (error == NULL)
    return g_strdup (_ ("Undone; it never left this device."));
  /* In part it could. */
  return done > 0 && done < all ? g_strdup (error->message) : g_strdup_printf (_ ("This could not be undone. %s"), error->message);
}

static void
on_undone (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  Undo *undo = g_task_get_task_data (task);
  GError *error = NULL;
  gboolean ok = docket_writer_run_finish (DOCKET_WRITER (source), result, &error);
  g_autofree char *text = say_undone (undo->step, error);

  g_clear_object (&undo->widget);
  gtk_widget_activate_action (g_task_get_source_object (task), "win.toast", "s", text);
  if (ok)
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

void
docket_save_undo_offer (GtkWidget *widget, GPtrArray *operations, const char *sentence)
{
  const DocketOperation *first = operations->len > 0 ? g_ptr_array_index (operations, 0) : NULL;

  if (first != NULL && first->bundle != NULL)
    gtk_widget_activate_action (widget, "win.toast-save", "(ss)", sentence, first->bundle);
  else
    gtk_widget_activate_action (widget, "win.toast", "s", sentence);
}

void
docket_save_undo_async (GtkWidget *widget, DocketDesk *desk, const char *bundle, GAsyncReadyCallback callback, gpointer user_data)
{
  GTask *task = g_task_new (widget, NULL, callback, user_data);
  Undo *undo = g_atomic_rc_box_new0 (Undo);

  undo->bundle = g_strdup (bundle);
  undo->step = docket_undo_new (bundle);
  undo->widget = g_object_ref (widget);
  g_task_set_source_tag (task, docket_save_undo_async);
  g_task_set_task_data (task, g_atomic_rc_box_acquire (undo), undo_unref);
  docket_writer_run_pieces_async (docket_desk_get_writer (desk), DOCKET_WRITER_SAVE, undo_on_writer, undo, undo_unref, NULL, on_undone, task);
}

gboolean
docket_save_undo_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}
