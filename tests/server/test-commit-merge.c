/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Merging customers and taking it back: who may, what moves, what stays, who
 * sees what, and where later work goes.
 */
#include <string.h>

#include "docket-test-stage.h"

static char *
customer (Fixture *fixture, const char *name)
{
  g_autoptr (DocketOperation) operation = stage_create (fixture, DOCKET_KIND_CUSTOMER, DOCKET_CUSTOMER_NAME, name, DOCKET_FIELD_NONE, NULL);

  assert_sends (fixture, OMAR, operation, "applied");
  return g_strdup (operation->record_id);
}

static char *
job_of (Fixture *fixture, const char *of)
{
  g_autoptr (DocketOperation) operation = stage_create (fixture, DOCKET_KIND_JOB, DOCKET_JOB_TITLE, "Boiler", DOCKET_JOB_CUSTOMER, of);

  assert_sends (fixture, OMAR, operation, "applied");
  return g_strdup (operation->record_id);
}

static char *
note_of (Fixture *fixture, int who, const char *of)
{
  g_autoptr (DocketOperation) operation = stage_create (fixture, DOCKET_KIND_NOTE, DOCKET_NOTE_CUSTOMER, of, DOCKET_NOTE_BODY, "Rings twice");

  assert_sends (fixture, who, operation, "applied");
  return g_strdup (operation->record_id);
}

static DocketOperation *
merge (Fixture *fixture, const char *leaves, const char *into)
{
  g_autoptr (DocketRecord) seen = stage_get (fixture, DOCKET_KIND_CUSTOMER, leaves);
  DocketOperation *operation = stage_void (fixture, DOCKET_OPERATION_MERGE, seen);

  operation->into = g_strdup (into);
  return operation;
}

static void
do_merge (Fixture *fixture, const char *leaves, const char *into)
{
  g_autoptr (DocketOperation) operation = merge (fixture, leaves, into);

  assert_sends (fixture, OMAR, operation, "applied");
}

static void
restore (Fixture *fixture, const char *id)
{
  g_autoptr (DocketRecord) seen = stage_get (fixture, DOCKET_KIND_CUSTOMER, id);
  g_autoptr (DocketOperation) operation = stage_void (fixture, DOCKET_OPERATION_RESTORE, seen);

  assert_sends (fixture, OMAR, operation, "applied");
}

#define assert_customer_of(fixture, kind, field, id, expected)             \
  G_STMT_START                                                             \
  {                                                                        \
    g_autoptr (DocketRecord) of = stage_get (fixture, kind, id);           \
    g_assert_cmpstr (docket_record_get_text (of, field), ==, expected);    \
  }                                                                        \
  G_STMT_END
#define assert_job_of(fixture, id, expected) assert_customer_of (fixture, DOCKET_KIND_JOB, DOCKET_JOB_CUSTOMER, id, expected)
#define assert_note_of(fixture, id, expected) assert_customer_of (fixture, DOCKET_KIND_NOTE, DOCKET_NOTE_CUSTOMER, id, expected)

static void
test_moves (Fixture *fixture, gconstpointer data)
{
  g_autofree char *a = customer (fixture, "Amina Quinn");
  g_autofree char *b = customer (fixture, "Bodo Vogel");
  g_autofree char *job = job_of (fixture, a);
  g_autofree char *other = job_of (fixture, b);
  g_autofree char *note = note_of (fixture, OMAR, a);
  g_autoptr (DocketRecord) stays = stage_get (fixture, DOCKET_KIND_CUSTOMER, b);
  g_autoptr (DocketRecord) left = stage_get (fixture, DOCKET_KIND_CUSTOMER, a);
  g_autoptr (DocketRecord) still = NULL, gone = NULL, back = NULL;

  do_merge (fixture, a, b);
  gone = stage_get (fixture, DOCKET_KIND_CUSTOMER, a);
  g_assert_true (docket_record_get_void (gone));
  g_assert_cmpstr (docket_record_get_text (gone, DOCKET_CUSTOMER_MERGED_INTO), ==, b);
  g_assert_cmpstr (docket_record_get_text (gone, DOCKET_CUSTOMER_NAME), ==, "Amina Quinn");
  assert_job_of (fixture, job, b);
  assert_note_of (fixture, note, b);
  /* I4: whoever stays is not touched at all. */
  still = stage_get (fixture, DOCKET_KIND_CUSTOMER, b);
  g_assert_true (docket_record_equal (still, stays));

  restore (fixture, a);
  back = stage_get (fixture, DOCKET_KIND_CUSTOMER, a);
  g_assert_false (docket_record_get_void (back));
  g_assert_false (docket_record_has (back, DOCKET_CUSTOMER_MERGED_INTO));
  g_assert_cmpstr (docket_record_get_text (back, DOCKET_CUSTOMER_NAME), ==, docket_record_get_text (left, DOCKET_CUSTOMER_NAME));
  assert_job_of (fixture, job, a);
  assert_note_of (fixture, note, a);
  assert_job_of (fixture, other, b);
}

