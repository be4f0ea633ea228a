/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "docket-desk.h"

G_BEGIN_DECLS

/**
 * DocketReviewSeveral:
 *
 * Deciding several cases of one kind the same way: which cases, which side,
 * what each would become, then one save and one undo. Each case is decided by
 * an operation of its own, so one that became stale is refused alone.
 *
 * "decided" (ids, with a space between them) once that is durable here.
 */
#define DOCKET_TYPE_REVIEW_SEVERAL (docket_review_several_get_type ())
G_DECLARE_FINAL_TYPE (DocketReviewSeveral, docket_review_several, DOCKET, REVIEW_SEVERAL, AdwWindow)

/* @kind: as in a DocketQuery. @first: (nullable): id of the case to show first */
GtkWidget *docket_review_several_new (GtkWindow *parent, DocketDesk *desk, const char *kind, const char *first);

G_END_DECLS
