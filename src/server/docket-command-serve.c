/* SPDX-License-Identifier: GPL-3.0-or-later */

/* docketd serve: until SIGTERM or SIGINT. */
#include "docket-config.h"

#include <glib-unix.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <locale.h>
#include <sys/resource.h>

#include "docket-command.h"
#include "docket-listen.h"
#include "docket-service.h"

#define DEFAULT_LISTEN "127.0.0.1:7420"

typedef struct
{
  DocketService *service;
  GMainLoop *loop;
} Serving;

static void
on_stopped (gpointer data)
{
  g_main_loop_quit (((Serving *) data)->loop);
}

static gboolean
on_signal (gpointer data)
{
  Serving *serving = data;

  docket_service_stop (serving->service, on_stopped, serving);
  return G_SOURCE_CONTINUE;
}

/* A connection is a descriptor, and a shell gives 1,024 of them. */
static void
raise_descriptors (void)
{
  struct rlimit limit;

  if (getrlimit (RLIMIT_NOFILE, &limit) != 0)
    return;
  limit.rlim_cur = limit.rlim_max;
  setrlimit (RLIMIT_NOFILE, &limit);
}

static gboolean
write_port_file (const char *path, guint16 port, GError **error)
{
  g_autofree char *text = g_strdup_printf ("%u\n", port);
  g_autoptr (GError) local = NULL;

  /* Written elsewhere and renamed: whoever sees the file sees the port. */
  if (path == NULL || g_file_set_contents (path, text, -1, &local))
    return TRUE;
  g_set_error (error, DOCKET_SERVER_ERROR, DOCKET_SERVER_ERROR_ADDRESS, _ ("The port file cannot be written: %s"), local->message);
  return FALSE;
}

/* Where the files are: as told, or as before, or beside the store. It is written
 * down, so that `check` and `backup` find them. */
static DocketBlobStore *
open_blobs (DocketRepository *repository, const char *store, const char *dir, GError **error)
{
  g_autofree char *known = NULL;
  g_autofree char *folder = NULL;
  g_autoptr (DocketBlobStore) blobs = NULL;

  if (!docket_repository_get_meta (repository, DOCKET_META_BLOBS, &known, error))
    return NULL;
  if (dir != NULL)
    folder = g_canonicalize_filename (dir, NULL);
  else if (known != NULL)
    folder = g_strdup (known);
  else
    folder = docket_command_blobs_beside (store);
  blobs = docket_blob_store_new (folder, error);
  if (blobs == NULL)
    return NULL;
  if (g_strcmp0 (known, folder) != 0
      && (!docket_repository_begin (repository, error) || !docket_repository_set_meta (repository, DOCKET_META_BLOBS, folder, error) || !docket_repository_commit (repository, error)))
    return NULL;
  return g_steal_pointer (&blobs);
}

/* An answer is kept with its operation and goes to desks of any language, which find
 * their own words by the English ones (core/docket-refusal-words.c). Whoever starts
 * docketd is spoken to before and after. */
static void
answer_in_english (void)
{
  static const int categories[] = { LC_MESSAGES, LC_TIME, LC_NUMERIC, LC_MONETARY };

  for (guint i = 0; i < G_N_ELEMENTS (categories); i++)
    setlocale (categories[i], "C");
}

static gboolean
serve (DocketRepository *repository, DocketBlobStore *blobs, GSocket *socket, const char *port_file, GError **error)
{
  g_autoptr (DocketClock) clock = docket_system_clock_new ();
  g_autoptr (DocketRandom) random = docket_system_random_new ();
  g_autoptr (DocketService) service = docket_service_new (repository, blobs, clock, random, error);
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  Serving serving = { service, loop };
  guint term, interrupt;

  if (service == NULL || !docket_service_listen (service, socket, error) || !write_port_file (port_file, docket_listen_get_port (socket), error))
    return FALSE;
  raise_descriptors ();
  term = g_unix_signal_add (SIGTERM, on_signal, &serving);
  interrupt = g_unix_signal_add (SIGINT, on_signal, &serving);
  answer_in_english ();
  g_main_loop_run (loop);
  setlocale (LC_ALL, "");
  g_source_remove (term);
  g_source_remove (interrupt);
  if (port_file != NULL)
    g_unlink (port_file);
  return TRUE;
}

typedef struct
{
  char *store;
  char *listen;
  char *port_file;
  char *blobs;
  gboolean allow_public;
  gboolean behind_proxy;
} Options;

static void
options_clear (Options *options)
{
  g_free (options->store);
  g_free (options->listen);
  g_free (options->port_file);
  g_free (options->blobs);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Options, options_clear)

static int
run (const Options *options)
{
  const char *address = options->listen != NULL ? options->listen : DEFAULT_LISTEN;
  g_autoptr (DocketRepository) repository = NULL;
  g_autoptr (DocketBlobStore) blobs = NULL;
  g_autoptr (GSocket) socket = NULL;
  g_autoptr (GError) error = NULL;

  repository = docket_command_open (options->store, &error);
  blobs = repository == NULL ? NULL : open_blobs (repository, options->store, options->blobs, &error);
  if (blobs == NULL)
    return docket_command_fail (error);
  socket = docket_listen (address, options->allow_public && options->behind_proxy, &error);
  if (socket == NULL)
    return docket_command_fail (error);
  if (g_str_has_prefix (address, "unix:"))
    g_print (_ ("docketd listens on %s\n"), address);
  else
    g_print (_ ("docketd listens on port %u\n"), docket_listen_get_port (socket));
  if (!serve (repository, blobs, socket, options->port_file, &error))
    return docket_command_fail (error);
  if (g_str_has_prefix (address, "unix:"))
    g_unlink (address + 5);
  return DOCKET_EXIT_DONE;
}

int
docket_command_serve (int argc, char **argv)
{
  g_auto (Options) options = { NULL, NULL, NULL, NULL, FALSE, FALSE };
  const GOptionEntry entries[] = {
    { "store", 0, 0, G_OPTION_ARG_STRING, &options.store, N_ ("The store: sqlite:PATH"), "URI" },
    { "listen", 0, 0, G_OPTION_ARG_STRING, &options.listen, N_ ("Where to listen: 127.0.0.1:PORT or unix:PATH (default 127.0.0.1:7420)"), N_ ("ADDRESS") },
    { "port-file", 0, 0, G_OPTION_ARG_FILENAME, &options.port_file, N_ ("Gets the port once it listens"), N_ ("FILE") },
    { "blobs", 0, 0, G_OPTION_ARG_FILENAME, &options.blobs, N_ ("Folder for photos and documents (default: where they were, or beside the store)"), N_ ("DIR") },
    { "allow-public", 0, 0, G_OPTION_ARG_NONE, &options.allow_public, N_ ("Listen on an address that other machines can reach"), NULL },
    { "behind-tls-proxy", 0, 0, G_OPTION_ARG_NONE, &options.behind_proxy, N_ ("A proxy that encrypts stands before that address"), NULL },
    { NULL }
  };
  int status;

  if (!docket_command_parse (_ ("Serves a store until it is told to stop (SIGTERM, Ctrl-C)."), NULL, entries, &argc, &argv, 0, &status))
    return status;
  if (options.store == NULL)
    return docket_command_usage (_ ("--store is missing."));
  return run (&options);
}
