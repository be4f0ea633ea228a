/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * What the columns of a table of customers are taken for, by titles as other
 * programs write them.
 */
#include <glib.h>

#include "docket-customer-import.h"
#include "docket-import-columns.h"

static void
assert_target (const char *title, int expected)
{
  int target = docket_import_guess_target (title);

  if (target != expected)
    g_test_message ("“%s” was taken for %d, not for %d", title, target, expected);
  g_assert_cmpint (target, ==, expected);
}

static void
test_titles_of_other_programs (void)
{
  static const struct
  {
    DocketField field;
    const char *titles[12];
  } fields[] = {
    { DOCKET_CUSTOMER_NAME, { "Name", "Kunde", "Firma", "Name 1", "Customer", "Company Name", "Kundenname" } },
    { DOCKET_CUSTOMER_NICKNAME, { "Nickname", "Kurzname", "Matchcode", "Short name" } },
    { DOCKET_CUSTOMER_PHONE, { "Phone", "Tel.", "Tel.-Nr.", "Telefon (mobil)", "TELEFON 1", "Telefon Büro", "Mobile phone", "Phone (work)", "Handy", "Phone No.", "Mobil-Nr." } },
    { DOCKET_CUSTOMER_EMAIL, { "E-Mail", "e-mail address", "E-Mail (privat)", "Mail", "E-Mail-Adresse", "Email 1" } },
    { DOCKET_CUSTOMER_STREET, { "Street", "Straße/Nr.", "Straße, Hausnr.", "Straße und Hausnummer", "Str.", "Strasse", "Anschrift", "Address Line 1", "Street & No." } },
    { DOCKET_CUSTOMER_CITY, { "City", "Ort", "PLZ/Ort", "PLZ, Ort", "Stadt", "ZIP / City", "Town" } },
    { DOCKET_CUSTOMER_POSTCODE, { "PLZ", "Postleitzahl", "Zip Code", "ZIP", "Postal code" } },
    { DOCKET_CUSTOMER_COUNTRY, { "Country", "Land" } },
    { DOCKET_CUSTOMER_REGION, { "Region", "Bundesland", "State", "Kanton" } },
    { DOCKET_CUSTOMER_TAX_ID, { "Tax number", "USt-IdNr.", "VAT No.", "VAT ID", "Steuernummer", "Steuer-Nr." } },
    { DOCKET_CUSTOMER_TERMS_DAYS, { "Zahlungsziel (Tage)", "Payment terms, days", "Terms", "terms_days" } },
    { DOCKET_CUSTOMER_ABOUT, { "Bemerkung", "Notizen", "Comments", "About" } },
  };

  for (guint i = 0; i < G_N_ELEMENTS (fields); i++)
    for (guint j = 0; fields[i].titles[j] != NULL; j++)
      assert_target (fields[i].titles[j], (int) fields[i].field);
}

/* To take a number for a name is worse than to ask. */
static void
test_what_has_no_field_is_left_out (void)
{
  static const char *const titles[] = {
    "Kd-Nr", "Kd.-Nr.", "Kundennummer", "Kunden-Nr.", "Kunde Nr.", "Customer No.", "Customer Number", "Firma Nr.", "Customer ID", "Work ID",
    "Fax", "Telefax", "Telefon 2", "Nr.", "No.", "", " ", "/", "Umsatz 2025", "IBAN", "Mobil Haus", "und",
  };

  for (guint i = 0; i < G_N_ELEMENTS (titles); i++)
    assert_target (titles[i], DOCKET_IMPORT_LEFT_OUT);
  assert_target ("ID", DOCKET_IMPORT_ID);
  assert_target ("id", DOCKET_IMPORT_ID);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/sync/import-columns/titles-of-other-programs", test_titles_of_other_programs);
  g_test_add_func ("/sync/import-columns/what-has-no-field-is-left-out", test_what_has_no_field_is_left_out);

  return g_test_run ();
}
