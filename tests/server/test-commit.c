/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Keys, collisions, predecessors, all or nothing: one operation from its key to
 * its answer.
 */
#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>
#include <sys/resource.h>

#include "docket-statement.h"
#include "docket-test-stage.h"

static void
test_numbers (Fixture *fixture, gconstpointer data)
{
  g_autoptr (DocketOperation) next = stage_create (fixture, DOCKET_KIND_JOB, DOCKET_JOB_TITLE, "Second", DOCKET_JOB_CUSTOMER, CUSTOMER);
  g_autoptr (DocketOperation) follow_up = stage_create (fixture, DOCKET_KIND_JOB, DOCKET_JOB_TITLE, "Third", DOCKET_JOB_FOLLOW_UP_OF, JOB);
  g_autoptr (DocketRecord) job = NULL, third = NULL;

  stage_assert_job (fixture, DOCKET_JOB_NUMBER, "J-10248");
  stage_assert_job (fixture, DOCKET_JOB_STATUS, DOCKET_STATUS_IN_PROGRESS);
  assert_sends (fixture, OMAR, next, "applied");
  assert_sends (fixture, OMAR, follow_up, "applied");
  job = stage_get (fixture, DOCKET_KIND_JOB, next->record_id);
  g_assert_cmpstr (docket_record_get_text (job, DOCKET_JOB_NUMBER), ==, "J-10249");
  third = stage_get (fixture, DOCKET_KIND_JOB, follow_up->record_id);
  g_assert_cmpstr (docket_record_get_text (third, DOCKET_JOB_FOLLOW_UP_OF), ==, JOB);
}

static void
test_revisions (Fixture *fixture, gconstpointer data)
{
  g_autoptr (DocketRecord) before = stage_get (fixture, DOCKET_KIND_JOB, JOB);
  g_autoptr (DocketOperation) operation = stage_edit (fixture, before, DOCKET_JOB_TITLE, "Pump");
  g_autoptr (DocketResult) result = stage_send (fixture, OMAR, operation);
  g_autoptr (DocketRecord) after = stage_get (fixture, DOCKET_KIND_JOB, JOB);
  const DocketStamp *stamp = docket_record_get_stamp (after, DOCKET_GROUP_JOB_DETAILS);

  g_assert_cmpint (result->seq, >, docket_record_get_rev (before));
  g_assert_cmpint (result->rev, ==, docket_record_get_group_rev (after, DOCKET_GROUP_JOB_DETAILS));
  g_assert_cmpint (docket_record_get_group_rev (after, DOCKET_GROUP_JOB_STATUS), ==, docket_record_get_group_rev (before, DOCKET_GROUP_JOB_STATUS));
  g_assert_cmpstr (stamp->person, ==, people[OMAR].id);
  g_assert_cmpstr (stamp->device, ==, PHONE);
  g_assert_cmpint (stamp->arrived_at, ==, fixture->now);
}

static void
test_replay (Fixture *fixture, gconstpointer data)
{
  g_autoptr (DocketOperation) operation = stage_note (fixture, "Valve is stuck");
  g_autoptr (DocketResult) first = stage_send (fixture, TESS, operation);
  gint64 seq = stage_seq_now (fixture), entries = stage_audit_size (fixture);

  for (guint i = 0; i < 3; i++)
    {
      g_autoptr (DocketResult) again = stage_send (fixture, TESS, operation);

      assert_outcome (again, "applied");
      g_assert_true (again->replayed);
      g_assert_cmpint (again->seq, ==, first->seq);
      g_assert_cmpint (again->rev, ==, first->rev);
    }
  g_assert_cmpint (stage_seq_now (fixture), ==, seq);
  g_assert_cmpint (stage_audit_size (fixture), ==, entries);
}

