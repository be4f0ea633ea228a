/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * A page of the feed becomes rows. Every change brings the newest version of
 * its record, so applying one twice is harmless: a page whose first slices were
 * applied before a crash simply comes again, because the cursor moves only with
 * the last slice.
 *
 * A record with own work pending is rebased: the change replaces its confirmed
 * copy, acknowledged operations that the change contains leave the overlay, the
 * others are replayed on top. "Contains" is judged per record: the feed having
 * passed an operation's seq elsewhere proves nothing about a record that has
 * since moved on to a later seq, see docket_store_get_ack_mark().
 */

#include "docket-config.h"

#include "docket-store-private.h"

#include <glib/gi18n-lib.h>

#include "docket-limits.h"

static gboolean
apply_to_row (DocketStore *self, const DocketChange *change, GError **error)
{
  if (change->removed)
    return docket_overlay_delete_row (self, change->kind, change->id, error);
  return docket_overlay_put_row (self, change->record, error);
}

static gboolean
apply_to_confirmed (DocketStore *self, const DocketChange *change, DocketConfirmed *confirmed, GError **error)
{
  gboolean pending;

  if (!docket_outbox_release_record (self, change->kind, change->id, change->seq, &pending, error))
    return FALSE;
  /* All own work is in it: nothing is left to stand on top. */
  if (!pending)
    return docket_confirmed_delete (self, change->kind, change->id, error) && apply_to_row (self, change, error);
  if (change->removed)
    {
      confirmed->removed = TRUE;
    }
  else
    {
      g_clear_pointer (&confirmed->record, docket_record_unref);
      confirmed->record = docket_record_ref (change->record);
      confirmed->removed = FALSE;
    }
  confirmed->seq = change->seq;
  return docket_confirmed_put (self, change->kind, change->id, confirmed, error)
         && docket_overlay_rebuild (self, change->kind, change->id, error);
}

/* @pending: some record here has own work pending */
static gboolean
apply_change (DocketStore *self, const DocketChange *change, gboolean pending, GError **error)
{
  g_auto(DocketConfirmed) confirmed = { NULL, FALSE, 0 };
  gboolean found = FALSE;

  if (change->kind == DOCKET_KIND_NONE || change->id == NULL || (!change->removed && change->record == NULL))
    return TRUE; /* a kind of the future */
  if (pending && !docket_confirmed_get (self, change->kind, change->id, &confirmed, &found, error))
    return FALSE;

  if (!(found ? apply_to_confirmed (self, change, &confirmed, error) : apply_to_row (self, change, error)))
    return FALSE;

  if (change->kind == DOCKET_KIND_REVIEW && change->record != NULL)
    return docket_feed_review_settle (self, change->record, change->seq, error);
  return TRUE;
}

static gboolean
check_cursor (DocketStore *self, const DocketPage *page, GError **error)
{
  g_autofree char *cursor = docket_store_get_meta (self, DOCKET_META_CURSOR);

  if (g_strcmp0 (cursor, page->from) == 0)
    return TRUE;
  g_set_error_literal (error, DOCKET_STORE_ERROR, DOCKET_STORE_ERROR_CURSOR, _("These changes do not follow on what is here. They will be asked for again."));
  return FALSE;
}

static gboolean
move_cursor (DocketStore *self, const DocketPage *page, GError **error)
{
  if (!page->more && docket_meta_get_int (self, DOCKET_META_READING_ANEW) != 0 && !docket_epoch_finish (self, error))
    return FALSE;
  if (!docket_meta_put (self, DOCKET_META_CURSOR, page->cursor, error))
    return FALSE;
  /* With the last page we know everything the server knew: that is "synced". */
  return page->more || docket_meta_put_int (self, DOCKET_META_LAST_SYNC_AT, docket_clock_now_ms (self->clock), error);
}

static gboolean
apply_changes (DocketStore *self, const DocketPage *page, guint first, guint *n, DocketStoreAwaitedFunc awaited, gpointer data, GError **error)
{
  gint64 feed_seq = docket_meta_get_int (self, DOCKET_META_FEED_SEQ);
  gint64 highest = feed_seq;
  gboolean pending = FALSE;
  gboolean anew = docket_meta_get_int (self, DOCKET_META_READING_ANEW) != 0;

  /* Nothing in a page makes work pending that was not. */
  if (!docket_confirmed_any (self, &pending, error))
    return FALSE;
  for (guint i = 0; i < *n; i++)
    {
      const DocketChange *change = g_ptr_array_index (page->changes, first + i);

      if (i >= DOCKET_APPLY_SLICE_ROWS_MIN && awaited != NULL && awaited (data))
        {
          *n = i;
          break;
        }
      if (!apply_change (self, change, pending, error))
        return FALSE;
      if (anew && change->record != NULL && change->kind != DOCKET_KIND_NONE && !docket_fed_add (self, change->kind, change->id, error))
        return FALSE;
      highest = MAX (highest, change->seq);
    }
  return highest == feed_seq || docket_meta_put_int (self, DOCKET_META_FEED_SEQ, highest, error);
}

gboolean
docket_store_apply_slice (DocketStore *self, const DocketPage *page, guint first, guint *n, DocketStoreAwaitedFunc awaited, gpointer data, GError **error)
{
  gboolean ok;

  g_return_val_if_fail (DOCKET_IS_STORE (self), FALSE);
  g_return_val_if_fail (page != NULL && page->changes != NULL, FALSE);
  g_return_val_if_fail (n != NULL && first <= page->changes->len, FALSE);

  *n = MIN (*n, page->changes->len - first);
  if (!docket_store_begin (self, error))
    return FALSE;
  ok = check_cursor (self, page, error)
       && apply_changes (self, page, first, n, awaited, data, error)
       && (first + *n < page->changes->len || move_cursor (self, page, error));
  return docket_store_end (self, ok, error);
}

gboolean
docket_store_apply_page (DocketStore *self, const DocketPage *page, GError **error)
{
  guint n;

  g_return_val_if_fail (page != NULL && page->changes != NULL, FALSE);

  n = page->changes->len;
  return docket_store_apply_slice (self, page, 0, &n, NULL, NULL, error);
}
