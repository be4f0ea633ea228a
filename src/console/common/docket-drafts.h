/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "docket-desk.h"

G_BEGIN_DECLS

/*
 * What is being typed, kept on the disk while it is typed. A draft is never
 * sent; it only survives a crash. Names: "job-form:ID", "customer-form:new",
 * "note:ID".
 */

/* Writes soon, off this thread; @text NULL forgets the draft. */
void docket_draft_keep (DocketDesk *desk, const char *name, const char *text);
/* All that was refused under @key, of the Outbox, stands in the draft again, for
 * as long as there is one. Soon, off this thread. */
void docket_draft_replaces (DocketDesk *desk, const char *name, const char *key);
/* What stood in the draft is saved anew: forgets it, and takes out of the Outbox
 * what it replaces. Soon, off this thread. */
void docket_draft_settle (DocketDesk *desk, const char *name);
char *docket_draft_load (DocketDesk *desk, const char *name); /* (transfer full) (nullable) */
/* Names of the drafts of forms that wait to be continued, oldest first. (transfer full) */
char **docket_draft_list (DocketDesk *desk);

/* Name of the draft of a form. @id: (nullable): of a new record (transfer full) */
char *docket_draft_form_name (DocketKind kind, const char *id);
/* The other way round. @id: (out) (transfer full) (nullable). FALSE: not that of a form */
gboolean docket_draft_parse_form_name (const char *name, DocketKind *kind, char **id);

G_END_DECLS
