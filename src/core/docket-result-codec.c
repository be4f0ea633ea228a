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
  if (result->text != NULL)
    {
      docket_json_raw (writer, result->text);
      return;
    }
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

void
docket_result_keep_text (DocketResult *result)
{
  if (result->text == NULL)
    result->text = docket_result_to_text (result);
}

/* ---- Reading ---- */

static gboolean
malformed (GError **error, const char *sentence)
{
  g_set_error_literal (error, DOCKET_CORE_ERROR, DOCKET_CORE_ERROR_MALFORMED, sentence);
  return FALSE;
}

static gboolean
missing (const char *name, GError **error)
{
  g_set_error (error, DOCKET_CORE_ERROR, DOCKET_CORE_ERROR_MALFORMED, _ ("The member “%s” is missing"), name);
  return FALSE;
}

static gboolean
read_problem (DocketJsonReader *reader, DocketResult *result, GError **error)
{
  DocketJsonSlice name;
  gboolean fine = TRUE;

  if (docket_json_reader_null (reader))
    return TRUE;
  if (docket_json_reader_peek (reader) != '{')
    return malformed (error, _ ("“problem” is not an object"));
  docket_json_reader_enter (reader);
  while (fine && docket_json_reader_next_member (reader, &name))
    {
      if (docket_json_slice_is (&name, "type"))
        fine = docket_json_reader_get_text (reader, "type", &result->problem_type, error);
      else if (docket_json_slice_is (&name, "detail"))
        fine = docket_json_reader_get_text (reader, "detail", &result->problem_detail, error);
      else
        docket_json_reader_skip (reader, NULL);
    }
  if (!fine)
    return FALSE;
  if (result->problem_type == NULL)
    return missing ("type", error);
  if (g_str_has_prefix (result->problem_type, DOCKET_PROBLEM_PREFIX))
    {
      g_autofree char *whole = g_steal_pointer (&result->problem_type);

      result->problem_type = g_strdup (whole + strlen (DOCKET_PROBLEM_PREFIX));
    }
  return TRUE;
}

/* The members that are read as they are; `outcome` is looked at in the end. */
static gboolean
read_member (DocketJsonReader *reader, const DocketJsonSlice *name, DocketResult *result, char **outcome, GError **error)
{
  if (docket_json_slice_is (name, "key"))
    return docket_json_reader_get_text (reader, "key", &result->key, error);
  if (docket_json_slice_is (name, "outcome"))
    return docket_json_reader_get_text (reader, "outcome", outcome, error);
  if (docket_json_slice_is (name, "replayed"))
    return docket_json_reader_get_bool (reader, "replayed", &result->replayed, error);
  if (docket_json_slice_is (name, "seq"))
    return docket_json_reader_get_int (reader, "seq", &result->seq, error);
  if (docket_json_slice_is (name, "rev"))
    return docket_json_reader_get_int (reader, "rev", &result->rev, error);
  if (docket_json_slice_is (name, "review"))
    return docket_json_reader_get_text (reader, "review", &result->review, error);
  if (docket_json_slice_is (name, "rule"))
    return docket_json_reader_get_text (reader, "rule", &result->rule, error);
  if (docket_json_slice_is (name, "policy"))
    return docket_json_reader_get_int (reader, "policy", &result->policy, error);
  if (docket_json_slice_is (name, "problem"))
    return read_problem (reader, result, error);
  docket_json_reader_skip (reader, NULL);
  return TRUE;
}

DocketResult *
docket_result_read (DocketJsonReader *reader, GError **error)
{
  g_autoptr (DocketResult) result = docket_result_new (NULL, DOCKET_OUTCOME_APPLIED);
  g_autofree char *outcome = NULL;
  DocketJsonSlice name;

  if (docket_json_reader_peek (reader) != '{')
    {
      malformed (error, _ ("A result is not an object"));
      return NULL;
    }
  docket_json_reader_enter (reader);
  while (docket_json_reader_next_member (reader, &name))
    if (!read_member (reader, &name, result, &outcome, error))
      return NULL;
  if (result->key == NULL || outcome == NULL)
    {
      missing (result->key == NULL ? "key" : "outcome", error);
      return NULL;
    }
  if (!docket_id_is_valid (result->key) || !docket_outcome_from_name (outcome, &result->outcome))
    {
      g_set_error (error, DOCKET_CORE_ERROR, DOCKET_CORE_ERROR_MALFORMED, _ ("Unknown outcome “%.50s”"), outcome);
      return NULL;
    }
  return g_steal_pointer (&result);
}

DocketResult *
docket_result_from_text (const char *text, GError **error)
{
  DocketJsonReader reader;

  if (!docket_json_scan (text, strlen (text), DOCKET_BATCH_BYTES_MAX, error))
    return NULL;
  docket_json_reader_init (&reader, text);
  return docket_result_read (&reader, error);
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
