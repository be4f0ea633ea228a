/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The rows of one section. What is shown is what was read of it: the first few, as
 * most have no more; three hundred, when more were asked for; and then the next
 * three hundred in their place. Rows that stay are kept, and the focus with them.
 */
#include "docket-config.h"

#include <glib/gi18n-lib.h>

#include "docket-outbox-rows.h"

#include "docket-outbox-words.h"

#define SENT_ROWS_MAX 6
#define OTHER_ROWS_MAX 100
#define ALL_ROWS_MAX 300 /* when more were asked for: a list draws no more with ease */

DocketOutboxEntryRow *
docket_outbox_rows_at (DocketOutboxRows *self, guint at)
{
  GtkListBoxRow *row = gtk_list_box_get_row_at_index (self->list, (int) at);

  return row != NULL ? DOCKET_OUTBOX_ENTRY_ROW (row) : NULL;
}

/* Makes the rows those of @entries, keeping the ones that stay. */
static void
show_rows (DocketOutboxRows *self, DocketDesk *desk, GPtrArray *entries)
{
  DocketOutboxEntryRow *row;

  for (guint i = 0; i < entries->len; i++)
    {
      const DocketOutboxEntry *entry = g_ptr_array_index (entries, i);

      /* Rows leave from the front as they are sent: drop those first. */
      while ((row = docket_outbox_rows_at (self, i)) != NULL && g_strcmp0 (docket_outbox_entry_row_get_bundle (row), entry->bundle) != 0)
        {
          gboolean stays = FALSE;

          for (guint n = i; n < entries->len && !stays; n++)
            stays = g_strcmp0 (((const DocketOutboxEntry *) g_ptr_array_index (entries, n))->bundle, docket_outbox_entry_row_get_bundle (row)) == 0;
          if (stays)
            break;
          gtk_list_box_remove (self->list, GTK_WIDGET (row));
        }
      row = docket_outbox_rows_at (self, i);
      if (row != NULL && g_strcmp0 (docket_outbox_entry_row_get_bundle (row), entry->bundle) == 0)
        docket_outbox_entry_row_update (row, entry);
      else
        gtk_list_box_insert (self->list, docket_outbox_entry_row_new (desk, entry), (int) i);
    }
  while ((row = docket_outbox_rows_at (self, entries->len)) != NULL)
    gtk_list_box_remove (self->list, GTK_WIDGET (row));
}

guint
docket_outbox_rows_max (const DocketOutboxRows *self, DocketOutboxSection which)
{
  if (self->all)
    return ALL_ROWS_MAX;
  return which == DOCKET_OUTBOX_SECTION_SENT ? SENT_ROWS_MAX : OTHER_ROWS_MAX;
}

static void
show_more (DocketOutboxRows *self, guint n)
{
  guint until = self->skip + self->shown;
  g_autofree char *text = NULL;

  gtk_widget_set_visible (GTK_WIDGET (self->more), n > self->shown);
  if (self->all && until < n)
    /* Translators: which rows of a list are shown: "1 to 300 of 5000 · Show the next ones" */
    text = g_strdup_printf (_ ("%u to %u of %u · Show the next ones"), self->skip + 1, until, n);
  else if (self->all)
    /* Translators: "301 to 400 of 400 · Back to the first ones" */
    text = g_strdup_printf (_ ("%u to %u of %u · Back to the first ones"), self->skip + 1, until, n);
  else if (n > ALL_ROWS_MAX)
    text = g_strdup_printf (ngettext ("Show the first %u", "Show the first %u", ALL_ROWS_MAX), ALL_ROWS_MAX);
  else
    text = g_strdup_printf (_ ("Show all %u"), n);
  gtk_button_set_label (self->more, text);
}

void
docket_outbox_rows_show (DocketOutboxRows *self, DocketDesk *desk, DocketOutboxSection which, GPtrArray *entries, guint n, guint n_to_do)
{
  g_autofree char *title = docket_outbox_section_title (which, n, n_to_do);
  gboolean kept_back = which == DOCKET_OUTBOX_SECTION_WAITING && docket_desk_get_status (desk)->counts.kept_back;

  gtk_label_set_label (self->caption, docket_outbox_section_caption (kept_back ? DOCKET_OUTBOX_SECTION_NEEDS_YOU : which));
  self->shown = entries->len;
  gtk_label_set_label (self->title, title);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->list), GTK_ACCESSIBLE_PROPERTY_LABEL, title, -1);
  gtk_widget_set_visible (self->box, n > 0);
  show_more (self, n);
  show_rows (self, desk, entries);
}

