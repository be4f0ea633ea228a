/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Nobody waits for the printer's dialog in a main loop of its own, under which a
 * person could close the view that asked or ask a second time.  The operation
 * lives until it says that it is done; the window remembers it for so long.  Once
 * a printer is chosen the application stays for its pages, whatever is closed.
 */
#include "docket-config.h"

#include <glib/gi18n-lib.h>

#include "docket-print.h"

#define PRINTING "docket-printing"

typedef struct
{
  GWeakRef window;
  GtkPrintOperation *operation;
  GApplication *held; /* (nullable): while pages are made */
} Printing;

static void
say (GtkWidget *window, const GError *error)
{
  g_autofree char *text = g_strdup_printf (_ ("This could not be printed. %s"), error != NULL ? error->message : "");

  gtk_widget_activate_action (window, "win.toast", "s", g_strchomp (text));
}

static void
printing_free (Printing *printing)
{
  if (printing->held != NULL)
    g_application_release (printing->held);
  g_clear_object (&printing->held);
  g_weak_ref_clear (&printing->window);
  g_object_unref (printing->operation);
  g_free (printing);
}

static void
on_begin_print (GtkPrintOperation *operation, GtkPrintContext *context, Printing *printing)
{
  GApplication *application = g_application_get_default ();

  if (application == NULL || printing->held != NULL)
    return;
  printing->held = g_object_ref (application);
  g_application_hold (application);
}

/* The last that is heard of it. */
static void
end (Printing *printing, gboolean failed, const GError *error)
{
  g_autoptr (GtkWidget) window = g_weak_ref_get (&printing->window);

  g_signal_handlers_disconnect_by_data (printing->operation, printing);
  if (window != NULL)
    {
      g_object_set_data (G_OBJECT (window), PRINTING, NULL);
      if (failed)
        say (window, error);
    }
  printing_free (printing);
}

static void
on_done (GtkPrintOperation *operation, GtkPrintOperationResult result, Printing *printing)
{
  g_autoptr (GError) error = NULL;

  if (result == GTK_PRINT_OPERATION_RESULT_ERROR)
    gtk_print_operation_get_error (operation, &error);
  end (printing, result == GTK_PRINT_OPERATION_RESULT_ERROR, error);
}

void
docket_print_ask (GtkWidget *parent, GtkPrintOperation *operation)
{
  GtkRoot *root;
  Printing *printing;
  g_autoptr (GError) error = NULL;
  GtkPrintOperationResult result;

  g_return_if_fail (GTK_IS_WIDGET (parent));
  g_return_if_fail (GTK_IS_PRINT_OPERATION (operation));

  root = gtk_widget_get_root (parent);
  if (!GTK_IS_WINDOW (root))
    return;
  if (g_object_get_data (G_OBJECT (root), PRINTING) != NULL)
    {
      gtk_widget_activate_action (GTK_WIDGET (root), "win.toast", "s", _ ("Something is being printed already. Try again once it is done."));
      return;
    }
  printing = g_new0 (Printing, 1);
  g_weak_ref_init (&printing->window, root);
  printing->operation = g_object_ref (operation);
  g_object_set_data (G_OBJECT (root), PRINTING, printing);
  gtk_print_operation_set_allow_async (operation, TRUE);
  g_signal_connect (operation, "begin-print", G_CALLBACK (on_begin_print), printing);
  g_signal_connect (operation, "done", G_CALLBACK (on_done), printing);
  result = gtk_print_operation_run (operation, GTK_PRINT_OPERATION_ACTION_PRINT_DIALOG, GTK_WINDOW (root), &error);
  /* Some errors come without "done": what is still remembered then is ended here. */
  if (result == GTK_PRINT_OPERATION_RESULT_ERROR && g_object_get_data (G_OBJECT (root), PRINTING) == printing)
    end (printing, TRUE, error);
}
