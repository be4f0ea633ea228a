/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Cases and their decisions; who sees what; locks, voids and rights.
 */
#include <string.h>

#include "docket-test-stage.h"

static void
test_current_moves_with_the_job (Fixture *fixture, gconstpointer data)
{
  g_autofree char *id = stage_play_pump (fixture, NULL);
  g_autoptr (DocketReview) before = stage_case_of (fixture, id);
  g_autoptr (DocketRecord) seen = stage_get (fixture, DOCKET_KIND_JOB, JOB);
  g_autoptr (DocketOperation) move = stage_edit (fixture, seen, DOCKET_JOB_STATUS, DOCKET_STATUS_SIGNED_OFF);
  g_autoptr (DocketReview) after = NULL;

  assert_sends (fixture, OMAR, move, "applied");
  after = stage_case_of (fixture, id);
  g_assert_cmpstr (after->state, ==, "open");
  g_assert_cmpstr (docket_values_get_text (after->current_values, DOCKET_JOB_STATUS), ==, DOCKET_STATUS_SIGNED_OFF);
  g_assert_cmpint (after->rev, !=, before->rev);
}

static void
test_withdrawn (Fixture *fixture, gconstpointer data)
{
  g_autofree char *id = stage_play_pump (fixture, NULL);
  g_autoptr (DocketRecord) seen = stage_get (fixture, DOCKET_KIND_JOB, JOB);
  g_autoptr (DocketOperation) same = stage_edit (fixture, seen, DOCKET_JOB_STATUS, DOCKET_STATUS_COMPLETE);
  g_autoptr (DocketReview) review = NULL;
  g_autofree char *open = NULL;

  assert_sends (fixture, SOFIA, same, "applied");
  review = stage_case_of (fixture, id);
  g_assert_cmpstr (review->state, ==, "withdrawn");
  g_assert_true (docket_repository_get_case (fixture->store, DOCKET_KIND_JOB, JOB, DOCKET_GROUP_JOB_STATUS, &open, NULL));
  g_assert_null (open);
}

static void
test_keep (Fixture *fixture, gconstpointer data)
{
  g_autofree char *id = stage_play_pump (fixture, NULL);
  g_autoptr (DocketOperation) decision = stage_decide (fixture, id, DOCKET_CHOICE_KEEP);
  g_autoptr (DocketRecord) before = stage_get (fixture, DOCKET_KIND_JOB, JOB);
  g_autoptr (DocketReview) review = NULL;
  g_autoptr (DocketRecord) after = NULL;

  assert_sends (fixture, SOFIA, decision, "applied");
  after = stage_get (fixture, DOCKET_KIND_JOB, JOB);
  g_assert_true (docket_record_equal (before, after));
  review = stage_case_of (fixture, id);
  g_assert_cmpstr (review->state, ==, "decided");
  g_assert_cmpint (review->choice, ==, DOCKET_CHOICE_KEEP);
  g_assert_cmpstr (review->decided_by.person, ==, people[SOFIA].id);
  g_assert_cmpstr (review->decision_reason, ==, "Asked on the phone");
}

static void
test_take (Fixture *fixture, gconstpointer data)
{
  g_autoptr (DocketOperation) of_tess = NULL;
  g_autofree char *id = stage_play_pump (fixture, &of_tess);
  g_autoptr (DocketOperation) decision = stage_decide (fixture, id, DOCKET_CHOICE_TAKE);
  g_autoptr (DocketRecord) job = NULL;

  decision->candidate = g_strdup (of_tess->key);
  assert_sends (fixture, SOFIA, decision, "applied");
  stage_assert_job (fixture, DOCKET_JOB_STATUS, DOCKET_STATUS_COMPLETE);
  job = stage_get (fixture, DOCKET_KIND_JOB, JOB);
  g_assert_cmpstr (docket_record_get_stamp (job, DOCKET_GROUP_JOB_STATUS)->person, ==, people[SOFIA].id);
}

