/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * A table of 100,000 customers on its way into a desk that has 200,000: read,
 * looked at, saved, and taken back while nothing of it was sent.  Each step says
 * how long it took, and how much memory it had at most.
 *
 * It runs in a process of its own (bench_import_look()), so that nothing is
 * resident by what made the cache.
 */
#include "bench-bare.h"

#include <malloc.h>
#include <stdlib.h>
#include <string.h>

#include "docket-customer-import.h"
#include "docket-id.h"
#include "docket-store-private.h"

#define JOBS 1000
#define CUSTOMERS 200000
#define LINES 100000

static const char *const surnames[] = { "Adler", "Becker", "Çelik", "Dvořák", "Eriksen", "Fischer", "García", "Hofmann", "Ivanova", "Jansen", "Köhler", "Lindqvist", "Müller", "Novák", "Özdemir", "Petrov", "Quist", "Richter", "Schröder", "Thießen" };
static const char *const firms[] = { "Bakery", "Clinic", "Dental practice", "Garage", "Hotel", "Kindergarten", "Library", "Property", "School", "Workshop" };

#define PICK(list, n) list[(n) % G_N_ELEMENTS (list)]

/* As bench-cache.c calls its customers; @slip: with a word before it that is written wrongly. */
static void
append_name (GString *text, guint n, gboolean slip)
{
  const char *surname = PICK (surnames, n * 7 + n / 20);

  if (slip)
    g_string_append_printf (text, "Frima %s %s %u", surname, PICK (firms, n / 3), n);
  else
    g_string_append_printf (text, "%s %s %u", surname, PICK (firms, n / 3), n);
}

/* Three quarters have names of their own, one is called as those that are here
 * are; one of eight has a phone of here; one of eight is here already, half of
 * those under a name that is written otherwise. */
static char *
write_table (const char *dir)
{
  g_autoptr (GString) text = g_string_new ("Name,Street,City,Phone,E-mail\r\n");
  g_autoptr (GError) error = NULL;
  char *path = g_build_filename (dir, "customers.csv", NULL);

  for (guint i = 0; i < LINES; i++)
    {
      if (i % 4 == 0)
        append_name (text, CUSTOMERS + i, FALSE);
      else if (i % 8 == 1)
        append_name (text, i, i % 16 == 1);
      else
        g_string_append_printf (text, "Company %u of %c%c", i, 'A' + i % 26, 'a' + i / 26 % 26);
      g_string_append_printf (text, ",%u Long Lane,Kingsmoor,%s%07u,office%u@example.com\r\n", i % 180 + 1, i % 8 == 1 || i % 8 == 6 ? "+49 30 " : "+44 20 ", i * 37 % 10000000, i);
    }
  if (!g_file_set_contents (path, text->str, (gssize) text->len, &error))
    g_error ("%s", error->message);
  return path;
}

static gint64
read_memory (const char *name)
{
  g_autofree char *text = NULL;
  const char *line;

  if (!g_file_get_contents ("/proc/self/status", &text, NULL, NULL) || (line = strstr (text, name)) == NULL)
    g_error ("The memory of this process cannot be read");
  return g_ascii_strtoll (line + strlen (name), NULL, 10);
}

/* What was at most starts anew. */
static void
begin (gint64 *begun)
{
  malloc_trim (0);
  g_file_set_contents_full ("/proc/self/clear_refs", "5", 1, G_FILE_SET_CONTENTS_NONE, 0600, NULL);
  *begun = g_get_monotonic_time ();
}

static void
print (const char *what, gint64 begun)
{
  g_print ("  %s: %.1f s, %.0f MB resident, at most %.0f\n", what, (double) (g_get_monotonic_time () - begun) / G_USEC_PER_SEC, (double) read_memory ("VmRSS:") / 1024,
           (double) read_memory ("VmHWM:") / 1024);
  fflush (stdout);
}

static void
check (GError *error)
{
  if (error != NULL)
    g_error ("%s", error->message);
}

