/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The rows of an answer come into the list.
 *
 * After a change of records they are mostly those that were there: of both the
 * common beginning and end are skipped, and what is left between them is the one
 * items_changed.
 *
 * To another question they are others, and a view of GTK 4.8 makes widgets for two
 * hundred of them, however many it shows, and drops as many: some 100 ms in one turn
 * of the loop, in which no key is heard.  So then the old ones go and the new ones
 * come a few in a turn:
 *
 *   old  a b c d e f      a b c d      a b      a      u      u v w      u v w x y …
 *
 * from the end, where nothing moves up into the room that they leave.  Once there
 * are as many as a view has widgets for, the others come at once: they are only
 * numbers.  The list is never without rows meanwhile: that would say that they are of
 * another table.
 */

#include "docket-config.h"

#include "docket-record-list-private.h"

#include "docket-limits.h"

/* Bits, by the last of a row's number. */
#define FILTER_BITS 65536

typedef struct
{
  guint64 words[FILTER_BITS / 64];
} Filter;

/* Most rows of a million have no object: asking the table of objects for each is slow. */
static void
filter_init (Filter *filter, DocketRecordList *self)
{
  GHashTableIter iter;
  gpointer row;

  *filter = (Filter) { { 0 } };
  g_hash_table_iter_init (&iter, self->items);
  while (g_hash_table_iter_next (&iter, &row, NULL))
    {
      guint bit = (guint) *(gint64 *) row % FILTER_BITS;

      filter->words[bit / 64] |= G_GUINT64_CONSTANT (1) << (bit % 64);
    }
}

static inline gboolean
has_item (DocketRecordList *self, const Filter *filter, guint position)
{
  gint64 row = g_array_index (self->rows, gint64, position);
  guint bit = (guint) row % FILTER_BITS;

  return (filter->words[bit / 64] >> (bit % 64) & 1) != 0 && g_hash_table_contains (self->items, &row);
}

static void
take_away (DocketRecordList *self, guint position, guint n)
{
  if (n == 0)
    return;
  g_array_remove_range (self->rows, position, n);
  self->n -= n;
  g_list_model_items_changed (G_LIST_MODEL (self), position, n, 0);
}

/*
 * The list views of GTK 4.8 keep the rows that they have no widget for as runs,
 * and take a removal that begins within such a run from where the run begins: the
 * widgets at its other end stay, and show the names of rows that are gone over
 * records that are not. So nothing is taken away at once that begins without an
 * object and has one further on: without an object there is no widget.
 */
static void
take_away_in_runs (DocketRecordList *self, guint from, guint to)
{
  Filter filter;
  guint end = to;

  filter_init (&filter, self);
  for (guint at = to; at > from; at--)
    {
      if (!has_item (self, &filter, at - 1))
        continue;
      take_away (self, at, end - at);
      take_away (self, at - 1, 1);
      end = at - 1;
    }
  take_away (self, from, end - from);
}

/* How many the two have in common at their beginning. */
static guint
count_head (DocketRecordList *self, GArray *rows)
{
  const gint64 *a = (const gint64 *) (gpointer) self->rows->data;
  const gint64 *b = (const gint64 *) (gpointer) rows->data;
  guint shorter = MIN (self->n, rows->len);
  guint head = 0;

  while (head < shorter && a[head] == b[head])
    head++;
  return head;
}

static void
set_rows (DocketRecordList *self, GArray *rows, guint n)
{
  GArray *old = self->rows;

  self->rows = g_array_ref (rows);
  self->n = n;
  g_array_unref (old);
}

void
docket_record_list_replace_rows (DocketRecordList *self, GArray *rows)
{
  const gint64 *a = (const gint64 *) (gpointer) self->rows->data;
  const gint64 *b = (const gint64 *) (gpointer) rows->data;
  guint head = count_head (self, rows);
  guint shorter = MIN (self->n, rows->len) - head;
  guint tail = 0, removed, added;

  while (tail < shorter && a[self->n - 1 - tail] == b[rows->len - 1 - tail])
    tail++;
  removed = self->n - head - tail;
  added = rows->len - head - tail;
  if (head > 0 && removed > 1 && removed > added)
    {
      take_away_in_runs (self, head, head + removed);
      removed = 0;
    }
  set_rows (self, rows, rows->len);
  if (removed > 0 || added > 0)
    g_list_model_items_changed (G_LIST_MODEL (self), head, removed, added);
}

