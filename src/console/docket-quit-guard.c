/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Quitting with unsent work loses nothing, but nobody else can see that work
 * until this machine syncs again.  So the person is told, and may have it sent
 * first: then the program goes on its own once everything is out, whoever got
 * it out, and stays, saying why, if something cannot be or was not accepted. A
 * line that has only just come back may fail once more, so one failure is not
 * believed. Asking again calls it off, and so does working on: what is called
 * off is the quitting, the work goes out as ever.
 *
 * What is typed and not saved is kept first, and the disk's answer waited for, as
 * for what is being saved: a disk that does not answer is told of, and whoever still
 * quits does not wait for it at the end, either.  Signing out ends what stands in
 * memory just so, and asks as well.
 */

#include "docket-config.h"

#include <glib/gi18n-lib.h>

#include "docket-quit-guard.h"

#include "docket-drafts.h"

/* Of each try. */
#define SEND_TIMEOUT_S 60
#define SEND_TRIES_MAX 3
#define SEND_PAUSE_MS 500
#define KEEP_WAIT_MS 3000

/* Of a desk: the Sending that is under way for it. */
#define SENDING_KEY "docket-quit-guard-sending"
/* Of a desk: the Guard that waits for the disk. */
#define KEEPING_KEY "docket-quit-guard-keeping"
/* Of a desk: somebody quits although its disk has not answered. */
#define UNANSWERED_KEY "docket-quit-guard-unanswered"

typedef struct
{
  DocketDesk *desk;
  GtkWindow *parent;
  GSourceOnceFunc confirmed;
  gpointer data;
  guint n_rejected; /* that were known when it asked */
  gboolean signing_out;
  gulong written; /* while it waits for the disk */
  gulong ended;
  GSource *decide; /* (nullable): when it answers, or does not */
  GtkWidget *waiting; /* (nullable): says that it does not */
} Guard;

/* "Send, then quit", from the press until everything is out or it is given up. */
typedef struct
{
  Guard *guard;
  guint tries;
  gboolean trying;
  gboolean over;
  guint n_unsent; /* when the status was told last */
  gulong watch;   /* on the status: the work may also go out by itself */
  GSource *pause; /* until the next try */
} Sending;

static void try_to_send (Sending *sending);

static void
guard_free (gpointer data, GClosure *closure)
{
  Guard *guard = data;

  g_object_unref (guard->desk);
  g_object_unref (guard->parent);
  g_free (guard);
}

static guint
count_pending (const Guard *guard)
{
  return docket_desk_get_status (guard->desk)->counts.pending;
}

/* Of them, without what a restored server has to be told once more. */
static guint
count_unsent (const Guard *guard)
{
  const DocketStoreCounts *counts = &docket_desk_get_status (guard->desk)->counts;

  return counts->pending - MIN (counts->resending, counts->pending);
}

/* What was refused leaves the queue too; whoever wanted it sent is told. */
static gboolean
tell_refused (const Guard *guard)
{
  guint n_rejected = docket_desk_get_status (guard->desk)->counts.rejected;
  g_autofree char *text = NULL;
  guint n;

  if (n_rejected <= guard->n_rejected)
    return FALSE;
  n = n_rejected - guard->n_rejected;
  text = g_strdup_printf (ngettext ("%u change was not accepted", "%u changes were not accepted", n), n);
  gtk_widget_activate_action (GTK_WIDGET (guard->parent), "win.toast", "s", text);
  return TRUE;
}

static char *
describe_unsent (guint pending)
{
  return g_strdup_printf (ngettext ("%u change is saved on this device and not sent yet",
                                    "%u changes are saved on this device and not sent yet", pending),
                          pending);
}

/* A try that is on its way comes back to @sending, and frees it then. */
static void
sending_end (Sending *sending)
{
  sending->over = TRUE;
  g_object_set_data (G_OBJECT (sending->guard->desk), SENDING_KEY, NULL);
  g_clear_signal_handler (&sending->watch, sending->guard->desk);
  if (sending->pause != NULL)
    g_source_destroy (sending->pause);
  g_clear_pointer (&sending->pause, g_source_unref);
  guard_free (sending->guard, NULL);
  if (!sending->trying)
    g_free (sending);
}

