/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The judge in stories: what single rules mean. Every combination of them is
 * test-judge-table.c's and test-judge-moves.c's.
 */

#include <string.h>

#include "docket-entry.h"
#include "docket-judge.h"

#define JOB "018f0000-0000-7000-8000-000000000001"
#define TESS "018f0000-0000-7000-8000-0000000000aa"
#define MINE "018f0000-0000-7000-8000-0000000000bb"
#define KEY "018f0000-0000-7000-8000-0000000000cc"
#define OTHER_KEY "018f0000-0000-7000-8000-0000000000dd"

static char *
told (const DocketVerdict *verdict)
{
  const char *rest = verdict->outcome == DOCKET_OUTCOME_HELD ? verdict->why : verdict->problem;

  g_assert_cmpint (verdict->problem != NULL, ==, verdict->outcome == DOCKET_OUTCOME_REJECTED || verdict->outcome == DOCKET_OUTCOME_DEFERRED);
  g_assert_cmpint (verdict->detail != NULL, ==, verdict->problem != NULL);
  g_assert_cmpint (verdict->why != NULL, ==, verdict->outcome == DOCKET_OUTCOME_HELD);
  return rest == NULL ? g_strdup (docket_outcome_name (verdict->outcome)) : g_strconcat (docket_outcome_name (verdict->outcome), " ", rest, NULL);
}

static char *
judge (const DocketFacts *facts)
{
  g_auto (DocketVerdict) verdict = { 0 };

  docket_judge (facts, &verdict);
  return told (&verdict);
}

/* ---- Stories ---- */

typedef struct
{
  DocketPolicy *policy;
  DocketRecord *job;
} Office;

static void
open_office (Office *office, gconstpointer data)
{
  office->policy = docket_policy_new_default ();
  office->job = docket_record_new (DOCKET_KIND_JOB, JOB);
  docket_record_set_text (office->job, DOCKET_JOB_TITLE, "Leaking pump");
  docket_record_set_text (office->job, DOCKET_JOB_TECHNICIAN, TESS);
  docket_record_set_text (office->job, DOCKET_JOB_STATUS, "in_progress");
  docket_record_set_rev (office->job, 9);
  docket_record_set_group_rev (office->job, DOCKET_GROUP_JOB_STATUS, 7);
  docket_record_set_group_rev (office->job, DOCKET_GROUP_JOB_PLAN, 5);
}

static void
close_office (Office *office, gconstpointer data)
{
  docket_policy_unref (office->policy);
  docket_record_unref (office->job);
}

static DocketOperation *
status_to (const DocketRecord *seen, const char *status)
{
  g_autoptr (DocketValues) set = docket_values_new ();

  docket_values_set_text (set, DOCKET_JOB_STATUS, status);
  return docket_operation_new_edit (seen, DOCKET_GROUP_JOB_STATUS, set);
}

static DocketFacts
facts_of (Office *office, const DocketOperation *operation, DocketRole role)
{
  return (DocketFacts) { .policy = office->policy, .operation = operation, .role = role, .person = role == DOCKET_ROLE_TECHNICIAN ? TESS : MINE, .record = office->job, .job = office->job };
}

static void
expect (const DocketFacts *facts, const char *expected)
{
  g_autofree char *verdict = judge (facts);

  g_assert_cmpstr (verdict, ==, expected);
}

static void
test_the_pump (Office *office, gconstpointer data)
{
  g_autoptr (DocketOperation) operation = status_to (office->job, "complete");
  g_autoptr (DocketValues) at_base = docket_record_get_group (office->job, DOCKET_GROUP_JOB_STATUS);
  DocketFacts facts = facts_of (office, operation, DOCKET_ROLE_TECHNICIAN);

  facts.at_base = at_base;
  expect (&facts, "applied");
  docket_record_set_text (office->job, DOCKET_JOB_STATUS, "waiting_approval");
  docket_record_set_group_rev (office->job, DOCKET_GROUP_JOB_STATUS, 9);
  expect (&facts, "held collision");
}

