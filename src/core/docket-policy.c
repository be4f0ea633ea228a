/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The policy document read into tables, so that a verdict costs array reads.
 * The reader is strict: a group that is missing, a role that does not exist or
 * a member nobody knows is an error that names its place, since a rule that is
 * silently ignored is worse than none.
 */
#include "docket-config.h"

#include "docket-policy.h"

#include <gio/gio.h>
#include <glib/gi18n-lib.h>
#include <string.h>

#include "docket-json.h"
#include "docket-limits.h"

GResource *docket_core_get_resource (void);

#define POLICY_FORMAT 1
#define WAITS_MAX 32

typedef struct
{
  gboolean there;
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
};

static const char *const rule_names[] = { "merge", "append", "review", "server" };

const char *
docket_rule_name (DocketRule rule)
{
  g_return_val_if_fail ((guint) rule < G_N_ELEMENTS (rule_names), NULL);
  return rule_names[rule];
}

static gboolean
refuse (GError **error, const char *format, ...) G_GNUC_PRINTF (2, 3);

static gboolean
refuse (GError **error, const char *format, ...)
{
  g_autofree char *message = NULL;
  va_list arguments;

  va_start (arguments, format);
  message = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  g_set_error (error, DOCKET_CORE_ERROR, DOCKET_CORE_ERROR_INVALID, _ ("The policy is wrong: %s"), message);
  return FALSE;
}

/* One wrong entry does not hide the next: the reader goes on behind it. */
static void
note (DocketPolicy *policy, gboolean fine, GError **problem)
{
  if (!fine && *problem != NULL)
    g_ptr_array_add (policy->problems, g_strdup ((*problem)->message));
}

/* Says where: the readers of members know only the member. */
static gboolean
at_place (gboolean fine, const char *where, GError **error)
{
  if (!fine)
    g_prefix_error (error, "“%s”: ", where);
  return fine;
}

static gboolean
check_members (JsonObject *object, const char *where, const char *const *known, GError **error)
{
  g_autoptr (GList) names = json_object_get_members (object);

  for (GList *l = names; l != NULL; l = l->next)
    if (!g_strv_contains (known, l->data))
      return refuse (error, _ ("“%s” has an unknown member “%s”"), where, (const char *) l->data);
  return TRUE;
}

static gboolean
read_roles (JsonObject *object, const char *where, const char *name, DocketRole *roles, GError **error)
{
  JsonArray *array = NULL;

  if (!at_place (docket_json_get_array (object, name, FALSE, &array, error), where, error))
    return FALSE;
  for (guint i = 0; array != NULL && i < json_array_get_length (array); i++)
    {
      JsonNode *node = json_array_get_element (array, i);
      const char *text = JSON_NODE_HOLDS_VALUE (node) ? json_node_get_string (node) : NULL;
      DocketRole role = docket_role_from_name (text);

      if (role == DOCKET_ROLE_NONE)
        return refuse (error, _ ("“%s.%s” names an unknown role “%s”"), where, name, text == NULL ? "?" : text);
      *roles |= role;
    }
  return TRUE;
}

static gboolean
read_group (DocketPolicy *policy, DocketGroup group, JsonObject *object, GError **error)
{
  static const char *const known[] = { "rule", "writers", "deciders", "own_case", "reason", NULL };
  const char *path = docket_group_path (group);
  GroupPolicy *into = &policy->groups[group];
  const char *rule = NULL, *reason = NULL;
  guint i;

  into->there = TRUE;
  if (!check_members (object, path, known, error)
      || !at_place (docket_json_get_text (object, "rule", TRUE, &rule, error), path, error)
      || !at_place (docket_json_get_text (object, "reason", FALSE, &reason, error), path, error)
      || !read_roles (object, path, "writers", &into->writers, error)
      || !read_roles (object, path, "deciders", &into->deciders, error))
    return FALSE;
  into->own_case = TRUE;
  if (!at_place (docket_json_get_bool (object, "own_case", FALSE, &into->own_case, error), path, error))
    return FALSE;
  for (i = 0; i < G_N_ELEMENTS (rule_names) && strcmp (rule_names[i], rule) != 0; i++)
    ;
  if (i == G_N_ELEMENTS (rule_names))
    return refuse (error, _ ("“%s” has an unknown rule “%s”"), path, rule);
  into->rule = (DocketRule) i;
  if (into->rule == DOCKET_RULE_REVIEW && into->deciders == DOCKET_ROLE_NONE)
    return refuse (error, _ ("“%s” goes to review, but nobody may decide it"), path);
  /* Whose job it is says nothing about who decides: nobody could. */
  if ((into->deciders & DOCKET_ROLE_ASSIGNED) != 0)
    return refuse (error, _ ("“%s.deciders” names “%s”, which is no role that decides"), path, docket_role_name (DOCKET_ROLE_ASSIGNED));
  /* The way back out of every other mistake must stay open. */
  if ((group == DOCKET_GROUP_POLICY_POLICY || group == DOCKET_GROUP_PERSON_PERSON) && (into->writers & DOCKET_ROLE_ADMIN) == 0)
    return refuse (error, _ ("“%s.writers” lacks “%s”: nobody could put it right again"), path, docket_role_name (DOCKET_ROLE_ADMIN));
  into->reason = g_strdup (reason);
  into->rule_text = g_strdup_printf ("%s: %s", path, rule);
  return TRUE;
}

