/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The Outbox page over a real store: one row a save, where it stands, and what
 * can be done with it.
 */
#include <adwaita.h>
#include <string.h>

#include "docket-console.h"
#include "docket-drafts.h"
#include "docket-form-draft.h"
#include "docket-outbox-detail.h"
#include "docket-outbox-entry-row.h"
#include "docket-outbox-travel.h"
#include "docket-outbox-view.h"
#include "outbox-stage.h"
#include "widget-search.h"

static void
open_page (Fixture *fixture)
{
  view_stage_open (fixture, docket_outbox_view_new, STAGE_OMAR, "office");
}

static void
test_empty (void)
{
  Fixture fixture;

  open_page (&fixture);
  wait_for_text (&fixture, "Nothing waits");
  view_stage_close (&fixture);
}

static void
on_undo_asked (GSimpleAction *action, GVariant *bundle, gpointer data)
{
  *(char **) data = g_variant_dup_string (bundle, NULL);
}

/* And is undone from there, when its toast has gone long ago. */
static void
test_waits_then_sent (void)
{
  Fixture fixture;
  g_autofree char *asked = NULL;
  g_autoptr (GSimpleActionGroup) window = g_simple_action_group_new ();
  g_autoptr (GSimpleAction) undo = g_simple_action_new ("undo-save", G_VARIANT_TYPE_STRING);
  GtkWidget *row;
  g_autofree char *key = NULL;
  g_autoptr (DocketResult) result = NULL;

  open_page (&fixture);
  key = review_stage_save_title (fixture.stage, "Leaking pump, cellar");
  wait_for_text (&fixture, "Waiting (1)");
  g_assert_nonnull (find_label (fixture.view, "unsent work exists only on this computer"));
  g_assert_nonnull (find_label (fixture.view, "J-10248"));
  g_assert_nonnull (find_label (fixture.view, "goes by itself; nothing here is lost if you quit"));
  result = docket_result_new (key, DOCKET_OUTCOME_APPLIED);
  result->seq = 1;
  review_stage_settle (fixture.stage, result);
  wait_for_text (&fixture, "Sent today (1)");
  wait_without_text (&fixture, "Waiting (1)");
  g_action_map_add_action (G_ACTION_MAP (window), G_ACTION (undo));
  g_signal_connect (undo, "activate", G_CALLBACK (on_undo_asked), &asked);
  gtk_widget_insert_action_group (GTK_WIDGET (gtk_widget_get_root (fixture.view)), "win", G_ACTION_GROUP (window));
  row = find_of_type (fixture.view, DOCKET_TYPE_OUTBOX_ENTRY_ROW, 0);
  gtk_list_box_select_row (GTK_LIST_BOX (gtk_widget_get_parent (row)), GTK_LIST_BOX_ROW (row));
  g_signal_emit_by_name (find_button (fixture.view, "_Undo"), "clicked");
  g_assert_cmpstr (asked, ==, docket_outbox_entry_row_get_bundle (DOCKET_OUTBOX_ENTRY_ROW (row)));
  view_stage_close (&fixture);
}

static void
test_refused_and_held (void)
{
  Fixture fixture;
  g_autofree char *refused_key = NULL;
  g_autofree char *held_key = NULL;
  g_autoptr (DocketResult) refused = NULL;
  g_autoptr (DocketResult) held = NULL;

  open_page (&fixture);
  held_key = review_stage_save_title (fixture.stage, "Pump, first");
  held = docket_result_new (held_key, DOCKET_OUTCOME_HELD);
  held->review = g_strdup (STAGE_PUMP_CASE);
  review_stage_settle (fixture.stage, held);
  refused_key = review_stage_save_title (fixture.stage, "Pump, second");
  refused = docket_result_new (refused_key, DOCKET_OUTCOME_REJECTED);
  refused->problem_type = g_strdup (DOCKET_PROBLEM_LOCKED);
  refused->problem_detail = g_strdup ("J-10248 is closed, so nothing in it can change.");
  review_stage_settle (fixture.stage, refused);
  wait_for_text (&fixture, "Needs you (1)");
  wait_for_text (&fixture, "Under review (1)");
  g_assert_nonnull (find_label (fixture.view, "J-10248 is closed, so nothing in it can change."));
  g_assert_nonnull (find_button (fixture.view, "See the case"));
  view_stage_close (&fixture);
}

