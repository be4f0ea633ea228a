/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "docket-desk.h"

G_BEGIN_DECLS

/* Fills @list with the jobs of @customer, the open ones first; a row opens its
 * job. @count: (nullable): says how many are open, and how many there are. */
void docket_customer_jobs_fill (GtkListBox *list, GtkLabel *count, DocketDesk *desk, const char *customer);

G_END_DECLS
