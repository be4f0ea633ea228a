/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The course of a job over days without a network: what builds on a move that
 * the plan made, what is brought back by somebody who saw it long ago, what was
 * written before a lock by whoever might then, and what a signature stands for
 * once the job is open again.
 */
#include "docket-cursor.h"
#include "docket-test-stage.h"
#include "docket-totals.h"

#define SCAN "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"

static void
move_to (Fixture *fixture, int who, const char *status)
{
  g_autoptr (DocketRecord) now = stage_get (fixture, DOCKET_KIND_JOB, JOB);
  g_autoptr (DocketOperation) move = stage_edit (fixture, now, DOCKET_JOB_STATUS, status);

  assert_sends (fixture, who, move, "applied");
}

static void
has_seen_all (Fixture *fixture, DocketOperation *operation)
{
  gint64 seq = stage_seq_now (fixture);
  g_autofree char *tag = NULL;

  g_free (operation->seen);
  g_assert_true (docket_repository_audit_tag (fixture->store, seq, &tag, NULL));
  operation->seen = docket_cursor_encode (EPOCH, seq, tag == NULL ? DOCKET_AUDIT_ROOT : tag, FALSE);
}

/* ---- Moves that the plan makes ---- */

/* A new job without a technician, as Dana saw it. */
static DocketRecord *
make_new_job (Fixture *fixture)
{
  g_autoptr (DocketOperation) job = stage_create (fixture, DOCKET_KIND_JOB, DOCKET_JOB_TITLE, "Boiler", DOCKET_JOB_CUSTOMER, CUSTOMER);

  assert_sends (fixture, DANA, job, "applied");
  return stage_get (fixture, DOCKET_KIND_JOB, job->record_id);
}

/* What a desk without a network saves on top of its own change of the plan: it
 * knows the status that the plan makes, and only the revision from before. */
static DocketOperation *
save_status_on_top (Fixture *fixture, const DocketRecord *seen, const DocketOperation *plan, const char *made, const char *wanted)
{
  g_autoptr (DocketRecord) overlaid = docket_record_copy (seen);
  DocketOperation *operation;

  docket_record_set_text (overlaid, DOCKET_JOB_STATUS, made);
  operation = stage_edit (fixture, overlaid, DOCKET_JOB_STATUS, wanted);
  operation->follows = g_strdup (plan->key);
  return operation;
}

static void
assert_status (Fixture *fixture, const DocketRecord *job, const char *expected)
{
  g_autoptr (DocketRecord) now = stage_get (fixture, DOCKET_KIND_JOB, docket_record_get_id (job));

  g_assert_cmpstr (docket_record_get_text (now, DOCKET_JOB_STATUS), ==, expected);
}

static void
test_follows_through_assigning (Fixture *fixture, gconstpointer data)
{
  g_autoptr (DocketRecord) seen = make_new_job (fixture);
  g_autoptr (DocketOperation) plan = stage_edit (fixture, seen, DOCKET_JOB_TECHNICIAN, people[TESS].id);
  g_autoptr (DocketOperation) cancel = save_status_on_top (fixture, seen, plan, DOCKET_STATUS_ASSIGNED, DOCKET_STATUS_CANCELLED);

  assert_sends (fixture, DANA, plan, "applied");
  assert_status (fixture, seen, DOCKET_STATUS_ASSIGNED);
  assert_sends (fixture, DANA, cancel, "applied");
  assert_status (fixture, seen, DOCKET_STATUS_CANCELLED);
}

static void
test_follows_through_taking_away (Fixture *fixture, gconstpointer data)
{
  g_autoptr (DocketRecord) blank = make_new_job (fixture);
  g_autoptr (DocketOperation) give = stage_edit (fixture, blank, DOCKET_JOB_TECHNICIAN, people[TESS].id);
  g_autoptr (DocketRecord) seen = NULL;
  g_autoptr (DocketOperation) take = NULL, cancel = NULL;

  assert_sends (fixture, DANA, give, "applied");
  seen = stage_get (fixture, DOCKET_KIND_JOB, docket_record_get_id (blank));
  take = stage_edit (fixture, seen, DOCKET_JOB_TECHNICIAN, NULL);
  cancel = save_status_on_top (fixture, seen, take, DOCKET_STATUS_NEW, DOCKET_STATUS_CANCELLED);
  assert_sends (fixture, DANA, take, "applied");
  assert_status (fixture, seen, DOCKET_STATUS_NEW);
  assert_sends (fixture, DANA, cancel, "applied");
  assert_status (fixture, seen, DOCKET_STATUS_CANCELLED);
}

