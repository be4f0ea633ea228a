/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Somebody reads a table in, and thinks better of it. A large save is let go, put
 * back and taken back in parts (docket-undo.c), here of a few operations each:
 *
 *   part ──── others save, the line comes and goes ──── part ──── … ──── the last
 *        └─── the program ends ──── [start: told "3 of 14"]
 *                                      ├── Go on
 *                                      ├── Put back
 *                                      └── Leave it so
 *
 * What was let go is a place of its own, in which the oracle looks for it.
 */
#include "docket-sim-people-private.h"

#include <glib/gstdio.h>
#include <string.h>

#include "docket-sim-oracle-private.h"
#include "docket-sim-reach.h"
#include "docket-statement.h"
#include "docket-undo-private.h"

#define ROWS_MIN 5
#define ROWS_MAX 16
#define BETWEEN_MS_MAX 1500   /* two parts */
#define LONG_BETWEEN_MS_MAX 200000
#define OFFLINE_MS_MAX 120000
#define THOUGHT_MS_MAX 6000

/* -- Part by part -- */

typedef struct
{
  DocketSimDesk *desk;
  guint life;
  DocketUndoWhat what;
  char *bundle;
  gboolean restored;   /* the server had been, when it was begun */
  DocketUndo *undo;
  gboolean taken_up;   /* after a restart */
} Parts;

static void
parts_clear (gpointer data)
{
  Parts *parts = data;

  docket_undo_free (parts->undo);
  g_free (parts->bundle);
}

static void
parts_unref (gpointer data)
{
  g_atomic_rc_box_release_full (data, parts_clear);
}

/* Keys of a save in the outbox. What is taken back is nobody's to wait for. */
static void
forget_save (DocketSimDesk *desk, const char *bundle)
{
  g_autoptr (GPtrArray) items = docket_store_outbox (desk->reader, 0, NULL);

  for (guint i = 0; items != NULL && i < items->len; i++)
    {
      const DocketOperation *operation = ((DocketOutboxItem *) g_ptr_array_index (items, i))->operation;

      if (g_strcmp0 (operation->bundle, bundle) == 0)
        g_hash_table_remove (desk->made, operation->key);
    }
}

static void
reach_end (const Parts *parts)
{
  static const DocketSimReach ends[] = {
    [DOCKET_UNDO_TAKE_BACK] = DOCKET_SIM_REACH_PARTS_TAKEN_BACK,
    [DOCKET_UNDO_LET_GO] = DOCKET_SIM_REACH_PARTS_LET_GO,
    [DOCKET_UNDO_PUT_BACK] = DOCKET_SIM_REACH_PARTS_PUT_BACK,
  };

  if (docket_undo_is_long (parts->undo))
    docket_sim_reach (ends[parts->what]);
  if (docket_undo_get_left (parts->undo, NULL) > 0 && docket_undo_is_long (parts->undo))
    docket_sim_reach (DOCKET_SIM_REACH_PARTS_STAYED);
  if (parts->taken_up)
    docket_sim_reach (parts->what == DOCKET_UNDO_PUT_BACK ? DOCKET_SIM_REACH_PARTS_BACK_LATER : DOCKET_SIM_REACH_PARTS_GONE_ON);
}

static void
reach_between (const Parts *parts)
{
  if (parts->desk->world->restored && !parts->restored)
    docket_sim_reach (DOCKET_SIM_REACH_PARTS_RESTORED);
  if (parts->desk->shut_out)
    docket_sim_reach (DOCKET_SIM_REACH_PARTS_SHUT_OUT);
}

static void take_part_in (Parts *parts);

/* Between two parts. */
static void
note_going (Parts *parts)
{
  DocketSimDesk *desk = parts->desk;

  if (parts->undo->n_taken == 0)
    return;
  g_hash_table_insert (desk->in_parts, g_strdup (parts->bundle), GUINT_TO_POINTER (desk->life));
  g_hash_table_remove (desk->told, parts->bundle);
  reach_between (parts);
}

