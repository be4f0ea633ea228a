/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The Result cell.  Its list is built when it opens, from what may be chosen in
 * this row: both sides, the other words of a list of choices, the shared tax
 * rate, and a value of one's own, checked before it counts.
 */
#include "docket-config.h"

#include <inttypes.h>
#include <glib/gi18n-lib.h>

#include "docket-case-result.h"

#include "docket-case-entry.h"
#include "docket-case-words.h"
#include "docket-facts.h"

#define OPTION_CHARS_MIN 18
#define RESULT_LINES_MAX 3
#define AMOUNT_CHARS 9 /* "€1,234.50" is not broken in two */

struct _DocketCaseResult
{
  GtkWidget parent_instance;

  DocketDesk *desk;
  DocketCaseModel *model;
  guint row;

  GtkMenuButton *button;
  GtkImage *mark;
  GtkLabel *label;
};

enum
{
  CHOSEN,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (DocketCaseResult, docket_case_result, GTK_TYPE_WIDGET)

static char *
row_name (DocketCaseResult *self)
{
  const DocketCaseRow *row = docket_case_model_get_row (self->model, self->row);

  return g_strdup (row->field != DOCKET_FIELD_NONE ? docket_field_label (row->field) : _ ("Record"));
}

/* "Field, €262.50": which side and what it says. */
static char *
describe_side (DocketCaseResult *self, DocketCaseChoice side)
{
  const DocketCaseRow *row = docket_case_model_get_row (self->model, self->row);
  g_autofree char *title = docket_case_side_title (self->desk, self->model, side);
  g_autofree char *value = row->field != DOCKET_FIELD_NONE
                               ? docket_case_value (self->desk, row->field, docket_case_model_get_side_value (self->model, side, row->field))
                               : docket_case_side_value (self->desk, self->model, side);

  if (docket_case_model_get_form (self->model) == DOCKET_CASE_TWINS)
    return g_steal_pointer (&value);
  /* Translators: a column and what it says: "Field, €262.50" */
  return g_strdup_printf (_ ("%s, %s"), title, value);
}

static char *
describe_rate (DocketCaseResult *self)
{
  gint64 rate = 0;

  docket_case_model_get_tax_rate (self->model, &rate);
  /* Translators: tax at the rate both sides have: "10 % of the result" */
  return rate % 100 == 0 ? g_strdup_printf (_ ("%" PRId64 " %% of the result"), rate / 100)
                         : g_strdup_printf (_ ("%.2f %% of the result"), (double) rate / 100);
}

static char *
describe_choice (DocketCaseResult *self, const DocketCaseRow *row)
{
  g_autofree char *text = NULL;

  switch (row->choice)
    {
    case DOCKET_CASE_FIRST:
    case DOCKET_CASE_SECOND:
      return describe_side (self, row->choice);
    case DOCKET_CASE_OWN:
      text = docket_case_value (self->desk, row->field, docket_values_get (row->own, row->field));
      return g_strdup_printf (_ ("Own value, %s"), text);
    case DOCKET_CASE_RATE:
      {
        g_autoptr (DocketValues) result = docket_case_model_get_result (self->model);
        g_autofree char *rate = describe_rate (self);

        if (docket_values_get (result, DOCKET_JOB_TAX_AMOUNT) == NULL)
          return g_steal_pointer (&rate);
        text = docket_case_value (self->desk, DOCKET_JOB_TAX_AMOUNT, docket_values_get (result, DOCKET_JOB_TAX_AMOUNT));
        return g_strdup_printf (_ ("%s, %s"), rate, text);
      }
    case DOCKET_CASE_NOTHING:
    default:
      return g_strdup (_ ("— choose —"));
    }
}

static void
update (DocketCaseResult *self)
{
  const DocketCaseRow *row = docket_case_model_get_row (self->model, self->row);
  g_autofree char *text = describe_choice (self, row);
  g_autofree char *field = row_name (self);
  g_autofree char *name = NULL;

  gtk_label_set_label (self->label, text);
  /* In a narrow window the second line has what matters most: the value. */
  gtk_label_set_wrap (self->label, row->choice != DOCKET_CASE_NOTHING);
  gtk_widget_set_visible (GTK_WIDGET (self->mark), row->choice != DOCKET_CASE_NOTHING);
  if (row->choice != DOCKET_CASE_NOTHING)
    {
      gtk_widget_add_css_class (GTK_WIDGET (self), "chosen");
      name = g_strdup_printf (_ ("%s: result is %s"), field, text);
    }
  else
    {
      gtk_widget_remove_css_class (GTK_WIDGET (self), "chosen");
      name = g_strdup_printf (_ ("%s: result not chosen yet"), field);
    }
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->button), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
}

