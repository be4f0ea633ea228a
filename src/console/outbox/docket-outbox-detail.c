/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The pane beside the Outbox.  Attempts come from the flight recorder; the last
 * line is the attempt that is still to come.
 */
#include "docket-config.h"

#include <glib/gi18n-lib.h>

#include "docket-outbox-detail.h"

#include "docket-facts.h"
#include "docket-looks.h"
#include "docket-outbox-words.h"
#include "docket-text.h"

#define ATTEMPTS_MAX 12

struct _DocketOutboxDetail
{
  GtkWidget parent_instance;

  GtkWidget *content;
  GtkImage *icon;
  GtkLabel *state;
  GtkLabel *title;
  GtkLabel *origin;
  GtkBox *parts;
  GtkWidget *attempts_part;
  GtkGrid *attempts;
  GtkWidget *actions;
  GtkWidget *loss_part;
  GtkLabel *loss;
  GtkButton *send;
  GtkButton *raise;
  GtkButton *see;
  GtkButton *edit;
  GtkButton *undo;
  GtkButton *copy;
  GtkLabel *wait; /* (nullable): counts the next attempt down; of the grid */
  gint64 next_attempt_at;
  GtkButton *discard;
};

enum
{
  CLOSED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (DocketOutboxDetail, docket_outbox_detail, GTK_TYPE_WIDGET)

static GtkWidget *
create_label (const char *text, const char *css_class)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_yalign (GTK_LABEL (label), 0);
  docket_facts_wrap (GTK_LABEL (label));
  if (css_class != NULL)
    gtk_widget_add_css_class (label, css_class);
  return label;
}

/* Who imported a town does not read it here. */
static void
show_rest (DocketOutboxDetail *self, const DocketOutboxEntry *entry)
{
  g_autofree char *text = NULL;

  if (entry->n_more == 0)
    return;
  text = g_strdup_printf (ngettext ("%u more record", "%u more records", entry->n_more), entry->n_more);
  gtk_box_append (self->parts, create_label (text, "outbox-caption"));
}

static void
show_parts (DocketOutboxDetail *self, DocketDesk *desk, const DocketOutboxEntry *entry)
{
  GtkWidget *child;
  g_autofree char *shown = NULL;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->parts))) != NULL)
    gtk_box_remove (self->parts, child);
  for (guint i = 0; i < entry->items->len; i++)
    {
      const DocketOutboxItem *item = g_ptr_array_index (entry->items, i);
      g_autoptr (GPtrArray) lines = docket_outbox_lines (desk, item->operation);
      g_autofree char *name = docket_desk_record_name (desk, item->operation->record_kind, item->operation->record_id);

      if (g_strcmp0 (name, shown) != 0 && entry->items->len > 1)
        gtk_box_append (self->parts, create_label (name, "outbox-caption"));
      g_free (shown);
      shown = g_steal_pointer (&name);
      for (guint n = 0; n < lines->len; n++)
        gtk_box_append (self->parts, create_label (g_ptr_array_index (lines, n), NULL));
    }
  show_rest (self, entry);
}

static GtkWidget *
add_attempt (DocketOutboxDetail *self, int row, const char *time, const char *answer, const char *wait, gboolean to_come)
{
  g_autofree char *number = g_strdup_printf ("%d", row + 1);
  const char *css_class = to_come ? "heading" : NULL;
  GtkWidget *middle = create_label (answer, css_class);
  GtkWidget *end = create_label (wait, to_come ? "heading" : "dim-label");

  gtk_widget_set_hexpand (middle, TRUE);
  gtk_grid_attach (self->attempts, create_label (number, "dim-label"), 0, row, 1, 1);
  gtk_grid_attach (self->attempts, create_label (time, css_class), 1, row, 1, 1);
  gtk_grid_attach (self->attempts, middle, 2, row, 1, 1);
  gtk_grid_attach (self->attempts, end, 3, row, 1, 1);
  return end;
}

/* The part of a save that was tried most often speaks for the whole. */
static const DocketOutboxItem *
find_most_tried (const DocketOutboxEntry *entry)
{
  const DocketOutboxItem *most = NULL;

  for (guint i = 0; i < entry->items->len; i++)
    {
      const DocketOutboxItem *item = g_ptr_array_index (entry->items, i);

      if (most == NULL || item->attempts > most->attempts)
        most = item;
    }
  return most;
}

