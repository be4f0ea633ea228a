/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "docket-schema.h"

G_BEGIN_DECLS

/**
 * docket_typed_read:
 * @text: what stands behind "terms_days=" or in a cell of a table; not empty
 * @value: (out) (transfer full): of the field's type; its bounds are not looked
 *   at: docket_field_check()
 *
 * Texts as they are; numbers and money (minor units) as whole numbers; choices
 * by their names; word lists with commas. Times and references to records need
 * more than a text and are not read here.
 *
 * Errors: %DOCKET_CORE_ERROR_INVALID; the message names the field and an example.
 */
gboolean docket_typed_read (DocketField field, const char *text, GVariant **value, GError **error);

G_END_DECLS
