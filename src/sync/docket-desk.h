/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "docket-machine.h"
#include "docket-presence.h"
#include "docket-profile.h"
#include "docket-rescue.h"
#include "docket-sync-status.h"
#include "docket-transport.h"
#include "docket-writer.h"

G_BEGIN_DECLS

/**
 * DocketDeskError:
 * @DOCKET_DESK_ERROR_SIGNED_OUT: no account is selected in this profile
 * @DOCKET_DESK_ERROR_BAD_CREDENTIALS: name or password is wrong
 * @DOCKET_DESK_ERROR_UNREACHABLE: the server does not answer at that address
 * @DOCKET_DESK_ERROR_NOT_DOCKET: something answers there, but not Docket
 * @DOCKET_DESK_ERROR_TOO_OLD: the server speaks another protocol
 * @DOCKET_DESK_ERROR_SECRETS: the secret store does not work
 * @DOCKET_DESK_ERROR_REFUSED: the server said no, and why
 */
typedef enum
{
  DOCKET_DESK_ERROR_SIGNED_OUT,
  DOCKET_DESK_ERROR_BAD_CREDENTIALS,
  DOCKET_DESK_ERROR_UNREACHABLE,
  DOCKET_DESK_ERROR_NOT_DOCKET,
  DOCKET_DESK_ERROR_TOO_OLD,
  DOCKET_DESK_ERROR_SECRETS,
  DOCKET_DESK_ERROR_REFUSED,
} DocketDeskError;
#define DOCKET_DESK_ERROR (docket_desk_error_quark ())
GQuark docket_desk_error_quark (void);

/**
 * DocketDesk:
 *
 * One person's Docket in this process, put together: profile, account file
 * (writer thread, reader on this thread), notifier, and the sync worker on its
 * own thread. The composition root of console, command line and simulated
 * technicians. Lives on the thread that made it; its signals come there.
 *
 * Property "status" (DocketSyncStatus, boxed) notifies on this thread.
 */
#define DOCKET_TYPE_DESK (docket_desk_get_type ())
G_DECLARE_FINAL_TYPE (DocketDesk, docket_desk, DOCKET, DESK, GObject)

/* Signs in at @url and keeps the token; selects the account in the profile.
 * @device_class: "desk" or "field". Online once. (Async: runs off this thread.) */
