/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Likely duplicates found on this machine, and merging as the desk shows it. */
#include <string.h>

#include "docket-limits.h"
#include "docket-similar.h"
#include "docket-test-store.h"

static void
feed (DocketTestStore *test, guint n, const char *name, const char *phone, const char *email, gboolean is_void)
{
  g_autofree char *id = docket_test_id (0xc0, n);
  DocketRecord *customer = docket_test_record (DOCKET_KIND_CUSTOMER, id, 5);

  docket_record_set_text (customer, DOCKET_CUSTOMER_NAME, name);
  docket_record_set_text (customer, DOCKET_CUSTOMER_PHONE, phone);
  docket_record_set_text (customer, DOCKET_CUSTOMER_EMAIL, email);
  docket_record_set_void (customer, is_void);
  docket_test_feed (test, customer, NULL);
}

/* @expected: numbers of the customers, best first. */
static void
assert_similar (DocketTestStore *test, const char *name, const char *phone, const char *email, guint score_min, const char *expected)
{
  g_autoptr(DocketValues) values = docket_values_new ();
  g_autoptr(GPtrArray) found = NULL;
  g_autoptr(GString) text = g_string_new (NULL);
  g_autoptr(GError) error = NULL;

  docket_values_set_text (values, DOCKET_CUSTOMER_NAME, name);
  docket_values_set_text (values, DOCKET_CUSTOMER_PHONE, phone);
  docket_values_set_text (values, DOCKET_CUSTOMER_EMAIL, email);
  found = docket_store_find_similar (test->store, values, score_min, 5, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < found->len; i++)
    {
      const char *id = docket_record_get_id (g_ptr_array_index (found, i));

      g_string_append_printf (text, "%s%u", i > 0 ? " " : "", (guint) (g_ascii_strtoull (id + strlen (id) - 8, NULL, 16) & 0xff));
    }
  g_assert_cmpstr (text->str, ==, expected);
}

static void
test_found (void)
{
  g_autoptr(DocketTestStore) test = docket_test_store_new ("omar");

  feed (test, 1, "Bäckerei Müller GmbH", "030 / 123-4567", NULL, FALSE);
  feed (test, 2, "Quinn & Sons", NULL, " Office@Quinn.example", FALSE);
  feed (test, 3, "Bäckerei Müller", "030 1234567", NULL, TRUE);
  feed (test, 4, "Muller Logistics", "089 7654321", NULL, FALSE);
  assert_similar (test, "Mueller Baeckerei", "+49 30 1234567", NULL, DOCKET_MATCH_SCORE_LIKELY, "1");
  assert_similar (test, "Baeckerei Muller", NULL, NULL, DOCKET_MATCH_SCORE_SHOWN, "1");
  assert_similar (test, "Quin and Sons", NULL, "office@quinn.example", DOCKET_MATCH_SCORE_LIKELY, "2");
  assert_similar (test, NULL, "1234567", NULL, DOCKET_MATCH_SCORE_SHOWN, "1");
  assert_similar (test, NULL, NULL, "office@quinn.example", DOCKET_MATCH_SCORE_SHOWN, "2");
  /* A slip at the beginning, where no word begins alike. */
  assert_similar (test, "Nuller Logistics", NULL, NULL, DOCKET_MATCH_SCORE_SHOWN, "4");
  assert_similar (test, "Zzyzx", NULL, NULL, DOCKET_MATCH_SCORE_SHOWN, "");
  assert_similar (test, "\" OR * NEAR(", NULL, NULL, DOCKET_MATCH_SCORE_SHOWN, "");
  assert_similar (test, NULL, NULL, NULL, 0, "");
}

