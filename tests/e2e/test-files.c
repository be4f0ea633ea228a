/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Photos and documents on real lines: cut anywhere, killed anywhere, and as
 * people name files that cannot be attached.
 */
#include <errno.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "docket-limits.h"
#include "docket-test-company.h"
#include "docket-test-ctl.h"

#define MIB (1024 * 1024)
#define KILLS 40

/* Making a company takes longer than most of the stories: they share one. */
static DocketTestCompany *company;

static GBytes *
make_file (gsize size, guint32 seed)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (seed);
  guint32 *data = g_malloc (size + sizeof *data);

  for (gsize i = 0; i < size / sizeof *data + 1; i++)
    data[i] = g_rand_int (rand);
  return g_bytes_new_take (data, size);
}

typedef struct
{
  GPtrArray *files;
  GPtrArray *operations;
} Save;

static gboolean
write_save (DocketStore *store, gpointer data, GError **error)
{
  Save *save = data;

  return docket_store_submit_with_files (store, save->files, save->operations, error);
}

/* Attaches @file to the job of the company; the id of the attachment. */
static char *
attach (DocketTestDesk *desk, const char *job, GBytes *bytes, const char *name)
{
  g_autoptr (GPtrArray) files = g_ptr_array_new_with_free_func ((GDestroyNotify) docket_taken_file_free);
  g_autoptr (GPtrArray) operations = docket_test_save_new ();
  g_autoptr (GError) error = NULL;
  Save save = { files, operations };
  DocketTakenFile *file = docket_desk_take_bytes (docket_test_desk_get (desk), bytes, name, &error);

  g_assert_no_error (error);
  g_ptr_array_add (files, file);
  g_ptr_array_add (operations, docket_desk_new_attachment (docket_test_desk_get (desk), job, file, 0));
  docket_writer_run (docket_desk_get_writer (docket_test_desk_get (desk)), DOCKET_WRITER_SAVE, write_save, &save, &error);
  g_assert_no_error (error);
  return g_strdup (((DocketOperation *) g_ptr_array_index (operations, 0))->record_id);
}

static guint
count_attachments (DocketTestDesk *desk, const char *job)
{
  g_autoptr (DocketQuery) query = docket_query_new (DOCKET_KIND_ATTACHMENT);

  query->job = g_strdup (job);
  return (guint) docket_store_count (docket_test_desk_get_reader (desk), query, NULL);
}

static char *
fetch (DocketTestDesk *desk, GBytes *bytes, GError **error)
{
  g_autofree char *sha256 = g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, bytes);

  return docket_desk_fetch_file (docket_test_desk_get (desk), sha256, (gint64) g_bytes_get_size (bytes), NULL, error);
}

static void
assert_fetches (DocketTestDesk *desk, GBytes *bytes)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *path = fetch (desk, bytes, &error);
  g_autofree char *content = NULL;
  gsize size;

  g_assert_no_error (error);
  g_assert_true (g_file_get_contents (path, &content, &size, NULL));
  g_assert_cmpmem (content, size, g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
}

/* Sofia sees it once, and gets what was attached. */
static void
assert_landed (const char *attachment, GBytes *bytes)
{
  g_autoptr (DocketRecord) record = NULL;

  docket_test_desk_drain (company->tess);
  docket_test_wait_for_record (company->sofia, DOCKET_KIND_ATTACHMENT, attachment);
  record = docket_test_desk_record (company->sofia, DOCKET_KIND_ATTACHMENT, attachment);
  g_assert_cmpint (docket_record_get_int (record, DOCKET_ATTACHMENT_SIZE, 0), ==, (gint64) g_bytes_get_size (bytes));
  assert_fetches (company->sofia, bytes);
  docket_test_server_check (company->server);
}

