/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * A search as an expression of the index.
 *
 *   "boil müller", open jobs of Tess   ->   "boil" ("muller" OR "mueller") "_o" "_t0a1b2c3d"
 *
 * Each part is a list of places, read from its newest end, so a letter that
 * every record has costs no more than a rare word: fifty are found at once.
 * What takes long is many parts of which some are in nearly every record and
 * two others never meet: the long lists are read to their end for nothing. So
 * with several parts the frequent words are left out of the expression and
 * looked for in the words of the records that the others find. And so is what is
 * beyond the few rarest, "2 3 4 5 6 7" say, each of which is in every fifth
 * record: few records have even four of them. What another word implies ("boil",
 * if "boiler" was typed too) is not looked for at all.
 *
 * What may be a phone number is one part: who has its words, or has the number.
 * While the index lacks numbers (docket-search-fill.c), those of the records that are
 * left are compared one by one: nobody is told that there is none when there is.
 */

#include "docket-config.h"

#include "docket-search-table.h"

#include "docket-normal.h"
#include "docket-query.h"

/* With fewer parts there is nothing to be gained. */
#define PARTS_MIN 3
/* A word is frequent if so many of the newest records … */
#define PROBE_RECORDS 64
/* … are among that many times as many. */
#define PROBE_SPREAD 4
/* Lists that are read side by side. */
#define PARTS_MAX 4
/* … and of what may be a number in pieces, as "+33 1 23 45 67 89" is. */
#define PIECES_MAX 6

typedef struct
{
  char *expression;
  const DocketTerm *term; /* NULL: a facet */
  gboolean left_out;
  gint64 spread; /* of its newest records: the larger, the rarer it is */
} Part;

static void
part_clear (gpointer data)
{
  g_free (((Part *) data)->expression);
}

static void
add_part (GArray *parts, const DocketTerm *term, char *expression)
{
  Part part = { expression, term, FALSE, 0 };

  g_array_append_val (parts, part);
}

static char *
expression_of (const DocketTerm *term)
{
  /* Letters and digits only: nothing in it needs an escape. */
  return term->spelled == NULL ? g_strdup_printf ("\"%s\"", term->plain) : g_strdup_printf ("(\"%s\" OR \"%s\")", term->plain, term->spelled);
}

static void
add_facet (GArray *parts, char kind, const char *value, gboolean is_id)
{
  g_autoptr (GString) facet = g_string_new (NULL);

  if (is_id)
    docket_search_append_id_facet (facet, kind, value);
  else
    docket_search_append_facet (facet, kind, value);
  add_part (parts, NULL, g_strdup_printf ("\"%s\"", facet->str + 1));
}

static void
add_statuses (GArray *parts, char **statuses)
{
  GString *expression = g_string_new ("(");

  for (guint i = 0; statuses[i] != NULL; i++)
    {
      g_autoptr (GString) facet = g_string_new (NULL);

      docket_search_append_facet (facet, 's', statuses[i]);
      g_string_append_printf (expression, "%s\"%s\"", i > 0 ? " OR " : "", facet->str + 1);
    }
  g_string_append_c (expression, ')');
  add_part (parts, NULL, g_string_free (expression, FALSE));
}

static void
add_days (GArray *parts, gint64 from, gint64 before)
{
  g_autoptr (GString) days = g_string_new (NULL);

  docket_search_append_days (days, from != 0 ? docket_search_day_of (from) : 0, before != 0 ? docket_search_day_of (before) : DOCKET_SEARCH_DAY_MAX);
  if (days->len > 0)
    add_part (parts, NULL, g_strdup_printf ("(%s)", days->str));
}

static void
add_facets (GArray *parts, const DocketQuery *query)
{
  if (query->kind != DOCKET_KIND_JOB)
    return;
  if (query->open_only)
    add_facet (parts, 'o', "", FALSE);
  if (query->unplanned_only)
    add_facet (parts, 'u', "", FALSE);
  if (query->statuses != NULL && query->statuses[0] != NULL)
    add_statuses (parts, query->statuses);
  if (query->technician != NULL)
    add_facet (parts, 't', query->technician, TRUE);
  if (query->customer != NULL)
    add_facet (parts, 'c', query->customer, TRUE);
  if (query->starts_from != 0 || query->starts_before != 0)
    add_days (parts, query->starts_from, query->starts_before);
}

/* How far apart the newest records that have it are, and whether they are near the
 * end of all. */
static gboolean
is_frequent (DocketStore *self, DocketKind kind, Part *part)
{
  g_autoptr (DocketStatement) probe = docket_db_prepare (self->db,
                                                         kind == DOCKET_KIND_JOB
                                                           ? "SELECT (SELECT count (*) FROM (SELECT 1 FROM job_found WHERE place >= job_search.rowid LIMIT ?2)),"
                                                             " (SELECT max (place) FROM job_found) - job_search.rowid"
                                                             " FROM job_search WHERE job_search MATCH ?1 ORDER BY rowid DESC LIMIT 1 OFFSET ?3"
                                                           : "SELECT (SELECT count (*) FROM (SELECT 1 FROM customer_found WHERE place >= customer_search.rowid LIMIT ?2)),"
                                                             " (SELECT max (place) FROM customer_found) - customer_search.rowid"
                                                             " FROM customer_search WHERE customer_search MATCH ?1 ORDER BY rowid DESC LIMIT 1 OFFSET ?3",
                                                         NULL);

  part->spread = G_MAXINT64;
  if (probe == NULL)
    return FALSE;
  docket_statement_bind_text (probe, 1, part->expression);
  docket_statement_bind_int (probe, 2, PROBE_RECORDS * PROBE_SPREAD);
  docket_statement_bind_int (probe, 3, PROBE_RECORDS - 1);
  if (!docket_statement_step (probe, NULL))
    return FALSE;
  part->spread = docket_statement_get_int (probe, 1);
  return docket_statement_get_int (probe, 0) < PROBE_RECORDS * PROBE_SPREAD;
}

