/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The gate before json-glib, the strict readers, and the writer. */

#include <math.h>
#include <string.h>

#include "docket-json.h"
#include "docket-limits.h"

#define BYTES_MAX (4 * 1024 * 1024)

static gboolean
accepts (const char *data, gsize size)
{
  g_autoptr (GError) scan_error = NULL;
  g_autoptr (GError) error = NULL;
  gboolean scanned = docket_json_scan (data, size, BYTES_MAX, &scan_error);
  g_autoptr (JsonNode) node = docket_json_parse (data, size, BYTES_MAX, &error);

  /* What the scanner lets through, the parser must understand. */
  g_assert_cmpint (scanned, ==, node != NULL);
  if (!scanned)
    {
      g_assert_error (scan_error, DOCKET_CORE_ERROR, DOCKET_CORE_ERROR_MALFORMED);
      g_assert_error (error, DOCKET_CORE_ERROR, DOCKET_CORE_ERROR_MALFORMED);
    }
  return scanned;
}

static void
test_accepts_rfc_8259 (void)
{
  static const char *const good[] = {
    "{}", "[]", "null", "true", "false", "\"\"", "0", "-0", "-1", "1.5", "-0.5", "1e5", "1E+5", "1e-5", "0.0e0", " \t\r\n[ 1 , 2 ] \n",
    "9223372036854775807", "-9223372036854775808", "{\"a\":{\"b\":[{}]},\"c\":null}", "\"\\\"\\\\\\/\\b\\f\\n\\r\\t\\u00e9\"",
    "\"\\ud83d\\ude00\"", "\"\xf0\x9f\x98\x80\"", "\"\x7f\"", "{\"\":1}", "[[],[]]", "{\"a\":1,\"A\":2}",
  };

  for (guint i = 0; i < G_N_ELEMENTS (good); i++)
    {
      if (!accepts (good[i], strlen (good[i])))
        g_error ("refused: %s", good[i]);
    }
}

static void
test_refuses_everything_else (void)
{
  static const char *const bad[] = {
    "", " ", "/* hi */ {}", "{} // hi", "# hi\n{}", "{'a':1}", "'a'", "[1,]", "{\"a\":1,}", "[,1]", "[1 2]", "{\"a\" 1}", "{a:1}", "{\"a\":}", "{1:2}",
    "{\"a\":1 \"b\":2}", "NaN", "Infinity", "-Infinity", "[NaN]", "01", "-01", "+1", ".5", "1.", "1.e5", "1e", "1e+", "-", "0x10", "1_000", "--1",
    "True", "nul", "truely", "nullx", "\"", "\"a", "\"\\", "\"\\u", "\"\\u00", "\"\\u12g4\"", "\"\\x41\"", "\"\\u0000\"", "\"a\\u0000b\"", "\"\\ud800\"",
    "\"\\udc00\"", "\"\\ud800\\ud800\"", "\"\\ud800x\"", "\"\\ud83d\\u\"", "\"\\ud83d\\n\"", "\"\n\"", "\"\t\"", "\"\x01\"", "\"\x1f\"", "[", "{", "]", "}", "[}", "{]",
    "{\"a\"", "{\"a\":1", "[1", "[1,", "{\"a\":1,", "{} {}", "1 2", "[]]", "{}}", "null,", "\xef\xbb\xbf{}", "\"\xff\"", "\"\xc0\xaf\"", "\"\xed\xa0\x80\"", "\xc3", "\f1",
    "{\"a\":1,\"a\":2}", "{\"x\":{\"a\":1,\"b\":2,\"a\":3}}", "{\"\\u0061\":1}",
    "9223372036854775808", "-9223372036854775809", "100000000000000000000000000000", "1e999", "[-1e400]",
  };

  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      if (accepts (bad[i], strlen (bad[i])))
        g_error ("accepted: %s", bad[i]);
    }
  /* A raw NUL ends no text early. */
  g_assert_false (accepts ("\"a\0b\"", 5));
  g_assert_false (accepts ("{}\0", 3));
}

/* Letters are passed over several at a time: one that matters is found in whichever of
 * the places it stands, whatever stands beside it. */
static void
test_letters_that_matter_are_found_anywhere (void)
{
  static const char beside[] = { ' ', '!', '#', '[', ']', 'a', '\x7f' };
  static const char control[] = { '\x01', '\x1f', '\n' };
  char text[28];

  for (gsize size = 1; size < sizeof text - 2; size++)
    for (gsize at = 1; at <= size; at++)
      for (guint i = 0; i < G_N_ELEMENTS (beside); i++)
        {
          memset (text, beside[i], sizeof text);
          text[0] = text[size + 1] = '"';
          g_assert_true (accepts (text, size + 2));
          for (guint c = 0; c < G_N_ELEMENTS (control); c++)
            {
              text[at] = control[c];
              g_assert_false (accepts (text, size + 2));
            }
          /* It ends there, and more stands behind. */
          text[at] = '"';
          g_assert_false (accepts (text, size + 2));
          g_assert_true (accepts (text, at + 1));
          text[at] = '\\';
          text[at + 1] = at < size ? 'n' : '"';
          g_assert_cmpint (accepts (text, size + 2), ==, at < size);
        }
}

