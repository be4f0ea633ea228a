/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "docket-fake-transport.h"

#include <string.h>

struct _DocketFakeTransport
{
  GObject parent_instance;
  DocketFakeServer server;
  gpointer data;
  GPtrArray *paths; /* of every request */
  gboolean silent;
  const char *held; /* (nullable) */
  const char *late; /* (nullable) */

  DocketLiveFunc live_func;
  gpointer live_data;
  GDestroyNotify live_destroy;
  GCancellable *live_cancellable;
  gulong live_handler;
  guint n_live;
};

static void fake_iface_init (DocketTransportInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (DocketFakeTransport, docket_fake_transport, G_TYPE_OBJECT, G_IMPLEMENT_INTERFACE (DOCKET_TYPE_TRANSPORT, fake_iface_init))

#define LATE "docket-late-response"

static gboolean
begins_with (GTask *task, const char *prefix)
{
  return prefix != NULL && g_str_has_prefix (((DocketRequest *) g_task_get_task_data (task))->path, prefix);
}

static gboolean
answer (gpointer data)
{
  GTask *task = data;
  DocketFakeTransport *self = g_task_get_source_object (task);
  DocketResponse *response;
  GError *error = NULL;

  if (g_task_return_error_if_cancelled (task))
    return G_SOURCE_REMOVE;
  /* Asked again later: the test may end the silence, or cancel. */
  if (self->silent || begins_with (task, self->held))
    return G_SOURCE_CONTINUE;
  response = g_object_steal_data (G_OBJECT (task), LATE);
  if (response == NULL)
    response = self->server (g_task_get_task_data (task), self->data, &error);
  if (response != NULL && begins_with (task, self->late))
    {
      g_object_set_data_full (G_OBJECT (task), LATE, response, (GDestroyNotify) docket_response_free);
      return G_SOURCE_CONTINUE;
    }
  if (response == NULL)
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, response, (GDestroyNotify) docket_response_free);
  return G_SOURCE_REMOVE;
}

static void
fake_send_async (DocketTransport *transport, DocketRequest *request, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  DocketFakeTransport *self = DOCKET_FAKE_TRANSPORT (transport);
  GTask *task = g_task_new (self, cancellable, callback, user_data);
  g_autoptr (GSource) source = g_idle_source_new ();

  g_ptr_array_add (self->paths, g_strdup (request->path));
  g_task_set_task_data (task, request, (GDestroyNotify) docket_request_free);
  g_source_set_callback (source, answer, task, g_object_unref);
  g_source_attach (source, g_main_context_get_thread_default ());
}

static DocketResponse *
fake_send_finish (DocketTransport *transport, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
end_live (DocketFakeTransport *self, const char *why)
{
  DocketLiveFunc func = self->live_func;

  if (func == NULL)
    return;
  self->live_func = NULL;
  g_signal_handler_disconnect (self->live_cancellable, self->live_handler);
  g_clear_object (&self->live_cancellable);
  func (NULL, why, self->live_data);
  if (self->live_destroy != NULL)
    self->live_destroy (self->live_data);
}

static gboolean
on_cancelled_idle (gpointer data)
{
  end_live (data, "cancelled");
  return G_SOURCE_REMOVE;
}

static void
on_cancelled (GCancellable *cancellable, gpointer data)
{
  g_autoptr (GSource) source = g_idle_source_new ();

  g_source_set_callback (source, on_cancelled_idle, g_object_ref (data), g_object_unref);
  g_source_attach (source, g_main_context_get_thread_default ());
}

static void
fake_open_live (DocketTransport *transport, const char *token, GCancellable *cancellable, DocketLiveFunc func, gpointer user_data, GDestroyNotify destroy)
{
  DocketFakeTransport *self = DOCKET_FAKE_TRANSPORT (transport);

  end_live (self, "another one");
  self->live_func = func;
  self->live_data = user_data;
  self->live_destroy = destroy;
  self->live_cancellable = g_object_ref (cancellable);
  self->live_handler = g_signal_connect (cancellable, "cancelled", G_CALLBACK (on_cancelled), self);
  self->n_live++;
}

static void
fake_iface_init (DocketTransportInterface *iface)
{
  iface->send_async = fake_send_async;
  iface->send_finish = fake_send_finish;
  iface->open_live = fake_open_live;
}

static void
docket_fake_transport_finalize (GObject *object)
{
  DocketFakeTransport *self = DOCKET_FAKE_TRANSPORT (object);

  end_live (self, "gone");
  g_ptr_array_unref (self->paths);
  G_OBJECT_CLASS (docket_fake_transport_parent_class)->finalize (object);
}

static void
docket_fake_transport_class_init (DocketFakeTransportClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = docket_fake_transport_finalize;
}

static void
docket_fake_transport_init (DocketFakeTransport *self)
{
  self->paths = g_ptr_array_new_with_free_func (g_free);
}

DocketFakeTransport *
docket_fake_transport_new (DocketFakeServer server, gpointer data)
{
  DocketFakeTransport *self = g_object_new (DOCKET_TYPE_FAKE_TRANSPORT, NULL);

  self->server = server;
  self->data = data;
  return self;
}

guint
docket_fake_transport_get_n_requests (DocketFakeTransport *self, const char *path_prefix)
{
  guint n = 0;

  for (guint i = 0; i < self->paths->len; i++)
    n += g_str_has_prefix (g_ptr_array_index (self->paths, i), path_prefix);
  return n;
}

gboolean
docket_fake_transport_is_live (DocketFakeTransport *self)
{
  return self->live_func != NULL;
}

guint
docket_fake_transport_get_n_live (DocketFakeTransport *self)
{
  return self->n_live;
}

void
docket_fake_transport_emit (DocketFakeTransport *self, const char *event, const char *data)
{
  if (event == NULL)
    end_live (self, data);
  else if (self->live_func != NULL)
    self->live_func (event, data, self->live_data);
}

void
docket_fake_transport_set_silent (DocketFakeTransport *self, gboolean silent)
{
  self->silent = silent;
}

void
docket_fake_transport_set_held (DocketFakeTransport *self, const char *prefix)
{
  self->held = prefix;
}

void
docket_fake_transport_set_late (DocketFakeTransport *self, const char *prefix)
{
  self->late = prefix;
}

DocketResponse *
docket_fake_response (guint status, const char *json)
{
  DocketResponse *response = docket_response_new (status);

  response->content_type = g_strdup ("application/json");
  response->body = g_bytes_new (json, strlen (json));
  return response;
}

void
docket_fake_network_error (GError **error)
{
  g_set_error_literal (error, DOCKET_TRANSPORT_ERROR, DOCKET_TRANSPORT_ERROR_NETWORK, "The server did not answer.");
}
