/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The Outbox page.
 *
 * What is shown is read again when the queue moves, in one idle turn however many
 * commits there were; of a long queue elsewhere, and it shows the first ones with
 * the number of the others. Rows of saves that are still there are kept and updated,
 * so that focus and selection stay.  While the page is on screen a tick of one
 * second counts the next attempt down, and a slow one refreshes the words that
 * speak of time.
 */
#include "docket-config.h"

#include <string.h>
#include <adwaita.h>
#include <glib/gi18n-lib.h>

#include "docket-outbox-view.h"

#include "docket-outbox-again.h"
#include "docket-outbox-copy.h"
#include "docket-outbox-detail.h"
#include "docket-outbox-discard.h"
#include "docket-in-parts.h"
#include "docket-looks.h"
#include "docket-outbox-entry-row.h"
#include "docket-outbox-reading.h"
#include "docket-outbox-rows.h"
#include "docket-outbox-stopped.h"
#include "docket-outbox-travel.h"
#include "docket-outbox-words.h"
#include "docket-pane.h"
#include "docket-place.h"
#include "docket-save-undo.h"

#define TICK_S 1
#define REFRESH_TICKS 20

struct _DocketOutboxView
{
  GtkWidget parent_instance;

  DocketDesk *desk;
  DocketOutboxReading *reading;
  GPtrArray *entries; /* (nullable) element-type DocketOutboxEntry: those that were read */
  guint n[DOCKET_OUTBOX_N_SECTIONS]; /* that there are */
  guint n_to_do[DOCKET_OUTBOX_N_SECTIONS]; /* changes in them */
  char *selected;     /* (nullable): bundle shown in the pane */
  gboolean seeks;     /* it is to be in sight once it is read */
  GPtrArray *discarded; /* what was let go here: see docket-outbox-discard.h */
  guint subscription;
  guint refresh_source;
  guint tick;
  guint ticks;
  gboolean updating;
  GtkWidget *waits_at; /* (nullable): where the keyboard waits for the rows to be read; only compared */
  DocketOutboxRows sections[DOCKET_OUTBOX_N_SECTIONS];
  DocketOutboxStopped stopped;

  GtkWidget *content;
  GtkLabel *line;
  GtkWidget *sync_button;
  GtkSearchBar *search_bar;
  GtkSearchEntry *search;
  GtkPaned *paned;
  GtkStack *stack;
  GtkBox *page;
  DocketOutboxDetail *detail;
  AdwStatusPage *empty;
};

