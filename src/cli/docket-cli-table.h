/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * DocketCliTable:
 *
 * Rows of text, printed in columns as wide as their widest cell (measured as a
 * terminal shows them). The last column is never padded.
 */
typedef struct _DocketCliTable DocketCliTable;

/* Headings end with NULL; they are copied. No heading row if all are "". */
DocketCliTable *docket_cli_table_new (const char *heading, ...) G_GNUC_NULL_TERMINATED;
/* The next cell, from the left; a row ends when it is full. @text: (nullable) */
void docket_cli_table_add (DocketCliTable *table, const char *text);
/* (transfer full) */
char *docket_cli_table_to_text (DocketCliTable *table);
void docket_cli_table_print (DocketCliTable *table);
void docket_cli_table_free (DocketCliTable *table);
/* Columns a terminal uses for @text. */
guint docket_cli_text_width (const char *text);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DocketCliTable, docket_cli_table_free)

G_END_DECLS
