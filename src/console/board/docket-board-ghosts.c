/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Where what is in the hand would land and what speaks against that, before anything
 * is saved: in the ghost itself, beside it if it is too narrow, and in one sentence
 * for the bottom of the board and for readers of the screen.
 */

#include "docket-config.h"

#include "docket-board-private.h"

#include <glib/gi18n-lib.h>

#define TAG_GAP_PX 4
#define TAG_CHARS_MAX 44

/* What is in the hand, as it would be if it were put down now. (transfer full)
 * (element-type DocketBoardJob), in the order of the moves */
static GPtrArray *
replan_hand (DocketBoard *self)
{
  GPtrArray *moves = docket_board_hand_get_moves (self->hand), *jobs = docket_board_hand_get_jobs (self->hand);
  GPtrArray *going = g_ptr_array_new_with_free_func ((GDestroyNotify) docket_board_job_unref);

  for (guint i = 0; i < moves->len; i++)
    {
      const DocketBoardMove *move = g_ptr_array_index (moves, i);

      g_ptr_array_add (going, docket_board_job_replan (g_ptr_array_index (jobs, i), move->technician, move->planned ? &move->span : NULL));
    }
  return going;
}

/* What may be in the way of what goes to @technician: the others where they stand, and
 * what goes along where it goes. (transfer container) (element-type DocketRecord) */
static GPtrArray *
find_others (DocketBoard *self, const DocketRecord *technician, GPtrArray *going)
{
  GPtrArray *others = g_ptr_array_new ();
  int lane = docket_board_find_lane (self, docket_record_get_id (technician));
  GPtrArray *standing = lane >= 0 ? docket_board_get_row (self, (guint) lane)->jobs : NULL;

  for (guint i = 0; standing != NULL && i < standing->len; i++)
    if (!docket_board_hand_holds (self->hand, docket_record_get_id (g_ptr_array_index (standing, i))))
      g_ptr_array_add (others, g_ptr_array_index (standing, i));
  for (guint i = 0; i < going->len; i++)
    g_ptr_array_add (others, ((DocketBoardJob *) g_ptr_array_index (going, i))->record);
  return others;
}

/* Of a job that has begun. */
static const char *
work_words (const DocketRecord *job)
{
  return docket_job_is_done (job) ? _ ("Work is finished") : _ ("Work has begun");
}

/* What speaks against the @i'th move, the gravest first. (transfer full) (element-type utf8) */
static GPtrArray *
list_warnings (DocketBoard *self, guint i, const DocketBoardJob *job, const DocketRecord *technician, GPtrArray *others)
{
  const DocketBoardMove *move = g_ptr_array_index (docket_board_hand_get_moves (self->hand), i);
  GPtrArray *warnings = g_ptr_array_new_with_free_func (g_free);
  char *refusal = docket_board_model_refusal (self->model, move), *silence = docket_board_describe_silence (self, move->technician);
  g_autofree GStrv words = NULL;
  DocketPlanCheck check;

  if (refusal != NULL)
    g_ptr_array_add (warnings, refusal);
  docket_plan_check (technician, job->record, &move->span, others, self->data->absences, self->zone, &check);
  docket_travel_check (technician, job->record, &move->span, others, docket_board_model_get_postcode, self->model, &check);
  words = docket_board_words_warnings (&check, self->model);
  for (guint j = 0; words[j] != NULL; j++)
    g_ptr_array_add (warnings, words[j]);
  if (docket_job_has_begun (job->record))
    g_ptr_array_add (warnings, g_strdup (work_words (job->record)));
  if (silence != NULL)
    g_ptr_array_add (warnings, silence);
  return warnings;
}

/* @first of @n; "" of none. (transfer full) */
static char *
count_words (const char *first, guint n)
{
  if (n < 2)
    return g_strdup (n == 1 ? first : "");
  /* Translators: what speaks against a plan, and how much more does: "Outside the shift +2" */
  return g_strdup_printf (_ ("%s +%u"), first, n - 1);
}

/* -- The tag: what ghosts have no room to say -- */

