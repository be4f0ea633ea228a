/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The history of a record, as the server tells it (PROTOCOL "history").
 */
#include "docket-config.h"

#include "docket-history.h"

#include <glib/gi18n-lib.h>

#include "docket-codec.h"
#include "docket-json.h"

G_DEFINE_QUARK (docket-history-error-quark, docket_history_error)

static DocketValues *
read_values (JsonObject *entry, const char *name, DocketKind kind)
{
  JsonNode *node = json_object_get_member (entry, name);

  /* Of a decision, these are not values of the record. */
  return node == NULL || !JSON_NODE_HOLDS_OBJECT (node) ? NULL : docket_values_from_json (kind, json_node_get_object (node), NULL);
}

void
docket_history_entry_free (DocketHistoryEntry *entry)
{
  g_free (entry->action);
  g_free (entry->person);
  g_free (entry->device);
  g_free (entry->outcome);
  g_free (entry->rule);
  g_free (entry->reason);
  g_free (entry->problem);
  g_free (entry->review);
  g_clear_pointer (&entry->from, docket_values_unref);
  g_clear_pointer (&entry->to, docket_values_unref);
  g_free (entry);
}

DocketHistoryEntry *
docket_history_entry_read (JsonObject *object, DocketKind kind, GError **error)
{
  const char *action = NULL, *person = NULL, *device = NULL, *outcome = NULL, *rule = NULL, *reason = NULL, *problem = NULL, *review = NULL;
  gint64 n = 0, arrived_at = 0, made_at = 0;
  DocketHistoryEntry *entry;

  if (!docket_json_get_text (object, "action", TRUE, &action, error) || !docket_json_get_text (object, "person", FALSE, &person, error)
      || !docket_json_get_text (object, "device", FALSE, &device, error) || !docket_json_get_text (object, "outcome", FALSE, &outcome, error)
      || !docket_json_get_text (object, "rule", FALSE, &rule, error) || !docket_json_get_text (object, "reason", FALSE, &reason, error)
      || !docket_json_get_text (object, "problem", FALSE, &problem, error) || !docket_json_get_text (object, "review", FALSE, &review, error)
      || !docket_json_get_int (object, "n", TRUE, &n, error) || !docket_json_get_int (object, "arrived_at", TRUE, &arrived_at, error)
      || !docket_json_get_int (object, "made_at", FALSE, &made_at, error))
    return NULL;
  entry = g_new0 (DocketHistoryEntry, 1);
  entry->n = n;
  entry->arrived_at = arrived_at;
  entry->made_at = made_at;
  entry->action = g_strdup (action);
  entry->person = g_strdup (person);
  entry->device = g_strdup (device);
  entry->outcome = g_strdup (outcome);
  entry->rule = g_strdup (rule);
  entry->reason = g_strdup (reason);
  entry->problem = g_strdup (problem);
  entry->review = g_strdup (review);
  entry->from = read_values (object, "from", kind);
  entry->to = read_values (object, "to", kind);
  return entry;
}

char *
docket_history_path (DocketKind kind, const char *id, guint limit, gint64 before)
{
  const char *name = docket_kind_info (kind)->name;

  return before == 0 ? g_strdup_printf ("/v1/records/%s/%s/history?limit=%u", name, id, limit)
                     : g_strdup_printf ("/v1/records/%s/%s/history?limit=%u&before=%" G_GINT64_FORMAT, name, id, limit, before);
}

JsonArray *
docket_history_read_page (JsonNode *answer, gint64 *before, gboolean *more, GError **error)
{
  JsonArray *entries = NULL;
  guint n;

  if (!JSON_NODE_HOLDS_OBJECT (answer) || !docket_json_get_array (json_node_get_object (answer), "entries", TRUE, &entries, NULL)
      || !docket_json_get_bool (json_node_get_object (answer), "more", TRUE, more, NULL))
    entries = NULL;
  n = entries != NULL ? json_array_get_length (entries) : 0;
  for (guint i = 0; entries != NULL && i < n; i++)
    {
      JsonNode *entry = json_array_get_element (entries, i);

      if (!JSON_NODE_HOLDS_OBJECT (entry) || !docket_json_get_int (json_node_get_object (entry), "n", TRUE, before, NULL))
        entries = NULL;
    }
  if (entries == NULL)
    g_set_error_literal (error, DOCKET_HISTORY_ERROR, DOCKET_HISTORY_ERROR_NONSENSE, _ ("Docket does not understand what the server answered. If it stays so, tell an administrator."));
  *more = *more && n > 0;
  return entries;
}

GPtrArray *
docket_history_read_entries (JsonNode *answer, DocketKind kind, gint64 *before, gboolean *more, GError **error)
{
  JsonArray *page = docket_history_read_page (answer, before, more, error);
  g_autoptr (GPtrArray) entries = g_ptr_array_new_with_free_func ((GDestroyNotify) docket_history_entry_free);

  for (guint i = 0; page != NULL && i < json_array_get_length (page); i++)
    {
      DocketHistoryEntry *entry = docket_history_entry_read (json_array_get_object_element (page, i), kind, error);

      if (entry == NULL)
        return NULL;
      g_ptr_array_add (entries, entry);
    }
  return page != NULL ? g_steal_pointer (&entries) : NULL;
}

const char *
docket_history_outcome (const char *outcome)
{
  if (g_strcmp0 (outcome, "merged") == 0)
    return _ ("merged");
  if (g_strcmp0 (outcome, "held") == 0)
    return _ ("held for a decision");
  if (g_strcmp0 (outcome, "rejected") == 0)
    return _ ("not accepted");
  if (outcome != NULL && !g_str_equal (outcome, "applied"))
    return outcome; /* of a newer server: its word is better than an untrue one */
  return _ ("applied");
}

const char *
docket_history_action (const char *action)
{
  static const struct
  {
    const char *action, *words;
  } actions[] = {
    { "create", N_ ("created") },
    { "edit", N_ ("changed") },
    { "void", N_ ("voided") },
    { "voided", N_ ("voided") },
    { "restore", N_ ("restored") },
    { "restored", N_ ("restored") },
    { "decide", N_ ("decided the case") },
    { "decided", N_ ("changed by a decision") },
    { "undo_decision", N_ ("undid the decision") },
    { "undone", N_ ("put back: a decision was undone") },
    { "merge", N_ ("merged into another") },
    { "merged", N_ ("moved by a merge") },
    { "derived", N_ ("followed from another change") },
    { "case-withdrawn", N_ ("the case settled itself") },
    { "case-reopened", N_ ("the case was opened again") },
  };

  for (guint i = 0; i < G_N_ELEMENTS (actions); i++)
    if (g_strcmp0 (actions[i].action, action) == 0)
      return _ (actions[i].words);
  return action;
}
