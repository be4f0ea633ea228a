/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Runs the application on the profile in @dir, does with its window one thing after
 * another, and prints for each what its longest turns took, one a line. Its status. */
int bench_window_turns_look (const char *dir);
/* Looks at both profiles in processes of their own, which are program @self with
 * "look-turns" and the profile, and prints what each step took with either. */
void bench_window_turns_compare (const char *self, const char *few_dir, const char *many_dir);

G_END_DECLS
