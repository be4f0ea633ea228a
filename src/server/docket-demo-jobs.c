/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Customers, and jobs around today: about 44 on a working day, each played
 * through its life as far as its day and hour have come. A job of last month is
 * closed, one of this morning complete, one of tomorrow assigned.
 *
 * Numbers follow the days, so that the pump of the story is J-10248 (unless more
 * jobs than that come before it).
 */
#include "docket-config.h"

#include "docket-demo-private.h"

#include <string.h>

#include "docket-id.h"

#define JOBS_A_DAY     44
#define DAYS_AHEAD_MAX 10
#define PUMP_NUMBER    10248
#define N_TECHNICIANS  (DOCKET_DEMO_PEOPLE - DOCKET_DEMO_FIRST_TECHNICIAN)
#define MINUTE_MS      (60 * G_GINT64_CONSTANT (1000))
#define DAY_MS         (24 * 60 * MINUTE_MS)
#define HOUR_RATE      6800

/* Jobs of today that a case is played on; see docket-demo-cases.c. */
typedef struct
{
  const char *title;
  const char *description;
  const char *username;
  guint start_minute;
  guint minutes;
} Special;

static const Special specials[] = {
  { "Leaking pump, boiler room", "Water under the circulation pump; the boiler room floor is wet.", "tess", 8 * 60, 180 },
  { "Boiler service and flue test", "Yearly service; last year’s exhaust values were high.", "milo", 8 * 60 + 30, 120 },
  { "Burst pipe, staff kitchen", "Pipe under the sink burst, the main tap is closed.", "piotr", 9 * 60, 150 },
  { "Blocked drain, rear yard", "The yard floods when it rains.", "priya", 8 * 60, 105 },
  { "Heat pump shows E4", "Outdoor unit stops after five minutes.", "kwame", 9 * 60 + 30, 120 },
  { "Replace mixer tap", "Tap in the wash room, customer has the new one.", "nora", 7 * 60 + 30, 60 },
};

static gint64
pick (DocketDemo *demo, gint64 n)
{
  return docket_random_range (demo->random, 0, n - 1);
}

static gboolean
chance (DocketDemo *demo, guint percent)
{
  return pick (demo, 100) < percent;
}

/* ---- Customers ---- */

static void
customer_free (gpointer data)
{
  DocketDemoCustomer *customer = data;

  g_free (customer->id);
  g_free (customer->name);
  g_free (customer->street);
  g_free (customer->city);
  g_free (customer->postcode);
  g_free (customer->phone);
  g_free (customer);
}

/* Each once: the first letters of the lists are walked against each other. */
static char *
customer_name (guint n)
{
  const char *first = docket_demo_first_names[n % docket_demo_n_first_names];
  const char *last = docket_demo_last_names[(n * 7 + n / docket_demo_n_first_names * 3) % docket_demo_n_last_names];
  guint round = n / (docket_demo_n_first_names * docket_demo_n_last_names);

  if (n == 0)
    return g_strdup ("Adler & Co");
  if (n % 5 < 2)
    {
      g_auto (GStrv) around = g_strsplit (docket_demo_businesses[n / 5 % docket_demo_n_businesses], "%s", 2);

      return round == 0 && n < 320 ? g_strconcat (around[0], last, around[1], NULL) : g_strdup_printf ("%s%s %s%s", around[0], first, last, around[1]);
    }
  return round == 0 ? g_strdup_printf ("%s %s", first, last) : g_strdup_printf ("%s %s %u", first, last, round + 1);
}

static DocketDemoCustomer *
make_customer (DocketDemo *demo, guint n)
{
  DocketDemoCustomer *customer = g_new0 (DocketDemoCustomer, 1);
  guint city = (guint) pick (demo, docket_demo_n_cities);

  customer->id = docket_id_new (demo->clock, demo->random);
  customer->name = customer_name (n);
  customer->street = g_strdup_printf ("%u %s", (guint) pick (demo, 180) + 1, docket_demo_streets[pick (demo, docket_demo_n_streets)]);
  customer->city = g_strdup (docket_demo_cities[city]);
  customer->postcode = g_strdup_printf ("%05u", 20100 + city * 100 + (guint) pick (demo, 90));
  /* A range kept free for stories. */
  customer->phone = g_strdup_printf ("+44 1632 96%04u", n % 10000);
  return customer;
}

