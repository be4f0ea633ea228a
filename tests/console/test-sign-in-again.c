/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The sign-in has expired, and somebody signs in again: the desk is replaced as a
 * whole, under whatever is typed and saved at that moment.  None of it is lost, and
 * none is there twice.
 */
#include <adwaita.h>
#include <glib/gstdio.h>
#include <libsoup/soup.h>

#include "docket-console.h"
#include "docket-crash-disk.h"
#include "docket-customer-finder.h"
#include "docket-drafts.h"
#include "docket-quit-guard.h"
#include "docket-secrets.h"
#include "docket-session.h"
#include "docket-window.h"
#include "view-stage.h"
#include "widget-search.h"

#define FORM_NAME "job-form:new"

typedef struct
{
  char *dir;
  char *url;
  SoupServer *server;
  DocketSession *session;
  DocketWindow *window;
  const char *username;
  guint n_answers; /* to signing in and out */
  gboolean slow;   /* the server, when somebody signs out */
  SoupServerMessage *leaver; /* (nullable): who waits for it */
  const char *text;
  guint number;
  GError *error; /* (nullable): of the last answer */
} Scene;

static void
on_server_asked (SoupServer *server, SoupServerMessage *message, const char *path, GHashTable *query, gpointer data)
{
  static const char about[] = "{\"product\":\"docketd\",\"protocol\":1,\"id\":\"0192e000-0000-7000-8000-0000000000ff\","
                              "\"epoch\":\"0192e000-0000-7000-8000-0000000000fe\",\"company\":\"Northside Service\",\"currency\":\"EUR\"}";

  soup_server_message_set_status (message, SOUP_STATUS_OK, NULL);
  soup_server_message_set_response (message, "application/json", SOUP_MEMORY_STATIC, about, sizeof about - 1);
}

static void
on_session_asked (SoupServer *server, SoupServerMessage *message, const char *path, GHashTable *query, gpointer data)
{
  Scene *scene = data;
  static const char answer[] = "{\"token\":\"sesame\",\"person\":{\"kind\":\"person\",\"id\":\"" STAGE_OMAR "\",\"rev\":1,\"seq\":1,"
                               "\"fields\":{\"name\":\"Omar Haddad\",\"role\":\"office\"}}}";

  if (g_str_equal (soup_server_message_get_method (message), SOUP_METHOD_DELETE) && scene->slow)
    {
      scene->leaver = message;
      soup_server_message_pause (message);
    }
  soup_server_message_set_status (message, SOUP_STATUS_CREATED, NULL);
  soup_server_message_set_response (message, "application/json", SOUP_MEMORY_STATIC, answer, sizeof answer - 1);
}

/* Everything else: nobody is believed here. */
static void
on_refused (SoupServer *server, SoupServerMessage *message, const char *path, GHashTable *query, gpointer data)
{
  static const char body[] = "{\"type\":\"urn:docket:problem:sign-in\",\"title\":\"Sign in\",\"status\":401}";

  soup_server_message_set_status (message, SOUP_STATUS_UNAUTHORIZED, NULL);
  soup_server_message_set_response (message, "application/problem+json", SOUP_MEMORY_STATIC, body, sizeof body - 1);
}

static void
start_server (Scene *scene)
{
  GSList *uris;

  scene->server = soup_server_new (NULL, NULL);
  soup_server_add_handler (scene->server, NULL, on_refused, NULL, NULL);
  soup_server_add_handler (scene->server, "/v1/server", on_server_asked, NULL, NULL);
  soup_server_add_handler (scene->server, "/v1/sessions", on_session_asked, scene, NULL);
  g_assert_true (soup_server_listen_local (scene->server, 0, SOUP_SERVER_LISTEN_IPV4_ONLY, NULL));
  uris = soup_server_get_uris (scene->server);
  scene->url = g_strdup_printf ("http://127.0.0.1:%d", g_uri_get_port (uris->data));
  g_slist_free_full (uris, (GDestroyNotify) g_uri_unref);
}

static void
on_signed_in (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (docket_session_sign_in_finish (DOCKET_SESSION (source), result, &error));
  g_assert_no_error (error);
  ((Scene *) data)->n_answers++;
}

static void
on_signed_out (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (docket_session_sign_out_finish (DOCKET_SESSION (source), result, &error));
  g_assert_no_error (error);
  ((Scene *) data)->n_answers++;
}

