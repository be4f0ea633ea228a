/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Pairs of customers that a case was opened about, and what merged customers
 * brought along. */
#include "docket-config.h"

#include "docket-sqlite-private.h"

static DocketDb *
db_of (DocketRepository *repository)
{
  return DOCKET_REPOSITORY_SQLITE (repository)->db;
}

/* ---- Pairs ---- */

static gboolean
sqlite_set_pair (DocketRepository *repository, const char *a, const char *b, const char *review, gboolean kept, GError **error)
{
  g_autoptr (DocketStatement) put = docket_db_prepare (db_of (repository), "INSERT INTO match_pair (a, b, review, kept) VALUES (min (?1, ?2), max (?1, ?2), ?3, ?4) ON CONFLICT (a, b) DO UPDATE SET review = excluded.review, kept = excluded.kept", error);

  if (put == NULL)
    return FALSE;
  docket_statement_bind_text (put, 1, a);
  docket_statement_bind_text (put, 2, b);
  docket_statement_bind_text (put, 3, review);
  docket_statement_bind_int (put, 4, kept);
  return docket_statement_run (put, error);
}

static gboolean
sqlite_remove_pair (DocketRepository *repository, const char *a, const char *b, GError **error)
{
  g_autoptr (DocketStatement) remove = docket_db_prepare (db_of (repository), "DELETE FROM match_pair WHERE a = min (?1, ?2) AND b = max (?1, ?2)", error);

  if (remove == NULL)
    return FALSE;
  docket_statement_bind_text (remove, 1, a);
  docket_statement_bind_text (remove, 2, b);
  return docket_statement_run (remove, error);
}

static gpointer
read_pair (DocketStatement *find)
{
  DocketPair *pair = g_new0 (DocketPair, 1);

  pair->other = g_strdup (docket_statement_get_text (find, 0));
  pair->review = g_strdup (docket_statement_get_text (find, 1));
  pair->kept = docket_statement_get_int (find, 2) != 0;
  return pair;
}

static GPtrArray *
sqlite_pairs_of (DocketRepository *repository, const char *id, GError **error)
{
  g_autoptr (DocketStatement) find = docket_db_prepare (db_of (repository), "SELECT b, review, kept FROM match_pair WHERE a = ?1 UNION ALL SELECT a, review, kept FROM match_pair WHERE b = ?1", error);

  if (find == NULL)
    return NULL;
  docket_statement_bind_text (find, 1, id);
  return docket_sqlite_collect (find, read_pair, (GDestroyNotify) docket_pair_free, error);
}

/* ---- What belongs to a customer ---- */

static GPtrArray *
sqlite_children_of_customer (DocketRepository *repository, const char *customer, GError **error)
{
  g_autoptr (DocketStatement) find = docket_db_prepare (db_of (repository), "SELECT 'job', id FROM job WHERE customer = ?1 UNION ALL SELECT 'note', id FROM note WHERE customer = ?1", error);

  if (find == NULL)
    return NULL;
  docket_statement_bind_text (find, 1, customer);
  return docket_sqlite_collect (find, docket_sqlite_read_child, (GDestroyNotify) docket_place_free, error);
}

/* As a record is newer than each of its groups, most stamps are not looked into. */
static gboolean
sqlite_has_unseen_job (DocketRepository *repository, const char *customer, gint64 since, const char *person, gboolean *has, GError **error)
{
  g_autoptr (DocketStatement) find = docket_db_prepare (db_of (repository),
                                                        "SELECT 1 FROM job WHERE customer = ?1 AND rev > ?2 AND void = 0"
                                                        " AND json_extract (stamps, '$.party[0]') > ?2 AND json_extract (stamps, '$.party[1]') IS NOT ?3 LIMIT 1",
                                                        error);

  if (find == NULL)
    return FALSE;
  docket_statement_bind_text (find, 1, customer);
  docket_statement_bind_int (find, 2, since);
  docket_statement_bind_text (find, 3, person);
  return docket_sqlite_step (find, has, error);
}

