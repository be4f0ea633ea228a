/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * docket: the console.  DOCKET_LOCALE_DIR names other catalogues than the
 * installed ones: those of a build that is not installed.
 */

#include "docket-config.h"

#include <locale.h>
#include <stdlib.h>

#include <glib/gi18n.h>

#include "docket-application.h"
#include "docket-memory.h"

/* Asked to one that ended before it answered, each time. */
#define STARTS_MAX 5

/* @asked: (out): the process that has the profile already; once it has run,
 * nothing of an application tells. */
static void
on_registered (GApplication *application, GParamSpec *pspec, gpointer asked)
{
  if (g_application_get_is_registered (application))
    *(gboolean *) asked = g_application_get_is_remote (application);
}

/* A start goes to the process that has the profile already. If that one was
 * ending and went without an answer, this one takes its place. */
static int
run (int argc, char **argv)
{
  int status = EXIT_FAILURE;

  for (guint n = 0; n < STARTS_MAX && status == EXIT_FAILURE; n++)
    {
      g_autoptr (DocketApplication) application = docket_application_new ();
      gboolean asked = FALSE;

      g_signal_connect (application, "notify::is-registered", G_CALLBACK (on_registered), &asked);
      status = g_application_run (G_APPLICATION (application), argc, argv);
      if (!asked)
        break;
    }
  return status;
}

int
main (int argc, char **argv)
{
  const char *locale_dir = g_getenv ("DOCKET_LOCALE_DIR");

  docket_memory_set_up ();
  setlocale (LC_ALL, "");
  bindtextdomain (GETTEXT_PACKAGE, locale_dir != NULL ? locale_dir : DOCKET_LOCALE_DIR);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);

  /* The window's class, by which desktops find icon and name, stays the same
   * for every profile. */
  g_set_prgname (DOCKET_APPLICATION_ID);
  g_set_application_name (_ ("Docket"));
  return run (argc, argv);
}
