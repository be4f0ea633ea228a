/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The file in which unsent work travels from one machine to another. Lines of
 * JSON, and the bytes of files between them:
 *
 *   {"format":"docket-outbox","version":1,"server":…,"url":…,"person":…,"username":…,"made_at":…}
 *   {"operation":{…},"saved_at":…}          one an operation, in order of submission
 *   {"file":"3f2a…","size":48211,"media_type":"image/jpeg"}
 *   … 48211 bytes …                         and a line end
 *   {"operations":3,"files":1,"sha256":"…"} digest of every byte before this line
 *
 * Why not a SQLite file: a page that nothing uses may change in it unnoticed,
 * and a file from a stranger would be opened by a machine made for files of our
 * own. Here every byte is under the digest, the last line can only be the one
 * that its counts and digest make, and nothing may follow it; so any damage, at
 * any byte, is seen. It can be read while it is written and written while it is
 * read, however large; and people can look into it.
 *
 * An operation stands in the form in which it goes to the server, with its key:
 * the server answers a key once, so it does not matter how many machines send
 * it. There is no token in the file; what else is in it is as private as the
 * work, so it is readable by its owner only.
 */
#include "docket-config.h"

#include "docket-outbox-file.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "docket-codec.h"
#include "docket-effort.h"
#include "docket-id.h"
#include "docket-limits.h"

#define FORMAT "docket-outbox"
#define VERSION 1
/* An operation with the little that stands around it. */
#define LINE_BYTES_MAX (DOCKET_OPERATION_BYTES_MAX + 1024)
#define STEP_BYTES (64 * 1024)
#define DIGEST_CHARS 64
#define MEDIA_TYPE_CHARS_MAX 255

struct _DocketOutboxFileWriter
{
  char *path;
  char *part; /* where it is until it is whole; NULL once it has its name */
  FILE *stream;
  GChecksum *digest;
  gint64 content_left; /* bytes */
  guint operations;
  guint files;
};

struct _DocketOutboxFileReader
{
  char *path;
  FILE *stream;
  GString *line;
  GChecksum *digest;
  DocketOutboxFileHeader header;
  GChecksum *content; /* of the file under way; NULL: none */
  char *content_sha256;
  gint64 content_left; /* bytes */
  guint operations;
  guint files;
};

G_DEFINE_QUARK (docket-outbox-file-error-quark, docket_outbox_file_error)

void
docket_outbox_file_header_clear (DocketOutboxFileHeader *header)
{
  g_clear_pointer (&header->server, g_free);
  g_clear_pointer (&header->url, g_free);
  g_clear_pointer (&header->person, g_free);
  g_clear_pointer (&header->username, g_free);
  header->made_at = 0;
}

void
docket_outbox_file_entry_clear (DocketOutboxFileEntry *entry)
{
  g_clear_pointer (&entry->operation, docket_operation_unref);
  g_clear_pointer (&entry->sha256, g_free);
  g_clear_pointer (&entry->media_type, g_free);
  memset (entry, 0, sizeof *entry);
}

/* The last line, which follows from all before it. */
static char *
last_line (guint operations, guint files, GChecksum *digest)
{
  return g_strdup_printf ("{\"operations\":%u,\"files\":%u,\"sha256\":\"%s\"}\n", operations, files, g_checksum_get_string (digest));
}

/* ---- Writing ---- */

static gboolean
cannot_write (DocketOutboxFileWriter *self, int number, GError **error)
{
  if (number == ENOSPC || number == EDQUOT || number == EFBIG)
    g_set_error (error, DOCKET_OUTBOX_FILE_ERROR, DOCKET_OUTBOX_FILE_ERROR_CANNOT_WRITE, _("There is not enough space for %s, so nothing was written. Free some space, or choose another disk; your work is still here."), self->path);
  else
    g_set_error (error, DOCKET_OUTBOX_FILE_ERROR, DOCKET_OUTBOX_FILE_ERROR_CANNOT_WRITE, _("%s cannot be written: %s. Choose another place; your work is still here."), self->path, g_strerror (number));
  return FALSE;
}

static gboolean
put_bare (DocketOutboxFileWriter *self, gconstpointer data, gsize size, GError **error)
{
  errno = EIO;
  return fwrite (data, 1, size, self->stream) == size || cannot_write (self, errno, error);
}

