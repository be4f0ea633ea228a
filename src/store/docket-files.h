/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * DocketFilesError:
 * @DOCKET_FILES_ERROR_UNREADABLE: what was named is no file that can be read
 * @DOCKET_FILES_ERROR_TOO_LARGE: more bytes than allowed
 * @DOCKET_FILES_ERROR_NO_SPACE: the disk is full
 * @DOCKET_FILES_ERROR_NOT_KEPT: the folder refuses for another reason
 * @DOCKET_FILES_ERROR_GONE: the bytes are not here
 * @DOCKET_FILES_ERROR_DAMAGED: they are, but are not the ones of that digest
 */
typedef enum
{
  DOCKET_FILES_ERROR_UNREADABLE,
  DOCKET_FILES_ERROR_TOO_LARGE,
  DOCKET_FILES_ERROR_NO_SPACE,
  DOCKET_FILES_ERROR_NOT_KEPT,
  DOCKET_FILES_ERROR_GONE,
  DOCKET_FILES_ERROR_DAMAGED,
} DocketFilesError;
#define DOCKET_FILES_ERROR (docket_files_error_quark ())
GQuark docket_files_error_quark (void);

/**
 * DocketFiles:
 *
 * The bytes of an account's files on this machine, by their SHA-256, in a
 * folder beside its database. Which of them are needed, and whether the server
 * has them, stands in the database.
 *
 * Holds nothing but the folder's name: any thread may have one of its own, and
 * several processes may share the folder. Everything blocks on the disk.
 * Digests are 64 lower-case hex digits; anything else is a programming error.
 */
typedef struct _DocketFiles DocketFiles;

/* The folder is made when the first file comes. */
DocketFiles *docket_files_new (const char *folder);
/* Of the account whose database is @path: "accounts/NAME.db" has its files in
 * "accounts/NAME.files". */
DocketFiles *docket_files_new_for_store (const char *path);
void docket_files_free (DocketFiles *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DocketFiles, docket_files_free)

gboolean docket_files_is_digest (const char *sha256);
/* Where the bytes are, or would be. (transfer full) */
char *docket_files_path (DocketFiles *self, const char *sha256);
/* docket_read_file(), for those above the store. */
gboolean docket_files_read_named (const char *path, gsize max, char **content, gsize *length, GError **error);
/* Counts a file that somebody else reads, a picture for one (docket-effort.h). */
void docket_files_count_read (const char *path);
/* Whether a file of that length is here; its content is not looked at. */
gboolean docket_files_has (DocketFiles *self, const char *sha256, gint64 size);
/* At most @size bytes from @offset on. (transfer full). Errors: GONE, DAMAGED (shorter). */
GBytes *docket_files_read (DocketFiles *self, const char *sha256, gint64 offset, gsize size, GError **error);
/* Reads it all. Errors: GONE, DAMAGED. */
gboolean docket_files_verify (DocketFiles *self, const char *sha256, gint64 size, GError **error);

/**
 * docket_files_copy_out:
 * @path: where to
 * @replace: whether a file that is there already goes
 *
 * A copy for somebody outside the profile, looked at on the way: what is not
 * whole leaves nothing behind, and what was there stays.
 *
 * Errors: GONE, DAMAGED; NO_SPACE or NOT_KEPT (of @path, in words).
 */
gboolean docket_files_copy_out (DocketFiles *self, const char *sha256, const char *path, gboolean replace, GError **error);

/* A small picture of the file, PNG. (transfer full) (nullable): its path */
char *docket_files_get_thumbnail (DocketFiles *self, const char *sha256);
/* Keeps one, if the disk allows. */
void docket_files_put_thumbnail (DocketFiles *self, const char *sha256, const char *png, gsize size);

/* -- Taking in -- */

/* A file whose bytes are in the folder, synced, but that no record refers to
 * yet. While it lives, nobody clears it away; so it is freed after the save
 * that refers to it. */
typedef struct
{
  char *sha256;
  gint64 size;      /* bytes */
  char *media_type; /* from its content: "image/jpeg" */
  char *name;       /* as people call it: "pump.jpg" */
  int lock;
} DocketTakenFile;
void docket_taken_file_free (DocketTakenFile *file);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DocketTakenFile, docket_taken_file_free)

/**
 * docket_files_take:
 * @path: any regular file
 * @bytes_max: more is too large
 *
 * Copies the file into the folder, a step at a time, hashing on the way. What
 * was not taken whole leaves nothing behind; after a crash,
 * docket_files_clear_leftovers() does away with it.
 *
 * Errors: UNREADABLE, TOO_LARGE, NO_SPACE or NOT_KEPT, in words;
 * G_IO_ERROR_CANCELLED.
 */
DocketTakenFile *docket_files_take (DocketFiles *self, const char *path, gint64 bytes_max, GCancellable *cancellable, GError **error);
/* The same of bytes that come from elsewhere: a signature pad, a camera. */
DocketTakenFile *docket_files_take_stream (DocketFiles *self, GInputStream *stream, const char *name, gint64 bytes_max, GCancellable *cancellable, GError **error);

/* -- Receiving in parts -- */

/* How much of a download is here. */
gint64 docket_files_part_length (DocketFiles *self, const char *sha256);
/* Adds bytes to it; does nothing if it does not end at @offset (any more).
 * Errors: NO_SPACE, NOT_KEPT. */
gboolean docket_files_part_add (DocketFiles *self, const char *sha256, gint64 offset, GBytes *bytes, GError **error);
/* All of it came: looks whether it is what it should be, and puts it in place.
 * Errors: DAMAGED (it is thrown away), NO_SPACE, NOT_KEPT. */
gboolean docket_files_part_place (DocketFiles *self, const char *sha256, gint64 size, GError **error);

/* -- Clearing away -- */

/* Whose files these are: what stands in the database, and what was written into
 * the folder. (transfer full) (nullable): NULL: not written yet */
char *docket_files_get_owner (DocketFiles *self);
/* Errors: NO_SPACE, NOT_KEPT. */
gboolean docket_files_set_owner (DocketFiles *self, const char *owner, GError **error);

/* Whoever brings files in holds it shared, until a record refers to them;
 * whoever clears away needs it alone. (out) @lock: closing gives it back.
 * FALSE without error: not alone at the moment. */
gboolean docket_files_lock_shared (DocketFiles *self, int *lock, GError **error);
gboolean docket_files_try_lock_alone (DocketFiles *self, int *lock, GError **error);
/* What crashes left: half copies, half downloads. Needs the lock, alone. */
void docket_files_clear_leftovers (DocketFiles *self);
/* Digests of all that is in the folder. (transfer full) (element-type utf8) */
GPtrArray *docket_files_list (DocketFiles *self);
void docket_files_remove (DocketFiles *self, const char *sha256);

G_END_DECLS
