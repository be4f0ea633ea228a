/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The check of a store, beyond what SQLite checks of itself: feed against
 * records, records against their versions, answers and cases against the audit,
 * and the chain of the audit (docket-sqlite-audit.c). Every finding names the
 * row. All of it is a walk over indexes or a hash of keys: nothing is loaded.
 */
#include "docket-config.h"

#include "docket-sqlite-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "docket-limits.h"

/* Runs @sql; a row is a finding: its first column says what, the second (if
 * there is one) where. @what is a sentence with one or two %s for them. */
static gboolean
find_nothing (DocketRepositorySqlite *self, const char *sql, const char *what, GError **error)
{
  g_autoptr (DocketStatement) find = docket_db_prepare (self->db, sql, error);
  g_autofree char *where = NULL;
  gboolean row;

  if (find == NULL || !docket_sqlite_step (find, &row, error))
    return FALSE;
  if (!row)
    return TRUE;
  where = g_strdup_printf ("%s %s", docket_statement_get_text (find, 0), docket_statement_get_text (find, 1));
  g_set_error (error, DOCKET_SERVER_ERROR, DOCKET_SERVER_ERROR_DAMAGED, "%s: %s", what, where);
  return FALSE;
}

/* Every record stands in the feed, at the place of its newest revision, and
 * nothing else does. A case may have moved on without a new revision: evidence
 * that arrives does not make a decision stale (DESIGN §6). */
static gboolean
check_feed_of (DocketRepositorySqlite *self, const char *name, GError **error)
{
  g_autofree char *missing = g_strdup_printf ("SELECT '%1$s', id FROM \"%1$s\" WHERE id NOT IN (SELECT id FROM feed WHERE kind = '%1$s') LIMIT 1", name);
  g_autofree char *ghost = g_strdup_printf ("SELECT '%1$s', id FROM feed WHERE kind = '%1$s' AND id NOT IN (SELECT id FROM \"%1$s\") LIMIT 1", name);
  g_autofree char *moved = g_strdup_printf ("SELECT '%1$s', feed.id FROM feed JOIN \"%1$s\" AS r ON r.id = feed.id WHERE feed.kind = '%1$s' AND (r.rev > feed.seq OR (r.rev <> feed.seq AND feed.kind <> 'review')) LIMIT 1", name);

  return find_nothing (self, missing, _ ("The feed is broken: a record is not in the feed"), error)
         && find_nothing (self, ghost, _ ("The feed is broken: it names a record that does not exist"), error)
         && find_nothing (self, moved, _ ("The feed is broken: a record does not stand at the place of its newest change"), error);
}

gboolean
docket_sqlite_check_feed (DocketRepositorySqlite *self, GError **error)
{
  for (int kind = 0; kind < DOCKET_N_KINDS; kind++)
    if (!check_feed_of (self, docket_kind_info ((DocketKind) kind)->name, error))
      return FALSE;
  return find_nothing (self, "SELECT kind, id FROM feed WHERE kind NOT IN ('customer', 'job', 'line', 'note', 'attachment', 'signature', 'person', 'absence', 'device', 'review', 'policy') LIMIT 1",
                       _ ("The feed is broken: it names a kind that does not exist"), error);
}

/* ---- Records against versions ---- */

/* JSON inside a field may be written with spaces in one place and without in
 * the other: @values as they would come back from the table of versions. */
static gboolean
is_written_as (DocketKind kind, const DocketValues *values, const DocketValues *version)
{
  g_autofree char *text = docket_sqlite_values_text (values);
  g_autoptr (DocketValues) again = docket_values_from_text (kind, text, NULL);

  return again != NULL && docket_values_equal (again, version);
}

