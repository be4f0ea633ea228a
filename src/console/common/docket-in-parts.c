/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * A save taken back, let go or put back, on its way: an import is one save of a hundred
 * thousand changes. The person is told that it takes a while, sees how far it is
 * in the Outbox, and may stop it there.
 */

#include "docket-config.h"

#include <glib/gi18n-lib.h>

#include "docket-in-parts.h"

#define RUNNING "docket-in-parts"

typedef struct
{
  DocketUndoWhat what;
  char *bundle;
  DocketUndo *undo;
  gboolean told;     /* the writer's: that it takes a while */
  GtkWidget *widget; /* (nullable): until it is done; of the window's thread only, as the next */
  DocketDesk *desk;  /* (nullable) */
} Parts;

static void
parts_clear (gpointer data)
{
  Parts *parts = data;

  g_free (parts->bundle);
  docket_undo_free (parts->undo);
}

static void
parts_unref (gpointer data)
{
  g_atomic_rc_box_release_full (data, parts_clear);
}

/* -- What is on its way -- */

/* (transfer none) (element-type Parts) */
static GPtrArray *
get_running (DocketDesk *desk)
{
  GPtrArray *running = g_object_get_data (G_OBJECT (desk), RUNNING);

  if (running == NULL)
    {
      running = g_ptr_array_new_with_free_func (parts_unref);
      g_object_set_data_full (G_OBJECT (desk), RUNNING, running, (GDestroyNotify) g_ptr_array_unref);
    }
  return running;
}

gboolean
docket_in_parts_is_running (DocketDesk *desk, const char *bundle)
{
  GPtrArray *running = get_running (desk);

  for (guint i = 0; i < running->len; i++)
    if (g_str_equal (((const Parts *) g_ptr_array_index (running, i))->bundle, bundle))
      return TRUE;
  return FALSE;
}

void
docket_in_parts_stop (DocketDesk *desk, const char *bundle)
{
  GPtrArray *running = get_running (desk);

  for (guint i = 0; i < running->len; i++)
    {
      const Parts *parts = g_ptr_array_index (running, i);

      if (g_str_equal (parts->bundle, bundle))
        docket_undo_stop (parts->undo);
    }
}

/* -- On the writer, and back -- */

/* (transfer full) */
static char *
say_it_goes_on (DocketUndoWhat what, guint all)
{
  switch (what)
    {
    case DOCKET_UNDO_LET_GO:
      return g_strdup_printf (ngettext ("Discarding %u change, one part after the other. Go on working meanwhile.", "Discarding %u changes, one part after the other. Go on working meanwhile.", all), all);
    case DOCKET_UNDO_PUT_BACK:
      return g_strdup_printf (ngettext ("Putting back %u change, one part after the other. Go on working meanwhile.", "Putting back %u changes, one part after the other. Go on working meanwhile.", all), all);
    case DOCKET_UNDO_TAKE_BACK:
    default:
      return g_strdup_printf (ngettext ("Taking back %u change, one part after the other. Go on working meanwhile.", "Taking back %u changes, one part after the other. Go on working meanwhile.", all), all);
    }
}

/* Once: what they do meanwhile has sentences of its own. */
static gboolean
tell_it_goes_on (gpointer data)
{
  const Parts *parts = data;
  g_autofree char *text = NULL;
  guint done, all;

  if (parts->widget == NULL)
    return G_SOURCE_REMOVE;
  docket_undo_get_progress (parts->undo, &done, &all);
  text = say_it_goes_on (parts->what, all);
  gtk_widget_activate_action (parts->widget, "win.toast-while", "(ss)", text, parts->bundle);
  return G_SOURCE_REMOVE;
}

static gboolean
step_on_writer (DocketStore *store, gpointer data, gboolean *more, GError **error)
{
  Parts *parts = data;
  guint done, all;

  if (!docket_store_undo_step (store, parts->undo, more, error))
    return FALSE;
  if (!*more && parts->what == DOCKET_UNDO_TAKE_BACK)
    {
      /* What had been refused, and was replaced by it; mostly there was nothing. */
      g_autofree char *replaced = docket_store_replaced_token (parts->bundle);

      docket_store_outbox_take_back (store, replaced, NULL);
    }
  docket_undo_get_progress (parts->undo, &done, &all);
  if (*more && all > 0 && !parts->told)
    g_idle_add_full (G_PRIORITY_DEFAULT, tell_it_goes_on, g_atomic_rc_box_acquire (parts), parts_unref);
  parts->told |= all > 0;
  return TRUE;
}

static void
on_done (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  Parts *parts = g_task_get_task_data (task);
  g_autoptr (DocketDesk) desk = g_steal_pointer (&parts->desk);
  GError *error = NULL;
  gboolean ok = docket_writer_run_finish (DOCKET_WRITER (source), result, &error);

  gtk_widget_activate_action (parts->widget, "win.toast-over", "s", parts->bundle);
  g_clear_object (&parts->widget);
  g_ptr_array_remove (get_running (desk), parts);
  /* Without a commit nobody else hears that it does not go on. */
  g_object_notify (G_OBJECT (desk), "status");
  if (ok)
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

void
docket_in_parts_run_async (GtkWidget *widget, DocketDesk *desk, DocketUndoWhat what, const char *bundle, GAsyncReadyCallback callback, gpointer user_data)
{
  GTask *task = g_task_new (widget, NULL, callback, user_data);
  Parts *parts = g_atomic_rc_box_new0 (Parts);

  parts->what = what;
  parts->bundle = g_strdup (bundle);
  parts->undo = docket_undo_new_of (what, bundle);
  parts->widget = g_object_ref (widget);
  parts->desk = g_object_ref (desk);
  g_task_set_source_tag (task, docket_in_parts_run_async);
  g_task_set_task_data (task, g_atomic_rc_box_acquire (parts), parts_unref);
  g_ptr_array_add (get_running (desk), g_atomic_rc_box_acquire (parts));
  docket_writer_run_pieces_async (docket_desk_get_writer (desk), DOCKET_WRITER_SAVE, step_on_writer, parts, parts_unref, NULL, on_done, task);
}

gboolean
docket_in_parts_run_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

DocketUndo *
docket_in_parts_get_undo (GAsyncResult *result)
{
  return ((const Parts *) g_task_get_task_data (G_TASK (result)))->undo;
}
