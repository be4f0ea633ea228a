/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The words that people of the company go by change under an open list: what was
 * chosen stays chosen while it is there, and a list that is the same is left alone.
 */

#include "docket-config.h"

#include <glib/gi18n-lib.h>

#include "docket-board-choice.h"

#include "docket-record.h"

void
docket_board_choice_collect (GHashTable *words, const char *word)
{
  if (word != NULL && *word != '\0')
    g_hash_table_add (words, g_strdup (word));
}

/* -- Where there is little room -- */

#define CHARS_MIN 5

static void
shrink (GtkLabel *label)
{
  gtk_label_set_ellipsize (label, PANGO_ELLIPSIZE_END);
  gtk_label_set_width_chars (label, CHARS_MIN);
}

static void
on_setup (GtkSignalListItemFactory *factory, GtkListItem *item)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  shrink (GTK_LABEL (label));
  gtk_list_item_set_child (item, label);
}

static void
on_bind (GtkSignalListItemFactory *factory, GtkListItem *item)
{
  gtk_label_set_label (GTK_LABEL (gtk_list_item_get_child (item)), gtk_string_object_get_string (gtk_list_item_get_item (item)));
}

/* What is chosen may be cut short; the open list shows all of it, and its mark. */
static void
shrink_choice (GtkDropDown *choice)
{
  g_autoptr (GtkListItemFactory) factory = NULL;

  if (gtk_drop_down_get_list_factory (choice) != NULL)
    return;
  factory = gtk_signal_list_item_factory_new ();
  g_signal_connect (factory, "setup", G_CALLBACK (on_setup), NULL);
  g_signal_connect (factory, "bind", G_CALLBACK (on_bind), NULL);
  gtk_drop_down_set_list_factory (choice, gtk_drop_down_get_factory (choice));
  gtk_drop_down_set_factory (choice, factory);
}

static GtkLabel *
find_label (GtkWidget *root)
{
  GtkLabel *label = GTK_IS_LABEL (root) ? GTK_LABEL (root) : NULL;

  for (GtkWidget *child = gtk_widget_get_first_child (root); child != NULL && label == NULL; child = gtk_widget_get_next_sibling (child))
    label = find_label (child);
  return label;
}

void
docket_board_choice_set_label (GtkMenuButton *button, const char *text)
{
  GtkLabel *label;

  gtk_menu_button_set_label (button, text);
  /* GTK gives a button with a menu no way to say so before 4.12. */
  label = find_label (GTK_WIDGET (button));
  if (label != NULL)
    shrink (label);
}

/* -- Filling -- */

void
docket_board_choice_fill (GtkDropDown *choice, const char *all, GHashTable *words)
{
  g_autoptr (GList) keys = g_list_sort (g_hash_table_get_keys (words), (GCompareFunc) g_utf8_collate);
  GListModel *model = gtk_drop_down_get_model (choice);
  GtkStringObject *chosen = gtk_drop_down_get_selected_item (choice);
  g_autofree char *kept = chosen != NULL ? g_strdup (gtk_string_object_get_string (chosen)) : NULL;
  g_autoptr (GtkStringList) list = gtk_string_list_new (NULL);
  guint place = 0, n = 1;
  gboolean same = model != NULL && g_list_model_get_n_items (model) == g_list_length (keys) + 1;

  shrink_choice (choice);
  gtk_string_list_append (list, all);
  for (GList *l = keys; l != NULL; l = l->next, n++)
    {
      gtk_string_list_append (list, l->data);
      same = same && g_strcmp0 (gtk_string_list_get_string (GTK_STRING_LIST (model), n), l->data) == 0;
      if (g_strcmp0 (kept, l->data) == 0)
        place = n;
    }
  if (same)
    return;
  gtk_drop_down_set_model (choice, G_LIST_MODEL (list));
  gtk_drop_down_set_selected (choice, place);
}

void
docket_board_choice_want (GtkDropDown *choice, const char *all, const char *word)
{
  GListModel *model = gtk_drop_down_get_model (choice);
  const char *const words[] = { all, word, NULL };
  g_autoptr (GtkStringList) list = NULL;

  for (guint i = 1; model != NULL && i < g_list_model_get_n_items (model); i++)
    if (g_strcmp0 (gtk_string_list_get_string (GTK_STRING_LIST (model), i), word) == 0)
      {
        gtk_drop_down_set_selected (choice, i);
        return;
      }
  list = gtk_string_list_new (words);
  gtk_drop_down_set_model (choice, G_LIST_MODEL (list));
  gtk_drop_down_set_selected (choice, 1);
}

const char *
docket_board_choice_get (GtkDropDown *choice)
{
  GtkStringObject *item = gtk_drop_down_get_selected (choice) > 0 ? gtk_drop_down_get_selected_item (choice) : NULL;

  return item != NULL ? gtk_string_object_get_string (item) : NULL;
}

void
docket_board_choice_fill_in (GtkDropDown *skills, GtkDropDown *teams, GPtrArray *technicians)
{
  g_autoptr (GHashTable) skill_words = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GHashTable) team_words = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint i = 0; i < technicians->len; i++)
    {
      const DocketRecord *person = g_ptr_array_index (technicians, i);
      g_autofree const char **words = docket_record_get_words (person, DOCKET_PERSON_SKILLS);

      docket_board_choice_collect (team_words, docket_record_get_text (person, DOCKET_PERSON_TEAM));
      for (guint j = 0; words != NULL && words[j] != NULL; j++)
        docket_board_choice_collect (skill_words, words[j]);
    }
  docket_board_choice_fill (skills, _ ("All skills"), skill_words);
  docket_board_choice_fill (teams, _ ("All teams"), team_words);
}
