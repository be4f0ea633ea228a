/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Single records, what became of them, and what the server says of itself. */
#include "docket-config.h"

#include "docket-handlers.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "docket-codec.h"
#include "docket-id.h"
#include "docket-limits.h"
#include "docket-pages.h"
#include "docket-server-error.h"
#include "docket-service.h"

#define HISTORY_ENTRIES_MAX     500
#define HISTORY_ENTRIES_DEFAULT 50
#define AUDIT_ENTRIES_MAX       5000
#define AUDIT_ENTRIES_DEFAULT   1000

static gboolean
not_found (GError **error)
{
  g_set_error_literal (error, DOCKET_SERVER_ERROR, DOCKET_SERVER_ERROR_NOT_FOUND, _ ("There is no such record, or it is not yours to see."));
  return FALSE;
}

/* Kinds that everyone has in their feed. */
static gboolean
is_for_everyone (DocketKind kind)
{
  return kind == DOCKET_KIND_PERSON || kind == DOCKET_KIND_ABSENCE || kind == DOCKET_KIND_DEVICE || kind == DOCKET_KIND_POLICY;
}

/* The record that the path names, if this person may see it. */
static gboolean
find_record (DocketRepository *reader, DocketExchange *exchange, DocketRecord **record, GError **error)
{
  DocketKind kind = docket_kind_from_name (exchange->parts[2]);
  const char *id = exchange->parts[3];
  gboolean in = TRUE;

  if (kind == DOCKET_KIND_NONE || !docket_id_is_valid (id))
    return not_found (error);
  if (docket_session_is_scoped (&exchange->session) && !is_for_everyone (kind)
      && !docket_repository_in_scope (reader, exchange->session.person, kind, id, &in, error))
    return FALSE;
  if (in && !docket_repository_get_record (reader, kind, id, record, error))
    return FALSE;
  return *record != NULL || not_found (error);
}

gboolean
docket_read_record (DocketRepository *reader, gpointer data, GError **error)
{
  DocketExchange *exchange = data;
  g_autoptr (DocketRecord) record = NULL;
  g_autoptr (DocketRecord) shown = NULL;
  g_auto (DocketJsonWriter) writer = { NULL, FALSE };

  if (!find_record (reader, exchange, &record, error))
    return FALSE;
  shown = docket_record_for_session (record, &exchange->session);
  docket_json_writer_init (&writer);
  docket_record_to_json (shown, &writer);
  exchange->json = docket_json_writer_finish_bytes (&writer);
  return TRUE;
}

/* Of a customer, a technician sees the history of what they see. */
static gboolean
may_see_entry (const DocketAuditEntry *entry, const DocketSession *session)
{
  if (entry->kind != DOCKET_KIND_CUSTOMER || !docket_session_is_scoped (session))
    return TRUE;
  return g_strcmp0 (entry->group, "profile") == 0 || g_strcmp0 (entry->group, "contact") == 0;
}

gboolean
docket_read_history (DocketRepository *reader, gpointer data, GError **error)
{
  DocketExchange *exchange = data;
  g_autoptr (DocketRecord) record = NULL;
  g_autoptr (GPtrArray) entries = NULL;
  g_auto (DocketJsonWriter) writer = { NULL, FALSE };
  gint64 before, limit;

  if (!docket_exchange_get_number (exchange, "before", 0, G_MAXINT64, G_MAXINT64, &before, error)
      || !docket_exchange_get_number (exchange, "limit", 1, HISTORY_ENTRIES_MAX, HISTORY_ENTRIES_DEFAULT, &limit, error)
      || !find_record (reader, exchange, &record, error))
    return FALSE;
  entries = docket_repository_record_audit (reader, docket_record_get_kind (record), docket_record_get_id (record), before, (guint) limit + 1, error);
  if (entries == NULL)
    return FALSE;
  docket_json_writer_init (&writer);
  docket_json_begin_object (&writer);
  docket_json_name (&writer, "entries");
  docket_json_begin_array (&writer);
  for (guint i = 0; i < MIN (entries->len, (guint) limit); i++)
    if (may_see_entry (g_ptr_array_index (entries, i), &exchange->session))
      docket_audit_entry_to_json (g_ptr_array_index (entries, i), FALSE, &writer);
  docket_json_end_array (&writer);
  docket_json_bool_member (&writer, "more", entries->len > limit);
  docket_json_end_object (&writer);
  exchange->json = docket_json_writer_finish_bytes (&writer);
  return TRUE;
}

