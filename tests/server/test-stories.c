/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Operations through the real judge on a real file: what the ugly tests of the
 * requirements come down to once they reach the server.
 */
#include <glib/gstdio.h>
#include <string.h>

#include "docket-commit.h"
#include "docket-cursor.h"
#include "docket-db.h"
#include "docket-id.h"
#include "docket-repository-sqlite.h"
#include "docket-review.h"

#define NOON G_GINT64_CONSTANT (1795000000000)
#define DESK "01930000-0000-7000-8000-00000000de5c"
#define PHONE "01930000-0000-7000-8000-0000000f0e0e"

typedef struct
{
  char *dir;
  char *path;
  DocketClock *clock;
  DocketRandom *random;
  DocketRepository *repository;
  DocketCommit *commit;
  char *omar, *tess, *milo, *sofia, *dana;
  char *customer;
  char *job;
} Fixture;

static char *
new_id (Fixture *f)
{
  return docket_id_new (f->clock, f->random);
}

static char *
add_person (Fixture *f, const char *name, const char *role)
{
  char *id = new_id (f);
  g_autoptr (DocketRecord) person = docket_record_new (DOCKET_KIND_PERSON, id);
  DocketStamp by = { (char *) DESK, (char *) DESK, NOON, NOON };
  g_autoptr (GError) error = NULL;

  docket_record_set_text (person, DOCKET_PERSON_NAME, name);
  docket_record_set_text (person, DOCKET_PERSON_ROLE, role);
  docket_repository_begin (f->repository, &error);
  docket_commit_record (f->commit, person, &by, "create", &error);
  docket_repository_commit (f->repository, &error);
  g_assert_no_error (error);
  return id;
}

static DocketRole
role_of (Fixture *f, const char *person)
{
  if (person == f->omar)
    return DOCKET_ROLE_OFFICE;
  if (person == f->sofia)
    return DOCKET_ROLE_SUPERVISOR;
  if (person == f->dana)
    return DOCKET_ROLE_DISPATCHER;
  return DOCKET_ROLE_TECHNICIAN;
}

/* Sends one operation; takes it over. */
static DocketResult *
push_as (Fixture *f, const char *person, DocketOperation *operation, gboolean revoked)
{
  DocketActor actor = { person, role_of (f, person) == DOCKET_ROLE_TECHNICIAN ? PHONE : DESK, role_of (f, person), revoked };
  g_autoptr (GError) error = NULL;
  DocketResult *result;

  if (operation->key == NULL)
    operation->key = new_id (f);
  docket_repository_begin (f->repository, &error);
  g_assert_no_error (error);
  result = docket_commit_operation (f->commit, &actor, operation, NOON, &error);
  g_assert_no_error (error);
  docket_repository_commit (f->repository, &error);
  g_assert_no_error (error);
  return result;
}

static DocketResult *
push (Fixture *f, const char *person, DocketOperation *operation)
{
  return push_as (f, person, operation, FALSE);
}

static DocketRecord *
get (Fixture *f, DocketKind kind, const char *id)
{
  DocketRecord *record = NULL;
  g_autoptr (GError) error = NULL;

  docket_repository_get_record (f->repository, kind, id, &record, &error);
  g_assert_no_error (error);
  return record;
}

static DocketOperation *
edit (const DocketRecord *seen, DocketField field, GVariant *value)
{
  g_autoptr (DocketValues) set = docket_values_new ();

  docket_values_set (set, field, value);
  return docket_operation_new_edit (seen, docket_field_info (field)->group, set);
}

static DocketOperation *
set_status (const DocketRecord *seen, const char *status)
{
  return edit (seen, DOCKET_JOB_STATUS, g_variant_new_string (status));
}

#define ASSERT_OUTCOME(result, expected)                                        \
  G_STMT_START                                                                  \
  {                                                                             \
    if ((result)->outcome != (expected))                                        \
      g_error ("%s, not %s: %s (%s)", docket_outcome_name ((result)->outcome), docket_outcome_name (expected), (result)->problem_type, (result)->problem_detail); \
  }                                                                             \
  G_STMT_END

