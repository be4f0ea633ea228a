/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Every word on the screen can be read: it is measured in the picture, as an eye
 * would see it, against what it stands on, in light and in dark.
 */
#include "docket-config.h"

#include <math.h>

#include <adwaita.h>

#include "docket-console.h"
#include "docket-preferences.h"
#include "docket-session.h"
#include "docket-trial-window.h"
#include "docket-window-private.h"
#include "view-stage.h"
#include "widget-search.h"

#define CONTRAST_MIN 4.5 /* WCAG 2.1, AA, for words of ordinary size */
#define LETTERS_MIN 3    /* of fewer, none may be as dark as its colour: their lines fall between pixels */
#define LABELS_MIN 8     /* a picture with fewer is not one of a view */
#define WIDTH_PX 1400
#define HEIGHT_PX 900

typedef struct
{
  guint32 *pixels;
  int width, height;
} Picture;

static void
drain (void)
{
  while (g_main_context_iteration (NULL, FALSE))
    ;
}

/* Frames until everything has its place and its colour. */
static void
settle (void)
{
  turn (400);
}

/* -- The picture -- */

static void
picture_take (Picture *picture, GtkWidget *window)
{
  g_autoptr (GdkPaintable) paintable = gtk_widget_paintable_new (window);
  g_autoptr (GtkSnapshot) snapshot = gtk_snapshot_new ();
  g_autoptr (GskRenderNode) node = NULL;
  g_autoptr (GdkTexture) texture = NULL;

  picture->width = gtk_widget_get_width (window);
  picture->height = gtk_widget_get_height (window);
  gdk_paintable_snapshot (paintable, snapshot, picture->width, picture->height);
  node = gtk_snapshot_to_node (snapshot);
  g_assert_nonnull (node);
  texture = gsk_renderer_render_texture (gtk_native_get_renderer (GTK_NATIVE (window)), node,
                                         &GRAPHENE_RECT_INIT (0, 0, picture->width, picture->height));
  picture->pixels = g_new0 (guint32, picture->width * picture->height);
  gdk_texture_download (texture, (guchar *) picture->pixels, picture->width * sizeof (guint32));
}

static double
get_light (guint32 pixel)
{
  static const double weights[] = { 0.0722, 0.7152, 0.2126 }; /* blue, green, red */
  double light = 0;

  for (guint i = 0; i < G_N_ELEMENTS (weights); i++)
    {
      double part = ((pixel >> (8 * i)) & 0xff) / 255.0;

      light += weights[i] * (part <= 0.03928 ? part / 12.92 : pow ((part + 0.055) / 1.055, 2.4));
    }
  return light;
}

/* What there is most of is the ground; what is farthest from it is the ink. */
static double
picture_measure (const Picture *picture, const graphene_rect_t *place)
{
  g_autoptr (GHashTable) counts = g_hash_table_new (NULL, NULL);
  GHashTableIter iter;
  gpointer pixel;
  guint32 ground = 0;
  guint most = 0;
  double farthest = 0;

  for (int y = MAX ((int) place->origin.y, 0); y < MIN ((int) (place->origin.y + place->size.height), picture->height); y++)
    for (int x = MAX ((int) place->origin.x, 0); x < MIN ((int) (place->origin.x + place->size.width), picture->width); x++)
      {
        gpointer key = GUINT_TO_POINTER (picture->pixels[y * picture->width + x]);
        guint n = GPOINTER_TO_UINT (g_hash_table_lookup (counts, key)) + 1;

        g_hash_table_insert (counts, key, GUINT_TO_POINTER (n));
        if (n > most)
          {
            most = n;
            ground = GPOINTER_TO_UINT (key);
          }
      }
  g_hash_table_iter_init (&iter, counts);
  while (g_hash_table_iter_next (&iter, &pixel, NULL))
    {
      double light = get_light (GPOINTER_TO_UINT (pixel)), under = get_light (ground);
      double contrast = (MAX (light, under) + 0.05) / (MIN (light, under) + 0.05);

      farthest = MAX (farthest, contrast);
    }
  return farthest;
}

/* -- What is on it -- */

/* What cannot be used, or only fades in, may be faint; what is covered is not seen. */
static gboolean
is_read (GtkWidget *label, GtkWidget *window, const graphene_rect_t *place)
{
  double x = place->origin.x + place->size.width / 2, y = place->origin.y + place->size.height / 2;

  return g_utf8_strlen (gtk_label_get_text (GTK_LABEL (label)), -1) >= LETTERS_MIN && gtk_widget_is_sensitive (label) && place->size.width >= 4
         && gtk_widget_pick (window, x, y, GTK_PICK_INSENSITIVE | GTK_PICK_NON_TARGETABLE) == label;
}

