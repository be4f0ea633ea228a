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
  if (operation->fingerprint == NULL)
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

/* ---- Members ---- */

typedef enum
{
  MEMBER_KEY,
  MEMBER_KIND,
  MEMBER_RECORD,
  MEMBER_GROUP,
  MEMBER_BASE,
  MEMBER_WAS,
  MEMBER_SET,
  MEMBER_CHOICE,
  MEMBER_CANDIDATE,
  MEMBER_INTO,
  MEMBER_SEEN,
  MEMBER_FOLLOWS,
  MEMBER_AFTER,
  MEMBER_BUNDLE,
  MEMBER_MADE_AT,
  MEMBER_REASON,
  N_MEMBERS
} Member;

static const char *const member_names[N_MEMBERS] = { "key", "kind", "record", "group", "base", "was", "set", "choice",
                                                     "candidate", "into", "seen", "follows", "after", "bundle", "made_at", "reason" };

/* Where the members stand. They may come in any order, and what is said of a
 * wrong one must not depend on it. */
typedef struct
{
  DocketJsonReader at[N_MEMBERS];
  gboolean there[N_MEMBERS]; /* null counts as absent */
} Members;

static guint
find_name (const DocketJsonSlice *name, guint next)
{
  for (guint i = 0; i < N_MEMBERS; i++)
    {
      guint place = (next + i) % N_MEMBERS;

      if (docket_json_slice_is (name, member_names[place]))
        return place;
    }
  return N_MEMBERS;
}

static void
find_members (DocketJsonReader *reader, Members *members)
{
  DocketJsonSlice name;
  guint next = 0;

  memset (members->there, 0, sizeof members->there);
  docket_json_reader_enter (reader);
  while (docket_json_reader_next_member (reader, &name))
    {
      guint place = find_name (&name, next);

      if (place < N_MEMBERS)
        {
          next = place + 1;
          members->there[place] = docket_json_reader_peek (reader) != 'n';
          members->at[place] = *reader;
        }
      docket_json_reader_skip (reader, NULL);
    }
}

static gboolean
missing (const char *name, GError **error)
{
  g_set_error (error, DOCKET_CORE_ERROR, DOCKET_CORE_ERROR_MALFORMED, _ ("The member “%s” is missing"), name);
  return FALSE;
}

static gboolean
wrong_type (const char *name, const char *wanted, GError **error)
{
  g_set_error (error, DOCKET_CORE_ERROR, DOCKET_CORE_ERROR_MALFORMED, _ ("The member “%s” is not %s"), name, wanted);
  return FALSE;
}

/* @text: (transfer full): unset if it is not there */
static gboolean
get_text (Members *members, Member member, gboolean required, char **text, GError **error)
{
  if (members->there[member])
    return docket_json_reader_get_text (&members->at[member], member_names[member], text, error);
  if (required)
    return missing (member_names[member], error);
  return TRUE;
}

/* Marks the operation if the member is there and does not begin with @opening. */
static gboolean
is_opened_by (DocketOperation *operation, Members *members, Member member, char opening, const char *wanted)
{
  g_autoptr (GError) error = NULL;

  if (!members->there[member])
    return FALSE;
  if (docket_json_reader_peek (&members->at[member]) == opening)
    return TRUE;
  wrong_type (member_names[member], wanted, &error);
  mark_invalid (operation, member_names[member], "%s", error->message);
  return FALSE;
}

static void
read_values (DocketOperation *operation, Members *members, Member member, DocketKind kind, DocketValues **values)
{
  g_autoptr (GError) error = NULL;

  if (!is_opened_by (operation, members, member, '{', _ ("an object")))
    return;
  *values = docket_values_read (&members->at[member], kind, &error);
  if (*values == NULL && operation->invalid == NULL)
    operation->invalid = g_strdup_printf ("%s.%s", member_names[member], error->message); /* which begins with the field */
}

static void
read_after (DocketOperation *operation, Members *members)
{
  g_autoptr (GPtrArray) keys = g_ptr_array_new_with_free_func (g_free);
  DocketJsonReader *reader = &members->at[MEMBER_AFTER];
  gboolean fine = TRUE;
  guint n = 0;

  if (!is_opened_by (operation, members, MEMBER_AFTER, '[', _ ("a list")))
    return;
  docket_json_reader_enter (reader);
  for (; docket_json_reader_next_element (reader); n++)
    {
      char *key = NULL;

      if (n >= DOCKET_AFTER_KEYS_MAX || !docket_json_reader_text (reader, &key, NULL))
        docket_json_reader_skip (reader, NULL);
      fine &= n >= DOCKET_AFTER_KEYS_MAX || (key != NULL && docket_id_is_valid (key));
      g_ptr_array_add (keys, key);
    }
  if (n > DOCKET_AFTER_KEYS_MAX)
    {
      mark_invalid (operation, "after", _ ("“after” names more than %d keys"), DOCKET_AFTER_KEYS_MAX);
    }
  else if (!fine)
    {
      mark_invalid (operation, "after", _ ("“after” names something that is not a key"));
    }
  else
    {
      g_ptr_array_add (keys, NULL);
      operation->after = (char **) g_ptr_array_free (g_steal_pointer (&keys), FALSE);
    }
}

