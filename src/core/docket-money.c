/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Amounts in minor units, shown in the user's locale: separators and the
 * symbol's place come from localeconv(), the symbol from the currency, since
 * the company's currency is not the user's.
 */
#include "docket-config.h"

#include "docket-money.h"

#include <glib/gi18n-lib.h>
#include <locale.h>
#include <string.h>

#include "docket-error.h"
#include "docket-limits.h"
#include "docket-normal.h"
#include "docket-text.h"

#define LEFT_TO_RIGHT_MARK "\u200e"

static const struct
{
  const char *code;
  const char *symbol;
  guint digits;
} currencies[] = {
  { "EUR", "€", 2 },
  { "USD", "$", 2 },
  { "GBP", "£", 2 },
  { "CHF", "CHF", 2 },
  { "PLN", "zł", 2 },
  { "SEK", "kr", 2 },
  { "NOK", "kr", 2 },
  { "DKK", "kr", 2 },
  { "CZK", "Kč", 2 },
  { "INR", "₹", 2 },
  { "PKR", "Rs", 2 },
  { "AED", "AED", 2 },
  { "JPY", "¥", 0 },
  { "KRW", "₩", 0 },
  { "HUF", "Ft", 2 },
  { "ISK", "kr", 0 },
  { "KWD", "KWD", 3 },
  { "BHD", "BHD", 3 },
  { "TND", "TND", 3 },
};

static const char *
symbol_of (const char *currency)
{
  for (guint i = 0; currency != NULL && i < G_N_ELEMENTS (currencies); i++)
    if (strcmp (currencies[i].code, currency) == 0)
      return currencies[i].symbol;
  return currency == NULL ? "" : currency;
}

guint
docket_money_digits (const char *currency)
{
  for (guint i = 0; currency != NULL && i < G_N_ELEMENTS (currencies); i++)
    if (strcmp (currencies[i].code, currency) == 0)
      return currencies[i].digits;
  return 2;
}

static guint64
power_of_ten (guint n)
{
  guint64 power = 1;

  while (n-- > 0)
    power *= 10;
  return power;
}

/* Thousands in groups of three; the locale's separators, or "," and ".". */
static void
append_grouped (GString *text, guint64 whole)
{
  const struct lconv *locale = localeconv ();
  const char *separator = locale->mon_thousands_sep != NULL && locale->mon_thousands_sep[0] != '\0' ? locale->mon_thousands_sep : ",";
  g_autofree char *digits = g_strdup_printf ("%" G_GUINT64_FORMAT, whole);
  gsize n = strlen (digits);

  for (gsize i = 0; i < n; i++)
    {
      if (i > 0 && (n - i) % 3 == 0)
        g_string_append (text, separator);
      g_string_append_c (text, digits[i]);
    }
}

static const char *
decimal_point (void)
{
  const struct lconv *locale = localeconv ();

  return locale->mon_decimal_point != NULL && locale->mon_decimal_point[0] != '\0' ? locale->mon_decimal_point : ".";
}

static char *
format_with_sign (gint64 amount, const char *currency, const char *sign)
{
  const struct lconv *locale = localeconv ();
  const char *point = decimal_point ();
  guint digits = docket_money_digits (currency);
  guint64 unit = power_of_ten (digits);
  guint64 absolute = amount < 0 ? (guint64) 0 - (guint64) amount : (guint64) amount;
  const char *symbol = symbol_of (currency);
  /* CHAR_MAX stands for "the locale does not say" (the C locale). */
  gboolean behind = locale->p_cs_precedes == 0;
  /* Among words written from right to left "−€36.00" would become "36.00€−". */
  g_autoptr (GString) text = g_string_new (docket_text_is_mirrored () ? LEFT_TO_RIGHT_MARK : "");

  g_string_append (text, sign);
  if (!behind)
    {
      g_string_append (text, symbol);
      if (strlen (symbol) > 1 && g_ascii_isalpha (symbol[0]))
        g_string_append (text, "\u00a0");
    }
  append_grouped (text, absolute / unit);
  if (digits > 0)
    g_string_append_printf (text, "%s%0*" G_GUINT64_FORMAT, point, (int) digits, absolute % unit);
  if (behind)
    g_string_append_printf (text, "\u00a0%s", symbol);
  return g_string_free (g_steal_pointer (&text), FALSE);
}

char *
docket_money_format (gint64 amount, const char *currency)
{
  return format_with_sign (amount, currency, amount < 0 ? "−" : "");
}

char *
docket_money_format_difference (gint64 amount, const char *currency)
{
  return format_with_sign (amount, currency, amount < 0 ? "−" : "+");
}

static gboolean
refuse (const char *text, GError **error)
{
  g_set_error (error, DOCKET_CORE_ERROR, DOCKET_CORE_ERROR_INVALID, _ ("“%.50s” is not an amount of money"), text);
  return FALSE;
}

#define ARABIC_MARK "\u066b"
#define ARABIC_SEPARATOR "\u066c"

/* Takes @word off one of the ends of @plain. */
static gboolean
take_off (GString *plain, const char *word)
{
  gsize length = strlen (word);

  if (length == 0)
    return FALSE;
  if (g_str_has_prefix (plain->str, word))
    g_string_erase (plain, 0, (gssize) length);
  else if (g_str_has_suffix (plain->str, word))
    g_string_truncate (plain, plain->len - length);
  else
    return FALSE;
  return TRUE;
}

