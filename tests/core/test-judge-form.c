/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * What is refused for its form, whoever asks; the odd ends of plan, device and
 * merge; and decisions about two records that may be one. The crossings of
 * values, roles and order are test-judge-table.c's and test-judge-moves.c's.
 */

#include <string.h>

#include "docket-judge.h"

#define RECORD "018f0000-0000-7000-8000-000000000001"
#define JOB "018f0000-0000-7000-8000-000000000002"
#define INTO "018f0000-0000-7000-8000-000000000003"
#define OTHER "018f0000-0000-7000-8000-000000000004"
#define TESS "018f0000-0000-7000-8000-0000000000aa"
#define SOFIA "018f0000-0000-7000-8000-0000000000bb"
#define KEY "018f0000-0000-7000-8000-0000000000cc"

static void
expect_verdict (const DocketVerdict *verdict, const char *expected, const char *story)
{
  g_autofree char *told = g_strjoin (" ", docket_outcome_name (verdict->outcome), verdict->why != NULL ? verdict->why : verdict->problem, NULL);

  if (strcmp (told, expected) != 0)
    g_error ("%s: %s instead of %s (%s)", story, told, expected, verdict->detail);
}

static void
expect (const DocketFacts *facts, const char *expected, const char *story)
{
  g_auto (DocketVerdict) verdict = { 0 };

  docket_judge (facts, &verdict);
  expect_verdict (&verdict, expected, story);
}

/* "name=Ann terms_days=3"; a number where the field is one; "field=" clears. */
static DocketValues *
values_of (DocketKind kind, const char *text)
{
  DocketValues *values = docket_values_new ();
  g_auto (GStrv) words = g_strsplit (text, " ", -1);

  for (guint i = 0; words[i] != NULL && *words[i] != '\0'; i++)
    {
      g_auto (GStrv) parts = g_strsplit (words[i], "=", 2);
      DocketField field = docket_field_from_name (kind, parts[0]);
      DocketType type = docket_field_info (field)->type;

      if (*parts[1] == '\0')
        docket_values_clear (values, field);
      else if (type == DOCKET_TYPE_BOOL)
        docket_values_set (values, field, g_variant_new_boolean (strcmp (parts[1], "true") == 0));
      else if (type == DOCKET_TYPE_INT || type == DOCKET_TYPE_MONEY || type == DOCKET_TYPE_TIME)
        docket_values_set_int (values, field, g_ascii_strtoll (parts[1], NULL, 10));
      else
        docket_values_set_text (values, field, parts[1]);
    }
  return values;
}

static DocketRecord *
record_of (DocketKind kind, const char *text)
{
  DocketRecord *record = docket_record_new (kind, RECORD);
  g_autoptr (DocketValues) values = values_of (kind, text);

  docket_record_set_values (record, values);
  docket_record_set_rev (record, 7);
  for (guint i = 0; i < docket_kind_info (kind)->n_groups; i++)
    docket_record_set_group_rev (record, (DocketGroup) (docket_kind_info (kind)->first_group + (int) i), 7);
  return record;
}

