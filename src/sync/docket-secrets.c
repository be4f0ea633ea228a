/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Where the token lives: in the keyring of the session, or, only when asked for
 * by DOCKET_SECRETS=file, in a file of the profile that nobody else may read.
 */
#include "docket-config.h"

#include "docket-secrets.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <libsecret/secret.h>
#include <string.h>

#include "docket-desk.h"

static const SecretSchema schema = {
  "io.github.docketdesk.Docket.Token",
  SECRET_SCHEMA_NONE,
  { { "profile", SECRET_SCHEMA_ATTRIBUTE_STRING }, { "account", SECRET_SCHEMA_ATTRIBUTE_STRING }, { NULL, 0 } },
  0,
  NULL,
  NULL,
  NULL,
  NULL,
  NULL,
  NULL,
  NULL,
};

static gboolean
in_files (void)
{
  return g_strcmp0 (g_getenv ("DOCKET_SECRETS"), "file") == 0;
}

static char *
file_of (DocketProfile *profile, const char *account)
{
  g_autofree char *name = g_strconcat (account, ".token", NULL);

  return g_build_filename (docket_profile_get_dir (profile), "secrets", name, NULL);
}

static gboolean
refuse (const char *why, GError **error)
{
  g_set_error (error, DOCKET_DESK_ERROR, DOCKET_DESK_ERROR_SECRETS,
               _ ("The sign-in cannot be kept safely: %s. Unlock the keyring, or set DOCKET_SECRETS=file to keep it in a file of the profile."), why);
  return FALSE;
}

static gboolean
store_in_file (DocketProfile *profile, const char *account, const char *token, GError **error)
{
  g_autofree char *path = file_of (profile, account);
  g_autofree char *dir = g_path_get_dirname (path);
  g_autoptr (GError) local = NULL;

  if (g_mkdir_with_parents (dir, 0700) != 0)
    return refuse (g_strerror (errno), error);
  if (!g_file_set_contents_full (path, token, -1, G_FILE_SET_CONTENTS_CONSISTENT | G_FILE_SET_CONTENTS_DURABLE, 0600, &local))
    return refuse (local->message, error);
  return TRUE;
}

gboolean
docket_secrets_store_token (DocketProfile *profile, const char *account, const char *token, GError **error)
{
  g_autofree char *label = NULL;
  g_autoptr (GError) local = NULL;

  if (in_files ())
    return store_in_file (profile, account, token, error);
  label = g_strdup_printf (_ ("Docket sign-in: %s"), account);
  if (!secret_password_store_sync (&schema, SECRET_COLLECTION_DEFAULT, label, token, NULL, &local,
                                   "profile", docket_profile_get_dir (profile), "account", account, NULL))
    return refuse (local == NULL ? "?" : local->message, error);
  return TRUE;
}

gboolean
docket_secrets_load_token (DocketProfile *profile, const char *account, char **token, GError **error)
{
  g_autoptr (GError) local = NULL;
  g_autofree char *found = NULL;

  if (in_files ())
    {
      g_autofree char *path = file_of (profile, account);

      if (!g_file_get_contents (path, &found, NULL, &local))
        {
          *token = NULL;
          return g_error_matches (local, G_FILE_ERROR, G_FILE_ERROR_NOENT) || refuse (local->message, error);
        }
      *token = g_strdup (g_strstrip (found));
      return TRUE;
    }
  found = secret_password_lookup_sync (&schema, NULL, &local, "profile", docket_profile_get_dir (profile), "account", account, NULL);
  if (local != NULL)
    return refuse (local->message, error);
  *token = g_steal_pointer (&found);
  return TRUE;
}

gboolean
docket_secrets_clear_token (DocketProfile *profile, const char *account, GError **error)
{
  g_autoptr (GError) local = NULL;

  if (in_files ())
    {
      g_autofree char *path = file_of (profile, account);

      return g_unlink (path) == 0 || errno == ENOENT || refuse (g_strerror (errno), error);
    }
  secret_password_clear_sync (&schema, NULL, &local, "profile", docket_profile_get_dir (profile), "account", account, NULL);
  return local == NULL || refuse (local->message, error);
}
