/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "view-stage.h"

G_BEGIN_DECLS

/* The Outbox page in a window that writes down what the page asks of it. */
typedef struct
{
  Fixture fixture;
  GString *asked;   /* a line each: "toast-while Discarding 310 changes BUNDLE" */
  const char *text; /* what a wait looks for */
  guint n_queued;   /* new customers: "Shop 0" and so on, with the ids of jobs from the hundredth on */
} OutboxPage;

void outbox_stage_open (OutboxPage *page);
void outbox_stage_close (OutboxPage *page);
void outbox_stage_wait_for_action (OutboxPage *page, const char *text);
/* The first row. (transfer none): its bundle */
const char *outbox_stage_select_first (OutboxPage *page);

/* @saves of @each new customers, all of them in one commit, and @refused by the server. */
void outbox_stage_queue (OutboxPage *page, guint saves, guint each, gboolean refused);
/* On the writer: as if the server had. @operations: (element-type DocketOperation) */
gboolean outbox_stage_refuse (DocketStore *store, GPtrArray *operations, GError **error);

G_END_DECLS
