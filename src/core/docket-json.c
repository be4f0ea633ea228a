/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Strict reading on top of json-glib, and a writer that appends to one string:
 * a feed page of thousands of records needs no tree to be written.
 */
#include "docket-config.h"

#include "docket-json.h"

#include <glib/gi18n-lib.h>
#include <string.h>

JsonNode *
docket_json_parse (const char *data, gsize size, gsize bytes_max, GError **error)
{
  g_autoptr (JsonParser) parser = NULL;
  g_autoptr (GError) local = NULL;
  JsonNode *root;

  if (!docket_json_scan (data, size, bytes_max, error))
    return NULL;
  parser = json_parser_new_immutable ();
  if (!json_parser_load_from_data (parser, data, (gssize) size, &local))
    {
      g_set_error (error, DOCKET_CORE_ERROR, DOCKET_CORE_ERROR_MALFORMED, _ ("Not valid JSON: %s"), local->message);
      return NULL;
    }
  root = json_parser_steal_root (parser);
  if (root == NULL)
    g_set_error_literal (error, DOCKET_CORE_ERROR, DOCKET_CORE_ERROR_MALFORMED, _ ("Not valid JSON: it is empty"));
  return root;
}

/* The node of a member; NULL if absent or null. FALSE if it is @required. */
static gboolean
find_member (JsonObject *object, const char *name, gboolean required, JsonNode **node, GError **error)
{
  *node = json_object_get_member (object, name);
  if (*node != NULL && JSON_NODE_HOLDS_NULL (*node))
    *node = NULL;
  if (*node != NULL || !required)
    return TRUE;
  g_set_error (error, DOCKET_CORE_ERROR, DOCKET_CORE_ERROR_MALFORMED, _ ("The member “%s” is missing"), name);
  return FALSE;
}

static gboolean
wrong_type (const char *name, const char *wanted, GError **error)
{
  g_set_error (error, DOCKET_CORE_ERROR, DOCKET_CORE_ERROR_MALFORMED, _ ("The member “%s” is not %s"), name, wanted);
  return FALSE;
}

gboolean
docket_json_get_text (JsonObject *object, const char *name, gboolean required, const char **text, GError **error)
{
  JsonNode *node;

  if (!find_member (object, name, required, &node, error))
    return FALSE;
  if (node == NULL)
    return TRUE;
  if (!JSON_NODE_HOLDS_VALUE (node) || json_node_get_value_type (node) != G_TYPE_STRING)
    return wrong_type (name, _ ("a text"), error);
  *text = json_node_get_string (node);
  return TRUE;
}

gboolean
docket_json_get_int (JsonObject *object, const char *name, gboolean required, gint64 *number, GError **error)
{
  JsonNode *node;

  if (!find_member (object, name, required, &node, error))
    return FALSE;
  if (node == NULL)
    return TRUE;
  if (!JSON_NODE_HOLDS_VALUE (node) || json_node_get_value_type (node) != G_TYPE_INT64)
    return wrong_type (name, _ ("a whole number"), error);
  *number = json_node_get_int (node);
  return TRUE;
}

gboolean
docket_json_get_bool (JsonObject *object, const char *name, gboolean required, gboolean *flag, GError **error)
{
  JsonNode *node;

  if (!find_member (object, name, required, &node, error))
    return FALSE;
  if (node == NULL)
    return TRUE;
  if (!JSON_NODE_HOLDS_VALUE (node) || json_node_get_value_type (node) != G_TYPE_BOOLEAN)
    return wrong_type (name, _ ("true or false"), error);
  *flag = json_node_get_boolean (node);
  return TRUE;
}

gboolean
docket_json_get_object (JsonObject *object, const char *name, gboolean required, JsonObject **member, GError **error)
{
  JsonNode *node;

  if (!find_member (object, name, required, &node, error))
    return FALSE;
  if (node == NULL)
    return TRUE;
  if (!JSON_NODE_HOLDS_OBJECT (node))
    return wrong_type (name, _ ("an object"), error);
  *member = json_node_get_object (node);
  return TRUE;
}

