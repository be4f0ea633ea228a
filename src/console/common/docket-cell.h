/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "docket-desk.h"
#include "docket-record-list.h"

G_BEGIN_DECLS

/**
 * DocketCell:
 *
 * One cell of a table of records: an icon where the column has one, and a
 * word. Follows its item once it is filled; what it says is its column's business.
 */
#define DOCKET_TYPE_CELL (docket_cell_get_type ())
G_DECLARE_FINAL_TYPE (DocketCell, docket_cell, DOCKET, CELL, GtkWidget)

typedef enum
{
  DOCKET_CELL_PLAIN = 0,
  DOCKET_CELL_ICON = 1 << 0,    /* an icon before the word */
  DOCKET_CELL_FIGURES = 1 << 1, /* tabular numerals */
  DOCKET_CELL_CAPTION = 1 << 2, /* small */
  DOCKET_CELL_MARKED = 1 << 3,  /* what was searched for is marked */
  DOCKET_CELL_END = 1 << 4,     /* the word stands at the end, as amounts do */
  DOCKET_CELL_SHRINKS = 1 << 5, /* without room for its word it keeps its icon */
} DocketCellLook;

/* Writes @record, that of @item, into the cell: docket_cell_set_text() and so on. */
typedef void (*DocketCellFunc) (DocketCell *cell, DocketDesk *desk, DocketRecordItem *item, DocketRecord *record);

/**
 * DocketColumn:
 * @title: untranslated
 * @width_px: -1 for the one column that takes what the others leave
 * @grown_px: as wide as it becomes once the one column has plenty; 0: never wider
 * @sort: of the query; DEFAULT: cannot be sorted by it
 * @needs_px: of table width to be shown at all, or with its word if it SHRINKS
 */
typedef struct
{
  const char *title;
  int width_px;
  int grown_px;
  DocketSort sort;
  int needs_px;
  DocketCellLook look;
  DocketCellFunc fill;
} DocketColumn;

/* @column: lives as long as the program */
GtkWidget *docket_cell_new (const DocketColumn *column, DocketDesk *desk);
const DocketColumn *docket_cell_get_column (DocketCell *self);
const char *docket_cell_get_text (DocketCell *self);
/* Returns: (nullable) (transfer none) */
DocketRecordItem *docket_cell_get_item (DocketCell *self);
/* Shows nothing of it before docket_cell_fill(). @item: (nullable) */
void docket_cell_set_item (DocketCell *self, DocketRecordItem *item);
/* Shows its item and follows it from now on. FALSE: it did already, or has none. */
gboolean docket_cell_fill (DocketCell *self);
/* What it says is not so any more, and nobody sees it: shows nothing before it is filled
 * again. FALSE: it is not filled. */
gboolean docket_cell_put_off (DocketCell *self);
/* What was searched for, to be marked. */
void docket_cell_set_search (DocketCell *self, const char *search);
/* Shows its icon alone; its word is then told to whoever rests on it or has it read out. */
void docket_cell_set_wordless (DocketCell *self, gboolean wordless);
/* Writes itself again, for words that depend on the time or the line. */
void docket_cell_update (DocketCell *self);

/* -- For DocketCellFunc -- */
/* @dim: it is not a value, but the absence of one */
void docket_cell_set_text (DocketCell *self, const char *text, gboolean dim);
/* Icon and class, as docket_widget_set_look() takes them. @icon_name: (nullable): none */
void docket_cell_set_icon (DocketCell *self, const char *icon_name, const char *family, const char *css_class);
/* What a screen reader says of the whole row. */
void docket_cell_name_row (DocketCell *self, const char *name);
/* How work on the record stands: the Sync column of every table. */
void docket_cell_fill_sync (DocketCell *self, DocketDesk *desk, DocketRecordItem *item, DocketRecord *record);

/* The title of the column appended last stands above its figures, at the end. */
void docket_cell_end_title (GtkColumnView *view);
/* Where lines begin at the right, a table that is wider than its place begins there too. */
void docket_cell_begin_at_start (GtkScrolledWindow *scroller);

G_END_DECLS