/* Whose job it is does not change what was done on it. */
static void
test_locked_job_moves (Fixture *fixture, gconstpointer data)
{
  g_autofree char *b = customer (fixture, "Bodo Vogel");
  g_autoptr (DocketRecord) seen = stage_get (fixture, DOCKET_KIND_JOB, JOB);
  g_autoptr (DocketOperation) off = stage_edit (fixture, seen, DOCKET_JOB_STATUS, DOCKET_STATUS_COMPLETE);
  static const char *const moves[] = { DOCKET_STATUS_SIGNED_OFF, DOCKET_STATUS_CLOSED };
  g_autoptr (DocketRecord) closed = NULL, after = NULL;

  assert_sends (fixture, TESS, off, "applied");
  for (guint i = 0; i < G_N_ELEMENTS (moves); i++)
    {
      g_autoptr (DocketRecord) now = stage_get (fixture, DOCKET_KIND_JOB, JOB);
      g_autoptr (DocketOperation) step = stage_edit (fixture, now, DOCKET_JOB_STATUS, moves[i]);

      assert_sends (fixture, OMAR, step, "applied");
    }
  closed = stage_get (fixture, DOCKET_KIND_JOB, JOB);
  do_merge (fixture, CUSTOMER, b);
  assert_job_of (fixture, JOB, b);
  after = stage_get (fixture, DOCKET_KIND_JOB, JOB);
  g_assert_cmpint (docket_record_get_group_rev (after, DOCKET_GROUP_JOB_STATUS), ==, docket_record_get_group_rev (closed, DOCKET_GROUP_JOB_STATUS));
  g_assert_cmpint (docket_record_get_group_rev (after, DOCKET_GROUP_JOB_PARTY), >, docket_record_get_group_rev (closed, DOCKET_GROUP_JOB_PARTY));
}

static void
test_who_may (Fixture *fixture, gconstpointer data)
{
  static const struct
  {
    int who;
    const char *outcome;
  } cells[] = { { DANA, "rejected forbidden" }, { ADA, "rejected forbidden" }, { TESS, "rejected forbidden" }, { OMAR, "applied" }, { SOFIA, "applied" } };
  g_autofree char *b = customer (fixture, "Bodo Vogel");

  for (guint i = 0; i < G_N_ELEMENTS (cells); i++)
    {
      g_autofree char *name = g_strdup_printf ("Amina Quinn %u", i);
      g_autofree char *a = customer (fixture, name);
      g_autoptr (DocketOperation) operation = merge (fixture, a, b);

      assert_sends (fixture, cells[i].who, operation, cells[i].outcome);
    }
}

