/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * A paned keeps the position of its handle from the start, which is another
 * width of the pane at its end in every window.  What a person gave is the
 * width, so that is what is kept.
 */

#include "docket-config.h"

#include "docket-pane.h"

#include "docket-looks.h"
#include "docket-settings.h"

/* A handle that is dragged moves many times; the last one is kept. */
#define PAUSE_MS 300
/* Of the window, in large text: a list beside what it is of. */
#define LIST_SHARE_PERCENT 30
#define PANE_KEY "docket-pane"

typedef struct
{
  GtkPaned *paned; /* whose data this is */
  GSettings *settings;
  char *key;
  gboolean end;
  gboolean placed;
  gboolean held;
  int first_px; /* of a pane at the start: as wide as it has to be */
  int total_px; /* of both, when it was placed */
  guint tick; /* until it is placed */
  guint source;
} Pane;

static void
pane_free (gpointer data)
{
  Pane *pane = data;

  g_clear_handle_id (&pane->source, g_source_remove);
  g_clear_object (&pane->settings);
  g_free (pane->key);
  g_free (pane);
}

static int
total_width (Pane *pane)
{
  return gtk_widget_get_width (GTK_WIDGET (pane->paned));
}

static gboolean
on_pause_over (gpointer data)
{
  Pane *pane = data;
  GtkWidget *child = pane->end ? gtk_paned_get_end_child (pane->paned) : gtk_paned_get_start_child (pane->paned);
  int width = child != NULL && gtk_widget_get_mapped (child) ? gtk_widget_get_width (child) : 0;

  pane->source = 0;
  if (width > 0)
    docket_settings_set_int (pane->settings, pane->key, width);
  return G_SOURCE_REMOVE;
}

static void
on_moved (GtkPaned *paned, GParamSpec *pspec, gpointer data)
{
  Pane *pane = data;

  /* In a window that has another width by now GTK moves it, not a person. */
  if (!pane->placed || pane->held || total_width (pane) != pane->total_px)
    return;
  g_clear_handle_id (&pane->source, g_source_remove);
  pane->source = g_timeout_add (PAUSE_MS, on_pause_over, pane);
}

/* What nobody chose yet: in large text wider than it has to be, if the window is.
 * 0: as wide as it has to be. */
static int
large_text_width (Pane *pane)
{
  GtkWidget *child = pane->end ? gtk_paned_get_end_child (pane->paned) : gtk_paned_get_start_child (pane->paned);
  int width_px = 0;

  if (!pane->end)
    {
      width_px = MIN ((pane->first_px + docket_scaled_px (pane->first_px)) / 2, total_width (pane) * LIST_SHARE_PERCENT / 100);
      return MAX (width_px, pane->first_px);
    }
  if (child != NULL)
    gtk_widget_get_size_request (child, &width_px, NULL);
  return width_px > 0 && docket_scaled_px (width_px) > width_px ? (width_px + docket_scaled_px (width_px)) / 2 : 0;
}

/* Not while it is being allocated: moving the handle asks for another round. */
static gboolean
on_tick (GtkWidget *widget, GdkFrameClock *clock, gpointer data)
{
  Pane *pane = data;
  int width = docket_settings_get_int (pane->settings, pane->key, 0);
  int total = total_width (pane);

  if (total <= 0)
    return G_SOURCE_CONTINUE;
  pane->tick = 0;
  if (pane->held)
    return G_SOURCE_REMOVE;
  if (pane->first_px == 0)
    pane->first_px = gtk_paned_get_position (pane->paned);
  pane->placed = FALSE; /* what follows is nobody's choice */
  pane->total_px = total;
  if (width == 0)
    width = large_text_width (pane);
  if (width > 0 && width < total)
    gtk_paned_set_position (pane->paned, pane->end ? total - width : width);
  pane->placed = TRUE;
  return G_SOURCE_REMOVE;
}

/* Another width of the window: what nobody chose is placed anew. */
static void
on_resized (GtkPaned *paned, GParamSpec *pspec, gpointer data)
{
  Pane *pane = data;

  if (pane->placed && pane->tick == 0)
    pane->tick = gtk_widget_add_tick_callback (GTK_WIDGET (paned), on_tick, pane, NULL);
}

void
docket_pane_keep_width (GtkPaned *paned, gboolean end, GSettings *settings, const char *key)
{
  Pane *pane;

  g_return_if_fail (GTK_IS_PANED (paned) && key != NULL);

  if (settings == NULL)
    return;
  pane = g_new0 (Pane, 1);
  pane->paned = paned;
  pane->settings = g_object_ref (settings);
  pane->key = g_strdup (key);
  pane->end = end;
  g_object_set_data_full (G_OBJECT (paned), PANE_KEY, pane, pane_free);
  g_signal_connect (paned, "notify::position", G_CALLBACK (on_moved), pane);
  g_signal_connect (paned, "notify::max-position", G_CALLBACK (on_resized), pane);
  pane->tick = gtk_widget_add_tick_callback (GTK_WIDGET (paned), on_tick, pane, NULL);
}

void
docket_pane_hold (GtkPaned *paned, gboolean hold)
{
  Pane *pane;

  g_return_if_fail (GTK_IS_PANED (paned));

  pane = g_object_get_data (G_OBJECT (paned), PANE_KEY);
  if (pane == NULL)
    return;
  pane->held = hold;
  if (hold)
    g_clear_handle_id (&pane->source, g_source_remove);
  else if (!pane->placed && pane->tick == 0)
    pane->tick = gtk_widget_add_tick_callback (GTK_WIDGET (paned), on_tick, pane, NULL);
}
