/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Records of one kind, to be looked through.
 *
 * Filter, search and sort make one query; the list asks it off this thread and
 * the table shows what comes.  The details follow the selected row and keep
 * showing a record that is changed and listed no more: nothing vanishes under the
 * eyes of the person who works on it.
 */

#include "docket-config.h"

#include <inttypes.h>
#include <glib/gi18n-lib.h>

#include "docket-browser-private.h"

#include "docket-opening.h"
#include "docket-pane.h"
#include "docket-place.h"
#include "docket-settings.h"
#include "docket-table-menu.h"
#include "docket-wrap-layout.h"

/* What is left of the table while the details need the room. */
#define NARROW_PX 300
/* What is there sooner needs no sign that would flicker. */
#define SLOW_MS 300

enum
{
  PROP_0,
  PROP_SELECTED,
  PROP_DETAIL,
  PROP_FILTER,
  PROP_BAR,
  PROP_MENU,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];

static void place_iface_init (DocketPlaceInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (DocketBrowser, docket_browser, GTK_TYPE_WIDGET,
                               G_IMPLEMENT_INTERFACE (DOCKET_TYPE_PLACE, place_iface_init))

static char *
get_key (DocketBrowser *self, const char *what)
{
  return g_strconcat (self->info->name, "-", what, NULL);
}

static DocketQuery *
create_query (DocketBrowser *self)
{
  DocketQuery *query = self->info->create_query (self->view);
  const char *search = docket_browser_get_search (self);

  query->search = *search != '\0' ? g_strdup (search) : NULL;
  query->sort = docket_table_get_sort (self->table, &query->descending);
  return query;
}

static void
update_query (DocketBrowser *self)
{
  g_autoptr (DocketQuery) query = NULL;

  if (self->list == NULL)
    return;
  query = create_query (self);
  if (g_strcmp0 (query->search, self->asked) != 0)
    self->wants_focus = FALSE; /* who types has it already */
  g_free (self->asked);
  self->asked = g_strdup (query->search);
  if (!docket_query_equal (docket_record_list_get_query (self->list), query))
    g_clear_pointer (&self->made, g_free); /* looked for something else since */
  docket_table_set_search (self->table, query->search);
  docket_record_list_set_query (self->list, query);
}

/* -- A search that takes its time -- */

static void
forget_slow (DocketBrowser *self)
{
  self->is_slow = FALSE;
  if (self->slow == NULL)
    return;
  g_source_destroy (self->slow);
  g_clear_pointer (&self->slow, g_source_unref);
}

static void
on_slow (gpointer data)
{
  DocketBrowser *self = data;

  g_clear_pointer (&self->slow, g_source_unref);
  self->is_slow = TRUE;
  docket_browser_update_count (self);
}

/* Numbers are looked for in every record while the index of them is filled. */
static void
watch_search (DocketBrowser *self, gboolean searching)
{
  if (!searching)
    forget_slow (self);
  else if (self->slow == NULL && !self->is_slow)
    self->slow = docket_clock_call_in (docket_desk_get_clock (self->desk), SLOW_MS, on_slow, self);
}

/* Of a screenful that more follows, or cannot be read, the length says nothing. */
static void
show_count (DocketBrowser *self, const char *count, gboolean loading)
{
  g_autofree char *error = NULL;
  const char *text = self->is_slow ? _ ("Searching…") : "";

  g_object_get (self->list, "error", &error, NULL);
  if (error != NULL && !loading)
    text = _ ("Not all can be read");
  else if (docket_record_list_get_complete (self->list))
    text = count;
  gtk_label_set_label (self->count, text);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->count), error);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->count), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, error != NULL ? error : "", -1);
}

static void
show_offers (DocketBrowser *self, gint64 hidden)
{
  gboolean searched = *docket_browser_get_search (self) != '\0';

  gtk_widget_set_visible (GTK_WIDGET (self->empty_button), searched);
  if (searched)
    gtk_button_set_label (self->empty_button, _ ("Clear the search"));
  gtk_widget_set_visible (GTK_WIDGET (self->wider_button), hidden > 0);
  if (hidden > 0)
    gtk_button_set_label (self->wider_button, self->info->get_wider_label (self->view, self->way));
}

