/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * GTK's own selection of several keeps an object of each row that is marked, so
 * marking a million reads a million.  Here a mark is a bit, at the number that the
 * row has in its table of the database: 125 kB of a million, set in one walk over
 * the numbers that the list has anyway.  (A set of GTK, which is for bits that stand
 * together, takes fifty times as long for numbers in the order of a list.)
 *
 *   list    17  4  9      bits  4, 9      marked: the second and the third row
 *   sorted   9 17  4                      the first and the third
 *
 * So nothing has to be done where rows change places.  Bits of rows that have gone
 * are cleared once the list has all its rows: asked anew, it begins with a screenful,
 * and what was marked beyond it comes with the rest.
 */

#include "docket-config.h"

#include "docket-row-marks.h"

#include <string.h>

#define BITS 64

struct _DocketRowMarks
{
  GObject parent_instance;

  DocketRecordList *list;
  guint64 *words; /* bits by the number of the row */
  gsize n_words;
  guint n_bits;      /* that are set, also of rows that are not in the list (now) */
  guint n_marked;    /* of the rows that are in it */
  guint last;        /* position that a row was last marked at */
  gboolean uncounted; /* the list has changed since */
};

enum
{
  PROP_0,
  PROP_N_MARKED,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];

static void docket_row_marks_list_model_init (GListModelInterface *iface);
static void docket_row_marks_selection_model_init (GtkSelectionModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (DocketRowMarks, docket_row_marks, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, docket_row_marks_list_model_init)
                               G_IMPLEMENT_INTERFACE (GTK_TYPE_SELECTION_MODEL, docket_row_marks_selection_model_init))

/* -- Bits -- */

static gboolean
has_bit (const guint64 *words, gsize n_words, gint64 row)
{
  gsize at = (gsize) row / BITS;

  return at < n_words && (words[at] >> (row % BITS) & 1) != 0;
}

static gboolean
is_marked (DocketRowMarks *self, gint64 row)
{
  return has_bit (self->words, self->n_words, row);
}

static void
make_room (DocketRowMarks *self, gint64 row)
{
  gsize needed = (gsize) row / BITS + 1;
  gsize n = MAX (needed, self->n_words * 2);

  if (needed <= self->n_words)
    return;
  self->words = g_renew (guint64, self->words, n);
  memset (self->words + self->n_words, 0, (n - self->n_words) * sizeof *self->words);
  self->n_words = n;
}

/* Of rows of the list. */
static void
set_marked (DocketRowMarks *self, gint64 row, gboolean marked)
{
  if (is_marked (self, row) == marked)
    return;
  make_room (self, row);
  self->words[row / BITS] ^= G_GUINT64_CONSTANT (1) << (row % BITS);
  self->n_bits += marked ? 1 : (guint) -1;
  self->n_marked += marked ? 1 : (guint) -1;
}

static void
clear_all (DocketRowMarks *self)
{
  if (self->n_bits > 0)
    memset (self->words, 0, self->n_words * sizeof *self->words);
  self->n_bits = 0;
  self->n_marked = 0;
}

/* -- Counting -- */

/* Of rows that are there no more. */
static void
clear_gone (DocketRowMarks *self)
{
  guint n_rows;
  const gint64 *rows = docket_record_list_get_rows (self->list, &n_rows);
  g_autofree guint64 *words = g_steal_pointer (&self->words);
  gsize n_words = self->n_words;

  self->n_words = 0;
  self->n_bits = 0;
  self->n_marked = 0;
  for (guint i = 0; i < n_rows; i++)
    if (has_bit (words, n_words, rows[i]))
      set_marked (self, rows[i], TRUE);
}

/* Once, after all the changes that an answer made. */
static void
count (DocketRowMarks *self)
{
  guint before = self->n_marked;
  guint n_rows;
  const gint64 *rows;

  if (!self->uncounted)
    return;
  rows = docket_record_list_get_rows (self->list, &n_rows);
  self->uncounted = FALSE;
  self->n_marked = 0;
  for (guint i = 0; i < n_rows && self->n_marked < self->n_bits; i++)
    self->n_marked += is_marked (self, rows[i]);
  if (self->n_marked < self->n_bits && docket_record_list_get_complete (self->list))
    clear_gone (self);
  if (self->n_marked != before)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_N_MARKED]);
}

/* -- Changes by the person -- */

/* Tells of a change that began with @before marked, and is within @n from @position on. */
static void
tell (DocketRowMarks *self, guint before, guint position, guint n)
{
  if (self->n_marked != before)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_N_MARKED]);
  if (n > 0)
    gtk_selection_model_selection_changed (GTK_SELECTION_MODEL (self), position, n);
}

