/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "docket-outbox-file.h"

G_BEGIN_DECLS

/**
 * DocketOutboxFileStream:
 *
 * The content of the file that docket_outbox_file_reader_next() has just named,
 * as a stream. Lives no longer than @reader. Fails at its end if the content is
 * not what its digest says.
 */
#define DOCKET_TYPE_OUTBOX_FILE_STREAM (docket_outbox_file_stream_get_type ())
G_DECLARE_FINAL_TYPE (DocketOutboxFileStream, docket_outbox_file_stream, DOCKET, OUTBOX_FILE_STREAM, GInputStream)

GInputStream *docket_outbox_file_stream_new (DocketOutboxFileReader *reader);

G_END_DECLS
