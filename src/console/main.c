/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * docket: the console.  DOCKET_LOCALE_DIR names other catalogues than the
 * installed ones: those of a build that is not installed.
 */

#include "docket-config.h"

#include <locale.h>

#include <glib/gi18n.h>

#include "docket-application.h"

int
main (int argc, char **argv)
{
  g_autoptr (DocketApplication) application = NULL;
  const char *locale_dir = g_getenv ("DOCKET_LOCALE_DIR");

  setlocale (LC_ALL, "");
  bindtextdomain (GETTEXT_PACKAGE, locale_dir != NULL ? locale_dir : DOCKET_LOCALE_DIR);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);

  /* The window's class, by which desktops find icon and name, stays the same
   * for every profile. */
  g_set_prgname (DOCKET_APPLICATION_ID);
  g_set_application_name (_ ("Docket"));
  application = docket_application_new ();
  return g_application_run (G_APPLICATION (application), argc, argv);
}
