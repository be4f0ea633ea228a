/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * A record is one block: header, then one slot a field of its kind and one
 * group state a group. Reading a field is an array access.
 */
#include "docket-record.h"

#include <string.h>

typedef struct
{
  gint64 rev;
  DocketStamp stamp;
} GroupState;

struct _DocketRecord
{
  gatomicrefcount refs;
  const DocketKindInfo *info;
  char *id;
  gint64 rev;
  gboolean is_void;
  GroupState *groups; /* info->n_groups */
  GVariant **values;  /* info->n_fields */
};

G_DEFINE_BOXED_TYPE (DocketRecord, docket_record, docket_record_ref, docket_record_unref)

#define ASSERT_UNSHARED(record) g_assert (g_atomic_ref_count_compare (&(record)->refs, 1))

void
docket_stamp_copy_to (const DocketStamp *from, DocketStamp *to)
{
  DocketStamp copy = { g_strdup (from->person), g_strdup (from->device), from->made_at, from->arrived_at };

  docket_stamp_clear (to);
  *to = copy;
}

void
docket_stamp_clear (DocketStamp *stamp)
{
  g_clear_pointer (&stamp->person, g_free);
  g_clear_pointer (&stamp->device, g_free);
  stamp->made_at = 0;
  stamp->arrived_at = 0;
}

gint64
docket_stamp_time (const DocketStamp *stamp)
{
  return stamp->made_at != 0 ? stamp->made_at : stamp->arrived_at;
}

static guint
group_place (const DocketRecord *record, DocketGroup group)
{
  g_assert (group >= record->info->first_group && group < record->info->first_group + (int) record->info->n_groups);
  return (guint) (group - record->info->first_group);
}

static guint
field_place (const DocketRecord *record, DocketField field)
{
  g_assert (field >= record->info->first_field && field < record->info->first_field + (int) record->info->n_fields);
  return (guint) (field - record->info->first_field);
}

DocketRecord *
docket_record_new (DocketKind kind, const char *id)
{
  DocketRecord *record;

  g_return_val_if_fail (id != NULL, NULL);
  record = g_new0 (DocketRecord, 1);
  g_atomic_ref_count_init (&record->refs);
  record->info = docket_kind_info (kind);
  record->id = g_strdup (id);
  record->groups = g_new0 (GroupState, record->info->n_groups);
  record->values = g_new0 (GVariant *, record->info->n_fields);
  return record;
}

DocketRecord *
docket_record_copy (const DocketRecord *record)
{
  DocketRecord *copy = docket_record_new (record->info->kind, record->id);

  copy->rev = record->rev;
  copy->is_void = record->is_void;
  for (guint i = 0; i < record->info->n_groups; i++)
    {
      copy->groups[i].rev = record->groups[i].rev;
      docket_stamp_copy_to (&record->groups[i].stamp, &copy->groups[i].stamp);
    }
  for (guint i = 0; i < record->info->n_fields; i++)
    copy->values[i] = record->values[i] == NULL ? NULL : g_variant_ref (record->values[i]);
  return copy;
}

DocketRecord *
docket_record_ref (DocketRecord *record)
{
  g_atomic_ref_count_inc (&record->refs);
  return record;
}

void
docket_record_unref (DocketRecord *record)
{
  if (!g_atomic_ref_count_dec (&record->refs))
    return;
  for (guint i = 0; i < record->info->n_groups; i++)
    docket_stamp_clear (&record->groups[i].stamp);
  for (guint i = 0; i < record->info->n_fields; i++)
    g_clear_pointer (&record->values[i], g_variant_unref);
  g_free (record->groups);
  g_free (record->values);
  g_free (record->id);
  g_free (record);
}

DocketKind
docket_record_get_kind (const DocketRecord *record)
{
  return record->info->kind;
}

const char *
docket_record_get_id (const DocketRecord *record)
{
  return record->id;
}

gint64
docket_record_get_rev (const DocketRecord *record)
{
  return record->rev;
}

gint64
docket_record_get_group_rev (const DocketRecord *record, DocketGroup group)
{
  return record->groups[group_place (record, group)].rev;
}

gboolean
docket_record_get_void (const DocketRecord *record)
{
  return record->is_void;
}

const DocketStamp *
docket_record_get_stamp (const DocketRecord *record, DocketGroup group)
{
  return &record->groups[group_place (record, group)].stamp;
}

GVariant *
docket_record_get (const DocketRecord *record, DocketField field)
{
  return record->values[field_place (record, field)];
}

const char *
docket_record_get_text (const DocketRecord *record, DocketField field)
{
  GVariant *value = docket_record_get (record, field);

  return value == NULL ? NULL : g_variant_get_string (value, NULL);
}

gint64
docket_record_get_int (const DocketRecord *record, DocketField field, gint64 fallback)
{
  GVariant *value = docket_record_get (record, field);

  return value == NULL ? fallback : g_variant_get_int64 (value);
}

gboolean
docket_record_get_bool (const DocketRecord *record, DocketField field)
{
  GVariant *value = docket_record_get (record, field);

  return value != NULL && g_variant_get_boolean (value);
}