static GtkWidget *
add_label (GtkWidget *box, const char *css_class)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_max_width_chars (GTK_LABEL (label), TAG_CHARS_MAX);
  gtk_widget_add_css_class (label, css_class);
  gtk_box_append (GTK_BOX (box), label);
  return label;
}

static GtkWidget *
tag_new (void)
{
  GtkWidget *tag = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0), *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 5);
  GtkWidget *icon = gtk_image_new_from_icon_name ("dialog-warning-symbolic");

  gtk_widget_add_css_class (tag, "ghost-tag");
  gtk_widget_set_can_target (tag, FALSE);
  add_label (tag, "ghost-when");
  gtk_box_append (GTK_BOX (line), icon);
  gtk_widget_set_valign (icon, GTK_ALIGN_START);
  add_label (line, "ghost-warning");
  gtk_box_append (GTK_BOX (tag), line);
  /* Readers of the screen are told all of it by the chip that is held. */
  gtk_accessible_update_state (GTK_ACCESSIBLE (tag), GTK_ACCESSIBLE_STATE_HIDDEN, TRUE, -1);
  return tag;
}

static void
show_tag (DocketBoard *self, const char *when, const char *warning)
{
  GtkWidget *line;

  if (self->tag == NULL)
    {
      self->tag = tag_new ();
      gtk_widget_set_child_visible (self->tag, FALSE);
      gtk_widget_insert_before (self->tag, GTK_WIDGET (self), NULL);
    }
  line = gtk_widget_get_last_child (self->tag);
  gtk_label_set_label (GTK_LABEL (gtk_widget_get_first_child (self->tag)), when);
  gtk_label_set_label (GTK_LABEL (gtk_widget_get_last_child (line)), warning);
  gtk_widget_set_visible (line, *warning != '\0');
}

/* Whether a ghost at @rect shows what it says; it is read from where it begins. */
static gboolean
has_room (DocketBoard *self, GtkWidget *ghost, const graphene_rect_t *rect, int width)
{
  int wanted = docket_board_chip_get_words_px (DOCKET_BOARD_CHIP (ghost));
  double from = docket_board_is_mirrored (self) ? width - rect->origin.x - rect->size.width : rect->origin.x;

  return wanted <= rect->size.width && from >= self->head_width && from + wanted <= width;
}

/* Below the ghost at @rect, or above it; never out of the view. */
static void
allocate_tag (DocketBoard *self, const graphene_rect_t *rect, int width, int height)
{
  gboolean mirrored = docket_board_is_mirrored (self);
  int least, wide, high, x, y, from = mirrored ? 0 : self->head_width, to = mirrored ? width - self->head_width : width;

  gtk_widget_measure (self->tag, GTK_ORIENTATION_HORIZONTAL, -1, &least, &wide, NULL, NULL);
  wide = MAX (MIN (wide, to - from), least);
  gtk_widget_measure (self->tag, GTK_ORIENTATION_VERTICAL, wide, &high, NULL, NULL, NULL);
  x = (int) (mirrored ? rect->origin.x + rect->size.width - wide : rect->origin.x);
  x = MAX (MIN (x, to - wide), from);
  y = (int) rect->origin.y + self->chip_height + TAG_GAP_PX;
  if (y + high > height)
    y = (int) rect->origin.y - high - TAG_GAP_PX;
  y = MAX (MIN (y, height - high), self->axis_height);
  gtk_widget_size_allocate (self->tag, &(GtkAllocation) { x, y, wide, high }, -1);
}

/* -- Ghosts -- */

static GtkWidget *
ghost_new (void)
{
  GtkWidget *ghost = docket_board_chip_new ();

  gtk_widget_add_css_class (ghost, "ghost");
  gtk_widget_set_can_target (ghost, FALSE);
  gtk_widget_set_focusable (ghost, FALSE);
  return ghost;
}

static DocketRecord *
technician_of (DocketBoard *self, const DocketBoardMove *move)
{
  return move->planned ? docket_board_model_find_technician (self->model, move->technician) : NULL;
}

