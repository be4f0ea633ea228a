/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "docket-schema.h"

G_BEGIN_DECLS

/**
 * docket_entry_check:
 * @value: (nullable): of the field's type, within its bounds (docket_field_check())
 *
 * What a person may newly enter in a field: an e-mail address, a phone number,
 * a color, a media type or a digest that is one, money and times within reason,
 * no payment card's number in any text. What was stored
 * before such a rule stays readable, so records are not held to it.
 *
 * Errors: DOCKET_CORE_ERROR_INVALID; the message names the field and the reason.
 */
gboolean docket_entry_check (DocketField field, GVariant *value, GError **error);

/* Names are typed at every sign-in, in all sorts of keyboards. */
gboolean docket_entry_is_username (const char *text);

G_END_DECLS
