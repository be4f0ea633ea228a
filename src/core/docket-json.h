/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

#include "docket-error.h"

G_BEGIN_DECLS

/**
 * docket_json_scan:
 * @data: bytes, not necessarily terminated
 * @bytes_max: largest size accepted
 *
 * Checks that @data is one strict JSON value (RFC 8259): size, UTF-8, nesting
 * up to %DOCKET_JSON_DEPTH_MAX, no NUL (raw or escaped), no duplicate members,
 * integers within int64. json-glib accepts comments, wraps big integers and
 * crashes on deep nesting, so nothing reaches it unscanned.
 *
 * Errors: %DOCKET_CORE_ERROR_MALFORMED, %DOCKET_CORE_ERROR_TOO_LARGE.
 */
gboolean docket_json_scan (const char *data, gsize size, gsize bytes_max, GError **error);

/* Scans, then parses. (transfer full) */
JsonNode *docket_json_parse (const char *data, gsize size, gsize bytes_max, GError **error);

/* Strict readers of envelope members: FALSE with MALFORMED if the member is
 * there with another type, or missing though @required. Unset out-params are
 * left untouched. Text is (transfer none). A null member counts as absent. */
gboolean docket_json_get_text (JsonObject *object, const char *name, gboolean required, const char **text, GError **error);
gboolean docket_json_get_int (JsonObject *object, const char *name, gboolean required, gint64 *number, GError **error);
gboolean docket_json_get_bool (JsonObject *object, const char *name, gboolean required, gboolean *flag, GError **error);
gboolean docket_json_get_object (JsonObject *object, const char *name, gboolean required, JsonObject **member, GError **error);
gboolean docket_json_get_array (JsonObject *object, const char *name, gboolean required, JsonArray **member, GError **error);

/* Compact text of @node, members in their order. (transfer full) */
char *docket_json_to_text (JsonNode *node);

/**
 * DocketJsonWriter:
 *
 * Appends compact JSON to a string: commas and escapes are its work, balance
 * is the caller's. Member names are written with docket_json_name() or by the
 * _member forms.
 */
typedef struct
{
  GString *text;
  gboolean comma;
} DocketJsonWriter;

void docket_json_writer_init (DocketJsonWriter *writer);
/* (transfer full): the text; the writer is empty again */
char *docket_json_writer_finish (DocketJsonWriter *writer);
GBytes *docket_json_writer_finish_bytes (DocketJsonWriter *writer);
void docket_json_writer_clear (DocketJsonWriter *writer);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (DocketJsonWriter, docket_json_writer_clear)

void docket_json_begin_object (DocketJsonWriter *writer);
void docket_json_end_object (DocketJsonWriter *writer);
void docket_json_begin_array (DocketJsonWriter *writer);
void docket_json_end_array (DocketJsonWriter *writer);
void docket_json_name (DocketJsonWriter *writer, const char *name);
void docket_json_text (DocketJsonWriter *writer, const char *text); /* NULL: null */
/* Without looking for what must be escaped: @name is a word of ours; of @text
 * the caller knows. */
void docket_json_constant_name (DocketJsonWriter *writer, const char *name);
void docket_json_plain_name (DocketJsonWriter *writer, const char *name, gsize length);
void docket_json_plain_text (DocketJsonWriter *writer, const char *text, gsize length);
void docket_json_int (DocketJsonWriter *writer, gint64 number);
void docket_json_double (DocketJsonWriter *writer, double number);
void docket_json_bool (DocketJsonWriter *writer, gboolean flag);
void docket_json_null (DocketJsonWriter *writer);
/* @json must be valid JSON; NULL writes null */
void docket_json_raw (DocketJsonWriter *writer, const char *json);
void docket_json_node (DocketJsonWriter *writer, JsonNode *node);
void docket_json_text_member (DocketJsonWriter *writer, const char *name, const char *text);
/* Leaves the member out if @text is NULL. */
void docket_json_optional_text_member (DocketJsonWriter *writer, const char *name, const char *text);
void docket_json_int_member (DocketJsonWriter *writer, const char *name, gint64 number);
void docket_json_bool_member (DocketJsonWriter *writer, const char *name, gboolean flag);

G_END_DECLS
