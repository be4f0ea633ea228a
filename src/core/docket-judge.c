/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The judge of DESIGN §5, steps 2 to 9, as a pure function over facts.
 *
 * Worked example, "the pump": Omar's edit of job.status (base 7) was applied
 * and made revision 9. Tess's edit, made offline, arrives with base 7. Form and
 * role are fine, she is the job's technician, nothing is void or locked. The
 * group moved from 7 to 9, the last writer is not one she follows, the values
 * at 7 differ from those now, and what she wants does not stand already: the
 * rule of job.status is review, so her operation is held and the job keeps
 * Omar's value.
 */
#include "docket-config.h"

#include "docket-judge.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "docket-entry.h"
#include "docket-normal.h"
#include "docket-refusal-says.h"

void
docket_verdict_clear (DocketVerdict *verdict)
{
  g_clear_pointer (&verdict->detail, g_free);
}

gboolean
docket_verdict_reject (DocketVerdict *verdict, const char *problem, const char *format, ...)
{
  va_list arguments;

  va_start (arguments, format);
  verdict->outcome = DOCKET_OUTCOME_REJECTED;
  verdict->problem = problem;
  g_free (verdict->detail);
  verdict->detail = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  return TRUE;
}

/* Each step answers TRUE if it settled the verdict. */

/* What @field of `set` is to be. @sentence: says so for people */
static gboolean
refuse_value (DocketVerdict *verdict, DocketField field, const char *sentence)
{
  verdict->member = docket_field_info (field)->name;
  return docket_verdict_reject (verdict, DOCKET_PROBLEM_INVALID, "%s", sentence);
}

static gboolean
defer (DocketVerdict *verdict, const char *problem, const char *detail)
{
  verdict->outcome = DOCKET_OUTCOME_DEFERRED;
  verdict->problem = problem;
  verdict->detail = g_strdup (detail);
  return TRUE;
}

static gboolean
hold (DocketVerdict *verdict, const char *why)
{
  verdict->outcome = DOCKET_OUTCOME_HELD;
  verdict->why = why;
  return TRUE;
}

static gboolean
wait_for_file (DocketVerdict *verdict)
{
  return defer (verdict, DOCKET_PROBLEM_NEEDS_BLOB, _ ("The file has not arrived yet."));
}

static gboolean
settle (DocketVerdict *verdict, DocketOutcome outcome)
{
  verdict->outcome = outcome;
  return TRUE;
}

/* The roles of the asker towards this record. */
static DocketRole
role_here (const DocketFacts *facts)
{
  const DocketRecord *job = facts->job;
  const char *technician = job == NULL ? NULL : docket_record_get_text (job, DOCKET_JOB_TECHNICIAN);

  return facts->role | (g_strcmp0 (technician, facts->person) == 0 ? DOCKET_ROLE_ASSIGNED : DOCKET_ROLE_NONE);
}

/* The roles as step 3 sees them: any technician may be a job's, and whose job
 * it is or was, step 5 judges, once everything it depends on is here. */
static DocketRole
role_ever (const DocketFacts *facts)
{
  return role_here (facts) | ((facts->role & DOCKET_ROLE_TECHNICIAN) != 0 ? DOCKET_ROLE_ASSIGNED : DOCKET_ROLE_NONE);
}

static gboolean
wanted_values_stand (const DocketFacts *facts)
{
  const DocketValues *set = facts->operation->set;

  for (guint i = 0; i < docket_values_n (set); i++)
    {
      DocketField field = docket_values_nth_field (set, i);

      if (!docket_normal_same (field, docket_values_nth_value (set, i), docket_record_get (facts->record, field)))
        return FALSE;
    }
  return TRUE;
}

static gboolean
was_stands (const DocketFacts *facts)
{
  const DocketOperation *operation = facts->operation;

  for (guint i = 0; i < docket_values_n (operation->was); i++)
    if (!docket_value_equal (docket_values_nth_value (operation->was, i), docket_record_get (facts->record, docket_values_nth_field (operation->was, i))))
      return FALSE;
  return TRUE;
}

/* As the author saw it: what `base` names may have been covered by own work. */
static gboolean
group_is_as_at_base (const DocketFacts *facts)
{
  g_autoptr (DocketValues) now = NULL;

  if (facts->at_base == NULL)
    return FALSE;
  now = docket_record_get_group (facts->record, facts->operation->group);
  return docket_normal_same_values (now, facts->at_base) && was_stands (facts);
}

