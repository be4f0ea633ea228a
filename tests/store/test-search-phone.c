/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Who calls, in the lists: customers and jobs are found by a phone number however
 * it was written down and however it is typed, and by its last digits.
 */
#include "docket-crash-disk.h"
#include "docket-test-store.h"

#include "docket-search-table.h"

#define BAKERY "018f0000-0000-7000-8000-000000000c11"
#define JOINERY "018f0000-0000-7000-8000-000000000c12"
#define TOWER "018f0000-0000-7000-8000-000000000c13"
#define JOB_OF_BAKERY "018f0000-0000-7000-8000-000000000b11"
#define JOB_WITH_SITE_PHONE "018f0000-0000-7000-8000-000000000b12"

static DocketRecord *
customer_with (const char *id, const char *name, const char *phone)
{
  DocketRecord *customer = docket_test_record (DOCKET_KIND_CUSTOMER, id, 1);

  docket_record_set_text (customer, DOCKET_CUSTOMER_NAME, name);
  docket_record_set_text (customer, DOCKET_CUSTOMER_PHONE, phone);
  return customer;
}

static DocketRecord *
job_with (const char *id, const char *number, const char *customer, const char *site_phone)
{
  DocketRecord *job = docket_test_job (id, "Oven", "new", NULL, 1);

  docket_record_set_text (job, DOCKET_JOB_NUMBER, number);
  docket_record_set_text (job, DOCKET_JOB_CUSTOMER, customer);
  docket_record_set_text (job, DOCKET_JOB_SITE_PHONE, site_phone);
  return job;
}

static DocketTestStore *
company_new (void)
{
  DocketTestStore *test = docket_test_store_new ("sofia");

  docket_test_feed (test, customer_with (BAKERY, "Sunrise Bakery", "+49 751 / 12 34 56"), customer_with (JOINERY, "Quiet Joinery", "0711555199"),
                    customer_with (TOWER, "Tower 4711 Ltd", NULL), NULL);
  docket_test_feed (test, job_with (JOB_OF_BAKERY, "J-10248", BAKERY, NULL), job_with (JOB_WITH_SITE_PHONE, "J-23456", TOWER, "(0201) 77 01 99"), NULL);
  return test;
}

static void
assert_found (DocketTestStore *test, const DocketQuery *query, const char *expected)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) records = docket_store_select (test->store, query, 0, &error);
  g_autoptr (GString) found = g_string_new (NULL);

  g_assert_no_error (error);
  for (guint i = 0; i < records->len; i++)
    g_string_append_printf (found, "%s%s", i > 0 ? " " : "", docket_record_get_id (g_ptr_array_index (records, i)));
  if (g_strcmp0 (found->str, expected) != 0)
    g_test_message ("“%s” among %s%s", query->search, docket_kind_info (query->kind)->name, query->unsynced_only ? ", unsynced" : "");
  g_assert_cmpstr (found->str, ==, expected);
  g_assert_cmpint (docket_store_count (test->store, query, NULL), ==, records->len);
}

static void
search (DocketTestStore *test, DocketKind kind, const char *typed, const char *expected)
{
  g_autoptr (DocketQuery) query = docket_query_new (kind);

  query->search = g_strdup (typed);
  assert_found (test, query, expected);
}

static const char *const of_bakery[] = {
  "+49 751 123456", "+49751123456", "0049 751 123456", "+49 (0)751 123456", "+49 (0) 751 12 34 56", "0751 123456", "0751 / 12 34 56", "(0751) 123-456",
  "0751.12.34.56", "0751123456", "751123456", "123456", "12 34 56", "3456", "23456", "/3456",
};
static const char *const of_joinery[] = {
  "0711555199", "0711 555199", "0711 / 555 199", "+49 711 555 199", "0049711555199", "(0711) 55 51 99", "555199", "5199", "5 5199", "0711 555", "071155",
};
static const char *const of_nobody[] = {
  "0751 123457", "+49 752 123456", "+1 1 751 123456", "123455", "9999", "0751 / 12 34 57", "+ - / ()", "1 2 3 4 5 6",
};

