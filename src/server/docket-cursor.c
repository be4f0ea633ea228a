/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A cursor is 24 bytes, epoch, seq and tag, as base64url without padding. It is
 * opaque to desks: they store it and give it back. The tag makes a server that
 * was restored from an old copy notice a cursor from the future it lost, even
 * when its own seq has since grown past it.
 */
#include "docket-cursor.h"

#include <string.h>

#define CURSOR_BYTES 24
#define CURSOR_CHARS 32
#define SCOPED (G_GUINT64_CONSTANT (1) << 63)

static gboolean
hex_to_bytes (const char *hex, guint8 *bytes)
{
  for (guint i = 0; i < 8; i++)
    {
      int high = g_ascii_xdigit_value (hex[2 * i]);
      int low = high < 0 ? -1 : g_ascii_xdigit_value (hex[2 * i + 1]);

      if (low < 0)
        return FALSE;
      bytes[i] = (guint8) (high << 4 | low);
    }
  return TRUE;
}

static void
bytes_to_hex (const guint8 *bytes, char *hex)
{
  for (guint i = 0; i < 8; i++)
    g_snprintf (hex + 2 * i, 3, "%02x", bytes[i]);
}

char *
docket_cursor_encode (const char *epoch, gint64 seq, const char *hash, gboolean scoped)
{
  guint8 bytes[CURSOR_BYTES] = { 0 };
  guint64 order = GUINT64_TO_BE ((guint64) seq | (scoped ? SCOPED : 0));
  char *text;

  if (!hex_to_bytes (epoch, bytes) || !hex_to_bytes (hash, bytes + 16))
    g_warning ("The epoch or the chain of this store is not hexadecimal");
  memcpy (bytes + 8, &order, 8);
  text = g_base64_encode (bytes, sizeof bytes);
  g_strdelimit (text, "+", '-');
  g_strdelimit (text, "/", '_');
  return text;
}

gboolean
docket_cursor_decode (const char *text, DocketCursor *cursor)
{
  g_autofree char *plain = NULL;
  g_autofree guchar *bytes = NULL;
  guint64 order;
  gsize size;

  if (strlen (text) != CURSOR_CHARS)
    return FALSE;
  for (const char *at = text; *at != '\0'; at++)
    if (!g_ascii_isalnum (*at) && *at != '-' && *at != '_')
      return FALSE;
  plain = g_strdup (text);
  g_strdelimit (plain, "-", '+');
  g_strdelimit (plain, "_", '/');
  bytes = g_base64_decode (plain, &size);
  if (size != CURSOR_BYTES)
    return FALSE;
  memcpy (&order, bytes + 8, 8);
  order = GUINT64_FROM_BE (order);
  bytes_to_hex (bytes, cursor->epoch);
  bytes_to_hex (bytes + 16, cursor->tag);
  cursor->seq = (gint64) (order & ~SCOPED);
  cursor->scoped = (order & SCOPED) != 0;
  return TRUE;
}
