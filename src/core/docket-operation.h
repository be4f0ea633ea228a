/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "docket-record.h"

G_BEGIN_DECLS

typedef enum
{
  DOCKET_OPERATION_CREATE,
  DOCKET_OPERATION_EDIT,
  DOCKET_OPERATION_VOID,
  DOCKET_OPERATION_RESTORE,
  DOCKET_OPERATION_DECIDE,
  DOCKET_OPERATION_UNDO_DECISION,
  DOCKET_OPERATION_MERGE,
} DocketOperationKind;

typedef enum
{
  DOCKET_CHOICE_NONE,
  DOCKET_CHOICE_KEEP,
  DOCKET_CHOICE_TAKE,
  DOCKET_CHOICE_SET,
  DOCKET_CHOICE_KEEP_BOTH,
  DOCKET_CHOICE_MERGE,
} DocketChoice;

/**
 * DocketOperation:
 * @key: UUIDv7, the idempotency key
 * @kind: what is intended
 * @record_kind: kind of the record it is about
 * @record_id: id of that record
 * @group: for an edit
 * @set: (nullable): values wanted
 * @was: (nullable): values as seen
 * @base: revision of the group (edit) or record (others) as seen; -1 if absent
 * @seen: (nullable): feed cursor the desk held; absent = has seen everything
 * @follows: (nullable): key of this person's latest unconfirmed operation on the group
 * @after: (nullable): keys that must land first
 * @bundle: (nullable): one save's operations share it
 * @made_at: device clock, ms, for display only; 0 if absent
 * @reason: (nullable): free text
 * @choice: for decide
 * @candidate: (nullable): for decide/take: key of the candidate
 * @into: (nullable): for merge and decide/merge: id of the record that stays
 * @invalid: (nullable): set by the codec: what is wrong with `set`, `was` or a
 *   member, though the envelope was readable. Such an operation is answered
 *   `rejected invalid`; it must never be applied.
 *
 * @received: (nullable): with @invalid, what was received, as one line of JSON:
 *   the members above lack what could not be read, so they cannot tell two such
 *   operations apart
 *
 * One person's intention on one field group of one record (DESIGN §5). The
 * members are read freely and written only until the operation is submitted.
 * Reference counted (atomic).
 */
typedef struct
{
  char *key;
  DocketOperationKind kind;
  DocketKind record_kind;
  char *record_id;
  DocketGroup group;
  DocketValues *set;
  DocketValues *was;
  gint64 base;
  char *seen;
  char *follows;
  char **after;
  char *bundle;
  gint64 made_at;
  char *reason;
  DocketChoice choice;
  char *candidate;
  char *into;
  char *invalid;
  char *received;
  /*< private >*/
  char *text; /* by docket_operation_keep_text() */
  char *fingerprint;
  gatomicrefcount refs;
} DocketOperation;

#define DOCKET_TYPE_OPERATION (docket_operation_get_type ())
GType docket_operation_get_type (void) G_GNUC_CONST;

/* A blank one: group NONE, base -1, everything else NULL. */
DocketOperation *docket_operation_new (DocketOperationKind kind, DocketKind record_kind, const char *record_id);
/* An edit of one group of @seen: takes base and `was` (of the fields in @set)
 * from @seen. All fields of @set must be of @group. */
DocketOperation *docket_operation_new_edit (const DocketRecord *seen, DocketGroup group, DocketValues *set);
DocketOperation *docket_operation_new_create (DocketKind kind, const char *id, DocketValues *set);
DocketOperation *docket_operation_copy (const DocketOperation *operation);
DocketOperation *docket_operation_ref (DocketOperation *operation);
void docket_operation_unref (DocketOperation *operation);

const char *docket_operation_kind_name (DocketOperationKind kind);
gboolean docket_operation_kind_from_name (const char *name, DocketOperationKind *kind);
const char *docket_choice_name (DocketChoice choice); /* "keep-both"; NULL for NONE */
DocketChoice docket_choice_from_name (const char *name);

/* Bit of a group within its kind, for sets of groups of one record. */
#define DOCKET_GROUP_BIT(group) (G_GUINT64_CONSTANT (1) << (guint) ((group) - docket_kind_info (docket_group_info (group)->kind)->first_group))
/* Digest of the file that the wanted values refer to. (nullable) */
const char *docket_operation_get_blob (const DocketOperation *operation);
/* The groups @operation itself names: the edit's group, or every group that
 * `set` of a create has a field of. Derived moves are not in it: see
 * docket_apply(). */
guint64 docket_operation_named_groups (const DocketOperation *operation);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DocketOperation, docket_operation_unref)

G_END_DECLS
