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
#define TECHNICIANS 100
#define FIRST_START_MS G_GINT64_CONSTANT (1700000000000)
/* Each 200th job is this one's. */
#define LARGE_CUSTOMER 7
/* Changed long after they were made, so that the feed brings them last. */
#define LATE_EVERY 10
#define LATE 3

static const char *const surnames[] = { "Adler", "Becker", "Çelik", "Dvořák", "Eriksen", "Fischer", "García", "Hofmann", "Ivanova", "Jansen", "Köhler", "Lindqvist", "Müller", "Novák", "Özdemir", "Petrov", "Quist", "Richter", "Schröder", "Thießen" };
static const char *const firms[] = { "Bakery", "Clinic", "Dental practice", "Garage", "Hotel", "Kindergarten", "Library", "Property", "School", "Workshop" };
static const char *const titles[] = { "Replace circulation pump", "Leaking radiator", "Annual boiler service", "No hot water", "Thermostat does not answer", "Heating makes noises", "Install water softener", "Gas smell in the cellar", "Drain is blocked", "Clean the burner" };
static const char *const streets[] = { "Chapel Row", "Lindenstraße", "Mill Lane", "Harbour Street", "Kirchweg", "Station Road", "Am Anger", "Rosenallee" };
static const char *const cities[] = { "Kingsmoor", "Berlin", "Alderton", "Neustadt", "Westhaven", "Brückenau" };

static const char *const open_statuses[] = { "assigned", "in_progress", "waiting_approval" };

#define PICK(list, n) list[(n) % G_N_ELEMENTS (list)]

/* One a second, as if all had been made by hand. */
static char *
id_of (guint kind, guint n)
{
  guint64 ms = G_GUINT64_CONSTANT (1700000000000) + (guint64) n * 1000;

  return g_strdup_printf ("%08x-%04x-7000-8%03x-%012x", (guint) (ms >> 16), (guint) (ms & 0xffff), kind, n);
}

