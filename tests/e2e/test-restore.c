/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The server's disk is gone and a copy of this morning takes its place, while
 * the desks hold the acknowledgements of the whole day.
 */
#include <glib/gstdio.h>
#include <string.h>

#include "docket-id.h"
#include "docket-test-ctl.h"
#include "docket-test-invariants.h"

/* The store is now what `docketd backup` wrote at @copy. */
static void
put_back (DocketTestServer *server, const char *copy)
{
  const char *path = docket_test_server_get_store (server) + strlen ("sqlite:");
  static const char *const endings[] = { "", "-wal", "-shm" };

  for (guint i = 0; i < G_N_ELEMENTS (endings); i++)
    {
      g_autofree char *file = g_strconcat (path, endings[i], NULL);

      g_remove (file);
    }
  g_assert_cmpint (g_rename (copy, path), ==, 0);
}

static void
back_up (DocketTestServer *server, const char *copy)
{
  const char *const argv[] = { docket_test_program ("DOCKETD"), "backup", "--store", docket_test_server_get_store (server), "--to", copy, NULL };
  g_autofree char *output = NULL;
  g_autofree char *complaint = NULL;

  g_assert_cmpint (docket_test_run (argv, &output, &complaint), ==, 0);
}

static char *
new_job (DocketTestDesk *desk, const char *title)
{
  g_autoptr (DocketClock) clock = docket_system_clock_new ();
  g_autoptr (DocketRandom) random = docket_system_random_new ();
  g_autoptr (GPtrArray) operations = docket_test_save_new ();
  g_autoptr (DocketValues) set = docket_values_new ();
  char *id = docket_id_new (clock, random);

  docket_values_set_text (set, DOCKET_JOB_TITLE, title);
  g_ptr_array_add (operations, docket_operation_new_create (DOCKET_KIND_JOB, id, set));
  docket_test_desk_save (desk, g_steal_pointer (&operations));
  return id;
}

static void
set_text (DocketTestDesk *desk, const char *job, DocketField field, const char *text)
{
  g_autoptr (GPtrArray) operations = docket_test_save_new ();

  docket_test_save_text (operations, desk, DOCKET_KIND_JOB, job, field, text);
  docket_test_desk_save (desk, g_steal_pointer (&operations));
}

static gint64
number_of (DocketTestDesk *desk, const char *job)
{
  g_autoptr (DocketRecord) record = docket_test_desk_record (desk, DOCKET_KIND_JOB, job);
  const char *number = docket_record_get_text (record, DOCKET_JOB_NUMBER);

  g_assert_nonnull (number);
  return g_ascii_strtoll (number + 2, NULL, 10);
}

typedef struct
{
  DocketTestDesk *desk;
  const char *id;
  const char *title;
} TitleWait;

static gboolean
has_title (gpointer data)
{
  TitleWait *wait = data;
  g_autoptr (DocketRecord) record = NULL;

  return docket_store_get (docket_test_desk_get_reader (wait->desk), DOCKET_KIND_JOB, wait->id, &record, NULL) && record != NULL
         && g_strcmp0 (docket_record_get_text (record, DOCKET_JOB_TITLE), wait->title) == 0;
}

static void
wait_for_title (DocketTestDesk *desk, const char *id, const char *title)
{
  TitleWait wait = { desk, id, title };

  docket_test_wait (has_title, &wait, "a title");
}

static gboolean
is_settled (gpointer data)
{
  return docket_test_desk_counts (data).pending == 0;
}

/* Nothing that was accepted before may be refused now. */
static void
assert_nothing_refused (DocketTestDesk *desk)
{
  g_autoptr (GPtrArray) items = docket_test_desk_outbox (desk);

  for (guint i = 0; i < items->len; i++)
    {
      const DocketOutboxItem *item = g_ptr_array_index (items, i);

      if (item->state == DOCKET_OUTBOX_REJECTED)
        g_error ("refused: %s: %s", item->problem_type, item->problem_detail);
    }
}

