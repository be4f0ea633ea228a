/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Restoring what somebody else has voided since: whoever does so has to have seen it.
 * And what is about records that are held themselves. */
#include "docket-test-stage.h"

#include "docket-cursor.h"
#include "docket-limits.h"
#include "docket-sqlite-private.h"

/* @who voids or restores what they see now. (transfer full): as they see it then */
static DocketRecord *
turn (Fixture *fixture, int who, DocketOperationKind kind, DocketKind of, const char *id)
{
  g_autoptr (DocketRecord) seen = stage_get (fixture, of, id);
  g_autoptr (DocketOperation) operation = stage_void (fixture, kind, seen);

  assert_sends (fixture, who, operation, "applied");
  return stage_get (fixture, of, id);
}

static void
assert_void (Fixture *fixture, DocketKind kind, const char *id, gboolean is_void)
{
  g_autoptr (DocketRecord) record = stage_get (fixture, kind, id);

  g_assert_cmpint (docket_record_get_void (record), ==, is_void);
}

/* Omar voids the job once more, for a reason of his own, after Sofia's desk went offline. */
static void
test_behind_unseen_void (Fixture *fixture, gconstpointer data)
{
  g_autoptr (DocketRecord) seen = turn (fixture, OMAR, DOCKET_OPERATION_VOID, DOCKET_KIND_JOB, JOB);
  g_autoptr (DocketRecord) back = turn (fixture, OMAR, DOCKET_OPERATION_RESTORE, DOCKET_KIND_JOB, JOB);
  g_autoptr (DocketRecord) gone = turn (fixture, OMAR, DOCKET_OPERATION_VOID, DOCKET_KIND_JOB, JOB);
  g_autoptr (DocketOperation) late = stage_void (fixture, DOCKET_OPERATION_RESTORE, seen);
  g_autoptr (DocketResult) held = stage_send (fixture, SOFIA, late);
  g_autoptr (DocketOperation) take = NULL;
  g_autoptr (DocketReview) review = NULL;

  assert_outcome (held, "held");
  g_assert_cmpstr (held->problem_type, ==, DOCKET_WHY_VOID_VS_EDIT);
  assert_void (fixture, DOCKET_KIND_JOB, JOB, TRUE);
  review = stage_case_of (fixture, held->review);
  g_assert_cmpint (review->group, ==, DOCKET_GROUP_NONE);
  g_assert_cmpstr (review->voided_by.person, ==, people[OMAR].id);
  take = stage_take (fixture, held->review, late->key);
  assert_sends (fixture, RUTH, take, "applied");
  assert_void (fixture, DOCKET_KIND_JOB, JOB, FALSE);
}

static void
test_seen (Fixture *fixture, gconstpointer data)
{
  g_autoptr (DocketRecord) gone = turn (fixture, OMAR, DOCKET_OPERATION_VOID, DOCKET_KIND_JOB, JOB);
  g_autoptr (DocketRecord) back = turn (fixture, SOFIA, DOCKET_OPERATION_RESTORE, DOCKET_KIND_JOB, JOB);
  g_autoptr (DocketOperation) agrees = stage_void (fixture, DOCKET_OPERATION_RESTORE, gone);

  g_assert_false (docket_record_get_void (back));
  /* It stands again already: nothing is taken from anybody. */
  assert_sends (fixture, RUTH, agrees, "applied");
  assert_void (fixture, DOCKET_KIND_JOB, JOB, FALSE);
}

/* What she voided and restores had not come back to her: nor had Omar's void, if there was one. */
static void
test_behind_own_void (Fixture *fixture, gconstpointer data)
{
  for (guint i = 0; i < 2; i++)
    {
      g_autoptr (DocketRecord) seen = stage_get (fixture, DOCKET_KIND_JOB, JOB);
      g_autoptr (DocketOperation) of_omar = stage_void (fixture, DOCKET_OPERATION_VOID, seen);
      g_autoptr (DocketOperation) own = stage_void (fixture, DOCKET_OPERATION_VOID, seen);
      g_autoptr (DocketOperation) back = stage_void (fixture, DOCKET_OPERATION_RESTORE, seen);

      back->follows = g_strdup (own->key);
      if (i == 1)
        assert_sends (fixture, OMAR, of_omar, "applied");
      assert_sends (fixture, SOFIA, own, "applied");
      assert_sends (fixture, SOFIA, back, i == 1 ? "held" : "applied");
      assert_void (fixture, DOCKET_KIND_JOB, JOB, i == 1);
    }
}

