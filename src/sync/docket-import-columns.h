/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "docket-values.h"

G_BEGIN_DECLS

/**
 * docket_import_guess_targets:
 * @titles: (element-type utf8): of the columns of a table
 *
 * What each column stands for: a field of a customer, DOCKET_IMPORT_ID or
 * DOCKET_IMPORT_LEFT_OUT; none twice. Of several that may stand for the same, the
 * one that is called like it has it ("Phone", not "Phone (mobile)"), or else the
 * first.
 *
 * Returns: (transfer full) (element-type gint): one for each title
 */
GArray *docket_import_guess_targets (GPtrArray *titles);
/* Whether people write it; else only the server does. */
gboolean docket_import_is_written (DocketField field);
/* @problem: (out): a sentence, if it is FALSE */
gboolean docket_import_read_cell (DocketValues *values, DocketField field, const char *text, char **problem);

G_END_DECLS
