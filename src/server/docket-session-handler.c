/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Signing in:
 *
 *   form -> delay after many failures -> account (reader) -> password (its own
 *   thread) -> device and session (writer) -> 201
 *
 * A wrong password, an unknown name, a disabled account and a person who left
 * take the same way, the same time and the same words.
 */
#include "docket-config.h"

#include "docket-handlers.h"

#include <glib/gi18n-lib.h>
#include <sodium.h>
#include <string.h>

#include "docket-codec.h"
#include "docket-id.h"
#include "docket-limits.h"
#include "docket-normal.h"
#include "docket-server-error.h"
#include "docket-service.h"

#define BODY_BYTES_MAX     (16 * 1024)
#define PASSWORD_BYTES_MAX 1024
#define DAY_MS             (24 * 3600 * G_GINT64_CONSTANT (1000))

typedef struct
{
  DocketExchange *exchange; /* (owned) */
  gboolean entered;         /* counts among those that wait */
  char *username;
  char *password;
  char *device;
  char *device_name;
  char *device_class;
  char *app_version;
  DocketAccount *account; /* (nullable) */
  char *token;
  char *digest;
  gint64 expires_at;
  DocketRecord *person;
} SignIn;

static void
sign_in_free (SignIn *sign_in)
{
  if (sign_in->password != NULL)
    sodium_memzero (sign_in->password, strlen (sign_in->password));
  if (sign_in->token != NULL)
    sodium_memzero (sign_in->token, strlen (sign_in->token));
  g_free (sign_in->username);
  g_free (sign_in->password);
  g_free (sign_in->device);
  g_free (sign_in->device_name);
  g_free (sign_in->device_class);
  g_free (sign_in->app_version);
  g_free (sign_in->token);
  g_free (sign_in->digest);
  g_clear_pointer (&sign_in->account, docket_account_free);
  g_clear_pointer (&sign_in->person, docket_record_unref);
  if (sign_in->entered)
    docket_throttle_leave_sign_in (docket_service_get_throttle (sign_in->exchange->service));
  docket_exchange_unref (sign_in->exchange);
  g_free (sign_in);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SignIn, sign_in_free)

/* ---- Form ---- */

static gboolean
malformed (GError **error, const char *sentence)
{
  g_set_error_literal (error, DOCKET_SERVER_ERROR, DOCKET_SERVER_ERROR_REQUEST, sentence);
  return FALSE;
}

static gboolean
read_form (SignIn *sign_in, JsonNode *node, GError **error)
{
  const char *username = NULL, *password = NULL, *id = NULL, *name = NULL, *class = NULL;
  JsonObject *device = NULL;
  JsonObject *object;

  if (!JSON_NODE_HOLDS_OBJECT (node))
    return malformed (error, _ ("A sign-in is an object with username, password and device."));
  object = json_node_get_object (node);
  if (!docket_json_get_text (object, "username", TRUE, &username, error)
      || !docket_json_get_text (object, "password", TRUE, &password, error)
      || !docket_json_get_object (object, "device", TRUE, &device, error)
      || !docket_json_get_text (device, "id", TRUE, &id, error)
      || !docket_json_get_text (device, "name", TRUE, &name, error)
      || !docket_json_get_text (device, "class", TRUE, &class, error))
    return FALSE;
  if (!docket_id_is_valid (id))
    return malformed (error, _ ("The id of the device is not a lower-case UUID."));
  if (strcmp (class, "desk") != 0 && strcmp (class, "field") != 0)
    return malformed (error, _ ("The class of the device is “desk” or “field”."));
  if (*name == '\0' || g_utf8_strlen (name, -1) > DOCKET_NAME_CHARS_MAX || g_utf8_strlen (username, -1) > DOCKET_NAME_CHARS_MAX || strlen (password) > PASSWORD_BYTES_MAX)
    return malformed (error, _ ("The name of the device is missing, or something in the sign-in is too long."));
  sign_in->username = docket_normal_username (username);
  sign_in->password = g_strdup (password);
  sign_in->device = g_strdup (id);
  sign_in->device_name = g_strdup (name);
  sign_in->device_class = g_strdup (class);
  return TRUE;
}

/* ---- Device and session, in the writer ---- */

/* A desk may be shared by the people of the office. A field app belongs to who
 * signed in with it first, and no technician signs in as somebody's desk: ids of
 * devices are known to all, and what a device did must stay believable. */
static gboolean
may_use_device (const SignIn *sign_in, const DocketRecord *before)
{
  gboolean is_technician = g_strcmp0 (docket_record_get_text (sign_in->person, DOCKET_PERSON_ROLE), "technician") == 0;

  if (g_strcmp0 (docket_record_get_text (before, DOCKET_DEVICE_PERSON), sign_in->account->person) == 0)
    return TRUE;
  return !is_technician && g_strcmp0 (docket_record_get_text (before, DOCKET_DEVICE_CLASS), "desk") == 0 && strcmp (sign_in->device_class, "desk") == 0;
}

