/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * docket_read_file:
 * @max: bytes
 * @content: (out) (transfer full): its beginning, ended by a zero byte
 * @length: (out) (optional): bytes; more than @max: there is more than is read
 *
 * What a person names as a file may be a device without an end, so no more than
 * @max bytes and one are read. Blocks. Errors: G_IO_ERROR, G_FILE_ERROR.
 */
gboolean docket_read_file (const char *path, gsize max, char **content, gsize *length, GError **error);

G_END_DECLS