/* A member that is a text of at most @chars; a key if @is_key. */
static char *
read_text (DocketOperation *operation, Members *members, Member member, gboolean is_key, glong chars_max)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;

  if (!get_text (members, member, FALSE, &text, &error))
    mark_invalid (operation, member_names[member], "%s", error->message);
  if (text == NULL)
    return NULL;
  if (is_key && !docket_id_is_valid (text))
    {
      mark_invalid (operation, member_names[member], _ ("“%s” is not a key"), member_names[member]);
      return NULL;
    }
  if (!is_key && g_utf8_strlen (text, -1) > chars_max)
    {
      mark_invalid (operation, member_names[member], _ ("“%s” is longer than %ld characters"), member_names[member], chars_max);
      return NULL;
    }
  return g_steal_pointer (&text);
}

static gint64
read_int (DocketOperation *operation, Members *members, Member member, gint64 fallback)
{
  g_autoptr (GError) error = NULL;
  gint64 number = fallback;

  if (members->there[member] && !docket_json_reader_get_int (&members->at[member], member_names[member], &number, &error))
    mark_invalid (operation, member_names[member], "%s", error->message);
  if (number < 0 && number != fallback)
    {
      mark_invalid (operation, member_names[member], _ ("“%s” is below zero"), member_names[member]);
      number = fallback;
    }
  return number;
}

/* ---- Form ---- */

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

/* ---- The whole ---- */

static gboolean
read_key (Members *members, char **key, GError **error)
{
  g_autofree char *text = NULL;

  if (!get_text (members, MEMBER_KEY, FALSE, &text, error))
    return FALSE;
  if (text != NULL && !docket_id_is_valid (text))
    {
      g_set_error_literal (error, DOCKET_CORE_ERROR, DOCKET_CORE_ERROR_MALFORMED, _ ("This is not a lower-case UUID"));
      return FALSE;
    }
  *key = g_steal_pointer (&text);
  return TRUE;
}

static gboolean
check_object (DocketJsonReader *reader, GError **error)
{
  if (docket_json_reader_peek (reader) == '{')
    return TRUE;
  g_set_error_literal (error, DOCKET_CORE_ERROR, DOCKET_CORE_ERROR_MALFORMED, _ ("An operation is not an object"));
  return FALSE;
}

gboolean
docket_operation_read_key (const DocketJsonReader *reader, char **key, GError **error)
{
  DocketJsonReader place = *reader;
  Members members;

  if (!check_object (&place, error))
    return FALSE;
  find_members (&place, &members);
  return read_key (&members, key, error);
}

/* The two texts of `record`. */
static gboolean
read_record_texts (Members *members, char **kind, char **id, GError **error)
{
  DocketJsonReader reader, kind_at, id_at;
  gboolean has_kind = FALSE, has_id = FALSE;
  DocketJsonSlice name;

  if (!members->there[MEMBER_RECORD] || docket_json_reader_peek (&members->at[MEMBER_RECORD]) != '{')
    {
      if (members->there[MEMBER_RECORD])
        wrong_type ("record", _ ("an object"), error);
      else
        missing ("record", error);
      g_prefix_error (error, "record: ");
      return FALSE;
    }
  reader = members->at[MEMBER_RECORD];
  docket_json_reader_enter (&reader);
  while (docket_json_reader_next_member (&reader, &name))
    {
      gboolean there = docket_json_reader_peek (&reader) != 'n';

      if (docket_json_slice_is (&name, "kind"))
        {
          has_kind = there;
          kind_at = reader;
        }
      else if (docket_json_slice_is (&name, "id"))
        {
          has_id = there;
          id_at = reader;
        }
      docket_json_reader_skip (&reader, NULL);
    }
  if (!(has_kind ? docket_json_reader_get_text (&kind_at, "kind", kind, error) : missing ("kind", error)))
    {
      g_prefix_error (error, "record.kind: ");
      return FALSE;
    }
  if (!(has_id ? docket_json_reader_get_text (&id_at, "id", id, error) : missing ("id", error)))
    {
      g_prefix_error (error, "record.id: ");
      return FALSE;
    }
  return TRUE;
}

