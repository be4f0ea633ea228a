/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * One place that says which icon goes with which word.  Icons and colours only
 * repeat what a word beside them says; nothing is told by them alone.
 */

#include "docket-config.h"

#include "docket-looks.h"

#include "docket-status.h"

#define TEXT_DPI (96 * 1024) /* of the usual size, as GTK counts it */
#define LARGE_TEXT_PERCENT 150

typedef struct
{
  const char *status;
  const char *icon;
  const char *css_class;
} StatusLook;

static const StatusLook status_looks[] = {
  { DOCKET_STATUS_NEW, "tab-new-symbolic", "status-new" },
  { DOCKET_STATUS_ASSIGNED, "avatar-default-symbolic", "status-assigned" },
  { DOCKET_STATUS_OPENED, "view-reveal-symbolic", "status-opened" },
  { DOCKET_STATUS_IN_PROGRESS, "media-playback-start-symbolic", "status-in-progress" },
  { DOCKET_STATUS_PAUSED, "media-playback-pause-symbolic", "status-paused" },
  { DOCKET_STATUS_COMPLETE, "emblem-default-symbolic", "status-complete" },
  { DOCKET_STATUS_WAITING_APPROVAL, "content-loading-symbolic", "status-waiting" },
  { DOCKET_STATUS_SIGNED_OFF, "document-edit-symbolic", "status-signed-off" },
  { DOCKET_STATUS_CLOSED, "changes-prevent-symbolic", "status-closed" },
  { DOCKET_STATUS_REOPENED, "edit-undo-symbolic", "status-reopened" },
  { DOCKET_STATUS_CANCELLED, "action-unavailable-symbolic", "status-cancelled" },
};

static const StatusLook *
find_look (const char *status)
{
  static const StatusLook unknown = { NULL, "dialog-question-symbolic", "status-unknown" };

  for (guint i = 0; i < G_N_ELEMENTS (status_looks); i++)
    if (g_strcmp0 (status_looks[i].status, status) == 0)
      return &status_looks[i];
  return &unknown;
}

const char *
docket_status_icon_name (const char *status)
{
  return find_look (status)->icon;
}

const char *
docket_status_css_class (const char *status)
{
  return find_look (status)->css_class;
}

/* Waiting for the line is no alarm. */
static gboolean
is_failing (const DocketRecordState *state, const DocketSyncStatus *status)
{
  return state->pending && state->failing && (status == NULL || status->state != DOCKET_SYNC_OFFLINE);
}

const char *
docket_record_state_icon_name (const DocketRecordState *state, const DocketSyncStatus *status)
{
  if (is_failing (state, status))
    return "dialog-warning-symbolic";
  if (state->pending)
    return "preferences-system-time-symbolic";
  if (state->under_review)
    return "view-dual-symbolic";
  return "object-select-symbolic";
}

const char *
docket_record_state_css_class (const DocketRecordState *state, const DocketSyncStatus *status)
{
  if (is_failing (state, status))
    return "sync-failing";
  if (state->pending)
    return "sync-pending";
  if (state->under_review)
    return "sync-review";
  return "sync-synced";
}

const char *
docket_sync_icon_name (const DocketSyncStatus *status)
{
  /* Whatever else is as it should be, what the banner tells then is not. */
  if (status->disk_problem != NULL || status->sign_in_problem != NULL || status->counts.audit_broken_at != 0)
    return "dialog-warning-symbolic";
  switch (status->state)
    {
    case DOCKET_SYNC_SIGNED_OUT:
    case DOCKET_SYNC_SIGN_IN_EXPIRED:
      return "dialog-password-symbolic";
    case DOCKET_SYNC_OFFLINE:
      return "network-offline-symbolic";
    case DOCKET_SYNC_WAITING:
      return "preferences-system-time-symbolic";
    case DOCKET_SYNC_NEEDS_UPDATE:
      return "dialog-warning-symbolic";
    case DOCKET_SYNC_CONNECTING:
    case DOCKET_SYNC_SENDING:
    case DOCKET_SYNC_RECEIVING:
      return "emblem-synchronizing-symbolic";
    case DOCKET_SYNC_UP_TO_DATE:
    default:
      return status->counts.rejected > 0 ? "dialog-warning-symbolic" : "object-select-symbolic";
    }
}

