/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Send now, and Edit.  What was refused becomes a draft, the same that typing
 * leaves behind: so the form, or the field for notes, offers it as it offers any
 * draft, and it outlives a crash.  The refused save itself stays in the Outbox
 * until it is discarded.
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
  return docket_store_outbox_make_keys_due (store, data, error);
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
  GPtrArray *keys = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < entry->items->len; i++)
    g_ptr_array_add (keys, g_strdup (((const DocketOutboxItem *) g_ptr_array_index (entry->items, i))->operation->key));
  docket_writer_run_async (docket_desk_get_writer (desk), DOCKET_WRITER_SAVE, make_due_on_writer, keys, (GDestroyNotify) g_ptr_array_unref, NULL, on_made_due,
                           g_object_ref (widget));
  docket_desk_hint (desk);
  if (docket_desk_get_status (desk)->state == DOCKET_SYNC_OFFLINE)
    gtk_widget_activate_action (widget, "win.toast", "s", _ ("The server cannot be reached just now. It goes as soon as it can be."));
}

/* -- Edit -- */

typedef struct
{
  GtkWidget *widget; /* (owned) */
  const char *action;
  char *target; /* (nullable) */
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
  g_object_unref (showing->widget);
  g_free (showing->target);
  g_free (showing);
}

static void
on_drafts_kept (GObject *source, GAsyncResult *result, gpointer data)
{
  docket_writer_run_finish (DOCKET_WRITER (source), result, NULL);
  show (data);
}

/* Into what is there already; FALSE: nothing of it was new. */
static gboolean
add_texts (DocketDesk *desk, DocketFormDraft *draft, const DocketValues *values)
{
  gboolean added = FALSE;

  for (guint i = 0; values != NULL && i < docket_values_n (values); i++)
    {
      DocketField field = docket_values_nth_field (values, i);
      const DocketFieldInfo *info = docket_field_info (field);
      g_autofree char *path = g_strdup_printf ("%s.%s", docket_kind_info (info->kind)->name, info->name);

      if (g_hash_table_contains (draft->texts, path))
        continue;
      g_hash_table_insert (draft->texts, g_steal_pointer (&path), docket_field_to_text (field, docket_values_nth_value (values, i), docket_desk_get_currency (desk)));
      added = TRUE;
    }
  return added;
}

static DocketFormDraft *
begin_draft (DocketDesk *desk, const char *name, DocketRecord *record)
{
  g_autofree char *text = docket_draft_load (desk, name);
  DocketFormDraft *draft = text != NULL ? docket_form_draft_from_text (text) : NULL;

  return draft != NULL ? draft : docket_form_draft_new (record, docket_clock_now_ms (docket_desk_get_clock (desk)));
}

/* What was refused of the record with that id, into the draft of its form. */
static void
keep_form (DocketDesk *desk, const DocketOutboxEntry *entry, DocketKind kind, const char *id, DocketRecord *record)
{
  g_autofree char *name = docket_draft_form_name (kind, record != NULL ? id : NULL);
  g_autoptr (DocketFormDraft) draft = begin_draft (desk, name, record);
  g_autofree char *text = NULL;
  gboolean added = FALSE;

  for (guint i = 0; i < entry->items->len; i++)
    {
      const DocketOutboxItem *item = g_ptr_array_index (entry->items, i);
      const DocketOperation *operation = item->operation;

      if (item->state == DOCKET_OUTBOX_REJECTED && operation->record_kind == kind && g_strcmp0 (operation->record_id, id) == 0
          && (operation->kind == DOCKET_OPERATION_EDIT || (operation->kind == DOCKET_OPERATION_CREATE && record == NULL)))
        added |= add_texts (desk, draft, operation->set);
    }
  if (!added)
    return;
  text = docket_form_draft_to_text (draft);
  docket_draft_keep (desk, name, text);
}

/* A refused note goes back to where notes are written. */
static void
keep_note (DocketDesk *desk, const DocketOutboxEntry *entry, const char *id)
{
  g_autofree char *name = g_strconcat ("note:", id, NULL);
  g_autofree char *begun = docket_draft_load (desk, name);
  g_autoptr (GString) text = g_string_new (begun);
  gsize before = text->len;

  for (guint i = 0; i < entry->items->len; i++)
    {
      const DocketOutboxItem *item = g_ptr_array_index (entry->items, i);
      const DocketOperation *operation = item->operation;
      const char *body = operation->set != NULL && operation->record_kind == DOCKET_KIND_NOTE ? docket_values_get_text (operation->set, DOCKET_NOTE_BODY) : NULL;

      if (item->state == DOCKET_OUTBOX_REJECTED && operation->kind == DOCKET_OPERATION_CREATE && body != NULL && strstr (text->str, body) == NULL)
        g_string_append_printf (text, "%s%s", text->len > 0 ? " " : "", body);
    }
  if (text->len > before)
    docket_draft_keep (desk, name, text->str);
}

void
docket_outbox_edit (GtkWidget *widget, DocketDesk *desk, const DocketOutboxEntry *entry)
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
  docket_store_get (docket_desk_get_reader (desk), kind, showing->target, &record, NULL);
  keep_form (desk, entry, kind, showing->target, record);
  if (record != NULL)
    keep_note (desk, entry, showing->target);
  else
    {
      /* A new one that was not taken: there is nothing to show but its form. */
      showing->action = kind == DOCKET_KIND_JOB ? "win.new-job" : "win.new-customer";
      g_clear_pointer (&showing->target, g_free);
    }
  /* The writer keeps the order: after this the drafts are on the disk. */
  docket_writer_run_async (docket_desk_get_writer (desk), DOCKET_WRITER_SAVE, do_nothing_on_writer, NULL, NULL, NULL, on_drafts_kept, showing);
}