void
docket_browser_update_count (DocketBrowser *self)
{
  guint shown;
  gint64 all;
  gboolean loading;
  g_autofree char *text = NULL;

  if (self->list == NULL)
    return;
  shown = g_list_model_get_n_items (G_LIST_MODEL (self->list));
  all = self->info->get_total (self->view);
  loading = docket_record_list_get_loading (self->list);
  if (*docket_browser_get_search (self) != '\0' && all >= 0)
    /* Translators: how many are shown of how many, e.g. "24 of 214" */
    text = g_strdup_printf (_ ("%'u of %'" PRId64), shown, all);
  else
    text = g_strdup_printf ("%'u", shown);
  watch_search (self, loading && *docket_browser_get_search (self) != '\0');
  show_count (self, text, loading);
  if (shown == 0 && !loading)
    {
      show_offers (self, docket_browser_show_empty (self));
      self->wants_focus &= self->wants_any || self->asked == NULL || *self->asked == '\0';
    }
  else if (shown > 0)
    g_clear_object (&self->wider);
  if (shown == 0 && !loading)
    docket_browser_leave_rows (self);
  else if (shown > 0 && !loading)
    docket_browser_leave_offer (self);
  gtk_stack_set_visible_child_name (self->stack, shown == 0 && !loading ? "empty" : "table");
  docket_record_pane_set_none (self->info->get_pane (self->view), shown == 0 && !loading);
  if (!loading)
    docket_browser_show_found (self, shown == 0);
  self->wants_focus = self->wants_focus && docket_browser_still_waits (self);
  if (self->wants_focus && !loading && shown > 0)
    docket_browser_focus_rows (self);
  else if (self->wants_focus && !loading && self->wants_any)
    docket_browser_focus_offer (self);
}

static void
on_sort_changed (DocketBrowser *self)
{
  g_autofree char *key = NULL;
  g_autofree char *descending_key = NULL;
  gboolean descending;
  DocketSort sort;

  if (self->list == NULL)
    return;
  key = get_key (self, "sort");
  descending_key = get_key (self, "sort-descending");
  sort = docket_table_get_sort (self->table, &descending);
  docket_settings_set_int (self->settings, key, sort);
  docket_settings_set_boolean (self->settings, descending_key, descending);
  update_query (self);
}

/* Who types stays; the entry tells of it only a moment later. */
static void
on_search_typed (DocketBrowser *self)
{
  docket_browser_wait_no_more (self);
}

/* Not to the rows of the search before: an entry tells of it a moment later. */
static void
on_search_activated (DocketBrowser *self)
{
  update_query (self);
  self->wants_focus = TRUE;
  self->wants_first = TRUE;
  self->wants_any = FALSE;
  docket_browser_update_count (self);
}

static void
on_stop_search (DocketBrowser *self)
{
  gtk_editable_set_text (GTK_EDITABLE (self->search), "");
  docket_table_focus (self->table, FALSE);
}

static void
on_clear_search (DocketBrowser *self)
{
  gtk_editable_set_text (GTK_EDITABLE (self->search), "");
  gtk_widget_grab_focus (GTK_WIDGET (self->search));
}

static void
on_selected (DocketBrowser *self)
{
  if (g_strcmp0 (docket_browser_get_selected (self), self->made) != 0)
    g_clear_pointer (&self->made, g_free);
  if (self->list != NULL)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SELECTED]);
}

static void
on_row_activated (DocketBrowser *self)
{
  docket_browser_show_detail (self);
}

static void
on_detail_toggled (DocketBrowser *self)
{
  gboolean visible = gtk_toggle_button_get_active (self->detail_button);

  if (self->detail != NULL)
    gtk_widget_set_visible (self->detail, visible);
  if (self->list != NULL)
    {
      g_autofree char *key = get_key (self, "detail");

      docket_settings_set_boolean (self->settings, key, visible);
    }
}

/* Which columns fit is decided outside of allocation: showing and hiding a
 * column asks for another one. */
static gboolean
on_width_tick (GtkWidget *widget, GdkFrameClock *clock, gpointer data)
{
  DocketBrowser *self = DOCKET_BROWSER (widget);
  int width = gtk_widget_get_width (GTK_WIDGET (self->stack));

  if (width > 0)
    docket_table_set_width (self->table, width);
  /* A pane that was moved from here has its width only after this frame. */
  return --self->width_ticks > 0 ? G_SOURCE_CONTINUE : G_SOURCE_REMOVE;
}

