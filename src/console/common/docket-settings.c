/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * g_settings_new() ends the program when a schema is missing.  A console that
 * runs from its build folder has none installed; it looks first and does
 * without.
 */

#include "docket-config.h"

#include "docket-settings.h"

GSettings *
docket_settings_new (void)
{
  GSettingsSchemaSource *source = g_settings_schema_source_get_default ();
  g_autoptr (GSettingsSchema) schema = NULL;

  if (source != NULL)
    schema = g_settings_schema_source_lookup (source, DOCKET_APPLICATION_ID, TRUE);
  if (schema == NULL)
    return NULL;
  return g_settings_new_full (schema, NULL, NULL);
}

int
docket_settings_get_int (GSettings *settings, const char *key, int fallback)
{
  return settings != NULL ? g_settings_get_int (settings, key) : fallback;
}

gboolean
docket_settings_get_boolean (GSettings *settings, const char *key, gboolean fallback)
{
  return settings != NULL ? g_settings_get_boolean (settings, key) : fallback;
}

char *
docket_settings_get_string (GSettings *settings, const char *key, const char *fallback)
{
  return settings != NULL ? g_settings_get_string (settings, key) : g_strdup (fallback);
}

void
docket_settings_set_int (GSettings *settings, const char *key, int value)
{
  if (settings != NULL)
    g_settings_set_int (settings, key, value);
}

void
docket_settings_set_boolean (GSettings *settings, const char *key, gboolean value)
{
  if (settings != NULL)
    g_settings_set_boolean (settings, key, value);
}

void
docket_settings_set_string (GSettings *settings, const char *key, const char *value)
{
  if (settings != NULL)
    g_settings_set_string (settings, key, value);
}
