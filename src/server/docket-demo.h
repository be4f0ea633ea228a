/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "docket-commit.h"

G_BEGIN_DECLS

#define DOCKET_DEMO_COMPANY "Northgate Heating & Plumbing"
#define DOCKET_DEMO_PASSWORD "docket-demo"

/* "small" (2,400 jobs), "large" (100,000), or a number of jobs. */
gboolean docket_demo_is_size (const char *size);
/* Fills a store that was just made with a made-up company around today, through
 * operations like everyone's, so that history, feed and audit are true. The same
 * @seed and the same hour make the same company. */
gboolean docket_demo_fill (DocketRepository *repository, DocketCommit *commit, const char *size, guint64 seed, GError **error);

G_END_DECLS
