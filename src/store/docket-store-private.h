/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "docket-outbox-file.h"
#include "docket-statement.h"
#include "docket-store.h"
#include "docket-terms.h"

G_BEGIN_DECLS

typedef struct _DocketSearchAhead DocketSearchAhead;

/*
 * What the files of the store share. Nothing here begins or ends a transaction
 * except docket_store_begin() and docket_store_end(); everything that writes
 * is called between the two.
 */

struct _DocketStore
{
  GObject parent_instance;

  char *path;
  DocketFiles *files;
  DocketDbFlags flags;
  DocketDb *db;
  DocketClock *clock;
  DocketRandom *random;

  DocketPolicy *policy;  /* (nullable): last one read */
  char *policy_document; /* the text it was read from */

  DocketChangeSet *changes; /* committed, not yet taken; NULL while none */
  DocketChangeSet *touched; /* of the open transaction; NULL outside */
  guint depth;              /* writes within docket_store_transact() are inner ones */
  gboolean doomed;          /* an inner one failed: the whole is rolled back */
  gboolean lightly;         /* commits are not synced one by one just now */
  gint64 data_version;
  struct
  {
    DocketStoreCounts counts;
    gint64 data_version; /* that they are of; 0: none are kept */
    gint64 from_ms;      /* and when they hold */
    gint64 until_ms;
    gboolean waits_known;
    DocketStoreCounts waits; /* docket_store_get_waits() */
  } counted; /* docket_store_get_counts(), which is asked again and again while nothing changes */
  gboolean alone; /* nobody else can know the file: no lock, no mark of damage */
  int hold; /* lock of whoever has the file open: see docket-rescue.c; -1: none can be kept */
  const gint *stop; /* (nullable): atomic; while not 0, lists are not read to their end */
  DocketSearchAhead *ahead; /* (nullable): docket-search-ahead.c */
  gboolean may_look_ahead;  /* on a thread of its own */
  guint copied_rows_max;    /* docket-next-table.c; 0: every table changes its name */
  GPtrArray *turns;         /* (nullable): docket-undo-turn.c */
  guint part_operations;    /* docket-undo.c: that go in one transaction; fewer in a simulation */
  DocketStoreWatchFunc watch; /* (nullable) */
  gpointer watch_data;
  guint n_filled; /* parts of docket-search-fill.c */
  struct _DocketOutboxTaken *taken; /* (nullable): while a save is made */
  gboolean forgets; /* docket-discarded-forget.c has something left to do */
  GArray *search_writes; /* of the open transaction: docket-search-table.c; NULL while none */
};

/* -- docket-store.c -- */
/* Of a file that nobody else knows, or may open: without a look at the lock and
 * the mark of docket-rescue.c. */
DocketStore *docket_store_open_alone (const char *path, DocketClock *clock, DocketRandom *random, GError **error);

/* -- docket-store.c: transactions -- */
/* Within another one: joins it. */
gboolean docket_store_begin (DocketStore *self, GError **error);
/* For what can be had again: the commit is in its place among the others, but
 * may be taken back by a power cut. Within another one: joins it. */
gboolean docket_store_begin_lightly (DocketStore *self, GError **error);
/* Commits if @ok, else rolls back; the touched records become changes only on
 * commit. Returns whether the work is on the disk. */
gboolean docket_store_end (DocketStore *self, gboolean ok, GError **error);
/* When a slice that begins now is over at the latest, on the monotonic clock, ms. */
gint64 docket_store_slice_until (DocketStore *self);
/* Whether one that did @done rows is to be committed. @awaited: (nullable) */
gboolean docket_store_slice_is_over (DocketStore *self, guint done, gint64 until_ms, DocketStoreAwaitedFunc awaited, gpointer data);
void docket_store_touch (DocketStore *self, DocketKind kind, const char *id);
void docket_store_touch_outbox (DocketStore *self);
void docket_store_touch_everything (DocketStore *self);

