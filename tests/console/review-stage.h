/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "docket-desk.h"
#include "docket-fake-clock.h"

G_BEGIN_DECLS

/*
 * A desk with a small company in it, made of pages of the feed as a server
 * would send them, for tests of the review and outbox pages. It is Monday,
 * 23 November 2026, 10:30; no network, no display.
 */
typedef struct
{
  char *dir;
  DocketFakeClock *clock;
  DocketRandom *random;
  DocketProfile *profile;
  DocketDesk *desk;
  gint64 seq;
  GString *looks;
} ReviewStage;

#define STAGE_NOW_MS G_GINT64_CONSTANT (1795429800000)
#define STAGE_MINUTE_MS (60 * G_GINT64_CONSTANT (1000))

#define STAGE_SOFIA "0192e000-0000-7000-8000-000000000001"
#define STAGE_OMAR "0192e000-0000-7000-8000-000000000002"
#define STAGE_TESS "0192e000-0000-7000-8000-000000000003"
#define STAGE_DANA "0192e000-0000-7000-8000-000000000004"
#define STAGE_PHONE "0192e000-0000-7000-8000-000000000011"
#define STAGE_DESK "0192e000-0000-7000-8000-000000000012"
#define STAGE_CUSTOMER "0192e000-0000-7000-8000-000000000021"
#define STAGE_PUMP "0192e000-0000-7000-8000-000000000031"
#define STAGE_BOILER "0192e000-0000-7000-8000-000000000032"
#define STAGE_PUMP_CASE "0192e000-0000-7000-8000-000000000041"
#define STAGE_BOILER_CASE "0192e000-0000-7000-8000-000000000042"
#define STAGE_CANDIDATE "0192e000-0000-7000-8000-000000000051"
#define STAGE_BOILER_CANDIDATE "0192e000-0000-7000-8000-000000000052"

/* Signed in as @person ("supervisor", "office", … as @role). */
ReviewStage *review_stage_new (const char *person, const char *role);
void review_stage_free (ReviewStage *stage);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ReviewStage, review_stage_free)

/* The pump: one status case. The boiler: one totals case. */
DocketRecord *review_stage_pump_case (gint64 rev);
DocketRecord *review_stage_boiler_case (void);
/* What @record, a case, looks like once @decider kept what stands. (transfer full) */
DocketRecord *review_stage_decided (DocketRecord *record, const char *decider);
/* A page of the feed with these records, as if it had just come. */
void review_stage_receive (ReviewStage *stage, DocketRecord *first, ...) G_GNUC_NULL_TERMINATED;
/* The same of @records (element-type DocketRecord); takes their references. */
void review_stage_receive_all (ReviewStage *stage, GPtrArray *records);
/* @n jobs more, the first of which is the @first'th; once more: their titles are
 * @title now. Ids are those of review_stage_job_id(). */
void review_stage_receive_jobs (ReviewStage *stage, guint first, guint n, const char *title);
/* (transfer full) */
char *review_stage_job_id (guint nth);
/* Saves a new title of the pump and returns the key. (transfer full) */
char *review_stage_save_title (ReviewStage *stage, const char *title);
/* A heavy file for the pump, saved but not sent. */
void review_stage_attach (ReviewStage *stage, const char *name);
/* As if the server had answered so. */
void review_stage_settle (ReviewStage *stage, DocketResult *result);
/* The pump's case, in which what @key wanted was decided against. (transfer full) */
DocketRecord *review_stage_lost_case (const char *key);
/* As if the live channel had just told of one device: when it was last heard of,
 * and at which record its person looks; @id NULL: at none. */
void review_stage_meet (ReviewStage *stage, const char *person, const char *device, gint64 away_ms, DocketKind kind, const char *id);
/* What this person is said to look at: each record's id in turn, "-" for none.
 * From then on. (transfer none) */
GString *review_stage_hear_looks (ReviewStage *stage);
/* Turns the main loop until @check is true, or fails the test and says which line
 * waited in vain for what. */
typedef gboolean (*ReviewStageCheck) (gpointer data);
#define review_stage_wait(check, ...) review_stage_wait_at (__FILE__, __LINE__, G_STRFUNC, #check, check, __VA_ARGS__)
void review_stage_wait_at (const char *file, int line, const char *caller, const char *name, ReviewStageCheck check, gpointer data);

G_END_DECLS
