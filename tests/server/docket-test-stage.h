/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "docket-commit.h"
#include "docket-review.h"

G_BEGIN_DECLS

/*
 * The stage on which operations are judged: a real SQLite file, the cast (Omar
 * of the office, Dana the dispatcher, Sofia and Ruth the supervisors, Ada the admin, Tess
 * and Milo the technicians) and one job, Tess's, in progress.
 */
#define EPOCH "00112233445566aa"
#define CUSTOMER "01890000-0000-7000-8000-0000000000c1"
#define JOB "01890000-0000-7000-8000-000000000b01"
#define PHONE "01890000-0000-7000-8000-0000000000d1"
#define NOWHERE "01890000-0000-7000-8000-00000000ffff"

enum
{
  OMAR,
  DANA,
  SOFIA,
  ADA,
  TESS,
  MILO,
  RUTH,
  N_PEOPLE
};

typedef struct
{
  const char *id;
  const char *name;
  DocketRole role;
} Person;

extern const Person people[N_PEOPLE];

typedef struct
{
  char *folder;
  DocketClock *clock;
  DocketRandom *random;
  DocketRepository *store;
  DocketCommit *commit;
  gint64 now;
  gboolean revoked;
} Fixture;

DocketResult *stage_try_send (Fixture *fixture, int who, const DocketOperation *operation, GError **error);
DocketResult *stage_send (Fixture *fixture, int who, const DocketOperation *operation);
/* "applied", "rejected stale", "held" */
char *stage_outcome_of (const DocketResult *result);
DocketRecord *stage_get (Fixture *fixture, DocketKind kind, const char *id);
void stage_give_key (Fixture *fixture, DocketOperation *operation);
/* What a desk that has seen @seen would send to set one field. */
DocketOperation *stage_edit (Fixture *fixture, const DocketRecord *seen, DocketField field, const char *text);
/* The same for several fields of one group. @set: (transfer none) */
DocketOperation *stage_edit_group (Fixture *fixture, const DocketRecord *seen, DocketGroup group, DocketValues *set);
/* An edit of the job's totals, all set: labor and total as given (a sum of
 * parts 6500, no discount, tax 1000), by someone who has seen @seen. */
DocketOperation *stage_totals (Fixture *fixture, const DocketRecord *seen, gint64 labor, gint64 total);
DocketOperation *stage_void (Fixture *fixture, DocketOperationKind kind, const DocketRecord *seen);
DocketOperation *stage_create (Fixture *fixture, DocketKind kind, DocketField first, const char *first_text, DocketField second, const char *second_text);
DocketOperation *stage_note (Fixture *fixture, const char *body);
DocketOperation *stage_decide (Fixture *fixture, const char *review, DocketChoice choice);
/* TAKE of a candidate. */
DocketOperation *stage_take (Fixture *fixture, const char *review, const char *candidate);
DocketOperation *stage_undo (Fixture *fixture, const char *review);
DocketReview *stage_case_of (Fixture *fixture, const char *id);
void stage_assert_job (Fixture *fixture, DocketField field, const char *expected);
char *stage_feed_of (Fixture *fixture, int who, gint64 after);
gint64 stage_seq_now (Fixture *fixture);
/* Of all that the server has now: what somebody who is up to date has seen. (transfer full) */
char *stage_cursor_now (Fixture *fixture);
/* Sofia sends @operation, made before @colleague sent @work: with @seen she has seen that by now.
 * What is refused is refused because she had not. */
void stage_assert_sends_behind (Fixture *fixture, DocketOperation *operation, int colleague, DocketOperation *work, gboolean seen, const char *expected);
gint64 stage_audit_size (Fixture *fixture);
void stage_set_up (Fixture *fixture, gconstpointer data);
/* Whatever happened, the store is whole. */
void stage_tear_down (Fixture *fixture, gconstpointer data);
/* The pump: Tess set Complete offline, Omar Waiting for approval meanwhile;
 * hers arrives second. Returns the case. */
char *stage_play_pump (Fixture *fixture, DocketOperation **of_tess);

/* Omar wrote totals with @office for labor, Tess, who had not seen them, with
 * @field: hers is held. Returns the case. @of_tess: (out) (optional) */
char *stage_play_totals (Fixture *fixture, gint64 office, gint64 field, DocketOperation **of_tess);

#define assert_outcome(result, expected)                        \
  G_STMT_START                                                  \
  {                                                             \
    g_autofree char *outcome_found = stage_outcome_of (result);       \
    g_assert_cmpstr (outcome_found, ==, expected);              \
  }                                                             \
  G_STMT_END

#define assert_sends(fixture, who, operation, expected)                       \
  G_STMT_START                                                                \
  {                                                                           \
    g_autoptr (DocketResult) sent = stage_send (fixture, who, operation);           \
    assert_outcome (sent, expected);                                          \
  }                                                                           \
  G_STMT_END

typedef struct
{
  const char *name;
  void (*run) (Fixture *fixture, gconstpointer data);
} StageTest;

/* Adds "/server/@suite/NAME" for each. */
void stage_add (const char *suite, const StageTest *tests, guint n);

G_END_DECLS