/* -- docket-meta-table.c -- */
#define DOCKET_META_READING_ANEW "reading-anew" /* from a 410 to the swap: why */
#define DOCKET_READING_ANEW_RESTORED 1
#define DOCKET_READING_ANEW_ROLE 2
#define DOCKET_META_FILES_OWNER "files-owner" /* as the folder of files says too */
#define DOCKET_META_RESCUED_FROM "rescued-from" /* name of the damaged file that this one was made from */
#define DOCKET_META_UNFINISHED "in-parts:" /* and the bundle: see docket-undo-unfinished.c */
#define DOCKET_META_FORGOTTEN "forgotten:" /* and the token: see docket-discarded-forget.c */
#define DOCKET_UNFINISHED_LET_GO "let-go"      /* what its value begins with, for what is let go */
#define DOCKET_META_ACKS "acks"         /* how many acknowledgements were stored */
#define DOCKET_META_PUT_BETWEEN "put-between" /* how often work came into the outbox at places before others, by whichever program */
/* Whether somebody lets a large save go, or was cut off in that. @lets_go: (out) */
gboolean docket_undo_find_letting_go (DocketStore *self, gboolean *lets_go, GError **error);
/* What is left of the save is to be sent. Within a transaction. */
gboolean docket_undo_forget_letting_go (DocketStore *self, const char *bundle, GError **error);
gboolean docket_meta_note_put_between (DocketStore *self, GError **error);
gboolean docket_meta_put (DocketStore *self, const char *name, const char *value, GError **error);
gint64 docket_meta_get_int (DocketStore *self, const char *name);
/* Whoever would lose something if "cannot be read" were taken for "is not there".
 * @value: (out) (transfer full) (nullable); @number: (out): 0 if there is none */
gboolean docket_meta_read (DocketStore *self, const char *name, char **value, GError **error);
gboolean docket_meta_read_int (DocketStore *self, const char *name, gint64 *number, GError **error);
gboolean docket_meta_put_int (DocketStore *self, const char *name, gint64 number, GError **error);

/* -- docket-confirmed-table.c -- */
typedef struct
{
  DocketRecord *record; /* (nullable): the server does not know it */
  gboolean removed;     /* it left this person's scope */
  gint64 seq;           /* place in the feed at which it came */
} DocketConfirmed;
void docket_confirmed_clear (DocketConfirmed *confirmed);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (DocketConfirmed, docket_confirmed_clear)
/* @found: (out): whether a confirmed copy stands beside the record */
gboolean docket_confirmed_get (DocketStore *self, DocketKind kind, const char *id, DocketConfirmed *confirmed, gboolean *found, GError **error);
/* Place in the feed at which the copy came; 0 also if there is none. */
gboolean docket_confirmed_get_seq (DocketStore *self, DocketKind kind, const char *id, gint64 *seq, GError **error);
/* @any: (out): whether there is any at all */
gboolean docket_confirmed_any (DocketStore *self, gboolean *any, GError **error);
gboolean docket_confirmed_put (DocketStore *self, DocketKind kind, const char *id, const DocketConfirmed *confirmed, GError **error);
gboolean docket_confirmed_delete (DocketStore *self, DocketKind kind, const char *id, GError **error);
gboolean docket_confirmed_forget_seqs (DocketStore *self, GError **error);

/* -- docket-outbox-table.c -- */
/* One row without its operation: what ordering and settling need. */
typedef struct
{
  gint64 position;
  char *key;
  DocketKind kind;
  char *id;
  DocketOutboxState state;
  gboolean overlay;
  char *lane;
  guint attempts;
  gint64 next_attempt_at;
  char *needs; /* keys, each followed by a space: see docket-outbox-needs.c */
  char *problem_type; /* (nullable) */
  char *review;       /* (nullable) */
  gboolean decided;
  gboolean resend; /* answered before; the restored server may not know */
  char *blob;             /* (nullable): digest of the file it refers to */
  gboolean file_missing;  /* which the server does not have yet */
  gboolean may_have_arrived; /* the server may know it; certainly so to be assumed while it is being sent */
} DocketOutboxRow;
void docket_outbox_row_free (DocketOutboxRow *row);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DocketOutboxRow, docket_outbox_row_free)

gboolean docket_outbox_insert (DocketStore *self, const DocketOperation *operation, guint64 written, const char *text, GError **error);
/* @position: one that was reserved; 0: the next */
gboolean docket_outbox_insert_at (DocketStore *self, gint64 position, const DocketOperation *operation, guint64 written, const char *text, GError **error);
/* It was saved elsewhere, and may have been sent from there. */
gboolean docket_outbox_set_imported (DocketStore *self, const char *key, gint64 saved_at_ms, GError **error);
/* @row: (out) (transfer full) (nullable) */
gboolean docket_outbox_get_row (DocketStore *self, const char *key, DocketOutboxRow **row, GError **error);
/* Queued and sending ones in order, one by one: there may be many. */
DocketStatement *docket_outbox_open_unsettled (DocketStore *self, GError **error);
/* @row: (out) (transfer full) (nullable): NULL at the end */
gboolean docket_outbox_next_unsettled (DocketStatement *statement, DocketOutboxRow **row, GError **error);
/* The text of the operation it stands on, until it moves. */
const char *docket_outbox_get_operation (DocketStatement *unsettled);
/* Why it waits: no answer came; our server answers, but not to this one; our
 * server has no time for anything. */
