/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Honest words: each sentence from the state it speaks of. */
#include "docket-history.h"
#include "docket-sync-status.h"

#define NOW_MS G_GINT64_CONSTANT (1795000000000)

static DocketSyncStatus *
status_of (DocketSyncState state, guint pending, gint64 next_in_ms)
{
  DocketSyncStatus *status = docket_sync_status_new ();

  status->state = state;
  status->counts.pending = pending;
  status->next_attempt_at = next_in_ms == 0 ? 0 : NOW_MS + next_in_ms;
  return status;
}

/* The same figure as on the Outbox: files are not in it, unless nothing else waits. */
static void
test_pill_counts_as_the_outbox (void)
{
  g_autoptr (DocketSyncStatus) status = docket_sync_status_new ();
  g_autofree char *with_files = NULL;
  g_autofree char *offline = NULL;
  g_autofree char *banner = NULL;
  g_autofree char *only_files = NULL;

  status->state = DOCKET_SYNC_SENDING;
  status->counts.pending = 5;
  status->counts.pending_files = 2;
  with_files = docket_words_pill (status, 0);
  g_assert_cmpstr (with_files, ==, "Sending 3…");
  status->state = DOCKET_SYNC_OFFLINE;
  offline = docket_words_pill (status, 0);
  g_assert_cmpstr (offline, ==, "Offline — 3 waiting");
  banner = docket_words_banner (status, 0);
  g_assert_true (g_str_has_prefix (banner, "Offline — 3 items"));
  status->state = DOCKET_SYNC_SENDING;
  status->counts.pending = 2;
  only_files = docket_words_pill (status, 0);
  g_assert_cmpstr (only_files, ==, "Sending 2…");
}

