/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Rows of a table on its way in.  There may be 100,000: the list holds which, and
 * makes an item for whoever asks.
 */
#include "docket-config.h"

#include <glib/gi18n-lib.h>

#include "docket-import-item.h"

struct _DocketImportItem
{
  GObject parent_instance;

  DocketCustomerImport *import;
  DocketImportRow *row; /* of @import, and lives as long */
  DocketValues *values;
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
  DocketImportItem *self = DOCKET_IMPORT_ITEM (object);

  g_clear_object (&self->import);
  g_clear_pointer (&self->values, docket_values_unref);
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
docket_import_item_new (DocketCustomerImport *import, guint n)
{
  DocketImportItem *self = g_object_new (DOCKET_TYPE_IMPORT_ITEM, NULL);

  self->import = g_object_ref (import);
  self->row = &g_array_index (docket_customer_import_get_rows (import), DocketImportRow, n);
  self->values = docket_customer_import_read_row (import, n);
  return self;
}

const DocketValues *
docket_import_item_get_values (DocketImportItem *self)
{
  g_return_val_if_fail (DOCKET_IS_IMPORT_ITEM (self), NULL);
  return self->values;
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

  g_return_val_if_fail (DOCKET_IS_IMPORT_ITEM (self), NULL);

  switch (row->verdict)
    {
    case DOCKET_IMPORT_LIKELY:
      why = docket_alike_sentence (row->why);
      if (row->like_id == NULL)
        /* Translators: the line of a table, and what two customers have in common */
        return g_strdup_printf (_ ("Perhaps the customer of line %u: %s"), row->like_line, why);
      /* Translators: a customer that is here, and what it has in common with the one of the table */
      return g_strdup_printf (_ ("Perhaps here already as %s: %s"), row->like_name != NULL ? row->like_name : _ ("no name"), why);
    case DOCKET_IMPORT_KNOWN:
      return g_strdup (_ ("Here already; stays as it is"));
    case DOCKET_IMPORT_WRONG:
      return g_strdup_printf (_ ("Cannot be read: %s"), row->problem);
    case DOCKET_IMPORT_NEW:
    default:
      return g_strdup (_ ("New"));
    }
}

/* -- The list -- */

struct _DocketImportList
{
  GObject parent_instance;

  DocketCustomerImport *import; /* (nullable) */
  GArray *rows;                 /* element-type guint */
};

enum
{
  WANTED_CHANGED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

static GType
get_item_type (GListModel *list)
{
  return DOCKET_TYPE_IMPORT_ITEM;
}

static guint
get_n_items (GListModel *list)
{
  return DOCKET_IMPORT_LIST (list)->rows->len;
}

static void
on_wanted (DocketImportList *self)
{
  g_signal_emit (self, signals[WANTED_CHANGED], 0);
}

static gpointer
get_item (GListModel *list, guint position)
{
  DocketImportList *self = DOCKET_IMPORT_LIST (list);
  DocketImportItem *item;

  if (position >= self->rows->len)
    return NULL;
  item = docket_import_item_new (self->import, g_array_index (self->rows, guint, position));
  g_signal_connect_object (item, "notify::wanted", G_CALLBACK (on_wanted), self, G_CONNECT_SWAPPED);
  return item;
}

static void
list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = get_item_type;
  iface->get_n_items = get_n_items;
  iface->get_item = get_item;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (DocketImportList, docket_import_list, G_TYPE_OBJECT, G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_init))

static void
docket_import_list_finalize (GObject *object)
{
  DocketImportList *self = DOCKET_IMPORT_LIST (object);

  g_clear_object (&self->import);
  g_array_unref (self->rows);
  G_OBJECT_CLASS (docket_import_list_parent_class)->finalize (object);
}

static void
docket_import_list_class_init (DocketImportListClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = docket_import_list_finalize;

  signals[WANTED_CHANGED] = g_signal_new ("wanted-changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
docket_import_list_init (DocketImportList *self)
{
  self->rows = g_array_new (FALSE, FALSE, sizeof (guint));
}

DocketImportList *
docket_import_list_new (void)
{
  return g_object_new (DOCKET_TYPE_IMPORT_LIST, NULL);
}

void
docket_import_list_set_rows (DocketImportList *self, DocketCustomerImport *import, GArray *rows)
{
  guint before;

  g_return_if_fail (DOCKET_IS_IMPORT_LIST (self) && rows != NULL);

  before = self->rows->len;
  g_set_object (&self->import, import);
  g_array_unref (self->rows);
  self->rows = rows;
  g_list_model_items_changed (G_LIST_MODEL (self), 0, before, rows->len);
}
