/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * A save of a form, from the press of the key to the disk's answer.
 *
 * The person may have gone on by then: another record, another new one, another
 * window.  So all that the answer concerns goes with the save, and its draft is
 * settled whatever the form is at by then.  Until the answer nobody is offered
 * the draft, for what is being saved would be saved twice; if it cannot be saved
 * it waits as a draft again.
 */
#include "docket-config.h"

#include "docket-form-submit.h"

#include "docket-drafts.h"
#include "docket-form-draft.h"
#include "docket-save-undo.h"
#include "docket-text.h"

typedef struct
{
  DocketFormSubmit *submit;
  DocketFormSubmitted done;
} Started;

DocketFormSubmit *
docket_form_submit_new (DocketDesk *desk, GtkWidget *form, guint turn, const char *id)
{
  DocketFormSubmit *submit = g_new0 (DocketFormSubmit, 1);

  submit->desk = g_object_ref (desk);
  submit->form = g_object_ref (form);
  submit->turn = turn;
  submit->id = g_strdup (id);
  return submit;
}

void
docket_form_submit_free (DocketFormSubmit *submit)
{
  g_clear_object (&submit->desk);
  g_clear_object (&submit->form);
  g_free (submit->id);
  g_free (submit->draft_name);
  g_free (submit->draft_text);
  g_strfreev (submit->replaces);
  g_clear_pointer (&submit->operations, g_ptr_array_unref);
  g_free (submit);
}

static void
on_submitted (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autofree Started *started = data;
  g_autoptr (DocketFormSubmit) submit = started->submit;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) keys = NULL;
  g_autofree char *saved = docket_words_saved (NULL);

  docket_desk_submit_finish (DOCKET_DESK (source), result, &error);
  if (error == NULL)
    {
      keys = docket_form_draft_find_mended (submit->replaces, submit->operations);
      docket_draft_settle (submit->desk, submit->draft_name, keys, ((DocketOperation *) g_ptr_array_index (submit->operations, 0))->bundle, NULL);
    }
  else
    submit->taken_over = docket_draft_hand_over (submit->desk, submit->draft_name, submit->draft_text, submit->replaces);
  if (error != NULL && !submit->taken_over)
    docket_draft_keep_mended (submit->desk, submit->draft_name, submit->draft_text, (const char *const *) submit->replaces);
  docket_draft_unhide (submit->desk, submit->draft_name);
  docket_draft_call (submit->desk, "changed", ((DocketOperation *) g_ptr_array_index (submit->operations, 0))->record_kind, submit->id);
  if (error == NULL && gtk_widget_get_root (submit->form) != NULL)
    docket_save_undo_offer (submit->form, submit->operations, saved);
  if (started->done (submit, error))
    return;
  docket_draft_release_name (submit->desk, submit->draft_name);
  if (error != NULL && gtk_widget_get_root (submit->form) != NULL)
    {
      g_autofree char *sentence = docket_db_error_sentence (error);

      gtk_widget_activate_action (submit->form, "win.toast", "s", sentence);
    }
}

void
docket_form_submit_start (DocketFormSubmit *submit, DocketFormSubmitted done)
{
  Started *started = g_new0 (Started, 1);

  g_return_if_fail (submit != NULL && done != NULL);

  started->submit = submit;
  started->done = done;
  docket_draft_hide (submit->desk, submit->draft_name);
  docket_desk_submit_async (submit->desk, submit->operations, NULL, on_submitted, started);
}
