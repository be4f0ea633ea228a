/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Judging and carrying out, on a real SQLite file. The cast: Omar (office), Dana
 * (dispatcher), Sofia (supervisor), Ada (admin), Tess and Milo (technicians). One job stands
 * at the beginning: Tess's, in progress.
 */
#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>
#include <sys/resource.h>

#include "docket-commit.h"
#include "docket-cursor.h"
#include "docket-id.h"
#include "docket-repository-sqlite.h"
#include "docket-review.h"

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
  N_PEOPLE
};

static const struct
{
  const char *id;
  const char *name;
  DocketRole role;
} people[N_PEOPLE] = {
  { "01890000-0000-7000-8000-0000000000a1", "Omar Haddad", DOCKET_ROLE_OFFICE },
  { "01890000-0000-7000-8000-0000000000a2", "Dana Whitlock", DOCKET_ROLE_DISPATCHER },
  { "01890000-0000-7000-8000-0000000000a3", "Sofia Lindqvist", DOCKET_ROLE_SUPERVISOR },
  { "01890000-0000-7000-8000-0000000000a4", "Ada", DOCKET_ROLE_ADMIN },
  { "01890000-0000-7000-8000-0000000000a5", "Tess Ortiz", DOCKET_ROLE_TECHNICIAN },
  { "01890000-0000-7000-8000-0000000000a6", "Milo Brandt", DOCKET_ROLE_TECHNICIAN },
};

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

/* ---- Acting ---- */

static DocketResult *
try_send (Fixture *fixture, int who, const DocketOperation *operation, GError **error)
{
  DocketActor actor = { people[who].id, PHONE, people[who].role, fixture->revoked };
  DocketResult *result;

  if (!docket_repository_begin (fixture->store, error))
    return NULL;
  result = docket_commit_operation (fixture->commit, &actor, operation, ++fixture->now, error);
  if (result == NULL)
    {
      docket_repository_rollback (fixture->store);
      return NULL;
    }
  if (!docket_repository_commit (fixture->store, error))
    g_clear_pointer (&result, docket_result_free);
  return result;
}

static DocketResult *
send (Fixture *fixture, int who, const DocketOperation *operation)
{
  g_autoptr (GError) error = NULL;
  DocketResult *result = try_send (fixture, who, operation, &error);

  g_assert_no_error (error);
  g_assert_nonnull (result);
  return result;
}

/* "applied", "rejected stale", "held" */
static char *
outcome_of (const DocketResult *result)
{
  if (result->outcome == DOCKET_OUTCOME_REJECTED || result->outcome == DOCKET_OUTCOME_DEFERRED)
    return g_strdup_printf ("%s %s", docket_outcome_name (result->outcome), result->problem_type);
  return g_strdup (docket_outcome_name (result->outcome));
}

#define assert_outcome(result, expected)                        \
  G_STMT_START                                                  \
  {                                                             \
    g_autofree char *outcome_found = outcome_of (result);       \
    g_assert_cmpstr (outcome_found, ==, expected);              \
  }                                                             \
  G_STMT_END

#define assert_sends(fixture, who, operation, expected)                       \
  G_STMT_START                                                                \
  {                                                                           \
    g_autoptr (DocketResult) sent = send (fixture, who, operation);           \
    assert_outcome (sent, expected);                                          \
  }                                                                           \
  G_STMT_END

static DocketRecord *
get (Fixture *fixture, DocketKind kind, const char *id)
{
  g_autoptr (GError) error = NULL;
  DocketRecord *record = NULL;

  docket_repository_get_record (fixture->store, kind, id, &record, &error);
  g_assert_no_error (error);
  return record;
}

static void
give_key (Fixture *fixture, DocketOperation *operation)
{
  g_free (operation->key);
  operation->key = docket_id_new (fixture->clock, fixture->random);
  operation->made_at = fixture->now;
}

/* What a desk that has seen @seen would send to set one field. */
static DocketOperation *
edit (Fixture *fixture, const DocketRecord *seen, DocketField field, const char *text)
{
  g_autoptr (DocketValues) set = docket_values_new ();
  DocketOperation *operation;

  docket_values_set_text (set, field, text);
  operation = docket_operation_new_edit (seen, docket_field_info (field)->group, set);
  give_key (fixture, operation);
  return operation;
}

static DocketOperation *
create (Fixture *fixture, DocketKind kind, DocketField first, const char *first_text, DocketField second, const char *second_text)
{
  g_autoptr (DocketValues) set = docket_values_new ();
  g_autofree char *id = docket_id_new (fixture->clock, fixture->random);
  DocketOperation *operation;

  docket_values_set_text (set, first, first_text);
  if (second != DOCKET_FIELD_NONE)
    docket_values_set_text (set, second, second_text);
  operation = docket_operation_new_create (kind, id, set);
  give_key (fixture, operation);
  return operation;
}

static DocketOperation *
note (Fixture *fixture, const char *body)
{
  return create (fixture, DOCKET_KIND_NOTE, DOCKET_NOTE_JOB, JOB, DOCKET_NOTE_BODY, body);
}

static DocketOperation *
decide (Fixture *fixture, const char *review, DocketChoice choice)
{
  g_autoptr (DocketRecord) record = get (fixture, DOCKET_KIND_REVIEW, review);
  DocketOperation *operation = docket_operation_new (DOCKET_OPERATION_DECIDE, DOCKET_KIND_REVIEW, review);

  operation->base = docket_record_get_rev (record);
  operation->choice = choice;
  operation->set = docket_values_new ();
  operation->was = docket_values_new ();
  operation->reason = g_strdup ("Asked on the phone");
  give_key (fixture, operation);
  return operation;
}

static DocketReview *
case_of (Fixture *fixture, const char *id)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (DocketRecord) record = get (fixture, DOCKET_KIND_REVIEW, id);
  DocketReview *review;

  g_assert_nonnull (record);
  review = docket_review_from_record (record, &error);
  g_assert_no_error (error);
  return review;
}

static void
assert_job (Fixture *fixture, DocketField field, const char *expected)
{
  g_autoptr (DocketRecord) job = get (fixture, DOCKET_KIND_JOB, JOB);

  g_assert_cmpstr (docket_record_get_text (job, field), ==, expected);
}

static char *
feed_of (Fixture *fixture, int who, gint64 after)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) places = docket_repository_read_feed (fixture->store, people[who].id, after, 100, &error);
  GString *text = g_string_new (NULL);

  g_assert_no_error (error);
  for (guint i = 0; i < places->len; i++)
    {
      const DocketPlace *place = g_ptr_array_index (places, i);

      g_string_append_printf (text, "%s%s%s", i == 0 ? "" : " ", place->removed ? "-" : "", docket_kind_info (place->kind)->name);
    }
  return g_string_free (text, FALSE);
}

static gint64
seq_now (Fixture *fixture)
{
  gint64 seq = 0;

  g_assert_true (docket_repository_current_seq (fixture->store, &seq, NULL));
  return seq;
}

