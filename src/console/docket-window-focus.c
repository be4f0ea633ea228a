/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Where the keyboard is, view by view.  A window of GTK gives it to whatever comes
 * first, which here is the button that makes a job:
 *
 *   a view comes for the first time  -> the view says where ("view.focus")
 *   somebody comes back to a view    -> where they were in it, with the caret
 *   the place they were at is gone   -> as for the first time
 *
 * A row is no place to come back to: by then its widget may show another record.
 * What else is asked for together with a view (a search, a form) takes the keyboard
 * after this, and keeps it.
 */

#include "docket-config.h"

#include "docket-window-private.h"

static DocketWindowSpot *
find_spot (DocketWindow *self, GtkWidget *view)
{
  for (guint i = 0; view != NULL && i < G_N_ELEMENTS (docket_window_views); i++)
    if (adw_view_stack_get_child_by_name (self->views, docket_window_views[i]) == view)
      return &self->spots[i];
  return NULL;
}

static gboolean
has_focus_in (DocketWindow *self, GtkWidget *view)
{
  GtkWidget *focus = gtk_root_get_focus (GTK_ROOT (self));

  return focus != NULL && view != NULL && gtk_widget_is_ancestor (focus, view);
}

/* Only of the view that people were sent to: one that has just come takes the keyboard
 * by itself before that. */
static void
on_focus_moved (DocketWindow *self)
{
  DocketWindowSpot *spot = find_spot (self, self->entered);

  if (spot != NULL && has_focus_in (self, self->entered))
    g_set_weak_pointer (&spot->widget, gtk_root_get_focus (GTK_ROOT (self)));
}

/* @spot: (nullable) */
static void
leave (DocketWindowSpot *spot)
{
  int start, end;

  if (spot == NULL || spot->widget == NULL || !GTK_IS_EDITABLE (spot->widget))
    return;
  gtk_editable_get_selection_bounds (GTK_EDITABLE (spot->widget), &start, &end);
  spot->caret = gtk_editable_get_position (GTK_EDITABLE (spot->widget));
  spot->bound = spot->caret == start ? end : start;
}

static gboolean
is_row (GtkWidget *widget)
{
  return gtk_widget_get_ancestor (widget, GTK_TYPE_LIST_VIEW) != NULL;
}

/* Where the view itself put it, perhaps to wait for rows, and nobody has typed since. */
static gboolean
was_given (const DocketWindowSpot *spot)
{
  return spot->widget == spot->given && (!GTK_IS_EDITABLE (spot->widget) || *gtk_editable_get_text (GTK_EDITABLE (spot->widget)) == '\0');
}

static gboolean
come_back (DocketWindow *self, DocketWindowSpot *spot, GtkWidget *view)
{
  if (spot->widget == NULL || was_given (spot) || is_row (spot->widget) || !gtk_widget_get_mapped (spot->widget)
      || !gtk_widget_is_sensitive (spot->widget) || !gtk_widget_is_ancestor (spot->widget, view))
    return FALSE;
  /* An entry that is told to grab it would mark all that is typed in it. */
  gtk_root_set_focus (GTK_ROOT (self), spot->widget);
  if (GTK_IS_EDITABLE (spot->widget))
    gtk_editable_select_region (GTK_EDITABLE (spot->widget), spot->bound, spot->caret);
  return TRUE;
}

void
docket_window_enter_view (DocketWindow *self)
{
  GtkWidget *view = adw_view_stack_get_visible_child (self->views);
  DocketWindowSpot *spot = find_spot (self, view);

  /* Not before there is a window: GTK would notice in its first frame that a view which was
   * shown before lost the keyboard, and move it on from where it is by then. */
  if (spot == NULL || view == self->entered || !gtk_widget_get_mapped (GTK_WIDGET (self)))
    return;
  leave (find_spot (self, self->entered));
  self->entered = view;
  if (come_back (self, spot, view))
    return;
  gtk_widget_activate_action (view, "view.focus", NULL);
  spot->given = gtk_root_get_focus (GTK_ROOT (self));
}

void
docket_window_leave_view (DocketWindow *self)
{
  leave (find_spot (self, self->entered));
  self->entered = NULL;
}

void
docket_window_focus_view (DocketWindow *self)
{
  GtkWidget *view = adw_view_stack_get_visible_child (self->views);

  if (view == NULL || (view == self->entered && has_focus_in (self, view)))
    return;
  docket_window_leave_view (self);
  docket_window_enter_view (self);
}

void
docket_window_forget_focus (DocketWindow *self)
{
  self->entered = NULL;
  for (guint i = 0; i < G_N_ELEMENTS (self->spots); i++)
    g_clear_weak_pointer (&self->spots[i].widget);
}

/* A view that was gone to before there was a window could not take the keyboard, if
 * there are no rows in it; GTK gave it to the header then. */
static void
on_mapped (DocketWindow *self)
{
  if (self->desk != NULL && g_strcmp0 (gtk_stack_get_visible_child_name (self->pages), "main") == 0)
    docket_window_focus_view (self);
}

void
docket_window_follow_focus (DocketWindow *self)
{
  g_signal_connect_after (self, "map", G_CALLBACK (on_mapped), NULL);
  g_signal_connect (self, "notify::focus-widget", G_CALLBACK (on_focus_moved), NULL);
}
