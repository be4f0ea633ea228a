/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * What the details of a job offer beyond its facts: who wrote a field, what
 * becomes of a locked job, and its files, without any server.
 */
#include <adwaita.h>
#include <string.h>

#include "docket-console.h"
#include "docket-drafts.h"
#include "docket-field-history.h"
#include "docket-field-row.h"
#include "docket-file-view.h"
#include "docket-job-detail.h"
#include "docket-jobs-view.h"
#include "docket-outbox-view.h"
#include "docket-save-undo.h"
#include "view-stage.h"
#include "widget-search.h"

static void
open_view (Fixture *fixture, const char *person, const char *role)
{
  view_stage_open (fixture, docket_jobs_view_new, person, role);
}

static DocketJobDetail *
get_detail (Fixture *fixture)
{
  return DOCKET_JOB_DETAIL (find_of_type (fixture->view, DOCKET_TYPE_JOB_DETAIL, 0));
}

/* What the server says of the pump, newest first. */
static const char history[] =
  "{\"more\":false,\"entries\":["
  "{\"n\":9,\"action\":\"edit\",\"person\":\"" STAGE_OMAR "\",\"device\":\"" STAGE_DESK "\",\"made_at\":1795427000000,\"arrived_at\":1795427000500,"
  "\"outcome\":\"applied\",\"from\":{\"title\":\"Pump\"},\"to\":{\"title\":\"Leaking pump, boiler room\"}},"
  "{\"n\":7,\"action\":\"edit\",\"person\":\"" STAGE_TESS "\",\"device\":\"" STAGE_PHONE "\",\"made_at\":1795420000000,\"arrived_at\":1795426000000,"
  "\"outcome\":\"held\",\"reason\":\"Done\",\"from\":{\"status\":\"assigned\"},\"to\":{\"status\":\"complete\"}},"
  "{\"n\":2,\"action\":\"create\",\"person\":\"" STAGE_DANA "\",\"made_at\":1795410000000,\"arrived_at\":1795410000000,"
  "\"outcome\":\"applied\",\"from\":null,\"to\":{\"title\":\"Pump\",\"priority\":\"normal\"}}]}";

static gboolean
server_is_missed (gpointer data)
{
  return find_label (data, "Earlier versions are kept by the server") != NULL;
}

static void
test_a_field_tells_who_changed_it (void)
{
  Fixture fixture = { 0 };
  g_autoptr (DocketRecord) job = NULL;
  g_autoptr (JsonNode) answer = json_from_string (history, NULL);
  g_autoptr (JsonNode) nonsense = json_from_string ("{\"entries\":7}", NULL);
  GtkWidget *window;
  gboolean more = TRUE;

  open_view (&fixture, STAGE_SOFIA, "supervisor");
  g_assert_true (docket_store_get (docket_desk_get_reader (fixture.stage->desk), DOCKET_KIND_JOB, STAGE_PUMP, &job, NULL));
  window = docket_field_history_new (fixture.view, fixture.stage->desk, job, DOCKET_JOB_TITLE);
  gtk_window_present (GTK_WINDOW (window));
  g_assert_nonnull (find_label (window, "Now “Leaking pump, boiler room”."));
  /* No server: what is known stands, and the rest is said kindly. */
  review_stage_wait (server_is_missed, window);
  g_assert_true (docket_field_history_take (DOCKET_FIELD_HISTORY (window), answer, &more));
  g_assert_false (more);
  g_assert_nonnull (find_label (window, "“Pump” → “Leaking pump, boiler room”"));
  g_assert_nonnull (find_label (window, "Omar Haddad"));
  g_assert_nonnull (find_label (window, "Dana"));
  g_assert_null (find_label (window, "Complete"));
  g_assert_false (docket_field_history_take (DOCKET_FIELD_HISTORY (window), nonsense, &more));
  gtk_window_destroy (GTK_WINDOW (window));
  view_stage_close (&fixture);
}

