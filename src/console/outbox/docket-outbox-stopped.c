/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Who discards an import of a hundred thousand customers sees here how far that is, and
 * may stop it; who starts the program after it was killed meanwhile sees how far it got.
 * What another program is at, docketctl mostly, is only looked at.
 * One line; the next one comes when it is settled.
 */
#include "docket-config.h"

#include <glib/gi18n-lib.h>

#include "docket-outbox-stopped.h"

#include "docket-in-parts.h"

#define LOOK_AGAIN_S 2

gboolean
docket_outbox_stopped_find (DocketDesk *desk, const char *bundle, DocketUndoWhat *what)
{
  g_autoptr (GPtrArray) all = docket_store_get_unfinished (docket_desk_get_reader (desk), NULL);

  for (guint i = 0; all != NULL && i < all->len; i++)
    {
      const DocketUnfinished *one = g_ptr_array_index (all, i);

      if (!g_str_equal (one->bundle, bundle))
        continue;
      *what = one->what;
      return TRUE;
    }
  return FALSE;
}

/* (transfer full) */
static char *
say (const DocketUnfinished *one, gboolean running)
{
  /* Translators: in all six, how many of how many changes */
  switch (one->what)
    {
    case DOCKET_UNDO_LET_GO:
      return g_strdup_printf (running ? ngettext ("Discarding: %u of %u change", "Discarding: %u of %u changes", one->all)
                                      : ngettext ("Discarding stopped at %u of %u change. Nothing more of it is sent.", "Discarding stopped at %u of %u changes. Nothing more of it is sent.", one->all),
                              one->done, one->all);
    case DOCKET_UNDO_PUT_BACK:
      return g_strdup_printf (running ? ngettext ("Putting back: %u of %u change", "Putting back: %u of %u changes", one->all)
                                      : ngettext ("Putting back stopped at %u of %u change.", "Putting back stopped at %u of %u changes.", one->all),
                              one->done, one->all);
    case DOCKET_UNDO_TAKE_BACK:
    default:
      return g_strdup_printf (running ? ngettext ("Undoing: %u of %u change", "Undoing: %u of %u changes", one->all)
                                      : ngettext ("Undoing stopped at %u of %u change.", "Undoing stopped at %u of %u changes.", one->all),
                              one->done, one->all);
    }
}

char *
docket_outbox_stopped_say (DocketDesk *desk)
{
  g_autoptr (GPtrArray) all = docket_store_get_unfinished (docket_desk_get_reader (desk), NULL);
  const DocketUnfinished *one = all != NULL && all->len > 0 ? g_ptr_array_index (all, 0) : NULL;

  return one != NULL && !one->elsewhere && !docket_in_parts_is_running (desk, one->bundle) ? say (one, FALSE) : NULL;
}

static void
show_button (GtkButton *button, gboolean visible, const char *bundle)
{
  gtk_widget_set_visible (GTK_WIDGET (button), visible);
  gtk_actionable_set_action_target (GTK_ACTIONABLE (button), "s", bundle);
}

static gboolean
on_look_again (gpointer data)
{
  DocketOutboxStopped *self = data;

  self->look_again = 0;
  docket_outbox_stopped_show (self, self->desk);
  return G_SOURCE_REMOVE;
}

/* A program that is killed tells nobody that it does not go on. */
static void
look_again (DocketOutboxStopped *self, DocketDesk *desk, gboolean elsewhere)
{
  self->desk = desk;
  if (!elsewhere)
    docket_outbox_stopped_clear (self);
  else if (self->look_again == 0)
    self->look_again = g_timeout_add_seconds (LOOK_AGAIN_S, on_look_again, self);
}

void
docket_outbox_stopped_show (DocketOutboxStopped *self, DocketDesk *desk)
{
  g_autoptr (GPtrArray) all = docket_store_get_unfinished (docket_desk_get_reader (desk), NULL);
  const DocketUnfinished *one;
  g_autofree char *text = NULL;
  gboolean here, running;

  look_again (self, desk, all != NULL && all->len > 0 && ((const DocketUnfinished *) g_ptr_array_index (all, 0))->elsewhere);
  gtk_widget_set_visible (self->box, all != NULL && all->len > 0);
  if (all == NULL || all->len == 0)
    return;
  one = g_ptr_array_index (all, 0);
  here = docket_in_parts_is_running (desk, one->bundle);
  running = here || one->elsewhere;
  text = say (one, running);
  if (g_strcmp0 (gtk_label_get_label (self->label), text) != 0)
    gtk_label_set_label (self->label, text);
  show_button (self->go_on, !running, one->bundle);
  show_button (self->put_back, !running && one->what == DOCKET_UNDO_LET_GO, one->bundle);
  show_button (self->leave, !running, one->bundle);
  show_button (self->stop, here, one->bundle);
}

void
docket_outbox_stopped_clear (DocketOutboxStopped *self)
{
  g_clear_handle_id (&self->look_again, g_source_remove);
}

static GtkButton *
add_button (DocketOutboxStopped *self, const char *label, const char *tooltip, const char *action)
{
  GtkWidget *button = gtk_button_new_with_mnemonic (label);

  gtk_widget_set_tooltip_text (button, tooltip);
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_actionable_set_action_target (GTK_ACTIONABLE (button), "s", "");
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), action);
  gtk_box_append (GTK_BOX (self->box), button);
  return GTK_BUTTON (button);
}

void
docket_outbox_stopped_init (DocketOutboxStopped *self)
{
  self->box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
  self->label = g_object_new (GTK_TYPE_LABEL, "accessible-role", GTK_ACCESSIBLE_ROLE_STATUS, "xalign", 0.0, "hexpand", TRUE, "wrap", TRUE, "wrap-mode", PANGO_WRAP_WORD_CHAR, "width-chars", 16, NULL);
  gtk_widget_add_css_class (self->box, "outbox-toolbar");
  gtk_widget_add_css_class (GTK_WIDGET (self->label), "numeric");
  gtk_widget_set_visible (self->box, FALSE);
  gtk_box_append (GTK_BOX (self->box), GTK_WIDGET (self->label));
  self->stop = add_button (self, _ ("_Stop"), _ ("What is done stays done"), "outbox.stop");
  self->go_on = add_button (self, _ ("_Go on"), _ ("Do the rest as well"), "outbox.go-on");
  self->put_back = add_button (self, _ ("_Put back"), _ ("Put back what was discarded of it"), "outbox.take-back");
  self->leave = add_button (self, _ ("_Leave it so"), _ ("What is done stays done, and the rest as it is"), "outbox.leave");
}
