/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The Outbox page while much comes and goes: what it says goes with what the window's title
 * says, which is told by the same commits.
 */
#include <adwaita.h>
#include <string.h>

#include "docket-console.h"
#include "docket-desk-private.h"
#include "docket-in-parts.h"
#include "docket-window-private.h"
#include "outbox-stage.h"
#include "widget-search.h"
#include "window-stage.h"

#define FEW 3
#define MANY 310 /* changes: more than are read in the window's thread */

/* ---- What the title counts ---- */

/* The title counts changes, the rows are saves: where that is not the same, both are named. */
static void
test_headings_name_what_they_count (void)
{
  OutboxPage page;

  outbox_stage_open (&page);
  outbox_stage_queue (&page, 1, 1, FALSE);
  wait_for_text (&page.fixture, "Waiting (1)");
  outbox_stage_queue (&page, 1, FEW, FALSE);
  wait_for_text (&page.fixture, "Waiting · 2 saves, 4 changes");
  outbox_stage_close (&page);
}

/* One save of a few changes: (transfer full) (element-type DocketOutboxItem) */
static GPtrArray *
queue_few (OutboxPage *page)
{
  outbox_stage_queue (page, 1, FEW, FALSE);
  wait_for_text (&page->fixture, "Waiting · 1 save, 3 changes");
  return docket_store_outbox (docket_desk_get_reader (page->fixture.stage->desk), G_MAXINT64, NULL);
}

static const char *
get_key (GPtrArray *items, guint nth)
{
  return ((DocketOutboxItem *) g_ptr_array_index (items, nth))->operation->key;
}

/* What is on its way is counted in the title still, what has arrived is not. */
static void
test_headings_count_as_the_title_does (void)
{
  OutboxPage page;
  g_autoptr (GPtrArray) items = NULL;

  outbox_stage_open (&page);
  items = queue_few (&page);
  review_stage_settle (page.fixture.stage, docket_result_new (get_key (items, 0), DOCKET_OUTCOME_APPLIED));
  wait_for_text (&page.fixture, "Waiting · 1 save, 2 changes");
  outbox_stage_close (&page);
}

/* So is what waits still of a save that is held for a decision in part. */
static void
test_headings_count_what_waits_under_review (void)
{
  OutboxPage page;
  g_autoptr (GPtrArray) items = NULL;

  outbox_stage_open (&page);
  items = queue_few (&page);
  for (guint i = 0; i < items->len; i++)
    {
      g_autoptr (DocketResult) held = docket_result_new (get_key (items, i), DOCKET_OUTCOME_HELD);
      static const char *const titles[FEW] = { "Under review · 1 save, 2 changes wait", "Under review · 1 save, 1 change waits", "Under review (1)" };

      held->review = g_strdup (STAGE_PUMP_CASE);
      review_stage_settle (page.fixture.stage, held);
      wait_for_text (&page.fixture, titles[i]);
    }
  outbox_stage_close (&page);
}

/* ---- In step ---- */

/* As the window is drawn anew and anew, while parts follow each other. */
static gboolean
on_never_idle (gpointer data)
{
  return G_SOURCE_CONTINUE;
}

#define TURNS_MAX 200

static gboolean
knows_of_it (gpointer data)
{
  return docket_desk_get_status (((OutboxPage *) data)->fixture.stage->desk)->counts.pending > 0;
}

static void
test_is_read_while_the_window_is_busy (void)
{
  OutboxPage page;
  guint busy;

  outbox_stage_open (&page);
  wait_for_text (&page.fixture, "Nothing waits");
  busy = g_idle_add_full (GDK_PRIORITY_REDRAW, on_never_idle, NULL, NULL);
  outbox_stage_queue (&page, 1, 1, FALSE);
  review_stage_wait (knows_of_it, &page);
  for (guint i = 0; i < TURNS_MAX && find_label (page.fixture.view, "Waiting (1)") == NULL; i++)
    g_main_context_iteration (NULL, FALSE);
  g_assert_nonnull (find_label (page.fixture.view, "Waiting (1)"));
  g_source_remove (busy);
  outbox_stage_close (&page);
}

