/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The contract of DocketRepository. Every test runs against each engine in the
 * table at the end: how to open a fresh store, and how to open the same again.
 */
#include <glib/gstdio.h>
#include <string.h>

#include "docket-db.h"
#include "docket-record-table.h"
#include "docket-repository-sqlite.h"
#include "docket-status.h"

#define JOB "01890000-0000-7000-8000-000000000001"
#define OTHER_JOB "01890000-0000-7000-8000-000000000002"
#define CUSTOMER "01890000-0000-7000-8000-0000000000c1"
#define TESS "01890000-0000-7000-8000-0000000000a1"
#define MILO "01890000-0000-7000-8000-0000000000a2"
#define PHONE "01890000-0000-7000-8000-0000000000d1"
#define REVIEW "01890000-0000-7000-8000-0000000000e1"

typedef struct
{
  const char *name;
  DocketRepository *(*open) (const char *folder, GError **error);
} Engine;

typedef struct
{
  const Engine *engine;
  char *folder;
  DocketRepository *store;
} Fixture;

static DocketRepository *
open_sqlite (const char *folder, GError **error)
{
  g_autofree char *path = g_build_filename (folder, "store.sqlite", NULL);

  return docket_repository_sqlite_open (path, TRUE, error);
}

static const Engine engines[] = {
  { "sqlite", open_sqlite },
};

static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  fixture->engine = data;
  fixture->folder = g_dir_make_tmp ("docket-repository-XXXXXX", &error);
  g_assert_no_error (error);
  fixture->store = fixture->engine->open (fixture->folder, &error);
  g_assert_no_error (error);
  g_assert_nonnull (fixture->store);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  static const char *const names[] = { "store.sqlite", "store.sqlite-wal", "store.sqlite-shm", "copy.sqlite", "copy.sqlite-wal", "copy.sqlite-shm" };

  g_clear_object (&fixture->store);
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *path = g_build_filename (fixture->folder, names[i], NULL);

      g_unlink (path);
    }
  g_assert_cmpint (g_rmdir (fixture->folder), ==, 0);
  g_free (fixture->folder);
}

/* ---- Small words for the tests ---- */

static void
begin (Fixture *fixture)
{
  g_autoptr (GError) error = NULL;

  docket_repository_begin (fixture->store, &error);
  g_assert_no_error (error);
}

static void
commit (Fixture *fixture)
{
  g_autoptr (GError) error = NULL;

  docket_repository_commit (fixture->store, &error);
  g_assert_no_error (error);
}

static gint64
current (DocketRepository *store)
{
  g_autoptr (GError) error = NULL;
  gint64 seq = -1;

  docket_repository_current_seq (store, &seq, &error);
  g_assert_no_error (error);
  return seq;
}

static DocketRecord *
make_job (const char *id, const char *title, const char *technician, gint64 rev)
{
  DocketRecord *job = docket_record_new (DOCKET_KIND_JOB, id);
  DocketStamp by = { (char *) TESS, (char *) PHONE, 1000, 2000 };

  docket_record_set_text (job, DOCKET_JOB_TITLE, title);
  docket_record_set_text (job, DOCKET_JOB_TECHNICIAN, technician);
  docket_record_set_text (job, DOCKET_JOB_CUSTOMER, CUSTOMER);
  docket_record_set_rev (job, rev);
  docket_record_set_group_rev (job, DOCKET_GROUP_JOB_DETAILS, rev);
  docket_record_set_stamp (job, DOCKET_GROUP_JOB_DETAILS, &by);
  return job;
}

/* Puts @record at the next place, which is returned. */
static gint64
put (Fixture *fixture, DocketRecord *record)
{
  g_autoptr (GError) error = NULL;
  gint64 seq = 0;

  docket_repository_next_seq (fixture->store, &seq, &error);
  g_assert_no_error (error);
  docket_record_set_rev (record, seq);
  docket_repository_put_record (fixture->store, record, seq, &error);
  g_assert_no_error (error);
  return seq;
}

static gint64
put_job (Fixture *fixture, const char *id, const char *title, const char *technician)
{
  g_autoptr (DocketRecord) job = make_job (id, title, technician, 0);

  return put (fixture, job);
}

static gint64
put_named (Fixture *fixture, DocketKind kind, const char *id, DocketField field, const char *text)
{
  g_autoptr (DocketRecord) record = docket_record_new (kind, id);

  docket_record_set_text (record, field, text);
  return put (fixture, record);
}

static char *
audit (Fixture *fixture, const char *id, const char *outcome)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (DocketAuditEntry) entry = docket_audit_entry_new ("edit", DOCKET_KIND_JOB, id);

  entry->group = g_strdup ("details");
  entry->by.person = g_strdup (TESS);
  entry->by.made_at = 1;
  entry->by.arrived_at = 2;
  entry->from = g_strdup ("{\"title\":\"a\"}");
  entry->to = g_strdup ("{\"title\":\"b\"}");
  entry->outcome = g_strdup (outcome);
  docket_repository_append_audit (fixture->store, entry, &error);
  g_assert_no_error (error);
  return g_strdup (entry->hash);
}

