/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "docket-desk.h"
#include "docket-json.h"

G_BEGIN_DECLS

/**
 * DocketTrialChange:
 *
 * A change that other rules would have judged otherwise.
 */
typedef struct
{
  DocketKind kind;
  DocketGroup group; /* %DOCKET_GROUP_NONE: of the whole record */
  char *id;
  char *person; /* (nullable) */
  gint64 arrived_at;
  DocketOutcome was;
  DocketOutcome would;
  gboolean overwrite; /* it would have replaced a value its author had not seen */
} DocketTrialChange;

/**
 * DocketPolicyTrial:
 *
 * What the work of a period would have become under other rules, as the server
 * reckons it.
 */
typedef struct
{
  gint64 operations, same, not_known;
  gint64 reviews, reviews_not_needed, reviews_new;
  gint64 overwrites, refused_more, refused_less;
  gboolean cut; /* the period held more than is judged at once */
  gboolean more; /* not all changes are in the list */
  GPtrArray *changes; /* element-type DocketTrialChange */
} DocketPolicyTrial;

void docket_policy_trial_free (DocketPolicyTrial *trial);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DocketPolicyTrial, docket_policy_trial_free)
/* (nullable): NULL with DOCKET_DESK_ERROR_NOT_DOCKET if it is no answer of a server */
DocketPolicyTrial *docket_policy_trial_new (JsonNode *answer, GError **error);

/* The document of @policy with the rules of some groups exchanged: group path
 * ("job.status") -> rule name ("merge", "review"). What goes to review and had
 * nobody to decide it is decided by supervisors. (transfer full) */
char *docket_policy_trial_document (const DocketPolicy *policy, GHashTable *rules);

/**
 * docket_policy_trial_async:
 * @document: rules as JSON; checked here, too
 * @from: @to: ms, by time of arrival
 *
 * Errors: those of docket_desk_ask(); what docket_policy_new_from_json() says.
 */
void docket_policy_trial_async (DocketDesk *desk, const char *document, gint64 from, gint64 to, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
DocketPolicyTrial *docket_policy_trial_finish (DocketDesk *desk, GAsyncResult *result, GError **error);

G_END_DECLS
