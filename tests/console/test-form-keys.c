/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The keys of a clerk in the whole window, pressed as a person presses them: by
 * the display.  And what the forms say and leave behind.
 */
#include <adwaita.h>

#include "docket-browser.h"
#include "docket-console.h"
#include "docket-form.h"
#include "docket-record-pane.h"
#include "docket-window.h"
#include "view-stage.h"
#include "widget-search.h"
#include "window-stage.h"

#define CURSOR_PX 6 /* a letter is wider */

static gboolean
is_active (gpointer data)
{
  return gtk_window_is_active (GTK_WINDOW (((WindowStage *) data)->window)) && gtk_root_get_focus (GTK_ROOT (((WindowStage *) data)->window)) != NULL;
}

static void
open_window (WindowStage *clerk)
{
  clerk->stage = review_stage_new (STAGE_OMAR, "office");
  window_stage_show (clerk);
  review_stage_wait (is_active, clerk);
}

static void
press (WindowStage *clerk, const char *key)
{
  const char *argv[] = { "xdotool", "key", "--clearmodifiers", key, NULL };
  g_autoptr (GError) error = NULL;
  int status;

  review_stage_wait (is_active, clerk);
  g_spawn_sync (NULL, (char **) argv, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, NULL, NULL, &status, &error);
  g_assert_no_error (error);
  g_assert_cmpint (status, ==, 0);
}

static guint
count_outbox (WindowStage *clerk)
{
  g_autoptr (GPtrArray) items = docket_store_outbox (docket_desk_get_reader (docket_session_get_desk (clerk->session)), G_MAXINT64, NULL);

  return items->len;
}

static DocketForm *
find_form (WindowStage *clerk)
{
  DocketForm *form = DOCKET_FORM (find_of_type (GTK_WIDGET (clerk->window), DOCKET_TYPE_FORM, 0));

  g_assert_nonnull (form);
  g_assert_true (docket_form_get_active (form));
  return form;
}

/* Tab leads out of the form in the end: the key that saves it does not mind. And
 * the way back of the toast needs no mouse. */
static void
test_save_and_undo_from_anywhere (void)
{
  WindowStage clerk;
  DocketForm *form;

  open_window (&clerk);
  gtk_widget_activate_action (GTK_WIDGET (clerk.window), "win.new-customer", NULL);
  form = find_form (&clerk);
  type (form, DOCKET_CUSTOMER_NAME, "Brand new");
  gtk_widget_child_focus (find_of_type (GTK_WIDGET (clerk.window), ADW_TYPE_HEADER_BAR, 0), GTK_DIR_TAB_FORWARD);
  g_assert_false (gtk_widget_is_ancestor (gtk_root_get_focus (GTK_ROOT (clerk.window)), GTK_WIDGET (form)));
  press (&clerk, "ctrl+s");
  wait_until_closed (form);
  g_assert_cmpuint (count_outbox (&clerk), ==, 1);
  window_stage_wait_for_text (&clerk, "Saved on this device");
  window_stage_wait_for_text (&clerk, "Brand new");
  press (&clerk, "ctrl+z");
  window_stage_wait_without_text (&clerk, "Brand new");
  g_assert_cmpuint (count_outbox (&clerk), ==, 0);
  window_stage_close (&clerk);
}

/* What no server would take is said where it stands, all of it at once. */
static void
test_what_is_no_entry_is_marked (void)
{
  WindowStage clerk;
  DocketForm *form;

  open_window (&clerk);
  gtk_widget_activate_action (GTK_WIDGET (clerk.window), "win.new-customer", NULL);
  form = find_form (&clerk);
  type (form, DOCKET_CUSTOMER_NAME, "Brand new");
  type (form, DOCKET_CUSTOMER_EMAIL, "@@@");
  type (form, DOCKET_CUSTOMER_BILLING_EMAIL, "nobody");
  docket_form_save (form);
  g_assert_nonnull (docket_form_get_problem (form));
  g_assert_nonnull (find_label (GTK_WIDGET (get_row (form, DOCKET_CUSTOMER_EMAIL)), "this is no e-mail address"));
  g_assert_nonnull (find_label (GTK_WIDGET (get_row (form, DOCKET_CUSTOMER_BILLING_EMAIL)), "this is no e-mail address"));
  g_assert_cmpuint (count_outbox (&clerk), ==, 0);
  type (form, DOCKET_CUSTOMER_EMAIL, "a@example.com");
  type (form, DOCKET_CUSTOMER_BILLING_EMAIL, "b@example.com");
  docket_form_save (form);
  wait_until_closed (form);
  g_assert_cmpuint (count_outbox (&clerk), ==, 1);
  window_stage_close (&clerk);
}

