/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What a held change needs to be taken, told before anybody tries: the server
 * would refuse it with the same words. */
#include "docket-config.h"

#include <glib/gi18n-lib.h>

#include "docket-case-words.h"

/* What cannot be read is left to the server to ask. */
static gboolean
is_here (DocketDesk *desk, DocketKind kind, const char *id)
{
  g_autoptr (DocketRecord) record = NULL;

  return !docket_store_get (docket_desk_get_reader (desk), kind, id, &record, NULL) || record != NULL;
}

static gboolean
names_what_is_not_here (DocketDesk *desk, const DocketValues *values)
{
  for (guint i = 0; i < docket_values_n (values); i++)
    {
      const DocketFieldInfo *info = docket_field_info (docket_values_nth_field (values, i));
      const char *id = info->type == DOCKET_TYPE_ID ? docket_values_get_text (values, info->field) : NULL;

      if (id != NULL && !is_here (desk, info->target, id))
        return TRUE;
    }
  return FALSE;
}

static const char *
find_refusal (DocketDesk *desk, DocketCaseModel *model, gboolean *own_may)
{
  const DocketReview *review = docket_case_model_get_review (model);
  const DocketCandidate *candidate = docket_case_model_get_candidate (model);

  *own_may = FALSE;
  if (candidate == NULL || docket_review_is_duplicate (review) || g_strcmp0 (review->state, "open") != 0)
    return NULL;
  if (candidate->kind != DOCKET_OPERATION_CREATE && !is_here (desk, review->subject_kind, review->subject_id))
    return _ ("What this changes is not here yet. Decide about its creation first.");
  *own_may = TRUE;
  if (names_what_is_not_here (desk, candidate->values))
    return _ ("It belongs to something that is not here yet. Decide about that first.");
  return NULL;
}

void
docket_case_refuse_what_misses (DocketDesk *desk, DocketCaseModel *model)
{
  gboolean own_may;
  const char *why = find_refusal (desk, model, &own_may);

  docket_case_model_refuse (model, why, own_may);
}

gboolean
docket_case_refuse_no_more (DocketDesk *desk, DocketCaseModel *model)
{
  gboolean own_may;

  if (docket_case_model_get_refusal (model) == NULL || find_refusal (desk, model, &own_may) != NULL)
    return FALSE;
  docket_case_model_refuse (model, NULL, own_may);
  return TRUE;
}
