/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Customers on this machine that may be the one about to be entered, compared
 * by the same measure as on the server.
 *
 * Which ones are compared: those with the same phone, e-mail or words of the
 * name; those whose words begin alike; and those that share three letters in a
 * row with the name, the more the better, a rare three counting for more. Of
 * each only the newest are looked at, so that the work is the same among ten
 * customers and among two hundred thousand, and done between two letters typed.
 *
 * The index of words knows "Müller" as "muller" and "mueller"; who types
 * "Mueller" means the same as one who wrote "Muller". So each beginning is
 * looked for with ae, oe and ue taken for a, o and u, too.
 */

#include "docket-config.h"

#include "docket-search-table.h"

#include <math.h>
#include <string.h>

#include "docket-fold.h"
#include "docket-limits.h"
#include "docket-similar.h"

/* Letters of each word: what follows may be misspelled. */
#define BEGINNING_CHARS 3
/* By each way of looking. */
#define FOUND_MAX 200
#define GRAMS_MAX 32
/* Of each of the two rarest words. */
#define GRAMS_OF_WORD_MAX 3
/* That are compared. */
#define COMPARED_MAX 100
/* What is the same outweighs any number of letters; words that begin alike, some. */
#define WORTH_OF_KEY 1000.0
#define WORTH_OF_WORDS 1.0

typedef struct
{
  char *token;
  guint word; /* of the name that it stands in */
  guint n;    /* found, at most FOUND_MAX … */
  gint64 span; /* … among so many places */
} Gram;

typedef struct
{
  gint64 place;
  double points;
} Ranked;

/* Letters and digits only: they need no escape within the quotes. */
static char *
beginning_of (const char *word)
{
  g_autofree char *beginning = g_utf8_substring (word, 0, MIN (g_utf8_strlen (word, -1), BEGINNING_CHARS));

  return g_strdup_printf ("\"%s\"", beginning);
}

static char *
unspelled (const char *word)
{
  g_autoptr(GString) text = g_string_new (word);

  g_string_replace (text, "ae", "a", 0);
  g_string_replace (text, "oe", "o", 0);
  g_string_replace (text, "ue", "u", 0);
  return g_strdup (text->str);
}

/* ("mue" OR "mul") AND ("bau"); NULL without a name */
static char *
expression_of_words (char **name)
{
  g_autoptr(GString) expression = g_string_new (NULL);

  for (guint i = 0; name[i] != NULL && i < DOCKET_MATCH_WORDS_MAX; i++)
    {
      g_autofree char *plain = unspelled (name[i]);
      g_autofree char *as_is = beginning_of (name[i]);
      g_autofree char *dropped = beginning_of (plain);

      g_string_append_printf (expression, "%s(%s OR %s)", i > 0 ? " AND " : "", as_is, dropped);
    }
  return expression->len == 0 ? NULL : g_strdup (expression->str);
}

/* ---- Points ---- */

static void
credit (GHashTable *points, gint64 place, double more)
{
  double *sum = g_hash_table_lookup (points, &place);

  if (sum == NULL)
    {
      sum = g_new0 (double, 1);
      g_hash_table_insert (points, g_memdup2 (&place, sizeof place), sum);
    }
  *sum += more;
}

/* The newest places. (element-type gint64) */
static GArray *
read_places (DocketStore *self, const char *expression, GError **error)
{
  g_autoptr(GArray) places = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr(DocketStatement) find = docket_db_prepare (self->db, "SELECT rowid FROM customer_search WHERE customer_search MATCH ?1 ORDER BY rowid DESC LIMIT ?2", error);
  g_autoptr(GError) step_error = NULL;

  if (find == NULL)
    return NULL;
  docket_statement_bind_text (find, 1, expression);
  docket_statement_bind_int (find, 2, FOUND_MAX);
  while (docket_statement_step (find, &step_error))
    {
      gint64 place = docket_statement_get_int (find, 0);

      g_array_append_val (places, place);
    }
  if (step_error == NULL)
    return g_steal_pointer (&places);
  g_propagate_error (error, g_steal_pointer (&step_error));
  return NULL;
}

static gboolean
credit_found (DocketStore *self, const char *expression, double worth, GHashTable *points, GError **error)
{
  g_autoptr(GArray) places = NULL;

  if (expression == NULL)
    return TRUE;
  places = read_places (self, expression, error);
  if (places == NULL)
    return FALSE;
  for (guint i = 0; i < places->len; i++)
    credit (points, g_array_index (places, gint64, i), worth);
  return TRUE;
}

/* ---- Three letters in a row ---- */

static void
gram_free (gpointer data)
{
  Gram *gram = data;

  g_free (gram->token);
  g_free (gram);
}

/* In how many records it is likely to stand: the newest are as dense as the rest. */
static double
estimate (const Gram *gram, gint64 span_of_all)
{
  return gram->n < FOUND_MAX ? gram->n : (double) gram->n * (double) span_of_all / (double) MAX (gram->span, 1);
}

