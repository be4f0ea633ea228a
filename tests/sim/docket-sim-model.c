/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The reference: the server's list of operations, in the order of its audit, is
 * played once more with rules that fit on a page, and every verdict "applied" or
 * "merged" must be one they allow:
 *
 *   who      the group's writers (DESIGN §4); nobody on a revoked device    I13
 *   lock     closed and cancelled lock all but status and appends,
 *            signed_off locks totals and lines                              I7
 *   seen     a review-class group is what the author saw, or had made of it,
 *            or already as wanted; who goes on from own work overwrites
 *            nothing of others that they had not seen, nor does who voids,
 *            nor who brings back what others have voided                     I4
 *   follows  whoever says that they go on from own work knew what that was made
 *            on, whatever came of it                                        I4
 *   append   what was created is there, unchanged                           I5
 *
 * Both by the policy that was in force when the operation arrived; there are two.
 *
 * What a person decided (a case, a merge, an undone decision) has rules of its own
 * (docket-sim-model-cases.c). At the end the newest versions must be the model's
 * values, and what is void must be void in it.
 */
#include "docket-sim-model-private.h"

#include <string.h>

#include "docket-codec.h"
#include "docket-statement.h"

typedef DocketSimThing Thing;
typedef DocketSimModel Model;

static void
thing_free (gpointer data)
{
  Thing *thing = data;

  docket_values_unref (thing->values);
  g_clear_pointer (&thing->voids, g_array_unref);
  for (guint i = 0; i < DOCKET_N_GROUPS; i++)
    g_free (thing->writers[i]);
  g_free (thing);
}

Thing *
docket_sim_model_thing (Model *model, DocketKind kind, const char *id)
{
  char *name = g_strdup_printf ("%s %s", docket_kind_info (kind)->name, id);
  Thing *thing = g_hash_table_lookup (model->things, name);

  if (thing != NULL)
    {
      g_free (name);
      return thing;
    }
  thing = g_new0 (Thing, 1);
  thing->values = docket_values_new ();
  g_hash_table_insert (model->things, name, thing);
  return thing;
}

static gboolean
same (GVariant *a, GVariant *b)
{
  return a == b || (a != NULL && b != NULL && g_variant_equal (a, b));
}

static void
put (Thing *thing, const DocketOperation *operation, const char *person)
{
  for (guint i = 0; i < docket_values_n (operation->set); i++)
    {
      DocketField field = docket_values_nth_field (operation->set, i);
      DocketGroup group = docket_field_info (field)->group;

      docket_values_set (thing->values, field, docket_values_nth_value (operation->set, i));
      thing->authors[field] = g_intern_string (person);
      g_free (thing->writers[group]);
      thing->writers[group] = g_strdup (operation->key);
    }
}

/* -- Who -- */

/* @assigned: whether they are the technician of the job in question: a visit
 * belongs to its technician, whatever their role is by now. */
