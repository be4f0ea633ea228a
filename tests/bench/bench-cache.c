/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * A desk whose cache holds 1,000,000 jobs of 200,000 customers, fed through the
 * store as pages of the feed: a search after each letter typed (the first 50,
 * newest first), the way from nothing to the first page of jobs against a cache
 * with 1,000 jobs, and the memory of a process that does all that with a reader
 * and a writer open and takes in a page.
 *
 * Each is measured in a fresh process, which is this program with the name of
 * the file (bench_cache_look()), so that nothing is warm or resident by the
 * feeding.
 */
#include "bench-bare.h"

#include <stdlib.h>
#include <string.h>

#include "docket-limits.h"
#include "docket-writer.h"

#define JOBS 1000000
#define CUSTOMERS 200000
#define FEW_JOBS 1000
#define FEW_CUSTOMERS 200
#define FIRST_PAGE 50

static const char *const surnames[] = { "Adler", "Becker", "Çelik", "Dvořák", "Eriksen", "Fischer", "García", "Hofmann", "Ivanova", "Jansen", "Köhler", "Lindqvist", "Müller", "Novák", "Özdemir", "Petrov", "Quist", "Richter", "Schröder", "Thießen" };
static const char *const firms[] = { "Bakery", "Clinic", "Dental practice", "Garage", "Hotel", "Kindergarten", "Library", "Property", "School", "Workshop" };
static const char *const titles[] = { "Replace circulation pump", "Leaking radiator", "Annual boiler service", "No hot water", "Thermostat does not answer", "Heating makes noises", "Install water softener", "Gas smell in the cellar", "Drain is blocked", "Clean the burner" };
static const char *const streets[] = { "Chapel Row", "Lindenstraße", "Mill Lane", "Harbour Street", "Kirchweg", "Station Road", "Am Anger", "Rosenallee" };
static const char *const cities[] = { "Kingsmoor", "Berlin", "Alderton", "Neustadt", "Westhaven", "Brückenau" };

#define PICK(list, n) list[(n) % G_N_ELEMENTS (list)]

static char *
id_of (guint kind, guint n)
{
  return g_strdup_printf ("01a1fda3-%04x-7000-8000-%012x", kind, n);
}

static DocketRecord *
new_customer (guint n)
{
  g_autofree char *id = id_of (1, n);
  g_autofree char *name = g_strdup_printf ("%s %s %u", PICK (surnames, n * 7 + n / 20), PICK (firms, n / 3), n);
  g_autofree char *street = g_strdup_printf ("%u %s", n % 180 + 1, PICK (streets, n));
  g_autofree char *phone = g_strdup_printf ("+49 30 %07u", n * 37 % 10000000);
  DocketRecord *customer = docket_record_new (DOCKET_KIND_CUSTOMER, id);

  docket_record_set_text (customer, DOCKET_CUSTOMER_NAME, name);
  docket_record_set_text (customer, DOCKET_CUSTOMER_STREET, street);
  docket_record_set_text (customer, DOCKET_CUSTOMER_CITY, PICK (cities, n / 5));
  docket_record_set_text (customer, DOCKET_CUSTOMER_PHONE, phone);
  docket_record_set_text (customer, DOCKET_CUSTOMER_STANDING, "active");
  return customer;
}

static DocketRecord *
new_job (guint n, guint n_customers)
{
  g_autofree char *id = id_of (2, n);
  g_autofree char *customer = id_of (1, n * 13 % n_customers);
  g_autofree char *number = g_strdup_printf ("J-%u", 1000 + n);
  g_autofree char *street = g_strdup_printf ("%u %s", n % 180 + 1, PICK (streets, n / 2));
  DocketRecord *job = docket_record_new (DOCKET_KIND_JOB, id);

  docket_record_set_text (job, DOCKET_JOB_NUMBER, number);
  docket_record_set_text (job, DOCKET_JOB_TITLE, PICK (titles, n * 3 + n / 10));
  docket_record_set_text (job, DOCKET_JOB_DESCRIPTION, "Called in the morning; somebody is there until four.");
  docket_record_set_text (job, DOCKET_JOB_CUSTOMER, customer);
  docket_record_set_text (job, DOCKET_JOB_SITE_STREET, street);
  docket_record_set_text (job, DOCKET_JOB_SITE_CITY, PICK (cities, n / 7));
  docket_record_set_text (job, DOCKET_JOB_STATUS, n % 20 == 0 ? "assigned" : "closed");
  docket_record_set_int (job, DOCKET_JOB_STARTS_AT, G_GINT64_CONSTANT (1700000000000) + (gint64) n * 60000);
  return job;
}

