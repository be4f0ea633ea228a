/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Field values from their text: of a record in a page, of the `set` of an
 * operation, of a version in the history. The one place that says which JSON a
 * field takes.
 */
#include "docket-config.h"

#include "docket-codec.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "docket-limits.h"

static gboolean
wrong_field (const DocketFieldInfo *info, const char *wanted, GError **error)
{
  g_set_error (error, DOCKET_CORE_ERROR, DOCKET_CORE_ERROR_INVALID, _ ("The field “%s” is not %s"), info->name, wanted);
  return FALSE;
}

static GVariant *
read_words (DocketJsonReader *reader)
{
  g_auto (GVariantBuilder) builder = G_VARIANT_BUILDER_INIT (G_VARIANT_TYPE_STRING_ARRAY);

  if (docket_json_reader_peek (reader) != '[')
    return NULL;
  docket_json_reader_enter (reader);
  while (docket_json_reader_next_element (reader))
    {
      char *word;

      if (!docket_json_reader_text (reader, &word, NULL))
        return NULL;
      g_variant_builder_add_value (&builder, g_variant_new_take_string (word));
    }
  return g_variant_builder_end (&builder);
}

/* The canonical text of a part: as docket_json_node() writes it. */
static GVariant *
read_json (DocketJsonReader *reader)
{
  g_auto (DocketJsonWriter) writer = { NULL, FALSE };

  docket_json_writer_init (&writer);
  docket_json_reader_copy (reader, &writer);
  return g_variant_new_take_string (docket_json_writer_finish (&writer));
}

static gboolean
read_text (DocketJsonReader *reader, const DocketFieldInfo *info, GVariant **value, GError **error)
{
  g_autofree char *text = NULL;
  g_autoptr (GBytes) bytes = NULL;
  gsize length;

  if (!docket_json_reader_text (reader, &text, &length))
    return wrong_field (info, _ ("a text"), error);
  /* The empty text is the same as unset, whatever the field. */
  if (length == 0)
    return TRUE;
  if (!docket_field_check_text (info->field, text, error))
    return FALSE;
  /* The scan has seen that it is UTF-8 without NUL. */
  bytes = g_bytes_new_take (g_steal_pointer (&text), length + 1);
  *value = g_variant_ref_sink (g_variant_new_from_bytes (G_VARIANT_TYPE_STRING, bytes, TRUE));
  return TRUE;
}

static gboolean
read_number (DocketJsonReader *reader, const DocketFieldInfo *info, GVariant **value, GError **error)
{
  gint64 number;

  if (!docket_json_reader_int (reader, &number))
    return wrong_field (info, _ ("a whole number"), error);
  if (!docket_field_check_int (info->field, number, error))
    return FALSE;
  *value = g_variant_ref_sink (g_variant_new_int64 (number));
  return TRUE;
}

/* @read: (transfer floating) (nullable): then it is not what is @wanted */
static gboolean
take_value (const DocketFieldInfo *info, GVariant *read, const char *wanted, GVariant **value, GError **error)
{
  g_autoptr (GVariant) held = read == NULL ? NULL : g_variant_ref_sink (read);

  if (held == NULL)
    return wrong_field (info, wanted, error);
  if (!docket_field_check (info->field, held, error))
    return FALSE;
  *value = g_steal_pointer (&held);
  return TRUE;
}

gboolean
docket_value_read (DocketJsonReader *reader, DocketField field, GVariant **value, GError **error)
{
  const DocketFieldInfo *info = docket_field_info (field);
  gboolean flag;

  *value = NULL;
  if (docket_json_reader_null (reader))
    return TRUE;
  switch (info->type)
    {
    case DOCKET_TYPE_INT:
    case DOCKET_TYPE_MONEY:
    case DOCKET_TYPE_TIME:
      return read_number (reader, info, value, error);
    case DOCKET_TYPE_BOOL:
      if (!docket_json_reader_bool (reader, &flag))
        return wrong_field (info, _ ("true or false"), error);
      return take_value (info, g_variant_new_boolean (flag), NULL, value, error);
    case DOCKET_TYPE_WORDS:
      return take_value (info, read_words (reader), _ ("a list of words"), value, error);
    case DOCKET_TYPE_JSON:
      return take_value (info, read_json (reader), _ ("a JSON value"), value, error);
    case DOCKET_TYPE_TEXT:
    case DOCKET_TYPE_ID:
    case DOCKET_TYPE_CHOICE:
    default:
      return read_text (reader, info, value, error);
    }
}

