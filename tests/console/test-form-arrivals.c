/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * What a form is at, and what arrives then: each with each. A row of the table is what
 * somebody has typed; a column is what the record does under their hands. In every cell
 * nobody loses a letter, what others changed is seen, and what the save comes to is what
 * stands here:
 *
 *   A  applied         M  merged with what others wrote       H  before a person
 *   x  refused here, with the reason, and it stays a draft    .  nothing to save
 *
 * The server is a small one: the judge, on versions of the one job. After the save, it
 * is taken back (Ctrl+Z), and the job must be as it was before it.
 */
#include <adwaita.h>
#include <string.h>

#include "docket-apply.h"
#include "docket-console.h"
#include "docket-drafts.h"
#include "docket-form-draft.h"
#include "docket-job-detail.h"
#include "docket-jobs-view.h"
#include "docket-judge.h"
#include "view-stage.h"
#include "widget-search.h"

#define FORM_NAME "job-form:" STAGE_PUMP
#define MORE "And typed on"

typedef struct
{
  Fixture fixture;
  GPtrArray *versions; /* of the pump, as the server has it; the newest last */
  char *own_bundle;    /* (nullable): of what this person saved before */
  char *own_key;
} Table;

static DocketDesk *
get_desk (Table *table)
{
  return table->fixture.stage->desk;
}

static DocketJobDetail *
get_detail (Table *table)
{
  return DOCKET_JOB_DETAIL (find_of_type (table->fixture.view, DOCKET_TYPE_JOB_DETAIL, 0));
}

static DocketForm *
get_form (Table *table)
{
  return docket_job_detail_get_form (get_detail (table));
}

static char *
get_text (Table *table, DocketField field)
{
  return docket_field_row_get_text (get_row (get_form (table), field));
}

/* (transfer full) */
static DocketRecord *
get_pump (Table *table)
{
  DocketRecord *record = NULL;
  g_autoptr (GError) error = NULL;

  docket_store_get (docket_desk_get_reader (get_desk (table)), DOCKET_KIND_JOB, STAGE_PUMP, &record, &error);
  g_assert_no_error (error);
  return record;
}

/* -- The server -- */

static DocketRecord *
get_server (Table *table)
{
  return g_ptr_array_index (table->versions, table->versions->len - 1);
}

/* A version of the record in which @person changed @group. (transfer full) */
static DocketRecord *
begin_version (Table *table, DocketGroup group, const char *person)
{
  DocketRecord *next = docket_record_copy (get_server (table));
  DocketStamp stamp = { (char *) person, (char *) STAGE_DESK, STAGE_NOW_MS, STAGE_NOW_MS };
  gint64 rev = ++table->fixture.stage->seq;

  docket_record_set_rev (next, rev);
  if (group != DOCKET_GROUP_NONE)
    {
      docket_record_set_group_rev (next, group, rev);
      docket_record_set_stamp (next, group, &stamp);
    }
  return next;
}

static gboolean
apply_page (DocketStore *store, gpointer data, GError **error)
{
  DocketPage *page = data;

  page->from = docket_store_get_meta (store, DOCKET_META_CURSOR);
  return docket_store_apply_page (store, page, error);
}

/* The desk hears of it. @next: (nullable) (transfer full): %NULL: it is not this person's any more */
static void
send_version (Table *table, DocketRecord *next)
{
  g_autoptr (DocketPage) page = docket_page_new ();
  g_autoptr (GError) error = NULL;

  page->cursor = g_strdup_printf ("c%" G_GINT64_FORMAT, ++table->fixture.stage->seq);
  g_ptr_array_add (page->changes, docket_change_new (table->fixture.stage->seq, DOCKET_KIND_JOB, STAGE_PUMP, next));
  if (next != NULL)
    g_ptr_array_add (table->versions, next);
  docket_writer_run (docket_desk_get_writer (get_desk (table)), DOCKET_WRITER_SYNC, apply_page, page, &error);
  g_assert_no_error (error);
}

static void
colleague_writes (Table *table, DocketField field, const char *text)
{
  DocketRecord *next = begin_version (table, docket_field_info (field)->group, STAGE_DANA);

  docket_record_set_text (next, field, text);
  send_version (table, next);
}

