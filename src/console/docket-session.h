/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "docket-demo.h"
#include "docket-desk.h"
#include "docket-outage-pack.h"

G_BEGIN_DECLS

/**
 * DocketSession:
 *
 * The composition root of the console: profile, the desk of the account that
 * is signed in, settings, demo company. Everything else gets what it needs
 * from here, handed in.
 *
 * Property "desk" is %NULL while signed out, and notifies.
 */
#define DOCKET_TYPE_SESSION (docket_session_get_type ())
G_DECLARE_FINAL_TYPE (DocketSession, docket_session, DOCKET, SESSION, GObject)

/* @profile_dir: (nullable): the default one. Errors: what docket_profile_open() says. */
DocketSession *docket_session_new (const char *profile_dir, GError **error);

DocketProfile *docket_session_get_profile (DocketSession *self);
DocketDesk *docket_session_get_desk (DocketSession *self);   /* (nullable) */
GSettings *docket_session_get_settings (DocketSession *self); /* (nullable) */
DocketDemo *docket_session_get_demo (DocketSession *self);
/* Of the desk there is; (nullable) */
DocketOutagePack *docket_session_get_pack (DocketSession *self);

/* Opens the account the profile has selected and starts its worker; no
 * account: %TRUE, and "desk" stays %NULL. No network. */
gboolean docket_session_open (DocketSession *self, GError **error);
/* Signs in on the server (online once), then opens that account. */
void docket_session_sign_in_async (DocketSession *self, const char *url, const char *username, const char *password, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
gboolean docket_session_sign_in_finish (DocketSession *self, GAsyncResult *result, GError **error);
/* The account's file and its unsent work stay on this machine. */
void docket_session_sign_out_async (DocketSession *self, GAsyncReadyCallback callback, gpointer user_data);
gboolean docket_session_sign_out_finish (DocketSession *self, GAsyncResult *result, GError **error);
/* Stops the worker and the demo. */
void docket_session_close (DocketSession *self);

G_END_DECLS
