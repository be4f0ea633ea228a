/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 *   DIR/profile.ini            which account is selected; this device's id
 *   DIR/profile.lock           held for the moment of making the device id
 *   DIR/accounts/NAME.db       one account's store
 *   DIR/accounts/NAME.lock     held by the process that syncs it
 *   DIR/accounts/NAME.wake     written after each commit, watched by the others
 *
 * Locks are flock(2): the kernel gives them back when their holder dies.
 */

#include "docket-config.h"

#include "docket-profile.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "docket-id.h"

#define INI_GROUP "profile"
#define WAKE_RATE_MS 50

struct _DocketProfile
{
  gatomicrefcount references;
  char *dir;
  char *device_id;
  char *device_name;
  char *account; /* (nullable) */
};

static gboolean
fail (GError **error, int code, const char *sentence, const char *path)
{
  g_set_error (error, G_IO_ERROR, (int) g_io_error_from_errno (code), "%s (%s: %s)", sentence, path, g_strerror (code));
  return FALSE;
}

/* A folder that only its owner may enter. */
static gboolean
make_dir (const char *path, GError **error)
{
  GStatBuf info;

  if (g_mkdir_with_parents (path, 0700) != 0)
    return fail (error, errno, _("Docket cannot make its folder. Check the rights of the folder above it, or choose another with --profile."), path);
  if (g_stat (path, &info) != 0)
    return fail (error, errno, _("Docket cannot open its folder."), path);
  if (!S_ISDIR (info.st_mode))
    return fail (error, ENOTDIR, _("Docket needs a folder here."), path);
  if ((info.st_mode & 0077) != 0 && g_chmod (path, 0700) != 0)
    return fail (error, errno, _("Docket cannot close its folder to others. It must belong to you."), path);
  if (g_access (path, R_OK | W_OK | X_OK) != 0)
    return fail (error, errno, _("Docket may not write to its folder. Check its rights and its disk, or choose another with --profile."), path);
  return TRUE;
}

static char *
ini_path (DocketProfile *profile)
{
  return g_build_filename (profile->dir, "profile.ini", NULL);
}

static char *
account_file (DocketProfile *profile, const char *account, const char *suffix)
{
  g_autofree char *name = g_strconcat (account, suffix, NULL);

  return g_build_filename (profile->dir, "accounts", name, NULL);
}

/* A missing file is an empty one; an unreadable one is an error: nothing in it
 * may be lost by writing over it. */
static GKeyFile *
read_ini (DocketProfile *profile, GError **error)
{
  g_autofree char *path = ini_path (profile);
  g_autoptr(GKeyFile) ini = g_key_file_new ();
  g_autoptr(GError) read_error = NULL;

  if (g_key_file_load_from_file (ini, path, G_KEY_FILE_KEEP_COMMENTS, &read_error)
      || g_error_matches (read_error, G_FILE_ERROR, G_FILE_ERROR_NOENT))
    return g_steal_pointer (&ini);
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, _("Docket cannot read its profile %s: %s. It was left as it is; move it aside to start with a fresh one."), path, read_error->message);
  return NULL;
}

static gboolean
write_ini (DocketProfile *profile, GKeyFile *ini, GError **error)
{
  g_autofree char *path = ini_path (profile);
  g_autofree char *text = NULL;
  g_autoptr(GError) write_error = NULL;
  gsize size;

  text = g_key_file_to_data (ini, &size, NULL);
  if (g_file_set_contents_full (path, text, (gssize) size, G_FILE_SET_CONTENTS_CONSISTENT | G_FILE_SET_CONTENTS_DURABLE, 0600, &write_error))
    return TRUE;
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED, _("Docket cannot save its profile: %s. Free some space or check the rights of the folder."), write_error->message);
  return FALSE;
}

/* What stands in profile.ini becomes part of a path. */
static gboolean
is_account_name (const char *account)
{
  return *account != '\0' && *account != '.' && strchr (account, G_DIR_SEPARATOR) == NULL && strlen (account) < 200;
}

static void
take_ini (DocketProfile *profile, GKeyFile *ini)
{
  g_clear_pointer (&profile->account, g_free);
  profile->account = g_key_file_get_string (ini, INI_GROUP, "account", NULL);
  if (profile->account != NULL && !is_account_name (profile->account))
    g_clear_pointer (&profile->account, g_free);
  g_clear_pointer (&profile->device_id, g_free);
  profile->device_id = g_key_file_get_string (ini, INI_GROUP, "device", NULL);
  g_clear_pointer (&profile->device_name, g_free);
  profile->device_name = g_key_file_get_string (ini, INI_GROUP, "device-name", NULL);
  if (profile->device_name == NULL)
    profile->device_name = g_strdup (g_get_host_name ());
}

