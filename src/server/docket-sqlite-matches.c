/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Where customers that may be one meet.
 *
 * Exact keys (phone, e-mail, sorted words of the name) first: each is one look
 * into an index. Then trigrams of the folded text: of each the first few
 * hundred records, a rare trigram counting for more, for "str" stands in half
 * of all records and says nothing. Names of which every part is common are
 * looked for by two words together. So the work is bounded whatever the size
 * of the store; what is left is compared properly by who asked
 * (core/docket-similar).
 *
 * The index is written with the record, in its transaction, and only if what is
 * indexed has changed.
 */
#include "docket-config.h"

#include "docket-sqlite-private.h"

#include <math.h>
#include <string.h>

#include "docket-limits.h"
#include "docket-record-table.h"

#define GRAMS_MAX 48
#define ROWS_OF_GRAM_MAX 400
/* What two words may be looked for by. */
#define GRAMS_OF_WORD_MAX 3
#define RECORDS_OF_GRAM_MAX 20000
/* Of one key: a name that hundreds share is no help. */
#define ROWS_OF_KEY_MAX 100
/* About a second of work. */
#define TOLD_EVERY_CUSTOMERS 200000

static DocketDb *
db_of (DocketRepository *repository)
{
  return DOCKET_REPOSITORY_SQLITE (repository)->db;
}

/* ---- Writing ---- */

static gboolean
row_of (DocketDb *db, const char *id, gint64 *row, GError **error)
{
  g_autoptr (DocketStatement) find = docket_db_prepare (db, "SELECT row FROM customer WHERE id = ?1", error);
  gboolean there;

  if (find == NULL)
    return FALSE;
  docket_statement_bind_text (find, 1, id);
  if (!docket_sqlite_step (find, &there, error))
    return FALSE;
  *row = there ? docket_statement_get_int (find, 0) : 0;
  return TRUE;
}

static gboolean
run_with_row (DocketDb *db, const char *sql, gint64 row, const char *text, GError **error)
{
  g_autoptr (DocketStatement) statement = docket_db_prepare (db, sql, error);

  if (statement == NULL)
    return FALSE;
  docket_statement_bind_int (statement, 1, row);
  if (text != NULL)
    docket_statement_bind_text (statement, 2, text);
  return docket_statement_run (statement, error);
}

/* What is indexed of a row, as one text; NULL if nothing is. */
static gboolean
read_indexed (DocketDb *db, gint64 row, char **text, GError **error)
{
  g_autoptr (DocketStatement) find = docket_db_prepare (db, "SELECT text FROM match_text WHERE rowid = ?1", error);
  gboolean there;

  if (find == NULL)
    return FALSE;
  docket_statement_bind_int (find, 1, row);
  if (!docket_sqlite_step (find, &there, error))
    return FALSE;
  *text = there ? g_strdup (docket_statement_get_text (find, 0)) : NULL;
  return TRUE;
}

static gboolean
keys_are (DocketDb *db, gint64 row, char **keys, gboolean *same, GError **error)
{
  g_autoptr (DocketStatement) find = docket_db_prepare (db, "SELECT key FROM match_key WHERE row = ?1", error);
  guint n = 0;
  gboolean there;

  *same = TRUE;
  if (find == NULL)
    return FALSE;
  docket_statement_bind_int (find, 1, row);
  for (;;)
    {
      if (!docket_sqlite_step (find, &there, error))
        return FALSE;
      if (!there)
        break;
      n++;
      *same &= g_strv_contains ((const char *const *) keys, docket_statement_get_text (find, 0));
    }
  *same &= n == g_strv_length (keys);
  return TRUE;
}

static gboolean
write_row (DocketDb *db, gint64 row, const DocketLikeness *likeness, GError **error)
{
  g_auto (GStrv) keys = docket_likeness_keys (likeness);
  g_autofree char *text = docket_likeness_text (likeness);
  g_autofree char *before = NULL;
  gboolean same;

  if (!read_indexed (db, row, &before, error) || !keys_are (db, row, keys, &same, error))
    return FALSE;
  if (!same)
    {
      if (!run_with_row (db, "DELETE FROM match_key WHERE row = ?1", row, NULL, error))
        return FALSE;
      for (guint i = 0; keys[i] != NULL; i++)
        if (!run_with_row (db, "INSERT INTO match_key (row, key) VALUES (?1, ?2)", row, keys[i], error))
          return FALSE;
    }
  if (g_strcmp0 (before, text) == 0)
    return TRUE;
  if (before != NULL && !run_with_row (db, "DELETE FROM match_text WHERE rowid = ?1", row, NULL, error))
    return FALSE;
  return run_with_row (db, "INSERT INTO match_text (rowid, text) VALUES (?1, ?2)", row, text, error);
}

