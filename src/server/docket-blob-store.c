/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Files by their digest:
 *
 *   FOLDER/uploads/SHA256      what has come of it so far
 *   FOLDER/ab/SHA256           the whole, verified (ab: its first two digits)
 *
 * An upload's length is how far it got: bytes are written and synced before
 * they are answered for, so whoever was told an offset can go on there after a
 * crash. What a power cut left behind an offset that nobody was told is caught
 * at the end, by the digest over the whole.
 *
 * A file appears in its place by a rename of what was verified and synced; all
 * folders above are synced before anybody hears that it is complete, whoever made
 * them: that one may have died before it could.
 *
 * One thread does everything in the order it was asked for. That is what makes
 * collecting safe: a file whose row is gone is removed before any upload that
 * was announced afterwards can put it back.
 */
#include "docket-config.h"

#include "docket-blob-store.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <sodium.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "docket-server-error.h"

#define UPLOADS "uploads"
#define DIGEST_CHARS 64
#define HASH_STEP_BYTES (256 * 1024)

struct _DocketBlobStore
{
  GObject parent_instance;
  int folder;
  int uploads;
  GThreadPool *thread;
};

G_DEFINE_FINAL_TYPE (DocketBlobStore, docket_blob_store, G_TYPE_OBJECT)

typedef struct
{
  GTask *task;
  DocketBlobFunc func;
  gpointer data;
} Job;

gboolean
docket_blob_digest_is_valid (const char *sha256)
{
  return sha256 != NULL && strlen (sha256) == DIGEST_CHARS && strspn (sha256, "0123456789abcdef") == DIGEST_CHARS;
}

static gboolean
fail (GError **error, int number)
{
  if (number == ENOSPC || number == EDQUOT || number == EFBIG)
    g_set_error_literal (error, DOCKET_SERVER_ERROR, DOCKET_SERVER_ERROR_UNAVAILABLE, _ ("The server has no room for this file just now. Nothing was lost; send it again later."));
  else
    g_set_error_literal (error, DOCKET_SERVER_ERROR, DOCKET_SERVER_ERROR_UNAVAILABLE, _ ("The server could not keep this file just now. Nothing was lost; send it again later."));
  g_message ("A file was not kept: %s", g_strerror (number));
  return FALSE;
}