static gboolean
read_record_name (Members *members, DocketKind *kind, char **id, GError **error)
{
  g_autofree char *kind_name = NULL;

  if (!read_record_texts (members, &kind_name, id, error))
    return FALSE;
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
read_envelope (Members *members, GError **error)
{
  g_autofree char *key = NULL;
  g_autofree char *kind_name = NULL;
  g_autofree char *record_id = NULL;
  DocketKind record_kind = DOCKET_KIND_NONE;
  DocketOperationKind kind;
  DocketOperation *operation;

  if (!read_key (members, &key, error))
    {
      g_prefix_error (error, "key: ");
      return NULL;
    }
  if (!get_text (members, MEMBER_KIND, TRUE, &kind_name, error))
    {
      g_prefix_error (error, "kind: ");
      return NULL;
    }
  if (!docket_operation_kind_from_name (kind_name, &kind))
    {
      g_set_error (error, DOCKET_CORE_ERROR, DOCKET_CORE_ERROR_MALFORMED, _ ("kind: There is no kind of operation “%.50s”"), kind_name);
      return NULL;
    }
  if (!read_record_name (members, &record_kind, &record_id, error))
    return NULL;
  operation = docket_operation_new (kind, record_kind, record_id);
  operation->key = g_steal_pointer (&key);
  return operation;
}

/* `set` of a decision has the fields of the review's subject, and only the
 * review knows its kind. Read it as the first kind that it fits; the judge maps
 * the names to the subject's own fields and checks them again there. */
static void
read_decided_values (DocketOperation *operation, Members *members)
{
  if (!is_opened_by (operation, members, MEMBER_SET, '{', _ ("an object")))
    return;
  for (int kind = 0; kind < DOCKET_N_KINDS && operation->set == NULL; kind++)
    {
      DocketJsonReader reader = members->at[MEMBER_SET];

      operation->set = docket_values_read (&reader, (DocketKind) kind, NULL);
    }
  if (operation->set == NULL)
    mark_invalid (operation, "set", _ ("“set” has fields or values that no kind of record has"));
}

static void
read_group (DocketOperation *operation, Members *members)
{
  g_autofree char *group = read_text (operation, members, MEMBER_GROUP, FALSE, DOCKET_NAME_CHARS_MAX);

  if (group == NULL)
    return;
  operation->group = docket_group_from_name (operation->record_kind, group);
  if (operation->group == DOCKET_GROUP_NONE)
    mark_invalid (operation, "group", _ ("A %s has no group “%.50s”"), docket_kind_info (operation->record_kind)->name, group);
}

static void
read_choice (DocketOperation *operation, Members *members)
{
  g_autofree char *choice = read_text (operation, members, MEMBER_CHOICE, FALSE, DOCKET_NAME_CHARS_MAX);

  operation->choice = docket_choice_from_name (choice);
  if (choice != NULL && operation->choice == DOCKET_CHOICE_NONE)
    mark_invalid (operation, "choice", _ ("Unknown choice “%.50s”"), choice);
}

/* What was sent, spelled as everybody spells it. */
static char *
canonical_text (const DocketJsonReader *reader)
{
  DocketJsonReader place = *reader;
  DocketJsonSlice text;
  g_autoptr (JsonNode) node = NULL;

  docket_json_reader_skip (&place, &text);
  /* A reader only reads what was scanned, so this parses. */
  node = docket_json_parse (text.start, text.size, G_MAXSIZE, NULL);
  return docket_json_to_text (node);
}

DocketOperation *
docket_operation_read (const DocketJsonReader *reader, GError **error)
{
  g_autoptr (DocketOperation) operation = NULL;
  DocketJsonReader place = *reader;
  Members members;

  if (!check_object (&place, error))
    {
      g_prefix_error (error, "key: ");
      return NULL;
    }
  find_members (&place, &members);
  operation = read_envelope (&members, error);
  if (operation == NULL)
    return NULL;
  read_group (operation, &members);
  operation->base = read_int (operation, &members, MEMBER_BASE, -1);
  read_values (operation, &members, MEMBER_WAS, operation->record_kind, &operation->was);
  if (operation->kind == DOCKET_OPERATION_DECIDE)
    read_decided_values (operation, &members);
  else
    read_values (operation, &members, MEMBER_SET, operation->record_kind, &operation->set);
  read_choice (operation, &members);
  operation->candidate = read_text (operation, &members, MEMBER_CANDIDATE, TRUE, 0);
  operation->into = read_text (operation, &members, MEMBER_INTO, TRUE, 0);
  operation->seen = read_text (operation, &members, MEMBER_SEEN, FALSE, DOCKET_NAME_CHARS_MAX);
  operation->follows = read_text (operation, &members, MEMBER_FOLLOWS, TRUE, 0);
  read_after (operation, &members);
  operation->bundle = read_text (operation, &members, MEMBER_BUNDLE, TRUE, 0);
  operation->made_at = read_int (operation, &members, MEMBER_MADE_AT, 0);
  operation->reason = read_text (operation, &members, MEMBER_REASON, FALSE, DOCKET_TEXT_CHARS_MAX);
  check_form (operation);
  if (operation->invalid != NULL)
    operation->received = canonical_text (reader);
  return g_steal_pointer (&operation);
}

DocketOperation *
docket_operation_from_text (const char *text, GError **error)
{
  DocketJsonReader reader;

  if (!docket_json_scan (text, strlen (text), DOCKET_OPERATION_BYTES_MAX * 2, error))
    return NULL;
  docket_json_reader_init (&reader, text);
  return docket_operation_read (&reader, error);
}