gboolean
docket_json_get_array (JsonObject *object, const char *name, gboolean required, JsonArray **member, GError **error)
{
  JsonNode *node;

  if (!find_member (object, name, required, &node, error))
    return FALSE;
  if (node == NULL)
    return TRUE;
  if (!JSON_NODE_HOLDS_ARRAY (node))
    return wrong_type (name, _ ("a list"), error);
  *member = json_node_get_array (node);
  return TRUE;
}

char *
docket_json_to_text (JsonNode *node)
{
  g_auto (DocketJsonWriter) writer = { NULL, FALSE };

  docket_json_writer_init (&writer);
  docket_json_node (&writer, node);
  return docket_json_writer_finish (&writer);
}

/* ---- Writer ---- */

void
docket_json_writer_init (DocketJsonWriter *writer)
{
  writer->text = g_string_new (NULL);
  writer->comma = FALSE;
}

char *
docket_json_writer_finish (DocketJsonWriter *writer)
{
  char *text = g_string_free (g_steal_pointer (&writer->text), FALSE);

  docket_json_writer_init (writer);
  return text;
}

GBytes *
docket_json_writer_finish_bytes (DocketJsonWriter *writer)
{
  GBytes *bytes = g_string_free_to_bytes (g_steal_pointer (&writer->text));

  docket_json_writer_init (writer);
  return bytes;
}

void
docket_json_writer_clear (DocketJsonWriter *writer)
{
  if (writer->text != NULL)
    g_string_free (g_steal_pointer (&writer->text), TRUE);
}

static void
separate (DocketJsonWriter *writer)
{
  if (writer->comma)
    g_string_append_c (writer->text, ',');
  writer->comma = TRUE;
}

void
docket_json_begin_object (DocketJsonWriter *writer)
{
  separate (writer);
  g_string_append_c (writer->text, '{');
  writer->comma = FALSE;
}

void
docket_json_end_object (DocketJsonWriter *writer)
{
  g_string_append_c (writer->text, '}');
  writer->comma = TRUE;
}

void
docket_json_begin_array (DocketJsonWriter *writer)
{
  separate (writer);
  g_string_append_c (writer->text, '[');
  writer->comma = FALSE;
}

void
docket_json_end_array (DocketJsonWriter *writer)
{
  g_string_append_c (writer->text, ']');
  writer->comma = TRUE;
}

static void
append_quoted (GString *text, const char *value)
{
  const char *run = value;

  g_string_append_c (text, '"');
  for (; *value != '\0'; value++)
    {
      guchar c = (guchar) *value;

      if (c >= 0x20 && c != '"' && c != '\\')
        continue;
      g_string_append_len (text, run, value - run);
      run = value + 1;
      switch (c)
        {
        case '"':
        case '\\':
          g_string_append_c (text, '\\');
          g_string_append_c (text, (char) c);
          break;
        case '\n':
          g_string_append (text, "\\n");
          break;
        case '\t':
          g_string_append (text, "\\t");
          break;
        case '\r':
          g_string_append (text, "\\r");
          break;
        default:
          g_string_append_printf (text, "\\u%04x", c);
        }
    }
  g_string_append_len (text, run, value - run);
  g_string_append_c (text, '"');
}

void
docket_json_name (DocketJsonWriter *writer, const char *name)
{
  separate (writer);
  append_quoted (writer->text, name);
  g_string_append_c (writer->text, ':');
  writer->comma = FALSE;
}

void
docket_json_text (DocketJsonWriter *writer, const char *text)
{
  if (text == NULL)
    {
      docket_json_null (writer);
      return;
    }
  separate (writer);
  append_quoted (writer->text, text);
}

/* Room for @n more characters, which the caller writes. */
static char *
extend (GString *text, gsize n)
{
  gsize at = text->len;

  g_string_set_size (text, at + n);
  return text->str + at;
}

/* Quotes around @text, and @after (0: nothing) behind it. */
static void
append_plain (DocketJsonWriter *writer, const char *text, gsize length, char after)
{
  char *at;

  separate (writer);
  at = extend (writer->text, length + (after != '\0' ? 3 : 2));
  *at++ = '"';
  memcpy (at, text, length);
  at[length] = '"';
  if (after != '\0')
    at[length + 1] = after;
}