static void place_iface_init (DocketPlaceInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (DocketOutboxView, docket_outbox_view, GTK_TYPE_WIDGET,
                               G_IMPLEMENT_INTERFACE (DOCKET_TYPE_PLACE, place_iface_init))

static void refresh (DocketOutboxView *self);
static void queue_refresh (DocketOutboxView *self);

static gint64
now_ms (DocketOutboxView *self)
{
  return docket_clock_now_ms (docket_desk_get_clock (self->desk));
}

static const DocketOutboxEntry *
find_entry (DocketOutboxView *self, const char *bundle)
{
  for (guint i = 0; bundle != NULL && self->entries != NULL && i < self->entries->len; i++)
    {
      const DocketOutboxEntry *entry = g_ptr_array_index (self->entries, i);

      if (g_strcmp0 (entry->bundle, bundle) == 0)
        return entry;
    }
  return NULL;
}

/* -- Showing -- */

static void
update_line (DocketOutboxView *self)
{
  DocketSyncStatus *status = docket_desk_get_status (self->desk);
  g_autofree char *words = docket_words_next_attempt (status, now_ms (self));
  g_autofree char *text = NULL;

  if (status->counts.pending > 0)
    /* Translators: after "Next attempt in 4 min 40 s · last success at 10:39" */
    text = g_strdup_printf (_ ("%s · unsent work exists only on this computer"), words);
  gtk_widget_set_visible (self->sync_button, docket_outbox_desk_may_send (self->desk));
  if (g_strcmp0 (gtk_label_get_label (self->line), text != NULL ? text : words) != 0)
    gtk_label_set_label (self->line, text != NULL ? text : words);
}

static void
show_detail (DocketOutboxView *self)
{
  const DocketOutboxEntry *entry = find_entry (self, self->selected);

  gtk_widget_set_visible (GTK_WIDGET (self->detail), entry != NULL);
  if (entry != NULL)
    docket_outbox_detail_show (self->detail, self->desk, entry);
}

static void
show_section (DocketOutboxView *self, DocketOutboxSection which)
{
  g_autoptr (GPtrArray) entries = g_ptr_array_new ();

  for (guint i = 0; i < self->entries->len; i++)
    {
      DocketOutboxEntry *entry = g_ptr_array_index (self->entries, i);

      /* The one in hand may stand on another page. */
      if (docket_outbox_section_of (entry) != which || entry->aside)
        continue;
      /* What waits goes in its order; what was sent, newest first. */
      g_ptr_array_insert (entries, which == DOCKET_OUTBOX_SECTION_SENT ? 0 : -1, entry);
    }
  docket_outbox_rows_show (&self->sections[which], self->desk, which, entries, self->n[which], self->n_to_do[which]);
}

static void
show_empty (DocketOutboxView *self, guint n_saves)
{
  if (n_saves > 0 && self->entries->len == 0)
    {
      adw_status_page_set_title (self->empty, _ ("No match"));
      adw_status_page_set_description (self->empty, _ ("Nothing in the outbox has these words. Esc ends the search."));
    }
  gtk_stack_set_visible_child_name (self->stack, self->entries->len > 0 ? "entries" : "empty");
}

static gboolean
is_searching (DocketOutboxView *self)
{
  return *gtk_editable_get_text (GTK_EDITABLE (self->search)) != '\0';
}

/* Of much that has just come it is not said meanwhile that it is not there. */
static void
refresh (DocketOutboxView *self)
{
  gboolean is_empty = self->entries == NULL || self->entries->len == 0;

  docket_outbox_stopped_show (&self->stopped, self->desk);
  if (docket_outbox_reading_read (self->reading) || !is_empty || is_searching (self))
    return;
  adw_status_page_set_title (self->empty, _ ("Reading the outbox…"));
  adw_status_page_set_description (self->empty, NULL);
}

/* -- Where the keyboard goes -- */

/* (nullable) */
static GtkWidget *
get_focus (DocketOutboxView *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));

  return root != NULL ? gtk_root_get_focus (root) : NULL;
}

static void
focus_rows (DocketOutboxView *self)
{
  /* What is above the rows, and not the whole of it: that would go on from a row that is gone. */
  if (!docket_outbox_rows_focus (self->sections) && !gtk_widget_grab_focus (self->sync_button))
    gtk_widget_child_focus (gtk_widget_get_first_child (self->content), GTK_DIR_TAB_FORWARD);
}

/* Rows come when they are read, and go when they are sent. Who went elsewhere meanwhile
 * is not fetched back. @on_row: the keyboard was on one of them before */
static void
focus_when_read (DocketOutboxView *self, gboolean on_row)
{
  GtkWidget *focus = get_focus (self);

  if (self->waits_at != NULL && focus == self->waits_at)
    docket_outbox_rows_focus (self->sections);
  else if (on_row && (focus == NULL || !gtk_widget_get_mapped (focus)))
    focus_rows (self);
  self->waits_at = NULL;
}

static gboolean
is_on_row (DocketOutboxView *self)
{
  GtkWidget *focus = get_focus (self);

  return focus != NULL && gtk_widget_is_ancestor (focus, GTK_WIDGET (self->page));
}