static void
test_creating (void)
{
  static const struct { DocketKind kind; const char *set, *verdict; } cases[] = {
    { DOCKET_KIND_CUSTOMER, "name=Ann", "applied" },
    { DOCKET_KIND_CUSTOMER, "city=Ulm", "rejected invalid" },
    { DOCKET_KIND_JOB, "title=Pump", "applied" },
    { DOCKET_KIND_JOB, "description=Drips", "rejected invalid" },
    { DOCKET_KIND_JOB, "title=Pump number=J-1", "rejected invalid" },
    { DOCKET_KIND_JOB, "title=Pump status=new", "applied" },
    { DOCKET_KIND_JOB, "title=Pump status=paused", "rejected invalid" },
    { DOCKET_KIND_JOB, "title=Pump follow_up_of=" JOB, "applied" },
    { DOCKET_KIND_JOB, "title=Pump starts_at=5", "applied" },
    { DOCKET_KIND_JOB, "title=Pump ends_at=5", "applied" },
    { DOCKET_KIND_JOB, "title=Pump starts_at=5 ends_at=5", "applied" },
    { DOCKET_KIND_JOB, "title=Pump starts_at=5 ends_at=4", "rejected invalid" },
    { DOCKET_KIND_LINE, "job=" JOB " class=part description=Seal quantity_milli=1000 amount=5", "applied" },
    { DOCKET_KIND_LINE, "class=part description=Seal quantity_milli=1000 amount=5", "rejected invalid" },
    { DOCKET_KIND_NOTE, "job=" JOB " body=Hello", "applied" },
    { DOCKET_KIND_NOTE, "customer=" OTHER " body=Hello", "applied" },
    { DOCKET_KIND_NOTE, "body=Hello", "rejected invalid" },
    { DOCKET_KIND_NOTE, "job=" JOB, "rejected invalid" },
    { DOCKET_KIND_ATTACHMENT, "name=a.jpg media_type=image/jpeg size=10", "rejected invalid" },
    { DOCKET_KIND_SIGNATURE, "signer=Ann", "rejected invalid" },
  };
  g_autoptr (DocketPolicy) policy = docket_policy_new_default ();

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (DocketValues) set = values_of (cases[i].kind, cases[i].set);
      g_autoptr (DocketOperation) operation = docket_operation_new_create (cases[i].kind, RECORD, set);
      DocketFacts facts = { .policy = policy, .operation = operation, .role = DOCKET_ROLE_SUPERVISOR, .person = SOFIA };

      expect (&facts, cases[i].verdict, cases[i].set);
      /* What could not be read is refused before anything is asked. */
      operation->invalid = g_strdup ("The job is no id.");
      expect (&facts, "rejected invalid", cases[i].set);
    }
}

static void
test_editing_jobs (void)
{
  static const struct { const char *record; DocketGroup group; const char *set, *verdict; } cases[] = {
    { "title=Pump status=assigned technician=" TESS, DOCKET_GROUP_JOB_STATUS, "status=", "rejected invalid" },
    { "title=Pump status=assigned", DOCKET_GROUP_JOB_STATUS, "status_reason=Late", "applied" },
    { "title=Pump status=assigned", DOCKET_GROUP_JOB_STATUS, "status=assigned", "applied" },
    { "title=Pump starts_at=10", DOCKET_GROUP_JOB_PLAN, "ends_at=9", "rejected invalid" },
    { "title=Pump starts_at=10", DOCKET_GROUP_JOB_PLAN, "ends_at=10", "applied" },
    { "title=Pump ends_at=10", DOCKET_GROUP_JOB_PLAN, "starts_at=11", "rejected invalid" },
    { "title=Pump ends_at=10", DOCKET_GROUP_JOB_PLAN, "starts_at=", "applied" },
    { "title=Pump starts_at=10", DOCKET_GROUP_JOB_PLAN, "ends_at=", "applied" },
    { "title=Pump", DOCKET_GROUP_JOB_PLAN, "ends_at=9", "applied" },
    { "title=Pump status=in_progress technician=" TESS, DOCKET_GROUP_JOB_PLAN, "technician=" OTHER, "applied" },
    { "title=Pump status=in_progress technician=" TESS, DOCKET_GROUP_JOB_PLAN, "technician=", "rejected invalid" },
    { "title=Pump status=in_progress", DOCKET_GROUP_JOB_PLAN, "technician=", "applied" },
    { "title=Pump technician=" TESS, DOCKET_GROUP_JOB_PLAN, "technician=", "applied" },
    { "title=Pump", DOCKET_GROUP_JOB_APPROVAL, "approval=approved", "applied" },
  };
  g_autoptr (DocketPolicy) policy = docket_policy_new_default ();

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (DocketRecord) job = record_of (DOCKET_KIND_JOB, cases[i].record);
      g_autoptr (DocketValues) set = values_of (DOCKET_KIND_JOB, cases[i].set);
      g_autoptr (DocketOperation) operation = docket_operation_new_edit (job, cases[i].group, set);
      DocketFacts facts = { .policy = policy, .operation = operation, .role = DOCKET_ROLE_SUPERVISOR, .person = SOFIA, .record = job, .job = job };

      expect (&facts, cases[i].verdict, cases[i].set);
      /* The same about a job that never was. */
      facts.record = facts.job = NULL;
      if (strcmp (cases[i].verdict, "applied") == 0)
        expect (&facts, "rejected unknown-record", cases[i].set);
    }
}