static gboolean
credit_gram (DocketStore *self, Gram *gram, gint64 first, gint64 last, GHashTable *points, GError **error)
{
  g_autofree char *expression = g_strdup_printf ("\"%s\"", gram->token);
  g_autoptr(GArray) places = read_places (self, expression, error);

  if (places == NULL)
    return FALSE;
  gram->n = places->len;
  gram->span = places->len == 0 ? 0 : last - g_array_index (places, gint64, places->len - 1);
  for (guint i = 0; i < places->len; i++)
    credit (points, g_array_index (places, gint64, i), 1.0 / log2 (2.0 + estimate (gram, last - first)));
  return TRUE;
}

/* Each token once. (element-type Gram) */
static GPtrArray *
grams_of (char **name)
{
  GPtrArray *grams = g_ptr_array_new_with_free_func (gram_free);
  g_autoptr(GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; name[i] != NULL; i++)
    {
      g_autoptr(GString) facet = g_string_new (NULL);
      g_autoptr(GString) tokens = g_string_new (NULL);
      g_auto(GStrv) each = NULL;

      docket_search_append_facet (facet, 'n', name[i]);
      docket_search_append_facets (tokens, facet->str);
      each = g_strsplit (tokens->str, " ", -1);
      for (guint k = 0; each[k] != NULL && grams->len < GRAMS_MAX; k++)
        if (*each[k] != '\0' && !g_hash_table_contains (seen, each[k]))
          {
            Gram *gram = g_new0 (Gram, 1);

            gram->token = g_strdup (each[k]);
            gram->word = i;
            g_hash_table_add (seen, gram->token);
            g_ptr_array_add (grams, gram);
          }
    }
  return grams;
}

static int
compare_grams (gconstpointer a, gconstpointer b)
{
  const Gram *one = *(const Gram *const *) a;
  const Gram *other = *(const Gram *const *) b;
  double dense = (double) one->n * (double) MAX (other->span, 1);
  double denser = (double) other->n * (double) MAX (one->span, 1);

  if (dense < denser || dense > denser)
    return dense < denser ? -1 : 1;
  return strcmp (one->token, other->token);
}

/* Of a name whose words are all common, those that share letters of two words:
 * ("ana") AND ("sch" OR "chm" OR "hmi"). */
static gboolean
credit_two_words (DocketStore *self, GPtrArray *grams, GHashTable *points, GError **error)
{
  g_autoptr(GString) first = g_string_new (NULL);
  g_autoptr(GString) second = g_string_new (NULL);
  GString *const sides[2] = { first, second };
  guint words[2] = { G_MAXUINT, G_MAXUINT };
  guint n[2] = { 0, 0 };
  g_autofree char *expression = NULL;

  g_ptr_array_sort (grams, compare_grams);
  for (guint i = 0; i < grams->len; i++)
    {
      const Gram *gram = g_ptr_array_index (grams, i);
      guint side;

      for (side = 0; side < 2 && words[side] != G_MAXUINT && words[side] != gram->word; side++)
        ;
      if (gram->n == 0 || side == 2 || n[side] == GRAMS_OF_WORD_MAX)
        continue;
      words[side] = gram->word;
      g_string_append_printf (sides[side], "%s\"%s\"", n[side]++ > 0 ? " OR " : "", gram->token);
    }
  if (n[1] == 0)
    return TRUE;
  expression = g_strdup_printf ("(%s) AND (%s)", first->str, second->str);
  return credit_found (self, expression, WORTH_OF_WORDS, points, error);
}

/* ---- Collecting ---- */

static gboolean
read_ends (DocketStore *self, gint64 *first, gint64 *last, GError **error)
{
  g_autoptr(DocketStatement) find = docket_db_prepare (self->db, "SELECT (SELECT min (place) FROM customer_found), (SELECT max (place) FROM customer_found)", error);

  if (find == NULL || !docket_statement_step (find, error))
    return FALSE;
  *first = docket_statement_get_int (find, 0);
  *last = docket_statement_get_int (find, 1);
  return TRUE;
}