static void
test_take_nobody (Fixture *fixture, gconstpointer data)
{
  g_autofree char *id = stage_play_pump (fixture, NULL);
  g_autoptr (DocketOperation) decision = stage_decide (fixture, id, DOCKET_CHOICE_TAKE);
  g_autoptr (DocketReview) review = NULL;

  decision->candidate = g_strdup (NOWHERE);
  assert_sends (fixture, SOFIA, decision, "rejected invalid");
  review = stage_case_of (fixture, id);
  g_assert_cmpstr (review->state, ==, "open");
}

static void
test_decided_while_following (Fixture *fixture, gconstpointer data)
{
  g_autofree char *id = stage_play_pump (fixture, NULL);
  g_autoptr (DocketOperation) decision = stage_decide (fixture, id, DOCKET_CHOICE_KEEP);
  g_autoptr (DocketOperation) again = stage_decide (fixture, id, DOCKET_CHOICE_KEEP);
  g_autoptr (DocketResult) result = NULL;

  assert_sends (fixture, SOFIA, decision, "applied");
  result = stage_send (fixture, SOFIA, again);
  assert_outcome (result, "rejected already-decided");
  g_assert_nonnull (strstr (result->problem_detail, "Sofia Lindqvist"));
  /* The same decision sent twice is one decision. */
  assert_sends (fixture, SOFIA, decision, "applied");
}

static void
test_set (Fixture *fixture, gconstpointer data)
{
  g_autofree char *id = stage_play_pump (fixture, NULL);
  g_autoptr (DocketOperation) decision = stage_decide (fixture, id, DOCKET_CHOICE_SET);
  g_autoptr (DocketReview) review = NULL;

  docket_values_set_text (decision->set, DOCKET_JOB_STATUS, DOCKET_STATUS_SIGNED_OFF);
  docket_values_set_text (decision->set, DOCKET_JOB_STATUS_REASON, "Signed on paper");
  assert_sends (fixture, SOFIA, decision, "applied");
  stage_assert_job (fixture, DOCKET_JOB_STATUS, DOCKET_STATUS_SIGNED_OFF);
  stage_assert_job (fixture, DOCKET_JOB_STATUS_REASON, "Signed on paper");
  review = stage_case_of (fixture, id);
  g_assert_cmpstr (docket_values_get_text (review->decided_values, DOCKET_JOB_STATUS), ==, DOCKET_STATUS_SIGNED_OFF);
}

static void
test_set_foreign_field (Fixture *fixture, gconstpointer data)
{
  g_autofree char *id = stage_play_pump (fixture, NULL);
  g_autoptr (DocketOperation) decision = stage_decide (fixture, id, DOCKET_CHOICE_SET);

  docket_values_set_text (decision->set, DOCKET_JOB_TITLE, "Something else");
  assert_sends (fixture, SOFIA, decision, "rejected invalid");
}

static void
assert_refuses (Fixture *fixture, const DocketOperation *decision, const char *words)
{
  g_autoptr (DocketResult) result = stage_send (fixture, SOFIA, decision);

  assert_outcome (result, "rejected invalid");
  g_assert_nonnull (strstr (result->problem_detail, words));
}

/* Omar changes what Sofia has voided. */
static char *
play_void_vs_edit (Fixture *fixture, DocketKind kind, const char *id, DocketField field, const char *text)
{
  g_autoptr (DocketRecord) seen = stage_get (fixture, kind, id);
  g_autoptr (DocketOperation) gone = stage_void (fixture, DOCKET_OPERATION_VOID, seen);
  g_autoptr (DocketOperation) edit = stage_edit (fixture, seen, field, text);
  g_autoptr (DocketResult) held = NULL;

  assert_sends (fixture, SOFIA, gone, "applied");
  held = stage_send (fixture, OMAR, edit);
  assert_outcome (held, "held");
  return g_strdup (held->review);
}

/* A decider's own values are checked like everybody's. */
static void
test_set_without_a_title (Fixture *fixture, gconstpointer data)
{
  g_autofree char *id = play_void_vs_edit (fixture, DOCKET_KIND_JOB, JOB, DOCKET_JOB_TITLE, "Pump");
  g_autoptr (DocketOperation) decision = stage_decide (fixture, id, DOCKET_CHOICE_SET);

  docket_values_set (decision->set, DOCKET_JOB_TITLE, NULL);
  assert_refuses (fixture, decision, "needs a title");
}