/* Ugly test 3: three times nothing, a restart in between, then it lands, once. */
static void
test_upload_fails_three_times (void)
{
  guint before = count_attachments (company->sofia, company->job);
  g_autoptr (GBytes) bytes = make_file (3 * MIB + 11, 1);
  g_autofree char *id = NULL;

  docket_test_desk_set_online (company->tess, FALSE);
  id = attach (company->tess, company->job, bytes, "pump.jpg");
  /* Before it starts: it tries at once, by itself. */
  docket_test_relay_arm (company->relay, DOCKET_TEST_FAULT_TRUNCATE_REQUEST, "PATCH /v1/blobs", G_MAXUINT, 70000);
  docket_test_desk_restart (company->tess);
  for (guint i = 0; i < 3; i++)
    {
      docket_test_desk_sync (company->tess);
      g_assert_cmpuint (docket_test_relay_get_suffered (company->relay), >, i);
      if (i == 1)
        docket_test_desk_restart (company->tess);
    }
  docket_test_relay_arm (company->relay, DOCKET_TEST_FAULT_TRUNCATE_REQUEST, "", 0, 0);
  assert_landed (id, bytes);
  g_assert_cmpuint (count_attachments (company->sofia, company->job), ==, before + 1);
  g_assert_cmpuint (docket_test_desk_counts (company->tess).files_pending, ==, 0);
}

/* Every request of an upload loses its answer once, or meets somebody else. */
static void
test_every_answer_goes_astray (void)
{
  static const struct
  {
    DocketTestFault fault;
    const char *request;
  } faults[] = {
    { DOCKET_TEST_FAULT_CUT_ANSWER, "POST /v1/blobs" },
    { DOCKET_TEST_FAULT_TRUNCATE_ANSWER, "POST /v1/blobs" },
    { DOCKET_TEST_FAULT_PORTAL, "POST /v1/blobs" },
    { DOCKET_TEST_FAULT_REDIRECT, "POST /v1/blobs" },
    { DOCKET_TEST_FAULT_MALFORMED, "POST /v1/blobs" },
    { DOCKET_TEST_FAULT_CUT_ANSWER, "PATCH /v1/blobs" },
    { DOCKET_TEST_FAULT_TRUNCATE_ANSWER, "PATCH /v1/blobs" },
    { DOCKET_TEST_FAULT_PORTAL, "PATCH /v1/blobs" },
    { DOCKET_TEST_FAULT_REDIRECT, "PATCH /v1/blobs" },
    { DOCKET_TEST_FAULT_MALFORMED, "PATCH /v1/blobs" },
  };
  guint before = count_attachments (company->sofia, company->job);

  for (guint i = 0; i < G_N_ELEMENTS (faults); i++)
    {
      g_autoptr (GBytes) bytes = make_file (MIB + i, 10 + i);
      g_autofree char *id = NULL;

      docket_test_desk_set_online (company->tess, FALSE);
      id = attach (company->tess, company->job, bytes, "pump.jpg");
      docket_test_relay_arm (company->relay, faults[i].fault, faults[i].request, 1, 40);
      docket_test_desk_set_online (company->tess, TRUE);
      docket_test_desk_sync (company->tess);
      g_assert_cmpuint (docket_test_relay_get_suffered (company->relay), ==, 1);
      assert_landed (id, bytes);
    }
  g_assert_cmpuint (count_attachments (company->sofia, company->job), ==, before + G_N_ELEMENTS (faults));
}

/* A photo that does not get through holds back nothing else. */
static void
test_notes_overtake_photos (void)
{
  g_autoptr (GBytes) bytes = make_file (2 * MIB, 2);
  g_autofree char *id = NULL;

  docket_test_relay_arm (company->relay, DOCKET_TEST_FAULT_CUT_ANSWER, "PATCH /v1/blobs", G_MAXUINT, 0);
  id = attach (company->tess, company->job, bytes, "pump.jpg");
  docket_test_company_write_notes (company, company->tess, "Overtakes", 3);
  for (guint i = 0; i < 3; i++)
    docket_test_desk_sync (company->tess);
  docket_test_desk_sync (company->sofia);
  docket_test_company_assert_notes (company, company->sofia, "Overtakes", 3);
  g_assert_cmpuint (docket_test_desk_counts (company->tess).pending, ==, 1);
  docket_test_relay_arm (company->relay, DOCKET_TEST_FAULT_CUT_ANSWER, "", 0, 0);
  assert_landed (id, bytes);
}

/* Killed in the middle of a file: the server goes on where it stood. */
static void
test_server_killed (void)
{
  g_autoptr (GBytes) bytes = make_file (8 * MIB, 3);
  g_autofree char *id = NULL;

  docket_test_relay_set_weak (company->relay, 2, 16384);
  id = attach (company->tess, company->job, bytes, "film.mp4");
  for (guint i = 0; i < 3; i++)
    {
      for (guint turn = 0; turn < 200; turn++)
        g_main_context_iteration (NULL, FALSE);
      docket_test_server_kill (company->server);
      docket_test_server_start (company->server);
      docket_test_desk_sync (company->tess);
    }
  docket_test_relay_set_weak (company->relay, 0, 0);
  assert_landed (id, bytes);
}

