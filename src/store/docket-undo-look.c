/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * What a save holds, and what stands on it: one walk along the outbox, in pieces
 * (docket-undo.c). To take it back, what others stand on is to be known; to let it
 * go, all that stands on it, directly or not, goes along.
 */

#include "docket-config.h"

#include "docket-undo-private.h"

#include <glib/gi18n-lib.h>

#include "docket-limits.h"

DocketUndoRow *
docket_undo_row_new (const char *key, const char *needs, const char *id)
{
  DocketUndoRow *row = g_new0 (DocketUndoRow, 1);

  row->key = g_strdup (key);
  row->needs = g_strdup (needs);
  row->id = g_strdup (id);
  return row;
}

void
docket_undo_row_free (gpointer data)
{
  DocketUndoRow *row = data;

  g_free (row->key);
  g_free (row->needs);
  g_free (row->id);
  g_free (row);
}

/* (transfer full) (nullable): it stands on nothing */
static GStrv
split_needs (const char *needs)
{
  return needs[0] != '\0' ? g_strsplit (needs, " ", -1) : NULL;
}

void
docket_undo_add_needed (DocketUndo *undo, const char *needs)
{
  g_auto(GStrv) each = split_needs (needs);

  for (guint i = 0; each != NULL && each[i] != NULL; i++)
    if (each[i][0] != '\0')
      g_hash_table_add (undo->needed, g_strdup (docket_outbox_key_of_need (each[i])));
}

static void
add_row (DocketUndo *undo, DocketUndoRow *row)
{
  g_ptr_array_add (undo->rows, row);
  g_hash_table_add (undo->keys, row->key);
  g_hash_table_add (undo->ids, row->id);
}

/* It is to be told, if it is refused and goes, that what it names does not come. */
static void
note_needing (DocketUndo *undo, const DocketUndoRow *row)
{
  g_auto(GStrv) each = split_needs (row->needs);

  for (guint i = 0; each != NULL && each[i] != NULL; i++)
    {
      const char *needed = each[i][0] != '\0' ? docket_outbox_key_of_need (each[i]) : "";
      GPtrArray *of;

      if (!g_hash_table_contains (undo->keys, needed))
        continue;
      of = g_hash_table_lookup (undo->needing, needed);
      if (of == NULL)
        {
          of = g_ptr_array_new ();
          g_hash_table_insert (undo->needing, g_strdup (needed), of);
        }
      g_ptr_array_add (of, row->key);
    }
}

/* -- The walk -- */

enum
{
  POSITION,
  OPEN,
  BUNDLE,
  NEEDS,
  KEY,
  ID,
  STATE,
  ON_ITS_WAY,
};

#define WALKED "SELECT position, open, bundle, needs, key, id, state, resend OR may_have_arrived FROM outbox"

/* Of given keys that nobody refused, what is settled does not matter. */
static DocketStatement *
open_walk (DocketStore *self, const DocketUndo *undo, guint n_max, GError **error)
{
  gboolean all = undo->roots == NULL || undo->n_refused > 0;
  DocketStatement *walk = docket_db_prepare (self->db,
                                             all ? WALKED " WHERE position > ?1 ORDER BY position LIMIT ?2"
                                                 : WALKED " INDEXED BY outbox_open WHERE open = 1 AND position > ?1 ORDER BY position LIMIT ?2",
                                             error);

  if (walk == NULL)
    return NULL;
  docket_statement_bind_int (walk, 1, undo->looked_at);
  docket_statement_bind_int (walk, 2, n_max);
  return walk;
}

static gboolean
is_unsent (DocketStatement *walk)
{
  return docket_outbox_state_from_name (docket_statement_get_text (walk, STATE)) == DOCKET_OUTBOX_QUEUED && docket_statement_get_int (walk, ON_ITS_WAY) == 0;
}

static gboolean
came_since (const DocketUndo *undo, DocketStatement *walk)
{
  return undo->begun && docket_statement_get_int (walk, POSITION) > undo->was_end;
}

