/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The filter before any request: first line the method and the path, then one
 * header a line. Whatever is let in has one length at most. */
#include "docket-fuzz.h"

#include <string.h>

#include "docket-http-filter.h"
#include "docket-limits.h"

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  g_autofree char *text = size == 0 ? g_strdup ("") : g_strndup ((const char *) data, size);
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
  char *space = lines[0] == NULL ? NULL : strchr (lines[0], ' ');
  DocketHttpFilter filter;
  DocketHttpVerdict verdict;
  guint n_lengths = 0;

  if (space == NULL)
    return 0;
  *space = '\0';
  docket_http_filter_init (&filter, lines[0], space + 1);
  for (guint i = 1; lines[i] != NULL; i++)
    {
      char *colon = strchr (lines[i], ':');

      if (colon == NULL)
        continue;
      *colon = '\0';
      docket_http_filter_header (&filter, lines[i], colon + 1);
      n_lengths += g_ascii_strcasecmp (lines[i], "Content-Length") == 0 || g_ascii_strcasecmp (lines[i], "Transfer-Encoding") == 0;
    }
  docket_http_filter_judge (&filter, &verdict);
  PROMISE (verdict.body_bytes_max >= DOCKET_BLOB_CHUNK_BYTES_MAX && verdict.body_bytes_max <= DOCKET_BATCH_BYTES_MAX + 4096);
  if (verdict.status == 0)
    {
      PROMISE (n_lengths <= 1 && filter.bytes <= DOCKET_HEADER_BYTES_MAX);
      PROMISE (filter.length == NULL || g_ascii_strtoull (filter.length, NULL, 10) <= verdict.body_bytes_max);
    }
  else
    {
      PROMISE (verdict.status >= 400 && verdict.status < 500 && verdict.problem != NULL && verdict.detail[0] != '\0');
      PROMISE (g_utf8_validate (verdict.detail, -1, NULL));
    }
  return 0;
}