static void
test_however_it_was_written (void)
{
  g_autoptr (DocketTestStore) test = company_new ();

  for (guint i = 0; i < G_N_ELEMENTS (of_bakery); i++)
    search (test, DOCKET_KIND_CUSTOMER, of_bakery[i], BAKERY);
  for (guint i = 0; i < G_N_ELEMENTS (of_joinery); i++)
    search (test, DOCKET_KIND_CUSTOMER, of_joinery[i], JOINERY);
  for (guint i = 0; i < G_N_ELEMENTS (of_nobody); i++)
    search (test, DOCKET_KIND_CUSTOMER, of_nobody[i], "");
  /* What is no phone number is what it was. */
  search (test, DOCKET_KIND_CUSTOMER, "4711", TOWER);
  search (test, DOCKET_KIND_CUSTOMER, "tower 47", TOWER);
  /* Another one, and none. */
  docket_test_feed (test, customer_with (BAKERY, "Sunrise Bakery", "0751 999888"), customer_with (JOINERY, "Quiet Joinery", NULL), NULL);
  search (test, DOCKET_KIND_CUSTOMER, "3456", "");
  search (test, DOCKET_KIND_CUSTOMER, "9888", BAKERY);
  search (test, DOCKET_KIND_CUSTOMER, "5199", "");
}

/* A second number stands in a text, in pairs as in France: as many words as it has. */
static void
test_written_in_a_text (void)
{
  g_autoptr (DocketTestStore) test = company_new ();

  docket_test_feed (test, customer_with (BAKERY, "Sunrise Bakery, night: 01 42 68 53 09", "0751 999888"), NULL);
  search (test, DOCKET_KIND_CUSTOMER, "42 68 53 09", BAKERY);
  search (test, DOCKET_KIND_CUSTOMER, "01 42 68 53 09", BAKERY);
  search (test, DOCKET_KIND_CUSTOMER, "01 42 68 53 90", "");
  search (test, DOCKET_KIND_JOB, "01 42 68 53 09", JOB_OF_BAKERY);
}

static void
test_jobs_of_who_calls (void)
{
  g_autoptr (DocketTestStore) test = company_new ();
  g_autoptr (DocketQuery) open = docket_query_new (DOCKET_KIND_JOB);
  g_autoptr (DocketQuery) review = docket_query_new (DOCKET_KIND_REVIEW);

  search (test, DOCKET_KIND_JOB, "0751 / 123 456", JOB_OF_BAKERY);
  search (test, DOCKET_KIND_JOB, "+49751123456", JOB_OF_BAKERY);
  search (test, DOCKET_KIND_JOB, "3456", JOB_OF_BAKERY);
  search (test, DOCKET_KIND_JOB, "0201/770199", JOB_WITH_SITE_PHONE);
  search (test, DOCKET_KIND_JOB, "+49 201 77 01 99", JOB_WITH_SITE_PHONE);
  search (test, DOCKET_KIND_JOB, "0199", JOB_WITH_SITE_PHONE);
  search (test, DOCKET_KIND_JOB, "0751 / 123 457", "");
  /* The number of a job is meant, whoever's phone ends so. */
  search (test, DOCKET_KIND_JOB, "23456", JOB_WITH_SITE_PHONE);
  search (test, DOCKET_KIND_JOB, "10248", JOB_OF_BAKERY);
  open->open_only = TRUE;
  open->search = g_strdup ("0751 123456");
  assert_found (test, open, JOB_OF_BAKERY);
  docket_test_feed (test, docket_test_job (JOB_OF_BAKERY, "Oven", "closed", NULL, 2), NULL);
  assert_found (test, open, "");
}

/* They are looked at one by one, and found alike. */
static void
test_among_few (void)
{
  g_autoptr (DocketTestStore) test = company_new ();
  g_autofree char *customer_key = NULL;
  g_autofree char *job_key = NULL;
  DocketKind kinds[] = { DOCKET_KIND_CUSTOMER, DOCKET_KIND_JOB };

  docket_test_feed (test, docket_test_record (DOCKET_KIND_CUSTOMER, DOCKET_TEST_CUSTOMER, 1), NULL);
  job_key = docket_test_save (test, JOB_OF_BAKERY, DOCKET_JOB_DESCRIPTION, "cold");
  customer_key = docket_test_save (test, BAKERY, DOCKET_CUSTOMER_CITY, "Ravensburg");
  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      g_autoptr (DocketQuery) query = docket_query_new (kinds[i]);
      const char *expected = kinds[i] == DOCKET_KIND_JOB ? JOB_OF_BAKERY : BAKERY;

      query->unsynced_only = TRUE;
      for (guint j = 0; j < G_N_ELEMENTS (of_bakery); j++)
        {
          /* In the jobs that is the number of another one. */
          if (kinds[i] == DOCKET_KIND_JOB && g_str_equal (of_bakery[j], "23456"))
            continue;
          g_free (query->search);
          query->search = g_strdup (of_bakery[j]);
          assert_found (test, query, expected);
        }
      for (guint j = 0; j < G_N_ELEMENTS (of_nobody); j++)
        {
          g_free (query->search);
          query->search = g_strdup (of_nobody[j]);
          assert_found (test, query, "");
        }
    }
}

