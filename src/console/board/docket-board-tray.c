/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * At most a few hundred jobs wait at a time, and the first of them matter: so
 * their chips are made as they are, and only so many; the count says the rest.
 */

#include "docket-config.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>
#include <string.h>

#include "docket-board-tray.h"

#include "docket-board-chip.h"
#include "docket-board-marks.h"
#include "docket-board-suggest.h"
#include "docket-board-words.h"
#include "docket-fold.h"
#include "docket-looks.h"
#include "docket-wrap-layout.h"

#define CHIPS_MAX 120
#define SLACK_MS 50

typedef enum
{
  SORT_DUE,
  SORT_PRIORITY,
  SORT_AGE,
} Sort;

struct _DocketBoardTray
{
  GtkWidget parent_instance;

  DocketDesk *desk;
  DocketBoardModel *model;
  gint64 shown_on; /* ms; the day that promises are told against */
  guint digit; /* that is down: held on, it takes one job, not one after the other; 0: none */

  GtkWidget *box;
  GtkToggleButton *opened;
  GtkLabel *title;
  GtkToggleButton *by_due;
  GtkToggleButton *by_priority;
  GtkDropDown *filter;
  GtkSearchEntry *search;
  GtkWidget *body;
  GtkFlowBox *flow;
  DocketBoardSuggest *suggest;
  gboolean moves_on; /* the keyboard, from a job that has gone to the next */
  GtkLabel *none;
};

