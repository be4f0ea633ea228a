/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Which accepted work wrote a record last. No index finds it by its record: of a month
 * there may be 100,000, and each would be put into that for the sake of a save that is
 * made just while own work comes back. So whoever asks goes along all of it; a save of
 * many, once for all of them.
 */

#include "docket-store-private.h"

#include "docket-id.h"
#include "docket-json.h"

typedef struct
{
  DocketKind kind;
  guint64 written;
  char *key;
} Writer;

static void
writer_clear (gpointer data)
{
  g_free (((Writer *) data)->key);
}

struct _DocketOutboxTaken
{
  GPtrArray *operations; /* those that are saved */
  GHashTable *writers;   /* (nullable): id -> GArray of Writer, the newest first; of all of them */
};

DocketOutboxTaken *
docket_outbox_taken_new (GPtrArray *operations)
{
  DocketOutboxTaken *taken = g_new0 (DocketOutboxTaken, 1);

  taken->operations = g_ptr_array_ref (operations);
  return taken;
}

void
docket_outbox_taken_free (DocketOutboxTaken *taken)
{
  if (taken == NULL)
    return;
  g_clear_pointer (&taken->writers, g_hash_table_unref);
  g_ptr_array_unref (taken->operations);
  g_free (taken);
}

/* Each has a place, also if nothing is found. @ids: (out) (transfer full): as JSON */
static GHashTable *
list_records (GPtrArray *operations, char **ids)
{
  GHashTable *writers = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_array_unref);
  g_auto(DocketJsonWriter) writer = { NULL, FALSE };

  docket_json_writer_init (&writer);
  docket_json_begin_array (&writer);
  for (guint i = 0; i < operations->len; i++)
    {
      const char *id = ((const DocketOperation *) g_ptr_array_index (operations, i))->record_id;
      GArray *of;

      if (id == NULL || !docket_id_is_valid (id) || g_hash_table_contains (writers, id))
        continue;
      of = g_array_new (FALSE, FALSE, sizeof (Writer));
      g_array_set_clear_func (of, writer_clear);
      g_hash_table_insert (writers, g_strdup (id), of);
      docket_json_text (&writer, id);
    }
  docket_json_end_array (&writer);
  *ids = docket_json_writer_finish (&writer);
  return writers;
}

/* NULL: it cannot be read. */
static GHashTable *
read_writers (DocketStore *self, GPtrArray *operations)
{
  g_autofree char *ids = NULL;
  g_autoptr(GHashTable) writers = list_records (operations, &ids);
  g_autoptr(DocketStatement) select = docket_db_prepare (self->db,
                                                         "SELECT kind, id, written, key FROM outbox INDEXED BY outbox_settled"
                                                         " WHERE open = 0 AND state = 'acked' AND id IN (SELECT value FROM json_each (?1)) ORDER BY position DESC",
                                                         NULL);
  g_autoptr(GError) error = NULL;

  if (select == NULL)
    return NULL;
  docket_statement_bind_text (select, 1, ids);
  while (docket_statement_step (select, &error))
    {
      const Writer writer = {
        docket_kind_from_name (docket_statement_get_text (select, 0)),
        (guint64) docket_statement_get_int (select, 2),
        g_strdup (docket_statement_get_text (select, 3)),
      };

      g_array_append_val (g_hash_table_lookup (writers, docket_statement_get_text (select, 1)), writer);
    }
  return error == NULL ? g_steal_pointer (&writers) : NULL;
}

static char *
find_one (DocketStore *self, DocketKind kind, const char *id, guint64 groups)
{
  g_autoptr(DocketStatement) find = docket_db_prepare (self->db,
                                                       "SELECT key FROM outbox INDEXED BY outbox_settled WHERE open = 0 AND state = 'acked' AND kind = ?1 AND id = ?2"
                                                       " AND (?3 = 0 OR (written & ?3) <> 0) ORDER BY position DESC LIMIT 1",
                                                       NULL);

  if (find == NULL)
    return NULL;
  docket_statement_lend_text (find, 1, docket_kind_info (kind)->name);
  docket_statement_lend_text (find, 2, id);
  docket_statement_bind_int (find, 3, (gint64) groups);
  return docket_statement_step (find, NULL) ? g_strdup (docket_statement_get_text (find, 0)) : NULL;
}

char *
docket_outbox_latest_acked_writer (DocketStore *self, DocketKind kind, const char *id, guint64 groups)
{
  DocketOutboxTaken *taken = self->taken;
  const GArray *of = NULL;

  if (taken != NULL && taken->writers == NULL && taken->operations->len > 1)
    taken->writers = read_writers (self, taken->operations);
  if (taken != NULL && taken->writers != NULL)
    of = g_hash_table_lookup (taken->writers, id);
  if (of == NULL)
    return find_one (self, kind, id, groups);
  for (guint i = 0; i < of->len; i++)
    {
      const Writer *writer = &g_array_index (of, Writer, i);

      if (writer->kind == kind && (groups == 0 || (writer->written & groups) != 0))
        return g_strdup (writer->key);
    }
  return NULL;
}
