/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "docket-desk.h"

G_BEGIN_DECLS

/* Midnight, in ms. */
gint64 docket_outbox_start_of_today (DocketDesk *desk);
DocketOutboxSection docket_outbox_section_of (const DocketOutboxEntry *entry);
/* Nothing has to be done for it to go, text or file. */
gboolean docket_outbox_is_waiting (const DocketOutboxEntry *entry);
gboolean docket_outbox_is_failing (const DocketOutboxEntry *entry);
/* FALSE while nothing at all is sent, however often one asks: without a sign-in, or
 * to a server that refuses this version. */
gboolean docket_outbox_desk_may_send (DocketDesk *desk);
/* Unsent or refused: what may be let go. */
gboolean docket_outbox_may_discard (const DocketOutboxEntry *entry);
/* A save with something in it that somebody decided against: one step raises it
 * again. */
gboolean docket_outbox_may_raise (const DocketOutboxEntry *entry);
/* A save that is on the server, long after its toast has gone. A decision has a
 * way back of its own, in Review. */
gboolean docket_outbox_may_undo (const DocketOutboxEntry *entry);
/* Waiting for the line is no alarm. Static. */
const char *docket_outbox_icon_name (DocketDesk *desk, const DocketOutboxEntry *entry);
const char *docket_outbox_css_class (DocketDesk *desk, const DocketOutboxEntry *entry);

/* All below (transfer full), translated. */
/* "Waiting (3)", of as many saves, or "Waiting · 3 saves, 8 changes". @n_to_do: as the
 * window's title counts them */
char *docket_outbox_section_title (DocketOutboxSection section, guint n, guint n_to_do);
const char *docket_outbox_section_caption (DocketOutboxSection section);  /* static */
/* What was saved, and of a note how it begins: "1 note on J-10248: “Key is with …”". On any thread. */
char *docket_outbox_sentence (const DocketOutboxEntry *entry);
/* Every word of @typed begins one of what the row says. On any thread. */
gboolean docket_outbox_matches (const DocketOutboxEntry *entry, const char *typed);
/* "Status Complete → Waiting for approval": one line of what an operation does.
 * (element-type utf8) */
GPtrArray *docket_outbox_lines (DocketDesk *desk, const DocketOperation *operation);
char *docket_outbox_origin (DocketDesk *desk, const DocketOutboxEntry *entry);  /* "Made by you at 10:40. …" */
char *docket_outbox_loss (DocketDesk *desk, const DocketOutboxEntry *entry);    /* what a discard loses: a few sentences */
/* Where it can be edited: an action of the window, and its target; NULL if
 * nowhere. (transfer full) */
const char *docket_outbox_place (DocketDesk *desk, const DocketOutboxEntry *entry, char **id);
/* To paste into a mail. @items: what was read of it (element-type DocketOutboxItem);
 * the rest is told in a number. @journals: of each, as docket_store_get_journal() has it */
char *docket_outbox_details (DocketDesk *desk, const DocketOutboxEntry *entry, GPtrArray *items, GPtrArray *journals);

G_END_DECLS
