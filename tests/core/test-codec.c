/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Operations, records, answers and pages over the wire and back. */

#include <string.h>

#include "docket-codec.h"
#include "docket-limits.h"
#include "docket-random.h"

#define ID "018f0000-0000-7000-8000-000000000001"
#define KEY "018f0000-0000-7000-8000-0000000000cc"
#define OTHER "018f0000-0000-7000-8000-0000000000dd"

static GVariant *
random_value (DocketRandom *random, DocketField field)
{
  static const char *const texts[] = { "x", "é😀 \"quoted\" \\ \n\t", "a/b\x01", "０" };
  const DocketFieldInfo *info = docket_field_info (field);
  const char *words[] = { "gas", "hot water", "é\"" };

  if (docket_random_range (random, 0, 3) == 0)
    return NULL;
  switch (info->type)
    {
    case DOCKET_TYPE_INT:
    case DOCKET_TYPE_MONEY:
    case DOCKET_TYPE_TIME:
      return g_variant_new_int64 (docket_random_range (random, info->min, info->max));
    case DOCKET_TYPE_BOOL:
      return g_variant_new_boolean (docket_random_range (random, 0, 1) != 0);
    case DOCKET_TYPE_ID:
      return g_variant_new_string (OTHER);
    case DOCKET_TYPE_CHOICE:
      return g_variant_new_string (info->choices[docket_random_range (random, 0, g_strv_length ((char **) info->choices) - 1)]);
    case DOCKET_TYPE_WORDS:
      return g_variant_new_strv (words, (gssize) docket_random_range (random, 0, 3));
    case DOCKET_TYPE_JSON:
      return g_variant_new_string ("{\"b\":[1,null,\"é\"],\"a\":{}}");
    case DOCKET_TYPE_TEXT:
    default:
      return g_variant_new_string (texts[docket_random_range (random, 0, G_N_ELEMENTS (texts) - 1)]);
    }
}

static DocketRecord *
random_record (DocketRandom *random, DocketKind kind)
{
  const DocketKindInfo *info = docket_kind_info (kind);
  DocketRecord *record = docket_record_new (kind, ID);
  DocketStamp stamp = { (char *) OTHER, (char *) KEY, 5, 6 };

  docket_record_set_rev (record, docket_random_range (random, 0, G_MAXINT64));
  docket_record_set_void (record, docket_random_range (random, 0, 1) != 0);
  for (guint i = 0; i < info->n_fields; i++)
    docket_record_set (record, (DocketField) (info->first_field + (int) i), random_value (random, (DocketField) (info->first_field + (int) i)));
  for (guint i = 0; i < info->n_groups; i++)
    {
      docket_record_set_group_rev (record, (DocketGroup) (info->first_group + (int) i), docket_random_range (random, 0, 1000));
      if (docket_random_range (random, 0, 1) != 0)
        docket_record_set_stamp (record, (DocketGroup) (info->first_group + (int) i), &stamp);
    }
  return record;
}

static void
test_records_round_trip (void)
{
  g_autoptr (DocketRandom) random = docket_seeded_random_new (1);

  for (guint n = 0; n < 100 * DOCKET_N_KINDS; n++)
    {
      g_autoptr (DocketRecord) record = random_record (random, (DocketKind) (n % DOCKET_N_KINDS));
      g_autofree char *text = docket_record_to_text (record);
      g_autoptr (GError) error = NULL;
      g_autoptr (DocketRecord) read = docket_record_from_text (text, &error);
      g_autofree char *again = NULL;

      g_assert_no_error (error);
      g_assert_true (docket_record_equal (read, record));
      again = docket_record_to_text (read);
      g_assert_cmpstr (again, ==, text);
    }
}

