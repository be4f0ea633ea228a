/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Windows as they were.  All of them are kept in one draft of the account, so
 * what is searched for never leaves the encrypted file of that account, and
 * another account on this machine starts afresh:
 *
 *   [{'view': <'jobs'>, 'places': <{'jobs': {'search': <'boiler'>, …}, …}>},
 *    {'view': <'board'>, …, 'width': <1400>, 'height': <900>, 'maximized': <false>}]
 *
 * The first window comes first; its size is a setting (docket-window.c), since
 * it is wanted before anybody has signed in.
 */

#include "docket-config.h"

#include "docket-window-private.h"

#include "docket-drafts.h"
#include "docket-place.h"

#define DRAFT_NAME "windows"
#define STATE_TYPE "aa{sv}"
/* Restored at a start; more of them somebody opens by hand. */
#define WINDOWS_MAX 5

static GVariant *
save_places (DocketWindow *self)
{
  GVariantBuilder places;

  g_variant_builder_init (&places, G_VARIANT_TYPE ("a{sv}"));
  for (guint i = 0; i < G_N_ELEMENTS (docket_window_views); i++)
    {
      GtkWidget *view = adw_view_stack_get_child_by_name (self->views, docket_window_views[i]);
      DocketPlace *place = view != NULL ? docket_place_find (view) : NULL;

      if (place != NULL)
        g_variant_builder_add (&places, "{sv}", docket_window_views[i], docket_place_save (place));
    }
  return g_variant_builder_end (&places);
}

static GVariant *
save_window (DocketWindow *self)
{
  GVariantDict state;
  int width, height;

  gtk_window_get_default_size (GTK_WINDOW (self), &width, &height);
  g_variant_dict_init (&state, NULL);
  g_variant_dict_insert (&state, "view", "s", docket_window_get_view (self));
  g_variant_dict_insert_value (&state, "places", save_places (self));
  if (self->review != NULL && docket_review_view_get_case (self->review) != NULL)
    g_variant_dict_insert (&state, "case", "s", docket_review_view_get_case (self->review));
  if (self->second)
    {
      g_variant_dict_insert (&state, "width", "i", width);
      g_variant_dict_insert (&state, "height", "i", height);
      g_variant_dict_insert (&state, "maximized", "b", gtk_window_is_maximized (GTK_WINDOW (self)));
    }
  return g_variant_dict_end (&state);
}

static int
compare_age (gconstpointer a, gconstpointer b)
{
  guint first = gtk_application_window_get_id (GTK_APPLICATION_WINDOW ((gpointer) a));
  guint second = gtk_application_window_get_id (GTK_APPLICATION_WINDOW ((gpointer) b));

  return first < second ? -1 : first > second;
}

/* Those of the application, oldest first; a window without one is by itself. */
static GList *
list_windows (DocketWindow *self)
{
  GtkApplication *application = gtk_window_get_application (GTK_WINDOW (self));
  GList *all = application != NULL ? gtk_application_get_windows (application) : NULL;
  GList *windows = NULL;

  if (application == NULL)
    return g_list_prepend (NULL, self);
  for (GList *l = all; l != NULL; l = l->next)
    if (DOCKET_IS_WINDOW (l->data) && DOCKET_WINDOW (l->data)->desk != NULL)
      windows = g_list_prepend (windows, l->data);
  /* The application has them in the order of their focus. */
  return g_list_sort (windows, compare_age);
}

void
docket_window_keep_all (DocketWindow *self, gboolean with_this)
{
  g_autoptr (GList) windows = NULL;
  g_autoptr (GVariant) states = NULL;
  g_autofree char *text = NULL;
  g_autofree char *kept = NULL;
  GVariantBuilder builder;

  if (self->desk == NULL)
    return;
  windows = list_windows (self);
  g_variant_builder_init (&builder, G_VARIANT_TYPE (STATE_TYPE));
  for (GList *l = windows; l != NULL; l = l->next)
    if (with_this || l->data != self)
      g_variant_builder_add_value (&builder, save_window (l->data));
  states = g_variant_ref_sink (g_variant_builder_end (&builder));
  text = g_variant_print (states, FALSE);
  if (g_strcmp0 (text, self->kept) == 0)
    return;
  g_free (self->kept);
  self->kept = g_strdup (text);
  docket_draft_keep (self->desk, DRAFT_NAME, text);
}

/* (transfer full) (nullable) */
static GVariant *
load_states (DocketDesk *desk)
{
  g_autofree char *text = docket_draft_load (desk, DRAFT_NAME);

  return text != NULL ? g_variant_parse (G_VARIANT_TYPE (STATE_TYPE), text, NULL, NULL, NULL) : NULL;
}

static void
restore_places (DocketWindow *self, GVariant *places)
{
  GVariantIter iter;
  const char *name;
  GVariant *kept;

  g_variant_iter_init (&iter, places);
  while (g_variant_iter_loop (&iter, "{&sv}", &name, &kept))
    {
      GtkWidget *view = docket_window_has_view (name) ? adw_view_stack_get_child_by_name (self->views, name) : NULL;
      DocketPlace *place = view != NULL ? docket_place_find (view) : NULL;

      if (place != NULL && g_variant_is_of_type (kept, G_VARIANT_TYPE_VARDICT))
        docket_place_restore (place, kept);
    }
}

/* One that was decided meanwhile is nobody's business any more. */
static void
restore_case (DocketWindow *self, const char *id)
{
  g_autoptr (DocketRecord) record = NULL;

  if (self->review != NULL && docket_store_get (docket_desk_get_reader (self->desk), DOCKET_KIND_REVIEW, id, &record, NULL)
      && record != NULL && g_strcmp0 (docket_record_get_text (record, DOCKET_REVIEW_STATE), "open") == 0)
    docket_review_view_show_case (self->review, id);
}

guint
docket_window_n_kept (DocketDesk *desk)
{
  g_autoptr (GVariant) states = load_states (desk);

  return states != NULL ? MIN ((guint) g_variant_n_children (states), WINDOWS_MAX) : 0;
}

void
docket_window_restore (DocketWindow *self, guint nth)
{
  g_autoptr (GVariant) states = self->desk != NULL ? load_states (self->desk) : NULL;
  g_autoptr (GVariant) state = NULL;
  g_autoptr (GVariant) places = NULL;
  gboolean maximized = FALSE;
  int width = 0, height = 0;
  const char *view, *id;

  if (states == NULL || nth >= g_variant_n_children (states))
    return;
  state = g_variant_get_child_value (states, nth);
  places = g_variant_lookup_value (state, "places", G_VARIANT_TYPE_VARDICT);
  if (places != NULL)
    restore_places (self, places);
  if (g_variant_lookup (state, "case", "&s", &id))
    restore_case (self, id);
  if (g_variant_lookup (state, "view", "&s", &view))
    docket_window_show_view (self, view);
  g_variant_lookup (state, "width", "i", &width);
  g_variant_lookup (state, "height", "i", &height);
  g_variant_lookup (state, "maximized", "b", &maximized);
  if (width > 0 && height > 0)
    gtk_window_set_default_size (GTK_WINDOW (self), width, height);
  if (maximized)
    gtk_window_maximize (GTK_WINDOW (self));
}
