/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The pure logic of a review case: which rows differ, what may be chosen, and
 * what decision comes out of it.
 */
#include "docket-case-model.h"
#include "docket-case-totals.h"

#define REVIEW "0192e000-0000-7000-8000-000000000001"
#define JOB "0192e000-0000-7000-8000-000000000002"
#define TESS "0192e000-0000-7000-8000-00000000000a"
#define OMAR "0192e000-0000-7000-8000-00000000000b"
#define PHONE "0192e000-0000-7000-8000-00000000000c"
#define DESK "0192e000-0000-7000-8000-00000000000d"
#define KEY "0192e000-0000-7000-8000-0000000000f1"
#define OTHER_KEY "0192e000-0000-7000-8000-0000000000f2"

static void
stamp (DocketStamp *to, const char *person, const char *device, gint64 made_at, gint64 arrived_at)
{
  DocketStamp from = { (char *) person, (char *) device, made_at, arrived_at };

  docket_stamp_copy_to (&from, to);
}

static DocketValues *
status_values (const char *status, const char *reason)
{
  DocketValues *values = docket_values_new ();

  docket_values_set_text (values, DOCKET_JOB_STATUS, status);
  docket_values_set_text (values, DOCKET_JOB_STATUS_REASON, reason);
  return values;
}

static DocketValues *
totals_values (gint64 minutes, gint64 labor, gint64 parts, gint64 discount, gint64 tax)
{
  DocketValues *values = docket_values_new ();

  docket_values_set_int (values, DOCKET_JOB_LABOR_MINUTES, minutes);
  docket_values_set_int (values, DOCKET_JOB_LABOR_AMOUNT, labor);
  docket_values_set_int (values, DOCKET_JOB_PARTS_AMOUNT, parts);
  docket_values_set_int (values, DOCKET_JOB_DISCOUNT_AMOUNT, discount);
  docket_values_set_int (values, DOCKET_JOB_TAX_AMOUNT, tax);
  docket_values_set_int (values, DOCKET_JOB_TOTAL_AMOUNT, labor + parts - discount + tax);
  return values;
}

static void
add_candidate (DocketReview *review, const char *key, DocketOperationKind kind, const char *why, DocketValues *values)
{
  DocketCandidate *candidate = docket_candidate_new ();

  candidate->operation = g_strdup (key);
  candidate->kind = kind;
  candidate->why = g_strdup (why);
  candidate->values = values;
  stamp (&candidate->by, TESS, PHONE, 1000, 5000);
  g_ptr_array_add (review->candidates, candidate);
}

static DocketReview *
new_review (DocketGroup group, DocketValues *started, DocketValues *current)
{
  DocketReview *review = docket_review_new ();

  g_clear_pointer (&review->started_from, docket_values_unref);
  g_clear_pointer (&review->current_values, docket_values_unref);
  review->id = g_strdup (REVIEW);
  review->rev = 77;
  review->state = g_strdup ("open");
  review->reason = g_strdup (DOCKET_WHY_COLLISION);
  review->subject_kind = DOCKET_KIND_JOB;
  review->subject_id = g_strdup (JOB);
  review->group = group;
  review->started_from = started;
  review->current_values = current;
  stamp (&review->current_by, OMAR, DESK, 3000, 3000);
  return review;
}

static DocketReview *
pump (void)
{
  DocketReview *review = new_review (DOCKET_GROUP_JOB_STATUS, status_values ("in_progress", NULL), status_values ("waiting_approval", "one more check"));

  add_candidate (review, KEY, DOCKET_OPERATION_EDIT, DOCKET_WHY_COLLISION, status_values ("complete", "tight for 20 min"));
  return review;
}

/* The amounts of the reference picture. */
static DocketReview *
boiler (void)
{
  DocketReview *review = new_review (DOCKET_GROUP_JOB_TOTALS, totals_values (120, 15000, 9640, 0, 2464), totals_values (150, 18750, 13890, 2500, 3014));

  add_candidate (review, KEY, DOCKET_OPERATION_EDIT, DOCKET_WHY_COLLISION, totals_values (210, 26250, 11390, 0, 3764));
  return review;
}