static void
test_edits_round_trip (void)
{
  g_autoptr (DocketRandom) random = docket_seeded_random_new (2);

  for (guint n = 0; n < 50 * DOCKET_N_GROUPS; n++)
    {
      const DocketGroupInfo *info = docket_group_info ((DocketGroup) (n % DOCKET_N_GROUPS));
      g_autoptr (DocketRecord) seen = random_record (random, info->kind);
      g_autoptr (DocketRecord) wanted = random_record (random, info->kind);
      g_autoptr (DocketValues) set = docket_record_get_group (wanted, info->group);
      g_autoptr (DocketOperation) operation = docket_operation_new_edit (seen, info->group, set);
      const char *after[] = { ID, OTHER, NULL };
      g_autofree char *text = NULL;
      g_autofree char *again = NULL;
      g_autofree char *print = NULL;
      g_autofree char *same_print = NULL;
      g_autoptr (DocketOperation) read = NULL;
      g_autoptr (GError) error = NULL;

      operation->key = g_strdup (KEY);
      operation->seen = g_strdup ("cursor");
      operation->follows = g_strdup (OTHER);
      operation->after = g_strdupv ((char **) after);
      operation->bundle = g_strdup (ID);
      operation->made_at = 77;
      operation->reason = g_strdup ("be\"cause");
      text = docket_operation_to_text (operation);
      read = docket_operation_from_text (text, &error);
      g_assert_no_error (error);
      g_assert_cmpstr (read->invalid, ==, NULL);
      g_assert_true (docket_values_equal (read->set, operation->set) && docket_values_equal (read->was, operation->was));
      g_assert_cmpint (read->base, ==, operation->base);
      g_assert_cmpint (read->group, ==, info->group);
      g_assert_cmpstrv (read->after, operation->after);
      again = docket_operation_to_text (read);
      g_assert_cmpstr (again, ==, text);
      print = docket_operation_fingerprint (operation);
      same_print = docket_operation_fingerprint (read);
      g_assert_cmpstr (print, ==, same_print);
    }
}

#define RECORD "\"record\":{\"kind\":\"job\",\"id\":\"" ID "\"}"
#define EDIT "\"key\":\"" KEY "\",\"kind\":\"edit\"," RECORD ",\"group\":\"details\",\"base\":3"
#define DECIDE "\"key\":\"" KEY "\",\"kind\":\"decide\",\"record\":{\"kind\":\"review\",\"id\":\"" ID "\"},\"base\":3"

static void
test_good_operations (void)
{
  static const char *const good[] = {
    "{" EDIT ",\"was\":{\"title\":null},\"set\":{\"title\":\"x\"}}",
    "{" EDIT ",\"was\":{\"title\":null,\"description\":\"y\"},\"set\":{\"title\":\"\"},\"colour\":\"unknown\",\"x\":{\"y\":[1]}}",
    "{\"kind\":\"create\"," RECORD ",\"set\":{\"title\":\"x\"}}",
    "{\"kind\":\"void\"," RECORD ",\"base\":0}",
    "{" DECIDE ",\"choice\":\"keep\"}",
    "{" DECIDE ",\"choice\":\"take\",\"candidate\":\"" OTHER "\"}",
    "{" DECIDE ",\"choice\":\"set\",\"set\":{\"total_amount\":5}}",
    "{\"kind\":\"undo_decision\",\"record\":{\"kind\":\"review\",\"id\":\"" ID "\"},\"base\":3}",
    "{\"kind\":\"merge\",\"record\":{\"kind\":\"customer\",\"id\":\"" ID "\"},\"base\":3,\"into\":\"" OTHER "\"}",
  };

  for (guint i = 0; i < G_N_ELEMENTS (good); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (DocketOperation) operation = docket_operation_from_text (good[i], &error);

      g_assert_no_error (error);
      if (operation->invalid != NULL)
        g_error ("%s: %s", good[i], operation->invalid);
    }
}