static void
test_history_is_asked_by_an_action (void)
{
  Fixture fixture = { 0 };
  GtkWidget *window;

  open_view (&fixture, STAGE_SOFIA, "supervisor");
  docket_jobs_view_show_job (DOCKET_JOBS_VIEW (fixture.view), STAGE_PUMP);
  wait_for_text (&fixture, "Owner: ");
  gtk_widget_activate_action (GTK_WIDGET (docket_job_detail_get_pane (get_detail (&fixture))), "record.who-changed", "s", "job.nonsense");
  g_assert_null (find_window (DOCKET_TYPE_FIELD_HISTORY));
  gtk_widget_activate_action (GTK_WIDGET (docket_job_detail_get_pane (get_detail (&fixture))), "record.who-changed", "s", "job.status");
  window = find_window (DOCKET_TYPE_FIELD_HISTORY);
  g_assert_nonnull (window);
  g_assert_nonnull (find_label (window, "Who changed “Status”?"));
  review_stage_wait (server_is_missed, window);
  gtk_window_destroy (GTK_WINDOW (window));
  view_stage_close (&fixture);
}

static void
close_pump (Fixture *fixture, const char *status)
{
  g_autoptr (DocketRecord) now = NULL;
  DocketRecord *closed;

  g_assert_true (docket_store_get (docket_desk_get_reader (fixture->stage->desk), DOCKET_KIND_JOB, STAGE_PUMP, &now, NULL));
  closed = docket_record_copy (now);
  docket_record_set_text (closed, DOCKET_JOB_STATUS, status);
  docket_record_set_rev (closed, docket_record_get_rev (now) + 1);
  docket_record_set_group_rev (closed, DOCKET_GROUP_JOB_STATUS, docket_record_get_rev (now) + 1);
  review_stage_receive (fixture->stage, closed, NULL);
  docket_jobs_view_show_job (DOCKET_JOBS_VIEW (fixture->view), STAGE_PUMP);
}

static DocketOperation *
get_saved (Fixture *fixture, GPtrArray **items)
{
  wait_for_outbox (fixture, 1);
  *items = docket_store_outbox (docket_desk_get_reader (fixture->stage->desk), G_MAXINT64, NULL);
  return ((DocketOutboxItem *) g_ptr_array_index (*items, 0))->operation;
}

static gboolean
follow_up_draft_is_kept (gpointer data)
{
  g_autofree char *name = docket_draft_form_name (DOCKET_KIND_JOB, NULL);
  g_autofree char *text = docket_draft_load (((Fixture *) data)->stage->desk, name);

  return text != NULL && strstr (text, "job.follow_up_of=" STAGE_PUMP) != NULL;
}

static void
test_locked_job_goes_on_in_a_follow_up (void)
{
  Fixture fixture = { 0 };
  DocketForm *form;
  g_autoptr (GPtrArray) items = NULL;
  DocketOperation *operation;
  g_autofree char *title = NULL;

  open_view (&fixture, STAGE_OMAR, "office");
  close_pump (&fixture, "closed");
  wait_for_text (&fixture, "Locked, because the job is “Closed”.");
  g_assert_nonnull (find_label (fixture.view, "A supervisor may reopen it."));
  g_assert_null (find_button (fixture.view, "_Reopen"));
  gtk_widget_activate_action (GTK_WIDGET (get_detail (&fixture)), "job.follow-up", NULL);
  form = docket_job_detail_get_form (get_detail (&fixture));
  title = docket_field_row_get_text (get_row (form, DOCKET_JOB_TITLE));
  g_assert_cmpstr (title, ==, "Leaking pump, boiler room");
  /* A crash in between: the draft still knows what it follows. */
  docket_form_leave (form);
  review_stage_wait (follow_up_draft_is_kept, &fixture);
  docket_jobs_view_new_job (DOCKET_JOBS_VIEW (fixture.view));
  docket_form_save (form);
  wait_until_closed (form);
  operation = get_saved (&fixture, &items);
  g_assert_cmpstr (docket_values_get_text (operation->set, DOCKET_JOB_FOLLOW_UP_OF), ==, STAGE_PUMP);
  g_assert_cmpstr (docket_values_get_text (operation->set, DOCKET_JOB_CUSTOMER), ==, STAGE_CUSTOMER);
  wait_for_text (&fixture, "Follow-up of J-10248");
  view_stage_close (&fixture);
}