static void
send_status (Fixture *f, const char *person, const char *status)
{
  g_autoptr (DocketRecord) seen = get (f, DOCKET_KIND_JOB, f->job);
  g_autoptr (DocketOperation) operation = set_status (seen, status);
  g_autoptr (DocketResult) result = push (f, person, operation);

  ASSERT_OUTCOME (result, DOCKET_OUTCOME_APPLIED);
}

static void
assert_status (Fixture *f, const char *status)
{
  g_autoptr (DocketRecord) job = get (f, DOCKET_KIND_JOB, f->job);

  g_assert_cmpstr (docket_record_get_text (job, DOCKET_JOB_STATUS), ==, status);
}

static void
assign (Fixture *f, const char *technician)
{
  g_autoptr (DocketRecord) seen = get (f, DOCKET_KIND_JOB, f->job);
  g_autoptr (DocketOperation) operation = edit (seen, DOCKET_JOB_TECHNICIAN, technician == NULL ? NULL : g_variant_new_string (technician));
  g_autoptr (DocketResult) result = push (f, f->dana, operation);

  ASSERT_OUTCOME (result, DOCKET_OUTCOME_APPLIED);
}

static void
set_up (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (DocketValues) customer = docket_values_new ();
  g_autoptr (DocketValues) job = docket_values_new ();
  g_autoptr (DocketOperation) make_customer = NULL;
  g_autoptr (DocketOperation) make_job = NULL;
  g_autoptr (DocketResult) first = NULL;
  g_autoptr (DocketResult) second = NULL;

  f->dir = g_dir_make_tmp ("docket-stories-XXXXXX", &error);
  f->path = g_build_filename (f->dir, "server.db", NULL);
  f->clock = docket_system_clock_new ();
  f->random = docket_seeded_random_new (1);
  f->repository = docket_repository_sqlite_open (f->path, TRUE, &error);
  g_assert_no_error (error);
  docket_repository_set_meta (f->repository, DOCKET_META_NEXT_JOB, "10248", &error);
  f->commit = docket_commit_new (f->repository, f->clock, f->random, &error);
  g_assert_no_error (error);
  f->omar = add_person (f, "Omar Haddad", "office");
  f->tess = add_person (f, "Tess Ortiz", "technician");
  f->milo = add_person (f, "Milo Brandt", "technician");
  f->sofia = add_person (f, "Sofia Lindqvist", "supervisor");
  f->dana = add_person (f, "Dana Whitlock", "dispatcher");

  f->customer = new_id (f);
  docket_values_set_text (customer, DOCKET_CUSTOMER_NAME, "Adler & Co");
  make_customer = docket_operation_new_create (DOCKET_KIND_CUSTOMER, f->customer, customer);
  first = push (f, f->omar, make_customer);
  ASSERT_OUTCOME (first, DOCKET_OUTCOME_APPLIED);
  f->job = new_id (f);
  docket_values_set_text (job, DOCKET_JOB_TITLE, "Leaking pump, boiler room");
  docket_values_set_text (job, DOCKET_JOB_CUSTOMER, f->customer);
  make_job = docket_operation_new_create (DOCKET_KIND_JOB, f->job, job);
  second = push (f, f->omar, make_job);
  ASSERT_OUTCOME (second, DOCKET_OUTCOME_APPLIED);
  assign (f, f->tess);
  send_status (f, f->tess, "in_progress");
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  static const char *const suffixes[] = { "", "-wal", "-shm" };

  /* Whatever the story was: chain, feed and file must be whole after it. */
  docket_repository_check (f->repository, &error);
  g_assert_no_error (error);
  docket_commit_free (f->commit);
  g_clear_object (&f->repository);
  g_clear_object (&f->clock);
  g_clear_object (&f->random);
  for (guint i = 0; i < G_N_ELEMENTS (suffixes); i++)
    {
      g_autofree char *file = g_strconcat (f->path, suffixes[i], NULL);

      g_unlink (file);
    }
  g_rmdir (f->dir);
  g_free (f->dir);
  g_free (f->path);
  g_free (f->omar);
  g_free (f->tess);
  g_free (f->milo);
  g_free (f->sofia);
  g_free (f->dana);
  g_free (f->customer);
  g_free (f->job);
}