static gboolean
check_group (DocketRepositorySqlite *self, const DocketRecord *record, DocketGroup group, GError **error)
{
  DocketKind kind = docket_record_get_kind (record);
  const char *id = docket_record_get_id (record);
  gint64 rev = docket_record_get_group_rev (record, group);
  g_autoptr (DocketValues) now = docket_record_get_group (record, group);
  g_autoptr (GPtrArray) newest = docket_repository_versions (DOCKET_REPOSITORY (self), kind, id, group, 1, error);
  const DocketVersion *version;

  if (newest == NULL)
    return FALSE;
  version = newest->len == 0 ? NULL : g_ptr_array_index (newest, 0);
  if (rev == 0 && version == NULL)
    return TRUE;
  /* The candidates of a case stand in the audit; its evidence is not history. */
  if (version != NULL && version->rev == rev && (kind == DOCKET_KIND_REVIEW || docket_values_equal (version->values, now) || is_written_as (kind, now, version->values)))
    return TRUE;
  g_set_error (error, DOCKET_SERVER_ERROR, DOCKET_SERVER_ERROR_DAMAGED, _ ("The newest version is not what the record holds: %s %s, group %s"), docket_kind_info (kind)->name, id, docket_group_info (group)->name);
  return FALSE;
}

static gboolean
check_record (DocketRepositorySqlite *self, DocketKind kind, const char *id, GError **error)
{
  const DocketKindInfo *info = docket_kind_info (kind);
  g_autoptr (DocketRecord) record = NULL;

  if (!docket_repository_get_record (DOCKET_REPOSITORY (self), kind, id, &record, error))
    return FALSE;
  for (guint i = 0; record != NULL && i < info->n_groups; i++)
    if (!check_group (self, record, (DocketGroup) (info->first_group + (int) i), error))
      return FALSE;
  return TRUE;
}

gboolean
docket_sqlite_check_versions (DocketRepositorySqlite *self, GError **error)
{
  g_autoptr (DocketStatement) all = docket_db_prepare (self->db, "SELECT kind, id FROM feed ORDER BY seq", error);
  gboolean row;

  if (all == NULL)
    return FALSE;
  for (;;)
    {
      g_autofree char *id = NULL;
      DocketKind kind;

      if (!docket_sqlite_step (all, &row, error))
        return FALSE;
      if (!row)
        break;
      kind = docket_kind_from_name (docket_statement_get_text (all, 0));
      id = g_strdup (docket_statement_get_text (all, 1));
      if (!check_record (self, kind, id, error))
        return FALSE;
    }
  return find_nothing (self, "SELECT kind, id FROM version WHERE (kind, id) NOT IN (SELECT kind, id FROM feed) LIMIT 1", _ ("There are versions of a record that does not exist"), error);
}

/* ---- Answers and cases ---- */

gboolean
docket_sqlite_check_answers (DocketRepositorySqlite *self, GError **error)
{
  return find_nothing (self, "SELECT 'operation', key FROM operation WHERE key NOT IN (SELECT operation FROM audit WHERE operation IS NOT NULL) LIMIT 1",
                       _ ("An answer stands without its entry in the audit"), error)
         && find_nothing (self, "SELECT 'operation', operation FROM audit WHERE operation IS NOT NULL AND problem IS NOT 'key-reused' AND operation NOT IN (SELECT key FROM operation) LIMIT 1",
                          _ ("An entry of the audit stands without its answer"), error)
         && find_nothing (self, "SELECT 'operation', operation FROM audit WHERE operation IS NOT NULL AND problem IS NOT 'key-reused' GROUP BY operation HAVING count (*) > 1 LIMIT 1",
                          _ ("An operation has more than one entry in the audit"), error)
         && find_nothing (self, "SELECT 'operation', key FROM operation JOIN audit ON audit.operation = operation.key WHERE audit.problem IS NOT 'key-reused' AND audit.outcome <> operation.outcome LIMIT 1",
                          _ ("An answer is not what the audit says"), error)
         && find_nothing (self, "SELECT 'review', review FROM review_case JOIN review ON review.id = review_case.review WHERE (review.state = 'open') <> (review_case.open = 1) LIMIT 1",
                          _ ("A case is open in one place and closed in another"), error);
}
