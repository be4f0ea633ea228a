/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Whether a job's totals add up, and what they are signed for. */

#include "docket-totals.h"

static DocketValues *
totals_of (gint64 total)
{
  DocketValues *totals = docket_values_new ();

  docket_values_set_int (totals, DOCKET_JOB_LABOR_MINUTES, 90);
  docket_values_set_int (totals, DOCKET_JOB_LABOR_AMOUNT, 18000);
  docket_values_set_int (totals, DOCKET_JOB_PARTS_AMOUNT, 6500);
  docket_values_set_int (totals, DOCKET_JOB_DISCOUNT_AMOUNT, 500);
  docket_values_set_int (totals, DOCKET_JOB_TAX_AMOUNT, 4655);
  docket_values_set_int (totals, DOCKET_JOB_TOTAL_AMOUNT, total);
  return totals;
}

static void
test_totals_sum (void)
{
  static const DocketField summands[] = { DOCKET_JOB_LABOR_AMOUNT, DOCKET_JOB_PARTS_AMOUNT, DOCKET_JOB_DISCOUNT_AMOUNT, DOCKET_JOB_TAX_AMOUNT };
  g_autoptr (DocketValues) totals = docket_values_new ();
  gint64 sum = 42;

  docket_values_set_int (totals, DOCKET_JOB_LABOR_AMOUNT, 10000);
  docket_values_set_int (totals, DOCKET_JOB_PARTS_AMOUNT, 5000);
  docket_values_set_int (totals, DOCKET_JOB_DISCOUNT_AMOUNT, 1500);
  docket_values_set_int (totals, DOCKET_JOB_TAX_AMOUNT, 2700);
  g_assert_true (docket_totals_sum (totals, &sum));
  g_assert_cmpint (sum, ==, 16200);
  for (guint i = 0; i < G_N_ELEMENTS (summands); i++)
    {
      g_autoptr (DocketValues) lacking = docket_values_copy (totals);

      docket_values_clear (lacking, summands[i]);
      sum = 42;
      g_assert_false (docket_totals_sum (lacking, &sum));
      g_assert_cmpint (sum, ==, 42);
    }
}

/* 18000 + 6500 − 500 + 4655 */
static void
test_mismatch (void)
{
  static const DocketField amounts[] = { DOCKET_JOB_LABOR_AMOUNT, DOCKET_JOB_PARTS_AMOUNT, DOCKET_JOB_DISCOUNT_AMOUNT, DOCKET_JOB_TAX_AMOUNT, DOCKET_JOB_TOTAL_AMOUNT };
  g_autoptr (DocketValues) right = totals_of (28655);
  g_autoptr (DocketValues) wrong = totals_of (28654);

  g_assert_false (docket_totals_mismatch (right));
  g_assert_true (docket_totals_mismatch (wrong));
  g_assert_false (docket_totals_mismatch (NULL));
  /* The minutes explain the labor; nothing is added up from them. */
  docket_values_clear (wrong, DOCKET_JOB_LABOR_MINUTES);
  g_assert_true (docket_totals_mismatch (wrong));
  for (guint i = 0; i < G_N_ELEMENTS (amounts); i++)
    {
      g_autoptr (DocketValues) lacking = docket_values_copy (wrong);

      docket_values_clear (lacking, amounts[i]);
      g_assert_false (docket_totals_mismatch (lacking));
    }
}

/* The digests were made with sha256sum of the text in docket-totals.h. */
static void
test_digest (void)
{
  g_autoptr (DocketValues) totals = totals_of (29155);
  g_autofree char *digest = NULL, *nothing = NULL;

  docket_values_clear (totals, DOCKET_JOB_DISCOUNT_AMOUNT);
  digest = docket_totals_digest (totals);
  g_assert_cmpstr (digest, ==, "97a9efb4a866590c0343cbde87a165af62cc7ad6a5ec0b55baccd0cf7e30156f");
  nothing = docket_totals_digest (NULL);
  g_assert_cmpstr (nothing, ==, "542c8c605ca2a7e03b3f841bf504a27b8f9b2db930ce876778157c2b496482a0");
}

static void
test_every_field_is_signed_for (void)
{
  const DocketGroupInfo *group = docket_group_info (DOCKET_GROUP_JOB_TOTALS);
  g_autoptr (DocketValues) totals = totals_of (28655);
  g_autofree char *digest = docket_totals_digest (totals);

  for (guint i = 0; i < group->n_fields; i++)
    {
      DocketField field = (DocketField) (group->first_field + (int) i);
      g_autoptr (DocketValues) other = docket_values_copy (totals);
      g_autofree char *another = NULL;

      docket_values_set_int (other, field, docket_values_get_int (totals, field, 0) + 1);
      another = docket_totals_digest (other);
      g_assert_cmpstr (another, !=, digest);
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/totals/sum", test_totals_sum);
  g_test_add_func ("/totals/mismatch-only-if-all-is-there", test_mismatch);
  g_test_add_func ("/totals/digest-is-the-documented-one", test_digest);
  g_test_add_func ("/totals/every-field-is-signed-for", test_every_field_is_signed_for);
  return g_test_run ();
}
