/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The contract: where customers that may be one meet, pairs, what merged ones
 * brought along. With -m slow, the same among 100,000 customers, timed.
 */
#include <string.h>

#include "docket-limits.h"
#include "docket-record-table.h"
#include "docket-repository-sqlite.h"
#include "docket-test-contract.h"

static char *
customer_id (guint n)
{
  return g_strdup_printf ("01890000-0000-7000-8000-%012x", 0x100000 + n);
}

static void
put_customer (Fixture *fixture, guint n, const char *name, const char *phone, const char *email, const char *street, gboolean is_void)
{
  g_autofree char *id = customer_id (n);
  DocketRecord *record = docket_record_new (DOCKET_KIND_CUSTOMER, id);

  docket_record_set_text (record, DOCKET_CUSTOMER_NAME, name);
  docket_record_set_text (record, DOCKET_CUSTOMER_PHONE, phone);
  docket_record_set_text (record, DOCKET_CUSTOMER_EMAIL, email);
  docket_record_set_text (record, DOCKET_CUSTOMER_STREET, street);
  docket_record_set_void (record, is_void);
  contract_put (fixture, record);
  docket_record_unref (record);
}

/* "3 1": the numbers of the customers found, the most promising first. */
static char *
found_for (Fixture *fixture, const char *name, const char *phone, const char *email, guint limit)
{
  g_autoptr (DocketValues) values = docket_values_new ();
  g_autoptr (DocketLikeness) wanted = NULL;
  g_autoptr (GPtrArray) found = NULL;
  g_autoptr (GString) text = g_string_new (NULL);
  g_autoptr (GError) error = NULL;

  docket_values_set_text (values, DOCKET_CUSTOMER_NAME, name);
  docket_values_set_text (values, DOCKET_CUSTOMER_PHONE, phone);
  docket_values_set_text (values, DOCKET_CUSTOMER_EMAIL, email);
  wanted = docket_likeness_new (NULL, values);
  found = docket_repository_find_matches (fixture->store, wanted, limit, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < found->len; i++)
    {
      const DocketLikeness *one = g_ptr_array_index (found, i);

      g_string_append_printf (text, "%s%u", i > 0 ? " " : "", (guint) g_ascii_strtoull (one->id + 24, NULL, 16) - 0x100000);
    }
  return g_strdup (text->str);
}

#define assert_found(fixture, name, phone, email, expected)            \
  G_STMT_START                                                         \
  {                                                                    \
    g_autofree char *of = found_for (fixture, name, phone, email, 10); \
    g_assert_cmpstr (of, ==, expected);                                \
  }                                                                    \
  G_STMT_END

static void
test_meet (Fixture *fixture, gconstpointer data)
{
  contract_begin (fixture);
  put_customer (fixture, 1, "Bäckerei Müller GmbH", "030 1234567", NULL, "Hauptstraße 1", FALSE);
  put_customer (fixture, 2, "Quinn & Sons", NULL, "office@quinn.example", "Mill Road 2", FALSE);
  put_customer (fixture, 3, "Gone Müller", "030 1234567", NULL, NULL, TRUE);
  contract_commit (fixture);

  assert_found (fixture, NULL, "+49 30 1234567", NULL, "1");
  assert_found (fixture, NULL, NULL, "OFFICE@quinn.example", "2");
  assert_found (fixture, "Mueller", NULL, NULL, "1");
  assert_found (fixture, "Qvinn Sons", NULL, NULL, "2");
  assert_found (fixture, "Xy", NULL, NULL, "");
  assert_found (fixture, "\"); DROP TABLE customer; --", NULL, NULL, "");
  assert_found (fixture, NULL, NULL, NULL, "");
}

