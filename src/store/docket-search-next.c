/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The search index of the second set of tables (docket-next.c), made when all
 * records are there, in the order in which they were made: each gets the next
 * place, whatever the order they came in.
 *
 * FTS5 writes what a commit gathered as one segment and merges segments as it
 * goes along, at the expense of whichever commit happens to be the sixteenth:
 * a tenth of a second, and more the larger the index is. So here segments are
 * only written at first. They are merged in steps of a bounded size: on the way
 * if there are very many (FTS5 has room for 2,000), the rest when the new
 * tables are shown already; a search over some dozens of segments is slower by
 * less than anybody could tell. When that is done, the index gets its usual
 * settings.
 */

#include "docket-store-private.h"

#include "docket-limits.h"
#include "docket-record-table.h"
#include "docket-search-ahead.h"

/* Of one step, and how many segments of a size there must be. */
#define MERGE_PAGES 32
#define EAGER_SEGMENTS 4
#define LAZY_SEGMENTS 16
#define SEGMENTS_MAX 1900
/* Parts after which it is looked whether there is something to merge. */
#define PARTS_BETWEEN_MERGES 64

static gboolean
command (DocketStore *self, DocketKind kind, const char *set, const char *name, gint64 value, GError **error)
{
  const char *table = docket_kind_info (kind)->name;
  g_autofree char *sql = g_strdup_printf ("INSERT INTO \"%s_search%s\" (\"%s_search%s\", rank) VALUES (?1, ?2)", table, set, table, set);
  g_autoptr (DocketStatement) statement = docket_db_prepare (self->db, sql, error);

  if (statement == NULL)
    return FALSE;
  docket_statement_bind_text (statement, 1, name);
  docket_statement_bind_int (statement, 2, value);
  return docket_statement_run (statement, error);
}

gboolean
docket_search_put_merges_off (DocketStore *self, const char *set, GError **error)
{
  static const DocketKind kinds[] = { DOCKET_KIND_CUSTOMER, DOCKET_KIND_JOB };

  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    if (!command (self, kinds[i], set, "automerge", 0, error)
        || !command (self, kinds[i], set, "crisismerge", SEGMENTS_MAX, error)
        || !command (self, kinds[i], set, "usermerge", LAZY_SEGMENTS, error))
      return FALSE;
  return TRUE;
}

/* ---- Records ---- */

/* Id of the record at @place: beyond it the others are to come. "" before the first. */
static char *
read_last (DocketStore *self, DocketKind kind, gint64 place, GError **error)
{
  const char *table = docket_kind_info (kind)->name;
  g_autofree char *sql = g_strdup_printf ("SELECT coalesce ((SELECT record.id FROM %1$s_found" DOCKET_NEXT " AS found CROSS JOIN %1$s" DOCKET_NEXT " AS record ON record.row = found.%1$s WHERE found.place = ?1), '')", table);
  g_autoptr (DocketStatement) find = docket_db_prepare (self->db, sql, error);

  if (find == NULL)
    return NULL;
  docket_statement_bind_int (find, 1, place);
  return docket_statement_step (find, error) ? g_strdup (docket_statement_get_text (find, 0)) : NULL;
}

static gboolean
put_row (DocketStatement *found, DocketStatement *tokens, gint64 place, const DocketSearchRow *row, GError **error)
{
  docket_statement_bind_int (found, 1, place);
  docket_statement_bind_int (found, 2, row->row);
  docket_statement_lend_text (found, 3, row->words);
  docket_statement_lend_text (found, 4, row->facets);
  docket_statement_bind_int (tokens, 1, place);
  docket_statement_lend_text (tokens, 2, row->tokens);
  return docket_statement_run (found, error) && docket_statement_run (tokens, error);
}

static gboolean
put_rows (DocketStore *self, DocketKind kind, gint64 *place, guint *n, DocketStoreAwaitedFunc awaited, gpointer data, GError **error)
{
  const char *table = docket_kind_info (kind)->name;
  g_autofree char *found_sql = g_strdup_printf ("INSERT INTO %s_found" DOCKET_NEXT " (place, %s, words, facets) VALUES (?1, ?2, ?3, ?4)", table, table);
  g_autofree char *tokens_sql = g_strdup_printf ("INSERT INTO %s_search" DOCKET_NEXT " (rowid, tokens) VALUES (?1, ?2)", table);
  g_autoptr (DocketStatement) found = docket_db_prepare (self->db, found_sql, error);
  g_autoptr (DocketStatement) tokens = found == NULL ? NULL : docket_db_prepare (self->db, tokens_sql, error);
  guint done = 0;

  if (tokens == NULL)
    return FALSE;
  while (done < *n && !docket_store_slice_is_over (self, done, G_MAXINT64, awaited, data))
    {
      const DocketSearchRow *row;

      if (!docket_search_ahead_next (self->ahead, self->db, &row, error))
        return FALSE;
      if (row == NULL)
        break;
      *place += DOCKET_SEARCH_PLACE_GAP;
      if (!put_row (found, tokens, *place, row, error))
        return FALSE;
      done++;
    }
  *n = done;
  return TRUE;
}