static guint
find_row (DocketCaseModel *model, DocketField field)
{
  for (guint i = 0; i < docket_case_model_get_n_rows (model); i++)
    if (docket_case_model_get_row (model, i)->field == field)
      return i;
  g_assert_not_reached ();
}

static void
test_nothing_preselected (void)
{
  g_autoptr (DocketCaseModel) model = docket_case_model_new (pump (), 0, TRUE);

  g_assert_cmpint (docket_case_model_get_form (model), ==, DOCKET_CASE_FIELDS);
  g_assert_cmpuint (docket_case_model_get_n_open_rows (model), ==, 2);
  g_assert_cmpuint (docket_case_model_get_n_chosen (model), ==, 0);
  g_assert_false (docket_case_model_is_complete (model));
  g_assert_null (docket_case_model_make_operation (model, "because"));
  for (guint i = 0; i < docket_case_model_get_n_rows (model); i++)
    g_assert_cmpint (docket_case_model_get_row (model, i)->choice, ==, DOCKET_CASE_NOTHING);
  g_assert_true (docket_case_model_is_current (model, DOCKET_CASE_FIRST));
  g_assert_cmpstr (docket_case_model_get_stamp (model, DOCKET_CASE_SECOND)->person, ==, TESS);
}

static void
test_keep (void)
{
  g_autoptr (DocketCaseModel) model = docket_case_model_new (pump (), 0, TRUE);
  g_autoptr (DocketOperation) operation = NULL;

  docket_case_model_choose_side (model, DOCKET_CASE_FIRST);
  g_assert_true (docket_case_model_is_complete (model));
  operation = docket_case_model_make_operation (model, "the customer asked");
  g_assert_nonnull (operation);
  g_assert_cmpint (operation->kind, ==, DOCKET_OPERATION_DECIDE);
  g_assert_cmpint (operation->record_kind, ==, DOCKET_KIND_REVIEW);
  g_assert_cmpstr (operation->record_id, ==, REVIEW);
  g_assert_cmpint (operation->base, ==, 77);
  g_assert_cmpint (operation->choice, ==, DOCKET_CHOICE_KEEP);
  g_assert_cmpstr (operation->reason, ==, "the customer asked");
  g_assert_null (operation->candidate);
}

static void
test_take (void)
{
  g_autoptr (DocketCaseModel) model = docket_case_model_new (pump (), 0, TRUE);
  g_autoptr (DocketOperation) operation = NULL;

  docket_case_model_choose_side (model, DOCKET_CASE_SECOND);
  operation = docket_case_model_make_operation (model, "");
  g_assert_cmpint (operation->choice, ==, DOCKET_CHOICE_TAKE);
  g_assert_cmpstr (operation->candidate, ==, KEY);
  g_assert_null (operation->reason);
  g_assert_true (operation->set == NULL || docket_values_n (operation->set) == 0);
}

static void
test_columns_swapped (void)
{
  /* The field's version stands, the office's is held: it still is column one. */
  g_autoptr (DocketCaseModel) model = docket_case_model_new (pump (), 0, FALSE);
  g_autoptr (DocketOperation) operation = NULL;

  g_assert_true (docket_case_model_is_current (model, DOCKET_CASE_SECOND));
  docket_case_model_choose_side (model, DOCKET_CASE_FIRST);
  operation = docket_case_model_make_operation (model, NULL);
  g_assert_cmpint (operation->choice, ==, DOCKET_CHOICE_TAKE);
}

