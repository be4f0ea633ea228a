/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The matrix of roles, every cell, over HTTP: what each role may create, edit,
 * void, restore, merge, decide and undo, and what it may read. The cells are
 * DESIGN §4's table written out as letters:
 *
 *   t the job's technician · m another technician · D dispatcher · O office ·
 *   S supervisor · A admin
 *
 * Whoever is not named must be refused as `forbidden` (or `not-decider`), and
 * what they asked for must not have happened. Everybody asks for everything, in
 * a world of records of their own that Ingrid, a supervisor, has set up.
 */
#include "docket-test-client.h"

#include <string.h>

#define DIGEST "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"

static const struct
{
  char letter;
  const char *username;
} asking[] = {
  { 't', "tess" }, { 'm', "milo" }, { 'D', "dana" }, { 'O', "omar" }, { 'S', "sofia" }, { 'A', "ada" },
};
#define N_ASKING G_N_ELEMENTS (asking)

/* `value` is JSON. The subject is the record of that kind of the asker's own world. */
static const struct
{
  const char *kind, *group, *field, *value, *who;
} edits[] = {
  { "customer", "profile", "about", "\"edited\"", "OS" },
  { "customer", "contact", "city", "\"Ulm\"", "ODS" },
  { "customer", "billing", "terms_days", "21", "OS" },
  { "customer", "standing", "standing", "\"on_hold\"", "OS" },
  { "customer", "server", "merged_into", "\"018f0000-0000-7000-8000-000000000001\"", "" },
  { "job", "details", "description", "\"edited\"", "ODS" },
  { "job", "plan", "ends_at", "4000000000000", "DS" },
  { "job", "status", "status", "\"in_progress\"", "tS" },
  { "job", "approval", "approval", "\"requested\"", "tDOS" },
  { "job", "totals", "labor_minutes", "30", "tOS" },
  { "job", "invoice", "invoice_ref", "\"R-1\"", "OS" },
  { "job", "server", "number", "\"J-1\"", "" },
  { "line", "line", "description", "\"edited\"", "tOS" },
  { "person", "person", "team", "\"Nights\"", "A" },
  { "absence", "absence", "title", "\"edited\"", "DSA" },
  { "device", "device", "name", "\"edited\"", "" },
  { "device", "device", "revoked", "true", "A" },
  { "review", "review", "rule", "\"edited\"", "" },
};

static const struct
{
  const char *kind;
  const char *set; /* JOB, CUSTOMER, PERSON: of the asker's own world; ID: a new id */
  const char *who;
  const char *outcome; /* of who may; deferred: whose job it is is asked once the file is here */
} creations[] = {
  { "customer", "\"name\":\"ID\"", "DOS", "applied" },
  { "customer", "\"name\":\"ID\",\"city\":\"Ulm\"", "DOS", "applied" },
  { "customer", "\"name\":\"ID\",\"terms_days\":30", "OS", "applied" },
  { "customer", "\"name\":\"ID\",\"standing\":\"on_hold\"", "OS", "applied" },
  { "job", "\"title\":\"ID\"", "DOS", "applied" },
  { "job", "\"title\":\"ID\",\"customer\":\"CUSTOMER\"", "DOS", "applied" },
  { "job", "\"title\":\"ID\",\"technician\":\"PERSON\"", "DS", "applied" },
  { "job", "\"title\":\"ID\",\"total_amount\":100", "OS", "applied" },
  { "job", "\"title\":\"ID\",\"invoice_ref\":\"R\"", "OS", "applied" },
  { "job", "\"title\":\"ID\",\"approval\":\"approved\"", "S", "applied" },
  { "line", "\"job\":\"JOB\",\"class\":\"part\",\"description\":\"Seal\",\"quantity_milli\":1000,\"unit_amount\":250,\"amount\":250", "tOS", "applied" },
  { "note", "\"job\":\"JOB\",\"body\":\"Hello\"", "tDOSA", "applied" },
  { "attachment", "\"job\":\"JOB\",\"blob\":\"" DIGEST "\",\"name\":\"a.jpg\",\"media_type\":\"image/jpeg\",\"size\":10", "tmDOSA", "deferred" },
  { "signature", "\"job\":\"JOB\",\"signer\":\"Ann\",\"blob\":\"" DIGEST "\",\"signed_at\":1,\"totals_digest\":\"" DIGEST "\"", "tm", "deferred" },
  { "person", "\"name\":\"ID\",\"username\":\"ID\",\"role\":\"technician\",\"active\":true", "A", "applied" },
  { "absence", "\"person\":\"PERSON\",\"title\":\"Leave\",\"starts_at\":1,\"ends_at\":2", "DSA", "applied" },
  { "device", "\"person\":\"PERSON\",\"name\":\"Phone\",\"class\":\"field\"", "", "applied" },
  { "review", "\"rule\":\"mine\"", "", "applied" },
  { "policy", "\"version\":2", "", "applied" },
};

