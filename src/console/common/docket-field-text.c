/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * What stands in an entry, and what it means.  Reading is lenient (separators,
 * currency signs, dates in words), writing is always in the form that reads
 * back to the same value.
 */

#include "docket-config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "docket-field-text.h"

#include "docket-error.h"
#include "docket-money.h"
#include "docket-normal.h"
#include "docket-time-parse.h"

static gboolean
is_minutes (DocketField field)
{
  return field == DOCKET_JOB_LABOR_MINUTES || field == DOCKET_JOB_PLANNED_MINUTES;
}

char *
docket_field_to_text (DocketField field, GVariant *value, const char *currency)
{
  g_autoptr (GTimeZone) zone = NULL;
  g_autofree const char **words = NULL;

  if (value == NULL)
    return g_strdup ("");
  switch (docket_field_info (field)->type)
    {
    case DOCKET_TYPE_INT:
      if (is_minutes (field))
        return g_strdup_printf ("%" G_GINT64_FORMAT ":%02d", g_variant_get_int64 (value) / 60, (int) (g_variant_get_int64 (value) % 60));
      return g_strdup_printf ("%" G_GINT64_FORMAT, g_variant_get_int64 (value));
    case DOCKET_TYPE_MONEY:
      return docket_money_format (g_variant_get_int64 (value), currency);
    case DOCKET_TYPE_TIME:
      zone = g_time_zone_new_local ();
      return docket_time_to_text (g_variant_get_int64 (value), zone);
    case DOCKET_TYPE_BOOL:
      return g_strdup (g_variant_get_boolean (value) ? "true" : "false");
    case DOCKET_TYPE_WORDS:
      words = g_variant_get_strv (value, NULL);
      return g_strjoinv (", ", (char **) words);
    case DOCKET_TYPE_TEXT:
    case DOCKET_TYPE_ID:
    case DOCKET_TYPE_CHOICE:
    case DOCKET_TYPE_JSON:
    default:
      return g_variant_dup_string (value, NULL);
    }
}

/* "90", "1:30", "1h30", "2 h"; "1:" and "1:3" are on their way to something else */
static gboolean
parse_minutes (const char *text, gint64 *minutes)
{
  g_auto (GStrv) parts = NULL;
  guint64 hours, rest = 0;
  gboolean is_clock = strchr (text, ':') != NULL;

  if (g_ascii_string_to_signed (text, 10, 0, G_MAXINT32, minutes, NULL))
    return TRUE;
  parts = g_strsplit_set (text, ":hH", 2);
  if (g_strv_length (parts) != 2)
    return FALSE;
  g_strstrip (parts[0]);
  g_strstrip (parts[1]);
  if ((is_clock && strlen (parts[1]) != 2) || !g_ascii_string_to_unsigned (parts[0], 10, 0, 100000, &hours, NULL)
      || (*parts[1] != '\0' && !g_ascii_string_to_unsigned (parts[1], 10, 0, 59, &rest, NULL)))
    return FALSE;
  *minutes = (gint64) (hours * 60 + rest);
  return TRUE;
}

static GVariant *
parse_words (const char *text)
{
  g_auto (GStrv) parts = g_strsplit (text, ",", -1);
  g_autoptr (GPtrArray) words = g_ptr_array_new ();

  for (guint i = 0; parts[i] != NULL; i++)
    if (*g_strstrip (parts[i]) != '\0')
      g_ptr_array_add (words, parts[i]);
  return g_variant_new_strv ((const char *const *) words->pdata, words->len);
}

/* Said at the foot of the form, too. FALSE */
static gboolean
name_field (DocketField field, GError **error)
{
  g_prefix_error (error, "%s: ", docket_field_label (field));
  return FALSE;
}

gboolean
docket_field_from_text (DocketField field, const char *text, const char *currency, gint64 now_ms, GVariant **value, GError **error)
{
  g_autofree char *plain = g_strstrip (g_strdup (text)), *number_text = docket_normal_number (text);
  g_autoptr (GVariant) parsed = NULL;
  g_autoptr (GTimeZone) zone = NULL;
  gint64 number;

  if (*plain == '\0')
    {
      *value = NULL;
      return TRUE;
    }
  switch (docket_field_info (field)->type)
    {
    case DOCKET_TYPE_INT:
      if (!(is_minutes (field) ? parse_minutes (number_text, &number)
                               : g_ascii_string_to_signed (number_text, 10, G_MININT64, G_MAXINT64, &number, NULL)))
        {
          g_set_error (error, DOCKET_CORE_ERROR, DOCKET_CORE_ERROR_INVALID,
                       is_minutes (field) ? _ ("%s: write hours and minutes like “1:30”, or minutes like “90”.") : _ ("%s: write a whole number."),
                       docket_field_label (field));
          return FALSE;
        }
      parsed = g_variant_ref_sink (g_variant_new_int64 (number));
      break;
    case DOCKET_TYPE_MONEY:
      if (!docket_money_parse (plain, currency, &number, error))
        return name_field (field, error);
      parsed = g_variant_ref_sink (g_variant_new_int64 (number));
      break;
    case DOCKET_TYPE_TIME:
      zone = g_time_zone_new_local ();
      if (!docket_time_parse (plain, now_ms, zone, &number, error))
        return name_field (field, error);
      parsed = g_variant_ref_sink (g_variant_new_int64 (number));
      break;
    case DOCKET_TYPE_BOOL:
      parsed = g_variant_ref_sink (g_variant_new_boolean (g_strcmp0 (plain, "true") == 0));
      break;
    case DOCKET_TYPE_WORDS:
      parsed = g_variant_ref_sink (parse_words (plain));
      break;
    case DOCKET_TYPE_TEXT:
    case DOCKET_TYPE_ID:
    case DOCKET_TYPE_CHOICE:
    case DOCKET_TYPE_JSON:
    default:
      parsed = g_variant_ref_sink (g_variant_new_string (plain));
      break;
    }
  if (!docket_field_check (field, parsed, error))
    return FALSE;
  *value = g_steal_pointer (&parsed);
  return TRUE;
}
