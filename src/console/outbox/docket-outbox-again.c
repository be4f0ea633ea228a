/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Send now, and Edit.  What was refused becomes a draft, the same that typing
 * leaves behind: so the form, or the field for notes, offers it as it offers any
 * draft, and it outlives a crash.  The refused save itself stays in the Outbox
 * until the draft is saved, or it is discarded.
 */
#include "docket-config.h"

#include <string.h>
#include <glib/gi18n-lib.h>

#include "docket-outbox-again.h"

#include "docket-drafts.h"
#include "docket-field-text.h"
#include "docket-form-draft.h"
#include "docket-outbox-words.h"

static void
toast_error (GtkWidget *widget, const GError *error)
{
  g_autofree char *sentence = docket_db_error_sentence (error);

  gtk_widget_activate_action (widget, "win.toast", "s", sentence);
}

/* -- Send now -- */

static gboolean
make_due_on_writer (DocketStore *store, gpointer data, GError **error)
{
  return docket_store_outbox_make_save_due (store, data, error);
}

static void
on_made_due (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GtkWidget) widget = data;
  g_autoptr (GError) error = NULL;

  if (!docket_writer_run_finish (DOCKET_WRITER (source), result, &error))
    toast_error (widget, error);
}

void
docket_outbox_send (GtkWidget *widget, DocketDesk *desk, const DocketOutboxEntry *entry)
{
  docket_writer_run_async (docket_desk_get_writer (desk), DOCKET_WRITER_SAVE, make_due_on_writer, g_strdup (entry->bundle), g_free, NULL, on_made_due,
                           g_object_ref (widget));
  docket_desk_hint (desk);
  if (docket_desk_get_status (desk)->state == DOCKET_SYNC_OFFLINE)
    gtk_widget_activate_action (widget, "win.toast", "s", _ ("The server cannot be reached just now. It goes as soon as it can be."));
}

/* -- Raising again -- */

static gboolean
raise_on_writer (DocketStore *store, gpointer data, GError **error)
{
  return docket_store_outbox_raise_save (store, data, error);
}

static void
on_raised (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GtkWidget) widget = data;
  g_autoptr (GError) error = NULL;
  g_autofree char *saved = docket_words_saved (NULL);
  g_autofree char *text = NULL;

  if (docket_writer_run_finish (DOCKET_WRITER (source), result, &error))
    text = g_strdup_printf (_ ("Raised again: unless your change fits what stands by now, somebody decides anew. %s."), saved);
  else
    {
      g_autofree char *why = docket_db_error_sentence (error);

      text = g_strdup_printf (_ ("It could not be raised again. %s"), why);
    }
  gtk_widget_activate_action (widget, "win.toast", "s", text);
}

void
docket_outbox_raise (GtkWidget *widget, DocketDesk *desk, const DocketOutboxEntry *entry)
{
  docket_writer_run_async (docket_desk_get_writer (desk), DOCKET_WRITER_SAVE, raise_on_writer, g_strdup (entry->bundle), g_free, NULL, on_raised, g_object_ref (widget));
}

/* -- Edit -- */

typedef struct
{
  GtkWidget *widget; /* (owned) */
  DocketDesk *desk;  /* (owned): whose drafts are others now */
  DocketKind kind;
  const char *action;
  char *target; /* (nullable) */
  const char *sentence; /* (nullable): to be told with it */
} Showing;

typedef struct
{
  Showing showing;
  char *bundle;
  char *id;         /* of what it is about */
  GPtrArray *items; /* (nullable) element-type DocketOutboxItem: refused, read on the writer's thread */
} Editing;

static void
editing_free (Editing *editing)
{
  g_object_unref (editing->showing.widget);
  g_object_unref (editing->showing.desk);
  g_free (editing->showing.target);
  g_free (editing->bundle);
  g_free (editing->id);
  g_clear_pointer (&editing->items, g_ptr_array_unref);
  g_free (editing);
}

static gboolean
do_nothing_on_writer (DocketStore *store, gpointer data, GError **error)
{
  return TRUE;
}

static void
on_drafts_kept (GObject *source, GAsyncResult *result, gpointer data)
{
  Editing *editing = data;
  const Showing *showing = &editing->showing;

  docket_writer_run_finish (DOCKET_WRITER (source), result, NULL);
  docket_draft_call (showing->desk, "changed", showing->kind, showing->target);
  if (showing->target != NULL)
    gtk_widget_activate_action (showing->widget, showing->action, "s", showing->target);
  else
    gtk_widget_activate_action (showing->widget, showing->action, NULL);
  if (showing->sentence != NULL)
    gtk_widget_activate_action (showing->widget, "win.toast", "s", showing->sentence);
  editing_free (editing);
}

