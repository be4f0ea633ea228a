/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * A counter for each kind, of each thread.  What holds a thread up is counted
 * where it happens, whoever asks for it: so a slip is seen in the window's thread,
 * though it stands three calls below (docket-watchdog.c).
 */
#include "docket-config.h"

#include "docket-effort.h"

#include <string.h>

static _Thread_local gint64 done[DOCKET_N_EFFORTS];

void
docket_effort_add (DocketEffort effort, gint64 n)
{
  done[effort] += n;
}

void
docket_effort_get (gint64 efforts[DOCKET_N_EFFORTS])
{
  memcpy (efforts, done, sizeof done);
}

const char *
docket_effort_name (DocketEffort effort)
{
  static const char *const names[DOCKET_N_EFFORTS] = { "writes", "bytes read", "bytes hashed", "bytes parsed", "waits", "cells filled" };

  return names[effort];
}
