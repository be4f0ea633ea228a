/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "docket-clock.h"
#include "docket-db.h"
#include "docket-error.h"
#include "docket-files.h"
#include "docket-operation.h"
#include "docket-policy.h"
#include "docket-random.h"
#include "docket-result.h"
#include "docket-review.h"
#include "docket-change-set.h"
#include "docket-query.h"
#include "docket-text.h"

G_BEGIN_DECLS

/**
 * DocketStoreError:
 * @DOCKET_STORE_ERROR_FORBIDDEN: this person may not make that change; says why
 * @DOCKET_STORE_ERROR_NOT_FOUND: no such record here
 * @DOCKET_STORE_ERROR_CURSOR: the page does not start where this store stands
 * @DOCKET_STORE_ERROR_NOT_DISCARDABLE: it has been sent, or other work stands on it
 * @DOCKET_STORE_ERROR_AMBIGUOUS: more than one record begins so
 * @DOCKET_STORE_ERROR_MOVED_ON: what was read meanwhile is not so any more: read it again
 * @DOCKET_STORE_ERROR_BUSY: somebody else, perhaps another program, is at it just now
 * @DOCKET_STORE_ERROR_IN_PART: the disk refused the rest; says how far it came, and why
 */
typedef enum
{
  DOCKET_STORE_ERROR_FORBIDDEN,
  DOCKET_STORE_ERROR_NOT_FOUND,
  DOCKET_STORE_ERROR_CURSOR,
  DOCKET_STORE_ERROR_NOT_DISCARDABLE,
  DOCKET_STORE_ERROR_AMBIGUOUS,
  DOCKET_STORE_ERROR_MOVED_ON,
  DOCKET_STORE_ERROR_BUSY,
  DOCKET_STORE_ERROR_IN_PART,
} DocketStoreError;
#define DOCKET_STORE_ERROR (docket_store_error_quark ())
GQuark docket_store_error_quark (void);

/**
 * DocketStore:
 *
 * One account's SQLite file on this machine (DESIGN §7): records as the person
 * should see them, confirmed copies beside those with pending work, the
 * outbox, the cursor. All calls are synchronous and belong to the thread that
 * opened it: the writing one lives inside DocketWriter, readers are opened
 * read-only wherever they are needed. Every write is one BEGIN IMMEDIATE
 * transaction; when it returns TRUE the work is on the disk.
 *
 * Errors of all calls, besides those named: the DOCKET_DB_ERROR domain.
 */
#define DOCKET_TYPE_STORE (docket_store_get_type ())
G_DECLARE_FINAL_TYPE (DocketStore, docket_store, DOCKET, STORE, GObject)

/* A writing store creates and migrates the file; a read-only one needs it there. */
DocketStore *docket_store_open (const char *path, DocketDbFlags flags, DocketClock *clock, DocketRandom *random, GError **error);
const char *docket_store_get_path (DocketStore *self);
/* Whether anything asked of it has met damage in the file: docket_rescue(). */
gboolean docket_store_met_damage (DocketStore *self);
/* What has been read through it so far. */
void docket_store_get_work (DocketStore *self, DocketDbWork *work);
/* The folder of its files. (transfer none) */
DocketFiles *docket_store_get_files (DocketStore *self);

typedef gboolean (*DocketStoreFunc) (DocketStore *store, gpointer data, GError **error);
/* Runs @func with all its writes in one transaction, so one wait for the disk:
 * answers and their journal, say. If @func, or any write in it, fails, nothing
 * of it is kept. */
gboolean docket_store_transact (DocketStore *self, DocketStoreFunc func, gpointer data, GError **error);
/* Runs @func, which only reads, over one moment of the file: whatever others save
 * meanwhile, no record is found twice or not at all by its several questions. */
gboolean docket_store_read_at_once (DocketStore *self, DocketStoreFunc func, gpointer data, GError **error);

/* -- Small facts about the account: see DOCKET_META_… -- */
#define DOCKET_META_SERVER_URL "server-url"
#define DOCKET_META_SERVER_ID "server-id"
#define DOCKET_META_EPOCH "epoch"
#define DOCKET_META_COMPANY "company"
#define DOCKET_META_CURRENCY "currency"
#define DOCKET_META_PERSON "person"     /* id */
#define DOCKET_META_USERNAME "username"
#define DOCKET_META_ROLE "role"         /* as at sign-in; the person record is newer */
#define DOCKET_META_DEVICE "device"     /* id */
#define DOCKET_META_CURSOR "cursor"
#define DOCKET_META_RESTORED_AT "restored-at"   /* ms as text: when the server last turned out to be a restored copy */
#define DOCKET_META_RESCUED_AT "rescued-at"     /* ms as text: when this file was made anew from a damaged one */
#define DOCKET_META_AUDIT_SIZE "audit-size"     /* how long the server's audit was when last seen; decimal */
#define DOCKET_META_AUDIT_HEAD "audit-head"     /* and its head there */
#define DOCKET_META_AUDIT_BROKEN "audit-broken" /* ms as text: since when it is another one; unset while it is not */
#define DOCKET_META_DISK_TRIED_AT "disk-tried-at" /* ms as text: when it was tried last whether the disk takes something again */
#define DOCKET_META_LAST_SYNC_AT "last-sync-at" /* ms as text */
/* (transfer full) (nullable) */
char *docket_store_get_meta (DocketStore *self, const char *name);
gboolean docket_store_set_meta (DocketStore *self, const char *name, const char *value, GError **error);
/* The policy the feed brought, or the default one. (transfer full) */
DocketPolicy *docket_store_get_policy (DocketStore *self);
/* The person's role (with no ASSIGNED bit), from their record or the sign-in. */
DocketRole docket_store_get_role (DocketStore *self);

