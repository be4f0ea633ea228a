/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The same kinds of work for every bench of the server. */
#include "bench-stories.h"

#include "bench-bare.h"
#include "bench-http.h"
#include "docket-clock.h"
#include "docket-id.h"
#include "docket-random.h"

#define HOUR_MS G_GINT64_CONSTANT (3600000)

struct _BenchStories
{
  DocketClock *clock;
  DocketRandom *random;
  GPtrArray *customers;
  GPtrArray *technicians;
  guint n; /* operations made */
  char *job;
  char *key; /* of the job's creation */
};

static GPtrArray *
read_ids (sqlite3 *db, const char *sql)
{
  GPtrArray *ids = g_ptr_array_new_with_free_func (g_free);
  sqlite3_stmt *statement = NULL;

  bench_check (db, sqlite3_prepare_v2 (db, sql, -1, &statement, NULL), SQLITE_OK);
  while (sqlite3_step (statement) == SQLITE_ROW)
    g_ptr_array_add (ids, g_strdup ((const char *) sqlite3_column_text (statement, 0)));
  sqlite3_finalize (statement);
  g_assert (ids->len > 0);
  return ids;
}

BenchStories *
bench_stories_new (const char *database)
{
  BenchStories *stories = g_new0 (BenchStories, 1);
  sqlite3 *db = bench_open (database);

  stories->clock = docket_system_clock_new ();
  stories->random = docket_system_random_new ();
  stories->customers = read_ids (db, "SELECT id FROM customer WHERE void = 0");
  stories->technicians = read_ids (db, "SELECT id FROM person WHERE role = 'technician'");
  sqlite3_close (db);
  return stories;
}

void
bench_stories_free (BenchStories *stories)
{
  g_object_unref (stories->clock);
  g_object_unref (stories->random);
  g_ptr_array_unref (stories->customers);
  g_ptr_array_unref (stories->technicians);
  g_free (stories->job);
  g_free (stories->key);
  g_free (stories);
}

static void
begin (GString *text, const char *key, const char *kind, const char *record_kind, const char *id, gint64 now)
{
  g_string_append_printf (text, "{\"key\":\"%s\",\"kind\":\"%s\",\"record\":{\"kind\":\"%s\",\"id\":\"%s\"},\"made_at\":%" G_GINT64_FORMAT, key, kind, record_kind, id, now);
}

void
bench_stories_append (BenchStories *stories, GString *text)
{
  guint step = stories->n % BENCH_STORY_OPERATIONS;
  guint n = stories->n / BENCH_STORY_OPERATIONS;
  gint64 now = docket_clock_now_ms (stories->clock);
  g_autofree char *key = docket_id_new (stories->clock, stories->random);
  g_autofree char *id = docket_id_new (stories->clock, stories->random);

  stories->n++;
  switch (step)
    {
    case 0:
      g_free (stories->job);
      stories->job = g_strdup (id);
      g_free (stories->key);
      stories->key = g_strdup (key);
      begin (text, key, "create", "job", id, now);
      g_string_append_printf (text, ",\"set\":{\"title\":\"Leaking pump, house %u\",\"description\":\"The circulation pump in the basement loses water since the weekend.\",\"site_street\":\"Lindenstraße %u\",\"site_city\":\"Berlin\",\"planned_minutes\":60,", n, n % 200 + 1);
      g_string_append_printf (text, "\"customer\":\"%s\",\"technician\":\"%s\",\"starts_at\":%" G_GINT64_FORMAT ",\"ends_at\":%" G_GINT64_FORMAT "}}",
                              (char *) g_ptr_array_index (stories->customers, n % stories->customers->len),
                              (char *) g_ptr_array_index (stories->technicians, n % stories->technicians->len), now, now + HOUR_MS);
      break;
    case 1:
      begin (text, key, "edit", "job", stories->job, now);
      g_string_append_printf (text, ",\"group\":\"status\",\"base\":0,\"was\":{\"status\":\"assigned\"},\"set\":{\"status\":\"in_progress\"},\"follows\":\"%s\"}", stories->key);
      break;
    case 2:
      begin (text, key, "create", "note", id, now);
      g_string_append_printf (text, ",\"set\":{\"job\":\"%s\",\"body\":\"Pressure was low, seal replaced, ran ten minutes without a drop.\"}}", stories->job);
      break;
    default:
      begin (text, key, "create", "line", id, now);
      g_string_append_printf (text, ",\"set\":{\"job\":\"%s\",\"class\":\"part\",\"sku\":\"P-%u\",\"description\":\"Seal, 22 mm\",\"quantity_milli\":2000,\"unit_amount\":450,\"amount\":900}}", stories->job, n % 500);
    }
}

char *
bench_stories_request (BenchStories *stories, const char *token, guint n)
{
  g_autoptr (GString) body = g_string_new ("{\"ops\":[");

  for (guint i = 0; i < n; i++)
    {
      if (i > 0)
        g_string_append_c (body, ',');
      bench_stories_append (stories, body);
    }
  g_string_append (body, "]}");
  return bench_request ("POST", "/v1/ops", token, body->str);
}