/* Whether the author saw the newest version of the group. A `base` that names it
 * says only that it had come to the device: own work that was not known to have
 * arrived may have stood over it. */
static gboolean
saw_newest (const DocketFacts *facts)
{
  const DocketOperation *operation = facts->operation;

  return docket_record_get_group_rev (facts->record, operation->group) == operation->base && !facts->of_lost_future && !facts->unseen
         && (!facts->covered || was_stands (facts));
}

/* Whether the author goes on from their own work and nothing else. That it was the
 * last to write the group does not say so: it may have agreed in one value with
 * somebody who set others. */
static gboolean
goes_on_from_own (const DocketFacts *facts)
{
  return facts->last_writer_is_follows && !facts->unseen;
}

/* ---- Step 2: form ---- */

static gboolean
was_differs_at_base (const DocketFacts *facts)
{
  const DocketOperation *operation = facts->operation;

  if (facts->record == NULL || operation->kind != DOCKET_OPERATION_EDIT || docket_record_get_group_rev (facts->record, operation->group) != operation->base)
    return FALSE;
  /* What was seen includes the author's own work that had not arrived yet; and
   * a revision of a lost future may be spelled as one of the present. */
  if (operation->follows != NULL || facts->of_lost_future)
    return FALSE;
  return !was_stands (facts);
}

static gboolean
check_create_form (const DocketFacts *facts, DocketVerdict *verdict)
{
  const DocketValues *set = facts->operation->set;

  switch (facts->operation->record_kind)
    {
    case DOCKET_KIND_CUSTOMER:
      return docket_values_get_text (set, DOCKET_CUSTOMER_NAME) == NULL ? refuse_value (verdict, DOCKET_CUSTOMER_NAME, _ ("A customer needs a name.")) : FALSE;
    case DOCKET_KIND_JOB:
      if (docket_values_get_text (set, DOCKET_JOB_TITLE) == NULL)
        return refuse_value (verdict, DOCKET_JOB_TITLE, _ ("A job needs a title."));
      if (docket_values_contains (set, DOCKET_JOB_NUMBER))
        return refuse_value (verdict, DOCKET_JOB_NUMBER, _ ("The job number comes from the server."));
      return docket_values_contains (set, DOCKET_JOB_STATUS) && g_strcmp0 (docket_values_get_text (set, DOCKET_JOB_STATUS), DOCKET_STATUS_NEW) != 0
               ? refuse_value (verdict, DOCKET_JOB_STATUS, _ ("A job begins as new."))
               : FALSE;
    case DOCKET_KIND_LINE:
      return docket_values_get_text (set, DOCKET_LINE_JOB) == NULL ? refuse_value (verdict, DOCKET_LINE_JOB, _ ("A line item needs a job.")) : FALSE;
    case DOCKET_KIND_NOTE:
      if (docket_values_get_text (set, DOCKET_NOTE_BODY) == NULL)
        return refuse_value (verdict, DOCKET_NOTE_BODY, _ ("A note needs a text."));
      return docket_values_get_text (set, DOCKET_NOTE_JOB) == NULL && docket_values_get_text (set, DOCKET_NOTE_CUSTOMER) == NULL
               ? refuse_value (verdict, DOCKET_NOTE_JOB, _ ("A note needs a job or a customer."))
               : FALSE;
    case DOCKET_KIND_ATTACHMENT:
      return docket_values_get_text (set, DOCKET_ATTACHMENT_JOB) == NULL ? refuse_value (verdict, DOCKET_ATTACHMENT_JOB, _ ("A file needs a job.")) : FALSE;
    case DOCKET_KIND_SIGNATURE:
      return docket_values_get_text (set, DOCKET_SIGNATURE_JOB) == NULL ? refuse_value (verdict, DOCKET_SIGNATURE_JOB, _ ("A signature needs a job.")) : FALSE;
    case DOCKET_KIND_PERSON:
    case DOCKET_KIND_ABSENCE:
    case DOCKET_KIND_DEVICE:
    case DOCKET_KIND_REVIEW:
    case DOCKET_KIND_POLICY:
    case DOCKET_KIND_NONE:
    case DOCKET_N_KINDS:
    default:
      return FALSE;
    }
}

/* What creating needs, an edit does not take away; and a line item stays with
 * its job: on another one, whoever may write it here may not, or it is locked. */
