/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * One row of a table on its way in.
 */
#include "docket-config.h"

#include <glib/gi18n-lib.h>

#include "docket-import-item.h"

struct _DocketImportItem
{
  GObject parent_instance;

  DocketCustomerImport *import;
  DocketImportRow *row;
};

enum
{
  PROP_0,
  PROP_WANTED,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (DocketImportItem, docket_import_item, G_TYPE_OBJECT)

static void
docket_import_item_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  switch (prop_id)
    {
    case PROP_WANTED:
      g_value_set_boolean (value, DOCKET_IMPORT_ITEM (object)->row->wanted);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
docket_import_item_set_property (GObject *object, guint prop_id, const GValue *value, GParamSpec *pspec)
{
  DocketImportItem *self = DOCKET_IMPORT_ITEM (object);

  switch (prop_id)
    {
    case PROP_WANTED:
      if (self->row->wanted == g_value_get_boolean (value))
        break;
      self->row->wanted = g_value_get_boolean (value);
      g_object_notify_by_pspec (object, properties[PROP_WANTED]);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
docket_import_item_dispose (GObject *object)
{
  g_clear_object (&DOCKET_IMPORT_ITEM (object)->import);
  G_OBJECT_CLASS (docket_import_item_parent_class)->dispose (object);
}

static void
docket_import_item_class_init (DocketImportItemClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = docket_import_item_get_property;
  object_class->set_property = docket_import_item_set_property;
  object_class->dispose = docket_import_item_dispose;

  properties[PROP_WANTED] = g_param_spec_boolean ("wanted", NULL, NULL, FALSE, G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
docket_import_item_init (DocketImportItem *self)
{
}

DocketImportItem *
docket_import_item_new (DocketCustomerImport *import, DocketImportRow *row)
{
  DocketImportItem *self = g_object_new (DOCKET_TYPE_IMPORT_ITEM, NULL);

  self->import = g_object_ref (import);
  self->row = row;
  return self;
}

const DocketImportRow *
docket_import_item_get_row (DocketImportItem *self)
{
  g_return_val_if_fail (DOCKET_IS_IMPORT_ITEM (self), NULL);
  return self->row;
}

char *
docket_import_item_describe (DocketImportItem *self)
{
  const DocketImportRow *row = self->row;
  g_autofree char *why = NULL;
  const char *name = NULL;

  g_return_val_if_fail (DOCKET_IS_IMPORT_ITEM (self), NULL);

  switch (row->verdict)
    {
    case DOCKET_IMPORT_LIKELY:
      why = docket_alike_sentence (row->why);
      if (row->like == NULL)
        /* Translators: the line of a table, and what two customers have in common */
        return g_strdup_printf (_ ("Perhaps the customer of line %u: %s"), row->like_line, why);
      name = docket_record_get_text (row->like, DOCKET_CUSTOMER_NAME);
      /* Translators: a customer that is here, and what it has in common with the one of the table */
      return g_strdup_printf (_ ("Perhaps here already as %s: %s"), name != NULL ? name : _ ("no name"), why);
    case DOCKET_IMPORT_KNOWN:
      return g_strdup (_ ("Here already; stays as it is"));
    case DOCKET_IMPORT_WRONG:
      return g_strdup_printf (_ ("Cannot be read: %s"), row->problem);
    case DOCKET_IMPORT_NEW:
    default:
      return g_strdup (_ ("New"));
    }
}
