/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * One hash of ids per kind, made when the first id of that kind comes. A set
 * that stands for everything keeps no ids: it has them all.
 */

#include "docket-change-set.h"

struct _DocketChangeSet
{
  gatomicrefcount refs;
  GHashTable *ids[DOCKET_N_KINDS]; /* owned id -> itself; NULL while empty */
  gboolean outbox;
  gboolean everything;
};

G_DEFINE_BOXED_TYPE (DocketChangeSet, docket_change_set, docket_change_set_ref, docket_change_set_unref)

DocketChangeSet *
docket_change_set_new (void)
{
  DocketChangeSet *set = g_new0 (DocketChangeSet, 1);

  g_atomic_ref_count_init (&set->refs);
  return set;
}

DocketChangeSet *
docket_change_set_new_everything (void)
{
  DocketChangeSet *set = docket_change_set_new ();

  set->everything = TRUE;
  set->outbox = TRUE;
  return set;
}

DocketChangeSet *
docket_change_set_ref (DocketChangeSet *set)
{
  g_return_val_if_fail (set != NULL, NULL);

  g_atomic_ref_count_inc (&set->refs);
  return set;
}

void
docket_change_set_unref (DocketChangeSet *set)
{
  g_return_if_fail (set != NULL);

  if (!g_atomic_ref_count_dec (&set->refs))
    return;
  for (int kind = 0; kind < DOCKET_N_KINDS; kind++)
    g_clear_pointer (&set->ids[kind], g_hash_table_unref);
  g_free (set);
}

void
docket_change_set_add (DocketChangeSet *set, DocketKind kind, const char *id)
{
  g_return_if_fail (set != NULL && id != NULL);
  g_return_if_fail (kind >= 0 && kind < DOCKET_N_KINDS);

  if (set->everything)
    return;
  if (set->ids[kind] == NULL)
    set->ids[kind] = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_hash_table_add (set->ids[kind], g_strdup (id));
}

void
docket_change_set_add_outbox (DocketChangeSet *set)
{
  g_return_if_fail (set != NULL);

  set->outbox = TRUE;
}

void
docket_change_set_merge (DocketChangeSet *set, const DocketChangeSet *other)
{
  g_return_if_fail (set != NULL && other != NULL);

  set->outbox |= other->outbox;
  set->everything |= other->everything;
  for (int kind = 0; kind < DOCKET_N_KINDS; kind++)
    {
      GHashTableIter iter;
      gpointer id;

      if (set->everything)
        {
          g_clear_pointer (&set->ids[kind], g_hash_table_unref);
          continue;
        }
      if (other->ids[kind] == NULL)
        continue;
      g_hash_table_iter_init (&iter, other->ids[kind]);
      while (g_hash_table_iter_next (&iter, &id, NULL))
        docket_change_set_add (set, kind, id);
    }
}

gboolean
docket_change_set_is_empty (const DocketChangeSet *set)
{
  g_return_val_if_fail (set != NULL, TRUE);

  if (set->everything || set->outbox)
    return FALSE;
  for (int kind = 0; kind < DOCKET_N_KINDS; kind++)
    if (set->ids[kind] != NULL)
      return FALSE;
  return TRUE;
}

gboolean
docket_change_set_is_everything (const DocketChangeSet *set)
{
  g_return_val_if_fail (set != NULL, FALSE);

  return set->everything;
}

gboolean
docket_change_set_has_kind (const DocketChangeSet *set, DocketKind kind)
{
  g_return_val_if_fail (set != NULL, FALSE);
  g_return_val_if_fail (kind >= 0 && kind < DOCKET_N_KINDS, FALSE);

  return set->everything || set->ids[kind] != NULL;
}

gboolean
docket_change_set_has (const DocketChangeSet *set, DocketKind kind, const char *id)
{
  g_return_val_if_fail (set != NULL && id != NULL, FALSE);
  g_return_val_if_fail (kind >= 0 && kind < DOCKET_N_KINDS, FALSE);

  return set->everything || (set->ids[kind] != NULL && g_hash_table_contains (set->ids[kind], id));
}

gboolean
docket_change_set_has_outbox (const DocketChangeSet *set)
{
  g_return_val_if_fail (set != NULL, FALSE);

  return set->outbox || set->everything;
}

GPtrArray *
docket_change_set_ids (const DocketChangeSet *set, DocketKind kind)
{
  g_autoptr(GPtrArray) ids = g_ptr_array_new ();
  GHashTableIter iter;
  gpointer id;

  g_return_val_if_fail (set != NULL, NULL);
  g_return_val_if_fail (kind >= 0 && kind < DOCKET_N_KINDS, NULL);

  if (set->ids[kind] != NULL)
    {
      g_hash_table_iter_init (&iter, set->ids[kind]);
      while (g_hash_table_iter_next (&iter, &id, NULL))
        g_ptr_array_add (ids, id);
    }
  return g_steal_pointer (&ids);
}