static gboolean
check_edit_form (const DocketFacts *facts, DocketVerdict *verdict)
{
  const DocketValues *set = facts->operation->set;

  if (docket_values_contains (set, DOCKET_CUSTOMER_NAME) && docket_values_get (set, DOCKET_CUSTOMER_NAME) == NULL)
    return refuse_value (verdict, DOCKET_CUSTOMER_NAME, _ ("A customer needs a name."));
  if (docket_values_contains (set, DOCKET_JOB_TITLE) && docket_values_get (set, DOCKET_JOB_TITLE) == NULL)
    return refuse_value (verdict, DOCKET_JOB_TITLE, _ ("A job needs a title."));
  if (facts->record == NULL || !docket_values_contains (set, DOCKET_LINE_JOB))
    return FALSE;
  return docket_value_equal (docket_values_get (set, DOCKET_LINE_JOB), docket_record_get (facts->record, DOCKET_LINE_JOB))
           ? FALSE
           : refuse_value (verdict, DOCKET_LINE_JOB, _ ("A line item stays with its job. Void it and add it to the other one."));
}

static gboolean
plan_is_wrong (const DocketFacts *facts)
{
  const DocketValues *set = facts->operation->set;
  gint64 starts, ends;

  if (facts->operation->record_kind != DOCKET_KIND_JOB)
    return FALSE;
  if (!docket_values_contains (set, DOCKET_JOB_STARTS_AT) && !docket_values_contains (set, DOCKET_JOB_ENDS_AT))
    return FALSE;
  starts = docket_values_contains (set, DOCKET_JOB_STARTS_AT) ? docket_values_get_int (set, DOCKET_JOB_STARTS_AT, -1)
           : facts->record != NULL                            ? docket_record_get_int (facts->record, DOCKET_JOB_STARTS_AT, -1)
                                                              : -1;
  ends = docket_values_contains (set, DOCKET_JOB_ENDS_AT) ? docket_values_get_int (set, DOCKET_JOB_ENDS_AT, -1)
         : facts->record != NULL                          ? docket_record_get_int (facts->record, DOCKET_JOB_ENDS_AT, -1)
                                                          : -1;
  return starts >= 0 && ends >= 0 && ends < starts;
}

static gboolean
check_entries (const DocketFacts *facts, DocketVerdict *verdict)
{
  const DocketValues *set = facts->operation->set;

  for (guint i = 0; i < docket_values_n (set); i++)
    {
      g_autoptr (GError) error = NULL;

      if (!docket_entry_check (docket_values_nth_field (set, i), docket_values_nth_value (set, i), &error))
        return refuse_value (verdict, docket_values_nth_field (set, i), error->message);
    }
  return FALSE;
}

/* Of an edit or a create: the values themselves, whoever wants them. */
static gboolean
check_wanted (const DocketFacts *facts, DocketVerdict *verdict)
{
  if (check_entries (facts, verdict))
    return TRUE;
  if (facts->operation->kind == DOCKET_OPERATION_CREATE ? check_create_form (facts, verdict) : check_edit_form (facts, verdict))
    return TRUE;
  return plan_is_wrong (facts) ? refuse_value (verdict, DOCKET_JOB_ENDS_AT, _ ("The plan ends before it starts.")) : FALSE;
}

/* “new” and “assigned” say whether there is a technician, and nothing else. */
static gboolean
belies_the_plan (const DocketFacts *facts)
{
  const char *status = docket_values_get_text (facts->operation->set, DOCKET_JOB_STATUS);
  gboolean has_technician = status != NULL && facts->record != NULL && docket_record_get_text (facts->record, DOCKET_JOB_TECHNICIAN) != NULL;

  return g_strcmp0 (status, has_technician ? DOCKET_STATUS_NEW : DOCKET_STATUS_ASSIGNED) == 0;
}

gboolean
docket_judge_entered (const DocketRecord *record, const DocketOperation *edit, DocketVerdict *verdict)
{
  DocketFacts facts = { .operation = (DocketOperation *) edit, .record = (DocketRecord *) record };

  if (check_wanted (&facts, verdict))
    return FALSE;
  if (belies_the_plan (&facts))
    return !refuse_value (verdict, DOCKET_JOB_STATUS, _ ("Whether a job is new or assigned follows from its technician. Choose another status."));
  return TRUE;
}

