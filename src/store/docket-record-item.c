/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * One row as lists show it. Read when somebody asks what is in it (a selection of
 * a million rows holds an object of each, and asks nothing), read again when a
 * commit touched that; a widget bound to it hears only of what differs.
 */

#include "docket-config.h"

#include "docket-record-item-private.h"

#include "docket-plan.h"

struct _DocketRecordItem
{
  GObject parent_instance;

  DocketStore *reader;
  DocketKind kind;
  gint64 row;

  gboolean is_read;
  DocketRecord *record;
  char *customer_name;
  char *technician_name;
  gboolean left_behind;
  gint64 open_jobs; /* of a customer; -1 for others */
  DocketRecordState state;
};

enum
{
  PROP_0,
  PROP_RECORD,
  PROP_CUSTOMER_NAME,
  PROP_TECHNICIAN_NAME,
  PROP_OPEN_JOBS,
  PROP_PENDING,
  PROP_UNDER_REVIEW,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (DocketRecordItem, docket_record_item, G_TYPE_OBJECT)

/* -- Reading -- */

static const char *
customer_of (const DocketRecord *record)
{
  switch ((int) docket_record_get_kind (record))
    {
    case DOCKET_KIND_JOB:
      return docket_record_get_text (record, DOCKET_JOB_CUSTOMER);
    case DOCKET_KIND_NOTE:
      return docket_record_get_text (record, DOCKET_NOTE_CUSTOMER);
    default:
      return NULL;
    }
}

static const char *
technician_of (const DocketRecord *record)
{
  return docket_record_get_kind (record) == DOCKET_KIND_JOB ? docket_record_get_text (record, DOCKET_JOB_TECHNICIAN) : NULL;
}

static char *
name_of (DocketStore *reader, DocketKind kind, const char *id, DocketField field)
{
  g_autoptr(DocketRecord) record = NULL;

  if (id == NULL || !docket_store_get (reader, kind, id, &record, NULL) || record == NULL)
    return NULL;
  return g_strdup (docket_record_get_text (record, field));
}

static void
read_technician (DocketRecordItem *self)
{
  const char *id = technician_of (self->record);
  g_autoptr(DocketRecord) technician = NULL;

  self->left_behind = FALSE;
  if (id == NULL || !docket_store_get (self->reader, DOCKET_KIND_PERSON, id, &technician, NULL) || technician == NULL)
    return;
  self->technician_name = g_strdup (docket_record_get_text (technician, DOCKET_PERSON_NAME));
  self->left_behind = docket_job_is_left_behind (self->record, technician);
}

static gint64
count_open_jobs (DocketStore *reader, const DocketRecord *record)
{
  g_autoptr(DocketQuery) query = NULL;

  if (docket_record_get_kind (record) != DOCKET_KIND_CUSTOMER)
    return -1;
  query = docket_query_new (DOCKET_KIND_JOB);
  query->customer = g_strdup (docket_record_get_id (record));
  query->open_only = TRUE;
  return docket_store_count (reader, query, NULL);
}

static void
read_all (DocketRecordItem *self)
{
  g_clear_pointer (&self->record, docket_record_unref);
  g_clear_pointer (&self->customer_name, g_free);
  g_clear_pointer (&self->technician_name, g_free);
  docket_record_state_clear (&self->state);

  if (!docket_store_get_row (self->reader, self->kind, self->row, &self->record, NULL) || self->record == NULL)
    return;
  self->customer_name = name_of (self->reader, DOCKET_KIND_CUSTOMER, customer_of (self->record), DOCKET_CUSTOMER_NAME);
  read_technician (self);
  self->open_jobs = count_open_jobs (self->reader, self->record);
  docket_store_get_state (self->reader, self->kind, docket_record_get_id (self->record), &self->state, NULL);
}

static void
ensure_read (DocketRecordItem *self)
{
  if (self->is_read)
    return;
  self->is_read = TRUE;
  read_all (self);
}

static gboolean
records_equal (const DocketRecord *a, const DocketRecord *b)
{
  return a == NULL || b == NULL ? a == b : docket_record_equal (a, b);
}

/* -- Object -- */

static void
docket_record_item_finalize (GObject *object)
{
  DocketRecordItem *self = DOCKET_RECORD_ITEM (object);

  g_clear_object (&self->reader);
  g_clear_pointer (&self->record, docket_record_unref);
  g_clear_pointer (&self->customer_name, g_free);
  g_clear_pointer (&self->technician_name, g_free);
  docket_record_state_clear (&self->state);

  G_OBJECT_CLASS (docket_record_item_parent_class)->finalize (object);
}

static void
docket_record_item_get_property (GObject *object, guint property, GValue *value, GParamSpec *pspec)
{
  DocketRecordItem *self = DOCKET_RECORD_ITEM (object);

  ensure_read (self);
  switch (property)
    {
    case PROP_RECORD:
      g_value_set_boxed (value, self->record);
      break;
    case PROP_CUSTOMER_NAME:
      g_value_set_string (value, self->customer_name);
      break;
    case PROP_TECHNICIAN_NAME:
      g_value_set_string (value, self->technician_name);
      break;
    case PROP_OPEN_JOBS:
      g_value_set_int64 (value, self->open_jobs);
      break;
    case PROP_PENDING:
      g_value_set_boolean (value, self->state.pending);
      break;
    case PROP_UNDER_REVIEW:
      g_value_set_boolean (value, self->state.under_review);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property, pspec);
    }
}