/* The values of a group at a revision; NULL. (transfer full) */
static DocketValues *
find_at_base (Table *table, DocketGroup group, gint64 base)
{
  for (guint i = 0; i < table->versions->len; i++)
    if (docket_record_get_group_rev (g_ptr_array_index (table->versions, i), group) == base)
      return docket_record_get_group (g_ptr_array_index (table->versions, i), group);
  return NULL;
}

/* What the server says to what is in the outbox, a letter each. */
static char *
judge_outbox (Table *table)
{
  g_autoptr (GPtrArray) items = docket_store_outbox (docket_desk_get_reader (get_desk (table)), G_MAXINT64, NULL);
  g_autoptr (GHashTable) done = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GString) said = g_string_new (NULL);

  for (guint i = 0; i < items->len; i++)
    {
      const DocketOutboxItem *item = g_ptr_array_index (items, i);
      const DocketOperation *operation = item->operation;
      g_autoptr (DocketValues) at_base = operation->group != DOCKET_GROUP_NONE ? find_at_base (table, operation->group, operation->base) : NULL;
      g_auto (DocketVerdict) verdict = { DOCKET_OUTCOME_APPLIED };
      DocketFacts facts = { NULL };
      DocketRecord *next;

      if (item->state != DOCKET_OUTBOX_QUEUED)
        continue;
      facts.policy = docket_desk_get_policy (get_desk (table));
      facts.operation = operation;
      facts.role = DOCKET_ROLE_SUPERVISOR;
      facts.person = STAGE_SOFIA;
      facts.record = facts.job = get_server (table);
      facts.at_base = at_base;
      if (operation->follows != NULL)
        {
          facts.follows = g_hash_table_contains (done, operation->follows) || g_strcmp0 (operation->follows, table->own_key) == 0 ? DOCKET_PREDECESSOR_APPLIED : DOCKET_PREDECESSOR_UNKNOWN;
          facts.last_writer_is_follows = g_strcmp0 (docket_record_get_stamp (get_server (table), operation->group)->person, STAGE_SOFIA) == 0;
        }
      docket_judge (&facts, &verdict);
      g_string_append (said, verdict.outcome == DOCKET_OUTCOME_APPLIED ? "A" : verdict.outcome == DOCKET_OUTCOME_MERGED ? "M" : verdict.outcome == DOCKET_OUTCOME_HELD ? "H" : verdict.outcome == DOCKET_OUTCOME_REJECTED ? "R" : "D");
      if (verdict.outcome == DOCKET_OUTCOME_REJECTED)
        g_test_message ("rejected: %s", verdict.detail);
      if (verdict.outcome != DOCKET_OUTCOME_APPLIED && verdict.outcome != DOCKET_OUTCOME_MERGED)
        continue;
      g_hash_table_add (done, operation->key);
      next = begin_version (table, operation->group, STAGE_SOFIA);
      docket_record_set_values (next, operation->set);
      g_ptr_array_add (table->versions, next);
    }
  return g_string_free (g_steal_pointer (&said), FALSE);
}

/* -- Own work -- */

/* @text: of the title, in a save that this window knows nothing of */
static void
own_save (Table *table, const char *text)
{
  g_autoptr (GPtrArray) items = NULL;

  table->own_key = review_stage_save_title (table->fixture.stage, text);
  items = docket_store_outbox (docket_desk_get_reader (get_desk (table)), 0, NULL);
  table->own_bundle = g_strdup (((DocketOutboxItem *) g_ptr_array_index (items, items->len - 1))->operation->bundle);
}

static gboolean
undo_on_writer (DocketStore *store, gpointer data, GError **error)
{
  g_autofree char *made = NULL;

  return docket_store_undo (store, data, &made, error);
}

static void
undo (Table *table, const char *bundle)
{
  g_autoptr (GError) error = NULL;

  docket_writer_run (docket_desk_get_writer (get_desk (table)), DOCKET_WRITER_SAVE, undo_on_writer, (gpointer) bundle, &error);
  g_assert_no_error (error);
}

