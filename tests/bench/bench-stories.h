/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * BenchStories:
 *
 * What an office sends all day, as ready texts of operations. A story is a job
 * for a customer of the demo company, given to a technician, then begun, with a
 * note and a line item: BENCH_STORY_OPERATIONS operations, the second of which
 * follows the first. All are of a supervisor, and all can be applied.
 */
#define BENCH_STORY_OPERATIONS 4

typedef struct _BenchStories BenchStories;
/* @database: the server's file */
BenchStories *bench_stories_new (const char *database);
void bench_stories_free (BenchStories *stories);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BenchStories, bench_stories_free)

/* The next operation, without its envelope, appended to @text. */
void bench_stories_append (BenchStories *stories, GString *text);
/* A request with the next @n operations. (transfer full) */
char *bench_stories_request (BenchStories *stories, const char *token, guint n);

G_END_DECLS