gboolean
docket_sqlite_index_matches (DocketRepositorySqlite *self, const DocketRecord *customer, GError **error)
{
  g_autoptr (DocketLikeness) likeness = docket_likeness_of_record (customer);
  gint64 row;

  return row_of (self->db, docket_record_get_id (customer), &row, error) && write_row (self->db, row, likeness, error);
}

/* ---- Reading customers as they are compared ---- */

#define COMPARED "id, name, nickname, phone, email, street, postcode, city"

static const DocketField compared[] = {
  DOCKET_CUSTOMER_NAME, DOCKET_CUSTOMER_NICKNAME, DOCKET_CUSTOMER_PHONE, DOCKET_CUSTOMER_EMAIL, DOCKET_CUSTOMER_STREET, DOCKET_CUSTOMER_POSTCODE, DOCKET_CUSTOMER_CITY,
};

/* @column: of the id */
static DocketLikeness *
read_likeness (DocketStatement *find, int column)
{
  g_autoptr (DocketValues) values = docket_values_new ();

  for (guint i = 0; i < G_N_ELEMENTS (compared); i++)
    docket_values_set_text (values, compared[i], docket_statement_get_text (find, column + 1 + (int) i));
  return docket_likeness_new (docket_statement_get_text (find, column), values);
}

static gboolean
count_customers (DocketDb *db, guint *n, GError **error)
{
  g_autoptr (DocketStatement) count = docket_db_prepare (db, "SELECT count (*) FROM customer", error);
  gboolean there;

  if (count == NULL || !docket_sqlite_step (count, &there, error))
    return FALSE;
  *n = (guint) docket_statement_get_int (count, 0);
  return TRUE;
}

static gboolean
index_all (DocketDb *db, DocketMatchesFunc func, gpointer data, GError **error)
{
  g_autoptr (DocketStatement) all = NULL;
  gboolean there;
  guint done = 0, n = 0;

  if (!docket_db_execute (db, "DELETE FROM match_key; DELETE FROM match_text", error) || (func != NULL && !count_customers (db, &n, error)))
    return FALSE;
  if (func != NULL && n > 0)
    func (done, n, data);
  all = docket_db_prepare (db, "SELECT row, " COMPARED " FROM customer", error);
  if (all == NULL)
    return FALSE;
  for (;;)
    {
      g_autoptr (DocketLikeness) likeness = NULL;

      if (!docket_sqlite_step (all, &there, error))
        return FALSE;
      if (!there)
        return TRUE;
      likeness = read_likeness (all, 1);
      if (!write_row (db, docket_statement_get_int (all, 0), likeness, error))
        return FALSE;
      if (++done % TOLD_EVERY_CUSTOMERS == 0 && func != NULL)
        func (done, n, data);
    }
}

gboolean
docket_sqlite_open_matches (DocketRepositorySqlite *self, DocketMatchesFunc func, gpointer data, GError **error)
{
  DocketRepository *repository = DOCKET_REPOSITORY (self);
  g_autofree char *wanted = g_strdup_printf ("%d", DOCKET_LIKENESS_VERSION);
  g_autofree char *version = NULL;

  if (!docket_repository_get_meta (repository, DOCKET_META_MATCHES, &version, error))
    return FALSE;
  if (g_strcmp0 (version, wanted) == 0)
    return TRUE;
  if (!docket_db_begin (self->db, error))
    return FALSE;
  if (!index_all (self->db, func, data, error) || !docket_repository_set_meta (repository, DOCKET_META_MATCHES, wanted, error)
      || !docket_db_commit (self->db, error))
    {
      docket_db_rollback (self->db);
      return FALSE;
    }
  return TRUE;
}

/* ---- Finding ---- */

typedef struct
{
  char *gram;
  guint word;       /* of the name that it stands in */
  gint64 records;   /* that it occurs in; an estimate if there are many */
} Gram;

static void
gram_free (gpointer data)
{
  Gram *gram = data;

  g_free (gram->gram);
  g_free (gram);
}