/* From the first to the last of those that are marked and the @n from @position on:
 * a step of the keyboard from row to row does not have a screenful of them looked at. */
static void
get_extent (DocketRowMarks *self, const gint64 *rows, guint n_rows, guint *position, guint *n)
{
  guint end = *position + *n;

  if (self->n_marked == 0)
    return;
  if (self->n_marked > 1 || self->last >= n_rows || !is_marked (self, rows[self->last]))
    {
      *position = 0;
      *n = n_rows;
      return;
    }
  if (*n == 0)
    *position = end = self->last;
  *position = MIN (*position, self->last);
  *n = MAX (end, self->last + 1) - *position;
}

/* @alone: no other row is marked then */
static gboolean
change_range (DocketRowMarks *self, guint position, guint n, gboolean marked, gboolean alone)
{
  guint n_rows, before, first, extent;
  const gint64 *rows = docket_record_list_get_rows (self->list, &n_rows);

  count (self);
  before = self->n_marked;
  first = position = MIN (position, n_rows);
  extent = n = MIN (n, n_rows - position);
  if (alone)
    {
      get_extent (self, rows, n_rows, &first, &extent);
      clear_all (self);
    }
  for (guint i = position; i < position + n; i++)
    set_marked (self, rows[i], marked);
  if (marked && n > 0)
    self->last = position;
  tell (self, before, first, extent);
  return TRUE;
}

static gboolean
docket_row_marks_is_selected (GtkSelectionModel *model, guint position)
{
  DocketRowMarks *self = DOCKET_ROW_MARKS (model);
  guint n_rows;
  const gint64 *rows = docket_record_list_get_rows (self->list, &n_rows);

  return position < n_rows && is_marked (self, rows[position]);
}

static GtkBitset *
docket_row_marks_get_selection_in_range (GtkSelectionModel *model, guint position, guint n)
{
  DocketRowMarks *self = DOCKET_ROW_MARKS (model);
  GtkBitset *marked = gtk_bitset_new_empty ();
  guint n_rows, end;
  const gint64 *rows = docket_record_list_get_rows (self->list, &n_rows);

  position = MIN (position, n_rows);
  end = position + MIN (n, n_rows - position);
  /* By runs: one after the other takes a set of GTK too long. */
  for (guint i = position, begin; i < end; i++)
    {
      for (begin = i; i < end && is_marked (self, rows[i]);)
        i++;
      if (i > begin)
        gtk_bitset_add_range (marked, begin, i - begin);
    }
  return marked;
}

static gboolean
docket_row_marks_select_item (GtkSelectionModel *model, guint position, gboolean unselect_rest)
{
  return change_range (DOCKET_ROW_MARKS (model), position, 1, TRUE, unselect_rest);
}

static gboolean
docket_row_marks_unselect_item (GtkSelectionModel *model, guint position)
{
  return change_range (DOCKET_ROW_MARKS (model), position, 1, FALSE, FALSE);
}

static gboolean
docket_row_marks_select_range (GtkSelectionModel *model, guint position, guint n, gboolean unselect_rest)
{
  return change_range (DOCKET_ROW_MARKS (model), position, n, TRUE, unselect_rest);
}

static gboolean
docket_row_marks_unselect_range (GtkSelectionModel *model, guint position, guint n)
{
  return change_range (DOCKET_ROW_MARKS (model), position, n, FALSE, FALSE);
}

static gboolean
docket_row_marks_select_all (GtkSelectionModel *model)
{
  return change_range (DOCKET_ROW_MARKS (model), 0, G_MAXUINT, TRUE, TRUE);
}

static gboolean
docket_row_marks_unselect_all (GtkSelectionModel *model)
{
  return change_range (DOCKET_ROW_MARKS (model), 0, 0, FALSE, TRUE);
}

static gboolean
docket_row_marks_set_selection (GtkSelectionModel *model, GtkBitset *selected, GtkBitset *mask)
{
  DocketRowMarks *self = DOCKET_ROW_MARKS (model);
  guint n_rows, before, position, first;
  const gint64 *rows = docket_record_list_get_rows (self->list, &n_rows);
  GtkBitsetIter iter;

  count (self);
  before = self->n_marked;
  if (!gtk_bitset_iter_init_first (&iter, mask, &position))
    return TRUE;
  for (first = position; gtk_bitset_iter_is_valid (&iter) && position < n_rows; gtk_bitset_iter_next (&iter, &position))
    set_marked (self, rows[position], gtk_bitset_contains (selected, position));
  if (first < n_rows)
    tell (self, before, first, MIN (gtk_bitset_get_maximum (mask), n_rows - 1) - first + 1);
  return TRUE;
}

