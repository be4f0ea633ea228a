/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The Outbox page over more than it reads: a large save is discarded, copied and
 * mended as a whole, and of many saves each can be got at.
 */
#include <adwaita.h>
#include <string.h>

#include "docket-console.h"
#include "docket-drafts.h"
#include "docket-id.h"
#include "docket-outbox-entry-row.h"
#include "outbox-stage.h"
#include "widget-search.h"

#define LARGE 120 /* operations: more than are read of a save */
#define MANY 310  /* saves: more than a list shows */

/* -- One large save -- */

static void
test_loss_is_told_whole (void)
{
  OutboxPage page;

  outbox_stage_open (&page);
  outbox_stage_queue (&page, 1, LARGE, FALSE);
  wait_for_text (&page.fixture, "Waiting · 1 save, 120 changes");
  outbox_stage_select_first (&page);
  wait_for_text (&page.fixture, "Customer “Shop 49” is lost. 70 more changes are lost.");
  outbox_stage_close (&page);
}

typedef struct
{
  char *text;
  gboolean read;
} Clip;

static void
on_clip_read (GObject *clipboard, GAsyncResult *result, gpointer data)
{
  Clip *clip = data;

  clip->text = gdk_clipboard_read_text_finish (GDK_CLIPBOARD (clipboard), result, NULL);
  clip->read = TRUE;
}

static gboolean
is_read (gpointer data)
{
  return ((Clip *) data)->read;
}

static void
test_details_are_copied_whole (void)
{
  OutboxPage page;
  Clip clip = { NULL };

  outbox_stage_open (&page);
  outbox_stage_queue (&page, 1, LARGE, FALSE);
  wait_for_text (&page.fixture, "Waiting · 1 save, 120 changes");
  g_assert_true (gtk_widget_activate_action (page.fixture.view, "outbox.copy", "s", outbox_stage_select_first (&page)));
  outbox_stage_wait_for_action (&page, "Details copied");
  gdk_clipboard_read_text_async (gtk_widget_get_clipboard (page.fixture.view), NULL, on_clip_read, &clip);
  review_stage_wait (is_read, &clip);
  g_assert_nonnull (strstr (clip.text, "Shop 49"));
  g_assert_nonnull (strstr (clip.text, "Shop 119"));
  g_assert_null (strstr (clip.text, "not in this text"));
  g_free (clip.text);
  outbox_stage_close (&page);
}

/* -- Many saves -- */

static void
turn_page (OutboxPage *page, const char *label)
{
  wait_for_text (&page->fixture, label);
  g_signal_emit_by_name (find_button (page->fixture.view, label), "clicked");
}

static void
test_each_of_many_can_be_got_at (void)
{
  OutboxPage page;

  outbox_stage_open (&page);
  outbox_stage_queue (&page, MANY, 1, FALSE);
  wait_for_text (&page.fixture, "Waiting (310)");
  g_assert_null (find_label (page.fixture.view, "New customer Shop 309"));
  turn_page (&page, "Show the first 300");
  turn_page (&page, "1 to 300 of 310 · Show the next ones");
  wait_for_text (&page.fixture, "New customer Shop 309");
  g_assert_null (find_label (page.fixture.view, "New customer Shop 299"));
  turn_page (&page, "301 to 310 of 310 · Back to the first ones");
  wait_for_text (&page.fixture, "New customer Shop 299");
  outbox_stage_close (&page);
}

/* The one in hand stands on another page than the one that is shown. */
static void
test_one_in_hand_takes_nobodys_row (void)
{
  OutboxPage page;

  outbox_stage_open (&page);
  outbox_stage_queue (&page, MANY, 1, FALSE);
  wait_for_text (&page.fixture, "Waiting (310)");
  turn_page (&page, "Show the first 300");
  wait_for_text (&page.fixture, "1 to 300 of 310 · Show the next ones");
  outbox_stage_select_first (&page);
  turn_page (&page, "1 to 300 of 310 · Show the next ones");
  wait_for_text (&page.fixture, "New customer Shop 309");
  g_assert_cmpuint (count_of_type (page.fixture.view, DOCKET_TYPE_OUTBOX_ENTRY_ROW), ==, 10);
  wait_for_text (&page.fixture, "301 to 310 of 310 · Back to the first ones");
  /* It stays in hand. */
  wait_for_text (&page.fixture, "Customer “Shop 0” is lost.");
  outbox_stage_close (&page);
}

