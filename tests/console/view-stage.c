/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "view-stage.h"

#include "docket-review-view.h"
#include "widget-search.h"

void
view_stage_show (Fixture *fixture)
{
  fixture->view = fixture->create (fixture->stage->desk, NULL);
  fixture->window = gtk_window_new ();
  gtk_window_set_default_size (GTK_WINDOW (fixture->window), 1400, 850);
  gtk_window_set_child (GTK_WINDOW (fixture->window), fixture->view);
  gtk_window_present (GTK_WINDOW (fixture->window));
}

void
view_stage_hide (Fixture *fixture)
{
  gtk_window_destroy (GTK_WINDOW (fixture->window));
  while (g_main_context_iteration (NULL, FALSE))
    ;
}

GtkWidget *
view_stage_create_review (DocketDesk *desk, GSettings *settings)
{
  return docket_review_view_new (desk, settings);
}

void
view_stage_open (Fixture *fixture, GtkWidget *(*create) (DocketDesk *desk, GSettings *settings), const char *person, const char *role)
{
  fixture->stage = review_stage_new (person, role);
  fixture->create = create;
  view_stage_show (fixture);
}

void
view_stage_close (Fixture *fixture)
{
  view_stage_hide (fixture);
  review_stage_free (fixture->stage);
}

static gboolean
shows_text (gpointer data)
{
  return find_label (((Fixture *) data)->view, ((Fixture *) data)->text) != NULL;
}

static gboolean
lacks_text (gpointer data)
{
  return !shows_text (data);
}

void
wait_for_text_at (const char *file, int line, const char *caller, Fixture *fixture, const char *text)
{
  g_autofree char *name = g_strdup_printf ("shows “%s”", text);

  fixture->text = text;
  review_stage_wait_at (file, line, caller, name, shows_text, fixture);
}

void
wait_without_text_at (const char *file, int line, const char *caller, Fixture *fixture, const char *text)
{
  g_autofree char *name = g_strdup_printf ("does not show “%s”", text);

  fixture->text = text;
  review_stage_wait_at (file, line, caller, name, lacks_text, fixture);
}

gboolean
outbox_has (gpointer data)
{
  Fixture *fixture = data;
  g_autoptr (GPtrArray) items = docket_store_outbox (docket_desk_get_reader (fixture->stage->desk), G_MAXINT64, NULL);

  return items->len == fixture->number;
}

void
wait_for_outbox_at (const char *file, int line, const char *caller, Fixture *fixture, guint n)
{
  g_autofree char *name = g_strdup_printf ("the Outbox has %u", n);

  fixture->number = n;
  review_stage_wait_at (file, line, caller, name, outbox_has, fixture);
}

/* -- The writer -- */

static gboolean
wait_at_gate (DocketStore *store, gpointer data, GError **error)
{
  WriterGate *gate = data;

  g_mutex_lock (&gate->lock);
  while (gate->closed)
    g_cond_wait (&gate->changed, &gate->lock);
  g_mutex_unlock (&gate->lock);
  return TRUE;
}

void
view_stage_close_gate (DocketDesk *desk, WriterGate *gate)
{
  g_mutex_init (&gate->lock);
  g_cond_init (&gate->changed);
  gate->closed = TRUE;
  docket_writer_run_async (docket_desk_get_writer (desk), DOCKET_WRITER_SAVE, wait_at_gate, gate, NULL, NULL, NULL, NULL);
}

void
view_stage_open_gate (WriterGate *gate)
{
  g_mutex_lock (&gate->lock);
  gate->closed = FALSE;
  g_cond_signal (&gate->changed);
  g_mutex_unlock (&gate->lock);
}

static gboolean
do_nothing (DocketStore *store, gpointer data, GError **error)
{
  return TRUE;
}

void
view_stage_settle_down (Fixture *fixture)
{
  g_autoptr (GError) error = NULL;

  docket_writer_run (docket_desk_get_writer (fixture->stage->desk), DOCKET_WRITER_SAVE, do_nothing, NULL, &error);
  g_assert_no_error (error);
  turn (20);
}

/* Work of threads that the loop has still to hear of. */
static int n_in_threads;

static void
on_heard (void)
{
  g_atomic_int_dec_and_test (&n_in_threads);
}

void __real_g_task_run_in_thread (GTask *task, GTaskThreadFunc func);
void __wrap_g_task_run_in_thread (GTask *task, GTaskThreadFunc func);

void
__wrap_g_task_run_in_thread (GTask *task, GTaskThreadFunc func)
{
  /* Who waits in another loop turns none of ours. */
  if (g_task_get_context (task) == g_main_context_default ())
    {
      g_atomic_int_inc (&n_in_threads);
      g_signal_connect (task, "notify::completed", G_CALLBACK (on_heard), NULL);
    }
  __real_g_task_run_in_thread (task, func);
}

/* Counted in moments in which nothing was left to do: not here, not in a thread that
 * reads, and nothing that the display has to say; so that on a busy machine as much
 * happens as on an idle one. */
#define MOMENT_MS 2
#define SLOWER_MAX 100

void
turn (guint ms)
{
  GdkDisplay *display = gdk_display_get_default ();
  gint64 until = g_get_monotonic_time () + (gint64) ms * SLOWER_MAX * 1000;

  for (guint passed = 0; passed < ms && g_get_monotonic_time () < until;)
    {
      if (display != NULL)
        gdk_display_sync (display);
      if (g_main_context_iteration (NULL, FALSE))
        continue;
      g_usleep (MOMENT_MS * 1000);
      if (g_atomic_int_get (&n_in_threads) == 0)
        passed += MOMENT_MS;
    }
}

DocketFieldRow *
get_row (DocketForm *form, DocketField field)
{
  DocketFieldRow *row = docket_form_get_row (form, field);

  g_assert_nonnull (row);
  return row;
}

void
type (DocketForm *form, DocketField field, const char *text)
{
  docket_field_row_set_text (get_row (form, field), text);
}

static gboolean
is_closed (gpointer data)
{
  return !docket_form_get_active (data);
}

void
wait_until_closed_at (const char *file, int line, const char *caller, DocketForm *form)
{
  review_stage_wait_at (file, line, caller, "the form is closed", is_closed, form);
}
