/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The sentences of a case: why it is here, why this person may only read it,
 * how it was decided.  Pure wording over what the case holds and what the
 * policy says.
 */
#include "docket-config.h"

#include <glib/gi18n-lib.h>

#include "docket-case-words.h"

#include "docket-text.h"
#include "docket-totals.h"

static char *
format_time (DocketDesk *desk, gint64 time_ms)
{
  return docket_time_format (time_ms, docket_clock_now_ms (docket_desk_get_clock (desk)));
}

/* What both began from, as a time; NULL if that was never written. */
static char *
format_start (DocketDesk *desk, const DocketReview *review)
{
  gint64 time_ms = review->started_by.arrived_at != 0 ? review->started_by.arrived_at : review->started_by.made_at;

  return review->started_by.person != NULL && time_ms != 0 ? format_time (desk, time_ms) : NULL;
}

static char *
describe_collision (DocketDesk *desk, const DocketReview *review, const DocketCandidate *candidate)
{
  g_autofree char *start = format_start (desk, review);
  g_autofree char *name = NULL;
  const char *group = review->group != DOCKET_GROUP_NONE ? docket_group_label (review->group) : docket_kind_label (review->subject_kind);

  if (g_strcmp0 (review->current_by.person, candidate->by.person) == 0)
    {
      name = docket_case_given_name (desk, candidate->by.person);
      return start != NULL ? g_strdup_printf (_ ("%s changed %s on two devices after %s."), name, group, start)
                           : g_strdup_printf (_ ("%s changed %s on two devices."), name, group);
    }
  return start != NULL ? g_strdup_printf (_ ("both changed %s after %s."), group, start)
                       : g_strdup_printf (_ ("both changed %s without knowing of each other."), group);
}

static char *
describe_candidate (DocketDesk *desk, const DocketReview *review, const DocketCandidate *candidate)
{
  const char *why = candidate->why != NULL ? candidate->why : review->reason;
  g_autofree char *name = docket_case_given_name (desk, candidate->by.person);

  if (docket_review_is_duplicate (review))
    {
      g_autofree char *other = docket_desk_record_name (desk, review->subject_kind, candidate->record);
      g_autofree char *alike = docket_alike_sentence (candidate->alike);

      /* Translators: a customer's name, and what it has in common with the new one: "same name, same phone" */
      return g_strdup_printf (_ ("this may be %s, which is here already (%s)."), other, alike);
    }
  if (g_strcmp0 (why, DOCKET_WHY_OWNERSHIP_MOVED) == 0)
    return g_strdup_printf (_ ("%s sent this after the job had gone to somebody else."), name);
  if (g_strcmp0 (why, DOCKET_WHY_LOCKED) == 0)
    return g_strdup_printf (_ ("%s made this before the job was locked, and it arrived after."), name);
  if (g_strcmp0 (why, DOCKET_WHY_VOID_VS_EDIT) == 0)
    return candidate->kind == DOCKET_OPERATION_VOID
               ? g_strdup_printf (_ ("%s wanted to void this while it was being changed."), name)
           : candidate->kind == DOCKET_OPERATION_RESTORE
               ? g_strdup_printf (_ ("%s wanted to restore this without knowing that somebody else had voided it."), name)
               : g_strdup_printf (_ ("%s changed this while somebody else voided it."), name);
  if (g_strcmp0 (why, DOCKET_WHY_QUARANTINE) == 0)
    return g_strdup_printf (_ ("it came from a device of %s that was blocked."), name);
  return describe_collision (desk, review, candidate);
}

char *
docket_case_why (DocketDesk *desk, DocketCaseModel *model)
{
  const DocketReview *review = docket_case_model_get_review (model);
  const DocketCandidate *candidate = docket_case_model_get_candidate (model);
  const char *rule = NULL;
  g_autofree char *what = NULL;
  g_autofree char *isolated = NULL;

  if (review->group != DOCKET_GROUP_NONE)
    rule = docket_policy_say (docket_policy_get_reason (docket_desk_get_policy (desk), review->group));
  if (candidate != NULL)
    what = describe_candidate (desk, review, candidate);
  else if (g_strcmp0 (review->reason, DOCKET_WHY_TOTALS_MISMATCH) == 0)
    what = g_strdup (docket_totals_mismatch (review->current_values) ? _ ("the amounts do not add up to the total.")
                                                                     : _ ("the customer signed for other totals than these."));
  else if (g_strcmp0 (review->reason, DOCKET_WHY_POSSIBLE_DUPLICATE) == 0)
    what = g_strdup (_ ("there is already a record much like this one."));
  else
    what = g_strdup (_ ("the server could not settle this by its rules."));
  if (rule == NULL)
    return g_strdup_printf (_ ("Why: %s"), what);
  /* Translators: first what happened, then the rule's own reason */
  isolated = docket_text_isolate (rule);
  return g_strdup_printf (_ ("Why: %s %s"), what, isolated);
}

