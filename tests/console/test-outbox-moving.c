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
#include "docket-outbox-entry-row.h"
#include "docket-outbox-view.h"
#include "docket-window-private.h"
#include "view-stage.h"
#include "widget-search.h"
#include "window-stage.h"

#define FEW 3
#define MANY 310 /* changes: more than are read in the window's thread */

typedef struct
{
  Fixture fixture;
  GString *asked;   /* actions of the window */
  const char *text;
  guint n_frames;
  guint n_at_odds;  /* of them */
} Page;

static void
note_action (GSimpleAction *action, GVariant *target, gpointer data)
{
  g_autofree char *first = NULL, *second = NULL;

  if (g_variant_is_of_type (target, G_VARIANT_TYPE_STRING))
    first = g_variant_dup_string (target, NULL);
  else
    g_variant_get (target, "(ss)", &first, &second);
  g_string_append_printf (data, "%s %s %s\n", g_action_get_name (G_ACTION (action)), first, second != NULL ? second : "");
}

static void
open_page (Page *page)
{
  static const GActionEntry entries[] = {
    { "toast", note_action, "s" }, { "toast-while", note_action, "(ss)" }, { "toast-over", note_action, "s" }, { "toast-discard", note_action, "(ss)" },
  };
  g_autoptr (GSimpleActionGroup) group = g_simple_action_group_new ();

  *page = (Page){ .asked = g_string_new (NULL) };
  g_action_map_add_action_entries (G_ACTION_MAP (group), entries, G_N_ELEMENTS (entries), page->asked);
  view_stage_open (&page->fixture, docket_outbox_view_new, STAGE_OMAR, "office");
  gtk_widget_insert_action_group (page->fixture.window, "win", G_ACTION_GROUP (group));
}

static void
close_page (Page *page)
{
  view_stage_close (&page->fixture);
  g_string_free (page->asked, TRUE);
}

/* One save of @n changes. (transfer full): bundle */
static char *
queue (DocketDesk *desk, guint first, guint n)
{
  g_autoptr (GPtrArray) operations = g_ptr_array_new_with_free_func ((GDestroyNotify) docket_operation_unref);
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < n; i++)
    {
      g_autoptr (DocketValues) set = docket_values_new ();
      g_autofree char *name = g_strdup_printf ("Shop %u", first + i);
      g_autofree char *id = review_stage_job_id (first + i + 100);

      docket_values_set_text (set, DOCKET_CUSTOMER_NAME, name);
      g_ptr_array_add (operations, docket_operation_new_create (DOCKET_KIND_CUSTOMER, id, set));
    }
  docket_writer_submit (docket_desk_get_writer (desk), operations, &error);
  g_assert_no_error (error);
  return g_strdup (((DocketOperation *) g_ptr_array_index (operations, 0))->bundle);
}

static gboolean
has_asked (gpointer data)
{
  return strstr (((Page *) data)->asked->str, ((Page *) data)->text) != NULL;
}

static void
wait_for_action (Page *page, const char *text)
{
  page->text = text;
  review_stage_wait (has_asked, page);
}

/* ---- What the title counts ---- */

/* The title counts changes, the rows are saves: where that is not the same, both are named. */
static void
test_headings_name_what_they_count (void)
{
  Page page;
  g_autofree char *one = NULL, *three = NULL;

  open_page (&page);
  one = queue (page.fixture.stage->desk, 0, 1);
  wait_for_text (&page.fixture, "Waiting (1)");
  three = queue (page.fixture.stage->desk, 1, FEW);
  wait_for_text (&page.fixture, "Waiting · 2 saves, 4 changes");
  close_page (&page);
}

/* What is on its way is counted in the title still, what has arrived is not. */
static void
test_headings_count_as_the_title_does (void)
{
  Page page;
  g_autofree char *bundle = NULL;
  g_autoptr (GPtrArray) items = NULL;

  open_page (&page);
  bundle = queue (page.fixture.stage->desk, 0, FEW);
  wait_for_text (&page.fixture, "Waiting · 1 save, 3 changes");
  items = docket_store_outbox (docket_desk_get_reader (page.fixture.stage->desk), G_MAXINT64, NULL);
  review_stage_settle (page.fixture.stage, docket_result_new (((DocketOutboxItem *) g_ptr_array_index (items, 0))->operation->key, DOCKET_OUTCOME_APPLIED));
  wait_for_text (&page.fixture, "Waiting · 1 save, 2 changes");
  close_page (&page);
}

