/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Prints what the code knows of kinds, groups, fields and bounds as JSON, so
 * that the document of the protocol can be held against it. */
#include "docket-json.h"
#include "docket-limits.h"
#include "docket-result.h"
#include "docket-review.h"
#include "docket-schema.h"
#include "docket-status.h"

static const char *const type_names[] = {
  [DOCKET_TYPE_TEXT] = "text",
  [DOCKET_TYPE_INT] = "int",
  [DOCKET_TYPE_MONEY] = "money",
  [DOCKET_TYPE_TIME] = "time",
  [DOCKET_TYPE_BOOL] = "bool",
  [DOCKET_TYPE_ID] = "id",
  [DOCKET_TYPE_CHOICE] = "choice",
  [DOCKET_TYPE_WORDS] = "words",
  [DOCKET_TYPE_JSON] = "json",
};

static void
write_field (DocketJsonWriter *writer, const DocketFieldInfo *info)
{
  docket_json_begin_object (writer);
  docket_json_text_member (writer, "name", info->name);
  docket_json_text_member (writer, "label", info->label);
  docket_json_text_member (writer, "type", type_names[info->type]);
  docket_json_int_member (writer, "min", info->min);
  docket_json_int_member (writer, "max", info->max);
  docket_json_text_member (writer, "target", info->target == DOCKET_KIND_NONE ? NULL : docket_kind_info (info->target)->name);
  docket_json_name (writer, "choices");
  docket_json_begin_array (writer);
  for (guint i = 0; info->choices != NULL && info->choices[i] != NULL; i++)
    docket_json_text (writer, info->choices[i]);
  docket_json_end_array (writer);
  docket_json_end_object (writer);
}

static void
write_kind (DocketJsonWriter *writer, const DocketKindInfo *info)
{
  docket_json_begin_object (writer);
  docket_json_text_member (writer, "name", info->name);
  docket_json_name (writer, "groups");
  docket_json_begin_array (writer);
  for (guint i = 0; i < info->n_groups; i++)
    {
      const DocketGroupInfo *group = docket_group_info ((DocketGroup) (info->first_group + (int) i));

      docket_json_begin_object (writer);
      docket_json_text_member (writer, "name", group->name);
      docket_json_name (writer, "fields");
      docket_json_begin_array (writer);
      for (guint j = 0; j < group->n_fields; j++)
        write_field (writer, docket_field_info ((DocketField) (group->first_field + (int) j)));
      docket_json_end_array (writer);
      docket_json_end_object (writer);
    }
  docket_json_end_array (writer);
  docket_json_end_object (writer);
}

static void
write_moves (DocketJsonWriter *writer)
{
  const char *const *statuses = docket_field_info (DOCKET_JOB_STATUS)->choices;

  docket_json_name (writer, "moves");
  docket_json_begin_array (writer);
  for (guint from = 0; statuses[from] != NULL; from++)
    for (guint to = 0; statuses[to] != NULL; to++)
      if (docket_status_is_move (statuses[from], statuses[to]) || docket_status_is_derived_move (statuses[from], statuses[to]))
        {
          docket_json_begin_array (writer);
          docket_json_text (writer, statuses[from]);
          docket_json_text (writer, statuses[to]);
          docket_json_end_array (writer);
        }
  docket_json_end_array (writer);
}

/* What may stand in the problem of a result. */
static void
write_problems (DocketJsonWriter *writer)
{
  static const char *const names[] = {
    DOCKET_PROBLEM_INVALID, DOCKET_PROBLEM_FORBIDDEN, DOCKET_PROBLEM_LOCKED, DOCKET_PROBLEM_STALE, DOCKET_PROBLEM_UNKNOWN_RECORD,
    DOCKET_PROBLEM_KEY_REUSED, DOCKET_PROBLEM_NOT_DECIDER, DOCKET_PROBLEM_ALREADY_DECIDED, DOCKET_PROBLEM_NEEDS_RECORD,
    DOCKET_PROBLEM_NEEDS_BLOB, DOCKET_PROBLEM_SERVER_FAULT, DOCKET_PROBLEM_SIGNED_OUT, DOCKET_PROBLEM_SECOND_DECIDER, DOCKET_WHY_COLLISION, DOCKET_WHY_OWNERSHIP_MOVED, DOCKET_WHY_VOID_VS_EDIT,
    DOCKET_WHY_QUARANTINE,
  };

  docket_json_name (writer, "problems");
  docket_json_begin_array (writer);
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    docket_json_text (writer, names[i]);
  docket_json_end_array (writer);
}

int
main (void)
{
  g_auto (DocketJsonWriter) writer = { NULL, FALSE };
  g_autofree char *text = NULL;

  docket_json_writer_init (&writer);
  docket_json_begin_object (&writer);
  docket_json_name (&writer, "kinds");
  docket_json_begin_array (&writer);
  for (int kind = 0; kind < DOCKET_N_KINDS; kind++)
    write_kind (&writer, docket_kind_info ((DocketKind) kind));
  docket_json_end_array (&writer);
  write_moves (&writer);
  write_problems (&writer);
  docket_json_name (&writer, "limits");
  docket_json_begin_object (&writer);
  docket_json_int_member (&writer, "ops_per_batch", DOCKET_BATCH_OPERATIONS_MAX);
  docket_json_int_member (&writer, "op_bytes", DOCKET_OPERATION_BYTES_MAX);
  docket_json_int_member (&writer, "batch_bytes", DOCKET_BATCH_BYTES_MAX);
  docket_json_int_member (&writer, "blob_bytes", DOCKET_BLOB_BYTES_MAX);
  docket_json_int_member (&writer, "blob_chunk_bytes", DOCKET_BLOB_CHUNK_BYTES_MAX);
  docket_json_end_object (&writer);
  docket_json_int_member (&writer, "page_changes", DOCKET_PAGE_CHANGES_MAX);
  docket_json_int_member (&writer, "page_changes_default", DOCKET_PAGE_CHANGES_DEFAULT);
  docket_json_int_member (&writer, "after_keys", DOCKET_AFTER_KEYS_MAX);
  docket_json_int_member (&writer, "text_chars", DOCKET_TEXT_CHARS_MAX);
  docket_json_int_member (&writer, "name_chars", DOCKET_NAME_CHARS_MAX);
  docket_json_int_member (&writer, "words", DOCKET_WORDS_MAX);
  docket_json_int_member (&writer, "protocol", DOCKET_PROTOCOL);
  docket_json_int_member (&writer, "header_bytes", DOCKET_HEADER_BYTES_MAX);
  docket_json_int_member (&writer, "json_depth", DOCKET_JSON_DEPTH_MAX);
  docket_json_int_member (&writer, "session_days", DOCKET_SESSION_DAYS);
  docket_json_int_member (&writer, "push_per_s", DOCKET_PUSH_REQUESTS_PER_S_MAX);
  docket_json_int_member (&writer, "push_burst", DOCKET_PUSH_BURST_REQUESTS_MAX);
  docket_json_int_member (&writer, "sign_in_failures", DOCKET_SIGN_IN_FAILURES_MAX);
  docket_json_int_member (&writer, "streams_per_device", DOCKET_LIVE_STREAMS_PER_DEVICE_MAX);
  docket_json_end_object (&writer);
  text = docket_json_writer_finish (&writer);
  g_print ("%s\n", text);
  return 0;
}
