/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * What is done to a large save in many transactions (docket-undo.c) may be cut off
 * between two of them. So each leaves a note of how far it got, which the last one takes
 * away, under the name of the save. Whoever starts next is told.
 *
 *   let-go 3200 100000 100007 2
 *     3,200 of 100,000 went by; when it was begun the newest in the outbox was at 100007,
 *     and work had come between what stands there 2 times
 *
 * Whoever goes on does to what was there then what was asked for. Saved since, or put
 * back, it is of somebody who wants it.
 */

#include "docket-config.h"

#include "docket-undo-private.h"

#include <stdio.h>
#include <string.h>

static const char *const names[] = {
  [DOCKET_UNDO_TAKE_BACK] = "take-back",
  [DOCKET_UNDO_LET_GO] = DOCKET_UNFINISHED_LET_GO,
  [DOCKET_UNDO_PUT_BACK] = "put-back",
};

static char *
name_of (const char *bundle)
{
  return g_strconcat (DOCKET_META_UNFINISHED, bundle, NULL);
}

void
docket_unfinished_free (DocketUnfinished *unfinished)
{
  if (unfinished == NULL)
    return;
  g_free (unfinished->bundle);
  g_free (unfinished);
}

/* FALSE: it is of a program that knows more. One of before says nothing of the beginning. */
static gboolean
read_note (const char *note, DocketUnfinished *unfinished)
{
  g_auto(GStrv) words = g_strsplit (note, " ", -1);
  guint64 done, all;

  if (g_strv_length (words) < 3 || !g_ascii_string_to_unsigned (words[1], 10, 0, G_MAXINT, &done, NULL)
      || !g_ascii_string_to_unsigned (words[2], 10, 0, G_MAXINT, &all, NULL))
    return FALSE;
  unfinished->done = (guint) done;
  unfinished->all = (guint) all;
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    if (g_str_equal (words[0], names[i]))
      {
        unfinished->what = (DocketUndoWhat) i;
        return TRUE;
      }
  return FALSE;
}

gboolean
docket_undo_note_progress (DocketStore *self, const DocketUndo *undo, guint n_taken, GError **error)
{
  g_autofree char *name = undo->bundle != NULL ? name_of (undo->bundle) : NULL;
  g_autofree char *note = NULL;

  if (name == NULL || undo->roots != NULL)
    return TRUE;
  if (n_taken < undo->rows->len)
    note = g_strdup_printf ("%s %u %u %" G_GINT64_FORMAT " %" G_GINT64_FORMAT, names[undo->what], docket_undo_done_with (undo, n_taken), undo->base + undo->rows->len,
                            undo->was_end, undo->was_between);
  return docket_meta_put (self, name, note, error);
}

gboolean
docket_undo_has_note (DocketStore *self, const char *bundle)
{
  g_autofree char *name = name_of (bundle);
  g_autofree char *note = docket_store_get_meta (self, name);

  return note != NULL;
}

guint
docket_undo_done_with (const DocketUndo *undo, guint n_taken)
{
  return MIN (MAX (undo->base + n_taken, undo->reached), undo->base + undo->rows->len);
}

void
docket_undo_find_progress (DocketStore *self, const DocketUndo *undo, guint *done, guint *all)
{
  g_autofree char *name = undo->bundle != NULL ? name_of (undo->bundle) : NULL;
  g_autofree char *note = name != NULL ? docket_store_get_meta (self, name) : NULL;
  DocketUnfinished unfinished = { 0 };

  *done = *all = 0;
  if (note == NULL || !read_note (note, &unfinished) || unfinished.what != undo->what)
    return;
  *done = unfinished.done;
  *all = unfinished.all;
}

gboolean
docket_undo_find_beginning (DocketStore *self, DocketUndo *undo, GError **error)
{
  g_autofree char *name = undo->bundle != NULL && undo->roots == NULL ? name_of (undo->bundle) : NULL;
  g_autofree char *note = NULL;
  g_auto(GStrv) words = NULL;

  if (name == NULL)
    return TRUE;
  if (!docket_meta_read (self, name, &note, error))
    return FALSE;
  words = g_strsplit (note != NULL ? note : "", " ", -1);
  if (g_strv_length (words) < 5 || !g_str_equal (words[0], names[undo->what]))
    return TRUE;
  undo->begun = TRUE;
  undo->was_end = g_ascii_strtoll (words[3], NULL, 10);
  undo->was_between = g_ascii_strtoll (words[4], NULL, 10);
  return TRUE;
}

gboolean
docket_undo_find_letting_go (DocketStore *self, gboolean *lets_go, GError **error)
{
  g_autoptr(DocketStatement) find = docket_db_prepare (self->db,
                                                       "SELECT EXISTS (SELECT 1 FROM meta WHERE name >= '" DOCKET_META_UNFINISHED "' AND name < 'in-parts;'"
                                                       " AND value GLOB '" DOCKET_UNFINISHED_LET_GO " *')",
                                                       error);

  if (find == NULL || !docket_statement_step (find, error))
    return FALSE;
  *lets_go = docket_statement_get_int (find, 0) != 0;
  return TRUE;
}

gboolean
docket_undo_forget_letting_go (DocketStore *self, const char *bundle, GError **error)
{
  g_autofree char *name = name_of (bundle);
  g_autofree char *note = docket_store_get_meta (self, name);

  if (note == NULL || !g_str_has_prefix (note, DOCKET_UNFINISHED_LET_GO " "))
    return TRUE;
  docket_store_touch_outbox (self);
  return docket_meta_put (self, name, NULL, error);
}

GPtrArray *
docket_store_get_unfinished (DocketStore *self, GError **error)
{
  g_autoptr(GPtrArray) all = g_ptr_array_new_with_free_func ((GDestroyNotify) docket_unfinished_free);
  g_autoptr(DocketStatement) find = NULL;
  g_autoptr(GError) local = NULL;

  g_return_val_if_fail (DOCKET_IS_STORE (self), NULL);

  find = docket_db_prepare (self->db, "SELECT name, value FROM meta WHERE name >= '" DOCKET_META_UNFINISHED "' AND name < 'in-parts;' ORDER BY name", error);
  if (find == NULL)
    return NULL;
  while (docket_statement_step (find, &local))
    {
      DocketUnfinished *unfinished = g_new0 (DocketUnfinished, 1);

      unfinished->elsewhere = docket_undo_is_elsewhere (self);
      unfinished->bundle = g_strdup (docket_statement_get_text (find, 0) + strlen (DOCKET_META_UNFINISHED));
      if (read_note (docket_statement_get_text (find, 1), unfinished))
        g_ptr_array_add (all, unfinished);
      else
        docket_unfinished_free (unfinished);
    }
  if (local == NULL)
    return g_steal_pointer (&all);
  g_propagate_error (error, g_steal_pointer (&local));
  return NULL;
}

static gboolean
forget (DocketStore *self, gpointer data, GError **error)
{
  g_autofree char *name = name_of (data);

  docket_store_touch_outbox (self);
  return docket_meta_put (self, name, NULL, error);
}

gboolean
docket_store_forget_unfinished (DocketStore *self, const char *bundle, GError **error)
{
  g_return_val_if_fail (DOCKET_IS_STORE (self) && bundle != NULL, FALSE);

  return docket_store_transact (self, forget, (gpointer) bundle, error);
}
