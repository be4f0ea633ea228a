/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "docket-record.h"

G_BEGIN_DECLS

/* What a job that carries @job on begins with: title, customer and site, and
 * that it follows it. (transfer full) */
DocketValues *docket_follow_up_values (const DocketRecord *job);

G_END_DECLS
