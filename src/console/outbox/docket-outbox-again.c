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
    gtk_widget_activate_action (widget, "win.toast", "s", error->message);
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
    text = g_strdup_printf (_ ("It could not be raised again. %s"), error->message);
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
  DocketDesk *desk;  /* (nullable) (owned): whose drafts are others now */
  DocketKind kind;
  const char *action;
  char *target; /* (nullable) */
  const char *sentence; /* (nullable): to be told with it */
} Showing;

static gboolean
do_nothing_on_writer (DocketStore *store, gpointer data, GError **error)
{
  return TRUE;
}

static void
show (Showing *showing)
{
  if (showing->target != NULL)
    gtk_widget_activate_action (showing->widget, showing->action, "s", showing->target);
  else
    gtk_widget_activate_action (showing->widget, showing->action, NULL);
  if (showing->sentence != NULL)
    gtk_widget_activate_action (showing->widget, "win.toast", "s", showing->sentence);
  g_object_unref (showing->widget);
  g_clear_object (&showing->desk);
  g_free (showing->target);
  g_free (showing);
}

static void
on_drafts_kept (GObject *source, GAsyncResult *result, gpointer data)
{
  const Showing *showing = data;

  docket_writer_run_finish (DOCKET_WRITER (source), result, NULL);
  docket_draft_call (showing->desk, "changed", showing->kind, showing->target);
  show (data);
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

/* All changes that were refused of the record with that id. @keys: what stands in it whole */
static gboolean
add_refused (DocketDesk *desk, DocketFormDraft *draft, const DocketOutboxEntry *entry, DocketKind kind, const char *id, GPtrArray *keys)
{
  gboolean added = FALSE, all = FALSE;

  for (guint i = 0; i < entry->items->len; i++)
    {
      const DocketOutboxItem *item = g_ptr_array_index (entry->items, i);
      const DocketOperation *operation = item->operation;

      if (item->state == DOCKET_OUTBOX_REJECTED && operation->kind == DOCKET_OPERATION_EDIT && operation->record_kind == kind && g_strcmp0 (operation->record_id, id) == 0)
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
keep_edit (DocketDesk *desk, const DocketOutboxEntry *entry, DocketRecord *record)
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
  if (add_refused (desk, draft, entry, kind, id, keys))
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
add_all_of_new (DocketDesk *desk, DocketFormDraft *draft, GPtrArray *entries, DocketKind kind, const char *id, GPtrArray *keys)
{
  for (guint i = 0; i < entries->len; i++)
    {
      const DocketOutboxEntry *entry = g_ptr_array_index (entries, i);

      for (guint k = 0; k < entry->items->len; k++)
        {
          const DocketOutboxItem *item = g_ptr_array_index (entry->items, k);
          const DocketOperation *operation = item->operation;

          if (item->state != DOCKET_OUTBOX_REJECTED || (operation->kind != DOCKET_OPERATION_CREATE && operation->kind != DOCKET_OPERATION_EDIT)
              || operation->record_kind != kind || g_strcmp0 (operation->record_id, id) != 0)
            continue;
          lay_over (desk, draft, operation);
          g_ptr_array_add (keys, name_replaced (operation));
        }
    }
}

/* There is one form for what is new. FALSE: another one is half written in it,
 * and two that are new are never made one. */
static gboolean
keep_new (DocketDesk *desk, GPtrArray *entries, DocketKind kind, const char *id)
{
  g_autofree char *name = docket_draft_form_name (kind, NULL);
  g_autoptr (DocketFormDraft) begun = docket_form_draft_load (desk, name);
  g_autoptr (DocketFormDraft) draft = docket_form_draft_new (NULL, docket_clock_now_ms (docket_desk_get_clock (desk)));
  g_autoptr (GPtrArray) keys = g_ptr_array_new_with_free_func (g_free);

  add_all_of_new (desk, draft, entries, kind, id, keys);
  if (keys->len == 0)
    return TRUE;
  if (begun != NULL && has_more (begun, draft))
    return FALSE;
  keep_draft (desk, name, draft, keys);
  return TRUE;
}

/* A refused note goes back to where notes are written. */
static void
keep_note (DocketDesk *desk, const DocketOutboxEntry *entry, const char *id)
{
  g_autofree char *name = g_strconcat ("note:", id, NULL);
  g_autofree char *begun = docket_draft_load (desk, name);
  g_autoptr (GString) text = g_string_new (begun);
  g_autoptr (GPtrArray) keys = load_keys (desk, name);
  gboolean added = FALSE;

  for (guint i = 0; i < entry->items->len; i++)
    {
      const DocketOutboxItem *item = g_ptr_array_index (entry->items, i);
      const DocketOperation *operation = item->operation;
      const char *body = operation->set != NULL && operation->record_kind == DOCKET_KIND_NOTE ? docket_values_get_text (operation->set, DOCKET_NOTE_BODY) : NULL;

      if (item->state == DOCKET_OUTBOX_REJECTED && operation->kind == DOCKET_OPERATION_CREATE && body != NULL && strstr (text->str, body) == NULL)
        {
          g_string_append_printf (text, "%s%s", text->len > 0 ? " " : "", body);
          g_ptr_array_add (keys, g_strdup (operation->key));
          added = TRUE;
        }
    }
  if (!added)
    return;
  g_ptr_array_add (keys, NULL);
  docket_draft_keep_mended (desk, name, text->str, (const char *const *) keys->pdata);
}

typedef struct
{
  GtkWidget *widget; /* (owned) */
  char *bundle;
} Waiting;

static void
on_put_away (GObject *source, GAsyncResult *result, gpointer data)
{
  Waiting *waiting = data;

  docket_writer_run_finish (DOCKET_WRITER (source), result, NULL);
  if (gtk_widget_get_root (waiting->widget) != NULL)
    gtk_widget_activate_action (waiting->widget, "outbox.edit-put-away", "s", waiting->bundle);
  g_object_unref (waiting->widget);
  g_free (waiting->bundle);
  g_free (waiting);
}

void
docket_outbox_put_away (GtkWidget *widget, DocketDesk *desk, const DocketOutboxEntry *entry)
{
  g_autofree char *target = NULL;
  const char *action = docket_outbox_place (desk, entry, &target);
  g_autoptr (DocketRecord) record = NULL;
  Waiting *waiting = g_new0 (Waiting, 1);
  DocketKind kind;

  if (action != NULL && entry->state == DOCKET_OUTBOX_REJECTED)
    {
      kind = g_str_equal (action, "win.show-job") ? DOCKET_KIND_JOB : DOCKET_KIND_CUSTOMER;
      docket_store_get (docket_desk_get_reader (desk), kind, target, &record, NULL);
      docket_draft_call (desk, "put-away", kind, record != NULL ? target : NULL);
    }
  waiting->widget = g_object_ref (widget);
  waiting->bundle = g_strdup (entry->bundle);
  docket_writer_run_async (docket_desk_get_writer (desk), DOCKET_WRITER_SAVE, do_nothing_on_writer, NULL, NULL, NULL, on_put_away, waiting);
}

void
docket_outbox_edit (GtkWidget *widget, DocketDesk *desk, const DocketOutboxEntry *entry, GPtrArray *entries)
{
  g_autoptr (DocketRecord) record = NULL;
  Showing *showing = g_new0 (Showing, 1);
  DocketKind kind;

  showing->widget = g_object_ref (widget);
  showing->action = docket_outbox_place (desk, entry, &showing->target);
  if (showing->action == NULL || entry->state != DOCKET_OUTBOX_REJECTED)
    {
      if (showing->action != NULL)
        {
          show (showing);
          return;
        }
      g_object_unref (showing->widget);
      g_free (showing);
      return;
    }
  kind = g_str_equal (showing->action, "win.show-job") ? DOCKET_KIND_JOB : DOCKET_KIND_CUSTOMER;
  showing->desk = g_object_ref (desk);
  showing->kind = kind;
  docket_store_get (docket_desk_get_reader (desk), kind, showing->target, &record, NULL);
  if (record != NULL)
    {
      keep_edit (desk, entry, record);
      keep_note (desk, entry, showing->target);
    }
  else
    {
      if (!keep_new (desk, entries, kind, showing->target))
        showing->sentence = _ ("Another new one is half written. Finish it first; what was refused stays in the Outbox until then.");
      /* A new one that was not taken: there is nothing to show but its form. */
      showing->action = kind == DOCKET_KIND_JOB ? "win.new-job" : "win.new-customer";
      g_clear_pointer (&showing->target, g_free);
    }
  /* The writer keeps the order: after this the drafts are on the disk. */
  docket_writer_run_async (docket_desk_get_writer (desk), DOCKET_WRITER_SAVE, do_nothing_on_writer, NULL, NULL, NULL, on_drafts_kept, showing);
}
