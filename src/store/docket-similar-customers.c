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
 *
 * Most of those are called quite otherwise, which their names in the index tell:
 * only who can come to the score that is asked for is read.
 *
 * Whoever asks for many, one after the other, asks by one finder: it remembers
 * where three letters stand and how customers are called, which would else be
 * read again and again for each of 100,000 lines of a table.
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
/* What is remembered; a finder that holds more forgets all of it, and goes on. */
#define CANDIDATES_MAX 262144
#define REMEMBERED_MAX 1048576
#define EXPRESSIONS_MAX 32768
/* Fewer digits of a phone number have no key by which it would be found. */
#define PHONE_KEY_DIGITS 7
#define NAMES_BLOCK_BYTES 4096
/* What is the same outweighs any number of letters; words that begin alike, some. */
#define WORTH_OF_KEY 1000.0
#define WORTH_OF_WORDS 1.0

/* A customer that may be meant. */
typedef struct
{
  gint64 place;
  const char *names; /* (nullable): not read yet; see read_names() */
  float points;      /* … at the question … */
  guint question;
} Candidate;

/* Where a token stands. */
typedef struct
{
  Candidate **candidates;
  guint n;     /* at most FOUND_MAX … */
  gint64 span; /* … among so many places */
} Found;

typedef struct
{
  char *token;
  guint word; /* of the name that it stands in */
  const Found *found;
} Gram;

struct _DocketSimilar
{
  DocketStore *store;
  GHashTable *candidates; /* a set, by place */
  GStringChunk *names;    /* theirs */
  GHashTable *found;      /* expression -> Found */
  gsize n_remembered;     /* candidates of them */
  gboolean ends_known;
  gint64 first; /* place */
  gint64 last;

  guint question;
  GPtrArray *credited; /* element-type Candidate */
};

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
found_free (gpointer data)
{
  Found *found = data;

  g_free (found->candidates);
  g_free (found);
}

static void
credit (DocketSimilar *self, Candidate *candidate, double more)
{
  if (candidate->question != self->question)
    {
      candidate->question = self->question;
      candidate->points = 0.0F;
      g_ptr_array_add (self->credited, candidate);
    }
  candidate->points += (float) more;
}

static Candidate *
candidate_at (DocketSimilar *self, gint64 place)
{
  Candidate *candidate = g_hash_table_lookup (self->candidates, &place);

  if (candidate == NULL)
    {
      candidate = g_new0 (Candidate, 1);
      candidate->place = place;
      g_hash_table_add (self->candidates, candidate);
    }
  return candidate;
}

/* The newest. (element-type Candidate) */
static GPtrArray *
read_candidates (DocketSimilar *self, const char *expression, GError **error)
{
  g_autoptr (GPtrArray) candidates = g_ptr_array_sized_new (FOUND_MAX);
  g_autoptr (DocketStatement) find = docket_db_prepare (self->store->db, "SELECT rowid FROM customer_search WHERE customer_search MATCH ?1 ORDER BY rowid DESC LIMIT ?2", error);
  g_autoptr (GError) step_error = NULL;

  if (find == NULL)
    return NULL;
  docket_statement_bind_text (find, 1, expression);
  docket_statement_bind_int (find, 2, FOUND_MAX);
  while (docket_statement_step (find, &step_error))
    g_ptr_array_add (candidates, candidate_at (self, docket_statement_get_int (find, 0)));
  if (step_error == NULL)
    return g_steal_pointer (&candidates);
  g_propagate_error (error, g_steal_pointer (&step_error));
  return NULL;
}

/* The same, remembered. (nullable): on error */
static const Found *
find (DocketSimilar *self, const char *expression, GError **error)
{
  Found *found = g_hash_table_lookup (self->found, expression);
  g_autoptr (GPtrArray) candidates = NULL;

  if (found != NULL)
    return found;
  candidates = read_candidates (self, expression, error);
  if (candidates == NULL)
    return NULL;
  found = g_new0 (Found, 1);
  found->n = candidates->len;
  found->span = found->n == 0 ? 0 : self->last - ((Candidate *) g_ptr_array_index (candidates, found->n - 1))->place;
  found->candidates = g_memdup2 (candidates->pdata, found->n * sizeof *found->candidates);
  g_hash_table_insert (self->found, g_strdup (expression), found);
  self->n_remembered += found->n;
  return found;
}

