/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The calls of the feed: pages (docket-pages.c), the live channel, presence.
 */
#include "docket-config.h"

#include "docket-handlers.h"

#include <glib/gi18n-lib.h>

#include "docket-codec.h"
#include "docket-id.h"
#include "docket-limits.h"
#include "docket-pages.h"
#include "docket-server-error.h"
#include "docket-service.h"

gboolean
docket_read_feed_page (DocketRepository *reader, gpointer data, GError **error)
{
  DocketExchange *exchange = data;
  gint64 limit;

  if (!docket_exchange_get_number (exchange, "limit", 1, DOCKET_PAGE_CHANGES_MAX, DOCKET_PAGE_CHANGES_DEFAULT, &limit, error))
    return FALSE;
  exchange->json = docket_pages_feed (reader, docket_service_get_facts (exchange->service)->epoch, &exchange->session,
                                      docket_exchange_get_query (exchange, "after"), limit, &exchange->mark, error);
  return exchange->json != NULL;
}

/* ---- Live channel, presence ---- */

static gboolean
read_current (DocketRepository *reader, gpointer data, GError **error)
{
  DocketExchange *exchange = data;

  return docket_repository_current_seq (reader, &exchange->mark, error);
}

static void
on_current (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (DocketExchange) exchange = data;
  g_autoptr (GError) error = NULL;

  if (docket_reader_pool_run_finish (DOCKET_READER_POOL (source), result, &error))
    docket_live_add (docket_service_get_live (exchange->service), exchange);
  else
    docket_exchange_answer_error (exchange, error);
}

void
docket_handle_live (DocketExchange *exchange)
{
  docket_reader_pool_run_async (docket_service_get_front (exchange->service), read_current, exchange, on_current, docket_exchange_ref (exchange));
}

/* {"kind","id"} written anew, so that nothing else travels to the others. */
static gboolean
read_viewing (DocketExchange *exchange, char **viewing, GError **error)
{
  gsize size;
  const char *data = g_bytes_get_data (exchange->body, &size);
  g_autoptr (JsonNode) node = docket_json_parse (data, size, DOCKET_HEADER_BYTES_MAX, error);
  g_auto (DocketJsonWriter) writer = { NULL, FALSE };
  const char *kind = NULL, *id = NULL;
  JsonObject *object = NULL;

  if (node == NULL)
    return FALSE;
  if (!JSON_NODE_HOLDS_OBJECT (node) || !json_object_has_member (json_node_get_object (node), "viewing"))
    {
      g_set_error_literal (error, DOCKET_SERVER_ERROR, DOCKET_SERVER_ERROR_REQUEST, _ ("The body is not an object with “viewing”."));
      return FALSE;
    }
  if (!docket_json_get_object (json_node_get_object (node), "viewing", FALSE, &object, error))
    return FALSE;
  *viewing = NULL;
  if (object == NULL)
    return TRUE;
  if (!docket_json_get_text (object, "kind", TRUE, &kind, error) || !docket_json_get_text (object, "id", TRUE, &id, error))
    return FALSE;
  if (docket_kind_from_name (kind) == DOCKET_KIND_NONE || !docket_id_is_valid (id))
    {
      g_set_error_literal (error, DOCKET_SERVER_ERROR, DOCKET_SERVER_ERROR_REQUEST, _ ("“viewing” names no record."));
      return FALSE;
    }
  docket_json_writer_init (&writer);
  docket_json_begin_object (&writer);
  docket_json_text_member (&writer, "kind", kind);
  docket_json_text_member (&writer, "id", id);
  docket_json_end_object (&writer);
  *viewing = docket_json_writer_finish (&writer);
  return TRUE;
}

void
docket_handle_presence (DocketExchange *exchange)
{
  g_autofree char *viewing = NULL;
  g_autoptr (GError) error = NULL;

  if (!read_viewing (exchange, &viewing, &error))
    {
      docket_exchange_answer_error (exchange, error);
      return;
    }
  docket_presence_view (docket_live_get_presence (docket_service_get_live (exchange->service)), &exchange->session, viewing);
  docket_exchange_answer_nothing (exchange);
}
