/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Folding, normal forms, and whether the measure of similarity finds the same
 * customer written twice and leaves two customers alone.
 *
 * The generated set: customers of a made-up town; of each a second entry with
 * the slips that people make (pairs that are one), and pairs of two different
 * customers: any two, and the hard ones (same surname, same trade, same house,
 * one phone for two firms in one office).
 */
#include <glib.h>
#include <string.h>

#include "docket-fold.h"
#include "docket-limits.h"
#include "docket-normal.h"
#include "docket-random.h"
#include "docket-similar.h"

/* ---- Folding and normal forms ---- */

static void
assert_words (char **words, const char *expected)
{
  g_autofree char *joined = g_strjoinv (" ", words);

  g_assert_cmpstr (joined, ==, expected);
  g_strfreev (words);
}

static void
test_fold (void)
{
  char *number = NULL;

  assert_words (docket_fold_words ("Jürgen Groß"), "juergen gross");
  assert_words (docket_fold_words ("Strøm Ångström Æbelø"), "stroem aangstroem aebeloe");
  assert_words (docket_fold_words ("Łukasz Żak, Hernández & Señor"), "lukasz zak hernandez senor");
  assert_words (docket_fold_words ("O’Brien O'Brien"), "obrien obrien");
  assert_words (docket_fold_words ("Zoe\xcc\x88"), "zoe");
  assert_words (docket_fold_words ("M\xcc\x88uller Mu\xcc\x88ller"), "muller mueller");
  assert_words (docket_fold_words (NULL), "");
  assert_words (docket_fold_words (" -–— "), "");
  assert_words (docket_fold_name ("Bäckerei Müller G.m.b.H. & Co. KG"), "baeckerei mueller");
  assert_words (docket_fold_name ("Nordic Heating Oy Ab"), "nordic heating");
  assert_words (docket_fold_name ("Kowalski Sp. z o.o."), "kowalski");
  assert_words (docket_fold_name ("Talleres García, S.A."), "talleres garcia");
  assert_words (docket_fold_name ("AG"), "ag");
  assert_words (docket_fold_street ("Hauptstraße 12 a", &number), "hauptstr");
  g_assert_cmpstr (number, ==, "12a");
  g_clear_pointer (&number, g_free);
  assert_words (docket_fold_street ("12 Mill Road", &number), "mill rd");
  g_assert_cmpstr (number, ==, "12");
  g_clear_pointer (&number, g_free);
  assert_words (docket_fold_street (NULL, &number), "");
  g_assert_null (number);
}