static void
test_refused (Fixture *fixture, gconstpointer data)
{
  g_autofree char *a = customer (fixture, "Amina Quinn");
  g_autofree char *b = customer (fixture, "Bodo Vogel");
  g_autofree char *c = customer (fixture, "Chiara Rossi");
  g_autoptr (DocketRecord) seen = stage_get (fixture, DOCKET_KIND_CUSTOMER, c);
  g_autoptr (DocketOperation) goes = stage_void (fixture, DOCKET_OPERATION_VOID, seen);
  g_autoptr (DocketOperation) itself = merge (fixture, a, a);
  g_autoptr (DocketOperation) nowhere = merge (fixture, a, NOWHERE);
  g_autoptr (DocketOperation) into_void = merge (fixture, a, c);
  g_autoptr (DocketOperation) stale = merge (fixture, a, b);
  g_autoptr (DocketRecord) before = stage_get (fixture, DOCKET_KIND_CUSTOMER, a);
  g_autoptr (DocketOperation) edit = stage_edit (fixture, before, DOCKET_CUSTOMER_ABOUT, "moved");
  g_autoptr (DocketOperation) of_void = NULL, again = NULL, elsewhere = NULL, into_merged = NULL, unknown = NULL;
  g_autoptr (DocketResult) result = NULL;

  assert_sends (fixture, OMAR, goes, "applied");
  of_void = merge (fixture, c, b);
  assert_sends (fixture, OMAR, itself, "rejected invalid");
  assert_sends (fixture, OMAR, nowhere, "rejected unknown-record");
  result = stage_send (fixture, OMAR, into_void);
  assert_outcome (result, "rejected invalid");
  g_assert_nonnull (strstr (result->problem_detail, "void"));
  assert_sends (fixture, OMAR, of_void, "rejected invalid");
  assert_sends (fixture, OMAR, edit, "applied");
  assert_sends (fixture, OMAR, stale, "rejected stale");
  unknown = merge (fixture, a, b);
  g_free (unknown->record_id);
  unknown->record_id = g_strdup (NOWHERE);
  assert_sends (fixture, OMAR, unknown, "rejected unknown-record");

  do_merge (fixture, a, b);
  again = merge (fixture, a, b);
  assert_sends (fixture, SOFIA, again, "applied");
  elsewhere = merge (fixture, a, CUSTOMER);
  assert_sends (fixture, SOFIA, elsewhere, "rejected stale");
  /* The circle: b into a, which went into b. */
  into_merged = merge (fixture, b, a);
  assert_sends (fixture, SOFIA, into_merged, "rejected invalid");
}

/* Own edit and merge made offline in a row. */
static void
test_merge_follows_edit (Fixture *fixture, gconstpointer data)
{
  g_autofree char *a = customer (fixture, "Amina Quinn");
  g_autofree char *b = customer (fixture, "Bodo Vogel");
  g_autoptr (DocketRecord) seen = stage_get (fixture, DOCKET_KIND_CUSTOMER, a);
  g_autoptr (DocketOperation) edit = stage_edit (fixture, seen, DOCKET_CUSTOMER_ABOUT, "moved");
  g_autoptr (DocketOperation) operation = merge (fixture, a, b);

  operation->follows = g_strdup (edit->key);
  assert_sends (fixture, OMAR, edit, "applied");
  assert_sends (fixture, OMAR, operation, "applied");
}

static void
test_later_work_follows (Fixture *fixture, gconstpointer data)
{
  g_autofree char *a = customer (fixture, "Amina Quinn");
  g_autofree char *b = customer (fixture, "Bodo Vogel");
  g_autofree char *c = customer (fixture, "Chiara Rossi");
  g_autofree char *job = NULL, *note = NULL;
  g_autoptr (DocketRecord) seen = NULL;
  g_autoptr (DocketOperation) party = NULL;

  do_merge (fixture, a, b);
  do_merge (fixture, b, c);
  job = job_of (fixture, a);
  note = note_of (fixture, OMAR, a);
  assert_job_of (fixture, job, c);
  assert_note_of (fixture, note, c);
  seen = stage_get (fixture, DOCKET_KIND_JOB, JOB);
  party = stage_edit (fixture, seen, DOCKET_JOB_CUSTOMER, b);
  assert_sends (fixture, OMAR, party, "applied");
  assert_job_of (fixture, JOB, c);
  /* What came later was never the merged one's to take along. */
  restore (fixture, a);
  assert_job_of (fixture, job, c);
  assert_note_of (fixture, note, c);
}

