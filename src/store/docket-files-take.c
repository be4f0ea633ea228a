/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * How files come into the folder: copied from elsewhere on this machine, or
 * received from the server part by part. Both ways end alike: what is whole,
 * known by its digest and synced is renamed into its place (docket-files.c says
 * what holds it there).
 */
#include "docket-config.h"

#include "docket-files-private.h"

#include <errno.h>
#include <fcntl.h>
#include <gio/gunixinputstream.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "docket-effort.h"

#define STEP_BYTES (64 * 1024)
/* What a type is known by stands at the beginning. */
#define SNIFF_BYTES 4096
#define NAME_CHARS_MAX 255

void
docket_taken_file_free (DocketTakenFile *file)
{
  if (file == NULL)
    return;
  if (file->lock >= 0)
    close (file->lock);
  g_free (file->sha256);
  g_free (file->media_type);
  g_free (file->name);
  g_free (file);
}

/* ---- Taking in ---- */

/* The type that the content says; only where it says too little (a ZIP that may
 * be a spreadsheet, plain text) the name may say more. */
static char *
sniff (const char *name, const guint8 *data, gsize size)
{
  gboolean uncertain = FALSE;
  g_autofree char *content = g_content_type_guess (NULL, data, size, &uncertain);
  g_autofree char *type = NULL;

  if (uncertain || g_content_type_is_unknown (content) || g_content_type_equals (content, "text/plain") || g_content_type_equals (content, "application/zip") || g_content_type_equals (content, "application/x-ole-storage"))
    {
      g_free (content);
      content = g_content_type_guess (name, data, size, NULL);
    }
  type = g_content_type_get_mime_type (content);
  return type != NULL && strlen (type) <= 100 ? g_steal_pointer (&type) : g_strdup ("application/octet-stream");
}

/* A name that fits the record's field and one line of a list. */
static char *
clean_name (const char *name)
{
  g_autofree char *valid = g_utf8_make_valid (name, -1);
  g_autofree char *cut = g_utf8_substring (valid, 0, MIN (g_utf8_strlen (valid, -1), NAME_CHARS_MAX));

  for (char *p = cut; *p != '\0'; p++)
    if (g_ascii_iscntrl (*p))
      *p = '_';
  return g_strdup (*cut == '\0' ? _("file") : cut);
}

typedef struct
{
  GChecksum *checksum;
  guint8 head[SNIFF_BYTES];
  gsize head_size;
  gint64 size;
} Copy;

static char *
bytes_words (gint64 bytes)
{
  return g_format_size_full ((guint64) bytes, G_FORMAT_SIZE_IEC_UNITS);
}

