/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Every connection to a file reads its policy, and mostly they all say the same.
 * A policy never changes once it is read, so whoever comes with the text that was
 * read last gets what was made of it.
 */
#include "docket-config.h"

#include "docket-policy-private.h"

#include <string.h>

/* The one in force, and the default. */
#define RECENT_MAX 2

static GMutex recent_lock;
static struct
{
  char *text;
  gsize size;
  DocketPolicy *policy;
} recent[RECENT_MAX];

/* (transfer full) (nullable) */
static DocketPolicy *
find_recent (const char *data, gsize size)
{
  DocketPolicy *found = NULL;

  g_mutex_lock (&recent_lock);
  for (guint i = 0; i < RECENT_MAX && found == NULL; i++)
    if (recent[i].policy != NULL && recent[i].size == size && memcmp (recent[i].text, data, size) == 0)
      found = docket_policy_ref (recent[i].policy);
  g_mutex_unlock (&recent_lock);
  return found;
}

static void
keep_recent (const char *data, gsize size, DocketPolicy *policy)
{
  static guint next;

  g_mutex_lock (&recent_lock);
  g_free (recent[next].text);
  g_clear_pointer (&recent[next].policy, docket_policy_unref);
  recent[next].text = g_memdup2 (data, size);
  recent[next].size = size;
  recent[next].policy = docket_policy_ref (policy);
  next = (next + 1) % RECENT_MAX;
  g_mutex_unlock (&recent_lock);
}

DocketPolicy *
docket_policy_new_from_json (const char *data, gsize size, GError **error)
{
  DocketPolicy *policy = find_recent (data, size);

  if (policy != NULL)
    return policy;
  policy = docket_policy_read_anew (data, size, error);
  if (policy != NULL)
    keep_recent (data, size, policy);
  return policy;
}
