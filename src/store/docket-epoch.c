/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The server was restored from a copy: what it acknowledged after the copy was
 * made, it does not know any more. This desk still has it, and which of it the
 * server knows only the server can say. So (DESIGN §7, §9):
 *
 *   410      cursor forgotten; everything acknowledged, held or decided against
 *            in the last DOCKET_OUTBOX_KEEP_DAYS days is queued again under its key
 *   answers  known there: `replayed`, nothing happens. Unknown: judged like any
 *            late work, so it stands again, or goes before a person
 *   feed     read from the start beside the rows that are here, which it
 *            replaces when it is here as a whole (docket-next.c)
 *
 * Resent work is not in the overlay: until the feed is read its effect stands
 * in the rows. Only what could not be settled before that (its predecessor is
 * still on another desk, the line broke) enters the overlay, so that it stays
 * in sight. What was rejected by the server itself keeps its place in the outbox: a
 * person has been told, or will be. Drafts are not touched by any of this.
 */

#include "docket-config.h"

#include "docket-store-private.h"

static gboolean
note_time (DocketStore *self, GError **error)
{
  /* The audit of the copy is another one; it says so itself. */
  return docket_meta_put (self, DOCKET_META_AUDIT_SIZE, NULL, error) && docket_meta_put (self, DOCKET_META_AUDIT_HEAD, NULL, error)
         && docket_meta_put_int (self, DOCKET_META_RESTORED_AT, docket_clock_now_ms (self->clock), error)
         && docket_meta_put_int (self, DOCKET_META_READING_ANEW, DOCKET_READING_ANEW_RESTORED, error);
}

gboolean
docket_store_forget_feed (DocketStore *self, GError **error)
{
  gboolean ok;

  g_return_val_if_fail (DOCKET_IS_STORE (self), FALSE);

  if (!docket_store_begin (self, error))
    return FALSE;
  ok = docket_meta_put (self, DOCKET_META_CURSOR, NULL, error)
       && docket_confirmed_forget_seqs (self, error)
       && docket_outbox_forget_seqs (self, error)
       && docket_outbox_resend_all (self, error)
       && docket_next_forget (self, error)
       && note_time (self, error);
  docket_store_touch_outbox (self);
  return docket_store_end (self, ok, error);
}

gboolean
docket_store_read_anew (DocketStore *self, GError **error)
{
  gboolean ok;

  g_return_val_if_fail (DOCKET_IS_STORE (self), FALSE);

  if (!docket_store_begin (self, error))
    return FALSE;
  ok = docket_meta_put (self, DOCKET_META_CURSOR, NULL, error)
       && docket_confirmed_forget_seqs (self, error)
       && docket_next_forget (self, error)
       && docket_meta_put_int (self, DOCKET_META_READING_ANEW, DOCKET_READING_ANEW_ROLE, error);
  return docket_store_end (self, ok, error);
}

gboolean
docket_store_is_resending (DocketStore *self)
{
  guint n = 0;

  g_return_val_if_fail (DOCKET_IS_STORE (self), FALSE);

  return docket_outbox_count_resends (self, &n, NULL) && n > 0;
}

gboolean
docket_epoch_show (DocketStore *self, const DocketOutboxRow *row, GError **error)
{
  g_autoptr(DocketRecord) record = NULL;

  return docket_store_get (self, row->kind, row->id, &record, error)
         && docket_overlay_keep_confirmed (self, row->kind, row->id, record, error)
         && docket_outbox_show_resend (self, row->key, error)
         && docket_overlay_rebuild (self, row->kind, row->id, error);
}
