/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Every edit the rules can tell apart, against a second reading of the rules.
 *
 * The second reading is data: page[] is DESIGN §4's table of groups, and
 * statement[] is DESIGN §5 sentence by sentence, in the page's order; the first
 * sentence that applies to a case gives its verdict. It looks at the plain
 * description of a case (Case), never at records, operations or the policy
 * object. The judge is asked with real records and a real policy document: the
 * default one, and documents in which rules and writers were dealt out anew.
 */

#include <string.h>

#include <json-glib/json-glib.h>

#include "docket-judge.h"

#define RECORD "018f0000-0000-7000-8000-000000000001"
#define JOB "018f0000-0000-7000-8000-000000000002"
#define TESS "018f0000-0000-7000-8000-0000000000aa"
#define ASKER "018f0000-0000-7000-8000-0000000000bb"
#define KEY "018f0000-0000-7000-8000-0000000000cc"
#define OTHER_KEY "018f0000-0000-7000-8000-0000000000dd"

/* Who writes, in letters: t any technician, T the assigned one, D, O, S, A. */
typedef struct
{
  const char *path;
  const char *rule;
  const char *writers;
  DocketField field; /* the one the author writes */
  DocketField other; /* another of the group; NONE if it has none that is free */
} Row;

static const Row page[] = {
  { "customer.profile", "merge", "OS", DOCKET_CUSTOMER_NICKNAME, DOCKET_CUSTOMER_ABOUT },
  { "customer.contact", "merge", "ODS", DOCKET_CUSTOMER_STREET, DOCKET_CUSTOMER_CITY },
  { "customer.billing", "review", "OS", DOCKET_CUSTOMER_BILLING_CONTACT, DOCKET_CUSTOMER_TERMS_DAYS },
  { "customer.standing", "review", "OS", DOCKET_CUSTOMER_STANDING, DOCKET_FIELD_NONE },
  { "customer.server", "server", "", DOCKET_CUSTOMER_MERGED_INTO, DOCKET_FIELD_NONE },
  { "job.details", "merge", "ODS", DOCKET_JOB_DESCRIPTION, DOCKET_JOB_SITE_STREET },
  { "job.party", "review", "OS", DOCKET_JOB_CUSTOMER, DOCKET_FIELD_NONE },
  { "job.plan", "review", "DS", DOCKET_JOB_ENDS_AT, DOCKET_JOB_STARTS_AT },
  { "job.status", "review", "TDOS", DOCKET_JOB_STATUS_REASON, DOCKET_FIELD_NONE },
  { "job.approval", "review", "TDOS", DOCKET_JOB_APPROVAL, DOCKET_FIELD_NONE },
  { "job.totals", "review", "TOS", DOCKET_JOB_PARTS_AMOUNT, DOCKET_JOB_TAX_AMOUNT },
  { "job.invoice", "review", "OS", DOCKET_JOB_INVOICE_REF, DOCKET_JOB_INVOICE_STATE },
  { "job.server", "server", "", DOCKET_JOB_FOLLOW_UP_OF, DOCKET_JOB_NUMBER },
  { "line.line", "append", "TOS", DOCKET_LINE_DESCRIPTION, DOCKET_LINE_SKU },
  { "note.note", "append", "tDOSA", DOCKET_NOTE_BODY, DOCKET_NOTE_CUSTOMER },
  { "attachment.attachment", "append", "tDOSA", DOCKET_ATTACHMENT_NAME, DOCKET_ATTACHMENT_TAKEN_AT },
  { "signature.signature", "append", "T", DOCKET_SIGNATURE_SIGNER, DOCKET_SIGNATURE_SIGNED_AT },
  { "person.person", "merge", "A", DOCKET_PERSON_TEAM, DOCKET_PERSON_BREAK_MINUTES },
  { "absence.absence", "merge", "DSA", DOCKET_ABSENCE_TITLE, DOCKET_ABSENCE_PERSON },
  { "device.device", "server", "", DOCKET_DEVICE_NAME, DOCKET_DEVICE_APP_VERSION },
  { "review.review", "server", "", DOCKET_REVIEW_RULE, DOCKET_REVIEW_OPENED_AT },
};

