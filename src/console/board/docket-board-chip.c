/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * A chip says everything in words: colour and place only repeat it, and readers of
 * the screen hear one sentence instead of six labels.
 */

#include "docket-config.h"

#include <glib/gi18n-lib.h>

#include "docket-board-chip.h"

#include "docket-looks.h"
#include "docket-sync-status.h"

struct _DocketBoardChip
{
  GtkWidget parent_instance;

  DocketBoardJob *job; /* (nullable) */
  char *name;
  char *number;
  gboolean brief;
  gboolean hurried;
  int laid_px;         /* that its words were laid out for; 0: not, or for other words */

  GtkWidget *box;
  GtkWidget *mark;
  GtkWidget *waits; /* beside the mark: it is not with the server yet */
  GtkLabel *title;
  GtkImage *unsent;
  GtkWidget *whom;
  GtkLabel *customer;
  GtkLabel *promise;
  GtkImage *icon;
  GtkLabel *last;
};

G_DEFINE_FINAL_TYPE (DocketBoardChip, docket_board_chip, GTK_TYPE_WIDGET)

static void
docket_board_chip_dispose (GObject *object)
{
  DocketBoardChip *self = DOCKET_BOARD_CHIP (object);

  gtk_widget_dispose_template (GTK_WIDGET (object), DOCKET_TYPE_BOARD_CHIP);
  g_clear_pointer (&self->job, docket_board_job_unref);
  g_clear_pointer (&self->name, g_free);
  g_clear_pointer (&self->number, g_free);
  G_OBJECT_CLASS (docket_board_chip_parent_class)->dispose (object);
}

/* Of fewer nobody reads a word: four letters of a number that has seven. How it is
 * can be seen even there, by its icon. */
#define WORDS_EM_MIN 3
/* Words instead of a number, before it has one, may be cut. */
#define NUMBER_EM_MAX 5
/* Of a chip, below its words: see board.css. */
#define PADDING_PX 2

static int
words_px_min (DocketBoardChip *self)
{
  int em_px = pango_font_description_get_size (pango_context_get_font_description (gtk_widget_get_pango_context (GTK_WIDGET (self)))) / PANGO_SCALE;
  int number_px = 0;

  /* A number of which the end is missing is another number. */
  if (self->brief)
    gtk_widget_measure (GTK_WIDGET (self->title), GTK_ORIENTATION_HORIZONTAL, -1, NULL, &number_px, NULL, NULL);
  return CLAMP (number_px, WORDS_EM_MIN * em_px, NUMBER_EM_MAX * em_px);
}

/* A job of minutes is as narrow as its time; what does not fit is cut off, and
 * on the card. */
static void
docket_board_chip_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum, int *natural, int *minimum_baseline, int *natural_baseline)
{
  gtk_widget_measure (DOCKET_BOARD_CHIP (widget)->box, orientation, -1, minimum, natural, NULL, NULL);
  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    *minimum = 0;
}

/* One above the other: a chip is always high enough for three lines of words. */
static void
allocate_marks (DocketBoardChip *self, int width, int height)
{
  GtkWidget *marks[] = { self->mark, self->waits };
  int wide[G_N_ELEMENTS (marks)], high[G_N_ELEMENTS (marks)], y = height;

  for (guint i = 0; i < G_N_ELEMENTS (marks); i++)
    {
      gtk_widget_measure (marks[i], GTK_ORIENTATION_HORIZONTAL, -1, &wide[i], NULL, NULL, NULL);
      gtk_widget_measure (marks[i], GTK_ORIENTATION_VERTICAL, -1, &high[i], NULL, NULL, NULL);
      y -= high[i];
    }
  y /= 2;
  for (guint i = 0; i < G_N_ELEMENTS (marks); i++)
    {
      gtk_widget_size_allocate (marks[i], &(GtkAllocation) { (width - wide[i]) / 2, y, wide[i], high[i] }, -1);
      y += high[i];
    }
}

