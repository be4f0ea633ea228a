/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * A day, thought out before it begins, so that a seed gives the same script
 * however the network behaves while it is played:
 *
 *   at 07:30
 *   omar new tess1 Leaking pump
 *   dana give tess1 tess
 *   at 08:12
 *   tess status tess1 in_progress
 *   tess offline                          (the basement)
 *   at 08:40
 *   dana give tess1 milo                  (reassigned while she is away)
 *   at 09:31
 *   tess status tess1 complete
 *   at 10:05
 *   tess online                           (her work meets the new plan)
 *
 * What each thinks of is put down with its minute, then sorted; acts of one
 * minute keep their order.
 */
#include "docket-config.h"

#include "docket-sim-roster.h"

#include <string.h>

#define VISITS_MIN 3
#define VISITS_MAX 5
#define MINUTE_OFFICE (7 * 60 + 30)
#define MINUTE_START (8 * 60)
#define MINUTE_EVENING (17 * 60)
#define MINUTE_END (18 * 60)
#define SYNC_S 60

typedef struct
{
  guint minute;
  guint order;
  char *line;
} Act;

typedef struct
{
  const DocketSimRoster *roster;
  DocketRandom *random;
  GPtrArray *acts; /* element-type Act */
} Day;

static const char *const titles[] = { "Leaking pump", "Boiler does not start", "Noise in the cellar", "Annual service", "Radiator stays cold", "Drain blocked" };
static const char *const notes[] = { "Seal was worn.", "Pressure holds.", "Neighbour let me in.", "Told the customer about the gasket.", "Readings before and after taken." };
static const char *const parts[] = { "1890 Shaft seal 22 mm", "2450 Ball valve 3/4", "990 Gasket set", "420 Fuse 16 A" };

static void
act_free (Act *act)
{
  g_free (act->line);
  g_free (act);
}

static void G_GNUC_PRINTF (3, 4)
add (Day *day, guint minute, const char *format, ...)
{
  Act *act = g_new0 (Act, 1);
  va_list arguments;

  va_start (arguments, format);
  act->line = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  act->minute = MIN (minute, MINUTE_END - 1);
  act->order = day->acts->len;
  g_ptr_array_add (day->acts, act);
}

static guint
between (Day *day, guint low, guint high)
{
  return (guint) docket_random_range (day->random, low, high);
}

static gboolean
chance (Day *day, guint percent)
{
  return between (day, 1, 100) <= percent;
}

#define PICK(day, texts) (texts[between (day, 0, G_N_ELEMENTS (texts) - 1)])

/* -- The people in the house -- */

/* Something else happens to @job, about @minute, while its technician works. */
static void
interfere (Day *day, const char *job, const char *technician, guint minute)
{
  const DocketSimRoster *roster = day->roster;
  guint n = g_strv_length ((char **) roster->technicians);

  switch (between (day, 0, 3))
    {
    case 0:
      add (day, minute, "%s status %s waiting_approval Customer wants to see the offer", roster->office, job);
      break;
    case 1:
      add (day, minute, "%s title %s %s (urgent)", roster->office, job, PICK (day, titles));
      add (day, minute, "%s note %s Customer called again.", roster->office, job);
      break;
    case 2:
      /* To a colleague, whose day it is then, too. */
      if (n > 1)
        {
          const char *other = roster->technicians[between (day, 0, n - 1)];

          add (day, minute, "%s give %s %s", roster->dispatcher, job, other);
          if (strcmp (other, technician) != 0)
            add (day, minute + 45, "%s note %s Took it over.", other, job);
        }
      break;
    default:
      add (day, minute, "%s note %s Ask for the key at the desk.", roster->dispatcher, job);
      break;
    }
}

/* -- A visit -- */

static void
write_work (Day *day, const char *who, const char *job, guint from, guint to)
{
  guint n_notes = between (day, 1, 4), n_parts = between (day, 0, 3), n_photos = between (day, 0, 3);

  for (guint i = 0; i < n_notes; i++)
    add (day, between (day, from, to), "%s note %s %s", who, job, PICK (day, notes));
  for (guint i = 0; i < n_parts; i++)
    add (day, between (day, from, to), "%s part %s %s", who, job, PICK (day, parts));
  for (guint i = 0; i < n_photos; i++)
    add (day, between (day, from, to), "%s photo %s", who, job);
  if (chance (day, 30))
    {
      guint pause = between (day, from, to);

      add (day, pause, "%s status %s paused Waiting for a part", who, job);
      add (day, MIN (pause + 5, to), "%s status %s in_progress", who, job);
    }
  if (chance (day, 60))
    add (day, to, "%s totals %s %u", who, job, between (day, 10, 120));
}