static gint64
audit_size (Fixture *fixture)
{
  g_autofree char *hash = NULL;
  gint64 size = 0;

  g_assert_true (docket_repository_audit_head (fixture->store, &size, &hash, NULL));
  return size;
}

/* ---- The stage ---- */

static void
make_people (Fixture *fixture)
{
  g_autoptr (GError) error = NULL;
  DocketStamp by = { (char *) people[ADA].id, (char *) PHONE, 1, 1 };

  for (guint i = 0; i < N_PEOPLE; i++)
    {
      g_autoptr (DocketRecord) person = docket_record_new (DOCKET_KIND_PERSON, people[i].id);

      docket_record_set_text (person, DOCKET_PERSON_NAME, people[i].name);
      docket_record_set_text (person, DOCKET_PERSON_ROLE, docket_role_name (people[i].role));
      docket_commit_record (fixture->commit, person, &by, "init", &error);
      g_assert_no_error (error);
    }
}

static void
make_job (Fixture *fixture)
{
  static const char *const moves[] = { DOCKET_STATUS_OPENED, DOCKET_STATUS_IN_PROGRESS };
  g_autoptr (DocketOperation) customer = create (fixture, DOCKET_KIND_CUSTOMER, DOCKET_CUSTOMER_NAME, "Adler & Co", DOCKET_FIELD_NONE, NULL);
  g_autoptr (DocketOperation) job = create (fixture, DOCKET_KIND_JOB, DOCKET_JOB_TITLE, "Leaking pump, boiler room", DOCKET_JOB_CUSTOMER, CUSTOMER);
  g_autoptr (DocketRecord) seen = NULL;
  g_autoptr (DocketOperation) plan = NULL;

  g_free (customer->record_id);
  customer->record_id = g_strdup (CUSTOMER);
  assert_sends (fixture, OMAR, customer, "applied");
  g_free (job->record_id);
  job->record_id = g_strdup (JOB);
  assert_sends (fixture, OMAR, job, "applied");
  seen = get (fixture, DOCKET_KIND_JOB, JOB);
  plan = edit (fixture, seen, DOCKET_JOB_TECHNICIAN, people[TESS].id);
  assert_sends (fixture, DANA, plan, "applied");
  for (guint i = 0; i < G_N_ELEMENTS (moves); i++)
    {
      g_autoptr (DocketRecord) now = get (fixture, DOCKET_KIND_JOB, JOB);
      g_autoptr (DocketOperation) move = edit (fixture, now, DOCKET_JOB_STATUS, moves[i]);

      assert_sends (fixture, TESS, move, "applied");
    }
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *path = NULL;

  fixture->folder = g_dir_make_tmp ("docket-commit-XXXXXX", &error);
  path = g_build_filename (fixture->folder, "store.sqlite", NULL);
  fixture->clock = docket_system_clock_new ();
  fixture->random = docket_seeded_random_new (7);
  fixture->store = docket_repository_sqlite_open (path, TRUE, &error);
  g_assert_no_error (error);
  fixture->now = 1000000;
  docket_repository_begin (fixture->store, &error);
  docket_repository_set_meta (fixture->store, DOCKET_META_EPOCH, EPOCH, &error);
  docket_repository_set_meta (fixture->store, DOCKET_META_NEXT_JOB, "10248", &error);
  fixture->commit = docket_commit_new (fixture->store, fixture->clock, fixture->random, &error);
  g_assert_no_error (error);
  make_people (fixture);
  docket_repository_commit (fixture->store, &error);
  g_assert_no_error (error);
  make_job (fixture);
}

/* Whatever happened, the store is whole. */
static void
tear_down (Fixture *fixture, gconstpointer data)
{
  static const char *const names[] = { "store.sqlite", "store.sqlite-wal", "store.sqlite-shm" };
  g_autoptr (GError) error = NULL;

  g_assert_true (docket_repository_check (fixture->store, &error));
  g_assert_no_error (error);
  g_clear_pointer (&fixture->commit, docket_commit_free);
  g_clear_object (&fixture->store);
  g_clear_object (&fixture->clock);
  g_clear_object (&fixture->random);
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *path = g_build_filename (fixture->folder, names[i], NULL);

      g_unlink (path);
    }
  g_assert_cmpint (g_rmdir (fixture->folder), ==, 0);
  g_free (fixture->folder);
}

/* The pump: Tess set Complete offline, Omar Waiting for approval meanwhile;
 * hers arrives second. Returns the case. */
static char *
play_pump (Fixture *fixture, DocketOperation **of_tess)
{
  g_autoptr (DocketRecord) seen = get (fixture, DOCKET_KIND_JOB, JOB);
  g_autoptr (DocketOperation) tess = edit (fixture, seen, DOCKET_JOB_STATUS, DOCKET_STATUS_COMPLETE);
  g_autoptr (DocketOperation) omar = edit (fixture, seen, DOCKET_JOB_STATUS, DOCKET_STATUS_WAITING_APPROVAL);
  g_autoptr (DocketResult) held = NULL;

  assert_sends (fixture, OMAR, omar, "applied");
  held = send (fixture, TESS, tess);
  assert_outcome (held, "held");
  g_assert_nonnull (held->review);
  if (of_tess != NULL)
    *of_tess = g_steal_pointer (&tess);
  return g_strdup (held->review);
}

/* ---- Creating ---- */

static void
test_numbers (Fixture *fixture, gconstpointer data)
{
  g_autoptr (DocketOperation) next = create (fixture, DOCKET_KIND_JOB, DOCKET_JOB_TITLE, "Second", DOCKET_JOB_CUSTOMER, CUSTOMER);
  g_autoptr (DocketOperation) follow_up = create (fixture, DOCKET_KIND_JOB, DOCKET_JOB_TITLE, "Third", DOCKET_JOB_FOLLOW_UP_OF, JOB);
  g_autoptr (DocketRecord) job = NULL, third = NULL;

  assert_job (fixture, DOCKET_JOB_NUMBER, "J-10248");
  assert_job (fixture, DOCKET_JOB_STATUS, DOCKET_STATUS_IN_PROGRESS);
  assert_sends (fixture, OMAR, next, "applied");
  assert_sends (fixture, OMAR, follow_up, "applied");
  job = get (fixture, DOCKET_KIND_JOB, next->record_id);
  g_assert_cmpstr (docket_record_get_text (job, DOCKET_JOB_NUMBER), ==, "J-10249");
  third = get (fixture, DOCKET_KIND_JOB, follow_up->record_id);
  g_assert_cmpstr (docket_record_get_text (third, DOCKET_JOB_FOLLOW_UP_OF), ==, JOB);
}

