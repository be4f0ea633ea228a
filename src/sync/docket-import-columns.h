/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "docket-schema.h"

G_BEGIN_DECLS

/* A field of a customer, DOCKET_IMPORT_ID or DOCKET_IMPORT_LEFT_OUT. */
int docket_import_guess_target (const char *title);
/* Whether people write it; else only the server does. */
gboolean docket_import_is_written (DocketField field);

G_END_DECLS
