/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * One save in the Outbox.  The row copies what it needs from the entry: the
 * page reads entries anew whenever the queue moves, and rows stay, so that the
 * focus does.
 */
#include "docket-config.h"

#include <glib/gi18n-lib.h>

#include "docket-outbox-entry-row.h"

#include "docket-looks.h"
#include "docket-outbox-upload.h"
#include "docket-outbox-words.h"
#include "docket-text.h"

struct _DocketOutboxEntryRow
{
  GtkListBoxRow parent_instance;

  DocketDesk *desk;
  char *bundle;
  char *picture; /* (nullable): path of what the thumbnail shows */

  GtkImage *icon;
  GtkPicture *thumbnail;
  GtkWidget *progress_box;
  GtkProgressBar *progress;
  GtkLabel *percent;
  GtkLabel *time;
  GtkLabel *sentence;
  GtkLabel *state;
  GtkBox *body; /* the words, and what can be done with them */
  GtkWidget *sent_box;
  GtkLabel *sent_state;
  GtkButton *send;
  GtkButton *raise;
  GtkButton *see;
  GtkMenuButton *menu;
};

G_DEFINE_FINAL_TYPE (DocketOutboxEntryRow, docket_outbox_entry_row, GTK_TYPE_LIST_BOX_ROW)

static GMenuModel *
create_menu (DocketDesk *desk, const DocketOutboxEntry *entry)
{
  GMenu *menu = g_menu_new ();
  g_autoptr (GMenuItem) copy = g_menu_item_new (_ ("Copy details"), NULL);
  g_autofree char *id = NULL;
  const char *place = docket_outbox_place (desk, entry, &id);

  if (docket_outbox_is_waiting (entry) && docket_outbox_desk_may_send (desk))
    {
      g_autoptr (GMenuItem) send = g_menu_item_new (_ ("Send now"), NULL);

      g_menu_item_set_action_and_target (send, "outbox.send", "s", entry->bundle);
      g_menu_append_item (menu, send);
    }
  if (place != NULL && docket_outbox_section_of (entry) != DOCKET_OUTBOX_SECTION_SENT)
    {
      g_autoptr (GMenuItem) edit = g_menu_item_new (_ ("Edit"), NULL);

      g_menu_item_set_action_and_target (edit, "outbox.edit", "s", entry->bundle);
      g_menu_append_item (menu, edit);
    }
  g_menu_item_set_action_and_target (copy, "outbox.copy", "s", entry->bundle);
  g_menu_append_item (menu, copy);
  if (docket_outbox_may_discard (entry))
    {
      g_autoptr (GMenuItem) discard = g_menu_item_new (_ ("Discard"), NULL);

      g_menu_item_set_action_and_target (discard, "outbox.discard", "s", entry->bundle);
      g_menu_append_item (menu, discard);
    }
  return G_MENU_MODEL (menu);
}

static void
set_label (GtkLabel *label, const char *text)
{
  if (g_strcmp0 (gtk_label_get_label (label), text) != 0)
    gtk_label_set_label (label, text);
}

static void
set_names (DocketOutboxEntryRow *self, const DocketOutboxEntry *entry)
{
  g_autofree char *sentence = docket_outbox_sentence (entry);
  g_autofree char *name = g_strdup_printf ("%s. %s", sentence, entry->state_text);
  g_autofree char *more = g_strdup_printf (_ ("More about: %s"), sentence);

  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->menu), GTK_ACCESSIBLE_PROPERTY_LABEL, more, -1);
}

/* Read again only when it is another one. */
static void
show_thumbnail (DocketOutboxEntryRow *self, const char *path)
{
  gtk_widget_set_visible (GTK_WIDGET (self->thumbnail), path != NULL);
  if (g_strcmp0 (self->picture, path) == 0)
    return;
  g_free (self->picture);
  self->picture = g_strdup (path);
  gtk_picture_set_filename (self->thumbnail, path);
}

static void
show_files (DocketOutboxEntryRow *self, const DocketOutboxEntry *entry)
{
  gboolean is_files = docket_outbox_section_of (entry) == DOCKET_OUTBOX_SECTION_FILES;
  g_auto (DocketOutboxUpload) upload = { 0 };
  g_autofree char *words = NULL;
  g_autofree char *text = NULL;
  g_autofree char *percent = NULL;
  double fraction;

  is_files = is_files && docket_outbox_upload_read (self->desk, entry, &upload);
  gtk_widget_set_visible (self->progress_box, is_files);
  show_thumbnail (self, is_files ? upload.thumbnail : NULL);
  if (!is_files)
    return;
  fraction = docket_outbox_upload_fraction (&upload);
  words = docket_outbox_upload_words (&upload);
  text = g_strdup_printf (_ ("%s · %s"), words, entry->state_text);
  percent = g_strdup_printf (_ ("%d %%"), (int) (fraction * 100.0));
  set_label (self->state, text);
  set_label (self->percent, percent);
  gtk_progress_bar_set_fraction (self->progress, fraction);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->progress), GTK_ACCESSIBLE_PROPERTY_LABEL, words, -1);
}

