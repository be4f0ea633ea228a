/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "docket-values.h"

G_BEGIN_DECLS

/* labor + parts − discount + tax of a `totals` group; FALSE if a summand is
 * unset. */
gboolean docket_totals_sum (const DocketValues *totals, gint64 *sum);

/* Whether the summands and the total are all set and the total is another than
 * their sum. What is not all there is not wrong yet (DESIGN §5). */
gboolean docket_totals_mismatch (const DocketValues *totals);

/**
 * docket_totals_digest:
 * @totals: a job's `totals`; an absent field counts as unset
 *
 * What a signature's `totals_digest` says the customer signed for: the SHA-256,
 * in 64 lower-case hex digits, of this text in UTF-8, one line a field in this
 * order, each ended by a line feed; amounts in minor units, an unset field with
 * nothing behind the colon:
 *
 * |[
 * docket-totals-1
 * labor_minutes:90
 * labor_amount:18000
 * parts_amount:6500
 * discount_amount:
 * tax_amount:4655
 * total_amount:29155
 * ]|
 *
 * Returns: (transfer full)
 */
char *docket_totals_digest (const DocketValues *totals);

G_END_DECLS
