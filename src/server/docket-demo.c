/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The made-up company: its people, their devices, and then (docket-demo-jobs.c)
 * customers and jobs around today.
 */
#include "docket-config.h"

#include "docket-demo.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "docket-auth.h"
#include "docket-command.h"
#include "docket-demo-private.h"
#include "docket-id.h"

#define JOBS_SMALL 2400
#define JOBS_LARGE 100000
#define JOBS_MIN   10
#define JOBS_MAX   1000000

typedef struct
{
  const char *username;
  const char *name;
  const char *role;
  const char *team;
  const char *device; /* (nullable): the phone is named after its owner */
  const char *color;
} Person;

static const Person people[] = {
  { "dana", "Dana Whitlock", "dispatcher", "Dispatch", "desk 1", NULL },
  { "omar", "Omar Haddad", "office", "Office", "desk 2", NULL },
  { "sofia", "Sofia Lindqvist", "supervisor", "Office", "desk 3", NULL },
  { "ingrid", "Ingrid Berg", "supervisor", "Office", "desk 4", NULL },
  { "ada", "Ada Novak", "admin", "Office", "desk 5", NULL },
  { "tess", "Tess Ortiz", "technician", "Heating", NULL, "#3584e4" },
  { "milo", "Milo Brandt", "technician", "Heating", NULL, "#33d17a" },
  { "priya", "Priya Raman", "technician", "Plumbing", NULL, "#f6d32d" },
  { "piotr", "Piotr Nowak", "technician", "Plumbing", NULL, "#ff7800" },
  { "marta", "Marta Silva", "technician", "Heating", NULL, "#e01b24" },
  { "nora", "Nora O’Brien", "technician", "Plumbing", NULL, "#9141ac" },
  { "aisha", "Aisha Karimi", "technician", "Heating", NULL, "#986a44" },
  { "jonas", "Jonas Keller", "technician", "Plumbing", NULL, "#62a0ea" },
  { "kwame", "Kwame Mensah", "technician", "Heating", NULL, "#57e389" },
  { "elif", "Elif Yılmaz", "technician", "Heating", NULL, "#c061cb" },
  { "lars", "Lars Jensen", "technician", "Plumbing", NULL, "#ffa348" },
  { "lena", "Lena Fischer", "technician", "Plumbing", NULL, "#ed333b" },
};

G_STATIC_ASSERT (G_N_ELEMENTS (people) == DOCKET_DEMO_PEOPLE);

static gint64
jobs_of_size (const char *size)
{
  gint64 n;

  if (strcmp (size, "small") == 0)
    return JOBS_SMALL;
  if (strcmp (size, "large") == 0)
    return JOBS_LARGE;
  return g_ascii_string_to_signed (size, 10, JOBS_MIN, JOBS_MAX, &n, NULL) ? n : 0;
}

gboolean
docket_demo_is_size (const char *size)
{
  return jobs_of_size (size) > 0;
}

static DocketRecord *
make_person (DocketDemo *demo, const Person *person, const char *id)
{
  static const char *const heating[] = { "gas", "boilers", "heat pumps", NULL };
  static const char *const plumbing[] = { "pipes", "drains", "pumps", NULL };
  DocketRecord *record = docket_record_new (DOCKET_KIND_PERSON, id);

  docket_record_set_text (record, DOCKET_PERSON_NAME, person->name);
  docket_record_set_text (record, DOCKET_PERSON_USERNAME, person->username);
  docket_record_set_text (record, DOCKET_PERSON_ROLE, person->role);
  docket_record_set_text (record, DOCKET_PERSON_TEAM, person->team);
  docket_record_set (record, DOCKET_PERSON_ACTIVE, g_variant_new_boolean (TRUE));
  if (strcmp (person->role, "technician") != 0)
    return record;
  docket_record_set_text (record, DOCKET_PERSON_COLOR, person->color);
  docket_record_set (record, DOCKET_PERSON_SKILLS, g_variant_new_strv (strcmp (person->team, "Heating") == 0 ? heating : plumbing, -1));
  docket_record_set_int (record, DOCKET_PERSON_SHIFT_START, 7 * 60 + 30 * docket_random_range (demo->random, 0, 1));
  docket_record_set_int (record, DOCKET_PERSON_SHIFT_END, 17 * 60);
  docket_record_set_int (record, DOCKET_PERSON_BREAK_START, 12 * 60);
  docket_record_set_int (record, DOCKET_PERSON_BREAK_MINUTES, 30);
  return record;
}

