/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "docket-desk.h"

G_BEGIN_DECLS

/**
 * DocketCaseEntry:
 *
 * Where a decider enters a value that neither side has. Emits "accepted" once
 * the input is readable and within bounds; says what is wrong until then.
 */
#define DOCKET_TYPE_CASE_ENTRY (docket_case_entry_get_type ())
G_DECLARE_FINAL_TYPE (DocketCaseEntry, docket_case_entry, DOCKET, CASE_ENTRY, GtkWidget)

/* @beside: a second field entered with it, or DOCKET_FIELD_NONE */
GtkWidget *docket_case_entry_new (DocketDesk *desk, DocketField field, DocketField beside);
/* What was accepted. (transfer full) */
DocketValues *docket_case_entry_get_values (DocketCaseEntry *self);

/* Reads what a person typed for a field that is no reference. An empty text is
 * null. @value: (out) (transfer full) (nullable). Errors: a sentence. */
gboolean docket_case_entry_parse (DocketField field, const char *text, const char *currency, gint64 reference_ms, GVariant **value, GError **error);

G_END_DECLS
