/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Customers that may be one: the case beside a new one, how it is decided, how
 * it settles itself.
 */
#include <string.h>

#include "docket-test-stage.h"

/* "Anna Schmidt, 030 1234567" and whoever is entered with that name or number. */
static char *
enter (Fixture *fixture, int who, const char *name, const char *phone, char **review)
{
  g_autoptr (DocketOperation) operation = stage_create (fixture, DOCKET_KIND_CUSTOMER, DOCKET_CUSTOMER_NAME, name, DOCKET_CUSTOMER_PHONE, phone);
  g_autoptr (DocketResult) result = stage_send (fixture, who, operation);

  assert_outcome (result, "applied");
  if (review != NULL)
    *review = g_strdup (result->review);
  else
    g_assert_null (result->review);
  return g_strdup (operation->record_id);
}

static void
set_phone (Fixture *fixture, const char *id, const char *phone)
{
  g_autoptr (DocketRecord) seen = stage_get (fixture, DOCKET_KIND_CUSTOMER, id);
  g_autoptr (DocketOperation) edit = stage_edit (fixture, seen, DOCKET_CUSTOMER_PHONE, phone);

  assert_sends (fixture, OMAR, edit, "applied");
}

static void
assert_state (Fixture *fixture, const char *review, const char *state)
{
  g_autoptr (DocketReview) found = stage_case_of (fixture, review);

  g_assert_cmpstr (found->state, ==, state);
}

static void
test_case_beside (Fixture *fixture, gconstpointer data)
{
  g_autofree char *old = enter (fixture, OMAR, "Anna Schmidt GmbH", "030 1234567", NULL);
  g_autofree char *id = NULL;
  g_autofree char *new = enter (fixture, DANA, "Schmidt, Anna", "+49 30 1234567", &id);
  g_autoptr (DocketReview) review = NULL;
  const DocketCandidate *twin;

  g_assert_nonnull (id);
  review = stage_case_of (fixture, id);
  g_assert_cmpstr (review->state, ==, "open");
  g_assert_cmpstr (review->reason, ==, DOCKET_WHY_POSSIBLE_DUPLICATE);
  g_assert_cmpint (review->subject_kind, ==, DOCKET_KIND_CUSTOMER);
  g_assert_cmpstr (review->subject_id, ==, new);
  g_assert_cmpint (review->group, ==, DOCKET_GROUP_NONE);
  g_assert_cmpstr (docket_values_get_text (review->current_values, DOCKET_CUSTOMER_NAME), ==, "Schmidt, Anna");
  g_assert_cmpstr (review->current_by.person, ==, people[DANA].id);
  g_assert_true (g_strv_contains ((const char *const *) review->deciders, "office"));
  g_assert_true (g_strv_contains ((const char *const *) review->deciders, "supervisor"));
  g_assert_cmpuint (review->candidates->len, ==, 1);
  twin = g_ptr_array_index (review->candidates, 0);
  g_assert_cmpstr (twin->record, ==, old);
  g_assert_null (twin->operation);
  g_assert_cmpuint (twin->score, >, 900);
  g_assert_cmphex (twin->alike, ==, DOCKET_ALIKE_SAME_NAME | DOCKET_ALIKE_SAME_PHONE);
  g_assert_cmpstr (docket_values_get_text (twin->values, DOCKET_CUSTOMER_PHONE), ==, "030 1234567");
  g_assert_cmpstr (twin->by.person, ==, people[OMAR].id);
}

/* Somebody else, and somebody with the number of the same office, is no case. */
static void
test_no_case (Fixture *fixture, gconstpointer data)
{
  g_autofree char *one = enter (fixture, OMAR, "Anna Schmidt", "030 1234567", NULL);
  g_autofree char *other = enter (fixture, OMAR, "Kanzlei Papadopoulos", "030 1234567", NULL);
  g_autofree char *third = enter (fixture, OMAR, "Hotel Krone", "089 7654321", NULL);

  g_assert_cmpstr (one, !=, other);
  g_assert_cmpstr (other, !=, third);
}