static void
test_replay_of_refusal (Fixture *fixture, gconstpointer data)
{
  g_autoptr (DocketRecord) seen = stage_get (fixture, DOCKET_KIND_JOB, JOB);
  g_autoptr (DocketOperation) operation = stage_edit (fixture, seen, DOCKET_JOB_TITLE, "Mine");
  g_autoptr (DocketResult) again = NULL;

  assert_sends (fixture, TESS, operation, "rejected forbidden");
  again = stage_send (fixture, TESS, operation);
  assert_outcome (again, "rejected forbidden");
  g_assert_true (again->replayed);
}

static void
test_key_reused (Fixture *fixture, gconstpointer data)
{
  g_autoptr (DocketOperation) operation = stage_note (fixture, "One");
  g_autoptr (DocketOperation) other = stage_note (fixture, "Two");
  g_autoptr (DocketRecord) none = NULL;

  assert_sends (fixture, TESS, operation, "applied");
  g_free (other->key);
  other->key = g_strdup (operation->key);
  assert_sends (fixture, TESS, other, "rejected key-reused");
  none = stage_get (fixture, DOCKET_KIND_NOTE, other->record_id);
  g_assert_null (none);
  /* Nor may another person take the key, whatever the body. */
  assert_sends (fixture, OMAR, operation, "rejected key-reused");
  /* The first answer is still the answer. */
  assert_sends (fixture, TESS, operation, "applied");
}

static void
test_invalid_is_kept (Fixture *fixture, gconstpointer data)
{
  g_autoptr (DocketOperation) operation = stage_note (fixture, "x");

  operation->invalid = g_strdup ("The field “color” does not exist.");
  assert_sends (fixture, TESS, operation, "rejected invalid");
  assert_sends (fixture, TESS, operation, "rejected invalid");
}

