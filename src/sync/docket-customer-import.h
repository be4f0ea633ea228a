/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "docket-desk.h"
#include "docket-similar.h"

G_BEGIN_DECLS

/* What a column may stand for beside a field of a customer. */
#define DOCKET_IMPORT_LEFT_OUT DOCKET_FIELD_NONE
#define DOCKET_IMPORT_ID ((int) DOCKET_N_FIELDS)

typedef enum
{
  DOCKET_IMPORT_NEW,
  DOCKET_IMPORT_LIKELY, /* may be here already, or stand in the table twice */
  DOCKET_IMPORT_KNOWN,  /* its id is here: stays as it is */
  DOCKET_IMPORT_WRONG,  /* cannot be read */
} DocketImportVerdict;

/**
 * DocketImportRow:
 * @line: of the file on which it begins
 * @wanted: whether it is saved; for the caller to change. Of no effect on what
 *   is known or wrong
 * @id: (nullable): what the table calls it; else it gets one when it is saved
 * @problem: (nullable): a sentence, if it is wrong
 * @like_id: (nullable): who of here it resembles, and @why
 * @like_name: (nullable): how that one is called
 * @like_line: the line of the table it resembles; 0
 *
 * One customer of the table. What stands in it: docket_customer_import_read_row().
 */
typedef struct
{
  guint line;
  DocketImportVerdict verdict;
  gboolean wanted;
  char *id;
  char *problem;
  char *like_id;
  char *like_name;
  DocketAlike why;
  guint like_line;
} DocketImportRow;

#define DOCKET_IMPORT_ERROR (docket_import_error_quark ())
GQuark docket_import_error_quark (void);
typedef enum
{
  DOCKET_IMPORT_ERROR_TABLE, /* the file, or its first line */
} DocketImportError;

/**
 * DocketCustomerImport:
 *
 * A table of customers on its way in: read, its columns understood, checked row
 * by row against who is here, and saved as one save that one undo takes back.
 * The engine of console and command line. Not for two threads at once;
 * get_progress() and a cancellable are.
 */
#define DOCKET_TYPE_CUSTOMER_IMPORT (docket_customer_import_get_type ())
G_DECLARE_FINAL_TYPE (DocketCustomerImport, docket_customer_import, DOCKET, CUSTOMER_IMPORT, GObject)

/* Reads the file (DOCKET_CSV_BYTES_MAX at most) and guesses what its columns
 * stand for. Blocks on the disk. Errors: DOCKET_IMPORT_ERROR, in words. */
DocketCustomerImport *docket_customer_import_new (const char *path, GError **error);

void docket_customer_import_new_async (const char *path, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
DocketCustomerImport *docket_customer_import_new_finish (GAsyncResult *result, GError **error);

guint docket_customer_import_get_n_columns (DocketCustomerImport *self);
/* As the first line names it. */
const char *docket_customer_import_get_title (DocketCustomerImport *self, guint column);
/* A field of a customer, DOCKET_IMPORT_ID or DOCKET_IMPORT_LEFT_OUT. */
int docket_customer_import_get_target (DocketCustomerImport *self, guint column);
/* The column that stood for it before is left out. */
void docket_customer_import_set_target (DocketCustomerImport *self, guint column, int target);
/* Every column stands for something, as its own name says; else an error that
 * names it. What only the server writes is passed over, so that an exported
 * table can come back. */
gboolean docket_customer_import_check_titles (DocketCustomerImport *self, GError **error);
/* A column names the customers; else a sentence. */
gboolean docket_customer_import_is_complete (DocketCustomerImport *self, GError **error);
/* Rows below the first line, and what stands in them. */
guint docket_customer_import_get_n_lines (DocketCustomerImport *self);
const char *docket_customer_import_get_cell (DocketCustomerImport *self, guint line, guint column); /* "" beyond its end */

/* Looks at every row: what it says, and whom it resembles. Blocks.
 * Errors: DOCKET_IMPORT_ERROR, G_IO_ERROR_CANCELLED, what the store says. */
gboolean docket_customer_import_check (DocketCustomerImport *self, DocketStore *reader, DocketClock *clock, DocketRandom *random, GCancellable *cancellable, GError **error);
void docket_customer_import_check_async (DocketCustomerImport *self, DocketDesk *desk, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
gboolean docket_customer_import_check_finish (DocketCustomerImport *self, GAsyncResult *result, GError **error);
/* (transfer none) (element-type DocketImportRow): empty before the check, which makes
 * it anew: ask after it, and do not keep it over the next. */
GArray *docket_customer_import_get_rows (DocketCustomerImport *self);
/* What the @n-th row says, as far as it can be read; read from its line each time,
 * because all of them would be many times the table. (transfer full) */
DocketValues *docket_customer_import_read_row (DocketCustomerImport *self, guint n);
/* How many would be saved now. */
guint docket_customer_import_count_wanted (DocketCustomerImport *self);
guint docket_customer_import_count (DocketCustomerImport *self, DocketImportVerdict verdict);
/* Of the check or the save that is going on: 0 to 1. Any thread. */
double docket_customer_import_get_progress (DocketCustomerImport *self);

/* Saves what is wanted as one save, a part with each call: all of it, or, if it
 * fails or is cancelled, nothing. If the program ends meanwhile, the parts that
 * were saved stand as one save that one undo takes back. On the writer's
 * thread. @data: the import (a DocketWriterPieceFunc). */
gboolean docket_customer_import_save (DocketStore *store, gpointer data, gboolean *more, GError **error);
/* The same in one transaction: if the program ends meanwhile, nothing is saved.
 * Others wait until it is over. (a DocketWriterFunc) */
gboolean docket_customer_import_save_whole (DocketStore *store, gpointer data, GError **error);
/* In parts, from a window. A cancelled one has saved nothing. */
void docket_customer_import_save_async (DocketCustomerImport *self, DocketDesk *desk, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
gboolean docket_customer_import_save_finish (DocketCustomerImport *self, GAsyncResult *result, GError **error);
/* What the save is called in the outbox; for its undo. (nullable): before the check */
const char *docket_customer_import_get_bundle (DocketCustomerImport *self);

G_END_DECLS
