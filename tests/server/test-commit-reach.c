/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Ways round: what one may write or decide must not be a way to what one may
 * not, and what somebody sends must not stop the others.
 */
#include "docket-codec.h"
#include "docket-cursor.h"
#include "docket-id.h"
#include "docket-limits.h"
#include "docket-test-stage.h"

#include <string.h>

/* A job of Milo's, in progress; its id. */
static char *
give_milo_a_job (Fixture *fixture)
{
  g_autoptr (DocketOperation) job = stage_create (fixture, DOCKET_KIND_JOB, DOCKET_JOB_TITLE, "Boiler", DOCKET_JOB_TECHNICIAN, people[MILO].id);

  assert_sends (fixture, DANA, job, "applied");
  return g_strdup (job->record_id);
}

/* ---- Parts ---- */

static void
test_line_stays_with_its_job (Fixture *fixture, gconstpointer data)
{
  g_autofree char *elsewhere = give_milo_a_job (fixture);
  g_autoptr (DocketOperation) add = stage_create (fixture, DOCKET_KIND_LINE, DOCKET_LINE_JOB, JOB, DOCKET_LINE_DESCRIPTION, "Seal");
  g_autoptr (DocketOperation) move = NULL, drop = NULL, same = NULL;
  g_autoptr (DocketRecord) line = NULL, after = NULL;

  assert_sends (fixture, TESS, add, "applied");
  line = stage_get (fixture, DOCKET_KIND_LINE, add->record_id);
  move = stage_edit (fixture, line, DOCKET_LINE_JOB, elsewhere);
  assert_sends (fixture, TESS, move, "rejected invalid");
  drop = stage_edit (fixture, line, DOCKET_LINE_JOB, NULL);
  assert_sends (fixture, OMAR, drop, "rejected invalid");
  after = stage_get (fixture, DOCKET_KIND_LINE, add->record_id);
  g_assert_cmpstr (docket_record_get_text (after, DOCKET_LINE_JOB), ==, JOB);
  same = stage_edit (fixture, line, DOCKET_LINE_JOB, JOB);
  assert_sends (fixture, TESS, same, "applied");
}

static void
test_what_creating_needs_cannot_be_cleared (Fixture *fixture, gconstpointer data)
{
  g_autoptr (DocketRecord) job = stage_get (fixture, DOCKET_KIND_JOB, JOB);
  g_autoptr (DocketRecord) customer = stage_get (fixture, DOCKET_KIND_CUSTOMER, CUSTOMER);
  g_autoptr (DocketOperation) untitled = stage_edit (fixture, job, DOCKET_JOB_TITLE, NULL);
  g_autoptr (DocketOperation) nameless = stage_edit (fixture, customer, DOCKET_CUSTOMER_NAME, NULL);

  assert_sends (fixture, OMAR, untitled, "rejected invalid");
  assert_sends (fixture, OMAR, nameless, "rejected invalid");
}

/* ---- Notes at a customer ---- */

static DocketOperation *
note_at_customer (Fixture *fixture)
{
  return stage_create (fixture, DOCKET_KIND_NOTE, DOCKET_NOTE_CUSTOMER, CUSTOMER, DOCKET_NOTE_BODY, "Ring twice");
}

/* Tess has the job of this customer, then no longer; Milo never had one. */
static void
test_notes_at_a_customer (Fixture *fixture, gconstpointer data)
{
  g_autoptr (DocketOperation) assigned = note_at_customer (fixture), late = note_at_customer (fixture), strange = note_at_customer (fixture), office = note_at_customer (fixture);
  g_autoptr (DocketRecord) job = stage_get (fixture, DOCKET_KIND_JOB, JOB);
  g_autoptr (DocketOperation) away = stage_edit (fixture, job, DOCKET_JOB_TECHNICIAN, people[RUTH].id);
  gboolean in = TRUE;

  assert_sends (fixture, TESS, assigned, "applied");
  assert_sends (fixture, DANA, away, "applied");
  g_assert_true (docket_repository_in_scope (fixture->store, people[TESS].id, DOCKET_KIND_CUSTOMER, CUSTOMER, &in, NULL));
  g_assert_false (in);
  /* Written in the basement, sent after the job went to somebody else. */
  assert_sends (fixture, TESS, late, "applied");
  assert_sends (fixture, MILO, strange, "rejected forbidden");
  assert_sends (fixture, OMAR, office, "applied");
}

