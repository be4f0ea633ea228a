/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "docket-field-row.h"
#include "docket-form-draft.h"

G_BEGIN_DECLS

/* The rows of a form, as a plain array of them (element-type DocketFieldRow,
 * not owned). */

DocketGroup docket_form_row_get_group (DocketFieldRow *row);
/* Adds every row under @widget. */
void docket_form_rows_find_all (GPtrArray *rows, GtkWidget *widget);
DocketFieldRow *docket_form_rows_find (GPtrArray *rows, DocketField field); /* (nullable) */

gboolean docket_form_rows_any_changed (GPtrArray *rows);
/* Whether something is typed in @group. */
gboolean docket_form_rows_touch (GPtrArray *rows, DocketGroup group);
/* What stands in them and can be read. (transfer full) */
DocketValues *docket_form_rows_get_values (GPtrArray *rows);
/* Adds what was changed to @values. @key: what has to stand in any such record;
 * @sentence says so. @is_new: none may be made without it. (transfer full)
 * (nullable): what is wrong, shown at its row too */
char *docket_form_rows_collect (GPtrArray *rows, DocketValues *values, DocketField key, const char *sentence, gboolean is_new);

/* What is typed where nothing may be changed now stays a draft, and that is said:
 * (transfer full) (nullable): nothing is. @saves: whether anything else is saved */
char *docket_form_rows_say_left_out (GPtrArray *rows, gboolean saves);

/* As if somebody had typed them. (transfer full): what has no row and names a record */
DocketValues *docket_form_rows_take_values (GPtrArray *rows, const DocketValues *values, const char *currency);
/* @record: (nullable): to start from */
void docket_form_rows_set_record (GPtrArray *rows, const DocketRecord *record);
/* Rows that this person may not write say why. @record: (nullable): a new one.
 * @but: (nullable): a row under this widget stays as it is; @refuge: where whoever is
 * in one that locks goes on. (transfer none)
 * (nullable): why @key may not be written, of a new one */
const char *docket_form_rows_lock (GPtrArray *rows, DocketDesk *desk, const DocketRecord *record, DocketField key, GtkWidget *but, GtkWidget *refuge);

/* @texts: (element-type utf8 utf8): path of a field -> what is typed there */
void docket_form_rows_save_texts (GPtrArray *rows, GHashTable *texts);
void docket_form_rows_load_texts (GPtrArray *rows, GHashTable *texts);

/* What stands in @now, of rows of @group: it is shown, or, where something is typed
 * (@touched), what differs from @seen is said. */
void docket_form_rows_follow (GPtrArray *rows, DocketDesk *desk, DocketGroup group, gboolean touched, const DocketRecord *seen, const DocketRecord *now);
/* Adds what is typed in @draft where nothing is typed here. @seen: (transfer full):
 * what is typed here was seen against. (transfer full): with the groups of @draft as they
 * were when it was typed */
DocketRecord *docket_form_rows_take_over (GPtrArray *rows, DocketFormDraft *draft, DocketRecord *seen);
/* Says at its row what of @texts (element-type utf8 utf8) is typed otherwise here. */
void docket_form_rows_show_other (GPtrArray *rows, GHashTable *texts);

G_END_DECLS
