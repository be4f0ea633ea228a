/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * A file opened large that is not what it says it is.
 */
#include <adwaita.h>

#include "docket-console.h"
#include "docket-file-view.h"
#include "docket-jobs-view.h"
#include "view-stage.h"
#include "widget-search.h"

#define SIGNATURE "0192e000-0000-7000-8000-000000000091"

static gboolean
keep (DocketStore *store, gpointer data, GError **error)
{
  const DocketTakenFile *file = data;

  return docket_store_keep_file (store, file->sha256, file->size, file->media_type, error);
}

/* It begins as a picture does, and goes on as none. */
static DocketRecord *
receive_torn (Fixture *fixture)
{
  g_autoptr (GBytes) bytes = g_bytes_new_static ("\x89PNG\r\n\x1a\n\0\0\0\rIHDRtorn", 20);
  g_autoptr (DocketTakenFile) file = NULL;
  g_autoptr (GError) error = NULL;
  DocketRecord *record = docket_record_new (DOCKET_KIND_SIGNATURE, SIGNATURE);

  file = docket_desk_take_bytes (fixture->stage->desk, bytes, "signature.png", &error);
  g_assert_no_error (error);
  g_assert_true (docket_writer_run (docket_desk_get_writer (fixture->stage->desk), DOCKET_WRITER_SYNC, keep, file, &error));
  g_assert_no_error (error);
  docket_record_set_text (record, DOCKET_SIGNATURE_JOB, STAGE_PUMP);
  docket_record_set_text (record, DOCKET_SIGNATURE_SIGNER, "Anna Adler");
  docket_record_set_text (record, DOCKET_SIGNATURE_BLOB, file->sha256);
  review_stage_receive (fixture->stage, record, NULL);
  record = NULL;
  g_assert_true (docket_store_get (docket_desk_get_reader (fixture->stage->desk), DOCKET_KIND_SIGNATURE, SIGNATURE, &record, NULL));
  g_assert_nonnull (record);
  return record;
}

static void
test_torn_signature_opens_as_a_file (void)
{
  Fixture fixture = { 0 };
  g_autoptr (DocketRecord) record = NULL;
  GtkWidget *window;

  view_stage_open (&fixture, docket_jobs_view_new, STAGE_SOFIA, "supervisor");
  record = receive_torn (&fixture);
  window = docket_file_view_new (fixture.view, fixture.stage->desk, record);
  gtk_window_present (GTK_WINDOW (window));
  fixture.view = window;
  wait_for_text (&fixture, "Open with another program");
  g_assert_nonnull (find_label (find_of_type (window, ADW_TYPE_STATUS_PAGE, 0), "Signature of Anna Adler"));
  /* How large it is stands nowhere: nothing is said of it. */
  g_assert_null (find_label (window, "0 bytes"));
  gtk_window_destroy (GTK_WINDOW (window));
  view_stage_close (&fixture);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  gtk_init ();
  adw_init ();
  docket_console_init ();
  g_test_add_func ("/console/file-view/torn-signature-opens-as-a-file", test_torn_signature_opens_as_a_file);
  return g_test_run ();
}