/* Nobody could make another one, except on the server's own machine. */
static gboolean
leaves_no_admin (const DocketFacts *facts)
{
  const DocketValues *set = facts->operation->set;
  GVariant *active = docket_values_get (set, DOCKET_PERSON_ACTIVE);

  if (!facts->last_admin)
    return FALSE;
  return facts->operation->kind == DOCKET_OPERATION_VOID
         || (docket_values_contains (set, DOCKET_PERSON_ROLE) && g_strcmp0 (docket_values_get_text (set, DOCKET_PERSON_ROLE), "admin") != 0)
         || (active != NULL && !g_variant_get_boolean (active));
}

gboolean
docket_judge_sign_in (const DocketFacts *facts, DocketVerdict *verdict)
{
  if (facts->username_taken)
    return !refuse_value (verdict, DOCKET_PERSON_USERNAME, _ ("Somebody else has this sign-in name."));
  if (leaves_no_admin (facts))
    return !docket_verdict_reject (verdict, DOCKET_PROBLEM_INVALID, _ ("This is the last admin. Make somebody else an admin first."));
  return TRUE;
}

static gboolean
check_form (const DocketFacts *facts, DocketVerdict *verdict)
{
  const DocketOperation *operation = facts->operation;

  if (operation->invalid != NULL)
    return docket_verdict_reject (verdict, DOCKET_PROBLEM_INVALID, "%s", operation->invalid);
  if (check_wanted (facts, verdict))
    return TRUE;
  if (!docket_judge_sign_in (facts, verdict))
    return TRUE;
  if (was_differs_at_base (facts))
    return docket_verdict_reject (verdict, DOCKET_PROBLEM_INVALID, _ ("What the change says it saw is not what stood there."));
  return FALSE;
}

/* ---- Step 3: role ---- */

static gboolean
check_approval (const DocketFacts *facts, DocketVerdict *verdict)
{
  const char *approval = docket_values_get_text (facts->operation->set, DOCKET_JOB_APPROVAL);

  if ((facts->role & DOCKET_ROLE_SUPERVISOR) != 0)
    return FALSE;
  return g_strcmp0 (approval, "approved") == 0 || g_strcmp0 (approval, "declined") == 0
           ? docket_verdict_reject (verdict, DOCKET_PROBLEM_FORBIDDEN, _ ("Only a supervisor approves or declines."))
           : FALSE;
}

static gboolean
check_create_role (const DocketFacts *facts, DocketVerdict *verdict)
{
  const DocketOperation *operation = facts->operation;
  const DocketKindInfo *info = docket_kind_info (operation->record_kind);
  guint64 named = docket_operation_named_groups (operation);
  gboolean own_append = info->kind == DOCKET_KIND_LINE || info->kind == DOCKET_KIND_NOTE || info->kind == DOCKET_KIND_ATTACHMENT || info->kind == DOCKET_KIND_SIGNATURE;

  if ((docket_policy_get_creators (facts->policy, operation->record_kind) & role_ever (facts)) == 0)
    return docket_verdict_reject (verdict, DOCKET_PROBLEM_FORBIDDEN, _ (DOCKET_SAYS_NO_CREATE), docket_kind_label (operation->record_kind));
  for (guint i = 0; i < info->n_groups && !own_append; i++)
    {
      DocketGroup group = (DocketGroup) (info->first_group + (int) i);

      if ((named & DOCKET_GROUP_BIT (group)) == 0)
        continue;
      /* What a creator fills in belongs to creating: name and contact, title
       * and customer; a follow-up's link is set at creation. */
      if (group == DOCKET_GROUP_CUSTOMER_PROFILE || group == DOCKET_GROUP_CUSTOMER_CONTACT || group == DOCKET_GROUP_JOB_DETAILS
          || group == DOCKET_GROUP_JOB_PARTY || group == DOCKET_GROUP_JOB_STATUS || group == DOCKET_GROUP_JOB_SERVER)
        continue;
      if (!docket_policy_may_write (facts->policy, group, role_ever (facts)))
        return docket_verdict_reject (verdict, DOCKET_PROBLEM_FORBIDDEN, _ (DOCKET_SAYS_NO_WRITE), docket_group_label (group));
    }
  return check_approval (facts, verdict);
}

/* The status the author saw: `was`, or what the group holds if they did not
 * touch the status itself. */
