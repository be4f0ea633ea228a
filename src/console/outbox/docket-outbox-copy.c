/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Copy details.  The page has read a few operations of a large save; whoever sends
 * the details to somebody wants them all, or to be told how many are not there.
 */
#include "docket-config.h"

#include <glib/gi18n-lib.h>

#include "docket-outbox-copy.h"

#include "docket-outbox-words.h"

#define JOURNAL_MAX 50

typedef struct
{
  GtkWidget *widget;
  DocketDesk *desk;
  const DocketOutboxEntry *entry;
  GPtrArray *entries;  /* keeps it */
  gint64 from;         /* position of its first operation */
  GPtrArray *items;    /* (nullable): read on the writer's thread, as the next */
  GPtrArray *journals; /* element-type GPtrArray */
} Copy;

static void
copy_free (Copy *copy)
{
  g_object_unref (copy->widget);
  g_object_unref (copy->desk);
  g_ptr_array_unref (copy->entries);
  g_clear_pointer (&copy->items, g_ptr_array_unref);
  g_clear_pointer (&copy->journals, g_ptr_array_unref);
  g_free (copy);
}

static gboolean
read_on_writer (DocketStore *store, gpointer data, GError **error)
{
  Copy *copy = data;

  copy->items = docket_store_outbox_of_save (store, copy->entry->bundle, copy->from, DOCKET_OUTBOX_COPY_MAX, error);
  copy->journals = g_ptr_array_new_with_free_func ((GDestroyNotify) g_ptr_array_unref);
  for (guint i = 0; copy->items != NULL && i < copy->items->len; i++)
    {
      const DocketOutboxItem *item = g_ptr_array_index (copy->items, i);
      GPtrArray *journal = docket_store_get_journal (store, item->operation->key, JOURNAL_MAX, error);

      if (journal == NULL)
        return FALSE;
      g_ptr_array_add (copy->journals, journal);
    }
  return copy->items != NULL;
}

static void
on_read (GObject *source, GAsyncResult *result, gpointer data)
{
  Copy *copy = data;
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;

  if (docket_writer_run_finish (DOCKET_WRITER (source), result, &error))
    {
      text = docket_outbox_details (copy->desk, copy->entry, copy->items, copy->journals);
      gdk_clipboard_set_text (gtk_widget_get_clipboard (copy->widget), text);
      gtk_widget_activate_action (copy->widget, "win.toast", "s", _ ("Details copied"));
    }
  else
    {
      text = docket_db_error_sentence (error);
      gtk_widget_activate_action (copy->widget, "win.toast", "s", text);
    }
  copy_free (copy);
}

void
docket_outbox_copy (GtkWidget *widget, DocketDesk *desk, const DocketOutboxEntry *entry, GPtrArray *entries)
{
  Copy *copy = g_new0 (Copy, 1);
  const DocketOutboxItem *first = g_ptr_array_index (entry->items, 0);

  copy->widget = g_object_ref (widget);
  copy->desk = g_object_ref (desk);
  copy->entry = entry;
  copy->entries = g_ptr_array_ref (entries);
  copy->from = first->position;
  docket_writer_run_async (docket_desk_get_writer (desk), DOCKET_WRITER_SYNC, read_on_writer, copy, NULL, NULL, on_read, copy);
}