/* It went out, and came back. */
static void
own_arrives (Table *table)
{
  g_autoptr (DocketResult) result = docket_result_new (table->own_key, DOCKET_OUTCOME_APPLIED);
  DocketRecord *next = begin_version (table, DOCKET_GROUP_JOB_DETAILS, STAGE_SOFIA);

  docket_record_set_text (next, DOCKET_JOB_TITLE, "Saved before");
  result->seq = result->rev = docket_record_get_rev (next);
  review_stage_settle (table->fixture.stage, result);
  send_version (table, next);
}

static void
own_is_refused (Table *table)
{
  g_autoptr (DocketResult) result = docket_result_new (table->own_key, DOCKET_OUTCOME_REJECTED);

  result->problem_type = g_strdup (DOCKET_PROBLEM_INVALID);
  result->problem_detail = g_strdup ("This is not allowed.");
  review_stage_settle (table->fixture.stage, result);
}

/* -- What arrives -- */

static void
arrive_same (Table *table)
{
  colleague_writes (table, DOCKET_JOB_TITLE, "Of a colleague");
}

static void
arrive_agreed (Table *table)
{
  colleague_writes (table, DOCKET_JOB_TITLE, "Typed here");
}

static void
arrive_beside (Table *table)
{
  colleague_writes (table, DOCKET_JOB_ACCESS_NOTES, "Of a colleague");
}

static void
arrive_status (Table *table)
{
  colleague_writes (table, DOCKET_JOB_STATUS, "in_progress");
}

static void
arrive_totals (Table *table)
{
  DocketRecord *next = begin_version (table, DOCKET_GROUP_JOB_TOTALS, STAGE_TESS);

  docket_record_set_int (next, DOCKET_JOB_LABOR_MINUTES, 90);
  send_version (table, next);
}

static void
arrive_closed (Table *table)
{
  colleague_writes (table, DOCKET_JOB_STATUS, "closed");
}

static void
arrive_void (Table *table)
{
  DocketRecord *next = begin_version (table, DOCKET_GROUP_NONE, NULL);

  docket_record_set_void (next, TRUE);
  send_version (table, next);
}

static void
arrive_gone (Table *table)
{
  send_version (table, NULL);
}

static void
arrive_party (Table *table)
{
  colleague_writes (table, DOCKET_JOB_CUSTOMER, "0192e000-0000-7000-8000-000000000022");
}

static void
arrive_own (Table *table)
{
  own_save (table, "Saved beside");
}

static void
arrive_undone (Table *table)
{
  undo (table, table->own_bundle);
}

static void
before_own (Table *table)
{
  own_save (table, "Saved before");
}

static void
before_own_arrived (Table *table)
{
  own_save (table, "Saved before");
  own_arrives (table);
}

/* -- What was typed -- */

typedef struct
{
  const char *name;
  struct
  {
    DocketField field;
    const char *text;
  } typed[3];
  gboolean left;    /* it is a draft when it arrives */
  gboolean unheard; /* Save is pressed before the window hears of it */
  gboolean put_back; /* and put back with Escape afterwards */
  gboolean saved; /* it is being saved already, and more is typed since */
} State;

typedef struct
{
  const char *name;
  void (*before) (Table *table); /* (nullable) */
  void (*arrive) (Table *table);
  const char *expected; /* what the save comes to, of each state in turn; "-": not played */
} Arrival;

static const State states[] = {
  { "nothing", { { 0 } } },
  { "title", { { DOCKET_JOB_TITLE, "Typed here" } } },
  { "beside", { { DOCKET_JOB_DESCRIPTION, "Typed here,\nin two lines" } } },
  { "totals", { { DOCKET_JOB_LABOR_MINUTES, "1:15" } } },
  { "both", { { DOCKET_JOB_TITLE, "Typed here" }, { DOCKET_JOB_LABOR_MINUTES, "1:15" } } },
  { "half", { { DOCKET_JOB_LABOR_AMOUNT, "12 or so" }, { DOCKET_JOB_PROMISED_TO, "23 Nov 1:" } } },
  { "left", { { DOCKET_JOB_TITLE, "Typed here" }, { DOCKET_JOB_LABOR_MINUTES, "1:15" } }, .left = TRUE },
  { "unheard", { { DOCKET_JOB_TITLE, "Typed here" }, { DOCKET_JOB_LABOR_MINUTES, "1:15" } }, .unheard = TRUE },
  { "put back", { { DOCKET_JOB_TITLE, "Typed here" } }, .put_back = TRUE },
  { "typed on", { { DOCKET_JOB_TITLE, "Typed here" } }, .saved = TRUE },
};