static gboolean
credit_keys (DocketStore *self, const DocketLikeness *wanted, GHashTable *points, GError **error)
{
  g_autoptr(GString) facets = g_string_new (NULL);
  g_auto(GStrv) keys = NULL;

  docket_search_append_keys (facets, wanted);
  keys = g_strsplit (facets->str, " ", -1);
  for (guint i = 0; keys[i] != NULL; i++)
    {
      g_autofree char *expression = *keys[i] != '\0' ? g_strdup_printf ("\"%s\"", keys[i]) : NULL;

      if (!credit_found (self, expression, WORTH_OF_KEY, points, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
collect (DocketStore *self, const DocketLikeness *wanted, GHashTable *points, GError **error)
{
  g_autofree char *words = expression_of_words (wanted->name);
  g_autoptr(GPtrArray) grams = grams_of (wanted->name);
  gint64 first, last;

  if (!credit_keys (self, wanted, points, error) || !credit_found (self, words, WORTH_OF_WORDS, points, error) || !read_ends (self, &first, &last, error))
    return FALSE;
  for (guint i = 0; i < grams->len; i++)
    if (!credit_gram (self, g_ptr_array_index (grams, i), first, last, points, error))
      return FALSE;
  return credit_two_words (self, grams, points, error);
}

static int
compare_ranked (gconstpointer a, gconstpointer b)
{
  const Ranked *one = a;
  const Ranked *other = b;

  if (one->points > other->points || one->points < other->points)
    return one->points > other->points ? -1 : 1;
  return one->place > other->place ? -1 : 1;
}

/* (element-type Ranked): those that are worth comparing, most points first */
static GArray *
rank (GHashTable *points)
{
  GArray *ranked = g_array_sized_new (FALSE, FALSE, sizeof (Ranked), g_hash_table_size (points));
  GHashTableIter iter;
  gpointer place, sum;

  g_hash_table_iter_init (&iter, points);
  while (g_hash_table_iter_next (&iter, &place, &sum))
    {
      Ranked one = { *(gint64 *) place, *(double *) sum };

      g_array_append_val (ranked, one);
    }
  g_array_sort (ranked, compare_ranked);
  if (ranked->len > COMPARED_MAX)
    g_array_set_size (ranked, COMPARED_MAX);
  return ranked;
}

/* ---- Comparing ---- */

typedef struct
{
  DocketRecord *record; /* owned */
  guint score;
} Found;

static int
compare_found (gconstpointer a, gconstpointer b)
{
  const Found *one = a;
  const Found *other = b;

  if (one->score != other->score)
    return one->score > other->score ? -1 : 1;
  return strcmp (docket_record_get_id (one->record), docket_record_get_id (other->record));
}

static void
found_clear (gpointer data)
{
  g_clear_pointer (&((Found *) data)->record, docket_record_unref);
}

/* @found: (out): with no record if it is void */
static gboolean
compare (DocketStore *self, gint64 place, const DocketLikeness *wanted, Found *found, GError **error)
{
  g_autoptr(DocketStatement) find = docket_db_prepare (self->db, "SELECT customer FROM customer_found WHERE place = ?1", error);
  g_autoptr(DocketLikeness) likeness = NULL;
  g_autoptr(GError) step_error = NULL;

  if (find == NULL)
    return FALSE;
  docket_statement_bind_int (find, 1, place);
  /* It may have gone elsewhere since it was found: it is missed this once. */
  if (!docket_statement_step (find, &step_error))
    {
      if (step_error == NULL)
        return TRUE;
      g_propagate_error (error, g_steal_pointer (&step_error));
      return FALSE;
    }
  if (!docket_store_get_row (self, DOCKET_KIND_CUSTOMER, docket_statement_get_int (find, 0), &found->record, error))
    return FALSE;
  if (found->record == NULL || docket_record_get_void (found->record))
    {
      g_clear_pointer (&found->record, docket_record_unref);
      return TRUE;
    }
  likeness = docket_likeness_of_record (found->record);
  found->score = docket_likeness_score (wanted, likeness, NULL);
  return TRUE;
}

GPtrArray *
docket_store_find_similar (DocketStore *self, const DocketValues *values, guint score_min, guint limit, GError **error)
{
  g_autoptr(DocketLikeness) wanted = NULL;
  g_autoptr(GHashTable) points = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, g_free);
  g_autoptr(GArray) ranked = NULL;
  g_autoptr(GArray) all = g_array_new (FALSE, FALSE, sizeof (Found));
  g_autoptr(GPtrArray) records = g_ptr_array_new_with_free_func ((GDestroyNotify) docket_record_unref);

  g_return_val_if_fail (DOCKET_IS_STORE (self), NULL);

  g_array_set_clear_func (all, found_clear);
  wanted = docket_likeness_new (NULL, values);
  if (!collect (self, wanted, points, error))
    return NULL;
  ranked = rank (points);
  for (guint i = 0; i < ranked->len; i++)
    {
      Found one = { NULL, 0 };

      if (!compare (self, g_array_index (ranked, Ranked, i).place, wanted, &one, error))
        return NULL;
      if (one.record != NULL && one.score >= score_min)
        g_array_append_val (all, one);
      else
        g_clear_pointer (&one.record, docket_record_unref);
    }
  g_array_sort (all, compare_found);
  for (guint i = 0; i < all->len && i < limit; i++)
    g_ptr_array_add (records, docket_record_ref (g_array_index (all, Found, i).record));
  return g_steal_pointer (&records);
}
