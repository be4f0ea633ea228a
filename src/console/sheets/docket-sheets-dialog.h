/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "docket-desk.h"
#include "docket-plan.h"

G_BEGIN_DECLS

/**
 * docket_sheets_dialog_present:
 * @parent: asks before its window
 * @span: the days on show
 * @technicians: (element-type DocketRecord): those on show
 *
 * Asks whose day sheets of which day, and prints them or saves them as a PDF.
 */
void docket_sheets_dialog_present (GtkWidget *parent, DocketDesk *desk, const DocketSpan *span, GPtrArray *technicians);

G_END_DECLS
