/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "docket-desk.h"
#include "docket-field-row.h"

G_BEGIN_DECLS

/**
 * DocketForm:
 *
 * The form of a record: property "kind" ("customer") says of which, "body" is
 * the widget with its rows, "new-title" what it is called while it makes a new
 * one. Saves everything as one bundle, one operation a group, against the
 * record as it was seen when editing began.
 *
 * Signals:
 * - "prepare": it begins; rows may be given their choices
 * - "followed" (int: group): a group in which nothing was typed follows a
 *   change from elsewhere
 * - "edited" (DocketFieldRow): after every keystroke or choice
 * - "finished" (id or %NULL, saved): the form can go away
 *
 * Actions: form.save (Ctrl+S), form.discard, form.leave (Esc).
 */
#define DOCKET_TYPE_FORM (docket_form_get_type ())
G_DECLARE_FINAL_TYPE (DocketForm, docket_form, DOCKET, FORM, GtkWidget)

/* The record being edited; %NULL for a new one, or none. */
const char *docket_form_get_id (DocketForm *self);
DocketRecord *docket_form_get_seen (DocketForm *self); /* (nullable): as it was when editing began */
gboolean docket_form_get_active (DocketForm *self);
gboolean docket_form_get_saving (DocketForm *self);
gboolean docket_form_has_changes (DocketForm *self);
/* The row of a field; NULL. */
DocketFieldRow *docket_form_get_row (DocketForm *self, DocketField field);
/* What stands in it now and can be read. (transfer full) */
DocketValues *docket_form_get_values (DocketForm *self);
/* What went wrong with the last save; NULL. */
const char *docket_form_get_problem (DocketForm *self);

/* The field without which there is no record, and what is said if it is
 * missing. Typing begins there. */
void docket_form_set_key_field (DocketForm *self, DocketField field, const char *sentence);
void docket_form_set_desk (DocketForm *self, DocketDesk *desk);
/* Begins; a draft that was kept comes back. */
void docket_form_edit (DocketForm *self, DocketRecord *record);
/* @values: (nullable): as if typed */
void docket_form_create (DocketForm *self, DocketValues *values);
void docket_form_save (DocketForm *self);
/* Writes the draft now and forgets the form. */
void docket_form_leave (DocketForm *self);
void docket_form_discard (DocketForm *self);

G_END_DECLS
