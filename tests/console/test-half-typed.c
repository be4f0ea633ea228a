/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * What is half typed is told of to who comes back and to who leaves, once each, and the
 * way to it leads to what is there still.
 */
#include <adwaita.h>

#include "docket-console.h"
#include "docket-draft-offers.h"
#include "docket-drafts.h"
#include "docket-form.h"
#include "docket-form-draft.h"
#include "view-stage.h"
#include "widget-search.h"
#include "window-stage.h"

#define STANDING_SAID "Changes to Adler & Co are half written."
#define NEW_SAID "A new job is half written."

static void
begin (WindowStage *self)
{
  self->stage = review_stage_new (STAGE_SOFIA, "supervisor");
}

/* As a form leaves it: what it saw, and what was typed. @id: (nullable): of a new one */
static void
keep_form (WindowStage *self, DocketKind kind, const char *id, DocketField field, const char *typed)
{
  g_autofree char *name = docket_draft_form_name (kind, id);
  g_autoptr (DocketRecord) record = NULL;
  g_autoptr (DocketFormDraft) draft = NULL;
  g_autofree char *text = NULL;

  if (id != NULL)
    g_assert_true (docket_store_get (docket_desk_get_reader (self->stage->desk), kind, id, &record, NULL));
  draft = docket_form_draft_new (record, STAGE_NOW_MS);
  g_hash_table_insert (draft->texts, g_strdup_printf ("%s.%s", docket_kind_info (kind)->name, docket_field_info (field)->name), g_strdup (typed));
  text = docket_form_draft_to_text (draft);
  docket_draft_keep (self->stage->desk, name, text);
}

static gboolean
is_written (gpointer data)
{
  return !docket_draft_is_writing (data);
}

static DocketForm *
get_open_form (WindowStage *self)
{
  GtkWidget *form = find_of_type (GTK_WIDGET (self->window), DOCKET_TYPE_FORM, 0);

  return form != NULL && docket_form_get_active (DOCKET_FORM (form)) ? DOCKET_FORM (form) : NULL;
}

static gboolean
has_open_form (gpointer self)
{
  return get_open_form (self) != NULL;
}

static void
assert_typed (WindowStage *self, DocketField field, const char *expected)
{
  g_autofree char *text = NULL;

  review_stage_wait (has_open_form, self);
  text = docket_field_row_get_text (get_row (get_open_form (self), field));
  g_assert_cmpstr (text, ==, expected);
}

static void
press (WindowStage *self, const char *label)
{
  GtkButton *button = find_button (GTK_WIDGET (self->window), label);

  g_assert_nonnull (button);
  gtk_widget_activate (GTK_WIDGET (button));
}

static void
test_changes_of_a_record_are_told_of_at_the_start (void)
{
  WindowStage self = { 0 };

  begin (&self);
  keep_form (&self, DOCKET_KIND_CUSTOMER, STAGE_CUSTOMER, DOCKET_CUSTOMER_NAME, "Adler and Sons");
  review_stage_wait (is_written, self.stage->desk);
  window_stage_show (&self);
  window_stage_wait_for_text (&self, STANDING_SAID);
  g_assert_cmpuint (count_of_type (GTK_WIDGET (self.window), g_type_from_name ("AdwToastWidget")), ==, 1);
  press (&self, "_Go on");
  assert_typed (&self, DOCKET_CUSTOMER_NAME, "Adler and Sons");
  window_stage_close (&self);
}

/* Several are told of in one sentence, and the first of them is gone on with. */
static void
test_several_are_told_of_together (void)
{
  WindowStage self = { 0 };

  begin (&self);
  keep_form (&self, DOCKET_KIND_JOB, NULL, DOCKET_JOB_TITLE, "Half a job");
  keep_form (&self, DOCKET_KIND_CUSTOMER, STAGE_CUSTOMER, DOCKET_CUSTOMER_NAME, "Adler and Sons");
  review_stage_wait (is_written, self.stage->desk);
  window_stage_show (&self);
  window_stage_wait_for_text (&self, "Half written: a new job, Adler & Co");
  g_assert_cmpuint (count_of_type (GTK_WIDGET (self.window), g_type_from_name ("AdwToastWidget")), ==, 1);
  press (&self, "_Go on");
  assert_typed (&self, DOCKET_JOB_TITLE, "Half a job");
  window_stage_close (&self);
}

