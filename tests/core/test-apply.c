/* SPDX-License-Identifier: GPL-3.0-or-later */

/* One operation, one new record: what is written, stamped and left alone. */

#include "docket-apply.h"
#include "docket-review.h"
#include "docket-status.h"

#define JOB "018f0000-0000-7000-8000-000000000001"
#define TESS "018f0000-0000-7000-8000-0000000000aa"
#define OLAF "018f0000-0000-7000-8000-0000000000bb"

static const DocketStamp by = { (char *) OLAF, (char *) JOB, 111, 222 };

static DocketRecord *
new_job (const char *status, const char *technician)
{
  DocketRecord *job = docket_record_new (DOCKET_KIND_JOB, JOB);

  docket_record_set_text (job, DOCKET_JOB_TITLE, "Pump");
  docket_record_set_text (job, DOCKET_JOB_STATUS, status);
  docket_record_set_text (job, DOCKET_JOB_STATUS_REASON, "because");
  docket_record_set_text (job, DOCKET_JOB_TECHNICIAN, technician);
  docket_record_set_rev (job, 9);
  docket_record_set_group_rev (job, DOCKET_GROUP_JOB_PLAN, 5);
  return job;
}

static void
test_edit_writes_one_group (void)
{
  g_autoptr (DocketRecord) job = new_job ("paused", TESS);
  g_autoptr (DocketRecord) before = docket_record_copy (job);
  g_autoptr (DocketValues) set = docket_values_new ();
  g_autoptr (DocketOperation) operation = NULL;
  g_autoptr (DocketRecord) next = NULL;
  guint64 groups = 0;

  docket_values_set_text (set, DOCKET_JOB_TITLE, "Boiler");
  docket_values_clear (set, DOCKET_JOB_DESCRIPTION);
  operation = docket_operation_new_edit (job, DOCKET_GROUP_JOB_DETAILS, set);
  next = docket_apply (job, operation, &by, &groups);
  g_assert_true (docket_record_equal (job, before));
  g_assert_cmpstr (docket_record_get_text (next, DOCKET_JOB_TITLE), ==, "Boiler");
  g_assert_cmpuint (groups, ==, DOCKET_GROUP_BIT (DOCKET_GROUP_JOB_DETAILS));
  g_assert_cmpstr (docket_record_get_stamp (next, DOCKET_GROUP_JOB_DETAILS)->person, ==, OLAF);
  g_assert_cmpint (docket_record_get_stamp (next, DOCKET_GROUP_JOB_DETAILS)->arrived_at, ==, 222);
  g_assert_null (docket_record_get_stamp (next, DOCKET_GROUP_JOB_PLAN)->person);
  g_assert_cmpint (docket_record_get_rev (next), ==, 9);
  g_assert_cmpint (docket_record_get_group_rev (next, DOCKET_GROUP_JOB_PLAN), ==, 5);
}

