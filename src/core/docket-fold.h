/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/*
 * Names and addresses folded to the form in which spellings of the same meet:
 * lower case, without accents, umlauts and ligatures spelled out ("Müller" ->
 * "mueller", "Strøm" -> "stroem", "Łukasz" -> "lukasz"). Pure; of no language.
 */

/* Words of letters and digits; single letters in a row are one word ("G.m.b.H."
 * -> "gmbh"). (transfer full) (array zero-terminated=1): never %NULL */
char **docket_fold_words (const char *text);
/* The words of a name without what only says the form of the company (GmbH,
 * Ltd, S.A., AB, Oy …) and without "and" and "&"; if nothing else is left, all
 * of them. (transfer full) */
char **docket_fold_name (const char *text);
/* The words of a street, kinds of streets abbreviated ("Hauptstraße" and
 * "Haupt Str." -> "hauptstr", "Mill Road" -> "mill rd"), the house number
 * last and apart in @number (nullable; "12a"). (transfer full) */
char **docket_fold_street (const char *text, char **number);
/* Letters and digits, in capitals, without the country ("D-10115" -> "10115").
 * (transfer full) (nullable) */
char *docket_fold_postcode (const char *text);

/* Changes, insertions, losses and swaps of neighbours that turn @a into @b (both
 * folded); more than @limit counts as @limit + 1. */
guint docket_fold_distance (const char *a, const char *b, guint limit);

G_END_DECLS
