/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Whoever answers is not always our server: hotel pages, redirects, half an
 * answer.
 */
#include "docket-test-invariants.h"

#define A_FEW 5

static void
captive_portal (DocketTestFault fault)
{
  g_autoptr (DocketTestCompany) company = docket_test_company_new ();
  DocketSyncStatus *status;

  docket_test_desk_set_online (company->tess, FALSE);
  docket_test_company_write_notes (company, company->tess, "Hotel", A_FEW);
  docket_test_relay_arm (company->relay, fault, "", G_MAXUINT, 0);
  docket_test_desk_set_online (company->tess, TRUE);
  g_assert_false (docket_test_desk_sync (company->tess));
  g_assert_cmpuint (docket_test_relay_get_suffered (company->relay), >, 0);
  /* A web page is not an answer: everything still waits, nothing is refused. */
  g_assert_cmpuint (docket_test_desk_counts (company->tess).pending, ==, A_FEW);
  g_assert_cmpuint (docket_test_desk_counts (company->tess).rejected, ==, 0);
  status = docket_desk_get_status (docket_test_desk_get (company->tess));
  g_assert_cmpint (status->state, !=, DOCKET_SYNC_UP_TO_DATE);
  g_assert_cmpint (status->state, !=, DOCKET_SYNC_SIGN_IN_EXPIRED);

  docket_test_relay_arm (company->relay, fault, "", 0, 0);
  docket_test_desk_drain (company->tess);
  docket_test_check_company (company);
  docket_test_company_assert_notes (company, company->sofia, "Hotel", A_FEW);
}

static void
test_captive_portal (void)
{
  captive_portal (DOCKET_TEST_FAULT_PORTAL);
}

static void
test_captive_redirect (void)
{
  captive_portal (DOCKET_TEST_FAULT_REDIRECT);
}

static void
test_malformed_answers (void)
{
  captive_portal (DOCKET_TEST_FAULT_MALFORMED);
}

int
main (int argc, char *argv[])
{
  docket_test_init (&argc, &argv);
  g_test_add_func ("/e2e/captive-portal", test_captive_portal);
  g_test_add_func ("/e2e/captive-portal-redirect", test_captive_redirect);
  g_test_add_func ("/e2e/malformed-answers", test_malformed_answers);
  return g_test_run ();
}