/* Her other desk voided it once more: nobody but herself. What others voided before that
 * was restored in between, and is nobody's wish any more. */
static void
test_behind_own_other_desk (Fixture *fixture, gconstpointer data)
{
  g_autoptr (DocketRecord) seen = turn (fixture, SOFIA, DOCKET_OPERATION_VOID, DOCKET_KIND_JOB, JOB);
  g_autoptr (DocketRecord) back = turn (fixture, OMAR, DOCKET_OPERATION_RESTORE, DOCKET_KIND_JOB, JOB);
  g_autoptr (DocketRecord) of_omar = turn (fixture, OMAR, DOCKET_OPERATION_VOID, DOCKET_KIND_JOB, JOB);
  g_autoptr (DocketRecord) again = turn (fixture, OMAR, DOCKET_OPERATION_RESTORE, DOCKET_KIND_JOB, JOB);
  g_autoptr (DocketRecord) gone = turn (fixture, SOFIA, DOCKET_OPERATION_VOID, DOCKET_KIND_JOB, JOB);
  g_autoptr (DocketOperation) late = stage_void (fixture, DOCKET_OPERATION_RESTORE, seen);

  assert_sends (fixture, SOFIA, late, "applied");
  assert_void (fixture, DOCKET_KIND_JOB, JOB, FALSE);
}

/* A merge, too, makes the one that goes void: restoring it would take the jobs back. */
static void
test_behind_unseen_merge (Fixture *fixture, gconstpointer data)
{
  g_autoptr (DocketOperation) other = stage_create (fixture, DOCKET_KIND_CUSTOMER, DOCKET_CUSTOMER_NAME, "Birch & Son", DOCKET_FIELD_NONE, NULL);
  g_autoptr (DocketOperation) merge = docket_operation_new (DOCKET_OPERATION_MERGE, DOCKET_KIND_CUSTOMER, CUSTOMER);
  g_autoptr (DocketRecord) seen = turn (fixture, OMAR, DOCKET_OPERATION_VOID, DOCKET_KIND_CUSTOMER, CUSTOMER);
  g_autoptr (DocketRecord) back = turn (fixture, OMAR, DOCKET_OPERATION_RESTORE, DOCKET_KIND_CUSTOMER, CUSTOMER);
  g_autoptr (DocketOperation) late = stage_void (fixture, DOCKET_OPERATION_RESTORE, seen);

  assert_sends (fixture, OMAR, other, "applied");
  stage_give_key (fixture, merge);
  merge->into = g_strdup (other->record_id);
  merge->base = docket_record_get_rev (back);
  assert_sends (fixture, OMAR, merge, "applied");
  stage_assert_job (fixture, DOCKET_JOB_CUSTOMER, other->record_id);
  assert_sends (fixture, SOFIA, late, "held");
  assert_void (fixture, DOCKET_KIND_CUSTOMER, CUSTOMER, TRUE);
  stage_assert_job (fixture, DOCKET_JOB_CUSTOMER, other->record_id);
}

/* The job's customer was merged meanwhile, and restored: of the job, which came along both
 * times, that brought nothing back. */
