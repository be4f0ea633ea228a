/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "docket-desk.h"
#include "docket-record-list.h"

G_BEGIN_DECLS

/**
 * DocketReviewRow:
 *
 * One case in the list: what, who against who, the difference in money, the
 * job and its customer, and how old it is.
 */
#define DOCKET_TYPE_REVIEW_ROW (docket_review_row_get_type ())
G_DECLARE_FINAL_TYPE (DocketReviewRow, docket_review_row, DOCKET, REVIEW_ROW, GtkWidget)

GtkWidget *docket_review_row_new (DocketDesk *desk);
/* @item: (nullable) */
void docket_review_row_set_item (DocketReviewRow *self, DocketRecordItem *item);
/* Says the age again; time has passed, or the line came or went. */
void docket_review_row_update_age (DocketReviewRow *self);

G_END_DECLS