static gboolean
has_one_row (gpointer page)
{
  return count_of_type (((OutboxPage *) page)->fixture.view, DOCKET_TYPE_OUTBOX_ENTRY_ROW) == 1;
}

static gboolean
has_many_rows (gpointer page)
{
  return count_of_type (((OutboxPage *) page)->fixture.view, DOCKET_TYPE_OUTBOX_ENTRY_ROW) > 1;
}

static gboolean
is_selected_in_sight (OutboxPage *page, const char *sentence)
{
  GtkLabel *label = find_label (find_of_type (page->fixture.view, GTK_TYPE_VIEWPORT, 0), sentence);
  GtkWidget *row = label != NULL ? gtk_widget_get_ancestor (GTK_WIDGET (label), DOCKET_TYPE_OUTBOX_ENTRY_ROW) : NULL;
  GtkWidget *port = row != NULL ? gtk_widget_get_ancestor (row, GTK_TYPE_VIEWPORT) : NULL;
  graphene_rect_t bounds;

  return row != NULL && gtk_list_box_row_is_selected (GTK_LIST_BOX_ROW (row)) && gtk_widget_compute_bounds (row, port, &bounds)
         && bounds.origin.y >= 0 && bounds.origin.y + bounds.size.height <= gtk_widget_get_height (port);
}

/* It is one of the first rows, of those further down, or of the next page. */
static void
test_what_was_found_is_in_sight_among_all (void)
{
  static const char *const found[] = { "Shop 61", "Shop 260", "Shop 309", "Shop 112" };
  OutboxPage page;
  GtkEditable *search;

  outbox_stage_open (&page);
  outbox_stage_queue (&page, MANY, 1, FALSE);
  wait_for_text (&page.fixture, "Waiting (310)");
  gtk_widget_activate_action (page.fixture.view, "view.search", NULL);
  search = GTK_EDITABLE (find_of_type (page.fixture.view, GTK_TYPE_SEARCH_ENTRY, 0));
  for (guint i = 0; i < G_N_ELEMENTS (found); i++)
    {
      g_autofree char *sentence = g_strdup_printf ("New customer %s", found[i]);

      g_test_message ("%s", sentence);
      gtk_editable_set_text (search, found[i]);
      review_stage_wait (has_one_row, &page);
      wait_for_text (&page.fixture, sentence);
      outbox_stage_select_first (&page);
      gtk_editable_set_text (search, "");
      review_stage_wait (has_many_rows, &page);
      wait_for_text (&page.fixture, sentence);
      turn (100);
      g_assert_true (is_selected_in_sight (&page, sentence));
    }
  outbox_stage_close (&page);
}

/* A new customer that was refused, and its telephone, which was entered later and
 * stands behind more saves than the page reads. */
static gboolean
save_late_phone (DocketStore *store, gpointer data, GError **error)
{
  g_autoptr (GPtrArray) operations = g_ptr_array_new_with_free_func ((GDestroyNotify) docket_operation_unref);
  g_autoptr (DocketRecord) record = NULL;
  g_autoptr (DocketValues) set = docket_values_new ();

  if (!docket_store_get (store, DOCKET_KIND_CUSTOMER, data, &record, error))
    return FALSE;
  docket_values_set_text (set, DOCKET_CUSTOMER_PHONE, "+353 1 600 1000");
  g_ptr_array_add (operations, docket_operation_new_edit (record, DOCKET_GROUP_CUSTOMER_CONTACT, set));
  return docket_store_submit (store, operations, error);
}

static gboolean
refuse_everything (DocketStore *store, gpointer data, GError **error)
{
  g_autoptr (GPtrArray) items = docket_store_outbox (store, 0, error);
  g_autoptr (GPtrArray) operations = g_ptr_array_new ();

  for (guint i = 0; i < items->len; i++)
    g_ptr_array_add (operations, ((DocketOutboxItem *) g_ptr_array_index (items, i))->operation);
  return outbox_stage_refuse (store, operations, error);
}