/* -- Reading -- */
/* @record: (out) (transfer full) (nullable). FALSE on error only. */
gboolean docket_store_get (DocketStore *self, DocketKind kind, const char *id, DocketRecord **record, GError **error);
/* Customers here that may be the one that @values (of a customer) describes, by
 * docket_likeness_score() at least @score_min, best first, at most @limit; void
 * ones are not among them. (transfer full) (element-type DocketRecord) */
GPtrArray *docket_store_find_similar (DocketStore *self, const DocketValues *values, guint score_min, guint limit, GError **error);
/**
 * DocketSimilar:
 *
 * Asks that of many, one after the other, several times as fast: it remembers
 * what it has read, some megabytes at most. Who is entered or changed meanwhile
 * may be missed.
 */
typedef struct _DocketSimilar DocketSimilar;
/* Keeps a reference of @store, and is used on its thread. */
DocketSimilar *docket_similar_new (DocketStore *store);
void docket_similar_free (DocketSimilar *self);
/* As docket_store_find_similar(). */
GPtrArray *docket_similar_find (DocketSimilar *self, const DocketValues *values, guint score_min, guint limit, GError **error);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DocketSimilar, docket_similar_free)
/* By job number, id, or a unique beginning of one. NOT_FOUND, AMBIGUOUS. */
DocketRecord *docket_store_find (DocketStore *self, DocketKind kind, const char *reference, GError **error);
/* What people type for records of @kind that begins so: job numbers (ids of jobs
 * that have none), sign-in names, ids of open cases, ids of others. At most @limit.
 * (transfer full) (element-type utf8) */
GPtrArray *docket_store_complete (DocketStore *self, DocketKind kind, const char *beginning, guint limit, GError **error);
/* Row ids in the order of the query; at most @limit (0: all). (transfer full) (element-type gint64) */
GArray *docket_store_select_rows (DocketStore *self, const DocketQuery *query, guint limit, GError **error);
/* Record by row id. @record: (out) (transfer full) (nullable). FALSE on error only. */
gboolean docket_store_get_row (DocketStore *self, DocketKind kind, gint64 row, DocketRecord **record, GError **error);
/* Row id of a record; 0 if there is none. */
gint64 docket_store_find_row (DocketStore *self, DocketKind kind, const char *id);
/* And the other way round; NULL if there is none. (transfer full) */
char *docket_store_find_id (DocketStore *self, DocketKind kind, gint64 row);
/* Records in the order of the query. (transfer full) (element-type DocketRecord) */
GPtrArray *docket_store_select (DocketStore *self, const DocketQuery *query, guint limit, GError **error);
gint64 docket_store_count (DocketStore *self, const DocketQuery *query, GError **error);

/* FALSE for a while after an old file was opened: a search does not find all it
 * should, as records are still being put into its index. Usable on a reader too. */
gboolean docket_store_is_search_whole (DocketStore *self);

/* How many cases of a query are of each `case_kind`; most first. (transfer full)
 * (element-type DocketCaseCount) */
typedef struct
{
  char *kind;
  guint n;
} DocketCaseCount;
GArray *docket_store_count_cases (DocketStore *self, const DocketQuery *query, GError **error);

/* What stands beside a record in lists and titles. Plain struct. */
typedef struct
{
  gboolean pending;      /* own work on it waits (queued, sending, or acked but not yet back in the feed) */
  gboolean plan_pending; /* of a job: its plan is among that */
  gboolean failing;      /* its last attempt failed */
  gint64 next_attempt_at; /* ms; 0 if none */
  gboolean under_review; /* an open case is about it */
  gboolean ever_synced;  /* the server knows it */
  char *review;          /* (nullable): id of the newest open case about it */
} DocketRecordState;
void docket_record_state_clear (DocketRecordState *state);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (DocketRecordState, docket_record_state_clear)
gboolean docket_store_get_state (DocketStore *self, DocketKind kind, const char *id, DocketRecordState *state, GError **error);

