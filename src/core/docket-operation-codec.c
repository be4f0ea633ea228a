/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Operations as JSON. Reading tells two kinds of wrong apart: an envelope that
 * cannot be read (an error: the whole request is malformed) and a readable
 * operation with wrong content (`invalid` is set: that operation is rejected
 * and its neighbours go on, so that one bad packet never blocks a batch).
 */
#include "docket-config.h"

#include "docket-codec.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "docket-id.h"
#include "docket-limits.h"

void
docket_operation_to_json (const DocketOperation *operation, DocketJsonWriter *writer)
{
  docket_json_begin_object (writer);
  docket_json_optional_text_member (writer, "key", operation->key);
  docket_json_text_member (writer, "kind", docket_operation_kind_name (operation->kind));
  docket_json_name (writer, "record");
  docket_json_begin_object (writer);
  docket_json_text_member (writer, "kind", docket_kind_info (operation->record_kind)->name);
  docket_json_text_member (writer, "id", operation->record_id);
  docket_json_end_object (writer);
  if (operation->group != DOCKET_GROUP_NONE)
    docket_json_text_member (writer, "group", docket_group_info (operation->group)->name);
  if (operation->base >= 0)
    docket_json_int_member (writer, "base", operation->base);
  if (operation->was != NULL)
    {
      docket_json_name (writer, "was");
      docket_values_to_json (operation->was, writer);
    }
  if (operation->set != NULL)
    {
      docket_json_name (writer, "set");
      docket_values_to_json (operation->set, writer);
    }
  docket_json_optional_text_member (writer, "choice", docket_choice_name (operation->choice));
  docket_json_optional_text_member (writer, "candidate", operation->candidate);
  docket_json_optional_text_member (writer, "into", operation->into);
  docket_json_optional_text_member (writer, "seen", operation->seen);
  docket_json_optional_text_member (writer, "follows", operation->follows);
  if (operation->after != NULL && operation->after[0] != NULL)
    {
      docket_json_name (writer, "after");
      docket_json_begin_array (writer);
      for (guint i = 0; operation->after[i] != NULL; i++)
        docket_json_text (writer, operation->after[i]);
      docket_json_end_array (writer);
    }
  docket_json_optional_text_member (writer, "bundle", operation->bundle);
  if (operation->made_at != 0)
    docket_json_int_member (writer, "made_at", operation->made_at);
  docket_json_optional_text_member (writer, "reason", operation->reason);
  docket_json_end_object (writer);
}

char *
docket_operation_to_text (const DocketOperation *operation)
{
  g_auto (DocketJsonWriter) writer = { NULL, FALSE };

  if (operation->text != NULL)
    return g_strdup (operation->text);
  docket_json_writer_init (&writer);
  docket_operation_to_json (operation, &writer);
  return docket_json_writer_finish (&writer);
}

char *
docket_operation_fingerprint (const DocketOperation *operation)
{
  g_autofree char *text = NULL;

  if (operation->fingerprint != NULL)
    return g_strdup (operation->fingerprint);
  text = operation->received != NULL ? g_strdup (operation->received) : docket_operation_to_text (operation);
  return g_compute_checksum_for_string (G_CHECKSUM_SHA256, text, -1);
}

void
docket_operation_keep_text (DocketOperation *operation)
{
  if (operation->text == NULL)
    operation->text = docket_operation_to_text (operation);
  if (operation->fingerprint == NULL)
    operation->fingerprint = docket_operation_fingerprint (operation);
}

void
docket_operation_keep_digest (DocketOperation *operation)
{
  g_return_if_fail (operation->invalid != NULL);
  operation->fingerprint = docket_operation_fingerprint (operation);
  g_clear_pointer (&operation->text, g_free);
  g_clear_pointer (&operation->received, g_free);
  g_clear_pointer (&operation->reason, g_free);
  g_clear_pointer (&operation->after, g_strfreev);
  g_clear_pointer (&operation->was, docket_values_unref);
  g_clear_pointer (&operation->set, docket_values_unref);
  operation->set = docket_values_new ();
  docket_operation_keep_text (operation);
}

/* ---- Reading ---- */

static void
mark_invalid (DocketOperation *operation, const char *member, const char *format, ...) G_GNUC_PRINTF (3, 4);

/* The first reason stays. @member: where in the operation, as "set.body". */
static void
mark_invalid (DocketOperation *operation, const char *member, const char *format, ...)
{
  g_autofree char *reason = NULL;
  va_list arguments;

  if (operation->invalid != NULL)
    return;
  va_start (arguments, format);
  reason = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  operation->invalid = g_strdup_printf ("%s: %s", member, reason);
}

