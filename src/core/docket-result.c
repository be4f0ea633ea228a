/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The server's answer to one operation, and the names its outcomes have outside.
 */
#include "docket-result.h"

#include <string.h>

static const char *const outcome_names[] = { "applied", "merged", "held", "rejected", "deferred" };

const char *
docket_outcome_name (DocketOutcome outcome)
{
  g_return_val_if_fail ((guint) outcome < G_N_ELEMENTS (outcome_names), NULL);
  return outcome_names[outcome];
}

gboolean
docket_outcome_from_name (const char *name, DocketOutcome *outcome)
{
  for (guint i = 0; name != NULL && i < G_N_ELEMENTS (outcome_names); i++)
    if (strcmp (outcome_names[i], name) == 0)
      {
        *outcome = (DocketOutcome) i;
        return TRUE;
      }
  return FALSE;
}

DocketResult *
docket_result_new (const char *key, DocketOutcome outcome)
{
  DocketResult *result = g_new0 (DocketResult, 1);

  result->key = g_strdup (key);
  result->outcome = outcome;
  return result;
}

DocketResult *
docket_result_copy (const DocketResult *result)
{
  DocketResult *copy = docket_result_new (result->key, result->outcome);

  copy->replayed = result->replayed;
  copy->seq = result->seq;
  copy->rev = result->rev;
  copy->review = g_strdup (result->review);
  copy->problem_type = g_strdup (result->problem_type);
  copy->problem_detail = g_strdup (result->problem_detail);
  copy->rule = g_strdup (result->rule);
  copy->policy = result->policy;
  return copy;
}

void
docket_result_free (DocketResult *result)
{
  if (result == NULL)
    return;
  g_free (result->key);
  g_free (result->review);
  g_free (result->problem_type);
  g_free (result->problem_detail);
  g_free (result->rule);
  g_free (result->text);
  g_free (result);
}

DocketChange *
docket_change_new (gint64 seq, DocketKind kind, const char *id, DocketRecord *record)
{
  DocketChange *change = g_new0 (DocketChange, 1);

  change->seq = seq;
  change->kind = kind;
  change->id = g_strdup (id);
  change->record = record == NULL ? NULL : docket_record_ref (record);
  change->removed = record == NULL;
  return change;
}

void
docket_change_free (DocketChange *change)
{
  if (change == NULL)
    return;
  g_free (change->id);
  g_clear_pointer (&change->record, docket_record_unref);
  g_free (change);
}

DocketPage *
docket_page_new (void)
{
  DocketPage *page = g_new0 (DocketPage, 1);

  page->changes = g_ptr_array_new_with_free_func ((GDestroyNotify) docket_change_free);
  return page;
}

void
docket_page_free (DocketPage *page)
{
  if (page == NULL)
    return;
  g_free (page->from);
  g_free (page->cursor);
  g_ptr_array_unref (page->changes);
  g_free (page);
}