static DocketReview *
read_review (Fixture *f, const char *id)
{
  g_autoptr (DocketRecord) record = get (f, DOCKET_KIND_REVIEW, id);
  g_autoptr (GError) error = NULL;
  DocketReview *review;

  g_assert_nonnull (record);
  review = docket_review_from_record (record, &error);
  g_assert_no_error (error);
  return review;
}

/* Both see in_progress; Omar's arrives first, Tess's is held. Returns the case. */
static char *
collide (Fixture *f, char **key)
{
  g_autoptr (DocketRecord) seen = get (f, DOCKET_KIND_JOB, f->job);
  g_autoptr (DocketOperation) office = set_status (seen, "waiting_approval");
  g_autoptr (DocketOperation) field = set_status (seen, "complete");
  g_autoptr (DocketResult) first = push (f, f->omar, office);
  g_autoptr (DocketResult) second = NULL;

  field->reason = g_strdup ("Seal replaced.");
  second = push (f, f->tess, field);
  ASSERT_OUTCOME (first, DOCKET_OUTCOME_APPLIED);
  ASSERT_OUTCOME (second, DOCKET_OUTCOME_HELD);
  g_assert_cmpstr (second->problem_type, ==, DOCKET_WHY_COLLISION);
  g_assert_nonnull (second->review);
  if (key != NULL)
    *key = g_strdup (field->key);
  return g_strdup (second->review);
}

static DocketOperation *
decision (const DocketReview *review, DocketChoice choice)
{
  DocketOperation *operation = docket_operation_new (DOCKET_OPERATION_DECIDE, DOCKET_KIND_REVIEW, review->id);

  operation->base = review->rev;
  operation->choice = choice;
  return operation;
}

static void
test_the_pump (Fixture *f, gconstpointer data)
{
  g_autofree char *key = NULL;
  g_autofree char *id = collide (f, &key);
  g_autoptr (DocketReview) review = read_review (f, id);
  g_autoptr (DocketReview) decided = NULL;
  g_autoptr (DocketOperation) take = NULL;
  g_autoptr (DocketResult) result = NULL;
  const DocketCandidate *candidate;

  assert_status (f, "waiting_approval");
  g_assert_cmpstr (review->state, ==, "open");
  g_assert_cmpint (review->group, ==, DOCKET_GROUP_JOB_STATUS);
  g_assert_cmpstr (docket_values_get_text (review->started_from, DOCKET_JOB_STATUS), ==, "in_progress");
  g_assert_cmpstr (review->started_by.person, ==, f->tess);
  g_assert_cmpstr (docket_values_get_text (review->current_values, DOCKET_JOB_STATUS), ==, "waiting_approval");
  g_assert_cmpstr (review->current_by.person, ==, f->omar);
  g_assert_cmpuint (review->candidates->len, ==, 1);
  candidate = g_ptr_array_index (review->candidates, 0);
  g_assert_cmpstr (candidate->operation, ==, key);
  g_assert_cmpstr (candidate->by.person, ==, f->tess);
  g_assert_cmpstr (candidate->reason, ==, "Seal replaced.");
  g_assert_cmpstr (docket_values_get_text (candidate->values, DOCKET_JOB_STATUS), ==, "complete");

  take = decision (review, DOCKET_CHOICE_TAKE);
  take->candidate = g_strdup (key);
  take->reason = g_strdup ("The seal holds.");
  result = push (f, f->sofia, take);
  ASSERT_OUTCOME (result, DOCKET_OUTCOME_APPLIED);
  assert_status (f, "complete");
  decided = read_review (f, id);
  g_assert_cmpstr (decided->state, ==, "decided");
  g_assert_cmpstr (decided->decided_by.person, ==, f->sofia);
  g_assert_cmpstr (decided->decision_reason, ==, "The seal holds.");
  g_assert_cmpstr (docket_values_get_text (decided->decided_values, DOCKET_JOB_STATUS), ==, "complete");
}

