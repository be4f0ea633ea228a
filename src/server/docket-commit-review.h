/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "docket-commit-private.h"

G_BEGIN_DECLS

/* What the files about cases share; the calls from outside stand in
 * docket-commit-private.h. */

/* An open case without sides. @group: NONE for one about the whole record;
 * @opened_at: ms, server clock. (transfer full) */
DocketReview *docket_case_new (DocketCommit *commit, DocketKind kind, const char *id, DocketGroup group, const char *why, gint64 opened_at);
/* How @subject stands, who wrote that, and of one that is void who voided it.
 * @subject: (nullable); @voided_by: (nullable): whose change makes it void just
 * now, which the audit does not tell yet */
gboolean docket_case_set_current (DocketCommit *commit, DocketReview *review, const DocketRecord *subject, const DocketStamp *voided_by, GError **error);
/* Both out-parameters are set on success; a case that is missing is DAMAGED. */
gboolean docket_case_read (DocketCommit *commit, const char *id, DocketRecord **record, DocketReview **review, GError **error);
/* Writes the case as a record of its own, with a new revision: its facts or its
 * state moved, so approvals of an open case are void. @record: (nullable): what
 * it was; @key: (nullable): the operation that did it; @seq: (out): its place. */
gboolean docket_case_write (DocketCommit *commit, DocketReview *review, const DocketRecord *record, const char *key, const DocketStamp *by, gint64 *seq, GError **error);
/* Writes it without a new revision: it goes through the feed, but whoever looked
 * at it before still decides about the same facts. */
gboolean docket_case_note (DocketCommit *commit, const DocketReview *review, const DocketRecord *record, gint64 *seq, GError **error);
/* The case that a decide or an undo is about. @review: (out) (transfer full):
 * stays NULL if the verdict is settled without it. */
gboolean docket_case_of_trial (DocketTrial *trial, DocketReview **review, GError **error);
void docket_trial_reject (DocketTrial *trial, const char *problem, const char *detail);
/* It would void a customer for whom there is work that its author has not seen. */
void docket_trial_reject_for_unseen_work (DocketTrial *trial);
/* A technician in the field learns of a case about their job. @job: (nullable) */
gboolean docket_case_show (DocketCommit *commit, const DocketReview *review, const DocketRecord *job, GError **error);

/* -- docket-commit-second.c -- */
/* Whether a decision that counts, or an undo of a decided case, @waits (out) for
 * a second person; if so, it is noted in the case as the first of two. An earlier
 * one of somebody who may not decide any more is dropped. */
gboolean docket_case_wait_for_second (DocketTrial *trial, DocketReview *review, const DocketValues *values, gboolean *waits, GError **error);
gboolean docket_case_undo_waits_for_second (DocketTrial *trial, DocketReview *review, gboolean *waits, GError **error);
/* The first person takes it back. */
gboolean docket_case_withdraw_approval (DocketTrial *trial, DocketReview *review, GError **error);

/* -- docket-commit-decide.c -- */
/* A person's name for a sentence, or "A colleague". (transfer full) */
char *docket_case_person_name (DocketCommit *commit, const char *person);

/* -- docket-commit-refresh.c -- */
/* Whether every candidate wants what stands by now. @subject: (nullable);
 * @settled: (out) */
gboolean docket_case_is_settled (DocketCommit *commit, const DocketReview *review, const DocketRecord *subject, gboolean *settled, GError **error);

/* Closes an open case that is a question no longer; the caller writes it. */
gboolean docket_case_withdraw (DocketCommit *commit, DocketReview *review, GError **error);

/* -- docket-commit-totals.c -- */
/* Sets what the customer signed for, if that is other totals than stand in
 * @review by now, and somebody here has seen them. @job: (nullable) */
gboolean docket_case_set_signed (DocketCommit *commit, DocketReview *review, const DocketRecord *job, GError **error);
/* Whether a job's totals are all right: they add up, and the newest signature,
 * if it says what was signed for, is about them. @stand: (out) */
gboolean docket_commit_totals_stand (DocketCommit *commit, const DocketRecord *job, gboolean *stand, GError **error);

G_END_DECLS