/* What stands moved on since it was refused: the draft is judged against what the
 * refused save saw, so that nothing is overwritten that nobody here read. */
static void
see_as_it_did (DocketFormDraft *draft, const DocketOperation *operation, const DocketValues *saw)
{
  DocketRecord *seen;

  if (draft->seen == NULL || operation->base < 0 || operation->base >= docket_record_get_group_rev (draft->seen, operation->group))
    return;
  seen = docket_record_copy (draft->seen);
  docket_record_set_values (seen, saw);
  docket_record_set_group_rev (seen, operation->group, operation->base);
  docket_record_unref (draft->seen);
  draft->seen = seen;
}

/* Into what is there already; FALSE: nothing of it was new.
 * @all: (out): nothing of it was typed otherwise meanwhile */
static gboolean
add_texts (DocketDesk *desk, DocketFormDraft *draft, const DocketOperation *operation, gboolean *all)
{
  g_autoptr (DocketValues) saw = docket_values_new ();
  gboolean added = FALSE;

  *all = TRUE;
  for (guint i = 0; operation->set != NULL && i < docket_values_n (operation->set); i++)
    {
      DocketField field = docket_values_nth_field (operation->set, i);
      const DocketFieldInfo *info = docket_field_info (field);
      g_autofree char *path = g_strdup_printf ("%s.%s", docket_kind_info (info->kind)->name, info->name);

      if (g_hash_table_contains (draft->texts, path))
        {
          *all = FALSE;
          continue;
        }
      g_hash_table_insert (draft->texts, g_steal_pointer (&path), docket_field_to_text (field, docket_values_nth_value (operation->set, i), docket_desk_get_currency (desk)));
      if (operation->was != NULL && docket_values_contains (operation->was, field))
        docket_values_set (saw, field, docket_values_get (operation->was, field));
      added = TRUE;
    }
  if (added && operation->kind == DOCKET_OPERATION_EDIT)
    see_as_it_did (draft, operation, saw);
  return added;
}

/* "KEY PATH PATH …" (transfer full) */
static char *
name_replaced (const DocketOperation *operation)
{
  GString *line = g_string_new (operation->key);

  for (guint i = 0; operation->set != NULL && i < docket_values_n (operation->set); i++)
    {
      const DocketFieldInfo *info = docket_field_info (docket_values_nth_field (operation->set, i));

      g_string_append_printf (line, " %s.%s", docket_kind_info (info->kind)->name, info->name);
    }
  return g_string_free (line, FALSE);
}

/* What stands in that draft since before. (transfer full) */
static GPtrArray *
load_keys (DocketDesk *desk, const char *name)
{
  g_auto (GStrv) lines = docket_draft_load_replaces (desk, name);
  GPtrArray *keys = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; lines[i] != NULL; i++)
    if (*lines[i] != '\0')
      g_ptr_array_add (keys, g_strdup (lines[i]));
  return keys;
}

/* All changes in that save that were refused of the record with that id.
 * @keys: what stands in it whole */
static gboolean
add_refused (DocketDesk *desk, DocketFormDraft *draft, const char *bundle, GPtrArray *items, DocketKind kind, const char *id, GPtrArray *keys)
{
  gboolean added = FALSE, all = FALSE;

  for (guint i = 0; i < items->len; i++)
    {
      const DocketOutboxItem *item = g_ptr_array_index (items, i);
      const DocketOperation *operation = item->operation;

      if (g_strcmp0 (operation->bundle, bundle) == 0 && operation->kind == DOCKET_OPERATION_EDIT && operation->record_kind == kind && g_strcmp0 (operation->record_id, id) == 0)
        {
          added |= add_texts (desk, draft, operation, &all);
          if (all)
            g_ptr_array_add (keys, name_replaced (operation));
        }
    }
  return added;
}

static void
keep_draft (DocketDesk *desk, const char *name, DocketFormDraft *draft, GPtrArray *keys)
{
  g_autofree char *text = docket_form_draft_to_text (draft);

  g_ptr_array_add (keys, NULL);
  docket_draft_keep_mended (desk, name, text, (const char *const *) keys->pdata);
}