#define DOCKET_OUTBOX_PROBLEM_NETWORK "network"
#define DOCKET_OUTBOX_PROBLEM_ALONE "server-error"
#define DOCKET_OUTBOX_PROBLEM_BUSY "busy"
/* Unsettled ones that wait for a time; unless @all, for network or server only.
 * (element-type DocketOutboxRow) */
GPtrArray *docket_outbox_delayed (DocketStore *self, gboolean all, GError **error);
/* Nobody but this desk has it, for certain: it can be forgotten. */
gboolean docket_outbox_is_unsent (const DocketOutboxRow *row);
/* Own operations that @review holds or has settled, newest first. (element-type DocketOutboxRow) */
GPtrArray *docket_outbox_of_review (DocketStore *self, const char *review, GError **error);
/* Own decisions of @review that the server took before @seq of the feed and that
 * were not taken back here; also those that do not count any more.
 * (element-type DocketOutboxRow) */
GPtrArray *docket_outbox_decisions_of (DocketStore *self, const char *review, gint64 seq, GError **error);
/* Of a row: its file has to arrive before it can go. */
#define DOCKET_OUTBOX_FILE_MISSING "(blob IS NOT NULL AND EXISTS (SELECT 1 FROM file WHERE sha256 = blob AND sent = 0))"
/* In SQL: of a save that somebody lets go in parts, or began to. What is on its way already,
 * or may have arrived, is not let go: its answer is asked for. */
#define DOCKET_OUTBOX_IS_LET_GO \
  "bundle IN (SELECT substr (name, length ('" DOCKET_META_UNFINISHED "') + 1) FROM meta WHERE name >= '" DOCKET_META_UNFINISHED "' AND name < 'in-parts;'" \
  " AND value GLOB '" DOCKET_UNFINISHED_LET_GO " *') AND resend = 0 AND may_have_arrived = 0"
DocketOutboxState docket_outbox_state_from_name (const char *name);
/* In order. (element-type DocketOutboxRow) */
GPtrArray *docket_outbox_of_bundle (DocketStore *self, const char *bundle, GError **error);
/* Rows that name @key in `needs`. (element-type DocketOutboxRow) */
GPtrArray *docket_outbox_needing (DocketStore *self, const char *key, GError **error);
DocketOutboxItem *docket_outbox_read_item (DocketStore *self, const char *key, GError **error);
/* Operations the record's row shows, in order. (element-type DocketOperation) */
GPtrArray *docket_outbox_overlay (DocketStore *self, DocketKind kind, const char *id, GError **error);
/* Key of the newest overlay operation on the record that wrote one of @groups
 * (0: any). (transfer full) (nullable) */
char *docket_outbox_latest_writer (DocketStore *self, DocketKind kind, const char *id, guint64 groups);
/* Key of the unsettled operation of @intent on the record. (transfer full) (nullable) */
char *docket_outbox_pending_intent (DocketStore *self, DocketKind kind, const char *id, DocketOperationKind intent);
gboolean docket_outbox_set_written (DocketStore *self, const char *key, guint64 written, GError **error);
/* Back to the queue, as @row says now: attempts, next_attempt_at, problem_type
 * and may_have_arrived. @problem_detail: (nullable) */
gboolean docket_outbox_requeue (DocketStore *self, const DocketOutboxRow *row, const char *problem_detail, GError **error);
gboolean docket_outbox_set_acked (DocketStore *self, const DocketOutboxRow *row, const DocketResult *result, gboolean overlay, gint64 ack, GError **error);
/* Held or rejected: it leaves the overlay. */
gboolean docket_outbox_set_settled (DocketStore *self, const char *key, DocketOutboxState state, const char *problem_type, const char *problem_detail, const char *review, gboolean decided, GError **error);
gboolean docket_outbox_set_problem (DocketStore *self, const char *key, const char *problem_type, const char *problem_detail, GError **error);
gboolean docket_outbox_make_row_due (DocketStore *self, const char *key, GError **error);
/* What the desk has to say of own work that did not come through: kept as what it
 * is, and made a sentence when it is read. See docket-outbox-told.c. */
