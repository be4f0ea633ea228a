/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Where each record stands in the index, and what is written into it.
 *
 * Places grow with the ids. A new record comes last and gets the next place but
 * DOCKET_SEARCH_PLACE_GAP; one that arrives late gets a place between its neighbours; where
 * there is none left, some records around are moved apart.
 *
 * The index is written at the end of the transaction, in the order of places:
 * FTS5 gathers what a transaction writes, but only as long as the rowids grow;
 * at each step back it writes a part of its own. What is written is the
 * difference only: a status that changed is one token less and one more, not
 * the hundred of a job's text.
 */

#include "docket-config.h"

#include "docket-search-table.h"

#include <string.h>

/* So many wait at most until the end of the transaction: an import that is taken
 * back would hold the words of all its customers. */
#define WRITES_MAX 2048
/* Records on each side of a full place that are looked at first. */
#define WINDOW_ROWS 8

typedef struct
{
  const char *find;  /* place, words and facets by id */
  const char *row;   /* by id */
  const char *above; /* place of the next newer one by id */
  const char *below;
  const char *before; /* whether the record before an id is in */
  const char *last; /* place and id of the newest */
  const char *up;   /* so many from a place on */
  const char *down; /* so many up to a place */
  const char *add;
  const char *change;
  const char *forget;
  const char *add_tokens;
  const char *remove_tokens;
  const char *all;
  const char *remove_all_tokens;
} Table;

#define JOINED(kind) kind " CROSS JOIN " kind "_found AS found ON found." kind " = " kind ".row"
#define TABLE(kind)                                                                                               \
  {                                                                                                               \
    "SELECT found.place, found.words, found.facets FROM " JOINED (kind) " WHERE " kind ".id = ?1",                \
    "SELECT row FROM " kind " WHERE id = ?1",                                                                     \
    "SELECT found.place FROM " JOINED (kind) " WHERE " kind ".id > ?1 ORDER BY " kind ".id LIMIT 1",              \
    "SELECT found.place FROM " JOINED (kind) " WHERE " kind ".id < ?1 ORDER BY " kind ".id DESC LIMIT 1",         \
    "SELECT found.place IS NOT NULL FROM " kind " LEFT JOIN " kind "_found AS found ON found." kind " = " kind ".row"\
    " WHERE " kind ".id < ?1 ORDER BY " kind ".id DESC LIMIT 1",                                                  \
    "SELECT place, (SELECT id FROM " kind " WHERE " kind ".row = " kind "_found." kind ") FROM " kind "_found"    \
    " ORDER BY place DESC LIMIT 1",                                                                               \
    "SELECT place, " kind ", words, facets FROM " kind "_found WHERE place >= ?1 ORDER BY place LIMIT ?2",        \
    "SELECT place, " kind ", words, facets FROM " kind "_found WHERE place <= ?1 ORDER BY place DESC LIMIT ?2",   \
    "INSERT INTO " kind "_found (place, " kind ", words, facets) VALUES (?1, ?2, ?3, ?4)",                        \
    "UPDATE " kind "_found SET words = ?2, facets = ?3 WHERE place = ?1",                                         \
    "DELETE FROM " kind "_found WHERE place = ?1",                                                                \
    "INSERT INTO " kind "_search (rowid, tokens) VALUES (?1, ?2)",                                                \
    "INSERT INTO " kind "_search (" kind "_search, rowid, tokens) VALUES ('delete', ?1, ?2)",                     \
    "SELECT place, words, facets FROM " kind "_found ORDER BY place",                                             \
    "INSERT INTO " kind "_search (" kind "_search) VALUES ('delete-all')",                                        \
  }

static const Table job_table = TABLE ("job");
static const Table customer_table = TABLE ("customer");

/* One row of a `_found` table. */
typedef struct
{
  gint64 place;
  gint64 row; /* of the record; not of every answer */
  char *words;
  char *facets;
} Found;

/* What the index is told at the end of the transaction. */
typedef struct
{
  const Table *table;
  gint64 place;
  guint order;
  gboolean remove;
  char *tokens;
} Write;

static const Table *
table_of (DocketKind kind)
{
  g_assert (kind == DOCKET_KIND_JOB || kind == DOCKET_KIND_CUSTOMER);

  return kind == DOCKET_KIND_JOB ? &job_table : &customer_table;
}

static void
found_free (gpointer data)
{
  Found *found = data;

  g_free (found->words);
  g_free (found->facets);
  g_free (found);
}

/* ---- What is to be written ---- */

static void
write_clear (gpointer data)
{
  g_free (((Write *) data)->tokens);
}