/* One's own job beside it is no way to a customer whom one never saw. */
static void
test_own_job_opens_no_other_customer (Fixture *fixture, gconstpointer data)
{
  g_autofree char *own = give_milo_a_job (fixture);
  g_autoptr (DocketOperation) both = note_at_customer (fixture), hers = note_at_customer (fixture);
  g_autoptr (DocketRecord) none = NULL;

  docket_values_set_text (both->set, DOCKET_NOTE_JOB, own);
  docket_values_set_text (hers->set, DOCKET_NOTE_JOB, JOB);
  assert_sends (fixture, MILO, both, "rejected forbidden");
  none = stage_get (fixture, DOCKET_KIND_NOTE, both->record_id);
  g_assert_null (none);
  assert_sends (fixture, TESS, hers, "applied");
}

/* ---- Forms ---- */

/* Whatever is wrong with it, it is answered, and names no place to look at. */
static void
test_edits_of_no_group (Fixture *fixture, gconstpointer data)
{
  static const char *const groups[] = { "\"x\"", "null", "\"note\"", "5" };

  for (guint i = 0; i < G_N_ELEMENTS (groups); i++)
    for (guint there = 0; there < 2; there++)
      {
        g_autofree char *key = docket_id_new (fixture->clock, fixture->random);
        g_autofree char *text = g_strdup_printf ("{\"key\":\"%s\",\"kind\":\"edit\",\"record\":{\"kind\":\"job\",\"id\":\"%s\"},\"group\":%s,\"base\":1,\"was\":{\"status\":\"new\"},\"set\":{\"status\":\"complete\"}}",
                                                 key, there ? JOB : key, groups[i]);
        g_autoptr (GError) error = NULL;
        g_autoptr (DocketOperation) edit = docket_operation_from_text (text, &error);
        g_autoptr (DocketResult) result = NULL;

        g_assert_no_error (error);
        result = stage_send (fixture, TESS, edit);
        assert_outcome (result, "rejected invalid");
        g_assert_nonnull (strstr (result->problem_detail, "group"));
      }
}

/* The people of the stage have no accounts, so whoever is an admin is the last. */
static void
test_last_admin_stays (Fixture *fixture, gconstpointer data)
{
  g_autoptr (DocketRecord) ada = stage_get (fixture, DOCKET_KIND_PERSON, people[ADA].id);
  g_autoptr (DocketOperation) demote = stage_edit (fixture, ada, DOCKET_PERSON_ROLE, "technician");
  g_autoptr (DocketOperation) second = stage_create (fixture, DOCKET_KIND_PERSON, DOCKET_PERSON_NAME, "Eve", DOCKET_PERSON_USERNAME, "eve");
  g_autoptr (DocketOperation) again = stage_create (fixture, DOCKET_KIND_PERSON, DOCKET_PERSON_NAME, "Eve Two", DOCKET_PERSON_USERNAME, "eve");
  g_autoptr (DocketResult) twice = NULL;

  assert_sends (fixture, ADA, demote, "rejected invalid");
  assert_sends (fixture, ADA, second, "applied");
  twice = stage_send (fixture, ADA, again);
  assert_outcome (twice, "rejected invalid");
  g_assert_true (g_str_has_prefix (twice->problem_detail, "set.username: "));
}

