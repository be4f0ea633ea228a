/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * A device is put together as docket-sync-thread.c does it, without the thread:
 * store, writer, reader, worker, and the notifier that wakes the worker.
 *
 * When its disk dies in the middle of something, everything goes on for the rest
 * of that turn, as it does not in a process that is killed; but nothing it does
 * reaches the disk or the line any more, and then it is closed.
 */
#include "docket-sim-desk.h"

#include "docket-sim-people.h"
#include "docket-sim-reach.h"
#include "docket-sim-world.h"
#include "docket-store-private.h"

#define STOP_TURNS_MAX 1000
/* Companies here are so small that what is read anew would always be copied into
 * the tables shown: in every so many worlds these change their names, as in large ones. */
#define SEEDS_OF_NEW_NAMES 8
/* Nor would a save of theirs be gone through in more than one part. */
#define PART_OPERATIONS 3

DocketSimDesk *
docket_sim_desk_new (DocketSimWorld *world, guint index, guint person, DocketSimDisk *disk)
{
  DocketSimDesk *desk = g_new0 (DocketSimDesk, 1);

  desk->world = world;
  desk->index = index;
  desk->person = person;
  desk->disk = disk;
  desk->clock = docket_sim_time_clock_new (world->time, 0);
  desk->random = docket_seeded_random_new (world->seed * 1000 + index + 1);
  desk->rand = g_rand_new_with_seed ((guint32) (world->seed * 1000 + index + 1));
  desk->made = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  desk->in_parts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  desk->told = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  desk->unseen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  return desk;
}

void
docket_sim_desk_free (DocketSimDesk *desk)
{
  if (desk->up)
    docket_sim_desk_close (desk);
  docket_sim_disk_free (desk->disk);
  g_object_unref (desk->clock);
  g_object_unref (desk->random);
  g_rand_free (desk->rand);
  g_hash_table_unref (desk->made);
  g_hash_table_unref (desk->in_parts);
  g_hash_table_unref (desk->told);
  g_hash_table_unref (desk->unseen);
  g_clear_pointer (&desk->copy_made, g_hash_table_unref);
  g_clear_pointer (&desk->copy, docket_sim_disk_free);
  g_free (desk);
}

gboolean
docket_sim_desk_prepare (DocketStore *store, guint person, const char *epoch, GError **error)
{
  const DocketSimPerson *who = docket_sim_person (person);
  const struct
  {
    const char *name;
    const char *value;
  } facts[] = {
    { DOCKET_META_SERVER_URL, "http://simulated" },
    { DOCKET_META_EPOCH, epoch },
    { DOCKET_META_COMPANY, "Simulated" },
    { DOCKET_META_CURRENCY, "EUR" },
    { DOCKET_META_PERSON, who->id },
    { DOCKET_META_USERNAME, who->username },
    { DOCKET_META_ROLE, who->role },
    { DOCKET_META_DEVICE, who->device },
  };

  for (guint i = 0; i < G_N_ELEMENTS (facts); i++)
    if (!docket_store_set_meta (store, facts[i].name, facts[i].value, error))
      return FALSE;
  return TRUE;
}

static void
on_status (DocketSyncStatus *status, gpointer data)
{
  DocketSimDesk *desk = data;

  desk->state = status->state;
  if (desk->world->restored && docket_store_is_resending (desk->reader))
    docket_sim_reach (DOCKET_SIM_REACH_RESENT);
  g_clear_pointer (&desk->status, docket_sync_status_unref);
  desk->status = docket_sync_status_ref (status);
}

static void
on_changes (DocketChangeSet *changes, gpointer data)
{
  DocketSimDesk *desk = data;

  if (docket_change_set_is_everything (changes) || docket_change_set_has_outbox (changes))
    docket_worker_wake (desk->worker);
}

static void
reach_unseen (DocketSimDesk *desk)
{
  g_autoptr (GPtrArray) items = g_hash_table_size (desk->unseen) == 0 ? NULL : docket_store_outbox (desk->reader, 0, NULL);

  for (guint i = 0; items != NULL && i < items->len; i++)
    if (g_hash_table_contains (desk->unseen, ((DocketOutboxItem *) g_ptr_array_index (items, i))->operation->key))
      docket_sim_reach (DOCKET_SIM_REACH_SAVED_UNSEEN);
  g_hash_table_remove_all (desk->unseen);
}

