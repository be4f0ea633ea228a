/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Values as they are typed on a command line and in tables. Nothing is guessed:
 * what cannot be read is answered with the field's name and what it takes.
 */
#include "docket-config.h"

#include "docket-typed.h"

#include <glib/gi18n-lib.h>

#include "docket-error.h"

static GVariant *
read_number (const DocketFieldInfo *info, const char *text, GError **error)
{
  gint64 number;

  if (g_ascii_string_to_signed (text, 10, G_MININT64, G_MAXINT64, &number, NULL))
    return g_variant_new_int64 (number);
  if (info->type == DOCKET_TYPE_MONEY)
    g_set_error (error, DOCKET_CORE_ERROR, DOCKET_CORE_ERROR_INVALID, _ ("“%s” is not an amount for %s. Write it in the smallest unit: 41250 for 412.50."), text, info->name);
  else
    g_set_error (error, DOCKET_CORE_ERROR, DOCKET_CORE_ERROR_INVALID, _ ("“%s” is not a whole number; %s needs one."), text, info->name);
  return NULL;
}

static GVariant *
read_flag (const DocketFieldInfo *info, const char *text, GError **error)
{
  static const char *const yes[] = { "true", "yes", "1", NULL };
  static const char *const no[] = { "false", "no", "0", NULL };

  if (g_strv_contains (yes, text))
    return g_variant_new_boolean (TRUE);
  if (g_strv_contains (no, text))
    return g_variant_new_boolean (FALSE);
  g_set_error (error, DOCKET_CORE_ERROR, DOCKET_CORE_ERROR_INVALID, _ ("“%s” is neither yes nor no; %s needs one of them."), text, info->name);
  return NULL;
}

static GVariant *
read_choice (const DocketFieldInfo *info, const char *text, GError **error)
{
  g_autofree char *choices = NULL;

  if (g_strv_contains (info->choices, text))
    return g_variant_new_string (text);
  choices = g_strjoinv (_ (", "), (char **) info->choices);
  g_set_error (error, DOCKET_CORE_ERROR, DOCKET_CORE_ERROR_INVALID, _ ("“%s” is not a value of %s. It takes: %s."), text, info->name, choices);
  return NULL;
}

static GVariant *
read_words (const char *text)
{
  g_auto (GStrv) words = g_strsplit (text, ",", -1);
  GVariantBuilder builder;

  g_variant_builder_init (&builder, G_VARIANT_TYPE ("as"));
  for (char **word = words; *word != NULL; word++)
    if (*g_strstrip (*word) != '\0')
      g_variant_builder_add (&builder, "s", *word);
  return g_variant_builder_end (&builder);
}

gboolean
docket_typed_read (DocketField field, const char *text, GVariant **value, GError **error)
{
  const DocketFieldInfo *info = docket_field_info (field);
  GVariant *read = NULL;

  switch (info->type)
    {
    case DOCKET_TYPE_TEXT:
      read = g_variant_new_string (text);
      break;
    case DOCKET_TYPE_INT:
    case DOCKET_TYPE_MONEY:
      read = read_number (info, text, error);
      break;
    case DOCKET_TYPE_BOOL:
      read = read_flag (info, text, error);
      break;
    case DOCKET_TYPE_CHOICE:
      read = read_choice (info, text, error);
      break;
    case DOCKET_TYPE_WORDS:
      read = read_words (text);
      break;
    case DOCKET_TYPE_TIME:
    case DOCKET_TYPE_ID:
    case DOCKET_TYPE_JSON:
    default:
      g_set_error (error, DOCKET_CORE_ERROR, DOCKET_CORE_ERROR_INVALID, _ ("%s cannot be set this way."), info->name);
      break;
    }
  if (read == NULL)
    return FALSE;
  *value = g_variant_ref_sink (read);
  return TRUE;
}
