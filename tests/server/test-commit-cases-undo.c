/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Undoing a decision: what stood before stands again, and the case is open with
 * its candidates; unless somebody has written since.
 */
#include <string.h>

#include "docket-test-stage.h"

static void
assert_state (Fixture *fixture, const char *id, const char *state, guint n_candidates)
{
  g_autoptr (DocketReview) review = stage_case_of (fixture, id);

  g_assert_cmpstr (review->state, ==, state);
  g_assert_cmpuint (review->candidates->len, ==, n_candidates);
  g_assert_cmpint (review->choice != DOCKET_CHOICE_NONE, ==, g_strcmp0 (state, "decided") == 0);
}

static void
assert_void (Fixture *fixture, DocketKind kind, const char *id, gboolean is_void)
{
  g_autoptr (DocketRecord) record = stage_get (fixture, kind, id);

  g_assert_nonnull (record);
  g_assert_cmpint (docket_record_get_void (record), ==, is_void);
}

static void
undo (Fixture *fixture, int who, const char *id, const char *expected)
{
  g_autoptr (DocketOperation) operation = stage_undo (fixture, id);

  assert_sends (fixture, who, operation, expected);
}

static void
test_take (Fixture *fixture, gconstpointer data)
{
  g_autoptr (DocketOperation) of_tess = NULL;
  g_autofree char *id = stage_play_pump (fixture, &of_tess);
  g_autoptr (DocketOperation) decision = stage_take (fixture, id, of_tess->key);
  g_autoptr (DocketOperation) again = NULL;
  g_autoptr (DocketReview) review = NULL;
  g_autoptr (DocketRecord) job = NULL;

  assert_sends (fixture, SOFIA, decision, "applied");
  undo (fixture, RUTH, id, "applied");
  stage_assert_job (fixture, DOCKET_JOB_STATUS, DOCKET_STATUS_WAITING_APPROVAL);
  assert_state (fixture, id, "open", 1);
  /* The value is Omar's again, and so is the side of the case. */
  job = stage_get (fixture, DOCKET_KIND_JOB, JOB);
  g_assert_cmpstr (docket_record_get_stamp (job, DOCKET_GROUP_JOB_STATUS)->person, ==, people[OMAR].id);
  review = stage_case_of (fixture, id);
  g_assert_cmpstr (review->current_by.person, ==, people[OMAR].id);
  g_assert_cmpstr (docket_values_get_text (review->current_values, DOCKET_JOB_STATUS), ==, DOCKET_STATUS_WAITING_APPROVAL);
  again = stage_take (fixture, id, of_tess->key);
  assert_sends (fixture, SOFIA, again, "applied");
  stage_assert_job (fixture, DOCKET_JOB_STATUS, DOCKET_STATUS_COMPLETE);
}

static void
test_keep (Fixture *fixture, gconstpointer data)
{
  g_autofree char *id = stage_play_pump (fixture, NULL);
  g_autoptr (DocketOperation) decision = stage_decide (fixture, id, DOCKET_CHOICE_KEEP);
  g_autoptr (DocketRecord) before = stage_get (fixture, DOCKET_KIND_JOB, JOB);
  g_autoptr (DocketRecord) after = NULL;

  assert_sends (fixture, SOFIA, decision, "applied");
  undo (fixture, SOFIA, id, "applied");
  after = stage_get (fixture, DOCKET_KIND_JOB, JOB);
  g_assert_true (docket_record_equal (before, after));
  assert_state (fixture, id, "open", 1);
}

