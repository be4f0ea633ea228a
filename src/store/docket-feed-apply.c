/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * A page of the feed becomes rows. Every change brings the newest version of
 * its record, so applying one twice is harmless: a page whose first slices were
 * applied before a crash simply comes again, because the cursor moves only with
 * the last slice. Without a cursor everything is read, see docket-next.c.
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

/* @confirmed: (inout) */
static gboolean
apply_to_confirmed (DocketStore *self, const DocketChange *change, DocketConfirmed *confirmed, GError **error)
{
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

/* Where some record has own work pending, perhaps this one. */
static gboolean
apply_to_own (DocketStore *self, const DocketChange *change, GError **error)
{
  g_auto(DocketConfirmed) confirmed = { NULL, FALSE, 0 };
  gboolean own, pending, found = TRUE;

  if (!docket_outbox_release_record (self, change->kind, change->id, change->seq, &own, &pending, error))
    return FALSE;
  /* All own work is in it, as mostly: what the copy says need not be read. */
  if ((!own || pending) && !docket_confirmed_get (self, change->kind, change->id, &confirmed, &found, error))
    return FALSE;
  if (!found)
    return apply_to_row (self, change, error);
  if (pending)
    return apply_to_confirmed (self, change, &confirmed, error);
  /* Nothing is left to stand on top. */
  return docket_confirmed_delete (self, change->kind, change->id, error) && apply_to_row (self, change, error);
}

/* @pending: some record here has own work pending; @waiting: some own work waits
 * for a record that the server did not have, perhaps this one */
static gboolean
apply_change (DocketStore *self, const DocketChange *change, gboolean pending, gboolean waiting, GError **error)
{
  if (change->kind == DOCKET_KIND_NONE || change->id == NULL || (!change->removed && change->record == NULL))
    return TRUE; /* a kind of the future */
  /* By now it may be hours until the server is asked again. */
  if (waiting && !change->removed && !docket_outbox_wake_what_names (self, change->id, error))
    return FALSE;
  if (!(pending ? apply_to_own (self, change, error) : apply_to_row (self, change, error)))
    return FALSE;

  if (change->kind == DOCKET_KIND_REVIEW && change->record != NULL)
    return docket_feed_review_settle (self, change->record, change->seq, error);
  return TRUE;
}

static gboolean
check_cursor (DocketStore *self, const DocketPage *page, GError **error)
{
  g_autofree char *cursor = docket_store_get_feed_cursor (self);

  if (g_strcmp0 (cursor, page->from) == 0 && !docket_store_is_feed_here (self))
    return TRUE;
  g_set_error_literal (error, DOCKET_STORE_ERROR, DOCKET_STORE_ERROR_CURSOR, _("These changes do not follow on what is here. They will be asked for again."));
  return FALSE;
}

static gboolean
move_cursor (DocketStore *self, const DocketPage *page, GError **error)
{
  if (!docket_meta_put (self, DOCKET_META_CURSOR, page->cursor, error))
    return FALSE;
  /* With the last page we know everything the server knew: that is "synced". */
  return page->more || docket_meta_put_int (self, DOCKET_META_LAST_SYNC_AT, docket_clock_now_ms (self->clock), error);
}

static gboolean
apply_changes (DocketStore *self, const DocketPage *page, guint first, guint *n, DocketStoreAwaitedFunc awaited, gpointer data, GError **error)
{
  gint64 until_ms = docket_store_slice_until (self);
  gboolean pending = FALSE, waiting = FALSE;

  /* Nothing in a page makes work pending that was not, nor wait. */
  if (!docket_confirmed_any (self, &pending, error) || !docket_outbox_any_waits_for_a_record (self, &waiting, error))
    return FALSE;
  for (guint i = 0; i < *n; i++)
    {
      if (docket_store_slice_is_over (self, i, until_ms, awaited, data))
        {
          *n = i;
          break;
        }
      if (!apply_change (self, g_ptr_array_index (page->changes, first + i), pending, waiting, error))
        return FALSE;
    }
  return TRUE;
}

/* A page of what changed. What a power cut takes back is asked for again. */
static gboolean
apply_here (DocketStore *self, const DocketPage *page, guint first, guint *n, DocketStoreAwaitedFunc awaited, gpointer data, GError **error)
{
  gboolean ok;

  if (!docket_store_begin_lightly (self, error))
    return FALSE;
  ok = check_cursor (self, page, error)
       && apply_changes (self, page, first, n, awaited, data, error)
       && (first + *n < page->changes->len || move_cursor (self, page, error));
  return docket_store_end (self, ok, error);
}

/* A page of everything. What is in its way goes first; if that is much and
 * somebody waits, it is all that is done. */
static gboolean
apply_next (DocketStore *self, const DocketPage *page, guint first, guint *n, DocketStoreAwaitedFunc awaited, gpointer data, GError **error)
{
  gboolean ok, room;

  /* Of an empty page nothing would say that it is still to come. */
  if (!docket_next_make_room (self, *n > 0 ? awaited : NULL, data, &room, error))
    return FALSE;
  if (!room)
    {
      *n = 0;
      return TRUE;
    }
  if (!docket_store_begin_lightly (self, error))
    return FALSE;
  ok = check_cursor (self, page, error)
       && docket_next_begin (self, error)
       && docket_next_apply (self, page, first, n, awaited, data, error)
       && (first + *n < page->changes->len || docket_next_move_cursor (self, page, error));
  return docket_store_end (self, ok, error);
}

/* @whole: (out): the first pull of all there is, in one transaction */
static gboolean
is_whole (DocketStore *self, const DocketPage *page, guint first, guint n, gboolean interruptible, gboolean *whole, GError **error)
{
  g_autofree char *cursor = docket_store_get_feed_cursor (self);
  gint64 anew;

  if (!docket_meta_read_int (self, DOCKET_META_READING_ANEW, &anew, error))
    return FALSE;
  *whole = cursor == NULL && first == 0 && n == page->changes->len && !page->more && anew == 0 && (!interruptible || n <= DOCKET_APPLY_WHOLE_ROWS_MAX);
  return TRUE;
}

gboolean
docket_store_apply_slice (DocketStore *self, const DocketPage *page, guint first, guint *n, DocketStoreAwaitedFunc awaited, gpointer data, GError **error)
{
  g_autofree char *cursor = NULL;
  gboolean whole;

  g_return_val_if_fail (DOCKET_IS_STORE (self), FALSE);
  g_return_val_if_fail (page != NULL && page->changes != NULL, FALSE);
  g_return_val_if_fail (n != NULL && first <= page->changes->len, FALSE);

  *n = MIN (*n, page->changes->len - first);
  /* Taken for the first, a page of what changed would become all there is. */
  if (!is_whole (self, page, first, *n, awaited != NULL, &whole, error) || !docket_meta_read (self, DOCKET_META_CURSOR, &cursor, error))
    return FALSE;
  if (whole)
    return apply_here (self, page, first, n, NULL, NULL, error);
  return cursor != NULL ? apply_here (self, page, first, n, awaited, data, error)
                        : apply_next (self, page, first, n, awaited, data, error);
}

static gboolean
apply_whole (DocketStore *self, gpointer data, GError **error)
{
  const DocketPage *page = data;
  guint n = page->changes->len;
  gboolean shown = FALSE, more = TRUE;

  if (!docket_store_apply_slice (self, page, 0, &n, NULL, NULL, error))
    return FALSE;
  while (!shown)
    if (!docket_store_show_feed (self, NULL, NULL, &shown, error))
      return FALSE;
  while (more)
    if (!docket_store_tidy_feed (self, &more, error))
      return FALSE;
  return TRUE;
}

gboolean
docket_store_apply_page (DocketStore *self, const DocketPage *page, GError **error)
{
  g_return_val_if_fail (page != NULL && page->changes != NULL, FALSE);

  return docket_store_transact (self, apply_whole, (gpointer) page, error);
}