static gboolean
malformed (GError **error, const char *member, const char *message)
{
  g_set_error (error, DOCKET_CORE_ERROR, DOCKET_CORE_ERROR_MALFORMED, "%s: %s", member, message);
  return FALSE;
}

static void
read_values (DocketOperation *operation, JsonObject *object, const char *member, DocketKind kind, DocketValues **values)
{
  g_autoptr (GError) error = NULL;
  JsonObject *inside = NULL;

  if (!docket_json_get_object (object, member, FALSE, &inside, &error))
    {
      mark_invalid (operation, member, "%s", error->message);
      return;
    }
  if (inside == NULL)
    return;
  *values = docket_values_from_json (kind, inside, &error);
  if (*values == NULL && operation->invalid == NULL)
    operation->invalid = g_strdup_printf ("%s.%s", member, error->message); /* which begins with the field */
}

static void
read_after (DocketOperation *operation, JsonObject *object)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GStrvBuilder) keys = g_strv_builder_new ();
  JsonArray *array = NULL;

  if (!docket_json_get_array (object, "after", FALSE, &array, &error))
    {
      mark_invalid (operation, "after", "%s", error->message);
      return;
    }
  if (array == NULL)
    return;
  if (json_array_get_length (array) > DOCKET_AFTER_KEYS_MAX)
    {
      mark_invalid (operation, "after", _ ("“after” names more than %d keys"), DOCKET_AFTER_KEYS_MAX);
      return;
    }
  for (guint i = 0; i < json_array_get_length (array); i++)
    {
      JsonNode *element = json_array_get_element (array, i);

      if (!JSON_NODE_HOLDS_VALUE (element) || !docket_id_is_valid (json_node_get_string (element)))
        {
          mark_invalid (operation, "after", _ ("“after” names something that is not a key"));
          return;
        }
      g_strv_builder_add (keys, json_node_get_string (element));
    }
  operation->after = g_strv_builder_end (keys);
}

/* A member that is a text of at most @chars; a key if @is_key. */
static char *
read_text (DocketOperation *operation, JsonObject *object, const char *member, gboolean is_key, glong chars_max)
{
  g_autoptr (GError) error = NULL;
  const char *text = NULL;

  if (!docket_json_get_text (object, member, FALSE, &text, &error))
    mark_invalid (operation, member, "%s", error->message);
  if (text == NULL)
    return NULL;
  if (is_key && !docket_id_is_valid (text))
    {
      mark_invalid (operation, member, _ ("“%s” is not a key"), member);
      return NULL;
    }
  if (g_utf8_strlen (text, -1) > chars_max)
    {
      mark_invalid (operation, member, _ ("“%s” is longer than %ld characters"), member, chars_max);
      return NULL;
    }
  return g_strdup (text);
}

static gint64
read_int (DocketOperation *operation, JsonObject *object, const char *member, gint64 fallback)
{
  g_autoptr (GError) error = NULL;
  gint64 number = fallback;

  if (!docket_json_get_int (object, member, FALSE, &number, &error))
    mark_invalid (operation, member, "%s", error->message);
  if (number < 0 && number != fallback)
    mark_invalid (operation, member, _ ("“%s” is below zero"), member);
  return number;
}

static void
check_edit (DocketOperation *operation)
{
  if (operation->group == DOCKET_GROUP_NONE)
    {
      mark_invalid (operation, "group", _ ("An edit needs “group”, “base” and “was”"));
      return;
    }
  if (operation->base < 0)
    mark_invalid (operation, "base", _ ("An edit needs the revision that was seen, 0 or more"));
  else if (operation->was == NULL)
    mark_invalid (operation, "was", _ ("An edit needs what was seen of each field that it sets"));
  else if (docket_values_n (operation->set) == 0)
    mark_invalid (operation, "set", _ ("An edit needs at least one field"));
  if (operation->invalid != NULL)
    return;
  for (guint i = 0; i < docket_values_n (operation->set); i++)
    {
      const DocketFieldInfo *info = docket_field_info (docket_values_nth_field (operation->set, i));
      g_autofree char *member = g_strconcat ("set.", info->name, NULL);

      if (info->group != operation->group)
        mark_invalid (operation, member, _ ("This field belongs to the group “%s”"), docket_group_info (info->group)->name);
      if (!docket_values_contains (operation->was, info->field))
        mark_invalid (operation, "was", _ ("“was” lacks the field “%s”"), info->name);
    }
  for (guint i = 0; i < docket_values_n (operation->was); i++)
    if (docket_field_info (docket_values_nth_field (operation->was, i))->group != operation->group)
      mark_invalid (operation, "was", _ ("“was” names a field outside the group"));
}

