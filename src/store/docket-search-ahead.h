/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "docket-store-private.h"

G_BEGIN_DECLS

/* A record of the second set of tables, as it goes into the index. */
typedef struct
{
  gint64 row;
  char *id;
  char *words;
  char *facets;
  char *tokens;
} DocketSearchRow;

/* Records of @kind (customer or job) whose id is beyond @after, by id. @path:
 * file to be read on a thread; NULL: none is begun */
DocketSearchAhead *docket_search_ahead_new (const char *path, DocketKind kind, const char *after);
/* Whether the next one it gives out is the one that follows @after. */
gboolean docket_search_ahead_goes_on (DocketSearchAhead *self, DocketKind kind, const char *after);
/* Whether all that it gave out was read by its thread. */
gboolean docket_search_ahead_is_by_thread (DocketSearchAhead *self);
/* @db: to read from if there is no thread. @row: (out) (transfer none): valid
 * until the next call; NULL at the end */
gboolean docket_search_ahead_next (DocketSearchAhead *self, DocketDb *db, const DocketSearchRow **row, GError **error);

G_END_DECLS