/* A download that breaks goes on where it stood; what comes wrong is no file. */
static void
test_download_goes_on (void)
{
  g_autoptr (GBytes) bytes = make_file (5 * MIB + 3, 4);
  g_autofree char *id = attach (company->omar, company->job, bytes, "plan.pdf");
  g_autofree char *sha256 = g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, bytes);
  DocketFiles *files = docket_store_get_files (docket_test_desk_get_reader (company->tess));
  g_autoptr (GError) error = NULL;
  g_autofree char *path = NULL;

  docket_test_desk_drain (company->omar);
  docket_test_wait_for_record (company->tess, DOCKET_KIND_ATTACHMENT, id);
  /* One breaks: it is not even noticed. */
  docket_test_relay_arm (company->relay, DOCKET_TEST_FAULT_TRUNCATE_ANSWER, "GET /v1/blobs", 1, 300000);
  assert_fetches (company->tess, bytes);
  g_assert_cmpuint (docket_test_relay_get_suffered (company->relay), ==, 1);

  /* All break: said, and nothing half-written is taken for the file. */
  docket_files_remove (files, sha256);
  docket_test_relay_arm (company->relay, DOCKET_TEST_FAULT_CUT_ANSWER, "GET /v1/blobs", G_MAXUINT, 0);
  path = fetch (company->tess, bytes, &error);
  g_assert_error (error, DOCKET_DESK_ERROR, DOCKET_DESK_ERROR_UNREACHABLE);
  docket_test_assert_says (error->message, "Try again when there is a line");
  g_assert_null (path);
  g_assert_false (docket_files_has (files, sha256, 5 * MIB + 3));

  docket_test_relay_arm (company->relay, DOCKET_TEST_FAULT_PORTAL, "GET /v1/blobs", 2, 0);
  assert_fetches (company->tess, bytes);
  /* Without a line what was fetched is still here. */
  docket_test_relay_arm (company->relay, DOCKET_TEST_FAULT_PORTAL, "", G_MAXUINT, 0);
  assert_fetches (company->tess, bytes);
}

/* -- On the command line -- */

/* Omar's other machine, and a job that he knows of. */
typedef struct
{
  const char *dir;
  DocketTestServer *server;
  char *profile;
  char *job;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->dir = company->dir;
  fixture->server = company->server;
  fixture->job = company->job;
  fixture->profile = g_build_filename (fixture->dir, "omar-at-home", NULL);
  if (g_file_test (fixture->profile, G_FILE_TEST_EXISTS))
    return;
  docket_test_ctl_login (fixture->profile, fixture->dir, docket_test_server_get_url (fixture->server), "omar");
  g_free (docket_test_ctl (fixture->profile, 0, NULL, "sync", NULL));
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_free (fixture->profile);
}

static gint64
status_of (Fixture *fixture, const char *name)
{
  g_autoptr (JsonNode) status = docket_test_ctl_json (fixture->profile, 0, "status", NULL);

  return json_object_get_int_member (json_node_get_object (status), name);
}

/* The folder of the files of the only account. (transfer full) */
static char *
files_folder (Fixture *fixture)
{
  g_autofree char *accounts = g_build_filename (fixture->profile, "accounts", NULL);
  g_autoptr (GDir) dir = g_dir_open (accounts, 0, NULL);
  const char *name;

  while ((name = g_dir_read_name (dir)) != NULL)
    if (g_str_has_suffix (name, ".files"))
      return g_build_filename (accounts, name, NULL);
  return NULL;
}

static guint
count_entries (const char *folder, const char *name)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  guint n = 0;

  while (dir != NULL && g_dir_read_name (dir) != NULL)
    n++;
  return n;
}