/* -- Submitting -- */
/**
 * docket_store_submit:
 * @operations: (element-type DocketOperation): one save; nobody else may hold them
 *
 * Completes each operation (key, bundle, seen, made_at, follows, after), puts
 * it into the outbox and applies it to the optimistic row, all in one
 * transaction. When it returns %TRUE the work is "Saved on this device".
 *
 * Errors: %DOCKET_STORE_ERROR_FORBIDDEN if policy or role refuses it already
 * here (rights, illegal status move, locked record); %DOCKET_CORE_ERROR_INVALID
 * for values out of range.
 */
gboolean docket_store_submit (DocketStore *self, GPtrArray *operations, GError **error);
/* Whether docket_store_submit() would take @operation as things stand, and with the
 * same error if not. Writes nothing, neither here nor in @operation. */
gboolean docket_store_check (DocketStore *self, const DocketOperation *operation, GError **error);

/* Undoes the decision of a case: one that certainly never arrived is removed from the
 * outbox, else an undo_decision is saved. FORBIDDEN, with the reason, if this
 * person may not, or nothing is decided. */
gboolean docket_store_undo_decision (DocketStore *self, const char *review, const char *reason, GError **error);

/* -- Outbox -- */
/* What is light goes in one lane, what has a heavy file in the other: they never
 * wait for each other. */
#define DOCKET_LANE_EDITS "edits"
#define DOCKET_LANE_FILES "files"

typedef enum
{
  DOCKET_OUTBOX_QUEUED,
  DOCKET_OUTBOX_SENDING,
  DOCKET_OUTBOX_ACKED,
  DOCKET_OUTBOX_HELD,
  DOCKET_OUTBOX_REJECTED,
} DocketOutboxState;
const char *docket_outbox_state_name (DocketOutboxState state);

typedef struct
{
  gint64 position;              /* order of submission */
  DocketOperation *operation;
  DocketOutboxState state;
  char *lane;                   /* "edits" or "files" */
  guint attempts;
  gint64 saved_at;              /* ms */
  gint64 last_attempt_at;       /* ms; 0 if never */
  gint64 next_attempt_at;       /* ms; 0: at once */
  gint64 settled_at;            /* ms; when acked, held or rejected */
  char *problem_type;           /* (nullable): problem name, `why` of its case, or "decided-against", or "network" */
  char *problem_detail;         /* (nullable) */
  char *review;                 /* (nullable) */
  gint64 seq;                   /* of the effect; 0 */
  gboolean merged;              /* outcome was merged rather than applied */
  gboolean resend;              /* was answered; is sent again because the server was restored */
  gboolean file_missing;        /* its file goes first, and has not arrived yet */
  gboolean may_go;              /* it was refused, or never on its way: it can be let go */
} DocketOutboxItem;
void docket_outbox_item_free (DocketOutboxItem *item);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DocketOutboxItem, docket_outbox_item_free)

/* Everything, oldest first; acked ones only if acked at or after @acked_since.
 * (transfer full) (element-type DocketOutboxItem) */
GPtrArray *docket_store_outbox (DocketStore *self, gint64 acked_since, GError **error);

/**
 * DocketOutboxSave:
 *
 * One save (bundle) in the outbox, summed up without reading what is in it.
 */
typedef struct
{
  char *bundle;
  guint n;                  /* its operations */
  DocketOutboxState state;  /* of the one that needs most attention */
  char *review;             /* (nullable): of that one */
  guint attempts;           /* of the one tried most often */
  gint64 next_attempt_at;   /* ms; of the queued one that goes last */
  gint64 settled_at;        /* ms; of the last one */
  gboolean only_files;      /* all that waits of it are heavy files */
  gboolean decided_against; /* something in it was */
  gboolean decides;         /* something in it is a decision, or takes one back */
  GArray *positions;        /* element-type gint64: what of it is to be read */
  DocketBundleRest rest;    /* what is not, in numbers, but for the records */
  guint n_rest_may_go;      /* operations of that which can be let go */
  guint n_may_go;           /* of all of it */
  guint n_to_do;            /* of all of it: they wait, but for heavy files, or were refused */
  GHashTable *others;       /* (nullable): id -> kind: records of the rest */
} DocketOutboxSave;
void docket_outbox_save_free (DocketOutboxSave *save);
/* Each save, oldest first; acked operations only if acked at or after
 * @acked_since. @items_max: operations of each that are to be read: the first, and
 * the first few of each state. (transfer full) (element-type DocketOutboxSave) */
GPtrArray *docket_store_outbox_saves (DocketStore *self, gint64 acked_since, guint items_max, GError **error);
/* What is at @positions (element-type gint64) and still there. (transfer full)
 * (element-type DocketOutboxItem) */
