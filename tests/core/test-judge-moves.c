/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The judge on moves of status, on creating, and on voiding and restoring: every
 * cell of DESIGN §4's tables, by every role, whoever the job belongs to, locked
 * or not, against the tables written out as data. Edits of values are
 * test-judge-table.c's.
 */

#include <string.h>

#include "docket-judge.h"

#define RECORD "018f0000-0000-7000-8000-000000000001"
#define JOB "018f0000-0000-7000-8000-000000000002"
#define TESS "018f0000-0000-7000-8000-0000000000aa"
#define ASKER "018f0000-0000-7000-8000-0000000000bb"
#define DIGEST "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"

/* T the assigned technician, t any, D, O, S, A. */
static const struct
{
  char letter;
  DocketRole role;
} roles[] = {
  { 't', DOCKET_ROLE_TECHNICIAN }, { 'D', DOCKET_ROLE_DISPATCHER }, { 'O', DOCKET_ROLE_OFFICE }, { 'S', DOCKET_ROLE_SUPERVISOR }, { 'A', DOCKET_ROLE_ADMIN },
};

typedef enum { IS_ASSIGNED, WAS_ASSIGNED, NEVER_ASSIGNED, N_HANDS } Hands;

static const char *const statuses[] = {
  "new", "assigned", "opened", "in_progress", "paused", "complete", "waiting_approval", "signed_off", "closed", "cancelled", "reopened",
};
#define N_STATUSES G_N_ELEMENTS (statuses)

/* Rows: from, columns: to, in the order of statuses[]. "." no such move; "p" by
 * the plan only; else who, where "s" is nobody but a supervisor, who may all. */
static const char *const moves[N_STATUSES][N_STATUSES] = {
  /*                    new  assigned opened in_pr paused compl waiting signed closed cancelled reopened */
  /* new */              { ".", "p",  ".",   ".",  ".",   ".",  ".",    ".",   ".",   "DO",     "." },
  /* assigned */         { "p", ".",  "T",   "T",  ".",   ".",  ".",    ".",   ".",   "DO",     "." },
  /* opened */           { "p", "TD", ".",   "T",  ".",   ".",  ".",    ".",   ".",   "DO",     "." },
  /* in_progress */      { ".", ".",  ".",   ".",  "T",   "T",  "TO",   ".",   ".",   ".",      "." },
  /* paused */           { ".", ".",  ".",   "T",  ".",   ".",  ".",    ".",   ".",   "DO",     "." },
  /* complete */         { ".", ".",  ".",   "T",  ".",   ".",  "O",    "TO",  ".",   ".",      "." },
  /* waiting_approval */ { ".", ".",  ".",   "T",  ".",   "s",  ".",    "O",   ".",   ".",      "." },
  /* signed_off */       { ".", ".",  ".",   ".",  ".",   ".",  ".",    ".",   "O",   ".",      "s" },
  /* closed */           { ".", ".",  ".",   ".",  ".",   ".",  ".",    ".",   ".",   ".",      "s" },
  /* cancelled */        { ".", ".",  ".",   ".",  ".",   ".",  ".",    ".",   ".",   ".",      "s" },
  /* reopened */         { ".", "D",  "T",   "T",  ".",   ".",  ".",    ".",   ".",   "DO",     "." },
};

static guint n_compared;

static void
expect (const DocketFacts *facts, const char *expected, const char *story, ...) G_GNUC_PRINTF (3, 4);

static void
expect (const DocketFacts *facts, const char *expected, const char *story, ...)
{
  g_auto (DocketVerdict) verdict = { 0 };
  g_autofree char *told = NULL;
  va_list arguments;

  docket_judge (facts, &verdict);
  told = g_strjoin (" ", docket_outcome_name (verdict.outcome), verdict.why != NULL ? verdict.why : verdict.problem, NULL);
  n_compared++;
  if (strcmp (told, expected) == 0)
    return;
  va_start (arguments, story);
  {
    g_autofree char *words = g_strdup_vprintf (story, arguments);

    g_error ("%s: the judge says %s, the page %s", words, told, expected);
  }
  va_end (arguments);
}