/* What the record does: a colleague writes, a supervisor closes it, it goes; and own work
 * comes, from another window or a change of many jobs, or goes again. */
static const Arrival arrivals[] = {
  /* nothing, title, beside, totals, both, half, left, unheard, put back, typed on */
  { "same field", NULL, arrive_same,        ".   M   M   A   MA  x   MA  MA  .   MA" },
  { "same value", NULL, arrive_agreed,      ".   M   M   A   MA  x   MA  MA  .   MA" },
  { "field beside", NULL, arrive_beside,    ".   M   M   A   MA  x   MA  MA  .   MA" },
  { "status", NULL, arrive_status,          ".   A   A   A   AA  x   AA  AA  .   AA" },
  { "totals", NULL, arrive_totals,          ".   A   A   H   AH  x   AH  AH  .   AA" },
  { "party", NULL, arrive_party,            ".   A   A   A   AA  x   AA  AA  .   AA" },
  { "closed", NULL, arrive_closed,          ".   x   x   x   x   x   x   x   .   x" },
  { "void", NULL, arrive_void,              ".   x   x   x   x   x   x   x   .   x" },
  { "gone", NULL, arrive_gone,              ".   x   x   x   x   x   x   x   .   AA" },
  { "own save", NULL, arrive_own,           ".   AA  AA  AA  AAA x   AAA AAA .   AAA" },
  { "own undone", before_own, arrive_undone, ".   A   A   A   AA  x   AA  AA  .   -" },
  { "own sent undone", before_own_arrived, arrive_undone, ".   AA  AA  AA  AAA x   AAA AAA .   -" },
  { "own refused", before_own, own_is_refused, ".   A   A   A   AA  x   AA  AA  .   -" },
};

/* -- A cell -- */

static void
table_open (Table *table)
{
  DocketRecord *first;

  *table = (Table) { 0 };
  view_stage_open (&table->fixture, docket_jobs_view_new, STAGE_SOFIA, "supervisor");
  table->versions = g_ptr_array_new_with_free_func ((GDestroyNotify) docket_record_unref);
  g_ptr_array_add (table->versions, get_pump (table));
  first = begin_version (table, DOCKET_GROUP_JOB_STATUS, STAGE_DANA);
  docket_record_set_text (first, DOCKET_JOB_STATUS, "assigned");
  docket_record_set_int (first, DOCKET_JOB_LABOR_MINUTES, 60);
  docket_record_set_text (first, DOCKET_JOB_DESCRIPTION, "Old words");
  send_version (table, first);
  docket_jobs_view_show_job (DOCKET_JOBS_VIEW (table->fixture.view), STAGE_PUMP);
  wait_for_text (&table->fixture, "Owner: ");
}

static void
table_close (Table *table)
{
  view_stage_close (&table->fixture);
  g_ptr_array_unref (table->versions);
  g_free (table->own_bundle);
  g_free (table->own_key);
}

static void
edit (Table *table)
{
  gtk_widget_activate_action (GTK_WIDGET (docket_job_detail_get_pane (get_detail (table))), "record.edit", NULL);
}

/* As the button that offers the draft does. */
static void
go_on_with_draft (Table *table)
{
  docket_record_pane_show (docket_job_detail_get_pane (get_detail (table)), STAGE_PUMP);
  if (!docket_form_get_active (get_form (table)))
    edit (table);
}

/* Every letter is in the form, or in its draft. */
static gboolean
keeps_letters (Table *table, const State *state)
{
  g_autoptr (DocketFormDraft) draft = docket_form_draft_load (get_desk (table), FORM_NAME);

  for (guint i = 0; i < G_N_ELEMENTS (state->typed) && state->typed[i].text != NULL; i++)
    {
      g_autofree char *path = g_strdup_printf ("job.%s", docket_field_info (state->typed[i].field)->name);
      g_autofree char *text = docket_form_get_active (get_form (table)) ? get_text (table, state->typed[i].field) : NULL;
      const char *kept = draft != NULL ? g_hash_table_lookup (draft->texts, path) : NULL;

      if (g_strcmp0 (text != NULL ? text : kept, state->typed[i].text) != 0 || (text != NULL && g_strcmp0 (kept, state->typed[i].text) != 0))
        {
          g_test_message ("%s: “%s” in the form, “%s” in the draft", path, text, kept);
          return FALSE;
        }
    }
  return TRUE;
}

