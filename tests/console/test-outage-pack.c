/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * When the outage pack renews itself, what it says of that, and that it leaves
 * nothing behind.
 */
#include <glib/gstdio.h>

#include "docket-outage-pack.h"
#include "review-stage.h"

#define HOUR G_GINT64_CONSTANT (3600000)

static const DocketSheetPaper paper = { 595, 842, FALSE };

#define assert_has(text, part) g_assert_nonnull (strstr (text, part))

typedef struct
{
  ReviewStage *stage;
  DocketOutagePack *pack;
  char *folder;
  guint n;
  guint subscription;
  char *job;        /* (nullable): whose change is waited for */
  gboolean changed;
} Packing;

static gboolean
was_written (gpointer data)
{
  Packing *packing = data;

  return docket_outage_pack_get_n_written (packing->pack) >= packing->n;
}

static void
wait_for_written (Packing *packing, guint n)
{
  packing->n = n;
  review_stage_wait (was_written, packing);
  g_assert_cmpuint (docket_outage_pack_get_n_written (packing->pack), ==, n);
}

static void
on_changed (DocketChangeSet *changes, gpointer data)
{
  Packing *packing = data;

  packing->changed |= packing->job != NULL && docket_change_set_has (changes, DOCKET_KIND_JOB, packing->job);
}

static void
start_on (Packing *packing, ReviewStage *stage)
{
  packing->stage = stage;
  packing->folder = g_build_filename (packing->stage->dir, "pack", NULL);
  g_assert_cmpint (g_mkdir (packing->folder, 0700), ==, 0);
  packing->pack = docket_outage_pack_new (packing->stage->desk, &paper);
  packing->subscription = docket_notifier_subscribe (docket_desk_get_notifier (packing->stage->desk), on_changed, packing);
}

static void
start (Packing *packing)
{
  start_on (packing, review_stage_new (STAGE_DANA, "dispatcher"));
}

static void
stop (Packing *packing)
{
  docket_notifier_unsubscribe (docket_desk_get_notifier (packing->stage->desk), packing->subscription);
  docket_outage_pack_close (packing->pack);
  g_object_unref (packing->pack);
  review_stage_free (packing->stage);
  g_free (packing->folder);
}

static void
assert_status (Packing *packing, const char *part)
{
  g_autofree char *status = docket_outage_pack_get_status (packing->pack);

  assert_has (status, part);
}

static gboolean
has_file (Packing *packing, const char *name)
{
  g_autofree char *path = g_build_filename (packing->folder, name, NULL);

  return g_file_test (path, G_FILE_TEST_EXISTS);
}

/* Whatever is due by now has begun, and nothing of it was a writing: none but
 * those that were waited for. */
static void
assert_rests (Packing *packing)
{
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_cmpuint (docket_outage_pack_get_n_begun (packing->pack), ==, packing->n);
}

static gboolean
has_changed (gpointer data)
{
  return ((Packing *) data)->changed;
}

/* The pack has heard of it by then. */
static void
change (Packing *packing, guint nth)
{
  packing->job = review_stage_job_id (nth);
  packing->changed = FALSE;
  review_stage_receive_jobs (packing->stage, nth, 1, "More");
  review_stage_wait (has_changed, packing);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_clear_pointer (&packing->job, g_free);
}

/* Whether nothing of ours is in @folder, whole or half. */
static gboolean
is_clear (const char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  g_assert_nonnull (dir);
  while ((name = g_dir_read_name (dir)) != NULL)
    if (g_str_has_prefix (name, "docket-northside-service-2026"))
      return FALSE;
  return TRUE;
}

static gboolean
was_cleared (gpointer data)
{
  return is_clear (((Packing *) data)->folder);
}

static void
put_file (Packing *packing, const char *name)
{
  g_autofree char *path = g_build_filename (packing->folder, name, NULL);

  g_assert_true (g_file_set_contents (path, "a name, an address", -1, NULL));
}