/* Two of one name would be taken for one customer entered twice. */
static void
make_unique (DocketDemo *demo, DocketDemoCustomer *customer)
{
  for (guint i = 0; i < demo->customers->len; i++)
    {
      const DocketDemoCustomer *other = g_ptr_array_index (demo->customers, i);
      g_autofree char *name = customer->name;

      customer->name = strcmp (other->name, name) == 0 ? g_strdup_printf ("%s, %s", name, customer->city) : g_steal_pointer (&name);
    }
}

/* "Abdi & Sons": abdi.sons@example.com */
static char *
make_email (const char *name)
{
  g_autofree char *ascii = g_str_to_ascii (name, "C");
  g_autoptr (GString) local = g_string_new (NULL);

  for (const char *c = ascii; *c != '\0'; c++)
    if (g_ascii_isalnum (*c))
      g_string_append_c (local, g_ascii_tolower (*c));
    else if (local->len > 0 && local->str[local->len - 1] != '.' && c[1] != '\0')
      g_string_append_c (local, '.');
  return g_strconcat (local->str, "@example.com", NULL);
}

static gboolean
add_customer (DocketDemo *demo, guint n, GError **error)
{
  DocketDemoCustomer *customer = make_customer (demo, n);
  g_autoptr (DocketValues) set = docket_values_new ();
  g_autofree char *email = NULL;
  gint64 at = demo->now - DAY_MS * (400 - pick (demo, 300));

  make_unique (demo, customer);
  g_ptr_array_add (demo->customers, customer);
  email = make_email (customer->name);
  docket_values_set_text (set, DOCKET_CUSTOMER_NAME, customer->name);
  docket_values_set_text (set, DOCKET_CUSTOMER_PHONE, customer->phone);
  docket_values_set_text (set, DOCKET_CUSTOMER_EMAIL, email);
  docket_values_set_text (set, DOCKET_CUSTOMER_STREET, customer->street);
  docket_values_set_text (set, DOCKET_CUSTOMER_CITY, customer->city);
  docket_values_set_text (set, DOCKET_CUSTOMER_POSTCODE, customer->postcode);
  if (n % 5 < 2)
    {
      docket_values_set_text (set, DOCKET_CUSTOMER_BILLING_CONTACT, docket_demo_first_names[pick (demo, docket_demo_n_first_names)]);
      docket_values_set_int (set, DOCKET_CUSTOMER_TERMS_DAYS, 14 + 16 * pick (demo, 2));
      docket_values_set_int (set, DOCKET_CUSTOMER_CREDIT_LIMIT, 100000 * (1 + pick (demo, 10)));
    }
  return docket_demo_send (demo, docket_demo_person (demo, "omar"), docket_operation_new_create (DOCKET_KIND_CUSTOMER, customer->id, set), at, at, NULL, error);
}

gboolean
docket_demo_add_customers (DocketDemo *demo, GError **error)
{
  guint n = demo->n_jobs <= 2400 ? CLAMP (demo->n_jobs / 4, 12, 600) : MAX (600, demo->n_jobs / 16);

  demo->customers = g_ptr_array_new_with_free_func (customer_free);
  for (guint i = 0; i < n; i++)
    if (!add_customer (demo, i, error))
      return FALSE;
  return TRUE;
}

/* ---- One job and its life ---- */

typedef struct
{
  char *id;
  const DocketDemoCustomer *customer;
  const DocketDemoPerson *technician; /* NULL: nobody yet */
  const DocketDemoWork *work;
  const Special *special;
  gint64 start; /* ms */
  guint minutes;
} Job;

static gboolean
set_status (DocketDemo *demo, const DocketDemoPerson *who, const Job *job, const char *status, const char *reason, gint64 at, GError **error)
{
  DocketValues *set = docket_values_new ();

  docket_values_set_text (set, DOCKET_JOB_STATUS, status);
  docket_values_set_text (set, DOCKET_JOB_STATUS_REASON, reason);
  return docket_demo_edit (demo, who, DOCKET_KIND_JOB, job->id, DOCKET_GROUP_JOB_STATUS, set, reason, at, error);
}