static void
test_all_that_was_refused_is_mended (void)
{
  OutboxPage page;
  g_autofree char *first = review_stage_job_id (100);
  g_autofree char *draft = NULL;
  g_autoptr (GError) error = NULL;
  DocketWriter *writer;

  outbox_stage_open (&page);
  writer = docket_desk_get_writer (page.fixture.stage->desk);
  outbox_stage_queue (&page, LARGE, 1, FALSE);
  docket_writer_run (writer, DOCKET_WRITER_SAVE, save_late_phone, first, &error);
  g_assert_no_error (error);
  docket_writer_run (writer, DOCKET_WRITER_SAVE, refuse_everything, NULL, &error);
  g_assert_no_error (error);
  wait_for_text (&page.fixture, "Needs you (121)");
  g_assert_true (gtk_widget_activate_action (page.fixture.view, "outbox.edit", "s", outbox_stage_select_first (&page)));
  outbox_stage_wait_for_action (&page, "new-customer");
  draft = docket_draft_load (page.fixture.stage->desk, "customer-form:new");
  g_assert_nonnull (strstr (draft, "Shop 0"));
  g_assert_nonnull (strstr (draft, "+353 1 600 1000"));
  outbox_stage_close (&page);
}

/* -- Undo -- */

static void
discard_first (OutboxPage *page, const char *title, const char *sentence)
{
  g_autofree char *told = g_strdup_printf ("toast-discard Discarded: %s", sentence);

  wait_for_text (&page->fixture, title);
  g_assert_true (gtk_widget_activate_action (page->fixture.view, "outbox.discard", "s", outbox_stage_select_first (page)));
  outbox_stage_wait_for_action (page, told);
}

static void
undo_and_hear (OutboxPage *page, const char *told)
{
  g_string_truncate (page->asked, 0);
  g_assert_true (gtk_widget_activate_action (page->fixture.view, "view.undo", NULL));
  outbox_stage_wait_for_action (page, told);
}

static gboolean
save_job_of_first (DocketStore *store, gpointer data, GError **error)
{
  g_autoptr (GPtrArray) operations = g_ptr_array_new_with_free_func ((GDestroyNotify) docket_operation_unref);
  g_autoptr (DocketValues) set = docket_values_new ();
  g_autofree char *customer = review_stage_job_id (100);
  g_autofree char *id = review_stage_job_id (99);

  docket_values_set_text (set, DOCKET_JOB_TITLE, "Attic fan");
  docket_values_set_text (set, DOCKET_JOB_CUSTOMER, customer);
  g_ptr_array_add (operations, docket_operation_new_create (DOCKET_KIND_JOB, id, set));
  return docket_store_submit (store, operations, error);
}

/* The job for the new customer cannot stay: whoever lets the customer go is told. */
static void
test_what_goes_along_is_said (void)
{
  OutboxPage page;
  g_autoptr (GError) error = NULL;

  outbox_stage_open (&page);
  outbox_stage_queue (&page, 1, 1, FALSE);
  docket_writer_run (docket_desk_get_writer (page.fixture.stage->desk), DOCKET_WRITER_SAVE, save_job_of_first, NULL, &error);
  g_assert_no_error (error);
  discard_first (&page, "Waiting (2)", "New customer Shop 0 · 1 change that stood on it went along");
  wait_for_outbox (&page.fixture, 0);
  undo_and_hear (&page, "toast-while Put back: New customer Shop 0");
  wait_for_outbox (&page.fixture, 2);
  outbox_stage_close (&page);
}

/* One of many cannot come back yet: it is not out of reach. */
static void
test_what_stays_discarded_may_come_back_later (void)
{
  OutboxPage page;
  g_autofree char *id = review_stage_job_id (100);
  DocketRecord *theirs = docket_record_new (DOCKET_KIND_CUSTOMER, id);

  outbox_stage_open (&page);
  outbox_stage_queue (&page, 1, LARGE, FALSE);
  wait_for_text (&page.fixture, "Waiting · 1 save, 120 changes");
  g_assert_true (gtk_widget_activate_action (page.fixture.view, "outbox.discard", "s", outbox_stage_select_first (&page)));
  outbox_stage_wait_for_action (&page, "toast-discard Discarded: ");
  docket_record_set_text (theirs, DOCKET_CUSTOMER_NAME, "Shop 0 of somebody else");
  docket_record_set_rev (theirs, 900);
  docket_record_set_group_rev (theirs, DOCKET_GROUP_CUSTOMER_PROFILE, 900);
  review_stage_receive (page.fixture.stage, theirs, NULL);
  undo_and_hear (&page, "toast Put back, but for 1 change.");
  wait_for_outbox (&page.fixture, LARGE - 1);
  undo_and_hear (&page, "toast It could not be put back. What it changed was changed again since");
  outbox_stage_close (&page);
}

