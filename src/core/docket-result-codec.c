/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Answers as JSON, and feed pages on their way out; docket-record-reader.c reads
 * these. */
#include "docket-config.h"

#include "docket-codec.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "docket-id.h"
#include "docket-limits.h"

void
docket_result_to_json (const DocketResult *result, DocketJsonWriter *writer)
{
  docket_json_begin_object (writer);
  docket_json_text_member (writer, "key", result->key);
  docket_json_text_member (writer, "outcome", docket_outcome_name (result->outcome));
  docket_json_bool_member (writer, "replayed", result->replayed);
  if (result->seq != 0)
    docket_json_int_member (writer, "seq", result->seq);
  if (result->rev != 0)
    docket_json_int_member (writer, "rev", result->rev);
  docket_json_optional_text_member (writer, "review", result->review);
  if (result->problem_type != NULL)
    {
      g_autofree char *type = g_strconcat (DOCKET_PROBLEM_PREFIX, result->problem_type, NULL);

      docket_json_name (writer, "problem");
      docket_json_begin_object (writer);
      docket_json_text_member (writer, "type", type);
      docket_json_text_member (writer, "detail", result->problem_detail);
      docket_json_end_object (writer);
    }
  docket_json_optional_text_member (writer, "rule", result->rule);
  if (result->policy != 0)
    docket_json_int_member (writer, "policy", result->policy);
  docket_json_end_object (writer);
}

char *
docket_result_to_text (const DocketResult *result)
{
  g_auto (DocketJsonWriter) writer = { NULL, FALSE };

  docket_json_writer_init (&writer);
  docket_result_to_json (result, &writer);
  return docket_json_writer_finish (&writer);
}

static gboolean
read_problem (JsonObject *object, DocketResult *result, GError **error)
{
  JsonObject *problem = NULL;
  const char *type = NULL, *detail = NULL;

  if (!docket_json_get_object (object, "problem", FALSE, &problem, error))
    return FALSE;
  if (problem == NULL)
    return TRUE;
  if (!docket_json_get_text (problem, "type", TRUE, &type, error) || !docket_json_get_text (problem, "detail", FALSE, &detail, error))
    return FALSE;
  if (g_str_has_prefix (type, DOCKET_PROBLEM_PREFIX))
    type += strlen (DOCKET_PROBLEM_PREFIX);
  result->problem_type = g_strdup (type);
  result->problem_detail = g_strdup (detail);
  return TRUE;
}

DocketResult *
docket_result_from_json (JsonNode *node, GError **error)
{
  g_autoptr (DocketResult) result = NULL;
  const char *key = NULL, *outcome_name = NULL, *review = NULL, *rule = NULL;
  DocketOutcome outcome;
  JsonObject *object;

  if (!JSON_NODE_HOLDS_OBJECT (node))
    {
      g_set_error_literal (error, DOCKET_CORE_ERROR, DOCKET_CORE_ERROR_MALFORMED, _ ("A result is not an object"));
      return NULL;
    }
  object = json_node_get_object (node);
  if (!docket_json_get_text (object, "key", TRUE, &key, error) || !docket_json_get_text (object, "outcome", TRUE, &outcome_name, error))
    return NULL;
  if (!docket_id_is_valid (key) || !docket_outcome_from_name (outcome_name, &outcome))
    {
      g_set_error (error, DOCKET_CORE_ERROR, DOCKET_CORE_ERROR_MALFORMED, _ ("Unknown outcome “%.50s”"), outcome_name);
      return NULL;
    }
  result = docket_result_new (key, outcome);
  if (!docket_json_get_bool (object, "replayed", FALSE, &result->replayed, error)
      || !docket_json_get_int (object, "seq", FALSE, &result->seq, error)
      || !docket_json_get_int (object, "rev", FALSE, &result->rev, error)
      || !docket_json_get_text (object, "review", FALSE, &review, error)
      || !docket_json_get_text (object, "rule", FALSE, &rule, error)
      || !docket_json_get_int (object, "policy", FALSE, &result->policy, error)
      || !read_problem (object, result, error))
    return NULL;
  result->review = g_strdup (review);
  result->rule = g_strdup (rule);
  return g_steal_pointer (&result);
}

DocketResult *
docket_result_from_text (const char *text, GError **error)
{
  g_autoptr (JsonNode) node = docket_json_parse (text, strlen (text), DOCKET_BATCH_BYTES_MAX, error);

  return node == NULL ? NULL : docket_result_from_json (node, error);
}

/* ---- Pages ---- */

void
docket_change_begin_json (gint64 seq, gboolean removed, DocketJsonWriter *writer)
{
  docket_json_begin_object (writer);
  docket_json_int_member (writer, "seq", seq);
  docket_json_bool_member (writer, "removed", removed);
  docket_json_name (writer, "record");
}

void
docket_change_end_json (DocketKind kind, const char *id, DocketJsonWriter *writer)
{
  docket_json_text_member (writer, "kind", docket_kind_info (kind)->name);
  docket_json_text_member (writer, "id", id);
  docket_json_end_object (writer);
}

void
docket_page_envelope_to_json (const char *from, const char *cursor, guint count, gboolean more, const char *changes, DocketJsonWriter *writer)
{
  docket_json_begin_object (writer);
  docket_json_text_member (writer, "from", from);
  docket_json_text_member (writer, "cursor", cursor);
  docket_json_int_member (writer, "count", count);
  docket_json_bool_member (writer, "more", more);
  docket_json_name (writer, "changes");
  docket_json_begin_array (writer);
  docket_json_raw (writer, changes);
  docket_json_end_array (writer);
  docket_json_end_object (writer);
}

void
docket_page_to_json (const DocketPage *page, DocketJsonWriter *writer)
{
  g_auto (DocketJsonWriter) changes = { NULL, FALSE };

  docket_json_writer_init (&changes);
  for (guint i = 0; i < page->changes->len; i++)
    {
      const DocketChange *change = g_ptr_array_index (page->changes, i);

      docket_change_begin_json (change->seq, change->removed, &changes);
      if (change->record != NULL)
        docket_record_to_json (change->record, &changes);
      else
        docket_json_null (&changes);
      docket_change_end_json (change->kind, change->id, &changes);
    }
  docket_page_envelope_to_json (page->from, page->cursor, page->changes->len, page->more, changes.text->str, writer);
}
