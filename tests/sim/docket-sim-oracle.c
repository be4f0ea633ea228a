/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * What must hold, asked of the stores themselves. At a quiet end the desk's file
 * is compared with the feed as its person would read it from the start, its
 * outbox with what the server answered, and the server's tables with each other.
 *
 * Of the words on a screen (I14) it knows what is told of everything, not of
 * single records.
 */
#include "docket-sim-oracle-private.h"

#include <string.h>

#include "docket-codec.h"
#include "docket-limits.h"
#include "docket-sim-model.h"
#include "docket-sim-reach.h"
#include "docket-sim-words.h"
#include "docket-record-table.h"
#include "docket-review.h"
#include "docket-statement.h"
#include "docket-store-private.h"

typedef struct
{
  DocketSimWorld *world;
  DocketSimDesk *desk;
  DocketDb *db; /* the server's */
} Check;

static const char *
name_of (const Check *check)
{
  return docket_sim_person (check->desk->person)->username;
}

/* -- At any moment -- */

/* I10: what this person wants and what waits is what they see. */
static void
check_shown (DocketSimDesk *desk, GPtrArray *items)
{
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  /* Newest first: it covers what came before it in the same field. */
  for (guint i = items->len; i > 0; i--)
    {
      const DocketOutboxItem *item = g_ptr_array_index (items, i - 1);
      const DocketOperation *operation = item->operation;
      g_autoptr (DocketRecord) record = NULL;

      if ((item->state != DOCKET_OUTBOX_QUEUED && item->state != DOCKET_OUTBOX_SENDING) || operation->kind != DOCKET_OPERATION_EDIT || item->resend)
        continue;

      if (!docket_store_get (desk->reader, operation->record_kind, operation->record_id, &record, NULL))
        continue;
      /* A restored server never had the record: the work waits in the outbox until
       * whoever made the record has sent it again. */
      if (record == NULL && desk->world->restored)
        continue;
      if (record == NULL)
        {
          docket_sim_world_fail (desk->world, "I10 overlay: %u: the %s of pending %s is not shown", desk->index, docket_kind_info (operation->record_kind)->name, operation->key);
          return;
        }
      for (guint n = 0; n < docket_values_n (operation->set); n++)
        {
          DocketField field = docket_values_nth_field (operation->set, n);
          GVariant *wanted = docket_values_nth_value (operation->set, n);
          GVariant *shown = docket_record_get (record, field);
          char *place = g_strdup_printf ("%s %d", operation->record_id, field);

          if (!g_hash_table_add (seen, place))
            continue;
          if ((wanted == NULL) != (shown == NULL) || (wanted != NULL && !g_variant_equal (wanted, shown)))
            docket_sim_world_fail (desk->world, "I10 overlay: %u: %s of pending %s is not shown", desk->index, docket_field_info (field)->name, operation->key);
        }
    }
}

static void
reach_items (GPtrArray *items)
{
  for (guint i = 0; i < items->len; i++)
    {
      const DocketOutboxItem *held = g_ptr_array_index (items, i);

      for (guint n = i + 1; held->state == DOCKET_OUTBOX_HELD && n < items->len; n++)
        {
          const DocketOutboxItem *other = g_ptr_array_index (items, n);

          if ((other->state == DOCKET_OUTBOX_QUEUED || other->state == DOCKET_OUTBOX_SENDING) && g_strcmp0 (other->operation->record_id, held->operation->record_id) == 0)
            docket_sim_reach (DOCKET_SIM_REACH_REBASE_HELD);
        }
    }
}