enum
{
  ACT,
  MOVE,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (DocketBoardTray, docket_board_tray, GTK_TYPE_WIDGET)

/* -- Order -- */

static Sort
get_sort (DocketBoardTray *self)
{
  return gtk_toggle_button_get_active (self->by_due) ? SORT_DUE : gtk_toggle_button_get_active (self->by_priority) ? SORT_PRIORITY : SORT_AGE;
}

static gint64
due_of (const DocketRecord *job)
{
  gint64 to = docket_record_get_int (job, DOCKET_JOB_PROMISED_TO, 0);

  return to != 0 ? to : docket_record_get_int (job, DOCKET_JOB_PROMISED_FROM, G_MAXINT64);
}

/* The most pressing first. */
static gint64
urgency_of (const DocketRecord *job)
{
  static const char *const order[] = { "urgent", "high", "normal", "low" };
  const char *priority = docket_record_get_text (job, DOCKET_JOB_PRIORITY);

  for (guint i = 0; i < G_N_ELEMENTS (order); i++)
    if (g_strcmp0 (order[i], priority) == 0)
      return i;
  return 2;
}

static int
compare_jobs (gconstpointer a, gconstpointer b, gpointer data)
{
  const DocketRecord *x = (*(DocketBoardJob *const *) a)->record, *y = (*(DocketBoardJob *const *) b)->record;
  Sort sort = (Sort) GPOINTER_TO_UINT (data);
  gint64 p = 0, q = 0;

  if (sort == SORT_PRIORITY)
    {
      p = urgency_of (x);
      q = urgency_of (y);
    }
  if (p == q && sort != SORT_AGE)
    {
      p = due_of (x);
      q = due_of (y);
    }
  /* Ids begin with the time at which they were made. */
  return p != q ? (p > q) - (p < q) : strcmp (docket_record_get_id (x), docket_record_get_id (y));
}

/* In the order of the list in the .ui file. */
typedef enum
{
  FILTER_ALL,
  FILTER_PRESSING,
  FILTER_DUE,
} Filter;

static gboolean
passes (DocketBoardTray *self, const DocketRecord *job, gint64 tomorrow)
{
  switch ((Filter) gtk_drop_down_get_selected (self->filter))
    {
    case FILTER_PRESSING:
      return urgency_of (job) < 2;
    case FILTER_DUE:
      return due_of (job) < tomorrow;
    case FILTER_ALL:
    default:
      return TRUE;
    }
}

/* " word word", so that a beginning of a word is found behind a space. */
static char *
fold (const char *text)
{
  g_auto (GStrv) words = docket_fold_words (text);
  g_autofree char *joined = g_strjoinv (" ", words);

  return g_strconcat (" ", joined, NULL);
}

/* Every word typed begins one of the job's. */
static gboolean
matches (DocketBoardTray *self, const DocketBoardJob *job, const char *number)
{
  g_auto (GStrv) typed = docket_fold_words (gtk_editable_get_text (GTK_EDITABLE (self->search)));
  const char *title = docket_record_get_text (job->record, DOCKET_JOB_TITLE);
  g_autofree char *all = g_strjoin (" ", number, title != NULL ? title : "", job->customer != NULL ? job->customer : "", NULL);
  g_autofree char *folded = fold (all);

  for (guint i = 0; typed[i] != NULL; i++)
    {
      g_autofree char *wanted = g_strconcat (" ", typed[i], NULL);

      if (strstr (folded, wanted) == NULL)
        return FALSE;
    }
  return TRUE;
}

/* -- Chips -- */

static const char *
get_job_id (GtkFlowBoxChild *child)
{
  return docket_board_chip_get_job_id (DOCKET_BOARD_CHIP (gtk_flow_box_child_get_child (child)));
}

static void
on_child_entered (DocketBoardTray *self, GtkEventController *controller)
{
  if (self->moves_on)
    return;
  docket_board_suggest_show (self->suggest, self->desk, self->model, get_job_id (GTK_FLOW_BOX_CHILD (gtk_event_controller_get_widget (controller))));
}

static void
on_child_pressed (GtkGesture *gesture, int n, double x, double y, DocketBoardTray *self)
{
  GtkWidget *child = gtk_event_controller_get_widget (GTK_EVENT_CONTROLLER (gesture));
  int double_click_ms;

  /* It may have gone up elsewhere. */
  self->digit = 0;
  gtk_widget_grab_focus (child);
  /* A second click is meant for the same job. */
  g_object_get (gtk_widget_get_settings (child), "gtk-double-click-time", &double_click_ms, NULL);
  docket_board_suggest_delay (self->suggest, (guint) MAX (double_click_ms, 0) + SLACK_MS);
}

static void
follow_child (DocketBoardTray *self, GtkWidget *child)
{
  GtkEventController *focus = gtk_event_controller_focus_new ();
  GtkGesture *click = gtk_gesture_click_new ();

  g_signal_connect_swapped (focus, "enter", G_CALLBACK (on_child_entered), self);
  g_signal_connect (click, "pressed", G_CALLBACK (on_child_pressed), self);
  gtk_widget_add_controller (child, focus);
  gtk_widget_add_controller (child, GTK_EVENT_CONTROLLER (click));
}

/* The keyboard stays on its job, or about there if that has gone. Nobody asked about the
 * one that is there now: unless the panel is open anyway, nothing opens and takes the
 * other chips from under the hand that goes for the next. */
static void
restore_focus (DocketBoardTray *self, const char *job, int at)
{
  GtkFlowBoxChild *child, *wanted = NULL;
  int i = 0;

  for (; (child = gtk_flow_box_get_child_at_index (self->flow, i)) != NULL; i++)
    if (g_strcmp0 (get_job_id (child), job) == 0)
      wanted = child;
  if (wanted == NULL && i > 0)
    wanted = gtk_flow_box_get_child_at_index (self->flow, MIN (at, i - 1));
  if (wanted == NULL)
    return;
  self->moves_on = g_strcmp0 (get_job_id (wanted), job) != 0 && !gtk_widget_get_visible (GTK_WIDGET (self->suggest));
  gtk_widget_grab_focus (GTK_WIDGET (wanted));
  self->moves_on = FALSE;
}

/* When it is due, after how urgent it is if that is more than most are. (transfer full) */
static char *
due_words (DocketBoardTray *self, const DocketRecord *job, gint64 today)
{
  g_autofree char *promise = docket_board_words_promise (job, today);
  const char *due = *promise != '\0' ? promise : _ ("No time promised");
  g_autofree char *priority = NULL;

  if (urgency_of (job) >= 2)
    return g_strdup (due);
  priority = docket_desk_format_value (self->desk, DOCKET_JOB_PRIORITY, docket_record_get (job, DOCKET_JOB_PRIORITY));
  return g_strdup_printf ("%s · %s", priority, due);
}

static void
show_chip (DocketBoardTray *self, DocketBoardJob *job, int at)
{
  GtkWidget *chip = docket_board_chip_new (), *child = gtk_flow_box_child_new ();
  gint64 today = docket_clock_now_ms (docket_desk_get_clock (self->desk));
  g_autofree char *number = docket_desk_job_name (job->record);
  g_autofree char *minutes = docket_board_words_minutes (docket_job_get_minutes (job->record));
  g_autofree char *due = due_words (self, job->record, today);

  if (urgency_of (job->record) < 2)
    gtk_widget_add_css_class (chip, "pressing");
  docket_board_chip_show (DOCKET_BOARD_CHIP (chip), job, number, minutes, due, _ ("Unscheduled"), NULL);
  /* The cell of the flow has the keyboard, and tells what its chip tells. */
  gtk_widget_set_focusable (chip, FALSE);
  gtk_widget_set_size_request (chip, 186, -1);
  gtk_flow_box_child_set_child (GTK_FLOW_BOX_CHILD (child), chip);
  gtk_accessible_update_property (GTK_ACCESSIBLE (child), GTK_ACCESSIBLE_PROPERTY_LABEL, docket_board_chip_get_name (DOCKET_BOARD_CHIP (chip)), -1);
  follow_child (self, child);
  gtk_flow_box_insert (self->flow, child, at);
}

static DocketBoardJob *
job_at (DocketBoardTray *self, guint at)
{
  GtkFlowBoxChild *child = gtk_flow_box_get_child_at_index (self->flow, (int) at);

  return docket_board_chip_get_job (DOCKET_BOARD_CHIP (gtk_flow_box_child_get_child (child)));
}

/* Only what differs is made anew: the rest, and the keyboard on it, stays. */
static void
show_chips (DocketBoardTray *self, GPtrArray *jobs)
{
  guint n_old = 0, n_new = jobs->len, head = 0, tail = 0;

  while (gtk_flow_box_get_child_at_index (self->flow, (int) n_old) != NULL)
    n_old++;
  while (head < n_old && head < n_new && job_at (self, head) == g_ptr_array_index (jobs, head))
    head++;
  while (tail < n_old - head && tail < n_new - head && job_at (self, n_old - tail - 1) == g_ptr_array_index (jobs, n_new - tail - 1))
    tail++;
  for (guint i = head; i < n_old - tail; i++)
    gtk_flow_box_remove (self->flow, GTK_WIDGET (gtk_flow_box_get_child_at_index (self->flow, (int) head)));
  for (guint i = head; i < n_new - tail; i++)
    show_chip (self, g_ptr_array_index (jobs, i), (int) i);
}

/* What was told against yesterday is told anew. */
static void
follow_day (DocketBoardTray *self, gint64 day)
{
  GtkFlowBoxChild *old;

  if (self->shown_on == day)
    return;
  self->shown_on = day;
  while ((old = gtk_flow_box_get_child_at_index (self->flow, 0)) != NULL)
    gtk_flow_box_remove (self->flow, GTK_WIDGET (old));
}

static void
show_count (DocketBoardTray *self, gint64 n_all, guint n, gboolean narrowed)
{
  /* Translators: how many jobs wait for a technician or a time; how many of them are shown */
  g_autofree char *title = narrowed ? g_strdup_printf (_ ("Unscheduled (%u of %" PRId64 ")"), n, n_all)
                                    : g_strdup_printf (_ ("Unscheduled (%" PRId64 ")"), n_all);

  gtk_label_set_label (self->title, title);
  gtk_label_set_label (self->none, n_all == 0 ? _ ("No open job waits for a technician or a time.") : _ ("No job here matches."));
  gtk_widget_set_visible (GTK_WIDGET (self->none), n == 0);
}

static gboolean
is_waiting (const DocketBoardData *data, const char *job)
{
  for (guint i = 0; i < data->tray->len; i++)
    if (g_str_equal (docket_record_get_id (((DocketBoardJob *) g_ptr_array_index (data->tray, i))->record), job))
      return TRUE;
  return FALSE;
}

static void
show (DocketBoardTray *self)
{
  DocketBoardData *data = docket_board_model_get_data (self->model);
  g_autoptr (GPtrArray) jobs = g_ptr_array_new ();
  g_autoptr (GPtrArray) shown = g_ptr_array_new ();
  GtkWidget *focused = gtk_widget_get_focus_child (GTK_WIDGET (self->flow));
  g_autofree char *kept = focused != NULL ? g_strdup (get_job_id (GTK_FLOW_BOX_CHILD (focused))) : NULL;
  int kept_at = focused != NULL ? gtk_flow_box_child_get_index (GTK_FLOW_BOX_CHILD (focused)) : 0;
  g_autoptr (GTimeZone) zone = g_time_zone_new_local ();
  gint64 tomorrow = docket_day_add (zone, docket_clock_now_ms (docket_desk_get_clock (self->desk)), 1);
  gboolean narrowed = gtk_drop_down_get_selected (self->filter) != FILTER_ALL || *gtk_editable_get_text (GTK_EDITABLE (self->search)) != '\0';
  guint n = 0;

  if (data == NULL)
    return;
  for (guint i = 0; i < data->tray->len; i++)
    g_ptr_array_add (jobs, g_ptr_array_index (data->tray, i));
  g_ptr_array_sort_with_data (jobs, compare_jobs, GUINT_TO_POINTER ((guint) get_sort (self)));
  for (guint i = 0; i < jobs->len; i++)
    {
      DocketBoardJob *job = g_ptr_array_index (jobs, i);
      g_autofree char *number = docket_desk_job_name (job->record);

      if (!passes (self, job->record, tomorrow) || !matches (self, job, number))
        continue;
      if (shown->len < CHIPS_MAX)
        g_ptr_array_add (shown, job);
      n++;
    }
  follow_day (self, tomorrow);
  show_chips (self, shown);
  show_count (self, data->n_tray, n, narrowed);
  if (kept != NULL && gtk_widget_get_focus_child (GTK_WIDGET (self->flow)) == NULL)
    restore_focus (self, kept, kept_at);
  /* Anew, for days and colleagues may have changed; or none, if it has gone. */
  if (docket_board_suggest_get_job (self->suggest) != NULL)
    docket_board_suggest_show (self->suggest, self->desk, self->model, is_waiting (data, docket_board_suggest_get_job (self->suggest)) ? docket_board_suggest_get_job (self->suggest) : NULL);
}

/* -- What the person does -- */

static void
on_activated (DocketBoardTray *self, GtkFlowBoxChild *child)
{
  g_signal_emit (self, signals[ACT], 0, "open", get_job_id (child));
}

static gboolean
on_key (DocketBoardTray *self, guint keyval, guint keycode, GdkModifierType modifiers)
{
  GtkWidget *child = gtk_widget_get_focus_child (GTK_WIDGET (self->flow));

  if ((modifiers & gtk_accelerator_get_default_mod_mask ()) == 0 && keyval >= GDK_KEY_1 && keyval < GDK_KEY_1 + DOCKET_BOARD_SUGGEST_MAX)
    {
      if (self->digit == keyval)
        return TRUE;
      self->digit = keyval;
      return docket_board_suggest_take (self->suggest, keyval - GDK_KEY_1);
    }
  self->digit = 0;
  if ((modifiers & GDK_CONTROL_MASK) == 0 || gdk_keyval_to_lower (keyval) != GDK_KEY_m || child == NULL)
    return FALSE;
  g_signal_emit (self, signals[ACT], 0, "move-to", get_job_id (GTK_FLOW_BOX_CHILD (child)));
  return TRUE;
}

/* Of any key: which one it is called depends on what else is down. */
static void
on_key_up (DocketBoardTray *self)
{
  self->digit = 0;
}

static void
on_take (DocketBoardTray *self, GPtrArray *moves)
{
  g_signal_emit (self, signals[MOVE], 0, moves);
}

static void
on_changed (DocketBoardTray *self)
{
  if (self->model != NULL)
    show (self);
}

/* -- Object -- */

static void
docket_board_tray_dispose (GObject *object)
{
  DocketBoardTray *self = DOCKET_BOARD_TRAY (object);

  if (self->model != NULL)
    g_signal_handlers_disconnect_by_data (self->model, self);
  g_clear_object (&self->model);
  gtk_widget_dispose_template (GTK_WIDGET (object), DOCKET_TYPE_BOARD_TRAY);
  g_clear_object (&self->desk);
  G_OBJECT_CLASS (docket_board_tray_parent_class)->dispose (object);
}

static void
docket_board_tray_class_init (DocketBoardTrayClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = docket_board_tray_dispose;
  signals[ACT] = g_signal_new ("act", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 2, G_TYPE_STRING, G_TYPE_STRING);
  signals[MOVE] = g_signal_new ("move", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_PTR_ARRAY);
  g_type_ensure (DOCKET_TYPE_BOARD_MARKS);
  g_type_ensure (DOCKET_TYPE_BOARD_SUGGEST);
  g_type_ensure (DOCKET_TYPE_WRAP_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/docketdesk/Docket/docket-board-tray.ui");
  gtk_widget_class_bind_template_child (widget_class, DocketBoardTray, box);
  gtk_widget_class_bind_template_child (widget_class, DocketBoardTray, opened);
  gtk_widget_class_bind_template_child (widget_class, DocketBoardTray, title);
  gtk_widget_class_bind_template_child (widget_class, DocketBoardTray, by_due);
  gtk_widget_class_bind_template_child (widget_class, DocketBoardTray, by_priority);
  gtk_widget_class_bind_template_child (widget_class, DocketBoardTray, filter);
  gtk_widget_class_bind_template_child (widget_class, DocketBoardTray, search);
  gtk_widget_class_bind_template_child (widget_class, DocketBoardTray, body);
  gtk_widget_class_bind_template_child (widget_class, DocketBoardTray, flow);
  gtk_widget_class_bind_template_child (widget_class, DocketBoardTray, none);
  gtk_widget_class_bind_template_child (widget_class, DocketBoardTray, suggest);
  gtk_widget_class_bind_template_callback (widget_class, on_activated);
  gtk_widget_class_bind_template_callback (widget_class, on_key);
  gtk_widget_class_bind_template_callback (widget_class, on_key_up);
  gtk_widget_class_bind_template_callback (widget_class, on_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_take);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "docket-board-tray");
}

static void
docket_board_tray_init (DocketBoardTray *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  docket_widget_yield_tooltip (GTK_WIDGET (self->filter));
}

void
docket_board_tray_set_up (DocketBoardTray *self, DocketDesk *desk, DocketBoardModel *model)
{
  g_return_if_fail (DOCKET_IS_BOARD_TRAY (self) && self->model == NULL);

  self->desk = g_object_ref (desk);
  self->model = g_object_ref (model);
  g_signal_connect_swapped (model, "changed", G_CALLBACK (show), self);
  show (self);
}

int
docket_board_tray_get_foot_px (DocketBoardTray *self)
{
  g_return_val_if_fail (DOCKET_IS_BOARD_TRAY (self), 0);
  return gtk_widget_get_mapped (self->body) ? gtk_widget_get_height (self->body) : 0;
}
