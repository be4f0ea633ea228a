/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "docket-test-child.h"

#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

void
docket_test_child_start (DocketTestChild *child, void (*run) (const char *path, int pipe_end), const char *path)
{
  int ends[2];

  g_assert_cmpint (pipe (ends), ==, 0);
  child->pid = fork ();
  g_assert_cmpint (child->pid, >=, 0);
  if (child->pid == 0)
    {
      close (ends[0]);
      run (path, ends[1]);
      _exit (1);
    }
  close (ends[1]);
  child->lines = fdopen (ends[0], "r");
}

gboolean
docket_test_child_read (DocketTestChild *child, GPtrArray *lines)
{
  char line[64];

  if (fgets (line, sizeof line, child->lines) == NULL)
    return FALSE;
  g_ptr_array_add (lines, g_strchomp (g_strdup (line)));
  return TRUE;
}

void
docket_test_child_kill (DocketTestChild *child, GPtrArray *lines)
{
  int status;

  kill (child->pid, SIGKILL);
  while (docket_test_child_read (child, lines))
    ;
  fclose (child->lines);
  g_assert_cmpint (waitpid (child->pid, &status, 0), ==, child->pid);
  g_assert_true (WIFSIGNALED (status));
}