/* I14: counts are of what is there. */
static void
check_counts (DocketSimDesk *desk, GPtrArray *items)
{
  DocketStoreCounts counts = { 0 };
  guint pending = 0;
  gboolean right = TRUE;

  if (!docket_store_get_counts (desk->reader, &counts, NULL))
    return;
  for (guint i = 0; i < items->len; i++)
    {
      const DocketOutboxItem *item = g_ptr_array_index (items, i);

      pending += item->state == DOCKET_OUTBOX_QUEUED || item->state == DOCKET_OUTBOX_SENDING;
      if (item->state == DOCKET_OUTBOX_REJECTED && (item->problem_detail == NULL || *item->problem_detail == '\0'))
        docket_sim_world_fail (desk->world, "I3 conserved: %u: %s was refused without a word", desk->index, item->operation->key);
    }
  if (pending != counts.pending)
    docket_sim_world_fail (desk->world, "I14 honest words: %u: %u are said to wait, and %u do", desk->index, counts.pending, pending);
  if (docket_store_counts_are_right (desk->reader, &right, NULL) && !right)
    docket_sim_world_fail (desk->world, "I14 honest words: %u: the counts of the outbox are not those of what is there", desk->index);
}

/* (transfer full) (nullable) */
static char *
check_made (GPtrArray *items, GHashTable *let_go, GHashTable *made, GHashTable *settled)
{
  g_autoptr (GHashTable) here = g_hash_table_new (g_str_hash, g_str_equal);
  GHashTableIter iter;
  gpointer key;

  for (guint i = 0; i < items->len; i++)
    if (!g_hash_table_add (here, ((DocketOutboxItem *) g_ptr_array_index (items, i))->operation->key))
      return g_strdup_printf ("I3 conserved: %s is in the outbox twice", ((DocketOutboxItem *) g_ptr_array_index (items, i))->operation->key);
  g_hash_table_iter_init (&iter, made);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    if (!g_hash_table_contains (here, key) && !g_hash_table_contains (let_go, key) && (settled == NULL || !g_hash_table_contains (settled, key)))
      return g_strdup_printf ("I1 durable: %s was saved and is gone", (char *) key);
  return NULL;
}

char *
docket_sim_oracle_check_file (DocketStore *store, GHashTable *made, GHashTable *settled)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) items = docket_store_outbox (store, 0, &error);
  g_autoptr (GHashTable) let_go = docket_sim_oracle_read_let_go (store, FALSE);

  return items == NULL ? g_strdup_printf ("I1 durable: the outbox cannot be read: %s", error->message) : check_made (items, let_go, made, settled);
}

void
docket_sim_oracle_look (DocketSimDesk *desk)
{
  g_autoptr (GPtrArray) items = NULL;
  g_autoptr (GHashTable) let_go = NULL;
  g_autofree char *wrong = NULL;

  if (!desk->up || docket_sim_disk_is_dead (desk->disk))
    return;
  items = docket_store_outbox (desk->reader, 0, NULL);
  if (items == NULL)
    return;
  /* Where a clock may be years ahead, what was answered is forgotten early. */
  let_go = docket_sim_oracle_read_let_go (desk->reader, FALSE);
  wrong = check_made (items, let_go, desk->made, (desk->world->faults & DOCKET_SIM_FAULT_CLOCK) != 0 ? desk->world->settled : NULL);
  if (wrong != NULL)
    docket_sim_world_fail (desk->world, "%s (%u)", wrong, desk->index);
  reach_items (items);
  check_shown (desk, items);
  check_counts (desk, items);
  docket_sim_oracle_look_at_let_go (desk);
}

/* -- Quiet -- */

/* Whether the server has the record, or any desk that may sign in still what made
 * it. Whoever is shut out keeps it, and nobody knows whether it ever comes; nor whether
 * what is held is ever let in, nor what waits for that. */
static gboolean is_about_the_lost (DocketSimWorld *world, const DocketOperation *operation);

