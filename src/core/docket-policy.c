/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The policy document read into tables, so that a verdict costs array reads.
 * The reader is strict: a group that is missing, a role that does not exist or
 * a member nobody knows is an error that names its place, since a rule that is
 * silently ignored is worse than none. Whoever writes a policy is told all at
 * once, each with its path:
 *
 *   groups.job.status.rule: there is no rule “guess”, only merge, append, …
 *   lanes.files.waits_ms[2]: this is not a number of milliseconds
 */
#include "docket-config.h"

#include "docket-policy-private.h"

#include <gio/gio.h>
#include <glib/gi18n-lib.h>
#include <inttypes.h>
#include <string.h>

#include "docket-json.h"
#include "docket-limits.h"

GResource *docket_core_get_resource (void);

#define POLICY_FORMAT 1
#define WAITS_MAX 32

typedef struct
{
  DocketRule rule;
  DocketRole writers;
  DocketRole deciders;
  gboolean own_case;
  char *reason;
  char *rule_text;
} GroupPolicy;

typedef struct
{
  gboolean there;
  DocketRole creators;
  DocketRole voiders;
} KindPolicy;

typedef struct
{
  DocketLanePolicy policy;
  gint64 waits_ms[WAITS_MAX];
} Lane;

struct _DocketPolicy
{
  gatomicrefcount refs;
  gint64 version;
  gint64 two_deciders_above;
  char *document;
  GroupPolicy groups[DOCKET_N_GROUPS];
  KindPolicy kinds[DOCKET_N_KINDS];
  GHashTable *consequences; /* "job.status.status=complete" -> GStrv */
  Lane edits;
  Lane files;
  GPtrArray *problems; /* while reading: what is wrong, in the order of the document */
  guint n_unsaid;      /* beyond the first DOCKET_POLICY_PROBLEMS_MAX */
};

static const char *const rule_names[] = { "merge", "append", "review", "server" };

const char *
docket_rule_name (DocketRule rule)
{
  g_return_val_if_fail ((guint) rule < G_N_ELEMENTS (rule_names), NULL);
  return rule_names[rule];
}

/* One more that is wrong. @place: its path, as "groups.job.status.writers[1]".
 * One wrong entry does not hide the next: every reader goes on behind it. */
static void
complain (DocketPolicy *policy, const char *place, const char *format, ...) G_GNUC_PRINTF (3, 4);

static void
complain (DocketPolicy *policy, const char *place, const char *format, ...)
{
  g_autofree char *sentence = NULL;
  va_list arguments;

  if (policy->problems->len >= DOCKET_POLICY_PROBLEMS_MAX)
    {
      policy->n_unsaid++;
      return;
    }
  va_start (arguments, format);
  sentence = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  g_ptr_array_add (policy->problems, g_strdup_printf ("%s: %s", place, sentence));
}

/* What the readers of members say, with the place of the member. */
static gboolean
is_read (DocketPolicy *policy, gboolean fine, const char *where, const char *name, GError **error)
{
  g_autofree char *place = *where == '\0' ? g_strdup (name) : g_strconcat (where, ".", name, NULL);

  if (!fine)
    complain (policy, place, "%s", (*error)->message);
  g_clear_error (error);
  return fine;
}

static const char *
read_text (DocketPolicy *policy, JsonObject *object, const char *where, const char *name, gboolean required)
{
  g_autoptr (GError) error = NULL;
  const char *text = NULL;

  return is_read (policy, docket_json_get_text (object, name, required, &text, &error), where, name, &error) ? text : NULL;
}

static gboolean
read_int (DocketPolicy *policy, JsonObject *object, const char *where, const char *name, gboolean required, gint64 *number)
{
  g_autoptr (GError) error = NULL;

  return is_read (policy, docket_json_get_int (object, name, required, number, &error), where, name, &error);
}

static JsonArray *
read_array (DocketPolicy *policy, JsonObject *object, const char *where, const char *name, gboolean required)
{
  g_autoptr (GError) error = NULL;
  JsonArray *array = NULL;

  return is_read (policy, docket_json_get_array (object, name, required, &array, &error), where, name, &error) ? array : NULL;
}

