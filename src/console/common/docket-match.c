/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Marking what the search found.
 *
 * Both the shown text and the typed words are folded character by character, as
 * the search folds them (docket-terms.h), so that every folded character still
 * knows which bytes of the shown text it came from: "muller" and "mueller" both
 * mark "Müller".
 */

#include "docket-config.h"

#include <string.h>

#include "docket-match.h"

#include "docket-normal.h"
#include "docket-terms.h"

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

/* The same text as its letters are without marks, and as some spell them out. */
typedef struct
{
  GArray *ways[2]; /* (element-type FoldedChar) */
} Folded;

static void
folded_clear (Folded *folded)
{
  g_array_unref (folded->ways[0]);
  g_array_unref (folded->ways[1]);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Folded, folded_clear)

static void
append_way (GArray *way, const char *letters, gunichar c, guint start, guint end)
{
  FoldedChar item = { g_unichar_tolower (c), start, end };

  if (*letters == '\0')
    g_array_append_val (way, item);
  for (const char *p = letters; *p != '\0'; p = g_utf8_next_char (p))
    {
      item.folded = g_utf8_get_char (p);
      g_array_append_val (way, item);
    }
}

static void
folded_init (Folded *folded, const char *text)
{
  g_autoptr (GString) plain = g_string_new (NULL);
  g_autoptr (GString) spelled = g_string_new (NULL);
  const char *p = text;

  for (guint i = 0; i < G_N_ELEMENTS (folded->ways); i++)
    folded->ways[i] = g_array_new (FALSE, FALSE, sizeof (FoldedChar));
  while (*p != '\0')
    {
      guint start = p - text;
      gunichar c = g_utf8_get_char (p);
      gunichar composed;

      p = g_utf8_next_char (p);
      /* Marks belong to the letter before them, however they were typed. */
      for (; *p != '\0' && g_unichar_ismark (g_utf8_get_char (p)); p = g_utf8_next_char (p))
        if (g_unichar_compose (c, g_utf8_get_char (p), &composed))
          c = composed;
      g_string_truncate (plain, 0);
      g_string_truncate (spelled, 0);
      docket_terms_append_letter (plain, spelled, c);
      append_way (folded->ways[0], plain->str, c, start, p - text);
      append_way (folded->ways[1], spelled->str, c, start, p - text);
    }
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
      /* What is found in both ways is marked once. */
      pango_attr_list_change (attributes, marks[i]);
    }
}

/* @attributes: (nullable): only whether it is there */
static gboolean
mark_word (PangoAttrList *attributes, const Folded *shown, const gunichar *word, glong length)
{
  gboolean found = FALSE;

  for (guint way = 0; way < G_N_ELEMENTS (shown->ways); way++)
    {
      GArray *text = shown->ways[way];

      for (guint at = 0; at < text->len; at++)
        if (is_word_start (text, at) && matches_at (text, at, word, length))
          {
            found = TRUE;
            if (attributes == NULL)
              return TRUE;
            mark (attributes, g_array_index (text, FoldedChar, at).start, g_array_index (text, FoldedChar, at + length - 1).end);
          }
    }
  return found;
}

/* The words of one way of typing. *@all: (out) (optional): every one was found */
static gboolean
mark_words (PangoAttrList *attributes, const Folded *shown, GArray *typed, gboolean *all)
{
  g_autoptr (GArray) word = g_array_new (FALSE, FALSE, sizeof (gunichar));
  gboolean any = FALSE;

  *all = TRUE;
  for (guint i = 0; i <= typed->len; i++)
    {
      gunichar c = i < typed->len ? g_array_index (typed, FoldedChar, i).folded : ' ';

      if (g_unichar_isalnum (c))
        g_array_append_val (word, c);
      else if (word->len > 0)
        {
          gboolean found = mark_word (attributes, shown, (const gunichar *) (gpointer) word->data, word->len);

          any |= found;
          *all &= found;
          g_array_set_size (word, 0);
        }
    }
  return any;
}

/* Where the digits of a phone number stand in @way (element-type guint), but for a
 * zero that is not dialled from abroad. NULL: there are letters in it, too. */
static GArray *
find_digits (GArray *way)
{
  g_autoptr (GArray) digits = g_array_new (FALSE, FALSE, sizeof (guint));
  static const gunichar trunk[] = { '(', '0', ')' };

  for (guint i = 0; i < way->len; i++)
    {
      gunichar c = g_array_index (way, FoldedChar, i).folded;

      if (g_unichar_isalpha (c))
        return NULL;
      if (digits->len > 0 && matches_at (way, i, trunk, G_N_ELEMENTS (trunk)))
        i += 2;
      else if (g_unichar_isdigit (c))
        g_array_append_val (digits, i);
    }
  return g_steal_pointer (&digits);
}