void
docket_outbox_rows_turn (DocketOutboxRows *self, guint n)
{
  if (self->all)
    self->skip = self->skip + self->shown < n ? self->skip + self->shown : 0;
  self->all = TRUE;
}

gboolean
docket_outbox_rows_focus (DocketOutboxRows *sections)
{
  GtkWidget *wanted = NULL;

  for (guint i = 0; i < DOCKET_OUTBOX_N_SECTIONS; i++)
    {
      GtkWidget *selected = GTK_WIDGET (gtk_list_box_get_selected_row (sections[i].list));

      if (selected != NULL || wanted == NULL)
        wanted = selected != NULL ? selected : GTK_WIDGET (docket_outbox_rows_at (&sections[i], 0));
    }
  return wanted != NULL && gtk_widget_grab_focus (wanted);
}

/* -- In sight -- */

/* The rows have their places after the frame that they came in. */
static gboolean
on_frame (GtkWidget *row, GdkFrameClock *clock, gpointer laid_out)
{
  GtkWidget *port = gtk_widget_get_ancestor (row, GTK_TYPE_VIEWPORT);
  graphene_rect_t bounds;

  if (!*(gboolean *) laid_out)
    {
      *(gboolean *) laid_out = TRUE;
      return G_SOURCE_CONTINUE;
    }
  if (port != NULL && gtk_widget_compute_bounds (row, gtk_viewport_get_child (GTK_VIEWPORT (port)), &bounds))
    gtk_adjustment_clamp_page (gtk_scrollable_get_vadjustment (GTK_SCROLLABLE (port)), bounds.origin.y, bounds.origin.y + bounds.size.height);
  return G_SOURCE_REMOVE;
}

gboolean
docket_outbox_rows_select (DocketOutboxRows *sections, const DocketOutboxEntry *entry)
{
  DocketOutboxRows *self = &sections[docket_outbox_section_of (entry)];
  DocketOutboxEntryRow *row;

  for (guint at = 0; (row = docket_outbox_rows_at (self, at)) != NULL; at++)
    if (g_strcmp0 (docket_outbox_entry_row_get_bundle (row), entry->bundle) == 0)
      {
        gtk_list_box_select_row (self->list, GTK_LIST_BOX_ROW (row));
        gtk_widget_add_tick_callback (GTK_WIDGET (row), on_frame, g_new0 (gboolean, 1), g_free);
        return TRUE;
      }
  self->all = TRUE;
  self->skip = entry->before / ALL_ROWS_MAX * ALL_ROWS_MAX;
  return FALSE;
}

gboolean
docket_outbox_rows_begin_again (DocketOutboxRows *self, guint n)
{
  if (self->skip == 0 || self->skip < n)
    return FALSE;
  self->skip = 0;
  return TRUE;
}

void
docket_outbox_rows_init (DocketOutboxRows *self, DocketOutboxSection which)
{
  GtkWidget *head = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);

  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 4);
  self->title = GTK_LABEL (gtk_label_new (NULL));
  self->caption = GTK_LABEL (gtk_label_new (docket_outbox_section_caption (which)));
  self->list = GTK_LIST_BOX (gtk_list_box_new ());
  self->more = GTK_BUTTON (gtk_button_new ());
  gtk_widget_add_css_class (GTK_WIDGET (self->title), "heading");
  gtk_widget_add_css_class (GTK_WIDGET (self->caption), "outbox-caption");
  gtk_label_set_ellipsize (self->caption, PANGO_ELLIPSIZE_END);
  gtk_widget_add_css_class (GTK_WIDGET (self->list), "outbox-list");
  if (which == DOCKET_OUTBOX_SECTION_SENT)
    gtk_widget_add_css_class (GTK_WIDGET (self->list), "outbox-sent");
  gtk_widget_add_css_class (GTK_WIDGET (self->more), "flat");
  gtk_list_box_set_activate_on_single_click (self->list, FALSE);
  gtk_box_append (GTK_BOX (head), GTK_WIDGET (self->title));
  gtk_box_append (GTK_BOX (head), GTK_WIDGET (self->caption));
  gtk_box_append (GTK_BOX (self->box), head);
  gtk_box_append (GTK_BOX (self->box), GTK_WIDGET (self->list));
  gtk_box_append (GTK_BOX (self->box), GTK_WIDGET (self->more));
}