static void
test_later_write (Fixture *fixture, gconstpointer data)
{
  static const DocketChoice choices[] = { DOCKET_CHOICE_KEEP, DOCKET_CHOICE_SET };

  for (guint i = 0; i < G_N_ELEMENTS (choices); i++)
    {
      g_autofree char *id = stage_play_totals (fixture, 100 + i, 200 + i, NULL);
      g_autoptr (DocketOperation) decision = stage_decide (fixture, id, choices[i]);
      g_autoptr (DocketOperation) move = NULL;
      g_autoptr (DocketRecord) seen = NULL;

      if (choices[i] == DOCKET_CHOICE_SET)
        docket_values_set_int (decision->set, DOCKET_JOB_TAX_AMOUNT, 77);
      assert_sends (fixture, SOFIA, decision, "applied");
      seen = stage_get (fixture, DOCKET_KIND_JOB, JOB);
      move = stage_totals (fixture, seen, 300 + i, 7800 + i);
      assert_sends (fixture, OMAR, move, "applied");
      undo (fixture, SOFIA, id, "rejected stale");
      assert_state (fixture, id, "decided", 1);
    }
}

/* Another group may go on: that is not what was decided. */
static void
test_other_group_goes_on (Fixture *fixture, gconstpointer data)
{
  g_autoptr (DocketOperation) of_tess = NULL;
  g_autofree char *id = stage_play_pump (fixture, &of_tess);
  g_autoptr (DocketOperation) decision = stage_take (fixture, id, of_tess->key);
  g_autoptr (DocketRecord) seen = NULL;
  g_autoptr (DocketOperation) title = NULL;

  assert_sends (fixture, SOFIA, decision, "applied");
  seen = stage_get (fixture, DOCKET_KIND_JOB, JOB);
  title = stage_edit (fixture, seen, DOCKET_JOB_TITLE, "Pump");
  assert_sends (fixture, OMAR, title, "applied");
  undo (fixture, SOFIA, id, "applied");
  stage_assert_job (fixture, DOCKET_JOB_TITLE, "Pump");
  stage_assert_job (fixture, DOCKET_JOB_STATUS, DOCKET_STATUS_WAITING_APPROVAL);
}

static void
test_twice (Fixture *fixture, gconstpointer data)
{
  g_autofree char *id = stage_play_pump (fixture, NULL);
  g_autoptr (DocketOperation) decision = stage_decide (fixture, id, DOCKET_CHOICE_KEEP);
  g_autoptr (DocketOperation) first = NULL, second = NULL;

  undo (fixture, SOFIA, id, "rejected invalid"); /* nothing decided yet */
  assert_sends (fixture, SOFIA, decision, "applied");
  first = stage_undo (fixture, id);
  second = stage_undo (fixture, id);
  assert_sends (fixture, SOFIA, first, "applied");
  assert_sends (fixture, RUTH, second, "rejected stale");
  assert_sends (fixture, SOFIA, first, "applied"); /* the same key is one undo */
  assert_state (fixture, id, "open", 1);
}

static void
test_withdrawn (Fixture *fixture, gconstpointer data)
{
  g_autofree char *id = stage_play_pump (fixture, NULL);
  g_autoptr (DocketRecord) seen = stage_get (fixture, DOCKET_KIND_JOB, JOB);
  g_autoptr (DocketOperation) same = stage_edit (fixture, seen, DOCKET_JOB_STATUS, DOCKET_STATUS_COMPLETE);

  assert_sends (fixture, SOFIA, same, "applied");
  undo (fixture, SOFIA, id, "rejected invalid");
}

/* Decided and undone on a desk that was offline. */
static void
test_follows_the_decision (Fixture *fixture, gconstpointer data)
{
  g_autoptr (DocketOperation) of_tess = NULL;
  g_autofree char *id = stage_play_pump (fixture, &of_tess);
  g_autoptr (DocketOperation) decision = stage_take (fixture, id, of_tess->key);
  g_autoptr (DocketOperation) back = stage_undo (fixture, id);
  g_autoptr (DocketOperation) early = stage_undo (fixture, id);

  back->follows = g_strdup (decision->key);
  early->follows = g_strdup (NOWHERE);
  assert_sends (fixture, SOFIA, early, "deferred needs-record");
  assert_sends (fixture, SOFIA, decision, "applied");
  assert_sends (fixture, SOFIA, back, "applied");
  stage_assert_job (fixture, DOCKET_JOB_STATUS, DOCKET_STATUS_WAITING_APPROVAL);
}

