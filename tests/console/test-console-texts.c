/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The pure parts of the console: reading what people type, marking what a
 * search found, drafts as text.
 */
#include <gio/gio.h>

#include "docket-error.h"
#include "docket-field-text.h"
#include "docket-form-draft.h"
#include "docket-match.h"
#include "docket-time-parse.h"

/* Monday, 23 November 2026, 10:30 UTC */
#define NOW_MS G_GINT64_CONSTANT (1795429800000)

static void
assert_time_at (const char *now, const char *text, const char *expected)
{
  g_autoptr (GTimeZone) zone = g_time_zone_new_utc ();
  g_autoptr (GError) error = NULL;
  g_autoptr (GDateTime) time = NULL;
  g_autofree char *iso = NULL;
  g_autoptr (GDateTime) reference = g_date_time_new_from_iso8601 (now, zone);
  gint64 ms = -1;

  docket_time_parse (text, g_date_time_to_unix (reference) * 1000, zone, &ms, &error);
  g_assert_no_error (error);
  time = g_date_time_new_from_unix_utc (ms / 1000);
  iso = g_date_time_format (time, "%Y-%m-%d %H:%M");
  g_assert_cmpstr (iso, ==, expected);
}

static void
assert_time (const char *text, const char *expected)
{
  assert_time_at ("2026-11-23T10:30:00Z", text, expected);
}

static void
test_time_as_people_write_it (void)
{
  assert_time ("14:30", "2026-11-23 14:30");
  assert_time ("8", "2026-11-23 08:00");
  assert_time ("8pm", "2026-11-23 20:00");
  assert_time ("12am", "2026-11-23 00:00");
  assert_time ("9h30", "2026-11-23 09:30");
  assert_time ("tomorrow 8", "2026-11-24 08:00");
  assert_time ("Today 14:00", "2026-11-23 14:00");
  assert_time ("Fri 10:15", "2026-11-27 10:15");
  assert_time ("Fri 10", "2026-11-27 10:00");
  assert_time ("23 Nov 10:30", "2026-11-23 10:30");
  assert_time ("Nov 24, 7", "2026-11-24 07:00");
  assert_time ("24.12. 9:00", "2026-12-24 09:00");
  assert_time ("24. Nov 9:00", "2026-11-24 09:00");
  assert_time ("Tue 24. Nov 2026, 9:00", "2026-11-24 09:00");
  assert_time ("Fri 27.", "2026-11-27 00:00");
  assert_time ("Tue 24 Nov 2026، 9:00", "2026-11-24 09:00");
  assert_time ("24/12/27 9:00", "2027-12-24 09:00");
  assert_time ("2026-12-01 16:45", "2026-12-01 16:45");
  assert_time ("1 March 2027 6:05", "2027-03-01 06:05");
  /* Pasted, and typed in Arabic. */
  assert_time ("23\u00a0Nov\u202f10:30", "2026-11-23 10:30");
  assert_time ("\u200f٢٤.١٢. ٩:٠٠", "2026-12-24 09:00");
  assert_time ("\u206624 Nov\u2069 9:00", "2026-11-24 09:00");
  assert_time ("24.12.2026 9:00", "2026-12-24 09:00");
}

static void
test_day_without_a_year_is_the_next_one_or_was_lately (void)
{
  static const char *const december = "2026-12-14T10:30:00Z";
  static const char *const january = "2027-01-11T10:30:00Z";

  assert_time_at (december, "5 Jan", "2027-01-05 00:00");
  assert_time_at (december, "5 Jan 8:30", "2027-01-05 08:30");
  assert_time_at (december, "5.1. 8:30", "2027-01-05 08:30");
  assert_time_at (december, "Jan 5, 8", "2027-01-05 08:00");
  assert_time_at (december, "31 Dec 23:59", "2026-12-31 23:59");
  assert_time_at (december, "14 Dec 8:00", "2026-12-14 08:00");
  /* What was done is entered late, too. */
  assert_time_at (december, "30 Nov", "2026-11-30 00:00");
  assert_time_at (december, "16 Sep", "2026-09-16 00:00");
  assert_time_at (december, "14 Sep", "2027-09-14 00:00");
  assert_time_at (january, "20 Dec 9:00", "2026-12-20 09:00");
  assert_time_at (january, "20 Aug 9:00", "2027-08-20 09:00");
  assert_time_at (january, "1 Oct", "2027-10-01 00:00");
  /* The one there is. */
  assert_time_at ("2027-12-14T10:30:00Z", "29 Feb 9:00", "2028-02-29 09:00");
  /* Who says the year means it. */
  assert_time_at (december, "5 Jan 2026", "2026-01-05 00:00");
  assert_time_at (december, "5.1.26 7:00", "2026-01-05 07:00");
}

