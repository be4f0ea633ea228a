/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The sync pill.
 *
 * Every sentence comes from docket-sync-status.h; this widget only decides when
 * to say them again: when the status moves, and, because some speak of "in
 * 5 min", on a slow tick while a wait is running (a quick one while the popover
 * is open).  The popover's rows are read from the outbox when it opens.
 */

#include "docket-config.h"

#include <glib/gi18n-lib.h>

#include "docket-sync-pill.h"

#include "docket-looks.h"
#include "docket-outbox-reading.h"
#include "docket-text.h"

#define TICK_S 10
#define TICK_OPEN_S 1
#define ROWS_MAX 4
#define ROW_CHARS 40 /* what a row wants of the width: it opens at the edge of the window */

struct _DocketSyncPill
{
  GtkWidget parent_instance;

  DocketDesk *desk;
  DocketOutboxReading *reading; /* (nullable): of the desk's */
  guint tick_source;

  GtkMenuButton *button;
  GtkImage *icon;
  GtkLabel *label;
  GtkPopover *popover;
  GtkLabel *title;
  GtkLabel *line;
  GtkBox *rows;
  GtkLabel *more;
  GtkLabel *next_attempt;
  GtkLabel *last_success;
  GtkLabel *problem;
  GtkButton *go;
};

G_DEFINE_FINAL_TYPE (DocketSyncPill, docket_sync_pill, GTK_TYPE_WIDGET)

static void update (DocketSyncPill *self);

static gboolean
on_tick (gpointer data)
{
  DocketSyncPill *self = data;

  self->tick_source = 0;
  update (self);
  return G_SOURCE_REMOVE;
}

static gboolean
is_open (DocketSyncPill *self)
{
  return gtk_widget_get_mapped (GTK_WIDGET (self->popover));
}

static void
schedule_tick (DocketSyncPill *self, DocketSyncStatus *status)
{
  g_clear_handle_id (&self->tick_source, g_source_remove);
  if (is_open (self))
    self->tick_source = g_timeout_add_seconds (TICK_OPEN_S, on_tick, self);
  else if (status->next_attempt_at != 0)
    self->tick_source = g_timeout_add_seconds (TICK_S, on_tick, self);
}

static GtkWidget *
create_row (DocketSyncPill *self, DocketOutboxEntry *entry)
{
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 10);
  GtkWidget *image = gtk_image_new_from_icon_name (entry->state == DOCKET_OUTBOX_REJECTED ? "dialog-error-symbolic"
                                                                                          : "preferences-system-time-symbolic");
  GtkWidget *texts = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *sentence = gtk_label_new (entry->sentence);
  GtkWidget *state = gtk_label_new (entry->state_text);

  gtk_widget_set_valign (image, GTK_ALIGN_START);
  gtk_widget_set_margin_top (image, 3);
  gtk_widget_add_css_class (image, entry->state == DOCKET_OUTBOX_REJECTED ? "error" : "sync-pending");
  gtk_label_set_xalign (GTK_LABEL (sentence), 0);
  gtk_label_set_ellipsize (GTK_LABEL (sentence), PANGO_ELLIPSIZE_END);
  gtk_label_set_xalign (GTK_LABEL (state), 0);
  gtk_label_set_wrap (GTK_LABEL (state), TRUE);
  gtk_label_set_max_width_chars (GTK_LABEL (sentence), ROW_CHARS);
  gtk_label_set_max_width_chars (GTK_LABEL (state), ROW_CHARS);
  gtk_widget_add_css_class (state, "caption");
  gtk_widget_add_css_class (state, "dim-label");
  gtk_widget_set_hexpand (texts, TRUE);
  gtk_box_append (GTK_BOX (texts), sentence);
  gtk_box_append (GTK_BOX (texts), state);
  gtk_box_append (GTK_BOX (row), image);
  gtk_box_append (GTK_BOX (row), texts);
  return row;
}

static DocketOutboxWish *
wish (gpointer data)
{
  return docket_outbox_wish_new (((DocketSyncPill *) data)->desk, G_MAXINT64, ROWS_MAX);
}

static void
take (gpointer data, DocketOutboxLook *look, const GError *error)
{
  DocketSyncPill *self = data;
  GtkWidget *child;
  guint shown = 0, waiting;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->rows))) != NULL)
    gtk_box_remove (self->rows, child);
  if (look == NULL)
    {
      g_warning ("Cannot read the outbox: %s", error->message);
      return;
    }
  waiting = look->n[DOCKET_OUTBOX_SECTION_WAITING] + look->n[DOCKET_OUTBOX_SECTION_FILES] + look->n[DOCKET_OUTBOX_SECTION_NEEDS_YOU];
  for (guint i = 0; i < look->entries->len && shown < ROWS_MAX; i++)
    {
      DocketOutboxEntry *entry = g_ptr_array_index (look->entries, i);

      if (entry->state == DOCKET_OUTBOX_ACKED || entry->state == DOCKET_OUTBOX_HELD)
        continue;
      gtk_box_append (self->rows, create_row (self, entry));
      shown++;
    }
  gtk_widget_set_visible (GTK_WIDGET (self->more), waiting > shown);
  if (waiting > shown)
    {
      g_autofree char *text = g_strdup_printf (ngettext ("and %u more", "and %u more", waiting - shown), waiting - shown);
      gtk_label_set_label (self->more, text);
    }
}

static const DocketOutboxReadingInfo reading_info = { wish, take };

