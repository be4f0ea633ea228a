/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define DOCKET_EPOCH_CHARS 16
#define DOCKET_CURSOR_TAG_CHARS 16

/* What a cursor says: in which epoch, how far, and what the audit chain looked
 * like there (first 16 hex digits of a hash). */
typedef struct
{
  char epoch[DOCKET_EPOCH_CHARS + 1];
  char tag[DOCKET_CURSOR_TAG_CHARS + 1];
  gint64 seq;
  gboolean scoped; /* of the feed of what one person sees, not of everything */
} DocketCursor;

/* @epoch: 16 hex digits; @hash: at least 16. (transfer full) */
char *docket_cursor_encode (const char *epoch, gint64 seq, const char *hash, gboolean scoped);
/* FALSE if @text was not made by docket_cursor_encode(). */
gboolean docket_cursor_decode (const char *text, DocketCursor *cursor);

G_END_DECLS
