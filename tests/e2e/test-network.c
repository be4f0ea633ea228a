/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Whoever answers is not always our server: hotel pages, redirects, half an
 * answer. And what the line tells of the people at its other ends.
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

/* ---- Who else is there ---- */

static DocketPresence *
presence_of (DocketTestDesk *desk)
{
  return docket_desk_get_presence (docket_test_desk_get (desk));
}

static const char *
person_of (DocketTestDesk *desk)
{
  return docket_desk_get_person_id (docket_test_desk_get (desk));
}

/* What @desk is expected to know of @other. */
typedef struct
{
  DocketTestDesk *desk;
  DocketTestDesk *other;
  const char *job;
  gboolean looks; /* at the job */
  gint64 seq;
  DocketDelivery delivery;
} Known;

static gboolean
knows_look (gpointer data)
{
  const Known *known = data;
  g_autoptr (GPtrArray) viewers = docket_presence_get_viewers (presence_of (known->desk), DOCKET_KIND_JOB, known->job);

  if (!known->looks)
    return viewers->len == 0;
  return viewers->len == 1 && g_str_equal (g_ptr_array_index (viewers, 0), person_of (known->other));
}

static gboolean
knows_delivery (gpointer data)
{
  const Known *known = data;

  return docket_presence_get_delivery (presence_of (known->desk), person_of (known->other), known->seq) == known->delivery;
}

static gboolean
knows_last_seen (gpointer data)
{
  const Known *known = data;

  return docket_presence_get_last_seen (presence_of (known->desk), person_of (known->other), NULL);
}

static gboolean
knows_nothing (gpointer data)
{
  return !docket_presence_is_known (presence_of (data));
}

static void
test_who_else_is_there (void)
{
  g_autoptr (DocketTestCompany) company = docket_test_company_new ();
  g_autoptr (DocketRecord) job = NULL;
  Known sofia_looks = { company->dana, company->sofia, company->job, TRUE, 0, DOCKET_DELIVERY_UNKNOWN };
  Known tess_has = { company->dana, company->tess, company->job, FALSE, 0, DOCKET_DELIVERY_NOT_YET };

  docket_presence_set_viewing (presence_of (company->sofia), company, DOCKET_KIND_JOB, company->job);
  docket_test_wait (knows_look, &sofia_looks, "Sofia's look at the job");
  docket_test_wait (knows_last_seen, &tess_has, "when Tess was here");

  /* What changes while the phone has no line is not there, and then is. */
  docket_test_desk_set_online (company->tess, FALSE);
  docket_test_company_edit (company, company->dana, DOCKET_KIND_JOB, company->job, DOCKET_JOB_ACCESS_NOTES, "Ring twice");
  docket_test_desk_drain (company->dana);
  job = docket_test_desk_record (company->dana, DOCKET_KIND_JOB, company->job);
  tess_has.seq = docket_record_get_rev (job);
  docket_test_wait (knows_delivery, &tess_has, "the change not to have reached Tess");
  tess_has.delivery = DOCKET_DELIVERY_DELIVERED;
  docket_test_desk_set_online (company->tess, TRUE);
  docket_test_wait (knows_delivery, &tess_has, "the change to reach Tess");

  sofia_looks.looks = FALSE;
  docket_presence_set_viewing (presence_of (company->sofia), company, DOCKET_KIND_NONE, NULL);
  docket_test_wait (knows_look, &sofia_looks, "Sofia to look away");
  /* A technician is not told what the office does; nobody knows without a line. */
  g_assert_false (docket_presence_is_known (presence_of (company->tess)));
  docket_test_desk_set_online (company->dana, FALSE);
  docket_test_wait (knows_nothing, company->dana, "Dana to know nothing");
  docket_test_desk_set_online (company->dana, TRUE);
  docket_test_check_company (company);
}

int
main (int argc, char *argv[])
{
  docket_test_init (&argc, &argv);
  g_test_add_func ("/e2e/captive-portal", test_captive_portal);
  g_test_add_func ("/e2e/captive-portal-redirect", test_captive_redirect);
  g_test_add_func ("/e2e/malformed-answers", test_malformed_answers);
  g_test_add_func ("/e2e/who-else-is-there", test_who_else_is_there);
  return g_test_run ();
}
