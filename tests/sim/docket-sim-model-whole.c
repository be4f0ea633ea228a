/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What is void in the model, who wanted it so, and that whoever voids or restores has
 * seen what others did before. */
#include "docket-sim-model-private.h"

#include "docket-statement.h"

typedef struct
{
  const char *person; /* interned */
  gint64 rev;         /* from which on desks could see it */
} Void;

/* Whose @key is, and where in the feed stands what it made of the record. */
static Void
read_void (DocketSimModel *model, DocketKind kind, const char *id, const char *key)
{
  g_autoptr (DocketStatement) find =
    docket_db_prepare (model->db, "SELECT person, ifnull ((SELECT max(rev) FROM version WHERE kind = ?1 AND id = ?2 AND operation = ?3), rev) FROM operation WHERE key = ?3", NULL);
  Void one = { NULL, 0 };

  docket_statement_bind_text (find, 1, docket_kind_info (kind)->name);
  docket_statement_bind_text (find, 2, id);
  docket_statement_bind_text (find, 3, key);
  if (docket_statement_step (find, NULL))
    one = (Void) { g_intern_string (docket_statement_get_text (find, 0)), docket_statement_get_int (find, 1) };
  return one;
}

void
docket_sim_model_set_void (DocketSimModel *model, DocketSimThing *thing, DocketKind kind, const char *id, gboolean is_void, const char *key)
{
  thing->is_void = is_void;
  if (thing->voids == NULL)
    thing->voids = g_array_new (FALSE, FALSE, sizeof (Void));
  if (is_void)
    {
      Void one = read_void (model, kind, id, key);

      g_array_append_val (thing->voids, one);
    }
  else
    {
      g_array_set_size (thing->voids, 0);
    }
}

/* Nobody takes away what they do not know. After a restore revisions say nothing. */
static void
check_void_seen (DocketSimModel *model, const DocketOperation *operation, const char *person, const DocketSimThing *thing)
{
  g_autoptr (DocketStatement) find = NULL;

  if (operation->kind != DOCKET_OPERATION_VOID || operation->base < 0 || thing->is_void || thing->decided || model->world->restored)
    return;
  find = docket_db_prepare (model->db, "SELECT grp FROM version WHERE kind = ?1 AND id = ?2 AND rev > ?3 AND rev < (SELECT seq FROM operation WHERE key = ?4) AND person <> ?5", NULL);
  docket_statement_bind_text (find, 1, docket_kind_info (operation->record_kind)->name);
  docket_statement_bind_text (find, 2, operation->record_id);
  docket_statement_bind_int (find, 3, operation->base);
  docket_statement_bind_text (find, 4, operation->key);
  docket_statement_bind_text (find, 5, person);
  if (docket_statement_step (find, NULL))
    docket_sim_world_fail (model->world, "I4 overwrite: %s voided a %s whose %s its author had not seen", operation->key, docket_kind_info (operation->record_kind)->name, docket_statement_get_text (find, 0));
}

/* Nor do they bring back what somebody else has voided, or merged, without their knowing. */
static void
check_restore_seen (DocketSimModel *model, const DocketOperation *operation, const char *person, const DocketSimThing *thing)
{
  if (operation->kind != DOCKET_OPERATION_RESTORE || operation->base < 0 || !thing->is_void || thing->decided || thing->voids == NULL || model->world->restored)
    return;
  for (guint i = 0; i < thing->voids->len; i++)
    {
      const Void *one = &g_array_index (thing->voids, Void, i);

      if (g_strcmp0 (one->person, person) != 0 && one->rev > operation->base)
        docket_sim_world_fail (model->world, "I4 overwrite: %s restored a %s that somebody else had voided since its author saw it", operation->key, docket_kind_info (operation->record_kind)->name);
    }
}

void
docket_sim_model_check_whole_seen (DocketSimModel *model, const DocketOperation *operation, const char *person, const DocketSimThing *thing)
{
  check_void_seen (model, operation, person, thing);
  check_restore_seen (model, operation, person, thing);
}