static gboolean
is_listed (const char *who, char letter, Hands hands)
{
  return strchr (who, letter) != NULL || (strchr (who, 'T') != NULL && (letter == 't' || hands == IS_ASSIGNED));
}

static DocketRecord *
job_in (const char *status, Hands hands)
{
  DocketRecord *job = docket_record_new (DOCKET_KIND_JOB, JOB);

  docket_record_set_text (job, DOCKET_JOB_TITLE, "Pump");
  docket_record_set_text (job, DOCKET_JOB_STATUS, status);
  docket_record_set_text (job, DOCKET_JOB_TECHNICIAN, hands == IS_ASSIGNED ? ASKER : TESS);
  docket_record_set_rev (job, 7);
  docket_record_set_group_rev (job, DOCKET_GROUP_JOB_STATUS, 7);
  return job;
}

/* ---- Moves ---- */

static gboolean
locks_everything (const char *status)
{
  return strcmp (status, "closed") == 0 || strcmp (status, "cancelled") == 0;
}

/* What the page says about a move that was wanted from `from` when it arrives at
 * a job that is `now`. */
static const char *
read_move (guint from, guint to, guint now, char letter, Hands hands, gboolean seen_before_lock)
{
  gboolean leaves_lock;

  if (letter == 'A' && hands != IS_ASSIGNED)
    return "rejected forbidden";
  if (strchr (".p", *moves[from][to]) != NULL)
    return "rejected invalid";
  if (letter != 'S' && !is_listed (moves[from][to], letter, hands))
    return "rejected forbidden";
  if (letter == 't' && hands != IS_ASSIGNED)
    return hands == WAS_ASSIGNED ? "held ownership-moved" : "rejected forbidden";
  leaves_lock = *moves[now][to] != '.' && (letter == 'S' || is_listed (moves[now][to], letter, hands));
  if (locks_everything (statuses[now]) && to != now && !leaves_lock)
    return seen_before_lock ? "held locked" : "rejected locked";
  if (now == from)
    return "applied";
  return now == to ? "merged" : "held collision";
}

static void
test_every_move (void)
{
  g_autoptr (DocketPolicy) policy = docket_policy_new_default ();

  n_compared = 0;
  for (guint from = 0; from < N_STATUSES; from++)
    for (guint to = 0; to < N_STATUSES; to++)
      for (guint now = 0; now < N_STATUSES; now++)
        for (guint role = 0; role < G_N_ELEMENTS (roles); role++)
          for (guint rest = 0; rest < N_HANDS * 2 && from != to; rest++)
            {
              Hands hands = (Hands) (rest / 2);
              gboolean before = (rest & 1) != 0;
              g_autoptr (DocketRecord) seen = job_in (statuses[from], hands);
              g_autoptr (DocketRecord) present = job_in (statuses[now], hands);
              g_autoptr (DocketValues) set = docket_values_new ();
              g_autoptr (DocketValues) at_base = docket_record_get_group (seen, DOCKET_GROUP_JOB_STATUS);
              g_autoptr (DocketOperation) operation = NULL;
              DocketFacts facts;

              docket_values_set_text (set, DOCKET_JOB_STATUS, statuses[to]);
              operation = docket_operation_new_edit (seen, DOCKET_GROUP_JOB_STATUS, set);
              if (now != from)
                docket_record_set_group_rev (present, DOCKET_GROUP_JOB_STATUS, 9);
              facts = (DocketFacts) { .policy = policy, .operation = operation, .role = roles[role].role, .person = ASKER, .record = present, .job = present,
                                      .assigned_before = hands == WAS_ASSIGNED, .seen_before_lock = before, .at_base = at_base };
              expect (&facts, read_move (from, to, now, roles[role].letter, hands, before), "%s -> %s by %c (hands %d) on a job that is %s, seen before the lock %d",
                      statuses[from], statuses[to], roles[role].letter, hands, statuses[now], before);
            }
  g_test_message ("%u cases compared", n_compared);
  g_assert_cmpuint (n_compared, >, 35000);
}

