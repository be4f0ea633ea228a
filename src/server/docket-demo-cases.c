/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The cases that wait when the company wakes up. Each is played as it happened:
 * both sides start from the same version, the office's change arrives first, the
 * phone's arrives from a basement later, and the judge holds it.
 *
 * Clock times are today's; if today is younger than that, the whole story is
 * moved back so that it just ended.
 */
#include "docket-config.h"

#include "docket-demo-private.h"

#define MINUTE_MS (60 * G_GINT64_CONSTANT (1000))

typedef struct
{
  DocketDemo *demo;
  gint64 midnight; /* ms, moved back if need be */
  GError **error;
} Story;

static gint64
at (const Story *story, guint hour, guint minute)
{
  return story->midnight + (hour * 60 + minute) * MINUTE_MS;
}

static DocketRecord *
job_now (const Story *story, const char *title)
{
  return docket_demo_get (story->demo, DOCKET_KIND_JOB, g_hash_table_lookup (story->demo->jobs, title), story->error);
}

/* @seen: (nullable): what the author's screen showed; the present if NULL */
static gboolean
move (const Story *story, const char *username, const char *title, const DocketRecord *seen, const char *status, const char *reason, gint64 made_at, gint64 arrived_at)
{
  g_autoptr (DocketRecord) now = seen == NULL ? job_now (story, title) : NULL;
  DocketValues *set;

  if (seen == NULL && now == NULL)
    return FALSE;
  set = docket_values_new ();
  docket_values_set_text (set, DOCKET_JOB_STATUS, status);
  if (reason != NULL)
    docket_values_set_text (set, DOCKET_JOB_STATUS_REASON, reason);
  return docket_demo_edit_seen (story->demo, docket_demo_person (story->demo, username), seen != NULL ? seen : now, DOCKET_GROUP_JOB_STATUS, set, reason, made_at, arrived_at, story->error);
}

static gboolean
charge (const Story *story, const char *username, const DocketRecord *seen, gint64 minutes, gint64 parts, gint64 discount, const char *reason, gint64 made_at, gint64 arrived_at)
{
  DocketValues *set = docket_values_new ();
  gint64 labor = minutes * 6800 / 60;
  gint64 tax = ((labor + parts - discount) * 19 + 50) / 100;

  docket_values_set_int (set, DOCKET_JOB_LABOR_MINUTES, minutes);
  docket_values_set_int (set, DOCKET_JOB_LABOR_AMOUNT, labor);
  docket_values_set_int (set, DOCKET_JOB_PARTS_AMOUNT, parts);
  docket_values_set_int (set, DOCKET_JOB_DISCOUNT_AMOUNT, discount);
  docket_values_set_int (set, DOCKET_JOB_TAX_AMOUNT, tax);
  docket_values_set_int (set, DOCKET_JOB_TOTAL_AMOUNT, labor + parts - discount + tax);
  return docket_demo_edit_seen (story->demo, docket_demo_person (story->demo, username), seen, DOCKET_GROUP_JOB_TOTALS, set, reason, made_at, arrived_at, story->error);
}

static gboolean
note (const Story *story, const char *username, const char *title, const char *body, gint64 made_at, gint64 arrived_at)
{
  return docket_demo_note (story->demo, docket_demo_person (story->demo, username), g_hash_table_lookup (story->demo->jobs, title), body, made_at, arrived_at, story->error);
}

static gboolean
part (const Story *story, const char *username, const char *title, const char *sku, const char *description, gint64 quantity_milli, gint64 unit_amount, gint64 made_at, gint64 arrived_at)
{
  return docket_demo_line (story->demo, docket_demo_person (story->demo, username), g_hash_table_lookup (story->demo->jobs, title), "part", sku, description, quantity_milli, unit_amount, made_at, arrived_at, story->error);
}

/* ---- The pump ---- */

static gboolean
play_pump (const Story *story)
{
  const char *title = "Leaking pump, boiler room";
  gint64 arrival = at (story, 10, 5);
  g_autoptr (DocketRecord) seen = NULL;

  if (!move (story, "tess", title, NULL, DOCKET_STATUS_IN_PROGRESS, NULL, at (story, 8, 10), at (story, 8, 10)))
    return FALSE;
  seen = job_now (story, title);
  return seen != NULL
         && note (story, "omar", title, "Mr Adler called: please run the pump once more under load before we bill.", at (story, 9, 38), at (story, 9, 38))
         && move (story, "omar", title, seen, DOCKET_STATUS_WAITING_APPROVAL, "Customer wants one more check before we bill.", at (story, 9, 40), at (story, 9, 40))
         && note (story, "tess", title, "Shaft seal was worn through, water ran down the housing.", at (story, 8, 52), arrival)
         && part (story, "tess", title, "SS-2560", "Shaft seal, circulation pump 25-60", 1000, 3850, at (story, 9, 2), arrival)
         && part (story, "tess", title, "GK-25", "Gasket set, pump flange", 2000, 420, at (story, 9, 3), arrival)
         && note (story, "tess", title, "Seal and gaskets replaced, system filled and bled. No signal down here.", at (story, 9, 11), arrival)
         && move (story, "tess", title, seen, DOCKET_STATUS_COMPLETE, "Seal replaced, tight for 20 min at 2.5 bar.", at (story, 9, 12), arrival);
}