static void
test_supervisor_reopens_a_locked_job (void)
{
  Fixture fixture = { 0 };
  g_autoptr (GPtrArray) items = NULL;
  DocketOperation *operation;

  open_view (&fixture, STAGE_SOFIA, "supervisor");
  close_pump (&fixture, "signed_off");
  wait_for_text (&fixture, "Totals and line items are locked");
  g_assert_nonnull (find_button (fixture.view, "_Reopen"));
  gtk_widget_activate_action (GTK_WIDGET (get_detail (&fixture)), "job.set-status", "s", "reopened");
  gtk_widget_activate_action (GTK_WIDGET (get_detail (&fixture)), "job.set-status", "s", "reopened");
  operation = get_saved (&fixture, &items);
  g_assert_cmpstr (docket_values_get_text (operation->set, DOCKET_JOB_STATUS), ==, "reopened");
  wait_without_text (&fixture, "Totals and line items are locked");
  view_stage_close (&fixture);
}

static void
test_void_job_says_so_and_is_restored (void)
{
  Fixture fixture = { 0 };
  g_autoptr (GPtrArray) items = NULL;
  g_autoptr (DocketRecord) now = NULL;
  DocketRecord *gone;

  open_view (&fixture, STAGE_SOFIA, "supervisor");
  g_assert_true (docket_store_get (docket_desk_get_reader (fixture.stage->desk), DOCKET_KIND_JOB, STAGE_PUMP, &now, NULL));
  gone = docket_record_copy (now);
  docket_record_set_void (gone, TRUE);
  docket_record_set_rev (gone, docket_record_get_rev (now) + 1);
  review_stage_receive (fixture.stage, gone, NULL);
  docket_jobs_view_show_job (DOCKET_JOBS_VIEW (fixture.view), STAGE_PUMP);
  wait_for_text (&fixture, "Set aside. Nothing of it is lost");
  gtk_widget_activate_action (GTK_WIDGET (get_detail (&fixture)), "job.restore", NULL);
  g_assert_cmpint (get_saved (&fixture, &items)->kind, ==, DOCKET_OPERATION_RESTORE);
  wait_without_text (&fixture, "Set aside. Nothing of it is lost");
  view_stage_close (&fixture);
}

/* A picture of two by two, as a camera would have sent it. */
static DocketTakenFile *
take_picture (Fixture *fixture)
{
  g_autoptr (GdkPixbuf) pixbuf = gdk_pixbuf_new (GDK_COLORSPACE_RGB, FALSE, 8, 64, 48);
  g_autofree char *bytes = NULL;
  g_autoptr (GBytes) png = NULL;
  g_autoptr (GError) error = NULL;
  DocketTakenFile *file;
  gsize size;

  gdk_pixbuf_fill (pixbuf, 0x3366ccff);
  g_assert_true (gdk_pixbuf_save_to_buffer (pixbuf, &bytes, &size, "png", NULL, NULL));
  png = g_bytes_new (bytes, size);
  file = docket_desk_take_bytes (fixture->stage->desk, png, "Before.png", &error);
  g_assert_no_error (error);
  return file;
}

static gboolean
is_shown_large (gpointer data)
{
  GtkWidget *picture = find_of_type (data, GTK_TYPE_PICTURE, 0);

  return picture != NULL && gtk_picture_get_paintable (GTK_PICTURE (picture)) != NULL;
}

static void
on_attached (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (docket_desk_submit_with_files_finish (DOCKET_DESK (source), result, &error));
  *(gboolean *) data = TRUE;
}

static gboolean
is_true (gpointer data)
{
  return *(gboolean *) data;
}

