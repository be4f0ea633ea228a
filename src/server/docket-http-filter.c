/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Two lengths, a length beside an encoding, or a repeated length are how
 * requests are smuggled past a proxy; a repeated Authorization or key is a
 * request that two readers understand differently. None of them is let in.
 *
 * Example: POST with Content-Length 5 and Transfer-Encoding chunked: 400, and
 * the connection ends, since nobody can say where the next request begins.
 */
#include "docket-config.h"

#include "docket-http-filter.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "docket-limits.h"

/* Envelope around a full batch. */
#define BODY_BYTES_MAX (DOCKET_BATCH_BYTES_MAX + 4096)

/* Headers that may stand once; the first two also count among the framing. */
static const char *const single_headers[] = {
  "Content-Length",
  "Transfer-Encoding",
  "Host",
  "Content-Type",
  "Authorization",
  "Idempotency-Key",
  "Upload-Offset",
  "Range",
  "Docket-Protocol",
};

void
docket_http_filter_init (DocketHttpFilter *filter, const char *method, const char *path)
{
  *filter = (DocketHttpFilter) { 0 };
  filter->is_upload = strcmp (method, "PATCH") == 0 && g_str_has_prefix (path, "/v1/blobs/");
  filter->has_content = strcmp (method, "POST") == 0 || strcmp (method, "PUT") == 0 || strcmp (method, "PATCH") == 0;
}

/* RFC 9110: visible characters, spaces, tabs, and what is not ASCII. */
static gboolean
is_value (const char *value)
{
  for (; *value != '\0'; value++)
    if ((guchar) *value == 0x7f || ((guchar) *value < 0x20 && *value != '\t'))
      return FALSE;
  return TRUE;
}

void
docket_http_filter_header (DocketHttpFilter *filter, const char *name, const char *value)
{
  filter->bytes += strlen (name) + strlen (value) + 4;
  for (guint i = 0; i < G_N_ELEMENTS (single_headers); i++)
    {
      if (g_ascii_strcasecmp (name, single_headers[i]) != 0)
        continue;
      if (filter->seen & 1u << i)
        filter->twice = single_headers[i];
      if (!is_value (value))
        filter->malformed = single_headers[i];
      filter->seen |= 1u << i;
    }
  if (g_ascii_strcasecmp (name, "Content-Length") == 0)
    {
      filter->n_lengths++;
      filter->length = value;
    }
  else if (g_ascii_strcasecmp (name, "Transfer-Encoding") == 0)
    {
      filter->n_encodings++;
      filter->encoding = value;
    }
  else if (g_ascii_strcasecmp (name, "Content-Type") == 0)
    filter->type = value;
  else if (g_ascii_strcasecmp (name, "Docket-Protocol") == 0)
    filter->protocol = value;
}

static void
refuse (DocketHttpVerdict *verdict, guint status, const char *problem, gboolean hang_up, const char *format, ...) G_GNUC_PRINTF (5, 6);

static void
refuse (DocketHttpVerdict *verdict, guint status, const char *problem, gboolean hang_up, const char *format, ...)
{
  va_list arguments;

  verdict->status = status;
  verdict->problem = problem;
  verdict->hang_up = hang_up;
  va_start (arguments, format);
  g_vsnprintf (verdict->detail, sizeof verdict->detail, format, arguments);
  va_end (arguments);
}

static gboolean
is_decimal (const char *text)
{
  return *text != '\0' && strspn (text, "0123456789") == strlen (text) && strlen (text) <= 18;
}

/* The media type without its parameters. */
static gboolean
is_type (const char *header, const char *type)
{
  gsize size = header == NULL ? 0 : strcspn (header, "; \t");

  return size == strlen (type) && g_ascii_strncasecmp (header, type, size) == 0;
}

/* FALSE: refused. */
static gboolean
judge_framing (const DocketHttpFilter *filter, DocketHttpVerdict *verdict)
{
  guint64 length = filter->length != NULL && is_decimal (filter->length) ? g_ascii_strtoull (filter->length, NULL, 10) : 0;

  if (filter->bytes > DOCKET_HEADER_BYTES_MAX)
    refuse (verdict, 431, "too-large", FALSE, _ ("The headers are larger than 16 KiB."));
  else if (filter->length != NULL && !is_decimal (filter->length))
    refuse (verdict, 400, "malformed", TRUE, _ ("The Content-Length is not a number."));
  else if (filter->n_lengths > 0 && filter->n_encodings > 0)
    refuse (verdict, 400, "malformed", TRUE, _ ("Content-Length and Transfer-Encoding stand side by side. Send one of them."));
  else if (filter->n_lengths > 1 || filter->n_encodings > 1)
    refuse (verdict, 400, "malformed", TRUE, _ ("The request says its length more than once: %s."), filter->n_lengths > 1 ? "Content-Length" : "Transfer-Encoding");
  else if (filter->encoding != NULL && g_ascii_strcasecmp (filter->encoding, "chunked") != 0)
    refuse (verdict, 400, "malformed", TRUE, _ ("The only Transfer-Encoding spoken here is “chunked”."));
  else if (filter->twice != NULL)
    refuse (verdict, 400, "malformed", FALSE, _ ("The header %s stands twice."), filter->twice);
  else if (filter->malformed != NULL)
    refuse (verdict, 400, "malformed", FALSE, _ ("The header %s has a control character."), filter->malformed);
  else if (length > verdict->body_bytes_max)
    refuse (verdict, 413, "too-large", length > DOCKET_DRAINED_BYTES_MAX, _ ("The request is larger than 1 MiB."));
  return verdict->status == 0;
}

void
docket_http_filter_judge (const DocketHttpFilter *filter, DocketHttpVerdict *verdict)
{
  gboolean has_body = filter->n_encodings > 0 || (filter->length != NULL && strcmp (filter->length, "0") != 0);

  *verdict = (DocketHttpVerdict) { 0 };
  verdict->body_bytes_max = filter->is_upload ? DOCKET_BLOB_CHUNK_BYTES_MAX : BODY_BYTES_MAX;
  if (!judge_framing (filter, verdict))
    return;
  /* A length that was misspelt does not count; then the body would be read as
   * the next request. */
  if (filter->has_content && filter->length == NULL && filter->encoding == NULL)
    refuse (verdict, 411, "length-required", FALSE, _ ("Say how long the body is: Content-Length, 0 for none."));
  else if (filter->protocol != NULL && (!is_decimal (filter->protocol) || strlen (filter->protocol) > 6))
    refuse (verdict, 400, "malformed", FALSE, _ ("Docket-Protocol is not a number."));
  else if (filter->protocol != NULL && g_ascii_strtoull (filter->protocol, NULL, 10) < DOCKET_PROTOCOL_MIN)
    refuse (verdict, 426, "client-too-old", FALSE, _ ("This app speaks protocol %s; the oldest spoken here is %d. Update the app; what waits in it is not lost."), filter->protocol, DOCKET_PROTOCOL_MIN);
  else if (has_body && !filter->has_content)
    refuse (verdict, 400, "malformed", FALSE, _ ("This method takes no body."));
  else if (has_body && filter->is_upload && !is_type (filter->type, "application/octet-stream"))
    refuse (verdict, 415, "unsupported-media-type", FALSE, _ ("Send the bytes as application/octet-stream."));
  else if (has_body && !filter->is_upload && !is_type (filter->type, "application/json"))
    refuse (verdict, 415, "unsupported-media-type", FALSE, _ ("Send the body as application/json."));
}
