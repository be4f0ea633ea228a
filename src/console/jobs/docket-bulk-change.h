/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "docket-desk.h"

G_BEGIN_DECLS

/* Jobs that are changed together at most. */
#define DOCKET_BULK_JOBS_MAX 500

/**
 * DocketBulkChange:
 *
 * One value for a field of several jobs: shows for each what becomes of it
 * (changes, stays, is not possible and why, joins a case) before anything is
 * saved, then saves what is possible as one save with one undo.
 */
#define DOCKET_TYPE_BULK_CHANGE (docket_bulk_change_get_type ())
G_DECLARE_FINAL_TYPE (DocketBulkChange, docket_bulk_change, DOCKET, BULK_CHANGE, AdwWindow)

/* @jobs: (element-type utf8): ids */
GtkWidget *docket_bulk_change_new (GtkWidget *owner, DocketDesk *desk, GPtrArray *jobs);
/* As if the person had chosen it. */
void docket_bulk_change_set (DocketBulkChange *self, DocketField field, const char *text);

G_END_DECLS
