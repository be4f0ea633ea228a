/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "docket-review.h"

G_BEGIN_DECLS

/**
 * DocketCaseChoice:
 * @DOCKET_CASE_NOTHING: not chosen yet
 * @DOCKET_CASE_FIRST: what the first column says ("Office")
 * @DOCKET_CASE_SECOND: what the second column says ("Field")
 * @DOCKET_CASE_OWN: a value of the decider's own
 * @DOCKET_CASE_RATE: for tax: the rate both sides have, of the result's amounts
 */
typedef enum
{
  DOCKET_CASE_NOTHING,
  DOCKET_CASE_FIRST,
  DOCKET_CASE_SECOND,
  DOCKET_CASE_OWN,
  DOCKET_CASE_RATE,
} DocketCaseChoice;

/**
 * DocketCaseForm:
 * @DOCKET_CASE_FIELDS: two versions of one group, chosen field by field
 * @DOCKET_CASE_WHOLE: all or nothing: one side voids what the other changes
 * @DOCKET_CASE_SUM: one version whose amounts do not add up: as written, or as it adds up
 * @DOCKET_CASE_TWINS: two records that may be one: keep both, or merge the one that
 *   stands ("current") into the other
 * @DOCKET_CASE_PLAIN: nothing to compare: the case can only be settled as it stands
 */
typedef enum
{
  DOCKET_CASE_FIELDS,
  DOCKET_CASE_WHOLE,
  DOCKET_CASE_SUM,
  DOCKET_CASE_TWINS,
  DOCKET_CASE_PLAIN,
} DocketCaseForm;

/**
 * DocketCaseRow:
 * @field: what the row is about; %DOCKET_FIELD_NONE for the record as a whole
 * @beside: a field shown and chosen together with it, or %DOCKET_FIELD_NONE
 * @differs: the sides differ in it
 * @computed: follows from the other rows, so nobody chooses it
 * @choice: what was chosen
 * @own: (nullable): the values, with %DOCKET_CASE_OWN
 *
 * One line of the table. A row is chosen by a person if it differs and is not
 * computed.
 */
typedef struct
{
  DocketField field;
  DocketField beside;
  gboolean differs;
  gboolean computed;
  DocketCaseChoice choice;
  DocketValues *own;
} DocketCaseRow;

/**
 * DocketCaseModel:
 *
 * What a person has chosen so far in one case, and the decision that follows
 * from it. No widgets, no store. "changed" comes after every choice.
 */
#define DOCKET_TYPE_CASE_MODEL (docket_case_model_get_type ())
G_DECLARE_FINAL_TYPE (DocketCaseModel, docket_case_model, DOCKET, CASE_MODEL, GObject)

/* @review: (transfer full). @candidate: which of its candidates is compared.
 * @current_first: the first column shows what stands now. */
DocketCaseModel *docket_case_model_new (DocketReview *review, guint candidate, gboolean current_first);

const DocketReview *docket_case_model_get_review (DocketCaseModel *self);
DocketCaseForm docket_case_model_get_form (DocketCaseModel *self);
/* Whether each row has a result of its own; of twins and new records only the whole has. */
gboolean docket_case_model_says_result (DocketCaseModel *self);
/* (nullable): the candidate compared */
const DocketCandidate *docket_case_model_get_candidate (DocketCaseModel *self);
guint docket_case_model_get_candidate_position (DocketCaseModel *self);
/* Whether @side shows what stands now. */
gboolean docket_case_model_is_current (DocketCaseModel *self, DocketCaseChoice side);
/* Who wrote a side; NULL for a side nobody wrote (a computed sum). */
const DocketStamp *docket_case_model_get_stamp (DocketCaseModel *self, DocketCaseChoice side);

/* What the candidate wants cannot be carried out now, and @why: its side cannot be
 * chosen, nor, unless @own_may, own values. */
void docket_case_model_refuse (DocketCaseModel *self, const char *why, gboolean own_may);
/* (nullable): why the candidate cannot be taken */
const char *docket_case_model_get_refusal (DocketCaseModel *self);
gboolean docket_case_model_may_choose (DocketCaseModel *self, DocketCaseChoice choice);

guint docket_case_model_get_n_rows (DocketCaseModel *self);
const DocketCaseRow *docket_case_model_get_row (DocketCaseModel *self, guint row);
/* The row a person has to choose in. */
gboolean docket_case_model_is_open_row (DocketCaseModel *self, guint row);
/* Value of @field on a side; with NOTHING the one both started from. (nullable) */
GVariant *docket_case_model_get_side_value (DocketCaseModel *self, DocketCaseChoice side, DocketField field);
gboolean docket_case_model_get_side_total (DocketCaseModel *self, DocketCaseChoice side, gint64 *total);
/* The total that is saved if all of a side is taken: where it follows from the other
 * rows their sum, whatever total the side states. */
gboolean docket_case_model_get_side_bill (DocketCaseModel *self, DocketCaseChoice side, gint64 *total);
/* Whether the amounts of a side add up to its total; FALSE out of @known if it cannot be said. */
gboolean docket_case_model_adds_up (DocketCaseModel *self, DocketCaseChoice side, gboolean *known);
/* second − first, for a money field both sides have */
gboolean docket_case_model_get_difference (DocketCaseModel *self, DocketField field, gint64 *difference);
/* Tax rate both sides share, in hundredths of a percent. */
gboolean docket_case_model_get_tax_rate (DocketCaseModel *self, gint64 *basis_points);

guint docket_case_model_get_n_open_rows (DocketCaseModel *self); /* to be chosen in all */
guint docket_case_model_get_n_chosen (DocketCaseModel *self);
/* Every row that differs is chosen. */
gboolean docket_case_model_is_complete (DocketCaseModel *self);
/* First row not chosen after @row, from the top again if there is none; G_MAXUINT: none. */
guint docket_case_model_next_open_row (DocketCaseModel *self, guint row);
/* Row chosen last; G_MAXUINT: none. */
guint docket_case_model_last_chosen_row (DocketCaseModel *self);

/* Ignored where a row cannot be chosen so. @own: (nullable): for OWN: the fields of the row. */
void docket_case_model_choose (DocketCaseModel *self, guint row, DocketCaseChoice choice, DocketValues *own);
void docket_case_model_choose_side (DocketCaseModel *self, DocketCaseChoice side); /* every row */
void docket_case_model_clear (DocketCaseModel *self);

/* The group as chosen so far; fields not chosen are absent, computed ones are
 * there once they can be computed. (transfer full) */
DocketValues *docket_case_model_get_result (DocketCaseModel *self);
/* Sum of what is chosen so far. FALSE if the group has no amounts. */
gboolean docket_case_model_get_sum (DocketCaseModel *self, gint64 *sum);
/* The decision; NULL while it is not complete. (transfer full) */
DocketOperation *docket_case_model_make_operation (DocketCaseModel *self, const char *reason);

G_END_DECLS
