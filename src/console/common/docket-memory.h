/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* How the C library keeps what is freed; once, before there is a second thread. */
void docket_memory_set_up (void);
/* What was freed goes back to the system: after something large is put away. */
void docket_memory_give_back (void);

G_END_DECLS