/* As from a device that was revoked. Returns the case. */
static char *
quarantine (Fixture *fixture, int who, const DocketOperation *operation)
{
  g_autoptr (DocketResult) held = NULL;

  fixture->revoked = TRUE;
  held = stage_send (fixture, who, operation);
  fixture->revoked = FALSE;
  assert_outcome (held, "held");
  return g_strdup (held->review);
}

static void
assert_person (Fixture *fixture, const char *id, DocketField field, const char *expected)
{
  g_autoptr (DocketRecord) person = stage_get (fixture, DOCKET_KIND_PERSON, id);

  g_assert_cmpstr (docket_record_get_text (person, field), ==, expected);
}

static void
give_account (Fixture *fixture, const char *person, const char *username)
{
  g_autoptr (DocketAccount) account = docket_account_new ();

  account->person = g_strdup (person);
  account->username = g_strdup (username);
  account->password = g_strdup ("x");
  g_assert_true (docket_repository_begin (fixture->store, NULL));
  g_assert_true (docket_repository_put_account (fixture->store, account, NULL));
  g_assert_true (docket_repository_commit (fixture->store, NULL));
}

/* Ada and a deputy may sign in as admins. The deputy's id. */
static char *
add_admin (Fixture *fixture)
{
  g_autoptr (DocketOperation) eve = stage_create (fixture, DOCKET_KIND_PERSON, DOCKET_PERSON_NAME, "Eve", DOCKET_PERSON_ROLE, "admin");

  assert_sends (fixture, ADA, eve, "applied");
  give_account (fixture, people[ADA].id, "ada");
  give_account (fixture, eve->record_id, "eve");
  return g_strdup (eve->record_id);
}

/* When it was sent there was another admin; when it is decided there is none. */
static void
test_no_decision_takes_the_last_admin (Fixture *fixture, gconstpointer data)
{
  static const DocketOperationKind kinds[] = { DOCKET_OPERATION_EDIT, DOCKET_OPERATION_VOID };
  g_autofree char *eve = add_admin (fixture);

  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      g_autoptr (DocketRecord) ada = stage_get (fixture, DOCKET_KIND_PERSON, people[ADA].id);
      g_autoptr (DocketRecord) deputy = stage_get (fixture, DOCKET_KIND_PERSON, eve);
      g_autoptr (DocketOperation) change = kinds[i] == DOCKET_OPERATION_EDIT ? stage_edit (fixture, ada, DOCKET_PERSON_ROLE, "office") : stage_void (fixture, kinds[i], ada);
      g_autofree char *id = quarantine (fixture, ADA, change);
      g_autoptr (DocketOperation) leave = stage_void (fixture, DOCKET_OPERATION_VOID, deputy);
      g_autoptr (DocketOperation) take = stage_take (fixture, id, change->key), keep = stage_decide (fixture, id, DOCKET_CHOICE_KEEP), back = NULL;
      g_autoptr (DocketRecord) left = NULL;
      g_autoptr (DocketResult) refused = NULL;

      assert_sends (fixture, ADA, leave, "applied");
      refused = stage_send (fixture, ADA, take);
      assert_outcome (refused, "rejected invalid");
      g_assert_nonnull (strstr (refused->problem_detail, "last admin"));
      assert_person (fixture, people[ADA].id, DOCKET_PERSON_ROLE, "admin");
      assert_sends (fixture, ADA, keep, "applied");
      left = stage_get (fixture, DOCKET_KIND_PERSON, eve);
      back = stage_void (fixture, DOCKET_OPERATION_RESTORE, left);
      assert_sends (fixture, ADA, back, "applied");
    }
}

