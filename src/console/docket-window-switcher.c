/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Where the views are chosen.  A window cannot be made smaller than its header, and
 * half a word tells nobody where it leads; how long the words are depends on the
 * language, the size of text and how many wait:
 *
 *   wide enough            -> in the header, words beside the icons
 *   narrower               -> in the header, words under the icons
 *   narrower than its words -> in a bar of its own, at the foot of the window
 *
 * What was needed once is kept: a bar that comes and goes with each word of the sync
 * pill would be worse than one that stays.
 */

#include "docket-config.h"

#include "docket-window-private.h"

/* Below this the icons stand over the words, however short these are. */
#define WIDE_PX 1120
#define SPARE_PX 24
#define WORD_GAP_PX 4 /* between two of them, at least */

static int
measure (GtkWidget *widget, gboolean natural)
{
  int min_px, natural_px;

  gtk_widget_measure (widget, GTK_ORIENTATION_HORIZONTAL, -1, &min_px, &natural_px, NULL, NULL);
  return natural ? natural_px : min_px;
}

/* What the header needs for the rest, with the pill's words whole.  (Its natural width
 * has the longer end on both sides, so that the middle is in the middle: nobody's need.) */
static int
measure_beside (DocketWindow *self, GtkWidget *header)
{
  return measure (header, FALSE) - measure (GTK_WIDGET (self->title), FALSE) + measure (GTK_WIDGET (self->pill), TRUE) - measure (GTK_WIDGET (self->pill), FALSE);
}

/* What the words under the icons need, whole: all have the room of the longest.  (The
 * natural width of the switcher is never less than 100 px a view.) */
static int
measure_words (AdwViewSwitcher *switcher)
{
  int longest_px = 0, n = 0;

  for (GtkWidget *button = gtk_widget_get_first_child (GTK_WIDGET (switcher)); button != NULL; button = gtk_widget_get_next_sibling (button))
    if (gtk_widget_get_visible (button))
      {
        longest_px = MAX (longest_px, measure (gtk_widget_get_first_child (button), TRUE) + WORD_GAP_PX);
        n++;
      }
  return n * longest_px;
}

/* Of the way the switcher stands in now. */
static void
measure_now (DocketWindow *self)
{
  GtkWidget *header = gtk_widget_get_ancestor (GTK_WIDGET (self->switcher), ADW_TYPE_HEADER_BAR);

  if (header == NULL)
    return;
  if (adw_view_switcher_get_policy (self->switcher) == ADW_VIEW_SWITCHER_POLICY_WIDE)
    self->switcher_wide_px = MAX (self->switcher_wide_px, measure (header, FALSE) + SPARE_PX);
  else
    self->switcher_narrow_px = MAX (self->switcher_narrow_px, measure_beside (self, header) + measure_words (self->switcher));
}

/* As large as the screen, or as half of it, a window keeps the size to which it goes back. */
static int
get_width (DocketWindow *self)
{
  const GdkToplevelState given = GDK_TOPLEVEL_STATE_MAXIMIZED | GDK_TOPLEVEL_STATE_FULLSCREEN | GDK_TOPLEVEL_STATE_TILED
                                 | GDK_TOPLEVEL_STATE_LEFT_TILED | GDK_TOPLEVEL_STATE_RIGHT_TILED;
  GdkSurface *surface = gtk_native_get_surface (GTK_NATIVE (self));
  int width, height;

  if (surface != NULL && (gdk_toplevel_get_state (GDK_TOPLEVEL (surface)) & given) != 0 && gtk_widget_get_width (GTK_WIDGET (self)) > 0)
    return gtk_widget_get_width (GTK_WIDGET (self));
  gtk_window_get_default_size (GTK_WINDOW (self), &width, &height);
  return width;
}

static gboolean
has_keyboard (DocketWindow *self, GtkWidget *switcher)
{
  GtkWidget *focus = gtk_root_get_focus (GTK_ROOT (self));

  return focus != NULL && gtk_widget_is_ancestor (focus, switcher);
}

/* The button of the view that is on show. (nullable) */
static GtkWidget *
find_chosen (GtkWidget *widget)
{
  GtkWidget *chosen = GTK_IS_TOGGLE_BUTTON (widget) && gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (widget)) ? widget : NULL;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL && chosen == NULL; child = gtk_widget_get_next_sibling (child))
    chosen = find_chosen (child);
  return chosen;
}

static void
place (DocketWindow *self)
{
  GtkWidget *header = GTK_WIDGET (self->switcher);
  GtkWidget *foot = GTK_WIDGET (self->switcher_bar);
  gboolean keyboard = has_keyboard (self, header) || has_keyboard (self, foot);
  int width = get_width (self);
  gboolean in_header;

  in_header = width >= MIN (self->switcher_wide_px, self->switcher_narrow_px);
  adw_view_switcher_set_policy (self->switcher, width >= self->switcher_wide_px ? ADW_VIEW_SWITCHER_POLICY_WIDE : ADW_VIEW_SWITCHER_POLICY_NARROW);
  gtk_stack_set_visible_child_name (self->title, in_header ? "switcher" : "none");
  adw_view_switcher_bar_set_reveal (self->switcher_bar, !in_header);
  /* Else it would be at whatever comes next: a button that makes a new job. */
  if (keyboard && !has_keyboard (self, in_header ? header : foot))
    {
      GtkWidget *chosen = find_chosen (in_header ? header : foot);

      if (chosen != NULL)
        gtk_widget_grab_focus (chosen);
    }
}

void
docket_window_fit_switcher (DocketWindow *self)
{
  if (self->title == NULL) /* it is closed already */
    return;
  measure_now (self);
  place (self);
}

/* Of both ways, for none is known yet. */
static void
begin (DocketWindow *self)
{
  self->switcher_wide_px = WIDE_PX;
  self->switcher_narrow_px = 0;
  gtk_stack_set_visible_child_name (self->title, "switcher");
  adw_view_switcher_set_policy (self->switcher, ADW_VIEW_SWITCHER_POLICY_WIDE);
  measure_now (self);
  adw_view_switcher_set_policy (self->switcher, ADW_VIEW_SWITCHER_POLICY_NARROW);
  measure_now (self);
  place (self);
}

static gboolean
on_words_settled (gpointer data)
{
  DocketWindow *self = data;

  self->switcher_source = 0;
  if (self->switcher_stale)
    begin (self);
  else
    docket_window_fit_switcher (self);
  self->switcher_stale = FALSE;
  return G_SOURCE_REMOVE;
}

void
docket_window_words_changed (DocketWindow *self)
{
  if (self->switcher_source == 0)
    self->switcher_source = g_idle_add (on_words_settled, self);
}

static void
on_text_size (DocketWindow *self)
{
  self->switcher_stale = TRUE;
  docket_window_words_changed (self);
}

void
docket_window_begin_switcher (DocketWindow *self)
{
  GtkSettings *settings = gtk_widget_get_settings (GTK_WIDGET (self));

  g_signal_connect_object (settings, "notify::gtk-xft-dpi", G_CALLBACK (on_text_size), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (settings, "notify::gtk-font-name", G_CALLBACK (on_text_size), self, G_CONNECT_SWAPPED);
  begin (self);
}

void
docket_window_end_switcher (DocketWindow *self)
{
  g_clear_handle_id (&self->switcher_source, g_source_remove);
}