static void
test_invalid_is_not_malformed (void)
{
  static const char *const bad[] = {
    "{" EDIT ",\"was\":{},\"set\":{\"colour\":1}}", "{" EDIT ",\"was\":{\"colour\":1},\"set\":{\"title\":\"x\"}}", "{" EDIT ",\"was\":{\"title\":null},\"set\":{\"title\":5}}",
    "{" EDIT ",\"was\":{\"planned_minutes\":null},\"set\":{\"planned_minutes\":-1}}", "{" EDIT ",\"was\":{\"planned_minutes\":null},\"set\":{\"planned_minutes\":1.0}}",
    "{" EDIT ",\"was\":{\"priority\":null},\"set\":{\"priority\":\"bogus\"}}", "{" EDIT ",\"was\":{\"skills_needed\":null},\"set\":{\"skills_needed\":[1]}}",
    "{" EDIT ",\"set\":{\"title\":\"x\"}}", "{" EDIT ",\"was\":{},\"set\":{\"title\":\"x\"}}", "{" EDIT ",\"was\":{\"title\":null},\"set\":{}}", "{" EDIT ",\"was\":{\"title\":null}}",
    "{" EDIT ",\"was\":{\"title\":null},\"set\":5}", "{" EDIT ",\"was\":{\"status\":null},\"set\":{\"status\":\"new\"}}", "{" EDIT ",\"was\":{\"title\":null,\"status\":null},\"set\":{\"title\":\"x\"}}",
    "{\"kind\":\"edit\"," RECORD ",\"group\":\"details\",\"was\":{\"title\":null},\"set\":{\"title\":\"x\"}}",
    "{\"kind\":\"edit\"," RECORD ",\"group\":\"details\",\"base\":-2,\"was\":{\"title\":null},\"set\":{\"title\":\"x\"}}",
    "{\"kind\":\"edit\"," RECORD ",\"base\":3,\"was\":{\"title\":null},\"set\":{\"title\":\"x\"}}", "{\"kind\":\"edit\"," RECORD ",\"group\":\"contact\",\"base\":3,\"was\":{\"title\":null},\"set\":{\"title\":\"x\"}}",
    "{\"kind\":\"create\"," RECORD "}", "{\"kind\":\"create\"," RECORD ",\"set\":{}}", "{\"kind\":\"void\"," RECORD "}", "{\"kind\":\"restore\"," RECORD "}",
    "{\"kind\":\"void\"," RECORD ",\"base\":0,\"after\":[\"x\"]}", "{\"kind\":\"void\"," RECORD ",\"base\":0,\"after\":[5]}", "{\"kind\":\"void\"," RECORD ",\"base\":0,\"after\":\"x\"}",
    "{\"kind\":\"void\"," RECORD ",\"base\":0,\"follows\":\"x\"}", "{\"kind\":\"void\"," RECORD ",\"base\":\"0\"}", "{\"kind\":\"void\"," RECORD ",\"base\":0,\"made_at\":-5}", "{\"kind\":\"void\"," RECORD ",\"base\":0,\"reason\":5}",
    "{" DECIDE "}", "{" DECIDE ",\"choice\":\"bogus\"}", "{" DECIDE ",\"choice\":\"take\"}", "{" DECIDE ",\"choice\":\"set\"}", "{" DECIDE ",\"choice\":\"set\",\"set\":{\"colour\":1}}", "{" DECIDE ",\"choice\":\"set\",\"set\":5}",
    "{\"kind\":\"decide\"," RECORD ",\"base\":3,\"choice\":\"keep\"}", "{\"kind\":\"undo_decision\"," RECORD ",\"base\":3}", "{\"kind\":\"merge\"," RECORD ",\"base\":3,\"into\":\"" OTHER "\"}",
  };

  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (DocketOperation) operation = docket_operation_from_text (bad[i], &error);

      g_assert_no_error (error);
      if (operation->invalid == NULL)
        g_error ("accepted %s", bad[i]);
    }
}

static void
test_after_is_bounded (void)
{
  for (guint n = DOCKET_AFTER_KEYS_MAX; n <= DOCKET_AFTER_KEYS_MAX + 1; n++)
    {
      g_autoptr (GString) text = g_string_new ("{\"kind\":\"void\"," RECORD ",\"base\":0,\"after\":[\"" KEY "\"");
      g_autoptr (DocketOperation) operation = NULL;

      for (guint i = 1; i < n; i++)
        g_string_append (text, ",\"" KEY "\"");
      g_string_append (text, "]}");
      operation = docket_operation_from_text (text->str, NULL);
      g_assert_cmpint (operation->invalid != NULL, ==, n > DOCKET_AFTER_KEYS_MAX);
    }
}

