/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "docket-commit-private.h"

G_BEGIN_DECLS

/* What the files about duplicates and merging share with the rest of the
 * commit. All run inside the caller's transaction. */

/* -- docket-commit-merge.c -- */
/* Where a customer went: itself, or the last of those it was merged into.
 * @survivor: (out) (transfer full) */
gboolean docket_merge_follow (DocketCommit *commit, const char *customer, char **survivor, GError **error);
/* A job or note that names a customer anew (@before: nullable) names the one
 * that survives. */
gboolean docket_merge_follow_record (DocketCommit *commit, const DocketRecord *before, DocketRecord *next, GError **error);
/* Merges a customer that stands: @seq: (out): its new place. */
gboolean docket_merge_customer (DocketCommit *commit, const DocketRecord *leaving, const char *into, const char *key, const DocketStamp *by, gint64 *seq, GError **error);
/* Takes a merge back. @merged: as it stands, void. */
gboolean docket_merge_restore (DocketCommit *commit, const DocketRecord *merged, const char *key, const DocketStamp *by, gint64 *seq, GError **error);
/* A customer was written (by whatever operation, decision or undo): if it was
 * merged or came back, what belongs to it moves along. */
gboolean docket_merge_changed (DocketCommit *commit, const DocketRecord *before, const DocketRecord *next, const char *key, const DocketStamp *by, GError **error);
/* Whether the customer into whom writing @next merges @before, if it does, stands
 * (docket-judge-merge.c says why it has to). */
gboolean docket_merge_leads_somewhere (DocketCommit *commit, const DocketRecord *before, const DocketRecord *next, gboolean *leads, GError **error);
/* Whether a held merge that is about to be taken can still be carried out.
 * @subject: (nullable) */
gboolean docket_merge_is_possible (DocketTrial *trial, const DocketReview *review, const DocketRecord *subject, gboolean *possible, GError **error);

/* -- docket-commit-twins.c -- */
/* A customer was created: opens a case beside it if it resembles others. */
gboolean docket_commit_check_twins (DocketTrial *trial, const DocketRecord *customer, GError **error);
/* A customer was written: the open cases that show it are looked at again, if it
 * looks different from @before. */
gboolean docket_commit_refresh_twins (DocketCommit *commit, const DocketRecord *before, const DocketRecord *customer, const DocketStamp *by, GError **error);
/* What a decision that counts does. */
gboolean docket_commit_settle_twins (DocketTrial *trial, DocketReview *review, GError **error);
/* @moved: (out): something else has happened since, nothing was done */
gboolean docket_commit_unsettle_twins (DocketTrial *trial, DocketReview *review, gboolean *moved, GError **error);

G_END_DECLS
