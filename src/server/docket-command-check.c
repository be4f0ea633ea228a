/* SPDX-License-Identifier: GPL-3.0-or-later */

/* docketd check and docketd backup. */
#include "docket-config.h"

#include <inttypes.h>
#include <errno.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <sys/stat.h>

#include "docket-command.h"
#include "docket-limits.h"
#include "docket-repository-sqlite.h"
#include "docket-text.h"

#define BLOBS_STEP 500

/* Where it is damaged is for who looks into it; who found it has to know what to do. */
static int
fail_check (const GError *error)
{
  g_autofree char *what = NULL;

  if (!g_error_matches (error, DOCKET_SERVER_ERROR, DOCKET_SERVER_ERROR_DAMAGED))
    return docket_command_fail (error);
  what = docket_text_end_sentence (error->message);
  g_printerr (_ ("docketd: The store is damaged. %s It was left as it is. Keep it, and serve the newest backup that docketd check finds nothing wrong with: desks send again what that does not have.\n"), what);
  return DOCKET_EXIT_FAILED;
}

int
docket_command_check (int argc, char **argv)
{
  g_autofree char *store = NULL;
  g_autofree char *blobs = NULL;
  const GOptionEntry entries[] = {
    { "store", 0, 0, G_OPTION_ARG_STRING, &store, N_ ("The store: sqlite:PATH"), "URI" },
    { "blobs", 0, 0, G_OPTION_ARG_FILENAME, &blobs, N_ ("Folder of photos and documents"), N_ ("DIR") },
    { NULL }
  };
  g_autoptr (DocketRepository) repository = NULL;
  g_autofree char *head = NULL;
  g_autoptr (GError) error = NULL;
  gint64 size;
  guint n;
  int status;

  if (!docket_command_parse (_ ("Checks the store: the records, their history and order, and the files. Says what is broken."), NULL, entries, &argc, &argv, 0, &status))
    return status;
  if (store == NULL)
    return docket_command_usage (_ ("--store is missing."));
  repository = docket_command_open (store, &error);
  if (repository == NULL || !docket_repository_begin_read (repository, &error))
    return docket_command_fail (error);
  if (!docket_repository_check (repository, &error))
    {
      docket_repository_rollback (repository);
      return fail_check (error);
    }
  if (!docket_command_check_blobs (repository, blobs, &n, &error)
      || !docket_repository_audit_head (repository, &size, &head, &error))
    {
      docket_repository_rollback (repository);
      return docket_command_fail (error);
    }
  docket_repository_rollback (repository);
  g_print (_ ("Nothing wrong. The server’s history has %" PRId64 " entries; the check sum of the newest is %s\n"), size, head);
  if (n > 0)
    g_print (ngettext ("%u file is whole.\n", "%u files are whole.\n", n), n);
  return DOCKET_EXIT_DONE;
}

/* The audit says that another epoch begins; its entry also holds the new place
 * in the feed. */
static gboolean
note_epoch (DocketRepository *copy, DocketClock *clock, const char *epoch, GError **error)
{
  g_autoptr (DocketAuditEntry) entry = NULL;
  DocketStamp by = { NULL, NULL, 0, 0 };

  if (!docket_command_system_stamp (copy, clock, &by, error))
    return FALSE;
  entry = docket_audit_entry_new ("new-epoch", DOCKET_KIND_DEVICE, by.device);
  entry->by = by;
  entry->outcome = g_strdup (docket_outcome_name (DOCKET_OUTCOME_APPLIED));
  entry->reason = g_strdup_printf ("Copied by docketd backup; epoch %s", epoch);
  return docket_repository_skip_seqs (copy, DOCKET_EPOCH_SEQS_SKIPPED, error) && docket_repository_append_audit (copy, entry, error);
}

/* A file that nothing refers to is not in the copy of the folder, and may be cleared
 * away from the folder itself: the copy must not take it for complete when the
 * record comes. Whoever has it is asked for it again. */
static gboolean
forget_unused_blobs (DocketRepository *copy, GError **error)
{
  for (;;)
    {
      g_autoptr (GPtrArray) unused = docket_repository_unused_blobs (copy, G_MAXINT64, BLOBS_STEP, error);

      if (unused == NULL || unused->len == 0)
        return unused != NULL;
      for (guint i = 0; i < unused->len; i++)
        if (!docket_repository_delete_blob (copy, ((DocketBlob *) g_ptr_array_index (unused, i))->sha256, error))
          return FALSE;
    }
}