static void
test_mix_is_set (void)
{
  g_autoptr (DocketCaseModel) model = docket_case_model_new (pump (), 0, TRUE);
  g_autoptr (DocketOperation) operation = NULL;

  docket_case_model_choose (model, find_row (model, DOCKET_JOB_STATUS), DOCKET_CASE_SECOND, NULL);
  g_assert_false (docket_case_model_is_complete (model));
  g_assert_null (docket_case_model_make_operation (model, NULL));
  g_assert_cmpuint (docket_case_model_next_open_row (model, find_row (model, DOCKET_JOB_STATUS)), ==, find_row (model, DOCKET_JOB_STATUS_REASON));
  docket_case_model_choose (model, find_row (model, DOCKET_JOB_STATUS_REASON), DOCKET_CASE_FIRST, NULL);
  g_assert_cmpuint (docket_case_model_next_open_row (model, 0), ==, G_MAXUINT);
  operation = docket_case_model_make_operation (model, NULL);
  g_assert_cmpint (operation->choice, ==, DOCKET_CHOICE_SET);
  g_assert_cmpstr (docket_values_get_text (operation->set, DOCKET_JOB_STATUS), ==, "complete");
  g_assert_cmpstr (docket_values_get_text (operation->set, DOCKET_JOB_STATUS_REASON), ==, "one more check");
}

static void
test_own_value (void)
{
  g_autoptr (DocketCaseModel) model = docket_case_model_new (pump (), 0, TRUE);
  g_autoptr (DocketValues) own = docket_values_new ();
  g_autoptr (DocketValues) same = docket_values_new ();
  g_autoptr (DocketOperation) operation = NULL;
  g_autoptr (DocketOperation) keep = NULL;

  docket_values_set_text (own, DOCKET_JOB_STATUS, "paused");
  docket_case_model_choose_side (model, DOCKET_CASE_FIRST);
  docket_case_model_choose (model, find_row (model, DOCKET_JOB_STATUS), DOCKET_CASE_OWN, own);
  operation = docket_case_model_make_operation (model, NULL);
  g_assert_cmpint (operation->choice, ==, DOCKET_CHOICE_SET);
  g_assert_cmpstr (docket_values_get_text (operation->set, DOCKET_JOB_STATUS), ==, "paused");

  /* Typing what the office says is the office's side. */
  docket_values_set_text (same, DOCKET_JOB_STATUS, "waiting_approval");
  docket_case_model_choose (model, find_row (model, DOCKET_JOB_STATUS), DOCKET_CASE_OWN, same);
  keep = docket_case_model_make_operation (model, NULL);
  g_assert_cmpint (keep->choice, ==, DOCKET_CHOICE_KEEP);
}

static void
test_undecide (void)
{
  g_autoptr (DocketCaseModel) model = docket_case_model_new (pump (), 0, TRUE);

  docket_case_model_choose_side (model, DOCKET_CASE_SECOND);
  g_assert_cmpuint (docket_case_model_last_chosen_row (model), ==, find_row (model, DOCKET_JOB_STATUS_REASON));
  docket_case_model_choose (model, docket_case_model_last_chosen_row (model), DOCKET_CASE_NOTHING, NULL);
  g_assert_false (docket_case_model_is_complete (model));
  g_assert_cmpuint (docket_case_model_last_chosen_row (model), ==, find_row (model, DOCKET_JOB_STATUS));
  docket_case_model_clear (model);
  g_assert_cmpuint (docket_case_model_get_n_chosen (model), ==, 0);
  g_assert_cmpuint (docket_case_model_last_chosen_row (model), ==, G_MAXUINT);
}