static void
on_pane_moved (DocketBrowser *self)
{
  if (self->width_ticks == 0)
    gtk_widget_add_tick_callback (GTK_WIDGET (self), on_width_tick, NULL, NULL);
  self->width_ticks = 2;
}

/* -- Where the person is -- */

static void
save_place (DocketPlace *place, GVariantDict *dict)
{
  DocketBrowser *self = DOCKET_BROWSER (place);

  docket_place_put (dict, "search", docket_browser_get_search (self));
  docket_place_put (dict, "selected", docket_browser_get_selected (self));
}

static void
restore_place (DocketPlace *place, GVariantDict *dict)
{
  DocketBrowser *self = DOCKET_BROWSER (place);
  const char *search, *selected;

  if (g_variant_dict_lookup (dict, "search", "&s", &search))
    {
      gtk_editable_set_text (GTK_EDITABLE (self->search), search);
      update_query (self);
    }
  if (g_variant_dict_lookup (dict, "selected", "&s", &selected))
    docket_browser_select (self, selected);
}

static void
place_iface_init (DocketPlaceInterface *iface)
{
  iface->save = save_place;
  iface->restore = restore_place;
}

/* -- Columns -- */

static void
on_layout_changed (DocketBrowser *self)
{
  g_autofree char *key = get_key (self, "columns");
  g_autofree char *layout = docket_table_get_layout (self->table);

  docket_settings_set_string (self->settings, key, layout);
}

static void
set_up_columns (DocketBrowser *self)
{
  g_autofree char *key = get_key (self, "columns");
  g_autofree char *layout = docket_settings_get_string (self->settings, key, "");
  g_autoptr (GMenu) columns = NULL;
  g_autoptr (GMenu) all = g_menu_new ();
  GMenuModel *given = gtk_menu_button_get_menu_model (self->menu_button);

  docket_table_set_layout (self->table, layout);
  g_signal_connect_object (self->table, "layout-changed", G_CALLBACK (on_layout_changed), self, G_CONNECT_SWAPPED);
  columns = docket_table_menu_new (GTK_WIDGET (self), self->table, self->info->columns, self->info->n_columns);
  if (given != NULL)
    g_menu_append_section (all, NULL, given);
  g_menu_append_submenu (all, _ ("_Columns"), G_MENU_MODEL (columns));
  gtk_menu_button_set_menu_model (self->menu_button, G_MENU_MODEL (all));
  gtk_widget_set_visible (GTK_WIDGET (self->menu_button), TRUE);
}

