/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * DocketSimCrew:
 *
 * Work on numbered items that know nothing of each other, in as many processes
 * as there are cores. Whoever is free takes the next item; what each printed and
 * found is told in the order of the items, so that a run reads the same with any
 * number of processes.
 */
typedef struct
{
  /* In whichever process took @item: may g_print(), and leaves what it found in
   * @result. FALSE: that was too late, nothing was done and nothing is to be. */
  gboolean (*play) (guint64 item, GByteArray *result, gpointer data);
  /* In this process, in the order of the items. */
  void (*take) (guint64 item, GByteArray *result, gpointer data);
  /* What a process counted over all its items: it leaves, this one gathers. */
  void (*leave) (GByteArray *counted, gpointer data);
  void (*gather) (GByteArray *counted, gpointer data);
} DocketSimCrew;

/* Items from 0 to below @n, with @n_processes (0: in this one). FALSE: a process
 * ended in the middle of an item, which it named on stderr. */
gboolean docket_sim_crew_work (const DocketSimCrew *crew, guint64 n, guint n_processes, gpointer data);

/* Adds to a number that all processes of the work that goes on have in common,
 * and returns its sum. For play(). */
guint64 docket_sim_crew_add (guint64 number);

G_END_DECLS
