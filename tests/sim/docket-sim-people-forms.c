/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Somebody sits with a form that they began on what stood then, while the desk
 * goes on around it:
 *
 *   form begun ──── a colleague's change comes ──── own quick move ──── form saved
 *   (base r1)       (r2, on the board)              (made on r2)        (base r1)
 *
 * The quick move is made on the board, on what that shows; the form still says
 * what it was begun on. What the form overwrites of the colleague's, its author
 * never saw, though they have seen, and changed, the same group since.
 */
#include "docket-sim-people-private.h"

#include "docket-sim-reach.h"

#define PAGE_MS_MAX 15000 /* a colleague's change is mostly here by then */
#define THOUGHT_MS_MAX 1500 /* from the move on the board to the form's Save */

typedef struct
{
  DocketSimDesk *desk;
  DocketRecord *begun; /* as it was when the form was opened */
  gboolean page_came;  /* and showed another since */
} Form;

static Form *
form_new (DocketSimDesk *desk, DocketRecord *begun)
{
  Form *form = g_new0 (Form, 1);

  form->desk = desk;
  form->begun = docket_record_ref (begun);
  return form;
}

static void
form_free (gpointer data)
{
  Form *form = data;

  docket_record_unref (form->begun);
  g_free (form);
}

static void
set_words (DocketSimDesk *desk, DocketValues *set, DocketField field)
{
  g_autofree char *text = g_strdup_printf ("As %u wants it, %d", desk->index, docket_sim_people_roll (desk, 1000));

  docket_values_set_text (set, field, text);
}

static void
set_times (DocketSimDesk *desk, DocketValues *set)
{
  gint64 start = docket_clock_now_ms (desk->clock) / 900000 * 900000 + 900000 * docket_sim_people_roll (desk, 40);

  docket_values_set_int (set, DOCKET_JOB_STARTS_AT, start);
  docket_values_set_int (set, DOCKET_JOB_ENDS_AT, start + 3600000);
}

/* What the form and the colleague are about: of a job when, of a customer whom the bill goes to. */
static DocketOperation *
new_form_edit (DocketSimDesk *desk, const DocketRecord *seen)
{
  g_autoptr (DocketValues) set = docket_values_new ();

  if (docket_record_get_kind (seen) == DOCKET_KIND_JOB)
    {
      set_times (desk, set);
      return docket_operation_new_edit (seen, DOCKET_GROUP_JOB_PLAN, set);
    }
  set_words (desk, set, DOCKET_CUSTOMER_BILLING_CONTACT);
  return docket_operation_new_edit (seen, DOCKET_GROUP_CUSTOMER_BILLING, set);
}

/* What is done in passing, in the same group: of a job who, of a customer the tax number. */
static DocketOperation *
new_quick_move (DocketSimDesk *desk, const DocketRecord *seen)
{
  g_autoptr (DocketValues) set = docket_values_new ();

  if (docket_record_get_kind (seen) == DOCKET_KIND_JOB)
    {
      docket_values_set_text (set, DOCKET_JOB_TECHNICIAN, docket_sim_people_any_technician (desk));
      return docket_operation_new_edit (seen, DOCKET_GROUP_JOB_PLAN, set);
    }
  set_words (desk, set, DOCKET_CUSTOMER_TAX_ID);
  return docket_operation_new_edit (seen, DOCKET_GROUP_CUSTOMER_BILLING, set);
}

static DocketOperation *
new_void (const DocketRecord *seen)
{
  DocketOperation *operation = docket_operation_new (DOCKET_OPERATION_VOID, docket_record_get_kind (seen), docket_record_get_id (seen));

  operation->base = docket_record_get_rev (seen);
  return operation;
}

/* Whether its person still sits there. */
static gboolean
is_at_work (const Form *form)
{
  return form->desk->up && !form->desk->world->calm && form->desk->world->violation == NULL && !docket_sim_disk_is_dead (form->desk->disk);
}

static gboolean
has_own_work_waiting (DocketSimDesk *desk, const DocketRecord *record)
{
  g_autoptr (GPtrArray) items = docket_store_outbox (desk->reader, 0, NULL);

  for (guint i = 0; items != NULL && i < items->len; i++)
    {
      const DocketOutboxItem *item = g_ptr_array_index (items, i);

      if ((item->state == DOCKET_OUTBOX_QUEUED || item->state == DOCKET_OUTBOX_SENDING) && g_strcmp0 (item->operation->record_id, docket_record_get_id (record)) == 0)
        return TRUE;
    }
  return FALSE;
}

static void
on_form_saved (gpointer data)
{
  Form *form = data;
  g_autoptr (DocketRecord) now = NULL;

  if (!is_at_work (form))
    return;
  now = docket_sim_people_find (form->desk, form->begun);
  if (form->page_came && now != NULL && has_own_work_waiting (form->desk, now))
    docket_sim_reach (DOCKET_SIM_REACH_FORM_BEHIND);
  docket_sim_world_note (form->desk->world, "form", form->desk->index, docket_record_get_id (form->begun), 36);
  docket_sim_people_save (form->desk, docket_sim_people_roll (form->desk, 5) == 0 ? new_void (form->begun) : new_form_edit (form->desk, form->begun));
}

static void
on_quick_move (gpointer data)
{
  Form *form = data;
  g_autoptr (DocketRecord) now = NULL;
  Form *rest;

  if (!is_at_work (form))
    return;
  now = docket_sim_people_find (form->desk, form->begun);
  if (now == NULL)
    return;
  rest = form_new (form->desk, form->begun);
  rest->page_came = docket_record_get_rev (now) != docket_record_get_rev (form->begun);
  if (rest->page_came)
    docket_sim_reach (DOCKET_SIM_REACH_FORM_PAGE);
  docket_sim_people_save (form->desk, new_quick_move (form->desk, now));
  docket_sim_time_call_in (form->desk->world->time, docket_sim_people_roll (form->desk, THOUGHT_MS_MAX), on_form_saved, rest, form_free);
}

void
docket_sim_people_sit_with_a_form (DocketSimDesk *desk)
{
  gboolean of_job = (docket_sim_people_role (desk) & DOCKET_ROLE_OFFICE) == 0 && docket_sim_people_roll (desk, 2) == 0;
  DocketSimDesk *other = docket_sim_people_any_colleague (desk, of_job ? DOCKET_ROLE_DISPATCHER | DOCKET_ROLE_SUPERVISOR : DOCKET_ROLE_OFFICE | DOCKET_ROLE_SUPERVISOR);
  g_autoptr (DocketRecord) begun = docket_sim_people_pick (desk, of_job ? DOCKET_KIND_JOB : DOCKET_KIND_CUSTOMER);
  g_autoptr (DocketRecord) theirs = other == NULL || begun == NULL ? NULL : docket_sim_people_find (other, begun);

  if (begun == NULL)
    return;
  if (theirs != NULL)
    docket_sim_people_save (other, new_form_edit (other, theirs));
  docket_sim_time_call_in (desk->world->time, docket_sim_people_roll (desk, PAGE_MS_MAX), on_quick_move, form_new (desk, begun), form_free);
}