/* The plan moved and moved back while the technician was being taken away. */
static void
test_technician_taken_from_a_plan_that_moved_back (void)
{
  g_autoptr (DocketPolicy) policy = docket_policy_new_default ();
  g_autoptr (DocketRecord) job = record_of (DOCKET_KIND_JOB, "title=Pump status=paused technician=" TESS);
  g_autoptr (DocketValues) set = values_of (DOCKET_KIND_JOB, "technician=");
  g_autoptr (DocketOperation) operation = docket_operation_new_edit (job, DOCKET_GROUP_JOB_PLAN, set);
  g_autoptr (DocketValues) at_base = docket_record_get_group (job, DOCKET_GROUP_JOB_PLAN);
  DocketFacts facts = { .policy = policy, .operation = operation, .role = DOCKET_ROLE_SUPERVISOR, .person = SOFIA, .record = job, .job = job, .at_base = at_base };

  docket_record_set_group_rev (job, DOCKET_GROUP_JOB_PLAN, 9);
  expect (&facts, "rejected invalid", "moved back");
  docket_record_set_text (job, DOCKET_JOB_TECHNICIAN, OTHER);
  expect (&facts, "held collision", "moved");
}

/* An edit that says nothing of what it saw is judged by what stands there. */
static void
test_status_without_was (void)
{
  g_autoptr (DocketPolicy) policy = docket_policy_new_default ();
  g_autoptr (DocketRecord) job = record_of (DOCKET_KIND_JOB, "title=Pump status=in_progress technician=" TESS);
  g_autoptr (DocketOperation) operation = docket_operation_new (DOCKET_OPERATION_EDIT, DOCKET_KIND_JOB, RECORD);
  DocketFacts facts = { .policy = policy, .operation = operation, .role = DOCKET_ROLE_TECHNICIAN, .person = TESS, .record = job, .job = job };

  operation->group = DOCKET_GROUP_JOB_STATUS;
  operation->base = 7;
  operation->set = values_of (DOCKET_KIND_JOB, "status=paused");
  expect (&facts, "applied", "in progress");
  docket_record_set_text (job, DOCKET_JOB_STATUS, "new");
  expect (&facts, "rejected invalid", "new");
  facts.record = facts.job = NULL;
  expect (&facts, "rejected invalid", "no such job");
}

static void
test_job_id_that_is_taken (void)
{
  g_autoptr (DocketPolicy) policy = docket_policy_new_default ();
  g_autoptr (DocketRecord) job = record_of (DOCKET_KIND_JOB, "title=Pump status=closed");
  g_autoptr (DocketValues) set = values_of (DOCKET_KIND_JOB, "title=Boiler");
  g_autoptr (DocketOperation) operation = docket_operation_new_create (DOCKET_KIND_JOB, RECORD, set);
  DocketFacts facts = { .policy = policy, .operation = operation, .role = DOCKET_ROLE_SUPERVISOR, .person = SOFIA, .record = job, .job = job };

  expect (&facts, "rejected invalid", "taken by a closed job");
}

static void
test_work_without_a_job (void)
{
  g_autoptr (DocketPolicy) policy = docket_policy_new_default ();
  g_autoptr (DocketRecord) line = record_of (DOCKET_KIND_LINE, "description=Seal");
  g_autoptr (DocketValues) set = values_of (DOCKET_KIND_LINE, "description=Valve");
  g_autoptr (DocketOperation) operation = docket_operation_new_edit (line, DOCKET_GROUP_LINE_LINE, set);
  DocketFacts facts = { .policy = policy, .operation = operation, .role = DOCKET_ROLE_TECHNICIAN, .person = TESS, .record = line };

  expect (&facts, "rejected forbidden", "nobody's line");
  facts.role = DOCKET_ROLE_OFFICE;
  expect (&facts, "applied", "the office");
}