static void
add (DocketPage *page, gint64 seq, DocketRecord *record)
{
  g_autoptr (DocketRecord) held = record;

  docket_record_set_rev (record, seq);
  docket_record_set_group_rev (record, docket_kind_info (docket_record_get_kind (record))->first_group, seq);
  g_ptr_array_add (page->changes, docket_change_new (seq, docket_record_get_kind (record), docket_record_get_id (record), record));
}

/* The rows [@first, @first + a page) of such a feed. */
static DocketPage *
new_page (guint first, guint n_jobs, guint n_customers)
{
  DocketPage *page = docket_page_new ();
  guint end = MIN (first + DOCKET_PAGE_CHANGES_MAX, n_jobs + n_customers);

  page->from = first == 0 ? NULL : g_strdup_printf ("%u", first);
  page->cursor = g_strdup_printf ("%u", end);
  page->more = end < n_jobs + n_customers;
  for (guint i = first; i < end; i++)
    add (page, (gint64) i + 1, i < n_customers ? new_customer (i) : new_job (i - n_customers, n_customers));
  return page;
}

static DocketStore *
open_store (const char *path, DocketDbFlags flags)
{
  g_autoptr (DocketClock) clock = docket_system_clock_new ();
  g_autoptr (DocketRandom) random = docket_system_random_new ();
  g_autoptr (GError) error = NULL;
  DocketStore *store = docket_store_open (path, flags, clock, random, &error);

  if (store == NULL)
    g_error ("%s", error->message);
  return store;
}

static void
feed (const char *path, guint n_jobs, guint n_customers)
{
  g_autoptr (DocketStore) store = open_store (path, DOCKET_DB_READ_WRITE);

  for (guint first = 0; first < n_jobs + n_customers; first += DOCKET_PAGE_CHANGES_MAX)
    {
      g_autoptr (DocketPage) page = new_page (first, n_jobs, n_customers);
      g_autoptr (GError) error = NULL;
      DocketChangeSet *changes;

      if (!docket_store_apply_page (store, page, &error))
        g_error ("%s", error->message);
      changes = docket_store_take_changes (store);
      g_clear_pointer (&changes, docket_change_set_unref);
    }
}

/* ---- In the fresh process ---- */

static guint
select_page (DocketStore *store, DocketKind kind, const char *search)
{
  g_autoptr (DocketQuery) query = docket_query_new (kind);
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) records = NULL;

  query->search = g_strdup (search);
  records = docket_store_select (store, query, FIRST_PAGE, &error);
  if (records == NULL)
    g_error ("%s", error->message);
  return records->len;
}

/* What a person types, a letter at a time. */
static void
type (DocketStore *store, DocketKind kind, const char *words, BenchTimes *times)
{
  for (const char *end = g_utf8_next_char (words);; end = g_utf8_next_char (end))
    {
      g_autofree char *typed = g_strndup (words, (gsize) (end - words));
      gint64 begun = g_get_monotonic_time ();

      select_page (store, kind, typed);
      bench_times_add (times, g_get_monotonic_time () - begun);
      if (*end == '\0')
        break;
    }
}

static gint64
resident_kib (void)
{
  g_autofree char *text = NULL;
  const char *line;

  if (!g_file_get_contents ("/proc/self/status", &text, NULL, NULL) || (line = strstr (text, "VmHWM:")) == NULL)
    g_error ("The memory of this process cannot be read");
  return g_ascii_strtoll (line + strlen ("VmHWM:"), NULL, 10);
}

static gboolean
take_page (DocketStore *store, gpointer data, GError **error)
{
  return docket_store_apply_page (store, data, error);
}

