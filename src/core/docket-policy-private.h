/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "docket-policy.h"

G_BEGIN_DECLS

/* As docket_policy_new_from_json(), whatever was read before. */
DocketPolicy *docket_policy_read_anew (const char *data, gsize size, GError **error);

G_END_DECLS
