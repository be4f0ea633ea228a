/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Tables as text: what is written is read back as it was, and what is no table
 * is refused with the line on which it stops being one.
 */
#include <string.h>

#include "docket-csv.h"
#include "docket-error.h"
#include "docket-limits.h"

static char *
read_back (const char *text)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) rows = docket_csv_parse (text, strlen (text), &error);
  GString *shown = g_string_new (NULL);

  if (rows == NULL)
    {
      g_assert_error (error, DOCKET_CORE_ERROR, DOCKET_CORE_ERROR_INVALID);
      g_string_append_printf (shown, "! %s", error->message);
    }
  for (guint i = 0; rows != NULL && i < rows->len; i++)
    {
      const DocketCsvRow *row = g_ptr_array_index (rows, i);

      g_string_append_printf (shown, "%u:", row->line);
      for (guint j = 0; j < row->n_cells; j++)
        g_string_append_printf (shown, "[%s]", docket_csv_row_get_cell (row, j));
    }
  return g_string_free (shown, FALSE);
}

static void
test_reading (void)
{
  static const struct
  {
    const char *text;
    const char *rows;
  } cases[] = {
    { "", "" },
    { "\n\r\n", "" },
    { "a,b", "1:[a][b]" },
    { "a,b\n", "1:[a][b]" },
    { "a,b\r\n1,2\r\n", "1:[a][b]2:[1][2]" },
    { "a,\n,b\n", "1:[a][]2:[][b]" },
    { "a\n\nb\n", "1:[a]3:[b]" },
    { "\xef\xbb\xbf" "a;b\n1,5;2\n", "1:[a][b]2:[1,5][2]" },
    { "a\tb\n1,5\t\"2\t;\"\n\t3\n", "1:[a][b]2:[1,5][2\t;]3:[][3]" },
    { "a;b\tc\n1\t2\n", "1:[a;b][c]2:[1][2]" },
    { "a, b\tc\n1,5\t2\n", "1:[a, b][c]2:[1,5][2]" },
    { "\"a\tb\";c\n1;2\n", "1:[a\tb][c]2:[1][2]" },
    { "\"a, \"\"b\"\"\nc\"\td\n1\t2\n", "1:[a, \"b\"\nc][d]3:[1][2]" },
    { "a 3\" b\tc\n1\t2\n", "1:[a 3\" b][c]2:[1][2]" },
    { "a;b\n1\t;2\n", "1:[a][b]2:[1\t][2]" },
    { "a,b;c\n1;2,3\n", "1:[a][b;c]2:[1;2][3]" },
    { "\"a\"\"b\",\"c\nd\"\ne\n", "1:[a\"b][c\nd]3:[e]" },
    { "\"\"\n", "1:[]" },
    { "'=1,'a,''=1\n", "1:[=1]['a]['=1]" },
    { "a\rb\n", "1:[a\rb]" },
    { "a,\"b\nc\n", "! Line 1: a quotation mark is opened and never closed." },
    { "a\n\"b\" c\n", "! Line 2: there is text after a closing quotation mark." },
    { "a\nb\xff\n", "! Line 2: this is not readable as UTF-8. Please save the table as UTF-8." },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *rows = read_back (cases[i].text);

      g_assert_cmpstr (rows, ==, cases[i].rows);
    }
}

/* A NUL is nothing that text holds; too much is too much. */
static void
test_bounds (void)
{
  static const char nul[] = "a\0b\n";
  g_autoptr (GError) nul_error = NULL;
  g_autoptr (GError) large_error = NULL;
  g_autoptr (GError) wide_error = NULL;
  g_autofree char *wide = g_strnfill (DOCKET_CSV_COLUMNS_MAX, ',');

  g_assert_null (docket_csv_parse (nul, sizeof nul - 1, &nul_error));
  g_assert_error (nul_error, DOCKET_CORE_ERROR, DOCKET_CORE_ERROR_INVALID);
  g_assert_null (docket_csv_parse (nul, DOCKET_CSV_BYTES_MAX + 1, &large_error));
  g_assert_error (large_error, DOCKET_CORE_ERROR, DOCKET_CORE_ERROR_INVALID);
  g_assert_null (docket_csv_parse (wide, strlen (wide), &wide_error));
  g_assert_error (wide_error, DOCKET_CORE_ERROR, DOCKET_CORE_ERROR_INVALID);
}

static void
test_there_and_back (void)
{
  static const char *const cells[] = { "", "a", "a,b", "a;b", "\"", "a\nb", "=1+1", "+49 30", "-1", "@x", "'", "'=1", "''=1", "'a", "\t=", "ü東" };
  g_autoptr (GString) table = g_string_new (NULL);
  g_autoptr (GPtrArray) rows = NULL;
  const DocketCsvRow *row;

  for (guint i = 0; i < G_N_ELEMENTS (cells); i++)
    docket_csv_append (table, cells[i], i + 1 == G_N_ELEMENTS (cells));
  /* No cell begins as a spreadsheet's sum does. */
  g_assert_null (strstr (table->str, ",="));
  g_assert_null (strstr (table->str, ",+"));
  rows = docket_csv_parse (table->str, table->len, NULL);
  g_assert_nonnull (rows);
  g_assert_cmpuint (rows->len, ==, 1);
  row = g_ptr_array_index (rows, 0);
  g_assert_cmpuint (row->n_cells, ==, G_N_ELEMENTS (cells));
  for (guint i = 0; i < G_N_ELEMENTS (cells); i++)
    g_assert_cmpstr (docket_csv_row_get_cell (row, i), ==, cells[i]);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/core/csv/reading", test_reading);
  g_test_add_func ("/core/csv/bounds", test_bounds);
  g_test_add_func ("/core/csv/there-and-back", test_there_and_back);
  return g_test_run ();
}