/* The last one first, each by its name, and what came back another way not again. */
static void
test_last_discards_are_undone_by_name (void)
{
  OutboxPage page;
  g_autofree char *second = NULL;

  outbox_stage_open (&page);
  outbox_stage_queue (&page, 3, 1, FALSE);
  discard_first (&page, "Waiting (3)", "New customer Shop 0");
  wait_for_text (&page.fixture, "Waiting (2)");
  second = g_strdup (outbox_stage_select_first (&page));
  discard_first (&page, "Waiting (2)", "New customer Shop 1");
  discard_first (&page, "Waiting (1)", "New customer Shop 2");
  undo_and_hear (&page, "toast-while Put back: New customer Shop 2");
  /* Its toast's own button. */
  g_string_truncate (page.asked, 0);
  g_assert_true (gtk_widget_activate_action (page.fixture.view, "outbox.take-back", "s", second));
  outbox_stage_wait_for_action (&page, "toast-while Put back: New customer Shop 1");
  undo_and_hear (&page, "toast-while Put back: New customer Shop 0");
  undo_and_hear (&page, "toast Nothing was discarded here that could be put back.");
  wait_for_text (&page.fixture, "Waiting (3)");
  outbox_stage_close (&page);
}

/* Who puts back in the wrong order is told so, and has lost nothing. */
static void
test_what_cannot_be_put_back_yet_can_be_later (void)
{
  OutboxPage page;
  g_autofree char *customer = review_stage_job_id (100);
  g_autofree char *phone = NULL;
  g_autoptr (GError) error = NULL;

  outbox_stage_open (&page);
  outbox_stage_queue (&page, 2, 1, FALSE);
  docket_writer_run (docket_desk_get_writer (page.fixture.stage->desk), DOCKET_WRITER_SAVE, save_late_phone, customer, &error);
  g_assert_no_error (error);
  wait_for_text (&page.fixture, "Waiting (3)");
  phone = g_strdup (docket_outbox_entry_row_get_bundle (DOCKET_OUTBOX_ENTRY_ROW (find_of_type (page.fixture.view, DOCKET_TYPE_OUTBOX_ENTRY_ROW, 2))));
  g_assert_true (gtk_widget_activate_action (page.fixture.view, "outbox.discard", "s", phone));
  discard_first (&page, "Waiting (2)", "New customer Shop 0");
  g_string_truncate (page.asked, 0);
  g_assert_true (gtk_widget_activate_action (page.fixture.view, "outbox.take-back", "s", phone));
  outbox_stage_wait_for_action (&page, "toast It could not be put back. It stands on other work that is gone as well.");
  undo_and_hear (&page, "toast-while Put back: New customer Shop 0");
  undo_and_hear (&page, "toast-while Put back: ");
  wait_for_text (&page.fixture, "Waiting (3)");
  outbox_stage_close (&page);
}

/* The server was quicker: there is nothing to put back, and what was is first. */
static void
test_what_was_not_discarded_is_not_put_back (void)
{
  OutboxPage page;
  g_autofree char *second = NULL;
  DocketResult *result;
  g_autoptr (GPtrArray) items = NULL;

  outbox_stage_open (&page);
  outbox_stage_queue (&page, 2, 1, FALSE);
  discard_first (&page, "Waiting (2)", "New customer Shop 0");
  wait_for_text (&page.fixture, "Waiting (1)");
  second = g_strdup (outbox_stage_select_first (&page));
  items = docket_store_outbox (docket_desk_get_reader (page.fixture.stage->desk), G_MAXINT64, NULL);
  result = docket_result_new (((DocketOutboxItem *) g_ptr_array_index (items, 0))->operation->key, DOCKET_OUTCOME_APPLIED);
  review_stage_settle (page.fixture.stage, result);
  g_assert_true (gtk_widget_activate_action (page.fixture.view, "outbox.discard", "s", second));
  outbox_stage_wait_for_action (&page, "toast It could not be discarded.");
  undo_and_hear (&page, "toast-while Put back: New customer Shop 0");
  outbox_stage_close (&page);
}

/* -- Cut off -- */