static void
test_keep (Fixture *f, gconstpointer data)
{
  g_autofree char *id = collide (f, NULL);
  g_autoptr (DocketReview) review = read_review (f, id);
  g_autoptr (DocketOperation) keep = decision (review, DOCKET_CHOICE_KEEP);
  g_autoptr (DocketRecord) before = get (f, DOCKET_KIND_JOB, f->job);
  g_autoptr (DocketResult) result = push (f, f->sofia, keep);
  g_autoptr (DocketRecord) after = get (f, DOCKET_KIND_JOB, f->job);

  ASSERT_OUTCOME (result, DOCKET_OUTCOME_APPLIED);
  g_assert_true (docket_record_equal (before, after));
}

static void
test_third_value (Fixture *f, gconstpointer data)
{
  g_autofree char *id = collide (f, NULL);
  g_autoptr (DocketReview) review = read_review (f, id);
  g_autoptr (DocketOperation) set = decision (review, DOCKET_CHOICE_SET);
  g_autoptr (DocketResult) result = NULL;

  /* No legal move from where it stands: a decision may write it all the same. */
  set->set = docket_values_new ();
  docket_values_set_text (set->set, DOCKET_JOB_STATUS, "paused");
  result = push (f, f->sofia, set);
  ASSERT_OUTCOME (result, DOCKET_OUTCOME_APPLIED);
  assert_status (f, "paused");
}

static void
test_stale_decision (Fixture *f, gconstpointer data)
{
  g_autofree char *id = collide (f, NULL);
  g_autoptr (DocketReview) review = read_review (f, id);
  g_autoptr (DocketOperation) keep = decision (review, DOCKET_CHOICE_KEEP);
  g_autoptr (DocketResult) result = NULL;
  g_autoptr (DocketReview) moved = NULL;

  send_status (f, f->sofia, "signed_off");
  moved = read_review (f, id);
  g_assert_cmpstr (docket_values_get_text (moved->current_values, DOCKET_JOB_STATUS), ==, "signed_off");
  g_assert_cmpint (moved->rev, !=, review->rev);
  result = push (f, f->sofia, keep);
  ASSERT_OUTCOME (result, DOCKET_OUTCOME_REJECTED);
  g_assert_cmpstr (result->problem_type, ==, DOCKET_PROBLEM_STALE);
}

static void
test_decided_twice (Fixture *f, gconstpointer data)
{
  g_autofree char *id = collide (f, NULL);
  g_autoptr (DocketReview) review = read_review (f, id);
  g_autoptr (DocketOperation) first = decision (review, DOCKET_CHOICE_KEEP);
  g_autoptr (DocketOperation) second = decision (review, DOCKET_CHOICE_KEEP);
  g_autoptr (DocketResult) counts = push (f, f->sofia, first);
  g_autoptr (DocketResult) late = push (f, f->sofia, second);

  ASSERT_OUTCOME (counts, DOCKET_OUTCOME_APPLIED);
  ASSERT_OUTCOME (late, DOCKET_OUTCOME_REJECTED);
  g_assert_cmpstr (late->problem_type, ==, DOCKET_PROBLEM_ALREADY_DECIDED);
  g_assert_nonnull (strstr (late->problem_detail, "Sofia Lindqvist"));
  g_assert_nonnull (strstr (late->problem_detail, "Waiting for approval"));
}

static void
test_not_a_decider (Fixture *f, gconstpointer data)
{
  g_autofree char *id = collide (f, NULL);
  g_autoptr (DocketReview) review = read_review (f, id);
  g_autoptr (DocketOperation) keep = decision (review, DOCKET_CHOICE_KEEP);
  g_autoptr (DocketResult) result = push (f, f->omar, keep);

  ASSERT_OUTCOME (result, DOCKET_OUTCOME_REJECTED);
  g_assert_cmpstr (result->problem_type, ==, DOCKET_PROBLEM_NOT_DECIDER);
}