static void
test_moved_by_hand_stays (Fixture *fixture, gconstpointer data)
{
  g_autofree char *a = customer (fixture, "Amina Quinn");
  g_autofree char *b = customer (fixture, "Bodo Vogel");
  g_autofree char *c = customer (fixture, "Chiara Rossi");
  g_autofree char *kept = job_of (fixture, a);
  g_autofree char *given = job_of (fixture, a);
  g_autofree char *returned = job_of (fixture, a);
  g_autoptr (DocketRecord) seen = NULL, other = NULL, there = NULL;
  g_autoptr (DocketOperation) gives = NULL, away = NULL, back = NULL;

  do_merge (fixture, a, b);
  seen = stage_get (fixture, DOCKET_KIND_JOB, given);
  gives = stage_edit (fixture, seen, DOCKET_JOB_CUSTOMER, c);
  assert_sends (fixture, OMAR, gives, "applied");
  /* Away and back again was somebody's word, too. */
  other = stage_get (fixture, DOCKET_KIND_JOB, returned);
  away = stage_edit (fixture, other, DOCKET_JOB_CUSTOMER, c);
  assert_sends (fixture, OMAR, away, "applied");
  there = stage_get (fixture, DOCKET_KIND_JOB, returned);
  back = stage_edit (fixture, there, DOCKET_JOB_CUSTOMER, b);
  assert_sends (fixture, OMAR, back, "applied");
  restore (fixture, a);
  assert_job_of (fixture, kept, a);
  assert_job_of (fixture, given, c);
  assert_job_of (fixture, returned, b);
}

/* a into b, b into c; whichever comes back first, each gets what it had. */
static void
test_rows (Fixture *fixture, gconstpointer data)
{
  for (guint first = 0; first < 2; first++)
    {
      g_autofree char *a = customer (fixture, first == 0 ? "Amina Quinn" : "Dagny Ruiz");
      g_autofree char *b = customer (fixture, first == 0 ? "Bodo Vogel" : "Emre Tanaka");
      g_autofree char *c = customer (fixture, first == 0 ? "Chiara Rossi" : "Farah Lindholm");
      g_autofree char *of_a = job_of (fixture, a);
      g_autofree char *of_b = job_of (fixture, b);
      g_autofree char *note = note_of (fixture, OMAR, a);

      do_merge (fixture, a, b);
      do_merge (fixture, b, c);
      assert_job_of (fixture, of_a, c);
      restore (fixture, first == 0 ? a : b);
      assert_job_of (fixture, of_a, first == 0 ? a : b);
      assert_job_of (fixture, of_b, first == 0 ? c : b);
      restore (fixture, first == 0 ? b : a);
      assert_job_of (fixture, of_a, a);
      assert_job_of (fixture, of_b, b);
      assert_note_of (fixture, note, a);
      /* And once more: nothing is left over from the first time. */
      do_merge (fixture, a, c);
      assert_job_of (fixture, of_a, c);
      restore (fixture, a);
      assert_job_of (fixture, of_a, a);
    }
}

static void
test_scope (Fixture *fixture, gconstpointer data)
{
  g_autofree char *b = customer (fixture, "Bodo Vogel");
  gint64 before = stage_seq_now (fixture);
  g_autofree char *feed = NULL, *back = NULL;
  g_autofree char *note = NULL;
  gboolean in;

  do_merge (fixture, CUSTOMER, b);
  feed = stage_feed_of (fixture, TESS, before);
  g_assert_cmpstr (feed, ==, "job -customer customer");
  g_assert_true (docket_repository_in_scope (fixture->store, people[TESS].id, DOCKET_KIND_CUSTOMER, b, &in, NULL));
  g_assert_true (in);
  /* Her note about the customer she knew arrives late, and finds its way. */
  note = note_of (fixture, TESS, CUSTOMER);
  assert_note_of (fixture, note, b);
  before = stage_seq_now (fixture);
  restore (fixture, CUSTOMER);
  back = stage_feed_of (fixture, TESS, before);
  g_assert_cmpstr (back, ==, "job -customer customer");
  g_assert_true (docket_repository_in_scope (fixture->store, people[TESS].id, DOCKET_KIND_CUSTOMER, b, &in, NULL));
  g_assert_false (in);
}

/* Held work about the one that goes waits on, and taking it does not bring it
 * back by the side door. */