static void
test_photo_stands_in_the_timeline_and_opens_large (void)
{
  Fixture fixture = { 0 };
  g_autoptr (GPtrArray) files = g_ptr_array_new_with_free_func ((GDestroyNotify) docket_taken_file_free);
  g_autoptr (GPtrArray) operations = g_ptr_array_new_with_free_func ((GDestroyNotify) docket_operation_unref);
  g_autoptr (DocketRecord) record = NULL;
  DocketOperation *operation;
  gboolean attached = FALSE;
  GtkWidget *window;

  open_view (&fixture, STAGE_SOFIA, "supervisor");
  g_ptr_array_add (files, take_picture (&fixture));
  operation = docket_desk_new_attachment (fixture.stage->desk, STAGE_PUMP, g_ptr_array_index (files, 0), 0);
  g_ptr_array_add (operations, operation);
  docket_desk_submit_with_files_async (fixture.stage->desk, g_ptr_array_ref (files), operations, NULL, on_attached, &attached);
  review_stage_wait (is_true, &attached);
  docket_jobs_view_show_job (DOCKET_JOBS_VIEW (fixture.view), STAGE_PUMP);
  wait_for_text (&fixture, "Before.png");
  g_assert_true (docket_store_get (docket_desk_get_reader (fixture.stage->desk), DOCKET_KIND_ATTACHMENT, operation->record_id, &record, NULL));
  window = docket_file_view_new (fixture.view, fixture.stage->desk, record);
  gtk_window_present (GTK_WINDOW (window));
  review_stage_wait (is_shown_large, window);
  gtk_window_destroy (GTK_WINDOW (window));
  view_stage_close (&fixture);
}

/* Before anybody touches what is in the hands of someone who cannot be asked. */
static void
test_holder_is_away (void)
{
  Fixture fixture = { 0 };
  DocketForm *form;

  open_view (&fixture, STAGE_SOFIA, "supervisor");
  docket_jobs_view_show_job (DOCKET_JOBS_VIEW (fixture.view), STAGE_PUMP);
  wait_for_text (&fixture, "Owner: ");
  g_assert_null (find_label (fixture.view, "last seen"));
  review_stage_meet (fixture.stage, STAGE_TESS, STAGE_PHONE, 2 * STAGE_MINUTE_MS, DOCKET_KIND_NONE, NULL);
  g_assert_null (find_label (fixture.view, "last seen"));
  review_stage_meet (fixture.stage, STAGE_TESS, STAGE_PHONE, 42 * STAGE_MINUTE_MS, DOCKET_KIND_NONE, NULL);
  g_assert_nonnull (find_label (fixture.view, "Tess Ortiz holds this job, and their device was last seen 42\u00a0min ago."));
  /* In the form as well. */
  form = docket_job_detail_get_form (get_detail (&fixture));
  gtk_widget_activate_action (GTK_WIDGET (docket_job_detail_get_pane (get_detail (&fixture))), "record.edit", NULL);
  review_stage_wait (is_on_screen, form);
  g_assert_nonnull (find_label (GTK_WIDGET (form), "last seen 42\u00a0min ago"));
  /* The phone is back. */
  review_stage_meet (fixture.stage, STAGE_TESS, STAGE_PHONE, 0, DOCKET_KIND_NONE, NULL);
  g_assert_null (find_label (fixture.view, "last seen"));
  review_stage_meet (fixture.stage, STAGE_OMAR, STAGE_CUSTOMER, 0, DOCKET_KIND_JOB, STAGE_PUMP);
  g_assert_nonnull (find_label (fixture.view, "Omar Haddad is looking at this"));
  view_stage_close (&fixture);
}

/* -- What was refused, edited over what is open -- */

typedef struct
{
  Fixture view;
  GtkWidget *outbox;
  char *key;    /* of what was refused */
  char *bundle;
  char *text;   /* to wait for */
  guint shown;
} Refused;

static void
show_job (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  Refused *refused = data;

  docket_jobs_view_show_job (DOCKET_JOBS_VIEW (refused->view.view), g_variant_get_string (parameter, NULL));
  refused->shown++;
}

static void
new_job (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  Refused *refused = data;

  docket_jobs_view_new_job (DOCKET_JOBS_VIEW (refused->view.view));
  refused->shown++;
}

