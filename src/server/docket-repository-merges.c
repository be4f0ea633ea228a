/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The interface of storage, continued: duplicates and merging. */
#include "docket-repository.h"

void
docket_pair_free (DocketPair *pair)
{
  if (pair == NULL)
    return;
  g_free (pair->other);
  g_free (pair->review);
  g_free (pair);
}

void
docket_move_free (DocketMove *move)
{
  if (move == NULL)
    return;
  g_free (move->customer);
  g_free (move->id);
  g_free (move);
}

GPtrArray *
docket_repository_find_matches (DocketRepository *self, const DocketLikeness *wanted, guint limit, GError **error)
{
  g_return_val_if_fail (DOCKET_IS_REPOSITORY (self), NULL);
  return DOCKET_REPOSITORY_GET_IFACE (self)->find_matches (self, wanted, limit, error);
}

gboolean
docket_repository_set_pair (DocketRepository *self, const char *a, const char *b, const char *review, gboolean kept, GError **error)
{
  g_return_val_if_fail (DOCKET_IS_REPOSITORY (self), FALSE);
  return DOCKET_REPOSITORY_GET_IFACE (self)->set_pair (self, a, b, review, kept, error);
}

gboolean
docket_repository_remove_pair (DocketRepository *self, const char *a, const char *b, GError **error)
{
  g_return_val_if_fail (DOCKET_IS_REPOSITORY (self), FALSE);
  return DOCKET_REPOSITORY_GET_IFACE (self)->remove_pair (self, a, b, error);
}

GPtrArray *
docket_repository_pairs_of (DocketRepository *self, const char *id, GError **error)
{
  g_return_val_if_fail (DOCKET_IS_REPOSITORY (self), NULL);
  return DOCKET_REPOSITORY_GET_IFACE (self)->pairs_of (self, id, error);
}

GPtrArray *
docket_repository_children_of_customer (DocketRepository *self, const char *customer, GError **error)
{
  g_return_val_if_fail (DOCKET_IS_REPOSITORY (self), NULL);
  return DOCKET_REPOSITORY_GET_IFACE (self)->children_of_customer (self, customer, error);
}

gboolean
docket_repository_has_unseen_job (DocketRepository *self, const char *customer, gint64 since, const char *person, gboolean *has, GError **error)
{
  g_return_val_if_fail (DOCKET_IS_REPOSITORY (self), FALSE);
  return DOCKET_REPOSITORY_GET_IFACE (self)->has_unseen_job (self, customer, since, person, has, error);
}

GPtrArray *
docket_repository_children_of_person (DocketRepository *self, const char *person, GError **error)
{
  g_return_val_if_fail (DOCKET_IS_REPOSITORY (self), NULL);
  return DOCKET_REPOSITORY_GET_IFACE (self)->children_of_person (self, person, error);
}

gboolean
docket_repository_put_move (DocketRepository *self, const DocketMove *move, GError **error)
{
  g_return_val_if_fail (DOCKET_IS_REPOSITORY (self), FALSE);
  return DOCKET_REPOSITORY_GET_IFACE (self)->put_move (self, move, error);
}

gboolean
docket_repository_remove_move (DocketRepository *self, const DocketMove *move, GError **error)
{
  g_return_val_if_fail (DOCKET_IS_REPOSITORY (self), FALSE);
  return DOCKET_REPOSITORY_GET_IFACE (self)->remove_move (self, move, error);
}

GPtrArray *
docket_repository_moves_of (DocketRepository *self, const char *customer, GError **error)
{
  g_return_val_if_fail (DOCKET_IS_REPOSITORY (self), NULL);
  return DOCKET_REPOSITORY_GET_IFACE (self)->moves_of (self, customer, error);
}

gboolean
docket_repository_get_move (DocketRepository *self, DocketKind kind, const char *id, gint64 rev, DocketMove **move, GError **error)
{
  g_return_val_if_fail (DOCKET_IS_REPOSITORY (self), FALSE);
  return DOCKET_REPOSITORY_GET_IFACE (self)->get_move (self, kind, id, rev, move, error);
}