/* Of several, the one that is held needs no name. (transfer full) */
static char *
name_warning (guint i, const DocketBoardJob *job, const char *warning)
{
  g_autofree char *name = NULL;

  if (i == 0)
    return g_strdup (warning);
  name = docket_desk_job_name (job->record);
  /* Translators: a job, by its number; what speaks against its plan: "J-10251: Outside the shift" */
  return g_strdup_printf (_ ("%s: %s"), name, warning);
}

void
docket_board_show_ghosts (DocketBoard *self)
{
  GPtrArray *moves = docket_board_hand_get_moves (self->hand);
  const DocketBoardMove *held = g_ptr_array_index (moves, 0);
  g_autoptr (GPtrArray) going = replan_hand (self);
  g_autofree char *first = NULL;
  g_autofree char *when = docket_board_words_span (&held->span, self->scale.starts_at);
  g_autofree char *words = NULL;
  guint n = 0;

  for (guint i = 0; i < moves->len; i++)
    {
      DocketRecord *technician = technician_of (self, g_ptr_array_index (moves, i));
      DocketBoardJob *job = g_ptr_array_index (going, i);
      g_autoptr (GPtrArray) others = NULL;
      g_autoptr (GPtrArray) warnings = NULL;
      g_autofree char *warning = NULL;

      if (self->ghosts->len == i)
        {
          g_ptr_array_add (self->ghosts, ghost_new ());
          gtk_widget_insert_before (g_ptr_array_index (self->ghosts, i), GTK_WIDGET (self), NULL);
        }
      if (technician == NULL)
        continue;
      others = find_others (self, technician, going);
      warnings = list_warnings (self, i, job, technician, others);
      warning = count_words (warnings->len > 0 ? g_ptr_array_index (warnings, 0) : "", warnings->len);
      if (first == NULL && warnings->len > 0)
        first = name_warning (i, job, g_ptr_array_index (warnings, 0));
      n += warnings->len;
      docket_board_show_ghost (self, g_ptr_array_index (self->ghosts, i), job, technician, warning);
    }
  words = count_words (first, n);
  show_tag (self, when, words);
  gtk_widget_queue_allocate (GTK_WIDGET (self));
  docket_board_tell_hand (self);
}

void
docket_board_allocate_ghosts (DocketBoard *self, int width, int height)
{
  graphene_rect_t held;
  gboolean tagged = FALSE;

  for (guint i = 0; i < self->ghosts->len; i++)
    {
      const DocketBoardMove *move = g_ptr_array_index (docket_board_hand_get_moves (self->hand), i);
      int lane = move->planned ? docket_board_find_lane (self, move->technician) : -1;
      GtkWidget *ghost = g_ptr_array_index (self->ghosts, i);
      double from, to;
      graphene_rect_t rect;

      gtk_widget_set_child_visible (ghost, lane >= 0);
      if (lane < 0)
        continue;
      docket_board_place_span (self, &move->span, &from, &to);
      docket_board_locate (self, from, to, 0, docket_board_get_row (self, (guint) lane)->y, &rect);
      docket_board_allocate_chip (self, ghost, &rect);
      if (i == 0)
        held = rect;
      tagged = tagged || ((i == 0 || gtk_widget_has_css_class (ghost, "warned")) && !has_room (self, ghost, &rect, width));
    }
  if (self->tag == NULL)
    return;
  tagged = tagged && gtk_widget_get_child_visible (g_ptr_array_index (self->ghosts, 0));
  gtk_widget_set_child_visible (self->tag, tagged);
  if (tagged)
    allocate_tag (self, &held, width, height);
}

void
docket_board_drop_ghosts (DocketBoard *self)
{
  g_ptr_array_set_size (self->ghosts, 0);
  g_clear_pointer (&self->tag, gtk_widget_unparent);
}

/* -- One sentence of all -- */

