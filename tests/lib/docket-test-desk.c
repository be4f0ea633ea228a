/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Real desks for tests. Time is only ever waited for as a condition: a bound
 * ends the test if something never comes, no result depends on how fast it came.
 */
#include "docket-test-desk.h"

#include <string.h>

#include "docket-id.h"
#include "docket-test-server.h"

#define WAIT_S_MAX 240
#define WAIT_TURN_MS 5
#define DRAIN_TRIES_MAX 50
#define SYNC_S_MAX 180

struct _DocketTestDesk
{
  DocketClock *clock;
  DocketRandom *random;
  DocketProfile *profile;
  DocketDesk *desk;
  GHashTable *made; /* keys; see docket_test_desk_get_made() */
};

/* -- Waiting -- */

static gboolean
on_turn (gpointer data)
{
  return G_SOURCE_CONTINUE;
}

void
docket_test_wait (DocketTestCondition condition, gpointer data, const char *what)
{
  gint64 deadline = g_get_monotonic_time () + WAIT_S_MAX * G_USEC_PER_SEC;
  guint turn = g_timeout_add (WAIT_TURN_MS, on_turn, NULL);

  while (!condition (data))
    {
      if (g_get_monotonic_time () > deadline)
        g_error ("waited too long: %s", what);
      g_main_context_iteration (NULL, TRUE);
    }
  g_source_remove (turn);
}

typedef struct
{
  DocketTestDesk *desk;
  DocketKind kind;
  const char *id;
  const char *text;
} Expected;

static gboolean
has_record (gpointer data)
{
  const Expected *expected = data;
  g_autoptr (DocketRecord) record = NULL;

  return docket_store_get (docket_test_desk_get_reader (expected->desk), expected->kind, expected->id, &record, NULL) && record != NULL;
}

void
docket_test_wait_for_record (DocketTestDesk *self, DocketKind kind, const char *id)
{
  Expected expected = { self, kind, id, NULL };

  docket_test_wait (has_record, &expected, "a record to arrive");
}

static gboolean
has_status (gpointer data)
{
  const Expected *expected = data;
  g_autofree char *status = NULL;

  if (!has_record (data))
    return FALSE;
  status = docket_test_desk_status (expected->desk, expected->id);
  return g_strcmp0 (status, expected->text) == 0;
}

void
docket_test_wait_for_status (DocketTestDesk *self, const char *job, const char *status)
{
  Expected expected = { self, DOCKET_KIND_JOB, job, status };

  docket_test_wait (has_status, &expected, status);
}

static gboolean
has_review (gpointer data)
{
  const Expected *expected = data;
  g_auto (DocketRecordState) state = { 0 };

  return docket_store_get_state (docket_test_desk_get_reader (expected->desk), expected->kind, expected->id, &state, NULL) && state.review != NULL;
}

void
docket_test_wait_for_review (DocketTestDesk *self, DocketKind kind, const char *id)
{
  Expected expected = { self, kind, id, NULL };

  docket_test_wait (has_review, &expected, "a case to open");
}

/* -- Life -- */

static void
open_desk (DocketTestDesk *self)
{
  g_autoptr (GError) error = NULL;

  self->desk = docket_desk_open (self->profile, self->clock, self->random, &error);
  g_assert_no_error (error);
  docket_desk_start (self->desk);
}

DocketTestDesk *
docket_test_desk_new (const char *dir, const char *name, const char *url, const char *username, const char *device_class)
{
  gint64 begun_us;

  return docket_test_desk_new_timed (dir, name, url, username, device_class, &begun_us);
}

DocketTestDesk *
docket_test_desk_new_timed (const char *dir, const char *name, const char *url, const char *username, const char *device_class, gint64 *begun_us)
{
  DocketTestDesk *self = g_new0 (DocketTestDesk, 1);
  g_autofree char *path = g_build_filename (dir, name, NULL);
  g_autoptr (GError) error = NULL;

  self->made = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->clock = docket_system_clock_new ();
  self->random = docket_system_random_new ();
  self->profile = docket_profile_open (path, &error);
  g_assert_no_error (error);
  docket_desk_sign_in (self->profile, url, username, DOCKET_TEST_PASSWORD, device_class, &error);
  g_assert_no_error (error);
  *begun_us = g_get_monotonic_time ();
  open_desk (self);
  g_assert_true (docket_test_desk_sync (self));
  return self;
}

static void
close_desk (DocketTestDesk *self)
{
  docket_desk_close (self->desk);
  g_clear_object (&self->desk);
}

void
docket_test_desk_free (DocketTestDesk *self)
{
  close_desk (self);
  docket_profile_unref (self->profile);
  g_object_unref (self->clock);
  g_object_unref (self->random);
  g_hash_table_unref (self->made);
  g_free (self);
}

void
docket_test_desk_restart (DocketTestDesk *self)
{
  close_desk (self);
  open_desk (self);
}

DocketDesk *
docket_test_desk_get (DocketTestDesk *self)
{
  return self->desk;
}

DocketStore *
docket_test_desk_get_reader (DocketTestDesk *self)
{
  return docket_desk_get_reader (self->desk);
}

