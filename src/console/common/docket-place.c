/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Where somebody is in a view.  A restart is to cost nobody the row they stood
 * on or the words they had typed into a search.
 */

#include "docket-config.h"

#include "docket-place.h"

G_DEFINE_INTERFACE (DocketPlace, docket_place, GTK_TYPE_WIDGET)

static void
docket_place_default_init (DocketPlaceInterface *iface)
{
}

GVariant *
docket_place_save (DocketPlace *self)
{
  GVariantDict place;

  g_return_val_if_fail (DOCKET_IS_PLACE (self), NULL);

  g_variant_dict_init (&place, NULL);
  DOCKET_PLACE_GET_IFACE (self)->save (self, &place);
  return g_variant_dict_end (&place);
}

void
docket_place_restore (DocketPlace *self, GVariant *place)
{
  GVariantDict dict;

  g_return_if_fail (DOCKET_IS_PLACE (self));
  g_return_if_fail (g_variant_is_of_type (place, G_VARIANT_TYPE_VARDICT));

  g_variant_dict_init (&dict, place);
  DOCKET_PLACE_GET_IFACE (self)->restore (self, &dict);
  g_variant_dict_clear (&dict);
}

DocketPlace *
docket_place_find (GtkWidget *widget)
{
  DocketPlace *found = NULL;

  if (DOCKET_IS_PLACE (widget))
    return DOCKET_PLACE (widget);
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL && found == NULL; child = gtk_widget_get_next_sibling (child))
    found = docket_place_find (child);
  return found;
}

void
docket_place_put (GVariantDict *place, const char *name, const char *value)
{
  if (value != NULL && *value != '\0')
    g_variant_dict_insert (place, name, "s", value);
}

gboolean
docket_place_look_up_number (GVariantDict *place, const char *name, double from, double to, double *number)
{
  const char *text;
  double kept;

  if (!g_variant_dict_lookup (place, name, "&s", &text))
    return FALSE;
  kept = g_ascii_strtod (text, NULL);
  if (!(kept >= from && kept <= to))
    return FALSE;
  *number = kept;
  return TRUE;
}
