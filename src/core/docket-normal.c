/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Normal forms of phone numbers and e-mail addresses, and what people mean by them. */
#include "docket-config.h"

#include "docket-normal.h"

#include "docket-limits.h"

#include <string.h>

/* Fewer digits are an extension, not a number; E.164 allows 15, a prefix for
 * going abroad and a trunk zero come on top. */
#define PHONE_DIGITS_MIN 5
#define PHONE_DIGITS_MAX 20

gboolean
docket_normal_parts_phone (gunichar letter)
{
  /* U+2010 to U+2015 are the dashes that a word processor makes of a hyphen. */
  return g_unichar_isspace (letter) || (letter >= 0x2010 && letter <= 0x2015) || (letter > 0 && letter < 0x80 && strchr ("()-./", (int) letter) != NULL);
}

char *
docket_normal_phone (const char *text)
{
  g_autoptr (GString) digits = g_string_new (NULL);
  gboolean abroad = FALSE;

  for (const char *at = text; at != NULL && *at != '\0'; at = g_utf8_next_char (at))
    {
      gunichar letter = g_utf8_get_char (at);
      int digit = g_unichar_digit_value (letter);

      if (letter == '+' && digits->len == 0)
        abroad = TRUE;
      /* The trunk zero that is not dialled from abroad. */
      else if (g_str_has_prefix (at, "(0)") && (abroad || g_str_has_prefix (digits->str, "00")))
        at += 2;
      else if (digit >= 0)
        g_string_append_c (digits, (char) ('0' + digit));
      else if (g_unichar_isalpha (letter) && digits->len >= PHONE_DIGITS_MIN)
        break;
    }
  if (!abroad && g_str_has_prefix (digits->str, "00"))
    {
      g_string_erase (digits, 0, 2);
      abroad = TRUE;
    }
  if (digits->len < PHONE_DIGITS_MIN || digits->len > PHONE_DIGITS_MAX)
    return NULL;
  return g_strconcat (abroad ? "+" : "", digits->str, NULL);
}

char *
docket_normal_phone_digits (const char *text)
{
  g_autofree char *phone = docket_normal_phone (text);
  const char *digits = phone != NULL ? phone + strspn (phone, "+0") : "";

  return *digits != '\0' ? g_strdup (digits) : NULL;
}

char *
docket_normal_phone_end (const char *typed)
{
  g_autoptr (GString) digits = g_string_new (NULL);
  g_autofree char *phone = NULL;
  guint n_runs = 0;
  gboolean in_run = FALSE;

  for (const char *at = typed; *at != '\0'; at = g_utf8_next_char (at))
    {
      gunichar letter = g_utf8_get_char (at);
      int digit = g_unichar_digit_value (letter);

      if (digit < 0 && !docket_normal_parts_phone (letter) && !(letter == '+' && digits->len == 0))
        return NULL;
      if (digit >= 0)
        g_string_append_c (digits, (char) ('0' + digit));
      n_runs += digit >= 0 && !in_run;
      in_run = digit >= 0;
    }
  if (digits->len < DOCKET_PHONE_END_DIGITS_MIN || digits->len > PHONE_DIGITS_MAX || 2 * digits->len < 3 * n_runs)
    return NULL;
  phone = docket_normal_phone (typed);
  if (phone == NULL) /* an end */
    return g_string_free (g_steal_pointer (&digits), FALSE);
  return g_strdup (phone + strspn (phone, "+"));
}

gboolean
docket_normal_phone_ends (const char *phone, const char *end)
{
  g_autofree char *digits = docket_normal_phone_digits (phone);
  const char *number = end + strspn (end, "0");
  gsize length = digits != NULL ? strlen (digits) : 0;

  if (digits == NULL)
    return FALSE;
  if (g_str_has_suffix (digits, end) || (strlen (number) >= DOCKET_PHONE_END_DIGITS_MIN && g_str_has_suffix (digits, number)))
    return TRUE;
  return length >= DOCKET_PHONE_WHOLE_DIGITS_MIN && g_str_has_suffix (number, digits) && strlen (number) - length <= DOCKET_PHONE_COUNTRY_DIGITS_MAX;
}

char *
docket_normal_email (const char *text)
{
  const char *open = text == NULL ? NULL : strrchr (text, '<');
  g_autofree char *inner = NULL;
  g_autofree char *address = NULL;
  const char *at;

  if (text == NULL)
    return NULL;
  inner = open == NULL ? g_strdup (text) : g_strndup (open + 1, strcspn (open + 1, ">"));
  g_strstrip (inner);
  address = g_utf8_strdown (inner, -1);
  at = strchr (address, '@');
  if (at == NULL || at == address || at[1] == '\0' || strchr (at + 1, '@') != NULL || strpbrk (address, " \t\r\n,;<>") != NULL)
    return NULL;
  return g_steal_pointer (&address);
}

char *
docket_normal_username (const char *text)
{
  g_autofree char *inner = g_strstrip (g_strdup (text));
  g_autoptr (GString) name = g_string_new (NULL);

  /* g_utf8_strdown() would make a Turkish name of "IDA" in Turkey. */
  for (const char *at = inner; *at != '\0'; at = g_utf8_next_char (at))
    g_string_append_unichar (name, g_unichar_tolower (g_utf8_get_char (at)));
  return g_string_free (g_steal_pointer (&name), FALSE);
}

/* ---- Agreement ---- */

/* The digits with "+" for going abroad; whatever else says something stays,
 * as the extension in "030 123456 x12". */