static int
customers_list_width (WindowStage *clerk)
{
  GtkWidget *browser = find_of_type (GTK_WIDGET (clerk->window), DOCKET_TYPE_BROWSER, 0);

  return gtk_paned_get_position (GTK_PANED (find_of_type (browser, GTK_TYPE_PANED, 0)));
}

static gboolean
has_room (gpointer data)
{
  return customers_list_width (data) > 600;
}

/* A view that begins with a form was never laid out without one. */
static void
test_list_has_its_room_after_the_first_form (void)
{
  WindowStage clerk;
  DocketForm *form;

  open_window (&clerk);
  gtk_widget_activate_action (GTK_WIDGET (clerk.window), "win.new-customer", NULL);
  form = find_form (&clerk);
  turn (50);
  g_assert_cmpint (customers_list_width (&clerk), <, 600);
  docket_form_discard (form);
  review_stage_wait (has_room, &clerk);
  window_stage_close (&clerk);
}

static gboolean
shows_boiler (gpointer data)
{
  GtkWidget *pane = find_of_type (GTK_WIDGET (((WindowStage *) data)->window), DOCKET_TYPE_RECORD_PANE, 0);

  return pane != NULL && g_strcmp0 (docket_record_pane_get_id (DOCKET_RECORD_PANE (pane)), STAGE_BOILER) == 0;
}

static gboolean
is_editing (gpointer data)
{
  GtkWidget *form = find_of_type (GTK_WIDGET (((WindowStage *) data)->window), DOCKET_TYPE_FORM, 0);

  return form != NULL && docket_form_get_active (DOCKET_FORM (form));
}

/* Where the cursor is, that is what is shown and edited: with Enter pressed before
 * the search has begun, too. */
static void
test_found_one_is_the_one_that_is_edited (void)
{
  static const char *const waits[] = { "circuit", "" };
  WindowStage clerk;
  GtkWidget *search;

  open_window (&clerk);
  gtk_widget_activate_action (GTK_WIDGET (clerk.window), "win.show-job", "s", STAGE_PUMP);
  window_stage_wait_for_text (&clerk, "Owner: ");
  for (guint i = 0; i < G_N_ELEMENTS (waits); i++)
    {
      gtk_widget_activate_action (GTK_WIDGET (clerk.window), "win.show-job", "s", STAGE_PUMP);
      gtk_widget_activate_action (GTK_WIDGET (clerk.window), "win.search", NULL);
      search = find_of_type (GTK_WIDGET (clerk.window), GTK_TYPE_SEARCH_ENTRY, 0);
      gtk_editable_set_text (GTK_EDITABLE (search), "circuit");
      if (*waits[i] != '\0')
        turn (200);
      g_signal_emit_by_name (search, "activate");
      review_stage_wait (shows_boiler, &clerk);
      press (&clerk, "F2");
      review_stage_wait (is_editing, &clerk);
      g_assert_cmpstr (docket_form_get_id (find_form (&clerk)), ==, STAGE_BOILER);
      docket_form_discard (find_form (&clerk));
    }
  /* Nothing to go to: the cursor stays where one goes on typing. */
  gtk_widget_activate_action (GTK_WIDGET (clerk.window), "win.search", NULL);
  gtk_editable_set_text (GTK_EDITABLE (search), "zeppelin");
  g_signal_emit_by_name (search, "activate");
  window_stage_wait_for_text (&clerk, "No match");
  g_assert_true (gtk_widget_is_ancestor (gtk_root_get_focus (GTK_ROOT (clerk.window)), search));
  window_stage_close (&clerk);
}