typedef enum
{
  DOCKET_TOLD_CHANGED,
  DOCKET_TOLD_NOT_ACCEPTED,
  DOCKET_TOLD_BUILDS_ON_REFUSED,
  DOCKET_TOLD_NEEDS_REFUSED,
  DOCKET_TOLD_FILE_GONE,
  DOCKET_TOLD_SETTLED_ITSELF,
  DOCKET_TOLD_OPEN_AGAIN,
} DocketTold;
/* For `problem_detail`. (transfer full) */
char *docket_outbox_told_plainly (DocketTold told);
/* @person: (nullable): who decided otherwise meanwhile */
char *docket_outbox_told_overtaken (DocketStore *self, const char *person);
/* @values: of those that the own work set, those that stand by now
 * @reason: (nullable) */
char *docket_outbox_told_decided (DocketStore *self, const char *person, const DocketValues *values, const char *reason);
/* The sentence of @detail (nullable), in the language of who reads. (transfer full) (nullable) */
char *docket_outbox_say (DocketStore *self, const char *detail);
/* The same, of @operation, which fared so for @problem (nullable). */
char *docket_outbox_say_of (DocketStore *self, const DocketOperation *operation, const char *problem, const char *detail);

/* Rows of a file that may be of an older version: what it did not say of them. */
gboolean docket_outbox_mend (DocketStore *self, GError **error);
/* The counts of what is there: see docket-outbox-count.c. */
gboolean docket_outbox_recount (DocketStore *self, GError **error);
gboolean docket_outbox_make_future_due (DocketStore *self, gint64 now_ms, GError **error);
/* Acked ones that were settled before and left the overlay, and on which nothing builds that may be sent yet. */
gboolean docket_outbox_forget_acked (DocketStore *self, gint64 before_ms, GError **error);
/* The seqs of a lost epoch say nothing any more. */
gboolean docket_outbox_forget_seqs (DocketStore *self, GError **error);
gboolean docket_outbox_delete (DocketStore *self, const char *key, GError **error);
/* Acked ones of the record that the feed has delivered at @seq leave the overlay.
 * @own: whether any were in it; @left: whether others stay */
gboolean docket_outbox_release_record (DocketStore *self, DocketKind kind, const char *id, gint64 seq, gboolean *own, gboolean *left, GError **error);
/* Acked ones up to @mark, still in the overlay. (element-type DocketOutboxRow) */
GPtrArray *docket_outbox_acked_up_to (DocketStore *self, gint64 mark, GError **error);
gboolean docket_outbox_leave_overlay (DocketStore *self, const char *key, GError **error);

/* -- docket-submit.c -- */
/* Whether all that was written on @confirmed, the server's copy, after the revision @since
 * is this person's. */
gboolean docket_submit_is_moved_by_self (DocketStore *self, const DocketRecord *confirmed, gint64 since);

/* -- docket-outbox-batch-table.c -- */
/* The @n > 0 @keys, which are in the order of the queue. MOVED_ON if one of them
 * is not queued any more, or does not go before all others of its record. */
gboolean docket_outbox_set_sending (DocketStore *self, const char *const *keys, guint n, GError **error);
gboolean docket_outbox_set_put_back (DocketStore *self, const char *key, gboolean may_have_arrived, GError **error);
gboolean docket_outbox_requeue_sending (DocketStore *self, GError **error);

/* -- docket-outbox-needs.c -- */
#define DOCKET_OUTBOX_SETTLED_FIRST '!'
#define DOCKET_OUTBOX_LET_GO '-'
const char *docket_outbox_key_of_need (const char *need);
/* (transfer full) */
char *docket_outbox_needs_of (const DocketOperation *operation);
/* Whether it is a step of a job that locks @group on it, which was not locked
 * when its author saw it. */
gboolean docket_outbox_locks (const DocketOperation *operation, DocketGroup group);
/* Keys of the lines and signatures under way, saved before @operation, that it
 * would lock out, those that have not got through so far first. (transfer full)
 * (element-type utf8) */
GPtrArray *docket_outbox_find_locked_out (DocketStore *self, const DocketOperation *operation, GError **error);
/* Makes it, which is in the outbox, wait for those that it does not name as well.
 * Their records show already. */
gboolean docket_outbox_hold_back (DocketStore *self, const DocketOperation *operation, GError **error);
/* What of @row's needs will never arrive at the server, which said that it waits
 * for one of them. @under_way: (out): one of them is in the queue here.
 * (transfer full) (element-type utf8): keys; often none */
