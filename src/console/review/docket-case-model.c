/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * What a person has chosen in one case, and the decision that follows.
 *
 * The case is a list of rows over two sides.  Nothing is preselected; the
 * decision exists only once every row that differs is chosen:
 *
 *   Status        in_progress   [ ] waiting_approval   [x] complete
 *   Reason given  none          [x] "one more check"   [ ] "seal replaced"
 *   => set { status: complete, status_reason: "one more check" }
 *
 * If the chosen values happen to be those of one side, the decision says so
 * (keep, or take that candidate), so that the record of it reads as it was
 * meant.  What follows from other rows (a total, tax at a rate) is computed
 * here and nowhere else.
 */
#include "docket-case-model.h"

#include "docket-case-totals.h"
#include "docket-totals.h"

#define NO_ROW G_MAXUINT

struct _DocketCaseModel
{
  GObject parent_instance;

  DocketReview *review;
  guint candidate;
  gboolean current_first;
  DocketCaseForm form;
  char *refusal;            /* (nullable): why the candidate cannot be taken */
  gboolean own_may;         /* though own values may be entered */
  DocketValues *sum_values; /* SUM: what stands, with the total as it adds up */
  GArray *rows;             /* element-type DocketCaseRow */
  GArray *order;            /* element-type guint: rows in the order they were chosen */
};