/* A decision made Eve an admin; by the time it is undone she is the only one. */
static void
test_no_undo_takes_the_last_admin (Fixture *fixture, gconstpointer data)
{
  g_autofree char *eve = add_admin (fixture);
  g_autoptr (DocketRecord) before = stage_get (fixture, DOCKET_KIND_PERSON, eve), demoted = NULL, ada = NULL;
  g_autoptr (DocketOperation) demote = stage_edit (fixture, before, DOCKET_PERSON_ROLE, "office"), rise = NULL, take = NULL, leave = NULL, undo = NULL;
  g_autoptr (DocketResult) refused = NULL;
  g_autofree char *id = NULL;

  assert_sends (fixture, ADA, demote, "applied");
  demoted = stage_get (fixture, DOCKET_KIND_PERSON, eve);
  rise = stage_edit (fixture, demoted, DOCKET_PERSON_ROLE, "admin");
  id = quarantine (fixture, ADA, rise);
  take = stage_take (fixture, id, rise->key);
  assert_sends (fixture, ADA, take, "applied");
  ada = stage_get (fixture, DOCKET_KIND_PERSON, people[ADA].id);
  leave = stage_edit (fixture, ada, DOCKET_PERSON_ROLE, "office");
  assert_sends (fixture, ADA, leave, "applied");
  undo = stage_undo (fixture, id);
  refused = stage_send (fixture, ADA, undo);
  assert_outcome (refused, "rejected invalid");
  g_assert_nonnull (strstr (refused->problem_detail, "last admin"));
  assert_person (fixture, eve, DOCKET_PERSON_ROLE, "admin");
}

static void
rename_person (Fixture *fixture, const char *id, const char *name, const char *outcome)
{
  g_autoptr (DocketRecord) person = stage_get (fixture, DOCKET_KIND_PERSON, id);
  g_autoptr (DocketOperation) rename = stage_edit (fixture, person, DOCKET_PERSON_USERNAME, name);

  assert_sends (fixture, ADA, rename, outcome);
}

/* Free when it was asked for, given to somebody else before it was decided; and
 * the other way round when the decision is undone. */
static void
test_no_decision_gives_a_name_twice (Fixture *fixture, gconstpointer data)
{
  g_autoptr (DocketRecord) omar = stage_get (fixture, DOCKET_KIND_PERSON, people[OMAR].id);
  g_autoptr (DocketOperation) wish = stage_edit (fixture, omar, DOCKET_PERSON_USERNAME, "sam");
  g_autoptr (DocketOperation) person = stage_create (fixture, DOCKET_KIND_PERSON, DOCKET_PERSON_NAME, "Sam", DOCKET_PERSON_USERNAME, "sam");
  g_autofree char *id = quarantine (fixture, OMAR, wish);
  g_autofree char *created = quarantine (fixture, OMAR, person);
  g_autoptr (DocketOperation) take = NULL, set = NULL, let_in = NULL, free_now = NULL, undo = NULL;

  rename_person (fixture, people[DANA].id, "sam", "applied");
  take = stage_take (fixture, id, wish->key);
  assert_sends (fixture, ADA, take, "rejected invalid");
  set = stage_decide (fixture, id, DOCKET_CHOICE_SET);
  docket_values_set_text (set->set, DOCKET_PERSON_USERNAME, "sam");
  assert_sends (fixture, ADA, set, "rejected invalid");
  let_in = stage_take (fixture, created, person->key);
  assert_sends (fixture, ADA, let_in, "rejected invalid");
  assert_person (fixture, people[OMAR].id, DOCKET_PERSON_USERNAME, NULL);
  rename_person (fixture, people[DANA].id, "dana", "applied");
  free_now = stage_take (fixture, id, wish->key);
  assert_sends (fixture, ADA, free_now, "applied");
  rename_person (fixture, people[DANA].id, "sam", "rejected invalid");
  undo = stage_undo (fixture, id);
  assert_sends (fixture, ADA, undo, "applied");
  assert_person (fixture, people[OMAR].id, DOCKET_PERSON_USERNAME, NULL);
}

