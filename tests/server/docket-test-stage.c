/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * How the cast acts: what a desk would send, sent in a transaction of its own;
 * and what stands in the store afterwards.
 */
#include "docket-test-stage.h"

#include <glib/gstdio.h>

#include "docket-cursor.h"
#include "docket-id.h"
#include "docket-repository-sqlite.h"

const Person people[N_PEOPLE] = {
  { "01890000-0000-7000-8000-0000000000a1", "Omar Haddad", DOCKET_ROLE_OFFICE },
  { "01890000-0000-7000-8000-0000000000a2", "Dana Whitlock", DOCKET_ROLE_DISPATCHER },
  { "01890000-0000-7000-8000-0000000000a3", "Sofia Lindqvist", DOCKET_ROLE_SUPERVISOR },
  { "01890000-0000-7000-8000-0000000000a4", "Ada", DOCKET_ROLE_ADMIN },
  { "01890000-0000-7000-8000-0000000000a5", "Tess Ortiz", DOCKET_ROLE_TECHNICIAN },
  { "01890000-0000-7000-8000-0000000000a6", "Milo Brandt", DOCKET_ROLE_TECHNICIAN },
  { "01890000-0000-7000-8000-0000000000a7", "Ruth Okafor", DOCKET_ROLE_SUPERVISOR },
};

DocketResult *
stage_try_send (Fixture *fixture, int who, const DocketOperation *operation, GError **error)
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

DocketResult *
stage_send (Fixture *fixture, int who, const DocketOperation *operation)
{
  g_autoptr (GError) error = NULL;
  DocketResult *result = stage_try_send (fixture, who, operation, &error);

  g_assert_no_error (error);
  g_assert_nonnull (result);
  return result;
}

char *
stage_outcome_of (const DocketResult *result)
{
  if (result->outcome == DOCKET_OUTCOME_REJECTED || result->outcome == DOCKET_OUTCOME_DEFERRED)
    return g_strdup_printf ("%s %s", docket_outcome_name (result->outcome), result->problem_type);
  return g_strdup (docket_outcome_name (result->outcome));
}

DocketRecord *
stage_get (Fixture *fixture, DocketKind kind, const char *id)
{
  g_autoptr (GError) error = NULL;
  DocketRecord *record = NULL;

  docket_repository_get_record (fixture->store, kind, id, &record, &error);
  g_assert_no_error (error);
  return record;
}

void
stage_give_key (Fixture *fixture, DocketOperation *operation)
{
  g_free (operation->key);
  operation->key = docket_id_new (fixture->clock, fixture->random);
  operation->made_at = fixture->now;
}

DocketOperation *
stage_edit (Fixture *fixture, const DocketRecord *seen, DocketField field, const char *text)
{
  g_autoptr (DocketValues) set = docket_values_new ();
  DocketOperation *operation;

  docket_values_set_text (set, field, text);
  operation = docket_operation_new_edit (seen, docket_field_info (field)->group, set);
  stage_give_key (fixture, operation);
  return operation;
}

DocketOperation *
stage_edit_group (Fixture *fixture, const DocketRecord *seen, DocketGroup group, DocketValues *set)
{
  DocketOperation *operation = docket_operation_new_edit (seen, group, set);

  stage_give_key (fixture, operation);
  return operation;
}

DocketOperation *
stage_totals (Fixture *fixture, const DocketRecord *seen, gint64 labor, gint64 total)
{
  g_autoptr (DocketValues) set = docket_values_new ();

  docket_values_set_int (set, DOCKET_JOB_LABOR_MINUTES, 90);
  docket_values_set_int (set, DOCKET_JOB_LABOR_AMOUNT, labor);
  docket_values_set_int (set, DOCKET_JOB_PARTS_AMOUNT, 6500);
  docket_values_set_int (set, DOCKET_JOB_DISCOUNT_AMOUNT, 0);
  docket_values_set_int (set, DOCKET_JOB_TAX_AMOUNT, 1000);
  docket_values_set_int (set, DOCKET_JOB_TOTAL_AMOUNT, total);
  return stage_edit_group (fixture, seen, DOCKET_GROUP_JOB_TOTALS, set);
}

