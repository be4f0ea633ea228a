/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * People. Each act is what a form, a board or the command line would submit,
 * made from the record as this desk shows it, and goes through the same calls.
 * The store refuses what this person may not do here already; that is no fault.
 */
#include "docket-sim-people-private.h"

#include <string.h>

#include "docket-id.h"
#include "docket-sim-reach.h"
#include "docket-totals.h"

gint32
docket_sim_people_roll (DocketSimDesk *desk, gint32 below)
{
  return g_rand_int_range (desk->rand, 0, below);
}

DocketRole
docket_sim_people_role (DocketSimDesk *desk)
{
  return docket_store_get_role (desk->reader);
}

static GPtrArray *
save_new (void)
{
  return g_ptr_array_new_with_free_func ((GDestroyNotify) docket_operation_unref);
}

void
docket_sim_people_save (DocketSimDesk *desk, DocketOperation *operation)
{
  GPtrArray *operations = save_new ();

  g_ptr_array_add (operations, operation);
  docket_sim_desk_save (desk, operations);
}

DocketRecord *
docket_sim_people_pick_of (DocketSimDesk *desk, DocketQuery *query)
{
  g_autoptr (GPtrArray) records = docket_store_select (desk->reader, query, DOCKET_SIM_PEOPLE_ROWS_MAX, NULL);

  return records == NULL || records->len == 0 ? NULL : docket_record_ref (g_ptr_array_index (records, docket_sim_people_roll (desk, (gint32) records->len)));
}

/* Mostly one of the first: where people meet. */
static DocketRecord *
pick_job (DocketSimDesk *desk)
{
  g_autoptr (DocketQuery) query = docket_query_new (DOCKET_KIND_JOB);

  query->sort = DOCKET_SORT_NUMBER;
  query->include_void = docket_sim_people_roll (desk, 12) == 0;
  return docket_sim_people_pick_of (desk, query);
}

DocketRecord *
docket_sim_people_pick (DocketSimDesk *desk, DocketKind kind)
{
  g_autoptr (DocketQuery) query = docket_query_new (kind);

  query->include_void = docket_sim_people_roll (desk, 12) == 0;
  return docket_sim_people_pick_of (desk, query);
}

char *
docket_sim_people_new_id (DocketSimDesk *desk)
{
  return docket_id_new (desk->clock, desk->random);
}

void
docket_sim_people_edit (DocketSimDesk *desk, const DocketRecord *record, DocketField field, const char *text)
{
  g_autoptr (DocketValues) set = docket_values_new ();

  docket_values_set_text (set, field, text);
  docket_sim_people_save (desk, docket_operation_new_edit (record, docket_field_info (field)->group, set));
}

/* -- Acts -- */

static void
write_note (DocketSimDesk *desk)
{
  g_autoptr (DocketRecord) job = pick_job (desk);
  g_autoptr (DocketValues) set = docket_values_new ();
  g_autofree char *id = docket_sim_people_new_id (desk);
  g_autofree char *body = g_strdup_printf ("Note %d of %u", docket_sim_people_roll (desk, 1000), desk->index);

  if (job == NULL)
    return;
  docket_values_set_text (set, DOCKET_NOTE_JOB, docket_record_get_id (job));
  docket_values_set_text (set, DOCKET_NOTE_BODY, body);
  docket_sim_people_save (desk, docket_operation_new_create (DOCKET_KIND_NOTE, id, set));
}

static void
edit_details (DocketSimDesk *desk)
{
  static const DocketField fields[] = { DOCKET_JOB_TITLE, DOCKET_JOB_DESCRIPTION, DOCKET_JOB_ACCESS_NOTES, DOCKET_JOB_SITE_CITY };
  g_autoptr (DocketRecord) job = pick_job (desk);
  g_autofree char *text = g_strdup_printf ("Words %d", docket_sim_people_roll (desk, 4));

  if (job != NULL)
    docket_sim_people_edit (desk, job, fields[docket_sim_people_roll (desk, G_N_ELEMENTS (fields))], text);
}