static void
open_refused (Refused *refused)
{
  static const GActionEntry entries[] = { { "new-job", new_job }, { "show-job", show_job, "s" } };
  g_autoptr (GSimpleActionGroup) group = g_simple_action_group_new ();
  GtkWidget *window = gtk_window_new ();

  open_view (&refused->view, STAGE_OMAR, "office");
  refused->outbox = docket_outbox_view_new (refused->view.stage->desk, NULL);
  g_action_map_add_action_entries (G_ACTION_MAP (group), entries, G_N_ELEMENTS (entries), refused);
  gtk_widget_insert_action_group (window, "win", G_ACTION_GROUP (group));
  gtk_window_set_child (GTK_WINDOW (window), refused->outbox);
  gtk_window_present (GTK_WINDOW (window));
}

static void
close_refused (Refused *refused)
{
  gtk_window_destroy (GTK_WINDOW (gtk_widget_get_root (refused->outbox)));
  view_stage_close (&refused->view);
  g_free (refused->key);
  g_free (refused->bundle);
}

static gboolean
is_refused (gpointer data)
{
  Refused *refused = data;
  g_autoptr (GPtrArray) items = docket_store_outbox (docket_desk_get_reader (refused->view.stage->desk), G_MAXINT64, NULL);

  for (guint i = 0; i < items->len; i++)
    {
      const DocketOutboxItem *item = g_ptr_array_index (items, i);

      if (g_strcmp0 (item->operation->key, refused->key) == 0)
        return item->state == DOCKET_OUTBOX_REJECTED;
    }
  return FALSE;
}

static gboolean
is_let_go (gpointer data)
{
  return !is_refused (data);
}

/* The only one that waits: refused. */
static void
refuse_it (Refused *refused)
{
  g_autoptr (GPtrArray) items = NULL;
  g_autoptr (DocketResult) result = NULL;
  DocketOperation *operation = get_saved (&refused->view, &items);

  refused->key = g_strdup (operation->key);
  refused->bundle = g_strdup (operation->bundle);
  result = docket_result_new (refused->key, DOCKET_OUTCOME_REJECTED);
  result->problem_type = g_strdup (DOCKET_PROBLEM_INVALID);
  result->problem_detail = g_strdup ("This is not allowed.");
  review_stage_settle (refused->view.stage, result);
  review_stage_wait (is_refused, refused);
}

static gboolean
is_listed (gpointer data)
{
  return find_label (((Refused *) data)->outbox, "Needs you (1)") != NULL;
}

static gboolean
is_shown (gpointer data)
{
  return ((Refused *) data)->shown > 0;
}

static void
edit_refused (Refused *refused)
{
  review_stage_wait (is_listed, refused);
  refused->shown = 0;
  g_assert_true (gtk_widget_activate_action (refused->outbox, "outbox.edit", "s", refused->bundle));
  review_stage_wait (is_shown, refused);
}

static GtkEditable *
get_note (Refused *refused)
{
  return GTK_EDITABLE (find_of_type (GTK_WIDGET (get_detail (&refused->view)), GTK_TYPE_ENTRY, 0));
}

static gboolean
note_is (gpointer data)
{
  Refused *refused = data;

  return get_note (refused) != NULL && strcmp (gtk_editable_get_text (get_note (refused)), refused->text) == 0;
}

static void
wait_for_note (Refused *refused, const char *text)
{
  refused->text = (char *) text;
  review_stage_wait (note_is, refused);
}

static void
add_note (Refused *refused, const char *text)
{
  gtk_editable_set_text (get_note (refused), "");
  gtk_editable_set_text (get_note (refused), text);
  gtk_widget_activate_action (GTK_WIDGET (get_note (refused)), "record.add-note", NULL);
}

static gboolean
note_draft_is_away (gpointer data)
{
  g_autofree char *text = docket_draft_load (((Refused *) data)->view.stage->desk, "note:" STAGE_PUMP);

  return text == NULL;
}

