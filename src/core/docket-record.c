/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * A record is one block: header, then one group state a group, one slot a field
 * of its kind, and room for its texts; if they are long, more blocks follow.
 * Reading a field is an array access, and a page of a thousand records is not a
 * hundred thousand little pieces of memory that one thread makes and another
 * frees. For the same reason texts and numbers become a GVariant only for whoever
 * asks for one.
 */
#include "docket-record.h"

#include <string.h>

typedef struct
{
  gint64 rev;
  DocketStamp stamp;
} GroupState;

typedef enum
{
  SLOT_UNSET,
  SLOT_TEXT,  /* in @text, perhaps in @value too */
  SLOT_INT,   /* in @number, perhaps in @value too */
  SLOT_VALUE, /* anything else */
} SlotType;

typedef struct
{
  SlotType type;
  const char *text; /* in the record's room, or in @value */
  gint64 number;
  GVariant *value; /* (nullable); atomic: any reader may be the first to ask for it */
} Slot;

/* More room for texts; the text begins behind it. */
typedef struct _Block Block;

struct _Block
{
  Block *before;
};

struct _DocketRecord
{
  gatomicrefcount refs;
  const DocketKindInfo *info;
  const char *id; /* in its room */
  gint64 rev;
  gboolean is_void;
  GroupState *groups; /* info->n_groups; the texts of stamps are in the record's room */
  Slot *slots;        /* info->n_fields */
  Block *blocks;      /* (nullable): the last one */
  char *room;         /* what is free of the last one, or of the record itself */
  gsize n_room;
};

/* Enough for most of those a company has most of. */
#define ROOM_BYTES 640

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
  const DocketKindInfo *info = docket_kind_info (kind);
  gsize size = sizeof (DocketRecord) + info->n_groups * sizeof (GroupState) + info->n_fields * sizeof (Slot);
  DocketRecord *record;

  g_return_val_if_fail (id != NULL, NULL);
  record = g_malloc (size + ROOM_BYTES);
  memset (record, 0, size);
  g_atomic_ref_count_init (&record->refs);
  record->info = info;
  record->groups = (GroupState *) (record + 1);
  record->slots = (Slot *) (record->groups + info->n_groups);
  record->room = (char *) (record->slots + info->n_fields);
  record->n_room = ROOM_BYTES;
  record->id = docket_record_keep_text (record, id);
  return record;
}

char *
docket_record_make_room (DocketRecord *record, gsize size)
{
  char *text;

  ASSERT_UNSHARED (record);
  if (size > record->n_room)
    {
      gsize more = MAX (size, ROOM_BYTES);
      Block *block = g_malloc (sizeof (Block) + more);

      block->before = record->blocks;
      record->blocks = block;
      record->room = (char *) (block + 1);
      record->n_room = more;
    }
  text = record->room;
  record->room += size;
  record->n_room -= size;
  return text;
}

const char *
docket_record_keep_text (DocketRecord *record, const char *text)
{
  gsize size;

  if (text == NULL)
    return NULL;
  size = strlen (text) + 1;
  return memcpy (docket_record_make_room (record, size), text, size);
}

