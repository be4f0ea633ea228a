/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/*
 * Which files and folders the code under test has synced: whatever is linked with
 * -Wl,--wrap=fsync and this asks the system through here.
 */

/* Forgets what was heard so far. */
void docket_heard_syncs_begin (void);
/* Whether @path was synced since. */
gboolean docket_heard_syncs_has (const char *path);

G_END_DECLS
