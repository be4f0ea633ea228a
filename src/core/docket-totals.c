/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What a job costs: whether it adds up, and what it was signed for. */
#include "docket-totals.h"

gboolean
docket_totals_sum (const DocketValues *totals, gint64 *sum)
{
  static const struct
  {
    DocketField field;
    int sign;
  } summands[] = {
    { DOCKET_JOB_LABOR_AMOUNT, 1 },
    { DOCKET_JOB_PARTS_AMOUNT, 1 },
    { DOCKET_JOB_DISCOUNT_AMOUNT, -1 },
    { DOCKET_JOB_TAX_AMOUNT, 1 },
  };
  gint64 total = 0;

  for (guint i = 0; i < G_N_ELEMENTS (summands); i++)
    {
      gint64 amount;

      if (docket_values_get (totals, summands[i].field) == NULL)
        return FALSE;
      amount = docket_values_get_int (totals, summands[i].field, 0);
      /* Every amount is within ±2^53, so four of them cannot overflow. */
      total += summands[i].sign * amount;
    }
  *sum = total;
  return TRUE;
}

gboolean
docket_totals_mismatch (const DocketValues *totals)
{
  gint64 sum;

  return docket_totals_sum (totals, &sum) && docket_values_get (totals, DOCKET_JOB_TOTAL_AMOUNT) != NULL
         && docket_values_get_int (totals, DOCKET_JOB_TOTAL_AMOUNT, 0) != sum;
}

char *
docket_totals_digest (const DocketValues *totals)
{
  /* Fixed for good: a field that comes later makes a docket-totals-2. */
  static const DocketField signed_for[] = { DOCKET_JOB_LABOR_MINUTES, DOCKET_JOB_LABOR_AMOUNT, DOCKET_JOB_PARTS_AMOUNT,
                                            DOCKET_JOB_DISCOUNT_AMOUNT, DOCKET_JOB_TAX_AMOUNT, DOCKET_JOB_TOTAL_AMOUNT };
  g_autoptr (GString) text = g_string_new ("docket-totals-1\n");

  for (guint i = 0; i < G_N_ELEMENTS (signed_for); i++)
    {
      g_string_append_printf (text, "%s:", docket_field_info (signed_for[i])->name);
      if (docket_values_get (totals, signed_for[i]) != NULL)
        g_string_append_printf (text, "%" G_GINT64_FORMAT, docket_values_get_int (totals, signed_for[i], 0));
      g_string_append_c (text, '\n');
    }
  return g_compute_checksum_for_string (G_CHECKSUM_SHA256, text->str, (gssize) text->len);
}
