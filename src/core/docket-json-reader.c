/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Reading without a tree. json-glib makes a node, a value and a string for
 * every member: for a feed page that was two thirds of a first pull. The scan
 * has proved that the text is JSON; what is left to do is to find one's way.
 */
#include "docket-config.h"

#include "docket-json-reader.h"

#include <glib/gi18n-lib.h>
#include <string.h>

static void
skip_space (DocketJsonReader *reader)
{
  while (*reader->at == ' ' || *reader->at == '\t' || *reader->at == '\n' || *reader->at == '\r')
    reader->at++;
}

void
docket_json_reader_init (DocketJsonReader *reader, const char *scanned)
{
  reader->at = scanned;
  reader->first = FALSE;
}

char
docket_json_reader_peek (DocketJsonReader *reader)
{
  skip_space (reader);
  return *reader->at == '-' || g_ascii_isdigit (*reader->at) ? '0' : *reader->at;
}

void
docket_json_reader_enter (DocketJsonReader *reader)
{
  skip_space (reader);
  g_assert (*reader->at == '{' || *reader->at == '[');
  reader->at++;
  reader->first = TRUE;
}

/* Behind the comma, if there is one; FALSE behind the closing bracket. */
static gboolean
next (DocketJsonReader *reader)
{
  skip_space (reader);
  if (*reader->at == '}' || *reader->at == ']')
    {
      reader->at++;
      reader->first = FALSE;
      return FALSE;
    }
  if (!reader->first)
    {
      g_assert (*reader->at == ',');
      reader->at++;
      skip_space (reader);
    }
  reader->first = FALSE;
  return TRUE;
}

gboolean
docket_json_reader_next_member (DocketJsonReader *reader, DocketJsonSlice *name)
{
  const char *end;

  if (!next (reader))
    return FALSE;
  /* Names have no escapes, so the next quote ends it. */
  name->start = ++reader->at;
  end = strchr (name->start, '"');
  name->size = (gsize) (end - name->start);
  reader->at = end + 1;
  skip_space (reader);
  reader->at++;
  return TRUE;
}

gboolean
docket_json_reader_next_element (DocketJsonReader *reader)
{
  return next (reader);
}

/* From behind the opening quote to the closing one. */
static const char *
end_of_text (const char *at)
{
  for (;; at += 2)
    {
      at += strcspn (at, "\"\\");
      if (*at == '"')
        return at;
    }
}

void
docket_json_reader_skip (DocketJsonReader *reader, DocketJsonSlice *text)
{
  const char *start;
  guint depth = 0;

  skip_space (reader);
  start = reader->at;
  do
    {
      switch (*reader->at)
        {
        case '"':
          reader->at = end_of_text (reader->at + 1) + 1;
          break;
        case '{':
        case '[':
          depth++;
          reader->at++;
          break;
        case '}':
        case ']':
          depth--;
          reader->at++;
          break;
        default:
          /* A number or a word; inside, also what stands between values. */
          reader->at += depth == 0 ? strcspn (reader->at, ",]} \t\r\n") : strcspn (reader->at, "\"{}[]");
        }
    }
  while (depth > 0);
  reader->first = FALSE;
  if (text != NULL)
    *text = (DocketJsonSlice) { start, (gsize) (reader->at - start) };
}

static guint
take_hex4 (const char **at)
{
  guint unit = 0;

  for (guint i = 0; i < 4; i++)
    unit = unit << 4 | (guint) g_ascii_xdigit_value (*(*at)++);
  return unit;
}

/* Into @to, where there is room: no escape is shorter than what it stands for.
 * Returns the end. */
static char *
unescape (const char *from, const char *end, char *to)
{
  static const char names[] = "bfnrt", values[] = "\b\f\n\r\t";

  while (from < end)
    {
      const char *name;
      gunichar c;

      if (*from != '\\')
        {
          *to++ = *from++;
          continue;
        }
      from++;
      if (*from == 'u')
        {
          from++;
          c = take_hex4 (&from);
          if (c >= 0xd800 && c <= 0xdbff)
            {
              from += 2;
              c = 0x10000 + ((c - 0xd800) << 10) + (take_hex4 (&from) - 0xdc00);
            }
          to += g_unichar_to_utf8 (c, to);
          continue;
        }
      name = strchr (names, *from);
      *to++ = name == NULL ? *from : values[name - names];
      from++;
    }
  return to;
}

gboolean
docket_json_reader_slice (DocketJsonReader *reader, DocketJsonSlice *slice)
{
  skip_space (reader);
  if (*reader->at != '"')
    return FALSE;
  slice->start = reader->at + 1;
  slice->size = (gsize) (end_of_text (slice->start) - slice->start);
  reader->at = slice->start + slice->size + 1;
  return TRUE;
}

gsize
docket_json_slice_to_text (const DocketJsonSlice *slice, char *text)
{
  gsize size = slice->size;

  if (memchr (slice->start, '\\', size) != NULL)
    size = (gsize) (unescape (slice->start, slice->start + size, text) - text);
  else
    memcpy (text, slice->start, size);
  text[size] = '\0';
  return size;
}

