/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "docket-files.h"

G_BEGIN_DECLS

/**
 * docket_thumbnail_make:
 * @media_type: (nullable): as the file's record says
 *
 * Makes a small picture of a picture that is here, at most
 * %DOCKET_THUMBNAIL_PX_MAX pixels wide and high, upright, as PNG. Does nothing,
 * and says nothing, if there is one already, or if it is no picture that can be
 * read: a missing thumbnail is no failure. Blocks; not on a window's thread.
 */
void docket_thumbnail_make (DocketFiles *files, const char *sha256, const char *media_type);

G_END_DECLS