static void
test_cli_there_and_back (Fixture *fixture, gconstpointer data)
{
  g_autofree char *source = g_build_filename (fixture->dir, "..offer.pdf", NULL);
  g_autofree char *copy = g_build_filename (fixture->dir, "copy.pdf", NULL);
  g_autofree char *dana = g_build_filename (fixture->dir, "dana-at-home", NULL);
  g_autoptr (GBytes) bytes = make_file (2 * MIB, 5);
  g_autoptr (JsonNode) saved = NULL;
  g_autofree char *said = NULL;
  g_autofree char *complaint = NULL;
  g_autofree char *content = NULL;
  g_autofree char *got = NULL;
  const char *id;
  gsize size;

  g_assert_true (g_file_set_contents (source, g_bytes_get_data (bytes, NULL), 2 * MIB, NULL));
  saved = docket_test_ctl_json (fixture->profile, 0, "job", "attach", fixture->job, source, NULL);
  id = json_object_get_string_member (json_object_get_object_member (json_node_get_object (saved), "record"), "id");
  g_assert_cmpint (status_of (fixture, "blobs_pending"), ==, 1);
  /* What was attached is the copy: the original may go. */
  g_assert_cmpint (g_unlink (source), ==, 0);
  g_free (docket_test_ctl (fixture->profile, 0, NULL, "sync", NULL));
  g_assert_cmpint (status_of (fixture, "blobs_pending"), ==, 0);

  docket_test_ctl_login (dana, fixture->dir, docket_test_server_get_url (fixture->server), "dana");
  g_free (docket_test_ctl (dana, 0, NULL, "sync", NULL));
  got = docket_test_ctl (dana, 0, NULL, "file", "get", id, "--to", copy, NULL);
  docket_test_assert_says (got, "copy.pdf");
  g_assert_true (g_file_get_contents (copy, &content, &size, NULL));
  g_assert_cmpmem (content, size, g_bytes_get_data (bytes, NULL), 2 * MIB);

  /* What is there stays, unless it is said. */
  g_assert_true (g_file_set_contents (copy, "mine", -1, NULL));
  said = docket_test_ctl (dana, 1, &complaint, "file", "get", id, "--to", copy, NULL);
  docket_test_assert_says (complaint, "there already");
  g_clear_pointer (&content, g_free);
  g_assert_true (g_file_get_contents (copy, &content, NULL, NULL));
  g_assert_cmpstr (content, ==, "mine");
  g_free (docket_test_ctl (dana, 0, NULL, "file", "get", id, "--to", copy, "--force", NULL));
  /* Into a folder it goes under its own name, which leads nowhere else. */
  g_clear_pointer (&got, g_free);
  got = docket_test_ctl (dana, 0, NULL, "file", "get", id, "--to", fixture->dir, NULL);
  docket_test_assert_says (got, "_.offer.pdf");
}

static void
assert_complains (Fixture *fixture, const char *words, const char *file)
{
  g_autofree char *complaint = NULL;
  g_autofree char *output = docket_test_ctl (fixture->profile, 1, &complaint, "job", "attach", fixture->job, file, NULL);

  g_assert_cmpstr (output, ==, "");
  docket_test_assert_says (complaint, words);
  g_assert_cmpint (status_of (fixture, "pending"), ==, 0);
}

static void
test_cli_bad_files (Fixture *fixture, gconstpointer data)
{
  g_autofree char *missing = g_build_filename (fixture->dir, "missing.jpg", NULL);
  g_autofree char *pipe_path = g_build_filename (fixture->dir, "pipe", NULL);
  g_autofree char *large = g_build_filename (fixture->dir, "large.mp4", NULL);
  g_autofree char *secret = g_build_filename (fixture->dir, "secret.pdf", NULL);
  g_autofree char *complaint = NULL;
  g_autofree char *output = NULL;
  g_autofree char *folder = NULL;

  assert_complains (fixture, "missing.jpg", missing);
  assert_complains (fixture, "no file but a folder", fixture->dir);
  g_assert_cmpint (mkfifo (pipe_path, 0600), ==, 0);
  assert_complains (fixture, "no file but a folder", pipe_path);
  assert_complains (fixture, "no file but a folder", "/dev/zero");
  g_assert_true (g_file_set_contents (large, "", 0, NULL));
  g_assert_cmpint (truncate (large, DOCKET_BLOB_BYTES_MAX + 1), ==, 0);
  assert_complains (fixture, "too large", large);
  g_assert_true (g_file_set_contents (secret, "x", 1, NULL));
  g_assert_cmpint (g_chmod (secret, 0), ==, 0);
  /* The superuser reads everything. */
  if (geteuid () != 0)
    assert_complains (fixture, "secret.pdf", secret);
  output = docket_test_ctl (fixture->profile, 1, &complaint, "file", "get", "00000000", NULL);
  docket_test_assert_says (complaint, "00000000");
  /* Nothing half-copied is left of any of it. */
  folder = files_folder (fixture);
  g_assert_cmpuint (count_entries (folder, "incoming"), ==, 0);
}

