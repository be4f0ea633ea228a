/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "docket-record.h"

G_BEGIN_DECLS

/**
 * DocketJobDraft:
 * @seen: (nullable): the job as it was when editing began; %NULL for a new one
 * @texts: (element-type utf8 utf8): path of a field -> what was typed in it
 * @kept_at: ms
 *
 * An unfinished form, as it is kept on the disk.
 */
typedef struct
{
  DocketRecord *seen;
  GHashTable *texts;
  gint64 kept_at;
} DocketJobDraft;

DocketJobDraft *docket_job_draft_new (DocketRecord *seen, gint64 kept_at);
void docket_job_draft_free (DocketJobDraft *draft);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DocketJobDraft, docket_job_draft_free)

char *docket_job_draft_to_text (DocketJobDraft *draft); /* (transfer full) */
/* (nullable): %NULL if @text is not a draft of ours */
DocketJobDraft *docket_job_draft_from_text (const char *text);

G_END_DECLS