static const char *
status_seen (const DocketFacts *facts)
{
  const DocketOperation *operation = facts->operation;

  if (docket_values_contains (operation->was, DOCKET_JOB_STATUS))
    return docket_values_get_text (operation->was, DOCKET_JOB_STATUS);
  return facts->record == NULL ? NULL : docket_record_get_text (facts->record, DOCKET_JOB_STATUS);
}

static gboolean
check_status_move (const DocketFacts *facts, DocketVerdict *verdict)
{
  const DocketOperation *operation = facts->operation;
  const char *from = status_seen (facts);
  const char *to = docket_values_get_text (operation->set, DOCKET_JOB_STATUS);

  if (!docket_values_contains (operation->set, DOCKET_JOB_STATUS) || g_strcmp0 (from, to) == 0)
    return FALSE;
  if (to == NULL)
    return docket_verdict_reject (verdict, DOCKET_PROBLEM_INVALID, _ ("A job cannot be without a status."));
  if (!docket_status_is_move (from, to))
    return docket_verdict_reject (verdict, DOCKET_PROBLEM_INVALID, _ (DOCKET_SAYS_NO_MOVE), docket_choice_label (DOCKET_JOB_STATUS, from), docket_choice_label (DOCKET_JOB_STATUS, to));
  if (docket_status_is_derived_move (from, to))
    return docket_verdict_reject (verdict, DOCKET_PROBLEM_INVALID, _ (DOCKET_SAYS_MOVED_BY_PLAN), docket_choice_label (DOCKET_JOB_STATUS, from), docket_choice_label (DOCKET_JOB_STATUS, to));
  if (!docket_status_may_move (from, to, role_ever (facts)))
    return docket_verdict_reject (verdict, DOCKET_PROBLEM_FORBIDDEN, _ (DOCKET_SAYS_NO_MOVE_OF_ROLE), docket_choice_label (DOCKET_JOB_STATUS, from), docket_choice_label (DOCKET_JOB_STATUS, to));
  return FALSE;
}

/* Taking the technician from a job that has gone on beyond "opened". */
static gboolean
check_plan (const DocketFacts *facts, DocketVerdict *verdict)
{
  const DocketOperation *operation = facts->operation;
  const char *status;

  if (operation->group != DOCKET_GROUP_JOB_PLAN || facts->record == NULL || !docket_values_contains (operation->set, DOCKET_JOB_TECHNICIAN)
      || docket_values_get (operation->set, DOCKET_JOB_TECHNICIAN) != NULL || !docket_record_has (facts->record, DOCKET_JOB_TECHNICIAN))
    return FALSE;
  status = docket_record_get_text (facts->record, DOCKET_JOB_STATUS);
  if (status == NULL || strcmp (status, DOCKET_STATUS_NEW) == 0 || strcmp (status, DOCKET_STATUS_ASSIGNED) == 0 || strcmp (status, DOCKET_STATUS_OPENED) == 0)
    return FALSE;
  /* If somebody else moved the plan it is a question for people; whatever
   * would simply apply must not leave a running job without a technician. */
  return saw_newest (facts) || goes_on_from_own (facts) || group_is_as_at_base (facts)
           ? docket_verdict_reject (verdict, DOCKET_PROBLEM_INVALID, _ (DOCKET_SAYS_NEEDS_TECHNICIAN), docket_choice_label (DOCKET_JOB_STATUS, status))
           : FALSE;
}

/* A device registers itself by signing in. An administrator bars it and lets it
 * in again, and nobody writes anything else of it. */
static gboolean
check_device_role (const DocketFacts *facts, DocketVerdict *verdict)
{
  const DocketOperation *operation = facts->operation;

  if ((facts->role & DOCKET_ROLE_ADMIN) == 0)
    return docket_verdict_reject (verdict, DOCKET_PROBLEM_FORBIDDEN, _ ("Only an administrator blocks a device."));
  return docket_values_n (operation->set) != 1 || !docket_values_contains (operation->set, DOCKET_DEVICE_REVOKED)
           ? docket_verdict_reject (verdict, DOCKET_PROBLEM_FORBIDDEN, _ ("Of a device only “revoked” can be changed; the rest comes from signing in."))
           : FALSE;
}