enum
{
  CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (DocketCaseModel, docket_case_model, G_TYPE_OBJECT)

/* -- Sides -- */

static const DocketCandidate *
candidate (DocketCaseModel *self)
{
  if (self->candidate >= self->review->candidates->len)
    return NULL;
  return g_ptr_array_index (self->review->candidates, self->candidate);
}

static const DocketValues *
side_values (DocketCaseModel *self, DocketCaseChoice side)
{
  if (side == DOCKET_CASE_NOTHING)
    return self->review->started_from;
  if (docket_case_model_is_current (self, side))
    return self->review->current_values;
  if (self->sum_values != NULL)
    return self->sum_values;
  return candidate (self) != NULL ? candidate (self)->values : NULL;
}

static GVariant *
side_value (DocketCaseModel *self, DocketCaseChoice side, DocketField field)
{
  const DocketValues *values = side_values (self, side);

  return values != NULL && field != DOCKET_FIELD_NONE ? docket_values_get (values, field) : NULL;
}

static gboolean
side_amount (DocketCaseModel *self, DocketCaseChoice side, DocketField field, gint64 *amount)
{
  GVariant *value = side_value (self, side, field);

  if (value == NULL || !g_variant_is_of_type (value, G_VARIANT_TYPE_INT64))
    return FALSE;
  *amount = g_variant_get_int64 (value);
  return TRUE;
}

static gboolean
sides_differ (DocketCaseModel *self, DocketField field)
{
  return field != DOCKET_FIELD_NONE
         && !docket_value_equal (side_value (self, DOCKET_CASE_FIRST, field), side_value (self, DOCKET_CASE_SECOND, field));
}

/* Whether the total follows from rows that a person chooses: both sides name
 * every summand, and at least one of those differs. */
static gboolean
total_is_computed (DocketCaseModel *self)
{
  if (!docket_case_totals_has_summands (side_values (self, DOCKET_CASE_FIRST))
      || !docket_case_totals_has_summands (side_values (self, DOCKET_CASE_SECOND)))
    return FALSE;
  for (guint i = 0; i < DOCKET_CASE_TOTALS_SUMMANDS; i++)
    if (sides_differ (self, docket_case_totals_summand (i)))
      return TRUE;
  return FALSE;
}

/* -- Rows -- */

static DocketCaseRow *
row_at (DocketCaseModel *self, guint row)
{
  return &g_array_index (self->rows, DocketCaseRow, row);
}

static void
clear_row (gpointer data)
{
  g_clear_pointer (&((DocketCaseRow *) data)->own, docket_values_unref);
}

static void
add_row (DocketCaseModel *self, DocketField field, DocketField beside, gboolean differs, gboolean computed)
{
  DocketCaseRow row = { field, beside, differs, computed, DOCKET_CASE_NOTHING, NULL };

  g_array_append_val (self->rows, row);
}

static void
add_field_rows (DocketCaseModel *self)
{
  const DocketGroupInfo *group;
  gboolean total_computed;

  if (self->review->group == DOCKET_GROUP_NONE)
    return;
  group = docket_group_info (self->review->group);
  total_computed = self->review->group == DOCKET_GROUP_JOB_TOTALS && self->form == DOCKET_CASE_FIELDS && total_is_computed (self);
  for (guint i = 0; i < group->n_fields; i++)
    {
      DocketField field = (DocketField) (group->first_field + i);
      DocketField beside = DOCKET_FIELD_NONE;
      gboolean computed = self->form == DOCKET_CASE_WHOLE || self->form == DOCKET_CASE_PLAIN;

      if (field == DOCKET_JOB_LABOR_MINUTES)
        continue; /* stands beside the labor amount it explains */
      if (field == DOCKET_JOB_LABOR_AMOUNT)
        beside = DOCKET_JOB_LABOR_MINUTES;
      if (field == DOCKET_JOB_TOTAL_AMOUNT && total_computed)
        computed = TRUE;
      add_row (self, field, beside, sides_differ (self, field) || sides_differ (self, beside), computed);
    }
}

/* What is compared of the two records, as far as one of them has it. */
static void
add_twin_rows (DocketCaseModel *self)
{
  const DocketValues *values = self->review->current_values;

  for (guint i = 0; i < docket_values_n (values); i++)
    {
      DocketField field = docket_values_nth_field (values, i);

      if (side_value (self, DOCKET_CASE_FIRST, field) != NULL || side_value (self, DOCKET_CASE_SECOND, field) != NULL)
        add_row (self, field, DOCKET_FIELD_NONE, sides_differ (self, field), TRUE);
    }
}

/* What comes with a record that is not here yet. The job it belongs to stands above. */
static void
add_new_rows (DocketCaseModel *self)
{
  const DocketValues *values = side_values (self, docket_case_model_is_current (self, DOCKET_CASE_FIRST) ? DOCKET_CASE_SECOND : DOCKET_CASE_FIRST);

  for (guint i = 0; values != NULL && i < docket_values_n (values); i++)
    {
      DocketField field = docket_values_nth_field (values, i);

      if (docket_values_nth_value (values, i) != NULL && docket_field_info (field)->target != DOCKET_KIND_JOB)
        add_row (self, field, DOCKET_FIELD_NONE, TRUE, TRUE);
    }
}

static DocketCaseForm
find_form (DocketCaseModel *self)
{
  const DocketCandidate *with = candidate (self);

  if (with == NULL)
    {
      if (g_strcmp0 (self->review->reason, DOCKET_WHY_TOTALS_MISMATCH) == 0
          && self->review->group == DOCKET_GROUP_JOB_TOTALS
          && docket_totals_mismatch (self->review->current_values))
        return DOCKET_CASE_SUM;
      return DOCKET_CASE_PLAIN;
    }
  if (docket_review_is_duplicate (self->review))
    return DOCKET_CASE_TWINS;
  if (self->review->group == DOCKET_GROUP_NONE || with->kind != DOCKET_OPERATION_EDIT
      || g_strcmp0 (with->why, DOCKET_WHY_VOID_VS_EDIT) == 0)
    return DOCKET_CASE_WHOLE;
  return DOCKET_CASE_FIELDS;
}

static void
build (DocketCaseModel *self)
{
  self->form = find_form (self);
  if (self->form == DOCKET_CASE_SUM)
    {
      gint64 sum = 0;

      docket_totals_sum (self->review->current_values, &sum);
      self->sum_values = docket_values_copy (self->review->current_values);
      docket_values_set_int (self->sum_values, DOCKET_JOB_TOTAL_AMOUNT, sum);
    }
  if (self->form == DOCKET_CASE_WHOLE || self->form == DOCKET_CASE_PLAIN || self->form == DOCKET_CASE_TWINS)
    add_row (self, DOCKET_FIELD_NONE, DOCKET_FIELD_NONE, TRUE, FALSE);
  if (self->form == DOCKET_CASE_TWINS)
    add_twin_rows (self);
  else if (self->form == DOCKET_CASE_WHOLE && docket_review_is_of_new (self->review))
    add_new_rows (self);
  else
    add_field_rows (self);
}

static gboolean
row_may_be (DocketCaseModel *self, guint at, DocketCaseChoice choice, DocketValues *own)
{
  gint64 rate;

  if (!docket_case_model_is_open_row (self, at) || !docket_case_model_may_choose (self, choice))
    return FALSE;
  switch (choice)
    {
    case DOCKET_CASE_NOTHING:
      return TRUE;
    case DOCKET_CASE_FIRST:
      return self->form != DOCKET_CASE_PLAIN || self->current_first;
    case DOCKET_CASE_SECOND:
      return self->form != DOCKET_CASE_PLAIN || !self->current_first;
    case DOCKET_CASE_OWN:
      return row_at (self, at)->field != DOCKET_FIELD_NONE && own != NULL;
    case DOCKET_CASE_RATE:
      return row_at (self, at)->field == DOCKET_JOB_TAX_AMOUNT && docket_case_model_get_tax_rate (self, &rate);
    default:
      return FALSE;
    }
}

static void
set_choice (DocketCaseModel *self, guint at, DocketCaseChoice choice, DocketValues *own)
{
  DocketCaseRow *row = row_at (self, at);

  for (guint i = 0; i < self->order->len; i++)
    if (g_array_index (self->order, guint, i) == at)
      {
        g_array_remove_index (self->order, i);
        break;
      }
  if (choice != DOCKET_CASE_NOTHING)
    g_array_append_val (self->order, at);
  row->choice = choice;
  g_clear_pointer (&row->own, docket_values_unref);
  if (choice == DOCKET_CASE_OWN)
    row->own = docket_values_copy (own);
}

/* -- Result -- */

static void
put_field (DocketCaseModel *self, DocketValues *result, const DocketCaseRow *row, DocketField field)
{
  if (field == DOCKET_FIELD_NONE)
    return;
  if (!row->differs)
    docket_values_set (result, field, side_value (self, DOCKET_CASE_FIRST, field));
  else if (row->choice == DOCKET_CASE_FIRST || row->choice == DOCKET_CASE_SECOND)
    docket_values_set (result, field, side_value (self, row->choice, field));
  else if (row->choice == DOCKET_CASE_OWN && docket_values_contains (row->own, field))
    docket_values_set (result, field, docket_values_get (row->own, field));
}

static gboolean
equals_side (DocketCaseModel *self, const DocketValues *result, const DocketValues *side)
{
  const DocketGroupInfo *group = docket_group_info (self->review->group);

  for (guint i = 0; i < group->n_fields; i++)
    {
      DocketField field = (DocketField) (group->first_field + i);

      if (!docket_value_equal (docket_values_get (result, field), side != NULL ? docket_values_get (side, field) : NULL))
        return FALSE;
    }
  return TRUE;
}

static void
decide_fields (DocketCaseModel *self, DocketOperation *operation)
{
  g_autoptr (DocketValues) result = docket_case_model_get_result (self);

  if (equals_side (self, result, self->review->current_values))
    {
      operation->choice = DOCKET_CHOICE_KEEP;
      return;
    }
  for (guint i = 0; i < self->review->candidates->len; i++)
    {
      /* The one on screen first: it is the one the person means. */
      guint at = (self->candidate + i) % self->review->candidates->len;
      const DocketCandidate *with = g_ptr_array_index (self->review->candidates, at);

      if (with->kind == DOCKET_OPERATION_EDIT && equals_side (self, result, with->values))
        {
          operation->choice = DOCKET_CHOICE_TAKE;
          operation->candidate = g_strdup (with->operation);
          return;
        }
    }
  operation->choice = DOCKET_CHOICE_SET;
  operation->set = g_steal_pointer (&result);
}

/* -- Object -- */

static void
docket_case_model_finalize (GObject *object)
{
  DocketCaseModel *self = DOCKET_CASE_MODEL (object);

  g_clear_pointer (&self->rows, g_array_unref);
  g_clear_pointer (&self->order, g_array_unref);
  g_clear_pointer (&self->sum_values, docket_values_unref);
  g_clear_pointer (&self->refusal, g_free);
  g_clear_pointer (&self->review, docket_review_free);
  G_OBJECT_CLASS (docket_case_model_parent_class)->finalize (object);
}

static void
docket_case_model_class_init (DocketCaseModelClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = docket_case_model_finalize;
  signals[CHANGED] = g_signal_new ("changed", DOCKET_TYPE_CASE_MODEL, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
docket_case_model_init (DocketCaseModel *self)
{
  self->rows = g_array_new (FALSE, TRUE, sizeof (DocketCaseRow));
  g_array_set_clear_func (self->rows, clear_row);
  self->order = g_array_new (FALSE, FALSE, sizeof (guint));
}

DocketCaseModel *
docket_case_model_new (DocketReview *review, guint candidate_position, gboolean current_first)
{
  DocketCaseModel *self;

  g_return_val_if_fail (review != NULL, NULL);
  self = g_object_new (DOCKET_TYPE_CASE_MODEL, NULL);
  self->review = review;
  self->candidate = candidate_position < review->candidates->len ? candidate_position : 0;
  self->current_first = current_first;
  build (self);
  return self;
}

const DocketReview *
docket_case_model_get_review (DocketCaseModel *self)
{
  return self->review;
}

DocketCaseForm
docket_case_model_get_form (DocketCaseModel *self)
{
  return self->form;
}

gboolean
docket_case_model_says_result (DocketCaseModel *self)
{
  g_return_val_if_fail (DOCKET_IS_CASE_MODEL (self), FALSE);
  return self->form != DOCKET_CASE_TWINS && !docket_review_is_of_new (self->review);
}

const DocketCandidate *
docket_case_model_get_candidate (DocketCaseModel *self)
{
  return candidate (self);
}

guint
docket_case_model_get_candidate_position (DocketCaseModel *self)
{
  return self->candidate;
}

gboolean
docket_case_model_is_current (DocketCaseModel *self, DocketCaseChoice side)
{
  return side == (self->current_first ? DOCKET_CASE_FIRST : DOCKET_CASE_SECOND);
}

const DocketStamp *
docket_case_model_get_stamp (DocketCaseModel *self, DocketCaseChoice side)
{
  const DocketStamp *stamp = NULL;

  if (side == DOCKET_CASE_NOTHING)
    stamp = &self->review->started_by;
  else if (docket_case_model_is_current (self, side))
    /* Whether it should stand at all is between those who change it and who voided it. */
    stamp = self->form == DOCKET_CASE_WHOLE && self->review->voided_by.person != NULL ? &self->review->voided_by : &self->review->current_by;
  else if (candidate (self) != NULL)
    stamp = &candidate (self)->by;
  return stamp != NULL && stamp->person != NULL ? stamp : NULL;
}

void
docket_case_model_refuse (DocketCaseModel *self, const char *why, gboolean own_may)
{
  g_return_if_fail (DOCKET_IS_CASE_MODEL (self));

  g_free (self->refusal);
  self->refusal = g_strdup (why);
  self->own_may = own_may;
}

const char *
docket_case_model_get_refusal (DocketCaseModel *self)
{
  return self->refusal;
}

gboolean
docket_case_model_may_choose (DocketCaseModel *self, DocketCaseChoice choice)
{
  if (self->refusal == NULL || choice == DOCKET_CASE_NOTHING)
    return TRUE;
  return choice == DOCKET_CASE_OWN ? self->own_may : docket_case_model_is_current (self, choice);
}

guint
docket_case_model_get_n_rows (DocketCaseModel *self)
{
  return self->rows->len;
}

const DocketCaseRow *
docket_case_model_get_row (DocketCaseModel *self, guint row)
{
  g_return_val_if_fail (row < self->rows->len, NULL);
  return row_at (self, row);
}

gboolean
docket_case_model_is_open_row (DocketCaseModel *self, guint row)
{
  return row < self->rows->len && row_at (self, row)->differs && !row_at (self, row)->computed;
}

GVariant *
docket_case_model_get_side_value (DocketCaseModel *self, DocketCaseChoice side, DocketField field)
{
  return side_value (self, side, field);
}

gboolean
docket_case_model_get_side_total (DocketCaseModel *self, DocketCaseChoice side, gint64 *total)
{
  return side_amount (self, side, DOCKET_JOB_TOTAL_AMOUNT, total);
}

gboolean
docket_case_model_get_side_bill (DocketCaseModel *self, DocketCaseChoice side, gint64 *total)
{
  if (self->review->group == DOCKET_GROUP_JOB_TOTALS && self->form == DOCKET_CASE_FIELDS && total_is_computed (self))
    return docket_totals_sum (side_values (self, side), total);
  return docket_case_model_get_side_total (self, side, total);
}

gboolean
docket_case_model_adds_up (DocketCaseModel *self, DocketCaseChoice side, gboolean *known)
{
  gint64 sum;
  gint64 total;

  *known = side_values (self, side) != NULL
           && docket_totals_sum (side_values (self, side), &sum)
           && side_amount (self, side, DOCKET_JOB_TOTAL_AMOUNT, &total);
  return *known && sum == total;
}

gboolean
docket_case_model_get_difference (DocketCaseModel *self, DocketField field, gint64 *difference)
{
  gint64 first;
  gint64 second;

  if (field == DOCKET_FIELD_NONE || docket_field_info (field)->type != DOCKET_TYPE_MONEY
      || !side_amount (self, DOCKET_CASE_FIRST, field, &first)
      || !side_amount (self, DOCKET_CASE_SECOND, field, &second))
    return FALSE;
  /* A discount is kept as a positive amount and takes away from the bill. */
  if (field == DOCKET_JOB_DISCOUNT_AMOUNT)
    return !__builtin_sub_overflow (first, second, difference);
  return !__builtin_sub_overflow (second, first, difference);
}

gboolean
docket_case_model_get_tax_rate (DocketCaseModel *self, gint64 *basis_points)
{
  if (self->review->group != DOCKET_GROUP_JOB_TOTALS || self->form != DOCKET_CASE_FIELDS)
    return FALSE;
  return docket_case_totals_shared_rate (side_values (self, DOCKET_CASE_FIRST), side_values (self, DOCKET_CASE_SECOND), basis_points);
}

guint
docket_case_model_get_n_open_rows (DocketCaseModel *self)
{
  guint n = 0;

  for (guint i = 0; i < self->rows->len; i++)
    n += docket_case_model_is_open_row (self, i);
  return n;
}

guint
docket_case_model_get_n_chosen (DocketCaseModel *self)
{
  return self->order->len;
}

gboolean
docket_case_model_is_complete (DocketCaseModel *self)
{
  return docket_case_model_get_n_chosen (self) == docket_case_model_get_n_open_rows (self)
         && docket_case_model_get_n_open_rows (self) > 0;
}

guint
docket_case_model_next_open_row (DocketCaseModel *self, guint row)
{
  for (guint i = 1; i <= self->rows->len; i++)
    {
      guint at = (row == NO_ROW ? i - 1 : row + i) % self->rows->len;

      if (docket_case_model_is_open_row (self, at) && row_at (self, at)->choice == DOCKET_CASE_NOTHING)
        return at;
    }
  return NO_ROW;
}

guint
docket_case_model_last_chosen_row (DocketCaseModel *self)
{
  return self->order->len > 0 ? g_array_index (self->order, guint, self->order->len - 1) : NO_ROW;
}

void
docket_case_model_choose (DocketCaseModel *self, guint row, DocketCaseChoice choice, DocketValues *own)
{
  g_return_if_fail (DOCKET_IS_CASE_MODEL (self));

  if (!row_may_be (self, row, choice, own))
    return;
  if (choice != DOCKET_CASE_OWN && row_at (self, row)->choice == choice)
    return;
  set_choice (self, row, choice, own);
  g_signal_emit (self, signals[CHANGED], 0);
}

void
docket_case_model_choose_side (DocketCaseModel *self, DocketCaseChoice side)
{
  g_return_if_fail (DOCKET_IS_CASE_MODEL (self));
  g_return_if_fail (side == DOCKET_CASE_FIRST || side == DOCKET_CASE_SECOND);

  for (guint i = 0; i < self->rows->len; i++)
    if (row_may_be (self, i, side, NULL))
      set_choice (self, i, side, NULL);
  g_signal_emit (self, signals[CHANGED], 0);
}

void
docket_case_model_clear (DocketCaseModel *self)
{
  g_return_if_fail (DOCKET_IS_CASE_MODEL (self));

  for (guint i = 0; i < self->rows->len; i++)
    set_choice (self, i, DOCKET_CASE_NOTHING, NULL);
  g_signal_emit (self, signals[CHANGED], 0);
}

DocketValues *
docket_case_model_get_result (DocketCaseModel *self)
{
  DocketValues *result = docket_values_new ();
  const DocketCaseRow *total = NULL;
  gint64 amount;

  for (guint i = 0; i < self->rows->len; i++)
    {
      const DocketCaseRow *row = row_at (self, i);

      if (row->field == DOCKET_JOB_TOTAL_AMOUNT && row->computed)
        {
          total = row;
          continue;
        }
      put_field (self, result, row, row->field);
      put_field (self, result, row, row->beside);
    }
  for (guint i = 0; i < self->rows->len; i++)
    {
      gint64 rate;

      if (row_at (self, i)->choice == DOCKET_CASE_RATE && docket_case_totals_net (result, &amount) && docket_case_model_get_tax_rate (self, &rate))
        docket_values_set_int (result, DOCKET_JOB_TAX_AMOUNT, docket_case_totals_tax (amount, rate));
    }
  if (total != NULL && docket_totals_sum (result, &amount))
    docket_values_set_int (result, DOCKET_JOB_TOTAL_AMOUNT, amount);
  return result;
}

gboolean
docket_case_model_get_sum (DocketCaseModel *self, gint64 *sum)
{
  g_autoptr (DocketValues) result = NULL;

  if (self->review->group != DOCKET_GROUP_JOB_TOTALS || !total_is_computed (self))
    return FALSE;
  result = docket_case_model_get_result (self);
  return docket_case_totals_sum_so_far (result, sum);
}

DocketOperation *
docket_case_model_make_operation (DocketCaseModel *self, const char *reason)
{
  g_autoptr (DocketOperation) operation = NULL;
  const DocketCandidate *with;

  g_return_val_if_fail (DOCKET_IS_CASE_MODEL (self), NULL);

  if (!docket_case_model_is_complete (self))
    return NULL;
  operation = docket_operation_new (DOCKET_OPERATION_DECIDE, DOCKET_KIND_REVIEW, self->review->id);
  operation->base = self->review->rev;
  operation->reason = reason != NULL && *reason != '\0' ? g_strdup (reason) : NULL;
  switch (self->form)
    {
    case DOCKET_CASE_PLAIN:
      operation->choice = g_strcmp0 (self->review->reason, DOCKET_WHY_POSSIBLE_DUPLICATE) == 0 ? DOCKET_CHOICE_KEEP_BOTH : DOCKET_CHOICE_KEEP;
      break;
    case DOCKET_CASE_TWINS:
      with = candidate (self);
      operation->choice = docket_case_model_is_current (self, row_at (self, 0)->choice) ? DOCKET_CHOICE_KEEP_BOTH : DOCKET_CHOICE_MERGE;
      if (operation->choice == DOCKET_CHOICE_MERGE && with != NULL)
        operation->into = g_strdup (with->record);
      break;
    case DOCKET_CASE_WHOLE:
      with = candidate (self);
      operation->choice = docket_case_model_is_current (self, row_at (self, 0)->choice) ? DOCKET_CHOICE_KEEP : DOCKET_CHOICE_TAKE;
      if (operation->choice == DOCKET_CHOICE_TAKE && with != NULL)
        operation->candidate = g_strdup (with->operation);
      break;
    case DOCKET_CASE_FIELDS:
    case DOCKET_CASE_SUM:
    default:
      decide_fields (self, operation);
      break;
    }
  return g_steal_pointer (&operation);
}
