/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/*
 * Words as the search knows them: lower case, without accents, letters and
 * digits only. A letter that some spell out is known both ways: "Müller" is
 * found by "muller" and by "mueller". Pure; of no language.
 */

/**
 * DocketTerm:
 * @plain: without marks, at most DOCKET_SEARCH_WORD_CHARS_MAX letters
 * @spelled: (nullable): letters spelled out, if that differs
 *
 * One word of what a person typed. A record is found if one of its words begins
 * with either.
 */
typedef struct
{
  char *plain;
  char *spelled;
} DocketTerm;

/* Appends the words of @text (nullable), a space before each; a word that can
 * be spelled out stands twice. Beyond DOCKET_SEARCH_WORD_CHARS_MAX letters a
 * word is cut. */
void docket_terms_append (GString *words, const char *text);

/* What a person typed: at most DOCKET_SEARCH_WORDS_MAX words. (transfer full)
 * (element-type DocketTerm): empty if there is no word in it. */
GPtrArray *docket_terms_of_search (const char *typed);

/* One (composed) letter in both ways, for who must know which letter became
 * what; a sign that is no letter appends nothing. TRUE if the two differ. */
gboolean docket_terms_append_letter (GString *plain, GString *spelled, gunichar letter);

G_END_DECLS