static gboolean
add_person (DocketDemo *demo, guint n, const char *hash, const DocketStamp *by, GError **error)
{
  const Person *person = &people[n];
  DocketDemoPerson *made = &demo->people[n];
  g_autoptr (DocketRecord) record = NULL;
  g_autoptr (DocketRecord) device = NULL;
  g_auto (GStrv) words = g_strsplit (person->name, " ", 2);
  g_autofree char *phone = g_strdup_printf ("%s’s phone", words[0]);

  made->username = person->username;
  made->role = docket_role_from_name (person->role);
  made->id = docket_id_new (demo->clock, demo->random);
  made->device = docket_id_new (demo->clock, demo->random);
  record = make_person (demo, person, made->id);
  device = docket_record_new (DOCKET_KIND_DEVICE, made->device);
  docket_record_set_text (device, DOCKET_DEVICE_PERSON, made->id);
  docket_record_set_text (device, DOCKET_DEVICE_NAME, person->device != NULL ? person->device : phone);
  docket_record_set_text (device, DOCKET_DEVICE_CLASS, person->device != NULL ? "desk" : "field");
  docket_record_set_text (device, DOCKET_DEVICE_APP_VERSION, "docket/" DOCKET_VERSION);
  return docket_command_add_person (demo->repository, demo->commit, record, hash, by, error)
         && docket_commit_record (demo->commit, device, by, "device-registered", error);
}

static gboolean
add_people (DocketDemo *demo, GError **error)
{
  /* One hash for all: it is the same, published, password. */
  g_autofree char *hash = docket_auth_hash (DOCKET_DEMO_PASSWORD);
  DocketStamp by = { NULL, NULL, 0, 0 };
  gboolean ok = TRUE;

  if (hash == NULL)
    {
      g_set_error_literal (error, DOCKET_SERVER_ERROR, DOCKET_SERVER_ERROR_INPUT, _ ("There is not enough memory to protect the password (64 MiB)."));
      return FALSE;
    }
  if (!docket_repository_begin (demo->repository, error) || !docket_command_system_stamp (demo->repository, demo->clock, &by, error))
    return FALSE;
  for (guint i = 0; ok && i < DOCKET_DEMO_PEOPLE; i++)
    ok = add_person (demo, i, hash, &by, error);
  docket_stamp_clear (&by);
  return ok && docket_repository_commit (demo->repository, error);
}

const DocketDemoPerson *
docket_demo_person (const DocketDemo *demo, const char *username)
{
  for (guint i = 0; i < DOCKET_DEMO_PEOPLE; i++)
    if (strcmp (demo->people[i].username, username) == 0)
      return &demo->people[i];
  g_assert_not_reached ();
}

gboolean
docket_demo_fill (DocketRepository *repository, DocketCommit *commit, const char *size, guint64 seed, GError **error)
{
  g_autoptr (DocketClock) clock = docket_system_clock_new ();
  g_autoptr (DocketRandom) random = docket_seeded_random_new (seed);
  DocketDemo demo = { .repository = repository, .commit = commit, .clock = clock, .random = random };
  gboolean ok;

  demo.now = docket_clock_now_ms (clock);
  demo.n_jobs = (guint) jobs_of_size (size);
  ok = add_people (&demo, error) && docket_demo_add_customers (&demo, error) && docket_demo_add_jobs (&demo, error) && docket_demo_play_cases (&demo, error);
  for (guint i = 0; i < DOCKET_DEMO_PEOPLE; i++)
    {
      g_free (demo.people[i].id);
      g_free (demo.people[i].device);
    }
  g_clear_pointer (&demo.customers, g_ptr_array_unref);
  g_clear_pointer (&demo.jobs, g_hash_table_unref);
  if (!ok)
    docket_repository_rollback (repository);
  return ok;
}
