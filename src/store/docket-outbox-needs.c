/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * What an operation waits for: the column `needs` of the outbox, keys each of
 * which is followed by a space.
 *
 *   KEY    named in `follows` or `after`. The server knows of it too, so it may
 *          go in the same batch, before the one that needs it
 *   -KEY   likewise, and its author has seen that it was refused, and let it go. This
 *          device will not send it again to a server that was restored without it
 *   !KEY   not named, there being no room. The server would not wait for it, so
 *          it is settled before the one that needs it goes at all
 *
 * The last are the many lines of a job that is signed off: one that waits by
 * itself (its file, a fault of the server) would be locked out by a step that
 * goes before it. What the step does not lock out, it does not wait for: a
 * picture is slow.
 */

#include "docket-config.h"

#include "docket-store-private.h"

#include <string.h>

#include "docket-status.h"

const char *
docket_outbox_key_of_need (const char *need)
{
  return need[0] == DOCKET_OUTBOX_SETTLED_FIRST || need[0] == DOCKET_OUTBOX_LET_GO ? need + 1 : need;
}

char *
docket_outbox_needs_of (const DocketOperation *operation)
{
  g_autoptr(GString) needs = g_string_new (NULL);

  if (operation->follows != NULL)
    g_string_append_printf (needs, "%s ", operation->follows);
  for (guint i = 0; operation->after != NULL && operation->after[i] != NULL; i++)
    g_string_append_printf (needs, "%s ", operation->after[i]);
  return g_string_free (g_steal_pointer (&needs), FALSE);
}

/* ---- What a step would lock out ---- */

gboolean
docket_outbox_locks (const DocketOperation *operation, DocketGroup group)
{
  return operation->kind == DOCKET_OPERATION_EDIT && operation->group == DOCKET_GROUP_JOB_STATUS
         && docket_status_locks (docket_values_get_text (operation->set, DOCKET_JOB_STATUS), group)
         && !docket_status_locks (docket_values_get_text (operation->was, DOCKET_JOB_STATUS), group);
}

/* What is sent again is not in the overlay. */
#define FOUND "SELECT outbox.key, outbox.attempts, outbox.position FROM "
#define EARLIER " AND outbox.open = 1 AND outbox.position < coalesce ((SELECT position FROM outbox WHERE key = ?4), 9223372036854775807)"
#define LOCKED_OUT(kind, asked)                                                                                                  \
  FOUND kind " CROSS JOIN outbox INDEXED BY outbox_overlay ON outbox.kind = '" kind "' AND outbox.id = " kind ".id AND outbox.overlay = 1" \
             " WHERE " asked " AND " kind ".job = ?1" EARLIER " UNION ALL "                                                      \
  FOUND "outbox INDEXED BY outbox_resend CROSS JOIN " kind " ON " kind ".id = outbox.id"                                         \
        " WHERE " asked " AND outbox.resend = 1 AND outbox.overlay = 0 AND outbox.kind = '" kind "' AND " kind ".job = ?1" EARLIER

GPtrArray *
docket_outbox_find_locked_out (DocketStore *self, const DocketOperation *operation, GError **error)
{
  g_autoptr(GPtrArray) keys = g_ptr_array_new_with_free_func (g_free);
  gboolean lines = docket_outbox_locks (operation, DOCKET_GROUP_LINE_LINE);
  gboolean signatures = docket_outbox_locks (operation, DOCKET_GROUP_SIGNATURE_SIGNATURE);
  g_autoptr(DocketStatement) find = NULL;
  g_autoptr(GError) step_error = NULL;

  if (!lines && !signatures)
    return g_steal_pointer (&keys);
  find = docket_db_prepare (self->db, LOCKED_OUT ("line", "?2") " UNION ALL " LOCKED_OUT ("signature", "?3") " ORDER BY 2 DESC, 3", error);
  if (find == NULL)
    return NULL;
  docket_statement_bind_text (find, 1, operation->record_id);
  docket_statement_bind_int (find, 2, lines);
  docket_statement_bind_int (find, 3, signatures);
  docket_statement_bind_text (find, 4, operation->key);
  while (docket_statement_step (find, &step_error))
    g_ptr_array_add (keys, g_strdup (docket_statement_get_text (find, 0)));
  if (step_error == NULL)
    return g_steal_pointer (&keys);
  g_propagate_error (error, g_steal_pointer (&step_error));
  return NULL;
}

