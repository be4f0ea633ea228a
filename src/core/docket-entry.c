/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What may newly be entered, beyond type and bounds. */
#include "docket-config.h"

#include "docket-entry.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "docket-error.h"
#include "docket-limits.h"
#include "docket-normal.h"

/* ISO/IEC 7812 */
#define CARD_DIGITS_MIN 13
#define CARD_DIGITS_MAX 19
#define DIGEST_CHARS 64
#define USERNAME_CHARS_MAX 64
/* Shorter fields hold names and references, where such digits are chance. */
#define FREE_TEXT_CHARS_MIN 1000

static gboolean
luhn_holds (const char *digits, gsize n)
{
  guint sum = 0;

  for (gsize i = 0; i < n; i++)
    {
      guint digit = (guint) (digits[n - 1 - i] - '0') * (i % 2 == 0 ? 1 : 2);

      sum += digit > 9 ? digit - 9 : digit;
    }
  return sum % 10 == 0;
}

/* A run of digits, single blanks and hyphens between them, of a card's length
 * whose check digit is right. All zeros are nobody's. */
static gboolean
names_card (const char *text)
{
  char digits[CARD_DIGITS_MAX + 1];
  gboolean inside = FALSE; /* the run is the tail of a word, as in an id */
  gsize n = 0;

  for (const char *at = text;; at++)
    {
      if (g_ascii_isdigit (*at))
        {
          if (n == 0)
            inside = at > text && (g_ascii_isalpha (at[-1]) || at[-1] == '-');
          if (n < sizeof digits)
            digits[n] = *at;
          n++;
          continue;
        }
      if (n > 0 && (*at == ' ' || *at == '-') && g_ascii_isdigit (at[1]))
        continue;
      if (!inside && n >= CARD_DIGITS_MIN && n <= CARD_DIGITS_MAX && digits[0] != '0' && luhn_holds (digits, n))
        return TRUE;
      n = 0;
      if (*at == '\0')
        return FALSE;
    }
}

static gboolean
is_digest (const char *text)
{
  return strlen (text) == DIGEST_CHARS && strspn (text, "0123456789abcdef") == DIGEST_CHARS;
}

/* "#3584e4" */
static gboolean
is_color (const char *text)
{
  return text[0] == '#' && strlen (text) == 7 && strspn (text + 1, "0123456789abcdefABCDEF") == 6;
}