GPtrArray *docket_store_outbox_items (DocketStore *self, GArray *positions, GError **error);
/* Of one save, the first @n_max at position @from or after it. (transfer full) (element-type DocketOutboxItem) */
GPtrArray *docket_store_outbox_of_save (DocketStore *self, const char *bundle, gint64 from, guint n_max, GError **error);
/* All that was refused, in whichever save, and names the record @id: changes of it,
 * and what is attached to it. Oldest first. However long that takes: not for a
 * window's thread. (transfer full) (element-type DocketOutboxItem) */
GPtrArray *docket_store_outbox_refused_about (DocketStore *self, const char *id, GError **error);
/* Whether there are more than @n operations in it, without counting on from there. */
gboolean docket_store_outbox_is_longer (DocketStore *self, gint64 acked_since, guint n);
/* As docket_store_outbox_make_keys_due(), for all of a save; also where letting it go
 * has stopped: the rest is wanted then. */
gboolean docket_store_outbox_make_save_due (DocketStore *self, const char *bundle, GError **error);
/* As docket_store_outbox_raise(), for all of a save that was decided against, or
 * nothing of it. */
gboolean docket_store_outbox_raise_save (DocketStore *self, const char *bundle, GError **error);

/* What may go now in @lane: due, in order, nothing that waits behind an earlier
 * undue or in-flight one of the same record; bounded by count and encoded
 * bytes. Their keys go to @keys (empty; element-type utf8), their texts, as they
 * are sent, with commas between them to @operations (empty). */
gboolean docket_store_outbox_due (DocketStore *self, const char *lane, gint64 now_ms, guint operations_max, gsize bytes_max, GPtrArray *keys, GString *operations, GError **error);
/* When the next queued operation of @lane falls due; 0: now; -1: none, and on error. */
gint64 docket_store_outbox_next_due (DocketStore *self, const char *lane, GError **error);
/* queued -> sending, all of @keys or none: MOVED_ON if one of them is not there
 * or not queued any more (it was discarded since it was found due), or if something
 * of its record stands before it now (it was put back since). From then on
 * they may have arrived, until one of the calls below says otherwise.
 * @keys: (element-type utf8): in the order of the queue */
gboolean docket_store_outbox_sending (DocketStore *self, GPtrArray *keys, GError **error);
/* sending -> queued, without counting an attempt. @may_have_arrived: FALSE if it
 * is certain that the server did not take them: they never left, or it said so. */
gboolean docket_store_outbox_put_back (DocketStore *self, GPtrArray *keys, gboolean may_have_arrived, GError **error);
/* The server's answers: each names its operation; others are untouched. A
 * deferred one is queued again, due in @deferred_wait_ms; one that the server has
 * a fault with waits as long as one that failed alone in @lane (nullable).
 * @results: (element-type DocketResult) */
gboolean docket_store_outbox_settle (DocketStore *self, GPtrArray *results, gint64 deferred_wait_ms, const DocketLanePolicy *lane, GError **error);
/* What needs @key, directly or not, is rejected with the server's words: @key
 * was rejected without the server keeping it, which would wait for it for ever. */
gboolean docket_store_outbox_refuse_needing (DocketStore *self, const char *key, GError **error);
/* How sending went wrong. */
typedef struct
{
  const DocketLanePolicy *lane; /* its waits, jittered with the store's random */
  const char *detail;           /* a sentence */
  gboolean may_have_arrived;    /* FALSE: it is certain that the server did not take them */
} DocketOutboxFailure;
/* The batch did not reach the server, or no answer came: back to queued, one
 * attempt more, and the wait of that attempt. */
gboolean docket_store_outbox_failed (DocketStore *self, GPtrArray *keys, const DocketOutboxFailure *failure, GError **error);
/* Our server wants to be asked again later: back to queued for @wait_ms. That
 * is not the operations' failure: they climb no higher than
 * %DOCKET_BUSY_ATTEMPTS_MAX, and the next answer that shows that the server is
 * well makes them due. */
gboolean docket_store_outbox_busy (DocketStore *self, GPtrArray *keys, gint64 wait_ms, const DocketOutboxFailure *failure, GError **error);
/* Our server cannot take this one (a batch halved down to it): it waits by
 * itself, goes by itself, and docket_store_outbox_make_due() wakes it only with
 * @all. @climb: others went through since it last failed, so the fault is its
 * own, and it waits longer each time; else no higher than
 * %DOCKET_BUSY_ATTEMPTS_MAX. */
gboolean docket_store_outbox_failed_alone (DocketStore *self, const char *key, gboolean climb, const DocketOutboxFailure *failure, GError **error);
/* Makes what waits for the network or a busy server due at once (our server
 * answered something). @all: deferred and poisoned ones too (Sync now). */
gboolean docket_store_outbox_make_due (DocketStore *self, gboolean all, GError **error);
/* The same for those of @keys (element-type utf8) that wait, and no others. */
gboolean docket_store_outbox_make_keys_due (DocketStore *self, GPtrArray *keys, GError **error);
/* The clock was set back: what was tried at an hour that is yet to come does not
 * wait for it, but may go at once. */
