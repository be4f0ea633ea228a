/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What is held and what becomes of it: quarantine of every kind, replacement,
 * withdrawal, and which facts move a case's revision.
 */
#include <string.h>

#include "docket-test-stage.h"

/* As from a device that was revoked. Returns the case. */
static char *
quarantine (Fixture *fixture, int who, const DocketOperation *operation)
{
  g_autoptr (DocketResult) held = NULL;
  g_autoptr (DocketReview) review = NULL;

  fixture->revoked = TRUE;
  held = stage_send (fixture, who, operation);
  fixture->revoked = FALSE;
  assert_outcome (held, "held");
  g_assert_cmpstr (held->problem_type, ==, DOCKET_WHY_QUARANTINE);
  review = stage_case_of (fixture, held->review);
  g_assert_cmpstr (review->reason, ==, DOCKET_WHY_QUARANTINE);
  return g_strdup (held->review);
}

static void
assert_decides (Fixture *fixture, const char *id, DocketChoice choice, const char *candidate)
{
  g_autoptr (DocketOperation) decision = stage_decide (fixture, id, choice);
  g_autoptr (DocketOperation) of_omar = stage_decide (fixture, id, choice);
  g_autoptr (DocketReview) review = NULL;

  decision->candidate = g_strdup (candidate);
  of_omar->candidate = g_strdup (candidate);
  assert_sends (fixture, OMAR, of_omar, "rejected not-decider");
  assert_sends (fixture, SOFIA, decision, "applied");
  review = stage_case_of (fixture, id);
  g_assert_cmpstr (review->state, ==, "decided");
}

static void
test_quarantined_edit (Fixture *fixture, gconstpointer data)
{
  g_autoptr (DocketRecord) seen = stage_get (fixture, DOCKET_KIND_JOB, JOB);
  g_autoptr (DocketOperation) first = stage_edit (fixture, seen, DOCKET_JOB_TITLE, "Not this");
  g_autoptr (DocketOperation) second = stage_edit (fixture, seen, DOCKET_JOB_TITLE, "Pump");
  g_autofree char *id = quarantine (fixture, OMAR, first);
  g_autofree char *next = NULL;

  assert_decides (fixture, id, DOCKET_CHOICE_KEEP, NULL);
  stage_assert_job (fixture, DOCKET_JOB_TITLE, "Leaking pump, boiler room");
  next = quarantine (fixture, OMAR, second);
  assert_decides (fixture, next, DOCKET_CHOICE_TAKE, second->key);
  stage_assert_job (fixture, DOCKET_JOB_TITLE, "Pump");
}

/* By itself it would be taken; but what it builds on waits for a person. */
static void
test_what_follows_waits_too (Fixture *fixture, gconstpointer data)
{
  g_autoptr (DocketRecord) seen = stage_get (fixture, DOCKET_KIND_JOB, JOB);
  g_autoptr (DocketOperation) first = stage_edit (fixture, seen, DOCKET_JOB_TITLE, "Not this");
  g_autoptr (DocketOperation) second = stage_edit (fixture, seen, DOCKET_JOB_TITLE, "Pump");
  g_autofree char *id = quarantine (fixture, OMAR, first);
  g_autoptr (DocketResult) held = NULL;
  g_autoptr (DocketReview) review = NULL;

  second->follows = g_strdup (first->key);
  held = stage_send (fixture, OMAR, second);
  assert_outcome (held, "held");
  g_assert_cmpstr (held->review, ==, id);
  stage_assert_job (fixture, DOCKET_JOB_TITLE, "Leaking pump, boiler room");
  review = stage_case_of (fixture, id);
  g_assert_cmpuint (review->candidates->len, ==, 1);
  g_assert_cmpstr (((DocketCandidate *) g_ptr_array_index (review->candidates, 0))->operation, ==, second->key);
}

static void
test_quarantined_void (Fixture *fixture, gconstpointer data)
{
  g_autoptr (DocketRecord) seen = stage_get (fixture, DOCKET_KIND_JOB, JOB);
  g_autoptr (DocketOperation) gone = stage_void (fixture, DOCKET_OPERATION_VOID, seen);
  g_autofree char *id = quarantine (fixture, OMAR, gone);
  g_autoptr (DocketRecord) job = NULL, back = NULL;
  g_autoptr (DocketOperation) restore = NULL;
  g_autofree char *next = NULL;

  assert_decides (fixture, id, DOCKET_CHOICE_TAKE, gone->key);
  job = stage_get (fixture, DOCKET_KIND_JOB, JOB);
  g_assert_true (docket_record_get_void (job));
  restore = stage_void (fixture, DOCKET_OPERATION_RESTORE, job);
  next = quarantine (fixture, OMAR, restore);
  assert_decides (fixture, next, DOCKET_CHOICE_TAKE, restore->key);
  back = stage_get (fixture, DOCKET_KIND_JOB, JOB);
  g_assert_false (docket_record_get_void (back));
}

