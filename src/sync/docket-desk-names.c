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
review_name (DocketStore *reader, const DocketRecord *record)
{
  g_autoptr (DocketReview) review = docket_review_from_record (record, NULL);
  g_autofree char *subject = NULL;

  if (review == NULL)
    return g_strdup (docket_kind_label (DOCKET_KIND_REVIEW));
  subject = docket_name_record (reader, review->subject_kind, review->subject_id);
  if (review->group == DOCKET_GROUP_NONE)
    return g_steal_pointer (&subject);
  /* Translators: "J-10248, Status" */
  return g_strdup_printf (_ ("%s, %s"), subject, docket_group_label (review->group));
}

char *
docket_name_record (DocketStore *reader, DocketKind kind, const char *id)
{
  g_autoptr (DocketRecord) record = NULL;
  const char *parent;
  const char *name = NULL;

  if (id == NULL || !docket_store_get (reader, kind, id, &record, NULL) || record == NULL)
    return g_strdup (docket_kind_label (kind));
  switch (kind)
    {
    case DOCKET_KIND_JOB:
      return docket_desk_job_name (record);
    case DOCKET_KIND_REVIEW:
      return review_name (reader, record);
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
        return docket_name_record (reader, DOCKET_KIND_JOB, parent);
      if (kind == DOCKET_KIND_NOTE)
        return docket_name_record (reader, DOCKET_KIND_CUSTOMER, docket_record_get_text (record, DOCKET_NOTE_CUSTOMER));
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
docket_desk_record_name (DocketDesk *self, DocketKind kind, const char *id)
{
  return docket_name_record (docket_desk_get_reader (self), kind, id);
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

const DocketOperation *
docket_operations_get_main (GPtrArray *operations)
{
  for (guint i = 0; i < operations->len; i++)
    {
      const DocketOperation *operation = g_ptr_array_index (operations, i);
      if (operation->record_kind != DOCKET_KIND_NOTE && operation->record_kind != DOCKET_KIND_LINE && operation->record_kind != DOCKET_KIND_ATTACHMENT)
        return operation;
    }
  return g_ptr_array_index (operations, 0);
}

static char *
name_person (const char *id, gpointer data)
{
  return docket_desk_record_name (data, DOCKET_KIND_PERSON, id);
}

char *
docket_desk_describe_save (DocketDesk *self, GPtrArray *operations)
{
  const DocketOperation *operation = docket_operations_get_main (operations);
  DocketKind kind = operation->record_kind;
  const char *id = operation->record_id;
  DocketBundleRest all = { 0 };
  g_autofree char *name = NULL;

  if (kind == DOCKET_KIND_NOTE || kind == DOCKET_KIND_LINE)
    {
      DocketField job = kind == DOCKET_KIND_NOTE ? DOCKET_NOTE_JOB : DOCKET_LINE_JOB;
      const char *owner = operation->set != NULL ? docket_values_get_text (operation->set, job) : NULL;
      if (owner != NULL)
        {
          kind = DOCKET_KIND_JOB;
          id = owner;
        }
    }
  name = docket_desk_record_name (self, kind, id);
  return docket_bundle_sentence_of_part (operations, &all, name, name_person, self, docket_desk_get_currency (self), docket_clock_now_ms (docket_desk_get_clock (self)));
}