static gboolean
put (DocketOutboxFileWriter *self, gconstpointer data, gsize size, GError **error)
{
  g_checksum_update (self->digest, data, (gssize) size);
  docket_effort_add (DOCKET_EFFORT_HASHED_BYTES, (gint64) size);
  return put_bare (self, data, size, error);
}

static gboolean
put_line (DocketOutboxFileWriter *self, DocketJsonWriter *line, GError **error)
{
  g_autofree char *text = docket_json_writer_finish (line);

  return put (self, text, strlen (text), error) && put (self, "\n", 1, error);
}

static gboolean
put_header (DocketOutboxFileWriter *self, const DocketOutboxFileHeader *header, GError **error)
{
  g_auto(DocketJsonWriter) line = { NULL, FALSE };

  docket_json_writer_init (&line);
  docket_json_begin_object (&line);
  docket_json_text_member (&line, "format", FORMAT);
  docket_json_int_member (&line, "version", VERSION);
  docket_json_text_member (&line, "server", header->server);
  docket_json_text_member (&line, "url", header->url);
  docket_json_text_member (&line, "person", header->person);
  docket_json_text_member (&line, "username", header->username);
  docket_json_int_member (&line, "made_at", header->made_at);
  docket_json_end_object (&line);
  return put_line (self, &line, error);
}

DocketOutboxFileWriter *
docket_outbox_file_writer_new (const char *path, const DocketOutboxFileHeader *header, GError **error)
{
  g_autoptr(DocketOutboxFileWriter) self = g_new0 (DocketOutboxFileWriter, 1);
  GStatBuf info;
  int file;

  g_return_val_if_fail (path != NULL && header != NULL, NULL);

  self->path = g_strdup (path);
  self->digest = g_checksum_new (G_CHECKSUM_SHA256);
  /* Taking the place of a folder, or of /dev/null, is never what was meant. */
  if (g_stat (path, &info) == 0 && !S_ISREG (info.st_mode))
    {
      cannot_write (self, S_ISDIR (info.st_mode) ? EISDIR : EEXIST, error);
      return NULL;
    }
  self->part = g_strconcat (path, ".part-XXXXXX", NULL);
  file = g_mkstemp_full (self->part, O_RDWR | O_CLOEXEC, 0600);
  if (file < 0)
    {
      cannot_write (self, errno, error);
      g_clear_pointer (&self->part, g_free);
      return NULL;
    }
  self->stream = fdopen (file, "w");
  g_assert (self->stream != NULL);
  if (!put_header (self, header, error))
    return NULL;
  return g_steal_pointer (&self);
}

void
docket_outbox_file_writer_free (DocketOutboxFileWriter *self)
{
  if (self == NULL)
    return;
  if (self->stream != NULL)
    fclose (self->stream);
  if (self->part != NULL)
    g_unlink (self->part);
  g_checksum_free (self->digest);
  g_free (self->part);
  g_free (self->path);
  g_free (self);
}

gboolean
docket_outbox_file_writer_add_operation (DocketOutboxFileWriter *self, const DocketOperation *operation, gint64 saved_at_ms, GError **error)
{
  g_auto(DocketJsonWriter) line = { NULL, FALSE };

  g_return_val_if_fail (self != NULL && operation != NULL, FALSE);
  g_return_val_if_fail (self->content_left == 0, FALSE);

  docket_json_writer_init (&line);
  docket_json_begin_object (&line);
  docket_json_name (&line, "operation");
  docket_operation_to_json (operation, &line);
  docket_json_int_member (&line, "saved_at", saved_at_ms);
  docket_json_end_object (&line);
  self->operations++;
  return put_line (self, &line, error);
}

gboolean
docket_outbox_file_writer_add_file (DocketOutboxFileWriter *self, const char *sha256, gint64 size, const char *media_type, GError **error)
{
  g_auto(DocketJsonWriter) line = { NULL, FALSE };

  g_return_val_if_fail (self != NULL && sha256 != NULL && media_type != NULL && size >= 0, FALSE);
  g_return_val_if_fail (self->content_left == 0, FALSE);

  docket_json_writer_init (&line);
  docket_json_begin_object (&line);
  docket_json_text_member (&line, "file", sha256);
  docket_json_int_member (&line, "size", size);
  docket_json_text_member (&line, "media_type", media_type);
  docket_json_end_object (&line);
  self->files++;
  self->content_left = size;
  return put_line (self, &line, error) && (size > 0 || put (self, "\n", 1, error));
}