static gboolean
is_at_hand (DocketSimWorld *world, const char *id)
{
  g_autofree char *path = docket_sim_disk_path (world->server_disk, DOCKET_SIM_SERVER_FILE);
  g_autoptr (DocketDb) db = docket_db_open (path, DOCKET_DB_READ_ONLY, NULL);
  g_autoptr (DocketStatement) find = db == NULL ? NULL : docket_db_prepare (db, "SELECT 1 FROM feed WHERE id = ?1", NULL);

  if (find == NULL)
    return TRUE;
  docket_statement_bind_text (find, 1, id);
  if (docket_statement_step (find, NULL))
    return TRUE;
  for (guint i = 0; i < world->desks->len; i++)
    {
      DocketSimDesk *desk = g_ptr_array_index (world->desks, i);
      g_autoptr (GPtrArray) items = desk->shut_out ? NULL : docket_store_outbox (desk->reader, 0, NULL);

      for (guint n = 0; items != NULL && n < items->len; n++)
        {
          const DocketOutboxItem *item = g_ptr_array_index (items, n);
          const DocketOperation *operation = item->operation;

          if (operation->kind == DOCKET_OPERATION_CREATE && item->state != DOCKET_OUTBOX_HELD && strcmp (operation->record_id, id) == 0
              && (item->state != DOCKET_OUTBOX_QUEUED || g_strcmp0 (item->problem_type, DOCKET_PROBLEM_NEEDS_RECORD) != 0 || !is_about_the_lost (world, operation)))
            return TRUE;
        }
    }
  return FALSE;
}

static gboolean
is_about_the_lost (DocketSimWorld *world, const DocketOperation *operation)
{
  if (operation->kind != DOCKET_OPERATION_CREATE)
    return !is_at_hand (world, operation->record_id);
  for (guint i = 0; i < docket_values_n (operation->set); i++)
    {
      DocketField field = docket_values_nth_field (operation->set, i);
      const char *id = docket_field_info (field)->type == DOCKET_TYPE_ID ? docket_values_get_text (operation->set, field) : NULL;

      if (id != NULL && !is_at_hand (world, id))
        return TRUE;
    }
  return FALSE;
}

/* Where the server and whoever made a record are both restored from copies of
 * before it (or that desk has forgotten it, its clock being years ahead, or its
 * person is shut out), nobody can bring it back. Work on it waits then, saying so,
 * until its author lets it go: nothing else would be honest. And what stands
 * behind that waits as well. */
static gboolean
waits_for_the_lost (DocketSimDesk *desk)
{
  g_autoptr (GPtrArray) items = docket_store_outbox (desk->reader, 0, NULL);
  g_autoptr (GHashTable) waiting = g_hash_table_new (g_str_hash, g_str_equal); /* keys, and ids of records */

  if (!desk->world->restored || items == NULL)
    return FALSE;
  for (guint i = 0; i < items->len; i++)
    {
      const DocketOutboxItem *item = g_ptr_array_index (items, i);
      const DocketOperation *operation = item->operation;
      gboolean behind = g_hash_table_contains (waiting, operation->record_id) || (operation->follows != NULL && g_hash_table_contains (waiting, operation->follows));

      if (item->state == DOCKET_OUTBOX_SENDING)
        return FALSE;
      if (item->state != DOCKET_OUTBOX_QUEUED)
        continue;
      for (guint n = 0; operation->after != NULL && operation->after[n] != NULL; n++)
        behind = behind || g_hash_table_contains (waiting, operation->after[n]);
      if (!behind && (g_strcmp0 (item->problem_type, DOCKET_PROBLEM_NEEDS_RECORD) != 0 || !is_about_the_lost (desk->world, operation)))
        return FALSE;
      g_hash_table_add (waiting, operation->key);
      g_hash_table_add (waiting, operation->record_id);
    }
  return g_hash_table_size (waiting) > 0;
}

