/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "docket-commit-private.h"

G_BEGIN_DECLS

/* What the files about cases share; the calls from outside stand in
 * docket-commit-private.h. */

/* An open case without sides. @group: NONE for one about the whole record;
 * @opened_at: ms, server clock. (transfer full) */
DocketReview *docket_case_new (DocketCommit *commit, DocketKind kind, const char *id, DocketGroup group, const char *why, gint64 opened_at);
/* @subject: (nullable) */
void docket_case_set_current (DocketReview *review, const DocketRecord *subject);
/* Both out-parameters are set on success; a case that is missing is DAMAGED. */
gboolean docket_case_read (DocketCommit *commit, const char *id, DocketRecord **record, DocketReview **review, GError **error);
/* Writes the case as a record of its own. @record: (nullable): what it was;
 * @key: (nullable): the operation that did it; @seq: (out): its place. */
gboolean docket_case_write (DocketCommit *commit, const DocketReview *review, const DocketRecord *record, const char *key, const DocketStamp *by, gint64 *seq, GError **error);
/* A technician in the field learns of a case about their job (@job: nullable)
 * or their work (@author: nullable). */
gboolean docket_case_show (DocketCommit *commit, const DocketReview *review, const DocketRecord *job, const char *author, GError **error);

G_END_DECLS
