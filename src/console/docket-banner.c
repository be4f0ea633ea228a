/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The banner slot.  (AdwBanner came after the oldest library we build with.)
 * The sentence stays in the label while the revealer closes, so that nothing
 * flashes empty.
 */

#include "docket-config.h"

#include "docket-banner.h"

struct _DocketBanner
{
  GtkWidget parent_instance;

  GtkRevealer *revealer;
  GtkImage *icon;
  GtkLabel *label;
  GtkButton *button;
};

G_DEFINE_FINAL_TYPE (DocketBanner, docket_banner, GTK_TYPE_WIDGET)

enum
{
  ACTIVATED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

static void
on_button_clicked (DocketBanner *self)
{
  g_signal_emit (self, signals[ACTIVATED], 0);
}

static void
docket_banner_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), DOCKET_TYPE_BANNER);
  G_OBJECT_CLASS (docket_banner_parent_class)->dispose (object);
}

static void
docket_banner_class_init (DocketBannerClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = docket_banner_dispose;

  signals[ACTIVATED] = g_signal_new ("activated", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST,
                                     0, NULL, NULL, NULL, G_TYPE_NONE, 0);

  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/docketdesk/Docket/docket-banner.ui");
  gtk_widget_class_bind_template_child (widget_class, DocketBanner, revealer);
  gtk_widget_class_bind_template_child (widget_class, DocketBanner, icon);
  gtk_widget_class_bind_template_child (widget_class, DocketBanner, label);
  gtk_widget_class_bind_template_child (widget_class, DocketBanner, button);
  gtk_widget_class_bind_template_callback (widget_class, on_button_clicked);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "docket-banner");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_STATUS);
}

static void
docket_banner_init (DocketBanner *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

const char *
docket_banner_get_text (DocketBanner *self)
{
  g_return_val_if_fail (DOCKET_IS_BANNER (self), NULL);
  return gtk_revealer_get_reveal_child (self->revealer) ? gtk_label_get_label (self->label) : NULL;
}

void
docket_banner_show (DocketBanner *self, const char *text, const char *button, const char *icon_name)
{
  g_return_if_fail (DOCKET_IS_BANNER (self));

  if (text != NULL)
    {
      gtk_label_set_label (self->label, text);
      gtk_button_set_label (self->button, button != NULL ? button : "");
      gtk_widget_set_visible (GTK_WIDGET (self->button), button != NULL);
      gtk_image_set_from_icon_name (self->icon, icon_name);
      gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, text, -1);
    }
  gtk_revealer_set_reveal_child (self->revealer, text != NULL);
}