GHashTable *docket_outbox_find_never_coming (DocketStore *self, const DocketOutboxRow *row, gboolean *under_way, GError **error);
/* Of refused work whose author lets it go, or has made it anew, what named it keeps in
 * mind that it does not come. @keys: (element-type utf8) */
gboolean docket_outbox_note_let_go (DocketStore *self, GHashTable *keys, GError **error);
/* The same in those of @needing (element-type utf8), which are all that name them. */
gboolean docket_outbox_note_let_go_in (DocketStore *self, GHashTable *keys, GHashTable *needing, GError **error);
/* Adds what needs @roots, or what is added, to @rows (element-type
 * DocketOutboxRow). @roots: (element-type utf8): keys; grows by what is found */
gboolean docket_outbox_add_dependants (DocketStore *self, GHashTable *roots, GPtrArray *rows, GError **error);
/* Whether anything in the queue waits by itself, the server having said that it
 * misses a record or a change that it needs. */
gboolean docket_outbox_any_waits_for_a_record (DocketStore *self, gboolean *any, GError **error);
/* There is news of the record @id: of what waits like that, all that names it, in
 * whatever field, is due. */
gboolean docket_outbox_wake_what_names (DocketStore *self, const char *id, GError **error);

/* -- docket-outbox.c -- */
/* Rejected here, so that the server will never hear of it: with it goes what
 * needs it, which the server would wait for ever to carry out. */
gboolean docket_outbox_refuse (DocketStore *self, const DocketOutboxRow *row, const char *problem_type, const char *problem_detail, GError **error);

/* -- docket-outbox-discard.c -- */
/* NOT_DISCARDABLE, and why, unless it may be let go. */
gboolean docket_outbox_check_discardable (const DocketOutboxRow *row, GError **error);
/* They go, and their records show what is left. @token: (nullable): under which
 * they can be put back */
gboolean docket_outbox_remove (DocketStore *self, GPtrArray *rows, const char *token, GError **error);
/* The records of @rows show what stands in the outbox now, each once. */
gboolean docket_outbox_rebuild_records (DocketStore *self, GPtrArray *rows, GError **error);
/* The groups it is about; 0: the record as a whole. */
guint64 docket_discarded_groups (const DocketOutboxRow *row, const DocketOperation *operation);
/* What the server said last of the record. @copy: (out) (transfer full) (nullable): nothing */
gboolean docket_discarded_find_copy (DocketStore *self, const DocketOutboxRow *row, DocketRecord **copy, GError **error);
/* @rev: (out): of what the server said last of the group, or record; -1: nothing */
gboolean docket_discarded_find_rev (DocketStore *self, const DocketOutboxRow *row, const DocketOperation *operation, gint64 *rev, GError **error);

/* -- docket-discarded-table.c -- */
typedef struct
{
  char *key;
  char *needs;
  gint64 rev;   /* that of the server's copy when it was let go */
  char *beside; /* keys of the work that stood on its record then, each followed by a space */
  char *id;     /* of its record */
} DocketDiscarded;
void docket_discarded_free (DocketDiscarded *discarded);
/* Keys, each followed by a space, of the work that stands on the record or may
 * come to: what wrote one of @groups (0: any), or is about all of it. (transfer full) */
char *docket_discarded_beside (DocketStore *self, DocketKind kind, const char *id, guint64 groups, GError **error);
/* Of accepted own work on the record of @row. @wrote: (inout): made TRUE if it stands before
 * @row in the queue and made the version @rev of what @row is about; of a record that is new
 * since @since, and a group that nobody has written, if it made the record. @merged: (inout):
 * made TRUE if it was merged into the work of others since then */
gboolean docket_discarded_find_wrote (DocketStore *self, const DocketOutboxRow *row, const char *key, guint64 groups, gint64 since, gint64 rev, gboolean *wrote, gboolean *merged, GError **error);
/* Sets the row aside before it is deleted. @rev: of what the server said of its record */
gboolean docket_discarded_keep (DocketStore *self, const DocketOutboxRow *row, gint64 rev, const char *token, GError **error);
/* What was set aside under @token, in the order of the queue. (transfer full) (element-type DocketDiscarded) */
GPtrArray *docket_discarded_list (DocketStore *self, const char *token, GError **error);
/* Into the outbox, where it was; it also stays set aside. Nothing, if it is forgotten. */
gboolean docket_discarded_put_back (DocketStore *self, const char *key, GError **error);
gboolean docket_discarded_forget (DocketStore *self, const char *key, GError **error);