static void
test_revisions (Fixture *fixture, gconstpointer data)
{
  g_autoptr (DocketRecord) before = get (fixture, DOCKET_KIND_JOB, JOB);
  g_autoptr (DocketOperation) operation = edit (fixture, before, DOCKET_JOB_TITLE, "Pump");
  g_autoptr (DocketResult) result = send (fixture, OMAR, operation);
  g_autoptr (DocketRecord) after = get (fixture, DOCKET_KIND_JOB, JOB);
  const DocketStamp *stamp = docket_record_get_stamp (after, DOCKET_GROUP_JOB_DETAILS);

  g_assert_cmpint (result->seq, >, docket_record_get_rev (before));
  g_assert_cmpint (result->rev, ==, docket_record_get_group_rev (after, DOCKET_GROUP_JOB_DETAILS));
  g_assert_cmpint (docket_record_get_group_rev (after, DOCKET_GROUP_JOB_STATUS), ==, docket_record_get_group_rev (before, DOCKET_GROUP_JOB_STATUS));
  g_assert_cmpstr (stamp->person, ==, people[OMAR].id);
  g_assert_cmpstr (stamp->device, ==, PHONE);
  g_assert_cmpint (stamp->arrived_at, ==, fixture->now);
}

/* ---- Keys ---- */

static void
test_replay (Fixture *fixture, gconstpointer data)
{
  g_autoptr (DocketOperation) operation = note (fixture, "Valve is stuck");
  g_autoptr (DocketResult) first = send (fixture, TESS, operation);
  gint64 seq = seq_now (fixture), entries = audit_size (fixture);

  for (guint i = 0; i < 3; i++)
    {
      g_autoptr (DocketResult) again = send (fixture, TESS, operation);

      assert_outcome (again, "applied");
      g_assert_true (again->replayed);
      g_assert_cmpint (again->seq, ==, first->seq);
      g_assert_cmpint (again->rev, ==, first->rev);
    }
  g_assert_cmpint (seq_now (fixture), ==, seq);
  g_assert_cmpint (audit_size (fixture), ==, entries);
}

static void
test_replay_of_refusal (Fixture *fixture, gconstpointer data)
{
  g_autoptr (DocketRecord) seen = get (fixture, DOCKET_KIND_JOB, JOB);
  g_autoptr (DocketOperation) operation = edit (fixture, seen, DOCKET_JOB_TITLE, "Mine");
  g_autoptr (DocketResult) again = NULL;

  assert_sends (fixture, TESS, operation, "rejected forbidden");
  again = send (fixture, TESS, operation);
  assert_outcome (again, "rejected forbidden");
  g_assert_true (again->replayed);
}

static void
test_key_reused (Fixture *fixture, gconstpointer data)
{
  g_autoptr (DocketOperation) operation = note (fixture, "One");
  g_autoptr (DocketOperation) other = note (fixture, "Two");
  g_autoptr (DocketRecord) none = NULL;

  assert_sends (fixture, TESS, operation, "applied");
  g_free (other->key);
  other->key = g_strdup (operation->key);
  assert_sends (fixture, TESS, other, "rejected key-reused");
  none = get (fixture, DOCKET_KIND_NOTE, other->record_id);
  g_assert_null (none);
  /* Nor may another person take the key, whatever the body. */
  assert_sends (fixture, OMAR, operation, "rejected key-reused");
  /* The first answer is still the answer. */
  assert_sends (fixture, TESS, operation, "applied");
}

static void
test_invalid_is_kept (Fixture *fixture, gconstpointer data)
{
  g_autoptr (DocketOperation) operation = note (fixture, "x");

  operation->invalid = g_strdup ("The field “color” does not exist.");
  assert_sends (fixture, TESS, operation, "rejected invalid");
  assert_sends (fixture, TESS, operation, "rejected invalid");
}

/* ---- Collisions ---- */

static void
test_collision_is_held (Fixture *fixture, gconstpointer data)
{
  g_autoptr (DocketRecord) before = get (fixture, DOCKET_KIND_JOB, JOB);
  g_autoptr (DocketOperation) of_tess = NULL;
  g_autofree char *id = play_pump (fixture, &of_tess);
  g_autoptr (DocketReview) review = case_of (fixture, id);
  DocketCandidate *candidate = g_ptr_array_index (review->candidates, 0);

  assert_job (fixture, DOCKET_JOB_STATUS, DOCKET_STATUS_WAITING_APPROVAL);
  g_assert_cmpstr (review->state, ==, "open");
  g_assert_cmpstr (review->reason, ==, DOCKET_WHY_COLLISION);
  g_assert_cmpstr (review->subject_id, ==, JOB);
  g_assert_cmpint (review->group, ==, DOCKET_GROUP_JOB_STATUS);
  g_assert_cmpstr (docket_values_get_text (review->started_from, DOCKET_JOB_STATUS), ==, DOCKET_STATUS_IN_PROGRESS);
  g_assert_cmpstr (review->started_by.person, ==, docket_record_get_stamp (before, DOCKET_GROUP_JOB_STATUS)->person);
  g_assert_cmpstr (docket_values_get_text (review->current_values, DOCKET_JOB_STATUS), ==, DOCKET_STATUS_WAITING_APPROVAL);
  g_assert_cmpstr (review->current_by.person, ==, people[OMAR].id);
  g_assert_cmpuint (review->candidates->len, ==, 1);
  g_assert_cmpstr (candidate->operation, ==, of_tess->key);
  g_assert_cmpstr (docket_values_get_text (candidate->values, DOCKET_JOB_STATUS), ==, DOCKET_STATUS_COMPLETE);
  g_assert_cmpstr (candidate->by.person, ==, people[TESS].id);
  g_assert_cmpint (candidate->by.arrived_at, ==, fixture->now);
}

static void
test_other_groups_go_on (Fixture *fixture, gconstpointer data)
{
  g_autofree char *id = play_pump (fixture, NULL);
  g_autoptr (DocketOperation) words = note (fixture, "Two gaskets");
  g_autoptr (DocketOperation) part = create (fixture, DOCKET_KIND_LINE, DOCKET_LINE_JOB, JOB, DOCKET_LINE_DESCRIPTION, "Gasket");
  g_autoptr (DocketRecord) seen = get (fixture, DOCKET_KIND_JOB, JOB);
  g_autoptr (DocketOperation) title = edit (fixture, seen, DOCKET_JOB_TITLE, "Leaking pump");
  gint64 rev;
  g_autoptr (DocketReview) review = case_of (fixture, id);
  g_autoptr (DocketReview) later = NULL;

  rev = review->rev;
  assert_sends (fixture, TESS, words, "applied");
  assert_sends (fixture, TESS, part, "applied");
  assert_sends (fixture, OMAR, title, "applied");
  later = case_of (fixture, id);
  g_assert_cmpint (later->rev, ==, rev);
}

