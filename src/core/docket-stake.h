/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "docket-policy.h"
#include "docket-review.h"

G_BEGIN_DECLS

/**
 * docket_review_stake:
 * @decided: (nullable): what a decision would write
 *
 * The money at stake in a case: the largest amount, whatever its sign, in any
 * money field of what stands, of any candidate and of what would be written.
 * All candidates count, because a decision is also about those it leaves
 * behind. 0 for a case without money.
 *
 * Returns: minor units
 */
gint64 docket_review_stake (const DocketReview *review, const DocketValues *decided);

/* Whether more is at stake than one person may decide about. */
gboolean docket_review_needs_two (const DocketReview *review, const DocketPolicy *policy, const DocketValues *decided);

/**
 * docket_review_waits:
 * @decision: a decide that counts (docket_judge_decision())
 * @values: (nullable): what it would write
 * @person: who decides
 *
 * Whether the case waits for a second person after @decision: more is at stake
 * than one person may decide about, and nobody else has decided the same yet.
 */
gboolean docket_review_waits (const DocketReview *review, const DocketPolicy *policy, const DocketOperation *decision, const DocketValues *values, const char *person);

/**
 * docket_review_undo_waits:
 * @review: a decided case
 * @person: who undoes it
 *
 * Whether undoing waits for a second person: the decision took two, or would
 * today, and nobody else has asked to undo it yet. Undoing moves the same money
 * back, so it takes as many hands (DESIGN §4, §6).
 */
gboolean docket_review_undo_waits (const DocketReview *review, const DocketPolicy *policy, const char *person);

G_END_DECLS