/* What the bill says once this is decided; NULL: not all is chosen yet. */
static DocketValues *
result_of (DocketCaseModel *model)
{
  const DocketReview *review = docket_case_model_get_review (model);

  if (docket_case_model_get_form (model) == DOCKET_CASE_PLAIN)
    return docket_values_copy (review->current_values);
  if (g_strcmp0 (review->state, "decided") == 0)
    return review->decided_values != NULL ? docket_values_copy (review->decided_values) : NULL;
  return docket_case_model_is_complete (model) && docket_case_model_get_form (model) != DOCKET_CASE_WHOLE ? docket_case_model_get_result (model) : NULL;
}

char *
docket_case_signed (DocketDesk *desk, DocketCaseModel *model)
{
  const DocketReview *review = docket_case_model_get_review (model);
  GVariant *signed_total = docket_values_get (review->signed_for, DOCKET_JOB_TOTAL_AMOUNT);
  g_autoptr (DocketValues) result = NULL;
  g_autofree char *signed_digest = NULL;
  g_autofree char *digest = NULL;
  g_autofree char *amount = NULL;
  g_autofree char *comes_to = NULL;

  if (review->signed_for == NULL || review->group != DOCKET_GROUP_JOB_TOTALS)
    return NULL;
  amount = docket_case_value (desk, DOCKET_JOB_TOTAL_AMOUNT, signed_total);
  result = result_of (model);
  if (result == NULL)
    return g_strdup_printf (_ ("Signed for %s; the result is not chosen yet."), amount);
  signed_digest = docket_totals_digest (review->signed_for);
  digest = docket_totals_digest (result);
  if (g_str_equal (signed_digest, digest))
    return g_strdup_printf (_ ("Signed for %s, and that is the result."), amount);
  if (docket_value_equal (signed_total, docket_values_get (result, DOCKET_JOB_TOTAL_AMOUNT)))
    return g_strdup_printf (_ ("Signed for %s, and the result is as much, but of other amounts."), amount);
  comes_to = docket_case_value (desk, DOCKET_JOB_TOTAL_AMOUNT, docket_values_get (result, DOCKET_JOB_TOTAL_AMOUNT));
  /* Translators: two amounts: "Signed for €412.50; the result is €495.00." */
  return g_strdup_printf (_ ("Signed for %s; the result is %s."), amount, comes_to);
}

static gboolean
is_author (const DocketReview *review, const char *person)
{
  if (person == NULL)
    return FALSE;
  if (g_strcmp0 (review->current_by.person, person) == 0 || g_strcmp0 (review->voided_by.person, person) == 0)
    return TRUE;
  for (guint i = 0; i < review->candidates->len; i++)
    if (g_strcmp0 (((DocketCandidate *) g_ptr_array_index (review->candidates, i))->by.person, person) == 0)
      return TRUE;
  return FALSE;
}

char *
docket_case_why_not (DocketDesk *desk, const DocketReview *review)
{
  g_autoptr (GString) names = g_string_new (NULL);
  gboolean named = FALSE;

  if (g_strcmp0 (review->state, "open") != 0)
    return docket_case_decision (desk, review);
  for (guint i = 0; review->deciders != NULL && review->deciders[i] != NULL; i++)
    {
      named = named || docket_role_from_name (review->deciders[i]) == docket_desk_get_role (desk);
      g_string_append_printf (names, "%s%s", names->len > 0 ? _ (", ") : "", docket_choice_label (DOCKET_PERSON_ROLE, review->deciders[i]));
    }
  if (!named)
    return names->len > 0 ? g_strdup_printf (_ ("This is decided by: %s. You can read the case here."), names->str)
                          : g_strdup (_ ("The rules name nobody who may decide this. Ask whoever keeps the policy."));
  if (review->group != DOCKET_GROUP_NONE && is_author (review, docket_desk_get_person_id (desk))
      && !docket_policy_get_own_case (docket_desk_get_policy (desk), review->group))
    return g_strdup (_ ("You made one of these changes, so somebody else decides. You can read the case here."));
  return NULL;
}

