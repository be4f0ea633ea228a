/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Reading without a tree: values as they were meant, members in any order. */

#include <string.h>

#include "docket-codec.h"
#include "docket-json-reader.h"

#define ID "018f0000-0000-7000-8000-000000000001"

static void
begin (DocketJsonReader *reader, const char *text)
{
  g_autoptr (GError) error = NULL;

  docket_json_scan (text, strlen (text), G_MAXINT, &error);
  g_assert_no_error (error);
  docket_json_reader_init (reader, text);
}

static void
assert_text (const char *json, const char *expected)
{
  DocketJsonReader reader;
  g_autofree char *list = g_strdup_printf ("[ %s ]", json);
  g_autofree char *text = NULL;
  gsize length = 0;

  begin (&reader, list);
  docket_json_reader_enter (&reader);
  g_assert_true (docket_json_reader_next_element (&reader));
  g_assert_true (docket_json_reader_text (&reader, &text, &length));
  g_assert_cmpstr (text, ==, expected);
  g_assert_cmpuint (length, ==, strlen (expected));
  g_assert_false (docket_json_reader_next_element (&reader));
}

static void
test_texts (void)
{
  assert_text ("\"\"", "");
  assert_text ("\"Müller & Söhne\"", "Müller & Söhne");
  assert_text ("\"a\\\"b\\\\c\\/d\\b\\f\\n\\r\\te\"", "a\"b\\c/d\b\f\n\r\te");
  assert_text ("\"\\u00fc\\u20AC\\ud83d\\ude00!\"", "ü€😀!");
  assert_text ("\"eight letters and then \\u0041 some more of them\"", "eight letters and then A some more of them");
}

static void
test_numbers_and_types (void)
{
  DocketJsonReader reader;
  gint64 number = 7;
  gboolean flag = FALSE;
  char *text = NULL;

  begin (&reader, "[-9223372036854775808,9223372036854775807,-0,1.5,true,null]");
  docket_json_reader_enter (&reader);
  g_assert_true (docket_json_reader_next_element (&reader));
  g_assert_true (docket_json_reader_int (&reader, &number));
  g_assert_cmpint (number, ==, G_MININT64);
  g_assert_true (docket_json_reader_next_element (&reader));
  g_assert_true (docket_json_reader_int (&reader, &number));
  g_assert_cmpint (number, ==, G_MAXINT64);
  g_assert_true (docket_json_reader_next_element (&reader));
  g_assert_true (docket_json_reader_int (&reader, &number));
  g_assert_cmpint (number, ==, 0);
  g_assert_true (docket_json_reader_next_element (&reader));
  g_assert_false (docket_json_reader_int (&reader, &number));
  g_assert_false (docket_json_reader_text (&reader, &text, NULL));
  g_assert_false (docket_json_reader_null (&reader));
  docket_json_reader_skip (&reader, NULL);
  g_assert_true (docket_json_reader_next_element (&reader));
  g_assert_true (docket_json_reader_bool (&reader, &flag));
  g_assert_true (flag);
  g_assert_true (docket_json_reader_next_element (&reader));
  g_assert_true (docket_json_reader_null (&reader));
  g_assert_false (docket_json_reader_next_element (&reader));
}

static void
test_skipping (void)
{
  static const char text[] = "{ \"a\" : { \"x\\u00e4\" : 1 } , \"b\":[[\"]\\\"}\",{}],-1.5e3,{\"c\":[null]}], \"d\" : 4 }";
  static const char plain[] = "{ \"a\" : { \"x\" : 1 } , \"b\":[[\"]\\\"}\",{}],-1.5e3,{\"c\":[null]}], \"d\" : 4 }";
  DocketJsonReader reader;
  DocketJsonSlice name, value;
  gint64 number = 0;

  /* An escape in a name could hide a second one of that name. */
  g_assert_false (docket_json_scan (text, strlen (text), G_MAXINT, NULL));
  begin (&reader, plain);
  docket_json_reader_enter (&reader);
  g_assert_true (docket_json_reader_next_member (&reader, &name));
  docket_json_reader_skip (&reader, NULL);
  g_assert_true (docket_json_reader_next_member (&reader, &name));
  g_assert_true (docket_json_slice_is (&name, "b"));
  docket_json_reader_skip (&reader, &value);
  g_assert_cmpint (strncmp (value.start, "[[\"]\\\"}\",{}],-1.5e3,{\"c\":[null]}]", value.size), ==, 0);
  g_assert_true (docket_json_reader_next_member (&reader, &name));
  g_assert_true (docket_json_reader_int (&reader, &number));
  g_assert_cmpint (number, ==, 4);
  g_assert_false (docket_json_reader_next_member (&reader, &name));
}

/* A server may put the members of a record in any order. */
static void
test_record_in_any_order (void)
{
  static const char usual[] = "{\"kind\":\"note\",\"id\":\"" ID "\",\"rev\":3,\"revs\":{\"note\":3},\"void\":true,\"fields\":{\"body\":\"x\",\"job\":\"" ID "\"},\"by\":{\"note\":{\"person\":\"" ID "\",\"made_at\":5}}}";
  static const char other[] = "{\"by\":{\"note\":{\"made_at\":5,\"person\":\"" ID "\"}},\"fields\":{\"job\":\"" ID "\",\"tomorrow\":[{}],\"body\":\"x\"},\"void\":true,\"revs\":{\"note\":3},\"rev\":3,\"id\":\"" ID "\",\"kind\":\"note\"}";
  g_autoptr (DocketRecord) a = docket_record_from_text (usual, NULL);
  g_autoptr (DocketRecord) b = docket_record_from_text (other, NULL);

  g_assert_nonnull (a);
  g_assert_true (docket_record_equal (a, b));
  g_assert_cmpstr (docket_record_get_stamp (a, DOCKET_GROUP_NOTE_NOTE)->person, ==, ID);
}

/* What follows a page is known before it is read. */
static void
test_look_at_page (void)
{
  static const char page[] = "{\"from\":null,\"cursor\":\"c\",\"count\":1,\"more\":true,\"changes\":[{\"seq\":0}]}";
  static const char late[] = "{\"changes\":[],\"count\":0,\"more\":true,\"cursor\":\"c\"}";
  g_autofree char *cursor = NULL;
  g_autofree char *none = NULL;
  gboolean more = FALSE;

  g_assert_true (docket_page_look (page, strlen (page), &cursor, &more, NULL));
  g_assert_cmpstr (cursor, ==, "c");
  g_assert_true (more);
  /* It is none all the same. */
  g_assert_null (docket_page_read (page, NULL));
  g_assert_true (docket_page_look (late, strlen (late), &none, &more, NULL));
  g_assert_null (none);
  g_assert_false (docket_page_look ("[]", 2, &none, &more, NULL));
  g_assert_false (docket_page_look ("{\"cursor\":5}", 12, &none, &more, NULL));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/json-reader/texts", test_texts);
  g_test_add_func ("/json-reader/numbers-and-types", test_numbers_and_types);
  g_test_add_func ("/json-reader/skipping", test_skipping);
  g_test_add_func ("/json-reader/record-in-any-order", test_record_in_any_order);
  g_test_add_func ("/json-reader/look-at-page", test_look_at_page);
  return g_test_run ();
}
