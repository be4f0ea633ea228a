/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Normal forms of phone numbers and e-mail addresses. */
#include "docket-config.h"

#include "docket-normal.h"

#include <string.h>

/* Fewer digits are an extension, not a number; E.164 allows 15, a prefix for
 * going abroad and a trunk zero come on top. */
#define PHONE_DIGITS_MIN 5
#define PHONE_DIGITS_MAX 20

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