#define OTHERS 2000

/* As many customers and jobs as there may be: those with other numbers are not looked at. */
static void
test_others_are_not_walked (void)
{
  static const char *const typed[] = { "0751 / 12 34 56", "+49 751 123456", "0751123456", "123456", "0711 555 199", "01 42 68 53 09" };
  g_autoptr (DocketTestStore) test = company_new ();
  g_autoptr (GPtrArray) records = g_ptr_array_new_with_free_func ((GDestroyNotify) docket_record_unref);
  g_autoptr (DocketPage) page = NULL;
  DocketKind kinds[] = { DOCKET_KIND_CUSTOMER, DOCKET_KIND_JOB };

  for (guint i = 0; i < OTHERS; i++)
    {
      g_autofree char *id = docket_test_id (0xc2, i);
      g_autofree char *job_id = docket_test_id (0xb2, i);
      g_autofree char *phone = g_strdup_printf ("0751 %u", 700000 + i);

      g_ptr_array_add (records, customer_with (id, "Somebody else", phone));
      g_ptr_array_add (records, job_with (job_id, NULL, id, phone));
    }
  page = docket_test_page_of (test, records);
  g_assert_true (docket_store_apply_page (test->store, page, NULL));
  for (guint k = 0; k < G_N_ELEMENTS (kinds); k++)
    for (guint i = 0; i < G_N_ELEMENTS (typed); i++)
      {
        g_autoptr (DocketQuery) query = docket_query_new (kinds[k]);
        g_autoptr (GPtrArray) found = NULL;
        DocketDbWork before, after;

        query->search = g_strdup (typed[i]);
        docket_store_get_work (test->store, &before);
        found = docket_store_select (test->store, query, 50, NULL);
        docket_store_get_work (test->store, &after);
        g_assert_cmpint (after.steps - before.steps, <, OTHERS / 4);
      }
}

static void
execute (DocketTestStore *test, const char *sql)
{
  g_autoptr (GError) error = NULL;

  docket_db_execute (test->store->db, sql, &error);
  g_assert_no_error (error);
}

/* As the version before left it: without ends. */
static void
take_ends_away (DocketTestStore *test)
{
  g_autoptr (GError) error = NULL;

  execute (test, "UPDATE customer_found SET facets = rtrim (rtrim (facets, '0123456789'), '_e ') WHERE facets GLOB '* _e*'");
  execute (test, "UPDATE job_found SET facets = rtrim (rtrim (facets, '0123456789'), '_e ') WHERE facets GLOB '* _e*'");
  g_assert_true (docket_store_begin (test->store, NULL));
  docket_search_table_refill (test->store, DOCKET_KIND_CUSTOMER, &error);
  g_assert_no_error (error);
  docket_search_table_refill (test->store, DOCKET_KIND_JOB, &error);
  g_assert_no_error (error);
  g_assert_true (docket_store_end (test->store, TRUE, NULL));
}

/* A file that the version before has kept, opened by this one. */
static void
open_older (DocketTestStore *test)
{
  take_ends_away (test);
  search (test, DOCKET_KIND_CUSTOMER, "0751123456", "");
  search (test, DOCKET_KIND_JOB, "0201770199", "");
  execute (test, "DROP TRIGGER outbox_count_insert; DROP TRIGGER outbox_count_delete; DROP TRIGGER outbox_count_update; DROP TABLE outbox_count; PRAGMA user_version = 10");
  docket_test_store_reopen (test);
}