static void
test_equal_rows (void)
{
  DocketReview *review = new_review (DOCKET_GROUP_JOB_STATUS, status_values ("in_progress", NULL), status_values ("paused", "lunch"));
  g_autoptr (DocketCaseModel) model = NULL;
  g_autoptr (DocketOperation) operation = NULL;

  add_candidate (review, KEY, DOCKET_OPERATION_EDIT, DOCKET_WHY_COLLISION, status_values ("complete", "lunch"));
  model = docket_case_model_new (review, 0, TRUE);
  g_assert_cmpuint (docket_case_model_get_n_open_rows (model), ==, 1);
  docket_case_model_choose (model, find_row (model, DOCKET_JOB_STATUS_REASON), DOCKET_CASE_FIRST, NULL);
  g_assert_cmpuint (docket_case_model_get_n_chosen (model), ==, 0);
  docket_case_model_choose (model, find_row (model, DOCKET_JOB_STATUS), DOCKET_CASE_SECOND, NULL);
  operation = docket_case_model_make_operation (model, NULL);
  g_assert_cmpint (operation->choice, ==, DOCKET_CHOICE_TAKE);
}

static void
test_totals_computed (void)
{
  g_autoptr (DocketCaseModel) model = docket_case_model_new (boiler (), 0, TRUE);
  g_autoptr (DocketOperation) operation = NULL;
  gint64 amount;
  gboolean known;

  /* Labor (with its minutes), parts, discount, tax; the total is computed. */
  g_assert_cmpuint (docket_case_model_get_n_open_rows (model), ==, 4);
  g_assert_false (docket_case_model_is_open_row (model, find_row (model, DOCKET_JOB_TOTAL_AMOUNT)));
  g_assert_true (docket_case_model_get_difference (model, DOCKET_JOB_LABOR_AMOUNT, &amount));
  g_assert_cmpint (amount, ==, 7500);
  g_assert_true (docket_case_model_get_difference (model, DOCKET_JOB_DISCOUNT_AMOUNT, &amount));
  g_assert_cmpint (amount, ==, 2500);
  g_assert_true (docket_case_model_get_difference (model, DOCKET_JOB_TOTAL_AMOUNT, &amount));
  g_assert_cmpint (amount, ==, 8250);
  g_assert_true (docket_case_model_adds_up (model, DOCKET_CASE_FIRST, &known));
  g_assert_true (known);

  docket_case_model_choose (model, find_row (model, DOCKET_JOB_LABOR_AMOUNT), DOCKET_CASE_SECOND, NULL);
  docket_case_model_choose (model, find_row (model, DOCKET_JOB_PARTS_AMOUNT), DOCKET_CASE_SECOND, NULL);
  g_assert_true (docket_case_model_get_sum (model, &amount));
  g_assert_cmpint (amount, ==, 37640);
  docket_case_model_choose (model, find_row (model, DOCKET_JOB_TOTAL_AMOUNT), DOCKET_CASE_FIRST, NULL);
  g_assert_cmpuint (docket_case_model_get_n_chosen (model), ==, 2);
  docket_case_model_choose (model, find_row (model, DOCKET_JOB_DISCOUNT_AMOUNT), DOCKET_CASE_FIRST, NULL);
  docket_case_model_choose (model, find_row (model, DOCKET_JOB_TAX_AMOUNT), DOCKET_CASE_FIRST, NULL);
  operation = docket_case_model_make_operation (model, NULL);
  g_assert_cmpint (operation->choice, ==, DOCKET_CHOICE_SET);
  g_assert_cmpint (docket_values_get_int (operation->set, DOCKET_JOB_LABOR_MINUTES, 0), ==, 210);
  g_assert_cmpint (docket_values_get_int (operation->set, DOCKET_JOB_TOTAL_AMOUNT, 0), ==, 26250 + 11390 - 2500 + 3014);
}

/* Tess wrote a total that is not the sum of her rows: the bill will say the sum, and
 * so will whoever asks before. */
