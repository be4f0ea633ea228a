/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * A review record read into values and written back. The JSON fields carry, as
 * PROTOCOL writes them:
 *
 *   subject      {"kind":"job","id":"…"}
 *   current      {"values":{…},"by":{…}}
 *   candidates   [{"operation":"…","kind":"edit","values":{…},"was":{…},"by":{…},"why":"collision","reason":…,"bundle":…}]
 *                a possible duplicate has no operation, but "record":"…","score":954,"alike":["same phone"]
 *   decision     {"choice":"take","candidate":"…","values":{…},"by":{…},"reason":…,"at":…,
 *                 "operation":"…","into":"…","rev":9,"void":false}
 *   approvals    [{"person":"…","device":"…","at":…,"choice":"take","candidate":"…","values":{…},"reason":…}]
 */
#include "docket-config.h"

#include "docket-review.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "docket-codec.h"
#include "docket-limits.h"

DocketCandidate *
docket_candidate_new (void)
{
  DocketCandidate *candidate = g_new0 (DocketCandidate, 1);

  candidate->kind = DOCKET_OPERATION_EDIT;
  return candidate;
}

void
docket_candidate_free (DocketCandidate *candidate)
{
  if (candidate == NULL)
    return;
  g_free (candidate->operation);
  g_free (candidate->record);
  g_clear_pointer (&candidate->values, docket_values_unref);
  g_clear_pointer (&candidate->was, docket_values_unref);
  docket_stamp_clear (&candidate->by);
  g_free (candidate->why);
  g_free (candidate->reason);
  g_free (candidate->bundle);
  g_free (candidate);
}

DocketReview *
docket_review_new (void)
{
  DocketReview *review = g_new0 (DocketReview, 1);

  review->subject_kind = DOCKET_KIND_NONE;
  review->group = DOCKET_GROUP_NONE;
  review->candidates = g_ptr_array_new_with_free_func ((GDestroyNotify) docket_candidate_free);
  review->approvals = g_ptr_array_new_with_free_func ((GDestroyNotify) docket_approval_free);
  return review;
}

void
docket_review_free (DocketReview *review)
{
  if (review == NULL)
    return;
  g_free (review->id);
  g_free (review->reason);
  g_free (review->subject_id);
  g_clear_pointer (&review->started_from, docket_values_unref);
  docket_stamp_clear (&review->started_by);
  g_clear_pointer (&review->current_values, docket_values_unref);
  docket_stamp_clear (&review->current_by);
  docket_stamp_clear (&review->voided_by);
  g_clear_pointer (&review->signed_for, docket_values_unref);
  g_ptr_array_unref (review->candidates);
  g_ptr_array_unref (review->approvals);
  g_free (review->rule);
  g_strfreev (review->deciders);
  docket_review_reopen (review);
  g_free (review->state);
  g_free (review);
}

void
docket_review_reopen (DocketReview *review)
{
  g_free (review->state);
  review->state = g_strdup ("open");
  review->choice = DOCKET_CHOICE_NONE;
  g_clear_pointer (&review->decided_candidate, g_free);
  g_clear_pointer (&review->decided_into, g_free);
  g_clear_pointer (&review->decided_values, docket_values_unref);
  docket_stamp_clear (&review->decided_by);
  g_clear_pointer (&review->decision_reason, g_free);
  review->decided_at = 0;
  g_clear_pointer (&review->decided_operation, g_free);
  review->decided_rev = 0;
  review->decided_void = FALSE;
}

DocketCandidate *
docket_review_find_candidate (const DocketReview *review, const char *operation_key)
{
  for (guint i = 0; operation_key != NULL && i < review->candidates->len; i++)
    {
      DocketCandidate *candidate = g_ptr_array_index (review->candidates, i);

      if (g_strcmp0 (candidate->operation, operation_key) == 0)
        return candidate;
    }
  return NULL;
}

DocketCandidate *
docket_review_find_twin (const DocketReview *review, const char *id)
{
  for (guint i = 0; id != NULL && i < review->candidates->len; i++)
    {
      DocketCandidate *candidate = g_ptr_array_index (review->candidates, i);

      if (g_strcmp0 (candidate->record, id) == 0)
        return candidate;
    }
  return NULL;
}