static void
test_open_cases (Fixture *fixture, gconstpointer data)
{
  g_autofree char *a = customer (fixture, "Amina Quinn");
  g_autofree char *b = customer (fixture, "Bodo Vogel");
  g_autoptr (DocketRecord) seen = stage_get (fixture, DOCKET_KIND_CUSTOMER, a);
  g_autoptr (DocketOperation) first = stage_edit (fixture, seen, DOCKET_CUSTOMER_TAX_ID, "DE1");
  g_autoptr (DocketOperation) second = stage_edit (fixture, seen, DOCKET_CUSTOMER_TAX_ID, "DE2");
  g_autoptr (DocketOperation) take = NULL;
  g_autoptr (DocketResult) held = NULL;
  g_autoptr (DocketReview) review = NULL;
  g_autoptr (DocketRecord) after = NULL;

  assert_sends (fixture, OMAR, first, "applied");
  held = stage_send (fixture, SOFIA, second);
  assert_outcome (held, "held");
  do_merge (fixture, a, b);
  review = stage_case_of (fixture, held->review);
  g_assert_cmpstr (review->state, ==, "open");
  take = stage_take (fixture, held->review, second->key);
  assert_sends (fixture, SOFIA, take, "applied");
  after = stage_get (fixture, DOCKET_KIND_CUSTOMER, a);
  g_assert_cmpstr (docket_record_get_text (after, DOCKET_CUSTOMER_TAX_ID), ==, "DE2");
  g_assert_true (docket_record_get_void (after));
  g_assert_cmpstr (docket_record_get_text (after, DOCKET_CUSTOMER_MERGED_INTO), ==, b);
}

/* A merge from a revoked device is kept for a person, who may take it. */
static void
test_quarantined (Fixture *fixture, gconstpointer data)
{
  g_autofree char *a = customer (fixture, "Amina Quinn");
  g_autofree char *b = customer (fixture, "Bodo Vogel");
  g_autofree char *job = job_of (fixture, a);
  g_autoptr (DocketOperation) operation = merge (fixture, a, b);
  g_autoptr (DocketResult) held = NULL;
  g_autoptr (DocketOperation) too_soon = NULL, take = NULL, undo = NULL, goes = NULL;
  g_autoptr (DocketRecord) seen = NULL;

  fixture->revoked = TRUE;
  held = stage_send (fixture, OMAR, operation);
  fixture->revoked = FALSE;
  assert_outcome (held, "held");
  assert_job_of (fixture, job, a);
  seen = stage_get (fixture, DOCKET_KIND_CUSTOMER, b);
  goes = stage_void (fixture, DOCKET_OPERATION_VOID, seen);
  assert_sends (fixture, OMAR, goes, "applied");
  too_soon = stage_take (fixture, held->review, operation->key);
  assert_sends (fixture, SOFIA, too_soon, "rejected invalid");
  restore (fixture, b);
  take = stage_take (fixture, held->review, operation->key);
  assert_sends (fixture, SOFIA, take, "applied");
  assert_job_of (fixture, job, b);
  undo = stage_undo (fixture, held->review);
  assert_sends (fixture, SOFIA, undo, "applied");
  assert_job_of (fixture, job, a);
}

