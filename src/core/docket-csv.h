/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/*
 * Tables as text (RFC 4180, UTF-8). Pure functions, any thread.
 *
 * A cell that a spreadsheet would compute ("=…", "+…", "-…", "@…") is written
 * with an apostrophe before it, and read without: what is written here is read
 * back here as it was.
 */

/* What every file begins with, before its first cell: without this mark a spreadsheet
 * takes UTF-8 for something else. docket_csv_parse() passes over it. */
void docket_csv_begin (GString *table);
/* One cell, and the comma or line end after it. @text: (nullable) */
void docket_csv_append (GString *table, const char *text, gboolean last);

/* A row: the line of the file it begins on, and its cells, one behind the other
 * in one piece of memory: a table has many. */
typedef struct
{
  guint line;
  guint n_cells;
  char text[]; /* NUL after each cell */
} DocketCsvRow;
/* "" beyond its end. */
const char *docket_csv_row_get_cell (const DocketCsvRow *row, guint n);

/**
 * docket_csv_parse:
 *
 * Reads a whole table; empty lines are left out. Commas separate, or semicolons
 * if the first line has no comma, or tabs if it has neither.
 *
 * Returns: (transfer full) (nullable) (element-type DocketCsvRow)
 * Errors: %DOCKET_CORE_ERROR_INVALID, saying what and on which line.
 */
GPtrArray *docket_csv_parse (const char *text, gsize length, GError **error);

G_END_DECLS