static void
test_quarantined_note (Fixture *fixture, gconstpointer data)
{
  g_autoptr (DocketOperation) words = stage_note (fixture, "From a lost phone");
  g_autofree char *id = quarantine (fixture, OMAR, words);
  gint64 seq = stage_seq_now (fixture);
  g_autoptr (DocketRecord) none = stage_get (fixture, DOCKET_KIND_NOTE, words->record_id);
  g_autoptr (DocketRecord) note = NULL;
  g_autofree char *to_tess = NULL;

  g_assert_null (none);
  assert_decides (fixture, id, DOCKET_CHOICE_TAKE, words->key);
  note = stage_get (fixture, DOCKET_KIND_NOTE, words->record_id);
  g_assert_cmpstr (docket_record_get_text (note, DOCKET_NOTE_BODY), ==, "From a lost phone");
  /* It is the job's now, so its technician sees it. */
  to_tess = stage_feed_of (fixture, TESS, seq);
  g_assert_nonnull (strstr (to_tess, "note"));
}

static void
test_quarantined_and_kept_out (Fixture *fixture, gconstpointer data)
{
  g_autoptr (DocketOperation) job = stage_create (fixture, DOCKET_KIND_JOB, DOCKET_JOB_TITLE, "Boiler", DOCKET_JOB_CUSTOMER, CUSTOMER);
  g_autofree char *id = quarantine (fixture, OMAR, job);
  g_autoptr (DocketRecord) none = NULL;
  g_autoptr (DocketOperation) undo = NULL, let_in = NULL;

  assert_decides (fixture, id, DOCKET_CHOICE_KEEP, NULL);
  none = stage_get (fixture, DOCKET_KIND_JOB, job->record_id);
  g_assert_null (none);
  undo = stage_undo (fixture, id);
  assert_sends (fixture, SOFIA, undo, "applied");
  let_in = stage_take (fixture, id, job->key);
  assert_sends (fixture, RUTH, let_in, "applied");
}

/* A change of a job that itself is still held: first things first. */
static void
test_quarantined_chain (Fixture *fixture, gconstpointer data)
{
  g_autoptr (DocketOperation) job = stage_create (fixture, DOCKET_KIND_JOB, DOCKET_JOB_TITLE, "Boiler", DOCKET_JOB_CUSTOMER, CUSTOMER);
  g_autoptr (DocketRecord) blank = docket_record_new (DOCKET_KIND_JOB, job->record_id);
  g_autoptr (DocketOperation) title = stage_edit (fixture, blank, DOCKET_JOB_TITLE, "Boiler, cellar");
  g_autofree char *made = quarantine (fixture, OMAR, job);
  g_autofree char *changed = quarantine (fixture, OMAR, title);
  g_autoptr (DocketOperation) early = stage_take (fixture, changed, title->key);
  g_autoptr (DocketRecord) record = NULL;

  assert_sends (fixture, SOFIA, early, "rejected unknown-record");
  assert_decides (fixture, made, DOCKET_CHOICE_TAKE, job->key);
  assert_decides (fixture, changed, DOCKET_CHOICE_TAKE, title->key);
  record = stage_get (fixture, DOCKET_KIND_JOB, job->record_id);
  g_assert_cmpstr (docket_record_get_text (record, DOCKET_JOB_TITLE), ==, "Boiler, cellar");
}

/* A job and its customer, both held: no job is let in without its customer, nor given
 * to one who was kept out. */
static void
test_quarantined_reference (Fixture *fixture, gconstpointer data)
{
  g_autoptr (DocketOperation) customer = stage_create (fixture, DOCKET_KIND_CUSTOMER, DOCKET_CUSTOMER_NAME, "Birch & Son", DOCKET_FIELD_NONE, NULL);
  g_autoptr (DocketOperation) job = stage_create (fixture, DOCKET_KIND_JOB, DOCKET_JOB_TITLE, "Boiler", DOCKET_JOB_CUSTOMER, customer->record_id);
  g_autoptr (DocketRecord) seen = stage_get (fixture, DOCKET_KIND_JOB, JOB);
  g_autoptr (DocketOperation) moved = stage_edit (fixture, seen, DOCKET_JOB_CUSTOMER, customer->record_id);
  g_autofree char *of_customer = quarantine (fixture, OMAR, customer);
  g_autofree char *of_job = quarantine (fixture, OMAR, job);
  g_autofree char *of_party = quarantine (fixture, OMAR, moved);
  g_autoptr (DocketOperation) early = stage_take (fixture, of_job, job->key);
  g_autoptr (DocketOperation) elsewhere = stage_take (fixture, of_party, moved->key);
  g_autoptr (DocketOperation) typed = stage_decide (fixture, of_party, DOCKET_CHOICE_SET);
  g_autoptr (DocketRecord) none = NULL, record = NULL;

  docket_values_set_text (typed->set, DOCKET_JOB_CUSTOMER, customer->record_id);
  assert_sends (fixture, SOFIA, early, "rejected unknown-record");
  assert_sends (fixture, SOFIA, elsewhere, "rejected unknown-record");
  assert_sends (fixture, SOFIA, typed, "rejected unknown-record");
  none = stage_get (fixture, DOCKET_KIND_JOB, job->record_id);
  g_assert_null (none);
  stage_assert_job (fixture, DOCKET_JOB_CUSTOMER, CUSTOMER);
  assert_decides (fixture, of_customer, DOCKET_CHOICE_TAKE, customer->key);
  assert_decides (fixture, of_job, DOCKET_CHOICE_TAKE, job->key);
  assert_decides (fixture, of_party, DOCKET_CHOICE_TAKE, moved->key);
  record = stage_get (fixture, DOCKET_KIND_JOB, job->record_id);
  g_assert_cmpstr (docket_record_get_text (record, DOCKET_JOB_CUSTOMER), ==, customer->record_id);
  stage_assert_job (fixture, DOCKET_JOB_CUSTOMER, customer->record_id);
}