gboolean
docket_outbox_hold_back (DocketStore *self, const DocketOperation *operation, GError **error)
{
  g_autoptr(GPtrArray) keys = docket_outbox_find_locked_out (self, operation, error);
  g_autoptr(GString) more = g_string_new (NULL);
  g_autoptr(DocketOutboxRow) row = NULL;
  g_autoptr(DocketStatement) update = NULL;

  if (keys == NULL)
    return FALSE;
  if (keys->len == 0)
    return TRUE;
  if (!docket_outbox_get_row (self, operation->key, &row, error))
    return FALSE;
  for (guint i = 0; row != NULL && i < keys->len; i++)
    if (strstr (row->needs, g_ptr_array_index (keys, i)) == NULL)
      g_string_append_printf (more, "%c%s ", DOCKET_OUTBOX_SETTLED_FIRST, (const char *) g_ptr_array_index (keys, i));
  if (more->len == 0)
    return TRUE;
  update = docket_db_prepare (self->db, "UPDATE outbox SET needs = needs || ?2 WHERE key = ?1", error);
  if (update == NULL)
    return FALSE;
  docket_statement_bind_text (update, 1, operation->key);
  docket_statement_bind_text (update, 2, more->str);
  return docket_statement_run (update, error);
}

/* ---- What never comes ---- */

/* The server does not say which of them it misses. So nothing follows from what
 * is not here, unless it was let go: it may have arrived long ago, or be on another
 * machine; nor from anything while one of them is under way, or with a person who
 * decides. */
GHashTable *
docket_outbox_find_never_coming (DocketStore *self, const DocketOutboxRow *row, gboolean *under_way, GError **error)
{
  g_autoptr(GHashTable) never = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_auto(GStrv) needs = g_strsplit (row->needs, " ", -1);
  gboolean may_come = FALSE;

  *under_way = FALSE;
  for (guint i = 0; needs[i] != NULL; i++)
    {
      g_autoptr(DocketOutboxRow) needed = NULL;

      if (needs[i][0] == '\0' || needs[i][0] == DOCKET_OUTBOX_SETTLED_FIRST)
        continue;
      if (!docket_outbox_get_row (self, docket_outbox_key_of_need (needs[i]), &needed, error))
        return NULL;
      if (needed == NULL)
        {
          if (needs[i][0] == DOCKET_OUTBOX_LET_GO)
            g_hash_table_add (never, g_strdup (docket_outbox_key_of_need (needs[i])));
          continue;
        }
      *under_way |= needed->state == DOCKET_OUTBOX_QUEUED || needed->state == DOCKET_OUTBOX_SENDING;
      may_come |= *under_way || needed->state == DOCKET_OUTBOX_HELD;
      /* What was decided against, the server knows. */
      if (needed->state == DOCKET_OUTBOX_REJECTED && !needed->decided)
        g_hash_table_add (never, g_strdup (needs[i]));
    }
  if (may_come)
    g_hash_table_remove_all (never);
  return g_steal_pointer (&never);
}

static gboolean
names_one_of (const char *needs, GHashTable *keys)
{
  g_auto(GStrv) each = needs[0] != '\0' ? g_strsplit (needs, " ", -1) : NULL;

  for (guint i = 0; each != NULL && each[i] != NULL; i++)
    if (g_hash_table_contains (keys, docket_outbox_key_of_need (each[i])))
      return TRUE;
  return FALSE;
}

static gboolean
set_needs (DocketStore *self, const char *key, const char *needs, GError **error)
{
  g_autoptr(DocketStatement) update = docket_db_prepare (self->db, "UPDATE outbox SET needs = ?2 WHERE key = ?1", error);

  if (update == NULL)
    return FALSE;
  docket_statement_bind_text (update, 1, key);
  docket_statement_bind_text (update, 2, needs);
  return docket_statement_run (update, error);
}

/* @needs with those of @keys marked. (transfer full) (nullable): none is among them */
static char *
mark_let_go (const char *needs, GHashTable *keys)
{
  g_auto(GStrv) all = g_strsplit (needs, " ", -1);
  g_autoptr(GString) marked = g_string_new (NULL);
  gboolean any = FALSE;

  for (guint i = 0; all[i] != NULL; i++)
    {
      gboolean goes = g_hash_table_contains (keys, all[i]);

      any |= goes;
      if (goes)
        g_string_append_c (marked, DOCKET_OUTBOX_LET_GO);
      if (all[i][0] != '\0')
        g_string_append_printf (marked, "%s ", all[i]);
    }
  return any ? g_string_free (g_steal_pointer (&marked), FALSE) : NULL;
}