/* What was refused of a record, into the draft of its form. */
static void
keep_edit (DocketDesk *desk, const char *bundle, GPtrArray *items, DocketRecord *record)
{
  DocketKind kind = docket_record_get_kind (record);
  const char *id = docket_record_get_id (record);
  g_autofree char *name = docket_draft_form_name (kind, id);
  g_autoptr (DocketFormDraft) draft = docket_form_draft_load (desk, name);
  g_autoptr (GPtrArray) keys = load_keys (desk, name);

  if (draft == NULL)
    draft = docket_form_draft_new (record, docket_clock_now_ms (docket_desk_get_clock (desk)));
  else if (draft->seen == NULL)
    draft->seen = docket_record_ref (record);
  if (add_refused (desk, draft, bundle, items, kind, id, keys))
    keep_draft (desk, name, draft, keys);
}

/* Whether @begun has something that @draft has not. */
static gboolean
has_more (DocketFormDraft *begun, DocketFormDraft *draft)
{
  GHashTableIter iter;
  gpointer path, text;

  g_hash_table_iter_init (&iter, begun->texts);
  while (g_hash_table_iter_next (&iter, &path, &text))
    if (g_strcmp0 (g_hash_table_lookup (draft->texts, path), text) != 0)
      return TRUE;
  return FALSE;
}

/* What it sets, over what was set before it. */
static void
lay_over (DocketDesk *desk, DocketFormDraft *draft, const DocketOperation *operation)
{
  for (guint i = 0; operation->set != NULL && i < docket_values_n (operation->set); i++)
    {
      DocketField field = docket_values_nth_field (operation->set, i);
      const DocketFieldInfo *info = docket_field_info (field);

      g_hash_table_insert (draft->texts, g_strdup_printf ("%s.%s", docket_kind_info (info->kind)->name, info->name),
                           docket_field_to_text (field, docket_values_nth_value (operation->set, i), docket_desk_get_currency (desk)));
    }
}

/* What was refused of one that is new: how it was made, and each later change of
 * it, which was refused along with that. In whichever save, oldest first. */
static void
add_all_of_new (DocketDesk *desk, DocketFormDraft *draft, GPtrArray *items, DocketKind kind, const char *id, GPtrArray *keys)
{
  for (guint i = 0; i < items->len; i++)
    {
      const DocketOperation *operation = ((const DocketOutboxItem *) g_ptr_array_index (items, i))->operation;

      if ((operation->kind != DOCKET_OPERATION_CREATE && operation->kind != DOCKET_OPERATION_EDIT)
          || operation->record_kind != kind || g_strcmp0 (operation->record_id, id) != 0)
        continue;
      lay_over (desk, draft, operation);
      g_ptr_array_add (keys, name_replaced (operation));
    }
}

/* There is one form for what is new. FALSE: another one is half written in it,
 * and two that are new are never made one. */
static gboolean
keep_new (DocketDesk *desk, GPtrArray *items, DocketKind kind, const char *id)
{
  g_autofree char *name = docket_draft_form_name (kind, NULL);
  g_autoptr (DocketFormDraft) begun = docket_form_draft_load (desk, name);
  g_autoptr (DocketFormDraft) draft = docket_form_draft_new (NULL, docket_clock_now_ms (docket_desk_get_clock (desk)));
  g_autoptr (GPtrArray) keys = g_ptr_array_new_with_free_func (g_free);

  add_all_of_new (desk, draft, items, kind, id, keys);
  if (keys->len == 0)
    return TRUE;
  if (begun != NULL && has_more (begun, draft))
    return FALSE;
  keep_draft (desk, name, draft, keys);
  return TRUE;
}

/* The record that a new note is on. */
static const char *
place_of_note (const DocketOperation *operation)
{
  const char *job = docket_values_get_text (operation->set, DOCKET_NOTE_JOB);

  return job != NULL ? job : docket_values_get_text (operation->set, DOCKET_NOTE_CUSTOMER);
}