gboolean docket_store_outbox_clock_went_back (DocketStore *self, GError **error);
/* After a restart, or a disk that took no answers: whatever was `sending` is
 * queued again, same keys, and may have arrived; what was
 * acknowledged %DOCKET_OUTBOX_KEEP_DAYS ago is forgotten. */
gboolean docket_store_outbox_recover (DocketStore *self, GError **error);
/* Rejected and decided-against work that the person has seen and let go; or
 * unsent work (with what depends on it). NOT_DISCARDABLE otherwise. */
gboolean docket_store_outbox_discard (DocketStore *self, const char *key, GError **error);
/* All of @keys (element-type utf8) in one transaction, or nothing; those that
 * are gone already are passed over, NOT_FOUND if all are. @token puts it back, with all
 * that went along, as long as it is one of the last. @token: (nullable) */
gboolean docket_store_outbox_let_go (DocketStore *self, GPtrArray *keys, const char *token, GError **error);
/* The same for all of a save that was not on its way yet, or was refused, in
 * docket_store_undo_step()s; @bundle puts it back. NOT_DISCARDABLE if there is no such
 * operation in it. */
gboolean docket_store_outbox_let_save_go (DocketStore *self, const char *bundle, GError **error);
/* The token of what the save @bundle stands for, which had been refused: not that of the
 * save itself. (transfer full) */
char *docket_store_replaced_token (const char *bundle);
/* Puts back what was let go under @token, in docket_store_undo_step()s: same keys, same
 * place in the queue. NOT_FOUND if it is not at hand any more; NOT_DISCARDABLE if a file
 * of it is gone, what it changed was changed since, by anybody, or what it stands on is
 * gone. Of what takes more than one step, the others come back. */
gboolean docket_store_outbox_take_back (DocketStore *self, const char *token, GError **error);
/**
 * docket_store_undo:
 * @bundle: of a save of this person
 * @made: (out) (transfer full) (nullable): bundle of the save that takes it
 *   back; %NULL: it had never been tried, and is gone as if it had not been made
 *
 * Takes one save back as a whole, in docket_store_undo_step()s. What has been on its way, or has other work
 * standing on it, takes operations that do the opposite, on the records as they
 * stand now. FORBIDDEN, with the reason, if somebody has changed one of its
 * values since, other records refer to what it made, it is under review, or a decision, or this person may not;
 * NOT_FOUND if it is not in the outbox any more.
 */
gboolean docket_store_undo (DocketStore *self, const char *bundle, char **made, GError **error);
/* What is done to a save as a whole. */
typedef enum
{
  DOCKET_UNDO_TAKE_BACK, /* docket_store_undo() */
  DOCKET_UNDO_LET_GO,    /* docket_store_outbox_let_save_go() */
  DOCKET_UNDO_PUT_BACK,  /* docket_store_outbox_take_back() */
} DocketUndoWhat;
/* One of these on its way, in pieces that others save between. One thread at a time,
 * but for the progress, and for stopping it. */
typedef struct _DocketUndo DocketUndo;
DocketUndo *docket_undo_new (const char *bundle);
DocketUndo *docket_undo_new_of (DocketUndoWhat what, const char *bundle);
void docket_undo_free (DocketUndo *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DocketUndo, docket_undo_free)
/* (nullable): bundle of what takes it back, as far as it got */
const char *docket_undo_get_made (DocketUndo *self);
/* Operations that stayed where they were, as they had been on their way, or for
 * @reason. @reason: (out) (optional) (nullable) (transfer none): of the first that could
 * not be done what was to be done with it */
guint docket_undo_get_left (DocketUndo *self, const char **reason);
/* Operations of other saves that stood on what was let go, and went along. */
guint docket_undo_get_along (DocketUndo *self);
/* @done, @all: (out): of its operations, with those of another such that was cut off
 * before; 0 and 0 until they are known. Any thread. */
void docket_undo_get_progress (DocketUndo *self, guint *done, guint *all);
/* The next piece fails with %G_IO_ERROR_CANCELLED. Any thread. */
void docket_undo_stop (DocketUndo *self);
/* The next piece, at most one transaction; a small save needs one only. If it fails,
 * what was done before stays so, the sentence says how much that is, and a
 * new one for the same save does the rest. @undo: (type DocketUndo); @more: (out) */
gboolean docket_store_undo_step (DocketStore *self, gpointer undo, gboolean *more, GError **error);
/* One that took several pieces and did not come to its end: the program ended, the disk
 * was full, somebody stopped it; or it is on its way just now. */
