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
#define window_stage_wait_for_text(self, text) window_stage_wait_for_text_at (__FILE__, __LINE__, G_STRFUNC, self, text)
#define window_stage_wait_without_text(self, text) window_stage_wait_without_text_at (__FILE__, __LINE__, G_STRFUNC, self, text)
void window_stage_wait_for_text_at (const char *file, int line, const char *caller, WindowStage *self, const char *text);
void window_stage_wait_without_text_at (const char *file, int line, const char *caller, WindowStage *self, const char *text);

G_END_DECLS