static void
test_refused_note_is_edited_where_its_job_is_shown (void)
{
  Refused refused = { 0 };
  int end = strlen ("Valve is stuck");

  open_refused (&refused);
  docket_jobs_view_show_job (DOCKET_JOBS_VIEW (refused.view.view), STAGE_PUMP);
  wait_for_text (&refused.view, "Owner: ");
  add_note (&refused, "Valve is stuck");
  refuse_it (&refused);
  wait_for_note (&refused, "");
  review_stage_wait (note_draft_is_away, &refused);
  edit_refused (&refused);
  wait_for_note (&refused, "Valve is stuck");
  /* Another one, written from nothing, is not its mended text. */
  add_note (&refused, "Keys are next door");
  wait_for_note (&refused, "");
  review_stage_wait (note_draft_is_away, &refused);
  g_assert_true (is_refused (&refused));
  edit_refused (&refused);
  wait_for_note (&refused, "Valve is stuck");
  gtk_editable_insert_text (get_note (&refused), ", mended", -1, &end);
  gtk_widget_activate_action (GTK_WIDGET (get_note (&refused)), "record.add-note", NULL);
  review_stage_wait (is_let_go, &refused);
  close_refused (&refused);
}

/* Pasted, or typed, over all of it: one keystroke, and nothing of it is left. */
static void
test_typing_over_a_refused_note_is_another_note (void)
{
  Refused refused = { 0 };

  open_refused (&refused);
  docket_jobs_view_show_job (DOCKET_JOBS_VIEW (refused.view.view), STAGE_PUMP);
  wait_for_text (&refused.view, "Owner: ");
  add_note (&refused, "Valve is stuck");
  refuse_it (&refused);
  wait_for_note (&refused, "");
  review_stage_wait (note_draft_is_away, &refused);
  edit_refused (&refused);
  wait_for_note (&refused, "Valve is stuck");
  gdk_clipboard_set_text (gtk_widget_get_clipboard (refused.view.view), "Keys are next door");
  gtk_editable_select_region (get_note (&refused), 0, -1);
  gtk_widget_activate_action (GTK_WIDGET (gtk_editable_get_delegate (get_note (&refused))), "clipboard.paste", NULL);
  wait_for_note (&refused, "Keys are next door");
  gtk_widget_activate_action (GTK_WIDGET (get_note (&refused)), "record.add-note", NULL);
  wait_for_note (&refused, "");
  review_stage_wait (note_draft_is_away, &refused);
  g_assert_true (is_refused (&refused));
  close_refused (&refused);
}

static gboolean
form_draft_has_both (gpointer data)
{
  g_autofree char *text = docket_draft_load (((Refused *) data)->view.stage->desk, "job-form:" STAGE_PUMP);

  return text != NULL && strstr (text, "job.title=Pump, second") != NULL && strstr (text, "job.description=Typed") != NULL;
}

static void
test_refused_edit_joins_the_form_that_is_open (void)
{
  Refused refused = { 0 };
  DocketForm *form;
  GtkWidget *pane;
  g_autofree char *title = NULL;
  g_autofree char *saved = NULL;
  g_autoptr (GPtrArray) items = NULL;

  open_refused (&refused);
  docket_jobs_view_show_job (DOCKET_JOBS_VIEW (refused.view.view), STAGE_PUMP);
  wait_for_text (&refused.view, "Owner: ");
  g_free (review_stage_save_title (refused.view.stage, "Pump, second"));
  refuse_it (&refused);
  pane = GTK_WIDGET (docket_job_detail_get_pane (get_detail (&refused.view)));
  form = docket_job_detail_get_form (get_detail (&refused.view));
  gtk_widget_activate_action (pane, "record.edit", NULL);
  type (form, DOCKET_JOB_DESCRIPTION, "Typed");
  edit_refused (&refused);
  review_stage_wait (form_draft_has_both, &refused);
  gtk_widget_activate_action (pane, "record.edit", NULL);
  title = docket_field_row_get_text (get_row (form, DOCKET_JOB_TITLE));
  g_assert_cmpstr (title, ==, "Pump, second");
  type (form, DOCKET_JOB_TITLE, "Pump, mended");
  docket_form_save (form);
  wait_until_closed (form);
  review_stage_wait (is_let_go, &refused);
  /* Undo of that save brings back what it replaced. */
  items = docket_store_outbox (docket_desk_get_reader (refused.view.stage->desk), G_MAXINT64, NULL);
  g_assert_cmpuint (items->len, ==, 1);
  saved = g_strdup (((DocketOutboxItem *) g_ptr_array_index (items, 0))->operation->bundle);
  docket_save_undo_async (refused.view.view, refused.view.stage->desk, saved, NULL, NULL);
  review_stage_wait (is_refused, &refused);
  /* What is taken out of the form is in nothing that is saved. */
  edit_refused (&refused);
  gtk_widget_activate_action (pane, "record.edit", NULL);
  type (form, DOCKET_JOB_TITLE, "Leaking pump, boiler room");
  type (form, DOCKET_JOB_DESCRIPTION, "Typed");
  docket_form_save (form);
  wait_until_closed (form);
  wait_for_outbox (&refused.view, 2);
  g_assert_true (is_refused (&refused));
  close_refused (&refused);
}

