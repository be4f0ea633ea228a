/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * A table of customers that is saved in one transaction: whoever looks meanwhile
 * sees nothing of it, so nothing is left of it wherever it is cut off.
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
open_table (WorkerFixture *f)
{
  g_autofree char *path = g_build_filename (f->dir, "table.csv", NULL);
  g_autoptr (GString) text = g_string_new ("name,phone,id\n");
  g_autoptr (GError) error = NULL;
  DocketCustomerImport *import;

  for (guint i = 0; i < ROWS; i++)
    g_string_append_printf (text, "Somebody %u,+353 1 6%06u,018f0000-0000-7000-8000-%012u\n", i * 7919, i * 13, i + 1);
  g_assert_true (g_file_set_contents (path, text->str, -1, NULL));
  import = docket_customer_import_new (path, &error);
  g_assert_no_error (error);
  docket_customer_import_check (import, f->reader, DOCKET_CLOCK (f->clock), f->random, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (docket_customer_import_count_wanted (import), ==, ROWS);
  return import;
}

static void
test_whole_or_nothing (WorkerFixture *f, gconstpointer data)
{
  g_autoptr (DocketCustomerImport) import = open_table (f);
  DocketImportRow *last = g_ptr_array_index (docket_customer_import_get_rows (import), ROWS - 1);
  const DocketImportRow *first = g_ptr_array_index (docket_customer_import_get_rows (import), 0);
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

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/sync/import/whole-or-nothing", WorkerFixture, NULL, worker_set_up, test_whole_or_nothing, worker_tear_down);
  return g_test_run ();
}