static gboolean
was_answered (gpointer data)
{
  return ((Scene *) data)->n_answers > 0;
}

static void
wait_for_answer (Scene *scene)
{
  review_stage_wait (was_answered, scene);
  scene->n_answers = 0;
}

static void
begin_sign_in (Scene *scene, const char *username)
{
  docket_session_sign_in_async (scene->session, scene->url, username, "secret", NULL, on_signed_in, scene);
}

static DocketDesk *
get_desk (Scene *scene)
{
  return docket_session_get_desk (scene->session);
}

static void
scene_open (Scene *scene)
{
  g_autoptr (GError) error = NULL;

  *scene = (Scene) { 0 };
  scene->dir = g_dir_make_tmp ("docket-again-XXXXXX", &error);
  g_assert_no_error (error);
  start_server (scene);
  scene->session = docket_session_new (scene->dir, &error);
  g_assert_no_error (error);
  docket_session_open (scene->session, &error);
  g_assert_no_error (error);
  scene->window = docket_window_new (NULL, scene->session);
  gtk_window_present (GTK_WINDOW (scene->window));
  begin_sign_in (scene, "omar");
  wait_for_answer (scene);
  g_assert_nonnull (get_desk (scene));
}

static void
scene_close (Scene *scene)
{
  docket_window_close_unasked (scene->window);
  docket_session_close (scene->session);
  soup_server_disconnect (scene->server);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_clear_object (&scene->session);
  g_clear_object (&scene->server);
  g_free (scene->dir);
  g_free (scene->url);
  g_clear_error (&scene->error);
}

static DocketForm *
find_form (Scene *scene)
{
  return DOCKET_FORM (find_of_type (GTK_WIDGET (scene->window), DOCKET_TYPE_FORM, 0));
}

static void
begin_job (Scene *scene, const char *title)
{
  gtk_widget_activate_action (GTK_WIDGET (scene->window), "win.new-job", NULL);
  g_assert_true (docket_form_get_active (find_form (scene)));
  type (find_form (scene), DOCKET_JOB_TITLE, title);
}

static gboolean
is_unkept (gpointer data)
{
  return docket_draft_count_unkept (get_desk (data)) > 0;
}

static gboolean
is_on_disk (gpointer data)
{
  Scene *scene = data;
  g_autofree char *text = docket_store_get_draft (docket_desk_get_reader (get_desk (scene)), FORM_NAME);

  return scene->text == NULL ? text == NULL : text != NULL && strstr (text, scene->text) != NULL;
}

static void
wait_for_disk (Scene *scene, const char *text)
{
  scene->text = text;
  review_stage_wait (is_on_disk, scene);
}

static gboolean
n_jobs_are (gpointer data)
{
  Scene *scene = data;
  g_autoptr (DocketQuery) query = docket_query_new (DOCKET_KIND_JOB);
  g_autoptr (GPtrArray) jobs = docket_store_select (docket_desk_get_reader (get_desk (scene)), query, 0, NULL);

  return jobs->len == scene->number;
}

/* There was no room when it was typed, and the disk was not tried again before the
 * desk went. */
static void
test_what_is_not_kept_goes_over (void)
{
  g_autofree char *shown = NULL;
  DocketDesk *before;
  Scene scene;

  scene_open (&scene);
  before = get_desk (&scene);
  docket_crash_disk_arm (DOCKET_CRASH_FULL, 1, 1);
  begin_job (&scene, "Typed on a full disk");
  review_stage_wait (is_unkept, &scene);
  g_assert_cmpuint (docket_crash_disk_disarm (), >, 0);
  begin_sign_in (&scene, "omar");
  wait_for_answer (&scene);
  g_assert_true (get_desk (&scene) != before);
  wait_for_disk (&scene, "Typed on a full disk");
  gtk_widget_activate_action (GTK_WIDGET (scene.window), "win.new-job", NULL);
  shown = docket_field_row_get_text (get_row (find_form (&scene), DOCKET_JOB_TITLE));
  g_assert_cmpstr (shown, ==, "Typed on a full disk");
  scene_close (&scene);
}

