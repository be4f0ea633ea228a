/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "docket-desk.h"

G_BEGIN_DECLS

/**
 * DocketCustomerCompare:
 *
 * A window with two customers side by side, in which one can be merged into
 * the other. The other one is the likeliest match until somebody chooses.
 * Actions: compare.merge.
 */
#define DOCKET_TYPE_CUSTOMER_COMPARE (docket_customer_compare_get_type ())
G_DECLARE_FINAL_TYPE (DocketCustomerCompare, docket_customer_compare, DOCKET, CUSTOMER_COMPARE, AdwWindow)

/* @owner: the widget from which toasts are shown; in the window above it */
GtkWidget *docket_customer_compare_new (GtkWidget *owner, DocketDesk *desk, DocketRecord *customer);
/* As if chosen by the person. */
void docket_customer_compare_set_other (DocketCustomerCompare *self, const char *id);
/* Which one stays; the other one is merged into it. */
void docket_customer_compare_keep (DocketCustomerCompare *self, gboolean first);

G_END_DECLS
