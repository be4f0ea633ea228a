/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Counters in two tables, keyed by their label set as it stands in the text, and
 * one histogram. Routes are patterns and statuses are few, so the tables stay
 * small whatever is asked.
 */
#include "docket-config.h"

#include "docket-metrics.h"

static const gint64 commit_buckets_ms[] = { 1, 2, 5, 10, 25, 50, 100, 250, 500, 1000, 2500 };

struct _DocketMetrics
{
  GMutex lock;
  GHashTable *requests;   /* labels -> guint64 */
  GHashTable *operations; /* labels -> guint64 */
  guint64 failed_sign_ins;
  guint64 commits[G_N_ELEMENTS (commit_buckets_ms) + 1];
  gint64 commits_ms;
};

DocketMetrics *
docket_metrics_new (void)
{
  DocketMetrics *metrics = g_new0 (DocketMetrics, 1);

  g_mutex_init (&metrics->lock);
  metrics->requests = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  metrics->operations = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  return metrics;
}

void
docket_metrics_free (DocketMetrics *metrics)
{
  g_hash_table_unref (metrics->requests);
  g_hash_table_unref (metrics->operations);
  g_mutex_clear (&metrics->lock);
  g_free (metrics);
}

/* Takes @labels. */
static void
count (GHashTable *table, char *labels)
{
  guint64 *n = g_hash_table_lookup (table, labels);

  if (n == NULL)
    {
      n = g_new0 (guint64, 1);
      g_hash_table_insert (table, labels, n);
    }
  else
    {
      g_free (labels);
    }
  (*n)++;
}

void
docket_metrics_count_request (DocketMetrics *metrics, const char *route, guint status)
{
  g_mutex_lock (&metrics->lock);
  count (metrics->requests, g_strdup_printf ("route=\"%s\",status=\"%u\"", route, status));
  g_mutex_unlock (&metrics->lock);
}

void
docket_metrics_count_operation (DocketMetrics *metrics, const char *outcome)
{
  g_mutex_lock (&metrics->lock);
  count (metrics->operations, g_strdup_printf ("outcome=\"%s\"", outcome));
  g_mutex_unlock (&metrics->lock);
}

void
docket_metrics_count_failed_sign_in (DocketMetrics *metrics)
{
  g_mutex_lock (&metrics->lock);
  metrics->failed_sign_ins++;
  g_mutex_unlock (&metrics->lock);
}

void
docket_metrics_count_commit (DocketMetrics *metrics, gint64 ms)
{
  guint bucket = 0;

  while (bucket < G_N_ELEMENTS (commit_buckets_ms) && ms > commit_buckets_ms[bucket])
    bucket++;
  g_mutex_lock (&metrics->lock);
  metrics->commits[bucket]++;
  metrics->commits_ms += ms;
  g_mutex_unlock (&metrics->lock);
}

/* ---- Text ---- */

static void
begin (GString *text, const char *name, const char *type, const char *help)
{
  g_string_append_printf (text, "# HELP %s %s\n# TYPE %s %s\n", name, help, name, type);
}

static void
gauge (GString *text, const char *name, const char *help, gint64 value)
{
  begin (text, name, "gauge", help);
  g_string_append_printf (text, "%s %" G_GINT64_FORMAT "\n", name, value);
}

static void
counters (GString *text, const char *name, const char *help, GHashTable *table)
{
  g_autoptr (GList) labels = g_list_sort (g_hash_table_get_keys (table), (GCompareFunc) g_strcmp0);

  begin (text, name, "counter", help);
  for (GList *label = labels; label != NULL; label = label->next)
    g_string_append_printf (text, "%s{%s} %" G_GUINT64_FORMAT "\n", name, (char *) label->data, *(guint64 *) g_hash_table_lookup (table, label->data));
}

static void
seconds (GString *text, gint64 ms)
{
  g_string_append_printf (text, "%" G_GINT64_FORMAT ".%03d", ms / 1000, (int) (ms % 1000));
}

static void
commit_histogram (GString *text, DocketMetrics *metrics)
{
  guint64 n = 0;

  begin (text, "docket_commit_seconds", "histogram", "Time of a transaction of the writer, until it is on the disk.");
  for (guint i = 0; i < G_N_ELEMENTS (commit_buckets_ms); i++)
    {
      n += metrics->commits[i];
      g_string_append (text, "docket_commit_seconds_bucket{le=\"");
      seconds (text, commit_buckets_ms[i]);
      g_string_append_printf (text, "\"} %" G_GUINT64_FORMAT "\n", n);
    }
  n += metrics->commits[G_N_ELEMENTS (commit_buckets_ms)];
  g_string_append_printf (text, "docket_commit_seconds_bucket{le=\"+Inf\"} %" G_GUINT64_FORMAT "\ndocket_commit_seconds_sum ", n);
  seconds (text, metrics->commits_ms);
  g_string_append_printf (text, "\ndocket_commit_seconds_count %" G_GUINT64_FORMAT "\n", n);
}

static void
by_class (GString *text, const char *name, const char *help, gint64 desk, gint64 field)
{
  begin (text, name, "gauge", help);
  g_string_append_printf (text, "%s{class=\"desk\"} %" G_GINT64_FORMAT "\n%s{class=\"field\"} %" G_GINT64_FORMAT "\n", name, desk, name, field);
}

char *
docket_metrics_to_text (DocketMetrics *metrics, const DocketMetricsGauges *gauges)
{
  GString *text = g_string_new (NULL);

  g_mutex_lock (&metrics->lock);
  counters (text, "docket_requests_total", "Answered requests by route and status.", metrics->requests);
  counters (text, "docket_operations_total", "Operations by verdict; a replayed one has been counted before.", metrics->operations);
  begin (text, "docket_sign_in_failures_total", "counter", "Sign-ins with a wrong name or password.");
  g_string_append_printf (text, "docket_sign_in_failures_total %" G_GUINT64_FORMAT "\n", metrics->failed_sign_ins);
  commit_histogram (text, metrics);
  g_mutex_unlock (&metrics->lock);
  gauge (text, "docket_open_reviews", "Cases that wait for a decision.", gauges->open_reviews);
  gauge (text, "docket_feed_seq", "Newest place of the feed.", gauges->seq);
  by_class (text, "docket_feed_lag", "Places that the slowest device seen lately is behind the feed.", gauges->lag_places[0], gauges->lag_places[1]);
  by_class (text, "docket_devices", "Devices seen lately.", gauges->devices[0], gauges->devices[1]);
  gauge (text, "docket_connections", "Open connections.", gauges->connections);
  gauge (text, "docket_live_streams", "Devices on the live channel.", gauges->live_streams);
  return g_string_free (text, FALSE);
}
