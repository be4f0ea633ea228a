/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * What is read of a damaged file: only what is nowhere else.
 *
 *   outbox   unsent work, and what became of the rest
 *   discarded, discarded_in
 *            what was let go, of which some may be offered to be put back
 *   draft    what somebody was typing
 *   file     which photos have not been sent
 *   meta     who is signed in where, whose folder of files it is, and what was
 *            done in part
 *
 * Records come with the next pull. The queue shows in them again as the feed
 * brings them; what was created here shows at once.
 *
 * A table is read from its beginning to where it breaks, then from its end back
 * to there, and if that leaves a gap in the queue, row by row: whatever lies on
 * a page that is whole comes over. Each operation must read as one, and be the
 * one that its row names; anything else is as lost as what cannot be read.
 */
#include "docket-config.h"

#include "docket-rescue-private.h"

#include <string.h>
#include <sys/stat.h>

#include "docket-codec.h"
#include "docket-limits.h"

typedef struct
{
  DocketStore *store; /* the new one */
  DocketDb *from;
  gboolean whole;
} Rescue;

/* What it says of the account, and no more: a cursor would promise records. */
static const char *const facts[] = {
  DOCKET_META_SERVER_URL, DOCKET_META_SERVER_ID, DOCKET_META_EPOCH, DOCKET_META_COMPANY, DOCKET_META_CURRENCY,
  DOCKET_META_PERSON, DOCKET_META_USERNAME, DOCKET_META_ROLE, DOCKET_META_DEVICE,
  DOCKET_META_RESTORED_AT, DOCKET_META_AUDIT_SIZE, DOCKET_META_AUDIT_HEAD, DOCKET_META_AUDIT_BROKEN,
  DOCKET_META_FILES_OWNER, DOCKET_META_ACKS,
};

/* -- Columns -- */

/* (transfer full) (element-type utf8) (nullable) */
static GPtrArray *
columns_of (DocketDb *db, const char *table, GError **error)
{
  g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  g_autoptr(DocketStatement) list = docket_db_prepare (db, "SELECT name FROM pragma_table_info (?1)", error);

  if (list == NULL)
    return NULL;
  docket_statement_bind_text (list, 1, table);
  while (docket_statement_step (list, NULL))
    g_ptr_array_add (names, g_strdup (docket_statement_get_text (list, 0)));
  return g_steal_pointer (&names);
}

/* Those that both files have: the damaged one may be of an older version.
 * (element-type utf8) (nullable) */
static GPtrArray *
common_columns (Rescue *rescue, const char *table, GError **error)
{
  g_autoptr(GPtrArray) ours = columns_of (rescue->store->db, table, error);
  g_autoptr(GPtrArray) theirs = columns_of (rescue->from, table, NULL);
  g_autoptr(GPtrArray) both = g_ptr_array_new_with_free_func (g_free);

  if (ours == NULL)
    return NULL;
  for (guint i = 0; theirs != NULL && i < ours->len; i++)
    if (g_ptr_array_find_with_equal_func (theirs, g_ptr_array_index (ours, i), g_str_equal, NULL))
      g_ptr_array_add (both, g_strdup (g_ptr_array_index (ours, i)));
  return g_steal_pointer (&both);
}

static char *
join (GPtrArray *columns, gboolean numbers)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < columns->len; i++)
    {
      if (numbers)
        g_string_append_printf (text, "%s?%u", i > 0 ? ", " : "", i + 1);
      else
        g_string_append_printf (text, "%s%s", i > 0 ? ", " : "", (const char *) g_ptr_array_index (columns, i));
    }
  return g_string_free (text, FALSE);
}

/* -- Rows -- */

/* A table under way. The first column is its key. */
typedef struct
{
  Rescue *rescue;
  const char *name;
  guint n_columns;
  gboolean queue;               /* what stands there waits */
  int key, kind, id, operation; /* columns of the outbox, and what has the same; -1 */
  char *put;
  GHashTable *seen; /* of keys */
} Table;

static int
find_column (GPtrArray *columns, const char *name)
{
  guint index;

  return g_ptr_array_find_with_equal_func (columns, name, g_str_equal, &index) ? (int) index : -1;
}