static void
docket_board_chip_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  DocketBoardChip *self = DOCKET_BOARD_CHIP (widget);
  int needed = self->laid_px;

  if (!self->hurried || needed == 0)
    {
      gboolean worded = width >= words_px_min (self);

      self->laid_px = 0;
      gtk_widget_set_child_visible (self->box, worded);
      gtk_widget_set_child_visible (self->mark, !worded);
      gtk_widget_set_child_visible (self->waits, !worded);
      if (!worded)
        {
          allocate_marks (self, width, height);
          return;
        }
      gtk_widget_measure (self->box, GTK_ORIENTATION_HORIZONTAL, -1, &needed, NULL, NULL, NULL);
      needed = self->laid_px = MAX (needed, width);
    }
  gtk_widget_size_allocate (self->box, &(GtkAllocation) { gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL ? width - needed : 0, 0, needed, height }, -1);
}

/* By a plain rectangle: the round corners of "overflow" cost more than all words.
 * The tail of a large "g" reaches below its line, into the padding. */
static void
docket_board_chip_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  gtk_snapshot_push_clip (snapshot, &GRAPHENE_RECT_INIT (0, 0, (float) gtk_widget_get_width (widget), (float) (gtk_widget_get_height (widget) + PADDING_PX)));
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    gtk_widget_snapshot_child (widget, child, snapshot);
  gtk_snapshot_pop (snapshot);
}

/* -- The second line: of little room the time that was promised gets all it needs, the customer the rest -- */

static void
measure_whom (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum, int *natural, int *minimum_baseline, int *natural_baseline)
{
  *minimum = *natural = 0;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    {
      int child_minimum, child_natural;

      gtk_widget_measure (child, orientation, -1, &child_minimum, &child_natural, NULL, NULL);
      *minimum = orientation == GTK_ORIENTATION_HORIZONTAL ? *minimum + child_minimum : MAX (*minimum, child_minimum);
      *natural = orientation == GTK_ORIENTATION_HORIZONTAL ? *natural + child_natural : MAX (*natural, child_natural);
    }
}

static void
allocate_whom (GtkWidget *widget, int width, int height, int baseline)
{
  GtkWidget *customer = gtk_widget_get_first_child (widget), *promise = gtk_widget_get_last_child (widget);
  gboolean mirrored = gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL;
  int least, whole, wanted, before;

  gtk_widget_measure (customer, GTK_ORIENTATION_HORIZONTAL, -1, &least, &whole, NULL, NULL);
  gtk_widget_measure (promise, GTK_ORIENTATION_HORIZONTAL, -1, NULL, &wanted, NULL, NULL);
  wanted = MIN (wanted, width);
  before = MIN (whole, width - wanted);
  gtk_widget_set_child_visible (customer, before >= least);
  if (before < least)
    before = 0;
  else
    gtk_widget_size_allocate (customer, &(GtkAllocation) { mirrored ? width - before : 0, 0, before, height }, -1);
  gtk_widget_size_allocate (promise, &(GtkAllocation) { mirrored ? width - before - wanted : before, 0, wanted, height }, -1);
}

static void
docket_board_chip_class_init (DocketBoardChipClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = docket_board_chip_dispose;
  widget_class->measure = docket_board_chip_measure;
  widget_class->size_allocate = docket_board_chip_size_allocate;
  widget_class->snapshot = docket_board_chip_snapshot;
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/docketdesk/Docket/docket-board-chip.ui");
  gtk_widget_class_bind_template_child (widget_class, DocketBoardChip, box);
  gtk_widget_class_bind_template_child (widget_class, DocketBoardChip, mark);
  gtk_widget_class_bind_template_child (widget_class, DocketBoardChip, waits);
  gtk_widget_class_bind_template_child (widget_class, DocketBoardChip, title);
  gtk_widget_class_bind_template_child (widget_class, DocketBoardChip, unsent);
  gtk_widget_class_bind_template_child (widget_class, DocketBoardChip, whom);
  gtk_widget_class_bind_template_child (widget_class, DocketBoardChip, customer);
  gtk_widget_class_bind_template_child (widget_class, DocketBoardChip, promise);
  gtk_widget_class_bind_template_child (widget_class, DocketBoardChip, icon);
  gtk_widget_class_bind_template_child (widget_class, DocketBoardChip, last);
  gtk_widget_class_set_css_name (widget_class, "docket-board-chip");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_BUTTON);
}