static JsonObject *
read_object (DocketPolicy *policy, JsonObject *object, const char *where, const char *name, gboolean required)
{
  g_autoptr (GError) error = NULL;
  JsonObject *inside = NULL;

  return is_read (policy, docket_json_get_object (object, name, required, &inside, &error), where, name, &error) ? inside : NULL;
}

static void
check_members (DocketPolicy *policy, JsonObject *object, const char *where, const char *const *known)
{
  g_autoptr (GList) names = json_object_get_members (object);

  for (GList *l = names; l != NULL; l = l->next)
    {
      g_autofree char *place = *where == '\0' ? g_strdup (l->data) : g_strconcat (where, ".", (const char *) l->data, NULL);

      if (!g_strv_contains (known, l->data))
        complain (policy, place, _ ("nobody knows a member of this name"));
    }
}

static DocketRole
read_roles (DocketPolicy *policy, JsonObject *object, const char *where, const char *name)
{
  JsonArray *array = read_array (policy, object, where, name, FALSE);
  DocketRole roles = DOCKET_ROLE_NONE;

  for (guint i = 0; array != NULL && i < json_array_get_length (array); i++)
    {
      JsonNode *node = json_array_get_element (array, i);
      const char *text = JSON_NODE_HOLDS_VALUE (node) ? json_node_get_string (node) : NULL;
      DocketRole role = docket_role_from_name (text);
      g_autofree char *place = g_strdup_printf ("%s.%s[%u]", where, name, i);

      if (role == DOCKET_ROLE_NONE)
        complain (policy, place, _ ("there is no role “%s”"), text == NULL ? "?" : text);
      roles |= role;
    }
  return roles;
}

static void
read_rule (DocketPolicy *policy, GroupPolicy *into, const char *path, const char *where, JsonObject *object)
{
  const char *rule = read_text (policy, object, where, "rule", TRUE);
  g_autofree char *place = g_strconcat (where, ".rule", NULL);
  guint i;

  if (rule == NULL)
    return;
  for (i = 0; i < G_N_ELEMENTS (rule_names) && strcmp (rule_names[i], rule) != 0; i++)
    ;
  if (i == G_N_ELEMENTS (rule_names))
    {
      complain (policy, place, _ ("there is no rule “%s”, only merge, append, review and server"), rule);
      return;
    }
  into->rule = (DocketRule) i;
  into->rule_text = g_strdup_printf ("%s: %s", path, rule);
}

static void
read_group (DocketPolicy *policy, DocketGroup group, const char *where, JsonObject *object)
{
  static const char *const known[] = { "rule", "writers", "deciders", "own_case", "reason", NULL };
  g_autofree char *of_writers = g_strconcat (where, ".writers", NULL);
  g_autofree char *of_deciders = g_strconcat (where, ".deciders", NULL);
  g_autoptr (GError) error = NULL;
  GroupPolicy *into = &policy->groups[group];
  guint n_before = policy->problems->len + policy->n_unsaid;

  into->own_case = TRUE;
  check_members (policy, object, where, known);
  read_rule (policy, into, docket_group_path (group), where, object);
  into->reason = g_strdup (read_text (policy, object, where, "reason", FALSE));
  into->writers = read_roles (policy, object, where, "writers");
  into->deciders = read_roles (policy, object, where, "deciders");
  is_read (policy, docket_json_get_bool (object, "own_case", FALSE, &into->own_case, &error), where, "own_case", &error);
  /* Whose job it is says nothing about who decides: nobody could. */
  if ((into->deciders & DOCKET_ROLE_ASSIGNED) != 0)
    complain (policy, of_deciders, _ ("“%s” is no role that decides"), docket_role_name (DOCKET_ROLE_ASSIGNED));
  /* What could not be read is not missing as well. */
  if (policy->problems->len + policy->n_unsaid > n_before)
    return;
  if (into->rule == DOCKET_RULE_REVIEW && into->deciders == DOCKET_ROLE_NONE)
    complain (policy, of_deciders, _ ("it goes to review, but nobody may decide it"));
  /* The way back out of every other mistake must stay open. */
  if ((group == DOCKET_GROUP_POLICY_POLICY || group == DOCKET_GROUP_PERSON_PERSON) && (into->writers & DOCKET_ROLE_ADMIN) == 0)
    complain (policy, of_writers, _ ("“%s” is missing: nobody could put it right again"), docket_role_name (DOCKET_ROLE_ADMIN));
}

