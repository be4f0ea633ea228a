/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "docket-record.h"

G_BEGIN_DECLS

typedef enum
{
  DOCKET_OUTCOME_APPLIED,
  DOCKET_OUTCOME_MERGED,
  DOCKET_OUTCOME_HELD,
  DOCKET_OUTCOME_REJECTED,
  DOCKET_OUTCOME_DEFERRED,
} DocketOutcome;

const char *docket_outcome_name (DocketOutcome outcome);
gboolean docket_outcome_from_name (const char *name, DocketOutcome *outcome);

/* Names of problems, without the "urn:docket:problem:" before them. */
#define DOCKET_PROBLEM_INVALID "invalid"
#define DOCKET_PROBLEM_FORBIDDEN "forbidden"
#define DOCKET_PROBLEM_LOCKED "locked"
#define DOCKET_PROBLEM_STALE "stale"
#define DOCKET_PROBLEM_UNKNOWN_RECORD "unknown-record"
#define DOCKET_PROBLEM_KEY_REUSED "key-reused"
#define DOCKET_PROBLEM_NOT_DECIDER "not-decider"
#define DOCKET_PROBLEM_ALREADY_DECIDED "already-decided"
#define DOCKET_PROBLEM_NEEDS_RECORD "needs-record"
#define DOCKET_PROBLEM_NEEDS_BLOB "needs-blob"
/* Deferred, too: not judged, because the server failed at it, or because its
 * sender was signed out by what came before it. */
#define DOCKET_PROBLEM_SERVER_FAULT "server-fault"
#define DOCKET_PROBLEM_SIGNED_OUT "signed-out"
/* Beside applied: the decision counts once a second person decides the same. */
#define DOCKET_PROBLEM_SECOND_DECIDER "second-decider"
/* Of a request for the feed: the cursor is from before the role changed. */
#define DOCKET_PROBLEM_ROLE_CHANGED "role-changed"
#define DOCKET_PROBLEM_PREFIX "urn:docket:problem:"

/**
 * DocketResult:
 * @key: of the operation
 * @outcome: the verdict
 * @replayed: the same key had been answered before
 * @seq: feed position of the effect; 0 if none
 * @rev: revision of the group; 0 if none
 * @review: (nullable): id of the case that holds it or was opened beside it
 * @problem_type: (nullable): name without prefix
 * @problem_detail: (nullable): a sentence
 * @rule: (nullable): e.g. "job.status: review"
 * @policy: version of the policy it was judged by; 0 if none
 * @text: (nullable): as it is written, see docket_result_keep_text()
 *
 * The server's answer to one operation. Plain struct, owned by its holder.
 */
typedef struct
{
  char *key;
  DocketOutcome outcome;
  gboolean replayed;
  gint64 seq;
  gint64 rev;
  char *review;
  char *problem_type;
  char *problem_detail;
  char *rule;
  gint64 policy;
  char *text;
} DocketResult;

DocketResult *docket_result_new (const char *key, DocketOutcome outcome);
DocketResult *docket_result_copy (const DocketResult *result);
void docket_result_free (DocketResult *result);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DocketResult, docket_result_free)

/**
 * DocketChange:
 * @seq: its place in the feed
 * @removed: it left this person's scope
 * @kind: kind of the record
 * @id: id of the record
 * @record: (nullable): the newest version; %NULL if removed
 */
typedef struct
{
  gint64 seq;
  gboolean removed;
  DocketKind kind;
  char *id;
  DocketRecord *record;
} DocketChange;

DocketChange *docket_change_new (gint64 seq, DocketKind kind, const char *id, DocketRecord *record);
void docket_change_free (DocketChange *change);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DocketChange, docket_change_free)

/**
 * DocketPage:
 * @from: (nullable): cursor the page starts after; %NULL from the start
 * @cursor: cursor after the page
 * @more: there is more behind it
 * @changes: (element-type DocketChange): in seq order
 *
 * One page of the feed.
 */
typedef struct
{
  char *from;
  char *cursor;
  gboolean more;
  GPtrArray *changes;
} DocketPage;

DocketPage *docket_page_new (void);
void docket_page_free (DocketPage *page);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DocketPage, docket_page_free)

G_END_DECLS
