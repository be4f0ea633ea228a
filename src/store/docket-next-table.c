/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The second set of tables, see docket-next.c. It is made after the first one as
 * that stands in the file, so a migration need not know of it:
 *
 *   job         job_next          and, after the swap, job_old until it is dropped;
 *                                 as is a job_next that nobody goes on with;
 *                                 one of few rows is dropped at once
 *   job_plan    job_plan_b        an index cannot be renamed: the two sets have
 *                                 one name each, and take turns
 *
 * Every name that changes has SQLite read the whole schema three times. So the few
 * rows of a small job_next are put into job, and job keeps its name.
 *
 * A migration that drops or makes an index of a fed kind therefore has to name
 * both (DROP INDEX IF EXISTS …).
 */

#include "docket-store-private.h"

#include <string.h>

#include "docket-record-table.h"
#include "docket-search-table.h"

#define OLD "_old"
#define OTHER_INDEX "_b"
/* Rows of a table that is dropped while others wait. */
#define FEW_ROWS 1000
/* Pages of an index of words that are dropped at once, and the last number that is
 * none of them: FTS5 needs what is below to drop the rest. */
#define FEW_PAGES 256
#define LAST_NO_PAGE 10

/* What is made from the records, beside a table for each kind. */
static const char *const beside[] = { "review_subject", "job_found", "customer_found", "job_search", "customer_search" };

#define N_TABLES (DOCKET_N_KINDS + G_N_ELEMENTS (beside))

static const char *
table_name (guint nth)
{
  return nth < DOCKET_N_KINDS ? docket_kind_info ((DocketKind) nth)->name : beside[nth - DOCKET_N_KINDS];
}

/* What made @table and its indexes: name, then text. (element-type utf8) */
static GPtrArray *
read_schema (DocketStore *self, const char *table, GError **error)
{
  g_autoptr (GPtrArray) texts = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (DocketStatement) find = docket_db_prepare (self->db, "SELECT name, sql FROM sqlite_schema WHERE tbl_name = ?1 AND sql IS NOT NULL ORDER BY type = 'table' DESC, name", error);
  g_autoptr (GError) local = NULL;

  if (find == NULL)
    return NULL;
  docket_statement_bind_text (find, 1, table);
  while (docket_statement_step (find, &local))
    {
      g_ptr_array_add (texts, g_strdup (docket_statement_get_text (find, 0)));
      g_ptr_array_add (texts, g_strdup (docket_statement_get_text (find, 1)));
    }
  if (local == NULL)
    return g_steal_pointer (&texts);
  g_propagate_error (error, g_steal_pointer (&local));
  return NULL;
}

/* From the columns on; FTS5 has its own words before them. */
static const char *
find_columns (const char *text)
{
  const char *virtual = strstr (text, " USING ");

  return virtual != NULL ? virtual : strchr (text, '(');
}

static char *
next_text (const char *table, const char *name, const char *text)
{
  const char *columns = find_columns (text);
  gboolean takes_turns = g_str_has_suffix (name, OTHER_INDEX);
  g_autofree char *stem = g_strndup (name, strlen (name) - (takes_turns ? strlen (OTHER_INDEX) : 0));

  g_assert (columns != NULL);
  if (g_str_has_prefix (text, "CREATE VIRTUAL TABLE"))
    return g_strdup_printf ("CREATE VIRTUAL TABLE \"%s" DOCKET_NEXT "\" %s", table, columns);
  if (g_str_has_prefix (text, "CREATE TABLE"))
    return g_strdup_printf ("CREATE TABLE \"%s" DOCKET_NEXT "\" %s", table, columns);
  return g_strdup_printf ("CREATE INDEX \"%s%s\" ON \"%s" DOCKET_NEXT "\" %s", stem, takes_turns ? "" : OTHER_INDEX, table, columns);
}

static gboolean
drop (DocketStore *self, const char *table, const char *set, GError **error)
{
  g_autofree char *sql = g_strdup_printf ("DROP TABLE IF EXISTS \"%s%s\"", table, set);

  return docket_db_execute (self->db, sql, error);
}

static gboolean
rename_table (DocketStore *self, const char *table, const char *from, const char *to, GError **error)
{
  g_autofree char *sql = g_strdup_printf ("ALTER TABLE \"%s%s\" RENAME TO \"%s%s\"", table, from, table, to);

  return docket_db_execute (self->db, sql, error);
}

