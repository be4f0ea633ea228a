/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "docket-store.h"

G_BEGIN_DECLS

typedef enum
{
  DOCKET_SYNC_SIGNED_OUT,
  DOCKET_SYNC_OFFLINE,
  DOCKET_SYNC_CONNECTING,
  DOCKET_SYNC_UP_TO_DATE,
  DOCKET_SYNC_SENDING,
  DOCKET_SYNC_RECEIVING,
  DOCKET_SYNC_WAITING,
  DOCKET_SYNC_SIGN_IN_EXPIRED,
  DOCKET_SYNC_NEEDS_UPDATE,
} DocketSyncState;
const char *docket_sync_state_name (DocketSyncState state); /* "up-to-date" */
gboolean docket_sync_state_from_name (const char *name, DocketSyncState *state);

/**
 * DocketSyncStatus:
 *
 * A snapshot of everything a sentence about syncing may speak of. Reference
 * counted, immutable, any thread.
 */
typedef struct
{
  DocketSyncState state;
  gboolean elsewhere;     /* another process of this profile does the syncing */
  DocketStoreCounts counts;
  guint sending;          /* operations on their way */
  guint files_done;       /* that arrived since the last time that none waited */
  gint64 upload_offset;   /* bytes of the file on its way that the server has */
  gint64 upload_size;     /* of how many; 0: none is on its way */
  char *upload_sha256;    /* (nullable): which one it is */
  gint64 next_attempt_at; /* ms; 0: none or at once */
  gint64 last_sync_at;    /* ms; 0: never */
  guint failures;         /* in a row */
  char *problem;          /* (nullable): a sentence: what went wrong last */
  char *disk_problem;     /* (nullable): a sentence: saving here does not work */
  char *sign_in_problem;  /* (nullable): a sentence: the token cannot be read (locked keyring) */
  gatomicrefcount refs;
} DocketSyncStatus;

GType docket_sync_status_get_type (void) G_GNUC_CONST;
#define DOCKET_TYPE_SYNC_STATUS (docket_sync_status_get_type ())
DocketSyncStatus *docket_sync_status_new (void);
DocketSyncStatus *docket_sync_status_copy (const DocketSyncStatus *status);
DocketSyncStatus *docket_sync_status_ref (DocketSyncStatus *status);
void docket_sync_status_unref (DocketSyncStatus *status);
gboolean docket_sync_status_equal (const DocketSyncStatus *a, const DocketSyncStatus *b);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DocketSyncStatus, docket_sync_status_unref)

/* -- Words (UX "Window"): every sentence about syncing is made here. All
 * (transfer full); translated, plural forms right. -- */
char *docket_words_pill (const DocketSyncStatus *status, gint64 now_ms);      /* "Sending 3…" */
char *docket_words_banner (const DocketSyncStatus *status, gint64 now_ms);    /* NULL: no banner */
char *docket_words_banner_button (const DocketSyncStatus *status);            /* NULL: no button */
char *docket_words_next_attempt (const DocketSyncStatus *status, gint64 now_ms); /* "Next attempt in 4 min 40 s · last success at 10:39" */
char *docket_words_status_line (const DocketSyncStatus *status, gint64 now_ms);  /* docketctl status */
/* "Synced", "Saved on this device", "Waiting to sync", "Sync failed, retrying in 5 minutes", "Under review" */
char *docket_words_record (const DocketRecordState *state, const DocketSyncStatus *status, gint64 now_ms);
/* State of one outbox item: "Waiting to sync", "Not accepted: …" */
char *docket_words_outbox (const DocketOutboxItem *item, const DocketSyncStatus *status, gint64 now_ms);

/* Where the change was made that a held one ran into. */
typedef enum
{
  DOCKET_WORDS_ELSEWHERE, /* not known */
  DOCKET_WORDS_IN_OFFICE,
  DOCKET_WORDS_IN_FIELD,
} DocketWordsPlace;
typedef DocketWordsPlace (*DocketWordsPlaceFunc) (const DocketOutboxItem *item, gpointer data);
/* The one message for one save: "Your notes, parts, and photos synced. Job status
 * needs review because someone changed it in the office."
 * @items: (element-type DocketOutboxItem): of one bundle, at least one;
 * @place: (nullable): asked for held ones */
char *docket_words_bundle (GPtrArray *items, DocketWordsPlaceFunc place, gpointer data, const DocketSyncStatus *status, gint64 now_ms);

/* "Saved on this device", or "Saved on this device: @what" (nullable). */
char *docket_words_saved (const char *what);
/* Where the work is: "Saved on this device. Unsent work exists only here until it syncs." */
char *docket_words_scope (const DocketSyncStatus *status);
/* When it goes, as a value beside a label: "in 4 min 40 s", "when reconnected" */
char *docket_words_when (const DocketSyncStatus *status, gint64 now_ms);
/* What waits, where nobody is sending it (command line); NULL if nothing does. */
char *docket_words_waiting (const DocketSyncStatus *status);
/* How a "Sync now" ended, one sentence a line: "Up to date." and what needs whom. */
char *docket_words_synced (const DocketSyncStatus *status);
/* How far the files are: "File 2 of 3: 1536 of 4096 KB"; NULL if none is on its way. */
char *docket_words_upload (const DocketSyncStatus *status);
/* Before signing out: what becomes of what waits. */
char *docket_words_sign_out (const DocketSyncStatus *status);
/* That the server turned out to be a restored copy; NULL if never. */
char *docket_words_restored (const DocketSyncStatus *status);

G_END_DECLS
