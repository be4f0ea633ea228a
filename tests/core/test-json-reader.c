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

/* -- Copying -- */

static void
assert_copied (const char *json)
{
  DocketJsonReader reader;
  g_auto (DocketJsonWriter) writer = { NULL, FALSE };
  g_autoptr (GError) error = NULL;
  g_autofree char *list = g_strdup_printf ("[%s ,7]", json);
  g_autoptr (JsonNode) tree = docket_json_parse (json, strlen (json), G_MAXINT, &error);
  g_autofree char *expected = NULL;
  g_autofree char *copy = NULL;
  gint64 next = 0;

  g_assert_no_error (error);
  expected = docket_json_to_text (tree);
  begin (&reader, list);
  docket_json_reader_enter (&reader);
  g_assert_true (docket_json_reader_next_element (&reader));
  docket_json_writer_init (&writer);
  docket_json_reader_copy (&reader, &writer);
  copy = docket_json_writer_finish (&writer);
  g_assert_cmpstr (copy, ==, expected);
  /* It stands behind what it copied. */
  g_assert_true (docket_json_reader_next_element (&reader));
  g_assert_true (docket_json_reader_int (&reader, &next));
  g_assert_cmpint (next, ==, 7);
}

static void
test_copying (void)
{
  static const char *const texts[] = {
    "null", "true", " false ", "0", "-0", "7", "-9223372036854775808", "9223372036854775807", "1.0", "-0.0", "-1.5", "1e5", "1E-7", "0.1", "123456789.123456789", "1e308", "5e-324", "12345678901234567.0",
    "\"\"", "\"Müller & Söhne\"", "\"a\\\"b\\\\c\\/d\\b\\f\\n\\r\\te\\u0001\\u001f\x7f\"", "\"\\u00fc\\u20AC\\ud83d\\ude00!\"", "\"\\u0041\"", "{}", "[]", "[[],{},[{}]]", "{ \"b\" : 1 , \"a\" : [ 1 , 2.50 , \"x\" ] }",
    "{\"ä\":{\"\":null},\"z\":false,\"y\":[null,true]}", "\n[\t1,\r\n 2 ]\n",
  };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    assert_copied (texts[i]);
}

static void
append_space (GString *json)
{
  static const char *const spaces[] = { "", "", " ", "\t", "\r\n" };

  g_string_append (json, spaces[g_test_rand_int_range (0, G_N_ELEMENTS (spaces))]);
}

static void
append_any (GString *json, guint depth)
{
  static const char *const letters[] = { "a", "ö", "😀", "\\n", "\\\"", "\\\\", "\\/", "\\u00e4", "\\u0009", "\\ud83d\\ude00", " " };
  gint32 what = g_test_rand_int_range (0, depth > 0 ? 7 : 5);
  gint32 n = g_test_rand_int_range (0, 5);

  append_space (json);
  if (what == 0)
    g_string_append (json, n == 0 ? "null" : n % 2 == 0 ? "true" : "false");
  else if (what == 1)
    g_string_append_printf (json, "%" G_GINT64_FORMAT, g_test_rand_int () * (G_GINT64_CONSTANT (1) << (n * 6)));
  else if (what == 2)
    g_string_append_printf (json, "%d.%de%d", g_test_rand_int (), g_test_rand_int_range (0, 1000000), g_test_rand_int_range (-290, 290));
  else if (what < 5)
    {
      g_string_append_c (json, '"');
      for (gint32 i = 0; i < n * 3; i++)
        g_string_append (json, letters[g_test_rand_int_range (0, G_N_ELEMENTS (letters))]);
      g_string_append_c (json, '"');
    }
  else
    {
      g_string_append_c (json, what == 5 ? '[' : '{');
      for (gint32 i = 0; i < n; i++)
        {
          g_string_append (json, i > 0 ? "," : "");
          append_space (json);
          if (what != 5)
            g_string_append_printf (json, "\"%cé%d\" :", 'z' - i, i);
          append_any (json, depth - 1);
        }
      append_space (json);
      g_string_append_c (json, what == 5 ? ']' : '}');
    }
  append_space (json);
}

static void
test_copying_anything (void)
{
  for (guint i = 0; i < 5000; i++)
    {
      g_autoptr (GString) json = g_string_new (NULL);

      append_any (json, 5);
      assert_copied (json->str);
    }
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
  g_test_add_func ("/json-reader/copying", test_copying);
  g_test_add_func ("/json-reader/copying-anything", test_copying_anything);
  return g_test_run ();
}