gboolean
docket_next_make (DocketStore *self, GError **error)
{
  for (guint nth = 0; nth < N_TABLES; nth++)
    {
      g_autoptr (GPtrArray) texts = read_schema (self, table_name (nth), error);

      if (texts == NULL)
        return FALSE;
      for (guint i = 0; i < texts->len; i += 2)
        {
          g_autofree char *sql = next_text (table_name (nth), g_ptr_array_index (texts, i), g_ptr_array_index (texts, i + 1));

          if (!docket_db_execute (self->db, sql, error))
            return FALSE;
        }
    }
  return TRUE;
}

/* How a table of the second set takes the place of the first. */
typedef enum
{
  RENAME_BOTH, /* the first one goes later, some rows a step */
  RENAME_NEXT, /* and the first one is dropped */
  COPY_ROWS,
} Way;

/* An index has as many rows as the table that says what is in it. @most: if there
 * are more, it is not asked how many */
static gboolean
has_at_most (DocketStore *self, const char *table, const char *set, guint most, gboolean *has, GError **error)
{
  gboolean is_index = g_str_has_suffix (table, "_search");
  g_autofree char *stem = g_strndup (table, strlen (table) - (is_index ? strlen ("_search") : 0));
  g_autofree char *sql = g_strdup_printf ("SELECT count (*) FROM (SELECT 1 FROM \"%s%s%s\" LIMIT ?1)", stem, is_index ? "_found" : "", set);
  g_autoptr (DocketStatement) count = docket_db_prepare (self->db, sql, error);

  if (count == NULL)
    return FALSE;
  docket_statement_bind_int (count, 1, (gint64) most + 1);
  if (!docket_statement_step (count, error))
    return FALSE;
  *has = docket_statement_get_int (count, 0) <= most;
  return TRUE;
}

static gboolean
find_way (DocketStore *self, const char *table, Way *way, GError **error)
{
  gboolean few, fewer = FALSE;

  if (!has_at_most (self, table, "", FEW_ROWS, &few, error) || (few && !has_at_most (self, table, DOCKET_NEXT, self->copied_rows_max, &fewer, error)))
    return FALSE;
  *way = !few ? RENAME_BOTH : fewer && self->copied_rows_max > 0 ? COPY_ROWS : RENAME_NEXT;
  return TRUE;
}

static gboolean
copy_rows (DocketStore *self, const char *table, GError **error)
{
  g_autofree char *sql = g_strdup_printf ("DELETE FROM \"%1$s\"; INSERT INTO \"%1$s\" SELECT * FROM \"%1$s" DOCKET_NEXT "\"", table);

  return docket_db_execute (self->db, sql, error);
}

/* What an index of words was made from is not in it; it is made anew. */
static gboolean
copy (DocketStore *self, const char *table, GError **error)
{
  if (g_str_equal (table, "job_search"))
    return docket_search_table_refill (self, DOCKET_KIND_JOB, error);
  if (g_str_equal (table, "customer_search"))
    return docket_search_table_refill (self, DOCKET_KIND_CUSTOMER, error);
  return copy_rows (self, table, error);
}

static gboolean
replace (DocketStore *self, const char *table, Way way, GError **error)
{
  if (way == COPY_ROWS)
    return TRUE;
  return (way == RENAME_NEXT || rename_table (self, table, "", OLD, error)) && rename_table (self, table, DOCKET_NEXT, "", error);
}

gboolean
docket_next_swap (DocketStore *self, GError **error)
{
  Way ways[N_TABLES];

  /* What this transaction changed of the tables that go. */
  if (!docket_search_flush (self, error))
    return FALSE;
  for (guint nth = 0; nth < N_TABLES; nth++)
    if (!find_way (self, table_name (nth), &ways[nth], error))
      return FALSE;
  /* The fewer there are, the less is read with every name. */
  for (guint nth = 0; nth < N_TABLES; nth++)
    if (!drop (self, table_name (nth), OLD, error)
        || (ways[nth] == RENAME_NEXT && !drop (self, table_name (nth), "", error))
        || (ways[nth] == COPY_ROWS && !(copy (self, table_name (nth), error) && drop (self, table_name (nth), DOCKET_NEXT, error))))
      return FALSE;
  for (guint nth = 0; nth < N_TABLES; nth++)
    if (!replace (self, table_name (nth), ways[nth], error))
      return FALSE;
  return TRUE;
}

/* An index that was made for @old: it goes by itself, or each row would be looked
 * for in it. @name: (out) (transfer full) (nullable) */
