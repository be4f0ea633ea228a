/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "board-stage.h"

#include "docket-board-chip.h"
#include "widget-search.h"

DocketRecord *
board_stage_new_technician (const char *id, const char *name, const char *team)
{
  DocketRecord *person = docket_record_new (DOCKET_KIND_PERSON, id);

  docket_record_set_text (person, DOCKET_PERSON_NAME, name);
  docket_record_set_text (person, DOCKET_PERSON_ROLE, "technician");
  docket_record_set_text (person, DOCKET_PERSON_TEAM, team);
  docket_record_set_int (person, DOCKET_PERSON_SHIFT_START, 8 * 60);
  docket_record_set_int (person, DOCKET_PERSON_SHIFT_END, 17 * 60);
  docket_record_set_int (person, DOCKET_PERSON_BREAK_START, 12 * 60);
  docket_record_set_int (person, DOCKET_PERSON_BREAK_MINUTES, 30);
  docket_record_set (person, DOCKET_PERSON_ACTIVE, g_variant_new_boolean (TRUE));
  return person;
}

DocketRecord *
board_stage_new_job (const char *id, const char *title, const char *status, const char *technician, gint64 starts_at, int minutes)
{
  DocketRecord *job = docket_record_new (DOCKET_KIND_JOB, id);

  docket_record_set_text (job, DOCKET_JOB_TITLE, title);
  docket_record_set_text (job, DOCKET_JOB_STATUS, status);
  docket_record_set_text (job, DOCKET_JOB_CUSTOMER, STAGE_CUSTOMER);
  docket_record_set_text (job, DOCKET_JOB_TECHNICIAN, technician);
  docket_record_set_int (job, DOCKET_JOB_PLANNED_MINUTES, minutes);
  if (starts_at != 0)
    {
      docket_record_set_int (job, DOCKET_JOB_STARTS_AT, starts_at);
      docket_record_set_int (job, DOCKET_JOB_ENDS_AT, starts_at + minutes * MINUTE);
    }
  return job;
}

DocketBoard *
get_board (Fixture *fixture)
{
  return docket_board_view_get_board (DOCKET_BOARD_VIEW (fixture->view));
}

DocketBoardJob *
find_job (Fixture *fixture, const char *id)
{
  return docket_board_model_find (docket_board_view_get_model (DOCKET_BOARD_VIEW (fixture->view)), id);
}

/* What comes after the first frame is shown before the hours of work are in view: who
 * zooms then sees other hours than who zooms later. */
static gboolean
has_leak (gpointer data)
{
  return find_job (data, LEAK) != NULL && find_label (((Fixture *) data)->view, "Leak in the cellar") != NULL && !docket_board_is_opening (get_board (data));
}

void
open_board (Fixture *fixture, const char *person, const char *role)
{
  view_stage_open (fixture, docket_board_view_new, person, role);
  review_stage_receive (fixture->stage,
                        board_stage_new_technician (MILO, "Milo Brandt", "Electrical"), board_stage_new_technician (STAGE_TESS, "Tess Ortiz", "Heating"),
                        board_stage_new_job (LEAK, "Leak in the cellar", "assigned", MILO, DAY + 9 * HOUR, 90),
                        board_stage_new_job (PANEL, "Panel upgrade", "assigned", MILO, DAY + 13 * HOUR, 60),
                        board_stage_new_job (DONE, "Burst pipe", "in_progress", STAGE_TESS, DAY + 14 * HOUR, 60),
                        board_stage_new_job (WAITING, "Dripping tap", "new", NULL, 0, 45),
                        board_stage_new_job (LOCKED, "Closed long ago", "closed", MILO, DAY + 15 * HOUR, 30), NULL);
  review_stage_wait (has_leak, fixture);
}

GtkWidget *
find_chip (Fixture *fixture, const char *job)
{
  for (GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (get_board (fixture))); child != NULL; child = gtk_widget_get_next_sibling (child))
    if (DOCKET_IS_BOARD_CHIP (child) && gtk_widget_get_child_visible (child) && g_strcmp0 (docket_board_chip_get_job_id (DOCKET_BOARD_CHIP (child)), job) == 0)
      return child;
  return NULL;
}

gboolean
leak_starts_at (Fixture *fixture, gint64 at)
{
  return docket_record_get_int (find_job (fixture, LEAK)->record, DOCKET_JOB_STARTS_AT, 0) == at;
}

gboolean
leak_is_back (gpointer fixture)
{
  return leak_starts_at (fixture, DAY + 9 * HOUR) && !find_job (fixture, LEAK)->pending;
}

gboolean
leak_is_done_again (gpointer fixture)
{
  return leak_starts_at (fixture, DAY + 9 * HOUR + 30 * MINUTE);
}

void
assert_plan (Fixture *fixture, const char *id, const char *technician, gint64 starts_at, int minutes)
{
  const DocketRecord *record = find_job (fixture, id)->record;

  g_assert_cmpstr (docket_record_get_text (record, DOCKET_JOB_TECHNICIAN), ==, technician);
  g_assert_cmpint (docket_record_get_int (record, DOCKET_JOB_STARTS_AT, 0), ==, starts_at);
  if (starts_at != 0)
    g_assert_cmpint (docket_job_get_minutes (record), ==, minutes);
}

void
assert_saved (Fixture *fixture, const char *id, const char *technician, gint64 starts_at)
{
  g_autoptr (DocketRecord) record = NULL;

  g_assert_true (docket_store_get (docket_desk_get_reader (fixture->stage->desk), DOCKET_KIND_JOB, id, &record, NULL));
  g_assert_cmpstr (docket_record_get_text (record, DOCKET_JOB_TECHNICIAN), ==, technician);
  g_assert_cmpint (docket_record_get_int (record, DOCKET_JOB_STARTS_AT, 0), ==, starts_at);
}