/* It need not have been there when it was begun. Of what was put back since, at its place of
 * before, nobody knows which it is: then all that is not of the save stays. */
static gboolean
may_have_come_since (const DocketUndo *undo, DocketStatement *walk)
{
  return came_since (undo, walk) || (undo->begun && undo->put_between != undo->was_between);
}

/* What stands on something, and is not of the save, or stays where it is. */
static void
take_note_of_other (DocketUndo *undo, DocketStatement *walk)
{
  const char *needs = docket_statement_get_text (walk, NEEDS);
  gboolean stays = undo->looked || may_have_come_since (undo, walk);
  DocketUndoRow *other;

  if (needs[0] == '\0' || g_hash_table_contains (undo->keys, docket_statement_get_text (walk, KEY)))
    return;
  if (undo->what == DOCKET_UNDO_TAKE_BACK || stays)
    {
      if (docket_statement_get_int (walk, OPEN) != 0)
        docket_undo_add_needed (undo, needs);
      if (undo->what == DOCKET_UNDO_TAKE_BACK)
        return;
    }
  other = docket_undo_row_new (docket_statement_get_text (walk, KEY), needs, docket_statement_get_text (walk, ID));
  other->placed = stays || docket_statement_get_int (walk, OPEN) == 0;
  other->stays = !is_unsent (walk);
  g_ptr_array_add (undo->others, other);
  if (undo->looked)
    note_needing (undo, other);
}

static void
take_note (DocketUndo *undo, DocketStatement *walk)
{
  gboolean refused = docket_outbox_state_from_name (docket_statement_get_text (walk, STATE)) == DOCKET_OUTBOX_REJECTED;
  const char *key = docket_statement_get_text (walk, KEY);
  gboolean of_save = undo->roots == NULL && g_strcmp0 (docket_statement_get_text (walk, BUNDLE), undo->bundle) == 0 && !came_since (undo, walk);
  DocketUndoRow *row;

  if (of_save && undo->what == DOCKET_UNDO_LET_GO && !refused && !is_unsent (walk))
    {
      undo->n_left += undo->looked ? 0 : 1;
      if (undo->left == NULL)
        undo->left = g_strdup (key);
      of_save = FALSE;
    }
  if (!of_save || undo->looked)
    {
      take_note_of_other (undo, walk);
      return;
    }
  row = docket_undo_row_new (key, docket_statement_get_text (walk, NEEDS), docket_statement_get_text (walk, ID));
  row->stays = refused;
  add_row (undo, row);
}

gboolean
docket_undo_look_on (DocketStore *self, DocketUndo *undo, guint n_max, gboolean *end, GError **error)
{
  g_autoptr(DocketStatement) walk = NULL;
  g_autoptr(GError) local = NULL;
  gint64 put_between;
  guint n = 0;

  if (!docket_meta_read_int (self, DOCKET_META_PUT_BETWEEN, &put_between, error))
    return FALSE;
  if (undo->looked && undo->put_between != put_between)
    undo->looked_at = 0;
  if (undo->looked_at == 0)
    undo->put_between = put_between;
  walk = open_walk (self, undo, n_max, error);
  if (walk == NULL)
    return FALSE;
  while (docket_statement_step (walk, &local))
    {
      n++;
      undo->looked_at = docket_statement_get_int (walk, POSITION);
      take_note (undo, walk);
    }
  *end = n < n_max;
  if (local == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local));
  return FALSE;
}

/* -- What goes along -- */

/* What stands on refused work is refused in its turn, and seen by itself. */
static gboolean
stands_on_what_goes (const DocketUndoRow *row, GHashTable *going)
{
  g_auto(GStrv) each = split_needs (row->needs);

  for (guint i = 0; each != NULL && each[i] != NULL; i++)
    if (each[i][0] != '\0' && g_hash_table_contains (going, docket_outbox_key_of_need (each[i])))
      return TRUE;
  return FALSE;
}

/* Mostly nothing stands on what comes after it, and once through finds them all;
 * what was read from a file may. */