/* What somebody else decided is what stays if one lets it go, not what one saw before. */
static void
test_discarding_what_was_refused_keeps_what_stands (void)
{
  Fixture fixture;
  g_autofree char *key = NULL;
  g_autoptr (DocketResult) refused = NULL;
  g_autoptr (DocketRecord) job = NULL;
  DocketRecord *decided;
  GtkWidget *row;

  open_page (&fixture);
  key = review_stage_save_title (fixture.stage, "Pump, as I saw it");
  refused = docket_result_new (key, DOCKET_OUTCOME_REJECTED);
  refused->problem_type = g_strdup (DOCKET_PROBLEM_LOCKED);
  review_stage_settle (fixture.stage, refused);
  g_assert_true (docket_store_get (docket_desk_get_reader (fixture.stage->desk), DOCKET_KIND_JOB, STAGE_PUMP, &job, NULL));
  decided = docket_record_copy (job);
  docket_record_set_text (decided, DOCKET_JOB_TITLE, "Pump, as decided");
  docket_record_set_rev (decided, 900);
  docket_record_set_group_rev (decided, DOCKET_GROUP_JOB_DETAILS, 900);
  review_stage_receive (fixture.stage, decided, NULL);
  wait_for_text (&fixture, "Needs you (1)");
  row = find_of_type (fixture.view, DOCKET_TYPE_OUTBOX_ENTRY_ROW, 0);
  gtk_list_box_select_row (GTK_LIST_BOX (gtk_widget_get_parent (row)), GTK_LIST_BOX_ROW (row));
  wait_for_text (&fixture, "Title of J-10248 stays: Pump, as decided.");
  view_stage_close (&fixture);
}

static void
test_raised_again (void)
{
  Fixture fixture;
  g_autofree char *key = NULL;
  g_autoptr (DocketResult) held = NULL;
  g_autoptr (GPtrArray) items = NULL;
  const DocketOutboxItem *item;

  open_page (&fixture);
  key = review_stage_save_title (fixture.stage, "Pump, as I saw it");
  held = docket_result_new (key, DOCKET_OUTCOME_HELD);
  held->review = g_strdup (STAGE_PUMP_CASE);
  review_stage_settle (fixture.stage, held);
  wait_for_text (&fixture, "Under review (1)");
  g_assert_null (find_button (fixture.view, "Raise it again"));
  review_stage_receive (fixture.stage, review_stage_lost_case (key), NULL);
  wait_for_text (&fixture, "Needs you (1)");
  g_assert_nonnull (find_label (fixture.view, "Sofia Lindqvist decided otherwise"));
  g_signal_emit_by_name (find_button (fixture.view, "Raise it again"), "clicked");
  wait_for_text (&fixture, "Waiting (1)");
  items = docket_store_outbox (docket_desk_get_reader (fixture.stage->desk), 0, NULL);
  g_assert_cmpuint (items->len, ==, 1);
  item = g_ptr_array_index (items, 0);
  g_assert_cmpstr (item->operation->key, !=, key);
  g_assert_cmpstr (docket_values_get_text (item->operation->set, DOCKET_JOB_TITLE), ==, "Pump, as I saw it");
  view_stage_close (&fixture);
}

/* What it is about can be read beside two buttons, too. */
static void
test_sentence_has_room_in_large_text (void)
{
  GtkSettings *settings = gtk_settings_get_default ();
  Fixture fixture;
  g_autofree char *key = NULL;
  g_autoptr (DocketResult) held = NULL;
  GtkLabel *sentence;
  int dpi;

  g_object_get (settings, "gtk-xft-dpi", &dpi, NULL);
  g_object_set (settings, "gtk-xft-dpi", 2 * 96 * 1024, NULL);
  open_page (&fixture);
  key = review_stage_save_title (fixture.stage, "Pump");
  held = docket_result_new (key, DOCKET_OUTCOME_HELD);
  held->review = g_strdup (STAGE_PUMP_CASE);
  review_stage_settle (fixture.stage, held);
  review_stage_receive (fixture.stage, review_stage_lost_case (key), NULL);
  wait_for_text (&fixture, "Needs you (1)");
  gtk_window_set_default_size (GTK_WINDOW (gtk_widget_get_root (fixture.view)), 560, 700); /* as beside its details */
  wait_for_text (&fixture, "Title of J-10248");
  turn (400);
  sentence = find_label (fixture.view, "Title of J-10248");
  g_assert_nonnull (find_button (fixture.view, "See the case"));
  g_assert_false (pango_layout_is_ellipsized (gtk_label_get_layout (sentence)));
  view_stage_close (&fixture);
  g_object_set (settings, "gtk-xft-dpi", dpi, NULL);
}

