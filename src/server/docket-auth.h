/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "docket-repository.h"
#include "docket-status.h"

G_BEGIN_DECLS

/* Who asks: read from the store with every request, so that a role, a device or
 * an account that changed counts at once. */
typedef struct
{
  char *digest; /* of the token */
  char *person;
  char *device;
  DocketRole role;
  gboolean device_revoked;
  gboolean is_field; /* class of the device */
} DocketSession;

void docket_session_clear (DocketSession *session);
/* Whether the feed and the records are narrowed to the person's own work. */
gboolean docket_session_is_scoped (const DocketSession *session);

/**
 * docket_auth_look_up:
 * @authorization: (nullable): the header
 * @session: (out): filled
 *
 * Errors: DOCKET_SERVER_ERROR_SIGNED_OUT, DOCKET_SERVER_ERROR_EXPIRED, or the
 * storage's. A revoked device is no error: its operations are held.
 */
gboolean docket_auth_look_up (DocketRepository *reader, const char *authorization, gint64 now_ms, DocketSession *session, GError **error);
/* What the person may do and whether the device still counts, as @repository
 * stands now. SIGNED_OUT for somebody who is no longer active. */
gboolean docket_auth_read_rights (DocketRepository *repository, const char *person_id, const char *device_id, DocketRole *role, gboolean *device_revoked, GError **error);
/* The look-up by the digest of a token. */
gboolean docket_auth_look_up_digest (DocketRepository *reader, const char *digest, gint64 now_ms, DocketSession *session, GError **error);

/* 256 random bits, base64url; *@digest is what may be stored. (transfer full) */
char *docket_auth_token_new (char **digest);

/* Argon2id text; takes about a tenth of a second and 64 MiB. NULL if there is
 * no memory for it. (transfer full) */
char *docket_auth_hash (const char *password);

/**
 * DocketAuth:
 *
 * Checks passwords on one thread of its own, so that sign-ins can take neither
 * all memory nor all processors; and remembers who was here.
 */
#define DOCKET_TYPE_AUTH (docket_auth_get_type ())
G_DECLARE_FINAL_TYPE (DocketAuth, docket_auth, DOCKET, AUTH, GObject)

DocketAuth *docket_auth_new (void);
/* What was found out about the token of @authorization (nullable): good for now,
 * or not. Only to tell strangers from others before a body is taken in: rights
 * are looked up with every request. Main thread. */
void docket_auth_remember (DocketAuth *self, const char *authorization, gboolean good);
gboolean docket_auth_remembers (DocketAuth *self, const char *authorization);
/* Whether the header (nullable) has any token at all. */
gboolean docket_auth_is_token (const char *authorization);

/* @stored: (nullable): what the account has; %NULL takes as long and says no.
 * Errors: DOCKET_SERVER_ERROR_UNAVAILABLE if too many wait. */
void docket_auth_verify_async (DocketAuth *self, const char *stored, const char *password, GAsyncReadyCallback callback, gpointer user_data);
gboolean docket_auth_verify_finish (DocketAuth *self, GAsyncResult *result, gboolean *right, GError **error);

G_END_DECLS
