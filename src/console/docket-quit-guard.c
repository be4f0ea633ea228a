/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Quitting with unsent work loses nothing, but nobody else can see that work
 * until this machine syncs again.  So the person is told, and may have it sent
 * first: then the program goes on its own once everything is out, and stays,
 * saying why, if something cannot be.
 */

#include "docket-config.h"

#include <glib/gi18n-lib.h>

#include "docket-quit-guard.h"

#define SEND_TIMEOUT_S 60

typedef struct
{
  DocketDesk *desk;
  GtkWindow *parent;
  GSourceOnceFunc confirmed;
  gpointer data;
} Guard;

static void
guard_free (gpointer data, GClosure *closure)
{
  Guard *guard = data;

  g_object_unref (guard->desk);
  g_object_unref (guard->parent);
  g_free (guard);
}

static void
on_sent (GObject *source, GAsyncResult *result, gpointer data)
{
  Guard *guard = data;
  g_autoptr (GError) error = NULL;
  guint pending;

  docket_desk_sync_now_finish (DOCKET_DESK (source), result, &error);
  pending = docket_desk_get_status (guard->desk)->counts.pending;
  /* Everything is out, even if what came back could not be read any more. */
  if (pending == 0)
    guard->confirmed (guard->data);
  else if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      g_autofree char *left = g_strdup_printf (ngettext ("%u change could not be sent", "%u changes could not be sent", pending), pending);
      g_autofree char *text = error != NULL ? g_strdup_printf ("%s. %s", left, error->message) : g_strdup_printf ("%s.", left);

      gtk_widget_activate_action (GTK_WIDGET (guard->parent), "win.toast", "s", text);
    }
  guard_free (guard, NULL);
}

static void
send_then_quit (const Guard *guard)
{
  Guard *copy = g_new0 (Guard, 1);

  *copy = *guard;
  g_object_ref (copy->desk);
  g_object_ref (copy->parent);
  gtk_widget_activate_action (GTK_WIDGET (guard->parent), "win.toast", "s", _ ("Sending; Docket quits when everything is out."));
  docket_desk_sync_now_async (guard->desk, SEND_TIMEOUT_S, NULL, on_sent, copy);
}

static void
on_response (AdwMessageDialog *dialog, const char *response, gpointer data)
{
  Guard *guard = data;

  if (g_strcmp0 (response, "quit") == 0)
    guard->confirmed (guard->data);
  else if (g_strcmp0 (response, "send") == 0)
    send_then_quit (guard);
}

gboolean
docket_quit_guard_present (GtkWindow *parent, DocketDesk *desk, GSourceOnceFunc confirmed, gpointer data)
{
  guint pending = docket_desk_get_status (desk)->counts.pending;
  g_autofree char *heading = NULL;
  GtkWidget *dialog;
  Guard *guard;

  if (pending == 0)
    return FALSE;
  heading = g_strdup_printf (ngettext ("%u change is saved on this device and not sent yet",
                                       "%u changes are saved on this device and not sent yet", pending),
                             pending);
  dialog = adw_message_dialog_new (parent, heading,
                                   _ ("Nothing is lost if you quit: Docket sends it when you open it again. "
                                      "Until then nobody else can see it."));
  adw_message_dialog_add_responses (ADW_MESSAGE_DIALOG (dialog),
                                    "close", _ ("_Stay"),
                                    "quit", _ ("_Quit"),
                                    "send", _ ("Send, then _quit"), NULL);
  adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (dialog), "send", ADW_RESPONSE_SUGGESTED);
  adw_message_dialog_set_default_response (ADW_MESSAGE_DIALOG (dialog), "send");
  adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (dialog), "close");

  guard = g_new0 (Guard, 1);
  guard->desk = g_object_ref (desk);
  guard->parent = g_object_ref (parent);
  guard->confirmed = confirmed;
  guard->data = data;
  g_signal_connect_data (dialog, "response", G_CALLBACK (on_response), guard, guard_free, 0);
  gtk_window_present (GTK_WINDOW (dialog));
  return TRUE;
}