static void
test_agreement (Office *office, gconstpointer data)
{
  g_autoptr (DocketOperation) operation = status_to (office->job, "complete");
  DocketFacts facts = facts_of (office, operation, DOCKET_ROLE_TECHNICIAN);

  docket_record_set_text (office->job, DOCKET_JOB_STATUS, "complete");
  docket_record_set_group_rev (office->job, DOCKET_GROUP_JOB_STATUS, 9);
  expect (&facts, "merged");
}

static void
test_was_must_be_true (Office *office, gconstpointer data)
{
  g_autoptr (DocketOperation) operation = status_to (office->job, "complete");
  DocketFacts facts = facts_of (office, operation, DOCKET_ROLE_TECHNICIAN);

  docket_record_set_text (office->job, DOCKET_JOB_STATUS, "paused");
  expect (&facts, "rejected invalid");
  /* With own work under way, that is what was seen. */
  operation->follows = g_strdup (OTHER_KEY);
  facts.follows = DOCKET_PREDECESSOR_UNKNOWN;
  expect (&facts, "deferred needs-record");
}

static void
test_closed_job (Office *office, gconstpointer data)
{
  g_autoptr (DocketOperation) reopen = NULL;
  g_autoptr (DocketOperation) sneak = NULL;
  g_autoptr (DocketValues) set = docket_values_new ();
  DocketFacts facts;

  docket_record_set_text (office->job, DOCKET_JOB_STATUS, "closed");
  reopen = status_to (office->job, "reopened");
  facts = facts_of (office, reopen, DOCKET_ROLE_SUPERVISOR);
  expect (&facts, "applied");
  facts = facts_of (office, reopen, DOCKET_ROLE_OFFICE);
  expect (&facts, "rejected forbidden");
  /* Naming the present status opens no door for the rest of the group. */
  docket_values_set_text (set, DOCKET_JOB_STATUS, "closed");
  docket_values_set_text (set, DOCKET_JOB_STATUS_REASON, "written on a closed job");
  sneak = docket_operation_new_edit (office->job, DOCKET_GROUP_JOB_STATUS, set);
  facts = facts_of (office, sneak, DOCKET_ROLE_OFFICE);
  expect (&facts, "rejected locked");
}

/* The newest version is on the author's device, under their own earlier value. */
static void
test_covered (Office *office, gconstpointer data)
{
  g_autoptr (DocketValues) set = docket_values_new ();
  g_autoptr (DocketOperation) operation = NULL;
  DocketFacts facts;

  docket_values_set_int (set, DOCKET_JOB_LABOR_AMOUNT, 7000);
  docket_record_set_int (office->job, DOCKET_JOB_LABOR_AMOUNT, 9000);
  operation = docket_operation_new_edit (office->job, DOCKET_GROUP_JOB_TOTALS, set);
  operation->follows = g_strdup (OTHER_KEY);
  facts = facts_of (office, operation, DOCKET_ROLE_SUPERVISOR);
  facts.follows = DOCKET_PREDECESSOR_APPLIED;
  facts.covered = TRUE;
  expect (&facts, "applied");
  docket_values_set_int (operation->was, DOCKET_JOB_LABOR_AMOUNT, 8000);
  expect (&facts, "held collision");
  facts.covered = FALSE;
  expect (&facts, "applied");
  /* What is being changed stood as it was seen, but not what stands beside it. */
  docket_values_set_int (operation->was, DOCKET_JOB_LABOR_AMOUNT, 9000);
  facts.covered = facts.unseen = TRUE;
  expect (&facts, "held collision");
  facts.covered = FALSE;
  facts.last_writer_is_follows = TRUE;
  operation->base--;
  expect (&facts, "held collision");
  facts.unseen = FALSE;
  expect (&facts, "applied");
}