/* Of which kind each line is, so that two versions can be held against each other. */
static void
print_found (DocketCustomerImport *import)
{
  GArray *rows = docket_customer_import_get_rows (import);
  guint here = 0, table = 0, hash = 0;

  for (guint i = 0; i < rows->len; i++)
    {
      const DocketImportRow *row = &g_array_index (rows, DocketImportRow, i);

      here += row->like_id != NULL;
      table += row->like_line != 0;
      hash = hash * 31 + (guint) row->verdict + row->like_line + (row->like_id != NULL ? g_str_hash (row->like_id) : 0);
    }
  g_print ("  %u new, %u perhaps here already, %u perhaps of another line (%08x)\n", docket_customer_import_count (import, DOCKET_IMPORT_NEW), here, table, hash);
}

static gboolean
sign_in (DocketStore *store, gpointer data, GError **error)
{
  return docket_store_set_meta (store, DOCKET_META_PERSON, "0192f0c0-0000-7000-8000-000000000001", error) && docket_store_set_meta (store, DOCKET_META_ROLE, "office", error);
}

/* Somebody else saves all the while, one after the other: how long the one waited
 * that waited longest, and how many there were. */
typedef struct
{
  DocketWriter *writer;
  GPtrArray *waits; /* element-type gint64, in microseconds */
  gint over;        /* atomic */
} Meanwhile;

static int
compare_waits (gconstpointer a, gconstpointer b)
{
  return GPOINTER_TO_SIZE (*(gconstpointer *) a) < GPOINTER_TO_SIZE (*(gconstpointer *) b) ? -1 : 1;
}

static gpointer
save_meanwhile (gpointer data)
{
  Meanwhile *meanwhile = data;

  while (g_atomic_int_get (&meanwhile->over) == 0)
    {
      g_autoptr (GError) error = NULL;
      gint64 begun = g_get_monotonic_time ();

      docket_writer_run (meanwhile->writer, DOCKET_WRITER_SAVE, sign_in, NULL, &error);
      check (error);
      g_ptr_array_add (meanwhile->waits, GSIZE_TO_POINTER ((gsize) (g_get_monotonic_time () - begun)));
      g_usleep (1000);
    }
  return NULL;
}

/* @until: (nullable): waits for what comes of it, too */
static void
go_through (DocketWriter *writer, DocketUndoWhat what, const char *bundle, const char *name, void (*until) (DocketStore *reader), DocketStore *reader)
{
  g_autoptr (DocketUndo) undo = docket_undo_new_of (what, bundle);
  g_autoptr (GPtrArray) waits = g_ptr_array_new ();
  g_autoptr (GError) error = NULL;
  Meanwhile meanwhile = { writer, waits, 0 };
  GThread *thread;
  gint64 begun;

  begin (&begun);
  thread = g_thread_new ("meanwhile", save_meanwhile, &meanwhile);
  docket_writer_run_pieces (writer, DOCKET_WRITER_SAVE, docket_store_undo_step, undo, &error);
  check (error);
  if (until != NULL)
    until (reader);
  g_atomic_int_set (&meanwhile.over, 1);
  g_thread_join (thread);
  print (name, begun);
  g_ptr_array_sort (waits, compare_waits);
  g_print ("  %u saves meanwhile: half of them waited %.1f ms at most, the longest %.1f ms\n", waits->len, (double) GPOINTER_TO_SIZE (waits->pdata[waits->len / 2]) / 1000,
           (double) GPOINTER_TO_SIZE (waits->pdata[waits->len - 1]) / 1000);
}

/* (transfer full) */
static DocketCustomerImport *
import_table (DocketWriter *writer, DocketStore *reader, DocketClock *clock, DocketRandom *random, const char *table)
{
  g_autoptr (GError) error = NULL;
  DocketCustomerImport *import;
  gint64 begun;

  begin (&begun);
  import = docket_customer_import_new (table, &error);
  check (error);
  print ("read", begun);
  begin (&begun);
  docket_customer_import_check (import, reader, clock, random, NULL, &error);
  check (error);
  print ("looked at", begun);
  print_found (import);
  begin (&begun);
  docket_writer_run_pieces (writer, DOCKET_WRITER_SAVE, docket_customer_import_save, import, &error);
  check (error);
  print ("saved", begun);
  return import;
}