gboolean
docket_review_is_duplicate (const DocketReview *review)
{
  return g_strcmp0 (review->reason, DOCKET_WHY_POSSIBLE_DUPLICATE) == 0;
}

gboolean
docket_review_is_of_new (const DocketReview *review)
{
  return review->group == DOCKET_GROUP_NONE && !docket_review_is_duplicate (review) && review->candidates->len > 0
         && ((const DocketCandidate *) g_ptr_array_index (review->candidates, 0))->kind == DOCKET_OPERATION_CREATE;
}

gboolean
docket_review_was_in_question (const DocketReview *review, DocketField field)
{
  GVariant *current = docket_values_get (review->current_values, field);

  if (!docket_value_equal (docket_values_get (review->decided_values, field), current))
    return TRUE;
  for (guint i = 0; i < review->candidates->len; i++)
    if (!docket_value_equal (docket_values_get (((DocketCandidate *) g_ptr_array_index (review->candidates, i))->values, field), current))
      return TRUE;
  return FALSE;
}

const char *
docket_review_say_whole (const DocketReview *review)
{
  if (docket_review_is_duplicate (review))
    return review->choice == DOCKET_CHOICE_MERGE ? _ ("They were merged") : _ ("Both were kept");
  if (review->group == DOCKET_GROUP_NONE)
    return review->choice == DOCKET_CHOICE_TAKE ? _ ("The held change was taken") : _ ("It was left as it is");
  return NULL;
}

DocketRole
docket_review_get_deciders (const DocketReview *review, const DocketPolicy *policy)
{
  if (docket_review_is_duplicate (review))
    return docket_policy_get_voiders (policy, review->subject_kind);
  /* Whether there is such a person weighs no less than what stands in the record. */
  if (review->group == DOCKET_GROUP_NONE && (review->subject_kind == DOCKET_KIND_PERSON || review->subject_kind == DOCKET_KIND_DEVICE))
    return docket_policy_get_deciders (policy, docket_kind_info (review->subject_kind)->first_group);
  return docket_policy_get_deciders (policy, review->group);
}

const DocketStamp *
docket_review_get_opponent (const DocketReview *review)
{
  return review->voided_by.person != NULL && g_strcmp0 (review->reason, DOCKET_WHY_VOID_VS_EDIT) == 0 ? &review->voided_by : &review->current_by;
}

const char *
docket_review_get_leaving (const DocketReview *review, const char *into)
{
  if (docket_review_find_twin (review, into) != NULL)
    return review->subject_id;
  if (g_strcmp0 (review->subject_id, into) == 0 && review->candidates->len == 1)
    return ((DocketCandidate *) g_ptr_array_index (review->candidates, 0))->record;
  return NULL;
}

/* ---- Reading ---- */

/* *@node stays NULL for an unset field. */
static gboolean
parse_field (const DocketRecord *record, DocketField field, JsonNode **node, GError **error)
{
  const char *text = docket_record_get_text (record, field);

  if (text == NULL)
    return TRUE;
  *node = docket_json_parse (text, strlen (text), DOCKET_PAGE_BYTES_MAX, error);
  return *node != NULL;
}

static gboolean
expect_object (JsonNode *node, JsonObject **object, GError **error)
{
  if (node == NULL)
    return TRUE;
  if (!JSON_NODE_HOLDS_OBJECT (node))
    {
      g_set_error_literal (error, DOCKET_CORE_ERROR, DOCKET_CORE_ERROR_INVALID, _ ("A review has a part that is not an object"));
      return FALSE;
    }
  *object = json_node_get_object (node);
  return TRUE;
}

static gboolean
read_member_values (JsonObject *object, const char *name, DocketKind kind, DocketValues **values, GError **error)
{
  JsonObject *member = NULL;

  if (!docket_json_get_object (object, name, FALSE, &member, error))
    return FALSE;
  if (member == NULL)
    return TRUE;
  *values = docket_values_from_json (kind, member, error);
  return *values != NULL;
}

