/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "docket-test-company.h"

G_BEGIN_DECLS

/*
 * What must be true of every desk and its server whenever the faults have
 * stopped (QUALITY). A violation ends the test and is named:
 *
 *   I1  durable    every key that was ever said to be saved is in the outbox
 *   I2  once       one verdict for each key
 *   I3  conserved  made = queued + applied + held + refused, the refused ones
 *                  with a sentence, and the server says the same of each
 *   I4  overwrite  nobody wrote over a value under review rules unseen
 *   I6  order      verdicts on one record in the order of its saves
 *   I8  feed       read from the start: rising seq, nothing twice
 *   I9  converge   the desk holds exactly the server's projection for it
 *   I12 audit      (and I11 files) `docketd check` finds nothing
 */

/* Of one desk that has nothing left to send and has caught up. */
void docket_test_check_desk (DocketTestServer *server, DocketTestDesk *desk);
/* The same of a profile that no process has open. */
void docket_test_check_profile (DocketTestServer *server, const char *profile_dir);
/* Of the server alone. */
void docket_test_check_server (DocketTestServer *server);
/* Lets everybody send and fetch to the end, then checks all of it. */
void docket_test_check_company (DocketTestCompany *company);

G_END_DECLS