static const struct
{
  char letter;
  DocketRole role;
  const char *name;
} roles[] = {
  { 't', DOCKET_ROLE_TECHNICIAN, "technician" },
  { 'D', DOCKET_ROLE_DISPATCHER, "dispatcher" },
  { 'O', DOCKET_ROLE_OFFICE, "office" },
  { 'S', DOCKET_ROLE_SUPERVISOR, "supervisor" },
  { 'A', DOCKET_ROLE_ADMIN, "admin" },
  { 'T', DOCKET_ROLE_ASSIGNED, "assigned_technician" },
};
#define N_ROLES 5u

static const char *const statuses[] = { "in_progress", "signed_off", "closed", "cancelled", "new", "assigned", "opened", "paused", "complete", "waiting_approval", "reopened" };

typedef enum { IS_ASSIGNED, WAS_ASSIGNED, NEVER_ASSIGNED, N_HANDS } Hands;
typedef enum { SAME, DISJOINT, EQUAL, N_RELATIONS } Relation;

typedef enum
{
  BASE_IS_CURRENT,
  BASE_IS_CURRENT_AND_WAS_LIES,
  MOVED,
  MOVED_AND_BASE_IS_FORGOTTEN,
  MOVED_BACK,
  FOLLOWS_LAST_WRITER,
  FOLLOWS_AND_MOVED_AGAIN,
  FOLLOWS_HELD,
  FOLLOWS_REJECTED,
  FOLLOWS_UNKNOWN,
  AFTER_APPLIED,
  AFTER_HELD,
  AFTER_REJECTED,
  AFTER_UNKNOWN,
  N_ORDERS
} Order;

static const char *const orders[] = {
  "base is current", "base is current, was lies", "moved", "moved, base forgotten", "moved back", "follows the last writer", "follows, but moved again",
  "follows held", "follows rejected", "follows unknown", "after applied", "after held", "after rejected", "after unknown",
};

typedef struct
{
  const Row *row;
  guint role; /* index into roles */
  Hands hands;
  const char *status; /* of the job; NULL: the record has no job */
  gboolean seen_before_lock, is_void, revoked;
  Relation relation;
  Order order;
} Case;

/* ---- The second reading ---- */

static gboolean
starts (const Case *c, const char *prefix)
{
  return g_str_has_prefix (c->row->path, prefix);
}

static gboolean
was_lies (const Case *c)
{
  return c->order == BASE_IS_CURRENT_AND_WAS_LIES;
}

/* Of a device, but that it is revoked. */
static gboolean
is_of_the_servers (const Case *c)
{
  return *c->row->writers == '\0' || starts (c, "device.");
}

static gboolean
is_revoked (const Case *c)
{
  return c->revoked;
}

static gboolean
never_writes (const Case *c)
{
  char letter = roles[c->role].letter;
  gboolean as_technician = strchr (c->row->writers, 'T') != NULL && (letter == 't' || c->hands == IS_ASSIGNED);

  return strchr (c->row->writers, letter) == NULL && !as_technician;
}

static gboolean
predecessor_is_missing (const Case *c)
{
  return c->order == FOLLOWS_UNKNOWN || c->order == AFTER_UNKNOWN;
}

static gboolean
follows_what_was_refused (const Case *c)
{
  return c->order == FOLLOWS_REJECTED;
}

static gboolean
needs_what_was_refused (const Case *c)
{
  return c->order == AFTER_REJECTED;
}

static gboolean
follows_what_is_held (const Case *c)
{
  return c->order == FOLLOWS_HELD;
}

static gboolean
is_outside_scope (const Case *c)
{
  return c->status != NULL && roles[c->role].letter == 't' && c->hands == NEVER_ASSIGNED;
}

static gboolean
was_in_scope_once (const Case *c)
{
  return c->status != NULL && roles[c->role].letter == 't' && c->hands == WAS_ASSIGNED;
}

static gboolean
is_void (const Case *c)
{
  return c->is_void;
}

static gboolean
is_locked (const Case *c)
{
  if (c->status == NULL || starts (c, "note.") || starts (c, "attachment."))
    return FALSE;
  return strcmp (c->status, "closed") == 0 || strcmp (c->status, "cancelled") == 0
         || (strcmp (c->status, "signed_off") == 0 && (starts (c, "job.totals") || starts (c, "line.")));
}