void
bench_import_look (const char *path, const char *table)
{
  g_autoptr (DocketClock) clock = docket_system_clock_new ();
  g_autoptr (DocketRandom) random = docket_system_random_new ();
  g_autoptr (DocketNotifier) notifier = docket_notifier_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (DocketWriter) writer = NULL;
  g_autoptr (DocketCustomerImport) import = NULL;
  g_autoptr (DocketStore) reader = NULL;

  writer = docket_writer_new (path, clock, random, notifier, &error);
  check (error);
  docket_writer_run (writer, DOCKET_WRITER_SAVE, sign_in, NULL, &error);
  check (error);
  reader = docket_store_open (path, DOCKET_DB_READ_ONLY, clock, random, &error);
  check (error);
  import = import_table (writer, reader, clock, random, table);
  go_through (writer, DOCKET_UNDO_TAKE_BACK, docket_customer_import_get_bundle (import), "taken back, of which nothing was sent", NULL, NULL);
  docket_writer_close (writer);
}

void
bench_import (const char *dir)
{
  g_autofree char *self = g_file_read_link ("/proc/self/exe", NULL);
  g_autofree char *path = g_build_filename (dir, "import.db", NULL);
  g_autofree char *table = write_table (dir);
  const char *argv[] = { self, "import-look", path, table, NULL };
  g_autoptr (GError) error = NULL;
  int status;

  bench_cache_feed (path, JOBS, CUSTOMERS);
  g_print ("a table of %d customers into a desk that has %d:\n", LINES, CUSTOMERS);
  fflush (stdout);
  if (!g_spawn_sync (NULL, (char **) argv, NULL, G_SPAWN_CHILD_INHERITS_STDIN, NULL, NULL, NULL, NULL, &status, &error) || !g_spawn_check_wait_status (status, &error))
    g_error ("%s", error->message);
}

/* ---- Let go, and forgotten ---- */

static gboolean
save_one (DocketStore *store, gpointer data, GError **error)
{
  char **bundle = data;
  g_autofree char *id = docket_id_new (store->clock, store->random);
  g_autoptr (DocketValues) set = docket_values_new ();
  g_autoptr (GPtrArray) operations = g_ptr_array_new_with_free_func ((GDestroyNotify) docket_operation_unref);

  docket_values_set_text (set, DOCKET_CUSTOMER_NAME, "One more");
  g_ptr_array_add (operations, docket_operation_new_create (DOCKET_KIND_CUSTOMER, id, set));
  if (!docket_store_submit (store, operations, error))
    return FALSE;
  *bundle = g_strdup (((DocketOperation *) g_ptr_array_index (operations, 0))->bundle);
  return TRUE;
}

static void
wait_until_forgotten (DocketStore *reader)
{
  gboolean left = TRUE;

  while (left)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (DocketStatement) find = docket_db_prepare (reader->db, "SELECT count (*) FROM discarded", &error);

      check (error);
      docket_statement_step (find, &error);
      check (error);
      left = docket_statement_get_int (find, 0) > 1;
      if (left)
        g_usleep (20000);
    }
}

/* The table is let go, and after it one customer: of the table nothing is kept then. */
void
bench_forget (const char *dir)
{
  g_autofree char *path = g_build_filename (dir, "forget.db", NULL);
  g_autofree char *table = write_table (dir);
  g_autoptr (DocketClock) clock = docket_system_clock_new ();
  g_autoptr (DocketRandom) random = docket_system_random_new ();
  g_autoptr (DocketNotifier) notifier = docket_notifier_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (DocketWriter) writer = NULL;
  g_autoptr (DocketCustomerImport) import = NULL;
  g_autoptr (DocketStore) reader = NULL;

  g_print ("a table of %d customers let go, and forgotten when the next is let go:\n", LINES);
  writer = docket_writer_new (path, clock, random, notifier, &error);
  check (error);
  docket_writer_run (writer, DOCKET_WRITER_SAVE, sign_in, NULL, &error);
  check (error);
  reader = docket_store_open (path, DOCKET_DB_READ_ONLY, clock, random, &error);
  check (error);
  import = import_table (writer, reader, clock, random, table);
  go_through (writer, DOCKET_UNDO_LET_GO, docket_customer_import_get_bundle (import), "let go", NULL, NULL);
  for (guint i = 0; i < 2; i++)
    {
      g_autofree char *bundle = NULL;

      docket_writer_run (writer, DOCKET_WRITER_SAVE, save_one, &bundle, &error);
      check (error);
      go_through (writer, DOCKET_UNDO_LET_GO, bundle, i == 0 ? "one customer let go, and the table forgotten" : "another customer let go", i == 0 ? wait_until_forgotten : NULL, reader);
    }
  docket_writer_close (writer);
}
