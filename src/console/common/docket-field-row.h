/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "docket-desk.h"

G_BEGIN_DECLS

/**
 * DocketFieldRow:
 *
 * One field of a form. The property "field" ("job.title") is all that a form
 * says; label, kind of input, parsing and bounds come from the schema.
 *
 * "changed" (boolean, notifies): differs from the value it was given.
 * Signals "edited": after every keystroke or choice of the person; "put-back":
 * after Escape, too.
 */
#define DOCKET_TYPE_FIELD_ROW (docket_field_row_get_type ())
G_DECLARE_FINAL_TYPE (DocketFieldRow, docket_field_row, DOCKET, FIELD_ROW, AdwPreferencesRow)

DocketField docket_field_row_get_field (DocketFieldRow *self);
gboolean docket_field_row_get_changed (DocketFieldRow *self);
/* Somebody types in it: it reads otherwise than it did, though it may mean the same
 * by now ("60", on the way to "600", where "€60.00" stood). */
gboolean docket_field_row_get_touched (DocketFieldRow *self);
gboolean docket_field_row_get_locked (DocketFieldRow *self);
/* What stands in it, as typed: what a draft keeps. (transfer full) */
char *docket_field_row_get_text (DocketFieldRow *self);
/* What stands in it, as a value; NULL is "none". Errors: DOCKET_CORE_ERROR. */
gboolean docket_field_row_get_value (DocketFieldRow *self, GVariant **value, GError **error);

/* Makes the input. Once, before anything else. */
void docket_field_row_set_desk (DocketFieldRow *self, DocketDesk *desk);
/* Choices of a CHOICE field, fewer than the schema has; (transfer none) */
void docket_field_row_set_choices (DocketFieldRow *self, const char *const *choices, gboolean may_be_none);
/* The value to start from: the row is unchanged then. */
void docket_field_row_set_value (DocketFieldRow *self, GVariant *value);
/* As if a person had typed it. */
void docket_field_row_set_text (DocketFieldRow *self, const char *text);
/* The cursor goes behind the text; nothing is selected, so nothing is lost to
 * the first key. */
void docket_field_row_focus (DocketFieldRow *self);
/* As Escape does. */
void docket_field_row_revert (DocketFieldRow *self);
/* @reason: (nullable): why this person may not write it; insensitive then */
void docket_field_row_set_locked (DocketFieldRow *self, const char *reason);
/* @remark: (nullable): a sentence under the field; e.g. who changed it meanwhile */
void docket_field_row_set_remark (DocketFieldRow *self, const char *remark);
/* @problem: (nullable): what is wrong with what stands in it */
void docket_field_row_set_problem (DocketFieldRow *self, const char *problem);
const char *docket_field_row_get_remark (DocketFieldRow *self); /* (nullable) */
const char *docket_field_row_get_hint (DocketFieldRow *self);   /* (nullable): the visible reason of a locked field */

G_END_DECLS
