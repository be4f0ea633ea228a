/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Asking for a file.  The desktop's own chooser: inside a sandbox it is the
 * portal, so nothing else of the disk is seen.
 */
#include "docket-config.h"

#include <glib/gi18n-lib.h>

#include "docket-file-ask.h"

typedef struct
{
  GtkWidget *widget;
  DocketFileAskFunc func;
  GObject *data;
} Ask;

static void
ask_free (gpointer data, GClosure *closure)
{
  Ask *ask = data;

  g_object_unref (ask->widget);
  g_clear_object (&ask->data);
  g_free (ask);
}

static void
on_chosen (GtkNativeDialog *dialog, int response, gpointer data)
{
  Ask *ask = data;

  if (response == GTK_RESPONSE_ACCEPT)
    {
      g_autoptr (GFile) file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (dialog));
      const char *path = g_file_peek_path (file);

      if (path == NULL)
        gtk_widget_activate_action (ask->widget, "win.toast", "s", _ ("Choose a file on this computer; that place cannot be reached as one."));
      else
        ask->func (ask->widget, path, ask->data);
    }
  g_object_unref (dialog);
}

static void
add_filters (GtkFileChooser *chooser, const char *pattern)
{
  g_autoptr (GtkFileFilter) some = gtk_file_filter_new ();
  g_autoptr (GtkFileFilter) all = gtk_file_filter_new ();

  gtk_file_filter_set_name (some, pattern);
  gtk_file_filter_add_pattern (some, pattern);
  gtk_file_filter_set_name (all, _ ("All files"));
  gtk_file_filter_add_pattern (all, "*");
  gtk_file_chooser_add_filter (chooser, some);
  gtk_file_chooser_add_filter (chooser, all);
}

static GtkFileChooserNative *
new_dialog (GtkWidget *widget, const char *title, const char *accept, GtkFileChooserAction action)
{
  GtkRoot *root = gtk_widget_get_root (widget);
  GtkFileChooserNative *dialog = gtk_file_chooser_native_new (title, GTK_IS_WINDOW (root) ? GTK_WINDOW (root) : NULL, action, accept, NULL);

  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (dialog), TRUE);
  return dialog;
}

static void
ask_by (GtkFileChooserNative *dialog, GtkWidget *widget, DocketFileAskFunc func, gpointer data)
{
  Ask *ask = g_new0 (Ask, 1);

  ask->widget = g_object_ref (widget);
  ask->func = func;
  ask->data = data;
  /* Nobody else keeps a native dialog: it goes with its answer. */
  g_signal_connect_data (dialog, "response", G_CALLBACK (on_chosen), ask, ask_free, 0);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (dialog));
}

void
docket_file_ask (GtkWidget *widget, const char *title, const char *accept, const char *name, const char *pattern, DocketFileAskFunc func, gpointer data)
{
  GtkFileChooserNative *dialog = new_dialog (widget, title, accept, name != NULL ? GTK_FILE_CHOOSER_ACTION_SAVE : GTK_FILE_CHOOSER_ACTION_OPEN);

  if (name != NULL)
    gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (dialog), name);
  if (pattern != NULL)
    add_filters (GTK_FILE_CHOOSER (dialog), pattern);
  ask_by (dialog, widget, func, data);
}

void
docket_folder_ask (GtkWidget *widget, const char *title, const char *accept, DocketFileAskFunc func, gpointer data)
{
  ask_by (new_dialog (widget, title, accept, GTK_FILE_CHOOSER_ACTION_SELECT_FOLDER), widget, func, data);
}
