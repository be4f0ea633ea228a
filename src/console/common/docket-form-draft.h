/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "docket-desk.h"
#include "docket-operation.h"
#include "docket-record.h"

G_BEGIN_DECLS

/**
 * DocketFormDraft:
 * @seen: (nullable): the record as it was when editing began; %NULL for a new one
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
} DocketFormDraft;

DocketFormDraft *docket_form_draft_new (DocketRecord *seen, gint64 kept_at);
void docket_form_draft_free (DocketFormDraft *draft);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DocketFormDraft, docket_form_draft_free)

char *docket_form_draft_to_text (DocketFormDraft *draft); /* (transfer full) */
/* What stands in @rows (element-type DocketFieldRow), and in none. @seen, @unseen:
 * (nullable) (transfer full) */
char *docket_form_draft_write (DocketRecord *seen, gint64 kept_at, GPtrArray *rows, const DocketValues *unseen);
/* (nullable): %NULL if @text is not a draft of ours */
DocketFormDraft *docket_form_draft_from_text (const char *text);

/* That which is kept under @name. (nullable) */
DocketFormDraft *docket_form_draft_load (DocketDesk *desk, const char *name);

/* References that come with a new record and have no row in its form: what it
 * is the follow-up of. @unseen: (nullable) */
void docket_form_draft_add_unseen (DocketFormDraft *draft, const DocketValues *unseen);
/* (transfer full) */
DocketValues *docket_form_draft_get_unseen (DocketFormDraft *draft, DocketKind kind, GPtrArray *rows);

/* The keys, of "KEY PATH PATH …" each, all of whose fields are in what is saved, as
 * they were or mended: what was taken out of the form again is in nothing else.
 * @replaces: (nullable); @operations: (element-type DocketOperation) (transfer full) */
GPtrArray *docket_form_draft_find_mended (char **replaces, GPtrArray *operations);
/* Adds @more (nullable) to @replaces, which may be %NULL. */
void docket_form_draft_add_replaces (GStrv *replaces, char **more);

G_END_DECLS
