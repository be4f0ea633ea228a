/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A new engine is one row of the table here: how to open a fresh store in a
 * folder, which is also how to open the same again.
 */
#include "docket-test-contract.h"

#include <glib/gstdio.h>

#include "docket-repository-sqlite.h"

static DocketRepository *
open_sqlite (const char *folder, GError **error)
{
  g_autofree char *path = g_build_filename (folder, "store.sqlite", NULL);

  return docket_repository_sqlite_open (path, TRUE, error);
}

static const Engine engines[] = {
  { "sqlite", open_sqlite },
};

void
contract_set_up (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  fixture->engine = data;
  fixture->folder = g_dir_make_tmp ("docket-repository-XXXXXX", &error);
  g_assert_no_error (error);
  fixture->store = fixture->engine->open (fixture->folder, &error);
  g_assert_no_error (error);
  g_assert_nonnull (fixture->store);
}

void
contract_tear_down (Fixture *fixture, gconstpointer data)
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

void
contract_begin (Fixture *fixture)
{
  g_autoptr (GError) error = NULL;

  docket_repository_begin (fixture->store, &error);
  g_assert_no_error (error);
}

void
contract_commit (Fixture *fixture)
{
  g_autoptr (GError) error = NULL;

  docket_repository_commit (fixture->store, &error);
  g_assert_no_error (error);
}

gint64
contract_current (DocketRepository *store)
{
  g_autoptr (GError) error = NULL;
  gint64 seq = -1;

  docket_repository_current_seq (store, &seq, &error);
  g_assert_no_error (error);
  return seq;
}

DocketRecord *
contract_make_job (const char *id, const char *title, const char *technician, gint64 rev)
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

gint64
contract_put (Fixture *fixture, DocketRecord *record)
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

gint64
contract_put_job (Fixture *fixture, const char *id, const char *title, const char *technician)
{
  g_autoptr (DocketRecord) job = contract_make_job (id, title, technician, 0);

  return contract_put (fixture, job);
}

gint64
contract_put_named (Fixture *fixture, DocketKind kind, const char *id, DocketField field, const char *text)
{
  g_autoptr (DocketRecord) record = docket_record_new (kind, id);

  docket_record_set_text (record, field, text);
  return contract_put (fixture, record);
}

char *
contract_audit (Fixture *fixture, const char *id, const char *outcome)
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

char *
contract_feed_text (DocketRepository *store, const char *person, gint64 after, guint limit)
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

void
contract_scope (Fixture *fixture, const char *person, DocketKind kind, const char *id, gboolean removed, gint64 seq)
{
  g_autoptr (GError) error = NULL;

  docket_repository_set_scope (fixture->store, person, kind, id, removed, seq, &error);
  g_assert_no_error (error);
}

void
contract_add (const ContractTest *tests, guint n)
{
  for (guint e = 0; e < G_N_ELEMENTS (engines); e++)
    for (guint i = 0; i < n; i++)
      {
        g_autofree char *path = g_strdup_printf ("/server/repository/%s/%s", engines[e].name, tests[i].name);

        g_test_add (path, Fixture, &engines[e], contract_set_up, tests[i].run, contract_tear_down);
      }
}