/* "12 job …0001, 13 -job …0002" */
static char *
feed_text (DocketRepository *store, const char *person, gint64 after, guint limit)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) places = docket_repository_read_feed (store, person, after, limit, &error);
  GString *text = g_string_new (NULL);

  g_assert_no_error (error);
  for (guint i = 0; i < places->len; i++)
    {
      const DocketPlace *place = g_ptr_array_index (places, i);

      g_string_append_printf (text, "%s%" G_GINT64_FORMAT " %s%s %s", i == 0 ? "" : ", ", place->seq, place->removed ? "-" : "", docket_kind_info (place->kind)->name, place->id + 32);
    }
  return g_string_free (text, FALSE);
}

#define assert_feed(store, person, after, limit, expected)                  \
  G_STMT_START                                                              \
  {                                                                         \
    g_autofree char *feed_found = feed_text (store, person, after, limit);  \
    g_assert_cmpstr (feed_found, ==, expected);                             \
  }                                                                         \
  G_STMT_END

/* ---- Records and places ---- */

static void
test_fresh (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (DocketRecord) record = NULL;
  g_autofree char *value = NULL, *hash = NULL;
  gint64 size = -1;

  g_assert_cmpint (current (fixture->store), ==, 0);
  g_assert_true (docket_repository_get_record (fixture->store, DOCKET_KIND_JOB, JOB, &record, &error));
  g_assert_null (record);
  g_assert_true (docket_repository_get_meta (fixture->store, DOCKET_META_EPOCH, &value, &error));
  g_assert_null (value);
  g_assert_true (docket_repository_audit_head (fixture->store, &size, &hash, &error));
  g_assert_cmpint (size, ==, 0);
  g_assert_cmpstr (hash, ==, DOCKET_AUDIT_ROOT);
  assert_feed (fixture->store, NULL, 0, 10, "");
  assert_feed (fixture->store, TESS, 0, 10, "");
  g_assert_true (docket_repository_check (fixture->store, &error));
  g_assert_no_error (error);
}

static void
test_record_round_trip (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (DocketRecord) job = make_job (JOB, "Żółta pompa “2”", TESS, 1);
  g_autoptr (DocketRecord) found = NULL;

  docket_record_set_void (job, TRUE);
  begin (fixture);
  put (fixture, job);
  commit (fixture);
  g_assert_true (docket_repository_get_record (fixture->store, DOCKET_KIND_JOB, JOB, &found, &error));
  g_assert_no_error (error);
  g_assert_true (docket_record_equal (found, job));
}

static void
test_changed_record_moves (Fixture *fixture, gconstpointer data)
{
  begin (fixture);
  g_assert_cmpint (put_job (fixture, JOB, "one", NULL), ==, 1);
  g_assert_cmpint (put_job (fixture, OTHER_JOB, "two", NULL), ==, 2);
  g_assert_cmpint (put_job (fixture, JOB, "one again", NULL), ==, 3);
  commit (fixture);
  assert_feed (fixture->store, NULL, 0, 10, "2 job 0002, 3 job 0001");
  assert_feed (fixture->store, NULL, 2, 10, "3 job 0001");
  assert_feed (fixture->store, NULL, 3, 10, "");
  assert_feed (fixture->store, NULL, 0, 1, "2 job 0002");
  g_assert_cmpint (current (fixture->store), ==, 3);
}

static void
test_rolled_back_leaves_nothing (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *before = NULL, *hash = NULL;
  gint64 size;

  begin (fixture);
  put_job (fixture, JOB, "stays", NULL);
  before = audit (fixture, JOB, "applied");
  commit (fixture);

  begin (fixture);
  put_job (fixture, OTHER_JOB, "goes", NULL);
  g_free (audit (fixture, OTHER_JOB, "applied"));
  docket_repository_rollback (fixture->store);

  g_assert_cmpint (current (fixture->store), ==, 1);
  assert_feed (fixture->store, NULL, 0, 10, "1 job 0001");
  g_assert_true (docket_repository_audit_head (fixture->store, &size, &hash, &error));
  g_assert_cmpint (size, ==, 1);
  g_assert_cmpstr (hash, ==, before);

  /* What was cached is read again: the next write goes on from there. */
  begin (fixture);
  g_assert_cmpint (put_job (fixture, OTHER_JOB, "comes", NULL), ==, 2);
  g_free (audit (fixture, OTHER_JOB, "applied"));
  commit (fixture);
  g_assert_true (docket_repository_check (fixture->store, &error));
  g_assert_no_error (error);
}