typedef struct
{
  OutboxPage page;
  guint n;
  guint n_at_odds; /* of them */
} Frames;

/* When it would be drawn. */
static gboolean
on_frame (gpointer data)
{
  Frames *frames = data;

  frames->n++;
  frames->n_at_odds += knows_of_it (&frames->page) && find_label (frames->page.fixture.view, "Nothing waits") != NULL;
  return G_SOURCE_CONTINUE;
}

/* What is long is read elsewhere, and nobody is told meanwhile that there is nothing. */
static void
test_never_says_that_nothing_waits_while_it_is_read (void)
{
  Frames frames = { .n = 0 };
  guint source;

  outbox_stage_open (&frames.page);
  wait_for_text (&frames.page.fixture, "Nothing waits");
  source = g_idle_add_full (GDK_PRIORITY_REDRAW, on_frame, &frames, NULL);
  outbox_stage_queue (&frames.page, 1, MANY, FALSE);
  wait_for_text (&frames.page.fixture, "Waiting · 1 save, 310 changes");
  g_assert_cmpuint (frames.n, >, 0);
  g_assert_cmpuint (frames.n_at_odds, ==, 0);
  g_source_remove (source);
  outbox_stage_close (&frames.page);
}

/* ---- What goes on for a while ---- */

static void
test_what_goes_on_is_over_when_it_ends (void)
{
  OutboxPage page;
  g_autofree char *over = NULL;
  const char *bundle, *told, *ended;

  outbox_stage_open (&page);
  outbox_stage_queue (&page, 1, MANY, FALSE);
  wait_for_text (&page.fixture, "Waiting · ");
  bundle = outbox_stage_select_first (&page);
  over = g_strdup_printf ("toast-over %s", bundle);
  g_assert_true (gtk_widget_activate_action (page.fixture.view, "outbox.discard", "s", bundle));
  outbox_stage_wait_for_action (&page, "toast-discard Discarded: ");
  told = strstr (page.asked->str, "toast-while Discarding 310 changes");
  ended = strstr (page.asked->str, over);
  g_assert_nonnull (told);
  g_assert_nonnull (ended);
  g_assert_true (told < ended && ended < strstr (page.asked->str, "toast-discard"));
  outbox_stage_close (&page);
}

#define BUNDLE "0192e000-0000-7000-8000-0000000000e1"
#define OTHER "0192e000-0000-7000-8000-0000000000e2"

static gboolean
is_told (gpointer data)
{
  return find_label (GTK_WIDGET (((WindowStage *) data)->window), "Discarding much") != NULL;
}

static gboolean
is_not_told (gpointer data)
{
  return !is_told (data);
}

static gboolean
is_end_told (gpointer data)
{
  return find_label (GTK_WIDGET (((WindowStage *) data)->window), "Discarded: it") != NULL;
}

static void
on_dismissed (gboolean *dismissed)
{
  *dismissed = TRUE;
}

/* The sentence that it goes on makes room at once for how it ended. */
static void
test_toast_ends_with_what_it_tells (void)
{
  WindowStage desk = { .stage = review_stage_new (STAGE_SOFIA, "supervisor") };
  gboolean dismissed = FALSE;

  window_stage_show (&desk);
  gtk_widget_activate_action (GTK_WIDGET (desk.window), "win.toast-while", "(ss)", "Discarding much", BUNDLE);
  review_stage_wait (is_told, &desk);
  g_signal_connect_swapped (g_hash_table_lookup (desk.window->going_on, BUNDLE), "dismissed", G_CALLBACK (on_dismissed), &dismissed);
  gtk_widget_activate_action (GTK_WIDGET (desk.window), "win.toast-over", "s", OTHER);
  g_assert_false (dismissed);
  gtk_widget_activate_action (GTK_WIDGET (desk.window), "win.toast-over", "s", BUNDLE);
  g_assert_true (dismissed);
  g_assert_cmpuint (g_hash_table_size (desk.window->going_on), ==, 0);
  gtk_widget_activate_action (GTK_WIDGET (desk.window), "win.toast-discard", "(ss)", "Discarded: it", BUNDLE);
  review_stage_wait (is_end_told, &desk);
  review_stage_wait (is_not_told, &desk);
  window_stage_close (&desk);
}