static DocketRecord *
new_customer (guint n)
{
  g_autofree char *id = id_of (1, n);
  g_autofree char *name = n == LARGE_CUSTOMER ? g_strdup ("Zimmermann Wohnungsbau") : g_strdup_printf ("%s %s %u", PICK (surnames, n * 7 + n / 20), PICK (firms, n / 3), n);
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
  g_autofree char *customer = id_of (1, n % 200 == 0 ? LARGE_CUSTOMER : n * 13 % n_customers);
  g_autofree char *technician = id_of (3, n / 3 % TECHNICIANS);
  g_autofree char *number = g_strdup_printf ("J-%u", 1000 + n);
  g_autofree char *street = g_strdup_printf ("%u %s", n % 180 + 1, PICK (streets, n / 2));
  DocketRecord *job = docket_record_new (DOCKET_KIND_JOB, id);

  docket_record_set_text (job, DOCKET_JOB_NUMBER, number);
  docket_record_set_text (job, DOCKET_JOB_TITLE, PICK (titles, n * 3 + n / 10));
  docket_record_set_text (job, DOCKET_JOB_DESCRIPTION, "Called in the morning; somebody is there until four.");
  docket_record_set_text (job, DOCKET_JOB_CUSTOMER, customer);
  docket_record_set_text (job, DOCKET_JOB_SITE_STREET, street);
  docket_record_set_text (job, DOCKET_JOB_SITE_CITY, PICK (cities, n / 7));
  docket_record_set_text (job, DOCKET_JOB_TECHNICIAN, technician);
  docket_record_set_text (job, DOCKET_JOB_STATUS, n % 60 < G_N_ELEMENTS (open_statuses) ? open_statuses[n % 60] : "closed");
  docket_record_set_int (job, DOCKET_JOB_STARTS_AT, FIRST_START_MS + (gint64) n * 60000);
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

/* The number of the job that comes as the @i-th. */
static guint
nth_job (guint i, guint n_jobs)
{
  guint n_early = n_jobs - n_jobs / LATE_EVERY;
  guint rest = i % (LATE_EVERY - 1);

  if (i >= n_early)
    return (i - n_early) * LATE_EVERY + LATE;
  return i / (LATE_EVERY - 1) * LATE_EVERY + rest + (rest >= LATE);
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
    add (page, (gint64) i + 1, i < n_customers ? new_customer (i) : new_job (nth_job (i - n_customers, n_jobs), n_customers));
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
  g_autoptr (GError) error = NULL;
  gboolean shown = FALSE, more = TRUE;
  DocketChangeSet *changes;
  g_autofree char *cursor = docket_store_get_feed_cursor (store);

  /* Of a company that is here already: all of it gives way. */
  if (cursor != NULL && !docket_store_forget_feed (store, &error))
    g_error ("%s", error->message);
  for (guint first = 0; first < n_jobs + n_customers; first += DOCKET_PAGE_CHANGES_MAX)
    {
      g_autoptr (DocketPage) page = new_page (first, n_jobs, n_customers);
      guint n = page->changes->len;

      if (!docket_store_apply_slice (store, page, 0, &n, NULL, NULL, &error))
        g_error ("%s", error->message);
    }
  while (!shown)
    if (!docket_store_show_feed (store, NULL, NULL, &shown, &error))
      g_error ("%s", error->message);
  while (more)
    if (!docket_store_tidy_feed (store, &more, &error))
      g_error ("%s", error->message);
  changes = docket_store_take_changes (store);
  g_clear_pointer (&changes, docket_change_set_unref);
}

void
bench_cache_feed (const char *path, guint n_jobs, guint n_customers)
{
  feed (path, n_jobs != 0 ? n_jobs : JOBS, n_customers != 0 ? n_customers : CUSTOMERS);
}

/* ---- In the fresh process ---- */

typedef enum
{
  ALL,
  OPEN,      /* the list one works in */
  MINE,      /* one technician's */
  WAITING,   /* one status */
  MONTH,     /* of long ago */
  UNPLANNED, /* of which there is none */
} Filter;

/* What a person types, a letter at a time: the common, and what has been slow. */
static const struct
{
  DocketKind kind;
  Filter filter;
  const char *words;
} typings[] = {
  { DOCKET_KIND_JOB, ALL, "pump" },
  { DOCKET_KIND_JOB, ALL, "boiler muller" },
  { DOCKET_KIND_JOB, ALL, "J-48210" },
  { DOCKET_KIND_JOB, ALL, "J-10" },
  { DOCKET_KIND_JOB, ALL, "leaking lindenstr köhler" },
  { DOCKET_KIND_JOB, ALL, "nothing like it" },
  { DOCKET_KIND_JOB, ALL, "xylophone" },
  { DOCKET_KIND_JOB, ALL, "thermostat" },
  { DOCKET_KIND_JOB, ALL, "mueller lindenstrasse" },
  { DOCKET_KIND_JOB, ALL, "zimmermann wohnungsbau" },
  { DOCKET_KIND_JOB, ALL, "zimmermann boiler" },
  { DOCKET_KIND_JOB, ALL, "leaking annual" }, /* never both */
  { DOCKET_KIND_JOB, ALL, "somebody called leaking annual" },
  { DOCKET_KIND_JOB, ALL, "the is until morning" },
  { DOCKET_KIND_JOB, ALL, "1 2 3 4 5" },
  { DOCKET_KIND_JOB, ALL, "12 34 56 78" },
  { DOCKET_KIND_JOB, ALL, "100 200 300" },
  { DOCKET_KIND_JOB, ALL, "2 3 4 5 6 7 8 9" },
  { DOCKET_KIND_JOB, ALL, "9 8 7 6 5 4" },
  { DOCKET_KIND_JOB, ALL, "17 4 2026 10 30" },
  { DOCKET_KIND_JOB, ALL, "+49 30 1 2" },
  { DOCKET_KIND_JOB, ALL, "030 / 74 00 37" }, /* of one customer, and what many end with on the way */
  { DOCKET_KIND_JOB, OPEN, "+49 30 0740037" },
  { DOCKET_KIND_CUSTOMER, ALL, "030 / 74 00 37" },
  { DOCKET_KIND_CUSTOMER, ALL, "+49 30 0740037" },
  { DOCKET_KIND_CUSTOMER, ALL, "0037" },
  { DOCKET_KIND_JOB, OPEN, "1 2 3 4 5" },
  { DOCKET_KIND_JOB, MINE, "1 2 3 4 5" },
  { DOCKET_KIND_CUSTOMER, ALL, "1 2 3 4 5" },
  { DOCKET_KIND_JOB, OPEN, "boiler" },
  { DOCKET_KIND_JOB, OPEN, "zimmermann" },
  { DOCKET_KIND_JOB, MINE, "boiler" },
  { DOCKET_KIND_JOB, MINE, "somebody leaking annual" },
  { DOCKET_KIND_JOB, WAITING, "boiler mill" },
  { DOCKET_KIND_JOB, MONTH, "boiler" },
  { DOCKET_KIND_JOB, MONTH, "J-4" },
  { DOCKET_KIND_JOB, UNPLANNED, "boiler" },
  { DOCKET_KIND_CUSTOMER, ALL, "adler bakery" },
  { DOCKET_KIND_CUSTOMER, ALL, "dvorak" },
  { DOCKET_KIND_CUSTOMER, ALL, "koehler 49 30" },
  { DOCKET_KIND_CUSTOMER, ALL, "qqq" },
};

static DocketQuery *
new_query (DocketKind kind, Filter filter)
{
  DocketQuery *query = docket_query_new (kind);
  const char *waiting[] = { "waiting_approval", NULL };

  query->open_only = filter == OPEN;
  query->unplanned_only = filter == UNPLANNED;
  if (filter == MINE)
    query->technician = id_of (3, 17);
  if (filter == WAITING)
    query->statuses = g_strdupv ((char **) waiting);
  if (filter == MONTH)
    {
      query->starts_from = FIRST_START_MS + G_GINT64_CONSTANT (200) * 86400000;
      query->starts_before = FIRST_START_MS + G_GINT64_CONSTANT (230) * 86400000;
    }
  return query;
}

static guint
select_page (DocketStore *store, const DocketQuery *query)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) records = docket_store_select (store, query, FIRST_PAGE, &error);

  if (records == NULL)
    g_error ("%s", error->message);
  return records->len;
}