static gboolean
is_locked_since_seen (const Case *c)
{
  return is_locked (c) && c->seen_before_lock;
}

static gboolean
stands_on_the_present (const Case *c)
{
  return c->order == BASE_IS_CURRENT || c->order == FOLLOWS_LAST_WRITER || c->order == AFTER_APPLIED || c->order == AFTER_HELD;
}

static gboolean
agrees_or_moved_back (const Case *c)
{
  return c->relation == EQUAL || c->order == MOVED_BACK;
}

static gboolean
merges (const Case *c)
{
  return strcmp (c->row->rule, "merge") == 0;
}

static gboolean
is_only_added (const Case *c)
{
  return starts (c, "note.") || starts (c, "attachment.") || starts (c, "signature.");
}

static gboolean
otherwise (const Case *c)
{
  return TRUE;
}

static const struct
{
  const char *sentence;
  gboolean (*applies) (const Case *c);
  const char *verdict;
} statement[] = {
  { "2: was differing from the record while base is current", was_lies, "rejected invalid" },
  { "3: what nobody ever writes, from a revoked device neither", is_of_the_servers, "rejected forbidden" },
  { "3: a revoked device: everything", is_revoked, "held quarantine" },
  { "3: a role that may never write this group", never_writes, "rejected forbidden" },
  { "3: notes, files and signatures are added, nobody changes them", is_only_added, "rejected forbidden" },
  { "4: a predecessor that is not here yet", predecessor_is_missing, "deferred needs-record" },
  { "4: follows what was rejected", follows_what_was_refused, "rejected stale" },
  { "4: after what was rejected", needs_what_was_refused, "rejected unknown-record" },
  { "4: follows what is held: joins the review", follows_what_is_held, "held collision" },
  { "5: a technician who never was assigned", is_outside_scope, "rejected forbidden" },
  { "5: a technician who was assigned before", was_in_scope_once, "held ownership-moved" },
  { "6: an edit of a void record", is_void, "held void-vs-edit" },
  { "7: locked, but made before the lock", is_locked_since_seen, "held locked" },
  { "7: locked", is_locked, "rejected locked" },
  { "8: the revision equals base, or the last writer is follows", stands_on_the_present, "applied" },
  { "8: the wanted values stand, or the group moved back", agrees_or_moved_back, "merged" },
  { "9: a collision in a group that merges", merges, "merged" },
  { "9: a collision in any other", otherwise, "held collision" },
};

static guint counts[G_N_ELEMENTS (statement)];

static guint
read_statement (const Case *c)
{
  guint i = 0;

  while (!statement[i].applies (c))
    i++;
  return i;
}

/* ---- The judge's side ---- */

static GVariant *
value (DocketField field, guint n)
{
  const DocketFieldInfo *info = docket_field_info (field);

  switch (info->type)
    {
    case DOCKET_TYPE_INT:
    case DOCKET_TYPE_MONEY:
    case DOCKET_TYPE_TIME:
      return g_variant_new_int64 (n + (field == DOCKET_JOB_ENDS_AT ? 100 : 0));
    case DOCKET_TYPE_ID:
      return g_variant_new_take_string (g_strdup_printf ("018f0000-0000-7000-9000-%012u", n));
    case DOCKET_TYPE_CHOICE:
      /* 3, what the author wants, is the approval that needs no supervisor. */
      return g_variant_new_string (info->choices[field == DOCKET_JOB_APPROVAL && n != 1 ? 4 - n : n - 1]);
    case DOCKET_TYPE_TEXT:
    case DOCKET_TYPE_BOOL:
    case DOCKET_TYPE_WORDS:
    case DOCKET_TYPE_JSON:
    default:
      g_assert_cmpint (info->type, ==, DOCKET_TYPE_TEXT);
      return g_variant_new_take_string (g_strdup_printf ("value %u", n));
    }
}

static DocketRecord *
job_of (const Case *c)
{
  DocketRecord *job = docket_record_new (DOCKET_KIND_JOB, starts (c, "job.") ? RECORD : JOB);

  docket_record_set_text (job, DOCKET_JOB_TITLE, "Pump");
  docket_record_set_text (job, DOCKET_JOB_STATUS, c->status);
  docket_record_set_text (job, DOCKET_JOB_TECHNICIAN, c->hands == IS_ASSIGNED ? ASKER : TESS);
  return job;
}