static void
test_same_key_again (Fixture *f, gconstpointer data)
{
  g_autoptr (DocketRecord) seen = get (f, DOCKET_KIND_JOB, f->job);
  g_autoptr (DocketOperation) operation = set_status (seen, "paused");
  g_autoptr (DocketOperation) other = set_status (seen, "complete");
  g_autoptr (DocketResult) first = push (f, f->tess, operation);
  g_autoptr (DocketRecord) after = get (f, DOCKET_KIND_JOB, f->job);
  g_autoptr (DocketResult) again = push (f, f->tess, operation);
  g_autoptr (DocketRecord) later = get (f, DOCKET_KIND_JOB, f->job);
  g_autoptr (DocketResult) reuse = NULL;
  g_autoptr (DocketResult) stolen = NULL;

  g_assert_false (first->replayed);
  g_assert_true (again->replayed);
  g_assert_cmpint (first->seq, ==, again->seq);
  g_assert_cmpint (first->outcome, ==, again->outcome);
  g_assert_true (docket_record_equal (after, later));
  other->key = g_strdup (operation->key);
  reuse = push (f, f->tess, other);
  ASSERT_OUTCOME (reuse, DOCKET_OUTCOME_REJECTED);
  g_assert_cmpstr (reuse->problem_type, ==, DOCKET_PROBLEM_KEY_REUSED);
  stolen = push (f, f->sofia, operation);
  g_assert_cmpstr (stolen->problem_type, ==, DOCKET_PROBLEM_KEY_REUSED);
}

static void
test_agreement (Fixture *f, gconstpointer data)
{
  g_autoptr (DocketRecord) seen = get (f, DOCKET_KIND_JOB, f->job);
  g_autoptr (DocketOperation) one = set_status (seen, "waiting_approval");
  g_autoptr (DocketOperation) two = set_status (seen, "waiting_approval");
  g_autoptr (DocketResult) first = push (f, f->omar, one);
  g_autoptr (DocketResult) second = push (f, f->tess, two);

  ASSERT_OUTCOME (first, DOCKET_OUTCOME_APPLIED);
  ASSERT_OUTCOME (second, DOCKET_OUTCOME_APPLIED);
}

static void
test_case_settles_itself (Fixture *f, gconstpointer data)
{
  g_autofree char *id = collide (f, NULL);
  g_autoptr (DocketReview) review = NULL;

  /* The supervisor simply sets the job to what Tess wanted. */
  send_status (f, f->sofia, "complete");
  review = read_review (f, id);
  g_assert_cmpstr (review->state, ==, "withdrawn");
}

static void
test_merge_by_field (Fixture *f, gconstpointer data)
{
  g_autoptr (DocketRecord) seen = get (f, DOCKET_KIND_JOB, f->job);
  g_autoptr (DocketOperation) title = edit (seen, DOCKET_JOB_TITLE, g_variant_new_string ("Leaking pump, cellar"));
  g_autoptr (DocketOperation) access = edit (seen, DOCKET_JOB_ACCESS_NOTES, g_variant_new_string ("Key at the porter"));
  g_autoptr (DocketResult) first = push (f, f->omar, title);
  g_autoptr (DocketResult) second = push (f, f->dana, access);
  g_autoptr (DocketRecord) job = get (f, DOCKET_KIND_JOB, f->job);

  ASSERT_OUTCOME (first, DOCKET_OUTCOME_APPLIED);
  ASSERT_OUTCOME (second, DOCKET_OUTCOME_MERGED);
  g_assert_cmpstr (docket_record_get_text (job, DOCKET_JOB_TITLE), ==, "Leaking pump, cellar");
  g_assert_cmpstr (docket_record_get_text (job, DOCKET_JOB_ACCESS_NOTES), ==, "Key at the porter");
}

/* A chain of three changes made offline lands whole: each follows the one before. */
static void
test_own_chain (Fixture *f, gconstpointer data)
{
  g_autoptr (DocketRecord) seen = get (f, DOCKET_KIND_JOB, f->job);
  g_autoptr (DocketOperation) one = set_status (seen, "paused");
  g_autoptr (DocketOperation) two = set_status (seen, "in_progress");
  g_autoptr (DocketResult) deferred = NULL;
  g_autoptr (DocketResult) first = NULL;
  g_autoptr (DocketResult) second = NULL;

  docket_values_set_text (two->was, DOCKET_JOB_STATUS, "paused");
  one->key = new_id (f);
  two->follows = g_strdup (one->key);
  deferred = push (f, f->tess, two);
  ASSERT_OUTCOME (deferred, DOCKET_OUTCOME_DEFERRED);
  first = push (f, f->tess, one);
  ASSERT_OUTCOME (first, DOCKET_OUTCOME_APPLIED);
  second = push (f, f->tess, two);
  ASSERT_OUTCOME (second, DOCKET_OUTCOME_APPLIED);
  assert_status (f, "in_progress");
}

