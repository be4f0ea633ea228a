/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "docket-case-model.h"
#include "docket-desk.h"

G_BEGIN_DECLS

/* Which of the case's candidates the kept choices are between; 0 without any. */
guint docket_case_choices_find_candidate (DocketDesk *desk, const DocketReview *review);

/* Takes up in @model, which is new, what was chosen in its case before, and keeps
 * from now on what is chosen. FALSE: the case has changed since; its choices are
 * forgotten, which is to be said. */
gboolean docket_case_choices_follow (DocketDesk *desk, DocketCaseModel *model);

/* The case is decided. */
void docket_case_choices_forget (DocketDesk *desk, const char *review_id);

G_END_DECLS
