/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * What is being typed: in two windows at once, and on a disk that takes nothing.
 * None of it is lost, and none is offered that is saved.
 */
#include <adwaita.h>
#include <string.h>

#include "docket-console.h"
#include "docket-crash-disk.h"
#include "docket-drafts.h"
#include "docket-job-detail.h"
#include "docket-jobs-view.h"
#include "docket-quit-guard.h"
#include "docket-session.h"
#include "docket-window.h"
#include "view-stage.h"
#include "widget-search.h"

#define FORM_NAME "job-form:" STAGE_PUMP
#define NOTE_NAME "note:" STAGE_PUMP

static DocketJobDetail *
get_detail (Fixture *fixture)
{
  return DOCKET_JOB_DETAIL (find_of_type (fixture->view, DOCKET_TYPE_JOB_DETAIL, 0));
}

static DocketForm *
get_form (Fixture *fixture)
{
  return docket_job_detail_get_form (get_detail (fixture));
}

static void
show_pump (Fixture *fixture)
{
  docket_jobs_view_show_job (DOCKET_JOBS_VIEW (fixture->view), STAGE_PUMP);
  wait_for_text (fixture, "Owner: ");
}

static void
edit_pump (Fixture *fixture)
{
  gtk_widget_activate_action (GTK_WIDGET (docket_job_detail_get_pane (get_detail (fixture))), "record.edit", NULL);
  g_assert_true (docket_form_get_active (get_form (fixture)));
}

static void
assert_row (Fixture *fixture, DocketField field, const char *expected)
{
  g_autofree char *text = docket_field_row_get_text (get_row (get_form (fixture), field));

  g_assert_cmpstr (text, ==, expected);
}

typedef struct
{
  DocketDesk *desk;
  const char *name;
  const char *text; /* (nullable): there is none */
} Wanted;

static gboolean
is_on_disk (gpointer data)
{
  const Wanted *wanted = data;
  g_autofree char *text = docket_store_get_draft (docket_desk_get_reader (wanted->desk), wanted->name);

  return wanted->text == NULL ? text == NULL : text != NULL && strstr (text, wanted->text) != NULL;
}

static void
wait_for_disk (Fixture *fixture, const char *name, const char *text)
{
  Wanted wanted = { fixture->stage->desk, name, text };

  review_stage_wait (is_on_disk, &wanted);
}

static void
open_two (Fixture *fixture, Fixture *beside)
{
  *fixture = *beside = (Fixture) { 0 };
  view_stage_open (fixture, docket_jobs_view_new, STAGE_OMAR, "office");
  *beside = *fixture;
  view_stage_show (beside);
  show_pump (fixture);
  show_pump (beside);
}

static void
close_two (Fixture *fixture, Fixture *beside)
{
  view_stage_hide (beside);
  view_stage_close (fixture);
}

/* -- Two windows -- */

/* There is one form of a job: the other window takes over what was typed. */
static void
test_two_windows_edit_one_job (void)
{
  Fixture fixture, beside;

  open_two (&fixture, &beside);
  edit_pump (&fixture);
  type (get_form (&fixture), DOCKET_JOB_TITLE, "Typed in the first");
  edit_pump (&beside);
  g_assert_false (docket_form_get_active (get_form (&fixture)));
  assert_row (&beside, DOCKET_JOB_TITLE, "Typed in the first");
  type (get_form (&beside), DOCKET_JOB_DESCRIPTION, "Typed in the second");
  wait_for_disk (&fixture, FORM_NAME, "Typed in the second");
  wait_for_disk (&fixture, FORM_NAME, "Typed in the first");
  /* And back. */
  edit_pump (&fixture);
  g_assert_false (docket_form_get_active (get_form (&beside)));
  assert_row (&fixture, DOCKET_JOB_DESCRIPTION, "Typed in the second");
  docket_form_save (get_form (&fixture));
  wait_until_closed (get_form (&fixture));
  wait_for_disk (&fixture, FORM_NAME, NULL);
  wait_for_outbox (&fixture, 1);
  close_two (&fixture, &beside);
}

