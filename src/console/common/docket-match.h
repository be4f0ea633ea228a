/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <pango/pango.h>

G_BEGIN_DECLS

/**
 * docket_match_attributes:
 * @text: what is shown
 * @search: (nullable): what was typed
 *
 * Marks in @text the beginnings of words that @search asks for, the way the
 * full-text search finds them: by prefix, without case and diacritics.
 *
 * Returns: (transfer full) (nullable): %NULL if nothing is to be marked
 */
PangoAttrList *docket_match_attributes (const char *text, const char *search);

G_END_DECLS