/* ---- Totals ---- */

static gboolean
play_totals (const Story *story, const char *username, const char *title, gint64 office_minutes, gint64 field_minutes, gint64 office_parts, gint64 field_parts, gint64 office_discount, const char *office_reason, const char *field_reason)
{
  g_autoptr (DocketRecord) seen = NULL;

  if (!move (story, username, title, NULL, DOCKET_STATUS_IN_PROGRESS, NULL, at (story, 7, 55), at (story, 7, 55)))
    return FALSE;
  seen = job_now (story, title);
  return seen != NULL
         && charge (story, "omar", seen, office_minutes, office_parts, office_discount, office_reason, at (story, 9, 20), at (story, 9, 20))
         && charge (story, username, seen, field_minutes, field_parts, 0, field_reason, at (story, 9, 5), at (story, 9, 48));
}

/* ---- More of status ---- */

static gboolean
play_drain (const Story *story)
{
  const char *title = "Blocked drain, rear yard";
  g_autoptr (DocketRecord) seen = NULL;

  if (!move (story, "priya", title, NULL, DOCKET_STATUS_IN_PROGRESS, NULL, at (story, 8, 5), at (story, 8, 5)))
    return FALSE;
  seen = job_now (story, title);
  return seen != NULL
         && move (story, "omar", title, seen, DOCKET_STATUS_WAITING_APPROVAL, "Landlord must agree to digging first.", at (story, 9, 10), at (story, 9, 10))
         && note (story, "priya", title, "Camera stops at four metres, roots. Needs the long machine.", at (story, 8, 58), at (story, 9, 31))
         && move (story, "priya", title, seen, DOCKET_STATUS_PAUSED, "Getting the long machine from the yard.", at (story, 9, 0), at (story, 9, 31));
}

static gboolean
play_heat_pump (const Story *story)
{
  const char *title = "Heat pump shows E4";
  g_autoptr (DocketRecord) seen = NULL;

  if (!move (story, "kwame", title, NULL, DOCKET_STATUS_OPENED, NULL, at (story, 8, 40), at (story, 8, 40)))
    return FALSE;
  seen = job_now (story, title);
  return seen != NULL
         && move (story, "dana", title, seen, DOCKET_STATUS_ASSIGNED, "Customer is out until noon, call before going.", at (story, 9, 15), at (story, 9, 15))
         && move (story, "kwame", title, seen, DOCKET_STATUS_IN_PROGRESS, "The son let me in.", at (story, 9, 8), at (story, 9, 55));
}

static gboolean
play_mixer_tap (const Story *story)
{
  const char *title = "Replace mixer tap";
  g_autoptr (DocketRecord) seen = NULL;

  if (!move (story, "nora", title, NULL, DOCKET_STATUS_IN_PROGRESS, NULL, at (story, 7, 32), at (story, 7, 32))
      || !move (story, "nora", title, NULL, DOCKET_STATUS_COMPLETE, NULL, at (story, 8, 20), at (story, 8, 20)))
    return FALSE;
  seen = job_now (story, title);
  return seen != NULL
         && move (story, "omar", title, seen, DOCKET_STATUS_SIGNED_OFF, "Customer signed on paper.", at (story, 9, 0), at (story, 9, 0))
         && note (story, "nora", title, "It drips at the joint, I am still here.", at (story, 8, 31), at (story, 9, 22))
         && move (story, "nora", title, seen, DOCKET_STATUS_IN_PROGRESS, "Joint drips, tightening again.", at (story, 8, 30), at (story, 9, 22));
}

gboolean
docket_demo_play_cases (DocketDemo *demo, GError **error)
{
  g_autoptr (GDateTime) now = g_date_time_new_from_unix_local (demo->now / 1000);
  g_autoptr (GDateTime) today = g_date_time_new_local (g_date_time_get_year (now), g_date_time_get_month (now), g_date_time_get_day_of_month (now), 0, 0, 0);
  Story story = { demo, g_date_time_to_unix (today) * 1000, error };
  gint64 early = at (&story, 10, 7) - demo->now;

  if (early > 0)
    story.midnight -= early;
  /* Tiny companies have no such jobs. */
  if (g_hash_table_size (demo->jobs) < 6)
    return docket_demo_flush (demo, error);
  return play_pump (&story)
         && play_totals (&story, "milo", "Boiler service and flue test", 90, 135, 6450, 6450, 0, "Service contract: ninety minutes at most.", "Flue was blocked, took longer.")
         && play_totals (&story, "piotr", "Burst pipe, staff kitchen", 120, 120, 2780, 5120, 1000, "Ten euros off, they waited two hours.", "Second pipe was cracked too.")
         && play_drain (&story) && play_heat_pump (&story) && play_mixer_tap (&story) && docket_demo_flush (demo, error);
}
