/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Reading everything: the first pull, and the one after the server was restored
 * from a copy or the person's role changed. What comes goes into a second set
 * of tables, and is shown all at once:
 *
 *   pages   slices of rows into job_next, …; their own cursor beside ours, which
 *           is empty until the swap
 *   index   with the last page here: the search index, in slices too; what goes
 *           into it is made on another thread, docket-search-ahead.c
 *   swap    one transaction: the tables change names, own unfinished work is
 *           put on top of what the new ones say, the cursor becomes ours
 *   tidy    the parts of the index become one, the old tables go, some rows a step
 *   again   what a reading left that was given up goes the same way, before the next;
 *           with its place, in the first of those steps
 *
 * So a list shows either what was here or what is there, and never a mixture;
 * saves go on all the while, on what is shown. Every slice is one transaction,
 * with how far it got: whoever comes after a crash goes on from there. A power
 * cut may cost the last slices (they are not synced one by one), never the
 * order. The outbox is not touched.
 *
 * The row of a record, which lists hold on to, stays the same through the swap.
 * A first pull that fits in one slice is one transaction anyway and goes
 * straight in, see docket-feed-apply.c.
 */

#include "docket-config.h"

#include "docket-store-private.h"

#include <stdio.h>

#include "docket-limits.h"
#include "docket-record-table.h"

#define META_CURSOR "next-cursor"   /* of the pages that are here */
#define META_ROWS "next-rows"       /* rows of new records begin beyond */
#define META_SEQ "next-seq"         /* the furthest place in the feed that is in them */
#define META_STEP "next-step"       /* "kind row part": how far the index is; from the last page on */
#define META_VERSION "next-version" /* of the file's schema when they were made */

/* For what is saved while they are filled. */
#define ROWS_SPARE 1000000

static const DocketKind indexed_kinds[] = { DOCKET_KIND_REVIEW, DOCKET_KIND_CUSTOMER, DOCKET_KIND_JOB };

typedef struct
{
  guint nth; /* of indexed_kinds */
  gint64 row;
  guint part;
} Step;

static gboolean
read_step (DocketStore *self, Step *step)
{
  g_autofree char *text = docket_store_get_meta (self, META_STEP);

  return text != NULL && sscanf (text, "%u %" G_GINT64_FORMAT " %u", &step->nth, &step->row, &step->part) == 3;
}

static gboolean
write_step (DocketStore *self, const Step *step, GError **error)
{
  g_autofree char *text = g_strdup_printf ("%u %" G_GINT64_FORMAT " %u", step->nth, step->row, step->part);

  return docket_meta_put (self, META_STEP, text, error);
}

static gboolean
read_version (DocketStore *self, gint64 *version, GError **error)
{
  g_autoptr (DocketStatement) find = docket_db_prepare (self->db, "PRAGMA user_version", error);

  if (find == NULL || !docket_statement_step (find, error))
    return FALSE;
  *version = docket_statement_get_int (find, 0);
  return TRUE;
}

static gboolean
forget_place (DocketStore *self, GError **error)
{
  return docket_meta_put (self, META_CURSOR, NULL, error) && docket_meta_put (self, META_ROWS, NULL, error)
         && docket_meta_put (self, META_SEQ, NULL, error) && docket_meta_put (self, META_STEP, NULL, error) && docket_meta_put (self, META_VERSION, NULL, error);
}

gboolean
docket_next_forget (DocketStore *self, GError **error)
{
  g_clear_pointer (&self->ahead, docket_search_ahead_free);
  return docket_next_drop_mark (self, error) && forget_place (self, error);
}

/* @begun: (out): the second set is one that pages go into */
static gboolean
is_begun (DocketStore *self, gboolean *begun, GError **error)
{
  gint64 rows;

  if (!docket_meta_read_int (self, META_ROWS, &rows, error))
    return FALSE;
  *begun = rows != 0;
  return TRUE;
}