/* A page of changes of jobs that are here, as after a weekend. */
static void
work (const char *path, DocketStore *reader)
{
  g_autoptr (DocketClock) clock = docket_system_clock_new ();
  g_autoptr (DocketRandom) random = docket_system_random_new ();
  g_autoptr (DocketNotifier) notifier = docket_notifier_new ();
  g_autoptr (DocketPage) page = docket_page_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (DocketWriter) writer = docket_writer_new (path, clock, random, notifier, &error);
  g_autoptr (DocketQuery) everything = docket_query_new (DOCKET_KIND_JOB);
  g_autoptr (GArray) rows = NULL;

  if (writer == NULL)
    g_error ("%s", error->message);
  page->from = docket_store_get_meta (reader, DOCKET_META_CURSOR);
  page->cursor = g_strdup ("after");
  for (guint i = 0; i < DOCKET_PAGE_CHANGES_MAX; i++)
    {
      DocketRecord *job = new_job (i * 199 % JOBS, CUSTOMERS);

      docket_record_set_text (job, DOCKET_JOB_STATUS, "reopened");
      add (page, JOBS + CUSTOMERS + 1 + i, job);
    }
  if (!docket_writer_run (writer, DOCKET_WRITER_SYNC, take_page, page, &error))
    g_error ("%s", error->message);
  /* What a list of all jobs holds. */
  rows = docket_store_select_rows (reader, everything, 0, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (rows->len, ==, JOBS);
  docket_writer_close (writer);
}

void
bench_cache_look (const char *path, const char *what)
{
  gint64 begun = g_get_monotonic_time ();
  g_autoptr (DocketStore) reader = open_store (path, DOCKET_DB_READ_ONLY);
  DocketStoreCounts counts;
  BenchTimes times;

  if (!docket_store_get_counts (reader, &counts, NULL) || select_page (reader, DOCKET_KIND_JOB, NULL) != FIRST_PAGE)
    g_error ("There is no first page");
  begun = g_get_monotonic_time () - begun;
  if (strcmp (what, "start") == 0)
    {
      g_print ("%" G_GINT64_FORMAT "\n", begun);
      return;
    }
  bench_times_init (&times);
  for (guint i = 0; i < 3; i++)
    {
      type (reader, DOCKET_KIND_JOB, "pump", &times);
      type (reader, DOCKET_KIND_JOB, "boiler muller", &times);
      type (reader, DOCKET_KIND_JOB, "J-48210", &times);
      type (reader, DOCKET_KIND_JOB, "leaking lindenstr köhler", &times);
      type (reader, DOCKET_KIND_JOB, "nothing like it", &times);
      type (reader, DOCKET_KIND_CUSTOMER, "adler bakery", &times);
      type (reader, DOCKET_KIND_CUSTOMER, "dvorak", &times);
    }
  work (path, reader);
  g_print ("%" G_GINT64_FORMAT " %" G_GINT64_FORMAT " %" G_GINT64_FORMAT " %" G_GINT64_FORMAT " %u\n", bench_times_percentile (&times, 50), bench_times_percentile (&times, 99),
           bench_times_percentile (&times, 100), resident_kib (), times.us->len);
  bench_times_clear (&times);
}

/* ---- In the one that prints ---- */

/* The numbers that a fresh process prints of @path. */
static void
look (const char *path, const char *what, gint64 *numbers, guint n)
{
  g_autofree char *self = g_file_read_link ("/proc/self/exe", NULL);
  const char *argv[] = { self, "cache-look", path, what, NULL };
  g_autofree char *output = NULL;
  g_autoptr (GError) error = NULL;
  char *at;
  int status;

  if (!g_spawn_sync (NULL, (char **) argv, NULL, G_SPAWN_DEFAULT, NULL, NULL, &output, NULL, &status, &error) || !g_spawn_check_wait_status (status, &error))
    g_error ("%s", error->message);
  at = output;
  for (guint i = 0; i < n; i++)
    numbers[i] = g_ascii_strtoll (at, &at, 10);
}

static gint64
start_us (const char *path)
{
  BenchTimes times;
  gint64 us;

  bench_times_init (&times);
  for (guint i = 0; i < 9; i++)
    {
      look (path, "start", &us, 1);
      bench_times_add (&times, us);
    }
  us = bench_times_percentile (&times, 50);
  bench_times_clear (&times);
  return us;
}

void
bench_cache (const char *dir)
{
  g_autofree char *large = g_build_filename (dir, "large.db", NULL);
  g_autofree char *small = g_build_filename (dir, "small.db", NULL);
  gint64 begun = g_get_monotonic_time ();
  gint64 found[5];
  gint64 large_us, small_us;

  feed (large, JOBS, CUSTOMERS);
  begun = g_get_monotonic_time () - begun;
  feed (small, FEW_JOBS, FEW_CUSTOMERS);
  look (large, "work", found, G_N_ELEMENTS (found));
  large_us = start_us (large);
  small_us = start_us (small);
  g_print ("%d jobs and %d customers in the cache (fed at %.0f records/s): a search keystroke p50 %.2f ms, p99 %.2f ms, longest %.2f ms (%" G_GINT64_FORMAT " letters; first %d, newest first); %.0f MB resident at most\n",
           JOBS, CUSTOMERS, (double) (JOBS + CUSTOMERS) * G_USEC_PER_SEC / (double) begun, (double) found[0] / 1000, (double) found[1] / 1000, (double) found[2] / 1000, found[4], FIRST_PAGE,
           (double) found[3] / 1024);
  g_print ("start to the first page of jobs: %.2f × that with %d jobs (%.2f ms, %.2f ms)\n", (double) large_us / (double) small_us, FEW_JOBS, (double) large_us / 1000, (double) small_us / 1000);
}
