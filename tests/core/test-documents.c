/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Documents with one thing wrong, everywhere: a good document of every sort is
 * taken, and each of its members and elements in turn is left out or replaced by
 * a value of every other JSON type. Whatever comes of it is either read or
 * refused with a sentence, and what is read can be written and read again.
 */

#include <string.h>

#include <json-glib/json-glib.h>

#include "docket-codec.h"
#include "docket-error.h"
#include "docket-policy.h"

#define ID "018f0000-0000-7000-8000-000000000001"
#define KEY "018f0000-0000-7000-8000-0000000000cc"
#define OTHER "018f0000-0000-7000-8000-0000000000dd"
#define BY "{\"person\":\"" KEY "\",\"device\":\"" OTHER "\",\"made_at\":5,\"arrived_at\":6}"
#define LINE "{\"kind\":\"line\",\"id\":\"" ID "\",\"rev\":4,\"revs\":{\"line\":4},\"void\":false,\"fields\":{\"job\":\"" OTHER "\",\"class\":\"part\",\"sku\":\"A\",\"quantity_milli\":1000},\"by\":{\"line\":" BY "}}"

/* NULL: left out. */
static const char *const wrong[] = { NULL, "null", "true", "-1", "0", "1", "99999999999", "\"\"", "\"x\"", "\"" OTHER "\"", "[]", "[null]", "[1]", "[[]]", "[\"x\"]", "{}", "{\"x\":1}" };

static const char *const operations[] = {
  "{\"key\":\"" KEY "\",\"kind\":\"edit\",\"record\":{\"kind\":\"job\",\"id\":\"" ID "\"},\"group\":\"details\",\"base\":3,\"was\":{\"title\":\"a\",\"skills_needed\":null},\"set\":{\"title\":\"b\",\"skills_needed\":[\"gas\",\"pumps\"],\"promised_from\":5},"
  "\"seen\":\"c\",\"follows\":\"" OTHER "\",\"after\":[\"" OTHER "\"],\"bundle\":\"" OTHER "\",\"made_at\":7,\"reason\":\"why\"}",
  "{\"key\":\"" KEY "\",\"kind\":\"create\",\"record\":{\"kind\":\"person\",\"id\":\"" ID "\"},\"set\":{\"name\":\"T\",\"active\":true,\"role\":\"technician\"}}",
  "{\"key\":\"" KEY "\",\"kind\":\"void\",\"record\":{\"kind\":\"note\",\"id\":\"" ID "\"},\"base\":3}",
  "{\"key\":\"" KEY "\",\"kind\":\"restore\",\"record\":{\"kind\":\"note\",\"id\":\"" ID "\"},\"base\":3}",
  "{\"key\":\"" KEY "\",\"kind\":\"decide\",\"record\":{\"kind\":\"review\",\"id\":\"" ID "\"},\"base\":3,\"choice\":\"take\",\"candidate\":\"" OTHER "\"}",
  "{\"key\":\"" KEY "\",\"kind\":\"decide\",\"record\":{\"kind\":\"review\",\"id\":\"" ID "\"},\"base\":3,\"choice\":\"set\",\"set\":{\"status\":\"paused\"}}",
  "{\"key\":\"" KEY "\",\"kind\":\"decide\",\"record\":{\"kind\":\"review\",\"id\":\"" ID "\"},\"base\":3,\"choice\":\"merge\",\"into\":\"" OTHER "\"}",
  "{\"key\":\"" KEY "\",\"kind\":\"undo_decision\",\"record\":{\"kind\":\"review\",\"id\":\"" ID "\"},\"base\":3}",
  "{\"key\":\"" KEY "\",\"kind\":\"merge\",\"record\":{\"kind\":\"customer\",\"id\":\"" ID "\"},\"base\":3,\"into\":\"" OTHER "\"}",
};

static const char *const results[] = {
  "{\"key\":\"" KEY "\",\"outcome\":\"held\",\"replayed\":true,\"seq\":3,\"rev\":3,\"review\":\"" OTHER "\",\"rule\":\"job.status: review\",\"policy\":2}",
  "{\"key\":\"" KEY "\",\"outcome\":\"rejected\",\"problem\":{\"type\":\"urn:docket:problem:stale\",\"detail\":\"Too late.\"}}",
  "{\"key\":\"" KEY "\",\"outcome\":\"rejected\",\"problem\":{\"type\":\"of-another-make\"}}",
};