gboolean
docket_outbox_file_writer_add_content (DocketOutboxFileWriter *self, gconstpointer data, gsize size, GError **error)
{
  g_return_val_if_fail (self != NULL && data != NULL, FALSE);
  g_return_val_if_fail (size > 0 && (gint64) size <= self->content_left, FALSE);

  self->content_left -= (gint64) size;
  return put (self, data, size, error) && (self->content_left > 0 || put (self, "\n", 1, error));
}

/* The name is on the disk only when its folder is. */
static gboolean
sync_folder (const char *path)
{
  g_autofree char *folder = g_path_get_dirname (path);
  int file = g_open (folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC, 0);
  gboolean ok = file >= 0 && fsync (file) == 0;
  int number = errno;

  if (file >= 0)
    close (file);
  errno = number;
  return ok;
}

gboolean
docket_outbox_file_writer_finish (DocketOutboxFileWriter *self, GError **error)
{
  g_autofree char *line = NULL;
  FILE *stream;

  g_return_val_if_fail (self != NULL && self->stream != NULL, FALSE);
  g_return_val_if_fail (self->content_left == 0, FALSE);

  line = last_line (self->operations, self->files, self->digest);
  if (!put_bare (self, line, strlen (line), error))
    return FALSE;
  if (fflush (self->stream) != 0 || fsync (fileno (self->stream)) != 0)
    return cannot_write (self, errno, error);
  stream = g_steal_pointer (&self->stream);
  if (fclose (stream) != 0 || g_rename (self->part, self->path) != 0)
    return cannot_write (self, errno, error);
  g_clear_pointer (&self->part, g_free);
  return sync_folder (self->path) || cannot_write (self, errno, error);
}

/* ---- Reading ---- */

/* “%s” in @words stands for the file's name. */
static gboolean
complain (DocketOutboxFileReader *self, DocketOutboxFileError code, const char *words, GError **error)
{
  g_autoptr(GString) sentence = g_string_new (words);

  g_string_replace (sentence, "%s", self->path, 1);
  g_set_error_literal (error, DOCKET_OUTBOX_FILE_ERROR, (int) code, sentence->str);
  return FALSE;
}

static gboolean
damaged (DocketOutboxFileReader *self, GError **error)
{
  return complain (self, DOCKET_OUTBOX_FILE_ERROR_DAMAGED, _("%s is damaged or incomplete, so nothing was taken from it. Copy it again, or write it again where the work was saved."), error);
}

static gboolean
cannot_read (DocketOutboxFileReader *self, int number, GError **error)
{
  g_set_error (error, DOCKET_OUTBOX_FILE_ERROR, DOCKET_OUTBOX_FILE_ERROR_CANNOT_READ, _("%s cannot be read: %s."), self->path, g_strerror (number));
  return FALSE;
}

/* What there is of at most @size bytes. */
static gboolean
get (DocketOutboxFileReader *self, gpointer buffer, gsize size, gsize *n, GError **error)
{
  errno = EIO;
  *n = fread (buffer, 1, size, self->stream);
  docket_effort_add (DOCKET_EFFORT_READ_BYTES, (gint64) *n);
  return *n == size || !ferror (self->stream) || cannot_read (self, errno, error);
}

/* @complete: (out): FALSE: it ends, or becomes too long, before the line does */
static gboolean
get_line (DocketOutboxFileReader *self, gboolean *complete, GError **error)
{
  int byte = 0;

  g_string_truncate (self->line, 0);
  while (byte != '\n' && self->line->len < LINE_BYTES_MAX && (byte = getc (self->stream)) != EOF)
    g_string_append_c (self->line, (char) byte);
  *complete = byte == '\n';
  return !ferror (self->stream) || cannot_read (self, errno, error);
}

/* The line as an object; NULL if it is none. */
static JsonNode *
parse_line (DocketOutboxFileReader *self)
{
  g_autoptr(JsonNode) node = NULL;

  /* Only as it was written: what else JSON allows around it was added later. */
  if (self->line->len < 2 || self->line->str[0] != '{' || self->line->str[self->line->len - 2] != '}')
    return NULL;
  node = docket_json_parse (self->line->str, self->line->len - 1, LINE_BYTES_MAX, NULL);
  return node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? g_steal_pointer (&node) : NULL;
}

