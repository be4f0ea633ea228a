/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * A reader that is set back: records as they stood before an entry of the
 * audit, put together from the versions up to a place in the feed. Void has no
 * version of its own; the audit says when it came and went.
 */
#include "docket-sqlite-private.h"

#include <string.h>

#include "docket-limits.h"

/* Whether the record was void, and the revision that made it (or un-made it). */
static gboolean
read_void (DocketRepositorySqlite *self, DocketKind kind, const char *id, gboolean *is_void, gint64 *rev, GError **error)
{
  g_autoptr (DocketStatement) find = docket_db_prepare (self->db,
                                                        "SELECT action IN ('void', 'voided', 'merge'), ifnull ((SELECT rev FROM operation WHERE key = audit.operation), seq) FROM audit"
                                                        " WHERE kind = ?1 AND id = ?2 AND n < ?3 AND action IN ('void', 'voided', 'restore', 'restored', 'merge') AND outcome IN ('applied', 'merged') ORDER BY n DESC LIMIT 1",
                                                        error);
  gboolean row;

  if (find == NULL)
    return FALSE;
  docket_statement_bind_text (find, 1, docket_kind_info (kind)->name);
  docket_statement_bind_text (find, 2, id);
  docket_statement_bind_int (find, 3, self->as_of_n);
  if (!docket_sqlite_step (find, &row, error))
    return FALSE;
  *is_void = row && docket_statement_get_int (find, 0) != 0;
  *rev = row ? docket_statement_get_int (find, 1) : 0;
  return TRUE;
}

static gboolean
read_group (DocketStatement *find, DocketRecord *record, GError **error)
{
  DocketKind kind = docket_record_get_kind (record);
  DocketGroup group = docket_group_from_name (kind, docket_statement_get_text (find, 0));
  g_autoptr (DocketValues) values = docket_values_from_text (kind, docket_statement_get_text (find, 2), error);
  DocketStamp by;

  if (values == NULL)
    return FALSE;
  by = (DocketStamp) { (char *) docket_statement_get_text (find, 3), (char *) docket_statement_get_text (find, 4), docket_statement_get_int (find, 5), docket_statement_get_int (find, 6) };
  for (guint i = 0; i < docket_values_n (values); i++)
    docket_record_set (record, docket_values_nth_field (values, i), docket_values_nth_value (values, i));
  docket_record_set_group_rev (record, group, docket_statement_get_int (find, 1));
  docket_record_set_stamp (record, group, &by);
  return TRUE;
}

gboolean
docket_sqlite_past_record (DocketRepositorySqlite *self, DocketKind kind, const char *id, DocketRecord **record, GError **error)
{
  /* With max(), the bare columns are those of the row that has it. */
  g_autoptr (DocketStatement) find = docket_db_prepare (self->db, "SELECT grp, max (rev), vals, person, device, made_at, arrived_at FROM version WHERE kind = ?1 AND id = ?2 AND rev <= ?3 GROUP BY grp", error);
  g_autoptr (DocketRecord) found = NULL;
  gboolean row, is_void;
  gint64 rev = 0, void_rev;

  if (find == NULL)
    return FALSE;
  docket_statement_bind_text (find, 1, docket_kind_info (kind)->name);
  docket_statement_bind_text (find, 2, id);
  docket_statement_bind_int (find, 3, self->as_of_seq);
  for (;;)
    {
      if (!docket_sqlite_step (find, &row, error))
        return FALSE;
      if (!row)
        break;
      if (found == NULL)
        found = docket_record_new (kind, id);
      rev = MAX (rev, docket_statement_get_int (find, 1));
      if (!read_group (find, found, error))
        return FALSE;
    }
  if (found != NULL)
    {
      if (!read_void (self, kind, id, &is_void, &void_rev, error))
        return FALSE;
      docket_record_set_void (found, is_void);
      docket_record_set_rev (found, MAX (rev, void_rev));
    }
  *record = g_steal_pointer (&found);
  return TRUE;
}

gboolean
docket_sqlite_past_assigned (DocketRepositorySqlite *self, const char *job, const char *person, gboolean *was, GError **error)
{
  g_autoptr (DocketStatement) find = docket_db_prepare (self->db, "SELECT EXISTS (SELECT 1 FROM version WHERE kind = 'job' AND id = ?1 AND grp = 'plan' AND rev <= ?3 AND json_extract (vals, '$.technician') = ?2)", error);
  gboolean row;

  if (find == NULL)
    return FALSE;
  docket_statement_bind_text (find, 1, job);
  docket_statement_bind_text (find, 2, person);
  docket_statement_bind_int (find, 3, self->as_of_seq);
  if (!docket_sqlite_step (find, &row, error))
    return FALSE;
  *was = docket_statement_get_int (find, 0) != 0;
  return TRUE;
}

gboolean
docket_sqlite_past_scope (DocketRepositorySqlite *self, const char *person, DocketKind kind, const char *id, gboolean *in, GError **error)
{
  /* A row that changed since was the opposite before. */
  g_autoptr (DocketStatement) find = docket_db_prepare (self->db, "SELECT CASE WHEN seq <= ?4 THEN removed = 0 ELSE removed = 1 END FROM scope WHERE person = ?1 AND kind = ?2 AND id = ?3", error);
  gboolean row;

  if (find == NULL)
    return FALSE;
  docket_statement_bind_text (find, 1, person);
  docket_statement_bind_text (find, 2, docket_kind_info (kind)->name);
  docket_statement_bind_text (find, 3, id);
  docket_statement_bind_int (find, 4, self->as_of_seq);
  if (!docket_sqlite_step (find, &row, error))
    return FALSE;
  *in = row && docket_statement_get_int (find, 0) != 0;
  return TRUE;
}

static void
sqlite_set_as_of (DocketRepository *repository, gint64 n, gint64 seq)
{
  DocketRepositorySqlite *self = DOCKET_REPOSITORY_SQLITE (repository);

  self->as_of_n = n;
  self->as_of_seq = seq;
}

static gboolean
sqlite_audit_range (DocketRepository *repository, gint64 from, gint64 to, gint64 *first, gint64 *last, GError **error)
{
  g_autoptr (DocketStatement) find = docket_db_prepare (DOCKET_REPOSITORY_SQLITE (repository)->db, "SELECT ifnull (min (n), 0), ifnull (max (n), 0) FROM audit WHERE arrived_at >= ?1 AND arrived_at < ?2", error);
  gboolean row;

  if (find == NULL)
    return FALSE;
  docket_statement_bind_int (find, 1, from);
  docket_statement_bind_int (find, 2, to);
  if (!docket_sqlite_step (find, &row, error))
    return FALSE;
  *first = docket_statement_get_int (find, 0);
  *last = docket_statement_get_int (find, 1);
  return TRUE;
}

void
docket_sqlite_past_init (DocketRepositoryInterface *iface)
{
  iface->set_as_of = sqlite_set_as_of;
  iface->audit_range = sqlite_audit_range;
}
