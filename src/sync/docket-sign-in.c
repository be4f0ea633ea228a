/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Signing in and out: the only moments that need the server. Signing in asks
 * who answers there (a Docket server, of our protocol?), opens a session for
 * this device, and leaves an account file behind that works offline from then
 * on. Signing out forgets the token only; the file and its queue stay.
 */
#include "docket-config.h"

#include "docket-desk.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "docket-codec.h"
#include "docket-http-transport.h"
#include "docket-limits.h"
#include "docket-refusal-words.h"
#include "docket-result.h"
#include "docket-secrets.h"

G_DEFINE_QUARK (docket-desk-error-quark, docket_desk_error)

typedef struct
{
  char *dir;
  char *url;
  char *username;
  char *password;
  char *device_class;
} SignIn;

static void
sign_in_free (SignIn *sign_in)
{
  g_free (sign_in->dir);
  g_free (sign_in->url);
  g_free (sign_in->username);
  g_free (sign_in->password);
  g_free (sign_in->device_class);
  g_free (sign_in);
}

/* What the server said about itself and the session. */
typedef struct
{
  char *server_id;
  char *epoch;
  char *company;
  char *currency;
  char *token;
  char *person;
  char *role;
  DocketRecord *person_record;
} Session;

static void
session_clear (Session *session)
{
  g_free (session->server_id);
  g_free (session->epoch);
  g_free (session->company);
  g_free (session->currency);
  g_free (session->token);
  g_free (session->person);
  g_free (session->role);
  g_clear_pointer (&session->person_record, docket_record_unref);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Session, session_clear)

static gboolean
refuse (DocketDeskError code, GError **error, const char *format, ...) G_GNUC_PRINTF (3, 4);

static gboolean
refuse (DocketDeskError code, GError **error, const char *format, ...)
{
  g_autofree char *message = NULL;
  va_list arguments;

  va_start (arguments, format);
  message = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  g_set_error_literal (error, DOCKET_DESK_ERROR, (int) code, message);
  return FALSE;
}

/* One request; the answer as an object, whatever its status. */
static JsonNode *
ask (const char *url, DocketRequest *request, guint *status, GError **error)
{
  g_autoptr (GError) local = NULL;
  g_autoptr (DocketResponse) response = docket_http_send (url, request, NULL, &local);
  g_autoptr (JsonNode) node = NULL;
  const char *data;
  gsize size;

  if (response == NULL)
    {
      refuse (DOCKET_DESK_ERROR_UNREACHABLE, error, _ ("The server at %s cannot be reached: %s Check the address and the network."), url, local->message);
      return NULL;
    }
  data = response->body == NULL ? NULL : g_bytes_get_data (response->body, &size);
  node = data == NULL ? NULL : docket_json_parse (data, size, DOCKET_BATCH_BYTES_MAX, NULL);
  if (node == NULL || !JSON_NODE_HOLDS_OBJECT (node))
    {
      refuse (DOCKET_DESK_ERROR_NOT_DOCKET, error, _ ("What answers at %s is not a Docket server."), url);
      return NULL;
    }
  *status = response->status;
  return g_steal_pointer (&node);
}

static gboolean
ask_who (const char *url, Session *session, GError **error)
{
  const char *product = NULL, *id = NULL, *epoch = NULL, *company = NULL, *currency = NULL;
  g_autoptr (JsonNode) node = NULL;
  gint64 protocol = 0;
  guint status = 0;
  JsonObject *object;

  node = ask (url, docket_request_new ("GET", "/v1/server"), &status, error);
  if (node == NULL)
    return FALSE;
  object = json_node_get_object (node);
  if (status != 200 || !docket_json_get_text (object, "product", TRUE, &product, NULL) || strcmp (product, "docketd") != 0
      || !docket_json_get_int (object, "protocol", TRUE, &protocol, NULL) || !docket_json_get_text (object, "id", TRUE, &id, NULL))
    return refuse (DOCKET_DESK_ERROR_NOT_DOCKET, error, _ ("What answers at %s is not a Docket server."), url);
  if (protocol != DOCKET_PROTOCOL)
    return refuse (DOCKET_DESK_ERROR_TOO_OLD, error, _ ("The server at %s speaks another version of the protocol (%d, this version speaks %d). Update Docket."), url, (int) protocol, DOCKET_PROTOCOL);
  docket_json_get_text (object, "epoch", FALSE, &epoch, NULL);
  docket_json_get_text (object, "company", FALSE, &company, NULL);
  docket_json_get_text (object, "currency", FALSE, &currency, NULL);
  session->server_id = g_strdup (id);
  session->epoch = g_strdup (epoch);
  session->company = g_strdup (company);
  session->currency = g_strdup (currency == NULL ? "EUR" : currency);
  return TRUE;
}