static char *
describe_choice (DocketDesk *desk, const DocketReview *review, DocketChoice choice, const DocketValues *decided)
{
  const DocketValues *values = choice == DOCKET_CHOICE_KEEP ? review->current_values : decided;
  g_autoptr (GString) text = g_string_new (NULL);
  const DocketGroupInfo *group;

  if (review->group == DOCKET_GROUP_NONE || values == NULL || docket_values_n (values) == 0)
    {
      if (choice == DOCKET_CHOICE_KEEP_BOTH)
        return g_strdup (_ ("both are kept"));
      if (choice == DOCKET_CHOICE_MERGE)
        return g_strdup (_ ("the two were merged"));
      return g_strdup (choice == DOCKET_CHOICE_KEEP ? _ ("it stays as it was") : _ ("the held change was taken"));
    }
  group = docket_group_info (review->group);
  for (guint i = 0; i < group->n_fields; i++)
    {
      DocketField field = (DocketField) (group->first_field + i);
      g_autofree char *value = NULL;

      if (docket_values_get (values, field) == NULL)
        continue;
      value = docket_case_value (desk, field, docket_values_get (values, field));
      g_string_append_printf (text, "%s%s %s", text->len > 0 ? _ (", ") : "", docket_field_label (field), value);
    }
  return text->len > 0 ? g_strdup (text->str) : g_strdup (_ ("nothing"));
}

char *
docket_case_decision (DocketDesk *desk, const DocketReview *review)
{
  g_autofree char *who = NULL;
  g_autofree char *when = NULL;
  g_autofree char *what = NULL;

  if (g_strcmp0 (review->state, "withdrawn") == 0)
    return g_strdup (docket_review_is_duplicate (review) ? _ ("This case settled itself: the records do not resemble each other any more, or one of them is gone.")
                                                         : _ ("This case settled itself: both sides came to say the same."));
  if (review->decided_by.person == NULL)
    return g_strdup (_ ("This case is decided."));
  who = g_strcmp0 (review->decided_by.person, docket_desk_get_person_id (desk)) == 0
            ? g_strdup (_ ("You"))
            : docket_desk_person_name (desk, review->decided_by.person);
  when = format_time (desk, review->decided_at != 0 ? review->decided_at : docket_stamp_time (&review->decided_by));
  what = describe_choice (desk, review, review->choice, review->decided_values);
  if (review->decision_reason != NULL)
    /* Translators: "Sofia Lindqvist decided this (10:42): Status Complete. Reason: “…”" */
    return g_strdup_printf (_ ("%s decided this (%s): %s. Reason: “%s”."), who, when, what, review->decision_reason);
  return g_strdup_printf (_ ("%s decided this (%s): %s."), who, when, what);
}

char *
docket_case_waits (DocketDesk *desk, const DocketReview *review)
{
  const DocketApproval *first;
  g_autofree char *who = NULL;
  g_autofree char *what = NULL;

  if (g_strcmp0 (review->state, "open") != 0 || review->approvals->len == 0)
    return NULL;
  first = g_ptr_array_index (review->approvals, 0);
  what = describe_choice (desk, review, first->choice, first->values);
  if (g_strcmp0 (first->person, docket_desk_get_person_id (desk)) == 0)
    return g_strdup_printf (_ ("You decided: %s. So much money needs two people: it waits for a second person who decides the same."), what);
  who = docket_desk_person_name (desk, first->person);
  return g_strdup_printf (_ ("%s decided: %s. It waits for a second person. Decide the same, and it is done; decide otherwise, and yours waits instead."), who, what);
}

char *
docket_case_readers (DocketDesk *desk, const DocketReview *review)
{
  g_autoptr (GPtrArray) people = g_ptr_array_new ();
  g_autoptr (GString) names = g_string_new (NULL);

  for (guint i = 0; i < review->candidates->len; i++)
    {
      const DocketCandidate *candidate = g_ptr_array_index (review->candidates, i);

      if (candidate->by.person != NULL && !g_ptr_array_find_with_equal_func (people, candidate->by.person, g_str_equal, NULL))
        g_ptr_array_add (people, candidate->by.person);
    }
  if (review->current_by.person != NULL && !g_ptr_array_find_with_equal_func (people, review->current_by.person, g_str_equal, NULL))
    g_ptr_array_add (people, review->current_by.person);
  if (review->voided_by.person != NULL && !g_ptr_array_find_with_equal_func (people, review->voided_by.person, g_str_equal, NULL))
    g_ptr_array_add (people, review->voided_by.person);
  for (guint i = 0; i < people->len; i++)
    {
      g_autofree char *name = docket_case_given_name (desk, g_ptr_array_index (people, i));

      if (i > 0)
        /* Translators: between the last two names of a list, and between the others */
        g_string_append (names, i + 1 == people->len ? _ (" and ") : _ (", "));
      g_string_append (names, name);
    }
  return g_strdup (names->str);
}