void
docket_json_plain_name (DocketJsonWriter *writer, const char *name, gsize length)
{
  append_plain (writer, name, length, ':');
  writer->comma = FALSE;
}

void
docket_json_constant_name (DocketJsonWriter *writer, const char *name)
{
  docket_json_plain_name (writer, name, strlen (name));
}

void
docket_json_plain_text (DocketJsonWriter *writer, const char *text, gsize length)
{
  append_plain (writer, text, length, '\0');
}

/* By hand: half of a page is numbers, and printf looks at its format each time. */
void
docket_json_int (DocketJsonWriter *writer, gint64 number)
{
  char digits[24];
  char *at = digits + sizeof digits;
  guint64 rest = number < 0 ? -(guint64) number : (guint64) number;

  separate (writer);
  do
    *--at = (char) ('0' + rest % 10);
  while ((rest /= 10) != 0);
  if (number < 0)
    *--at = '-';
  g_string_append_len (writer->text, at, digits + sizeof digits - at);
}

void
docket_json_double (DocketJsonWriter *writer, double number)
{
  char text[G_ASCII_DTOSTR_BUF_SIZE];

  separate (writer);
  g_string_append (writer->text, g_ascii_dtostr (text, sizeof text, number));
}

void
docket_json_bool (DocketJsonWriter *writer, gboolean flag)
{
  separate (writer);
  g_string_append (writer->text, flag ? "true" : "false");
}

void
docket_json_null (DocketJsonWriter *writer)
{
  separate (writer);
  g_string_append (writer->text, "null");
}

void
docket_json_raw (DocketJsonWriter *writer, const char *json)
{
  separate (writer);
  g_string_append (writer->text, json == NULL ? "null" : json);
}

static void
write_object (DocketJsonWriter *writer, JsonObject *object)
{
  JsonObjectIter iter;
  const char *name;
  JsonNode *member;

  docket_json_begin_object (writer);
  json_object_iter_init_ordered (&iter, object);
  while (json_object_iter_next_ordered (&iter, &name, &member))
    {
      docket_json_name (writer, name);
      docket_json_node (writer, member);
    }
  docket_json_end_object (writer);
}

/* Recursive: the depth was bounded by the scan. */
void
docket_json_node (DocketJsonWriter *writer, JsonNode *node)
{
  JsonArray *array;

  if (node == NULL || JSON_NODE_HOLDS_NULL (node))
    {
      docket_json_null (writer);
    }
  else if (JSON_NODE_HOLDS_OBJECT (node))
    {
      write_object (writer, json_node_get_object (node));
    }
  else if (JSON_NODE_HOLDS_ARRAY (node))
    {
      array = json_node_get_array (node);
      docket_json_begin_array (writer);
      for (guint i = 0; i < json_array_get_length (array); i++)
        docket_json_node (writer, json_array_get_element (array, i));
      docket_json_end_array (writer);
    }
  else if (json_node_get_value_type (node) == G_TYPE_STRING)
    {
      docket_json_text (writer, json_node_get_string (node));
    }
  else if (json_node_get_value_type (node) == G_TYPE_BOOLEAN)
    {
      docket_json_bool (writer, json_node_get_boolean (node));
    }
  else if (json_node_get_value_type (node) == G_TYPE_INT64)
    {
      docket_json_int (writer, json_node_get_int (node));
    }
  else
    {
      docket_json_double (writer, json_node_get_double (node));
    }
}

void
docket_json_text_member (DocketJsonWriter *writer, const char *name, const char *text)
{
  docket_json_name (writer, name);
  docket_json_text (writer, text);
}

void
docket_json_optional_text_member (DocketJsonWriter *writer, const char *name, const char *text)
{
  if (text != NULL)
    docket_json_text_member (writer, name, text);
}

void
docket_json_int_member (DocketJsonWriter *writer, const char *name, gint64 number)
{
  docket_json_name (writer, name);
  docket_json_int (writer, number);
}

void
docket_json_bool_member (DocketJsonWriter *writer, const char *name, gboolean flag)
{
  docket_json_name (writer, name);
  docket_json_bool (writer, flag);
}