static void
focus_action (GtkWidget *widget, const char *action, GVariant *parameter)
{
  DocketOutboxView *self = DOCKET_OUTBOX_VIEW (widget);

  self->waits_at = NULL;
  if (docket_outbox_rows_focus (self->sections))
    return;
  focus_rows (self);
  self->waits_at = get_focus (self);
}

static DocketOutboxWish *
wish (gpointer data)
{
  DocketOutboxView *self = data;
  DocketOutboxWish *wish = docket_outbox_wish_new (self->desk, docket_outbox_start_of_today (self->desk), 0);

  for (guint i = 0; i < DOCKET_OUTBOX_N_SECTIONS; i++)
    {
      wish->entries_max[i] = docket_outbox_rows_max (&self->sections[i], (DocketOutboxSection) i);
      wish->skip[i] = self->sections[i].skip;
    }
  wish->bundle = g_strdup (self->selected);
  wish->words = g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->search)));
  wish->matches = docket_outbox_matches;
  return wish;
}

/* When a search is over, and after a restart. Not by what was read for other words. */
static void
seek (DocketOutboxView *self, const DocketOutboxLook *look)
{
  const DocketOutboxEntry *entry = find_entry (self, self->selected);

  if (!self->seeks || look->searched != is_searching (self))
    return;
  if (entry == NULL)
    g_clear_pointer (&self->selected, g_free);
  self->seeks = entry != NULL && !docket_outbox_rows_select (self->sections, entry) && !look->searched;
  if (self->seeks)
    queue_refresh (self);
}

static void
take (gpointer data, DocketOutboxLook *look, const GError *error)
{
  DocketOutboxView *self = data;
  gboolean on_row = is_on_row (self);

  if (look == NULL)
    {
      g_autofree char *sentence = docket_db_error_sentence (error);

      adw_status_page_set_title (self->empty, _ ("The outbox cannot be read"));
      docket_status_page_say (self->empty, sentence);
      gtk_stack_set_visible_child_name (self->stack, "empty");
      return;
    }
  adw_status_page_set_title (self->empty, _ ("Nothing waits"));
  adw_status_page_set_description (self->empty, _ ("What you save appears here until it is on the server, and for the rest of the day after that."));
  self->updating = TRUE;
  g_clear_pointer (&self->entries, g_ptr_array_unref);
  self->entries = g_ptr_array_ref (look->entries);
  memcpy (self->n, look->n, sizeof self->n);
  memcpy (self->n_to_do, look->n_to_do, sizeof self->n_to_do);
  for (guint i = 0; i < DOCKET_OUTBOX_N_SECTIONS; i++)
    show_section (self, (DocketOutboxSection) i);
  self->updating = FALSE;
  for (guint i = 0; i < DOCKET_OUTBOX_N_SECTIONS; i++)
    if (docket_outbox_rows_begin_again (&self->sections[i], self->n[i]))
      queue_refresh (self);
  show_empty (self, look->n_saves);
  show_detail (self);
  update_line (self);
  seek (self, look);
  focus_when_read (self, on_row);
}

static const DocketOutboxReadingInfo reading_info = { wish, take };

/* -- Callbacks -- */

static gboolean
on_idle (gpointer data)
{
  DocketOutboxView *self = data;

  self->refresh_source = 0;
  refresh (self);
  return G_SOURCE_REMOVE;
}

static void
queue_refresh (DocketOutboxView *self)
{
  /* Before the window is drawn: its title goes with the same commits, one after the other
   * while much is put back. */
  if (self->refresh_source == 0)
    self->refresh_source = g_idle_add_full (G_PRIORITY_HIGH_IDLE, on_idle, self, NULL);
}

static void
on_changes (DocketChangeSet *changes, gpointer data)
{
  if (docket_change_set_is_everything (changes) || docket_change_set_has_outbox (changes))
    queue_refresh (data);
}

