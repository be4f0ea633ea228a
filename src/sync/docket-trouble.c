/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Whose fault is it? A server that answers a batch with "not now" or "I have a
 * problem" may be busy, broken, or unable to take one operation of it. From
 * outside these look the same, so the lane finds out:
 *
 *   256 refused   once may be chance: the same again
 *   256 refused   128, 64, …, 1: the one alone
 *     1 refused   the next one goes. Taken: then it may have been the first;
 *                 refused too, and the third: it is the server, and none of them
 *     1 refused   again, though others went through meanwhile: its own fault
 *
 * While it is looked for, waits are the shortest there are; if it is the server,
 * they are of the length at which work that is not at fault stops climbing.
 * Only what is at fault itself climbs the whole table (docket-outbox.c).
 */
#include "docket-config.h"

#include "docket-trouble.h"

#include "docket-limits.h"

/* So many different ones, one after the other, are not all poisoned. */
#define SUSPECTS_MAX 3
/* A longer memory would know them by their waits all the same. */
#define REFUSED_MAX 1000

void
docket_trouble_init (DocketTrouble *self)
{
  self->limit = DOCKET_BATCH_OPERATIONS_MAX;
  self->refused = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->suspects = g_ptr_array_new_with_free_func (g_free);
}

void
docket_trouble_clear (DocketTrouble *self)
{
  g_clear_pointer (&self->refused, g_hash_table_unref);
  g_clear_pointer (&self->suspects, g_ptr_array_unref);
}

void
docket_trouble_passed (DocketTrouble *self, GPtrArray *keys)
{
  self->limit = DOCKET_BATCH_OPERATIONS_MAX;
  self->in_row = 0;
  self->of_server = FALSE;
  self->passed++;
  g_ptr_array_set_size (self->suspects, 0);
  for (guint i = 0; i < keys->len; i++)
    g_hash_table_remove (self->refused, g_ptr_array_index (keys, i));
}

void
docket_trouble_wrong (DocketTrouble *self, GPtrArray *keys)
{
  self->in_row++;
  self->limit = MAX (1, keys->len / 2);
}

static DocketTroubleVerdict
judge_one (DocketTrouble *self, const char *key)
{
  gboolean looking = self->limit < DOCKET_BATCH_OPERATIONS_MAX;
  gpointer before = NULL;
  gboolean known = g_hash_table_lookup_extended (self->refused, key, NULL, &before);

  if (g_hash_table_size (self->refused) >= REFUSED_MAX)
    g_hash_table_remove_all (self->refused);
  g_hash_table_insert (self->refused, g_strdup (key), GUINT_TO_POINTER (self->passed));
  if (known && GPOINTER_TO_UINT (before) < self->passed)
    return DOCKET_TROUBLE_GUILTY;
  if (!g_ptr_array_find_with_equal_func (self->suspects, key, g_str_equal, NULL))
    g_ptr_array_add (self->suspects, g_strdup (key));
  if (self->suspects->len >= SUSPECTS_MAX)
    {
      self->of_server = TRUE;
      self->limit = DOCKET_BATCH_OPERATIONS_MAX;
    }
  return (looking || known) && !self->of_server ? DOCKET_TROUBLE_ALONE : DOCKET_TROUBLE_BUSY;
}

DocketTroubleVerdict
docket_trouble_refused (DocketTrouble *self, GPtrArray *keys)
{
  self->in_row++;
  if (keys->len == 1)
    return judge_one (self, g_ptr_array_index (keys, 0));
  if (self->in_row > 1)
    self->limit = MAX (1, keys->len / 2);
  return DOCKET_TROUBLE_BUSY;
}

guint
docket_trouble_get_wait (DocketTrouble *self, GPtrArray *keys)
{
  if (self->of_server)
    return DOCKET_BUSY_ATTEMPTS_MAX - 1;
  /* Smaller ones at once: the sooner the one is found, the sooner go the rest. */
  if (keys->len > 1)
    return 0;
  return MIN (self->in_row, DOCKET_BUSY_ATTEMPTS_MAX) - 1;
}

GPtrArray *
docket_trouble_take_acquitted (DocketTrouble *self)
{
  GPtrArray *acquitted;

  if (!self->of_server || self->suspects->len == 0)
    return NULL;
  acquitted = self->suspects;
  self->suspects = g_ptr_array_new_with_free_func (g_free);
  return acquitted;
}

gboolean
docket_trouble_is_on (DocketTrouble *self)
{
  return self->in_row > 0;
}
