/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Where the keyboard goes in a browser.  Rows are read on another thread: what is to
 * go to them waits in the search until they are there, and stays wherever the person
 * went meanwhile.
 */

#include "docket-config.h"

#include "docket-browser-private.h"

/* (transfer none) (nullable) */
static GtkWidget *
get_focus (DocketBrowser *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));

  return root != NULL ? gtk_root_get_focus (root) : NULL;
}

/* Another view is on show, or will be once the window is there. */
static gboolean
is_turned_away (DocketBrowser *self)
{
  for (GtkWidget *widget = GTK_WIDGET (self); widget != NULL; widget = gtk_widget_get_parent (widget))
    if (!gtk_widget_get_child_visible (widget))
      return TRUE;
  return FALSE;
}

gboolean
docket_browser_still_waits (DocketBrowser *self)
{
  GtkWidget *focus = get_focus (self);

  if (is_turned_away (self))
    return FALSE;
  return focus == NULL || gtk_widget_is_ancestor (focus, GTK_WIDGET (self->search));
}

void
docket_browser_wait_no_more (DocketBrowser *self)
{
  self->wants_focus = FALSE;
  self->made_focus = NULL;
}

void
docket_browser_focus_rows (DocketBrowser *self)
{
  self->wants_focus = FALSE;
  if (self->wants_any)
    docket_table_focus_row (self->table);
  else
    docket_table_focus (self->table, self->wants_first);
}

/* Without one it goes on waiting. */
void
docket_browser_focus_offer (DocketBrowser *self)
{
  GtkButton *const offers[] = { self->wider_button, self->empty_button };

  for (guint i = 0; i < G_N_ELEMENTS (offers); i++)
    if (gtk_widget_get_visible (GTK_WIDGET (offers[i])))
      {
        self->wants_focus = FALSE;
        gtk_widget_grab_focus (GTK_WIDGET (offers[i]));
        return;
      }
}

void
docket_browser_focus_search (DocketBrowser *self)
{
  g_return_if_fail (DOCKET_IS_BROWSER (self));

  docket_browser_wait_no_more (self);
  gtk_widget_grab_focus (GTK_WIDGET (self->search));
  gtk_editable_select_region (GTK_EDITABLE (self->search), 0, -1);
}

/* It waits in the search: the focus must never be nowhere. */
void
docket_browser_focus (DocketBrowser *self)
{
  g_return_if_fail (DOCKET_IS_BROWSER (self));

  gtk_widget_grab_focus (GTK_WIDGET (self->search));
  self->wants_focus = TRUE;
  self->wants_first = FALSE;
  self->wants_any = FALSE;
  docket_browser_update_count (self);
}

/* The row that had the keyboard is gone, and so is every other.  Left alone, GTK would move
 * it to whatever comes next, maybe a text of the details (of which GTK 4.8 complains, too). */
void
docket_browser_leave_rows (DocketBrowser *self)
{
  GtkWidget *focus = get_focus (self);
  gboolean was_here = focus == NULL || gtk_widget_get_root (focus) == NULL || gtk_widget_is_ancestor (focus, GTK_WIDGET (self->table));

  if (!was_here || is_turned_away (self) || !gtk_widget_get_mapped (GTK_WIDGET (self)))
    return;
  gtk_widget_grab_focus (GTK_WIDGET (self->search));
  self->wants_focus = TRUE;
  self->wants_any = TRUE;
}

/* Nor is what was offered instead of rows there any more. */
void
docket_browser_leave_offer (DocketBrowser *self)
{
  GtkWidget *focus = get_focus (self);

  if (focus == NULL || !gtk_widget_is_ancestor (focus, GTK_WIDGET (self->empty)))
    return;
  gtk_widget_grab_focus (GTK_WIDGET (self->search));
  self->wants_focus = TRUE;
  self->wants_any = TRUE;
}

/* Nobody has chosen a row: to select one would show it, and tell others that this
 * person looks at it. */
void
docket_browser_enter (DocketBrowser *self)
{
  g_return_if_fail (DOCKET_IS_BROWSER (self));

  self->wants_any = TRUE;
  if (g_list_model_get_n_items (G_LIST_MODEL (self->list)) > 0 && !docket_record_list_get_loading (self->list))
    {
      docket_browser_focus_rows (self);
      return;
    }
  gtk_widget_grab_focus (GTK_WIDGET (self->search));
  self->wants_focus = TRUE;
  docket_browser_update_count (self);
}

/* -- A record that was just made, or is asked for -- */

static void
say_left_out (DocketBrowser *self, const char *id)
{
  const DocketQuery *query = docket_record_list_get_query (self->list);
  g_autofree char *name = docket_desk_record_name (self->desk, query->kind, id);
  g_autofree char *text = self->info->describe_leaving_out (self->view, name, query->search);

  gtk_widget_activate_action (GTK_WIDGET (self), "win.toast-show", "(sss)", text, docket_kind_info (query->kind)->name, id);
}

void
docket_browser_look_for_made (DocketBrowser *self)
{
  GtkWidget *focus = get_focus (self);
  g_autofree char *made = NULL;

  if (self->made == NULL)
    return;
  if (docket_record_list_find (self->list, self->made) != GTK_INVALID_LIST_POSITION)
    {
      made = g_steal_pointer (&self->made);
      docket_table_select (self->table, made);
      if (focus == NULL || focus == self->made_focus || gtk_widget_is_ancestor (focus, GTK_WIDGET (self->table)))
        docket_table_focus (self->table, FALSE);
    }
  else if (docket_record_list_get_settled (self->list))
    {
      made = g_steal_pointer (&self->made);
      say_left_out (self, made);
    }
}

void
docket_browser_show_made (DocketBrowser *self, const char *id)
{
  g_return_if_fail (DOCKET_IS_BROWSER (self) && id != NULL);

  docket_browser_keep_shown (self);
  docket_table_select (self->table, id);
  g_free (self->made);
  self->made = g_strdup (id);
  /* Who went into the search while it was saved stays there; what only waits in it does not. */
  self->made_focus = self->wants_focus || !docket_browser_still_waits (self) ? get_focus (self) : NULL;
  docket_record_list_renew (self->list); /* so that it is not settled */
  docket_browser_look_for_made (self);
}

void
docket_browser_show (DocketBrowser *self, const char *id)
{
  gboolean found;

  g_return_if_fail (DOCKET_IS_BROWSER (self) && id != NULL);

  docket_browser_show_detail (self);
  found = docket_table_select (self->table, id);
  docket_browser_keep_shown (self);
  docket_record_pane_show (self->info->get_pane (self->view), id); /* it may be selected already, and not on show */
  docket_browser_focus (self);
  if (!found)
    docket_browser_show_made (self, id);
}