static void
test_time_reads_back_what_it_wrote (void)
{
  g_autoptr (GTimeZone) zone = g_time_zone_new_utc ();

  for (int i = 0; i < 400; i++)
    {
      gint64 moment = NOW_MS + i * G_GINT64_CONSTANT (97) * 3600000 + i * 60000;
      g_autofree char *text = docket_time_to_text (moment, zone);
      gint64 again = 0;

      g_assert_true (docket_time_parse (text, NOW_MS, zone, &again, NULL));
      g_assert_cmpint (again, ==, moment);
    }
}

static void
test_time_says_what_it_does_not_understand (void)
{
  static const char *const wrong[] = { "", "soon", "25:00", "10:61", "32 Nov", "31 Feb 10:00", "2026", "Nov", "14:30 maybe", "1.2.3.4", "99999", "-3", "32. Nov", "0.", "4. 5. 9:00 7.",
                                        /* On the way to something else, or two of a kind. */
                                        "23 Nov 10:", "23 Nov 10:3", "10:3", "2026-11-2", "2026-11", "23.11.202", "23.11.2", "3 Nov 4 Dec", "23.11. 24.11.", "8:00 9:00", "23.11.2026 24 Dec", "8h5", "٢٣ نوفم 25:00" };
  g_autoptr (GTimeZone) zone = g_time_zone_new_utc ();

  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      g_autoptr (GError) error = NULL;
      gint64 ms = 7;

      g_assert_false (docket_time_parse (wrong[i], NOW_MS, zone, &ms, &error));
      g_assert_error (error, DOCKET_CORE_ERROR, DOCKET_CORE_ERROR_INVALID);
      g_assert_nonnull (strstr (error->message, "tomorrow 8:00"));
      g_assert_cmpint (ms, ==, 7);
    }
}

static guint
count_marks (const char *text, const char *search, char **marked)
{
  g_autoptr (PangoAttrList) list = docket_match_attributes (text, search);
  GSList *attributes = list != NULL ? pango_attr_list_get_attributes (list) : NULL;
  guint n = 0;

  for (GSList *l = attributes; l != NULL; l = l->next)
    {
      PangoAttribute *attribute = l->data;

      if (attribute->klass->type != PANGO_ATTR_WEIGHT)
        continue;
      if (n++ == 0 && marked != NULL)
        *marked = g_strndup (text + attribute->start_index, attribute->end_index - attribute->start_index);
    }
  g_slist_free_full (attributes, (GDestroyNotify) pango_attribute_destroy);
  return n;
}