/* What one person typed is nothing that the next one may read. */
static void
test_what_is_not_kept_is_no_other_persons (void)
{
  Scene scene;

  scene_open (&scene);
  docket_crash_disk_arm (DOCKET_CRASH_FULL, 1, 1);
  begin_job (&scene, "Typed on a full disk");
  review_stage_wait (is_unkept, &scene);
  docket_crash_disk_disarm ();
  docket_draft_give_up (get_desk (&scene)); /* they were asked */
  begin_sign_in (&scene, "sofia");
  wait_for_answer (&scene);
  g_assert_cmpuint (docket_draft_count_unkept (get_desk (&scene)), ==, 0);
  turn (300);
  wait_for_disk (&scene, NULL);
  scene_close (&scene);
}

static gboolean
be_slow (DocketStore *store, gpointer data, GError **error)
{
  g_usleep (700 * 1000);
  return TRUE;
}

/* The disk has not answered yet: it is saved, and no draft of it is left to be saved
 * once more. */
static void
test_what_is_being_saved_is_saved_once (void)
{
  Scene scene;

  scene_open (&scene);
  begin_job (&scene, "Saved while leaving");
  wait_for_disk (&scene, "Saved while leaving");
  docket_writer_run_async (docket_desk_get_writer (get_desk (&scene)), DOCKET_WRITER_SAVE, be_slow, NULL, NULL, NULL, NULL, NULL);
  docket_form_save (find_form (&scene));
  g_assert_true (docket_form_get_saving (find_form (&scene)));
  docket_session_sign_out_async (scene.session, on_signed_out, &scene);
  wait_for_answer (&scene);
  begin_sign_in (&scene, "omar");
  wait_for_answer (&scene);
  scene.number = 1;
  review_stage_wait (n_jobs_are, &scene);
  wait_for_disk (&scene, NULL);
  scene_close (&scene);
}

/* Typed a moment before: it is there again. */
static void
test_the_last_key_goes_over (void)
{
  Scene scene;

  scene_open (&scene);
  begin_job (&scene, "Typed just now");
  docket_session_sign_out_async (scene.session, on_signed_out, &scene);
  wait_for_answer (&scene);
  begin_sign_in (&scene, "omar");
  wait_for_answer (&scene);
  wait_for_disk (&scene, "Typed just now");
  scene_close (&scene);
}

static void
on_not_signed_out (GObject *source, GAsyncResult *result, gpointer data)
{
  Scene *scene = data;

  g_clear_error (&scene->error);
  g_assert_false (docket_session_sign_out_finish (DOCKET_SESSION (source), result, &scene->error));
  scene->n_answers++;
}

static void
on_not_signed_in (GObject *source, GAsyncResult *result, gpointer data)
{
  Scene *scene = data;

  g_clear_error (&scene->error);
  g_assert_false (docket_session_sign_in_finish (DOCKET_SESSION (source), result, &scene->error));
  scene->n_answers++;
}

static void
assert_stays (Scene *scene, DocketDesk *desk)
{
  g_autoptr (DocketProfile) profile = docket_profile_open (scene->dir, NULL);

  wait_for_answer (scene);
  g_assert_true (get_desk (scene) == desk);
  g_assert_true (docket_form_get_active (find_form (scene)));
  /* And opens with it next time. */
  docket_profile_reload (profile);
  g_assert_cmpstr (docket_profile_get_account (profile), ==, docket_desk_get_account (desk));
}

/* They were asked about what stood there, and let it go: not about what they typed since. */
static void
test_typed_after_the_question_stays (void)
{
  DocketDesk *before;
  Scene scene;

  scene_open (&scene);
  before = get_desk (&scene);
  docket_crash_disk_arm (DOCKET_CRASH_FULL, 1, 1);
  begin_job (&scene, "Typed before");
  review_stage_wait (is_unkept, &scene);
  docket_draft_give_up (before);
  type (find_form (&scene), DOCKET_JOB_TITLE, "Typed after the question");
  docket_session_sign_out_async (scene.session, on_not_signed_out, &scene);
  assert_stays (&scene, before);
  g_assert_error (scene.error, G_IO_ERROR, G_IO_ERROR_NO_SPACE);
  docket_crash_disk_disarm ();
  wait_for_disk (&scene, "Typed after the question");
  scene_close (&scene);
}