void
docket_board_tell_hand (DocketBoard *self)
{
  GtkWidget *chip = self->current != NULL ? g_hash_table_lookup (self->chips, self->current) : NULL;
  g_autofree char *text = docket_board_describe_hand (self);

  if (chip != NULL)
    docket_board_chip_describe (DOCKET_BOARD_CHIP (chip), text);
  g_signal_emit (self, docket_board_signals[DOCKET_BOARD_CARRIED], 0);
}

/* Of several in the hand the first that something speaks against; "" if nothing does. */
static char *
describe_warning (DocketBoard *self)
{
  GPtrArray *moves = docket_board_hand_get_moves (self->hand);
  g_autoptr (GPtrArray) going = replan_hand (self);

  for (guint i = 0; i < moves->len; i++)
    {
      const DocketBoardMove *move = g_ptr_array_index (moves, i);
      const DocketBoardJob *job = g_ptr_array_index (going, i);
      DocketRecord *technician = docket_board_model_find_technician (self->model, move->technician);
      g_autoptr (GPtrArray) others = NULL;
      g_autofree char *warning = NULL;
      DocketPlanCheck check;

      if (!move->planned || technician == NULL)
        continue;
      others = find_others (self, technician, going);
      docket_plan_check (technician, job->record, &move->span, others, self->data->absences, self->zone, &check);
      docket_travel_check (technician, job->record, &move->span, others, docket_board_model_get_postcode, self->model, &check);
      warning = docket_board_words_warning (&check, self->model);
      if (*warning == '\0')
        continue;
      return name_warning (i, job, warning);
    }
  return g_strdup ("");
}

/* Why what is in the hand may not go where it is; "" if it may. */
static char *
describe_refusal (DocketBoard *self)
{
  GPtrArray *moves = docket_board_hand_get_moves (self->hand);

  for (guint i = 0; i < moves->len; i++)
    {
      char *refusal = docket_board_model_refusal (self->model, g_ptr_array_index (moves, i));

      if (refusal != NULL)
        return refusal;
    }
  return g_strdup ("");
}

static void
add_words (GString *text, const char *words)
{
  if (words == NULL || *words == '\0')
    return;
  if (text->len > 0)
    g_string_append (text, " · ");
  g_string_append (text, words);
}

/* Of the jobs in the hand; one that somebody is at first. (nullable) */
static const char *
describe_work (DocketBoard *self)
{
  GPtrArray *jobs = docket_board_hand_get_jobs (self->hand);
  const char *words = NULL;

  for (guint i = 0; i < jobs->len; i++)
    {
      const DocketRecord *job = ((DocketBoardJob *) g_ptr_array_index (jobs, i))->record;

      if (!docket_job_has_begun (job))
        continue;
      words = work_words (job);
      if (!docket_job_is_done (job))
        break;
    }
  return words;
}

char *
docket_board_describe_hand (DocketBoard *self)
{
  const DocketBoardMove *move;
  DocketRecord *technician;
  g_autofree char *place = NULL;
  g_autofree char *warning = NULL;
  g_autofree char *silence = NULL;
  g_autofree char *count = NULL;
  g_autofree char *refusal = NULL;
  GString *text;
  guint n;

  g_return_val_if_fail (DOCKET_IS_BOARD (self), NULL);

  if (self->hand == NULL)
    return NULL;
  n = docket_board_hand_get_moves (self->hand)->len;
  move = g_ptr_array_index (docket_board_hand_get_moves (self->hand), 0);
  technician = docket_board_model_find_technician (self->model, move->technician);
  place = docket_board_words_place (move->planned ? technician : NULL, &move->span, self->scale.starts_at);
  count = n > 1 ? g_strdup_printf (ngettext ("%u job", "%u jobs", n), n) : NULL;
  text = g_string_new (NULL);
  add_words (text, place);
  add_words (text, count);
  refusal = describe_refusal (self);
  add_words (text, refusal);
  if (move->planned && technician != NULL)
    {
      warning = describe_warning (self);
      silence = docket_board_describe_silence (self, move->technician);
      add_words (text, describe_work (self));
      add_words (text, warning);
      add_words (text, silence);
    }
  return g_string_free (text, FALSE);
}