/* -- Changes of the list -- */

static void
on_items_changed (DocketRowMarks *self, guint position, guint removed, guint added)
{
  guint before = self->n_marked;

  /* The next rows may be of another table, with the same numbers. */
  if (g_list_model_get_n_items (G_LIST_MODEL (self->list)) == 0)
    clear_all (self);
  self->uncounted = self->n_bits > 0;
  g_list_model_items_changed (G_LIST_MODEL (self), position, removed, added);
  if (self->n_marked != before)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_N_MARKED]);
}

/* -- List model -- */

static GType
docket_row_marks_get_item_type (GListModel *model)
{
  return DOCKET_TYPE_RECORD_ITEM;
}

static guint
docket_row_marks_get_n_items (GListModel *model)
{
  return g_list_model_get_n_items (G_LIST_MODEL (DOCKET_ROW_MARKS (model)->list));
}

static gpointer
docket_row_marks_get_item (GListModel *model, guint position)
{
  return g_list_model_get_item (G_LIST_MODEL (DOCKET_ROW_MARKS (model)->list), position);
}

static void
docket_row_marks_list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = docket_row_marks_get_item_type;
  iface->get_n_items = docket_row_marks_get_n_items;
  iface->get_item = docket_row_marks_get_item;
}

static void
docket_row_marks_selection_model_init (GtkSelectionModelInterface *iface)
{
  iface->is_selected = docket_row_marks_is_selected;
  iface->get_selection_in_range = docket_row_marks_get_selection_in_range;
  iface->select_item = docket_row_marks_select_item;
  iface->unselect_item = docket_row_marks_unselect_item;
  iface->select_range = docket_row_marks_select_range;
  iface->unselect_range = docket_row_marks_unselect_range;
  iface->select_all = docket_row_marks_select_all;
  iface->unselect_all = docket_row_marks_unselect_all;
  iface->set_selection = docket_row_marks_set_selection;
}

/* -- Object -- */

static void
docket_row_marks_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  switch (prop_id)
    {
    case PROP_N_MARKED:
      g_value_set_uint (value, DOCKET_ROW_MARKS (object)->n_marked);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
docket_row_marks_finalize (GObject *object)
{
  DocketRowMarks *self = DOCKET_ROW_MARKS (object);

  g_clear_object (&self->list);
  g_free (self->words);
  G_OBJECT_CLASS (docket_row_marks_parent_class)->finalize (object);
}

static void
docket_row_marks_class_init (DocketRowMarksClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = docket_row_marks_get_property;
  object_class->finalize = docket_row_marks_finalize;

  properties[PROP_N_MARKED] = g_param_spec_uint ("n-marked", NULL, NULL, 0, G_MAXUINT, 0,
                                                 G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
docket_row_marks_init (DocketRowMarks *self)
{
}

DocketRowMarks *
docket_row_marks_new (DocketRecordList *list)
{
  DocketRowMarks *self;

  g_return_val_if_fail (DOCKET_IS_RECORD_LIST (list), NULL);

  self = g_object_new (DOCKET_TYPE_ROW_MARKS, NULL);
  self->list = g_object_ref (list);
  g_signal_connect_object (list, "items-changed", G_CALLBACK (on_items_changed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (list, "answered", G_CALLBACK (count), self, G_CONNECT_SWAPPED);
  return self;
}

guint
docket_row_marks_get_n_marked (DocketRowMarks *self)
{
  g_return_val_if_fail (DOCKET_IS_ROW_MARKS (self), 0);

  return self->n_marked;
}

gboolean
docket_row_marks_get_several (DocketRowMarks *self)
{
  g_return_val_if_fail (DOCKET_IS_ROW_MARKS (self), FALSE);

  return self->n_bits > 1;
}

guint
docket_row_marks_find (DocketRowMarks *self, guint from)
{
  guint n_rows;
  const gint64 *rows;

  g_return_val_if_fail (DOCKET_IS_ROW_MARKS (self), GTK_INVALID_LIST_POSITION);

  rows = docket_record_list_get_rows (self->list, &n_rows);
  for (guint i = from; self->n_marked > 0 && i < n_rows; i++)
    if (is_marked (self, rows[i]))
      return i;
  return GTK_INVALID_LIST_POSITION;
}