/* For ever is too long: who signs in, or out, is told, and nothing is lost. */
static void
test_a_disk_without_an_answer_keeps_nobody_waiting (void)
{
  DocketDesk *before;
  WriterGate gate;
  Scene scene;

  scene_open (&scene);
  before = get_desk (&scene);
  begin_job (&scene, "Typed before");
  wait_for_disk (&scene, "Typed before");
  view_stage_close_gate (before, &gate);
  type (find_form (&scene), DOCKET_JOB_TITLE, "Typed on a disk that waits");
  docket_session_sign_out_async (scene.session, on_not_signed_out, &scene);
  assert_stays (&scene, before);
  g_assert_error (scene.error, G_IO_ERROR, G_IO_ERROR_TIMED_OUT);
  docket_session_sign_in_async (scene.session, scene.url, "sofia", "secret", NULL, on_not_signed_in, &scene);
  assert_stays (&scene, before);
  g_assert_error (scene.error, G_IO_ERROR, G_IO_ERROR_TIMED_OUT);
  view_stage_open_gate (&gate);
  wait_for_disk (&scene, "Typed on a disk that waits");
  docket_session_sign_out_async (scene.session, on_signed_out, &scene);
  wait_for_answer (&scene);
  g_assert_null (get_desk (&scene));
  scene_close (&scene);
}

static void
count_call (gpointer data)
{
  ++*(guint *) data;
}

static gboolean
asks_about_the_disk (gpointer data)
{
  g_autoptr (GList) all = gtk_window_list_toplevels ();

  for (GList *l = all; l != NULL; l = l->next)
    if (ADW_IS_MESSAGE_DIALOG (l->data) && find_label (l->data, "The disk of this device does not answer") != NULL)
      {
        *(GtkWidget **) data = l->data;
        return TRUE;
      }
  return FALSE;
}

/* The program ends, whatever the disk does. */
static void
test_quit_anyway_ends (void)
{
  DocketDesk *desk;
  GtkWidget *question = NULL;
  WriterGate gate;
  guint confirmed = 0;
  Scene scene;

  scene_open (&scene);
  desk = get_desk (&scene);
  begin_job (&scene, "Typed before");
  view_stage_close_gate (desk, &gate);
  g_assert_true (docket_quit_guard_present (GTK_WINDOW (scene.window), desk, count_call, &confirmed));
  review_stage_wait (asks_about_the_disk, &question);
  adw_message_dialog_response (ADW_MESSAGE_DIALOG (question), "quit");
  gtk_window_destroy (GTK_WINDOW (question));
  g_assert_cmpuint (confirmed, ==, 1);
  scene_close (&scene);
  /* In this process it goes on, and is closed at last. */
  view_stage_open_gate (&gate);
  docket_desk_close (desk);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_object_unref (desk);
}

static void
on_customer_saved (GObject *source, GAsyncResult *result, gpointer data)
{
  g_assert_true (docket_desk_submit_finish (DOCKET_DESK (source), result, NULL));
  ((Scene *) data)->n_answers++;
}

static gboolean
is_selected (gpointer data)
{
  Scene *scene = data;

  return g_str_has_prefix (docket_profile_get_account (docket_session_get_profile (scene->session)), scene->username);
}

/* Until the desk goes, its views show what is of its account, though the next one is
 * signed in already. */
static void
test_views_read_their_own_account (void)
{
  g_autoptr (GPtrArray) operations = g_ptr_array_new_with_free_func ((GDestroyNotify) docket_operation_unref);
  g_autoptr (DocketCustomerFinder) finder = NULL;
  g_autoptr (DocketValues) values = docket_values_new ();
  WriterGate gate;
  Scene scene;

  scene_open (&scene);
  docket_values_set_text (values, DOCKET_CUSTOMER_NAME, "Adler Dairy");
  g_ptr_array_add (operations, docket_operation_new_create (DOCKET_KIND_CUSTOMER, "0192e000-0000-7000-8000-000000000055", values));
  docket_desk_submit_async (get_desk (&scene), operations, NULL, on_customer_saved, &scene);
  wait_for_answer (&scene);
  begin_job (&scene, "Typed before");
  wait_for_disk (&scene, "Typed before");
  view_stage_close_gate (get_desk (&scene), &gate);
  type (find_form (&scene), DOCKET_JOB_TITLE, "Typed on a disk that waits");
  docket_session_sign_in_async (scene.session, scene.url, "sofia", "secret", NULL, on_not_signed_in, &scene);
  scene.username = "sofia";
  review_stage_wait (is_selected, &scene);
  finder = docket_customer_finder_new (get_desk (&scene));
  docket_customer_finder_set_values (finder, values, NULL);
  turn (600);
  g_assert_cmpuint (docket_customer_finder_get_matches (finder)->len, ==, 1);
  wait_for_answer (&scene);
  view_stage_open_gate (&gate);
  wait_for_disk (&scene, "Typed on a disk that waits");
  g_clear_object (&finder);
  scene_close (&scene);
}