static gboolean
on_tick (gpointer data)
{
  DocketOutboxView *self = data;

  update_line (self);
  docket_outbox_detail_tick (self->detail, now_ms (self));
  if (++self->ticks % REFRESH_TICKS == 0)
    refresh (self);
  return G_SOURCE_CONTINUE;
}

static void
on_search_changed (DocketOutboxView *self)
{
  for (guint i = 0; i < DOCKET_OUTBOX_N_SECTIONS; i++)
    self->sections[i].skip = 0;
  self->seeks = self->selected != NULL && !is_searching (self);
  if (self->desk != NULL)
    refresh (self);
}

static void
search_action (GtkWidget *widget, const char *action, GVariant *parameter)
{
  DocketOutboxView *self = DOCKET_OUTBOX_VIEW (widget);

  gtk_search_bar_set_search_mode (self->search_bar, TRUE);
  gtk_widget_grab_focus (GTK_WIDGET (self->search));
}

static void
export_action (GtkWidget *widget, const char *action, GVariant *parameter)
{
  docket_outbox_ask_export (widget, DOCKET_OUTBOX_VIEW (widget)->desk);
}

static void
import_action (GtkWidget *widget, const char *action, GVariant *parameter)
{
  docket_outbox_ask_import (widget, DOCKET_OUTBOX_VIEW (widget)->desk);
}

static void
on_row_selected (GtkListBox *list, GtkListBoxRow *row, DocketOutboxView *self)
{
  if (self->updating || row == NULL)
    return;
  self->updating = TRUE;
  for (guint i = 0; i < DOCKET_OUTBOX_N_SECTIONS; i++)
    if (self->sections[i].list != list)
      gtk_list_box_unselect_all (self->sections[i].list);
  self->updating = FALSE;
  g_free (self->selected);
  self->selected = g_strdup (docket_outbox_entry_row_get_bundle (DOCKET_OUTBOX_ENTRY_ROW (row)));
  show_detail (self);
}

static void
on_detail_closed (DocketOutboxView *self)
{
  g_clear_pointer (&self->selected, g_free);
  for (guint i = 0; i < DOCKET_OUTBOX_N_SECTIONS; i++)
    gtk_list_box_unselect_all (self->sections[i].list);
  show_detail (self);
}

/* F9: the pane of the save in hand, or of the first one. */
static void
toggle_detail_action (GtkWidget *widget, const char *action, GVariant *parameter)
{
  DocketOutboxView *self = DOCKET_OUTBOX_VIEW (widget);

  if (self->selected != NULL)
    {
      on_detail_closed (self);
      return;
    }
  for (guint i = 0; i < DOCKET_OUTBOX_N_SECTIONS; i++)
    if (docket_outbox_rows_at (&self->sections[i], 0) != NULL)
      {
        gtk_list_box_select_row (self->sections[i].list, GTK_LIST_BOX_ROW (docket_outbox_rows_at (&self->sections[i], 0)));
        return;
      }
}

static void
on_more_clicked (GtkButton *button, DocketOutboxView *self)
{
  for (guint i = 0; i < DOCKET_OUTBOX_N_SECTIONS; i++)
    if (self->sections[i].more == button)
      docket_outbox_rows_turn (&self->sections[i], self->n[i]);
  refresh (self);
}

/* -- Discard and copy -- */

/* What is lost was on the screen, or is in the toast; the way back stays open. */
static void
discard_action (GtkWidget *widget, const char *action, GVariant *parameter)
{
  DocketOutboxView *self = DOCKET_OUTBOX_VIEW (widget);
  const DocketOutboxEntry *entry = find_entry (self, g_variant_get_string (parameter, NULL));

  if (entry == NULL || docket_in_parts_is_running (self->desk, entry->bundle))
    return; /* it went while the person was reading, or goes */
  docket_outbox_discard (widget, self->desk, entry->bundle, entry->sentence, self->discarded);
}

