/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "docket-form.h"

G_BEGIN_DECLS

/**
 * DocketRecordPane:
 *
 * The details of one record, of the kind that property "kind" names: its name
 * and sync state, notices, timeline with adding a note, and its form. What is
 * shown of that kind alone goes into "head" (under the name), "body" (above the
 * timeline), "editor" (the widget around the form) and "menu".
 *
 * "editing" (boolean, notifies): the form is on show.
 *
 * Signals: "show-record": writes the record out; "record-made" (id): the form
 * saved a new one. Actions: record.edit, record.add-note.
 */
#define DOCKET_TYPE_RECORD_PANE (docket_record_pane_get_type ())
G_DECLARE_FINAL_TYPE (DocketRecordPane, docket_record_pane, DOCKET, RECORD_PANE, GtkWidget)

const char *docket_record_pane_get_id (DocketRecordPane *self);       /* (nullable) */
DocketRecord *docket_record_pane_get_record (DocketRecordPane *self); /* (nullable): not known (yet) */
gboolean docket_record_pane_get_editing (DocketRecordPane *self);
/* The form is open, and what it will be is not there yet. */
gboolean docket_record_pane_is_writing_new (DocketRecordPane *self);
/* A form is open in it, or a note begun. */
gboolean docket_record_pane_is_typed_in (DocketRecordPane *self);

/* What is said while nothing is selected; @none_text: while there is nothing to
 * select, either. Once, before docket_record_pane_set_up(). */
void docket_record_pane_set_empty (DocketRecordPane *self, const char *icon_name, const char *title, const char *text, const char *none_text);
/* Whether there is nothing to select. */
void docket_record_pane_set_none (DocketRecordPane *self, gboolean none);
/* @form: inside the editor; it has its desk */
void docket_record_pane_set_up (DocketRecordPane *self, DocketDesk *desk, DocketForm *form);
/* For "show-record". */
void docket_record_pane_set_lead (DocketRecordPane *self, const char *lead);
void docket_record_pane_set_title (DocketRecordPane *self, const char *title);

/* @id: (nullable) */
void docket_record_pane_show (DocketRecordPane *self, const char *id);
/* @values: (nullable): of the new record, as if typed */
void docket_record_pane_create (DocketRecordPane *self, DocketValues *values);

G_END_DECLS
