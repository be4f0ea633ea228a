/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The dialog of Ctrl+K.
 *
 * The keyboard never leaves it: letters go to the entry wherever the focus is,
 * Down and Up walk the rows, Enter takes the row in hand (the first one, from
 * the entry), Escape closes. Each keystroke cancels the search before it, and
 * the rows stay until the next answer is there: nothing flickers.
 */

#include "docket-config.h"

#include <glib/gi18n-lib.h>

#include "docket-jump.h"

#include "docket-facts.h"
#include "docket-jump-search.h"
#include "docket-match.h"
#include "docket-no-match.h"

/* What can be seen without scrolling. */
#define PLACES_MAX 12

struct _DocketJump
{
  AdwWindow parent_instance;

  DocketDesk *desk;
  DocketJumpSearch *finder;
  GCancellable *cancellable; /* (nullable): of the search under way */
  GPtrArray *places;         /* (nullable) (element-type DocketJumpPlace): as the rows stand */

  GtkSearchEntry *entry;
  GtkStack *stack;
  GtkScrolledWindow *scroller;
  GtkListBox *list;
  GtkLabel *note;
};

G_DEFINE_FINAL_TYPE (DocketJump, docket_jump, ADW_TYPE_WINDOW)

static const struct
{
  DocketKind kind;
  const char *icon_name;
  const char *word;
  const char *action;
} kinds[] = {
  { DOCKET_KIND_JOB, "view-list-symbolic", N_ ("Job"), "win.show-job" },
  { DOCKET_KIND_CUSTOMER, "system-users-symbolic", N_ ("Customer"), "win.show-customer" },
  { DOCKET_KIND_PERSON, "avatar-default-symbolic", N_ ("Person"), "win.show-person" },
};

static guint
kind_index (DocketKind kind)
{
  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    if (kinds[i].kind == kind)
      return i;
  g_assert_not_reached ();
}

static const char *
get_typed (DocketJump *self)
{
  return gtk_editable_get_text (GTK_EDITABLE (self->entry));
}

/* -- Rows -- */

static GtkWidget *
create_label (const char *text, const char *typed, const char *css_class)
{
  GtkWidget *label = gtk_label_new (text);
  g_autoptr (PangoAttrList) marks = docket_match_attributes (text, typed);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  docket_facts_tell_cut (GTK_LABEL (label));
  gtk_label_set_attributes (GTK_LABEL (label), marks);
  if (css_class != NULL)
    gtk_widget_add_css_class (label, css_class);
  return label;
}

static GtkWidget *
create_row (const DocketJumpPlace *place, const char *typed)
{
  guint kind = kind_index (place->kind);
  GtkWidget *row = gtk_list_box_row_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 10);
  GtkWidget *texts = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *first = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
  GtkWidget *icon = gtk_image_new_from_icon_name (kinds[kind].icon_name);
  GtkWidget *word = create_label (_ (kinds[kind].word), NULL, "caption");
  g_autofree char *name = NULL;

  gtk_widget_add_css_class (word, "dim-label");
  gtk_widget_add_css_class (icon, "dim-label");
  if (place->number != NULL)
    {
      GtkWidget *number = create_label (place->number, typed, "dim-label");

      gtk_label_set_ellipsize (GTK_LABEL (number), PANGO_ELLIPSIZE_NONE);
      gtk_box_append (GTK_BOX (first), number);
    }
  gtk_box_append (GTK_BOX (first), create_label (place->title, typed, NULL));
  gtk_box_append (GTK_BOX (texts), first);
  if (*place->detail != '\0')
    {
      GtkWidget *detail = create_label (place->detail, typed, "caption");

      gtk_widget_add_css_class (detail, "dim-label");
      gtk_box_append (GTK_BOX (texts), detail);
    }
  gtk_widget_set_hexpand (texts, TRUE);
  gtk_widget_set_valign (texts, GTK_ALIGN_CENTER);
  gtk_box_append (GTK_BOX (box), icon);
  gtk_box_append (GTK_BOX (box), texts);
  gtk_box_append (GTK_BOX (box), word);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  /* Translators: read out: kind, number, title, detail */
  name = g_strdup_printf (_ ("%s %s %s. %s"), _ (kinds[kind].word), place->number != NULL ? place->number : "", place->title, place->detail);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  return row;
}

static void
show_note (DocketJump *self, const char *text)
{
  gtk_label_set_label (self->note, text);
  gtk_stack_set_visible_child_name (self->stack, "note");
}

static void
show_places (DocketJump *self)
{
  GtkWidget *row;

  while ((row = gtk_widget_get_first_child (GTK_WIDGET (self->list))) != NULL)
    gtk_list_box_remove (self->list, row);
  for (guint i = 0; i < self->places->len; i++)
    gtk_list_box_append (self->list, create_row (g_ptr_array_index (self->places, i), get_typed (self)));
  if (self->places->len == 0)
    {
      g_autofree char *text = g_strdup_printf (_ ("Nothing on this device matches “%s”. Try fewer letters."), get_typed (self));

      show_note (self, docket_no_match_get_sentence (docket_desk_get_reader (self->desk), text));
      return;
    }
  gtk_list_box_select_row (self->list, gtk_list_box_get_row_at_index (self->list, 0));
  gtk_adjustment_set_value (gtk_scrolled_window_get_vadjustment (self->scroller), 0);
  gtk_stack_set_visible_child_name (self->stack, "places");
}

/* -- Searching -- */

