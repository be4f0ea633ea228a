/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Folding of names and addresses.
 *
 *   "Bäckerei Müller G.m.b.H. & Co. KG"  ->  baeckerei mueller
 *   "Hauptstraße 12 a"                   ->  hauptstr, number 12a
 *
 * Letters first: those that are spelled out are replaced before the rest is
 * taken apart (NFKD) and loses its marks, so that ü becomes ue and é becomes e.
 */
#include "docket-config.h"

#include "docket-fold.h"

#include <string.h>

#include "docket-limits.h"

typedef struct
{
  gunichar letter; /* lower case */
  const char *spelled;
} Spelling;

static const Spelling spellings[] = {
  { 0x00e4, "ae" }, { 0x00f6, "oe" }, { 0x00fc, "ue" }, { 0x00df, "ss" }, { 0x00f8, "oe" }, { 0x00e5, "aa" }, { 0x00e6, "ae" },
  { 0x0153, "oe" }, { 0x0111, "d" },  { 0x00f0, "d" },  { 0x00fe, "th" }, { 0x0142, "l" },  { 0x0131, "i" },  { 0x0127, "h" },
};

/* What only says the form of a company, or nothing. */
static const char *const forms[] = {
  "gmbh", "mbh", "ggmbh", "ug", "haftungsbeschraenkt", "ag", "kg", "kgaa", "ohg", "gbr", "ek", "ev", "eg", "se", "co", "cie",
  "ltd", "limited", "llc", "llp", "lp", "plc", "pty", "inc", "incorporated", "corp", "corporation", "company", "cic",
  "sa", "sas", "sasu", "sarl", "eurl", "sci", "scop", "sl", "slu", "sc", "srl", "srls", "spa", "snc", "lda", "ltda", "bv", "nv", "vof",
  "ab", "hb", "as", "asa", "aps", "oy", "oyj", "ky", "sp", "zoo", "spzoo", "spj", "kft", "zrt", "doo", "sro", "vos", "ooo", "uab", "sia",
  "und", "and", "et", "og", "och", "y", "e", "the", NULL,
};

typedef struct
{
  const char *word;
  const char *short_form;
} Abbreviation;

static const Abbreviation streets[] = {
  { "strasse", "str" }, { "straat", "str" }, { "street", "st" }, { "road", "rd" }, { "avenue", "av" }, { "ave", "av" }, { "avenida", "av" },
  { "avda", "av" }, { "drive", "dr" }, { "lane", "ln" }, { "boulevard", "blvd" }, { "bd", "blvd" }, { "court", "ct" }, { "square", "sq" },
  { "place", "pl" }, { "platz", "pl" }, { "plaza", "pl" }, { "terrace", "ter" }, { "close", "cl" }, { "crescent", "cres" }, { "highway", "hwy" },
  { "rue", "r" }, { "calle", "c" }, { "chemin", "ch" }, { "allee", "all" }, { "gatan", "g" }, { "gata", "g" }, { "gate", "g" }, { "gade", "g" },
  { "vaegen", "v" }, { "vaegen", "v" }, { "veien", "v" }, { "vei", "v" }, { "katu", "k" }, { "ulica", "ul" }, { "saint", "st" }, { "sankt", "st" },
  { "north", "n" }, { "south", "s" }, { "east", "e" }, { "west", "w" },
};

/* ---- Letters and words ---- */

static void
append_folded (GString *text, gunichar letter)
{
  gunichar parts[G_UNICHAR_MAX_DECOMPOSITION_LENGTH];
  gsize n;

  if (letter < 0x80)
    {
      g_string_append_c (text, g_ascii_tolower ((char) letter));
      return;
    }
  letter = g_unichar_tolower (letter);
  for (guint i = 0; i < G_N_ELEMENTS (spellings); i++)
    if (spellings[i].letter == letter)
      {
        g_string_append (text, spellings[i].spelled);
        return;
      }
  n = g_unichar_fully_decompose (letter, TRUE, parts, G_N_ELEMENTS (parts));
  for (gsize i = 0; i < n; i++)
    if (g_unichar_isalnum (parts[i]))
      g_string_append_unichar (text, g_unichar_tolower (parts[i]));
}

/* A sign within a word: "O’Brien", "d'Or" are one word each. */
static gboolean
is_apostrophe (gunichar letter)
{
  return letter == '\'' || letter == 0x2019 || letter == 0x02bc || letter == '`' || letter == 0x00b4;
}

static gboolean
is_single (const char *word)
{
  return *word != '\0' && *g_utf8_next_char (word) == '\0' && g_unichar_isalpha (g_utf8_get_char (word));
}

static void
join_singles (GPtrArray *words)
{
  for (guint i = 0; i + 1 < words->len;)
    {
      guint end = i;
      g_autoptr (GString) joined = g_string_new (NULL);

      while (end < words->len && is_single (g_ptr_array_index (words, end)))
        g_string_append (joined, g_ptr_array_index (words, end++));
      if (end - i < 2)
        {
          i++;
          continue;
        }
      g_ptr_array_remove_range (words, i, end - i);
      g_ptr_array_insert (words, (int) i, g_string_free (g_steal_pointer (&joined), FALSE));
      i++;
    }
}

