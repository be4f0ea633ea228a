/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The server without its threads and its HTTP. What stands between a request and
 * its answer is the product's own: who asks (docket-auth), reading and judging a
 * push (docket-push-batch, docket-commit, in the group commits of
 * docket-writer-thread), pages (docket-pages), files on their way in
 * (docket-blob-upload, docket-blob-store), the names of problems. What is
 * left out: throttles, bodies cut by libsoup, presence, fetching and collecting files.
 */
#include "docket-sim-server-private.h"

#include <string.h>

#include "docket-blob-upload.h"
#include "docket-codec.h"
#include "docket-command.h"
#include "docket-id.h"
#include "docket-limits.h"
#include "docket-pages.h"
#include "docket-push-batch.h"
#include "docket-repository-sqlite.h"
#include "docket-sim-folder.h"
#include "docket-sqlite-private.h"

#define YEAR_MS (G_GINT64_CONSTANT (365) * 24 * 3600 * 1000)

typedef struct
{
  DocketSimServer *server;
  DocketPushBatch batch;
  DocketSession session;
  DocketSimAnswerFunc func;
  gpointer data;
} Push;

/* A file that is announced, or a piece of one. */
typedef struct
{
  DocketBlobUpload upload; /* first: its steps are given all of it */
  DocketSimServer *server;
  gboolean announced; /* the question is its announcement */
  DocketSimAnswerFunc func;
  gpointer data;
} Upload;

static DocketSimPerson people[DOCKET_SIM_PEOPLE];

const DocketSimPerson *
docket_sim_person (guint i)
{
  static const char *const named[] = { "office", "dispatcher", "supervisor", "technician", "technician", "admin", "supervisor", "office" };

  g_assert (i < DOCKET_SIM_PEOPLE);
  if (people[i].role == NULL)
    {
      g_snprintf (people[i].id, sizeof people[i].id, "01930000-0000-7000-8000-%012x", i + 1);
      g_snprintf (people[i].device, sizeof people[i].device, "01930000-0000-7000-8001-%012x", i + 1);
      g_snprintf (people[i].token, sizeof people[i].token, "token-%u", i);
      people[i].role = i < G_N_ELEMENTS (named) ? named[i] : i % 6 == 0 ? "office" : i % 6 == 1 ? "dispatcher" : "technician";
      g_snprintf (people[i].username, sizeof people[i].username, "p%u", i);
      people[i].field = strcmp (people[i].role, "technician") == 0;
    }
  return &people[i];
}

/* -- Making the company -- */

static void
add_login (DocketRepository *repository, const DocketSimPerson *person, gint64 now, GError **error)
{
  g_autoptr (DocketLogin) login = docket_login_new ();

  login->digest = g_compute_checksum_for_string (G_CHECKSUM_SHA256, person->token, -1);
  login->person = g_strdup (person->id);
  login->device = g_strdup (person->device);
  login->created_at = now;
  login->expires_at = now + 100 * YEAR_MS;
  docket_repository_put_login (repository, login, error);
}

static DocketRecord *
person_record (const DocketSimPerson *person, const char *role)
{
  DocketRecord *record = docket_record_new (DOCKET_KIND_PERSON, person->id);

  docket_record_set_text (record, DOCKET_PERSON_NAME, person->username);
  docket_record_set_text (record, DOCKET_PERSON_USERNAME, person->username);
  docket_record_set_text (record, DOCKET_PERSON_ROLE, role);
  docket_record_set (record, DOCKET_PERSON_ACTIVE, g_variant_new_boolean (TRUE));
  return record;
}

static DocketRecord *
device_record (const DocketSimPerson *person)
{
  DocketRecord *record = docket_record_new (DOCKET_KIND_DEVICE, person->device);

  docket_record_set_text (record, DOCKET_DEVICE_PERSON, person->id);
  docket_record_set_text (record, DOCKET_DEVICE_NAME, "device");
  docket_record_set_text (record, DOCKET_DEVICE_CLASS, person->field ? "field" : "desk");
  docket_record_set_text (record, DOCKET_DEVICE_APP_VERSION, "docket/sim");
  return record;
}

