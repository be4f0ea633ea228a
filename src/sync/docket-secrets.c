/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Where the token lives: in the keyring of the session, or, only when asked for
 * by DOCKET_SECRETS=file, in a file of the profile that nobody else may read.
 *
 * A locked keyring answers a plain look-up as if there were no such entry, and
 * a person would be told to sign in who is signed in. So we ask for the entry,
 * which may be found but closed. We do not ask for the password of the keyring
 * either when only reading: syncing goes on by itself once somebody opens it.
 * Keeping a token is different: there a person is signing in at this moment.
 */
#include "docket-config.h"

#include "docket-secrets.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <libsecret/secret.h>
#include <string.h>

#include "docket-desk.h"
#include "docket-effort.h"

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

/* @in_files: (out) */
static gboolean
choose (gboolean *in_files, GError **error)
{
  const char *choice = g_getenv ("DOCKET_SECRETS");

  *in_files = g_strcmp0 (choice, "file") == 0;
  if (*in_files || choice == NULL || *choice == '\0')
    return TRUE;
  g_set_error (error, DOCKET_DESK_ERROR, DOCKET_DESK_ERROR_SECRETS,
               _ ("DOCKET_SECRETS is “%s”, which means nothing. Unset it to keep the sign-in in the keyring, or set it to “file”."), choice);
  return FALSE;
}

static char *
file_of (DocketProfile *profile, const char *account)
{
  g_autofree char *name = g_strconcat (account, ".token", NULL);

  return g_build_filename (docket_profile_get_dir (profile), "secrets", name, NULL);
}

static gboolean
refuse (GError **error, const char *format, const char *why)
{
  g_autoptr (GString) sentence = g_string_new (format);

  g_string_replace (sentence, "%s", why, 1);
  g_set_error_literal (error, DOCKET_DESK_ERROR, DOCKET_DESK_ERROR_SECRETS, sentence->str);
  return FALSE;
}

static gboolean
not_kept (GError **error, const char *why)
{
  return refuse (error, _ ("The sign-in cannot be kept safely: %s. Unlock the keyring, or set DOCKET_SECRETS=file to keep it in a file of the profile."), why);
}

static gboolean
unreadable (GError **error, const char *why)
{
  return refuse (error, _ ("The sign-in cannot be read: %s. Nothing is sent until it can; what you save is safe on this device."), why);
}

static gboolean
locked (GError **error)
{
  return unreadable (error, _ ("the keyring is locked; unlock it"));
}

/* -- Files -- */

static gboolean
store_in_file (DocketProfile *profile, const char *account, const char *token, GError **error)
{
  g_autofree char *path = file_of (profile, account);
  g_autofree char *dir = g_path_get_dirname (path);
  g_autoptr (GError) local = NULL;

  if (g_mkdir_with_parents (dir, 0700) != 0)
    return not_kept (error, g_strerror (errno));
  if (!g_file_set_contents_full (path, token, -1, G_FILE_SET_CONTENTS_CONSISTENT | G_FILE_SET_CONTENTS_DURABLE, 0600, &local))
    return not_kept (error, local->message);
  return TRUE;
}

static gboolean
load_from_file (DocketProfile *profile, const char *account, char **token, GError **error)
{
  g_autofree char *path = file_of (profile, account);
  g_autofree char *found = NULL;
  g_autoptr (GError) local = NULL;

  if (!g_file_get_contents (path, &found, NULL, &local))
    return g_error_matches (local, G_FILE_ERROR, G_FILE_ERROR_NOENT) || unreadable (error, local->message);
  *token = g_strdup (g_strstrip (found));
  return TRUE;
}

/* -- The keyring -- */

static gboolean
store_in_keyring (DocketProfile *profile, const char *account, const char *token, GError **error)
{
  g_autofree char *label = g_strdup_printf (_ ("Docket sign-in: %s"), account);
  g_autoptr (GError) local = NULL;

  docket_effort_add (DOCKET_EFFORT_WAITS, 1);
  if (secret_password_store_sync (&schema, SECRET_COLLECTION_DEFAULT, label, token, NULL, &local,
                                  "profile", docket_profile_get_dir (profile), "account", account, NULL))
    return TRUE;
  return not_kept (error, local == NULL ? _ ("the keyring refuses it") : local->message);
}