static void
show_attempts (DocketOutboxDetail *self, DocketDesk *desk, const DocketOutboxEntry *entry)
{
  const DocketOutboxItem *tried = find_most_tried (entry);
  const DocketSyncStatus *status = docket_desk_get_status (desk);
  gboolean offline = status->state == DOCKET_SYNC_OFFLINE;
  gint64 now_ms = docket_clock_now_ms (docket_desk_get_clock (desk));
  g_autoptr (GPtrArray) journal = NULL;
  g_autoptr (GError) error = NULL;
  GtkWidget *child;
  int row = 0;

  self->wait = NULL;
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->attempts))) != NULL)
    gtk_grid_remove (self->attempts, child);
  if (tried != NULL)
    {
      journal = docket_store_get_journal (docket_desk_get_reader (desk), tried->operation->key, ATTEMPTS_MAX, &error);
      if (journal == NULL)
        g_warning ("Cannot read the attempts: %s", error->message);
    }
  for (guint i = 0; journal != NULL && i < journal->len; i++)
    {
      const DocketJournalEntry *attempt = g_ptr_array_index (journal, i);
      g_autofree char *time = docket_time_format (attempt->at, now_ms);
      g_autofree char *in = docket_wait_format (attempt->wait_ms);
      /* Translators: beside what a server answered: "to be tried again in 40 s" */
      g_autofree char *wait = attempt->wait_ms > 0 ? g_strdup_printf (_ ("to be tried again %s"), in) : g_strdup ("");

      /* Written down in the language of whoever synced: docketctl, say, in a service. */
      add_attempt (self, row++, time, attempt->answer, wait, FALSE);
    }
  if (docket_outbox_is_failing (entry) && docket_outbox_desk_may_send (desk) && (!offline || status->next_attempt_at > 0))
    {
      /* Others may go before it; nothing goes before the head of the page says so. Without
       * a line it goes as soon as the server is reached again, however long its own wait. */
      gint64 at = offline ? status->next_attempt_at : MAX (entry->next_attempt_at, status->next_attempt_at);
      g_autofree char *time = docket_time_format_clock (at);
      g_autofree char *wait = docket_wait_format (at - now_ms);

      self->wait = GTK_LABEL (add_attempt (self, row++, time, offline ? _ ("Next attempt to reach the server") : _ ("Next attempt of this save"), wait, TRUE));
      self->next_attempt_at = at;
    }
  gtk_widget_set_visible (self->attempts_part, row > 0);
}

static void
show_edit (DocketOutboxDetail *self, DocketDesk *desk, const DocketOutboxEntry *entry)
{
  g_autofree char *id = NULL;
  const char *action = docket_outbox_place (desk, entry, &id);

  gtk_widget_set_visible (GTK_WIDGET (self->edit), action != NULL && docket_outbox_section_of (entry) != DOCKET_OUTBOX_SECTION_SENT);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->edit), entry->state == DOCKET_OUTBOX_REJECTED ? _ ("Open it with what you had typed, to mend it") : _ ("Open what it is about"));
  gtk_actionable_set_action_target (GTK_ACTIONABLE (self->edit), "s", entry->bundle);
}

void
docket_outbox_detail_show (DocketOutboxDetail *self, DocketDesk *desk, const DocketOutboxEntry *entry)
{
  g_autofree char *sentence = NULL;
  g_autofree char *origin = NULL;
  g_autofree char *loss = NULL;

  g_return_if_fail (DOCKET_IS_OUTBOX_DETAIL (self));

  sentence = docket_outbox_sentence (entry);
  origin = docket_outbox_origin (desk, entry);
  loss = docket_outbox_loss (desk, entry);
  gtk_image_set_from_icon_name (self->icon, docket_outbox_icon_name (desk, entry));
  docket_widget_set_look (GTK_WIDGET (self->icon), "sync-", NULL);
  docket_widget_set_look (GTK_WIDGET (self->icon), "outbox-", NULL);
  gtk_widget_add_css_class (GTK_WIDGET (self->icon), docket_outbox_css_class (desk, entry));
  gtk_label_set_label (self->state, entry->state_text);
  gtk_label_set_label (self->title, sentence);
  gtk_label_set_label (self->origin, origin);
  gtk_label_set_label (self->loss, loss);
  gtk_widget_set_visible (self->loss_part, docket_outbox_may_discard (entry));
  show_parts (self, desk, entry);
  show_attempts (self, desk, entry);
  show_edit (self, desk, entry);
  gtk_widget_set_visible (GTK_WIDGET (self->send), docket_outbox_is_waiting (entry) && docket_outbox_desk_may_send (desk));
  gtk_widget_set_visible (GTK_WIDGET (self->raise), docket_outbox_may_raise (entry));
  gtk_widget_set_visible (GTK_WIDGET (self->see), entry->review != NULL);
  gtk_widget_set_visible (GTK_WIDGET (self->undo), docket_outbox_may_undo (entry));
  gtk_widget_set_visible (GTK_WIDGET (self->discard), docket_outbox_may_discard (entry));
  if (entry->review != NULL)
    gtk_actionable_set_action_target (GTK_ACTIONABLE (self->see), "s", entry->review);
  gtk_actionable_set_action_target (GTK_ACTIONABLE (self->send), "s", entry->bundle);
  gtk_actionable_set_action_target (GTK_ACTIONABLE (self->raise), "s", entry->bundle);
  gtk_actionable_set_action_target (GTK_ACTIONABLE (self->undo), "s", entry->bundle);
  gtk_actionable_set_action_target (GTK_ACTIONABLE (self->copy), "s", entry->bundle);
  gtk_actionable_set_action_target (GTK_ACTIONABLE (self->discard), "s", entry->bundle);
}

