/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "docket-clock.h"
#include "docket-db.h"
#include "docket-random.h"

G_BEGIN_DECLS

/* What came of it. Plain struct. */
typedef struct
{
  char *set_aside;  /* (nullable): path of the damaged file; NULL: nothing was wrong any more */
  guint operations; /* unsent ones that go on waiting in the new file */
  gboolean whole;   /* all that had to be read could be */
} DocketRescue;
void docket_rescue_clear (DocketRescue *rescue);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (DocketRescue, docket_rescue_clear)
/* What happened and what became of unsent work, for whoever opened the file. (transfer full) */
char *docket_rescue_sentence (const DocketRescue *rescue);

/**
 * docket_rescue:
 * @path: of an account's file that docket_store_open() found damaged
 * @rescue: (out)
 *
 * Sets the damaged file aside and puts a new one in its place, with what only
 * this device has: the outbox, drafts, files that were not sent, and who is
 * signed in. The rest comes with the next pull. See docket-rescue.c.
 *
 * Blocks, as long as reading a queue takes. Nobody in this process may have the
 * file open. Errors: DOCKET_DB_ERROR; G_IO_ERROR_BUSY if another program has it open, and
 * then, as after any failure, the file stands as it was.
 */
gboolean docket_rescue (const char *path, DocketClock *clock, DocketRandom *random, DocketRescue *rescue, GError **error);

/* -- For docket-store.c -- */
/* Whoever opens the file holds this until it is closed. Waits while somebody
 * rescues it. -1 where no lock can be kept, as in a folder that may not be written. */
int docket_rescue_hold (const char *path);
/* Damage was met: whoever opens the file next is told, and rescues it. */
void docket_rescue_mark (const char *path);
gboolean docket_rescue_is_marked (const char *path);

G_END_DECLS