/* The disk is full after a quarter of the file. */
static void
test_cli_full_disk (Fixture *fixture, gconstpointer data)
{
  g_autofree char *source = g_build_filename (fixture->dir, "photo.jpg", NULL);
  g_autoptr (GBytes) bytes = make_file (8 * MIB, 6);
  const char *argv[] = { "/bin/sh", "-c", "ulimit -f 4096; exec \"$0\" --profile \"$1\" job attach \"$2\" \"$3\"",
                         docket_test_program ("DOCKETCTL"), fixture->profile, fixture->job, source, NULL };
  g_autofree char *output = NULL;
  g_autofree char *complaint = NULL;
  g_autofree char *folder = NULL;

  g_assert_true (g_file_set_contents (source, g_bytes_get_data (bytes, NULL), 8 * MIB, NULL));
  g_assert_cmpint (docket_test_run (argv, &output, &complaint), ==, 1);
  docket_test_assert_says (complaint, "disk is full");
  g_assert_cmpint (status_of (fixture, "pending"), ==, 0);
  folder = files_folder (fixture);
  g_assert_cmpuint (count_entries (folder, "incoming"), ==, 0);
  /* With room again it works. */
  g_free (docket_test_ctl (fixture->profile, 0, NULL, "job", "attach", fixture->job, source, NULL));
  g_free (docket_test_ctl (fixture->profile, 0, NULL, "sync", NULL));
  g_assert_cmpint (status_of (fixture, "pending"), ==, 0);
}

/* What was attached to the job under names that begin with @prefix. */
static guint
count_named (const char *profile, const char *job, const char *prefix)
{
  g_autoptr (JsonNode) shown = docket_test_ctl_json (profile, 0, "job", "show", job, NULL);
  JsonArray *attachments = json_object_get_array_member (json_node_get_object (shown), "attachments");
  guint n = 0;

  for (guint i = 0; i < json_array_get_length (attachments); i++)
    n += g_str_has_prefix (json_object_get_string_member (json_object_get_object_member (json_array_get_object_element (attachments, i), "fields"), "name"), prefix);
  return n;
}

/* Every file in the folder is whole and belongs to an attachment; nothing else
 * is left there. */
static void
assert_tidy (Fixture *fixture)
{
  g_autofree char *folder = files_folder (fixture);
  g_autoptr (DocketFiles) files = docket_files_new (folder);
  g_autoptr (GPtrArray) digests = docket_files_list (files);
  g_autoptr (JsonNode) shown = docket_test_ctl_json (fixture->profile, 0, "job", "show", fixture->job, NULL);
  JsonArray *attachments = json_object_get_array_member (json_node_get_object (shown), "attachments");
  guint n_here = 0;

  for (guint i = 0; i < json_array_get_length (attachments); i++)
    {
      JsonObject *fields = json_object_get_object_member (json_array_get_object_element (attachments, i), "fields");
      const char *sha256 = json_object_get_string_member (fields, "blob");
      g_autoptr (GError) error = NULL;

      if (!g_ptr_array_find_with_equal_func (digests, sha256, g_str_equal, NULL))
        continue;
      docket_files_verify (files, sha256, json_object_get_int_member (fields, "size"), &error);
      g_assert_no_error (error);
      n_here++;
    }
  g_assert_cmpuint (digests->len, ==, n_here);
  g_assert_cmpuint (count_entries (folder, "incoming"), ==, 0);
}

/* Killed at any moment of attaching: what was said to be saved is there, once;
 * what was not leaves nothing that the next start does not clear away. */