static char *
nested (guint depth, char open, char close)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < depth; i++)
    g_string_append_c (text, open);
  for (guint i = 0; close != '\0' && i < depth; i++)
    g_string_append_c (text, close);
  return g_string_free (text, FALSE);
}

static void
test_depth (void)
{
  g_autofree char *fine = nested (DOCKET_JSON_DEPTH_MAX, '[', ']');
  g_autofree char *deep = nested (DOCKET_JSON_DEPTH_MAX + 1, '[', ']');
  g_autofree char *abyss = nested (100000, '[', ']');
  g_autofree char *open = nested (100000, '[', '\0');

  g_assert_true (accepts (fine, strlen (fine)));
  g_assert_false (accepts (deep, strlen (deep)));
  g_assert_false (accepts (abyss, strlen (abyss)));
  g_assert_false (accepts (open, strlen (open)));
}

static char *
many_members (guint n, int twice)
{
  g_autoptr (GString) text = g_string_new ("{");

  for (guint i = 0; i < n; i++)
    g_string_append_printf (text, "%s\"m%u\":{\"m0\":%u}", i > 0 ? "," : "", i, i);
  if (twice >= 0)
    g_string_append_printf (text, ",\"m%d\":0", twice);
  g_string_append_c (text, '}');
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static void
test_duplicates_among_many (void)
{
  static const guint sizes[] = { 1, 31, 32, 33, 34, 100, 20000 };

  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++)
    {
      g_autofree char *plain = many_members (sizes[i], -1);
      g_autofree char *first = many_members (sizes[i], 0);
      g_autofree char *last = many_members (sizes[i], (int) sizes[i] - 1);

      g_assert_true (accepts (plain, strlen (plain)));
      g_assert_false (accepts (first, strlen (first)));
      g_assert_false (accepts (last, strlen (last)));
    }
}

static void
test_size_limit (void)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (docket_json_scan ("[1,2]", 5, 5, NULL));
  g_assert_false (docket_json_scan ("[1,2]", 5, 4, &error));
  g_assert_error (error, DOCKET_CORE_ERROR, DOCKET_CORE_ERROR_TOO_LARGE);
}

static void
test_int64_arrives_whole (void)
{
  static const gint64 numbers[] = { 0, 1, -1, G_MAXINT64, G_MININT64, G_MAXINT64 - 1, DOCKET_INT_MAX };

  for (guint i = 0; i < G_N_ELEMENTS (numbers); i++)
    {
      g_autofree char *text = g_strdup_printf ("{\"n\":%" G_GINT64_FORMAT "}", numbers[i]);
      g_autoptr (JsonNode) node = docket_json_parse (text, strlen (text), BYTES_MAX, NULL);
      gint64 number = 42;

      g_assert_true (docket_json_get_int (json_node_get_object (node), "n", TRUE, &number, NULL));
      g_assert_cmpint (number, ==, numbers[i]);
    }
}

static void
test_truncated_at_every_byte (void)
{
  const char *text = "{\"ops\":[{\"key\":\"k\\u00e9\\ud83d\\ude00\",\"n\":-12.5e+3,\"b\":true,\"x\":null,\"l\":[1,2,{}]},{\"e\":\"\xc3\xa9\"}]}";
  gsize size = strlen (text);

  g_assert_true (accepts (text, size));
  for (gsize n = 0; n < size; n++)
    {
      /* An own copy of that size, so that reading beyond it is caught. */
      g_autofree char *part = g_memdup2 (text, n);

      if (accepts (part, n))
        g_error ("accepted the first %" G_GSIZE_FORMAT " bytes", n);
    }
}