/* What could not be read is part of what was sent. */
static void
test_invalid_key_reused (Fixture *fixture, gconstpointer data)
{
  static const char pattern[] = "{\"key\":\"01890000-0000-7000-8000-00000000aaaa\",\"kind\":\"create\",\"record\":{\"kind\":\"note\",\"id\":\"01890000-0000-7000-8000-00000000aaab\"},"
                                "\"set\":{\"color\":\"%s\"}}";
  static const struct { const char *color, *outcome; } tries[] = {
    { "red", "rejected invalid" }, { "red", "rejected invalid" }, { "blue", "rejected key-reused" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (tries); i++)
    {
      g_autoptr (GString) text = g_string_new (pattern);
      g_autoptr (GError) error = NULL;
      g_autoptr (DocketOperation) operation = NULL;

      g_string_replace (text, "%s", tries[i].color, 1);
      operation = docket_operation_from_text (text->str, &error);
      g_assert_no_error (error);
      assert_sends (fixture, TESS, operation, tries[i].outcome);
    }
}

static void
test_collision_is_held (Fixture *fixture, gconstpointer data)
{
  g_autoptr (DocketRecord) before = stage_get (fixture, DOCKET_KIND_JOB, JOB);
  g_autoptr (DocketOperation) of_tess = NULL;
  g_autofree char *id = stage_play_pump (fixture, &of_tess);
  g_autoptr (DocketReview) review = stage_case_of (fixture, id);
  DocketCandidate *candidate = g_ptr_array_index (review->candidates, 0);

  stage_assert_job (fixture, DOCKET_JOB_STATUS, DOCKET_STATUS_WAITING_APPROVAL);
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
  g_autofree char *id = stage_play_pump (fixture, NULL);
  g_autoptr (DocketOperation) words = stage_note (fixture, "Two gaskets");
  g_autoptr (DocketOperation) part = stage_create (fixture, DOCKET_KIND_LINE, DOCKET_LINE_JOB, JOB, DOCKET_LINE_DESCRIPTION, "Gasket");
  g_autoptr (DocketRecord) seen = stage_get (fixture, DOCKET_KIND_JOB, JOB);
  g_autoptr (DocketOperation) title = stage_edit (fixture, seen, DOCKET_JOB_TITLE, "Leaking pump");
  gint64 rev;
  g_autoptr (DocketReview) review = stage_case_of (fixture, id);
  g_autoptr (DocketReview) later = NULL;

  rev = review->rev;
  assert_sends (fixture, TESS, words, "applied");
  assert_sends (fixture, TESS, part, "applied");
  assert_sends (fixture, OMAR, title, "applied");
  later = stage_case_of (fixture, id);
  g_assert_cmpint (later->rev, ==, rev);
}

static void
test_agreement (Fixture *fixture, gconstpointer data)
{
  g_autoptr (DocketRecord) seen = stage_get (fixture, DOCKET_KIND_JOB, JOB);
  g_autoptr (DocketOperation) omar = stage_edit (fixture, seen, DOCKET_JOB_STATUS, DOCKET_STATUS_WAITING_APPROVAL);
  g_autoptr (DocketOperation) tess = stage_edit (fixture, seen, DOCKET_JOB_STATUS, DOCKET_STATUS_WAITING_APPROVAL);
  g_autoptr (DocketOperation) back = stage_edit (fixture, seen, DOCKET_JOB_STATUS, DOCKET_STATUS_COMPLETE);

  assert_sends (fixture, OMAR, omar, "applied");
  assert_sends (fixture, TESS, tess, "merged");
  /* Omar's own next step stands on his first: Tess's agreement took nothing
   * from him that he had not seen. */
  g_free (back->follows);
  back->follows = g_strdup (omar->key);
  docket_values_set_text (back->was, DOCKET_JOB_STATUS, DOCKET_STATUS_WAITING_APPROVAL);
  docket_values_set_text (back->set, DOCKET_JOB_STATUS, DOCKET_STATUS_SIGNED_OFF);
  assert_sends (fixture, OMAR, back, "merged");
  stage_assert_job (fixture, DOCKET_JOB_STATUS, DOCKET_STATUS_SIGNED_OFF);
}

static void
test_moved_and_moved_back (Fixture *fixture, gconstpointer data)
{
  g_autoptr (DocketRecord) seen = stage_get (fixture, DOCKET_KIND_JOB, JOB);
  g_autoptr (DocketRecord) waiting = NULL;
  g_autoptr (DocketOperation) away = stage_edit (fixture, seen, DOCKET_JOB_STATUS, DOCKET_STATUS_WAITING_APPROVAL);
  g_autoptr (DocketOperation) complete = stage_edit (fixture, seen, DOCKET_JOB_STATUS, DOCKET_STATUS_COMPLETE);
  g_autoptr (DocketOperation) back = NULL;

  assert_sends (fixture, OMAR, away, "applied");
  waiting = stage_get (fixture, DOCKET_KIND_JOB, JOB);
  back = stage_edit (fixture, waiting, DOCKET_JOB_STATUS, DOCKET_STATUS_IN_PROGRESS);
  assert_sends (fixture, TESS, back, "applied");
  assert_sends (fixture, TESS, complete, "merged");
}

static void
test_merge (Fixture *fixture, gconstpointer data)
{
  g_autoptr (DocketRecord) seen = stage_get (fixture, DOCKET_KIND_JOB, JOB);
  g_autoptr (DocketOperation) title = stage_edit (fixture, seen, DOCKET_JOB_TITLE, "Pump");
  g_autoptr (DocketOperation) text = stage_edit (fixture, seen, DOCKET_JOB_DESCRIPTION, "It drips");
  g_autoptr (DocketOperation) again = stage_edit (fixture, seen, DOCKET_JOB_TITLE, "Pump, boiler room");

  assert_sends (fixture, OMAR, title, "applied");
  assert_sends (fixture, DANA, text, "merged");
  stage_assert_job (fixture, DOCKET_JOB_TITLE, "Pump");
  stage_assert_job (fixture, DOCKET_JOB_DESCRIPTION, "It drips");
  /* On the same field the later arrival stands. */
  assert_sends (fixture, DANA, again, "merged");
  stage_assert_job (fixture, DOCKET_JOB_TITLE, "Pump, boiler room");
}

static void
test_wrong_was (Fixture *fixture, gconstpointer data)
{
  g_autoptr (DocketRecord) seen = stage_get (fixture, DOCKET_KIND_JOB, JOB);
  g_autoptr (DocketOperation) operation = stage_edit (fixture, seen, DOCKET_JOB_TITLE, "Pump");

  docket_values_set_text (operation->was, DOCKET_JOB_TITLE, "Never was");
  assert_sends (fixture, OMAR, operation, "rejected invalid");
}

static void
test_follows_own_work (Fixture *fixture, gconstpointer data)
{
  g_autoptr (DocketRecord) seen = stage_get (fixture, DOCKET_KIND_JOB, JOB);
  g_autoptr (DocketOperation) first = stage_edit (fixture, seen, DOCKET_JOB_STATUS, DOCKET_STATUS_PAUSED);
  g_autoptr (DocketOperation) second = stage_edit (fixture, seen, DOCKET_JOB_STATUS, DOCKET_STATUS_IN_PROGRESS);

  second->follows = g_strdup (first->key);
  docket_values_set_text (second->was, DOCKET_JOB_STATUS, DOCKET_STATUS_PAUSED);
  /* Out of order: not final, not stored, and fine once the first is here. */
  assert_sends (fixture, TESS, second, "deferred needs-record");
  assert_sends (fixture, TESS, first, "applied");
  assert_sends (fixture, TESS, second, "applied");
  stage_assert_job (fixture, DOCKET_JOB_STATUS, DOCKET_STATUS_IN_PROGRESS);
}

static void
test_deferred_leaves_nothing (Fixture *fixture, gconstpointer data)
{
  g_autoptr (DocketOperation) operation = stage_note (fixture, "x");
  gint64 entries = stage_audit_size (fixture), seq = stage_seq_now (fixture);

  operation->after = g_strdupv ((char *[]) { (char *) NOWHERE, NULL });
  assert_sends (fixture, TESS, operation, "deferred needs-record");
  g_assert_cmpint (stage_audit_size (fixture), ==, entries);
  g_assert_cmpint (stage_seq_now (fixture), ==, seq);
}

static void
test_after_refused (Fixture *fixture, gconstpointer data)
{
  g_autoptr (DocketOperation) refused = stage_create (fixture, DOCKET_KIND_JOB, DOCKET_JOB_TITLE, "Not hers to make", DOCKET_FIELD_NONE, NULL);
  g_autoptr (DocketOperation) needs = stage_note (fixture, "x");

  assert_sends (fixture, TESS, refused, "rejected forbidden");
  needs->after = g_strdupv ((char *[]) { refused->key, NULL });
  assert_sends (fixture, TESS, needs, "rejected unknown-record");
}

static void
test_missing_file (Fixture *fixture, gconstpointer data)
{
  g_autofree char *digest = g_strnfill (64, 'a');
  g_autoptr (DocketOperation) operation = stage_create (fixture, DOCKET_KIND_ATTACHMENT, DOCKET_ATTACHMENT_JOB, JOB, DOCKET_ATTACHMENT_BLOB, digest);

  assert_sends (fixture, TESS, operation, "deferred needs-blob");
}

/* Announced is not yet here: its bytes may never come. */
static void
test_announced_file (Fixture *fixture, gconstpointer data)
{
  g_autofree char *digest = g_strnfill (64, 'a');
  g_autoptr (DocketOperation) operation = stage_create (fixture, DOCKET_KIND_ATTACHMENT, DOCKET_ATTACHMENT_JOB, JOB, DOCKET_ATTACHMENT_BLOB, digest);
  g_autoptr (DocketBlob) blob = docket_blob_new (digest, 20000, "image/jpeg");

  blob->person = g_strdup (people[TESS].id);
  blob->device = g_strdup (PHONE);
  g_assert_true (docket_repository_put_blob (fixture->store, blob, NULL));
  assert_sends (fixture, TESS, operation, "deferred needs-blob");
  blob->complete = TRUE;
  g_assert_true (docket_repository_put_blob (fixture->store, blob, NULL));
  assert_sends (fixture, TESS, operation, "applied");
}

/* Arrival is the order, whatever the clock of a desk says. */
static void
test_device_clock (Fixture *fixture, gconstpointer data)
{
  static const gint64 clocks[] = { 1, G_GINT64_CONSTANT (4102444800000) };

  for (guint i = 0; i < G_N_ELEMENTS (clocks); i++)
    {
      g_autoptr (DocketRecord) seen = stage_get (fixture, DOCKET_KIND_JOB, JOB);
      g_autofree char *title = g_strdup_printf ("Pump, visit %u", i);
      g_autoptr (DocketOperation) first = stage_edit (fixture, seen, DOCKET_JOB_TITLE, "Pump");
      g_autoptr (DocketOperation) later = stage_edit (fixture, seen, DOCKET_JOB_TITLE, title);
      g_autoptr (DocketOperation) office = stage_totals (fixture, seen, 9000 + i, 16500 + i);
      g_autoptr (DocketOperation) field = stage_totals (fixture, seen, 8000 + i, 15500 + i);

      later->made_at = field->made_at = clocks[i];
      assert_sends (fixture, OMAR, office, "applied");
      assert_sends (fixture, TESS, field, "held");
      assert_sends (fixture, OMAR, first, "applied");
      assert_sends (fixture, DANA, later, "merged");
      stage_assert_job (fixture, DOCKET_JOB_TITLE, title);
    }
}

static void
test_follows_held_replaces (Fixture *fixture, gconstpointer data)
{
  g_autoptr (DocketOperation) first = NULL;
  g_autofree char *id = stage_play_pump (fixture, &first);
  g_autoptr (DocketOperation) second = docket_operation_copy (first);
  g_autoptr (DocketReview) review = NULL;
  DocketCandidate *candidate;

  stage_give_key (fixture, second);
  second->follows = g_strdup (first->key);
  docket_values_set_text (second->was, DOCKET_JOB_STATUS, DOCKET_STATUS_COMPLETE);
  docket_values_set_text (second->set, DOCKET_JOB_STATUS, DOCKET_STATUS_IN_PROGRESS);
  assert_sends (fixture, TESS, second, "held");
  review = stage_case_of (fixture, id);
  g_assert_cmpuint (review->candidates->len, ==, 1);
  candidate = g_ptr_array_index (review->candidates, 0);
  g_assert_cmpstr (candidate->operation, ==, second->key);
  g_assert_cmpstr (docket_values_get_text (candidate->values, DOCKET_JOB_STATUS), ==, DOCKET_STATUS_IN_PROGRESS);
}

static void
test_second_device_stands_beside (Fixture *fixture, gconstpointer data)
{
  g_autoptr (DocketOperation) first = NULL;
  g_autofree char *id = stage_play_pump (fixture, &first);
  g_autoptr (DocketOperation) second = docket_operation_copy (first);
  g_autoptr (DocketReview) review = NULL;

  stage_give_key (fixture, second);
  docket_values_set_text (second->set, DOCKET_JOB_STATUS, DOCKET_STATUS_PAUSED);
  assert_sends (fixture, TESS, second, "held");
  review = stage_case_of (fixture, id);
  g_assert_cmpuint (review->candidates->len, ==, 2);
}

static void
test_follows_of_somebody_else (Fixture *fixture, gconstpointer data)
{
  g_autoptr (DocketRecord) seen = stage_get (fixture, DOCKET_KIND_JOB, JOB);
  g_autoptr (DocketOperation) omar = stage_edit (fixture, seen, DOCKET_JOB_STATUS, DOCKET_STATUS_WAITING_APPROVAL);
  g_autoptr (DocketOperation) tess = stage_edit (fixture, seen, DOCKET_JOB_STATUS, DOCKET_STATUS_COMPLETE);

  assert_sends (fixture, OMAR, omar, "applied");
  /* Naming Omar's key must not let Tess overwrite what she never saw (I4). */
  tess->follows = g_strdup (omar->key);
  assert_sends (fixture, TESS, tess, "rejected stale");
  stage_assert_job (fixture, DOCKET_JOB_STATUS, DOCKET_STATUS_WAITING_APPROVAL);
}

static void
test_follows_of_another_record (Fixture *fixture, gconstpointer data)
{
  g_autoptr (DocketOperation) held = NULL;
  g_autofree char *id = stage_play_pump (fixture, &held);
  g_autoptr (DocketOperation) words = stage_note (fixture, "x");
  g_autoptr (DocketReview) review = NULL;
  g_autoptr (DocketResult) result = NULL;

  /* A case holds candidates about its own subject only. */
  words->follows = g_strdup (held->key);
  result = stage_send (fixture, TESS, words);
  review = stage_case_of (fixture, id);
  g_assert_cmpuint (review->candidates->len, ==, 1);
  g_assert_cmpstr (((DocketCandidate *) g_ptr_array_index (review->candidates, 0))->operation, ==, held->key);
  g_assert_cmpstr (result->review, !=, id);
}

static void
test_failed_commit_leaves_nothing (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (DocketOperation) operation = stage_note (fixture, "Written on a full disk");
  g_autofree char *long_body = g_strnfill (9000, 'x');
  g_autofree char *path = g_build_filename (fixture->folder, "store.sqlite-wal", NULL);
  gint64 seq = stage_seq_now (fixture), entries = stage_audit_size (fixture);
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
  result = stage_try_send (fixture, TESS, operation, &error);
  g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &before), ==, 0);
  g_assert_null (result);
  g_assert_nonnull (error);

  none = stage_get (fixture, DOCKET_KIND_NOTE, operation->record_id);
  g_assert_null (none);
  g_assert_cmpint (stage_seq_now (fixture), ==, seq);
  g_assert_cmpint (stage_audit_size (fixture), ==, entries);
  /* With room again the same key goes through, as if for the first time. */
  docket_commit_forget (fixture->commit);
  {
    g_autoptr (DocketResult) again = stage_send (fixture, TESS, operation);

    assert_outcome (again, "applied");
    g_assert_false (again->replayed);
  }
  there = stage_get (fixture, DOCKET_KIND_NOTE, operation->record_id);
  g_assert_nonnull (there);
}