static gboolean
may_write (const char *role, gboolean assigned, DocketGroup group)
{
  static const struct
  {
    DocketGroup group;
    const char *roles;
  } table[] = {
    { DOCKET_GROUP_CUSTOMER_PROFILE, "office supervisor dispatcher" }, /* a dispatcher by creating one */
    { DOCKET_GROUP_CUSTOMER_CONTACT, "office dispatcher supervisor" },
    { DOCKET_GROUP_CUSTOMER_BILLING, "office supervisor" },
    { DOCKET_GROUP_CUSTOMER_STANDING, "office supervisor" },
    { DOCKET_GROUP_JOB_DETAILS, "office dispatcher supervisor" },
    { DOCKET_GROUP_JOB_PARTY, "office supervisor dispatcher" }, /* likewise */
    { DOCKET_GROUP_JOB_PLAN, "dispatcher supervisor" },
    { DOCKET_GROUP_JOB_STATUS, "technician dispatcher office supervisor" },
    { DOCKET_GROUP_JOB_TOTALS, "technician office supervisor" },
    { DOCKET_GROUP_JOB_INVOICE, "office supervisor" },
    { DOCKET_GROUP_LINE_LINE, "technician office supervisor" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (table); i++)
    if (table[i].group == group)
      return strstr (table[i].roles, role) != NULL || (assigned && strstr (table[i].roles, "technician") != NULL);
  return TRUE;
}

/* Whether @person was the technician of the job of @thing (or that @thing is). */
static gboolean
is_assigned (Model *model, const Thing *thing, const DocketOperation *operation, const char *person)
{
  const char *job = operation->record_id;

  if (operation->record_kind == DOCKET_KIND_LINE)
    job = docket_values_get_text (operation->kind == DOCKET_OPERATION_CREATE ? operation->set : thing->values, DOCKET_LINE_JOB);
  else if (operation->record_kind != DOCKET_KIND_JOB)
    return FALSE;
  return job != NULL && g_strcmp0 (docket_values_get_text (docket_sim_model_thing (model, DOCKET_KIND_JOB, job)->values, DOCKET_JOB_TECHNICIAN), person) == 0;
}

static void
check_who (Model *model, const Thing *thing, const DocketOperation *operation, const char *person, const char *device)
{
  const char *role = g_hash_table_lookup (model->roles, person);

  if (g_hash_table_contains (model->left, person))
    docket_sim_world_fail (model->world, "I13 rights: %s was applied though its author may not sign in", operation->key);
  if (g_hash_table_contains (model->revoked, device))
    docket_sim_world_fail (model->world, "I13 rights: %s was applied from a revoked device", operation->key);
  for (guint i = 0; role != NULL && operation->set != NULL && i < docket_values_n (operation->set); i++)
    {
      DocketGroup group = docket_field_info (docket_values_nth_field (operation->set, i))->group;

      if (model->strict && group == DOCKET_GROUP_JOB_DETAILS && operation->kind == DOCKET_OPERATION_EDIT && strcmp (role, "supervisor") != 0)
        docket_sim_world_fail (model->world, "I13 rights: %s of a %s wrote %s, which the policy in force gives to the supervisor", operation->key, role, docket_group_path (group));
      if (!may_write (role, is_assigned (model, thing, operation, person), group))
        docket_sim_world_fail (model->world, "I13 rights: %s of a %s wrote %s", operation->key, role, docket_group_path (group));
    }
}

/* -- Lock -- */

static const char *
status_of (const Thing *job)
{
  return docket_values_get_text (job->values, DOCKET_JOB_STATUS);
}

static void
check_lock (Model *model, const DocketOperation *operation, const Thing *thing)
{
  const Thing *job = thing;
  const char *status;

  if (operation->record_kind == DOCKET_KIND_LINE)
    {
      const char *id = docket_values_get_text (thing->values, DOCKET_LINE_JOB);

      if (id == NULL && operation->set != NULL)
        id = docket_values_get_text (operation->set, DOCKET_LINE_JOB);
      if (id == NULL)
        return;
      job = docket_sim_model_thing (model, DOCKET_KIND_JOB, id);
    }
  else if (operation->record_kind != DOCKET_KIND_JOB || operation->group == DOCKET_GROUP_JOB_STATUS)
    return;
  status = status_of (job);
  if (status == NULL || job->decided || operation->kind != DOCKET_OPERATION_EDIT)
    return;
  if (strcmp (status, "closed") == 0 || strcmp (status, "cancelled") == 0
      || (strcmp (status, "signed_off") == 0 && (operation->record_kind == DOCKET_KIND_LINE || operation->group == DOCKET_GROUP_JOB_TOTALS)))
    docket_sim_world_fail (model->world, "I7 locked: %s wrote %s of a job that was %s", operation->key, docket_group_path (operation->group), status);
}

/* -- Seen -- */

static gboolean
is_review_class (DocketGroup group)
{
  static const DocketGroup groups[] = {
    DOCKET_GROUP_CUSTOMER_BILLING, DOCKET_GROUP_CUSTOMER_STANDING, DOCKET_GROUP_JOB_PARTY, DOCKET_GROUP_JOB_PLAN,
    DOCKET_GROUP_JOB_STATUS, DOCKET_GROUP_JOB_TOTALS, DOCKET_GROUP_JOB_INVOICE, DOCKET_GROUP_LINE_LINE,
  };

  for (guint i = 0; i < G_N_ELEMENTS (groups); i++)
    if (groups[i] == group)
      return TRUE;
  return FALSE;
}

/* The group as the author's own work had left it, if it is that which they went on
 * from; NULL: it is not. (transfer full) */
static DocketValues *
values_of_followed (Model *model, const DocketOperation *operation, const char *person)
{
  g_autoptr (DocketStatement) find =
    docket_db_prepare (model->db, "SELECT v.vals FROM version v JOIN operation o ON o.key = v.operation WHERE v.kind = ?1 AND v.id = ?2 AND v.grp = ?3 AND v.operation = ?4 AND o.person = ?5", NULL);

  if (operation->follows == NULL)
    return NULL;
  docket_statement_bind_text (find, 1, docket_kind_info (operation->record_kind)->name);
  docket_statement_bind_text (find, 2, operation->record_id);
  docket_statement_bind_text (find, 3, docket_group_info (operation->group)->name);
  docket_statement_bind_text (find, 4, operation->follows);
  docket_statement_bind_text (find, 5, person);
  return docket_statement_step (find, NULL) ? docket_values_from_text (operation->record_kind, docket_statement_get_text (find, 0), NULL) : NULL;
}

/* The group of @operation as it was at @base. (transfer full) (nullable) */
static DocketValues *
values_at (Model *model, const DocketOperation *operation, gint64 base)
{
  g_autoptr (DocketStatement) find = docket_db_prepare (model->db, "SELECT vals FROM version WHERE kind = ?1 AND id = ?2 AND grp = ?3 AND rev = ?4", NULL);

  docket_statement_bind_text (find, 1, docket_kind_info (operation->record_kind)->name);
  docket_statement_bind_text (find, 2, operation->record_id);
  docket_statement_bind_text (find, 3, docket_group_info (operation->group)->name);
  docket_statement_bind_int (find, 4, base);
  if (docket_statement_step (find, NULL))
    return docket_values_from_text (operation->record_kind, docket_statement_get_text (find, 0), NULL);
  /* Never written. */
  return base <= 0 ? docket_values_new () : NULL;
}

static gboolean
is_as_wanted (const Thing *thing, const DocketValues *wanted)
{
  for (guint i = 0; i < docket_values_n (wanted); i++)
    {
      DocketField field = docket_values_nth_field (wanted, i);

      /* Where a server sets a first value, operations say nothing. */
      if (docket_values_contains (thing->values, field) && !same (docket_values_nth_value (wanted, i), docket_values_get (thing->values, field)))
        return FALSE;
    }
  return TRUE;
}

static gboolean
is_as_seen (const Thing *thing, DocketGroup group, const DocketValues *seen)
{
  const DocketKindInfo *info = docket_kind_info (docket_group_info (group)->kind);

  for (guint i = 0; i < info->n_fields; i++)
    {
      DocketField field = (DocketField) (info->first_field + (int) i);

      /* Where a server sets a first value, operations say nothing. */
      if (docket_field_info (field)->group == group && docket_values_contains (thing->values, field) && !same (docket_values_get (seen, field), docket_values_get (thing->values, field)))
        return FALSE;
    }
  return TRUE;
}

/* An older form over later own work: what the author wrote themselves is no news to them. */
static void
see_own (const Thing *thing, const DocketOperation *operation, const char *person, DocketValues *seen)
{
  for (guint i = 0; i < docket_values_n (operation->set); i++)
    {
      DocketField field = docket_values_nth_field (operation->set, i);

      if (g_strcmp0 (thing->authors[field], person) == 0)
        docket_values_set (seen, field, docket_values_get (thing->values, field));
    }
}

/* Whether what is overwritten is what its author saw there, or their own: who goes on
 * from own work may have begun on what stood before a colleague's. */
static gboolean
has_seen_or_made (const Thing *thing, const DocketOperation *operation, const char *person)
{
  for (guint i = 0; i < docket_values_n (operation->set); i++)
    {
      DocketField field = docket_values_nth_field (operation->set, i);
      GVariant *now = docket_values_get (thing->values, field);

      if (!same (now, docket_values_nth_value (operation->set, i)) && !same (now, docket_values_get (operation->was, field)) && thing->authors[field] != NULL
          && strcmp (thing->authors[field], person) != 0)
        return FALSE;
    }
  return TRUE;
}

static void
lay_over (DocketValues *values, const DocketValues *over)
{
  for (guint i = 0; i < docket_values_n (over); i++)
    docket_values_set (values, docket_values_nth_field (over, i), docket_values_nth_value (over, i));
}

/* An edit of the same group that the author made before; NULL: it is none, or had
 * come back to them as @base. (transfer full) (nullable) */
static DocketOperation *
read_own_edit (Model *model, const char *key, const DocketOperation *of, const char *person, gint64 base)
{
  g_autoptr (DocketStatement) find = docket_db_prepare (model->db, "SELECT body FROM operation WHERE key = ?1 AND person = ?2 AND rev > ?3", NULL);
  g_autoptr (DocketOperation) operation = NULL;

  docket_statement_bind_text (find, 1, key);
  docket_statement_bind_text (find, 2, person);
  docket_statement_bind_int (find, 3, base);
  if (!docket_statement_step (find, NULL))
    return NULL;
  operation = docket_operation_from_text (docket_statement_get_text (find, 0), NULL);
  return operation != NULL && operation->kind == DOCKET_OPERATION_EDIT && operation->group == of->group && g_strcmp0 (operation->record_id, of->record_id) == 0 ? g_steal_pointer (&operation) : NULL;
}

/* What stood on the author's device: the newest that own changes were made on, and those
 * over it. NULL: not to be told, as they go on from other work. (transfer full) (nullable) */
static DocketValues *
values_on_device (Model *model, const DocketOperation *operation, const char *person)
{
  g_autoptr (DocketValues) at_base = NULL, seen = NULL;
  g_autoptr (GPtrArray) own = g_ptr_array_new_with_free_func ((GDestroyNotify) docket_operation_unref);
  const char *key = operation->follows;
  gint64 base = operation->base;
  DocketOperation *one;

  while (key != NULL && (one = read_own_edit (model, key, operation, person, own->len > 0 ? base : -1)) != NULL)
    {
      g_ptr_array_add (own, one);
      key = one->follows;
      base = MAX (base, one->base);
    }
  at_base = values_at (model, operation, base);
  /* The values that a server sets first are in no version of before. */
  if (at_base == NULL || operation->base <= 0 || own->len == 0)
    return NULL;
  seen = docket_values_copy (at_base);
  for (guint i = own->len; i > 0; i--)
    lay_over (seen, ((DocketOperation *) g_ptr_array_index (own, i - 1))->set);
  lay_over (seen, operation->was);
  return g_steal_pointer (&seen);
}

static void
check_seen (Model *model, const DocketOperation *operation, const char *person, const Thing *thing)
{
  g_autoptr (DocketValues) seen = NULL;

  if (operation->kind != DOCKET_OPERATION_EDIT || thing->decided || (!is_review_class (operation->group) && !(model->strict && operation->group == DOCKET_GROUP_CUSTOMER_CONTACT)))
    return;
  seen = values_on_device (model, operation, person);
  if (seen != NULL && g_strcmp0 (thing->writers[operation->group], operation->follows) == 0)
    see_own (thing, operation, person, seen);
  if (seen == NULL && operation->follows != NULL && g_strcmp0 (thing->writers[operation->group], operation->follows) == 0)
    {
      if (!has_seen_or_made (thing, operation, person))
        docket_sim_world_fail (model->world, "I4 overwrite: %s goes on from own work, over what of %s its author had not seen", operation->key, docket_group_path (operation->group));
      return;
    }
  if (seen == NULL)
    seen = values_of_followed (model, operation, person);
  if (seen == NULL)
    seen = values_at (model, operation, operation->base);
  if (is_as_wanted (thing, operation->set) || (seen != NULL && is_as_seen (thing, operation->group, seen)))
    return;
  docket_sim_world_fail (model->world, "I4 overwrite: %s wrote %s over what its author had not seen", operation->key, docket_group_path (operation->group));
}

/* -- Playing -- */

/* Giving a new job a technician makes it assigned; taking the technician away
 * makes it new again. */
static void
derive_status (Thing *job, const DocketOperation *operation, const char *person)
{
  const char *status = status_of (job);
  gboolean has = docket_values_get_text (job->values, DOCKET_JOB_TECHNICIAN) != NULL;
  const char *next = NULL;

  if (operation->set == NULL || !docket_values_contains (operation->set, DOCKET_JOB_TECHNICIAN) || docket_values_contains (operation->set, DOCKET_JOB_STATUS))
    return;
  if (has && (status == NULL || strcmp (status, "new") == 0))
    next = "assigned";
  else if (!has && status != NULL && (strcmp (status, "assigned") == 0 || strcmp (status, "opened") == 0))
    next = "new";
  if (next == NULL)
    return;
  docket_values_set_text (job->values, DOCKET_JOB_STATUS, next);
  job->authors[DOCKET_JOB_STATUS] = g_intern_string (person);
  g_free (job->writers[DOCKET_GROUP_JOB_STATUS]);
  job->writers[DOCKET_GROUP_JOB_STATUS] = g_strdup (operation->key);
}

static void
take_policy (Model *model, const DocketOperation *operation)
{
  const char *document = docket_values_get_text (operation->set, DOCKET_POLICY_DOCUMENT);

  model->strict = document != NULL && strstr (document, "\"writers\":[\"supervisor\"]") != NULL && strstr (document, "\"customer.contact\":{\"rule\":\"review\"") != NULL;
}

static void
play (Model *model, const DocketOperation *operation, const char *person, const char *device, const char *problem)
{
  g_autoptr (DocketValues) before = NULL;
  Thing *thing;

  if (operation->record_kind == DOCKET_KIND_REVIEW || operation->kind == DOCKET_OPERATION_MERGE)
    {
      if (g_hash_table_contains (model->revoked, device))
        docket_sim_world_fail (model->world, "I13 rights: %s was decided from a revoked device", operation->key);
      if (operation->kind == DOCKET_OPERATION_DECIDE)
        docket_sim_model_decide (model, operation, person, problem);
      else if (operation->kind == DOCKET_OPERATION_UNDO_DECISION)
        docket_sim_model_undo (model, operation, person, problem);
      else
        docket_sim_model_merge (model, operation->key, operation->record_id, operation->into);
      return;
    }
  if (operation->record_kind == DOCKET_KIND_POLICY)
    {
      take_policy (model, operation);
      return;
    }
  thing = docket_sim_model_thing (model, operation->record_kind, operation->record_id);
  check_who (model, thing, operation, person, device);
  check_lock (model, operation, thing);
  check_seen (model, operation, person, thing);
  docket_sim_model_check_whole_seen (model, operation, person, thing);
  if (operation->kind == DOCKET_OPERATION_EDIT && thing->is_void && !thing->decided)
    docket_sim_world_fail (model->world, "I4 overwrite: %s edited a voided record", operation->key);
  if (operation->kind == DOCKET_OPERATION_RESTORE && operation->record_kind == DOCKET_KIND_CUSTOMER)
    {
      docket_sim_model_restore (model, operation->key, operation->record_id);
      return;
    }
  if (operation->kind == DOCKET_OPERATION_VOID || operation->kind == DOCKET_OPERATION_RESTORE)
    {
      docket_sim_model_set_void (model, thing, operation->record_kind, operation->record_id, operation->kind == DOCKET_OPERATION_VOID, operation->key);
      return;
    }
  before = docket_values_copy (thing->values);
  put (thing, operation, person);
  docket_sim_model_follow (model, thing, operation, before);
  if (operation->record_kind == DOCKET_KIND_JOB)
    derive_status (thing, operation, person);
}

/* -- What it says of itself -- */

/* The version that @followed was made on, if it was a colleague's. */
static DocketStatement *
find_ground (Model *model, const DocketOperation *followed, const char *person)
{
  DocketStatement *find = docket_db_prepare (model->db, "SELECT vals FROM version WHERE kind = ?1 AND id = ?2 AND grp = ?3 AND rev = ?4 AND person <> ?5", NULL);

  docket_statement_bind_text (find, 1, docket_kind_info (followed->record_kind)->name);
  docket_statement_bind_text (find, 2, followed->record_id);
  docket_statement_bind_text (find, 3, docket_group_info (followed->group)->name);
  docket_statement_bind_int (find, 4, followed->base);
  docket_statement_bind_text (find, 5, person);
  return find;
}

/* (transfer full) (nullable) */
static DocketOperation *
read_followed (Model *model, const DocketOperation *operation)
{
  g_autoptr (DocketStatement) find = docket_db_prepare (model->db, "SELECT body FROM operation WHERE key = ?1", NULL);

  docket_statement_bind_text (find, 1, operation->follows);
  return docket_statement_step (find, NULL) ? docket_operation_from_text (docket_statement_get_text (find, 0), NULL) : NULL;
}

static gboolean
had_come_back (Model *model, const char *key, gint64 base)
{
  g_autoptr (DocketStatement) find = docket_db_prepare (model->db, "SELECT 1 FROM operation WHERE key = ?1 AND rev BETWEEN 1 AND ?2", NULL);

  docket_statement_bind_text (find, 1, key);
  docket_statement_bind_int (find, 2, base);
  return docket_statement_step (find, NULL);
}

/* Whether @value is what stood there on the device when @followed was made, as own work
 * that this goes on from had left it: it covered the colleague's, so neither of the two
 * saw that, and what becomes of that work is asked before either of them takes effect. */
static gboolean
stood_as_own (Model *model, const DocketOperation *followed, const char *person, DocketField field, GVariant *value)
{
  DocketOperation *one = read_own_edit (model, followed->follows, followed, person, -1);
  gboolean stood;

  while (one != NULL && !docket_values_contains (one->set, field))
    {
      DocketOperation *before = had_come_back (model, one->follows, followed->base) ? NULL : read_own_edit (model, one->follows, followed, person, -1);

      docket_operation_unref (one);
      one = before;
    }
  stood = one != NULL && same (value, docket_values_get (one->set, field));
  g_clear_pointer (&one, docket_operation_unref);
  return stood;
}

/* Whoever says that they go on from own work says that they know what that was made on;
 * an older form does not. Whatever the server made of it. */
static void
check_follows (Model *model, const DocketOperation *operation, const char *person)
{
  g_autoptr (DocketOperation) followed = operation->follows == NULL ? NULL : read_followed (model, operation);
  g_autoptr (DocketStatement) ground = NULL;
  g_autoptr (DocketValues) values = NULL;
  gboolean knows = TRUE;

  if (followed == NULL || followed->kind != DOCKET_OPERATION_EDIT || followed->base <= operation->base || followed->record_kind != operation->record_kind || strcmp (followed->record_id, operation->record_id) != 0)
    return;
  ground = find_ground (model, followed, person);
  if (!docket_statement_step (ground, NULL))
    return;
  values = docket_values_from_text (followed->record_kind, docket_statement_get_text (ground, 0), NULL);
  if (operation->kind == DOCKET_OPERATION_VOID)
    knows = FALSE;
  for (guint i = 0; values != NULL && operation->kind == DOCKET_OPERATION_EDIT && operation->group == followed->group && i < docket_values_n (operation->was); i++)
    {
      DocketField field = docket_values_nth_field (operation->was, i);
      GVariant *was = docket_values_nth_value (operation->was, i);

      knows = knows && (docket_values_contains (followed->set, field) || same (was, docket_values_get (values, field)) || stood_as_own (model, followed, person, field, was));
    }
  if (!knows)
    docket_sim_world_fail (model->world, "I4 overwrite: %s says that it follows own work, and was made on what stood before a colleague's that this was made on", operation->key);
}

/* An entry of the server's own: somebody's role, a revoked device. */
static void
take_server_entry (Model *model, DocketStatement *entry)
{
  const char *action = docket_statement_get_text (entry, 4);
  const char *id = docket_statement_get_text (entry, 5);
  const char *after = docket_statement_get_text (entry, 6);

  if (g_strcmp0 (action, "person-added") == 0 || g_strcmp0 (action, "role-set") == 0)
    {
      g_autoptr (DocketValues) values = after == NULL ? NULL : docket_values_from_text (DOCKET_KIND_PERSON, after, NULL);

      if (values != NULL && docket_values_get_text (values, DOCKET_PERSON_ROLE) != NULL)
        g_hash_table_insert (model->roles, g_strdup (id), g_strdup (docket_values_get_text (values, DOCKET_PERSON_ROLE)));
    }
  else if (g_strcmp0 (action, "person-disabled") == 0)
    g_hash_table_add (model->left, g_strdup (id));
  else if (g_strcmp0 (action, "person-enabled") == 0)
    g_hash_table_remove (model->left, id);
  else if (g_strcmp0 (action, "device-revoked") == 0)
    g_hash_table_add (model->revoked, g_strdup (id));
}

static void
play_all (Model *model)
{
  g_autoptr (DocketStatement) all =
    docket_db_prepare (model->db, "SELECT o.body, o.outcome, o.person, o.device, a.action, a.id, a.after, a.problem FROM audit a LEFT JOIN operation o ON o.key = a.operation"
                                  " AND a.problem IS NOT 'key-reused' ORDER BY a.n", NULL);

  while (docket_statement_step (all, NULL) && model->world->violation == NULL)
    {
      const char *body = docket_statement_get_text (all, 0);
      const char *outcome = docket_statement_get_text (all, 1);
      g_autoptr (DocketOperation) operation = NULL;

      if (body == NULL)
        {
          take_server_entry (model, all);
          continue;
        }
      operation = docket_operation_from_text (body, NULL);
      if (operation != NULL)
        check_follows (model, operation, docket_statement_get_text (all, 2));
      if (strcmp (outcome, "applied") != 0 && strcmp (outcome, "merged") != 0)
        continue;
      if (operation != NULL)
        play (model, operation, docket_statement_get_text (all, 2), docket_statement_get_text (all, 3), docket_statement_get_text (all, 7));
    }
}

/* I5, and everything else: the newest versions are what was played. */
static void
compare (Model *model)
{
  g_autoptr (DocketStatement) all =
    docket_db_prepare (model->db, "SELECT kind, id, grp, vals FROM version v WHERE kind IN ('customer', 'job', 'line', 'note', 'signature', 'attachment')"
                                  " AND grp <> 'server' AND rev = (SELECT max(rev) FROM version WHERE kind = v.kind AND id = v.id AND grp = v.grp)", NULL);

  while (docket_statement_step (all, NULL) && model->world->violation == NULL)
    {
      DocketKind kind = docket_kind_from_name (docket_statement_get_text (all, 0));
      const char *id = docket_statement_get_text (all, 1);
      g_autoptr (DocketValues) stored = docket_values_from_text (kind, docket_statement_get_text (all, 3), NULL);
      const Thing *thing = docket_sim_model_thing (model, kind, id);

      for (guint i = 0; stored != NULL && i < docket_values_n (stored); i++)
        {
          DocketField field = docket_values_nth_field (stored, i);
          GVariant *wanted = docket_values_get (thing->values, field);

          /* Where a server sets a first value, operations say nothing. */
          if (!docket_values_contains (thing->values, field) || same (wanted, docket_values_nth_value (stored, i)))
            continue;
          docket_sim_world_fail (model->world, "%s: %s of %s %s is not what its operations make it", kind == DOCKET_KIND_NOTE ? "I5 append" : "model", docket_field_info (field)->name,
                                 docket_kind_info (kind)->name, id);
        }
    }
}

/* I5: nothing that was applied is missing. */
static void
check_created (Model *model)
{
  GHashTableIter iter;
  gpointer name;

  g_hash_table_iter_init (&iter, model->things);
  while (g_hash_table_iter_next (&iter, &name, NULL))
    {
      g_auto (GStrv) words = g_strsplit (name, " ", 2);
      g_autoptr (DocketStatement) find = docket_db_prepare (model->db, "SELECT 1 FROM version WHERE kind = ?1 AND id = ?2", NULL);

      docket_statement_bind_text (find, 1, words[0]);
      docket_statement_bind_text (find, 2, words[1]);
      if (!docket_statement_step (find, NULL))
        docket_sim_world_fail (model->world, "I5 append: %s was applied and is not there", (char *) name);
    }
}

/* Whose work is away, and where a customer went. */
static void
compare_void (Model *model)
{
  static const DocketKind kinds[] = { DOCKET_KIND_CUSTOMER, DOCKET_KIND_JOB, DOCKET_KIND_LINE, DOCKET_KIND_NOTE };

  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      const char *name = docket_kind_info (kinds[i])->name;
      g_autofree char *sql = g_strdup_printf ("SELECT id, void, %s FROM \"%s\"", kinds[i] == DOCKET_KIND_CUSTOMER ? "merged_into" : "NULL", name);
      g_autoptr (DocketStatement) all = docket_db_prepare (model->db, sql, NULL);

      while (docket_statement_step (all, NULL) && model->world->violation == NULL)
        {
          const char *id = docket_statement_get_text (all, 0);
          const Thing *thing = docket_sim_model_thing (model, kinds[i], id);

          if (thing->is_void != (docket_statement_get_int (all, 1) != 0))
            docket_sim_world_fail (model->world, "I3 conserved: %s %s is %svoid, and ought %sto be", name, id, thing->is_void ? "not " : "", thing->is_void ? "" : "not ");
          if (g_strcmp0 (docket_values_get_text (thing->values, DOCKET_CUSTOMER_MERGED_INTO), docket_statement_get_text (all, 2)) != 0)
            docket_sim_world_fail (model->world, "I3 conserved: %s %s is not merged into what people said", name, id);
        }
    }
}

void
docket_sim_model_judge (DocketSimWorld *world, DocketDb *db)
{
  Model model = { world, db, NULL, NULL, NULL, NULL, NULL, NULL, FALSE };

  model.things = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, thing_free);
  model.roles = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  model.revoked = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  model.left = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  model.first = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, docket_sim_first_free);
  model.before = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, docket_sim_before_free);
  play_all (&model);
  compare (&model);
  compare_void (&model);
  check_created (&model);
  g_hash_table_unref (model.things);
  g_hash_table_unref (model.roles);
  g_hash_table_unref (model.revoked);
  g_hash_table_unref (model.left);
  g_hash_table_unref (model.first);
  g_hash_table_unref (model.before);
}