static gboolean
read_text_into (DocketJsonReader *reader, const DocketFieldInfo *info, DocketRecord *record, GError **error)
{
  DocketJsonSlice slice;
  char *text;

  if (docket_json_reader_null (reader))
    return TRUE;
  if (!docket_json_reader_slice (reader, &slice))
    return wrong_field (info, _ ("a text"), error);
  text = docket_record_make_room (record, slice.size + 1);
  /* The scan has seen that it is UTF-8 without NUL. */
  if (docket_json_slice_to_text (&slice, text) > 0 && !docket_field_check_text (info->field, text, error))
    return FALSE;
  docket_record_lend_text (record, info->field, text);
  return TRUE;
}

static gboolean
read_number_into (DocketJsonReader *reader, const DocketFieldInfo *info, DocketRecord *record, GError **error)
{
  gint64 number;

  if (docket_json_reader_null (reader))
    return TRUE;
  if (!docket_json_reader_int (reader, &number))
    return wrong_field (info, _ ("a whole number"), error);
  if (!docket_field_check_int (info->field, number, error))
    return FALSE;
  docket_record_set_int (record, info->field, number);
  return TRUE;
}

gboolean
docket_value_read_into (DocketJsonReader *reader, DocketField field, DocketRecord *record, GError **error)
{
  const DocketFieldInfo *info = docket_field_info (field);
  g_autoptr (GVariant) value = NULL;

  switch (info->type)
    {
    case DOCKET_TYPE_TEXT:
    case DOCKET_TYPE_ID:
    case DOCKET_TYPE_CHOICE:
      return read_text_into (reader, info, record, error);
    case DOCKET_TYPE_INT:
    case DOCKET_TYPE_MONEY:
    case DOCKET_TYPE_TIME:
      return read_number_into (reader, info, record, error);
    case DOCKET_TYPE_BOOL:
    case DOCKET_TYPE_WORDS:
    case DOCKET_TYPE_JSON:
    default:
      if (!docket_value_read (reader, field, &value, error))
        return FALSE;
      if (value != NULL)
        docket_record_set (record, field, value);
      return TRUE;
    }
}

DocketField
docket_field_from_slice (DocketKind kind, const DocketJsonSlice *name, guint *next)
{
  const DocketKindInfo *info = docket_kind_info (kind);

  for (guint i = 0; i < info->n_fields; i++)
    {
      guint place = (*next + i) % info->n_fields;
      DocketField field = (DocketField) (info->first_field + (int) place);

      if (docket_json_slice_is (name, docket_field_info (field)->name))
        {
          *next = place + 1;
          return field;
        }
    }
  return DOCKET_FIELD_NONE;
}

DocketValues *
docket_values_read (DocketJsonReader *reader, DocketKind kind, GError **error)
{
  g_autoptr (DocketValues) values = docket_values_new ();
  DocketJsonSlice name;
  guint next = 0;

  docket_json_reader_enter (reader);
  while (docket_json_reader_next_member (reader, &name))
    {
      DocketField field = docket_field_from_slice (kind, &name, &next);
      g_autoptr (GVariant) value = NULL;

      if (field == DOCKET_FIELD_NONE)
        {
          g_autofree char *unknown = g_strndup (name.start, name.size);

          g_set_error (error, DOCKET_CORE_ERROR, DOCKET_CORE_ERROR_INVALID, _ ("%.100s: A %s has no such field"), unknown, docket_kind_info (kind)->name);
          return NULL;
        }
      if (!docket_value_read (reader, field, &value, error))
        {
          g_prefix_error (error, "%s: ", docket_field_info (field)->name);
          return NULL;
        }
      docket_values_set (values, field, value);
    }
  return g_steal_pointer (&values);
}

DocketValues *
docket_values_from_text (DocketKind kind, const char *text, GError **error)
{
  DocketJsonReader reader;

  if (!docket_json_scan (text, strlen (text), DOCKET_PAGE_BYTES_MAX, error))
    return NULL;
  docket_json_reader_init (&reader, text);
  if (docket_json_reader_peek (&reader) == '{')
    return docket_values_read (&reader, kind, error);
  g_set_error_literal (error, DOCKET_CORE_ERROR, DOCKET_CORE_ERROR_MALFORMED, _ ("The values are not an object"));
  return NULL;
}

DocketValues *
docket_values_from_json (DocketKind kind, JsonObject *object, GError **error)
{
  g_autoptr (JsonNode) node = json_node_init_object (json_node_alloc (), object);
  g_autofree char *text = docket_json_to_text (node);
  DocketJsonReader reader;

  docket_json_reader_init (&reader, text);
  return docket_values_read (&reader, kind, error);
}
