/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "docket-desk.h"

G_BEGIN_DECLS

/**
 * DocketBackgroundReadInfo:
 * @pause_ms: how long to wait before reading; 0 reads at once
 * @waits_for_quiet: whether each further wish begins the pause anew, as for
 *   what is being typed
 * @ask: says on the UI thread what is to be read now; %NULL for nothing.
 *   (transfer full)
 * @read: reads it on a thread of the pool, from a store of its own that cannot
 *   write; %NULL with an error set if it cannot be read. (transfer full)
 * @take: takes on the UI thread what was read, (transfer full), or %NULL and why.
 *   Never called after docket_background_read_stop().
 * @free_asked: frees what @ask made
 * @free_answer: frees what @read made
 *
 * What an owner wants to know of the store, again and again. Static.
 */
typedef struct
{
  guint pause_ms;
  gboolean waits_for_quiet;
  gpointer (*ask) (gpointer owner);
  gpointer (*read) (DocketStore *store, gconstpointer asked, GCancellable *cancellable, GError **error);
  void (*take) (gpointer owner, gconstpointer asked, gpointer answer, const GError *error);
  GDestroyNotify free_asked;
  GDestroyNotify free_answer;
} DocketBackgroundReadInfo;

/**
 * DocketBackgroundRead:
 *
 * Reads of the account's store what takes longer than a frame, without ever
 * keeping the UI thread. At most one reading is under way; whatever is wished for
 * meanwhile leads to one more, not to many. UI thread only.
 */
#define DOCKET_TYPE_BACKGROUND_READ (docket_background_read_get_type ())
G_DECLARE_FINAL_TYPE (DocketBackgroundRead, docket_background_read, DOCKET, BACKGROUND_READ, GObject)

/* @owner is not kept alive: it calls docket_background_read_stop() when it goes. */
DocketBackgroundRead *docket_background_read_new (DocketDesk *desk, const DocketBackgroundReadInfo *info, gpointer owner);
/* Reads soon; again if it is reading now. */
void docket_background_read_soon (DocketBackgroundRead *self);
/* Now, unless the last one was only just now, too: who looks at a page that stood still
 * for long does not wait for the pause between two. */
void docket_background_read_at_once (DocketBackgroundRead *self);
/* Whether one more reading follows the one that is under way or has just ended. */
gboolean docket_background_read_is_due (DocketBackgroundRead *self);
/* No more readings, and what is under way is dropped. May be called twice. */
void docket_background_read_stop (DocketBackgroundRead *self);

G_END_DECLS