static void
test_follow_up_is_not_the_refused_new_one (void)
{
  Refused refused = { 0 };
  DocketForm *form;
  g_autofree char *title = NULL;

  open_refused (&refused);
  wait_for_text (&refused.view, "Leaking pump");
  form = docket_job_detail_get_form (get_detail (&refused.view));
  docket_jobs_view_new_job (DOCKET_JOBS_VIEW (refused.view.view));
  type (form, DOCKET_JOB_TITLE, "Smell of gas");
  type (form, DOCKET_JOB_CUSTOMER, STAGE_CUSTOMER);
  docket_form_save (form);
  wait_until_closed (form);
  refuse_it (&refused);
  edit_refused (&refused);
  title = docket_field_row_get_text (get_row (form, DOCKET_JOB_TITLE));
  g_assert_cmpstr (title, ==, "Smell of gas");
  docket_form_leave (form);
  close_pump (&refused.view, "closed");
  wait_for_text (&refused.view, "Locked, because the job is “Closed”.");
  gtk_widget_activate_action (GTK_WIDGET (get_detail (&refused.view)), "job.follow-up", NULL);
  docket_form_save (form);
  wait_until_closed (form);
  wait_for_outbox (&refused.view, 2);
  turn (20);
  g_assert_true (is_refused (&refused));
  close_refused (&refused);
}

static void
assert_title (DocketForm *form, const char *expected)
{
  g_autofree char *title = docket_field_row_get_text (get_row (form, DOCKET_JOB_TITLE));

  g_assert_cmpstr (title, ==, expected);
}

/* Each new one is written in a form of its own, and waits by itself. */
static void
test_follow_up_leaves_what_is_half_written (void)
{
  Fixture fixture = { 0 };
  DocketForm *form;

  open_view (&fixture, STAGE_OMAR, "office");
  form = docket_job_detail_get_form (get_detail (&fixture));
  docket_jobs_view_new_job (DOCKET_JOBS_VIEW (fixture.view));
  type (form, DOCKET_JOB_TITLE, "Smell of gas");
  type (form, DOCKET_JOB_DESCRIPTION, "In the cellar");
  close_pump (&fixture, "closed");
  wait_for_text (&fixture, "Locked, because the job is “Closed”.");
  gtk_widget_activate_action (GTK_WIDGET (get_detail (&fixture)), "job.follow-up", NULL);
  assert_title (form, "Leaking pump, boiler room");
  docket_form_save (form);
  wait_until_closed (form);
  wait_for_outbox (&fixture, 1);
  docket_jobs_view_new_job (DOCKET_JOBS_VIEW (fixture.view));
  assert_title (form, "Smell of gas");
  docket_form_save (form);
  wait_until_closed (form);
  wait_for_outbox (&fixture, 2);
  docket_jobs_view_new_job (DOCKET_JOBS_VIEW (fixture.view));
  assert_title (form, "");
  view_stage_close (&fixture);
}

