/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "docket-test-desk.h"
#include "docket-test-relay.h"
#include "docket-test-server.h"

G_BEGIN_DECLS

/**
 * DocketTestCompany:
 *
 * The people of the story on one docketd: omar (office), dana (dispatcher),
 * tess (technician, on a phone, behind the relay) and sofia (supervisor), and a
 * job in Tess's hand that all of them know. Made for one test, in a folder of
 * its own.
 */
typedef struct
{
  char *dir;
  DocketTestServer *server;
  DocketTestRelay *relay;
  DocketTestDesk *omar;
  DocketTestDesk *dana;
  DocketTestDesk *tess;
  DocketTestDesk *sofia;
  char *job;
} DocketTestCompany;

DocketTestCompany *docket_test_company_new (void);
void docket_test_company_free (DocketTestCompany *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DocketTestCompany, docket_test_company_free)

/* Exactly these notes stand at the job, each once, as @desk sees it: "PREFIX 1"
 * to "PREFIX N", in any order, besides those with other beginnings. */
void docket_test_company_assert_notes (DocketTestCompany *self, DocketTestDesk *desk, const char *prefix, guint n);
/* @n saves of one note each, "PREFIX 1" …, at the job. */
void docket_test_company_write_notes (DocketTestCompany *self, DocketTestDesk *desk, const char *prefix, guint n);
/* One save of one text field, as @desk shows the record; waits until it is durable. */
void docket_test_company_edit (DocketTestCompany *self, DocketTestDesk *desk, DocketKind kind, const char *id, DocketField field, const char *text);
/* Sofia takes the only candidate (or with KEEP leaves the value) of the open
 * case about the record, with a reason, and sends it. */
void docket_test_company_decide (DocketTestCompany *self, DocketKind kind, const char *id, DocketChoice choice);

G_END_DECLS
