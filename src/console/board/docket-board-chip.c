/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * A chip says everything in words: colour and place only repeat it, and readers of
 * the screen hear one sentence instead of six labels.
 */

#include "docket-config.h"

#include <glib/gi18n-lib.h>

#include "docket-board-chip.h"

#include "docket-looks.h"
#include "docket-sync-status.h"

struct _DocketBoardChip
{
  GtkWidget parent_instance;

  DocketBoardJob *job; /* (nullable) */
  char *name;

  GtkWidget *box;
  GtkLabel *title;
  GtkImage *unsent;
  GtkLabel *customer;
  GtkImage *icon;
  GtkLabel *last;
};

G_DEFINE_FINAL_TYPE (DocketBoardChip, docket_board_chip, GTK_TYPE_WIDGET)

static void
docket_board_chip_dispose (GObject *object)
{
  DocketBoardChip *self = DOCKET_BOARD_CHIP (object);

  gtk_widget_dispose_template (GTK_WIDGET (object), DOCKET_TYPE_BOARD_CHIP);
  g_clear_pointer (&self->job, docket_board_job_unref);
  g_clear_pointer (&self->name, g_free);
  G_OBJECT_CLASS (docket_board_chip_parent_class)->dispose (object);
}

static void
docket_board_chip_class_init (DocketBoardChipClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = docket_board_chip_dispose;
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/docketdesk/Docket/docket-board-chip.ui");
  gtk_widget_class_bind_template_child (widget_class, DocketBoardChip, box);
  gtk_widget_class_bind_template_child (widget_class, DocketBoardChip, title);
  gtk_widget_class_bind_template_child (widget_class, DocketBoardChip, unsent);
  gtk_widget_class_bind_template_child (widget_class, DocketBoardChip, customer);
  gtk_widget_class_bind_template_child (widget_class, DocketBoardChip, icon);
  gtk_widget_class_bind_template_child (widget_class, DocketBoardChip, last);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "docket-board-chip");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_BUTTON);
}

static void
docket_board_chip_init (DocketBoardChip *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
docket_board_chip_new (void)
{
  return g_object_new (DOCKET_TYPE_BOARD_CHIP, NULL);
}

void
docket_board_chip_show (DocketBoardChip *self, DocketBoardJob *job, const char *number, const char *promise, const char *last, const char *place, const char *warning)
{
  const DocketRecordState state = { .pending = job->pending, .under_review = job->under_review };
  g_autofree char *beside = job->pending || job->under_review ? docket_words_record (&state, NULL, 0) : NULL;
  const char *status, *title;
  g_autofree char *head = NULL;
  g_autofree char *second = NULL;
  gboolean warns = warning != NULL && *warning != '\0';

  g_return_if_fail (DOCKET_IS_BOARD_CHIP (self));

  docket_board_job_ref (job);
  g_clear_pointer (&self->job, docket_board_job_unref);
  self->job = job;
  status = docket_record_get_text (job->record, DOCKET_JOB_STATUS);
  title = docket_record_get_text (job->record, DOCKET_JOB_TITLE);
  second = g_strdup_printf ("%s%s%s", job->customer != NULL ? job->customer : "", job->customer != NULL && *promise != '\0' ? " · " : "", promise);
  head = g_markup_printf_escaped ("<span alpha='75%%'>%s</span> <b>%s</b>", number, title != NULL ? title : "");
  gtk_label_set_markup (self->title, head);
  gtk_label_set_label (self->customer, second);
  gtk_label_set_label (self->last, warns ? warning : last);
  gtk_image_set_from_icon_name (self->icon, warns ? "dialog-warning-symbolic" : docket_status_icon_name (status));
  gtk_widget_set_visible (GTK_WIDGET (self->unsent), job->pending || job->under_review);
  gtk_image_set_from_icon_name (self->unsent, docket_record_state_icon_name (&state, NULL));
  docket_widget_set_look (GTK_WIDGET (self->unsent), "sync-", docket_record_state_css_class (&state, NULL));
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->unsent), beside);
  docket_widget_set_look (GTK_WIDGET (self), "status-", docket_status_css_class (status));
  if (warns)
    gtk_widget_add_css_class (GTK_WIDGET (self), "warned");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self), "warned");
  g_free (self->name);
  self->name = g_strjoin (_ (", "), number, title != NULL ? title : "", second, place, last, warns ? warning : beside, warns ? beside : NULL, NULL);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, self->name, -1);
}

DocketBoardJob *
docket_board_chip_get_job (DocketBoardChip *self)
{
  g_return_val_if_fail (DOCKET_IS_BOARD_CHIP (self), NULL);
  return self->job;
}

const char *
docket_board_chip_get_job_id (DocketBoardChip *self)
{
  g_return_val_if_fail (DOCKET_IS_BOARD_CHIP (self), NULL);
  return self->job != NULL ? docket_record_get_id (self->job->record) : NULL;
}

const char *
docket_board_chip_get_name (DocketBoardChip *self)
{
  g_return_val_if_fail (DOCKET_IS_BOARD_CHIP (self), NULL);
  return self->name;
}
