/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "docket-store.h"

G_BEGIN_DECLS

/**
 * docket_no_match_get_sentence:
 * @sentence: that nothing was found
 *
 * Returns: @sentence, unless the search does not find all it should yet, which is
 *   said then (docket_store_is_search_whole())
 */
const char *docket_no_match_get_sentence (DocketStore *reader, const char *sentence);
/* Fills @page for a list in which a search found nothing. @text: why that may be, as markup */
void docket_no_match_show (AdwStatusPage *page, DocketStore *reader, const char *text);

G_END_DECLS
