/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "docket-fake-clock.h"
#include "docket-fake-transport.h"
#include "docket-worker.h"

G_BEGIN_DECLS

/* The worker against a server that is a function here, on a clock that stands
 * still until a test moves it: no thread, no network, no waiting. */
typedef struct
{
  char *dir;
  char *path;
  DocketFakeClock *clock;
  DocketRandom *random;
  DocketStore *store;
  DocketStore *reader;
  DocketNotifier *notifier;
  DocketWriter *writer;
  DocketFakeTransport *transport;
  DocketWorker *worker;
  DocketSyncStatus *status;

  /* The server's side. */
  gboolean unreachable;  /* nobody answers */
  gboolean no_route;     /* nothing can be sent at all */
  guint fail_next;       /* so many requests get no answer */
  gboolean lose_answers; /* takes the operations, the answer gets lost */
  guint status_code;     /* answers everything with it; 0: works */
  guint ops_status_code; /* the same for operations only */
  char *poison;          /* refuses every batch that contains this key, … */
  guint poison_code;     /* … with this; 0: 400 */
  void (*on_ops) (gpointer fixture); /* (nullable): operations have come, and are about to be answered */
  GHashTable *before;    /* key -> key that has to be carried out before it */
  guint disorder;        /* how often one was not */
  char *deferred;        /* answers this key with deferred, … */
  const char *deferred_for; /* … for this; NULL: needs-record */
  guint unnamed;         /* so many of a batch are carried out, and missing in the answer */
  guint retry_after_s;
  GHashTable *effects;   /* key -> how often it was carried out */
  GPtrArray *batches;    /* number of operations of each */
  gint64 seq;
  guint batches_at_start; /* that had come when the feed was last read from the start */
  gint64 audit_size;      /* 0: the question is not known */
  const char *audit_head; /* at audit_size */
  const char *audit_at;   /* (nullable): at what is asked for */
  const char *epoch;       /* what the server says of itself; NULL: nothing */
  gboolean expired_cursor;
  guint refused_cursors;  /* so many requests that name a cursor are told that it is none */
  guint starts;           /* how often the feed was read from the start */
  gboolean foreign_page;
  GHashTable *files;          /* digest -> what came of it (GByteArray) */
  GHashTable *sizes;          /* digest -> as announced */
  GHashTable *whole;          /* digests of those that are complete */
  guint files_unreachable;    /* so many requests about files get no answer */
  guint files_lose_answers;   /* so many are obeyed, but the answer gets lost */
  guint files_status_code;    /* answers requests about files with it, … */
  guint files_status_times;   /* … so often */
  guint garbled;              /* so many pieces arrive as others */
  guint forget_files;         /* so many operations are told that their file is not here, though it is */
  guint cut_after_pieces;     /* from then on requests about files get no answer; 0: never */
  const char *stuck;          /* (nullable): nothing is heard about the pieces of this one */
  guint piece_ms;             /* each takes so long */
  GPtrArray *upload_told;     /* what docket_words_upload() said, status by status */
  guint pieces;               /* that were taken */
  gint64 first_offset;        /* of the last run of pieces: where it began; -1 */
  GPtrArray *looks;           /* bodies of what was said about where this person looks */
  gboolean revoked; /* the device: takes its operations, gives it nothing */
} WorkerFixture;

/* Until nothing moves any more. */
void worker_settle (void);
/* Moves the clock, then settles. */
void worker_pass (WorkerFixture *f, gint64 ms);
/* One change is saved, and has been tried in vain for longer than half an hour. */
void worker_save_without_line (WorkerFixture *f);
/* The line is back: the next pull comes within 30 seconds and a bit, not in half
 * an hour, and the change goes after it. */
void worker_assert_line_frees_queue (WorkerFixture *f);
/* For g_test_add(). */
void worker_set_up (WorkerFixture *f, gconstpointer data);
void worker_tear_down (WorkerFixture *f, gconstpointer data);
/* Saves a new customer; returns the operation's key. (transfer full) */
char *worker_save_customer (WorkerFixture *f, const char *name);
#define WORKER_JOB "01930000-0000-7000-8000-00000000000a"
/* The server has told of a job in this person's hands. */
void worker_know_job (WorkerFixture *f);
/* Takes a file of @size bytes in and attaches it to that job; returns the
 * operation's key. @sha256: (out) (optional) (transfer full) */
char *worker_attach (WorkerFixture *f, gsize size, guint32 seed, char **sha256);
/* The same for the picture of a signature. */
char *worker_sign (WorkerFixture *f, gsize size, guint32 seed);
/* (transfer full) */
DocketOutboxItem *worker_item (WorkerFixture *f, const char *key);
/* As after a crash of the program, on the same store. */
void worker_restart (WorkerFixture *f);
/* So many new customers in one save: the disk is waited for once. */
void worker_save_n (WorkerFixture *f, guint n);
/* Batches that were sent. */
guint worker_n_pushes (WorkerFixture *f);
/* Lets it go; FALSE if that is too late. */
gboolean worker_discard (WorkerFixture *f, const char *key);
DocketStoreCounts worker_counts (WorkerFixture *f);
/* Starts the worker with a token, then settles. */
void worker_start (WorkerFixture *f);
/* What the sync pill says now. */
void worker_assert_pill (WorkerFixture *f, const char *words);

G_END_DECLS
