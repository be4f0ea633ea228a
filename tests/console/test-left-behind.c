/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Work that stays with a technician who works here no more. */
#include <adwaita.h>

#include "docket-console.h"
#include "docket-jobs-view.h"
#include "view-stage.h"
#include "widget-search.h"

static void
open_view (Fixture *fixture, const char *person, const char *role)
{
  view_stage_open (fixture, docket_jobs_view_new, person, role);
}

static void
tess_leaves (Fixture *fixture, gboolean back)
{
  g_autoptr (DocketRecord) tess = NULL;
  DocketRecord *changed;

  g_assert_true (docket_store_get (docket_desk_get_reader (fixture->stage->desk), DOCKET_KIND_PERSON, STAGE_TESS, &tess, NULL));
  changed = docket_record_copy (tess);
  docket_record_set (changed, DOCKET_PERSON_ACTIVE, g_variant_new_boolean (back));
  review_stage_receive (fixture->stage, changed, NULL);
}

static void
receive_pump (Fixture *fixture, const char *status)
{
  g_autoptr (DocketRecord) job = NULL;
  DocketRecord *changed;

  g_assert_true (docket_store_get (docket_desk_get_reader (fixture->stage->desk), DOCKET_KIND_JOB, STAGE_PUMP, &job, NULL));
  changed = docket_record_copy (job);
  docket_record_set_text (changed, DOCKET_JOB_STATUS, status);
  review_stage_receive (fixture->stage, changed, NULL);
}

/* Who is at work on it has left: list and details say so, as long as there is work. */
static void
test_work_of_who_left_is_marked (void)
{
  Fixture fixture = { 0 };

  open_view (&fixture, STAGE_DANA, "dispatcher");
  receive_pump (&fixture, "in_progress");
  docket_jobs_view_show_job (DOCKET_JOBS_VIEW (fixture.view), STAGE_PUMP);
  wait_for_text (&fixture, "Owner: ");
  g_assert_null (find_label (fixture.view, "works here no more"));
  tess_leaves (&fixture, FALSE);
  wait_for_text (&fixture, "Tess Ortiz works here no more, and this job is still theirs. Give it to somebody else.");
  wait_for_text (&fixture, "Tess Ortiz, works here no more");
  receive_pump (&fixture, "complete");
  wait_without_text (&fixture, "works here no more");
  receive_pump (&fixture, "paused");
  wait_for_text (&fixture, "this job is still theirs");
  tess_leaves (&fixture, TRUE);
  wait_without_text (&fixture, "works here no more");
  view_stage_close (&fixture);
}

int
main (int argc, char **argv)
{
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();
  docket_console_init ();
  g_test_add_func ("/console/left-behind/list-and-details-say-so-while-there-is-work", test_work_of_who_left_is_marked);
  return g_test_run ();
}