/* What the document says of one group. @read: called with each that is an object. */
typedef void (*ReadGroupFunc) (DocketPolicy *policy, DocketGroup group, const char *where, JsonObject *object);

static void
read_by_group (DocketPolicy *policy, JsonObject *groups, const char *where, ReadGroupFunc read)
{
  JsonObjectIter iter;
  const char *path;
  JsonNode *node;

  json_object_iter_init_ordered (&iter, groups);
  while (json_object_iter_next_ordered (&iter, &path, &node))
    {
      DocketGroup group = docket_group_from_path (path);
      g_autofree char *place = g_strconcat (where, ".", path, NULL);

      if (group == DOCKET_GROUP_NONE)
        complain (policy, place, _ ("there is no such group"));
      else if (JSON_NODE_HOLDS_OBJECT (node))
        read (policy, group, place, json_node_get_object (node));
      else
        complain (policy, place, _ ("this is not an object"));
    }
}

static void
read_groups (DocketPolicy *policy, JsonObject *document)
{
  JsonObject *groups = read_object (policy, document, "", "groups", TRUE);

  if (groups == NULL)
    return;
  read_by_group (policy, groups, "groups", read_group);
  for (int group = 0; group < DOCKET_N_GROUPS; group++)
    {
      const char *path = docket_group_path ((DocketGroup) group);
      g_autofree char *place = g_strconcat ("groups.", path, NULL);

      if (!json_object_has_member (groups, path))
        complain (policy, place, _ ("this group is missing"));
    }
}

static void
read_kinds (DocketPolicy *policy, JsonObject *document)
{
  static const char *const known[] = { "create", "void", NULL };
  JsonObject *kinds = read_object (policy, document, "", "kinds", TRUE);
  JsonObjectIter iter;
  const char *name;
  JsonNode *node;

  if (kinds == NULL)
    return;
  json_object_iter_init_ordered (&iter, kinds);
  while (json_object_iter_next_ordered (&iter, &name, &node))
    {
      DocketKind kind = docket_kind_from_name (name);
      g_autofree char *place = g_strconcat ("kinds.", name, NULL);

      if (kind == DOCKET_KIND_NONE)
        {
          complain (policy, place, _ ("there is no such kind"));
          continue;
        }
      policy->kinds[kind].there = TRUE;
      if (!JSON_NODE_HOLDS_OBJECT (node))
        {
          complain (policy, place, _ ("this is not an object"));
          continue;
        }
      check_members (policy, json_node_get_object (node), place, known);
      policy->kinds[kind].creators = read_roles (policy, json_node_get_object (node), place, "create");
      policy->kinds[kind].voiders = read_roles (policy, json_node_get_object (node), place, "void");
    }
  for (int kind = 0; kind < DOCKET_N_KINDS; kind++)
    {
      g_autofree char *place = g_strconcat ("kinds.", docket_kind_info ((DocketKind) kind)->name, NULL);

      if (!policy->kinds[kind].there)
        complain (policy, place, _ ("this kind is missing"));
    }
}

/* ---- Consequences ---- */

static char *
consequence_key (DocketField field, const char *value)
{
  return g_strdup_printf ("%s.%s=%s", docket_group_path (docket_field_info (field)->group), docket_field_info (field)->name, value);
}