gboolean
docket_sim_desk_open (DocketSimDesk *desk, GError **error)
{
  g_autofree char *path = docket_sim_disk_path (desk->disk, DOCKET_SIM_DESK_FILE);

  desk->store = docket_store_open (path, DOCKET_DB_READ_WRITE, desk->clock, desk->random, error);
  if (desk->store != NULL)
    desk->reader = docket_store_open (path, DOCKET_DB_READ_ONLY, desk->clock, desk->random, error);
  if (desk->reader == NULL)
    {
      g_clear_object (&desk->store);
      return FALSE;
    }
  if (desk->world->seed % SEEDS_OF_NEW_NAMES == 0)
    desk->store->copied_rows_max = 0;
  if ((desk->world->faults & DOCKET_SIM_FAULT_PARTS) != 0)
    desk->store->part_operations = PART_OPERATIONS;
  desk->notifier = docket_notifier_new ();
  desk->writer = docket_writer_new_inline (desk->store, desk->notifier);
  desk->transport = docket_sim_transport_new (desk);
  desk->worker = docket_worker_new (desk->writer, desk->reader, desk->transport, desk->clock, desk->random);
  docket_worker_set_status_func (desk->worker, on_status, desk);
  desk->subscription = docket_notifier_subscribe (desk->notifier, on_changes, desk);
  desk->up = TRUE;
  desk->opened_at = docket_sim_time_now (desk->world->time);
  desk->life++;
  desk->n_saving = 0;
  reach_unseen (desk);
  if ((desk->world->faults & DOCKET_SIM_FAULT_PARTS) != 0)
    docket_sim_person_starts (desk);
  docket_worker_start (desk->worker, docket_sim_person (desk->person)->token);
  return TRUE;
}

void
docket_sim_desk_close (DocketSimDesk *desk)
{
  desk->up = FALSE;
  docket_worker_stop (desk->worker);
  for (guint i = 0; i < STOP_TURNS_MAX && !docket_worker_is_idle (desk->worker); i++)
    g_main_context_iteration (g_main_context_get_thread_default (), FALSE);
  docket_sim_time_settle (desk->world->time);
  docket_notifier_unsubscribe (desk->notifier, desk->subscription);
  docket_writer_close (desk->writer);
  docket_sim_time_settle (desk->world->time);
  g_assert_finalize_object (desk->worker);
  desk->worker = NULL;
  g_clear_pointer (&desk->status, docket_sync_status_unref);
  g_clear_object (&desk->transport);
  g_clear_object (&desk->writer);
  g_clear_object (&desk->notifier);
  g_clear_object (&desk->reader);
  g_assert_finalize_object (desk->store);
  desk->store = NULL;
}

/* -- Saving -- */

typedef struct
{
  DocketSimDesk *desk;
  guint life;
  GPtrArray *operations; /* NULL: some other write */
} Save;

/* It died; whether the save is on the disk, the next start shows. */
static void
note_unseen (Save *save)
{
  docket_sim_reach (DOCKET_SIM_REACH_DESK_DIED_SAVING);
  for (guint i = 0; save->operations != NULL && i < save->operations->len; i++)
    {
      const DocketOperation *operation = g_ptr_array_index (save->operations, i);

      if (operation->key != NULL)
        g_hash_table_add (save->desk->unseen, g_strdup (operation->key));
    }
}

static void
reach_trouble (const GError *error)
{
  if (g_error_matches (error, DOCKET_DB_ERROR, DOCKET_DB_ERROR_FULL))
    docket_sim_reach (DOCKET_SIM_REACH_DESK_FULL);
}

static void
on_saved (GObject *source, GAsyncResult *result, gpointer data)
{
  Save *save = data;
  DocketSimDesk *desk = save->desk;
  g_autoptr (GError) error = NULL;
  gboolean ok = docket_writer_run_finish (DOCKET_WRITER (source), result, &error);

  desk->n_saving--;
  if (!ok)
    reach_trouble (error);
  if (!ok && docket_sim_disk_is_dead (desk->disk))
    note_unseen (save);
  for (guint i = 0; ok && save->operations != NULL && i < save->operations->len; i++)
    {
      const DocketOperation *operation = g_ptr_array_index (save->operations, i);

      g_hash_table_add (desk->made, g_strdup (operation->key));
      docket_sim_world_note (desk->world, "saved", desk->index, operation->key, 36);
    }
  g_clear_pointer (&save->operations, g_ptr_array_unref);
  g_free (save);
}

void
docket_sim_desk_save (DocketSimDesk *desk, GPtrArray *operations)
{
  Save *save = g_new0 (Save, 1);

  save->desk = desk;
  save->life = desk->life;
  save->operations = operations;
  desk->n_saving++;
  docket_writer_submit_async (desk->writer, operations, NULL, on_saved, save);
}

void
docket_sim_desk_save_by (DocketSimDesk *desk, GPtrArray *operations, DocketWriterFunc func, gpointer data, GDestroyNotify destroy)
{
  Save *save = g_new0 (Save, 1);

  save->desk = desk;
  save->life = desk->life;
  save->operations = operations;
  desk->n_saving++;
  docket_writer_run_async (desk->writer, DOCKET_WRITER_SAVE, func, data, destroy, NULL, on_saved, save);
}

void
docket_sim_desk_write (DocketSimDesk *desk, DocketWriterFunc func, gpointer data, GDestroyNotify destroy)
{
  docket_sim_desk_save_by (desk, NULL, func, data, destroy);
}