static void
docket_browser_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  DocketBrowser *self = DOCKET_BROWSER (object);

  switch (prop_id)
    {
    case PROP_SELECTED:
      g_value_set_string (value, docket_browser_get_selected (self));
      break;
    case PROP_DETAIL:
      g_value_set_object (value, self->detail);
      break;
    case PROP_FILTER:
      g_value_set_object (value, self->filter);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
docket_browser_set_property (GObject *object, guint prop_id, const GValue *value, GParamSpec *pspec)
{
  DocketBrowser *self = DOCKET_BROWSER (object);

  switch (prop_id)
    {
    case PROP_DETAIL:
      self->detail = g_value_get_object (value);
      gtk_paned_set_end_child (self->paned, self->detail);
      break;
    case PROP_FILTER:
      self->filter = g_value_get_object (value);
      if (self->filter != NULL)
        gtk_box_insert_child_after (self->toolbar, self->filter, GTK_WIDGET (self->search));
      break;
    case PROP_BAR:
      if (g_value_get_object (value) != NULL)
        gtk_box_append (self->side, g_value_get_object (value));
      break;
    case PROP_MENU:
      gtk_menu_button_set_menu_model (self->menu_button, g_value_get_object (value));
      gtk_widget_set_visible (GTK_WIDGET (self->menu_button), TRUE);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
docket_browser_dispose (GObject *object)
{
  DocketBrowser *self = DOCKET_BROWSER (object);

  forget_slow (self);
  g_clear_object (&self->list);
  g_clear_object (&self->wider);
  g_clear_pointer (&self->made, g_free);
  gtk_widget_dispose_template (GTK_WIDGET (object), DOCKET_TYPE_BROWSER);
  self->detail = NULL;
  self->filter = NULL;
  g_clear_object (&self->settings);
  g_clear_pointer (&self->asked, g_free);
  g_clear_pointer (&self->answered, docket_query_free);
  g_clear_object (&self->desk);
  G_OBJECT_CLASS (docket_browser_parent_class)->dispose (object);
}

static void
docket_browser_class_init (DocketBrowserClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = docket_browser_get_property;
  object_class->set_property = docket_browser_set_property;
  object_class->dispose = docket_browser_dispose;

  properties[PROP_SELECTED] = g_param_spec_string ("selected", NULL, NULL, NULL,
                                                   G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  properties[PROP_DETAIL] = g_param_spec_object ("detail", NULL, NULL, GTK_TYPE_WIDGET, G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  properties[PROP_FILTER] = g_param_spec_object ("filter", NULL, NULL, GTK_TYPE_WIDGET, G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  /* Under the table. */
  properties[PROP_BAR] = g_param_spec_object ("bar", NULL, NULL, GTK_TYPE_WIDGET, G_PARAM_WRITABLE | G_PARAM_STATIC_STRINGS);
  properties[PROP_MENU] = g_param_spec_object ("menu", NULL, NULL, G_TYPE_MENU_MODEL, G_PARAM_WRITABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  g_type_ensure (DOCKET_TYPE_TABLE);
  g_type_ensure (DOCKET_TYPE_WRAP_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/docketdesk/Docket/docket-browser.ui");
  gtk_widget_class_bind_template_child (widget_class, DocketBrowser, paned);
  gtk_widget_class_bind_template_child (widget_class, DocketBrowser, side);
  gtk_widget_class_bind_template_child (widget_class, DocketBrowser, toolbar);
  gtk_widget_class_bind_template_child (widget_class, DocketBrowser, search);
  gtk_widget_class_bind_template_child (widget_class, DocketBrowser, count);
  gtk_widget_class_bind_template_child (widget_class, DocketBrowser, menu_button);
  gtk_widget_class_bind_template_child (widget_class, DocketBrowser, detail_button);
  gtk_widget_class_bind_template_child (widget_class, DocketBrowser, stack);
  gtk_widget_class_bind_template_child (widget_class, DocketBrowser, table);
  gtk_widget_class_bind_template_child (widget_class, DocketBrowser, empty);
  gtk_widget_class_bind_template_child (widget_class, DocketBrowser, empty_button);
  gtk_widget_class_bind_template_child (widget_class, DocketBrowser, wider_button);
  gtk_widget_class_bind_template_callback (widget_class, update_query);
  gtk_widget_class_bind_template_callback (widget_class, on_sort_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_search_typed);
  gtk_widget_class_bind_template_callback (widget_class, on_search_activated);
  gtk_widget_class_bind_template_callback (widget_class, on_stop_search);
  gtk_widget_class_bind_template_callback (widget_class, on_clear_search);
  gtk_widget_class_bind_template_callback_full (widget_class, "on_wider", G_CALLBACK (docket_browser_show_wider));
  gtk_widget_class_bind_template_callback (widget_class, on_selected);
  gtk_widget_class_bind_template_callback (widget_class, on_row_activated);
  gtk_widget_class_bind_template_callback (widget_class, on_detail_toggled);
  gtk_widget_class_bind_template_callback (widget_class, on_pane_moved);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
}

static void
docket_browser_init (DocketBrowser *self)
{
  self->position_px = -1;
  gtk_widget_init_template (GTK_WIDGET (self));
}

const char *
docket_browser_get_search (DocketBrowser *self)
{
  g_return_val_if_fail (DOCKET_IS_BROWSER (self), NULL);
  return gtk_editable_get_text (GTK_EDITABLE (self->search));
}

DocketQuery *
docket_browser_get_query (DocketBrowser *self)
{
  g_return_val_if_fail (DOCKET_IS_BROWSER (self) && self->info != NULL, NULL);
  return create_query (self);
}

const char *
docket_browser_get_selected (DocketBrowser *self)
{
  g_return_val_if_fail (DOCKET_IS_BROWSER (self), NULL);
  return docket_table_get_selected (self->table);
}

void
docket_browser_set_up (DocketBrowser *self, DocketDesk *desk, GSettings *settings, const DocketBrowserInfo *info, gpointer view)
{
  g_autoptr (DocketQuery) query = NULL;
  g_autofree char *sort = NULL;
  g_autofree char *descending = NULL;
  g_autofree char *detail = NULL;
  g_autofree char *width = NULL;

  g_return_if_fail (DOCKET_IS_BROWSER (self) && self->info == NULL && self->detail != NULL);

  self->info = info;
  self->view = view;
  self->desk = g_object_ref (desk);
  g_set_object (&self->settings, settings);
  g_object_set (self->search, "placeholder-text", _ (info->search_label), NULL);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->search), GTK_ACCESSIBLE_PROPERTY_LABEL, _ (info->search_label), -1);
  docket_table_set_columns (self->table, info->columns, info->n_columns, _ (info->label));
  set_up_columns (self);
  sort = get_key (self, "sort");
  descending = get_key (self, "sort-descending");
  detail = get_key (self, "detail");
  docket_table_set_sort (self->table, docket_settings_get_int (settings, sort, info->sort),
                         docket_settings_get_boolean (settings, descending, FALSE));
  gtk_toggle_button_set_active (self->detail_button, docket_settings_get_boolean (settings, detail, TRUE));
  on_detail_toggled (self);
  width = get_key (self, "detail-width");
  docket_pane_keep_width (self->paned, TRUE, settings, width);
  query = create_query (self);
  self->list = docket_opening_create_list (docket_opening_get (desk), GTK_WIDGET (self), docket_desk_get_reader (desk), docket_desk_get_notifier (desk), query);
  docket_table_set_up (self->table, desk, self->list);
  g_signal_connect_object (self->list, "items-changed", G_CALLBACK (docket_browser_update_count), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->list, "notify::loading", G_CALLBACK (docket_browser_update_count), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->list, "answered", G_CALLBACK (docket_browser_look_for_made), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->list, "notify::complete", G_CALLBACK (docket_browser_update_count), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->list, "notify::error", G_CALLBACK (docket_browser_update_count), self, G_CONNECT_SWAPPED);
  docket_browser_update_count (self);
}

void
docket_browser_filter_changed (DocketBrowser *self)
{
  g_return_if_fail (DOCKET_IS_BROWSER (self));

  update_query (self);
  docket_browser_update_count (self);
}

void
docket_browser_total_changed (DocketBrowser *self)
{
  g_return_if_fail (DOCKET_IS_BROWSER (self));
  docket_browser_update_count (self);
}

void
docket_browser_select (DocketBrowser *self, const char *id)
{
  g_return_if_fail (DOCKET_IS_BROWSER (self));
  docket_table_select (self->table, id);
}

void
docket_browser_set_search (DocketBrowser *self, const char *text)
{
  g_return_if_fail (DOCKET_IS_BROWSER (self));
  gtk_editable_set_text (GTK_EDITABLE (self->search), text);
}

void
docket_browser_show_detail (DocketBrowser *self)
{
  g_return_if_fail (DOCKET_IS_BROWSER (self));
  gtk_toggle_button_set_active (self->detail_button, TRUE);
}

void
docket_browser_toggle_detail (DocketBrowser *self)
{
  g_return_if_fail (DOCKET_IS_BROWSER (self));
  gtk_toggle_button_set_active (self->detail_button, !gtk_toggle_button_get_active (self->detail_button));
}

void
docket_browser_set_detail_wide (DocketBrowser *self, gboolean wide)
{
  g_return_if_fail (DOCKET_IS_BROWSER (self));

  if (self->wide == wide)
    return;
  self->wide = wide;
  docket_pane_hold (self->paned, wide);
  if (wide)
    self->position_px = gtk_widget_get_width (GTK_WIDGET (self->paned)) > 0 ? gtk_paned_get_position (self->paned) : -1; /* not laid out yet */
  if (self->filter != NULL)
    gtk_widget_set_visible (self->filter, !wide);
  gtk_paned_set_position (self->paned, wide ? NARROW_PX : self->position_px);
  gtk_paned_set_resize_start_child (self->paned, !wide);
  gtk_paned_set_resize_end_child (self->paned, wide);
}

DocketTable *
docket_browser_get_table (DocketBrowser *self)
{
  g_return_val_if_fail (DOCKET_IS_BROWSER (self), NULL);
  return self->table;
}