static void
test_pack_renews_itself_at_most_once_a_minute (void)
{
  Packing packing = { 0 };

  start (&packing);
  assert_status (&packing, "Off");
  docket_outage_pack_set_folder (packing.pack, packing.folder);
  assert_status (&packing, "Writing");
  wait_for_written (&packing, 1);
  assert_status (&packing, "Last written 10:30");
  g_assert_true (has_file (&packing, "docket-northside-service-2026-11-23.pdf"));
  g_assert_true (has_file (&packing, "docket-northside-service-2026-11-24.pdf"));
  g_assert_false (has_file (&packing, "docket-northside-service-2026-11-25.pdf"));
  change (&packing, 1);
  change (&packing, 2);
  docket_fake_clock_advance (packing.stage->clock, (DOCKET_PACK_PAUSE_S - 1) * 1000);
  assert_rests (&packing);
  docket_fake_clock_advance (packing.stage->clock, 2000);
  wait_for_written (&packing, 2);
  assert_status (&packing, "Last written 10:31");
  /* Nothing more comes of nothing. */
  docket_fake_clock_advance (packing.stage->clock, HOUR);
  assert_rests (&packing);
  docket_outage_pack_set_folder (packing.pack, NULL);
  assert_status (&packing, "Off");
  stop (&packing);
}

static void
test_pack_says_what_is_wrong_and_tries_again (void)
{
  Packing packing = { 0 };
  g_autofree char *away = NULL;

  start (&packing);
  docket_outage_pack_set_folder (packing.pack, packing.folder);
  wait_for_written (&packing, 1);
  away = g_strconcat (packing.folder, ".away", NULL);
  g_assert_cmpint (g_rename (packing.folder, away), ==, 0);
  change (&packing, 1);
  docket_fake_clock_advance (packing.stage->clock, (DOCKET_PACK_PAUSE_S + 1) * 1000);
  wait_for_written (&packing, 2);
  assert_status (&packing, "is not there");
  assert_status (&packing, "Last written 10:30");
  g_assert_cmpint (g_rename (away, packing.folder), ==, 0);
  docket_fake_clock_advance (packing.stage->clock, (DOCKET_PACK_PAUSE_S + 1) * 1000);
  wait_for_written (&packing, 3);
  assert_status (&packing, "Last written 10:32");
  stop (&packing);
}

static void
test_pack_says_that_it_may_not_write (void)
{
  Packing packing = { 0 };

  start (&packing);
  docket_outage_pack_set_folder (packing.pack, "/sys");
  wait_for_written (&packing, 1);
  assert_status (&packing, "Nothing may be written in /sys. Choose another folder.");
  /* Another one is chosen, and all is well. */
  docket_outage_pack_set_folder (packing.pack, packing.folder);
  wait_for_written (&packing, 2);
  assert_status (&packing, "Last written 10:30");
  stop (&packing);
}

static void
test_pack_follows_the_days (void)
{
  Packing packing = { 0 };
  g_autofree char *other = NULL;

  start (&packing);
  other = g_build_filename (packing.folder, "docket-northside-service-2026-11-2x.pdf", NULL);
  g_assert_true (g_file_set_contents (other, "mine", -1, NULL));
  docket_outage_pack_set_folder (packing.pack, packing.folder);
  wait_for_written (&packing, 1);
  docket_fake_clock_advance (packing.stage->clock, 14 * HOUR);
  wait_for_written (&packing, 2);
  g_assert_false (has_file (&packing, "docket-northside-service-2026-11-23.pdf"));
  g_assert_true (has_file (&packing, "docket-northside-service-2026-11-24.pdf"));
  g_assert_true (has_file (&packing, "docket-northside-service-2026-11-25.pdf"));
  /* What is not ours stays. */
  g_assert_true (has_file (&packing, "docket-northside-service-2026-11-2x.pdf"));
  stop (&packing);
}

/* A crash while GLib wrote leaves a name and six characters. */
static void
test_pack_removes_what_is_half_written (void)
{
  Packing packing = { 0 };

  start (&packing);
  put_file (&packing, "docket-northside-service-2026-11-21.pdf.Xy3Z9a");
  put_file (&packing, "docket-northside-service-2026-11-24.pdf.Xy3Z9a");
  put_file (&packing, "docket-northside-service-2026-11-24.pdf.Xy3Z9");
  put_file (&packing, "docket-northside-service-2026-11-24.pdf.Xy3-9a");
  docket_outage_pack_set_folder (packing.pack, packing.folder);
  wait_for_written (&packing, 1);
  g_assert_false (has_file (&packing, "docket-northside-service-2026-11-21.pdf.Xy3Z9a"));
  g_assert_false (has_file (&packing, "docket-northside-service-2026-11-24.pdf.Xy3Z9a"));
  g_assert_true (has_file (&packing, "docket-northside-service-2026-11-24.pdf.Xy3Z9"));
  g_assert_true (has_file (&packing, "docket-northside-service-2026-11-24.pdf.Xy3-9a"));
  g_assert_true (has_file (&packing, "docket-northside-service-2026-11-24.pdf"));
  stop (&packing);
}