/* How much each table holds. */
static char *
count_rows (DocketDb *db)
{
  g_autoptr (GString) counts = g_string_new (NULL);
  g_autoptr (DocketStatement) tables = docket_db_prepare (db, "SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name", NULL);

  while (docket_statement_step (tables, NULL))
    {
      g_autofree char *sql = g_strdup_printf ("SELECT count(*) FROM \"%s\"", docket_statement_get_text (tables, 0));
      g_autoptr (DocketStatement) count = docket_db_prepare (db, sql, NULL);

      g_assert_true (docket_statement_step (count, NULL));
      g_string_append_printf (counts, "%s %" G_GINT64_FORMAT "\n", docket_statement_get_text (tables, 0), docket_statement_get_int (count, 0));
    }
  return g_string_free (g_steal_pointer (&counts), FALSE);
}

/* Whether it was refused, and then nothing of it is there. */
static gboolean
leaves_nothing (Fixture *fixture, DocketDb *db, int who, const DocketOperation *operation)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *before = count_rows (db);
  g_autoptr (DocketRecord) job = stage_get (fixture, DOCKET_KIND_JOB, JOB);
  g_autoptr (DocketResult) result = stage_try_send (fixture, who, operation, &error);
  g_autoptr (DocketRecord) still = NULL;
  g_autofree char *after = NULL;

  if (result != NULL)
    return FALSE;
  docket_commit_forget (fixture->commit);
  after = count_rows (db);
  g_assert_cmpstr (after, ==, before);
  still = stage_get (fixture, DOCKET_KIND_JOB, JOB);
  g_assert_true (docket_record_equal (still, job));
  return TRUE;
}

