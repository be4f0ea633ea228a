/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What the desk has to say of own work is made a sentence by whoever reads it. */

#include "docket-config.h"

#include "case-fixture.h"
#include "docket-limits.h"
#include "docket-refusal-says.h"
#include "docket-refusal-words.h"
#include "docket-result.h"
#include "docket-store-private.h"

#include <libintl.h>
#include <locale.h>
#include <string.h>

/* In the language of the test, which is another than that of the one who synced. */
static void
speak (void)
{
  g_assert_nonnull (setlocale (LC_ALL, ""));
  bindtextdomain (GETTEXT_PACKAGE, g_getenv ("DOCKET_TEST_LOCALE_DIR"));
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  g_assert_cmpstr (dgettext (GETTEXT_PACKAGE, "Saved on this device"), !=, "Saved on this device");
}

static char *
keep_decided (DocketTestStore *test, const char *key)
{
  g_autoptr(DocketValues) values = docket_values_new ();
  g_autofree char *told = NULL;

  docket_values_set_text (values, DOCKET_JOB_STATUS, "complete");
  told = docket_outbox_told_decided (test->store, DOCKET_TEST_SOFIA, values, "Checked by phone");
  docket_outbox_set_problem (test->store, key, "decided-against", told, NULL);
  return g_steal_pointer (&told);
}

static char *
say_item (DocketTestStore *test, const char *key)
{
  g_autoptr(DocketOutboxItem) item = docket_test_item (test, key);

  return g_strdup (item->problem_detail);
}

static void
test_reader_makes_the_sentence (void)
{
  g_autoptr(DocketTestStore) test = docket_test_store_new_with_job ("tess");
  g_autofree char *key = docket_test_save (test, DOCKET_TEST_JOB, DOCKET_JOB_STATUS, "paused");
  g_autofree char *told = keep_decided (test, key);
  g_autofree char *english = say_item (test, key);
  g_autofree char *plain = docket_outbox_told_plainly (DOCKET_TOLD_OPEN_AGAIN);
  g_autofree char *german = NULL, *open_again = NULL;

  g_assert_cmpstr (english, ==, "Sofia Lind decided otherwise. Status: Complete. Reason: Checked by phone");
  if (g_getenv ("DOCKET_TEST_LOCALE_DIR") == NULL)
    {
      g_test_skip ("in English only");
      return;
    }
  speak ();
  german = say_item (test, key);
  open_again = docket_outbox_say (test->store, plain);
  setlocale (LC_ALL, "C.UTF-8");
  g_assert_nonnull (strstr (german, "Sofia Lind"));
  g_assert_nonnull (strstr (german, "Checked by phone"));
  g_assert_null (strstr (german, "decided otherwise"));
  g_assert_null (strstr (german, "Complete"));
  g_assert_null (strstr (open_again, "open again"));
}

/* A server that speaks English, and a reader who does not. */
static void
test_refusal_is_said_in_the_readers_language (void)
{
  g_autoptr(DocketTestStore) test = docket_test_store_new ("omar");
  g_autofree char *locked = g_strdup_printf (DOCKET_SAYS_LOCKED, "Signed off");
  g_autofree char *move = g_strdup_printf (DOCKET_SAYS_NO_MOVE, "Complete", "Opened");
  g_autofree char *write = g_strdup_printf (DOCKET_SAYS_NO_WRITE, "Totals");
  g_autofree char *other = g_strconcat (locked, " And more.", NULL);
  g_autofree char *same = docket_outbox_say (test->store, locked);
  g_autofree char *plain = NULL, *says_locked = NULL, *says_move = NULL, *says_write = NULL, *says_other = NULL;

  g_assert_cmpstr (same, ==, locked);
  if (g_getenv ("DOCKET_TEST_LOCALE_DIR") == NULL)
    {
      g_test_skip ("in English only");
      return;
    }
  speak ();
  plain = docket_outbox_say (test->store, "There is no such case.");
  says_locked = docket_outbox_say (test->store, locked);
  says_move = docket_outbox_say (test->store, move);
  says_write = docket_outbox_say (test->store, write);
  says_other = docket_outbox_say (test->store, other);
  setlocale (LC_ALL, "C.UTF-8");
  g_assert_cmpstr (plain, ==, "Einen solchen Fall gibt es nicht.");
  g_assert_nonnull (strstr (says_locked, "Abgenommen"));
  g_assert_null (strstr (says_locked, "locked"));
  g_assert_null (strstr (says_move, "Complete"));
  g_assert_null (strstr (says_move, "Opened"));
  g_assert_null (strstr (says_move, "cannot go"));
  g_assert_null (strstr (says_write, "Totals"));
  /* Not one of ours: as it came. */
  g_assert_cmpstr (says_other, ==, other);
}

