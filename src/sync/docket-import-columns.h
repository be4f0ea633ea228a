/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "docket-values.h"

G_BEGIN_DECLS

/* A field of a customer, DOCKET_IMPORT_ID or DOCKET_IMPORT_LEFT_OUT. */
int docket_import_guess_target (const char *title);
/* Whether people write it; else only the server does. */
gboolean docket_import_is_written (DocketField field);
/* @problem: (out): a sentence, if it is FALSE */
gboolean docket_import_read_cell (DocketValues *values, DocketField field, const char *text, char **problem);

G_END_DECLS