static void
credit (GHashTable *points, gint64 row, double more)
{
  double *sum = g_hash_table_lookup (points, &row);

  if (sum == NULL)
    {
      gint64 *key = g_new (gint64, 1);

      *key = row;
      sum = g_new0 (double, 1);
      g_hash_table_insert (points, key, sum);
    }
  *sum += more;
}

/* (element-type gint64) */
static GArray *
read_rows (DocketDb *db, const char *sql, const char *what, gint64 limit, GError **error)
{
  g_autoptr (GArray) rows = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr (DocketStatement) find = docket_db_prepare (db, sql, error);
  gboolean there;

  if (find == NULL)
    return NULL;
  docket_statement_bind_text (find, 1, what);
  docket_statement_bind_int (find, 2, limit);
  for (;;)
    {
      gint64 row;

      if (!docket_sqlite_step (find, &there, error))
        return NULL;
      if (!there)
        return g_steal_pointer (&rows);
      row = docket_statement_get_int (find, 0);
      g_array_append_val (rows, row);
    }
}

#define ROWS_OF_KEY "SELECT row FROM match_key WHERE key = ?1 LIMIT ?2"
#define ROWS_OF_PHRASE "SELECT rowid FROM match_text WHERE match_text MATCH ?1 LIMIT ?2"

static gboolean
visit (DocketDb *db, const char *sql, const char *what, double worth, gint64 limit, GHashTable *points, GError **error)
{
  g_autoptr (GArray) rows = read_rows (db, sql, what, limit, error);

  if (rows == NULL)
    return FALSE;
  for (guint i = 0; i < rows->len; i++)
    credit (points, g_array_index (rows, gint64, i), worth);
  return TRUE;
}

/* In how many records it stands: the first ones are as dense as the rest. */
static gint64
estimate (GArray *rows, gint64 last_row)
{
  gint64 reached = rows->len == 0 ? 0 : g_array_index (rows, gint64, rows->len - 1);

  if (rows->len < ROWS_OF_GRAM_MAX || reached <= 0)
    return rows->len;
  return (gint64) ((double) rows->len * (double) last_row / (double) reached);
}

/* Every three letters of every word, once. */
static gboolean
visit_grams (DocketDb *db, char **words, gint64 last_row, GHashTable *seen, GPtrArray *grams, GHashTable *points, GError **error)
{
  for (guint i = 0; words[i] != NULL; i++)
    {
      glong letters = g_utf8_strlen (words[i], -1);

      for (glong at = 0; at + 3 <= letters && grams->len < GRAMS_MAX; at++)
        {
          char *text = g_utf8_substring (words[i], at, at + 3);
          g_autofree char *phrase = g_strdup_printf ("\"%s\"", text);
          g_autoptr (GArray) rows = NULL;
          Gram *gram;

          if (!g_hash_table_add (seen, g_strdup (text)))
            {
              g_free (text);
              continue;
            }
          gram = g_new0 (Gram, 1);
          gram->gram = text;
          gram->word = i;
          g_ptr_array_add (grams, gram);
          rows = read_rows (db, ROWS_OF_PHRASE, phrase, ROWS_OF_GRAM_MAX, error);
          if (rows == NULL)
            return FALSE;
          gram->records = estimate (rows, last_row);
          for (guint j = 0; j < rows->len; j++)
            credit (points, g_array_index (rows, gint64, j), 1.0 / log2 (2.0 + (double) gram->records));
        }
    }
  return TRUE;
}

static int
compare_grams (gconstpointer a, gconstpointer b)
{
  const Gram *one = *(const Gram *const *) a;
  const Gram *other = *(const Gram *const *) b;

  if (one->records != other->records)
    return one->records < other->records ? -1 : 1;
  return strcmp (one->gram, other->gram);
}

/* Of a name whose words are all common ("Ana Schmidt"), those that share two
 * words: ("ana") AND ("sch" OR "chm" OR "hmi"). */