static gboolean
register_device (DocketRepository *repository, DocketCommit *commit, SignIn *sign_in, gint64 now, GError **error)
{
  g_autoptr (DocketRecord) before = NULL;
  g_autoptr (DocketRecord) device = NULL;
  DocketStamp by = { sign_in->account->person, sign_in->device, now, now };

  if (!docket_repository_get_record (repository, DOCKET_KIND_DEVICE, sign_in->device, &before, error))
    return FALSE;
  if (before != NULL && (docket_record_get_void (before) || docket_record_get_bool (before, DOCKET_DEVICE_REVOKED)))
    {
      g_set_error_literal (error, DOCKET_SERVER_ERROR, DOCKET_SERVER_ERROR_REVOKED, _ ("This device was blocked. Ask an administrator."));
      return FALSE;
    }
  if (before != NULL && !may_use_device (sign_in, before))
    {
      g_set_error_literal (error, DOCKET_SERVER_ERROR, DOCKET_SERVER_ERROR_FORBIDDEN, _ ("This device belongs to somebody else. Make a new device id and sign in with that."));
      return FALSE;
    }
  device = before != NULL ? docket_record_copy (before) : docket_record_new (DOCKET_KIND_DEVICE, sign_in->device);
  docket_record_set_text (device, DOCKET_DEVICE_PERSON, sign_in->account->person);
  docket_record_set_text (device, DOCKET_DEVICE_NAME, sign_in->device_name);
  docket_record_set_text (device, DOCKET_DEVICE_CLASS, sign_in->device_class);
  docket_record_set_text (device, DOCKET_DEVICE_APP_VERSION, sign_in->app_version);
  if (before != NULL && docket_record_equal (before, device))
    return TRUE;
  return docket_commit_record (commit, device, &by, before == NULL ? "device-registered" : "device-changed", error);
}

static gboolean
write_session (DocketRepository *repository, DocketCommit *commit, gpointer data, GError **error)
{
  SignIn *sign_in = data;
  gint64 now = docket_clock_now_ms (docket_service_get_clock (sign_in->exchange->service));
  g_autoptr (DocketLogin) login = docket_login_new ();
  g_autoptr (DocketAccount) account = NULL;

  /* Disabled, or given another password, while this one was being checked. */
  if (!docket_repository_get_account (repository, sign_in->username, &account, error))
    return FALSE;
  if (account == NULL || account->disabled || g_strcmp0 (account->password, sign_in->account->password) != 0)
    {
      g_set_error_literal (error, DOCKET_SERVER_ERROR, DOCKET_SERVER_ERROR_SIGNED_OUT, _ ("The account has just been changed. Sign in again."));
      return FALSE;
    }
  sign_in->expires_at = now + DOCKET_SESSION_DAYS * DAY_MS;
  login->digest = g_strdup (sign_in->digest);
  login->person = g_strdup (sign_in->account->person);
  login->device = g_strdup (sign_in->device);
  login->created_at = now;
  login->expires_at = sign_in->expires_at;
  return register_device (repository, commit, sign_in, now, error) && docket_repository_put_login (repository, login, error);
}

static void
on_session_written (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (SignIn) sign_in = data;
  g_auto (DocketJsonWriter) writer = { NULL, FALSE };
  g_autoptr (GBytes) json = NULL;
  g_autoptr (GError) error = NULL;

  if (!docket_writer_thread_run_finish (DOCKET_WRITER_THREAD (source), result, &error))
    {
      docket_exchange_answer_error (sign_in->exchange, error);
      return;
    }
  docket_json_writer_init (&writer);
  docket_json_begin_object (&writer);
  docket_json_text_member (&writer, "token", sign_in->token);
  docket_json_int_member (&writer, "expires_at", sign_in->expires_at);
  docket_json_name (&writer, "person");
  docket_record_to_json (sign_in->person, &writer);
  docket_json_text_member (&writer, "device", sign_in->device);
  docket_json_end_object (&writer);
  json = docket_json_writer_finish_bytes (&writer);
  docket_exchange_answer_json (sign_in->exchange, 201, json);
}

/* ---- Password ---- */

static gboolean
may_sign_in (SignIn *sign_in)
{
  return sign_in->account != NULL && !sign_in->account->disabled && sign_in->person != NULL && !docket_record_get_void (sign_in->person)
         && (!docket_record_has (sign_in->person, DOCKET_PERSON_ACTIVE) || docket_record_get_bool (sign_in->person, DOCKET_PERSON_ACTIVE));
}