static char **
read_texts (JsonNode *node)
{
  g_autoptr (GStrvBuilder) texts = g_strv_builder_new ();
  JsonArray *array;

  if (!JSON_NODE_HOLDS_ARRAY (node))
    return NULL;
  array = json_node_get_array (node);
  for (guint i = 0; i < json_array_get_length (array); i++)
    {
      JsonNode *element = json_array_get_element (array, i);

      if (!JSON_NODE_HOLDS_VALUE (element) || json_node_get_string (element) == NULL)
        return NULL;
      g_strv_builder_add (texts, json_node_get_string (element));
    }
  return g_strv_builder_end (texts);
}

static void
read_field_consequences (DocketPolicy *policy, DocketField field, const char *where, JsonObject *values)
{
  const DocketFieldInfo *info = docket_field_info (field);
  JsonObjectIter iter;
  const char *value;
  JsonNode *node;

  json_object_iter_init_ordered (&iter, values);
  while (json_object_iter_next_ordered (&iter, &value, &node))
    {
      char **texts = read_texts (node);
      g_autofree char *place = g_strconcat (where, ".", value, NULL);

      if (texts == NULL)
        complain (policy, place, _ ("this is not a list of sentences"));
      else
        g_hash_table_insert (policy->consequences, consequence_key (field, value), texts);
      if (info->choices == NULL || !g_strv_contains (info->choices, value))
        complain (policy, place, _ ("“%s” is no value of “%s”"), value, info->name);
    }
}

static void
read_group_consequences (DocketPolicy *policy, DocketGroup group, const char *where, JsonObject *fields)
{
  JsonObjectIter iter;
  const char *name;
  JsonNode *values;

  json_object_iter_init_ordered (&iter, fields);
  while (json_object_iter_next_ordered (&iter, &name, &values))
    {
      DocketField field = docket_field_from_name (docket_group_info (group)->kind, name);
      g_autofree char *place = g_strconcat (where, ".", name, NULL);

      if (field == DOCKET_FIELD_NONE || docket_field_info (field)->group != group)
        complain (policy, place, _ ("the group has no such field"));
      else if (JSON_NODE_HOLDS_OBJECT (values))
        read_field_consequences (policy, field, place, json_node_get_object (values));
      else
        complain (policy, place, _ ("this is not an object"));
    }
}

static void
read_consequences (DocketPolicy *policy, JsonObject *document)
{
  JsonObject *groups = read_object (policy, document, "", "consequences", FALSE);

  if (groups != NULL)
    read_by_group (policy, groups, "consequences", read_group_consequences);
}

/* ---- Lanes ---- */

static void
read_waits (DocketPolicy *policy, JsonArray *waits, const char *where, Lane *lane)
{
  g_autofree char *place = g_strconcat (where, ".waits_ms", NULL);

  if (json_array_get_length (waits) == 0 || json_array_get_length (waits) > WAITS_MAX)
    {
      complain (policy, place, _ ("one to %d numbers are needed"), WAITS_MAX);
      return;
    }
  for (guint i = 0; i < json_array_get_length (waits); i++)
    {
      JsonNode *node = json_array_get_element (waits, i);
      g_autofree char *at = g_strdup_printf ("%s[%u]", place, i);

      if (!JSON_NODE_HOLDS_VALUE (node) || json_node_get_value_type (node) != G_TYPE_INT64 || json_node_get_int (node) < 1
          || json_node_get_int (node) > DOCKET_INT_MAX) /* jitter on top must not overflow */
        complain (policy, at, _ ("this is not a number of milliseconds"));
      else
        lane->waits_ms[i] = json_node_get_int (node);
    }
  lane->policy.n_waits = json_array_get_length (waits);
  lane->policy.waits_ms = lane->waits_ms;
}

static void
read_lane (DocketPolicy *policy, JsonObject *lanes, const char *name, Lane *lane)
{
  static const char *const known[] = { "waits_ms", "jitter_percent", NULL };
  JsonObject *object = read_object (policy, lanes, "lanes", name, TRUE);
  g_autofree char *where = g_strconcat ("lanes.", name, NULL);
  g_autofree char *of_jitter = g_strconcat (where, ".jitter_percent", NULL);
  gint64 jitter = 0;
  JsonArray *waits;

  if (object == NULL)
    return;
  check_members (policy, object, where, known);
  waits = read_array (policy, object, where, "waits_ms", TRUE);
  if (waits != NULL)
    read_waits (policy, waits, where, lane);
  if (!read_int (policy, object, where, "jitter_percent", FALSE, &jitter))
    return;
  if (jitter < 0 || jitter > 50)
    complain (policy, of_jitter, _ ("this is not between 0 and 50"));
  else
    lane->policy.jitter_percent = (guint) jitter;
}

