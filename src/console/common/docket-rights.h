/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "docket-desk.h"

G_BEGIN_DECLS

/* This person's roles towards @job, with ASSIGNED if it is theirs. */
DocketRole docket_rights_roles (DocketDesk *desk, const DocketRecord *job);

/* Why this person may not write @group of @job, with who may: a sentence; NULL
 * if they may. @job: (nullable): a job that is being made. (transfer full) */
char *docket_rights_refusal (DocketDesk *desk, const DocketRecord *job, DocketGroup group);

/* "dispatchers and supervisors" (transfer full) */
char *docket_rights_describe_roles (DocketRole roles);

G_END_DECLS