static const char *const records[] = {
  LINE,
  "{\"kind\":\"person\",\"id\":\"" ID "\",\"rev\":4,\"revs\":{\"person\":4},\"void\":true,\"fields\":{\"name\":\"Tess\",\"skills\":[\"gas\"],\"active\":true,\"shift_start\":1},\"by\":{\"person\":" BY "}}",
  "{\"kind\":\"review\",\"id\":\"" ID "\",\"rev\":4,\"fields\":{\"state\":\"open\",\"subject\":{\"kind\":\"job\"},\"deciders\":[\"supervisor\"]}}",
};

static const char *const pages[] = {
  "{\"from\":null,\"cursor\":\"c\",\"count\":2,\"more\":false,\"changes\":[{\"seq\":4,\"removed\":false,\"kind\":\"line\",\"id\":\"" ID "\",\"record\":" LINE "},{\"seq\":5,\"removed\":true,\"record\":null,\"kind\":\"job\",\"id\":\"" OTHER "\"}]}",
  "{\"from\":\"b\",\"cursor\":\"c\",\"count\":1,\"more\":true,\"changes\":[{\"seq\":4,\"removed\":false,\"kind\":\"of-tomorrow\",\"id\":\"" ID "\",\"record\":{}}]}",
  "{\"from\":\"b\",\"cursor\":\"c\",\"count\":1,\"more\":true,\"changes\":[{\"seq\":4,\"removed\":false,\"kind\":\"job\",\"id\":\"" ID "\",\"record\":" LINE "}]}",
};

/* ---- Spoiling ---- */

/* A copy of @node whose (*left)-th part is @value; NULL if it is left out itself. */
static JsonNode *
spoil (JsonNode *node, int *left, const char *value)
{
  JsonNode *copy;

  if ((*left)-- == 0)
    return value == NULL ? NULL : json_from_string (value, NULL);
  if (JSON_NODE_HOLDS_OBJECT (node))
    {
      g_autoptr (GList) members = json_object_get_members (json_node_get_object (node));
      JsonObject *object = json_object_new ();

      for (GList *l = members; l != NULL; l = l->next)
        {
          JsonNode *member = spoil (json_object_get_member (json_node_get_object (node), l->data), left, value);

          if (member != NULL)
            json_object_set_member (object, l->data, member);
        }
      copy = json_node_init_object (json_node_alloc (), object);
      json_object_unref (object);
      return copy;
    }
  if (JSON_NODE_HOLDS_ARRAY (node))
    {
      JsonArray *array = json_array_new ();

      for (guint i = 0; i < json_array_get_length (json_node_get_array (node)); i++)
        {
          JsonNode *element = spoil (json_array_get_element (json_node_get_array (node), i), left, value);

          if (element != NULL)
            json_array_add_element (array, element);
        }
      copy = json_node_init_array (json_node_alloc (), array);
      json_array_unref (array);
      return copy;
    }
  return json_node_copy (node);
}

/* Reads @text; what was read as text again, or NULL and the error. */
typedef char *(*ReadFunc) (const char *text, GError **error);

static guint n_read, n_refused;

static void
try (ReadFunc read, const char *text)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *written = read (text, &error);
  g_autofree char *again = NULL;

  if (written == NULL)
    {
      g_assert_nonnull (error);
      g_assert_cmpint (error->domain, ==, DOCKET_CORE_ERROR);
      g_assert_cmpuint (strlen (error->message), >, 5);
      n_refused++;
      return;
    }
  g_assert_no_error (error);
  again = read (written, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (again, ==, written);
  n_read++;
}

static void
spoil_everywhere (ReadFunc read, const char *document)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) good = json_from_string (document, &error);

  g_assert_no_error (error);
  try (read, document);
  for (int place = 0;; place++)
    for (guint i = 0; i < G_N_ELEMENTS (wrong); i++)
      {
        int left = place;
        g_autoptr (JsonNode) bad = spoil (good, &left, wrong[i]);
        g_autofree char *text = bad == NULL ? g_strdup ("") : json_to_string (bad, FALSE);

        if (left >= 0)
          return;
        try (read, text);
      }
}