static void
test_follows_a_late_decision (Fixture *fixture, gconstpointer data)
{
  g_autofree char *id = stage_play_pump (fixture, NULL);
  g_autoptr (DocketOperation) decision = stage_decide (fixture, id, DOCKET_CHOICE_KEEP);
  g_autoptr (DocketOperation) late = stage_decide (fixture, id, DOCKET_CHOICE_KEEP);
  g_autoptr (DocketOperation) back = stage_undo (fixture, id);

  back->follows = g_strdup (late->key);
  assert_sends (fixture, RUTH, decision, "applied");
  assert_sends (fixture, SOFIA, late, "rejected already-decided");
  assert_sends (fixture, SOFIA, back, "rejected stale");
  assert_state (fixture, id, "decided", 1);
}

/* One voided, another edited meanwhile: the void is held, taken, and undone. */
static void
test_taken_void (Fixture *fixture, gconstpointer data)
{
  g_autoptr (DocketRecord) seen = stage_get (fixture, DOCKET_KIND_JOB, JOB);
  g_autoptr (DocketOperation) title = stage_edit (fixture, seen, DOCKET_JOB_TITLE, "Pump");
  g_autoptr (DocketOperation) gone = stage_void (fixture, DOCKET_OPERATION_VOID, seen);
  g_autoptr (DocketOperation) decision = NULL;
  g_autoptr (DocketResult) held = NULL;

  assert_sends (fixture, OMAR, title, "applied");
  held = stage_send (fixture, DANA, gone);
  assert_outcome (held, "held");
  decision = stage_take (fixture, held->review, gone->key);
  assert_sends (fixture, SOFIA, decision, "applied");
  assert_void (fixture, DOCKET_KIND_JOB, JOB, TRUE);
  undo (fixture, SOFIA, held->review, "applied");
  assert_void (fixture, DOCKET_KIND_JOB, JOB, FALSE);
  assert_state (fixture, held->review, "open", 1);
}

/* An edit of a void record was taken, which restored it: undone, it is void again. */
static void
test_taken_edit_of_the_void (Fixture *fixture, gconstpointer data)
{
  g_autoptr (DocketRecord) seen = stage_get (fixture, DOCKET_KIND_JOB, JOB);
  g_autoptr (DocketOperation) title = stage_edit (fixture, seen, DOCKET_JOB_TITLE, "Pump");
  g_autoptr (DocketOperation) gone = stage_void (fixture, DOCKET_OPERATION_VOID, seen);
  g_autoptr (DocketOperation) decision = NULL;
  g_autoptr (DocketResult) held = NULL;

  assert_sends (fixture, DANA, gone, "applied");
  held = stage_send (fixture, OMAR, title);
  assert_outcome (held, "held");
  decision = stage_take (fixture, held->review, title->key);
  assert_sends (fixture, SOFIA, decision, "applied");
  assert_void (fixture, DOCKET_KIND_JOB, JOB, FALSE);
  undo (fixture, SOFIA, held->review, "applied");
  assert_void (fixture, DOCKET_KIND_JOB, JOB, TRUE);
  stage_assert_job (fixture, DOCKET_JOB_TITLE, "Leaking pump, boiler room");
}