static gboolean
credit_found (DocketSimilar *self, const char *expression, double worth, GError **error)
{
  const Found *found = expression != NULL ? find (self, expression, error) : NULL;

  for (guint i = 0; found != NULL && i < found->n; i++)
    credit (self, found->candidates[i], worth);
  return found != NULL || expression == NULL;
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
estimate (const Found *found, gint64 span_of_all)
{
  return found->n < FOUND_MAX ? found->n : (double) found->n * (double) span_of_all / (double) MAX (found->span, 1);
}

static gboolean
credit_gram (DocketSimilar *self, Gram *gram, GError **error)
{
  g_autofree char *expression = g_strdup_printf ("\"%s\"", gram->token);
  const Found *found = find (self, expression, error);
  double worth;

  if (found == NULL)
    return FALSE;
  gram->found = found;
  worth = 1.0 / log2 (2.0 + estimate (found, self->last - self->first));
  for (guint i = 0; i < found->n; i++)
    credit (self, found->candidates[i], worth);
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
  double dense = (double) one->found->n * (double) MAX (other->found->span, 1);
  double denser = (double) other->found->n * (double) MAX (one->found->span, 1);

  if (dense < denser || dense > denser)
    return dense < denser ? -1 : 1;
  return strcmp (one->token, other->token);
}

/* Of a name whose words are all common, those that share letters of two words:
 * ("ana") AND ("sch" OR "chm" OR "hmi"). */
static gboolean
credit_two_words (DocketSimilar *self, GPtrArray *grams, GError **error)
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
      if (gram->found->n == 0 || side == 2 || n[side] == GRAMS_OF_WORD_MAX)
        continue;
      words[side] = gram->word;
      g_string_append_printf (sides[side], "%s\"%s\"", n[side]++ > 0 ? " OR " : "", gram->token);
    }
  if (n[1] == 0)
    return TRUE;
  expression = g_strdup_printf ("(%s) AND (%s)", first->str, second->str);
  return credit_found (self, expression, WORTH_OF_WORDS, error);
}

/* ---- Collecting ---- */

static gboolean
read_ends (DocketSimilar *self, GError **error)
{
  g_autoptr (DocketStatement) find = NULL;

  if (self->ends_known)
    return TRUE;
  find = docket_db_prepare (self->store->db, "SELECT (SELECT min (place) FROM customer_found), (SELECT max (place) FROM customer_found)", error);
  if (find == NULL || !docket_statement_step (find, error))
    return FALSE;
  self->first = docket_statement_get_int (find, 0);
  self->last = docket_statement_get_int (find, 1);
  self->ends_known = TRUE;
  return TRUE;
}

static gboolean
credit_keys (DocketSimilar *self, const DocketLikeness *wanted, GError **error)
{
  g_autoptr (GString) facets = g_string_new (NULL);
  g_auto (GStrv) keys = NULL;

  docket_search_append_keys (facets, wanted);
  keys = g_strsplit (facets->str, " ", -1);
  for (guint i = 0; keys[i] != NULL; i++)
    {
      g_autofree char *expression = g_strdup_printf ("\"%s\"", keys[i]);
      g_autoptr (GPtrArray) candidates = NULL;

      if (*keys[i] == '\0')
        continue;
      /* Each has its own: nothing to remember. */
      candidates = read_candidates (self, expression, error);
      if (candidates == NULL)
        return FALSE;
      for (guint k = 0; k < candidates->len; k++)
        credit (self, g_ptr_array_index (candidates, k), WORTH_OF_KEY);
    }
  return TRUE;
}

static gboolean
collect (DocketSimilar *self, const DocketLikeness *wanted, GError **error)
{
  g_autofree char *words = expression_of_words (wanted->name);
  g_autoptr (GPtrArray) grams = grams_of (wanted->name);

  if (!read_ends (self, error) || !credit_keys (self, wanted, error) || !credit_found (self, words, WORTH_OF_WORDS, error))
    return FALSE;
  for (guint i = 0; i < grams->len; i++)
    if (!credit_gram (self, g_ptr_array_index (grams, i), error))
      return FALSE;
  return credit_two_words (self, grams, error);
}

/* Whether @one is worth comparing more than @other. */
static gboolean
is_before (const Candidate *one, const Candidate *other)
{
  if (one->points > other->points || one->points < other->points)
    return one->points > other->points;
  return one->place > other->place;
}

/* The one worth least stands first of a heap. */
static void
sink (Candidate **heap, guint n, guint at)
{
  for (guint child = 2 * at + 1; child < n; at = child, child = 2 * at + 1)
    {
      Candidate *moved = heap[at];

      if (child + 1 < n && is_before (heap[child], heap[child + 1]))
        child++;
      if (!is_before (moved, heap[child]))
        return;
      heap[at] = heap[child];
      heap[child] = moved;
    }
}

