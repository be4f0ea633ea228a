/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Whether a save will be accepted as far as this machine can know: the same
 * judge as the server's, fed with what stands here. What it would only hold
 * (somebody else was faster) is no reason to refuse: that is what the queue and
 * the reviews are for. What it would reject is refused here, before the person
 * believes it saved.
 */

#include "docket-config.h"

#include "docket-store-private.h"

#include <glib/gi18n-lib.h>

#include "docket-error.h"
#include "docket-judge.h"
#include "docket-record-table.h"

/* What DocketFacts borrows. */
typedef struct
{
  DocketPolicy *policy;
  DocketRecord *job;
  DocketRecord *into;
  char *person;
} Loans;

static void
loans_clear (Loans *loans)
{
  g_clear_pointer (&loans->policy, docket_policy_unref);
  g_clear_pointer (&loans->job, docket_record_unref);
  g_clear_pointer (&loans->into, docket_record_unref);
  g_clear_pointer (&loans->person, g_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Loans, loans_clear)

static gboolean
refuse (GError **error, const char *sentence)
{
  g_set_error_literal (error, DOCKET_STORE_ERROR, DOCKET_STORE_ERROR_FORBIDDEN, sentence);
  return FALSE;
}

static gboolean
is_append (const DocketOperation *operation)
{
  return operation->kind == DOCKET_OPERATION_CREATE
         && (operation->record_kind == DOCKET_KIND_NOTE || operation->record_kind == DOCKET_KIND_ATTACHMENT);
}

static const char *
job_named_by (const DocketOperation *operation, const DocketRecord *record)
{
  if (record != NULL)
    return docket_record_get_job_id (record);
  for (guint i = 0; i < docket_values_n (operation->set); i++)
    {
      DocketField field = docket_values_nth_field (operation->set, i);

      if (docket_field_info (field)->type == DOCKET_TYPE_ID && docket_field_info (field)->target == DOCKET_KIND_JOB
          && field != DOCKET_JOB_FOLLOW_UP_OF)
        return docket_values_get_text (operation->set, field);
    }
  return NULL;
}

/* A job that moved on to somebody else: its old technician's words about it
 * are welcome, everything else is the new one's. */
static gboolean
check_owner (DocketStore *self, const DocketOperation *operation, const DocketFacts *facts, GError **error)
{
  const char *technician;
  g_autoptr(DocketRecord) person = NULL;
  g_autofree char *sentence = NULL;

  if (facts->job == NULL || facts->role != DOCKET_ROLE_TECHNICIAN || is_append (operation))
    return TRUE;
  technician = docket_record_get_text (facts->job, DOCKET_JOB_TECHNICIAN);
  if (g_strcmp0 (technician, facts->person) == 0)
    return TRUE;

  if (technician != NULL && !docket_record_table_get (self->db, DOCKET_KIND_PERSON, technician, &person, error))
    return FALSE;
  if (person != NULL && docket_record_has (person, DOCKET_PERSON_NAME))
    sentence = g_strdup_printf (_("This job is with %s now. Add a note if something should be known."), docket_record_get_text (person, DOCKET_PERSON_NAME));
  else
    sentence = g_strdup (_("This job is not yours now. Add a note if something should be known."));
  return refuse (error, sentence);
}

static gboolean
answer (const DocketOperation *operation, const DocketVerdict *verdict, GError **error)
{
  int code = DOCKET_STORE_ERROR_FORBIDDEN;

  switch (verdict->outcome)
    {
    case DOCKET_OUTCOME_APPLIED:
    case DOCKET_OUTCOME_MERGED:
    case DOCKET_OUTCOME_DEFERRED:
      return TRUE;
    case DOCKET_OUTCOME_HELD:
      if (operation->kind != DOCKET_OPERATION_VOID && g_strcmp0 (verdict->why, DOCKET_WHY_VOID_VS_EDIT) == 0)
        return refuse (error, _("This is void. Restore it before changing it."));
      return TRUE;
    case DOCKET_OUTCOME_REJECTED:
    default:
      break;
    }

  if (g_strcmp0 (verdict->problem, DOCKET_PROBLEM_UNKNOWN_RECORD) == 0)
    code = DOCKET_STORE_ERROR_NOT_FOUND;
  else if (g_strcmp0 (verdict->problem, DOCKET_PROBLEM_INVALID) == 0
           && operation->group != DOCKET_GROUP_JOB_STATUS && operation->group != DOCKET_GROUP_JOB_PLAN)
    {
      g_set_error_literal (error, DOCKET_CORE_ERROR, DOCKET_CORE_ERROR_INVALID, verdict->detail);
      return FALSE;
    }
  g_set_error_literal (error, DOCKET_STORE_ERROR, code, verdict->detail);
  return FALSE;
}

static gboolean
check_decision (const DocketFacts *facts, GError **error)
{
  g_autoptr(DocketReview) review = docket_review_from_record (facts->record, error);
  g_autoptr(DocketValues) values = NULL;
  g_auto(DocketVerdict) verdict = { DOCKET_OUTCOME_APPLIED };

  if (review == NULL)
    return FALSE;
  if (facts->operation->kind == DOCKET_OPERATION_UNDO_DECISION)
    docket_judge_undo (review, facts->policy, facts->operation, facts->person, facts->role, &verdict);
  else
    docket_judge_decision (review, facts->policy, facts->operation, facts->person, facts->role, &values, &verdict);
  return answer (facts->operation, &verdict, error);
}

gboolean
docket_submit_check (DocketStore *self, const DocketOperation *operation, const DocketRecord *record, GError **error)
{
  g_auto(Loans) loans = { NULL };
  g_auto(DocketVerdict) verdict = { DOCKET_OUTCOME_APPLIED };
  DocketFacts facts = { NULL };
  const char *job;

  loans.policy = docket_store_get_policy (self);
  loans.person = docket_store_get_meta (self, DOCKET_META_PERSON);
  job = job_named_by (operation, record);
  if (job != NULL && !docket_record_table_get (self->db, DOCKET_KIND_JOB, job, &loans.job, error))
    return FALSE;

  facts.policy = loans.policy;
  facts.operation = operation;
  facts.role = docket_store_get_role (self);
  facts.person = loans.person;
  facts.record = record;
  facts.job = loans.job;
  if (operation->kind == DOCKET_OPERATION_MERGE && operation->into != NULL
      && !docket_record_table_get (self->db, DOCKET_KIND_CUSTOMER, operation->into, &loans.into, error))
    return FALSE;
  facts.into = loans.into;
  facts.job_missing = job != NULL && loans.job == NULL && operation->kind == DOCKET_OPERATION_CREATE && operation->record_kind != DOCKET_KIND_JOB;
  facts.assigned_before = is_append (operation);
  facts.last_writer_is_follows = operation->follows != NULL;

  if (facts.role == DOCKET_ROLE_NONE)
    return refuse (error, _("Nobody is signed in here, so nothing can be saved. Sign in first."));
  if (operation->kind == DOCKET_OPERATION_DECIDE || operation->kind == DOCKET_OPERATION_UNDO_DECISION)
    return check_decision (&facts, error);
  if (!check_owner (self, operation, &facts, error))
    return FALSE;
  docket_judge (&facts, &verdict);
  return answer (operation, &verdict, error);
}
