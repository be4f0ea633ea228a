/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Operations as a technician's app would make them: from the record as this
 * person's own store shows it.
 */
#include "docket-config.h"

#include "docket-sim-acts.h"

#include <glib/gi18n-lib.h>

#include "docket-id.h"
#include "docket-money.h"
#include "docket-sim-picture.h"

#define MINUTE_AMOUNT 150
#define TAX_PERCENT 19
#define ONE_MILLI 1000

GPtrArray *
docket_sim_act_new (void)
{
  return g_ptr_array_new_with_free_func ((GDestroyNotify) docket_operation_unref);
}

void
docket_sim_act_status (GPtrArray *operations, const DocketRecord *job, const char *status, const char *reason)
{
  g_autoptr (DocketValues) set = docket_values_new ();
  DocketOperation *operation;

  docket_values_set_text (set, DOCKET_JOB_STATUS, status);
  if (reason != NULL || docket_record_has (job, DOCKET_JOB_STATUS_REASON))
    docket_values_set_text (set, DOCKET_JOB_STATUS_REASON, reason);
  operation = docket_operation_new_edit (job, DOCKET_GROUP_JOB_STATUS, set);
  operation->reason = g_strdup (reason);
  g_ptr_array_add (operations, operation);
}

static void
add_create (GPtrArray *operations, DocketSimPerson *person, DocketKind kind, DocketValues *set)
{
  DocketDesk *desk = docket_sim_person_get_desk (person);
  g_autofree char *id = docket_id_new (docket_desk_get_clock (desk), docket_desk_get_random (desk));

  g_ptr_array_add (operations, docket_operation_new_create (kind, id, set));
}

void
docket_sim_act_note (GPtrArray *operations, DocketSimPerson *person, const DocketRecord *job, const char *body)
{
  g_autoptr (DocketValues) set = docket_values_new ();

  docket_values_set_text (set, DOCKET_NOTE_JOB, docket_record_get_id (job));
  docket_values_set_text (set, DOCKET_NOTE_BODY, body);
  add_create (operations, person, DOCKET_KIND_NOTE, set);
}

void
docket_sim_act_part (GPtrArray *operations, DocketSimPerson *person, const DocketRecord *job, const char *description, gint64 amount)
{
  g_autoptr (DocketValues) set = docket_values_new ();

  docket_values_set_text (set, DOCKET_LINE_JOB, docket_record_get_id (job));
  docket_values_set_text (set, DOCKET_LINE_CLASS, "part");
  docket_values_set_text (set, DOCKET_LINE_DESCRIPTION, description);
  docket_values_set_int (set, DOCKET_LINE_QUANTITY_MILLI, ONE_MILLI);
  docket_values_set_int (set, DOCKET_LINE_UNIT_AMOUNT, amount);
  docket_values_set_int (set, DOCKET_LINE_AMOUNT, amount);
  add_create (operations, person, DOCKET_KIND_LINE, set);
}

void
docket_sim_act_totals (GPtrArray *operations, const DocketRecord *job, gint64 minutes, gint64 discount)
{
  g_autoptr (DocketValues) set = docket_values_new ();
  gint64 labor_minutes = docket_record_get_int (job, DOCKET_JOB_LABOR_MINUTES, 0) + minutes;
  gint64 labor = docket_record_get_int (job, DOCKET_JOB_LABOR_AMOUNT, 0) + minutes * MINUTE_AMOUNT;
  gint64 parts = docket_record_get_int (job, DOCKET_JOB_PARTS_AMOUNT, 0);
  gint64 less = docket_record_get_int (job, DOCKET_JOB_DISCOUNT_AMOUNT, 0) + discount;
  gint64 tax = (labor + parts - less) * TAX_PERCENT / 100;

  docket_values_set_int (set, DOCKET_JOB_LABOR_MINUTES, labor_minutes);
  docket_values_set_int (set, DOCKET_JOB_LABOR_AMOUNT, labor);
  docket_values_set_int (set, DOCKET_JOB_PARTS_AMOUNT, parts);
  docket_values_set_int (set, DOCKET_JOB_DISCOUNT_AMOUNT, less);
  docket_values_set_int (set, DOCKET_JOB_TAX_AMOUNT, tax);
  docket_values_set_int (set, DOCKET_JOB_TOTAL_AMOUNT, labor + parts - less + tax);
  g_ptr_array_add (operations, docket_operation_new_edit (job, DOCKET_GROUP_JOB_TOTALS, set));
}

void
docket_sim_act_title (GPtrArray *operations, const DocketRecord *job, const char *title)
{
  g_autoptr (DocketValues) set = docket_values_new ();

  docket_values_set_text (set, DOCKET_JOB_TITLE, title);
  g_ptr_array_add (operations, docket_operation_new_edit (job, DOCKET_GROUP_JOB_DETAILS, set));
}

gboolean
docket_sim_act_give (GPtrArray *operations, DocketSimPerson *person, const DocketRecord *job, const char *username, GError **error)
{
  g_autoptr (DocketQuery) query = docket_query_new (DOCKET_KIND_PERSON);
  g_autoptr (DocketValues) set = docket_values_new ();
  g_autoptr (GPtrArray) persons = docket_store_select (docket_sim_person_get_reader (person), query, 0, error);

  for (guint i = 0; persons != NULL && i < persons->len; i++)
    {
      const DocketRecord *other = g_ptr_array_index (persons, i);

      if (g_strcmp0 (docket_record_get_text (other, DOCKET_PERSON_USERNAME), username) != 0)
        continue;
      docket_values_set_text (set, DOCKET_JOB_TECHNICIAN, docket_record_get_id (other));
      g_ptr_array_add (operations, docket_operation_new_edit (job, DOCKET_GROUP_JOB_PLAN, set));
      return TRUE;
    }
  if (persons != NULL)
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND, _ ("Nobody here has the sign-in name %s."), username);
  return FALSE;
}