static gboolean
is_settled (DocketSimDesk *desk)
{
  DocketStoreCounts counts = { 0 };
  g_autofree char *epoch = NULL;

  /* They are told to sign in, and what they made stays. */
  if (desk->shut_out)
    return desk->state == DOCKET_SYNC_SIGN_IN_EXPIRED;
  if (!docket_store_get_counts (desk->reader, &counts, NULL))
    return FALSE;
  if (counts.pending > 0)
    return waits_for_the_lost (desk);
  if (!desk->revoked)
    return desk->state == DOCKET_SYNC_UP_TO_DATE;
  /* One that was started or cut off since is told so when it asks the next time;
   * of a restore, when it asks for the epoch. */
  if (desk->state != DOCKET_SYNC_SIGN_IN_EXPIRED)
    return FALSE;
  epoch = docket_store_get_meta (desk->reader, DOCKET_META_EPOCH);
  return g_strcmp0 (epoch, docket_sim_server_get_epoch (desk->world->server)) == 0;
}

gboolean
docket_sim_oracle_is_quiet (DocketSimWorld *world)
{
  if (world->server == NULL)
    return FALSE;
  for (guint i = 0; i < world->desks->len; i++)
    {
      DocketSimDesk *desk = g_ptr_array_index (world->desks, i);

      if (!desk->up || desk->n_saving > 0 || !docket_worker_is_idle (desk->worker) || !is_settled (desk))
        return FALSE;
    }
  return TRUE;
}

static void
say_what_is_wedged (DocketSimWorld *world)
{
  for (guint i = 0; i < world->desks->len; i++)
    {
      DocketSimDesk *desk = g_ptr_array_index (world->desks, i);
      g_autoptr (GPtrArray) items = desk->up ? docket_store_outbox (desk->reader, 0, NULL) : NULL;

      /* For --verbose. */
      g_message ("desk %u of %s (%s%s%s%s) ends as %s", i, docket_sim_person (desk->person)->username, docket_sim_person (desk->person)->role, desk->revoked ? ", revoked" : "",
                 desk->shut_out ? ", shut out" : "", desk->restored ? ", restored" : "", docket_sync_state_name (desk->state));
      for (guint n = 0; items != NULL && n < items->len; n++)
        {
          const DocketOutboxItem *item = g_ptr_array_index (items, n);

          g_message ("desk %u: %s %s %s of %s %s, after %u attempts, %s%s: %s", i, docket_outbox_state_name (item->state), docket_operation_kind_name (item->operation->kind), item->operation->key, docket_kind_info (item->operation->record_kind)->name, item->operation->record_id,
                     item->attempts, item->resend ? "again, " : "", item->problem_type == NULL ? "" : item->problem_type, item->problem_detail == NULL ? "" : item->problem_detail);
          if (item->state == DOCKET_OUTBOX_QUEUED || item->state == DOCKET_OUTBOX_SENDING)
            docket_sim_world_fail (world, "I9 converge: desk %u: %s of a %s (%s) is still %s after %u attempts, the last %" G_GINT64_FORMAT " s ago, the next in %" G_GINT64_FORMAT " s: %s", i, docket_operation_kind_name (item->operation->kind),
                                   docket_kind_info (item->operation->record_kind)->name, item->operation->key, docket_outbox_state_name (item->state), item->attempts,
                                   (docket_clock_now_ms (desk->clock) - item->last_attempt_at) / 1000, (item->next_attempt_at - docket_clock_now_ms (desk->clock)) / 1000,
                                   item->problem_detail == NULL ? "no reason" : item->problem_detail);
        }
      if (!desk->up)
        docket_sim_world_fail (world, "I9 converge: desk %u does not start", i);
      else if (desk->state != (desk->revoked || desk->shut_out ? DOCKET_SYNC_SIGN_IN_EXPIRED : DOCKET_SYNC_UP_TO_DATE))
        docket_sim_world_fail (world, "I9 converge: desk %u ends as %s", i, docket_sync_state_name (desk->state));
      else if (desk->n_saving > 0 || !docket_worker_is_idle (desk->worker))
        docket_sim_world_fail (world, "I9 converge: desk %u never comes to rest", i);
    }
  docket_sim_world_fail (world, "I9 converge: the server does not start");
}

/* -- Outbox against server: I2, I3, I6 -- */