static void
test_plan_moves_status (void)
{
  static const struct { const char *status, *before, *after, *then; } cases[] = {
    { "new", NULL, TESS, "assigned" }, { NULL, NULL, TESS, "assigned" }, { "assigned", TESS, NULL, "new" }, { "opened", TESS, NULL, "new" },
    { "in_progress", TESS, NULL, "in_progress" }, { "assigned", TESS, OLAF, "assigned" }, { "opened", TESS, OLAF, "opened" }, { "in_progress", TESS, OLAF, "in_progress" },
    { "reopened", NULL, TESS, "reopened" }, { "assigned", NULL, NULL, "assigned" }, { "new", NULL, NULL, "new" }, { NULL, TESS, NULL, NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (DocketRecord) job = new_job (cases[i].status, cases[i].before);
      g_autoptr (DocketValues) set = docket_values_new ();
      g_autoptr (DocketOperation) operation = NULL;
      g_autoptr (DocketRecord) next = NULL;
      gboolean moved = g_strcmp0 (cases[i].status, cases[i].then) != 0;
      guint64 groups = 0;

      docket_values_set_text (set, DOCKET_JOB_TECHNICIAN, cases[i].after);
      operation = docket_operation_new_edit (job, DOCKET_GROUP_JOB_PLAN, set);
      next = docket_apply (job, operation, &by, &groups);
      g_assert_cmpstr (docket_record_get_text (next, DOCKET_JOB_STATUS), ==, cases[i].then);
      g_assert_cmpuint (groups, ==, DOCKET_GROUP_BIT (DOCKET_GROUP_JOB_PLAN) | (moved ? DOCKET_GROUP_BIT (DOCKET_GROUP_JOB_STATUS) : 0));
      g_assert_cmpint (docket_record_get_stamp (next, DOCKET_GROUP_JOB_STATUS)->person != NULL, ==, moved);
      g_assert_cmpint (docket_record_has (next, DOCKET_JOB_STATUS_REASON), ==, !moved);
    }
}

static void
test_create (void)
{
  g_autoptr (DocketValues) set = docket_values_new ();
  g_autoptr (DocketOperation) operation = NULL;
  g_autoptr (DocketRecord) job = NULL;
  g_autoptr (DocketRecord) planned = NULL;
  g_autoptr (DocketRecord) twice = NULL;
  guint64 groups = 0;

  docket_values_set_text (set, DOCKET_JOB_TITLE, "Pump");
  operation = docket_operation_new_create (DOCKET_KIND_JOB, JOB, set);
  job = docket_apply (NULL, operation, &by, &groups);
  g_assert_cmpstr (docket_record_get_id (job), ==, JOB);
  g_assert_cmpstr (docket_record_get_text (job, DOCKET_JOB_STATUS), ==, "new");
  g_assert_cmpuint (groups, ==, DOCKET_GROUP_BIT (DOCKET_GROUP_JOB_DETAILS) | DOCKET_GROUP_BIT (DOCKET_GROUP_JOB_STATUS));
  docket_values_set_text (operation->set, DOCKET_JOB_TECHNICIAN, TESS);
  planned = docket_apply (NULL, operation, NULL, &groups);
  g_assert_cmpstr (docket_record_get_text (planned, DOCKET_JOB_STATUS), ==, "assigned");
  g_assert_cmpuint (groups, ==, DOCKET_GROUP_BIT (DOCKET_GROUP_JOB_DETAILS) | DOCKET_GROUP_BIT (DOCKET_GROUP_JOB_STATUS) | DOCKET_GROUP_BIT (DOCKET_GROUP_JOB_PLAN));
  g_assert_null (docket_record_get_stamp (planned, DOCKET_GROUP_JOB_PLAN)->person);
  /* The same key twice changes nothing. */
  twice = docket_apply (job, operation, &by, &groups);
  g_assert_true (docket_record_equal (twice, job));
  g_assert_cmpuint (groups, ==, 0);
}

static void
test_create_customer (void)
{
  g_autoptr (DocketValues) set = docket_values_new ();
  g_autoptr (DocketOperation) operation = NULL;
  g_autoptr (DocketRecord) active = NULL;
  g_autoptr (DocketRecord) on_hold = NULL;
  guint64 groups = 0;

  docket_values_set_text (set, DOCKET_CUSTOMER_NAME, "Mill");
  operation = docket_operation_new_create (DOCKET_KIND_CUSTOMER, JOB, set);
  active = docket_apply (NULL, operation, &by, &groups);
  g_assert_cmpstr (docket_record_get_text (active, DOCKET_CUSTOMER_STANDING), ==, "active");
  g_assert_cmpuint (groups, ==, DOCKET_GROUP_BIT (DOCKET_GROUP_CUSTOMER_PROFILE) | DOCKET_GROUP_BIT (DOCKET_GROUP_CUSTOMER_STANDING));
  docket_values_set_text (operation->set, DOCKET_CUSTOMER_STANDING, "on_hold");
  on_hold = docket_apply (NULL, operation, &by, NULL);
  g_assert_cmpstr (docket_record_get_text (on_hold, DOCKET_CUSTOMER_STANDING), ==, "on_hold");
}

static void
test_void_restore_merge (void)
{
  static const struct { DocketOperationKind kind; gboolean before, after; } cases[] = {
    { DOCKET_OPERATION_VOID, FALSE, TRUE }, { DOCKET_OPERATION_VOID, TRUE, TRUE }, { DOCKET_OPERATION_RESTORE, TRUE, FALSE }, { DOCKET_OPERATION_RESTORE, FALSE, FALSE }, { DOCKET_OPERATION_MERGE, FALSE, TRUE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (DocketRecord) job = new_job ("new", NULL);
      g_autoptr (DocketOperation) operation = docket_operation_new (cases[i].kind, DOCKET_KIND_JOB, JOB);
      g_autoptr (DocketRecord) next = NULL;
      guint64 groups = 7;

      docket_record_set_void (job, cases[i].before);
      next = docket_apply (job, operation, &by, &groups);
      g_assert_cmpint (docket_record_get_void (next), ==, cases[i].after);
      g_assert_cmpuint (groups, ==, 0);
      g_assert_null (docket_apply (NULL, operation, &by, &groups));
    }
}

/* A customer that goes says where to, and one that comes back stands for itself. */
static void
test_merged_customer_comes_back (void)
{
  g_autoptr (DocketRecord) record = docket_record_new (DOCKET_KIND_CUSTOMER, JOB);
  g_autoptr (DocketOperation) merge = docket_operation_new (DOCKET_OPERATION_MERGE, DOCKET_KIND_CUSTOMER, JOB);
  g_autoptr (DocketOperation) restore = docket_operation_new (DOCKET_OPERATION_RESTORE, DOCKET_KIND_CUSTOMER, JOB);
  g_autoptr (DocketRecord) merged = NULL;
  g_autoptr (DocketRecord) back = NULL;
  g_autoptr (DocketRecord) again = NULL;
  guint64 groups = 0;

  docket_record_set_text (record, DOCKET_CUSTOMER_NAME, "Ann");
  merge->into = g_strdup (OLAF);
  merged = docket_apply (record, merge, &by, &groups);
  g_assert_true (docket_record_get_void (merged));
  g_assert_cmpstr (docket_record_get_text (merged, DOCKET_CUSTOMER_MERGED_INTO), ==, OLAF);
  g_assert_cmpuint (groups, ==, DOCKET_GROUP_BIT (DOCKET_GROUP_CUSTOMER_SERVER));
  back = docket_apply (merged, restore, &by, &groups);
  g_assert_false (docket_record_get_void (back));
  g_assert_false (docket_record_has (back, DOCKET_CUSTOMER_MERGED_INTO));
  g_assert_cmpuint (groups, ==, DOCKET_GROUP_BIT (DOCKET_GROUP_CUSTOMER_SERVER));
  again = docket_apply (back, restore, &by, &groups);
  g_assert_true (docket_record_equal (again, back));
  g_assert_cmpuint (groups, ==, 0);
}

/* What the author sets on creating is not set over; and whoever does not ask
 * which groups were written is not told. */
static void
test_create_with_a_status (void)
{
  g_autoptr (DocketValues) set = docket_values_new ();
  g_autoptr (DocketValues) plan = docket_values_new ();
  g_autoptr (DocketOperation) operation = NULL;
  g_autoptr (DocketRecord) job = NULL;
  g_autoptr (DocketRecord) planned = NULL;

  docket_values_set_text (set, DOCKET_JOB_TITLE, "Pump");
  docket_values_set_text (set, DOCKET_JOB_STATUS, "new");
  operation = docket_operation_new_create (DOCKET_KIND_JOB, JOB, set);
  job = docket_apply (NULL, operation, &by, NULL);
  g_assert_cmpstr (docket_record_get_text (job, DOCKET_JOB_STATUS), ==, "new");
  docket_values_set_text (plan, DOCKET_JOB_TECHNICIAN, TESS);
  planned = docket_apply_values (job, DOCKET_GROUP_JOB_PLAN, plan, &by, NULL);
  g_assert_cmpstr (docket_record_get_text (planned, DOCKET_JOB_STATUS), ==, "assigned");
}

static void
test_decide_and_undo (void)
{
  g_autoptr (DocketRecord) record = docket_record_new (DOCKET_KIND_REVIEW, JOB);
  g_autoptr (DocketOperation) decide = docket_operation_new (DOCKET_OPERATION_DECIDE, DOCKET_KIND_REVIEW, JOB);
  g_autoptr (DocketOperation) undo = docket_operation_new (DOCKET_OPERATION_UNDO_DECISION, DOCKET_KIND_REVIEW, JOB);
  g_autoptr (DocketRecord) decided = NULL;
  g_autoptr (DocketRecord) undone = NULL;
  g_autoptr (DocketReview) review = NULL;
  g_autoptr (GError) error = NULL;
  guint64 groups = 0;

  docket_record_set_text (record, DOCKET_REVIEW_STATE, "open");
  docket_record_set_text (record, DOCKET_REVIEW_SUBJECT, "{\"kind\":\"job\",\"id\":\"" JOB "\"}");
  decide->choice = DOCKET_CHOICE_TAKE;
  decide->candidate = g_strdup (TESS);
  decide->reason = g_strdup ("she was \"there\"");
  decide->made_at = 77;
  decided = docket_apply (record, decide, &by, &groups);
  g_assert_cmpuint (groups, ==, DOCKET_GROUP_BIT (DOCKET_GROUP_REVIEW_REVIEW));
  review = docket_review_from_record (decided, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (review->state, ==, "decided");
  g_assert_cmpint (review->choice, ==, DOCKET_CHOICE_TAKE);
  g_assert_cmpstr (review->decided_candidate, ==, TESS);
  g_assert_cmpstr (review->decision_reason, ==, "she was \"there\"");
  g_assert_cmpint (review->decided_at, ==, 77);
  g_assert_null (review->decided_values);
  g_assert_null (review->decided_by.person);
  undone = docket_apply (decided, undo, &by, &groups);
  g_assert_cmpstr (docket_record_get_text (undone, DOCKET_REVIEW_STATE), ==, "open");
  g_assert_false (docket_record_has (undone, DOCKET_REVIEW_DECISION));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/apply/edit-writes-and-stamps-one-group", test_edit_writes_one_group);
  g_test_add_func ("/apply/plan-moves-the-status", test_plan_moves_status);
  g_test_add_func ("/apply/create-a-job", test_create);
  g_test_add_func ("/apply/create-a-customer", test_create_customer);
  g_test_add_func ("/apply/void-restore-merge", test_void_restore_merge);
  g_test_add_func ("/apply/merged-customer-comes-back", test_merged_customer_comes_back);
  g_test_add_func ("/apply/create-with-a-status", test_create_with_a_status);
  g_test_add_func ("/apply/decide-shows-decided-and-undo-reopens", test_decide_and_undo);
  return g_test_run ();
}