char *
docket_sim_act_job (GPtrArray *operations, DocketSimPerson *person, const char *title)
{
  DocketDesk *desk = docket_sim_person_get_desk (person);
  g_autoptr (DocketValues) set = docket_values_new ();
  char *id = docket_id_new (docket_desk_get_clock (desk), docket_desk_get_random (desk));

  docket_values_set_text (set, DOCKET_JOB_TITLE, title);
  g_ptr_array_add (operations, docket_operation_new_create (DOCKET_KIND_JOB, id, set));
  return id;
}

void
docket_sim_act_photo (GPtrArray *operations, DocketSimPerson *person, const DocketRecord *job)
{
  DocketDesk *desk = docket_sim_person_get_desk (person);
  g_autoptr (GBytes) picture = docket_sim_picture_photo (docket_desk_get_random (desk));
  const DocketTakenFile *file = docket_sim_person_take (person, picture, "photo.jpg");

  if (file != NULL)
    g_ptr_array_add (operations, docket_desk_new_attachment (desk, docket_record_get_id (job), file, docket_clock_now_ms (docket_desk_get_clock (desk))));
}

void
docket_sim_act_sign (GPtrArray *operations, DocketSimPerson *person, const DocketRecord *job, const char *signer)
{
  DocketDesk *desk = docket_sim_person_get_desk (person);
  g_autoptr (GBytes) picture = docket_sim_picture_signature (docket_desk_get_random (desk));
  const DocketTakenFile *file = docket_sim_person_take (person, picture, "signature.png");
  g_autoptr (GError) error = NULL;
  DocketOperation *operation = docket_desk_new_signature (desk, job, signer, file, &error);

  if (operation == NULL)
    docket_sim_person_log (person, error->message);
  else
    g_ptr_array_add (operations, operation);
}

/* What one operation adds to the line; appends to @text. */
static void
append_edit (GString *text, DocketDesk *desk, const DocketOperation *operation)
{
  const char *between = text->len > 0 ? ", " : "";

  if (operation->group == DOCKET_GROUP_JOB_STATUS)
    g_string_append_printf (text, "%s%s", between, docket_choice_label (DOCKET_JOB_STATUS, docket_values_get_text (operation->set, DOCKET_JOB_STATUS)));
  else if (operation->group == DOCKET_GROUP_JOB_TOTALS)
    {
      g_autofree char *amount = docket_money_format (docket_values_get_int (operation->set, DOCKET_JOB_TOTAL_AMOUNT, 0), docket_desk_get_currency (desk));
      g_string_append_printf (text, _ ("%stotal %s"), between, amount);
    }
  else if (operation->group == DOCKET_GROUP_JOB_PLAN)
    {
      g_autofree char *name = docket_desk_person_name (desk, docket_values_get_text (operation->set, DOCKET_JOB_TECHNICIAN));
      g_string_append_printf (text, _ ("%sfor %s"), between, name);
    }
  else if (operation->group == DOCKET_GROUP_JOB_DETAILS)
    g_string_append_printf (text, _ ("%stitle"), between);
}

char *
docket_sim_act_text (DocketSimPerson *person, const DocketRecord *job, GPtrArray *operations)
{
  DocketDesk *desk = docket_sim_person_get_desk (person);
  g_autofree char *name = docket_desk_record_name (desk, DOCKET_KIND_JOB, docket_record_get_id (job));
  g_autoptr (GString) text = g_string_new (NULL);
  guint n_notes = 0;
  guint n_parts = 0;
  guint n_photos = 0;
  guint n_signatures = 0;

  for (guint i = 0; i < operations->len; i++)
    {
      const DocketOperation *operation = g_ptr_array_index (operations, i);
      n_notes += operation->record_kind == DOCKET_KIND_NOTE ? 1 : 0;
      n_parts += operation->record_kind == DOCKET_KIND_LINE ? 1 : 0;
      n_photos += operation->record_kind == DOCKET_KIND_ATTACHMENT ? 1 : 0;
      n_signatures += operation->record_kind == DOCKET_KIND_SIGNATURE ? 1 : 0;
      if (operation->record_kind == DOCKET_KIND_JOB)
        append_edit (text, desk, operation);
    }
  if (n_notes > 0)
    g_string_append_printf (text, ngettext ("%s%u note", "%s%u notes", n_notes), text->len > 0 ? ", " : "", n_notes);
  if (n_parts > 0)
    g_string_append_printf (text, ngettext ("%s%u part", "%s%u parts", n_parts), text->len > 0 ? ", " : "", n_parts);
  if (n_photos > 0)
    g_string_append_printf (text, ngettext ("%s%u photo", "%s%u photos", n_photos), text->len > 0 ? ", " : "", n_photos);
  if (n_signatures > 0)
    g_string_append_printf (text, ngettext ("%s%u signature", "%s%u signatures", n_signatures), text->len > 0 ? ", " : "", n_signatures);
  return g_strdup_printf ("%s %s", name, text->str);
}
