/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Unsent work on its way to another computer.  An export reads with a
 * connection of its own, on a thread; so does an import, which only then queues
 * what it found, on the writer.  Work counts once wherever it is sent from, so
 * nothing is taken away here.
 */
#include "docket-config.h"

#include <adwaita.h>
#include <glib/gi18n-lib.h>

#include "docket-outbox-travel.h"

typedef struct
{
  char *path;        /* of the file */
  char *store_path;
  DocketClock *clock;
  DocketRandom *random;
} Travel;

static void
travel_free (gpointer data)
{
  Travel *travel = data;

  g_free (travel->path);
  g_free (travel->store_path);
  g_object_unref (travel->clock);
  g_object_unref (travel->random);
  g_free (travel);
}

static GTask *
task_new (DocketDesk *desk, const char *path, gpointer tag, GAsyncReadyCallback callback, gpointer user_data)
{
  GTask *task = g_task_new (desk, NULL, callback, user_data);
  Travel *travel = g_new0 (Travel, 1);

  g_task_set_source_tag (task, tag);
  travel->path = g_strdup (path);
  travel->store_path = g_strdup (docket_store_get_path (docket_desk_get_reader (desk)));
  travel->clock = g_object_ref (docket_desk_get_clock (desk));
  travel->random = g_object_ref (docket_desk_get_random (desk));
  g_task_set_task_data (task, travel, travel_free);
  return task;
}

static DocketStore *
open_reader (const Travel *travel, GError **error)
{
  return docket_store_open (travel->store_path, DOCKET_DB_READ_ONLY, travel->clock, travel->random, error);
}

static void
add_sentence (GString *text, char *sentence)
{
  g_string_append_printf (text, "%s%s", text->len > 0 ? " " : "", sentence);
  g_free (sentence);
}

/* -- Export -- */

static char *
describe_export (const char *path, const DocketOutboxExport *result)
{
  g_autofree char *name = g_path_get_basename (path);
  GString *text = g_string_new (NULL);

  if (result->operations == 0)
    return g_string_free (g_string_append (text, _ ("Nothing waits, so the file is empty.")), FALSE);
  add_sentence (text, g_strdup_printf (ngettext ("%u change is now in %s as well.", "%u changes are now in %s as well.", result->operations), result->operations, name));
  if (result->lost > 0)
    add_sentence (text, g_strdup_printf (ngettext ("%u file is gone or damaged here, so it is not in it.", "%u files are gone or damaged here, so they are not in it.", result->lost), result->lost));
  add_sentence (text, g_strdup (_ ("It counts once, wherever it is sent from.")));
  return g_string_free (text, FALSE);
}

static void
run_export (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  const Travel *travel = data;
  GError *error = NULL;
  g_autoptr (DocketStore) reader = open_reader (travel, &error);
  DocketOutboxExport result;

  if (reader == NULL || !docket_store_outbox_export (reader, travel->path, &result, &error))
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, describe_export (travel->path, &result), g_free);
}

void
docket_outbox_export_async (DocketDesk *desk, const char *path, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (DOCKET_IS_DESK (desk) && path != NULL);

  task = task_new (desk, path, docket_outbox_export_async, callback, user_data);
  g_task_run_in_thread (task, run_export);
}

/* -- Import -- */

static char *
describe_import (DocketOutboxImport *import)
{
  guint operations = docket_outbox_import_get_operations (import);
  guint known = docket_outbox_import_get_known (import);
  GString *text = g_string_new (NULL);

  if (operations == 0 && known == 0)
    add_sentence (text, g_strdup (_ ("There are no changes in this file.")));
  if (operations > 0)
    add_sentence (text, g_strdup_printf (ngettext ("%u change came in. It goes with the next sync.", "%u changes came in. They go with the next sync.", operations), operations));
  if (known > 0)
    add_sentence (text, g_strdup_printf (ngettext ("%u change was here already.", "%u changes were here already.", known), known));
  return g_string_free (text, FALSE);
}

static gboolean
import_on_writer (DocketStore *store, gpointer data, gboolean *more, GError **error)
{
  return docket_store_outbox_import (store, data, more, error);
}

static void
on_imported (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  DocketOutboxImport *import = g_object_get_data (G_OBJECT (task), "import");
  GError *error = NULL;

  if (!docket_writer_run_finish (DOCKET_WRITER (source), result, &error))
    {
      g_task_return_error (task, error);
      return;
    }
  docket_desk_hint (g_task_get_source_object (task));
  g_task_return_pointer (task, describe_import (import), g_free);
}

