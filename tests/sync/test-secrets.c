/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gstdio.h>
#include <sys/stat.h>

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

int
main (int argc, char **argv)
{
  g_setenv ("DOCKET_SECRETS", "file", TRUE);
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/sync/secrets/file-of-its-own", test_file);
  g_test_add_func ("/sync/secrets/never-silently-in-a-file", test_never_silently_in_a_file);
  return g_test_run ();
}