static gboolean
read_groups (DocketPolicy *policy, JsonObject *document, GError **error)
{
  JsonObject *groups = NULL;
  JsonObjectIter iter;
  const char *path;
  JsonNode *node;

  if (!docket_json_get_object (document, "groups", TRUE, &groups, error))
    return FALSE;
  json_object_iter_init_ordered (&iter, groups);
  while (json_object_iter_next_ordered (&iter, &path, &node))
    {
      DocketGroup group = docket_group_from_path (path);

      g_autoptr (GError) problem = NULL;

      if (group == DOCKET_GROUP_NONE || !JSON_NODE_HOLDS_OBJECT (node))
        note (policy, refuse (&problem, _ ("“groups” has an unknown group “%s”"), path), &problem);
      else
        note (policy, read_group (policy, group, json_node_get_object (node), &problem), &problem);
    }
  for (int group = 0; group < DOCKET_N_GROUPS; group++)
    {
      g_autoptr (GError) problem = NULL;

      if (!policy->groups[group].there)
        note (policy, refuse (&problem, _ ("“groups” says nothing about “%s”"), docket_group_path ((DocketGroup) group)), &problem);
    }
  return TRUE;
}

static gboolean
read_kinds (DocketPolicy *policy, JsonObject *document, GError **error)
{
  static const char *const known[] = { "create", "void", NULL };
  JsonObject *kinds = NULL;
  JsonObjectIter iter;
  const char *name;
  JsonNode *node;

  if (!docket_json_get_object (document, "kinds", TRUE, &kinds, error))
    return FALSE;
  json_object_iter_init_ordered (&iter, kinds);
  while (json_object_iter_next_ordered (&iter, &name, &node))
    {
      DocketKind kind = docket_kind_from_name (name);

      g_autoptr (GError) problem = NULL;

      if (kind == DOCKET_KIND_NONE || !JSON_NODE_HOLDS_OBJECT (node))
        {
          note (policy, refuse (&problem, _ ("“kinds” has an unknown kind “%s”"), name), &problem);
          continue;
        }
      policy->kinds[kind].there = TRUE;
      note (policy,
            check_members (json_node_get_object (node), name, known, &problem)
                && read_roles (json_node_get_object (node), name, "create", &policy->kinds[kind].creators, &problem)
                && read_roles (json_node_get_object (node), name, "void", &policy->kinds[kind].voiders, &problem),
            &problem);
    }
  for (int kind = 0; kind < DOCKET_N_KINDS; kind++)
    {
      g_autoptr (GError) problem = NULL;

      if (!policy->kinds[kind].there)
        note (policy, refuse (&problem, _ ("“kinds” says nothing about “%s”"), docket_kind_info ((DocketKind) kind)->name), &problem);
    }
  return TRUE;
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

static gboolean
read_field_consequences (DocketPolicy *policy, DocketField field, JsonObject *values, GError **error)
{
  const DocketFieldInfo *info = docket_field_info (field);
  JsonObjectIter iter;
  const char *value;
  JsonNode *node;

  json_object_iter_init_ordered (&iter, values);
  while (json_object_iter_next_ordered (&iter, &value, &node))
    {
      char **texts = read_texts (node);

      if (texts == NULL)
        return refuse (error, _ ("the consequences of “%s” are not a list of sentences"), value);
      g_hash_table_insert (policy->consequences, consequence_key (field, value), texts);
      if (info->choices == NULL || !g_strv_contains (info->choices, value))
        return refuse (error, _ ("“%s” is no value of “%s”"), value, info->name);
    }
  return TRUE;
}

static gboolean
read_consequences (DocketPolicy *policy, JsonObject *document, GError **error)
{
  JsonObject *groups = NULL;
  JsonObjectIter iter;
  const char *path;
  JsonNode *node;

  if (!docket_json_get_object (document, "consequences", FALSE, &groups, error))
    return FALSE;
  if (groups == NULL)
    return TRUE;
  json_object_iter_init_ordered (&iter, groups);
  while (json_object_iter_next_ordered (&iter, &path, &node))
    {
      DocketGroup group = docket_group_from_path (path);
      JsonObjectIter fields;
      const char *name;
      JsonNode *values;

      if (group == DOCKET_GROUP_NONE || !JSON_NODE_HOLDS_OBJECT (node))
        return refuse (error, _ ("“consequences” has an unknown group “%s”"), path);
      json_object_iter_init_ordered (&fields, json_node_get_object (node));
      while (json_object_iter_next_ordered (&fields, &name, &values))
        {
          DocketField field = docket_field_from_name (docket_group_info (group)->kind, name);

          if (field == DOCKET_FIELD_NONE || docket_field_info (field)->group != group || !JSON_NODE_HOLDS_OBJECT (values))
            return refuse (error, _ ("“consequences.%s” has an unknown field “%s”"), path, name);
          if (!read_field_consequences (policy, field, json_node_get_object (values), error))
            return FALSE;
        }
    }
  return TRUE;
}

/* ---- Lanes ---- */

static gboolean
read_lane (JsonObject *lanes, const char *name, Lane *lane, GError **error)
{
  JsonObject *object = NULL;
  JsonArray *waits = NULL;
  gint64 jitter = 0;
  g_autofree char *where = g_strconcat ("lanes.", name, NULL);

  if (!docket_json_get_object (lanes, name, TRUE, &object, error)
      || !at_place (docket_json_get_array (object, "waits_ms", TRUE, &waits, error), where, error)
      || !at_place (docket_json_get_int (object, "jitter_percent", FALSE, &jitter, error), where, error))
    return FALSE;
  if (json_array_get_length (waits) == 0 || json_array_get_length (waits) > WAITS_MAX)
    return refuse (error, _ ("“lanes.%s.waits_ms” needs one to %d numbers"), name, WAITS_MAX);
  if (jitter < 0 || jitter > 50)
    return refuse (error, _ ("“lanes.%s.jitter_percent” is not between 0 and 50"), name);
  for (guint i = 0; i < json_array_get_length (waits); i++)
    {
      JsonNode *node = json_array_get_element (waits, i);

      if (!JSON_NODE_HOLDS_VALUE (node) || json_node_get_value_type (node) != G_TYPE_INT64 || json_node_get_int (node) < 1
          || json_node_get_int (node) > DOCKET_INT_MAX) /* jitter on top must not overflow */
        return refuse (error, _ ("“lanes.%s.waits_ms” has something that is not a number of milliseconds"), name);
      lane->waits_ms[i] = json_node_get_int (node);
    }
  lane->policy.n_waits = json_array_get_length (waits);
  lane->policy.waits_ms = lane->waits_ms;
  lane->policy.jitter_percent = (guint) jitter;
  return TRUE;
}

static gboolean
read_head (DocketPolicy *policy, JsonObject *document, GError **error)
{
  static const char *const known[] = { "format", "version", "name", "groups", "kinds", "two_deciders_above", "consequences", "lanes", NULL };
  gint64 format = 0;

  if (!check_members (document, "policy", known, error)
      || !docket_json_get_int (document, "format", TRUE, &format, error)
      || !docket_json_get_int (document, "version", TRUE, &policy->version, error)
      || !docket_json_get_int (document, "two_deciders_above", FALSE, &policy->two_deciders_above, error))
    return FALSE;
  if (format != POLICY_FORMAT)
    return refuse (error, _ ("it is of format %d; this version reads format %d"), (int) format, POLICY_FORMAT);
  return policy->version >= 1 || refuse (error, _ ("“version” must be 1 or more"));
}

static gboolean
read_lanes (DocketPolicy *policy, JsonObject *document, GError **error)
{
  JsonObject *lanes = NULL;

  return docket_json_get_object (document, "lanes", TRUE, &lanes, error)
         && read_lane (lanes, "edits", &policy->edits, error)
         && read_lane (lanes, "files", &policy->files, error);
}

static void
read_document (DocketPolicy *policy, JsonObject *document)
{
  static gboolean (*const parts[]) (DocketPolicy *policy, JsonObject *document, GError **error) = { read_head, read_groups, read_kinds, read_consequences, read_lanes };

  policy->two_deciders_above = -1;
  for (guint i = 0; i < G_N_ELEMENTS (parts); i++)
    {
      g_autoptr (GError) problem = NULL;

      note (policy, parts[i](policy, document, &problem), &problem);
    }
}

/* What could be read, with its problems; NULL if it is no JSON at all. */
static DocketPolicy *
read_policy (const char *data, gsize size, GError **error)
{
  g_autoptr (JsonNode) node = docket_json_parse (data, size, DOCKET_POLICY_BYTES_MAX, error);
  g_autoptr (GError) problem = NULL;
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
    note (policy, refuse (&problem, _ ("it is not an object")), &problem);
  return policy;
}

DocketPolicy *
docket_policy_new_from_json (const char *data, gsize size, GError **error)
{
  g_autoptr (DocketPolicy) policy = read_policy (data, size, error);

  if (policy == NULL || policy->problems->len == 0)
    return g_steal_pointer (&policy);
  g_set_error_literal (error, DOCKET_CORE_ERROR, DOCKET_CORE_ERROR_INVALID, g_ptr_array_index (policy->problems, 0));
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
