/* SPDX-License-Identifier: GPL-3.0-or-later */

/* One question, one answer, on a main context of its own. */
#include "docket-config.h"

#include "docket-ask.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "docket-desk-private.h"
#include "docket-http-transport.h"
#include "docket-json.h"
#include "docket-limits.h"
#include "docket-secrets.h"
#include "docket-worker-private.h"

typedef struct
{
  GMainLoop *loop;
  DocketResponse *response;
  GError *error;
} Asking;

static void
on_answer (GObject *source, GAsyncResult *result, gpointer data)
{
  Asking *asking = data;

  asking->response = docket_transport_send_finish (DOCKET_TRANSPORT (source), result, &asking->error);
  g_main_loop_quit (asking->loop);
}

/* Takes @request. */
static DocketResponse *
send (const char *url, DocketRequest *request, GError **error)
{
  g_autoptr (GMainContext) context = g_main_context_new ();
  Asking asking = { NULL };

  g_main_context_push_thread_default (context);
  asking.loop = g_main_loop_new (context, FALSE);
  {
    g_autoptr (DocketTransport) transport = docket_http_transport_new (url);

    docket_transport_send_async (transport, request, NULL, on_answer, &asking);
    g_main_loop_run (asking.loop);
  }
  g_main_loop_unref (asking.loop);
  g_main_context_pop_thread_default (context);
  if (asking.response == NULL)
    {
      g_set_error (error, DOCKET_DESK_ERROR, DOCKET_DESK_ERROR_UNREACHABLE, _ ("Only the server knows this, and it cannot be reached: %s"), asking.error->message);
      g_clear_error (&asking.error);
    }
  return asking.response;
}

static JsonNode *
read_answer (const DocketResponse *response, GError **error)
{
  g_autofree char *sentence = NULL;
  gsize size = 0;
  const char *data = response->body == NULL ? NULL : g_bytes_get_data (response->body, &size);
  JsonNode *node;

  if (response->status == 401)
    {
      g_set_error_literal (error, DOCKET_DESK_ERROR, DOCKET_DESK_ERROR_SIGNED_OUT, _ ("Your sign-in has expired. Run docketctl login again; nothing that waits is lost."));
      return NULL;
    }
  if (response->status != 200)
    {
      sentence = docket_worker_problem_sentence (response);
      g_set_error_literal (error, DOCKET_DESK_ERROR, DOCKET_DESK_ERROR_REFUSED, sentence);
      return NULL;
    }
  node = docket_json_parse (data, size, DOCKET_PAGE_BYTES_MAX, NULL);
  if (node == NULL)
    g_set_error_literal (error, DOCKET_DESK_ERROR, DOCKET_DESK_ERROR_NOT_DOCKET, _ ("The answer of the server made no sense."));
  return node;
}

JsonNode *
docket_desk_ask (DocketDesk *self, const char *method, const char *path, const char *body, GError **error)
{
  g_autofree char *token = NULL;
  g_autoptr (DocketResponse) response = NULL;
  DocketRequest *request;

  g_return_val_if_fail (DOCKET_IS_DESK (self), NULL);

  if (!docket_secrets_load_token (self->profile, self->account, &token, error))
    return NULL;
  if (token == NULL)
    {
      g_set_error_literal (error, DOCKET_DESK_ERROR, DOCKET_DESK_ERROR_SIGNED_OUT, _ ("You are signed out."));
      return NULL;
    }
  request = docket_request_new (method, path);
  request->token = g_steal_pointer (&token);
  request->body = body == NULL ? NULL : g_bytes_new (body, strlen (body));
  response = send (self->url, request, error);
  return response == NULL ? NULL : read_answer (response, error);
}
