/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The invariants, asked of the desk's file, of the server's feed over HTTP, and
 * of the server's own tables, which are read beside it while it serves.
 */
#include "docket-test-invariants.h"

#include <string.h>

#include "docket-codec.h"
#include "docket-http-transport.h"
#include "docket-limits.h"
#include "docket-secrets.h"
#include "docket-statement.h"

#define CATCH_UP_TRIES_MAX 20
#define SERVER_SCHEME "sqlite:"

typedef struct
{
  DocketTestServer *server;
  DocketProfile *profile;
  DocketStore *store;
  DocketDb *db;         /* the server's */
  GHashTable *verdicts; /* key -> Verdict */
  const char *name;
} Check;

static void
check_clear (Check *check)
{
  g_clear_pointer (&check->verdicts, g_hash_table_unref);
  g_clear_pointer (&check->db, docket_db_close);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Check, check_clear)

static DocketDb *
open_server_db (DocketTestServer *server)
{
  g_autoptr (GError) error = NULL;
  DocketDb *db = docket_db_open (docket_test_server_get_store (server) + strlen (SERVER_SCHEME), DOCKET_DB_READ_ONLY, &error);

  g_assert_no_error (error);
  return db;
}

static DocketStatement *
prepare (DocketDb *db, const char *sql)
{
  g_autoptr (GError) error = NULL;
  DocketStatement *statement = docket_db_prepare (db, sql, &error);

  g_assert_no_error (error);
  return statement;
}

/* -- I2, I3: each operation and what became of it -- */

static gboolean
is_case_open (Check *check, const char *review)
{
  g_autoptr (DocketStatement) find = prepare (check->db, "SELECT open FROM review_case WHERE review = ?1");

  docket_statement_bind_text (find, 1, review);
  return docket_statement_step (find, NULL) && docket_statement_get_int (find, 0) == 1;
}

typedef struct
{
  gint64 n; /* place in the audit */
  guint times;
} Verdict;

/* Read in one go: the audit has no way in by key. */
static void
read_verdicts (Check *check)
{
  /* A refused second body under the same key is no verdict on this one. */
  g_autoptr (DocketStatement) all = prepare (check->db, "SELECT operation, n FROM audit WHERE operation IS NOT NULL AND problem IS NOT 'key-reused' ORDER BY n");

  check->verdicts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  while (docket_statement_step (all, NULL))
    {
      Verdict *verdict = g_hash_table_lookup (check->verdicts, docket_statement_get_text (all, 0));

      if (verdict == NULL)
        {
          verdict = g_new0 (Verdict, 1);
          g_hash_table_insert (check->verdicts, g_strdup (docket_statement_get_text (all, 0)), verdict);
        }
      verdict->n = docket_statement_get_int (all, 1);
      verdict->times++;
    }
}

static void
check_item (Check *check, const DocketOutboxItem *item)
{
  g_autoptr (DocketStatement) find = prepare (check->db, "SELECT outcome, review FROM operation WHERE key = ?1");
  const char *key = item->operation->key;
  const char *state = docket_outbox_state_name (item->state);
  const char *outcome, *review;
  const Verdict *verdict;
  gboolean waited, ok;

  if (item->state == DOCKET_OUTBOX_QUEUED || item->state == DOCKET_OUTBOX_SENDING)
    g_error ("I9 converge: %s: %s is still %s (%s)", check->name, key, state, item->problem_detail);
  if (item->state == DOCKET_OUTBOX_REJECTED && (item->problem_detail == NULL || *item->problem_detail == '\0'))
    g_error ("I3 conserved: %s: %s was refused without a word", check->name, key);
  /* The key is somebody else's, and so is what the server knows about it. */
  if (g_strcmp0 (item->problem_type, DOCKET_PROBLEM_KEY_REUSED) == 0)
    return;
  docket_statement_bind_text (find, 1, key);
  if (!docket_statement_step (find, NULL))
    g_error ("I3 conserved: %s: %s is %s here, and unknown to the server", check->name, key, state);
  outcome = docket_statement_get_text (find, 0);
  review = docket_statement_get_text (find, 1);
  waited = strcmp (outcome, "held") == 0;
  switch (item->state)
    {
    case DOCKET_OUTBOX_ACKED:
      ok = strcmp (outcome, "applied") == 0 || strcmp (outcome, "merged") == 0 || (waited && !is_case_open (check, review));
      break;
    case DOCKET_OUTBOX_HELD:
      ok = waited && is_case_open (check, review);
      break;
    case DOCKET_OUTBOX_QUEUED:
    case DOCKET_OUTBOX_SENDING:
    case DOCKET_OUTBOX_REJECTED:
    default:
      ok = strcmp (outcome, "rejected") == 0 || (waited && !is_case_open (check, review));
      break;
    }
  if (!ok)
    g_error ("I3 conserved: %s: %s is %s here, %s on the server", check->name, key, state, outcome);
  verdict = g_hash_table_lookup (check->verdicts, key);
  if (verdict == NULL || verdict->times != 1)
    g_error ("I2 once: %s: %s has %u verdicts", check->name, key, verdict == NULL ? 0 : verdict->times);
}

