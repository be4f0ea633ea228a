/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "docket-similar.h"
#include "docket-store-private.h"

G_BEGIN_DECLS

/*
 * The tables of the search (store-5.sql). `words` and `facets` are texts of
 * words, each with a space before it. Facets begin with '_', which no word
 * does, and a letter: see docket-search.c.
 */

/* Makes the record with @id be found by @words and @facets. @new_row: its row if
 * it was not here before, else 0. @words_moved: (out) (optional): it was found
 * by other words till now, or by none */
gboolean docket_search_table_put (DocketStore *self, DocketKind kind, const char *id, gint64 new_row, const char *words, const char *facets, gboolean *words_moved, GError **error);
/* Whether the record with @id, if it is not in, would come next to what is. */
gboolean docket_search_table_may_be_put (DocketStore *self, DocketKind kind, const char *id, gboolean *may, GError **error);
/* Whether the newest record is in, if there is any. */
gboolean docket_search_table_has_newest (DocketStore *self, DocketKind kind, gboolean *has, GError **error);
gboolean docket_search_table_forget (DocketStore *self, DocketKind kind, const char *id, GError **error);

/* Makes the index of words anew, from what is in `_found`. */
gboolean docket_search_table_refill (DocketStore *self, DocketKind kind, GError **error);

/* -- docket-search.c -- */
void docket_search_append_facet (GString *facets, char kind, const char *value);
void docket_search_append_keys (GString *facets, const DocketLikeness *likeness);
void docket_search_append_id_facet (GString *facets, char kind, const char *id);
gint64 docket_search_day_of (gint64 ms);

/* As docket_search_index() puts a record in that was left till now. */
gboolean docket_search_index_left (DocketStore *self, DocketKind kind, const char *id, GError **error);

/* -- docket-search-fill.c -- */
/* Records of @kind with ids beyond are left to be put in as this program does.
 * (transfer full) (nullable): none */
char *docket_search_left_after (DocketStore *self, DocketKind kind);
/* Whether the record is left, and to be put in when its turn comes. */
gboolean docket_search_is_for_later (DocketStore *self, DocketKind kind, const char *id, gboolean *later, GError **error);

/* -- docket-search-phone.c -- */
/* What else than its words finds a record, if @query looks for a phone number:
 * tokens, of which one is enough (transfer full) (nullable). The same for
 * comparing with GLOB goes into @patterns. */
char *docket_search_phone_expression (DocketStore *self, const DocketQuery *query, GPtrArray *patterns);

/* -- docket-search-tokens.c -- */
/* What the first pair has that the second does not, and the other way round; as
 * docket_search_tokens(). @gone, @come: (out) (transfer full) */
void docket_search_compare_tokens (const char *old_words, const char *old_facets, const char *words, const char *facets, char **gone, char **come);
/* Tokens of @facets, as they stand in the index, perhaps one of them twice. */
void docket_search_append_facets (GString *tokens, const char *facets);

/* Tokens of a span of days (inclusive), such that one of them stands at each day
 * in it and at no other. Days are of UTC, since the epoch. */
#define DOCKET_SEARCH_DAY_MAX 32767
void docket_search_append_days (GString *expression, gint64 from, gint64 to);

G_END_DECLS