gboolean
docket_next_forget_if_outdated (DocketStore *self, GError **error)
{
  gint64 made = docket_meta_get_int (self, META_VERSION);
  gint64 version;
  gboolean ok;

  if (made == 0)
    return TRUE;
  if (!read_version (self, &version, error))
    return FALSE;
  if (version == made)
    return TRUE;
  if (!docket_store_begin (self, error))
    return FALSE;
  ok = docket_next_forget (self, error);
  return docket_store_end (self, ok, error);
}

char *
docket_store_get_feed_cursor (DocketStore *self)
{
  char *cursor;

  g_return_val_if_fail (DOCKET_IS_STORE (self), NULL);

  cursor = docket_store_get_meta (self, DOCKET_META_CURSOR);
  return cursor != NULL ? cursor : docket_store_get_meta (self, META_CURSOR);
}

gboolean
docket_store_is_feed_here (DocketStore *self)
{
  Step step;

  g_return_val_if_fail (DOCKET_IS_STORE (self), FALSE);

  return read_step (self, &step);
}

/* ---- Pages ---- */

static gboolean
make (DocketStore *self, GError **error)
{
  gint64 rows, version;

  return docket_next_max_row (self, &rows, error)
         && read_version (self, &version, error)
         && docket_next_make (self, error)
         && docket_search_put_merges_off (self, DOCKET_NEXT, error)
         && docket_meta_put_int (self, META_ROWS, rows + ROWS_SPARE, error)
         && docket_meta_put_int (self, META_VERSION, version, error);
}

/* Within a transaction, as another process may begin with the set. What is left of
 * it must not be taken for a place to go on from. */
static gboolean
drop_step (DocketStore *self, gboolean *more, GError **error)
{
  gboolean begun;

  return is_begun (self, &begun, error)
         && (begun || forget_place (self, error))
         && docket_next_drop_some (self, !begun, more, error);
}

static gboolean
drop_some (DocketStore *self, gboolean *more, GError **error)
{
  gboolean ok;

  if (!docket_store_begin_lightly (self, error))
    return FALSE;
  ok = drop_step (self, more, error);
  return docket_store_end (self, ok, error);
}

gboolean
docket_next_make_room (DocketStore *self, DocketStoreAwaitedFunc awaited, gpointer data, gboolean *room, GError **error)
{
  gboolean left = FALSE, begun;

  if (!is_begun (self, &begun, error) || (!begun && !docket_next_has_leftovers (self, TRUE, &left, error)))
    return FALSE;
  while (left)
    {
      if (!drop_some (self, &left, error))
        return FALSE;
      if (left && awaited != NULL && awaited (data))
        break;
    }
  *room = !left;
  return TRUE;
}

gboolean
docket_next_begin (DocketStore *self, GError **error)
{
  gboolean begun;

  return is_begun (self, &begun, error) && (begun || make (self, error));
}

gboolean
docket_next_apply (DocketStore *self, const DocketPage *page, guint first, guint *n, DocketStoreAwaitedFunc awaited, gpointer data, GError **error)
{
  gint64 until_ms = docket_store_slice_until (self);
  gint64 rows;

  if (!docket_meta_read_int (self, META_ROWS, &rows, error))
    return FALSE;
  for (guint i = 0; i < *n; i++)
    {
      const DocketChange *change = g_ptr_array_index (page->changes, first + i);

      if (docket_store_slice_is_over (self, i, until_ms, awaited, data))
        {
          *n = i;
          break;
        }
      if (change->kind == DOCKET_KIND_NONE || change->id == NULL || (!change->removed && change->record == NULL))
        continue; /* a kind of the future */
      if (!(change->removed ? docket_record_table_delete_next (self->db, change->kind, change->id, error)
                            : docket_record_table_put_next (self->db, change->record, rows, error)))
        return FALSE;
    }
  return TRUE;
}

static gboolean
note_seq (DocketStore *self, const DocketPage *page, GError **error)
{
  gint64 seq;

  if (!docket_meta_read_int (self, META_SEQ, &seq, error))
    return FALSE;
  for (guint i = 0; i < page->changes->len; i++)
    seq = MAX (seq, ((DocketChange *) g_ptr_array_index (page->changes, i))->seq);
  return docket_meta_put_int (self, META_SEQ, seq, error);
}

