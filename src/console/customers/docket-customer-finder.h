/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "docket-desk.h"
#include "docket-similar.h"

G_BEGIN_DECLS

/* A customer on this device that may be the one that is being typed. */
typedef struct
{
  DocketRecord *record;
  guint score; /* of 1,000 */
  DocketAlike why;
} DocketCustomerMatch;

/**
 * DocketCustomerFinder:
 *
 * Looks for customers like the one that is being typed, a moment after the
 * last keystroke and never on the UI thread. Emits "changed" when what it
 * found differs.
 */
#define DOCKET_TYPE_CUSTOMER_FINDER (docket_customer_finder_get_type ())
G_DECLARE_FINAL_TYPE (DocketCustomerFinder, docket_customer_finder, DOCKET, CUSTOMER_FINDER, GObject)

DocketCustomerFinder *docket_customer_finder_new (DocketDesk *desk);
/* Best first. (transfer none) (element-type DocketCustomerMatch) */
GPtrArray *docket_customer_finder_get_matches (DocketCustomerFinder *self);
/* @values: (nullable): nothing is typed. @except: (nullable): id of one that is
 * no answer: itself. */
void docket_customer_finder_set_values (DocketCustomerFinder *self, DocketValues *values, const char *except);

G_END_DECLS