/* -- I6 -- */

static void
check_order (Check *check, const DocketOutboxItem *item, GHashTable *newest)
{
  const Verdict *before = g_hash_table_lookup (newest, item->operation->record_id);
  Verdict *verdict = g_hash_table_lookup (check->verdicts, item->operation->key);

  if (g_strcmp0 (item->problem_type, DOCKET_PROBLEM_KEY_REUSED) == 0 || verdict == NULL)
    return;
  if (before != NULL && before->n > verdict->n)
    g_error ("I6 order: %s: %s overtook an earlier change of its record", check->name, item->operation->key);
  g_hash_table_insert (newest, g_strdup (item->operation->record_id), verdict);
}

static void
check_outbox (Check *check, GHashTable *made)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) items = docket_store_outbox (check->store, 0, &error);
  g_autoptr (GHashTable) here = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GHashTable) newest = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autofree char *person = docket_store_get_meta (check->store, DOCKET_META_PERSON);
  g_autoptr (DocketStatement) received = NULL;
  GHashTableIter iter;
  gpointer key;

  g_assert_no_error (error);
  for (guint i = 0; i < items->len; i++)
    {
      const DocketOutboxItem *item = g_ptr_array_index (items, i);

      if (!g_hash_table_add (here, item->operation->key))
        g_error ("I3 conserved: %s: %s is in the outbox twice", check->name, item->operation->key);
      check_item (check, item);
      check_order (check, item, newest);
    }
  if (made != NULL)
    {
      g_hash_table_iter_init (&iter, made);
      while (g_hash_table_iter_next (&iter, &key, NULL))
        if (!g_hash_table_contains (here, key))
          g_error ("I1 durable: %s: %s was saved and is gone", check->name, (char *) key);
    }
  /* And nothing came from here that is not known here. */
  received = prepare (check->db, "SELECT key FROM operation WHERE device = ?1 AND person = ?2");
  docket_statement_bind_text (received, 1, docket_profile_get_device_id (check->profile));
  docket_statement_bind_text (received, 2, person);
  while (docket_statement_step (received, NULL))
    if (!g_hash_table_contains (here, docket_statement_get_text (received, 0)))
      g_error ("I3 conserved: %s: the server has %s from here, and nobody here knows it", check->name, docket_statement_get_text (received, 0));
}

/* -- I8, I9: the feed, read from the start -- */