static void
edit_customer (DocketSimDesk *desk)
{
  static const DocketField fields[] = { DOCKET_CUSTOMER_PHONE, DOCKET_CUSTOMER_CITY, DOCKET_CUSTOMER_BILLING_CONTACT, DOCKET_CUSTOMER_TAX_ID, DOCKET_CUSTOMER_NICKNAME };
  static const char *const standings[] = { "active", "on_hold", "archived" };
  g_autoptr (DocketRecord) customer = docket_sim_people_pick (desk, DOCKET_KIND_CUSTOMER);
  g_autofree char *text = g_strdup_printf ("0170 555%d", docket_sim_people_roll (desk, 4));

  if (customer == NULL)
    return;
  if (docket_sim_people_roll (desk, 4) == 0)
    docket_sim_people_edit (desk, customer, DOCKET_CUSTOMER_STANDING, standings[docket_sim_people_roll (desk, 3)]);
  else
    docket_sim_people_edit (desk, customer, fields[docket_sim_people_roll (desk, G_N_ELEMENTS (fields))], text);
}

static void
create_customer (DocketSimDesk *desk)
{
  g_autoptr (DocketValues) set = docket_values_new ();
  g_autofree char *id = docket_sim_people_new_id (desk);
  g_autofree char *name = g_strdup_printf ("Adler %c GmbH", 'A' + docket_sim_people_roll (desk, 3));
  g_autofree char *phone = g_strdup_printf ("030 12345%d", docket_sim_people_roll (desk, 3));

  docket_values_set_text (set, DOCKET_CUSTOMER_NAME, name);
  docket_values_set_text (set, DOCKET_CUSTOMER_PHONE, phone);
  docket_sim_people_save (desk, docket_operation_new_create (DOCKET_KIND_CUSTOMER, id, set));
}

/* A job, with its customer in the same save as often as not. */
static void
create_job (DocketSimDesk *desk)
{
  GPtrArray *operations = save_new ();
  g_autoptr (DocketValues) set = docket_values_new ();
  g_autoptr (DocketRecord) customer = docket_sim_people_pick (desk, DOCKET_KIND_CUSTOMER);
  g_autofree char *id = docket_sim_people_new_id (desk);
  g_autofree char *customer_id = customer == NULL ? NULL : g_strdup (docket_record_get_id (customer));
  g_autofree char *title = g_strdup_printf ("Job %d", docket_sim_people_roll (desk, 1000));

  if (customer == NULL || docket_sim_people_roll (desk, 2) == 0)
    {
      g_autoptr (DocketValues) who = docket_values_new ();

      g_free (customer_id);
      customer_id = docket_sim_people_new_id (desk);
      docket_values_set_text (who, DOCKET_CUSTOMER_NAME, title);
      g_ptr_array_add (operations, docket_operation_new_create (DOCKET_KIND_CUSTOMER, customer_id, who));
    }
  docket_values_set_text (set, DOCKET_JOB_TITLE, title);
  docket_values_set_text (set, DOCKET_JOB_CUSTOMER, customer_id);
  g_ptr_array_add (operations, docket_operation_new_create (DOCKET_KIND_JOB, id, set));
  docket_sim_desk_save (desk, operations);
}

/* A technician of this world, or nobody. */
const char *
docket_sim_people_any_technician (DocketSimDesk *desk)
{
  GPtrArray *desks = desk->world->desks;

  for (guint tries = 0; tries < 8; tries++)
    {
      const DocketSimDesk *other = g_ptr_array_index (desks, docket_sim_people_roll (desk, (gint32) desks->len));

      if (strcmp (docket_sim_person (other->person)->role, "technician") == 0)
        return docket_sim_person (other->person)->id;
    }
  return docket_sim_person (3)->id;
}

static void
plan_job (DocketSimDesk *desk)
{
  g_autoptr (DocketRecord) job = pick_job (desk);
  g_autoptr (DocketValues) set = docket_values_new ();
  gint64 start;

  if (job == NULL)
    return;
  if (docket_record_has (job, DOCKET_JOB_TECHNICIAN))
    docket_sim_reach (DOCKET_SIM_REACH_REASSIGNED);
  if (docket_sim_people_roll (desk, 6) == 0)
    docket_values_clear (set, DOCKET_JOB_TECHNICIAN);
  else
    docket_values_set_text (set, DOCKET_JOB_TECHNICIAN, docket_sim_people_any_technician (desk));
  if (docket_sim_people_roll (desk, 2) == 0)
    {
      start = docket_clock_now_ms (desk->clock) / 900000 * 900000 + 900000 * docket_sim_people_roll (desk, 8);
      docket_values_set_int (set, DOCKET_JOB_STARTS_AT, start);
      docket_values_set_int (set, DOCKET_JOB_ENDS_AT, start + 3600000);
    }
  docket_sim_people_save (desk, docket_operation_new_edit (job, DOCKET_GROUP_JOB_PLAN, set));
}

