/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "docket-profile.h"

G_BEGIN_DECLS

/*
 * Where the token of an account is kept: the desktop's Secret Service, or 0600
 * files inside the profile if the environment says DOCKET_SECRETS=file (never
 * chosen silently). All calls may block on D-Bus: not on a UI thread.
 *
 * Errors: DOCKET_DESK_ERROR_SECRETS with a sentence.
 */
gboolean docket_secrets_store_token (DocketProfile *profile, const char *account, const char *token, GError **error);
/* @token: (out) (transfer full) (nullable): NULL if there is none */
gboolean docket_secrets_load_token (DocketProfile *profile, const char *account, char **token, GError **error);
gboolean docket_secrets_clear_token (DocketProfile *profile, const char *account, GError **error);

G_END_DECLS
