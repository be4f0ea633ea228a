/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * What people call their folders and files is shown as they wrote it: GTK reads some
 * texts as markup, shows nothing of one with an ampersand in it, and others as they are.
 */
#include <adwaita.h>
#include <glib/gstdio.h>

#include "docket-board-view.h"
#include "docket-console.h"
#include "docket-file-view.h"
#include "docket-jobs-view.h"
#include "view-stage.h"
#include "widget-search.h"

#define FOLDER "R&D <old>"
#define NAME "Pipes & <valves>.txt"

static gboolean
is_true (gpointer data)
{
  return *(gboolean *) data;
}

static void
on_attached (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (docket_desk_submit_with_files_finish (DOCKET_DESK (source), result, &error));
  *(gboolean *) data = TRUE;
}

static void
test_name_of_a_file (void)
{
  Fixture fixture = { 0 };
  g_autoptr (GBytes) bytes = g_bytes_new_static ("text", 4);
  g_autoptr (GPtrArray) files = g_ptr_array_new_with_free_func ((GDestroyNotify) docket_taken_file_free);
  g_autoptr (GPtrArray) operations = g_ptr_array_new_with_free_func ((GDestroyNotify) docket_operation_unref);
  g_autoptr (DocketRecord) record = NULL;
  g_autoptr (GError) error = NULL;
  DocketOperation *operation;
  gboolean attached = FALSE;
  GtkWidget *window;

  view_stage_open (&fixture, docket_jobs_view_new, STAGE_SOFIA, "supervisor");
  g_ptr_array_add (files, docket_desk_take_bytes (fixture.stage->desk, bytes, NAME, &error));
  g_assert_no_error (error);
  operation = docket_desk_new_attachment (fixture.stage->desk, STAGE_PUMP, g_ptr_array_index (files, 0), 0);
  g_ptr_array_add (operations, operation);
  docket_desk_submit_with_files_async (fixture.stage->desk, g_ptr_array_ref (files), operations, NULL, on_attached, &attached);
  review_stage_wait (is_true, &attached);
  g_assert_true (docket_store_get (docket_desk_get_reader (fixture.stage->desk), DOCKET_KIND_ATTACHMENT, operation->record_id, &record, NULL));
  window = docket_file_view_new (fixture.view, fixture.stage->desk, record);
  gtk_window_present (GTK_WINDOW (window));
  fixture.view = window;
  wait_for_text (&fixture, "Open with another program");
  /* Beside the title of the window. */
  g_assert_nonnull (find_label (find_of_type (window, ADW_TYPE_STATUS_PAGE, 0), NAME));
  gtk_window_destroy (GTK_WINDOW (window));
  view_stage_close (&fixture);
}

/* Of a profile in such a folder it is said which file cannot be read. */
static void
test_name_of_a_folder (void)
{
  Fixture fixture = { 0 };
  DocketProfile *profile;
  g_autofree char *path = NULL;
  g_autofree char *away = NULL;

  view_stage_open (&fixture, docket_jobs_view_new, STAGE_DANA, "dispatcher");
  wait_for_text (&fixture, "Leaking pump");
  view_stage_settle_down (&fixture);
  view_stage_hide (&fixture);
  profile = docket_desk_get_profile (fixture.stage->desk);
  path = docket_profile_account_path (profile, docket_profile_get_account (profile));
  away = g_strconcat (path, ".away", NULL);
  g_assert_cmpint (g_rename (path, away), ==, 0);
  fixture.create = docket_board_view_new;
  view_stage_show (&fixture);
  wait_for_text (&fixture, "The board cannot be read");
  g_assert_nonnull (find_label (fixture.view, FOLDER));
  g_assert_cmpint (g_rename (away, path), ==, 0);
  view_stage_close (&fixture);
}

int
main (int argc, char **argv)
{
  const char *usual = g_getenv ("TMPDIR");
  g_autofree char *temporary = g_build_filename (usual != NULL ? usual : "/tmp", "docket-markup-XXXXXX", NULL);
  g_autofree char *folder = NULL;
  int failed;

  /* In it the stage makes its profile: GLib asks once for where that may be. */
  g_assert_nonnull (g_mkdtemp (temporary));
  folder = g_build_filename (temporary, FOLDER, NULL);
  g_assert_cmpint (g_mkdir (folder, 0700), ==, 0);
  g_setenv ("TMPDIR", folder, TRUE);
  gtk_test_init (&argc, &argv, NULL);
  speak ();
  adw_init ();
  docket_console_init ();
  g_test_add_func ("/console/markup/name-of-a-file", test_name_of_a_file);
  g_test_add_func ("/console/markup/name-of-a-folder", test_name_of_a_folder);
  failed = g_test_run ();
  g_rmdir (folder);
  g_rmdir (temporary);
  return failed;
}