/* Voiding, and restoring what was voided. Ingrid wrote the notes. */
static const struct
{
  const char *kind, *who;
} voiders[] = {
  { "customer", "OS" }, { "job", "DOS" }, { "line", "tOS" }, { "note", "S" }, { "person", "A" }, { "absence", "DSA" }, { "device", "" }, { "review", "" },
};

/* A case about each group; both deciding and undoing. */
static const struct
{
  const char *group, *field, *first, *second, *who;
} cases[] = {
  { "plan", "ends_at", "4000000000001", "4000000000002", "DS" },
  { "status", "status_reason", "\"one\"", "\"two\"", "S" },
  { "totals", "labor_minutes", "31", "32", "S" },
  { "invoice", "invoice_ref", "\"R-2\"", "\"R-3\"", "S" },
};

static DocketTestServer *server;
static DocketTestClient *ingrid, *ada, *askers[N_ASKING];

static const char *
thing (GHashTable *world, const char *kind)
{
  const char *id = g_hash_table_lookup (world, kind);

  g_assert_nonnull (id);
  return id;
}

/* ---- Operations as text ---- */

static void
add (GString *ops, const char *kind, const char *record_kind, const char *id, const char *format, ...) G_GNUC_PRINTF (5, 6);

static void
add (GString *ops, const char *kind, const char *record_kind, const char *id, const char *format, ...)
{
  g_autofree char *key = docket_test_id ();
  va_list arguments;

  g_string_append_printf (ops, "%s{\"key\":\"%s\",\"kind\":\"%s\",\"record\":{\"kind\":\"%s\",\"id\":\"%s\"}", ops->len > 0 ? "," : "", key, kind, record_kind, id);
  va_start (arguments, format);
  g_string_append_vprintf (ops, format, arguments);
  va_end (arguments);
  g_string_append_c (ops, '}');
}

static DocketTestAnswer *
push (DocketTestClient *client, const GString *ops)
{
  g_autofree char *body = g_strdup_printf ("{\"ops\":[%s]}", ops->str);
  DocketTestAnswer *answer = docket_test_call (client, "POST", "/v1/ops", body);

  g_assert_cmpuint (answer->status, ==, 200);
  return answer;
}

/* Everything in it must apply. */
static void
arrange (DocketTestClient *client, const GString *ops, guint n)
{
  g_autoptr (DocketTestAnswer) answer = push (client, ops);

  for (guint i = 0; i < n; i++)
    if (strcmp (docket_test_result_text (answer, i, "outcome"), "applied") != 0)
      g_error ("%s\n%s", ops->str, answer->text);
}

static DocketTestAnswer *
get (DocketTestClient *client, const char *kind, const char *id)
{
  g_autofree char *path = g_strdup_printf ("/v1/records/%s/%s", kind, id);

  return docket_test_call (client, "GET", path, NULL);
}