static void
test_technician_taken_away (Office *office, gconstpointer data)
{
  static const struct { const char *status; const char *verdict; } cases[] = {
    { "new", "applied" }, { "assigned", "applied" }, { "opened", "applied" }, { "in_progress", "rejected invalid" }, { "paused", "rejected invalid" }, { "reopened", "rejected invalid" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (DocketValues) set = docket_values_new ();
      g_autoptr (DocketOperation) operation = NULL;
      DocketFacts facts;

      docket_record_set_text (office->job, DOCKET_JOB_STATUS, cases[i].status);
      docket_record_set_group_rev (office->job, DOCKET_GROUP_JOB_PLAN, 5);
      docket_values_clear (set, DOCKET_JOB_TECHNICIAN);
      operation = docket_operation_new_edit (office->job, DOCKET_GROUP_JOB_PLAN, set);
      facts = facts_of (office, operation, DOCKET_ROLE_DISPATCHER);
      expect (&facts, cases[i].verdict);
      /* Somebody else moved the plan: a question for people. */
      docket_record_set_group_rev (office->job, DOCKET_GROUP_JOB_PLAN, 6);
      expect (&facts, "held collision");
      /* Own earlier write moved it: no way around the rule. */
      operation->follows = g_strdup (OTHER_KEY);
      facts.follows = DOCKET_PREDECESSOR_APPLIED;
      facts.last_writer_is_follows = TRUE;
      expect (&facts, cases[i].verdict);
    }
}

static DocketOperation *
create_job (DocketField field, const char *text)
{
  g_autoptr (DocketValues) set = docket_values_new ();

  docket_values_set_text (set, DOCKET_JOB_TITLE, "Boiler");
  docket_values_set_text (set, field, text);
  return docket_operation_new_create (DOCKET_KIND_JOB, JOB, set);
}

static void
test_create_job (Office *office, gconstpointer data)
{
  static const struct { DocketField field; const char *text; DocketRole role; const char *verdict; } cases[] = {
    { DOCKET_JOB_SITE_CITY, "Ulm", DOCKET_ROLE_OFFICE, "applied" },
    { DOCKET_JOB_SITE_CITY, "Ulm", DOCKET_ROLE_TECHNICIAN, "rejected forbidden" },
    { DOCKET_JOB_TECHNICIAN, TESS, DOCKET_ROLE_DISPATCHER, "applied" },
    { DOCKET_JOB_TECHNICIAN, TESS, DOCKET_ROLE_OFFICE, "rejected forbidden" },
    { DOCKET_JOB_CUSTOMER, MINE, DOCKET_ROLE_DISPATCHER, "applied" },
    { DOCKET_JOB_INVOICE_REF, "R-1", DOCKET_ROLE_DISPATCHER, "rejected forbidden" },
    { DOCKET_JOB_STATUS, "new", DOCKET_ROLE_OFFICE, "applied" },
    { DOCKET_JOB_STATUS, "closed", DOCKET_ROLE_SUPERVISOR, "rejected invalid" },
    { DOCKET_JOB_NUMBER, "J-1", DOCKET_ROLE_SUPERVISOR, "rejected invalid" },
    { DOCKET_JOB_APPROVAL, "requested", DOCKET_ROLE_OFFICE, "applied" },
    { DOCKET_JOB_APPROVAL, "approved", DOCKET_ROLE_OFFICE, "rejected forbidden" },
    { DOCKET_JOB_APPROVAL, "approved", DOCKET_ROLE_SUPERVISOR, "applied" },
    { DOCKET_JOB_TITLE, NULL, DOCKET_ROLE_OFFICE, "rejected invalid" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (DocketOperation) operation = create_job (cases[i].field, cases[i].text);
      DocketFacts facts = facts_of (office, operation, cases[i].role);
      g_autofree char *verdict = NULL;

      facts.record = facts.job = NULL;
      verdict = judge (&facts);
      if (strcmp (verdict, cases[i].verdict) != 0)
        g_error ("%s=%s by %s: %s", docket_field_info (cases[i].field)->name, cases[i].text, docket_role_name (cases[i].role), verdict);
      facts.record = office->job;
      if (strcmp (cases[i].verdict, "applied") == 0)
        expect (&facts, "rejected invalid"); /* the id is taken */
    }
}

static void
test_children (Office *office, gconstpointer data)
{
  static const struct { DocketKind kind; DocketField job, text; const char *words; } children[] = {
    { DOCKET_KIND_LINE, DOCKET_LINE_JOB, DOCKET_LINE_SKU, "P-1" },
    { DOCKET_KIND_NOTE, DOCKET_NOTE_JOB, DOCKET_NOTE_BODY, "Hello" },
    { DOCKET_KIND_ATTACHMENT, DOCKET_ATTACHMENT_JOB, DOCKET_ATTACHMENT_NAME, "a.jpg" },
    { DOCKET_KIND_SIGNATURE, DOCKET_SIGNATURE_JOB, DOCKET_SIGNATURE_SIGNER, "Ann" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (children); i++)
    {
      gboolean shared = children[i].kind == DOCKET_KIND_NOTE || children[i].kind == DOCKET_KIND_ATTACHMENT;
      g_autoptr (DocketValues) set = docket_values_new ();
      g_autoptr (DocketValues) bare = docket_values_new ();
      g_autoptr (DocketOperation) operation = NULL;
      g_autoptr (DocketOperation) orphan = NULL;
      DocketFacts facts;

      docket_values_set_text (set, children[i].job, JOB);
      docket_values_set_text (set, children[i].text, children[i].words);
      operation = docket_operation_new_create (children[i].kind, KEY, set);
      docket_values_set_text (bare, children[i].text, children[i].words);
      orphan = docket_operation_new_create (children[i].kind, KEY, bare);
      facts = facts_of (office, operation, DOCKET_ROLE_TECHNICIAN);
      facts.record = NULL;
      docket_record_set_void (office->job, FALSE);
      docket_record_set_text (office->job, DOCKET_JOB_STATUS, "in_progress");
      expect (&facts, "applied");
      /* An append to a void job applies. */
      docket_record_set_void (office->job, TRUE);
      expect (&facts, "applied");
      docket_record_set_void (office->job, FALSE);
      /* The lock spares notes and files. */
      docket_record_set_text (office->job, DOCKET_JOB_STATUS, "closed");
      expect (&facts, shared ? "applied" : "rejected locked");
      facts.seen_before_lock = TRUE;
      expect (&facts, shared ? "applied" : "held locked");
      docket_record_set_text (office->job, DOCKET_JOB_STATUS, "in_progress");
      /* The job went to somebody else; it was never theirs. */
      facts.person = MINE;
      expect (&facts, "rejected forbidden");
      facts.assigned_before = TRUE;
      expect (&facts, shared ? "applied" : "held ownership-moved");
      facts.missing_blob = TRUE;
      expect (&facts, "deferred needs-blob");
      facts.missing_blob = FALSE;
      /* Perhaps it was theirs, in a future that the server lost. */
      facts.assigned_before = FALSE;
      facts.scope_lost = TRUE;
      expect (&facts, "held ownership-moved");
      facts.scope_lost = FALSE;
      /* No such job: said so, whoever asks. */
      facts.job = NULL;
      facts.job_missing = TRUE;
      expect (&facts, "rejected unknown-record");
      facts = facts_of (office, orphan, DOCKET_ROLE_TECHNICIAN);
      facts.record = facts.job = NULL;
      expect (&facts, "rejected invalid");
    }
}

static void
test_voiding (Office *office, gconstpointer data)
{
  g_autoptr (DocketOperation) operation = docket_operation_new (DOCKET_OPERATION_VOID, DOCKET_KIND_JOB, JOB);
  g_autoptr (DocketOperation) restore = docket_operation_new (DOCKET_OPERATION_RESTORE, DOCKET_KIND_JOB, JOB);
  DocketFacts facts = facts_of (office, operation, DOCKET_ROLE_DISPATCHER);

  operation->base = 9;
  expect (&facts, "applied");
  operation->base = 8;
  expect (&facts, "held void-vs-edit");
  facts.last_writer_is_follows = TRUE;
  expect (&facts, "applied");
  facts.last_writer_is_follows = FALSE;
  operation->base = 9;
  facts.work_unseen = TRUE;
  expect (&facts, "held void-vs-edit");
  facts.work_unseen = FALSE;
  operation->base = 8;
  docket_record_set_void (office->job, TRUE);
  expect (&facts, "applied");
  facts.role = DOCKET_ROLE_TECHNICIAN;
  expect (&facts, "rejected forbidden");
  facts = facts_of (office, restore, DOCKET_ROLE_OFFICE);
  expect (&facts, "applied");
  facts.void_unseen = TRUE;
  expect (&facts, "held void-vs-edit");
  docket_record_set_void (office->job, FALSE);
  expect (&facts, "applied");
  facts.record = NULL;
  expect (&facts, "rejected unknown-record");
}

static void
test_note_by_its_author (Office *office, gconstpointer data)
{
  g_autoptr (DocketRecord) note = docket_record_new (DOCKET_KIND_NOTE, KEY);
  g_autoptr (DocketOperation) operation = docket_operation_new (DOCKET_OPERATION_VOID, DOCKET_KIND_NOTE, KEY);
  DocketStamp by = { (char *) MINE, NULL, 0, 0 };
  DocketFacts facts = facts_of (office, operation, DOCKET_ROLE_OFFICE);

  operation->base = 0;
  facts.record = note;
  expect (&facts, "rejected forbidden");
  docket_record_set_stamp (note, DOCKET_GROUP_NOTE_NOTE, &by);
  expect (&facts, "applied");
}

static void
test_policy_needs_current_base (void)
{
  g_autoptr (DocketPolicy) policy = docket_policy_new_default ();
  g_autoptr (DocketRecord) record = docket_record_new (DOCKET_KIND_POLICY, KEY);
  g_autoptr (DocketValues) set = docket_values_new ();
  g_autoptr (DocketOperation) operation = NULL;
  DocketFacts facts;

  docket_values_set_int (set, DOCKET_POLICY_VERSION, 3);
  operation = docket_operation_new_edit (record, DOCKET_GROUP_POLICY_POLICY, set);
  facts = (DocketFacts) { .policy = policy, .operation = operation, .role = DOCKET_ROLE_ADMIN, .person = MINE, .record = record };
  expect (&facts, "applied");
  docket_record_set_group_rev (record, DOCKET_GROUP_POLICY_POLICY, 4);
  expect (&facts, "rejected stale");
}

/* ---- Decisions ---- */

typedef struct
{
  DocketPolicy *policy;
  DocketReview *review;
  DocketOperation *operation;
} Bench;

static void
open_case (Bench *bench, gconstpointer data)
{
  DocketCandidate *candidate = docket_candidate_new ();

  bench->policy = docket_policy_new_default ();
  bench->review = docket_review_new ();
  bench->review->state = g_strdup ("open");
  bench->review->rev = 4;
  bench->review->subject_kind = DOCKET_KIND_JOB;
  bench->review->subject_id = g_strdup (JOB);
  bench->review->group = DOCKET_GROUP_JOB_STATUS;
  bench->review->current_values = docket_values_new ();
  docket_values_set_text (bench->review->current_values, DOCKET_JOB_STATUS, "waiting_approval");
  docket_values_set_text (bench->review->current_values, DOCKET_JOB_STATUS_REASON, "over the limit");
  candidate->operation = g_strdup (OTHER_KEY);
  candidate->by.person = g_strdup (TESS);
  candidate->values = docket_values_new ();
  docket_values_set_text (candidate->values, DOCKET_JOB_STATUS, "complete");
  g_ptr_array_add (bench->review->candidates, candidate);
  bench->operation = docket_operation_new (DOCKET_OPERATION_DECIDE, DOCKET_KIND_REVIEW, KEY);
  bench->operation->base = 4;
  bench->operation->choice = DOCKET_CHOICE_KEEP;
}

static void
close_case (Bench *bench, gconstpointer data)
{
  docket_policy_unref (bench->policy);
  docket_review_free (bench->review);
  docket_operation_unref (bench->operation);
}

static DocketValues *
decide (Bench *bench, const char *person, DocketRole role, const char *expected)
{
  DocketValues *values = NULL;
  g_auto (DocketVerdict) verdict = { 0 };
  g_autofree char *text = NULL;

  docket_judge_decision (bench->review, bench->policy, bench->operation, person, role, &values, &verdict);
  text = told (&verdict);
  g_assert_cmpstr (text, ==, expected);
  if (verdict.outcome != DOCKET_OUTCOME_APPLIED)
    g_assert_null (values);
  return values;
}

static void
test_keep_take_set (Bench *bench, gconstpointer data)
{
  DocketCandidate *candidate = g_ptr_array_index (bench->review->candidates, 0);
  g_autoptr (DocketValues) taken = NULL;
  g_autoptr (DocketValues) own = NULL;

  g_assert_null (decide (bench, MINE, DOCKET_ROLE_SUPERVISOR, "applied"));
  bench->operation->choice = DOCKET_CHOICE_TAKE;
  bench->operation->candidate = g_strdup (OTHER_KEY);
  taken = decide (bench, MINE, DOCKET_ROLE_SUPERVISOR, "applied");
  g_assert_true (docket_values_equal (taken, candidate->values));
  g_free (bench->operation->candidate);
  bench->operation->candidate = g_strdup (KEY);
  decide (bench, MINE, DOCKET_ROLE_SUPERVISOR, "rejected invalid");
  bench->operation->choice = DOCKET_CHOICE_SET;
  bench->operation->set = docket_values_new ();
  docket_values_set_text (bench->operation->set, DOCKET_JOB_STATUS, "paused");
  own = decide (bench, MINE, DOCKET_ROLE_SUPERVISOR, "applied");
  g_assert_cmpstr (docket_values_get_text (own, DOCKET_JOB_STATUS), ==, "paused");
  g_assert_cmpstr (docket_values_get_text (own, DOCKET_JOB_STATUS_REASON), ==, "over the limit");
  bench->review->group = DOCKET_GROUP_NONE;
  decide (bench, MINE, DOCKET_ROLE_SUPERVISOR, "rejected invalid");
}

/* The codec could only guess the kind: names find the subject's own fields. */
static void
test_set_finds_fields_of_the_subject (Bench *bench, gconstpointer data)
{
  g_autoptr (DocketValues) values = NULL;

  bench->review->subject_kind = DOCKET_KIND_LINE;
  bench->review->group = DOCKET_GROUP_LINE_LINE;
  g_clear_pointer (&bench->review->current_values, docket_values_unref);
  bench->operation->choice = DOCKET_CHOICE_SET;
  bench->operation->set = docket_values_new ();
  docket_values_set_text (bench->operation->set, DOCKET_JOB_DESCRIPTION, "Seal");
  values = decide (bench, MINE, DOCKET_ROLE_SUPERVISOR, "applied");
  g_assert_cmpuint (docket_values_n (values), ==, 1);
  g_assert_cmpstr (docket_values_get_text (values, DOCKET_LINE_DESCRIPTION), ==, "Seal");
  /* Fits a job's description, not a line's. */
  {
    g_autofree char *longer = g_strnfill (1001, 'x');

    docket_values_set_text (bench->operation->set, DOCKET_JOB_DESCRIPTION, longer);
  }
  decide (bench, MINE, DOCKET_ROLE_SUPERVISOR, "rejected invalid");
  docket_values_remove (bench->operation->set, DOCKET_JOB_DESCRIPTION);
  docket_values_set_text (bench->operation->set, DOCKET_JOB_TITLE, "No such field");
  decide (bench, MINE, DOCKET_ROLE_SUPERVISOR, "rejected invalid");
}

static void
test_decisions_refused (Bench *bench, gconstpointer data)
{
  decide (bench, MINE, DOCKET_ROLE_OFFICE, "rejected not-decider");
  decide (bench, TESS, DOCKET_ROLE_TECHNICIAN, "rejected not-decider");
  bench->operation->base = 3;
  decide (bench, MINE, DOCKET_ROLE_SUPERVISOR, "rejected stale");
  bench->operation->base = 4;
  bench->operation->choice = DOCKET_CHOICE_KEEP_BOTH;
  decide (bench, MINE, DOCKET_ROLE_SUPERVISOR, "rejected invalid");
  bench->operation->choice = DOCKET_CHOICE_SET;
  bench->operation->set = docket_values_new ();
  docket_values_set_text (bench->operation->set, DOCKET_JOB_TITLE, "Another group");
  decide (bench, MINE, DOCKET_ROLE_SUPERVISOR, "rejected invalid");
  bench->operation->invalid = g_strdup ("Unreadable");
  decide (bench, MINE, DOCKET_ROLE_SUPERVISOR, "rejected invalid");
  g_clear_pointer (&bench->operation->invalid, g_free);
  g_free (bench->review->state);
  bench->review->state = g_strdup ("withdrawn");
  decide (bench, MINE, DOCKET_ROLE_SUPERVISOR, "rejected already-decided");
  g_free (bench->review->state);
  bench->review->state = g_strdup ("decided");
  decide (bench, MINE, DOCKET_ROLE_SUPERVISOR, "rejected already-decided");
}

static void
test_own_case (Bench *bench, gconstpointer data)
{
  /* Status: an author may decide; money: neither side may. */
  g_assert_null (decide (bench, TESS, DOCKET_ROLE_SUPERVISOR, "applied"));
  bench->review->group = DOCKET_GROUP_JOB_TOTALS;
  decide (bench, TESS, DOCKET_ROLE_SUPERVISOR, "rejected not-decider");
  bench->review->current_by.person = g_strdup (MINE);
  decide (bench, MINE, DOCKET_ROLE_SUPERVISOR, "rejected not-decider");
  g_assert_null (decide (bench, JOB, DOCKET_ROLE_SUPERVISOR, "applied"));
}

static void
test_candidate_values (Office *office, gconstpointer data)
{
  g_autoptr (DocketOperation) operation = status_to (office->job, "complete");
  g_autoptr (DocketValues) at_base = docket_values_new ();
  g_autoptr (DocketValues) from_base = NULL;
  g_autoptr (DocketValues) from_record = NULL;
  g_autoptr (DocketValues) alone = NULL;

  docket_values_set_text (at_base, DOCKET_JOB_STATUS, "in_progress");
  docket_values_set_text (at_base, DOCKET_JOB_STATUS_REASON, "then");
  docket_record_set_text (office->job, DOCKET_JOB_STATUS_REASON, "now");
  from_base = docket_candidate_values (operation, at_base, office->job);
  from_record = docket_candidate_values (operation, NULL, office->job);
  alone = docket_candidate_values (operation, NULL, NULL);
  g_assert_cmpstr (docket_values_get_text (from_base, DOCKET_JOB_STATUS), ==, "complete");
  g_assert_cmpstr (docket_values_get_text (from_base, DOCKET_JOB_STATUS_REASON), ==, "then");
  g_assert_cmpstr (docket_values_get_text (at_base, DOCKET_JOB_STATUS), ==, "in_progress");
  g_assert_cmpstr (docket_values_get_text (from_record, DOCKET_JOB_STATUS_REASON), ==, "now");
  g_assert_cmpuint (docket_values_n (alone), ==, 1);
}

/* What may newly be entered; what stands already is not asked. */
static void
test_entries (void)
{
  static const struct { DocketField field; const char *text; gboolean fine; } entries[] = {
    { DOCKET_NOTE_BODY, "Card 4111 1111 1111 1111, exp 12/29", FALSE },
    { DOCKET_NOTE_BODY, "4111-1111-1111-1111", FALSE },
    { DOCKET_NOTE_BODY, "Meter 4111 1111 1111 1112", TRUE },
    { DOCKET_NOTE_BODY, "0000000000000000", TRUE },
    { DOCKET_NOTE_BODY, "Serial 41111111111111111111", TRUE },
    { DOCKET_NOTE_BODY, "Ring twice", TRUE },
    { DOCKET_JOB_ACCESS_NOTES, "5555555555554444", FALSE },
    { DOCKET_CUSTOMER_PHONE, "4111111111111111", TRUE },
    { DOCKET_CUSTOMER_EMAIL, "ann@example.com", TRUE },
    { DOCKET_CUSTOMER_EMAIL, "ann", FALSE },
    { DOCKET_CUSTOMER_BILLING_EMAIL, "ann@", FALSE },
    { DOCKET_CUSTOMER_PHONE, "+49 (0)30 123-456", TRUE },
    { DOCKET_CUSTOMER_PHONE, "030 123456 EXT 12", TRUE },
    { DOCKET_JOB_SITE_PHONE, "030/123456#7", TRUE },
    { DOCKET_JOB_SITE_PHONE, "030 123456 extra", FALSE },
    { DOCKET_JOB_SITE_PHONE, "---", FALSE },
    { DOCKET_JOB_SITE_PHONE, "٠٣٠ ١٢٣٤٥٦", TRUE },
    { DOCKET_JOB_SITE_PHONE, "030–123456", TRUE },
    { DOCKET_JOB_SITE_PHONE, "+49+30123456", FALSE },
    { DOCKET_PERSON_COLOR, "#3584e4", TRUE },
    { DOCKET_PERSON_COLOR, "#3584e4f", FALSE },
    { DOCKET_ATTACHMENT_MEDIA_TYPE, "image/jpeg", TRUE },
    { DOCKET_ATTACHMENT_MEDIA_TYPE, "image/jpeg x=y", FALSE },
    { DOCKET_ATTACHMENT_MEDIA_TYPE, "image/jpeg; x", FALSE },
    { DOCKET_ATTACHMENT_MEDIA_TYPE, "image/jpeg; x=\x01", FALSE },
    { DOCKET_ATTACHMENT_MEDIA_TYPE, "image/.jpeg", FALSE },
    { DOCKET_ATTACHMENT_BLOB, "../../etc/passwd", FALSE },
    { DOCKET_ATTACHMENT_BLOB, "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef", TRUE },
    { DOCKET_SIGNATURE_BLOB, "0123456789ABCDEF0123456789abcdef0123456789abcdef0123456789abcdef", FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (entries); i++)
    {
      g_autoptr (GVariant) value = g_variant_ref_sink (g_variant_new_string (entries[i].text));
      g_autoptr (GError) error = NULL;

      if (docket_entry_check (entries[i].field, value, &error) != entries[i].fine)
        g_error ("%s is %s", entries[i].text, entries[i].fine ? "refused" : "taken");
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
#define STORY(path, func) g_test_add ("/judge/" path, Office, NULL, open_office, func, close_office)
  STORY ("the-pump", test_the_pump);
  STORY ("agreement-is-no-conflict", test_agreement);
  STORY ("was-must-be-what-stood-there", test_was_must_be_true);
  STORY ("a-closed-job-lets-only-the-legal-move-out", test_closed_job);
  STORY ("technician-taken-away", test_technician_taken_away);
  STORY ("covered-by-own-work", test_covered);
  STORY ("creating-a-job", test_create_job);
  STORY ("lines-notes-files-signatures", test_children);
  STORY ("voiding", test_voiding);
  STORY ("a-note-is-voided-by-its-author", test_note_by_its_author);
  STORY ("candidate-values-are-the-whole-group", test_candidate_values);
  g_test_add_func ("/judge/entries", test_entries);
  g_test_add_func ("/judge/policy-needs-the-current-base", test_policy_needs_current_base);
#define DECISION(path, func) g_test_add ("/judge/decision/" path, Bench, NULL, open_case, func, close_case)
  DECISION ("keep-take-set", test_keep_take_set);
  DECISION ("set-finds-fields-of-the-subject", test_set_finds_fields_of_the_subject);
  DECISION ("refused", test_decisions_refused);
  DECISION ("own-case", test_own_case);
  return g_test_run ();
}