#define SLOW_DISK_MS 700 /* longer than a draft waits to be kept */

static gboolean
be_slow (DocketStore *store, gpointer data, GError **error)
{
  g_usleep (SLOW_DISK_MS * 1000);
  return TRUE;
}

static void
slow_down (Fixture *fixture)
{
  docket_writer_run_async (docket_desk_get_writer (fixture->stage->desk), DOCKET_WRITER_SAVE, be_slow, NULL, NULL, NULL, NULL, NULL);
}

/* Begun while the other window still saves: what is typed here outlives that. */
static void
test_a_save_elsewhere_leaves_what_is_typed_here (void)
{
  Fixture fixture, beside;

  open_two (&fixture, &beside);
  edit_pump (&fixture);
  type (get_form (&fixture), DOCKET_JOB_TITLE, "Saved in the first");
  slow_down (&fixture);
  docket_form_save (get_form (&fixture));
  edit_pump (&beside);
  type (get_form (&beside), DOCKET_JOB_ACCESS_NOTES, "Typed in the second");
  wait_until_closed (get_form (&fixture));
  wait_for_outbox (&fixture, 1);
  turn (100); /* what was saved is no draft any more */
  wait_for_disk (&fixture, FORM_NAME, "Typed in the second");
  docket_form_save (get_form (&beside));
  wait_until_closed (get_form (&beside));
  wait_for_disk (&fixture, FORM_NAME, NULL);
  close_two (&fixture, &beside);
}

static GtkEditable *
get_note (Fixture *fixture)
{
  return GTK_EDITABLE (find_of_type (GTK_WIDGET (get_detail (fixture)), GTK_TYPE_ENTRY, 0));
}

static gboolean
note_is (gpointer data)
{
  Fixture *fixture = data;

  return strcmp (gtk_editable_get_text (get_note (fixture)), fixture->text) == 0;
}

static void
wait_for_note (Fixture *fixture, const char *text)
{
  fixture->text = text;
  review_stage_wait (note_is, fixture);
}

static void
add_to_note (Fixture *fixture, const char *text)
{
  int end = g_utf8_strlen (gtk_editable_get_text (get_note (fixture)), -1);

  gtk_editable_insert_text (get_note (fixture), text, -1, &end);
}

/* A note is typed in one place after the other, and saved once. */
static void
test_two_windows_write_one_note (void)
{
  Fixture fixture, beside;

  open_two (&fixture, &beside);
  add_to_note (&fixture, "Valve");
  wait_for_note (&beside, "Valve");
  add_to_note (&beside, " is stuck");
  wait_for_note (&fixture, "Valve is stuck");
  wait_for_disk (&fixture, NOTE_NAME, "Valve is stuck");
  gtk_widget_activate_action (GTK_WIDGET (get_note (&fixture)), "record.add-note", NULL);
  /* The next one, before the disk has answered. */
  add_to_note (&fixture, " Keys");
  wait_for_outbox (&fixture, 1);
  wait_for_note (&fixture, " Keys");
  wait_for_note (&beside, " Keys");
  wait_for_disk (&fixture, NOTE_NAME, " Keys");
  close_two (&fixture, &beside);
}

static void
save_note (Fixture *fixture)
{
  gtk_widget_activate_action (GTK_WIDGET (get_note (fixture)), "record.add-note", NULL);
}

/* Typed while the one before is saved, and left for another job: it is there again. */
static void
test_the_next_note_outlives_another_record (void)
{
  Fixture fixture = { 0 };

  view_stage_open (&fixture, docket_jobs_view_new, STAGE_OMAR, "office");
  show_pump (&fixture);
  add_to_note (&fixture, "Valve");
  wait_for_disk (&fixture, NOTE_NAME, "Valve");
  slow_down (&fixture);
  save_note (&fixture);
  add_to_note (&fixture, " Keys");
  docket_jobs_view_show_job (DOCKET_JOBS_VIEW (fixture.view), STAGE_BOILER);
  wait_for_outbox (&fixture, 1);
  show_pump (&fixture);
  wait_for_note (&fixture, " Keys");
  wait_for_disk (&fixture, NOTE_NAME, " Keys");
  save_note (&fixture);
  wait_for_outbox (&fixture, 2);
  wait_for_disk (&fixture, NOTE_NAME, NULL);
  view_stage_close (&fixture);
}

