/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * A photo is attached:
 *
 *   /home/…/pump.jpg --read, hash, write--> NAME.files/incoming/XXXXXX
 *                      fsync, rename     -> NAME.files/3f/3f2a…
 *                      fsync all folders above
 *                      one transaction   -> `file` row, outbox row, attachment
 *
 * From there on the original may go: what is sent is the copy. A crash before
 * the transaction leaves bytes that no row knows; the next start clears them
 * away (docket_store_clear_files()). One after it leaves nothing undone. There
 * is no moment at which a record refers to bytes that are not on the disk.
 *
 * Between the rename and the commit such bytes look like leftovers to another
 * process, so taking holds a shared lock, and clearing needs it alone. Locks are
 * flock(2): the kernel gives them back when their holder dies.
 *
 *   NAME.files/lock        that lock
 *   NAME.files/owner       which database knows what is in here
 *   NAME.files/incoming/   copies under way
 *   NAME.files/parts/3f2a… downloads under way: their length is how far they got
 *   NAME.files/3f/3f2a…    whole files
 *   NAME.files/thumbs/     small pictures; made again when they are missing
 */
#include "docket-config.h"

#include "docket-files-private.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "docket-effort.h"
#include "docket-read-file.h"

#define DIGEST_CHARS 64
#define STEP_BYTES (64 * 1024)

G_DEFINE_QUARK (docket-files-error-quark, docket_files_error)

DocketFiles *
docket_files_new (const char *folder)
{
  DocketFiles *self = g_new0 (DocketFiles, 1);

  self->folder = g_strdup (folder);
  return self;
}

DocketFiles *
docket_files_new_for_store (const char *path)
{
  gsize length = strlen (path) - (g_str_has_suffix (path, ".db") ? strlen (".db") : 0);
  g_autofree char *folder = g_strdup_printf ("%.*s.files", (int) length, path);

  return docket_files_new (folder);
}

void
docket_files_free (DocketFiles *self)
{
  if (self == NULL)
    return;
  g_free (self->folder);
  g_free (self);
}

gboolean
docket_files_is_digest (const char *sha256)
{
  return sha256 != NULL && strlen (sha256) == DIGEST_CHARS && strspn (sha256, "0123456789abcdef") == DIGEST_CHARS;
}

/* ---- Paths and errors ---- */

static char *
shelf_path (DocketFiles *self, const char *sha256)
{
  const char name[3] = { sha256[0], sha256[1], '\0' };

  return g_build_filename (self->folder, name, NULL);
}

char *
docket_files_path (DocketFiles *self, const char *sha256)
{
  g_autofree char *shelf = NULL;

  g_return_val_if_fail (docket_files_is_digest (sha256), NULL);
  shelf = shelf_path (self, sha256);
  return g_build_filename (shelf, sha256, NULL);
}

/* The folder refused; @number: errno. */
gboolean
docket_files_not_kept (GError **error, int number)
{
  if (number == ENOSPC || number == EDQUOT || number == EFBIG)
    g_set_error_literal (error, DOCKET_FILES_ERROR, DOCKET_FILES_ERROR_NO_SPACE, _("The disk is full, so the file cannot be kept here. Free some space and try again; nothing saved before is lost."));
  else
    g_set_error (error, DOCKET_FILES_ERROR, DOCKET_FILES_ERROR_NOT_KEPT, _("The file cannot be kept in Docket’s folder: %s. Check the rights of that folder; nothing saved before is lost."), g_strerror (number));
  return FALSE;
}

static gboolean
gone (GError **error)
{
  g_set_error_literal (error, DOCKET_FILES_ERROR, DOCKET_FILES_ERROR_GONE, _("The file is no longer on this device."));
  return FALSE;
}

static gboolean
damaged (GError **error)
{
  g_set_error_literal (error, DOCKET_FILES_ERROR, DOCKET_FILES_ERROR_DAMAGED, _("The copy of the file on this device is damaged."));
  return FALSE;
}

gboolean
docket_files_make_folder (const char *path)
{
  return g_mkdir_with_parents (path, 0700) == 0;
}

