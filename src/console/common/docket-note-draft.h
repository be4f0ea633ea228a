/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "docket-desk.h"

G_BEGIN_DECLS

/**
 * DocketNoteDraft:
 *
 * The note that is being typed of one record after the other, in an entry. It is
 * kept while it is typed, and is the same in every window that shows the record.
 */
#define DOCKET_TYPE_NOTE_DRAFT (docket_note_draft_get_type ())
G_DECLARE_FINAL_TYPE (DocketNoteDraft, docket_note_draft, DOCKET, NOTE_DRAFT, GObject)

DocketNoteDraft *docket_note_draft_new (DocketDesk *desk, DocketKind kind, GtkEntry *entry);
/* Keeps what stands there, and has the note of another record. @id: (nullable) */
void docket_note_draft_set_record (DocketNoteDraft *self, const char *id);
/* Now, if there is anything that is not kept yet. */
void docket_note_draft_keep (DocketNoteDraft *self);
/* Its draft is another one now: what was typed since stays. */
void docket_note_draft_reload (DocketNoteDraft *self);
/* Whether it is this one that tells of its being another one. */
gboolean docket_note_draft_is_telling (DocketNoteDraft *self);
/* While it is being saved; @saved: it stands on the disk, so it goes
 * from the entry, if that is of the same record still, and what was refused of it goes from the Outbox. */
gboolean docket_note_draft_get_saving (DocketNoteDraft *self);
void docket_note_draft_begin_save (DocketNoteDraft *self);
void docket_note_draft_end_save (DocketNoteDraft *self, gboolean saved);
/* What was typed of the record @id is needed no more, whichever is shown. */
void docket_note_draft_forget (DocketNoteDraft *self, const char *id);
/* The entry goes. What is being saved still comes to its end. */
void docket_note_draft_close (DocketNoteDraft *self);

G_END_DECLS