static void
strip_blanks (GString *plain)
{
  g_autofree char *stripped = g_strstrip (g_strdup (plain->str));

  g_string_assign (plain, stripped);
}

/* What stands in front of and behind the digits: sign, symbol, blanks. */
static char *
strip_decoration (const char *text, const char *currency, gboolean *negative)
{
  g_autofree char *normal = docket_normal_number (text);
  g_autoptr (GString) plain = g_string_new (normal);
  gboolean is_signed = FALSE;

  *negative = FALSE;
  for (guint i = 0; i < 2; i++) /* "-€5" and "€-5" */
    {
      if (!is_signed && (plain->str[0] == '-' || plain->str[0] == '+'))
        {
          *negative = plain->str[0] == '-';
          is_signed = TRUE;
          g_string_erase (plain, 0, 1);
          strip_blanks (plain);
        }
      if (currency != NULL && (take_off (plain, symbol_of (currency)) || take_off (plain, currency)))
        strip_blanks (plain);
    }
  g_string_replace (plain, ARABIC_SEPARATOR, "\x01", 0);
  g_string_replace (plain, "’", "'", 0);
  return g_string_free (g_steal_pointer (&plain), FALSE);
}

/*
 * The last of "." and "," is the decimal mark if at most `digits` digits (or
 * one or two) follow it, so that "1,203.50", "1.203,50", "1203,5" and "1,203"
 * all read as meant. With a currency of three digits "1.234" could be either:
 * there a mark that stands once is decimal if it is the one we show. That of
 * Arabic is nothing else.
 */
static const char *
find_decimal_mark (const char *plain, guint digits)
{
  const char *arabic = strstr (plain, ARABIC_MARK);
  const char *dot = strrchr (plain, '.');
  const char *comma = strrchr (plain, ',');
  const char *mark = dot > comma ? dot : comma;

  if (arabic != NULL)
    return arabic;
  if (mark == NULL)
    return NULL;
  if (strlen (mark + 1) <= 2 || (strlen (mark + 1) == digits && dot != NULL && comma != NULL))
    return mark;
  if (strlen (mark + 1) == digits && strchr (plain, *mark) == mark && *mark == decimal_point ()[0])
    return mark;
  return NULL;
}

/* In the south of Asia the hundreds of thousands are parted, too: "12,34,567". */
static gboolean
parts_by_two (const char *currency)
{
  return g_strcmp0 (currency, "INR") == 0 || g_strcmp0 (currency, "PKR") == 0;
}

/* The digits in front of the mark, if what parts them parts thousands: "12.3456" is no
 * way to write 123,456. (transfer full) (nullable) */
static char *
read_whole (const char *text, char mark, const char *currency)
{
  static const char separators[] = ".,' \x01";
  char separator = text[strcspn (text, separators)];
  g_auto (GStrv) groups = NULL;
  guint n;

  if (separator == '\0')
    return g_strdup (text);
  groups = g_strsplit (text, (char[]) { separator, '\0' }, -1);
  n = g_strv_length (groups);
  if (separator == mark || *groups[0] == '\0' || *groups[0] == '0' || strlen (groups[0]) > 3)
    return NULL;
  for (guint i = 1; i < n; i++)
    if (strlen (groups[i]) != 3 && !(strlen (groups[i]) == 2 && i + 1 < n && strlen (groups[0]) <= 2 && parts_by_two (currency)))
      return NULL;
  return g_strjoinv (NULL, groups);
}

/* (transfer full) (nullable): digits alone, as many of them behind the mark as the currency has */
static char *
read_digits (const char *plain, const char *currency)
{
  guint digits = docket_money_digits (currency);
  const char *mark = find_decimal_mark (plain, digits);
  const char *decimals = mark != NULL ? g_utf8_next_char (mark) : "";
  g_autofree char *front = mark != NULL ? g_strndup (plain, (gsize) (mark - plain)) : g_strdup (plain);
  g_autofree char *whole = read_whole (front, mark != NULL ? *mark : '\0', currency);
  g_autoptr (GString) all = g_string_new (whole);

  /* "12," is on its way to something else. */
  if (whole == NULL || (mark == NULL && *whole == '\0') || (mark != NULL && *decimals == '\0') || strlen (decimals) > digits)
    return NULL;
  g_string_append (all, decimals);
  for (gsize i = strlen (decimals); i < digits; i++)
    g_string_append_c (all, '0');
  return g_string_free (g_steal_pointer (&all), FALSE);
}

gboolean
docket_money_parse (const char *text, const char *currency, gint64 *amount, GError **error)
{
  gboolean negative;
  g_autofree char *plain = strip_decoration (text, currency, &negative);
  g_autofree char *digits = read_digits (plain, currency);
  guint64 minor;

  if (digits == NULL || !g_ascii_string_to_unsigned (digits, 10, 0, (guint64) DOCKET_INT_MAX, &minor, NULL))
    return refuse (text, error);
  *amount = negative ? -(gint64) minor : (gint64) minor;
  return TRUE;
}