/* A job from a revoked device, let in, then not: nothing is deleted. */
static void
test_taken_create (Fixture *fixture, gconstpointer data)
{
  g_autoptr (DocketOperation) job = stage_create (fixture, DOCKET_KIND_JOB, DOCKET_JOB_TITLE, "Made on a lost laptop", DOCKET_JOB_CUSTOMER, CUSTOMER);
  g_autoptr (DocketOperation) decision = NULL, again = NULL;
  g_autoptr (DocketResult) held = NULL;
  g_autoptr (DocketRecord) made = NULL;

  fixture->revoked = TRUE;
  held = stage_send (fixture, OMAR, job);
  fixture->revoked = FALSE;
  decision = stage_take (fixture, held->review, job->key);
  assert_sends (fixture, SOFIA, decision, "applied");
  undo (fixture, SOFIA, held->review, "applied");
  assert_void (fixture, DOCKET_KIND_JOB, job->record_id, TRUE);
  again = stage_take (fixture, held->review, job->key);
  assert_sends (fixture, SOFIA, again, "applied");
  made = stage_get (fixture, DOCKET_KIND_JOB, job->record_id);
  g_assert_false (docket_record_get_void (made));
  g_assert_cmpstr (docket_record_get_text (made, DOCKET_JOB_NUMBER), ==, "J-10249");
  g_assert_cmpstr (docket_record_get_text (made, DOCKET_JOB_TITLE), ==, "Made on a lost laptop");
}

/* Somebody made a job for the customer that the decision let in. */
static void
test_taken_create_is_built_on (Fixture *fixture, gconstpointer data)
{
  g_autoptr (DocketOperation) customer = stage_create (fixture, DOCKET_KIND_CUSTOMER, DOCKET_CUSTOMER_NAME, "Made on a lost laptop", DOCKET_FIELD_NONE, NULL);
  g_autoptr (DocketOperation) decision = NULL, job = NULL, gone = NULL;
  g_autoptr (DocketResult) held = NULL;
  g_autoptr (DocketRecord) made = NULL;

  fixture->revoked = TRUE;
  held = stage_send (fixture, OMAR, customer);
  fixture->revoked = FALSE;
  decision = stage_take (fixture, held->review, customer->key);
  assert_sends (fixture, SOFIA, decision, "applied");
  job = stage_create (fixture, DOCKET_KIND_JOB, DOCKET_JOB_TITLE, "Boiler", DOCKET_JOB_CUSTOMER, customer->record_id);
  assert_sends (fixture, DANA, job, "applied");
  undo (fixture, SOFIA, held->review, "rejected stale");
  assert_void (fixture, DOCKET_KIND_CUSTOMER, customer->record_id, FALSE);
  made = stage_get (fixture, DOCKET_KIND_JOB, job->record_id);
  gone = stage_void (fixture, DOCKET_OPERATION_VOID, made);
  assert_sends (fixture, DANA, gone, "applied");
  undo (fixture, SOFIA, held->review, "applied");
  assert_void (fixture, DOCKET_KIND_CUSTOMER, customer->record_id, TRUE);
}

/* So with a person that the decision let in, who has a job by now, or is away. */
static void
test_taken_person_has_work (Fixture *fixture, gconstpointer data)
{
  g_autoptr (DocketOperation) person = stage_create (fixture, DOCKET_KIND_PERSON, DOCKET_PERSON_NAME, "Made on a lost laptop", DOCKET_PERSON_ROLE, "technician");
  g_autoptr (DocketOperation) decision = NULL, job = NULL, gone = NULL, absence = NULL;
  g_autoptr (DocketResult) held = NULL;
  g_autoptr (DocketRecord) made = NULL, away = NULL;

  fixture->revoked = TRUE;
  held = stage_send (fixture, ADA, person);
  fixture->revoked = FALSE;
  decision = stage_take (fixture, held->review, person->key);
  assert_sends (fixture, ADA, decision, "applied");
  job = stage_create (fixture, DOCKET_KIND_JOB, DOCKET_JOB_TITLE, "Boiler", DOCKET_JOB_TECHNICIAN, person->record_id);
  assert_sends (fixture, DANA, job, "applied");
  undo (fixture, ADA, held->review, "rejected stale");
  assert_void (fixture, DOCKET_KIND_PERSON, person->record_id, FALSE);
  made = stage_get (fixture, DOCKET_KIND_JOB, job->record_id);
  gone = stage_void (fixture, DOCKET_OPERATION_VOID, made);
  assert_sends (fixture, DANA, gone, "applied");
  absence = stage_create (fixture, DOCKET_KIND_ABSENCE, DOCKET_ABSENCE_PERSON, person->record_id, DOCKET_ABSENCE_TITLE, "Holiday");
  docket_values_set_int (absence->set, DOCKET_ABSENCE_STARTS_AT, fixture->now);
  docket_values_set_int (absence->set, DOCKET_ABSENCE_ENDS_AT, fixture->now + 1000);
  assert_sends (fixture, DANA, absence, "applied");
  undo (fixture, ADA, held->review, "rejected stale");
  away = stage_get (fixture, DOCKET_KIND_ABSENCE, absence->record_id);
  g_clear_pointer (&gone, docket_operation_unref);
  gone = stage_void (fixture, DOCKET_OPERATION_VOID, away);
  assert_sends (fixture, DANA, gone, "applied");
  undo (fixture, ADA, held->review, "applied");
  assert_void (fixture, DOCKET_KIND_PERSON, person->record_id, TRUE);
}

