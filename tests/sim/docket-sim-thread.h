/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* Once, before anything else and before any process is forked. */
void docket_sim_thread_begin (void);
