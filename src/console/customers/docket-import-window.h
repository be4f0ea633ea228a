/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "docket-customer-import.h"

G_BEGIN_DECLS

/**
 * DocketImportWindow:
 *
 * Takes a table of customers in: what its columns stand for, what each row
 * would become and whom it resembles, then all of it as one save with an undo.
 * Nothing is saved before the last step; every step can be left.
 */
#define DOCKET_TYPE_IMPORT_WINDOW (docket_import_window_get_type ())
G_DECLARE_FINAL_TYPE (DocketImportWindow, docket_import_window, DOCKET, IMPORT_WINDOW, AdwWindow)

/* @owner: where what was done is said; its window is the one this stands before */
GtkWidget *docket_import_window_new (GtkWidget *owner, DocketDesk *desk, const char *path);
/* Asks for the file first. */
void docket_import_window_ask (GtkWidget *owner, DocketDesk *desk);

/* (nullable) until the file is read */
DocketCustomerImport *docket_import_window_get_import (DocketImportWindow *self);
/* "busy", "columns", "rows" or "problem" */
const char *docket_import_window_get_page (DocketImportWindow *self);

G_END_DECLS
