/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The ugly tests of what a network does to queued work (3, 4, 7, 10 and 11).
 * Each ends with the invariants: see docket-test-invariants.h.
 */
#include <glib/gstdio.h>
#include <string.h>

#include "docket-codec.h"
#include "docket-http-transport.h"
#include "docket-limits.h"
#include "docket-secrets.h"
#include "docket-test-ctl.h"
#include "docket-test-invariants.h"

#define MANY 60
#define PHOTO_WORDS 500000 /* 2 MB: several chunks */

static const DocketOutboxItem *
last_item (GPtrArray *items)
{
  return g_ptr_array_index (items, items->len - 1);
}

/* Everyone else sees the notes once each. */
static void
assert_landed (DocketTestCompany *company, const char *prefix, guint n)
{
  docket_test_desk_drain (company->sofia);
  docket_test_company_assert_notes (company, company->sofia, prefix, n);
  docket_test_company_assert_notes (company, company->tess, prefix, n);
  docket_test_check_company (company);
}

/* -- The same form twice -- */

static DocketResponse *
post (DocketTestCompany *company, const char *token, const char *body)
{
  DocketRequest *request = docket_request_new ("POST", "/v1/ops");
  g_autoptr (GError) error = NULL;
  DocketResponse *response;

  request->token = g_strdup (token);
  request->body = g_bytes_new (body, strlen (body));
  response = docket_http_send (docket_test_server_get_url (company->server), request, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (response->status, ==, 200);
  return response;
}

static DocketResult *
only_result (DocketResponse *response)
{
  gsize size;
  const char *data = g_bytes_get_data (response->body, &size);
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) node = docket_json_parse (data, size, DOCKET_BATCH_BYTES_MAX, &error);
  g_autofree char *text = NULL;
  JsonArray *results;
  DocketResult *result;

  g_assert_no_error (error);
  results = json_object_get_array_member (json_node_get_object (node), "results");
  g_assert_cmpuint (json_array_get_length (results), ==, 1);
  text = docket_json_to_text (json_array_get_element (results, 0));
  result = docket_result_from_text (text, &error);
  g_assert_no_error (error);
  return result;
}

static void
test_same_form_twice (void)
{
  g_autoptr (DocketTestCompany) company = docket_test_company_new ();
  DocketProfile *profile = docket_desk_get_profile (docket_test_desk_get (company->tess));
  GPtrArray *operations = docket_test_save_new ();
  GPtrArray *again = docket_test_save_new ();
  g_autoptr (GPtrArray) items = NULL;
  g_autofree char *token = NULL;
  g_autofree char *text = NULL;
  g_autofree char *body = NULL;
  g_autofree char *changed = NULL;
  g_autoptr (DocketResponse) first = NULL;
  g_autoptr (DocketResponse) other = NULL;
  g_autoptr (DocketResult) replayed = NULL;
  g_autoptr (DocketResult) reused = NULL;
  const DocketOutboxItem *sent;
  GString *swapped;

  /* Save is double-clicked: the same record is created twice. */
  docket_test_desk_set_online (company->tess, FALSE);
  docket_test_save_note (operations, company->tess, company->job, "Double 1");
  g_ptr_array_add (again, docket_operation_copy (g_ptr_array_index (operations, 0)));
  docket_test_desk_save (company->tess, operations);
  docket_test_desk_save (company->tess, again);
  g_assert_cmpuint (docket_test_desk_counts (company->tess).pending, ==, 1);
  docket_test_desk_set_online (company->tess, TRUE);
  docket_test_desk_drain (company->tess);
  assert_landed (company, "Double", 1);

  /* The same packet once more, as after a lost answer: the same answer. */
  items = docket_test_desk_outbox (company->tess);
  sent = last_item (items);
  g_assert_true (docket_secrets_load_token (profile, docket_profile_get_account (profile), &token, NULL));
  text = docket_operation_to_text (sent->operation);
  body = g_strdup_printf ("{\"ops\":[%s]}", text);
  first = post (company, token, body);
  replayed = only_result (first);
  g_assert_true (replayed->replayed);
  g_assert_cmpint (replayed->outcome, ==, DOCKET_OUTCOME_APPLIED);
  g_assert_cmpint (replayed->seq, ==, sent->seq);

  /* Another body under that key is refused. */
  swapped = g_string_new (body);
  g_assert_cmpuint (g_string_replace (swapped, "Double 1", "Double 2", 0), ==, 1);
  changed = g_string_free (swapped, FALSE);
  other = post (company, token, changed);
  reused = only_result (other);
  g_assert_cmpint (reused->outcome, ==, DOCKET_OUTCOME_REJECTED);
  g_assert_cmpstr (reused->problem_type, ==, DOCKET_PROBLEM_KEY_REUSED);
  assert_landed (company, "Double", 1);
}