static void
test_savepoint (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (DocketRecord) gone = NULL, kept = NULL;

  begin (fixture);
  g_assert_true (docket_repository_savepoint (fixture->store, &error));
  put_job (fixture, JOB, "kept", NULL);
  g_free (audit (fixture, JOB, "applied"));
  g_assert_true (docket_repository_savepoint (fixture->store, &error));
  put_job (fixture, OTHER_JOB, "undone", NULL);
  g_free (audit (fixture, OTHER_JOB, "applied"));
  docket_repository_rollback_to (fixture->store);
  g_free (audit (fixture, JOB, "rejected"));
  g_assert_true (docket_repository_release (fixture->store, &error));
  commit (fixture);

  g_assert_true (docket_repository_get_record (fixture->store, DOCKET_KIND_JOB, JOB, &kept, &error));
  g_assert_nonnull (kept);
  g_assert_true (docket_repository_get_record (fixture->store, DOCKET_KIND_JOB, OTHER_JOB, &gone, &error));
  g_assert_null (gone);
  g_assert_true (docket_repository_check (fixture->store, &error));
  g_assert_no_error (error);
}

static void
test_two_writers (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (DocketRepository) second = fixture->engine->open (fixture->folder, &error);
  Fixture other = { fixture->engine, NULL, second };

  g_assert_no_error (error);
  begin (fixture);
  put_job (fixture, JOB, "first", NULL);
  g_free (audit (fixture, JOB, "applied"));
  commit (fixture);
  /* As `docketd user add` does while `docketd serve` runs. */
  begin (&other);
  g_assert_cmpint (put_named (&other, DOCKET_KIND_PERSON, TESS, DOCKET_PERSON_NAME, "Tess"), ==, 2);
  g_free (audit (&other, TESS, "applied"));
  commit (&other);
  begin (fixture);
  g_assert_cmpint (put_job (fixture, OTHER_JOB, "second", NULL), ==, 3);
  g_free (audit (fixture, OTHER_JOB, "applied"));
  commit (fixture);
  g_assert_cmpint (current (second), ==, 3);
  g_assert_true (docket_repository_check (fixture->store, &error));
  g_assert_no_error (error);
}

static void
test_reader (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (DocketRepository) reader = NULL;

  begin (fixture);
  put_job (fixture, JOB, "seen", NULL);
  commit (fixture);
  reader = docket_repository_open_reader (fixture->store, &error);
  g_assert_no_error (error);
  g_assert_true (docket_repository_begin_read (reader, &error));
  assert_feed (reader, NULL, 0, 10, "1 job 0001");
  begin (fixture);
  put_job (fixture, OTHER_JOB, "not in the snapshot", NULL);
  commit (fixture);
  assert_feed (reader, NULL, 0, 10, "1 job 0001");
  g_assert_cmpint (current (reader), ==, 1);
  docket_repository_rollback (reader);
  assert_feed (reader, NULL, 0, 10, "1 job 0001, 2 job 0002");
  g_assert_cmpint (current (reader), ==, 2);
}

static void
test_reopened (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *value = NULL;

  begin (fixture);
  put_job (fixture, JOB, "lasts", NULL);
  g_assert_true (docket_repository_set_meta (fixture->store, DOCKET_META_NEXT_JOB, "7", &error));
  g_assert_true (docket_repository_set_meta (fixture->store, DOCKET_META_NEXT_JOB, "8", &error));
  commit (fixture);
  g_clear_object (&fixture->store);
  fixture->store = fixture->engine->open (fixture->folder, &error);
  g_assert_no_error (error);
  g_assert_cmpint (current (fixture->store), ==, 1);
  g_assert_true (docket_repository_get_meta (fixture->store, DOCKET_META_NEXT_JOB, &value, &error));
  g_assert_cmpstr (value, ==, "8");
}

/* ---- Versions, assignments, cases ---- */