static void
test_set_to_another_job (Fixture *fixture, gconstpointer data)
{
  g_autoptr (DocketOperation) line = stage_create (fixture, DOCKET_KIND_LINE, DOCKET_LINE_JOB, JOB, DOCKET_LINE_DESCRIPTION, "Seal");
  g_autofree char *id = NULL;
  g_autoptr (DocketOperation) decision = NULL;

  assert_sends (fixture, OMAR, line, "applied");
  id = play_void_vs_edit (fixture, DOCKET_KIND_LINE, line->record_id, DOCKET_LINE_DESCRIPTION, "Gasket");
  decision = stage_decide (fixture, id, DOCKET_CHOICE_SET);
  docket_values_set_text (decision->set, DOCKET_LINE_JOB, NOWHERE);
  assert_refuses (fixture, decision, "stays with its job");
}

static void
test_stale_decision (Fixture *fixture, gconstpointer data)
{
  g_autofree char *id = stage_play_pump (fixture, NULL);
  g_autoptr (DocketOperation) decision = stage_decide (fixture, id, DOCKET_CHOICE_KEEP);
  g_autoptr (DocketRecord) seen = stage_get (fixture, DOCKET_KIND_JOB, JOB);
  g_autoptr (DocketOperation) move = stage_edit (fixture, seen, DOCKET_JOB_STATUS, DOCKET_STATUS_SIGNED_OFF);

  assert_sends (fixture, OMAR, move, "applied");
  assert_sends (fixture, SOFIA, decision, "rejected stale");
}

static void
test_not_decider (Fixture *fixture, gconstpointer data)
{
  g_autofree char *id = stage_play_pump (fixture, NULL);
  g_autoptr (DocketOperation) decision = stage_decide (fixture, id, DOCKET_CHOICE_KEEP);

  assert_sends (fixture, TESS, decision, "rejected not-decider");
}

static void
test_unknown_case (Fixture *fixture, gconstpointer data)
{
  g_autofree char *id = stage_play_pump (fixture, NULL);
  g_autoptr (DocketOperation) decision = stage_decide (fixture, id, DOCKET_CHOICE_KEEP);

  g_free (decision->record_id);
  decision->record_id = g_strdup (NOWHERE);
  assert_sends (fixture, SOFIA, decision, "rejected unknown-record");
}

static void
test_merge_of_nothing (Fixture *fixture, gconstpointer data)
{
  g_autoptr (DocketOperation) merge = docket_operation_new (DOCKET_OPERATION_MERGE, DOCKET_KIND_CUSTOMER, CUSTOMER);

  stage_give_key (fixture, merge);
  merge->into = g_strdup (NOWHERE);
  assert_sends (fixture, OMAR, merge, "rejected unknown-record");
}

static void
test_scope_follows_the_job (Fixture *fixture, gconstpointer data)
{
  g_autoptr (DocketOperation) words = stage_note (fixture, "x");
  g_autoptr (DocketOperation) give = NULL, late_note = NULL, late_move = NULL;
  g_autoptr (DocketRecord) seen = NULL;
  g_autofree char *to_tess = NULL, *to_milo = NULL;
  gint64 seq;

  assert_sends (fixture, TESS, words, "applied");
  seq = stage_seq_now (fixture);
  seen = stage_get (fixture, DOCKET_KIND_JOB, JOB);
  give = stage_edit (fixture, seen, DOCKET_JOB_TECHNICIAN, people[MILO].id);
  late_note = stage_note (fixture, "Made before it was given away");
  late_move = stage_edit (fixture, seen, DOCKET_JOB_STATUS, DOCKET_STATUS_COMPLETE);
  assert_sends (fixture, DANA, give, "applied");
  to_tess = stage_feed_of (fixture, TESS, seq);
  g_assert_cmpstr (to_tess, ==, "-job -customer -note");
  to_milo = stage_feed_of (fixture, MILO, seq);
  g_assert_cmpstr (to_milo, ==, "job customer note");
  /* Notes of who had it still land; the rest asks a person. */
  assert_sends (fixture, TESS, late_note, "applied");
  {
    g_autoptr (DocketResult) held = stage_send (fixture, TESS, late_move);
    g_autoptr (DocketReview) review = NULL;

    assert_outcome (held, "held");
    review = stage_case_of (fixture, held->review);
    g_assert_cmpstr (review->reason, ==, DOCKET_WHY_OWNERSHIP_MOVED);
  }
  stage_assert_job (fixture, DOCKET_JOB_STATUS, DOCKET_STATUS_IN_PROGRESS);
}