static gboolean
index_records (DocketStore *self, DocketKind kind, gint64 *place, guint *n, DocketStoreAwaitedFunc awaited, gpointer data, GError **error)
{
  g_autofree char *last = read_last (self, kind, *place, error);
  gboolean ok;

  if (last == NULL)
    return FALSE;
  /* The slice before may have been taken back. */
  if (self->ahead != NULL && !docket_search_ahead_goes_on (self->ahead, kind, last))
    g_clear_pointer (&self->ahead, docket_search_ahead_free);
  if (self->ahead == NULL)
    self->ahead = docket_search_ahead_new (self->may_look_ahead ? self->path : NULL, kind, last);
  ok = put_rows (self, kind, place, n, awaited, data, error);
  if (!ok || *n == 0)
    g_clear_pointer (&self->ahead, docket_search_ahead_free);
  return ok;
}

static gboolean
index_reviews (DocketStore *self, gint64 *row, guint *n, GError **error)
{
  g_autoptr (DocketStatement) put = docket_db_prepare (self->db,
                                                       "INSERT OR REPLACE INTO review_subject" DOCKET_NEXT " (review, kind, id, open, opened_at)"
                                                       " SELECT id, coalesce (json_extract (subject, '$.kind'), ''), coalesce (json_extract (subject, '$.id'), ''),"
                                                       " state IS 'open' AND \"void\" = 0, coalesce (opened_at, 0) FROM review" DOCKET_NEXT " WHERE \"row\" > ?1 ORDER BY \"row\" LIMIT ?2",
                                                       error);
  g_autoptr (DocketStatement) last = put == NULL ? NULL : docket_db_prepare (self->db, "SELECT max (\"row\"), count (*) FROM (SELECT \"row\" FROM review" DOCKET_NEXT " WHERE \"row\" > ?1 ORDER BY \"row\" LIMIT ?2)", error);

  if (last == NULL)
    return FALSE;
  docket_statement_bind_int (put, 1, *row);
  docket_statement_bind_int (put, 2, *n);
  docket_statement_bind_int (last, 1, *row);
  docket_statement_bind_int (last, 2, *n);
  if (!docket_statement_run (put, error) || !docket_statement_step (last, error))
    return FALSE;
  *row = docket_statement_get_int (last, 0);
  *n = (guint) docket_statement_get_int (last, 1);
  return TRUE;
}

gboolean
docket_search_next_index (DocketStore *self, DocketKind kind, gint64 *row, guint *n, DocketStoreAwaitedFunc awaited, gpointer data, GError **error)
{
  if (kind == DOCKET_KIND_REVIEW)
    return index_reviews (self, row, n, error);
  if (kind == DOCKET_KIND_JOB || kind == DOCKET_KIND_CUSTOMER)
    return index_records (self, kind, row, n, awaited, data, error);
  *n = 0;
  return TRUE;
}

/* ---- Segments ---- */

/* @more: (out): something was merged, so there may be more to do */
static gboolean
merge (DocketStore *self, DocketKind kind, const char *set, gboolean *more, GError **error)
{
  gint64 before = docket_db_total_changes (self->db);

  if (!command (self, kind, set, "merge", MERGE_PAGES, error))
    return FALSE;
  /* The command itself counts as one. */
  *more = docket_db_total_changes (self->db) - before >= 2;
  return TRUE;
}

gboolean
docket_search_merge_part (DocketStore *self, DocketKind kind, const char *set, guint part, gboolean *more, GError **error)
{
  *more = FALSE;
  if (kind == DOCKET_KIND_REVIEW || part % PARTS_BETWEEN_MERGES != PARTS_BETWEEN_MERGES - 1)
    return TRUE;
  return merge (self, kind, set, more, error);
}

gboolean
docket_search_is_unfinished (DocketStore *self, DocketKind kind, gboolean *unfinished, GError **error)
{
  g_autofree char *sql = g_strdup_printf ("SELECT EXISTS (SELECT 1 FROM %s_search_config WHERE k = 'crisismerge' AND v = ?1)", docket_kind_info (kind)->name);
  g_autoptr (DocketStatement) find = docket_db_prepare (self->db, sql, error);

  if (find == NULL)
    return FALSE;
  docket_statement_bind_int (find, 1, SEGMENTS_MAX);
  if (!docket_statement_step (find, error))
    return FALSE;
  *unfinished = docket_statement_get_int (find, 0) != 0;
  return TRUE;
}

/* As store-5.sql makes an index; the others are FTS5's own. */
static gboolean
settle (DocketStore *self, DocketKind kind, GError **error)
{
  return command (self, kind, "", "automerge", 8, error)
         && command (self, kind, "", "usermerge", 4, error)
         && command (self, kind, "", "crisismerge", 16, error);
}

gboolean
docket_search_finish_step (DocketStore *self, DocketKind kind, GError **error)
{
  gboolean more;

  return command (self, kind, "", "usermerge", EAGER_SEGMENTS, error)
         && merge (self, kind, "", &more, error)
         && (more || settle (self, kind, error));
}
