/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "docket-desk.h"

G_BEGIN_DECLS

/**
 * DocketJump:
 *
 * "Jump to": a few letters, a list of jobs, customers and people, Enter. It
 * speaks to the window it stands over by win.show-job, win.show-customer and
 * win.show-person, and closes.
 */
#define DOCKET_TYPE_JUMP (docket_jump_get_type ())
G_DECLARE_FINAL_TYPE (DocketJump, docket_jump, DOCKET, JUMP, AdwWindow)

/* @text: (nullable): typed already */
GtkWidget *docket_jump_new (GtkWindow *over, DocketDesk *desk, const char *text);

G_END_DECLS