static gboolean
is_mine (DocketSimDesk *desk, const DocketRecord *job)
{
  return g_strcmp0 (docket_record_get_text (job, DOCKET_JOB_TECHNICIAN), docket_sim_person (desk->person)->id) == 0;
}

static void
move_status (DocketSimDesk *desk)
{
  g_autoptr (DocketRecord) job = pick_job (desk);
  g_autoptr (GPtrArray) moves = NULL;
  const char *from, *to;

  if (job == NULL)
    return;
  from = docket_record_get_text (job, DOCKET_JOB_STATUS);
  moves = docket_status_moves (from == NULL ? DOCKET_STATUS_NEW : from, docket_sim_people_role (desk) | (is_mine (desk, job) ? DOCKET_ROLE_ASSIGNED : 0));
  if (moves->len == 0)
    return;
  to = g_ptr_array_index (moves, docket_sim_people_roll (desk, (gint32) moves->len));
  /* Dead ends are for every tenth job. */
  if (strcmp (to, DOCKET_STATUS_CANCELLED) == 0 && docket_sim_people_roll (desk, 10) != 0)
    return;
  if (strcmp (to, DOCKET_STATUS_REOPENED) == 0)
    docket_sim_reach (DOCKET_SIM_REACH_REOPENED);
  docket_sim_people_edit (desk, job, DOCKET_JOB_STATUS, to);
}

static void
write_totals (DocketSimDesk *desk)
{
  g_autoptr (DocketRecord) job = pick_job (desk);
  g_autoptr (DocketValues) set = docket_values_new ();
  gint64 labor = 1000 * docket_sim_people_roll (desk, 5);

  if (job == NULL)
    return;
  docket_values_set_int (set, DOCKET_JOB_LABOR_MINUTES, 30);
  docket_values_set_int (set, DOCKET_JOB_LABOR_AMOUNT, labor);
  docket_values_set_int (set, DOCKET_JOB_PARTS_AMOUNT, 0);
  docket_values_set_int (set, DOCKET_JOB_DISCOUNT_AMOUNT, 0);
  docket_values_set_int (set, DOCKET_JOB_TAX_AMOUNT, 0);
  docket_values_set_int (set, DOCKET_JOB_TOTAL_AMOUNT, docket_sim_people_roll (desk, 5) == 0 ? labor + 1 : labor);
  docket_sim_people_save (desk, docket_operation_new_edit (job, DOCKET_GROUP_JOB_TOTALS, set));
}

static void
add_line (DocketSimDesk *desk)
{
  g_autoptr (DocketRecord) job = pick_job (desk);
  g_autoptr (DocketValues) set = docket_values_new ();
  g_autofree char *id = docket_sim_people_new_id (desk);

  if (job == NULL)
    return;
  docket_values_set_text (set, DOCKET_LINE_JOB, docket_record_get_id (job));
  docket_values_set_text (set, DOCKET_LINE_CLASS, "part");
  docket_values_set_text (set, DOCKET_LINE_DESCRIPTION, "Seal");
  docket_values_set_int (set, DOCKET_LINE_QUANTITY_MILLI, 1000);
  docket_values_set_int (set, DOCKET_LINE_UNIT_AMOUNT, 500);
  docket_values_set_int (set, DOCKET_LINE_AMOUNT, 500);
  docket_sim_people_save (desk, docket_operation_new_create (DOCKET_KIND_LINE, id, set));
}

static void
change_line (DocketSimDesk *desk)
{
  g_autoptr (DocketRecord) line = docket_sim_people_pick (desk, DOCKET_KIND_LINE);
  g_autoptr (DocketValues) set = docket_values_new ();

  if (line == NULL)
    return;
  docket_values_set_int (set, DOCKET_LINE_QUANTITY_MILLI, 1000 * docket_sim_people_roll (desk, 4));
  docket_sim_people_save (desk, docket_operation_new_edit (line, DOCKET_GROUP_LINE_LINE, set));
}