static void
read_lanes (DocketPolicy *policy, JsonObject *document)
{
  static const char *const known[] = { "edits", "files", NULL };
  JsonObject *lanes = read_object (policy, document, "", "lanes", TRUE);

  if (lanes == NULL)
    return;
  check_members (policy, lanes, "lanes", known);
  read_lane (policy, lanes, "edits", &policy->edits);
  read_lane (policy, lanes, "files", &policy->files);
}

static void
read_head (DocketPolicy *policy, JsonObject *document)
{
  static const char *const known[] = { "format", "version", "name", "groups", "kinds", "two_deciders_above", "consequences", "lanes", NULL };
  gint64 format = 0;

  check_members (policy, document, "", known);
  if (read_int (policy, document, "", "format", TRUE, &format) && format != POLICY_FORMAT)
    complain (policy, "format", _ ("it is of format %" PRId64 "; this version reads format %d"), format, POLICY_FORMAT);
  if (read_int (policy, document, "", "version", TRUE, &policy->version) && policy->version < 1)
    complain (policy, "version", _ ("this must be 1 or more"));
  read_int (policy, document, "", "two_deciders_above", FALSE, &policy->two_deciders_above);
}

static void
read_document (DocketPolicy *policy, JsonObject *document)
{
  policy->two_deciders_above = -1;
  read_head (policy, document);
  read_groups (policy, document);
  read_kinds (policy, document);
  read_consequences (policy, document);
  read_lanes (policy, document);
}

/* What could be read, with its problems; NULL if it is no JSON at all. */
static DocketPolicy *
read_policy (const char *data, gsize size, GError **error)
{
  g_autoptr (JsonNode) node = docket_json_parse (data, size, DOCKET_POLICY_BYTES_MAX, error);
  DocketPolicy *policy;

  if (node == NULL)
    return NULL;
  policy = g_new0 (DocketPolicy, 1);
  g_atomic_ref_count_init (&policy->refs);
  policy->consequences = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_strfreev);
  policy->problems = g_ptr_array_new_with_free_func (g_free);
  policy->document = docket_json_to_text (node);
  if (JSON_NODE_HOLDS_OBJECT (node))
    read_document (policy, json_node_get_object (node));
  else
    complain (policy, "policy", _ ("this is not an object"));
  if (policy->n_unsaid > 0)
    g_ptr_array_add (policy->problems, g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "… and %u more that is wrong", "… and %u more that are wrong", policy->n_unsaid), policy->n_unsaid));
  return policy;
}

DocketPolicy *
docket_policy_read_anew (const char *data, gsize size, GError **error)
{
  g_autoptr (DocketPolicy) policy = read_policy (data, size, error);
  g_autofree char *problems = NULL;

  if (policy == NULL || policy->problems->len == 0)
    return g_steal_pointer (&policy);
  g_ptr_array_add (policy->problems, NULL);
  problems = g_strjoinv ("; ", (char **) policy->problems->pdata);
  g_set_error (error, DOCKET_CORE_ERROR, DOCKET_CORE_ERROR_INVALID, _ ("The policy is wrong: %s"), problems);
  return NULL;
}

char **
docket_policy_check (const char *data, gsize size)
{
  g_autoptr (GStrvBuilder) problems = g_strv_builder_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (DocketPolicy) policy = read_policy (data, size, &error);

  if (policy == NULL)
    g_strv_builder_add (problems, error->message);
  for (guint i = 0; policy != NULL && i < policy->problems->len; i++)
    g_strv_builder_add (problems, g_ptr_array_index (policy->problems, i));
  return g_strv_builder_end (problems);
}