/* -- A few at a time -- */

static void
add_some (DocketRecordList *self)
{
  guint position = self->n;

  self->n = MIN (position + DOCKET_TURN_LIST_ROWS_MAX, self->rows->len);
  if (self->n >= DOCKET_VIEW_ROWS_MAX)
    self->n = self->rows->len;
  if (self->n > position)
    g_list_model_items_changed (G_LIST_MODEL (self), position, 0, self->n - position);
}

/* All but those that a view has widgets for. Where somebody has scrolled down it would
 * otherwise make them for as many above, each time that some go. */
static void
take_away_unseen (DocketRecordList *self)
{
  Filter filter;
  guint end = self->n, first;

  g_queue_clear_full (&self->kept, g_object_unref);
  filter_init (&filter, self);
  for (guint at = self->n; at > self->head; at--)
    {
      if (!has_item (self, &filter, at - 1))
        continue;
      take_away (self, at, end - at);
      end = at - 1;
    }
  /* Not the last of all. */
  first = self->head == 0 && end == self->n ? 1 : self->head;
  take_away (self, first, end - first);
}

static void
make_room (DocketRecordList *self)
{
  guint last = MAX (self->head, 1);
  guint from = MAX (last, self->n - MIN (self->n, DOCKET_TURN_LIST_ROWS_MAX));
  g_autoptr(GArray) coming = NULL;

  if (self->n > last)
    {
      take_away_in_runs (self, from, self->n);
      return;
    }
  coming = g_steal_pointer (&self->coming);
  set_rows (self, coming, MIN (last, coming->len));
  /* The last one leaves its place to the first one. */
  if (self->head == 0)
    g_list_model_items_changed (G_LIST_MODEL (self), 0, 1, self->n);
}

static gboolean
is_placed (DocketRecordList *self)
{
  return self->coming == NULL && self->n == self->rows->len;
}

static void
place_some (DocketRecordList *self)
{
  if (self->coming != NULL && !self->only_seen)
    {
      self->only_seen = TRUE;
      take_away_unseen (self);
    }
  else if (self->coming != NULL)
    make_room (self);
  else
    add_some (self);
}

static gboolean
on_turn (gpointer data)
{
  g_autoptr(DocketRecordList) self = g_object_ref (data);
  g_autoptr(GSource) placing = g_source_ref (self->placing);

  place_some (self);
  /* A callback of that may have set another query. */
  if (g_source_is_destroyed (placing))
    return G_SOURCE_REMOVE;
  if (!is_placed (self))
    return G_SOURCE_CONTINUE;
  docket_record_list_stop_placing (self);
  docket_record_list_end_answer (self);
  return G_SOURCE_REMOVE;
}

gboolean
docket_record_list_place_rows (DocketRecordList *self, GArray *rows, int priority)
{
  guint head = count_head (self, rows);

  if (self->n - head <= DOCKET_TURN_LIST_ROWS_MAX && rows->len - head <= DOCKET_TURN_LIST_ROWS_MAX)
    {
      docket_record_list_replace_rows (self, rows);
      return TRUE;
    }
  self->head = head;
  self->only_seen = FALSE;
  if (head == self->n)
    set_rows (self, rows, head);
  else
    self->coming = g_array_ref (rows);
  self->placing = g_idle_source_new ();
  g_source_set_priority (self->placing, priority);
  g_source_set_callback (self->placing, on_turn, self, NULL);
  g_source_attach (self->placing, g_main_context_get_thread_default ());
  return FALSE;
}

void
docket_record_list_stop_placing (DocketRecordList *self)
{
  if (self->placing == NULL)
    return;
  g_source_destroy (self->placing);
  g_clear_pointer (&self->placing, g_source_unref);
  g_clear_pointer (&self->coming, g_array_unref);
  g_array_set_size (self->rows, self->n);
}
