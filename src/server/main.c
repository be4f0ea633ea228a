/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * docketd: finds the command and runs it.  DOCKET_LOCALE_DIR names other catalogues
 * than the installed ones: those of a build that is not installed.
 */
#include "docket-config.h"

#include <glib/gi18n.h>
#include <locale.h>
#include <sodium.h>
#include <string.h>

#include "docket-command.h"

static const struct
{
  const char *name;
  const char *summary;
  int (*run) (int argc, char **argv);
} commands[] = {
  { "init", N_ ("Make the store of a new server"), docket_command_init },
  { "serve", N_ ("Serve a store"), docket_command_serve },
  { "user", N_ ("Add people, and keep their accounts"), docket_command_user },
  { "check", N_ ("Check a store"), docket_command_check },
  { "backup", N_ ("Copy a store, also while it is served"), docket_command_backup },
};

static char *
describe (void)
{
  GString *text = g_string_new (_ ("Usage: docketd COMMAND …"));

  g_string_append (text, "\n\n");
  for (guint i = 0; i < G_N_ELEMENTS (commands); i++)
    g_string_append_printf (text, "  %-8s %s\n", commands[i].name, _ (commands[i].summary));
  g_string_append_printf (text, "\n%s\n", _ ("docketd COMMAND --help says more. Exit codes: 0 done, 1 failed, 2 wrong usage."));
  return g_string_free (text, FALSE);
}

int
main (int argc, char *argv[])
{
  /* GOption rearranges what it is given: let it have a list of its own. */
  g_autofree char **words = g_memdup2 (argv, sizeof argv[0] * (gsize) (argc + 1));
  const char *locale_dir = g_getenv ("DOCKET_LOCALE_DIR");
  g_autofree char *help = NULL;

  setlocale (LC_ALL, "");
  bindtextdomain (GETTEXT_PACKAGE, locale_dir != NULL ? locale_dir : DOCKET_LOCALE_DIR);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);
  g_set_prgname ("docketd");
  if (sodium_init () < 0)
    {
      g_printerr ("docketd: %s\n", _ ("The cryptographic library does not start."));
      return DOCKET_EXIT_FAILED;
    }
  for (guint i = 0; argc > 1 && i < G_N_ELEMENTS (commands); i++)
    if (strcmp (commands[i].name, argv[1]) == 0)
      return commands[i].run (argc - 1, words + 1);
  help = describe ();
  if (argc > 1 && (strcmp (argv[1], "--help") == 0 || strcmp (argv[1], "help") == 0 || strcmp (argv[1], "-h") == 0))
    {
      g_print ("%s", help);
      return DOCKET_EXIT_DONE;
    }
  if (argc > 1 && strcmp (argv[1], "--version") == 0)
    {
      g_print ("docketd %s\n", DOCKET_VERSION);
      return DOCKET_EXIT_DONE;
    }
  if (argc > 1)
    g_printerr (_ ("docketd: There is no command “%s”.\n"), argv[1]);
  g_printerr ("%s", help);
  return DOCKET_EXIT_USAGE;
}
