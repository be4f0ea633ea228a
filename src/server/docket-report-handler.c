/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The weekly review: its figures, and rules tried against the work of a period.
 * Both read one snapshot and write nothing. */
#include "docket-config.h"

#include "docket-handlers.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>
#include <string.h>

#include "docket-limits.h"
#include "docket-server-error.h"
#include "docket-service.h"
#include "docket-simulation.h"

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
  if (from >= 0 && from < to && to - from <= DOCKET_REPORT_DAYS_MAX * DAY_MS)
    return TRUE;
  if (from < 0 || from >= to)
    g_set_error_literal (error, DOCKET_SERVER_ERROR, DOCKET_SERVER_ERROR_REQUEST, _ ("“from” must be before “to”, and not below 0."));
  else
    g_set_error (error, DOCKET_SERVER_ERROR, DOCKET_SERVER_ERROR_REQUEST, ngettext ("The period may be %d day at most.", "The period may be %d days at most.", DOCKET_REPORT_DAYS_MAX), DOCKET_REPORT_DAYS_MAX);
  return FALSE;
}

/**
 * docket_read_sync_report:
 *
 * GET /v1/reports/sync?from=MS&to=MS&after=N&limit=M&merged=1, for office, supervisor
 * and admin. The period is by time of arrival, from <= t < to, at most
 * DOCKET_REPORT_DAYS_MAX days; without `to` it ends now, without `from` it is
 * the week before. `after` and `limit` (200, at most 1000) page `changes` only;
 * with `merged` these are also what was merged by rule.
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
 *                  "why": [ "held" | "rejected" | "merged" | "failed-merge" | "delayed" | "replayed"
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
  gint64 from, to, after, limit, merged;

  if (!docket_check_reviewer (exchange, DOCKET_ROLE_OFFICE | DOCKET_ROLE_SUPERVISOR | DOCKET_ROLE_ADMIN, error)
      || !docket_exchange_get_number (exchange, "to", 0, DOCKET_INT_MAX, now + 1, &to, error)
      || !docket_exchange_get_number (exchange, "from", 0, DOCKET_INT_MAX, MAX (0, to - WEEK_MS), &from, error)
      || !docket_exchange_get_number (exchange, "after", 0, DOCKET_INT_MAX, 0, &after, error)
      || !docket_exchange_get_number (exchange, "limit", 1, CHANGES_MAX, 200, &limit, error)
      || !docket_exchange_get_number (exchange, "merged", 0, 1, 0, &merged, error)
      || !docket_check_period (from, to, error))
    return FALSE;
  report = docket_sync_report_new (from, to);
  report->after = after;
  report->limit = (guint) limit;
  report->with_merged = merged != 0;
  if (!docket_repository_sync_report (reader, report, error))
    return FALSE;
  docket_json_writer_init (&writer);
  docket_sync_report_to_json (report, &writer);
  exchange->json = docket_json_writer_finish_bytes (&writer);
  return TRUE;
}

/* ---- Simulation ---- */

/* The policy as text again: its own reader checks it strictly, from the start. */
static DocketPolicy *
read_policy (JsonObject *body, GError **error)
{
  g_autoptr (GError) local = NULL;
  g_autofree char *text = NULL;
  DocketPolicy *policy;
  JsonNode *node = json_object_get_member (body, "policy");

  if (node == NULL || !JSON_NODE_HOLDS_OBJECT (node))
    {
      g_set_error_literal (error, DOCKET_SERVER_ERROR, DOCKET_SERVER_ERROR_REQUEST, _ ("“policy” must be a policy document."));
      return NULL;
    }
  text = docket_json_to_text (node);
  policy = docket_policy_new_from_json (text, strlen (text), &local);
  if (policy == NULL)
    g_set_error_literal (error, DOCKET_SERVER_ERROR, DOCKET_SERVER_ERROR_INVALID, local->message);
  return policy;
}

/**
 * docket_read_simulation:
 *
 * POST /v1/policy/simulations, for supervisor and admin:
 *
 * |[
 * { "policy": the whole document to be tried, "from"?: ms, "to"?: ms }
 * ]|
 *
 * The period as with GET /v1/reports/sync. 400 `invalid` says what is wrong in
 * the policy, and where. Answer:
 *
 * |[
 * { "from", "to",
 *   "operations": n, "same": n,
 *   "changed": [ { "operation": key, "action", "kind", "id", "group": text | null, "person",
 *                  "made_at", "arrived_at",
 *                  "was":   { "outcome", "problem": text | null },
 *                  "would": { "outcome", "problem": text | null },
 *                  "overwrite": bool } ],                 at most 500
 *   "more": bool (there are more of them),
 *   "cut": bool (only the first DOCKET_SIMULATION_OPERATIONS_MAX operations were judged),
 *   "counts": { "reviews" (were held), "reviews_not_needed", "reviews_new",
 *               "overwrites" (would have replaced a value their authors had not seen),
 *               "refused_more", "refused_less",
 *               "not_judged" (decisions, merges of customers, policy changes, reused keys),
 *               "not_known" (the facts could not be put together as they were) } }
 * ]|
 *
 * docket-simulation.h says what is put together, and how.
 */
gboolean
docket_read_simulation (DocketRepository *reader, gpointer data, GError **error)
{
  DocketExchange *exchange = data;
  gint64 now = docket_clock_now_ms (docket_service_get_clock (exchange->service));
  gsize size;
  const char *body = g_bytes_get_data (exchange->body, &size);
  g_autoptr (JsonNode) node = NULL;
  g_autoptr (DocketPolicy) policy = NULL;
  g_autoptr (DocketSimulation) simulation = NULL;
  g_auto (DocketJsonWriter) writer = { NULL, FALSE };
  gint64 from, to = now + 1;
  JsonObject *object;

  if (!docket_check_reviewer (exchange, DOCKET_ROLE_SUPERVISOR | DOCKET_ROLE_ADMIN, error)
      || (node = docket_json_parse (body, size, DOCKET_BATCH_BYTES_MAX, error)) == NULL)
    return FALSE;
  if (!JSON_NODE_HOLDS_OBJECT (node))
    {
      g_set_error_literal (error, DOCKET_SERVER_ERROR, DOCKET_SERVER_ERROR_REQUEST, _ ("The body is not an object with “policy”."));
      return FALSE;
    }
  object = json_node_get_object (node);
  if (!docket_json_get_int (object, "to", FALSE, &to, error))
    return FALSE;
  from = to > WEEK_MS ? to - WEEK_MS : 0; /* unchecked yet, it may be anything */
  if (!docket_json_get_int (object, "from", FALSE, &from, error) || !docket_check_period (from, to, error))
    return FALSE;
  policy = read_policy (object, error);
  if (policy == NULL)
    return FALSE;
  simulation = docket_simulation_new (from, to);
  if (!docket_simulation_run (simulation, reader, policy, exchange->cancellable, error))
    return FALSE;
  docket_json_writer_init (&writer);
  docket_simulation_to_json (simulation, &writer);
  exchange->json = docket_json_writer_finish_bytes (&writer);
  return TRUE;
}
