/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Saying before anyone types what the server would say after: the same policy
 * document, turned into a sentence.
 */

#include "docket-config.h"

#include <glib/gi18n-lib.h>

#include "docket-rights.h"

static const struct
{
  DocketRole role;
  const char *plural;
} role_words[] = {
  { DOCKET_ROLE_ASSIGNED, N_ ("the assigned technician") },
  { DOCKET_ROLE_TECHNICIAN, N_ ("technicians") },
  { DOCKET_ROLE_DISPATCHER, N_ ("dispatchers") },
  { DOCKET_ROLE_OFFICE, N_ ("the office") },
  { DOCKET_ROLE_SUPERVISOR, N_ ("supervisors") },
  { DOCKET_ROLE_ADMIN, N_ ("administrators") },
};

DocketRole
docket_rights_roles (DocketDesk *desk, const DocketRecord *record)
{
  DocketRole roles = docket_desk_get_role (desk);

  if (record != NULL && docket_record_get_kind (record) == DOCKET_KIND_JOB
      && g_strcmp0 (docket_record_get_text (record, DOCKET_JOB_TECHNICIAN), docket_desk_get_person_id (desk)) == 0)
    roles |= DOCKET_ROLE_ASSIGNED;
  return roles;
}

char *
docket_rights_describe_roles (DocketRole roles)
{
  g_autoptr (GPtrArray) words = g_ptr_array_new ();
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (role_words); i++)
    if ((roles & role_words[i].role) != 0)
      g_ptr_array_add (words, (gpointer) _ (role_words[i].plural));
  for (guint i = 0; i < words->len; i++)
    {
      if (i > 0)
        g_string_append (text, i + 1 == words->len ? _ (" and ") : _ (", "));
      g_string_append (text, g_ptr_array_index (words, i));
    }
  return g_string_free (text, FALSE);
}

/* Whoever may make a record also says what it needs to be one. */
static gboolean
comes_with_creating (DocketGroup group)
{
  return group == DOCKET_GROUP_JOB_DETAILS || group == DOCKET_GROUP_JOB_PARTY
         || group == DOCKET_GROUP_CUSTOMER_PROFILE || group == DOCKET_GROUP_CUSTOMER_CONTACT;
}

char *
docket_rights_refusal (DocketDesk *desk, const DocketRecord *record, DocketGroup group)
{
  DocketPolicy *policy = docket_desk_get_policy (desk);
  DocketKind kind = docket_group_info (group)->kind;
  const char *status = record != NULL && kind == DOCKET_KIND_JOB ? docket_record_get_text (record, DOCKET_JOB_STATUS) : NULL;
  DocketRole roles = docket_rights_roles (desk, record);
  g_autofree char *writers = NULL;

  if (record == NULL && comes_with_creating (group) && (docket_policy_get_creators (policy, kind) & roles) != 0)
    return NULL;
  if (docket_policy_get_rule (policy, group) == DOCKET_RULE_SERVER)
    return g_strdup (_ ("The server gives this."));
  if (record != NULL && docket_record_get_void (record))
    return g_strdup (kind == DOCKET_KIND_JOB ? _ ("This job is void. Restore it first.") : _ ("This record is void. Restore it first."));
  if (status != NULL && docket_status_locks (status, group) && group != DOCKET_GROUP_JOB_STATUS)
    return g_strdup_printf (_ ("Locked, because the job is “%s”. A supervisor may reopen it."),
                            docket_choice_label (DOCKET_JOB_STATUS, status));
  if (docket_policy_may_write (policy, group, roles))
    return NULL;
  writers = docket_rights_describe_roles (docket_policy_get_writers (policy, group));
  if (*writers == '\0')
    return g_strdup (_ ("Nobody changes this by hand."));
  return g_strdup_printf (_ ("Changed by %s only."), writers);
}

char *
docket_rights_create_refusal (DocketDesk *desk, DocketKind kind)
{
  DocketRole creators = docket_policy_get_creators (docket_desk_get_policy (desk), kind);
  g_autofree char *words = NULL;

  if ((creators & docket_desk_get_role (desk)) != 0)
    return NULL;
  words = docket_rights_describe_roles (creators);
  /* Translators: which roles make such records, e.g. "the office and supervisors" */
  return g_strdup_printf (_ ("Made by %s only."), words);
}

void
docket_rights_describe_group (AdwPreferencesGroup *widget, DocketDesk *desk, const DocketRecord *seen, DocketGroup group)
{
  DocketPolicy *policy = docket_desk_get_policy (desk);
  const char *reason = docket_policy_get_rule (policy, group) == DOCKET_RULE_REVIEW ? docket_policy_say (docket_policy_get_reason (policy, group)) : NULL;
  g_autofree char *escaped = reason != NULL && seen != NULL ? g_markup_escape_text (reason, -1) : NULL;

  adw_preferences_group_set_description (widget, escaped);
}
