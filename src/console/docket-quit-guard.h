/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "docket-desk.h"

G_BEGIN_DECLS

/**
 * docket_quit_guard_present:
 * @confirmed: called if the person quits anyway
 *
 * Asks before the last window closes over unsent work, or over typed text that the
 * disk does not take. If @desk was still sending for an earlier "Send, then quit",
 * that one is called off.
 *
 * Returns: %FALSE if nothing waits: no question, close. While the disk has still to
 * answer it is %TRUE, and @confirmed called if there is no question after all
 */
gboolean docket_quit_guard_present (GtkWindow *parent, DocketDesk *desk, GSourceOnceFunc confirmed, gpointer data);
/* The same before @desk is closed for somebody else: only over typed text, for what
 * is unsent stays on the device. */
gboolean docket_quit_guard_present_sign_out (GtkWindow *parent, DocketDesk *desk, GSourceOnceFunc confirmed, gpointer data);
/* The person quits although the disk of @desk has not answered, and it still has not:
 * closing the desk would wait for it. */
gboolean docket_quit_guard_is_unanswered (DocketDesk *desk);

G_END_DECLS