DocketRecord *
docket_record_copy (const DocketRecord *record)
{
  DocketRecord *copy = docket_record_new (record->info->kind, record->id);

  copy->rev = record->rev;
  copy->is_void = record->is_void;
  for (guint i = 0; i < record->info->n_groups; i++)
    {
      DocketGroup group = (DocketGroup) (record->info->first_group + (int) i);

      copy->groups[i].rev = record->groups[i].rev;
      docket_record_set_stamp (copy, group, &record->groups[i].stamp);
    }
  for (guint i = 0; i < record->info->n_fields; i++)
    {
      const Slot *slot = &record->slots[i];
      DocketField field = (DocketField) (record->info->first_field + (int) i);

      if (slot->type == SLOT_TEXT)
        docket_record_lend_text (copy, field, docket_record_keep_text (copy, slot->text));
      else if (slot->type == SLOT_INT)
        docket_record_set_int (copy, field, slot->number);
      else if (slot->type == SLOT_VALUE)
        docket_record_set (copy, field, slot->value);
    }
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
  for (guint i = 0; i < record->info->n_fields; i++)
    g_clear_pointer (&record->slots[i].value, g_variant_unref);
  while (record->blocks != NULL)
    {
      Block *block = record->blocks;

      record->blocks = block->before;
      g_free (block);
    }
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

static const Slot *
slot_of (const DocketRecord *record, DocketField field)
{
  return &record->slots[field_place (record, field)];
}

GVariant *
docket_record_get (const DocketRecord *record, DocketField field)
{
  Slot *slot = &record->slots[field_place (record, field)];
  GVariant *value = g_atomic_pointer_get (&slot->value);
  g_autoptr (GVariant) made = NULL;

  if (value != NULL || slot->type == SLOT_UNSET)
    return value;
  made = g_variant_ref_sink (slot->type == SLOT_INT ? g_variant_new_int64 (slot->number) : g_variant_new_string (slot->text));
  /* Somebody else may have been faster. */
  if (g_atomic_pointer_compare_and_exchange (&slot->value, NULL, made))
    return g_steal_pointer (&made);
  return g_atomic_pointer_get (&slot->value);
}

const char *
docket_record_get_text (const DocketRecord *record, DocketField field)
{
  return slot_of (record, field)->text;
}

gint64
docket_record_get_int (const DocketRecord *record, DocketField field, gint64 fallback)
{
  const Slot *slot = slot_of (record, field);

  return slot->type == SLOT_UNSET ? fallback : slot->number;
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
  return slot_of (record, field)->type != SLOT_UNSET;
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

static gboolean
slot_equal (const Slot *a, const Slot *b)
{
  if (a->type != b->type)
    return FALSE;
  switch (a->type)
    {
    case SLOT_TEXT:
      return strcmp (a->text, b->text) == 0;
    case SLOT_INT:
      return a->number == b->number;
    case SLOT_VALUE:
      return docket_value_equal (a->value, b->value);
    case SLOT_UNSET:
    default:
      return TRUE;
    }
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
    if (!slot_equal (&a->slots[i], &b->slots[i]))
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
  DocketStamp kept = { (char *) docket_record_keep_text (record, stamp->person), (char *) docket_record_keep_text (record, stamp->device), stamp->made_at, stamp->arrived_at };

  docket_record_lend_stamp (record, group, &kept);
}

void
docket_record_lend_stamp (DocketRecord *record, DocketGroup group, const DocketStamp *stamp)
{
  ASSERT_UNSHARED (record);
  record->groups[group_place (record, group)].stamp = *stamp;
}

/* (transfer none): what the field had before is gone. */
static Slot *
clear_slot (DocketRecord *record, DocketField field)
{
  Slot *slot = &record->slots[field_place (record, field)];

  ASSERT_UNSHARED (record);
  g_clear_pointer (&slot->value, g_variant_unref);
  *slot = (Slot) { SLOT_UNSET, NULL, 0, NULL };
  return slot;
}

void
docket_record_set (DocketRecord *record, DocketField field, GVariant *value)
{
  g_autoptr (GVariant) held = value == NULL ? NULL : g_variant_ref_sink (value);
  Slot *slot = clear_slot (record, field);
  GVariantClass class = held == NULL ? 0 : g_variant_classify (held);

  /* An empty text: nothing but its end. */
  if (held == NULL || (class == G_VARIANT_CLASS_STRING && g_variant_get_size (held) == 1))
    return;
  slot->type = class == G_VARIANT_CLASS_STRING ? SLOT_TEXT : class == G_VARIANT_CLASS_INT64 ? SLOT_INT : SLOT_VALUE;
  slot->text = class == G_VARIANT_CLASS_STRING ? g_variant_get_string (held, NULL) : NULL;
  slot->number = class == G_VARIANT_CLASS_INT64 ? g_variant_get_int64 (held) : 0;
  slot->value = g_steal_pointer (&held);
}

void
docket_record_set_text (DocketRecord *record, DocketField field, const char *text)
{
  g_return_if_fail (text == NULL || g_utf8_validate (text, -1, NULL));

  docket_record_lend_text (record, field, docket_record_keep_text (record, text));
}

void
docket_record_lend_text (DocketRecord *record, DocketField field, const char *text)
{
  Slot *slot = clear_slot (record, field);

  if (text == NULL || *text == '\0')
    return;
  slot->type = SLOT_TEXT;
  slot->text = text;
}

void
docket_record_set_int (DocketRecord *record, DocketField field, gint64 number)
{
  Slot *slot = clear_slot (record, field);

  slot->type = SLOT_INT;
  slot->number = number;
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