static void
test_history (Fixture *fixture, gconstpointer data)
{
  g_autofree char *a = customer (fixture, "Amina Quinn");
  g_autofree char *b = customer (fixture, "Bodo Vogel");
  g_autofree char *job = job_of (fixture, a);
  g_autoptr (GPtrArray) of_a = NULL, of_b = NULL, of_job = NULL;
  const DocketAuditEntry *entry;
  g_autoptr (GError) error = NULL;

  do_merge (fixture, a, b);
  of_a = docket_repository_record_audit (fixture->store, DOCKET_KIND_CUSTOMER, a, G_MAXINT64, 10, &error);
  g_assert_cmpuint (of_a->len, ==, 2);
  entry = g_ptr_array_index (of_a, 0);
  g_assert_cmpstr (entry->action, ==, "merge");
  g_assert_nonnull (strstr (entry->to, b));
  of_b = docket_repository_record_audit (fixture->store, DOCKET_KIND_CUSTOMER, b, G_MAXINT64, 10, &error);
  g_assert_cmpuint (of_b->len, ==, 2);
  entry = g_ptr_array_index (of_b, 0);
  g_assert_cmpstr (entry->action, ==, "absorb");
  g_assert_nonnull (strstr (entry->to, a));
  g_assert_cmpstr (entry->by.person, ==, people[OMAR].id);
  of_job = docket_repository_record_audit (fixture->store, DOCKET_KIND_JOB, job, G_MAXINT64, 10, &error);
  entry = g_ptr_array_index (of_job, 0);
  g_assert_cmpuint (of_job->len, ==, 2);
  g_assert_cmpstr (entry->action, ==, "merged");
  g_assert_cmpstr (entry->group, ==, "party");
  g_assert_nonnull (strstr (entry->from, a));
  g_assert_nonnull (strstr (entry->to, b));
}

/* Thousands of jobs, all of them or none. */
static void
test_thousands (Fixture *fixture, gconstpointer data)
{
  g_autofree char *a = customer (fixture, "Amina Quinn");
  g_autofree char *b = customer (fixture, "Bodo Vogel");
  guint n = g_test_slow () ? 20000 : 2000;
  DocketActor actor = { people[OMAR].id, PHONE, people[OMAR].role, FALSE };
  g_autoptr (DocketOperation) operation = NULL;
  g_autoptr (DocketResult) result = NULL;
  g_autoptr (GPtrArray) moved = NULL, left = NULL;
  g_autoptr (GError) error = NULL;
  gint64 from;

  docket_repository_begin (fixture->store, &error);
  for (guint i = 0; i < n; i++)
    {
      g_autoptr (DocketOperation) job = stage_create (fixture, DOCKET_KIND_JOB, DOCKET_JOB_TITLE, "Boiler", DOCKET_JOB_CUSTOMER, a);
      g_autoptr (DocketResult) made = docket_commit_operation (fixture->commit, &actor, job, ++fixture->now, &error);

      assert_outcome (made, "applied");
    }
  docket_repository_commit (fixture->store, &error);
  g_assert_no_error (error);
  operation = merge (fixture, a, b);

  /* A transaction that fails leaves every one where it was. */
  docket_repository_begin (fixture->store, &error);
  docket_result_free (docket_commit_operation (fixture->commit, &actor, operation, ++fixture->now, &error));
  docket_repository_rollback (fixture->store);
  left = docket_repository_children_of_customer (fixture->store, a, &error);
  g_assert_cmpuint (left->len, ==, n);

  from = g_get_monotonic_time ();
  result = stage_send (fixture, OMAR, operation);
  g_test_message ("%u jobs moved in %.0f ms", n, (double) (g_get_monotonic_time () - from) / 1e3);
  assert_outcome (result, "applied");
  moved = docket_repository_children_of_customer (fixture->store, b, &error);
  g_assert_cmpuint (moved->len, ==, n);
  from = g_get_monotonic_time ();
  restore (fixture, a);
  g_test_message ("%u jobs brought back in %.0f ms", n, (double) (g_get_monotonic_time () - from) / 1e3);
  g_clear_pointer (&left, g_ptr_array_unref);
  left = docket_repository_children_of_customer (fixture->store, a, &error);
  g_assert_cmpuint (left->len, ==, n);
}