static void
add_edit (GString *ops, const char *kind, const char *id, const char *group, const char *field, const char *value)
{
  g_autoptr (DocketTestAnswer) seen = get (ada, kind, id);
  JsonObject *record = docket_test_object (seen);
  g_autofree char *was = json_to_string (json_object_get_member (json_object_get_object_member (record, "fields"), field), FALSE);

  add (ops, "edit", kind, id, ",\"group\":\"%s\",\"base\":%" G_GINT64_FORMAT ",\"was\":{\"%s\":%s},\"set\":{\"%s\":%s}", group,
       json_object_get_int_member (json_object_get_object_member (record, "revs"), group), field, was, field, value);
}

static gint64
rev_of (const char *kind, const char *id)
{
  g_autoptr (DocketTestAnswer) seen = get (ada, kind, id);

  g_assert_cmpuint (seen->status, ==, 200);
  return json_object_get_int_member (docket_test_object (seen), "rev");
}

/* ---- Worlds ---- */

static GHashTable *
world_new (void)
{
  static const char *const kinds[] = { "customer", "job", "line", "note", "person", "absence", "loser" };
  GHashTable *world = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, g_free);
  g_autoptr (GString) by_ingrid = g_string_new (NULL);
  g_autoptr (GString) by_ada = g_string_new (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    g_hash_table_insert (world, (gpointer) kinds[i], docket_test_id ());
  add (by_ingrid, "create", "customer", thing (world, "customer"), ",\"set\":{\"name\":\"%s\",\"terms_days\":14}", thing (world, "customer"));
  add (by_ingrid, "create", "customer", thing (world, "loser"), ",\"set\":{\"name\":\"%s\"}", thing (world, "loser"));
  add (by_ingrid, "create", "job", thing (world, "job"), ",\"set\":{\"title\":\"Pump\",\"customer\":\"%s\",\"technician\":\"%s\"}", thing (world, "customer"), askers[0]->person);
  add (by_ingrid, "create", "line", thing (world, "line"), ",\"set\":{\"job\":\"%s\",\"class\":\"part\",\"description\":\"Seal\",\"quantity_milli\":1000,\"unit_amount\":250,\"amount\":250}", thing (world, "job"));
  add (by_ingrid, "create", "note", thing (world, "note"), ",\"set\":{\"job\":\"%s\",\"body\":\"Key is next door\"}", thing (world, "job"));
  arrange (ingrid, by_ingrid, 5);
  add (by_ada, "create", "person", thing (world, "person"), ",\"set\":{\"name\":\"%s\",\"username\":\"u%s\",\"role\":\"technician\",\"active\":true}", thing (world, "person"), thing (world, "person"));
  add (by_ada, "create", "absence", thing (world, "absence"), ",\"set\":{\"person\":\"%s\",\"title\":\"Leave\",\"starts_at\":1,\"ends_at\":2}", thing (world, "person"));
  arrange (ada, by_ada, 2);
  return world;
}

/* A case about a group of the world's job; its id. */
static char *
open_case (GHashTable *world, guint n)
{
  g_autoptr (GString) ops = g_string_new (NULL);
  g_autoptr (DocketTestAnswer) answer = NULL;

  add_edit (ops, "job", thing (world, "job"), cases[n].group, cases[n].field, cases[n].first);
  add_edit (ops, "job", thing (world, "job"), cases[n].group, cases[n].field, cases[n].second);
  answer = push (ingrid, ops);
  g_assert_cmpstr (docket_test_result_text (answer, 0, "outcome"), ==, "applied");
  g_assert_cmpstr (docket_test_result_text (answer, 1, "outcome"), ==, "held");
  return g_strdup (docket_test_result_text (answer, 1, "review"));
}

/* ---- What everybody asks for ---- */

typedef struct
{
  char *story;
  const char *who;
  const char *outcome; /* of who may */
  const char *refusal; /* of the others */
} Cell;

