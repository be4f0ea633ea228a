/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Who is asking. Tokens are random and long, so a plain digest of them is
 * enough; passwords are short, so they are slow (Argon2id). An unknown name is
 * checked against a hash nobody has the password of: it takes as long, and is
 * answered with the same words, as a wrong password.
 */
#include "docket-config.h"

#include "docket-auth.h"

#include <glib/gi18n-lib.h>
#include <sodium.h>
#include <string.h>

#include "docket-limits.h"
#include "docket-server-error.h"

#define TOKEN_BYTES 32
#define WAITING_MAX 64

struct _DocketAuth
{
  GObject parent_instance;
  GThreadPool *threads;
  char *nobody; /* hash for names that do not exist */
  GHashTable *good; /* digests of tokens */
};

G_DEFINE_FINAL_TYPE (DocketAuth, docket_auth, G_TYPE_OBJECT)

/* ---- Sessions ---- */

void
docket_session_clear (DocketSession *session)
{
  g_clear_pointer (&session->digest, g_free);
  g_clear_pointer (&session->person, g_free);
  g_clear_pointer (&session->device, g_free);
}

gboolean
docket_session_is_scoped (const DocketSession *session)
{
  return session->role == DOCKET_ROLE_TECHNICIAN || session->role == DOCKET_ROLE_NONE;
}

char *
docket_auth_token_new (char **digest)
{
  guint8 bytes[TOKEN_BYTES];
  char text[sodium_base64_ENCODED_LEN (TOKEN_BYTES, sodium_base64_VARIANT_URLSAFE_NO_PADDING)];

  randombytes_buf (bytes, sizeof bytes);
  sodium_bin2base64 (text, sizeof text, bytes, sizeof bytes, sodium_base64_VARIANT_URLSAFE_NO_PADDING);
  sodium_memzero (bytes, sizeof bytes);
  *digest = g_compute_checksum_for_string (G_CHECKSUM_SHA256, text, -1);
  return g_strdup (text);
}

static gboolean
signed_out (GError **error)
{
  g_set_error_literal (error, DOCKET_SERVER_ERROR, DOCKET_SERVER_ERROR_SIGNED_OUT, _ ("Nobody is signed in with this token. Sign in again."));
  return FALSE;
}

static gboolean
read_rights (DocketRepository *repository, const char *person_id, const char *device_id, DocketSession *session, GError **error)
{
  g_autoptr (DocketRecord) person = NULL;
  g_autoptr (DocketRecord) device = NULL;

  if (!docket_repository_get_record (repository, DOCKET_KIND_PERSON, person_id, &person, error)
      || !docket_repository_get_record (repository, DOCKET_KIND_DEVICE, device_id, &device, error))
    return FALSE;
  if (person == NULL || docket_record_get_void (person) || (docket_record_has (person, DOCKET_PERSON_ACTIVE) && !docket_record_get_bool (person, DOCKET_PERSON_ACTIVE)))
    return signed_out (error);
  session->role = docket_role_from_name (docket_record_get_text (person, DOCKET_PERSON_ROLE));
  session->device_revoked = device == NULL || docket_record_get_void (device) || docket_record_get_bool (device, DOCKET_DEVICE_REVOKED);
  session->is_field = device != NULL && g_strcmp0 (docket_record_get_text (device, DOCKET_DEVICE_CLASS), "field") == 0;
  return TRUE;
}

gboolean
docket_auth_read_rights (DocketRepository *repository, const char *person_id, const char *device_id, DocketRole *role, gboolean *device_revoked, GError **error)
{
  DocketSession session = { 0 };

  if (!read_rights (repository, person_id, device_id, &session, error))
    return FALSE;
  *role = session.role;
  *device_revoked = session.device_revoked;
  return TRUE;
}

gboolean
docket_auth_look_up_digest (DocketRepository *reader, const char *digest, gint64 now_ms, DocketSession *session, GError **error)
{
  g_autoptr (DocketLogin) login = NULL;

  if (!docket_repository_get_login (reader, digest, &login, error))
    return FALSE;
  if (login == NULL)
    return signed_out (error);
  if (login->expires_at <= now_ms)
    {
      g_set_error_literal (error, DOCKET_SERVER_ERROR, DOCKET_SERVER_ERROR_EXPIRED, _ ("The session is over. Sign in again; nothing that waits is lost."));
      return FALSE;
    }
  if (!read_rights (reader, login->person, login->device, session, error))
    return FALSE;
  session->digest = g_strdup (digest);
  session->person = g_strdup (login->person);
  session->device = g_strdup (login->device);
  return TRUE;
}