static void
forget_decision (Guard *guard)
{
  if (guard->decide != NULL)
    g_source_destroy (guard->decide);
  g_clear_pointer (&guard->decide, g_source_unref);
}

static gboolean
is_busy (DocketDesk *desk)
{
  return docket_desk_get_n_saving (desk) > 0 || docket_draft_is_writing (desk);
}

static void
stop_waiting (Guard *guard)
{
  g_object_set_data (G_OBJECT (guard->desk), KEEPING_KEY, NULL);
  g_clear_signal_handler (&guard->written, docket_draft_get_calls (guard->desk));
  g_clear_signal_handler (&guard->ended, guard->desk);
  forget_decision (guard);
  if (guard->waiting != NULL)
    {
      g_signal_handlers_disconnect_by_data (guard->waiting, guard);
      gtk_window_destroy (GTK_WINDOW (guard->waiting));
    }
  guard->waiting = NULL;
}

static void
call_off (DocketDesk *desk)
{
  Sending *sending = g_object_get_data (G_OBJECT (desk), SENDING_KEY);
  Guard *keeping = g_object_get_data (G_OBJECT (desk), KEEPING_KEY);

  if (keeping != NULL)
    {
      stop_waiting (keeping);
      guard_free (keeping, NULL);
    }
  if (sending != NULL)
    sending_end (sending);
}

/* Nothing waits any more. */
static void
all_out (Sending *sending)
{
  GSourceOnceFunc confirmed = sending->guard->confirmed;
  gpointer data = sending->guard->data;
  g_autoptr (GtkWindow) parent = g_object_ref (sending->guard->parent);
  gboolean refused = tell_refused (sending->guard);

  sending_end (sending);
  if (!refused)
    confirmed (data);
}

static void
give_up (Sending *sending, const GError *error)
{
  guint pending = count_pending (sending->guard);
  g_autofree char *left = g_strdup_printf (ngettext ("%u change could not be sent", "%u changes could not be sent", pending), pending);
  g_autofree char *text = error != NULL ? g_strdup_printf ("%s. %s", left, error->message) : g_strdup_printf ("%s.", left);

  gtk_widget_activate_action (GTK_WIDGET (sending->guard->parent), "win.toast", "s", text);
  sending_end (sending);
}

static void
on_status (DocketDesk *desk, GParamSpec *pspec, gpointer data)
{
  Sending *sending = data;
  guint n_unsent = count_unsent (sending->guard), before = sending->n_unsent;

  sending->n_unsent = n_unsent;
  if (n_unsent > before)
    {
      g_autofree char *text = describe_unsent (count_pending (sending->guard));

      gtk_widget_activate_action (GTK_WIDGET (sending->guard->parent), "win.toast", "s", text);
      sending_end (sending);
    }
  else if (count_pending (sending->guard) == 0)
    all_out (sending);
}

static void
on_pause_over (gpointer data)
{
  Sending *sending = data;

  g_clear_pointer (&sending->pause, g_source_unref);
  try_to_send (sending);
}

static void
on_sent (GObject *source, GAsyncResult *result, gpointer data)
{
  Sending *sending = data;
  g_autoptr (GError) error = NULL;

  docket_desk_sync_now_finish (DOCKET_DESK (source), result, &error);
  sending->trying = FALSE;
  if (sending->over)
    g_free (sending);
  else if (count_pending (sending->guard) == 0)
    all_out (sending);
  else if (sending->tries < SEND_TRIES_MAX)
    sending->pause = docket_clock_call_in (docket_desk_get_clock (sending->guard->desk), SEND_PAUSE_MS, on_pause_over, sending);
  else
    give_up (sending, error);
}

static void
try_to_send (Sending *sending)
{
  sending->tries++;
  sending->trying = TRUE;
  docket_desk_sync_now_async (sending->guard->desk, SEND_TIMEOUT_S, NULL, on_sent, sending);
}

static void
send_then_quit (const Guard *guard)
{
  Sending *sending = g_new0 (Sending, 1);

  call_off (guard->desk);
  sending->guard = g_memdup2 (guard, sizeof *guard);
  g_object_ref (guard->desk);
  g_object_ref (guard->parent);
  gtk_widget_activate_action (GTK_WIDGET (guard->parent), "win.toast", "s", _ ("Sending; Docket quits when everything is out."));
  sending->n_unsent = count_unsent (guard);
  g_object_set_data (G_OBJECT (guard->desk), SENDING_KEY, sending);
  sending->watch = g_signal_connect (guard->desk, "notify::status", G_CALLBACK (on_status), sending);
  try_to_send (sending);
}