static void
sign (DocketSimDesk *desk)
{
  g_autoptr (DocketRecord) job = pick_job (desk);
  g_autoptr (DocketValues) set = docket_values_new ();
  g_autoptr (DocketValues) totals = NULL;
  g_autofree char *id = docket_sim_people_new_id (desk);
  g_autofree char *digest = NULL;

  if (job == NULL || !is_mine (desk, job))
    return;
  totals = docket_record_get_group (job, DOCKET_GROUP_JOB_TOTALS);
  digest = docket_totals_digest (totals);
  docket_values_set_text (set, DOCKET_SIGNATURE_JOB, docket_record_get_id (job));
  docket_values_set_text (set, DOCKET_SIGNATURE_SIGNER, "Customer");
  docket_values_set_int (set, DOCKET_SIGNATURE_SIGNED_AT, docket_clock_now_ms (desk->clock));
  docket_values_set_text (set, DOCKET_SIGNATURE_TOTALS_DIGEST, digest);
  docket_sim_reach (DOCKET_SIM_REACH_SIGNED);
  docket_sim_people_save (desk, docket_operation_new_create (DOCKET_KIND_SIGNATURE, id, set));
}

static void
void_or_restore (DocketSimDesk *desk)
{
  static const DocketKind kinds[] = { DOCKET_KIND_JOB, DOCKET_KIND_CUSTOMER, DOCKET_KIND_LINE, DOCKET_KIND_NOTE };
  DocketKind kind = kinds[docket_sim_people_roll (desk, G_N_ELEMENTS (kinds))];
  g_autoptr (DocketQuery) query = docket_query_new (kind);
  g_autoptr (DocketRecord) record = NULL;
  DocketOperation *operation;

  query->include_void = TRUE;
  record = docket_sim_people_pick_of (desk, query);
  if (record == NULL || (!docket_record_get_void (record) && docket_sim_people_roll (desk, 3) != 0))
    return;
  docket_sim_reach (docket_record_get_void (record) ? DOCKET_SIM_REACH_RESTORED : DOCKET_SIM_REACH_VOIDED);
  operation = docket_operation_new (docket_record_get_void (record) ? DOCKET_OPERATION_RESTORE : DOCKET_OPERATION_VOID, kind, docket_record_get_id (record));
  operation->base = docket_record_get_rev (record);
  docket_sim_people_save (desk, operation);
}

/* -- Files -- */

typedef struct
{
  GPtrArray *files;
  GPtrArray *operations;
} Attachment;

static void
attachment_free (gpointer data)
{
  Attachment *attachment = data;

  g_ptr_array_unref (attachment->files);
  g_ptr_array_unref (attachment->operations);
  g_free (attachment);
}

static gboolean
do_attach (DocketStore *store, gpointer data, GError **error)
{
  Attachment *attachment = data;

  if (!docket_store_submit_with_files (store, attachment->files, attachment->operations, error))
    return FALSE;
  docket_sim_reach (DOCKET_SIM_REACH_ATTACHED);
  return TRUE;
}

/* A few files for all: two people may bring the same one. Some go in pieces. */
static DocketTakenFile *
take_file (DocketSimDesk *desk)
{
  static const gsize sizes[] = { 90, 3000, 40000, 300000, 600000 };
  gint32 which = docket_sim_people_roll (desk, G_N_ELEMENTS (sizes));
  g_autofree char *content = g_strnfill (sizes[which], (char) ('a' + which));
  g_autoptr (GInputStream) stream = g_memory_input_stream_new_from_data (content, (gssize) sizes[which], NULL);

  return docket_files_take_stream (docket_store_get_files (desk->reader), stream, "report.txt", 1000000, NULL, NULL);
}

static void
attach_file (DocketSimDesk *desk)
{
  g_autoptr (DocketRecord) job = pick_job (desk);
  g_autoptr (DocketValues) set = docket_values_new ();
  g_autofree char *id = docket_sim_people_new_id (desk);
  DocketTakenFile *file = job == NULL ? NULL : take_file (desk);
  Attachment *attachment;

  if (file == NULL)
    return;
  docket_values_set_text (set, DOCKET_ATTACHMENT_JOB, docket_record_get_id (job));
  docket_values_set_text (set, DOCKET_ATTACHMENT_BLOB, file->sha256);
  docket_values_set_text (set, DOCKET_ATTACHMENT_NAME, file->name);
  docket_values_set_text (set, DOCKET_ATTACHMENT_MEDIA_TYPE, file->media_type);
  docket_values_set_int (set, DOCKET_ATTACHMENT_SIZE, file->size);
  attachment = g_new0 (Attachment, 1);
  attachment->files = g_ptr_array_new_with_free_func ((GDestroyNotify) docket_taken_file_free);
  attachment->operations = save_new ();
  g_ptr_array_add (attachment->files, file);
  g_ptr_array_add (attachment->operations, docket_operation_new_create (DOCKET_KIND_ATTACHMENT, id, set));
  docket_sim_desk_save_by (desk, g_ptr_array_ref (attachment->operations), do_attach, attachment, attachment_free);
}