/* By the name of the problem, where the sentence is of another version or language; by
 * the sentence, where it names somebody or begins with a member for forms. */
static void
test_every_refusal_has_words (void)
{
  static const char *const problems[] = {
    DOCKET_PROBLEM_INVALID, DOCKET_PROBLEM_FORBIDDEN, DOCKET_PROBLEM_LOCKED, DOCKET_PROBLEM_STALE, DOCKET_PROBLEM_UNKNOWN_RECORD,
    DOCKET_PROBLEM_KEY_REUSED, DOCKET_PROBLEM_NOT_DECIDER, DOCKET_PROBLEM_ALREADY_DECIDED, DOCKET_PROBLEM_NEEDS_RECORD, DOCKET_PROBLEM_NEEDS_BLOB,
    DOCKET_PROBLEM_SERVER_FAULT, DOCKET_PROBLEM_SIGNED_OUT, DOCKET_PROBLEM_SECOND_DECIDER, DOCKET_PROBLEM_ROLE_CHANGED,
    "malformed", "key-missing", "expired", "bad-credentials", "device-revoked", "not-found", "method-not-allowed", "cursor-expired", "length-required",
    "too-large", "unsupported-media-type", "client-too-old", "too-many-requests", "no-such-range", "wrong-offset", "digest-mismatch", "unavailable"
  };
  const char *french = "Rien ne va plus.";
  g_autofree char *decided = g_strdup_printf (DOCKET_SAYS_DECIDED_WHAT, "Sofia Lind", "Status: Complete");
  g_autofree char *in_its_place = g_strdup_printf (DOCKET_SAYS_IN_ITS_PLACE, "Sofia Lind");
  g_autofree char *no_member = docket_refusal_say (DOCKET_PROBLEM_INVALID, "set.title: A job needs a title.");
  g_autofree char *no_code = docket_refusal_say ("of-another-version", french);
  g_autofree char *unchanged = docket_refusal_say (NULL, french);
  g_autofree char *damaged = g_strdup_printf (DOCKET_SAYS_FILE_DAMAGED, "C’est cassé.");
  g_autofree char *says_damaged = NULL, *says_file = NULL;
  g_autofree char *says_decided = NULL, *says_place = NULL, *says_member = NULL, *says_unknown = NULL;

  g_assert_cmpstr (no_member, ==, "A job needs a title.");
  g_assert_cmpstr (no_code, ==, french);
  g_assert_cmpstr (unchanged, ==, french);
  for (guint i = 0; i < G_N_ELEMENTS (problems); i++)
    {
      g_autofree char *words = docket_refusal_say (problems[i], NULL);

      g_assert_nonnull (words);
      g_assert_true (g_ascii_isupper (*words) && strchr (words, ' ') != NULL);
    }
  if (g_getenv ("DOCKET_TEST_LOCALE_DIR") == NULL)
    {
      g_test_skip ("in English only");
      return;
    }
  speak ();
  says_decided = docket_refusal_say (DOCKET_PROBLEM_ALREADY_DECIDED, decided);
  says_place = docket_refusal_say (DOCKET_PROBLEM_SECOND_DECIDER, in_its_place);
  says_member = docket_refusal_say (DOCKET_PROBLEM_INVALID, "set.title: A job needs a title.");
  says_unknown = docket_refusal_say (DOCKET_PROBLEM_ALREADY_DECIDED, french);
  says_damaged = docket_refusal_say (DOCKET_PROBLEM_NEEDS_BLOB, damaged);
  says_file = docket_refusal_say (DOCKET_PROBLEM_NEEDS_BLOB, french);
  setlocale (LC_ALL, "C.UTF-8");
  g_assert_true (g_str_has_prefix (says_damaged, "C’est cassé. "));
  g_assert_null (strstr (says_damaged, "Attach it again"));
  g_assert_cmpstr (says_file, ==, french);
  g_assert_true (g_str_has_prefix (says_decided, "Sofia Lind "));
  g_assert_null (strstr (says_decided, "has decided"));
  g_assert_null (strstr (says_place, "decided otherwise"));
  g_assert_nonnull (strstr (says_place, "Sofia Lind"));
  g_assert_cmpstr (says_member, ==, "Ein Auftrag braucht einen Titel.");
  g_assert_true (g_str_has_prefix (says_unknown, "Der Fall ist schon entschieden"));
  g_assert_nonnull (strstr (says_unknown, french));
}