/* A refused note goes back to where notes are written. */
static void
keep_note (DocketDesk *desk, const char *bundle, GPtrArray *items, const char *id)
{
  g_autofree char *name = g_strconcat ("note:", id, NULL);
  g_autofree char *begun = docket_draft_load (desk, name);
  g_autoptr (GString) text = g_string_new (begun);
  g_autoptr (GPtrArray) keys = load_keys (desk, name);
  gboolean added = FALSE;

  for (guint i = 0; i < items->len; i++)
    {
      const DocketOperation *operation = ((const DocketOutboxItem *) g_ptr_array_index (items, i))->operation;
      gboolean is_note = operation->kind == DOCKET_OPERATION_CREATE && operation->record_kind == DOCKET_KIND_NOTE && operation->set != NULL;
      const char *body = is_note && g_strcmp0 (operation->bundle, bundle) == 0 && g_strcmp0 (place_of_note (operation), id) == 0
                           ? docket_values_get_text (operation->set, DOCKET_NOTE_BODY) : NULL;

      if (body == NULL || strstr (text->str, body) != NULL)
        continue;
      g_string_append_printf (text, "%s%s", text->len > 0 ? " " : "", body);
      g_ptr_array_add (keys, g_strdup (operation->key));
      added = TRUE;
    }
  if (!added)
    return;
  g_ptr_array_add (keys, NULL);
  docket_draft_keep_mended (desk, name, text->str, (const char *const *) keys->pdata);
}

/* What was refused stands in the form (or as a note that is being written) as it
 * was typed, to be mended and saved anew; what somebody was typing there already
 * stays. */
static void
keep_drafts (Editing *editing)
{
  Showing *showing = &editing->showing;
  g_autoptr (DocketRecord) record = NULL;

  docket_store_get (docket_desk_get_reader (showing->desk), showing->kind, showing->target, &record, NULL);
  if (record != NULL)
    {
      keep_edit (showing->desk, editing->bundle, editing->items, record);
      keep_note (showing->desk, editing->bundle, editing->items, showing->target);
      return;
    }
  if (!keep_new (showing->desk, editing->items, showing->kind, showing->target))
    showing->sentence = _ ("Another new one is half written. Finish it first; what was refused stays in the Outbox until then.");
  /* A new one that was not taken: there is nothing to show but its form. */
  showing->action = showing->kind == DOCKET_KIND_JOB ? "win.new-job" : "win.new-customer";
  g_clear_pointer (&showing->target, g_free);
}

/* However much of it the page has read. */
static gboolean
read_refused_on_writer (DocketStore *store, gpointer data, GError **error)
{
  Editing *editing = data;

  editing->items = docket_store_outbox_refused_about (store, editing->id, error);
  return editing->items != NULL;
}

static void
on_refused_read (GObject *source, GAsyncResult *result, gpointer data)
{
  Editing *editing = data;
  g_autoptr (GError) error = NULL;

  if (!docket_writer_run_finish (DOCKET_WRITER (source), result, &error))
    toast_error (editing->showing.widget, error);
  else if (gtk_widget_get_root (editing->showing.widget) != NULL)
    {
      keep_drafts (editing);
      /* The writer keeps the order: after this the drafts are on the disk. */
      docket_writer_run_async (docket_desk_get_writer (editing->showing.desk), DOCKET_WRITER_SAVE, do_nothing_on_writer, NULL, NULL, NULL, on_drafts_kept, editing);
      return;
    }
  editing_free (editing);
}

void
docket_outbox_edit (GtkWidget *widget, DocketDesk *desk, const DocketOutboxEntry *entry)
{
  g_autofree char *target = NULL;
  const char *action = docket_outbox_place (desk, entry, &target);
  g_autoptr (DocketRecord) record = NULL;
  Editing *editing;
  DocketKind kind;

  if (action == NULL)
    return;
  if (entry->state != DOCKET_OUTBOX_REJECTED)
    {
      gtk_widget_activate_action (widget, action, "s", target);
      return;
    }
  kind = g_str_equal (action, "win.show-job") ? DOCKET_KIND_JOB : DOCKET_KIND_CUSTOMER;
  docket_store_get (docket_desk_get_reader (desk), kind, target, &record, NULL);
  /* What is typed of it, in any form, goes to the disk first: the writer keeps the order. */
  docket_draft_call (desk, "put-away", kind, record != NULL ? target : NULL);
  editing = g_new0 (Editing, 1);
  editing->showing = (Showing) { g_object_ref (widget), g_object_ref (desk), kind, action, g_strdup (target), NULL };
  editing->bundle = g_strdup (entry->bundle);
  editing->id = g_steal_pointer (&target);
  docket_writer_run_async (docket_desk_get_writer (desk), DOCKET_WRITER_SAVE, read_refused_on_writer, editing, NULL, NULL, on_refused_read, editing);
}
