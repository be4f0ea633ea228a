/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "docket-operation.h"

G_BEGIN_DECLS

/**
 * docket_apply:
 * @record: (nullable): the record as it stands; %NULL before a create
 * @operation: a valid operation about it
 * @by: (nullable): who and when; stamped on every group written
 * @groups: (out) (optional): DOCKET_GROUP_BIT of every group written, derived
 *   moves of status included
 *
 * The one function that turns an operation into a new record, used by the desk
 * for its optimistic row and by the server for its effect, so that they cannot
 * disagree. Revisions are left as they are: only the server makes them.
 * A `create` on a record that stands is a no-op returning it (the same
 * key twice). `decide` shows the review as decided; its effect on the
 * subject is the server's.
 *
 * Giving a new job a technician makes it assigned, taking the technician away
 * from an assigned or opened one makes it new (DESIGN §4).
 *
 * Returns: (transfer full): never %NULL
 *   for a create or a known record; %NULL if @record is %NULL and it is no create
 */
DocketRecord *docket_apply (const DocketRecord *record, const DocketOperation *operation, const DocketStamp *by, guint64 *groups);

/* The same for values the server has decided on: writes @values (of @group). */
DocketRecord *docket_apply_values (const DocketRecord *record, DocketGroup group, const DocketValues *values, const DocketStamp *by, guint64 *groups);

G_END_DECLS