static GPtrArray *
sqlite_children_of_person (DocketRepository *repository, const char *person, GError **error)
{
  g_autoptr (DocketStatement) find = docket_db_prepare (db_of (repository), "SELECT 'job', id FROM job WHERE technician = ?1 UNION ALL SELECT 'absence', id FROM absence WHERE person = ?1", error);

  if (find == NULL)
    return NULL;
  docket_statement_bind_text (find, 1, person);
  return docket_sqlite_collect (find, docket_sqlite_read_child, (GDestroyNotify) docket_place_free, error);
}

/* ---- Moves ---- */

static gboolean
sqlite_put_move (DocketRepository *repository, const DocketMove *move, GError **error)
{
  g_autoptr (DocketStatement) put = docket_db_prepare (db_of (repository), "INSERT INTO merge_move (customer, kind, id, rev, from_rev) VALUES (?1, ?2, ?3, ?4, ?5) ON CONFLICT (customer, kind, id) DO UPDATE SET rev = excluded.rev, from_rev = excluded.from_rev", error);

  if (put == NULL)
    return FALSE;
  docket_statement_bind_text (put, 1, move->customer);
  docket_statement_bind_text (put, 2, docket_kind_info (move->kind)->name);
  docket_statement_bind_text (put, 3, move->id);
  docket_statement_bind_int (put, 4, move->rev);
  docket_statement_bind_int (put, 5, move->from_rev);
  return docket_statement_run (put, error);
}

static gboolean
sqlite_remove_move (DocketRepository *repository, const DocketMove *move, GError **error)
{
  g_autoptr (DocketStatement) remove = docket_db_prepare (db_of (repository), "DELETE FROM merge_move WHERE customer = ?1 AND kind = ?2 AND id = ?3", error);

  if (remove == NULL)
    return FALSE;
  docket_statement_bind_text (remove, 1, move->customer);
  docket_statement_bind_text (remove, 2, docket_kind_info (move->kind)->name);
  docket_statement_bind_text (remove, 3, move->id);
  return docket_statement_run (remove, error);
}

static gpointer
read_move (DocketStatement *find)
{
  DocketMove *move = g_new0 (DocketMove, 1);

  move->customer = g_strdup (docket_statement_get_text (find, 0));
  move->kind = docket_kind_from_name (docket_statement_get_text (find, 1));
  move->id = g_strdup (docket_statement_get_text (find, 2));
  move->rev = docket_statement_get_int (find, 3);
  move->from_rev = docket_statement_get_int (find, 4);
  return move;
}

static GPtrArray *
sqlite_moves_of (DocketRepository *repository, const char *customer, GError **error)
{
  g_autoptr (DocketStatement) find = docket_db_prepare (db_of (repository), "SELECT customer, kind, id, rev, from_rev FROM merge_move WHERE customer = ?1", error);

  if (find == NULL)
    return NULL;
  docket_statement_bind_text (find, 1, customer);
  return docket_sqlite_collect (find, read_move, (GDestroyNotify) docket_move_free, error);
}

static gboolean
sqlite_get_move (DocketRepository *repository, DocketKind kind, const char *id, gint64 rev, DocketMove **move, GError **error)
{
  g_autoptr (DocketStatement) find = docket_db_prepare (db_of (repository), "SELECT customer, kind, id, rev, from_rev FROM merge_move WHERE kind = ?1 AND id = ?2 AND rev = ?3", error);
  gboolean row;

  if (find == NULL)
    return FALSE;
  docket_statement_bind_text (find, 1, docket_kind_info (kind)->name);
  docket_statement_bind_text (find, 2, id);
  docket_statement_bind_int (find, 3, rev);
  if (!docket_sqlite_step (find, &row, error))
    return FALSE;
  *move = row ? read_move (find) : NULL;
  return TRUE;
}

void
docket_sqlite_merges_init (DocketRepositoryInterface *iface)
{
  iface->set_pair = sqlite_set_pair;
  iface->remove_pair = sqlite_remove_pair;
  iface->pairs_of = sqlite_pairs_of;
  iface->children_of_customer = sqlite_children_of_customer;
  iface->has_unseen_job = sqlite_has_unseen_job;
  iface->children_of_person = sqlite_children_of_person;
  iface->put_move = sqlite_put_move;
  iface->remove_move = sqlite_remove_move;
  iface->moves_of = sqlite_moves_of;
  iface->get_move = sqlite_get_move;
}
