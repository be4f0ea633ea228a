/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "docket-db.h"
#include "docket-sim-oracle.h"

G_BEGIN_DECLS

/* -- docket-sim-oracle-cases.c -- */
/* A decision that the server took, and that its case does not name any more: undone by
 * a colleague, or in whose place another waits. Its decider is told that it does not
 * count, and may have decided again since. */
gboolean docket_sim_oracle_is_overtaken (DocketDb *db, const DocketOutboxItem *item);
/* I14: a decision is not called synced if nothing is decided, and nothing came to pass
 * as it wanted. */
gboolean docket_sim_oracle_is_void_decision (DocketSimDesk *desk, DocketDb *db, const DocketOutboxItem *item);

G_END_DECLS