static DocketOperation *
operation_of (const Case *c, const DocketRecord *seen, DocketGroup group)
{
  g_autoptr (DocketValues) set = docket_values_new ();
  DocketOperation *operation;

  docket_values_set (set, c->row->field, value (c->row->field, 3));
  operation = docket_operation_new_edit (seen, group, set);
  operation->key = g_strdup (KEY);
  if (c->order >= FOLLOWS_LAST_WRITER && c->order <= FOLLOWS_UNKNOWN)
    operation->follows = g_strdup (OTHER_KEY);
  return operation;
}

/* What stands there when the operation arrives. */
static DocketRecord *
present_of (const Case *c, const DocketRecord *seen, DocketGroup group)
{
  DocketRecord *now = docket_record_copy (seen);
  gboolean moved = c->order >= MOVED && c->order <= FOLLOWS_AND_MOVED_AGAIN;

  docket_record_set_void (now, c->is_void);
  if (moved)
    docket_record_set_group_rev (now, group, 9);
  if (c->order == BASE_IS_CURRENT_AND_WAS_LIES)
    docket_record_set (now, c->row->field, value (c->row->field, 2));
  if (!moved || c->order == MOVED_BACK)
    return now;
  if (c->relation == SAME)
    docket_record_set (now, c->row->field, value (c->row->field, 2));
  else if (c->relation == DISJOINT)
    docket_record_set (now, c->row->other, value (c->row->other, 2));
  else
    docket_record_set (now, c->row->field, value (c->row->field, 3));
  return now;
}

static DocketPredecessor
predecessor (Order order, Order applied, Order held, Order rejected, Order unknown)
{
  return order == applied ? DOCKET_PREDECESSOR_APPLIED : order == held ? DOCKET_PREDECESSOR_HELD : order == rejected ? DOCKET_PREDECESSOR_REJECTED
         : order == unknown ? DOCKET_PREDECESSOR_UNKNOWN : DOCKET_PREDECESSOR_NONE;
}

static char *
ask_judge (const DocketPolicy *policy, const Case *c)
{
  DocketGroup group = docket_group_from_path (c->row->path);
  gboolean of_job = starts (c, "job.");
  g_autoptr (DocketRecord) job = c->status == NULL ? NULL : job_of (c);
  g_autoptr (DocketRecord) seen = of_job ? docket_record_ref (job) : docket_record_new (docket_group_info (group)->kind, RECORD);
  g_autoptr (DocketRecord) now = NULL;
  g_autoptr (DocketValues) at_base = NULL;
  g_autoptr (DocketOperation) operation = NULL;
  g_auto (DocketVerdict) verdict = { 0 };
  DocketFacts facts;

  if (of_job)
    g_clear_pointer (&job, docket_record_unref);
  docket_record_set (seen, c->row->field, value (c->row->field, 1));
  if (c->row->other != DOCKET_FIELD_NONE)
    docket_record_set (seen, c->row->other, value (c->row->other, 1));
  docket_record_set_group_rev (seen, group, 7);
  operation = operation_of (c, seen, group);
  at_base = docket_record_get_group (seen, group);
  now = present_of (c, seen, group);
  facts = (DocketFacts) { .policy = policy, .operation = operation, .role = roles[c->role].role, .person = ASKER, .device_revoked = c->revoked,
                          .record = now, .job = of_job ? now : job, .assigned_before = c->hands == WAS_ASSIGNED, .seen_before_lock = c->seen_before_lock,
                          .follows = c->order == FOLLOWS_AND_MOVED_AGAIN ? DOCKET_PREDECESSOR_APPLIED : predecessor (c->order, FOLLOWS_LAST_WRITER, FOLLOWS_HELD, FOLLOWS_REJECTED, FOLLOWS_UNKNOWN),
                          .after = predecessor (c->order, AFTER_APPLIED, AFTER_HELD, AFTER_REJECTED, AFTER_UNKNOWN),
                          .last_writer_is_follows = c->order == FOLLOWS_LAST_WRITER,
                          .at_base = c->order == MOVED_AND_BASE_IS_FORGOTTEN ? NULL : at_base };
  docket_judge (&facts, &verdict);
  g_assert_cmpint (verdict.group, ==, group);
  g_assert_cmpint (verdict.why != NULL, ==, verdict.outcome == DOCKET_OUTCOME_HELD);
  g_assert_cmpint (verdict.problem != NULL, ==, verdict.outcome == DOCKET_OUTCOME_REJECTED || verdict.outcome == DOCKET_OUTCOME_DEFERRED);
  g_assert_cmpint (verdict.detail != NULL, ==, verdict.problem != NULL);
  return g_strjoin (" ", docket_outcome_name (verdict.outcome), verdict.why != NULL ? verdict.why : verdict.problem, NULL);
}

