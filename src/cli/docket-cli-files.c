/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * job attach, job sign, file get.
 *
 * Attaching ends when the copy and the record of it are on this disk; sending is
 * the business of `sync`, `watch` or an open console, like everything that is
 * saved. Getting a file goes to the server only if its bytes are not here.
 */
#include "docket-config.h"

#include "docket-cli-commands.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>
#include <string.h>

#include "docket-cli-fields.h"

/* -- Saving -- */

typedef struct
{
  GPtrArray *files;
  GPtrArray *operations;
} Save;

static gboolean
submit_on_writer (DocketStore *store, gpointer data, GError **error)
{
  Save *save = data;

  return docket_store_submit_with_files (store, save->files, save->operations, error);
}

/* One save of @operation with the file it refers to, or its error.
 * @file: (nullable); @operation: (transfer full) */
static int
save_with_file (DocketCli *cli, DocketTakenFile *file, DocketOperation *operation)
{
  g_autoptr (GPtrArray) files = g_ptr_array_new ();
  g_autoptr (GPtrArray) operations = g_ptr_array_new_with_free_func ((GDestroyNotify) docket_operation_unref);
  g_autoptr (GError) error = NULL;
  Save save = { files, operations };

  if (file != NULL)
    g_ptr_array_add (files, file);
  g_ptr_array_add (operations, operation);
  if (!docket_cli_write (cli, submit_on_writer, &save, &error))
    return docket_cli_fail (cli, error);
  return docket_cli_report_saved (cli, operations);
}

int
docket_cli_job_attach (DocketCli *cli, int argc, char **argv)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (DocketRecord) job = NULL;
  g_autoptr (DocketTakenFile) file = NULL;

  if (!docket_cli_parse (cli, NULL, &argc, &argv, 2, 2, &error) || !docket_cli_open (cli, &error))
    return docket_cli_fail (cli, error);
  job = docket_store_find (docket_cli_get_reader (cli), DOCKET_KIND_JOB, argv[1], &error);
  file = job == NULL ? NULL : docket_desk_take_file (cli->desk, argv[2], &error);
  if (file == NULL)
    return docket_cli_fail (cli, error);
  return save_with_file (cli, file, docket_desk_new_attachment (cli->desk, docket_record_get_id (job), file, 0));
}

int
docket_cli_job_sign (DocketCli *cli, int argc, char **argv)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (DocketRecord) job = NULL;
  g_autoptr (DocketTakenFile) file = NULL;
  g_autoptr (GVariant) signer = NULL;
  g_autofree char *picture = NULL;
  DocketOperation *operation;
  const GOptionEntry entries[] = {
    { "picture", 'p', G_OPTION_FLAG_NONE, G_OPTION_ARG_FILENAME, &picture, N_ ("The signature itself, as a picture"), N_ ("FILE") },
    { NULL }
  };

  if (!docket_cli_parse (cli, entries, &argc, &argv, 2, 2, &error) || !docket_cli_open (cli, &error)
      || !docket_cli_parse_text (DOCKET_SIGNATURE_SIGNER, argv[2], &signer, &error))
    return docket_cli_fail (cli, error);
  job = docket_store_find (docket_cli_get_reader (cli), DOCKET_KIND_JOB, argv[1], &error);
  if (job == NULL)
    return docket_cli_fail (cli, error);
  if (picture != NULL)
    {
      file = docket_desk_take_file (cli->desk, picture, &error);
      if (file == NULL)
        return docket_cli_fail (cli, error);
    }
  operation = docket_desk_new_signature (cli->desk, job, g_variant_get_string (signer, NULL), file, &error);
  if (operation == NULL)
    return docket_cli_fail (cli, error);
  return save_with_file (cli, file, operation);
}

/* -- file get -- */

/* A name that somebody else chose becomes one in this folder, and no hidden one. */
static char *
safe_name (const char *name)
{
  char *safe = g_strdup (name == NULL || *name == '\0' ? "file" : name);

  g_strdelimit (safe, "/\\", '_');
  if (*safe == '.')
    *safe = '_';
  return safe;
}

/* The attachment, or else the signature, that is called so. */
static DocketRecord *
find_with_file (DocketCli *cli, const char *reference, GError **error)
{
  DocketRecord *record = docket_store_find (docket_cli_get_reader (cli), DOCKET_KIND_ATTACHMENT, reference, error);

  if (record == NULL)
    record = docket_store_find (docket_cli_get_reader (cli), DOCKET_KIND_SIGNATURE, reference, NULL);
  if (record != NULL)
    g_clear_error (error);
  return record;
}

static char *
fetch (DocketCli *cli, const DocketRecord *record, GError **error)
{
  gboolean attached = docket_record_get_kind (record) == DOCKET_KIND_ATTACHMENT;
  const char *sha256 = docket_record_get_text (record, attached ? DOCKET_ATTACHMENT_BLOB : DOCKET_SIGNATURE_BLOB);

  return docket_desk_fetch_file (cli->desk, sha256, attached ? docket_record_get_int (record, DOCKET_ATTACHMENT_SIZE, -1) : -1,
                                 attached ? docket_record_get_text (record, DOCKET_ATTACHMENT_MEDIA_TYPE) : NULL, error);
}

static int
report_copied (DocketCli *cli, const char *path)
{
  g_autofree char *shown = g_filename_display_name (path);

  if (cli->json)
    {
      g_auto (DocketJsonWriter) writer;

      docket_json_writer_init (&writer);
      docket_json_begin_object (&writer);
      docket_json_text_member (&writer, "path", shown);
      docket_json_end_object (&writer);
      docket_cli_print_json (&writer);
    }
  else
    {
      g_print (_ ("Copied to %s\n"), shown);
    }
  return DOCKET_CLI_DONE;
}

int
docket_cli_file_get (DocketCli *cli, int argc, char **argv)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (DocketRecord) record = NULL;
  g_autofree char *to = NULL;
  g_autofree char *here = NULL;
  gboolean force = FALSE, attached;
  const GOptionEntry entries[] = {
    { "to", 't', G_OPTION_FLAG_NONE, G_OPTION_ARG_FILENAME, &to, N_ ("Where to (default: this folder, under its own name)"), N_ ("PATH") },
    { "force", 'f', G_OPTION_FLAG_NONE, G_OPTION_ARG_NONE, &force, N_ ("Replace a file that is there already"), NULL },
    { NULL }
  };

  if (!docket_cli_parse (cli, entries, &argc, &argv, 1, 1, &error) || !docket_cli_open (cli, &error))
    return docket_cli_fail (cli, error);
  record = find_with_file (cli, argv[1], &error);
  here = record == NULL ? NULL : fetch (cli, record, &error);
  if (here == NULL)
    return docket_cli_fail (cli, error);
  attached = docket_record_get_kind (record) == DOCKET_KIND_ATTACHMENT;
  if (to == NULL || g_file_test (to, G_FILE_TEST_IS_DIR))
    {
      g_autofree char *name = safe_name (docket_record_get_text (record, attached ? DOCKET_ATTACHMENT_NAME : DOCKET_SIGNATURE_SIGNER));
      char *path = to == NULL ? g_strdup (name) : g_build_filename (to, name, NULL);

      g_free (to);
      to = path;
    }
  if (!docket_files_copy_out (docket_store_get_files (docket_cli_get_reader (cli)), docket_record_get_text (record, attached ? DOCKET_ATTACHMENT_BLOB : DOCKET_SIGNATURE_BLOB), to, force, &error))
    return docket_cli_fail (cli, error);
  return report_copied (cli, to);
}