/* The folder of complete files that @sha256 belongs into; -1 with errno. */
static int
open_shelf (DocketBlobStore *self, const char *sha256, gboolean make)
{
  char name[3] = { sha256[0], sha256[1], '\0' };

  if (make)
    mkdirat (self->folder, name, 0700);
  return openat (self->folder, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
}

/* What stands on @shelf is found after a power cut. */
static gboolean
sync_folders (DocketBlobStore *self, int shelf)
{
  return fsync (shelf) == 0 && fsync (self->folder) == 0;
}

/* A complete file, for reading; -1 if it is not here. */
static int
open_complete (DocketBlobStore *self, const char *sha256)
{
  int shelf = open_shelf (self, sha256, FALSE);
  int file = shelf < 0 ? -1 : openat (shelf, sha256, O_RDONLY | O_NOFOLLOW | O_CLOEXEC);

  if (shelf >= 0)
    close (shelf);
  return file;
}

static gint64
length_of (int file)
{
  struct stat info;

  return fstat (file, &info) == 0 && S_ISREG (info.st_mode) ? info.st_size : -1;
}

gint64
docket_blob_store_get_offset (DocketBlobStore *self, const char *sha256)
{
  struct stat info;

  g_return_val_if_fail (docket_blob_digest_is_valid (sha256), 0);
  if (fstatat (self->uploads, sha256, &info, AT_SYMLINK_NOFOLLOW) != 0 || !S_ISREG (info.st_mode))
    return 0;
  return info.st_size;
}

void
docket_blob_store_discard (DocketBlobStore *self, const char *sha256)
{
  g_return_if_fail (docket_blob_digest_is_valid (sha256));
  unlinkat (self->uploads, sha256, 0);
}

/* ---- Taking bytes in ---- */

static gboolean
write_all (int file, gint64 offset, GBytes *bytes)
{
  gsize size, done = 0;
  const guint8 *data = g_bytes_get_data (bytes, &size);

  while (done < size)
    {
      gssize n = pwrite (file, data + done, size - done, offset + (gint64) done);

      if (n < 0 && errno == EINTR)
        continue;
      if (n <= 0)
        return FALSE;
      done += (gsize) n;
    }
  return fdatasync (file) == 0;
}

/* Hex of the digest over the whole file. FALSE: it could not be read. */
static gboolean
hash_file (int file, char hex[DIGEST_CHARS + 1])
{
  crypto_hash_sha256_state state;
  guint8 digest[crypto_hash_sha256_BYTES];
  g_autofree guint8 *step = g_malloc (HASH_STEP_BYTES);
  gint64 at = 0;

  crypto_hash_sha256_init (&state);
  for (;;)
    {
      gssize n = pread (file, step, HASH_STEP_BYTES, at);

      if (n < 0 && errno == EINTR)
        continue;
      if (n < 0)
        return FALSE;
      if (n == 0)
        break;
      crypto_hash_sha256_update (&state, step, (unsigned long long) n);
      at += n;
    }
  crypto_hash_sha256_final (&state, digest);
  sodium_bin2hex (hex, DIGEST_CHARS + 1, digest, sizeof digest);
  return TRUE;
}

/* From the uploads into its place. */
static gboolean
put_in_place (DocketBlobStore *self, const char *sha256, GError **error)
{
  int shelf = open_shelf (self, sha256, TRUE);
  gboolean ok = shelf >= 0 && renameat (self->uploads, sha256, shelf, sha256) == 0 && sync_folders (self, shelf);
  int number = errno;

  if (shelf >= 0)
    close (shelf);
  return ok || fail (error, number);
}

static gboolean
finish (DocketBlobStore *self, const char *sha256, int file, gint64 *next, GError **error)
{
  char hex[DIGEST_CHARS + 1];

  if (!hash_file (file, hex) || fsync (file) != 0)
    return fail (error, errno);
  if (strcmp (hex, sha256) == 0)
    return put_in_place (self, sha256, error);
  docket_blob_store_discard (self, sha256);
  *next = 0;
  g_set_error_literal (error, DOCKET_SERVER_ERROR, DOCKET_SERVER_ERROR_DIGEST, _ ("The bytes do not have the digest that was announced. The upload was thrown away; send the file again from its start."));
  return FALSE;
}

static gboolean
take_into (DocketBlobStore *self, const char *sha256, int file, gint64 offset, GBytes *bytes, gint64 size, gint64 *next, gboolean *complete, GError **error)
{
  gint64 length = length_of (file);
  gint64 end = offset + (gint64) g_bytes_get_size (bytes);

  *next = MAX (length, 0);
  if (offset != length)
    {
      g_set_error (error, DOCKET_SERVER_ERROR, DOCKET_SERVER_ERROR_OFFSET, _ ("The upload stands at another place. Go on where Upload-Offset says."));
      return FALSE;
    }
  if (end > size)
    {
      g_set_error_literal (error, DOCKET_SERVER_ERROR, DOCKET_SERVER_ERROR_TOO_LARGE, _ ("These are more bytes than were announced."));
      return FALSE;
    }
  if (!write_all (file, offset, bytes))
    {
      int number = errno;

      /* Half of it would be taken for what was answered for. */
      if (ftruncate (file, length) != 0)
        docket_blob_store_discard (self, sha256);
      return fail (error, number);
    }
  *next = end;
  *complete = end == size;
  return !*complete || finish (self, sha256, file, next, error);
}

gboolean
docket_blob_store_take (DocketBlobStore *self, const char *sha256, gint64 offset, GBytes *bytes, gint64 size, gint64 *next, gboolean *complete, GError **error)
{
  gboolean ok;
  int file;

  g_return_val_if_fail (docket_blob_digest_is_valid (sha256), FALSE);
  *complete = FALSE;
  *next = 0;
  file = openat (self->uploads, sha256, O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0600);
  if (file < 0)
    return fail (error, errno);
  ok = take_into (self, sha256, file, offset, bytes, size, next, complete, error);
  close (file);
  *complete = *complete && ok;
  return ok;
}

/* ---- Complete files ---- */

GBytes *
docket_blob_store_map (DocketBlobStore *self, const char *sha256)
{
  g_autoptr (GMappedFile) mapped = NULL;
  int file;

  g_return_val_if_fail (docket_blob_digest_is_valid (sha256), NULL);
  file = open_complete (self, sha256);
  if (file < 0)
    return NULL;
  if (length_of (file) >= 0)
    mapped = g_mapped_file_new_from_fd (file, FALSE, NULL);
  close (file);
  return mapped == NULL ? NULL : g_mapped_file_get_bytes (mapped);
}

gboolean
docket_blob_store_verify (DocketBlobStore *self, const char *sha256, gint64 size, GError **error)
{
  char hex[DIGEST_CHARS + 1];
  const char *wrong = NULL;
  int file;

  if (!docket_blob_digest_is_valid (sha256))
    {
      g_set_error (error, DOCKET_SERVER_ERROR, DOCKET_SERVER_ERROR_DAMAGED, _ ("A record refers to the file “%s”, which is no SHA-256."), sha256);
      return FALSE;
    }
  file = open_complete (self, sha256);
  if (file < 0)
    wrong = _ ("is missing");
  else if (length_of (file) != size)
    wrong = _ ("has another length");
  else if (!hash_file (file, hex))
    wrong = _ ("cannot be read");
  else if (strcmp (hex, sha256) != 0)
    wrong = _ ("has other content");
  if (file >= 0)
    close (file);
  if (wrong == NULL)
    return TRUE;
  /* Translators: e.g. "The file 0a4f… is missing." */
  g_set_error (error, DOCKET_SERVER_ERROR, DOCKET_SERVER_ERROR_DAMAGED, _ ("The file %s %s."), sha256, wrong);
  return FALSE;
}

void
docket_blob_store_remove (DocketBlobStore *self, const char *sha256)
{
  int shelf;

  g_return_if_fail (docket_blob_digest_is_valid (sha256));
  docket_blob_store_discard (self, sha256);
  shelf = open_shelf (self, sha256, FALSE);
  if (shelf < 0)
    return;
  unlinkat (shelf, sha256, 0);
  close (shelf);
}

static gboolean
copy_bytes (DocketBlobStore *self, const char *sha256, DocketBlobStore *into, GError **error)
{
  g_autoptr (GBytes) bytes = docket_blob_store_map (self, sha256);
  gboolean complete;
  gint64 next;

  if (bytes == NULL)
    {
      g_set_error (error, DOCKET_SERVER_ERROR, DOCKET_SERVER_ERROR_DAMAGED, _ ("The file %s %s."), sha256, _ ("is missing"));
      return FALSE;
    }
  docket_blob_store_discard (into, sha256);
  return docket_blob_store_take (into, sha256, 0, bytes, (gint64) g_bytes_get_size (bytes), &next, &complete, error);
}

gboolean
docket_blob_store_copy (DocketBlobStore *self, const char *sha256, DocketBlobStore *into, GError **error)
{
  int from, to;
  gboolean linked;

  g_return_val_if_fail (docket_blob_digest_is_valid (sha256), FALSE);
  from = open_shelf (self, sha256, FALSE);
  to = open_shelf (into, sha256, TRUE);
  linked = from >= 0 && to >= 0 && (linkat (from, sha256, to, sha256, 0) == 0 || errno == EEXIST) && sync_folders (into, to);
  if (from >= 0)
    close (from);
  if (to >= 0)
    close (to);
  return linked || copy_bytes (self, sha256, into, error);
}

/* ---- The thread ---- */

static void
work (gpointer data, gpointer user_data)
{
  Job *job = data;
  DocketBlobStore *self = g_task_get_source_object (job->task);
  GError *error = NULL;

  if (job->func (self, job->data, &error))
    g_task_return_boolean (job->task, TRUE);
  else
    g_task_return_error (job->task, error);
  g_object_unref (job->task);
  g_free (job);
}

void
docket_blob_store_run_async (DocketBlobStore *self, DocketBlobFunc func, gpointer data, GAsyncReadyCallback callback, gpointer user_data)
{
  Job *job;

  if (self->thread == NULL)
    {
      g_task_report_new_error (self, callback, user_data, docket_blob_store_run_async, DOCKET_SERVER_ERROR, DOCKET_SERVER_ERROR_UNAVAILABLE, "%s", _ ("The server is stopping."));
      return;
    }
  job = g_new0 (Job, 1);
  job->task = g_task_new (self, NULL, callback, user_data);
  g_task_set_source_tag (job->task, docket_blob_store_run_async);
  job->func = func;
  job->data = data;
  g_thread_pool_push (self->thread, job, NULL);
}

gboolean
docket_blob_store_run_finish (DocketBlobStore *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

void
docket_blob_store_stop (DocketBlobStore *self)
{
  if (self->thread != NULL)
    g_thread_pool_free (g_steal_pointer (&self->thread), FALSE, TRUE);
}

/* ---- Making ---- */

static void
docket_blob_store_finalize (GObject *object)
{
  DocketBlobStore *self = DOCKET_BLOB_STORE (object);

  docket_blob_store_stop (self);
  if (self->folder >= 0)
    close (self->folder);
  if (self->uploads >= 0)
    close (self->uploads);
  G_OBJECT_CLASS (docket_blob_store_parent_class)->finalize (object);
}

static void
docket_blob_store_class_init (DocketBlobStoreClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = docket_blob_store_finalize;
}

static void
docket_blob_store_init (DocketBlobStore *self)
{
  self->folder = -1;
  self->uploads = -1;
}

/* Made, and found after a power cut. Who may not look into what is above it has not
 * made it either. */
static gboolean
make_folder (const char *path)
{
  g_autofree char *whole = g_canonicalize_filename (path, NULL);
  g_autofree char *above = g_path_get_dirname (whole);
  gboolean made = !g_file_test (path, G_FILE_TEST_IS_DIR);
  int folder;
  gboolean ok;

  if (g_mkdir_with_parents (path, 0700) != 0)
    return FALSE;
  folder = open (above, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (folder < 0)
    return !made;
  ok = fsync (folder) == 0;
  close (folder);
  return ok;
}

DocketBlobStore *
docket_blob_store_new (const char *folder, GError **error)
{
  g_autoptr (DocketBlobStore) self = g_object_new (DOCKET_TYPE_BLOB_STORE, NULL);

  if (make_folder (folder))
    self->folder = open (folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (self->folder >= 0 && (mkdirat (self->folder, UPLOADS, 0700) == 0 || errno == EEXIST))
    self->uploads = openat (self->folder, UPLOADS, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
  if (self->uploads < 0)
    {
      g_set_error (error, DOCKET_SERVER_ERROR, DOCKET_SERVER_ERROR_INPUT, _ ("The folder for files cannot be used at %s: %s. Check the path and its rights."), folder, g_strerror (errno));
      return NULL;
    }
  /* The hashing needs it; it may have been called before. */
  if (sodium_init () < 0)
    g_error ("libsodium does not work on this machine");
  self->thread = g_thread_pool_new (work, NULL, 1, TRUE, error);
  return self->thread == NULL ? NULL : g_steal_pointer (&self);
}
