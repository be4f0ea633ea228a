/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * What stands in the index for a record: every beginning of each of its words,
 * and its facets, each token once.
 *
 *   " pump pumps _sassigned _d9"  ->  " p pu pum pump pumps _sassigned _d0-9 _d1-1 …"
 *
 * A job has about a hundred of them, and a first pull makes them for every
 * record: so those that are there already are found in a table of places in the
 * text that is being written, not in one of texts of their own.
 */
#include "docket-config.h"

#include "docket-search-table.h"

#include <string.h>

#include "docket-limits.h"

/* Days of one level are one of the next. */
#define DAY_BITS 3
#define DAY_LEVELS 5
#define SLOTS_MIN 64
/* FNV-1a */
#define HASH_START 2166136261U
#define HASH_FACTOR 16777619U

/* Tokens in the order in which they came, and where each begins. */
typedef struct
{
  GString *tokens;
  guint32 *slots; /* of its place, behind its space; 0: free */
  guint mask;
} Set;

/* ---- Facets ---- */

static void
append_number (GString *tokens, gint64 number)
{
  char digits[24];
  char *at = digits + sizeof digits;

  g_assert (number >= 0);
  do
    {
      *--at = (char) ('0' + number % 10);
      number /= 10;
    }
  while (number > 0);
  g_string_append_len (tokens, at, digits + sizeof digits - at);
}

static void
append_day_token (GString *tokens, guint level, gint64 day)
{
  g_string_append (tokens, "_d");
  append_number (tokens, level);
  g_string_append_c (tokens, '-');
  append_number (tokens, day);
}

static void
append_levels (GString *tokens, gint64 day)
{
  for (guint level = 0; level < DAY_LEVELS; level++, day >>= DAY_BITS)
    {
      g_string_append_c (tokens, ' ');
      append_day_token (tokens, level, day);
    }
}

/* "_nmueller-bau" -> each three letters of each word, a dash before and behind:
 * "_n-mu", "_nmue", "_nuel" … "_n-ba", "_nbau", "_nau-" */
static void
append_trigrams (GString *tokens, const char *name, gsize length)
{
  g_autofree char *text = g_strdup_printf ("-%.*s-", (int) length, name);
  const char *second = g_utf8_next_char (text);

  for (const char *first = text; *second != '\0' && *g_utf8_next_char (second) != '\0'; first = g_utf8_next_char (first), second = g_utf8_next_char (second))
    if (*second != '-')
      {
        g_string_append (tokens, " _n");
        g_string_append_len (tokens, first, g_utf8_next_char (g_utf8_next_char (second)) - first);
      }
}

/* "_e7511234" -> "_w7511234", "_e1234", "_e11234" … "_e7511234" */
static void
append_phone_ends (GString *tokens, const char *digits, gsize length)
{
  g_string_append (tokens, " _w");
  g_string_append_len (tokens, digits, (gssize) length);
  for (gsize n = DOCKET_PHONE_END_DIGITS_MIN; n <= length; n++)
    {
      g_string_append (tokens, " _e");
      g_string_append_len (tokens, digits + length - n, (gssize) n);
    }
}

void
docket_search_append_facets (GString *tokens, const char *facets)
{
  for (const char *at = facets; *at != '\0';)
    {
      const char *facet = at + 1; /* behind the space */
      gsize length = strcspn (facet, " ");

      if (g_str_has_prefix (facet, "_d"))
        append_levels (tokens, CLAMP (g_ascii_strtoll (facet + 2, NULL, 10), 0, DOCKET_SEARCH_DAY_MAX));
      else if (g_str_has_prefix (facet, "_e"))
        append_phone_ends (tokens, facet + 2, length - 2);
      else if (g_str_has_prefix (facet, "_n"))
        append_trigrams (tokens, facet + 2, length - 2);
      else
        g_string_append_len (tokens, at, (gssize) length + 1);
      at = facet + length;
    }
}

static void
append_day (GString *expression, guint level, gint64 day)
{
  g_string_append (expression, expression->len > 0 ? " OR \"" : "\"");
  append_day_token (expression, level, day);
  g_string_append_c (expression, '"');
}