/* The page reads the commit, perhaps before the discard has heard that it is done. The
 * window's Ctrl+Z waits for that, too. */
static gboolean
is_saved (gpointer fixture)
{
  return docket_desk_get_n_saving (((Fixture *) fixture)->stage->desk) == 0;
}

static void
test_detail_and_discard (void)
{
  Fixture fixture;
  g_autofree char *key = NULL;
  g_autoptr (GPtrArray) items = NULL;
  GtkWidget *row;

  open_page (&fixture);
  key = review_stage_save_title (fixture.stage, "Leaking pump, cellar");
  wait_for_text (&fixture, "Waiting (1)");
  row = find_of_type (fixture.view, DOCKET_TYPE_OUTBOX_ENTRY_ROW, 0);
  g_assert_nonnull (row);
  gtk_list_box_select_row (GTK_LIST_BOX (gtk_widget_get_parent (row)), GTK_LIST_BOX_ROW (row));
  g_assert_nonnull (find_label (fixture.view, "What is in it"));
  g_assert_nonnull (find_label (fixture.view, "Title Leaking pump, boiler room → Leaking pump, cellar"));
  g_assert_nonnull (find_label (fixture.view, "Title of J-10248 stays: Leaking pump, boiler room. Unsent work that builds on it goes with it. You can undo this until you quit."));
  g_assert_true (gtk_widget_activate_action (fixture.view, "outbox.discard", "s", docket_outbox_entry_row_get_bundle (DOCKET_OUTBOX_ENTRY_ROW (row))));
  wait_for_text (&fixture, "Nothing waits");
  g_assert_null (find_label (fixture.view, "What is in it"));
  /* Ctrl+Z */
  review_stage_wait (is_saved, &fixture);
  g_assert_true (gtk_widget_activate_action (fixture.view, "view.undo", NULL));
  wait_for_text (&fixture, "Waiting (1)");
  items = docket_store_outbox (docket_desk_get_reader (fixture.stage->desk), 0, NULL);
  g_assert_cmpuint (items->len, ==, 1);
  g_assert_cmpstr (((DocketOutboxItem *) g_ptr_array_index (items, 0))->operation->key, ==, key);
  view_stage_close (&fixture);
}

/* -- Files -- */

static void
test_files_have_a_section_with_progress (void)
{
  Fixture fixture;
  GtkWidget *row;

  open_page (&fixture);
  review_stage_attach (fixture.stage, "plan.bin");
  wait_for_text (&fixture, "Files (1)");
  g_assert_nonnull (find_label (fixture.view, "they never hold up what you write"));
  g_assert_null (find_label (fixture.view, "Waiting ("));
  g_assert_nonnull (find_label (fixture.view, "1 file, 3.1"));
  g_assert_nonnull (find_label (fixture.view, "0 %"));
  row = find_of_type (fixture.view, DOCKET_TYPE_OUTBOX_ENTRY_ROW, 0);
  gtk_list_box_select_row (GTK_LIST_BOX (gtk_widget_get_parent (row)), GTK_LIST_BOX_ROW (row));
  g_assert_nonnull (find_label (fixture.view, "1 file is lost."));
  g_assert_nonnull (find_button (fixture.view, "Edit"));
  view_stage_close (&fixture);
}

/* -- Travelling -- */

typedef struct
{
  char *text;
  GError *error;
  gboolean done;
} Travelled;

static void
on_travelled (GObject *source, GAsyncResult *result, gpointer data)
{
  Travelled *travelled = data;

  travelled->text = docket_outbox_travel_finish (result, &travelled->error);
  travelled->done = TRUE;
}

static gboolean
has_travelled (gpointer data)
{
  return ((Travelled *) data)->done;
}

