/* SPDX-License-Identifier: GPL-3.0-or-later */

/* GET /v1/reports/sync: the figures of the weekly review. */
#include "docket-config.h"

#include "docket-handlers.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>

#include "docket-limits.h"
#include "docket-server-error.h"
#include "docket-service.h"

#define DAY_MS (G_GINT64_CONSTANT (24) * 60 * 60 * 1000)
#define WEEK_MS (7 * DAY_MS)
#define CHANGES_MAX 1000

gboolean
docket_check_reviewer (DocketExchange *exchange, DocketRole roles, GError **error)
{
  if ((exchange->session.role & roles) != 0)
    return TRUE;
  g_set_error_literal (error, DOCKET_SERVER_ERROR, DOCKET_SERVER_ERROR_FORBIDDEN, _ ("Your role may not ask for this."));
  return FALSE;
}

gboolean
docket_check_period (gint64 from, gint64 to, GError **error)
{
  if (from < to && to - from <= DOCKET_REPORT_DAYS_MAX * DAY_MS)
    return TRUE;
  if (from >= to)
    g_set_error_literal (error, DOCKET_SERVER_ERROR, DOCKET_SERVER_ERROR_REQUEST, _ ("“from” must be before “to”."));
  else
    g_set_error (error, DOCKET_SERVER_ERROR, DOCKET_SERVER_ERROR_REQUEST, ngettext ("The period may be %d day at most.", "The period may be %d days at most.", DOCKET_REPORT_DAYS_MAX), DOCKET_REPORT_DAYS_MAX);
  return FALSE;
}

/**
 * docket_read_sync_report:
 *
 * GET /v1/reports/sync?from=MS&to=MS&after=N&limit=M, for office, supervisor
 * and admin. The period is by time of arrival, from <= t < to, at most
 * DOCKET_REPORT_DAYS_MAX days; without `to` it ends now, without `from` it is
 * the week before. `after` and `limit` (200, at most 1000) page `changes` only.
 *
 * |[
 * { "from": ms, "to": ms, "delayed_after_ms": ms,
 *   "totals": Figures,
 *   "by_day":    [ { "day": "2026-11-21" (UTC),        …Figures } ],   days in order
 *   "by_group":  [ { "group": "job.status" | "job",    …Figures } ],   most operations first
 *   "by_team":   [ { "team": text | null,              …Figures } ],
 *   "by_person": [ { "person": id, "name": text|null,  …Figures } ],
 *   "by_device": [ { "device": id, "name": text|null,  …Figures } ],
 *   "reasons":   [ { "outcome": "held" | "rejected", "problem": text | null, "operations": n } ],
 *   "cases": { "opened", "decided", "undone", "withdrawn", "still_open" (now),
 *              "decide_ms_median", "decide_ms_p95" },
 *   "changes": [ { "n": place in the audit,
 *                  "why": [ "held" | "rejected" | "failed-merge" | "delayed" | "replayed"
 *                           | "possible-duplicate" | "double-submission", … ],
 *                  "action", "kind", "id", "group": text | null, "person", "device",
 *                  "made_at", "arrived_at", "lag_ms", "outcome",
 *                  "problem": text | null, "review": id | null, "replays": n } ],
 *   "more": bool }
 *
 * Figures: { "operations", "applied", "merged", "held", "rejected", "delayed",
 *   "failed_merges" (held for a collision; a merge of customers that was refused),
 *   "replays" (answers asked for again under their key),
 *   "possible_duplicates" (applied with a case beside it),
 *   "double_submissions" (the same created again by the same person within ten minutes),
 *   "lag_ms_median", "lag_ms_p95" (arrived_at - made_at, not below 0) }
 * ]|
 *
 * Decisions are not among the operations: they are in `cases`.
 */
gboolean
docket_read_sync_report (DocketRepository *reader, gpointer data, GError **error)
{
  DocketExchange *exchange = data;
  gint64 now = docket_clock_now_ms (docket_service_get_clock (exchange->service));
  g_autoptr (DocketSyncReport) report = NULL;
  g_auto (DocketJsonWriter) writer = { NULL, FALSE };
  gint64 from, to, after, limit;

  if (!docket_check_reviewer (exchange, DOCKET_ROLE_OFFICE | DOCKET_ROLE_SUPERVISOR | DOCKET_ROLE_ADMIN, error)
      || !docket_exchange_get_number (exchange, "to", 0, DOCKET_INT_MAX, now + 1, &to, error)
      || !docket_exchange_get_number (exchange, "from", 0, DOCKET_INT_MAX, MAX (0, to - WEEK_MS), &from, error)
      || !docket_exchange_get_number (exchange, "after", 0, DOCKET_INT_MAX, 0, &after, error)
      || !docket_exchange_get_number (exchange, "limit", 1, CHANGES_MAX, 200, &limit, error)
      || !docket_check_period (from, to, error))
    return FALSE;
  report = docket_sync_report_new (from, to);
  report->after = after;
  report->limit = (guint) limit;
  if (!docket_repository_sync_report (reader, report, error))
    return FALSE;
  docket_json_writer_init (&writer);
  docket_sync_report_to_json (report, &writer);
  exchange->json = docket_json_writer_finish_bytes (&writer);
  return TRUE;
}
