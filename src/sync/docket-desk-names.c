/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Names and sentences about records, read by the desk's reader: what the
 * console and the command line call things. */
#include "docket-config.h"

#include "docket-desk.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "docket-review.h"
#include "docket-text.h"

static char *
name_of (DocketDesk *self, DocketKind kind, const char *id, DocketField field)
{
  g_autoptr (DocketRecord) record = NULL;

  if (id == NULL || !docket_store_get (docket_desk_get_reader (self), kind, id, &record, NULL) || record == NULL)
    return NULL;
  return g_strdup (docket_record_get_text (record, field));
}

char *
docket_desk_person_name (DocketDesk *self, const char *person_id)
{
  char *name = name_of (self, DOCKET_KIND_PERSON, person_id, DOCKET_PERSON_NAME);

  if (name == NULL)
    name = g_strdup (person_id == NULL ? C_ ("no person", "nobody") : _ ("somebody not known here"));
  return name;
}

char *
docket_desk_device_name (DocketDesk *self, const char *device_id)
{
  char *name = name_of (self, DOCKET_KIND_DEVICE, device_id, DOCKET_DEVICE_NAME);

  return name == NULL ? g_strdup (_ ("a device")) : name;
}

char *
docket_desk_customer_name (DocketDesk *self, const char *customer_id)
{
  return name_of (self, DOCKET_KIND_CUSTOMER, customer_id, DOCKET_CUSTOMER_NAME);
}

char *
docket_desk_job_name (const DocketRecord *record)
{
  const char *number = docket_record_get_text (record, DOCKET_JOB_NUMBER);
  const char *title = docket_record_get_text (record, DOCKET_JOB_TITLE);

  if (number != NULL)
    return g_strdup (number);
  /* Translators: a job that has no number yet: "Leaking pump (new)" */
  return g_strdup_printf (_ ("%s (new)"), title == NULL ? "" : title);
}

static char *
review_name (DocketDesk *self, const DocketRecord *record)
{
  g_autoptr (DocketReview) review = docket_review_from_record (record, NULL);
  g_autofree char *subject = NULL;

  if (review == NULL)
    return g_strdup (docket_kind_label (DOCKET_KIND_REVIEW));
  subject = docket_desk_record_name (self, review->subject_kind, review->subject_id);
  if (review->group == DOCKET_GROUP_NONE)
    return g_steal_pointer (&subject);
  /* Translators: "J-10248, Status" */
  return g_strdup_printf (_ ("%s, %s"), subject, docket_group_label (review->group));
}

char *
docket_desk_record_name (DocketDesk *self, DocketKind kind, const char *id)
{
  g_autoptr (DocketRecord) record = NULL;
  const char *parent;
  const char *name = NULL;

  if (id == NULL || !docket_store_get (docket_desk_get_reader (self), kind, id, &record, NULL) || record == NULL)
    return g_strdup (docket_kind_label (kind));
  switch (kind)
    {
    case DOCKET_KIND_JOB:
      return docket_desk_job_name (record);
    case DOCKET_KIND_REVIEW:
      return review_name (self, record);
    case DOCKET_KIND_CUSTOMER:
      name = docket_record_get_text (record, DOCKET_CUSTOMER_NAME);
      break;
    case DOCKET_KIND_PERSON:
      name = docket_record_get_text (record, DOCKET_PERSON_NAME);
      break;
    case DOCKET_KIND_DEVICE:
      name = docket_record_get_text (record, DOCKET_DEVICE_NAME);
      break;
    case DOCKET_KIND_NOTE:
    case DOCKET_KIND_LINE:
    case DOCKET_KIND_ATTACHMENT:
    case DOCKET_KIND_SIGNATURE:
      parent = docket_record_get_job_id (record);
      if (parent != NULL)
        return docket_desk_record_name (self, DOCKET_KIND_JOB, parent);
      if (kind == DOCKET_KIND_NOTE)
        return docket_desk_record_name (self, DOCKET_KIND_CUSTOMER, docket_record_get_text (record, DOCKET_NOTE_CUSTOMER));
      break;
    case DOCKET_KIND_ABSENCE:
    case DOCKET_KIND_POLICY:
    case DOCKET_KIND_NONE:
    case DOCKET_N_KINDS:
    default:
      break;
    }
  return g_strdup (name == NULL ? docket_kind_label (kind) : name);
}

char *
docket_desk_format_value (DocketDesk *self, DocketField field, GVariant *value)
{
  const DocketFieldInfo *info = docket_field_info (field);

  if (info->type == DOCKET_TYPE_ID && value != NULL)
    {
      if (info->target == DOCKET_KIND_PERSON)
        return docket_desk_person_name (self, g_variant_get_string (value, NULL));
      return docket_desk_record_name (self, info->target, g_variant_get_string (value, NULL));
    }
  return docket_value_format (field, value, docket_desk_get_currency (self), docket_clock_now_ms (docket_desk_get_clock (self)));
}

/* ---- Outbox as sentences ---- */

void
docket_outbox_entry_free (DocketOutboxEntry *entry)
{
  if (entry == NULL)
    return;
  g_free (entry->bundle);
  g_free (entry->sentence);
  g_free (entry->state_text);
  g_free (entry->review);
  g_ptr_array_unref (entry->items);
  g_free (entry);
}

/* Which of a bundle's states a person must hear of first. */
static guint
urgency (const DocketOutboxItem *item)
{
  switch (item->state)
    {
    case DOCKET_OUTBOX_REJECTED:
      return 4;
    case DOCKET_OUTBOX_HELD:
      return 3;
    case DOCKET_OUTBOX_QUEUED:
      return 2;
    case DOCKET_OUTBOX_SENDING:
      return 1;
    case DOCKET_OUTBOX_ACKED:
    default:
      return 0;
    }
}

