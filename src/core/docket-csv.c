/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * A table is read in one pass over its bytes, a cell at a time:
 *
 *   name,city          <- row 1
 *   "Adler, ""A"" Co",'+49 30   <- Adler, "A" Co | +49 30
 *
 * Nothing is guessed: a quote that is not closed, and text after one that is, are
 * faults with a line number, because what follows would be another table than
 * its author meant.
 */
#include "docket-config.h"

#include "docket-csv.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "docket-error.h"
#include "docket-limits.h"

typedef struct
{
  const char *at;
  const char *end;
  guint line;
  char separator;
} Reader;

/* Whether a spreadsheet takes the text for something to compute, or would take
 * it for it without the apostrophes before it. */
static gboolean
is_computed (const char *text)
{
  while (*text == '\'')
    text++;
  return *text != '\0' && strchr ("=+-@\t\r", *text) != NULL;
}

void
docket_csv_append (GString *table, const char *text, gboolean last)
{
  const char *mark;

  if (text == NULL)
    text = "";
  mark = is_computed (text) ? "'" : "";
  if (strpbrk (text, ",;\"\r\n") == NULL)
    {
      g_string_append (table, mark);
      g_string_append (table, text);
    }
  else
    {
      g_string_append_printf (table, "\"%s", mark);
      for (; *text != '\0'; text++)
        {
          if (*text == '"')
            g_string_append_c (table, '"');
          g_string_append_c (table, *text);
        }
      g_string_append_c (table, '"');
    }
  g_string_append (table, last ? "\r\n" : ",");
}

void
docket_csv_row_free (DocketCsvRow *row)
{
  g_ptr_array_unref (row->cells);
  g_free (row);
}

static gboolean
invalid (GError **error, guint line, const char *sentence)
{
  /* Translators: the line of a file, and what is wrong there */
  g_set_error (error, DOCKET_CORE_ERROR, DOCKET_CORE_ERROR_INVALID, _ ("Line %u: %s"), line, sentence);
  return FALSE;
}

static gboolean
is_line_end (const Reader *reader)
{
  return reader->at == reader->end || *reader->at == '\n' || (*reader->at == '\r' && (reader->at + 1 == reader->end || reader->at[1] == '\n'));
}

/* Behind the opening quote. */
static gboolean
read_quoted (Reader *reader, GString *cell, GError **error)
{
  guint first = reader->line;

  for (; reader->at < reader->end; reader->at++)
    {
      if (*reader->at == '"')
        {
          if (reader->at + 1 == reader->end || reader->at[1] != '"')
            break;
          reader->at++;
        }
      else if (*reader->at == '\n')
        {
          reader->line++;
        }
      g_string_append_c (cell, *reader->at);
    }
  if (reader->at == reader->end)
    return invalid (error, first, _ ("a quotation mark is opened and never closed."));
  reader->at++;
  if (!is_line_end (reader) && *reader->at != reader->separator)
    return invalid (error, reader->line, _ ("there is text after a closing quotation mark."));
  return TRUE;
}

static gboolean
read_cell (Reader *reader, DocketCsvRow *row, GError **error)
{
  g_autoptr (GString) cell = g_string_new (NULL);

  if (reader->at < reader->end && *reader->at == '"')
    {
      reader->at++;
      if (!read_quoted (reader, cell, error))
        return FALSE;
    }
  else
    while (!is_line_end (reader) && *reader->at != reader->separator)
      g_string_append_c (cell, *reader->at++);
  if (row->cells->len == DOCKET_CSV_COLUMNS_MAX)
    return invalid (error, reader->line, _ ("there are too many columns."));
  g_ptr_array_add (row->cells, g_strdup (*cell->str == '\'' && is_computed (cell->str) ? cell->str + 1 : cell->str));
  return TRUE;
}

static gboolean
read_row (Reader *reader, GPtrArray *rows, GError **error)
{
  DocketCsvRow *row = g_new0 (DocketCsvRow, 1);
  gboolean empty = is_line_end (reader);
  gboolean ok;

  row->line = reader->line;
  row->cells = g_ptr_array_new_with_free_func (g_free);
  while ((ok = read_cell (reader, row, error)) && !is_line_end (reader))
    reader->at++; /* the separator */
  if (reader->at < reader->end && *reader->at == '\r')
    reader->at++;
  if (reader->at < reader->end)
    reader->at++;
  reader->line++;
  if (ok && !empty)
    g_ptr_array_add (rows, row);
  else
    docket_csv_row_free (row);
  return ok;
}

GPtrArray *
docket_csv_parse (const char *text, gsize length, GError **error)
{
  static const char byte_order_mark[] = "\xef\xbb\xbf";
  g_autoptr (GPtrArray) rows = g_ptr_array_new_with_free_func ((GDestroyNotify) docket_csv_row_free);
  Reader reader = { text, text + length, 1, ',' };
  const char *wrong = NULL;
  gsize first;

  if (length > DOCKET_CSV_BYTES_MAX)
    {
      g_set_error (error, DOCKET_CORE_ERROR, DOCKET_CORE_ERROR_INVALID, _ ("The file is larger than %d MiB. Please split it."), DOCKET_CSV_BYTES_MAX / 1024 / 1024);
      return NULL;
    }
  if (!g_utf8_validate_len (text, length, &wrong))
    {
      for (const char *at = text; at < wrong; at++)
        reader.line += *at == '\n';
      invalid (error, reader.line, _ ("this is not readable as UTF-8. Please save the table as UTF-8."));
      return NULL;
    }
  if (length >= 3 && memcmp (text, byte_order_mark, 3) == 0)
    reader.at += 3;
  for (first = 0; first < (gsize) (reader.end - reader.at) && reader.at[first] != '\n' && reader.at[first] != ','; first++)
    if (reader.at[first] == ';' || (reader.at[first] == '\t' && reader.separator != ';'))
      reader.separator = reader.at[first];
  if (first < (gsize) (reader.end - reader.at) && reader.at[first] == ',')
    reader.separator = ',';
  while (reader.at < reader.end)
    if (!read_row (&reader, rows, error))
      return NULL;
  return g_steal_pointer (&rows);
}
