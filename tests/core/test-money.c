/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Amounts as people read and type them, and the sum of a job's totals. */

#include <locale.h>
#include <string.h>

#include "docket-error.h"
#include "docket-limits.h"
#include "docket-money.h"

static void
test_format (void)
{
  static const struct
  {
    gint64 amount;
    const char *currency;
    const char *text;
  } cases[] = {
    { 120350, "EUR", "€1,203.50" }, { 0, "EUR", "€0.00" }, { 5, "EUR", "€0.05" }, { -8250, "EUR", "−€82.50" }, { 100000000, "USD", "$1,000,000.00" },
    { 1203, "JPY", "¥1,203" }, { 1234, "KWD", "KWD\u00a01.234" }, { 99900, "CHF", "CHF\u00a0999.00" }, { 12300, "XXX", "XXX\u00a0123.00" },
    { G_MININT64, "JPY", "−¥9,223,372,036,854,775,808" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *text = docket_money_format (cases[i].amount, cases[i].currency);

      g_assert_cmpstr (text, ==, cases[i].text);
    }
}

static void
test_format_difference (void)
{
  g_autofree char *more = docket_money_format_difference (8250, "EUR");
  g_autofree char *less = docket_money_format_difference (-8250, "EUR");

  g_assert_cmpstr (more, ==, "+€82.50");
  g_assert_cmpstr (less, ==, "−€82.50");
}

static void
test_format_german (void)
{
  g_autofree char *text = NULL;

  if (setlocale (LC_ALL, "de_DE.UTF-8") == NULL)
    {
      g_test_skip ("no de_DE.UTF-8 here");
      return;
    }
  text = docket_money_format (120350, "EUR");
  setlocale (LC_ALL, "C.UTF-8");
  g_assert_cmpstr (text, ==, "1.203,50\u00a0€");
}

static void
test_parse_what_people_type (void)
{
  static const struct
  {
    const char *text;
    const char *currency;
    gint64 amount;
  } good[] = {
    { "1,203.50", "EUR", 120350 }, { "1.203,50", "EUR", 120350 }, { "€ 12", "EUR", 1200 }, { "12 €", "EUR", 1200 }, { "EUR 12", "EUR", 1200 }, { "-5", "EUR", -500 },
    { "−5", "EUR", -500 }, { "-€5", "EUR", -500 }, { "€-5", "EUR", -500 }, { "+5", "EUR", 500 }, { "1203,5", "EUR", 120350 }, { "1203.5", "EUR", 120350 },
    { "1,203", "EUR", 120300 }, { "1.203", "EUR", 120300 }, { "1 203,50", "EUR", 120350 }, { "1'203.50", "CHF", 120350 }, { ".5", "EUR", 50 }, { "0", "EUR", 0 },
    { "1.234.567", "EUR", 123456700 }, { "1,203", "JPY", 1203 }, { "¥1203", "JPY", 1203 }, { "1,203.456", "KWD", 1203456 }, { "1.234", "KWD", 1234 },
    { "1,234", "KWD", 1234000 }, { "12.5", "KWD", 12500 }, { "90071992547409.91", "EUR", DOCKET_INT_MAX }, { "5", NULL, 500 }, { "\u200e−€82.50", "EUR", -8250 },
    /* Pasted, and typed in Arabic. */
    { "1\u00a0203,50\u00a0€", "EUR", 120350 }, { "1\u202f203,50", "EUR", 120350 }, { "\u2066€12\u2069", "EUR", 1200 }, { "\u200f١٬٢٠٣٫٥٠", "EUR", 120350 },
    { "١٢", "EUR", 1200 }, { "−٣", "EUR", -300 }, { "1.234,5", "EUR", 123450 }, { "12,34,567.00", "INR", 123456700 }, { "- 5", "EUR", -500 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (good); i++)
    {
      gint64 amount = 42;
      g_autoptr (GError) error = NULL;

      docket_money_parse (good[i].text, good[i].currency, &amount, &error);
      if (error != NULL || amount != good[i].amount)
        g_error ("“%s” read as %" G_GINT64_FORMAT " %s", good[i].text, amount, error == NULL ? "" : error->message);
    }
}

static void
test_parse_refuses_the_rest (void)
{
  static const char *const bad[] = { "", " ", "abc", "€", "-", "--5", "5-", "1e5", "0x5", "12 apples", "5 5x", "90071992547409.92", "99999999999999999999999", ",", ".",
                                      /* On the way to something else, or pasted in halves. */
                                      "12,", "12.", "1.234,", "12,,5", "1,2,3", "1.23.456", "12.3456", "0,123", "0.123", "12 50", "1 2", "1,234.567,89", "1.234.56,7", "1€50", "--5", "+-5", "€5€5", "12,34,567",
                                      "1234.567", "1,,234", "12;50", "٫", "12٫", "1,203 x", "€", "12\n50" };
  gint64 amount = 42;

  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr (GError) error = NULL;

      if (docket_money_parse (bad[i], "EUR", &amount, &error))
        g_error ("“%s” was read as %" G_GINT64_FORMAT, bad[i], amount);
      g_assert_error (error, DOCKET_CORE_ERROR, DOCKET_CORE_ERROR_INVALID);
    }
  g_assert_cmpint (amount, ==, 42);
  g_assert_false (docket_money_parse ("1.20", "JPY", &amount, NULL));
  g_assert_false (docket_money_parse ("9007199254740992", "JPY", &amount, NULL));
  g_assert_true (docket_money_parse ("9007199254740991", "JPY", &amount, NULL));
}

/* What we show can be typed in again. */
static void
test_formatted_reads_back (void)
{
  static const char *const currencies[] = { "EUR", "USD", "JPY", "KWD", "CHF", "SEK", "XXX" };
  static const gint64 amounts[] = { 0, 1, 999, 1000, 1234, 120350, 1203456, -1203456, 99999999 };

  for (guint c = 0; c < G_N_ELEMENTS (currencies); c++)
    for (guint a = 0; a < G_N_ELEMENTS (amounts); a++)
      {
        g_autofree char *text = docket_money_format (amounts[a], currencies[c]);
        gint64 amount = 42;

        g_assert_true (docket_money_parse (text, currencies[c], &amount, NULL));
        if (amount != amounts[a])
          g_error ("“%s” reads back as %" G_GINT64_FORMAT, text, amount);
      }
}

static void
test_digits (void)
{
  g_assert_cmpuint (docket_money_digits ("EUR"), ==, 2);
  g_assert_cmpuint (docket_money_digits ("JPY"), ==, 0);
  g_assert_cmpuint (docket_money_digits ("KWD"), ==, 3);
  g_assert_cmpuint (docket_money_digits ("XXX"), ==, 2);
  g_assert_cmpuint (docket_money_digits (NULL), ==, 2);
}

int
main (int argc, char *argv[])
{
  setlocale (LC_ALL, "C.UTF-8");
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/money/format", test_format);
  g_test_add_func ("/money/format-difference", test_format_difference);
  g_test_add_func ("/money/format-german", test_format_german);
  g_test_add_func ("/money/parse-what-people-type", test_parse_what_people_type);
  g_test_add_func ("/money/parse-refuses-the-rest", test_parse_refuses_the_rest);
  g_test_add_func ("/money/what-we-show-reads-back", test_formatted_reads_back);
  g_test_add_func ("/money/digits", test_digits);
  return g_test_run ();
}