gboolean
docket_next_move_cursor (DocketStore *self, const DocketPage *page, GError **error)
{
  return docket_meta_put (self, META_CURSOR, page->cursor, error)
         && note_seq (self, page, error)
         && (page->more || docket_meta_put (self, META_STEP, "0 0 0", error));
}

/* ---- Index ---- */

static gboolean
index_part (DocketStore *self, Step *step, DocketStoreAwaitedFunc awaited, gpointer data, GError **error)
{
  DocketKind kind = indexed_kinds[step->nth];
  guint n = DOCKET_INDEX_SLICE_ROWS_MAX;
  gboolean merged;

  if (!docket_search_merge_part (self, kind, DOCKET_NEXT, step->part, &merged, error))
    return FALSE;
  if (merged)
    return TRUE;
  if (!docket_search_next_index (self, kind, &step->row, &n, awaited, data, error))
    return FALSE;
  step->part++;
  if (n == 0)
    *step = (Step) { step->nth + 1, 0, 0 };
  return TRUE;
}

/* ---- Swap ---- */

/* A record that only own work keeps here: @brought over, the server does not
 * know it. */
typedef struct
{
  DocketKind kind;
  char *id;
  gboolean brought;
} Own;

static void
own_clear (gpointer data)
{
  g_free (((Own *) data)->id);
}

/* While both sets have their names: what the new one lacks comes from the other.
 * (element-type Own) */
static GArray *
bring_over (DocketStore *self, GError **error)
{
  g_autoptr (GArray) own = g_array_new (FALSE, FALSE, sizeof (Own));

  g_array_set_clear_func (own, own_clear);
  for (DocketKind kind = 0; kind < DOCKET_N_KINDS; kind++)
    {
      g_autoptr (GPtrArray) ids = docket_next_own_records (self, kind, error);

      if (ids == NULL)
        return NULL;
      for (guint i = 0; i < ids->len; i++)
        {
          Own one = { kind, NULL, FALSE };

          if (!docket_next_bring_over (self, kind, g_ptr_array_index (ids, i), &one.brought, error))
            return NULL;
          one.id = g_strdup (g_ptr_array_index (ids, i));
          g_array_append_val (own, one);
        }
    }
  return g_steal_pointer (&own);
}

/* The server's version is what the new tables say. Without one, only pending
 * work keeps the record here: its last version, if it left the person's scope;
 * if the server is another one, it never had it. */
static gboolean
rebase (DocketStore *self, const Own *own, gint64 read_seq, gboolean same_server, GError **error)
{
  g_auto (DocketConfirmed) confirmed = { NULL, FALSE, 0 };
  g_autoptr (DocketRecord) record = NULL;
  gint64 seq = 0;
  gboolean found, own_work, pending;

  if (!docket_confirmed_get (self, own->kind, own->id, &confirmed, &found, error)
      || (!own->brought && !docket_record_table_get (self->db, own->kind, own->id, &record, error)))
    return FALSE;
  /* What changed while pages came, came again with a later one: all is as it was at
   * the furthest place. A case takes notes without a new revision. */
  if (record != NULL)
    seq = MAX (read_seq, docket_record_get_rev (record));
  if (!docket_outbox_release_record (self, own->kind, own->id, seq, &own_work, &pending, error))
    return FALSE;
  if (!pending)
    return docket_confirmed_delete (self, own->kind, own->id, error)
           && (!own->brought || docket_record_table_delete (self->db, own->kind, own->id, error));
  if (record != NULL || !same_server)
    {
      g_clear_pointer (&confirmed.record, docket_record_unref);
      confirmed.record = g_steal_pointer (&record);
      confirmed.removed = FALSE;
    }
  else
    {
      confirmed.removed = confirmed.record != NULL;
    }
  confirmed.seq = seq;
  return docket_confirmed_put (self, own->kind, own->id, &confirmed, error) && docket_overlay_rebuild (self, own->kind, own->id, error);
}

