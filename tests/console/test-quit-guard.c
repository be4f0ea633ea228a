/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Quitting over unsent work: what is asked, what is sent first, and what calls
 * it off. Nobody is there to send it to; the store is told what became of it.
 */
#include "docket-config.h"

#include <adwaita.h>

#include "docket-console.h"
#include "docket-quit-guard.h"
#include "review-stage.h"
#include "widget-search.h"

static void
drain (void)
{
  while (g_main_context_iteration (NULL, FALSE))
    ;
}

static gboolean
has_pending (gpointer data)
{
  return docket_desk_get_status (data)->counts.pending > 0;
}

static void
on_confirmed (gpointer data)
{
  ++*(guint *) data;
}

static gboolean
is_confirmed (gpointer data)
{
  return *(guint *) data > 0;
}

static void
answer (const char *response)
{
  GtkWidget *question = find_window (ADW_TYPE_MESSAGE_DIALOG);

  g_assert_nonnull (question);
  adw_message_dialog_response (ADW_MESSAGE_DIALOG (question), response);
  /* A click would have closed it too. */
  gtk_window_destroy (GTK_WINDOW (question));
  drain ();
}

typedef struct
{
  ReviewStage *stage;
  char *key;
  GtkWidget *parent;
  guint confirmed;
  GString *told;
} Quitting;

static void
on_told (GSimpleAction *action, GVariant *parameter, gpointer told)
{
  g_string_append (told, g_variant_get_string (parameter, NULL));
}

static void
ask_to_quit (Quitting *quitting)
{
  g_assert_true (docket_quit_guard_present (GTK_WINDOW (quitting->parent), quitting->stage->desk, on_confirmed, &quitting->confirmed));
  drain ();
}

/* One change is saved, and the question is up. */
static void
quitting_open (Quitting *quitting)
{
  g_autoptr (GSimpleActionGroup) actions = g_simple_action_group_new ();
  g_autoptr (GSimpleAction) toast = g_simple_action_new ("toast", G_VARIANT_TYPE_STRING);

  *quitting = (Quitting){ .stage = review_stage_new (STAGE_SOFIA, "supervisor"), .told = g_string_new (NULL) };
  quitting->key = review_stage_save_title (quitting->stage, "Not sent yet");
  quitting->parent = gtk_window_new ();
  g_signal_connect (toast, "activate", G_CALLBACK (on_told), quitting->told);
  g_action_map_add_action (G_ACTION_MAP (actions), G_ACTION (toast));
  gtk_widget_insert_action_group (quitting->parent, "win", G_ACTION_GROUP (actions));
  gtk_window_present (GTK_WINDOW (quitting->parent));
  review_stage_wait (has_pending, quitting->stage->desk);
  ask_to_quit (quitting);
}

static gboolean
has_no_pending (gpointer data)
{
  return !has_pending (data);
}

static void
settle_all (Quitting *quitting, DocketOutcome outcome)
{
  DocketResult *result = docket_result_new (quitting->key, outcome);

  if (outcome == DOCKET_OUTCOME_APPLIED)
    result->seq = 1;
  review_stage_settle (quitting->stage, result);
  review_stage_wait (has_no_pending, quitting->stage->desk);
}

/* However long one waits after it. */
static void
quitting_close (Quitting *quitting, guint confirmed)
{
  docket_fake_clock_advance (quitting->stage->clock, STAGE_MINUTE_MS);
  drain ();
  g_assert_cmpuint (quitting->confirmed, ==, confirmed);
  gtk_window_destroy (GTK_WINDOW (quitting->parent));
  drain ();
  g_string_free (quitting->told, TRUE);
  g_free (quitting->key);
  review_stage_free (quitting->stage);
}

static void
test_unsent_work_asks (void)
{
  GtkWidget *question;
  Quitting quitting;

  quitting_open (&quitting);
  question = find_window (ADW_TYPE_MESSAGE_DIALOG);
  g_assert_nonnull (question);
  g_assert_nonnull (strstr (adw_message_dialog_get_heading (ADW_MESSAGE_DIALOG (question)), "1 change is saved on this device and not sent yet"));
  answer ("close");
  settle_all (&quitting, DOCKET_OUTCOME_APPLIED);
  g_assert_false (docket_quit_guard_present (GTK_WINDOW (quitting.parent), quitting.stage->desk, on_confirmed, &quitting.confirmed));
  quitting_close (&quitting, 0);
}