static void
test_versions (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) list = NULL;
  g_autoptr (DocketVersion) at = NULL, none = NULL;

  begin (fixture);
  for (gint64 rev = 3; rev <= 9; rev += 3)
    {
      g_autoptr (DocketVersion) version = docket_version_new ();
      g_autofree char *reason = g_strdup_printf ("reason %" G_GINT64_FORMAT, rev);

      version->rev = rev;
      version->values = docket_values_new ();
      docket_values_set_text (version->values, DOCKET_JOB_STATUS, DOCKET_STATUS_PAUSED);
      docket_values_set_text (version->values, DOCKET_JOB_STATUS_REASON, rev == 9 ? NULL : reason);
      version->operation = rev == 3 ? NULL : g_strdup (REVIEW);
      version->by.person = g_strdup (TESS);
      version->by.made_at = rev;
      g_assert_true (docket_repository_add_version (fixture->store, DOCKET_KIND_JOB, JOB, DOCKET_GROUP_JOB_STATUS, version, &error));
    }
  commit (fixture);

  g_assert_true (docket_repository_get_version (fixture->store, DOCKET_KIND_JOB, JOB, DOCKET_GROUP_JOB_STATUS, 6, &at, &error));
  g_assert_cmpstr (docket_values_get_text (at->values, DOCKET_JOB_STATUS_REASON), ==, "reason 6");
  g_assert_cmpstr (at->operation, ==, REVIEW);
  g_assert_cmpstr (at->by.person, ==, TESS);
  g_assert_cmpint (at->by.made_at, ==, 6);
  g_assert_true (docket_repository_get_version (fixture->store, DOCKET_KIND_JOB, JOB, DOCKET_GROUP_JOB_STATUS, 7, &none, &error));
  g_assert_null (none);
  g_assert_true (docket_repository_get_version (fixture->store, DOCKET_KIND_JOB, JOB, DOCKET_GROUP_JOB_PLAN, 6, &none, &error));
  g_assert_null (none);

  list = docket_repository_versions (fixture->store, DOCKET_KIND_JOB, JOB, DOCKET_GROUP_JOB_STATUS, 2, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (list->len, ==, 2);
  g_assert_cmpint (((DocketVersion *) g_ptr_array_index (list, 0))->rev, ==, 9);
  g_assert_cmpint (((DocketVersion *) g_ptr_array_index (list, 1))->rev, ==, 6);
  /* Cleared is not absent. */
  g_assert_true (docket_values_contains (((DocketVersion *) g_ptr_array_index (list, 0))->values, DOCKET_JOB_STATUS_REASON));
}

static void
test_assignments (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  gboolean was = FALSE, has = FALSE;

  begin (fixture);
  put_job (fixture, JOB, "one", TESS);
  g_assert_true (docket_repository_add_assignment (fixture->store, JOB, TESS, &error));
  g_assert_true (docket_repository_add_assignment (fixture->store, JOB, TESS, &error));
  commit (fixture);
  g_assert_true (docket_repository_was_assigned (fixture->store, JOB, TESS, &was, &error));
  g_assert_true (was);
  g_assert_true (docket_repository_was_assigned (fixture->store, JOB, MILO, &was, &error));
  g_assert_false (was);
  g_assert_true (docket_repository_has_work_for (fixture->store, TESS, CUSTOMER, OTHER_JOB, &has, &error));
  g_assert_true (has);
  g_assert_true (docket_repository_has_work_for (fixture->store, TESS, CUSTOMER, JOB, &has, &error));
  g_assert_false (has);
  g_assert_true (docket_repository_has_work_for (fixture->store, MILO, CUSTOMER, OTHER_JOB, &has, &error));
  g_assert_false (has);
}

static void
test_one_open_case (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) of_record = NULL, of_job = NULL;
  g_autofree char *found = NULL, *after = NULL, *of_other_group = NULL;

  begin (fixture);
  g_assert_true (docket_repository_open_case (fixture->store, REVIEW, DOCKET_KIND_JOB, JOB, DOCKET_GROUP_JOB_STATUS, JOB, &error));
  commit (fixture);
  g_assert_true (docket_repository_get_case (fixture->store, DOCKET_KIND_JOB, JOB, DOCKET_GROUP_JOB_STATUS, &found, &error));
  g_assert_cmpstr (found, ==, REVIEW);
  g_assert_true (docket_repository_get_case (fixture->store, DOCKET_KIND_JOB, JOB, DOCKET_GROUP_JOB_PLAN, &of_other_group, &error));
  g_assert_null (of_other_group);

  /* A second open one about the same group is refused by the store itself. */
  begin (fixture);
  g_assert_false (docket_repository_open_case (fixture->store, OTHER_JOB, DOCKET_KIND_JOB, JOB, DOCKET_GROUP_JOB_STATUS, JOB, &error));
  g_assert_nonnull (error);
  g_clear_error (&error);
  docket_repository_rollback (fixture->store);

  begin (fixture);
  g_assert_true (docket_repository_close_case (fixture->store, REVIEW, &error));
  commit (fixture);
  g_assert_true (docket_repository_get_case (fixture->store, DOCKET_KIND_JOB, JOB, DOCKET_GROUP_JOB_STATUS, &after, &error));
  g_assert_null (after);
  of_record = docket_repository_cases_of_record (fixture->store, DOCKET_KIND_JOB, JOB, &error);
  g_assert_cmpuint (of_record->len, ==, 0);
  of_job = docket_repository_cases_of_job (fixture->store, JOB, &error);
  g_assert_cmpuint (of_job->len, ==, 1);
  g_assert_cmpstr (g_ptr_array_index (of_job, 0), ==, REVIEW);
}

static void
test_case_about_whole_record (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *found = NULL;

  begin (fixture);
  g_assert_true (docket_repository_open_case (fixture->store, REVIEW, DOCKET_KIND_JOB, JOB, DOCKET_GROUP_NONE, JOB, &error));
  g_assert_no_error (error);
  commit (fixture);
  g_assert_true (docket_repository_get_case (fixture->store, DOCKET_KIND_JOB, JOB, DOCKET_GROUP_NONE, &found, &error));
  g_assert_cmpstr (found, ==, REVIEW);
}

