/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Questions and their answers, on a main context of their own. */
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

struct _DocketAsker
{
  GMainContext *context;
  GMainLoop *loop;
  DocketTransport *transport;
  char *token;

  /* of the question that is asked */
  DocketResponse *response;
  GError *error;
};

DocketAsker *
docket_asker_new (DocketProfile *profile, const char *account, const char *url, GError **error)
{
  g_autofree char *token = NULL;
  DocketAsker *self;

  if (!docket_secrets_load_token (profile, account, &token, error))
    return NULL;
  if (token == NULL)
    {
      g_set_error_literal (error, DOCKET_DESK_ERROR, DOCKET_DESK_ERROR_SIGNED_OUT, _ ("You are signed out."));
      return NULL;
    }
  self = g_new0 (DocketAsker, 1);
  self->token = g_steal_pointer (&token);
  self->context = g_main_context_new ();
  self->loop = g_main_loop_new (self->context, FALSE);
  g_main_context_push_thread_default (self->context);
  self->transport = docket_http_transport_new (url);
  g_main_context_pop_thread_default (self->context);
  return self;
}

void
docket_asker_free (DocketAsker *self)
{
  if (self == NULL)
    return;
  g_main_context_push_thread_default (self->context);
  g_clear_object (&self->transport);
  g_main_context_pop_thread_default (self->context);
  g_main_loop_unref (self->loop);
  g_main_context_unref (self->context);
  g_free (self->token);
  g_free (self);
}

static void
on_answer (GObject *source, GAsyncResult *result, gpointer data)
{
  DocketAsker *self = data;

  self->response = docket_transport_send_finish (DOCKET_TRANSPORT (source), result, &self->error);
  g_main_loop_quit (self->loop);
}

DocketResponse *
docket_asker_send (DocketAsker *self, DocketRequest *request, GCancellable *cancellable, GError **error)
{
  g_free (request->token);
  request->token = g_strdup (self->token);
  g_main_context_push_thread_default (self->context);
  docket_transport_send_async (self->transport, request, cancellable, on_answer, self);
  g_main_loop_run (self->loop);
  g_main_context_pop_thread_default (self->context);
  if (self->response == NULL)
    g_propagate_error (error, g_steal_pointer (&self->error));
  return g_steal_pointer (&self->response);
}

void
docket_asker_set_refusal (const DocketResponse *response, GError **error)
{
  g_autofree char *sentence = NULL;

  if (response->status == 401)
    {
      g_set_error_literal (error, DOCKET_DESK_ERROR, DOCKET_DESK_ERROR_SIGNED_OUT, _ ("Your sign-in has expired. Run docketctl login again; nothing that waits is lost."));
      return;
    }
  sentence = docket_worker_problem_say (response);
  g_set_error_literal (error, DOCKET_DESK_ERROR, DOCKET_DESK_ERROR_REFUSED, sentence);
}

static JsonNode *
read_answer (const DocketResponse *response, GError **error)
{
  gsize size = 0;
  const char *data = response->body == NULL ? NULL : g_bytes_get_data (response->body, &size);
  JsonNode *node;

  if (response->status != 200)
    {
      docket_asker_set_refusal (response, error);
      return NULL;
    }
  node = docket_json_parse (data, size, DOCKET_PAGE_BYTES_MAX, NULL);
  if (node == NULL)
    g_set_error_literal (error, DOCKET_DESK_ERROR, DOCKET_DESK_ERROR_NOT_DOCKET, _ ("Docket does not understand what the server answered. If it stays so, tell an administrator."));
  return node;
}

static JsonNode *
ask (DocketProfile *profile, const char *account, const char *url, const char *method, const char *path, const char *body, GCancellable *cancellable, GError **error)
{
  g_autoptr (DocketAsker) asker = docket_asker_new (profile, account, url, error);
  g_autoptr (DocketResponse) response = NULL;
  g_autoptr (GError) local = NULL;
  DocketRequest *request;

  if (asker == NULL)
    return NULL;
  request = docket_request_new (method, path);
  request->body = body == NULL ? NULL : g_bytes_new (body, strlen (body));
  response = docket_asker_send (asker, request, cancellable, &local);
  if (response != NULL)
    return read_answer (response, error);
  g_set_error (error, DOCKET_DESK_ERROR, DOCKET_DESK_ERROR_UNREACHABLE, _ ("Only the server knows this, and it cannot be reached: %s"), local->message);
  return NULL;
}

JsonNode *
docket_desk_ask (DocketDesk *self, const char *method, const char *path, const char *body, GError **error)
{
  g_return_val_if_fail (DOCKET_IS_DESK (self), NULL);
  return ask (self->profile, self->account, self->url, method, path, body, NULL, error);
}

/* What the thread needs; the desk itself stays where it is. */
typedef struct
{
  DocketProfile *profile;
  char *account;
  char *url;
  const char *method;
  char *path;
  char *body;
} Question;

static void
question_free (gpointer data)
{
  Question *question = data;

  docket_profile_unref (question->profile);
  g_free (question->account);
  g_free (question->url);
  g_free (question->path);
  g_free (question->body);
  g_free (question);
}

static void
ask_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  const Question *question = data;
  GError *error = NULL;
  JsonNode *answer = ask (question->profile, question->account, question->url, question->method, question->path, question->body, cancellable, &error);

  if (answer == NULL)
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, answer, (GDestroyNotify) json_node_unref);
}

void
docket_desk_ask_async (DocketDesk *self, const char *method, const char *path, const char *body, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  Question *question;

  g_return_if_fail (DOCKET_IS_DESK (self));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, docket_desk_ask_async);
  question = g_new0 (Question, 1);
  question->profile = docket_profile_ref (self->profile);
  question->account = g_strdup (self->account);
  question->url = g_strdup (self->url);
  question->method = method;
  question->path = g_strdup (path);
  question->body = g_strdup (body);
  g_task_set_task_data (task, question, question_free);
  g_task_run_in_thread (task, ask_in_thread);
}

JsonNode *
docket_desk_ask_finish (DocketDesk *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}