/* -- docket-outbox-taken.c -- */
typedef struct _DocketOutboxTaken DocketOutboxTaken;
/* Of a save of @operations (element-type DocketOperation), while nothing else is done in its transaction. */
DocketOutboxTaken *docket_outbox_taken_new (GPtrArray *operations);
void docket_outbox_taken_free (DocketOutboxTaken *taken);
/* Key of the newest operation on the record that was accepted and has come back, in the last
 * %DOCKET_OUTBOX_KEEP_DAYS, and wrote one of @groups (0: any). (transfer full) (nullable) */
char *docket_outbox_latest_acked_writer (DocketStore *self, DocketKind kind, const char *id, guint64 groups);

/* -- docket-discarded-forget.c -- */
/* In SQL: up to which number what was let go as @token is forgotten. */
#define DOCKET_DISCARDED_FORGOTTEN(token) "coalesce ((SELECT CAST (value AS INTEGER) FROM meta WHERE name = '" DOCKET_META_FORGOTTEN "' || " token "), 0)"
/* Once all of @token are set aside: of the others, whole ones, the oldest first, but
 * none that somebody was interrupted in. Some of it goes at once. */
gboolean docket_discarded_forget_oldest (DocketStore *self, const char *token, GError **error);
/* A transaction of its own: some more. @self->forgets: whether there is any left then */
gboolean docket_discarded_forget_step (DocketStore *self, GError **error);
/* Whether there is anything for docket_discarded_forget_step() to do. */
gboolean docket_discarded_has_forgotten (DocketStore *self, gboolean *left, GError **error);

/* -- docket-outbox-parts.c -- */
/* @operations: (element-type DocketOperation): in the order in which they were
 * saved. Each exactly once. (transfer full) (element-type GArray): of their indexes */
GPtrArray *docket_outbox_cut_parts (GPtrArray *operations);

/* -- docket-outbox-import.c -- */
void docket_outbox_file_header_of_store (DocketStore *self, DocketOutboxFileHeader *header);

/* Queued and sending ones that refer to the file. (element-type DocketOutboxRow) */
GPtrArray *docket_outbox_of_file (DocketStore *self, const char *sha256, GError **error);
/* Whether anything is unsettled outside the lane of edits. */
gboolean docket_outbox_has_other_lanes (DocketStore *self);

/* -- docket-file-table.c -- */
/* @file: (out) (transfer full) (nullable): NULL if its bytes are not here */
gboolean docket_file_get (DocketStore *self, const char *sha256, DocketStoreFile **file, GError **error);
/* Keeps `sent` as it is if the row is there. */
gboolean docket_file_put (DocketStore *self, const char *sha256, gint64 size, const char *media_type, gboolean sent, GError **error);
gboolean docket_file_set_sent (DocketStore *self, const char *sha256, gboolean sent, GError **error);
/* Those of what is sent again have to go again, too. */
gboolean docket_file_forget_sent_of_resends (DocketStore *self, GError **error);
gboolean docket_file_delete (DocketStore *self, const char *sha256, GError **error);
/* The next one that has to go in @lane; NULL: none is due at @now_ms. */
gboolean docket_file_next_due (DocketStore *self, const char *lane, gint64 now_ms, DocketStoreFile **file, GError **error);
/* When it is; -1: never. */
gint64 docket_file_next_due_at (DocketStore *self, const char *lane, GError **error);
/* Never sent, and nothing will send it any more. (element-type utf8) */
GPtrArray *docket_file_list_dropped (DocketStore *self, GError **error);
/* What may make room, in that order: what was only looked at, then what was
 * sent. What has not arrived, or waits for a decision, is not among it.
 * (element-type DocketStoreFile) */
GPtrArray *docket_file_list_spare (DocketStore *self, GError **error);
gboolean docket_file_sum (DocketStore *self, gint64 *bytes, GError **error);

/* -- docket-store-files.c -- */
/* The server does not have the file of @row. @again: (out): it is sent; FALSE:
 * its bytes are not here either. */
gboolean docket_store_send_file_again (DocketStore *self, const DocketOutboxRow *row, gboolean *again, GError **error);