/* @fd: (out): the lock, or -1. FALSE without error: somebody else has it. */
static gboolean
lock_file (const char *path, gboolean wait, int *fd, GError **error)
{
  int file = g_open (path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  int code;

  *fd = -1;
  if (file < 0)
    return fail (error, errno, _("Docket cannot open a file in its folder."), path);
  do
    code = flock (file, wait ? LOCK_EX : LOCK_EX | LOCK_NB);
  while (code != 0 && errno == EINTR);
  if (code == 0)
    {
      *fd = file;
      return TRUE;
    }
  code = errno;
  close (file);
  return code == EWOULDBLOCK ? FALSE : fail (error, code, _("Docket cannot lock a file in its folder."), path);
}

/* Two processes may start for the first time at once: one makes the id. */
static gboolean
ensure_device (DocketProfile *profile, GError **error)
{
  g_autofree char *lock_path = g_build_filename (profile->dir, "profile.lock", NULL);
  g_autoptr(GKeyFile) ini = NULL;
  gboolean ok = TRUE;
  int lock;

  if (!lock_file (lock_path, TRUE, &lock, error))
    return FALSE;
  ini = read_ini (profile, error);
  if (ini == NULL)
    {
      close (lock);
      return FALSE;
    }
  take_ini (profile, ini);
  if (profile->device_id == NULL || !docket_id_is_valid (profile->device_id))
    {
      g_autoptr(DocketClock) clock = docket_system_clock_new ();
      g_autoptr(DocketRandom) random = docket_system_random_new ();

      g_free (profile->device_id);
      profile->device_id = docket_id_new (clock, random);
      g_key_file_set_string (ini, INI_GROUP, "device", profile->device_id);
      g_key_file_set_string (ini, INI_GROUP, "device-name", profile->device_name);
      ok = write_ini (profile, ini, error);
    }
  close (lock);
  return ok;
}

char *
docket_profile_find_dir (const char *dir)
{
  return dir != NULL ? g_canonicalize_filename (dir, NULL) : g_build_filename (g_get_user_data_dir (), "docket", NULL);
}

DocketProfile *
docket_profile_open (const char *dir, GError **error)
{
  g_autoptr(DocketProfile) profile = g_new0 (DocketProfile, 1);
  g_autofree char *accounts = NULL;

  g_atomic_ref_count_init (&profile->references);
  profile->dir = docket_profile_find_dir (dir);
  accounts = g_build_filename (profile->dir, "accounts", NULL);
  if (!make_dir (profile->dir, error) || !make_dir (accounts, error) || !ensure_device (profile, error))
    return NULL;
  return g_steal_pointer (&profile);
}

DocketProfile *
docket_profile_ref (DocketProfile *profile)
{
  g_return_val_if_fail (profile != NULL, NULL);

  g_atomic_ref_count_inc (&profile->references);
  return profile;
}

void
docket_profile_unref (DocketProfile *profile)
{
  if (profile == NULL || !g_atomic_ref_count_dec (&profile->references))
    return;
  g_free (profile->dir);
  g_free (profile->device_id);
  g_free (profile->device_name);
  g_free (profile->account);
  g_free (profile);
}

const char *
docket_profile_get_dir (DocketProfile *profile)
{
  g_return_val_if_fail (profile != NULL, NULL);

  return profile->dir;
}

const char *
docket_profile_get_device_id (DocketProfile *profile)
{
  g_return_val_if_fail (profile != NULL, NULL);

  return profile->device_id;
}

const char *
docket_profile_get_device_name (DocketProfile *profile)
{
  g_return_val_if_fail (profile != NULL, NULL);

  return profile->device_name;
}

/* Read, changed and written under the lock: another process may be choosing an
 * account at this moment. */
gboolean
docket_profile_set_device_name (DocketProfile *profile, const char *name, GError **error)
{
  g_autofree char *lock_path = NULL;
  g_autoptr(GKeyFile) ini = NULL;
  gboolean ok = FALSE;
  int lock;

  g_return_val_if_fail (profile != NULL && name != NULL, FALSE);

  if (g_strcmp0 (profile->device_name, name) == 0)
    return TRUE;
  lock_path = g_build_filename (profile->dir, "profile.lock", NULL);
  if (!lock_file (lock_path, TRUE, &lock, error))
    return FALSE;
  ini = read_ini (profile, error);
  if (ini != NULL)
    {
      g_key_file_set_string (ini, INI_GROUP, "device-name", name);
      ok = write_ini (profile, ini, error);
      if (ok)
        take_ini (profile, ini);
    }
  close (lock);
  return ok;
}

const char *
docket_profile_get_account (DocketProfile *profile)
{
  g_return_val_if_fail (profile != NULL, NULL);

  return profile->account;
}

/* Letters and digits stay, the rest becomes one dash: "127.0.0.1-8085". */
static void
append_readable (GString *name, const char *text)
{
  for (const char *p = text; *p != '\0' && name->len < 80; p++)
    {
      if (g_ascii_isalnum (*p) || (*p == '.' && name->len > 0))
        g_string_append_c (name, g_ascii_tolower (*p));
      else if (name->len > 0 && name->str[name->len - 1] != '-')
        g_string_append_c (name, '-');
    }
}

/* "sofia-at-dispatch.example-3f2a9c1b7d": the words are for people, the digest
 * tells accounts apart whose words are the same. A server keeps its id when its
 * address changes; without an id the address has to do. */
char *
docket_profile_account_name (const char *server_id, const char *server_url, const char *username)
{
  g_autoptr(GString) name = g_string_new (NULL);
  g_autofree char *identity = NULL;
  g_autofree char *digest = NULL;
  const char *host;

  g_return_val_if_fail (username != NULL, NULL);
  g_return_val_if_fail (server_id != NULL || server_url != NULL, NULL);

  append_readable (name, username);
  if (server_url != NULL)
    {
      host = strstr (server_url, "://");
      g_string_append (name, "-at-");
      append_readable (name, host != NULL ? host + 3 : server_url);
    }
  while (name->len > 0 && (name->str[name->len - 1] == '-' || name->str[name->len - 1] == '.'))
    g_string_truncate (name, name->len - 1);

  identity = g_strconcat (server_id != NULL ? server_id : server_url, "\n", username, NULL);
  digest = g_compute_checksum_for_string (G_CHECKSUM_SHA256, identity, -1);
  g_string_append_printf (name, "%s%.10s", name->len > 0 ? "-" : "", digest);
  return g_string_free (g_steal_pointer (&name), FALSE);
}

gboolean
docket_profile_select_account (DocketProfile *profile, const char *account, GError **error)
{
  g_autofree char *lock_path = NULL;
  g_autoptr(GKeyFile) ini = NULL;
  gboolean ok;
  int lock;

  g_return_val_if_fail (profile != NULL, FALSE);
  g_return_val_if_fail (account == NULL || is_account_name (account), FALSE);

  lock_path = g_build_filename (profile->dir, "profile.lock", NULL);
  if (!lock_file (lock_path, TRUE, &lock, error))
    return FALSE;
  ini = read_ini (profile, error);
  ok = ini != NULL;
  if (ok)
    {
      if (account != NULL)
        g_key_file_set_string (ini, INI_GROUP, "account", account);
      else
        g_key_file_remove_key (ini, INI_GROUP, "account", NULL);
      ok = write_ini (profile, ini, error);
    }
  if (ok)
    take_ini (profile, ini);
  close (lock);
  return ok;
}

char *
docket_profile_account_path (DocketProfile *profile, const char *account)
{
  g_return_val_if_fail (profile != NULL, NULL);
  g_return_val_if_fail (account != NULL, NULL);

  return account_file (profile, account, ".db");
}

gboolean
docket_profile_reload (DocketProfile *profile)
{
  g_autoptr(GKeyFile) ini = NULL;
  g_autofree char *device = NULL;

  g_return_val_if_fail (profile != NULL, FALSE);

  ini = read_ini (profile, NULL);
  if (ini == NULL)
    return FALSE;
  device = g_key_file_get_string (ini, INI_GROUP, "device", NULL);
  if (device == NULL)
    return FALSE;
  take_ini (profile, ini);
  return TRUE;
}

gboolean
docket_profile_try_sync_lock (DocketProfile *profile, const char *account, int *fd, GError **error)
{
  g_autofree char *path = NULL;

  g_return_val_if_fail (profile != NULL && account != NULL && fd != NULL, FALSE);

  path = account_file (profile, account, ".lock");
  return lock_file (path, FALSE, fd, error);
}

/* Only a hint: whoever misses it looks again when asked. */
void
docket_profile_wake (DocketProfile *profile, const char *account)
{
  g_autofree char *path = NULL;
  int file;

  g_return_if_fail (profile != NULL && account != NULL);

  path = account_file (profile, account, ".wake");
  file = g_open (path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
  if (file < 0)
    return;
  if (write (file, "\n", 1) < 0)
    g_debug ("Cannot write the wake file");
  close (file);
}

GFileMonitor *
docket_profile_monitor (DocketProfile *profile, const char *account, GError **error)
{
  g_autofree char *path = NULL;
  g_autoptr(GFile) file = NULL;
  GFileMonitor *monitor;

  g_return_val_if_fail (profile != NULL && account != NULL, NULL);

  path = account_file (profile, account, ".wake");
  file = g_file_new_for_path (path);
  monitor = g_file_monitor_file (file, G_FILE_MONITOR_NONE, NULL, error);
  if (monitor != NULL)
    g_file_monitor_set_rate_limit (monitor, WAKE_RATE_MS);
  return monitor;
}