static void
cell_free (gpointer data)
{
  Cell *cell = data;

  g_free (cell->story);
  g_free (cell);
}

static void
expect (GPtrArray *cells, const char *who, const char *outcome, const char *refusal, const char *format, ...) G_GNUC_PRINTF (5, 6);

static void
expect (GPtrArray *cells, const char *who, const char *outcome, const char *refusal, const char *format, ...)
{
  Cell *cell = g_new0 (Cell, 1);
  va_list arguments;

  va_start (arguments, format);
  cell->story = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  cell->who = who;
  cell->outcome = outcome;
  cell->refusal = refusal;
  g_ptr_array_add (cells, cell);
}

/* Sends @ops as everybody's own; how many cells. */
static guint
ask (guint n, const GString *ops, GPtrArray *cells)
{
  g_autoptr (DocketTestAnswer) answer = push (askers[n], ops);

  for (guint i = 0; i < cells->len; i++)
    {
      const Cell *cell = g_ptr_array_index (cells, i);
      JsonObject *result = docket_test_result (answer, i);
      const char *outcome = json_object_get_string_member (result, "outcome");
      const char *problem = strcmp (outcome, "rejected") != 0 ? "" : json_object_get_string_member (json_object_get_object_member (result, "problem"), "type");

      if (strchr (cell->who, asking[n].letter) != NULL ? strcmp (outcome, cell->outcome) == 0 : *problem != '\0' && g_str_has_suffix (problem, cell->refusal))
        continue;
      g_error ("%s by %s (%s may): %s %s: %s", cell->story, asking[n].username, cell->who, outcome, problem, answer->text);
    }
  return cells->len;
}

static char *
fill_in (const char *set, GHashTable *world, const char *id, const char *person)
{
  GString *text = g_string_new (set);

  g_string_replace (text, "CUSTOMER", thing (world, "customer"), 0);
  g_string_replace (text, "JOB", thing (world, "job"), 0);
  g_string_replace (text, "PERSON", person, 0);
  g_string_replace (text, "ID", id, 0);
  return g_string_free (text, FALSE);
}

static void
test_creating (void)
{
  guint n_cells = 0;

  for (guint n = 0; n < N_ASKING; n++)
    {
      g_autoptr (GHashTable) world = world_new ();
      g_autoptr (GPtrArray) cells = g_ptr_array_new_with_free_func (cell_free);
      g_autoptr (GString) ops = g_string_new (NULL);

      for (guint i = 0; i < G_N_ELEMENTS (creations); i++)
        {
          g_autofree char *id = docket_test_id ();
          g_autofree char *set = fill_in (creations[i].set, world, id, askers[0]->person);

          add (ops, "create", creations[i].kind, id, ",\"set\":{%s}", set);
          /* There is one policy, and whoever may change it edits it. */
          expect (cells, creations[i].who, creations[i].outcome, strcmp (creations[i].kind, "policy") == 0 ? "" : "forbidden", "create %s {%s}", creations[i].kind, creations[i].set);
        }
      n_cells += ask (n, ops, cells);
    }
  g_test_message ("%u cells", n_cells);
}

static void
test_editing (void)
{
  guint n_cells = 0;

  for (guint n = 0; n < N_ASKING; n++)
    {
      g_autoptr (GHashTable) world = world_new ();
      g_autoptr (DocketTestClient) spare = docket_test_client_signed_in (server, "lars", "field");
      g_autoptr (GPtrArray) cells = g_ptr_array_new_with_free_func (cell_free);
      g_autoptr (GString) ops = g_string_new (NULL);

      g_hash_table_insert (world, (gpointer) "review", open_case (world, 0));
      g_hash_table_insert (world, (gpointer) "device", g_strdup (spare->device));
      for (guint i = 0; i < G_N_ELEMENTS (edits); i++)
        {
          add_edit (ops, edits[i].kind, thing (world, edits[i].kind), edits[i].group, edits[i].field, edits[i].value);
          expect (cells, edits[i].who, "applied", "forbidden", "edit %s.%s", edits[i].kind, edits[i].field);
        }
      add_edit (ops, "job", thing (world, "job"), "party", "customer", "null");
      expect (cells, "OS", "applied", "forbidden", "edit job.customer");
      n_cells += ask (n, ops, cells);
    }
  g_test_message ("%u cells", n_cells);
}