static void
test_every_approval (void)
{
  static const char *const approvals[] = { "requested", "approved", "declined" };
  g_autoptr (DocketPolicy) policy = docket_policy_new_default ();

  for (guint a = 0; a < G_N_ELEMENTS (approvals); a++)
    for (guint role = 0; role < G_N_ELEMENTS (roles); role++)
      for (guint hands = 0; hands < N_HANDS; hands++)
        {
          char letter = roles[role].letter;
          g_autoptr (DocketRecord) job = job_in ("waiting_approval", (Hands) hands);
          g_autoptr (DocketValues) set = docket_values_new ();
          g_autoptr (DocketOperation) operation = NULL;
          gboolean may = letter == 'S' || (a == 0 && is_listed ("TDO", letter, (Hands) hands));
          DocketFacts facts;

          docket_values_set_text (set, DOCKET_JOB_APPROVAL, approvals[a]);
          operation = docket_operation_new_edit (job, DOCKET_GROUP_JOB_APPROVAL, set);
          facts = (DocketFacts) { .policy = policy, .operation = operation, .role = roles[role].role, .person = ASKER, .record = job, .job = job, .assigned_before = hands == WAS_ASSIGNED };
          expect (&facts, !may || (letter == 't' && hands == NEVER_ASSIGNED) ? "rejected forbidden" : letter == 't' && hands == WAS_ASSIGNED ? "held ownership-moved" : "applied",
                  "%s by %c (hands %u)", approvals[a], letter, hands);
        }
}

/* ---- Creating ---- */

static const struct
{
  const char *kind;
  const char *group; /* beside what every one has; NULL: only that */
  const char *who;   /* may */
} creations[] = {
  { "customer", NULL, "ODS" },
  { "customer", "contact", "ODS" },
  { "customer", "billing", "OS" },
  { "customer", "standing", "OS" },
  { "customer", "server", "" },
  { "job", NULL, "ODS" },
  { "job", "party", "ODS" },
  { "job", "plan", "DS" },
  { "job", "approval", "ODS" },
  { "job", "totals", "OS" },
  { "job", "invoice", "OS" },
  { "line", NULL, "TOS" },
  { "note", NULL, "tDOSA" },
  { "attachment", NULL, "tDOSA" },
  { "signature", NULL, "T" },
  { "person", NULL, "A" },
  { "absence", NULL, "DSA" },
  { "device", NULL, "" },
  { "review", NULL, "" },
  { "policy", NULL, "" },
};

/* A complete, valid record of every kind, field by field. */
static const struct
{
  const char *kind, *group, *field, *text; /* @text: NULL: the number */
  gint64 number;
} given[] = {
  { "customer", NULL, "name", "Ann", 0 }, { "customer", "contact", "city", "Ulm", 0 }, { "customer", "billing", "terms_days", NULL, 30 },
  { "customer", "standing", "standing", "on_hold", 0 }, { "customer", "server", "merged_into", RECORD, 0 },
  { "job", NULL, "title", "Boiler", 0 }, { "job", "party", "customer", TESS, 0 }, { "job", "plan", "technician", TESS, 0 },
  { "job", "approval", "approval", "requested", 0 }, { "job", "totals", "total_amount", NULL, 100 }, { "job", "invoice", "invoice_state", "draft", 0 },
  { "line", NULL, "job", JOB, 0 }, { "line", NULL, "class", "part", 0 }, { "line", NULL, "description", "Seal", 0 },
  { "line", NULL, "quantity_milli", NULL, 1000 }, { "line", NULL, "unit_amount", NULL, 250 }, { "line", NULL, "amount", NULL, 250 },
  { "note", NULL, "job", JOB, 0 }, { "note", NULL, "body", "Hello", 0 },
  { "attachment", NULL, "job", JOB, 0 }, { "attachment", NULL, "blob", DIGEST, 0 }, { "attachment", NULL, "name", "a.jpg", 0 },
  { "attachment", NULL, "media_type", "image/jpeg", 0 }, { "attachment", NULL, "size", NULL, 10 }, { "attachment", NULL, "taken_at", NULL, 1 },
  { "signature", NULL, "job", JOB, 0 }, { "signature", NULL, "signer", "Ann", 0 }, { "signature", NULL, "blob", DIGEST, 0 },
  { "signature", NULL, "signed_at", NULL, 1 }, { "signature", NULL, "totals_digest", DIGEST, 0 },
  { "person", NULL, "name", "Tess", 0 }, { "person", NULL, "username", "tess", 0 }, { "person", NULL, "role", "technician", 0 },
  { "absence", NULL, "person", TESS, 0 }, { "absence", NULL, "title", "Leave", 0 }, { "absence", NULL, "starts_at", NULL, 1 }, { "absence", NULL, "ends_at", NULL, 2 },
  { "device", NULL, "name", "Phone", 0 }, { "review", NULL, "rule", "mine", 0 }, { "policy", NULL, "version", NULL, 2 },
};

