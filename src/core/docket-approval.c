/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The first of two decisions. It counts together with another person's that is
 * the same in all that would be written: keep and keep, take and take of one
 * candidate, set and set of equal values. Of a decided case it may also be the
 * wish to undo the decision: it has no choice, and is written as "undo".
 */
#include "docket-config.h"

#include "docket-approval.h"

#include <glib/gi18n-lib.h>

#include "docket-error.h"

DocketApproval *
docket_approval_new (const DocketOperation *decision, const DocketValues *values, const DocketStamp *by)
{
  DocketApproval *approval = g_new0 (DocketApproval, 1);

  approval->person = g_strdup (by->person);
  approval->device = g_strdup (by->device);
  approval->at = by->arrived_at;
  approval->choice = decision->choice;
  approval->candidate = g_strdup (decision->candidate);
  approval->values = values == NULL ? NULL : docket_values_copy (values);
  approval->reason = g_strdup (decision->reason);
  return approval;
}

void
docket_approval_free (DocketApproval *approval)
{
  if (approval == NULL)
    return;
  g_free (approval->person);
  g_free (approval->device);
  g_free (approval->candidate);
  g_clear_pointer (&approval->values, docket_values_unref);
  g_free (approval->reason);
  g_free (approval);
}

gboolean
docket_approval_agrees (const DocketApproval *approval, const DocketOperation *decision, const DocketValues *values)
{
  return approval->choice == decision->choice
         && g_strcmp0 (approval->candidate, decision->candidate) == 0
         && docket_values_equal (approval->values, values);
}

DocketApproval *
docket_approval_from_json (JsonNode *node, DocketKind kind, GError **error)
{
  g_autoptr (DocketApproval) approval = g_new0 (DocketApproval, 1);
  const char *person = NULL, *device = NULL, *choice = NULL, *candidate = NULL, *reason = NULL;
  JsonObject *object, *values = NULL;

  if (!JSON_NODE_HOLDS_OBJECT (node))
    {
      g_set_error_literal (error, DOCKET_CORE_ERROR, DOCKET_CORE_ERROR_INVALID, _ ("A review has a part that is not an object"));
      return NULL;
    }
  object = json_node_get_object (node);
  if (!docket_json_get_text (object, "person", TRUE, &person, error)
      || !docket_json_get_text (object, "device", FALSE, &device, error)
      || !docket_json_get_int (object, "at", FALSE, &approval->at, error)
      || !docket_json_get_text (object, "choice", TRUE, &choice, error)
      || !docket_json_get_text (object, "candidate", FALSE, &candidate, error)
      || !docket_json_get_object (object, "values", FALSE, &values, error)
      || !docket_json_get_text (object, "reason", FALSE, &reason, error))
    return NULL;
  if (values != NULL)
    {
      approval->values = docket_values_from_json (kind, values, error);
      if (approval->values == NULL)
        return NULL;
    }
  approval->person = g_strdup (person);
  approval->device = g_strdup (device);
  approval->choice = docket_choice_from_name (choice);
  approval->candidate = g_strdup (candidate);
  approval->reason = g_strdup (reason);
  return g_steal_pointer (&approval);
}

void
docket_approval_to_json (const DocketApproval *approval, DocketJsonWriter *writer)
{
  docket_json_begin_object (writer);
  docket_json_text_member (writer, "person", approval->person);
  docket_json_text_member (writer, "device", approval->device);
  docket_json_int_member (writer, "at", approval->at);
  docket_json_text_member (writer, "choice", approval->choice == DOCKET_CHOICE_NONE ? "undo" : docket_choice_name (approval->choice));
  docket_json_text_member (writer, "candidate", approval->candidate);
  docket_json_name (writer, "values");
  if (approval->values == NULL)
    docket_json_null (writer);
  else
    docket_values_to_json (approval->values, writer);
  docket_json_text_member (writer, "reason", approval->reason);
  docket_json_end_object (writer);
}
