/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * What the table says of a customer, column by column.
 */

#include "docket-config.h"

#include <inttypes.h>
#include <glib/gi18n-lib.h>

#include "docket-customer-columns.h"

#include "docket-text.h"

static void
fill_field (DocketCell *cell, const DocketRecord *customer, DocketField field)
{
  const char *text = docket_record_get_text (customer, field);

  docket_cell_set_text (cell, text != NULL ? text : "—", text == NULL);
}

static void
fill_name (DocketCell *cell, DocketDesk *desk, DocketRecordItem *item, DocketRecord *customer)
{
  const char *name = docket_record_get_text (customer, DOCKET_CUSTOMER_NAME);
  const char *phone = docket_record_get_text (customer, DOCKET_CUSTOMER_PHONE);
  g_autofree char *address = docket_customer_address (customer);
  g_autofree char *standing = docket_customer_standing (desk, customer);
  g_autofree char *row = g_strdup_printf ("%s, %s, %s, %s", name != NULL ? name : _ ("no name"), address != NULL ? address : _ ("no address"),
                                          phone != NULL ? phone : _ ("no phone"), standing);

  docket_cell_set_text (cell, name != NULL ? name : _ ("no name"), name == NULL || docket_record_get_void (customer));
  docket_cell_name_row (cell, row);
}

static void
fill_address (DocketCell *cell, DocketDesk *desk, DocketRecordItem *item, DocketRecord *customer)
{
  const char *city = docket_record_get_text (customer, DOCKET_CUSTOMER_CITY);
  const char *street = docket_record_get_text (customer, DOCKET_CUSTOMER_STREET);
  /* The town first: the table can be sorted by it. */
  g_autofree char *both = city != NULL && street != NULL ? g_strconcat (city, _ (", "), street, NULL) : NULL;

  docket_cell_set_text (cell, both != NULL ? both : city != NULL ? city : street != NULL ? street : "—", city == NULL && street == NULL);
}

/* Read from left to right, whatever script stands around it. */
static void
fill_phone (DocketCell *cell, DocketDesk *desk, DocketRecordItem *item, DocketRecord *customer)
{
  const char *phone = docket_record_get_text (customer, DOCKET_CUSTOMER_PHONE);
  g_autofree char *isolated = phone != NULL ? g_strdup_printf ("\u2066%s\u2069", phone) : NULL;

  docket_cell_set_text (cell, isolated != NULL ? isolated : "—", isolated == NULL);
}

static void
fill_email (DocketCell *cell, DocketDesk *desk, DocketRecordItem *item, DocketRecord *customer)
{
  fill_field (cell, customer, DOCKET_CUSTOMER_EMAIL);
}

static void
fill_open_jobs (DocketCell *cell, DocketDesk *desk, DocketRecordItem *item, DocketRecord *customer)
{
  gint64 n = docket_record_item_get_open_jobs (item);
  g_autofree char *text = n > 0 ? g_strdup_printf ("%'" PRId64, n) : NULL;

  docket_cell_set_text (cell, text != NULL ? text : "—", text == NULL);
}

const DocketColumn docket_customer_columns[DOCKET_N_CUSTOMER_COLUMNS] = {
  { N_ ("Name"), -1, 0, DOCKET_SORT_NAME, 0, DOCKET_CELL_MARKED, fill_name },
  { N_ ("Address"), 190, 300, DOCKET_SORT_CITY, 610, DOCKET_CELL_MARKED, fill_address },
  { N_ ("Phone"), 138, 0, DOCKET_SORT_DEFAULT, 420, DOCKET_CELL_FIGURES | DOCKET_CELL_MARKED, fill_phone },
  { N_ ("E-mail"), 225, 300, DOCKET_SORT_DEFAULT, 970, DOCKET_CELL_MARKED, fill_email },
  { N_ ("Open jobs"), 116, 0, DOCKET_SORT_OPEN_JOBS, 340, DOCKET_CELL_FIGURES | DOCKET_CELL_END, fill_open_jobs },
  { N_ ("Sync"), 125, 220, DOCKET_SORT_DEFAULT, 780, DOCKET_CELL_ICON | DOCKET_CELL_CAPTION | DOCKET_CELL_SHRINKS, docket_cell_fill_sync },
};

char *
docket_customer_address (const DocketRecord *customer)
{
  const char *street = docket_record_get_text (customer, DOCKET_CUSTOMER_STREET);
  const char *city = docket_record_get_text (customer, DOCKET_CUSTOMER_CITY);

  if (street != NULL && city != NULL)
    return g_strconcat (street, _ (", "), city, NULL);
  return g_strdup (street != NULL ? street : city);
}

char *
docket_customer_standing (DocketDesk *desk, const DocketRecord *customer)
{
  const char *standing = docket_record_get_text (customer, DOCKET_CUSTOMER_STANDING);
  const char *into = docket_record_get_text (customer, DOCKET_CUSTOMER_MERGED_INTO);

  if (docket_record_get_void (customer) && into != NULL)
    {
      g_autofree char *name = docket_desk_record_name (desk, DOCKET_KIND_CUSTOMER, into);

      return g_strdup_printf (_ ("Merged into %s"), name);
    }
  if (docket_record_get_void (customer))
    return g_strdup (_ ("Set aside"));
  return g_strdup (standing != NULL ? docket_choice_label (DOCKET_CUSTOMER_STANDING, standing) : _ ("Customer"));
}