typedef struct
{
  DocketUndoWhat what;
  char *bundle;
  guint done;
  guint all;
  gboolean elsewhere; /* it goes on: with another store of this file, mostly in another program */
} DocketUnfinished;
void docket_unfinished_free (DocketUnfinished *unfinished);
/* (transfer full) (element-type DocketUnfinished): mostly none */
GPtrArray *docket_store_get_unfinished (DocketStore *self, GError **error);
/* It is to stay as it is. */
gboolean docket_store_forget_unfinished (DocketStore *self, const char *bundle, GError **error);
/* Makes work that was decided against once more, as it was seen then: it is held
 * again beside the decision. The entry @key goes. @reason: (nullable): keeps the
 * old one; @new_key: (out) (optional) (transfer full). FORBIDDEN for other work,
 * and if this person may not make that change now. */
gboolean docket_store_outbox_raise (DocketStore *self, const char *key, const char *reason, char **new_key, GError **error);

/* -- Unsent work from one machine to another: see docket-outbox-file.c -- */
typedef struct
{
  guint operations;
  guint files; /* which they refer to */
  guint lost;  /* not sent, and their bytes are gone or damaged here: not in it */
} DocketOutboxExport;
/* All that is queued or sending into one file at @path, which is there whole or
 * not at all. A reader will do. Errors: DOCKET_OUTBOX_FILE_ERROR too. */
gboolean docket_store_outbox_export (DocketStore *self, const char *path, DocketOutboxExport *result, GError **error);

/* Such a file, read, found whole and of the account of @reader. Its files are
 * in their folder, but nothing refers to them yet. Not on the writer's thread. Errors: DOCKET_OUTBOX_FILE_ERROR too. */
typedef struct _DocketOutboxImport DocketOutboxImport;
DocketOutboxImport *docket_outbox_import_new (DocketStore *reader, const char *path, GError **error);
void docket_outbox_import_free (DocketOutboxImport *import);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DocketOutboxImport, docket_outbox_import_free)
/* Queues the next part of what is not known here, in one transaction. @more:
 * (out): there is a part left. What came in before a failure or the end of the
 * program stays; the same file brings the rest. */
gboolean docket_store_outbox_import (DocketStore *self, DocketOutboxImport *import, gboolean *more, GError **error);
/* After that: how many came in, with how many files, and how many were known. */
guint docket_outbox_import_get_operations (DocketOutboxImport *import);
guint docket_outbox_import_get_files (DocketOutboxImport *import);
guint docket_outbox_import_get_known (DocketOutboxImport *import);

typedef struct
{
  guint pending;      /* queued + sending */
  guint pending_files; /* of the pending ones: those that only bring a file */
  guint held;         /* own operations under review */
  guint rejected;     /* rejected, or decided against */
  guint open_reviews; /* cases this person sees as open */
  guint resending;    /* of the pending ones: answered before the server was restored */
  guint files_pending; /* files that have to arrive before some of the pending ones can go */
  gboolean kept_back;     /* of docket_store_get_waits(): nothing of the pending ones goes by itself, as somebody lets them go, or began to */
  gint64 next_attempt_at; /* ms; earliest undue one if nothing is due; 0 */
  gint64 last_sync_at;    /* ms; 0 never */
  gint64 restored_at;     /* ms; when the server last turned out to be a restored copy; 0 never */
  gint64 audit_broken_at; /* ms; since when its audit is not the one seen before; 0 */
} DocketStoreCounts;
/* A few steps, however much waits. */
gboolean docket_store_get_counts (DocketStore *self, DocketStoreCounts *counts, GError **error);
/* The same, but the next attempt is when something may go: what stands behind work that
 * waits has an hour of its own, which says nothing. While somebody lets something go, all of
 * the queue may be walked for it: not on the thread of a window. On error *@counts stays. */
gboolean docket_store_get_waits (DocketStore *self, DocketStoreCounts *counts, GError **error);
/* How often that was tried which was tried most often, of what waits. */
gboolean docket_store_get_attempts_max (DocketStore *self, guint *attempts, GError **error);
/* *@right: whether the counts, which are kept, are those of what is there. Reads
 * the whole outbox. */
gboolean docket_store_counts_are_right (DocketStore *self, gboolean *right, GError **error);

/* -- Files: see docket-store-files.c -- */
typedef struct
{
  char *sha256;
  gint64 size;      /* bytes */
  char *media_type;
  gboolean sent;    /* the server has it */
} DocketStoreFile;
void docket_store_file_free (DocketStoreFile *file);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DocketStoreFile, docket_store_file_free)

/* docket_store_submit() of operations that refer to files just taken.
 * @files: (element-type DocketTakenFile): freed by the caller, afterwards */
gboolean docket_store_submit_with_files (DocketStore *self, GPtrArray *files, GPtrArray *operations, GError **error);
/* Of one whose bytes are here. @file: (out) (transfer full) (nullable). FALSE on error only. */
gboolean docket_store_get_file (DocketStore *self, const char *sha256, DocketStoreFile **file, GError **error);
/* A download is in its place. */
gboolean docket_store_keep_file (DocketStore *self, const char *sha256, gint64 size, const char *media_type, GError **error);
/* It was looked at: it makes room later than others. */
gboolean docket_store_use_file (DocketStore *self, const char *sha256, GError **error);