static void
test_malformed_envelopes (void)
{
  static const char *const bad[] = {
    "", "[]", "5", "{}", "{\"kind\":\"void\"}", "{\"kind\":\"void\",\"record\":5}", "{\"kind\":\"bogus\"," RECORD "}", "{\"kind\":5," RECORD "}",
    "{\"kind\":\"void\",\"record\":{\"kind\":\"boat\",\"id\":\"" ID "\"}}", "{\"kind\":\"void\",\"record\":{\"kind\":\"job\",\"id\":\"J-1\"}}", "{\"kind\":\"void\",\"record\":{\"kind\":\"job\"}}",
    "{\"key\":\"x\",\"kind\":\"void\"," RECORD ",\"base\":0}", "{\"key\":5,\"kind\":\"void\"," RECORD ",\"base\":0}", "{\"key\":\"018F0000-0000-7000-8000-0000000000CC\",\"kind\":\"void\"," RECORD ",\"base\":0}",
  };

  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr (GError) error = NULL;

      if (docket_operation_from_text (bad[i], &error) != NULL)
        g_error ("accepted %s", bad[i]);
      g_assert_error (error, DOCKET_CORE_ERROR, DOCKET_CORE_ERROR_MALFORMED);
    }
}

static void
test_fingerprint_sees_every_member (void)
{
  static const char *const variants[] = {
    "{" EDIT ",\"was\":{\"title\":null},\"set\":{\"title\":\"x\"}}", "{" EDIT ",\"was\":{\"title\":\"w\"},\"set\":{\"title\":\"x\"}}", "{" EDIT ",\"was\":{\"title\":null},\"set\":{\"title\":\"y\"}}",
    "{" EDIT ",\"was\":{\"title\":null},\"set\":{\"title\":\"x\"},\"seen\":\"c\"}", "{" EDIT ",\"was\":{\"title\":null},\"set\":{\"title\":\"x\"},\"follows\":\"" OTHER "\"}",
    "{" EDIT ",\"was\":{\"title\":null},\"set\":{\"title\":\"x\"},\"after\":[\"" OTHER "\"]}", "{" EDIT ",\"was\":{\"title\":null},\"set\":{\"title\":\"x\"},\"bundle\":\"" OTHER "\"}",
    "{" EDIT ",\"was\":{\"title\":null},\"set\":{\"title\":\"x\"},\"made_at\":5}", "{" EDIT ",\"was\":{\"title\":null},\"set\":{\"title\":\"x\"},\"reason\":\"r\"}",
    "{\"key\":\"" KEY "\",\"kind\":\"void\"," RECORD ",\"base\":3}", "{\"key\":\"" KEY "\",\"kind\":\"restore\"," RECORD ",\"base\":3}", "{\"key\":\"" KEY "\",\"kind\":\"void\"," RECORD ",\"base\":4}",
    "{\"key\":\"" OTHER "\",\"kind\":\"void\"," RECORD ",\"base\":3}", "{" DECIDE ",\"choice\":\"keep\"}", "{" DECIDE ",\"choice\":\"take\",\"candidate\":\"" OTHER "\"}",
    "{" DECIDE ",\"choice\":\"take\",\"candidate\":\"" ID "\"}", "{" DECIDE ",\"choice\":\"merge\",\"into\":\"" ID "\"}", "{" DECIDE ",\"choice\":\"keep-both\"}",
  };
  g_autoptr (GHashTable) prints = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (variants); i++)
    {
      g_autoptr (DocketOperation) operation = docket_operation_from_text (variants[i], NULL);
      g_autoptr (DocketOperation) copy = docket_operation_copy (operation);
      g_autofree char *of_copy = docket_operation_fingerprint (copy);
      char *print = docket_operation_fingerprint (operation);

      g_assert_cmpstr (print, ==, of_copy);
      g_assert_cmpuint (strlen (print), ==, 64);
      g_assert_true (g_hash_table_add (prints, print));
    }
}

