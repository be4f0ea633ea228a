/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "docket-record.h"

G_BEGIN_DECLS

/* Roles as a set. TECHNICIAN means "technician"; the right of "the technician
 * of this job" is ASSIGNED, which is no role of its own. */
typedef enum
{
  DOCKET_ROLE_NONE = 0,
  DOCKET_ROLE_TECHNICIAN = 1 << 0,
  DOCKET_ROLE_DISPATCHER = 1 << 1,
  DOCKET_ROLE_OFFICE = 1 << 2,
  DOCKET_ROLE_SUPERVISOR = 1 << 3,
  DOCKET_ROLE_ADMIN = 1 << 4,
  DOCKET_ROLE_ASSIGNED = 1 << 5,
} DocketRole;

DocketRole docket_role_from_name (const char *name); /* "assigned_technician" too; NONE if unknown */
const char *docket_role_name (DocketRole role);      /* one bit */

#define DOCKET_STATUS_NEW "new"
#define DOCKET_STATUS_ASSIGNED "assigned"
#define DOCKET_STATUS_OPENED "opened"
#define DOCKET_STATUS_IN_PROGRESS "in_progress"
#define DOCKET_STATUS_PAUSED "paused"
#define DOCKET_STATUS_COMPLETE "complete"
#define DOCKET_STATUS_WAITING_APPROVAL "waiting_approval"
#define DOCKET_STATUS_SIGNED_OFF "signed_off"
#define DOCKET_STATUS_CLOSED "closed"
#define DOCKET_STATUS_REOPENED "reopened"
#define DOCKET_STATUS_CANCELLED "cancelled"

/**
 * docket_status_may_move:
 * @who: the asker's roles, with %DOCKET_ROLE_ASSIGNED if the job is theirs
 *
 * Whether the table of moves (DESIGN §4) lets @who move a job from @from to
 * @to. Moves that only follow from a plan change (new↔assigned) are in the
 * table; docket_apply() derives them.
 */
gboolean docket_status_may_move (const char *from, const char *to, DocketRole who);
/* Whether anybody may. */
gboolean docket_status_is_move (const char *from, const char *to);
/* (transfer container): the statuses @who may choose next; static strings */
GPtrArray *docket_status_moves (const char *from, DocketRole who);
/* Moves only the plan may cause: new -> assigned, assigned|opened -> new. */
gboolean docket_status_is_derived_move (const char *from, const char *to);

/* Whether a job in @status locks writes to @group of it (or of its lines). A
 * legal move out of a locked status is not a write in this sense. */
gboolean docket_status_locks (const char *status, DocketGroup group);

G_END_DECLS
