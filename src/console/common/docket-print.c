/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Nobody waits for the printer's dialog in a main loop of its own, under which a
 * person could close the view that asked or ask a second time.  The operation
 * lives until it says that it is done; the window remembers it for so long.
 */
#include "docket-config.h"

#include <glib/gi18n-lib.h>

#include "docket-print.h"

#define PRINTING "docket-printing"

static void
say (GtkWidget *window, const GError *error)
{
  g_autofree char *text = g_strdup_printf (_ ("This could not be printed. %s"), error->message);

  gtk_widget_activate_action (window, "win.toast", "s", text);
}

static void
on_done (GtkPrintOperation *operation, GtkPrintOperationResult result, GtkWidget *window)
{
  g_autoptr (GError) error = NULL;

  g_object_set_data (G_OBJECT (window), PRINTING, NULL);
  if (result != GTK_PRINT_OPERATION_RESULT_ERROR)
    return;
  gtk_print_operation_get_error (operation, &error);
  if (error != NULL)
    say (window, error);
}

void
docket_print_ask (GtkWidget *parent, GtkPrintOperation *operation)
{
  GtkRoot *root;
  g_autoptr (GError) error = NULL;

  g_return_if_fail (GTK_IS_WIDGET (parent));
  g_return_if_fail (GTK_IS_PRINT_OPERATION (operation));

  root = gtk_widget_get_root (parent);
  if (!GTK_IS_WINDOW (root) || g_object_get_data (G_OBJECT (root), PRINTING) != NULL)
    return;
  g_object_set_data_full (G_OBJECT (root), PRINTING, g_object_ref (operation), g_object_unref);
  gtk_print_operation_set_allow_async (operation, TRUE);
  g_signal_connect_object (operation, "done", G_CALLBACK (on_done), root, 0);
  if (gtk_print_operation_run (operation, GTK_PRINT_OPERATION_ACTION_PRINT_DIALOG, GTK_WINDOW (root), &error) == GTK_PRINT_OPERATION_RESULT_ERROR && error != NULL)
    {
      g_object_set_data (G_OBJECT (root), PRINTING, NULL);
      say (GTK_WIDGET (root), error);
    }
}