static void
test_devices (void)
{
  static const struct { DocketRole role; const char *set; gint64 base; const char *verdict; } cases[] = {
    { DOCKET_ROLE_ADMIN, "revoked=true", 7, "applied" },
    { DOCKET_ROLE_ADMIN, "revoked=true", 6, "merged" },
    { DOCKET_ROLE_SUPERVISOR, "revoked=true", 7, "rejected forbidden" },
    { DOCKET_ROLE_ADMIN, "name=Mine", 7, "rejected forbidden" },
    { DOCKET_ROLE_ADMIN, "revoked=true name=Mine", 7, "rejected forbidden" },
  };
  g_autoptr (DocketPolicy) policy = docket_policy_new_default ();

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (DocketRecord) device = record_of (DOCKET_KIND_DEVICE, "name=Phone");
      g_autoptr (DocketValues) set = values_of (DOCKET_KIND_DEVICE, cases[i].set);
      g_autoptr (DocketOperation) operation = docket_operation_new_edit (device, DOCKET_GROUP_DEVICE_DEVICE, set);
      DocketFacts facts = { .policy = policy, .operation = operation, .role = cases[i].role, .person = SOFIA, .record = device };

      operation->base = cases[i].base;
      expect (&facts, cases[i].verdict, cases[i].set);
    }
}

/* What creating needs stays; a line stays on its job. */
static void
test_what_edits_leave_alone (void)
{
  static const struct { DocketKind kind; DocketGroup group; const char *record, *set, *verdict; } cases[] = {
    { DOCKET_KIND_CUSTOMER, DOCKET_GROUP_CUSTOMER_PROFILE, "name=Ann", "name=", "rejected invalid" },
    { DOCKET_KIND_CUSTOMER, DOCKET_GROUP_CUSTOMER_PROFILE, "name=Ann", "name=Anne", "applied" },
    { DOCKET_KIND_CUSTOMER, DOCKET_GROUP_CUSTOMER_PROFILE, "name=Ann nickname=A", "nickname=", "applied" },
    { DOCKET_KIND_JOB, DOCKET_GROUP_JOB_DETAILS, "title=Pump", "title=", "rejected invalid" },
    { DOCKET_KIND_JOB, DOCKET_GROUP_JOB_DETAILS, "title=Pump", "title=Valve", "applied" },
    { DOCKET_KIND_LINE, DOCKET_GROUP_LINE_LINE, "job=" JOB, "job=" OTHER, "rejected invalid" },
    { DOCKET_KIND_LINE, DOCKET_GROUP_LINE_LINE, "job=" JOB, "job=", "rejected invalid" },
    { DOCKET_KIND_LINE, DOCKET_GROUP_LINE_LINE, "job=" JOB, "job=" JOB, "applied" },
    { DOCKET_KIND_LINE, DOCKET_GROUP_LINE_LINE, NULL, "job=" JOB, "rejected unknown-record" },
  };
  g_autoptr (DocketPolicy) policy = docket_policy_new_default ();

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (DocketRecord) record = record_of (cases[i].kind, cases[i].record == NULL ? "" : cases[i].record);
      g_autoptr (DocketValues) set = values_of (cases[i].kind, cases[i].set);
      g_autoptr (DocketOperation) operation = docket_operation_new_edit (record, cases[i].group, set);
      DocketFacts facts = { .policy = policy, .operation = operation, .role = DOCKET_ROLE_SUPERVISOR, .person = SOFIA, .record = cases[i].record == NULL ? NULL : record };

      expect (&facts, cases[i].verdict, cases[i].set);
    }
}

static void
test_revoked_devices_and_themselves (void)
{
  static const struct { const char *set, *verdict; } cases[] = {
    { "revoked=false", "held quarantine" },
    { "name=Mine", "rejected forbidden" },
    { "revoked=false name=Mine", "rejected forbidden" },
  };
  g_autoptr (DocketPolicy) policy = docket_policy_new_default ();

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (DocketRecord) device = record_of (DOCKET_KIND_DEVICE, "name=Phone revoked=true");
      g_autoptr (DocketValues) set = values_of (DOCKET_KIND_DEVICE, cases[i].set);
      g_autoptr (DocketOperation) operation = docket_operation_new_edit (device, DOCKET_GROUP_DEVICE_DEVICE, set);
      DocketFacts facts = { .policy = policy, .operation = operation, .role = DOCKET_ROLE_TECHNICIAN, .person = TESS, .record = device, .device_revoked = TRUE };

      expect (&facts, cases[i].verdict, cases[i].set);
    }
}

