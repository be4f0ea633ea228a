/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "docket-values.h"

G_BEGIN_DECLS

/*
 * Sums over a `totals` group, of which some amounts may not be known yet.
 * Rates are in hundredths of a percent ("basis points").
 */

/* Whether every summand of the total is set. */
gboolean docket_case_totals_has_summands (const DocketValues *totals);
/* labor + parts − discount + tax of what is set. FALSE if that overflows. */
gboolean docket_case_totals_sum_so_far (const DocketValues *totals, gint64 *sum);
/* labor + parts − discount: what tax is taken of. FALSE unless all three are set. */
gboolean docket_case_totals_net (const DocketValues *totals, gint64 *net);
/* Tax of @net, rounded half away from zero. */
gint64 docket_case_totals_tax (gint64 net, gint64 basis_points);
/* The rate that explains the tax of both, to the cent. FALSE if there is none. */
gboolean docket_case_totals_shared_rate (const DocketValues *first, const DocketValues *second, gint64 *basis_points);
/* The fields that make up the total, in their order. */
DocketField docket_case_totals_summand (guint n);
#define DOCKET_CASE_TOTALS_SUMMANDS 4

G_END_DECLS
