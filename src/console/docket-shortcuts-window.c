/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The keys.  GTK has a window of that kind, but puts keys into columns as wide as what
 * is said of them, turns pages, and goes after 4.18; this one is a list that gives way.
 *
 * A row is called by both, "Move to a technician and a time, Ctrl+M", since its keycaps
 * are pictures of keys to whoever listens.  From right to left the arrows of a board
 * change sides, and so do they here.
 */

#include "docket-config.h"

#include <string.h>
#include <glib/gi18n-lib.h>

#include "docket-shortcuts-window.h"

#include "docket-match.h"
#include "docket-shortcut-table.h"

#define CONTEXT "shortcut window"
#define TITLE_CHARS_MIN 10

struct _DocketShortcutsWindow
{
  AdwWindow parent_instance;

  GtkWidget *boxes[DOCKET_N_SHORTCUT_GROUPS];
  GPtrArray *rows; /* element-type GtkWidget, not owned; each with its sentence as data "sentence" */

  GtkSearchEntry *search;
  GtkStack *stack;
  GtkBox *groups;
};

G_DEFINE_FINAL_TYPE (DocketShortcutsWindow, docket_shortcuts_window, ADW_TYPE_WINDOW)

/* -- What stands on the keys -- */

static guint
mirror (guint keyval)
{
  if (gtk_widget_get_default_direction () != GTK_TEXT_DIR_RTL)
    return keyval;
  return keyval == GDK_KEY_Left ? GDK_KEY_Right : keyval == GDK_KEY_Right ? GDK_KEY_Left : keyval;
}

/* "<Control>M" -> "Ctrl+M"; "<Alt>1...5" -> "Alt+1…5", in the language of GTK. */
static char *
name_key (const char *key)
{
  const char *dots = strstr (key, "...");
  g_autofree char *first = dots != NULL ? g_strndup (key, (gsize) (dots - key)) : g_strdup (key);
  g_autofree char *label = NULL;
  GdkModifierType modifiers;
  guint keyval;

  if (!gtk_accelerator_parse (first, &keyval, &modifiers))
    g_error ("“%s” is no key", first);
  label = gtk_accelerator_get_label (mirror (keyval), modifiers);
  return dots != NULL ? g_strconcat (label, "…", dots + strlen ("..."), NULL) : g_steal_pointer (&label);
}

/* (transfer full) */
static GStrv
name_keys (const DocketShortcut *shortcut)
{
  g_auto (GStrv) keys = g_strsplit (shortcut->keys, " ", -1);
  guint n = g_strv_length (keys);
  GStrv names = g_new0 (char *, n + 1);

  for (guint i = 0; i < n; i++)
    names[i] = name_key (keys[i]);
  return names;
}

static char *
create_sentence (const char *title, GStrv names)
{
  char *sentence = g_strdup (title);

  for (guint i = 0; names[i] != NULL; i++)
    {
      g_autofree char *before = sentence;

      sentence = g_strdup_printf (_ ("%s, %s"), before, names[i]);
    }
  return sentence;
}

/* -- Rows -- */

static GtkWidget *
create_keycap (const char *name)
{
  GtkWidget *cap = gtk_label_new (name);

  gtk_widget_add_css_class (cap, "keycap");
  gtk_widget_set_valign (cap, GTK_ALIGN_CENTER);
  return cap;
}

static GtkWidget *
create_row (const DocketShortcut *shortcut)
{
  const char *title = g_dpgettext2 (GETTEXT_PACKAGE, CONTEXT, shortcut->title);
  g_auto (GStrv) names = name_keys (shortcut);
  char *sentence = create_sentence (title, names);
  GtkWidget *row = gtk_list_box_row_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *label = gtk_label_new (title);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_width_chars (GTK_LABEL (label), TITLE_CHARS_MIN);
  gtk_widget_set_hexpand (label, TRUE);
  gtk_box_append (GTK_BOX (box), label);
  for (guint i = 0; names[i] != NULL; i++)
    gtk_box_append (GTK_BOX (box), create_keycap (names[i]));
  gtk_widget_add_css_class (box, "shortcut");
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), FALSE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, sentence, -1);
  g_object_set_data_full (G_OBJECT (row), "sentence", sentence, g_free);
  return row;
}

