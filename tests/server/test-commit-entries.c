/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What people enter, from the JSON of an operation to its answer and the record:
 * refused by the name of the member, trimmed, and compared by what it means.
 */
#include "docket-codec.h"
#include "docket-id.h"
#include "docket-test-stage.h"

#include <string.h>

#define DIGEST "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"

/* An operation as it comes over the wire. @rest: its members but key and record */
static DocketOperation *
read_sent (Fixture *fixture, DocketKind kind, const char *id, const char *rest)
{
  g_autofree char *key = docket_id_new (fixture->clock, fixture->random);
  g_autofree char *text = g_strdup_printf ("{\"key\":\"%s\",\"record\":{\"kind\":\"%s\",\"id\":\"%s\"},\"made_at\":1,%s}", key, docket_kind_info (kind)->name, id, rest);
  g_autoptr (GError) error = NULL;
  DocketOperation *operation = docket_operation_from_text (text, &error);

  g_assert_no_error (error);
  return operation;
}

/* ---- Refused ---- */

typedef struct
{
  DocketKind kind;
  int who;
  const char *fine;   /* the other members of `set` */
  const char *member; /* what is wrong */
  const char *value;  /* its JSON */
} Wrong;

#define CUSTOMER_OF(member, value) { DOCKET_KIND_CUSTOMER, SOFIA, "\"name\":\"Ann\"", member, value }
#define JOB_OF(member, value) { DOCKET_KIND_JOB, SOFIA, "\"title\":\"Boiler\"", member, value }
#define LINE_OF(member, value) { DOCKET_KIND_LINE, OMAR, "\"job\":\"" JOB "\"", member, value }
#define FILE_OF(member, value) { DOCKET_KIND_ATTACHMENT, TESS, "\"job\":\"" JOB "\"", member, value }
#define SIGNATURE_OF(member, value) { DOCKET_KIND_SIGNATURE, TESS, "\"job\":\"" JOB "\"", member, value }
#define PERSON_OF(member, value) { DOCKET_KIND_PERSON, ADA, "\"name\":\"Ann\"", member, value }
#define ABSENCE_OF(member, value) { DOCKET_KIND_ABSENCE, DANA, "\"title\":\"Leave\"", member, value }

