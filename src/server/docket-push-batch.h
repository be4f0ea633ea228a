/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "docket-auth.h"
#include "docket-clock.h"
#include "docket-commit.h"

G_BEGIN_DECLS

/* One of the batch. */
typedef struct
{
  DocketOperation *operation; /* (nullable): none if its kind or record cannot be read */
  DocketResult *refusal;      /* (nullable): then this is the answer */
} DocketPushed;

/**
 * DocketPushBatch:
 * @body: (owned): as it came
 * @header_key: (owned) (nullable): Idempotency-Key
 * @session: who sends; of whoever made it, and lives as long
 * @clock: (not owned)
 * @sent: of DocketPushed, in their order
 * @results: of DocketResult, one for each
 * @seq: newest place in the feed behind them
 * @key_missing: reading failed for want of a key
 *
 * What one POST /v1/ops brings, on its way from text to text. Of one thread at a
 * time.
 */
typedef struct
{
  GBytes *body;
  char *header_key;
  const DocketSession *session;
  DocketClock *clock;
  GArray *sent;
  GPtrArray *results;
  gint64 seq;
  gboolean key_missing;
  gboolean piecewise; /* one of them met a fault: each can be taken back alone */
} DocketPushBatch;

void docket_push_batch_init (DocketPushBatch *push, GBytes *body, const char *header_key, const DocketSession *session, DocketClock *clock);
void docket_push_batch_clear (DocketPushBatch *push);

/* Errors: DOCKET_SERVER_ERROR_REQUEST, DOCKET_CORE_ERROR. */
gboolean docket_push_batch_read (DocketPushBatch *push, GError **error);
/* A DocketWriteFunc: @batch is a DocketPushBatch that was read. */
gboolean docket_push_batch_commit (DocketRepository *repository, DocketCommit *commit, gpointer batch, GError **error);
/* The body of the answer. @rights_changed: (out): somebody's rights may be others now */
GBytes *docket_push_batch_answer (DocketPushBatch *push, gboolean *rights_changed);

G_END_DECLS