static void
test_restored_backup (void)
{
  g_autoptr (DocketTestCompany) company = docket_test_company_new ();
  g_autofree char *copy = g_build_filename (company->dir, "copy.db", NULL);
  g_autofree char *early = new_job (company->dana, "Before the copy");
  g_autofree char *late = NULL;
  g_autofree char *fresh = NULL;
  g_autofree char *held = NULL;
  DocketTestDesk *desks[] = { company->omar, company->dana, company->tess, company->sofia };
  gint64 early_number, late_number;

  docket_test_desk_drain (company->dana);
  docket_test_company_write_notes (company, company->omar, "Morning", 5);
  docket_test_desk_drain (company->omar);
  early_number = number_of (company->dana, early);
  back_up (company->server, copy);

  /* The day: all of it acknowledged. */
  docket_test_company_write_notes (company, company->omar, "Omar", 20);
  docket_test_company_write_notes (company, company->tess, "Tess", 20);
  late = new_job (company->dana, "After the copy");
  set_text (company->dana, late, DOCKET_JOB_TITLE, "After the copy, corrected");
  docket_test_desk_drain (company->omar);
  docket_test_desk_drain (company->tess);
  docket_test_desk_drain (company->dana);
  wait_for_title (company->omar, late, "After the copy, corrected");
  late_number = number_of (company->dana, late);
  /* A colleague's work on it: it can come back only behind the job itself. */
  {
    g_autoptr (GPtrArray) operations = docket_test_save_new ();

    docket_test_save_note (operations, company->omar, late, "Bring a ladder");
    docket_test_desk_save (company->omar, g_steal_pointer (&operations));
    docket_test_desk_drain (company->omar);
  }
  /* And a collision that waits for a person. */
  docket_test_desk_set_online (company->tess, FALSE);
  set_text (company->tess, company->job, DOCKET_JOB_STATUS, "complete");
  set_text (company->omar, company->job, DOCKET_JOB_STATUS, "waiting_approval");
  docket_test_desk_drain (company->omar);
  docket_test_desk_set_online (company->tess, TRUE);
  docket_test_desk_drain (company->tess);
  docket_test_wait_for_review (company->sofia, DOCKET_KIND_JOB, company->job);
  g_assert_cmpuint (docket_test_desk_counts (company->tess).held, ==, 1);

  docket_test_server_kill (company->server);
  put_back (company->server, copy);
  /* Saved while the server is away, on what only the desks know. */
  set_text (company->dana, early, DOCKET_JOB_TITLE, "Saved in between");
  docket_test_server_start (company->server);

  fresh = new_job (company->sofia, "In the new epoch");
  for (guint round = 0; round < 3; round++)
    for (guint d = 0; d < G_N_ELEMENTS (desks); d++)
      {
        docket_test_desk_sync (desks[d]);
        docket_test_wait (is_settled, desks[d], "everything to be settled again");
      }
  for (guint d = 0; d < G_N_ELEMENTS (desks); d++)
    {
      docket_test_company_assert_notes (company, desks[d], "Morning", 5);
      docket_test_company_assert_notes (company, desks[d], "Omar", 20);
      docket_test_company_assert_notes (company, desks[d], "Tess", 20);
      assert_nothing_refused (desks[d]);
    }
  wait_for_title (company->sofia, late, "After the copy, corrected");
  wait_for_title (company->omar, early, "Saved in between");
  {
    g_autoptr (GPtrArray) notes = docket_test_desk_notes (company->sofia, late);

    g_assert_cmpuint (notes->len, ==, 1);
    g_assert_cmpstr (g_ptr_array_index (notes, 0), ==, "Bring a ladder");
  }
  /* The collision is one again, between the same two. */
  docket_test_wait_for_review (company->sofia, DOCKET_KIND_JOB, company->job);
  g_assert_cmpuint (docket_test_desk_counts (company->tess).held + docket_test_desk_counts (company->omar).held, ==, 1);

  /* No number twice, old or new. */
  g_assert_cmpint (number_of (company->sofia, early), ==, early_number);
  g_assert_cmpint (number_of (company->sofia, late), >=, early_number + 1000);
  g_assert_cmpint (number_of (company->sofia, fresh), >=, early_number + 1000);
  g_assert_cmpint (number_of (company->sofia, late), !=, late_number);
  g_assert_cmpint (number_of (company->sofia, late), !=, number_of (company->sofia, fresh));
  docket_test_check_company (company);
}

/* As when the role of the person has just changed: what is here stands, but no
 * cursor says any more how far it was read. */
static void
begin_anew (const char *dir)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (DocketProfile) profile = docket_profile_open (dir, &error);
  g_autofree char *path = docket_profile_account_path (profile, docket_profile_get_account (profile));
  g_autoptr (DocketClock) clock = docket_system_clock_new ();
  g_autoptr (DocketRandom) random = docket_system_random_new ();
  g_autoptr (DocketStore) store = docket_store_open (path, DOCKET_DB_READ_WRITE, clock, random, &error);

  g_assert_no_error (error);
  docket_store_read_anew (store, &error);
  g_assert_no_error (error);
}

/* The restored server does not know the session; whoever signs in anew has no
 * cursor that it could refuse. What it has forgotten goes to it all the same. */
static void
test_signed_in_anew (void)
{
  char *dir = docket_test_dir_new ();
  g_autofree char *copy = g_build_filename (dir, "copy.db", NULL);
  g_autofree char *profile = g_build_filename (dir, "dana", NULL);
  g_autofree char *job = NULL;

  {
    g_autoptr (DocketTestServer) server = docket_test_server_new_sized (dir, "20");
    g_autoptr (DocketTestDesk) dana = NULL;
    g_autoptr (DocketTestDesk) omar = NULL;

    back_up (server, copy);
    dana = docket_test_desk_new (dir, "dana", docket_test_server_get_url (server), "dana", "desk");
    job = new_job (dana, "After the copy");
    docket_test_desk_drain (dana);
    g_clear_pointer (&dana, docket_test_desk_free);
    begin_anew (profile);
    docket_test_server_kill (server);
    put_back (server, copy);
    docket_test_server_start (server);

    dana = docket_test_desk_new (dir, "dana", docket_test_server_get_url (server), "dana", "desk");
    docket_test_desk_drain (dana);
    omar = docket_test_desk_new (dir, "omar", docket_test_server_get_url (server), "omar", "desk");
    docket_test_wait_for_record (omar, DOCKET_KIND_JOB, job);
    docket_test_wait_for_record (dana, DOCKET_KIND_JOB, job);
  }
  docket_test_dir_remove (dir);
}

int
main (int argc, char *argv[])
{
  docket_test_init (&argc, &argv);
  g_test_add_func ("/e2e/restored-backup", test_restored_backup);
  g_test_add_func ("/e2e/restored-and-signed-in-anew", test_signed_in_anew);
  return g_test_run ();
}