static DocketOperation *
create (const char *kind_name, const char *group)
{
  DocketKind kind = docket_kind_from_name (kind_name);
  g_autoptr (DocketValues) set = docket_values_new ();

  for (guint i = 0; i < G_N_ELEMENTS (given); i++)
    if (strcmp (given[i].kind, kind_name) == 0 && (given[i].group == NULL || g_strcmp0 (given[i].group, group) == 0))
      {
        if (given[i].text != NULL)
          docket_values_set_text (set, docket_field_from_name (kind, given[i].field), given[i].text);
        else
          docket_values_set_int (set, docket_field_from_name (kind, given[i].field), given[i].number);
      }
  return docket_operation_new_create (kind, RECORD, set);
}

typedef struct
{
  char letter;
  Hands hands;
  const char *status; /* of the job it belongs to; NULL: none */
  gboolean seen_before_lock, revoked, missing_blob;
  DocketPredecessor after;
} Creation;

static const char *
read_creation (guint n, const Creation *c)
{
  const char *kind = creations[n].kind;
  gboolean shared = strcmp (kind, "note") == 0 || strcmp (kind, "attachment") == 0;

  if (*creations[n].who == '\0')
    return "rejected forbidden";
  if (c->revoked)
    return c->missing_blob ? "deferred needs-blob" : "held quarantine";
  if (!is_listed (creations[n].who, c->letter, c->status == NULL ? NEVER_ASSIGNED : c->hands))
    return "rejected forbidden";
  if (c->after == DOCKET_PREDECESSOR_UNKNOWN)
    return "deferred needs-record";
  if (c->after == DOCKET_PREDECESSOR_REJECTED)
    return "rejected unknown-record";
  if (c->missing_blob)
    return "deferred needs-blob";
  if (c->status != NULL && c->letter == 't' && c->hands == NEVER_ASSIGNED)
    return "rejected forbidden";
  if (c->status != NULL && c->letter == 't' && c->hands == WAS_ASSIGNED)
    return shared ? "applied" : "held ownership-moved";
  /* On a void job: appends apply. */
  if (c->status != NULL && !shared && (locks_everything (c->status) || (strcmp (c->status, "signed_off") == 0 && strcmp (kind, "line") == 0)))
    return c->seen_before_lock ? "held locked" : "rejected locked";
  return "applied";
}

static void
compare_creation (const DocketPolicy *policy, guint n, const Creation *c, gboolean is_void)
{
  g_autoptr (DocketOperation) operation = create (creations[n].kind, creations[n].group);
  g_autoptr (DocketRecord) job = c->status == NULL ? NULL : job_in (c->status, c->hands);
  DocketFacts facts = { .policy = policy, .operation = operation, .person = ASKER, .job = job, .assigned_before = c->hands == WAS_ASSIGNED,
                        .seen_before_lock = c->seen_before_lock, .device_revoked = c->revoked, .missing_blob = c->missing_blob, .after = c->after };

  if (job != NULL)
    docket_record_set_void (job, is_void);
  for (guint r = 0; r < G_N_ELEMENTS (roles); r++)
    if (roles[r].letter == c->letter)
      facts.role = roles[r].role;
  expect (&facts, read_creation (n, c), "create %s with %s by %c (hands %d), job %s, void %d, before lock %d, revoked %d, blob missing %d, after %d", creations[n].kind,
          creations[n].group == NULL ? "the usual" : creations[n].group, c->letter, c->hands, c->status == NULL ? "none" : c->status, is_void, c->seen_before_lock, c->revoked, c->missing_blob, c->after);
}