void
docket_outbox_entry_row_update (DocketOutboxEntryRow *self, const DocketOutboxEntry *entry)
{
  gboolean sent = docket_outbox_section_of (entry) == DOCKET_OUTBOX_SECTION_SENT;
  g_autofree char *time = NULL;
  g_autofree char *sentence = docket_outbox_sentence (entry);
  g_autoptr (GMenuModel) menu = NULL;

  g_return_if_fail (DOCKET_IS_OUTBOX_ENTRY_ROW (self));

  g_free (self->bundle);
  self->bundle = g_strdup (entry->bundle);
  time = docket_time_format_clock (entry->settled_at != 0 ? entry->settled_at : entry->saved_at);
  gtk_image_set_from_icon_name (self->icon, docket_outbox_icon_name (self->desk, entry));
  docket_widget_set_look (GTK_WIDGET (self->icon), "sync-", NULL);
  docket_widget_set_look (GTK_WIDGET (self->icon), "outbox-", NULL);
  gtk_widget_add_css_class (GTK_WIDGET (self->icon), docket_outbox_css_class (self->desk, entry));
  set_label (self->time, time);
  set_label (self->sentence, sentence);
  set_label (self->state, entry->state_text);
  set_label (self->sent_state, entry->state_text);
  gtk_widget_set_visible (GTK_WIDGET (self->icon), !sent);
  gtk_widget_set_visible (GTK_WIDGET (self->time), sent);
  gtk_widget_set_visible (GTK_WIDGET (self->state), !sent);
  gtk_widget_set_visible (self->sent_box, sent);
  /* In large text nothing would be left of the sentence beside its buttons. */
  gtk_orientable_set_orientation (GTK_ORIENTABLE (self->body), docket_text_is_large () && !sent ? GTK_ORIENTATION_VERTICAL : GTK_ORIENTATION_HORIZONTAL);
  gtk_widget_set_visible (GTK_WIDGET (self->send), docket_outbox_is_failing (entry) && docket_outbox_desk_may_send (self->desk));
  gtk_widget_set_visible (GTK_WIDGET (self->raise), docket_outbox_may_raise (entry));
  gtk_actionable_set_action_target (GTK_ACTIONABLE (self->raise), "s", entry->bundle);
  gtk_widget_set_visible (GTK_WIDGET (self->see), entry->review != NULL && !sent);
  if (entry->review != NULL)
    gtk_actionable_set_action_target (GTK_ACTIONABLE (self->see), "s", entry->review);
  show_files (self, entry);
  menu = create_menu (self->desk, entry);
  /* An open menu stays as it is under the person's hand. */
  if (gtk_menu_button_get_popover (self->menu) == NULL || !gtk_widget_get_visible (GTK_WIDGET (gtk_menu_button_get_popover (self->menu))))
    gtk_menu_button_set_menu_model (self->menu, menu);
  gtk_widget_set_visible (GTK_WIDGET (self->menu), !sent);
  set_names (self, entry);
}

static void
docket_outbox_entry_row_dispose (GObject *object)
{
  DocketOutboxEntryRow *self = DOCKET_OUTBOX_ENTRY_ROW (object);

  g_clear_object (&self->desk);
  g_clear_pointer (&self->bundle, g_free);
  g_clear_pointer (&self->picture, g_free);
  G_OBJECT_CLASS (docket_outbox_entry_row_parent_class)->dispose (object);
}

static void
docket_outbox_entry_row_class_init (DocketOutboxEntryRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = docket_outbox_entry_row_dispose;
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/docketdesk/Docket/docket-outbox-entry-row.ui");
  gtk_widget_class_bind_template_child (widget_class, DocketOutboxEntryRow, icon);
  gtk_widget_class_bind_template_child (widget_class, DocketOutboxEntryRow, thumbnail);
  gtk_widget_class_bind_template_child (widget_class, DocketOutboxEntryRow, progress_box);
  gtk_widget_class_bind_template_child (widget_class, DocketOutboxEntryRow, progress);
  gtk_widget_class_bind_template_child (widget_class, DocketOutboxEntryRow, percent);
  gtk_widget_class_bind_template_child (widget_class, DocketOutboxEntryRow, time);
  gtk_widget_class_bind_template_child (widget_class, DocketOutboxEntryRow, sentence);
  gtk_widget_class_bind_template_child (widget_class, DocketOutboxEntryRow, state);
  gtk_widget_class_bind_template_child (widget_class, DocketOutboxEntryRow, body);
  gtk_widget_class_bind_template_child (widget_class, DocketOutboxEntryRow, sent_box);
  gtk_widget_class_bind_template_child (widget_class, DocketOutboxEntryRow, sent_state);
  gtk_widget_class_bind_template_child (widget_class, DocketOutboxEntryRow, send);
  gtk_widget_class_bind_template_child (widget_class, DocketOutboxEntryRow, see);
  gtk_widget_class_bind_template_child (widget_class, DocketOutboxEntryRow, raise);
  gtk_widget_class_bind_template_child (widget_class, DocketOutboxEntryRow, menu);
}

static void
docket_outbox_entry_row_init (DocketOutboxEntryRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
docket_outbox_entry_row_new (DocketDesk *desk, const DocketOutboxEntry *entry)
{
  DocketOutboxEntryRow *self = g_object_new (DOCKET_TYPE_OUTBOX_ENTRY_ROW, NULL);

  self->desk = g_object_ref (desk);
  docket_outbox_entry_row_update (self, entry);
  return GTK_WIDGET (self);
}

const char *
docket_outbox_entry_row_get_bundle (DocketOutboxEntryRow *self)
{
  g_return_val_if_fail (DOCKET_IS_OUTBOX_ENTRY_ROW (self), NULL);
  return self->bundle;
}