static void
test_pack_leaves_nothing_in_a_folder_it_left (void)
{
  Packing packing = { 0 };
  g_autofree char *other = NULL;
  g_autofree char *mine = NULL;

  start (&packing);
  other = g_build_filename (packing.stage->dir, "other", NULL);
  g_assert_cmpint (g_mkdir (other, 0700), ==, 0);
  put_file (&packing, "docket-northside-service-plan.pdf");
  docket_outage_pack_set_folder (packing.pack, packing.folder);
  wait_for_written (&packing, 1);
  g_assert_false (is_clear (packing.folder));
  docket_outage_pack_set_folder (packing.pack, other);
  wait_for_written (&packing, 2);
  /* The old one is cleared before the new one is written. */
  g_assert_true (is_clear (packing.folder));
  g_assert_true (has_file (&packing, "docket-northside-service-plan.pdf"));
  g_assert_false (is_clear (other));
  /* While it is being written, too: nothing is said of where it is by then. */
  docket_outage_pack_set_folder (packing.pack, packing.folder);
  docket_outage_pack_set_folder (packing.pack, other);
  docket_outage_pack_set_folder (packing.pack, packing.folder);
  docket_outage_pack_set_folder (packing.pack, NULL);
  review_stage_wait (was_cleared, &packing);
  mine = g_steal_pointer (&packing.folder);
  packing.folder = g_strdup (other);
  review_stage_wait (was_cleared, &packing);
  assert_status (&packing, "Off");
  stop (&packing);
}

/* Switched off before the first day is on the disk: whatever came of it goes. */
static void
test_pack_stops_when_switched_off (void)
{
  Packing packing = { 0 };

  start (&packing);
  docket_outage_pack_set_folder (packing.pack, packing.folder);
  docket_outage_pack_set_folder (packing.pack, NULL);
  wait_for_written (&packing, 1);
  review_stage_wait (was_cleared, &packing);
  g_assert_cmpuint (docket_outage_pack_get_n_begun (packing.pack), ==, 1);
  assert_status (&packing, "Off");
  /* And on again. */
  docket_outage_pack_set_folder (packing.pack, packing.folder);
  wait_for_written (&packing, 2);
  g_assert_true (has_file (&packing, "docket-northside-service-2026-11-24.pdf"));
  stop (&packing);
}

static gboolean
forget_company (DocketStore *store, gpointer data, GError **error)
{
  return docket_store_set_meta (store, DOCKET_META_COMPANY, NULL, error);
}

/* Files are named by it: others would be left behind once it is known. */
static void
test_pack_waits_for_the_company (void)
{
  ReviewStage *stage = review_stage_new (STAGE_DANA, "dispatcher");
  Packing packing = { 0 };
  g_autoptr (GError) error = NULL;

  docket_writer_run (docket_desk_get_writer (stage->desk), DOCKET_WRITER_SYNC, forget_company, NULL, &error);
  g_assert_no_error (error);
  docket_desk_close (stage->desk);
  g_object_unref (stage->desk);
  stage->desk = docket_desk_open (stage->profile, DOCKET_CLOCK (stage->clock), stage->random, &error);
  g_assert_no_error (error);
  start_on (&packing, stage);
  docket_outage_pack_set_folder (packing.pack, packing.folder);
  docket_fake_clock_advance (stage->clock, HOUR);
  assert_rests (&packing);
  stop (&packing);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/console/outage-pack/once-a-minute", test_pack_renews_itself_at_most_once_a_minute);
  g_test_add_func ("/console/outage-pack/says-what-is-wrong", test_pack_says_what_is_wrong_and_tries_again);
  g_test_add_func ("/console/outage-pack/may-not-write", test_pack_says_that_it_may_not_write);
  g_test_add_func ("/console/outage-pack/follows-the-days", test_pack_follows_the_days);
  g_test_add_func ("/console/outage-pack/half-written", test_pack_removes_what_is_half_written);
  g_test_add_func ("/console/outage-pack/leaves-nothing", test_pack_leaves_nothing_in_a_folder_it_left);
  g_test_add_func ("/console/outage-pack/stops", test_pack_stops_when_switched_off);
  g_test_add_func ("/console/outage-pack/waits-for-the-company", test_pack_waits_for_the_company);
  return g_test_run ();
}
