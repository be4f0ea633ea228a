/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Arithmetic of a bill, for the review case: pure, in integers, and careful
 * about overflow because the amounts come from a wire.
 */
#include "docket-case-totals.h"

#define BASIS_POINTS_PER_ONE 10000
#define BASIS_POINTS_PER_PERCENT 100

/* The first three are what tax is taken of. */
static const DocketField summands[DOCKET_CASE_TOTALS_SUMMANDS] = { DOCKET_JOB_LABOR_AMOUNT, DOCKET_JOB_PARTS_AMOUNT, DOCKET_JOB_DISCOUNT_AMOUNT, DOCKET_JOB_TAX_AMOUNT };

static gboolean
add_up (const DocketValues *totals, guint n, gint64 *sum)
{
  gint64 total = 0;

  for (guint i = 0; i < n; i++)
    {
      gint64 amount = docket_values_get_int (totals, summands[i], 0);

      if (summands[i] == DOCKET_JOB_DISCOUNT_AMOUNT ? __builtin_sub_overflow (total, amount, &total)
                                                    : __builtin_add_overflow (total, amount, &total))
        return FALSE;
    }
  *sum = total;
  return TRUE;
}

static gboolean
has_first (const DocketValues *totals, guint n)
{
  for (guint i = 0; i < n; i++)
    if (totals == NULL || docket_values_get (totals, summands[i]) == NULL)
      return FALSE;
  return TRUE;
}

/* The rate of one bill: whole percents if they explain it, since small amounts
 * cannot tell 10 % from 10.01 %. */
static gboolean
find_rate (gint64 net, gint64 tax, gint64 *basis_points)
{
  gint64 scaled;

  if (net <= 0 || tax <= 0 || __builtin_mul_overflow (tax, (gint64) BASIS_POINTS_PER_ONE, &scaled))
    return FALSE;
  *basis_points = (scaled / net + BASIS_POINTS_PER_PERCENT / 2) / BASIS_POINTS_PER_PERCENT * BASIS_POINTS_PER_PERCENT;
  if (docket_case_totals_tax (net, *basis_points) != tax)
    *basis_points = (scaled + net / 2) / net;
  return docket_case_totals_tax (net, *basis_points) == tax;
}

DocketField
docket_case_totals_summand (guint n)
{
  g_return_val_if_fail (n < DOCKET_CASE_TOTALS_SUMMANDS, DOCKET_FIELD_NONE);
  return summands[n];
}

gboolean
docket_case_totals_has_summands (const DocketValues *totals)
{
  return has_first (totals, DOCKET_CASE_TOTALS_SUMMANDS);
}

gboolean
docket_case_totals_sum_so_far (const DocketValues *totals, gint64 *sum)
{
  return add_up (totals, DOCKET_CASE_TOTALS_SUMMANDS, sum);
}

gboolean
docket_case_totals_net (const DocketValues *totals, gint64 *net)
{
  return has_first (totals, DOCKET_CASE_TOTALS_SUMMANDS - 1) && add_up (totals, DOCKET_CASE_TOTALS_SUMMANDS - 1, net);
}

gint64
docket_case_totals_tax (gint64 net, gint64 basis_points)
{
  gint64 product;

  if (__builtin_mul_overflow (net, basis_points, &product))
    return 0;
  return (product + (product >= 0 ? 1 : -1) * BASIS_POINTS_PER_ONE / 2) / BASIS_POINTS_PER_ONE;
}

gboolean
docket_case_totals_shared_rate (const DocketValues *first, const DocketValues *second, gint64 *basis_points)
{
  gint64 net[2];
  gint64 tax[2];
  gint64 rate;

  if (!docket_case_totals_has_summands (first) || !docket_case_totals_has_summands (second)
      || !docket_case_totals_net (first, &net[0]) || !docket_case_totals_net (second, &net[1]))
    return FALSE;
  tax[0] = docket_values_get_int (first, DOCKET_JOB_TAX_AMOUNT, 0);
  tax[1] = docket_values_get_int (second, DOCKET_JOB_TAX_AMOUNT, 0);
  for (guint i = 0; i < 2; i++)
    if (find_rate (net[i], tax[i], &rate) && docket_case_totals_tax (net[1 - i], rate) == tax[1 - i])
      {
        *basis_points = rate;
        return TRUE;
      }
  return FALSE;
}