/* Or the window is closed: the other one has it. */
static void
test_the_next_note_outlives_its_window (void)
{
  Fixture fixture, beside;

  open_two (&fixture, &beside);
  add_to_note (&beside, "Valve");
  wait_for_disk (&fixture, NOTE_NAME, "Valve");
  slow_down (&fixture);
  save_note (&beside);
  add_to_note (&beside, " Keys");
  view_stage_hide (&beside);
  wait_for_outbox (&fixture, 1);
  wait_for_note (&fixture, " Keys");
  wait_for_disk (&fixture, NOTE_NAME, " Keys");
  view_stage_close (&fixture);
}

/* Pressed in both windows, it is saved once. */
static void
test_a_note_is_saved_once (void)
{
  Fixture fixture, beside;

  open_two (&fixture, &beside);
  add_to_note (&fixture, "Valve");
  wait_for_note (&beside, "Valve");
  slow_down (&fixture);
  save_note (&fixture);
  save_note (&beside);
  wait_for_disk (&fixture, NOTE_NAME, NULL);
  wait_for_note (&beside, "");
  turn (200); /* a second one would be there by now */
  wait_for_outbox (&fixture, 1);
  /* And the next one goes from either. */
  add_to_note (&beside, "Keys");
  save_note (&beside);
  wait_for_outbox (&fixture, 2);
  close_two (&fixture, &beside);
}

/* -- A disk that takes nothing -- */

static gboolean
is_offered (gpointer data)
{
  return find_label (((Fixture *) data)->view, "Go on with J-10248") != NULL;
}

static gboolean
is_unkept (gpointer data)
{
  return docket_draft_count_unkept (((Fixture *) data)->stage->desk) > 0;
}

/* The disk has it a moment before whoever wrote it hears so. */
static gboolean
is_kept (gpointer fixture)
{
  return !is_unkept (fixture);
}

/* Saved, left, and refused by the disk: it is there again, and offered, and kept
 * as soon as there is room. */
static void
test_what_cannot_be_saved_is_offered (void)
{
  Fixture fixture = { 0 };
  gpointer offer;

  view_stage_open (&fixture, docket_jobs_view_new, STAGE_OMAR, "office");
  show_pump (&fixture);
  edit_pump (&fixture);
  type (get_form (&fixture), DOCKET_JOB_TITLE, "On a full disk");
  docket_crash_disk_arm (DOCKET_CRASH_FULL, 1, 1);
  docket_form_save (get_form (&fixture));
  docket_record_pane_show (docket_job_detail_get_pane (get_detail (&fixture)), NULL);
  review_stage_wait (is_unkept, &fixture);
  review_stage_wait (is_offered, &fixture);
  /* What changes nothing of what is offered leaves the keyboard where it is. */
  offer = find_label (fixture.view, "Go on with J-10248");
  docket_draft_call (fixture.stage->desk, "changed", DOCKET_KIND_JOB, STAGE_PUMP);
  g_assert_true (find_label (fixture.view, "Go on with J-10248") == offer);
  docket_record_pane_show (docket_job_detail_get_pane (get_detail (&fixture)), STAGE_PUMP);
  edit_pump (&fixture);
  assert_row (&fixture, DOCKET_JOB_TITLE, "On a full disk");
  type (get_form (&fixture), DOCKET_JOB_DESCRIPTION, "And more of it");
  wait_for_text (&fixture, "Draft not kept: this device cannot write it now");
  g_assert_cmpuint (docket_crash_disk_disarm (), >, 0);
  wait_for_disk (&fixture, FORM_NAME, "And more of it");
  wait_for_text (&fixture, "Draft kept on this device");
  g_assert_false (is_unkept (&fixture));
  docket_form_save (get_form (&fixture));
  wait_until_closed (get_form (&fixture));
  wait_for_disk (&fixture, FORM_NAME, NULL);
  wait_for_outbox (&fixture, 1);
  view_stage_close (&fixture);
}