/* The line comes and goes, a minute each. */
static void
flap (Day *day, const char *who, guint minute)
{
  for (guint i = between (day, 2, 5); i > 0; i--, minute += 2)
    {
      add (day, minute, "%s offline", who);
      add (day, minute + 1, "%s online", who);
    }
}

/* Returns the minute at which it is over. */
static guint
write_visit (Day *day, const char *who, const char *job, guint minute)
{
  guint length = between (day, 30, 110);
  guint over = minute + 10 + length;
  gboolean basement = chance (day, 55);
  /* Some write it all down in the evening. */
  guint closing = chance (day, 20) ? between (day, MINUTE_EVENING, MINUTE_END - 2) : over;

  add (day, minute, "%s status %s opened", who, job);
  add (day, minute + 8, "%s status %s in_progress", who, job);
  if (basement)
    add (day, minute + 9, "%s offline", who);
  else if (chance (day, 40))
    flap (day, who, minute + 12);
  write_work (day, who, job, minute + 10, over);
  if (chance (day, 45))
    interfere (day, job, who, between (day, minute + 10, over));
  add (day, closing, "%s status %s complete", who, job);
  if (chance (day, 50))
    add (day, closing, "%s note %s Done.", who, job);
  if (chance (day, 40))
    add (day, closing, "%s sign %s the caretaker", who, job);
  /* Hours later, now and then. */
  if (basement)
    add (day, over + (chance (day, 20) ? between (day, 60, 180) : 1), "%s online", who);
  return over;
}

static void
write_technician (Day *day, const char *who)
{
  guint minute = MINUTE_START + between (day, 0, 30);
  guint n = between (day, VISITS_MIN, VISITS_MAX);

  for (guint i = 1; i <= n; i++)
    {
      g_autofree char *job = g_strdup_printf ("%s%u", who, i);

      add (day, MINUTE_OFFICE, "%s new %s %s", day->roster->office, job, PICK (day, titles));
      add (day, MINUTE_OFFICE + 10, "%s give %s %s", day->roster->dispatcher, job, who);
      minute = write_visit (day, who, job, minute) + between (day, 10, 40);
    }
}

/* -- The script -- */

static int
compare (gconstpointer a, gconstpointer b)
{
  const Act *first = *(Act *const *) a;
  const Act *second = *(Act *const *) b;

  if (first->minute != second->minute)
    return first->minute < second->minute ? -1 : 1;
  return first->order < second->order ? -1 : 1;
}

static void
append_everybody (GString *text, const DocketSimRoster *roster, const char *act)
{
  g_string_append_printf (text, "%s %s\n%s %s\n", roster->office, act, roster->dispatcher, act);
  for (const char *const *name = roster->technicians; *name != NULL; name++)
    g_string_append_printf (text, "%s %s\n", *name, act);
}

static void
append_minute (GString *text, guint minute)
{
  g_string_append_printf (text, "at %02u:%02u\n", minute / 60, minute % 60);
}

char *
docket_sim_roster_write_day (const DocketSimRoster *roster, guint64 seed)
{
  g_autoptr (DocketRandom) random = docket_seeded_random_new (seed);
  g_autoptr (GPtrArray) acts = g_ptr_array_new_with_free_func ((GDestroyNotify) act_free);
  g_autofree char *sync = g_strdup_printf ("sync %u", SYNC_S);
  Day day = { roster, random, acts };
  GString *text = g_string_new (NULL);
  guint minute = 0;

  g_string_append_printf (text, "# seed %" G_GUINT64_FORMAT "\n", seed);
  for (const char *const *name = roster->technicians; *name != NULL; name++)
    write_technician (&day, *name);
  /* What the office made has to be with the dispatcher before it is given away,
   * and with a technician before the visit. */
  add (&day, MINUTE_OFFICE + 5, "%s %s", roster->office, sync);
  add (&day, MINUTE_OFFICE + 6, "%s %s", roster->dispatcher, sync);
  add (&day, MINUTE_OFFICE + 15, "%s %s", roster->dispatcher, sync);
  for (const char *const *name = roster->technicians; *name != NULL; name++)
    add (&day, MINUTE_OFFICE + 20, "%s %s", *name, sync);
  g_ptr_array_sort (acts, compare);
  for (guint i = 0; i < acts->len; i++)
    {
      const Act *act = g_ptr_array_index (acts, i);

      if (act->minute != minute)
        append_minute (text, minute = act->minute);
      g_string_append_printf (text, "%s\n", act->line);
    }
  /* Everybody comes home; what one sends last is news to the others. */
  append_minute (text, MINUTE_END);
  append_everybody (text, roster, "online");
  append_everybody (text, roster, sync);
  append_everybody (text, roster, sync);
  return g_string_free (text, FALSE);
}
