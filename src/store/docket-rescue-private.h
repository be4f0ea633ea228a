/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "docket-rescue.h"
#include "docket-store-private.h"

G_BEGIN_DECLS

/* Copies into @self, which is new, what can be read of the damaged file at
 * @from. Damage is not an error, but @whole (in and out) is FALSE then. Errors: those of @self. */
gboolean docket_rescue_read (DocketStore *self, const char *from, guint *operations, gboolean *whole, GError **error);

G_END_DECLS