static DocketPage *
fetch_page (Check *check, const char *token, const char *cursor)
{
  g_autofree char *escaped = cursor == NULL ? NULL : g_uri_escape_string (cursor, NULL, FALSE);
  g_autofree char *path = g_strdup_printf ("/v1/changes?limit=%u%s%s", DOCKET_PAGE_CHANGES_MAX, cursor == NULL ? "" : "&after=", cursor == NULL ? "" : escaped);
  DocketRequest *request = docket_request_new ("GET", path);
  g_autoptr (DocketResponse) response = NULL;
  g_autoptr (GError) error = NULL;
  DocketPage *page;
  const char *data;
  gsize size;

  request->token = g_strdup (token);
  response = docket_http_send (docket_test_server_get_url (check->server), request, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (response->status, ==, 200);
  data = g_bytes_get_data (response->body, &size);
  page = docket_page_from_text (data, size, &error);
  g_assert_no_error (error);
  return page;
}

static void
check_change (Check *check, const DocketChange *change, GHashTable *seen)
{
  g_autoptr (DocketRecord) here = NULL;
  g_autoptr (GError) error = NULL;
  char *name = g_strdup_printf ("%s %s", docket_kind_info (change->kind)->name, change->id);

  if (!g_hash_table_add (seen, name))
    g_error ("I8 feed: %s: %s comes twice", check->name, name);
  docket_store_get (check->store, change->kind, change->id, &here, &error);
  g_assert_no_error (error);
  if (change->removed || change->record == NULL)
    {
      g_hash_table_remove (seen, name);
      if (here != NULL)
        g_error ("I9 converge: %s: %s %s should be gone", check->name, docket_kind_info (change->kind)->name, change->id);
    }
  else if (here == NULL)
    g_error ("I9 converge: %s: %s is missing", check->name, name);
  else if (!docket_record_equal (here, change->record))
    {
      g_autofree char *ours = docket_record_to_text (here);
      g_autofree char *theirs = docket_record_to_text (change->record);
      g_error ("I9 converge: %s: %s differs\nhere:   %s\nserver: %s", check->name, name, ours, theirs);
    }
}

static void
check_nothing_else (Check *check, GHashTable *seen)
{
  for (int kind = 0; kind < DOCKET_N_KINDS; kind++)
    {
      g_autoptr (DocketQuery) query = docket_query_new ((DocketKind) kind);
      g_autoptr (GPtrArray) records = NULL;
      g_autoptr (GError) error = NULL;

      query->include_void = TRUE;
      records = docket_store_select (check->store, query, 0, &error);
      g_assert_no_error (error);
      for (guint i = 0; i < records->len; i++)
        {
          g_autofree char *name = g_strdup_printf ("%s %s", docket_kind_info ((DocketKind) kind)->name, docket_record_get_id (g_ptr_array_index (records, i)));

          if (!g_hash_table_contains (seen, name))
            g_error ("I9 converge: %s: %s stands here and not in its feed", check->name, name);
        }
    }
}

static void
check_projection (Check *check)
{
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GError) error = NULL;
  g_autofree char *token = NULL;
  g_autofree char *cursor = NULL;
  gboolean more = TRUE;
  gint64 seq = 0;

  g_assert_true (docket_secrets_load_token (check->profile, docket_profile_get_account (check->profile), &token, &error));
  g_assert_no_error (error);
  while (more)
    {
      g_autoptr (DocketPage) page = fetch_page (check, token, cursor);

      for (guint i = 0; i < page->changes->len; i++)
        {
          const DocketChange *change = g_ptr_array_index (page->changes, i);

          /* What came into a technician's scope comes at its own place: two may share one. */
          if (change->seq < seq)
            g_error ("I8 feed: %s: seq %" G_GINT64_FORMAT " after %" G_GINT64_FORMAT, check->name, change->seq, seq);
          seq = change->seq;
          check_change (check, change, seen);
        }
      more = page->more;
      g_free (cursor);
      cursor = g_strdup (page->cursor);
    }
  check_nothing_else (check, seen);
}

static void
check_store (Check *check, GHashTable *made)
{
  DocketStoreCounts counts = { 0 };

  check->db = open_server_db (check->server);
  read_verdicts (check);
  check_outbox (check, made);
  g_assert_true (docket_store_get_counts (check->store, &counts, NULL));
  if (counts.pending > 0)
    g_error ("I14 honest words: %s: %u are counted as pending, and none is", check->name, counts.pending);
  check_projection (check);
}

void
docket_test_check_desk (DocketTestServer *server, DocketTestDesk *desk)
{
  DocketDesk *inner = docket_test_desk_get (desk);
  g_auto (Check) check = { server, docket_desk_get_profile (inner), docket_test_desk_get_reader (desk), NULL, NULL, NULL };
  g_autofree char *name = docket_store_get_meta (check.store, DOCKET_META_USERNAME);

  check.name = name;
  check_store (&check, docket_test_desk_get_made (desk));
}

