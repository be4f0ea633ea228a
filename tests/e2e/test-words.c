/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The words equal the state (invariant I14), step by step of one story: Tess saves
 * offline, sends, finds the server gone, is signed out, signs in, meets a change of
 * the office, is refused, and is synced. After each step the words of the desk
 * (what the console shows) and those of docketctl on the same profile are held
 * against what the store says.
 */
#include <string.h>

#include "docket-test-company.h"
#include "docket-test-ctl.h"

typedef struct
{
  DocketTestCompany *company;
  char *profile; /* Tess's */
} Story;

static gint64
now_of (Story *story)
{
  return docket_clock_now_ms (docket_desk_get_clock (docket_test_desk_get (story->company->tess)));
}

static DocketSyncStatus *
status_of (Story *story)
{
  return docket_desk_get_status (docket_test_desk_get (story->company->tess));
}

/* The newest save. @state: (out): its name. (transfer full) */
static char *
save_words (Story *story, const char **state)
{
  g_autoptr (GPtrArray) entries = docket_desk_outbox (docket_test_desk_get (story->company->tess), 0, NULL);
  const DocketOutboxEntry *entry = g_ptr_array_index (entries, entries->len - 1);

  *state = docket_outbox_state_name (entry->state);
  return g_strdup (entry->state_text);
}

/* Of the record that the newest save is about. */
static char *
record_words (Story *story)
{
  DocketStore *reader = docket_test_desk_get_reader (story->company->tess);
  g_autoptr (GPtrArray) items = docket_test_desk_outbox (story->company->tess);
  const DocketOperation *operation = ((DocketOutboxItem *) g_ptr_array_index (items, items->len - 1))->operation;
  g_auto (DocketRecordState) state = { 0 };

  g_assert_true (docket_store_get_state (reader, operation->record_kind, operation->record_id, &state, NULL));
  return docket_words_record (&state, status_of (story), now_of (story));
}

/* What docketctl says of the same save: one voice. */
static void
assert_same_on_the_command_line (Story *story, const char *words)
{
  g_autofree char *listed = docket_test_ctl (story->profile, 0, NULL, "outbox", NULL);

  docket_test_assert_says (listed, words);
}

static void
assert_counts_agree (Story *story)
{
  g_autoptr (JsonNode) node = docket_test_ctl_json (story->profile, 0, "status", NULL);
  JsonObject *status = json_node_get_object (node);
  DocketStoreCounts counts = docket_test_desk_counts (story->company->tess);

  g_assert_cmpint (json_object_get_int_member (status, "pending"), ==, counts.pending);
  g_assert_cmpint (json_object_get_int_member (status, "held"), ==, counts.held);
  g_assert_cmpint (json_object_get_int_member (status, "rejected"), ==, counts.rejected);
}

typedef struct
{
  Story *story;
  DocketSyncState state;
} Wanted;

static gboolean
is_in_state (gpointer data)
{
  Wanted *wanted = data;

  return status_of (wanted->story)->state == wanted->state;
}

static void
wait_for_state (Story *story, DocketSyncState state)
{
  Wanted wanted = { story, state };

  docket_test_wait (is_in_state, &wanted, docket_sync_state_name (state));
}

static void
save_note (Story *story, const char *body)
{
  GPtrArray *operations = docket_test_save_new ();

  docket_test_save_note (operations, story->company->tess, story->company->job, body);
  docket_test_desk_save (story->company->tess, operations);
}

static gboolean
is_counted (gpointer data)
{
  return status_of (data)->counts.pending == 1;
}

static gboolean
is_all_sent (gpointer data)
{
  return status_of (data)->counts.pending == 0;
}

/* All that is said of a save that waits, at one moment: between two attempts,
 * for during one it says that it is being sent. */
typedef struct
{
  Story *story;
  DocketSyncState state;
  char *words;
  char *banner;
  char *record;
} Waiting;