/* -- The outbox -- */

static gboolean
do_undo (DocketStore *store, gpointer data, GError **error)
{
  g_autofree char *made = NULL;

  if (!docket_store_undo (store, data, &made, error))
    return FALSE;
  docket_sim_reach (DOCKET_SIM_REACH_UNDONE);
  return TRUE;
}

static gboolean
do_discard (DocketStore *store, gpointer data, GError **error)
{
  if (!docket_store_outbox_discard (store, data, error))
    return FALSE;
  docket_sim_reach (DOCKET_SIM_REACH_DISCARDED);
  return TRUE;
}

static gboolean
do_raise (DocketStore *store, gpointer data, GError **error)
{
  if (!docket_store_outbox_raise (store, data, NULL, NULL, error))
    return FALSE;
  docket_sim_reach (DOCKET_SIM_REACH_RAISED);
  return TRUE;
}

/* What may be gone from the outbox with a good reason is not waited for.
 * @bundle, @key: (nullable) */
static void
forget_made (DocketSimDesk *desk, GPtrArray *items, const char *bundle, const char *key)
{
  for (guint i = 0; i < items->len; i++)
    {
      const DocketOutboxItem *item = g_ptr_array_index (items, i);

      if ((bundle != NULL && g_strcmp0 (item->operation->bundle, bundle) == 0) || g_strcmp0 (item->operation->key, key) == 0)
        g_hash_table_remove (desk->made, item->operation->key);
    }
}

/* One of them, rather one that wants somebody. */
static const DocketOutboxItem *
pick_item (DocketSimDesk *desk, GPtrArray *items)
{
  guint first = (guint) docket_sim_people_roll (desk, (gint32) items->len);

  for (guint i = 0; i < items->len; i++)
    {
      const DocketOutboxItem *item = g_ptr_array_index (items, (first + i) % items->len);

      if (item->state == DOCKET_OUTBOX_REJECTED)
        return item;
    }
  return g_ptr_array_index (items, first);
}

void
docket_sim_people_tend (DocketSimDesk *desk)
{
  g_autoptr (GPtrArray) items = docket_store_outbox (desk->reader, 0, NULL);
  const DocketOutboxItem *item;

  if (items == NULL || items->len == 0)
    return;
  item = pick_item (desk, items);
  if (item->state == DOCKET_OUTBOX_REJECTED)
    {
      gboolean lost = g_strcmp0 (item->problem_type, "decided-against") == 0;

      if (lost)
        docket_sim_reach (DOCKET_SIM_REACH_DECIDED_AGAINST);
      forget_made (desk, items, NULL, item->operation->key);
      docket_sim_desk_write (desk, lost && docket_sim_people_roll (desk, 2) == 0 ? do_raise : do_discard, g_strdup (item->operation->key), g_free);
    }
  else if (item->operation->bundle != NULL && docket_sim_people_roll (desk, 3) == 0 && !docket_sim_people_take_rest_back (desk, item->operation->bundle))
    {
      forget_made (desk, items, item->operation->bundle, NULL);
      docket_sim_desk_write (desk, do_undo, g_strdup (item->operation->bundle), g_free);
    }
}

/* -- Who does what how often -- */

typedef struct
{
  DocketRole roles;
  guint weight;
  void (*act) (DocketSimDesk *desk);
  guint fault; /* only where that is on; 0: always */
} Act;

#define ANY (DOCKET_ROLE_TECHNICIAN | DOCKET_ROLE_DISPATCHER | DOCKET_ROLE_OFFICE | DOCKET_ROLE_SUPERVISOR | DOCKET_ROLE_ADMIN)
#define DESKS (DOCKET_ROLE_DISPATCHER | DOCKET_ROLE_OFFICE | DOCKET_ROLE_SUPERVISOR)