static void
test_every_creation (void)
{
  g_autoptr (DocketPolicy) policy = docket_policy_new_default ();

  n_compared = 0;
  for (guint n = 0; n < G_N_ELEMENTS (creations); n++)
    {
      gboolean has_job = strstr ("line note attachment signature", creations[n].kind) != NULL;

      for (guint role = 0; role < G_N_ELEMENTS (roles); role++)
        for (guint hands = has_job ? 0 : NEVER_ASSIGNED; hands < N_HANDS; hands++)
          for (guint s = 0; s < (has_job ? N_STATUSES : 1); s++)
            for (guint bits = 0; bits < 16; bits++)
              for (guint after = DOCKET_PREDECESSOR_NONE; after <= DOCKET_PREDECESSOR_REJECTED; after++)
                {
                  Creation c = { roles[role].letter, (Hands) hands, has_job ? statuses[s] : NULL, (bits & 1) != 0, (bits & 2) != 0, (bits & 4) != 0, (DocketPredecessor) after };

                  compare_creation (policy, n, &c, (bits & 8) != 0);
                }
    }
  g_test_message ("%u cases compared", n_compared);
  g_assert_cmpuint (n_compared, >, 50000);
}

/* A note may stand at a customer, with a job or without: by whoever can see the customer, or could once. */
static void
test_note_at_customer (void)
{
  g_autoptr (DocketPolicy) policy = docket_policy_new_default ();
  g_autoptr (DocketValues) set = docket_values_new ();
  g_autoptr (DocketOperation) operation = NULL;

  docket_values_set_text (set, DOCKET_NOTE_CUSTOMER, RECORD);
  docket_values_set_text (set, DOCKET_NOTE_BODY, "Rings twice");
  operation = docket_operation_new_create (DOCKET_KIND_NOTE, JOB, set);
  for (guint role = 0; role < G_N_ELEMENTS (roles); role++)
    for (guint bits = 0; bits < 8; bits++)
      {
        gboolean unseen = (bits & 1) != 0, revoked = (bits & 2) != 0, with_job = (bits & 4) != 0;
        g_autoptr (DocketRecord) own = with_job ? job_in ("in_progress", IS_ASSIGNED) : NULL;
        DocketFacts facts = { .policy = policy, .operation = operation, .person = ASKER, .role = roles[role].role, .job = own, .customer_unseen = unseen, .device_revoked = revoked };

        expect (&facts, revoked ? "held quarantine" : unseen && roles[role].letter == 't' ? "rejected forbidden" : "applied", "a note by %c, customer never seen %d, revoked %d, own job %d", roles[role].letter, unseen, revoked, with_job);
      }
}

/* ---- Voiding and restoring ---- */

static const struct
{
  const char *kind;
  const char *who;
  gboolean by_author;
} voiders[] = {
  { "customer", "OS", FALSE }, { "job", "ODS", FALSE }, { "line", "TOS", FALSE }, { "note", "S", TRUE }, { "attachment", "S", TRUE },
  { "signature", "", FALSE }, { "person", "A", FALSE }, { "absence", "DSA", FALSE }, { "device", "", FALSE }, { "review", "", FALSE }, { "policy", "", FALSE },
};

typedef enum { BASE_IS_CURRENT, BASE_IS_OLD, FOLLOWS_LAST_WRITER, N_BASES } Base;

typedef struct
{
  char letter;
  Hands hands;
  const char *status;
  gboolean restores, is_void, is_author, seen_before_lock, revoked;
  Base base;
} Voiding;

static const char *
read_voiding (guint n, const Voiding *c)
{
  gboolean of_work = strcmp (voiders[n].kind, "job") == 0 || strcmp (voiders[n].kind, "line") == 0;

  if (c->revoked)
    return "held quarantine";
  if (!is_listed (voiders[n].who, c->letter, c->status == NULL ? NEVER_ASSIGNED : c->hands) && !(voiders[n].by_author && c->is_author))
    return "rejected forbidden";
  if (c->status != NULL && c->letter == 't' && c->hands != IS_ASSIGNED)
    return c->hands == WAS_ASSIGNED ? "held ownership-moved" : "rejected forbidden";
  if (!c->restores && c->is_void)
    return "applied"; /* it is so already */
  if (!c->restores && c->base == BASE_IS_OLD)
    return "held void-vs-edit";
  if (c->status != NULL && of_work && (locks_everything (c->status) || (strcmp (c->status, "signed_off") == 0 && strcmp (voiders[n].kind, "line") == 0)))
    return c->seen_before_lock ? "held locked" : "rejected locked";
  return "applied";
}

