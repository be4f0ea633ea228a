/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * What is said of people who are there, or are not. Of what is not known
 * nothing is said: a server that was just started has heard of nobody yet.
 */
#include "docket-config.h"

#include <glib/gi18n-lib.h>

#include "docket-presence-bar.h"

#include "docket-status.h"
#include "docket-text.h"

/* A device that is there is heard of every minute or so. */
#define AWAY_MS (5 * 60 * G_GINT64_CONSTANT (1000))

char *
docket_presence_describe_viewers (DocketDesk *desk, DocketKind kind, const char *id)
{
  g_autoptr (GPtrArray) viewers = docket_presence_get_viewers (docket_desk_get_presence (desk), kind, id);
  g_autofree char *first = NULL;
  g_autofree char *second = NULL;

  if (viewers->len == 0)
    return NULL;
  first = docket_desk_person_name (desk, g_ptr_array_index (viewers, 0));
  if (viewers->len == 1)
    return g_strdup_printf (_ ("%s is looking at this"), first);
  if (viewers->len > 2)
    return g_strdup_printf (ngettext ("%s and %u other are looking at this", "%s and %u others are looking at this", viewers->len - 1), first, viewers->len - 1);
  second = docket_desk_person_name (desk, g_ptr_array_index (viewers, 1));
  return g_strdup_printf (_ ("%s and %s are looking at this"), first, second);
}

/* How long @person was not heard of; -1: not known. */
static gint64
away_ms (DocketDesk *desk, const char *person)
{
  gint64 at;

  if (person == NULL || !docket_presence_get_last_seen (docket_desk_get_presence (desk), person, &at))
    return -1;
  return MAX (docket_clock_now_ms (docket_desk_get_clock (desk)) - at, 0);
}

char *
docket_presence_warn (DocketDesk *desk, DocketRecord *job)
{
  const char *technician = docket_record_get_text (job, DOCKET_JOB_TECHNICIAN);
  const char *status = docket_record_get_text (job, DOCKET_JOB_STATUS);
  gint64 away = away_ms (desk, technician);
  g_autofree char *name = NULL;
  g_autofree char *duration = NULL;

  if (away < AWAY_MS || g_strcmp0 (technician, docket_desk_get_person_id (desk)) == 0 || docket_record_get_void (job)
      || (status != NULL && docket_status_locks (status, DOCKET_GROUP_JOB_TOTALS)))
    return NULL;
  name = docket_desk_person_name (desk, technician);
  duration = docket_duration_format (away);
  /* Translators: a technician, and how long ago their device was last heard of ("42 min") */
  return g_strdup_printf (_ ("%s holds this job, and their device was last seen %s ago. A change to status, plan or amounts now will likely need review."), name, duration);
}