static void
test_reply_lost (void)
{
  g_autoptr (DocketTestCompany) company = docket_test_company_new ();
  g_autoptr (GPtrArray) items = NULL;
  g_autofree char *status = NULL;
  GPtrArray *operations = docket_test_save_new ();

  docket_test_desk_set_online (company->tess, FALSE);
  docket_test_save_text (operations, company->tess, DOCKET_KIND_JOB, company->job, DOCKET_JOB_STATUS, "paused");
  docket_test_save_note (operations, company->tess, company->job, "Lost 1");
  docket_test_desk_save (company->tess, operations);
  docket_test_relay_arm (company->relay, DOCKET_TEST_FAULT_CUT_ANSWER, "POST /v1/ops", 1, 0);
  docket_test_desk_set_online (company->tess, TRUE);
  docket_test_desk_drain (company->tess);
  g_assert_cmpuint (docket_test_relay_get_suffered (company->relay), ==, 1);

  items = docket_test_desk_outbox (company->tess);
  g_assert_cmpint (last_item (items)->state, ==, DOCKET_OUTBOX_ACKED);
  g_assert_cmpuint (last_item (items)->attempts, >=, 1);
  assert_landed (company, "Lost", 1);
  status = docket_test_desk_status (company->sofia, company->job);
  g_assert_cmpstr (status, ==, "paused");
}

static void
test_bad_packet (void)
{
  g_autoptr (DocketTestCompany) company = docket_test_company_new ();
  g_autoptr (GPtrArray) others = docket_test_desk_outbox (company->omar);
  g_autoptr (GPtrArray) items = NULL;
  GPtrArray *operations = docket_test_save_new ();
  DocketOperation *bad;
  guint n_rejected = 0;

  docket_test_desk_set_online (company->tess, FALSE);
  docket_test_company_write_notes (company, company->tess, "Before", MANY);
  /* A packet the server cannot take: its key is somebody else's. */
  docket_test_save_note (operations, company->tess, company->job, "Bad");
  bad = g_ptr_array_index (operations, 0);
  bad->key = g_strdup (((DocketOutboxItem *) g_ptr_array_index (others, 0))->operation->key);
  docket_test_desk_save (company->tess, operations);
  docket_test_company_write_notes (company, company->tess, "After", MANY);
  docket_test_desk_set_online (company->tess, TRUE);
  docket_test_desk_drain (company->tess);

  items = docket_test_desk_outbox (company->tess);
  for (guint i = 0; i < items->len; i++)
    {
      const DocketOutboxItem *item = g_ptr_array_index (items, i);
      if (item->state == DOCKET_OUTBOX_REJECTED)
        {
          n_rejected++;
          g_assert_cmpstr (item->problem_type, ==, DOCKET_PROBLEM_KEY_REUSED);
          g_assert_nonnull (item->problem_detail);
        }
      else
        g_assert_cmpint (item->state, ==, DOCKET_OUTBOX_ACKED);
    }
  g_assert_cmpuint (n_rejected, ==, 1);
  g_assert_cmpuint (docket_test_desk_counts (company->tess).rejected, ==, 1);
  docket_test_desk_drain (company->sofia);
  docket_test_company_assert_notes (company, company->sofia, "Before", MANY);
  docket_test_company_assert_notes (company, company->sofia, "After", MANY);
  docket_test_company_assert_notes (company, company->sofia, "Bad", 0);
  docket_test_check_company (company);
}

static void
test_weak_line (void)
{
  static const struct
  {
    DocketTestFault fault;
    const char *request;
    gsize bytes;
  } faults[] = {
    { DOCKET_TEST_FAULT_TRUNCATE_ANSWER, "POST /v1/ops", 100 },
    { DOCKET_TEST_FAULT_TRUNCATE_REQUEST, "POST /v1/ops", 300 },
    { DOCKET_TEST_FAULT_TRUNCATE_ANSWER, "POST /v1/ops", 600 },
    { DOCKET_TEST_FAULT_TRUNCATE_ANSWER, "GET /v1/changes?", 400 },
    { DOCKET_TEST_FAULT_CUT_ANSWER, "GET /v1/changes?", 0 },
  };
  g_autoptr (DocketTestCompany) company = docket_test_company_new ();

  docket_test_relay_set_weak (company->relay, 1, 500);
  for (guint i = 0; i < G_N_ELEMENTS (faults); i++)
    {
      g_autofree char *prefix = g_strdup_printf ("Weak%u", i);

      docket_test_desk_set_online (company->tess, FALSE);
      docket_test_company_write_notes (company, company->tess, prefix, MANY / 3);
      docket_test_relay_arm (company->relay, faults[i].fault, faults[i].request, 1, faults[i].bytes);
      docket_test_desk_set_online (company->tess, TRUE);
      docket_test_desk_drain (company->tess);
      g_assert_cmpuint (docket_test_relay_get_suffered (company->relay), ==, 1);
    }
  for (guint i = 0; i < G_N_ELEMENTS (faults); i++)
    {
      g_autofree char *prefix = g_strdup_printf ("Weak%u", i);
      assert_landed (company, prefix, MANY / 3);
    }
}

