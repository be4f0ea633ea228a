/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The demo company.
 *
 *   start -> (no store yet: docketd init) -> docketd serve -> its port file
 *
 * The first time any free port does; it is then remembered, because the
 * account that signs in keeps the address.  The children get the signal TERM
 * from the kernel when this process dies, so that a crash leaves none behind.
 */

#include "docket-config.h"

#include <signal.h>
#include <sys/prctl.h>

#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>

#include "docket-demo.h"

#define POLL_MS 100
#define POLLS_MAX 300

struct _DocketDemo
{
  GObject parent_instance;

  char *dir;
  char *docketd; /* (nullable) */
  GSubprocess *server;
  char *url; /* (nullable): while serving */
  guint poll_source;
  guint polls;
};

G_DEFINE_FINAL_TYPE (DocketDemo, docket_demo, G_TYPE_OBJECT)

static char *
find_docketd (void)
{
  g_autofree char *self_path = g_file_read_link ("/proc/self/exe", NULL);

  if (self_path != NULL)
    {
      g_autofree char *folder = g_path_get_dirname (self_path);
      g_autofree char *beside = g_build_filename (folder, "docketd", NULL);
      g_autofree char *parent = g_path_get_dirname (folder);
      g_autofree char *in_build = g_build_filename (parent, "server", "docketd", NULL);

      if (g_file_test (beside, G_FILE_TEST_IS_EXECUTABLE))
        return g_steal_pointer (&beside);
      if (g_file_test (in_build, G_FILE_TEST_IS_EXECUTABLE))
        return g_steal_pointer (&in_build);
    }
  return g_find_program_in_path ("docketd");
}

static char *
build_path (DocketDemo *self, const char *name)
{
  return g_build_filename (self->dir, name, NULL);
}

static char *
read_port (DocketDemo *self, const char *file)
{
  g_autofree char *path = build_path (self, file);
  g_autofree char *text = NULL;
  guint64 port;

  if (!g_file_get_contents (path, &text, NULL, NULL)
      || !g_ascii_string_to_unsigned (g_strstrip (text), 10, 1, 65535, &port, NULL))
    return NULL;
  return g_steal_pointer (&text);
}

/* Runs in the child between fork and exec: async-signal-safe calls only. */
static void
on_child_setup (gpointer data)
{
  prctl (PR_SET_PDEATHSIG, SIGTERM);
}

static GSubprocess *
spawn (const char *const *argv, GError **error)
{
  g_autoptr (GSubprocessLauncher) launcher = g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDOUT_SILENCE);

  g_subprocess_launcher_set_child_setup (launcher, on_child_setup, NULL, NULL);
  return g_subprocess_launcher_spawnv (launcher, argv, error);
}

static void
end_polling (DocketDemo *self)
{
  g_clear_handle_id (&self->poll_source, g_source_remove);
}

static gboolean
on_poll (gpointer data)
{
  GTask *task = data;
  DocketDemo *self = g_task_get_source_object (task);
  g_autofree char *port = read_port (self, "port-now");
  g_autofree char *path = NULL;

  if (port != NULL)
    {
      path = build_path (self, "port");
      g_file_set_contents (path, port, -1, NULL);
      self->poll_source = 0;
      self->url = g_strdup_printf ("http://127.0.0.1:%s", port);
      g_task_return_pointer (task, g_strdup (self->url), g_free);
      return G_SOURCE_REMOVE;
    }
  if (self->server == NULL || g_subprocess_get_identifier (self->server) == NULL || ++self->polls >= POLLS_MAX
      || g_cancellable_is_cancelled (g_task_get_cancellable (task)))
    {
      self->poll_source = 0;
      docket_demo_stop (self);
      g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_FAILED,
                               _ ("The demo company did not start. Another program may be using its port; try again in a moment."));
      return G_SOURCE_REMOVE;
    }
  return G_SOURCE_CONTINUE;
}

static void
serve (GTask *task)
{
  DocketDemo *self = g_task_get_source_object (task);
  g_autofree char *database = build_path (self, "company.sqlite");
  g_autofree char *store = g_strconcat ("sqlite:", database, NULL);
  g_autofree char *port = read_port (self, "port");
  g_autofree char *listen = g_strdup_printf ("127.0.0.1:%s", port != NULL ? port : "0");
  g_autofree char *port_file = build_path (self, "port-now");
  g_autofree char *blobs = build_path (self, "blobs");
  const char *argv[] = { self->docketd, "serve", "--store", store, "--listen", listen, "--port-file", port_file, "--blobs", blobs, NULL };
  g_autoptr (GError) error = NULL;

  g_unlink (port_file);
  self->server = spawn (argv, &error);
  if (self->server == NULL)
    {
      g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_FAILED, _ ("The demo company cannot start: %s"), error->message);
      return;
    }
  self->polls = 0;
  end_polling (self);
  self->poll_source = g_timeout_add_full (G_PRIORITY_DEFAULT, POLL_MS, on_poll, g_object_ref (task), g_object_unref);
}

