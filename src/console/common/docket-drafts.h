/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "docket-desk.h"

G_BEGIN_DECLS

/*
 * What is being typed, kept on the disk while it is typed. A draft is never
 * sent; it only survives a crash. Names: "job-form:ID", "customer-form:new",
 * "note:ID".
 */

/* Writes soon, off this thread; @text NULL forgets the draft. Nothing that was
 * refused stands in it. */
void docket_draft_keep (DocketDesk *desk, const char *name, const char *text);
/* The same, of a text in which stands, whole, what was refused under @replaces:
 * "KEY PATH PATH …" each, the key it has in the Outbox and the fields that it set
 * (no field: a note). Who keeps a text names all that stands in it, each time:
 * what is not named stays in the Outbox. @replaces: (nullable) */
void docket_draft_keep_mended (DocketDesk *desk, const char *name, const char *text, const char *const *replaces);
/* What stood in the draft is saved anew: forgets it, and takes @keys (element-type
 * utf8) out of the Outbox. @bundle: (nullable): who takes that save back gets them
 * back, and they go all or none. @rest: (nullable): what was typed since, which is
 * kept in the same write. Soon, off this thread. */
void docket_draft_settle (DocketDesk *desk, const char *name, GPtrArray *keys, const char *bundle, const char *rest);
/* How many typed texts are not on the disk yet, or it does not take them: they are
 * tried again, and gone if the program ends before. */
guint docket_draft_count_unkept (DocketDesk *desk);
/* The person was told of those, and goes without them: typed since is what is not. */
void docket_draft_give_up (DocketDesk *desk);
guint docket_draft_count_unkept_since (DocketDesk *desk);
/* Has a form that is open with that draft go on with @text too, which could not be
 * saved. @replaces: (nullable): with it. FALSE: there is none */
gboolean docket_draft_hand_over (DocketDesk *desk, const char *name, const char *text, char **replaces);
/* Has every form and every note keep now what is typed in it. */
void docket_draft_keep_all (DocketDesk *desk);
/* Whether the disk has still to answer for a typed text: signal "written" tells. */
gboolean docket_draft_is_writing (DocketDesk *desk);
/* @from is closed, and @to opened in its place for the same account: what @from's disk
 * did not take is kept by @to, and so is what is written to @from from now on. */
void docket_draft_pass_on (DocketDesk *from, DocketDesk *to);
char *docket_draft_load (DocketDesk *desk, const char *name); /* (transfer full) (nullable) */
char **docket_draft_load_replaces (DocketDesk *desk, const char *name); /* (transfer full) */

/* Who has drafts open hears of their being changed elsewhere: signals "put-away"
 * (kind, id) asks to keep what is typed of that record, and to close its form;
 * "changed" (kind, id) says that its drafts are others now. @id: (nullable): of a
 * new one. "keep" asks to keep now what is typed. "written" (name, kept): what was kept last is on the disk, or the disk
 * did not take it. (transfer none): lives as long as @desk */
GObject *docket_draft_get_calls (DocketDesk *desk);
void docket_draft_call (DocketDesk *desk, const char *call, DocketKind kind, const char *id);
/* Names of the drafts of forms that wait to be continued, oldest first. (transfer full) */
char **docket_draft_list (DocketDesk *desk);
/* The same of notes, and of reasons for decisions. (transfer full) */
char **docket_draft_list_notes (DocketDesk *desk);
/* Whether somebody writes on in the form of @name, in whatever window. */
gboolean docket_draft_is_open (DocketDesk *desk, const char *name);

/* Name of the draft of a form. @id: (nullable): of a new record (transfer full) */
char *docket_draft_form_name (DocketKind kind, const char *id);
/* While what stands in it is being saved nobody is offered it; what becomes of it
 * is said, with docket_draft_settle() or docket_draft_keep_mended(), before it is
 * unhidden. Each hide has one unhide. */
void docket_draft_hide (DocketDesk *desk, const char *name);
void docket_draft_unhide (DocketDesk *desk, const char *name);
/* The name for a new record, which is this form's until it is released. @begun: that
 * of one that waits to be continued, if there is any; else one without a draft.
 * (transfer full) */
char *docket_draft_take_new_name (DocketDesk *desk, DocketKind kind, gboolean begun);
void docket_draft_release_name (DocketDesk *desk, const char *name);
/* The other way round. @id: (out) (transfer full) (nullable). FALSE: not that of a form */
gboolean docket_draft_parse_form_name (const char *name, DocketKind *kind, char **id);
/* Of a note, @kind is DOCKET_KIND_NOTE and @id that of what it is on; of the reason for a
 * decision, DOCKET_KIND_REVIEW and that of the case. @id: (out) (transfer full). FALSE: neither */
gboolean docket_draft_parse_note_name (const char *name, DocketKind *kind, char **id);

G_END_DECLS