static void
on_response (AdwMessageDialog *dialog, const char *response, gpointer data)
{
  Guard *guard = data;
  gboolean send = g_strcmp0 (response, "send") == 0;

  if (g_strcmp0 (response, "quit") == 0)
    docket_draft_give_up (guard->desk);
  if (send && count_pending (guard) > 0)
    send_then_quit (guard);
  else if (g_strcmp0 (response, "quit") == 0 || (send && !tell_refused (guard)))
    guard->confirmed (guard->data);
}

/* What was typed and is not saved stands nowhere but in this program. */
static void
tell_unkept (Guard *guard)
{
  g_autofree char *unsent = count_pending (guard) > 0 ? describe_unsent (count_pending (guard)) : NULL;
  const char *text = guard->signing_out
                         ? _ ("Its disk is full, or may not be written. If you sign out now, what you typed and did not save is lost. "
                              "If you stay, Docket keeps it as soon as there is room.")
                         : _ ("Its disk is full, or may not be written. If you quit now, what you typed and did not save is lost. "
                              "If you stay, Docket keeps it as soon as there is room.");
  g_autofree char *body = unsent != NULL && !guard->signing_out ? g_strdup_printf ("%s\n\n%s.", text, unsent) : g_strdup (text);
  GtkWidget *dialog = adw_message_dialog_new (guard->parent, _ ("What you typed cannot be written to this device"), body);

  adw_message_dialog_add_responses (ADW_MESSAGE_DIALOG (dialog),
                                    "close", _ ("_Stay"),
                                    "quit", guard->signing_out ? _ ("Sign _out") : _ ("_Quit"), NULL);
  adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (dialog), "quit", ADW_RESPONSE_DESTRUCTIVE);
  adw_message_dialog_set_default_response (ADW_MESSAGE_DIALOG (dialog), "close");
  adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (dialog), "close");
  g_signal_connect_data (dialog, "response", G_CALLBACK (on_response), guard, guard_free, 0);
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
tell_unsent (Guard *guard)
{
  g_autofree char *heading = describe_unsent (count_pending (guard));
  GtkWidget *dialog = adw_message_dialog_new (guard->parent, heading,
                                              _ ("Nothing is lost if you quit: Docket sends it when you open it again. "
                                                 "Until then nobody else can see it."));

  adw_message_dialog_add_responses (ADW_MESSAGE_DIALOG (dialog),
                                    "close", _ ("_Stay"),
                                    "quit", _ ("_Quit"),
                                    "send", _ ("Send, then _quit"), NULL);
  adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (dialog), "send", ADW_RESPONSE_SUGGESTED);
  adw_message_dialog_set_default_response (ADW_MESSAGE_DIALOG (dialog), "send");
  adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (dialog), "close");
  g_signal_connect_data (dialog, "response", G_CALLBACK (on_response), guard, guard_free, 0);
  gtk_window_present (GTK_WINDOW (dialog));
}

/* @guard: (transfer full). FALSE: there is nothing to ask */
static gboolean
ask (Guard *guard)
{
  guard->n_rejected = docket_desk_get_status (guard->desk)->counts.rejected;
  if (docket_draft_count_unkept (guard->desk) > 0)
    tell_unkept (guard);
  else if (count_pending (guard) > 0 && !guard->signing_out)
    tell_unsent (guard);
  else
    {
      guard_free (guard, NULL);
      return FALSE;
    }
  return TRUE;
}

/* Once more than a moment: until it answers, or whoever waits has enough. */
static void
on_waiting_response (AdwMessageDialog *dialog, const char *response, gpointer data)
{
  Guard *guard = data;
  GSourceOnceFunc confirmed = guard->confirmed;
  gpointer confirmed_data = guard->data;
  g_autoptr (GtkWindow) parent = g_object_ref (guard->parent);
  gboolean quit = g_strcmp0 (response, "quit") == 0;

  if (quit)
    g_object_set_data (G_OBJECT (guard->desk), UNANSWERED_KEY, GINT_TO_POINTER (TRUE));
  guard->waiting = NULL; /* it closes by itself */
  stop_waiting (guard);
  guard_free (guard, NULL);
  if (quit)
    confirmed (confirmed_data);
}