static void
test_agreement (Fixture *fixture, gconstpointer data)
{
  g_autoptr (DocketRecord) seen = get (fixture, DOCKET_KIND_JOB, JOB);
  g_autoptr (DocketOperation) omar = edit (fixture, seen, DOCKET_JOB_STATUS, DOCKET_STATUS_WAITING_APPROVAL);
  g_autoptr (DocketOperation) tess = edit (fixture, seen, DOCKET_JOB_STATUS, DOCKET_STATUS_WAITING_APPROVAL);
  g_autoptr (DocketOperation) back = edit (fixture, seen, DOCKET_JOB_STATUS, DOCKET_STATUS_COMPLETE);

  assert_sends (fixture, OMAR, omar, "applied");
  assert_sends (fixture, TESS, tess, "merged");
  /* Omar's own next step stands on his first: Tess's agreement took nothing
   * from him that he had not seen. */
  g_free (back->follows);
  back->follows = g_strdup (omar->key);
  docket_values_set_text (back->was, DOCKET_JOB_STATUS, DOCKET_STATUS_WAITING_APPROVAL);
  docket_values_set_text (back->set, DOCKET_JOB_STATUS, DOCKET_STATUS_SIGNED_OFF);
  assert_sends (fixture, OMAR, back, "merged");
  assert_job (fixture, DOCKET_JOB_STATUS, DOCKET_STATUS_SIGNED_OFF);
}

static void
test_moved_and_moved_back (Fixture *fixture, gconstpointer data)
{
  g_autoptr (DocketRecord) seen = get (fixture, DOCKET_KIND_JOB, JOB);
  g_autoptr (DocketRecord) waiting = NULL;
  g_autoptr (DocketOperation) away = edit (fixture, seen, DOCKET_JOB_STATUS, DOCKET_STATUS_WAITING_APPROVAL);
  g_autoptr (DocketOperation) complete = edit (fixture, seen, DOCKET_JOB_STATUS, DOCKET_STATUS_COMPLETE);
  g_autoptr (DocketOperation) back = NULL;

  assert_sends (fixture, OMAR, away, "applied");
  waiting = get (fixture, DOCKET_KIND_JOB, JOB);
  back = edit (fixture, waiting, DOCKET_JOB_STATUS, DOCKET_STATUS_IN_PROGRESS);
  assert_sends (fixture, TESS, back, "applied");
  assert_sends (fixture, TESS, complete, "merged");
}

static void
test_merge (Fixture *fixture, gconstpointer data)
{
  g_autoptr (DocketRecord) seen = get (fixture, DOCKET_KIND_JOB, JOB);
  g_autoptr (DocketOperation) title = edit (fixture, seen, DOCKET_JOB_TITLE, "Pump");
  g_autoptr (DocketOperation) text = edit (fixture, seen, DOCKET_JOB_DESCRIPTION, "It drips");
  g_autoptr (DocketOperation) again = edit (fixture, seen, DOCKET_JOB_TITLE, "Pump, boiler room");

  assert_sends (fixture, OMAR, title, "applied");
  assert_sends (fixture, DANA, text, "merged");
  assert_job (fixture, DOCKET_JOB_TITLE, "Pump");
  assert_job (fixture, DOCKET_JOB_DESCRIPTION, "It drips");
  /* On the same field the later arrival stands. */
  assert_sends (fixture, DANA, again, "merged");
  assert_job (fixture, DOCKET_JOB_TITLE, "Pump, boiler room");
}

static void
test_wrong_was (Fixture *fixture, gconstpointer data)
{
  g_autoptr (DocketRecord) seen = get (fixture, DOCKET_KIND_JOB, JOB);
  g_autoptr (DocketOperation) operation = edit (fixture, seen, DOCKET_JOB_TITLE, "Pump");

  docket_values_set_text (operation->was, DOCKET_JOB_TITLE, "Never was");
  assert_sends (fixture, OMAR, operation, "rejected invalid");
}

/* ---- Predecessors ---- */

static void
test_follows_own_work (Fixture *fixture, gconstpointer data)
{
  g_autoptr (DocketRecord) seen = get (fixture, DOCKET_KIND_JOB, JOB);
  g_autoptr (DocketOperation) first = edit (fixture, seen, DOCKET_JOB_STATUS, DOCKET_STATUS_PAUSED);
  g_autoptr (DocketOperation) second = edit (fixture, seen, DOCKET_JOB_STATUS, DOCKET_STATUS_IN_PROGRESS);

  second->follows = g_strdup (first->key);
  docket_values_set_text (second->was, DOCKET_JOB_STATUS, DOCKET_STATUS_PAUSED);
  /* Out of order: not final, not stored, and fine once the first is here. */
  assert_sends (fixture, TESS, second, "deferred needs-record");
  assert_sends (fixture, TESS, first, "applied");
  assert_sends (fixture, TESS, second, "applied");
  assert_job (fixture, DOCKET_JOB_STATUS, DOCKET_STATUS_IN_PROGRESS);
}

static void
test_deferred_leaves_nothing (Fixture *fixture, gconstpointer data)
{
  g_autoptr (DocketOperation) operation = note (fixture, "x");
  gint64 entries = audit_size (fixture), seq = seq_now (fixture);

  operation->after = g_strdupv ((char *[]) { (char *) NOWHERE, NULL });
  assert_sends (fixture, TESS, operation, "deferred needs-record");
  g_assert_cmpint (audit_size (fixture), ==, entries);
  g_assert_cmpint (seq_now (fixture), ==, seq);
}

static void
test_after_refused (Fixture *fixture, gconstpointer data)
{
  g_autoptr (DocketOperation) refused = create (fixture, DOCKET_KIND_JOB, DOCKET_JOB_TITLE, "Not hers to make", DOCKET_FIELD_NONE, NULL);
  g_autoptr (DocketOperation) needs = note (fixture, "x");

  assert_sends (fixture, TESS, refused, "rejected forbidden");
  needs->after = g_strdupv ((char *[]) { refused->key, NULL });
  assert_sends (fixture, TESS, needs, "rejected unknown-record");
}

static void
test_missing_file (Fixture *fixture, gconstpointer data)
{
  g_autofree char *digest = g_strnfill (64, 'a');
  g_autoptr (DocketOperation) operation = create (fixture, DOCKET_KIND_ATTACHMENT, DOCKET_ATTACHMENT_JOB, JOB, DOCKET_ATTACHMENT_BLOB, digest);

  assert_sends (fixture, TESS, operation, "deferred needs-blob");
}

static void
test_follows_held_replaces (Fixture *fixture, gconstpointer data)
{
  g_autoptr (DocketOperation) first = NULL;
  g_autofree char *id = play_pump (fixture, &first);
  g_autoptr (DocketOperation) second = docket_operation_copy (first);
  g_autoptr (DocketReview) review = NULL;
  DocketCandidate *candidate;

  give_key (fixture, second);
  second->follows = g_strdup (first->key);
  docket_values_set_text (second->was, DOCKET_JOB_STATUS, DOCKET_STATUS_COMPLETE);
  docket_values_set_text (second->set, DOCKET_JOB_STATUS, DOCKET_STATUS_IN_PROGRESS);
  assert_sends (fixture, TESS, second, "held");
  review = case_of (fixture, id);
  g_assert_cmpuint (review->candidates->len, ==, 1);
  candidate = g_ptr_array_index (review->candidates, 0);
  g_assert_cmpstr (candidate->operation, ==, second->key);
  g_assert_cmpstr (docket_values_get_text (candidate->values, DOCKET_JOB_STATUS), ==, DOCKET_STATUS_IN_PROGRESS);
}

