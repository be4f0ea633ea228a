/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "docket-session.h"

G_BEGIN_DECLS

/**
 * DocketPreferences:
 *
 * Account and server, appearance and density, notifications. What is chosen
 * holds at once; there is nothing to confirm.
 */
#define DOCKET_TYPE_PREFERENCES (docket_preferences_get_type ())
G_DECLARE_FINAL_TYPE (DocketPreferences, docket_preferences, DOCKET, PREFERENCES, AdwPreferencesWindow)

/* @over: a DocketWindow, whose actions it uses; (nullable) */
GtkWidget *docket_preferences_new (GtkWindow *over, DocketSession *session);

/* Light, dark or as the desktop says, from now on. @settings: (nullable): as the
 * desktop says */
void docket_preferences_follow_scheme (GSettings *settings);
/* Gives @window rows as high as the person likes them, from now on. */
void docket_preferences_follow_density (GtkWidget *window, GSettings *settings);

G_END_DECLS