static void
test_behind_unseen_void_with_its_customer (Fixture *fixture, gconstpointer data)
{
  g_autoptr (DocketOperation) other = stage_create (fixture, DOCKET_KIND_CUSTOMER, DOCKET_CUSTOMER_NAME, "Birch & Son", DOCKET_FIELD_NONE, NULL);
  g_autoptr (DocketOperation) merge = docket_operation_new (DOCKET_OPERATION_MERGE, DOCKET_KIND_CUSTOMER, CUSTOMER);
  g_autoptr (DocketRecord) seen = turn (fixture, OMAR, DOCKET_OPERATION_VOID, DOCKET_KIND_JOB, JOB);
  g_autoptr (DocketRecord) back = turn (fixture, OMAR, DOCKET_OPERATION_RESTORE, DOCKET_KIND_JOB, JOB);
  g_autoptr (DocketRecord) gone = turn (fixture, OMAR, DOCKET_OPERATION_VOID, DOCKET_KIND_JOB, JOB);
  g_autoptr (DocketOperation) late = stage_void (fixture, DOCKET_OPERATION_RESTORE, seen);
  g_autoptr (DocketRecord) customer = stage_get (fixture, DOCKET_KIND_CUSTOMER, CUSTOMER), again = NULL;

  assert_sends (fixture, OMAR, other, "applied");
  stage_give_key (fixture, merge);
  merge->into = g_strdup (other->record_id);
  merge->base = docket_record_get_rev (customer);
  assert_sends (fixture, RUTH, merge, "applied");
  again = turn (fixture, RUTH, DOCKET_OPERATION_RESTORE, DOCKET_KIND_CUSTOMER, CUSTOMER);
  g_assert_false (docket_record_get_void (again));
  assert_void (fixture, DOCKET_KIND_JOB, JOB, TRUE);
  assert_sends (fixture, SOFIA, late, "held");
  assert_void (fixture, DOCKET_KIND_JOB, JOB, TRUE);
}

/* A server restored from a copy is behind what she saw: what is void here may be so anew. */
static void
test_of_lost_future (Fixture *fixture, gconstpointer data)
{
  static const struct
  {
    int who;
    const char *outcome;
  } plays[] = { { SOFIA, "applied" }, { OMAR, "held" } };

  for (guint i = 0; i < G_N_ELEMENTS (plays); i++)
    {
      g_autoptr (DocketRecord) gone = turn (fixture, plays[i].who, DOCKET_OPERATION_VOID, DOCKET_KIND_JOB, JOB);
      g_autoptr (DocketOperation) back = stage_void (fixture, DOCKET_OPERATION_RESTORE, gone);

      back->base += 1000;
      assert_sends (fixture, SOFIA, back, plays[i].outcome);
    }
}

/* Sofia takes the voiding of a customer, and has not seen (@seen) that there is work for them by now. */
static void
decide_under_a_job (Fixture *fixture, int colleague, gboolean seen, const char *expected)
{
  g_autoptr (DocketOperation) customer = stage_create (fixture, DOCKET_KIND_CUSTOMER, DOCKET_CUSTOMER_NAME, "Adler & Sons", DOCKET_FIELD_NONE, NULL);
  g_autoptr (DocketOperation) job = stage_create (fixture, DOCKET_KIND_JOB, DOCKET_JOB_TITLE, "Pump", DOCKET_JOB_CUSTOMER, customer->record_id);
  g_autoptr (DocketOperation) phone = NULL, gone = NULL, decision = NULL;
  g_autoptr (DocketRecord) made = NULL;
  g_autoptr (DocketResult) held = NULL;

  assert_sends (fixture, OMAR, customer, "applied");
  made = stage_get (fixture, DOCKET_KIND_CUSTOMER, customer->record_id);
  phone = stage_edit (fixture, made, DOCKET_CUSTOMER_PHONE, "030 1234567");
  gone = stage_void (fixture, DOCKET_OPERATION_VOID, made);
  assert_sends (fixture, DANA, phone, "applied");
  held = stage_send (fixture, OMAR, gone);
  assert_outcome (held, "held");
  decision = stage_take (fixture, held->review, gone->key);
  stage_assert_sends_behind (fixture, decision, colleague, job, seen, expected);
  assert_void (fixture, DOCKET_KIND_CUSTOMER, customer->record_id, g_str_equal (expected, "applied"));
}

static void
test_decided_under_unseen_work (Fixture *fixture, gconstpointer data)
{
  decide_under_a_job (fixture, DANA, FALSE, "rejected stale");
  decide_under_a_job (fixture, DANA, TRUE, "applied");
  decide_under_a_job (fixture, SOFIA, FALSE, "applied");
}