static gboolean
is_always_awaited (gpointer data)
{
  return TRUE;
}

/* As little at once as there may be; whether there is more. */
static gboolean
fill_some (DocketTestStore *test)
{
  g_autoptr (GError) error = NULL;
  gboolean more = FALSE;

  g_assert_true (docket_search_fill_step (test->store, is_always_awaited, NULL, &more, &error));
  g_assert_no_error (error);
  return more;
}

/* Whether records are left. */
static gboolean
has_mark (DocketTestStore *test)
{
  g_autofree char *mark = docket_store_get_meta (test->store, "search-filled");

  return mark != NULL;
}

static void
assert_company_is_found (DocketTestStore *test)
{
  for (guint i = 0; i < G_N_ELEMENTS (of_bakery); i++)
    search (test, DOCKET_KIND_CUSTOMER, of_bakery[i], BAKERY);
  for (guint i = 0; i < G_N_ELEMENTS (of_joinery); i++)
    search (test, DOCKET_KIND_CUSTOMER, of_joinery[i], JOINERY);
  for (guint i = 0; i < G_N_ELEMENTS (of_nobody); i++)
    search (test, DOCKET_KIND_CUSTOMER, of_nobody[i], "");
  search (test, DOCKET_KIND_CUSTOMER, "bakery", BAKERY);
  search (test, DOCKET_KIND_JOB, "0201 770199", JOB_WITH_SITE_PHONE);
  search (test, DOCKET_KIND_JOB, "0751123456", JOB_OF_BAKERY);
  search (test, DOCKET_KIND_JOB, "bakery", JOB_OF_BAKERY);
}

#define BEFORE 40

static char *
older_id (guint kind, guint nth)
{
  return g_strdup_printf ("018e0000-0000-7000-8000-0000000%02x%03x", kind, nth);
}

/* Customers and jobs that were made before, so that the filling does not come to the
 * others at once. */
static void
feed_others (DocketTestStore *test)
{
  g_autoptr (GPtrArray) records = g_ptr_array_new_with_free_func ((GDestroyNotify) docket_record_unref);
  g_autoptr (DocketPage) page = NULL;

  for (guint i = 0; i < BEFORE; i++)
    {
      g_autofree char *id = older_id (0xc2, i);
      g_autofree char *job = older_id (0xb2, i);
      g_autofree char *phone = g_strdup_printf ("0751 %u", 700000 + i);

      g_ptr_array_add (records, customer_with (id, "Somebody else", phone));
      g_ptr_array_add (records, job_with (job, NULL, id, phone));
    }
  page = docket_test_page_of (test, records);
  g_assert_true (docket_store_apply_page (test->store, page, NULL));
}

/* What was found by the version before is, and numbers are from the first moment on:
 * however far the filling is, and whoever saves in between. */
static void
test_older_file (void)
{
  g_autoptr (DocketTestStore) test = company_new ();
  guint n_steps = 0;
  gboolean more = TRUE;

  feed_others (test);
  open_older (test);
  assert_company_is_found (test);
  for (; more; n_steps++)
    {
      more = fill_some (test);
      g_assert_true (docket_store_is_search_whole (test->store));
      assert_company_is_found (test);
    }
  g_assert_cmpuint (n_steps, >, 4);
  g_assert_false (has_mark (test));
  /* And goes on from there. */
  docket_test_feed (test, customer_with (BAKERY, "Sunrise Bakery", NULL), NULL);
  search (test, DOCKET_KIND_CUSTOMER, "0751123456", "");
}

/* What is saved while records are left stands in the index at once, and no words that
 * are not the record's any more. */