/* The file that has to go next in @lane, so that what refers to it can.
 * @file: (out) (transfer full) (nullable). FALSE on error only. */
gboolean docket_store_file_due (DocketStore *self, const char *lane, gint64 now_ms, DocketStoreFile **file, GError **error);
/* When the next one falls due; 0: now; -1: none, and on error. */
gint64 docket_store_file_next_due (DocketStore *self, const char *lane, GError **error);
/* Keys of the unsettled operations that refer to it. (transfer full) (element-type utf8) */
GPtrArray *docket_store_file_operations (DocketStore *self, const char *sha256, GError **error);
/* The server has all of it: what refers to it may go. */
gboolean docket_store_file_sent (DocketStore *self, const char *sha256, GError **error);
/* As docket_store_outbox_failed(), or _failed_alone(), for whatever waits for it. */
gboolean docket_store_file_failed (DocketStore *self, const char *sha256, const DocketOutboxFailure *failure, gboolean alone, GError **error);
/* As docket_store_outbox_busy(). */
gboolean docket_store_file_busy (DocketStore *self, const char *sha256, gint64 wait_ms, const DocketOutboxFailure *failure, GError **error);
/* It can never go: what refers to it is put before the person. */
gboolean docket_store_file_hopeless (DocketStore *self, const char *sha256, const char *problem_detail, GError **error);

/* At a start: clears away what crashes and discarded work left. Does nothing
 * while another process brings files in. */
gboolean docket_store_clear_files (DocketStore *self, GError **error);
/* Makes room until at most @bytes_max are kept here. What has not arrived at
 * the server stays, whatever the bound. */
gboolean docket_store_evict_files (DocketStore *self, gint64 bytes_max, GError **error);

/* -- Feed -- */
/**
 * docket_store_apply_page:
 *
 * Applies one page of the feed in one transaction: rows without pending work
 * are replaced, rows with pending work are rebased (the confirmed copy is
 * replaced and the pending operations replayed on it). Moves the cursor.
 * Acked operations whose seq has been passed leave the overlay; own
 * candidates that lost a decided review become "decided-against".
 *
 * Errors: %DOCKET_STORE_ERROR_CURSOR if the page does not start at our cursor
 * (another process was faster): harmless, pull again.
 */
gboolean docket_store_apply_page (DocketStore *self, const DocketPage *page, GError **error);
/* Whether somebody waits for what is under way to be over. */
typedef gboolean (*DocketStoreAwaitedFunc) (gpointer data);
/* Part of a page: rows [first, first + n), the cursor moving only with the last
 * slice, so that a save never waits behind a long pull. @n: (inout): how many
 * may be applied; were applied. Fewer if @awaited (nullable) says so meanwhile,
 * but never fewer than %DOCKET_APPLY_SLICE_ROWS_MIN: whoever saves all the time
 * must not keep a pull from ending. 0 if that much of what an earlier reading left
 * went instead. */
gboolean docket_store_apply_slice (DocketStore *self, const DocketPage *page, guint first, guint *n, DocketStoreAwaitedFunc awaited, gpointer data, GError **error);
/* Where the next page begins; NULL: at the start. Usable on a reader too.
 * (transfer full) (nullable) */
char *docket_store_get_feed_cursor (DocketStore *self);
/**
 * docket_store_show_feed:
 * @awaited: (nullable) (scope call): as above
 * @shown: (out): there is nothing to do any more
 *
 * Without a cursor (first pull, or after docket_store_forget_feed() or
 * docket_store_read_anew()) pages gather unseen. When the last one is here, this
 * makes one step towards showing them, of which the last one does: what is seen
 * is the old state or the new one. Own work stays, on top of either.
 */
gboolean docket_store_show_feed (DocketStore *self, DocketStoreAwaitedFunc awaited, gpointer data, gboolean *shown, GError **error);
/* Whether such a step is due: no page can be applied before. Usable on a reader too. */
gboolean docket_store_is_feed_here (DocketStore *self);
/* One step of clearing away what it replaced. @more: (out): there may be more of it */
gboolean docket_store_tidy_feed (DocketStore *self, gboolean *more, GError **error);
/**
 * docket_store_get_ack_mark:
 *
 * How many acknowledgements are stored by now. Usable on a reader too.
 *
 * An acked operation leaves the overlay when the feed delivers its record at or
 * after the operation's `seq`. That covers nearly all; the rest (no effect of
 * its own, the effect stands in another record, or in one that left this
 * person's scope) is covered by a pull: whatever was acknowledged *before a
 * pull was requested* is in what it delivers up to its last page. So the worker
 * takes the mark right before it sends GET /v1/changes, keeps it while pages
 * say `more`, and hands it back after the last page was applied:
 *
 * |[<!-- language="C" -->
 * mark = docket_store_get_ack_mark (store);     // then request the first page
 * …
 * docket_store_apply_slice (store, page, …);    // the last slice, page->more FALSE
 * docket_store_release_acked (store, mark, &error);
 * ]|
 */
