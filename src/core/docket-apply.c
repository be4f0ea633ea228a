/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The one function that turns an operation into a new record; desk and server
 * call the same. It trusts the operation: rights and collisions were judged
 * before.
 */
#include "docket-apply.h"

#include <string.h>

#include "docket-json.h"
#include "docket-status.h"

static const DocketStamp nobody = { NULL, NULL, 0, 0 };

static void
write_group (DocketRecord *record, DocketGroup group, const DocketStamp *by, guint64 *groups)
{
  docket_record_set_stamp (record, group, by == NULL ? &nobody : by);
  *groups |= DOCKET_GROUP_BIT (group);
}

/* A plan that gives a new job a technician makes it assigned; one that takes
 * the technician from an assigned or opened job makes it new. */
static void
derive_status (DocketRecord *record, const char *technician_before, const DocketStamp *by, guint64 *groups)
{
  const char *technician = docket_record_get_text (record, DOCKET_JOB_TECHNICIAN);
  const char *status = docket_record_get_text (record, DOCKET_JOB_STATUS);
  const char *derived = NULL;

  if (technician != NULL && (status == NULL || strcmp (status, DOCKET_STATUS_NEW) == 0))
    derived = DOCKET_STATUS_ASSIGNED;
  else if (technician == NULL && technician_before != NULL && status != NULL
           && (strcmp (status, DOCKET_STATUS_ASSIGNED) == 0 || strcmp (status, DOCKET_STATUS_OPENED) == 0))
    derived = DOCKET_STATUS_NEW;
  if (derived == NULL)
    return;
  docket_record_set_text (record, DOCKET_JOB_STATUS, derived);
  docket_record_set_text (record, DOCKET_JOB_STATUS_REASON, NULL);
  write_group (record, DOCKET_GROUP_JOB_STATUS, by, groups);
}

static DocketRecord *
create (const DocketOperation *operation, const DocketStamp *by, guint64 *groups)
{
  DocketRecord *record = docket_record_new (operation->record_kind, operation->record_id);
  const DocketKindInfo *info = docket_kind_info (operation->record_kind);
  guint64 named = docket_operation_named_groups (operation);

  docket_record_set_values (record, operation->set);
  for (guint i = 0; i < info->n_groups; i++)
    {
      DocketGroup group = (DocketGroup) (info->first_group + (int) i);

      if ((named & DOCKET_GROUP_BIT (group)) != 0)
        write_group (record, group, by, groups);
    }
  if (operation->record_kind == DOCKET_KIND_JOB)
    {
      if (!docket_record_has (record, DOCKET_JOB_STATUS))
        {
          docket_record_set_text (record, DOCKET_JOB_STATUS, DOCKET_STATUS_NEW);
          write_group (record, DOCKET_GROUP_JOB_STATUS, by, groups);
        }
      derive_status (record, NULL, by, groups);
    }
  if (operation->record_kind == DOCKET_KIND_CUSTOMER && !docket_record_has (record, DOCKET_CUSTOMER_STANDING))
    {
      docket_record_set_text (record, DOCKET_CUSTOMER_STANDING, "active");
      write_group (record, DOCKET_GROUP_CUSTOMER_STANDING, by, groups);
    }
  return record;
}

/* The review as its decider sees it at once; the server writes the full one. */
static void
show_decided (DocketRecord *record, const DocketOperation *operation, const DocketStamp *by, guint64 *groups)
{
  g_auto (DocketJsonWriter) writer = { NULL, FALSE };
  g_autofree char *decision = NULL;

  docket_json_writer_init (&writer);
  docket_json_begin_object (&writer);
  docket_json_text_member (&writer, "choice", docket_choice_name (operation->choice));
  docket_json_optional_text_member (&writer, "candidate", operation->candidate);
  docket_json_optional_text_member (&writer, "into", operation->into);
  docket_json_text_member (&writer, "reason", operation->reason);
  docket_json_int_member (&writer, "at", operation->made_at);
  docket_json_end_object (&writer);
  decision = docket_json_writer_finish (&writer);
  docket_record_set_text (record, DOCKET_REVIEW_STATE, "decided");
  docket_record_set_text (record, DOCKET_REVIEW_DECISION, decision);
  write_group (record, DOCKET_GROUP_REVIEW_REVIEW, by, groups);
}

DocketRecord *
docket_apply_values (const DocketRecord *record, DocketGroup group, const DocketValues *values, const DocketStamp *by, guint64 *groups)
{
  DocketRecord *next = docket_record_copy (record);
  guint64 written = 0;
  g_autofree char *technician = NULL;

  if (group == DOCKET_GROUP_JOB_PLAN)
    technician = g_strdup (docket_record_get_text (record, DOCKET_JOB_TECHNICIAN));
  docket_record_set_values (next, values);
  write_group (next, group, by, &written);
  if (group == DOCKET_GROUP_JOB_PLAN)
    derive_status (next, technician, by, &written);
  if (groups != NULL)
    *groups = written;
  return next;
}

DocketRecord *
docket_apply (const DocketRecord *record, const DocketOperation *operation, const DocketStamp *by, guint64 *groups)
{
  g_autoptr (DocketRecord) next = NULL;
  guint64 written = 0;

  if (groups != NULL)
    *groups = 0;
  if (record == NULL && operation->kind != DOCKET_OPERATION_CREATE)
    return NULL;
  switch (operation->kind)
    {
    case DOCKET_OPERATION_CREATE:
      next = record != NULL ? docket_record_copy (record) : create (operation, by, &written);
      break;
    case DOCKET_OPERATION_EDIT:
      return docket_apply_values (record, operation->group, operation->set, by, groups);
    case DOCKET_OPERATION_VOID:
    case DOCKET_OPERATION_RESTORE:
      next = docket_record_copy (record);
      docket_record_set_void (next, operation->kind == DOCKET_OPERATION_VOID);
      /* Back from a merge: it stands for itself again. */
      if (operation->kind == DOCKET_OPERATION_RESTORE && operation->record_kind == DOCKET_KIND_CUSTOMER && docket_record_has (next, DOCKET_CUSTOMER_MERGED_INTO))
        {
          docket_record_set_text (next, DOCKET_CUSTOMER_MERGED_INTO, NULL);
          write_group (next, DOCKET_GROUP_CUSTOMER_SERVER, by, &written);
        }
      break;
    case DOCKET_OPERATION_DECIDE:
      next = docket_record_copy (record);
      show_decided (next, operation, by, &written);
      break;
    case DOCKET_OPERATION_UNDO_DECISION:
      next = docket_record_copy (record);
      docket_record_set_text (next, DOCKET_REVIEW_STATE, "open");
      docket_record_set_text (next, DOCKET_REVIEW_DECISION, NULL);
      docket_record_set_text (next, DOCKET_REVIEW_APPROVALS, NULL);
      write_group (next, DOCKET_GROUP_REVIEW_REVIEW, by, &written);
      break;
    case DOCKET_OPERATION_MERGE:
    default:
      /* The one that goes; what it brings along is the server's to move. */
      next = docket_record_copy (record);
      docket_record_set_void (next, TRUE);
      if (operation->record_kind == DOCKET_KIND_CUSTOMER)
        {
          docket_record_set_text (next, DOCKET_CUSTOMER_MERGED_INTO, operation->into);
          write_group (next, DOCKET_GROUP_CUSTOMER_SERVER, by, &written);
        }
      break;
    }
  if (groups != NULL)
    *groups = written;
  return g_steal_pointer (&next);
}