/* A customer goes with the last job that she has for them. */
static void
test_customer_stays_with_another_job (Fixture *fixture, gconstpointer data)
{
  g_autoptr (DocketOperation) second = stage_create (fixture, DOCKET_KIND_JOB, DOCKET_JOB_TITLE, "Boiler", DOCKET_JOB_CUSTOMER, CUSTOMER);
  g_autoptr (DocketOperation) give = NULL, first_goes = NULL, second_goes = NULL;
  g_autoptr (DocketRecord) job = stage_get (fixture, DOCKET_KIND_JOB, JOB), new_job = NULL, given = NULL;
  g_autofree char *after_first = NULL, *after_second = NULL;
  gint64 seq;

  assert_sends (fixture, DANA, second, "applied");
  new_job = stage_get (fixture, DOCKET_KIND_JOB, second->record_id);
  give = stage_edit (fixture, new_job, DOCKET_JOB_TECHNICIAN, people[TESS].id);
  assert_sends (fixture, DANA, give, "applied");
  seq = stage_seq_now (fixture);
  first_goes = stage_edit (fixture, job, DOCKET_JOB_TECHNICIAN, people[MILO].id);
  assert_sends (fixture, DANA, first_goes, "applied");
  after_first = stage_feed_of (fixture, TESS, seq);
  g_assert_cmpstr (after_first, ==, "-job");
  given = stage_get (fixture, DOCKET_KIND_JOB, second->record_id);
  second_goes = stage_edit (fixture, given, DOCKET_JOB_TECHNICIAN, people[MILO].id);
  assert_sends (fixture, DANA, second_goes, "applied");
  after_second = stage_feed_of (fixture, TESS, seq);
  g_assert_cmpstr (after_second, ==, "-job -job -customer");
}

static void
test_never_hers (Fixture *fixture, gconstpointer data)
{
  g_autoptr (DocketRecord) seen = stage_get (fixture, DOCKET_KIND_JOB, JOB);
  g_autoptr (DocketOperation) words = stage_note (fixture, "x");
  g_autoptr (DocketOperation) move = stage_edit (fixture, seen, DOCKET_JOB_STATUS, DOCKET_STATUS_COMPLETE);

  assert_sends (fixture, MILO, words, "rejected forbidden");
  assert_sends (fixture, MILO, move, "rejected forbidden");
}

static void
test_note_on_unseen_customer (Fixture *fixture, gconstpointer data)
{
  g_autoptr (DocketOperation) hers = stage_create (fixture, DOCKET_KIND_NOTE, DOCKET_NOTE_CUSTOMER, CUSTOMER, DOCKET_NOTE_BODY, "Ring twice");
  g_autoptr (DocketOperation) not_his = stage_create (fixture, DOCKET_KIND_NOTE, DOCKET_NOTE_CUSTOMER, CUSTOMER, DOCKET_NOTE_BODY, "x");

  /* "Anyone who can see the record": Tess has a job for them, Milo has none. */
  assert_sends (fixture, TESS, hers, "applied");
  assert_sends (fixture, MILO, not_his, "rejected forbidden");
}

