/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * What the form of a customer knows beyond any form: whom the new one
 * resembles, who writes what, and that standing comes with saving.
 */

#include "docket-config.h"

#include <glib/gi18n-lib.h>

#include "docket-customer-editor.h"

#include "docket-customer-matches.h"
#include "docket-looks.h"
#include "docket-pair.h"
#include "docket-rights.h"

struct _DocketCustomerEditor
{
  GtkWidget parent_instance;

  DocketDesk *desk;

  DocketPair *pair;
  DocketForm *form;
  AdwPreferencesGroup *profile_group;
  AdwPreferencesGroup *contact_group;
  AdwPreferencesGroup *billing_group;
  AdwPreferencesGroup *standing_group;
  DocketCustomerMatches *matches;
};

enum
{
  USE,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (DocketCustomerEditor, docket_customer_editor, GTK_TYPE_WIDGET)

static void
look_for_matches (DocketCustomerEditor *self)
{
  gboolean is_new = docket_form_get_active (self->form) && docket_form_get_seen (self->form) == NULL;
  g_autoptr (DocketValues) values = is_new ? docket_form_get_values (self->form) : NULL;

  docket_customer_matches_look (self->matches, values != NULL && docket_values_n (values) > 0 ? values : NULL);
}

/* Beside the title of a group: whose it is. Below it in large text, where it would take
 * the room of the title. */
static void
name_writers (DocketCustomerEditor *self, AdwPreferencesGroup *widget, DocketGroup group)
{
  g_autofree char *writers = docket_rights_describe_roles (docket_policy_get_writers (docket_desk_get_policy (self->desk), group));
  g_autofree char *text = g_strdup_printf (_ ("written by %s"), writers);
  g_autofree char *escaped = g_markup_escape_text (text, -1);
  const char *reason = adw_preferences_group_get_description (widget);
  GtkWidget *label = adw_preferences_group_get_header_suffix (widget);
  /* The reason of a review matters more. */
  gboolean has_reason = reason != NULL && *reason != '\0';

  gtk_label_set_label (GTK_LABEL (label), text);
  gtk_widget_set_visible (label, !has_reason && !docket_text_is_large ());
  if (!has_reason && docket_text_is_large ())
    adw_preferences_group_set_description (widget, escaped);
}

static void
on_prepare (DocketCustomerEditor *self)
{
  docket_rights_describe_group (self->billing_group, self->desk, docket_form_get_seen (self->form), DOCKET_GROUP_CUSTOMER_BILLING);
  docket_rights_describe_group (self->standing_group, self->desk, docket_form_get_seen (self->form), DOCKET_GROUP_CUSTOMER_STANDING);
  adw_preferences_group_set_description (self->profile_group, NULL);
  adw_preferences_group_set_description (self->contact_group, NULL);
  name_writers (self, self->profile_group, DOCKET_GROUP_CUSTOMER_PROFILE);
  name_writers (self, self->contact_group, DOCKET_GROUP_CUSTOMER_CONTACT);
  name_writers (self, self->billing_group, DOCKET_GROUP_CUSTOMER_BILLING);
  /* Who is new is active; that needs no question. */
  gtk_widget_set_visible (GTK_WIDGET (self->standing_group), docket_form_get_seen (self->form) != NULL);
  docket_customer_matches_look (self->matches, NULL);
}

static void
on_edited (DocketCustomerEditor *self)
{
  look_for_matches (self);
}

static void
on_finished (DocketCustomerEditor *self)
{
  docket_customer_matches_look (self->matches, NULL);
}

/* It is somebody we know: what was typed is not needed. */
static void
on_use (DocketCustomerEditor *self, const char *id)
{
  g_autofree char *used = g_strdup (id);

  docket_form_discard (self->form);
  g_signal_emit (self, signals[USE], 0, used);
}

static void
on_left (DocketCustomerEditor *self)
{
  if (docket_form_get_active (self->form))
    docket_field_row_focus (docket_form_get_row (self->form, DOCKET_CUSTOMER_NAME));
}

static void
docket_customer_editor_dispose (GObject *object)
{
  DocketCustomerEditor *self = DOCKET_CUSTOMER_EDITOR (object);

  gtk_widget_dispose_template (GTK_WIDGET (object), DOCKET_TYPE_CUSTOMER_EDITOR);
  g_clear_object (&self->desk);
  G_OBJECT_CLASS (docket_customer_editor_parent_class)->dispose (object);
}

static void
docket_customer_editor_class_init (DocketCustomerEditorClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = docket_customer_editor_dispose;
  signals[USE] = g_signal_new ("use", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);

  g_type_ensure (DOCKET_TYPE_PAIR);
  g_type_ensure (DOCKET_TYPE_FORM);
  g_type_ensure (DOCKET_TYPE_CUSTOMER_MATCHES);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/docketdesk/Docket/docket-customer-editor.ui");
  gtk_widget_class_bind_template_child (widget_class, DocketCustomerEditor, pair);
  gtk_widget_class_bind_template_child (widget_class, DocketCustomerEditor, form);
  gtk_widget_class_bind_template_child (widget_class, DocketCustomerEditor, profile_group);
  gtk_widget_class_bind_template_child (widget_class, DocketCustomerEditor, contact_group);
  gtk_widget_class_bind_template_child (widget_class, DocketCustomerEditor, billing_group);
  gtk_widget_class_bind_template_child (widget_class, DocketCustomerEditor, standing_group);
  gtk_widget_class_bind_template_child (widget_class, DocketCustomerEditor, matches);
  gtk_widget_class_bind_template_callback (widget_class, on_prepare);
  gtk_widget_class_bind_template_callback (widget_class, on_edited);
  gtk_widget_class_bind_template_callback (widget_class, on_finished);
  gtk_widget_class_bind_template_callback (widget_class, on_use);
  gtk_widget_class_bind_template_callback (widget_class, on_left);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
}

static void
docket_customer_editor_init (DocketCustomerEditor *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  docket_form_set_key_field (self->form, DOCKET_CUSTOMER_NAME, _ ("A customer needs a name."));
}

DocketForm *
docket_customer_editor_get_form (DocketCustomerEditor *self)
{
  g_return_val_if_fail (DOCKET_IS_CUSTOMER_EDITOR (self), NULL);
  return self->form;
}

void
docket_customer_editor_set_desk (DocketCustomerEditor *self, DocketDesk *desk)
{
  g_return_if_fail (DOCKET_IS_CUSTOMER_EDITOR (self) && self->desk == NULL);

  self->desk = g_object_ref (desk);
  docket_customer_matches_set_desk (self->matches, desk);
  docket_form_set_desk (self->form, desk);
}