static void
test_held_chain_is_one_candidate (Fixture *f, gconstpointer data)
{
  g_autofree char *key = NULL;
  g_autofree char *id = collide (f, &key);
  g_autoptr (DocketRecord) seen = get (f, DOCKET_KIND_JOB, f->job);
  g_autoptr (DocketOperation) next = set_status (seen, "signed_off");
  g_autoptr (DocketResult) result = NULL;
  g_autoptr (DocketReview) review = NULL;

  docket_values_set_text (next->was, DOCKET_JOB_STATUS, "complete");
  next->follows = g_strdup (key);
  result = push (f, f->tess, next);
  ASSERT_OUTCOME (result, DOCKET_OUTCOME_HELD);
  g_assert_cmpstr (result->review, ==, id);
  review = read_review (f, id);
  g_assert_cmpuint (review->candidates->len, ==, 1);
  g_assert_cmpstr (docket_values_get_text (((DocketCandidate *) g_ptr_array_index (review->candidates, 0))->values, DOCKET_JOB_STATUS), ==, "signed_off");
}

static void
test_ownership_moved (Fixture *f, gconstpointer data)
{
  g_autoptr (DocketRecord) seen = get (f, DOCKET_KIND_JOB, f->job);
  g_autoptr (DocketOperation) status = set_status (seen, "complete");
  g_autoptr (DocketValues) values = docket_values_new ();
  g_autofree char *note_id = new_id (f);
  g_autoptr (DocketOperation) note = NULL;
  g_autoptr (DocketResult) late = NULL;
  g_autoptr (DocketResult) shared = NULL;
  g_autoptr (DocketResult) stranger = NULL;
  g_autoptr (DocketOperation) foreign = set_status (seen, "complete");

  foreign->key = new_id (f);
  stranger = push (f, f->milo, foreign);
  ASSERT_OUTCOME (stranger, DOCKET_OUTCOME_REJECTED);
  g_assert_cmpstr (stranger->problem_type, ==, DOCKET_PROBLEM_FORBIDDEN);
  assign (f, f->milo);
  late = push (f, f->tess, status);
  ASSERT_OUTCOME (late, DOCKET_OUTCOME_HELD);
  g_assert_cmpstr (late->problem_type, ==, DOCKET_WHY_OWNERSHIP_MOVED);
  docket_values_set_text (values, DOCKET_NOTE_JOB, f->job);
  docket_values_set_text (values, DOCKET_NOTE_BODY, "The porter has the key.");
  note = docket_operation_new_create (DOCKET_KIND_NOTE, note_id, values);
  shared = push (f, f->tess, note);
  ASSERT_OUTCOME (shared, DOCKET_OUTCOME_APPLIED);
}

static void
test_locked (Fixture *f, gconstpointer data)
{
  g_autoptr (DocketRecord) seen = get (f, DOCKET_KIND_JOB, f->job);
  g_autofree char *before_lock = docket_cursor_encode ("0123456789abcdef", docket_record_get_rev (seen), "0123456789abcdef");
  g_autoptr (DocketOperation) late = edit (seen, DOCKET_JOB_TOTAL_AMOUNT, g_variant_new_int64 (41250));
  g_autoptr (DocketOperation) early = edit (seen, DOCKET_JOB_TOTAL_AMOUNT, g_variant_new_int64 (41250));
  g_autoptr (DocketResult) refused = NULL;
  g_autoptr (DocketResult) held = NULL;

  send_status (f, f->tess, "complete");
  send_status (f, f->omar, "signed_off");
  refused = push (f, f->omar, late);
  ASSERT_OUTCOME (refused, DOCKET_OUTCOME_REJECTED);
  g_assert_cmpstr (refused->problem_type, ==, DOCKET_PROBLEM_LOCKED);
  early->seen = g_steal_pointer (&before_lock);
  held = push (f, f->omar, early);
  ASSERT_OUTCOME (held, DOCKET_OUTCOME_HELD);
  g_assert_cmpstr (held->problem_type, ==, DOCKET_WHY_LOCKED);
}