static gboolean
sync_folder (const char *path)
{
  int folder = g_open (path, O_RDONLY | O_DIRECTORY | O_CLOEXEC, 0);
  gboolean ok = folder >= 0 && fsync (folder) == 0;
  int number = errno;

  if (folder >= 0)
    close (folder);
  errno = number;
  return ok;
}

gboolean
docket_files_write_all (int file, const guint8 *data, gsize size)
{
  while (size > 0)
    {
      gssize n = write (file, data, size);

      if (n < 0 && errno == EINTR)
        continue;
      if (n <= 0)
        return FALSE;
      data += n;
      size -= (gsize) n;
    }
  return TRUE;
}

/* Whoever made one of them may have died before it was synced, or could not sync it;
 * one in which nothing is new costs next to nothing. */
static gboolean
sync_folders_above (DocketFiles *self, const char *shelf)
{
  g_autofree char *above = g_path_get_dirname (self->folder);

  return sync_folder (shelf) && sync_folder (self->folder) && sync_folder (above);
}

/* What was verified and synced goes into its place, and stays there. */
gboolean
docket_files_put_in_place (DocketFiles *self, const char *from, const char *sha256, GError **error)
{
  g_autofree char *shelf = shelf_path (self, sha256);
  g_autofree char *path = docket_files_path (self, sha256);

  /* One that is there already is replaced: this one is known to be whole. */
  if (!docket_files_make_folder (shelf) || g_rename (from, path) != 0 || !sync_folders_above (self, shelf))
    return docket_files_not_kept (error, errno);
  return TRUE;
}

/* ---- Locks ---- */