int
docket_outbox_detail_get_foot_px (DocketOutboxDetail *self)
{
  int foot_px;

  g_return_val_if_fail (DOCKET_IS_OUTBOX_DETAIL (self), 0);

  if (!gtk_widget_get_mapped (self->actions))
    return 0;
  gtk_widget_measure (self->actions, GTK_ORIENTATION_VERTICAL, gtk_widget_get_width (self->actions), &foot_px, NULL, NULL, NULL);
  return foot_px;
}

void
docket_outbox_detail_tick (DocketOutboxDetail *self, gint64 now_ms)
{
  g_autofree char *wait = NULL;

  g_return_if_fail (DOCKET_IS_OUTBOX_DETAIL (self));

  if (self->wait == NULL)
    return;
  wait = docket_wait_format (self->next_attempt_at - now_ms);
  gtk_label_set_label (self->wait, wait);
}

static void
on_close_clicked (DocketOutboxDetail *self)
{
  g_signal_emit (self, signals[CLOSED], 0);
}

static void
docket_outbox_detail_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), DOCKET_TYPE_OUTBOX_DETAIL);
  G_OBJECT_CLASS (docket_outbox_detail_parent_class)->dispose (object);
}

static void
docket_outbox_detail_class_init (DocketOutboxDetailClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = docket_outbox_detail_dispose;
  signals[CLOSED] = g_signal_new ("closed", DOCKET_TYPE_OUTBOX_DETAIL, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/docketdesk/Docket/docket-outbox-detail.ui");
  gtk_widget_class_bind_template_child (widget_class, DocketOutboxDetail, content);
  gtk_widget_class_bind_template_child (widget_class, DocketOutboxDetail, icon);
  gtk_widget_class_bind_template_child (widget_class, DocketOutboxDetail, state);
  gtk_widget_class_bind_template_child (widget_class, DocketOutboxDetail, title);
  gtk_widget_class_bind_template_child (widget_class, DocketOutboxDetail, origin);
  gtk_widget_class_bind_template_child (widget_class, DocketOutboxDetail, parts);
  gtk_widget_class_bind_template_child (widget_class, DocketOutboxDetail, attempts_part);
  gtk_widget_class_bind_template_child (widget_class, DocketOutboxDetail, attempts);
  gtk_widget_class_bind_template_child (widget_class, DocketOutboxDetail, loss_part);
  gtk_widget_class_bind_template_child (widget_class, DocketOutboxDetail, loss);
  gtk_widget_class_bind_template_child (widget_class, DocketOutboxDetail, actions);
  gtk_widget_class_bind_template_child (widget_class, DocketOutboxDetail, send);
  gtk_widget_class_bind_template_child (widget_class, DocketOutboxDetail, raise);
  gtk_widget_class_bind_template_child (widget_class, DocketOutboxDetail, see);
  gtk_widget_class_bind_template_child (widget_class, DocketOutboxDetail, edit);
  gtk_widget_class_bind_template_child (widget_class, DocketOutboxDetail, undo);
  gtk_widget_class_bind_template_child (widget_class, DocketOutboxDetail, copy);
  gtk_widget_class_bind_template_child (widget_class, DocketOutboxDetail, discard);
  gtk_widget_class_bind_template_callback (widget_class, on_close_clicked);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "outbox-detail");
}

static void
docket_outbox_detail_init (DocketOutboxDetail *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
