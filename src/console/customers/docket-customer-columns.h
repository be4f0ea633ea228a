/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "docket-cell.h"

G_BEGIN_DECLS

#define DOCKET_N_CUSTOMER_COLUMNS 6
/* The table of customers. */
extern const DocketColumn docket_customer_columns[DOCKET_N_CUSTOMER_COLUMNS];

/* "Harbour Road 7, Howth"; what is known of it. (transfer full) (nullable) */
char *docket_customer_address (const DocketRecord *customer);
/* "Active", "On hold", "Void", "Merged into Müller": how it stands. (transfer full) */
char *docket_customer_standing (DocketDesk *desk, const DocketRecord *customer);

G_END_DECLS
