/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * docketd init. The store is made beside its place and moved there when it is
 * whole, so that one that was interrupted is never mistaken for a store.
 */
#include "docket-config.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <string.h>

#include "docket-command.h"
#include "docket-demo.h"
#include "docket-id.h"
#include "docket-repository-sqlite.h"

#define FIRST_JOB "10001"

static void
remove_leftovers (const char *path)
{
  static const char *const endings[] = { "", "-wal", "-shm", "-journal" };

  for (guint i = 0; i < G_N_ELEMENTS (endings); i++)
    {
      g_autofree char *file = g_strconcat (path, endings[i], NULL);

      g_unlink (file);
    }
}

static gboolean
set_facts (DocketRepository *repository, DocketClock *clock, DocketRandom *random, const char *company, const char *currency, GError **error)
{
  g_autofree char *installation = docket_id_new (clock, random);
  g_autofree char *policy = docket_id_new (clock, random);
  g_autofree char *system = docket_id_new (clock, random);
  g_autofree char *epoch = NULL;
  guint64 bits;
  const struct
  {
    const char *name;
    const char *value;
  } facts[] = {
    { DOCKET_META_INSTALLATION, installation },
    { DOCKET_META_COMPANY, company },
    { DOCKET_META_CURRENCY, currency },
    { DOCKET_META_NEXT_JOB, FIRST_JOB },
    { DOCKET_META_POLICY, policy },
    { DOCKET_META_SYSTEM, system },
  };

  docket_random_fill (random, (guint8 *) &bits, sizeof bits);
  epoch = g_strdup_printf ("%016" G_GINT64_MODIFIER "x", bits);
  for (guint i = 0; i < G_N_ELEMENTS (facts); i++)
    if (!docket_repository_set_meta (repository, facts[i].name, facts[i].value, error))
      return FALSE;
  return docket_repository_set_meta (repository, DOCKET_META_EPOCH, epoch, error);
}

/* The device that stands for the server, and the policy. */
static gboolean
write_first_records (DocketRepository *repository, DocketCommit *commit, DocketClock *clock, GError **error)
{
  g_autofree char *policy_id = NULL;
  g_autoptr (DocketRecord) device = NULL;
  g_autoptr (DocketRecord) policy = NULL;
  DocketStamp by = { NULL, NULL, 0, 0 };
  gboolean ok;

  if (!docket_command_system_stamp (repository, clock, &by, error) || !docket_repository_get_meta (repository, DOCKET_META_POLICY, &policy_id, error))
    {
      docket_stamp_clear (&by);
      return FALSE;
    }
  device = docket_record_new (DOCKET_KIND_DEVICE, by.device);
  docket_record_set_text (device, DOCKET_DEVICE_NAME, "docketd");
  docket_record_set_text (device, DOCKET_DEVICE_CLASS, "desk");
  docket_record_set_text (device, DOCKET_DEVICE_APP_VERSION, DOCKET_VERSION);
  policy = docket_record_new (DOCKET_KIND_POLICY, policy_id);
  docket_record_set_int (policy, DOCKET_POLICY_VERSION, docket_policy_get_version (docket_commit_get_policy (commit)));
  docket_record_set_text (policy, DOCKET_POLICY_DOCUMENT, docket_policy_get_document (docket_commit_get_policy (commit)));
  ok = docket_commit_record (commit, device, &by, "store-made", error) && docket_commit_record (commit, policy, &by, "policy-set", error);
  docket_stamp_clear (&by);
  return ok;
}

DocketCommit *
docket_command_make_company (DocketRepository *repository, DocketClock *clock, DocketRandom *random, const char *company, const char *currency, GError **error)
{
  g_autoptr (DocketCommit) commit = NULL;

  if (!docket_repository_begin (repository, error) || !set_facts (repository, clock, random, company, currency, error))
    return NULL;
  commit = docket_commit_new (repository, clock, random, error);
  if (commit == NULL || !write_first_records (repository, commit, clock, error) || !docket_repository_commit (repository, error))
    return NULL;
  return g_steal_pointer (&commit);
}

typedef struct
{
  char *store;
  char *company;
  char *currency;
  char *demo;
  gint64 seed;
} Options;

static void
options_clear (Options *options)
{
  g_free (options->store);
  g_free (options->company);
  g_free (options->currency);
  g_free (options->demo);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Options, options_clear)