static void
test_unsent_work_goes_into_a_file_and_comes_back_once (void)
{
  Fixture fixture;
  g_autofree char *key = NULL;
  g_autofree char *path = NULL;
  Travelled out = { NULL }, in = { NULL }, wrong = { NULL };

  open_page (&fixture);
  path = g_build_filename (fixture.stage->dir, "unsent.docket", NULL);
  key = review_stage_save_title (fixture.stage, "Leaking pump, cellar");
  docket_outbox_export_async (fixture.stage->desk, path, on_travelled, &out);
  review_stage_wait (has_travelled, &out);
  g_assert_no_error (out.error);
  g_assert_true (g_str_has_prefix (out.text, "1 change is now in unsent.docket as well."));
  /* It never left this computer. */
  docket_outbox_import_async (fixture.stage->desk, path, on_travelled, &in);
  review_stage_wait (has_travelled, &in);
  g_assert_no_error (in.error);
  g_assert_cmpstr (in.text, ==, "1 change was here already.");
  docket_outbox_import_async (fixture.stage->desk, fixture.stage->dir, on_travelled, &wrong);
  review_stage_wait (has_travelled, &wrong);
  g_assert_null (wrong.text);
  g_assert_nonnull (wrong.error);
  wait_for_text (&fixture, "Waiting (1)");
  g_free (out.text);
  g_free (in.text);
  g_clear_error (&wrong.error);
  view_stage_close (&fixture);
}

/* -- Again -- */

static const DocketOutboxItem *
find_item (GPtrArray *items, const char *key)
{
  for (guint i = 0; i < items->len; i++)
    if (g_str_equal (((const DocketOutboxItem *) g_ptr_array_index (items, i))->operation->key, key))
      return g_ptr_array_index (items, i);
  g_error ("%s is not in the outbox", key);
}

static char *
bundle_of (Fixture *fixture, const char *key)
{
  g_autoptr (GPtrArray) items = docket_store_outbox (docket_desk_get_reader (fixture->stage->desk), 0, NULL);

  return g_strdup (find_item (items, key)->operation->bundle);
}

static gint64
next_attempt_of (Fixture *fixture, const char *key)
{
  g_autoptr (GPtrArray) items = docket_store_outbox (docket_desk_get_reader (fixture->stage->desk), 0, NULL);

  return find_item (items, key)->next_attempt_at;
}

static void
select_row (Fixture *fixture, guint at)
{
  GtkWidget *row = find_of_type (fixture->view, DOCKET_TYPE_OUTBOX_ENTRY_ROW, at);

  g_assert_nonnull (row);
  gtk_list_box_select_row (GTK_LIST_BOX (gtk_widget_get_parent (row)), GTK_LIST_BOX_ROW (row));
}

/* As if the network had failed it. */
static gboolean
fail_on_writer (DocketStore *store, gpointer data, GError **error)
{
  g_autoptr (DocketPolicy) policy = docket_policy_new_default ();
  const DocketOutboxFailure failure = { docket_policy_get_lane (policy, "edits"), "The server did not answer.", TRUE };

  return docket_store_outbox_sending (store, data, error) && docket_store_outbox_failed (store, data, &failure, error)
         && docket_store_journal_failed (store, g_ptr_array_index ((GPtrArray *) data, 0), "edits", "The server did not answer.", error);
}

typedef struct
{
  Fixture *fixture;
  const char *key;
} Sent;

static gboolean
is_due (gpointer data)
{
  Sent *sent = data;

  return next_attempt_of (sent->fixture, sent->key) == 0;
}

static void
test_one_save_is_sent_now (void)
{
  Fixture fixture;
  g_autofree char *first = NULL;
  g_autofree char *second = NULL;
  g_autofree char *bundle = NULL;
  g_autofree char *wait = NULL;
  g_autofree char *again = NULL;
  g_autoptr (GPtrArray) keys = g_ptr_array_new ();
  g_autoptr (GError) error = NULL;
  Sent sent = { &fixture, NULL };

  open_page (&fixture);
  first = review_stage_save_title (fixture.stage, "Leaking pump, cellar");
  second = review_stage_save_title (fixture.stage, "Leaking pump, attic");
  g_ptr_array_add (keys, first);
  g_ptr_array_add (keys, second);
  docket_writer_run (docket_desk_get_writer (fixture.stage->desk), DOCKET_WRITER_SYNC, fail_on_writer, keys, &error);
  g_assert_no_error (error);
  g_assert_cmpint (next_attempt_of (&fixture, first), >, 0);
  wait_for_text (&fixture, "Waiting (2)");
  select_row (&fixture, 0);
  wait = docket_wait_format (next_attempt_of (&fixture, first) - docket_clock_now_ms (docket_desk_get_clock (fixture.stage->desk)));
  again = g_strdup_printf ("to be tried again %s", wait);
  g_assert_nonnull (find_label (fixture.view, again));
  /* Without a line it is the line that is tried. */
  g_assert_nonnull (find_label (fixture.view, "Next attempt to reach the server"));
  bundle = bundle_of (&fixture, first);
  g_assert_true (gtk_widget_activate_action (fixture.view, "outbox.send", "s", bundle));
  sent.key = first;
  review_stage_wait (is_due, &sent);
  /* The other one keeps its wait. */
  g_assert_cmpint (next_attempt_of (&fixture, second), >, 0);
  view_stage_close (&fixture);
}