gboolean
docket_command_set_apart (DocketRepository *copy, DocketClock *clock, DocketRandom *random, GError **error)
{
  g_autofree char *next = NULL;
  g_autofree char *skipped = NULL;
  g_autofree char *epoch = NULL;
  guint64 bits;

  docket_random_fill (random, (guint8 *) &bits, sizeof bits);
  epoch = g_strdup_printf ("%016" G_GINT64_MODIFIER "x", bits);
  if (!docket_repository_begin (copy, error) || !docket_repository_get_meta (copy, DOCKET_META_NEXT_JOB, &next, error))
    return FALSE;
  skipped = g_strdup_printf ("%" G_GINT64_FORMAT, (next == NULL ? 1 : g_ascii_strtoll (next, NULL, 10)) + DOCKET_EPOCH_JOBS_SKIPPED);
  return docket_repository_set_meta (copy, DOCKET_META_EPOCH, epoch, error) && docket_repository_set_meta (copy, DOCKET_META_NEXT_JOB, skipped, error)
         && forget_unused_blobs (copy, error) && note_epoch (copy, clock, epoch, error) && docket_repository_commit (copy, error);
}

static gboolean
back_up (const char *store, const char *to, const char *blobs, guint *n, GError **error)
{
  g_autofree char *draft = g_strconcat (to, ".making", NULL);
  g_autoptr (DocketRepository) repository = docket_command_open (store, error);
  g_autoptr (DocketRepository) copy = NULL;
  g_autoptr (DocketClock) clock = docket_system_clock_new ();
  g_autoptr (DocketRandom) random = docket_system_random_new ();
  g_autofree char *folder = g_path_get_dirname (to);
  gboolean ok;

  if (repository == NULL)
    return FALSE;
  if (g_file_test (to, G_FILE_TEST_EXISTS))
    {
      g_set_error (error, DOCKET_SERVER_ERROR, DOCKET_SERVER_ERROR_STORE, _ ("There is a file at %s already. Nothing was changed; choose another path."), to);
      return FALSE;
    }
  /* SQLite would name the store, which is not what cannot be written. */
  if (g_access (folder, W_OK | X_OK) != 0)
    {
      g_set_error (error, DOCKET_SERVER_ERROR, DOCKET_SERVER_ERROR_STORE, _ ("The copy cannot be put at %s: %s"), to, g_strerror (errno));
      return FALSE;
    }
  g_unlink (draft);
  ok = docket_repository_copy_to (repository, draft, error);
  copy = ok ? docket_repository_sqlite_open (draft, FALSE, error) : NULL;
  ok = copy != NULL && docket_command_set_apart (copy, clock, random, error) && (blobs == NULL || docket_command_copy_blobs (copy, blobs, n, error));
  g_clear_object (&copy);
  if (ok && g_rename (draft, to) != 0)
    {
      g_set_error (error, DOCKET_SERVER_ERROR, DOCKET_SERVER_ERROR_STORE, _ ("The copy cannot be put at %s: %s"), to, g_strerror (errno));
      ok = FALSE;
    }
  if (!ok)
    g_unlink (draft);
  return ok;
}

int
docket_command_backup (int argc, char **argv)
{
  g_autofree char *store = NULL;
  g_autofree char *to = NULL;
  g_autofree char *blobs = NULL;
  const GOptionEntry entries[] = {
    { "store", 0, 0, G_OPTION_ARG_STRING, &store, N_ ("The store: sqlite:PATH"), "URI" },
    { "to", 0, 0, G_OPTION_ARG_FILENAME, &to, N_ ("The file to make"), N_ ("FILE") },
    { "blobs", 0, 0, G_OPTION_ARG_FILENAME, &blobs, N_ ("Copy photos and documents too, into this folder"), N_ ("DIR") },
    { NULL }
  };
  g_autoptr (GError) error = NULL;
  guint n = 0;
  int status;

  if (!docket_command_parse (_ ("Copies the store, also while it is served. Photos and documents are copied if --blobs says where to; without it the copy goes on with the same folder."), NULL, entries, &argc, &argv, 0, &status))
    return status;
  if (store == NULL || to == NULL)
    return docket_command_usage (_ ("--store and --to are needed."));
  /* The copy is as private as the store. */
  umask (0077);
  if (!back_up (store, to, blobs, &n, &error))
    return docket_command_fail (error);
  g_print (_ ("Copied to %s. Once it is served instead of this store, every desk fetches everything anew and keeps its unsent work.\n"), to);
  if (blobs != NULL)
    g_print (ngettext ("%u file is beside it.\n", "%u files are beside it.\n", n), n);
  return DOCKET_EXIT_DONE;
}
