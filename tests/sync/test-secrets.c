/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gstdio.h>
#include <sys/stat.h>

#include "docket-ask.h"
#include "docket-desk.h"
#include "docket-secrets.h"

static void
test_file (void)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *dir = g_dir_make_tmp ("docket-secrets-XXXXXX", &error);
  g_autofree char *path = g_build_filename (dir, "secrets", "someone.token", NULL);
  g_autofree char *token = NULL;
  g_autofree char *gone = NULL;
  g_autoptr (DocketProfile) profile = docket_profile_open (dir, &error);
  struct stat info;

  g_assert_no_error (error);
  g_assert_true (docket_secrets_load_token (profile, "someone", &gone, &error));
  g_assert_null (gone);
  g_assert_true (docket_secrets_store_token (profile, "someone", "s3cret", &error));
  g_assert_no_error (error);
  g_assert_cmpint (g_stat (path, &info), ==, 0);
  g_assert_cmpuint (info.st_mode & 0777, ==, 0600);
  g_assert_true (docket_secrets_load_token (profile, "someone", &token, &error));
  g_assert_cmpstr (token, ==, "s3cret");
  g_assert_true (docket_secrets_clear_token (profile, "someone", &error));
  g_assert_true (docket_secrets_clear_token (profile, "someone", &error));
  g_assert_true (docket_secrets_load_token (profile, "someone", &gone, &error));
  g_assert_null (gone);
}

/* Without a secret service nothing is put in a file behind one's back. */
static void
test_never_silently_in_a_file (void)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *dir = g_dir_make_tmp ("docket-secrets-XXXXXX", &error);
  g_autofree char *path = g_build_filename (dir, "secrets", "someone.token", NULL);
  g_autoptr (DocketProfile) profile = docket_profile_open (dir, &error);

  g_unsetenv ("DOCKET_SECRETS");
  g_setenv ("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent/bus", TRUE);
  g_assert_false (docket_secrets_store_token (profile, "someone", "s3cret", &error));
  g_assert_error (error, DOCKET_DESK_ERROR, DOCKET_DESK_ERROR_SECRETS);
  g_assert_nonnull (strstr (error->message, "DOCKET_SECRETS=file"));
  g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));
}

/* More than GTask has threads at once. */
#define BUSY 12

typedef struct
{
  GMutex lock;
  GCond wake;
  gboolean go;
  guint left;
  GError *answer;
} Waiting;

static void
wait_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Waiting *waiting = data;

  g_mutex_lock (&waiting->lock);
  while (!waiting->go)
    g_cond_wait (&waiting->wake, &waiting->lock);
  g_mutex_unlock (&waiting->lock);
  g_task_return_boolean (task, TRUE);
}

static void
on_waited (GObject *source, GAsyncResult *result, gpointer data)
{
  ((Waiting *) data)->left--;
}

static void
on_asked (GObject *source, GAsyncResult *result, gpointer data)
{
  Waiting *waiting = data;
  g_autoptr (JsonNode) answer = docket_desk_ask_finish (DOCKET_DESK (source), result, &waiting->answer);

  g_assert_null (answer);
  waiting->left--;
}

/* Quit while a question waits for a thread: it still knows whose it is. */
static void
test_question_outlives_the_desk (void)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *dir = g_dir_make_tmp ("docket-secrets-XXXXXX", &error);
  g_autoptr (DocketClock) clock = docket_system_clock_new ();
  g_autoptr (DocketRandom) random = docket_system_random_new ();
  DocketProfile *profile = docket_profile_open (dir, &error);
  g_autofree char *path = NULL;
  g_autoptr (DocketStore) store = NULL;
  DocketDesk *desk;
  Waiting waiting = { .left = BUSY + 1 };

  g_assert_no_error (error);
  g_assert_true (docket_profile_select_account (profile, "someone", &error));
  path = docket_profile_account_path (profile, "someone");
  store = docket_store_open (path, DOCKET_DB_READ_WRITE, clock, random, &error);
  g_assert_no_error (error);
  g_assert_true (docket_store_set_meta (store, DOCKET_META_SERVER_URL, "http://127.0.0.1:1", &error));
  g_clear_object (&store);
  desk = docket_desk_open (profile, clock, random, &error);
  g_assert_no_error (error);
  g_mutex_init (&waiting.lock);
  g_cond_init (&waiting.wake);
  for (guint i = 0; i < BUSY; i++)
    {
      g_autoptr (GTask) task = g_task_new (NULL, NULL, on_waited, &waiting);

      g_task_set_task_data (task, &waiting, NULL);
      g_task_run_in_thread (task, wait_in_thread);
    }
  docket_desk_ask_async (desk, "GET", "/v1/me", NULL, NULL, on_asked, &waiting);
  docket_desk_close (desk);
  g_object_unref (desk);
  docket_profile_unref (profile);
  g_mutex_lock (&waiting.lock);
  waiting.go = TRUE;
  g_cond_broadcast (&waiting.wake);
  g_mutex_unlock (&waiting.lock);
  while (waiting.left > 0)
    g_main_context_iteration (NULL, TRUE);
  g_assert_error (waiting.answer, DOCKET_DESK_ERROR, DOCKET_DESK_ERROR_SIGNED_OUT);
  g_clear_error (&waiting.answer);
  g_mutex_clear (&waiting.lock);
  g_cond_clear (&waiting.wake);
}

int
main (int argc, char **argv)
{
  g_setenv ("DOCKET_SECRETS", "file", TRUE);
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/sync/secrets/file-of-its-own", test_file);
  g_test_add_func ("/sync/secrets/question-outlives-the-desk", test_question_outlives_the_desk);
  g_test_add_func ("/sync/secrets/never-silently-in-a-file", test_never_silently_in_a_file);
  return g_test_run ();
}