static void
spoil_all (ReadFunc read, const char *const *documents, guint n)
{
  n_read = n_refused = 0;
  for (guint i = 0; i < n; i++)
    spoil_everywhere (read, documents[i]);
  g_test_message ("%u documents read, %u refused", n_read, n_refused);
  g_assert_cmpuint (n_read, >, 0);
  g_assert_cmpuint (n_refused, >, 0);
}

/* ---- Readers ---- */

static char *
read_operation (const char *text, GError **error)
{
  g_autoptr (DocketOperation) operation = docket_operation_from_text (text, error);

  if (operation == NULL)
    return NULL;
  if (operation->invalid == NULL)
    return docket_operation_to_text (operation);
  /* Readable, but wrong: it is answered, never written. */
  g_assert_cmpuint (strlen (operation->invalid), >, 5);
  g_set_error_literal (error, DOCKET_CORE_ERROR, DOCKET_CORE_ERROR_INVALID, operation->invalid);
  return NULL;
}

static char *
read_result (const char *text, GError **error)
{
  g_autoptr (DocketResult) result = docket_result_from_text (text, error);

  return result == NULL ? NULL : docket_result_to_text (result);
}

static char *
read_record (const char *text, GError **error)
{
  g_autoptr (DocketRecord) record = docket_record_from_text (text, error);

  return record == NULL ? NULL : docket_record_to_text (record);
}

static char *
read_page (const char *text, GError **error)
{
  g_autoptr (DocketPage) page = docket_page_from_text (text, strlen (text), error);
  g_auto (DocketJsonWriter) writer = { NULL, FALSE };

  if (page == NULL)
    return NULL;
  docket_json_writer_init (&writer);
  docket_page_to_json (page, &writer);
  return docket_json_writer_finish (&writer);
}

static char *
read_policy (const char *text, GError **error)
{
  g_autoptr (DocketPolicy) policy = docket_policy_new_from_json (text, strlen (text), error);

  return policy == NULL ? NULL : g_strdup (docket_policy_get_document (policy));
}

static void
test_operations (void)
{
  spoil_all (read_operation, operations, G_N_ELEMENTS (operations));
}

/* Longer than may be, and a list that is there but empty. */
static void
test_long_and_empty (void)
{
  g_autofree char *text = g_strnfill (20000, 'x');
  g_autofree char *document = g_strdup_printf ("{\"key\":\"" KEY "\",\"kind\":\"void\",\"record\":{\"kind\":\"note\",\"id\":\"" ID "\"},\"base\":3,\"reason\":\"%s\"}", text);
  g_autoptr (GError) error = NULL;
  g_autoptr (DocketOperation) operation = docket_operation_from_text (document, &error);
  g_autoptr (DocketOperation) bare = docket_operation_new (DOCKET_OPERATION_VOID, DOCKET_KIND_NOTE, ID);
  g_autofree char *without = NULL;
  g_autofree char *with_empty = NULL;

  g_assert_no_error (error);
  g_assert_nonnull (strstr (operation->invalid, "reason"));
  bare->key = g_strdup (KEY);
  without = docket_operation_to_text (bare);
  bare->after = g_new0 (char *, 1);
  with_empty = docket_operation_to_text (bare);
  g_assert_cmpstr (with_empty, ==, without);
}

static void
test_results (void)
{
  spoil_all (read_result, results, G_N_ELEMENTS (results));
}

static void
test_records (void)
{
  spoil_all (read_record, records, G_N_ELEMENTS (records));
}

static void
test_pages (void)
{
  spoil_all (read_page, pages, G_N_ELEMENTS (pages));
}

static void
test_policy (void)
{
  g_autoptr (GBytes) bytes = docket_policy_default_document ();
  g_autofree char *text = g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
  const char *documents[] = { text };

  spoil_all (read_policy, documents, 1);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/documents/operations", test_operations);
  g_test_add_func ("/documents/long-and-empty", test_long_and_empty);
  g_test_add_func ("/documents/results", test_results);
  g_test_add_func ("/documents/records", test_records);
  g_test_add_func ("/documents/pages", test_pages);
  g_test_add_func ("/documents/policy", test_policy);
  return g_test_run ();
}