/* Decisions go their own way, with docket_judge_decision(). */
static void
test_decisions_are_not_judged_like_edits (void)
{
  g_autoptr (DocketPolicy) policy = docket_policy_new_default ();
  g_autoptr (DocketOperation) operation = docket_operation_new (DOCKET_OPERATION_DECIDE, DOCKET_KIND_REVIEW, RECORD);
  DocketFacts facts = { .policy = policy, .operation = operation, .role = DOCKET_ROLE_SUPERVISOR, .person = SOFIA };

  expect (&facts, "rejected invalid", "decide");
}

/* ---- Merging ---- */

static void
test_merging (void)
{
  static const struct { DocketKind kind; const char *leaving, *into; gboolean leaving_void, into_void; gint64 base; gboolean followed; const char *into_id, *verdict; } cases[] = {
    { DOCKET_KIND_CUSTOMER, "name=Ann", "name=Anne", FALSE, FALSE, 7, FALSE, INTO, "applied" },
    { DOCKET_KIND_CUSTOMER, "name=Ann", "name=Anne", FALSE, FALSE, 6, FALSE, INTO, "rejected stale" },
    { DOCKET_KIND_CUSTOMER, "name=Ann", "name=Anne", FALSE, FALSE, 6, TRUE, INTO, "applied" },
    { DOCKET_KIND_CUSTOMER, "name=Ann", "name=Anne", FALSE, FALSE, 7, FALSE, RECORD, "rejected invalid" },
    { DOCKET_KIND_CUSTOMER, "name=Ann", NULL, FALSE, FALSE, 7, FALSE, INTO, "rejected unknown-record" },
    { DOCKET_KIND_CUSTOMER, "name=Ann merged_into=" INTO, "name=Anne", TRUE, FALSE, 7, FALSE, INTO, "applied" },
    { DOCKET_KIND_CUSTOMER, "name=Ann merged_into=" OTHER, "name=Anne", TRUE, FALSE, 7, FALSE, INTO, "rejected stale" },
    { DOCKET_KIND_CUSTOMER, "name=Ann", "name=Anne", TRUE, FALSE, 7, FALSE, INTO, "rejected invalid" },
    { DOCKET_KIND_CUSTOMER, "name=Ann", "name=Anne", FALSE, TRUE, 7, FALSE, INTO, "rejected invalid" },
    { DOCKET_KIND_CUSTOMER, "name=Ann", "name=Anne merged_into=" OTHER, FALSE, TRUE, 7, FALSE, INTO, "rejected invalid" },
    { DOCKET_KIND_JOB, "title=Pump", "name=Anne", FALSE, FALSE, 7, FALSE, INTO, "rejected invalid" },
  };
  g_autoptr (DocketPolicy) policy = docket_policy_new_default ();

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (DocketRecord) leaving = record_of (cases[i].kind, cases[i].leaving);
      g_autoptr (DocketRecord) into = cases[i].into == NULL ? NULL : record_of (DOCKET_KIND_CUSTOMER, cases[i].into);
      g_autoptr (DocketOperation) operation = docket_operation_new (DOCKET_OPERATION_MERGE, cases[i].kind, RECORD);
      g_auto (DocketVerdict) verdict = { 0 };
      DocketFacts facts = { .policy = policy, .operation = operation, .role = DOCKET_ROLE_SUPERVISOR, .person = SOFIA, .record = leaving, .into = into, .last_writer_is_follows = cases[i].followed };

      docket_record_set_void (leaving, cases[i].leaving_void);
      if (into != NULL)
        docket_record_set_void (into, cases[i].into_void);
      operation->base = cases[i].base;
      operation->into = g_strdup (cases[i].into_id);
      verdict.outcome = DOCKET_OUTCOME_APPLIED;
      docket_judge_merge (&facts, &verdict);
      expect_verdict (&verdict, cases[i].verdict, cases[i].leaving);
      if (cases[i].kind == DOCKET_KIND_CUSTOMER)
        expect (&facts, cases[i].verdict, cases[i].leaving);
    }
}

/* ---- Two records that may be one ---- */

