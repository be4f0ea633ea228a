/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Other rules, tried on past work: the document with a few rules exchanged goes
 * to the server, its answer comes back as plain values.
 */
#include "docket-config.h"

#include "docket-policy-trial.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "docket-ask.h"

static void
change_free (gpointer data)
{
  DocketTrialChange *change = data;

  g_free (change->id);
  g_free (change->person);
  g_free (change);
}

void
docket_policy_trial_free (DocketPolicyTrial *trial)
{
  g_ptr_array_unref (trial->changes);
  g_free (trial);
}

/* ---- The answer ---- */

static gboolean
read_verdict (JsonObject *change, const char *name, DocketOutcome *outcome)
{
  JsonObject *verdict = NULL;
  const char *text = NULL;

  return docket_json_get_object (change, name, TRUE, &verdict, NULL) && docket_json_get_text (verdict, "outcome", TRUE, &text, NULL)
         && docket_outcome_from_name (text, outcome);
}

static DocketTrialChange *
read_change (JsonNode *node)
{
  DocketTrialChange *change = g_new0 (DocketTrialChange, 1);
  const char *kind = NULL, *group = NULL, *id = NULL, *person = NULL;
  JsonObject *object = JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;

  if (object == NULL || !docket_json_get_text (object, "kind", TRUE, &kind, NULL) || !docket_json_get_text (object, "id", TRUE, &id, NULL)
      || !docket_json_get_text (object, "group", FALSE, &group, NULL) || !docket_json_get_text (object, "person", FALSE, &person, NULL)
      || !docket_json_get_int (object, "arrived_at", TRUE, &change->arrived_at, NULL)
      || !docket_json_get_bool (object, "overwrite", FALSE, &change->overwrite, NULL)
      || !read_verdict (object, "was", &change->was) || !read_verdict (object, "would", &change->would)
      || docket_kind_from_name (kind) == DOCKET_KIND_NONE)
    {
      change_free (change);
      return NULL;
    }
  change->kind = docket_kind_from_name (kind);
  change->group = group == NULL ? DOCKET_GROUP_NONE : docket_group_from_name (change->kind, group);
  change->id = g_strdup (id);
  change->person = g_strdup (person);
  return change;
}

static gboolean
read_trial (DocketPolicyTrial *trial, JsonObject *object)
{
  const struct
  {
    const char *name;
    gint64 *number;
  } counts[] = {
    { "reviews", &trial->reviews },
    { "reviews_not_needed", &trial->reviews_not_needed },
    { "reviews_new", &trial->reviews_new },
    { "overwrites", &trial->overwrites },
    { "refused_more", &trial->refused_more },
    { "refused_less", &trial->refused_less },
    { "not_known", &trial->not_known },
  };
  JsonObject *figures = NULL;
  JsonArray *changes = NULL;

  if (!docket_json_get_int (object, "operations", TRUE, &trial->operations, NULL) || !docket_json_get_int (object, "same", TRUE, &trial->same, NULL)
      || !docket_json_get_bool (object, "more", FALSE, &trial->more, NULL) || !docket_json_get_bool (object, "cut", FALSE, &trial->cut, NULL)
      || !docket_json_get_object (object, "counts", TRUE, &figures, NULL) || !docket_json_get_array (object, "changed", TRUE, &changes, NULL))
    return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (counts); i++)
    if (!docket_json_get_int (figures, counts[i].name, TRUE, counts[i].number, NULL))
      return FALSE;
  for (guint i = 0; i < json_array_get_length (changes); i++)
    {
      DocketTrialChange *change = read_change (json_array_get_element (changes, i));

      if (change == NULL)
        return FALSE;
      g_ptr_array_add (trial->changes, change);
    }
  return TRUE;
}

DocketPolicyTrial *
docket_policy_trial_new (JsonNode *answer, GError **error)
{
  g_autoptr (DocketPolicyTrial) trial = g_new0 (DocketPolicyTrial, 1);

  trial->changes = g_ptr_array_new_with_free_func (change_free);
  if (JSON_NODE_HOLDS_OBJECT (answer) && read_trial (trial, json_node_get_object (answer)))
    return g_steal_pointer (&trial);
  g_set_error_literal (error, DOCKET_DESK_ERROR, DOCKET_DESK_ERROR_NOT_DOCKET, _ ("Docket does not understand what the server answered. If it stays so, tell an administrator."));
  return NULL;
}

/* ---- The question ---- */

char *
docket_policy_trial_document (const DocketPolicy *policy, GHashTable *rules)
{
  const char *text = docket_policy_get_document (policy);
  g_autoptr (JsonNode) document = json_from_string (text, NULL);
  JsonObject *groups = json_object_get_object_member (json_node_get_object (document), "groups");
  GHashTableIter iter;
  gpointer path, rule;

  g_hash_table_iter_init (&iter, rules);
  while (g_hash_table_iter_next (&iter, &path, &rule))
    {
      JsonObject *group = json_object_has_member (groups, path) ? json_object_get_object_member (groups, path) : NULL;

      if (group == NULL)
        continue;
      json_object_set_string_member (group, "rule", rule);
      if (strcmp (rule, docket_rule_name (DOCKET_RULE_REVIEW)) == 0 && !json_object_has_member (group, "deciders"))
        {
          JsonArray *deciders = json_array_new ();

          json_array_add_string_element (deciders, docket_role_name (DOCKET_ROLE_SUPERVISOR));
          json_object_set_array_member (group, "deciders", deciders);
        }
    }
  return docket_json_to_text (document);
}

static void
on_answered (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  GError *error = NULL;
  g_autoptr (JsonNode) answer = docket_desk_ask_finish (DOCKET_DESK (source), result, &error);
  DocketPolicyTrial *trial = answer != NULL ? docket_policy_trial_new (answer, &error) : NULL;

  if (trial == NULL)
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, trial, (GDestroyNotify) docket_policy_trial_free);
}

void
docket_policy_trial_async (DocketDesk *desk, const char *document, gint64 from, gint64 to, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (desk, cancellable, callback, user_data);
  g_auto (DocketJsonWriter) writer = { NULL, FALSE };
  g_autoptr (DocketPolicy) policy = NULL;
  g_autofree char *body = NULL;
  GError *error = NULL;

  g_return_if_fail (DOCKET_IS_DESK (desk));

  g_task_set_source_tag (task, docket_policy_trial_async);
  policy = docket_policy_new_from_json (document, strlen (document), &error);
  if (policy == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  docket_json_writer_init (&writer);
  docket_json_begin_object (&writer);
  docket_json_name (&writer, "policy");
  docket_json_raw (&writer, docket_policy_get_document (policy));
  docket_json_int_member (&writer, "from", from);
  docket_json_int_member (&writer, "to", to);
  docket_json_end_object (&writer);
  body = docket_json_writer_finish (&writer);
  docket_desk_ask_async (desk, "POST", "/v1/policy/simulations", body, cancellable, on_answered, g_steal_pointer (&task));
}

DocketPolicyTrial *
docket_policy_trial_finish (DocketDesk *desk, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, desk), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}
