/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "docket-commit.h"
#include "docket-judge.h"
#include "docket-review.h"

G_BEGIN_DECLS

typedef struct _DocketTrial DocketTrial;

struct _DocketCommit
{
  DocketRepository *repository;
  DocketClock *clock;
  DocketRandom *random;
  DocketPolicy *policy;
  gboolean policy_moved; /* written since @policy was read */

  /* Under way: what is judged, the record it is about, and that record as it
   * was written last. Borrowed, but for the last. */
  const DocketTrial *trial; /* (nullable) */
  DocketKind own_kind;
  const char *own_id;       /* (nullable) */
  DocketRecord *written;    /* (owned) (nullable) */
};

/* One operation on its way through the judge: what was found, what came of it. */
struct _DocketTrial
{
  DocketCommit *commit;
  const DocketActor *actor;
  const DocketOperation *operation;
  DocketStamp by; /* borrowed texts */
  DocketFacts facts;
  DocketVerdict verdict;
  DocketResult *result;

  /* Owned; the facts point at them. */
  DocketOperation *tidy; /* (nullable): @operation with its texts trimmed; then it is this one */
  DocketRecord *record;
  DocketRecord *job;
  DocketRecord *into; /* (nullable): of a merge */
  DocketVersion *base; /* (nullable) */
  DocketValues *at_base;
  DocketBlob *blob; /* (nullable): the file that is referred to */
  gint64 follows_rev;   /* revision of what it follows; 0 */
  gboolean follows_merged; /* what it follows met what somebody else had written */
  char *follows_review; /* (nullable): the open case that holds what it follows */
  gint64 lost_seq;      /* if it was made in another epoch: what is told up to here, was told before the server was restored; 0 */
};

/* -- docket-commit.c -- */
/* The next job number, taken in the same transaction. */
gboolean docket_commit_give_number (DocketCommit *commit, DocketRecord *job, guint64 *groups, const DocketStamp *by, GError **error);

/* -- docket-commit-audit.c -- */
/* From here on, what is written to the record belongs to @trial (nullable). */
void docket_commit_begin_own (DocketCommit *commit, const DocketTrial *trial, DocketKind kind, const char *id);
/* The one entry of a verdict. */
gboolean docket_commit_note_verdict (DocketTrial *trial, GError **error);
/* The entry of a record that was written along with another. Keeps @next, which
 * nobody may change any more. */
gboolean docket_commit_note_write (DocketCommit *commit, const DocketRecord *before, DocketRecord *next, guint64 groups, const DocketStamp *by, GError **error);
/* The entry of a record that the server wrote of its own accord. */
gboolean docket_commit_note_own (DocketCommit *commit, const DocketRecord *before, const DocketStamp *by, const char *action, GError **error);

/* -- docket-commit-facts.c -- */
gboolean docket_trial_gather (DocketTrial *trial, GError **error);
void docket_trial_clear (DocketTrial *trial);
/* A decision or its undo is no way around what an edit is asked: whether @next
 * @may (out) be written over @before (nullable). If not, the verdict says why. */
gboolean docket_trial_check_sign_in (DocketTrial *trial, const DocketRecord *before, const DocketRecord *next, gboolean *may, GError **error);

/* -- docket-commit-facts-whole.c -- */
/* Of an operation about a whole record that is here: what its author may not have seen. */
gboolean docket_trial_gather_whole (DocketTrial *trial, GError **error);
/* Whether there are jobs for @customer that others wrote and the author has not seen. @has: (out) */
gboolean docket_trial_has_unseen_work (DocketTrial *trial, const char *customer, gboolean *has, GError **error);
/* Whether a customer that is voided has work that its author did not know of. */
gboolean docket_trial_gather_work (DocketTrial *trial, GError **error);

/* -- docket-commit-effect.c -- */
/* Writes @next (its groups in @groups written by @key at @by): revisions,
 * history, feed, scope, and what open cases show as current.
 * @before: (nullable). @seq: (out): its place. */
gboolean docket_commit_write (DocketCommit *commit, const DocketRecord *before, const DocketRecord *next, guint64 groups, const char *key, const DocketStamp *by, gint64 *seq, GError **error);
/* Brings a record into, or takes it out of, a technician's scope. */
gboolean docket_commit_scope (DocketCommit *commit, const char *person, DocketKind kind, const char *id, gboolean removed, GError **error);

/* -- docket-commit-policy.c -- */
/* Makes @values (document, and version if given) the group of the next version
 * of the policy, or says what is wrong: @problem (out) (transfer full).
 * @before: (nullable): the policy in force. */
gboolean docket_commit_complete_policy (const DocketRecord *before, DocketValues *values, char **problem);

/* -- docket-commit-hold.c -- */
/* Puts the held operation into the case about its record and group. */
gboolean docket_commit_hold (DocketTrial *trial, GError **error);
/* -- docket-commit-decide.c -- */
gboolean docket_commit_decide (DocketTrial *trial, GError **error);
/* -- docket-commit-undo.c -- */
gboolean docket_commit_undo (DocketTrial *trial, GError **error);

/* -- docket-commit-refresh.c -- */
/* The open cases about @record, which was just written (its @groups, @by; @before:
 * (nullable): what it was): their current side moves; a case that everybody agrees on now withdraws
 * itself. */
gboolean docket_commit_refresh_cases (DocketCommit *commit, const DocketRecord *before, const DocketRecord *record, guint64 groups, const DocketStamp *by, GError **error);

/* -- docket-commit-totals.c -- */
/* After an operation took effect on @groups: opens a case beside it if the
 * totals do not add up, or were not what was signed for. */
gboolean docket_commit_check_totals (DocketTrial *trial, guint64 groups, GError **error);
/* Whether a signature that came after @rev is for other totals than @job's. */
gboolean docket_commit_signature_asks (DocketCommit *commit, const DocketRecord *job, gint64 rev, gboolean *asks, GError **error);
/* After a decision about @review, which found @subject (nullable): the same, so
 * that what was decided about something else does not hide it. Whoever keeps
 * the totals in the case that says so has seen it. */
gboolean docket_commit_check_decided_totals (DocketTrial *trial, const DocketReview *review, const DocketRecord *subject, GError **error);

G_END_DECLS