static void
test_second_device_stands_beside (Fixture *fixture, gconstpointer data)
{
  g_autoptr (DocketOperation) first = NULL;
  g_autofree char *id = play_pump (fixture, &first);
  g_autoptr (DocketOperation) second = docket_operation_copy (first);
  g_autoptr (DocketReview) review = NULL;

  give_key (fixture, second);
  docket_values_set_text (second->set, DOCKET_JOB_STATUS, DOCKET_STATUS_PAUSED);
  assert_sends (fixture, TESS, second, "held");
  review = case_of (fixture, id);
  g_assert_cmpuint (review->candidates->len, ==, 2);
}

static void
test_follows_of_somebody_else (Fixture *fixture, gconstpointer data)
{
  g_autoptr (DocketRecord) seen = get (fixture, DOCKET_KIND_JOB, JOB);
  g_autoptr (DocketOperation) omar = edit (fixture, seen, DOCKET_JOB_STATUS, DOCKET_STATUS_WAITING_APPROVAL);
  g_autoptr (DocketOperation) tess = edit (fixture, seen, DOCKET_JOB_STATUS, DOCKET_STATUS_COMPLETE);

  assert_sends (fixture, OMAR, omar, "applied");
  /* Naming Omar's key must not let Tess overwrite what she never saw (I4). */
  tess->follows = g_strdup (omar->key);
  assert_sends (fixture, TESS, tess, "rejected stale");
  assert_job (fixture, DOCKET_JOB_STATUS, DOCKET_STATUS_WAITING_APPROVAL);
}

static void
test_follows_of_another_record (Fixture *fixture, gconstpointer data)
{
  g_autoptr (DocketOperation) held = NULL;
  g_autofree char *id = play_pump (fixture, &held);
  g_autoptr (DocketOperation) words = note (fixture, "x");
  g_autoptr (DocketReview) review = NULL;
  g_autoptr (DocketResult) result = NULL;

  /* A case holds candidates about its own subject only. */
  words->follows = g_strdup (held->key);
  result = send (fixture, TESS, words);
  review = case_of (fixture, id);
  g_assert_cmpuint (review->candidates->len, ==, 1);
  g_assert_cmpstr (((DocketCandidate *) g_ptr_array_index (review->candidates, 0))->operation, ==, held->key);
  g_assert_cmpstr (result->review, !=, id);
}

/* ---- Cases ---- */

static void
test_current_moves_with_the_job (Fixture *fixture, gconstpointer data)
{
  g_autofree char *id = play_pump (fixture, NULL);
  g_autoptr (DocketReview) before = case_of (fixture, id);
  g_autoptr (DocketRecord) seen = get (fixture, DOCKET_KIND_JOB, JOB);
  g_autoptr (DocketOperation) move = edit (fixture, seen, DOCKET_JOB_STATUS, DOCKET_STATUS_SIGNED_OFF);
  g_autoptr (DocketReview) after = NULL;

  assert_sends (fixture, OMAR, move, "applied");
  after = case_of (fixture, id);
  g_assert_cmpstr (after->state, ==, "open");
  g_assert_cmpstr (docket_values_get_text (after->current_values, DOCKET_JOB_STATUS), ==, DOCKET_STATUS_SIGNED_OFF);
  g_assert_cmpint (after->rev, !=, before->rev);
}

static void
test_withdrawn (Fixture *fixture, gconstpointer data)
{
  g_autofree char *id = play_pump (fixture, NULL);
  g_autoptr (DocketRecord) seen = get (fixture, DOCKET_KIND_JOB, JOB);
  g_autoptr (DocketOperation) same = edit (fixture, seen, DOCKET_JOB_STATUS, DOCKET_STATUS_COMPLETE);
  g_autoptr (DocketReview) review = NULL;
  g_autofree char *open = NULL;

  assert_sends (fixture, SOFIA, same, "applied");
  review = case_of (fixture, id);
  g_assert_cmpstr (review->state, ==, "withdrawn");
  g_assert_true (docket_repository_get_case (fixture->store, DOCKET_KIND_JOB, JOB, DOCKET_GROUP_JOB_STATUS, &open, NULL));
  g_assert_null (open);
}

static void
test_keep (Fixture *fixture, gconstpointer data)
{
  g_autofree char *id = play_pump (fixture, NULL);
  g_autoptr (DocketOperation) decision = decide (fixture, id, DOCKET_CHOICE_KEEP);
  g_autoptr (DocketRecord) before = get (fixture, DOCKET_KIND_JOB, JOB);
  g_autoptr (DocketReview) review = NULL;
  g_autoptr (DocketRecord) after = NULL;

  assert_sends (fixture, SOFIA, decision, "applied");
  after = get (fixture, DOCKET_KIND_JOB, JOB);
  g_assert_true (docket_record_equal (before, after));
  review = case_of (fixture, id);
  g_assert_cmpstr (review->state, ==, "decided");
  g_assert_cmpint (review->choice, ==, DOCKET_CHOICE_KEEP);
  g_assert_cmpstr (review->decided_by.person, ==, people[SOFIA].id);
  g_assert_cmpstr (review->decision_reason, ==, "Asked on the phone");
}

static void
test_take (Fixture *fixture, gconstpointer data)
{
  g_autoptr (DocketOperation) of_tess = NULL;
  g_autofree char *id = play_pump (fixture, &of_tess);
  g_autoptr (DocketOperation) decision = decide (fixture, id, DOCKET_CHOICE_TAKE);
  g_autoptr (DocketRecord) job = NULL;

  decision->candidate = g_strdup (of_tess->key);
  assert_sends (fixture, SOFIA, decision, "applied");
  assert_job (fixture, DOCKET_JOB_STATUS, DOCKET_STATUS_COMPLETE);
  job = get (fixture, DOCKET_KIND_JOB, JOB);
  g_assert_cmpstr (docket_record_get_stamp (job, DOCKET_GROUP_JOB_STATUS)->person, ==, people[SOFIA].id);
}

static void
test_take_nobody (Fixture *fixture, gconstpointer data)
{
  g_autofree char *id = play_pump (fixture, NULL);
  g_autoptr (DocketOperation) decision = decide (fixture, id, DOCKET_CHOICE_TAKE);
  g_autoptr (DocketReview) review = NULL;

  decision->candidate = g_strdup (NOWHERE);
  assert_sends (fixture, SOFIA, decision, "rejected invalid");
  review = case_of (fixture, id);
  g_assert_cmpstr (review->state, ==, "open");
}

static void
test_decided_while_following (Fixture *fixture, gconstpointer data)
{
  g_autofree char *id = play_pump (fixture, NULL);
  g_autoptr (DocketOperation) decision = decide (fixture, id, DOCKET_CHOICE_KEEP);
  g_autoptr (DocketOperation) again = decide (fixture, id, DOCKET_CHOICE_KEEP);
  g_autoptr (DocketResult) result = NULL;

  assert_sends (fixture, SOFIA, decision, "applied");
  result = send (fixture, SOFIA, again);
  assert_outcome (result, "rejected already-decided");
  g_assert_nonnull (strstr (result->problem_detail, "Sofia Lindqvist"));
  /* The same decision sent twice is one decision. */
  assert_sends (fixture, SOFIA, decision, "applied");
}

