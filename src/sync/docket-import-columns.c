/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * What a column of a table of customers is likely to stand for: a field by its
 * name, by what people call it here, or by what other programs call it; and what a
 * cell of it says.
 */
#include "docket-config.h"

#include "docket-import-columns.h"

#include <string.h>

#include "docket-customer-import.h"
#include "docket-entry.h"
#include "docket-fold.h"
#include "docket-text.h"
#include "docket-typed.h"

/* Other names that tables give the fields, folded. What has no field here, as
 * the number of a customer or a fax, stands nowhere among them. */
static const struct
{
  DocketField field;
  const char *names; /* a blank around each */
} other_names[] = {
  { DOCKET_CUSTOMER_NAME, " customer company companyname customername firma firmenname firmierung kunde kundenname name1 " },
  { DOCKET_CUSTOMER_NICKNAME, " kurzname kurzbezeichnung suchname suchbegriff matchcode shortname rufname " },
  { DOCKET_CUSTOMER_ABOUT, " notes note comment comments remark remarks bemerkung bemerkungen notiz notizen anmerkung anmerkungen kommentar hinweis " },
  { DOCKET_CUSTOMER_PHONE, " telephone tel phonenumber telephonenumber telefon telefonnummer telnr telno telefonnr phoneno fon mobile mobil cell cellphone"
                           " mobilephone mobilenumber mobiltelefon mobilnummer handy handynummer handynr rufnummer festnetz landline " },
  { DOCKET_CUSTOMER_EMAIL, " mail emailaddress mailaddress emailadresse mailadresse emails " },
  { DOCKET_CUSTOMER_STREET, " address addressline streetaddress strasse str strassenr strassehausnr strassehausnummer adresse anschrift " },
  { DOCKET_CUSTOMER_CITY, " town ort stadt wohnort gemeinde ortschaft plzort plzstadt postleitzahlort postcodecity postcodetown zipcity ziptown cityzip townpostcode citypostcode " },
  { DOCKET_CUSTOMER_POSTCODE, " zip zipcode postalcode plz postleitzahl " },
  { DOCKET_CUSTOMER_REGION, " state county province bundesland kanton provinz " },
  { DOCKET_CUSTOMER_COUNTRY, " land staat nation countrycode landeskennzeichen " },
  { DOCKET_CUSTOMER_BILLING_EMAIL, " invoiceemail rechnungsemail emailrechnung " },
  { DOCKET_CUSTOMER_TERMS_DAYS, " terms paymentterms zahlungsziel zahlungsfrist paymentdays " },
  { DOCKET_CUSTOMER_TAX_ID, " vat vatnumber vatid vatno vatregno taxid taxno ustid ustidnr ustidnummer umsatzsteuerid steuernummer steuernr " },
  { DOCKET_CUSTOMER_CREDIT_LIMIT, " kreditlimit kreditrahmen kreditgrenze " },
};

/* What is said besides of one of several, or of what stands in it: "Phone
 * (mobile)", "Street and No.". A blank around each. */
static const char which_words[] = " mobil mobile handy privat private home work office business geschaeftlich dienstlich buero zentrale festnetz landline main haupt"
                                  " 1 und and of days tage ";
static const char number_words[] = " nr no number nummer hausnr houseno hausnummer ";

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

/* @folded: a word, or several in one */
static gboolean
is_among (const char *names, const char *folded)
{
  g_autofree char *word = g_strdup_printf (" %s ", folded);

  return *folded != '\0' && strstr (names, word) != NULL;
}

static int
find_target (const char *folded)
{
  const DocketKindInfo *kind = docket_kind_info (DOCKET_KIND_CUSTOMER);

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
    if (is_among (other_names[i].names, folded))
      return (int) other_names[i].field;
  return DOCKET_IMPORT_LEFT_OUT;
}

/* What a number may stand behind without being the number of a customer. */
static gboolean
has_numbers (int target)
{
  return target == DOCKET_CUSTOMER_PHONE || target == DOCKET_CUSTOMER_STREET || target == DOCKET_CUSTOMER_TAX_ID;
}

/* How sure a guess is: the smaller, the surer. */
typedef enum
{
  GUESS_FIELD,      /* the field's own name */
  GUESS_OTHER_NAME, /* what others call it */
  GUESS_PART,       /* one of several, "Phone (mobile)" */
} Guess;

static gboolean
is_field_name (int target, const char *folded)
{
  g_autofree char *name = NULL;
  g_autofree char *label = NULL;

  if (target == DOCKET_IMPORT_ID)
    return TRUE;
  name = fold_title (docket_field_info ((DocketField) target)->name);
  label = fold_title (docket_field_label ((DocketField) target));
  return g_str_equal (folded, name) || g_str_equal (folded, label);
}

static int
guess_target (const char *title, Guess *guess)
{
  g_autofree char *folded = fold_title (title);
  g_auto (GStrv) words = docket_fold_words (title);
  char **first = words;
  char **last = words + g_strv_length (words);
  gboolean numbered = FALSE;
  int target = find_target (folded);

  *guess = target == DOCKET_IMPORT_LEFT_OUT ? GUESS_PART : is_field_name (target, folded) ? GUESS_FIELD : GUESS_OTHER_NAME;
  while (target == DOCKET_IMPORT_LEFT_OUT && last - first > 1)
    {
      g_autofree char *rest = NULL;

      if (is_among (which_words, last[-1]) || is_among (number_words, last[-1]))
        {
          numbered |= is_among (number_words, last[-1]);
          g_clear_pointer (--last, g_free);
        }
      else if (is_among (which_words, *first))
        {
          first++;
        }
      else
        {
          break;
        }
      rest = g_strjoinv ("", first);
      target = find_target (rest);
    }
  /* Neither the name nor the id of a record is what the number of a customer means. */
  return target == DOCKET_IMPORT_ID || (numbered && !has_numbers (target)) ? find_target (folded) : target;
}

GArray *
docket_import_guess_targets (GPtrArray *titles)
{
  GArray *targets = g_array_sized_new (FALSE, FALSE, sizeof (int), titles->len);
  g_autofree Guess *guesses = g_new (Guess, titles->len);

  for (guint i = 0; i < titles->len; i++)
    {
      int target = guess_target (g_ptr_array_index (titles, i), &guesses[i]);

      g_array_append_val (targets, target);
    }
  for (guint i = 0; i < titles->len; i++)
    for (guint j = i + 1; j < titles->len; j++)
      if (g_array_index (targets, int, i) == g_array_index (targets, int, j))
        g_array_index (targets, int, guesses[j] < guesses[i] ? i : j) = DOCKET_IMPORT_LEFT_OUT;
  return targets;
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