/* Nobody is there to send it to: the window stays, and says why. */
static void
test_what_cannot_be_sent_keeps_the_window (void)
{
  Quitting quitting;

  quitting_open (&quitting);
  answer ("send");
  /* Between the tries it waits by the clock. */
  for (guint i = 0; i < 10; i++)
    {
      docket_fake_clock_advance (quitting.stage->clock, 1000);
      drain ();
    }
  g_assert_nonnull (strstr (quitting.told->str, "1 change could not be sent"));
  quitting_close (&quitting, 0);
}

/* The first try fails, and the work goes out by itself: the person asked to quit then. */
static void
test_what_goes_out_by_itself_lets_go (void)
{
  Quitting quitting;

  quitting_open (&quitting);
  answer ("send");
  g_assert_cmpuint (quitting.confirmed, ==, 0);
  settle_all (&quitting, DOCKET_OUTCOME_APPLIED);
  review_stage_wait (is_confirmed, &quitting.confirmed);
  quitting_close (&quitting, 1);
}

/* It was out before the question was answered: there is nothing to be tried. */
static void
test_what_is_out_already_lets_go_at_once (void)
{
  Quitting quitting;

  quitting_open (&quitting);
  settle_all (&quitting, DOCKET_OUTCOME_APPLIED);
  answer ("send");
  review_stage_wait (is_confirmed, &quitting.confirmed);
  quitting_close (&quitting, 1);
}

/* The server has its word, before the answer or after it: whoever wanted it sent learns of it. */
static void
test_what_is_refused_keeps_the_window (gconstpointer before)
{
  Quitting quitting;

  quitting_open (&quitting);
  if (before != NULL)
    settle_all (&quitting, DOCKET_OUTCOME_REJECTED);
  answer ("send");
  if (before == NULL)
    settle_all (&quitting, DOCKET_OUTCOME_REJECTED);
  drain ();
  g_assert_nonnull (strstr (quitting.told->str, "1 change was not accepted"));
  quitting_close (&quitting, 0);
}

static void
test_sending_is_called_off_by_staying (void)
{
  Quitting quitting;

  quitting_open (&quitting);
  answer ("send");
  ask_to_quit (&quitting);
  answer ("close");
  settle_all (&quitting, DOCKET_OUTCOME_APPLIED);
  quitting_close (&quitting, 0);
}

static void
test_sending_twice_quits_once (void)
{
  Quitting quitting;

  quitting_open (&quitting);
  answer ("send");
  ask_to_quit (&quitting);
  answer ("send");
  settle_all (&quitting, DOCKET_OUTCOME_APPLIED);
  review_stage_wait (is_confirmed, &quitting.confirmed);
  quitting_close (&quitting, 1);
}

static gboolean
has_told_of_two (gpointer told)
{
  return strstr (((GString *) told)->str, "2 changes are saved on this device") != NULL;
}

static void
test_sending_is_called_off_by_working_on (void)
{
  Quitting quitting;
  g_autofree char *key = NULL;

  quitting_open (&quitting);
  answer ("send");
  key = review_stage_save_title (quitting.stage, "Worked on");
  review_stage_wait (has_told_of_two, quitting.told);
  quitting_close (&quitting, 0);
}

int
main (int argc, char **argv)
{
  g_setenv ("DOCKET_SECRETS", "file", TRUE);
  g_test_init (&argc, &argv, NULL);
  gtk_init ();
  adw_init ();
  docket_console_init ();
  g_test_add_func ("/console/quit/unsent-work-asks", test_unsent_work_asks);
  g_test_add_func ("/console/quit/what-cannot-be-sent-keeps-the-window", test_what_cannot_be_sent_keeps_the_window);
  g_test_add_func ("/console/quit/what-goes-out-by-itself-lets-go", test_what_goes_out_by_itself_lets_go);
  g_test_add_func ("/console/quit/what-is-out-already-lets-go-at-once", test_what_is_out_already_lets_go_at_once);
  g_test_add_data_func ("/console/quit/what-is-refused-keeps-the-window", NULL, test_what_is_refused_keeps_the_window);
  g_test_add_data_func ("/console/quit/what-was-refused-while-it-asked-keeps-the-window", "before", test_what_is_refused_keeps_the_window);
  g_test_add_func ("/console/quit/sending-is-called-off-by-staying", test_sending_is_called_off_by_staying);
  g_test_add_func ("/console/quit/sending-twice-quits-once", test_sending_twice_quits_once);
  g_test_add_func ("/console/quit/sending-is-called-off-by-working-on", test_sending_is_called_off_by_working_on);
  return g_test_run ();
}