static void
docket_board_chip_init (DocketBoardChip *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_widget_set_layout_manager (self->whom, gtk_custom_layout_new (NULL, measure_whom, allocate_whom));
}

GtkWidget *
docket_board_chip_new (void)
{
  return g_object_new (DOCKET_TYPE_BOARD_CHIP, NULL);
}

/* The last line: what speaks against it, before that somebody has to decide, before
 * how it is. */
static void
show_last (DocketBoardChip *self, const char *status, const char *last, const char *warning)
{
  gboolean warns = *warning != '\0', decides = !warns && self->job->under_review && !self->job->pending;
  const char *icon = warns ? "dialog-warning-symbolic" : decides ? "view-dual-symbolic" : docket_status_icon_name (status);

  gtk_label_set_label (self->last, warns ? warning : decides ? _ ("Under review") : last);
  gtk_image_set_from_icon_name (self->icon, icon);
  gtk_image_set_from_icon_name (GTK_IMAGE (self->mark), icon);
  docket_widget_set_look (GTK_WIDGET (self), "warn", warns || decides ? "warned" : NULL);
}

static void
show_unsent (GtkWidget *image, const DocketRecordState *state)
{
  gtk_widget_set_visible (image, state->pending);
  gtk_image_set_from_icon_name (GTK_IMAGE (image), docket_record_state_icon_name (state, NULL));
  docket_widget_set_look (image, "sync-", docket_record_state_css_class (state, NULL));
}

static void
show_head (DocketBoardChip *self)
{
  const char *title = docket_record_get_text (self->job->record, DOCKET_JOB_TITLE);
  g_autofree char *head = NULL;

  if (self->brief)
    head = g_markup_printf_escaped ("<span alpha='75%%'>%s</span>", self->number);
  else
    head = g_markup_printf_escaped ("<span alpha='75%%'>%s</span> <b>%s</b>", self->number, title != NULL ? title : _ ("No title"));
  gtk_label_set_markup (self->title, head);
}

void
docket_board_chip_show (DocketBoardChip *self, DocketBoardJob *job, const char *number, const char *promise, const char *last, const char *place, const char *warning)
{
  const DocketRecordState state = { .pending = job->pending, .under_review = job->under_review };
  g_autofree char *beside = job->pending || job->under_review ? docket_words_record (&state, NULL, 0) : NULL;
  const char *status, *title;
  g_autofree char *second = NULL;

  g_return_if_fail (DOCKET_IS_BOARD_CHIP (self));

  docket_board_job_ref (job);
  g_clear_pointer (&self->job, docket_board_job_unref);
  self->job = job;
  self->laid_px = 0;
  status = docket_record_get_text (job->record, DOCKET_JOB_STATUS);
  title = docket_record_get_text (job->record, DOCKET_JOB_TITLE);
  if (title == NULL)
    title = _ ("No title");
  /* Only digits say nothing of a direction: the dot stands between the two all the same. */
  second = g_strdup_printf ("%s%s%s", gtk_widget_get_direction (GTK_WIDGET (self)) == GTK_TEXT_DIR_RTL ? "\u200f" : "", job->customer != NULL && *promise != '\0' ? " · " : "", promise);
  g_free (self->number);
  self->number = g_strdup (number);
  show_head (self);
  gtk_label_set_label (self->customer, job->customer != NULL ? job->customer : "");
  gtk_label_set_label (self->promise, second);
  show_last (self, status, last, warning != NULL ? warning : "");
  show_unsent (GTK_WIDGET (self->unsent), &state);
  show_unsent (self->waits, &state);
  docket_widget_set_look (GTK_WIDGET (self), "status-", docket_status_css_class (status));
  g_free (self->name);
  self->name = g_strjoin (_ (", "), number, title, job->customer != NULL ? job->customer : _ ("No customer"), *promise != '\0' ? promise : _ ("No time promised"), place, last,
                          warning != NULL && *warning != '\0' ? warning : beside, warning != NULL && *warning != '\0' ? beside : NULL, NULL);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, self->name, -1);
}