static GtkWidget *
create_group (DocketShortcutsWindow *self, const DocketShortcutGroup *group)
{
  const char *title = g_dpgettext2 (GETTEXT_PACKAGE, CONTEXT, group->title);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  GtkWidget *heading = gtk_label_new (title);
  GtkWidget *list = gtk_list_box_new ();

  gtk_label_set_xalign (GTK_LABEL (heading), 0);
  gtk_label_set_wrap (GTK_LABEL (heading), TRUE);
  gtk_widget_add_css_class (heading, "heading");
  gtk_list_box_set_selection_mode (GTK_LIST_BOX (list), GTK_SELECTION_NONE);
  gtk_widget_add_css_class (list, "boxed-list");
  gtk_accessible_update_property (GTK_ACCESSIBLE (list), GTK_ACCESSIBLE_PROPERTY_LABEL, title, -1);
  for (guint i = 0; i < DOCKET_SHORTCUTS_MAX && group->shortcuts[i].title != NULL; i++)
    {
      GtkWidget *row = create_row (&group->shortcuts[i]);

      gtk_list_box_append (GTK_LIST_BOX (list), row);
      g_ptr_array_add (self->rows, row);
    }
  gtk_box_append (GTK_BOX (box), heading);
  gtk_box_append (GTK_BOX (box), list);
  return box;
}

static gboolean
is_of_view (const DocketShortcutGroup *group, const char *view)
{
  g_auto (GStrv) views = group->views != NULL ? g_strsplit (group->views, " ", -1) : NULL;

  return view != NULL && views != NULL && g_strv_contains ((const char *const *) views, view);
}

static void
add_groups (DocketShortcutsWindow *self, const char *view, gboolean of_view)
{
  for (guint i = 0; i < DOCKET_N_SHORTCUT_GROUPS; i++)
    if (is_of_view (&docket_shortcut_groups[i], view) == of_view)
      {
        self->boxes[i] = create_group (self, &docket_shortcut_groups[i]);
        gtk_box_append (self->groups, self->boxes[i]);
      }
}

/* -- Searching -- */

static gboolean
has_shown_row (GtkWidget *group)
{
  GtkWidget *list = gtk_widget_get_last_child (group);

  for (GtkWidget *row = gtk_widget_get_first_child (list); row != NULL; row = gtk_widget_get_next_sibling (row))
    if (gtk_widget_get_visible (row))
      return TRUE;
  return FALSE;
}

static void
on_search_changed (DocketShortcutsWindow *self)
{
  g_autofree char *typed = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->search))));

  for (guint i = 0; i < self->rows->len; i++)
    {
      GtkWidget *row = g_ptr_array_index (self->rows, i);

      gtk_widget_set_visible (row, *typed == '\0' || docket_match_words (g_object_get_data (G_OBJECT (row), "sentence"), typed) != DOCKET_MATCH_NONE);
    }
  for (guint i = 0; i < DOCKET_N_SHORTCUT_GROUPS; i++)
    gtk_widget_set_visible (self->boxes[i], has_shown_row (self->boxes[i]));
  gtk_stack_set_visible_child_name (self->stack, docket_shortcuts_window_get_n_shown (self) > 0 ? "keys" : "none");
}

/* Down from the search, and Enter: to what was found. */
static void
on_search_activated (DocketShortcutsWindow *self)
{
  gtk_widget_child_focus (GTK_WIDGET (self->groups), GTK_DIR_TAB_FORWARD);
}

/* -- Object -- */

static void
docket_shortcuts_window_dispose (GObject *object)
{
  DocketShortcutsWindow *self = DOCKET_SHORTCUTS_WINDOW (object);

  g_clear_pointer (&self->rows, g_ptr_array_unref);
  G_OBJECT_CLASS (docket_shortcuts_window_parent_class)->dispose (object);
}

static void
docket_shortcuts_window_class_init (DocketShortcutsWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = docket_shortcuts_window_dispose;
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/docketdesk/Docket/docket-shortcuts-window.ui");
  gtk_widget_class_bind_template_child (widget_class, DocketShortcutsWindow, search);
  gtk_widget_class_bind_template_child (widget_class, DocketShortcutsWindow, stack);
  gtk_widget_class_bind_template_child (widget_class, DocketShortcutsWindow, groups);
  gtk_widget_class_bind_template_callback (widget_class, on_search_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_search_activated);
}

static void
docket_shortcuts_window_init (DocketShortcutsWindow *self)
{
  self->rows = g_ptr_array_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
docket_shortcuts_window_new (GtkWindow *over, const char *view)
{
  DocketShortcutsWindow *self;

  g_return_val_if_fail (over == NULL || GTK_IS_WINDOW (over), NULL);

  self = g_object_new (DOCKET_TYPE_SHORTCUTS_WINDOW, "transient-for", over, NULL);
  add_groups (self, view, TRUE);
  add_groups (self, view, FALSE);
  return GTK_WIDGET (self);
}

guint
docket_shortcuts_window_get_n_shown (DocketShortcutsWindow *self)
{
  guint n = 0;

  g_return_val_if_fail (DOCKET_IS_SHORTCUTS_WINDOW (self), 0);

  for (guint i = 0; i < self->rows->len; i++)
    n += gtk_widget_get_visible (g_ptr_array_index (self->rows, i));
  return n;
}