typedef struct
{
  Fixture *fixture;
  const char *name;
  const char *text;
} Kept;

static gboolean
draft_has (gpointer data)
{
  const Kept *kept = data;
  g_autofree char *text = docket_draft_load (kept->fixture->stage->desk, kept->name);

  return text != NULL && strstr (text, kept->text) != NULL;
}

static gboolean
draft_is_away (gpointer data)
{
  return !draft_has (data);
}

static void
refuse (Fixture *fixture, const char *key)
{
  g_autoptr (DocketResult) refused = docket_result_new (key, DOCKET_OUTCOME_REJECTED);

  refused->problem_type = g_strdup (DOCKET_PROBLEM_INVALID);
  refused->problem_detail = g_strdup ("This title is not allowed.");
  review_stage_settle (fixture->stage, refused);
  wait_for_text (fixture, "Needs you (1)");
}

/* What was refused stands in the form again; what is being typed there stays. */
static void
test_refused_text_is_edited (void)
{
  Fixture fixture;
  g_autofree char *key = NULL;
  g_autofree char *bundle = NULL;
  g_autofree char *text = NULL;
  Kept kept = { &fixture, "job-form:" STAGE_PUMP, "job.title=Pump, second" };
  Kept after = { &fixture, "note:" STAGE_BOILER, "after it" };

  open_page (&fixture);
  key = review_stage_save_title (fixture.stage, "Pump, second");
  refuse (&fixture, key);
  bundle = bundle_of (&fixture, key);
  g_assert_true (gtk_widget_activate_action (fixture.view, "outbox.edit", "s", bundle));
  review_stage_wait (draft_has, &kept);
  text = docket_draft_load (fixture.stage->desk, kept.name);
  /* Judged against what the refused one saw. */
  g_assert_nonnull (strstr (text, "Leaking pump, boiler room"));
  docket_draft_keep (fixture.stage->desk, kept.name, "[draft]\nkept-at=1795429800000\n[fields]\njob.title=Typed meanwhile\n");
  kept.text = "Typed meanwhile";
  review_stage_wait (draft_has, &kept);
  g_assert_true (gtk_widget_activate_action (fixture.view, "outbox.edit", "s", bundle));
  /* The writer keeps the order: whatever was written is written by then. */
  docket_draft_keep (fixture.stage->desk, "note:" STAGE_BOILER, "after it");
  review_stage_wait (draft_has, &after);
  g_assert_true (draft_has (&kept));
  /* It is still there, until somebody lets it go. */
  g_assert_nonnull (find_label (fixture.view, "Needs you (1)"));
  view_stage_close (&fixture);
}

/* As a form does that has the draft, all of it. */
static void
settle_draft (Fixture *fixture, const char *name)
{
  g_auto (GStrv) lines = docket_draft_load_replaces (fixture->stage->desk, name);
  g_autoptr (GPtrArray) keys = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; lines[i] != NULL; i++)
    g_ptr_array_add (keys, g_strndup (lines[i], strcspn (lines[i], " ")));
  docket_draft_settle (fixture->stage->desk, name, keys, name, NULL);
}

