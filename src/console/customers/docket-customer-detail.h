/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "docket-record-pane.h"

G_BEGIN_DECLS

/**
 * DocketCustomerDetail:
 *
 * The pane beside the table: one customer to read, with its jobs, or its form.
 * Signal "customer-made" (id): a new one was saved.
 * Actions: customer.duplicate, customer.compare, customer.void, customer.restore.
 */
#define DOCKET_TYPE_CUSTOMER_DETAIL (docket_customer_detail_get_type ())
G_DECLARE_FINAL_TYPE (DocketCustomerDetail, docket_customer_detail, DOCKET, CUSTOMER_DETAIL, GtkWidget)

DocketRecordPane *docket_customer_detail_get_pane (DocketCustomerDetail *self);
DocketForm *docket_customer_detail_get_form (DocketCustomerDetail *self);
/* (nullable): the one on show, if jobs are made for it */
const char *docket_customer_detail_get_job_customer (DocketCustomerDetail *self);
void docket_customer_detail_set_desk (DocketCustomerDetail *self, DocketDesk *desk);

G_END_DECLS