static gboolean
is_case_open (DocketDb *db, const char *review)
{
  g_autoptr (DocketStatement) find = docket_db_prepare (db, "SELECT open FROM review_case WHERE review = ?1", NULL);

  docket_statement_bind_text (find, 1, review);
  return docket_statement_step (find, NULL) && docket_statement_get_int (find, 0) == 1;
}

static void
check_item (Check *check, const DocketOutboxItem *item)
{
  g_autoptr (DocketStatement) find = docket_db_prepare (check->db, "SELECT outcome, review FROM operation WHERE key = ?1", NULL);
  const char *key = item->operation->key;
  const char *outcome;
  gboolean taken, held, open, ok;

  if (g_strcmp0 (item->problem_type, DOCKET_PROBLEM_KEY_REUSED) == 0 || check->desk->shut_out)
    return;
  /* What was refused is not sent again to a restored server: the person was told. */
  if (item->state == DOCKET_OUTBOX_REJECTED && check->world->restored)
    return;
  /* At a quiet end only what waits_for_the_lost(). */
  if (item->state == DOCKET_OUTBOX_QUEUED)
    return;
  docket_statement_bind_text (find, 1, key);
  if (!docket_statement_step (find, NULL))
    {
      docket_sim_world_fail (check->world, "I3 conserved: %s: %s is %s here, and the server does not know it", name_of (check), key, docket_outbox_state_name (item->state));
      return;
    }
  outcome = docket_statement_get_text (find, 0);
  taken = strcmp (outcome, "applied") == 0 || strcmp (outcome, "merged") == 0;
  held = strcmp (outcome, "held") == 0;
  open = held && is_case_open (check->db, docket_statement_get_text (find, 1));
  if (item->state == DOCKET_OUTBOX_ACKED)
    ok = (taken && !docket_sim_oracle_is_void_decision (check->desk, check->db, item)) || (held && !open)
         || (check->world->restored && strcmp (outcome, "rejected") == 0 && docket_sim_oracle_counts_after_all (check->db, item));
  else if (item->state == DOCKET_OUTBOX_HELD)
    ok = open;
  else
    ok = strcmp (outcome, "rejected") == 0 || (held && !open) || (taken && docket_sim_oracle_is_overtaken (check->db, item));
  /* A revoked device hears nothing of what becomes of its cases. */
  if (!ok && !(check->desk->revoked && held))
    docket_sim_world_fail (check->world, "I3 conserved: %s: %s is %s here, %s%s on the server", name_of (check), key, docket_outbox_state_name (item->state), outcome, open ? " (open)" : "");
}

static gint64
place_in_audit (DocketDb *db, const char *key, guint *times)
{
  g_autoptr (DocketStatement) find = docket_db_prepare (db, "SELECT n FROM audit WHERE operation = ?1 AND problem IS NOT 'key-reused' ORDER BY n", NULL);
  gint64 first = 0;

  docket_statement_bind_text (find, 1, key);
  for (*times = 0; docket_statement_step (find, NULL); (*times)++)
    first = *times == 0 ? docket_statement_get_int (find, 0) : first;
  return first;
}

/* The @n-th of the queue against all before it. @places: of their verdicts, in the audit */
static void
check_order (Check *check, GPtrArray *items, const gint64 *places, guint n)
{
  const DocketOperation *operation = ((DocketOutboxItem *) g_ptr_array_index (items, n))->operation;

  for (guint i = 0; i < n; i++)
    {
      const DocketOperation *before = ((DocketOutboxItem *) g_ptr_array_index (items, i))->operation;

      if (places[i] > places[n] && strcmp (before->record_id, operation->record_id) == 0 && !docket_sim_oracle_went_meanwhile (check->world, operation->key, before->key))
        docket_sim_world_fail (check->world, "I6 order: %s: %s overtook %s, an earlier change of its record", name_of (check), operation->key, before->key);
    }
}