gboolean
docket_read_policy (DocketRepository *reader, gpointer data, GError **error)
{
  DocketExchange *exchange = data;
  g_autofree char *id = NULL;
  g_autoptr (DocketRecord) record = NULL;
  const char *document = NULL;

  if (!docket_repository_get_meta (reader, DOCKET_META_POLICY, &id, error)
      || (id != NULL && !docket_repository_get_record (reader, DOCKET_KIND_POLICY, id, &record, error)))
    return FALSE;
  if (record != NULL)
    document = docket_record_get_text (record, DOCKET_POLICY_DOCUMENT);
  if (document == NULL)
    return not_found (error);
  exchange->json = g_bytes_new (document, strlen (document));
  return TRUE;
}

/* ---- Audit ---- */

static gboolean
check_auditor (DocketExchange *exchange, GError **error)
{
  if (!docket_session_is_scoped (&exchange->session))
    return TRUE;
  g_set_error_literal (error, DOCKET_SERVER_ERROR, DOCKET_SERVER_ERROR_FORBIDDEN, _ ("The whole audit is for the office."));
  return FALSE;
}

gboolean
docket_read_audit_page (DocketRepository *reader, gpointer data, GError **error)
{
  DocketExchange *exchange = data;
  g_autoptr (GPtrArray) entries = NULL;
  g_auto (DocketJsonWriter) writer = { NULL, FALSE };
  gint64 after, limit;

  if (!check_auditor (exchange, error)
      || !docket_exchange_get_number (exchange, "after", 0, G_MAXINT64 - 1, 0, &after, error)
      || !docket_exchange_get_number (exchange, "limit", 1, AUDIT_ENTRIES_MAX, AUDIT_ENTRIES_DEFAULT, &limit, error))
    return FALSE;
  entries = docket_repository_read_audit (reader, after, (guint) limit + 1, error);
  if (entries == NULL)
    return FALSE;
  docket_json_writer_init (&writer);
  docket_json_begin_object (&writer);
  docket_json_name (&writer, "entries");
  docket_json_begin_array (&writer);
  for (guint i = 0; i < MIN (entries->len, (guint) limit); i++)
    docket_audit_entry_to_json (g_ptr_array_index (entries, i), TRUE, &writer);
  docket_json_end_array (&writer);
  docket_json_bool_member (&writer, "more", entries->len > limit);
  docket_json_end_object (&writer);
  exchange->json = docket_json_writer_finish_bytes (&writer);
  return TRUE;
}

/* GET /v1/audit/head?at=N */
gboolean
docket_read_audit_head (DocketRepository *reader, gpointer data, GError **error)
{
  DocketExchange *exchange = data;
  gint64 at;

  if (!docket_exchange_get_number (exchange, "at", 1, DOCKET_INT_MAX, 0, &at, error))
    return FALSE;
  exchange->json = docket_pages_audit_head (reader, at, error);
  return exchange->json != NULL;
}

/* ---- The server itself ---- */

static gboolean
read_health (DocketRepository *reader, gpointer data, GError **error)
{
  gint64 seq;

  return docket_repository_current_seq (reader, &seq, error);
}

static void
on_health (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (DocketExchange) exchange = data;
  g_autoptr (GError) error = NULL;

  if (docket_reader_pool_run_finish (DOCKET_READER_POOL (source), result, &error))
    docket_exchange_answer_text (exchange, "text/plain; charset=utf-8", "ok\n");
  else
    docket_exchange_answer_error (exchange, error);
}

void
docket_handle_health (DocketExchange *exchange)
{
  docket_reader_pool_run_async (docket_service_get_front (exchange->service), read_health, exchange, on_health, docket_exchange_ref (exchange));
}

void
docket_handle_server (DocketExchange *exchange)
{
  const DocketServiceFacts *facts = docket_service_get_facts (exchange->service);
  g_autoptr (GBytes) json = docket_pages_server (facts->installation, facts->epoch, facts->company, facts->currency,
                                                 docket_clock_now_ms (docket_service_get_clock (exchange->service)));

  docket_exchange_answer_json (exchange, 200, json);
}
