/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * A turn is what the main loop does between two polls.  The poll function of a
 * context has no data of its own, so what is watched is kept here; nothing of
 * this runs unless somebody starts it (a test, or DOCKET_WATCHDOG=1).
 */

#include "docket-config.h"

#include "docket-watchdog.h"

#include "docket-limits.h"

static struct
{
  DocketStore *reader; /* (nullable): nobody is watched */
  GPollFunc poll;      /* of the context before */
  gboolean tell;
  DocketDbWork before; /* this turn */
  gint64 efforts[DOCKET_N_EFFORTS]; /* likewise */
  DocketWatchdogReport report;
} watched;

/* What a turn may do of each. */
static const gint64 most[DOCKET_N_EFFORTS] = {
  [DOCKET_EFFORT_WRITES] = 0,
  [DOCKET_EFFORT_READ_BYTES] = DOCKET_TURN_READ_BYTES_MAX,
  [DOCKET_EFFORT_HASHED_BYTES] = DOCKET_TURN_HASHED_BYTES_MAX,
  [DOCKET_EFFORT_PARSED_BYTES] = DOCKET_TURN_PARSED_BYTES_MAX,
  [DOCKET_EFFORT_WAITS] = 0,
  /* Of two hundred rows GTK itself, where it first lays a view out or is scrolled far;
   * of what is answered see DOCKET_TURN_CELLS_MAX. */
  [DOCKET_EFFORT_CELLS] = G_MAXINT64,
};

/* Whether one of them was too much. */
static gboolean
end_efforts (void)
{
  gint64 now[DOCKET_N_EFFORTS];
  gboolean heavy = FALSE;

  docket_effort_get (now);
  for (guint i = 0; i < DOCKET_N_EFFORTS; i++)
    {
      gint64 done = now[i] - watched.efforts[i];

      watched.efforts[i] = now[i];
      watched.report.efforts_max[i] = MAX (watched.report.efforts_max[i], done);
      if (done <= most[i])
        continue;
      heavy = TRUE;
      if (watched.tell)
        g_message ("A turn of the window's loop did too much: %s, %" G_GINT64_FORMAT, docket_effort_name ((DocketEffort) i), done);
    }
  return heavy;
}

static void
end_turn (void)
{
  DocketDbWork now;
  gboolean heavy = end_efforts ();
  gint64 rows, steps;

  docket_store_get_work (watched.reader, &now);
  rows = now.rows - watched.before.rows;
  steps = now.steps - watched.before.steps;
  watched.before = now;
  watched.report.turns++;
  watched.report.rows += rows;
  watched.report.rows_max = MAX (watched.report.rows_max, rows);
  watched.report.steps_max = MAX (watched.report.steps_max, steps);
  if (rows > DOCKET_TURN_ROWS_MAX || steps > DOCKET_TURN_STEPS_MAX)
    heavy = TRUE;
  watched.report.heavy += heavy;
  if (watched.tell && (rows > DOCKET_TURN_ROWS_MAX || steps > DOCKET_TURN_STEPS_MAX))
    g_message ("A turn of the window's loop read %" G_GINT64_FORMAT " rows in %" G_GINT64_FORMAT " steps", rows, steps);
}

static int
on_poll (GPollFD *fds, guint n_fds, int timeout)
{
  if (watched.reader != NULL)
    end_turn ();
  return watched.poll (fds, n_fds, timeout);
}

void
docket_watchdog_start (DocketStore *reader, gboolean tell)
{
  g_return_if_fail (DOCKET_IS_STORE (reader) && watched.reader == NULL);

  watched.reader = reader;
  watched.tell = tell;
  watched.poll = g_main_context_get_poll_func (NULL);
  g_main_context_set_poll_func (NULL, on_poll);
  docket_store_get_work (watched.reader, &watched.before);
  docket_effort_get (watched.efforts);
  watched.report = (DocketWatchdogReport) { 0 };
}

void
docket_watchdog_reset_report (DocketWatchdogReport *report)
{
  g_return_if_fail (watched.reader != NULL && report != NULL);

  end_turn ();
  *report = watched.report;
  watched.report = (DocketWatchdogReport) { 0 };
}

void
docket_watchdog_stop (DocketWatchdogReport *report)
{
  g_return_if_fail (watched.reader != NULL);

  end_turn ();
  g_main_context_set_poll_func (NULL, watched.poll);
  watched.reader = NULL;
  if (report != NULL)
    *report = watched.report;
}