void
docket_test_check_profile (DocketTestServer *server, const char *profile_dir)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (DocketProfile) profile = docket_profile_open (profile_dir, &error);
  g_autoptr (DocketClock) clock = docket_system_clock_new ();
  g_autoptr (DocketRandom) random = docket_system_random_new ();
  g_autoptr (DocketStore) store = NULL;
  g_autofree char *path = NULL;
  g_auto (Check) check = { server, profile, NULL, NULL, NULL, profile_dir };

  g_assert_no_error (error);
  path = docket_profile_account_path (profile, docket_profile_get_account (profile));
  store = docket_store_open (path, DOCKET_DB_READ_ONLY, clock, random, &error);
  g_assert_no_error (error);
  check.store = store;
  check_store (&check, NULL);
}

/* -- The server alone -- */

/* I4: an edit that was let through without a person was made from the version
 * that stood, or followed its author's own, or met values equal to those it was
 * made from or to its own. */
static void
check_no_silent_overwrite (DocketDb *db, DocketGroup group)
{
  g_autoptr (DocketStatement) find =
    prepare (db, "SELECT o.key FROM version v JOIN operation o ON o.key = v.operation"
                 " JOIN version p ON p.kind = v.kind AND p.id = v.id AND p.grp = v.grp"
                 "  AND p.rev = (SELECT max(rev) FROM version WHERE kind = v.kind AND id = v.id AND grp = v.grp AND rev < v.rev)"
                 " LEFT JOIN version b ON b.kind = v.kind AND b.id = v.id AND b.grp = v.grp AND b.rev = json_extract(o.body, '$.base')"
                 " WHERE v.kind = ?1 AND v.grp = ?2 AND o.outcome IN ('applied', 'merged')"
                 "  AND json_extract(o.body, '$.kind') = 'edit' AND json_extract(o.body, '$.group') = v.grp"
                 "  AND p.rev <> json_extract(o.body, '$.base') AND p.operation IS NOT json_extract(o.body, '$.follows')"
                 "  AND p.vals <> v.vals AND p.vals IS NOT b.vals");

  docket_statement_bind_text (find, 1, docket_kind_info (docket_group_info (group)->kind)->name);
  docket_statement_bind_text (find, 2, docket_group_info (group)->name);
  if (docket_statement_step (find, NULL))
    g_error ("I4 overwrite: %s wrote %s over what its author had not seen", docket_statement_get_text (find, 0), docket_group_path (group));
}

void
docket_test_check_server (DocketTestServer *server)
{
  g_autoptr (DocketDb) db = open_server_db (server);
  g_autoptr (DocketPolicy) policy = docket_policy_new_default ();

  for (int group = 0; group < DOCKET_N_GROUPS; group++)
    if (docket_policy_get_rule (policy, (DocketGroup) group) == DOCKET_RULE_REVIEW)
      check_no_silent_overwrite (db, (DocketGroup) group);
  docket_test_server_check (server);
}

/* -- Everybody -- */

static gboolean
is_quiet (DocketTestDesk *desk)
{
  return docket_test_desk_sync (desk) && docket_test_desk_counts (desk).pending == 0;
}

void
docket_test_check_company (DocketTestCompany *company)
{
  DocketTestDesk *desks[] = { company->omar, company->dana, company->tess, company->sofia };

  for (guint d = 0; d < G_N_ELEMENTS (desks); d++)
    docket_test_desk_drain (desks[d]);
  /* What the last one sent is news to the first. */
  for (guint d = 0; d < G_N_ELEMENTS (desks); d++)
    for (guint i = 0; !is_quiet (desks[d]); i++)
      if (i == CATCH_UP_TRIES_MAX)
        g_error ("I9 converge: a desk does not catch up");
  for (guint d = 0; d < G_N_ELEMENTS (desks); d++)
    docket_test_check_desk (company->server, desks[d]);
  docket_test_check_server (company->server);
}