static const Wrong wrongs[] = {
  { DOCKET_KIND_CUSTOMER, OMAR, "\"about\":\"x\"", "name", "\"   \"" },
  CUSTOMER_OF ("phone", "\"call me\""), CUSTOMER_OF ("phone", "\"12\""), CUSTOMER_OF ("phone", "\"030 123456 after six\""),
  CUSTOMER_OF ("phone", "\"030+123456\""), CUSTOMER_OF ("phone", "\"123456789012345678901\""), CUSTOMER_OF ("phone", "\"030 123456 x\""),
  CUSTOMER_OF ("phone", "\"030 123456 x1234567\""), CUSTOMER_OF ("phone", "491234567"),
  CUSTOMER_OF ("email", "\"ann\""), CUSTOMER_OF ("email", "\"ann@\""), CUSTOMER_OF ("billing_email", "\"a@b@c\""),
  CUSTOMER_OF ("terms_days", "366"), CUSTOMER_OF ("terms_days", "-1"), CUSTOMER_OF ("terms_days", "\"30\""), CUSTOMER_OF ("terms_days", "1.5"),
  CUSTOMER_OF ("credit_limit", "-1"), CUSTOMER_OF ("credit_limit", "1000000000001"), CUSTOMER_OF ("credit_limit", "\"100 EUR\""),
  CUSTOMER_OF ("standing", "\"gone\""), CUSTOMER_OF ("about", "\"Card 4111 1111 1111 1111\""), CUSTOMER_OF ("no_such_field", "1"),
  { DOCKET_KIND_JOB, OMAR, "\"description\":\"x\"", "title", "null" },
  JOB_OF ("site_phone", "\"x\""), JOB_OF ("priority", "\"asap\""), JOB_OF ("planned_minutes", "100001"), JOB_OF ("skills_needed", "\"gas\""),
  JOB_OF ("skills_needed", "[\"\"]"), JOB_OF ("promised_from", "\"2026-02-30\""), JOB_OF ("promised_from", "-1"), JOB_OF ("promised_to", "253402300800000"),
  JOB_OF ("customer", "\"Adler\""), JOB_OF ("technician", "7"), JOB_OF ("status", "\"done\""), JOB_OF ("status", "\"closed\""), JOB_OF ("number", "\"J-1\""),
  JOB_OF ("approval", "\"yes\""), JOB_OF ("labor_minutes", "-1"), JOB_OF ("total_amount", "1000000000001"), JOB_OF ("total_amount", "12.5"),
  JOB_OF ("discount_amount", "-1000000000001"), JOB_OF ("invoice_state", "\"lost\""), JOB_OF ("access_notes", "\"5555555555554444\""),
  { DOCKET_KIND_LINE, OMAR, "\"description\":\"Seal\"", "job", "null" },
  LINE_OF ("class", "\"tool\""), LINE_OF ("quantity_milli", "1000000001"), LINE_OF ("quantity_milli", "\"2\""), LINE_OF ("unit_amount", "1000000000001"),
  LINE_OF ("amount", "-1000000000001"), LINE_OF ("description", "7"),
  { DOCKET_KIND_NOTE, TESS, "\"job\":\"" JOB "\"", "body", "\" \\t\\n\"" },
  { DOCKET_KIND_NOTE, TESS, "\"job\":\"" JOB "\"", "body", "\"4111-1111-1111-1111\"" },
  { DOCKET_KIND_NOTE, TESS, "\"body\":\"x\"", "job", "\"J-10248\"" },
  FILE_OF ("media_type", "\"image\""), FILE_OF ("media_type", "\"image/\""), FILE_OF ("media_type", "\"/jpeg\""), FILE_OF ("media_type", "\"image/jp eg\""),
  FILE_OF ("media_type", "\"image/jpeg;\""), FILE_OF ("media_type", "\"text/html\\r\\nX: y=z\""), FILE_OF ("blob", "\"../../etc/passwd\""),
  FILE_OF ("size", "52428801"), FILE_OF ("size", "-1"), FILE_OF ("taken_at", "253402300800000"),
  SIGNATURE_OF ("blob", "\"x\""), SIGNATURE_OF ("totals_digest", "\"" DIGEST "0\""), SIGNATURE_OF ("signed_at", "\"today\""),
  PERSON_OF ("color", "\"red\""), PERSON_OF ("color", "\"#12345\""), PERSON_OF ("color", "\"#12345g\""), PERSON_OF ("color", "\"3584e4\""),
  PERSON_OF ("role", "\"boss\""), PERSON_OF ("skills", "\"gas\""), PERSON_OF ("shift_start", "1441"), PERSON_OF ("break_minutes", "-1"), PERSON_OF ("active", "1"),
  ABSENCE_OF ("person", "\"Tess\""), ABSENCE_OF ("starts_at", "\"2026-02-30T09:00\""), ABSENCE_OF ("ends_at", "253402300800000"),
};

static void
test_wrong_entries_are_named (Fixture *fixture, gconstpointer data)
{
  for (guint i = 0; i < G_N_ELEMENTS (wrongs); i++)
    {
      const Wrong *wrong = &wrongs[i];
      g_autofree char *id = docket_id_new (fixture->clock, fixture->random);
      g_autofree char *rest = g_strdup_printf ("\"kind\":\"create\",\"set\":{%s,\"%s\":%s}", wrong->fine, wrong->member, wrong->value);
      g_autofree char *place = g_strdup_printf ("set.%s: ", wrong->member);
      g_autoptr (DocketOperation) operation = read_sent (fixture, wrong->kind, id, rest);
      g_autoptr (DocketResult) result = stage_send (fixture, wrong->who, operation);
      g_autoptr (DocketResult) again = stage_send (fixture, wrong->who, operation);
      g_autoptr (DocketRecord) record = stage_get (fixture, wrong->kind, id);
      g_autofree char *outcome = stage_outcome_of (result);

      if (strcmp (outcome, "rejected invalid") != 0 || !g_str_has_prefix (result->problem_detail, place) || strlen (result->problem_detail) <= strlen (place))
        g_error ("%s of a %s: %s, %s", rest, docket_kind_info (wrong->kind)->name, outcome, result->problem_detail);
      g_assert_null (record);
      g_assert_true (again->replayed);
      g_assert_cmpstr (again->problem_detail, ==, result->problem_detail);
    }
}