static void
run_read (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  const Travel *travel = data;
  GError *error = NULL;
  g_autoptr (DocketStore) reader = open_reader (travel, &error);
  DocketOutboxImport *import = reader != NULL ? docket_outbox_import_new (reader, travel->path, &error) : NULL;

  if (import == NULL)
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, import, (GDestroyNotify) docket_outbox_import_free);
}

static void
on_read (GObject *source, GAsyncResult *result, gpointer data)
{
  GTask *task = data;
  GError *error = NULL;
  DocketOutboxImport *import = g_task_propagate_pointer (G_TASK (result), &error);

  if (import == NULL)
    {
      g_task_return_error (task, error);
      g_object_unref (task);
      return;
    }
  g_object_set_data_full (G_OBJECT (task), "import", import, (GDestroyNotify) docket_outbox_import_free);
  docket_writer_run_pieces_async (docket_desk_get_writer (DOCKET_DESK (source)), DOCKET_WRITER_SAVE, import_on_writer, import, NULL,
                                  NULL, on_imported, task);
}

void
docket_outbox_import_async (DocketDesk *desk, const char *path, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) reading = NULL;
  GTask *task;

  g_return_if_fail (DOCKET_IS_DESK (desk) && path != NULL);

  task = task_new (desk, path, docket_outbox_import_async, callback, user_data);
  reading = task_new (desk, path, run_read, on_read, task);
  g_task_run_in_thread (reading, run_read);
}

char *
docket_outbox_travel_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

/* -- Asking -- */

static void
on_travelled (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GtkWidget) widget = data;
  g_autoptr (GError) error = NULL;
  g_autofree char *text = docket_outbox_travel_finish (result, &error);

  if (text == NULL)
    text = docket_db_error_sentence (error);
  gtk_widget_activate_action (widget, "win.toast", "s", text);
}

static void
on_chosen (GtkNativeDialog *dialog, int response, gpointer data)
{
  GtkWidget *widget = data;
  DocketDesk *desk = g_object_get_data (G_OBJECT (dialog), "desk");
  gboolean save = gtk_file_chooser_get_action (GTK_FILE_CHOOSER (dialog)) == GTK_FILE_CHOOSER_ACTION_SAVE;

  if (response == GTK_RESPONSE_ACCEPT)
    {
      g_autoptr (GFile) file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (dialog));
      const char *path = g_file_peek_path (file);

      if (path == NULL)
        gtk_widget_activate_action (widget, "win.toast", "s", _ ("Choose a file on this computer; that place cannot be reached as one."));
      else if (save)
        docket_outbox_export_async (desk, path, on_travelled, g_object_ref (widget));
      else
        docket_outbox_import_async (desk, path, on_travelled, g_object_ref (widget));
    }
  g_object_unref (dialog);
}

static void
ask (GtkWidget *widget, DocketDesk *desk, const char *title, GtkFileChooserAction action, const char *accept)
{
  GtkRoot *root = gtk_widget_get_root (widget);
  GtkFileChooserNative *dialog = gtk_file_chooser_native_new (title, GTK_IS_WINDOW (root) ? GTK_WINDOW (root) : NULL, action, accept, NULL);

  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (dialog), TRUE);
  if (action == GTK_FILE_CHOOSER_ACTION_SAVE)
    gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (dialog), _ ("Unsent work.docket"));
  g_object_set_data_full (G_OBJECT (dialog), "desk", g_object_ref (desk), g_object_unref);
  /* Nobody else keeps a native dialog: it goes with its answer. */
  g_signal_connect_data (dialog, "response", G_CALLBACK (on_chosen), g_object_ref (widget), (GClosureNotify) (void (*) (void)) g_object_unref, 0);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (dialog));
}

void
docket_outbox_ask_export (GtkWidget *widget, DocketDesk *desk)
{
  g_return_if_fail (GTK_IS_WIDGET (widget) && DOCKET_IS_DESK (desk));
  ask (widget, desk, _ ("Export unsent work"), GTK_FILE_CHOOSER_ACTION_SAVE, _ ("_Export"));
}

void
docket_outbox_ask_import (GtkWidget *widget, DocketDesk *desk)
{
  g_return_if_fail (GTK_IS_WIDGET (widget) && DOCKET_IS_DESK (desk));
  ask (widget, desk, _ ("Import unsent work"), GTK_FILE_CHOOSER_ACTION_OPEN, _ ("_Import"));
}