static void
compare (const DocketPolicy *policy, const Case *c)
{
  guint i = read_statement (c);
  g_autofree char *verdict = ask_judge (policy, c);

  counts[i]++;
  if (strcmp (verdict, statement[i].verdict) != 0)
    g_error ("%s (%s, written by %s) by %s, hands %d, job %s, seen before the lock %d, void %d, revoked %d, values %d, %s: the judge says %s; the page (%s): %s",
             c->row->path, c->row->rule, c->row->writers, roles[c->role].name, c->hands, c->status == NULL ? "none" : c->status, c->seen_before_lock, c->is_void,
             c->revoked, c->relation, orders[c->order], verdict, statement[i].sentence, statement[i].verdict);
}

/* All cases of one row; how many. @n_statuses: of the table of statuses */
static guint
cross (const DocketPolicy *policy, const Row *row, guint n_statuses)
{
  DocketKind kind = docket_group_info (docket_group_from_path (row->path))->kind;
  gboolean has_job = kind == DOCKET_KIND_JOB || kind == DOCKET_KIND_LINE || kind == DOCKET_KIND_NOTE || kind == DOCKET_KIND_ATTACHMENT || kind == DOCKET_KIND_SIGNATURE;
  guint n = 0;

  for (guint role = 0; role < N_ROLES; role++)
    for (guint hands = has_job ? 0 : NEVER_ASSIGNED; hands < N_HANDS; hands++)
      for (guint s = 0; s < (has_job ? n_statuses : 1); s++)
        for (guint bits = 0; bits < 8; bits++)
          for (guint relation = 0; relation < N_RELATIONS; relation++)
            for (guint order = 0; order < N_ORDERS; order++)
              {
                Case c = { row, role, (Hands) hands, has_job ? statuses[s] : NULL, (bits & 1) != 0, (bits & 2) != 0, (bits & 4) != 0, (Relation) relation, (Order) order };

                if ((relation == DISJOINT && row->other == DOCKET_FIELD_NONE) || (!has_job && c.seen_before_lock))
                  continue;
                compare (policy, &c);
                n++;
              }
  return n;
}

static void
test_default_policy (void)
{
  g_autoptr (DocketPolicy) policy = docket_policy_new_default ();
  guint n = 0;

  memset (counts, 0, sizeof counts);
  for (guint i = 0; i < G_N_ELEMENTS (page); i++)
    n += cross (policy, &page[i], G_N_ELEMENTS (statuses));
  for (guint i = 0; i < G_N_ELEMENTS (statement); i++)
    {
      g_test_message ("%7u cases: %s: %s", counts[i], statement[i].sentence, statement[i].verdict);
      g_assert_cmpuint (counts[i], >, 0);
    }
  g_test_message ("%u cases compared", n);
  g_assert_cmpuint (n, >, 500000);
}