static gboolean
check_edit_role (const DocketFacts *facts, DocketVerdict *verdict)
{
  const DocketOperation *operation = facts->operation;

  if (operation->group == DOCKET_GROUP_DEVICE_DEVICE)
    return check_device_role (facts, verdict);
  if (!docket_policy_may_write (facts->policy, operation->group, role_ever (facts)))
    return docket_verdict_reject (verdict, DOCKET_PROBLEM_FORBIDDEN, _ (DOCKET_SAYS_NO_WRITE), docket_group_label (operation->group));
  /* Whatever the policy says of writers: what somebody wrote, photographed or
   * signed stays as it is (I5). Its author voids it and adds another. */
  if (operation->record_kind == DOCKET_KIND_NOTE || operation->record_kind == DOCKET_KIND_ATTACHMENT || operation->record_kind == DOCKET_KIND_SIGNATURE)
    return docket_verdict_reject (verdict, DOCKET_PROBLEM_FORBIDDEN, _ ("Notes, files and signatures are added and never changed. Please add a new one."));
  if (operation->group == DOCKET_GROUP_JOB_STATUS && check_status_move (facts, verdict))
    return TRUE;
  return check_approval (facts, verdict) || check_plan (facts, verdict);
}

/* What the server alone writes: a case, a number, whose device it is. */
static gboolean
is_of_nobody (const DocketFacts *facts)
{
  const DocketOperation *operation = facts->operation;

  if (operation->kind == DOCKET_OPERATION_EDIT && operation->group == DOCKET_GROUP_DEVICE_DEVICE)
    return docket_values_n (operation->set) != 1 || !docket_values_contains (operation->set, DOCKET_DEVICE_REVOKED);
  if (operation->kind == DOCKET_OPERATION_EDIT)
    return docket_policy_get_writers (facts->policy, operation->group) == DOCKET_ROLE_NONE;
  return operation->kind == DOCKET_OPERATION_CREATE
         && (docket_policy_get_creators (facts->policy, operation->record_kind) == DOCKET_ROLE_NONE || docket_values_contains (operation->set, DOCKET_CUSTOMER_MERGED_INTO));
}

static gboolean
check_role (const DocketFacts *facts, DocketVerdict *verdict)
{
  const DocketOperation *operation = facts->operation;
  DocketRole voiders;

  /* Held is what a person could let in, and nobody could that; nor anything without
   * its file, which its device brings only as long as it is asked to. */
  if (facts->device_revoked && !is_of_nobody (facts) && facts->missing_blob)
    return wait_for_file (verdict);
  if (facts->device_revoked && !is_of_nobody (facts))
    return hold (verdict, DOCKET_WHY_QUARANTINE);
  switch (operation->kind)
    {
    case DOCKET_OPERATION_CREATE:
      return check_create_role (facts, verdict);
    case DOCKET_OPERATION_EDIT:
      return check_edit_role (facts, verdict);
    case DOCKET_OPERATION_VOID:
    case DOCKET_OPERATION_RESTORE:
    case DOCKET_OPERATION_MERGE:
      voiders = docket_policy_get_voiders (facts->policy, operation->record_kind);
      /* A note or file also by its author. */
      if (facts->record != NULL && (operation->record_kind == DOCKET_KIND_NOTE || operation->record_kind == DOCKET_KIND_ATTACHMENT)
          && g_strcmp0 (docket_record_get_stamp (facts->record, docket_kind_info (operation->record_kind)->first_group)->person, facts->person) == 0)
        return FALSE;
      return (voiders & role_ever (facts)) == 0 ? docket_verdict_reject (verdict, DOCKET_PROBLEM_FORBIDDEN, _ ("Your role may not void or restore this.")) : FALSE;
    case DOCKET_OPERATION_DECIDE:
    case DOCKET_OPERATION_UNDO_DECISION:
    default:
      return docket_verdict_reject (verdict, DOCKET_PROBLEM_INVALID, _ ("This server does not do that yet."));
    }
}

/* ---- Step 4: predecessors ---- */

