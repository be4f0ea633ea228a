/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The audit chain in its table. */
#include "docket-config.h"

#include "docket-sqlite-private.h"

#include <inttypes.h>
#include <glib/gi18n-lib.h>

#define COLUMNS "n, prev, hash, seq, operation, action, kind, id, grp, person, device, made_at, arrived_at, before, after, outcome, problem, rule, policy, reason, review"

static DocketDb *
db_of (DocketRepository *repository)
{
  return DOCKET_REPOSITORY_SQLITE (repository)->db;
}

static gpointer
read_entry (DocketStatement *statement)
{
  DocketAuditEntry *entry = docket_audit_entry_new (docket_statement_get_text (statement, 5), docket_kind_from_name (docket_statement_get_text (statement, 6)), docket_statement_get_text (statement, 7));

  entry->n = docket_statement_get_int (statement, 0);
  entry->prev = g_strdup (docket_statement_get_text (statement, 1));
  entry->hash = g_strdup (docket_statement_get_text (statement, 2));
  entry->seq = docket_statement_get_int (statement, 3);
  entry->operation = g_strdup (docket_statement_get_text (statement, 4));
  entry->group = g_strdup (docket_statement_get_text (statement, 8));
  entry->by.person = g_strdup (docket_statement_get_text (statement, 9));
  entry->by.device = g_strdup (docket_statement_get_text (statement, 10));
  entry->by.made_at = docket_statement_get_int (statement, 11);
  entry->by.arrived_at = docket_statement_get_int (statement, 12);
  entry->from = g_strdup (docket_statement_get_text (statement, 13));
  entry->to = g_strdup (docket_statement_get_text (statement, 14));
  entry->outcome = g_strdup (docket_statement_get_text (statement, 15));
  entry->problem = g_strdup (docket_statement_get_text (statement, 16));
  entry->rule = g_strdup (docket_statement_get_text (statement, 17));
  entry->policy = docket_statement_get_int (statement, 18);
  entry->reason = g_strdup (docket_statement_get_text (statement, 19));
  entry->review = g_strdup (docket_statement_get_text (statement, 20));
  return entry;
}

static gboolean
sqlite_audit_head (DocketRepository *repository, gint64 *size, char **hash, GError **error)
{
  DocketRepositorySqlite *self = DOCKET_REPOSITORY_SQLITE (repository);
  g_autoptr (DocketStatement) find = NULL;
  gboolean row;

  /* Outside a transaction another process may have written since. */
  if (!self->reader && self->audit_hash != NULL && docket_db_in_transaction (self->db))
    {
      *size = self->audit_n;
      *hash = g_strdup (self->audit_hash);
      return TRUE;
    }
  find = docket_db_prepare (self->db, "SELECT n, hash FROM audit ORDER BY n DESC LIMIT 1", error);
  if (find == NULL || !docket_sqlite_step (find, &row, error))
    return FALSE;
  *size = row ? docket_statement_get_int (find, 0) : 0;
  *hash = g_strdup (row ? docket_statement_get_text (find, 1) : DOCKET_AUDIT_ROOT);
  if (!self->reader && docket_db_in_transaction (self->db))
    {
      self->audit_n = *size;
      g_free (self->audit_hash);
      self->audit_hash = g_strdup (*hash);
    }
  return TRUE;
}

static gboolean
insert_entry (DocketRepository *repository, const DocketAuditEntry *entry, GError **error)
{
  g_autoptr (DocketStatement) add = docket_db_prepare (db_of (repository), "INSERT INTO audit (" COLUMNS ") VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20, ?21)", error);

  if (add == NULL)
    return FALSE;
  docket_statement_bind_int (add, 1, entry->n);
  docket_statement_lend_text (add, 2, entry->prev);
  docket_statement_lend_text (add, 3, entry->hash);
  docket_statement_bind_int (add, 4, entry->seq);
  docket_statement_lend_text (add, 5, entry->operation);
  docket_statement_lend_text (add, 6, entry->action);
  docket_statement_lend_text (add, 7, docket_kind_info (entry->kind)->name);
  docket_statement_lend_text (add, 8, entry->id);
  docket_statement_lend_text (add, 9, entry->group);
  docket_statement_lend_text (add, 10, entry->by.person);
  docket_statement_lend_text (add, 11, entry->by.device);
  docket_statement_bind_int (add, 12, entry->by.made_at);
  docket_statement_bind_int (add, 13, entry->by.arrived_at);
  docket_statement_lend_text (add, 14, entry->from);
  docket_statement_lend_text (add, 15, entry->to);
  docket_statement_lend_text (add, 16, entry->outcome);
  docket_statement_lend_text (add, 17, entry->problem);
  docket_statement_lend_text (add, 18, entry->rule);
  docket_statement_bind_int (add, 19, entry->policy);
  docket_statement_lend_text (add, 20, entry->reason);
  docket_statement_lend_text (add, 21, entry->review);
  return docket_statement_run (add, error);
}