static void
test_children (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) children = NULL;

  begin (fixture);
  put_named (fixture, DOCKET_KIND_NOTE, "01890000-0000-7000-8000-000000000011", DOCKET_NOTE_JOB, JOB);
  put_named (fixture, DOCKET_KIND_LINE, "01890000-0000-7000-8000-000000000012", DOCKET_LINE_JOB, JOB);
  put_named (fixture, DOCKET_KIND_ATTACHMENT, "01890000-0000-7000-8000-000000000013", DOCKET_ATTACHMENT_JOB, JOB);
  put_named (fixture, DOCKET_KIND_SIGNATURE, "01890000-0000-7000-8000-000000000014", DOCKET_SIGNATURE_JOB, JOB);
  put_named (fixture, DOCKET_KIND_NOTE, "01890000-0000-7000-8000-000000000015", DOCKET_NOTE_JOB, OTHER_JOB);
  commit (fixture);
  children = docket_repository_children (fixture->store, JOB, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (children->len, ==, 4);
  for (guint i = 0; i < children->len; i++)
    g_assert_cmpstr (((DocketPlace *) g_ptr_array_index (children, i))->id, !=, "01890000-0000-7000-8000-000000000015");
}

/* ---- Scope ---- */

static void
scope (Fixture *fixture, const char *person, DocketKind kind, const char *id, gboolean removed, gint64 seq)
{
  g_autoptr (GError) error = NULL;

  docket_repository_set_scope (fixture->store, person, kind, id, removed, seq, &error);
  g_assert_no_error (error);
}

static void
test_scope_delivers_once (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  gboolean in = FALSE;
  gint64 seq;

  begin (fixture);
  put_named (fixture, DOCKET_KIND_CUSTOMER, CUSTOMER, DOCKET_CUSTOMER_NAME, "Adler & Co"); /* 1 */
  put_named (fixture, DOCKET_KIND_PERSON, TESS, DOCKET_PERSON_NAME, "Tess");               /* 2 */
  put_job (fixture, OTHER_JOB, "not hers", MILO);                                          /* 3 */
  seq = put_job (fixture, JOB, "hers", TESS);                                              /* 4 */
  scope (fixture, TESS, DOCKET_KIND_JOB, JOB, FALSE, seq);
  /* The older customer comes along, at a place of its own. */
  g_assert_true (docket_repository_next_seq (fixture->store, &seq, &error));
  scope (fixture, TESS, DOCKET_KIND_CUSTOMER, CUSTOMER, FALSE, seq); /* 5 */
  g_free (audit (fixture, JOB, "applied"));
  commit (fixture);

  assert_feed (fixture->store, TESS, 0, 10, "2 person 00a1, 4 job 0001, 5 customer 00c1");
  assert_feed (fixture->store, TESS, 4, 10, "5 customer 00c1");
  assert_feed (fixture->store, MILO, 0, 10, "2 person 00a1");
  assert_feed (fixture->store, NULL, 0, 10, "1 customer 00c1, 2 person 00a1, 3 job 0002, 4 job 0001");
  g_assert_true (docket_repository_in_scope (fixture->store, TESS, DOCKET_KIND_JOB, JOB, &in, &error));
  g_assert_true (in);
  g_assert_true (docket_repository_in_scope (fixture->store, TESS, DOCKET_KIND_JOB, OTHER_JOB, &in, &error));
  g_assert_false (in);
  /* The place of a scope row counts: the next change goes behind it. */
  g_assert_cmpint (current (fixture->store), ==, 5);

  begin (fixture);
  g_assert_cmpint (put_named (fixture, DOCKET_KIND_CUSTOMER, CUSTOMER, DOCKET_CUSTOMER_NAME, "Adler"), ==, 6);
  commit (fixture);
  assert_feed (fixture->store, TESS, 0, 10, "2 person 00a1, 4 job 0001, 6 customer 00c1");
  assert_feed (fixture->store, TESS, 5, 10, "6 customer 00c1");
}

static void
test_scope_removes_and_returns (Fixture *fixture, gconstpointer data)
{
  gint64 seq;

  begin (fixture);
  seq = put_job (fixture, JOB, "hers", TESS);
  scope (fixture, TESS, DOCKET_KIND_JOB, JOB, FALSE, seq);
  seq = put_job (fixture, JOB, "his now", MILO);
  scope (fixture, TESS, DOCKET_KIND_JOB, JOB, TRUE, seq);
  scope (fixture, MILO, DOCKET_KIND_JOB, JOB, FALSE, seq);
  commit (fixture);
  assert_feed (fixture->store, TESS, 1, 10, "2 -job 0001");
  assert_feed (fixture->store, MILO, 1, 10, "2 job 0001");

  begin (fixture);
  put_job (fixture, JOB, "changed while his", MILO);
  commit (fixture);
  /* What is out of scope does not tell of its changes. */
  assert_feed (fixture->store, TESS, 2, 10, "");
  assert_feed (fixture->store, MILO, 2, 10, "3 job 0001");

  begin (fixture);
  seq = put_job (fixture, JOB, "hers again", TESS);
  scope (fixture, TESS, DOCKET_KIND_JOB, JOB, FALSE, seq);
  scope (fixture, MILO, DOCKET_KIND_JOB, JOB, TRUE, seq);
  commit (fixture);
  assert_feed (fixture->store, TESS, 2, 10, "4 job 0001");
  assert_feed (fixture->store, MILO, 3, 10, "4 -job 0001");
}

