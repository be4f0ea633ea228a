/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "docket-record-list.h"

G_BEGIN_DECLS

/* An item of the row, read from @reader when it is asked what is in it. */
DocketRecordItem *docket_record_item_new (DocketStore *reader, DocketKind kind, gint64 row);
gint64 docket_record_item_get_row (DocketRecordItem *self);
/* Reads again; notifies what changed. */
void docket_record_item_refresh (DocketRecordItem *self);
/* Whether what it shows may depend on one of the @changes. */
gboolean docket_record_item_is_touched (DocketRecordItem *self, const DocketChangeSet *changes);

G_END_DECLS