static void
check_decide (DocketOperation *operation)
{
  if (operation->record_kind != DOCKET_KIND_REVIEW || operation->base < 0)
    mark_invalid (operation, operation->base < 0 ? "base" : "record.kind", _ ("A decision needs a review and its “base”"));
  else if (operation->choice == DOCKET_CHOICE_NONE)
    mark_invalid (operation, "choice", _ ("A decision needs a “choice”"));
  else if (operation->choice == DOCKET_CHOICE_TAKE && operation->candidate == NULL)
    mark_invalid (operation, "candidate", _ ("“take” needs a “candidate”"));
  else if (operation->choice == DOCKET_CHOICE_SET && docket_values_n (operation->set) == 0)
    mark_invalid (operation, "set", _ ("“set” needs the values"));
}

/* Form (DESIGN §5, step 2): what each kind of operation needs. */
static void
check_form (DocketOperation *operation)
{
  switch (operation->kind)
    {
    case DOCKET_OPERATION_CREATE:
      if (docket_values_n (operation->set) == 0)
        mark_invalid (operation, "set", _ ("A create needs “set”"));
      break;
    case DOCKET_OPERATION_EDIT:
      check_edit (operation);
      break;
    case DOCKET_OPERATION_VOID:
    case DOCKET_OPERATION_RESTORE:
      if (operation->base < 0)
        mark_invalid (operation, "base", _ ("“base” is missing"));
      break;
    case DOCKET_OPERATION_DECIDE:
      check_decide (operation);
      break;
    case DOCKET_OPERATION_UNDO_DECISION:
      if (operation->record_kind != DOCKET_KIND_REVIEW || operation->base < 0)
        mark_invalid (operation, operation->base < 0 ? "base" : "record.kind", _ ("Undoing a decision needs a review and its “base”"));
      break;
    case DOCKET_OPERATION_MERGE:
    default:
      if (operation->record_kind != DOCKET_KIND_CUSTOMER || operation->into == NULL || operation->base < 0)
        mark_invalid (operation, operation->base < 0 ? "base" : operation->into == NULL ? "into" : "record.kind", _ ("A merge needs a customer, “into” and “base”"));
      break;
    }
}

gboolean
docket_operation_key_from_json (JsonNode *node, char **key, GError **error)
{
  const char *text = NULL;

  if (!JSON_NODE_HOLDS_OBJECT (node))
    {
      g_set_error_literal (error, DOCKET_CORE_ERROR, DOCKET_CORE_ERROR_MALFORMED, _ ("An operation is not an object"));
      return FALSE;
    }
  if (!docket_json_get_text (json_node_get_object (node), "key", FALSE, &text, error))
    return FALSE;
  if (text != NULL && !docket_id_is_valid (text))
    {
      g_set_error_literal (error, DOCKET_CORE_ERROR, DOCKET_CORE_ERROR_MALFORMED, _ ("This is not a lower-case UUID"));
      return FALSE;
    }
  *key = g_strdup (text);
  return TRUE;
}

static gboolean
read_record_name (JsonObject *object, DocketKind *kind, const char **id, GError **error)
{
  const char *kind_name = NULL;
  JsonObject *record = NULL;

  if (!docket_json_get_object (object, "record", TRUE, &record, error))
    {
      g_prefix_error (error, "record: ");
      return FALSE;
    }
  if (!docket_json_get_text (record, "kind", TRUE, &kind_name, error))
    {
      g_prefix_error (error, "record.kind: ");
      return FALSE;
    }
  if (!docket_json_get_text (record, "id", TRUE, id, error))
    {
      g_prefix_error (error, "record.id: ");
      return FALSE;
    }
  *kind = docket_kind_from_name (kind_name);
  if (*kind == DOCKET_KIND_NONE)
    {
      g_set_error (error, DOCKET_CORE_ERROR, DOCKET_CORE_ERROR_MALFORMED, _ ("record.kind: There is no kind of record “%.50s”"), kind_name);
      return FALSE;
    }
  if (!docket_id_is_valid (*id))
    return malformed (error, "record.id", _ ("This is not a lower-case UUID"));
  return TRUE;
}

