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
#include "docket-field-row.h"
#include "docket-form-draft.h"
#include "docket-form-save.h"
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
  g_free (submit->left_out);
  g_strfreev (submit->replaces);
  g_clear_pointer (&submit->operations, g_ptr_array_unref);
  g_clear_pointer (&submit->rows, g_ptr_array_unref);
  g_clear_pointer (&submit->rest, g_hash_table_unref);
  g_free (submit);
}

/* -- Typed since -- */

static void
note_row (DocketFormSubmit *submit, DocketFormDraft *draft, DocketFieldRow *row)
{
  g_autofree char *path = NULL, *text = docket_field_row_get_text (row);
  const char *saved;
  gboolean changed = docket_field_row_get_changed (row);

  g_object_get (row, "field", &path, NULL);
  saved = g_hash_table_lookup (draft->texts, path);
  /* Put back as it was before the save, it is changed from what the save makes of it.
   * What is locked did not go with it. */
  if (docket_field_row_get_locked (row) ? changed : changed ? g_strcmp0 (text, saved) != 0 : saved != NULL)
    g_hash_table_insert (submit->rest, g_strdup (path), g_strdup (text));
  if (changed)
    g_hash_table_insert (draft->texts, g_steal_pointer (&path), g_steal_pointer (&text));
  else
    g_hash_table_remove (draft->texts, path);
}

void
docket_form_submit_note_rest (DocketFormSubmit *submit)
{
  g_autoptr (DocketFormDraft) draft = NULL;

  g_return_if_fail (submit != NULL && submit->rows != NULL);

  draft = docket_form_draft_from_text (submit->draft_text);
  if (draft == NULL || submit->rest != NULL)
    return;
  submit->rest = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  for (guint i = 0; i < submit->rows->len; i++)
    note_row (submit, draft, g_ptr_array_index (submit->rows, i));
  /* If it cannot be saved, all of it waits. */
  g_free (submit->draft_text);
  submit->draft_text = docket_form_draft_to_text (draft);
}

/* What the person saw while they typed on: what they saw before, and what they saved.
 * What others wrote meanwhile they did not see. (transfer full) */
static DocketRecord *
get_seen (DocketFormSubmit *submit, DocketRecord *before, DocketRecord *now)
{
  g_autofree char *person = g_strdup (docket_desk_get_person_id (submit->desk));
  DocketRecord *seen = docket_record_ref (before != NULL ? before : now);

  for (guint i = 0; before != NULL && i < submit->operations->len; i++)
    {
      const DocketOperation *operation = g_ptr_array_index (submit->operations, i);
      g_autoptr (DocketRecord) last = NULL;

      if (g_strcmp0 (docket_record_get_stamp (now, operation->group)->person, person) != 0)
        continue;
      last = g_steal_pointer (&seen);
      seen = docket_form_save_follow (last, now, operation->group);
    }
  return seen;
}

/* After the save: it is in @name by then, with what else was begun there since. */
static void
keep_rest (DocketFormSubmit *submit, const char *begun_text)
{
  DocketKind kind = ((DocketOperation *) g_ptr_array_index (submit->operations, 0))->record_kind;
  g_autofree char *name = docket_draft_form_name (kind, submit->id), *text = NULL;
  g_autoptr (DocketFormDraft) saved = docket_form_draft_from_text (submit->draft_text);
  g_autoptr (DocketFormDraft) begun = begun_text != NULL ? docket_form_draft_from_text (begun_text) : NULL;
  g_autoptr (DocketFormDraft) draft = NULL;
  g_autoptr (DocketRecord) now = NULL;
  g_autoptr (DocketRecord) seen = NULL;
  GHashTableIter iter;
  gpointer path, typed;

  if (g_hash_table_size (submit->rest) == 0 || !docket_store_get (docket_desk_get_reader (submit->desk), kind, submit->id, &now, NULL) || now == NULL)
    return;
  seen = get_seen (submit, saved != NULL ? saved->seen : NULL, now);
  draft = docket_form_draft_new (seen, docket_clock_now_ms (docket_desk_get_clock (submit->desk)));
  g_hash_table_iter_init (&iter, submit->rest);
  while (g_hash_table_iter_next (&iter, &path, &typed))
    g_hash_table_insert (draft->texts, g_strdup (path), g_strdup (typed));
  if (begun != NULL)
    g_hash_table_iter_init (&iter, begun->texts);
  while (begun != NULL && g_hash_table_iter_next (&iter, &path, &typed))
    g_hash_table_insert (draft->texts, g_strdup (path), g_strdup (typed));
  text = docket_form_draft_to_text (draft);
  if (!docket_draft_hand_over (submit->desk, name, text, NULL))
    docket_draft_keep (submit->desk, name, text);
}

/* -- The answer -- */

static void
on_submitted (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autofree Started *started = data;
  g_autoptr (DocketFormSubmit) submit = started->submit;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) keys = NULL;
  g_autofree char *saved = submit->left_out != NULL ? g_strdup (submit->left_out) : docket_words_saved (NULL);
  g_autofree char *begun = NULL;

  docket_desk_submit_finish (DOCKET_DESK (source), result, &error);
  if (error == NULL)
    {
      docket_form_submit_note_rest (submit);
      begun = docket_draft_load (submit->desk, submit->draft_name);
      keys = docket_form_draft_find_mended (submit->replaces, submit->operations);
      docket_draft_settle (submit->desk, submit->draft_name, keys, ((DocketOperation *) g_ptr_array_index (submit->operations, 0))->bundle, NULL);
      keep_rest (submit, begun);
    }
  else
    submit->taken_over = docket_draft_hand_over (submit->desk, submit->draft_name, submit->draft_text, submit->replaces);
  if (error != NULL && !submit->taken_over)
    docket_draft_keep_mended (submit->desk, submit->draft_name, submit->draft_text, (const char *const *) submit->replaces);
  docket_draft_unhide (submit->desk, submit->draft_name);
  docket_draft_call (submit->desk, "changed", ((DocketOperation *) g_ptr_array_index (submit->operations, 0))->record_kind, submit->id);
  if (error == NULL && gtk_widget_get_root (submit->form) != NULL)
    docket_save_undo_offer (submit->form, submit->desk, submit->operations, saved);
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
