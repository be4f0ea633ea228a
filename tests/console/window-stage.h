/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "docket-session.h"
#include "docket-window.h"
#include "review-stage.h"

G_BEGIN_DECLS

/* The whole window of one who is signed in, over the small company of the review
 * stage. */
typedef struct
{
  ReviewStage *stage;
  DocketSession *session;
  DocketWindow *window;
  const char *text; /* what a wait looks for */
  guint number;
} WindowStage;

/* Over its stage, which is there. */
void window_stage_show (WindowStage *self);
void window_stage_close (WindowStage *self);
void window_stage_wait_for_text (WindowStage *self, const char *text);
void window_stage_wait_without_text (WindowStage *self, const char *text);

G_END_DECLS
