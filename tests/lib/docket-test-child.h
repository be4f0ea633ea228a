/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>
#include <stdio.h>
#include <sys/types.h>

G_BEGIN_DECLS

/**
 * DocketTestChild:
 *
 * A second process that works on a file until it is killed, and tells in a line
 * each what it was promised. No connection to the file may cross the fork.
 */
typedef struct
{
  pid_t pid;
  FILE *lines;
} DocketTestChild;

/* @run: in the child; writes its lines to @pipe_end and does not return */
void docket_test_child_start (DocketTestChild *child, void (*run) (const char *path, int pipe_end), const char *path);
/* Waits for one line; FALSE if there are no more. @lines: (element-type utf8) */
gboolean docket_test_child_read (DocketTestChild *child, GPtrArray *lines);
/* SIGKILL; what it had told before is read. */
void docket_test_child_kill (DocketTestChild *child, GPtrArray *lines);

G_END_DECLS
