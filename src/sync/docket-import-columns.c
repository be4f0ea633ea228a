/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * What a column of a table of customers is likely to stand for: a field by its
 * name, by what people call it here, or by what other programs call it; and what a
 * cell of it says.
 */
#include "docket-config.h"

#include "docket-import-columns.h"

#include "docket-customer-import.h"
#include "docket-entry.h"
#include "docket-fold.h"
#include "docket-text.h"
#include "docket-typed.h"

/* Other names that tables give the fields, folded. */
static const struct
{
  const char *name;
  DocketField field;
} other_names[] = {
  { "customer", DOCKET_CUSTOMER_NAME },     { "company", DOCKET_CUSTOMER_NAME },      { "companyname", DOCKET_CUSTOMER_NAME },
  { "customername", DOCKET_CUSTOMER_NAME }, { "firma", DOCKET_CUSTOMER_NAME },        { "kunde", DOCKET_CUSTOMER_NAME },
  { "telephone", DOCKET_CUSTOMER_PHONE },   { "tel", DOCKET_CUSTOMER_PHONE },         { "mobile", DOCKET_CUSTOMER_PHONE },
  { "phonenumber", DOCKET_CUSTOMER_PHONE }, { "telefon", DOCKET_CUSTOMER_PHONE },     { "mail", DOCKET_CUSTOMER_EMAIL },
  { "emailaddress", DOCKET_CUSTOMER_EMAIL }, { "address", DOCKET_CUSTOMER_STREET },   { "streetaddress", DOCKET_CUSTOMER_STREET },
  { "strasse", DOCKET_CUSTOMER_STREET },    { "town", DOCKET_CUSTOMER_CITY },         { "ort", DOCKET_CUSTOMER_CITY },
  { "stadt", DOCKET_CUSTOMER_CITY },        { "zip", DOCKET_CUSTOMER_POSTCODE },      { "zipcode", DOCKET_CUSTOMER_POSTCODE },
  { "postalcode", DOCKET_CUSTOMER_POSTCODE }, { "plz", DOCKET_CUSTOMER_POSTCODE },    { "state", DOCKET_CUSTOMER_REGION },
  { "county", DOCKET_CUSTOMER_REGION },     { "land", DOCKET_CUSTOMER_COUNTRY },      { "notes", DOCKET_CUSTOMER_ABOUT },
  { "vat", DOCKET_CUSTOMER_TAX_ID },        { "vatnumber", DOCKET_CUSTOMER_TAX_ID },  { "terms", DOCKET_CUSTOMER_TERMS_DAYS },
};

static char *
fold_title (const char *title)
{
  g_auto (GStrv) words = docket_fold_words (title);

  return g_strjoinv ("", words);
}

gboolean
docket_import_is_written (DocketField field)
{
  return docket_field_info (field)->group != DOCKET_GROUP_CUSTOMER_SERVER;
}

int
docket_import_guess_target (const char *title)
{
  const DocketKindInfo *kind = docket_kind_info (DOCKET_KIND_CUSTOMER);
  g_autofree char *folded = fold_title (title);

  if (g_str_equal (folded, "id"))
    return DOCKET_IMPORT_ID;
  for (guint i = 0; i < kind->n_fields; i++)
    {
      DocketField field = kind->first_field + (DocketField) i;
      g_autofree char *name = fold_title (docket_field_info (field)->name);
      g_autofree char *label = fold_title (docket_field_label (field));

      if (docket_import_is_written (field) && (g_str_equal (folded, name) || g_str_equal (folded, label)))
        return (int) field;
    }
  for (guint i = 0; i < G_N_ELEMENTS (other_names); i++)
    if (g_str_equal (folded, other_names[i].name))
      return (int) other_names[i].field;
  return DOCKET_IMPORT_LEFT_OUT;
}

gboolean
docket_import_read_cell (DocketValues *values, DocketField field, const char *text, char **problem)
{
  g_autoptr (GVariant) value = NULL;
  g_autoptr (GError) error = NULL;

  if (!docket_typed_read (field, text, &value, &error) || !docket_field_check (field, value, &error) || !docket_entry_check (field, value, &error))
    {
      *problem = docket_text_end_sentence (error->message);
      return FALSE;
    }
  docket_values_set (values, field, value);
  return TRUE;
}
