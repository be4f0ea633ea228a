/* SPDX-License-Identifier: GPL-3.0-or-later */

/* So that whatever takes files in can take one out of a file of unsent work. */
#include "docket-config.h"

#include "docket-outbox-file-stream.h"

struct _DocketOutboxFileStream
{
  GInputStream parent_instance;

  DocketOutboxFileReader *reader; /* (unowned) */
};

G_DEFINE_FINAL_TYPE (DocketOutboxFileStream, docket_outbox_file_stream, G_TYPE_INPUT_STREAM)

static gssize
docket_outbox_file_stream_read (GInputStream *stream, void *buffer, gsize size, GCancellable *cancellable, GError **error)
{
  DocketOutboxFileStream *self = DOCKET_OUTBOX_FILE_STREAM (stream);
  gsize n;

  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return -1;
  return docket_outbox_file_reader_read (self->reader, buffer, size, &n, error) ? (gssize) n : -1;
}

static void
docket_outbox_file_stream_class_init (DocketOutboxFileStreamClass *klass)
{
  G_INPUT_STREAM_CLASS (klass)->read_fn = docket_outbox_file_stream_read;
}

static void
docket_outbox_file_stream_init (DocketOutboxFileStream *self)
{
}

GInputStream *
docket_outbox_file_stream_new (DocketOutboxFileReader *reader)
{
  DocketOutboxFileStream *self;

  g_return_val_if_fail (reader != NULL, NULL);

  self = g_object_new (DOCKET_TYPE_OUTBOX_FILE_STREAM, NULL);
  self->reader = reader;
  return G_INPUT_STREAM (self);
}