/* Tess opened the job between the two: now it is a question. */
static void
test_follows_a_derived_move_that_was_passed (Fixture *fixture, gconstpointer data)
{
  g_autoptr (DocketRecord) seen = make_new_job (fixture);
  g_autoptr (DocketOperation) plan = stage_edit (fixture, seen, DOCKET_JOB_TECHNICIAN, people[TESS].id);
  g_autoptr (DocketOperation) cancel = save_status_on_top (fixture, seen, plan, DOCKET_STATUS_ASSIGNED, DOCKET_STATUS_CANCELLED);
  g_autoptr (DocketRecord) hers = NULL;
  g_autoptr (DocketOperation) open = NULL;

  assert_sends (fixture, DANA, plan, "applied");
  hers = stage_get (fixture, DOCKET_KIND_JOB, docket_record_get_id (seen));
  open = stage_edit (fixture, hers, DOCKET_JOB_STATUS, DOCKET_STATUS_OPENED);
  assert_sends (fixture, TESS, open, "applied");
  assert_sends (fixture, DANA, cancel, "held");
  assert_status (fixture, seen, DOCKET_STATUS_OPENED);
}

/* ---- Restoring ---- */

/* Whoever restores what they saw void wants it back, and takes nothing from what was
 * written since. Who never saw it void does not know what they would undo. */
static void
test_restore_with_an_old_base (Fixture *fixture, gconstpointer data)
{
  g_autoptr (DocketRecord) seen = stage_get (fixture, DOCKET_KIND_JOB, JOB);
  g_autoptr (DocketOperation) gone = stage_void (fixture, DOCKET_OPERATION_VOID, seen);
  g_autoptr (DocketOperation) note = stage_note (fixture, "Key is next door");
  g_autoptr (DocketOperation) unseen = stage_void (fixture, DOCKET_OPERATION_RESTORE, seen);
  g_autoptr (DocketOperation) back = NULL, twice = NULL;
  g_autoptr (DocketRecord) voided = NULL, now = NULL;
  g_autoptr (DocketRecord) kept = NULL;

  assert_sends (fixture, OMAR, gone, "applied");
  voided = stage_get (fixture, DOCKET_KIND_JOB, JOB);
  g_assert_true (docket_record_get_void (voided));
  assert_sends (fixture, TESS, note, "applied");
  assert_sends (fixture, DANA, unseen, "held");
  back = stage_void (fixture, DOCKET_OPERATION_RESTORE, voided);
  /* By the one who voided it, from before that. */
  twice = stage_void (fixture, DOCKET_OPERATION_RESTORE, seen);
  assert_sends (fixture, DANA, back, "applied");
  assert_sends (fixture, OMAR, twice, "applied");
  now = stage_get (fixture, DOCKET_KIND_JOB, JOB);
  kept = stage_get (fixture, DOCKET_KIND_NOTE, note->record_id);
  g_assert_false (docket_record_get_void (now));
  g_assert_cmpstr (docket_record_get_text (now, DOCKET_JOB_TITLE), ==, docket_record_get_text (seen, DOCKET_JOB_TITLE));
  g_assert_cmpint (docket_record_get_group_rev (now, DOCKET_GROUP_JOB_STATUS), ==, docket_record_get_group_rev (seen, DOCKET_GROUP_JOB_STATUS));
  g_assert_false (docket_record_get_void (kept));
}

/* ---- Signed, closed, open again ---- */

static void
put_scan (Fixture *fixture)
{
  DocketBlob blob = { .sha256 = (char *) SCAN, .size = 10, .media_type = (char *) "image/png", .person = (char *) people[TESS].id, .device = (char *) PHONE, .complete = TRUE, .asked_at = 1 };

  g_assert_true (docket_repository_begin (fixture->store, NULL));
  g_assert_true (docket_repository_put_blob (fixture->store, &blob, NULL));
  g_assert_true (docket_repository_commit (fixture->store, NULL));
}