/* In whatever script. */
static void
test_typed_text_stands_under_its_title (void)
{
  static const char *const texts[] = { "Begum", "\330\250\331\212\330\254\331\210\331\205", "14" }; /* the second reads from right to left */

  for (guint mirrored = 0; mirrored < 2; mirrored++)
    {
      WindowStage clerk = { 0 };
      GtkWidget *form, *entry, *text;

      gtk_widget_set_default_direction (mirrored ? GTK_TEXT_DIR_RTL : GTK_TEXT_DIR_LTR);
      open_window (&clerk);
      gtk_widget_activate_action (GTK_WIDGET (clerk.window), "win.new-customer", NULL);
      form = find_of_type (GTK_WIDGET (clerk.window), DOCKET_TYPE_FORM, 0);
      entry = find_of_type (GTK_WIDGET (docket_form_get_row (DOCKET_FORM (form), DOCKET_CUSTOMER_CITY)), GTK_TYPE_ENTRY, 0);
      text = GTK_WIDGET (gtk_editable_get_delegate (GTK_EDITABLE (entry)));
      for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
        {
          graphene_rect_t from, to;

          gtk_editable_set_text (GTK_EDITABLE (entry), texts[i]);
          turn (200);
          gtk_text_compute_cursor_extents (GTK_TEXT (text), 0, &from, NULL);
          gtk_text_compute_cursor_extents (GTK_TEXT (text), (gsize) g_utf8_strlen (texts[i], -1), &to, NULL);
          g_assert_cmpint (gtk_widget_get_width (text), >, 200);
          if (mirrored)
            g_assert_cmpfloat (MAX (from.origin.x, to.origin.x), >, (float) gtk_widget_get_width (text) - CURSOR_PX);
          else
            g_assert_cmpfloat (MIN (from.origin.x, to.origin.x), <, CURSOR_PX);
        }
      window_stage_close (&clerk);
    }
  gtk_widget_set_default_direction (GTK_TEXT_DIR_LTR);
}

/* Said, not forbidden: and not before anything is typed, nor over what else is said. */
static void
test_job_for_nobody_is_remarked (void)
{
  WindowStage clerk;
  DocketForm *form;
  DocketFieldRow *customer;

  open_window (&clerk);
  gtk_widget_activate_action (GTK_WIDGET (clerk.window), "win.new-job", NULL);
  form = find_form (&clerk);
  customer = get_row (form, DOCKET_JOB_CUSTOMER);
  g_assert_null (docket_field_row_get_remark (customer));
  type (form, DOCKET_JOB_TITLE, "Smell of gas");
  g_assert_cmpstr (docket_field_row_get_remark (customer), ==, "No customer yet: nobody to call, and no address to drive to.");
  g_assert_nonnull (find_label (GTK_WIDGET (customer), "No customer yet"));
  type (form, DOCKET_JOB_CUSTOMER, STAGE_CUSTOMER);
  g_assert_null (docket_field_row_get_remark (customer));
  type (form, DOCKET_JOB_CUSTOMER, "");
  g_assert_nonnull (docket_field_row_get_remark (customer));
  type (form, DOCKET_JOB_TITLE, "");
  g_assert_null (docket_field_row_get_remark (customer));
  docket_field_row_set_remark (customer, "Somebody else was faster");
  type (form, DOCKET_JOB_TITLE, "Smell of gas");
  g_assert_cmpstr (docket_field_row_get_remark (customer), ==, "Somebody else was faster");
  docket_form_save (form);
  wait_until_closed (form);
  g_assert_cmpuint (count_outbox (&clerk), ==, 1);
  window_stage_close (&clerk);
}

int
main (int argc, char **argv)
{
  g_setenv ("DOCKET_SECRETS", "file", TRUE);
  g_test_init (&argc, &argv, NULL);
  gtk_init ();
  adw_init ();
  docket_console_init ();
  g_test_add_func ("/console/forms/save-and-undo-from-anywhere", test_save_and_undo_from_anywhere);
  g_test_add_func ("/console/forms/what-is-no-entry-is-marked", test_what_is_no_entry_is_marked);
  g_test_add_func ("/console/forms/list-has-its-room-after-the-first-form", test_list_has_its_room_after_the_first_form);
  g_test_add_func ("/console/forms/found-one-is-the-one-that-is-edited", test_found_one_is_the_one_that_is_edited);
  g_test_add_func ("/console/forms/typed-text-stands-under-its-title", test_typed_text_stands_under_its_title);
  g_test_add_func ("/console/forms/job-for-nobody-is-remarked", test_job_for_nobody_is_remarked);
  return g_test_run ();
}