void
docket_search_append_days (GString *expression, gint64 from, gint64 to)
{
  const gint64 mask = (1 << DAY_BITS) - 1;

  for (guint level = 0; from <= to; level++, from >>= DAY_BITS, to >>= DAY_BITS)
    {
      gboolean top = level == DAY_LEVELS - 1;

      for (; from <= to && (top || (from & mask) != 0); from++)
        append_day (expression, level, from);
      for (; from <= to && (to & mask) != mask; to--)
        append_day (expression, level, to);
      if (from > to)
        break;
    }
}

/* ---- Each once ---- */

static guint32
hash_more (guint32 hash, const char *bytes, gsize n)
{
  for (gsize i = 0; i < n; i++)
    hash = (hash ^ (guchar) bytes[i]) * HASH_FACTOR;
  return hash;
}

/* The slot where it is, or may be put. */
static guint32 *
find_slot (const Set *set, const char *token, gsize length, guint32 hash)
{
  for (guint slot = hash ^ hash >> 15;; slot++)
    {
      guint32 *place = &set->slots[slot & set->mask];
      const char *there = set->tokens->str + *place;

      if (*place == 0 || (strncmp (there, token, length) == 0 && (there[length] == ' ' || there[length] == '\0')))
        return place;
    }
}

static void
add (Set *set, const char *token, gsize length, guint32 hash)
{
  guint32 *place = find_slot (set, token, length, hash);

  if (*place != 0)
    return;
  g_string_append_c (set->tokens, ' ');
  *place = (guint32) set->tokens->len;
  g_string_append_len (set->tokens, token, (gssize) length);
}

static void
add_beginnings (Set *set, const char *words)
{
  const char *begin = words;
  guint32 hash = HASH_START;

  for (const char *at = words; *at != '\0';)
    {
      const char *next = g_utf8_next_char (at);

      if (*at == ' ')
        {
          begin = next;
          hash = HASH_START;
        }
      else
        {
          hash = hash_more (hash, at, (gsize) (next - at));
          add (set, begin, (gsize) (next - begin), hash);
        }
      at = next;
    }
}

static void
add_all (Set *set, const char *tokens)
{
  while (*tokens != '\0')
    {
      const char *token = tokens + 1;
      gsize length = strcspn (token, " ");

      add (set, token, length, hash_more (HASH_START, token, length));
      tokens = token + length;
    }
}

static void
set_init (Set *set, const char *words, const char *facets)
{
  g_autoptr (GString) more = g_string_sized_new (256);
  gsize n_words = strlen (words);
  gsize n_slots = SLOTS_MIN;

  docket_search_append_facets (more, facets);
  /* A byte is a beginning at most, and half of the slots stay free. */
  while (n_slots < 2 * (n_words + more->len))
    n_slots *= 2;
  set->tokens = g_string_sized_new (1024);
  set->slots = g_new0 (guint32, n_slots);
  set->mask = (guint) n_slots - 1;
  add_beginnings (set, words);
  add_all (set, more->str);
}

static void
set_clear (Set *set)
{
  if (set->tokens != NULL)
    g_string_free (set->tokens, TRUE);
  g_free (set->slots);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Set, set_clear)

/* Those of @set that @other does not have. */
static char *
without (const Set *set, const Set *other)
{
  GString *left = g_string_new (NULL);

  for (const char *at = set->tokens->str; *at != '\0';)
    {
      const char *token = at + 1;
      gsize length = strcspn (token, " ");

      if (*find_slot (other, token, length, hash_more (HASH_START, token, length)) == 0)
        g_string_append_len (left, at, (gssize) length + 1);
      at = token + length;
    }
  return g_string_free (left, FALSE);
}

char *
docket_search_tokens (const char *words, const char *facets)
{
  g_auto (Set) set = { NULL, NULL, 0 };

  set_init (&set, words, facets);
  return g_string_free (g_steal_pointer (&set.tokens), FALSE);
}

void
docket_search_compare_tokens (const char *old_words, const char *old_facets, const char *words, const char *facets, char **gone, char **come)
{
  gboolean same_words = strcmp (old_words, words) == 0;
  g_auto (Set) before = { NULL, NULL, 0 };
  g_auto (Set) after = { NULL, NULL, 0 };

  set_init (&before, same_words ? "" : old_words, old_facets);
  set_init (&after, same_words ? "" : words, facets);
  *gone = without (&before, &after);
  *come = without (&after, &before);
}
