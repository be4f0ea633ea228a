/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Ordinary requests are of the level “info”, which shows with
 * G_MESSAGES_DEBUG=docket-server; an answer that is our own fault shows always
 * (what has no route and ends with 500 was cut off by us or by the client).
 */
#include "docket-config.h"

#include "docket-request-log.h"

#include <string.h>

#define RECORD_KEY "docket-request-log"

typedef struct
{
  DocketMetrics *metrics; /* not owned */
  DocketClock *clock;     /* not owned */
} Log;

typedef struct
{
  const char *route;
  gint64 started_ms;
} Record;

static Record *
record_of (SoupServerMessage *message)
{
  return g_object_get_data (G_OBJECT (message), RECORD_KEY);
}

static void
on_got_headers (SoupServerMessage *message, gpointer data)
{
  Record *record = record_of (message);

  record->started_ms = docket_clock_monotonic_ms (((Log *) data)->clock);
}

static void
on_request_started (SoupServer *server, SoupServerMessage *message, gpointer data)
{
  Record *record = g_new0 (Record, 1);

  record->route = "none";
  g_object_set_data_full (G_OBJECT (message), RECORD_KEY, record, g_free);
  g_signal_connect (message, "got-headers", G_CALLBACK (on_got_headers), data);
}

static const char *
method_word (SoupServerMessage *message)
{
  static const char *const methods[] = { "GET", "HEAD", "POST", "PUT", "PATCH", "DELETE" };
  const char *method = soup_server_message_get_method (message);

  for (guint i = 0; i < G_N_ELEMENTS (methods); i++)
    if (g_strcmp0 (method, methods[i]) == 0)
      return methods[i];
  return "other";
}

/* Whoever asked went away before the answer was there, or has heard enough of a
 * stream: no fault of the server, whatever libsoup makes of it. The number is
 * the one that proxies use for it. */
#define STATUS_WENT_AWAY 499

static void
note_request (Log *log, SoupServerMessage *message, guint status)
{
  Record *record = record_of (message);
  char status_text[16], took_text[32];
  gint64 took_ms;

  /* A connection that ended while it waited for the next request. */
  if (record == NULL || record->started_ms == 0)
    return;
  took_ms = docket_clock_monotonic_ms (log->clock) - record->started_ms;
  docket_metrics_count_request (log->metrics, record->route, status);
  g_snprintf (status_text, sizeof status_text, "%u", status);
  g_snprintf (took_text, sizeof took_text, "%" G_GINT64_FORMAT, took_ms);
  g_log_structured (G_LOG_DOMAIN, status >= 500 && strcmp (record->route, "none") != 0 ? G_LOG_LEVEL_MESSAGE : G_LOG_LEVEL_INFO,
                    "DOCKET_METHOD", method_word (message),
                    "DOCKET_ROUTE", record->route,
                    "DOCKET_STATUS", status_text,
                    "DOCKET_DURATION_MS", took_text,
                    "MESSAGE", "%s %s: %s in %s ms", method_word (message), record->route, status_text, took_text);
}

static void
on_request_finished (SoupServer *server, SoupServerMessage *message, gpointer data)
{
  note_request (data, message, soup_server_message_get_status (message));
}

static void
on_request_aborted (SoupServer *server, SoupServerMessage *message, gpointer data)
{
  note_request (data, message, STATUS_WENT_AWAY);
}

static void
free_log (gpointer data, GClosure *closure)
{
  g_free (data);
}

void
docket_request_log_attach (SoupServer *server, DocketMetrics *metrics, DocketClock *clock)
{
  Log *log = g_new0 (Log, 1);

  log->metrics = metrics;
  log->clock = clock;
  g_signal_connect (server, "request-started", G_CALLBACK (on_request_started), log);
  g_signal_connect (server, "request-aborted", G_CALLBACK (on_request_aborted), log);
  g_signal_connect_data (server, "request-finished", G_CALLBACK (on_request_finished), log, free_log, 0);
}

void
docket_request_log_set_route (SoupServerMessage *message, const char *route)
{
  Record *record = record_of (message);

  if (record != NULL)
    record->route = route;
}

void
docket_request_log_operation (DocketMetrics *metrics, const char *record_id, const DocketResult *result)
{
  const char *outcome = docket_outcome_name (result->outcome);

  docket_metrics_count_operation (metrics, result->replayed ? "replayed" : outcome);
  /* Hundreds in a batch, and mostly nobody reads them: not even put together then. */
  if (g_log_writer_default_would_drop (G_LOG_LEVEL_INFO, G_LOG_DOMAIN))
    return;
  g_log_structured (G_LOG_DOMAIN, G_LOG_LEVEL_INFO,
                    "DOCKET_OPERATION", result->key,
                    "DOCKET_RECORD", record_id,
                    "DOCKET_OUTCOME", outcome,
                    "MESSAGE", "operation %s on %s: %s%s%s%s", result->key, record_id, outcome,
                    result->problem_type != NULL ? " " : "", result->problem_type != NULL ? result->problem_type : "", result->replayed ? " (replayed)" : "");
}