/* The beginning of a number in one piece, typed in several. */
static gboolean
mark_joined (PangoAttrList *attributes, const Folded *shown, const Folded *typed, GArray *wanted)
{
  g_autoptr (GArray) word = g_array_new (FALSE, FALSE, sizeof (gunichar));

  for (guint i = 0; i < wanted->len; i++)
    g_array_append_val (word, g_array_index (typed->ways[0], FoldedChar, g_array_index (wanted, guint, i)).folded);
  return mark_word (attributes, shown, (const gunichar *) (gpointer) word->data, word->len);
}

/* A phone number is found by its digits, however the words of it were cut. What is
 * typed and what is shown are the same from the end on, as far as they are: one of
 * them may have the country, the other one a zero. */
static gboolean
mark_phone (PangoAttrList *attributes, const Folded *shown, const Folded *typed, const char *text, const char *search)
{
  g_autofree char *end = docket_normal_phone_end (search);
  GArray *way = shown->ways[0];
  g_autoptr (GArray) there = NULL;
  g_autoptr (GArray) wanted = NULL;
  guint n = 0;

  if (end == NULL)
    return FALSE;
  there = find_digits (way);
  wanted = find_digits (typed->ways[0]);
  if (wanted == NULL)
    return FALSE;
  if (there == NULL || !docket_normal_phone_ends (text, end))
    return mark_joined (attributes, shown, typed, wanted);
  while (n < there->len && n < wanted->len
         && g_unichar_digit_value (g_array_index (way, FoldedChar, g_array_index (there, guint, there->len - 1 - n)).folded)
              == g_unichar_digit_value (g_array_index (typed->ways[0], FoldedChar, g_array_index (wanted, guint, wanted->len - 1 - n)).folded))
    n++;
  if (n == 0)
    return FALSE;
  mark (attributes, g_array_index (way, FoldedChar, g_array_index (there, guint, there->len - n)).start,
        g_array_index (way, FoldedChar, g_array_index (there, guint, there->len - 1)).end);
  return TRUE;
}

PangoAttrList *
docket_match_attributes (const char *text, const char *search)
{
  g_autoptr (PangoAttrList) attributes = NULL;
  g_auto (Folded) shown = { { NULL } };
  g_auto (Folded) typed = { { NULL } };
  gboolean found = FALSE;
  gboolean all;

  folded_init (&shown, text != NULL ? text : "");
  folded_init (&typed, search != NULL ? search : "");
  attributes = pango_attr_list_new ();
  for (guint way = 0; way < G_N_ELEMENTS (typed.ways); way++)
    found |= mark_words (attributes, &shown, typed.ways[way], &all);
  if (text != NULL && search != NULL)
    found |= mark_phone (attributes, &shown, &typed, text, search);
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

static DocketMatch
compare_letters (GArray *shown, GArray *typed)
{
  g_autoptr (GArray) shown_letters = squeeze (shown);
  g_autoptr (GArray) typed_letters = squeeze (typed);

  if (typed_letters->len == 0)
    return DOCKET_MATCH_NONE;
  if (typed_letters->len > shown_letters->len
      || memcmp (shown_letters->data, typed_letters->data, typed_letters->len * sizeof (gunichar)) != 0)
    return DOCKET_MATCH_WORDS;
  return typed_letters->len == shown_letters->len ? DOCKET_MATCH_EQUAL : DOCKET_MATCH_BEGINS;
}

DocketMatch
docket_match_words (const char *text, const char *search)
{
  g_auto (Folded) shown = { { NULL } };
  g_auto (Folded) typed = { { NULL } };
  DocketMatch best = DOCKET_MATCH_NONE;
  gboolean all;

  folded_init (&shown, text != NULL ? text : "");
  folded_init (&typed, search != NULL ? search : "");
  for (guint way = 0; way < G_N_ELEMENTS (typed.ways); way++)
    {
      mark_words (NULL, &shown, typed.ways[way], &all);
      for (guint i = 0; all && i < G_N_ELEMENTS (shown.ways); i++)
        best = MAX (best, compare_letters (shown.ways[i], typed.ways[way]));
    }
  return best;
}