/* The document says what the page says, for every group but the policy itself. */
static void
test_default_document (void)
{
  g_autoptr (DocketPolicy) policy = docket_policy_new_default ();

  g_assert_cmpuint (G_N_ELEMENTS (page) + 1, ==, DOCKET_N_GROUPS);
  for (guint i = 0; i < G_N_ELEMENTS (page); i++)
    {
      DocketGroup group = docket_group_from_path (page[i].path);
      DocketRole writers = DOCKET_ROLE_NONE;

      for (guint r = 0; r < G_N_ELEMENTS (roles); r++)
        if (strchr (page[i].writers, roles[r].letter) != NULL)
          writers |= roles[r].role;
      g_assert_cmpint (group, !=, DOCKET_GROUP_NONE);
      g_assert_cmpstr (docket_rule_name (docket_policy_get_rule (policy, group)), ==, page[i].rule);
      g_assert_cmpint (docket_policy_get_writers (policy, group), ==, writers);
    }
  g_assert_cmpint (docket_policy_get_writers (policy, DOCKET_GROUP_POLICY_POLICY), ==, DOCKET_ROLE_ADMIN);
}

/* ---- Generated policies ---- */

/* Deals @row a rule and writers of its own; what nobody may write stays so. */
static void
deal (Row *row, guint variant, guint place)
{
  static const char *const writers[] = { "OS", "tDO", "TS", "DA", "S", "TDOSA", "tA", "O" };
  /* Whoever keeps people's roles must be able to put things right again. */
  static const char *const admin_writers[] = { "A", "DA", "OA", "SA", "DOSA", "tA", "tOA", "DSA" };
  static const char *const desk_writers[] = { "OS", "DO", "A", "DA", "S", "DOSA", "tOA", "O" };
  gboolean appends = strcmp (row->rule, "append") == 0;
  gboolean of_job = !g_str_has_prefix (row->path, "customer.") && !g_str_has_prefix (row->path, "person.") && !g_str_has_prefix (row->path, "absence.");

  if (strcmp (row->rule, "server") == 0)
    return;
  switch ((variant + place) % (appends ? 3 : 2))
    {
    case 0:
      row->rule = "merge";
      break;
    case 1:
      row->rule = "review";
      break;
    default:
      row->rule = "append";
    }
  row->writers = (of_job ? writers : g_str_has_prefix (row->path, "person.") ? admin_writers : desk_writers)[(variant * 3 + place) % G_N_ELEMENTS (writers)];
}

static DocketPolicy *
policy_of (const Row *rows, guint n_rows)
{
  g_autoptr (GBytes) bytes = docket_policy_default_document ();
  g_autoptr (JsonNode) root = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *text = g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
  g_autofree char *document = NULL;
  DocketPolicy *policy;

  root = json_from_string (text, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < n_rows; i++)
    {
      JsonObject *group = json_object_get_object_member (json_object_get_object_member (json_node_get_object (root), "groups"), rows[i].path);
      JsonArray *writers = json_array_new ();
      JsonArray *deciders = json_array_new ();

      for (guint r = 0; r < G_N_ELEMENTS (roles); r++)
        if (strchr (rows[i].writers, roles[r].letter) != NULL)
          json_array_add_string_element (writers, roles[r].name);
      json_array_add_string_element (deciders, "supervisor");
      json_object_set_string_member (group, "rule", rows[i].rule);
      json_object_set_array_member (group, "writers", writers);
      if (strcmp (rows[i].rule, "server") != 0)
        json_object_set_array_member (group, "deciders", deciders);
      else
        json_array_unref (deciders);
    }
  document = json_to_string (root, FALSE);
  policy = docket_policy_new_from_json (document, strlen (document), &error);
  g_assert_no_error (error);
  return policy;
}

static void
test_generated_policies (void)
{
  guint n = 0;

  memset (counts, 0, sizeof counts);
  for (guint variant = 0; variant < 3; variant++)
    {
      Row rows[G_N_ELEMENTS (page)];
      g_autoptr (DocketPolicy) policy = NULL;

      memcpy (rows, page, sizeof page);
      for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
        deal (&rows[i], variant, i);
      policy = policy_of (rows, G_N_ELEMENTS (rows));
      for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
        n += cross (policy, &rows[i], 3);
    }
  g_test_message ("%u cases compared", n);
  for (guint i = 0; i < G_N_ELEMENTS (statement); i++)
    g_assert_cmpuint (counts[i], >, 0);
  g_assert_cmpuint (n, >, 500000);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/judge-table/default-document-is-the-page", test_default_document);
  g_test_add_func ("/judge-table/default-policy", test_default_policy);
  g_test_add_func ("/judge-table/generated-policies", test_generated_policies);
  return g_test_run ();
}
