/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Putting into the index of the search what an older program did not put in.
 *
 * A migration only leaves a mark. The records are looked at when the file is open
 * and the writer has nothing else to do, some in a transaction, in the order of
 * their ids, customers first; whoever opens the file next goes on at the mark:
 *
 *   ''   c…3f2   …   c…9a0   j   j…41b   …   no mark
 *   all are left     customers up to that id are in, …
 *
 * Meanwhile a save puts its record in at once, if it is in already or the one
 * before it is. Those that are not in at all (store-5.sql begins an index anew)
 * so stay the newest, and each of them gets the next place. A search for a phone
 * number looks at the phones of the records that are left themselves
 * (docket-search-phone.c).
 *
 * Every transaction leaves a segment in the index. They are merged as those of
 * docket-search-next.c, in steps of a bounded size, the rest at the end.
 */
#include "docket-config.h"

#include "docket-search-table.h"

#include <string.h>

#include "docket-limits.h"

#define META_FILLED "search-filled"
#define FIRST_OF_JOBS "j"

static const DocketKind searched[] = { DOCKET_KIND_CUSTOMER, DOCKET_KIND_JOB };

char *
docket_search_left_after (DocketStore *self, DocketKind kind)
{
  g_autofree char *mark = docket_store_get_meta (self, META_FILLED);
  gboolean at_jobs = mark != NULL && g_str_has_prefix (mark, FIRST_OF_JOBS);

  if (mark == NULL || (kind == DOCKET_KIND_CUSTOMER && at_jobs))
    return NULL;
  if (*mark == '\0' || (kind == DOCKET_KIND_JOB && !at_jobs))
    return g_strdup ("");
  return g_strdup (mark + 1);
}

gboolean
docket_search_is_for_later (DocketStore *self, DocketKind kind, const char *id, gboolean *later, GError **error)
{
  g_autofree char *after = docket_search_left_after (self, kind);
  gboolean may_be_put = TRUE;

  if (after != NULL && strcmp (id, after) > 0 && !docket_search_table_may_be_put (self, kind, id, &may_be_put, error))
    return FALSE;
  *later = !may_be_put;
  return TRUE;
}

gboolean
docket_store_is_search_whole (DocketStore *self)
{
  g_return_val_if_fail (DOCKET_IS_STORE (self), TRUE);

  for (guint i = 0; i < G_N_ELEMENTS (searched); i++)
    {
      g_autofree char *after = docket_search_left_after (self, searched[i]);
      gboolean newest_is_in = TRUE;

      if (after != NULL && docket_search_table_has_newest (self, searched[i], &newest_is_in, NULL) && !newest_is_in)
        return FALSE;
    }
  return TRUE;
}

gboolean
docket_search_forget_left (DocketStore *self, GError **error)
{
  return docket_meta_put (self, META_FILLED, NULL, error);
}

gboolean
docket_search_has_left (DocketStore *self, gboolean *left, GError **error)
{
  g_autofree char *mark = docket_store_get_meta (self, META_FILLED);

  *left = mark != NULL;
  for (guint i = 0; i < G_N_ELEMENTS (searched) && !*left; i++)
    if (!docket_search_is_unfinished (self, searched[i], left, error))
      return FALSE;
  return TRUE;
}

/* ---- A step ---- */

/* At most @n. (element-type utf8) */
static GPtrArray *
read_ids (DocketStore *self, DocketKind kind, const char *after, guint n, GError **error)
{
  g_autoptr (GPtrArray) ids = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (DocketStatement) find = docket_db_prepare (self->db,
                                                        kind == DOCKET_KIND_JOB ? "SELECT id FROM job WHERE id > ?1 ORDER BY id LIMIT ?2"
                                                                                : "SELECT id FROM customer WHERE id > ?1 ORDER BY id LIMIT ?2",
                                                        error);
  g_autoptr (GError) local = NULL;

  if (find == NULL)
    return NULL;
  docket_statement_lend_text (find, 1, after);
  docket_statement_bind_int (find, 2, n);
  while (docket_statement_step (find, &local))
    g_ptr_array_add (ids, g_strdup (docket_statement_get_text (find, 0)));
  if (local == NULL)
    return g_steal_pointer (&ids);
  g_propagate_error (error, g_steal_pointer (&local));
  return NULL;
}

/* @mark: (out) (nullable): how far it is then */
static gboolean
put_some (DocketStore *self, DocketKind kind, const char *after, DocketStoreAwaitedFunc awaited, gpointer data, char **mark, GError **error)
{
  gint64 until_ms = docket_store_slice_until (self);
  g_autoptr (GPtrArray) ids = read_ids (self, kind, after, DOCKET_INDEX_SLICE_ROWS_MAX, error);
  guint n = 0;

  if (ids == NULL)
    return FALSE;
  while (n < ids->len && !docket_store_slice_is_over (self, n, until_ms, awaited, data))
    if (!docket_search_index_left (self, kind, g_ptr_array_index (ids, n++), error))
      return FALSE;
  if (n == DOCKET_INDEX_SLICE_ROWS_MAX || n < ids->len)
    *mark = g_strconcat (kind == DOCKET_KIND_JOB ? FIRST_OF_JOBS : "c", g_ptr_array_index (ids, n - 1), NULL);
  else
    *mark = kind == DOCKET_KIND_JOB ? NULL : g_strdup (FIRST_OF_JOBS);
  return TRUE;
}

/* Within a transaction, as another process may be at it, too. */
static gboolean
fill (DocketStore *self, DocketStoreAwaitedFunc awaited, gpointer data, GError **error)
{
  g_autofree char *customers = docket_search_left_after (self, DOCKET_KIND_CUSTOMER);
  g_autofree char *jobs = docket_search_left_after (self, DOCKET_KIND_JOB);
  DocketKind kind = customers != NULL ? DOCKET_KIND_CUSTOMER : DOCKET_KIND_JOB;
  g_autofree char *mark = NULL;
  gboolean was_whole = docket_store_is_search_whole (self);
  gboolean merged;

  if (jobs == NULL)
    return TRUE;
  if (self->n_filled == 0 && !docket_search_put_merges_off (self, "", error))
    return FALSE;
  if (!docket_search_merge_part (self, kind, "", self->n_filled, &merged, error) || merged)
    return merged;
  self->n_filled++;
  if (!put_some (self, kind, customers != NULL ? customers : jobs, awaited, data, &mark, error) || !docket_meta_put (self, META_FILLED, mark, error))
    return FALSE;
  /* What was looked for in vain may be found by now. */
  if (!was_whole && docket_store_is_search_whole (self))
    docket_store_touch_everything (self);
  return TRUE;
}

static gboolean
merge_rest (DocketStore *self, GError **error)
{
  for (guint i = 0; i < G_N_ELEMENTS (searched); i++)
    {
      gboolean unfinished;

      if (!docket_search_is_unfinished (self, searched[i], &unfinished, error))
        return FALSE;
      if (unfinished)
        return docket_search_finish_step (self, searched[i], error);
    }
  return TRUE;
}

gboolean
docket_search_fill_step (DocketStore *self, DocketStoreAwaitedFunc awaited, gpointer data, gboolean *more, GError **error)
{
  g_autofree char *jobs = docket_search_left_after (self, DOCKET_KIND_JOB);
  gboolean ok;

  if (!docket_store_begin_lightly (self, error))
    return FALSE;
  ok = jobs != NULL ? fill (self, awaited, data, error) : merge_rest (self, error);
  return docket_store_end (self, ok, error) && docket_search_has_left (self, more, error);
}