static void
test_deciding_about_duplicates (void)
{
  static const struct { DocketChoice choice; guint n_twins; const char *into, *verdict; } cases[] = {
    { DOCKET_CHOICE_KEEP_BOTH, 1, NULL, "applied" },
    { DOCKET_CHOICE_MERGE, 1, INTO, "applied" },
    { DOCKET_CHOICE_MERGE, 1, RECORD, "applied" },
    { DOCKET_CHOICE_MERGE, 2, RECORD, "rejected invalid" },
    { DOCKET_CHOICE_MERGE, 1, JOB, "rejected invalid" },
    { DOCKET_CHOICE_MERGE, 1, NULL, "rejected invalid" },
    { DOCKET_CHOICE_KEEP, 1, NULL, "rejected invalid" },
    { DOCKET_CHOICE_TAKE, 1, NULL, "rejected invalid" },
  };
  g_autoptr (DocketPolicy) policy = docket_policy_new_default ();

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (DocketReview) review = docket_review_new ();
      g_autoptr (DocketOperation) operation = docket_operation_new (DOCKET_OPERATION_DECIDE, DOCKET_KIND_REVIEW, KEY);
      g_autoptr (DocketValues) values = NULL;
      g_auto (DocketVerdict) verdict = { 0 };

      review->state = g_strdup ("open");
      review->reason = g_strdup (DOCKET_WHY_POSSIBLE_DUPLICATE);
      review->rev = 4;
      review->subject_kind = DOCKET_KIND_CUSTOMER;
      review->subject_id = g_strdup (RECORD);
      review->group = DOCKET_GROUP_NONE;
      for (guint n = 0; n < cases[i].n_twins; n++)
        {
          DocketCandidate *twin = docket_candidate_new ();

          twin->record = g_strdup (n == 0 ? INTO : OTHER);
          g_ptr_array_add (review->candidates, twin);
        }
      operation->base = 4;
      operation->choice = cases[i].choice;
      operation->into = g_strdup (cases[i].into);
      docket_judge_decision (review, policy, operation, SOFIA, DOCKET_ROLE_SUPERVISOR, &values, &verdict);
      expect_verdict (&verdict, cases[i].verdict, docket_choice_name (cases[i].choice));
      g_assert_null (values);
    }
}

/* A void that collided has no values to write. */
static void
test_taking_a_candidate_without_values (void)
{
  g_autoptr (DocketPolicy) policy = docket_policy_new_default ();
  g_autoptr (DocketReview) review = docket_review_new ();
  g_autoptr (DocketOperation) operation = docket_operation_new (DOCKET_OPERATION_DECIDE, DOCKET_KIND_REVIEW, KEY);
  g_autoptr (DocketValues) values = NULL;
  g_auto (DocketVerdict) verdict = { 0 };
  DocketCandidate *candidate = docket_candidate_new ();

  review->state = g_strdup ("open");
  review->rev = 4;
  review->subject_kind = DOCKET_KIND_JOB;
  review->subject_id = g_strdup (RECORD);
  review->group = DOCKET_GROUP_JOB_DETAILS;
  candidate->operation = g_strdup (KEY);
  g_ptr_array_add (review->candidates, candidate);
  operation->base = 4;
  operation->choice = DOCKET_CHOICE_TAKE;
  operation->candidate = g_strdup (KEY);
  review->group = DOCKET_GROUP_JOB_STATUS;
  docket_judge_decision (review, policy, operation, SOFIA, DOCKET_ROLE_SUPERVISOR, &values, &verdict);
  expect_verdict (&verdict, "applied", "take");
  g_assert_null (values);
}

static void
test_values_of_a_candidate (void)
{
  g_autoptr (DocketRecord) job = record_of (DOCKET_KIND_JOB, "title=Pump status=paused");
  g_autoptr (DocketValues) set = values_of (DOCKET_KIND_JOB, "status=in_progress");
  g_autoptr (DocketOperation) edit = docket_operation_new_edit (job, DOCKET_GROUP_JOB_STATUS, set);
  g_autoptr (DocketOperation) voiding = docket_operation_new (DOCKET_OPERATION_VOID, DOCKET_KIND_JOB, RECORD);
  g_autoptr (DocketValues) at_base = values_of (DOCKET_KIND_JOB, "status=opened status_reason=Late");
  g_autoptr (DocketValues) from_base = docket_candidate_values (edit, at_base, job);
  g_autoptr (DocketValues) from_record = docket_candidate_values (edit, NULL, job);
  g_autoptr (DocketValues) from_nothing = docket_candidate_values (edit, NULL, NULL);
  g_autoptr (DocketValues) of_void = docket_candidate_values (voiding, NULL, job);

  g_assert_cmpstr (docket_values_get_text (from_base, DOCKET_JOB_STATUS), ==, "in_progress");
  g_assert_cmpstr (docket_values_get_text (from_base, DOCKET_JOB_STATUS_REASON), ==, "Late");
  g_assert_cmpuint (docket_values_n (from_record), ==, 2);
  g_assert_null (docket_values_get_text (from_record, DOCKET_JOB_STATUS_REASON));
  g_assert_cmpuint (docket_values_n (from_nothing), ==, 1);
  g_assert_cmpuint (docket_values_n (of_void), ==, 0);
}