/* Worked out once, beside the writer, and the same ever after. */
static void
test_text_is_kept (void)
{
  g_autoptr (DocketOperation) operation = docket_operation_from_text ("{" EDIT ",\"was\":{\"title\":null},\"set\":{\"title\":\"x\"}}", NULL);
  g_autofree char *text = docket_operation_to_text (operation), *print = docket_operation_fingerprint (operation);

  for (guint i = 0; i < 2; i++)
    {
      g_autofree char *kept = NULL, *kept_print = NULL;

      docket_operation_keep_text (operation);
      kept = docket_operation_to_text (operation);
      kept_print = docket_operation_fingerprint (operation);
      g_assert_cmpstr (kept, ==, text);
      g_assert_cmpstr (kept_print, ==, print);
    }
}

/* The first thing that is wrong is said; the second does not take its place. */
static void
test_two_wrong_members (void)
{
  g_autoptr (DocketOperation) operation = docket_operation_from_text ("{" EDIT ",\"was\":{\"title\":1},\"set\":{\"title\":2}}", NULL);

  g_assert_nonnull (operation);
  g_assert_true (g_str_has_prefix (operation->invalid, "set.title") || g_str_has_prefix (operation->invalid, "was.title"));
  g_assert_null (strstr (operation->invalid, operation->invalid[0] == 's' ? "was." : "set."));
}

/* What cannot be read as values still tells one operation from another. */
static void
test_fingerprint_of_what_is_wrong (void)
{
  g_autoptr (DocketOperation) one = docket_operation_from_text ("{" EDIT ",\"was\":{},\"set\":{\"title\":2}}", NULL);
  g_autoptr (DocketOperation) other = docket_operation_from_text ("{" EDIT ",\"was\":{},\"set\":{\"title\":3}}", NULL);
  g_autoptr (DocketOperation) same = docket_operation_from_text ("{" EDIT ",\"was\":{},\"set\":{\"title\":2}}", NULL);
  g_autofree char *of_one = docket_operation_fingerprint (one), *of_other = docket_operation_fingerprint (other), *of_same = docket_operation_fingerprint (same);

  g_assert_nonnull (one->invalid);
  g_assert_cmpstr (of_one, !=, of_other);
  g_assert_cmpstr (of_one, ==, of_same);
}

/* What may be as long as it likes is kept as its digest only. */
static void
test_digest_is_kept (void)
{
  static const char *const wrong[] = {
    "{" EDIT ",\"was\":{\"title\":1},\"set\":{\"title\":\"x\"},\"after\":[\"" OTHER "\"],\"reason\":\"r\"}",
    "{" EDIT ",\"was\":{\"title\":\"w\"},\"set\":{\"title\":5}}",
    "{\"key\":\"" KEY "\",\"kind\":\"void\"," RECORD "}",
  };

  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      g_autoptr (DocketOperation) operation = docket_operation_from_text (wrong[i], NULL);
      g_autofree char *print = docket_operation_fingerprint (operation), *kept = NULL;

      g_assert_nonnull (operation->invalid);
      if (i == 0)
        docket_operation_keep_text (operation);
      docket_operation_keep_digest (operation);
      kept = docket_operation_fingerprint (operation);
      g_assert_cmpstr (kept, ==, print);
      g_assert_null (operation->reason);
      g_assert_null (operation->received);
      g_assert_cmpuint (docket_values_n (operation->set), ==, 0);
      /* Twice is once. */
      docket_operation_keep_digest (operation);
      g_assert_cmpstr (operation->key, ==, KEY);
    }
}

static void
test_key_alone (void)
{
  static const char *const texts[] = { "{\"kind\":5,\"key\":\"" KEY "\"}", "[]" };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      DocketJsonReader reader;
      g_autofree char *key = NULL;
      g_autoptr (GError) error = NULL;

      docket_json_reader_init (&reader, texts[i]);
      g_assert_true (docket_operation_read_key (&reader, &key, &error) == (i == 0));
      g_assert_cmpstr (key, ==, i == 0 ? KEY : NULL);
      if (i > 0)
        g_assert_error (error, DOCKET_CORE_ERROR, DOCKET_CORE_ERROR_MALFORMED);
    }
}