static gboolean
read_header (DocketOutboxFileReader *self, GError **error)
{
  const char *format = NULL, *server = NULL, *url = NULL, *person = NULL, *username = NULL;
  g_autoptr(JsonNode) node = NULL;
  JsonObject *object;
  gboolean complete;
  gint64 version = 0;

  if (!get_line (self, &complete, error))
    return FALSE;
  node = complete ? parse_line (self) : NULL;
  object = node != NULL ? json_node_get_object (node) : NULL;
  if (object == NULL || !docket_json_get_text (object, "format", TRUE, &format, NULL) || strcmp (format, FORMAT) != 0
      || !docket_json_get_int (object, "version", TRUE, &version, NULL))
    return complain (self, DOCKET_OUTBOX_FILE_ERROR_FOREIGN, _("%s is not a file of unsent work as “docketctl outbox export” writes it."), error);
  if (version > VERSION)
    return complain (self, DOCKET_OUTBOX_FILE_ERROR_NEWER, _("%s was written by a newer Docket. Update Docket here, then import it again."), error);
  if (version < 1 || !docket_json_get_text (object, "server", TRUE, &server, NULL) || !docket_json_get_text (object, "url", TRUE, &url, NULL)
      || !docket_json_get_text (object, "person", TRUE, &person, NULL) || !docket_json_get_text (object, "username", TRUE, &username, NULL)
      || !docket_json_get_int (object, "made_at", TRUE, &self->header.made_at, NULL))
    return damaged (self, error);
  self->header.server = g_strdup (server);
  self->header.url = g_strdup (url);
  self->header.person = g_strdup (person);
  self->header.username = g_strdup (username);
  g_checksum_update (self->digest, (const guchar *) self->line->str, (gssize) self->line->len);
  return TRUE;
}

DocketOutboxFileReader *
docket_outbox_file_reader_new (const char *path, GError **error)
{
  g_autoptr(DocketOutboxFileReader) self = g_new0 (DocketOutboxFileReader, 1);
  struct stat info;
  int file;

  g_return_val_if_fail (path != NULL, NULL);

  self->path = g_strdup (path);
  self->line = g_string_new (NULL);
  self->digest = g_checksum_new (G_CHECKSUM_SHA256);
  /* A pipe would make the opening wait for somebody who writes. */
  file = g_open (path, O_RDONLY | O_NONBLOCK | O_CLOEXEC, 0);
  if (file < 0 || fstat (file, &info) != 0)
    {
      cannot_read (self, errno, error);
      if (file >= 0)
        close (file);
      return NULL;
    }
  self->stream = fdopen (file, "r");
  g_assert (self->stream != NULL);
  if (!S_ISREG (info.st_mode))
    {
      cannot_read (self, S_ISDIR (info.st_mode) ? EISDIR : EINVAL, error);
      return NULL;
    }
  if (!read_header (self, error))
    return NULL;
  return g_steal_pointer (&self);
}

void
docket_outbox_file_reader_free (DocketOutboxFileReader *self)
{
  if (self == NULL)
    return;
  if (self->stream != NULL)
    fclose (self->stream);
  docket_outbox_file_header_clear (&self->header);
  g_string_free (self->line, TRUE);
  g_checksum_free (self->digest);
  g_clear_pointer (&self->content, g_checksum_free);
  g_free (self->content_sha256);
  g_free (self->path);
  g_free (self);
}

const DocketOutboxFileHeader *
docket_outbox_file_reader_get_header (DocketOutboxFileReader *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return &self->header;
}

/* -- Entries -- */

static gboolean
take_operation (DocketOutboxFileReader *self, JsonObject *object, DocketOutboxFileEntry *entry, GError **error)
{
  JsonNode *node = json_object_get_member (object, "operation");
  g_autofree char *text = node == NULL ? NULL : docket_json_to_text (node);
  g_autoptr(DocketOperation) operation = text == NULL ? NULL : docket_operation_from_text (text, NULL);

  if (operation == NULL || operation->key == NULL || operation->bundle == NULL || !docket_json_get_int (object, "saved_at", TRUE, &entry->saved_at, NULL))
    return damaged (self, error);
  if (operation->invalid != NULL)
    return complain (self, DOCKET_OUTBOX_FILE_ERROR_NEWER, _("%s holds a change that this Docket cannot read. Update Docket here, then import it again."), error);
  entry->type = DOCKET_OUTBOX_FILE_OPERATION;
  entry->operation = g_steal_pointer (&operation);
  self->operations++;
  return TRUE;
}