/* A creation is taken back by its author, who has not seen (@colleague) that
 * there is work for the customer by now. */
static void
void_under_a_job (Fixture *fixture, int colleague, gboolean seen, const char *expected)
{
  g_autoptr (DocketOperation) customer = stage_create (fixture, DOCKET_KIND_CUSTOMER, DOCKET_CUSTOMER_NAME, "Adler & Sons", DOCKET_FIELD_NONE, NULL);
  g_autoptr (DocketOperation) job = stage_create (fixture, DOCKET_KIND_JOB, DOCKET_JOB_TITLE, "Boiler", DOCKET_JOB_CUSTOMER, customer->record_id);
  g_autoptr (DocketOperation) gone = NULL;
  g_autoptr (DocketRecord) made = NULL;
  g_autofree char *before = NULL;

  assert_sends (fixture, OMAR, customer, "applied");
  made = stage_get (fixture, DOCKET_KIND_CUSTOMER, customer->record_id);
  gone = stage_void (fixture, DOCKET_OPERATION_VOID, made);
  before = stage_cursor_now (fixture);
  assert_sends (fixture, colleague, job, "applied");
  gone->seen = seen ? stage_cursor_now (fixture) : g_steal_pointer (&before);
  assert_sends (fixture, OMAR, gone, expected);
  assert_void (fixture, DOCKET_KIND_CUSTOMER, customer->record_id, g_str_equal (expected, "applied"));
}

static void
test_void_under_unseen_work (Fixture *fixture, gconstpointer data)
{
  void_under_a_job (fixture, DANA, FALSE, "held");
  /* Who knows of it means it, and one's own work is no surprise. */
  void_under_a_job (fixture, DANA, TRUE, "applied");
  void_under_a_job (fixture, OMAR, FALSE, "applied");
}

/* A void customer was restored by a decision; who undoes that has not seen (@seen) that there
 * is work for them by now. */
