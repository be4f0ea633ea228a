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

/* @row: of @import, and lives as long */
DocketImportItem *docket_import_item_new (DocketCustomerImport *import, DocketImportRow *row);
const DocketImportRow *docket_import_item_get_row (DocketImportItem *self);
/* What happens to it. (transfer full) */
char *docket_import_item_describe (DocketImportItem *self);

G_END_DECLS