static void
test_set (Fixture *fixture, gconstpointer data)
{
  g_autofree char *id = play_pump (fixture, NULL);
  g_autoptr (DocketOperation) decision = decide (fixture, id, DOCKET_CHOICE_SET);
  g_autoptr (DocketReview) review = NULL;

  docket_values_set_text (decision->set, DOCKET_JOB_STATUS, DOCKET_STATUS_SIGNED_OFF);
  docket_values_set_text (decision->set, DOCKET_JOB_STATUS_REASON, "Signed on paper");
  assert_sends (fixture, SOFIA, decision, "applied");
  assert_job (fixture, DOCKET_JOB_STATUS, DOCKET_STATUS_SIGNED_OFF);
  assert_job (fixture, DOCKET_JOB_STATUS_REASON, "Signed on paper");
  review = case_of (fixture, id);
  g_assert_cmpstr (docket_values_get_text (review->decided_values, DOCKET_JOB_STATUS), ==, DOCKET_STATUS_SIGNED_OFF);
}

static void
test_set_foreign_field (Fixture *fixture, gconstpointer data)
{
  g_autofree char *id = play_pump (fixture, NULL);
  g_autoptr (DocketOperation) decision = decide (fixture, id, DOCKET_CHOICE_SET);

  docket_values_set_text (decision->set, DOCKET_JOB_TITLE, "Something else");
  assert_sends (fixture, SOFIA, decision, "rejected invalid");
}

static void
test_stale_decision (Fixture *fixture, gconstpointer data)
{
  g_autofree char *id = play_pump (fixture, NULL);
  g_autoptr (DocketOperation) decision = decide (fixture, id, DOCKET_CHOICE_KEEP);
  g_autoptr (DocketRecord) seen = get (fixture, DOCKET_KIND_JOB, JOB);
  g_autoptr (DocketOperation) move = edit (fixture, seen, DOCKET_JOB_STATUS, DOCKET_STATUS_SIGNED_OFF);

  assert_sends (fixture, OMAR, move, "applied");
  assert_sends (fixture, SOFIA, decision, "rejected stale");
}

static void
test_not_decider (Fixture *fixture, gconstpointer data)
{
  g_autofree char *id = play_pump (fixture, NULL);
  g_autoptr (DocketOperation) decision = decide (fixture, id, DOCKET_CHOICE_KEEP);

  assert_sends (fixture, TESS, decision, "rejected not-decider");
}

static void
test_unknown_case (Fixture *fixture, gconstpointer data)
{
  g_autofree char *id = play_pump (fixture, NULL);
  g_autoptr (DocketOperation) decision = decide (fixture, id, DOCKET_CHOICE_KEEP);

  g_free (decision->record_id);
  decision->record_id = g_strdup (NOWHERE);
  assert_sends (fixture, SOFIA, decision, "rejected unknown-record");
}

static void
test_later_kinds (Fixture *fixture, gconstpointer data)
{
  g_autofree char *id = play_pump (fixture, NULL);
  g_autoptr (DocketOperation) decision = decide (fixture, id, DOCKET_CHOICE_KEEP);
  g_autoptr (DocketOperation) undo = decide (fixture, id, DOCKET_CHOICE_NONE);
  g_autoptr (DocketOperation) merge = docket_operation_new (DOCKET_OPERATION_MERGE, DOCKET_KIND_CUSTOMER, CUSTOMER);

  assert_sends (fixture, SOFIA, decision, "applied");
  undo->kind = DOCKET_OPERATION_UNDO_DECISION;
  assert_sends (fixture, SOFIA, undo, "rejected invalid");
  give_key (fixture, merge);
  merge->into = g_strdup (NOWHERE);
  assert_sends (fixture, OMAR, merge, "rejected invalid");
}

/* ---- Scope, ownership, locks ---- */

static void
test_scope_follows_the_job (Fixture *fixture, gconstpointer data)
{
  g_autoptr (DocketOperation) words = note (fixture, "x");
  g_autoptr (DocketOperation) give = NULL, late_note = NULL, late_move = NULL;
  g_autoptr (DocketRecord) seen = NULL;
  g_autofree char *to_tess = NULL, *to_milo = NULL;
  gint64 seq;

  assert_sends (fixture, TESS, words, "applied");
  seq = seq_now (fixture);
  seen = get (fixture, DOCKET_KIND_JOB, JOB);
  give = edit (fixture, seen, DOCKET_JOB_TECHNICIAN, people[MILO].id);
  late_note = note (fixture, "Made before it was given away");
  late_move = edit (fixture, seen, DOCKET_JOB_STATUS, DOCKET_STATUS_COMPLETE);
  assert_sends (fixture, DANA, give, "applied");
  to_tess = feed_of (fixture, TESS, seq);
  g_assert_cmpstr (to_tess, ==, "-job -customer -note");
  to_milo = feed_of (fixture, MILO, seq);
  g_assert_cmpstr (to_milo, ==, "job customer note");
  /* Notes of who had it still land; the rest asks a person. */
  assert_sends (fixture, TESS, late_note, "applied");
  {
    g_autoptr (DocketResult) held = send (fixture, TESS, late_move);
    g_autoptr (DocketReview) review = NULL;

    assert_outcome (held, "held");
    review = case_of (fixture, held->review);
    g_assert_cmpstr (review->reason, ==, DOCKET_WHY_OWNERSHIP_MOVED);
  }
  assert_job (fixture, DOCKET_JOB_STATUS, DOCKET_STATUS_IN_PROGRESS);
}

static void
test_never_hers (Fixture *fixture, gconstpointer data)
{
  g_autoptr (DocketRecord) seen = get (fixture, DOCKET_KIND_JOB, JOB);
  g_autoptr (DocketOperation) words = note (fixture, "x");
  g_autoptr (DocketOperation) move = edit (fixture, seen, DOCKET_JOB_STATUS, DOCKET_STATUS_COMPLETE);

  assert_sends (fixture, MILO, words, "rejected forbidden");
  assert_sends (fixture, MILO, move, "rejected forbidden");
}

static void
test_note_on_unseen_customer (Fixture *fixture, gconstpointer data)
{
  g_autoptr (DocketOperation) hers = create (fixture, DOCKET_KIND_NOTE, DOCKET_NOTE_CUSTOMER, CUSTOMER, DOCKET_NOTE_BODY, "Ring twice");
  g_autoptr (DocketOperation) not_his = create (fixture, DOCKET_KIND_NOTE, DOCKET_NOTE_CUSTOMER, CUSTOMER, DOCKET_NOTE_BODY, "x");

  /* "Anyone who can see the record": Tess has a job for them, Milo has none. */
  assert_sends (fixture, TESS, hers, "applied");
  assert_sends (fixture, MILO, not_his, "rejected forbidden");
}