gint64 docket_store_get_ack_mark (DocketStore *self);
/* Everything acknowledged up to @mark leaves the overlay. Cheap if nothing waits. */
gboolean docket_store_release_acked (DocketStore *self, gint64 mark, GError **error);
/* The server was restored from a copy (410): forgets the cursor and queues what
 * was acknowledged or is held again, under the same keys. Rows stay until the
 * feed, read from the start, is here as a whole. */
gboolean docket_store_forget_feed (DocketStore *self, GError **error);
/* After it, on a revoked device: what is sent again is put before a person there
 * without its file being asked for, so files go again first, as far as they are here. */
gboolean docket_store_resend_files (DocketStore *self, GError **error);
/* The person's role changed (410 of another name): the server is the same and
 * has what it answered, so only what may be seen is read from the start. Rows
 * stay as long as above. */
gboolean docket_store_read_anew (DocketStore *self, GError **error);
/* Whether answered work waits to be sent again. It goes before the feed is read. */
gboolean docket_store_is_resending (DocketStore *self);

/* -- Measuring -- */
/* A transaction is about to begin, or is over; @lightly: one that a power cut may
 * take back, as those of a pull. On the thread of the store. */
typedef void (*DocketStoreWatchFunc) (gboolean over, gboolean lightly, gpointer data);
void docket_store_watch (DocketStore *self, DocketStoreWatchFunc func, gpointer data);

/* -- Changes since the last call: (kind, id) of every row a write touched, for
 * the notifier. (transfer full) (nullable) */
DocketChangeSet *docket_store_take_changes (DocketStore *self);
/* TRUE if another connection committed since the last call: on the writing
 * store that is another process. DocketWriter asks after each piece of work. */
gboolean docket_store_changed_elsewhere (DocketStore *self);

/* -- Flight recorder: what became of each operation, and of each attempt -- */
gboolean docket_store_journal (DocketStore *self, const char *key, const char *lane, const char *answer, gint64 wait_ms, GError **error);
/* Of one that is to be tried again: with the wait that it has in the outbox by now. */
gboolean docket_store_journal_failed (DocketStore *self, const char *key, const char *lane, const char *answer, GError **error);
/* What came of each of a batch, in the words of @answer. (element-type DocketResult) */
typedef const char *(*DocketStoreAnswerFunc) (const DocketResult *result);
gboolean docket_store_journal_results (DocketStore *self, GPtrArray *results, const char *lane, DocketStoreAnswerFunc answer, GError **error);
typedef struct
{
  gint64 at; /* ms */
  char *lane;
  char *answer; /* a sentence, in the language of who reads */
  gint64 wait_ms;
} DocketJournalEntry;
void docket_journal_entry_free (DocketJournalEntry *entry);
/* Newest last; of one operation, or all with NULL. (element-type DocketJournalEntry) */
GPtrArray *docket_store_get_journal (DocketStore *self, const char *key, guint limit, GError **error);

/* One attempt to speak to the server. No names, addresses or content. */
typedef struct
{
  gint64 at;          /* ms; when it began */
  char *lane;         /* "edits", "files" or "feed" */
  char *what;         /* "POST ops" */
  guint items;        /* operations that went with it */
  guint status;       /* of the answer; 0: none came */
  char *problem;      /* (nullable): name of a problem, or "network", "cancelled", "ended" */
  gint64 sent;        /* bytes */
  gint64 received;    /* bytes */
  gint64 duration_ms;
} DocketAttempt;
DocketAttempt *docket_attempt_copy (const DocketAttempt *attempt);
void docket_attempt_free (DocketAttempt *attempt);
/* @attempts: (element-type DocketAttempt): oldest first. Forgets what is beyond
 * DOCKET_ATTEMPTS_ROWS_MAX or older than DOCKET_ATTEMPTS_KEEP_DAYS. */
gboolean docket_store_add_attempts (DocketStore *self, GPtrArray *attempts, GError **error);
/* The newest @limit (0: all), newest last. (transfer full) (element-type DocketAttempt) */
GPtrArray *docket_store_get_attempts (DocketStore *self, guint limit, GError **error);

/* -- Drafts: text of a form that is not saved yet; @text NULL forgets it. -- */
gboolean docket_store_set_draft (DocketStore *self, const char *name, const char *text, GError **error);
char *docket_store_get_draft (DocketStore *self, const char *name); /* (transfer full) (nullable) */
/* Names of those that begin with @prefix. (transfer full) */
char **docket_store_find_drafts (DocketStore *self, const char *prefix);

G_END_DECLS