static void
test_writer_escapes_and_commas (void)
{
  g_auto (DocketJsonWriter) writer = { NULL, FALSE };
  g_autofree char *text = NULL;
  g_autoptr (GBytes) bytes = NULL;

  docket_json_writer_init (&writer);
  docket_json_begin_object (&writer);
  docket_json_text_member (&writer, "q\"", "a\"b\\c\n\t\r\x01é😀/");
  docket_json_optional_text_member (&writer, "absent", NULL);
  docket_json_optional_text_member (&writer, "there", "x");
  docket_json_int_member (&writer, "n", G_MININT64);
  docket_json_bool_member (&writer, "b", FALSE);
  docket_json_name (&writer, "l");
  docket_json_begin_array (&writer);
  docket_json_null (&writer);
  docket_json_text (&writer, NULL);
  docket_json_raw (&writer, "{\"r\":1}");
  docket_json_raw (&writer, NULL);
  docket_json_node (&writer, NULL);
  docket_json_begin_array (&writer);
  docket_json_end_array (&writer);
  docket_json_begin_object (&writer);
  docket_json_end_object (&writer);
  docket_json_end_array (&writer);
  docket_json_end_object (&writer);
  text = docket_json_writer_finish (&writer);
  g_assert_cmpstr (text, ==, "{\"q\\\"\":\"a\\\"b\\\\c\\n\\t\\r\\u0001é😀/\",\"there\":\"x\",\"n\":-9223372036854775808,\"b\":false,\"l\":[null,null,{\"r\":1},null,null,[],{}]}");
  /* The writer is empty again and begins without a comma. */
  docket_json_int (&writer, 7);
  bytes = docket_json_writer_finish_bytes (&writer);
  g_assert_cmpmem (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), "7", 1);
}

static void
test_round_trips (void)
{
  static const char *const texts[] = {
    "{\"b\":1,\"a\":[true,false,null,\"x\",-5,{}],\"c\":{\"d\":\"\\\"\\\\\\n\"}}", "[1.5,-0.25]", "\"\\u0001\"", "9223372036854775807",
  };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr (JsonNode) node = docket_json_parse (texts[i], strlen (texts[i]), BYTES_MAX, NULL);
      g_autofree char *again = docket_json_to_text (node);

      g_assert_cmpstr (again, ==, texts[i]);
    }
}

static void
test_readers_are_strict (void)
{
  const char *text = "{\"t\":\"x\",\"n\":5,\"f\":5.0,\"b\":true,\"o\":{},\"l\":[],\"z\":null}";
  g_autoptr (JsonNode) node = docket_json_parse (text, strlen (text), BYTES_MAX, NULL);
  JsonObject *object = json_node_get_object (node);
  static const char *const names[] = { "t", "n", "f", "b", "o", "l" };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      const char *read = NULL;
      gint64 number = 0;
      gboolean flag = FALSE;
      JsonObject *member = NULL;
      JsonArray *array = NULL;

      g_assert_cmpint (docket_json_get_text (object, names[i], FALSE, &read, NULL), ==, names[i][0] == 't');
      g_assert_cmpint (docket_json_get_int (object, names[i], FALSE, &number, NULL), ==, names[i][0] == 'n');
      g_assert_cmpint (docket_json_get_bool (object, names[i], FALSE, &flag, NULL), ==, names[i][0] == 'b');
      g_assert_cmpint (docket_json_get_object (object, names[i], FALSE, &member, NULL), ==, names[i][0] == 'o');
      g_assert_cmpint (docket_json_get_array (object, names[i], FALSE, &array, NULL), ==, names[i][0] == 'l');
    }
  for (guint i = 0; i < 2; i++)
    {
      const char *name = i == 0 ? "z" : "missing";
      const char *read = "as it was";
      g_autoptr (GError) error = NULL;

      g_assert_true (docket_json_get_text (object, name, FALSE, &read, NULL));
      g_assert_cmpstr (read, ==, "as it was");
      g_assert_false (docket_json_get_text (object, name, TRUE, &read, &error));
      g_assert_error (error, DOCKET_CORE_ERROR, DOCKET_CORE_ERROR_MALFORMED);
      g_assert_nonnull (strstr (error->message, name));
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/json/accepts-rfc-8259", test_accepts_rfc_8259);
  g_test_add_func ("/json/refuses-everything-else", test_refuses_everything_else);
  g_test_add_func ("/json/letters-that-matter-are-found-anywhere", test_letters_that_matter_are_found_anywhere);
  g_test_add_func ("/json/depth-32-is-fine-and-100000-does-not-crash", test_depth);
  g_test_add_func ("/json/duplicates-are-found-among-many-members", test_duplicates_among_many);
  g_test_add_func ("/json/size-limit", test_size_limit);
  g_test_add_func ("/json/int64-arrives-whole", test_int64_arrives_whole);
  g_test_add_func ("/json/truncated-at-every-byte", test_truncated_at_every_byte);
  g_test_add_func ("/json/writer-escapes-and-commas", test_writer_escapes_and_commas);
  g_test_add_func ("/json/round-trips", test_round_trips);
  g_test_add_func ("/json/readers-are-strict", test_readers_are_strict);
  return g_test_run ();
}
