/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "docket-test-store.h"

G_BEGIN_DECLS

#define REVIEW_ID "018f0000-0000-7000-8000-0000000000ca"
#define NEW_JOB "018f0000-0000-7000-8000-000000000b77"

/* A desk, and a case as the server has it. */
typedef struct
{
  DocketTestStore *test;
  DocketReview *review;
  gint64 rev;
} Desk;

void desk_clear (Desk *desk);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Desk, desk_clear)

/* (transfer full) */
DocketValues *status (const char *text);
DocketValues *totals (gint64 labor);
/* @values: (transfer full). Owned by the case. */
DocketCandidate *add_candidate (Desk *desk, const char *key, DocketOperationKind kind, DocketValues *values);
/* The case as it is now; @moves: in a new revision */
void feed (Desk *desk, gboolean moves);
/* @current: (transfer full) */
void open_case (Desk *desk, const char *username, DocketGroup group, DocketValues *current);
/* Sofia, somewhere else. @candidate, @values: (nullable) */
void decide (Desk *desk, DocketChoice choice, const char *candidate, const DocketValues *values);
/* @problem: (nullable) */
void assert_item (Desk *desk, const char *key, DocketOutboxState state, const char *problem);

G_END_DECLS