gboolean
docket_auth_is_token (const char *authorization)
{
  return authorization != NULL && g_ascii_strncasecmp (authorization, "Bearer ", 7) == 0;
}

/* (nullable) */
static char *
digest_of (const char *authorization)
{
  return docket_auth_is_token (authorization) ? g_compute_checksum_for_string (G_CHECKSUM_SHA256, authorization + 7, -1) : NULL;
}

gboolean
docket_auth_look_up (DocketRepository *reader, const char *authorization, gint64 now_ms, DocketSession *session, GError **error)
{
  g_autofree char *digest = digest_of (authorization);

  if (digest == NULL)
    return signed_out (error);
  return docket_auth_look_up_digest (reader, digest, now_ms, session, error);
}

void
docket_auth_remember (DocketAuth *self, const char *authorization, gboolean good)
{
  g_autofree char *digest = digest_of (authorization);

  if (digest == NULL)
    return;
  if (!good)
    {
      g_hash_table_remove (self->good, digest);
      return;
    }
  if (g_hash_table_size (self->good) >= DOCKET_TOKENS_REMEMBERED_MAX)
    g_hash_table_remove_all (self->good);
  g_hash_table_add (self->good, g_steal_pointer (&digest));
}

gboolean
docket_auth_remembers (DocketAuth *self, const char *authorization)
{
  g_autofree char *digest = digest_of (authorization);

  return digest != NULL && g_hash_table_contains (self->good, digest);
}

/* ---- Passwords ---- */

char *
docket_auth_hash (const char *password)
{
  char text[crypto_pwhash_STRBYTES];

  if (crypto_pwhash_str (text, password, strlen (password), crypto_pwhash_OPSLIMIT_INTERACTIVE, crypto_pwhash_MEMLIMIT_INTERACTIVE) != 0)
    return NULL;
  return g_strdup (text);
}

typedef struct
{
  char *stored; /* (nullable) */
  char *password;
  gboolean right;
} Check;

static void
check_free (gpointer data)
{
  Check *check = data;

  sodium_memzero (check->password, strlen (check->password));
  g_free (check->password);
  g_free (check->stored);
  g_free (check);
}

static void
work (gpointer data, gpointer user_data)
{
  DocketAuth *self = user_data;
  g_autoptr (GTask) task = data;
  Check *check = g_task_get_task_data (task);
  const char *stored = check->stored == NULL ? self->nobody : check->stored;
  gboolean right = crypto_pwhash_str_verify (stored, check->password, strlen (check->password)) == 0;

  check->right = right && check->stored != NULL;
  g_task_return_boolean (task, TRUE);
}

void
docket_auth_verify_async (DocketAuth *self, const char *stored, const char *password, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (self, NULL, callback, user_data);
  Check *check = g_new0 (Check, 1);

  g_task_set_source_tag (task, docket_auth_verify_async);
  check->stored = g_strdup (stored);
  check->password = g_strdup (password);
  g_task_set_task_data (task, check, check_free);
  if (g_thread_pool_unprocessed (self->threads) >= WAITING_MAX)
    g_task_return_new_error (task, DOCKET_SERVER_ERROR, DOCKET_SERVER_ERROR_UNAVAILABLE, "%s", _ ("Too many people are signing in just now. Try again."));
  else
    g_thread_pool_push (self->threads, g_steal_pointer (&task), NULL);
}

gboolean
docket_auth_verify_finish (DocketAuth *self, GAsyncResult *result, gboolean *right, GError **error)
{
  Check *check = g_task_get_task_data (G_TASK (result));

  if (!g_task_propagate_boolean (G_TASK (result), error))
    return FALSE;
  *right = check->right;
  return TRUE;
}

static void
docket_auth_finalize (GObject *object)
{
  DocketAuth *self = DOCKET_AUTH (object);

  g_thread_pool_free (self->threads, FALSE, TRUE);
  g_free (self->nobody);
  g_hash_table_unref (self->good);
  G_OBJECT_CLASS (docket_auth_parent_class)->finalize (object);
}

static void
docket_auth_class_init (DocketAuthClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = docket_auth_finalize;
}

static void
docket_auth_init (DocketAuth *self)
{
  g_autofree char *digest = NULL;
  g_autofree char *password = docket_auth_token_new (&digest);

  self->nobody = docket_auth_hash (password);
  self->good = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->threads = g_thread_pool_new (work, self, 1, TRUE, NULL);
}

DocketAuth *
docket_auth_new (void)
{
  return g_object_new (DOCKET_TYPE_AUTH, NULL);
}
