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
/* A decision that a restored server did not take, as it had lost what that was made on,
 * and that came to pass all the same: a colleague decided alike, or nothing was left to decide. */
gboolean docket_sim_oracle_counts_after_all (DocketDb *db, const DocketOutboxItem *item);
/* I14: a decision is not called synced if nothing is decided, and nothing came to pass
 * as it wanted. */
gboolean docket_sim_oracle_is_void_decision (DocketSimDesk *desk, DocketDb *db, const DocketOutboxItem *item);

/* -- docket-sim-oracle-parts.c -- */
/* Keys of what was let go and can be put back. @refused: of that only. (transfer full) */
GHashTable *docket_sim_oracle_read_let_go (DocketStore *store, gboolean refused);
/* I3, of what was let go, and what was gone through in part. */
void docket_sim_oracle_look_at_let_go (DocketSimDesk *desk);
/* Whether @key was sent, by whichever machine, while @aside, which its record had before it
 * and which is of other fields, was set aside there. */
gboolean docket_sim_oracle_went_meanwhile (DocketSimWorld *world, const char *key, const char *aside);
/* What waits is carried away, all of it and nothing else. NULL, or what is wrong. (transfer full) */
char *docket_sim_oracle_check_export (DocketStore *store, const char *path);

G_END_DECLS
