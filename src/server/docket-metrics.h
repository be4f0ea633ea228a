/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * DocketMetrics:
 *
 * What the server counts for whoever watches over it. Numbers only: no names,
 * no ids. Any thread.
 */
typedef struct _DocketMetrics DocketMetrics;

/* What is not counted but looked up at the moment of asking. */
typedef struct
{
  gint64 open_reviews;
  gint64 seq;
  guint connections;
  guint live_streams;
  guint devices[2];     /* lately seen: desk, field */
  gint64 lag_places[2]; /* how far the slowest of them is behind the feed */
} DocketMetricsGauges;

DocketMetrics *docket_metrics_new (void);
void docket_metrics_free (DocketMetrics *metrics);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DocketMetrics, docket_metrics_free)

/* @route: the pattern, never the path; static */
void docket_metrics_count_request (DocketMetrics *metrics, const char *route, guint status);
/* @outcome: of a result, or "replayed"; static */
void docket_metrics_count_operation (DocketMetrics *metrics, const char *outcome);
void docket_metrics_count_failed_sign_in (DocketMetrics *metrics);
/* One transaction of the writer took @ms. */
void docket_metrics_count_commit (DocketMetrics *metrics, gint64 ms);

/* Prometheus text, format 0.0.4. (transfer full) */
char *docket_metrics_to_text (DocketMetrics *metrics, const DocketMetricsGauges *gauges);

G_END_DECLS