static void
test_scope_pages (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GString) found = g_string_new (NULL);
  gint64 after = 0;

  begin (fixture);
  for (guint i = 0; i < 7; i++)
    {
      g_autofree char *id = g_strdup_printf ("01890000-0000-7000-8000-0000000001%02u", i);
      gint64 seq = put_job (fixture, id, "page", TESS);

      scope (fixture, TESS, DOCKET_KIND_JOB, id, FALSE, seq);
    }
  commit (fixture);
  for (;;)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (GPtrArray) places = docket_repository_read_feed (fixture->store, TESS, after, 2, &error);

      g_assert_no_error (error);
      if (places->len == 0)
        break;
      for (guint i = 0; i < places->len; i++)
        g_string_append (found, ((DocketPlace *) g_ptr_array_index (places, i))->id + 34);
      after = ((DocketPlace *) g_ptr_array_index (places, places->len - 1))->seq;
    }
  g_assert_cmpstr (found->str, ==, "00010203040506");
}

/* ---- Operations, accounts, sessions ---- */

static void
test_key_stands_once (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (DocketStoredOperation) operation = docket_stored_operation_new ();
  g_autoptr (DocketStoredOperation) found = NULL, none = NULL;

  operation->key = g_strdup (JOB);
  operation->fingerprint = g_strdup ("f");
  operation->person = g_strdup (TESS);
  operation->device = g_strdup (PHONE);
  operation->outcome = DOCKET_OUTCOME_HELD;
  operation->rev = 4;
  operation->seq = 5;
  operation->review = g_strdup (REVIEW);
  operation->answer = g_strdup ("{}");
  operation->body = g_strdup ("{\"key\":1}");
  operation->made_at = 6;
  operation->arrived_at = 7;
  begin (fixture);
  g_assert_true (docket_repository_put_operation (fixture->store, operation, &error));
  g_assert_no_error (error);
  commit (fixture);
  begin (fixture);
  g_assert_false (docket_repository_put_operation (fixture->store, operation, &error));
  g_assert_nonnull (error);
  g_clear_error (&error);
  docket_repository_rollback (fixture->store);

  g_assert_true (docket_repository_get_operation (fixture->store, JOB, &found, &error));
  g_assert_cmpstr (found->fingerprint, ==, "f");
  g_assert_cmpstr (found->person, ==, TESS);
  g_assert_cmpstr (found->device, ==, PHONE);
  g_assert_cmpint (found->outcome, ==, DOCKET_OUTCOME_HELD);
  g_assert_cmpint (found->rev, ==, 4);
  g_assert_cmpint (found->seq, ==, 5);
  g_assert_cmpstr (found->review, ==, REVIEW);
  g_assert_cmpstr (found->answer, ==, "{}");
  g_assert_cmpstr (found->body, ==, "{\"key\":1}");
  g_assert_cmpint (found->made_at, ==, 6);
  g_assert_cmpint (found->arrived_at, ==, 7);
  g_assert_true (docket_repository_get_operation (fixture->store, OTHER_JOB, &none, &error));
  g_assert_null (none);
}

static void
test_accounts (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (DocketAccount) account = docket_account_new ();
  g_autoptr (DocketAccount) found = NULL, none = NULL;
  g_autoptr (GPtrArray) all = NULL;

  account->person = g_strdup (TESS);
  account->username = g_strdup ("tess");
  account->password = g_strdup ("$argon2id$a");
  begin (fixture);
  g_assert_true (docket_repository_put_account (fixture->store, account, &error));
  account->disabled = TRUE;
  g_assert_true (docket_repository_put_account (fixture->store, account, &error));
  commit (fixture);
  g_assert_true (docket_repository_get_account (fixture->store, "tess", &found, &error));
  g_assert_cmpstr (found->person, ==, TESS);
  g_assert_true (found->disabled);
  g_assert_true (docket_repository_get_account (fixture->store, "nobody", &none, &error));
  g_assert_null (none);
  all = docket_repository_accounts (fixture->store, &error);
  g_assert_cmpuint (all->len, ==, 1);

  /* Another person may not take the name. */
  g_free (account->person);
  account->person = g_strdup (MILO);
  begin (fixture);
  g_assert_false (docket_repository_put_account (fixture->store, account, &error));
  g_assert_nonnull (error);
  docket_repository_rollback (fixture->store);
}

