/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The weekly report as queries: each walks the period once by the index on the
 * time of arrival and brings back only figures; nothing of the audit is loaded
 * but the changes that the list shows. Medians are exact: the rows of each
 * group are numbered by their lag, and the middle one is taken.
 *
 * Parameters everywhere: ?1 from, ?2 to, ?3 delayed after ms, ?4 ms within
 * which the same thing created twice counts as one submission too many.
 */
#include "docket-sqlite-private.h"

#include "docket-limits.h"

#define TWICE_WITHIN_MS (10 * 60 * 1000)

/* Creates of the same person with the same content, short after one another. */
#define CTE_TWICE                                                                                                                       \
  "twice AS (SELECT key FROM (SELECT o.key AS key, o.arrived_at - lag (o.arrived_at) OVER ("                                             \
  "PARTITION BY o.person, a.kind, json_extract (o.body, '$.set') ORDER BY o.arrived_at, o.key) AS gap"                                  \
  " FROM audit AS a JOIN operation AS o ON o.key = a.operation"                                                                         \
  " WHERE a.arrived_at >= ?1 AND a.arrived_at < ?2 AND a.action = 'create') WHERE gap <= ?4)"

/* One row a judged change; decisions are no changes. */
#define CTE_CHANGE                                                                                                                      \
  "change AS (SELECT a.n, a.action, a.kind, a.id, a.grp, a.person, a.device, a.made_at, a.arrived_at, a.outcome, a.problem, a.review,"   \
  " CASE WHEN a.made_at > 0 THEN max (0, a.arrived_at - a.made_at) ELSE 0 END AS lag_ms,"                                               \
  " ifnull (r.n, 0) AS replays,"                                                                                                        \
  " ifnull (c.reason = 'possible-duplicate' AND a.outcome IN ('applied', 'merged'), 0) AS possible,"                                     \
  " a.operation IN (SELECT key FROM twice) AS doubled,"                                                                                 \
  " (a.outcome = 'held' AND a.problem IS 'collision') OR (a.outcome = 'rejected' AND a.action = 'merge') AS unmerged"                    \
  " FROM audit AS a LEFT JOIN replay AS r ON r.key = a.operation LEFT JOIN review AS c ON c.id = a.review"                               \
  " WHERE a.arrived_at >= ?1 AND a.arrived_at < ?2 AND a.operation IS NOT NULL AND a.action NOT IN ('decide', 'undo_decision'))"

#define FIGURES(key, joins, order)                                                                                                      \
  "WITH " CTE_TWICE ", " CTE_CHANGE ", keyed AS (SELECT change.*, " key " AS dim FROM change " joins "),"                                \
  " placed AS (SELECT *, row_number () OVER (PARTITION BY dim ORDER BY lag_ms) AS place, count (*) OVER (PARTITION BY dim) AS n_dim FROM keyed)" \
  " SELECT dim, count (*) AS operations, sum (outcome = 'applied'), sum (outcome = 'merged'), sum (outcome = 'held'), sum (outcome = 'rejected')," \
  " sum (lag_ms > ?3), sum (unmerged), sum (replays), sum (possible), sum (doubled),"                                                    \
  " max (CASE WHEN place = (n_dim + 1) / 2 THEN lag_ms END), max (CASE WHEN place = (n_dim * 95 + 99) / 100 THEN lag_ms END)"             \
  " FROM placed GROUP BY dim ORDER BY " order " LIMIT 1000"

static const char *const figures_sql[] = {
  [DOCKET_REPORT_TOTAL] = FIGURES ("'all'", "", "dim"),
  [DOCKET_REPORT_DAY] = FIGURES ("strftime ('%Y-%m-%d', change.arrived_at / 1000, 'unixepoch')", "", "dim"),
  [DOCKET_REPORT_GROUP] = FIGURES ("change.kind || ifnull ('.' || change.grp, '')", "", "operations DESC, dim"),
  [DOCKET_REPORT_TEAM] = FIGURES ("person.team", "LEFT JOIN person ON person.id = change.person", "operations DESC, dim"),
  [DOCKET_REPORT_PERSON] = FIGURES ("change.person", "", "operations DESC, dim"),
  [DOCKET_REPORT_DEVICE] = FIGURES ("change.device", "", "operations DESC, dim"),
};

static DocketStatement *
prepare (DocketRepository *repository, const char *sql, const DocketSyncReport *report, GError **error)
{
  DocketStatement *statement = docket_db_prepare (DOCKET_REPOSITORY_SQLITE (repository)->db, sql, error);

  if (statement == NULL)
    return NULL;
  docket_statement_bind_int (statement, 1, report->from);
  docket_statement_bind_int (statement, 2, report->to);
  return statement;
}