void docket_desk_sign_in_async (DocketProfile *profile, const char *url, const char *username, const char *password, const char *device_class, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
gboolean docket_desk_sign_in_finish (GAsyncResult *result, GError **error);
/* Iterates nothing: blocks. For command lines. */
gboolean docket_desk_sign_in (DocketProfile *profile, const char *url, const char *username, const char *password, const char *device_class, GError **error);
/* Forgets the token (and tells the server if it can); the account's file and its queue stay. */
gboolean docket_desk_sign_out (DocketProfile *profile, GError **error);

/* Opens the selected account; no network. Takes no ownership of @profile, which must outlive it.
 * A damaged file is set aside and its queue rescued: docket_desk_get_rescue().
 * Errors: SIGNED_OUT, or what the store says (newer, full …). */
DocketDesk *docket_desk_open (DocketProfile *profile, DocketClock *clock, DocketRandom *random, GError **error);
/* Starts the worker, if nobody else syncs this profile; tries again to become
 * the one while running. */
void docket_desk_start (DocketDesk *self);
/* Stops the worker and the writer; waits for both. Nothing is lost. */
void docket_desk_close (DocketDesk *self);

DocketStore *docket_desk_get_reader (DocketDesk *self);      /* of this thread, read-only */
DocketWriter *docket_desk_get_writer (DocketDesk *self);
DocketNotifier *docket_desk_get_notifier (DocketDesk *self);
DocketClock *docket_desk_get_clock (DocketDesk *self);
DocketRandom *docket_desk_get_random (DocketDesk *self);
DocketProfile *docket_desk_get_profile (DocketDesk *self);
DocketPolicy *docket_desk_get_policy (DocketDesk *self); /* (transfer none): the newest known; valid until the next turn of the loop */
const char *docket_desk_get_person_id (DocketDesk *self);
const char *docket_desk_get_currency (DocketDesk *self);
const char *docket_desk_get_company (DocketDesk *self);
/* Name of the file of whose work it is, as the profile has it. */
const char *docket_desk_get_account (DocketDesk *self);
const char *docket_desk_get_server_url (DocketDesk *self);
/* (nullable): that the account's file was damaged, and what opening it rescued */
const DocketRescue *docket_desk_get_rescue (DocketDesk *self);
DocketRole docket_desk_get_role (DocketDesk *self);
/* Who else is there, and where this person looks: known while the live channel stands. */
DocketPresence *docket_desk_get_presence (DocketDesk *self);
DocketSyncStatus *docket_desk_get_status (DocketDesk *self); /* (transfer none) */

/* One save. The callback comes after it is durable here; then the worker is woken. */
void docket_desk_submit_async (DocketDesk *self, GPtrArray *operations, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
gboolean docket_desk_submit_finish (DocketDesk *self, GAsyncResult *result, GError **error);
/* How many saves are on their way to the disk. Each has ended when whoever asked for
 * it has been answered; then #DocketDesk::save-ended is emitted. */
guint docket_desk_get_n_saving (DocketDesk *self);
/* Around what is saved by other means than docket_desk_submit_async(). */
void docket_desk_begin_save (DocketDesk *self);
void docket_desk_end_save (DocketDesk *self);

/* -- Files: see docket-desk-files.c -- */

/**
 * docket_desk_take_file:
 *
 * Copies a file into the profile, so that the original may go: the first step
 * of attaching it. It is kept once a save refers to it. Blocks on the disk; the
 * async one does not.
 *
 * Errors: DOCKET_FILES_ERROR, in words.
 */
DocketTakenFile *docket_desk_take_file (DocketDesk *self, const char *path, GError **error);
/* The same of bytes that are in memory: a signature, a picture just taken. */
DocketTakenFile *docket_desk_take_bytes (DocketDesk *self, GBytes *bytes, const char *name, GError **error);
void docket_desk_take_file_async (DocketDesk *self, const char *path, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
DocketTakenFile *docket_desk_take_file_finish (DocketDesk *self, GAsyncResult *result, GError **error);

/* The operation that attaches it to a job. @taken_at: ms; 0: not known */
DocketOperation *docket_desk_new_attachment (DocketDesk *self, const char *job, const DocketTakenFile *file, gint64 taken_at);
/* The operation with which @signer signs for the totals of @job as they stand
 * here. @picture: (nullable). Error: %DOCKET_CORE_ERROR_INVALID if that is no
 * picture, or too large for one. */
DocketOperation *docket_desk_new_signature (DocketDesk *self, const DocketRecord *job, const char *signer, const DocketTakenFile *picture, GError **error);

/* docket_desk_submit_async() of operations that refer to files just taken.
 * @files: (element-type DocketTakenFile): freed when it is done */
void docket_desk_submit_with_files_async (DocketDesk *self, GPtrArray *files, GPtrArray *operations, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
gboolean docket_desk_submit_with_files_finish (DocketDesk *self, GAsyncResult *result, GError **error);

/**
 * docket_desk_fetch_file:
 * @size: bytes, if it is known; -1
 * @media_type: (nullable): if it is known
 *
 * The bytes of a file that a record refers to: from this device, or from the
 * server. What came before the line broke is kept, so trying again goes on
 * there. Blocks; the async one does not.
 *
 * Errors: %DOCKET_DESK_ERROR_UNREACHABLE, %DOCKET_DESK_ERROR_SIGNED_OUT,
 * %DOCKET_DESK_ERROR_REFUSED; DOCKET_FILES_ERROR.
 *
 * Returns: (transfer full): the path of a copy that must not be changed; open
 * it soon, it may make room one day
 */
char *docket_desk_fetch_file (DocketDesk *self, const char *sha256, gint64 size, const char *media_type, GError **error);
void docket_desk_fetch_file_async (DocketDesk *self, const char *sha256, gint64 size, const char *media_type, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
char *docket_desk_fetch_file_finish (DocketDesk *self, GAsyncResult *result, GError **error);

/* "Sync now": ignores waits. Ends when drained and caught up, or when a full
 * round moved nothing, or after @timeout_s (0: no limit). The error, if any, is
 * a sentence about what failed. */
void docket_desk_sync_now_async (DocketDesk *self, guint timeout_s, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
gboolean docket_desk_sync_now_finish (DocketDesk *self, GAsyncResult *result, GError **error);
/* A hint that there may be a line: what waits only for one is tried now. */
void docket_desk_hint (DocketDesk *self);
/* Takes hints from @machine until it is closed. NULL: from none any more. */
void docket_desk_watch_machine (DocketDesk *self, DocketMachine *machine);
/* Pulls the plug (simulated technicians, demo): FALSE refuses all network. */
void docket_desk_set_online (DocketDesk *self, gboolean online);

/* -- Names, from the reader -- */
char *docket_desk_person_name (DocketDesk *self, const char *person_id);   /* "Tess Ortiz"; (transfer full) */
char *docket_desk_device_name (DocketDesk *self, const char *device_id);   /* "phone" (transfer full) */
char *docket_desk_customer_name (DocketDesk *self, const char *customer_id); /* (transfer full) (nullable) */
/* How a record is called in sentences: "J-10248", "Leaking pump (new)", "Adler & Co". (transfer full) */
char *docket_desk_record_name (DocketDesk *self, DocketKind kind, const char *id);
/* The one of a save, @operations (element-type DocketOperation), that a person would say it
 * was about: the job before its notes. (transfer none) */
const DocketOperation *docket_operations_get_main (GPtrArray *operations);
/* What the save of @operations is, by name: "Status of J-10248 to Complete". (transfer full) */
char *docket_desk_describe_save (DocketDesk *self, GPtrArray *operations);
/* The same from any store, on its thread. */
char *docket_name_record (DocketStore *reader, DocketKind kind, const char *id);
/* The same of a job that is at hand already: nothing is read. (transfer full) */
char *docket_desk_job_name (const DocketRecord *job);
/* Display text of a field, ids turned into names. (transfer full) */
char *docket_desk_format_value (DocketDesk *self, DocketField field, GVariant *value);

/* For a bug report: state, counts and last attempts, naming nobody. Not
 * translated. (transfer full) */
char *docket_desk_report (DocketDesk *self);

/* -- Outbox as sentences, one entry a save (bundle) -- */

/* Where an entry stands on the page. */
typedef enum
{
  DOCKET_OUTBOX_SECTION_WAITING,
  DOCKET_OUTBOX_SECTION_NEEDS_YOU,
  DOCKET_OUTBOX_SECTION_REVIEW,
  DOCKET_OUTBOX_SECTION_FILES,
  DOCKET_OUTBOX_SECTION_SENT,
  DOCKET_OUTBOX_N_SECTIONS,
} DocketOutboxSection;

typedef struct
{
  char *bundle;
  char *sentence;   /* "Status of J-10248 to Complete, and 2 notes" */
  char *state_text; /* words */
  DocketOutboxSection section;
  DocketOutboxState state; /* the one that needs most attention */
  guint attempts;
  gint64 next_attempt_at;
  gint64 saved_at;
  gint64 settled_at;
  gboolean decided_against; /* something in it was */
  gboolean decides; /* something in it is a decision, or takes one back */
  gboolean aside;   /* not one of those that were wished for, but the one in hand */
  guint before;     /* so many of its section come first, as they are shown; not while words are looked for */
  char *review;     /* (nullable) */
  guint n;          /* operations of it, read or not */
  guint n_more;     /* records that none of @items is about */
  guint n_more_may_go; /* operations beside @items that go if it is let go */
  guint n_may_go;   /* with those in @items; the others of @n stay */
  GPtrArray *items; /* element-type DocketOutboxItem: all, or of a large save the first and the first few of each state */
} DocketOutboxEntry;
void docket_outbox_entry_free (DocketOutboxEntry *entry);
/* Everything, oldest first; acked ones only since @acked_since. However long that
 * takes: not for a window. (transfer full) (element-type DocketOutboxEntry) */
GPtrArray *docket_desk_outbox (DocketDesk *self, gint64 acked_since, GError **error);

/* What is read of one save. */
#define DOCKET_OUTBOX_ITEMS_MAX 50

/* What somebody wants to see of the outbox, with all that telling it takes. */
typedef struct
{
  gint64 acked_since;
  guint entries_max[DOCKET_OUTBOX_N_SECTIONS]; /* the first ones; of what was sent, the last */
  guint skip[DOCKET_OUTBOX_N_SECTIONS];        /* so many before them; not while words are looked for */
  gboolean newest;  /* the last ones of each section */
  guint items_max;
  char *bundle;     /* (nullable): is among them in any case */
  char *words;      /* (nullable): only entries with them */
  gboolean (*matches) (const DocketOutboxEntry *entry, const char *words); /* (nullable) */
  gint64 now_ms;
  char *currency;
  DocketSyncStatus *status;
} DocketOutboxWish;
DocketOutboxWish *docket_outbox_wish_new (DocketDesk *desk, gint64 acked_since, guint entries_max);
void docket_outbox_wish_free (DocketOutboxWish *wish);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DocketOutboxWish, docket_outbox_wish_free)

typedef struct
{
  GPtrArray *entries; /* element-type DocketOutboxEntry: oldest first, as many as were wished for */
  guint n_decided_against; /* saves, read or not */
  guint n[DOCKET_OUTBOX_N_SECTIONS]; /* entries there are of each; with the words, if any */
  guint n_to_do[DOCKET_OUTBOX_N_SECTIONS]; /* changes in those that wait, but for heavy files, or were refused */
  guint n_saves;      /* in all, with the words or not */
  gboolean searched;  /* words were looked for */
} DocketOutboxLook;
/* Any thread, with a store of its own. */
DocketOutboxLook *docket_outbox_look (DocketStore *reader, const DocketOutboxWish *wish, GError **error);
void docket_outbox_look_free (DocketOutboxLook *look);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DocketOutboxLook, docket_outbox_look_free)

G_END_DECLS