/* The index follows the record, in its transaction. */
static void
test_follows (Fixture *fixture, gconstpointer data)
{
  contract_begin (fixture);
  put_customer (fixture, 1, "Achterberg", "030 1234567", NULL, NULL, FALSE);
  contract_commit (fixture);
  contract_begin (fixture);
  put_customer (fixture, 1, "Papadopoulos", NULL, "new@x.example", NULL, FALSE);
  docket_repository_rollback (fixture->store);
  assert_found (fixture, "Achterberg", NULL, NULL, "1");
  assert_found (fixture, "Papadopoulos", NULL, NULL, "");
  contract_begin (fixture);
  put_customer (fixture, 1, "Papadopoulos", NULL, "new@x.example", NULL, FALSE);
  contract_commit (fixture);
  assert_found (fixture, "Achterberg", NULL, NULL, "");
  assert_found (fixture, NULL, "030 1234567", NULL, "");
  assert_found (fixture, NULL, NULL, "new@x.example", "1");
}

/* Among thousands of one trade the right one is still found, and no more than
 * was asked for. */
static void
look_among (Fixture *fixture, guint n)
{
  static const char *const firsts[] = { "Amina", "Anders", "Björn", "Camille", "David", "Esther", "Felix", "Giulia", "Hana", "Jürgen", "Klára", "Mateo" };
  static const char *const lasts[] = { "Achterberg", "Bakker", "Castro", "Eriksen", "Grünwald", "Hernández", "Kowalczyk", "Lindholm", "Müller", "Schneider" };
  static const char *const wanted[] = { "Papadopulos Heizung", "Esther Schneidr 77", "Müller", "Heizung", "Papadopulos Heizung, Esther Schneidr, Amina Grünwald & Klára Hernández" };
  g_autofree char *many = NULL;
  gint64 from = g_get_monotonic_time ();

  contract_begin (fixture);
  for (guint i = 1; i < n; i++)
    {
      g_autofree char *name = g_strdup_printf ("%s %s %u Heizung", firsts[i % G_N_ELEMENTS (firsts)], lasts[i / G_N_ELEMENTS (firsts) % G_N_ELEMENTS (lasts)], i / 120);
      g_autofree char *phone = g_strdup_printf ("0%u %06u", 200 + i % 700, i);
      g_autofree char *street = g_strdup_printf ("Hauptstraße %u", i % 90);

      put_customer (fixture, i, name, phone, NULL, street, FALSE);
    }
  put_customer (fixture, n, "Papadopoulos Heizung", NULL, NULL, NULL, FALSE);
  contract_commit (fixture);
  g_test_message ("%u customers written in %.1f s", n, (double) (g_get_monotonic_time () - from) / 1e6);
  for (guint i = 0; i < G_N_ELEMENTS (wanted); i++)
    {
      g_autofree char *found = NULL;

      from = g_get_monotonic_time ();
      found = found_for (fixture, wanted[i], "0201 000001", NULL, DOCKET_MATCH_CANDIDATES_MAX);
      g_test_message ("“%s” among %u: %.2f ms", wanted[i], n, (double) (g_get_monotonic_time () - from) / 1e3);
    }
  many = found_for (fixture, "Papadopulos Heizung", NULL, NULL, 5);
  {
    g_auto (GStrv) parts = g_strsplit (many, " ", -1);

    g_assert_cmpuint (g_strv_length (parts), ==, 5);
    g_assert_cmpuint (g_ascii_strtoull (parts[0], NULL, 10), ==, n);
  }
}

static void
test_bounded (Fixture *fixture, gconstpointer data)
{
  look_among (fixture, g_test_slow () ? 100000 : 3000);
}