static void
test_logins (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  begin (fixture);
  for (guint i = 0; i < 3; i++)
    {
      g_autoptr (DocketLogin) login = docket_login_new ();

      login->digest = g_strdup_printf ("digest-%u", i);
      login->person = g_strdup (i == 2 ? MILO : TESS);
      login->device = g_strdup (PHONE);
      login->created_at = 1;
      login->expires_at = 10 + i;
      g_assert_true (docket_repository_put_login (fixture->store, login, &error));
    }
  g_assert_true (docket_repository_delete_login (fixture->store, "digest-0", &error));
  commit (fixture);
  for (guint i = 0; i < 3; i++)
    {
      g_autoptr (DocketLogin) login = NULL;
      g_autofree char *digest = g_strdup_printf ("digest-%u", i);

      g_assert_true (docket_repository_get_login (fixture->store, digest, &login, &error));
      g_assert_true ((login != NULL) == (i != 0));
      if (login != NULL)
        g_assert_cmpint (login->expires_at, ==, 10 + i);
    }
  begin (fixture);
  g_assert_true (docket_repository_delete_logins_of (fixture->store, TESS, &error));
  commit (fixture);
  for (guint i = 1; i < 3; i++)
    {
      g_autoptr (DocketLogin) login = NULL;
      g_autofree char *digest = g_strdup_printf ("digest-%u", i);

      g_assert_true (docket_repository_get_login (fixture->store, digest, &login, &error));
      g_assert_true ((login != NULL) == (i == 2));
    }
}

/* ---- Audit ---- */

static void
test_audit_chain (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) entries = NULL, of_job = NULL;
  g_autofree char *first = NULL, *last = NULL, *head = NULL;
  DocketAuditEntry *one, *two;
  gint64 size;

  begin (fixture);
  put_job (fixture, JOB, "a", NULL);
  first = audit (fixture, JOB, "applied");
  g_free (audit (fixture, OTHER_JOB, "rejected"));
  last = audit (fixture, JOB, "held");
  commit (fixture);

  entries = docket_repository_read_audit (fixture->store, 0, 2, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (entries->len, ==, 2);
  one = g_ptr_array_index (entries, 0);
  two = g_ptr_array_index (entries, 1);
  g_assert_cmpint (one->n, ==, 1);
  g_assert_cmpstr (one->prev, ==, DOCKET_AUDIT_ROOT);
  g_assert_cmpstr (one->hash, ==, first);
  g_assert_cmpstr (two->prev, ==, first);
  g_assert_cmpint (two->seq, ==, 1);
  g_assert_cmpstr (one->from, ==, "{\"title\":\"a\"}");
  g_assert_cmpstr (one->to, ==, "{\"title\":\"b\"}");
  of_job = docket_repository_record_audit (fixture->store, DOCKET_KIND_JOB, JOB, G_MAXINT64, 10, &error);
  g_assert_cmpuint (of_job->len, ==, 2);
  g_assert_cmpint (((DocketAuditEntry *) g_ptr_array_index (of_job, 0))->n, ==, 3);
  g_assert_true (docket_repository_audit_head (fixture->store, &size, &head, &error));
  g_assert_cmpint (size, ==, 3);
  g_assert_cmpstr (head, ==, last);
}

static void
test_audit_tag_never_moves (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *before = NULL, *after = NULL, *start = NULL, *future = NULL, *written = NULL;

  begin (fixture);
  put_job (fixture, JOB, "a", NULL);
  written = audit (fixture, JOB, "applied");
  commit (fixture);
  g_assert_true (docket_repository_audit_tag (fixture->store, 1, &before, &error));
  g_assert_cmpstr (before, ==, written);
  /* A refusal is written at the same place: the cursor given out stays good. */
  begin (fixture);
  g_free (audit (fixture, JOB, "rejected"));
  commit (fixture);
  g_assert_true (docket_repository_audit_tag (fixture->store, 1, &after, &error));
  g_assert_cmpstr (after, ==, before);
  g_assert_true (docket_repository_audit_tag (fixture->store, 0, &start, &error));
  g_assert_cmpstr (start, ==, DOCKET_AUDIT_ROOT);
  g_assert_true (docket_repository_audit_tag (fixture->store, 99, &future, &error));
  g_assert_null (future);
}

static void
test_copy (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *path = g_build_filename (fixture->folder, "copy.sqlite", NULL);
  g_autoptr (DocketRepository) copy = NULL;

  begin (fixture);
  put_job (fixture, JOB, "kept twice", NULL);
  g_free (audit (fixture, JOB, "applied"));
  commit (fixture);
  g_assert_true (docket_repository_copy_to (fixture->store, path, &error));
  g_assert_no_error (error);
  /* A backup never overwrites. */
  g_assert_false (docket_repository_copy_to (fixture->store, path, &error));
  g_assert_nonnull (error);
  g_clear_error (&error);
  copy = docket_repository_sqlite_open (path, FALSE, &error);
  g_assert_no_error (error);
  assert_feed (copy, NULL, 0, 10, "1 job 0001");
  g_assert_true (docket_repository_check (copy, &error));
}