/* The technician changes her held status to what the office has. */
static void
test_replaced_by_agreement (Fixture *fixture, gconstpointer data)
{
  g_autoptr (DocketOperation) of_tess = NULL;
  g_autofree char *id = stage_play_pump (fixture, &of_tess);
  g_autoptr (DocketOperation) second = docket_operation_copy (of_tess);
  g_autoptr (DocketReview) review = NULL;
  g_autofree char *open = NULL;

  stage_give_key (fixture, second);
  second->follows = g_strdup (of_tess->key);
  docket_values_set_text (second->set, DOCKET_JOB_STATUS, DOCKET_STATUS_WAITING_APPROVAL);
  docket_values_set_text (second->was, DOCKET_JOB_STATUS, DOCKET_STATUS_IN_PROGRESS);
  assert_sends (fixture, TESS, second, "held");
  review = stage_case_of (fixture, id);
  g_assert_cmpuint (review->candidates->len, ==, 1);
  g_assert_cmpstr (review->state, ==, "withdrawn");
  g_assert_true (docket_repository_get_case (fixture->store, DOCKET_KIND_JOB, JOB, DOCKET_GROUP_JOB_STATUS, &open, NULL));
  g_assert_null (open);
}

/* The judge says collision of whatever builds on held work; the case knows better. */
static void
test_follow_up_waits_for_the_same_reason (Fixture *fixture, gconstpointer data)
{
  g_autoptr (DocketRecord) seen = stage_get (fixture, DOCKET_KIND_JOB, JOB);
  g_autoptr (DocketOperation) plan = stage_edit (fixture, seen, DOCKET_JOB_TECHNICIAN, people[MILO].id);
  g_autoptr (DocketOperation) first = stage_edit (fixture, seen, DOCKET_JOB_STATUS, DOCKET_STATUS_PAUSED);
  g_autoptr (DocketOperation) second = stage_edit (fixture, seen, DOCKET_JOB_STATUS, DOCKET_STATUS_COMPLETE);
  g_autoptr (DocketResult) result = NULL;
  g_autoptr (DocketReview) review = NULL;

  assert_sends (fixture, DANA, plan, "applied");
  assert_sends (fixture, TESS, first, "held");
  second->follows = g_strdup (first->key);
  result = stage_send (fixture, TESS, second);
  assert_outcome (result, "held");
  g_assert_cmpstr (result->problem_type, ==, DOCKET_WHY_OWNERSHIP_MOVED);
  review = stage_case_of (fixture, result->review);
  g_assert_cmpuint (review->candidates->len, ==, 1);
  g_assert_cmpstr (((DocketCandidate *) g_ptr_array_index (review->candidates, 0))->why, ==, DOCKET_WHY_OWNERSHIP_MOVED);
}

/* Sofia's first change arrived, but its answer did not; Omar's came on top of it.
 * On her desk her own value stands over his, though the revision is his: her next
 * change, which goes on from her own, is not applied over what she never saw. */
static void
test_covered_by_own_work (Fixture *fixture, gconstpointer data)
{
  for (gint64 seen = 1; seen >= 0; seen--)
    {
      g_autoptr (DocketRecord) start = stage_get (fixture, DOCKET_KIND_JOB, JOB);
      g_autoptr (DocketOperation) first = stage_totals (fixture, start, 8000 + seen, 15500 + seen);
      g_autoptr (DocketRecord) own = NULL, newest = NULL;
      g_autoptr (DocketOperation) omar = NULL, second = NULL;

      assert_sends (fixture, SOFIA, first, "applied");
      own = stage_get (fixture, DOCKET_KIND_JOB, JOB);
      omar = stage_totals (fixture, own, 9000 + seen, 16500 + seen);
      assert_sends (fixture, OMAR, omar, "applied");
      newest = stage_get (fixture, DOCKET_KIND_JOB, JOB);
      second = stage_totals (fixture, seen ? newest : own, 7000 + seen, 14500 + seen);
      second->base = docket_record_get_group_rev (newest, DOCKET_GROUP_JOB_TOTALS);
      second->follows = g_strdup (first->key);
      assert_sends (fixture, SOFIA, second, seen ? "applied" : "held");
    }
}

/* An edit of one amount of the totals by someone who saw @seen. */
static DocketOperation *
edit_amount (Fixture *fixture, const DocketRecord *seen, DocketField field, gint64 amount)
{
  g_autoptr (DocketValues) set = docket_values_new ();

  docket_values_set_int (set, field, amount);
  return stage_edit_group (fixture, seen, DOCKET_GROUP_JOB_TOTALS, set);
}

/* The same, where @omar stands over own work; the second change names his revision,
 * but is about another amount. Only where hers hides nothing of his has she seen all. */