static void
test_bill_is_what_is_saved (void)
{
  DocketReview *review = boiler ();
  g_autoptr (DocketCaseModel) model = NULL;
  g_autoptr (DocketValues) result = NULL;
  gint64 bill, stated;

  docket_values_set_int (((DocketCandidate *) g_ptr_array_index (review->candidates, 0))->values, DOCKET_JOB_TOTAL_AMOUNT, 14199);
  model = docket_case_model_new (review, 0, TRUE);
  g_assert_true (docket_case_model_get_side_total (model, DOCKET_CASE_SECOND, &stated));
  g_assert_cmpint (stated, ==, 14199);
  for (DocketCaseChoice side = DOCKET_CASE_FIRST; side <= DOCKET_CASE_SECOND; side++)
    {
      g_clear_pointer (&result, docket_values_unref);
      docket_case_model_choose_side (model, side);
      result = docket_case_model_get_result (model);
      g_assert_true (docket_case_model_get_side_bill (model, side, &bill));
      g_assert_cmpint (bill, ==, docket_values_get_int (result, DOCKET_JOB_TOTAL_AMOUNT, 0));
    }
  g_assert_cmpint (bill, ==, 41404);
}

static void
test_tax_rate (void)
{
  g_autoptr (DocketCaseModel) model = docket_case_model_new (boiler (), 0, TRUE);
  g_autoptr (DocketOperation) operation = NULL;
  gint64 rate;

  g_assert_true (docket_case_model_get_tax_rate (model, &rate));
  g_assert_cmpint (rate, ==, 1000);
  docket_case_model_choose (model, find_row (model, DOCKET_JOB_TAX_AMOUNT), DOCKET_CASE_RATE, NULL);
  docket_case_model_choose (model, find_row (model, DOCKET_JOB_LABOR_AMOUNT), DOCKET_CASE_RATE, NULL);
  g_assert_cmpuint (docket_case_model_get_n_chosen (model), ==, 1);
  docket_case_model_choose (model, find_row (model, DOCKET_JOB_LABOR_AMOUNT), DOCKET_CASE_SECOND, NULL);
  docket_case_model_choose (model, find_row (model, DOCKET_JOB_PARTS_AMOUNT), DOCKET_CASE_SECOND, NULL);
  docket_case_model_choose (model, find_row (model, DOCKET_JOB_DISCOUNT_AMOUNT), DOCKET_CASE_FIRST, NULL);
  operation = docket_case_model_make_operation (model, NULL);
  g_assert_cmpint (docket_values_get_int (operation->set, DOCKET_JOB_TAX_AMOUNT, 0), ==, 3514);
  g_assert_cmpint (docket_values_get_int (operation->set, DOCKET_JOB_TOTAL_AMOUNT, 0), ==, 38654);
}

static void
test_total_alone (void)
{
  /* Only totals are written, no summands: then the total is what one chooses. */
  DocketValues *current = docket_values_new ();
  DocketValues *held = docket_values_new ();
  DocketReview *review;
  g_autoptr (DocketCaseModel) model = NULL;
  g_autoptr (DocketOperation) operation = NULL;
  gint64 sum;

  docket_values_set_int (current, DOCKET_JOB_TOTAL_AMOUNT, 100);
  docket_values_set_int (held, DOCKET_JOB_TOTAL_AMOUNT, 41250);
  review = new_review (DOCKET_GROUP_JOB_TOTALS, docket_values_new (), current);
  add_candidate (review, KEY, DOCKET_OPERATION_EDIT, DOCKET_WHY_COLLISION, held);
  model = docket_case_model_new (review, 0, TRUE);
  g_assert_cmpuint (docket_case_model_get_n_open_rows (model), ==, 1);
  g_assert_false (docket_case_model_get_sum (model, &sum));
  docket_case_model_choose (model, find_row (model, DOCKET_JOB_TOTAL_AMOUNT), DOCKET_CASE_SECOND, NULL);
  operation = docket_case_model_make_operation (model, NULL);
  g_assert_cmpint (operation->choice, ==, DOCKET_CHOICE_TAKE);
}