static gboolean
is_offline (gpointer data)
{
  return docket_desk_get_status (data)->state == DOCKET_SYNC_OFFLINE;
}

void
docket_test_desk_set_online (DocketTestDesk *self, gboolean online)
{
  docket_desk_set_online (self->desk, online);
  /* What is saved next must not slip out. */
  if (!online)
    docket_test_wait (is_offline, self->desk, "the desk to go offline");
}

/* -- Saving and syncing -- */

typedef struct
{
  gboolean done;
  GError *error;
} Answer;

static gboolean
is_done (gpointer data)
{
  return ((Answer *) data)->done;
}

static void
on_saved (GObject *source, GAsyncResult *result, gpointer data)
{
  Answer *answer = data;

  docket_desk_submit_finish (DOCKET_DESK (source), result, &answer->error);
  answer->done = TRUE;
}

static GError *
save (DocketTestDesk *self, GPtrArray *operations)
{
  Answer answer = { FALSE, NULL };

  docket_desk_submit_async (self->desk, operations, NULL, on_saved, &answer);
  docket_test_wait (is_done, &answer, "a save");
  /* The store has given each its key by now. */
  for (guint i = 0; answer.error == NULL && i < operations->len; i++)
    g_hash_table_add (self->made, g_strdup (((DocketOperation *) g_ptr_array_index (operations, i))->key));
  g_ptr_array_unref (operations);
  return answer.error;
}

GHashTable *
docket_test_desk_get_made (DocketTestDesk *self)
{
  return self->made;
}

void
docket_test_desk_forget_made (DocketTestDesk *self, const char *key)
{
  g_hash_table_remove (self->made, key);
}

void
docket_test_desk_save (DocketTestDesk *self, GPtrArray *operations)
{
  g_autoptr (GError) error = save (self, operations);

  g_assert_no_error (error);
}

char *
docket_test_desk_save_refused (DocketTestDesk *self, GPtrArray *operations)
{
  g_autoptr (GError) error = save (self, operations);

  g_assert_nonnull (error);
  return g_strdup (error->message);
}

static void
on_synced (GObject *source, GAsyncResult *result, gpointer data)
{
  Answer *answer = data;

  docket_desk_sync_now_finish (DOCKET_DESK (source), result, &answer->error);
  answer->done = TRUE;
}

gboolean
docket_test_desk_sync (DocketTestDesk *self)
{
  Answer answer = { FALSE, NULL };

  docket_desk_sync_now_async (self->desk, SYNC_S_MAX, NULL, on_synced, &answer);
  docket_test_wait (is_done, &answer, "Sync now to end");
  if (answer.error == NULL)
    return TRUE;
  /* Not as a comment of the test: those are not shown of a program that dies. */
  g_printerr ("Sync now: %s\n", answer.error->message);
  g_error_free (answer.error);
  return FALSE;
}

void
docket_test_desk_drain (DocketTestDesk *self)
{
  for (guint i = 0; i < DRAIN_TRIES_MAX; i++)
    if (docket_test_desk_sync (self) && docket_test_desk_counts (self).pending == 0)
      return;
  g_error ("the outbox does not drain");
}

/* -- Looking -- */

DocketRecord *
docket_test_desk_record (DocketTestDesk *self, DocketKind kind, const char *id)
{
  DocketRecord *record = NULL;
  g_autoptr (GError) error = NULL;

  docket_store_get (docket_test_desk_get_reader (self), kind, id, &record, &error);
  g_assert_no_error (error);
  g_assert_nonnull (record);
  return record;
}

char *
docket_test_desk_status (DocketTestDesk *self, const char *job)
{
  g_autoptr (DocketRecord) record = docket_test_desk_record (self, DOCKET_KIND_JOB, job);

  return g_strdup (docket_record_get_text (record, DOCKET_JOB_STATUS));
}

DocketStoreCounts
docket_test_desk_counts (DocketTestDesk *self)
{
  DocketStoreCounts counts = { 0 };
  g_autoptr (GError) error = NULL;

  docket_store_get_counts (docket_test_desk_get_reader (self), &counts, &error);
  g_assert_no_error (error);
  return counts;
}

GPtrArray *
docket_test_desk_notes (DocketTestDesk *self, const char *job)
{
  g_autoptr (DocketQuery) query = docket_query_new (DOCKET_KIND_NOTE);
  g_autoptr (GPtrArray) notes = NULL;
  g_autoptr (GError) error = NULL;
  GPtrArray *bodies = g_ptr_array_new_with_free_func (g_free);

  query->job = g_strdup (job);
  notes = docket_store_select (docket_test_desk_get_reader (self), query, 0, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < notes->len; i++)
    g_ptr_array_add (bodies, g_strdup (docket_record_get_text (g_ptr_array_index (notes, i), DOCKET_NOTE_BODY)));
  return bodies;
}

GPtrArray *
docket_test_desk_outbox (DocketTestDesk *self)
{
  g_autoptr (GError) error = NULL;
  GPtrArray *items = docket_store_outbox (docket_test_desk_get_reader (self), 0, &error);

  g_assert_no_error (error);
  return items;
}

