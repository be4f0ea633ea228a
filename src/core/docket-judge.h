/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "docket-policy.h"
#include "docket-result.h"
#include "docket-review.h"

G_BEGIN_DECLS

typedef enum
{
  DOCKET_PREDECESSOR_NONE,     /* the operation names none */
  DOCKET_PREDECESSOR_UNKNOWN,  /* named, never seen here */
  DOCKET_PREDECESSOR_APPLIED,  /* applied or merged */
  DOCKET_PREDECESSOR_HELD,
  DOCKET_PREDECESSOR_REJECTED,
} DocketPredecessor;

/**
 * DocketFacts:
 *
 * Everything the judge may look at, gathered by the server from its store: the
 * judge itself is pure. Steps 1 (key) and the existence of blobs are the
 * server's; the rest of DESIGN §5's order is docket_judge().
 */
typedef struct
{
  const DocketPolicy *policy;
  const DocketOperation *operation;
  DocketRole role;               /* of the person, without ASSIGNED */
  const char *person;            /* id of the person who made it */
  gboolean device_revoked;

  const DocketRecord *record;    /* current, or NULL if there is none */
  const DocketRecord *job;       /* the job the record belongs to (itself, if a job; for a create of a line or note the job it names), or NULL */
  const DocketRecord *into;      /* of a merge: the one that stays, or NULL */
  gboolean job_missing;          /* it names a record (job, customer, person) that is not here */
  gboolean missing_held;         /* … which a person is still to decide about */
  gboolean missing_refused;      /* … which somebody wanted to make, and was not accepted */
  gboolean assigned_before;      /* once was the job's technician */
  gboolean customer_unseen;      /* it adds to a customer that was never in this person's sight */
  gboolean username_taken;       /* somebody else has the sign-in name that it gives */
  gboolean last_admin;           /* `record` is the only person who may still sign in as an admin */
  gboolean of_lost_future;       /* `seen` is of a future that the server lost when it was restored from a copy */
  gboolean scope_lost;           /* … in which it may have been given to them */
  gboolean seen_before_lock;     /* `seen` is older than the present lock of what is written */
  DocketPredecessor follows;
  const char *follows_why;       /* of a `follows` that is held: why (static), or NULL if not known */
  DocketPredecessor after;       /* the worst of them: UNKNOWN > REJECTED > HELD > APPLIED */
  gboolean last_writer_is_follows; /* the last write of the group (of the record, for a void) was `follows` */
  gboolean covered;              /* `follows` wrote the group, and somebody else since: at the author's, their own value covered that */
  gboolean unseen;               /* in the group stands what the author had not seen: `follows` was merged, stood over it, or was decided against */
  const DocketValues *at_base;   /* the group's values at revision `base`, or NULL if no such revision is known */
  gboolean missing_blob;
  gboolean void_unseen;          /* somebody else has made the record void since `base`, so as it is now */
  gboolean work_unseen;          /* a customer goes whom somebody else gave a job since `seen` */
} DocketFacts;

/**
 * DocketVerdict:
 * @outcome: what happens
 * @problem: (nullable): static problem name for rejected and deferred
 * @detail: (nullable): owned sentence for people
 * @why: (nullable): static: DOCKET_WHY_… for held
 * @group: the group it was judged under; NONE for void and the like
 * @member: (nullable): static: the field of `set` (create, edit) or the member
 *   (decide, merge) that @detail is about
 */
typedef struct
{
  DocketOutcome outcome;
  const char *problem;
  char *detail;
  const char *why;
  DocketGroup group;
  const char *member;
} DocketVerdict;

void docket_verdict_clear (DocketVerdict *verdict);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (DocketVerdict, docket_verdict_clear)

/* Makes it a refusal. @problem: static; @format: the sentence for people. Always
 * %TRUE: the verdict is settled. */
gboolean docket_verdict_reject (DocketVerdict *verdict, const char *problem, const char *format, ...) G_GNUC_PRINTF (3, 4);

/**
 * docket_judge:
 *
 * Judges create, edit, void and restore in the order of DESIGN §5. Nobody edits
 * a note, a file or a signature (`forbidden`): they are added, and notes and
 * files are voided by their author or a supervisor.
 */
void docket_judge (const DocketFacts *facts, DocketVerdict *verdict);

/* What only a merge asks, once role and predecessors are fine: -- docket-judge-merge.c -- */
void docket_judge_merge (const DocketFacts *facts, DocketVerdict *verdict);

/**
 * docket_judge_decision:
 * @review: the case as it stands
 * @policy: the policy in force
 * @operation: a decide
 * @person: who decides
 * @role: with what role
 * @values: (out) (transfer full) (nullable): the whole group as decided; %NULL for keep
 * @verdict: applied, or rejected with the reason
 *
 * Whether this decision counts, and what it writes.
 */
void docket_judge_decision (const DocketReview *review, const DocketPolicy *policy, const DocketOperation *operation, const char *person, DocketRole role, DocketValues **values, DocketVerdict *verdict);

/**
 * docket_judge_undo:
 * @review: the case as it stands
 * @operation: an undo_decision
 *
 * Whether this person may undo the decision: a decider of the group, on the
 * case as it was decided. Of a decision that still waits for a second person,
 * the first takes their own back. Whether the subject was written since is the
 * caller's to ask: that makes it stale.
 */
void docket_judge_undo (const DocketReview *review, const DocketPolicy *policy, const DocketOperation *operation, const char *person, DocketRole role, DocketVerdict *verdict);

/* Values of a candidate: the group at base (or the current one) with `set` on top. (transfer full) */
DocketValues *docket_candidate_values (const DocketOperation *operation, const DocketValues *at_base, const DocketRecord *record);

/**
 * docket_judge_entered:
 * @record: what is written to
 * @edit: an edit of which only the set values count
 *
 * Whether the values may stand in the record, whoever enters them: an author in
 * an edit, or a decider who enters their own (DESIGN §5 step 2). If not, @verdict
 * says why.
 */
gboolean docket_judge_entered (const DocketRecord *record, const DocketOperation *edit, DocketVerdict *verdict);

/**
 * docket_judge_sign_in:
 * @facts: of what it asks, operation, record, username_taken and last_admin count
 *
 * Whether a change of a person leaves everybody a sign-in name of their own, and
 * the company an admin: of an edit, or of what a decision or its undo would
 * write. If not, @verdict says why.
 */
gboolean docket_judge_sign_in (const DocketFacts *facts, DocketVerdict *verdict);

G_END_DECLS