static gboolean
read_subject (const DocketRecord *record, DocketReview *review, GError **error)
{
  g_autoptr (JsonNode) node = NULL;
  JsonObject *object = NULL;
  const char *kind = NULL, *id = NULL;

  if (!parse_field (record, DOCKET_REVIEW_SUBJECT, &node, error) || !expect_object (node, &object, error))
    return FALSE;
  if (object == NULL || !docket_json_get_text (object, "kind", TRUE, &kind, NULL) || !docket_json_get_text (object, "id", TRUE, &id, NULL)
      || docket_kind_from_name (kind) == DOCKET_KIND_NONE)
    {
      g_set_error_literal (error, DOCKET_CORE_ERROR, DOCKET_CORE_ERROR_INVALID, _ ("A review does not say what it is about"));
      return FALSE;
    }
  review->subject_kind = docket_kind_from_name (kind);
  review->subject_id = g_strdup (id);
  if (docket_record_has (record, DOCKET_REVIEW_GROUP))
    review->group = docket_group_from_name (review->subject_kind, docket_record_get_text (record, DOCKET_REVIEW_GROUP));
  return TRUE;
}

static gboolean
read_alike (JsonObject *object, DocketCandidate *candidate, GError **error)
{
  JsonNode *alike = json_object_get_member (object, "alike");
  const char *record = NULL;
  gint64 score = 0;

  if (!docket_json_get_text (object, "record", FALSE, &record, error) || !docket_json_get_int (object, "score", FALSE, &score, error))
    return FALSE;
  candidate->record = g_strdup (record);
  candidate->score = (guint) CLAMP (score, 0, 1000);
  if (alike == NULL || !JSON_NODE_HOLDS_ARRAY (alike))
    return TRUE;
  for (guint i = 0; i < json_array_get_length (json_node_get_array (alike)); i++)
    {
      JsonNode *name = json_array_get_element (json_node_get_array (alike), i);

      /* A reason that a newer server knows is none that we could show. */
      if (JSON_NODE_HOLDS_VALUE (name) && json_node_get_value_type (name) == G_TYPE_STRING)
        candidate->alike |= docket_alike_from_name (json_node_get_string (name));
    }
  return TRUE;
}

static DocketCandidate *
read_candidate (JsonNode *node, DocketKind kind, GError **error)
{
  g_autoptr (DocketCandidate) candidate = docket_candidate_new ();
  const char *operation = NULL, *kind_name = NULL, *why = NULL, *reason = NULL, *bundle = NULL;
  JsonObject *object = NULL;

  if (!expect_object (node, &object, error))
    return NULL;
  if (!docket_json_get_text (object, "operation", FALSE, &operation, error)
      || !docket_json_get_text (object, "kind", FALSE, &kind_name, error)
      || !docket_json_get_text (object, "why", FALSE, &why, error)
      || !docket_json_get_text (object, "reason", FALSE, &reason, error)
      || !docket_json_get_text (object, "bundle", FALSE, &bundle, error)
      || !read_member_values (object, "values", kind, &candidate->values, error)
      || !read_member_values (object, "was", kind, &candidate->was, error)
      || !read_alike (object, candidate, error)
      || !docket_stamp_from_json (json_object_get_member (object, "by"), &candidate->by, error))
    return NULL;
  if (operation == NULL && candidate->record == NULL)
    {
      g_set_error_literal (error, DOCKET_CORE_ERROR, DOCKET_CORE_ERROR_INVALID, _ ("A candidate of a review names neither an operation nor a record"));
      return NULL;
    }
  docket_operation_kind_from_name (kind_name, &candidate->kind);
  candidate->operation = g_strdup (operation);
  candidate->why = g_strdup (why);
  candidate->reason = g_strdup (reason);
  candidate->bundle = g_strdup (bundle);
  return g_steal_pointer (&candidate);
}