static void
add_people (DocketRepository *repository, DocketCommit *commit, guint n_people, DocketClock *clock, GError **error)
{
  DocketStamp by = { NULL, NULL, 0, 0 };

  docket_command_system_stamp (repository, clock, &by, error);
  for (guint i = 0; i < n_people && *error == NULL; i++)
    {
      const DocketSimPerson *person = docket_sim_person (i);
      g_autoptr (DocketRecord) record = person_record (person, person->role);
      g_autoptr (DocketRecord) device = device_record (person);

      if (docket_command_add_person (repository, commit, record, "none", &by, error) && docket_commit_record (commit, device, &by, "device-registered", error))
        add_login (repository, person, by.made_at, error);
    }
  docket_stamp_clear (&by);
}

void
docket_sim_server_make (DocketSimDisk *disk, guint n_people, DocketClock *clock, DocketRandom *random)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *path = docket_sim_disk_path (disk, DOCKET_SIM_SERVER_FILE);
  g_autoptr (DocketRepository) repository = docket_repository_sqlite_open (path, TRUE, &error);
  g_autoptr (DocketCommit) commit = NULL;

  g_assert_no_error (error);
  commit = docket_command_make_company (repository, clock, random, "Simulated", "EUR", &error);
  g_assert_no_error (error);
  docket_repository_begin (repository, &error);
  g_assert_no_error (error);
  add_people (repository, commit, n_people, clock, &error);
  g_assert_no_error (error);
  docket_repository_commit (repository, &error);
  g_assert_no_error (error);
}

gboolean
docket_sim_server_set_apart (DocketSimDisk *copy, DocketClock *clock, DocketRandom *random, GError **error)
{
  g_autofree char *path = docket_sim_disk_path (copy, DOCKET_SIM_SERVER_FILE);
  g_autoptr (DocketRepository) repository = docket_repository_sqlite_open (path, TRUE, error);

  return repository != NULL && docket_command_set_apart (repository, clock, random, error);
}

/* -- Life -- */

static void
on_committed (gint64 seq, gpointer data)
{
  DocketSimServer *server = data;

  if (!server->gone && server->poke != NULL)
    server->poke (seq, server->poke_data);
}

DocketSimServer *
docket_sim_server_open (DocketSimDisk *disk, DocketClock *clock, DocketRandom *random, GError **error)
{
  g_autofree char *path = docket_sim_disk_path (disk, DOCKET_SIM_SERVER_FILE);
  g_autofree char *epoch = NULL;
  g_autoptr (DocketRepository) repository = docket_repository_sqlite_open (path, TRUE, error);
  g_autoptr (DocketRepository) reader = NULL;
  g_autoptr (DocketBlobStore) blobs = NULL;
  DocketWriterThread *writer;
  DocketSimServer *server;

  if (repository == NULL || !docket_repository_get_meta (repository, DOCKET_META_EPOCH, &epoch, error)
      || (reader = docket_repository_open_reader (repository, error)) == NULL
      || (writer = docket_writer_thread_new_inline (repository, clock, random, error)) == NULL)
    return NULL;
  if (docket_sim_folder_is_there (disk) && (blobs = docket_sim_server_open_files (disk, repository, error)) == NULL)
    {
      docket_writer_thread_stop (writer);
      g_object_unref (writer);
      return NULL;
    }
  server = g_new0 (DocketSimServer, 1);
  server->blobs = g_steal_pointer (&blobs);
  server->refs = 1;
  server->clock = g_object_ref (clock);
  server->random = g_object_ref (random);
  server->reader = g_steal_pointer (&reader);
  server->epoch = g_steal_pointer (&epoch);
  server->writer = writer;
  docket_writer_thread_set_committed_func (server->writer, on_committed, server);
  return server;
}

