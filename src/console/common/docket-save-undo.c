/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Undo of what was just saved.  While nobody has heard of it, it goes as if it
 * had not been made; afterwards it takes a save that does the opposite.  Which
 * of the two is the store's to know; the person is told in either case.
 */

#include "docket-config.h"

#include <glib/gi18n-lib.h>

#include "docket-save-undo.h"

#include "docket-in-parts.h"

/* (transfer full): a sentence */
static char *
say_undone (DocketUndo *undo, const GError *error)
{
  g_autofree char *why = error != NULL ? docket_db_error_sentence (error) : NULL;
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
  return done > 0 && done < all ? g_steal_pointer (&why) : g_strdup_printf (_ ("This could not be undone. %s"), why);
}

static void
on_undone (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  GError *error = NULL;
  gboolean ok = docket_in_parts_run_finish (result, &error);
  g_autofree char *text = say_undone (docket_in_parts_get_undo (result), error);

  if (ok)
    {
      gtk_widget_activate_action (GTK_WIDGET (source), "win.toast-while", "(ss)", text, DOCKET_TOAST_UNDONE);
      gtk_widget_activate_action (GTK_WIDGET (source), "win.save-undone", "s", g_task_get_task_data (task));
      g_task_return_boolean (task, TRUE);
    }
  else
    {
      gtk_widget_activate_action (GTK_WIDGET (source), "win.toast", "s", text);
      g_task_return_error (task, error);
    }
}

void
docket_save_undo_offer (GtkWidget *widget, DocketDesk *desk, GPtrArray *operations, const char *sentence)
{
  const DocketOperation *first = operations->len > 0 ? g_ptr_array_index (operations, 0) : NULL;

  if (first != NULL && first->bundle != NULL)
    {
      g_autofree char *what = docket_desk_describe_save (desk, operations);

      gtk_widget_activate_action (widget, "win.toast-save", "(sss)", sentence, first->bundle, what);
    }
  else
    gtk_widget_activate_action (widget, "win.toast", "s", sentence);
}

void
docket_save_undo_async (GtkWidget *widget, DocketDesk *desk, const char *bundle, GAsyncReadyCallback callback, gpointer user_data)
{
  GTask *task = g_task_new (widget, NULL, callback, user_data);

  g_task_set_source_tag (task, docket_save_undo_async);
  g_task_set_task_data (task, g_strdup (bundle), g_free);
  docket_in_parts_run_async (widget, desk, DOCKET_UNDO_TAKE_BACK, bundle, on_undone, task);
}

gboolean
docket_save_undo_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

/* -- What is saved by itself -- */

#define LAST "docket-save-one"

typedef struct
{
  GtkWidget *widget;
  GPtrArray *operations;
  char *done;
} One;

static void
on_one_saved (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autofree One *one = data;
  g_autoptr (GtkWidget) widget = one->widget;
  g_autoptr (GPtrArray) operations = one->operations;
  g_autofree char *done = one->done;
  g_autoptr (GError) error = NULL;

  if (g_object_get_data (G_OBJECT (widget), LAST) == g_ptr_array_index (operations, 0))
    g_object_set_data (G_OBJECT (widget), LAST, NULL);
  if (!docket_desk_submit_finish (DOCKET_DESK (source), result, &error))
    {
      g_autofree char *sentence = docket_db_error_sentence (error);

      gtk_widget_activate_action (widget, "win.toast", "s", sentence);
    }
  else
    docket_save_undo_offer (widget, DOCKET_DESK (source), operations, done);
}

static gboolean
is_the_same (const DocketOperation *a, const DocketOperation *b)
{
  return a->kind == b->kind && a->record_kind == b->record_kind && a->group == b->group && g_str_equal (a->record_id, b->record_id)
         && (a->set == b->set || (a->set != NULL && b->set != NULL && docket_values_equal (a->set, b->set)));
}

void
docket_save_one (GtkWidget *widget, DocketDesk *desk, DocketOperation *operation, const char *done)
{
  g_autoptr (GPtrArray) operations = g_ptr_array_new_with_free_func ((GDestroyNotify) docket_operation_unref);
  const DocketOperation *last = g_object_get_data (G_OBJECT (widget), LAST);
  One *one;

  g_ptr_array_add (operations, operation);
  if (last != NULL && is_the_same (last, operation))
    return;
  g_object_set_data_full (G_OBJECT (widget), LAST, docket_operation_ref (operation), (GDestroyNotify) docket_operation_unref);
  one = g_new0 (One, 1);
  one->widget = g_object_ref (widget);
  one->operations = g_ptr_array_ref (operations);
  one->done = g_strdup (done);
  docket_desk_submit_async (desk, operations, NULL, on_one_saved, one);
}