static void
test_normal (void)
{
  static const char *const phones[][2] = {
    { "+49 (0)30 / 123-456", "+4930123456" }, { "0049 30 123456", "+4930123456" }, { "030 123456", "030123456" },
    { "(030) 12 34 56", "030123456" },        { "555-0100 ext. 12", "5550100" },   { "٠٣٠١٢٣٤٥٦", "030123456" },
    { "none", NULL },                         { "123", NULL },                     { "", NULL },
    { "123456789012345678901", NULL },        { NULL, NULL },
  };
  static const char *const emails[][2] = {
    { " Anna@Example.COM ", "anna@example.com" }, { "Anna Li <anna@x.example>", "anna@x.example" }, { "anna", NULL }, { "@x", NULL },
    { "a@", NULL }, { "a@b@c", NULL }, { "a b@c", NULL }, { NULL, NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (phones); i++)
    {
      g_autofree char *phone = docket_normal_phone (phones[i][0]);

      g_assert_cmpstr (phone, ==, phones[i][1]);
    }
  for (guint i = 0; i < G_N_ELEMENTS (emails); i++)
    {
      g_autofree char *email = docket_normal_email (emails[i][0]);

      g_assert_cmpstr (email, ==, emails[i][1]);
    }
}

static void
test_phone_ends (void)
{
  static const char *const ends[][2] = {
    { "1234", "1234" },          { "0291", "0291" },        { " 12 34 ", "1234" },    { "0751 / 12 34", "07511234" }, { "+49 (0)751-1234", "497511234" },
    { "0049 751 1234", "497511234" }, { "٠٣٠١٢٣٤٥٦", "030123456" }, { "123", NULL },  { "1 2 3 4", NULL },            { "J-10248", NULL },
    { "1234 Adler", NULL },      { "12,34", NULL },         { "12+34", NULL },        { "", NULL },                   { "+ - /", NULL },
    { "123456789012345678901", NULL },
  };
  static const struct { const char *phone, *typed; gboolean is; } pairs[] = {
    { "+49 751 / 12 34 56", "3456", TRUE },     { "+49 751 / 12 34 56", "0751 123456", TRUE }, { "0751 123456", "+49 751 123456", TRUE },
    { "0751 123456", "+1 201 751 123456", FALSE }, { "0751 123456", "123457", FALSE },            { "0751 120291", "0291", TRUE },
    { "0751 123456 ext. 12", "3456", TRUE },    { NULL, "3456", FALSE },                       { "none", "3456", FALSE },
    { "12345", "+49 12345", FALSE },            { "0751 123456", "999 751 123456", TRUE },     { "0751 123456", "9999 751 123456", FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (ends); i++)
    {
      g_autofree char *end = docket_normal_phone_end (ends[i][0]);

      g_assert_cmpstr (end, ==, ends[i][1]);
    }
  for (guint i = 0; i < G_N_ELEMENTS (pairs); i++)
    {
      g_autofree char *end = docket_normal_phone_end (pairs[i].typed);

      g_test_message ("%s, %s", pairs[i].phone, end);
      g_assert_cmpint (docket_normal_phone_ends (pairs[i].phone, end), ==, pairs[i].is);
    }
}

/* Where two agree nobody is asked, so this is stricter than matching. */
static void
test_same (void)
{
  static const struct { DocketField field; const char *a, *b; gboolean same; } pairs[] = {
    { DOCKET_CUSTOMER_PHONE, "+49 30 123456", "+4930123456", TRUE },
    { DOCKET_CUSTOMER_PHONE, "+49 30 123456", "0049 (30) 123-456", TRUE },
    { DOCKET_JOB_SITE_PHONE, "+49 (0)30/123456", "0049 (0) 30.123456", TRUE },
    { DOCKET_JOB_SITE_PHONE, "+49 (0)30/123456", "0049 (0)30–123456", TRUE },
    { DOCKET_CUSTOMER_PHONE, "030 123456", "+49 30 123456", FALSE },
    { DOCKET_CUSTOMER_PHONE, "030 123456", "030 123457", FALSE },
    { DOCKET_CUSTOMER_PHONE, "030 123456 x12", "030123456X12", TRUE },
    { DOCKET_CUSTOMER_PHONE, "030 123456 x12", "030 123456 x13", FALSE },
    { DOCKET_CUSTOMER_PHONE, "030 123456 x12", "030 123456", FALSE },
    { DOCKET_CUSTOMER_PHONE, "030 123456", NULL, FALSE },
    { DOCKET_CUSTOMER_PHONE, NULL, NULL, TRUE },
    { DOCKET_CUSTOMER_EMAIL, "Ann@X.example", " Ann@x.EXAMPLE\t", TRUE },
    { DOCKET_CUSTOMER_BILLING_EMAIL, "Ann@x.example", "ann@x.example", FALSE },
    { DOCKET_CUSTOMER_EMAIL, "ann", "ANN", FALSE },
    { DOCKET_CUSTOMER_NAME, "Ann ", "\u00a0Ann", TRUE },
    { DOCKET_CUSTOMER_NAME, "Ann  Lee", "Ann Lee", FALSE },
    { DOCKET_CUSTOMER_NAME, "Ann", "ann", FALSE },
    { DOCKET_CUSTOMER_STANDING, "active", "active ", FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (pairs); i++)
    {
      g_autoptr (GVariant) a = pairs[i].a == NULL ? NULL : g_variant_ref_sink (g_variant_new_string (pairs[i].a));
      g_autoptr (GVariant) b = pairs[i].b == NULL ? NULL : g_variant_ref_sink (g_variant_new_string (pairs[i].b));

      if (docket_normal_same (pairs[i].field, a, b) != pairs[i].same || docket_normal_same (pairs[i].field, b, a) != pairs[i].same)
        g_error ("“%s” and “%s” are %s", pairs[i].a, pairs[i].b, pairs[i].same ? "two" : "one");
    }
}

static void
test_tidy (void)
{
  g_autoptr (DocketValues) values = docket_values_new ();
  g_autoptr (DocketValues) tidy = NULL, already = NULL;

  docket_values_set_text (values, DOCKET_CUSTOMER_NAME, " Ann Lee\n");
  docket_values_set_text (values, DOCKET_CUSTOMER_ABOUT, "\u00a0\t");
  docket_values_set_text (values, DOCKET_CUSTOMER_CITY, "Ulm");
  docket_values_set_int (values, DOCKET_CUSTOMER_TERMS_DAYS, 30);
  docket_values_clear (values, DOCKET_CUSTOMER_REGION);
  tidy = docket_normal_tidy (values);
  g_assert_cmpstr (docket_values_get_text (tidy, DOCKET_CUSTOMER_NAME), ==, "Ann Lee");
  g_assert_true (docket_values_contains (tidy, DOCKET_CUSTOMER_ABOUT));
  g_assert_null (docket_values_get (tidy, DOCKET_CUSTOMER_ABOUT));
  g_assert_cmpuint (docket_values_n (tidy), ==, docket_values_n (values));
  g_assert_cmpstr (docket_values_get_text (values, DOCKET_CUSTOMER_NAME), ==, " Ann Lee\n");
  already = docket_normal_tidy (tidy);
  g_assert_null (already);
}

static void
test_distance (void)
{
  g_assert_cmpuint (docket_fold_distance ("meier", "meyer", 2), ==, 1);
  g_assert_cmpuint (docket_fold_distance ("shcmidt", "schmidt", 2), ==, 1);
  g_assert_cmpuint (docket_fold_distance ("kitten", "sitting", 5), ==, 3);
  g_assert_cmpuint (docket_fold_distance ("kitten", "sitting", 2), ==, 3);
  g_assert_cmpuint (docket_fold_distance ("", "abc", 5), ==, 3);
  g_assert_cmpuint (docket_fold_distance ("abc", "abc", 0), ==, 0);
}

/* ---- Single pairs ---- */

typedef struct
{
  const char *name;
  const char *phone;
  const char *email;
  const char *street;
  const char *postcode;
  const char *city;
} Entry;

static DocketLikeness *
likeness_of (const Entry *entry)
{
  g_autoptr (DocketValues) values = docket_values_new ();

  docket_values_set_text (values, DOCKET_CUSTOMER_NAME, entry->name);
  docket_values_set_text (values, DOCKET_CUSTOMER_PHONE, entry->phone);
  docket_values_set_text (values, DOCKET_CUSTOMER_EMAIL, entry->email);
  docket_values_set_text (values, DOCKET_CUSTOMER_STREET, entry->street);
  docket_values_set_text (values, DOCKET_CUSTOMER_POSTCODE, entry->postcode);
  docket_values_set_text (values, DOCKET_CUSTOMER_CITY, entry->city);
  return docket_likeness_new (NULL, values);
}

static guint
score_of (const Entry *a, const Entry *b, DocketAlike *why)
{
  g_autoptr (DocketLikeness) first = likeness_of (a);
  g_autoptr (DocketLikeness) second = likeness_of (b);
  guint score = docket_likeness_score (first, second, why);
  DocketAlike back;

  g_assert_cmpuint (docket_likeness_score (second, first, &back), ==, score);
  g_assert_true (why == NULL || *why == back);
  return score;
}

typedef struct
{
  Entry a;
  Entry b;
  gboolean likely;
  DocketAlike why;
} Pair;

static void
test_pairs (void)
{
  static const Pair pairs[] = {
    { { .name = "Müller Bau GmbH", .phone = "030 123456" }, { .name = "Mueller-Bau", .phone = "+49 30 123456" }, TRUE, DOCKET_ALIKE_SAME_NAME | DOCKET_ALIKE_SAME_PHONE },
    { { .name = "Baumeister AG", .email = "info@bm.example" }, { .name = "Bau Meister", .email = "Info@BM.example" }, TRUE, DOCKET_ALIKE_SAME_NAME | DOCKET_ALIKE_SAME_EMAIL },
    { { .name = "Schmidt, Anna", .street = "Hauptstraße 12a", .postcode = "D-10115" }, { .name = "Anna Schmidt", .street = "Hauptstr. 12 a", .postcode = "10115" }, TRUE, DOCKET_ALIKE_SAME_NAME | DOCKET_ALIKE_SAME_ADDRESS },
    { { .name = "Anna Schmidt", .street = "Mill Road 4", .city = "Eastham" }, { .name = "Anna Shcmidt", .street = "4 Mill Rd", .city = "Eastham" }, TRUE, DOCKET_ALIKE_SIMILAR_NAME | DOCKET_ALIKE_SAME_ADDRESS },
    /* Two firms, one switchboard, one house. */
    { { .name = "Dr. Abel", .phone = "030 123456", .street = "Ring 1", .city = "Bonn" }, { .name = "Kanzlei Bach", .phone = "030 123456", .street = "Ring 1", .city = "Bonn" }, FALSE, DOCKET_ALIKE_SAME_PHONE | DOCKET_ALIKE_SAME_ADDRESS },
    { { .name = "Anna Schmidt", .phone = "030 123456" }, { .name = "Anna Schmidt", .phone = "089 999888", .city = "Bonn" }, FALSE, DOCKET_ALIKE_SAME_NAME },
    { { .name = "Branch 1 Nordbank", .city = "Bonn" }, { .name = "Branch 2 Nordbank", .city = "Bonn" }, FALSE, DOCKET_ALIKE_SAME_PLACE },
    { { .name = "Peter Schmidt" }, { .name = "Petra Schmidt" }, FALSE, DOCKET_ALIKE_NOTHING },
    { { .name = "Hotel Adler", .city = "Bonn" }, { .name = "Hotel Krone", .city = "Bonn" }, FALSE, DOCKET_ALIKE_SAME_PLACE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (pairs); i++)
    {
      DocketAlike why;
      guint score = score_of (&pairs[i].a, &pairs[i].b, &why);

      g_test_message ("%s / %s: %u", pairs[i].a.name, pairs[i].b.name, score);
      g_assert_true ((score >= DOCKET_MATCH_SCORE_LIKELY) == pairs[i].likely);
      g_assert_cmphex (why, ==, pairs[i].why);
    }
}

/* Nothing known in common is no reason; one good reason alone is shown. */
static void
test_sparse (void)
{
  static const Entry nothing = { NULL }, name = { .name = "Anna Schmidt" }, phone = { .phone = "030 123456" }, both = { .name = "Anna Schmidt", .phone = "0049 30 123456" };

  g_assert_cmpuint (score_of (&nothing, &nothing, NULL), <, DOCKET_MATCH_SCORE_SHOWN);
  g_assert_cmpuint (score_of (&name, &phone, NULL), <, DOCKET_MATCH_SCORE_SHOWN);
  g_assert_cmpuint (score_of (&phone, &both, NULL), >=, DOCKET_MATCH_SCORE_SHOWN);
  g_assert_cmpuint (score_of (&phone, &both, NULL), <, DOCKET_MATCH_SCORE_LIKELY);
  g_assert_cmpuint (score_of (&name, &both, NULL), >=, DOCKET_MATCH_SCORE_LIKELY);
}

static void
test_why (void)
{
  g_autofree char *sentence = docket_alike_sentence (DOCKET_ALIKE_SAME_NAME | DOCKET_ALIKE_SAME_PHONE);

  g_assert_cmpstr (sentence, ==, "same name, same phone");
  for (guint i = 0; i < DOCKET_ALIKE_KINDS; i++)
    g_assert_cmpint (docket_alike_from_name (docket_alike_name ((DocketAlike) (1u << i))), ==, 1 << i);
  g_assert_cmpint (docket_alike_from_name ("same shoes"), ==, DOCKET_ALIKE_NOTHING);
}

static void
test_keys (void)
{
  static const Entry a = { .name = "Schmidt, Anna GmbH", .phone = "+49 30 1234567", .email = "A@b.example", .street = "Ring 1" };
  static const Entry b = { .name = "Anna Schmidt", .phone = "030 1234567", .email = "a@B.example" };
  g_autoptr (DocketLikeness) first = likeness_of (&a);
  g_autoptr (DocketLikeness) second = likeness_of (&b);
  g_auto (GStrv) keys_a = docket_likeness_keys (first);
  g_auto (GStrv) keys_b = docket_likeness_keys (second);
  g_autofree char *text = docket_likeness_text (first);

  g_assert_cmpuint (g_strv_length (keys_a), ==, 3);
  for (guint i = 0; keys_a[i] != NULL; i++)
    g_assert_cmpstr (keys_a[i], ==, keys_b[i]);
  g_assert_cmpstr (text, ==, "schmidt anna  ring");
  g_assert_false (docket_likeness_equal (first, second));
  g_assert_true (docket_likeness_equal (first, first));
}

/* ---- A town of them ---- */

#define TOWN 600
#define VARIANTS 3
#define RANDOM_PAIRS 20000
/* Of pairs that are one, found; of pairs found, right; of the hard different
 * ones, left alone. */
#define RECALL_MIN_PERCENT 95
#define PRECISION_MIN_PERCENT 99
#define HARD_MIN_PERCENT 95

static const char *const firsts[] = { "Amina", "Anders", "Antoine", "Björn", "Camille", "Chiara", "David", "Ekaterina", "Esther", "Felix", "Giulia", "Hana", "Inês", "Jürgen", "Klára", "Léa", "Łukasz", "Mateo", "Niamh", "Olga", "Peter", "Petra", "Søren", "Tereza", "Zoë" };
static const char *const lasts[] = { "Achterberg", "Adeyemi", "Bakker", "Bauer", "Björk", "Castro", "Dahl", "Eriksen", "Ferreira", "García", "Grünwald", "Hernández", "Horváth", "Jansen", "Kowalczyk", "Lefèvre", "Lindholm", "Meyer", "Müller", "Nyström", "Papadopoulos", "Schneider", "Szabó", "Vogel", "Żak" };
static const char *const trades[] = { "Bäckerei %s", "%s Logistics", "Hotel %s", "%s Heizungsbau", "%s & Söhne", "Zahnarztpraxis %s", "%s Motors", "Restaurant %s" };
static const char *const forms[] = { "", " GmbH", " Ltd", " AG", " S.A.", " Oy", " & Co. KG" };
static const char *const roads[] = { "Hauptstraße", "Bahnhofstraße", "Mill Road", "Gartenweg", "Schloßallee", "Harbour Street", "Kirchplatz", "Lindenstraße", "Station Road", "Ringstraße" };

typedef struct
{
  char *name;
  char *phone;
  char *email;
  char *street;
  char *postcode;
  char *city;
} Made;

static void
made_clear (Made *made)
{
  g_free (made->name);
  g_free (made->phone);
  g_free (made->email);
  g_free (made->street);
  g_free (made->postcode);
  g_free (made->city);
}

static guint
pick (DocketRandom *random, guint n)
{
  return (guint) docket_random_range (random, 0, n - 1);
}

static DocketLikeness *
likeness_of_made (const Made *made)
{
  const Entry entry = { made->name, made->phone, made->email, made->street, made->postcode, made->city };

  return likeness_of (&entry);
}

/* Every name once, so that two entries are two customers. */
static void
make (Made *made, guint n, DocketRandom *random)
{
  const char *last = lasts[n % G_N_ELEMENTS (lasts)];

  if (n % 2 == 0)
    {
      made->name = g_strdup_printf ("%s %s", firsts[(n / 2 / G_N_ELEMENTS (lasts) + n / 2) % G_N_ELEMENTS (firsts)], last);
    }
  else
    {
      g_autoptr (GString) name = g_string_new (trades[(n / 2 / G_N_ELEMENTS (lasts)) % G_N_ELEMENTS (trades)]);

      g_string_replace (name, "%s", last, 1);
      g_string_append (name, forms[pick (random, G_N_ELEMENTS (forms))]);
      made->name = g_strdup (name->str);
    }
  made->phone = g_strdup_printf ("0%u %u", 201 + pick (random, 700), 100000 + pick (random, 900000));
  made->email = g_strdup_printf ("kontakt%u@firma%u.example", n, n);
  made->street = g_strdup_printf ("%s %u", roads[pick (random, G_N_ELEMENTS (roads))], 1 + pick (random, 120));
  made->postcode = g_strdup_printf ("%05u", 10000 + pick (random, 40) * 7);
  made->city = g_strdup (pick (random, 2) == 0 ? "Neustadt" : "Großhafen");
}

static char *
replaced (const char *text, const char *from, const char *to)
{
  g_autoptr (GString) made = g_string_new (text);

  g_string_replace (made, from, to, 0);
  return g_strdup (made->str);
}

static char *
misspelled (const char *text, DocketRandom *random)
{
  g_autoptr (GString) made = g_string_new (text);
  gsize at = 1 + pick (random, (guint) made->len - 2);

  /* Within plain letters only, so that the text stays UTF-8. */
  for (guint i = 0; i < made->len && !(g_ascii_isalpha (made->str[at]) && g_ascii_isalpha (made->str[at - 1])); i++)
    at = 1 + at % (made->len - 1);
  if (!g_ascii_isalpha (made->str[at]) || !g_ascii_isalpha (made->str[at - 1]))
    return g_strdup (text);
  switch (pick (random, 3))
    {
    case 0:
      g_string_erase (made, (gssize) at, 1);
      break;
    case 1:
      g_string_insert_c (made, (gssize) at, made->str[at]);
      break;
    default:
      {
        char letter = made->str[at];

        made->str[at] = made->str[at - 1];
        made->str[at - 1] = letter;
      }
    }
  return g_strdup (made->str);
}

static char *
other_name (const char *name, guint how, DocketRandom *random)
{
  static const char *const spelled[][2] = { { "ä", "ae" }, { "ö", "oe" }, { "ü", "ue" }, { "ß", "ss" }, { "ø", "oe" }, { "é", "e" }, { "á", "a" }, { "í", "i" }, { "Ł", "L" }, { "Ż", "Z" }, { "ó", "o" }, { "è", "e" }, { "ê", "e" }, { "ë", "e" } };
  g_autofree char *made = g_strdup (name);
  const char *space;

  switch (how)
    {
    case 0:
      for (guint i = 0; i < G_N_ELEMENTS (spelled); i++)
        {
          char *next = replaced (made, spelled[i][0], spelled[i][1]);

          g_free (made);
          made = next;
        }
      return g_steal_pointer (&made);
    case 1:
      return misspelled (name, random);
    case 2:
      space = strchr (name, ' ');
      return space == NULL ? g_strdup (name) : g_strdup_printf ("%s, %.*s", space + 1, (int) (space - name), name);
    case 3:
      return g_utf8_strup (name, -1);
    case 4:
      return g_strconcat (name, " Inc.", NULL);
    default:
      return g_strdup (name);
    }
}

/* The same customer once more, as somebody else would have typed it: a slip in
 * the name, and of phone, e-mail and address at least one left as it was, the
 * others written otherwise, missing or out of date. */
static void
vary (const Made *of, Made *made, DocketRandom *random)
{
  guint kept = pick (random, 3);

  made->name = other_name (of->name, pick (random, 6), random);
  made->postcode = g_strdup (of->postcode);
  made->city = g_strdup (of->city);
  if (kept == 0 || pick (random, 2) == 0)
    {
      g_autofree char *digits = replaced (of->phone + 1, " ", pick (random, 2) == 0 ? "/" : "");

      made->phone = pick (random, 2) == 0 ? g_strconcat ("+49 ", digits, NULL) : g_strconcat ("0", digits, NULL);
    }
  else if (pick (random, 4) == 0)
    made->phone = g_strdup_printf ("0%u %u", 201 + pick (random, 700), 100000 + pick (random, 900000));
  if (kept == 1 || pick (random, 3) == 0)
    made->email = g_ascii_strup (of->email, -1);
  if (kept == 2 || pick (random, 2) == 0)
    {
      g_autofree char *once = replaced (of->street, "straße", pick (random, 2) == 0 ? "str." : "strasse");
      g_autofree char *twice = replaced (once, "Road", "Rd.");

      made->street = replaced (twice, "Street", "St");
    }
}

static void
test_town (void)
{
  g_autoptr (DocketRandom) random = docket_seeded_random_new (20240711);
  static Made town[TOWN];
  DocketLikeness *known[TOWN];
  guint found = 0, wrong = 0, twins = TOWN * VARIANTS, hard = 0, hard_left = 0;

  for (guint i = 0; i < TOWN; i++)
    {
      make (&town[i], i, random);
      known[i] = likeness_of_made (&town[i]);
    }
  for (guint i = 0; i < TOWN * VARIANTS; i++)
    {
      Made again = { NULL };
      g_autoptr (DocketLikeness) likeness = NULL;
      guint score;

      vary (&town[i % TOWN], &again, random);
      likeness = likeness_of_made (&again);
      score = docket_likeness_score (known[i % TOWN], likeness, NULL);
      found += score >= DOCKET_MATCH_SCORE_LIKELY;
      if (score < DOCKET_MATCH_SCORE_LIKELY)
        g_test_message ("missed (%u): %s, %s, %s / %s, %s, %s", score, town[i % TOWN].name, town[i % TOWN].phone, town[i % TOWN].street, again.name, again.phone, again.street);
      made_clear (&again);
    }
  for (guint i = 0; i < RANDOM_PAIRS; i++)
    {
      guint a = pick (random, TOWN), b = pick (random, TOWN);

      wrong += a != b && strcmp (town[a].name, town[b].name) != 0 && docket_likeness_score (known[a], known[b], NULL) >= DOCKET_MATCH_SCORE_LIKELY;
    }
  /* Two of one surname and town; two in one house with one switchboard. */
  for (guint i = 0; i + 2 * G_N_ELEMENTS (lasts) < TOWN; i++)
    {
      Made neighbour = { g_strdup (town[i + 2 * G_N_ELEMENTS (lasts)].name), g_strdup (i % 2 ? town[i].phone : NULL), NULL, g_strdup (i % 2 ? town[i].street : NULL), g_strdup (town[i].postcode), g_strdup (town[i].city) };
      g_autoptr (DocketLikeness) likeness = NULL;

      if (i % 2)
        {
          g_free (neighbour.name);
          neighbour.name = g_strdup (town[(i + 7) % TOWN].name);
        }
      if (strcmp (neighbour.name, town[i].name) != 0)
        {
          likeness = likeness_of_made (&neighbour);
          hard++;
          hard_left += docket_likeness_score (known[i], likeness, NULL) < DOCKET_MATCH_SCORE_LIKELY;
        }
      made_clear (&neighbour);
    }
  g_test_message ("found %u of %u that are one; %u of %d different pairs taken for one; %u of %u hard pairs left alone", found, twins, wrong, RANDOM_PAIRS, hard_left, hard);
  g_assert_cmpuint (found * 100, >=, twins * RECALL_MIN_PERCENT);
  g_assert_cmpuint (found * 100, >=, (found + wrong) * PRECISION_MIN_PERCENT);
  g_assert_cmpuint (hard, >, 400);
  g_assert_cmpuint (hard_left * 100, >=, hard * HARD_MIN_PERCENT);
  for (guint i = 0; i < TOWN; i++)
    {
      docket_likeness_free (known[i]);
      made_clear (&town[i]);
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/core/similar/names-and-streets-fold", test_fold);
  g_test_add_func ("/core/similar/normal-phone-and-email", test_normal);
  g_test_add_func ("/core/similar/phone-ends", test_phone_ends);
  g_test_add_func ("/core/similar/spellings-of-the-same", test_same);
  g_test_add_func ("/core/similar/texts-are-trimmed", test_tidy);
  g_test_add_func ("/core/similar/distance", test_distance);
  g_test_add_func ("/core/similar/pairs-that-are-one-and-pairs-that-are-not", test_pairs);
  g_test_add_func ("/core/similar/little-is-known", test_sparse);
  g_test_add_func ("/core/similar/reasons-have-names", test_why);
  g_test_add_func ("/core/similar/keys-meet", test_keys);
  g_test_add_func ("/core/similar/a-town-entered-twice", test_town);
  return g_test_run ();
}
