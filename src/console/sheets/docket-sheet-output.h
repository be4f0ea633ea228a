/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "docket-day-sheets.h"

G_BEGIN_DECLS

/* The size of the paper, and which way it is read. */
typedef struct
{
  double width; /* pt */
  double height;
  gboolean mirrored;
} DocketSheetPaper;

/* As the locale has it. On the window's thread. */
void docket_sheet_paper_init (DocketSheetPaper *paper);

/* A PDF with a table of contents. On any thread. (transfer full) */
GBytes *docket_sheets_to_pdf (const DocketDaySheets *sheets, const DocketSheetPaper *paper, GError **error);
/* Into @path, which is there whole or as it was before. On any thread. Errors: a
 * sentence that says what is wrong and what to do. */
gboolean docket_sheets_write (const DocketDaySheets *sheets, const DocketSheetPaper *paper, const char *path, GError **error);

/* The sentence for @problem, of the writing of @path: what is wrong with its folder. */
void docket_sheets_say_why (const GError *problem, const char *path, GError **error);

/* To be run with whatever action. (transfer full) */
GtkPrintOperation *docket_sheets_print_new (DocketDaySheets *sheets); /* @sheets: (transfer full) */

G_END_DECLS