static gboolean
has_problem (gpointer data)
{
  return docket_form_get_problem (get_form (data)) != NULL;
}

/* Why it is not saved is said to a person. */
static void
test_a_full_disk_is_said_in_words (void)
{
  Fixture fixture = { 0 };

  view_stage_open (&fixture, docket_jobs_view_new, STAGE_OMAR, "office");
  show_pump (&fixture);
  edit_pump (&fixture);
  type (get_form (&fixture), DOCKET_JOB_TITLE, "On a full disk");
  docket_crash_disk_arm (DOCKET_CRASH_FULL, 1, 1);
  docket_form_save (get_form (&fixture));
  review_stage_wait (has_problem, &fixture);
  g_assert_true (g_str_has_prefix (docket_form_get_problem (get_form (&fixture)), "The disk is full"));
  wait_for_text (&fixture, "Draft not kept: this device cannot write it now");
  g_assert_nonnull (docket_form_get_problem (get_form (&fixture)));
  docket_crash_disk_disarm ();
  /* As soon as there is room, it is full no more. */
  wait_for_text (&fixture, "Draft kept on this device");
  g_assert_null (docket_form_get_problem (get_form (&fixture)));
  docket_form_save (get_form (&fixture));
  wait_until_closed (get_form (&fixture));
  wait_for_outbox (&fixture, 1);
  view_stage_close (&fixture);
}

static void
do_nothing (gpointer data)
{
}

static void
count_call (gpointer data)
{
  ++*(guint *) data;
}

static gboolean
was_called (gpointer data)
{
  return *(const guint *) data > 0;
}

/* (nullable) (transfer none) */
static GtkWidget *
find_question (void)
{
  g_autoptr (GList) all = gtk_window_list_toplevels ();

  for (GList *l = all; l != NULL; l = l->next)
    if (ADW_IS_MESSAGE_DIALOG (l->data) && gtk_widget_get_visible (l->data))
      return l->data;
  return NULL;
}

static gboolean
is_asked (gpointer data)
{
  return find_question () != NULL;
}

#define UNKEPT_HEADING "What you typed cannot be written to this device"

#define NO_ANSWER_HEADING "The disk of this device does not answer"

/* Says so, and goes. */
static void
answer (const char *heading, const char *response)
{
  GtkWidget *question;

  review_stage_wait (is_asked, NULL);
  question = find_question ();
  g_assert_nonnull (find_label (question, heading));
  adw_message_dialog_response (ADW_MESSAGE_DIALOG (question), response);
  gtk_window_destroy (GTK_WINDOW (question));
}

static void
answer_unkept (const char *response)
{
  answer (UNKEPT_HEADING, response);
}

static gboolean
quit (Fixture *fixture, guint *confirmed)
{
  return docket_quit_guard_present (GTK_WINDOW (fixture->window), fixture->stage->desk, count_call, confirmed);
}

/* Nothing of it is anywhere else: whoever quits is told. */
static void
test_quitting_tells_what_is_not_kept (void)
{
  Fixture fixture = { 0 };

  view_stage_open (&fixture, docket_jobs_view_new, STAGE_OMAR, "office");
  show_pump (&fixture);
  g_assert_false (docket_quit_guard_present (GTK_WINDOW (fixture.window), fixture.stage->desk, do_nothing, NULL));
  edit_pump (&fixture);
  docket_crash_disk_arm (DOCKET_CRASH_FULL, 1, 1);
  type (get_form (&fixture), DOCKET_JOB_TITLE, "On a full disk");
  review_stage_wait (is_unkept, &fixture);
  g_assert_true (docket_quit_guard_present (GTK_WINDOW (fixture.window), fixture.stage->desk, do_nothing, NULL));
  answer_unkept ("close");
  docket_crash_disk_disarm ();
  wait_for_disk (&fixture, FORM_NAME, "On a full disk");
  review_stage_wait (is_kept, &fixture);
  g_assert_false (docket_quit_guard_present (GTK_WINDOW (fixture.window), fixture.stage->desk, do_nothing, NULL));
  view_stage_close (&fixture);
}