static void
test_stamps (void)
{
  static const char *const bad[] = { "5", "{\"person\":5}", "{\"device\":5}", "{\"made_at\":\"x\"}", "{\"arrived_at\":\"x\"}" };
  DocketStamp stamp = { NULL, NULL, 0, 0 };
  g_autoptr (JsonNode) good = docket_json_parse ("{\"person\":\"p\",\"device\":\"d\",\"made_at\":1,\"arrived_at\":2}", strlen ("{\"person\":\"p\",\"device\":\"d\",\"made_at\":1,\"arrived_at\":2}"), 1000, NULL);

  g_assert_true (docket_stamp_from_json (good, &stamp, NULL));
  g_assert_cmpstr (stamp.person, ==, "p");
  g_assert_cmpint (stamp.arrived_at, ==, 2);
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr (JsonNode) node = docket_json_parse (bad[i], strlen (bad[i]), 1000, NULL);
      g_autoptr (GError) error = NULL;

      g_assert_nonnull (node);
      g_assert_false (docket_stamp_from_json (node, &stamp, &error));
      g_assert_nonnull (error);
    }
  g_assert_cmpstr (stamp.device, ==, "d");
  g_assert_true (docket_stamp_from_json (NULL, &stamp, NULL));
  g_assert_null (stamp.person);
}

/* An answer is written once, and the same ever after. */
static void
test_result_text_is_kept (void)
{
  g_autoptr (DocketResult) result = docket_result_new (KEY, DOCKET_OUTCOME_APPLIED);
  g_autofree char *text = docket_result_to_text (result);

  for (guint i = 0; i < 2; i++)
    {
      g_autofree char *kept = NULL;

      docket_result_keep_text (result);
      kept = docket_result_to_text (result);
      g_assert_cmpstr (kept, ==, text);
    }
}

static void
test_results_round_trip (void)
{
  for (guint i = 0; i < 5 * 2; i++)
    {
      g_autoptr (DocketResult) result = docket_result_new (KEY, (DocketOutcome) (i % 5));
      g_autoptr (DocketResult) copy = NULL;
      g_autoptr (DocketResult) read = NULL;
      g_autoptr (GError) error = NULL;
      g_autofree char *text = NULL;
      g_autofree char *again = NULL;

      if (i >= 5)
        {
          result->replayed = TRUE;
          result->seq = 9;
          result->rev = 8;
          result->review = g_strdup (ID);
          result->problem_type = g_strdup (DOCKET_PROBLEM_STALE);
          result->problem_detail = g_strdup ("Look \"again\".");
          result->rule = g_strdup ("job.status: review");
          result->policy = 3;
        }
      copy = docket_result_copy (result);
      text = docket_result_to_text (copy);
      read = docket_result_from_text (text, &error);
      g_assert_no_error (error);
      again = docket_result_to_text (read);
      g_assert_cmpstr (again, ==, text);
      g_assert_cmpint (read->outcome, ==, result->outcome);
      g_assert_cmpstr (read->problem_type, ==, result->problem_type);
      g_assert_cmpint (strstr (text, "urn:docket:problem:stale") != NULL, ==, i >= 5);
    }
  g_assert_null (docket_result_from_text ("{\"key\":\"" KEY "\",\"outcome\":\"great\"}", NULL));
  g_assert_null (docket_result_from_text ("{\"key\":\"x\",\"outcome\":\"applied\"}", NULL));
  g_assert_null (docket_result_from_text ("{\"key\":\"" KEY "\",\"outcome\":\"applied\",\"problem\":5}", NULL));
  g_assert_null (docket_result_from_text ("[]", NULL));
}

static DocketPage *
read_page (const char *text)
{
  g_autoptr (GError) error = NULL;
  DocketPage *page = docket_page_from_text (text, strlen (text), &error);

  g_assert_cmpint (page == NULL, ==, error != NULL);
  return page;
}