/* Things of the world that can be voided; what a role may void it may restore. */
static void
test_voiding_and_restoring (void)
{
  guint n_cells = 0;

  for (guint n = 0; n < N_ASKING; n++)
    for (guint restores = 0; restores < 2; restores++)
      {
        g_autoptr (GHashTable) world = world_new ();
        g_autoptr (DocketTestClient) spare = docket_test_client_signed_in (server, "lena", "field");
        g_autoptr (GPtrArray) cells = g_ptr_array_new_with_free_func (cell_free);
        g_autoptr (GString) ops = g_string_new (NULL);

        g_hash_table_insert (world, (gpointer) "review", open_case (world, 0));
        g_hash_table_insert (world, (gpointer) "device", g_strdup (spare->device));
        for (guint i = 0; i < G_N_ELEMENTS (voiders); i++)
          {
            const char *kind = voiders[i].kind;
            const char *id = thing (world, kind);

            if (restores && *voiders[i].who != '\0')
              {
                g_autoptr (GString) first = g_string_new (NULL);

                add (first, "void", kind, id, ",\"base\":%" G_GINT64_FORMAT, rev_of (kind, id));
                arrange (strcmp (kind, "person") == 0 ? ada : ingrid, first, 1);
              }
          }
        /* The line goes before its job, so that voiding one moves nothing of the other. */
        for (guint i = 0; i < G_N_ELEMENTS (voiders); i++)
          {
            add (ops, restores ? "restore" : "void", voiders[i].kind, thing (world, voiders[i].kind), ",\"base\":%" G_GINT64_FORMAT, rev_of (voiders[i].kind, thing (world, voiders[i].kind)));
            expect (cells, voiders[i].who, "applied", "forbidden", "%s %s", restores ? "restore" : "void", voiders[i].kind);
          }
        n_cells += ask (n, ops, cells);
      }
  g_test_message ("%u cells", n_cells);
}

static void
test_deciding_and_undoing (void)
{
  guint n_cells = 0;

  for (guint n = 0; n < N_ASKING; n++)
    for (guint undoes = 0; undoes < 2; undoes++)
      {
        g_autoptr (GHashTable) world = world_new ();
        g_autoptr (GPtrArray) cells = g_ptr_array_new_with_free_func (cell_free);
        g_autoptr (GString) ops = g_string_new (NULL);

        for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
          {
            g_autofree char *review = open_case (world, i);

            if (undoes)
              {
                g_autoptr (DocketTestClient) sofia = docket_test_client_signed_in (server, "sofia", "desk");
                g_autoptr (GString) first = g_string_new (NULL);

                add (first, "decide", "review", review, ",\"base\":%" G_GINT64_FORMAT ",\"choice\":\"keep\"", rev_of ("review", review));
                arrange (sofia, first, 1);
              }
            add (ops, undoes ? "undo_decision" : "decide", "review", review, ",\"base\":%" G_GINT64_FORMAT "%s", rev_of ("review", review), undoes ? "" : ",\"choice\":\"keep\"");
            expect (cells, cases[i].who, "applied", "not-decider", "%s job.%s", undoes ? "undo" : "decide", cases[i].group);
          }
        n_cells += ask (n, ops, cells);
      }
  g_test_message ("%u cells", n_cells);
}