static void
waiting_clear (Waiting *waiting)
{
  g_clear_pointer (&waiting->words, g_free);
  g_clear_pointer (&waiting->banner, g_free);
  g_clear_pointer (&waiting->record, g_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Waiting, waiting_clear)

static gboolean
is_waiting (gpointer data)
{
  Waiting *waiting = data;
  const char *state;

  waiting_clear (waiting);
  waiting->words = save_words (waiting->story, &state);
  waiting->banner = docket_words_banner (status_of (waiting->story), now_of (waiting->story));
  waiting->record = record_words (waiting->story);
  return strcmp (state, "queued") == 0 && status_of (waiting->story)->state == waiting->state && is_counted (waiting->story);
}

static void
saved_offline (Story *story)
{
  g_auto (Waiting) waiting = { story, DOCKET_SYNC_OFFLINE, NULL, NULL, NULL };

  docket_test_desk_set_online (story->company->tess, FALSE);
  wait_for_state (story, DOCKET_SYNC_OFFLINE);
  save_note (story, "One");
  docket_test_wait (is_waiting, &waiting, "the note waiting for a line");
  g_assert_cmpstr (waiting.words, ==, "Saved on this device. Will sync when reconnected.");
  g_assert_cmpstr (waiting.banner, ==, "Offline — 1 item queued. Will sync when reconnected.");
  g_assert_true (g_str_has_prefix (waiting.record, "Saved on this device"));
  assert_counts_agree (story);
}

static gboolean
is_sending (gpointer data)
{
  Story *story = data;
  g_autoptr (GPtrArray) items = docket_test_desk_outbox (story->company->tess);

  return ((DocketOutboxItem *) g_ptr_array_index (items, items->len - 1))->state == DOCKET_OUTBOX_SENDING;
}

/* A slow line, so that somebody can look. */
static void
sending (Story *story)
{
  g_autofree char *words = NULL;
  const char *state;

  docket_test_relay_set_weak (story->company->relay, 1000, 0);
  docket_test_desk_set_online (story->company->tess, TRUE);
  docket_test_wait (is_sending, story, "the note on its way");
  words = save_words (story, &state);
  if (strcmp (state, "sending") == 0)
    g_assert_cmpstr (words, ==, "Sending…");
  docket_test_relay_set_weak (story->company->relay, 0, 0);
  docket_test_desk_drain (story->company->tess);
  g_free (words);
  words = save_words (story, &state);
  g_assert_cmpstr (state, ==, "acked");
  g_assert_cmpstr (words, ==, "Synced");
  assert_same_on_the_command_line (story, "Synced");
  assert_counts_agree (story);
}

static void
server_down (Story *story)
{
  g_auto (Waiting) waiting = { story, DOCKET_SYNC_OFFLINE, NULL, NULL, NULL };

  docket_test_server_stop (story->company->server);
  save_note (story, "Two");
  g_assert_false (docket_test_desk_sync (story->company->tess));
  docket_test_wait (is_waiting, &waiting, "the note waiting again");
  g_assert_cmpstr (waiting.words, ==, "Saved on this device. Will sync when reconnected.");
  g_assert_cmpstr (waiting.banner, ==, "Offline — 1 item queued. Will sync when reconnected.");
  assert_counts_agree (story);
  docket_test_server_start (story->company->server);
  docket_test_desk_drain (story->company->tess);
}

static void
sign_in_needed (Story *story)
{
  const char *argv[] = { docket_test_program ("DOCKETD"), "user", "sign-out", "tess", "--store", docket_test_server_get_store (story->company->server), NULL };
  g_autofree char *output = NULL;
  g_autofree char *complaint = NULL;
  g_auto (Waiting) waiting = { story, DOCKET_SYNC_SIGN_IN_EXPIRED, NULL, NULL, NULL };
  g_autofree char *words = NULL;
  const char *state;

  g_assert_cmpint (docket_test_run (argv, &output, &complaint), ==, 0);
  save_note (story, "Three");
  g_assert_false (docket_test_desk_sync (story->company->tess));
  docket_test_wait (is_waiting, &waiting, "the note waiting for somebody to sign in");
  g_assert_cmpstr (waiting.words, ==, "Saved on this device. Waits for you to sign in.");
  g_assert_cmpstr (waiting.banner, ==, "Your sign-in has expired. Sign in to send 1 change.");
  g_assert_cmpstr (waiting.record, ==, waiting.words);
  assert_counts_agree (story);
  docket_test_ctl_login (story->profile, story->company->dir, docket_test_relay_get_url (story->company->relay), "tess");
  docket_test_desk_restart (story->company->tess);
  docket_test_desk_drain (story->company->tess);
  words = save_words (story, &state);
  g_assert_cmpstr (words, ==, "Synced");
}

static void
needs_review (Story *story)
{
  DocketTestCompany *company = story->company;
  GPtrArray *operations = docket_test_save_new ();
  g_autofree char *words = NULL;
  g_autofree char *record = NULL;
  const char *state;

  docket_test_desk_set_online (company->tess, FALSE);
  docket_test_company_edit (company, company->omar, DOCKET_KIND_JOB, company->job, DOCKET_JOB_STATUS, "waiting_approval");
  docket_test_desk_drain (company->omar);
  docket_test_save_note (operations, company->tess, company->job, "Four");
  docket_test_save_text (operations, company->tess, DOCKET_KIND_JOB, company->job, DOCKET_JOB_STATUS, "complete");
  docket_test_desk_save (company->tess, operations);
  docket_test_desk_set_online (company->tess, TRUE);
  docket_test_desk_drain (company->tess);
  docket_test_wait_for_review (company->tess, DOCKET_KIND_JOB, company->job);
  docket_test_wait (is_all_sent, story, "the count of nothing");
  words = save_words (story, &state);
  g_assert_cmpstr (state, ==, "held");
  g_assert_cmpstr (words, ==, "Your note synced. Job status needs review because someone changed it in the office.");
  assert_same_on_the_command_line (story, words);
  record = record_words (story);
  g_assert_cmpstr (record, ==, "Under review");
  assert_counts_agree (story);
}

static void
decided_against (Story *story)
{
  g_autofree char *words = NULL;
  const char *state;

  docket_test_company_decide (story->company, DOCKET_KIND_JOB, story->company->job, DOCKET_CHOICE_KEEP);
  docket_test_desk_sync (story->company->tess);
  words = save_words (story, &state);
  g_assert_cmpstr (state, ==, "rejected");
  g_assert_true (g_str_has_prefix (words, "Your note synced. Job status: Decided against: "));
  assert_same_on_the_command_line (story, words);
  assert_counts_agree (story);
}

static void
synced (Story *story)
{
  g_autofree char *words = NULL;
  g_autofree char *record = NULL;
  g_autofree char *scope = NULL;
  const char *state;

  save_note (story, "Five");
  docket_test_desk_drain (story->company->tess);
  docket_test_wait (is_all_sent, story, "the count of nothing");
  words = save_words (story, &state);
  g_assert_cmpstr (state, ==, "acked");
  g_assert_cmpstr (words, ==, "Synced");
  record = record_words (story);
  g_assert_cmpstr (record, ==, "Synced");
  scope = docket_words_scope (status_of (story));
  /* One of the story's changes was refused, and is nowhere else. */
  g_assert_cmpstr (scope, ==, "Nothing waits to be sent. What was not accepted stands only here.");
  assert_counts_agree (story);
}

static void
test_story (void)
{
  g_autoptr (DocketTestCompany) company = docket_test_company_new ();
  g_autofree char *profile = g_build_filename (company->dir, "tess", NULL);
  Story story = { company, profile };

  saved_offline (&story);
  sending (&story);
  server_down (&story);
  sign_in_needed (&story);
  needs_review (&story);
  decided_against (&story);
  synced (&story);
}

int
main (int argc, char *argv[])
{
  docket_test_init (&argc, &argv);
  g_test_add_func ("/e2e/words/equal-the-state-step-by-step", test_story);
  return g_test_run ();
}