/* What was refused leaves with the save of its mended text, not with a draft that is thrown away. */
static void
test_mended_text_takes_its_place (void)
{
  Fixture fixture;
  g_autofree char *key = NULL;
  g_autofree char *bundle = NULL;
  Kept kept = { &fixture, "job-form:" STAGE_PUMP, "job.title=Pump, second" };
  Kept after = { &fixture, "note:" STAGE_BOILER, "after it" };

  open_page (&fixture);
  key = review_stage_save_title (fixture.stage, "Pump, second");
  refuse (&fixture, key);
  bundle = bundle_of (&fixture, key);
  g_assert_true (gtk_widget_activate_action (fixture.view, "outbox.edit", "s", bundle));
  review_stage_wait (draft_has, &kept);
  docket_draft_keep (fixture.stage->desk, kept.name, NULL);
  review_stage_wait (draft_is_away, &kept);
  settle_draft (&fixture, kept.name);
  docket_draft_keep (fixture.stage->desk, after.name, "after it");
  review_stage_wait (draft_has, &after);
  g_assert_nonnull (find_label (fixture.view, "Needs you (1)"));
  g_assert_true (gtk_widget_activate_action (fixture.view, "outbox.edit", "s", bundle));
  review_stage_wait (draft_has, &kept);
  settle_draft (&fixture, kept.name);
  wait_without_text (&fixture, "Needs you (1)");
  g_assert_false (draft_has (&kept));
  view_stage_close (&fixture);
}

/* What a colleague wrote meanwhile is not overwritten unseen. */
static void
test_refused_text_is_judged_as_it_was_seen (void)
{
  Fixture fixture;
  g_autofree char *key = NULL;
  g_autofree char *bundle = NULL;
  g_autofree char *text = NULL;
  g_autoptr (DocketRecord) seen = NULL;
  g_autoptr (DocketFormDraft) draft = NULL;
  DocketRecord *newer;
  Kept kept = { &fixture, "job-form:" STAGE_PUMP, "job.title=Pump, second" };

  open_page (&fixture);
  docket_store_get (docket_desk_get_reader (fixture.stage->desk), DOCKET_KIND_JOB, STAGE_PUMP, &seen, NULL);
  key = review_stage_save_title (fixture.stage, "Pump, second");
  refuse (&fixture, key);
  newer = docket_record_copy (seen);
  docket_record_set_text (newer, DOCKET_JOB_TITLE, "Pump of a colleague");
  docket_record_set_text (newer, DOCKET_JOB_DESCRIPTION, "By a colleague.");
  docket_record_set_rev (newer, fixture.stage->seq + 1);
  review_stage_receive (fixture.stage, newer, NULL);
  bundle = bundle_of (&fixture, key);
  g_assert_true (gtk_widget_activate_action (fixture.view, "outbox.edit", "s", bundle));
  review_stage_wait (draft_has, &kept);
  text = docket_draft_load (fixture.stage->desk, kept.name);
  draft = docket_form_draft_from_text (text);
  g_assert_nonnull (draft->seen);
  g_assert_cmpint (docket_record_get_group_rev (draft->seen, DOCKET_GROUP_JOB_DETAILS), ==, docket_record_get_group_rev (seen, DOCKET_GROUP_JOB_DETAILS));
  g_assert_cmpstr (docket_record_get_text (draft->seen, DOCKET_JOB_TITLE), ==, "Leaking pump, boiler room");
  view_stage_close (&fixture);
}

static void
edit_new (OutboxPage *page, const char *bundle)
{
  g_string_truncate (page->asked, 0);
  g_assert_true (gtk_widget_activate_action (page->fixture.view, "outbox.edit", "s", bundle));
  outbox_stage_wait_for_action (page, "new-job");
}

