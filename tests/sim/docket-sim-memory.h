/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Before the first call of SQLite, in a program of one thread. */
void docket_sim_memory_use (void);

G_END_DECLS
