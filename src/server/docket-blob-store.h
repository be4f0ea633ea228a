/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * DocketBlobStore:
 *
 * The bytes of files, in a folder, by their SHA-256. Paths are made of checked
 * digests only; nothing from outside ever becomes part of one.
 *
 * The functions block: they are called from the store's own thread, by way of
 * docket_blob_store_run_async(), one after the other in the order they were
 * asked for. (A program without a main loop may call them directly.)
 */
#define DOCKET_TYPE_BLOB_STORE (docket_blob_store_get_type ())
G_DECLARE_FINAL_TYPE (DocketBlobStore, docket_blob_store, DOCKET, BLOB_STORE, GObject)

/* 64 lower-case hex digits. */
gboolean docket_blob_digest_is_valid (const char *sha256);

/* Makes the folder (0700) if it is not there.
 * Errors: DOCKET_SERVER_ERROR_INPUT. */
DocketBlobStore *docket_blob_store_new (const char *folder, GError **error);

/* How many bytes of an upload are here, durably; 0 if none. */
gint64 docket_blob_store_get_offset (DocketBlobStore *self, const char *sha256);

/**
 * docket_blob_store_take:
 * @offset: where @bytes begin
 * @size: of the whole file, in bytes
 * @next: (out): where the upload stands now, on success and on WRONG_OFFSET
 * @complete: (out): all bytes are here and have that digest
 *
 * Adds @bytes to an upload; they are on the disk when it returns. With the last
 * byte the whole is verified and put in its place.
 *
 * Errors: DOCKET_SERVER_ERROR_OFFSET, DOCKET_SERVER_ERROR_DIGEST (the upload
 * was thrown away), DOCKET_SERVER_ERROR_TOO_LARGE (beyond @size),
 * DOCKET_SERVER_ERROR_UNAVAILABLE (the disk did not take it; the upload stands
 * where it stood)
 */
gboolean docket_blob_store_take (DocketBlobStore *self, const char *sha256, gint64 offset, GBytes *bytes, gint64 size, gint64 *next, gboolean *complete, GError **error);
/* The bytes of a complete file, mapped. (transfer full): NULL if it is not here */
GBytes *docket_blob_store_map (DocketBlobStore *self, const char *sha256);
/* Whether a complete file is here with that length and digest.
 * Errors: DOCKET_SERVER_ERROR_DAMAGED, in words. */
gboolean docket_blob_store_verify (DocketBlobStore *self, const char *sha256, gint64 size, GError **error);
/* Throws an upload away. */
void docket_blob_store_discard (DocketBlobStore *self, const char *sha256);
/* Removes a file and any upload of it. */
void docket_blob_store_remove (DocketBlobStore *self, const char *sha256);
/* Puts a complete file into another store, as a link where that is possible. */
gboolean docket_blob_store_copy (DocketBlobStore *self, const char *sha256, DocketBlobStore *into, GError **error);

typedef gboolean (*DocketBlobFunc) (DocketBlobStore *self, gpointer data, GError **error);
/* Calls @func on the store's thread; @data must live until the callback. */
void docket_blob_store_run_async (DocketBlobStore *self, DocketBlobFunc func, gpointer data, GAsyncReadyCallback callback, gpointer user_data);
gboolean docket_blob_store_run_finish (DocketBlobStore *self, GAsyncResult *result, GError **error);
/* Does what is queued and ends the thread. */
void docket_blob_store_stop (DocketBlobStore *self);

G_END_DECLS