static gboolean
create_job (DocketDemo *demo, const Job *job, GError **error)
{
  g_autoptr (DocketValues) set = docket_values_new ();
  gint64 at = MIN (job->start, demo->now) - DAY_MS * (1 + pick (demo, 6)) - MINUTE_MS * pick (demo, 300);
  gint64 end = job->start + job->minutes * MINUTE_MS;

  docket_values_set_text (set, DOCKET_JOB_TITLE, job->special != NULL ? job->special->title : job->work->title);
  docket_values_set_text (set, DOCKET_JOB_DESCRIPTION, job->special != NULL ? job->special->description : job->work->description);
  docket_values_set_text (set, DOCKET_JOB_SITE_STREET, job->customer->street);
  docket_values_set_text (set, DOCKET_JOB_SITE_CITY, job->customer->city);
  docket_values_set_text (set, DOCKET_JOB_SITE_POSTCODE, job->customer->postcode);
  docket_values_set_text (set, DOCKET_JOB_SITE_PHONE, job->customer->phone);
  if (chance (demo, 30))
    docket_values_set_text (set, DOCKET_JOB_ACCESS_NOTES, docket_demo_access[pick (demo, docket_demo_n_access)]);
  docket_values_set_text (set, DOCKET_JOB_PRIORITY, chance (demo, 75) ? "normal" : chance (demo, 50) ? "high"
                                                                               : chance (demo, 60)   ? "low"
                                                                                                     : "urgent");
  docket_values_set_int (set, DOCKET_JOB_PLANNED_MINUTES, job->minutes);
  docket_values_set_text (set, DOCKET_JOB_CUSTOMER, job->customer->id);
  if (job->technician != NULL)
    {
      docket_values_set_text (set, DOCKET_JOB_TECHNICIAN, job->technician->id);
      docket_values_set_int (set, DOCKET_JOB_STARTS_AT, job->start);
      docket_values_set_int (set, DOCKET_JOB_ENDS_AT, end);
    }
  else
    {
      docket_values_set_int (set, DOCKET_JOB_PROMISED_FROM, job->start);
      docket_values_set_int (set, DOCKET_JOB_PROMISED_TO, end + 120 * MINUTE_MS);
    }
  return docket_demo_send (demo, docket_demo_person (demo, "dana"), docket_operation_new_create (DOCKET_KIND_JOB, job->id, set), at, at, NULL, error);
}

/* Parts, a note now and then, totals that add up, and complete. */
static gboolean
finish_work (DocketDemo *demo, const Job *job, gint64 at, GError **error)
{
  DocketValues *totals = docket_values_new ();
  gboolean part = chance (demo, 60);
  gint64 minutes = job->minutes + 15 * (pick (demo, 5) - 2);
  gint64 labor = minutes * HOUR_RATE / 60;
  gint64 parts = part ? job->work->part_amount : 0;
  gint64 discount = chance (demo, 10) ? (labor + parts) / 20 : 0;
  gint64 tax = ((labor + parts - discount) * 19 + 50) / 100;

  docket_values_set_int (totals, DOCKET_JOB_LABOR_MINUTES, minutes);
  docket_values_set_int (totals, DOCKET_JOB_LABOR_AMOUNT, labor);
  docket_values_set_int (totals, DOCKET_JOB_PARTS_AMOUNT, parts);
  docket_values_set_int (totals, DOCKET_JOB_DISCOUNT_AMOUNT, discount);
  docket_values_set_int (totals, DOCKET_JOB_TAX_AMOUNT, tax);
  docket_values_set_int (totals, DOCKET_JOB_TOTAL_AMOUNT, labor + parts - discount + tax);
  if (!docket_demo_edit (demo, job->technician, DOCKET_KIND_JOB, job->id, DOCKET_GROUP_JOB_TOTALS, totals, NULL, at - MINUTE_MS, error))
    return FALSE;
  if (part && !docket_demo_line (demo, job->technician, job->id, "part", job->work->sku, job->work->part, 1000, job->work->part_amount, at - 10 * MINUTE_MS, at - 9 * MINUTE_MS, error))
    return FALSE;
  if (chance (demo, 35) && !docket_demo_note (demo, job->technician, job->id, docket_demo_notes[pick (demo, docket_demo_n_notes)], at - 5 * MINUTE_MS, at - 4 * MINUTE_MS, error))
    return FALSE;
  return set_status (demo, job->technician, job, DOCKET_STATUS_COMPLETE, NULL, at, error);
}