typedef struct
{
  GPtrArray *keys;
  DocketSyncState state;
} Failure;

/* As if the network had failed it, and the sync thread had written down why it goes on or not. */
static gboolean
fail_on_writer (DocketStore *store, gpointer data, GError **error)
{
  g_autoptr (DocketPolicy) policy = docket_policy_new_default ();
  const DocketOutboxFailure failure = { docket_policy_get_lane (policy, "edits"), "The server did not answer.", TRUE };
  Failure *failed = data;

  return docket_store_set_meta (store, DOCKET_META_SYNC_STATE, docket_sync_state_name (failed->state), error)
         && docket_store_outbox_sending (store, failed->keys, error) && docket_store_outbox_failed (store, failed->keys, &failure, error);
}

static void
fail_in (OutboxPage *page, const char *key, DocketSyncState state)
{
  g_autoptr (GPtrArray) keys = g_ptr_array_new ();
  g_autoptr (GError) error = NULL;

  g_ptr_array_add (keys, (gpointer) key);
  docket_writer_run (docket_desk_get_writer (page->fixture.stage->desk), DOCKET_WRITER_SYNC, fail_on_writer, &(Failure){ keys, state }, &error);
  g_assert_no_error (error);
}

static gboolean
is_offered (GtkWidget *widget, const char *words)
{
  gboolean offered = GTK_IS_LABEL (widget) && gtk_widget_get_mapped (widget) && g_strcmp0 (gtk_label_get_label (GTK_LABEL (widget)), words) == 0;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL && !offered; child = gtk_widget_get_next_sibling (child))
    offered = is_offered (child, words);
  return offered;
}

/* To a server that refuses this version nothing goes, however often one asks. */
static void
test_offers_only_what_can_work (void)
{
  OutboxPage page;
  g_autofree char *key = NULL;

  outbox_stage_open (&page);
  key = review_stage_save_title (page.fixture.stage, "Leaking pump, cellar");
  fail_in (&page, key, DOCKET_SYNC_WAITING);
  wait_for_text (&page.fixture, "Sync failed, retrying");
  outbox_stage_select_first (&page);
  wait_for_text (&page.fixture, "Next attempt of this save");
  g_assert_true (is_offered (page.fixture.view, "Send now"));
  g_assert_true (is_offered (page.fixture.view, "Sync now"));
  fail_in (&page, key, DOCKET_SYNC_NEEDS_UPDATE);
  wait_for_text (&page.fixture, "Saved on this device. Waits for an update of Docket.");
  g_assert_false (is_offered (page.fixture.view, "Send now"));
  g_assert_false (is_offered (page.fixture.view, "Sync now"));
  g_assert_false (is_offered (page.fixture.view, "Next attempt of this save"));
  outbox_stage_close (&page);
}

int
main (int argc, char **argv)
{
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();
  docket_console_init ();
  g_test_add_func ("/console/outbox-moving/headings-name-what-they-count", test_headings_name_what_they_count);
  g_test_add_func ("/console/outbox-moving/headings-count-as-the-title-does", test_headings_count_as_the_title_does);
  g_test_add_func ("/console/outbox-moving/headings-count-what-waits-under-review", test_headings_count_what_waits_under_review);
  g_test_add_func ("/console/outbox-moving/is-read-while-the-window-is-busy", test_is_read_while_the_window_is_busy);
  g_test_add_func ("/console/outbox-moving/never-says-that-nothing-waits-while-it-is-read", test_never_says_that_nothing_waits_while_it_is_read);
  g_test_add_func ("/console/outbox-moving/what-goes-on-is-over-when-it-ends", test_what_goes_on_is_over_when_it_ends);
  g_test_add_func ("/console/outbox-moving/offers-only-what-can-work", test_offers_only_what_can_work);
  g_test_add_func ("/console/outbox-moving/toast-ends-with-what-it-tells", test_toast_ends_with_what_it_tells);
  return g_test_run ();
}
