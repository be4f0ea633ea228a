/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * A popover would be a surface of its own, which the pointer can enter and some
 * window managers give the keyboard to; this is a child like any other that no
 * event ever reaches.
 */

#include "docket-config.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>

#include "docket-board-card.h"

#include "docket-board-words.h"
#include "docket-facts.h"

#define WAIT_MS 450
#define GAP_PX 4
#define WIDTH_PX 300
#define FACTS_MAX 12

struct _DocketBoardCard
{
  GtkWidget parent_instance;

  DocketDesk *desk;
  DocketBoard *board;
  DocketBoardChip *chip; /* weak, (nullable) */
  char *job;             /* (nullable): of that chip when it was pointed at: chips go from job to job */
  guint source;

  GtkWidget *box;
  GtkLabel *title;
  GtkLabel *warning;
  GtkGrid *facts;
  guint8 spare[FACTS_MAX]; /* of each fact: what is left out first, where all have no room; 0: nothing is */
};

G_DEFINE_FINAL_TYPE (DocketBoardCard, docket_board_card, GTK_TYPE_WIDGET)

/* -- What it tells -- */

static const char *
text_of (const DocketRecord *record, DocketField field)
{
  const char *text = record != NULL ? docket_record_get_text (record, field) : NULL;

  return text != NULL && *text != '\0' ? text : NULL;
}

/* Where to go: the site, or else where the customer is. (transfer full) (nullable) */
static char *
address_of (const DocketRecord *job, const DocketRecord *customer)
{
  gboolean site = text_of (job, DOCKET_JOB_SITE_STREET) != NULL || text_of (job, DOCKET_JOB_SITE_CITY) != NULL;
  const char *street = site ? text_of (job, DOCKET_JOB_SITE_STREET) : text_of (customer, DOCKET_CUSTOMER_STREET);
  const char *postcode = site ? text_of (job, DOCKET_JOB_SITE_POSTCODE) : text_of (customer, DOCKET_CUSTOMER_POSTCODE);
  const char *city = site ? text_of (job, DOCKET_JOB_SITE_CITY) : text_of (customer, DOCKET_CUSTOMER_CITY);
  g_autofree char *place = g_strjoin (postcode != NULL && city != NULL ? " " : "", postcode != NULL ? postcode : "", city != NULL ? city : "", NULL);

  if (street == NULL && *place == '\0')
    return NULL;
  return g_strjoin (street != NULL && *place != '\0' ? ", " : "", street != NULL ? street : "", place, NULL);
}

static void
add (DocketBoardCard *self, int *row, const char *name, const char *value, guint8 spare)
{
  if (value == NULL || *value == '\0' || *row == FACTS_MAX)
    return;
  self->spare[*row] = spare;
  docket_facts_add (self->facts, row, name, value, FALSE);
}

static void
add_whom (DocketBoardCard *self, int *row, const DocketBoardJob *job)
{
  const char *id = docket_record_get_text (job->record, DOCKET_JOB_CUSTOMER);
  g_autoptr (DocketRecord) customer = NULL;
  g_autofree char *address = NULL;
  const char *phone = text_of (job->record, DOCKET_JOB_SITE_PHONE);
  g_autofree char *in_order = NULL;

  if (id != NULL)
    docket_store_get (docket_desk_get_reader (self->desk), DOCKET_KIND_CUSTOMER, id, &customer, NULL);
  address = address_of (job->record, customer);
  add (self, row, _ ("Customer"), job->customer != NULL ? job->customer : _ ("No customer"), 0);
  add (self, row, _ ("Address"), address, 0);
  if (phone == NULL)
    phone = text_of (customer, DOCKET_CUSTOMER_PHONE);
  /* From left to right in any script, so that its digits stay in order. */
  if (phone != NULL)
    in_order = g_strdup_printf ("\u2066%s\u2069", phone);
  add (self, row, _ ("Phone"), in_order, 0);
}

static void
add_when (DocketBoardCard *self, int *row, const DocketBoardJob *job, const char *place)
{
  DocketRecord *record = job->record;
  g_autofree char *promise = docket_board_words_promise (record, 0);
  g_autofree char *status = docket_desk_format_value (self->desk, DOCKET_JOB_STATUS, docket_record_get (record, DOCKET_JOB_STATUS));
  const char *technician = docket_record_get_text (record, DOCKET_JOB_TECHNICIAN);
  g_autofree char *owner = technician != NULL ? docket_desk_person_name (self->desk, technician) : g_strdup (_ ("Dispatch"));

  add (self, row, _ ("Promised"), *promise != '\0' ? promise : _ ("No time promised"), 1);
  add (self, row, _ ("Plan"), place, 2);
  add (self, row, _ ("Status"), status, 0);
  add (self, row, _ ("Owner"), owner, 5);
}