static void
test_technician_learns_the_result (Fixture *fixture, gconstpointer data)
{
  g_autofree char *id = stage_play_pump (fixture, NULL);
  g_autoptr (DocketOperation) decision = stage_decide (fixture, id, DOCKET_CHOICE_KEEP);
  g_autofree char *to_tess = NULL, *to_milo = NULL;
  gint64 seq = stage_seq_now (fixture);

  assert_sends (fixture, SOFIA, decision, "applied");
  to_tess = stage_feed_of (fixture, TESS, seq);
  g_assert_cmpstr (to_tess, ==, "review");
  to_milo = stage_feed_of (fixture, MILO, seq);
  g_assert_cmpstr (to_milo, ==, "");
}

static void
send_into_the_field (Fixture *fixture, int who)
{
  g_autoptr (DocketRecord) seen = stage_get (fixture, DOCKET_KIND_PERSON, people[who].id);
  g_autoptr (DocketOperation) edit = stage_edit (fixture, seen, DOCKET_PERSON_ROLE, docket_role_name (DOCKET_ROLE_TECHNICIAN));

  assert_sends (fixture, ADA, edit, "applied");
}

static void
assert_fed (Fixture *fixture, int who, gint64 after, const char *expected)
{
  g_autofree char *fed = stage_feed_of (fixture, who, after);

  g_assert_cmpstr (fed, ==, expected);
}

/* Held, or decided, in the office: who works in the field by now is told nevertheless. */
static void
test_author_learns_the_result_in_another_role (Fixture *fixture, gconstpointer data)
{
  g_autoptr (DocketRecord) seen = stage_get (fixture, DOCKET_KIND_JOB, JOB);
  g_autoptr (DocketOperation) tess = stage_edit (fixture, seen, DOCKET_JOB_STATUS, DOCKET_STATUS_COMPLETE);
  g_autoptr (DocketOperation) omar = stage_edit (fixture, seen, DOCKET_JOB_STATUS, DOCKET_STATUS_WAITING_APPROVAL);
  g_autoptr (DocketOperation) decision = NULL;
  g_autoptr (DocketResult) held = NULL;
  gint64 seq;

  assert_sends (fixture, TESS, tess, "applied");
  held = stage_send (fixture, OMAR, omar);
  assert_outcome (held, "held");
  send_into_the_field (fixture, OMAR);
  seq = stage_seq_now (fixture);
  decision = stage_decide (fixture, held->review, DOCKET_CHOICE_KEEP);
  assert_sends (fixture, SOFIA, decision, "applied");
  assert_fed (fixture, OMAR, seq, "review");
  assert_fed (fixture, MILO, seq, "");
}

static void
test_decider_learns_of_its_undoing_in_another_role (Fixture *fixture, gconstpointer data)
{
  g_autofree char *id = stage_play_pump (fixture, NULL);
  g_autoptr (DocketOperation) decision = stage_decide (fixture, id, DOCKET_CHOICE_KEEP);
  g_autoptr (DocketOperation) undo = NULL;
  gint64 seq;

  assert_sends (fixture, SOFIA, decision, "applied");
  send_into_the_field (fixture, SOFIA);
  seq = stage_seq_now (fixture);
  undo = stage_undo (fixture, id);
  assert_sends (fixture, RUTH, undo, "applied");
  assert_fed (fixture, SOFIA, seq, "review");
  assert_fed (fixture, MILO, seq, "");
}

static void
close_job (Fixture *fixture)
{
  static const char *const moves[] = { DOCKET_STATUS_WAITING_APPROVAL, DOCKET_STATUS_SIGNED_OFF, DOCKET_STATUS_CLOSED };

  for (guint i = 0; i < G_N_ELEMENTS (moves); i++)
    {
      g_autoptr (DocketRecord) seen = stage_get (fixture, DOCKET_KIND_JOB, JOB);
      g_autoptr (DocketOperation) move = stage_edit (fixture, seen, DOCKET_JOB_STATUS, moves[i]);

      assert_sends (fixture, OMAR, move, "applied");
    }
}