static gboolean
add_along (DocketUndo *undo, GError **error)
{
  g_autoptr(GHashTable) going = g_hash_table_new (g_str_hash, g_str_equal);
  guint before;

  for (guint i = 0; i < undo->rows->len; i++)
    {
      DocketUndoRow *row = g_ptr_array_index (undo->rows, i);

      if (!row->stays)
        g_hash_table_add (going, row->key);
      row->stays = FALSE;
    }
  do
    {
      before = undo->rows->len;
      for (guint i = 0; i < undo->others->len; i++)
        {
          DocketUndoRow *other = g_ptr_array_index (undo->others, i);

          if (other->placed || !stands_on_what_goes (other, going))
            continue;
          if (other->stays)
            {
              g_set_error_literal (error, DOCKET_STORE_ERROR, DOCKET_STORE_ERROR_NOT_DISCARDABLE,
                                   _("Later work that stands on this has already been on its way to the server. Sync first, then change it back."));
              return FALSE;
            }
          g_ptr_array_index (undo->others, i) = docket_undo_row_new ("", "", "");
          g_hash_table_add (going, other->key);
          other->along = TRUE;
          add_row (undo, other);
        }
    }
  while (undo->rows->len > before);
  for (guint i = 0; i < undo->others->len; i++)
    note_needing (undo, g_ptr_array_index (undo->others, i));
  for (guint i = 0; i < undo->rows->len; i++)
    note_needing (undo, g_ptr_array_index (undo->rows, i));
  return TRUE;
}

/* -- In which order -- */

static void
count_below (GHashTable *by_key, const DocketUndoRow *row, int more)
{
  g_auto(GStrv) each = split_needs (row->needs);

  for (guint i = 0; each != NULL && each[i] != NULL; i++)
    {
      DocketUndoRow *needed = each[i][0] != '\0' ? g_hash_table_lookup (by_key, docket_outbox_key_of_need (each[i])) : NULL;

      if (needed != NULL)
        needed->below = (guint) ((int) needed->below + more);
    }
}

/* The newest first, but nothing before what stands on it, which may be older if it
 * was read from a file. Mostly once through is enough. */
static void
put_in_order (DocketUndo *undo)
{
  g_autoptr(GHashTable) by_key = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr(GPtrArray) rows = g_steal_pointer (&undo->rows);
  guint before;

  undo->rows = g_ptr_array_new_with_free_func (docket_undo_row_free);
  g_ptr_array_set_free_func (rows, NULL);
  for (guint i = 0; i < rows->len; i++)
    {
      DocketUndoRow *row = g_ptr_array_index (rows, i);

      row->placed = FALSE;
      g_hash_table_insert (by_key, row->key, row);
    }
  for (guint i = 0; i < rows->len; i++)
    count_below (by_key, g_ptr_array_index (rows, i), 1);
  do
    {
      before = undo->rows->len;
      for (guint i = rows->len; i > 0; i--)
        {
          DocketUndoRow *row = g_ptr_array_index (rows, i - 1);

          if (row->placed || row->below > 0)
            continue;
          row->placed = TRUE;
          count_below (by_key, row, -1);
          g_ptr_array_add (undo->rows, row);
        }
    }
  while (undo->rows->len > before);
  /* Nothing that was saved stands on itself; should it, it is not left behind. */
  for (guint i = rows->len; i > 0; i--)
    if (!((DocketUndoRow *) g_ptr_array_index (rows, i - 1))->placed)
      g_ptr_array_add (undo->rows, g_ptr_array_index (rows, i - 1));
}

/* What is put back goes the other way round. */
static void
turn_round (GPtrArray *rows)
{
  for (guint i = 0; i < rows->len / 2; i++)
    {
      gpointer first = rows->pdata[i];

      rows->pdata[i] = rows->pdata[rows->len - 1 - i];
      rows->pdata[rows->len - 1 - i] = first;
    }
}

/* -- Each of the three -- */