static void
on_found (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (DocketJump) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) places = docket_jump_search_finish (DOCKET_JUMP_SEARCH (source), result, &error);

  if (self->desk == NULL || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  g_clear_object (&self->cancellable);
  if (places == NULL)
    {
      g_autofree char *sentence = docket_db_error_sentence (error);

      show_note (self, sentence);
      return;
    }
  g_clear_pointer (&self->places, g_ptr_array_unref);
  self->places = g_steal_pointer (&places);
  show_places (self);
}

static void
on_typed (DocketJump *self)
{
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  if (*get_typed (self) == '\0')
    {
      g_clear_pointer (&self->places, g_ptr_array_unref);
      show_note (self, _ ("Type a job’s number or title, a customer, a phone number, or somebody’s name."));
      return;
    }
  self->cancellable = g_cancellable_new ();
  docket_jump_search_async (self->finder, get_typed (self), PLACES_MAX, self->cancellable, on_found, g_object_ref (self));
}

/* -- Choosing -- */

static void
go_to_row (DocketJump *self, GtkListBoxRow *row)
{
  GtkWindow *over = gtk_window_get_transient_for (GTK_WINDOW (self));
  const DocketJumpPlace *place;
  g_autofree char *id = NULL;
  const char *action;

  if (row == NULL || self->places == NULL || over == NULL)
    return;
  place = g_ptr_array_index (self->places, (guint) gtk_list_box_row_get_index (row));
  action = kinds[kind_index (place->kind)].action;
  id = g_strdup (place->id);
  gtk_window_close (GTK_WINDOW (self));
  gtk_widget_activate_action (GTK_WIDGET (over), action, "s", id);
}

static void
on_row_activated (DocketJump *self, GtkListBoxRow *row)
{
  go_to_row (self, row);
}

/* Enter in the entry. While the answer to the last letters is not there yet, the
 * rows are of other letters: taking one would lead somewhere else. */
static void
on_entry_activated (DocketJump *self)
{
  if (self->cancellable == NULL && self->places != NULL && self->places->len > 0)
    go_to_row (self, gtk_list_box_get_selected_row (self->list));
}

static void
on_stop_search (DocketJump *self)
{
  gtk_window_close (GTK_WINDOW (self));
}

static gboolean
on_entry_key (DocketJump *self, guint key, guint code, GdkModifierType state)
{
  GtkListBoxRow *row;

  if ((key != GDK_KEY_Down && key != GDK_KEY_KP_Down) || self->places == NULL || self->places->len == 0)
    return GDK_EVENT_PROPAGATE;
  /* The first is in hand already, so Down means the second. */
  row = gtk_list_box_get_row_at_index (self->list, 1);
  if (row == NULL)
    row = gtk_list_box_get_row_at_index (self->list, 0);
  gtk_list_box_select_row (self->list, row);
  gtk_widget_grab_focus (GTK_WIDGET (row));
  return GDK_EVENT_STOP;
}

static gboolean
on_list_key (DocketJump *self, guint key, guint code, GdkModifierType state)
{
  GtkListBoxRow *row = gtk_list_box_get_selected_row (self->list);

  if ((key != GDK_KEY_Up && key != GDK_KEY_KP_Up) || row == NULL || gtk_list_box_row_get_index (row) != 0)
    return GDK_EVENT_PROPAGATE;
  gtk_widget_grab_focus (GTK_WIDGET (self->entry));
  gtk_editable_set_position (GTK_EDITABLE (self->entry), -1);
  return GDK_EVENT_STOP;
}

/* -- Object -- */

static void
docket_jump_dispose (GObject *object)
{
  DocketJump *self = DOCKET_JUMP (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->finder);
  g_clear_object (&self->desk);
  g_clear_pointer (&self->places, g_ptr_array_unref);
  G_OBJECT_CLASS (docket_jump_parent_class)->dispose (object);
}

static void
docket_jump_class_init (DocketJumpClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = docket_jump_dispose;

  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/docketdesk/Docket/docket-jump.ui");
  gtk_widget_class_bind_template_child (widget_class, DocketJump, entry);
  gtk_widget_class_bind_template_child (widget_class, DocketJump, stack);
  gtk_widget_class_bind_template_child (widget_class, DocketJump, scroller);
  gtk_widget_class_bind_template_child (widget_class, DocketJump, list);
  gtk_widget_class_bind_template_child (widget_class, DocketJump, note);
  gtk_widget_class_bind_template_callback (widget_class, on_typed);
  gtk_widget_class_bind_template_callback (widget_class, on_entry_activated);
  gtk_widget_class_bind_template_callback (widget_class, on_stop_search);
  gtk_widget_class_bind_template_callback (widget_class, on_row_activated);
  gtk_widget_class_bind_template_callback (widget_class, on_entry_key);
  gtk_widget_class_bind_template_callback (widget_class, on_list_key);
}

static void
docket_jump_init (DocketJump *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_search_entry_set_key_capture_widget (self->entry, GTK_WIDGET (self->list));
}

GtkWidget *
docket_jump_new (GtkWindow *over, DocketDesk *desk, const char *text)
{
  DocketJump *self;

  g_return_val_if_fail (GTK_IS_WINDOW (over) && DOCKET_IS_DESK (desk), NULL);

  self = g_object_new (DOCKET_TYPE_JUMP, "transient-for", over, NULL);
  self->desk = g_object_ref (desk);
  self->finder = docket_jump_search_new (desk);
  if (text != NULL)
    {
      gtk_editable_set_text (GTK_EDITABLE (self->entry), text);
      gtk_editable_set_position (GTK_EDITABLE (self->entry), -1);
    }
  on_typed (self);
  return GTK_WIDGET (self);
}
