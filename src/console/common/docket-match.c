/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Marking what the search found.
 *
 * Both the shown text and the typed words are folded character by character
 * (decompose, drop marks, fold case), so that every folded character still
 * knows which bytes of the shown text it came from: "muller" marks "Müller".
 */

#include "docket-config.h"

#include <string.h>

#include "docket-match.h"

typedef struct
{
  gunichar folded;
  guint start; /* bytes in the original */
  guint end;
} FoldedChar;

/* Accent at 20 %, the same in light and dark. */
#define MATCH_RED 0x3535
#define MATCH_GREEN 0x8484
#define MATCH_BLUE 0xe4e4
#define MATCH_ALPHA 0x3333

static gunichar
fold (gunichar c)
{
  gunichar parts[8];
  gsize n;

  n = g_unichar_fully_decompose (c, FALSE, parts, G_N_ELEMENTS (parts));
  return g_unichar_tolower (n > 0 ? parts[0] : c);
}

static GArray *
fold_text (const char *text)
{
  GArray *folded = g_array_new (FALSE, FALSE, sizeof (FoldedChar));

  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    {
      FoldedChar item;
      gunichar c = g_utf8_get_char (p);

      if (g_unichar_ismark (c) && folded->len > 0)
        {
          g_array_index (folded, FoldedChar, folded->len - 1).end = g_utf8_next_char (p) - text;
          continue;
        }
      item.folded = fold (c);
      item.start = p - text;
      item.end = g_utf8_next_char (p) - text;
      g_array_append_val (folded, item);
    }
  return folded;
}

static gboolean
is_word_start (GArray *text, guint at)
{
  return at == 0 || !g_unichar_isalnum (g_array_index (text, FoldedChar, at - 1).folded);
}

static gboolean
matches_at (GArray *text, guint at, const gunichar *word, glong length)
{
  if (at + length > text->len)
    return FALSE;
  for (glong i = 0; i < length; i++)
    if (g_array_index (text, FoldedChar, at + i).folded != word[i])
      return FALSE;
  return TRUE;
}

static void
mark (PangoAttrList *attributes, guint start, guint end)
{
  PangoAttribute *marks[] = {
    pango_attr_background_new (MATCH_RED, MATCH_GREEN, MATCH_BLUE),
    pango_attr_background_alpha_new (MATCH_ALPHA),
    pango_attr_weight_new (PANGO_WEIGHT_BOLD),
  };

  for (guint i = 0; i < G_N_ELEMENTS (marks); i++)
    {
      marks[i]->start_index = start;
      marks[i]->end_index = end;
      pango_attr_list_insert (attributes, marks[i]);
    }
}

static gboolean
begins_a_word (GArray *text, const gunichar *word, glong length)
{
  for (guint at = 0; at < text->len; at++)
    if (is_word_start (text, at) && matches_at (text, at, word, length))
      return TRUE;
  return FALSE;
}

static gboolean
mark_word (PangoAttrList *attributes, GArray *text, const gunichar *word, glong length)
{
  gboolean found = FALSE;

  for (guint at = 0; at < text->len; at++)
    if (is_word_start (text, at) && matches_at (text, at, word, length))
      {
        mark (attributes,
              g_array_index (text, FoldedChar, at).start,
              g_array_index (text, FoldedChar, at + length - 1).end);
        found = TRUE;
      }
  return found;
}

PangoAttrList *
docket_match_attributes (const char *text, const char *search)
{
  g_autoptr (PangoAttrList) attributes = NULL;
  g_autoptr (GArray) shown = NULL;
  g_autoptr (GArray) typed = NULL;
  g_autoptr (GArray) word = NULL;
  gboolean found = FALSE;

  if (text == NULL || search == NULL || *search == '\0')
    return NULL;

  attributes = pango_attr_list_new ();
  shown = fold_text (text);
  typed = fold_text (search);
  word = g_array_new (FALSE, FALSE, sizeof (gunichar));
  for (guint i = 0; i <= typed->len; i++)
    {
      gunichar c = i < typed->len ? g_array_index (typed, FoldedChar, i).folded : ' ';

      if (g_unichar_isalnum (c))
        g_array_append_val (word, c);
      else if (word->len > 0)
        {
          found |= mark_word (attributes, shown, (const gunichar *) (gpointer) word->data, word->len);
          g_array_set_size (word, 0);
        }
    }
  return found ? g_steal_pointer (&attributes) : NULL;
}

/* Letters and digits only: "J-10248" is what "j 10248" is. */
static GArray *
squeeze (GArray *folded)
{
  GArray *letters = g_array_new (FALSE, FALSE, sizeof (gunichar));

  for (guint i = 0; i < folded->len; i++)
    if (g_unichar_isalnum (g_array_index (folded, FoldedChar, i).folded))
      g_array_append_val (letters, g_array_index (folded, FoldedChar, i).folded);
  return letters;
}

static gboolean
all_words_begin (GArray *shown, GArray *typed)
{
  g_autoptr (GArray) word = g_array_new (FALSE, FALSE, sizeof (gunichar));

  for (guint i = 0; i <= typed->len; i++)
    {
      gunichar c = i < typed->len ? g_array_index (typed, FoldedChar, i).folded : ' ';

      if (g_unichar_isalnum (c))
        g_array_append_val (word, c);
      else if (word->len > 0)
        {
          if (!begins_a_word (shown, (const gunichar *) (gpointer) word->data, word->len))
            return FALSE;
          g_array_set_size (word, 0);
        }
    }
  return TRUE;
}

DocketMatch
docket_match_words (const char *text, const char *search)
{
  g_autoptr (GArray) shown = fold_text (text != NULL ? text : "");
  g_autoptr (GArray) typed = fold_text (search != NULL ? search : "");
  g_autoptr (GArray) shown_letters = squeeze (shown);
  g_autoptr (GArray) typed_letters = squeeze (typed);

  if (typed_letters->len == 0 || !all_words_begin (shown, typed))
    return DOCKET_MATCH_NONE;
  if (typed_letters->len > shown_letters->len
      || memcmp (shown_letters->data, typed_letters->data, typed_letters->len * sizeof (gunichar)) != 0)
    return DOCKET_MATCH_WORDS;
  return typed_letters->len == shown_letters->len ? DOCKET_MATCH_EQUAL : DOCKET_MATCH_BEGINS;
}