/* @tokens: (transfer full) */
static void
queue (DocketStore *self, const Table *table, gint64 place, gboolean remove, char *tokens)
{
  Write write = { table, place, 0, remove, tokens };

  if (self->search_writes == NULL)
    {
      self->search_writes = g_array_new (FALSE, FALSE, sizeof (Write));
      g_array_set_clear_func (self->search_writes, write_clear);
    }
  write.order = self->search_writes->len;
  g_array_append_val (self->search_writes, write);
}

/* FTS5 counts records and tokens, and takes a count below zero for a damaged
 * file: so whatever is taken out was put in, token for token, and a record that
 * loses some is put in again, with none if need be. */
static void
queue_difference (DocketStore *self, const Table *table, const Found *old, const char *words, const char *facets)
{
  g_autofree char *gone = NULL;
  g_autofree char *come = NULL;

  docket_search_compare_tokens (old->words, old->facets, words, facets, &gone, &come);
  if (*gone == '\0' && *come == '\0')
    return;
  queue (self, table, old->place, TRUE, g_steal_pointer (&gone));
  queue (self, table, old->place, FALSE, g_steal_pointer (&come));
}

static int
compare_writes (gconstpointer a, gconstpointer b)
{
  const Write *one = a;
  const Write *other = b;

  if (one->table != other->table)
    return one->table == &job_table ? -1 : 1;
  if (one->place != other->place)
    return one->place < other->place ? -1 : 1;
  return one->order < other->order ? -1 : 1;
}

gboolean
docket_search_flush (DocketStore *self, GError **error)
{
  g_autoptr (GArray) writes = g_steal_pointer (&self->search_writes);

  if (writes == NULL)
    return TRUE;
  g_array_sort (writes, compare_writes);
  for (guint i = 0; i < writes->len; i++)
    {
      const Write *write = &g_array_index (writes, Write, i);
      g_autoptr (DocketStatement) put = docket_db_prepare (self->db, write->remove ? write->table->remove_tokens : write->table->add_tokens, error);

      if (put == NULL)
        return FALSE;
      docket_statement_bind_int (put, 1, write->place);
      docket_statement_lend_text (put, 2, write->tokens);
      if (!docket_statement_run (put, error))
        return FALSE;
    }
  return TRUE;
}

/* TRUE unless it fails. */
static gboolean
flush_many (DocketStore *self, GError **error)
{
  return self->search_writes == NULL || self->search_writes->len < WRITES_MAX || docket_search_flush (self, error);
}

/* ---- Rows of the tables ---- */

/* @found: (out) (transfer full) (nullable) */
static gboolean
find (DocketStore *self, const Table *table, const char *id, Found **found, GError **error)
{
  g_autoptr (DocketStatement) select = docket_db_prepare (self->db, table->find, error);
  g_autoptr (GError) local = NULL;

  *found = NULL;
  if (select == NULL)
    return FALSE;
  docket_statement_lend_text (select, 1, id);
  if (docket_statement_step (select, &local))
    {
      *found = g_new0 (Found, 1);
      (*found)->place = docket_statement_get_int (select, 0);
      (*found)->words = g_strdup (docket_statement_get_text (select, 1));
      (*found)->facets = g_strdup (docket_statement_get_text (select, 2));
    }
  if (local == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local));
  return FALSE;
}

/* The place after the newest, if the record with @id is newer. */
static gboolean
find_end (DocketStore *self, const Table *table, const char *id, gint64 *place, gboolean *newest, GError **error)
{
  g_autoptr (DocketStatement) select = docket_db_prepare (self->db, table->last, error);
  g_autoptr (GError) local = NULL;

  if (select == NULL)
    return FALSE;
  *newest = !docket_statement_step (select, &local);
  *place = 0;
  if (local != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
  if (!*newest)
    {
      *newest = g_strcmp0 (docket_statement_get_text (select, 1), id) < 0;
      *place = docket_statement_get_int (select, 0) + DOCKET_SEARCH_PLACE_GAP;
    }
  return TRUE;
}

/* The one number that @sql yields; @there: (out): it yields one */
static gboolean
find_number (DocketStore *self, const char *sql, const char *id, gint64 *number, gboolean *there, GError **error)
{
  g_autoptr (DocketStatement) select = docket_db_prepare (self->db, sql, error);
  g_autoptr (GError) local = NULL;

  if (select == NULL)
    return FALSE;
  if (id != NULL)
    docket_statement_lend_text (select, 1, id);
  *there = docket_statement_step (select, &local);
  if (*there)
    *number = docket_statement_get_int (select, 0);
  if (local == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local));
  return FALSE;
}