static void
test_covered_beside (Fixture *fixture, gconstpointer data)
{
  for (gint64 seen = 1; seen >= 0; seen--)
    {
      g_autoptr (DocketRecord) start = stage_get (fixture, DOCKET_KIND_JOB, JOB);
      g_autoptr (DocketOperation) first = edit_amount (fixture, start, DOCKET_JOB_LABOR_AMOUNT, 8000 + seen);
      g_autoptr (DocketRecord) own = NULL, newest = NULL;
      g_autoptr (DocketOperation) omar = NULL, second = NULL;

      assert_sends (fixture, SOFIA, first, "applied");
      own = stage_get (fixture, DOCKET_KIND_JOB, JOB);
      omar = edit_amount (fixture, own, seen ? DOCKET_JOB_PARTS_AMOUNT : DOCKET_JOB_LABOR_AMOUNT, 9000);
      assert_sends (fixture, OMAR, omar, "applied");
      newest = stage_get (fixture, DOCKET_KIND_JOB, JOB);
      second = edit_amount (fixture, newest, DOCKET_JOB_TAX_AMOUNT, 700 + seen);
      second->follows = g_strdup (first->key);
      assert_sends (fixture, SOFIA, second, seen ? "applied" : "held");
    }
}

/* Omar and Sofia, who had not seen his, set the same amount: both agree. What he
 * set beside it she did not see, and her next change goes on from her own. */
static void
test_agreement_is_no_sight (Fixture *fixture, gconstpointer data)
{
  for (gint64 beside = 0; beside <= 1; beside++)
    {
      g_autoptr (DocketRecord) start = stage_get (fixture, DOCKET_KIND_JOB, JOB);
      g_autoptr (DocketOperation) first = edit_amount (fixture, start, DOCKET_JOB_LABOR_AMOUNT, 8000 + beside);
      g_autoptr (DocketOperation) second = edit_amount (fixture, start, DOCKET_JOB_TAX_AMOUNT, 600 + beside);
      g_autoptr (DocketOperation) third = edit_amount (fixture, start, DOCKET_JOB_TOTAL_AMOUNT, 14000 + beside);
      g_autoptr (DocketOperation) omar = edit_amount (fixture, start, DOCKET_JOB_LABOR_AMOUNT, 8000 + beside);

      if (beside)
        docket_values_set_int (omar->set, DOCKET_JOB_TOTAL_AMOUNT, 15000);
      if (beside)
        docket_values_set (omar->was, DOCKET_JOB_TOTAL_AMOUNT, docket_record_get (start, DOCKET_JOB_TOTAL_AMOUNT));
      second->follows = g_strdup (first->key);
      third->follows = g_strdup (second->key);
      assert_sends (fixture, OMAR, omar, "applied");
      assert_sends (fixture, SOFIA, first, "merged");
      assert_sends (fixture, SOFIA, second, beside ? "held" : "applied");
      assert_sends (fixture, SOFIA, third, beside ? "held" : "applied");
    }
}

/* Sofia, who has not seen what Omar changed elsewhere in the job, changes its title
 * and sets it aside. That her own change was the last does not show her his. */
static void
test_void_behind_own_work (Fixture *fixture, gconstpointer data)
{
  for (gint64 beside = 1; beside >= 0; beside--)
    {
      g_autoptr (DocketRecord) seen = stage_get (fixture, DOCKET_KIND_JOB, JOB);
      g_autoptr (DocketOperation) omar = stage_totals (fixture, seen, 8000, 15500);
      g_autoptr (DocketOperation) title = stage_edit (fixture, seen, DOCKET_JOB_TITLE, beside ? "Pump" : "Pumps");
      g_autoptr (DocketOperation) away = stage_void (fixture, DOCKET_OPERATION_VOID, seen);

      away->follows = g_strdup (title->key);
      if (beside)
        assert_sends (fixture, OMAR, omar, "applied");
      assert_sends (fixture, SOFIA, title, "applied");
      assert_sends (fixture, SOFIA, away, beside ? "held" : "applied");
    }
}

/* Her first change was held, and the answer lost; it was decided against, which she
 * has not seen either. Omar's, which stands, is on her desk under her own: her next
 * change is not applied over it. */
static void
test_covered_by_what_lost (Fixture *fixture, gconstpointer data)
{
  for (gint64 same = 0; same <= 1; same++)
    {
      g_autoptr (DocketRecord) start = stage_get (fixture, DOCKET_KIND_JOB, JOB);
      g_autoptr (DocketOperation) omar = edit_amount (fixture, start, DOCKET_JOB_LABOR_AMOUNT, 9000 + same);
      g_autoptr (DocketOperation) first = edit_amount (fixture, start, DOCKET_JOB_LABOR_AMOUNT, 8000 + same);
      g_autoptr (DocketOperation) second = NULL, keep = NULL;
      g_autoptr (DocketRecord) newest = NULL;
      g_autoptr (DocketResult) held = NULL;

      assert_sends (fixture, OMAR, omar, "applied");
      held = stage_send (fixture, SOFIA, first);
      assert_outcome (held, "held");
      keep = stage_decide (fixture, held->review, DOCKET_CHOICE_KEEP);
      assert_sends (fixture, RUTH, keep, "applied");
      newest = stage_get (fixture, DOCKET_KIND_JOB, JOB);
      second = edit_amount (fixture, newest, same ? DOCKET_JOB_LABOR_AMOUNT : DOCKET_JOB_TAX_AMOUNT, 7000 + same);
      if (same)
        docket_values_set_int (second->was, DOCKET_JOB_LABOR_AMOUNT, 8000 + same);
      second->follows = g_strdup (first->key);
      assert_sends (fixture, SOFIA, second, "held");
      g_clear_pointer (&keep, docket_operation_unref);
      g_clear_pointer (&held, docket_result_free);
      held = stage_send (fixture, SOFIA, second);
      keep = stage_decide (fixture, held->review, DOCKET_CHOICE_KEEP);
      assert_sends (fixture, RUTH, keep, "applied");
    }
}

