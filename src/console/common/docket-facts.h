/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "docket-desk.h"

G_BEGIN_DECLS

void docket_facts_clear (GtkGrid *grid);
/* Over several lines, where there is no room for one; never with a hyphen that is
 * not in the text: an address of mail with one is another address. One that the
 * @label has already is broken between its parts. */
void docket_facts_wrap (GtkLabel *label);
/* Of a @label that may be cut: all of it shows while the pointer, or the focus, rests there. */
void docket_facts_tell_cut (GtkLabel *label);
GtkWidget *docket_facts_create_label (const char *text, float xalign, gboolean dim);
/* @row: (inout): the next free one. @absent: the value says that there is none */
void docket_facts_add (GtkGrid *grid, int *row, const char *name, const char *value, gboolean absent);
/* A field of @record, unless it has none. @name: (nullable): instead of its label */
void docket_facts_add_field (GtkGrid *grid, int *row, DocketDesk *desk, const DocketRecord *record, DocketField field, const char *name);

/* However narrow: a word is broken only if it has more than @most_chars. */
void docket_facts_hold_words (GtkLabel *label, guint most_chars);
/* Phones and addresses of mail do, whatever script stands around them. */
gboolean docket_facts_read_left_to_right (DocketField field);
/* Of a @label with the value of such a @field, in a mirrored window: it stays at the
 * side where values stand. */
void docket_facts_turn (GtkLabel *label, DocketField field);
/* The value in @row can be asked who wrote it. */
void docket_facts_offer_history (GtkGrid *grid, int row, DocketField field);

G_END_DECLS