static void
on_verified (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (SignIn) sign_in = data;
  DocketService *service = sign_in->exchange->service;
  g_autoptr (GError) error = NULL;
  gboolean right = FALSE;

  if (!docket_auth_verify_finish (DOCKET_AUTH (source), result, &right, &error))
    {
      docket_exchange_answer_error (sign_in->exchange, error);
      return;
    }
  if (!right || !may_sign_in (sign_in))
    {
      docket_metrics_count_failed_sign_in (docket_service_get_metrics (service));
      docket_exchange_answer_problem (sign_in->exchange, 401, "bad-credentials", _ ("The name or the password is wrong."));
      return;
    }
  docket_throttle_sign_in_succeeded (docket_service_get_throttle (service), sign_in->username);
  sign_in->token = docket_auth_token_new (&sign_in->digest);
  docket_writer_thread_run_async (docket_service_get_writer (service), write_session, sign_in, 1, on_session_written, sign_in);
  g_steal_pointer (&sign_in);
}

static gboolean
find_account (DocketRepository *reader, gpointer data, GError **error)
{
  SignIn *sign_in = data;

  if (!docket_repository_get_account (reader, sign_in->username, &sign_in->account, error))
    return FALSE;
  return sign_in->account == NULL || docket_repository_get_record (reader, DOCKET_KIND_PERSON, sign_in->account->person, &sign_in->person, error);
}

static void
on_account_found (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (SignIn) sign_in = data;
  g_autoptr (GError) error = NULL;
  const char *stored;

  if (!docket_reader_pool_run_finish (DOCKET_READER_POOL (source), result, &error))
    {
      docket_exchange_answer_error (sign_in->exchange, error);
      return;
    }
  stored = sign_in->account == NULL ? NULL : sign_in->account->password;
  docket_auth_verify_async (docket_service_get_auth (sign_in->exchange->service), stored, sign_in->password, on_verified, sign_in);
  g_steal_pointer (&sign_in);
}

static void
on_delay_over (gpointer data)
{
  SignIn *sign_in = data;

  docket_reader_pool_run_async (docket_service_get_front (sign_in->exchange->service), find_account, sign_in, on_account_found, sign_in);
}

void
docket_handle_sign_in (DocketExchange *exchange)
{
  g_autoptr (SignIn) sign_in = g_new0 (SignIn, 1);
  DocketClock *clock = docket_service_get_clock (exchange->service);
  DocketThrottle *throttle = docket_service_get_throttle (exchange->service);
  SoupMessageHeaders *headers = soup_server_message_get_request_headers (exchange->message);
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) node = NULL;
  const char *agent = soup_message_headers_get_one (headers, "User-Agent");
  gint64 delay_ms;
  gsize size;
  const char *data = g_bytes_get_data (exchange->body, &size);

  sign_in->exchange = docket_exchange_ref (exchange);
  node = docket_json_parse (data, size, BODY_BYTES_MAX, &error);
  if (node == NULL || !read_form (sign_in, node, &error))
    {
      docket_exchange_answer_error (exchange, error);
      return;
    }
  if (agent != NULL && g_utf8_validate (agent, -1, NULL))
    sign_in->app_version = g_utf8_substring (agent, 0, MIN (g_utf8_strlen (agent, -1), 100));
  sign_in->entered = docket_throttle_enter_sign_in (throttle);
  if (!sign_in->entered)
    {
      docket_exchange_answer_problem (exchange, 503, "unavailable", _ ("Too many people are signing in just now. Try again."));
      return;
    }
  delay_ms = docket_throttle_sign_in_delay_ms (throttle, sign_in->username, docket_clock_monotonic_ms (clock));
  docket_throttle_sign_in_begun (throttle, sign_in->username, docket_clock_monotonic_ms (clock));
  if (delay_ms == 0)
    {
      on_delay_over (g_steal_pointer (&sign_in));
    }
  else
    {
      GSource *timer = docket_clock_call_in (clock, delay_ms, on_delay_over, g_steal_pointer (&sign_in));

      g_source_unref (timer);
    }
}

/* ---- Signing out ---- */

static gboolean
delete_session (DocketRepository *repository, DocketCommit *commit, gpointer data, GError **error)
{
  DocketExchange *exchange = data;

  return docket_repository_delete_login (repository, exchange->session.digest, error);
}

static void
on_session_deleted (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (DocketExchange) exchange = data;
  g_autoptr (GError) error = NULL;

  if (docket_writer_thread_run_finish (DOCKET_WRITER_THREAD (source), result, &error))
    {
      docket_live_recheck (docket_service_get_live (exchange->service));
      docket_exchange_answer_nothing (exchange);
    }
  else
    docket_exchange_answer_error (exchange, error);
}

void
docket_handle_sign_out (DocketExchange *exchange)
{
  docket_writer_thread_run_async (docket_service_get_writer (exchange->service), delete_session, exchange, 1, on_session_deleted, docket_exchange_ref (exchange));
}