static void
check_outbox (Check *check)
{
  g_autoptr (GPtrArray) items = docket_store_outbox (check->desk->reader, 0, NULL);
  g_autofree gint64 *places = g_new0 (gint64, items == NULL ? 0 : items->len); /* 0: no verdict */

  for (guint i = 0; items != NULL && i < items->len; i++)
    {
      const DocketOutboxItem *item = g_ptr_array_index (items, i);
      guint times;

      places[i] = place_in_audit (check->db, item->operation->key, &times);
      check_item (check, item);
      if (times > 1 && !check->world->restored)
        docket_sim_world_fail (check->world, "I2 once: %s: %s has %u verdicts", name_of (check), item->operation->key, times);
      if (places[i] > 0 && !check->world->restored && !check->desk->restored)
        check_order (check, items, places, i);
    }
}

/* Nothing came from here that is not known here. */
static void
check_known (Check *check)
{
  g_autoptr (DocketStatement) received = docket_db_prepare (check->db, "SELECT key FROM operation WHERE device = ?1", NULL);
  g_autoptr (GPtrArray) items = docket_store_outbox (check->desk->reader, 0, NULL);
  /* What was refused may have been let go since; of two machines with one profile, one
   * sends what the other lets go. */
  g_autoptr (GHashTable) here = docket_sim_oracle_read_let_go (check->desk->reader, !check->world->cloned);

  /* A clock that is years ahead makes it forget what was answered a month ago. */
  if (check->desk->restored || (check->world->faults & DOCKET_SIM_FAULT_CLOCK) != 0)
    return;
  for (guint i = 0; i < items->len; i++)
    g_hash_table_add (here, g_strdup (((DocketOutboxItem *) g_ptr_array_index (items, i))->operation->key));
  docket_statement_bind_text (received, 1, docket_sim_person (check->desk->person)->device);
  while (docket_statement_step (received, NULL))
    {
      const char *key = docket_statement_get_text (received, 0);

      if (g_hash_table_contains (check->desk->made, key) && !g_hash_table_contains (here, key))
        docket_sim_world_fail (check->world, "I3 conserved: %s: the server has %s from here, and nobody here knows it", name_of (check), key);
    }
}

/* -- Rows against feed: I8, I9 -- */

/* What waits for good stands here as its author wants it, and nowhere else. */
static gboolean
is_waiting (const Check *check, DocketKind kind, const char *id)
{
  g_autoptr (GPtrArray) items = check->world->restored ? docket_store_outbox (check->desk->reader, 0, NULL) : NULL;

  for (guint i = 0; items != NULL && i < items->len; i++)
    {
      const DocketOutboxItem *item = g_ptr_array_index (items, i);

      if (item->state == DOCKET_OUTBOX_QUEUED && item->operation->record_kind == kind && strcmp (item->operation->record_id, id) == 0)
        return TRUE;
    }
  return FALSE;
}

static char *
name_record (DocketKind kind, const char *id)
{
  return g_strdup_printf ("%s %s", docket_kind_info (kind)->name, id);
}

static void
check_change (Check *check, const DocketChange *change, GHashTable *seen, GHashTable *rows)
{
  char *name = name_record (change->kind, change->id);
  DocketRecord *here = g_hash_table_lookup (rows, name);

  if (!g_hash_table_add (seen, name))
    docket_sim_world_fail (check->world, "I8 feed: %s comes twice", name);
  if (change->removed || change->record == NULL)
    {
      if (here != NULL)
        docket_sim_world_fail (check->world, "I9 converge: %s: %s should be gone", name_of (check), name);
      g_hash_table_remove (seen, name);
    }
  else if (here == NULL)
    docket_sim_world_fail (check->world, "I9 converge: %s: %s is missing", name_of (check), name);
  else if (!docket_record_equal (here, change->record) && !is_waiting (check, change->kind, change->id))
    {
      g_autofree char *ours = docket_record_to_text (here);
      g_autofree char *theirs = docket_record_to_text (change->record);

      docket_sim_world_fail (check->world, "I9 converge: %s: %s differs\nhere:   %s\nserver: %s", name_of (check), name, ours, theirs);
    }
}

