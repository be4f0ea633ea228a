/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "docket-json.h"
#include "docket-json-reader.h"
#include "docket-operation.h"
#include "docket-result.h"

G_BEGIN_DECLS

/*
 * JSON <-> values, as PROTOCOL writes them. Readers take a place in a text that
 * docket_json_scan() has accepted, or nodes that came out of docket_json_parse(),
 * or texts, which they scan. Unknown members of an envelope are ignored, unknown
 * fields inside `set` are refused.
 *
 * Errors of all readers: DOCKET_CORE_ERROR_MALFORMED (envelope),
 * DOCKET_CORE_ERROR_INVALID (a field).
 */

/* Field value of any type as JSON and back. */
void docket_value_to_json (DocketField field, GVariant *value, DocketJsonWriter *writer);
/* @value: (out) (transfer full) (nullable) */
gboolean docket_value_read (DocketJsonReader *reader, DocketField field, GVariant **value, GError **error);
/* The same into @record, which keeps its own where the value is null. */
gboolean docket_value_read_into (DocketJsonReader *reader, DocketField field, DocketRecord *record, GError **error);
/* The field of this name, DOCKET_FIELD_NONE if the kind has none. @next: (inout):
 * where to look first, as fields mostly come in their own order; 0 at the start */
DocketField docket_field_from_slice (DocketKind kind, const DocketJsonSlice *name, guint *next);

/* {"field": value, …} in schema order. */
void docket_values_to_json (const DocketValues *values, DocketJsonWriter *writer);
/* @reader stands before an object. */
DocketValues *docket_values_read (DocketJsonReader *reader, DocketKind kind, GError **error);
DocketValues *docket_values_from_text (DocketKind kind, const char *text, GError **error);
DocketValues *docket_values_from_json (DocketKind kind, JsonObject *object, GError **error);

/**
 * docket_operation_read_key:
 * @reader: stands before the operation, and still does afterwards
 * @key: (out) (transfer full) (nullable): %NULL if it has none
 *
 * The key alone, so that an operation which is no use otherwise can be answered
 * under it. Errors: DOCKET_CORE_ERROR_MALFORMED if it is no object, or the key no
 * lower-case UUID.
 */
gboolean docket_operation_read_key (const DocketJsonReader *reader, char **key, GError **error);
/* A readable envelope with wrong content comes back with `invalid` set. The
 * message of an error, and `invalid`, begin with the member: "record.kind: …". */
DocketOperation *docket_operation_read (const DocketJsonReader *reader, GError **error);
/* Deterministic: the same operation has the same text on every machine. */
void docket_operation_to_json (const DocketOperation *operation, DocketJsonWriter *writer);
char *docket_operation_to_text (const DocketOperation *operation);
DocketOperation *docket_operation_from_text (const char *text, GError **error);
/* SHA-256 hex of the text; what the server keeps to tell a retry from a reuse. */
char *docket_operation_fingerprint (const DocketOperation *operation);
/* Works both out now, so that the writer, whom all wait for, finds them. Nothing
 * may be written to @operation afterwards; its copies are free again. */
void docket_operation_keep_text (DocketOperation *operation);
/* Likewise of one that is refused for its size, whose values and reason are let
 * go: what is kept for good is what a repeat of its key is told apart by. */
void docket_operation_keep_digest (DocketOperation *operation);

void docket_record_to_json (const DocketRecord *record, DocketJsonWriter *writer);
char *docket_record_to_text (const DocketRecord *record);
DocketRecord *docket_record_from_text (const char *text, GError **error);

/* {"person","device","made_at","arrived_at"}; null for a stamp without person */
void docket_stamp_to_json (const DocketStamp *stamp, DocketJsonWriter *writer);
gboolean docket_stamp_from_json (JsonNode *node, DocketStamp *stamp, GError **error);

/* Leaves @reader behind it. */
DocketResult *docket_result_read (DocketJsonReader *reader, GError **error);
void docket_result_to_json (const DocketResult *result, DocketJsonWriter *writer);
char *docket_result_to_text (const DocketResult *result);
/* Writes it once for all who want it. Nothing may be written to @result
 * afterwards; its copies are free again. */
void docket_result_keep_text (DocketResult *result);
DocketResult *docket_result_from_text (const char *text, GError **error);

/* @text: an answer as it came, not necessarily terminated; scanned here. */
DocketPage *docket_page_from_text (const char *text, gsize size, GError **error);
/* The same in two steps, for whoever asks for the next page before reading this
 * one: the first scans, and says what follows if that stands before the changes
 * (@cursor: (out) (transfer full) (nullable): it does not); the second reads
 * a text that the first accepted. */
gboolean docket_page_look (const char *text, gsize size, char **cursor, gboolean *more, GError **error);
DocketPage *docket_page_read (const char *text, GError **error);
void docket_page_to_json (const DocketPage *page, DocketJsonWriter *writer);
/* The parts of it, for whoever has no records but their text: one element of
 * “changes”, around a record (or null) that the caller writes between the two; */
void docket_change_begin_json (gint64 seq, gboolean removed, DocketJsonWriter *writer);
void docket_change_end_json (DocketKind kind, const char *id, DocketJsonWriter *writer);
/* and the page around the elements, which are separated by commas. @from: (nullable) */
void docket_page_envelope_to_json (const char *from, const char *cursor, guint count, gboolean more, const char *changes, DocketJsonWriter *writer);

G_END_DECLS
