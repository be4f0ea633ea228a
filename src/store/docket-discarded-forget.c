/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * What was let go is not kept for ever (docket-discarded-table.c). But it may be a table
 * of 100,000 customers, and nobody's save waits until all of that is out of the file. So
 * what nobody can want back gets a mark first, of which nothing is put back any more,
 * and goes some at a time: the first of it at once, the rest when the writer has nothing
 * else to do, and whoever opens the file next goes on.
 *
 *   forgotten:TOKEN  3200
 *     of what was let go as TOKEN, whatever has that number (nth), or a smaller one
 *
 * What is let go as TOKEN later has a larger number, and is none of it.
 */

#include "docket-store-private.h"

/* More of them are not kept, but for what went last, all of it: a person undoes
 * the last one, or the one before. */
#define DISCARDED_MAX 1000

/* Along the tokens and not along all that was let go; of a large save it is enough that
 * it is too large. */
#define TOO_OLD \
  "WITH RECURSIVE" \
  " tokens (token) AS (SELECT min (token) FROM discarded_in" \
  " UNION ALL SELECT (SELECT min (token) FROM discarded_in WHERE token > tokens.token) FROM tokens WHERE token IS NOT NULL)," \
  " counted (token, newest, n) AS (SELECT token, (SELECT max (nth) FROM discarded_in AS its WHERE its.token = tokens.token)," \
  " (SELECT count (*) FROM (SELECT 1 FROM discarded_in AS its WHERE its.token = tokens.token AND its.nth > " DOCKET_DISCARDED_FORGOTTEN ("tokens.token") " LIMIT ?2 + 1))" \
  " FROM tokens WHERE token IS NOT NULL)" \
  " SELECT token, newest FROM (SELECT token, newest, n, sum (n) OVER (ORDER BY newest DESC) AS so_far FROM counted)" \
  " WHERE n > 0 AND so_far > ?2 AND token <> ?1 AND NOT EXISTS (SELECT 1 FROM meta WHERE name = '" DOCKET_META_UNFINISHED "' || token)"

static gboolean
mark_oldest (DocketStore *self, const char *token, GError **error)
{
  g_autoptr(DocketStatement) mark = docket_db_prepare (self->db, "INSERT OR REPLACE INTO meta (name, value) SELECT '" DOCKET_META_FORGOTTEN "' || token, newest FROM (" TOO_OLD ")", error);

  if (mark == NULL)
    return FALSE;
  docket_statement_bind_text (mark, 1, token);
  docket_statement_bind_int (mark, 2, DISCARDED_MAX);
  return docket_statement_run (mark, error);
}

/* @token: (out) (transfer full) (nullable): nothing is marked */
static gboolean
find_marked (DocketStore *self, char **token, gint64 *last, GError **error)
{
  g_autoptr(DocketStatement) find = docket_db_prepare (self->db,
                                                       "SELECT substr (name, length ('" DOCKET_META_FORGOTTEN "') + 1), CAST (value AS INTEGER) FROM meta"
                                                       " WHERE name >= '" DOCKET_META_FORGOTTEN "' AND name < 'forgotten;' ORDER BY name LIMIT 1",
                                                       error);
  g_autoptr(GError) local = NULL;

  *token = NULL;
  if (find == NULL)
    return FALSE;
  if (docket_statement_step (find, &local))
    {
      *token = g_strdup (docket_statement_get_text (find, 0));
      *last = docket_statement_get_int (find, 1);
    }
  if (local == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local));
  return FALSE;
}

#define THE_FIRST(column) "(SELECT " column " FROM discarded_in WHERE token = ?1 AND nth <= ?2 ORDER BY nth LIMIT ?3)"

static gboolean
delete_first (DocketStore *self, const char *sql, const char *token, gint64 last, guint n, GError **error)
{
  g_autoptr(DocketStatement) remove = docket_db_prepare (self->db, sql, error);

  if (remove == NULL)
    return FALSE;
  docket_statement_bind_text (remove, 1, token);
  docket_statement_bind_int (remove, 2, last);
  docket_statement_bind_int (remove, 3, n);
  return docket_statement_run (remove, error);
}

/* At most @n of what is marked. */
static gboolean
forget_some (DocketStore *self, guint n, GError **error)
{
  while (n > 0)
    {
      g_autofree char *token = NULL;
      g_autofree char *name = NULL;
      gint64 last = 0;
      guint gone;

      if (!find_marked (self, &token, &last, error))
        return FALSE;
      if (token == NULL)
        break;
      if (!delete_first (self, "DELETE FROM discarded WHERE key IN " THE_FIRST ("key"), token, last, n, error)
          || !delete_first (self, "DELETE FROM discarded_in WHERE nth IN " THE_FIRST ("nth"), token, last, n, error))
        return FALSE;
      gone = (guint) docket_db_changes (self->db);
      name = g_strconcat (DOCKET_META_FORGOTTEN, token, NULL);
      if (gone < n && !docket_meta_put (self, name, NULL, error))
        return FALSE;
      n -= gone;
    }
  return docket_discarded_has_forgotten (self, &self->forgets, error);
}

gboolean
docket_discarded_has_forgotten (DocketStore *self, gboolean *left, GError **error)
{
  g_autofree char *token = NULL;
  gint64 last;

  *left = FALSE;
  if (!find_marked (self, &token, &last, error))
    return FALSE;
  *left = token != NULL;
  return TRUE;
}

gboolean
docket_discarded_forget_oldest (DocketStore *self, const char *token, GError **error)
{
  return mark_oldest (self, token, error) && forget_some (self, self->part_operations, error);
}

gboolean
docket_discarded_forget_step (DocketStore *self, GError **error)
{
  if (!docket_store_begin_lightly (self, error))
    return FALSE;
  return docket_store_end (self, forget_some (self, self->part_operations, error), error);
}
