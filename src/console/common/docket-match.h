/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <pango/pango.h>

G_BEGIN_DECLS

/**
 * docket_match_attributes:
 * @text: what is shown
 * @search: (nullable): what was typed
 *
 * Marks in @text the beginnings of words that @search asks for, the way the
 * full-text search finds them: by prefix, without case and diacritics. A phone
 * number that it asks for is marked whole.
 *
 * Returns: (transfer full) (nullable): %NULL if nothing is to be marked
 */
PangoAttrList *docket_match_attributes (const char *text, const char *search);

/* How well a text is what was typed. */
typedef enum
{
  DOCKET_MATCH_NONE,   /* a typed word begins no word of it */
  DOCKET_MATCH_WORDS,  /* each typed word begins one */
  DOCKET_MATCH_BEGINS, /* and it begins as was typed */
  DOCKET_MATCH_EQUAL,
} DocketMatch;
/* @text: (nullable): matches nothing, nor does a search without a word in it. */
DocketMatch docket_match_words (const char *text, const char *search);

G_END_DECLS