/* The case, once it is here, says who decided what: whatever language the server spoke. */
static void
test_decided_already_is_said_from_the_case (void)
{
  g_auto(Desk) desk = { NULL };
  g_autoptr(DocketOperation) decision = docket_operation_new (DOCKET_OPERATION_DECIDE, DOCKET_KIND_REVIEW, REVIEW_ID);
  g_autoptr(DocketValues) complete = status ("complete");
  g_autofree char *before = NULL, *after = NULL, *of_none = NULL;

  open_case (&desk, "omar", DOCKET_GROUP_JOB_STATUS, status ("paused"));
  add_candidate (&desk, NEW_JOB, DOCKET_OPERATION_EDIT, docket_values_ref (complete));
  feed (&desk, TRUE);
  before = docket_outbox_say_of (desk.test->store, decision, DOCKET_PROBLEM_ALREADY_DECIDED, "Sofia hat schon entschieden.");
  g_assert_cmpstr (before, ==, "Sofia hat schon entschieden.");
  decide (&desk, DOCKET_CHOICE_TAKE, NEW_JOB, complete);
  after = docket_outbox_say_of (desk.test->store, decision, DOCKET_PROBLEM_ALREADY_DECIDED, "Sofia hat schon entschieden.");
  g_assert_cmpstr (after, ==, "Sofia Lind has decided this case already. Status: Complete.");
  of_none = docket_outbox_say_of (desk.test->store, decision, DOCKET_PROBLEM_STALE, NULL);
  g_assert_null (of_none);
}

/* Who left the company is called what they were called. */
static void
test_name_outlives_the_person (void)
{
  g_autoptr(DocketTestStore) test = docket_test_store_new ("omar");
  g_autofree char *told = docket_outbox_told_overtaken (test->store, DOCKET_TEST_SOFIA);
  g_autofree char *nobody = docket_outbox_told_overtaken (test->store, NULL);
  g_autofree char *here = docket_outbox_say (test->store, told);
  g_autofree char *gone = NULL;
  g_autofree char *unknown = docket_outbox_say (test->store, nobody);

  docket_test_feed_removed (test, DOCKET_KIND_PERSON, DOCKET_TEST_SOFIA);
  gone = docket_outbox_say (test->store, told);
  g_assert_cmpstr (here, ==, "Sofia Lind decided otherwise, so your decision does not count any more. Please look at the case again.");
  g_assert_cmpstr (gone, ==, here);
  g_assert_true (g_str_has_prefix (unknown, "A colleague decided otherwise"));
}