static gboolean
add_row (DocketStore *self, const Table *table, gint64 place, gint64 row, const char *words, const char *facets, GError **error)
{
  g_autoptr (DocketStatement) add = docket_db_prepare (self->db, table->add, error);

  if (add == NULL)
    return FALSE;
  docket_statement_bind_int (add, 1, place);
  docket_statement_bind_int (add, 2, row);
  docket_statement_lend_text (add, 3, words);
  docket_statement_lend_text (add, 4, facets);
  if (!docket_statement_run (add, error))
    return FALSE;
  queue (self, table, place, FALSE, docket_search_tokens (words, facets));
  return TRUE;
}

static gboolean
forget_row (DocketStore *self, const Table *table, const Found *found, GError **error)
{
  g_autoptr (DocketStatement) forget = docket_db_prepare (self->db, table->forget, error);

  if (forget == NULL)
    return FALSE;
  docket_statement_bind_int (forget, 1, found->place);
  queue (self, table, found->place, TRUE, docket_search_tokens (found->words, found->facets));
  return docket_statement_run (forget, error);
}

/* ---- Places ---- */

/* At most @n, in the order of @sql. (element-type Found) */
static GPtrArray *
read_window (DocketStore *self, const char *sql, gint64 place, guint n, GError **error)
{
  g_autoptr (GPtrArray) window = g_ptr_array_new_with_free_func (found_free);
  g_autoptr (DocketStatement) select = docket_db_prepare (self->db, sql, error);
  g_autoptr (GError) local = NULL;

  if (select == NULL)
    return NULL;
  docket_statement_bind_int (select, 1, place);
  docket_statement_bind_int (select, 2, n);
  while (docket_statement_step (select, &local))
    {
      Found *found = g_new0 (Found, 1);

      found->place = docket_statement_get_int (select, 0);
      found->row = docket_statement_get_int (select, 1);
      found->words = g_strdup (docket_statement_get_text (select, 2));
      found->facets = g_strdup (docket_statement_get_text (select, 3));
      g_ptr_array_add (window, found);
    }
  if (local == NULL)
    return g_steal_pointer (&window);
  g_propagate_error (error, g_steal_pointer (&local));
  return NULL;
}

static gint64
place_at (GPtrArray *window, guint i)
{
  return ((Found *) g_ptr_array_index (window, i))->place;
}

/* The farthest of a whole window stays where it is; behind a shorter one is nothing. */
static gint64
bound_of (GPtrArray *window, guint n, gint64 direction)
{
  gint64 farthest;

  if (window->len < n)
    return place_at (window, window->len - 1) + direction * DOCKET_SEARCH_PLACE_GAP * (gint64) (n + 1);
  farthest = place_at (window, window->len - 1);
  g_ptr_array_set_size (window, (int) window->len - 1);
  return farthest;
}

/* Takes all out, then puts all in again: places change hands. */
static gboolean
spread (DocketStore *self, const Table *table, GPtrArray *window, gint64 left, gint64 step, guint free_slot, GError **error)
{
  for (guint i = 0; i < window->len; i++)
    if (!forget_row (self, table, g_ptr_array_index (window, i), error))
      return FALSE;
  for (guint i = 0; i < window->len; i++)
    {
      const Found *found = g_ptr_array_index (window, i);

      if (!add_row (self, table, left + step * (gint64) (i + 1 + (i >= free_slot)), found->row, found->words, found->facets, error))
        return FALSE;
    }
  return TRUE;
}

/* Moves some records around apart, so that there is a place between @below and
 * @above, which are neighbours. */
static gboolean
make_room (DocketStore *self, const Table *table, gint64 below, gint64 above, gint64 *place, GError **error)
{
  for (guint n = WINDOW_ROWS;; n *= 2)
    {
      g_autoptr (GPtrArray) lower = read_window (self, table->down, below, n, error);
      g_autoptr (GPtrArray) upper = lower != NULL ? read_window (self, table->up, above, n, error) : NULL;
      g_autoptr (GPtrArray) window = g_ptr_array_new ();
      gint64 left, right, step;

      if (upper == NULL)
        return FALSE;
      left = bound_of (lower, n, -1);
      right = bound_of (upper, n, 1);
      step = (right - left) / (gint64) (lower->len + upper->len + 2);
      if (step < 2)
        continue;
      for (guint i = lower->len; i-- > 0;)
        g_ptr_array_add (window, g_ptr_array_index (lower, i));
      for (guint i = 0; i < upper->len; i++)
        g_ptr_array_add (window, g_ptr_array_index (upper, i));
      *place = left + step * (gint64) (lower->len + 1);
      return spread (self, table, window, left, step, lower->len, error);
    }
}