static char *
name_of (DocketRepository *repository, DocketReportDimension dimension, const char *id)
{
  DocketKind kind = dimension == DOCKET_REPORT_PERSON ? DOCKET_KIND_PERSON : DOCKET_KIND_DEVICE;
  g_autoptr (DocketRecord) record = NULL;

  if (id == NULL || (dimension != DOCKET_REPORT_PERSON && dimension != DOCKET_REPORT_DEVICE)
      || !docket_repository_get_record (repository, kind, id, &record, NULL) || record == NULL)
    return NULL;
  return g_strdup (docket_record_get_text (record, kind == DOCKET_KIND_PERSON ? DOCKET_PERSON_NAME : DOCKET_DEVICE_NAME));
}

static gboolean
read_figures (DocketRepository *repository, DocketSyncReport *report, DocketReportDimension dimension, GError **error)
{
  g_autoptr (DocketStatement) find = prepare (repository, figures_sql[dimension], report, error);
  gboolean row;

  if (find == NULL)
    return FALSE;
  docket_statement_bind_int (find, 3, report->delayed_after_ms);
  docket_statement_bind_int (find, 4, TWICE_WITHIN_MS);
  for (;;)
    {
      DocketReportRow *figures;

      if (!docket_sqlite_step (find, &row, error))
        return FALSE;
      if (!row)
        return TRUE;
      figures = g_new0 (DocketReportRow, 1);
      figures->key = g_strdup (docket_statement_get_text (find, 0));
      figures->name = name_of (repository, dimension, figures->key);
      for (int i = 0; i < DOCKET_N_FIGURES; i++)
        figures->figures[i] = docket_statement_get_int (find, i + 1);
      g_ptr_array_add (report->rows[dimension], figures);
    }
}

static gboolean
read_reasons (DocketRepository *repository, DocketSyncReport *report, GError **error)
{
  g_autoptr (DocketStatement) find = prepare (repository,
                                              "SELECT outcome, problem, count (*) AS operations FROM audit WHERE arrived_at >= ?1 AND arrived_at < ?2 AND operation IS NOT NULL"
                                              " AND outcome IN ('held', 'rejected') AND action NOT IN ('decide', 'undo_decision') GROUP BY outcome, problem ORDER BY outcome, operations DESC, problem",
                                              report, error);
  gboolean row;

  if (find == NULL)
    return FALSE;
  for (;;)
    {
      DocketReportReason *reason;

      if (!docket_sqlite_step (find, &row, error))
        return FALSE;
      if (!row)
        return TRUE;
      reason = g_new0 (DocketReportReason, 1);
      reason->outcome = g_strdup (docket_statement_get_text (find, 0));
      reason->problem = g_strdup (docket_statement_get_text (find, 1));
      reason->n = docket_statement_get_int (find, 2);
      g_ptr_array_add (report->reasons, reason);
    }
}

static gboolean
read_cases (DocketRepository *repository, DocketSyncReport *report, GError **error)
{
  g_autoptr (DocketStatement) find = prepare (repository,
                                              "WITH decided AS (SELECT max (0, a.arrived_at - c.opened_at) AS took FROM audit AS a JOIN review AS c ON c.id = a.id"
                                              " WHERE a.arrived_at >= ?1 AND a.arrived_at < ?2 AND a.action = 'decide' AND a.outcome = 'applied' AND json_extract (a.after, '$.state') = 'decided'),"
                                              " placed AS (SELECT took, row_number () OVER (ORDER BY took) AS place, count (*) OVER () AS n FROM decided)"
                                              " SELECT (SELECT count (*) FROM review WHERE opened_at >= ?1 AND opened_at < ?2),"
                                              " (SELECT count (*) FROM decided),"
                                              " (SELECT count (*) FROM audit WHERE arrived_at >= ?1 AND arrived_at < ?2 AND action = 'undo_decision' AND outcome = 'applied'),"
                                              " (SELECT count (*) FROM audit WHERE arrived_at >= ?1 AND arrived_at < ?2 AND action = 'case-withdrawn'),"
                                              " " DOCKET_SQLITE_OPEN_CASES ","
                                              " (SELECT max (CASE WHEN place = (n + 1) / 2 THEN took END) FROM placed),"
                                              " (SELECT max (CASE WHEN place = (n * 95 + 99) / 100 THEN took END) FROM placed)",
                                              report, error);
  DocketReportCases *cases = &report->cases;
  gboolean row;

  if (find == NULL || !docket_sqlite_step (find, &row, error))
    return FALSE;
  cases->opened = docket_statement_get_int (find, 0);
  cases->decided = docket_statement_get_int (find, 1);
  cases->undone = docket_statement_get_int (find, 2);
  cases->withdrawn = docket_statement_get_int (find, 3);
  cases->still_open = docket_statement_get_int (find, 4);
  cases->decide_ms_median = docket_statement_get_int (find, 5);
  cases->decide_ms_p95 = docket_statement_get_int (find, 6);
  return TRUE;
}