/* Every value that the record has now stands in the form, or beside what is typed. */
static gboolean
shows_present (Table *table)
{
  g_autoptr (DocketRecord) now = get_pump (table);
  static const DocketField fields[] = { DOCKET_JOB_TITLE, DOCKET_JOB_DESCRIPTION, DOCKET_JOB_ACCESS_NOTES, DOCKET_JOB_STATUS, DOCKET_JOB_LABOR_MINUTES, DOCKET_JOB_CUSTOMER };

  for (guint i = 0; now != NULL && i < G_N_ELEMENTS (fields); i++)
    {
      DocketFieldRow *row = get_row (get_form (table), fields[i]);
      g_autofree char *present = docket_desk_format_value (get_desk (table), fields[i], docket_record_get (now, fields[i]));
      const char *remark = docket_field_row_get_remark (row);
      g_autoptr (GVariant) value = NULL;

      if (docket_field_row_get_value (row, &value, NULL) && docket_value_equal (value, docket_record_get (now, fields[i])))
        continue;
      if (remark != NULL && strstr (remark, present) != NULL)
        continue;
      if (docket_value_equal (docket_record_get (docket_form_get_seen (get_form (table)), fields[i]), docket_record_get (now, fields[i])))
        continue; /* what it started from */
      g_test_message ("%s is “%s” now: the remark says “%s”", docket_field_info (fields[i])->name, present, remark);
      return FALSE;
    }
  return TRUE;
}

/* And then it is taken back: the job is as it was. (transfer full) */
static char *
take_back (Table *table, const DocketRecord *before)
{
  g_autoptr (GPtrArray) items = docket_store_outbox (docket_desk_get_reader (get_desk (table)), G_MAXINT64, NULL);
  const DocketOutboxItem *last = g_ptr_array_index (items, items->len - 1);
  const DocketKindInfo *kind = docket_kind_info (DOCKET_KIND_JOB);
  g_autofree char *said = judge_outbox (table);
  g_autoptr (DocketRecord) after = NULL;

  undo (table, last->operation->bundle);
  after = get_pump (table);
  for (guint i = 0; before != NULL && i < kind->n_fields; i++)
    if (!docket_value_equal (docket_record_get (before, kind->first_field + (int) i), docket_record_get (after, kind->first_field + (int) i)))
      return g_strdup_printf ("%s NOT BACK", docket_field_info (kind->first_field + (int) i)->name);
  return g_steal_pointer (&said);
}

static gboolean
is_settled (gpointer data)
{
  return !docket_form_get_saving (data);
}

/* Who types on where the keyboard is by now. */
static void
hit_space (Table *table)
{
  GtkWidget *focus = gtk_root_get_focus (GTK_ROOT (table->fixture.window));

  g_assert_nonnull (focus);
  g_assert_true (gtk_widget_is_sensitive (focus));
  if (GTK_IS_BUTTON (focus))
    g_signal_emit_by_name (focus, "clicked");
}

/* What the save comes to. (transfer full) */
static char *
save (Table *table)
{
  DocketForm *form = get_form (table);
  g_autoptr (DocketRecord) before = get_pump (table);

  if (!docket_form_has_changes (form))
    return g_strdup (".");
  docket_form_save (form);
  review_stage_wait (is_settled, form);
  view_stage_settle_down (&table->fixture);
  if (docket_form_get_active (form) && !shows_present (table))
    return g_strdup ("UNSEEN after");
  if (docket_form_get_active (form))
    {
      hit_space (table);
      if (!docket_form_get_active (form))
        return g_strdup ("DISCARDED");
    }
  if (docket_form_get_active (form))
    {
      g_test_message ("it says: %s", docket_form_get_problem (form));
      return g_strdup (docket_form_get_problem (form) != NULL ? "x" : "silent");
    }
  return take_back (table, before);
}

