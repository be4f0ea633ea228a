/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* What the person likes (window size, panes, filters), kept over restarts when
 * the schema is installed. @settings may be NULL everywhere: then the schema's
 * own defaults hold and nothing is kept. */

/* (transfer full) (nullable): %NULL if the schema is not installed */
GSettings *docket_settings_new (void);

int docket_settings_get_int (GSettings *settings, const char *key, int fallback);
gboolean docket_settings_get_boolean (GSettings *settings, const char *key, gboolean fallback);
char *docket_settings_get_string (GSettings *settings, const char *key, const char *fallback); /* (transfer full) */
void docket_settings_set_int (GSettings *settings, const char *key, int value);
void docket_settings_set_boolean (GSettings *settings, const char *key, gboolean value);
void docket_settings_set_string (GSettings *settings, const char *key, const char *value);

G_END_DECLS