static void
server_unref (DocketSimServer *server)
{
  if (--server->refs > 0)
    return;
  g_clear_object (&server->clock);
  g_clear_object (&server->random);
  g_clear_object (&server->blobs);
  g_free (server->epoch);
  g_free (server);
}

void
docket_sim_server_close (DocketSimServer *server)
{
  server->gone = TRUE;
  docket_writer_thread_set_committed_func (server->writer, NULL, NULL);
  docket_writer_thread_stop (server->writer);
  g_clear_object (&server->writer);
  g_clear_object (&server->reader);
  server_unref (server);
}

void
docket_sim_server_set_poke_func (DocketSimServer *server, DocketSimPokeFunc func, gpointer data)
{
  server->poke = func;
  server->poke_data = data;
}

/* -- Answers -- */

void
docket_sim_answer_free (DocketSimAnswer *answer)
{
  g_clear_pointer (&answer->body, g_bytes_unref);
  g_free (answer);
}

static DocketSimAnswer *
answer_new (guint status, GBytes *body)
{
  DocketSimAnswer *answer = g_new0 (DocketSimAnswer, 1);

  answer->status = status;
  answer->upload_offset = -1;
  answer->body = body != NULL ? g_bytes_ref (body) : g_bytes_new (NULL, 0);
  return answer;
}

static DocketSimAnswer *
problem_new (guint status, const char *name, const char *detail)
{
  g_autofree char *text = g_strdup_printf ("{\"type\":\"" DOCKET_PROBLEM_PREFIX "%s\",\"title\":\"%s\",\"status\":%u,\"detail\":\"%s\"}", name, name, status, detail);
  g_autoptr (GBytes) body = g_bytes_new (text, strlen (text));
  DocketSimAnswer *answer = answer_new (status, body);

  answer->retry_after = status == 429 || status == 503;
  return answer;
}

static DocketSimAnswer *
answer_error (const GError *error)
{
  guint status;
  const char *name = docket_server_error_problem (error, &status);

  return problem_new (status, name, "Not so.");
}

/* -- Asking -- */

static void
on_pushed (GObject *source, GAsyncResult *result, gpointer data)
{
  Push *push = data;
  g_autoptr (GError) error = NULL;
  DocketSimAnswer *answer = NULL;
  gboolean rights_changed;

  if (!docket_writer_thread_run_finish (DOCKET_WRITER_THREAD (source), result, &error))
    answer = answer_error (error);
  else
    {
      g_autoptr (GBytes) json = docket_push_batch_answer (&push->batch, &rights_changed);

      answer = answer_new (200, json);
    }
  if (push->server->gone)
    g_clear_pointer (&answer, docket_sim_answer_free);
  push->func (answer, push->data);
  docket_push_batch_clear (&push->batch);
  docket_session_clear (&push->session);
  server_unref (push->server);
  g_free (push);
}

/* Takes what @session holds. */
static void
ask_push (DocketSimServer *server, DocketSession *session, GBytes *body, DocketSimAnswerFunc func, gpointer data)
{
  Push *push = g_new0 (Push, 1);
  g_autoptr (GError) error = NULL;

  push->server = server;
  server->refs++;
  push->session = *session;
  *session = (DocketSession) { 0 };
  push->func = func;
  push->data = data;
  docket_push_batch_init (&push->batch, body, NULL, &push->session, server->clock);
  if (docket_push_batch_read (&push->batch, &error))
    {
      docket_writer_thread_run_async (server->writer, docket_push_batch_commit, &push->batch, push->batch.sent->len, on_pushed, push);
      return;
    }
  func (answer_error (error), data);
  docket_push_batch_clear (&push->batch);
  docket_session_clear (&push->session);
  server_unref (server);
  g_free (push);
}