/* What was offered was saved or thrown away since, or is open in another window. */
static void
test_nothing_empty_is_gone_on_with (void)
{
  static const DocketKind kinds[] = { DOCKET_KIND_JOB, DOCKET_KIND_CUSTOMER };

  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      WindowStage self = { 0 };
      DocketDesk *desk;
      g_autofree char *name = docket_draft_form_name (kinds[i], NULL);
      g_autofree char *taken = NULL;

      begin (&self);
      keep_form (&self, kinds[i], NULL, kinds[i] == DOCKET_KIND_JOB ? DOCKET_JOB_TITLE : DOCKET_CUSTOMER_NAME, "Half a name");
      review_stage_wait (is_written, self.stage->desk);
      window_stage_show (&self);
      window_stage_wait_for_text (&self, kinds[i] == DOCKET_KIND_JOB ? NEW_SAID : "A new customer is half written.");
      desk = docket_session_get_desk (self.session);
      taken = docket_draft_take_new_name (desk, kinds[i], TRUE);
      g_assert_cmpstr (taken, ==, name);
      press (&self, "_Go on");
      g_assert_null (get_open_form (&self));
      window_stage_wait_for_text (&self, "It is open in another window already.");
      docket_draft_release_name (desk, taken);
      docket_draft_keep (desk, name, NULL);
      gtk_widget_activate_action (GTK_WIDGET (self.window), "win.go-on", "s", name);
      g_assert_null (get_open_form (&self));
      window_stage_wait_for_text (&self, "It was saved or discarded in the meantime.");
      window_stage_close (&self);
    }
}

static void
test_changes_that_are_gone_are_not_gone_on_with (void)
{
  WindowStage self = { 0 };
  g_autofree char *name = docket_draft_form_name (DOCKET_KIND_CUSTOMER, STAGE_CUSTOMER);

  begin (&self);
  keep_form (&self, DOCKET_KIND_CUSTOMER, STAGE_CUSTOMER, DOCKET_CUSTOMER_NAME, "Adler and Sons");
  review_stage_wait (is_written, self.stage->desk);
  window_stage_show (&self);
  window_stage_wait_for_text (&self, STANDING_SAID);
  docket_draft_keep (docket_session_get_desk (self.session), name, NULL);
  press (&self, "_Go on");
  g_assert_null (get_open_form (&self));
  window_stage_wait_for_text (&self, "It was saved or discarded in the meantime.");
  window_stage_close (&self);
}

/* Whoever signs out reads of the note, too, and of why they would have decided so. */
static void
test_half_typed_notes_are_named (void)
{
  WindowStage self = { 0 };
  DocketDesk *desk;
  g_autofree char *none = NULL, *at_once = NULL, *written = NULL;

  begin (&self);
  desk = self.stage->desk;
  none = docket_draft_offers_describe_kept (desk);
  g_assert_null (none);
  docket_draft_keep (desk, "note:" STAGE_CUSTOMER, "Ring twi");
  at_once = docket_draft_offers_describe_kept (desk);
  g_assert_cmpstr (at_once, ==, "Half-typed changes are kept as drafts: a note on Adler & Co");
  review_stage_receive (self.stage, review_stage_pump_case (20), NULL);
  docket_draft_keep (desk, "reason:" STAGE_PUMP_CASE, "Because");
  keep_form (&self, DOCKET_KIND_JOB, NULL, DOCKET_JOB_TITLE, "Half a job");
  review_stage_wait (is_written, desk);
  written = docket_draft_offers_describe_kept (desk);
  g_assert_true (g_str_has_prefix (written, "Half-typed changes are kept as drafts: a new job, a note on Adler & Co, the reason for a decision on "));
  docket_draft_keep (desk, "note:" STAGE_CUSTOMER, NULL);
  docket_draft_keep (desk, "reason:" STAGE_PUMP_CASE, NULL);
  docket_draft_keep (desk, "job-form:new", NULL);
  g_clear_pointer (&none, g_free);
  none = docket_draft_offers_describe_kept (desk);
  g_assert_null (none);
  review_stage_free (self.stage);
}

int
main (int argc, char **argv)
{
  g_setenv ("DOCKET_SECRETS", "file", TRUE);
  g_test_init (&argc, &argv, NULL);
  gtk_init ();
  adw_init ();
  docket_console_init ();
  g_test_add_func ("/console/half-typed/changes-of-a-record-are-told-of-at-the-start", test_changes_of_a_record_are_told_of_at_the_start);
  g_test_add_func ("/console/half-typed/several-are-told-of-together", test_several_are_told_of_together);
  g_test_add_func ("/console/half-typed/nothing-empty-is-gone-on-with", test_nothing_empty_is_gone_on_with);
  g_test_add_func ("/console/half-typed/changes-that-are-gone-are-not-gone-on-with", test_changes_that_are_gone_are_not_gone_on_with);
  g_test_add_func ("/console/half-typed/notes-are-named", test_half_typed_notes_are_named);
  return g_test_run ();
}