static void
test_lock (Fixture *fixture, gconstpointer data)
{
  g_autoptr (DocketRecord) before = stage_get (fixture, DOCKET_KIND_JOB, JOB);
  g_autoptr (DocketOperation) late = stage_edit (fixture, before, DOCKET_JOB_TITLE, "Made before");
  g_autoptr (DocketOperation) words = stage_note (fixture, "Still possible");
  g_autoptr (DocketOperation) now = NULL, reopen = NULL;
  g_autoptr (DocketRecord) closed = NULL;

  late->seen = stage_cursor_now (fixture);
  close_job (fixture);
  closed = stage_get (fixture, DOCKET_KIND_JOB, JOB);
  now = stage_edit (fixture, closed, DOCKET_JOB_TITLE, "Made after");
  assert_sends (fixture, OMAR, now, "rejected locked");
  {
    g_autoptr (DocketResult) held = stage_send (fixture, OMAR, late);
    g_autoptr (DocketReview) review = NULL;

    assert_outcome (held, "held");
    review = stage_case_of (fixture, held->review);
    g_assert_cmpstr (review->reason, ==, DOCKET_WHY_LOCKED);
  }
  assert_sends (fixture, OMAR, words, "applied");
  stage_assert_job (fixture, DOCKET_JOB_TITLE, "Leaking pump, boiler room");
  reopen = stage_edit (fixture, closed, DOCKET_JOB_STATUS, DOCKET_STATUS_REOPENED);
  assert_sends (fixture, SOFIA, reopen, "applied");
}

static void
move_to (Fixture *fixture, int who, const char *status)
{
  g_autoptr (DocketRecord) now = stage_get (fixture, DOCKET_KIND_JOB, JOB);
  g_autoptr (DocketOperation) move = stage_edit (fixture, now, DOCKET_JOB_STATUS, status);

  assert_sends (fixture, who, move, "applied");
}

/* Each group is locked since its own lock began: the totals since the job was
 * signed off, the title since it was closed. Reopening keeps what there is. */
static void
test_lock_is_dated_by_group (Fixture *fixture, gconstpointer data)
{
  g_autoptr (DocketRecord) before = stage_get (fixture, DOCKET_KIND_JOB, JOB);
  g_autoptr (DocketValues) minutes = docket_values_new (), later = docket_values_new (), reopened = docket_values_new ();
  g_autoptr (DocketOperation) in_time = NULL, too_late = NULL, title = NULL, note = stage_note (fixture, "Key is next door"), again = NULL;
  g_autoptr (DocketRecord) between = NULL, open = NULL, kept = NULL;

  assert_sends (fixture, TESS, note, "applied");
  docket_values_set_int (minutes, DOCKET_JOB_LABOR_MINUTES, 90);
  in_time = stage_edit_group (fixture, before, DOCKET_GROUP_JOB_TOTALS, minutes);
  in_time->seen = stage_cursor_now (fixture);
  move_to (fixture, TESS, DOCKET_STATUS_COMPLETE);
  move_to (fixture, OMAR, "signed_off");
  between = stage_get (fixture, DOCKET_KIND_JOB, JOB);
  docket_values_set_int (later, DOCKET_JOB_LABOR_MINUTES, 95);
  too_late = stage_edit_group (fixture, between, DOCKET_GROUP_JOB_TOTALS, later);
  too_late->seen = stage_cursor_now (fixture);
  title = stage_edit (fixture, between, DOCKET_JOB_TITLE, "Pump replaced");
  title->seen = stage_cursor_now (fixture);
  move_to (fixture, OMAR, "closed");
  assert_sends (fixture, OMAR, too_late, "rejected locked");
  assert_sends (fixture, OMAR, title, "held");
  assert_sends (fixture, OMAR, in_time, "held");
  move_to (fixture, SOFIA, DOCKET_STATUS_REOPENED);
  open = stage_get (fixture, DOCKET_KIND_JOB, JOB);
  kept = stage_get (fixture, DOCKET_KIND_NOTE, note->record_id);
  g_assert_true (docket_value_equal (docket_record_get (open, DOCKET_JOB_LABOR_MINUTES), docket_record_get (between, DOCKET_JOB_LABOR_MINUTES)));
  g_assert_cmpint (docket_record_get_group_rev (open, DOCKET_GROUP_JOB_TOTALS), ==, docket_record_get_group_rev (between, DOCKET_GROUP_JOB_TOTALS));
  g_assert_false (docket_record_get_void (kept));
  docket_values_set_int (reopened, DOCKET_JOB_LABOR_MINUTES, 100);
  again = stage_edit_group (fixture, open, DOCKET_GROUP_JOB_TOTALS, reopened);
  assert_sends (fixture, OMAR, again, "applied");
}