DocketOperation *
stage_void (Fixture *fixture, DocketOperationKind kind, const DocketRecord *seen)
{
  DocketOperation *operation = docket_operation_new (kind, docket_record_get_kind (seen), docket_record_get_id (seen));

  operation->base = docket_record_get_rev (seen);
  stage_give_key (fixture, operation);
  return operation;
}

DocketOperation *
stage_create (Fixture *fixture, DocketKind kind, DocketField first, const char *first_text, DocketField second, const char *second_text)
{
  g_autoptr (DocketValues) set = docket_values_new ();
  g_autofree char *id = docket_id_new (fixture->clock, fixture->random);
  DocketOperation *operation;

  docket_values_set_text (set, first, first_text);
  if (second != DOCKET_FIELD_NONE)
    docket_values_set_text (set, second, second_text);
  operation = docket_operation_new_create (kind, id, set);
  stage_give_key (fixture, operation);
  return operation;
}

DocketOperation *
stage_note (Fixture *fixture, const char *body)
{
  return stage_create (fixture, DOCKET_KIND_NOTE, DOCKET_NOTE_JOB, JOB, DOCKET_NOTE_BODY, body);
}

DocketOperation *
stage_decide (Fixture *fixture, const char *review, DocketChoice choice)
{
  g_autoptr (DocketRecord) record = stage_get (fixture, DOCKET_KIND_REVIEW, review);
  DocketOperation *operation = docket_operation_new (DOCKET_OPERATION_DECIDE, DOCKET_KIND_REVIEW, review);

  operation->base = docket_record_get_rev (record);
  operation->choice = choice;
  operation->set = docket_values_new ();
  operation->was = docket_values_new ();
  operation->reason = g_strdup ("Asked on the phone");
  stage_give_key (fixture, operation);
  return operation;
}

DocketOperation *
stage_take (Fixture *fixture, const char *review, const char *candidate)
{
  DocketOperation *operation = stage_decide (fixture, review, DOCKET_CHOICE_TAKE);

  operation->candidate = g_strdup (candidate);
  return operation;
}

DocketOperation *
stage_undo (Fixture *fixture, const char *review)
{
  g_autoptr (DocketRecord) record = stage_get (fixture, DOCKET_KIND_REVIEW, review);

  return stage_void (fixture, DOCKET_OPERATION_UNDO_DECISION, record);
}

DocketReview *
stage_case_of (Fixture *fixture, const char *id)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (DocketRecord) record = stage_get (fixture, DOCKET_KIND_REVIEW, id);
  DocketReview *review;

  g_assert_nonnull (record);
  review = docket_review_from_record (record, &error);
  g_assert_no_error (error);
  return review;
}

void
stage_assert_job (Fixture *fixture, DocketField field, const char *expected)
{
  g_autoptr (DocketRecord) job = stage_get (fixture, DOCKET_KIND_JOB, JOB);

  g_assert_cmpstr (docket_record_get_text (job, field), ==, expected);
}

char *
stage_feed_of (Fixture *fixture, int who, gint64 after)
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

gint64
stage_seq_now (Fixture *fixture)
{
  gint64 seq = 0;

  g_assert_true (docket_repository_current_seq (fixture->store, &seq, NULL));
  return seq;
}

char *
stage_cursor_now (Fixture *fixture)
{
  return docket_cursor_encode (EPOCH, stage_seq_now (fixture), DOCKET_AUDIT_ROOT, FALSE);
}

void
stage_assert_sends_behind (Fixture *fixture, DocketOperation *operation, int colleague, DocketOperation *work, gboolean seen, const char *expected)
{
  g_autofree char *before = stage_cursor_now (fixture);
  g_autoptr (DocketResult) answer = NULL;

  assert_sends (fixture, colleague, work, "applied");
  operation->seen = seen ? stage_cursor_now (fixture) : g_steal_pointer (&before);
  answer = stage_send (fixture, SOFIA, operation);
  assert_outcome (answer, expected);
  if (!g_str_equal (expected, "applied"))
    g_assert_nonnull (strstr (answer->problem_detail, "had not seen"));
}