/* FALSE: it does already. */
static gboolean
wear (DocketBoardChip *self, const char *css_class, gboolean worn)
{
  if (worn == gtk_widget_has_css_class (GTK_WIDGET (self), css_class))
    return FALSE;
  if (worn)
    gtk_widget_add_css_class (GTK_WIDGET (self), css_class);
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self), css_class);
  return TRUE;
}

void
docket_board_chip_describe (DocketBoardChip *self, const char *words)
{
  const char *text = "";

  g_return_if_fail (DOCKET_IS_BOARD_CHIP (self));

  if (words != NULL)
    text = words;
  else if (gtk_widget_has_css_class (GTK_WIDGET (self), "cut"))
    text = _ ("Cut: Ctrl+V puts it after the job with the keyboard");
  else if (gtk_widget_has_css_class (GTK_WIDGET (self), "untold"))
    text = _ ("Not yet on the technician’s device");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, text, -1);
}

void
docket_board_chip_set_cut (DocketBoardChip *self, gboolean cut)
{
  g_return_if_fail (DOCKET_IS_BOARD_CHIP (self));

  if (wear (self, "cut", cut))
    docket_board_chip_describe (self, NULL);
}

void
docket_board_chip_set_untold (DocketBoardChip *self, gboolean untold)
{
  g_return_if_fail (DOCKET_IS_BOARD_CHIP (self));

  if (wear (self, "untold", untold))
    docket_board_chip_describe (self, NULL);
}

void
docket_board_chip_set_brief (DocketBoardChip *self, gboolean brief)
{
  g_return_if_fail (DOCKET_IS_BOARD_CHIP (self));

  if (self->brief == brief)
    return;
  self->brief = brief;
  self->laid_px = 0;
  wear (self, "brief", brief);
  if (self->job != NULL)
    show_head (self);
}

gboolean
docket_board_chip_get_hurried (DocketBoardChip *self)
{
  g_return_val_if_fail (DOCKET_IS_BOARD_CHIP (self), FALSE);
  return self->hurried;
}

void
docket_board_chip_set_hurried (DocketBoardChip *self, gboolean hurried)
{
  g_return_if_fail (DOCKET_IS_BOARD_CHIP (self));

  if (self->hurried == hurried)
    return;
  self->hurried = hurried;
  if (!hurried)
    gtk_widget_queue_allocate (GTK_WIDGET (self));
}

int
docket_board_chip_get_words_px (DocketBoardChip *self)
{
  int whole, within, wanted, when;

  g_return_val_if_fail (DOCKET_IS_BOARD_CHIP (self), 0);

  gtk_widget_measure (GTK_WIDGET (self), GTK_ORIENTATION_HORIZONTAL, -1, NULL, &whole, NULL, NULL);
  gtk_widget_measure (self->box, GTK_ORIENTATION_HORIZONTAL, -1, NULL, &within, NULL, NULL);
  gtk_widget_measure (GTK_WIDGET (self->promise), GTK_ORIENTATION_HORIZONTAL, -1, NULL, &when, NULL, NULL);
  gtk_widget_measure (gtk_widget_get_parent (GTK_WIDGET (self->last)), GTK_ORIENTATION_HORIZONTAL, -1, NULL, &wanted, NULL, NULL);
  return whole - within + MAX (when, wanted);
}

DocketBoardJob *
docket_board_chip_get_job (DocketBoardChip *self)
{
  g_return_val_if_fail (DOCKET_IS_BOARD_CHIP (self), NULL);
  return self->job;
}

const char *
docket_board_chip_get_job_id (DocketBoardChip *self)
{
  g_return_val_if_fail (DOCKET_IS_BOARD_CHIP (self), NULL);
  return self->job != NULL ? docket_record_get_id (self->job->record) : NULL;
}

const char *
docket_board_chip_get_name (DocketBoardChip *self)
{
  g_return_val_if_fail (DOCKET_IS_BOARD_CHIP (self), NULL);
  return self->name;
}