/* -- docket-epoch-table.c -- */
/* Whatever was answered and stands or is held: queued again, to be resent. */
gboolean docket_outbox_resend_all (DocketStore *self, GError **error);
gboolean docket_outbox_count_resends (DocketStore *self, guint *n, GError **error);
/* Pending like any other from now on. */
gboolean docket_outbox_show_resend (DocketStore *self, const char *key, GError **error);
/* What is still to be sent again is in the overlay like any other from now on. */
gboolean docket_outbox_show_resends (DocketStore *self, GError **error);

/* -- docket-epoch.c -- */
/* The server does not have what it once acknowledged, and cannot take it yet:
 * the row shows it on top of whatever the feed brings. */
gboolean docket_epoch_show (DocketStore *self, const DocketOutboxRow *row, GError **error);

/* -- docket-next-table.c: the second set of tables -- */
/* Rows of a table of the second set that are put into the first, which then keeps
 * its name. More take longer than the new name does. */
#define DOCKET_NEXT_COPIED_ROWS_MAX 64
/* While there are no leftovers. */
gboolean docket_next_make (DocketStore *self, GError **error);
/* The first set is the old one from now on, the second the first. */
gboolean docket_next_swap (DocketStore *self, GError **error);
/* The table of the second set that is dropped last: an older program that still runs
 * takes it for a sign that the set is in use. */
gboolean docket_next_drop_mark (DocketStore *self, GError **error);
/* @next_too: nobody goes on with the second set either */
gboolean docket_next_has_leftovers (DocketStore *self, gboolean next_too, gboolean *has, GError **error);
/* One bounded step. @dropped: (out): there was something to drop */
gboolean docket_next_drop_some (DocketStore *self, gboolean next_too, gboolean *dropped, GError **error);
/* Highest `row` of any record shown. */
gboolean docket_next_max_row (DocketStore *self, gint64 *row, GError **error);
/* Before the swap: copies the row that is shown, with its number, unless the
 * record is in the second set. @brought: (out): there was one to copy */
gboolean docket_next_bring_over (DocketStore *self, DocketKind kind, const char *id, gboolean *brought, GError **error);
/* Records with own work in the overlay; cases that own work stands in. (element-type utf8) */
GPtrArray *docket_next_own_records (DocketStore *self, DocketKind kind, GError **error);
GPtrArray *docket_next_own_reviews (DocketStore *self, GError **error);

/* -- docket-next.c -- */
/* Drops what an earlier reading left, a transaction a step, until somebody waits.
 * @room: (out): nothing is left, so docket_next_begin() may be called */
gboolean docket_next_make_room (DocketStore *self, DocketStoreAwaitedFunc awaited, gpointer data, gboolean *room, GError **error);
/* Makes the tables if they are not there. */
gboolean docket_next_begin (DocketStore *self, GError **error);
gboolean docket_next_apply (DocketStore *self, const DocketPage *page, guint first, guint *n, DocketStoreAwaitedFunc awaited, gpointer data, GError **error);
gboolean docket_next_move_cursor (DocketStore *self, const DocketPage *page, GError **error);
/* The tables themselves go later. */
gboolean docket_next_forget (DocketStore *self, GError **error);
/* They were made before a migration: what they hold is fetched again. */
gboolean docket_next_forget_if_outdated (DocketStore *self, GError **error);

/* -- docket-overlay.c -- */
/* Writes the row (and search index) as it is. */
gboolean docket_overlay_put_row (DocketStore *self, const DocketRecord *record, GError **error);
gboolean docket_overlay_delete_row (DocketStore *self, DocketKind kind, const char *id, GError **error);
/* Makes the row what it should be: confirmed copy plus overlay; drops the copy
 * when the overlay is empty. */
gboolean docket_overlay_rebuild (DocketStore *self, DocketKind kind, const char *id, GError **error);
/* Stands a confirmed copy beside the record unless there is one. @row: as it stands, or NULL */
gboolean docket_overlay_keep_confirmed (DocketStore *self, DocketKind kind, const char *id, const DocketRecord *row, GError **error);
void docket_overlay_stamp (DocketStore *self, const DocketOperation *operation, DocketStamp *stamp);

/* docket_apply(), with the policy at hand: a decision that waits for a second
 * person leaves the case open. @groups: (out) */
DocketRecord *docket_overlay_apply (DocketStore *self, const DocketRecord *record, const DocketOperation *operation, const DocketStamp *by, guint64 *groups);

/* -- docket-submit-check.c -- */
/* Whether this person may save @operation on @record here. */
gboolean docket_submit_check (DocketStore *self, const DocketOperation *operation, const DocketRecord *record, GError **error);