/* A parameter of the path, unescaped. (nullable) */
static char *
parameter (const char *path, const char *name)
{
  const char *query = strchr (path, '?');
  g_auto (GStrv) words = query == NULL ? NULL : g_strsplit (query + 1, "&", 8);
  gsize n = strlen (name);

  for (guint i = 0; words != NULL && words[i] != NULL; i++)
    if (strncmp (words[i], name, n) == 0 && words[i][n] == '=')
      return g_uri_unescape_string (words[i] + n + 1, NULL);
  return NULL;
}

static gint64
number (const char *path, const char *name, gint64 fallback)
{
  g_autofree char *text = parameter (path, name);

  return text == NULL ? fallback : g_ascii_strtoll (text, NULL, 10);
}

static GBytes *
read_page (DocketSimServer *server, const DocketSession *session, const char *path, GError **error)
{
  g_autofree char *after = parameter (path, "after");
  GBytes *json = NULL;
  gint64 mark;

  if (!docket_repository_begin_read (server->reader, error))
    return NULL;
  if (g_str_has_prefix (path, "/v1/changes"))
    json = docket_pages_feed (server->reader, server->epoch, session, after, number (path, "limit", DOCKET_PAGE_CHANGES_DEFAULT), &mark, error);
  else
    json = docket_pages_audit_head (server->reader, number (path, "at", 0), error);
  docket_repository_rollback (server->reader);
  return json;
}

static gboolean
look_up (DocketSimServer *server, const char *token, DocketSession *session, GError **error)
{
  g_autofree char *authorization = token == NULL ? NULL : g_strconcat ("Bearer ", token, NULL);

  return docket_auth_look_up (server->reader, authorization, docket_clock_now_ms (server->clock), session, error);
}

gboolean
docket_sim_server_admits (DocketSimServer *server, const char *token)
{
  DocketSession session = { 0 };
  gboolean ok = look_up (server, token, &session, NULL) && !session.device_revoked;

  docket_session_clear (&session);
  return ok;
}

gboolean
docket_sim_server_has_revoked (DocketSimServer *server, const char *token)
{
  DocketSession session = { 0 };
  gboolean revoked = look_up (server, token, &session, NULL) && session.device_revoked;

  docket_session_clear (&session);
  return revoked;
}

/* -- Files -- */

static void
end_upload (Upload *upload, DocketSimAnswer *answer)
{
  if (upload->server->gone)
    g_clear_pointer (&answer, docket_sim_answer_free);
  upload->func (answer, upload->data);
  server_unref (upload->server);
  docket_blob_upload_clear (&upload->upload);
  g_free (upload);
}

static DocketSimAnswer *
upload_answer (const Upload *upload)
{
  g_autoptr (GBytes) json = upload->announced ? docket_blob_upload_to_json (&upload->upload) : NULL;
  DocketSimAnswer *answer = answer_new (upload->announced ? (upload->upload.created ? 201 : 200) : 204, json);

  if (!upload->announced)
    answer->upload_offset = upload->upload.offset;
  return answer;
}

static void
on_complete (GObject *source, GAsyncResult *result, gpointer data)
{
  Upload *upload = data;
  g_autoptr (GError) error = NULL;

  end_upload (upload, docket_writer_thread_run_finish (DOCKET_WRITER_THREAD (source), result, &error) ? upload_answer (upload) : answer_error (error));
}

/* The bytes are in the store, as far as they came. */
static void
on_kept (Upload *upload)
{
  if (!upload->upload.complete)
    end_upload (upload, upload_answer (upload));
  else
    docket_writer_thread_run_async (upload->server->writer, docket_blob_upload_mark_complete, upload, 1, on_complete, upload);
}

static void
on_announced (GObject *source, GAsyncResult *result, gpointer data)
{
  Upload *upload = data;
  g_autoptr (GError) error = NULL;

  if (!docket_writer_thread_run_finish (DOCKET_WRITER_THREAD (source), result, &error))
    end_upload (upload, answer_error (error));
  else if (upload->upload.complete || upload->server->gone)
    end_upload (upload, upload_answer (upload));
  else if (!docket_blob_upload_see_how_far (upload->server->blobs, upload, &error))
    end_upload (upload, answer_error (error));
  else
    on_kept (upload);
}

