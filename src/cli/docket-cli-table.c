/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Text tables. Cells are kept as one flat list; a row is every n_columns of
 * them. Width is counted in terminal cells: wide characters take two, marks
 * none. Line breaks inside a cell become spaces, so that a row stays a row.
 */
#include "docket-config.h"

#include "docket-cli-table.h"

#include <stdarg.h>

struct _DocketCliTable
{
  guint n_columns;
  gboolean headed;
  GPtrArray *cells; /* element-type utf8; headings first */
};

static char *
flatten (const char *text)
{
  char *flat = g_strdup (text != NULL ? text : "");

  for (char *c = flat; *c != '\0'; c++)
    if ((guchar) *c < ' ' || *c == 0x7f)
      *c = ' ';
  return flat;
}

DocketCliTable *
docket_cli_table_new (const char *heading, ...)
{
  DocketCliTable *table = g_new0 (DocketCliTable, 1);
  va_list arguments;

  table->cells = g_ptr_array_new_with_free_func (g_free);
  va_start (arguments, heading);
  for (const char *text = heading; text != NULL; text = va_arg (arguments, const char *))
    {
      table->headed = table->headed || *text != '\0';
      table->n_columns++;
      g_ptr_array_add (table->cells, flatten (text));
    }
  va_end (arguments);
  return table;
}

void
docket_cli_table_free (DocketCliTable *table)
{
  g_ptr_array_unref (table->cells);
  g_free (table);
}

void
docket_cli_table_add (DocketCliTable *table, const char *text)
{
  g_ptr_array_add (table->cells, flatten (text));
}

guint
docket_cli_text_width (const char *text)
{
  guint width = 0;

  for (const char *c = text; *c != '\0'; c = g_utf8_next_char (c))
    {
      gunichar character = g_utf8_get_char (c);
      if (!g_unichar_iszerowidth (character))
        width += g_unichar_iswide (character) ? 2 : 1;
    }
  return width;
}

char *
docket_cli_table_to_text (DocketCliTable *table)
{
  GString *text = g_string_new (NULL);
  g_autofree guint *widths = g_new0 (guint, table->n_columns);

  for (guint i = 0; i < table->cells->len; i++)
    {
      guint width = docket_cli_text_width (g_ptr_array_index (table->cells, i));
      widths[i % table->n_columns] = MAX (widths[i % table->n_columns], width);
    }
  for (guint i = table->headed ? 0 : table->n_columns; i < table->cells->len; i++)
    {
      const char *cell = g_ptr_array_index (table->cells, i);
      gboolean last = (i + 1) % table->n_columns == 0 || i + 1 == table->cells->len;

      g_string_append (text, cell);
      if (last)
        {
          while (text->len > 0 && text->str[text->len - 1] == ' ')
            g_string_truncate (text, text->len - 1);
          g_string_append_c (text, '\n');
        }
      else
        for (guint pad = docket_cli_text_width (cell); pad < widths[i % table->n_columns] + 2; pad++)
          g_string_append_c (text, ' ');
    }
  return g_string_free (text, FALSE);
}

void
docket_cli_table_print (DocketCliTable *table)
{
  g_autofree char *text = docket_cli_table_to_text (table);

  g_print ("%s", text);
}
