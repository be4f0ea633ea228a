/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "docket-clock.h"
#include "docket-policy.h"
#include "docket-random.h"
#include "docket-repository.h"
#include "docket-result.h"

G_BEGIN_DECLS

/* Who sends: from the session, not from the operation. */
typedef struct
{
  const char *person;
  const char *device;
  DocketRole role;
  gboolean device_revoked;
} DocketActor;

/**
 * DocketCommit:
 *
 * Judges operations and carries them out (DESIGN §5, §6), inside a transaction
 * that the caller has begun on the writing repository: effect, history, feed,
 * scope, review, audit and stored answer of one operation stand or fall
 * together with that transaction. Belongs to the writer's thread.
 */
typedef struct _DocketCommit DocketCommit;

/* Reads policy, epoch and counters from @repository; fails if it is no server's store. */
DocketCommit *docket_commit_new (DocketRepository *repository, DocketClock *clock, DocketRandom *random, GError **error);
void docket_commit_free (DocketCommit *commit);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DocketCommit, docket_commit_free)

/* After a failed transaction: whatever was cached from it is read again. */
void docket_commit_forget (DocketCommit *commit);

/**
 * docket_commit_operation:
 * @arrived_at: ms; server clock (given, so that a demo can play yesterday)
 *
 * Always yields a result (a refusal is one) unless the storage fails; then the
 * transaction must be taken back, for half of the operation may stand in it.
 *
 * Returns: (transfer full): %NULL on storage errors only
 */
DocketResult *docket_commit_operation (DocketCommit *commit, const DocketActor *actor, const DocketOperation *operation, gint64 arrived_at, GError **error);

/* Writes a record of the server's own making (person, device, policy): all its
 * groups get the new revision, feed and audit as usual. @action: for the audit. */
gboolean docket_commit_record (DocketCommit *commit, const DocketRecord *record, const DocketStamp *by, const char *action, GError **error);

/* The policy in force. (transfer none) */
DocketPolicy *docket_commit_get_policy (DocketCommit *commit);

G_END_DECLS