static gboolean
check_predecessors (const DocketFacts *facts, DocketVerdict *verdict)
{
  if (facts->follows == DOCKET_PREDECESSOR_UNKNOWN || facts->after == DOCKET_PREDECESSOR_UNKNOWN)
    return defer (verdict, DOCKET_PROBLEM_NEEDS_RECORD, _ ("A change that this one builds on has not arrived yet."));
  if (facts->follows == DOCKET_PREDECESSOR_REJECTED)
    return docket_verdict_reject (verdict, DOCKET_PROBLEM_STALE, _ ("The change that this one builds on was not accepted."));
  if (facts->after == DOCKET_PREDECESSOR_REJECTED)
    return docket_verdict_reject (verdict, DOCKET_PROBLEM_UNKNOWN_RECORD, _ ("The record that this one needs was not accepted."));
  if (facts->missing_blob)
    return wait_for_file (verdict);
  /* Held with what it follows: the same question, its newest wording. */
  if (facts->follows == DOCKET_PREDECESSOR_HELD)
    return hold (verdict, facts->follows_why == NULL ? DOCKET_WHY_COLLISION : facts->follows_why);
  if (facts->job_missing || (facts->operation->kind != DOCKET_OPERATION_CREATE && facts->record == NULL))
    {
      if (facts->missing_refused)
        return docket_verdict_reject (verdict, DOCKET_PROBLEM_UNKNOWN_RECORD, _ ("The record that this one needs was not accepted."));
      if (facts->missing_held)
        return defer (verdict, DOCKET_PROBLEM_NEEDS_RECORD, _ ("What this change is about is itself still to be decided about."));
      /* Somebody's desk still has it and will bring it back. */
      if (facts->of_lost_future)
        return defer (verdict, DOCKET_PROBLEM_NEEDS_RECORD, _ ("The server was restored from a copy. What this change is about has not come back yet."));
      return docket_verdict_reject (verdict, DOCKET_PROBLEM_UNKNOWN_RECORD, _ ("There is no such record."));
    }
  return FALSE;
}

static gboolean
is_append (const DocketFacts *facts)
{
  return facts->operation->kind == DOCKET_OPERATION_CREATE
         && (facts->operation->record_kind == DOCKET_KIND_NOTE || facts->operation->record_kind == DOCKET_KIND_ATTACHMENT);
}

/* ---- Step 5: scope ---- */

/* What a technician may write only as the technician of the job. */
static gboolean
needs_job (const DocketFacts *facts)
{
  const DocketOperation *operation = facts->operation;
  DocketGroup group = operation->group != DOCKET_GROUP_NONE ? operation->group : docket_kind_info (operation->record_kind)->first_group;

  return (docket_policy_get_writers (facts->policy, group) & (DOCKET_ROLE_ASSIGNED | DOCKET_ROLE_TECHNICIAN)) == DOCKET_ROLE_ASSIGNED;
}

static gboolean
check_scope (const DocketFacts *facts, DocketVerdict *verdict)
{
  /* What they had seen is not here, so a person says whether it was theirs. */
  if (facts->scope_lost)
    return hold (verdict, DOCKET_WHY_OWNERSHIP_MOVED);
  /* Also beside a job of their own, which is no way to somebody else's customer. */
  if (facts->customer_unseen && (facts->role & DOCKET_ROLE_TECHNICIAN) != 0)
    return docket_verdict_reject (verdict, DOCKET_PROBLEM_FORBIDDEN, _ ("You never had a job of this customer."));
  if ((facts->job == NULL && !needs_job (facts)) || (facts->role & DOCKET_ROLE_TECHNICIAN) == 0 || (role_here (facts) & DOCKET_ROLE_ASSIGNED) != 0)
    return FALSE;
  if (!facts->assigned_before)
    return docket_verdict_reject (verdict, DOCKET_PROBLEM_FORBIDDEN, _ ("This job was never yours."));
  return is_append (facts) ? FALSE : hold (verdict, DOCKET_WHY_OWNERSHIP_MOVED);
}

/* ---- Step 6: void ---- */

static gboolean
check_void (const DocketFacts *facts, DocketVerdict *verdict)
{
  const DocketOperation *operation = facts->operation;

  if (operation->kind == DOCKET_OPERATION_VOID)
    {
      if (docket_record_get_void (facts->record))
        return settle (verdict, DOCKET_OUTCOME_APPLIED); /* agreement */
      /* Nor is a customer taken away from under work that its author had not seen. */
      return facts->work_unseen || (docket_record_get_rev (facts->record) != operation->base && !facts->last_writer_is_follows) ? hold (verdict, DOCKET_WHY_VOID_VS_EDIT) : FALSE;
    }
  /* Nor is it brought back over somebody's void that its author had not seen. */
  if (operation->kind == DOCKET_OPERATION_RESTORE)
    return docket_record_get_void (facts->record) && facts->void_unseen ? hold (verdict, DOCKET_WHY_VOID_VS_EDIT) : FALSE;
  /* Whatever is created on a void job is an append, and appends apply. */
  return operation->kind == DOCKET_OPERATION_EDIT && docket_record_get_void (facts->record) ? hold (verdict, DOCKET_WHY_VOID_VS_EDIT) : FALSE;
}