/* Reads what makes the operation addressable; everything after may be marked. */
static DocketOperation *
read_envelope (JsonNode *node, GError **error)
{
  g_autofree char *key = NULL;
  const char *kind_name = NULL, *record_id = NULL;
  DocketKind record_kind = DOCKET_KIND_NONE;
  DocketOperationKind kind;
  DocketOperation *operation;
  JsonObject *object;

  if (!docket_operation_key_from_json (node, &key, error))
    {
      g_prefix_error (error, "key: ");
      return NULL;
    }
  object = json_node_get_object (node);
  if (!docket_json_get_text (object, "kind", TRUE, &kind_name, error))
    {
      g_prefix_error (error, "kind: ");
      return NULL;
    }
  if (!docket_operation_kind_from_name (kind_name, &kind))
    {
      g_set_error (error, DOCKET_CORE_ERROR, DOCKET_CORE_ERROR_MALFORMED, _ ("kind: There is no kind of operation “%.50s”"), kind_name);
      return NULL;
    }
  if (!read_record_name (object, &record_kind, &record_id, error))
    return NULL;
  operation = docket_operation_new (kind, record_kind, record_id);
  operation->key = g_steal_pointer (&key);
  return operation;
}

/* `set` of a decision has the fields of the review's subject, and only the
 * review knows its kind. Read it as the first kind that it fits; the judge maps
 * the names to the subject's own fields and checks them again there. */
static void
read_decided_values (DocketOperation *operation, JsonObject *object)
{
  g_autoptr (GError) error = NULL;
  JsonObject *set = NULL;

  if (!docket_json_get_object (object, "set", FALSE, &set, &error))
    mark_invalid (operation, "set", "%s", error->message);
  if (set == NULL)
    return;
  for (int kind = 0; kind < DOCKET_N_KINDS && operation->set == NULL; kind++)
    operation->set = docket_values_from_json ((DocketKind) kind, set, NULL);
  if (operation->set == NULL)
    mark_invalid (operation, "set", _ ("“set” has fields or values that no kind of record has"));
}

DocketOperation *
docket_operation_from_json (JsonNode *node, GError **error)
{
  g_autoptr (DocketOperation) operation = NULL;
  g_autofree char *group = NULL;
  g_autofree char *choice = NULL;
  JsonObject *object;

  operation = read_envelope (node, error);
  if (operation == NULL)
    return NULL;
  object = json_node_get_object (node);

  group = read_text (operation, object, "group", FALSE, DOCKET_NAME_CHARS_MAX);
  if (group != NULL)
    {
      operation->group = docket_group_from_name (operation->record_kind, group);
      if (operation->group == DOCKET_GROUP_NONE)
        mark_invalid (operation, "group", _ ("A %s has no group “%.50s”"), docket_kind_info (operation->record_kind)->name, group);
    }
  operation->base = read_int (operation, object, "base", -1);
  read_values (operation, object, "was", operation->record_kind, &operation->was);
  if (operation->kind == DOCKET_OPERATION_DECIDE)
    read_decided_values (operation, object);
  else
    read_values (operation, object, "set", operation->record_kind, &operation->set);
  choice = read_text (operation, object, "choice", FALSE, DOCKET_NAME_CHARS_MAX);
  operation->choice = docket_choice_from_name (choice);
  if (choice != NULL && operation->choice == DOCKET_CHOICE_NONE)
    mark_invalid (operation, "choice", _ ("Unknown choice “%.50s”"), choice);
  operation->candidate = read_text (operation, object, "candidate", TRUE, DOCKET_ID_CHARS);
  operation->into = read_text (operation, object, "into", TRUE, DOCKET_ID_CHARS);
  operation->seen = read_text (operation, object, "seen", FALSE, DOCKET_NAME_CHARS_MAX);
  operation->follows = read_text (operation, object, "follows", TRUE, DOCKET_ID_CHARS);
  read_after (operation, object);
  operation->bundle = read_text (operation, object, "bundle", TRUE, DOCKET_ID_CHARS);
  operation->made_at = read_int (operation, object, "made_at", 0);
  operation->reason = read_text (operation, object, "reason", FALSE, DOCKET_TEXT_CHARS_MAX);
  check_form (operation);
  if (operation->invalid != NULL)
    operation->received = docket_json_to_text (node);
  return g_steal_pointer (&operation);
}

DocketOperation *
docket_operation_from_text (const char *text, GError **error)
{
  g_autoptr (JsonNode) node = docket_json_parse (text, strlen (text), DOCKET_OPERATION_BYTES_MAX * 2, error);

  return node == NULL ? NULL : docket_operation_from_json (node, error);
}
