/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "docket-desk.h"

G_BEGIN_DECLS

/* Whether this person may undo the decision of @review, or take back their own
 * that waits for a second person. */
gboolean docket_case_may_undo (DocketDesk *desk, const DocketReview *review);
/* Undoes the decision of a case, whoever made it, and says in a toast, from @widget,
 * what came of it: for who has read who decided what. */
void docket_case_undo (GtkWidget *widget, DocketDesk *desk, const char *review_id);
/* The same of what this person decided, of one case or of several together (ids with
 * a space between them): what somebody else decided of them since is left. */
void docket_case_undo_own (GtkWidget *widget, DocketDesk *desk, const char *review_ids);

G_END_DECLS
