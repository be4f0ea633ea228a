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
 *
 * A number is given anew only when no higher one is left.  So some of the marked rows
 * are known by their records as well, each of the highest and fewer and fewer further
 * down: the highest of them that still has its own shows that all below it have theirs,
 * and what is marked above it is marked no more.
 */

#include "docket-config.h"

#include "docket-row-marks.h"

#include <string.h>

#define BITS 64
/* So many of the highest marked rows are known by their records, and below them the one
 * after 32, after 64, after 128 and so on: of a million, 47.  Should more than the
 * former go in one moment, some are unmarked that are still there. */
#define KNOWN_EACH 32

typedef struct
{
  gint64 row;
  char *id; /* NULL: there was none when it was marked */
} Known;

struct _DocketRowMarks
{
  GObject parent_instance;

  DocketRecordList *list;
  guint64 *words; /* bits by the number of the row */
  gsize n_words;
  GArray *known;     /* element-type Known, highest row first: that of all marked, and some below it */
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

/* -- Numbers that are given anew -- */

static void
known_clear (gpointer known)
{
  g_free (((Known *) known)->id);
}

static GArray *
known_new (void)
{
  GArray *known = g_array_new (FALSE, FALSE, sizeof (Known));

  g_array_set_clear_func (known, known_clear);
  return known;
}

static gboolean
is_same (DocketRowMarks *self, const Known *known)
{
  g_autofree char *id = docket_record_list_get_id_in_row (self->list, known->row);

  return id != NULL && g_strcmp0 (id, known->id) == 0;
}

static void
clear_above (DocketRowMarks *self, gint64 row)
{
  for (gsize w = (gsize) row / BITS; w < self->n_words; w++)
    {
      guint64 kept = w > (gsize) row / BITS ? 0 : G_MAXUINT64 >> (BITS - 1 - row % BITS);

      self->n_bits -= (guint) __builtin_popcountll (self->words[w] & ~kept);
      self->words[w] &= kept;
    }
}

/* FALSE if there were such; they are to be counted and told of then. */
static gboolean
clear_reused (DocketRowMarks *self)
{
  guint n = 0;

  while (n < self->known->len && !is_same (self, &g_array_index (self->known, Known, n)))
    n++;
  if (n == 0)
    return TRUE;
  if (n < self->known->len)
    clear_above (self, g_array_index (self->known, Known, n).row);
  else
    clear_above (self, 0); /* the first row is number 1 */
  g_array_remove_range (self->known, 0, n);
  self->uncounted = TRUE;
  return FALSE;
}

/* From the highest, 0. */
static guint
next_known_place (guint place)
{
  return place < KNOWN_EACH ? place + 1 : place * 2;
}

static const char *
find_known (GArray *known, gint64 row, guint *from)
{
  while (*from < known->len && g_array_index (known, Known, *from).row > row)
    ++*from;
  return *from < known->len && g_array_index (known, Known, *from).row == row ? g_array_index (known, Known, *from).id : NULL;
}

/* @asked: (out): whether the database had to be */
static GArray *
collect_known (DocketRowMarks *self, gint64 seen_row, const char *seen_id, gboolean *asked)
{
  GArray *known = known_new ();
  guint place = 0, wanted = 0, from = 0;

  *asked = FALSE;
  for (gsize w = self->n_words; w > 0; w--)
    {
      guint64 bits = self->words[w - 1];
      guint n = (guint) __builtin_popcountll (bits);

      for (guint end = place + n; wanted < end; wanted = next_known_place (wanted))
        {
          Known next = { 0 };
          guint bit;

          for (;; place++, bits ^= G_GUINT64_CONSTANT (1) << bit)
            {
              bit = BITS - 1 - (guint) __builtin_clzll (bits);
              if (place == wanted)
                break;
            }
          next.row = (gint64) ((w - 1) * BITS + bit);
          next.id = g_strdup (next.row == seen_row ? seen_id : find_known (self->known, next.row, &from));
          if (next.row != seen_row && next.id == NULL)
            {
              next.id = docket_record_list_get_id_in_row (self->list, next.row);
              *asked = TRUE;
            }
          g_array_append_val (known, next);
        }
      place += (guint) __builtin_popcountll (bits);
    }
  return known;
}

/* After rows were marked or unmarked. Of one row alone that was marked it is the record
 * that the person saw there, and the database is not asked. */
static void
know (DocketRowMarks *self, gint64 seen_row, const char *seen_id)
{
  for (;;)
    {
      gboolean asked;
      GArray *known = collect_known (self, seen_row, seen_id, &asked);

      /* Those marked before, which come to be known now, must have had their records until now. */
      if (!asked || clear_reused (self))
        {
          g_array_unref (self->known);
          self->known = known;
          return;
        }
      g_array_unref (known);
    }
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

gboolean
docket_row_marks_check (DocketRowMarks *self)
{
  guint n_rows;

  g_return_val_if_fail (DOCKET_IS_ROW_MARKS (self), TRUE);

  if (clear_reused (self))
    return TRUE;
  count (self);
  n_rows = g_list_model_get_n_items (G_LIST_MODEL (self->list));
  if (n_rows > 0)
    gtk_selection_model_selection_changed (GTK_SELECTION_MODEL (self), 0, n_rows);
  return FALSE;
}

static void
on_answered (DocketRowMarks *self)
{
  docket_row_marks_check (self);
  count (self);
}

/* -- Changes by the person -- */

static char *
get_seen_id (DocketRowMarks *self, guint position)
{
  g_autoptr (DocketRecordItem) item = g_list_model_get_item (G_LIST_MODEL (self->list), position);
  DocketRecord *record = item != NULL ? docket_record_item_get_record (item) : NULL;

  return record != NULL ? g_strdup (docket_record_get_id (record)) : NULL;
}

/* Returns whether others had to be unmarked. */
static gboolean
know_changed (DocketRowMarks *self, const gint64 *rows, guint n_rows, guint position, guint n, gboolean marked)
{
  gboolean is_one = marked && n == 1;
  g_autofree char *seen = is_one ? get_seen_id (self, position) : NULL;

  know (self, is_one ? rows[position] : 0, seen);
  if (!self->uncounted)
    return FALSE;
  self->uncounted = FALSE;
  self->n_marked = 0;
  for (guint i = 0; i < n_rows; i++)
    self->n_marked += is_marked (self, rows[i]);
  return TRUE;
}

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
  if (know_changed (self, rows, n_rows, position, n, marked))
    {
      first = 0;
      extent = n_rows;
    }
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
  if (know_changed (self, rows, n_rows, first, 0, FALSE))
    tell (self, before, 0, n_rows);
  else if (first < n_rows)
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
    {
      clear_all (self);
      g_array_set_size (self->known, 0);
    }
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
  g_array_unref (self->known);
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
  self->known = known_new ();
}

DocketRowMarks *
docket_row_marks_new (DocketRecordList *list)
{
  DocketRowMarks *self;

  g_return_val_if_fail (DOCKET_IS_RECORD_LIST (list), NULL);

  self = g_object_new (DOCKET_TYPE_ROW_MARKS, NULL);
  self->list = g_object_ref (list);
  g_signal_connect_object (list, "items-changed", G_CALLBACK (on_items_changed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (list, "answered", G_CALLBACK (on_answered), self, G_CONNECT_SWAPPED);
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