/* "image/jpeg", "text/plain; charset=utf-8" (RFC 6838 for the two names) */
static gboolean
is_media_type (const char *text)
{
  static const char letters[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789!#$&-^_.+";
  gsize type = strspn (text, letters);
  gsize subtype = text[type] == '/' ? strspn (text + type + 1, letters) : 0;
  const char *rest = subtype == 0 ? "" : text + type + 1 + subtype;

  if (!g_ascii_isalnum (text[0]) || subtype == 0 || !g_ascii_isalnum (text[type + 1]))
    return FALSE;
  if (rest[0] == '\0')
    return TRUE;
  for (const char *at = rest; *at != '\0'; at++)
    if (!g_ascii_isprint (*at))
      return FALSE;
  return rest[0] == ';' && strchr (rest, '=') != NULL;
}

/* Behind the number: "x12", "ext. 12", "#12", or nothing. */
static gboolean
is_extension (const char *text)
{
  static const char *const words[] = { "ext.", "ext", "x", "#" };
  const char *digits = NULL;

  if (text[0] == '\0')
    return TRUE;
  for (guint i = 0; i < G_N_ELEMENTS (words) && digits == NULL; i++)
    if (g_ascii_strncasecmp (text, words[i], strlen (words[i])) == 0)
      digits = text + strlen (words[i]);
  if (digits == NULL)
    return FALSE;
  digits += strspn (digits, " ");
  return digits[0] != '\0' && strlen (digits) <= DOCKET_PHONE_EXTENSION_DIGITS_MAX && strspn (digits, "0123456789") == strlen (digits);
}

static gboolean
is_phone (const char *text)
{
  guint n = 0;
  const char *at = text;

  for (; *at != '\0'; at = g_utf8_next_char (at))
    {
      gunichar letter = g_utf8_get_char (at);

      if (g_unichar_isdigit (letter))
        n++;
      else if (letter == '+' ? n > 0 : !docket_normal_parts_phone (letter))
        break;
    }
  return n >= DOCKET_PHONE_DIGITS_MIN && n <= DOCKET_PHONE_DIGITS_MAX && is_extension (at);
}

static gboolean
refuse (DocketField field, const char *what, GError **error)
{
  g_set_error (error, DOCKET_CORE_ERROR, DOCKET_CORE_ERROR_INVALID, "%s: %s", docket_field_label (field), what);
  return FALSE;
}

static gboolean
check_number (DocketField field, gint64 number, GError **error)
{
  const DocketFieldInfo *info = docket_field_info (field);

  if (info->type == DOCKET_TYPE_MONEY && (number > DOCKET_MONEY_MINOR_MAX || number < -DOCKET_MONEY_MINOR_MAX))
    return refuse (field, _ ("this is more money than can be right; please check the amount, which is in the smallest unit of the currency"), error);
  if (field == DOCKET_CUSTOMER_CREDIT_LIMIT && number < 0)
    return refuse (field, _ ("a limit cannot be below zero"), error);
  if (info->type == DOCKET_TYPE_TIME && number > DOCKET_TIME_MS_MAX)
    return refuse (field, _ ("this is later than the year 9999; a time is in milliseconds since 1970"), error);
  return TRUE;
}

gboolean
docket_entry_is_username (const char *text)
{
  return *text != '\0' && strlen (text) <= USERNAME_CHARS_MAX && strspn (text, "abcdefghijklmnopqrstuvwxyz0123456789._-") == strlen (text);
}

static gboolean
check_text (DocketField field, const char *text, GError **error)
{
  g_autofree char *email = NULL;

  switch ((int) field)
    {
    case DOCKET_ATTACHMENT_BLOB:
    case DOCKET_SIGNATURE_BLOB:
    case DOCKET_SIGNATURE_TOTALS_DIGEST:
      return is_digest (text) || refuse (field, _ ("64 of the characters 0 to 9 and a to f are needed"), error);
    case DOCKET_CUSTOMER_EMAIL:
    case DOCKET_CUSTOMER_BILLING_EMAIL:
      email = docket_normal_email (text);
      return email != NULL || refuse (field, _ ("this is no e-mail address, as name@example.com"), error);
    case DOCKET_CUSTOMER_PHONE:
    case DOCKET_JOB_SITE_PHONE:
      return is_phone (text) || refuse (field, _ ("this is no phone number: 3 to 20 digits, as +49 (0)30 123-456, if need be with ext. 12"), error);
    case DOCKET_PERSON_USERNAME:
      return docket_entry_is_username (text) || refuse (field, _ ("a sign-in name is made of at most 64 of the letters a to z, digits, dots, hyphens and _"), error);
    case DOCKET_PERSON_COLOR:
      return is_color (text) || refuse (field, _ ("this is no color, as #3584e4"), error);
    case DOCKET_ATTACHMENT_MEDIA_TYPE:
      return is_media_type (text) || refuse (field, _ ("this is no media type, as image/jpeg"), error);
    default:
      return docket_field_info (field)->max < FREE_TEXT_CHARS_MIN || !names_card (text) || refuse (field, _ ("this looks like the number of a payment card, which must not be kept here; please leave it out"), error);
    }
}

gboolean
docket_entry_check (DocketField field, GVariant *value, GError **error)
{
  if (value == NULL)
    return TRUE;
  switch (docket_field_info (field)->type)
    {
    case DOCKET_TYPE_TEXT:
      return check_text (field, g_variant_get_string (value, NULL), error);
    case DOCKET_TYPE_MONEY:
    case DOCKET_TYPE_TIME:
      return check_number (field, g_variant_get_int64 (value), error);
    case DOCKET_TYPE_INT:
    case DOCKET_TYPE_BOOL:
    case DOCKET_TYPE_ID:
    case DOCKET_TYPE_CHOICE:
    case DOCKET_TYPE_WORDS:
    case DOCKET_TYPE_JSON:
    default:
      return TRUE;
    }
}