static void
take_piece (Upload *upload)
{
  g_autoptr (GError) error = NULL;

  if (!docket_blob_upload_look_up (upload->server->reader, upload, &error))
    end_upload (upload, answer_error (error));
  else if (upload->upload.complete)
    end_upload (upload, problem_new (409, "wrong-offset", "It is here already."));
  else if (!docket_blob_upload_take (upload->server->blobs, upload, &error))
    end_upload (upload, answer_error (error));
  else
    on_kept (upload);
}

static void
ask_upload (DocketSimServer *server, const DocketSession *session, const DocketSimQuestion *question, DocketSimAnswerFunc func, gpointer data)
{
  Upload *upload = g_new0 (Upload, 1);
  g_autoptr (GError) error = NULL;

  upload->server = server;
  server->refs++;
  upload->announced = question->upload_offset < 0;
  upload->func = func;
  upload->data = data;
  upload->upload.person = g_strdup (session->person);
  upload->upload.device = g_strdup (session->device);
  upload->upload.now_ms = docket_clock_now_ms (server->clock);
  if (!upload->announced)
    {
      upload->upload.sha256 = g_strdup (question->path + strlen ("/v1/blobs/"));
      upload->upload.offset = question->upload_offset;
      upload->upload.bytes = g_bytes_ref (question->body);
      take_piece (upload);
    }
  else if (!docket_blob_upload_read (&upload->upload, question->body, &error))
    end_upload (upload, answer_error (error));
  else
    docket_writer_thread_run_async (server->writer, docket_blob_upload_announce, upload, 1, on_announced, upload);
}

void
docket_sim_server_ask (DocketSimServer *server, const DocketSimQuestion *question, DocketSimAnswerFunc func, gpointer data)
{
  const char *path = question->path;
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) json = NULL;
  DocketSession session = { 0 };

  if (strcmp (path, "/v1/server") == 0)
    {
      json = docket_pages_server ("simulated", server->epoch, "Simulated", "EUR", docket_clock_now_ms (server->clock));
      func (answer_new (200, json), data);
    }
  else if (!look_up (server, question->token, &session, &error))
    func (answer_error (error), data);
  else if (strcmp (path, "/v1/ops") == 0)
    ask_push (server, &session, question->body, func, data);
  else if (g_str_has_prefix (path, "/v1/blobs") && server->blobs != NULL)
    ask_upload (server, &session, question, func, data);
  else if (session.device_revoked)
    func (problem_new (403, "device-revoked", "This device was revoked."), data);
  else if (strcmp (path, "/v1/presence") == 0)
    func (answer_new (204, NULL), data);
  else if (!g_str_has_prefix (path, "/v1/changes") && !g_str_has_prefix (path, "/v1/audit/head"))
    func (problem_new (404, "not-found", "There is nothing at this address."), data);
  else if ((json = read_page (server, &session, path, &error)) == NULL)
    func (answer_error (error), data);
  else
    func (answer_new (200, json), data);
  docket_session_clear (&session);
}

/* -- What happens at the server itself -- */

typedef struct
{
  DocketSimServer *server;
  DocketRecord *record;
  const char *action;
  gboolean done;
  GError *error;
} Write;

static gboolean
write_record (DocketRepository *repository, DocketCommit *commit, gpointer data, GError **error)
{
  Write *write = data;
  DocketStamp by = { NULL, NULL, 0, 0 };
  gboolean ok = docket_command_system_stamp (repository, write->server->clock, &by, error) && docket_commit_record (commit, write->record, &by, write->action, error);

  docket_stamp_clear (&by);
  return ok;
}

static void
on_written (GObject *source, GAsyncResult *result, gpointer data)
{
  Write *write = data;

  docket_writer_thread_run_finish (DOCKET_WRITER_THREAD (source), result, &write->error);
  write->done = TRUE;
}