static void
choose (DocketCaseResult *self, DocketCaseChoice choice, DocketValues *own)
{
  gtk_menu_button_popdown (self->button);
  docket_case_model_choose (self->model, self->row, choice, own);
  if (choice != DOCKET_CASE_NOTHING)
    g_signal_emit (self, signals[CHOSEN], 0);
}

static void
on_item_clicked (GtkButton *item, DocketCaseResult *self)
{
  DocketCaseChoice choice = (DocketCaseChoice) GPOINTER_TO_INT (g_object_get_data (G_OBJECT (item), "choice"));
  const char *word = g_object_get_data (G_OBJECT (item), "word");
  g_autoptr (DocketValues) own = NULL;

  if (word != NULL)
    {
      own = docket_values_new ();
      docket_values_set_text (own, docket_case_model_get_row (self->model, self->row)->field, word);
    }
  choose (self, choice, own);
}

static void
on_own_value (DocketCaseEntry *entry, DocketCaseResult *self)
{
  g_autoptr (DocketValues) own = docket_case_entry_get_values (entry);

  choose (self, DOCKET_CASE_OWN, own);
}

static GtkWidget *
add_item (DocketCaseResult *self, GtkWidget *box, const char *text, DocketCaseChoice choice, const char *word)
{
  GtkWidget *item = gtk_button_new ();
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_label_set_width_chars (GTK_LABEL (label), OPTION_CHARS_MIN);
  gtk_label_set_max_width_chars (GTK_LABEL (label), 40);
  gtk_button_set_child (GTK_BUTTON (item), label);
  gtk_widget_add_css_class (item, "flat");
  gtk_widget_add_css_class (item, "case-option");
  g_object_set_data (G_OBJECT (item), "choice", GINT_TO_POINTER (choice));
  g_object_set_data_full (G_OBJECT (item), "word", g_strdup (word), g_free);
  gtk_accessible_update_property (GTK_ACCESSIBLE (item), GTK_ACCESSIBLE_PROPERTY_LABEL, text, -1);
  gtk_widget_set_sensitive (item, docket_case_model_may_choose (self->model, choice));
  if (!gtk_widget_get_sensitive (item))
    gtk_widget_set_tooltip_text (item, docket_case_model_get_refusal (self->model));
  g_signal_connect_object (item, "clicked", G_CALLBACK (on_item_clicked), self, 0);
  gtk_box_append (GTK_BOX (box), item);
  return item;
}

static void
add_words (DocketCaseResult *self, GtkWidget *box, DocketField field)
{
  const char *const *choices = docket_field_info (field)->choices;

  for (guint i = 0; choices[i] != NULL; i++)
    {
      g_autoptr (GVariant) word = g_variant_ref_sink (g_variant_new_string (choices[i]));

      if (docket_value_equal (word, docket_case_model_get_side_value (self->model, DOCKET_CASE_FIRST, field))
          || docket_value_equal (word, docket_case_model_get_side_value (self->model, DOCKET_CASE_SECOND, field)))
        continue;
      add_item (self, box, docket_choice_label (field, choices[i]), DOCKET_CASE_OWN, choices[i]);
    }
}