gboolean
docket_record_has (const DocketRecord *record, DocketField field)
{
  return docket_record_get (record, field) != NULL;
}

const char **
docket_record_get_words (const DocketRecord *record, DocketField field)
{
  GVariant *value = docket_record_get (record, field);

  return value == NULL ? NULL : g_variant_get_strv (value, NULL);
}

DocketValues *
docket_record_get_group (const DocketRecord *record, DocketGroup group)
{
  const DocketGroupInfo *info = docket_group_info (group);
  DocketValues *values = docket_values_new ();

  for (guint i = 0; i < info->n_fields; i++)
    docket_values_set (values, (DocketField) (info->first_field + (int) i), docket_record_get (record, (DocketField) (info->first_field + (int) i)));
  return values;
}

static gboolean
stamp_equal (const DocketStamp *a, const DocketStamp *b)
{
  return g_strcmp0 (a->person, b->person) == 0 && g_strcmp0 (a->device, b->device) == 0 && a->made_at == b->made_at && a->arrived_at == b->arrived_at;
}

gboolean
docket_record_equal (const DocketRecord *a, const DocketRecord *b)
{
  if (a == NULL || b == NULL)
    return a == b;
  if (a->info != b->info || strcmp (a->id, b->id) != 0 || a->rev != b->rev || a->is_void != b->is_void)
    return FALSE;
  for (guint i = 0; i < a->info->n_groups; i++)
    if (a->groups[i].rev != b->groups[i].rev || !stamp_equal (&a->groups[i].stamp, &b->groups[i].stamp))
      return FALSE;
  for (guint i = 0; i < a->info->n_fields; i++)
    if (!docket_value_equal (a->values[i], b->values[i]))
      return FALSE;
  return TRUE;
}

void
docket_record_set_rev (DocketRecord *record, gint64 rev)
{
  ASSERT_UNSHARED (record);
  record->rev = rev;
}

void
docket_record_set_group_rev (DocketRecord *record, DocketGroup group, gint64 rev)
{
  ASSERT_UNSHARED (record);
  record->groups[group_place (record, group)].rev = rev;
}

void
docket_record_set_void (DocketRecord *record, gboolean is_void)
{
  ASSERT_UNSHARED (record);
  record->is_void = is_void;
}

void
docket_record_set_stamp (DocketRecord *record, DocketGroup group, const DocketStamp *stamp)
{
  ASSERT_UNSHARED (record);
  docket_stamp_copy_to (stamp, &record->groups[group_place (record, group)].stamp);
}

void
docket_record_take_stamp (DocketRecord *record, DocketGroup group, DocketStamp *stamp)
{
  DocketStamp *own = &record->groups[group_place (record, group)].stamp;

  ASSERT_UNSHARED (record);
  docket_stamp_clear (own);
  *own = *stamp;
  *stamp = (DocketStamp) { NULL, NULL, 0, 0 };
}

void
docket_record_set (DocketRecord *record, DocketField field, GVariant *value)
{
  GVariant **slot = &record->values[field_place (record, field)];
  GVariant *held = value == NULL ? NULL : g_variant_ref_sink (value);

  ASSERT_UNSHARED (record);
  /* An empty text: nothing but its end. */
  if (held != NULL && g_variant_classify (held) == G_VARIANT_CLASS_STRING && g_variant_get_size (held) == 1)
    g_clear_pointer (&held, g_variant_unref);
  g_clear_pointer (slot, g_variant_unref);
  *slot = held;
}

void
docket_record_set_text (DocketRecord *record, DocketField field, const char *text)
{
  docket_record_set (record, field, text == NULL ? NULL : g_variant_new_string (text));
}

void
docket_record_set_int (DocketRecord *record, DocketField field, gint64 number)
{
  docket_record_set (record, field, g_variant_new_int64 (number));
}

void
docket_record_set_values (DocketRecord *record, const DocketValues *values)
{
  for (guint i = 0; i < docket_values_n (values); i++)
    docket_record_set (record, docket_values_nth_field (values, i), docket_values_nth_value (values, i));
}

const char *
docket_record_get_job_id (const DocketRecord *record)
{
  switch (record->info->kind)
    {
    case DOCKET_KIND_JOB:
      return record->id;
    case DOCKET_KIND_LINE:
      return docket_record_get_text (record, DOCKET_LINE_JOB);
    case DOCKET_KIND_NOTE:
      return docket_record_get_text (record, DOCKET_NOTE_JOB);
    case DOCKET_KIND_ATTACHMENT:
      return docket_record_get_text (record, DOCKET_ATTACHMENT_JOB);
    case DOCKET_KIND_SIGNATURE:
      return docket_record_get_text (record, DOCKET_SIGNATURE_JOB);
    case DOCKET_KIND_NONE:
    case DOCKET_KIND_CUSTOMER:
    case DOCKET_KIND_PERSON:
    case DOCKET_KIND_ABSENCE:
    case DOCKET_KIND_DEVICE:
    case DOCKET_KIND_REVIEW:
    case DOCKET_KIND_POLICY:
    case DOCKET_N_KINDS:
    default:
      return NULL;
    }
}
