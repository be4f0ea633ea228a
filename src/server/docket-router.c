/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * From a request to who answers it:
 *
 *   path and method -> who asks (front reader) -> reader's answer, or handler
 *
 * Every call but the open ones begins with a look at the session in the store,
 * so that a revoked device or a disabled person is out at once.
 */
#include "docket-config.h"

#include "docket-router.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "docket-handlers.h"
#include "docket-http.h"
#include "docket-request-log.h"

typedef enum
{
  ROUTE_OPEN = 1 << 0,    /* needs no sign-in */
  ROUTE_QUICK = 1 << 1,   /* read by the front reader */
  ROUTE_REVOKED = 1 << 2, /* a revoked device may */
} RouteFlags;

typedef struct
{
  const char *method;
  const char *path; /* “*” stands for one segment */
  RouteFlags flags;
  DocketReadFunc read; /* or */
  void (*handle) (DocketExchange *exchange);
} Route;

static const Route routes[] = {
  { "GET", "healthz", ROUTE_OPEN, NULL, docket_handle_health },
  { "GET", "metrics", ROUTE_OPEN, NULL, docket_handle_metrics },
  { "GET", "v1/openapi.json", ROUTE_OPEN, NULL, docket_handle_openapi },
  { "GET", "v1/server", ROUTE_OPEN, NULL, docket_handle_server },
  { "POST", "v1/sessions", ROUTE_OPEN, NULL, docket_handle_sign_in },
  { "DELETE", "v1/sessions/current", ROUTE_REVOKED, NULL, docket_handle_sign_out },
  { "POST", "v1/ops", ROUTE_REVOKED, NULL, docket_handle_push },
  { "GET", "v1/changes", 0, docket_read_feed_page, NULL },
  { "GET", "v1/changes/live", 0, NULL, docket_handle_live },
  { "PUT", "v1/presence", 0, NULL, docket_handle_presence },
  { "POST", "v1/blobs", ROUTE_REVOKED, NULL, docket_handle_announce_blob },
  /* Before GET: that one's HEAD is the upload's. */
  { "HEAD", "v1/blobs/*", ROUTE_REVOKED, NULL, docket_handle_head_blob },
  { "PATCH", "v1/blobs/*", ROUTE_REVOKED, NULL, docket_handle_patch_blob },
  { "GET", "v1/blobs/*", 0, NULL, docket_handle_get_blob },
  { "GET", "v1/records/*/*", ROUTE_QUICK, docket_read_record, NULL },
  { "GET", "v1/records/*/*/history", 0, docket_read_history, NULL },
  { "GET", "v1/matches", 0, docket_read_matches, NULL },
  { "GET", "v1/policy", ROUTE_QUICK, docket_read_policy, NULL },
  { "GET", "v1/audit", 0, docket_read_audit_page, NULL },
  { "GET", "v1/audit/head", ROUTE_QUICK, docket_read_audit_head, NULL },
  { "GET", "v1/reports/sync", 0, docket_read_sync_report, NULL },
  { "POST", "v1/policy/simulations", 0, docket_read_simulation, NULL },
};

static gboolean
path_matches (const char *pattern, char **parts)
{
  g_auto (GStrv) wanted = g_strsplit (pattern, "/", -1);
  guint i;

  for (i = 0; wanted[i] != NULL; i++)
    if (parts[i] == NULL || (strcmp (wanted[i], "*") == 0 ? parts[i][0] == '\0' : strcmp (wanted[i], parts[i]) != 0))
      return FALSE;
  return parts[i] == NULL;
}

/* HEAD is answered like GET, without the body; a stream has no end to speak of. */
static gboolean
is_headable (const Route *route)
{
  return strcmp (route->method, "GET") == 0 && route->handle != docket_handle_live && route->handle != docket_handle_get_blob;
}

/* The route, or what the path is asked with instead. */
static const Route *
find_route (const char *method, char **parts, GString *allowed)
{
  for (guint i = 0; i < G_N_ELEMENTS (routes); i++)
    {
      if (!path_matches (routes[i].path, parts))
        continue;
      if (strcmp (routes[i].method, method) == 0 || (strcmp (method, "HEAD") == 0 && is_headable (&routes[i])))
        return &routes[i];
      g_string_append_printf (allowed, "%s%s%s", allowed->len > 0 ? ", " : "", routes[i].method, is_headable (&routes[i]) ? ", HEAD" : "");
    }
  return NULL;
}

/* ---- One request ---- */

typedef struct
{
  const Route *route;
  DocketExchange *exchange; /* (owned) */
} Walk;

static void
walk_free (Walk *walk)
{
  docket_exchange_unref (walk->exchange);
  g_free (walk);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Walk, walk_free)

static void
on_read (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (Walk) walk = data;
  DocketExchange *exchange = walk->exchange;
  g_autoptr (GError) error = NULL;

  if (!docket_reader_pool_run_finish (DOCKET_READER_POOL (source), result, &error))
    {
      docket_exchange_answer_error (exchange, error);
      return;
    }
  if (walk->route->read == docket_read_feed_page)
    docket_presence_delivered (docket_live_get_presence (docket_service_get_live (exchange->service)), &exchange->session, exchange->mark);
  docket_exchange_answer_json (exchange, 200, exchange->json);
}

