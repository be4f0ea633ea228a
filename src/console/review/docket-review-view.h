/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "docket-desk.h"

G_BEGIN_DECLS

/**
 * DocketReviewView:
 *
 * The Review page: the cases to decide (or those decided) on one side, the
 * open one on the other. Speaks to its window through the actions
 * `win.show-job` (s) and `win.toast` (s).
 */
#define DOCKET_TYPE_REVIEW_VIEW (docket_review_view_get_type ())
G_DECLARE_FINAL_TYPE (DocketReviewView, docket_review_view, DOCKET, REVIEW_VIEW, GtkWidget)

GtkWidget *docket_review_view_new (DocketDesk *desk, GSettings *settings);
const char *docket_review_view_get_case (DocketReviewView *self); /* (nullable): id of the case shown */
/* How high the bar is that decides, at the foot of the view; 0: there is none. */
int docket_review_view_get_foot_px (DocketReviewView *self);
/* Opens a case, open or decided. */
void docket_review_view_show_case (DocketReviewView *self, const char *review_id);
/* Undoes the decision of a case, or of several made together (ids with a space
 * between them), and shows the first. */
void docket_review_view_undo (DocketReviewView *self, const char *review_ids);

G_END_DECLS