/* Begun while what was typed before is being saved. */
static void
save_and_type_on (Table *table)
{
  WriterGate gate;

  view_stage_close_gate (get_desk (table), &gate);
  docket_form_save (get_form (table));
  type (get_form (table), DOCKET_JOB_ACCESS_NOTES, MORE);
  view_stage_open_gate (&gate);
}

/* It is a draft of the record, and the form goes on with it. */
static char *
go_on (Table *table)
{
  g_autofree char *text = NULL;

  wait_until_closed (get_form (table));
  go_on_with_draft (table);
  text = docket_form_get_active (get_form (table)) ? get_text (table, DOCKET_JOB_ACCESS_NOTES) : NULL;
  if (g_strcmp0 (text, MORE) != 0)
    return g_strdup ("LETTERS since");
  return shows_present (table) ? save (table) : g_strdup ("UNSEEN");
}

static char *
play (const State *state, const Arrival *arrival)
{
  g_autofree char *came = NULL;
  Table table;

  table_open (&table);
  if (arrival->before != NULL)
    arrival->before (&table);
  view_stage_settle_down (&table.fixture);
  edit (&table);
  g_assert_true (docket_form_get_active (get_form (&table)));
  for (guint i = 0; i < G_N_ELEMENTS (state->typed) && state->typed[i].text != NULL; i++)
    {
      type (get_form (&table), state->typed[i].field, state->typed[i].text);
      docket_field_row_focus (get_row (get_form (&table), state->typed[i].field));
    }
  docket_draft_keep_all (get_desk (&table));
  if (state->left)
    gtk_widget_activate_action (GTK_WIDGET (get_form (&table)), "form.leave", NULL);
  if (state->saved)
    save_and_type_on (&table);
  arrival->arrive (&table);
  if (!state->unheard)
    view_stage_settle_down (&table.fixture);
  if (state->left)
    go_on_with_draft (&table);
  if (state->saved)
    came = go_on (&table);
  else if (!state->unheard && !keeps_letters (&table, state))
    came = g_strdup ("LETTERS");
  else if (!state->unheard && docket_form_get_active (get_form (&table)) && !shows_present (&table))
    came = g_strdup ("UNSEEN");
  else if (!docket_form_get_active (get_form (&table)))
    came = g_strdup ("closed");
  else
    {
      if (state->put_back)
        {
          g_autoptr (DocketRecord) now = get_pump (&table);

          docket_field_row_revert (get_row (get_form (&table), DOCKET_JOB_TITLE));
          if (now != NULL && g_strcmp0 (get_text (&table, DOCKET_JOB_TITLE), docket_record_get_text (now, DOCKET_JOB_TITLE)) != 0)
            came = g_strdup ("STALE");
        }
      if (came == NULL)
      came = save (&table);
      if (docket_form_get_active (get_form (&table)) && !state->put_back && !keeps_letters (&table, state))
        came = g_strdup ("LETTERS after");
    }
  table_close (&table);
  return g_steal_pointer (&came);
}

static void
test_arrival (gconstpointer data)
{
  const Arrival *arrival = data;
  g_auto (GStrv) expected = g_strsplit_set (arrival->expected, " ", -1);
  guint n = 0;

  for (guint i = 0; expected[i] != NULL; i++)
    {
      g_autofree char *came = NULL;

      if (*expected[i] == '\0')
        continue;
      g_assert_cmpuint (n, <, G_N_ELEMENTS (states));
      g_test_message ("%s, and then %s", states[n].name, arrival->name);
      came = strcmp (expected[i], "-") != 0 ? play (&states[n], arrival) : g_strdup ("-");
      g_assert_cmpstr (came, ==, expected[i]);
      n++;
    }
  g_assert_cmpuint (n, ==, G_N_ELEMENTS (states));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  gtk_init ();
  adw_init ();
  docket_console_init ();
  for (guint i = 0; i < G_N_ELEMENTS (arrivals); i++)
    {
      g_autofree char *path = g_strdup_printf ("/console/form-arrivals/%s", arrivals[i].name);

      g_test_add_data_func (g_strdelimit (path, " ", '-'), &arrivals[i], test_arrival);
    }
  return g_test_run ();
}