/* How the record that a save is mainly about is called. A note's job need not
 * be in the store under the note itself (it was held, say). */
static char *
subject_name (DocketDesk *self, const DocketOutboxItem *item)
{
  const DocketOperation *operation = item->operation;
  static const struct
  {
    DocketField field;
    DocketKind kind;
  } parents[] = {
    { DOCKET_NOTE_JOB, DOCKET_KIND_JOB },
    { DOCKET_NOTE_CUSTOMER, DOCKET_KIND_CUSTOMER },
    { DOCKET_LINE_JOB, DOCKET_KIND_JOB },
    { DOCKET_ATTACHMENT_JOB, DOCKET_KIND_JOB },
    { DOCKET_SIGNATURE_JOB, DOCKET_KIND_JOB },
  };

  for (guint i = 0; operation->kind == DOCKET_OPERATION_CREATE && i < G_N_ELEMENTS (parents); i++)
    {
      const char *id = docket_values_get_text (operation->set, parents[i].field);

      if (id != NULL)
        return docket_desk_record_name (self, parents[i].kind, id);
    }
  return docket_desk_record_name (self, operation->record_kind, operation->record_id);
}

/* Whether what a held item ran into was changed on a desk or in the field: from
 * its case, while that is here. */
static DocketWordsPlace
place_of_change (const DocketOutboxItem *item, gpointer data)
{
  DocketDesk *self = data;
  DocketStore *reader = docket_desk_get_reader (self);
  g_autoptr (DocketRecord) record = NULL;
  g_autoptr (DocketRecord) device = NULL;
  g_autoptr (DocketReview) review = NULL;
  const char *class = NULL;

  if (item->review == NULL || !docket_store_get (reader, DOCKET_KIND_REVIEW, item->review, &record, NULL) || record == NULL)
    return DOCKET_WORDS_ELSEWHERE;
  review = docket_review_from_record (record, NULL);
  if (review != NULL && docket_review_get_opponent (review)->device != NULL
      && docket_store_get (reader, DOCKET_KIND_DEVICE, docket_review_get_opponent (review)->device, &device, NULL) && device != NULL)
    class = docket_record_get_text (device, DOCKET_DEVICE_CLASS);
  if (g_strcmp0 (class, "field") == 0)
    return DOCKET_WORDS_IN_FIELD;
  return class != NULL ? DOCKET_WORDS_IN_OFFICE : DOCKET_WORDS_ELSEWHERE;
}

static void
finish_entry (DocketDesk *self, DocketOutboxEntry *entry, gint64 now)
{
  g_autoptr (GPtrArray) operations = g_ptr_array_new ();
  g_autofree char *name = NULL;
  const DocketOutboxItem *worst = g_ptr_array_index (entry->items, 0);
  const DocketOutboxItem *main_item = worst;

  for (guint i = 0; i < entry->items->len; i++)
    {
      DocketOutboxItem *item = g_ptr_array_index (entry->items, i);

      g_ptr_array_add (operations, item->operation);
      if (urgency (item) > urgency (worst))
        worst = item;
      if (main_item->operation->kind == DOCKET_OPERATION_CREATE && item->operation->kind != DOCKET_OPERATION_CREATE)
        main_item = item;
      entry->attempts = MAX (entry->attempts, item->attempts);
      entry->next_attempt_at = MAX (entry->next_attempt_at, item->state == DOCKET_OUTBOX_QUEUED ? item->next_attempt_at : 0);
      entry->settled_at = MAX (entry->settled_at, item->settled_at);
    }
  name = subject_name (self, main_item);
  entry->state = worst->state;
  entry->review = g_strdup (worst->review);
  entry->saved_at = main_item->saved_at;
  entry->sentence = docket_bundle_sentence (operations, name, docket_desk_get_currency (self), now);
  entry->state_text = docket_words_bundle (entry->items, place_of_change, self, docket_desk_get_status (self), now);
}

GPtrArray *
docket_desk_outbox (DocketDesk *self, gint64 acked_since, GError **error)
{
  g_autoptr (GPtrArray) items = docket_store_outbox (docket_desk_get_reader (self), acked_since, error);
  g_autoptr (GPtrArray) entries = NULL;
  g_autoptr (GHashTable) by_bundle = NULL;
  gint64 now = docket_clock_now_ms (docket_desk_get_clock (self));

  if (items == NULL)
    return NULL;
  entries = g_ptr_array_new_with_free_func ((GDestroyNotify) docket_outbox_entry_free);
  by_bundle = g_hash_table_new (g_str_hash, g_str_equal);
  g_ptr_array_set_free_func (items, NULL);
  for (guint i = 0; i < items->len; i++)
    {
      DocketOutboxItem *item = g_ptr_array_index (items, i);
      const char *bundle = item->operation->bundle != NULL ? item->operation->bundle : item->operation->key;
      DocketOutboxEntry *entry = g_hash_table_lookup (by_bundle, bundle);

      if (entry == NULL)
        {
          entry = g_new0 (DocketOutboxEntry, 1);
          entry->bundle = g_strdup (bundle);
          entry->items = g_ptr_array_new_with_free_func ((GDestroyNotify) docket_outbox_item_free);
          g_ptr_array_add (entries, entry);
          g_hash_table_insert (by_bundle, entry->bundle, entry);
        }
      g_ptr_array_add (entry->items, item);
    }
  for (guint i = 0; i < entries->len; i++)
    finish_entry (self, g_ptr_array_index (entries, i), now);
  return g_steal_pointer (&entries);
}