static void
on_init_done (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  DocketDemo *self = g_task_get_source_object (task);
  g_autoptr (GError) error = NULL;

  if (!g_subprocess_wait_check_finish (G_SUBPROCESS (source), result, &error))
    {
      g_autofree char *database = build_path (self, "company.sqlite");

      g_unlink (database); /* half a company is none */
      g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_FAILED, _ ("The demo company could not be made: %s"), error->message);
      return;
    }
  serve (task);
}

static void
docket_demo_dispose (GObject *object)
{
  docket_demo_stop (DOCKET_DEMO (object));
  G_OBJECT_CLASS (docket_demo_parent_class)->dispose (object);
}

static void
docket_demo_finalize (GObject *object)
{
  DocketDemo *self = DOCKET_DEMO (object);

  g_free (self->dir);
  g_free (self->docketd);
  G_OBJECT_CLASS (docket_demo_parent_class)->finalize (object);
}

static void
docket_demo_class_init (DocketDemoClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = docket_demo_dispose;
  G_OBJECT_CLASS (klass)->finalize = docket_demo_finalize;
}

static void
docket_demo_init (DocketDemo *self)
{
  self->docketd = find_docketd ();
}

DocketDemo *
docket_demo_new (const char *dir)
{
  DocketDemo *self = g_object_new (DOCKET_TYPE_DEMO, NULL);

  self->dir = g_strdup (dir);
  return self;
}

gboolean
docket_demo_is_available (DocketDemo *self)
{
  g_return_val_if_fail (DOCKET_IS_DEMO (self), FALSE);
  return self->docketd != NULL;
}

gboolean
docket_demo_owns_url (DocketDemo *self, const char *url)
{
  g_autofree char *port = NULL;
  g_autofree char *own = NULL;

  g_return_val_if_fail (DOCKET_IS_DEMO (self), FALSE);

  port = read_port (self, "port");
  if (port == NULL || url == NULL)
    return FALSE;
  own = g_strdup_printf ("http://127.0.0.1:%s", port);
  return g_str_has_prefix (url, own) && (url[strlen (own)] == '\0' || url[strlen (own)] == '/');
}

void
docket_demo_start_async (DocketDemo *self, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  g_autoptr (GSubprocess) init = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *database = NULL;
  g_autofree char *store = NULL;

  g_return_if_fail (DOCKET_IS_DEMO (self));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, docket_demo_start_async);
  if (self->docketd == NULL)
    {
      g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_NOT_FOUND, _ ("The demo company needs the program docketd, which is not installed."));
      return;
    }
  if (self->url != NULL)
    {
      g_task_return_pointer (task, g_strdup (self->url), g_free);
      return;
    }
  if (self->server != NULL)
    {
      g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_BUSY, _ ("The demo company is just starting."));
      return;
    }
  if (g_mkdir_with_parents (self->dir, 0700) != 0)
    {
      g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_FAILED, _ ("The folder “%s” cannot be made."), self->dir);
      return;
    }
  database = build_path (self, "company.sqlite");
  if (g_file_test (database, G_FILE_TEST_EXISTS))
    {
      serve (task);
      return;
    }
  store = g_strconcat ("sqlite:", database, NULL);
  {
    const char *argv[] = { self->docketd, "init", "--store", store, "--demo", "small", NULL };

    init = spawn (argv, &error);
  }
  if (init == NULL)
    {
      g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_FAILED, _ ("The demo company cannot start: %s"), error->message);
      return;
    }
  g_subprocess_wait_check_async (init, cancellable, on_init_done, g_steal_pointer (&task));
}

char *
docket_demo_start_finish (DocketDemo *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}

void
docket_demo_stop (DocketDemo *self)
{
  g_return_if_fail (DOCKET_IS_DEMO (self));

  end_polling (self);
  if (self->server != NULL)
    g_subprocess_send_signal (self->server, SIGTERM);
  g_clear_object (&self->server);
  g_clear_pointer (&self->url, g_free);
}
