/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "docket-desk.h"

G_BEGIN_DECLS

/*
 * What is being typed, kept on the disk while it is typed. A draft is never
 * sent; it only survives a crash. Names: "job-form:ID", "note:ID".
 */

/* Writes soon, off this thread; @text NULL forgets the draft. */
void docket_draft_keep (DocketDesk *desk, const char *name, const char *text);
char *docket_draft_load (DocketDesk *desk, const char *name); /* (transfer full) (nullable) */
/* Names of the drafts of forms that wait to be continued, oldest first. (transfer full) */
char **docket_draft_list (DocketDesk *desk);

#define DOCKET_DRAFT_FORM_PREFIX "job-form:"
#define DOCKET_DRAFT_NEW_JOB "job-form:new"

G_END_DECLS