static gboolean
sqlite_append_audit (DocketRepository *repository, DocketAuditEntry *entry, GError **error)
{
  DocketRepositorySqlite *self = DOCKET_REPOSITORY_SQLITE (repository);
  g_autofree char *head = NULL;
  gint64 size;

  if (!sqlite_audit_head (repository, &size, &head, error) || !docket_repository_current_seq (repository, &entry->seq, error))
    return FALSE;
  entry->n = size + 1;
  g_free (entry->prev);
  entry->prev = g_steal_pointer (&head);
  g_free (entry->hash);
  entry->hash = docket_audit_entry_digest (entry);
  if (!insert_entry (repository, entry, error))
    return FALSE;
  self->audit_n = entry->n;
  g_free (self->audit_hash);
  self->audit_hash = g_strdup (entry->hash);
  return TRUE;
}

static GPtrArray *
read_entries (DocketStatement *find, GError **error)
{
  return docket_sqlite_collect (find, read_entry, (GDestroyNotify) docket_audit_entry_free, error);
}

static GPtrArray *
sqlite_read_audit (DocketRepository *repository, gint64 after, guint limit, GError **error)
{
  g_autoptr (DocketStatement) find = docket_db_prepare (db_of (repository), "SELECT " COLUMNS " FROM audit WHERE n > ?1 ORDER BY n LIMIT ?2", error);

  if (find == NULL)
    return NULL;
  docket_statement_bind_int (find, 1, after);
  docket_statement_bind_int (find, 2, limit);
  return read_entries (find, error);
}

static GPtrArray *
sqlite_record_audit (DocketRepository *repository, DocketKind kind, const char *id, gint64 before, guint limit, GError **error)
{
  g_autoptr (DocketStatement) find = docket_db_prepare (db_of (repository), "SELECT " COLUMNS " FROM audit WHERE kind = ?1 AND id = ?2 AND n < ?3 ORDER BY n DESC LIMIT ?4", error);
  gint64 as_of = DOCKET_REPOSITORY_SQLITE (repository)->as_of_n;

  if (find == NULL)
    return NULL;
  docket_statement_lend_text (find, 1, docket_kind_info (kind)->name);
  docket_statement_lend_text (find, 2, id);
  docket_statement_bind_int (find, 3, as_of > 0 ? MIN (before, as_of) : before);
  docket_statement_bind_int (find, 4, limit);
  return read_entries (find, error);
}

/* The first entry whose place is @seq or later; NULL behind the end. Places only
 * grow along the chain: @low is known to be before it, @high not to be. */
static gboolean
sqlite_audit_tag (DocketRepository *repository, gint64 seq, char **hash, GError **error)
{
  g_autoptr (DocketStatement) find = NULL;
  g_autofree char *found = NULL;
  gint64 low = 0, high = 0;
  gboolean row;

  if (seq == 0)
    {
      *hash = g_strdup (DOCKET_AUDIT_ROOT);
      return TRUE;
    }
  if (!sqlite_audit_head (repository, &high, &found, error))
    return FALSE;
  g_clear_pointer (&found, g_free);
  high++;
  find = docket_db_prepare (db_of (repository), "SELECT n, seq, hash FROM audit WHERE n >= ?1 ORDER BY n LIMIT 1", error);
  if (find == NULL)
    return FALSE;
  while (high - low > 1)
    {
      gint64 middle = low + (high - low) / 2;

      docket_statement_bind_int (find, 1, middle);
      if (!docket_sqlite_step (find, &row, error))
        return FALSE;
      if (row && docket_statement_get_int (find, 1) < seq)
        {
          /* A gap, if somebody cut one, is none here. */
          low = MIN (docket_statement_get_int (find, 0), high - 1);
        }
      else
        {
          high = middle;
          g_free (found);
          found = row ? g_strdup (docket_statement_get_text (find, 2)) : NULL;
        }
      docket_statement_reset (find);
    }
  *hash = g_steal_pointer (&found);
  return TRUE;
}

/* ---- Check ---- */

gboolean
docket_sqlite_check_audit (DocketRepositorySqlite *self, GError **error)
{
  g_autoptr (DocketStatement) find = docket_db_prepare (self->db, "SELECT " COLUMNS " FROM audit ORDER BY n", error);
  DocketAuditChain chain;
  gboolean row;

  if (find == NULL)
    return FALSE;
  docket_audit_chain_init (&chain);
  for (;;)
    {
      g_autoptr (DocketAuditEntry) entry = NULL;
      g_autoptr (GError) broken = NULL;

      if (!docket_sqlite_step (find, &row, error))
        return FALSE;
      if (!row)
        return TRUE;
      if (docket_kind_from_name (docket_statement_get_text (find, 6)) == DOCKET_KIND_NONE)
        {
          g_set_error (error, DOCKET_SERVER_ERROR, DOCKET_SERVER_ERROR_DAMAGED, _ ("The history is broken at entry %" PRId64 ": %s."), docket_statement_get_int (find, 0), _ ("it names a kind that does not exist"));
          return FALSE;
        }
      entry = read_entry (find);
      if (!docket_audit_chain_add (&chain, entry, &broken))
        {
          g_set_error_literal (error, DOCKET_SERVER_ERROR, DOCKET_SERVER_ERROR_DAMAGED, broken->message);
          return FALSE;
        }
    }
}

void
docket_sqlite_audit_init (DocketRepositoryInterface *iface)
{
  iface->append_audit = sqlite_append_audit;
  iface->read_audit = sqlite_read_audit;
  iface->record_audit = sqlite_record_audit;
  iface->audit_head = sqlite_audit_head;
  iface->audit_tag = sqlite_audit_tag;
}