/* Of given ones, what is gone already is passed over, unless all is. */
static gboolean
add_roots (DocketStore *self, DocketUndo *undo, GError **error)
{
  for (guint i = 0; i < undo->roots->len; i++)
    {
      g_autoptr(DocketOutboxRow) row = NULL;
      DocketUndoRow *root;

      if (g_hash_table_contains (undo->keys, g_ptr_array_index (undo->roots, i)))
        continue;
      if (!docket_outbox_get_row (self, g_ptr_array_index (undo->roots, i), &row, error))
        return FALSE;
      if (row == NULL)
        continue;
      if (!docket_outbox_check_discardable (row, error))
        return FALSE;
      root = docket_undo_row_new (row->key, row->needs, row->id);
      root->stays = row->state == DOCKET_OUTBOX_REJECTED;
      undo->n_refused += root->stays;
      add_row (undo, root);
    }
  return TRUE;
}

static void
note_kept (DocketUndo *undo, DocketDiscarded *one)
{
  GPtrArray *of = g_hash_table_lookup (undo->kept_of, one->id);

  if (of == NULL)
    {
      of = g_ptr_array_new ();
      g_hash_table_insert (undo->kept_of, one->id, of);
    }
  g_ptr_array_add (of, one);
  g_hash_table_insert (undo->kept, one->key, one);
}

static gboolean
look_at_what_was_let_go (DocketStore *self, DocketUndo *undo, GError **error)
{
  g_autoptr(GPtrArray) kept = docket_discarded_list (self, undo->bundle, error);

  if (kept == NULL)
    return FALSE;
  undo->kept = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, (GDestroyNotify) docket_discarded_free);
  undo->kept_of = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, (GDestroyNotify) g_ptr_array_unref);
  for (guint i = 0; i < kept->len; i++)
    {
      DocketDiscarded *one = g_ptr_array_index (kept, i);

      add_row (undo, docket_undo_row_new (one->key, one->needs, ""));
      note_kept (undo, one);
    }
  g_ptr_array_set_free_func (kept, NULL);
  return TRUE;
}

static gboolean
walk_on (DocketStore *self, DocketUndo *undo, gboolean *end, GError **error)
{
  *end = TRUE;
  if (undo->what == DOCKET_UNDO_PUT_BACK)
    return look_at_what_was_let_go (self, undo, error);
  if (undo->looked_at == 0 && undo->rows->len == 0 && undo->roots != NULL && !add_roots (self, undo, error))
    return FALSE;
  if (undo->looked_at == 0 && !docket_undo_find_beginning (self, undo, error))
    return FALSE;
  return docket_undo_look_on (self, undo, undo->roots != NULL ? G_MAXINT : DOCKET_UNDO_LOOK_ROWS_MAX, end, error);
}

/* All of it went meanwhile: that says why it stays. */
static gboolean
say_nothing_found (DocketStore *self, const DocketUndo *undo, GError **error)
{
  g_autoptr(DocketOutboxRow) left = NULL;

  if (undo->left != NULL && (!docket_outbox_get_row (self, undo->left, &left, error) || (left != NULL && !docket_outbox_check_discardable (left, error))))
    return FALSE;
  g_set_error_literal (error, DOCKET_STORE_ERROR, DOCKET_STORE_ERROR_NOT_FOUND,
                       undo->what == DOCKET_UNDO_PUT_BACK ? _("What was discarded is not at hand any more.") : _("This is not in the outbox any more."));
  return FALSE;
}

gboolean
docket_undo_look (DocketStore *self, DocketUndo *undo, GError **error)
{
  gboolean end;

  if (!walk_on (self, undo, &end, error))
    return FALSE;
  if (!end)
    return TRUE;
  if (undo->rows->len == 0)
    return say_nothing_found (self, undo, error);
  undo->n_refused = 0;
  if (undo->what == DOCKET_UNDO_LET_GO && !add_along (undo, error))
    return FALSE;
  undo->looked = TRUE;
  if (!undo->begun)
    {
      undo->begun = TRUE;
      undo->was_end = undo->looked_at;
      undo->was_between = undo->put_between;
    }
  put_in_order (undo);
  if (undo->what == DOCKET_UNDO_PUT_BACK)
    turn_round (undo->rows);
  return TRUE;
}
