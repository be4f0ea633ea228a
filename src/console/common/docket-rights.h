/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "docket-desk.h"

G_BEGIN_DECLS

/* This person's roles towards @record, with ASSIGNED if it is theirs. */
DocketRole docket_rights_roles (DocketDesk *desk, const DocketRecord *record);

/* Why this person may not write @group of @record, with who may: a sentence; NULL
 * if they may. @record: (nullable): one that is being made. (transfer full) */
char *docket_rights_refusal (DocketDesk *desk, const DocketRecord *record, DocketGroup group);

/* Why this person may not make records of @kind; NULL if they may. (transfer full) */
char *docket_rights_create_refusal (DocketDesk *desk, DocketKind kind);

/* "dispatchers and supervisors" (transfer full) */
char *docket_rights_describe_roles (DocketRole roles);
/* Says beside the title of a group in a form why its changes may go to review.
 * @seen: (nullable): of a new record nothing does */
void docket_rights_describe_group (AdwPreferencesGroup *widget, DocketDesk *desk, const DocketRecord *seen, DocketGroup group);

G_END_DECLS