#define GONE(seq, id) "{\"seq\":" seq ",\"removed\":true,\"record\":null,\"kind\":\"note\",\"id\":\"" id "\"}"
#define NOTE(id) "{\"kind\":\"note\",\"id\":\"" id "\",\"rev\":1,\"fields\":{\"body\":\"x\",\"colour\":7}}"
#define HERE(seq, id, record) "{\"seq\":" seq ",\"removed\":false,\"record\":" record ",\"kind\":\"note\",\"id\":\"" id "\"}"
#define PAGE(count, changes) "{\"from\":null,\"cursor\":\"c\",\"count\":" count ",\"more\":false,\"changes\":[" changes "]}"

static void
test_pages (void)
{
  static const char *const bad[] = {
    "[]", PAGE ("1", ""), PAGE ("0", GONE ("1", ID)), PAGE ("2", GONE ("2", ID) "," GONE ("1", OTHER)), PAGE ("1", HERE ("1", ID, "null")), PAGE ("1", HERE ("1", ID, NOTE (OTHER))),
    PAGE ("1", HERE ("1", ID, "{\"kind\":\"line\",\"id\":\"" ID "\",\"rev\":1,\"fields\":{}}")), PAGE ("1", HERE ("0", ID, NOTE (ID))), PAGE ("1", GONE ("1", "x")), PAGE ("1", "5"),
    PAGE ("1", HERE ("1", ID, "{\"kind\":\"note\",\"id\":\"" ID "\",\"rev\":1,\"fields\":{\"body\":5}}")), "{\"cursor\":\"c\",\"count\":0,\"changes\":[]}", "{\"count\":0,\"more\":false,\"changes\":[]}",
  };
  g_autoptr (DocketPage) empty = read_page (PAGE ("0", ""));
  g_autoptr (DocketPage) page = read_page (PAGE ("3", HERE ("1", ID, NOTE (ID)) ",{\"seq\":2,\"kind\":\"boat\",\"id\":\"b\"}," GONE ("3", OTHER)));
  g_auto (DocketJsonWriter) writer = { NULL, FALSE };
  g_autofree char *text = NULL;
  g_autoptr (DocketPage) again = NULL;

  g_assert_cmpuint (empty->changes->len, ==, 0);
  /* A kind of a newer version is skipped, a field of one as well. */
  g_assert_cmpuint (page->changes->len, ==, 2);
  docket_json_writer_init (&writer);
  docket_page_to_json (page, &writer);
  text = docket_json_writer_finish (&writer);
  again = read_page (text);
  for (guint i = 0; i < 2; i++)
    {
      const DocketChange *a = g_ptr_array_index (page->changes, i), *b = g_ptr_array_index (again->changes, i);

      g_assert_cmpint (a->seq, ==, b->seq);
      g_assert_cmpint (a->removed, ==, b->removed);
      g_assert_true (docket_record_equal (a->record, b->record));
    }
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    if (read_page (bad[i]) != NULL)
      g_error ("accepted %s", bad[i]);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/codec/records-round-trip", test_records_round_trip);
  g_test_add_func ("/codec/edits-round-trip", test_edits_round_trip);
  g_test_add_func ("/codec/good-operations", test_good_operations);
  g_test_add_func ("/codec/invalid-is-not-malformed", test_invalid_is_not_malformed);
  g_test_add_func ("/codec/after-is-bounded", test_after_is_bounded);
  g_test_add_func ("/codec/malformed-envelopes", test_malformed_envelopes);
  g_test_add_func ("/codec/fingerprint-of-what-is-wrong", test_fingerprint_of_what_is_wrong);
  g_test_add_func ("/codec/text-is-kept", test_text_is_kept);
  g_test_add_func ("/codec/two-wrong-members", test_two_wrong_members);
  g_test_add_func ("/codec/fingerprint-sees-every-member", test_fingerprint_sees_every_member);
  g_test_add_func ("/codec/digest-is-kept", test_digest_is_kept);
  g_test_add_func ("/codec/key-alone", test_key_alone);
  g_test_add_func ("/codec/stamps", test_stamps);
  g_test_add_func ("/codec/result-text-is-kept", test_result_text_is_kept);
  g_test_add_func ("/codec/results-round-trip", test_results_round_trip);
  g_test_add_func ("/codec/pages", test_pages);
  return g_test_run ();
}