/* I5: notes are added; whoever was wrong voids and adds another. */
static void
test_note_is_never_changed (Fixture *fixture, gconstpointer data)
{
  g_autoptr (DocketOperation) note = stage_note (fixture, "Key is next door");
  g_autoptr (DocketOperation) mine = NULL, gone = NULL;
  g_autoptr (DocketRecord) seen = NULL;

  assert_sends (fixture, TESS, note, "applied");
  seen = stage_get (fixture, DOCKET_KIND_NOTE, note->record_id);
  mine = stage_edit (fixture, seen, DOCKET_NOTE_BODY, "No key");
  assert_sends (fixture, TESS, mine, "rejected forbidden");
  gone = stage_void (fixture, DOCKET_OPERATION_VOID, seen);
  assert_sends (fixture, TESS, gone, "applied");
}

static void
test_void_versus_edit (Fixture *fixture, gconstpointer data)
{
  g_autoptr (DocketRecord) seen = stage_get (fixture, DOCKET_KIND_JOB, JOB);
  g_autoptr (DocketOperation) gone = docket_operation_new (DOCKET_OPERATION_VOID, DOCKET_KIND_JOB, JOB);
  g_autoptr (DocketOperation) late = stage_edit (fixture, seen, DOCKET_JOB_TITLE, "Pump");
  g_autoptr (DocketResult) held = NULL;
  g_autoptr (DocketReview) review = NULL;
  g_autoptr (DocketOperation) decision = NULL;
  g_autoptr (DocketRecord) restored = NULL;

  gone->base = docket_record_get_rev (seen);
  stage_give_key (fixture, gone);
  assert_sends (fixture, SOFIA, gone, "applied");
  held = stage_send (fixture, OMAR, late);
  assert_outcome (held, "held");
  review = stage_case_of (fixture, held->review);
  g_assert_cmpstr (review->reason, ==, DOCKET_WHY_VOID_VS_EDIT);
  decision = stage_decide (fixture, held->review, DOCKET_CHOICE_TAKE);
  decision->candidate = g_strdup (late->key);
  assert_sends (fixture, SOFIA, decision, "applied");
  restored = stage_get (fixture, DOCKET_KIND_JOB, JOB);
  g_assert_false (docket_record_get_void (restored));
  g_assert_cmpstr (docket_record_get_text (restored, DOCKET_JOB_TITLE), ==, "Pump");
}

/* Edited and then voided offline by one person: nobody else is in it. */
static void
test_own_edit_then_void (Fixture *fixture, gconstpointer data)
{
  g_autoptr (DocketRecord) seen = stage_get (fixture, DOCKET_KIND_JOB, JOB);
  g_autoptr (DocketOperation) change = stage_edit (fixture, seen, DOCKET_JOB_TITLE, "Pump, no longer needed");
  g_autoptr (DocketOperation) gone = docket_operation_new (DOCKET_OPERATION_VOID, DOCKET_KIND_JOB, JOB);
  g_autoptr (DocketRecord) job = NULL;

  gone->base = docket_record_get_rev (seen);
  gone->follows = g_strdup (change->key);
  stage_give_key (fixture, gone);
  assert_sends (fixture, SOFIA, change, "applied");
  assert_sends (fixture, SOFIA, gone, "applied");
  job = stage_get (fixture, DOCKET_KIND_JOB, JOB);
  g_assert_true (docket_record_get_void (job));
}