/* Rows read to void a customer with so many jobs, all of which were seen. */
static gint64
rows_to_void_with (Fixture *fixture, guint n_jobs)
{
  g_autoptr (DocketOperation) customer = stage_create (fixture, DOCKET_KIND_CUSTOMER, DOCKET_CUSTOMER_NAME, "Property of many", DOCKET_FIELD_NONE, NULL);
  g_autoptr (DocketOperation) gone = NULL;
  g_autoptr (DocketRecord) made = NULL;
  DocketDbWork before, after;

  assert_sends (fixture, OMAR, customer, "applied");
  for (guint i = 0; i < n_jobs; i++)
    {
      g_autoptr (DocketOperation) job = stage_create (fixture, DOCKET_KIND_JOB, DOCKET_JOB_TITLE, "Pump", DOCKET_JOB_CUSTOMER, customer->record_id);

      assert_sends (fixture, DANA, job, "applied");
    }
  made = stage_get (fixture, DOCKET_KIND_CUSTOMER, customer->record_id);
  gone = stage_void (fixture, DOCKET_OPERATION_VOID, made);
  g_free (gone->seen);
  gone->seen = docket_cursor_encode (EPOCH, stage_seq_now (fixture), DOCKET_AUDIT_ROOT, FALSE);
  docket_db_get_work (DOCKET_REPOSITORY_SQLITE (fixture->store)->db, &before);
  assert_sends (fixture, OMAR, gone, "applied");
  docket_db_get_work (DOCKET_REPOSITORY_SQLITE (fixture->store)->db, &after);
  return after.rows - before.rows;
}

static void
test_under_seen_work_reads_no_job (Fixture *fixture, gconstpointer data)
{
  gint64 some = rows_to_void_with (fixture, 10);
  gint64 many = rows_to_void_with (fixture, 60);

  g_test_message ("%" G_GINT64_FORMAT " and %" G_GINT64_FORMAT " rows", some, many);
  g_assert_cmpint (many, ==, some);
}

/* A job from a revoked device, and its void: there is nothing to void, whoever decides so. */
static void
test_of_what_is_held_itself (Fixture *fixture, gconstpointer data)
{
  static const DocketOperationKind kinds[] = { DOCKET_OPERATION_VOID, DOCKET_OPERATION_RESTORE };

  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      g_autoptr (DocketOperation) job = stage_create (fixture, DOCKET_KIND_JOB, DOCKET_JOB_TITLE, "Boiler", DOCKET_JOB_CUSTOMER, CUSTOMER);
      g_autoptr (DocketRecord) blank = docket_record_new (DOCKET_KIND_JOB, job->record_id);
      g_autoptr (DocketOperation) whole = stage_void (fixture, kinds[i], blank);
      g_autoptr (DocketOperation) take = NULL, first = NULL;
      g_autoptr (DocketResult) held = NULL;
      g_autoptr (DocketRecord) none = NULL, record = NULL;

      fixture->revoked = TRUE;
      assert_sends (fixture, OMAR, job, "held");
      held = stage_send (fixture, OMAR, whole);
      fixture->revoked = FALSE;
      assert_outcome (held, "held");
      take = stage_take (fixture, held->review, whole->key);
      assert_sends (fixture, SOFIA, take, "rejected unknown-record");
      none = stage_get (fixture, DOCKET_KIND_JOB, job->record_id);
      g_assert_null (none);
      first = stage_take (fixture, held->review, job->key);
      assert_sends (fixture, SOFIA, first, "applied");
      record = stage_get (fixture, DOCKET_KIND_JOB, job->record_id);
      g_assert_nonnull (record);
    }
}

/* A colleague had seen the job before the server was restored from a copy of before; the
 * device that made it was revoked since, so it is held when it comes again. */
static void
test_about_what_is_held_itself (Fixture *fixture, gconstpointer data)
{
  for (guint i = 0; i < 2; i++)
    {
      g_autoptr (DocketOperation) job = stage_create (fixture, DOCKET_KIND_JOB, DOCKET_JOB_TITLE, "Boiler", DOCKET_JOB_CUSTOMER, CUSTOMER);
      g_autoptr (DocketRecord) blank = docket_record_new (DOCKET_KIND_JOB, job->record_id);
      g_autoptr (DocketOperation) note = stage_create (fixture, DOCKET_KIND_NOTE, DOCKET_NOTE_JOB, job->record_id, DOCKET_NOTE_BODY, "Bring the long ladder");
      g_autoptr (DocketOperation) title = stage_edit (fixture, blank, DOCKET_JOB_TITLE, "Boiler, cellar");
      g_autoptr (DocketOperation) decision = NULL;
      g_autoptr (DocketResult) held = NULL;

      fixture->revoked = TRUE;
      held = stage_send (fixture, OMAR, job);
      fixture->revoked = FALSE;
      assert_outcome (held, "held");
      assert_sends (fixture, DANA, note, "deferred needs-record");
      assert_sends (fixture, DANA, title, "deferred needs-record");
      decision = i == 0 ? stage_take (fixture, held->review, job->key) : stage_decide (fixture, held->review, DOCKET_CHOICE_KEEP);
      assert_sends (fixture, SOFIA, decision, "applied");
      /* Kept out, it does not come any more. */
      assert_sends (fixture, DANA, note, i == 0 ? "applied" : "rejected unknown-record");
      assert_sends (fixture, DANA, title, i == 0 ? "merged" : "rejected unknown-record");
    }
}

