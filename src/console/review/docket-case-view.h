/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "docket-desk.h"

G_BEGIN_DECLS

/**
 * DocketCaseView:
 *
 * One case: why it is here, the versions side by side, what a choice causes,
 * what happened, the evidence, and the bar that decides. Emits "skipped", and
 * "decided" (id, whether it is the case shown still) once a decision is durable on
 * this machine.
 */
#define DOCKET_TYPE_CASE_VIEW (docket_case_view_get_type ())
G_DECLARE_FINAL_TYPE (DocketCaseView, docket_case_view, DOCKET, CASE_VIEW, GtkWidget)

const char *docket_case_view_get_review_id (DocketCaseView *self); /* (nullable) */
/* What was decided last, while it is on its way to the disk; once. (transfer full) (nullable) */
char *docket_case_view_take_saving_id (DocketCaseView *self);
/* Whether the case shown still waits for a decision. */
gboolean docket_case_view_is_open (DocketCaseView *self);
void docket_case_view_set_desk (DocketCaseView *self, DocketDesk *desk);
/* @review_id: (nullable): shows nothing */
void docket_case_view_show (DocketCaseView *self, const char *review_id);
/* Puts the keyboard into the table. */
void docket_case_view_focus (DocketCaseView *self);

G_END_DECLS
