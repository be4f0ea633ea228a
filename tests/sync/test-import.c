/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * A table of customers that is saved. In one transaction: whoever looks meanwhile
 * sees nothing of it, so nothing is left of it wherever it is cut off. In parts:
 * if a later one fails, those before are taken back, or it is said that they stand.
 */
#include "worker-fixture.h"

#include <string.h>

#include "docket-customer-import.h"
#include "docket-limits.h"

#define ROWS (3 * DOCKET_IMPORT_PART_OPERATIONS)

/* Looks at what stands each time that somebody asks for the time. */
#define TYPE_NOSY_CLOCK (nosy_clock_get_type ())
G_DECLARE_FINAL_TYPE (NosyClock, nosy_clock, NOSY, CLOCK, GObject)
struct _NosyClock
{
  GObject parent_instance;
  DocketStore *reader; /* not owned */
  guint looks;
  guint seen;
};

static void nosy_clock_iface_init (DocketClockInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (NosyClock, nosy_clock, G_TYPE_OBJECT, G_IMPLEMENT_INTERFACE (DOCKET_TYPE_CLOCK, nosy_clock_iface_init))

static guint
count_saved (DocketStore *reader)
{
  g_autoptr (GPtrArray) items = docket_store_outbox (reader, 0, NULL);

  return items->len;
}

static gint64
nosy_clock_now_ms (DocketClock *clock)
{
  NosyClock *self = NOSY_CLOCK (clock);

  if (self->reader != NULL)
    {
      self->looks++;
      self->seen = MAX (self->seen, count_saved (self->reader));
    }
  return G_GINT64_CONSTANT (1795421400000);
}

static GSource *
nosy_clock_timer_new (DocketClock *clock, gint64 delay_ms)
{
  return g_timeout_source_new ((guint) delay_ms);
}

static void
nosy_clock_iface_init (DocketClockInterface *iface)
{
  iface->now_ms = nosy_clock_now_ms;
  iface->monotonic_ms = nosy_clock_now_ms;
  iface->timer_new = nosy_clock_timer_new;
}

static void
nosy_clock_class_init (NosyClockClass *klass)
{
}

static void
nosy_clock_init (NosyClock *self)
{
}

static DocketCustomerImport *
open_table_of (WorkerFixture *f, gboolean with_ids)
{
  g_autofree char *path = g_build_filename (f->dir, "table.csv", NULL);
  g_autoptr (GString) text = g_string_new (with_ids ? "name,phone,id\n" : "name,phone\n");
  g_autoptr (GError) error = NULL;
  DocketCustomerImport *import;

  for (guint i = 0; i < ROWS; i++)
    {
      g_string_append_printf (text, "Somebody %u,+353 1 6%06u", i * 7919, i * 13);
      if (with_ids)
        g_string_append_printf (text, ",018f0000-0000-7000-8000-%012u", i + 1);
      g_string_append_c (text, '\n');
    }
  g_assert_true (g_file_set_contents (path, text->str, -1, NULL));
  import = docket_customer_import_new (path, &error);
  g_assert_no_error (error);
  docket_customer_import_check (import, f->reader, DOCKET_CLOCK (f->clock), f->random, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (docket_customer_import_count_wanted (import), ==, ROWS);
  return import;
}

static DocketCustomerImport *
open_table (WorkerFixture *f)
{
  return open_table_of (f, TRUE);
}

static void
test_whole_or_nothing (WorkerFixture *f, gconstpointer data)
{
  g_autoptr (DocketCustomerImport) import = open_table (f);
  DocketImportRow *last = &g_array_index (docket_customer_import_get_rows (import), DocketImportRow, ROWS - 1);
  const DocketImportRow *first = &g_array_index (docket_customer_import_get_rows (import), DocketImportRow, 0);
  g_autoptr (NosyClock) clock = g_object_new (TYPE_NOSY_CLOCK, NULL);
  g_autoptr (DocketStore) store = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *own = g_steal_pointer (&last->id);

  store = docket_store_open (f->path, DOCKET_DB_READ_WRITE, DOCKET_CLOCK (clock), f->random, &error);
  g_assert_no_error (error);
  clock->reader = f->reader;

  /* What stops it stands in the last part. */
  last->id = g_strdup (first->id);
  g_assert_false (docket_customer_import_save_whole (store, import, &error));
  g_assert_nonnull (strstr (error->message, "saved already"));
  g_clear_error (&error);
  g_assert_cmpuint (count_saved (f->reader), ==, 0);

  g_free (last->id);
  last->id = g_steal_pointer (&own);
  docket_customer_import_save_whole (store, import, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (count_saved (f->reader), ==, ROWS);
  g_assert_cmpuint (clock->looks, >, 2 * DOCKET_IMPORT_PART_OPERATIONS);
  g_assert_cmpuint (clock->seen, ==, 0);
  clock->reader = NULL;
}

/* What stops it stands in the last part. */
static void
spoil_last_row (DocketCustomerImport *import)
{
  DocketImportRow *last = &g_array_index (docket_customer_import_get_rows (import), DocketImportRow, ROWS - 1);
  const DocketImportRow *first = &g_array_index (docket_customer_import_get_rows (import), DocketImportRow, 0);

  g_free (last->id);
  last->id = g_strdup (first->id);
}

static void
save_part (WorkerFixture *f, DocketCustomerImport *import)
{
  g_autoptr (GError) error = NULL;
  gboolean more = FALSE;

  docket_customer_import_save (f->store, import, &more, &error);
  g_assert_no_error (error);
  g_assert_true (more);
}

static void
save_note_on (WorkerFixture *f, const char *customer)
{
  g_autoptr (DocketValues) set = docket_values_new ();
  g_autoptr (GPtrArray) operations = g_ptr_array_new_with_free_func ((GDestroyNotify) docket_operation_unref);
  g_autoptr (GError) error = NULL;

  docket_values_set_text (set, DOCKET_NOTE_CUSTOMER, customer);
  docket_values_set_text (set, DOCKET_NOTE_BODY, "Called back");
  g_ptr_array_add (operations, docket_operation_new_create (DOCKET_KIND_NOTE, "018f0000-0000-7000-8000-0000000e0001", set));
  docket_store_submit (f->store, operations, &error);
  g_assert_no_error (error);
}

/* Piece by piece, until it says why it failed. Returns the pieces. */
static guint
save_until_it_fails (WorkerFixture *f, DocketCustomerImport *import, GError **error)
{
  gboolean more = TRUE;
  guint n;

  for (n = 1; docket_customer_import_save (f->store, import, &more, error); n++)
    g_assert_true (more);
  return n;
}

static void
test_failing_part_takes_the_others_back (WorkerFixture *f, gconstpointer data)
{
  g_autoptr (DocketCustomerImport) import = open_table (f);
  g_autoptr (GError) error = NULL;

  spoil_last_row (import);
  save_part (f, import);
  save_part (f, import);
  g_assert_cmpuint (count_saved (f->reader), ==, 2 * DOCKET_IMPORT_PART_OPERATIONS);
  /* The way back is one of parts, too. */
  g_assert_cmpuint (save_until_it_fails (f, import, &error), >=, 2);
  g_assert_nonnull (strstr (error->message, "saved already"));
  g_assert_null (strstr (error->message, "Only a part"));
  g_assert_cmpuint (count_saved (f->reader), ==, 0);
}

/* What somebody saves while it is taken back stays, and stops it where it stands on a part. */
static void
test_save_goes_between_parts_taken_back (WorkerFixture *f, gconstpointer data)
{
  g_autoptr (DocketCustomerImport) import = open_table (f);
  const DocketImportRow *first = &g_array_index (docket_customer_import_get_rows (import), DocketImportRow, 0);
  g_autoptr (GError) error = NULL;
  gboolean more = TRUE;

  spoil_last_row (import);
  save_part (f, import);
  save_part (f, import);
  while (count_saved (f->reader) == 2 * DOCKET_IMPORT_PART_OPERATIONS)
    {
      docket_customer_import_save (f->store, import, &more, &error);
      g_assert_no_error (error);
      g_assert_true (more);
    }
  g_assert_cmpuint (count_saved (f->reader), ==, DOCKET_IMPORT_PART_OPERATIONS);
  save_note_on (f, first->id);
  save_until_it_fails (f, import, &error);
  g_test_message ("%s", error->message);
  g_assert_true (g_str_has_prefix (error->message, "Only a part of the table was saved. This was saved already."));
  g_assert_nonnull (strstr (error->message, "64 of 128 changes were taken back"));
  g_assert_cmpuint (count_saved (f->reader), ==, DOCKET_IMPORT_PART_OPERATIONS + 1);
}

/* Somebody wrote on one of them meanwhile: that is not thrown away with them. */
static void
test_part_that_stands_is_told (WorkerFixture *f, gconstpointer data)
{
  g_autoptr (DocketCustomerImport) import = open_table (f);
  const DocketImportRow *first = &g_array_index (docket_customer_import_get_rows (import), DocketImportRow, 0);
  g_autoptr (GError) error = NULL;

  spoil_last_row (import);
  save_part (f, import);
  save_note_on (f, first->id);
  save_part (f, import);
  save_until_it_fails (f, import, &error);
  g_assert_true (g_str_has_prefix (error->message, "Only a part of the table was saved. This was saved already."));
  g_assert_nonnull (strstr (error->message, "It could not be taken back: "));
  g_assert_cmpuint (count_saved (f->reader), ==, 2 * DOCKET_IMPORT_PART_OPERATIONS + 1);
}

/* What stands is not saved once more when the table is saved again. */
static void
test_part_that_stands_is_not_doubled (WorkerFixture *f, gconstpointer data)
{
  g_autoptr (DocketCustomerImport) import = open_table_of (f, FALSE);
  DocketImportRow *last = &g_array_index (docket_customer_import_get_rows (import), DocketImportRow, ROWS - 1);
  g_autoptr (GPtrArray) items = NULL;
  g_autoptr (GError) error = NULL;

  save_part (f, import);
  items = docket_store_outbox (f->reader, 0, NULL);
  last->id = g_strdup (((DocketOutboxItem *) g_ptr_array_index (items, 0))->operation->record_id);
  save_note_on (f, last->id);
  save_part (f, import);
  save_until_it_fails (f, import, &error);
  g_assert_true (g_str_has_prefix (error->message, "Only a part of the table was saved."));
  g_clear_error (&error);
  g_assert_cmpuint (count_saved (f->reader), ==, 2 * DOCKET_IMPORT_PART_OPERATIONS + 1);

  g_clear_pointer (&last->id, g_free);
  docket_customer_import_save_whole (f->store, import, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (count_saved (f->reader), ==, ROWS + 1);
}

/* Whatever is wrong, it can be told with more behind it. */
static void
test_problems_are_sentences (WorkerFixture *f, gconstpointer data)
{
  static const char *const tables[] = { "name,email\nSomebody,nowhere\n", "name,id\nSomebody,12\n", "name\nSomebody,else\n", "name,phone\n,+353 1 600000\n" };

  for (guint i = 0; i < G_N_ELEMENTS (tables); i++)
    {
      g_autofree char *path = g_build_filename (f->dir, "wrong.csv", NULL);
      g_autoptr (DocketCustomerImport) import = NULL;
      g_autoptr (GError) error = NULL;
      const DocketImportRow *row;

      g_assert_true (g_file_set_contents (path, tables[i], -1, NULL));
      import = docket_customer_import_new (path, &error);
      g_assert_no_error (error);
      docket_customer_import_check (import, f->reader, DOCKET_CLOCK (f->clock), f->random, NULL, &error);
      g_assert_no_error (error);
      row = &g_array_index (docket_customer_import_get_rows (import), DocketImportRow, 0);
      g_test_message ("%s", row->problem);
      g_assert_true (g_str_has_suffix (row->problem, "."));
      g_assert_false (g_str_has_suffix (row->problem, ".."));
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/sync/import/whole-or-nothing", WorkerFixture, NULL, worker_set_up, test_whole_or_nothing, worker_tear_down);
  g_test_add ("/sync/import/failing-part-takes-the-others-back", WorkerFixture, NULL, worker_set_up, test_failing_part_takes_the_others_back, worker_tear_down);
  g_test_add ("/sync/import/save-goes-between-parts-taken-back", WorkerFixture, NULL, worker_set_up, test_save_goes_between_parts_taken_back, worker_tear_down);
  g_test_add ("/sync/import/part-that-stands-is-told", WorkerFixture, NULL, worker_set_up, test_part_that_stands_is_told, worker_tear_down);
  g_test_add ("/sync/import/part-that-stands-is-not-doubled", WorkerFixture, NULL, worker_set_up, test_part_that_stands_is_not_doubled, worker_tear_down);
  g_test_add ("/sync/import/problems-are-sentences", WorkerFixture, NULL, worker_set_up, test_problems_are_sentences, worker_tear_down);
  return g_test_run ();
}
