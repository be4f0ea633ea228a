/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "docket-values.h"

G_BEGIN_DECLS

/*
 * Phone numbers and e-mail addresses in the one form in which two spellings of
 * the same meet. What a person typed stays as it is in the record; these forms
 * stand beside it, for matching and agreement.
 */

/* "+49 (0)30 / 123-456" and "0049 30 123456" -> "+4930123456"; "030 123456" ->
 * "030123456": without a country it stays national. An extension ("ext. 12",
 * "x12") is left out. (transfer full) (nullable): %NULL if it is no number. */
char *docket_normal_phone (const char *text);

/* The same without "+" and leading zeros, so that who wrote the country and who
 * did not end alike. (transfer full) (nullable) */
char *docket_normal_phone_digits (const char *text);

/* The digits of what looks like a phone number, or the end of one, and like
 * nothing else: at least DOCKET_PHONE_END_DIGITS_MIN of them, and not each by
 * itself ("1 2 3 4"). A prefix for going abroad and a trunk zero behind it are
 * left out, other zeros stay. (transfer full) (nullable) */
char *docket_normal_phone_end (const char *typed);

/* Whether @phone (nullable) is the number that @end, as of docket_normal_phone_end(),
 * is or ends. */
gboolean docket_normal_phone_ends (const char *phone, const char *end);

/* What stands between the digits for the eye alone: blanks, brackets, dashes,
 * slashes, dots. */
gboolean docket_normal_parts_phone (gunichar letter);

/* Trimmed, in lower case; "Anna <anna@x.example>" gives the address in the
 * brackets. (transfer full) (nullable): %NULL if it is no address. */
char *docket_normal_email (const char *text);

/* The one spelling of a sign-in name: trimmed, in lower case letter by letter,
 * whatever the language of the process. (transfer full) */
char *docket_normal_username (const char *text);

/* @text with digits of any writing as 0 to 9, a minus of any kind as "-", blanks of
 * any kind as " ", and without the marks that only turn writing round: as numbers and
 * times are read. (transfer full) */
char *docket_normal_number (const char *text);

/**
 * docket_normal_same:
 * @a: (nullable): of the field's type
 * @b: (nullable): likewise
 *
 * Whether two people who entered these mean the same. Stricter than what
 * matching goes by, since where two agree nobody is asked: "+49 30 123" and
 * "0049 (30) 123" are the same, but an extension counts, and of an e-mail
 * address only the domain is free of case.
 */
gboolean docket_normal_same (DocketField field, GVariant *a, GVariant *b);
/* The same fields, and each the same. */
gboolean docket_normal_same_values (const DocketValues *a, const DocketValues *b);

/* The values with their texts free of blanks at either end, as a record keeps
 * them; %NULL if they are so already. (transfer full) (nullable) */
DocketValues *docket_normal_tidy (const DocketValues *values);

G_END_DECLS