/* Returns how many were measured. */
static guint
measure_labels (const Picture *picture, GtkWidget *widget, GtkWidget *window, const char *name, guint *n_faint)
{
  graphene_rect_t place;
  guint n = 0;

  if (!gtk_widget_get_mapped (widget))
    return 0;
  if (GTK_IS_LABEL (widget) && gtk_widget_compute_bounds (widget, window, &place) && is_read (widget, window, &place))
    {
      double contrast = picture_measure (picture, &place);

      n++;
      if (contrast < CONTRAST_MIN)
        {
          (*n_faint)++;
          g_test_message ("%s: “%s” has a contrast of %.2f", name, gtk_label_get_text (GTK_LABEL (widget)), contrast);
        }
    }
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    n += measure_labels (picture, child, window, name, n_faint);
  return n;
}

/* Adds to n_faint: all that is too faint is told, not only the first. */
static void
look_at (GtkWidget *window, const char *name, guint *n_faint)
{
  Picture picture;
  guint n;

  settle ();
  picture_take (&picture, window);
  n = measure_labels (&picture, window, window, name, n_faint);
  g_test_message ("%s: %u labels", name, n);
  g_free (picture.pixels);
  g_assert_cmpuint (n, >=, LABELS_MIN);
}

static void
look_at_dialog (GtkWindow *dialog, const char *name, guint *n_faint)
{
  gtk_window_present (dialog);
  look_at (GTK_WIDGET (dialog), name, n_faint);
  gtk_window_destroy (dialog);
  drain ();
}

/* -- Tests -- */

static void
test_every_word_can_be_read (gconstpointer scheme)
{
  g_autoptr (ReviewStage) stage = review_stage_new (STAGE_SOFIA, "supervisor");
  g_autoptr (DocketSession) session = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *key = NULL;
  DocketWindow *window;
  DocketDesk *desk;
  guint n_faint = 0;

  adw_style_manager_set_color_scheme (adw_style_manager_get_default (), GPOINTER_TO_INT (scheme));
  review_stage_receive (stage, review_stage_pump_case (20), review_stage_boiler_case (), NULL);
  key = review_stage_save_title (stage, "Not sent yet");
  session = docket_session_new (stage->dir, &error);
  g_assert_no_error (error);
  docket_session_open (session, &error);
  g_assert_no_error (error);
  desk = docket_session_get_desk (session);
  window = docket_window_new (NULL, session);
  gtk_window_set_default_size (GTK_WINDOW (window), WIDTH_PX, HEIGHT_PX);
  gtk_window_present (GTK_WINDOW (window));
  for (guint i = 0; i < G_N_ELEMENTS (docket_window_views); i++)
    {
      gtk_widget_activate_action (GTK_WIDGET (window), "win.show-view", "s", docket_window_views[i]);
      look_at (GTK_WIDGET (window), docket_window_views[i], &n_faint);
    }
  gtk_widget_activate_action (GTK_WIDGET (window), "win.show-job", "s", STAGE_PUMP);
  look_at (GTK_WIDGET (window), "a job", &n_faint);
  gtk_widget_activate_action (GTK_WIDGET (window), "win.new-customer", NULL);
  look_at (GTK_WIDGET (window), "a new customer", &n_faint);
  gtk_widget_activate_action (GTK_WIDGET (window), "win.show-review", "s", STAGE_PUMP_CASE);
  look_at (GTK_WIDGET (window), "a case", &n_faint);
  look_at_dialog (GTK_WINDOW (docket_preferences_new (GTK_WINDOW (window), session)), "preferences", &n_faint);
  look_at_dialog (GTK_WINDOW (docket_trial_window_new (GTK_WIDGET (window), desk)), "other rules", &n_faint);
  g_assert_cmpuint (n_faint, ==, 0);
  gtk_window_destroy (GTK_WINDOW (window));
  drain ();
}

int
main (int argc, char **argv)
{
  g_setenv ("DOCKET_SECRETS", "file", TRUE);
  g_test_init (&argc, &argv, NULL);
  gtk_init ();
  adw_init ();
  docket_console_init ();
  dress ();
  g_test_add_data_func ("/console/contrast/every-word-can-be-read", GINT_TO_POINTER (ADW_COLOR_SCHEME_FORCE_LIGHT), test_every_word_can_be_read);
  g_test_add_data_func ("/console/contrast/every-word-can-be-read-in-the-dark", GINT_TO_POINTER (ADW_COLOR_SCHEME_FORCE_DARK), test_every_word_can_be_read);
  return g_test_run ();
}
