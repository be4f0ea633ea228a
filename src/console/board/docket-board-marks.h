/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define DOCKET_TYPE_BOARD_MARKS (docket_board_marks_get_type ())
G_DECLARE_FINAL_TYPE (DocketBoardMarks, docket_board_marks, DOCKET, BOARD_MARKS, GtkWidget)

#define DOCKET_BOARD_MARKS_N 4

/**
 * DocketBoardMarks:
 *
 * What the marks on chips mean, in one line or two: as many of them as there is room
 * for, each with all of its words. The whole list is in [class@BoardLegend].
 */

/**
 * docket_board_sample_new:
 * @css_class: (nullable): what it is a sample of; without one there is only the icon
 * @icon: (nullable): its name
 * @text: what it means
 *
 * A chip in small, and a word that says it.
 *
 * Returns: (transfer floating)
 */
GtkWidget *docket_board_sample_new (const char *css_class, const char *icon, const char *text);

/**
 * docket_board_mark_new:
 * @nth: below %DOCKET_BOARD_MARKS_N
 *
 * Returns: (transfer floating): a sample of that mark
 */
GtkWidget *docket_board_mark_new (guint nth);

G_END_DECLS