/* How far a job has come, as a row of statuses. */
static const char *
last_status (DocketDemo *demo, const Job *job)
{
  gint64 end = job->start + job->minutes * MINUTE_MS;
  gint64 age_days = (demo->now - end) / DAY_MS;
  gint64 dice = pick (demo, 100);

  if (job->start > demo->now)
    return job->start < demo->now + DAY_MS / 4 && dice < 25 ? DOCKET_STATUS_OPENED : DOCKET_STATUS_ASSIGNED;
  if (end > demo->now)
    return dice < 75 ? DOCKET_STATUS_IN_PROGRESS : dice < 90 ? DOCKET_STATUS_PAUSED
                                                             : DOCKET_STATUS_OPENED;
  if (age_days < 1)
    return dice < 70 ? DOCKET_STATUS_COMPLETE : dice < 82 ? DOCKET_STATUS_WAITING_APPROVAL
                                                          : DOCKET_STATUS_SIGNED_OFF;
  if (age_days < 8)
    return dice < 45 ? DOCKET_STATUS_CLOSED : dice < 70 ? DOCKET_STATUS_SIGNED_OFF
                                          : dice < 86   ? DOCKET_STATUS_COMPLETE
                                          : dice < 93   ? DOCKET_STATUS_WAITING_APPROVAL
                                          : dice < 97   ? DOCKET_STATUS_CANCELLED
                                                        : DOCKET_STATUS_REOPENED;
  /* The office has closed what is older than a week, as a real one would. */
  return dice < 95 ? DOCKET_STATUS_CLOSED : DOCKET_STATUS_CANCELLED;
}

static gboolean
play_after_work (DocketDemo *demo, const Job *job, const char *last, gint64 end, GError **error)
{
  const DocketDemoPerson *omar = docket_demo_person (demo, "omar");
  gint64 later = MIN (end + (60 + pick (demo, 600)) * MINUTE_MS, demo->now);

  if (strcmp (last, DOCKET_STATUS_COMPLETE) == 0)
    return TRUE;
  if (strcmp (last, DOCKET_STATUS_WAITING_APPROVAL) == 0)
    return set_status (demo, omar, job, last, "Customer asks what the extra part was for.", later, error);
  if (!set_status (demo, omar, job, DOCKET_STATUS_SIGNED_OFF, NULL, later, error))
    return FALSE;
  if (strcmp (last, DOCKET_STATUS_SIGNED_OFF) == 0)
    return TRUE;
  if (strcmp (last, DOCKET_STATUS_REOPENED) == 0)
    return set_status (demo, docket_demo_person (demo, "sofia"), job, last, "It drips again.", MIN (later + DAY_MS / 2, demo->now), error);
  return set_status (demo, omar, job, DOCKET_STATUS_CLOSED, NULL, MIN (later + DAY_MS / 8, demo->now), error);
}

static gboolean
play_life (DocketDemo *demo, const Job *job, GError **error)
{
  const char *last = last_status (demo, job);
  gint64 begin = job->start + MINUTE_MS * (pick (demo, 20) - 5);
  gint64 end = MIN (job->start + job->minutes * MINUTE_MS, demo->now);

  if (strcmp (last, DOCKET_STATUS_ASSIGNED) == 0)
    return TRUE;
  if (strcmp (last, DOCKET_STATUS_CANCELLED) == 0)
    return set_status (demo, docket_demo_person (demo, "dana"), job, last, "Customer found the stop tap and needs no visit.", job->start - 90 * MINUTE_MS, error);
  if (strcmp (last, DOCKET_STATUS_OPENED) == 0)
    return set_status (demo, job->technician, job, last, NULL, MIN (job->start - 20 * MINUTE_MS, demo->now - MINUTE_MS), error);
  if (!set_status (demo, job->technician, job, DOCKET_STATUS_IN_PROGRESS, NULL, MIN (begin, demo->now), error))
    return FALSE;
  if (strcmp (last, DOCKET_STATUS_IN_PROGRESS) == 0)
    return TRUE;
  if (strcmp (last, DOCKET_STATUS_PAUSED) == 0)
    return set_status (demo, job->technician, job, last, "Fetching a part from the van depot.", end, error);
  return finish_work (demo, job, end, error) && play_after_work (demo, job, last, end, error);
}

/* ---- Days ---- */

static gboolean
make_job (DocketDemo *demo, const DocketDemoPerson *technician, const Special *special, gint64 start, GError **error)
{
  Job job = { NULL, NULL, technician, NULL, special, start, 0 };
  gboolean ok;

  job.id = docket_id_new (demo->clock, demo->random);
  job.work = &docket_demo_works[pick (demo, docket_demo_n_works)];
  /* Adler & Co has the pump; the other special ones are of its neighbours. */
  job.customer = g_ptr_array_index (demo->customers, special != NULL ? (guint) (special - specials) : (guint) pick (demo, demo->customers->len));
  job.minutes = special != NULL ? special->minutes : job.work->minutes;
  ok = create_job (demo, &job, error);
  if (ok && special != NULL)
    g_hash_table_insert (demo->jobs, g_strdup (special->title), g_strdup (job.id));
  else if (ok && technician != NULL)
    ok = play_life (demo, &job, error);
  g_free (job.id);
  return ok;
}