/* What was entered by an older server, or by hand in the store. */
static void
test_names_are_folded_as_at_the_door (Fixture *fixture, gconstpointer data)
{
  g_autoptr (DocketRecord) old = docket_record_new (DOCKET_KIND_PERSON, NOWHERE);
  DocketStamp by = { (char *) people[ADA].id, (char *) PHONE, 1, 1 };
  gboolean has = FALSE;

  docket_record_set_text (old, DOCKET_PERSON_NAME, "Änne");
  docket_record_set_text (old, DOCKET_PERSON_USERNAME, " ÄNNE");
  g_assert_true (docket_repository_begin (fixture->store, NULL));
  g_assert_true (docket_commit_record (fixture->commit, old, &by, "init", NULL));
  g_assert_true (docket_repository_commit (fixture->store, NULL));
  g_assert_true (docket_repository_has_username (fixture->store, "änne", NULL, &has, NULL));
  g_assert_true (has);
  g_assert_true (docket_repository_has_username (fixture->store, "Änne", NOWHERE, &has, NULL));
  g_assert_false (has);
  g_assert_true (docket_repository_has_username (fixture->store, "anne", NULL, &has, NULL));
  g_assert_false (has);
}

/* ---- Following ---- */

/* Building on held work about one job is no way into another one. */
static void
test_following_leads_to_no_other_job (Fixture *fixture, gconstpointer data)
{
  g_autofree char *elsewhere = give_milo_a_job (fixture);
  g_autoptr (DocketRecord) job = stage_get (fixture, DOCKET_KIND_JOB, elsewhere);
  g_autoptr (DocketOperation) held = NULL, other = NULL;
  g_autofree char *id = stage_play_pump (fixture, &held);

  other = stage_edit (fixture, job, DOCKET_JOB_STATUS, DOCKET_STATUS_IN_PROGRESS);
  other->follows = g_strdup (held->key);
  assert_sends (fixture, TESS, other, "rejected forbidden");
}

/* ---- Deciding ---- */

static void
test_no_supervisor_makes_an_admin (Fixture *fixture, gconstpointer data)
{
  g_autoptr (DocketRecord) sofia = stage_get (fixture, DOCKET_KIND_PERSON, people[SOFIA].id);
  g_autoptr (DocketOperation) rise = stage_edit (fixture, sofia, DOCKET_PERSON_ROLE, "admin");
  g_autofree char *id = quarantine (fixture, SOFIA, rise);
  g_autoptr (DocketOperation) own = stage_take (fixture, id, rise->key);
  g_autoptr (DocketOperation) of_ruth = stage_take (fixture, id, rise->key);
  g_autoptr (DocketOperation) of_ada = stage_decide (fixture, id, DOCKET_CHOICE_KEEP);
  g_autoptr (DocketRecord) after = NULL;

  assert_sends (fixture, SOFIA, own, "rejected not-decider");
  assert_sends (fixture, RUTH, of_ruth, "rejected not-decider");
  after = stage_get (fixture, DOCKET_KIND_PERSON, people[SOFIA].id);
  g_assert_cmpstr (docket_record_get_text (after, DOCKET_PERSON_ROLE), ==, "supervisor");
  assert_sends (fixture, ADA, of_ada, "applied");
}

static void
test_no_supervisor_lets_a_person_in (Fixture *fixture, gconstpointer data)
{
  g_autoptr (DocketOperation) person = stage_create (fixture, DOCKET_KIND_PERSON, DOCKET_PERSON_NAME, "Nobody", DOCKET_PERSON_ROLE, "admin");
  g_autofree char *id = quarantine (fixture, TESS, person);
  g_autoptr (DocketOperation) of_sofia = stage_take (fixture, id, person->key);
  g_autoptr (DocketOperation) of_ada = stage_decide (fixture, id, DOCKET_CHOICE_KEEP);

  assert_sends (fixture, SOFIA, of_sofia, "rejected not-decider");
  assert_sends (fixture, ADA, of_ada, "applied");
}