static void
test_cli_killed_while_attaching (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (7);
  guint said = 0, killed = 0;
  guint n;

  for (guint i = 0; i < KILLS; i++)
    {
      g_autofree char *source = g_build_filename (fixture->dir, "kill.jpg", NULL);
      g_autofree char *log = g_build_filename (fixture->dir, "said", NULL);
      g_autofree char *output = NULL;
      g_autoptr (GBytes) bytes = make_file (MIB, 100 + i);
      g_autoptr (GSubprocess) process = NULL;

      g_assert_true (g_file_set_contents (source, g_bytes_get_data (bytes, NULL), MIB, NULL));
      g_unlink (log);
      process = docket_test_spawn (log, docket_test_program ("DOCKETCTL"), "--profile", fixture->profile, "job", "attach", fixture->job, source, NULL);
      g_usleep ((gulong) g_rand_int_range (rand, 0, 160 * 1000));
      g_subprocess_send_signal (process, SIGKILL);
      g_subprocess_wait (process, NULL, NULL);
      killed += g_subprocess_get_if_signaled (process);
      if (g_file_get_contents (log, &output, NULL, NULL) && strstr (output, "Saved on this device") != NULL)
        said++;
    }
  g_test_message ("%u killed, %u had said that it was saved", killed, said);
  n = count_named (fixture->profile, fixture->job, "kill");
  g_assert_cmpuint (n, >=, said);
  g_assert_cmpint (status_of (fixture, "pending"), ==, n);
  /* The next start. */
  g_free (docket_test_ctl (fixture->profile, 0, NULL, "sync", NULL));
  assert_tidy (fixture);
  g_assert_cmpint (status_of (fixture, "pending"), ==, 0);
  docket_test_server_check (fixture->server);
}

/* Killed at any moment of sending: it goes on, and lands once. */
static void
test_cli_killed_while_sending (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (8);
  g_autofree char *dana = g_build_filename (fixture->dir, "dana-at-home", NULL);

  for (guint i = 0; i < 3; i++)
    {
      g_autofree char *source = g_build_filename (fixture->dir, "send.jpg", NULL);
      g_autoptr (GBytes) bytes = make_file (6 * MIB, 200 + i);

      g_assert_true (g_file_set_contents (source, g_bytes_get_data (bytes, NULL), 6 * MIB, NULL));
      g_free (docket_test_ctl (fixture->profile, 0, NULL, "job", "attach", fixture->job, source, NULL));
    }
  for (guint i = 0; i < KILLS / 2; i++)
    {
      g_autofree char *log = g_build_filename (fixture->dir, "sync.log", NULL);
      g_autoptr (GSubprocess) process = docket_test_spawn (log, docket_test_program ("DOCKETCTL"), "--profile", fixture->profile, "sync", NULL);

      g_usleep ((gulong) g_rand_int_range (rand, 10 * 1000, 150 * 1000));
      g_subprocess_send_signal (process, SIGKILL);
      g_subprocess_wait (process, NULL, NULL);
    }
  g_free (docket_test_ctl (fixture->profile, 0, NULL, "sync", NULL));
  g_assert_cmpint (status_of (fixture, "pending"), ==, 0);
  assert_tidy (fixture);
  docket_test_ctl_login (dana, fixture->dir, docket_test_server_get_url (fixture->server), "dana");
  g_free (docket_test_ctl (dana, 0, NULL, "sync", NULL));
  g_assert_cmpuint (count_named (dana, fixture->job, "send"), ==, 3);
  docket_test_server_check (fixture->server);
}

int
main (int argc, char *argv[])
{
  int status;

  docket_test_init (&argc, &argv);
  g_test_add_func ("/e2e/files/upload-fails-three-times", test_upload_fails_three_times);
  g_test_add_func ("/e2e/files/every-answer-goes-astray", test_every_answer_goes_astray);
  g_test_add_func ("/e2e/files/notes-overtake-photos", test_notes_overtake_photos);
  g_test_add_func ("/e2e/files/server-killed", test_server_killed);
  g_test_add_func ("/e2e/files/download-goes-on", test_download_goes_on);
#define TEST(name, func) g_test_add ("/e2e/files/" name, Fixture, NULL, set_up, func, tear_down)
  TEST ("cli-there-and-back", test_cli_there_and_back);
  TEST ("cli-bad-files", test_cli_bad_files);
  TEST ("cli-full-disk", test_cli_full_disk);
  TEST ("cli-killed-while-attaching", test_cli_killed_while_attaching);
  TEST ("cli-killed-while-sending", test_cli_killed_while_sending);
  company = docket_test_company_new ();
  status = g_test_run ();
  docket_test_company_free (company);
  return status;
}