static gboolean
fill (DocketRepository *repository, const Options *options, GError **error)
{
  g_autoptr (DocketClock) clock = docket_system_clock_new ();
  g_autoptr (DocketRandom) random = docket_system_random_new ();
  g_autoptr (DocketCommit) commit = NULL;
  const char *company = options->company != NULL ? options->company : options->demo != NULL ? DOCKET_DEMO_COMPANY
                                                                                            : _ ("My company");

  commit = docket_command_make_company (repository, clock, random, company, options->currency != NULL ? options->currency : "EUR", error);
  if (commit == NULL)
    return FALSE;
  return options->demo == NULL || docket_demo_fill (repository, commit, options->demo, (guint64) options->seed, error);
}

static gboolean
make_store (const char *path, const Options *options, GError **error)
{
  g_autofree char *draft = g_strconcat (path, ".making", NULL);
  g_autoptr (DocketRepository) repository = NULL;
  gboolean ok;

  if (g_file_test (path, G_FILE_TEST_EXISTS))
    {
      g_set_error (error, DOCKET_SERVER_ERROR, DOCKET_SERVER_ERROR_STORE, _ ("There is a file at %s already. Nothing was changed; choose another path, or serve it with: docketd serve --store sqlite:%s"), path, path);
      return FALSE;
    }
  remove_leftovers (draft);
  repository = docket_repository_sqlite_open (draft, TRUE, error);
  if (repository == NULL)
    return FALSE;
  ok = fill (repository, options, error);
  /* Closing folds the log into the file. */
  g_clear_object (&repository);
  if (ok && g_rename (draft, path) != 0)
    {
      g_set_error (error, DOCKET_SERVER_ERROR, DOCKET_SERVER_ERROR_STORE, _ ("The store cannot be put at %s: %s"), path, g_strerror (errno));
      ok = FALSE;
    }
  if (!ok)
    remove_leftovers (draft);
  return ok;
}

static gboolean
is_currency (const char *text)
{
  return strlen (text) == 3 && strspn (text, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") == 3;
}

int
docket_command_init (int argc, char **argv)
{
  g_auto (Options) options = { NULL, NULL, NULL, NULL, 1 };
  const GOptionEntry entries[] = {
    { "store", 0, 0, G_OPTION_ARG_STRING, &options.store, N_ ("Where to make it: sqlite:PATH"), "URI" },
    { "company", 0, 0, G_OPTION_ARG_STRING, &options.company, N_ ("Name of the company"), N_ ("NAME") },
    { "currency", 0, 0, G_OPTION_ARG_STRING, &options.currency, N_ ("Currency of all amounts (default EUR)"), N_ ("CODE") },
    { "demo", 0, 0, G_OPTION_ARG_STRING, &options.demo, N_ ("Fill it with a made-up company: small, large or a number of jobs"), N_ ("SIZE") },
    { "seed", 0, 0, G_OPTION_ARG_INT64, &options.seed, N_ ("Makes another made-up company"), "N" },
    { NULL }
  };
  g_autoptr (GError) error = NULL;
  const char *path;
  int status;

  if (!docket_command_parse (_ ("Makes the store of a new server."), NULL, entries, &argc, &argv, 0, &status))
    return status;
  if (options.store == NULL)
    return docket_command_usage (_ ("--store is missing."));
  if (options.currency != NULL && !is_currency (options.currency))
    return docket_command_usage (_ ("A currency is three capital letters, such as EUR."));
  if (options.company != NULL && (*options.company == '\0' || !g_utf8_validate (options.company, -1, NULL)))
    return docket_command_usage (_ ("The name of the company is empty."));
  if (options.demo != NULL && !docket_demo_is_size (options.demo))
    return docket_command_usage (_ ("--demo is small, large or a number of jobs from 10 to 1000000."));
  path = docket_command_store_path (options.store, &error);
  if (path == NULL || !make_store (path, &options, &error))
    return docket_command_fail (error);
  if (options.demo != NULL)
    g_print (_ ("Made a demo company at %s.\n"), path);
  else
    g_print (_ ("Made a store at %s.\nAdd the first person with: docketd user add NAME --role admin --password-file FILE --store sqlite:%s\n"), path, path);
  return DOCKET_EXIT_DONE;
}
