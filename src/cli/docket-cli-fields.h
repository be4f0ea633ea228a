/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "docket-store.h"

G_BEGIN_DECLS

/*
 * What people type, as values of the schema. Errors of all calls:
 * DOCKET_CLI_ERROR_USAGE (no such field, unreadable value),
 * DOCKET_CLI_ERROR_FAILED (no such person, customer or job),
 * DOCKET_CORE_ERROR_INVALID (out of range).
 */

/**
 * docket_cli_parse_fields:
 * @reader: where names are looked up
 * @words: FIELD=VALUE each
 *
 * Texts as they are; numbers and money (minor units) as whole numbers; times as
 * ISO 8601 (without a zone: local) or ms since the epoch; word lists with
 * commas; people by name, sign-in name or id; customers by name or id; nothing
 * behind the "=" for unset.
 *
 * Returns: (transfer full) (nullable)
 */
DocketValues *docket_cli_parse_fields (DocketStore *reader, DocketKind kind, char **words, int n_words, GError **error);

/* One value. @value: (out) (transfer full) (nullable): NULL for unset */
gboolean docket_cli_parse_value (DocketStore *reader, DocketField field, const char *text, GVariant **value, GError **error);

/* A text as it stands on the command line; an empty one is an error.
 * @value: (out) (transfer full) */
gboolean docket_cli_parse_text (DocketField field, const char *text, GVariant **value, GError **error);

/* By name, first name, sign-in name, id or its unique beginning. (transfer full) */
DocketRecord *docket_cli_find_person (DocketStore *reader, const char *reference, GError **error);
/* By id, its unique beginning, or name. (transfer full) */
DocketRecord *docket_cli_find_customer (DocketStore *reader, const char *reference, GError **error);
/* Whatever is named by a reference: customers by name too. (transfer full) */
DocketRecord *docket_cli_find (DocketStore *reader, DocketKind kind, const char *reference, GError **error);

/* "2026-11-23T09:30", "2026-11-23 09:30:00+01:00", "2026-11-23" or ms. */
gboolean docket_cli_parse_time (const char *text, gint64 *ms, GError **error);
/* The first and the last moment of a local day "2026-11-23". */
gboolean docket_cli_parse_day (const char *text, gint64 *from_ms, gint64 *before_ms, GError **error);

/* Whether people give it a value at all. */
gboolean docket_cli_is_typed (const DocketFieldInfo *field);
/* "title, description, …" as people type them. (transfer full) */
char *docket_cli_field_names (DocketKind kind);

/* One edit for each group that @values touches, in schema order.
 * (transfer full) (element-type DocketOperation) */
GPtrArray *docket_cli_edits (const DocketRecord *seen, const DocketValues *values, const char *reason);

G_END_DECLS
