/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "docket-test-store.h"

#include <glib/gstdio.h>
#include <gio/gio.h>
#include <string.h>

#include "docket-store-private.h"

/* -- Clock -- */

struct _DocketTestClock
{
  GObject parent_instance;

  GMutex lock;
  gint64 now_ms;
};

static void docket_test_clock_iface_init (DocketClockInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (DocketTestClock, docket_test_clock, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (DOCKET_TYPE_CLOCK, docket_test_clock_iface_init))

static gint64
docket_test_clock_now_ms (DocketClock *clock)
{
  DocketTestClock *self = DOCKET_TEST_CLOCK (clock);
  gint64 now_ms;

  g_mutex_lock (&self->lock);
  now_ms = self->now_ms;
  g_mutex_unlock (&self->lock);
  return now_ms;
}

static GSource *
docket_test_clock_timer_new (DocketClock *clock, gint64 delay_ms)
{
  return g_timeout_source_new ((guint) delay_ms);
}

static void
docket_test_clock_iface_init (DocketClockInterface *iface)
{
  iface->now_ms = docket_test_clock_now_ms;
  iface->monotonic_ms = docket_test_clock_now_ms;
  iface->timer_new = docket_test_clock_timer_new;
}

static void
docket_test_clock_finalize (GObject *object)
{
  g_mutex_clear (&DOCKET_TEST_CLOCK (object)->lock);
  G_OBJECT_CLASS (docket_test_clock_parent_class)->finalize (object);
}

static void
docket_test_clock_class_init (DocketTestClockClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = docket_test_clock_finalize;
}

static void
docket_test_clock_init (DocketTestClock *self)
{
  g_mutex_init (&self->lock);
}

DocketTestClock *
docket_test_clock_new (gint64 now_ms)
{
  DocketTestClock *self = g_object_new (DOCKET_TYPE_TEST_CLOCK, NULL);

  self->now_ms = now_ms;
  return self;
}

void
docket_test_clock_advance (DocketTestClock *self, gint64 ms)
{
  g_mutex_lock (&self->lock);
  self->now_ms += ms;
  g_mutex_unlock (&self->lock);
}

/* -- Records -- */

char *
docket_test_id (guint tag, guint n)
{
  return g_strdup_printf ("018f0000-0000-7000-8000-%04x%08x", tag & 0xffff, n);
}

DocketRecord *
docket_test_record (DocketKind kind, const char *id, gint64 rev)
{
  const DocketKindInfo *info = docket_kind_info (kind);
  DocketRecord *record = docket_record_new (kind, id);
  DocketStamp stamp = { (char *) DOCKET_TEST_SOFIA, (char *) DOCKET_TEST_DEVICE, DOCKET_TEST_NOW_MS, DOCKET_TEST_NOW_MS };

  docket_record_set_rev (record, rev);
  for (guint i = 0; i < info->n_groups; i++)
    {
      docket_record_set_group_rev (record, info->first_group + i, rev);
      docket_record_set_stamp (record, info->first_group + i, &stamp);
    }
  return record;
}

DocketRecord *
docket_test_job (const char *id, const char *title, const char *status, const char *technician, gint64 rev)
{
  DocketRecord *job = docket_test_record (DOCKET_KIND_JOB, id, rev);

  docket_record_set_text (job, DOCKET_JOB_TITLE, title);
  docket_record_set_text (job, DOCKET_JOB_STATUS, status);
  docket_record_set_text (job, DOCKET_JOB_TECHNICIAN, technician);
  docket_record_set_text (job, DOCKET_JOB_CUSTOMER, DOCKET_TEST_CUSTOMER);
  return job;
}

static DocketRecord *
person (const char *id, const char *username, const char *name, const char *role)
{
  DocketRecord *record = docket_test_record (DOCKET_KIND_PERSON, id, 1);

  docket_record_set_text (record, DOCKET_PERSON_USERNAME, username);
  docket_record_set_text (record, DOCKET_PERSON_NAME, name);
  docket_record_set_text (record, DOCKET_PERSON_ROLE, role);
  return record;
}

/* -- Store -- */

static const struct
{
  const char *username;
  const char *id;
  const char *role;
} people[] = {
  { "dana", DOCKET_TEST_DANA, "dispatcher" },
  { "omar", DOCKET_TEST_OMAR, "office" },
  { "sofia", DOCKET_TEST_SOFIA, "supervisor" },
  { "tess", DOCKET_TEST_TESS, "technician" },
};

DocketTestStore *
docket_test_store_new (const char *username)
{
  DocketTestStore *test = g_new0 (DocketTestStore, 1);
  g_autoptr(GError) error = NULL;

  test->dir = g_dir_make_tmp ("docket-store-XXXXXX", &error);
  g_assert_no_error (error);
  test->path = g_build_filename (test->dir, "desk.db", NULL);
  test->clock = docket_test_clock_new (DOCKET_TEST_NOW_MS);
  test->random = docket_seeded_random_new (7);
  test->store = docket_store_open (test->path, DOCKET_DB_READ_WRITE, DOCKET_CLOCK (test->clock), test->random, &error);
  g_assert_no_error (error);

  for (guint i = 0; i < G_N_ELEMENTS (people); i++)
    if (strcmp (people[i].username, username) == 0)
      {
        g_assert_true (docket_store_set_meta (test->store, DOCKET_META_PERSON, people[i].id, NULL));
        g_assert_true (docket_store_set_meta (test->store, DOCKET_META_ROLE, people[i].role, NULL));
        g_assert_true (docket_store_set_meta (test->store, DOCKET_META_USERNAME, username, NULL));
      }
  g_assert_true (docket_store_set_meta (test->store, DOCKET_META_DEVICE, DOCKET_TEST_DEVICE, NULL));
  g_assert_true (docket_store_set_meta (test->store, DOCKET_META_CURRENCY, "EUR", NULL));
  docket_test_feed (test,
                    person (DOCKET_TEST_DANA, "dana", "Dana Weiss", "dispatcher"),
                    person (DOCKET_TEST_OMAR, "omar", "Omar Haddad", "office"),
                    person (DOCKET_TEST_SOFIA, "sofia", "Sofia Lind", "supervisor"),
                    person (DOCKET_TEST_TESS, "tess", "Tess Ortiz", "technician"),
                    person (DOCKET_TEST_MILO, "milo", "Milo Brandt", "technician"), NULL);
  return test;
}

DocketTestStore *
docket_test_store_new_with_job (const char *username)
{
  DocketTestStore *test = docket_test_store_new (username);
  DocketRecord *customer = docket_test_record (DOCKET_KIND_CUSTOMER, DOCKET_TEST_CUSTOMER, 5);
  DocketRecord *job = docket_test_job (DOCKET_TEST_JOB, "Leaking pump", "in_progress", DOCKET_TEST_TESS, 5);

  docket_record_set_text (customer, DOCKET_CUSTOMER_NAME, "Adler & Co");
  docket_record_set_text (job, DOCKET_JOB_NUMBER, "J-10248");
  docket_record_set_int (job, DOCKET_JOB_STARTS_AT, DOCKET_TEST_NOW_MS);
  docket_test_feed (test, customer, job, NULL);
  return test;
}

static void
remove_all (const char *path)
{
  g_autoptr(GDir) dir = g_dir_open (path, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *entry = g_build_filename (path, name, NULL);

      remove_all (entry);
    }
  g_remove (path);
}

void
docket_test_store_free (DocketTestStore *test)
{
  gboolean right;

  /* Whatever a test did: the counts that are kept are of what is there. */
  if (test->store != NULL && docket_store_counts_are_right (test->store, &right, NULL))
    g_assert_true (right);
  g_clear_object (&test->store);
  remove_all (test->dir);
  g_clear_object (&test->clock);
  g_clear_object (&test->random);
  g_free (test->dir);
  g_free (test->path);
  g_free (test);
}

void
docket_test_store_reopen (DocketTestStore *test)
{
  g_autoptr(GError) error = NULL;

  g_clear_object (&test->store);
  test->store = docket_store_open (test->path, DOCKET_DB_READ_WRITE, DOCKET_CLOCK (test->clock), test->random, &error);
  g_assert_no_error (error);
}

/* Reaches into the store for its connection: the limit is the connection's. */
void
docket_test_store_limit_pages (DocketTestStore *test, guint more)
{
  g_autofree char *sql = NULL;
  g_autoptr(GError) error = NULL;
  gint64 pages = 1073741823;

  if (more > 0)
    {
      g_autoptr(DocketStatement) count = docket_db_prepare (test->store->db, "PRAGMA page_count", &error);

      g_assert_no_error (error);
      g_assert_true (docket_statement_step (count, NULL));
      pages = docket_statement_get_int (count, 0) + more;
    }
  sql = g_strdup_printf ("PRAGMA max_page_count = %" G_GINT64_FORMAT, pages);
  g_assert_true (docket_db_execute (test->store->db, sql, &error));
}

DocketStore *
docket_test_store_reader (DocketTestStore *test)
{
  g_autoptr(GError) error = NULL;
  DocketStore *reader = docket_store_open (test->path, DOCKET_DB_READ_ONLY, DOCKET_CLOCK (test->clock), test->random, &error);

  g_assert_no_error (error);
  return reader;
}

/* -- Feed -- */

DocketPage *
docket_test_page_of (DocketTestStore *test, GPtrArray *records)
{
  DocketPage *page = docket_page_new ();

  if (page->changes == NULL)
    page->changes = g_ptr_array_new_with_free_func ((GDestroyNotify) docket_change_free);
  page->from = docket_store_get_feed_cursor (test->store);
  page->cursor = g_strdup_printf ("cursor-%u", ++test->pages);
  for (guint i = 0; i < records->len; i++)
    {
      DocketRecord *record = g_ptr_array_index (records, i);

      g_ptr_array_add (page->changes, docket_change_new (++test->seq, docket_record_get_kind (record), docket_record_get_id (record), record));
    }
  return page;
}

static DocketPage *
page_of_list (DocketTestStore *test, DocketRecord *first, va_list more)
{
  g_autoptr(GPtrArray) records = g_ptr_array_new_with_free_func ((GDestroyNotify) docket_record_unref);

  for (DocketRecord *record = first; record != NULL; record = va_arg (more, DocketRecord *))
    g_ptr_array_add (records, record);
  return docket_test_page_of (test, records);
}

DocketPage *
docket_test_page (DocketTestStore *test, ...)
{
  DocketPage *page;
  va_list records;

  va_start (records, test);
  page = page_of_list (test, va_arg (records, DocketRecord *), records);
  va_end (records);
  return page;
}

static void
apply (DocketTestStore *test, DocketPage *page)
{
  g_autoptr(GError) error = NULL;

  docket_store_apply_page (test->store, page, &error);
  g_assert_no_error (error);
  docket_page_free (page);
}

void
docket_test_feed (DocketTestStore *test, ...)
{
  va_list records;

  va_start (records, test);
  apply (test, page_of_list (test, va_arg (records, DocketRecord *), records));
  va_end (records);
}

void
docket_test_feed_removed (DocketTestStore *test, DocketKind kind, const char *id)
{
  DocketPage *page = docket_test_page (test, NULL);
  DocketChange *change = docket_change_new (++test->seq, kind, id, NULL);

  change->removed = TRUE;
  g_ptr_array_add (page->changes, change);
  apply (test, page);
}

/* -- What stands -- */

void
docket_test_feed_decided_against (DocketTestStore *test, const char *id)
{
  g_autoptr(DocketReview) review = docket_review_new ();
  DocketRecord *record = docket_test_record (DOCKET_KIND_REVIEW, id, 20);

  review->state = g_strdup ("decided");
  review->reason = g_strdup (DOCKET_WHY_COLLISION);
  review->subject_kind = DOCKET_KIND_JOB;
  review->subject_id = g_strdup (DOCKET_TEST_JOB);
  review->group = DOCKET_GROUP_JOB_DETAILS;
  review->current_values = docket_values_new ();
  review->choice = DOCKET_CHOICE_KEEP;
  review->opened_at = review->decided_at = DOCKET_TEST_NOW_MS;
  docket_review_to_record (review, record);
  docket_test_feed (test, record, NULL);
}

DocketRecord *
docket_test_get (DocketTestStore *test, DocketKind kind, const char *id)
{
  g_autoptr(GError) error = NULL;
  DocketRecord *record = NULL;

  docket_store_get (test->store, kind, id, &record, &error);
  g_assert_no_error (error);
  return record;
}

const char *
docket_test_status (DocketTestStore *test, const char *job)
{
  g_autoptr(DocketRecord) record = docket_test_get (test, DOCKET_KIND_JOB, job);

  g_assert_nonnull (record);
  return g_intern_string (docket_record_get_text (record, DOCKET_JOB_STATUS));
}

/* -- Saving -- */

DocketOperation *
docket_test_edit (DocketTestStore *test, const char *id, DocketField field, const char *text)
{
  const DocketFieldInfo *info = docket_field_info (field);
  g_autoptr(DocketRecord) record = docket_test_get (test, info->kind, id);
  g_autoptr(DocketValues) set = docket_values_new ();

  g_assert_nonnull (record);
  docket_values_set_text (set, field, text);
  return docket_operation_new_edit (record, info->group, set);
}

DocketOperation *
docket_test_line (const char *id)
{
  g_autoptr(DocketValues) set = docket_values_new ();

  docket_values_set_text (set, DOCKET_LINE_JOB, DOCKET_TEST_JOB);
  docket_values_set_text (set, DOCKET_LINE_CLASS, "part");
  docket_values_set_text (set, DOCKET_LINE_DESCRIPTION, "Shaft seal");
  docket_values_set_int (set, DOCKET_LINE_QUANTITY_MILLI, 1000);
  docket_values_set_int (set, DOCKET_LINE_UNIT_AMOUNT, 1890);
  docket_values_set_int (set, DOCKET_LINE_AMOUNT, 1890);
  return docket_operation_new_create (DOCKET_KIND_LINE, id, set);
}

DocketOperation *
docket_test_note (const char *id, const char *job, const char *body)
{
  g_autoptr(DocketValues) set = docket_values_new ();

  docket_values_set_text (set, DOCKET_NOTE_JOB, job);
  docket_values_set_text (set, DOCKET_NOTE_BODY, body);
  return docket_operation_new_create (DOCKET_KIND_NOTE, id, set);
}

gboolean
docket_test_submit (DocketTestStore *test, GError **error, ...)
{
  g_autoptr(GPtrArray) operations = g_ptr_array_new_with_free_func ((GDestroyNotify) docket_operation_unref);
  DocketOperation *operation;
  va_list list;

  va_start (list, error);
  while ((operation = va_arg (list, DocketOperation *)) != NULL)
    g_ptr_array_add (operations, operation);
  va_end (list);
  return docket_store_submit (test->store, operations, error);
}

char *
docket_test_save (DocketTestStore *test, const char *id, DocketField field, const char *text)
{
  g_autoptr(DocketOperation) operation = docket_test_edit (test, id, field, text);
  g_autoptr(GError) error = NULL;

  docket_test_submit (test, &error, docket_operation_ref (operation), NULL);
  g_assert_no_error (error);
  return g_strdup (operation->key);
}

/* -- Outbox -- */

void
docket_test_settle (DocketTestStore *test, const char *key, DocketOutcome outcome, gint64 seq, const char *review, const char *problem)
{
  g_autoptr(GPtrArray) results = g_ptr_array_new_with_free_func ((GDestroyNotify) docket_result_free);
  DocketResult *result = docket_result_new (key, outcome);
  g_autoptr(GError) error = NULL;

  result->seq = seq;
  result->review = g_strdup (review);
  result->problem_type = g_strdup (problem);
  g_ptr_array_add (results, result);
  docket_store_outbox_settle (test->store, results, 60000, NULL, &error);
  g_assert_no_error (error);
}

void
docket_test_sending (DocketTestStore *test, const char *key)
{
  g_autoptr(GPtrArray) keys = g_ptr_array_new ();
  g_autoptr(GError) error = NULL;

  g_ptr_array_add (keys, (char *) key);
  docket_store_outbox_sending (test->store, keys, &error);
  g_assert_no_error (error);
}

DocketOutboxItem *
docket_test_item (DocketTestStore *test, const char *key)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GPtrArray) items = docket_store_outbox (test->store, 0, &error);

  g_assert_no_error (error);
  for (guint i = 0; i < items->len; i++)
    {
      DocketOutboxItem *item = g_ptr_array_index (items, i);

      if (strcmp (item->operation->key, key) == 0)
        return g_ptr_array_steal_index (items, i);
    }
  return NULL;
}

char *
docket_test_due (DocketTestStore *test, const char *lane)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GPtrArray) keys = g_ptr_array_new_with_free_func (g_free);
  g_autoptr(GString) operations = g_string_new (NULL);

  docket_store_outbox_due (test->store, lane, docket_clock_now_ms (DOCKET_CLOCK (test->clock)), 256, 1024 * 1024, keys, operations, &error);
  g_assert_no_error (error);
  g_ptr_array_add (keys, NULL);
  return g_strjoinv (" ", (char **) keys->pdata);
}
