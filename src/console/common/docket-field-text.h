/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "docket-values.h"

G_BEGIN_DECLS

/*
 * Field values as text that can be edited, and back. Pure.
 */

/* "" for none. (transfer full) */
char *docket_field_to_text (DocketField field, GVariant *value, const char *currency);
/* @value: (out) (transfer full) (nullable). @now_ms fills what a date leaves
 * out. Errors: DOCKET_CORE_ERROR_INVALID, a sentence. */
gboolean docket_field_from_text (DocketField field, const char *text, const char *currency, gint64 now_ms, GVariant **value, GError **error);

G_END_DECLS
