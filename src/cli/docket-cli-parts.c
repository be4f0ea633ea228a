/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * What is done to a large save in parts: how far it is stands in the terminal, Ctrl+C
 * ends it after the part that it is at, and `outbox` tells of what did not come to its end.
 */
#include "docket-config.h"

#include "docket-cli-commands.h"

#include <glib/gi18n-lib.h>
#include <signal.h>
#include <stdio.h>
#include <unistd.h>

static volatile sig_atomic_t interrupted;

static void
on_interrupt (int number)
{
  interrupted = 1;
}

typedef struct
{
  DocketUndo *undo;
  gboolean shows;
  gboolean shown;
} Parts;

static gboolean
step_on_writer (DocketStore *store, gpointer data, gboolean *more, GError **error)
{
  Parts *parts = data;
  guint done, all;

  if (interrupted)
    docket_undo_stop (parts->undo);
  if (!docket_store_undo_step (store, parts->undo, more, error))
    return FALSE;
  docket_undo_get_progress (parts->undo, &done, &all);
  if (!parts->shows || !*more || all == 0)
    return TRUE;
  g_printerr ("\r");
  /* Translators: how many of how many, while it goes on */
  g_printerr (_ ("%u of %u"), done, all);
  parts->shown = TRUE;
  return TRUE;
}

gboolean
docket_cli_run_in_parts (DocketCli *cli, DocketUndo *undo, GError **error)
{
  Parts parts = { undo, isatty (STDERR_FILENO), FALSE };
  struct sigaction action = { .sa_handler = on_interrupt, .sa_flags = SA_RESETHAND }, before;
  gboolean ok;

  interrupted = 0;
  sigemptyset (&action.sa_mask);
  sigaction (SIGINT, &action, &before);
  ok = docket_cli_write_pieces (cli, step_on_writer, &parts, error);
  sigaction (SIGINT, &before, NULL);
  if (parts.shown)
    g_printerr ("\n");
  return ok;
}

/* As the console says it. */
static void
print_going_on (const DocketUnfinished *one)
{
  switch (one->what)
    {
    case DOCKET_UNDO_LET_GO:
      g_print (ngettext ("Discarding: %u of %u change", "Discarding: %u of %u changes", one->all), one->done, one->all);
      break;
    case DOCKET_UNDO_PUT_BACK:
      g_print (ngettext ("Putting back: %u of %u change", "Putting back: %u of %u changes", one->all), one->done, one->all);
      break;
    case DOCKET_UNDO_TAKE_BACK:
    default:
      g_print (ngettext ("Undoing: %u of %u change", "Undoing: %u of %u changes", one->all), one->done, one->all);
      break;
    }
  g_print ("\n");
}

static void
print_unfinished (const DocketUnfinished *one)
{
  if (one->elsewhere)
    {
      print_going_on (one);
      return;
    }
  switch (one->what)
    {
    case DOCKET_UNDO_LET_GO:
      /* Translators: how many of how many; then the name of the save, as it is typed */
      g_print (ngettext ("Discarding stopped at %u of %u change, and nothing more of it is sent: docketctl outbox discard --save %s does the rest, docketctl outbox retry and the key of a change of it sends it.\n", "Discarding stopped at %u of %u changes, and nothing more of it is sent: docketctl outbox discard --save %s does the rest, docketctl outbox retry and the key of a change of it sends it.\n", one->all), one->done, one->all, one->bundle);
      break;
    case DOCKET_UNDO_PUT_BACK:
      g_print (ngettext ("Putting back stopped at %u of %u change. The Outbox of the console puts back the rest.\n", "Putting back stopped at %u of %u changes. The Outbox of the console puts back the rest.\n", one->all), one->done, one->all);
      break;
    case DOCKET_UNDO_TAKE_BACK:
    default:
      /* Translators: how many of how many; then the name of the save, as it is typed */
      g_print (ngettext ("Undoing stopped at %u of %u change: docketctl outbox undo %s does the rest.\n", "Undoing stopped at %u of %u changes: docketctl outbox undo %s does the rest.\n", one->all), one->done, one->all, one->bundle);
      break;
    }
}

void
docket_cli_print_unfinished (DocketCli *cli)
{
  g_autoptr (GPtrArray) unfinished = docket_store_get_unfinished (docket_cli_get_reader (cli), NULL);

  for (guint i = 0; unfinished != NULL && i < unfinished->len; i++)
    print_unfinished (g_ptr_array_index (unfinished, i));
}