/* Leaves those that are worth comparing, in no order. Hundreds are found for each
 * of thousands: to sort them would take longer than to find them. */
static void
choose (GPtrArray *credited)
{
  Candidate **heap = (Candidate **) credited->pdata;

  if (credited->len <= COMPARED_MAX)
    return;
  for (guint i = COMPARED_MAX / 2; i-- > 0;)
    sink (heap, COMPARED_MAX, i);
  for (guint i = COMPARED_MAX; i < credited->len; i++)
    if (is_before (heap[i], heap[0]))
      {
        heap[0] = heap[i];
        sink (heap, COMPARED_MAX, 0);
      }
  g_ptr_array_set_size (credited, COMPARED_MAX);
}

/* ---- Comparing ---- */

typedef struct
{
  DocketRecord *record; /* owned */
  guint score;
} Match;

static void
match_clear (gpointer data)
{
  g_clear_pointer (&((Match *) data)->record, docket_record_unref);
}

static int
compare_matches (gconstpointer a, gconstpointer b)
{
  const Match *one = a;
  const Match *other = b;

  if (one->score != other->score)
    return one->score > other->score ? -1 : 1;
  return strcmp (docket_record_get_id (one->record), docket_record_get_id (other->record));
}

/* Of facets: " _kname:… _nadler-bau _nadler" -> "adler-bau adler", and "?" for one
 * with a phone number that has no key, who is to be read in any case. */
static const char *
insert_names (DocketSimilar *self, const char *facets)
{
  g_auto (GStrv) each = g_strsplit (facets, " ", -1);
  g_autoptr (GString) names = g_string_new (NULL);
  gboolean has_phone = FALSE, has_phone_key = FALSE;

  for (guint i = 0; each[i] != NULL; i++)
    {
      has_phone |= g_str_has_prefix (each[i], "_kphone");
      has_phone_key |= g_str_has_prefix (each[i], "_p");
      if (g_str_has_prefix (each[i], "_n"))
        g_string_append_printf (names, "%s%s", names->len > 0 ? " " : "", each[i] + 2);
    }
  return g_string_chunk_insert (self->names, has_phone && !has_phone_key ? "?" : names->str);
}

/* It may have gone elsewhere since it was found, and is missed this once. */
static gboolean
read_names (DocketSimilar *self, Candidate *candidate, GError **error)
{
  g_autoptr (DocketStatement) find = docket_db_prepare (self->store->db, "SELECT facets FROM customer_found WHERE place = ?1", error);
  g_autoptr (GError) step_error = NULL;

  if (find == NULL)
    return FALSE;
  docket_statement_bind_int (find, 1, candidate->place);
  if (docket_statement_step (find, &step_error))
    candidate->names = insert_names (self, docket_statement_get_text (find, 0));
  if (step_error == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&step_error));
  return FALSE;
}

/* Whether it can come to @score_min, as it is called. */
static gboolean
is_worth_reading (const Candidate *candidate, const DocketLikeness *wanted, guint score_min)
{
  char *none[] = { NULL };
  g_auto (GStrv) both = NULL;
  g_auto (GStrv) name = NULL;
  g_auto (GStrv) nickname = NULL;

  if (candidate->points >= WORTH_OF_KEY || *candidate->names == '?' || (wanted->phone != NULL && strlen (wanted->phone) < PHONE_KEY_DIGITS))
    return TRUE;
  both = g_strsplit (candidate->names, " ", 2);
  name = both[0] != NULL ? g_strsplit (both[0], "-", -1) : NULL;
  nickname = both[0] != NULL && both[1] != NULL ? g_strsplit (both[1], "-", -1) : NULL;
  return docket_likeness_score_by_names (wanted, name != NULL ? name : none, nickname != NULL ? nickname : none) >= score_min;
}

/* @record: (out) (nullable): void ones are not wanted */
static gboolean
read_record (DocketSimilar *self, const Candidate *candidate, DocketRecord **record, GError **error)
{
  g_autoptr (DocketStatement) find = docket_db_prepare (self->store->db, "SELECT customer FROM customer_found WHERE place = ?1", error);
  g_autoptr (GError) step_error = NULL;

  if (find == NULL)
    return FALSE;
  docket_statement_bind_int (find, 1, candidate->place);
  if (!docket_statement_step (find, &step_error))
    {
      if (step_error == NULL)
        return TRUE;
      g_propagate_error (error, g_steal_pointer (&step_error));
      return FALSE;
    }
  if (!docket_store_get_row (self->store, DOCKET_KIND_CUSTOMER, docket_statement_get_int (find, 0), record, error))
    return FALSE;
  if (*record != NULL && docket_record_get_void (*record))
    g_clear_pointer (record, docket_record_unref);
  return TRUE;
}

