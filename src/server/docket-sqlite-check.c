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

/* Every record stands in the feed. That nothing else does, and each at its place, is
 * seen on the walk along it. */
gboolean
docket_sqlite_check_feed (DocketRepositorySqlite *self, GError **error)
{
  for (int kind = 0; kind < DOCKET_N_KINDS; kind++)
    {
      g_autofree char *missing =
        g_strdup_printf ("SELECT '%1$s', id FROM \"%1$s\" WHERE id NOT IN (SELECT id FROM feed WHERE kind = '%1$s') LIMIT 1", docket_kind_info ((DocketKind) kind)->name);

      if (!find_nothing (self, missing, _ ("No device ever fetches a record"), error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
say_broken (const char *what, const char *kind, const char *id, GError **error)
{
  g_set_error (error, DOCKET_SERVER_ERROR, DOCKET_SERVER_ERROR_DAMAGED, "%s: %s %s", what, kind, id);
  return FALSE;
}

/* ---- Records against versions ---- */

/* Whether @text, as it stands in the table of versions, says what @now does. It is nearly
 * always the same letters; JSON inside a field may be written with spaces in one place
 * and without in the other. */
static gboolean
says_the_same (DocketKind kind, const char *text, const DocketValues *now)
{
  g_autofree char *now_text = docket_sqlite_values_text (now);
  g_autoptr (DocketValues) version = NULL;
  g_autoptr (DocketValues) again = NULL;

  if (strcmp (text, now_text) == 0)
    return TRUE;
  version = docket_values_from_text (kind, text, NULL);
  /* The candidates of a case stand in the audit; its evidence is not history. */
  if (version == NULL || kind == DOCKET_KIND_REVIEW)
    return version != NULL;
  again = docket_values_from_text (kind, now_text, NULL);
  return docket_values_equal (version, now) || (again != NULL && docket_values_equal (again, version));
}

static gboolean
check_group (DocketRepositorySqlite *self, const DocketRecord *record, DocketGroup group, GError **error)
{
  DocketKind kind = docket_record_get_kind (record);
  const char *id = docket_record_get_id (record);
  gint64 rev = docket_record_get_group_rev (record, group);
  g_autoptr (DocketStatement) newest = docket_db_prepare (self->db, "SELECT rev, vals FROM version WHERE kind = ?1 AND id = ?2 AND grp = ?3 ORDER BY rev DESC LIMIT 1", error);
  g_autoptr (DocketValues) now = NULL;
  gboolean there;

  if (newest == NULL)
    return FALSE;
  docket_statement_lend_text (newest, 1, docket_kind_info (kind)->name);
  docket_statement_lend_text (newest, 2, id);
  docket_statement_lend_text (newest, 3, docket_group_info (group)->name);
  if (!docket_sqlite_step (newest, &there, error))
    return FALSE;
  if (rev == 0 && !there)
    return TRUE;
  now = docket_record_get_group (record, group);
  if (there && docket_statement_get_int (newest, 0) == rev && says_the_same (kind, docket_statement_get_text (newest, 1), now))
    return TRUE;
  g_set_error (error, DOCKET_SERVER_ERROR, DOCKET_SERVER_ERROR_DAMAGED, _ ("A record does not hold what was saved in it last: %s %s, %s"), docket_kind_info (kind)->name, id, docket_group_info (group)->name);
  return FALSE;
}

/* What the feed names at @seq: the place of its newest revision. A case may have
 * moved on without a new revision: evidence that arrives does not make a decision
 * stale (DESIGN §6). */
static gboolean
check_record (DocketRepositorySqlite *self, gint64 seq, DocketKind kind, const char *id, GError **error)
{
  const DocketKindInfo *info = docket_kind_info (kind);
  g_autoptr (DocketRecord) record = NULL;
  gint64 rev;

  if (!docket_repository_get_record (DOCKET_REPOSITORY (self), kind, id, &record, error))
    return FALSE;
  if (record == NULL)
    return say_broken (_ ("Devices are to fetch a record that does not exist"), info->name, id, error);
  rev = docket_record_get_rev (record);
  if (rev > seq || (rev != seq && kind != DOCKET_KIND_REVIEW))
    return say_broken (_ ("A record stands at the wrong place in the order of changes"), info->name, id, error);
  for (guint i = 0; i < info->n_groups; i++)
    if (!check_group (self, record, (DocketGroup) (info->first_group + (int) i), error))
      return FALSE;
  return TRUE;
}

gboolean
docket_sqlite_check_versions (DocketRepositorySqlite *self, GError **error)
{
  g_autoptr (DocketStatement) all = docket_db_prepare (self->db, "SELECT seq, kind, id FROM feed ORDER BY seq", error);
  gboolean row;

  if (all == NULL)
    return FALSE;
  for (;;)
    {
      g_autofree char *id = NULL;
      const char *name;
      DocketKind kind;

      if (!docket_sqlite_step (all, &row, error))
        return FALSE;
      if (!row)
        break;
      name = docket_statement_get_text (all, 1);
      kind = docket_kind_from_name (name);
      id = g_strdup (docket_statement_get_text (all, 2));
      if (kind == DOCKET_KIND_NONE)
        return say_broken (_ ("Devices are to fetch a kind of record that does not exist"), name, id, error);
      if (!check_record (self, docket_statement_get_int (all, 0), kind, id, error))
        return FALSE;
    }
  return find_nothing (self, "SELECT kind, id FROM version WHERE (kind, id) NOT IN (SELECT kind, id FROM feed) LIMIT 1", _ ("There is history of a record that does not exist"), error);
}

/* ---- Answers and cases ---- */

gboolean
docket_sqlite_check_answers (DocketRepositorySqlite *self, GError **error)
{
  return find_nothing (self, "SELECT 'change', key FROM operation WHERE key NOT IN (SELECT operation FROM audit WHERE operation IS NOT NULL) LIMIT 1",
                       _ ("A change was answered, and the history does not have it"), error)
         && find_nothing (self, "SELECT 'change', operation FROM audit WHERE operation IS NOT NULL AND problem IS NOT 'key-reused' AND operation NOT IN (SELECT key FROM operation) LIMIT 1",
                          _ ("The history has a change, and its answer is missing"), error)
         && find_nothing (self, "SELECT 'change', operation FROM audit WHERE operation IS NOT NULL AND problem IS NOT 'key-reused' GROUP BY operation HAVING count (*) > 1 LIMIT 1",
                          _ ("The history has one change more than once"), error)
         && find_nothing (self, "SELECT 'change', key FROM operation JOIN audit ON audit.operation = operation.key WHERE audit.problem IS NOT 'key-reused' AND audit.outcome <> operation.outcome LIMIT 1",
                          _ ("A change was answered otherwise than the history says"), error)
         && find_nothing (self, "SELECT 'review', review FROM review_case JOIN review ON review.id = review_case.review WHERE (review.state = 'open') <> (review_case.open = 1) LIMIT 1",
                          _ ("A case is open in one place and closed in another"), error);
}
