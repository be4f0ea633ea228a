/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "docket-blob-store.h"
#include "docket-commit.h"
#include "docket-repository.h"

G_BEGIN_DECLS

/**
 * DocketBlobUpload:
 * @sha256: 64 lower-case hex digits
 * @size: of the whole, bytes
 * @person, @device: whose it is
 * @now_ms: by the server's clock
 * @offset: where it stands, or where @bytes begin
 * @created: it was not known before
 * @restarted: announced anew with another size
 *
 * A file on its way in. Each step is for the thread that its type names; whoever
 * takes them in this order can answer for what was kept (I11).
 */
typedef struct
{
  char *sha256;
  gint64 size;
  char *media_type;
  char *person;
  char *device;
  gint64 now_ms;
  gint64 offset;
  GBytes *bytes; /* (nullable) */
  gboolean created;
  gboolean restarted;
  gboolean complete;
} DocketBlobUpload;
void docket_blob_upload_clear (DocketBlobUpload *upload);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (DocketBlobUpload, docket_blob_upload_clear)

/* -- Announcing: read, announce, see how far; mark complete if it is -- */

/* Errors: DOCKET_SERVER_ERROR_REQUEST, DOCKET_SERVER_ERROR_TOO_LARGE, and those of JSON. */
gboolean docket_blob_upload_read (DocketBlobUpload *upload, GBytes *body, GError **error);
/* In the writer. @data: the upload, or what begins with it. Errors: REQUEST (another
 * length), RATE (too much that nothing refers to). */
gboolean docket_blob_upload_announce (DocketRepository *repository, DocketCommit *commit, gpointer data, GError **error);
/* On the store's thread; an empty file is complete after it. */
gboolean docket_blob_upload_see_how_far (DocketBlobStore *store, gpointer data, GError **error);
/* The answer: "offset" and "complete". (transfer full) */
GBytes *docket_blob_upload_to_json (const DocketBlobUpload *upload);

/* -- Bytes: look up, take; mark complete if it is -- */

/* In a reader. Errors: DOCKET_SERVER_ERROR_NOT_FOUND. */
gboolean docket_blob_upload_look_up (DocketRepository *reader, gpointer data, GError **error);
/* On the store's thread: docket_blob_store_take(). */
gboolean docket_blob_upload_take (DocketBlobStore *store, gpointer data, GError **error);
/* In the writer, once the whole is verified and synced: from then on a record
 * may refer to it. Errors: DOCKET_SERVER_ERROR_NOT_FOUND (collected meanwhile). */
gboolean docket_blob_upload_mark_complete (DocketRepository *repository, DocketCommit *commit, gpointer data, GError **error);

G_END_DECLS
