/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * What was let go is a place of its own: nothing is there and in the outbox, whoever
 * wants it back finds it, and that a save went there in part only is told.
 */
#include "docket-sim-oracle-private.h"

#include "docket-outbox-file.h"
#include "docket-statement.h"
#include "docket-store-private.h"

GHashTable *
docket_sim_oracle_read_let_go (DocketStore *store, gboolean refused)
{
  GHashTable *keys = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (DocketStatement) find = docket_db_prepare (store->db, "SELECT key FROM discarded WHERE ?1 = 0 OR state = 'rejected'", NULL);

  if (find == NULL)
    return keys;
  docket_statement_bind_int (find, 1, refused);
  while (docket_statement_step (find, NULL))
    g_hash_table_add (keys, g_strdup (docket_statement_get_text (find, 0)));
  return keys;
}

static void
expect_none (DocketSimDesk *desk, const char *sql, const char *what)
{
  g_autoptr (DocketStatement) find = docket_db_prepare (desk->reader->db, sql, NULL);

  if (find != NULL && docket_statement_step (find, NULL))
    docket_sim_world_fail (desk->world, "I3 conserved: %u: %s %s", desk->index, docket_statement_get_text (find, 0), what);
}

/* Of a save of which a part was let go, and another can still be. */
static void
check_halves (DocketSimDesk *desk)
{
  g_autoptr (DocketStatement) find =
    docket_db_prepare (desk->reader->db,
                       "SELECT DISTINCT token FROM discarded_in JOIN discarded USING (key) WHERE bundle = token"
                       " AND EXISTS (SELECT 1 FROM outbox o WHERE o.bundle = token AND o.state = 'queued' AND o.resend = 0 AND o.may_have_arrived = 0)"
                       " AND NOT EXISTS (SELECT 1 FROM meta WHERE name = '" DOCKET_META_UNFINISHED "' || token)",
                       NULL);

  while (find != NULL && docket_statement_step (find, NULL))
    if (!g_hash_table_contains (desk->told, docket_statement_get_text (find, 0)))
      docket_sim_world_fail (desk->world, "I3 conserved: %u: a part of %s was let go, and nobody says so", desk->index, docket_statement_get_text (find, 0));
}

static void
check_told (DocketSimDesk *desk)
{
  g_autoptr (GPtrArray) unfinished = docket_store_get_unfinished (desk->reader, NULL);
  g_autoptr (GHashTable) said = g_hash_table_new (g_str_hash, g_str_equal);
  GHashTableIter iter;
  gpointer bundle;

  if (unfinished == NULL)
    return;
  for (guint i = 0; i < unfinished->len; i++)
    g_hash_table_add (said, ((DocketUnfinished *) g_ptr_array_index (unfinished, i))->bundle);
  g_hash_table_iter_init (&iter, desk->in_parts);
  while (g_hash_table_iter_next (&iter, &bundle, NULL))
    if (!g_hash_table_contains (said, bundle))
      docket_sim_world_fail (desk->world, "I3 conserved: %u: %s was gone through in part, and nobody says so", desk->index, (char *) bundle);
}

void
docket_sim_oracle_look_at_let_go (DocketSimDesk *desk)
{
  expect_none (desk, "SELECT key FROM outbox JOIN discarded USING (key)", "is in the outbox, and among what was let go");
  expect_none (desk, "SELECT key FROM discarded WHERE key NOT IN (SELECT key FROM discarded_in) UNION ALL SELECT key FROM discarded_in WHERE key NOT IN (SELECT key FROM discarded)",
               "was let go, and nobody can put it back");
  /* Only who saw the day knows what its people were told. */
  if (desk->world->n_acts > 0)
    check_halves (desk);
  check_told (desk);
}

/* -- In which order -- */

static gboolean
touch_the_same (const DocketOperation *one, const DocketOperation *other)
{
  if (one->kind != DOCKET_OPERATION_EDIT || other->kind != DOCKET_OPERATION_EDIT)
    return TRUE;
  for (guint i = 0; i < docket_values_n (one->set); i++)
    if (docket_values_contains (other->set, docket_values_nth_field (one->set, i)))
      return TRUE;
  return FALSE;
}

static char *
name_pair (const char *key, const char *aside)
{
  return g_strconcat (key, " ", aside, NULL);
}

void
docket_sim_oracle_note_sent (DocketSimDesk *desk, GBytes *body)
{
  g_autoptr (DocketStatement) find =
    docket_db_prepare (desk->reader->db,
                       "SELECT outbox.operation, discarded.operation FROM discarded JOIN outbox ON outbox.kind = discarded.kind AND outbox.id = discarded.id"
                       " AND outbox.position > discarded.position WHERE outbox.state = 'sending'",
                       NULL);

  while (find != NULL && docket_statement_step (find, NULL))
    {
      g_autoptr (DocketOperation) sent = docket_operation_from_text (docket_statement_get_text (find, 0), NULL);
      g_autoptr (DocketOperation) aside = docket_operation_from_text (docket_statement_get_text (find, 1), NULL);

      /* Or it is the batch behind that. */
      if (g_strstr_len (g_bytes_get_data (body, NULL), (gssize) g_bytes_get_size (body), sent->key) != NULL && !touch_the_same (sent, aside))
        g_hash_table_add (desk->world->gone_meanwhile, name_pair (sent->key, aside->key));
    }
}

gboolean
docket_sim_oracle_went_meanwhile (DocketSimWorld *world, const char *key, const char *aside)
{
  g_autofree char *pair = name_pair (key, aside);

  return g_hash_table_contains (world->gone_meanwhile, pair);
}

/* -- Carried away -- */

static GHashTable *
read_export (const char *path, GError **error)
{
  g_autoptr (GHashTable) keys = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (DocketOutboxFileReader) reader = docket_outbox_file_reader_new (path, error);

  while (reader != NULL)
    {
      g_auto (DocketOutboxFileEntry) entry = { 0 };

      if (!docket_outbox_file_reader_next (reader, &entry, error))
        return NULL;
      if (entry.type == DOCKET_OUTBOX_FILE_END)
        return g_steal_pointer (&keys);
      if (entry.type == DOCKET_OUTBOX_FILE_OPERATION)
        g_hash_table_add (keys, g_strdup (entry.operation->key));
    }
  return NULL;
}

char *
docket_sim_oracle_check_export (DocketStore *store, const char *path)
{
  g_autoptr (GPtrArray) items = docket_store_outbox (store, 0, NULL);
  g_autoptr (GHashTable) keys = NULL;
  g_autoptr (GError) error = NULL;
  DocketOutboxExport result;
  guint n = 0;

  /* Its disk may refuse to be read just now. */
  if (items == NULL || !docket_store_outbox_export (store, path, &result, NULL))
    return NULL;
  keys = read_export (path, &error);
  if (keys == NULL)
    return g_strdup_printf ("I3 conserved: what was carried away cannot be read: %s", error->message);
  for (guint i = 0; i < items->len; i++)
    {
      const DocketOutboxItem *item = g_ptr_array_index (items, i);

      if (item->state != DOCKET_OUTBOX_QUEUED && item->state != DOCKET_OUTBOX_SENDING)
        continue;
      n++;
      if (!g_hash_table_contains (keys, item->operation->key))
        return g_strdup_printf ("I3 conserved: %s waits, and was not carried away", item->operation->key);
    }
  return n == g_hash_table_size (keys) ? NULL : g_strdup_printf ("I3 conserved: %u were carried away, and %u wait", g_hash_table_size (keys), n);
}