static void
test_technician_learns_the_result (Fixture *fixture, gconstpointer data)
{
  g_autofree char *id = play_pump (fixture, NULL);
  g_autoptr (DocketOperation) decision = decide (fixture, id, DOCKET_CHOICE_KEEP);
  g_autofree char *to_tess = NULL, *to_milo = NULL;
  gint64 seq = seq_now (fixture);

  assert_sends (fixture, SOFIA, decision, "applied");
  to_tess = feed_of (fixture, TESS, seq);
  g_assert_cmpstr (to_tess, ==, "review");
  to_milo = feed_of (fixture, MILO, seq);
  g_assert_cmpstr (to_milo, ==, "");
}

static void
close_job (Fixture *fixture)
{
  static const char *const moves[] = { DOCKET_STATUS_WAITING_APPROVAL, DOCKET_STATUS_SIGNED_OFF, DOCKET_STATUS_CLOSED };

  for (guint i = 0; i < G_N_ELEMENTS (moves); i++)
    {
      g_autoptr (DocketRecord) seen = get (fixture, DOCKET_KIND_JOB, JOB);
      g_autoptr (DocketOperation) move = edit (fixture, seen, DOCKET_JOB_STATUS, moves[i]);

      assert_sends (fixture, OMAR, move, "applied");
    }
}

static void
test_lock (Fixture *fixture, gconstpointer data)
{
  g_autoptr (DocketRecord) before = get (fixture, DOCKET_KIND_JOB, JOB);
  g_autoptr (DocketOperation) late = edit (fixture, before, DOCKET_JOB_TITLE, "Made before");
  g_autoptr (DocketOperation) words = note (fixture, "Still possible");
  g_autoptr (DocketOperation) now = NULL, reopen = NULL;
  g_autoptr (DocketRecord) closed = NULL;

  late->seen = docket_cursor_encode (EPOCH, seq_now (fixture), DOCKET_AUDIT_ROOT);
  close_job (fixture);
  closed = get (fixture, DOCKET_KIND_JOB, JOB);
  now = edit (fixture, closed, DOCKET_JOB_TITLE, "Made after");
  assert_sends (fixture, OMAR, now, "rejected locked");
  {
    g_autoptr (DocketResult) held = send (fixture, OMAR, late);
    g_autoptr (DocketReview) review = NULL;

    assert_outcome (held, "held");
    review = case_of (fixture, held->review);
    g_assert_cmpstr (review->reason, ==, DOCKET_WHY_LOCKED);
  }
  assert_sends (fixture, OMAR, words, "applied");
  assert_job (fixture, DOCKET_JOB_TITLE, "Leaking pump, boiler room");
  reopen = edit (fixture, closed, DOCKET_JOB_STATUS, DOCKET_STATUS_REOPENED);
  assert_sends (fixture, SOFIA, reopen, "applied");
}

static void
test_void_versus_edit (Fixture *fixture, gconstpointer data)
{
  g_autoptr (DocketRecord) seen = get (fixture, DOCKET_KIND_JOB, JOB);
  g_autoptr (DocketOperation) gone = docket_operation_new (DOCKET_OPERATION_VOID, DOCKET_KIND_JOB, JOB);
  g_autoptr (DocketOperation) late = edit (fixture, seen, DOCKET_JOB_TITLE, "Pump");
  g_autoptr (DocketResult) held = NULL;
  g_autoptr (DocketReview) review = NULL;
  g_autoptr (DocketOperation) decision = NULL;
  g_autoptr (DocketRecord) restored = NULL;

  gone->base = docket_record_get_rev (seen);
  give_key (fixture, gone);
  assert_sends (fixture, SOFIA, gone, "applied");
  held = send (fixture, OMAR, late);
  assert_outcome (held, "held");
  review = case_of (fixture, held->review);
  g_assert_cmpstr (review->reason, ==, DOCKET_WHY_VOID_VS_EDIT);
  decision = decide (fixture, held->review, DOCKET_CHOICE_TAKE);
  decision->candidate = g_strdup (late->key);
  assert_sends (fixture, SOFIA, decision, "applied");
  restored = get (fixture, DOCKET_KIND_JOB, JOB);
  g_assert_false (docket_record_get_void (restored));
  g_assert_cmpstr (docket_record_get_text (restored, DOCKET_JOB_TITLE), ==, "Pump");
}

/* ---- Rights ---- */

static void
test_revoked_is_quarantined (Fixture *fixture, gconstpointer data)
{
  g_autoptr (DocketOperation) job = create (fixture, DOCKET_KIND_JOB, DOCKET_JOB_TITLE, "Made on a lost laptop", DOCKET_JOB_CUSTOMER, CUSTOMER);
  g_autoptr (DocketOperation) decision = NULL;
  g_autoptr (DocketResult) held = NULL;
  g_autoptr (DocketReview) review = NULL;
  g_autoptr (DocketRecord) none = NULL, made = NULL;

  fixture->revoked = TRUE;
  held = send (fixture, OMAR, job);
  fixture->revoked = FALSE;
  assert_outcome (held, "held");
  none = get (fixture, DOCKET_KIND_JOB, job->record_id);
  g_assert_null (none);
  review = case_of (fixture, held->review);
  g_assert_cmpstr (review->reason, ==, DOCKET_WHY_QUARANTINE);
  /* A person lets it through: then it is a job like any other, with a number. */
  decision = decide (fixture, held->review, DOCKET_CHOICE_TAKE);
  decision->candidate = g_strdup (job->key);
  assert_sends (fixture, SOFIA, decision, "applied");
  made = get (fixture, DOCKET_KIND_JOB, job->record_id);
  g_assert_nonnull (made);
  g_assert_cmpstr (docket_record_get_text (made, DOCKET_JOB_NUMBER), ==, "J-10249");
}

static void
test_revoked_does_not_decide (Fixture *fixture, gconstpointer data)
{
  g_autoptr (DocketOperation) of_tess = NULL;
  g_autofree char *id = play_pump (fixture, &of_tess);
  g_autoptr (DocketOperation) decision = decide (fixture, id, DOCKET_CHOICE_TAKE);

  decision->candidate = g_strdup (of_tess->key);
  fixture->revoked = TRUE;
  assert_sends (fixture, SOFIA, decision, "rejected not-decider");
  assert_job (fixture, DOCKET_JOB_STATUS, DOCKET_STATUS_WAITING_APPROVAL);
}

static void
test_policy_is_not_edited_yet (Fixture *fixture, gconstpointer data)
{
  static const char id[] = "01890000-0000-7000-8000-0000000000f1";
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) document = docket_policy_default_document ();
  g_autofree char *text = g_strndup (g_bytes_get_data (document, NULL), g_bytes_get_size (document));
  g_autoptr (DocketRecord) policy = docket_record_new (DOCKET_KIND_POLICY, id);
  g_autoptr (DocketRecord) seen = NULL;
  g_autoptr (DocketOperation) change = NULL;
  DocketStamp by = { (char *) people[ADA].id, (char *) PHONE, 1, 1 };

  docket_record_set_text (policy, DOCKET_POLICY_DOCUMENT, text);
  docket_repository_begin (fixture->store, &error);
  docket_repository_set_meta (fixture->store, DOCKET_META_POLICY, id, &error);
  docket_commit_record (fixture->commit, policy, &by, "init", &error);
  docket_repository_commit (fixture->store, &error);
  g_assert_no_error (error);
  seen = get (fixture, DOCKET_KIND_POLICY, id);
  change = edit (fixture, seen, DOCKET_POLICY_DOCUMENT, "{}");
  /* A document that is not checked would keep the server from starting. */
  assert_sends (fixture, ADA, change, "rejected invalid");
}