/* A job that was kept out. (transfer full) */
static DocketOperation *
refuse_job (Fixture *fixture)
{
  DocketOperation *job = stage_create (fixture, DOCKET_KIND_JOB, DOCKET_JOB_TITLE, "Boiler", DOCKET_JOB_CUSTOMER, CUSTOMER);
  g_autoptr (DocketOperation) keep = NULL;
  g_autoptr (DocketResult) held = NULL;

  fixture->revoked = TRUE;
  held = stage_send (fixture, OMAR, job);
  fixture->revoked = FALSE;
  assert_outcome (held, "held");
  keep = stage_decide (fixture, held->review, DOCKET_CHOICE_KEEP);
  assert_sends (fixture, SOFIA, keep, "applied");
  return job;
}

/* Omar's job was kept out; he raised it again, and that time it was let in; Dana wrote a
 * note on it. Then the server was restored from a copy of before, and her desk is the
 * first that comes back. What was refused after that, though, nobody brings back. */
static void
test_for_what_was_refused_before (Fixture *fixture, gconstpointer data)
{
  for (guint i = 0; i < 2; i++)
    {
      g_autofree char *seen = docket_cursor_encode ("fedcba9876543210", stage_seq_now (fixture) + 1000, DOCKET_AUDIT_ROOT, FALSE);
      g_autoptr (DocketOperation) before = i == 0 ? refuse_job (fixture) : NULL;
      g_autoptr (DocketOperation) job = NULL, note = NULL;

      g_assert_true (docket_repository_begin (fixture->store, NULL));
      g_assert_true (docket_repository_skip_seqs (fixture->store, DOCKET_EPOCH_SEQS_SKIPPED, NULL));
      g_assert_true (docket_repository_commit (fixture->store, NULL));
      job = before != NULL ? g_steal_pointer (&before) : refuse_job (fixture);
      note = stage_create (fixture, DOCKET_KIND_NOTE, DOCKET_NOTE_JOB, job->record_id, DOCKET_NOTE_BODY, "Bring the long ladder");
      g_free (note->seen);
      note->seen = g_steal_pointer (&seen);
      assert_sends (fixture, DANA, note, i == 0 ? "deferred needs-record" : "rejected unknown-record");
      if (i > 0)
        continue;
      g_clear_pointer (&job->key, g_free);
      stage_give_key (fixture, job);
      assert_sends (fixture, OMAR, job, "applied");
      assert_sends (fixture, DANA, note, "applied");
    }
}

int
main (int argc, char **argv)
{
  static const StageTest tests[] = {
    { "restore/behind-unseen-void", test_behind_unseen_void },
    { "restore/of-what-was-seen", test_seen },
    { "restore/behind-own-void", test_behind_own_void },
    { "restore/behind-own-other-desk", test_behind_own_other_desk },
    { "restore/behind-unseen-merge", test_behind_unseen_merge },
    { "restore/behind-unseen-void-with-its-customer", test_behind_unseen_void_with_its_customer },
    { "restore/of-lost-future", test_of_lost_future },
    { "void/decided-under-unseen-work", test_decided_under_unseen_work },
    { "void/under-seen-work-reads-no-job", test_under_seen_work_reads_no_job },
    { "void/of-what-is-held-itself", test_of_what_is_held_itself },
    { "waits/for-what-is-held-itself", test_about_what_is_held_itself },
    { "waits/for-what-was-refused-before-a-restore", test_for_what_was_refused_before },
  };

  g_test_init (&argc, &argv, NULL);
  stage_add ("cases", tests, G_N_ELEMENTS (tests));
  return g_test_run ();
}