gboolean
docket_json_reader_text (DocketJsonReader *reader, char **text, gsize *length)
{
  DocketJsonSlice slice;
  gsize size;

  if (!docket_json_reader_slice (reader, &slice))
    return FALSE;
  *text = g_malloc (slice.size + 1);
  size = docket_json_slice_to_text (&slice, *text);
  if (length != NULL)
    *length = size;
  return TRUE;
}

gboolean
docket_json_reader_int (DocketJsonReader *reader, gint64 *number)
{
  const char *at;
  guint64 digits = 0;
  gboolean negative;

  skip_space (reader);
  at = reader->at;
  negative = *at == '-';
  if (negative)
    at++;
  if (!g_ascii_isdigit (*at))
    return FALSE;
  for (; g_ascii_isdigit (*at); at++)
    digits = digits * 10 + (guint64) (*at - '0');
  if (*at == '.' || *at == 'e' || *at == 'E')
    return FALSE;
  *number = (gint64) (negative ? -digits : digits);
  reader->at = at;
  return TRUE;
}

gboolean
docket_json_reader_bool (DocketJsonReader *reader, gboolean *flag)
{
  skip_space (reader);
  if (*reader->at != 't' && *reader->at != 'f')
    return FALSE;
  *flag = *reader->at == 't';
  reader->at += strlen (*flag ? "true" : "false");
  return TRUE;
}

gboolean
docket_json_reader_null (DocketJsonReader *reader)
{
  skip_space (reader);
  if (*reader->at != 'n')
    return FALSE;
  reader->at += strlen ("null");
  return TRUE;
}

/* ---- Copying ---- */

static void
copy_members (DocketJsonReader *reader, DocketJsonWriter *writer)
{
  DocketJsonSlice name;

  docket_json_begin_object (writer);
  docket_json_reader_enter (reader);
  while (docket_json_reader_next_member (reader, &name))
    {
      docket_json_plain_name (writer, name.start, name.size);
      docket_json_reader_copy (reader, writer);
    }
  docket_json_end_object (writer);
}

static void
copy_elements (DocketJsonReader *reader, DocketJsonWriter *writer)
{
  docket_json_begin_array (writer);
  docket_json_reader_enter (reader);
  while (docket_json_reader_next_element (reader))
    docket_json_reader_copy (reader, writer);
  docket_json_end_array (writer);
}

/* The same character may be written in several ways. */
static void
copy_text (DocketJsonReader *reader, DocketJsonWriter *writer)
{
  DocketJsonSlice slice;
  g_autofree char *text = NULL;

  docket_json_reader_slice (reader, &slice);
  if (memchr (slice.start, '\\', slice.size) == NULL)
    {
      docket_json_plain_text (writer, slice.start, slice.size);
      return;
    }
  text = g_malloc (slice.size + 1);
  docket_json_slice_to_text (&slice, text);
  docket_json_text (writer, text);
}

/* Recursive: the depth was bounded by the scan. */
void
docket_json_reader_copy (DocketJsonReader *reader, DocketJsonWriter *writer)
{
  DocketJsonSlice text;
  gint64 number;
  gboolean flag;

  switch (docket_json_reader_peek (reader))
    {
    case '{':
      copy_members (reader, writer);
      return;
    case '[':
      copy_elements (reader, writer);
      return;
    case '"':
      copy_text (reader, writer);
      return;
    case 'n':
      docket_json_reader_null (reader);
      docket_json_null (writer);
      return;
    default:
      if (docket_json_reader_bool (reader, &flag))
        docket_json_bool (writer, flag);
      else if (docket_json_reader_int (reader, &number))
        docket_json_int (writer, number);
      else
        {
          docket_json_reader_skip (reader, &text);
          docket_json_double (writer, g_ascii_strtod (text.start, NULL));
        }
    }
}

gboolean
docket_json_slice_is (const DocketJsonSlice *slice, const char *word)
{
  return strncmp (slice->start, word, slice->size) == 0 && word[slice->size] == '\0';
}

static gboolean
wrong_type (const char *name, const char *wanted, GError **error)
{
  g_set_error (error, DOCKET_CORE_ERROR, DOCKET_CORE_ERROR_MALFORMED, _ ("The member “%s” is not %s"), name, wanted);
  return FALSE;
}

gboolean
docket_json_reader_get_text (DocketJsonReader *reader, const char *name, char **text, GError **error)
{
  return docket_json_reader_null (reader) || docket_json_reader_text (reader, text, NULL) || wrong_type (name, _ ("a text"), error);
}

gboolean
docket_json_reader_get_int (DocketJsonReader *reader, const char *name, gint64 *number, GError **error)
{
  return docket_json_reader_null (reader) || docket_json_reader_int (reader, number) || wrong_type (name, _ ("a whole number"), error);
}

gboolean
docket_json_reader_get_bool (DocketJsonReader *reader, const char *name, gboolean *flag, GError **error)
{
  return docket_json_reader_null (reader) || docket_json_reader_bool (reader, flag) || wrong_type (name, _ ("true or false"), error);
}
