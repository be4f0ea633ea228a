/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Whether two customers may be merged. One that is void cannot go (it went) nor
 * stay (whoever follows would end at nothing), so the way from merged to
 * surviving customers has no circles.
 */
#include "docket-config.h"

#include "docket-judge.h"

#include <glib/gi18n-lib.h>

void
docket_judge_merge (const DocketFacts *facts, DocketVerdict *verdict)
{
  const DocketOperation *operation = facts->operation;

  if (operation->record_kind != DOCKET_KIND_CUSTOMER)
    docket_verdict_reject (verdict, DOCKET_PROBLEM_INVALID, _ ("Only customers are merged."));
  else if (g_strcmp0 (operation->into, operation->record_id) == 0)
    docket_verdict_reject (verdict, DOCKET_PROBLEM_INVALID, _ ("A customer cannot be merged into itself."));
  else if (facts->into == NULL)
    docket_verdict_reject (verdict, DOCKET_PROBLEM_UNKNOWN_RECORD, _ ("The customer to merge into is not here."));
  else if (docket_record_get_void (facts->record))
    {
      /* Agreement: somebody was faster with the same. */
      if (g_strcmp0 (docket_record_get_text (facts->record, DOCKET_CUSTOMER_MERGED_INTO), operation->into) == 0)
        return;
      if (docket_record_has (facts->record, DOCKET_CUSTOMER_MERGED_INTO))
        docket_verdict_reject (verdict, DOCKET_PROBLEM_STALE, _ ("This customer has been merged into another one already."));
      else
        docket_verdict_reject (verdict, DOCKET_PROBLEM_INVALID, _ ("This customer is void. Restore it before merging it."));
    }
  else if (docket_record_get_void (facts->into))
    docket_verdict_reject (verdict, DOCKET_PROBLEM_INVALID,
            docket_record_has (facts->into, DOCKET_CUSTOMER_MERGED_INTO) ? _ ("The customer to merge into has itself been merged into another one. Merge into that one.")
                                                                         : _ ("The customer to merge into is void. Restore it, or choose another one."));
  else if (docket_record_get_rev (facts->record) != operation->base && !facts->last_writer_is_follows)
    docket_verdict_reject (verdict, DOCKET_PROBLEM_STALE, _ ("The customer has changed since. Please look at both again before merging them."));
}