static void
test_two_windows_write_two_new_jobs (void)
{
  Fixture fixture = { 0 };
  Fixture beside = { 0 };
  DocketForm *form, *other;

  open_view (&fixture, STAGE_OMAR, "office");
  beside = fixture;
  view_stage_show (&beside);
  form = docket_job_detail_get_form (get_detail (&fixture));
  other = docket_job_detail_get_form (get_detail (&beside));
  docket_jobs_view_new_job (DOCKET_JOBS_VIEW (fixture.view));
  type (form, DOCKET_JOB_TITLE, "Smell of gas");
  docket_form_leave (form);
  docket_jobs_view_new_job (DOCKET_JOBS_VIEW (fixture.view));
  assert_title (form, "Smell of gas");
  docket_jobs_view_new_job (DOCKET_JOBS_VIEW (beside.view));
  assert_title (other, "");
  type (other, DOCKET_JOB_TITLE, "No hot water");
  docket_form_leave (other);
  docket_form_leave (form);
  docket_jobs_view_new_job (DOCKET_JOBS_VIEW (fixture.view));
  docket_jobs_view_new_job (DOCKET_JOBS_VIEW (beside.view));
  docket_form_save (form);
  docket_form_save (other);
  wait_until_closed (form);
  wait_until_closed (other);
  wait_for_outbox (&fixture, 2);
  view_stage_hide (&beside);
  view_stage_close (&fixture);
}

/* The window is gone by the time that the disk has it. */
static void
test_note_outlives_its_window (void)
{
  Refused refused = { 0 };

  open_refused (&refused);
  docket_jobs_view_show_job (DOCKET_JOBS_VIEW (refused.view.view), STAGE_PUMP);
  wait_for_text (&refused.view, "Owner: ");
  add_note (&refused, "Said while leaving");
  view_stage_hide (&refused.view);
  wait_for_outbox (&refused.view, 1);
  review_stage_wait (note_draft_is_away, &refused);
  view_stage_show (&refused.view);
  close_refused (&refused);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  gtk_init ();
  adw_init ();
  docket_console_init ();
  g_test_add_func ("/console/jobs/a-field-tells-who-changed-it", test_a_field_tells_who_changed_it);
  g_test_add_func ("/console/jobs/history-is-asked-by-an-action", test_history_is_asked_by_an_action);
  g_test_add_func ("/console/jobs/locked-job-goes-on-in-a-follow-up", test_locked_job_goes_on_in_a_follow_up);
  g_test_add_func ("/console/jobs/supervisor-reopens-a-locked-job", test_supervisor_reopens_a_locked_job);
  g_test_add_func ("/console/jobs/void-job-says-so-and-is-restored", test_void_job_says_so_and_is_restored);
  g_test_add_func ("/console/jobs/photo-stands-in-the-timeline-and-opens-large", test_photo_stands_in_the_timeline_and_opens_large);
  g_test_add_func ("/console/jobs/holder-is-away", test_holder_is_away);
  g_test_add_func ("/console/jobs/refused-note-is-edited-where-its-job-is-shown", test_refused_note_is_edited_where_its_job_is_shown);
  g_test_add_func ("/console/jobs/refused-edit-joins-the-form-that-is-open", test_refused_edit_joins_the_form_that_is_open);
  g_test_add_func ("/console/jobs/follow-up-is-not-the-refused-new-one", test_follow_up_is_not_the_refused_new_one);
  g_test_add_func ("/console/jobs/typing-over-a-refused-note-is-another-note", test_typing_over_a_refused_note_is_another_note);
  g_test_add_func ("/console/jobs/follow-up-leaves-what-is-half-written", test_follow_up_leaves_what_is_half_written);
  g_test_add_func ("/console/jobs/two-windows-write-two-new-jobs", test_two_windows_write_two_new_jobs);
  g_test_add_func ("/console/jobs/note-outlives-its-window", test_note_outlives_its_window);
  return g_test_run ();
}