/* @needing: (element-type utf8): keys of what names some of @keys */
gboolean
docket_outbox_note_let_go_in (DocketStore *self, GHashTable *keys, GHashTable *needing, GError **error)
{
  GHashTableIter iter;
  gpointer key;

  g_hash_table_iter_init (&iter, needing);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    {
      g_autoptr(DocketOutboxRow) row = NULL;
      g_autofree char *marked = NULL;

      if (!docket_outbox_get_row (self, key, &row, error))
        return FALSE;
      marked = row != NULL ? mark_let_go (row->needs, keys) : NULL;
      if (marked != NULL && !set_needs (self, key, marked, error))
        return FALSE;
    }
  return TRUE;
}

gboolean
docket_outbox_note_let_go (DocketStore *self, GHashTable *keys, GError **error)
{
  g_autoptr(GHashTable) needing = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr(DocketStatement) find = docket_db_prepare (self->db, "SELECT key, needs FROM outbox WHERE needs <> ''", error);
  g_autoptr(GError) step_error = NULL;

  if (find == NULL)
    return FALSE;
  while (docket_statement_step (find, &step_error))
    if (names_one_of (docket_statement_get_text (find, 1), keys))
      g_hash_table_add (needing, g_strdup (docket_statement_get_text (find, 0)));
  if (step_error == NULL)
    return docket_outbox_note_let_go_in (self, keys, needing, error);
  g_propagate_error (error, g_steal_pointer (&step_error));
  return FALSE;
}

/* ---- What stands on it ---- */

static gboolean
next_dependant (DocketStatement *unsettled, GHashTable *keys, DocketOutboxRow **row, GError **error)
{
  for (;;)
    {
      if (!docket_outbox_next_unsettled (unsettled, row, error))
        return FALSE;
      if (*row == NULL || (!g_hash_table_contains (keys, (*row)->key) && names_one_of ((*row)->needs, keys)))
        return TRUE;
      g_clear_pointer (row, docket_outbox_row_free);
    }
}

/* One walk along the queue. */
static gboolean
add_found (DocketStore *self, GHashTable *roots, GPtrArray *rows, GError **error)
{
  g_autoptr(DocketStatement) unsettled = docket_outbox_open_unsettled (self, error);

  if (unsettled == NULL)
    return FALSE;
  for (;;)
    {
      g_autoptr(DocketOutboxRow) dependant = NULL;

      if (!next_dependant (unsettled, roots, &dependant, error))
        return FALSE;
      if (dependant == NULL)
        return TRUE;
      g_hash_table_add (roots, g_strdup (dependant->key));
      g_ptr_array_add (rows, g_steal_pointer (&dependant));
    }
}

/* Mostly nothing stands on what comes after it, and the first walk finds them
 * all; what was read from a file may. */
gboolean
docket_outbox_add_dependants (DocketStore *self, GHashTable *roots, GPtrArray *rows, GError **error)
{
  guint before;

  do
    {
      before = rows->len;
      if (!add_found (self, roots, rows, error))
        return FALSE;
    }
  while (rows->len > before);
  return TRUE;
}

/* ---- What the feed brings ---- */

#define WAITS_FOR_A_RECORD " FROM outbox INDEXED BY outbox_due WHERE open = 1 AND next_attempt_at > 0 AND state = 'queued' AND problem_type = '" DOCKET_PROBLEM_NEEDS_RECORD "'"

gboolean
docket_outbox_any_waits_for_a_record (DocketStore *self, gboolean *any, GError **error)
{
  g_autoptr(DocketStatement) find = docket_db_prepare (self->db, "SELECT EXISTS (SELECT 1" WAITS_FOR_A_RECORD ")", error);

  if (find == NULL || !docket_statement_step (find, error))
    return FALSE;
  *any = docket_statement_get_int (find, 0) != 0;
  return TRUE;
}

gboolean
docket_outbox_wake_what_names (DocketStore *self, const char *id, GError **error)
{
  g_autoptr(GPtrArray) keys = g_ptr_array_new_with_free_func (g_free);
  g_autoptr(DocketStatement) find = docket_db_prepare (self->db, "SELECT key, kind, id" WAITS_FOR_A_RECORD " AND instr (operation, ?1) > 0", error);
  g_autoptr(GError) step_error = NULL;

  if (find == NULL)
    return FALSE;
  docket_statement_bind_text (find, 1, id);
  while (docket_statement_step (find, &step_error))
    {
      g_ptr_array_add (keys, g_strdup (docket_statement_get_text (find, 0)));
      docket_store_touch (self, docket_kind_from_name (docket_statement_get_text (find, 1)), docket_statement_get_text (find, 2));
    }
  if (step_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&step_error));
      return FALSE;
    }
  for (guint i = 0; i < keys->len; i++)
    if (!docket_outbox_make_row_due (self, g_ptr_array_index (keys, i), error))
      return FALSE;
  return TRUE;
}