/* What builds on held work is the same question, whatever that one was. */
static void
test_following_held_work (void)
{
  static const char *const whys[] = { NULL, DOCKET_WHY_COLLISION, DOCKET_WHY_VOID_VS_EDIT, DOCKET_WHY_OWNERSHIP_MOVED, DOCKET_WHY_LOCKED, DOCKET_WHY_QUARANTINE };
  g_autoptr (DocketPolicy) policy = docket_policy_new_default ();
  g_autoptr (DocketRecord) job = record_of (DOCKET_KIND_JOB, "title=Pump");
  g_autoptr (DocketValues) set = values_of (DOCKET_KIND_JOB, "title=Pumps");
  g_autoptr (DocketOperation) edit = docket_operation_new_edit (job, DOCKET_GROUP_JOB_DETAILS, set);

  for (guint i = 0; i < G_N_ELEMENTS (whys); i++)
    {
      DocketFacts facts = { .policy = policy, .operation = edit, .record = job, .job = job, .role = DOCKET_ROLE_OFFICE, .follows = DOCKET_PREDECESSOR_HELD, .follows_why = whys[i] };
      g_autofree char *expected = g_strconcat ("held ", whys[i] == NULL ? DOCKET_WHY_COLLISION : whys[i], NULL);

      expect (&facts, expected, "following held work");
    }
}

/* Whoever can sign in as an admin last stays one, and a sign-in name is one person's. */
static void
test_signing_in (void)
{
  static const struct { const char *set; gboolean last_admin, taken; const char *verdict; } cases[] = {
    { "role=technician", TRUE, FALSE, "rejected invalid" }, { "role=technician", FALSE, FALSE, "applied" },
    { "role=admin", TRUE, FALSE, "applied" }, { "active=false", TRUE, FALSE, "rejected invalid" },
    { "active=true", TRUE, FALSE, "applied" }, { "active=false", FALSE, FALSE, "applied" },
    { "username=tess", FALSE, TRUE, "rejected invalid" }, { "username=tess", TRUE, FALSE, "applied" },
    { "username=T", FALSE, FALSE, "rejected invalid" }, { "team=north", TRUE, FALSE, "applied" },
  };
  g_autoptr (DocketPolicy) policy = docket_policy_new_default ();
  g_autoptr (DocketRecord) ada = record_of (DOCKET_KIND_PERSON, "name=Ada role=admin active=true");
  g_autoptr (DocketOperation) away = docket_operation_new (DOCKET_OPERATION_VOID, DOCKET_KIND_PERSON, RECORD);
  DocketFacts leaving = { .policy = policy, .operation = away, .record = ada, .role = DOCKET_ROLE_ADMIN, .person = SOFIA, .last_admin = TRUE };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (DocketValues) set = values_of (DOCKET_KIND_PERSON, cases[i].set);
      g_autoptr (DocketOperation) edit = docket_operation_new_edit (ada, DOCKET_GROUP_PERSON_PERSON, set);
      DocketFacts facts = { .policy = policy, .operation = edit, .record = ada, .role = DOCKET_ROLE_ADMIN, .person = SOFIA, .last_admin = cases[i].last_admin, .username_taken = cases[i].taken };

      expect (&facts, cases[i].verdict, cases[i].set);
    }
  away->base = docket_record_get_rev (ada);
  expect (&leaving, "rejected invalid", "voiding the last admin");
  leaving.last_admin = FALSE;
  expect (&leaving, "applied", "voiding an admin");
}