/* Much cheaper to ask than to make ready to read dozens of columns. */
static gboolean
has_rows (DocketDb *db, const char *table)
{
  g_autofree char *sql = g_strdup_printf ("SELECT 1 FROM \"%s\" LIMIT 1", table);
  g_autoptr (DocketStatement) find = docket_db_prepare (db, sql, NULL);

  return find != NULL && docket_statement_step (find, NULL);
}

/* All that stands here, by name_record(). (transfer full) */
static GHashTable *
read_rows (const Check *check)
{
  DocketDb *db = check->desk->reader->db;
  GHashTable *rows = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) docket_record_unref);

  for (int kind = 0; kind < DOCKET_N_KINDS; kind++)
    {
      const char *name = docket_kind_info ((DocketKind) kind)->name;
      g_autofree char *sql = g_strdup_printf ("SELECT %s FROM \"%s\"", docket_record_table_columns ((DocketKind) kind), name);
      g_autoptr (DocketStatement) all = has_rows (db, name) ? docket_db_prepare (db, sql, NULL) : NULL;

      while (all != NULL && docket_statement_step (all, NULL))
        {
          DocketRecord *record = docket_record_table_read (all, (DocketKind) kind, 0, NULL);

          if (record == NULL)
            break;
          g_hash_table_insert (rows, name_record ((DocketKind) kind, docket_record_get_id (record)), record);
        }
    }
  return rows;
}

static void
check_nothing_else (Check *check, GHashTable *seen, GHashTable *rows)
{
  GHashTableIter iter;
  gpointer name, record;

  g_hash_table_iter_init (&iter, rows);
  while (g_hash_table_iter_next (&iter, &name, &record))
    if (!g_hash_table_contains (seen, name) && !is_waiting (check, docket_record_get_kind (record), docket_record_get_id (record)))
      docket_sim_world_fail (check->world, "I9 converge: %s: %s stands here and not in its feed", name_of (check), (char *) name);
}

/* Whoever sees a job sees for whom it is. The feed cannot tell by itself: it would go
 * without the customer everywhere alike. */
static void
check_customers (Check *check, GHashTable *seen, GHashTable *rows)
{
  GHashTableIter iter;
  gpointer name, row;

  g_hash_table_iter_init (&iter, rows);
  while (g_hash_table_iter_next (&iter, &name, &row))
    {
      const char *customer = docket_record_get_kind (row) == DOCKET_KIND_JOB ? docket_record_get_text (row, DOCKET_JOB_CUSTOMER) : NULL;
      g_autofree char *wanted = customer == NULL ? NULL : name_record (DOCKET_KIND_CUSTOMER, customer);

      if (wanted != NULL && g_hash_table_contains (seen, name) && !g_hash_table_contains (seen, wanted) && !is_waiting (check, DOCKET_KIND_JOB, docket_record_get_id (row)))
        docket_sim_world_fail (check->world, "I8 feed: %s: %s is there and its %s is not", name_of (check), (char *) name, wanted);
    }
}

static void
check_rows (Check *check)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) pages = docket_sim_server_read_feed (check->world->server, docket_sim_person (check->desk->person)->token, &error);
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GHashTable) rows = read_rows (check);
  gint64 seq = 0;

  if (pages == NULL)
    {
      docket_sim_world_fail (check->world, "I8 feed: %s: it cannot be read: %s", name_of (check), error == NULL ? "" : error->message);
      return;
    }
  for (guint i = 0; i < pages->len; i++)
    {
      const char *text = g_bytes_get_data (g_ptr_array_index (pages, i), NULL);
      /* Whoever read the feed has looked at it. */
      g_autoptr (DocketPage) page = docket_page_read (text, &error);

      if (page == NULL)
        {
          docket_sim_world_fail (check->world, "I8 feed: %s: a page cannot be read: %s", name_of (check), error->message);
          return;
        }
      for (guint n = 0; n < page->changes->len; n++)
        {
          const DocketChange *change = g_ptr_array_index (page->changes, n);

          if (change->seq < seq)
            docket_sim_world_fail (check->world, "I8 feed: %s: it goes back", name_of (check));
          seq = change->seq;
          check_change (check, change, seen, rows);
        }
    }
  check_nothing_else (check, seen, rows);
  check_customers (check, seen, rows);
}