static GPtrArray *
split (const char *text)
{
  g_autoptr (GPtrArray) words = g_ptr_array_new_with_free_func (g_free);
  gboolean plain = text == NULL || g_str_is_ascii (text);
  g_autofree char *composed = plain ? NULL : g_utf8_normalize (text, -1, G_NORMALIZE_NFC);
  g_autoptr (GString) word = g_string_new (NULL);

  for (const char *at = plain ? text : composed; at != NULL; at = g_utf8_next_char (at))
    {
      gunichar letter = g_utf8_get_char (at);

      if (g_unichar_isalnum (letter) || g_unichar_ismark (letter))
        append_folded (word, letter);
      else if (!is_apostrophe (letter) && word->len > 0)
        {
          g_ptr_array_add (words, g_strdup (word->str));
          g_string_truncate (word, 0);
        }
      if (*at == '\0' || words->len >= DOCKET_MATCH_WORDS_MAX)
        break;
    }
  return g_steal_pointer (&words);
}

static char **
to_strv (GPtrArray *words)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();

  for (guint i = 0; i < words->len; i++)
    g_strv_builder_add (builder, g_ptr_array_index (words, i));
  return g_strv_builder_end (builder);
}

char **
docket_fold_words (const char *text)
{
  g_autoptr (GPtrArray) words = split (text);

  join_singles (words);
  return to_strv (words);
}

char **
docket_fold_name (const char *text)
{
  g_auto (GStrv) words = docket_fold_words (text);
  g_autoptr (GStrvBuilder) kept = g_strv_builder_new ();
  g_auto (GStrv) rest = NULL;

  for (guint i = 0; words[i] != NULL; i++)
    if (!g_strv_contains (forms, words[i]))
      g_strv_builder_add (kept, words[i]);
  rest = g_strv_builder_end (kept);
  return rest[0] == NULL ? g_steal_pointer (&words) : g_steal_pointer (&rest);
}

/* ---- Addresses ---- */

/* "hauptstrasse" -> "hauptstr": German and Scandinavian ones are one word. */
static char *
shorten (const char *word)
{
  for (guint i = 0; i < G_N_ELEMENTS (streets); i++)
    if (strcmp (word, streets[i].word) == 0)
      return g_strdup (streets[i].short_form);
  if (g_str_has_suffix (word, "strasse"))
    return g_strndup (word, strlen (word) - strlen ("asse"));
  if (g_str_has_suffix (word, "platz"))
    return g_strndup (word, strlen (word) - strlen ("atz"));
  return g_strdup (word);
}

char **
docket_fold_street (const char *text, char **number)
{
  g_autoptr (GPtrArray) words = split (text);
  g_autoptr (GStrvBuilder) kept = g_strv_builder_new ();
  g_autoptr (GString) house = g_string_new (NULL);

  for (guint i = 0; i < words->len; i++)
    {
      const char *word = g_ptr_array_index (words, i);
      g_autofree char *shortened = NULL;

      if (g_unichar_isdigit (g_utf8_get_char (word)))
        {
          if (house->len > 0)
            g_string_append_c (house, ' ');
          g_string_append (house, word);
          continue;
        }
      /* "12 a" */
      if (i > 0 && is_single (word) && g_unichar_isdigit (g_utf8_get_char (g_ptr_array_index (words, i - 1))))
        {
          g_string_append (house, word);
          continue;
        }
      shortened = shorten (word);
      g_strv_builder_add (kept, shortened);
    }
  *number = house->len > 0 ? g_strdup (house->str) : NULL;
  return g_strv_builder_end (kept);
}

char *
docket_fold_postcode (const char *text)
{
  g_autoptr (GString) code = g_string_new (NULL);
  const char *from = text;

  /* "D-10115", "CH-8001" */
  if (text != NULL && strcspn (text, "-") <= 3 && strchr (text, '-') != NULL && g_ascii_isalpha (text[0]))
    from = strchr (text, '-') + 1;
  for (; from != NULL && *from != '\0'; from = g_utf8_next_char (from))
    if (g_unichar_isalnum (g_utf8_get_char (from)))
      g_string_append_unichar (code, g_unichar_toupper (g_utf8_get_char (from)));
  return code->len == 0 ? NULL : g_string_free (g_steal_pointer (&code), FALSE);
}

/* ---- Distance ---- */

guint
docket_fold_distance (const char *a, const char *b, guint limit)
{
  glong length_a, length_b;
  g_autofree gunichar *from = g_utf8_to_ucs4_fast (a, -1, &length_a);
  g_autofree gunichar *to = g_utf8_to_ucs4_fast (b, -1, &length_b);
  g_autofree guint *rows = NULL;
  guint *before, *last, *row;

  if ((guint) ABS (length_a - length_b) > limit)
    return limit + 1;
  rows = g_new0 (guint, 3 * (length_b + 1));
  before = rows;
  last = rows + length_b + 1;
  row = last + length_b + 1;
  for (glong j = 0; j <= length_b; j++)
    last[j] = (guint) j;
  for (glong i = 1; i <= length_a; i++)
    {
      guint *oldest = before;
      guint best;

      row[0] = best = (guint) i;
      for (glong j = 1; j <= length_b; j++)
        {
          guint cost = from[i - 1] == to[j - 1] ? 0 : 1;

          row[j] = MIN (MIN (last[j] + 1, row[j - 1] + 1), last[j - 1] + cost);
          if (i > 1 && j > 1 && from[i - 1] == to[j - 2] && from[i - 2] == to[j - 1])
            row[j] = MIN (row[j], before[j - 2] + 1);
          best = MIN (best, row[j]);
        }
      if (best > limit)
        return limit + 1;
      before = last;
      last = row;
      row = oldest;
    }
  return MIN (last[length_b], limit + 1);
}
