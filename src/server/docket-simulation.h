/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "docket-policy.h"
#include "docket-repository.h"

G_BEGIN_DECLS

/* A verdict in two words. */
typedef struct
{
  DocketOutcome outcome;
  char *problem; /* (nullable): of a rejection, or why it was held */
} DocketSimulatedVerdict;

/* An operation that the other policy would have judged otherwise. */
typedef struct
{
  char *operation;
  DocketOperationKind action;
  DocketKind kind;
  char *id;
  char *group; /* (nullable) */
  char *person;
  gint64 made_at, arrived_at;
  DocketSimulatedVerdict was, would;
  gboolean overwrite; /* it would have replaced a value its author had not seen */
} DocketSimulatedChange;

/**
 * DocketSimulation:
 * @from: @to: ms; by time of arrival, from <= t < to
 * @operations: judged again
 * @same: of these, the ones with the same outcome
 * @not_judged: decisions, merges of customers, changes of the policy itself,
 *   reused keys: no rule of a field group decides about them
 * @not_known: the facts could not be put together as they were: even the policy
 *   of that day gives another verdict than it gave. Not counted as changed
 * @reviews: were held
 * @reviews_not_needed: would not have been held
 * @reviews_new: would have been held
 * @overwrites: would have replaced a value their authors had not seen
 * @refused_more: @refused_less: would (not) have been rejected
 * @changed: (element-type DocketSimulatedChange): bounded, see @more
 *
 * Past work under another policy (REQUIREMENTS §7). Every operation is judged
 * by the real judge, each against what really stood when it arrived: what else
 * would have come of the changes is not played on.
 *
 * Put together as it was: every record and its groups' values and revisions
 * (from the versions), void or not (from the audit), who was ever the job's
 * technician (from the plans), the role (from the versions of the person), a
 * revoked device (from the verdict: quarantine), predecessors and the state of their case. A technician's view of
 * a customer is exact unless it changed more than once since. Files: what was
 * judged had its file.
 */
typedef struct
{
  gint64 from, to;
  gint64 operations, same, not_judged, not_known;
  gint64 reviews, reviews_not_needed, reviews_new, overwrites, refused_more, refused_less;
  GPtrArray *changed;
  gboolean more;    /* @changed is cut */
  gboolean cut;     /* the period has more operations than are judged at once */
} DocketSimulation;

DocketSimulation *docket_simulation_new (gint64 from, gint64 to);
void docket_simulation_free (DocketSimulation *simulation);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DocketSimulation, docket_simulation_free)

/**
 * docket_simulation_run:
 * @reader: in a snapshot; it looks into the past meanwhile, and is back in the
 *   present afterwards
 * @cancellable: (nullable): G_IO_ERROR_CANCELLED
 *
 * Judges the operations of the period under @policy. Writes nothing.
 */
gboolean docket_simulation_run (DocketSimulation *simulation, DocketRepository *reader, DocketPolicy *policy, GCancellable *cancellable, GError **error);
void docket_simulation_to_json (const DocketSimulation *simulation, DocketJsonWriter *writer);

G_END_DECLS