static void
fill (GtkMenuButton *button, gpointer data)
{
  DocketCaseResult *self = data;
  const DocketCaseRow *row = docket_case_model_get_row (self->model, self->row);
  GtkWidget *popover = gtk_popover_new ();
  GtkWidget *scroller = gtk_scrolled_window_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  gint64 rate;

  for (DocketCaseChoice side = DOCKET_CASE_FIRST; side <= DOCKET_CASE_SECOND; side++)
    {
      g_autofree char *text = describe_side (self, side);

      if (docket_case_model_get_form (self->model) != DOCKET_CASE_PLAIN || docket_case_model_is_current (self->model, side))
        add_item (self, box, text, side, NULL);
    }
  if (row->field == DOCKET_JOB_TAX_AMOUNT && docket_case_model_get_tax_rate (self->model, &rate))
    {
      g_autofree char *text = describe_rate (self);

      add_item (self, box, text, DOCKET_CASE_RATE, NULL);
    }
  if (row->field != DOCKET_FIELD_NONE)
    {
      gtk_box_append (GTK_BOX (box), gtk_separator_new (GTK_ORIENTATION_HORIZONTAL));
      if (docket_field_info (row->field)->type == DOCKET_TYPE_CHOICE)
        add_words (self, box, row->field);
      else
        {
          GtkWidget *own = docket_case_entry_new (self->desk, row->field, row->beside);

          g_signal_connect_object (own, "accepted", G_CALLBACK (on_own_value), self, 0);
          gtk_box_append (GTK_BOX (box), own);
        }
    }
  if (row->choice != DOCKET_CASE_NOTHING)
    add_item (self, box, _ ("Undecide"), DOCKET_CASE_NOTHING, NULL);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_propagate_natural_width (GTK_SCROLLED_WINDOW (scroller), TRUE);
  gtk_scrolled_window_set_propagate_natural_height (GTK_SCROLLED_WINDOW (scroller), TRUE);
  gtk_scrolled_window_set_max_content_height (GTK_SCROLLED_WINDOW (scroller), 420);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), box);
  gtk_popover_set_child (GTK_POPOVER (popover), scroller);
  gtk_widget_add_css_class (popover, "case-options");
  gtk_menu_button_set_popover (button, popover);
}

static void
docket_case_result_dispose (GObject *object)
{
  DocketCaseResult *self = DOCKET_CASE_RESULT (object);

  if (self->button != NULL)
    {
      gtk_menu_button_set_create_popup_func (self->button, NULL, NULL, NULL);
      gtk_widget_unparent (GTK_WIDGET (self->button));
      self->button = NULL;
    }
  g_clear_object (&self->model);
  g_clear_object (&self->desk);
  G_OBJECT_CLASS (docket_case_result_parent_class)->dispose (object);
}

static GtkSizeRequestMode
docket_case_result_get_request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

/* A button with a menu asks for the height of one line, however narrow it is: what
 * the others take is added. */
static void
docket_case_result_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum, int *natural, int *minimum_baseline, int *natural_baseline)
{
  DocketCaseResult *self = DOCKET_CASE_RESULT (widget);
  GtkWidget *label = GTK_WIDGET (self->label);
  int button_px, words_px, narrowest_px, line_px, lines_px;

  gtk_widget_measure (GTK_WIDGET (self->button), orientation, -1, minimum, natural, NULL, NULL);
  if (orientation != GTK_ORIENTATION_VERTICAL || for_size < 0)
    return;
  gtk_widget_measure (GTK_WIDGET (self->button), GTK_ORIENTATION_HORIZONTAL, -1, NULL, &button_px, NULL, NULL);
  gtk_widget_measure (label, GTK_ORIENTATION_HORIZONTAL, -1, &narrowest_px, &words_px, NULL, NULL);
  gtk_widget_measure (label, GTK_ORIENTATION_VERTICAL, -1, NULL, &line_px, NULL, NULL);
  gtk_widget_measure (label, GTK_ORIENTATION_VERTICAL, MAX (narrowest_px, for_size - (button_px - words_px)), NULL, &lines_px, NULL, NULL);
  *minimum += lines_px - line_px;
  *natural += lines_px - line_px;
}