static void
test_several_candidates (void)
{
  DocketReview *review = pump ();
  g_autoptr (DocketCaseModel) model = NULL;
  g_autoptr (DocketOperation) operation = NULL;

  add_candidate (review, OTHER_KEY, DOCKET_OPERATION_EDIT, DOCKET_WHY_OWNERSHIP_MOVED, status_values ("paused", NULL));
  model = docket_case_model_new (review, 1, TRUE);
  g_assert_cmpuint (docket_case_model_get_candidate_position (model), ==, 1);
  docket_case_model_choose_side (model, DOCKET_CASE_SECOND);
  operation = docket_case_model_make_operation (model, NULL);
  g_assert_cmpint (operation->choice, ==, DOCKET_CHOICE_TAKE);
  g_assert_cmpstr (operation->candidate, ==, OTHER_KEY);
}

static void
test_void_versus_edit (void)
{
  DocketReview *review = pump ();
  DocketCandidate *candidate = g_ptr_array_index (review->candidates, 0);
  g_autoptr (DocketCaseModel) model = NULL;
  g_autoptr (DocketOperation) operation = NULL;

  g_free (candidate->why);
  candidate->why = g_strdup (DOCKET_WHY_VOID_VS_EDIT);
  model = docket_case_model_new (review, 0, TRUE);
  g_assert_cmpint (docket_case_model_get_form (model), ==, DOCKET_CASE_WHOLE);
  g_assert_cmpuint (docket_case_model_get_n_open_rows (model), ==, 1);
  docket_case_model_choose_side (model, DOCKET_CASE_SECOND);
  operation = docket_case_model_make_operation (model, NULL);
  g_assert_cmpint (operation->choice, ==, DOCKET_CHOICE_TAKE);
  g_assert_cmpstr (operation->candidate, ==, KEY);
}

static void
test_without_group (void)
{
  DocketReview *review = new_review (DOCKET_GROUP_NONE, NULL, NULL);
  g_autoptr (DocketCaseModel) model = NULL;
  g_autoptr (DocketOperation) operation = NULL;

  add_candidate (review, KEY, DOCKET_OPERATION_VOID, DOCKET_WHY_VOID_VS_EDIT, NULL);
  model = docket_case_model_new (review, 0, TRUE);
  g_assert_cmpuint (docket_case_model_get_n_rows (model), ==, 1);
  docket_case_model_choose_side (model, DOCKET_CASE_FIRST);
  operation = docket_case_model_make_operation (model, NULL);
  g_assert_cmpint (operation->choice, ==, DOCKET_CHOICE_KEEP);
}

static void
test_sum_mismatch (void)
{
  DocketValues *current = totals_values (60, 7500, 1000, 0, 850);
  DocketReview *review;
  g_autoptr (DocketCaseModel) model = NULL;
  g_autoptr (DocketOperation) keep = NULL;
  g_autoptr (DocketOperation) mended = NULL;
  gboolean known;

  docket_values_set_int (current, DOCKET_JOB_TOTAL_AMOUNT, 9000);
  review = new_review (DOCKET_GROUP_JOB_TOTALS, docket_values_new (), current);
  g_free (review->reason);
  review->reason = g_strdup (DOCKET_WHY_TOTALS_MISMATCH);
  model = docket_case_model_new (review, 0, TRUE);
  g_assert_cmpint (docket_case_model_get_form (model), ==, DOCKET_CASE_SUM);
  g_assert_cmpuint (docket_case_model_get_n_open_rows (model), ==, 1);
  g_assert_false (docket_case_model_adds_up (model, DOCKET_CASE_FIRST, &known));
  g_assert_true (known);
  docket_case_model_choose_side (model, DOCKET_CASE_FIRST);
  keep = docket_case_model_make_operation (model, NULL);
  g_assert_cmpint (keep->choice, ==, DOCKET_CHOICE_KEEP);
  docket_case_model_choose_side (model, DOCKET_CASE_SECOND);
  mended = docket_case_model_make_operation (model, NULL);
  g_assert_cmpint (mended->choice, ==, DOCKET_CHOICE_SET);
  g_assert_cmpint (docket_values_get_int (mended->set, DOCKET_JOB_TOTAL_AMOUNT, 0), ==, 9350);
}

