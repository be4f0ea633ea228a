/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Another policy comes into force in the middle of a day: one of two, sent as an
 * operation like any other by the administrator, who has no desk here.
 */
#include "docket-sim-server-private.h"

#include <string.h>

#include "docket-codec.h"
#include "docket-id.h"
#include "docket-json.h"
#include "docket-limits.h"

#define ADMIN 5

typedef struct
{
  gboolean done;
  gboolean applied;
} Sent;

static void
set_rules (JsonObject *document, gboolean strict)
{
  static const char *const all[] = { "office", "dispatcher", "supervisor", NULL };
  JsonObject *groups = json_object_get_object_member (document, "groups");
  JsonArray *writers = json_array_new ();

  for (guint i = strict ? 2 : 0; all[i] != NULL; i++)
    json_array_add_string_element (writers, all[i]);
  json_object_set_array_member (json_object_get_object_member (groups, "job.details"), "writers", writers);
  json_object_set_string_member (json_object_get_object_member (groups, "customer.contact"), "rule", strict ? "review" : "merge");
  json_object_set_int_member (document, "version", json_object_get_int_member (document, "version") + 1);
}

/* (transfer full) (nullable) */
static DocketOperation *
new_change (DocketSimServer *server, gboolean strict, GError **error)
{
  g_autofree char *id = NULL;
  g_autofree char *text = NULL;
  g_autoptr (DocketRecord) record = NULL;
  g_autoptr (DocketValues) set = docket_values_new ();
  g_autoptr (JsonNode) document = NULL;
  const char *now;
  DocketOperation *change;

  if (!docket_repository_get_meta (server->reader, DOCKET_META_POLICY, &id, error) || !docket_repository_get_record (server->reader, DOCKET_KIND_POLICY, id, &record, error))
    return NULL;
  now = docket_record_get_text (record, DOCKET_POLICY_DOCUMENT);
  document = docket_json_parse (now, strlen (now), DOCKET_POLICY_BYTES_MAX, error);
  if (document == NULL)
    return NULL;
  set_rules (json_node_get_object (document), strict);
  text = docket_json_to_text (document);
  docket_values_set_text (set, DOCKET_POLICY_DOCUMENT, text);
  change = docket_operation_new_edit (record, DOCKET_GROUP_POLICY_POLICY, set);
  change->key = docket_id_new (server->clock, server->random);
  change->made_at = docket_clock_now_ms (server->clock);
  change->reason = g_strdup ("As agreed");
  return change;
}

static void
on_answered (DocketSimAnswer *answer, gpointer data)
{
  Sent *sent = data;
  gsize size = 0;
  const char *text = answer == NULL ? NULL : g_bytes_get_data (answer->body, &size);

  sent->done = TRUE;
  sent->applied = text != NULL && g_strstr_len (text, (gssize) size, "\"applied\"") != NULL;
  g_clear_pointer (&answer, docket_sim_answer_free);
}

gboolean
docket_sim_server_set_policy (DocketSimServer *server, gboolean strict, GError **error)
{
  g_autoptr (DocketOperation) change = new_change (server, strict, error);
  g_autofree char *text = change == NULL ? NULL : docket_operation_to_text (change);
  g_autofree char *body = g_strdup_printf ("{\"ops\":[%s]}", text);
  g_autoptr (GBytes) bytes = g_bytes_new (body, strlen (body));
  const DocketSimQuestion question = { "POST", "/v1/ops", docket_sim_person (ADMIN)->token, bytes, -1 };
  Sent sent = { FALSE, FALSE };

  if (change == NULL)
    return FALSE;
  docket_sim_server_ask (server, &question, on_answered, &sent);
  while (!sent.done)
    g_main_context_iteration (g_main_context_get_thread_default (), FALSE);
  return sent.applied;
}