static void
send_action (GtkWidget *widget, const char *action, GVariant *parameter)
{
  DocketOutboxView *self = DOCKET_OUTBOX_VIEW (widget);
  const DocketOutboxEntry *entry = find_entry (self, g_variant_get_string (parameter, NULL));

  if (entry != NULL)
    docket_outbox_send (widget, self->desk, entry);
}

static void
edit_action (GtkWidget *widget, const char *action, GVariant *parameter)
{
  DocketOutboxView *self = DOCKET_OUTBOX_VIEW (widget);
  const DocketOutboxEntry *entry = find_entry (self, g_variant_get_string (parameter, NULL));

  if (entry != NULL)
    docket_outbox_edit (widget, self->desk, entry);
}

static void
take_back_action (GtkWidget *widget, const char *action, GVariant *parameter)
{
  DocketOutboxView *self = DOCKET_OUTBOX_VIEW (widget);

  docket_outbox_take_back (widget, self->desk, g_variant_get_string (parameter, NULL), self->discarded);
}

/* Ctrl+Z, as in Review: what was discarded here last, then the one before. The
 * toast of something else that was done since is asked first, by the window. */
static void
undo_action (GtkWidget *widget, const char *action, GVariant *parameter)
{
  DocketOutboxView *self = DOCKET_OUTBOX_VIEW (widget);

  if (!docket_outbox_take_last_back (widget, self->desk, self->discarded))
    gtk_widget_activate_action (widget, "win.toast", "s", _ ("Nothing was discarded here that could be put back."));
}

static void
copy_action (GtkWidget *widget, const char *action, GVariant *parameter)
{
  DocketOutboxView *self = DOCKET_OUTBOX_VIEW (widget);
  const DocketOutboxEntry *entry = find_entry (self, g_variant_get_string (parameter, NULL));

  if (entry != NULL)
    docket_outbox_copy (widget, self->desk, entry, self->entries);
}

static void
raise_action (GtkWidget *widget, const char *action, GVariant *parameter)
{
  DocketOutboxView *self = DOCKET_OUTBOX_VIEW (widget);
  const DocketOutboxEntry *entry = find_entry (self, g_variant_get_string (parameter, NULL));

  if (entry != NULL)
    docket_outbox_raise (widget, self->desk, entry);
}

/* -- What was cut off -- */

static void
go_on_action (GtkWidget *widget, const char *action, GVariant *parameter)
{
  DocketOutboxView *self = DOCKET_OUTBOX_VIEW (widget);
  const char *bundle = g_variant_get_string (parameter, NULL);
  const DocketOutboxEntry *entry = find_entry (self, bundle);
  DocketUndoWhat what;

  if (docket_in_parts_is_running (self->desk, bundle) || !docket_outbox_stopped_find (self->desk, bundle, &what))
    return; /* pressed twice */
  if (what == DOCKET_UNDO_LET_GO)
    docket_outbox_discard (widget, self->desk, bundle, entry != NULL ? entry->sentence : _ ("the rest as well"), self->discarded);
  else if (what == DOCKET_UNDO_PUT_BACK)
    docket_outbox_take_back (widget, self->desk, bundle, self->discarded);
  else
    docket_save_undo_async (widget, self->desk, bundle, NULL, NULL);
}

static void
stop_action (GtkWidget *widget, const char *action, GVariant *parameter)
{
  docket_in_parts_stop (DOCKET_OUTBOX_VIEW (widget)->desk, g_variant_get_string (parameter, NULL));
}

static gboolean
leave_on_writer (DocketStore *store, gpointer data, GError **error)
{
  return docket_store_forget_unfinished (store, data, error);
}

static void
leave_action (GtkWidget *widget, const char *action, GVariant *parameter)
{
  docket_writer_run_async (docket_desk_get_writer (DOCKET_OUTBOX_VIEW (widget)->desk), DOCKET_WRITER_SAVE, leave_on_writer,
                           g_variant_dup_string (parameter, NULL), g_free, NULL, NULL, NULL);
}

