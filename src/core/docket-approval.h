/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "docket-codec.h"
#include "docket-operation.h"

G_BEGIN_DECLS

/**
 * DocketApproval:
 * @person: id of who decided so
 * @device: (nullable): id of the device
 * @at: server clock, ms; 0 while it is on its way
 * @choice: what they chose
 * @candidate: (nullable): key, with take
 * @values: (nullable): the whole group as they decided it; %NULL for keep
 * @reason: (nullable): theirs
 *
 * A decision that waits for a second person who decides the same (DESIGN §6).
 * Plain struct, owned by its review.
 */
typedef struct
{
  char *person;
  char *device;
  gint64 at;
  DocketChoice choice;
  char *candidate;
  DocketValues *values;
  char *reason;
} DocketApproval;

/* @by: who and when it arrived; @values: (nullable). (transfer full) */
DocketApproval *docket_approval_new (const DocketOperation *decision, const DocketValues *values, const DocketStamp *by);
void docket_approval_free (DocketApproval *approval);
/* Whether @decision, which would write @values, decides the same. */
gboolean docket_approval_agrees (const DocketApproval *approval, const DocketOperation *decision, const DocketValues *values);

/* {"person","device","at","choice","candidate","values","reason"}; @kind: of
 * the review's subject. Errors: DOCKET_CORE_ERROR_MALFORMED and INVALID. */
DocketApproval *docket_approval_from_json (JsonNode *node, DocketKind kind, GError **error);
void docket_approval_to_json (const DocketApproval *approval, DocketJsonWriter *writer);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DocketApproval, docket_approval_free)

G_END_DECLS