static DocketOperation *
sign (Fixture *fixture)
{
  g_autoptr (DocketRecord) job = stage_get (fixture, DOCKET_KIND_JOB, JOB);
  g_autoptr (DocketValues) totals = docket_record_get_group (job, DOCKET_GROUP_JOB_TOTALS);
  g_autofree char *digest = docket_totals_digest (totals);
  DocketOperation *operation = stage_create (fixture, DOCKET_KIND_SIGNATURE, DOCKET_SIGNATURE_JOB, JOB, DOCKET_SIGNATURE_BLOB, SCAN);

  docket_values_set_text (operation->set, DOCKET_SIGNATURE_SIGNER, "Mr Adler");
  docket_values_set_int (operation->set, DOCKET_SIGNATURE_SIGNED_AT, fixture->now);
  docket_values_set_text (operation->set, DOCKET_SIGNATURE_TOTALS_DIGEST, digest);
  return operation;
}

static void
test_reopening_keeps_what_was_signed (Fixture *fixture, gconstpointer data)
{
  g_autoptr (DocketRecord) seen = stage_get (fixture, DOCKET_KIND_JOB, JOB);
  g_autoptr (DocketOperation) totals = stage_totals (fixture, seen, 9000, 16500);
  g_autoptr (DocketOperation) signature = NULL, stale = NULL, higher = NULL;
  g_autoptr (DocketRecord) signed_then = NULL, job_then = NULL, signed_now = NULL, job_now = NULL, signed_last = NULL;
  g_autoptr (DocketResult) raised = NULL;
  g_autoptr (DocketReview) review = NULL;

  put_scan (fixture);
  assert_sends (fixture, TESS, totals, "applied");
  signature = sign (fixture);
  assert_sends (fixture, TESS, signature, "applied");
  signed_then = stage_get (fixture, DOCKET_KIND_SIGNATURE, signature->record_id);
  move_to (fixture, TESS, DOCKET_STATUS_COMPLETE);
  move_to (fixture, OMAR, DOCKET_STATUS_SIGNED_OFF);
  move_to (fixture, OMAR, DOCKET_STATUS_CLOSED);
  job_then = stage_get (fixture, DOCKET_KIND_JOB, JOB);
  move_to (fixture, SOFIA, DOCKET_STATUS_REOPENED);
  job_now = stage_get (fixture, DOCKET_KIND_JOB, JOB);
  signed_now = stage_get (fixture, DOCKET_KIND_SIGNATURE, signature->record_id);
  g_assert_true (docket_record_equal (signed_now, signed_then));
  g_assert_cmpint (docket_record_get_int (job_now, DOCKET_JOB_TOTAL_AMOUNT, 0), ==, 16500);
  g_assert_cmpint (docket_record_get_group_rev (job_now, DOCKET_GROUP_JOB_TOTALS), ==, docket_record_get_group_rev (job_then, DOCKET_GROUP_JOB_TOTALS));
  /* More work, more money: the signature stays for what was signed. One that
   * arrives now and is for the money of then is looked at. */
  stale = sign (fixture);
  higher = stage_totals (fixture, job_now, 12000, 19500);
  assert_sends (fixture, TESS, higher, "applied");
  raised = stage_send (fixture, TESS, stale);
  assert_outcome (raised, "applied");
  g_assert_nonnull (raised->review);
  review = stage_case_of (fixture, raised->review);
  g_assert_cmpstr (review->reason, ==, DOCKET_WHY_TOTALS_MISMATCH);
  signed_last = stage_get (fixture, DOCKET_KIND_SIGNATURE, signature->record_id);
  g_assert_true (docket_record_equal (signed_last, signed_then));
}

/* ---- Written before the lock ---- */

/* Tess adds a part and writes totals in the basement. Before her phone finds a
 * network, the office signs the job off and closes it. */