/* What of it was typed, however it is written. */
static void
test_match_marks_what_of_a_phone_number_was_typed (void)
{
  static const struct
  {
    const char *shown;
    const char *typed;
    const char *marked; /* NULL: nothing */
  } cases[] = {
    { "+49 751 / 12 34 56", "0751123456", "751 / 12 34 56" },
    { "+49 751 / 12 34 56", "+49 751 123456", "49 751 / 12 34 56" },
    { "+49 751 / 12 34 56", "0049751123456", "49 751 / 12 34 56" },
    { "+49 (0)751 123456", "+49 751 123456", "49 (0)751 123456" },
    { "+49 (0)751 123456", "0751 / 12 34 56", "751 123456" },
    { "+49 751 / 12 34 56", "23456", "2 34 56" },
    { "0711555199", "5199", "5199" },
    { "0711555199", "0711 / 55 51 99", "0711555199" },
    { "\u20660711 555199\u2069", "+49711555199", "711 555199" },
    { "0711555199", "0711 55", "071155" },
    { "0711555199", "5198", NULL },
    { "Boiler 123456", "3456", NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *marked = NULL;
      guint n = count_marks (cases[i].shown, cases[i].typed, &marked);

      if (g_strcmp0 (marked, cases[i].marked) != 0)
        g_test_message ("“%s” in “%s”", cases[i].typed, cases[i].shown);
      g_assert_cmpstr (marked, ==, cases[i].marked);
      g_assert_cmpuint (n, ==, cases[i].marked != NULL ? 1 : 0);
    }
}

static void
test_match_marks_what_the_search_found (void)
{
  g_autofree char *umlaut = NULL;
  g_autofree char *decomposed = NULL;
  g_autofree char *spelled = NULL;

  g_assert_cmpuint (count_marks ("Gas boiler service", "boiler", NULL), ==, 1);
  g_assert_cmpuint (count_marks ("Boiler room, boiler 2", "boi", NULL), ==, 2);
  g_assert_cmpuint (count_marks ("Müller Sanitär", "muller", &umlaut), ==, 1);
  g_assert_cmpstr (umlaut, ==, "Müller");
  g_assert_cmpuint (count_marks ("Mu\314\210ller", "MÜ", &decomposed), ==, 1);
  g_assert_cmpstr (decomposed, ==, "Mu\314\210");
  /* As the search finds it: letters that some spell out. */
  g_assert_cmpuint (count_marks ("Herr Müller", "mueller", &spelled), ==, 1);
  g_assert_cmpstr (spelled, ==, "Müller");
  g_assert_cmpuint (count_marks ("Herr Mueller", "Müller", NULL), ==, 1);
  g_assert_cmpuint (count_marks ("Mu\314\210ller", "muel", NULL), ==, 1);
  g_assert_cmpuint (count_marks ("Straße 5", "strasse", NULL), ==, 1);
  g_assert_cmpint (docket_match_words ("Müller & Söhne", "mueller soe"), !=, DOCKET_MATCH_NONE);
  g_assert_cmpint (docket_match_words ("Müller", "mueller"), ==, DOCKET_MATCH_EQUAL);
  g_assert_cmpint (docket_match_words ("Müller", "mahler"), ==, DOCKET_MATCH_NONE);
  g_assert_cmpuint (count_marks ("Reboiler", "boiler", NULL), ==, 0);
  g_assert_cmpuint (count_marks ("Boiler", "", NULL), ==, 0);
  g_assert_cmpuint (count_marks ("Boiler", "\"*", NULL), ==, 0);
}

static void
assert_round_trip (DocketField field, GVariant *value, const char *text)
{
  g_autoptr (GVariant) wanted = g_variant_ref_sink (value);
  g_autoptr (GVariant) read = NULL;
  g_autofree char *written = docket_field_to_text (field, wanted, "EUR");

  if (text != NULL)
    g_assert_cmpstr (written, ==, text);
  g_assert_true (docket_field_from_text (field, written, "EUR", NOW_MS, &read, NULL));
  g_assert_true (docket_value_equal (wanted, read));
}

static void
test_field_text_round_trips (void)
{
  static const char *const skills[] = { "gas", "heat pumps", NULL };
  g_autoptr (GVariant) none = NULL;

  assert_round_trip (DOCKET_JOB_TITLE, g_variant_new_string ("Leaking pump"), "Leaking pump");
  assert_round_trip (DOCKET_JOB_LABOR_MINUTES, g_variant_new_int64 (90), "1:30");
  assert_round_trip (DOCKET_JOB_TOTAL_AMOUNT, g_variant_new_int64 (120350), NULL);
  assert_round_trip (DOCKET_JOB_DISCOUNT_AMOUNT, g_variant_new_int64 (-5), NULL);
  assert_round_trip (DOCKET_JOB_STARTS_AT, g_variant_new_int64 (NOW_MS), NULL);
  assert_round_trip (DOCKET_JOB_SKILLS_NEEDED, g_variant_new_strv (skills, -1), "gas, heat pumps");
  g_assert_true (docket_field_from_text (DOCKET_JOB_TITLE, "  \n ", "EUR", NOW_MS, &none, NULL));
  g_assert_null (none);
}

static void
test_field_text_refuses_in_words (void)
{
  static const struct
  {
    DocketField field;
    const char *text;
  } wrong[] = {
    { DOCKET_JOB_LABOR_MINUTES, "an hour" },
    { DOCKET_JOB_LABOR_MINUTES, "1:75" },
    { DOCKET_JOB_PLANNED_MINUTES, "999999" },
    { DOCKET_JOB_TOTAL_AMOUNT, "twelve" },
    { DOCKET_JOB_STARTS_AT, "whenever" },
    { DOCKET_JOB_LABOR_MINUTES, "1:" },
    { DOCKET_JOB_LABOR_MINUTES, "1:3" },
    { DOCKET_JOB_LABOR_MINUTES, ":30" },
    { DOCKET_JOB_LABOR_MINUTES, "1:30:00" },
    { DOCKET_JOB_LABOR_MINUTES, "−3" },
    { DOCKET_JOB_LABOR_MINUTES, "1,5" },
    { DOCKET_JOB_PLANNED_MINUTES, "1 30" },
    { DOCKET_CUSTOMER_TERMS_DAYS, "14 days" },
    { DOCKET_CUSTOMER_TERMS_DAYS, "1.4" },
    { DOCKET_CUSTOMER_TERMS_DAYS, "−3" },
    { DOCKET_CUSTOMER_CREDIT_LIMIT, "1.234," },
    { DOCKET_JOB_TOTAL_AMOUNT, "12,,5" },
    { DOCKET_JOB_PROMISED_TO, "23 Nov 1:" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      g_autoptr (GError) error = NULL;
      GVariant *value = NULL;

      g_assert_false (docket_field_from_text (wrong[i].field, wrong[i].text, "EUR", NOW_MS, &value, &error));
      g_assert_nonnull (error);
      g_assert_cmpuint (strlen (error->message), >, 10);
      /* Which field it is, too. */
      g_assert_nonnull (strstr (error->message, docket_field_label (wrong[i].field)));
      g_assert_null (value);
    }
}

/* As people type and paste numbers, in the digits of their language. */
static void
test_field_text_in_many_writings (void)
{
  static const struct
  {
    DocketField field;
    const char *text;
    gint64 number;
  } right[] = {
    { DOCKET_JOB_LABOR_MINUTES, "90", 90 },
    { DOCKET_JOB_LABOR_MINUTES, "٩٠", 90 },
    { DOCKET_JOB_LABOR_MINUTES, "\u200f١:٣٠", 90 },
    { DOCKET_JOB_LABOR_MINUTES, "1:30\u00a0", 90 },
    { DOCKET_JOB_LABOR_MINUTES, "2 h", 120 },
    { DOCKET_JOB_LABOR_MINUTES, "1h5", 65 },
    { DOCKET_CUSTOMER_TERMS_DAYS, "\u00a014\u2009", 14 },
    { DOCKET_CUSTOMER_TERMS_DAYS, "۱۴", 14 },
    { DOCKET_JOB_DISCOUNT_AMOUNT, "−3", -300 },
    { DOCKET_JOB_TOTAL_AMOUNT, "1.234,5", 123450 },
    { DOCKET_JOB_TOTAL_AMOUNT, "١٬٢٣٤٫٥", 123450 },
    { DOCKET_JOB_TOTAL_AMOUNT, "1\u00a0234,50\u00a0€", 123450 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (right); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (GVariant) value = NULL;

      docket_field_from_text (right[i].field, right[i].text, "EUR", NOW_MS, &value, &error);
      g_assert_no_error (error);
      g_assert_cmpint (g_variant_get_int64 (value), ==, right[i].number);
    }
}

static void
test_draft_survives_as_text (void)
{
  g_autoptr (DocketRecord) job = docket_record_new (DOCKET_KIND_JOB, "0192e000-0000-7000-8000-000000000031");
  g_autoptr (DocketFormDraft) draft = NULL;
  g_autoptr (DocketFormDraft) again = NULL;
  g_autofree char *text = NULL;

  docket_record_set_text (job, DOCKET_JOB_TITLE, "Leaking pump");
  docket_record_set_group_rev (job, DOCKET_GROUP_JOB_DETAILS, 12);
  draft = docket_form_draft_new (job, NOW_MS);
  g_hash_table_insert (draft->texts, g_strdup ("job.title"), g_strdup ("Leaking pump,\n \"boiler\" = room; ü "));
  g_hash_table_insert (draft->texts, g_strdup ("job.description"), g_strdup (""));
  text = docket_form_draft_to_text (draft);
  again = docket_form_draft_from_text (text);
  g_assert_nonnull (again);
  g_assert_cmpint (again->kept_at, ==, NOW_MS);
  g_assert_true (docket_record_equal (job, again->seen));
  g_assert_cmpuint (g_hash_table_size (again->texts), ==, 2);
  g_assert_cmpstr (g_hash_table_lookup (again->texts, "job.title"), ==, "Leaking pump,\n \"boiler\" = room; ü ");
  g_assert_cmpstr (g_hash_table_lookup (again->texts, "job.description"), ==, "");
}

static void
test_draft_that_is_none_is_ignored (void)
{
  g_assert_null (docket_form_draft_from_text (""));
  g_assert_null (docket_form_draft_from_text ("{\"a\":1}"));
  g_assert_null (docket_form_draft_from_text ("[draft]\nseen={\"kind\":\"job\"\n"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/console/texts/time-as-people-write-it", test_time_as_people_write_it);
  g_test_add_func ("/console/texts/day-without-a-year-is-the-next-one-or-was-lately", test_day_without_a_year_is_the_next_one_or_was_lately);
  g_test_add_func ("/console/texts/time-reads-back-what-it-wrote", test_time_reads_back_what_it_wrote);
  g_test_add_func ("/console/texts/time-says-what-it-does-not-understand", test_time_says_what_it_does_not_understand);
  g_test_add_func ("/console/texts/match-marks-what-of-a-phone-number-was-typed", test_match_marks_what_of_a_phone_number_was_typed);
  g_test_add_func ("/console/texts/match-marks-what-the-search-found", test_match_marks_what_the_search_found);
  g_test_add_func ("/console/texts/field-text-round-trips", test_field_text_round_trips);
  g_test_add_func ("/console/texts/field-text-refuses-in-words", test_field_text_refuses_in_words);
  g_test_add_func ("/console/texts/field-text-in-many-writings", test_field_text_in_many_writings);
  g_test_add_func ("/console/texts/draft-survives-as-text", test_draft_survives_as_text);
  g_test_add_func ("/console/texts/draft-that-is-none-is-ignored", test_draft_that_is_none_is_ignored);
  return g_test_run ();
}
