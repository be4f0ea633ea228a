/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "docket-record.h"

G_BEGIN_DECLS

/**
 * DocketRecordCache:
 *
 * Records as they stand for the one connection that writes. Only it may use
 * them, only in its transactions, and whoever takes something back or learns
 * that another process wrote forgets all of them. Bounded. Belongs to that
 * connection's thread.
 */
typedef struct _DocketRecordCache DocketRecordCache;

DocketRecordCache *docket_record_cache_new (void);
void docket_record_cache_free (DocketRecordCache *cache);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DocketRecordCache, docket_record_cache_free)

/* (transfer full) (nullable): NULL if it is not known here. Records are shared: copy before changing. */
DocketRecord *docket_record_cache_get (DocketRecordCache *cache, DocketKind kind, const char *id);
/* @record: shared from now on. */
void docket_record_cache_put (DocketRecordCache *cache, DocketRecord *record);
void docket_record_cache_forget (DocketRecordCache *cache);

G_END_DECLS