/* Whichever table takes nothing more: effect, feed, history, audit and answer
 * are there together, or none of them is. */
static void
test_refused_at_any_table (Fixture *fixture, gconstpointer data)
{
  static const char *const tables[] = { "note", "version", "feed", "scope", "audit", "operation", "review", "review_case" };
  g_autoptr (GError) error = NULL;
  g_autofree char *path = g_build_filename (fixture->folder, "store.sqlite", NULL);
  g_autoptr (DocketDb) db = docket_db_open (path, DOCKET_DB_READ_WRITE, &error);
  g_autoptr (DocketRecord) seen = stage_get (fixture, DOCKET_KIND_JOB, JOB);
  g_autoptr (DocketOperation) office = stage_edit (fixture, seen, DOCKET_JOB_STATUS, DOCKET_STATUS_WAITING_APPROVAL);
  g_autoptr (DocketOperation) held = stage_edit (fixture, seen, DOCKET_JOB_STATUS, DOCKET_STATUS_COMPLETE);
  g_autoptr (DocketOperation) note = stage_note (fixture, "It drips");

  g_assert_no_error (error);
  assert_sends (fixture, OMAR, office, "applied");
  for (guint i = 0; i < G_N_ELEMENTS (tables); i++)
    {
      g_autofree char *refuse = g_strdup_printf ("CREATE TRIGGER refuse BEFORE INSERT ON %s BEGIN SELECT raise (ABORT, 'no'); END", tables[i]);

      g_assert_true (docket_db_execute (db, refuse, &error));
      g_assert_true ((g_str_has_prefix (tables[i], "review") || leaves_nothing (fixture, db, TESS, note))
                     && (g_str_equal (tables[i], "note") || leaves_nothing (fixture, db, TESS, held)));
      g_assert_true (docket_db_execute (db, "DROP TRIGGER refuse", &error));
    }
  assert_sends (fixture, TESS, note, "applied");
  assert_sends (fixture, TESS, held, "held");
}