static void
test_edit_withdraws (Fixture *fixture, gconstpointer data)
{
  g_autofree char *old = enter (fixture, OMAR, "Anna Schmidt", "030 1234567", NULL);
  g_autofree char *id = NULL;
  g_autofree char *new = enter (fixture, OMAR, "Anna Schmidt", "030 1234567", &id);
  g_autoptr (DocketReview) before = stage_case_of (fixture, id);
  g_autoptr (DocketReview) after = NULL;
  g_autoptr (DocketRecord) seen = stage_get (fixture, DOCKET_KIND_CUSTOMER, new);
  g_autoptr (DocketOperation) about = stage_edit (fixture, seen, DOCKET_CUSTOMER_ABOUT, "Rings twice");

  /* What is not compared is no news. */
  assert_sends (fixture, OMAR, about, "applied");
  after = stage_case_of (fixture, id);
  g_assert_cmpint (after->rev, ==, before->rev);
  /* What is compared is, on either side. */
  set_phone (fixture, old, NULL);
  g_clear_pointer (&after, docket_review_free);
  after = stage_case_of (fixture, id);
  g_assert_cmpint (after->rev, >, before->rev);
  g_assert_cmpstr (after->state, ==, "open");
  set_phone (fixture, old, "089 7654321");
  g_clear_pointer (&after, docket_review_free);
  after = stage_case_of (fixture, id);
  g_assert_cmpstr (after->state, ==, "withdrawn");
  g_assert_cmpuint (after->candidates->len, ==, 1);
}

static void
test_void_withdraws (Fixture *fixture, gconstpointer data)
{
  for (guint which = 0; which < 2; which++)
    {
      g_autofree char *name = g_strdup_printf ("Nadia Petrova %u", which);
      g_autofree char *old = enter (fixture, OMAR, name, "030 1234567", NULL);
      g_autofree char *id = NULL;
      g_autofree char *new = enter (fixture, OMAR, name, "030 1234567", &id);
      g_autoptr (DocketRecord) seen = stage_get (fixture, DOCKET_KIND_CUSTOMER, which == 0 ? old : new);
      g_autoptr (DocketOperation) goes = stage_void (fixture, DOCKET_OPERATION_VOID, seen);

      g_assert_nonnull (id);
      assert_sends (fixture, OMAR, goes, "applied");
      assert_state (fixture, id, "withdrawn");
    }
}

/* A case about the whole record that somebody else holds is another question. */
static void
test_beside_void_versus_edit (Fixture *fixture, gconstpointer data)
{
  g_autofree char *old = enter (fixture, OMAR, "Anna Schmidt", "030 1234567", NULL);
  g_autofree char *id = NULL;
  g_autofree char *new = enter (fixture, OMAR, "Anna Schmidt", "030 1234567", &id);
  g_autoptr (DocketRecord) seen = stage_get (fixture, DOCKET_KIND_CUSTOMER, new);
  g_autoptr (DocketOperation) late = stage_void (fixture, DOCKET_OPERATION_VOID, seen);
  g_autoptr (DocketOperation) edit = stage_edit (fixture, seen, DOCKET_CUSTOMER_ABOUT, "Rings twice");
  g_autoptr (DocketResult) held = NULL;
  g_autoptr (DocketReview) review = NULL;

  assert_sends (fixture, OMAR, edit, "applied");
  held = stage_send (fixture, SOFIA, late);
  assert_outcome (held, "held");
  g_assert_cmpstr (held->review, !=, id);
  review = stage_case_of (fixture, id);
  g_assert_cmpuint (review->candidates->len, ==, 1);
  g_assert_cmpstr (((DocketCandidate *) g_ptr_array_index (review->candidates, 0))->record, ==, old);
}