/* Its person reads why, unless the program ended; then they are told at its start,
 * if there is more to do than the part that it ended in: a disk that fails in the last
 * one may have it all the same. */
static void
note_failed (Parts *parts, gpointer was_going)
{
  DocketSimDesk *desk = parts->desk;
  gboolean last = parts->undo->looked && parts->undo->n_taken + parts->undo->part >= parts->undo->rows->len;
  /* Gone through to its end, and nothing of it could be done: that is told, once. */
  gboolean through = parts->undo->looked && parts->undo->n_taken >= parts->undo->rows->len;

  if (was_going != NULL && !through && !last)
    g_hash_table_insert (desk->in_parts, g_strdup (parts->bundle), was_going);
  if (!docket_sim_disk_is_dead (desk->disk) || last)
    g_hash_table_add (desk->told, g_strdup (parts->bundle));
}

static gboolean
do_part (DocketStore *store, gpointer data, GError **error)
{
  Parts *parts = data;
  DocketSimDesk *desk = parts->desk;
  gpointer was_going = g_hash_table_lookup (desk->in_parts, parts->bundle);
  g_autoptr (GError) local = NULL;
  gboolean more = FALSE;

  /* What this takes away may be on the disk though it is not told. */
  if (parts->what == DOCKET_UNDO_TAKE_BACK)
    forget_save (desk, parts->bundle);
  /* Which only this one, or another like it, puts there and takes away. */
  g_hash_table_remove (desk->in_parts, parts->bundle);
  if (!docket_store_undo_step (store, parts->undo, &more, &local))
    {
      note_failed (parts, was_going);
      if (g_error_matches (local, DOCKET_STORE_ERROR, DOCKET_STORE_ERROR_IN_PART) && strstr (local->message, "The disk is full") != NULL)
        docket_sim_reach (DOCKET_SIM_REACH_PARTS_FULL);
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
  if (more)
    {
      if (parts->undo->n_taken == 0 && was_going != NULL)
        g_hash_table_insert (desk->in_parts, g_strdup (parts->bundle), was_going);
      note_going (parts);
      take_part_in (parts);
      return TRUE;
    }
  g_hash_table_add (desk->told, g_strdup (parts->bundle));
  reach_end (parts);
  return TRUE;
}

/* The colleague at the next machine gets what waits here, whole. */
static void
carry_away (DocketSimDesk *desk)
{
  g_autofree char *path = NULL;
  g_autofree char *problem = NULL;
  int file = g_file_open_tmp ("docket-sim-XXXXXX", &path, NULL);

  g_assert_cmpint (file, >=, 0);
  g_assert_true (g_close (file, NULL));
  problem = docket_sim_oracle_check_export (desk->reader, path);
  if (problem != NULL)
    docket_sim_world_fail (desk->world, "%s (%u)", problem, desk->index);
  else
    docket_sim_reach (DOCKET_SIM_REACH_PARTS_CARRIED);
  g_unlink (path);
}

/* Mostly between two parts; now and then in one. */
static void
go_wrong (DocketSimDesk *desk)
{
  switch (docket_sim_people_roll (desk, 30))
    {
    case 0:
    case 1:
    case 3:
      desk->death = docket_sim_people_roll (desk, 2) == 0 ? DOCKET_SIM_DEATH_POWER : DOCKET_SIM_DEATH_KILL;
      docket_sim_disk_die_in (desk->disk, (guint64) docket_sim_people_roll (desk, 40) + 1);
      break;
    case 2:
      docket_sim_disk_set_trouble (desk->disk, DOCKET_SIM_TROUBLE_FULL);
      break;
    default:
      return;
    }
  desk->world->n_faults++;
}

static void
on_part (gpointer data)
{
  Parts *parts = data;
  DocketSimDesk *desk = parts->desk;

  /* The program has ended, or the day. */
  if (!desk->up || desk->life != parts->life || desk->world->calm || desk->world->violation != NULL || docket_sim_disk_is_dead (desk->disk))
    return;
  if (docket_sim_people_roll (desk, 12) == 0)
    carry_away (desk);
  go_wrong (desk);
  docket_sim_desk_write (desk, do_part, g_atomic_rc_box_acquire (parts), parts_unref);
}

static void
take_part_in (Parts *parts)
{
  gint32 between = docket_sim_people_roll (parts->desk, 12) == 0 ? LONG_BETWEEN_MS_MAX : BETWEEN_MS_MAX;

  docket_sim_time_call_in (parts->desk->world->time, docket_sim_people_roll (parts->desk, between), on_part, g_atomic_rc_box_acquire (parts), parts_unref);
}

static void
begin (DocketSimDesk *desk, DocketUndoWhat what, const char *bundle)
{
  guint life = GPOINTER_TO_UINT (g_hash_table_lookup (desk->in_parts, bundle));
  Parts *parts = g_atomic_rc_box_new0 (Parts);

  parts->desk = desk;
  parts->life = desk->life;
  parts->what = what;
  parts->bundle = g_strdup (bundle);
  parts->restored = desk->world->restored;
  parts->undo = docket_undo_new_of (what, bundle);
  parts->taken_up = life != 0 && life != desk->life;
  docket_sim_world_note (desk->world, "parts", what, bundle, 36);
  on_part (parts);
  parts_unref (parts);
}

gboolean
docket_sim_people_take_rest_back (DocketSimDesk *desk, const char *bundle)
{
  if (!g_hash_table_contains (desk->in_parts, bundle))
    return FALSE;
  begin (desk, DOCKET_UNDO_TAKE_BACK, bundle);
  return TRUE;
}

/* -- The table -- */

/* Whoever does something about a save later, if they still sit there. */
typedef struct
{
  DocketSimDesk *desk;
  guint life;
} Thought;

static void
think (DocketSimDesk *desk, gint32 ms_max, GSourceOnceFunc func)
{
  Thought *thought = g_new0 (Thought, 1);

  thought->desk = desk;
  thought->life = desk->life;
  docket_sim_time_call_in (desk->world->time, docket_sim_people_roll (desk, ms_max), func, thought, g_free);
}

static gboolean
sits_there (const Thought *thought)
{
  return thought->desk->up && thought->desk->life == thought->life && !thought->desk->world->calm && !docket_sim_disk_is_dead (thought->desk->disk);
}

static void
on_thought_better (gpointer data)
{
  const Thought *thought = data;

  if (sits_there (thought))
    docket_sim_people_go_through_a_save (thought->desk);
}

static gboolean
do_import (DocketStore *store, gpointer data, GError **error)
{
  return docket_store_submit (store, data, error);
}

static void
on_line_back (gpointer data)
{
  ((DocketSimDesk *) data)->offline = FALSE;
}

/* Whoever is online sends before anybody thinks better of it. */
static void
go_offline (DocketSimDesk *desk)
{
  if (desk->offline)
    return;
  desk->offline = TRUE;
  docket_sim_transport_break (desk->transport);
  docket_sim_time_call_in (desk->world->time, docket_sim_people_roll (desk, OFFLINE_MS_MAX), on_line_back, desk, NULL);
}

/* New customers, a job for one of them, and what they say of one who is there. */
void
docket_sim_people_import (DocketSimDesk *desk)
{
  GPtrArray *operations = g_ptr_array_new_with_free_func ((GDestroyNotify) docket_operation_unref);
  gint32 n = docket_sim_people_roll (desk, ROWS_MAX - ROWS_MIN) + ROWS_MIN;
  g_autoptr (DocketRecord) old = docket_sim_people_pick (desk, DOCKET_KIND_CUSTOMER);
  g_autofree char *first = NULL;

  for (gint32 i = 0; i < n; i++)
    {
      g_autoptr (DocketValues) set = docket_values_new ();
      g_autofree char *id = docket_sim_people_new_id (desk);
      g_autofree char *name = g_strdup_printf ("Row %d of %u", docket_sim_people_roll (desk, 100000), desk->index);

      docket_values_set_text (set, DOCKET_CUSTOMER_NAME, name);
      g_ptr_array_add (operations, docket_operation_new_create (DOCKET_KIND_CUSTOMER, id, set));
      if (first == NULL)
        first = g_steal_pointer (&id);
    }
  if (docket_sim_people_roll (desk, 2) == 0)
    {
      g_autoptr (DocketValues) set = docket_values_new ();
      g_autofree char *id = docket_sim_people_new_id (desk);

      docket_values_set_text (set, DOCKET_JOB_TITLE, "From the table");
      docket_values_set_text (set, DOCKET_JOB_CUSTOMER, first);
      g_ptr_array_add (operations, docket_operation_new_create (DOCKET_KIND_JOB, id, set));
    }
  if (old != NULL && docket_sim_people_roll (desk, 2) == 0)
    {
      g_autoptr (DocketValues) set = docket_values_new ();

      docket_values_set_text (set, DOCKET_CUSTOMER_CITY, "As the table has it");
      g_ptr_array_add (operations, docket_operation_new_edit (old, DOCKET_GROUP_CUSTOMER_CONTACT, set));
    }
  docket_sim_reach (DOCKET_SIM_REACH_PARTS_IMPORTED);
  if (docket_sim_people_roll (desk, 4) != 0)
    go_offline (desk);
  if (docket_sim_people_roll (desk, 3) != 0)
    think (desk, THOUGHT_MS_MAX, on_thought_better);
  docket_sim_desk_save_by (desk, g_ptr_array_ref (operations), do_import, operations, (GDestroyNotify) g_ptr_array_unref);
}

/* A job for somebody of a table that is in the outbox yet. */
static void
save_job_for (DocketSimDesk *desk, const char *customer)
{
  g_autoptr (DocketValues) set = docket_values_new ();
  g_autofree char *id = docket_sim_people_new_id (desk);

  docket_values_set_text (set, DOCKET_JOB_TITLE, "For one of the table");
  docket_values_set_text (set, DOCKET_JOB_CUSTOMER, customer);
  docket_sim_people_save (desk, docket_operation_new_create (DOCKET_KIND_JOB, id, set));
}

/* A save of several that waits; NULL: none. (transfer full). @customer: (out) (transfer full) (nullable): one in it */
static char *
pick_save (DocketSimDesk *desk, char **customer)
{
  g_autoptr (GPtrArray) items = docket_store_outbox (desk->reader, 0, NULL);
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  guint first;

  *customer = NULL;
  if (items == NULL || items->len == 0)
    return NULL;
  first = (guint) docket_sim_people_roll (desk, (gint32) items->len);
  for (guint i = 0; i < items->len; i++)
    {
      const DocketOutboxItem *item = g_ptr_array_index (items, (first + i) % items->len);
      const DocketOperation *operation = item->operation;

      if (operation->bundle == NULL || item->state == DOCKET_OUTBOX_ACKED || g_hash_table_add (seen, operation->bundle))
        continue;
      if (operation->kind == DOCKET_OPERATION_CREATE && operation->record_kind == DOCKET_KIND_CUSTOMER)
        *customer = g_strdup (operation->record_id);
      return g_strdup (operation->bundle);
    }
  return NULL;
}

typedef struct
{
  DocketSimDesk *desk;
  char *bundle;
} Leaving;

static void
leaving_free (gpointer data)
{
  Leaving *leaving = data;

  g_free (leaving->bundle);
  g_free (leaving);
}

static gboolean
do_leave (DocketStore *store, gpointer data, GError **error)
{
  Leaving *leaving = data;

  /* Whether that is on the disk or not, its person has read it. */
  g_hash_table_add (leaving->desk->told, g_strdup (leaving->bundle));
  g_hash_table_remove (leaving->desk->in_parts, leaving->bundle);
  if (!docket_store_forget_unfinished (store, leaving->bundle, error))
    return FALSE;
  docket_sim_reach (DOCKET_SIM_REACH_PARTS_LEFT);
  return TRUE;
}

static void
leave_it_so (DocketSimDesk *desk, const char *bundle)
{
  Leaving *leaving = g_new0 (Leaving, 1);

  leaving->desk = desk;
  leaving->bundle = g_strdup (bundle);
  docket_sim_desk_write (desk, do_leave, leaving, leaving_free);
}

/* What somebody was interrupted in, if any is told of. */
static gboolean
settle_unfinished (DocketSimDesk *desk)
{
  g_autoptr (GPtrArray) all = docket_store_get_unfinished (desk->reader, NULL);
  const DocketUnfinished *one = all != NULL && all->len > 0 ? g_ptr_array_index (all, 0) : NULL;

  if (one == NULL)
    return FALSE;
  switch (docket_sim_people_roll (desk, 5))
    {
    case 0:
      leave_it_so (desk, one->bundle);
      break;
    case 1:
    case 2:
      begin (desk, one->what == DOCKET_UNDO_LET_GO ? DOCKET_UNDO_PUT_BACK : one->what, one->bundle);
      break;
    default:
      begin (desk, one->what, one->bundle);
      break;
    }
  return TRUE;
}

/* Nothing of what somebody lets go is sent before they say what becomes of the rest:
 * that it has stopped is seen by its not having moved since the last look. */
void
docket_sim_people_answer (DocketSimDesk *desk)
{
  g_autoptr (GPtrArray) all = desk->up && desk->n_saving == 0 ? docket_store_get_unfinished (desk->reader, NULL) : NULL;
  guint done = 0;

  for (guint i = 0; all != NULL && i < all->len; i++)
    done += ((DocketUnfinished *) g_ptr_array_index (all, i))->done + 1;
  for (guint i = 0; all != NULL && i < all->len && done == desk->parts_seen; i++)
    {
      const DocketUnfinished *one = g_ptr_array_index (all, i);

      if (one->what == DOCKET_UNDO_LET_GO)
        leave_it_so (desk, one->bundle);
    }
  desk->parts_seen = done;
}

static void
on_start_seen (gpointer data)
{
  const Thought *thought = data;

  if (sits_there (thought))
    settle_unfinished (thought->desk);
}

void
docket_sim_person_starts (DocketSimDesk *desk)
{
  g_autoptr (GPtrArray) unfinished = desk->life > 1 ? docket_store_get_unfinished (desk->reader, NULL) : NULL;

  if (unfinished == NULL || unfinished->len == 0)
    return;
  docket_sim_reach (DOCKET_SIM_REACH_PARTS_CUT_OFF);
  think (desk, BETWEEN_MS_MAX, on_start_seen);
}

/* (transfer full) (nullable) */
static char *
pick_what_was_let_go (DocketSimDesk *desk)
{
  g_autoptr (DocketStatement) find = docket_db_prepare (desk->reader->db, "SELECT token FROM discarded_in ORDER BY nth DESC LIMIT 1", NULL);

  return find != NULL && docket_statement_step (find, NULL) ? g_strdup (docket_statement_get_text (find, 0)) : NULL;
}

void
docket_sim_people_go_through_a_save (DocketSimDesk *desk)
{
  g_autofree char *let_go = NULL;
  g_autofree char *bundle = NULL;
  g_autofree char *customer = NULL;

  if (docket_sim_people_roll (desk, 2) == 0 && settle_unfinished (desk))
    return;
  let_go = pick_what_was_let_go (desk);
  if (let_go != NULL && docket_sim_people_roll (desk, 2) == 0)
    {
      begin (desk, DOCKET_UNDO_PUT_BACK, let_go);
      return;
    }
  bundle = pick_save (desk, &customer);
  if (bundle == NULL)
    return;
  if (customer != NULL && docket_sim_people_roll (desk, 4) == 0)
    save_job_for (desk, customer);
  begin (desk, docket_sim_people_roll (desk, 4) == 0 ? DOCKET_UNDO_TAKE_BACK : DOCKET_UNDO_LET_GO, bundle);
}