static void
undo_under_a_job (Fixture *fixture, int colleague, gboolean seen, const char *expected)
{
  g_autoptr (DocketOperation) customer = stage_create (fixture, DOCKET_KIND_CUSTOMER, DOCKET_CUSTOMER_NAME, "Adler & Sons", DOCKET_FIELD_NONE, NULL);
  g_autoptr (DocketOperation) old = stage_create (fixture, DOCKET_KIND_JOB, DOCKET_JOB_TITLE, "Boiler", DOCKET_JOB_CUSTOMER, customer->record_id);
  g_autoptr (DocketOperation) job = stage_create (fixture, DOCKET_KIND_JOB, DOCKET_JOB_TITLE, "Pump", DOCKET_JOB_CUSTOMER, customer->record_id);
  g_autoptr (DocketOperation) phone = NULL, gone = NULL, decision = NULL, back = NULL;
  g_autoptr (DocketRecord) made = NULL;
  g_autoptr (DocketResult) held = NULL;

  assert_sends (fixture, OMAR, customer, "applied");
  assert_sends (fixture, DANA, old, "applied");
  made = stage_get (fixture, DOCKET_KIND_CUSTOMER, customer->record_id);
  phone = stage_edit (fixture, made, DOCKET_CUSTOMER_PHONE, "030 1234567");
  gone = stage_void (fixture, DOCKET_OPERATION_VOID, made);
  assert_sends (fixture, OMAR, gone, "applied");
  held = stage_send (fixture, DANA, phone);
  assert_outcome (held, "held");
  decision = stage_take (fixture, held->review, phone->key);
  assert_sends (fixture, SOFIA, decision, "applied");
  assert_void (fixture, DOCKET_KIND_CUSTOMER, customer->record_id, FALSE);
  back = stage_undo (fixture, held->review);
  stage_assert_sends_behind (fixture, back, colleague, job, seen, expected);
  assert_void (fixture, DOCKET_KIND_CUSTOMER, customer->record_id, g_str_equal (expected, "applied"));
}

static void
test_undo_under_unseen_work (Fixture *fixture, gconstpointer data)
{
  undo_under_a_job (fixture, DANA, FALSE, "rejected stale");
  undo_under_a_job (fixture, DANA, TRUE, "applied");
  undo_under_a_job (fixture, SOFIA, FALSE, "applied");
}

/* Giving a job to nobody made it new again; so did the status. */
static char *
play_plan (Fixture *fixture)
{
  g_autoptr (DocketOperation) job = stage_create (fixture, DOCKET_KIND_JOB, DOCKET_JOB_TITLE, "Boiler", DOCKET_JOB_CUSTOMER, CUSTOMER);
  g_autoptr (DocketOperation) first = NULL, second = NULL, decision = NULL;
  g_autoptr (DocketRecord) seen = NULL;
  g_autoptr (DocketResult) held = NULL;

  assert_sends (fixture, OMAR, job, "applied");
  seen = stage_get (fixture, DOCKET_KIND_JOB, job->record_id);
  first = stage_edit (fixture, seen, DOCKET_JOB_STARTS_AT, NULL);
  docket_values_set_int (first->set, DOCKET_JOB_STARTS_AT, 5000);
  assert_sends (fixture, DANA, first, "applied");
  second = stage_edit (fixture, seen, DOCKET_JOB_TECHNICIAN, people[MILO].id);
  held = stage_send (fixture, SOFIA, second);
  assert_outcome (held, "held");
  decision = stage_take (fixture, held->review, second->key);
  assert_sends (fixture, RUTH, decision, "applied");
  return g_strdup (held->review);
}

static void
test_derived_move_goes_back (Fixture *fixture, gconstpointer data)
{
  g_autofree char *id = play_plan (fixture);
  g_autoptr (DocketReview) review = stage_case_of (fixture, id);
  g_autoptr (DocketRecord) planned = stage_get (fixture, DOCKET_KIND_JOB, review->subject_id);
  g_autoptr (DocketRecord) back = NULL;
  gint64 seq = stage_seq_now (fixture);
  g_autofree char *to_milo = NULL;

  g_assert_cmpstr (docket_record_get_text (planned, DOCKET_JOB_STATUS), ==, DOCKET_STATUS_ASSIGNED);
  undo (fixture, RUTH, id, "applied");
  back = stage_get (fixture, DOCKET_KIND_JOB, review->subject_id);
  g_assert_null (docket_record_get_text (back, DOCKET_JOB_TECHNICIAN));
  g_assert_cmpint (docket_record_get_int (back, DOCKET_JOB_STARTS_AT, 0), ==, 5000);
  g_assert_cmpstr (docket_record_get_text (back, DOCKET_JOB_STATUS), ==, DOCKET_STATUS_NEW);
  /* It leaves the technician's scope as it came. */
  to_milo = stage_feed_of (fixture, MILO, seq);
  g_assert_nonnull (strstr (to_milo, "-job"));
}