static void
test_keep_both (Fixture *fixture, gconstpointer data)
{
  g_autofree char *old = enter (fixture, OMAR, "Anna Schmidt", "030 1234567", NULL);
  g_autofree char *id = NULL;
  g_autofree char *new = enter (fixture, OMAR, "Anna Schmidt", "030 1234567", &id);
  g_autoptr (DocketOperation) of_dana = stage_decide (fixture, id, DOCKET_CHOICE_KEEP_BOTH);
  g_autoptr (DocketOperation) keep = stage_decide (fixture, id, DOCKET_CHOICE_KEEP);
  g_autoptr (DocketOperation) decision = stage_decide (fixture, id, DOCKET_CHOICE_KEEP_BOTH);
  g_autoptr (DocketOperation) again = stage_decide (fixture, id, DOCKET_CHOICE_KEEP_BOTH);
  g_autoptr (DocketReview) review = NULL;
  g_autoptr (DocketResult) late = NULL;
  gint64 seq, open;

  g_assert_true (docket_repository_count_open_cases (fixture->store, &open, NULL));
  g_assert_cmpint (open, ==, 1);
  assert_sends (fixture, DANA, of_dana, "rejected not-decider");
  assert_sends (fixture, OMAR, keep, "rejected invalid");
  assert_sends (fixture, OMAR, decision, "applied");
  review = stage_case_of (fixture, id);
  g_assert_cmpstr (review->state, ==, "decided");
  g_assert_cmpint (review->choice, ==, DOCKET_CHOICE_KEEP_BOTH);
  g_assert_true (docket_repository_count_open_cases (fixture->store, &open, NULL));
  g_assert_cmpint (open, ==, 0);
  /* Remembered: nothing asks again. */
  seq = stage_seq_now (fixture);
  set_phone (fixture, old, "0049 30 1234567");
  g_assert_cmpint (stage_seq_now (fixture), ==, seq + 1);
  late = stage_send (fixture, SOFIA, again);
  assert_outcome (late, "rejected already-decided");
  g_assert_nonnull (strstr (late->problem_detail, "Both were kept"));
  {
    g_autoptr (DocketRecord) stands = stage_get (fixture, DOCKET_KIND_CUSTOMER, new);

    g_assert_false (docket_record_get_void (stands));
  }
}

static void
test_undo_keep_both (Fixture *fixture, gconstpointer data)
{
  g_autofree char *old = enter (fixture, OMAR, "Anna Schmidt", "030 1234567", NULL);
  g_autofree char *id = NULL;
  g_autofree char *new = enter (fixture, OMAR, "Anna Schmidt", "030 1234567", &id);
  g_autoptr (DocketOperation) decision = stage_decide (fixture, id, DOCKET_CHOICE_KEEP_BOTH);
  g_autoptr (DocketOperation) undo = NULL;
  g_autoptr (DocketReview) review = NULL;

  assert_sends (fixture, OMAR, decision, "applied");
  undo = stage_undo (fixture, id);
  assert_sends (fixture, OMAR, undo, "applied");
  review = stage_case_of (fixture, id);
  g_assert_cmpstr (review->state, ==, "open");
  g_assert_cmpint (review->choice, ==, DOCKET_CHOICE_NONE);
  g_assert_cmpstr (review->subject_id, ==, new);
  /* And it settles itself as before. */
  set_phone (fixture, old, "089 7654321");
  assert_state (fixture, id, "withdrawn");
}