static char *
phone_meant (const char *text)
{
  g_autoptr (GString) meant = g_string_new (NULL);

  for (const char *at = text; *at != '\0'; at = g_utf8_next_char (at))
    {
      gunichar letter = g_utf8_get_char (at);

      /* The trunk zero that is not dialled from abroad. */
      if (g_str_has_prefix (at, "(0)") && (meant->str[0] == '+' || g_str_has_prefix (meant->str, "00")))
        at += 2;
      else if (g_unichar_digit_value (letter) >= 0)
        g_string_append_c (meant, (char) ('0' + g_unichar_digit_value (letter)));
      else if (!docket_normal_parts_phone (letter))
        g_string_append_unichar (meant, g_unichar_tolower (letter));
    }
  if (g_str_has_prefix (meant->str, "00"))
    g_string_overwrite (g_string_erase (meant, 0, 1), 0, "+");
  return g_string_free (g_steal_pointer (&meant), FALSE);
}

/* Before the "@" a server may tell capitals apart; the domain never does. */
static char *
email_meant (const char *text)
{
  const char *at = strrchr (text, '@');
  g_autofree char *local = at == NULL ? NULL : g_strndup (text, (gsize) (at - text));
  g_autofree char *domain = at == NULL ? NULL : g_utf8_strdown (at, -1);

  return at == NULL ? g_strdup (text) : g_strconcat (local, domain, NULL);
}

/* What goes before and behind says nothing. @end: (out): behind the last letter */
static const char *
inside_blanks (const char *text, const char **end)
{
  const char *from = text;

  while (g_unichar_isspace (g_utf8_get_char (from)))
    from = g_utf8_next_char (from);
  *end = from + strlen (from);
  while (*end > from && g_unichar_isspace (g_utf8_get_char (g_utf8_prev_char (*end))))
    *end = g_utf8_prev_char (*end);
  return from;
}

static char *
meant_by (DocketField field, const char *text)
{
  const char *end;
  const char *from = inside_blanks (text, &end);
  g_autofree char *trimmed = g_strndup (from, (gsize) (end - from));

  if (field == DOCKET_CUSTOMER_PHONE || field == DOCKET_JOB_SITE_PHONE)
    return phone_meant (trimmed);
  if (field == DOCKET_CUSTOMER_EMAIL || field == DOCKET_CUSTOMER_BILLING_EMAIL)
    return email_meant (trimmed);
  return g_steal_pointer (&trimmed);
}

/* Nobody sees them, and they come along with what is pasted. */
static gboolean
only_turns_writing (gunichar letter)
{
  return letter == 0x061c || letter == 0x200e || letter == 0x200f || (letter >= 0x202a && letter <= 0x202e) || (letter >= 0x2066 && letter <= 0x2069) || letter == 0xfeff;
}

char *
docket_normal_number (const char *text)
{
  g_autoptr (GString) plain = g_string_new (NULL);

  g_return_val_if_fail (text != NULL, NULL);

  for (const char *at = text; *at != '\0'; at = g_utf8_next_char (at))
    {
      gunichar letter = g_utf8_get_char (at);

      if (only_turns_writing (letter))
        continue;
      if (g_unichar_digit_value (letter) >= 0)
        g_string_append_c (plain, (char) ('0' + g_unichar_digit_value (letter)));
      else if (letter == 0x2212 || letter == 0xfe63 || letter == 0xff0d)
        g_string_append_c (plain, '-');
      else if (g_unichar_isspace (letter))
        g_string_append_c (plain, ' ');
      else
        g_string_append_unichar (plain, letter);
    }
  return g_strdup (g_strstrip (plain->str));
}

gboolean
docket_normal_same (DocketField field, GVariant *a, GVariant *b)
{
  g_autofree char *by_a = NULL;
  g_autofree char *by_b = NULL;

  if (docket_value_equal (a, b))
    return TRUE;
  if (a == NULL || b == NULL || docket_field_info (field)->type != DOCKET_TYPE_TEXT)
    return FALSE;
  by_a = meant_by (field, g_variant_get_string (a, NULL));
  by_b = meant_by (field, g_variant_get_string (b, NULL));
  return strcmp (by_a, by_b) == 0;
}

gboolean
docket_normal_same_values (const DocketValues *a, const DocketValues *b)
{
  if (docket_values_n (a) != docket_values_n (b))
    return FALSE;
  for (guint i = 0; i < docket_values_n (a); i++)
    {
      DocketField field = docket_values_nth_field (a, i);

      if (docket_values_nth_field (b, i) != field || !docket_normal_same (field, docket_values_nth_value (a, i), docket_values_nth_value (b, i)))
        return FALSE;
    }
  return TRUE;
}

DocketValues *
docket_normal_tidy (const DocketValues *values)
{
  DocketValues *tidy = NULL;

  for (guint i = 0; i < docket_values_n (values); i++)
    {
      DocketField field = docket_values_nth_field (values, i);
      const char *text = docket_field_info (field)->type == DOCKET_TYPE_TEXT ? docket_values_get_text (values, field) : NULL;
      const char *end;
      const char *from = text == NULL ? NULL : inside_blanks (text, &end);
      g_autofree char *inside = NULL;

      if (from == NULL || (from == text && *end == '\0'))
        continue;
      if (tidy == NULL)
        tidy = docket_values_copy (values);
      inside = g_strndup (from, (gsize) (end - from));
      docket_values_set_text (tidy, field, inside);
    }
  return tidy;
}
