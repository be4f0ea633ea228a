/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "docket-approval.h"
#include "docket-policy.h"
#include "docket-similar.h"

G_BEGIN_DECLS

/* Why an operation is held (DESIGN §6). */
#define DOCKET_WHY_COLLISION "collision"
#define DOCKET_WHY_OWNERSHIP_MOVED "ownership-moved"
#define DOCKET_WHY_LOCKED "locked"
#define DOCKET_WHY_VOID_VS_EDIT "void-vs-edit"
#define DOCKET_WHY_QUARANTINE "quarantine"
#define DOCKET_WHY_POSSIBLE_DUPLICATE "possible-duplicate"
#define DOCKET_WHY_TOTALS_MISMATCH "totals-mismatch"

typedef struct
{
  char *operation;      /* (nullable): key; none in a possible duplicate */
  DocketOperationKind kind; /* what the author wanted: edit, void, restore, create, merge */
  char *record;         /* (nullable): id of the other record: the one that resembles, or that stays in a merge */
  guint score;          /* of a possible duplicate: 0 to 1000 */
  DocketAlike alike;    /* of a possible duplicate: why */
  DocketValues *values; /* the whole group: the author's base with `set` on top */
  DocketValues *was;    /* the values the author started from (fields of `set`) */
  DocketStamp by;
  char *why;
  char *reason;         /* (nullable): the author's */
  char *bundle;         /* (nullable) */
} DocketCandidate;

/**
 * DocketReview:
 *
 * A review record (DESIGN §6) with its JSON fields read into values. Plain
 * struct, owned by its holder, of one thread.
 */
typedef struct
{
  char *id;
  gint64 rev;
  char *state; /* open, decided, withdrawn */
  char *reason;
  DocketKind subject_kind;
  char *subject_id;
  DocketGroup group; /* NONE for cases about a whole record (void, duplicate) */
  DocketValues *started_from;
  DocketStamp started_by;
  DocketValues *current_values;
  DocketStamp current_by;
  DocketStamp voided_by; /* who made the subject void, while it is */
  DocketValues *signed_for; /* (nullable): of a job's totals, those the customer signed for last, if they are others than these and known */
  GPtrArray *candidates; /* element-type DocketCandidate */
  char *rule;
  char **deciders; /* roles */
  gint64 opened_at;
  GPtrArray *approvals; /* element-type DocketApproval: what waits for a second person, at most one; of a decided case, the first decider's, and a wish to undo it */
  /* The decision; choice NONE while open. */
  DocketChoice choice;
  char *decided_candidate; /* key, with take */
  char *decided_into;      /* (nullable): id of the record that stays, with merge */
  DocketValues *decided_values;
  DocketStamp decided_by;
  char *decision_reason;
  gint64 decided_at;
  char *decided_operation; /* (nullable): key of the operation that decided */
  gint64 decided_rev;      /* where the decision left the subject: its group's revision, without a group the record's; 0: no such record */
  gboolean decided_void;   /* the subject was void before the decision */
} DocketReview;

DocketCandidate *docket_candidate_new (void);
void docket_candidate_free (DocketCandidate *candidate);

DocketReview *docket_review_new (void);
/* Errors: DOCKET_CORE_ERROR_INVALID if a JSON field is not what it should be. */
DocketReview *docket_review_from_record (const DocketRecord *record, GError **error);
/* Writes all fields of @review into @record, a review record nobody else holds;
 * id and rev stay the record's. */
void docket_review_to_record (const DocketReview *review, DocketRecord *record);
void docket_review_free (DocketReview *review);
/* Forgets the decision: the case is open again, with its candidates. */
void docket_review_reopen (DocketReview *review);
/* (transfer none) (nullable) */
DocketCandidate *docket_review_find_candidate (const DocketReview *review, const char *operation_key);
/* The candidate that shows the record @id. (transfer none) (nullable) */
DocketCandidate *docket_review_find_twin (const DocketReview *review, const char *id);
gboolean docket_review_is_duplicate (const DocketReview *review);
/* Whether it is to be decided if a new record is taken in. */
gboolean docket_review_is_of_new (const DocketReview *review);
/* Of a decided case: whether it was about @field. What everybody agreed on says
 * nothing. */
gboolean docket_review_was_in_question (const DocketReview *review, DocketField field);
/* What was decided about a whole record, e.g. "They were merged"; %NULL of a case
 * about fields. (transfer none) (nullable) */
const char *docket_review_say_whole (const DocketReview *review);
/* Who may decide: as the policy says of the group; about duplicates those who
 * may void such a record, for that is what a merge does; about people and
 * devices, unless the policy says otherwise, administrators. */
DocketRole docket_review_get_deciders (const DocketReview *review, const DocketPolicy *policy);
/* Of a duplicate merged into @into: the id of the record that goes, the subject
 * or its only twin; %NULL if @into is not in the case, or too many would go.
 * (transfer none) */
const char *docket_review_get_leaving (const DocketReview *review, const char *into);

/* Whom its first candidate came up against: whoever voided the subject, if it is
 * about that, otherwise whoever wrote what stands. (transfer none) */
const DocketStamp *docket_review_get_opponent (const DocketReview *review);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DocketCandidate, docket_candidate_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DocketReview, docket_review_free)

G_END_DECLS