static void
docket_record_item_class_init (DocketRecordItemClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = docket_record_item_finalize;
  object_class->get_property = docket_record_item_get_property;

  properties[PROP_RECORD] = g_param_spec_boxed ("record", NULL, NULL, DOCKET_TYPE_RECORD, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  properties[PROP_CUSTOMER_NAME] = g_param_spec_string ("customer-name", NULL, NULL, NULL, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  properties[PROP_TECHNICIAN_NAME] = g_param_spec_string ("technician-name", NULL, NULL, NULL, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  properties[PROP_OPEN_JOBS] = g_param_spec_int64 ("open-jobs", NULL, NULL, -1, G_MAXINT64, -1, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  properties[PROP_PENDING] = g_param_spec_boolean ("pending", NULL, NULL, FALSE, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  properties[PROP_UNDER_REVIEW] = g_param_spec_boolean ("under-review", NULL, NULL, FALSE, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
docket_record_item_init (DocketRecordItem *self)
{
}

DocketRecordItem *
docket_record_item_new (DocketStore *reader, DocketKind kind, gint64 row)
{
  DocketRecordItem *self = g_object_new (DOCKET_TYPE_RECORD_ITEM, NULL);

  self->reader = g_object_ref (reader);
  self->kind = kind;
  self->row = row;
  return self;
}

gint64
docket_record_item_get_row (DocketRecordItem *self)
{
  return self->row;
}

void
docket_record_item_refresh (DocketRecordItem *self)
{
  g_autoptr(DocketRecord) record = self->record != NULL ? docket_record_ref (self->record) : NULL;
  g_autofree char *customer_name = g_strdup (self->customer_name);
  g_autofree char *technician_name = g_strdup (self->technician_name);
  gboolean left_behind = self->left_behind;
  gint64 open_jobs = self->open_jobs;
  gboolean pending = self->state.pending;
  gboolean under_review = self->state.under_review;
  gboolean failing = self->state.failing;

  if (!self->is_read)
    return;
  read_all (self);

  g_object_freeze_notify (G_OBJECT (self));
  if (!records_equal (record, self->record))
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_RECORD]);
  if (g_strcmp0 (customer_name, self->customer_name) != 0)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_CUSTOMER_NAME]);
  /* With the name is said whether they are still here. */
  if (g_strcmp0 (technician_name, self->technician_name) != 0 || left_behind != self->left_behind)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_TECHNICIAN_NAME]);
  if (open_jobs != self->open_jobs)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_OPEN_JOBS]);
  /* What is said about waiting work changes with its failing too. */
  if (pending != self->state.pending || failing != self->state.failing)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_PENDING]);
  if (under_review != self->state.under_review)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_UNDER_REVIEW]);
  g_object_thaw_notify (G_OBJECT (self));
}

gboolean
docket_record_item_is_touched (DocketRecordItem *self, const DocketChangeSet *changes)
{
  const char *customer, *technician;

  if (!self->is_read)
    return FALSE;
  if (docket_change_set_is_everything (changes) || self->record == NULL)
    return TRUE;
  if (docket_change_set_has (changes, self->kind, docket_record_get_id (self->record)))
    return TRUE;
  customer = customer_of (self->record);
  technician = technician_of (self->record);
  /* Any case may be about it; cases are few. */
  return (customer != NULL && docket_change_set_has (changes, DOCKET_KIND_CUSTOMER, customer))
         || (technician != NULL && docket_change_set_has (changes, DOCKET_KIND_PERSON, technician))
         || (self->kind == DOCKET_KIND_CUSTOMER && docket_change_set_has_kind (changes, DOCKET_KIND_JOB))
         || docket_change_set_has_kind (changes, DOCKET_KIND_REVIEW);
}

DocketRecord *
docket_record_item_get_record (DocketRecordItem *self)
{
  g_return_val_if_fail (DOCKET_IS_RECORD_ITEM (self), NULL);

  ensure_read (self);
  return self->record;
}

const char *
docket_record_item_get_customer_name (DocketRecordItem *self)
{
  g_return_val_if_fail (DOCKET_IS_RECORD_ITEM (self), NULL);

  ensure_read (self);
  return self->customer_name;
}

const char *
docket_record_item_get_technician_name (DocketRecordItem *self)
{
  g_return_val_if_fail (DOCKET_IS_RECORD_ITEM (self), NULL);

  ensure_read (self);
  return self->technician_name;
}

gboolean
docket_record_item_is_left_behind (DocketRecordItem *self)
{
  g_return_val_if_fail (DOCKET_IS_RECORD_ITEM (self), FALSE);

  return self->left_behind;
}

gint64
docket_record_item_get_open_jobs (DocketRecordItem *self)
{
  g_return_val_if_fail (DOCKET_IS_RECORD_ITEM (self), -1);

  ensure_read (self);
  return self->open_jobs;
}

const DocketRecordState *
docket_record_item_get_state (DocketRecordItem *self)
{
  g_return_val_if_fail (DOCKET_IS_RECORD_ITEM (self), NULL);

  ensure_read (self);
  return &self->state;
}
