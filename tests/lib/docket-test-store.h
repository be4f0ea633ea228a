/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "docket-store.h"

G_BEGIN_DECLS

/* A clock that stands until it is moved. Timers run in real time. */
#define DOCKET_TYPE_TEST_CLOCK (docket_test_clock_get_type ())
G_DECLARE_FINAL_TYPE (DocketTestClock, docket_test_clock, DOCKET, TEST_CLOCK, GObject)
DocketTestClock *docket_test_clock_new (gint64 now_ms);
void docket_test_clock_advance (DocketTestClock *self, gint64 ms);

/* 2026-11-23 08:10 UTC */
#define DOCKET_TEST_NOW_MS G_GINT64_CONSTANT (1795421400000)

/**
 * DocketTestStore:
 *
 * One desk's file in a folder of its own, signed in as somebody, and a pretend
 * server: it hands out seq and cursors, and its pages are applied at once.
 */
typedef struct
{
  char *dir;
  char *path;
  DocketTestClock *clock;
  DocketRandom *random;
  DocketStore *store;
  gint64 seq;
  guint pages;
} DocketTestStore;

#define DOCKET_TEST_DEVICE "018f0000-0000-7000-8000-0000000000d0"
#define DOCKET_TEST_DANA "018f0000-0000-7000-8000-0000000000a1"  /* dispatcher */
#define DOCKET_TEST_OMAR "018f0000-0000-7000-8000-0000000000a2"  /* office */
#define DOCKET_TEST_SOFIA "018f0000-0000-7000-8000-0000000000a3" /* supervisor */
#define DOCKET_TEST_TESS "018f0000-0000-7000-8000-0000000000a4"  /* technician */
#define DOCKET_TEST_MILO "018f0000-0000-7000-8000-0000000000a5"  /* technician */
#define DOCKET_TEST_JOB "018f0000-0000-7000-8000-000000000b01"
#define DOCKET_TEST_CUSTOMER "018f0000-0000-7000-8000-000000000c01"

/* @username: one of "dana", "omar", "sofia", "tess"; persons are fed first. */
DocketTestStore *docket_test_store_new (const char *username);
/* With customer, and a job in progress with Tess (rev 5 in every group). */
DocketTestStore *docket_test_store_new_with_job (const char *username);
void docket_test_store_free (DocketTestStore *test);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DocketTestStore, docket_test_store_free)
/* Closes and opens the file again. */
void docket_test_store_reopen (DocketTestStore *test);
/* A full disk: the file may grow by @more pages only; 0: no limit. */
void docket_test_store_limit_pages (DocketTestStore *test, guint more);
DocketStore *docket_test_store_reader (DocketTestStore *test);

/* Ids for tests: 018f0000-0000-7000-8000-TAGnnnnnnnn. (transfer full) */
char *docket_test_id (guint tag, guint n);
/* A record every group of which has @rev. */
DocketRecord *docket_test_record (DocketKind kind, const char *id, gint64 rev);
DocketRecord *docket_test_job (const char *id, const char *title, const char *status, const char *technician, gint64 rev);

/* One page with the records up to NULL, each at the next seq, applied. Steals them. */
void docket_test_feed (DocketTestStore *test, ...) G_GNUC_NULL_TERMINATED;
/* The page, not applied; its seqs and cursor are used up. */
DocketPage *docket_test_page (DocketTestStore *test, ...) G_GNUC_NULL_TERMINATED;
DocketPage *docket_test_page_of (DocketTestStore *test, GPtrArray *records);
void docket_test_feed_removed (DocketTestStore *test, DocketKind kind, const char *id);

/* The case @id, of the job: somebody kept what stood there. */
void docket_test_feed_decided_against (DocketTestStore *test, const char *id);

/* The row as it stands. (transfer full) (nullable) */
DocketRecord *docket_test_get (DocketTestStore *test, DocketKind kind, const char *id);
const char *docket_test_status (DocketTestStore *test, const char *job); /* static */
/* An edit of one text field from the row as it stands. */
DocketOperation *docket_test_edit (DocketTestStore *test, const char *id, DocketField field, const char *text);
/* A part used on the job. */
DocketOperation *docket_test_line (const char *id);
DocketOperation *docket_test_note (const char *id, const char *job, const char *body);
/* Saves the operations up to NULL in one bundle; steals them. FALSE with @error. */
gboolean docket_test_submit (DocketTestStore *test, GError **error, ...) G_GNUC_NULL_TERMINATED;
/* Saves one edit and returns its key. (transfer full) */
char *docket_test_save (DocketTestStore *test, const char *id, DocketField field, const char *text);
void docket_test_settle (DocketTestStore *test, const char *key, DocketOutcome outcome, gint64 seq, const char *review, const char *problem);
void docket_test_sending (DocketTestStore *test, const char *key);
/* (transfer full) */
DocketOutboxItem *docket_test_item (DocketTestStore *test, const char *key);
/* Keys that may go now, in order, joined by a space. (transfer full) */
char *docket_test_due (DocketTestStore *test, const char *lane);

G_END_DECLS
