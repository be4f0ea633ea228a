/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A table, as somebody exported it from another program. What is read as one is
 * written as a table again and read back the same; and what its columns give for
 * customers is a change that the server can read. */
#include "docket-fuzz.h"

#include "docket-cli-fields.h"
#include "docket-codec.h"
#include "docket-csv.h"
#include "docket-error.h"

#define ID "01890000-0000-7000-8000-0000000000c1"

/* A line without anything in it is no row. */
static gboolean
is_blank (const DocketCsvRow *row)
{
  return row->n_cells == 1 && *docket_csv_row_get_cell (row, 0) == '\0';
}

/* Below a head, as every table that is written has one. */
static void
promise_read_back (GPtrArray *rows)
{
  g_autoptr (GString) text = g_string_new ("id,void\r\n");
  g_autoptr (GPtrArray) back = NULL;
  guint n = 0;

  for (guint i = 0; i < rows->len; i++)
    {
      const DocketCsvRow *row = g_ptr_array_index (rows, i);

      for (guint j = 0; j < row->n_cells; j++)
        docket_csv_append (text, docket_csv_row_get_cell (row, j), j + 1 == row->n_cells);
    }
  back = docket_csv_parse (text->str, text->len, NULL);
  PROMISE (back != NULL);
  for (guint i = 0; i < rows->len; i++)
    {
      const DocketCsvRow *row = g_ptr_array_index (rows, i);
      const DocketCsvRow *same;

      if (is_blank (row))
        continue;
      PROMISE (++n < back->len);
      same = g_ptr_array_index (back, n);
      g_assert_cmpuint (same->n_cells, ==, row->n_cells);
      for (guint j = 0; j < row->n_cells; j++)
        g_assert_cmpstr (docket_csv_row_get_cell (same, j), ==, docket_csv_row_get_cell (row, j));
    }
  PROMISE (back->len == n + 1);
}

/* The cells of @row by the names in @head. */
static void
promise_sendable (const DocketCsvRow *head, const DocketCsvRow *row)
{
  g_autoptr (DocketValues) values = docket_values_new ();
  g_autoptr (DocketOperation) create = NULL, received = NULL;
  g_autofree char *text = NULL;

  for (guint i = 0; i < MIN (head->n_cells, row->n_cells); i++)
    {
      DocketField field = docket_field_from_name (DOCKET_KIND_CUSTOMER, docket_csv_row_get_cell (head, i));
      g_autoptr (GVariant) value = NULL;
      g_autoptr (GError) error = NULL;
      gboolean ok;

      if (field == DOCKET_FIELD_NONE || docket_field_info (field)->group == DOCKET_GROUP_CUSTOMER_SERVER)
        continue;
      ok = docket_cli_parse_value (NULL, field, docket_csv_row_get_cell (row, i), &value, &error);
      PROMISE (ok == (error == NULL));
      if (ok)
        docket_values_set (values, field, value);
    }
  /* It is refused by its line. */
  if (docket_values_get_text (values, DOCKET_CUSTOMER_NAME) == NULL)
    return;
  create = docket_operation_new_create (DOCKET_KIND_CUSTOMER, ID, values);
  create->key = g_strdup (ID);
  text = docket_operation_to_text (create);
  received = docket_operation_from_text (text, NULL);
  PROMISE (received != NULL && received->invalid == NULL);
  PROMISE (docket_values_equal (received->set, values));
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) rows = docket_csv_parse ((const char *) data, size, &error);

  PROMISE ((rows == NULL) == (error != NULL));
  if (rows == NULL)
    {
      PROMISE (g_error_matches (error, DOCKET_CORE_ERROR, DOCKET_CORE_ERROR_INVALID));
      return 0;
    }
  promise_read_back (rows);
  for (guint i = 1; i < rows->len; i++)
    promise_sendable (g_ptr_array_index (rows, 0), g_ptr_array_index (rows, i));
  return 0;
}