/* Begun while the other window still saves, in vain: what was typed in both goes on here. */
static void
test_a_failed_save_elsewhere_goes_on_here (void)
{
  Fixture fixture, beside;

  open_two (&fixture, &beside);
  edit_pump (&fixture);
  type (get_form (&fixture), DOCKET_JOB_TITLE, "Saved in the first");
  type (get_form (&fixture), DOCKET_JOB_DESCRIPTION, "Of the first");
  slow_down (&fixture);
  docket_crash_disk_arm (DOCKET_CRASH_FULL, 1, 1);
  docket_form_save (get_form (&fixture));
  edit_pump (&beside);
  type (get_form (&beside), DOCKET_JOB_ACCESS_NOTES, "Typed in the second");
  type (get_form (&beside), DOCKET_JOB_DESCRIPTION, "Of the second");
  wait_until_closed (get_form (&fixture));
  assert_row (&beside, DOCKET_JOB_TITLE, "Saved in the first");
  assert_row (&beside, DOCKET_JOB_ACCESS_NOTES, "Typed in the second");
  assert_row (&beside, DOCKET_JOB_DESCRIPTION, "Of the second");
  wait_for_text (&beside, "Not saved from the other window: Of the first");
  wait_for_text (&beside, "Draft not kept: this device cannot write it now");
  docket_crash_disk_disarm ();
  wait_for_text (&beside, "Draft kept on this device");
  wait_for_disk (&fixture, FORM_NAME, "Saved in the first");
  wait_for_disk (&fixture, FORM_NAME, "Typed in the second");
  docket_form_save (get_form (&beside));
  wait_until_closed (get_form (&beside));
  wait_for_disk (&fixture, FORM_NAME, NULL);
  close_two (&fixture, &beside);
}

/* One more key does not make it kept. */
static void
test_the_next_key_does_not_keep_it (void)
{
  Fixture fixture = { 0 };
  guint confirmed = 0;

  view_stage_open (&fixture, docket_jobs_view_new, STAGE_OMAR, "office");
  show_pump (&fixture);
  edit_pump (&fixture);
  docket_crash_disk_arm (DOCKET_CRASH_FULL, 1, 1);
  type (get_form (&fixture), DOCKET_JOB_TITLE, "On a full disk");
  wait_for_text (&fixture, "Draft not kept: this device cannot write it now");
  type (get_form (&fixture), DOCKET_JOB_DESCRIPTION, "more");
  g_assert_true (quit (&fixture, &confirmed));
  answer_unkept ("close");
  g_assert_cmpuint (confirmed, ==, 0);
  docket_form_leave (get_form (&fixture));
  g_assert_true (is_unkept (&fixture));
  docket_crash_disk_disarm ();
  wait_for_disk (&fixture, FORM_NAME, "more");
  view_stage_close (&fixture);
}

/* Typed a moment ago: quitting waits until it stands on the disk. */
static void
test_quitting_keeps_the_last_key (void)
{
  Fixture fixture = { 0 };
  Wanted form = { .name = FORM_NAME, .text = "Typed at last" }, note = { .name = NOTE_NAME, .text = "Just now" };
  guint confirmed = 0;

  view_stage_open (&fixture, docket_jobs_view_new, STAGE_OMAR, "office");
  form.desk = note.desk = fixture.stage->desk;
  show_pump (&fixture);
  add_to_note (&fixture, "Just now");
  edit_pump (&fixture);
  type (get_form (&fixture), DOCKET_JOB_TITLE, "Typed at last");
  slow_down (&fixture);
  g_assert_true (quit (&fixture, &confirmed));
  g_assert_cmpuint (confirmed, ==, 0);
  review_stage_wait (was_called, &confirmed);
  g_assert_true (is_on_disk (&form));
  g_assert_true (is_on_disk (&note));
  g_assert_null (find_question ());
  view_stage_close (&fixture);
}