static void
add_rest (DocketBoardCard *self, int *row, const char *id)
{
  DocketStore *reader = docket_desk_get_reader (self->desk);
  g_autoptr (DocketQuery) query = docket_query_new (DOCKET_KIND_NOTE);
  g_auto (DocketRecordState) state = { 0 };
  g_autofree char *sync = NULL;
  g_autofree char *notes = NULL;
  gint64 n;

  query->job = g_strdup (id);
  n = docket_store_count (reader, query, NULL);
  if (n > 0)
    notes = g_strdup_printf ("%" PRId64, n);
  add (self, row, _ ("Notes"), notes, 4);
  if (docket_store_get_state (reader, DOCKET_KIND_JOB, id, &state, NULL))
    sync = docket_words_record (&state, docket_desk_get_status (self->desk), docket_clock_now_ms (docket_desk_get_clock (self->desk)));
  add (self, row, _ ("Sync"), sync, 3);
}

static int
reckon_width (DocketBoardCard *self, int most)
{
  int width;

  gtk_widget_measure (GTK_WIDGET (self), GTK_ORIENTATION_HORIZONTAL, -1, NULL, &width, NULL, NULL);
  return MIN (MAX (width, WIDTH_PX), most);
}

/* Large text in a low window: what the chip or its place tells too is left out, and
 * nothing is written beyond the card. */
static void
fit (DocketBoardCard *self, int rows)
{
  GtkWidget *over = gtk_widget_get_parent (GTK_WIDGET (self));

  while (gtk_widget_get_height (over) > 0)
    {
      int height, last = 0, width = reckon_width (self, gtk_widget_get_width (over));

      gtk_widget_measure (GTK_WIDGET (self), GTK_ORIENTATION_VERTICAL, width, NULL, &height, NULL, NULL);
      for (int i = 1; i < rows; i++)
        if (self->spare[i] > self->spare[last])
          last = i;
      if (height <= gtk_widget_get_height (over) || rows == 0 || self->spare[last] == 0)
        break;
      gtk_grid_remove_row (self->facts, last);
      rows--;
      for (int i = last; i < rows; i++)
        self->spare[i] = self->spare[i + 1];
    }
}

/* Whether the chip is on show still, with the job that was pointed at. */
static gboolean
still_points (DocketBoardCard *self)
{
  return self->chip != NULL && gtk_widget_get_mapped (GTK_WIDGET (self->chip)) && g_strcmp0 (docket_board_chip_get_job_id (self->chip), self->job) == 0;
}

static void
tell (DocketBoardCard *self)
{
  DocketBoardJob *job = docket_board_chip_get_job (self->chip);
  g_autofree char *warning = NULL;
  g_autofree char *place = NULL;
  g_autofree char *number = NULL;
  g_autofree char *head = NULL;
  const char *id, *title;
  int row = 0;

  id = docket_record_get_id (job->record);
  title = text_of (job->record, DOCKET_JOB_TITLE);
  number = docket_desk_record_name (self->desk, DOCKET_KIND_JOB, id);
  head = g_markup_printf_escaped ("<span alpha='75%%'>%s</span> <b>%s</b>", number, title != NULL ? title : _ ("No title"));
  place = docket_board_describe_plan (self->board, job, &warning);
  gtk_label_set_markup (self->title, head);
  gtk_label_set_label (self->warning, warning);
  gtk_widget_set_visible (GTK_WIDGET (self->warning), *warning != '\0');
  docket_facts_clear (self->facts);
  add_whom (self, &row, job);
  add_when (self, &row, job, place);
  add_rest (self, &row, id);
  fit (self, row);
}

/* -- When -- */

void
docket_board_card_refresh (DocketBoardCard *self)
{
  g_return_if_fail (DOCKET_IS_BOARD_CARD (self));

  if (!gtk_widget_get_visible (GTK_WIDGET (self)))
    return;
  if (still_points (self))
    tell (self);
  else
    docket_board_card_point (self, NULL);
}

static gboolean
on_waited (gpointer data)
{
  DocketBoardCard *self = data;

  self->source = 0;
  if (!still_points (self) || docket_board_is_holding (self->board))
    return G_SOURCE_REMOVE;
  /* What is hidden has no size, by which it is known what there is room for. */
  gtk_widget_set_visible (GTK_WIDGET (self), TRUE);
  tell (self);
  return G_SOURCE_REMOVE;
}