static void
compare_voiding (const DocketPolicy *policy, guint n, const Voiding *c)
{
  DocketKind kind = docket_kind_from_name (voiders[n].kind);
  g_autoptr (DocketRecord) job = c->status == NULL ? NULL : job_in (c->status, c->hands);
  g_autoptr (DocketRecord) record = kind == DOCKET_KIND_JOB ? docket_record_ref (job) : docket_record_new (kind, RECORD);
  g_autoptr (DocketOperation) operation = docket_operation_new (c->restores ? DOCKET_OPERATION_RESTORE : DOCKET_OPERATION_VOID, kind, docket_record_get_id (record));
  DocketStamp by = { (char *) (c->is_author ? ASKER : TESS), NULL, 0, 0 };
  DocketFacts facts;

  if (kind == DOCKET_KIND_JOB)
    g_clear_pointer (&job, docket_record_unref);
  docket_record_set_rev (record, 7);
  docket_record_set_void (record, c->is_void);
  docket_record_set_stamp (record, docket_kind_info (kind)->first_group, &by);
  operation->base = c->base == BASE_IS_CURRENT ? 7 : 6;
  facts = (DocketFacts) { .policy = policy, .operation = operation, .person = ASKER, .record = record, .job = kind == DOCKET_KIND_JOB ? record : job,
                          .assigned_before = c->hands == WAS_ASSIGNED, .seen_before_lock = c->seen_before_lock, .device_revoked = c->revoked,
                          .last_writer_is_follows = c->base == FOLLOWS_LAST_WRITER };
  for (guint r = 0; r < G_N_ELEMENTS (roles); r++)
    if (roles[r].letter == c->letter)
      facts.role = roles[r].role;
  expect (&facts, read_voiding (n, c), "%s %s %s by %c (hands %d, author %d), job %s, before lock %d, revoked %d, base %d", c->restores ? "restore" : "void", c->is_void ? "void" : "living",
          voiders[n].kind, c->letter, c->hands, c->is_author, c->status == NULL ? "none" : c->status, c->seen_before_lock, c->revoked, c->base);
}

static void
test_every_voiding (void)
{
  g_autoptr (DocketPolicy) policy = docket_policy_new_default ();

  n_compared = 0;
  for (guint n = 0; n < G_N_ELEMENTS (voiders); n++)
    {
      gboolean has_job = strstr ("job line note attachment signature", voiders[n].kind) != NULL;

      for (guint role = 0; role < G_N_ELEMENTS (roles); role++)
        for (guint hands = has_job ? 0 : NEVER_ASSIGNED; hands < N_HANDS; hands++)
          for (guint s = 0; s < (has_job ? N_STATUSES : 1); s++)
            for (guint bits = 0; bits < 32; bits++)
              for (guint base = 0; base < N_BASES; base++)
                {
                  Voiding c = { roles[role].letter, (Hands) hands, has_job ? statuses[s] : NULL, (bits & 1) != 0, (bits & 2) != 0, (bits & 4) != 0, (bits & 8) != 0, (bits & 16) != 0, (Base) base };

                  compare_voiding (policy, n, &c);
                }
    }
  g_test_message ("%u cases compared", n_compared);
  g_assert_cmpuint (n_compared, >, 50000);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/judge-moves/every-move", test_every_move);
  g_test_add_func ("/judge-moves/every-approval", test_every_approval);
  g_test_add_func ("/judge-moves/every-creation", test_every_creation);
  g_test_add_func ("/judge-moves/note-at-customer", test_note_at_customer);
  g_test_add_func ("/judge-moves/every-voiding", test_every_voiding);
  return g_test_run ();
}