/* A disk that does not answer keeps nobody waiting for ever. */
static void
test_quitting_does_not_wait_for_ever (void)
{
  Fixture fixture = { 0 };
  guint confirmed = 0;

  view_stage_open (&fixture, docket_jobs_view_new, STAGE_OMAR, "office");
  show_pump (&fixture);
  edit_pump (&fixture);
  type (get_form (&fixture), DOCKET_JOB_TITLE, "Typed at last");
  slow_down (&fixture);
  g_assert_true (quit (&fixture, &confirmed));
  docket_fake_clock_advance (fixture.stage->clock, 10 * 1000);
  answer (NO_ANSWER_HEADING, "quit");
  g_assert_cmpuint (confirmed, ==, 1);
  g_assert_true (docket_quit_guard_is_unanswered (fixture.stage->desk));
  wait_for_disk (&fixture, FORM_NAME, "Typed at last");
  view_stage_close (&fixture);
}

static gboolean
is_asked_no_more (gpointer data)
{
  return find_question () == NULL;
}

/* Nor does it keep whoever waits after all, once it has answered; or stays. */
static void
test_quitting_goes_on_when_the_disk_answers (void)
{
  Fixture fixture = { 0 };
  WriterGate gate;
  guint confirmed = 0;

  view_stage_open (&fixture, docket_jobs_view_new, STAGE_OMAR, "office");
  show_pump (&fixture);
  edit_pump (&fixture);
  type (get_form (&fixture), DOCKET_JOB_TITLE, "Saved at last");
  view_stage_close_gate (fixture.stage->desk, &gate);
  docket_form_save (get_form (&fixture));
  g_assert_true (quit (&fixture, &confirmed));
  docket_fake_clock_advance (fixture.stage->clock, 10 * 1000);
  answer (NO_ANSWER_HEADING, "close");
  g_assert_true (quit (&fixture, &confirmed));
  docket_fake_clock_advance (fixture.stage->clock, 10 * 1000);
  review_stage_wait (is_asked, NULL);
  g_assert_cmpuint (confirmed, ==, 0);
  view_stage_open_gate (&gate);
  wait_for_outbox (&fixture, 1);
  /* There is the question about what is not sent yet. */
  wait_until_closed (get_form (&fixture));
  turn (50);
  g_assert_nonnull (find_label (find_question (), "1 change is saved on this device and not sent yet"));
  answer ("1 change is saved", "quit");
  g_assert_cmpuint (confirmed, ==, 1);
  g_assert_false (docket_quit_guard_is_unanswered (fixture.stage->desk));
  review_stage_wait (is_asked_no_more, NULL);
  view_stage_close (&fixture);
}

/* The same when somebody signs out; what is only unsent is none of it. */
static void
test_signing_out_asks_too (void)
{
  Fixture fixture = { 0 };
  g_autofree char *key = NULL;
  guint confirmed = 0;
  GtkWindow *window;

  view_stage_open (&fixture, docket_jobs_view_new, STAGE_OMAR, "office");
  window = GTK_WINDOW (fixture.window);
  key = review_stage_save_title (fixture.stage, "Not sent yet");
  wait_for_outbox (&fixture, 1);
  g_assert_false (docket_quit_guard_present_sign_out (window, fixture.stage->desk, count_call, &confirmed));
  show_pump (&fixture);
  edit_pump (&fixture);
  docket_crash_disk_arm (DOCKET_CRASH_FULL, 1, 1);
  type (get_form (&fixture), DOCKET_JOB_DESCRIPTION, "On a full disk");
  g_assert_true (docket_quit_guard_present_sign_out (window, fixture.stage->desk, count_call, &confirmed));
  review_stage_wait (is_asked, NULL);
  g_assert_nonnull (find_label (find_question (), "Sign out"));
  answer_unkept ("close");
  /* Who quits hears of both. */
  g_assert_true (quit (&fixture, &confirmed));
  review_stage_wait (is_asked, NULL);
  g_assert_nonnull (strstr (adw_message_dialog_get_body (ADW_MESSAGE_DIALOG (find_question ())), "1 change is saved on this device and not sent yet"));
  answer_unkept ("close");
  g_assert_cmpuint (confirmed, ==, 0);
  docket_crash_disk_disarm ();
  wait_for_disk (&fixture, FORM_NAME, "On a full disk");
  view_stage_close (&fixture);
}