/* Why things were held, as whoever sees all cases sees them. */
static void
reach_cases (DocketSimDesk *desk)
{
  static const struct
  {
    const char *why;
    DocketSimReach point;
  } whys[] = {
    { DOCKET_WHY_COLLISION, DOCKET_SIM_REACH_HELD_COLLISION }, { DOCKET_WHY_OWNERSHIP_MOVED, DOCKET_SIM_REACH_HELD_OWNERSHIP },
    { DOCKET_WHY_LOCKED, DOCKET_SIM_REACH_HELD_LOCKED }, { DOCKET_WHY_VOID_VS_EDIT, DOCKET_SIM_REACH_HELD_VOID },
    { DOCKET_WHY_QUARANTINE, DOCKET_SIM_REACH_HELD_QUARANTINE },
  };
  g_autoptr (DocketQuery) query = docket_query_new (DOCKET_KIND_REVIEW);
  g_autoptr (GPtrArray) records = docket_store_select (desk->reader, query, 0, NULL);

  for (guint i = 0; records != NULL && i < records->len; i++)
    {
      g_autoptr (DocketReview) review = docket_review_from_record (g_ptr_array_index (records, i), NULL);

      for (guint n = 0; review != NULL && n < review->candidates->len; n++)
        {
          const DocketCandidate *candidate = g_ptr_array_index (review->candidates, n);

          for (guint w = 0; w < G_N_ELEMENTS (whys); w++)
            if (g_strcmp0 (candidate->why, whys[w].why) == 0)
              docket_sim_reach (whys[w].point);
          if (candidate->kind == DOCKET_OPERATION_RESTORE && g_strcmp0 (candidate->why, DOCKET_WHY_VOID_VS_EDIT) == 0)
            docket_sim_reach (DOCKET_SIM_REACH_HELD_RESTORE);
        }
    }
}

/* -- The server by itself -- */

/* I12: one entry for each verdict, beside the chain, which the server's own check follows. */
static void
check_audit (Check *check)
{
  g_autoptr (DocketStatement) find =
    docket_db_prepare (check->db, "SELECT o.key FROM operation o WHERE NOT EXISTS (SELECT 1 FROM audit a WHERE a.operation = o.key)", NULL);

  if (docket_statement_step (find, NULL))
    docket_sim_world_fail (check->world, "I12 audit: %s has a verdict and no entry", docket_statement_get_text (find, 0));
}

void
docket_sim_oracle_judge (DocketSimWorld *world)
{
  g_autoptr (GError) error = NULL;
  DocketDb *db;
  Check check = { world, NULL, NULL };

  if (!docket_sim_oracle_is_quiet (world))
    {
      say_what_is_wedged (world);
      return;
    }
  db = docket_sim_server_get_db (world->server);
  check.db = db;
  for (guint i = 0; i < world->desks->len && world->violation == NULL; i++)
    {
      check.desk = g_ptr_array_index (world->desks, i);
      docket_sim_oracle_look (check.desk);
      reach_cases (check.desk);
      check_outbox (&check);
      check_known (&check);
      docket_sim_words_judge (check.desk, db);
      if (!check.desk->revoked && !check.desk->shut_out)
        check_rows (&check);
    }
  check_audit (&check);
  docket_sim_oracle_look_at_files (world, TRUE);
  docket_sim_model_judge (world, db);
  if (!docket_sim_server_check (world->server, &error))
    docket_sim_world_fail (world, "I12 audit: %s", error->message);
}