static gboolean
has_leaver (gpointer data)
{
  return ((Scene *) data)->leaver != NULL;
}

static gboolean
were_both_answered (gpointer data)
{
  return ((Scene *) data)->n_answers == 2;
}

/* The server takes its time to forget who was here; who comes next does not wait for
 * it, and is not signed out with them. */
static void
test_the_next_one_stays_signed_in (void)
{
  g_autofree char *token = NULL;
  g_autoptr (DocketProfile) profile = NULL;
  Scene scene;

  scene_open (&scene);
  scene.slow = TRUE;
  docket_session_sign_out_async (scene.session, on_signed_out, &scene);
  review_stage_wait (has_leaver, &scene);
  begin_sign_in (&scene, "sofia");
  turn (500);
  soup_server_message_unpause (scene.leaver);
  review_stage_wait (were_both_answered, &scene);
  g_assert_nonnull (get_desk (&scene));
  profile = docket_profile_open (scene.dir, NULL);
  g_assert_cmpstr (docket_profile_get_account (profile), ==, docket_desk_get_account (get_desk (&scene)));
  g_assert_true (docket_secrets_load_token (profile, docket_profile_get_account (profile), &token, NULL));
  g_assert_cmpstr (token, ==, "sesame");
  scene_close (&scene);
}

static gboolean
asks_for_password (gpointer data)
{
  Scene *scene = data;
  GtkWidget *password = find_of_type (GTK_WIDGET (scene->window), ADW_TYPE_PASSWORD_ENTRY_ROW, 0);

  return password != NULL && gtk_widget_get_mapped (password);
}

/* The rest is known: whoever types gives the password, and nothing else has the keyboard. */
static void
test_the_password_is_typed_at_once (void)
{
  Scene scene;
  GtkWidget *password;

  scene_open (&scene);
  gtk_widget_activate_action (GTK_WIDGET (scene.window), "win.sign-in", NULL);
  review_stage_wait (asks_for_password, &scene);
  turn (50);
  password = find_of_type (GTK_WIDGET (scene.window), ADW_TYPE_PASSWORD_ENTRY_ROW, 0);
  g_assert_true (gtk_window_get_focus (GTK_WINDOW (scene.window)) == GTK_WIDGET (gtk_editable_get_delegate (GTK_EDITABLE (password))));
  scene_close (&scene);
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
  g_test_add_func ("/console/sign-in-again/what-is-not-kept-goes-over", test_what_is_not_kept_goes_over);
  g_test_add_func ("/console/sign-in-again/what-is-not-kept-is-no-other-persons", test_what_is_not_kept_is_no_other_persons);
  g_test_add_func ("/console/sign-in-again/what-is-being-saved-is-saved-once", test_what_is_being_saved_is_saved_once);
  g_test_add_func ("/console/sign-in-again/the-last-key-goes-over", test_the_last_key_goes_over);
  g_test_add_func ("/console/sign-in-again/typed-after-the-question-stays", test_typed_after_the_question_stays);
  g_test_add_func ("/console/sign-in-again/a-disk-without-an-answer-keeps-nobody-waiting", test_a_disk_without_an_answer_keeps_nobody_waiting);
  g_test_add_func ("/console/sign-in-again/views-read-their-own-account", test_views_read_their_own_account);
  g_test_add_func ("/console/sign-in-again/the-next-one-stays-signed-in", test_the_next_one_stays_signed_in);
  g_test_add_func ("/console/sign-in-again/the-password-is-typed-at-once", test_the_password_is_typed_at_once);
  g_test_add_func ("/console/sign-in-again/quit-anyway-ends", test_quit_anyway_ends);
  return g_test_run ();
}
