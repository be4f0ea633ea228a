/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * One bar for a case, a job and the form of a job. Presence says when something
 * is another now; that a minute has passed since a device was heard of, nobody
 * says, so the bar looks again by itself while it is on screen.
 */
#include "docket-config.h"

#include "docket-presence-bar.h"

#define AGE_TICK_S 30

struct _DocketPresenceBar
{
  GtkWidget parent_instance;

  DocketDesk *desk;
  DocketKind kind;
  char *id;          /* (nullable) */
  DocketRecord *job; /* (nullable) */
  guint tick;

  GtkWidget *box;
  GtkWidget *viewers;
  GtkLabel *viewers_label;
  GtkWidget *warning;
  GtkLabel *warning_label;
};

G_DEFINE_FINAL_TYPE (DocketPresenceBar, docket_presence_bar, GTK_TYPE_WIDGET)

static void
update (DocketPresenceBar *self)
{
  g_autofree char *viewers = self->id != NULL ? docket_presence_describe_viewers (self->desk, self->kind, self->id) : NULL;
  g_autofree char *warning = self->job != NULL ? docket_presence_warn (self->desk, self->job) : NULL;

  gtk_label_set_label (self->viewers_label, viewers != NULL ? viewers : "");
  gtk_widget_set_visible (self->viewers, viewers != NULL);
  gtk_label_set_label (self->warning_label, warning != NULL ? warning : "");
  gtk_widget_set_visible (self->warning, warning != NULL);
  gtk_widget_set_visible (self->box, viewers != NULL || warning != NULL);
}

/* What is on screen is looked at. */
static void
say (DocketPresenceBar *self)
{
  if (self->desk != NULL)
    docket_presence_set_viewing (docket_desk_get_presence (self->desk), self, self->kind, gtk_widget_get_mapped (GTK_WIDGET (self)) ? self->id : NULL);
}

static gboolean
on_tick (gpointer data)
{
  update (data);
  return G_SOURCE_CONTINUE;
}

static void
docket_presence_bar_map (GtkWidget *widget)
{
  DocketPresenceBar *self = DOCKET_PRESENCE_BAR (widget);

  GTK_WIDGET_CLASS (docket_presence_bar_parent_class)->map (widget);
  say (self);
  if (self->desk == NULL)
    return;
  update (self);
  if (self->tick == 0)
    self->tick = g_timeout_add_seconds (AGE_TICK_S, on_tick, self);
}

static void
docket_presence_bar_unmap (GtkWidget *widget)
{
  DocketPresenceBar *self = DOCKET_PRESENCE_BAR (widget);

  g_clear_handle_id (&self->tick, g_source_remove);
  GTK_WIDGET_CLASS (docket_presence_bar_parent_class)->unmap (widget);
  say (self);
}

static void
docket_presence_bar_dispose (GObject *object)
{
  DocketPresenceBar *self = DOCKET_PRESENCE_BAR (object);

  g_clear_handle_id (&self->tick, g_source_remove);
  if (self->desk != NULL)
    docket_presence_set_viewing (docket_desk_get_presence (self->desk), self, DOCKET_KIND_NONE, NULL);
  gtk_widget_dispose_template (GTK_WIDGET (object), DOCKET_TYPE_PRESENCE_BAR);
  g_clear_pointer (&self->job, docket_record_unref);
  g_clear_pointer (&self->id, g_free);
  g_clear_object (&self->desk);
  G_OBJECT_CLASS (docket_presence_bar_parent_class)->dispose (object);
}

static void
docket_presence_bar_class_init (DocketPresenceBarClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = docket_presence_bar_dispose;
  widget_class->map = docket_presence_bar_map;
  widget_class->unmap = docket_presence_bar_unmap;
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/docketdesk/Docket/docket-presence-bar.ui");
  gtk_widget_class_bind_template_child (widget_class, DocketPresenceBar, box);
  gtk_widget_class_bind_template_child (widget_class, DocketPresenceBar, viewers);
  gtk_widget_class_bind_template_child (widget_class, DocketPresenceBar, viewers_label);
  gtk_widget_class_bind_template_child (widget_class, DocketPresenceBar, warning);
  gtk_widget_class_bind_template_child (widget_class, DocketPresenceBar, warning_label);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "presence-bar");
}

static void
docket_presence_bar_init (DocketPresenceBar *self)
{
  self->kind = DOCKET_KIND_NONE;
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
docket_presence_bar_set_desk (DocketPresenceBar *self, DocketDesk *desk)
{
  g_return_if_fail (DOCKET_IS_PRESENCE_BAR (self) && self->desk == NULL);

  self->desk = g_object_ref (desk);
  g_signal_connect_object (docket_desk_get_presence (desk), "changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
}

void
docket_presence_bar_show (DocketPresenceBar *self, DocketKind kind, const char *id, DocketRecord *job)
{
  g_autoptr (DocketRecord) before = NULL;

  g_return_if_fail (DOCKET_IS_PRESENCE_BAR (self) && self->desk != NULL);

  before = g_steal_pointer (&self->job);
  self->job = job == NULL ? NULL : docket_record_ref (job);
  if (kind != self->kind || g_strcmp0 (id, self->id) != 0)
    {
      self->kind = kind;
      g_free (self->id);
      self->id = g_strdup (id);
      say (self);
    }
  update (self);
}
