/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * One list is legend and filter: the box before a status shows or hides it, the
 * bar beside says its colour. Without any status there would be nothing to see,
 * so then all are shown.
 */

#include "docket-config.h"

#include <glib/gi18n-lib.h>

#include "docket-board-legend.h"

#include "docket-board-marks.h"
#include "docket-board-teams.h"
#include "docket-looks.h"
#include "docket-status.h"
#include "docket-text.h"

/* In the order of the day's work; what is cancelled is on no board. */
static const char *const statuses[] = { DOCKET_STATUS_NEW, DOCKET_STATUS_ASSIGNED, DOCKET_STATUS_OPENED, DOCKET_STATUS_IN_PROGRESS, DOCKET_STATUS_PAUSED,
                                        DOCKET_STATUS_COMPLETE, DOCKET_STATUS_WAITING_APPROVAL, DOCKET_STATUS_SIGNED_OFF, DOCKET_STATUS_CLOSED, DOCKET_STATUS_REOPENED };

struct _DocketBoardLegend
{
  GtkWidget parent_instance;

  GtkWidget *box;
  GtkCheckButton *by_status;
  GtkCheckButton *by_team;
  GtkCheckButton *shown[G_N_ELEMENTS (statuses)];
  GtkWidget *teams; /* box */
  gboolean setting; /* by the program, which knows */
};

enum
{
  CHANGED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (DocketBoardLegend, docket_board_legend, GTK_TYPE_WIDGET)

static void
on_toggled (DocketBoardLegend *self)
{
  if (!self->setting)
    g_signal_emit (self, signals[CHANGED], 0);
}

/* -- What it is made of -- */

static GtkWidget *
new_label (const char *text, const char *css_class)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  if (css_class != NULL)
    gtk_widget_add_css_class (label, css_class);
  return label;
}

static GtkCheckButton *
add_way (DocketBoardLegend *self, const char *label, GtkCheckButton *group)
{
  GtkCheckButton *button = GTK_CHECK_BUTTON (gtk_check_button_new_with_label (label));

  gtk_check_button_set_group (button, group);
  g_signal_connect_swapped (button, "toggled", G_CALLBACK (on_toggled), self);
  gtk_box_append (GTK_BOX (self->box), GTK_WIDGET (button));
  return button;
}

static void
add_status (DocketBoardLegend *self, guint i)
{
  g_autoptr (GVariant) value = g_variant_ref_sink (g_variant_new_string (statuses[i]));
  g_autofree char *word = docket_value_format (DOCKET_JOB_STATUS, value, NULL, 0);
  GtkWidget *button = gtk_check_button_new ();

  gtk_check_button_set_active (GTK_CHECK_BUTTON (button), TRUE);
  gtk_check_button_set_child (GTK_CHECK_BUTTON (button), docket_board_sample_new (docket_status_css_class (statuses[i]), docket_status_icon_name (statuses[i]), word));
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, word, -1);
  g_signal_connect_swapped (button, "toggled", G_CALLBACK (on_toggled), self);
  gtk_box_append (GTK_BOX (self->box), button);
  self->shown[i] = GTK_CHECK_BUTTON (button);
}

/* -- Use -- */

void
docket_board_legend_set_teams (DocketBoardLegend *self, GPtrArray *teams)
{
  GtkWidget *child;

  g_return_if_fail (DOCKET_IS_BOARD_LEGEND (self));

  while ((child = gtk_widget_get_first_child (self->teams)) != NULL)
    gtk_box_remove (GTK_BOX (self->teams), child);
  for (guint i = 0; i < teams->len; i++)
    gtk_box_append (GTK_BOX (self->teams), docket_board_sample_new (docket_board_teams_css_class (teams, g_ptr_array_index (teams, i)), NULL, g_ptr_array_index (teams, i)));
}

gboolean
docket_board_legend_get_by_team (DocketBoardLegend *self)
{
  g_return_val_if_fail (DOCKET_IS_BOARD_LEGEND (self), FALSE);
  return gtk_check_button_get_active (self->by_team);
}

