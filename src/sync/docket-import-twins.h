/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "docket-customer-import.h"

G_BEGIN_DECLS

/**
 * DocketImportTwins:
 *
 * Which rows of a table are likely the same customer as one before them.
 */
typedef struct _DocketImportTwins DocketImportTwins;

/* @import outlives it. */
DocketImportTwins *docket_import_twins_new (DocketCustomerImport *import);
void docket_import_twins_free (DocketImportTwins *self);

/* Whether one of the rows that were asked for so far is like the @n-th, which says
 * @values. @other: (out): which one; @why: (out): what they have in common */
gboolean docket_import_twins_find (DocketImportTwins *self, guint n, const DocketValues *values, guint *other, DocketAlike *why);

G_END_DECLS
