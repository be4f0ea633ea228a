/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "docket-trouble.h"
#include "docket-worker.h"

G_BEGIN_DECLS

#define DOCKET_LANES_N 2

/* One way out. The lanes have the same rules and know nothing of each other:
 * each has one request in flight at most, a batch of operations or a piece of a
 * file, and waits and fails by itself. */
typedef struct
{
  const char *name;     /* DOCKET_LANE_… */
  DocketWorker *worker; /* which it is part of */
  gboolean busy;        /* something is in flight, or being written down */

  /* Operations. */
  GPtrArray *keys;     /* of the batch in flight; NULL: it is a file */
  GPtrArray *next_keys; /* of the batch that goes next; NULL: none was prepared */
  GBytes *next_body;
  gboolean next_ready;  /* it is written down that it may be under way */
  gboolean in_flight;   /* the batch is on its way, and no answer came yet */
  char *epoch;          /* (nullable): of the server, as far as was known when it went */
  gboolean never_left;  /* told with an error: nothing of the batch did */
  DocketTrouble trouble; /* with a server that refuses batches as a whole */
  gint64 not_before;   /* ms: our server asked for that time; 0 */
  gint64 release_at;   /* ms: when another sign that it is well may end that */

  /* The file that goes before some of them; NULL: none was begun. */
  DocketStoreFile *file;
  gboolean announced;      /* the server said how much of it it has */
  gint64 offset;           /* that much, bytes */
  gsize piece_bytes;       /* of the piece in flight */
  gsize piece_bytes_max;   /* as much as the line seems to take */
  guint strayed;           /* the server stood elsewhere than we thought, in a row */
  gint64 file_not_before;  /* ms: Retry-After, for files; 0 */
  gint64 file_rest_until;  /* ms: the line is suspect; any answer ends it; 0 */
} DocketLane;

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
  gint64 status_told_at;    /* ms, monotonic */
  GSource *status_timer;    /* one that was put off */

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
  gint64 disk_not_before; /* ms: the disk refused a write; nothing is sent until then; 0 */
  gboolean stranded;      /* what was under way may still stand as being sent: to be queued again first */

  /* Everything under way; replaced when the plug is pulled. */
  GCancellable *cancellable;

  /* Sending. */
  DocketLane lanes[DOCKET_LANES_N]; /* edits first */
  gboolean recovering; /* what a crash left is being put in order: nothing is sent */
  guint settled;       /* answers taken since the start */
  guint files_pending; /* when the status was told last */
  guint files_done;    /* since none was */

  /* Pull. */
  gboolean pulling;
  gboolean pull_wanted;
  gboolean pull_owed; /* the last one failed: what the feed has is not known */
  gboolean pull_large; /* the page under way says that more follow, or is the first */
  gboolean read_anew;  /* since the server could not read the cursor; until a whole pull came through */
  gboolean untidy;     /* what a pull of everything replaced may still be there */
  gboolean tidying;
  gboolean tidy_more;  /* of the writer while tidying */
  gint64 pull_not_before; /* ms; 0 */
  gint64 pull_begun_at;   /* ms; the last one */
  gint64 pull_tick_at;    /* ms: the next pull that nobody asked for */
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
  DocketWorkerPresenceFunc presence_func;
  gpointer presence_data;
  gboolean presence_told; /* of others, since the channel was opened */

  /* Where this person looks. */
  char *viewing;           /* (nullable): JSON */
  gboolean viewing_due;    /* to be said again */
  gboolean viewing_asking; /* it is under way */
  gboolean viewing_told;   /* the server may still think that they look at something */
  gint64 viewing_said_ms;  /* monotonic; 0: never */
  GSource *viewing_timer;

  gint64 clock_ahead_ms; /* of the wall clock against the monotonic one, when last looked at */
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
/* A pull came through: a server that had no time may have some again. */
void docket_worker_note_well (DocketWorker *self);
/* At every turn: if the wall clock was set back since the last, nothing waits for the hour it was. */
void docket_worker_notice_clock (DocketWorker *self, gint64 now);
void docket_worker_tell_status (DocketWorker *self);
/* Whether a lane is sending, or about to. */
gboolean docket_worker_is_sending (DocketWorker *self);

/* -- docket-worker-disk.c -- */
/* A write here failed (full disk…): shown until one succeeds, and nothing is
 * sent for a while. NULL: it went well. */
