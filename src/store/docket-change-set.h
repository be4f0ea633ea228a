/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "docket-schema.h"

G_BEGIN_DECLS

/**
 * DocketChangeSet:
 *
 * Which records (kind, id) a commit touched, whether the outbox changed, and
 * whether everything should be read again. Reference counted (atomic);
 * immutable once handed out.
 */
typedef struct _DocketChangeSet DocketChangeSet;
GType docket_change_set_get_type (void) G_GNUC_CONST;
#define DOCKET_TYPE_CHANGE_SET (docket_change_set_get_type ())

DocketChangeSet *docket_change_set_new (void);
/* "Anything may have changed": another process wrote. */
DocketChangeSet *docket_change_set_new_everything (void);
DocketChangeSet *docket_change_set_ref (DocketChangeSet *set);
void docket_change_set_unref (DocketChangeSet *set);
void docket_change_set_add (DocketChangeSet *set, DocketKind kind, const char *id);
void docket_change_set_add_outbox (DocketChangeSet *set);
void docket_change_set_merge (DocketChangeSet *set, const DocketChangeSet *other);

gboolean docket_change_set_is_empty (const DocketChangeSet *set);
gboolean docket_change_set_is_everything (const DocketChangeSet *set);
gboolean docket_change_set_has_kind (const DocketChangeSet *set, DocketKind kind);
gboolean docket_change_set_has (const DocketChangeSet *set, DocketKind kind, const char *id);
gboolean docket_change_set_has_outbox (const DocketChangeSet *set);
/* (transfer container): ids of @kind; valid while @set lives */
GPtrArray *docket_change_set_ids (const DocketChangeSet *set, DocketKind kind);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DocketChangeSet, docket_change_set_unref)

G_END_DECLS