/* What a decider enters of their own passes the same checks as an edit. */
static void
test_what_a_decider_enters (void)
{
  static const struct { DocketKind kind; DocketGroup group; const char *record, *set; gboolean fine; } cases[] = {
    { DOCKET_KIND_CUSTOMER, DOCKET_GROUP_CUSTOMER_CONTACT, "name=Ann", "email=ann@example.com", TRUE },
    { DOCKET_KIND_CUSTOMER, DOCKET_GROUP_CUSTOMER_CONTACT, "name=Ann", "email=ann", FALSE },
    { DOCKET_KIND_CUSTOMER, DOCKET_GROUP_CUSTOMER_PROFILE, "name=Ann", "name=", FALSE },
    { DOCKET_KIND_JOB, DOCKET_GROUP_JOB_PLAN, "title=Pump starts_at=5", "ends_at=7", TRUE },
    { DOCKET_KIND_JOB, DOCKET_GROUP_JOB_PLAN, "title=Pump starts_at=5", "ends_at=3", FALSE },
    { DOCKET_KIND_JOB, DOCKET_GROUP_JOB_STATUS, "title=Pump technician=" TESS, "status=new", FALSE },
    { DOCKET_KIND_JOB, DOCKET_GROUP_JOB_STATUS, "title=Pump", "status=assigned", FALSE },
    { DOCKET_KIND_JOB, DOCKET_GROUP_JOB_STATUS, "title=Pump technician=" TESS, "status=assigned", TRUE },
    { DOCKET_KIND_JOB, DOCKET_GROUP_JOB_STATUS, "title=Pump technician=" TESS, "status=complete", TRUE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (DocketRecord) record = record_of (cases[i].kind, cases[i].record);
      g_autoptr (DocketValues) set = values_of (cases[i].kind, cases[i].set);
      g_autoptr (DocketOperation) edit = docket_operation_new_edit (record, cases[i].group, set);
      g_auto (DocketVerdict) verdict = { 0 };

      g_assert_cmpint (docket_judge_entered (record, edit, &verdict), ==, cases[i].fine);
      if (!cases[i].fine)
        expect_verdict (&verdict, "rejected invalid", cases[i].set);
    }
  /* Of a job that was never let in there is no record: it has no technician. */
  for (guint i = 0; i < 2; i++)
    {
      g_autoptr (DocketRecord) record = record_of (DOCKET_KIND_JOB, "title=Pump technician=" TESS);
      g_autoptr (DocketValues) set = values_of (DOCKET_KIND_JOB, i == 0 ? "status=complete" : "status=assigned");
      g_autoptr (DocketOperation) edit = docket_operation_new_edit (record, DOCKET_GROUP_JOB_STATUS, set);
      g_auto (DocketVerdict) verdict = { 0 };

      g_assert_cmpint (docket_judge_entered (NULL, edit, &verdict), ==, i == 0);
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/judge-form/creating", test_creating);
  g_test_add_func ("/judge-form/editing-jobs", test_editing_jobs);
  g_test_add_func ("/judge-form/technician-taken-from-a-plan-that-moved-back", test_technician_taken_from_a_plan_that_moved_back);
  g_test_add_func ("/judge-form/status-without-was", test_status_without_was);
  g_test_add_func ("/judge-form/job-id-that-is-taken", test_job_id_that_is_taken);
  g_test_add_func ("/judge-form/work-without-a-job", test_work_without_a_job);
  g_test_add_func ("/judge-form/devices", test_devices);
  g_test_add_func ("/judge-form/what-edits-leave-alone", test_what_edits_leave_alone);
  g_test_add_func ("/judge-form/revoked-devices-and-themselves", test_revoked_devices_and_themselves);
  g_test_add_func ("/judge-form/decisions-are-not-judged-like-edits", test_decisions_are_not_judged_like_edits);
  g_test_add_func ("/judge-form/merging", test_merging);
  g_test_add_func ("/judge-form/deciding-about-duplicates", test_deciding_about_duplicates);
  g_test_add_func ("/judge-form/taking-a-candidate-without-values", test_taking_a_candidate_without_values);
  g_test_add_func ("/judge-form/values-of-a-candidate", test_values_of_a_candidate);
  g_test_add_func ("/judge-form/signing-in", test_signing_in);
  g_test_add_func ("/judge-form/following-held-work", test_following_held_work);
  g_test_add_func ("/judge-form/what-a-decider-enters", test_what_a_decider_enters);
  return g_test_run ();
}
