/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <pango/pangocairo.h>

#include "docket-day-sheets.h"

G_BEGIN_DECLS

/**
 * DocketSheetLayout:
 *
 * Day sheets laid out on pages: printer and file draw the same. Belongs to the
 * thread that made it. Lengths are in pt; (0, 0) is where printing may begin.
 *
 * Each technician's day begins a page and is counted by itself. A job stands on
 * one page if it fits on one; a longer one goes on under its own name.
 */
typedef struct _DocketSheetLayout DocketSheetLayout;

/* @mirrored: the language is read from right to left. @sheets must outlive it. */
DocketSheetLayout *docket_sheet_layout_new (const DocketDaySheets *sheets, double width, double height, gboolean mirrored);
/* The same without pages yet: each step lays out the sheet of one technician and day; TRUE: that was the last. */
DocketSheetLayout *docket_sheet_layout_begin (const DocketDaySheets *sheets, double width, double height, gboolean mirrored);
gboolean docket_sheet_layout_step (DocketSheetLayout *self);
void docket_sheet_layout_free (DocketSheetLayout *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DocketSheetLayout, docket_sheet_layout_free)

guint docket_sheet_layout_get_n_pages (DocketSheetLayout *self);
/* Black on white. */
void docket_sheet_layout_draw (DocketSheetLayout *self, cairo_t *cr, guint page);
/* What is to be read on it, a line each. (transfer full) */
char *docket_sheet_layout_get_text (DocketSheetLayout *self, guint page);
/* How far down it reaches; never beyond the height of the page. */
double docket_sheet_layout_get_bottom (DocketSheetLayout *self, guint page);
/* (nullable) (transfer full): whose and which day, if a sheet begins on it: for a table of contents */
char *docket_sheet_layout_get_entry (DocketSheetLayout *self, guint page);

G_END_DECLS