static void
test_saves_while_an_older_file_is_filled (void)
{
  static const char later[] = "018f0000-0000-7000-8000-000000000c99";
  static const char later_job[] = "018f0000-0000-7000-8000-000000000b99";

  for (guint n_steps = 0, n_before = G_MAXUINT; n_before > n_steps; n_steps++)
    {
      g_autoptr (DocketTestStore) test = company_new ();
      guint n = 0;

      feed_others (test);
      open_older (test);
      while (n < n_steps && fill_some (test))
        n++;
      n_before = n + 1;
      docket_test_feed (test, customer_with (BAKERY, "Moonset Bakery", "0170 5550001"), customer_with (later, "Later Ltd", "0751 888777"), job_with (later_job, NULL, later, NULL), NULL);
      for (guint i = 0; i < 2; i++)
        {
          search (test, DOCKET_KIND_CUSTOMER, "sunrise", "");
          search (test, DOCKET_KIND_CUSTOMER, "moonset", BAKERY);
          search (test, DOCKET_KIND_JOB, "sunrise", "");
          search (test, DOCKET_KIND_JOB, "moonset", JOB_OF_BAKERY);
          search (test, DOCKET_KIND_CUSTOMER, "0751123456", "");
          search (test, DOCKET_KIND_CUSTOMER, "01705550001", BAKERY);
          search (test, DOCKET_KIND_JOB, "01705550001", JOB_OF_BAKERY);
          search (test, DOCKET_KIND_CUSTOMER, "888777", later);
          search (test, DOCKET_KIND_JOB, "888777", later_job);
          search (test, DOCKET_KIND_JOB, "later", later_job);
          while (fill_some (test))
            ;
        }
    }
}

/* Whoever opens it next goes on from there: each record is looked at once. */
static void
test_older_file_is_closed_on_the_way (void)
{
  g_autoptr (DocketTestStore) whole = company_new ();
  g_autoptr (DocketTestStore) test = company_new ();
  guint n_whole = 1, n_steps = 1;

  feed_others (whole);
  feed_others (test);
  open_older (whole);
  open_older (test);
  while (has_mark (whole) && fill_some (whole))
    n_whole++;
  for (gboolean more = TRUE; more; n_steps++)
    {
      more = fill_some (test);
      docket_test_store_reopen (test);
      assert_company_is_found (test);
    }
  g_assert_cmpuint (n_steps, <=, n_whole + 4);
}

/* How much there is to look at does not matter to whoever opens the file. */
static void
test_older_file_is_opened_at_once (void)
{
  gint64 rows[2];

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (DocketTestStore) test = company_new ();
      DocketDbWork work;

      if (i == 1)
        feed_others (test);
      open_older (test);
      docket_store_get_work (test->store, &work);
      rows[i] = work.rows;
      g_assert_true (has_mark (test));
    }
  g_assert_cmpint (rows[0], ==, rows[1]);
}

/* For the ends there is no room: what is unsent can be looked at all the same, and
 * words and numbers are found. */
static void
test_older_file_on_a_full_disk (void)
{
  g_autoptr (DocketTestStore) test = company_new ();
  g_autoptr (GError) error = NULL;
  gboolean more = FALSE;

  take_ends_away (test);
  execute (test, "INSERT INTO meta (name, value) VALUES ('search-filled', '')");
  g_clear_object (&test->store);
  docket_crash_disk_arm (DOCKET_CRASH_FULL, 1, 1);
  docket_test_store_reopen (test);
  g_assert_false (docket_search_fill_step (test->store, NULL, NULL, &more, &error));
  g_assert_error (error, DOCKET_DB_ERROR, DOCKET_DB_ERROR_FULL);
  assert_company_is_found (test);
  docket_crash_disk_disarm ();
  while (fill_some (test))
    ;
  g_assert_false (has_mark (test));
  assert_company_is_found (test);
}

int
main (int argc, char **argv)
{
  docket_crash_disk_use ();
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/store/search-phone/however-it-was-written", test_however_it_was_written);
  g_test_add_func ("/store/search-phone/written-in-a-text", test_written_in_a_text);
  g_test_add_func ("/store/search-phone/jobs-of-who-calls", test_jobs_of_who_calls);
  g_test_add_func ("/store/search-phone/among-few", test_among_few);
  g_test_add_func ("/store/search-phone/others-are-not-walked", test_others_are_not_walked);
  g_test_add_func ("/store/search-phone/older-file", test_older_file);
  g_test_add_func ("/store/search-phone/saves-while-an-older-file-is-filled", test_saves_while_an_older_file_is_filled);
  g_test_add_func ("/store/search-phone/older-file-is-closed-on-the-way", test_older_file_is_closed_on_the_way);
  g_test_add_func ("/store/search-phone/older-file-is-opened-at-once", test_older_file_is_opened_at_once);
  g_test_add_func ("/store/search-phone/older-file-on-a-full-disk", test_older_file_on_a_full_disk);
  return g_test_run ();
}
