/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Where Ctrl+K leads, and the desktop's search. */

#include "docket-config.h"

#include "docket-console.h"
#include "docket-jump-search.h"
#include "review-stage.h"

static const char *
first_place (DocketStore *store, const char *typed)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) places = docket_jump_places (store, typed, 5, &error);
  static char found[64];

  g_assert_no_error (error);
  g_assert_cmpuint (places->len, <=, 5);
  g_strlcpy (found, places->len > 0 ? ((DocketJumpPlace *) g_ptr_array_index (places, 0))->id : "", sizeof found);
  return found;
}

static void
test_jump_puts_the_likeliest_first (void)
{
  g_autoptr (ReviewStage) stage = review_stage_new (STAGE_SOFIA, "supervisor");
  DocketStore *store = docket_desk_get_reader (stage->desk);

  g_assert_cmpstr (first_place (store, "10248"), ==, STAGE_PUMP);
  g_assert_cmpstr (first_place (store, "j 10231"), ==, STAGE_BOILER);
  /* Two jobs have a boiler; the title of one begins so. */
  g_assert_cmpstr (first_place (store, "boil"), ==, STAGE_BOILER);
  g_assert_cmpstr (first_place (store, "room"), ==, STAGE_PUMP);
  /* The customer, before the jobs done there. */
  g_assert_cmpstr (first_place (store, " Adler "), ==, STAGE_CUSTOMER);
  g_assert_cmpstr (first_place (store, "ortiz"), ==, STAGE_TESS);
  g_assert_cmpstr (first_place (store, "zeppelin"), ==, "");
  g_assert_cmpstr (first_place (store, "  "), ==, "");
  g_assert_cmpstr (first_place (store, "\"*"), ==, "");
}

static void
put_caller (ReviewStage *stage, const char *id, const char *name, const char *phone)
{
  DocketRecord *record = docket_record_new (DOCKET_KIND_CUSTOMER, id);

  docket_record_set_text (record, DOCKET_CUSTOMER_NAME, name);
  docket_record_set_text (record, DOCKET_CUSTOMER_PHONE, phone);
  review_stage_receive (stage, record, NULL);
}

#define BAKERY "0192e000-0000-7000-8000-00000000c001"
#define JOINERY "0192e000-0000-7000-8000-00000000c002"

/* What the phone shows, and what the caller says, is rarely how it was written down. */
static void
test_who_calls (void)
{
  g_autoptr (ReviewStage) stage = review_stage_new (STAGE_SOFIA, "supervisor");
  DocketStore *store = docket_desk_get_reader (stage->desk);
  static const char *const spaced[] = {
    "+44 1632 960291", "+441632960291", "01632960291", "01632 960 291", "1632/960291", "(01632) 960-291", "960 291", "960291",
  };
  static const char *const in_one[] = { "01715550199", "0171 5550199", "0171 / 555 01 99", "+49 171 5550199", "0171 555" };

  put_caller (stage, BAKERY, "Sunrise Bakery", "+44 1632 960291");
  put_caller (stage, JOINERY, "Quiet Joinery", "01715550199");
  for (guint i = 0; i < G_N_ELEMENTS (spaced); i++)
    {
      g_test_message ("“%s”", spaced[i]);
      g_assert_cmpstr (first_place (store, spaced[i]), ==, BAKERY);
    }
  for (guint i = 0; i < G_N_ELEMENTS (in_one); i++)
    {
      g_test_message ("“%s”", in_one[i]);
      g_assert_cmpstr (first_place (store, in_one[i]), ==, JOINERY);
    }
  /* A neighbour's, and what is no phone number. */
  g_assert_cmpstr (first_place (store, "01632960292"), ==, "");
  g_assert_cmpstr (first_place (store, "+ - /"), ==, "");
  g_assert_cmpstr (first_place (store, "10248"), ==, STAGE_PUMP);
}

#define TWICE "0192e000-0000-7000-8000-00000000c003"
#define TWICE_AGAIN "0193e000-0000-7000-8000-00000000c004"
#define TWICE_ELSEWHERE "0192e000-0000-7000-8000-00000000c005"

/* Who was written down twice, and is under review for it, is not to be mistaken. */
static void
test_equal_customers_are_told_apart (void)
{
  g_autoptr (ReviewStage) stage = review_stage_new (STAGE_SOFIA, "supervisor");
  g_autoptr (GHashTable) told = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GPtrArray) places = NULL;

  put_caller (stage, TWICE, "Harbour Chandlers", "01632960291");
  put_caller (stage, TWICE_AGAIN, "Harbour Chandlers", "01632960291");
  put_caller (stage, TWICE_ELSEWHERE, "Harbour Chandlers", "01632960777");
  places = docket_jump_places (docket_desk_get_reader (stage->desk), "harbour", 5, NULL);
  g_assert_cmpuint (places->len, ==, 3);
  for (guint i = 0; i < places->len; i++)
    {
      const DocketJumpPlace *place = g_ptr_array_index (places, i);

      g_test_message ("%s: %s", place->title, place->detail);
      g_assert_true (g_hash_table_add (told, place->detail));
      if (g_strcmp0 (place->id, TWICE_ELSEWHERE) == 0)
        g_assert_nonnull (strstr (place->detail, "01632960777"));
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  gtk_init ();
  adw_init ();
  docket_console_init ();
  g_test_add_func ("/console/jump/puts-the-likeliest-first", test_jump_puts_the_likeliest_first);
  g_test_add_func ("/console/jump/who-calls", test_who_calls);
  g_test_add_func ("/console/jump/equal-customers-are-told-apart", test_equal_customers_are_told_apart);
  return g_test_run ();
}