static gboolean
read_candidates (const DocketRecord *record, DocketReview *review, GError **error)
{
  g_autoptr (JsonNode) node = NULL;
  JsonArray *array;

  if (!parse_field (record, DOCKET_REVIEW_CANDIDATES, &node, error))
    return FALSE;
  if (node == NULL)
    return TRUE;
  if (!JSON_NODE_HOLDS_ARRAY (node))
    {
      g_set_error_literal (error, DOCKET_CORE_ERROR, DOCKET_CORE_ERROR_INVALID, _ ("The candidates of a review are not a list"));
      return FALSE;
    }
  array = json_node_get_array (node);
  for (guint i = 0; i < json_array_get_length (array); i++)
    {
      DocketCandidate *candidate = read_candidate (json_array_get_element (array, i), review->subject_kind, error);

      if (candidate == NULL)
        return FALSE;
      g_ptr_array_add (review->candidates, candidate);
    }
  return TRUE;
}

static gboolean
read_approvals (const DocketRecord *record, DocketReview *review, GError **error)
{
  g_autoptr (JsonNode) node = NULL;
  JsonArray *array;

  if (!parse_field (record, DOCKET_REVIEW_APPROVALS, &node, error))
    return FALSE;
  if (node == NULL)
    return TRUE;
  if (!JSON_NODE_HOLDS_ARRAY (node))
    {
      g_set_error_literal (error, DOCKET_CORE_ERROR, DOCKET_CORE_ERROR_INVALID, _ ("The approvals of a review are not a list"));
      return FALSE;
    }
  array = json_node_get_array (node);
  for (guint i = 0; i < json_array_get_length (array); i++)
    {
      DocketApproval *approval = docket_approval_from_json (json_array_get_element (array, i), review->subject_kind, error);

      if (approval == NULL)
        return FALSE;
      g_ptr_array_add (review->approvals, approval);
    }
  return TRUE;
}

static gboolean
read_sides (const DocketRecord *record, DocketReview *review, GError **error)
{
  g_autoptr (JsonNode) started = NULL;
  g_autoptr (JsonNode) started_by = NULL;
  g_autoptr (JsonNode) current = NULL;
  JsonObject *object = NULL;

  if (!parse_field (record, DOCKET_REVIEW_STARTED_FROM, &started, error)
      || !parse_field (record, DOCKET_REVIEW_STARTED_BY, &started_by, error)
      || !parse_field (record, DOCKET_REVIEW_CURRENT, &current, error)
      || !expect_object (started, &object, error))
    return FALSE;
  if (object != NULL)
    {
      review->started_from = docket_values_from_json (review->subject_kind, object, error);
      if (review->started_from == NULL)
        return FALSE;
    }
  if (!docket_stamp_from_json (started_by, &review->started_by, error))
    return FALSE;
  object = NULL;
  if (!expect_object (current, &object, error))
    return FALSE;
  if (object == NULL)
    return TRUE;
  return read_member_values (object, "values", review->subject_kind, &review->current_values, error)
         && read_member_values (object, "signed_for", review->subject_kind, &review->signed_for, error)
         && docket_stamp_from_json (json_object_get_member (object, "by"), &review->current_by, error)
         && docket_stamp_from_json (json_object_get_member (object, "voided_by"), &review->voided_by, error);
}

static gboolean
read_decision (const DocketRecord *record, DocketReview *review, GError **error)
{
  g_autoptr (JsonNode) node = NULL;
  const char *choice = NULL, *candidate = NULL, *reason = NULL, *operation = NULL, *into = NULL;
  JsonObject *object = NULL;

  if (!parse_field (record, DOCKET_REVIEW_DECISION, &node, error) || !expect_object (node, &object, error))
    return FALSE;
  if (object == NULL)
    return TRUE;
  if (!docket_json_get_text (object, "choice", TRUE, &choice, error)
      || !docket_json_get_text (object, "candidate", FALSE, &candidate, error)
      || !docket_json_get_text (object, "reason", FALSE, &reason, error)
      || !docket_json_get_int (object, "at", FALSE, &review->decided_at, error)
      || !docket_json_get_text (object, "operation", FALSE, &operation, error)
      || !docket_json_get_text (object, "into", FALSE, &into, error)
      || !docket_json_get_int (object, "rev", FALSE, &review->decided_rev, error)
      || !docket_json_get_bool (object, "void", FALSE, &review->decided_void, error)
      || !read_member_values (object, "values", review->subject_kind, &review->decided_values, error)
      || !docket_stamp_from_json (json_object_get_member (object, "by"), &review->decided_by, error))
    return FALSE;
  review->choice = docket_choice_from_name (choice);
  review->decided_candidate = g_strdup (candidate);
  review->decision_reason = g_strdup (reason);
  review->decided_operation = g_strdup (operation);
  review->decided_into = g_strdup (into);
  return TRUE;
}