static gboolean
write_now (DocketSimServer *server, DocketRecord *record, const char *action, GError **error)
{
  Write write = { server, record, action, FALSE, NULL };

  docket_writer_thread_run_async (server->writer, write_record, &write, 1, on_written, &write);
  while (!write.done)
    g_main_context_iteration (g_main_context_get_thread_default (), FALSE);
  if (write.error == NULL)
    return TRUE;
  g_propagate_error (error, write.error);
  return FALSE;
}

gboolean
docket_sim_server_set_role (DocketSimServer *server, guint person, const char *role, GError **error)
{
  g_autoptr (DocketRecord) record = NULL;

  if (!docket_repository_get_record (server->reader, DOCKET_KIND_PERSON, docket_sim_person (person)->id, &record, error))
    return FALSE;
  docket_record_set_text (record, DOCKET_PERSON_ROLE, role);
  return write_now (server, record, "role-set", error);
}

gboolean
docket_sim_server_set_active (DocketSimServer *server, guint person, gboolean active, GError **error)
{
  g_autoptr (DocketRecord) record = NULL;

  if (!docket_repository_get_record (server->reader, DOCKET_KIND_PERSON, docket_sim_person (person)->id, &record, error))
    return FALSE;
  docket_record_set (record, DOCKET_PERSON_ACTIVE, g_variant_new_boolean (active));
  return write_now (server, record, active ? "person-enabled" : "person-disabled", error);
}

gboolean
docket_sim_server_is_active (DocketSimServer *server, guint person)
{
  g_autoptr (DocketRecord) record = NULL;

  return !docket_repository_get_record (server->reader, DOCKET_KIND_PERSON, docket_sim_person (person)->id, &record, NULL) || docket_record_get_bool (record, DOCKET_PERSON_ACTIVE);
}

gboolean
docket_sim_server_revoke (DocketSimServer *server, guint person, gboolean revoked, GError **error)
{
  g_autoptr (DocketRecord) record = device_record (docket_sim_person (person));

  docket_record_set (record, DOCKET_DEVICE_REVOKED, g_variant_new_boolean (revoked));
  return write_now (server, record, "device-revoked", error);
}

GPtrArray *
docket_sim_server_read_feed (DocketSimServer *server, const char *token, GError **error)
{
  g_autoptr (GPtrArray) pages = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
  DocketSession session = { 0 };
  g_autofree char *cursor = NULL;
  gboolean more = TRUE;

  if (!look_up (server, token, &session, error))
    return NULL;
  while (more)
    {
      g_autofree char *next = NULL;
      gint64 mark;
      gsize size;
      GBytes *page = docket_pages_feed (server->reader, server->epoch, &session, cursor, DOCKET_PAGE_CHANGES_MAX, &mark, error);
      const char *text;

      if (page == NULL)
        break;
      g_ptr_array_add (pages, page);
      text = g_bytes_get_data (page, &size);
      if (!docket_page_look (text, size, &next, &more, error))
        break;
      g_free (cursor);
      cursor = g_steal_pointer (&next);
    }
  docket_session_clear (&session);
  return more ? NULL : g_steal_pointer (&pages);
}

gboolean
docket_sim_server_check (DocketSimServer *server, GError **error)
{
  gboolean ok = docket_repository_begin_read (server->reader, error) && docket_repository_check (server->reader, error);

  docket_repository_rollback (server->reader);
  return ok;
}

DocketDb *
docket_sim_server_get_db (DocketSimServer *server)
{
  return DOCKET_REPOSITORY_SQLITE (server->reader)->db;
}

const char *
docket_sim_server_get_epoch (DocketSimServer *server)
{
  return server->epoch;
}

gint64
docket_sim_server_get_seq (DocketSimServer *server)
{
  gint64 seq = 0;

  docket_repository_current_seq (server->reader, &seq, NULL);
  return seq;
}