GBytes *
docket_policy_default_document (void)
{
  g_autoptr (GError) error = NULL;
  GBytes *bytes = g_resource_lookup_data (docket_core_get_resource (), "/io/github/docketdesk/Docket/policy/default.json", G_RESOURCE_LOOKUP_FLAGS_NONE, &error);

  g_assert_no_error (error);
  return bytes;
}

DocketPolicy *
docket_policy_new_default (void)
{
  g_autoptr (GBytes) document = docket_policy_default_document ();
  g_autoptr (GError) error = NULL;
  gsize size;
  const char *data = g_bytes_get_data (document, &size);
  DocketPolicy *policy = docket_policy_new_from_json (data, size, &error);

  g_assert_no_error (error);
  return policy;
}

DocketPolicy *
docket_policy_ref (DocketPolicy *policy)
{
  g_atomic_ref_count_inc (&policy->refs);
  return policy;
}

void
docket_policy_unref (DocketPolicy *policy)
{
  if (!g_atomic_ref_count_dec (&policy->refs))
    return;
  for (int group = 0; group < DOCKET_N_GROUPS; group++)
    {
      g_free (policy->groups[group].reason);
      g_free (policy->groups[group].rule_text);
    }
  g_hash_table_unref (policy->consequences);
  g_ptr_array_unref (policy->problems);
  g_free (policy->document);
  g_free (policy);
}

gint64
docket_policy_get_version (const DocketPolicy *policy)
{
  return policy->version;
}

const char *
docket_policy_get_document (const DocketPolicy *policy)
{
  return policy->document;
}

DocketRule
docket_policy_get_rule (const DocketPolicy *policy, DocketGroup group)
{
  return policy->groups[group].rule;
}

const char *
docket_policy_get_rule_text (const DocketPolicy *policy, DocketGroup group)
{
  return policy->groups[group].rule_text;
}

const char *
docket_policy_get_reason (const DocketPolicy *policy, DocketGroup group)
{
  return policy->groups[group].reason;
}

DocketRole
docket_policy_get_writers (const DocketPolicy *policy, DocketGroup group)
{
  return policy->groups[group].writers;
}

DocketRole
docket_policy_get_creators (const DocketPolicy *policy, DocketKind kind)
{
  return policy->kinds[kind].creators;
}

DocketRole
docket_policy_get_voiders (const DocketPolicy *policy, DocketKind kind)
{
  return policy->kinds[kind].voiders;
}

DocketRole
docket_policy_get_deciders (const DocketPolicy *policy, DocketGroup group)
{
  if (group != DOCKET_GROUP_NONE && policy->groups[group].deciders != DOCKET_ROLE_NONE)
    return policy->groups[group].deciders;
  /* A case must be no way to a role that nobody gave, or back in for a device. */
  if (group == DOCKET_GROUP_PERSON_PERSON || group == DOCKET_GROUP_DEVICE_DEVICE)
    return DOCKET_ROLE_ADMIN;
  /* Cases about append and merge groups (void, quarantine) are the supervisor's. */
  return DOCKET_ROLE_SUPERVISOR;
}

gboolean
docket_policy_get_own_case (const DocketPolicy *policy, DocketGroup group)
{
  return group == DOCKET_GROUP_NONE || policy->groups[group].own_case;
}

gint64
docket_policy_get_two_deciders_above (const DocketPolicy *policy)
{
  return policy->two_deciders_above;
}

const char *const *
docket_policy_get_consequences (const DocketPolicy *policy, DocketField field, const char *value)
{
  g_autofree char *key = value == NULL ? NULL : consequence_key (field, value);

  return key == NULL ? NULL : g_hash_table_lookup (policy->consequences, key);
}

const DocketLanePolicy *
docket_policy_get_lane (const DocketPolicy *policy, const char *lane)
{
  return strcmp (lane, "files") == 0 ? &policy->files.policy : &policy->edits.policy;
}

gboolean
docket_policy_may_write (const DocketPolicy *policy, DocketGroup group, DocketRole who)
{
  return (policy->groups[group].writers & who) != 0;
}
