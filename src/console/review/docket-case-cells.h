/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "docket-case-model.h"
#include "docket-desk.h"

G_BEGIN_DECLS

/* Parts of the case table that only show something. All are new widgets. */

/* A label that wraps anywhere and asks for no width of its own. */
GtkWidget *docket_case_text (const char *text, const char *css_class);
/* What a row is called: broken between words, within one only if it is very long. */
GtkWidget *docket_case_name (const char *text, const char *css_class);
/* An empty cell: a vertical box with the cell's look. @css_class: (nullable) */
GtkWidget *docket_case_cell (const char *css_class);
/* Heading of a column: title, who, times, and the key that chooses it (nullable). */
GtkWidget *docket_case_head (DocketDesk *desk, const char *title, const DocketStamp *stamp, const char *line, const char *key);
/* Value of a row on a side (NOTHING: what both started from), with its icon,
 * the field beside it, and who changed it. */
GtkWidget *docket_case_value_box (DocketDesk *desk, DocketCaseModel *model, guint row, DocketCaseChoice side);
/* "+€75.00" between the sides. */
GtkWidget *docket_case_difference (DocketDesk *desk, DocketCaseModel *model, DocketField field);
/* "N unchanged fields", to be opened; NULL if there are none. */
GtkWidget *docket_case_unchanged (DocketDesk *desk, DocketCaseModel *model);
/* Key cap, as in "[J] next". */
GtkWidget *docket_case_key (const char *text);
/* Has @child (nullable) in place of what was there; without one it takes no room. */
void docket_case_fill (GtkBox *box, GtkWidget *child);
/* Which keys do what. */
void docket_case_hints_fill (GtkBox *hints);

G_END_DECLS