/* Who asks for one after the other hears of each what a fresh look would say. */
static void
test_one_after_the_other (void)
{
  static const char *const names[] = { "Bäckerei Müller", "Adler Bakery", "Anna Schmidt", "Annaliese Schmitt", "Müller Logistics", "J. Smith", "John Smith", "Praxis Dr. Abel" };
  static const char *const asked[] = { "Mueller Baeckerei 4", "Adler Bakrey 12", "Ana Schmidt 7", "John Smith", "Dr. Abel 15", "Smith J. 13", "Nobody", "Annaliese Schmidt 11", "Müller" };
  g_autoptr (DocketTestStore) test = docket_test_store_new ("omar");
  g_autoptr (DocketSimilar) similar = NULL;
  guint n_found = 0;

  for (guint i = 0; i < 64; i++)
    {
      g_autofree char *name = g_strdup_printf ("%s %u", names[i % G_N_ELEMENTS (names)], i / 2);
      g_autofree char *phone = i % 3 == 0 ? g_strdup_printf ("030 77000%02u", i / 2) : i % 3 == 1 ? g_strdup_printf ("7000%02u", i) : NULL;

      feed (test, i + 1, name, phone, i % 5 == 0 ? "office@müller.example" : NULL, i % 11 == 10);
    }
  similar = docket_similar_new (test->store);
  for (guint i = 0; i < 3 * 64; i++)
    {
      guint score_min = i % 2 == 0 ? DOCKET_MATCH_SCORE_LIKELY : DOCKET_MATCH_SCORE_SHOWN;
      g_autoptr (DocketValues) values = docket_values_new ();
      g_autofree char *phone = g_strdup_printf (i % 3 == 0 ? "+49 30 77000%02u" : "7000%02u", i % 64);
      g_autoptr (GPtrArray) many = NULL;
      g_autoptr (GPtrArray) one = NULL;
      g_autoptr (GError) error = NULL;

      docket_values_set_text (values, DOCKET_CUSTOMER_NAME, asked[i % G_N_ELEMENTS (asked)]);
      docket_values_set_text (values, DOCKET_CUSTOMER_PHONE, i % 4 == 3 ? NULL : phone);
      docket_values_set_text (values, DOCKET_CUSTOMER_EMAIL, i % 7 == 0 ? "office@müller.example" : NULL);
      many = docket_similar_find (similar, values, score_min, 50, &error);
      g_assert_no_error (error);
      one = docket_store_find_similar (test->store, values, score_min, 50, &error);
      g_assert_no_error (error);
      g_assert_cmpuint (many->len, ==, one->len);
      for (guint k = 0; k < one->len; k++)
        g_assert_cmpstr (docket_record_get_id (g_ptr_array_index (many, k)), ==, docket_record_get_id (g_ptr_array_index (one, k)));
      /* Whoever is left out as not worth reading would not have been likely enough. */
      for (guint k = 1; k <= 64; k++)
        {
          g_autofree char *id = docket_test_id (0xc0, k);
          g_autoptr (DocketRecord) record = NULL;
          g_autoptr (DocketLikeness) wanted = docket_likeness_new (NULL, values);
          g_autoptr (DocketLikeness) other = NULL;
          gboolean found = FALSE;

          g_assert_true (docket_store_get (test->store, DOCKET_KIND_CUSTOMER, id, &record, NULL));
          other = docket_likeness_of_record (record);
          for (guint m = 0; m < one->len; m++)
            found |= g_str_equal (docket_record_get_id (g_ptr_array_index (one, m)), id);
          if (!docket_record_get_void (record) && score_min == DOCKET_MATCH_SCORE_LIKELY)
            g_assert_cmpint (found, ==, docket_likeness_score (wanted, other, NULL) >= score_min);
        }
      n_found += one->len;
    }
  g_assert_cmpuint (n_found, >, 100);
}

static DocketOperation *
merge (const char *leaves, const char *into)
{
  DocketOperation *operation = docket_operation_new (DOCKET_OPERATION_MERGE, DOCKET_KIND_CUSTOMER, leaves);

  operation->base = 5;
  operation->into = g_strdup (into);
  return operation;
}

static void
test_merged_at_the_desk (void)
{
  g_autoptr(DocketTestStore) test = docket_test_store_new ("omar");
  g_autofree char *a = docket_test_id (0xc0, 1);
  g_autofree char *b = docket_test_id (0xc0, 2);
  g_autofree char *gone = docket_test_id (0xc0, 3);
  g_autofree char *nowhere = docket_test_id (0xc0, 9);
  g_autoptr(DocketRecord) merged = NULL;
  g_autoptr(DocketRecord) restored = NULL;
  g_autoptr(GError) error = NULL;
  DocketOperation *restore = docket_operation_new (DOCKET_OPERATION_RESTORE, DOCKET_KIND_CUSTOMER, a);

  restore->base = 5;
  feed (test, 1, "Amina Quinn", NULL, NULL, FALSE);
  feed (test, 2, "Bodo Vogel", NULL, NULL, FALSE);
  feed (test, 3, "Chiara Rossi", NULL, NULL, TRUE);
  /* What the server would refuse is refused here, in words. */
  g_assert_false (docket_test_submit (test, &error, merge (a, a), NULL));
  g_assert_nonnull (strstr (error->message, "itself"));
  g_clear_error (&error);
  g_assert_false (docket_test_submit (test, &error, merge (a, gone), NULL));
  g_assert_nonnull (strstr (error->message, "void"));
  g_clear_error (&error);
  g_assert_false (docket_test_submit (test, &error, merge (a, nowhere), NULL));
  g_clear_error (&error);

  docket_test_submit (test, &error, merge (a, b), NULL);
  g_assert_no_error (error);
  merged = docket_test_get (test, DOCKET_KIND_CUSTOMER, a);
  g_assert_true (docket_record_get_void (merged));
  g_assert_cmpstr (docket_record_get_text (merged, DOCKET_CUSTOMER_MERGED_INTO), ==, b);
  docket_test_submit (test, &error, restore, NULL);
  g_assert_no_error (error);
  restored = docket_test_get (test, DOCKET_KIND_CUSTOMER, a);
  g_assert_false (docket_record_get_void (restored));
  g_assert_false (docket_record_has (restored, DOCKET_CUSTOMER_MERGED_INTO));
}

static void
test_only_the_office_merges (void)
{
  g_autoptr(DocketTestStore) test = docket_test_store_new ("dana");
  g_autofree char *a = docket_test_id (0xc0, 1);
  g_autofree char *b = docket_test_id (0xc0, 2);
  g_autoptr(GError) error = NULL;

  feed (test, 1, "Amina Quinn", NULL, NULL, FALSE);
  feed (test, 2, "Bodo Vogel", NULL, NULL, FALSE);
  g_assert_false (docket_test_submit (test, &error, merge (a, b), NULL));
  g_assert_error (error, DOCKET_STORE_ERROR, DOCKET_STORE_ERROR_FORBIDDEN);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/store/similar/found-by-name-phone-and-email", test_found);
  g_test_add_func ("/store/similar/one-after-the-other", test_one_after_the_other);
  g_test_add_func ("/store/similar/merged-at-the-desk", test_merged_at_the_desk);
  g_test_add_func ("/store/similar/only-the-office-merges", test_only_the_office_merges);
  return g_test_run ();
}
