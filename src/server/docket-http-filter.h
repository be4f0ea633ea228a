/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * DocketHttpFilter:
 *
 * What the headers of a request say of its size, framing and language, gathered
 * one by one and judged in the end. Pure: no message, no socket. Fields are
 * private to the functions below; it owns nothing and lives on the stack.
 */
typedef struct
{
  gboolean has_content; /* what its kind of request may bring */
  gboolean is_upload;
  gsize bytes;
  guint n_lengths;
  guint n_encodings;
  guint seen;            /* single headers that stood there, by bit */
  const char *twice;     /* (nullable): one that stood there twice */
  const char *malformed; /* (nullable): one with a value no header may have */
  const char *length;
  const char *encoding;
  const char *type;
  const char *protocol;
} DocketHttpFilter;

/**
 * DocketHttpVerdict:
 * @status: 0: let it in
 * @problem: name of the problem
 * @detail: translated, static or of the filter
 * @hang_up: nobody knows where the body ends: answer and close at once
 * @body_bytes_max: if it is let in: how much of a body to take
 */
typedef struct
{
  guint status;
  const char *problem;
  char detail[160];
  gboolean hang_up;
  gsize body_bytes_max;
} DocketHttpVerdict;

/* @path: as it was sent */
void docket_http_filter_init (DocketHttpFilter *filter, const char *method, const char *path);
/* @value must live as long as the filter. */
void docket_http_filter_header (DocketHttpFilter *filter, const char *name, const char *value);
void docket_http_filter_judge (const DocketHttpFilter *filter, DocketHttpVerdict *verdict);

G_END_DECLS
