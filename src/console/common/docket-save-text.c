/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Text that becomes a file of the person's own: replaced as a whole or not at
 * all, off this thread. */
#include "docket-config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "docket-save-text.h"

static void
on_written (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GtkWidget) widget = data;
  g_autofree char *name = g_file_get_basename (G_FILE (source));
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;

  if (g_file_replace_contents_finish (G_FILE (source), result, NULL, &error))
    text = g_strdup_printf (_ ("Saved as %s."), name);
  else
    text = g_strdup_printf (_ ("%s could not be written: %s"), name, error->message);
  gtk_widget_activate_action (widget, "win.toast", "s", text);
}

void
docket_save_text (GtkWidget *widget, GFile *file, char *text)
{
  g_autoptr (GBytes) bytes = g_bytes_new_take (text, strlen (text));

  /* What is exported names people: for its owner's eyes. */
  g_file_replace_contents_bytes_async (file, bytes, NULL, FALSE, G_FILE_CREATE_PRIVATE, NULL, on_written, g_object_ref (widget));
}

static void
on_chosen (GtkNativeDialog *dialog, int response, GtkWidget *widget)
{
  g_autoptr (GFile) file = response == GTK_RESPONSE_ACCEPT ? gtk_file_chooser_get_file (GTK_FILE_CHOOSER (dialog)) : NULL;

  if (file != NULL)
    docket_save_text (widget, file, g_strdup (g_object_get_data (G_OBJECT (dialog), "text")));
  g_object_unref (dialog);
}

void
docket_save_text_ask (GtkWidget *widget, const char *title, const char *name, char *text)
{
  GtkRoot *root = gtk_widget_get_root (widget);
  GtkFileChooserNative *dialog = gtk_file_chooser_native_new (title, GTK_IS_WINDOW (root) ? GTK_WINDOW (root) : NULL, GTK_FILE_CHOOSER_ACTION_SAVE, _ ("_Save"), NULL);

  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (dialog), TRUE);
  gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (dialog), name);
  g_object_set_data_full (G_OBJECT (dialog), "text", text, g_free);
  /* Nobody else keeps a native dialog: it goes with its answer. */
  g_signal_connect_data (dialog, "response", G_CALLBACK (on_chosen), g_object_ref (widget), (GClosureNotify) (void (*) (void)) g_object_unref, 0);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (dialog));
}