static void
test_merging (void)
{
  for (guint n = 0; n < N_ASKING; n++)
    {
      g_autoptr (GHashTable) world = world_new ();
      g_autoptr (GPtrArray) cells = g_ptr_array_new_with_free_func (cell_free);
      g_autoptr (GString) ops = g_string_new (NULL);

      add (ops, "merge", "customer", thing (world, "loser"), ",\"base\":%" G_GINT64_FORMAT ",\"into\":\"%s\"", rev_of ("customer", thing (world, "loser")), thing (world, "customer"));
      expect (cells, "OS", "applied", "forbidden", "merge customers");
      ask (n, ops, cells);
    }
}

/* There is one policy for all; Ada, who may change it, is asked last. */
static void
test_changing_the_policy (void)
{
  g_autoptr (DocketTestAnswer) feed = docket_test_call (ada, "GET", "/v1/changes?limit=5000", NULL);
  g_autoptr (DocketTestAnswer) policy = docket_test_call (ada, "GET", "/v1/policy", NULL);
  JsonArray *changes = json_object_get_array_member (docket_test_object (feed), "changes");
  g_autoptr (GString) document = g_string_new (policy->text);
  const char *id = NULL;

  for (guint i = 0; i < json_array_get_length (changes); i++)
    if (strcmp (json_object_get_string_member (json_array_get_object_element (changes, i), "kind"), "policy") == 0)
      id = json_object_get_string_member (json_array_get_object_element (changes, i), "id");
  g_assert_cmpint (g_string_replace (document, "Docket default", "House rules", 1), ==, 1);
  g_assert_cmpint (g_string_replace (document, "\"version\":1,", "", 1), ==, 1);
  for (guint n = 0; n < N_ASKING; n++)
    {
      g_autoptr (GPtrArray) cells = g_ptr_array_new_with_free_func (cell_free);
      g_autoptr (GString) ops = g_string_new (NULL);

      add_edit (ops, "policy", id, "policy", "document", document->str);
      expect (cells, "A", "applied", "forbidden", "change the policy");
      ask (n, ops, cells);
    }
}

/* ---- Reading ---- */

static const struct
{
  const char *path; /* {job}: the id of the world's job */
  const char *who;
  guint refusal; /* status for the others */
} readings[] = {
  { "/v1/records/job/{job}", "tDOSA", 404 },
  { "/v1/records/job/{job}/history", "tDOSA", 404 },
  { "/v1/records/line/{line}", "tDOSA", 404 },
  { "/v1/records/line/{line}/history", "tDOSA", 404 },
  { "/v1/records/note/{note}", "tDOSA", 404 },
  { "/v1/records/customer/{customer}", "tDOSA", 404 },
  { "/v1/records/customer/{customer}/history", "tDOSA", 404 },
  { "/v1/records/customer/{loser}", "DOSA", 404 },
  { "/v1/records/customer/{loser}/history", "DOSA", 404 },
  { "/v1/records/review/{review}", "tDOSA", 404 },
  { "/v1/records/person/{person}", "tmDOSA", 404 },
  { "/v1/records/absence/{absence}", "tmDOSA", 404 },
  { "/v1/changes?limit=1", "tmDOSA", 403 },
  { "/v1/policy", "tmDOSA", 403 },
  { "/v1/audit?limit=1", "DOSA", 403 },
  { "/v1/audit/head", "tmDOSA", 403 },
  { "/v1/reports/sync", "OSA", 403 },
};

static void
test_reading (void)
{
  g_autoptr (GHashTable) world = world_new ();

  g_hash_table_insert (world, (gpointer) "review", open_case (world, 0));
  for (guint i = 0; i < G_N_ELEMENTS (readings); i++)
    {
      GHashTableIter iter;
      gpointer kind, id;
      g_autoptr (GString) path = g_string_new (readings[i].path);

      g_hash_table_iter_init (&iter, world);
      while (g_hash_table_iter_next (&iter, &kind, &id))
        {
          g_autofree char *name = g_strdup_printf ("{%s}", (const char *) kind);

          g_string_replace (path, name, id, 0);
        }
      for (guint n = 0; n < N_ASKING; n++)
        {
          g_autoptr (DocketTestAnswer) answer = docket_test_call (askers[n], "GET", path->str, NULL);

          if (answer->status != (strchr (readings[i].who, asking[n].letter) != NULL ? 200 : readings[i].refusal))
            g_error ("%s by %s (%s may): %u %s", readings[i].path, asking[n].username, readings[i].who, answer->status, answer->text);
        }
    }
  g_test_message ("%u cells", (guint) (G_N_ELEMENTS (readings) * N_ASKING));
}