static void
test_merge_either_way (Fixture *fixture, gconstpointer data)
{
  for (guint way = 0; way < 2; way++)
    {
      g_autofree char *name = g_strdup_printf ("Nadia Petrova %u", way);
      g_autofree char *old = enter (fixture, OMAR, name, "030 1234567", NULL);
      g_autofree char *id = NULL;
      g_autofree char *new = enter (fixture, OMAR, name, "030 1234567", &id);
      const char *leaves = way == 0 ? new : old;
      const char *stays = way == 0 ? old : new;
      g_autoptr (DocketOperation) nowhere = stage_decide (fixture, id, DOCKET_CHOICE_MERGE);
      g_autoptr (DocketOperation) stranger = stage_decide (fixture, id, DOCKET_CHOICE_MERGE);
      g_autoptr (DocketOperation) decision = stage_decide (fixture, id, DOCKET_CHOICE_MERGE);
      g_autoptr (DocketOperation) job = stage_create (fixture, DOCKET_KIND_JOB, DOCKET_JOB_TITLE, "Boiler", DOCKET_JOB_CUSTOMER, leaves);
      g_autoptr (DocketOperation) undo = NULL;
      g_autoptr (DocketRecord) moved = NULL, back = NULL, gone = NULL, standing = NULL, restored = NULL;

      stranger->into = g_strdup (CUSTOMER);
      decision->into = g_strdup (stays);
      assert_sends (fixture, OMAR, job, "applied");
      standing = stage_get (fixture, DOCKET_KIND_CUSTOMER, stays);
      assert_sends (fixture, OMAR, nowhere, "rejected invalid");
      assert_sends (fixture, OMAR, stranger, "rejected invalid");
      assert_sends (fixture, OMAR, decision, "applied");
      gone = stage_get (fixture, DOCKET_KIND_CUSTOMER, leaves);
      g_assert_true (docket_record_get_void (gone));
      g_assert_cmpstr (docket_record_get_text (gone, DOCKET_CUSTOMER_MERGED_INTO), ==, stays);
      moved = stage_get (fixture, DOCKET_KIND_JOB, job->record_id);
      g_assert_cmpstr (docket_record_get_text (moved, DOCKET_JOB_CUSTOMER), ==, stays);
      assert_state (fixture, id, "decided");

      undo = stage_undo (fixture, id);
      assert_sends (fixture, OMAR, undo, "applied");
      restored = stage_get (fixture, DOCKET_KIND_CUSTOMER, leaves);
      g_assert_false (docket_record_get_void (restored));
      g_assert_false (docket_record_has (restored, DOCKET_CUSTOMER_MERGED_INTO));
      back = stage_get (fixture, DOCKET_KIND_JOB, job->record_id);
      g_assert_cmpstr (docket_record_get_text (back, DOCKET_JOB_CUSTOMER), ==, leaves);
      assert_state (fixture, id, "open");
      {
        g_autoptr (DocketRecord) still = stage_get (fixture, DOCKET_KIND_CUSTOMER, stays);

        g_assert_true (docket_record_equal (still, standing));
      }
    }
}

static void
test_undo_after_restore (Fixture *fixture, gconstpointer data)
{
  g_autofree char *old = enter (fixture, OMAR, "Anna Schmidt", "030 1234567", NULL);
  g_autofree char *id = NULL;
  g_autofree char *new = enter (fixture, OMAR, "Anna Schmidt", "030 1234567", &id);
  g_autoptr (DocketOperation) decision = stage_decide (fixture, id, DOCKET_CHOICE_MERGE);
  g_autoptr (DocketOperation) restore = NULL;
  g_autoptr (DocketOperation) undo = NULL;
  g_autoptr (DocketRecord) gone = NULL;

  decision->into = g_strdup (old);
  assert_sends (fixture, OMAR, decision, "applied");
  gone = stage_get (fixture, DOCKET_KIND_CUSTOMER, new);
  restore = stage_void (fixture, DOCKET_OPERATION_RESTORE, gone);
  assert_sends (fixture, OMAR, restore, "applied");
  undo = stage_undo (fixture, id);
  assert_sends (fixture, OMAR, undo, "rejected stale");
  assert_state (fixture, id, "decided");
}

/* Restored, and then merged into the same one for a reason of somebody's own: that is not
 * what was decided. */