void docket_worker_note_disk (DocketWorker *self, const GError *error);
/* The same for a write about work that was on its way: it still stands as being
 * sent, and is queued again as soon as the disk allows. */
void docket_worker_note_stranded (DocketWorker *self, const GError *error);
/* What waits for the network, or for the server to have time, goes now. */
void docket_worker_make_network_due (DocketWorker *self);
/* At a start: puts in order what a crash left. */
void docket_worker_begin (DocketWorker *self);
/* At every turn: puts in order what is stranded, if it is time to. */
void docket_worker_mend (DocketWorker *self, gint64 now);
/* Whether the disk lets lanes begin something. */
gboolean docket_worker_may_begin (DocketWorker *self, gint64 now);
/* Whether there is a line, and the server has not refused the token or our version. */
gboolean docket_worker_may_speak (DocketWorker *self);

/* -- docket-problem.c -- */
/* title/detail of a problem document as it came, or a plain sentence of ours that is
 * not translated: to be kept. (transfer full) */
char *docket_worker_problem_sentence (const DocketResponse *response);
/* The same in the language of this program: to be shown. (transfer full) */
char *docket_worker_problem_say (const DocketResponse *response);
/* Whether it is the problem of that name of a Docket server; NULL: of any name. */
gboolean docket_problem_is (const DocketResponse *response, const char *name);
/* Whether it is certain that the server kept nothing of the request. */
gboolean docket_problem_kept_nothing (const DocketResponse *response);

/* -- docket-lane.c -- */
void docket_lane_init (DocketLane *lane, DocketWorker *worker, const char *name);
void docket_lane_clear (DocketLane *lane);
/* Begins what is due, if nothing is in flight. */
void docket_lane_turn (DocketLane *lane, gint64 now);
/* What was in flight is over: look what is next. */
void docket_lane_over (DocketLane *lane);
/* When it has something to begin; -1: not by the clock. */
gint64 docket_lane_next_due (DocketLane *lane);
/* Sync now: waits are lifted. */
void docket_lane_lift_waits (DocketLane *lane);
/* The server is well: the wait it asked for may be over. TRUE if it is now. */
gboolean docket_lane_release (DocketLane *lane, gint64 now);
/* Waits as our server asks with a busy answer; the shortest wait is the @step-th
 * of the lane's table. Returns for how long. */
gint64 docket_lane_busy_ms (DocketLane *lane, const DocketResponse *response, guint step);
/* Our server answered: the line is no longer suspect. */
void docket_lane_trust (DocketLane *lane);
/* A lane is part of its worker: whoever holds one over a callback holds that. */
DocketLane *docket_lane_ref (DocketLane *lane);
void docket_lane_unref (DocketLane *lane);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DocketLane, docket_lane_unref)
/* The lane's waits, to be handed to the writer. */
typedef struct
{
  DocketLanePolicy policy;
  gint64 waits_ms[32];
} DocketLaneWaits;
void docket_lane_get_waits (DocketLane *lane, DocketLaneWaits *waits);

/* -- docket-push.c -- */
/* Starts a batch if something is due; returns whether one is in flight. */
gboolean docket_lane_push (DocketLane *lane);
/* While one is in flight: makes the next one ready, if something is due. */
void docket_lane_prepare (DocketLane *lane);
/* Sends the one that is ready; returns whether one is in flight. */
gboolean docket_lane_push_next (DocketLane *lane);

/* -- docket-upload.c -- */
/* Sends the next piece of the file that is due; returns whether one is in flight. */
gboolean docket_lane_upload (DocketLane *lane, gint64 now);

/* -- docket-pull.c -- */
void docket_worker_pull (DocketWorker *self);

/* -- docket-live-channel.c -- */
void docket_worker_open_live (DocketWorker *self);
void docket_worker_close_live (DocketWorker *self);

/* -- docket-worker-viewing.c -- */
/* Says it if it is due and there is a channel. */
void docket_worker_say_viewing (DocketWorker *self);
/* At a stop: lets go of the timer. */
void docket_worker_end_viewing (DocketWorker *self);

/* -- docket-head-check.c -- */
/* Asks for the head of the audit, if it is time to. */
void docket_worker_check_head (DocketWorker *self);

G_END_DECLS