static void
test_nothing_to_compare (void)
{
  DocketReview *review = new_review (DOCKET_GROUP_NONE, NULL, NULL);
  g_autoptr (DocketCaseModel) model = NULL;
  g_autoptr (DocketOperation) operation = NULL;

  g_free (review->reason);
  review->reason = g_strdup (DOCKET_WHY_POSSIBLE_DUPLICATE);
  model = docket_case_model_new (review, 0, TRUE);
  g_assert_cmpint (docket_case_model_get_form (model), ==, DOCKET_CASE_PLAIN);
  docket_case_model_choose_side (model, DOCKET_CASE_SECOND);
  g_assert_false (docket_case_model_is_complete (model));
  docket_case_model_choose_side (model, DOCKET_CASE_FIRST);
  operation = docket_case_model_make_operation (model, NULL);
  g_assert_cmpint (operation->choice, ==, DOCKET_CHOICE_KEEP_BOTH);
}

static void
test_rates (void)
{
  g_autoptr (DocketValues) ten = totals_values (0, 1000, 0, 0, 100);
  g_autoptr (DocketValues) twenty = totals_values (0, 1000, 0, 0, 200);
  g_autoptr (DocketValues) free_work = totals_values (0, 0, 0, 0, 0);
  g_autoptr (DocketValues) huge = totals_values (0, 0, 0, 0, 0);
  gint64 number;

  g_assert_false (docket_case_totals_shared_rate (ten, twenty, &number));
  g_assert_true (docket_case_totals_shared_rate (ten, free_work, &number)); /* 10 % of nothing is nothing */
  g_assert_false (docket_case_totals_shared_rate (free_work, free_work, &number));
  g_assert_true (docket_case_totals_shared_rate (ten, ten, &number));
  g_assert_cmpint (number, ==, 1000);
  g_assert_cmpint (docket_case_totals_tax (1005, 1000), ==, 101);
  g_assert_cmpint (docket_case_totals_tax (-1005, 1000), ==, -101);
  docket_values_set_int (huge, DOCKET_JOB_LABOR_AMOUNT, G_MAXINT64);
  docket_values_set_int (huge, DOCKET_JOB_PARTS_AMOUNT, G_MAXINT64);
  g_assert_false (docket_case_totals_sum_so_far (huge, &number));
  g_assert_false (docket_case_totals_net (huge, &number));
}

static DocketReview *
twins (void)
{
  DocketReview *review = docket_review_new ();
  DocketCandidate *candidate = docket_candidate_new ();

  review->id = g_strdup ("review");
  review->rev = 7;
  review->state = g_strdup ("open");
  review->reason = g_strdup (DOCKET_WHY_POSSIBLE_DUPLICATE);
  review->subject_kind = DOCKET_KIND_CUSTOMER;
  review->subject_id = g_strdup ("new");
  review->current_values = docket_values_new ();
  docket_values_set_text (review->current_values, DOCKET_CUSTOMER_NAME, "Anna Schmidt");
  docket_values_clear (review->current_values, DOCKET_CUSTOMER_NICKNAME);
  docket_values_clear (review->current_values, DOCKET_CUSTOMER_PHONE);
  candidate->kind = DOCKET_OPERATION_MERGE;
  candidate->record = g_strdup ("old");
  candidate->values = docket_values_new ();
  docket_values_set_text (candidate->values, DOCKET_CUSTOMER_NAME, "Anna Schmidt");
  docket_values_set_text (candidate->values, DOCKET_CUSTOMER_PHONE, "030 1234567");
  g_ptr_array_add (review->candidates, candidate);
  return review;
}

