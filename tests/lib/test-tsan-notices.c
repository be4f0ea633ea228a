/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A planted race: with the thread sanitizer this must not pass, or it would notice nothing elsewhere. */
#include <glib.h>

static int counted;

static gpointer
count (gpointer data)
{
  for (int i = 0; i < 1000; i++)
    counted++;
  return NULL;
}

int
main (void)
{
  GThread *one = g_thread_new ("one", count, NULL);
  GThread *other = g_thread_new ("other", count, NULL);

  g_thread_join (one);
  g_thread_join (other);
  return counted > 0 ? 0 : 1;
}