/* -- docket-search.c -- */
/* @new_row: row of a record that was not here before, else 0. */
gboolean docket_search_index (DocketStore *self, const DocketRecord *record, gint64 new_row, GError **error);
gboolean docket_search_forget (DocketStore *self, DocketKind kind, const char *id, GError **error);
/* What @record is found by; a job with its customer's @names. */
void docket_search_describe (const DocketRecord *record, const char *const names[2], GString *words, GString *facets);

/* -- docket-search-fill.c -- */
/* Whether there is anything for docket_search_fill_step() to do. */
gboolean docket_search_has_left (DocketStore *self, gboolean *left, GError **error);
/* Puts in some of the records that a migration left, in a transaction of its own.
 * @awaited: (nullable) (scope call); @more: (out): there are others */
gboolean docket_search_fill_step (DocketStore *self, DocketStoreAwaitedFunc awaited, gpointer data, gboolean *more, GError **error);
/* None are left: the index was made anew, of all records. */
gboolean docket_search_forget_left (DocketStore *self, GError **error);

/* -- docket-search-tokens.c -- */
/* Tokens of what a record is found by, each once, with a space before it. (transfer full) */
char *docket_search_tokens (const char *words, const char *facets);

/* -- docket-search-table.c -- */
/* Between two places, at first. */
#define DOCKET_SEARCH_PLACE_GAP 16
/* Writes the index what the transaction changed; before its commit. */
gboolean docket_search_flush (DocketStore *self, GError **error);

/* In statements: docket_normal_phone_ends() */
#define DOCKET_SEARCH_PHONE_ENDS "phone_ends"

/* -- docket-search-match.c -- */
/**
 * DocketSearchMatch:
 * @words: (element-type DocketTerm): what was typed
 * @expression: for FTS5: words and what else narrows
 * @left_out: (element-type DocketTerm): words that are not in @expression, since
 *   nearly all records have them: to be looked for in each that is found
 * @phones: (element-type utf8): patterns, for GLOB, of words, facets and a blank of
 *   records that are found without having @words
 * @phone_end: (nullable): what their phone numbers end with, as of
 *   docket_normal_phone_end(), if some records have none in their facets yet; and
 *   @left_after: which (docket-search-fill.c)
 */
typedef struct
{
  GPtrArray *words;
  char *expression;
  GPtrArray *left_out;
  GPtrArray *phones;
  char *phone_end;
  char *left_after;
} DocketSearchMatch;
/* Whether there is a word in what was typed; if not, @match is empty. */
gboolean docket_search_match_init (DocketSearchMatch *match, DocketStore *self, const DocketQuery *query);
void docket_search_match_clear (DocketSearchMatch *match);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (DocketSearchMatch, docket_search_match_clear)

/* -- docket-search-ahead.c -- */
void docket_search_ahead_free (DocketSearchAhead *self);

/* -- docket-search-next.c -- */
/* From now on only docket_search_merge_part() and docket_search_finish_step() merge
 * segments. @set: which of the two sets of tables */
gboolean docket_search_put_merges_off (DocketStore *self, const char *set, GError **error);
/* @row: (inout): place, or row of a case, up to which it is made; @n: (inout): rows at most; that were. */
gboolean docket_search_next_index (DocketStore *self, DocketKind kind, gint64 *row, guint *n, DocketStoreAwaitedFunc awaited, gpointer data, GError **error);
/* @part: parts made so far; @merged: (out): this one was used for merging */
gboolean docket_search_merge_part (DocketStore *self, DocketKind kind, const char *set, guint part, gboolean *merged, GError **error);
/* When all parts are there, as long as it is unfinished. */
gboolean docket_search_is_unfinished (DocketStore *self, DocketKind kind, gboolean *unfinished, GError **error);
gboolean docket_search_finish_step (DocketStore *self, DocketKind kind, GError **error);

/* -- docket-feed-review.c -- */
/* Settles own held operations by the review as it stands now, and own decisions
 * that do not count any more. @seq: its place in the feed; 0: not from there */
gboolean docket_feed_review_settle (DocketStore *self, const DocketRecord *record, gint64 seq, GError **error);
/* The same with what the server said of the case @id last, if it is here: an own
 * decision on its way, which the screen shows as made, decides nothing yet. @seq: how far
 * the feed was read; a case that it did not bring again is from before */
gboolean docket_feed_review_settle_again (DocketStore *self, const char *id, gint64 seq, GError **error);

G_END_DECLS
