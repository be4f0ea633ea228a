/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * What an operation waits for: the column `needs` of the outbox, keys each of
 * which is followed by a space.
 *
 *   KEY    named in `follows` or `after`. The server knows of it too, so it may
 *          go in the same batch, before the one that needs it
 *   !KEY   not named, there being no room. The server would not wait for it, so
 *          it is settled before the one that needs it goes at all
 *
 * The second are the many lines of a job that is signed off: one that waits by
 * itself (its file, a fault of the server) would be locked out by a step that
 * goes before it. What the step does not lock out, it does not wait for: a
 * picture is slow.
 */

#include "docket-config.h"

#include "docket-store-private.h"

#include "docket-limits.h"
#include "docket-status.h"

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

/* Whether it locks @group on the job, which it was not when its author saw it. */
static gboolean
locks (const DocketOperation *operation, DocketGroup group)
{
  return operation->kind == DOCKET_OPERATION_EDIT && operation->group == DOCKET_GROUP_JOB_STATUS
         && docket_status_locks (docket_values_get_text (operation->set, DOCKET_JOB_STATUS), group)
         && !docket_status_locks (docket_values_get_text (operation->was, DOCKET_JOB_STATUS), group);
}

GPtrArray *
docket_outbox_find_locked_out (DocketStore *self, const DocketOperation *operation, GError **error)
{
  g_autoptr(GPtrArray) keys = g_ptr_array_new_with_free_func (g_free);
  gboolean lines = locks (operation, DOCKET_GROUP_LINE_LINE);
  gboolean signatures = locks (operation, DOCKET_GROUP_SIGNATURE_SIGNATURE);
  g_autoptr(DocketStatement) find = NULL;
  g_autoptr(GError) step_error = NULL;

  if (!lines && !signatures)
    return g_steal_pointer (&keys);
  find = docket_db_prepare (self->db,
                            "SELECT outbox.key, outbox.attempts, outbox.position FROM line CROSS JOIN outbox INDEXED BY outbox_overlay"
                            " ON outbox.kind = 'line' AND outbox.id = line.id AND outbox.overlay = 1 WHERE ?2 AND line.job = ?1 AND outbox.open = 1"
                            " UNION ALL SELECT outbox.key, outbox.attempts, outbox.position FROM signature CROSS JOIN outbox INDEXED BY outbox_overlay"
                            " ON outbox.kind = 'signature' AND outbox.id = signature.id AND outbox.overlay = 1 WHERE ?3 AND signature.job = ?1 AND outbox.open = 1"
                            " ORDER BY 2 DESC, 3",
                            error);
  if (find == NULL)
    return NULL;
  docket_statement_bind_text (find, 1, operation->record_id);
  docket_statement_bind_int (find, 2, lines);
  docket_statement_bind_int (find, 3, signatures);
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
  const char *const *named = (const char *const *) operation->after;
  g_autoptr(GPtrArray) keys = NULL;
  g_autoptr(GString) needs = NULL;
  g_autoptr(DocketStatement) update = NULL;

  /* With room left, all of them are named. */
  if (named == NULL || g_strv_length (operation->after) < DOCKET_AFTER_KEYS_MAX)
    return TRUE;
  keys = docket_outbox_find_locked_out (self, operation, error);
  if (keys == NULL)
    return FALSE;
  needs = g_string_new (NULL);
  for (guint i = 0; i < keys->len; i++)
    if (!g_strv_contains (named, g_ptr_array_index (keys, i)))
      g_string_append_printf (needs, "%c%s ", DOCKET_OUTBOX_SETTLED_FIRST, (const char *) g_ptr_array_index (keys, i));
  if (needs->len == 0)
    return TRUE;
  update = docket_db_prepare (self->db, "UPDATE outbox SET needs = needs || ?2 WHERE key = ?1", error);
  if (update == NULL)
    return FALSE;
  docket_statement_bind_text (update, 1, operation->key);
  docket_statement_bind_text (update, 2, needs->str);
  return docket_statement_run (update, error);
}

/* ---- What never comes ---- */

/* After a restore of the server, other machines bring back what this one does not have. */
static gboolean
may_come_from_elsewhere (DocketStore *self)
{
  gint64 restored_at = docket_meta_get_int (self, DOCKET_META_RESTORED_AT);

  return restored_at > 0 && docket_clock_now_ms (self->clock) - restored_at < (gint64) DOCKET_OUTBOX_KEEP_DAYS * 24 * 60 * 60 * 1000;
}

GHashTable *
docket_outbox_find_never_coming (DocketStore *self, const DocketOutboxRow *row, GError **error)
{
  g_autoptr(GHashTable) never = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_auto(GStrv) needs = g_strsplit (row->needs, " ", -1);
  gboolean elsewhere = may_come_from_elsewhere (self);

  for (guint i = 0; needs[i] != NULL; i++)
    {
      g_autoptr(DocketOutboxRow) needed = NULL;

      if (needs[i][0] == '\0' || needs[i][0] == DOCKET_OUTBOX_SETTLED_FIRST)
        continue;
      if (!docket_outbox_get_row (self, needs[i], &needed, error))
        return NULL;
      /* What was decided against, the server knows; or it will, from here. */
      if (needed == NULL ? !elsewhere : needed->state == DOCKET_OUTBOX_REJECTED && !needed->decided)
        g_hash_table_add (never, g_strdup (needs[i]));
    }
  return g_steal_pointer (&never);
}
