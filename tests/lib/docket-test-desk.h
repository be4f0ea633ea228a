/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "docket-desk.h"

G_BEGIN_DECLS

/**
 * DocketTestDesk:
 *
 * A signed-in DocketDesk of this process on a profile of its own, with the
 * calls that tests make all day. Whatever fails ends the test.
 */
typedef struct _DocketTestDesk DocketTestDesk;

/* Signs @username in at @url with the demo password, opens, starts, and waits
 * until the first pull is in. The profile is @dir/NAME. */
DocketTestDesk *docket_test_desk_new (const char *dir, const char *name, const char *url, const char *username, const char *device_class);
/* The same; @begun_us: (out): when the first pull began (monotonic). */
DocketTestDesk *docket_test_desk_new_timed (const char *dir, const char *name, const char *url, const char *username, const char *device_class, gint64 *begun_us);
void docket_test_desk_free (DocketTestDesk *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DocketTestDesk, docket_test_desk_free)

DocketDesk *docket_test_desk_get (DocketTestDesk *self);
DocketStore *docket_test_desk_get_reader (DocketTestDesk *self);
/* As after a restart of the program: everything but the profile is new. */
void docket_test_desk_restart (DocketTestDesk *self);
void docket_test_desk_set_online (DocketTestDesk *self, gboolean online);

/* One save; waits until it is durable. @operations: (transfer full) */
void docket_test_desk_save (DocketTestDesk *self, GPtrArray *operations);
/* The same, expected to be refused here; the error's words. (transfer full) */
char *docket_test_desk_save_refused (DocketTestDesk *self, GPtrArray *operations);
/* "Sync now" to its end; whether it said that all went well. */
gboolean docket_test_desk_sync (DocketTestDesk *self);
/* Sync now, again and again if need be, until nothing waits here. */
void docket_test_desk_drain (DocketTestDesk *self);

/* (transfer full): fails if there is none */
DocketRecord *docket_test_desk_record (DocketTestDesk *self, DocketKind kind, const char *id);
/* Status of a job as this desk shows it. (transfer full) */
char *docket_test_desk_status (DocketTestDesk *self, const char *job);
DocketStoreCounts docket_test_desk_counts (DocketTestDesk *self);
/* Keys of all that this desk was ever told is saved. (element-type utf8) */
GHashTable *docket_test_desk_get_made (DocketTestDesk *self);
/* Someone has taken it back on purpose. */
void docket_test_desk_forget_made (DocketTestDesk *self, const char *key);
/* Bodies of the notes of a job, in order. (transfer full) (element-type utf8) */
GPtrArray *docket_test_desk_notes (DocketTestDesk *self, const char *job);
/* The outbox, everything. (transfer full) (element-type DocketOutboxItem) */
GPtrArray *docket_test_desk_outbox (DocketTestDesk *self);
/* The open case about a record. (transfer full) (nullable) */
DocketReview *docket_test_desk_review (DocketTestDesk *self, DocketKind kind, const char *id);

/* -- Operations, added to a save -- */
GPtrArray *docket_test_save_new (void);
/* Edits of one field of a record as @desk shows it. */
void docket_test_save_text (GPtrArray *operations, DocketTestDesk *desk, DocketKind kind, const char *id, DocketField field, const char *text);
void docket_test_save_note (GPtrArray *operations, DocketTestDesk *desk, const char *job, const char *body);
void docket_test_save_part (GPtrArray *operations, DocketTestDesk *desk, const char *job, const char *description, gint64 amount);

/* A new job in the hands of @technician ("tess"), in progress, known to the
 * three desks. Its customer is the first one. (transfer full): id */
char *docket_test_job_in_hand (DocketTestDesk *office, DocketTestDesk *dispatcher, DocketTestDesk *technician, const char *title);

/* -- Waiting: turns the main loop until @condition holds, within a bound -- */
typedef gboolean (*DocketTestCondition) (gpointer data);
void docket_test_wait (DocketTestCondition condition, gpointer data, const char *what);
void docket_test_wait_for_record (DocketTestDesk *self, DocketKind kind, const char *id);
void docket_test_wait_for_status (DocketTestDesk *self, const char *job, const char *status);
/* An open case about the record, as this desk sees it. */
void docket_test_wait_for_review (DocketTestDesk *self, DocketKind kind, const char *id);

G_END_DECLS