DocketReview *
docket_review_from_record (const DocketRecord *record, GError **error)
{
  g_autoptr (DocketReview) review = NULL;
  g_autofree const char **deciders = NULL;

  g_return_val_if_fail (docket_record_get_kind (record) == DOCKET_KIND_REVIEW, NULL);
  review = docket_review_new ();
  review->id = g_strdup (docket_record_get_id (record));
  review->rev = docket_record_get_rev (record);
  review->state = g_strdup (docket_record_get_text (record, DOCKET_REVIEW_STATE));
  review->reason = g_strdup (docket_record_get_text (record, DOCKET_REVIEW_REASON));
  review->rule = g_strdup (docket_record_get_text (record, DOCKET_REVIEW_RULE));
  review->opened_at = docket_record_get_int (record, DOCKET_REVIEW_OPENED_AT, 0);
  deciders = docket_record_get_words (record, DOCKET_REVIEW_DECIDERS);
  review->deciders = g_strdupv ((char **) deciders);
  if (!read_subject (record, review, error) || !read_sides (record, review, error)
      || !read_candidates (record, review, error) || !read_approvals (record, review, error) || !read_decision (record, review, error))
    return NULL;
  return g_steal_pointer (&review);
}

/* ---- Writing ---- */

static void
set_json (DocketRecord *record, DocketField field, DocketJsonWriter *writer)
{
  g_autofree char *text = docket_json_writer_finish (writer);

  docket_record_set_text (record, field, text);
}

static void
write_values_member (DocketJsonWriter *writer, const char *name, const DocketValues *values)
{
  docket_json_name (writer, name);
  if (values == NULL)
    docket_json_null (writer);
  else
    docket_values_to_json (values, writer);
}

static void
write_alike (DocketJsonWriter *writer, const DocketCandidate *candidate)
{
  if (candidate->record == NULL)
    return;
  docket_json_text_member (writer, "record", candidate->record);
  if (candidate->alike == DOCKET_ALIKE_NOTHING)
    return;
  docket_json_int_member (writer, "score", candidate->score);
  docket_json_name (writer, "alike");
  docket_json_begin_array (writer);
  for (guint i = 0; i < DOCKET_ALIKE_KINDS; i++)
    if ((candidate->alike & (1u << i)) != 0)
      docket_json_text (writer, docket_alike_name ((DocketAlike) (1u << i)));
  docket_json_end_array (writer);
}

static void
write_candidate (DocketJsonWriter *writer, const DocketCandidate *candidate)
{
  docket_json_begin_object (writer);
  docket_json_text_member (writer, "operation", candidate->operation);
  docket_json_text_member (writer, "kind", docket_operation_kind_name (candidate->kind));
  write_values_member (writer, "values", candidate->values);
  write_values_member (writer, "was", candidate->was);
  docket_json_name (writer, "by");
  docket_stamp_to_json (&candidate->by, writer);
  docket_json_text_member (writer, "why", candidate->why);
  docket_json_text_member (writer, "reason", candidate->reason);
  docket_json_text_member (writer, "bundle", candidate->bundle);
  write_alike (writer, candidate);
  docket_json_end_object (writer);
}