static void
test_undo_after_another_merge (Fixture *fixture, gconstpointer data)
{
  g_autofree char *old = enter (fixture, OMAR, "Anna Schmidt", "030 1234567", NULL);
  g_autofree char *id = NULL;
  g_autofree char *new = enter (fixture, OMAR, "Anna Schmidt", "030 1234567", &id);
  g_autoptr (DocketOperation) decision = stage_decide (fixture, id, DOCKET_CHOICE_MERGE);
  g_autoptr (DocketOperation) restore = NULL, merge = NULL, undo = NULL;
  g_autoptr (DocketRecord) gone = NULL, back = NULL, still = NULL;

  decision->into = g_strdup (old);
  assert_sends (fixture, SOFIA, decision, "applied");
  gone = stage_get (fixture, DOCKET_KIND_CUSTOMER, new);
  restore = stage_void (fixture, DOCKET_OPERATION_RESTORE, gone);
  assert_sends (fixture, OMAR, restore, "applied");
  back = stage_get (fixture, DOCKET_KIND_CUSTOMER, new);
  merge = stage_void (fixture, DOCKET_OPERATION_MERGE, back);
  merge->into = g_strdup (old);
  assert_sends (fixture, OMAR, merge, "applied");
  undo = stage_undo (fixture, id);
  assert_sends (fixture, SOFIA, undo, "rejected stale");
  assert_state (fixture, id, "decided");
  still = stage_get (fixture, DOCKET_KIND_CUSTOMER, new);
  g_assert_cmpstr (docket_record_get_text (still, DOCKET_CUSTOMER_MERGED_INTO), ==, old);
}

/* A third one resembles both; merging two of them leaves the question about
 * the ones that stand. */
static void
test_three (Fixture *fixture, gconstpointer data)
{
  g_autofree char *first = enter (fixture, OMAR, "Anna Schmidt", "030 1234567", NULL);
  g_autofree char *id = NULL;
  g_autofree char *second = enter (fixture, OMAR, "Anna Schmidt", "030 1234567", &id);
  g_autofree char *third_id = NULL;
  g_autofree char *third = enter (fixture, OMAR, "Anna Schmidt", "030 1234567", &third_id);
  g_autoptr (DocketReview) before = stage_case_of (fixture, third_id);
  g_autoptr (DocketReview) after = NULL;
  g_autoptr (DocketOperation) many = stage_decide (fixture, third_id, DOCKET_CHOICE_MERGE);
  g_autoptr (DocketOperation) decision = stage_decide (fixture, id, DOCKET_CHOICE_MERGE);

  g_assert_cmpuint (before->candidates->len, ==, 2);
  many->into = g_strdup (third);
  assert_sends (fixture, OMAR, many, "rejected invalid");
  decision->into = g_strdup (first);
  assert_sends (fixture, OMAR, decision, "applied");
  after = stage_case_of (fixture, third_id);
  g_assert_cmpstr (after->state, ==, "open");
  g_assert_cmpuint (after->candidates->len, ==, 1);
  g_assert_nonnull (docket_review_find_twin (after, first));
  g_assert_null (docket_review_find_twin (after, second));
}

int
main (int argc, char **argv)
{
  static const StageTest tests[] = {
    { "twins/a-case-is-opened-beside-the-new-one", test_case_beside },
    { "twins/strangers-are-no-case", test_no_case },
    { "twins/an-edit-withdraws-the-case", test_edit_withdraws },
    { "twins/a-void-withdraws-the-case", test_void_withdraws },
    { "twins/void-versus-edit-is-another-case", test_beside_void_versus_edit },
    { "twins/keep-both-is-remembered", test_keep_both },
    { "twins/keep-both-undone", test_undo_keep_both },
    { "twins/merged-either-way-and-undone", test_merge_either_way },
    { "twins/undo-after-restore-is-stale", test_undo_after_restore },
    { "twins/undo-after-another-merge-is-stale", test_undo_after_another_merge },
    { "twins/three-of-one-name", test_three },
  };

  g_test_init (&argc, &argv, NULL);
  stage_add ("commit", tests, G_N_ELEMENTS (tests));
  return g_test_run ();
}