static void
go_on (Walk *owned)
{
  g_autoptr (Walk) walk = owned;
  DocketExchange *exchange = walk->exchange;
  DocketReadFunc read = walk->route->read;
  DocketReaderPool *pool;

  if (walk->route->handle != NULL)
    {
      walk->route->handle (exchange);
      return;
    }
  pool = walk->route->flags & ROUTE_QUICK ? docket_service_get_front (exchange->service) : docket_service_get_readers (exchange->service);
  docket_reader_pool_run_async (pool, read, exchange, on_read, g_steal_pointer (&walk));
}

static const char *
authorization_of (SoupServerMessage *message)
{
  return soup_message_headers_get_one (soup_server_message_get_request_headers (message), "Authorization");
}

static gboolean
look_up (DocketRepository *reader, gpointer data, GError **error)
{
  DocketExchange *exchange = data;
  const char *authorization = authorization_of (exchange->message);
  gint64 now = docket_clock_now_ms (docket_service_get_clock (exchange->service));

  return docket_auth_look_up (reader, authorization, now, &exchange->session, error);
}

static void
on_looked_up (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (Walk) walk = data;
  DocketExchange *exchange = walk->exchange;
  g_autoptr (GError) error = NULL;

  if (!docket_reader_pool_run_finish (DOCKET_READER_POOL (source), result, &error))
    {
      docket_auth_remember (docket_service_get_auth (exchange->service), authorization_of (exchange->message), FALSE);
      docket_exchange_answer_error (exchange, error);
      return;
    }
  docket_auth_remember (docket_service_get_auth (exchange->service), authorization_of (exchange->message), TRUE);
  if (exchange->session.device_revoked && !(walk->route->flags & ROUTE_REVOKED))
    {
      docket_exchange_answer_problem (exchange, 403, "device-revoked", _ ("This device was blocked. Work that is sent from it is kept for a person to look at."));
      return;
    }
  docket_presence_seen (docket_live_get_presence (docket_service_get_live (exchange->service)), &exchange->session);
  go_on (g_steal_pointer (&walk));
}

static void
on_request (SoupServer *server, SoupServerMessage *message, const char *path, GHashTable *query, gpointer data)
{
  DocketService *service = data;
  g_auto (GStrv) parts = g_strsplit (path[0] == '/' ? path + 1 : path, "/", 8);
  g_autoptr (GString) allowed = g_string_new (NULL);
  const Route *route = find_route (soup_server_message_get_method (message), parts, allowed);
  Walk *walk;

  if (route != NULL)
    docket_request_log_set_route (message, route->path);
  if (docket_service_is_stopping (service))
    {
      docket_http_answer_problem (message, 503, "unavailable", _ ("The server is stopping."));
      soup_message_headers_replace (soup_server_message_get_response_headers (message), "Connection", "close");
      return;
    }
  if (route == NULL)
    {
      if (allowed->len > 0)
        soup_message_headers_replace (soup_server_message_get_response_headers (message), "Allow", allowed->str);
      docket_http_answer_problem (message, allowed->len > 0 ? 405 : 404, allowed->len > 0 ? "method-not-allowed" : "not-found",
                                  allowed->len > 0 ? _ ("This address is asked with another method.") : _ ("There is nothing at this address."));
      return;
    }
  walk = g_new0 (Walk, 1);
  walk->route = route;
  walk->exchange = docket_exchange_new (service, message, parts, query);
  if (route->flags & ROUTE_OPEN)
    go_on (walk);
  else
    docket_reader_pool_run_async (docket_service_get_front (service), look_up, walk->exchange, on_looked_up, walk);
}

DocketHttpShare
docket_router_share (SoupServerMessage *message, gpointer data)
{
  DocketService *service = data;
  const char *path = g_uri_get_path (soup_server_message_get_uri (message));
  g_auto (GStrv) parts = g_strsplit (path[0] == '/' ? path + 1 : path, "/", 8);
  g_autoptr (GString) allowed = g_string_new (NULL);
  const Route *route = find_route (soup_server_message_get_method (message), parts, allowed);

  if (route == NULL || (route->flags & ROUTE_OPEN))
    return DOCKET_HTTP_SHARE_STRANGERS;
  if (!docket_auth_is_token (authorization_of (message)))
    return DOCKET_HTTP_SHARE_NONE;
  if (!docket_auth_remembers (docket_service_get_auth (service), authorization_of (message)))
    return DOCKET_HTTP_SHARE_STRANGERS;
  return route->handle == docket_handle_push ? DOCKET_HTTP_SHARE_OPERATIONS : DOCKET_HTTP_SHARE_UPLOADS;
}

void
docket_router_attach (SoupServer *server, DocketService *service)
{
  soup_server_add_handler (server, NULL, on_request, service, NULL);
}
