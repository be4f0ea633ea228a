/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "docket-customer-finder.h"

G_BEGIN_DECLS

/**
 * DocketCustomerMatches:
 *
 * "Do we know them already?": the likely matches of what is being typed, one
 * card each, with a comparison on demand. Hidden while there are none.
 *
 * Signal "use" (id): it is this customer, nothing new needs to be made.
 * Signal "left": the keyboard was on a card, and none is there any more.
 * Action: matches.compare (s: id), matches.dismiss (s: id), matches.use (s: id).
 */
#define DOCKET_TYPE_CUSTOMER_MATCHES (docket_customer_matches_get_type ())
G_DECLARE_FINAL_TYPE (DocketCustomerMatches, docket_customer_matches, DOCKET, CUSTOMER_MATCHES, GtkWidget)

void docket_customer_matches_set_desk (DocketCustomerMatches *self, DocketDesk *desk);
/* @values: (nullable): nothing is being made. */
void docket_customer_matches_look (DocketCustomerMatches *self, DocketValues *values);
guint docket_customer_matches_get_n (DocketCustomerMatches *self);

G_END_DECLS