/* The kinds that nobody creates: a device, the policy, a case. */
static void
test_wrong_edits_are_named (Fixture *fixture, gconstpointer data)
{
  static const struct { DocketKind kind; const char *group, *member, *value; } edits[] = {
    { DOCKET_KIND_DEVICE, "device", "revoked", "\"yes\"" },
    { DOCKET_KIND_DEVICE, "device", "class", "\"fax\"" },
    { DOCKET_KIND_POLICY, "policy", "version", "\"2\"" },
    { DOCKET_KIND_POLICY, "policy", "version", "-1" },
    { DOCKET_KIND_REVIEW, "review", "state", "\"forgotten\"" },
    { DOCKET_KIND_JOB, "details", "site_phone", "\"none\"" },
    { DOCKET_KIND_CUSTOMER, "contact", "email", "\"none\"" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (edits); i++)
    {
      g_autofree char *rest = g_strdup_printf ("\"kind\":\"edit\",\"group\":\"%s\",\"base\":1,\"was\":{\"%s\":null},\"set\":{\"%s\":%s}", edits[i].group, edits[i].member, edits[i].member, edits[i].value);
      g_autofree char *place = g_strdup_printf ("set.%s: ", edits[i].member);
      g_autoptr (DocketOperation) operation = read_sent (fixture, edits[i].kind, edits[i].kind == DOCKET_KIND_JOB ? JOB : NOWHERE, rest);
      g_autoptr (DocketResult) result = stage_send (fixture, ADA, operation);

      assert_outcome (result, "rejected invalid");
      if (!g_str_has_prefix (result->problem_detail, place))
        g_error ("%s: %s", rest, result->problem_detail);
    }
}

/* ---- Taken ---- */

static void
test_right_entries_are_kept_as_typed (Fixture *fixture, gconstpointer data)
{
  static const struct { DocketKind kind; int who; const char *fine, *member, *typed, *kept; } rights[] = {
    { DOCKET_KIND_CUSTOMER, OMAR, "\"name\":\"Ann\"", "phone", "+49 (0)30 / 123-456", NULL },
    { DOCKET_KIND_CUSTOMER, OMAR, "\"name\":\"Bea\"", "phone", " 030.123456 ext. 12\\t", "030.123456 ext. 12" },
    { DOCKET_KIND_CUSTOMER, OMAR, "\"name\":\"Cid\"", "phone", "112", NULL },
    { DOCKET_KIND_CUSTOMER, OMAR, "\"name\":\"Dee\"", "email", "\\u00a0 Dee@Example.COM ", "Dee@Example.COM" },
    { DOCKET_KIND_CUSTOMER, OMAR, "\"about\":\"x\"", "name", "  Eve  Noon ", "Eve  Noon" },
    { DOCKET_KIND_NOTE, TESS, "\"job\":\"" JOB "\"", "body", "\\n Ring\\n  twice\\n", "Ring\n  twice" },
    { DOCKET_KIND_PERSON, ADA, "\"name\":\"Flo\"", "color", "#35A4e4", NULL },
    { DOCKET_KIND_ATTACHMENT, TESS, "\"job\":\"" JOB "\"", "media_type", "image/svg+xml", NULL },
    { DOCKET_KIND_ATTACHMENT, TESS, "\"job\":\"" JOB "\"", "media_type", "text/plain; charset=utf-8", NULL },
    { DOCKET_KIND_ATTACHMENT, TESS, "\"job\":\"" JOB "\"", "media_type", "application/vnd.oasis.opendocument.text", NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rights); i++)
    {
      g_autofree char *id = docket_id_new (fixture->clock, fixture->random);
      g_autofree char *rest = g_strdup_printf ("\"kind\":\"create\",\"set\":{%s,\"%s\":\"%s\"}", rights[i].fine, rights[i].member, rights[i].typed);
      g_autoptr (DocketOperation) operation = read_sent (fixture, rights[i].kind, id, rest);
      g_autoptr (DocketResult) again = NULL;
      g_autoptr (DocketRecord) record = NULL;

      assert_sends (fixture, rights[i].who, operation, "applied");
      record = stage_get (fixture, rights[i].kind, id);
      g_assert_cmpstr (docket_record_get_text (record, docket_field_from_name (rights[i].kind, rights[i].member)), ==, rights[i].kept != NULL ? rights[i].kept : rights[i].typed);
      /* Under its key it is what was sent, blanks and all. */
      again = stage_send (fixture, rights[i].who, operation);
      g_assert_true (again->replayed);
    }
}

static void
test_numbers_within_reason (Fixture *fixture, gconstpointer data)
{
  static const struct { DocketKind kind; int who; const char *set; } rights[] = {
    { DOCKET_KIND_CUSTOMER, OMAR, "\"name\":\"Ann\",\"credit_limit\":1000000000000,\"terms_days\":0" },
    { DOCKET_KIND_CUSTOMER, OMAR, "\"name\":\"Bea\",\"credit_limit\":0,\"terms_days\":365" },
    { DOCKET_KIND_LINE, OMAR, "\"job\":\"" JOB "\",\"quantity_milli\":-1000000000,\"unit_amount\":-1000000000000,\"amount\":1000000000000" },
    { DOCKET_KIND_ABSENCE, DANA, "\"title\":\"For good\",\"starts_at\":0,\"ends_at\":253402300799999" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rights); i++)
    {
      g_autofree char *id = docket_id_new (fixture->clock, fixture->random);
      g_autofree char *rest = g_strdup_printf ("\"kind\":\"create\",\"set\":{%s}", rights[i].set);
      g_autoptr (DocketOperation) operation = read_sent (fixture, rights[i].kind, id, rest);

      assert_sends (fixture, rights[i].who, operation, "applied");
    }
}

/* ---- Agreement ---- */

/* Two of the office enter a customer's billing address at once: the group is
 * reviewed, but there is nothing to ask. */
static void
test_two_spellings_agree (Fixture *fixture, gconstpointer data)
{
  static const struct { const char *first, *second, *outcome; } pairs[] = {
    { "Books@Adler.example", "Books@ADLER.example", "merged" },
    { "Books@Adler.example", " Books@adler.example ", "merged" },
    { "Books@Adler.example", "books@adler.example", "held" },
    { "Books@Adler.example", "Books@adler.test", "held" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (pairs); i++)
    {
      g_autoptr (DocketOperation) made = stage_create (fixture, DOCKET_KIND_CUSTOMER, DOCKET_CUSTOMER_NAME, pairs[i].second, DOCKET_FIELD_NONE, NULL);
      g_autoptr (DocketRecord) seen = NULL;
      g_autoptr (DocketOperation) first = NULL, second = NULL;

      g_autoptr (DocketResult) created = stage_send (fixture, OMAR, made);

      g_assert_cmpint (created->outcome, ==, DOCKET_OUTCOME_APPLIED);
      seen = stage_get (fixture, DOCKET_KIND_CUSTOMER, made->record_id);
      first = stage_edit (fixture, seen, DOCKET_CUSTOMER_BILLING_EMAIL, pairs[i].first);
      second = stage_edit (fixture, seen, DOCKET_CUSTOMER_BILLING_EMAIL, pairs[i].second);
      assert_sends (fixture, OMAR, first, "applied");
      assert_sends (fixture, SOFIA, second, pairs[i].outcome);
    }
}

/* A case about nothing but spelling withdraws itself. */
static void
test_case_ends_when_spellings_meet (Fixture *fixture, gconstpointer data)
{
  g_autoptr (DocketRecord) seen = stage_get (fixture, DOCKET_KIND_CUSTOMER, CUSTOMER);
  g_autoptr (DocketOperation) omar = stage_edit (fixture, seen, DOCKET_CUSTOMER_BILLING_EMAIL, "old@adler.example");
  g_autoptr (DocketOperation) sofia = stage_edit (fixture, seen, DOCKET_CUSTOMER_BILLING_EMAIL, "books@adler.example");
  g_autoptr (DocketResult) held = NULL;
  g_autoptr (DocketRecord) now = NULL;
  g_autoptr (DocketOperation) anew = NULL;
  g_autoptr (DocketReview) review = NULL;

  assert_sends (fixture, OMAR, omar, "applied");
  held = stage_send (fixture, SOFIA, sofia);
  assert_outcome (held, "held");
  now = stage_get (fixture, DOCKET_KIND_CUSTOMER, CUSTOMER);
  anew = stage_edit (fixture, now, DOCKET_CUSTOMER_BILLING_EMAIL, "books@ADLER.example");
  assert_sends (fixture, OMAR, anew, "applied");
  review = stage_case_of (fixture, held->review);
  g_assert_cmpstr (review->state, ==, "withdrawn");
}

int
main (int argc, char *argv[])
{
  static const StageTest tests[] = {
    { "wrong-entries-are-named", test_wrong_entries_are_named },
    { "wrong-edits-are-named", test_wrong_edits_are_named },
    { "right-entries-are-kept-as-typed", test_right_entries_are_kept_as_typed },
    { "numbers-within-reason", test_numbers_within_reason },
    { "two-spellings-agree", test_two_spellings_agree },
    { "case-ends-when-spellings-meet", test_case_ends_when_spellings_meet },
  };

  g_test_init (&argc, &argv, NULL);
  stage_add ("commit-entries", tests, G_N_ELEMENTS (tests));
  return g_test_run ();
}