static GBytes *
credentials (DocketProfile *profile, const SignIn *sign_in)
{
  g_auto (DocketJsonWriter) writer = { NULL, FALSE };

  docket_json_writer_init (&writer);
  docket_json_begin_object (&writer);
  docket_json_text_member (&writer, "username", sign_in->username);
  docket_json_text_member (&writer, "password", sign_in->password);
  docket_json_name (&writer, "device");
  docket_json_begin_object (&writer);
  docket_json_text_member (&writer, "id", docket_profile_get_device_id (profile));
  docket_json_text_member (&writer, "name", docket_profile_get_device_name (profile));
  docket_json_text_member (&writer, "class", sign_in->device_class);
  docket_json_end_object (&writer);
  docket_json_end_object (&writer);
  return docket_json_writer_finish_bytes (&writer);
}

static gboolean
refuse_sign_in (JsonObject *problem, GError **error)
{
  const char *type = NULL, *detail = NULL;
  g_autofree char *sentence = NULL;

  docket_json_get_text (problem, "type", FALSE, &type, NULL);
  docket_json_get_text (problem, "detail", FALSE, &detail, NULL);
  sentence = docket_refusal_say (type != NULL && g_str_has_prefix (type, DOCKET_PROBLEM_PREFIX) ? type + strlen (DOCKET_PROBLEM_PREFIX) : NULL, detail);
  return refuse (DOCKET_DESK_ERROR_UNREACHABLE, error, _ ("The server refused the sign-in: %s"), sentence == NULL ? "?" : sentence);
}

static gboolean
open_session (const char *url, DocketProfile *profile, const SignIn *sign_in, Session *session, GError **error)
{
  DocketRequest *request = docket_request_new ("POST", "/v1/sessions");
  g_autoptr (JsonNode) node = NULL;
  const char *token = NULL, *role;
  guint status = 0;
  JsonObject *object;
  JsonNode *person;

  request->body = credentials (profile, sign_in);
  node = ask (url, request, &status, error);
  if (node == NULL)
    return FALSE;
  object = json_node_get_object (node);
  if (status == 401)
    return refuse (DOCKET_DESK_ERROR_BAD_CREDENTIALS, error, _ ("The name or the password is wrong."));
  if (status != 201)
    return refuse_sign_in (object, error);
  person = json_object_get_member (object, "person");
  if (person != NULL)
    {
      g_autofree char *text = docket_json_to_text (person);

      session->person_record = docket_record_from_text (text, NULL);
    }
  if (session->person_record == NULL || docket_record_get_kind (session->person_record) != DOCKET_KIND_PERSON
      || !docket_json_get_text (object, "token", TRUE, &token, NULL))
    return refuse (DOCKET_DESK_ERROR_NOT_DOCKET, error, _ ("Docket does not understand what the server answered. If it stays so, tell an administrator."));
  role = docket_record_get_text (session->person_record, DOCKET_PERSON_ROLE);
  session->token = g_strdup (token);
  session->person = g_strdup (docket_record_get_id (session->person_record));
  session->role = g_strdup (role);
  return TRUE;
}

/* What is unsent in a damaged file waits for this sign-in too. */
static DocketStore *
open_or_rescue (const char *path, DocketClock *clock, DocketRandom *random, GError **error)
{
  g_auto (DocketRescue) rescue = { NULL, 0, FALSE };
  g_autoptr (GError) local = NULL;
  DocketStore *store = docket_store_open (path, DOCKET_DB_READ_WRITE, clock, random, &local);

  if (store != NULL)
    return store;
  if (!g_error_matches (local, DOCKET_DB_ERROR, DOCKET_DB_ERROR_CORRUPT))
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return NULL;
    }
  if (!docket_rescue (path, clock, random, &rescue, error))
    return NULL;
  return docket_store_open (path, DOCKET_DB_READ_WRITE, clock, random, error);
}

/* Whose epoch this file is of stays until the pull has seen that it is another: only
 * by that does it notice a server that was restored from a copy, if it reads from the
 * start and has no cursor that could be refused. */
static gboolean
set_epoch (DocketStore *store, const char *epoch, GError **error)
{
  g_autofree char *known = docket_store_get_meta (store, DOCKET_META_EPOCH);

  return known != NULL || docket_store_set_meta (store, DOCKET_META_EPOCH, epoch, error);
}

/* The account's file, with what is needed before the first pull. */
static gboolean
prepare_account (DocketProfile *profile, const char *account, const char *url, const SignIn *sign_in, const Session *session, GError **error)
{
  g_autofree char *path = docket_profile_account_path (profile, account);
  g_autoptr (DocketClock) clock = docket_system_clock_new ();
  g_autoptr (DocketRandom) random = docket_system_random_new ();
  g_autoptr (DocketStore) store = open_or_rescue (path, clock, random, error);
  const struct
  {
    const char *name;
    const char *value;
  } facts[] = {
    { DOCKET_META_SERVER_URL, url },
    { DOCKET_META_SERVER_ID, session->server_id },
    { DOCKET_META_COMPANY, session->company },
    { DOCKET_META_CURRENCY, session->currency },
    { DOCKET_META_PERSON, session->person },
    { DOCKET_META_USERNAME, sign_in->username },
    { DOCKET_META_ROLE, session->role },
    { DOCKET_META_DEVICE, docket_profile_get_device_id (profile) },
  };

  if (store == NULL)
    return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (facts); i++)
    if (!docket_store_set_meta (store, facts[i].name, facts[i].value, error))
      return FALSE;
  return set_epoch (store, session->epoch, error);
}

