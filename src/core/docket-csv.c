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

#include "docket-effort.h"
#include "docket-error.h"
#include "docket-limits.h"

static const char byte_order_mark[] = "\xef\xbb\xbf";

typedef struct
{
  const char *at;
  const char *end;
  guint line;
  char separator;
  GString *cell;
  GString *row; /* its cells so far, NUL after each */
  guint n_cells;
} Reader;

static void
reader_clear (Reader *reader)
{
  g_string_free (reader->cell, TRUE);
  g_string_free (reader->row, TRUE);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Reader, reader_clear)

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
docket_csv_begin (GString *table)
{
  g_string_append (table, byte_order_mark);
}

void
docket_csv_append (GString *table, const char *text, gboolean last)
{
  const char *mark;

  if (text == NULL)
    text = "";
  mark = is_computed (text) ? "'" : "";
  if (strpbrk (text, ",;\t\"\r\n") == NULL)
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

const char *
docket_csv_row_get_cell (const DocketCsvRow *row, guint n)
{
  const char *cell = row->text;

  if (n >= row->n_cells)
    return "";
  for (; n > 0; n--)
    cell += strlen (cell) + 1;
  return cell;
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
read_quoted (Reader *reader, GError **error)
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
      g_string_append_c (reader->cell, *reader->at);
    }
  if (reader->at == reader->end)
    return invalid (error, first, _ ("a quotation mark is opened and never closed."));
  reader->at++;
  if (!is_line_end (reader) && *reader->at != reader->separator)
    return invalid (error, reader->line, _ ("there is text after a closing quotation mark."));
  return TRUE;
}

static gboolean
read_cell (Reader *reader, GError **error)
{
  const char *cell;

  g_string_truncate (reader->cell, 0);
  if (reader->at < reader->end && *reader->at == '"')
    {
      reader->at++;
      if (!read_quoted (reader, error))
        return FALSE;
    }
  else
    while (!is_line_end (reader) && *reader->at != reader->separator)
      g_string_append_c (reader->cell, *reader->at++);
  if (reader->n_cells == DOCKET_CSV_COLUMNS_MAX)
    return invalid (error, reader->line, _ ("there are too many columns."));
  cell = reader->cell->str;
  if (*cell == '\'' && is_computed (cell))
    cell++;
  g_string_append_len (reader->row, cell, (gssize) strlen (cell) + 1);
  reader->n_cells++;
  return TRUE;
}

static DocketCsvRow *
new_row (const Reader *reader, guint line)
{
  DocketCsvRow *row = g_malloc (sizeof (DocketCsvRow) + reader->row->len);

  row->line = line;
  row->n_cells = reader->n_cells;
  memcpy (row->text, reader->row->str, reader->row->len);
  return row;
}

static gboolean
read_row (Reader *reader, GPtrArray *rows, GError **error)
{
  guint line = reader->line;
  gboolean empty = is_line_end (reader);
  gboolean ok;

  g_string_truncate (reader->row, 0);
  reader->n_cells = 0;
  while ((ok = read_cell (reader, error)) && !is_line_end (reader))
    reader->at++; /* the separator */
  if (reader->at < reader->end && *reader->at == '\r')
    reader->at++;
  if (reader->at < reader->end)
    reader->at++;
  reader->line++;
  if (ok && !empty)
    g_ptr_array_add (rows, new_row (reader, line));
  return ok;
}

/* What the first line has between its cells: a tab, which no heading holds, before a
 * comma before a semicolon. What stands in quotes does not count. */
static char
find_separator (const char *at, const char *end)
{
  gboolean quoted = FALSE, begins = TRUE;
  char found = 0;

  for (; at < end && (quoted || *at != '\n'); at++)
    {
      if (*at == '"' && (quoted || begins))
        {
          /* Doubled, it closes and opens again. */
          quoted = !quoted;
          begins = TRUE;
          continue;
        }
      begins = !quoted && (*at == '\t' || *at == ',' || *at == ';');
      if (!begins)
        continue;
      if (*at == '\t')
        return *at;
      if (found != ',')
        found = *at;
    }
  return found != 0 ? found : ',';
}

GPtrArray *
docket_csv_parse (const char *text, gsize length, GError **error)
{
  g_autoptr (GPtrArray) rows = g_ptr_array_new_with_free_func (g_free);
  g_auto (Reader) reader = { text, text + length, 1, ',', g_string_new (NULL), g_string_new (NULL), 0 };
  const char *wrong = NULL;

  docket_effort_add (DOCKET_EFFORT_PARSED_BYTES, (gint64) MIN (length, DOCKET_CSV_BYTES_MAX));
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
  reader.separator = find_separator (reader.at, reader.end);
  while (reader.at < reader.end)
    if (!read_row (&reader, rows, error))
      return NULL;
  return g_steal_pointer (&rows);
}