static gboolean
swap_tables (DocketStore *self, gint64 read_seq, gboolean same_server, GError **error)
{
  g_autoptr (GArray) own = bring_over (self, error);

  if (own == NULL || !docket_next_swap (self, error) || !docket_search_forget_left (self, error))
    return FALSE;
  for (guint i = 0; i < own->len; i++)
    if (!rebase (self, &g_array_index (own, Own, i), read_seq, same_server, error))
      return FALSE;
  return TRUE;
}

static gboolean
settle_reviews (DocketStore *self, gint64 read_seq, GError **error)
{
  g_autoptr (GPtrArray) ids = docket_next_own_reviews (self, error);

  if (ids == NULL)
    return FALSE;
  for (guint i = 0; i < ids->len; i++)
    if (!docket_feed_review_settle_again (self, g_ptr_array_index (ids, i), read_seq, error))
      return FALSE;
  return TRUE;
}

static gboolean
swap (DocketStore *self, GError **error)
{
  gboolean same_server = docket_meta_get_int (self, DOCKET_META_READING_ANEW) != DOCKET_READING_ANEW_RESTORED;
  g_autofree char *cursor = docket_store_get_meta (self, META_CURSOR);
  gint64 read_seq;

  docket_store_touch_everything (self);
  return docket_meta_read_int (self, META_SEQ, &read_seq, error)
         && docket_outbox_show_resends (self, error)
         && swap_tables (self, read_seq, same_server, error)
         && settle_reviews (self, read_seq, error)
         && docket_meta_put (self, DOCKET_META_CURSOR, cursor, error)
         && docket_meta_put (self, DOCKET_META_READING_ANEW, NULL, error)
         && forget_place (self, error);
}

gboolean
docket_store_show_feed (DocketStore *self, DocketStoreAwaitedFunc awaited, gpointer data, gboolean *shown, GError **error)
{
  Step step = { 0, 0, 0 };
  gboolean ok;

  g_return_val_if_fail (DOCKET_IS_STORE (self), FALSE);
  g_return_val_if_fail (shown != NULL, FALSE);

  *shown = !read_step (self, &step);
  if (*shown)
    return TRUE;
  *shown = step.nth >= G_N_ELEMENTS (indexed_kinds);
  if (!(*shown ? docket_store_begin (self, error) : docket_store_begin_lightly (self, error)))
    return FALSE;
  if (*shown)
    ok = swap (self, error);
  else
    ok = index_part (self, &step, awaited, data, error) && write_step (self, &step, error);
  return docket_store_end (self, ok, error);
}

/* ---- Tidy ---- */

/* @more: (out): there was something to do, and may be again */
static gboolean
tidy (DocketStore *self, gboolean *more, GError **error)
{
  static const DocketKind searched[] = { DOCKET_KIND_CUSTOMER, DOCKET_KIND_JOB };

  for (guint i = 0; i < G_N_ELEMENTS (searched); i++)
    {
      if (!docket_search_is_unfinished (self, searched[i], more, error))
        return FALSE;
      if (*more)
        return docket_search_finish_step (self, searched[i], error);
    }
  return drop_step (self, more, error);
}

static gboolean
is_untidy (DocketStore *self, gboolean *untidy, GError **error)
{
  gboolean begun;

  return is_begun (self, &begun, error)
         && docket_search_is_unfinished (self, DOCKET_KIND_CUSTOMER, untidy, error)
         && (*untidy || docket_search_is_unfinished (self, DOCKET_KIND_JOB, untidy, error))
         && (*untidy || docket_next_has_leftovers (self, !begun, untidy, error));
}

gboolean
docket_store_tidy_feed (DocketStore *self, gboolean *more, GError **error)
{
  gboolean ok;

  g_return_val_if_fail (DOCKET_IS_STORE (self), FALSE);
  g_return_val_if_fail (more != NULL, FALSE);

  *more = FALSE;
  if (!is_untidy (self, more, error))
    return FALSE;
  if (!*more)
    return TRUE;
  if (!docket_store_begin_lightly (self, error))
    return FALSE;
  ok = tidy (self, more, error);
  return docket_store_end (self, ok, error);
}