/* -- Where the person is -- */

static void
save_place (DocketPlace *place, GVariantDict *dict)
{
  DocketOutboxView *self = DOCKET_OUTBOX_VIEW (place);

  docket_place_put (dict, "search", gtk_editable_get_text (GTK_EDITABLE (self->search)));
  docket_place_put (dict, "selected", self->selected);
}

/* What was selected may be on the server by now: then nothing is. */
static void
restore_place (DocketPlace *place, GVariantDict *dict)
{
  DocketOutboxView *self = DOCKET_OUTBOX_VIEW (place);
  const char *search, *selected;

  if (g_variant_dict_lookup (dict, "search", "&s", &search))
    {
      gtk_search_bar_set_search_mode (self->search_bar, TRUE);
      gtk_editable_set_text (GTK_EDITABLE (self->search), search);
    }
  if (!g_variant_dict_lookup (dict, "selected", "&s", &selected))
    return;
  g_free (self->selected);
  self->selected = g_strdup (selected);
  self->seeks = TRUE;
  refresh (self);
}

static void
place_iface_init (DocketPlaceInterface *iface)
{
  iface->save = save_place;
  iface->restore = restore_place;
}

/* -- Object -- */

static void
docket_outbox_view_map (GtkWidget *widget)
{
  DocketOutboxView *self = DOCKET_OUTBOX_VIEW (widget);

  GTK_WIDGET_CLASS (docket_outbox_view_parent_class)->map (widget);
  refresh (self);
  if (self->tick == 0)
    self->tick = g_timeout_add_seconds (TICK_S, on_tick, self);
}

static void
docket_outbox_view_unmap (GtkWidget *widget)
{
  g_clear_handle_id (&DOCKET_OUTBOX_VIEW (widget)->tick, g_source_remove);
  GTK_WIDGET_CLASS (docket_outbox_view_parent_class)->unmap (widget);
}

static void
docket_outbox_view_dispose (GObject *object)
{
  DocketOutboxView *self = DOCKET_OUTBOX_VIEW (object);

  g_clear_handle_id (&self->tick, g_source_remove);
  g_clear_handle_id (&self->refresh_source, g_source_remove);
  docket_outbox_stopped_clear (&self->stopped);
  if (self->subscription != 0)
    docket_notifier_unsubscribe (docket_desk_get_notifier (self->desk), self->subscription);
  self->subscription = 0;
  if (self->reading != NULL)
    docket_outbox_reading_stop (self->reading);
  g_clear_object (&self->reading);
  gtk_widget_dispose_template (GTK_WIDGET (object), DOCKET_TYPE_OUTBOX_VIEW);
  g_clear_pointer (&self->entries, g_ptr_array_unref);
  g_clear_pointer (&self->selected, g_free);
  g_clear_pointer (&self->discarded, g_ptr_array_unref);
  g_clear_object (&self->desk);
  G_OBJECT_CLASS (docket_outbox_view_parent_class)->dispose (object);
}