static void
tell_waiting (Guard *guard)
{
  const char *text = guard->signing_out
                         ? _ ("Docket waits for it to take what you typed and saved last, and then signs out.")
                         : _ ("Docket waits for it to take what you typed and saved last, and then quits. "
                              "If you quit now, what you typed or saved in the last seconds may be lost.");

  guard->waiting = adw_message_dialog_new (guard->parent, _ ("The disk of this device does not answer"), text);
  adw_message_dialog_add_response (ADW_MESSAGE_DIALOG (guard->waiting), "close", _ ("_Stay"));
  /* Nobody else can be let in while it holds the file. */
  if (!guard->signing_out)
    {
      adw_message_dialog_add_response (ADW_MESSAGE_DIALOG (guard->waiting), "quit", _ ("_Quit anyway"));
      adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (guard->waiting), "quit", ADW_RESPONSE_DESTRUCTIVE);
    }
  adw_message_dialog_set_default_response (ADW_MESSAGE_DIALOG (guard->waiting), "close");
  adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (guard->waiting), "close");
  g_signal_connect (guard->waiting, "response", G_CALLBACK (on_waiting_response), guard);
  gtk_window_present (GTK_WINDOW (guard->waiting));
}

static void
on_decide (gpointer data)
{
  Guard *guard = data;
  GSourceOnceFunc confirmed = guard->confirmed;
  gpointer confirmed_data = guard->data;
  g_autoptr (GtkWindow) parent = g_object_ref (guard->parent);

  forget_decision (guard);
  if (is_busy (guard->desk))
    {
      if (guard->waiting == NULL)
        tell_waiting (guard);
      return;
    }
  stop_waiting (guard);
  if (!ask (guard))
    confirmed (confirmed_data);
}

static gboolean
on_idle_decide (gpointer data)
{
  on_decide (data);
  return G_SOURCE_REMOVE;
}

static void
on_written (Guard *guard)
{
  if (is_busy (guard->desk))
    return;
  forget_decision (guard);
  guard->decide = g_idle_source_new ();
  g_source_set_callback (guard->decide, on_idle_decide, guard, NULL);
  g_source_attach (guard->decide, NULL);
}

/* FALSE: there is nothing to wait for, and nothing to ask */
static gboolean
begin (Guard *guard)
{
  call_off (guard->desk);
  docket_draft_keep_all (guard->desk);
  if (!is_busy (guard->desk))
    return ask (guard);
  g_object_set_data (G_OBJECT (guard->desk), KEEPING_KEY, guard);
  guard->written = g_signal_connect_swapped (docket_draft_get_calls (guard->desk), "written", G_CALLBACK (on_written), guard);
  guard->ended = g_signal_connect_swapped (guard->desk, "save-ended", G_CALLBACK (on_written), guard);
  guard->decide = docket_clock_call_in (docket_desk_get_clock (guard->desk), KEEP_WAIT_MS, on_decide, guard);
  return TRUE;
}

static Guard *
guard_new (GtkWindow *parent, DocketDesk *desk, GSourceOnceFunc confirmed, gpointer data)
{
  Guard *guard = g_new0 (Guard, 1);

  guard->desk = g_object_ref (desk);
  guard->parent = g_object_ref (parent);
  guard->confirmed = confirmed;
  guard->data = data;
  return guard;
}

gboolean
docket_quit_guard_present (GtkWindow *parent, DocketDesk *desk, GSourceOnceFunc confirmed, gpointer data)
{
  return begin (guard_new (parent, desk, confirmed, data));
}

gboolean
docket_quit_guard_present_sign_out (GtkWindow *parent, DocketDesk *desk, GSourceOnceFunc confirmed, gpointer data)
{
  Guard *guard = guard_new (parent, desk, confirmed, data);

  guard->signing_out = TRUE;
  return begin (guard);
}

gboolean
docket_quit_guard_is_unanswered (DocketDesk *desk)
{
  g_return_val_if_fail (DOCKET_IS_DESK (desk), FALSE);

  return g_object_get_data (G_OBJECT (desk), UNANSWERED_KEY) != NULL && is_busy (desk);
}