DocketReview *
docket_test_desk_review (DocketTestDesk *self, DocketKind kind, const char *id)
{
  g_auto (DocketRecordState) state = { 0 };
  g_autoptr (DocketRecord) record = NULL;
  g_autoptr (GError) error = NULL;
  DocketReview *review;

  docket_store_get_state (docket_test_desk_get_reader (self), kind, id, &state, &error);
  g_assert_no_error (error);
  if (state.review == NULL)
    return NULL;
  record = docket_test_desk_record (self, DOCKET_KIND_REVIEW, state.review);
  review = docket_review_from_record (record, &error);
  g_assert_no_error (error);
  return review;
}

/* -- Operations -- */

GPtrArray *
docket_test_save_new (void)
{
  return g_ptr_array_new_with_free_func ((GDestroyNotify) docket_operation_unref);
}

void
docket_test_save_text (GPtrArray *operations, DocketTestDesk *desk, DocketKind kind, const char *id, DocketField field, const char *text)
{
  g_autoptr (DocketRecord) record = docket_test_desk_record (desk, kind, id);
  g_autoptr (DocketValues) set = docket_values_new ();

  docket_values_set_text (set, field, text);
  g_ptr_array_add (operations, docket_operation_new_edit (record, docket_field_info (field)->group, set));
}

static void
add_create (GPtrArray *operations, DocketTestDesk *desk, DocketKind kind, DocketValues *set)
{
  g_autofree char *id = docket_id_new (desk->clock, desk->random);

  g_ptr_array_add (operations, docket_operation_new_create (kind, id, set));
}

void
docket_test_save_note (GPtrArray *operations, DocketTestDesk *desk, const char *job, const char *body)
{
  g_autoptr (DocketValues) set = docket_values_new ();

  docket_values_set_text (set, DOCKET_NOTE_JOB, job);
  docket_values_set_text (set, DOCKET_NOTE_BODY, body);
  add_create (operations, desk, DOCKET_KIND_NOTE, set);
}

void
docket_test_save_part (GPtrArray *operations, DocketTestDesk *desk, const char *job, const char *description, gint64 amount)
{
  g_autoptr (DocketValues) set = docket_values_new ();

  docket_values_set_text (set, DOCKET_LINE_JOB, job);
  docket_values_set_text (set, DOCKET_LINE_CLASS, "part");
  docket_values_set_text (set, DOCKET_LINE_DESCRIPTION, description);
  docket_values_set_int (set, DOCKET_LINE_QUANTITY_MILLI, 1000);
  docket_values_set_int (set, DOCKET_LINE_UNIT_AMOUNT, amount);
  docket_values_set_int (set, DOCKET_LINE_AMOUNT, amount);
  add_create (operations, desk, DOCKET_KIND_LINE, set);
}

static char *
first_customer (DocketTestDesk *desk)
{
  g_autoptr (DocketQuery) query = docket_query_new (DOCKET_KIND_CUSTOMER);
  g_autoptr (GPtrArray) customers = docket_store_select (docket_test_desk_get_reader (desk), query, 1, NULL);

  g_assert_cmpuint (customers->len, ==, 1);
  return g_strdup (docket_record_get_id (g_ptr_array_index (customers, 0)));
}

static void
save_text (DocketTestDesk *desk, const char *job, DocketField field, const char *text)
{
  GPtrArray *operations = docket_test_save_new ();

  docket_test_save_text (operations, desk, DOCKET_KIND_JOB, job, field, text);
  docket_test_desk_save (desk, operations);
  docket_test_desk_drain (desk);
}

char *
docket_test_job_in_hand (DocketTestDesk *office, DocketTestDesk *dispatcher, DocketTestDesk *technician, const char *title)
{
  g_autoptr (DocketValues) set = docket_values_new ();
  g_autofree char *customer = first_customer (office);
  const char *person = docket_desk_get_person_id (technician->desk);
  char *id = docket_id_new (office->clock, office->random);
  GPtrArray *operations = docket_test_save_new ();

  docket_values_set_text (set, DOCKET_JOB_TITLE, title);
  docket_values_set_text (set, DOCKET_JOB_CUSTOMER, customer);
  g_ptr_array_add (operations, docket_operation_new_create (DOCKET_KIND_JOB, id, set));
  docket_test_desk_save (office, operations);
  docket_test_desk_drain (office);
  docket_test_wait_for_record (dispatcher, DOCKET_KIND_JOB, id);
  save_text (dispatcher, id, DOCKET_JOB_TECHNICIAN, person);
  docket_test_wait_for_status (technician, id, "assigned");
  save_text (technician, id, DOCKET_JOB_STATUS, "opened");
  save_text (technician, id, DOCKET_JOB_STATUS, "in_progress");
  docket_test_wait_for_status (office, id, "in_progress");
  docket_test_wait_for_status (dispatcher, id, "in_progress");
  /* Nothing half-way anywhere: every desk has caught up. */
  docket_test_desk_drain (office);
  docket_test_desk_drain (dispatcher);
  docket_test_desk_drain (technician);
  return id;
}