/* Two that are new are never poured into one. */
static void
test_refused_new_one_leaves_what_is_half_written (void)
{
  static const char half[] = "[draft]\nkept-at=1795429800000\n[fields]\njob.description=Of another one\n";
  OutboxPage page;
  g_autoptr (GPtrArray) operations = g_ptr_array_new_with_free_func ((GDestroyNotify) docket_operation_unref);
  g_autoptr (DocketValues) set = docket_values_new ();
  g_autoptr (GError) error = NULL;
  g_autofree char *id = review_stage_job_id (1);
  g_autofree char *bundle = NULL;
  g_autofree char *kept_text = NULL;
  Kept kept = { &page.fixture, "job-form:new", "Of another one" };

  outbox_stage_open (&page);
  docket_values_set_text (set, DOCKET_JOB_TITLE, "Radiator");
  docket_values_set_text (set, DOCKET_JOB_CUSTOMER, STAGE_CUSTOMER);
  g_ptr_array_add (operations, docket_operation_new_create (DOCKET_KIND_JOB, id, set));
  docket_writer_submit (docket_desk_get_writer (page.fixture.stage->desk), operations, &error);
  g_assert_no_error (error);
  refuse (&page.fixture, ((DocketOperation *) g_ptr_array_index (operations, 0))->key);
  bundle = bundle_of (&page.fixture, ((DocketOperation *) g_ptr_array_index (operations, 0))->key);
  docket_draft_keep (page.fixture.stage->desk, kept.name, half);
  review_stage_wait (draft_has, &kept);
  edit_new (&page, bundle);
  kept_text = docket_draft_load (page.fixture.stage->desk, kept.name);
  g_assert_cmpstr (kept_text, ==, half);
  g_assert_nonnull (strstr (page.asked->str, "stays in the Outbox until then"));
  /* Once that is away, it is offered; and again, as long as nothing else was typed. */
  docket_draft_keep (page.fixture.stage->desk, kept.name, NULL);
  review_stage_wait (draft_is_away, &kept);
  for (guint i = 0; i < 2; i++)
    {
      edit_new (&page, bundle);
      g_assert_null (strstr (page.asked->str, "toast"));
      kept.text = "job.title=Radiator";
      g_assert_true (draft_has (&kept));
    }
  outbox_stage_close (&page);
}

/* -- Searching -- */

static void
test_search_leaves_what_has_the_words (void)
{
  Fixture fixture;
  g_autofree char *first = NULL;
  GtkWidget *entry;

  open_page (&fixture);
  first = review_stage_save_title (fixture.stage, "Leaking pump, cellar");
  review_stage_attach (fixture.stage, "plan.bin");
  wait_for_text (&fixture, "Files (1)");
  wait_for_text (&fixture, "Waiting (1)");
  g_assert_true (gtk_widget_activate_action (fixture.view, "view.search", NULL));
  entry = find_of_type (fixture.view, GTK_TYPE_SEARCH_ENTRY, 0);
  g_assert_nonnull (entry);
  gtk_editable_set_text (GTK_EDITABLE (entry), "titl");
  wait_without_text (&fixture, "Files (1)");
  g_assert_nonnull (find_label (fixture.view, "Waiting (1)"));
  gtk_editable_set_text (GTK_EDITABLE (entry), "zeppelin");
  wait_for_text (&fixture, "No match");
  gtk_editable_set_text (GTK_EDITABLE (entry), "");
  wait_for_text (&fixture, "Files (1)");
  view_stage_close (&fixture);
}

int
main (int argc, char **argv)
{
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();
  docket_console_init ();
  g_test_add_func ("/console/outbox/empty-says-so", test_empty);
  g_test_add_func ("/console/outbox/one-save-is-sent-now", test_one_save_is_sent_now);
  g_test_add_func ("/console/outbox/refused-text-is-edited", test_refused_text_is_edited);
  g_test_add_func ("/console/outbox/mended-text-takes-its-place", test_mended_text_takes_its_place);
  g_test_add_func ("/console/outbox/refused-text-is-judged-as-it-was-seen", test_refused_text_is_judged_as_it_was_seen);
  g_test_add_func ("/console/outbox/refused-new-one-leaves-what-is-half-written", test_refused_new_one_leaves_what_is_half_written);
  g_test_add_func ("/console/outbox/waits-then-sent-today", test_waits_then_sent);
  g_test_add_func ("/console/outbox/refused-needs-you-held-is-under-review", test_refused_and_held);
  g_test_add_func ("/console/outbox/discarding-what-was-refused-keeps-what-stands", test_discarding_what_was_refused_keeps_what_stands);
  g_test_add_func ("/console/outbox/decided-against-is-raised-again", test_raised_again);
  g_test_add_func ("/console/outbox/sentence-has-room-in-large-text", test_sentence_has_room_in_large_text);
  g_test_add_func ("/console/outbox/discard-says-what-is-lost-and-is-undone", test_detail_and_discard);
  g_test_add_func ("/console/outbox/files-have-a-section-with-progress", test_files_have_a_section_with_progress);
  g_test_add_func ("/console/outbox/unsent-work-goes-into-a-file-and-comes-back-once", test_unsent_work_goes_into_a_file_and_comes_back_once);
  g_test_add_func ("/console/outbox/search-leaves-what-has-the-words", test_search_leaves_what_has_the_words);
  return g_test_run ();
}