static void
test_pill (void)
{
  const struct
  {
    DocketSyncState state;
    guint pending;
    guint rejected;
    gint64 next_in_ms;
    const char *words;
  } cases[] = {
    { DOCKET_SYNC_UP_TO_DATE, 0, 0, 0, "Up to date" },
    { DOCKET_SYNC_CONNECTING, 0, 0, 0, "Connecting…" },
    { DOCKET_SYNC_RECEIVING, 0, 0, 0, "Receiving…" },
    { DOCKET_SYNC_SENDING, 3, 0, 0, "Sending 3…" },
    { DOCKET_SYNC_OFFLINE, 0, 0, 0, "Offline" },
    { DOCKET_SYNC_OFFLINE, 3, 0, 0, "Offline — 3 waiting" },
    { DOCKET_SYNC_OFFLINE, 3, 2, 0, "Offline — 3 waiting" },
    { DOCKET_SYNC_WAITING, 3, 0, 300000, "Retrying in 5\u00a0min — 3 waiting" },
    /* A clock was set: the wait is over, and nothing is sent yet. */
    { DOCKET_SYNC_WAITING, 3, 0, 0, "3 waiting" },
    { DOCKET_SYNC_WAITING, 1, 0, -1, "1 waiting" },
    { DOCKET_SYNC_UP_TO_DATE, 0, 1, 0, "1 needs you" },
    { DOCKET_SYNC_SENDING, 4, 2, 0, "2 need you" },
    { DOCKET_SYNC_SIGNED_OUT, 0, 0, 0, "Signed out" },
    { DOCKET_SYNC_SIGN_IN_EXPIRED, 2, 1, 0, "Sign-in expired" },
    { DOCKET_SYNC_NEEDS_UPDATE, 0, 0, 0, "Update needed" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (DocketSyncStatus) status = status_of (cases[i].state, cases[i].pending, cases[i].next_in_ms);
      g_autofree char *words = NULL;

      status->counts.rejected = cases[i].rejected;
      words = docket_words_pill (status, NOW_MS);
      g_assert_cmpstr (words, ==, cases[i].words);
    }
}

static void
test_banner (void)
{
  const struct
  {
    DocketSyncState state;
    guint pending;
    const char *words;
    const char *button;
  } cases[] = {
    { DOCKET_SYNC_OFFLINE, 0, "Offline. Your work is saved here and will sync when reconnected.", "Try now" },
    { DOCKET_SYNC_OFFLINE, 1, "Offline — 1 item queued. Will sync when reconnected.", "Try now" },
    { DOCKET_SYNC_OFFLINE, 2, "Offline — 2 items queued. Will sync when reconnected.", "Try now" },
    { DOCKET_SYNC_SIGN_IN_EXPIRED, 3, "Your sign-in has expired. Sign in to send 3 changes.", "Sign in" },
    { DOCKET_SYNC_UP_TO_DATE, 0, NULL, NULL },
    { DOCKET_SYNC_SENDING, 2, NULL, NULL },
    { DOCKET_SYNC_WAITING, 2, NULL, NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (DocketSyncStatus) status = status_of (cases[i].state, cases[i].pending, 0);
      g_autofree char *words = docket_words_banner (status, NOW_MS);
      g_autofree char *button = docket_words_banner_button (status);

      g_assert_cmpstr (words, ==, cases[i].words);
      g_assert_cmpstr (button, ==, cases[i].button);
    }
}

static void
test_disk_speaks_first (void)
{
  for (DocketSyncState state = DOCKET_SYNC_SIGNED_OUT; state <= DOCKET_SYNC_NEEDS_UPDATE; state++)
    {
      g_autoptr (DocketSyncStatus) status = status_of (state, 2, 0);
      g_autofree char *words = NULL;
      g_autofree char *pill = NULL;

      status->counts.rejected = 1;
      status->disk_problem = g_strdup ("The disk is full.");
      words = docket_words_banner (status, NOW_MS);
      pill = docket_words_pill (status, NOW_MS);
      g_assert_cmpstr (words, ==, "The disk is full.");
      g_assert_cmpstr (pill, ==, "Cannot save here");
    }
}

/* What was refused is on no server. */
static void
test_scope (void)
{
  g_autoptr (DocketSyncStatus) status = status_of (DOCKET_SYNC_UP_TO_DATE, 0, 0);
  g_autofree char *all = docket_words_scope (status);
  g_autofree char *rest = NULL;

  g_assert_cmpstr (all, ==, "Everything you saved here is on the server.");
  status->counts.rejected = 1;
  rest = docket_words_scope (status);
  g_assert_cmpstr (rest, ==, "Nothing waits to be sent. What was not accepted stands only here.");
}

/* Whoever does not hear from the server, which may have been restored from a copy
 * meanwhile, says nothing of what it has now. */
static void
test_scope_without_the_server (void)
{
  for (DocketSyncState state = DOCKET_SYNC_SIGNED_OUT; state <= DOCKET_SYNC_NEEDS_UPDATE; state++)
    {
      gboolean heard = state == DOCKET_SYNC_UP_TO_DATE || state == DOCKET_SYNC_SENDING || state == DOCKET_SYNC_RECEIVING || state == DOCKET_SYNC_WAITING;
      g_autoptr (DocketSyncStatus) status = status_of (state, 0, 0);
      g_autofree char *words = docket_words_scope (status);

      g_assert_cmpstr (words, ==, heard ? "Everything you saved here is on the server." : "Everything you saved here had reached the server when this device last heard from it.");
    }
}

static void
test_record (void)
{
  const struct
  {
    gboolean pending;
    gboolean failing;
    gboolean under_review;
    gint64 next_in_ms;
    DocketSyncState state;
    gint64 status_next_in_ms;
    const char *words;
  } cases[] = {
    { FALSE, FALSE, FALSE, 0, DOCKET_SYNC_UP_TO_DATE, 0, "Synced" },
    { FALSE, FALSE, TRUE, 0, DOCKET_SYNC_UP_TO_DATE, 0, "Under review" },
    { TRUE, FALSE, FALSE, 0, DOCKET_SYNC_UP_TO_DATE, 0, "Waiting to sync" },
    { TRUE, FALSE, FALSE, 0, DOCKET_SYNC_OFFLINE, 0, "Saved on this device" },
    { TRUE, FALSE, FALSE, 0, DOCKET_SYNC_OFFLINE, 120000, "Saved on this device. Next sync in 2 minutes" },
    { TRUE, TRUE, FALSE, 300000, DOCKET_SYNC_WAITING, 0, "Sync failed, retrying in 5 minutes" },
    { TRUE, TRUE, FALSE, 1000, DOCKET_SYNC_WAITING, 0, "Sync failed, retrying in 1 second" },
    { TRUE, TRUE, FALSE, 300000, DOCKET_SYNC_OFFLINE, 20000, "Saved on this device. Next sync in 20 seconds" },
    { TRUE, TRUE, FALSE, 24 * 3600000, DOCKET_SYNC_WAITING, 0, "Sync failed, retrying in 24 hours" },
    { TRUE, TRUE, TRUE, 300000, DOCKET_SYNC_WAITING, 0, "Sync failed, retrying in 5 minutes" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (DocketSyncStatus) status = status_of (cases[i].state, 1, cases[i].status_next_in_ms);
      DocketRecordState state = { .pending = cases[i].pending, .failing = cases[i].failing, .next_attempt_at = cases[i].next_in_ms == 0 ? 0 : NOW_MS + cases[i].next_in_ms, .under_review = cases[i].under_review, .ever_synced = TRUE };
      g_autofree char *words = docket_words_record (&state, status, NOW_MS);

      g_assert_cmpstr (words, ==, cases[i].words);
    }
}

static void
test_outbox (void)
{
  g_autoptr (DocketSyncStatus) online = status_of (DOCKET_SYNC_WAITING, 1, 0);
  g_autoptr (DocketSyncStatus) offline = status_of (DOCKET_SYNC_OFFLINE, 1, 0);
  DocketOutboxItem item = { .state = DOCKET_OUTBOX_QUEUED };
  g_autofree char *fresh = docket_words_outbox (&item, online, NOW_MS);
  g_autofree char *kept = docket_words_outbox (&item, offline, NOW_MS);
  g_autofree char *failing = NULL;
  g_autofree char *cut = NULL;
  g_autofree char *refused = NULL;
  g_autofree char *lost = NULL;

  g_assert_cmpstr (fresh, ==, "Waiting to sync");
  g_assert_cmpstr (kept, ==, "Saved on this device. Will sync when reconnected.");
  item.attempts = 4;
  item.next_attempt_at = NOW_MS + 300000;
  failing = docket_words_outbox (&item, online, NOW_MS);
  g_assert_true (g_str_has_prefix (failing, "Sync failed, retrying in 5 minutes · tried 4 times · next at "));
  /* Without a line the wait means nothing: it goes when the line is back. */
  cut = docket_words_outbox (&item, offline, NOW_MS);
  g_assert_cmpstr (cut, ==, "Saved on this device. Will sync when reconnected.");
  item.state = DOCKET_OUTBOX_REJECTED;
  item.problem_type = (char *) "locked";
  item.problem_detail = (char *) "J-10244 was signed off.";
  refused = docket_words_outbox (&item, online, NOW_MS);
  g_assert_cmpstr (refused, ==, "Not accepted: J-10244 was signed off.");
  item.problem_type = (char *) "decided-against";
  item.problem_detail = (char *) "Sofia kept Waiting for approval.";
  lost = docket_words_outbox (&item, online, NOW_MS);
  g_assert_cmpstr (lost, ==, "Decided against: Sofia kept Waiting for approval.");
}

/* As many as the line above the pages says, and files apart. */
static void
test_sign_out (void)
{
  const struct
  {
    guint pending, files;
    const char *words;
  } cases[] = {
    { 0, 0, "What you have here stays on this device for the next time." },
    { 3, 0, "3 changes are not sent yet. They stay on this device and are sent when you sign in again." },
    { 4, 1, "3 changes are not sent yet. They stay on this device and are sent when you sign in again. The same goes for 1 file." },
    { 3, 2, "1 change is not sent yet. It stays on this device and is sent when you sign in again. The same goes for 2 files." },
    { 2, 2, "2 files are not sent yet. They stay on this device and are sent when you sign in again." },
    { 1, 1, "1 file is not sent yet. It stays on this device and is sent when you sign in again." },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (DocketSyncStatus) status = status_of (DOCKET_SYNC_OFFLINE, cases[i].pending, 0);
      g_autofree char *words = NULL;

      status->counts.pending_files = cases[i].files;
      words = docket_words_sign_out (status);
      g_assert_cmpstr (words, ==, cases[i].words);
    }
}

static void
test_next_attempt (void)
{
  g_autoptr (DocketSyncStatus) waiting = status_of (DOCKET_SYNC_WAITING, 3, 280000);
  g_autoptr (DocketSyncStatus) idle = status_of (DOCKET_SYNC_UP_TO_DATE, 0, 0);
  g_autofree char *first = NULL;
  g_autofree char *second = docket_words_next_attempt (idle, NOW_MS);
  g_autofree char *over = NULL;

  waiting->last_sync_at = NOW_MS;
  first = docket_words_next_attempt (waiting, NOW_MS);
  g_assert_true (g_str_has_prefix (first, "Next attempt in 4\u00a0min 40\u00a0s · last success at "));
  g_assert_cmpstr (second, ==, "Nothing waits · never synced yet");
  waiting->next_attempt_at = 0;
  over = docket_words_next_attempt (waiting, NOW_MS);
  g_assert_true (g_str_has_prefix (over, "Next attempt now · last success at "));
}

static void
test_state_names (void)
{
  for (int i = DOCKET_SYNC_SIGNED_OUT; i <= DOCKET_SYNC_NEEDS_UPDATE; i++)
    {
      DocketSyncState state = DOCKET_SYNC_SIGNED_OUT;

      g_assert_true (docket_sync_state_from_name (docket_sync_state_name ((DocketSyncState) i), &state));
      g_assert_cmpint (state, ==, i);
    }
}

/* What a newer server did is not called applied. */
static void
test_outcome_of_another_version (void)
{
  g_assert_cmpstr (docket_history_outcome (NULL), ==, "applied");
  g_assert_cmpstr (docket_history_outcome ("applied"), ==, "applied");
  g_assert_cmpstr (docket_history_outcome ("held"), ==, "held for a decision");
  g_assert_cmpstr (docket_history_outcome ("deferred"), ==, "deferred");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/sync/words/pill-counts-as-the-outbox", test_pill_counts_as_the_outbox);
  g_test_add_func ("/sync/words/pill", test_pill);
  g_test_add_func ("/sync/words/banner", test_banner);
  g_test_add_func ("/sync/words/disk-speaks-first", test_disk_speaks_first);
  g_test_add_func ("/sync/words/scope", test_scope);
  g_test_add_func ("/sync/words/scope-without-the-server", test_scope_without_the_server);
  g_test_add_func ("/sync/words/record", test_record);
  g_test_add_func ("/sync/words/outbox", test_outbox);
  g_test_add_func ("/sync/words/sign-out", test_sign_out);
  g_test_add_func ("/sync/words/next-attempt", test_next_attempt);
  g_test_add_func ("/sync/words/state-names", test_state_names);
  g_test_add_func ("/sync/words/outcome-of-another-version", test_outcome_of_another_version);
  return g_test_run ();
}