/* Of a customer, their technician sees profile and contact. */
static void
test_what_a_technician_sees_of_a_customer (void)
{
  g_autoptr (GHashTable) world = world_new ();
  g_autoptr (DocketTestAnswer) seen = get (askers[0], "customer", thing (world, "customer"));
  g_autoptr (DocketTestAnswer) whole = get (askers[3], "customer", thing (world, "customer"));
  JsonObject *fields = json_object_get_object_member (docket_test_object (seen), "fields");

  g_assert_cmpstr (json_object_get_string_member (fields, "name"), ==, thing (world, "customer"));
  g_assert_true (!json_object_has_member (fields, "terms_days") || json_object_get_null_member (fields, "terms_days"));
  g_assert_cmpint (json_object_get_int_member (json_object_get_object_member (docket_test_object (whole), "fields"), "terms_days"), ==, 14);
}

/* The feed from the start: whose jobs are in it. */
static void
test_feed_of_every_role (void)
{
  g_autoptr (GHashTable) world = world_new ();
  const char *const ids[] = { thing (world, "job"), thing (world, "line"), thing (world, "note"), thing (world, "customer") };

  for (guint n = 0; n < N_ASKING; n++)
    {
      g_autoptr (DocketTestAnswer) answer = docket_test_call (askers[n], "GET", "/v1/changes?limit=5000", NULL);

      g_assert_false (json_object_get_boolean_member (docket_test_object (answer), "more"));
      for (guint i = 0; i < G_N_ELEMENTS (ids); i++)
        g_assert_cmpint (strstr (answer->text, ids[i]) != NULL, ==, asking[n].letter != 'm');
      g_assert_cmpint (strstr (answer->text, thing (world, "loser")) != NULL, ==, strchr ("tm", asking[n].letter) == NULL);
    }
}

int
main (int argc, char *argv[])
{
  char *dir;
  int status;

  docket_test_init (&argc, &argv);
  dir = docket_test_dir_new ();
  server = docket_test_server_new_sized (dir, "10");
  ingrid = docket_test_client_signed_in (server, "ingrid", "desk");
  ada = docket_test_client_signed_in (server, "ada", "desk");
  for (guint n = 0; n < N_ASKING; n++)
    askers[n] = docket_test_client_signed_in (server, asking[n].username, strchr ("tm", asking[n].letter) != NULL ? "field" : "desk");
  g_test_add_func ("/server/roles/creating", test_creating);
  g_test_add_func ("/server/roles/editing", test_editing);
  g_test_add_func ("/server/roles/voiding-and-restoring", test_voiding_and_restoring);
  g_test_add_func ("/server/roles/deciding-and-undoing", test_deciding_and_undoing);
  g_test_add_func ("/server/roles/merging", test_merging);
  g_test_add_func ("/server/roles/changing-the-policy", test_changing_the_policy);
  g_test_add_func ("/server/roles/reading", test_reading);
  g_test_add_func ("/server/roles/what-a-technician-sees-of-a-customer", test_what_a_technician_sees_of_a_customer);
  g_test_add_func ("/server/roles/feed-of-every-role", test_feed_of_every_role);
  status = g_test_run ();
  for (guint n = 0; n < N_ASKING; n++)
    docket_test_client_free (askers[n]);
  docket_test_client_free (ada);
  docket_test_client_free (ingrid);
  docket_test_server_free (server);
  docket_test_dir_remove (dir);
  return status;
}