static void
test_no_supervisor_lets_a_device_back_in (Fixture *fixture, gconstpointer data)
{
  g_autoptr (DocketRecord) phone = docket_record_new (DOCKET_KIND_DEVICE, PHONE);
  DocketStamp by = { (char *) people[ADA].id, (char *) PHONE, 1, 1 };
  g_autoptr (DocketValues) set = docket_values_new ();
  g_autoptr (DocketOperation) back = NULL, of_sofia = NULL;
  g_autofree char *id = NULL;

  docket_record_set_text (phone, DOCKET_DEVICE_PERSON, people[TESS].id);
  docket_record_set (phone, DOCKET_DEVICE_REVOKED, g_variant_new_boolean (TRUE));
  g_assert_true (docket_repository_begin (fixture->store, NULL));
  g_assert_true (docket_commit_record (fixture->commit, phone, &by, "revoke", NULL));
  g_assert_true (docket_repository_commit (fixture->store, NULL));
  docket_record_unref (phone);
  phone = stage_get (fixture, DOCKET_KIND_DEVICE, PHONE);
  docket_values_set_bool (set, DOCKET_DEVICE_REVOKED, FALSE);
  back = stage_edit_group (fixture, phone, DOCKET_GROUP_DEVICE_DEVICE, set);
  id = quarantine (fixture, TESS, back);
  of_sofia = stage_take (fixture, id, back->key);
  assert_sends (fixture, SOFIA, of_sofia, "rejected not-decider");
}

/* Held, it would wait for somebody to let it in; and that nobody may. */
static void
test_quarantine_takes_nothing_of_the_servers (Fixture *fixture, gconstpointer data)
{
  g_autofree char *id = stage_play_pump (fixture, NULL);
  g_autoptr (DocketRecord) review = stage_get (fixture, DOCKET_KIND_REVIEW, id);
  g_autoptr (DocketRecord) job = stage_get (fixture, DOCKET_KIND_JOB, JOB);
  g_autoptr (DocketOperation) forged = stage_edit (fixture, review, DOCKET_REVIEW_CANDIDATES, "[]");
  g_autoptr (DocketOperation) number = stage_edit (fixture, job, DOCKET_JOB_NUMBER, "J-1");
  g_autoptr (DocketOperation) case_made = stage_create (fixture, DOCKET_KIND_REVIEW, DOCKET_REVIEW_STATE, "open", DOCKET_FIELD_NONE, NULL);
  g_autoptr (DocketOperation) gone = stage_create (fixture, DOCKET_KIND_CUSTOMER, DOCKET_CUSTOMER_NAME, "Nobody", DOCKET_CUSTOMER_MERGED_INTO, CUSTOMER);
  const DocketOperation *all[] = { forged, number, case_made, gone };

  fixture->revoked = TRUE;
  for (guint i = 0; i < G_N_ELEMENTS (all); i++)
    assert_sends (fixture, TESS, all[i], "rejected forbidden");
}

/* ---- Bounds ---- */

/* A case that grew without an end would be in the way of everybody who writes
 * its subject, and of every desk that reads it. */
static void
test_case_is_bounded (Fixture *fixture, gconstpointer data)
{
  g_autoptr (DocketRecord) seen = stage_get (fixture, DOCKET_KIND_JOB, JOB);
  g_autofree char *id = stage_play_pump (fixture, NULL);
  g_autoptr (DocketOperation) last = NULL, decision = NULL;
  g_autoptr (DocketReview) review = NULL;

  for (guint i = 1; i < DOCKET_CASE_CANDIDATES_MAX; i++)
    {
      g_autoptr (DocketOperation) again = stage_edit (fixture, seen, DOCKET_JOB_STATUS, DOCKET_STATUS_PAUSED);

      assert_sends (fixture, TESS, again, "held");
    }
  last = stage_edit (fixture, seen, DOCKET_JOB_STATUS, DOCKET_STATUS_PAUSED);
  assert_sends (fixture, TESS, last, "rejected stale");
  review = stage_case_of (fixture, id);
  g_assert_cmpuint (review->candidates->len, ==, DOCKET_CASE_CANDIDATES_MAX);
  decision = stage_decide (fixture, id, DOCKET_CHOICE_KEEP);
  assert_sends (fixture, SOFIA, decision, "applied");
}