static gboolean
find_index (DocketStore *self, const char *old, char **name, GError **error)
{
  g_autoptr (DocketStatement) find = docket_db_prepare (self->db, "SELECT name FROM sqlite_schema WHERE type = 'index' AND tbl_name = ?1 AND sql IS NOT NULL LIMIT 1", error);
  g_autoptr (GError) local = NULL;

  *name = NULL;
  if (find == NULL)
    return FALSE;
  docket_statement_bind_text (find, 1, old);
  if (docket_statement_step (find, &local))
    *name = g_strdup (docket_statement_get_text (find, 0));
  if (local == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local));
  return FALSE;
}

static gboolean
delete_first (DocketStore *self, const char *table, gint64 above, guint *n, GError **error)
{
  g_autofree char *sql = g_strdup_printf ("DELETE FROM \"%1$s\" WHERE rowid IN (SELECT rowid FROM \"%1$s\" WHERE rowid > ?2 ORDER BY rowid LIMIT ?1)", table);
  g_autoptr (DocketStatement) delete = docket_db_prepare (self->db, sql, error);

  if (delete == NULL)
    return FALSE;
  docket_statement_bind_int (delete, 1, *n);
  docket_statement_bind_int (delete, 2, above);
  if (!docket_statement_run (delete, error))
    return FALSE;
  *n = (guint) docket_db_changes (self->db);
  return TRUE;
}

/* Nobody but FTS5 may write what an index of words is made of, which it would drop
 * in one go, however large; but nobody will read this one any more. */
static gboolean
delete_pages (DocketStore *self, const char *old, guint *n, GError **error)
{
  g_autofree char *pages = g_strconcat (old, "_data", NULL);
  gboolean ok;

  *n = FEW_PAGES;
  docket_db_set_defensive (self->db, FALSE);
  ok = delete_first (self, pages, LAST_NO_PAGE, n, error);
  docket_db_set_defensive (self->db, TRUE);
  return ok;
}

/* @n: (out): how many went; 0: none is left */
static gboolean
delete_some (DocketStore *self, const char *table, const char *old, guint *n, GError **error)
{
  *n = 0;
  /* Cases are few, and have no such number. */
  if (g_str_equal (table, "review_subject"))
    return TRUE;
  if (g_str_has_suffix (table, "_search"))
    return delete_pages (self, old, n, error);
  *n = FEW_ROWS;
  return delete_first (self, old, G_MININT64, n, error);
}

/* A step towards there being no such table. */
static gboolean
drop_some (DocketStore *self, const char *table, const char *set, GError **error)
{
  g_autofree char *old = g_strconcat (table, set, NULL);
  g_autofree char *index = NULL;
  guint n = 0;

  if (!find_index (self, old, &index, error))
    return FALSE;
  if (index != NULL)
    {
      g_autofree char *sql = g_strdup_printf ("DROP INDEX \"%s\"", index);

      return docket_db_execute (self->db, sql, error);
    }
  return delete_some (self, table, old, &n, error) && (n > 0 || drop (self, table, set, error));
}

/* Which one of @set has the name; N_TABLES: none. */
static guint
find_nth (const char *name, const char *set)
{
  gsize length = strlen (name) - strlen (set);
  guint nth = 0;

  while (nth < N_TABLES && (strlen (table_name (nth)) != length || strncmp (table_name (nth), name, length) != 0))
    nth++;
  return nth;
}

/* The schema has no index: one look at all of it, as every pull ends with this.
 * @table: (out): the first of what @set has; NULL: there is none */