/* Two records side by side: one question, and nothing of them is mixed. */
static void
test_twins (void)
{
  g_autoptr (DocketCaseModel) model = docket_case_model_new (twins (), 0, TRUE);
  g_autoptr (DocketOperation) none = docket_case_model_make_operation (model, NULL);
  g_autoptr (DocketOperation) both = NULL;
  g_autoptr (DocketOperation) merge = NULL;

  g_assert_cmpint (docket_case_model_get_form (model), ==, DOCKET_CASE_TWINS);
  g_assert_cmpuint (docket_case_model_get_n_rows (model), ==, 3);
  g_assert_cmpuint (docket_case_model_get_n_open_rows (model), ==, 1);
  g_assert_null (none);
  docket_case_model_choose (model, 1, DOCKET_CASE_SECOND, NULL);
  g_assert_false (docket_case_model_is_complete (model));
  docket_case_model_choose (model, 0, DOCKET_CASE_FIRST, NULL);
  both = docket_case_model_make_operation (model, NULL);
  g_assert_cmpint (both->choice, ==, DOCKET_CHOICE_KEEP_BOTH);
  g_assert_null (both->into);
  docket_case_model_choose (model, 0, DOCKET_CASE_SECOND, NULL);
  merge = docket_case_model_make_operation (model, "Same number");
  g_assert_cmpint (merge->choice, ==, DOCKET_CHOICE_MERGE);
  g_assert_cmpstr (merge->into, ==, "old");
  g_assert_cmpint (merge->base, ==, 7);
}

static void
count (guint *n)
{
  (*n)++;
}

static void
test_changed_signal (void)
{
  g_autoptr (DocketCaseModel) model = docket_case_model_new (pump (), 0, TRUE);
  guint n = 0;

  g_signal_connect_swapped (model, "changed", G_CALLBACK (count), &n);
  docket_case_model_choose (model, 0, DOCKET_CASE_FIRST, NULL);
  g_assert_cmpuint (n, ==, 1);
  docket_case_model_choose (model, 0, DOCKET_CASE_FIRST, NULL);
  g_assert_cmpuint (n, ==, 1);
  docket_case_model_choose (model, 99, DOCKET_CASE_FIRST, NULL);
  docket_case_model_choose (model, 0, DOCKET_CASE_OWN, NULL);
  g_assert_cmpuint (n, ==, 1);
  docket_case_model_choose_side (model, DOCKET_CASE_SECOND);
  g_assert_cmpuint (n, ==, 2);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/console/case/nothing-is-preselected", test_nothing_preselected);
  g_test_add_func ("/console/case/all-of-what-stands-is-keep", test_keep);
  g_test_add_func ("/console/case/all-of-the-candidate-is-take", test_take);
  g_test_add_func ("/console/case/field-version-stands-columns-stay", test_columns_swapped);
  g_test_add_func ("/console/case/a-mix-writes-the-whole-group", test_mix_is_set);
  g_test_add_func ("/console/case/own-value", test_own_value);
  g_test_add_func ("/console/case/undecide", test_undecide);
  g_test_add_func ("/console/case/equal-fields-are-not-chosen", test_equal_rows);
  g_test_add_func ("/console/case/total-is-computed-never-chosen", test_totals_computed);
  g_test_add_func ("/console/case/bill-is-said-as-it-is-saved", test_bill_is_what_is_saved);
  g_test_add_func ("/console/case/tax-at-the-rate-of-the-result", test_tax_rate);
  g_test_add_func ("/console/case/total-without-summands-is-chosen", test_total_alone);
  g_test_add_func ("/console/case/several-candidates", test_several_candidates);
  g_test_add_func ("/console/case/void-versus-edit-is-all-or-nothing", test_void_versus_edit);
  g_test_add_func ("/console/case/case-without-group", test_without_group);
  g_test_add_func ("/console/case/amounts-that-do-not-add-up", test_sum_mismatch);
  g_test_add_func ("/console/case/nothing-to-compare", test_nothing_to_compare);
  g_test_add_func ("/console/case/two-records-keep-both-or-merge", test_twins);
  g_test_add_func ("/console/case/rates-and-overflow", test_rates);
  g_test_add_func ("/console/case/changed-once-per-choice", test_changed_signal);
  return g_test_run ();
}
