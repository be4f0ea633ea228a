/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Gives every list to choose from, every button with a menu and every one with a
 * mnemonic that is shown from now on the name that is read out for it. After gtk_init(), by every kind of window. */
void docket_spoken_watch (void);

G_END_DECLS