/* Whether the row of the outbox names the operation that stands in it. */
static gboolean
is_operation (Table *table, DocketStatement *row)
{
  const char *key = docket_statement_get_text (row, table->key);
  const char *kind = docket_statement_get_text (row, table->kind);
  const char *id = docket_statement_get_text (row, table->id);
  const char *text = docket_statement_get_text (row, table->operation);
  g_autoptr(DocketOperation) operation = text != NULL && g_utf8_validate (text, -1, NULL) ? docket_operation_from_text (text, NULL) : NULL;

  return operation != NULL && g_strcmp0 (operation->key, key) == 0 && g_strcmp0 (operation->record_id, id) == 0
         && g_strcmp0 (docket_kind_info (operation->record_kind)->name, kind) == 0;
}

/* An operation of which only the rest of the row is damaged. */
static gboolean
put_anew (DocketStore *store, const char *text, GError **error)
{
  g_autoptr(DocketOperation) operation = docket_operation_from_text (text, error);

  return operation != NULL
         && docket_outbox_insert (store, operation, docket_operation_named_groups (operation), text, error)
         && docket_outbox_set_imported (store, operation->key, operation->made_at, error);
}

/* Texts only: a STRICT table makes numbers of what reads as one. */
static gboolean
put_row (Table *table, DocketStatement *row, GError **error)
{
  g_autoptr(DocketStatement) put = NULL;
  g_autoptr(GError) local = NULL;
  const char *key = docket_statement_get_text (row, 0);

  if (key == NULL || !g_hash_table_add (table->seen, g_strdup (key)))
    return TRUE;
  if (table->operation >= 0 && !is_operation (table, row))
    {
      table->rescue->whole = FALSE;
      return TRUE;
    }
  put = docket_db_prepare (table->rescue->store->db, table->put, error);
  if (put == NULL)
    return FALSE;
  for (guint i = 0; i < table->n_columns; i++)
    docket_statement_bind_text (put, (int) i + 1, docket_statement_get_text (row, (int) i));
  if (docket_statement_run (put, &local))
    return TRUE;
  if (!g_error_matches (local, DOCKET_DB_ERROR, DOCKET_DB_ERROR_CONSTRAINT))
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
  /* It was never written like this. What it says is whole: it waits anew. */
  table->rescue->whole = FALSE;
  return !table->queue || put_anew (table->rescue->store, docket_statement_get_text (row, table->operation), error);
}

/* @broke: (out): it ended in damage. Backwards, it ends where the other way has been. */
static gboolean
read_rows (Table *table, const char *sql, gboolean backwards, gboolean *broke, GError **error)
{
  g_autoptr(DocketStatement) rows = docket_db_prepare (table->rescue->from, sql, NULL);
  g_autoptr(GError) damage = NULL;

  *broke = rows == NULL;
  while (rows != NULL && docket_statement_step (rows, &damage))
    {
      const char *key = docket_statement_get_text (rows, 0);

      if (backwards && key != NULL && g_hash_table_contains (table->seen, key))
        break;
      if (!put_row (table, rows, error))
        return FALSE;
    }
  *broke |= damage != NULL;
  return TRUE;
}

static gint64
read_number (DocketDb *db, const char *sql)
{
  g_autoptr(DocketStatement) find = docket_db_prepare (db, sql, NULL);

  return find != NULL && docket_statement_step (find, NULL) ? docket_statement_get_int (find, 0) : 0;
}

/* Between what was read from both ends. */
static gboolean
read_gap (Table *table, const char *columns, GError **error)
{
  g_autofree char *sql = g_strdup_printf ("SELECT %s FROM %s WHERE position = ?1", columns, table->name);
  g_autoptr(DocketStatement) find = docket_db_prepare (table->rescue->from, sql, NULL);
  gint64 last = read_number (table->rescue->from, "SELECT seq FROM sqlite_sequence WHERE name = 'outbox'");
  gint64 first = MAX (last - DOCKET_RESCUE_ROWS_MAX, 0);

  if (last == 0)
    last = DOCKET_RESCUE_ROWS_MAX;
  for (gint64 position = first + 1; find != NULL && position <= last; position++)
    {
      docket_statement_bind_int (find, 1, position);
      if (docket_statement_step (find, NULL) && !put_row (table, find, error))
        return FALSE;
      docket_statement_reset (find);
    }
  return TRUE;
}