/* The decision was about a customer that is another one by now. */
static void
test_undo_of_a_decision_after_it (Fixture *fixture, gconstpointer data)
{
  g_autofree char *into = customer (fixture, "Adler Group");
  g_autoptr (DocketRecord) seen = stage_get (fixture, DOCKET_KIND_CUSTOMER, CUSTOMER);
  g_autoptr (DocketOperation) omar = stage_edit (fixture, seen, DOCKET_CUSTOMER_STANDING, "on_hold");
  g_autoptr (DocketOperation) ruth = stage_edit (fixture, seen, DOCKET_CUSTOMER_STANDING, "archived");
  g_autoptr (DocketOperation) decision = NULL, undo = NULL, again = NULL;
  g_autoptr (DocketResult) held = NULL, result = NULL;

  assert_sends (fixture, OMAR, omar, "applied");
  held = stage_send (fixture, RUTH, ruth);
  assert_outcome (held, "held");
  decision = stage_take (fixture, held->review, ruth->key);
  assert_sends (fixture, SOFIA, decision, "applied");
  do_merge (fixture, CUSTOMER, into);
  undo = stage_undo (fixture, held->review);
  result = stage_send (fixture, SOFIA, undo);
  assert_outcome (result, "rejected stale");
  g_assert_nonnull (strstr (result->problem_detail, "merged into “Adler Group”"));
  /* What the sentence says to do. */
  restore (fixture, CUSTOMER);
  again = stage_undo (fixture, held->review);
  assert_sends (fixture, SOFIA, again, "applied");
}

/* The customer was another one already when the decision was made, which left it
 * void: undoing it does, too, and does not void one that was brought back since. */
static void
test_undo_of_a_decision_before_it (Fixture *fixture, gconstpointer data)
{
  for (guint restored = 0; restored < 2; restored++)
    {
      g_autofree char *from = customer (fixture, restored ? "Byte Works" : "Cold Store");
      g_autofree char *into = customer (fixture, restored ? "Byte Works Group" : "Cold Store Group");
      g_autoptr (DocketRecord) seen = stage_get (fixture, DOCKET_KIND_CUSTOMER, from);
      g_autoptr (DocketOperation) ruth = stage_edit (fixture, seen, DOCKET_CUSTOMER_STANDING, "archived");
      g_autoptr (DocketOperation) decision = NULL, undo = NULL;
      g_autoptr (DocketRecord) after = NULL;
      g_autoptr (DocketResult) held = NULL;

      do_merge (fixture, from, into);
      held = stage_send (fixture, RUTH, ruth);
      assert_outcome (held, "held");
      decision = stage_take (fixture, held->review, ruth->key);
      assert_sends (fixture, SOFIA, decision, "applied");
      if (restored)
        restore (fixture, from);
      undo = stage_undo (fixture, held->review);
      assert_sends (fixture, SOFIA, undo, "applied");
      after = stage_get (fixture, DOCKET_KIND_CUSTOMER, from);
      g_assert_cmpint (docket_record_get_void (after), ==, !restored);
      g_assert_cmpint (docket_record_get_text (after, DOCKET_CUSTOMER_MERGED_INTO) != NULL, ==, !restored);
      g_assert_cmpstr (docket_record_get_text (after, DOCKET_CUSTOMER_STANDING), !=, "archived");
    }
}

/* Sofia's restoring had not seen the merge, so Ruth decides; (transfer full): the case, decided */
static char *
take_restoring (Fixture *fixture, const char *a, const char *b)
{
  g_autoptr (DocketRecord) seen = NULL;
  g_autoptr (DocketOperation) gone = NULL, late = NULL, decision = NULL;
  g_autoptr (DocketResult) held = NULL;

  seen = stage_get (fixture, DOCKET_KIND_CUSTOMER, a);
  gone = stage_void (fixture, DOCKET_OPERATION_VOID, seen);
  assert_sends (fixture, OMAR, gone, "applied");
  g_clear_pointer (&seen, docket_record_unref);
  seen = stage_get (fixture, DOCKET_KIND_CUSTOMER, a);
  late = stage_void (fixture, DOCKET_OPERATION_RESTORE, seen);
  restore (fixture, a);
  do_merge (fixture, a, b);
  held = stage_send (fixture, SOFIA, late);
  assert_outcome (held, "held");
  decision = stage_take (fixture, held->review, late->key);
  assert_sends (fixture, RUTH, decision, "applied");
  return g_strdup (held->review);
}