static const Act acts[] = {
  { ANY, 6, write_note },
  { DESKS, 4, edit_details },
  { DESKS, 2, create_job },
  { DESKS, 1, create_customer },
  { DESKS, 3, edit_customer },
  { DOCKET_ROLE_DISPATCHER | DOCKET_ROLE_SUPERVISOR, 8, plan_job },
  { DOCKET_ROLE_TECHNICIAN, 12, move_status },
  { DESKS, 4, move_status },
  { DOCKET_ROLE_TECHNICIAN | DOCKET_ROLE_OFFICE | DOCKET_ROLE_SUPERVISOR, 4, write_totals },
  { DOCKET_ROLE_TECHNICIAN | DOCKET_ROLE_OFFICE | DOCKET_ROLE_SUPERVISOR, 2, add_line },
  { DOCKET_ROLE_TECHNICIAN | DOCKET_ROLE_OFFICE | DOCKET_ROLE_SUPERVISOR, 2, change_line },
  { DOCKET_ROLE_TECHNICIAN, 2, sign },
  { ANY, 2, void_or_restore },
  { DOCKET_ROLE_SUPERVISOR, 10, docket_sim_people_decide },
  { DOCKET_ROLE_OFFICE | DOCKET_ROLE_DISPATCHER, 2, docket_sim_people_decide },
  { DOCKET_ROLE_SUPERVISOR, 2, docket_sim_people_undo_decision },
  { ANY, 4, docket_sim_people_tend },
  { ANY, 12, attach_file, DOCKET_SIM_FAULT_FILES },
  { DOCKET_ROLE_OFFICE | DOCKET_ROLE_SUPERVISOR, 30, docket_sim_people_collide, DOCKET_SIM_FAULT_DISPUTES },
  { DOCKET_ROLE_SUPERVISOR, 40, docket_sim_people_decide, DOCKET_SIM_FAULT_DISPUTES },
  { DOCKET_ROLE_SUPERVISOR, 5, docket_sim_people_undo_decision, DOCKET_SIM_FAULT_DISPUTES },
  { DOCKET_ROLE_OFFICE | DOCKET_ROLE_SUPERVISOR, 5, docket_sim_people_merge_customers, DOCKET_SIM_FAULT_DISPUTES },
  { DOCKET_ROLE_OFFICE | DOCKET_ROLE_SUPERVISOR, 4, docket_sim_people_restore_customer, DOCKET_SIM_FAULT_DISPUTES },
  { ANY, 40, docket_sim_people_hear, DOCKET_SIM_FAULT_DISPUTES },
  { DESKS, 40, docket_sim_people_sit_with_a_form, DOCKET_SIM_FAULT_FORMS },
  { DOCKET_ROLE_OFFICE | DOCKET_ROLE_SUPERVISOR, 30, docket_sim_people_dispute_money, DOCKET_SIM_FAULT_MONEY },
  { DOCKET_ROLE_SUPERVISOR, 50, docket_sim_people_decide_together, DOCKET_SIM_FAULT_MONEY },
  { DOCKET_ROLE_SUPERVISOR, 5, docket_sim_people_undo_decision, DOCKET_SIM_FAULT_MONEY },
  { DOCKET_ROLE_OFFICE | DOCKET_ROLE_SUPERVISOR, 40, docket_sim_people_quarrel_over_void, DOCKET_SIM_FAULT_VOIDS },
  { DESKS, 20, docket_sim_people_import, DOCKET_SIM_FAULT_PARTS },
  { DESKS, 60, docket_sim_people_go_through_a_save, DOCKET_SIM_FAULT_PARTS },
};

static gint32
weight_of (DocketSimDesk *desk, const Act *act, DocketRole role)
{
  return (act->roles & role) != 0 && (act->fault & ~desk->world->faults) == 0 ? (gint32) act->weight : 0;
}

void
docket_sim_person_act (DocketSimDesk *desk)
{
  DocketRole role = docket_sim_people_role (desk);
  gint32 total = 0;
  gint32 drawn;

  for (guint i = 0; i < G_N_ELEMENTS (acts); i++)
    total += weight_of (desk, &acts[i], role);
  if (total == 0)
    return;
  drawn = docket_sim_people_roll (desk, total);
  for (guint i = 0; i < G_N_ELEMENTS (acts); i++)
    {
      drawn -= weight_of (desk, &acts[i], role);
      if (drawn < 0)
        {
          docket_sim_world_note (desk->world, "act", i, &desk->index, sizeof desk->index);
          acts[i].act (desk);
          return;
        }
    }
}

void
docket_sim_person_begin (DocketSimDesk *desk, guint n_jobs)
{
  create_customer (desk);
  for (guint i = 0; i < n_jobs; i++)
    create_job (desk);
}