static void
test_revoked_is_quarantined (Fixture *fixture, gconstpointer data)
{
  g_autoptr (DocketOperation) job = stage_create (fixture, DOCKET_KIND_JOB, DOCKET_JOB_TITLE, "Made on a lost laptop", DOCKET_JOB_CUSTOMER, CUSTOMER);
  g_autoptr (DocketOperation) decision = NULL;
  g_autoptr (DocketResult) held = NULL;
  g_autoptr (DocketReview) review = NULL;
  g_autoptr (DocketRecord) none = NULL, made = NULL;

  fixture->revoked = TRUE;
  held = stage_send (fixture, OMAR, job);
  fixture->revoked = FALSE;
  assert_outcome (held, "held");
  none = stage_get (fixture, DOCKET_KIND_JOB, job->record_id);
  g_assert_null (none);
  review = stage_case_of (fixture, held->review);
  g_assert_cmpstr (review->reason, ==, DOCKET_WHY_QUARANTINE);
  /* A person lets it through: then it is a job like any other, with a number. */
  decision = stage_decide (fixture, held->review, DOCKET_CHOICE_TAKE);
  decision->candidate = g_strdup (job->key);
  assert_sends (fixture, SOFIA, decision, "applied");
  made = stage_get (fixture, DOCKET_KIND_JOB, job->record_id);
  g_assert_nonnull (made);
  g_assert_cmpstr (docket_record_get_text (made, DOCKET_JOB_NUMBER), ==, "J-10249");
}

static void
test_revoked_does_not_decide (Fixture *fixture, gconstpointer data)
{
  g_autoptr (DocketOperation) of_tess = NULL;
  g_autofree char *id = stage_play_pump (fixture, &of_tess);
  g_autoptr (DocketOperation) decision = stage_decide (fixture, id, DOCKET_CHOICE_TAKE);

  decision->candidate = g_strdup (of_tess->key);
  fixture->revoked = TRUE;
  assert_sends (fixture, SOFIA, decision, "rejected not-decider");
  stage_assert_job (fixture, DOCKET_JOB_STATUS, DOCKET_STATUS_WAITING_APPROVAL);
}

int
main (int argc, char **argv)
{
  static const StageTest tests[] = {
    { "case/current-moves-with-the-job", test_current_moves_with_the_job },
    { "case/agreement-withdraws-it", test_withdrawn },
    { "decide/keep", test_keep },
    { "decide/take", test_take },
    { "decide/take-nobody", test_take_nobody },
    { "decide/set", test_set },
    { "decide/set-without-a-title", test_set_without_a_title },
    { "decide/set-to-another-job", test_set_to_another_job },
    { "decide/set-foreign-field", test_set_foreign_field },
    { "decide/already-decided-says-by-whom", test_decided_while_following },
    { "decide/stale", test_stale_decision },
    { "decide/not-decider", test_not_decider },
    { "decide/unknown-case", test_unknown_case },
    { "decide/merge-into-nothing", test_merge_of_nothing },
    { "scope/follows-the-job", test_scope_follows_the_job },
    { "scope/customer-stays-with-another-job", test_customer_stays_with_another_job },
    { "scope/never-hers", test_never_hers },
    { "scope/note-on-an-unseen-customer", test_note_on_unseen_customer },
    { "scope/technician-learns-the-result", test_technician_learns_the_result },
    { "scope/author-learns-the-result-in-another-role", test_author_learns_the_result_in_another_role },
    { "scope/decider-learns-of-its-undoing-in-another-role", test_decider_learns_of_its_undoing_in_another_role },
    { "lock/closed-work", test_lock },
    { "lock/is-dated-by-group-and-reopening-keeps-all", test_lock_is_dated_by_group },
    { "append/note-is-never-changed", test_note_is_never_changed },
    { "void/versus-edit", test_void_versus_edit },
    { "void/own-edit-before-it", test_own_edit_then_void },
    { "rights/revoked-device-is-quarantined", test_revoked_is_quarantined },
    { "rights/revoked-device-does-not-decide", test_revoked_does_not_decide },
  };

  g_test_init (&argc, &argv, NULL);
  stage_add ("commit", tests, G_N_ELEMENTS (tests));
  return g_test_run ();
}