static gboolean
take_lock (DocketFiles *self, int operation, int *lock, GError **error)
{
  g_autofree char *path = g_build_filename (self->folder, "lock", NULL);
  int file, code;

  *lock = -1;
  if (!docket_files_make_folder (self->folder))
    return docket_files_not_kept (error, errno);
  file = g_open (path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (file < 0)
    return docket_files_not_kept (error, errno);
  do
    code = flock (file, operation);
  while (code != 0 && errno == EINTR);
  if (code == 0)
    {
      *lock = file;
      return TRUE;
    }
  code = errno;
  close (file);
  return code == EWOULDBLOCK ? FALSE : docket_files_not_kept (error, code);
}

gboolean
docket_files_lock_shared (DocketFiles *self, int *lock, GError **error)
{
  return take_lock (self, LOCK_SH, lock, error);
}

gboolean
docket_files_try_lock_alone (DocketFiles *self, int *lock, GError **error)
{
  return take_lock (self, LOCK_EX | LOCK_NB, lock, error);
}

/* ---- Reading ---- */

static int
open_whole (DocketFiles *self, const char *sha256)
{
  g_autofree char *path = docket_files_path (self, sha256);

  return g_open (path, O_RDONLY | O_NOFOLLOW | O_CLOEXEC, 0);
}

gboolean
docket_files_has (DocketFiles *self, const char *sha256, gint64 size)
{
  g_autofree char *path = docket_files_path (self, sha256);
  struct stat info;

  return lstat (path, &info) == 0 && S_ISREG (info.st_mode) && info.st_size == size;
}

GBytes *
docket_files_read (DocketFiles *self, const char *sha256, gint64 offset, gsize size, GError **error)
{
  int file = open_whole (self, sha256);
  g_autofree guint8 *data = NULL;
  gsize done = 0;

  if (file < 0)
    {
      gone (error);
      return NULL;
    }
  data = g_malloc (MAX (size, 1));
  while (done < size)
    {
      gssize n = pread (file, data + done, size - done, offset + (gint64) done);

      if (n < 0 && errno == EINTR)
        continue;
      if (n <= 0)
        break;
      done += (gsize) n;
    }
  docket_effort_add (DOCKET_EFFORT_READ_BYTES, (gint64) done);
  close (file);
  if (done == size)
    return g_bytes_new_take (g_steal_pointer (&data), size);
  damaged (error);
  return NULL;
}

gboolean
docket_files_hash_is (int file, const char *sha256)
{
  g_autoptr(GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
  g_autofree guint8 *step = g_malloc (STEP_BYTES);
  gint64 at = 0;

  for (;;)
    {
      gssize n = pread (file, step, STEP_BYTES, at);

      if (n < 0 && errno == EINTR)
        continue;
      if (n < 0)
        return FALSE;
      if (n == 0)
        return strcmp (g_checksum_get_string (checksum), sha256) == 0;
      g_checksum_update (checksum, step, n);
      docket_effort_add (DOCKET_EFFORT_HASHED_BYTES, n);
      at += n;
    }
}

void
docket_files_count_read (const char *path)
{
  struct stat info;

  if (stat (path, &info) == 0)
    docket_effort_add (DOCKET_EFFORT_READ_BYTES, info.st_size);
}

gboolean
docket_files_read_named (const char *path, gsize max, char **content, gsize *length, GError **error)
{
  return docket_read_file (path, max, content, length, error);
}

gboolean
docket_files_verify (DocketFiles *self, const char *sha256, gint64 size, GError **error)
{
  int file = open_whole (self, sha256);
  gboolean ok;

  if (file < 0)
    return gone (error);
  ok = docket_files_has (self, sha256, size) && docket_files_hash_is (file, sha256);
  close (file);
  return ok || damaged (error);
}

/* ---- Giving out ---- */

static gboolean
cannot_write (const char *path, int number, GError **error)
{
  g_autofree char *name = g_filename_display_name (path);

  if (number == ENOSPC || number == EDQUOT || number == EFBIG)
    g_set_error (error, DOCKET_FILES_ERROR, DOCKET_FILES_ERROR_NO_SPACE, _("The disk is full, so “%s” cannot be written. Free some space, or choose another folder."), name);
  else if (number == EEXIST)
    g_set_error (error, DOCKET_FILES_ERROR, DOCKET_FILES_ERROR_NOT_KEPT, _("“%s” is there already, and was left as it is. Choose another name."), name);
  else
    g_set_error (error, DOCKET_FILES_ERROR, DOCKET_FILES_ERROR_NOT_KEPT, _("“%s” cannot be written: %s. Choose another folder or name."), name, g_strerror (number));
  return FALSE;
}

static gboolean
copy_whole (int from, int to, const char *sha256, const char *path, GError **error)
{
  g_autoptr(GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
  g_autofree guint8 *step = g_malloc (STEP_BYTES);

  for (;;)
    {
      gssize n = read (from, step, STEP_BYTES);

      if (n < 0 && errno == EINTR)
        continue;
      if (n < 0)
        return damaged (error);
      if (n == 0)
        break;
      g_checksum_update (checksum, step, n);
      docket_effort_add (DOCKET_EFFORT_HASHED_BYTES, n);
      if (!docket_files_write_all (to, step, (gsize) n))
        return cannot_write (path, errno, error);
    }
  if (strcmp (g_checksum_get_string (checksum), sha256) != 0)
    return damaged (error);
  return fsync (to) == 0 || cannot_write (path, errno, error);
}

/* link() and not rename(): it never takes the place of another. */
static gboolean
give_name (const char *from, const char *path, gboolean replace, GError **error)
{
  if (replace)
    return g_rename (from, path) == 0 || cannot_write (path, errno, error);
  if (link (from, path) != 0)
    return cannot_write (path, errno, error);
  g_unlink (from);
  return TRUE;
}

gboolean
docket_files_copy_out (DocketFiles *self, const char *sha256, const char *path, gboolean replace, GError **error)
{
  g_autofree char *made = g_strconcat (path, ".XXXXXX", NULL);
  int from = open_whole (self, sha256);
  int to;
  gboolean ok;

  if (from < 0)
    return gone (error);
  to = g_mkstemp_full (made, O_WRONLY | O_CLOEXEC, 0600);
  if (to < 0)
    {
      ok = cannot_write (path, errno, error);
    }
  else
    {
      ok = copy_whole (from, to, sha256, path, error) && give_name (made, path, replace, error);
      close (to);
      if (!ok)
        g_unlink (made);
    }
  close (from);
  return ok;
}

/* ---- Thumbnails ---- */

static char *
thumbnail_path (DocketFiles *self, const char *sha256)
{
  return g_build_filename (self->folder, "thumbs", sha256, NULL);
}

char *
docket_files_get_thumbnail (DocketFiles *self, const char *sha256)
{
  g_autofree char *path = NULL;

  g_return_val_if_fail (docket_files_is_digest (sha256), NULL);
  path = thumbnail_path (self, sha256);
  return g_file_test (path, G_FILE_TEST_IS_REGULAR) ? g_steal_pointer (&path) : NULL;
}

void
docket_files_put_thumbnail (DocketFiles *self, const char *sha256, const char *png, gsize size)
{
  g_autofree char *folder = g_build_filename (self->folder, "thumbs", NULL);
  g_autofree char *path = NULL;

  g_return_if_fail (docket_files_is_digest (sha256));
  path = thumbnail_path (self, sha256);
  /* It can be made again: consistent is enough, nobody waits for the disk. */
  if (docket_files_make_folder (folder) && !g_file_set_contents_full (path, png, (gssize) size, G_FILE_SET_CONTENTS_CONSISTENT, 0600, NULL))
    g_debug ("A thumbnail was not kept");
}

/* Those of files that are not here any more, and half-written ones. */
static void
clear_thumbnails (DocketFiles *self)
{
  g_autofree char *folder = g_build_filename (self->folder, "thumbs", NULL);
  g_autoptr(GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);
      g_autofree char *whole = docket_files_is_digest (name) ? docket_files_path (self, name) : NULL;

      if (whole == NULL || !g_file_test (whole, G_FILE_TEST_EXISTS))
        g_unlink (path);
    }
}

/* ---- Clearing away ---- */

char *
docket_files_get_owner (DocketFiles *self)
{
  g_autofree char *path = g_build_filename (self->folder, "owner", NULL);
  char *owner = NULL;

  return g_file_get_contents (path, &owner, NULL, NULL) ? owner : NULL;
}

gboolean
docket_files_set_owner (DocketFiles *self, const char *owner, GError **error)
{
  g_autofree char *path = g_build_filename (self->folder, "owner", NULL);

  return g_file_set_contents_full (path, owner, -1, G_FILE_SET_CONTENTS_CONSISTENT | G_FILE_SET_CONTENTS_DURABLE, 0600, NULL)
         || docket_files_not_kept (error, errno);
}

static void
clear_folder (DocketFiles *self, const char *name)
{
  g_autofree char *folder = g_build_filename (self->folder, name, NULL);
  g_autoptr(GDir) dir = g_dir_open (folder, 0, NULL);
  const char *entry;

  while (dir != NULL && (entry = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, entry, NULL);

      g_unlink (path);
    }
}

void
docket_files_clear_leftovers (DocketFiles *self)
{
  clear_folder (self, "incoming");
  clear_folder (self, "parts");
  clear_thumbnails (self);
}

GPtrArray *
docket_files_list (DocketFiles *self)
{
  g_autoptr(GPtrArray) digests = g_ptr_array_new_with_free_func (g_free);
  g_autoptr(GDir) folder = g_dir_open (self->folder, 0, NULL);
  const char *name;

  while (folder != NULL && (name = g_dir_read_name (folder)) != NULL)
    {
      g_autofree char *path = g_build_filename (self->folder, name, NULL);
      g_autoptr(GDir) shelf = strlen (name) == 2 ? g_dir_open (path, 0, NULL) : NULL;
      const char *digest;

      while (shelf != NULL && (digest = g_dir_read_name (shelf)) != NULL)
        if (docket_files_is_digest (digest) && g_str_has_prefix (digest, name))
          g_ptr_array_add (digests, g_strdup (digest));
    }
  return g_steal_pointer (&digests);
}

void
docket_files_remove (DocketFiles *self, const char *sha256)
{
  g_autofree char *path = docket_files_path (self, sha256);
  g_autofree char *thumb = thumbnail_path (self, sha256);

  g_unlink (path);
  g_unlink (thumb);
}
