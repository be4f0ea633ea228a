/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "docket-record.h"

G_BEGIN_DECLS

/* Amounts are int64 minor units of one company currency (ISO 4217 code). */

/* "€1,203.50" or "1.203,50 €" by the locale; sign in front. (transfer full) */
char *docket_money_format (gint64 amount, const char *currency);
/* With an explicit plus: "+€82.50". */
char *docket_money_format_difference (gint64 amount, const char *currency);
/* Reads what a person types: optional symbol, locale's or plain separators.
 * Error: DOCKET_CORE_ERROR_INVALID, saying what is wrong. */
gboolean docket_money_parse (const char *text, const char *currency, gint64 *amount, GError **error);
/* Minor digits of a currency: 2 for EUR, 0 for JPY, 3 for KWD. */
guint docket_money_digits (const char *currency);

G_END_DECLS