static void
write_sides (const DocketReview *review, DocketRecord *record, DocketJsonWriter *writer)
{
  docket_json_begin_object (writer);
  docket_json_text_member (writer, "kind", docket_kind_info (review->subject_kind)->name);
  docket_json_text_member (writer, "id", review->subject_id);
  docket_json_end_object (writer);
  set_json (record, DOCKET_REVIEW_SUBJECT, writer);

  docket_record_set (record, DOCKET_REVIEW_STARTED_FROM, NULL);
  if (review->started_from != NULL)
    {
      docket_values_to_json (review->started_from, writer);
      set_json (record, DOCKET_REVIEW_STARTED_FROM, writer);
    }
  docket_record_set (record, DOCKET_REVIEW_STARTED_BY, NULL);
  if (review->started_by.person != NULL)
    {
      docket_stamp_to_json (&review->started_by, writer);
      set_json (record, DOCKET_REVIEW_STARTED_BY, writer);
    }
  docket_json_begin_object (writer);
  write_values_member (writer, "values", review->current_values);
  docket_json_name (writer, "by");
  docket_stamp_to_json (&review->current_by, writer);
  if (review->voided_by.person != NULL)
    {
      docket_json_name (writer, "voided_by");
      docket_stamp_to_json (&review->voided_by, writer);
    }
  if (review->signed_for != NULL)
    write_values_member (writer, "signed_for", review->signed_for);
  docket_json_end_object (writer);
  set_json (record, DOCKET_REVIEW_CURRENT, writer);
}

static void
write_decision (const DocketReview *review, DocketRecord *record, DocketJsonWriter *writer)
{
  docket_record_set (record, DOCKET_REVIEW_DECISION, NULL);
  if (review->choice == DOCKET_CHOICE_NONE)
    return;
  docket_json_begin_object (writer);
  docket_json_text_member (writer, "choice", docket_choice_name (review->choice));
  docket_json_optional_text_member (writer, "candidate", review->decided_candidate);
  docket_json_optional_text_member (writer, "into", review->decided_into);
  write_values_member (writer, "values", review->decided_values);
  docket_json_name (writer, "by");
  docket_stamp_to_json (&review->decided_by, writer);
  docket_json_text_member (writer, "reason", review->decision_reason);
  docket_json_int_member (writer, "at", review->decided_at);
  docket_json_text_member (writer, "operation", review->decided_operation);
  docket_json_int_member (writer, "rev", review->decided_rev);
  docket_json_bool_member (writer, "void", review->decided_void);
  docket_json_end_object (writer);
  set_json (record, DOCKET_REVIEW_DECISION, writer);
}

static void
write_approvals (const DocketReview *review, DocketRecord *record, DocketJsonWriter *writer)
{
  docket_json_begin_array (writer);
  for (guint i = 0; i < review->approvals->len; i++)
    docket_approval_to_json (g_ptr_array_index (review->approvals, i), writer);
  docket_json_end_array (writer);
  set_json (record, DOCKET_REVIEW_APPROVALS, writer);
}

void
docket_review_to_record (const DocketReview *review, DocketRecord *record)
{
  g_auto (DocketJsonWriter) writer = { NULL, FALSE };

  g_return_if_fail (docket_record_get_kind (record) == DOCKET_KIND_REVIEW);
  docket_json_writer_init (&writer);
  docket_record_set_text (record, DOCKET_REVIEW_STATE, review->state);
  docket_record_set_text (record, DOCKET_REVIEW_REASON, review->reason);
  docket_record_set_text (record, DOCKET_REVIEW_GROUP, review->group == DOCKET_GROUP_NONE ? NULL : docket_group_info (review->group)->name);
  docket_record_set_text (record, DOCKET_REVIEW_RULE, review->rule);
  docket_record_set (record, DOCKET_REVIEW_DECIDERS, review->deciders == NULL ? NULL : g_variant_new_strv ((const char *const *) review->deciders, -1));
  docket_record_set_int (record, DOCKET_REVIEW_OPENED_AT, review->opened_at);
  write_sides (review, record, &writer);
  docket_json_begin_array (&writer);
  for (guint i = 0; i < review->candidates->len; i++)
    write_candidate (&writer, g_ptr_array_index (review->candidates, i));
  docket_json_end_array (&writer);
  set_json (record, DOCKET_REVIEW_CANDIDATES, &writer);
  write_approvals (review, record, &writer);
  write_decision (review, record, &writer);
}