/* As if the program had ended after the first part. */
static gboolean
let_first_part_go (DocketStore *store, gpointer data, GError **error)
{
  g_autoptr (DocketUndo) undo = docket_undo_new_of (DOCKET_UNDO_LET_GO, data);
  guint done = 0, all = 0;
  gboolean more = TRUE;

  while (done == 0)
    {
      if (!docket_store_undo_step (store, undo, &more, error))
        return FALSE;
      docket_undo_get_progress (undo, &done, &all);
    }
  /* Nobody is at it any more. */
  docket_undo_stop (undo);
  docket_store_undo_step (store, undo, &more, NULL);
  return TRUE;
}

static void
cut_off (OutboxPage *page, char **bundle)
{
  g_autoptr (GError) error = NULL;

  outbox_stage_queue (page, 1, LARGE, FALSE);
  wait_for_text (&page->fixture, "Waiting · 1 save, 120 changes");
  *bundle = g_strdup (outbox_stage_select_first (page));
  docket_writer_run (docket_desk_get_writer (page->fixture.stage->desk), DOCKET_WRITER_SAVE, let_first_part_go, *bundle, &error);
  g_assert_no_error (error);
  wait_for_text (&page->fixture, "Discarding stopped at 64 of 120 changes. Nothing more of it is sent.");
}

static void
press (OutboxPage *page, const char *label)
{
  GtkButton *button = find_button (page->fixture.view, label);

  g_assert_true (gtk_widget_get_mapped (GTK_WIDGET (button)));
  g_signal_emit_by_name (button, "clicked");
}

static void
test_cut_off_goes_on (void)
{
  OutboxPage page;
  g_autofree char *bundle = NULL;

  outbox_stage_open (&page);
  cut_off (&page, &bundle);
  press (&page, "_Go on");
  outbox_stage_wait_for_action (&page, "toast-discard Discarded: ");
  wait_for_outbox (&page.fixture, 0);
  wait_without_text (&page.fixture, "Discarding stopped");
  /* Once more there is nothing to go on with. */
  gtk_widget_activate_action (page.fixture.view, "outbox.go-on", "s", bundle);
  g_assert_true (gtk_widget_activate_action (page.fixture.view, "outbox.take-back", "s", bundle));
  wait_for_outbox (&page.fixture, LARGE);
  outbox_stage_close (&page);
}

static void
test_cut_off_is_put_back (void)
{
  OutboxPage page;
  g_autofree char *bundle = NULL;

  outbox_stage_open (&page);
  cut_off (&page, &bundle);
  press (&page, "_Put back");
  wait_for_outbox (&page.fixture, LARGE);
  wait_without_text (&page.fixture, "Discarding stopped");
  outbox_stage_close (&page);
}

static void
test_cut_off_is_left (void)
{
  OutboxPage page;
  g_autofree char *bundle = NULL;

  outbox_stage_open (&page);
  cut_off (&page, &bundle);
  press (&page, "_Leave it so");
  wait_without_text (&page.fixture, "Discarding stopped");
  wait_for_outbox (&page.fixture, LARGE - 64);
  outbox_stage_close (&page);
}

static void
save_note (OutboxPage *page, const char *body)
{
  g_autoptr (GPtrArray) operations = g_ptr_array_new_with_free_func ((GDestroyNotify) docket_operation_unref);
  g_autofree char *id = docket_id_new (docket_desk_get_clock (page->fixture.stage->desk), page->fixture.stage->random);
  DocketOperation *operation = docket_operation_new (DOCKET_OPERATION_CREATE, DOCKET_KIND_NOTE, id);
  g_autoptr (GError) error = NULL;

  operation->set = docket_values_new ();
  docket_values_set_text (operation->set, DOCKET_NOTE_JOB, STAGE_PUMP);
  docket_values_set_text (operation->set, DOCKET_NOTE_BODY, body);
  g_ptr_array_add (operations, operation);
  docket_writer_submit (docket_desk_get_writer (page->fixture.stage->desk), operations, &error);
  g_assert_no_error (error);
}

/* Ten notes on one job are ten different rows, and are found by what they say. */
static void
test_notes_say_how_they_begin (void)
{
  OutboxPage page = { 0 };

  outbox_stage_open (&page);
  save_note (&page, "Key is with the neighbour");
  save_note (&page, "Dog bites, ring twice\nand wait at the gate");
  save_note (&page, "The customer says that the pump in the cellar has been running without a pause since Friday night");
  wait_for_text (&page.fixture, "Waiting (3)");
  g_assert_nonnull (find_label (page.fixture.view, "on J-10248: “Key is with the neighbour”"));
  g_assert_nonnull (find_label (page.fixture.view, "on J-10248: “Dog bites, ring twice …”"));
  g_assert_nonnull (find_label (page.fixture.view, "on J-10248: “The customer says that the pump in the cellar has …”"));
  outbox_stage_close (&page);
}