static void
test_derived_move_went_on (Fixture *fixture, gconstpointer data)
{
  g_autofree char *id = play_plan (fixture);
  g_autoptr (DocketReview) review = stage_case_of (fixture, id);
  g_autoptr (DocketRecord) planned = stage_get (fixture, DOCKET_KIND_JOB, review->subject_id);
  g_autoptr (DocketOperation) opened = stage_edit (fixture, planned, DOCKET_JOB_STATUS, DOCKET_STATUS_IN_PROGRESS);

  assert_sends (fixture, MILO, opened, "applied");
  /* He is at work: the plan cannot be pulled away under him. */
  undo (fixture, RUTH, id, "rejected stale");
}

static void
test_newer_case (Fixture *fixture, gconstpointer data)
{
  g_autofree char *id = stage_play_pump (fixture, NULL);
  g_autoptr (DocketRecord) seen = stage_get (fixture, DOCKET_KIND_JOB, JOB);
  g_autoptr (DocketOperation) decision = stage_decide (fixture, id, DOCKET_CHOICE_KEEP);
  g_autoptr (DocketOperation) late = stage_edit (fixture, seen, DOCKET_JOB_STATUS, DOCKET_STATUS_SIGNED_OFF);
  g_autoptr (DocketResult) held = NULL;

  assert_sends (fixture, SOFIA, decision, "applied");
  /* As one who saw what Omar saw. */
  late->base = 4;
  g_clear_pointer (&late->was, docket_values_unref);
  late->was = docket_values_new ();
  docket_values_set_text (late->was, DOCKET_JOB_STATUS, DOCKET_STATUS_COMPLETE);
  held = stage_send (fixture, OMAR, late);
  assert_outcome (held, "held");
  g_assert_cmpstr (held->review, !=, id);
  undo (fixture, SOFIA, id, "rejected stale");
}

static void
test_of_two (Fixture *fixture, gconstpointer data)
{
  g_autofree char *id = stage_play_totals (fixture, 100, 300000, NULL);
  g_autoptr (DocketOperation) first = stage_decide (fixture, id, DOCKET_CHOICE_KEEP);
  g_autoptr (DocketOperation) second = stage_decide (fixture, id, DOCKET_CHOICE_KEEP);
  g_autoptr (DocketOperation) alone = NULL;
  g_autoptr (DocketReview) review = NULL;
  g_autoptr (DocketResult) result = NULL;

  assert_sends (fixture, SOFIA, first, "applied");
  assert_sends (fixture, RUTH, second, "applied");
  assert_state (fixture, id, "decided", 1);
  undo (fixture, SOFIA, id, "applied");
  assert_state (fixture, id, "decided", 1);
  undo (fixture, RUTH, id, "applied");
  assert_state (fixture, id, "open", 1);
  review = stage_case_of (fixture, id);
  g_assert_cmpuint (review->approvals->len, ==, 0);
  alone = stage_decide (fixture, id, DOCKET_CHOICE_KEEP);
  result = stage_send (fixture, RUTH, alone);
  g_assert_cmpstr (result->problem_type, ==, DOCKET_PROBLEM_SECOND_DECIDER);
}

static void
test_nobody_undoes_against_themselves (Fixture *fixture, gconstpointer data)
{
  g_autoptr (DocketRecord) seen = stage_get (fixture, DOCKET_KIND_JOB, JOB);
  g_autoptr (DocketOperation) ruth = stage_totals (fixture, seen, 100, 7600);
  g_autoptr (DocketOperation) tess = stage_totals (fixture, seen, 200, 7700);
  g_autoptr (DocketOperation) decision = NULL;
  g_autoptr (DocketResult) held = NULL;

  assert_sends (fixture, RUTH, ruth, "applied");
  held = stage_send (fixture, TESS, tess);
  decision = stage_take (fixture, held->review, tess->key);
  assert_sends (fixture, SOFIA, decision, "applied");
  undo (fixture, RUTH, held->review, "rejected not-decider");
  undo (fixture, SOFIA, held->review, "applied");
}