/* What an older program kept, and what the server says, is a sentence already;
 * what a newer one keeps is none that can be made here. */
static void
test_what_is_a_sentence_stays (void)
{
  static const char *const sentences[] = {
    "Sofia Lind hat anders entschieden. Status: Fertig.", "{\"say\":\"", "{\"say\":\"twice\",\"say\":\"\"}", "{}", "",
  };
  g_autoptr(DocketTestStore) test = docket_test_store_new ("omar");
  g_autofree char *newer = docket_outbox_say (test->store, "{\"say\":\"what-nobody-knows-yet\"}");

  for (guint i = 0; i < G_N_ELEMENTS (sentences); i++)
    {
      g_autofree char *said = docket_outbox_say (test->store, sentences[i]);

      g_assert_cmpstr (said, ==, sentences[i]);
    }
  g_assert_null (docket_outbox_say (test->store, NULL));
  g_assert_cmpstr (newer, ==, "The server did not accept this change.");
}

/* However long what stands by now is: two long texts are longer than an operation. */
static void
test_long_is_a_sentence_too (void)
{
  g_autoptr(DocketTestStore) test = docket_test_store_new_with_job ("tess");
  g_autoptr(DocketValues) values = docket_values_new ();
  g_autoptr(GString) text = g_string_new (NULL);
  g_autofree char *told = NULL;
  g_autofree char *said = NULL;

  for (guint i = 0; i < DOCKET_TEXT_CHARS_MAX; i++)
    g_string_append (text, "\xf0\x9f\x94\xa7");
  docket_values_set_text (values, DOCKET_JOB_DESCRIPTION, text->str);
  told = docket_outbox_told_decided (test->store, DOCKET_TEST_SOFIA, values, text->str);
  said = docket_outbox_say (test->store, told);
  g_assert_true (g_str_has_prefix (said, "Sofia Lind decided otherwise."));
  g_assert_true (g_str_has_suffix (said, text->str));
}

/* However deep somebody's sentence has others in it, it is read, and soon. */
static void
test_sentence_in_sentences (void)
{
  g_autoptr(GString) deep = g_string_new (NULL);
  g_autofree char *field = g_strdup_printf (DOCKET_SAYS_FIELD, "Title", "A job needs a title.");
  g_autofree char *damaged = g_strdup_printf (DOCKET_SAYS_FILE_DAMAGED, field);
  g_autofree char *says_damaged = docket_refusal_say (NULL, damaged);
  g_autofree char *says_deep = NULL;

  for (guint i = 0; i < 200000; i++)
    g_string_append (deep, "The field “a”: ");
  g_string_append (deep, "b");
  says_deep = docket_refusal_say (DOCKET_PROBLEM_INVALID, deep->str);
  g_assert_cmpstr (says_damaged, ==, damaged);
  g_assert_cmpstr (says_deep, ==, deep->str);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/store/outbox-told/refusal-in-the-readers-language", test_refusal_is_said_in_the_readers_language);
  g_test_add_func ("/store/outbox-told/every-refusal-has-words", test_every_refusal_has_words);
  g_test_add_func ("/store/outbox-told/sentence-in-sentences", test_sentence_in_sentences);
  g_test_add_func ("/store/outbox-told/decided-already-is-said-from-the-case", test_decided_already_is_said_from_the_case);
  g_test_add_func ("/store/outbox-told/reader-makes-the-sentence", test_reader_makes_the_sentence);
  g_test_add_func ("/store/outbox-told/name-outlives-the-person", test_name_outlives_the_person);
  g_test_add_func ("/store/outbox-told/what-is-a-sentence-stays", test_what_is_a_sentence_stays);
  g_test_add_func ("/store/outbox-told/long-is-a-sentence-too", test_long_is_a_sentence_too);
  return g_test_run ();
}
