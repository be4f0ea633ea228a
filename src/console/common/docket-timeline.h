/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "docket-desk.h"

G_BEGIN_DECLS

/* Fills @box with what happened to @record, newest first: notes, files,
 * signatures, and who last changed which part of it. */
void docket_timeline_fill (GtkBox *box, DocketDesk *desk, DocketRecord *record);

G_END_DECLS
