/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "docket-customer-import.h"

G_BEGIN_DECLS

/**
 * DocketImportItem:
 *
 * One row of a table on its way in, as a list shows it. Property "wanted"
 * (boolean, writable, notifies): whether it is saved.
 */
#define DOCKET_TYPE_IMPORT_ITEM (docket_import_item_get_type ())
G_DECLARE_FINAL_TYPE (DocketImportItem, docket_import_item, DOCKET, IMPORT_ITEM, GObject)

/* The @n-th row of @import. */
DocketImportItem *docket_import_item_new (DocketCustomerImport *import, guint n);
const DocketImportRow *docket_import_item_get_row (DocketImportItem *self);
/* What happens to it. (transfer full) */
char *docket_import_item_describe (DocketImportItem *self);
/* What its line says. (transfer none) */
const DocketValues *docket_import_item_get_values (DocketImportItem *self);

/**
 * DocketImportList:
 *
 * Rows of a table, each an item only while somebody looks at it. Signal
 * "wanted-changed": the person ticked one.
 */
#define DOCKET_TYPE_IMPORT_LIST (docket_import_list_get_type ())
G_DECLARE_FINAL_TYPE (DocketImportList, docket_import_list, DOCKET, IMPORT_LIST, GObject)

DocketImportList *docket_import_list_new (void);
/* @rows: (element-type guint) (transfer full): those of @import that are listed */
void docket_import_list_set_rows (DocketImportList *self, DocketCustomerImport *import, GArray *rows);

G_END_DECLS