static void
test_one_entry_per_verdict (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (DocketRecord) seen = stage_get (fixture, DOCKET_KIND_JOB, JOB);
  g_autoptr (DocketOperation) refused = stage_edit (fixture, seen, DOCKET_JOB_TITLE, "x");
  gint64 entries = stage_audit_size (fixture);
  g_autofree char *id = NULL;
  g_autoptr (GPtrArray) written = NULL;
  DocketAuditEntry *applied, *held, *rejected;

  id = stage_play_pump (fixture, NULL);
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
  static const StageTest tests[] = {
    { "create/numbers-count", test_numbers },
    { "edit/revision-is-its-place", test_revisions },
    { "key/same-again-is-the-same-answer", test_replay },
    { "key/refusal-again-is-the-same-refusal", test_replay_of_refusal },
    { "key/reused-is-refused", test_key_reused },
    { "key/invalid-is-answered-and-kept", test_invalid_is_kept },
    { "key/invalid-content-tells-keys-apart", test_invalid_key_reused },
    { "collision/second-status-is-held", test_collision_is_held },
    { "collision/other-groups-go-on", test_other_groups_go_on },
    { "collision/agreement-is-none", test_agreement },
    { "collision/moved-and-moved-back-is-none", test_moved_and_moved_back },
    { "collision/details-merge", test_merge },
    { "collision/device-clock-decides-nothing", test_device_clock },
    { "collision/was-must-be-true", test_wrong_was },
    { "follows/own-work-in-order", test_follows_own_work },
    { "follows/held-is-replaced", test_follows_held_replaces },
    { "follows/second-device-stands-beside", test_second_device_stands_beside },
    { "follows/somebody-else-is-no-way-around-review", test_follows_of_somebody_else },
    { "follows/another-record-stays-out-of-the-case", test_follows_of_another_record },
    { "deferred/leaves-nothing", test_deferred_leaves_nothing },
    { "deferred/file-not-here", test_missing_file },
    { "deferred/file-only-announced", test_announced_file },
    { "after/refused-predecessor", test_after_refused },
    { "commit/failed-leaves-nothing", test_failed_commit_leaves_nothing },
    { "commit/refused-at-any-table-leaves-nothing", test_refused_at_any_table },
    { "audit/one-entry-per-verdict", test_one_entry_per_verdict },
  };

  g_test_init (&argc, &argv, NULL);
  stage_add ("commit", tests, G_N_ELEMENTS (tests));
  return g_test_run ();
}