/* Omar sets the job aside and takes it back, which leaves no value behind: whoever
 * has not seen that does not set it aside behind own work, nor without. A restore that
 * they saw, or their own, is none of that. */
static void
test_void_behind_unseen_restore (Fixture *fixture, gconstpointer data)
{
  static const struct
  {
    int who;
    gboolean seen;
    const char *outcome;
  } plays[] = { { OMAR, TRUE, "applied" }, { SOFIA, FALSE, "applied" }, { OMAR, FALSE, "held" } };

  for (guint i = 0; i < G_N_ELEMENTS (plays); i++)
    {
      g_autofree char *words = g_strdup_printf ("Pump %u", i);
      g_autoptr (DocketRecord) before = stage_get (fixture, DOCKET_KIND_JOB, JOB);
      g_autoptr (DocketOperation) gone = stage_void (fixture, DOCKET_OPERATION_VOID, before);
      g_autoptr (DocketRecord) without = NULL, after = NULL;
      g_autoptr (DocketOperation) back = NULL, title = NULL, away = NULL, again = NULL;

      assert_sends (fixture, plays[i].who, gone, "applied");
      without = stage_get (fixture, DOCKET_KIND_JOB, JOB);
      back = stage_void (fixture, DOCKET_OPERATION_RESTORE, without);
      assert_sends (fixture, plays[i].who, back, "applied");
      after = stage_get (fixture, DOCKET_KIND_JOB, JOB);
      title = stage_edit (fixture, plays[i].seen ? after : before, DOCKET_JOB_TITLE, words);
      away = stage_void (fixture, DOCKET_OPERATION_VOID, plays[i].seen ? after : before);
      away->follows = g_strdup (title->key);
      assert_sends (fixture, SOFIA, title, "applied");
      assert_sends (fixture, SOFIA, away, plays[i].outcome);
      if (strcmp (plays[i].outcome, "held") == 0)
        break;
      g_clear_pointer (&without, docket_record_unref);
      without = stage_get (fixture, DOCKET_KIND_JOB, JOB);
      again = stage_void (fixture, DOCKET_OPERATION_RESTORE, without);
      assert_sends (fixture, SOFIA, again, "applied");
    }
}

/* Two of hers are held, one on the other, and decided otherwise. Her desk has what was
 * decided, but not yet that it was: under her first amount she does not see Omar's. */
static void
test_covered_by_two_that_lost (Fixture *fixture, gconstpointer data)
{
  for (gint64 told = 1; told >= 0; told--)
    {
      g_autoptr (DocketRecord) start = stage_get (fixture, DOCKET_KIND_JOB, JOB);
      g_autoptr (DocketOperation) omar = edit_amount (fixture, start, DOCKET_JOB_LABOR_AMOUNT, 9000 + told);
      g_autoptr (DocketOperation) first = edit_amount (fixture, start, DOCKET_JOB_LABOR_AMOUNT, 8000 + told);
      g_autoptr (DocketOperation) second = edit_amount (fixture, start, DOCKET_JOB_PARTS_AMOUNT, 500 + told);
      g_autoptr (DocketOperation) beside = NULL, third = NULL, decision = NULL;
      g_autoptr (DocketRecord) decided = NULL, newest = NULL;
      g_autoptr (DocketResult) held = NULL;

      second->follows = g_strdup (first->key);
      assert_sends (fixture, OMAR, omar, "applied");
      assert_sends (fixture, SOFIA, first, "held");
      held = stage_send (fixture, SOFIA, second);
      assert_outcome (held, "held");
      decision = stage_decide (fixture, held->review, DOCKET_CHOICE_SET);
      docket_values_set_int (decision->set, DOCKET_JOB_LABOR_AMOUNT, 9000 + told);
      docket_values_set_int (decision->set, DOCKET_JOB_PARTS_AMOUNT, 500 + told);
      assert_sends (fixture, RUTH, decision, "applied");
      decided = stage_get (fixture, DOCKET_KIND_JOB, JOB);
      /* Behind the case in the feed: with that, the desk knows of both. */
      beside = edit_amount (fixture, decided, DOCKET_JOB_DISCOUNT_AMOUNT, 10 + told);
      if (told)
        assert_sends (fixture, OMAR, beside, "applied");
      newest = stage_get (fixture, DOCKET_KIND_JOB, JOB);
      third = edit_amount (fixture, newest, DOCKET_JOB_TAX_AMOUNT, 70 + told);
      third->follows = g_strdup (second->key);
      assert_sends (fixture, SOFIA, third, told ? "applied" : "held");
    }
}