gint64
stage_audit_size (Fixture *fixture)
{
  g_autofree char *hash = NULL;
  gint64 size = 0;

  g_assert_true (docket_repository_audit_head (fixture->store, &size, &hash, NULL));
  return size;
}

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
  g_autoptr (DocketOperation) customer = stage_create (fixture, DOCKET_KIND_CUSTOMER, DOCKET_CUSTOMER_NAME, "Adler & Co", DOCKET_FIELD_NONE, NULL);
  g_autoptr (DocketOperation) job = stage_create (fixture, DOCKET_KIND_JOB, DOCKET_JOB_TITLE, "Leaking pump, boiler room", DOCKET_JOB_CUSTOMER, CUSTOMER);
  g_autoptr (DocketRecord) seen = NULL;
  g_autoptr (DocketOperation) plan = NULL;

  g_free (customer->record_id);
  customer->record_id = g_strdup (CUSTOMER);
  assert_sends (fixture, OMAR, customer, "applied");
  g_free (job->record_id);
  job->record_id = g_strdup (JOB);
  assert_sends (fixture, OMAR, job, "applied");
  seen = stage_get (fixture, DOCKET_KIND_JOB, JOB);
  plan = stage_edit (fixture, seen, DOCKET_JOB_TECHNICIAN, people[TESS].id);
  assert_sends (fixture, DANA, plan, "applied");
  for (guint i = 0; i < G_N_ELEMENTS (moves); i++)
    {
      g_autoptr (DocketRecord) now = stage_get (fixture, DOCKET_KIND_JOB, JOB);
      g_autoptr (DocketOperation) move = stage_edit (fixture, now, DOCKET_JOB_STATUS, moves[i]);

      assert_sends (fixture, TESS, move, "applied");
    }
}

void
stage_set_up (Fixture *fixture, gconstpointer data)
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

void
stage_tear_down (Fixture *fixture, gconstpointer data)
{
  static const char *const names[] = { "store.sqlite", "store.sqlite-wal", "store.sqlite-shm" };
  g_autoptr (GError) error = NULL;

  docket_repository_check (fixture->store, &error);
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

char *
stage_play_pump (Fixture *fixture, DocketOperation **of_tess)
{
  g_autoptr (DocketRecord) seen = stage_get (fixture, DOCKET_KIND_JOB, JOB);
  g_autoptr (DocketOperation) tess = stage_edit (fixture, seen, DOCKET_JOB_STATUS, DOCKET_STATUS_COMPLETE);
  g_autoptr (DocketOperation) omar = stage_edit (fixture, seen, DOCKET_JOB_STATUS, DOCKET_STATUS_WAITING_APPROVAL);
  g_autoptr (DocketResult) held = NULL;

  assert_sends (fixture, OMAR, omar, "applied");
  held = stage_send (fixture, TESS, tess);
  assert_outcome (held, "held");
  g_assert_nonnull (held->review);
  if (of_tess != NULL)
    *of_tess = g_steal_pointer (&tess);
  return g_strdup (held->review);
}

char *
stage_play_totals (Fixture *fixture, gint64 office, gint64 field, DocketOperation **of_tess)
{
  g_autoptr (DocketRecord) seen = stage_get (fixture, DOCKET_KIND_JOB, JOB);
  g_autoptr (DocketOperation) omar = stage_totals (fixture, seen, office, office + 7500);
  g_autoptr (DocketOperation) tess = stage_totals (fixture, seen, field, field + 7500);
  g_autoptr (DocketResult) held = NULL;

  assert_sends (fixture, OMAR, omar, "applied");
  held = stage_send (fixture, TESS, tess);
  assert_outcome (held, "held");
  if (of_tess != NULL)
    *of_tess = g_steal_pointer (&tess);
  return g_strdup (held->review);
}

void
stage_add (const char *suite, const StageTest *tests, guint n)
{
  for (guint i = 0; i < n; i++)
    {
      g_autofree char *path = g_strdup_printf ("/server/%s/%s", suite, tests[i].name);

      g_test_add (path, Fixture, NULL, stage_set_up, tests[i].run, stage_tear_down);
    }
}