static gboolean
place_of_new (DocketStore *self, const Table *table, const char *id, gint64 *place, GError **error)
{
  gint64 above = 0, below = 0;
  gboolean newest, has_above, has_below;

  if (!find_end (self, table, id, place, &newest, error))
    return FALSE;
  if (newest)
    return TRUE;
  if (!find_number (self, table->above, id, &above, &has_above, error))
    return FALSE;
  if (!has_above)
    return TRUE;
  if (!find_number (self, table->below, id, &below, &has_below, error))
    return FALSE;
  if (!has_below)
    below = above - 2 * DOCKET_SEARCH_PLACE_GAP;
  if (above - below < 2)
    return make_room (self, table, below, above, place, error);
  *place = below + (above - below) / 2;
  return TRUE;
}

/* ---- Putting in and taking out ---- */

static gboolean
change (DocketStore *self, const Table *table, const Found *old, const char *words, const char *facets, GError **error)
{
  g_autoptr (DocketStatement) update = docket_db_prepare (self->db, table->change, error);

  if (update == NULL)
    return FALSE;
  docket_statement_bind_int (update, 1, old->place);
  docket_statement_lend_text (update, 2, words);
  docket_statement_lend_text (update, 3, facets);
  queue_difference (self, table, old, words, facets);
  return docket_statement_run (update, error);
}

gboolean
docket_search_table_put (DocketStore *self, DocketKind kind, const char *id, gint64 new_row, const char *words, const char *facets, gboolean *words_moved, GError **error)
{
  const Table *table = table_of (kind);
  Found *old = NULL;
  gint64 row = new_row;
  gint64 place = 0;
  gboolean there = TRUE;
  gboolean ok;

  if (new_row == 0 && !find (self, table, id, &old, error))
    return FALSE;
  if (words_moved != NULL)
    *words_moved = old == NULL || strcmp (old->words, words) != 0;
  if (old != NULL)
    {
      ok = (strcmp (old->words, words) == 0 && strcmp (old->facets, facets) == 0) || change (self, table, old, words, facets, error);
      found_free (old);
      return ok && flush_many (self, error);
    }
  if (row == 0 && !find_number (self, table->row, id, &row, &there, error))
    return FALSE;
  return !there || (place_of_new (self, table, id, &place, error) && add_row (self, table, place, row, words, facets, error) && flush_many (self, error));
}

/* @id: (nullable): NULL: after all */
static gboolean
is_one_before_in (DocketStore *self, const Table *table, const char *id, gboolean *in, GError **error)
{
  gint64 number = 0;
  gboolean there;

  /* Ids are hexadecimal. */
  if (!find_number (self, table->before, id != NULL ? id : "~", &number, &there, error))
    return FALSE;
  *in = !there || number != 0;
  return TRUE;
}

gboolean
docket_search_table_has_newest (DocketStore *self, DocketKind kind, gboolean *has, GError **error)
{
  return is_one_before_in (self, table_of (kind), NULL, has, error);
}

gboolean
docket_search_table_may_be_put (DocketStore *self, DocketKind kind, const char *id, gboolean *may, GError **error)
{
  const Table *table = table_of (kind);
  gint64 place;

  return find_number (self, table->find, id, &place, may, error) && (*may || is_one_before_in (self, table, id, may, error));
}

gboolean
docket_search_table_forget (DocketStore *self, DocketKind kind, const char *id, GError **error)
{
  const Table *table = table_of (kind);
  Found *old = NULL;
  gboolean ok;

  if (!find (self, table, id, &old, error))
    return FALSE;
  if (old == NULL)
    return TRUE;
  ok = forget_row (self, table, old, error);
  found_free (old);
  return ok && flush_many (self, error);
}

gboolean
docket_search_table_refill (DocketStore *self, DocketKind kind, GError **error)
{
  const Table *table = table_of (kind);
  g_autoptr (DocketStatement) empty = docket_db_prepare (self->db, table->remove_all_tokens, error);
  g_autoptr (DocketStatement) all = NULL;
  g_autoptr (GError) local = NULL;

  if (empty == NULL || !docket_statement_run (empty, error) || (all = docket_db_prepare (self->db, table->all, error)) == NULL)
    return FALSE;
  while (docket_statement_step (all, &local))
    queue (self, table, docket_statement_get_int (all, 0), FALSE, docket_search_tokens (docket_statement_get_text (all, 1), docket_statement_get_text (all, 2)));
  if (local == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local));
  return FALSE;
}
