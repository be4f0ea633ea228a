/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "docket-desk.h"

G_BEGIN_DECLS

/* One save of a form as operations: a create, or an edit a group, each
 * against @seen. Where that was own work which stands no more, against what it had
 * covered. @seen: (nullable): a new record. (transfer full) */
GPtrArray *docket_form_save_operations (DocketDesk *desk, DocketKind record_kind, const DocketRecord *seen, const char *id, DocketValues *values);
/* @seen with @group as it stands in @now: values, revision, writer. (transfer full) */
DocketRecord *docket_form_save_follow (const DocketRecord *seen, const DocketRecord *now, DocketGroup group);
/* "Omar Haddad changed Title meanwhile: …" (transfer full) */
char *docket_form_save_describe_change (DocketDesk *desk, const DocketRecord *seen, const DocketRecord *now, DocketField field);

G_END_DECLS
