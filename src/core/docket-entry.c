/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What may newly be entered, beyond type and bounds. */
#include "docket-config.h"

#include "docket-entry.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "docket-error.h"
#include "docket-normal.h"

/* ISO/IEC 7812 */
#define CARD_DIGITS_MIN 13
#define CARD_DIGITS_MAX 19
#define DIGEST_CHARS 64
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

static gboolean
refuse (DocketField field, const char *what, GError **error)
{
  g_set_error (error, DOCKET_CORE_ERROR, DOCKET_CORE_ERROR_INVALID, "%s: %s", docket_field_label (field), what);
  return FALSE;
}

gboolean
docket_entry_check (DocketField field, GVariant *value, GError **error)
{
  const char *text = value != NULL && docket_field_info (field)->type == DOCKET_TYPE_TEXT ? g_variant_get_string (value, NULL) : NULL;
  g_autofree char *email = NULL;

  if (text == NULL)
    return TRUE;
  if (field == DOCKET_ATTACHMENT_BLOB || field == DOCKET_SIGNATURE_BLOB || field == DOCKET_SIGNATURE_TOTALS_DIGEST)
    return is_digest (text) || refuse (field, _ ("64 of the characters 0 to 9 and a to f are needed"), error);
  if (field == DOCKET_CUSTOMER_EMAIL || field == DOCKET_CUSTOMER_BILLING_EMAIL)
    {
      email = docket_normal_email (text);
      return email != NULL || refuse (field, _ ("this is no e-mail address, as name@example.com"), error);
    }
  if (field == DOCKET_CUSTOMER_PHONE || field == DOCKET_JOB_SITE_PHONE)
    return TRUE;
  return docket_field_info (field)->max < FREE_TEXT_CHARS_MIN || !names_card (text) || refuse (field, _ ("this looks like the number of a payment card, which must not be kept here; please leave it out"), error);
}