/* The most frequent word of the expression. */
static Part *
find_most_frequent (GArray *parts)
{
  Part *found = NULL;

  for (guint i = 0; i < parts->len; i++)
    {
      Part *part = &g_array_index (parts, Part, i);

      if (part->term != NULL && !part->left_out && (found == NULL || part->spread < found->spread))
        found = part;
    }
  return found;
}

/* At least one part stays, and what is no word does. */
static void
leave_frequent_out (DocketStore *self, DocketKind kind, GArray *parts)
{
  guint n_left = 0;
  Part *most;

  if (parts->len < PARTS_MIN)
    return;
  for (guint i = 0; i < parts->len; i++)
    {
      Part *part = &g_array_index (parts, Part, i);

      part->left_out = part->term != NULL && is_frequent (self, kind, part);
      n_left += part->left_out;
    }
  if (n_left == parts->len)
    for (guint i = 0; i < parts->len; i++)
      g_array_index (parts, Part, i).left_out = FALSE;
  n_left %= parts->len;
  while (parts->len - n_left > PARTS_MAX && (most = find_most_frequent (parts)) != NULL)
    {
      most->left_out = TRUE;
      n_left++;
    }
}

static void
put_together (DocketSearchMatch *match, GArray *parts)
{
  g_autoptr (GString) expression = g_string_new (NULL);

  for (guint i = 0; i < parts->len; i++)
    {
      const Part *part = &g_array_index (parts, Part, i);

      if (part->left_out)
        g_ptr_array_add (match->left_out, (gpointer) part->term);
      else
        g_string_append_printf (expression, "%s%s", expression->len > 0 ? " AND " : "", part->expression);
    }
  match->expression = g_strdup (expression->str);
}

static gboolean
begins_with_one_of (const char *word, const DocketTerm *term)
{
  return g_str_has_prefix (word, term->plain) || (term->spelled != NULL && g_str_has_prefix (word, term->spelled));
}

/* Whether what has @term has @other as well. */
static gboolean
implies (const DocketTerm *term, const DocketTerm *other)
{
  return begins_with_one_of (term->plain, other) && (term->spelled == NULL || begins_with_one_of (term->spelled, other));
}

/* Of two that imply each other the first stays. */
static void
leave_implied_out (GPtrArray *words)
{
  for (guint i = words->len; i-- > 0;)
    for (guint j = 0; j < words->len; j++)
      if (i != j && implies (g_ptr_array_index (words, j), g_ptr_array_index (words, i)))
        {
          g_ptr_array_remove_index (words, i);
          break;
        }
}

static void
add_words (GArray *parts, GPtrArray *words)
{
  for (guint i = 0; i < words->len; i++)
    {
      const DocketTerm *term = g_ptr_array_index (words, i);

      add_part (parts, term, expression_of (term));
    }
}

/* More lists than those are not read side by side for what is more likely a
 * number in several pieces. */
static char *
words_or (GPtrArray *words, const char *phone)
{
  g_autoptr (GString) expression = g_string_new ("(");

  for (guint i = 0; i < words->len && words->len <= PIECES_MAX; i++)
    {
      g_autofree char *word = expression_of (g_ptr_array_index (words, i));

      g_string_append_printf (expression, "%s%s", i > 0 ? " AND " : "(", word);
    }
  g_string_append_printf (expression, "%s%s)", words->len <= PIECES_MAX ? ") OR " : "", phone);
  return g_string_free (g_steal_pointer (&expression), FALSE);
}

gboolean
docket_search_match_init (DocketSearchMatch *match, DocketStore *self, const DocketQuery *query)
{
  g_autoptr (GArray) parts = g_array_new (FALSE, FALSE, sizeof (Part));
  g_autofree char *phone = NULL;

  g_array_set_clear_func (parts, part_clear);
  match->words = docket_terms_of_search (query->search);
  leave_implied_out (match->words);
  match->left_out = g_ptr_array_new ();
  match->phones = g_ptr_array_new_with_free_func (g_free);
  match->expression = NULL;
  match->phone_end = NULL;
  match->left_after = NULL;
  if (match->words->len == 0)
    return FALSE;
  phone = docket_search_phone_expression (self, query, match->phones);
  if (phone != NULL)
    {
      add_part (parts, NULL, words_or (match->words, phone));
      match->left_after = docket_search_left_after (self, query->kind);
      match->phone_end = match->left_after != NULL ? docket_normal_phone_end (query->search) : NULL;
    }
  else
    add_words (parts, match->words);
  add_facets (parts, query);
  leave_frequent_out (self, query->kind, parts);
  put_together (match, parts);
  return TRUE;
}

void
docket_search_match_clear (DocketSearchMatch *match)
{
  g_clear_pointer (&match->left_out, g_ptr_array_unref);
  g_clear_pointer (&match->phones, g_ptr_array_unref);
  g_clear_pointer (&match->words, g_ptr_array_unref);
  g_clear_pointer (&match->expression, g_free);
  g_clear_pointer (&match->phone_end, g_free);
  g_clear_pointer (&match->left_after, g_free);
}