/* A card does not outlive what it tells of. */
static void
on_chip_gone (gpointer data, GObject *chip)
{
  DocketBoardCard *self = data;

  self->chip = NULL;
  docket_board_card_point (self, NULL);
}

static void
set_chip (DocketBoardCard *self, DocketBoardChip *chip)
{
  if (self->chip != NULL)
    g_object_weak_unref (G_OBJECT (self->chip), on_chip_gone, self);
  self->chip = chip;
  if (chip != NULL)
    g_object_weak_ref (G_OBJECT (chip), on_chip_gone, self);
  g_free (self->job);
  self->job = chip != NULL ? g_strdup (docket_board_chip_get_job_id (chip)) : NULL;
}

void
docket_board_card_point (DocketBoardCard *self, DocketBoardChip *chip)
{
  g_return_if_fail (DOCKET_IS_BOARD_CARD (self));

  if (chip != NULL && chip == self->chip && g_strcmp0 (docket_board_chip_get_job_id (chip), self->job) == 0)
    return;
  g_clear_handle_id (&self->source, g_source_remove);
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
  set_chip (self, chip);
  if (chip != NULL)
    self->source = g_timeout_add (WAIT_MS, on_waited, self);
}

const char *
docket_board_card_get_job_id (DocketBoardCard *self)
{
  g_return_val_if_fail (DOCKET_IS_BOARD_CARD (self), NULL);
  return gtk_widget_get_visible (GTK_WIDGET (self)) ? self->job : NULL;
}

/* -- Where -- */

/* Under the chip, or above it where there is no room; from its start on. */
void
docket_board_card_place (DocketBoardCard *self, GtkWidget *over, GdkRectangle *place)
{
  int width, height, over_width = gtk_widget_get_width (over), over_height = gtk_widget_get_height (over);
  graphene_rect_t chip;

  g_return_if_fail (DOCKET_IS_BOARD_CARD (self));

  width = reckon_width (self, over_width);
  gtk_widget_measure (GTK_WIDGET (self), GTK_ORIENTATION_VERTICAL, width, NULL, &height, NULL, NULL);
  if (self->chip == NULL || !gtk_widget_compute_bounds (GTK_WIDGET (self->chip), over, &chip))
    {
      *place = (GdkRectangle) { -2 * width, -2 * height, width, height };
      return;
    }
  place->x = (int) chip.origin.x;
  if (gtk_widget_get_direction (over) == GTK_TEXT_DIR_RTL)
    place->x += (int) chip.size.width - width;
  place->x = CLAMP (place->x, 0, MAX (over_width - width, 0));
  place->y = (int) (chip.origin.y + chip.size.height) + GAP_PX;
  /* A chip of the tray is below all that the card may cover. */
  if (place->y + height > over_height)
    place->y = MAX (MIN ((int) chip.origin.y - GAP_PX, over_height) - height, 0);
  place->width = width;
  place->height = MIN (height, over_height);
}

/* -- Object -- */

static void
docket_board_card_dispose (GObject *object)
{
  DocketBoardCard *self = DOCKET_BOARD_CARD (object);

  g_clear_handle_id (&self->source, g_source_remove);
  set_chip (self, NULL);
  gtk_widget_dispose_template (GTK_WIDGET (object), DOCKET_TYPE_BOARD_CARD);
  g_clear_object (&self->board);
  g_clear_object (&self->desk);
  G_OBJECT_CLASS (docket_board_card_parent_class)->dispose (object);
}

static void
docket_board_card_class_init (DocketBoardCardClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = docket_board_card_dispose;
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/docketdesk/Docket/docket-board-card.ui");
  gtk_widget_class_bind_template_child (widget_class, DocketBoardCard, box);
  gtk_widget_class_bind_template_child (widget_class, DocketBoardCard, title);
  gtk_widget_class_bind_template_child (widget_class, DocketBoardCard, warning);
  gtk_widget_class_bind_template_child (widget_class, DocketBoardCard, facts);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "docket-board-card");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_TOOLTIP);
}

static void
docket_board_card_init (DocketBoardCard *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
docket_board_card_set_up (DocketBoardCard *self, DocketDesk *desk, DocketBoard *board)
{
  g_return_if_fail (DOCKET_IS_BOARD_CARD (self) && self->desk == NULL);

  self->desk = g_object_ref (desk);
  self->board = g_object_ref (board);
}