static void
update_popover (DocketSyncPill *self, DocketSyncStatus *status, gint64 now_ms)
{
  g_autofree char *scope = docket_words_scope (status);
  g_autofree char *next = docket_words_when (status, now_ms);
  g_autofree char *last = status->last_sync_at != 0 ? docket_time_format (status->last_sync_at, now_ms) : g_strdup (_ ("not yet"));
  const char *problem = status->disk_problem != NULL ? status->disk_problem : status->problem;
  gboolean signed_out = status->state == DOCKET_SYNC_SIGNED_OUT || status->state == DOCKET_SYNC_SIGN_IN_EXPIRED;

  gtk_label_set_label (self->title, gtk_label_get_label (self->label));
  gtk_label_set_label (self->line, scope);
  gtk_label_set_label (self->next_attempt, next);
  gtk_label_set_label (self->last_success, last);
  gtk_label_set_label (self->problem, problem != NULL ? problem : "");
  gtk_widget_set_visible (GTK_WIDGET (self->problem), problem != NULL);
  /* Without a sign-in there is nothing to sync. */
  gtk_button_set_label (self->go, signed_out ? _ ("Sign in") : _ ("Sync now"));
  gtk_actionable_set_action_name (GTK_ACTIONABLE (self->go), signed_out ? "win.sign-in" : "app.sync-now");
  /* A server that refuses this version is not asked again. */
  gtk_widget_set_visible (GTK_WIDGET (self->go), status->state != DOCKET_SYNC_NEEDS_UPDATE);
}

static void
update (DocketSyncPill *self)
{
  g_autofree char *text = NULL;
  DocketSyncStatus *status;
  gint64 now_ms;

  if (self->desk == NULL)
    return;
  status = docket_desk_get_status (self->desk);
  now_ms = docket_clock_now_ms (docket_desk_get_clock (self->desk));
  text = docket_words_pill (status, now_ms);
  if (g_strcmp0 (text, gtk_label_get_label (self->label)) != 0)
    {
      gtk_label_set_label (self->label, text);
      gtk_accessible_update_property (GTK_ACCESSIBLE (self->button), GTK_ACCESSIBLE_PROPERTY_LABEL, text, -1);
    }
  gtk_image_set_from_icon_name (self->icon, docket_sync_icon_name (status));
  update_popover (self, status, now_ms);
  schedule_tick (self, status);
}

static void
on_status_changed (DocketSyncPill *self)
{
  update (self);
  if (is_open (self) && self->desk != NULL)
    docket_outbox_reading_read (self->reading);
}

static void
on_popover_map (DocketSyncPill *self)
{
  if (self->desk == NULL)
    return;
  docket_outbox_reading_read (self->reading);
  update (self);
}

static void
stop_reading (DocketSyncPill *self)
{
  if (self->reading != NULL)
    docket_outbox_reading_stop (self->reading);
  g_clear_object (&self->reading);
}

static void
docket_sync_pill_dispose (GObject *object)
{
  DocketSyncPill *self = DOCKET_SYNC_PILL (object);

  g_clear_handle_id (&self->tick_source, g_source_remove);
  stop_reading (self);
  g_clear_object (&self->desk);
  gtk_widget_dispose_template (GTK_WIDGET (object), DOCKET_TYPE_SYNC_PILL);
  G_OBJECT_CLASS (docket_sync_pill_parent_class)->dispose (object);
}

static void
docket_sync_pill_class_init (DocketSyncPillClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = docket_sync_pill_dispose;

  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/docketdesk/Docket/docket-sync-pill.ui");
  gtk_widget_class_bind_template_child (widget_class, DocketSyncPill, button);
  gtk_widget_class_bind_template_child (widget_class, DocketSyncPill, icon);
  gtk_widget_class_bind_template_child (widget_class, DocketSyncPill, label);
  gtk_widget_class_bind_template_child (widget_class, DocketSyncPill, popover);
  gtk_widget_class_bind_template_child (widget_class, DocketSyncPill, title);
  gtk_widget_class_bind_template_child (widget_class, DocketSyncPill, line);
  gtk_widget_class_bind_template_child (widget_class, DocketSyncPill, rows);
  gtk_widget_class_bind_template_child (widget_class, DocketSyncPill, more);
  gtk_widget_class_bind_template_child (widget_class, DocketSyncPill, next_attempt);
  gtk_widget_class_bind_template_child (widget_class, DocketSyncPill, last_success);
  gtk_widget_class_bind_template_child (widget_class, DocketSyncPill, problem);
  gtk_widget_class_bind_template_child (widget_class, DocketSyncPill, go);
  gtk_widget_class_bind_template_callback (widget_class, on_popover_map);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
}

static void
docket_sync_pill_init (DocketSyncPill *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

const char *
docket_sync_pill_get_text (DocketSyncPill *self)
{
  g_return_val_if_fail (DOCKET_IS_SYNC_PILL (self), NULL);
  return gtk_label_get_label (self->label);
}

void
docket_sync_pill_set_desk (DocketSyncPill *self, DocketDesk *desk)
{
  g_return_if_fail (DOCKET_IS_SYNC_PILL (self));

  if (self->desk == desk)
    return;
  if (self->desk != NULL)
    g_signal_handlers_disconnect_by_data (self->desk, self);
  stop_reading (self);
  g_set_object (&self->desk, desk);
  g_clear_handle_id (&self->tick_source, g_source_remove);
  if (desk != NULL)
    {
      self->reading = docket_outbox_reading_new (desk, &reading_info, self);
      g_signal_connect_object (desk, "notify::status", G_CALLBACK (on_status_changed), self, G_CONNECT_SWAPPED);
      update (self);
    }
}
