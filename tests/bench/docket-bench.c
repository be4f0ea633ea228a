/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * docket-bench [batches] [singles] [feed] [poke] [listeners] [save] [busy]
 * [pull] [drain] [desks] [cache] [import] [forget]: figures as ratios to a raw limit that is measured in the same run on
 * the same disk. Nothing is asserted about time; whoever reads decides.
 */
#include <glib.h>
#include <locale.h>
#include <stdlib.h>
#include <string.h>

#include "bench-bare.h"
#include "docket-test-server.h"

static gboolean
is_wanted (int argc, char **argv, const char *name)
{
  for (int i = 1; i < argc; i++)
    if (strcmp (argv[i], name) == 0)
      return TRUE;
  return argc == 1;
}

int
main (int argc, char *argv[])
{
  static const struct
  {
    const char *name;
    void (*run) (const char *dir);
  } benches[] = { { "batches", bench_batches }, { "singles", bench_singles }, { "feed", bench_feed }, { "poke", bench_poke },
                  { "listeners", bench_listeners }, { "save", bench_save }, { "busy", bench_busy }, { "pull", bench_pull },
                  { "drain", bench_drain }, { "desks", bench_desks }, { "cache", bench_cache },
                  { "import", bench_import }, { "forget", bench_forget } };

  setlocale (LC_ALL, "");
  g_setenv ("DOCKET_SECRETS", "file", TRUE);
  if (argc == 4 && strcmp (argv[1], "cache-look") == 0)
    {
      bench_cache_look (argv[2], argv[3]);
      return 0;
    }
  if (argc == 4 && strcmp (argv[1], "import-look") == 0)
    {
      bench_import_look (argv[2], argv[3]);
      return 0;
    }
  if ((argc == 3 || argc == 5) && strcmp (argv[1], "cache-feed") == 0)
    {
      bench_cache_feed (argv[2], argc == 5 ? (guint) strtoul (argv[3], NULL, 10) : 0, argc == 5 ? (guint) strtoul (argv[4], NULL, 10) : 0);
      return 0;
    }
  for (int i = 1; i < argc; i++)
    {
      guint known = 0;

      while (known < G_N_ELEMENTS (benches) && strcmp (argv[i], benches[known].name) != 0)
        known++;
      if (known < G_N_ELEMENTS (benches))
        continue;
      g_printerr ("There is no bench “%s”. There are:", argv[i]);
      for (known = 0; known < G_N_ELEMENTS (benches); known++)
        g_printerr (" %s", benches[known].name);
      g_printerr (" board\n");
      return 2;
    }
  for (guint i = 0; i < G_N_ELEMENTS (benches); i++)
    if (is_wanted (argc, argv, benches[i].name))
      {
        char *dir = docket_test_dir_new ();

        benches[i].run (dir);
        docket_test_dir_remove (dir);
      }
  return 0;
}
