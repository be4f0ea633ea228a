/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The head of a lane: what a dispatcher asks before giving somebody one more job.
 */

#include "docket-config.h"

#include <glib/gi18n-lib.h>

#include "docket-board-lane.h"

#include "docket-board-words.h"

struct _DocketBoardLane
{
  GtkWidget parent_instance;

  GtkWidget *box;
  GtkLabel *name;
  GtkImage *over;
  GtkLabel *hours;
  GtkLabel *about;
  GtkImage *phone;
  GtkLabel *seen;
  GtkProgressBar *share;
};

G_DEFINE_FINAL_TYPE (DocketBoardLane, docket_board_lane, GTK_TYPE_WIDGET)

static void
docket_board_lane_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), DOCKET_TYPE_BOARD_LANE);
  G_OBJECT_CLASS (docket_board_lane_parent_class)->dispose (object);
}

static void
docket_board_lane_class_init (DocketBoardLaneClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = docket_board_lane_dispose;
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/docketdesk/Docket/docket-board-lane.ui");
  gtk_widget_class_bind_template_child (widget_class, DocketBoardLane, box);
  gtk_widget_class_bind_template_child (widget_class, DocketBoardLane, name);
  gtk_widget_class_bind_template_child (widget_class, DocketBoardLane, over);
  gtk_widget_class_bind_template_child (widget_class, DocketBoardLane, hours);
  gtk_widget_class_bind_template_child (widget_class, DocketBoardLane, about);
  gtk_widget_class_bind_template_child (widget_class, DocketBoardLane, phone);
  gtk_widget_class_bind_template_child (widget_class, DocketBoardLane, seen);
  gtk_widget_class_bind_template_child (widget_class, DocketBoardLane, share);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "docket-board-lane");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
docket_board_lane_init (DocketBoardLane *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
docket_board_lane_new (void)
{
  return g_object_new (DOCKET_TYPE_BOARD_LANE, NULL);
}

void
docket_board_lane_show (DocketBoardLane *self, const DocketRecord *technician, int booked_minutes, int available_minutes)
{
  const char *name = docket_record_get_text (technician, DOCKET_PERSON_NAME), *team = docket_record_get_text (technician, DOCKET_PERSON_TEAM);
  g_autofree const char **skills = docket_record_get_words (technician, DOCKET_PERSON_SKILLS);
  g_autofree char *learnt = skills != NULL ? g_strjoinv (_ (", "), (char **) skills) : NULL;
  g_autofree char *hours = docket_board_words_hours (booked_minutes, available_minutes);
  g_autofree char *about = NULL;
  g_autofree char *label = NULL;
  gboolean over = booked_minutes > available_minutes;

  g_return_if_fail (DOCKET_IS_BOARD_LANE (self));

  if (!docket_person_is_active (technician))
    about = g_strdup (_ ("Works here no more"));
  else
    about = g_strjoin (team != NULL && learnt != NULL && *learnt != '\0' ? " · " : "", team != NULL ? team : "", learnt != NULL ? learnt : "", NULL);
  gtk_label_set_label (self->name, name != NULL ? name : "");
  gtk_label_set_label (self->hours, hours);
  gtk_label_set_label (self->about, about);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self), about);
  gtk_widget_set_visible (GTK_WIDGET (self->over), over);
  gtk_progress_bar_set_fraction (self->share, available_minutes > 0 ? CLAMP ((double) booked_minutes / available_minutes, 0, 1) : booked_minutes > 0);
  if (over)
    gtk_widget_add_css_class (GTK_WIDGET (self), "over");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self), "over");
  /* Translators: technician, "8.5 / 8 h" */
  label = g_strdup_printf (over ? _ ("%s, %s booked, which is too much") : _ ("%s, %s booked"), gtk_label_get_label (self->name), hours);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
}

void
docket_board_lane_show_seen (DocketBoardLane *self, const char *words, gboolean late)
{
  g_return_if_fail (DOCKET_IS_BOARD_LANE (self));

  gtk_widget_set_visible (GTK_WIDGET (self->phone), words != NULL);
  gtk_widget_set_visible (GTK_WIDGET (self->seen), words != NULL);
  gtk_label_set_label (self->seen, words != NULL ? words : "");
  if (late)
    gtk_widget_add_css_class (GTK_WIDGET (self), "silent");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self), "silent");
}