static void
test_revoked_device (Fixture *fixture, gconstpointer data)
{
  g_autofree char *id = stage_play_pump (fixture, NULL);
  g_autoptr (DocketOperation) decision = stage_decide (fixture, id, DOCKET_CHOICE_KEEP);

  assert_sends (fixture, SOFIA, decision, "applied");
  fixture->revoked = TRUE;
  undo (fixture, SOFIA, id, "rejected not-decider");
}

static void
test_audited (Fixture *fixture, gconstpointer data)
{
  g_autoptr (DocketOperation) of_tess = NULL;
  g_autofree char *id = stage_play_pump (fixture, &of_tess);
  g_autoptr (DocketOperation) decision = stage_take (fixture, id, of_tess->key);
  g_autoptr (GPtrArray) entries = NULL;
  g_autoptr (GError) error = NULL;
  const DocketAuditEntry *undone, *decided;

  assert_sends (fixture, SOFIA, decision, "applied");
  undo (fixture, RUTH, id, "applied");
  entries = docket_repository_record_audit (fixture->store, DOCKET_KIND_REVIEW, id, G_MAXINT64, 10, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (entries->len, ==, 2);
  undone = g_ptr_array_index (entries, 0);
  decided = g_ptr_array_index (entries, 1);
  g_assert_cmpstr (undone->action, ==, "undo_decision");
  g_assert_cmpstr (undone->by.person, ==, people[RUTH].id);
  g_assert_cmpstr (undone->review, ==, id);
  g_assert_cmpstr (undone->outcome, ==, "applied");
  g_assert_cmpstr (undone->rule, ==, "job.status: review");
  g_assert_cmpstr (decided->action, ==, "decide");
  g_assert_cmpstr (decided->reason, ==, "Asked on the phone");
}

int
main (int argc, char **argv)
{
  static const StageTest tests[] = {
    { "undo/take-brings-back-what-stood", test_take },
    { "undo/keep-writes-nothing", test_keep },
    { "undo/later-write-makes-it-stale", test_later_write },
    { "undo/other-groups-go-on", test_other_group_goes_on },
    { "undo/twice-is-once", test_twice },
    { "undo/withdrawn-case-has-no-decision", test_withdrawn },
    { "undo/right-after-the-decision", test_follows_the_decision },
    { "undo/of-a-decision-that-came-too-late", test_follows_a_late_decision },
    { "undo/taken-void", test_taken_void },
    { "undo/taken-edit-of-a-void-record", test_taken_edit_of_the_void },
    { "undo/taken-create-keeps-its-number", test_taken_create },
    { "undo/taken-create-that-is-built-on-stays", test_taken_create_is_built_on },
    { "undo/taken-person-who-has-work-stays", test_taken_person_has_work },
    { "undo/created-customer-with-unseen-work-is-held", test_void_under_unseen_work },
    { "undo/restored-customer-with-unseen-work-stays", test_undo_under_unseen_work },
    { "undo/derived-status-goes-back", test_derived_move_goes_back },
    { "undo/derived-status-went-on", test_derived_move_went_on },
    { "undo/newer-case-about-the-same", test_newer_case },
    { "undo/of-two-people-needs-two-again", test_of_two },
    { "undo/nobody-against-themselves", test_nobody_undoes_against_themselves },
    { "undo/revoked-device-does-not", test_revoked_device },
    { "undo/is-in-the-history", test_audited },
  };

  g_test_init (&argc, &argv, NULL);
  stage_add ("cases", tests, G_N_ELEMENTS (tests));
  return g_test_run ();
}
