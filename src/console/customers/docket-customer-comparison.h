/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "docket-desk.h"

G_BEGIN_DECLS

/* All that people write of a customer. (transfer full) */
DocketValues *docket_customer_values (const DocketRecord *customer);

/* Fills @grid with two customers side by side, a row for each field that one
 * of them has: the same values marked as such, different ones bold. @billing:
 * with their terms. Empties it first. */
void docket_customer_comparison_fill (GtkGrid *grid, DocketDesk *desk, const char *left_title, const DocketValues *left, const char *right_title, const DocketValues *right, gboolean billing);

G_END_DECLS