/* Undone, the two are one again, with all that the restored one has by then. */
static void
test_undo_of_a_taken_restoring (Fixture *fixture, gconstpointer data)
{
  g_autofree char *a = customer (fixture, "Amina Quinn");
  g_autofree char *b = customer (fixture, "Bodo Vogel");
  g_autofree char *job = job_of (fixture, a);
  g_autofree char *other = job_of (fixture, b);
  g_autofree char *review = take_restoring (fixture, a, b);
  g_autofree char *since = job_of (fixture, a);
  g_autoptr (DocketOperation) undo = stage_undo (fixture, review);
  g_autoptr (DocketRecord) gone = NULL, back = NULL;

  assert_job_of (fixture, job, a);
  assert_sends (fixture, SOFIA, undo, "applied");
  gone = stage_get (fixture, DOCKET_KIND_CUSTOMER, a);
  g_assert_true (docket_record_get_void (gone));
  g_assert_cmpstr (docket_record_get_text (gone, DOCKET_CUSTOMER_MERGED_INTO), ==, b);
  assert_job_of (fixture, job, b);
  assert_job_of (fixture, since, b);
  assert_job_of (fixture, other, b);
  restore (fixture, a);
  back = stage_get (fixture, DOCKET_KIND_CUSTOMER, a);
  g_assert_false (docket_record_has (back, DOCKET_CUSTOMER_MERGED_INTO));
  assert_job_of (fixture, job, a);
  assert_job_of (fixture, since, a);
  assert_job_of (fixture, other, b);
}

/* The one that it was merged into is void by now, or has been merged in its turn, into
 * the restored one, say: nobody's jobs go there. */
static void
test_undo_of_a_taken_restoring_leads_nowhere (Fixture *fixture, gconstpointer data)
{
  for (guint i = 0; i < 2; i++)
    {
      g_autofree char *a = customer (fixture, "Amina Quinn");
      g_autofree char *b = customer (fixture, "Bodo Vogel");
      g_autofree char *job = job_of (fixture, a);
      g_autofree char *review = take_restoring (fixture, a, b);
      g_autoptr (DocketOperation) undo = NULL, leave = NULL;
      g_autoptr (DocketRecord) into = stage_get (fixture, DOCKET_KIND_CUSTOMER, b), stands = NULL;
      g_autoptr (DocketReview) decided = NULL;

      leave = i == 0 ? stage_void (fixture, DOCKET_OPERATION_VOID, into) : merge (fixture, b, a);
      assert_sends (fixture, OMAR, leave, "applied");
      undo = stage_undo (fixture, review);
      assert_sends (fixture, SOFIA, undo, "rejected stale");
      stands = stage_get (fixture, DOCKET_KIND_CUSTOMER, a);
      g_assert_false (docket_record_get_void (stands));
      g_assert_false (docket_record_has (stands, DOCKET_CUSTOMER_MERGED_INTO));
      assert_job_of (fixture, job, a);
      decided = stage_case_of (fixture, review);
      g_assert_cmpstr (decided->state, ==, "decided");
    }
}

int
main (int argc, char **argv)
{
  static const StageTest tests[] = {
    { "merge/moves-jobs-and-notes-and-back", test_moves },
    { "merge/locked-jobs-move-too", test_locked_job_moves },
    { "merge/office-and-supervisors-may", test_who_may },
    { "merge/refused-in-words", test_refused },
    { "merge/after-an-own-edit", test_merge_follows_edit },
    { "merge/later-work-follows", test_later_work_follows },
    { "merge/moved-by-hand-stays-there", test_moved_by_hand_stays },
    { "merge/merges-in-a-row", test_rows },
    { "merge/technicians-see-whom-they-work-for", test_scope },
    { "merge/held-work-waits-on", test_open_cases },
    { "merge/from-a-revoked-device", test_quarantined },
    { "merge/both-histories-tell", test_history },
    { "merge/undo-of-a-decision-after-it", test_undo_of_a_decision_after_it },
    { "merge/undo-of-a-decision-before-it", test_undo_of_a_decision_before_it },
    { "merge/undo-of-a-taken-restoring", test_undo_of_a_taken_restoring },
    { "merge/undo-of-a-taken-restoring-leads-nowhere", test_undo_of_a_taken_restoring_leads_nowhere },
    { "merge/thousands-of-jobs-at-once", test_thousands },
  };

  g_test_init (&argc, &argv, NULL);
  stage_add ("commit", tests, G_N_ELEMENTS (tests));
  return g_test_run ();
}