static gboolean
is_digest (const char *text)
{
  return strlen (text) == DIGEST_CHARS && strspn (text, "0123456789abcdef") == DIGEST_CHARS;
}

static gboolean
take_file (DocketOutboxFileReader *self, JsonObject *object, DocketOutboxFileEntry *entry, GError **error)
{
  const char *sha256 = NULL, *media_type = NULL;
  gint64 size = -1;

  if (!docket_json_get_text (object, "file", TRUE, &sha256, NULL) || !is_digest (sha256)
      || !docket_json_get_int (object, "size", TRUE, &size, NULL) || size < 0 || size > DOCKET_BLOB_BYTES_MAX
      || !docket_json_get_text (object, "media_type", TRUE, &media_type, NULL) || strlen (media_type) > MEDIA_TYPE_CHARS_MAX)
    return damaged (self, error);
  entry->type = DOCKET_OUTBOX_FILE_CONTENT;
  entry->sha256 = g_strdup (sha256);
  entry->size = size;
  entry->media_type = g_strdup (media_type);
  self->content = g_checksum_new (G_CHECKSUM_SHA256);
  g_free (self->content_sha256);
  self->content_sha256 = g_strdup (sha256);
  self->content_left = size;
  self->files++;
  return TRUE;
}

static gboolean
take_end (DocketOutboxFileReader *self, DocketOutboxFileEntry *entry, GError **error)
{
  g_autofree char *expected = last_line (self->operations, self->files, self->digest);

  if (strcmp (self->line->str, expected) != 0 || strlen (expected) != self->line->len || getc (self->stream) != EOF)
    return damaged (self, error);
  entry->type = DOCKET_OUTBOX_FILE_END;
  return TRUE;
}

/* All of the content was read: was it that file, and does its line end? */
static gboolean
end_content (DocketOutboxFileReader *self, GError **error)
{
  gboolean same = strcmp (g_checksum_get_string (self->content), self->content_sha256) == 0;
  guchar end;
  gsize n;

  g_clear_pointer (&self->content, g_checksum_free);
  if (!get (self, &end, 1, &n, error))
    return FALSE;
  if (!same || n != 1 || end != '\n')
    return damaged (self, error);
  g_checksum_update (self->digest, &end, 1);
  return TRUE;
}

gboolean
docket_outbox_file_reader_read (DocketOutboxFileReader *self, gpointer buffer, gsize size, gsize *n, GError **error)
{
  gsize wanted;

  g_return_val_if_fail (self != NULL && buffer != NULL && size > 0 && n != NULL, FALSE);

  *n = 0;
  if (self->content == NULL)
    return TRUE;
  wanted = (gsize) MIN ((gint64) size, self->content_left);
  if (!get (self, buffer, wanted, n, error))
    return FALSE;
  if (*n < wanted)
    return damaged (self, error);
  g_checksum_update (self->digest, buffer, (gssize) *n);
  g_checksum_update (self->content, buffer, (gssize) *n);
  self->content_left -= (gint64) *n;
  return self->content_left > 0 || end_content (self, error);
}

static gboolean
pass_over (DocketOutboxFileReader *self, GError **error)
{
  g_autofree guint8 *buffer = g_malloc (STEP_BYTES);
  gsize n;

  while (self->content != NULL)
    if (!docket_outbox_file_reader_read (self, buffer, STEP_BYTES, &n, error))
      return FALSE;
  return TRUE;
}

gboolean
docket_outbox_file_reader_next (DocketOutboxFileReader *self, DocketOutboxFileEntry *entry, GError **error)
{
  g_autoptr(JsonNode) node = NULL;
  JsonObject *object;
  gboolean complete;

  g_return_val_if_fail (self != NULL && entry != NULL, FALSE);

  docket_outbox_file_entry_clear (entry);
  if (!pass_over (self, error) || !get_line (self, &complete, error))
    return FALSE;
  node = complete ? parse_line (self) : NULL;
  if (node == NULL)
    return damaged (self, error);
  object = json_node_get_object (node);
  if (json_object_has_member (object, "sha256"))
    return take_end (self, entry, error);
  g_checksum_update (self->digest, (const guchar *) self->line->str, (gssize) self->line->len);
  if (json_object_has_member (object, "operation"))
    return take_operation (self, object, entry, error);
  return take_file (self, object, entry, error);
}