/* -- A photo on a line that fails -- */

static void
attach_photo (const char *dir, const char *profile, const char *number)
{
  g_autofree char *path = g_build_filename (dir, "pump.jpg", NULL);
  g_autofree guint32 *bytes = g_new (guint32, PHOTO_WORDS);
  g_autofree char *said = NULL;

  for (guint i = 0; i < PHOTO_WORDS; i++)
    bytes[i] = (guint32) g_test_rand_int ();
  g_assert_true (g_file_set_contents (path, (const char *) bytes, PHOTO_WORDS * sizeof *bytes, NULL));
  said = docket_test_ctl (profile, 0, NULL, "job", "attach", number, path, NULL);
  docket_test_assert_says (said, "Saved on this device");
  /* What was saved is Docket's own by now. */
  g_assert_cmpint (g_remove (path), ==, 0);
}

static char *
first_job (const char *profile)
{
  g_autoptr (JsonNode) jobs = docket_test_ctl_json (profile, 0, "jobs", "--limit", "1", NULL);
  JsonObject *job = json_array_get_object_element (json_node_get_array (jobs), 0);

  return g_strdup (json_object_get_string_member (json_object_get_object_member (job, "fields"), "number"));
}

static gint64
count_pending (const char *profile)
{
  g_autoptr (JsonNode) status = docket_test_ctl_json (profile, 0, "status", NULL);

  return json_object_get_int_member (json_node_get_object (status), "pending");
}

static void
ctl (const char *profile, const char *a, const char *b, const char *c, const char *d)
{
  g_autofree char *said = docket_test_ctl (profile, 0, NULL, a, b, c, d, NULL);
}

/* Each command is a process of its own, so there is a restart between any two. */
static void
test_photo_fails_three_times (void)
{
  char *dir = docket_test_dir_new ();
  g_autoptr (DocketTestServer) server = docket_test_server_new_sized (dir, "60");
  g_autoptr (DocketTestRelay) relay = docket_test_relay_new (docket_test_server_get_port (server));
  g_autofree char *omar = g_build_filename (dir, "omar", NULL);
  g_autofree char *sofia = g_build_filename (dir, "sofia", NULL);
  g_autofree char *number = NULL;

  docket_test_ctl_login (omar, dir, docket_test_relay_get_url (relay), "omar");
  docket_test_ctl_login (sofia, dir, docket_test_server_get_url (server), "sofia");
  ctl (omar, "sync", NULL, NULL, NULL);
  number = first_job (omar);
  attach_photo (dir, omar, number);
  ctl (omar, "job", "note", number, "Photo of the pump");
  for (guint i = 0; i < 3; i++)
    {
      g_autofree char *complaint = NULL;
      g_autofree char *said = NULL;

      docket_test_relay_arm (relay, DOCKET_TEST_FAULT_TRUNCATE_REQUEST, "PATCH /v1/blobs", G_MAXUINT, 20000);
      said = docket_test_ctl (omar, 3, &complaint, "sync", "--timeout", "30", NULL);
      g_assert_cmpuint (docket_test_relay_get_suffered (relay), >=, 1);
      docket_test_assert_says (complaint, "still wait");
      /* The note has not waited for it; the record that refers to it has. */
      g_assert_cmpint (count_pending (omar), ==, 1);
      ctl (sofia, "sync", NULL, NULL, NULL);
      docket_test_ctl_assert_files (sofia, number, 0);
    }

  docket_test_relay_arm (relay, DOCKET_TEST_FAULT_TRUNCATE_REQUEST, "", 0, 0);
  ctl (omar, "sync", NULL, NULL, NULL);
  ctl (omar, "sync", NULL, NULL, NULL);
  g_assert_cmpint (count_pending (omar), ==, 0);
  ctl (sofia, "sync", NULL, NULL, NULL);
  docket_test_ctl_assert_files (sofia, number, 1);
  docket_test_check_profile (server, omar);
  docket_test_check_profile (server, sofia);
  docket_test_check_server (server);
  docket_test_server_stop (server);
  docket_test_dir_remove (dir);
}

int
main (int argc, char *argv[])
{
  docket_test_init (&argc, &argv);
  g_test_add_func ("/ugly/03-a-photo-upload-fails-three-times", test_photo_fails_three_times);
  g_test_add_func ("/ugly/04-same-form-submitted-twice", test_same_form_twice);
  g_test_add_func ("/ugly/07-reply-lost-after-the-server-stored-it", test_reply_lost);
  g_test_add_func ("/ugly/10-a-batch-on-a-weak-line", test_weak_line);
  g_test_add_func ("/ugly/11-one-bad-packet-in-a-large-batch", test_bad_packet);
  return g_test_run ();
}