/* @midnight: local, ms */
static gboolean
make_day (DocketDemo *demo, gint64 midnight, guint n, gboolean today, GError **error)
{
  gint64 free_at[N_TECHNICIANS];
  guint n_special = today ? MIN (n, (guint) G_N_ELEMENTS (specials)) : 0;

  for (guint i = 0; i < N_TECHNICIANS; i++)
    free_at[i] = midnight + (8 * 60 + 15 * pick (demo, 3)) * MINUTE_MS;
  for (guint i = 0; i < n_special; i++)
    {
      const DocketDemoPerson *technician = docket_demo_person (demo, specials[i].username);
      gint64 start = midnight + specials[i].start_minute * MINUTE_MS;

      free_at[technician - demo->people - DOCKET_DEMO_FIRST_TECHNICIAN] = start + (specials[i].minutes + 30) * MINUTE_MS;
      if (!make_job (demo, technician, &specials[i], start, error))
        return FALSE;
    }
  for (guint i = n_special; i < n; i++)
    {
      guint t = (guint) pick (demo, N_TECHNICIANS);
      gint64 start;
      gboolean open;

      for (guint k = 0; k < N_TECHNICIANS; k++)
        if (free_at[k] < free_at[t])
          t = k;
      start = free_at[t];
      open = (midnight + DAY_MS > demo->now && chance (demo, 7)) || start > midnight + 15 * 60 * MINUTE_MS;
      /* Past days have nothing open: what nobody took was cancelled. */
      if (open && midnight + DAY_MS <= demo->now)
        open = FALSE;
      if (!open)
        free_at[t] = start + (120 + 15 * pick (demo, 4)) * MINUTE_MS;
      if (!make_job (demo, open ? NULL : &demo->people[DOCKET_DEMO_FIRST_TECHNICIAN + t], NULL, start, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
number_from (DocketDemo *demo, guint n_before_pump, GError **error)
{
  g_autofree char *first = g_strdup_printf ("%d", MAX (1, PUMP_NUMBER - (int) n_before_pump));

  if (!docket_demo_flush (demo, error) || !docket_repository_begin (demo->repository, error))
    return FALSE;
  return docket_repository_set_meta (demo->repository, DOCKET_META_NEXT_JOB, first, error) && docket_repository_commit (demo->repository, error);
}

static gboolean
is_weekend (GDateTime *day)
{
  return g_date_time_get_day_of_week (day) > 5;
}

/* The local midnights of @n working days, @n_ahead of them after today; today
 * is one whatever day it is. */
static GArray *
choose_days (DocketDemo *demo, guint n, guint n_ahead)
{
  GArray *days = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr (GDateTime) now = g_date_time_new_from_unix_local (demo->now / 1000);
  g_autoptr (GDateTime) today = g_date_time_new_local (g_date_time_get_year (now), g_date_time_get_month (now), g_date_time_get_day_of_month (now), 0, 0, 0);
  guint n_back = n - 1 - n_ahead;
  gint64 at = g_date_time_to_unix (today) * 1000;

  g_array_append_val (days, at);
  for (int offset = -1; n_back > 0; offset--)
    {
      g_autoptr (GDateTime) day = g_date_time_add_days (today, offset);

      at = g_date_time_to_unix (day) * 1000;
      if (is_weekend (day))
        continue;
      g_array_prepend_val (days, at);
      n_back--;
    }
  for (int offset = 1; n_ahead > 0; offset++)
    {
      g_autoptr (GDateTime) day = g_date_time_add_days (today, offset);

      at = g_date_time_to_unix (day) * 1000;
      if (is_weekend (day))
        continue;
      g_array_append_val (days, at);
      n_ahead--;
    }
  return days;
}

gboolean
docket_demo_add_jobs (DocketDemo *demo, GError **error)
{
  guint n_days = MAX (1, (demo->n_jobs + JOBS_A_DAY / 2) / JOBS_A_DAY);
  guint n_ahead = MIN (DAYS_AHEAD_MAX, (n_days - 1) / 5);
  g_autoptr (GArray) days = choose_days (demo, n_days, n_ahead);
  guint today = days->len - 1 - n_ahead;
  guint done = 0;

  demo->jobs = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  if (!number_from (demo, (guint) ((guint64) today * demo->n_jobs / n_days), error))
    return FALSE;
  for (guint i = 0; i < days->len; i++)
    {
      guint until = (guint) ((guint64) (i + 1) * demo->n_jobs / n_days);

      if (!make_day (demo, g_array_index (days, gint64, i), until - done, i == today, error))
        return FALSE;
      done = until;
    }
  return TRUE;
}