typedef struct
{
  gboolean found;
  gboolean locked;
  char *token; /* (nullable) */
} Entry;

static void
on_searched (GObject *source, GAsyncResult *result, gpointer data)
{
  *(GAsyncResult **) data = g_object_ref (result);
}

static gboolean
read_items (GList *items, Entry *entry, GError **error)
{
  g_autoptr (GError) local = NULL;
  g_autoptr (SecretValue) value = NULL;

  entry->found = items != NULL;
  entry->locked = items != NULL && SECRET_IS_ITEM (items->data) && secret_item_get_locked (items->data);
  if (!entry->found || entry->locked)
    return TRUE;
  value = secret_retrievable_retrieve_secret_sync (items->data, NULL, &local);
  if (value == NULL)
    return unreadable (error, local == NULL ? _ ("the keyring does not give it out") : local->message);
  entry->token = g_strdup (secret_value_get_text (value));
  return TRUE;
}

/* Not the ..._sync() form: the entries are D-Bus proxies, and what they hold is
 * given back by the context in which they were made, which that form ends first. */
static gboolean
find_in_keyring (DocketProfile *profile, const char *account, Entry *entry, GError **error)
{
  g_autoptr (GMainContext) context = g_main_context_new ();
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) local = NULL;
  gboolean ok;
  GList *items;

  docket_effort_add (DOCKET_EFFORT_WAITS, 1);
  g_main_context_push_thread_default (context);
  secret_password_search (&schema, SECRET_SEARCH_ALL, NULL, on_searched, &result,
                          "profile", docket_profile_get_dir (profile), "account", account, NULL);
  while (result == NULL)
    g_main_context_iteration (context, TRUE);
  items = secret_password_search_finish (result, &local);
  ok = local == NULL ? read_items (items, entry, error) : unreadable (error, local->message);
  g_list_free_full (items, g_object_unref);
  g_clear_object (&result);
  while (g_main_context_iteration (context, FALSE))
    ;
  g_main_context_pop_thread_default (context);
  return ok;
}

static gboolean
load_from_keyring (DocketProfile *profile, const char *account, char **token, GError **error)
{
  Entry entry = { FALSE, FALSE, NULL };

  if (!find_in_keyring (profile, account, &entry, error))
    return FALSE;
  *token = entry.token;
  return !entry.locked || locked (error);
}

static gboolean
clear_in_keyring (DocketProfile *profile, const char *account, GError **error)
{
  g_autoptr (GError) local = NULL;
  g_autofree char *left = NULL;
  Entry entry = { FALSE, FALSE, NULL };

  docket_effort_add (DOCKET_EFFORT_WAITS, 1);
  secret_password_clear_sync (&schema, NULL, &local, "profile", docket_profile_get_dir (profile), "account", account, NULL);
  if (local != NULL)
    return unreadable (error, local->message);
  /* What is locked stays, without a word. */
  if (!find_in_keyring (profile, account, &entry, error))
    return FALSE;
  left = entry.token;
  return !entry.locked || locked (error);
}

/* -- Either -- */

gboolean
docket_secrets_store_token (DocketProfile *profile, const char *account, const char *token, GError **error)
{
  gboolean in_files;

  if (!choose (&in_files, error))
    return FALSE;
  return in_files ? store_in_file (profile, account, token, error) : store_in_keyring (profile, account, token, error);
}

gboolean
docket_secrets_load_token (DocketProfile *profile, const char *account, char **token, GError **error)
{
  gboolean in_files;

  *token = NULL;
  if (!choose (&in_files, error))
    return FALSE;
  return in_files ? load_from_file (profile, account, token, error) : load_from_keyring (profile, account, token, error);
}

gboolean
docket_secrets_clear_token (DocketProfile *profile, const char *account, GError **error)
{
  g_autofree char *path = file_of (profile, account);
  gboolean in_files;

  if (!choose (&in_files, error))
    return FALSE;
  if (!in_files)
    return clear_in_keyring (profile, account, error);
  return g_unlink (path) == 0 || errno == ENOENT || unreadable (error, g_strerror (errno));
}