static DocketReportChange *
read_change (DocketStatement *statement, const DocketSyncReport *report)
{
  DocketReportChange *change = g_new0 (DocketReportChange, 1);

  change->n = docket_statement_get_int (statement, 0);
  change->action = g_strdup (docket_statement_get_text (statement, 1));
  change->kind = g_strdup (docket_statement_get_text (statement, 2));
  change->id = g_strdup (docket_statement_get_text (statement, 3));
  change->group = g_strdup (docket_statement_get_text (statement, 4));
  change->person = g_strdup (docket_statement_get_text (statement, 5));
  change->device = g_strdup (docket_statement_get_text (statement, 6));
  change->made_at = docket_statement_get_int (statement, 7);
  change->arrived_at = docket_statement_get_int (statement, 8);
  change->outcome = g_strdup (docket_statement_get_text (statement, 9));
  change->problem = g_strdup (docket_statement_get_text (statement, 10));
  change->review = g_strdup (docket_statement_get_text (statement, 11));
  change->lag_ms = docket_statement_get_int (statement, 12);
  change->replays = docket_statement_get_int (statement, 13);
  change->possible_duplicate = docket_statement_get_int (statement, 14) != 0;
  change->double_submission = docket_statement_get_int (statement, 15) != 0;
  change->delayed = change->lag_ms > report->delayed_after_ms;
  return change;
}

static gboolean
read_changes (DocketRepository *repository, DocketSyncReport *report, GError **error)
{
  g_autoptr (DocketStatement) find = prepare (repository,
                                              "WITH " CTE_TWICE ", " CTE_CHANGE " SELECT n, action, kind, id, grp, person, device, made_at, arrived_at, outcome, problem, review, lag_ms, replays, possible, doubled FROM change"
                                              " WHERE n > ?5 AND (outcome IN ('held', 'rejected') OR lag_ms > ?3 OR replays > 0 OR possible OR doubled OR (?7 AND outcome = 'merged')) ORDER BY n LIMIT ?6",
                                              report, error);
  gboolean row;

  if (find == NULL)
    return FALSE;
  docket_statement_bind_int (find, 3, report->delayed_after_ms);
  docket_statement_bind_int (find, 4, TWICE_WITHIN_MS);
  docket_statement_bind_int (find, 5, report->after);
  docket_statement_bind_int (find, 6, (gint64) report->limit + 1);
  docket_statement_bind_int (find, 7, report->with_merged ? 1 : 0);
  for (;;)
    {
      if (!docket_sqlite_step (find, &row, error))
        return FALSE;
      if (!row)
        return TRUE;
      if (report->changes->len == report->limit)
        {
          report->more = TRUE;
          return TRUE;
        }
      g_ptr_array_add (report->changes, read_change (find, report));
    }
}

static gboolean
sqlite_sync_report (DocketRepository *repository, DocketSyncReport *report, GError **error)
{
  for (guint i = 0; i < DOCKET_REPORT_N_DIMENSIONS; i++)
    if (!read_figures (repository, report, (DocketReportDimension) i, error))
      return FALSE;
  return read_reasons (repository, report, error) && read_cases (repository, report, error) && read_changes (repository, report, error);
}

static gboolean
sqlite_note_replay (DocketRepository *repository, const char *key, gint64 at, GError **error)
{
  g_autoptr (DocketStatement) note = docket_db_prepare (DOCKET_REPOSITORY_SQLITE (repository)->db,
                                                        "INSERT INTO replay (key, n, last_at) VALUES (?1, 1, ?2) ON CONFLICT (key) DO UPDATE SET n = n + 1, last_at = excluded.last_at", error);

  if (note == NULL)
    return FALSE;
  docket_statement_bind_text (note, 1, key);
  docket_statement_bind_int (note, 2, at);
  return docket_statement_run (note, error);
}

void
docket_sqlite_report_init (DocketRepositoryInterface *iface)
{
  iface->sync_report = sqlite_sync_report;
  iface->note_replay = sqlite_note_replay;
}