/* Restored from a copy of before Milo was given the job, the server hears of his work
 * first: it is not refused, nor simply let in. What he saw before that copy was made,
 * the server has. */
static void
test_given_in_a_lost_future (Fixture *fixture, gconstpointer data)
{
  g_autofree char *lost = docket_cursor_encode ("00112233445566ab", stage_seq_now (fixture) + 3, "8899aabbccddeeff", TRUE);
  g_autoptr (DocketOperation) line = stage_create (fixture, DOCKET_KIND_LINE, DOCKET_LINE_JOB, JOB, DOCKET_LINE_DESCRIPTION, "Seal");
  g_autoptr (DocketOperation) note = stage_note (fixture, "Key is next door");
  g_autoptr (DocketOperation) never = stage_note (fixture, "Not mine");
  g_autoptr (DocketOperation) take = NULL;
  g_autoptr (DocketRecord) made = NULL, none = NULL;
  g_autoptr (DocketResult) held = NULL;

  note->seen = g_strdup (lost);
  line->seen = g_strdup (lost);
  held = stage_send (fixture, MILO, line);
  assert_outcome (held, "held");
  g_assert_cmpstr (held->problem_type, ==, DOCKET_WHY_OWNERSHIP_MOVED);
  assert_sends (fixture, MILO, note, "held");
  assert_sends (fixture, MILO, never, "rejected forbidden");
  none = stage_get (fixture, DOCKET_KIND_NOTE, note->record_id);
  g_assert_null (none);
  take = stage_take (fixture, held->review, line->key);
  assert_sends (fixture, SOFIA, take, "applied");
  made = stage_get (fixture, DOCKET_KIND_LINE, line->record_id);
  g_assert_cmpstr (docket_record_get_text (made, DOCKET_LINE_DESCRIPTION), ==, "Seal");
}

int
main (int argc, char **argv)
{
  static const StageTest tests[] = {
    { "part/line-stays-with-its-job", test_line_stays_with_its_job },
    { "part/what-creating-needs-cannot-be-cleared", test_what_creating_needs_cannot_be_cleared },
    { "form/edits-of-no-group", test_edits_of_no_group },
    { "form/last-admin-stays", test_last_admin_stays },
    { "form/names-are-folded-as-at-the-door", test_names_are_folded_as_at_the_door },
    { "decide/no-decision-takes-the-last-admin", test_no_decision_takes_the_last_admin },
    { "decide/no-undo-takes-the-last-admin", test_no_undo_takes_the_last_admin },
    { "decide/no-decision-gives-a-name-twice", test_no_decision_gives_a_name_twice },
    { "notes/at-a-customer", test_notes_at_a_customer },
    { "notes/own-job-opens-no-other-customer", test_own_job_opens_no_other_customer },
    { "follows/leads-to-no-other-job", test_following_leads_to_no_other_job },
    { "decide/no-supervisor-makes-an-admin", test_no_supervisor_makes_an_admin },
    { "decide/no-supervisor-lets-a-person-in", test_no_supervisor_lets_a_person_in },
    { "decide/no-supervisor-lets-a-device-back-in", test_no_supervisor_lets_a_device_back_in },
    { "quarantine/takes-nothing-of-the-server's", test_quarantine_takes_nothing_of_the_servers },
    { "scope/given-in-a-lost-future", test_given_in_a_lost_future },
    { "bounds/case", test_case_is_bounded },
  };

  g_test_init (&argc, &argv, NULL);
  stage_add ("reach", tests, G_N_ELEMENTS (tests));
  return g_test_run ();
}