static void
docket_outbox_view_class_init (DocketOutboxViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = docket_outbox_view_dispose;
  widget_class->map = docket_outbox_view_map;
  widget_class->unmap = docket_outbox_view_unmap;

  g_type_ensure (DOCKET_TYPE_OUTBOX_DETAIL);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/docketdesk/Docket/docket-outbox-view.ui");
  gtk_widget_class_bind_template_child (widget_class, DocketOutboxView, content);
  gtk_widget_class_bind_template_child (widget_class, DocketOutboxView, line);
  gtk_widget_class_bind_template_child (widget_class, DocketOutboxView, sync_button);
  gtk_widget_class_bind_template_child (widget_class, DocketOutboxView, search_bar);
  gtk_widget_class_bind_template_child (widget_class, DocketOutboxView, search);
  gtk_widget_class_bind_template_child (widget_class, DocketOutboxView, paned);
  gtk_widget_class_bind_template_child (widget_class, DocketOutboxView, stack);
  gtk_widget_class_bind_template_child (widget_class, DocketOutboxView, page);
  gtk_widget_class_bind_template_child (widget_class, DocketOutboxView, detail);
  gtk_widget_class_bind_template_child (widget_class, DocketOutboxView, empty);
  gtk_widget_class_bind_template_callback (widget_class, on_detail_closed);
  gtk_widget_class_bind_template_callback (widget_class, on_search_changed);
  gtk_widget_class_install_action (widget_class, "outbox.discard", "s", discard_action);
  gtk_widget_class_install_action (widget_class, "outbox.take-back", "s", take_back_action);
  gtk_widget_class_install_action (widget_class, "view.undo", NULL, undo_action);
  gtk_widget_class_install_action (widget_class, "outbox.go-on", "s", go_on_action);
  gtk_widget_class_install_action (widget_class, "outbox.stop", "s", stop_action);
  gtk_widget_class_install_action (widget_class, "outbox.leave", "s", leave_action);
  gtk_widget_class_install_action (widget_class, "outbox.export", NULL, export_action);
  gtk_widget_class_install_action (widget_class, "outbox.import", NULL, import_action);
  gtk_widget_class_install_action (widget_class, "view.focus", NULL, focus_action);
  gtk_widget_class_install_action (widget_class, "view.search", NULL, search_action);
  gtk_widget_class_install_action (widget_class, "view.toggle-detail", NULL, toggle_detail_action);
  gtk_widget_class_install_action (widget_class, "outbox.raise", "s", raise_action);
  gtk_widget_class_install_action (widget_class, "outbox.copy", "s", copy_action);
  gtk_widget_class_install_action (widget_class, "outbox.send", "s", send_action);
  gtk_widget_class_install_action (widget_class, "outbox.edit", "s", edit_action);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "outbox-view");
}

static void
docket_outbox_view_init (DocketOutboxView *self)
{
  self->discarded = docket_outbox_discarded_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  docket_outbox_stopped_init (&self->stopped);
  gtk_box_insert_child_after (GTK_BOX (self->content), self->stopped.box, gtk_widget_get_first_child (self->content));
  for (guint i = 0; i < DOCKET_OUTBOX_N_SECTIONS; i++)
    {
      DocketOutboxRows *rows = &self->sections[i];

      docket_outbox_rows_init (rows, (DocketOutboxSection) i);
      gtk_box_append (self->page, rows->box);
      g_signal_connect_object (rows->list, "row-selected", G_CALLBACK (on_row_selected), self, 0);
      g_signal_connect_object (rows->more, "clicked", G_CALLBACK (on_more_clicked), self, 0);
    }
}

int
docket_outbox_view_get_foot_px (DocketOutboxView *self)
{
  g_return_val_if_fail (DOCKET_IS_OUTBOX_VIEW (self), 0);

  return docket_outbox_detail_get_foot_px (self->detail);
}

GtkWidget *
docket_outbox_view_new (DocketDesk *desk, GSettings *settings)
{
  DocketOutboxView *self;

  g_return_val_if_fail (DOCKET_IS_DESK (desk), NULL);

  self = g_object_new (DOCKET_TYPE_OUTBOX_VIEW, NULL);
  self->desk = g_object_ref (desk);
  self->reading = docket_outbox_reading_new (desk, &reading_info, self);
  self->subscription = docket_notifier_subscribe (docket_desk_get_notifier (desk), on_changes, self);
  g_signal_connect_object (desk, "notify::status", G_CALLBACK (queue_refresh), self, G_CONNECT_SWAPPED);
  gtk_search_bar_connect_entry (self->search_bar, GTK_EDITABLE (self->search));
  docket_pane_keep_width (self->paned, TRUE, settings, "outbox-detail-width");
  refresh (self);
  return GTK_WIDGET (self);
}
