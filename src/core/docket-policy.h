/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "docket-operation.h"
#include "docket-status.h"

G_BEGIN_DECLS

typedef enum
{
  DOCKET_RULE_MERGE,
  DOCKET_RULE_APPEND,
  DOCKET_RULE_REVIEW,
  DOCKET_RULE_SERVER,
} DocketRule;

/**
 * DocketPolicy:
 *
 * The company's rules as data (data/policy/default.json documents the format).
 * Immutable once read; reference counted (atomic).
 */
typedef struct _DocketPolicy DocketPolicy;

typedef struct
{
  guint n_waits;
  const gint64 *waits_ms; /* wait after the 1st, 2nd … failure; the last repeats */
  guint jitter_percent;
} DocketLanePolicy;

/* Errors: MALFORMED, TOO_LARGE, INVALID; the message says all that is wrong, as
 * docket_policy_check() does. */
DocketPolicy *docket_policy_new_from_json (const char *data, gsize size, GError **error);
/* What is wrong in a document, in its order: the path of the place, as
 * "groups.job.status.writers[1]", and a sentence. At most
 * DOCKET_POLICY_PROBLEMS_MAX, and one that says how many more there are. Empty
 * if it can come into force.
 * (transfer full) (array zero-terminated=1) */
char **docket_policy_check (const char *data, gsize size);
/* The default document, built in. */
DocketPolicy *docket_policy_new_default (void);
/* The default document's text. (transfer full) */
GBytes *docket_policy_default_document (void);
DocketPolicy *docket_policy_ref (DocketPolicy *policy);
void docket_policy_unref (DocketPolicy *policy);

gint64 docket_policy_get_version (const DocketPolicy *policy);
const char *docket_policy_get_document (const DocketPolicy *policy); /* compact JSON */
DocketRule docket_policy_get_rule (const DocketPolicy *policy, DocketGroup group);
const char *docket_rule_name (DocketRule rule);
/* "job.status: review": how verdicts name their rule. Static for the policy's life. */
const char *docket_policy_get_rule_text (const DocketPolicy *policy, DocketGroup group);
/* Why the rule is so, in plain words, as the document has them; NULL if it gives none.
 * Shown as docket_policy_say() has it. */
const char *docket_policy_get_reason (const DocketPolicy *policy, DocketGroup group);
DocketRole docket_policy_get_writers (const DocketPolicy *policy, DocketGroup group);
DocketRole docket_policy_get_creators (const DocketPolicy *policy, DocketKind kind);
/* Who may void and restore. */
DocketRole docket_policy_get_voiders (const DocketPolicy *policy, DocketKind kind);
DocketRole docket_policy_get_deciders (const DocketPolicy *policy, DocketGroup group);
/* Whether an author of the case may decide it. */
gboolean docket_policy_get_own_case (const DocketPolicy *policy, DocketGroup group);
/* A decision about more money than this needs two people; minor units. -1: one
 * person always suffices. */
gint64 docket_policy_get_two_deciders_above (const DocketPolicy *policy);
/* What taking @value causes, in plain words, of the same kind; (array zero-terminated=1) (nullable) */
const char *const *docket_policy_get_consequences (const DocketPolicy *policy, DocketField field, const char *value);
/* (nullable): @sentence in the user's language, if it is one of those that a company
 * begins with; its own words stay as they are. */
const char *docket_policy_say (const char *sentence);
/* Whether docket_policy_say() knows it. */
gboolean docket_policy_is_known_sentence (const char *sentence);
/* @lane: "edits" or "files" */
const DocketLanePolicy *docket_policy_get_lane (const DocketPolicy *policy, const char *lane);

/* Whether someone with @who may write @group at all (shown before typing). */
gboolean docket_policy_may_write (const DocketPolicy *policy, DocketGroup group, DocketRole who);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DocketPolicy, docket_policy_unref)

G_END_DECLS