/* -- What is still named -- */

/* TRUE if one of them is new. */
static gboolean
add_named (GHashTable *named, const char *needs)
{
  g_auto(GStrv) each = g_strsplit (needs, " ", -1);
  gboolean any = FALSE;

  for (guint i = 0; each[i] != NULL; i++)
    if (each[i][0] != '\0')
      any |= g_hash_table_add (named, g_strdup (docket_outbox_key_of_need (each[i])));
  return any;
}

/* Keys, by what may go to the server yet, or again. (transfer full) */
static GHashTable *
find_named (DocketStore *self, GError **error)
{
  g_autoptr(GHashTable) named = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr(DocketStatement) select = docket_db_prepare (self->db,
                                                         "SELECT needs FROM outbox INDEXED BY outbox_open WHERE open = 1 AND needs <> ''"
                                                         " UNION ALL SELECT needs FROM outbox INDEXED BY outbox_settled WHERE open = 0 AND state IN ('held', 'rejected') AND needs <> ''",
                                                         error);
  g_autoptr(GError) local = NULL;

  if (select == NULL)
    return NULL;
  while (docket_statement_step (select, &local))
    add_named (named, docket_statement_get_text (select, 0));
  if (local == NULL)
    return g_steal_pointer (&named);
  g_propagate_error (error, g_steal_pointer (&local));
  return NULL;
}

/* @positions: (element-type gint64): of those that nobody names. @named: (inout) (nullable):
 * read with the first of all. @more: (out): some are named by what was kept */
static gboolean
find_unnamed (DocketStore *self, gint64 before_ms, GHashTable **named, GArray *positions, gboolean *more, GError **error)
{
  g_autoptr(DocketStatement) select = NULL;
  g_autoptr(GError) local = NULL;

  *more = FALSE;
  /* What is named mostly stands before what names it. */
  select = docket_db_prepare (self->db,
                              "SELECT position, key, needs FROM outbox INDEXED BY outbox_settled WHERE open = 0 AND state = 'acked' AND overlay = 0 AND settled_at < ?1"
                              " ORDER BY position DESC",
                              error);
  if (select == NULL)
    return FALSE;
  docket_statement_bind_int (select, 1, before_ms);
  while (docket_statement_step (select, &local))
    {
      const gint64 position = docket_statement_get_int (select, 0);

      if (*named == NULL)
        *named = find_named (self, error);
      if (*named == NULL)
        return FALSE;
      if (g_hash_table_contains (*named, docket_statement_get_text (select, 1)))
        *more |= add_named (*named, docket_statement_get_text (select, 2));
      else
        g_array_append_val (positions, position);
    }
  if (local == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local));
  return FALSE;
}

/* Positions of those that nobody names. (transfer full) (element-type gint64) */
static GArray *
find_forgettable (DocketStore *self, gint64 before_ms, GError **error)
{
  g_autoptr(GArray) positions = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr(GHashTable) named = NULL;
  gboolean more;

  do
    {
      g_array_set_size (positions, 0);
      if (!find_unnamed (self, before_ms, &named, positions, &more, error))
        return NULL;
    }
  while (more);
  return g_steal_pointer (&positions);
}

static gboolean
delete_at (DocketStore *self, gint64 position, GError **error)
{
  g_autoptr(DocketStatement) delete = docket_db_prepare (self->db, "DELETE FROM outbox WHERE position = ?1", error);

  if (delete == NULL)
    return FALSE;
  docket_statement_bind_int (delete, 1, position);
  return docket_statement_run (delete, error);
}

/* To a server that is restored without it, what was answered goes again; what builds on
 * it would wait for it there for ever. */
gboolean
docket_outbox_forget_acked (DocketStore *self, gint64 before_ms, GError **error)
{
  g_autoptr(GArray) positions = find_forgettable (self, before_ms, error);

  if (positions == NULL)
    return FALSE;
  for (guint i = 0; i < positions->len; i++)
    if (!delete_at (self, g_array_index (positions, gint64, i), error))
      return FALSE;
  return TRUE;
}
