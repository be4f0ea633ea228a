/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "docket-desk.h"

G_BEGIN_DECLS

/**
 * DocketCustomersView:
 *
 * Table, details and form: the office's view of the customers.
 * Actions: view.search, view.toggle-detail, view.show (s: id), view.new.
 */
#define DOCKET_TYPE_CUSTOMERS_VIEW (docket_customers_view_get_type ())
G_DECLARE_FINAL_TYPE (DocketCustomersView, docket_customers_view, DOCKET, CUSTOMERS_VIEW, GtkWidget)

/* @settings: (nullable) */
GtkWidget *docket_customers_view_new (DocketDesk *desk, GSettings *settings);

/* (nullable): whom a new job is for, while this view is in front */
const char *docket_customers_view_get_job_customer (DocketCustomersView *self);
/* Opens a customer in the details, whether or not the table shows it. */
void docket_customers_view_show_customer (DocketCustomersView *self, const char *id);
void docket_customers_view_new_customer (DocketCustomersView *self);
gboolean docket_customers_view_is_writing_new (DocketCustomersView *self);

G_END_DECLS