/* So is what waits still of a save that is held for a decision in part. */
static void
test_headings_count_what_waits_under_review (void)
{
  Page page;
  g_autofree char *bundle = NULL;
  g_autoptr (GPtrArray) items = NULL;

  open_page (&page);
  bundle = queue (page.fixture.stage->desk, 0, FEW);
  wait_for_text (&page.fixture, "Waiting · 1 save, 3 changes");
  items = docket_store_outbox (docket_desk_get_reader (page.fixture.stage->desk), G_MAXINT64, NULL);
  for (guint i = 0; i < items->len; i++)
    {
      g_autoptr (DocketResult) held = docket_result_new (((DocketOutboxItem *) g_ptr_array_index (items, i))->operation->key, DOCKET_OUTCOME_HELD);
      static const char *const titles[FEW] = { "Under review · 1 save, 2 changes wait", "Under review · 1 save, 1 change waits", "Under review (1)" };

      held->review = g_strdup (STAGE_PUMP_CASE);
      review_stage_settle (page.fixture.stage, held);
      wait_for_text (&page.fixture, titles[i]);
    }
  close_page (&page);
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
  return docket_desk_get_status (((Page *) data)->fixture.stage->desk)->counts.pending > 0;
}

static void
test_is_read_while_the_window_is_busy (void)
{
  Page page;
  g_autofree char *bundle = NULL;
  guint busy;

  open_page (&page);
  wait_for_text (&page.fixture, "Nothing waits");
  busy = g_idle_add_full (GDK_PRIORITY_REDRAW, on_never_idle, NULL, NULL);
  bundle = queue (page.fixture.stage->desk, 0, 1);
  review_stage_wait (knows_of_it, &page);
  for (guint i = 0; i < TURNS_MAX && find_label (page.fixture.view, "Waiting (1)") == NULL; i++)
    g_main_context_iteration (NULL, FALSE);
  g_assert_nonnull (find_label (page.fixture.view, "Waiting (1)"));
  g_source_remove (busy);
  close_page (&page);
}

/* When it would be drawn. */
static gboolean
on_frame (gpointer data)
{
  Page *page = data;

  page->n_frames++;
  page->n_at_odds += docket_desk_get_status (page->fixture.stage->desk)->counts.pending > 0 && find_label (page->fixture.view, "Nothing waits") != NULL;
  return G_SOURCE_CONTINUE;
}

/* What is long is read elsewhere, and nobody is told meanwhile that there is nothing. */
static void
test_never_says_that_nothing_waits_while_it_is_read (void)
{
  Page page;
  g_autofree char *bundle = NULL;
  guint frames;

  open_page (&page);
  wait_for_text (&page.fixture, "Nothing waits");
  frames = g_idle_add_full (GDK_PRIORITY_REDRAW, on_frame, &page, NULL);
  bundle = queue (page.fixture.stage->desk, 0, MANY);
  wait_for_text (&page.fixture, "Waiting · 1 save, 310 changes");
  g_assert_cmpuint (page.n_frames, >, 0);
  g_assert_cmpuint (page.n_at_odds, ==, 0);
  g_source_remove (frames);
  close_page (&page);
}

/* ---- What goes on for a while ---- */

static void
test_what_goes_on_is_over_when_it_ends (void)
{
  Page page;
  g_autofree char *bundle = NULL, *over = NULL;
  const char *told, *ended;

  open_page (&page);
  bundle = queue (page.fixture.stage->desk, 0, MANY);
  wait_for_text (&page.fixture, "Waiting · ");
  over = g_strdup_printf ("toast-over %s", bundle);
  g_assert_true (gtk_widget_activate_action (page.fixture.view, "outbox.discard", "s", bundle));
  wait_for_action (&page, "toast-discard Discarded: ");
  told = strstr (page.asked->str, "toast-while Discarding 310 changes");
  ended = strstr (page.asked->str, over);
  g_assert_nonnull (told);
  g_assert_nonnull (ended);
  g_assert_true (told < ended && ended < strstr (page.asked->str, "toast-discard"));
  close_page (&page);
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
fail_in (Page *page, const char *key, DocketSyncState state)
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
  Page page;
  g_autofree char *key = NULL;
  GtkWidget *row;

  open_page (&page);
  key = review_stage_save_title (page.fixture.stage, "Leaking pump, cellar");
  fail_in (&page, key, DOCKET_SYNC_WAITING);
  wait_for_text (&page.fixture, "Sync failed, retrying");
  row = find_of_type (page.fixture.view, DOCKET_TYPE_OUTBOX_ENTRY_ROW, 0);
  gtk_list_box_select_row (GTK_LIST_BOX (gtk_widget_get_parent (row)), GTK_LIST_BOX_ROW (row));
  wait_for_text (&page.fixture, "Next attempt of this save");
  g_assert_true (is_offered (page.fixture.view, "Send now"));
  g_assert_true (is_offered (page.fixture.view, "Sync now"));
  fail_in (&page, key, DOCKET_SYNC_NEEDS_UPDATE);
  wait_for_text (&page.fixture, "Saved on this device. Waits for an update of Docket.");
  g_assert_false (is_offered (page.fixture.view, "Send now"));
  g_assert_false (is_offered (page.fixture.view, "Sync now"));
  g_assert_false (is_offered (page.fixture.view, "Next attempt of this save"));
  close_page (&page);
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
