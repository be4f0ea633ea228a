/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "docket-worker.h"

G_BEGIN_DECLS

struct _DocketWorker
{
  GObject parent_instance;

  DocketWriter *writer;
  DocketStore *reader;
  DocketTransport *transport;
  DocketClock *clock;
  DocketRandom *random;
  char *token;

  DocketWorkerStatusFunc status_func;
  gpointer status_data;
  DocketWorkerTokenFunc token_func;
  gpointer token_data;
  DocketSyncStatus *status; /* last one told */

  gboolean running;
  gboolean online;       /* FALSE: the plug is pulled */
  gboolean expired;      /* our server refused the token */
  gboolean needs_update; /* our server refused our version */
  gboolean revoked;      /* our server gives this device nothing more, but keeps what it sends */
  gboolean reached;      /* it answered since the last start or failure */
  gboolean ever_pulled;  /* a whole pull came through since the start */
  guint failures;        /* in a row, of any request */
  char *problem;         /* sentence of the last failure */
  char *disk_problem;

  /* Everything under way; replaced when the plug is pulled. */
  GCancellable *cancellable;

  /* Push. */
  gboolean pushing;
  GPtrArray *push_keys;   /* of the batch in flight */
  guint push_limit;       /* operations a batch; halved to find a poison */
  guint push_failed_whole; /* answers of our server against a whole batch, in a row */
  gint64 push_not_before; /* ms: Retry-After; 0 */
  guint settled;          /* answers taken since the start */

  /* Pull. */
  gboolean pulling;
  gboolean pull_wanted;
  gboolean pull_large; /* the page under way says that more follow, or is the first */
  gint64 pull_not_before; /* ms; 0 */
  gint64 pull_tick_at;    /* ms: the next pull that nobody asked for */
  gint64 pull_mark;       /* docket_store_get_ack_mark() before the first page was asked for */
  gint64 pull_seq_seen;   /* highest seq a poke named */

  /* The server's audit against what this desk remembers of it. */
  gboolean head_asking;
  gint64 head_not_before; /* ms */

  /* Live channel. */
  GCancellable *live; /* NULL: closed */
  gboolean live_heard; /* it said something since it was opened */
  GSource *live_deadline;
  gint64 live_not_before; /* ms */
  guint live_failures;

  GSource *timer;  /* the next thing that falls due */
  GSource *turn;   /* a turn is on its way */
  GPtrArray *waiters; /* Sync now */
};

/* -- docket-worker.c -- */
/* Looks at everything once more, soon. */
void docket_worker_schedule_turn (DocketWorker *self);
/* No answer came: a sentence why. */
void docket_worker_note_failure (DocketWorker *self, const char *sentence);
/* Our server answered, whatever it said. */
void docket_worker_note_answer (DocketWorker *self);
/* Looks at a refusal: TRUE if it was one of those that stop everything
 * (signed out, update needed). */
gboolean docket_worker_take_refusal (DocketWorker *self, const DocketResponse *response);
/* A write here failed (full disk…): shown until one succeeds. */
void docket_worker_note_disk (DocketWorker *self, const GError *error);
/* title/detail of a problem document, or a plain sentence. (transfer full) */
char *docket_worker_problem_sentence (const DocketResponse *response);
void docket_worker_tell_status (DocketWorker *self);

/* -- docket-push.c -- */
/* Starts a batch if something is due; returns whether one is in flight. */
gboolean docket_worker_push (DocketWorker *self);

/* -- docket-pull.c -- */
void docket_worker_pull (DocketWorker *self);
void docket_worker_open_live (DocketWorker *self);
void docket_worker_close_live (DocketWorker *self);

/* -- docket-head-check.c -- */
/* Asks for the head of the audit, if it is time to. */
void docket_worker_check_head (DocketWorker *self);

G_END_DECLS
