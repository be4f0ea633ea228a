/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What is said when a search found nothing: as much as is sure. */
#include "docket-config.h"

#include <glib/gi18n-lib.h>

#include "docket-no-match.h"

const char *
docket_no_match_get_sentence (DocketStore *reader, const char *sentence)
{
  if (docket_store_is_search_whole (reader))
    return sentence;
  return _ ("The search is being prepared after an update of Docket. Until that is done, what you look for may be here without being found.");
}

void
docket_no_match_show (AdwStatusPage *page, DocketStore *reader, const char *text)
{
  adw_status_page_set_icon_name (page, "system-search-symbolic");
  adw_status_page_set_title (page, docket_store_is_search_whole (reader) ? _ ("No match") : _ ("No match so far"));
  adw_status_page_set_description (page, docket_no_match_get_sentence (reader, text));
}