static void
test_written_before_the_lock_by_who_might_then (Fixture *fixture, gconstpointer data)
{
  g_autoptr (DocketRecord) seen = stage_get (fixture, DOCKET_KIND_JOB, JOB);
  g_autoptr (DocketOperation) line = stage_create (fixture, DOCKET_KIND_LINE, DOCKET_LINE_JOB, JOB, DOCKET_LINE_DESCRIPTION, "Seal");
  g_autoptr (DocketOperation) totals = stage_totals (fixture, seen, 9000, 16500), note = stage_note (fixture, "Valve sticks");
  g_autoptr (DocketOperation) of_milo = stage_totals (fixture, seen, 1, 7501), late = stage_create (fixture, DOCKET_KIND_LINE, DOCKET_LINE_JOB, JOB, DOCKET_LINE_DESCRIPTION, "Pipe");
  g_autoptr (DocketResult) held = NULL;
  g_autoptr (DocketReview) review = NULL;
  g_autoptr (DocketOperation) take = NULL;
  g_autoptr (DocketRecord) part = NULL;

  has_seen_all (fixture, line);
  has_seen_all (fixture, totals);
  has_seen_all (fixture, of_milo);
  move_to (fixture, TESS, DOCKET_STATUS_COMPLETE);
  move_to (fixture, OMAR, DOCKET_STATUS_SIGNED_OFF);
  move_to (fixture, OMAR, DOCKET_STATUS_CLOSED);
  has_seen_all (fixture, late);
  held = stage_send (fixture, TESS, line);
  assert_outcome (held, "held");
  review = stage_case_of (fixture, held->review);
  g_assert_cmpstr (review->reason, ==, DOCKET_WHY_LOCKED);
  assert_sends (fixture, TESS, totals, "held");
  assert_sends (fixture, TESS, note, "applied");
  /* Who might not then may not now; and who saw the lock is told of it. */
  assert_sends (fixture, MILO, of_milo, "rejected forbidden");
  assert_sends (fixture, TESS, late, "rejected locked");
  take = stage_take (fixture, held->review, line->key);
  assert_sends (fixture, SOFIA, take, "applied");
  part = stage_get (fixture, DOCKET_KIND_LINE, line->record_id);
  g_assert_cmpstr (docket_record_get_text (part, DOCKET_LINE_DESCRIPTION), ==, "Seal");
}

/* The job went to Milo and was closed by him: what Tess wrote while it was hers
 * is neither lost nor let in unasked. */
static void
test_written_before_the_lock_and_before_it_went_to_another (Fixture *fixture, gconstpointer data)
{
  g_autoptr (DocketRecord) seen = stage_get (fixture, DOCKET_KIND_JOB, JOB);
  g_autoptr (DocketOperation) totals = stage_totals (fixture, seen, 9000, 16500);
  g_autoptr (DocketOperation) plan = stage_edit (fixture, seen, DOCKET_JOB_TECHNICIAN, people[MILO].id);
  g_autoptr (DocketResult) held = NULL;
  g_autoptr (DocketReview) review = NULL;

  has_seen_all (fixture, totals);
  assert_sends (fixture, DANA, plan, "applied");
  move_to (fixture, MILO, DOCKET_STATUS_COMPLETE);
  move_to (fixture, MILO, DOCKET_STATUS_SIGNED_OFF);
  held = stage_send (fixture, TESS, totals);
  assert_outcome (held, "held");
  review = stage_case_of (fixture, held->review);
  g_assert_cmpstr (review->reason, ==, DOCKET_WHY_OWNERSHIP_MOVED);
}

int
main (int argc, char *argv[])
{
  static const StageTest tests[] = {
    { "plan/follows-through-assigning", test_follows_through_assigning },
    { "plan/follows-through-taking-away", test_follows_through_taking_away },
    { "plan/follows-a-derived-move-that-was-passed", test_follows_a_derived_move_that_was_passed },
    { "restore/with-an-old-base", test_restore_with_an_old_base },
    { "reopening/keeps-what-was-signed", test_reopening_keeps_what_was_signed },
    { "lock/written-before-by-who-might-then", test_written_before_the_lock_by_who_might_then },
    { "lock/written-before-and-before-it-went-to-another", test_written_before_the_lock_and_before_it_went_to_another },
  };

  g_test_init (&argc, &argv, NULL);
  stage_add ("commit-course", tests, G_N_ELEMENTS (tests));
  return g_test_run ();
}
