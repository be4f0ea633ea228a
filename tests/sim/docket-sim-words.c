/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Words, in English, as the console and the command line show them. What is told
 * of one thing at a time (an entry of the outbox) follows from its state, which
 * the oracle compares with the server; here stands what is told of everything:
 *
 *   the pill   "Up to date" only if nothing waits and nothing wants somebody
 *   the scope  "Everything you saved here is on the server." only if it is
 *
 * And whoever hears from a server that was restored from a copy has been told so, though
 * it was restored while they might not sign in.
 */
#include "docket-sim-words.h"

#include <string.h>

#include "docket-sim-oracle-private.h"
#include "docket-sim-reach.h"
#include "docket-sim-world.h"
#include "docket-statement.h"
#include "docket-sync-status.h"

static gboolean
is_on_server (DocketDb *db, const char *key)
{
  g_autoptr (DocketStatement) find = docket_db_prepare (db, "SELECT 1 FROM operation WHERE key = ?1 AND outcome IN ('applied', 'merged', 'held')", NULL);

  docket_statement_bind_text (find, 1, key);
  return docket_statement_step (find, NULL);
}

static void
judge_pill (DocketSimDesk *desk, guint refused, guint waiting, const char *pill)
{
  g_autofree char *waits = g_strdup_printf ("%u waiting", waiting);
  gboolean off = desk->state == DOCKET_SYNC_OFFLINE || (desk->state == DOCKET_SYNC_WAITING && desk->status->next_attempt_at > docket_clock_now_ms (desk->clock));

  /* Work on what a restored server has lost for good. Unless the line is what keeps it
   * here, what needs somebody is said first, and the popover has the rest. */
  if (waiting > 0 && desk->state != DOCKET_SYNC_SIGN_IN_EXPIRED && (refused == 0 || off))
    {
      if (strstr (pill, waits) == NULL)
        docket_sim_world_fail (desk->world, "I14 honest words: %u says “%s”, with %u waiting", desk->index, pill, waiting);
      return;
    }
  if (desk->state == DOCKET_SYNC_SIGN_IN_EXPIRED ? strcmp (pill, "Sign-in expired") != 0
      : refused > 0                              ? strstr (pill, "you") == NULL || strtoul (pill, NULL, 10) != refused
                                                 : strcmp (pill, "Up to date") != 0)
    docket_sim_world_fail (desk->world, "I14 honest words: %u says “%s”, with %u refused", desk->index, pill, refused);
}

static void
judge_restore (DocketSimDesk *desk, DocketDb *db)
{
  g_autofree char *epoch = docket_store_get_meta (desk->reader, DOCKET_META_EPOCH);
  g_autoptr (DocketStatement) find = docket_db_prepare (db, "SELECT value FROM meta WHERE name = 'epoch'", NULL);
  DocketStoreCounts counts = { 0 };

  if (!desk->world->restored || desk->shut_out || !docket_store_get_counts (desk->reader, &counts, NULL))
    return;
  if (desk->missed_restore)
    docket_sim_reach (DOCKET_SIM_REACH_LET_IN_AFTER_RESTORE);
  if (counts.restored_at == 0)
    docket_sim_world_fail (desk->world, "I14 honest words: %u was not told that the server was restored", desk->index);
  if (docket_statement_step (find, NULL) && g_strcmp0 (docket_statement_get_text (find, 0), epoch) != 0)
    docket_sim_world_fail (desk->world, "I14 honest words: %u takes the server for the one before it was restored", desk->index);
}

void
docket_sim_words_judge (DocketSimDesk *desk, DocketDb *db)
{
  g_autoptr (GPtrArray) items = docket_store_outbox (desk->reader, 0, NULL);
  g_autofree char *scope = desk->status == NULL ? NULL : docket_words_scope (desk->status);
  g_autofree char *pill = desk->status == NULL ? NULL : docket_words_pill (desk->status, docket_clock_now_ms (desk->clock));
  guint refused = 0, waiting = 0, missing = 0;

  for (guint i = 0; items != NULL && i < items->len; i++)
    {
      const DocketOutboxItem *item = g_ptr_array_index (items, i);

      refused += item->state == DOCKET_OUTBOX_REJECTED;
      waiting += item->state == DOCKET_OUTBOX_QUEUED;
      missing += item->state != DOCKET_OUTBOX_REJECTED && !is_on_server (db, item->operation->key)
                 && !(desk->world->restored && item->state == DOCKET_OUTBOX_ACKED && docket_sim_oracle_counts_after_all (db, item));
    }
  if (scope == NULL)
    return;
  if (missing > 0 && strstr (scope, "is on the server") != NULL)
    docket_sim_world_fail (desk->world, "I14 honest words: %u says “%s”, and %u are not", desk->index, scope, missing);
  judge_pill (desk, refused, waiting, pill);
  judge_restore (desk, db);
}