static gboolean
visit_two_words (DocketDb *db, GPtrArray *grams, GHashTable *points, GError **error)
{
  g_autoptr (GString) first = g_string_new (NULL);
  g_autoptr (GString) second = g_string_new (NULL);
  GString *const sides[2] = { first, second };
  guint words[2] = { G_MAXUINT, G_MAXUINT };
  guint n[2] = { 0, 0 };
  g_autofree char *phrase = NULL;

  g_ptr_array_sort (grams, compare_grams);
  for (guint i = 0; i < grams->len; i++)
    {
      const Gram *gram = g_ptr_array_index (grams, i);
      guint side;

      if (gram->records == 0 || gram->records > RECORDS_OF_GRAM_MAX)
        continue;
      for (side = 0; side < 2 && words[side] != G_MAXUINT && words[side] != gram->word; side++)
        ;
      if (side == 2 || n[side] == GRAMS_OF_WORD_MAX)
        continue;
      words[side] = gram->word;
      g_string_append_printf (sides[side], "%s\"%s\"", n[side]++ > 0 ? " OR " : "", gram->gram);
    }
  if (n[1] == 0)
    return TRUE;
  phrase = g_strdup_printf ("(%s) AND (%s)", sides[0]->str, sides[1]->str);
  return visit (db, ROWS_OF_PHRASE, phrase, 1.0, ROWS_OF_GRAM_MAX, points, error);
}

static gboolean
read_last_row (DocketDb *db, gint64 *row, GError **error)
{
  g_autoptr (DocketStatement) find = docket_db_prepare (db, "SELECT max (row) FROM customer", error);
  gboolean there;

  if (find == NULL || !docket_sqlite_step (find, &there, error))
    return FALSE;
  *row = docket_statement_get_int (find, 0);
  return TRUE;
}

static gboolean
collect (DocketDb *db, const DocketLikeness *wanted, GHashTable *points, GError **error)
{
  g_auto (GStrv) keys = docket_likeness_keys (wanted);
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GPtrArray) grams = g_ptr_array_new_with_free_func (gram_free);
  g_autoptr (GPtrArray) others = g_ptr_array_new_with_free_func (gram_free);
  gint64 last_row;

  /* A key outweighs any number of trigrams. */
  for (guint i = 0; keys[i] != NULL; i++)
    if (!visit (db, ROWS_OF_KEY, keys[i], 1000.0, ROWS_OF_KEY_MAX, points, error))
      return FALSE;
  return read_last_row (db, &last_row, error)
         && visit_grams (db, wanted->name, last_row, seen, grams, points, error)
         && visit_two_words (db, grams, points, error)
         && visit_grams (db, wanted->nickname, last_row, seen, others, points, error)
         && visit_grams (db, wanted->street, last_row, seen, others, points, error);
}

typedef struct
{
  gint64 row;
  double points;
} Ranked;

static int
compare_ranked (gconstpointer a, gconstpointer b)
{
  const Ranked *one = a;
  const Ranked *other = b;

  if (one->points != other->points)
    return one->points > other->points ? -1 : 1;
  return one->row < other->row ? -1 : 1;
}

static GArray *
rank (GHashTable *points)
{
  GArray *ranked = g_array_sized_new (FALSE, FALSE, sizeof (Ranked), g_hash_table_size (points));
  GHashTableIter iter;
  gpointer row, sum;

  g_hash_table_iter_init (&iter, points);
  while (g_hash_table_iter_next (&iter, &row, &sum))
    {
      Ranked one = { *(gint64 *) row, *(double *) sum };

      g_array_append_val (ranked, one);
    }
  g_array_sort (ranked, compare_ranked);
  return ranked;
}

static GPtrArray *
sqlite_find_matches (DocketRepository *repository, const DocketLikeness *wanted, guint limit, GError **error)
{
  DocketDb *db = db_of (repository);
  g_autoptr (GPtrArray) found = g_ptr_array_new_with_free_func ((GDestroyNotify) docket_likeness_free);
  g_autoptr (GHashTable) points = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, g_free);
  g_autoptr (GArray) ranked = NULL;

  if (!collect (db, wanted, points, error))
    return NULL;
  ranked = rank (points);
  for (guint i = 0; i < ranked->len && found->len < limit; i++)
    {
      g_autoptr (DocketStatement) read = docket_db_prepare (db, "SELECT " COMPARED " FROM customer WHERE row = ?1 AND void = 0", error);
      gboolean there;

      if (read == NULL)
        return NULL;
      docket_statement_bind_int (read, 1, g_array_index (ranked, Ranked, i).row);
      if (!docket_sqlite_step (read, &there, error))
        return NULL;
      if (there && g_strcmp0 (docket_statement_get_text (read, 0), wanted->id) != 0)
        g_ptr_array_add (found, read_likeness (read, 0));
    }
  return g_steal_pointer (&found);
}

void
docket_sqlite_matches_init (DocketRepositoryInterface *iface)
{
  iface->find_matches = sqlite_find_matches;
}