void
docket_board_legend_set_by_team (DocketBoardLegend *self, gboolean by_team)
{
  g_return_if_fail (DOCKET_IS_BOARD_LEGEND (self));

  self->setting = TRUE;
  gtk_check_button_set_active (by_team ? self->by_team : self->by_status, TRUE);
  self->setting = FALSE;
}

static guint
count_shown (DocketBoardLegend *self)
{
  guint n = 0;

  for (guint i = 0; i < G_N_ELEMENTS (statuses); i++)
    n += gtk_check_button_get_active (self->shown[i]) ? 1 : 0;
  return n;
}

GStrv
docket_board_legend_get_statuses (DocketBoardLegend *self)
{
  g_autoptr (GStrvBuilder) chosen = g_strv_builder_new ();
  guint n;

  g_return_val_if_fail (DOCKET_IS_BOARD_LEGEND (self), NULL);

  n = count_shown (self);
  if (n == 0 || n == G_N_ELEMENTS (statuses))
    return NULL;
  for (guint i = 0; i < G_N_ELEMENTS (statuses); i++)
    if (gtk_check_button_get_active (self->shown[i]))
      g_strv_builder_add (chosen, statuses[i]);
  return g_strv_builder_end (chosen);
}

void
docket_board_legend_set_statuses (DocketBoardLegend *self, const char *const *chosen)
{
  g_return_if_fail (DOCKET_IS_BOARD_LEGEND (self));

  self->setting = TRUE;
  for (guint i = 0; i < G_N_ELEMENTS (statuses); i++)
    gtk_check_button_set_active (self->shown[i], chosen == NULL || g_strv_contains (chosen, statuses[i]));
  self->setting = FALSE;
}

char *
docket_board_legend_describe (DocketBoardLegend *self)
{
  guint n;

  g_return_val_if_fail (DOCKET_IS_BOARD_LEGEND (self), NULL);

  n = count_shown (self);
  if (n == 0 || n == G_N_ELEMENTS (statuses))
    return g_strdup (_ ("All statuses"));
  return g_strdup_printf (ngettext ("%u status", "%u statuses", n), n);
}

/* -- Object -- */

static void
docket_board_legend_dispose (GObject *object)
{
  DocketBoardLegend *self = DOCKET_BOARD_LEGEND (object);

  g_clear_pointer (&self->box, gtk_widget_unparent);
  G_OBJECT_CLASS (docket_board_legend_parent_class)->dispose (object);
}

static void
docket_board_legend_class_init (DocketBoardLegendClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = docket_board_legend_dispose;
  signals[CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
}

static void
docket_board_legend_init (DocketBoardLegend *self)
{
  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
  gtk_box_append (GTK_BOX (self->box), new_label (_ ("Colors"), "heading"));
  self->by_status = add_way (self, _ ("By status"), NULL);
  self->by_team = add_way (self, _ ("By team"), self->by_status);
  gtk_check_button_set_active (self->by_status, TRUE);
  self->teams = gtk_box_new (GTK_ORIENTATION_VERTICAL, 4);
  gtk_widget_set_margin_start (self->teams, 26);
  g_object_bind_property (self->by_team, "active", self->teams, "visible", G_BINDING_SYNC_CREATE);
  gtk_box_append (GTK_BOX (self->box), self->teams);
  gtk_box_append (GTK_BOX (self->box), new_label (_ ("Show"), "heading"));
  for (guint i = 0; i < G_N_ELEMENTS (statuses); i++)
    add_status (self, i);
  gtk_box_append (GTK_BOX (self->box), new_label (_ ("Marks"), "heading"));
  for (guint i = 0; i < DOCKET_BOARD_MARKS_N; i++)
    {
      GtkWidget *mark = docket_board_mark_new (i);

      gtk_widget_add_css_class (mark, "legend-mark");
      gtk_box_append (GTK_BOX (self->box), mark);
    }
}