static gboolean
read_table (Rescue *rescue, const char *name, const char *key, GError **error)
{
  g_autoptr(GPtrArray) columns = common_columns (rescue, name, error);
  g_autoptr(GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autofree char *list = NULL, *numbers = NULL, *forwards = NULL, *backwards = NULL, *put = NULL;
  gboolean outbox = strcmp (name, "outbox") == 0;
  gboolean broke;
  Table table = { rescue, name, 0, outbox, -1, -1, -1, -1, NULL, seen };

  if (columns == NULL)
    return FALSE;
  if (columns->len == 0)
    {
      rescue->whole = FALSE;
      return TRUE;
    }
  list = join (columns, FALSE);
  numbers = join (columns, TRUE);
  put = g_strdup_printf ("INSERT%s INTO %s (%s) VALUES (%s)", outbox ? "" : " OR IGNORE", name, list, numbers);
  table.n_columns = columns->len;
  table.put = put;
  if (outbox || strcmp (name, "discarded") == 0)
    {
      table.key = find_column (columns, "key");
      table.kind = find_column (columns, "kind");
      table.id = find_column (columns, "id");
      table.operation = find_column (columns, "operation");
    }
  forwards = g_strdup_printf ("SELECT %s FROM %s NOT INDEXED ORDER BY %s", list, name, key);
  backwards = g_strdup_printf ("SELECT %s FROM %s NOT INDEXED ORDER BY %s DESC", list, name, key);
  if (!read_rows (&table, forwards, FALSE, &broke, error))
    return FALSE;
  if (!broke)
    return TRUE;
  rescue->whole = FALSE;
  return read_rows (&table, backwards, TRUE, &broke, error)
         && (!broke || !outbox || read_gap (&table, list, error));
}

/* A file of an older version has none of it. Its places are no newer work's. */
static gboolean
read_discarded (Rescue *rescue, GError **error)
{
  static const char take_places[] =
    "INSERT INTO sqlite_sequence (name, seq) SELECT 'outbox', 0 WHERE NOT EXISTS (SELECT 1 FROM sqlite_sequence WHERE name = 'outbox');"
    "UPDATE sqlite_sequence SET seq = max (seq, (SELECT coalesce (max (position), 0) FROM discarded)) WHERE name = 'outbox'";
  g_autoptr(GPtrArray) columns = columns_of (rescue->from, "discarded", NULL);

  if (columns == NULL || columns->len == 0)
    return TRUE;
  return read_table (rescue, "discarded", "position", error)
         && read_table (rescue, "discarded_in", "nth", error)
         && docket_db_execute (rescue->store->db, take_places, error);
}

/* -- What follows from it -- */

static gboolean
forget_other_facts (DocketStore *self, GError **error)
{
  g_autoptr(GPtrArray) others = g_ptr_array_new_with_free_func (g_free);

  {
    g_autoptr(DocketStatement) list = docket_db_prepare (self->db, "SELECT name FROM meta", error);

    if (list == NULL)
      return FALSE;
    while (docket_statement_step (list, NULL))
      {
        gboolean kept = g_str_has_prefix (docket_statement_get_text (list, 0), DOCKET_META_UNFINISHED) || g_str_has_prefix (docket_statement_get_text (list, 0), DOCKET_META_FORGOTTEN);

        for (guint i = 0; i < G_N_ELEMENTS (facts) && !kept; i++)
          kept = g_str_equal (facts[i], docket_statement_get_text (list, 0));
        if (!kept)
          g_ptr_array_add (others, g_strdup (docket_statement_get_text (list, 0)));
      }
  }
  for (guint i = 0; i < others->len; i++)
    if (!docket_meta_put (self, g_ptr_array_index (others, i), NULL, error))
      return FALSE;
  return TRUE;
}

/* Unsent work whose file lies in the folder, though its row is lost. */
static gboolean
find_file (DocketStore *self, const DocketOperation *operation, GError **error)
{
  const char *sha256 = docket_operation_get_blob (operation);
  const char *media_type = operation->record_kind == DOCKET_KIND_ATTACHMENT ? docket_values_get_text (operation->set, DOCKET_ATTACHMENT_MEDIA_TYPE) : "image/png";
  g_autoptr(DocketStoreFile) known = NULL;
  g_autofree char *path = NULL;
  struct stat info;

  if (sha256 == NULL || !docket_files_is_digest (sha256))
    return TRUE;
  if (!docket_file_get (self, sha256, &known, error))
    return FALSE;
  path = docket_files_path (self->files, sha256);
  if (known != NULL || stat (path, &info) != 0 || !docket_files_verify (self->files, sha256, info.st_size, NULL))
    return TRUE;
  return docket_file_put (self, sha256, info.st_size, media_type != NULL ? media_type : "application/octet-stream", FALSE, error);
}

/* What was created or changed shows in the record again, once for each. */
static gboolean
show_record (DocketStore *self, GHashTable *shown, const DocketOperation *operation, GError **error)
{
  DocketKind kind = operation->record_kind;
  const char *id = operation->record_id;
  g_autoptr(GPtrArray) overlay = NULL;

  if (!g_hash_table_add (shown, g_strdup_printf ("%d %s", (int) kind, id)))
    return TRUE;
  overlay = docket_outbox_overlay (self, kind, id, error);
  if (overlay == NULL)
    return FALSE;
  return overlay->len == 0 || (docket_overlay_keep_confirmed (self, kind, id, NULL, error) && docket_overlay_rebuild (self, kind, id, error));
}

/* A step of which the row was damaged has lost what it waited for unnamed. */
static gboolean
hold_back (DocketStore *self, GPtrArray *items, GError **error)
{
  for (guint i = 0; i < items->len; i++)
    {
      const DocketOutboxItem *item = g_ptr_array_index (items, i);

      if ((item->state == DOCKET_OUTBOX_QUEUED || item->state == DOCKET_OUTBOX_SENDING) && !docket_outbox_hold_back (self, item->operation, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
show (DocketStore *self, guint *operations, GError **error)
{
  g_autoptr(GPtrArray) items = docket_store_outbox (self, 0, error);
  g_autoptr(GHashTable) shown = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint i = 0; items != NULL && i < items->len; i++)
    {
      const DocketOutboxItem *item = g_ptr_array_index (items, i);
      gboolean pending = item->state == DOCKET_OUTBOX_QUEUED || item->state == DOCKET_OUTBOX_SENDING;

      if (!show_record (self, shown, item->operation, error) || (pending && !find_file (self, item->operation, error)))
        return FALSE;
      *operations += pending ? 1 : 0;
    }
  return items != NULL && hold_back (self, items, error);
}

/* With work lost, files may lie here that nobody knows any more: a store that
 * is not the owner of the folder clears none away. */
static gboolean
own_files (Rescue *rescue, GError **error)
{
  return rescue->whole || docket_meta_put (rescue->store, DOCKET_META_FILES_OWNER, NULL, error);
}

static gboolean
read_all (Rescue *rescue, guint *operations, GError **error)
{
  DocketStore *store = rescue->store;

  return read_table (rescue, "meta", "name", error)
         && forget_other_facts (store, error)
         && read_table (rescue, "outbox", "position", error)
         && docket_outbox_mend (store, error)
         && docket_outbox_recount (store, error)
         && read_discarded (rescue, error)
         && read_table (rescue, "file", "sha256", error)
         && read_table (rescue, "draft", "name", error)
         && own_files (rescue, error)
         && show (store, operations, error);
}

gboolean
docket_rescue_read (DocketStore *self, const char *from, guint *operations, gboolean *whole, GError **error)
{
  Rescue rescue = { self, NULL, TRUE };
  gboolean ok;

  *operations = 0;
  rescue.from = docket_db_open (from, DOCKET_DB_DAMAGED, NULL);
  rescue.whole = rescue.from != NULL && *whole;
  ok = docket_store_begin (self, error);
  if (ok)
    {
      ok = (rescue.from == NULL || read_all (&rescue, operations, error))
           && docket_meta_put_int (self, DOCKET_META_RESCUED_AT, docket_clock_now_ms (self->clock), error);
      ok = docket_store_end (self, ok, error);
    }
  g_clear_pointer (&rescue.from, docket_db_close);
  *whole = rescue.whole;
  return ok;
}