/* Likewise, and Omar's was moved and moved back meanwhile: that it stands as it did on
 * her desk does not show her what her own covered there. */
static void
test_moved_back_under_what_lost (Fixture *fixture, gconstpointer data)
{
  static const struct
  {
    DocketField field;
    gboolean covered, follows;
    const char *outcome;
  } plays[] = {
    { DOCKET_JOB_LABOR_AMOUNT, FALSE, FALSE, "merged" },
    { DOCKET_JOB_LABOR_AMOUNT, TRUE, FALSE, "held" }, /* an older form, behind later own work */
    { DOCKET_JOB_LABOR_AMOUNT, TRUE, TRUE, "held" },
    { DOCKET_JOB_TAX_AMOUNT, TRUE, TRUE, "held" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (plays); i++)
    {
      g_autoptr (DocketRecord) start = stage_get (fixture, DOCKET_KIND_JOB, JOB);
      g_autoptr (DocketOperation) omar = edit_amount (fixture, start, DOCKET_JOB_LABOR_AMOUNT, 9000 + i);
      g_autoptr (DocketOperation) first = edit_amount (fixture, start, DOCKET_JOB_LABOR_AMOUNT, 8000 + i);
      g_autoptr (DocketOperation) moved = NULL, back = NULL, second = NULL, keep = NULL, lost = NULL;
      g_autoptr (DocketRecord) newest = NULL, between = NULL;
      g_autoptr (DocketResult) held = NULL, answer = NULL;

      assert_sends (fixture, OMAR, omar, "applied");
      held = stage_send (fixture, SOFIA, first);
      assert_outcome (held, "held");
      newest = stage_get (fixture, DOCKET_KIND_JOB, JOB);
      second = edit_amount (fixture, newest, plays[i].field, 7000 + i);
      if (plays[i].covered && plays[i].field == DOCKET_JOB_LABOR_AMOUNT)
        docket_values_set_int (second->was, DOCKET_JOB_LABOR_AMOUNT, 8000 + i);
      second->follows = plays[i].follows ? g_strdup (first->key) : NULL;
      keep = stage_decide (fixture, held->review, DOCKET_CHOICE_KEEP);
      assert_sends (fixture, RUTH, keep, "applied");
      moved = edit_amount (fixture, newest, DOCKET_JOB_LABOR_AMOUNT, 9500);
      assert_sends (fixture, OMAR, moved, "applied");
      between = stage_get (fixture, DOCKET_KIND_JOB, JOB);
      back = edit_amount (fixture, between, DOCKET_JOB_LABOR_AMOUNT, 9000 + i);
      assert_sends (fixture, OMAR, back, "applied");
      answer = stage_send (fixture, SOFIA, second);
      assert_outcome (answer, plays[i].outcome);
      if (answer->review == NULL)
        continue;
      lost = stage_decide (fixture, answer->review, DOCKET_CHOICE_KEEP);
      assert_sends (fixture, RUTH, lost, "applied");
    }
}

/* Two of her devices: the second one's does not follow, so both stand. */
static void
test_both_stand (Fixture *fixture, gconstpointer data)
{
  g_autoptr (DocketOperation) of_tess = NULL;
  g_autofree char *id = stage_play_pump (fixture, &of_tess);
  g_autoptr (DocketOperation) second = docket_operation_copy (of_tess);
  g_autoptr (DocketReview) before = stage_case_of (fixture, id);
  g_autoptr (DocketReview) after = NULL;

  stage_give_key (fixture, second);
  docket_values_set_text (second->set, DOCKET_JOB_STATUS, DOCKET_STATUS_PAUSED);
  assert_sends (fixture, TESS, second, "held");
  after = stage_case_of (fixture, id);
  g_assert_cmpuint (after->candidates->len, ==, 2);
  g_assert_cmpint (after->rev, !=, before->rev);
}

/* Sofia's half-filled form is older than Omar's totals, and she wrote on those from
 * elsewhere: the form, which does not say that it follows that, is a question, and
 * neither Omar's labor nor what the form wants is lost. */
static void
test_older_form_behind_own_later_work (Fixture *fixture, gconstpointer data)
{
  g_autoptr (DocketRecord) seen = stage_get (fixture, DOCKET_KIND_JOB, JOB);
  g_autoptr (DocketOperation) form = stage_totals (fixture, seen, 9000, 16500);
  g_autoptr (DocketOperation) omar = stage_totals (fixture, seen, 9001, 16501);
  g_autoptr (DocketValues) minutes = docket_values_new ();
  g_autoptr (DocketRecord) now = NULL, after = NULL;
  g_autoptr (DocketOperation) mine = NULL;
  g_autoptr (DocketResult) held = NULL;
  g_autoptr (DocketReview) review = NULL;
  const DocketCandidate *candidate;

  assert_sends (fixture, OMAR, omar, "applied");
  now = stage_get (fixture, DOCKET_KIND_JOB, JOB);
  docket_values_set_int (minutes, DOCKET_JOB_LABOR_MINUTES, 91);
  mine = stage_edit_group (fixture, now, DOCKET_GROUP_JOB_TOTALS, minutes);
  assert_sends (fixture, SOFIA, mine, "applied");
  held = stage_send (fixture, SOFIA, form);
  assert_outcome (held, "held");
  after = stage_get (fixture, DOCKET_KIND_JOB, JOB);
  g_assert_cmpint (docket_record_get_int (after, DOCKET_JOB_LABOR_AMOUNT, -1), ==, 9001);
  review = stage_case_of (fixture, held->review);
  g_assert_cmpint (docket_values_get_int (review->current_values, DOCKET_JOB_LABOR_AMOUNT, -1), ==, 9001);
  g_assert_cmpint (docket_values_get_int (review->current_values, DOCKET_JOB_LABOR_MINUTES, -1), ==, 91);
  g_assert_cmpuint (review->candidates->len, ==, 1);
  candidate = g_ptr_array_index (review->candidates, 0);
  g_assert_cmpint (docket_values_get_int (candidate->values, DOCKET_JOB_LABOR_AMOUNT, -1), ==, 9000);
}

/* Likewise, and she goes on from what her desk shows: the form, which waits for a person
 * by now, over Omar's labor. That her own minutes stand newest does not show her that. */
static void
test_follows_beside_what_is_held (Fixture *fixture, gconstpointer data)
{
  for (gint64 covered = 0; covered <= 1; covered++)
    {
      g_autoptr (DocketRecord) seen = stage_get (fixture, DOCKET_KIND_JOB, JOB);
      g_autoptr (DocketOperation) omar = edit_amount (fixture, seen, DOCKET_JOB_LABOR_AMOUNT, 9000 + covered);
      g_autoptr (DocketOperation) form = edit_amount (fixture, seen, DOCKET_JOB_LABOR_AMOUNT, 8000 + covered);
      g_autoptr (DocketOperation) minutes = NULL, next = NULL;
      g_autoptr (DocketRecord) now = NULL;

      assert_sends (fixture, OMAR, omar, "applied");
      now = stage_get (fixture, DOCKET_KIND_JOB, JOB);
      minutes = edit_amount (fixture, now, DOCKET_JOB_LABOR_MINUTES, 91 + covered);
      next = edit_amount (fixture, now, DOCKET_JOB_LABOR_AMOUNT, 7000 + covered);
      next->follows = g_strdup (minutes->key);
      if (covered)
        docket_values_set_int (next->was, DOCKET_JOB_LABOR_AMOUNT, 8000 + covered);
      assert_sends (fixture, SOFIA, minutes, "applied");
      assert_sends (fixture, SOFIA, form, "held");
      assert_sends (fixture, SOFIA, next, covered ? "held" : "applied");
    }
}

/* A candidate is the group as its author meant it: what they had seen, with their
 * change on top, and nothing of what came meanwhile. */
static void
test_whole_group_of_its_base (Fixture *fixture, gconstpointer data)
{
  g_autoptr (DocketRecord) blank = stage_get (fixture, DOCKET_KIND_JOB, JOB);
  g_autoptr (DocketOperation) start = stage_totals (fixture, blank, 9000, 16500);
  g_autoptr (DocketValues) tax = docket_values_new (), labor = docket_values_new ();
  g_autoptr (DocketRecord) seen = NULL, job = NULL;
  g_autoptr (DocketOperation) office = NULL, field = NULL, decision = NULL;
  g_autoptr (DocketResult) held = NULL;
  g_autoptr (DocketReview) review = NULL;

  assert_sends (fixture, OMAR, start, "applied");
  seen = stage_get (fixture, DOCKET_KIND_JOB, JOB);
  docket_values_set_int (tax, DOCKET_JOB_TAX_AMOUNT, 2000);
  office = stage_edit_group (fixture, seen, DOCKET_GROUP_JOB_TOTALS, tax);
  docket_values_set_int (labor, DOCKET_JOB_LABOR_MINUTES, 120);
  field = stage_edit_group (fixture, seen, DOCKET_GROUP_JOB_TOTALS, labor);
  assert_sends (fixture, OMAR, office, "applied");
  held = stage_send (fixture, TESS, field);
  assert_outcome (held, "held");
  review = stage_case_of (fixture, held->review);
  decision = stage_take (fixture, review->id, field->key);
  assert_sends (fixture, SOFIA, decision, "applied");
  job = stage_get (fixture, DOCKET_KIND_JOB, JOB);
  g_assert_cmpint (docket_record_get_int (job, DOCKET_JOB_LABOR_MINUTES, 0), ==, 120);
  g_assert_cmpint (docket_record_get_int (job, DOCKET_JOB_TAX_AMOUNT, 0), ==, 1000);
}

/* All candidates must agree, not just one. */
static void
test_withdrawn_only_if_all_agree (Fixture *fixture, gconstpointer data)
{
  g_autoptr (DocketOperation) of_tess = NULL;
  g_autofree char *id = stage_play_pump (fixture, &of_tess);
  g_autoptr (DocketOperation) second = docket_operation_copy (of_tess);
  g_autoptr (DocketOperation) same = NULL;
  g_autoptr (DocketRecord) seen = NULL;
  g_autoptr (DocketReview) review = NULL;

  stage_give_key (fixture, second);
  docket_values_set_text (second->set, DOCKET_JOB_STATUS, DOCKET_STATUS_PAUSED);
  assert_sends (fixture, TESS, second, "held");
  seen = stage_get (fixture, DOCKET_KIND_JOB, JOB);
  same = stage_edit (fixture, seen, DOCKET_JOB_STATUS, DOCKET_STATUS_COMPLETE);
  assert_sends (fixture, SOFIA, same, "applied");
  review = stage_case_of (fixture, id);
  g_assert_cmpstr (review->state, ==, "open");
}

static void
test_void_that_came_to_pass (Fixture *fixture, gconstpointer data)
{
  g_autoptr (DocketRecord) seen = stage_get (fixture, DOCKET_KIND_JOB, JOB);
  g_autoptr (DocketOperation) title = stage_edit (fixture, seen, DOCKET_JOB_TITLE, "Pump");
  g_autoptr (DocketOperation) gone = stage_void (fixture, DOCKET_OPERATION_VOID, seen);
  g_autoptr (DocketOperation) too = NULL, more = NULL;
  g_autoptr (DocketRecord) now = NULL, then = NULL;
  g_autoptr (DocketResult) held = NULL;
  g_autoptr (DocketReview) first = NULL, second = NULL, third = NULL;

  assert_sends (fixture, OMAR, title, "applied");
  held = stage_send (fixture, DANA, gone);
  assert_outcome (held, "held");
  first = stage_case_of (fixture, held->review);
  /* It goes on being worked on: whoever voids it should know. */
  now = stage_get (fixture, DOCKET_KIND_JOB, JOB);
  more = stage_edit (fixture, now, DOCKET_JOB_TITLE, "Pump, second visit");
  assert_sends (fixture, OMAR, more, "applied");
  second = stage_case_of (fixture, held->review);
  g_assert_cmpstr (second->state, ==, "open");
  g_assert_cmpint (second->rev, !=, first->rev);
  then = stage_get (fixture, DOCKET_KIND_JOB, JOB);
  too = stage_void (fixture, DOCKET_OPERATION_VOID, then);
  assert_sends (fixture, SOFIA, too, "applied");
  third = stage_case_of (fixture, held->review);
  g_assert_cmpstr (third->state, ==, "withdrawn");
}

/* Somebody agrees with what stands: the same facts, another hand. */
static void
test_same_values_do_not_move_it (Fixture *fixture, gconstpointer data)
{
  g_autoptr (DocketRecord) early = stage_get (fixture, DOCKET_KIND_JOB, JOB);
  g_autoptr (DocketOperation) agrees = stage_edit (fixture, early, DOCKET_JOB_STATUS, DOCKET_STATUS_WAITING_APPROVAL);
  g_autofree char *id = stage_play_pump (fixture, NULL);
  g_autoptr (DocketOperation) decision = stage_decide (fixture, id, DOCKET_CHOICE_KEEP);
  g_autoptr (DocketReview) review = NULL;

  assert_sends (fixture, RUTH, agrees, "merged");
  review = stage_case_of (fixture, id);
  g_assert_cmpstr (review->current_by.person, ==, people[RUTH].id);
  assert_sends (fixture, SOFIA, decision, "applied");
}

int
main (int argc, char **argv)
{
  static const StageTest tests[] = {
    { "quarantine/edit", test_quarantined_edit },
    { "quarantine/what-follows-waits-too", test_what_follows_waits_too },
    { "quarantine/void-and-restore", test_quarantined_void },
    { "quarantine/note", test_quarantined_note },
    { "quarantine/job-kept-out", test_quarantined_and_kept_out },
    { "quarantine/change-of-what-is-held-itself", test_quarantined_chain },
    { "quarantine/what-belongs-to-what-is-held-itself", test_quarantined_reference },
    { "candidate/replaced-by-agreement-withdraws-it", test_replaced_by_agreement },
    { "candidate/follow-up-waits-for-the-same-reason", test_follow_up_waits_for_the_same_reason },
    { "candidate/covered-by-own-work", test_covered_by_own_work },
    { "candidate/covered-beside-what-changes", test_covered_beside },
    { "candidate/agreement-is-no-sight", test_agreement_is_no_sight },
    { "candidate/void-behind-own-work", test_void_behind_own_work },
    { "candidate/covered-by-what-lost", test_covered_by_what_lost },
    { "candidate/covered-by-two-that-lost", test_covered_by_two_that_lost },
    { "candidate/moved-back-under-what-lost", test_moved_back_under_what_lost },
    { "candidate/void-behind-unseen-restore", test_void_behind_unseen_restore },
    { "candidate/both-stand-without-follows", test_both_stand },
    { "candidate/follows-beside-what-is-held", test_follows_beside_what_is_held },
    { "candidate/older-form-behind-own-later-work", test_older_form_behind_own_later_work },
    { "candidate/whole-group-of-its-base", test_whole_group_of_its_base },
    { "case/withdrawn-only-if-all-agree", test_withdrawn_only_if_all_agree },
    { "case/void-that-came-to-pass", test_void_that_came_to_pass },
    { "case/same-values-do-not-move-it", test_same_values_do_not_move_it },
  };

  g_test_init (&argc, &argv, NULL);
  stage_add ("cases", tests, G_N_ELEMENTS (tests));
  return g_test_run ();
}