static void
test_void_versus_edit (Fixture *f, gconstpointer data)
{
  g_autoptr (DocketRecord) seen = get (f, DOCKET_KIND_JOB, f->job);
  g_autoptr (DocketOperation) change = edit (seen, DOCKET_JOB_TITLE, g_variant_new_string ("Pump, urgent"));
  g_autoptr (DocketOperation) void_it = docket_operation_new (DOCKET_OPERATION_VOID, DOCKET_KIND_JOB, f->job);
  g_autoptr (DocketResult) first = NULL;
  g_autoptr (DocketResult) second = NULL;
  g_autoptr (DocketResult) third = NULL;
  g_autoptr (DocketReview) review = NULL;
  g_autoptr (DocketOperation) take = NULL;
  g_autoptr (DocketRecord) job = NULL;

  void_it->base = docket_record_get_rev (seen);
  first = push (f, f->dana, void_it);
  ASSERT_OUTCOME (first, DOCKET_OUTCOME_APPLIED);
  second = push (f, f->omar, change);
  ASSERT_OUTCOME (second, DOCKET_OUTCOME_HELD);
  g_assert_cmpstr (second->problem_type, ==, DOCKET_WHY_VOID_VS_EDIT);
  /* Taking the edit brings the job back. */
  review = read_review (f, second->review);
  take = decision (review, DOCKET_CHOICE_TAKE);
  take->candidate = g_strdup (change->key);
  third = push (f, f->sofia, take);
  ASSERT_OUTCOME (third, DOCKET_OUTCOME_APPLIED);
  job = get (f, DOCKET_KIND_JOB, f->job);
  g_assert_false (docket_record_get_void (job));
  g_assert_cmpstr (docket_record_get_text (job, DOCKET_JOB_TITLE), ==, "Pump, urgent");
}

static void
test_revoked_device (Fixture *f, gconstpointer data)
{
  g_autoptr (DocketRecord) seen = get (f, DOCKET_KIND_JOB, f->job);
  g_autoptr (DocketOperation) operation = set_status (seen, "complete");
  g_autoptr (DocketResult) result = push_as (f, f->tess, operation, TRUE);

  ASSERT_OUTCOME (result, DOCKET_OUTCOME_HELD);
  g_assert_cmpstr (result->problem_type, ==, DOCKET_WHY_QUARANTINE);
  assert_status (f, "in_progress");
}

static gboolean
feed_says (Fixture *f, const char *person, gint64 after, DocketKind kind, const char *id, gboolean removed)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) places = docket_repository_read_feed (f->repository, person, after, 1000, &error);
  gint64 seq = after;
  gboolean found = FALSE;

  g_assert_no_error (error);
  for (guint i = 0; i < places->len; i++)
    {
      const DocketPlace *place = g_ptr_array_index (places, i);

      g_assert_cmpint (place->seq, >, seq);
      seq = place->seq;
      found |= place->kind == kind && strcmp (place->id, id) == 0 && place->removed == removed;
    }
  return found;
}

/* Reassigned: the old technician's device is told to let go, the new one gets
 * everything about the job whatever its age. */
static void
test_scope_follows_the_job (Fixture *f, gconstpointer data)
{
  g_autoptr (DocketValues) values = docket_values_new ();
  g_autofree char *note_id = new_id (f);
  g_autoptr (DocketOperation) note = NULL;
  g_autoptr (DocketResult) result = NULL;
  g_autoptr (GError) error = NULL;
  gint64 seq;

  docket_values_set_text (values, DOCKET_NOTE_JOB, f->job);
  docket_values_set_text (values, DOCKET_NOTE_BODY, "The porter has the key.");
  note = docket_operation_new_create (DOCKET_KIND_NOTE, note_id, values);
  result = push (f, f->omar, note);
  ASSERT_OUTCOME (result, DOCKET_OUTCOME_APPLIED);
  g_assert_true (feed_says (f, f->tess, 0, DOCKET_KIND_NOTE, note_id, FALSE));
  g_assert_false (feed_says (f, f->milo, 0, DOCKET_KIND_NOTE, note_id, FALSE));

  docket_repository_current_seq (f->repository, &seq, &error);
  assign (f, f->milo);
  g_assert_true (feed_says (f, f->tess, seq, DOCKET_KIND_JOB, f->job, TRUE));
  g_assert_true (feed_says (f, f->tess, seq, DOCKET_KIND_NOTE, note_id, TRUE));
  g_assert_true (feed_says (f, f->tess, seq, DOCKET_KIND_CUSTOMER, f->customer, TRUE));
  g_assert_true (feed_says (f, f->milo, seq, DOCKET_KIND_JOB, f->job, FALSE));
  g_assert_true (feed_says (f, f->milo, seq, DOCKET_KIND_NOTE, note_id, FALSE));
  g_assert_true (feed_says (f, f->milo, seq, DOCKET_KIND_CUSTOMER, f->customer, FALSE));
}