static void
docket_case_result_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  gtk_widget_size_allocate (GTK_WIDGET (DOCKET_CASE_RESULT (widget)->button), &(GtkAllocation) { 0, 0, width, height }, baseline);
}

static void
docket_case_result_class_init (DocketCaseResultClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = docket_case_result_dispose;
  widget_class->get_request_mode = docket_case_result_get_request_mode;
  widget_class->measure = docket_case_result_measure;
  widget_class->size_allocate = docket_case_result_size_allocate;
  signals[CHOSEN] = g_signal_new ("chosen", DOCKET_TYPE_CASE_RESULT, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  gtk_widget_class_set_css_name (widget_class, "case-result");
}

static void
docket_case_result_init (DocketCaseResult *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 4);
  GtkWidget *arrow = gtk_image_new_from_icon_name ("pan-down-symbolic");
  g_autoptr (PangoAttrList) whole = pango_attr_list_new ();

  self->mark = GTK_IMAGE (gtk_image_new_from_icon_name ("object-select-symbolic"));
  self->label = GTK_LABEL (gtk_label_new (NULL));
  pango_attr_list_insert (whole, pango_attr_insert_hyphens_new (FALSE));
  gtk_label_set_attributes (self->label, whole);
  gtk_label_set_wrap_mode (self->label, PANGO_WRAP_WORD_CHAR);
  gtk_label_set_lines (self->label, RESULT_LINES_MAX);
  gtk_label_set_ellipsize (self->label, PANGO_ELLIPSIZE_END);
  docket_facts_tell_cut (self->label);
  gtk_label_set_xalign (self->label, 0);
  gtk_widget_set_hexpand (GTK_WIDGET (self->label), TRUE);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->mark));
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->label));
  gtk_box_append (GTK_BOX (box), arrow);
  self->button = GTK_MENU_BUTTON (gtk_menu_button_new ());
  gtk_menu_button_set_child (self->button, box);
  /* The button centers what it is given; a choice starts where its column does. */
  gtk_widget_set_hexpand (box, TRUE);
  gtk_widget_set_halign (gtk_widget_get_parent (box), GTK_ALIGN_FILL);
  gtk_widget_set_valign (GTK_WIDGET (self), GTK_ALIGN_START);
  gtk_widget_set_parent (GTK_WIDGET (self->button), GTK_WIDGET (self));
  gtk_menu_button_set_create_popup_func (self->button, fill, self, NULL);
}

/* In letters, the longest that may be chosen; the same before as after, so that no
 * column moves under a choice. */
static int
measure_amounts (DocketCaseResult *self)
{
  DocketField field = docket_case_model_get_row (self->model, self->row)->field;
  glong longest = 0;

  for (DocketCaseChoice side = DOCKET_CASE_FIRST; side <= DOCKET_CASE_SECOND; side++)
    {
      g_autofree char *value = docket_case_value (self->desk, field, docket_case_model_get_side_value (self->model, side, field));

      longest = MAX (longest, g_utf8_strlen (value, -1));
    }
  return (int) MIN (longest, AMOUNT_CHARS);
}

GtkWidget *
docket_case_result_new (DocketDesk *desk, DocketCaseModel *model, guint row)
{
  DocketCaseResult *self = g_object_new (DOCKET_TYPE_CASE_RESULT, NULL);

  self->desk = g_object_ref (desk);
  self->model = g_object_ref (model);
  self->row = row;
  if (docket_case_model_get_row (model, row)->field != DOCKET_FIELD_NONE && docket_field_info (docket_case_model_get_row (model, row)->field)->type == DOCKET_TYPE_MONEY)
    gtk_label_set_width_chars (self->label, measure_amounts (self));
  g_signal_connect_object (model, "changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  update (self);
  return GTK_WIDGET (self);
}

void
docket_case_result_popup (DocketCaseResult *self)
{
  g_return_if_fail (DOCKET_IS_CASE_RESULT (self));

  if (gtk_widget_is_sensitive (GTK_WIDGET (self)))
    gtk_menu_button_popup (self->button);
}