static gboolean
copy_stream (GInputStream *from, int to, gint64 bytes_max, Copy *copy, GCancellable *cancellable, GError **error)
{
  g_autofree guint8 *step = g_malloc (STEP_BYTES);

  for (;;)
    {
      g_autoptr(GError) read_error = NULL;
      gssize n = g_input_stream_read (from, step, STEP_BYTES, cancellable, &read_error);
      gsize head;

      if (n < 0 && g_error_matches (read_error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        {
          g_propagate_error (error, g_steal_pointer (&read_error));
          return FALSE;
        }
      if (n < 0)
        {
          g_set_error (error, DOCKET_FILES_ERROR, DOCKET_FILES_ERROR_UNREADABLE, _("The file cannot be read: %s. Nothing was attached."), read_error->message);
          return FALSE;
        }
      if (n == 0)
        return fsync (to) == 0 || docket_files_not_kept (error, errno);
      if (copy->size + n > bytes_max)
        {
          g_autofree char *most = bytes_words (bytes_max);

          g_set_error (error, DOCKET_FILES_ERROR, DOCKET_FILES_ERROR_TOO_LARGE, _("The file is too large: at most %s can be attached. Make it smaller, or share it another way and add a note."), most);
          return FALSE;
        }
      head = MIN ((gsize) n, SNIFF_BYTES - copy->head_size);
      memcpy (copy->head + copy->head_size, step, head);
      copy->head_size += head;
      g_checksum_update (copy->checksum, step, n);
      docket_effort_add (DOCKET_EFFORT_HASHED_BYTES, n);
      copy->size += n;
      if (!docket_files_write_all (to, step, (gsize) n))
        return docket_files_not_kept (error, errno);
    }
}

/* A copy under way; -1 with @error. @path: (out) */
static int
open_incoming (DocketFiles *self, char **path, GError **error)
{
  g_autofree char *folder = g_build_filename (self->folder, "incoming", NULL);
  int file = -1;

  *path = g_build_filename (folder, "XXXXXX", NULL);
  if (docket_files_make_folder (folder))
    file = g_mkstemp_full (*path, O_RDWR | O_CLOEXEC, 0600);
  if (file < 0)
    docket_files_not_kept (error, errno);
  return file;
}

DocketTakenFile *
docket_files_take_stream (DocketFiles *self, GInputStream *stream, const char *name, gint64 bytes_max, GCancellable *cancellable, GError **error)
{
  g_autoptr(GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
  g_autoptr(DocketTakenFile) taken = g_new0 (DocketTakenFile, 1);
  g_autofree char *path = NULL;
  g_autofree Copy *copy = g_new0 (Copy, 1);
  gboolean ok;
  int file;

  taken->lock = -1;
  if (!docket_files_lock_shared (self, &taken->lock, error))
    return NULL;
  file = open_incoming (self, &path, error);
  if (file < 0)
    return NULL;
  copy->checksum = checksum;
  ok = copy_stream (stream, file, bytes_max, copy, cancellable, error);
  close (file);
  if (ok)
    {
      taken->sha256 = g_strdup (g_checksum_get_string (checksum));
      taken->size = copy->size;
      taken->name = clean_name (name);
      taken->media_type = sniff (taken->name, copy->head, copy->head_size);
      ok = docket_files_put_in_place (self, path, taken->sha256, error);
    }
  if (!ok)
    g_unlink (path);
  return ok ? g_steal_pointer (&taken) : NULL;
}

DocketTakenFile *
docket_files_take (DocketFiles *self, const char *path, gint64 bytes_max, GCancellable *cancellable, GError **error)
{
  g_autofree char *name = g_filename_display_basename (path);
  g_autoptr(GInputStream) stream = NULL;
  struct stat info;
  /* A pipe must not stop us before we see that it is one. */
  int file = g_open (path, O_RDONLY | O_NONBLOCK | O_CLOEXEC, 0);

  if (file < 0)
    {
      g_set_error (error, DOCKET_FILES_ERROR, DOCKET_FILES_ERROR_UNREADABLE, _("“%s” cannot be read: %s. Nothing was attached."), name, g_strerror (errno));
      return NULL;
    }
  stream = g_unix_input_stream_new (file, TRUE);
  if (fstat (file, &info) != 0 || !S_ISREG (info.st_mode))
    {
      g_set_error (error, DOCKET_FILES_ERROR, DOCKET_FILES_ERROR_UNREADABLE, _("“%s” is no file but a folder or a device. Choose a file."), name);
      return NULL;
    }
  return docket_files_take_stream (self, stream, name, bytes_max, cancellable, error);
}

/* ---- Receiving in parts ---- */

static char *
part_path (DocketFiles *self, const char *sha256)
{
  return g_build_filename (self->folder, "parts", sha256, NULL);
}

gint64
docket_files_part_length (DocketFiles *self, const char *sha256)
{
  g_autofree char *path = part_path (self, sha256);
  struct stat info;

  g_return_val_if_fail (docket_files_is_digest (sha256), 0);
  return lstat (path, &info) == 0 && S_ISREG (info.st_mode) ? info.st_size : 0;
}

gboolean
docket_files_part_add (DocketFiles *self, const char *sha256, gint64 offset, GBytes *bytes, GError **error)
{
  g_autofree char *folder = g_build_filename (self->folder, "parts", NULL);
  g_autofree char *path = part_path (self, sha256);
  struct stat info;
  gsize size;
  const guint8 *data = g_bytes_get_data (bytes, &size);
  gboolean ok = TRUE;
  int file = -1;

  g_return_val_if_fail (docket_files_is_digest (sha256), FALSE);
  if (docket_files_make_folder (folder))
    file = g_open (path, O_WRONLY | O_APPEND | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0600);
  if (file < 0)
    return docket_files_not_kept (error, errno);
  if (fstat (file, &info) == 0 && info.st_size == offset && !docket_files_write_all (file, data, size))
    {
      ok = docket_files_not_kept (error, errno);
      /* Whether it can be cut back or not: the end is proved by the digest. */
      if (ftruncate (file, offset) != 0)
        g_unlink (path);
    }
  close (file);
  return ok;
}

gboolean
docket_files_part_place (DocketFiles *self, const char *sha256, gint64 size, GError **error)
{
  g_autofree char *path = part_path (self, sha256);
  int file;
  gboolean ok;

  g_return_val_if_fail (docket_files_is_digest (sha256), FALSE);
  file = g_open (path, O_RDONLY | O_NOFOLLOW | O_CLOEXEC, 0);
  if (file < 0)
    return docket_files_not_kept (error, errno);
  ok = docket_files_part_length (self, sha256) == size && docket_files_hash_is (file, sha256);
  if (!ok)
    {
      g_unlink (path);
      g_set_error_literal (error, DOCKET_FILES_ERROR, DOCKET_FILES_ERROR_DAMAGED, _("What came from the server is not the file that was asked for. It was thrown away; try again."));
    }
  else if (fsync (file) != 0)
    {
      ok = docket_files_not_kept (error, errno);
    }
  close (file);
  return ok && docket_files_put_in_place (self, path, sha256, error);
}