static void
test_nothing_half_written (Fixture *f, gconstpointer data)
{
  g_autoptr (DocketRecord) seen = get (f, DOCKET_KIND_JOB, f->job);
  g_autoptr (DocketOperation) operation = set_status (seen, "complete");
  DocketActor actor = { f->tess, PHONE, DOCKET_ROLE_TECHNICIAN, FALSE };
  g_autoptr (GError) error = NULL;
  g_autoptr (DocketResult) lost = NULL;
  g_autoptr (DocketResult) again = NULL;
  g_autoptr (DocketStoredOperation) stored = NULL;

  operation->key = new_id (f);
  docket_repository_begin (f->repository, &error);
  lost = docket_commit_operation (f->commit, &actor, operation, NOON, &error);
  g_assert_no_error (error);
  ASSERT_OUTCOME (lost, DOCKET_OUTCOME_APPLIED);
  docket_repository_rollback (f->repository);
  docket_commit_forget (f->commit);
  assert_status (f, "in_progress");
  docket_repository_get_operation (f->repository, operation->key, &stored, &error);
  g_assert_null (stored);
  again = push (f, f->tess, operation);
  ASSERT_OUTCOME (again, DOCKET_OUTCOME_APPLIED);
  g_assert_false (again->replayed);
}

static void
test_changed_audit_is_found (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GError) found = NULL;
  g_autoptr (DocketDb) db = docket_db_open (f->path, DOCKET_DB_READ_WRITE, &error);

  g_assert_no_error (error);
  docket_db_execute (db, "UPDATE audit SET reason = 'nothing to see' WHERE n = 3", &error);
  g_assert_no_error (error);
  g_assert_false (docket_repository_check (f->repository, &found));
  g_assert_error (found, DOCKET_SERVER_ERROR, DOCKET_SERVER_ERROR_DAMAGED);
  g_assert_nonnull (strstr (found->message, "entry 3"));
  docket_db_execute (db, "UPDATE audit SET reason = NULL WHERE n = 3", &error);
  g_assert_no_error (error);
}

#define ADD(name, func) g_test_add ("/server/stories/" name, Fixture, NULL, set_up, func, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("the-pump", test_the_pump);
  ADD ("keep", test_keep);
  ADD ("third-value", test_third_value);
  ADD ("stale-decision", test_stale_decision);
  ADD ("decided-twice", test_decided_twice);
  ADD ("not-a-decider", test_not_a_decider);
  ADD ("same-key-again", test_same_key_again);
  ADD ("agreement-is-no-conflict", test_agreement);
  ADD ("case-settles-itself", test_case_settles_itself);
  ADD ("merge-by-field", test_merge_by_field);
  ADD ("own-chain-lands-whole", test_own_chain);
  ADD ("held-chain-is-one-candidate", test_held_chain_is_one_candidate);
  ADD ("ownership-moved", test_ownership_moved);
  ADD ("locked", test_locked);
  ADD ("void-versus-edit", test_void_versus_edit);
  ADD ("revoked-device-is-quarantined", test_revoked_device);
  ADD ("scope-follows-the-job", test_scope_follows_the_job);
  ADD ("nothing-half-written", test_nothing_half_written);
  ADD ("changed-audit-is-found", test_changed_audit_is_found);
  return g_test_run ();
}
