/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "docket-desk.h"
#include "docket-record-list.h"

G_BEGIN_DECLS

/**
 * DocketReviewList:
 *
 * The list of cases beside the case: open ones or the decided archive, by kind,
 * searched, newest or oldest first. Lazy: what is counted and found, the store
 * counts and finds.
 *
 * "changed": its cases are others, or it has finished loading. "picked" (id): a
 * person chose a case. "mode-changed": open or archive.
 */
#define DOCKET_TYPE_REVIEW_LIST (docket_review_list_get_type ())
G_DECLARE_FINAL_TYPE (DocketReviewList, docket_review_list, DOCKET, REVIEW_LIST, GtkWidget)

guint docket_review_list_get_n_cases (DocketReviewList *self);
gboolean docket_review_list_get_loading (DocketReviewList *self);
gboolean docket_review_list_get_decided (DocketReviewList *self);
gboolean docket_review_list_is_narrowed (DocketReviewList *self); /* by kind or search */
char *docket_review_list_get_error (DocketReviewList *self);      /* (transfer full) (nullable) */
/* What it shows; of the list. (transfer none) */
const DocketQuery *docket_review_list_get_query (DocketReviewList *self);
/* GTK_INVALID_LIST_POSITION if it is not among them. @id: (nullable) */
guint docket_review_list_find (DocketReviewList *self, const char *id);
char *docket_review_list_get_id (DocketReviewList *self, guint at); /* (transfer full) (nullable) */

void docket_review_list_set_desk (DocketReviewList *self, DocketDesk *desk);
/* Marks a case without "picked"; GTK_INVALID_LIST_POSITION: none. @scroll: to it */
void docket_review_list_select (DocketReviewList *self, guint at, gboolean scroll);
/* The keyboard goes to the case that is marked, or to the list. */
void docket_review_list_focus (DocketReviewList *self);
/* All kinds, no search. */
void docket_review_list_widen (DocketReviewList *self);
void docket_review_list_search (DocketReviewList *self);

G_END_DECLS