/* ---- All or nothing ---- */

static void
test_failed_commit_leaves_nothing (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (DocketOperation) operation = note (fixture, "Written on a full disk");
  g_autofree char *long_body = g_strnfill (9000, 'x');
  g_autofree char *path = g_build_filename (fixture->folder, "store.sqlite-wal", NULL);
  gint64 seq = seq_now (fixture), entries = audit_size (fixture);
  struct rlimit before, full;
  g_autoptr (DocketRecord) none = NULL, there = NULL;
  GStatBuf file;
  DocketResult *result;

  docket_values_set_text (operation->set, DOCKET_NOTE_BODY, long_body);
  g_assert_cmpint (g_stat (path, &file), ==, 0);
  signal (SIGXFSZ, SIG_IGN);
  g_assert_cmpint (getrlimit (RLIMIT_FSIZE, &before), ==, 0);
  full = before;
  full.rlim_cur = (rlim_t) file.st_size;
  g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &full), ==, 0);
  result = try_send (fixture, TESS, operation, &error);
  g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &before), ==, 0);
  g_assert_null (result);
  g_assert_nonnull (error);

  none = get (fixture, DOCKET_KIND_NOTE, operation->record_id);
  g_assert_null (none);
  g_assert_cmpint (seq_now (fixture), ==, seq);
  g_assert_cmpint (audit_size (fixture), ==, entries);
  /* With room again the same key goes through, as if for the first time. */
  docket_commit_forget (fixture->commit);
  {
    g_autoptr (DocketResult) again = send (fixture, TESS, operation);

    assert_outcome (again, "applied");
    g_assert_false (again->replayed);
  }
  there = get (fixture, DOCKET_KIND_NOTE, operation->record_id);
  g_assert_nonnull (there);
}

static void
test_one_entry_per_verdict (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (DocketRecord) seen = get (fixture, DOCKET_KIND_JOB, JOB);
  g_autoptr (DocketOperation) refused = edit (fixture, seen, DOCKET_JOB_TITLE, "x");
  gint64 entries = audit_size (fixture);
  g_autofree char *id = NULL;
  g_autoptr (GPtrArray) written = NULL;
  DocketAuditEntry *applied, *held, *rejected;

  id = play_pump (fixture, NULL);
  assert_sends (fixture, TESS, refused, "rejected forbidden");
  written = docket_repository_read_audit (fixture->store, entries, 10, &error);
  g_assert_cmpuint (written->len, ==, 3);
  applied = g_ptr_array_index (written, 0);
  held = g_ptr_array_index (written, 1);
  rejected = g_ptr_array_index (written, 2);
  g_assert_cmpstr (applied->outcome, ==, "applied");
  g_assert_cmpstr (applied->from, ==, "{\"status\":\"in_progress\"}");
  g_assert_cmpstr (applied->to, ==, "{\"status\":\"waiting_approval\"}");
  g_assert_cmpstr (applied->group, ==, "status");
  g_assert_cmpstr (applied->by.person, ==, people[OMAR].id);
  g_assert_cmpstr (held->outcome, ==, "held");
  g_assert_cmpstr (held->review, ==, id);
  g_assert_cmpstr (held->to, ==, "{\"status\":\"complete\"}");
  g_assert_cmpstr (rejected->outcome, ==, "rejected");
  g_assert_cmpstr (rejected->problem, ==, "forbidden");
}

int
main (int argc, char **argv)
{
  static const struct
  {
    const char *name;
    void (*run) (Fixture *fixture, gconstpointer data);
  } tests[] = {
    { "create/numbers-count", test_numbers },
    { "edit/revision-is-its-place", test_revisions },
    { "key/same-again-is-the-same-answer", test_replay },
    { "key/refusal-again-is-the-same-refusal", test_replay_of_refusal },
    { "key/reused-is-refused", test_key_reused },
    { "key/invalid-is-answered-and-kept", test_invalid_is_kept },
    { "collision/second-status-is-held", test_collision_is_held },
    { "collision/other-groups-go-on", test_other_groups_go_on },
    { "collision/agreement-is-none", test_agreement },
    { "collision/moved-and-moved-back-is-none", test_moved_and_moved_back },
    { "collision/details-merge", test_merge },
    { "collision/was-must-be-true", test_wrong_was },
    { "follows/own-work-in-order", test_follows_own_work },
    { "follows/held-is-replaced", test_follows_held_replaces },
    { "follows/second-device-stands-beside", test_second_device_stands_beside },
    { "follows/somebody-else-is-no-way-around-review", test_follows_of_somebody_else },
    { "follows/another-record-stays-out-of-the-case", test_follows_of_another_record },
    { "deferred/leaves-nothing", test_deferred_leaves_nothing },
    { "deferred/file-not-here", test_missing_file },
    { "after/refused-predecessor", test_after_refused },
    { "case/current-moves-with-the-job", test_current_moves_with_the_job },
    { "case/agreement-withdraws-it", test_withdrawn },
    { "decide/keep", test_keep },
    { "decide/take", test_take },
    { "decide/take-nobody", test_take_nobody },
    { "decide/set", test_set },
    { "decide/set-foreign-field", test_set_foreign_field },
    { "decide/already-decided-says-by-whom", test_decided_while_following },
    { "decide/stale", test_stale_decision },
    { "decide/not-decider", test_not_decider },
    { "decide/unknown-case", test_unknown_case },
    { "decide/undo-and-merge-are-refused-in-words", test_later_kinds },
    { "scope/follows-the-job", test_scope_follows_the_job },
    { "scope/never-hers", test_never_hers },
    { "scope/note-on-an-unseen-customer", test_note_on_unseen_customer },
    { "scope/technician-learns-the-result", test_technician_learns_the_result },
    { "lock/closed-work", test_lock },
    { "void/versus-edit", test_void_versus_edit },
    { "rights/revoked-device-is-quarantined", test_revoked_is_quarantined },
    { "rights/revoked-device-does-not-decide", test_revoked_does_not_decide },
    { "rights/policy-is-not-edited-yet", test_policy_is_not_edited_yet },
    { "commit/failed-leaves-nothing", test_failed_commit_leaves_nothing },
    { "audit/one-entry-per-verdict", test_one_entry_per_verdict },
  };

  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (tests); i++)
    {
      g_autofree char *path = g_strdup_printf ("/server/commit/%s", tests[i].name);

      g_test_add (path, Fixture, NULL, set_up, tests[i].run, tear_down);
    }
  return g_test_run ();
}
