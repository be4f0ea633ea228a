/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

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

/* Trimmed, in lower case; "Anna <anna@x.example>" gives the address in the
 * brackets. (transfer full) (nullable): %NULL if it is no address. */
char *docket_normal_email (const char *text);

G_END_DECLS