/* ---- SQLite only: what a hand in the file does ---- */

static void
check_finds (Fixture *fixture, const char *sql, const char *message)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *path = g_build_filename (fixture->folder, "store.sqlite", NULL);
  g_autoptr (DocketDb) db = NULL;

  begin (fixture);
  put_job (fixture, JOB, "a", NULL);
  g_free (audit (fixture, JOB, "applied"));
  put_job (fixture, OTHER_JOB, "b", NULL);
  g_free (audit (fixture, OTHER_JOB, "applied"));
  g_free (audit (fixture, JOB, "rejected"));
  commit (fixture);
  g_assert_true (docket_repository_check (fixture->store, &error));
  db = docket_db_open (path, DOCKET_DB_READ_WRITE, &error);
  g_assert_no_error (error);
  docket_db_execute (db, sql, &error);
  g_assert_no_error (error);
  g_assert_false (docket_repository_check (fixture->store, &error));
  g_assert_error (error, DOCKET_SERVER_ERROR, DOCKET_SERVER_ERROR_DAMAGED);
  g_assert_nonnull (strstr (error->message, message));
}

static void
test_check_changed_entry (Fixture *fixture, gconstpointer data)
{
  check_finds (fixture, "UPDATE audit SET outcome = 'merged' WHERE n = 2", "entry 2");
}

static void
test_check_changed_author (Fixture *fixture, gconstpointer data)
{
  check_finds (fixture, "UPDATE audit SET person = NULL WHERE n = 2", "entry 2");
}

static void
test_check_lost_entry (Fixture *fixture, gconstpointer data)
{
  check_finds (fixture, "DELETE FROM audit WHERE n = 2", "entry 2");
}

static void
test_check_lost_feed_row (Fixture *fixture, gconstpointer data)
{
  check_finds (fixture, "DELETE FROM feed WHERE id = '" JOB "'", "feed");
}

static void
test_check_lost_record (Fixture *fixture, gconstpointer data)
{
  check_finds (fixture, "DELETE FROM job WHERE id = '" JOB "'", "feed");
}

static void
test_missing_store (void)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (docket_repository_sqlite_open ("/nonexistent/docket.sqlite", FALSE, &error));
  g_assert_error (error, DOCKET_SERVER_ERROR, DOCKET_SERVER_ERROR_STORE);
  g_assert_nonnull (strstr (error->message, "docketd init"));
}

int
main (int argc, char **argv)
{
  static const struct
  {
    const char *name;
    void (*run) (Fixture *fixture, gconstpointer data);
  } tests[] = {
    { "fresh-store-is-empty", test_fresh },
    { "record-round-trip", test_record_round_trip },
    { "changed-record-moves-in-the-feed", test_changed_record_moves },
    { "rolled-back-leaves-nothing", test_rolled_back_leaves_nothing },
    { "savepoint-undoes-only-its-own", test_savepoint },
    { "two-writers-take-turns", test_two_writers },
    { "reader-holds-its-snapshot", test_reader },
    { "reopened-store-goes-on", test_reopened },
    { "versions-of-a-group", test_versions },
    { "assignments-are-remembered", test_assignments },
    { "one-open-case-per-group", test_one_open_case },
    { "case-about-a-whole-record", test_case_about_whole_record },
    { "children-of-a-job", test_children },
    { "scope-delivers-once", test_scope_delivers_once },
    { "scope-removes-and-returns", test_scope_removes_and_returns },
    { "scope-pages-miss-nothing", test_scope_pages },
    { "key-stands-once", test_key_stands_once },
    { "accounts", test_accounts },
    { "sessions", test_logins },
    { "audit-is-a-chain", test_audit_chain },
    { "audit-tag-never-moves", test_audit_tag_never_moves },
    { "copy-is-complete", test_copy },
    { "check-finds-a-changed-entry", test_check_changed_entry },
    { "check-finds-a-changed-author", test_check_changed_author },
    { "check-finds-a-lost-entry", test_check_lost_entry },
    { "check-finds-a-lost-feed-row", test_check_lost_feed_row },
    { "check-finds-a-lost-record", test_check_lost_record },
  };

  g_test_init (&argc, &argv, NULL);
  for (guint e = 0; e < G_N_ELEMENTS (engines); e++)
    for (guint i = 0; i < G_N_ELEMENTS (tests); i++)
      {
        g_autofree char *path = g_strdup_printf ("/server/repository/%s/%s", engines[e].name, tests[i].name);

        g_test_add (path, Fixture, &engines[e], set_up, tests[i].run, tear_down);
      }
  g_test_add_func ("/server/repository/sqlite/missing-store-says-init", test_missing_store);
  return g_test_run ();
}
