/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "docket-desk.h"

G_BEGIN_DECLS

/**
 * docket_quit_guard_present:
 * @confirmed: called if the person quits anyway
 *
 * Asks before the last window closes over unsent work. If @desk was still
 * sending for an earlier "Send, then quit", that one is called off.
 *
 * Returns: %FALSE if nothing waits: no question, close
 */
gboolean docket_quit_guard_present (GtkWindow *parent, DocketDesk *desk, GSourceOnceFunc confirmed, gpointer data);

G_END_DECLS
