/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Likely matches beside the form of a new customer.  They never come between a
 * person and their typing: the cards change in a place of their own, and saving
 * all the same is always possible.
 */

#include "docket-config.h"

#include <glib/gi18n-lib.h>

#include "docket-customer-matches.h"

#include "docket-customer-columns.h"
#include "docket-customer-comparison.h"
#include "docket-facts.h"
#include "docket-limits.h"

struct _DocketCustomerMatches
{
  GtkWidget parent_instance;

  DocketDesk *desk;
  DocketCustomerFinder *finder;
  DocketValues *values;  /* (nullable): what is typed */
  GHashTable *dismissed; /* ids */
  char *compared;        /* (nullable): id of the card that is open */
  GtkWidget *use;        /* (nullable): its button */
  guint n_shown;

  GtkWidget *box;
  GtkLabel *count;
  GtkBox *cards;
};

enum
{
  USE,
  LEFT,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (DocketCustomerMatches, docket_customer_matches, GTK_TYPE_WIDGET)

static GtkWidget *
create_button (const char *label, const char *action, const char *id, const char *name)
{
  GtkWidget *button = gtk_button_new_with_mnemonic (label);
  g_autofree char *spoken = NULL;

  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), action);
  gtk_actionable_set_action_target (GTK_ACTIONABLE (button), "s", id);
  gtk_widget_add_css_class (button, "small");
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  /* Translators: what a button does, and to which customer */
  spoken = g_strdup_printf (_ ("%s: %s"), gtk_label_get_text (GTK_LABEL (gtk_widget_get_first_child (button))), name);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, spoken, -1);
  return button;
}

static GtkWidget *
create_label (const char *text, const char *css_class)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  docket_facts_wrap (GTK_LABEL (label));
  gtk_widget_add_css_class (label, css_class);
  return label;
}

static GtkWidget *
create_head (const DocketCustomerMatch *match, const char *name)
{
  GtkWidget *head = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *title = create_label (name, "heading");

  gtk_widget_set_hexpand (title, TRUE);
  gtk_box_append (GTK_BOX (head), title);
  if (match->score >= DOCKET_MATCH_SCORE_LIKELY)
    {
      GtkWidget *icon = g_object_new (GTK_TYPE_IMAGE, "icon-name", "dialog-warning-symbolic", "accessible-role", GTK_ACCESSIBLE_ROLE_PRESENTATION, NULL);
      GtkWidget *word = gtk_label_new (_ ("Very likely"));

      gtk_widget_add_css_class (icon, "warning-text");
      gtk_widget_add_css_class (word, "caption-heading");
      gtk_box_append (GTK_BOX (head), icon);
      gtk_box_append (GTK_BOX (head), word);
    }
  return head;
}

static GtkWidget *
create_comparison (DocketCustomerMatches *self, DocketRecord *record, const char *name)
{
  GtkWidget *grid = gtk_grid_new ();
  g_autoptr (DocketValues) theirs = docket_customer_values (record);

  gtk_grid_set_column_spacing (GTK_GRID (grid), 8);
  gtk_grid_set_row_spacing (GTK_GRID (grid), 4);
  docket_customer_comparison_fill (GTK_GRID (grid), self->desk, _ ("What you typed"), self->values, name, theirs, TRUE);
  return grid;
}

static GtkWidget *
create_card (DocketCustomerMatches *self, const DocketCustomerMatch *match)
{
  const char *id = docket_record_get_id (match->record);
  const char *name = docket_record_get_text (match->record, DOCKET_CUSTOMER_NAME);
  const char *city = docket_record_get_text (match->record, DOCKET_CUSTOMER_CITY);
  gboolean open = g_strcmp0 (id, self->compared) == 0;
  GtkWidget *card = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  GtkWidget *buttons = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  g_autofree char *why = docket_alike_sentence (match->why);
  g_autofree char *line = city != NULL ? g_strdup_printf ("%s · %s", why, city) : g_strdup (why);

  if (name == NULL)
    name = _ ("no name");
  gtk_box_append (GTK_BOX (card), create_head (match, name));
  gtk_box_append (GTK_BOX (card), create_label (line, "dim-label"));
  if (open)
    gtk_box_append (GTK_BOX (card), create_comparison (self, match->record, name));
  if (open)
    {
      self->use = create_button (_ ("_Use this customer"), "matches.use", id, name);
      gtk_box_append (GTK_BOX (buttons), self->use);
    }
  else
    {
      gtk_box_append (GTK_BOX (buttons), create_button (_ ("_Open"), "win.show-customer", id, name));
      gtk_box_append (GTK_BOX (buttons), create_button (_ ("_Compare"), "matches.compare", id, name));
    }
  gtk_box_append (GTK_BOX (buttons), create_button (_ ("_Not the same"), "matches.dismiss", id, name));
  gtk_widget_add_css_class (gtk_widget_get_last_child (buttons), "flat");
  gtk_box_append (GTK_BOX (card), buttons);
  gtk_widget_add_css_class (card, "card");
  gtk_widget_add_css_class (card, "match-card");
  return card;
}

/* The cards are made anew: whoever had the keyboard on one goes on at the next, or in
 * the form once none is left. */
