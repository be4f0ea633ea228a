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
  g_autoptr (GPtrArray) titles = g_ptr_array_new ();
  g_autoptr (GArray) targets = NULL;
  int target;

  g_ptr_array_add (titles, (gpointer) title);
  targets = docket_import_guess_targets (titles);
  g_assert_cmpuint (targets->len, ==, 1);
  target = g_array_index (targets, int, 0);

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
    { DOCKET_CUSTOMER_TERMS_DAYS, { "Zahlungsziel (Tage)", "Zahlungsziel, Tage", "Payment terms (days)", "Payment terms, days", "Terms", "terms_days" } },
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

/* Which of @titles, with '|' between them, is taken for the phone of a customer. */
static void
assert_phone (const char *titles, int expected)
{
  g_auto (GStrv) split = g_strsplit (titles, "|", -1);
  g_autoptr (GPtrArray) list = g_ptr_array_new ();
  g_autoptr (GArray) targets = NULL;
  int found = -1;

  for (guint i = 0; split[i] != NULL; i++)
    g_ptr_array_add (list, split[i]);
  targets = docket_import_guess_targets (list);
  for (guint i = 0; i < targets->len; i++)
    if (g_array_index (targets, int, i) == (int) DOCKET_CUSTOMER_PHONE)
      {
        g_assert_cmpint (found, ==, -1);
        found = (int) i;
      }
  if (found != expected)
    g_test_message ("%s", titles);
  g_assert_cmpint (found, ==, expected);
}

/* Wherever it stands: the mobile numbers of customers in place of their numbers would
 * be found out when somebody calls. */
static void
test_the_exact_name_wins (void)
{
  assert_phone ("Name|Phone (mobile)|Phone", 2);
  assert_phone ("Name|Phone|Phone (mobile)", 1);
  assert_phone ("Phone (mobile)|Telephone|Name|Phone|Phone (work)", 3);
  assert_phone ("Mobile|phone", 1);
  assert_phone ("Firma|Telefon (mobil)|Telefon|Telefon Büro", 2);
  assert_phone ("Firma|Handy|Telefon", 1);
  assert_phone ("Name|Phone (mobile)|Phone (work)", 1);
  assert_phone ("Name|Phone|phone", 1);
  assert_phone ("Name|Fax|Umsatz", -1);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/sync/import-columns/titles-of-other-programs", test_titles_of_other_programs);
  g_test_add_func ("/sync/import-columns/what-has-no-field-is-left-out", test_what_has_no_field_is_left_out);
  g_test_add_func ("/sync/import-columns/the-exact-name-wins", test_the_exact_name_wins);

  return g_test_run ();
}