/* ---- Step 7: lock ---- */

static gboolean
check_lock (const DocketFacts *facts, DocketVerdict *verdict)
{
  const DocketOperation *operation = facts->operation;
  const char *status = facts->job == NULL ? NULL : docket_record_get_text (facts->job, DOCKET_JOB_STATUS);
  DocketGroup group = operation->group != DOCKET_GROUP_NONE ? operation->group : docket_kind_info (operation->record_kind)->first_group;
  const char *to;

  if (status == NULL || (operation->kind == DOCKET_OPERATION_CREATE && operation->record_kind == DOCKET_KIND_JOB) || !docket_status_locks (status, group))
    return FALSE;
  to = docket_values_get_text (operation->set, DOCKET_JOB_STATUS);
  /* Agreement may pass too, but only of all that is wanted: naming the present
   * status must not open the rest of the group. */
  if (group == DOCKET_GROUP_JOB_STATUS && (docket_status_may_move (status, to, role_here (facts)) || (g_strcmp0 (to, status) == 0 && wanted_values_stand (facts))))
    return FALSE;
  if (facts->seen_before_lock)
    return hold (verdict, DOCKET_WHY_LOCKED);
  return docket_verdict_reject (verdict, DOCKET_PROBLEM_LOCKED, _ (DOCKET_SAYS_LOCKED), docket_choice_label (DOCKET_JOB_STATUS, status));
}

/* ---- Steps 8 and 9: collision ---- */

static void
judge_edit (const DocketFacts *facts, DocketVerdict *verdict)
{
  const DocketOperation *operation = facts->operation;
  DocketRule rule = docket_policy_get_rule (facts->policy, operation->group);

  if (saw_newest (facts) || goes_on_from_own (facts))
    settle (verdict, DOCKET_OUTCOME_APPLIED);
  else if (operation->group == DOCKET_GROUP_POLICY_POLICY)
    docket_verdict_reject (verdict, DOCKET_PROBLEM_STALE, _ ("The policy has changed since. Please make the change on the newest version."));
  else if (wanted_values_stand (facts) || group_is_as_at_base (facts) || rule == DOCKET_RULE_MERGE || operation->group == DOCKET_GROUP_DEVICE_DEVICE)
    settle (verdict, DOCKET_OUTCOME_MERGED);
  else
    /* The class `append` adds freely; a change of what was added is reviewed. */
    hold (verdict, DOCKET_WHY_COLLISION);
}

void
docket_judge (const DocketFacts *facts, DocketVerdict *verdict)
{
  const DocketOperation *operation = facts->operation;

  *verdict = (DocketVerdict) { DOCKET_OUTCOME_APPLIED, NULL, NULL, NULL, operation->group };
  if (check_form (facts, verdict) || check_role (facts, verdict) || check_predecessors (facts, verdict)
      || check_scope (facts, verdict) || check_void (facts, verdict) || check_lock (facts, verdict))
    return;
  if (operation->kind == DOCKET_OPERATION_EDIT)
    judge_edit (facts, verdict);
  else if (operation->kind == DOCKET_OPERATION_MERGE)
    docket_judge_merge (facts, verdict);
  else if (operation->kind == DOCKET_OPERATION_CREATE && facts->record != NULL)
    docket_verdict_reject (verdict, DOCKET_PROBLEM_INVALID, _ ("A record with this id is here already."));
}

DocketValues *
docket_candidate_values (const DocketOperation *operation, const DocketValues *at_base, const DocketRecord *record)
{
  DocketValues *values;

  if (at_base != NULL)
    values = docket_values_copy (at_base);
  else if (record != NULL && operation->group != DOCKET_GROUP_NONE)
    values = docket_record_get_group (record, operation->group);
  else
    values = docket_values_new ();
  for (guint i = 0; i < docket_values_n (operation->set); i++)
    docket_values_set (values, docket_values_nth_field (operation->set, i), docket_values_nth_value (operation->set, i));
  return values;
}