int
docket_scaled_px (int px)
{
  int dpi = -1;

  g_object_get (gtk_settings_get_default (), "gtk-xft-dpi", &dpi, NULL);
  return dpi > TEXT_DPI ? (int) ((gint64) px * dpi / TEXT_DPI) : px;
}

gboolean
docket_text_is_large (void)
{
  return docket_scaled_px (100) >= LARGE_TEXT_PERCENT;
}

void
docket_widget_set_look (GtkWidget *widget, const char *family, const char *css_class)
{
  g_auto (GStrv) classes = gtk_widget_get_css_classes (widget);

  for (guint i = 0; classes[i] != NULL; i++)
    if (g_str_has_prefix (classes[i], family) && g_strcmp0 (classes[i], css_class) != 0)
      gtk_widget_remove_css_class (widget, classes[i]);
  if (css_class != NULL)
    gtk_widget_add_css_class (widget, css_class);
}

void
docket_widget_yield_tooltip (GtkWidget *widget)
{
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    if (GTK_IS_POPOVER (child))
      g_object_bind_property (child, "visible", widget, "has-tooltip", G_BINDING_INVERT_BOOLEAN);
}

static void
on_setup_whole (GtkSignalListItemFactory *factory, GtkListItem *item)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_list_item_set_child (item, label);
}

static void
on_setup (GtkSignalListItemFactory *factory, GtkListItem *item)
{
  on_setup_whole (factory, item);
  gtk_label_set_ellipsize (GTK_LABEL (gtk_list_item_get_child (item)), PANGO_ELLIPSIZE_END);
}

static void
on_bind (GtkSignalListItemFactory *factory, GtkListItem *item)
{
  gtk_label_set_label (GTK_LABEL (gtk_list_item_get_child (item)), gtk_string_object_get_string (gtk_list_item_get_item (item)));
}

void
docket_choice_may_be_cut (GtkDropDown *choice)
{
  g_autoptr (GtkListItemFactory) factory = gtk_signal_list_item_factory_new ();

  g_signal_connect (factory, "setup", G_CALLBACK (on_setup), NULL);
  g_signal_connect (factory, "bind", G_CALLBACK (on_bind), NULL);
  gtk_drop_down_set_list_factory (choice, gtk_drop_down_get_factory (choice));
  gtk_drop_down_set_factory (choice, factory);
}

void
docket_choice_is_whole (AdwComboRow *row)
{
  g_autoptr (GtkListItemFactory) factory = gtk_signal_list_item_factory_new ();

  g_signal_connect (factory, "setup", G_CALLBACK (on_setup_whole), NULL);
  g_signal_connect (factory, "bind", G_CALLBACK (on_bind), NULL);
  adw_combo_row_set_list_factory (row, adw_combo_row_get_factory (row));
  adw_combo_row_set_factory (row, factory);
}

void
docket_status_page_say (AdwStatusPage *page, const char *text)
{
  g_autofree char *escaped = g_markup_escape_text (text, -1);

  adw_status_page_set_description (page, escaped);
}

gboolean
docket_widget_has_dialog (GtkWidget *widget)
{
  GListModel *windows = gtk_window_get_toplevels ();

  for (guint i = 0; i < g_list_model_get_n_items (windows); i++)
    {
      g_autoptr (GtkWindow) window = g_list_model_get_item (windows, i);

      if (gtk_window_get_modal (window) && GTK_ROOT (gtk_window_get_transient_for (window)) == gtk_widget_get_root (widget))
        return TRUE;
    }
  return FALSE;
}