static gboolean
find_table (DocketStore *self, const char *set, const char **table, GError **error)
{
  g_autoptr (DocketStatement) names = docket_db_prepare (self->db, "SELECT name FROM sqlite_schema WHERE type = 'table' AND substr (name, -length (?1)) = ?1", error);
  g_autoptr (GError) local = NULL;
  guint first = N_TABLES;

  if (names == NULL)
    return FALSE;
  docket_statement_bind_text (names, 1, set);
  while (docket_statement_step (names, &local))
    first = MIN (first, find_nth (docket_statement_get_text (names, 0), set));
  if (local != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
  *table = first < N_TABLES ? table_name (first) : NULL;
  return TRUE;
}

gboolean
docket_next_drop_mark (DocketStore *self, GError **error)
{
  return drop (self, beside[G_N_ELEMENTS (beside) - 1], DOCKET_NEXT, error);
}

gboolean
docket_next_has_leftovers (DocketStore *self, gboolean next_too, gboolean *has, GError **error)
{
  const char *table = NULL;

  if (!find_table (self, OLD, &table, error) || (table == NULL && next_too && !find_table (self, DOCKET_NEXT, &table, error)))
    return FALSE;
  *has = table != NULL;
  return TRUE;
}

gboolean
docket_next_drop_some (DocketStore *self, gboolean next_too, gboolean *dropped, GError **error)
{
  const char *table = NULL;
  const char *set = OLD;

  if (!find_table (self, OLD, &table, error))
    return FALSE;
  if (table == NULL && next_too)
    {
      set = DOCKET_NEXT;
      if (!find_table (self, DOCKET_NEXT, &table, error))
        return FALSE;
    }
  *dropped = table != NULL;
  return table == NULL || drop_some (self, table, set, error);
}

gboolean
docket_next_max_row (DocketStore *self, gint64 *row, GError **error)
{
  gint64 highest = 0;

  for (int kind = 0; kind < DOCKET_N_KINDS; kind++)
    {
      g_autofree char *sql = g_strdup_printf ("SELECT max (\"row\") FROM \"%s\"", docket_kind_info ((DocketKind) kind)->name);
      g_autoptr (DocketStatement) find = docket_db_prepare (self->db, sql, error);

      if (find == NULL || !docket_statement_step (find, error))
        return FALSE;
      highest = MAX (highest, docket_statement_get_int (find, 0));
    }
  *row = highest;
  return TRUE;
}

static gboolean
run_for (DocketStore *self, const char *sql, const char *id, GError **error)
{
  g_autoptr (DocketStatement) statement = docket_db_prepare (self->db, sql, error);

  if (statement == NULL)
    return FALSE;
  docket_statement_bind_text (statement, 1, id);
  return docket_statement_run (statement, error);
}

gboolean
docket_next_bring_over (DocketStore *self, DocketKind kind, const char *id, gboolean *brought, GError **error)
{
  const char *table = docket_kind_info (kind)->name;
  g_autofree char *is_missing = g_strdup_printf ("\"id\" = ?1 AND NOT EXISTS (SELECT 1 FROM \"%s" DOCKET_NEXT "\" WHERE \"id\" = ?1)", table);
  /* Its number may have been somebody else's before, who is among the new. */
  g_autofree char *move = g_strdup_printf ("UPDATE \"%1$s\" SET \"row\" = 1 + max ((SELECT max (\"row\") FROM \"%1$s\"), (SELECT max (\"row\") FROM \"%1$s" DOCKET_NEXT "\"))"
                                           " WHERE %2$s AND \"row\" IN (SELECT \"row\" FROM \"%1$s" DOCKET_NEXT "\")", table, is_missing);
  g_autofree char *copy = g_strdup_printf ("INSERT INTO \"%1$s" DOCKET_NEXT "\" SELECT * FROM \"%1$s\" WHERE %2$s", table, is_missing);

  if (!run_for (self, move, id, error) || !run_for (self, copy, id, error))
    return FALSE;
  *brought = docket_db_changes (self->db) > 0;
  return TRUE;
}

/* ---- What the outbox has to do with the records ---- */

static GPtrArray *
read_ids (DocketStore *self, const char *sql, GError **error)
{
  g_autoptr (GPtrArray) ids = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (DocketStatement) find = docket_db_prepare (self->db, sql, error);
  g_autoptr (GError) local = NULL;

  if (find == NULL)
    return NULL;
  while (docket_statement_step (find, &local))
    g_ptr_array_add (ids, g_strdup (docket_statement_get_text (find, 0)));
  if (local == NULL)
    return g_steal_pointer (&ids);
  g_propagate_error (error, g_steal_pointer (&local));
  return NULL;
}

GPtrArray *
docket_next_own_records (DocketStore *self, DocketKind kind, GError **error)
{
  g_autofree char *sql = g_strdup_printf ("SELECT id FROM confirmed WHERE kind = '%1$s' UNION SELECT id FROM outbox WHERE overlay = 1 AND kind = '%1$s'", docket_kind_info (kind)->name);

  return read_ids (self, sql, error);
}

GPtrArray *
docket_next_own_reviews (DocketStore *self, GError **error)
{
  return read_ids (self, "SELECT review FROM outbox WHERE review IS NOT NULL UNION SELECT id FROM outbox WHERE kind = 'review'", error);
}
