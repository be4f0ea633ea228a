/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Whether two customers may be merged. One that is void cannot go (it went) nor
 * stay (whoever follows would end at nothing), so the way from merged to
 * surviving customers has no circles.
 */
#include "docket-config.h"

#include "docket-judge.h"

#include <glib/gi18n-lib.h>

static void
reject (DocketVerdict *verdict, const char *problem, const char *detail)
{
  verdict->outcome = DOCKET_OUTCOME_REJECTED;
  verdict->problem = problem;
  g_free (verdict->detail);
  verdict->detail = g_strdup (detail);
}

void
docket_judge_merge (const DocketFacts *facts, DocketVerdict *verdict)
{
  const DocketOperation *operation = facts->operation;

  if (operation->record_kind != DOCKET_KIND_CUSTOMER)
    reject (verdict, DOCKET_PROBLEM_INVALID, _ ("Only customers are merged."));
  else if (g_strcmp0 (operation->into, operation->record_id) == 0)
    reject (verdict, DOCKET_PROBLEM_INVALID, _ ("A customer cannot be merged into itself."));
  else if (facts->into == NULL)
    reject (verdict, DOCKET_PROBLEM_UNKNOWN_RECORD, _ ("The customer to merge into is not here."));
  else if (docket_record_get_void (facts->record))
    {
      /* Agreement: somebody was faster with the same. */
      if (g_strcmp0 (docket_record_get_text (facts->record, DOCKET_CUSTOMER_MERGED_INTO), operation->into) == 0)
        return;
      if (docket_record_has (facts->record, DOCKET_CUSTOMER_MERGED_INTO))
        reject (verdict, DOCKET_PROBLEM_STALE, _ ("This customer has been merged into another one already."));
      else
        reject (verdict, DOCKET_PROBLEM_INVALID, _ ("This customer is void. Restore it before merging it."));
    }
  else if (docket_record_get_void (facts->into))
    reject (verdict, DOCKET_PROBLEM_INVALID,
            docket_record_has (facts->into, DOCKET_CUSTOMER_MERGED_INTO) ? _ ("The customer to merge into has itself been merged into another one. Merge into that one.")
                                                                         : _ ("The customer to merge into is void. Restore it, or choose another one."));
  else if (docket_record_get_rev (facts->record) != operation->base && !facts->last_writer_is_follows)
    reject (verdict, DOCKET_PROBLEM_STALE, _ ("The customer has changed since. Please look at both again before merging them."));
}
