/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Cutting text into words for the search.
 *
 *   "J-10248 Müller, Straße 12"  ->  " j 10248 muller mueller strasse 12"
 *
 * The same function cuts what is indexed and what is typed, so that the two
 * cannot disagree about where a word ends or what a letter is.
 */
#include "docket-config.h"

#include "docket-terms.h"

#include "docket-limits.h"

typedef struct
{
  gunichar letter; /* lower case */
  const char *plain;
  const char *spelled;
} Spelling;

static const Spelling spellings[] = {
  { 0x00e4, "a", "ae" },   { 0x00f6, "o", "oe" },   { 0x00fc, "u", "ue" }, { 0x00df, "ss", "ss" }, { 0x00f8, "o", "oe" },
  { 0x00e5, "a", "aa" },   { 0x00e6, "ae", "ae" },  { 0x0153, "oe", "oe" }, { 0x0111, "d", "d" },  { 0x00f0, "d", "d" },
  { 0x00fe, "th", "th" },  { 0x0142, "l", "l" },    { 0x0131, "i", "i" },  { 0x0127, "h", "h" },
};

/* One word that is being put together. */
typedef struct
{
  GString *plain;
  GString *spelled;
  guint n_chars;
  gboolean differs;
} Word;

static void
word_init (Word *word)
{
  word->plain = g_string_sized_new (64);
  word->spelled = g_string_sized_new (64);
  word->n_chars = 0;
  word->differs = FALSE;
}

static void
word_begin (Word *word)
{
  g_string_truncate (word->plain, 0);
  g_string_truncate (word->spelled, 0);
  word->n_chars = 0;
  word->differs = FALSE;
}

static void
word_clear (Word *word)
{
  g_string_free (word->plain, TRUE);
  g_string_free (word->spelled, TRUE);
}

static void
add_foreign_letter (Word *word, gunichar letter)
{
  word->differs |= docket_terms_append_letter (word->plain, word->spelled, letter);
}

static void
add_letter (Word *word, gunichar letter)
{
  if (word->n_chars++ >= DOCKET_SEARCH_WORD_CHARS_MAX)
    return;
  if (letter >= 0x80)
    {
      add_foreign_letter (word, letter);
      return;
    }
  g_string_append_c (word->plain, g_ascii_tolower ((char) letter));
  g_string_append_c (word->spelled, g_ascii_tolower ((char) letter));
}

/* Marks that no composed letter has belong to the letter before them. */
static gboolean
is_letter (gunichar c)
{
  return c < 0x80 ? g_ascii_isalnum ((char) c) : g_unichar_isalnum (c);
}

static const char *
composed (const char *text, char **owned)
{
  if (text == NULL || g_str_is_ascii (text))
    return text;
  *owned = g_utf8_normalize (text, -1, G_NORMALIZE_DEFAULT_COMPOSE);
  return *owned;
}

/* Steps behind the next word of *@text; FALSE at the end. */
static gboolean
next_word (const char **text, Word *word)
{
  const char *at = *text;

  word_begin (word);
  for (;; at = g_utf8_next_char (at))
    {
      gunichar c = g_utf8_get_char (at);

      if (is_letter (c))
        add_letter (word, c);
      else if (word->plain->len > 0 && !(c >= 0x80 && g_unichar_ismark (c)))
        break;
      if (c == 0)
        break;
    }
  *text = at;
  return word->plain->len > 0;
}

/* A spelled-out letter may have made it longer. */
static void
append_cut (GString *words, const GString *word)
{
  const char *end = word->str;

  for (guint i = 0; i < DOCKET_SEARCH_WORD_CHARS_MAX && *end != '\0'; i++)
    end = g_utf8_next_char (end);
  g_string_append_len (words, word->str, end - word->str);
}

/* Most texts, and the same as below for them: a first pull cuts every one. */
static void
append_ascii (GString *words, const char *text)
{
  char word[1 + DOCKET_SEARCH_WORD_CHARS_MAX] = " ";
  guint n = 1;

  for (const char *at = text;; at++)
    {
      if (g_ascii_isalnum (*at))
        {
          if (n < sizeof word)
            word[n++] = g_ascii_tolower (*at);
          continue;
        }
      if (n > 1)
        g_string_append_len (words, word, n);
      n = 1;
      if (*at == '\0')
        break;
    }
}

void
docket_terms_append (GString *words, const char *text)
{
  g_autofree char *owned = NULL;
  const char *at;
  Word word;

  if (text == NULL)
    return;
  if (g_str_is_ascii (text))
    {
      append_ascii (words, text);
      return;
    }
  at = composed (text, &owned);
  if (at == NULL)
    return;
  word_init (&word);
  while (next_word (&at, &word))
    {
      g_string_append_c (words, ' ');
      append_cut (words, word.plain);
      if (!word.differs)
        continue;
      g_string_append_c (words, ' ');
      append_cut (words, word.spelled);
    }
  word_clear (&word);
}

static void
term_free (gpointer data)
{
  DocketTerm *term = data;

  g_free (term->plain);
  g_free (term->spelled);
  g_free (term);
}

static char *
cut (const GString *word)
{
  GString *text = g_string_sized_new (word->len);

  append_cut (text, word);
  return g_string_free (text, FALSE);
}

GPtrArray *
docket_terms_of_search (const char *typed)
{
  g_autoptr (GPtrArray) terms = g_ptr_array_new_with_free_func (term_free);
  g_autofree char *owned = NULL;
  const char *at = composed (typed, &owned);
  Word word;

  if (at == NULL)
    return g_steal_pointer (&terms);
  word_init (&word);
  while (terms->len < DOCKET_SEARCH_WORDS_MAX && next_word (&at, &word))
    {
      DocketTerm *term = g_new0 (DocketTerm, 1);

      term->plain = cut (word.plain);
      term->spelled = word.differs ? cut (word.spelled) : NULL;
      g_ptr_array_add (terms, term);
    }
  word_clear (&word);
  return g_steal_pointer (&terms);
}

gboolean
docket_terms_append_letter (GString *plain, GString *spelled, gunichar letter)
{
  gunichar parts[G_UNICHAR_MAX_DECOMPOSITION_LENGTH];
  gsize n;

  letter = g_unichar_tolower (letter);
  for (guint i = 0; i < G_N_ELEMENTS (spellings); i++)
    if (spellings[i].letter == letter)
      {
        g_string_append (plain, spellings[i].plain);
        g_string_append (spelled, spellings[i].spelled);
        return spellings[i].plain[1] != spellings[i].spelled[1];
      }
  n = g_unichar_fully_decompose (letter, TRUE, parts, G_N_ELEMENTS (parts));
  for (gsize i = 0; i < n; i++)
    if (g_unichar_isalnum (parts[i]))
      {
        g_string_append_unichar (plain, g_unichar_tolower (parts[i]));
        g_string_append_unichar (spelled, g_unichar_tolower (parts[i]));
      }
  return FALSE;
}