static void
focus_on (DocketCustomerMatches *self)
{
  if (self->n_shown > 0)
    gtk_widget_child_focus (GTK_WIDGET (self->cards), GTK_DIR_TAB_FORWARD);
  else
    g_signal_emit (self, signals[LEFT], 0);
}

static gboolean
has_focus (DocketCustomerMatches *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;

  return focus != NULL && gtk_widget_is_ancestor (focus, GTK_WIDGET (self->cards));
}

static void
show_cards (DocketCustomerMatches *self)
{
  GPtrArray *matches = docket_customer_finder_get_matches (self->finder);
  gboolean focused = has_focus (self);
  g_autofree char *count = NULL;
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->cards))) != NULL)
    gtk_box_remove (self->cards, child);
  self->n_shown = 0;
  self->use = NULL;
  for (guint i = 0; self->values != NULL && i < matches->len; i++)
    {
      const DocketCustomerMatch *match = g_ptr_array_index (matches, i);

      if (g_hash_table_contains (self->dismissed, docket_record_get_id (match->record)))
        continue;
      gtk_box_append (self->cards, create_card (self, match));
      self->n_shown++;
    }
  count = g_strdup_printf (ngettext ("%u likely match on this device. The server looks again when it is saved.",
                                     "%u likely matches on this device. The server looks again when it is saved.", self->n_shown),
                           self->n_shown);
  gtk_label_set_label (self->count, count);
  gtk_widget_set_visible (GTK_WIDGET (self), self->n_shown > 0);
  if (focused)
    focus_on (self);
}

static void
compare_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  DocketCustomerMatches *self = DOCKET_CUSTOMER_MATCHES (widget);

  g_free (self->compared);
  self->compared = g_variant_dup_string (parameter, NULL);
  show_cards (self);
  if (self->use != NULL)
    gtk_widget_grab_focus (self->use);
}

static void
dismiss_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  DocketCustomerMatches *self = DOCKET_CUSTOMER_MATCHES (widget);

  g_hash_table_add (self->dismissed, g_variant_dup_string (parameter, NULL));
  show_cards (self);
}

static void
use_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  g_signal_emit (widget, signals[USE], 0, g_variant_get_string (parameter, NULL));
}

static void
docket_customer_matches_dispose (GObject *object)
{
  DocketCustomerMatches *self = DOCKET_CUSTOMER_MATCHES (object);

  g_clear_object (&self->finder);
  gtk_widget_dispose_template (GTK_WIDGET (object), DOCKET_TYPE_CUSTOMER_MATCHES);
  g_clear_object (&self->desk);
  G_OBJECT_CLASS (docket_customer_matches_parent_class)->dispose (object);
}

static void
docket_customer_matches_finalize (GObject *object)
{
  DocketCustomerMatches *self = DOCKET_CUSTOMER_MATCHES (object);

  g_clear_pointer (&self->values, docket_values_unref);
  g_hash_table_unref (self->dismissed);
  g_free (self->compared);
  G_OBJECT_CLASS (docket_customer_matches_parent_class)->finalize (object);
}

static void
docket_customer_matches_class_init (DocketCustomerMatchesClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = docket_customer_matches_dispose;
  G_OBJECT_CLASS (klass)->finalize = docket_customer_matches_finalize;
  signals[USE] = g_signal_new ("use", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[LEFT] = g_signal_new ("left", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);

  gtk_widget_class_install_action (widget_class, "matches.compare", "s", compare_action);
  gtk_widget_class_install_action (widget_class, "matches.dismiss", "s", dismiss_action);
  gtk_widget_class_install_action (widget_class, "matches.use", "s", use_action);

  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/docketdesk/Docket/docket-customer-matches.ui");
  gtk_widget_class_bind_template_child (widget_class, DocketCustomerMatches, box);
  gtk_widget_class_bind_template_child (widget_class, DocketCustomerMatches, count);
  gtk_widget_class_bind_template_child (widget_class, DocketCustomerMatches, cards);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
}

static void
docket_customer_matches_init (DocketCustomerMatches *self)
{
  self->dismissed = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
}

void
docket_customer_matches_set_desk (DocketCustomerMatches *self, DocketDesk *desk)
{
  g_return_if_fail (DOCKET_IS_CUSTOMER_MATCHES (self) && self->desk == NULL);

  self->desk = g_object_ref (desk);
  self->finder = docket_customer_finder_new (desk);
  g_signal_connect_object (self->finder, "changed", G_CALLBACK (show_cards), self, G_CONNECT_SWAPPED);
}

void
docket_customer_matches_look (DocketCustomerMatches *self, DocketValues *values)
{
  g_return_if_fail (DOCKET_IS_CUSTOMER_MATCHES (self) && self->desk != NULL);

  g_clear_pointer (&self->values, docket_values_unref);
  self->values = values != NULL ? docket_values_copy (values) : NULL;
  if (values == NULL)
    {
      g_hash_table_remove_all (self->dismissed);
      g_clear_pointer (&self->compared, g_free);
    }
  docket_customer_finder_set_values (self->finder, values, NULL);
  /* An open comparison shows what is typed as it is typed. */
  if (self->compared != NULL && self->n_shown > 0)
    show_cards (self);
}

guint
docket_customer_matches_get_n (DocketCustomerMatches *self)
{
  g_return_val_if_fail (DOCKET_IS_CUSTOMER_MATCHES (self), 0);
  return self->n_shown;
}