static void
test_pairs (Fixture *fixture, gconstpointer data)
{
  g_autofree char *a = customer_id (1), *b = customer_id (2), *c = customer_id (3);
  g_autoptr (GPtrArray) pairs = NULL;
  g_autoptr (GError) error = NULL;
  const DocketPair *pair;

  contract_begin (fixture);
  g_assert_true (docket_repository_set_pair (fixture->store, b, a, REVIEW, FALSE, &error));
  g_assert_true (docket_repository_set_pair (fixture->store, a, b, REVIEW, TRUE, &error));
  g_assert_true (docket_repository_set_pair (fixture->store, c, b, REVIEW, FALSE, &error));
  g_assert_true (docket_repository_remove_pair (fixture->store, b, c, &error));
  contract_commit (fixture);
  pairs = docket_repository_pairs_of (fixture->store, b, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (pairs->len, ==, 1);
  pair = g_ptr_array_index (pairs, 0);
  g_assert_cmpstr (pair->other, ==, a);
  g_assert_cmpstr (pair->review, ==, REVIEW);
  g_assert_true (pair->kept);
}

static void
test_moves (Fixture *fixture, gconstpointer data)
{
  g_autofree char *a = customer_id (1);
  DocketMove move = { a, DOCKET_KIND_JOB, (char *) JOB, 12, 7 };
  g_autoptr (GPtrArray) moves = NULL;
  g_autoptr (GPtrArray) none = NULL;
  g_autoptr (DocketMove) found = NULL;
  g_autoptr (DocketMove) missing = NULL;
  g_autoptr (GError) error = NULL;

  contract_begin (fixture);
  g_assert_true (docket_repository_put_move (fixture->store, &move, &error));
  move.rev = 13;
  g_assert_true (docket_repository_put_move (fixture->store, &move, &error));
  contract_commit (fixture);
  moves = docket_repository_moves_of (fixture->store, a, &error);
  g_assert_cmpuint (moves->len, ==, 1);
  g_assert_true (docket_repository_get_move (fixture->store, DOCKET_KIND_JOB, JOB, 13, &found, &error));
  g_assert_cmpstr (found->customer, ==, a);
  g_assert_cmpint (found->from_rev, ==, 7);
  g_assert_true (docket_repository_get_move (fixture->store, DOCKET_KIND_JOB, JOB, 12, &missing, &error));
  g_assert_null (missing);
  contract_begin (fixture);
  g_assert_true (docket_repository_remove_move (fixture->store, &move, &error));
  contract_commit (fixture);
  none = docket_repository_moves_of (fixture->store, a, &error);
  g_assert_cmpuint (none->len, ==, 0);
}

static void
test_children (Fixture *fixture, gconstpointer data)
{
  g_autofree char *a = customer_id (1);
  g_autoptr (GPtrArray) places = NULL;
  g_autoptr (GError) error = NULL;

  contract_begin (fixture);
  put_customer (fixture, 1, "Achterberg", NULL, NULL, NULL, FALSE);
  contract_put_named (fixture, DOCKET_KIND_JOB, JOB, DOCKET_JOB_CUSTOMER, a);
  contract_put_named (fixture, DOCKET_KIND_JOB, OTHER_JOB, DOCKET_JOB_TITLE, "of nobody");
  contract_put_named (fixture, DOCKET_KIND_NOTE, REVIEW, DOCKET_NOTE_CUSTOMER, a);
  contract_commit (fixture);
  places = docket_repository_children_of_customer (fixture->store, a, &error);
  g_assert_cmpuint (places->len, ==, 2);
  g_assert_cmpstr (((DocketPlace *) g_ptr_array_index (places, 0))->id, ==, JOB);
  g_assert_cmpint (((DocketPlace *) g_ptr_array_index (places, 1))->kind, ==, DOCKET_KIND_NOTE);
}

/* Which of them somebody has not seen, as they stand or stood. */
static void
test_unseen_job (Fixture *fixture, gconstpointer data)
{
  static const struct
  {
    gint64 since;
    const char *person;
    gboolean void_job;
    gboolean has;
  } plays[] = {
    { 6, MILO, FALSE, TRUE },
    { 6, TESS, FALSE, FALSE },
    { 7, MILO, FALSE, FALSE },
    { 6, MILO, TRUE, FALSE },
  };
  g_autofree char *a = customer_id (1);
  g_autofree char *b = customer_id (2);

  for (guint i = 0; i < G_N_ELEMENTS (plays); i++)
    {
      g_autoptr (DocketRecord) job = docket_record_new (DOCKET_KIND_JOB, JOB);
      const DocketStamp stamp = { .person = (char *) TESS, .device = (char *) TESS };
      gboolean has = !plays[i].has, of_other = TRUE;
      g_autoptr (GError) error = NULL;

      docket_record_set_text (job, DOCKET_JOB_CUSTOMER, a);
      docket_record_set_group_rev (job, DOCKET_GROUP_JOB_PARTY, 7);
      docket_record_set_stamp (job, DOCKET_GROUP_JOB_PARTY, &stamp);
      /* Something else of it is newer. */
      docket_record_set_group_rev (job, DOCKET_GROUP_JOB_STATUS, 9);
      docket_record_set_stamp (job, DOCKET_GROUP_JOB_STATUS, &stamp);
      docket_record_set_rev (job, 9);
      docket_record_set_void (job, plays[i].void_job);
      contract_begin (fixture);
      g_assert_true (docket_repository_put_record (fixture->store, job, (gint64) i + 20, &error));
      contract_commit (fixture);
      g_assert_true (docket_repository_has_unseen_job (fixture->store, a, plays[i].since, plays[i].person, &has, &error));
      g_assert_no_error (error);
      g_assert_cmpint (has, ==, plays[i].has);
      g_assert_true (docket_repository_has_unseen_job (fixture->store, b, 0, plays[i].person, &of_other, &error));
      g_assert_false (of_other);
    }
}

/* A store of the time before: its customers are found as soon as it is opened. */
static void
test_older_store (Fixture *fixture, gconstpointer data)
{
  static const char *const before[] = { DOCKET_RECORD_TABLES_SQL, "/io/github/docketdesk/Docket/server/server-1.sql", NULL };
  g_autofree char *path = g_build_filename (fixture->folder, "copy.sqlite", NULL);
  g_autoptr (GError) error = NULL;
  DocketDb *db = docket_db_open (path, DOCKET_DB_READ_WRITE, &error);

  g_assert_no_error (error);
  g_assert_true (docket_db_migrate (db, before, &error));
  g_assert_true (docket_db_execute (db,
                                    "INSERT INTO customer (id, name, phone) VALUES ('01890000-0000-7000-8000-000000100007', 'Bäckerei Müller', '030 1234567');"
                                    "INSERT INTO feed (seq, kind, id) VALUES (1, 'customer', '01890000-0000-7000-8000-000000100007')",
                                    &error));
  g_assert_no_error (error);
  docket_db_close (db);
  g_object_unref (fixture->store);
  fixture->store = docket_repository_sqlite_open (path, FALSE, &error);
  g_assert_no_error (error);
  assert_found (fixture, "Mueller", NULL, NULL, "7");
  assert_found (fixture, NULL, "+49 30 1234567", NULL, "7");
  /* Made by an older measure: made anew, once. */
  contract_begin (fixture);
  g_assert_true (docket_repository_set_meta (fixture->store, DOCKET_META_MATCHES, "0", &error));
  contract_commit (fixture);
  g_object_unref (fixture->store);
  fixture->store = docket_repository_sqlite_open (path, FALSE, &error);
  g_assert_no_error (error);
  assert_found (fixture, "Mueller", NULL, NULL, "7");
}

int
main (int argc, char **argv)
{
  static const ContractTest tests[] = {
    { "customers-that-may-be-one-meet", test_meet },
    { "the-index-follows-the-record", test_follows },
    { "one-among-many-is-found-with-bounded-work", test_bounded },
    { "an-older-store-is-indexed-on-opening", test_older_store },
    { "pairs-are-remembered", test_pairs },
    { "moves-are-remembered", test_moves },
    { "children-of-a-customer", test_children },
    { "unseen-job-of-a-customer", test_unseen_job },
  };

  g_test_init (&argc, &argv, NULL);
  contract_add (tests, G_N_ELEMENTS (tests));
  return g_test_run ();
}