/* In @slowest, if wanted, how many bytes had been typed when it took longest. */
static void
type (DocketStore *store, guint n, BenchTimes *times, gsize *slowest)
{
  g_autoptr (DocketQuery) query = new_query (typings[n].kind, typings[n].filter);
  const char *words = typings[n].words;
  gint64 longest = 0;

  for (const char *end = g_utf8_next_char (words);; end = g_utf8_next_char (end))
    {
      gint64 begun = g_get_monotonic_time ();

      g_free (query->search);
      query->search = g_strndup (words, (gsize) (end - words));
      select_page (store, query);
      begun = g_get_monotonic_time () - begun;
      bench_times_add (times, begun);
      if (slowest != NULL && begun > longest)
        {
          longest = begun;
          *slowest = (gsize) (end - words);
        }
      if (*end == '\0')
        break;
    }
}

/* Each by itself, for whoever wants to know which is slow. */
static void
print_letters (DocketStore *store)
{
  for (guint n = 0; n < G_N_ELEMENTS (typings); n++)
    {
      BenchTimes times;
      gsize slowest = 0;

      bench_times_init (&times);
      for (guint i = 0; i < 3; i++)
        type (store, n, &times, &slowest);
      g_print ("%-32s filter %d: p50 %.2f ms, longest %.2f ms after “%.*s”\n", typings[n].words, typings[n].filter, (double) bench_times_percentile (&times, 50) / 1000,
               (double) bench_times_percentile (&times, 100) / 1000, (int) slowest, typings[n].words);
      bench_times_clear (&times);
    }
}

/* One who enters a customer, a letter at a time: the likely matches. */
static void
enter_customer (DocketStore *store, const char *name, const char *phone, BenchTimes *times)
{
  for (const char *end = g_utf8_next_char (name);; end = g_utf8_next_char (end))
    {
      g_autoptr (DocketValues) values = docket_values_new ();
      g_autofree char *typed = g_strndup (name, (gsize) (end - name));
      g_autoptr (GError) error = NULL;
      g_autoptr (GPtrArray) found = NULL;
      gint64 begun = g_get_monotonic_time ();

      docket_values_set_text (values, DOCKET_CUSTOMER_NAME, typed);
      docket_values_set_text (values, DOCKET_CUSTOMER_PHONE, phone);
      found = docket_store_find_similar (store, values, DOCKET_MATCH_SCORE_SHOWN, DOCKET_MATCH_ANSWERS_MAX, &error);
      if (found == NULL)
        g_error ("%s", error->message);
      bench_times_add (times, g_get_monotonic_time () - begun);
      if (*end == '\0')
        break;
    }
}