/* Which view a window shows is nothing that anybody typed. */
static void
test_views_are_no_typed_text (void)
{
  ReviewStage *stage = review_stage_new (STAGE_OMAR, "office");
  g_autoptr (GError) error = NULL;
  g_autoptr (DocketSession) session = docket_session_new (stage->dir, &error);
  DocketWindow *window;
  guint confirmed = 0;

  g_assert_no_error (error);
  docket_session_open (session, &error);
  g_assert_no_error (error);
  window = docket_window_new (NULL, session);
  gtk_window_present (GTK_WINDOW (window));
  turn (500);
  docket_crash_disk_arm (DOCKET_CRASH_FULL, 1, 1);
  docket_window_show_view (window, "customers");
  turn (300);
  docket_window_show_view (window, "jobs");
  turn (1000);
  g_assert_cmpuint (docket_crash_disk_disarm (), >, 0);
  g_assert_cmpuint (docket_draft_count_unkept (docket_session_get_desk (session)), ==, 0);
  g_assert_false (docket_quit_guard_present (GTK_WINDOW (window), docket_session_get_desk (session), count_call, &confirmed));
  docket_window_close_unasked (window);
  docket_session_close (session);
  review_stage_free (stage);
}

int
main (int argc, char **argv)
{
  docket_crash_disk_use ();
  g_setenv ("DOCKET_SECRETS", "file", TRUE);
  g_test_init (&argc, &argv, NULL);
  gtk_init ();
  adw_init ();
  docket_console_init ();
  g_test_add_func ("/console/drafts/two-windows-edit-one-job", test_two_windows_edit_one_job);
  g_test_add_func ("/console/drafts/a-save-elsewhere-leaves-what-is-typed-here", test_a_save_elsewhere_leaves_what_is_typed_here);
  g_test_add_func ("/console/drafts/two-windows-write-one-note", test_two_windows_write_one_note);
  g_test_add_func ("/console/drafts/the-next-note-outlives-another-record", test_the_next_note_outlives_another_record);
  g_test_add_func ("/console/drafts/the-next-note-outlives-its-window", test_the_next_note_outlives_its_window);
  g_test_add_func ("/console/drafts/a-note-is-saved-once", test_a_note_is_saved_once);
  g_test_add_func ("/console/drafts/what-cannot-be-saved-is-offered", test_what_cannot_be_saved_is_offered);
  g_test_add_func ("/console/drafts/a-full-disk-is-said-in-words", test_a_full_disk_is_said_in_words);
  g_test_add_func ("/console/drafts/quitting-tells-what-is-not-kept", test_quitting_tells_what_is_not_kept);
  g_test_add_func ("/console/drafts/a-failed-save-elsewhere-goes-on-here", test_a_failed_save_elsewhere_goes_on_here);
  g_test_add_func ("/console/drafts/the-next-key-does-not-keep-it", test_the_next_key_does_not_keep_it);
  g_test_add_func ("/console/drafts/quitting-keeps-the-last-key", test_quitting_keeps_the_last_key);
  g_test_add_func ("/console/drafts/quitting-does-not-wait-for-ever", test_quitting_does_not_wait_for_ever);
  g_test_add_func ("/console/drafts/quitting-goes-on-when-the-disk-answers", test_quitting_goes_on_when_the_disk_answers);
  g_test_add_func ("/console/drafts/signing-out-asks-too", test_signing_out_asks_too);
  g_test_add_func ("/console/drafts/views-are-no-typed-text", test_views_are_no_typed_text);
  return g_test_run ();
}