/* If the server cannot be told, the session ends by its age. */
static void
end_session (const char *url, const char *token)
{
  DocketRequest *request = docket_request_new ("DELETE", "/v1/sessions/current");
  g_autoptr (DocketResponse) response = NULL;

  request->token = g_strdup (token);
  response = docket_http_send (url, request, NULL, NULL);
}

static gboolean
sign_in_now (DocketProfile *profile, const SignIn *sign_in, GError **error)
{
  g_auto (Session) session = { NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL };
  g_autofree char *url = docket_http_normalize_url (sign_in->url, error);
  g_autofree char *account = NULL;

  if (url == NULL || !ask_who (url, &session, error) || !open_session (url, profile, sign_in, &session, error))
    return FALSE;
  account = docket_profile_account_name (session.server_id, url, sign_in->username);
  if (!prepare_account (profile, account, url, sign_in, &session, error))
    return FALSE;
  if (!docket_secrets_store_token (profile, account, session.token, error))
    {
      end_session (url, session.token);
      return FALSE;
    }
  return docket_profile_select_account (profile, account, error);
}

gboolean
docket_desk_sign_in (DocketProfile *profile, const char *url, const char *username, const char *password, const char *device_class, GError **error)
{
  SignIn sign_in = { NULL, (char *) url, (char *) username, (char *) password, (char *) device_class };

  return sign_in_now (profile, &sign_in, error);
}

static void
sign_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  SignIn *sign_in = data;
  GError *error = NULL;
  /* A profile is of one thread: this one opens the same folder. */
  g_autoptr (DocketProfile) profile = docket_profile_open (sign_in->dir, &error);

  if (profile == NULL || !sign_in_now (profile, sign_in, &error))
    g_task_return_error (task, error);
  else
    g_task_return_boolean (task, TRUE);
}

static void
on_signed_in (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GTask *task = G_TASK (result);
  DocketProfile *profile = g_object_get_data (G_OBJECT (task), "profile");
  g_autoptr (GTask) outer = user_data;
  GError *error = NULL;

  if (!g_task_propagate_boolean (task, &error))
    {
      g_task_return_error (outer, error);
      return;
    }
  docket_profile_reload (profile);
  g_task_return_boolean (outer, TRUE);
}

void
docket_desk_sign_in_async (DocketProfile *profile, const char *url, const char *username, const char *password, const char *device_class, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  GTask *outer = g_task_new (NULL, cancellable, callback, user_data);
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, on_signed_in, outer);
  SignIn *sign_in = g_new0 (SignIn, 1);

  g_task_set_source_tag (outer, docket_desk_sign_in_async);
  sign_in->dir = g_strdup (docket_profile_get_dir (profile));
  sign_in->url = g_strdup (url);
  sign_in->username = g_strdup (username);
  sign_in->password = g_strdup (password);
  sign_in->device_class = g_strdup (device_class);
  g_object_set_data_full (G_OBJECT (task), "profile", docket_profile_ref (profile), (GDestroyNotify) docket_profile_unref);
  g_task_set_task_data (task, sign_in, (GDestroyNotify) sign_in_free);
  g_task_run_in_thread (task, sign_in_thread);
}

gboolean
docket_desk_sign_in_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

/* The server is told last: that may take long, and who signs in here meanwhile is not
 * signed out with them. */
gboolean
docket_desk_sign_out (DocketProfile *profile, GError **error)
{
  const char *account = docket_profile_get_account (profile);
  g_autofree char *token = NULL;
  g_autofree char *path = NULL;
  g_autofree char *url = NULL;

  if (account == NULL)
    return refuse (DOCKET_DESK_ERROR_SIGNED_OUT, error, _ ("Nobody is signed in here."));
  if (!docket_secrets_load_token (profile, account, &token, error))
    return FALSE;
  path = docket_profile_account_path (profile, account);
  {
    g_autoptr (DocketClock) clock = docket_system_clock_new ();
    g_autoptr (DocketRandom) random = docket_system_random_new ();
    g_autoptr (DocketStore) store = docket_store_open (path, DOCKET_DB_READ_ONLY, clock, random, NULL);

    url = store == NULL ? NULL : docket_store_get_meta (store, DOCKET_META_SERVER_URL);
  }
  if (!docket_secrets_clear_token (profile, account, error) || !docket_profile_select_account (profile, NULL, error))
    return FALSE;
  if (token != NULL && url != NULL)
    end_session (url, token);
  return TRUE;
}
