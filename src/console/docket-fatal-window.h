/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/*
 * The profile cannot be used: nothing to show but why, where its files are, and
 * the way out.
 */

/**
 * docket_fatal_window_new:
 * @application: its action "quit" is what the button does
 * @sentence: why
 * @folder: of the profile; is offered to be opened if it is there
 *
 * Returns: (transfer none): not shown yet
 */
GtkWidget *docket_fatal_window_new (GtkApplication *application, const char *sentence, const char *folder);

G_END_DECLS