static void
print_matches (DocketStore *store)
{
  BenchTimes times;

  bench_times_init (&times);
  for (guint i = 0; i < 3; i++)
    {
      enter_customer (store, "Müller Bakery 1204", NULL, &times);
      enter_customer (store, "Zimmerman Wonungsbau", NULL, &times);
      enter_customer (store, "Mueller Hotel", "+49 30 0044437", &times);
      enter_customer (store, "Dental practice", "030 1234567", &times);
    }
  g_print ("%" G_GINT64_FORMAT " %" G_GINT64_FORMAT "\n", bench_times_percentile (&times, 50), bench_times_percentile (&times, 99));
  bench_times_clear (&times);
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
  g_autoptr (DocketStore) reader = strcmp (what, "fill") == 0 ? NULL : open_store (path, DOCKET_DB_READ_ONLY);
  g_autoptr (DocketQuery) first_page = new_query (DOCKET_KIND_JOB, ALL);
  DocketStoreCounts counts;
  BenchTimes times;

  if (reader == NULL)
    {
      bench_fill_look (path);
      return;
    }
  if (!docket_store_get_counts (reader, &counts, NULL) || select_page (reader, first_page) != FIRST_PAGE)
    g_error ("There is no first page");
  begun = g_get_monotonic_time () - begun;
  if (strcmp (what, "start") == 0)
    {
      g_print ("%" G_GINT64_FORMAT "\n", begun);
      return;
    }
  if (strcmp (what, "letters") == 0)
    {
      print_letters (reader);
      return;
    }
  if (strcmp (what, "matches") == 0)
    {
      print_matches (reader);
      return;
    }
  if (strcmp (what, "change") == 0)
    {
      bench_change_look (path, reader, JOBS);
      return;
    }
  bench_times_init (&times);
  for (guint i = 0; i < 3; i++)
    for (guint n = 0; n < G_N_ELEMENTS (typings); n++)
      type (reader, n, &times, NULL);
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
  gint64 matches[2];
  gint64 change[4];
  gint64 large_us, small_us;

  feed (large, JOBS, CUSTOMERS);
  begun = g_get_monotonic_time () - begun;
  feed (small, FEW_JOBS, FEW_CUSTOMERS);
  look (large, "work", found, G_N_ELEMENTS (found));
  look (large, "matches", matches, G_N_ELEMENTS (matches));
  look (large, "change", change, G_N_ELEMENTS (change));
  large_us = start_us (large);
  small_us = start_us (small);
  g_print ("%d jobs and %d customers in the cache (fed at %.0f records/s): a search keystroke p50 %.2f ms, p99 %.2f ms, longest %.2f ms (%" G_GINT64_FORMAT " letters; first %d, newest first); %.0f MB resident at most\n",
           JOBS, CUSTOMERS, (double) (JOBS + CUSTOMERS) * G_USEC_PER_SEC / (double) begun, (double) found[0] / 1000, (double) found[1] / 1000, (double) found[2] / 1000, found[4], FIRST_PAGE,
           (double) found[3] / 1024);
  g_print ("likely matches of a customer that is being typed, among %d: p50 %.2f ms, p99 %.2f ms\n", CUSTOMERS, (double) matches[0] / 1000, (double) matches[1] / 1000);
  g_print ("one of %d jobs changes: saved in %.2f ms at most while the list reads itself anew, in its new place after %.0f ms; longest turn of the window's loop %.2f ms; a count of all or the open ones %.2f ms\n", JOBS, (double) change[0] / 1000,
           (double) change[1] / 1000, (double) change[2] / 1000, (double) change[3] / 1000);
  g_print ("start to the first page of jobs: %.2f × that with %d jobs (%.2f ms, %.2f ms)\n", (double) large_us / (double) small_us, FEW_JOBS, (double) large_us / 1000, (double) small_us / 1000);
}
