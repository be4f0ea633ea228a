/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "docket-desk.h"
#include "docket-json.h"

G_BEGIN_DECLS

/* The five figures of the weekly review, in the order of the page. */
typedef enum
{
  DOCKET_WEEKLY_HELD,      /* waited for a person */
  DOCKET_WEEKLY_MERGED,    /* put together by rule */
  DOCKET_WEEKLY_DUPLICATE, /* possible twins, and what was sent twice */
  DOCKET_WEEKLY_FAILED,    /* refused */
  DOCKET_WEEKLY_DELAYED,   /* over an hour on a device */
  DOCKET_WEEKLY_N_FIGURES,
} DocketWeeklyFigure;

typedef enum
{
  DOCKET_WEEKLY_BY_FIELD,
  DOCKET_WEEKLY_BY_TEAM,
  DOCKET_WEEKLY_BY_PERSON,
  DOCKET_WEEKLY_N_DIMENSIONS,
} DocketWeeklyDimension;

/**
 * DocketWeeklyRow:
 * @key: "job.status", a team ("" for none), the id of a person
 * @name: (nullable): of a person, as the server knows them
 * @before: the figures of the week before
 * @lag_ms: from making to arriving, the middle one
 */
typedef struct
{
  char *key;
  char *name;
  gint64 figures[DOCKET_WEEKLY_N_FIGURES];
  gint64 before[DOCKET_WEEKLY_N_FIGURES];
  gint64 lag_ms;
} DocketWeeklyRow;

/* One change behind a figure. */
typedef struct
{
  gboolean counts[DOCKET_WEEKLY_N_FIGURES]; /* in which figures it is */
  DocketKind kind;
  char *id;
  char *keys[DOCKET_WEEKLY_N_DIMENSIONS]; /* of the row it belongs to */
  char *review;  /* (nullable) */
  char *problem; /* (nullable) */
  gint64 made_at;
  gint64 arrived_at;
} DocketWeeklyChange;

/**
 * DocketWeekly:
 * @counted_at: ms; when the server was asked
 * @complete: @changes has them all
 *
 * A weekly review as the server counted it. A plain value of one thread.
 */
typedef struct
{
  gint64 from, to, counted_at;
  DocketWeeklyRow total;
  GPtrArray *rows[DOCKET_WEEKLY_N_DIMENSIONS]; /* element-type DocketWeeklyRow */
  GPtrArray *changes;                          /* element-type DocketWeeklyChange */
  gboolean complete;
  gint64 decided, still_open, undone, decide_ms_median, decide_ms_p95;
} DocketWeekly;

/* @desk: knows the team of a person.
 * @document: what docket_weekly_fetch_async() keeps: "counted_at", "week" and
 * "before", the last two as GET /v1/reports/sync answers.
 * Error: one of %DOCKET_CORE_ERROR if it is none. */
DocketWeekly *docket_weekly_new (DocketDesk *desk, JsonNode *document, GError **error);
void docket_weekly_free (DocketWeekly *weekly);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DocketWeekly, docket_weekly_free)

/* The row of a key, the total for %NULL; %NULL if there is none. (transfer none) */
const DocketWeeklyRow *docket_weekly_find (const DocketWeekly *weekly, DocketWeeklyDimension dimension, const char *key);
/* The changes behind a figure of a row (@key %NULL: of all). (transfer container)
 * (element-type DocketWeeklyChange) */
GPtrArray *docket_weekly_select (const DocketWeekly *weekly, DocketWeeklyFigure figure, DocketWeeklyDimension dimension, const char *key);

/* Monday 00:00, local time, of the week @weeks from the one @ms is in. */
gint64 docket_weekly_monday (gint64 ms, int weeks);

G_END_DECLS