/* @matches: (element-type Match) */
static gboolean
compare (DocketSimilar *self, const DocketLikeness *wanted, guint score_min, GArray *matches, GError **error)
{
  for (guint i = 0; i < self->credited->len; i++)
    {
      Candidate *candidate = g_ptr_array_index (self->credited, i);
      g_autoptr (DocketLikeness) likeness = NULL;
      Match match = { NULL, 0 };

      if (candidate->names == NULL && !read_names (self, candidate, error))
        return FALSE;
      if (candidate->names == NULL || !is_worth_reading (candidate, wanted, score_min))
        continue;
      if (!read_record (self, candidate, &match.record, error))
        return FALSE;
      if (match.record == NULL)
        continue;
      likeness = docket_likeness_of_record (match.record);
      match.score = docket_likeness_score (wanted, likeness, NULL);
      if (match.score >= score_min)
        g_array_append_val (matches, match);
      else
        match_clear (&match);
    }
  g_array_sort (matches, compare_matches);
  return TRUE;
}

static void
forget (DocketSimilar *self)
{
  g_hash_table_remove_all (self->found);
  g_hash_table_remove_all (self->candidates);
  g_string_chunk_clear (self->names);
  self->n_remembered = 0;
  self->ends_known = FALSE;
}

static GPtrArray *
find_similar (DocketSimilar *self, const DocketValues *values, guint score_min, guint limit, GError **error)
{
  g_autoptr (DocketLikeness) wanted = docket_likeness_new (NULL, values);
  g_autoptr (GArray) matches = g_array_new (FALSE, FALSE, sizeof (Match));
  g_autoptr (GPtrArray) records = g_ptr_array_new_with_free_func ((GDestroyNotify) docket_record_unref);

  g_array_set_clear_func (matches, match_clear);
  if (g_hash_table_size (self->candidates) > CANDIDATES_MAX || self->n_remembered > REMEMBERED_MAX || g_hash_table_size (self->found) > EXPRESSIONS_MAX)
    forget (self);
  self->question++;
  g_ptr_array_set_size (self->credited, 0);
  if (!collect (self, wanted, error))
    return NULL;
  choose (self->credited);
  if (!compare (self, wanted, score_min, matches, error))
    return NULL;
  for (guint i = 0; i < matches->len && i < limit; i++)
    g_ptr_array_add (records, docket_record_ref (g_array_index (matches, Match, i).record));
  return g_steal_pointer (&records);
}

/* ---- Public ---- */

DocketSimilar *
docket_similar_new (DocketStore *store)
{
  DocketSimilar *self;

  g_return_val_if_fail (DOCKET_IS_STORE (store), NULL);

  self = g_new0 (DocketSimilar, 1);
  self->store = g_object_ref (store);
  self->candidates = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  self->names = g_string_chunk_new (NAMES_BLOCK_BYTES);
  self->found = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, found_free);
  self->credited = g_ptr_array_new ();
  return self;
}

void
docket_similar_free (DocketSimilar *self)
{
  if (self == NULL)
    return;
  g_hash_table_unref (self->found);
  g_hash_table_unref (self->candidates);
  g_string_chunk_free (self->names);
  g_ptr_array_unref (self->credited);
  g_object_unref (self->store);
  g_free (self);
}

GPtrArray *
docket_similar_find (DocketSimilar *self, const DocketValues *values, guint score_min, guint limit, GError **error)
{
  DocketDb *db;
  GPtrArray *records;
  gboolean inside;

  g_return_val_if_fail (self != NULL, NULL);

  /* Some thirty statements: the file is locked once for all of them. */
  db = self->store->db;
  inside = docket_db_in_transaction (db);
  if (!inside && !docket_db_begin_read (db, error))
    return NULL;
  records = find_similar (self, values, score_min, limit, error);
  if (!inside)
    docket_db_rollback (db);
  return records;
}

GPtrArray *
docket_store_find_similar (DocketStore *self, const DocketValues *values, guint score_min, guint limit, GError **error)
{
  g_autoptr (DocketSimilar) similar = docket_similar_new (self);

  return similar != NULL ? docket_similar_find (similar, values, score_min, limit, error) : NULL;
}