/* docketctl discards the save that the page shows: that is looked at, and nothing of it
 * offered, until docketctl is gone, killed or not. */
static void
test_goes_on_elsewhere (void)
{
  OutboxPage page;
  g_autoptr (DocketStore) other = NULL;
  g_autoptr (DocketClock) clock = docket_system_clock_new ();
  g_autoptr (DocketRandom) random = docket_system_random_new ();
  g_autoptr (DocketUndo) undo = NULL;
  g_autoptr (GError) error = NULL;
  guint done = 0, all = 0;
  gboolean more = TRUE;

  outbox_stage_open (&page);
  outbox_stage_queue (&page, 1, LARGE, FALSE);
  wait_for_text (&page.fixture, "Waiting · 1 save, 120 changes");
  undo = docket_undo_new_of (DOCKET_UNDO_LET_GO, outbox_stage_select_first (&page));
  other = docket_store_open (docket_store_get_path (docket_desk_get_reader (page.fixture.stage->desk)), DOCKET_DB_READ_WRITE, clock, random, &error);
  g_assert_no_error (error);
  while (done == 0)
    {
      docket_store_undo_step (other, undo, &more, &error);
      g_assert_no_error (error);
      docket_undo_get_progress (undo, &done, &all);
    }
  /* Something is saved here: the page reads anew. */
  outbox_stage_queue (&page, 1, 2, FALSE);
  wait_for_text (&page.fixture, "Discarding: 64 of 120 changes");
  g_assert_null (find_button (page.fixture.view, "_Go on"));
  g_assert_null (find_button (page.fixture.view, "_Put back"));
  g_assert_null (find_button (page.fixture.view, "_Stop"));
  g_clear_object (&other);
  wait_for_text (&page.fixture, "Discarding stopped at 64 of 120 changes.");
  press (&page, "_Put back");
  wait_without_text (&page.fixture, "Discarding stopped");
  wait_for_outbox (&page.fixture, LARGE + 2);
  outbox_stage_close (&page);
}

int
main (int argc, char **argv)
{
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();
  docket_console_init ();
  g_test_add_func ("/console/outbox-long/notes-say-how-they-begin", test_notes_say_how_they_begin);
  g_test_add_func ("/console/outbox-long/loss-is-told-whole", test_loss_is_told_whole);
  g_test_add_func ("/console/outbox-long/details-are-copied-whole", test_details_are_copied_whole);
  g_test_add_func ("/console/outbox-long/each-of-many-can-be-got-at", test_each_of_many_can_be_got_at);
  g_test_add_func ("/console/outbox-long/one-in-hand-takes-nobodys-row", test_one_in_hand_takes_nobodys_row);
  g_test_add_func ("/console/outbox-long/what-was-found-is-in-sight-among-all", test_what_was_found_is_in_sight_among_all);
  g_test_add_func ("/console/outbox-long/all-that-was-refused-is-mended", test_all_that_was_refused_is_mended);
  g_test_add_func ("/console/outbox-long/last-discards-are-undone-by-name", test_last_discards_are_undone_by_name);
  g_test_add_func ("/console/outbox-long/what-cannot-be-put-back-yet-can-be-later", test_what_cannot_be_put_back_yet_can_be_later);
  g_test_add_func ("/console/outbox-long/cut-off-goes-on", test_cut_off_goes_on);
  g_test_add_func ("/console/outbox-long/cut-off-is-put-back", test_cut_off_is_put_back);
  g_test_add_func ("/console/outbox-long/cut-off-is-left", test_cut_off_is_left);
  g_test_add_func ("/console/outbox-long/what-goes-along-is-said", test_what_goes_along_is_said);
  g_test_add_func ("/console/outbox-long/what-stays-discarded-may-come-back-later", test_what_stays_discarded_may_come_back_later);
  g_test_add_func ("/console/outbox-long/goes-on-elsewhere", test_goes_on_elsewhere);
  g_test_add_func ("/console/outbox-long/what-was-not-discarded-is-not-put-back", test_what_was_not_discarded_is_not_put_back);
  return g_test_run ();
}
