/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The window.
 *
 *   session "desk" appears  -> make the views on it, show the main page
 *   session "desk" is NULL  -> drop the views (they hold readers), show welcome
 *   desk "status" moves     -> counts in the titles, banner; the pill by itself
 *
 * Views are made once per desk and talk to the window by actions, so that none
 * of them needs to know the others.
 */

#include "docket-config.h"

#include <glib/gi18n-lib.h>

#include "docket-window-private.h"

#include "docket-board-tray.h"
#include "docket-board-view.h"
#include "docket-customers-view.h"
#include "docket-draft-offers.h"
#include "docket-looks.h"
#include "docket-opening.h"
#include "docket-outbox-stopped.h"
#include "docket-outbox-view.h"
#include "docket-preferences.h"
#include "docket-quit-guard.h"
#include "docket-save-undo.h"
#include "docket-settings.h"
#include "docket-spoken.h"

/* What waits for the first rows does not wait longer. */
#define OPENING_MS_MAX 2000

enum
{
  PROP_0,
  PROP_SESSION,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (DocketWindow, docket_window, ADW_TYPE_APPLICATION_WINDOW)

const char *const docket_window_views[5] = { "board", "jobs", "customers", "review", "outbox" };

static void
set_counted_title (AdwViewStackPage *page, const char *word, guint count)
{
  /* Translators: a view and how many wait in it, e.g. "Review (12)" */
  g_autofree char *title = count > 0 ? g_strdup_printf (_ ("%s (%u)"), word, count) : g_strdup (word);

  if (page != NULL && g_strcmp0 (adw_view_stack_page_get_title (page), title) != 0)
    adw_view_stack_page_set_title (page, title);
}

static void
update_status (DocketWindow *self)
{
  g_autofree char *text = NULL;
  g_autofree char *button = NULL;
  DocketSyncStatus *status;

  if (self->desk == NULL)
    return;
  status = docket_desk_get_status (self->desk);
  text = docket_words_banner (status, docket_clock_now_ms (docket_desk_get_clock (self->desk)));
  button = docket_words_banner_button (status);
  docket_banner_show (self->banner, text, button, docket_sync_icon_name (status));
  set_counted_title (self->review_page, _ ("Review"), status->counts.open_reviews);
  set_counted_title (self->outbox_page, _ ("Outbox"), status->counts.pending - status->counts.pending_files + status->counts.rejected);
  docket_window_words_changed (self); /* the pill says something else, too */
}

static AdwViewStackPage *
add_view (DocketWindow *self, GtkWidget *view, const char *name, const char *title, const char *icon_name)
{
  AdwViewStackPage *page = adw_view_stack_add_titled (self->views, view, name, title);

  adw_view_stack_page_set_icon_name (page, icon_name);
  return page;
}

static void
end_opening (DocketWindow *self)
{
  if (self->opening == 0)
    return;
  gtk_widget_remove_tick_callback (GTK_WIDGET (self), self->opening);
  self->opening = 0;
  g_clear_handle_id (&self->opening_ends, g_source_remove);
  docket_opening_end (docket_opening_get (self->desk));
}

/* A window that nobody sees draws no frames. */
static gboolean
on_opening_late (gpointer data)
{
  end_opening (data);
  return G_SOURCE_CONTINUE; /* it is removed already */
}

/* The frame that finds rows draws them; the next one finds them drawn. */
static gboolean
on_opening_frame (GtkWidget *widget, GdkFrameClock *clock, gpointer data)
{
  DocketWindow *self = DOCKET_WINDOW (widget);

  if (docket_opening_waits_for_rows (docket_opening_get (self->desk), adw_view_stack_get_visible_child (self->views)) || self->n_frames++ == 0)
    return G_SOURCE_CONTINUE;
  end_opening (self);
  return G_SOURCE_CONTINUE; /* it is removed already */
}

static void
begin_opening (DocketWindow *self)
{
  docket_opening_begin (docket_opening_get (self->desk));
  self->n_frames = 0;
  self->opening = gtk_widget_add_tick_callback (GTK_WIDGET (self), on_opening_frame, NULL, NULL);
  self->opening_ends = g_timeout_add (OPENING_MS_MAX, on_opening_late, self);
}

/* What is shown first has the processors for itself; without rows there is nothing to wait for. */
static void
show_first (DocketWindow *self)
{
  DocketOpening *opening = docket_opening_get (self->desk);
  GtkWidget *view = adw_view_stack_get_visible_child (self->views);

  docket_opening_look_at (opening, view);
  if (!docket_opening_waits_for_rows (opening, view))
    end_opening (self);
}

static void
create_views (DocketWindow *self)
{
  GSettings *settings = docket_session_get_settings (self->session);
  GtkWidget *widget;

  begin_opening (self);
  widget = docket_board_view_new (self->desk, settings);
  add_view (self, widget, "board", _ ("Board"), "x-office-calendar-symbolic");

  widget = docket_jobs_view_new (self->desk, settings);
  self->jobs = DOCKET_JOBS_VIEW (widget);
  add_view (self, widget, "jobs", _ ("Jobs"), "view-list-symbolic");

  widget = docket_customers_view_new (self->desk, settings);
  add_view (self, widget, "customers", _ ("Customers"), "system-users-symbolic");

  widget = docket_review_view_new (self->desk, settings);
  self->review = DOCKET_REVIEW_VIEW (widget);
  self->review_page = add_view (self, widget, "review", _ ("Review"), "view-dual-symbolic");

  widget = docket_outbox_view_new (self->desk, settings);
  self->outbox_page = add_view (self, widget, "outbox", _ ("Outbox"), "mail-send-symbolic");

  docket_window_show_view (self, "jobs");
  if (!self->second)
    docket_window_restore (self, 0);
  show_first (self);
}

static void
drop_views (DocketWindow *self)
{
  GtkWidget *child;

  docket_window_forget_focus (self);
  self->jobs = NULL;
  self->review = NULL;
  self->review_page = NULL;
  self->outbox_page = NULL;
  docket_sync_pill_set_desk (self->pill, NULL);
  docket_banner_show (self->banner, NULL, NULL, NULL);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->views))) != NULL)
    adw_view_stack_remove (self->views, child);
  end_opening (self);
  g_clear_pointer (&self->saved_bundle, g_free);
  g_clear_pointer (&self->saved_what, g_free);
  if (self->desk != NULL)
    g_signal_handlers_disconnect_by_data (self->desk, self);
  g_clear_object (&self->desk);
  g_clear_pointer (&self->kept, g_free);
}

static void
show_title (DocketWindow *self)
{
  g_autofree char *title = NULL;

  if (self->desk != NULL && docket_desk_get_company (self->desk) != NULL)
    title = g_strdup_printf (_ ("%s — Docket"), docket_desk_get_company (self->desk));
  gtk_window_set_title (GTK_WINDOW (self), title != NULL ? title : _ ("Docket"));
}

/* Too much has happened for a toast: it stays until somebody has read it. */
static void
tell_rescue (DocketWindow *self)
{
  const DocketRescue *rescue = docket_desk_get_rescue (self->desk);
  g_autofree char *sentence = rescue != NULL ? docket_rescue_sentence (rescue) : NULL;
  GtkWidget *dialog;

  if (sentence == NULL)
    return;
  dialog = adw_message_dialog_new (GTK_WINDOW (self), _ ("Your work was moved to a new file"), sentence);
  adw_message_dialog_add_response (ADW_MESSAGE_DIALOG (dialog), "close", _ ("_Close"));
  gtk_window_present (GTK_WINDOW (dialog));
}

/* Who starts the program looks elsewhere for the first seconds. Whatever they do next and
 * can take back is told instead of it. */
#define TOLD_AT_START_S 30

static void
tell_at_start (DocketWindow *self, const char *sentence, const char *label, const char *action, const char *target)
{
  AdwToast *toast = docket_window_offer (self, sentence, label, action, g_variant_new_string (target));

  if (toast == NULL)
    return;
  adw_toast_set_timeout (toast, TOLD_AT_START_S);
  if (self->told_at_start == NULL)
    self->told_at_start = g_ptr_array_new_with_free_func (g_object_unref);
  g_ptr_array_add (self->told_at_start, g_object_ref (toast));
}

static void
say_start_no_longer (DocketWindow *self)
{
  g_autoptr (GPtrArray) told = g_steal_pointer (&self->told_at_start);

  for (guint i = 0; told != NULL && i < told->len; i++)
    adw_toast_dismiss (g_ptr_array_index (told, i));
}

/* What was cut off when the program ended, with the way to it. */
static void
tell_stopped (DocketWindow *self)
{
  g_autofree char *sentence = self->second ? NULL : docket_outbox_stopped_say (self->desk);

  if (sentence != NULL)
    tell_at_start (self, sentence, _ ("_Show"), "win.show-view", "outbox");
}

/* Nobody has to come by the record to remember it. */
static void
tell_half_written (DocketWindow *self)
{
  g_autofree char *first = NULL;
  g_autofree char *sentence = self->second ? NULL : docket_draft_offers_describe_begun (self->desk, &first);

  if (sentence != NULL)
    tell_at_start (self, sentence, _ ("_Go on"), "win.go-on", first);
}

static void
on_desk_changed (DocketWindow *self)
{
  DocketDesk *desk = docket_session_get_desk (self->session);

  if (desk == self->desk && desk != NULL)
    return;
  drop_views (self);
  if (desk != NULL)
    {
      self->desk = g_object_ref (desk);
      g_signal_connect_object (desk, "notify::status", G_CALLBACK (update_status), self, G_CONNECT_SWAPPED);
      create_views (self);
      docket_sync_pill_set_desk (self->pill, desk);
      update_status (self);
      tell_rescue (self);
      tell_half_written (self);
      tell_stopped (self);
    }
  docket_window_enable_actions (self, desk != NULL);
  gtk_widget_set_visible (self->cancel_sign_in, FALSE);
  gtk_stack_set_visible_child_name (self->pages, desk != NULL ? "main" : "welcome");
  if (desk != NULL)
    docket_window_focus_view (self);
  show_title (self);
}

/* Signed in but no longer believed: the same page, with what is known. */
void
docket_window_show_sign_in (DocketWindow *self)
{
  if (self->desk != NULL)
    {
      g_autofree char *name = docket_store_get_meta (docket_desk_get_reader (self->desk), DOCKET_META_USERNAME);

      docket_welcome_prefill (self->welcome, docket_desk_get_server_url (self->desk), name);
    }
  gtk_widget_set_visible (self->cancel_sign_in, self->desk != NULL);
  docket_window_leave_view (self);
  gtk_stack_set_visible_child_name (self->pages, "welcome");
  docket_welcome_focus (self->welcome); /* the stack has gone on from there, or back to where it was once */
}

static void
on_cancel_sign_in (DocketWindow *self)
{
  if (self->desk == NULL)
    return;
  gtk_stack_set_visible_child_name (self->pages, "main");
  docket_window_focus_view (self);
}

static void
on_banner_activated (DocketWindow *self)
{
  DocketSyncStatus *status = docket_desk_get_status (self->desk);

  if (status->state == DOCKET_SYNC_SIGN_IN_EXPIRED || status->state == DOCKET_SYNC_SIGNED_OUT)
    docket_window_show_sign_in (self);
  else
    gtk_widget_activate_action (GTK_WIDGET (self), "app.sync-now", NULL);
}

static gboolean is_last_window (DocketWindow *self);
static void lift_toasts (DocketWindow *self);

/* What the next start comes back to: the first window, or the last one left. */
static gboolean
is_kept (DocketWindow *self)
{
  return !self->second || is_last_window (self);
}

/* Often enough for a program that is killed. */
static void
on_view_changed (DocketWindow *self)
{
  lift_toasts (self);
  self->new_from = NULL;
  if (self->outbox_page != NULL)
    docket_window_enter_view (self);
  if (self->desk != NULL && self->outbox_page != NULL && gtk_widget_get_mapped (GTK_WIDGET (self)))
    docket_window_keep_all (self, TRUE);
}

static void
on_focus_changed (DocketWindow *self)
{
  if (self->desk == NULL || self->outbox_page == NULL)
    return;
  if (gtk_window_is_active (GTK_WINDOW (self)))
    docket_desk_hint (self->desk);
  else if (gtk_widget_get_mapped (GTK_WIDGET (self)))
    docket_window_keep_all (self, TRUE);
}

static void
on_new_chosen (DocketWindow *self)
{
  gtk_popover_popdown (self->new_popover);
}

static void
on_quit_confirmed (gpointer data)
{
  /* It was asked a while ago, and has been worked in since. */
  docket_window_keep_all (data, is_last_window (data));
  docket_window_close_unasked (data);
}

static gboolean
is_last_window (DocketWindow *self)
{
  GtkApplication *application = gtk_window_get_application (GTK_WINDOW (self));
  GList *windows = application != NULL ? gtk_application_get_windows (application) : NULL;
  guint n = 0;

  for (GList *l = windows; l != NULL; l = l->next)
    n += DOCKET_IS_WINDOW (l->data);
  return n <= 1;
}

static gboolean
docket_window_close_request (GtkWindow *window)
{
  DocketWindow *self = DOCKET_WINDOW (window);
  GSettings *settings = docket_session_get_settings (self->session);
  int width, height;

  if (!self->may_close)
    docket_window_keep_all (self, is_last_window (self));
  if (!self->may_close && self->desk != NULL && is_last_window (self)
      && docket_quit_guard_present (window, self->desk, on_quit_confirmed, self))
    return TRUE;
  if (is_kept (self))
    {
      gtk_window_get_default_size (window, &width, &height);
      docket_settings_set_int (settings, "window-width", width);
      docket_settings_set_int (settings, "window-height", height);
      docket_settings_set_boolean (settings, "window-maximized", gtk_window_is_maximized (window));
    }
  return GTK_WINDOW_CLASS (docket_window_parent_class)->close_request (window);
}

static void
docket_window_constructed (GObject *object)
{
  DocketWindow *self = DOCKET_WINDOW (object);
  GSettings *settings = docket_session_get_settings (self->session);

  G_OBJECT_CLASS (docket_window_parent_class)->constructed (object);
  gtk_window_set_default_size (GTK_WINDOW (self),
                               docket_settings_get_int (settings, "window-width", 1400),
                               docket_settings_get_int (settings, "window-height", 900));
  if (docket_settings_get_boolean (settings, "window-maximized", FALSE))
    gtk_window_maximize (GTK_WINDOW (self));
  self->second = !is_last_window (self);
  docket_preferences_follow_density (GTK_WIDGET (self), settings);
  docket_welcome_set_session (self->welcome, self->session);
  g_signal_connect_object (self->session, "notify::desk", G_CALLBACK (on_desk_changed), self, G_CONNECT_SWAPPED);
  on_desk_changed (self);
  docket_window_begin_switcher (self);
}

static void
docket_window_set_property (GObject *object, guint prop_id, const GValue *value, GParamSpec *pspec)
{
  switch (prop_id)
    {
    case PROP_SESSION:
      DOCKET_WINDOW (object)->session = g_value_dup_object (value);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
docket_window_dispose (GObject *object)
{
  DocketWindow *self = DOCKET_WINDOW (object);

  if (self->views != NULL)
    drop_views (self);
  docket_window_end_switcher (self);
  g_clear_pointer (&self->told_at_start, g_ptr_array_unref);
  g_clear_weak_pointer (&self->way_back);
  g_clear_object (&self->way_back_before);
  g_clear_pointer (&self->going_on, g_hash_table_unref);
  gtk_widget_dispose_template (GTK_WIDGET (object), DOCKET_TYPE_WINDOW);
  self->toasts = NULL;
  g_clear_object (&self->session);
  g_clear_pointer (&self->kept, g_free);
  G_OBJECT_CLASS (docket_window_parent_class)->dispose (object);
}

static void
docket_window_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  DocketWindow *self = DOCKET_WINDOW (widget);

  GTK_WIDGET_CLASS (docket_window_parent_class)->size_allocate (widget, width, height, baseline);
  if (self->allocated_px != width)
    docket_window_words_changed (self);
  self->allocated_px = width;
}

static void
docket_window_class_init (DocketWindowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  docket_spoken_watch ();
  object_class->constructed = docket_window_constructed;
  object_class->set_property = docket_window_set_property;
  object_class->dispose = docket_window_dispose;
  widget_class->size_allocate = docket_window_size_allocate;
  GTK_WINDOW_CLASS (klass)->close_request = docket_window_close_request;

  properties[PROP_SESSION] = g_param_spec_object ("session", NULL, NULL, DOCKET_TYPE_SESSION,
                                                  G_PARAM_WRITABLE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  g_type_ensure (DOCKET_TYPE_BANNER);
  g_type_ensure (DOCKET_TYPE_SYNC_PILL);
  g_type_ensure (DOCKET_TYPE_WELCOME);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/docketdesk/Docket/docket-window.ui");
  gtk_widget_class_bind_template_child (widget_class, DocketWindow, pages);
  gtk_widget_class_bind_template_child (widget_class, DocketWindow, welcome);
  gtk_widget_class_bind_template_child (widget_class, DocketWindow, title);
  gtk_widget_class_bind_template_child (widget_class, DocketWindow, switcher);
  gtk_widget_class_bind_template_child (widget_class, DocketWindow, switcher_bar);
  gtk_widget_class_bind_template_child (widget_class, DocketWindow, pill);
  gtk_widget_class_bind_template_child (widget_class, DocketWindow, banner);
  gtk_widget_class_bind_template_child (widget_class, DocketWindow, toasts);
  gtk_widget_class_bind_template_child (widget_class, DocketWindow, views);
  gtk_widget_class_bind_template_child (widget_class, DocketWindow, cancel_sign_in);
  gtk_widget_class_bind_template_child (widget_class, DocketWindow, new_popover);
  gtk_widget_class_bind_template_callback (widget_class, on_banner_activated);
  gtk_widget_class_bind_template_callback (widget_class, on_view_changed);
  gtk_widget_class_bind_template_callback_full (widget_class, "on_width_changed", G_CALLBACK (docket_window_fit_switcher));
  gtk_widget_class_bind_template_callback (widget_class, on_focus_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_cancel_sign_in);
  gtk_widget_class_bind_template_callback (widget_class, on_new_chosen);
  docket_window_install_actions (widget_class);
}

static void
docket_window_init (DocketWindow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  docket_window_follow_focus (self);
}

DocketWindow *
docket_window_new (GtkApplication *application, DocketSession *session)
{
  return g_object_new (DOCKET_TYPE_WINDOW, "application", application, "session", session, NULL);
}

const char *
docket_window_get_view (DocketWindow *self)
{
  g_return_val_if_fail (DOCKET_IS_WINDOW (self), NULL);
  return adw_view_stack_get_visible_child_name (self->views);
}

gboolean
docket_window_has_view (const char *name)
{
  for (guint i = 0; i < G_N_ELEMENTS (docket_window_views); i++)
    if (g_strcmp0 (docket_window_views[i], name) == 0)
      return TRUE;
  return FALSE;
}

void
docket_window_show_view (DocketWindow *self, const char *name)
{
  g_return_if_fail (DOCKET_IS_WINDOW (self));

  if (self->desk == NULL || !docket_window_has_view (name))
    return;
  gtk_stack_set_visible_child_name (self->pages, "main");
  adw_view_stack_set_visible_child_name (self->views, name);
}

void
docket_window_show_job (DocketWindow *self, const char *job_id)
{
  g_return_if_fail (DOCKET_IS_WINDOW (self));

  docket_window_show_view (self, "jobs");
  if (self->jobs != NULL)
    docket_jobs_view_show_job (self->jobs, job_id);
}

void
docket_window_close_unasked (DocketWindow *self)
{
  g_return_if_fail (DOCKET_IS_WINDOW (self));

  self->may_close = TRUE;
  gtk_window_close (GTK_WINDOW (self));
}

/* What is told covers nothing that decides, nor the job that is planned next. The overlay makes a widget for each toast,
 * behind its child. */
static void
lift_toasts (DocketWindow *self)
{
  const char *view = self->review != NULL && self->outbox_page != NULL ? docket_window_get_view (self) : NULL;
  int foot_px = 0;

  if (g_strcmp0 (view, "review") == 0)
    foot_px = docket_review_view_get_foot_px (self->review);
  else if (g_strcmp0 (view, "outbox") == 0)
    foot_px = docket_outbox_view_get_foot_px (DOCKET_OUTBOX_VIEW (adw_view_stack_page_get_child (self->outbox_page)));
  else if (g_strcmp0 (view, "board") == 0)
    foot_px = docket_board_tray_get_foot_px (DOCKET_BOARD_TRAY (gtk_widget_get_template_child (adw_view_stack_get_child_by_name (self->views, view), DOCKET_TYPE_BOARD_VIEW, "tray")));

  for (GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (self->toasts)); child != NULL; child = gtk_widget_get_next_sibling (child))
    if (child != adw_toast_overlay_get_child (self->toasts))
      gtk_widget_set_margin_bottom (child, foot_px);
}

static gboolean
on_next_toast (gpointer data)
{
  DocketWindow *self = data;

  if (self->toasts != NULL)
    lift_toasts (self);
  return G_SOURCE_REMOVE;
}

/* The next one comes after it. */
static void
on_toast_dismissed (DocketWindow *self, AdwToast *toast)
{
  if (self->way_back == toast)
    g_clear_weak_pointer (&self->way_back);
  g_idle_add_full (G_PRIORITY_HIGH_IDLE, on_next_toast, g_object_ref (self), g_object_unref);
}

/* The way back, if there is one, comes after it again. */
AdwToast *
docket_window_offer (DocketWindow *self, const char *sentence, const char *label, const char *action, GVariant *target)
{
  g_autofree char *escaped = g_markup_escape_text (sentence, -1);
  g_autoptr (GVariant) owned = g_variant_ref_sink (target);
  AdwToast *toast;

  if (self->toasts == NULL) /* it is closed already */
    return NULL;
  toast = adw_toast_new (escaped);
  adw_toast_set_button_label (toast, label);
  adw_toast_set_action_name (toast, action);
  adw_toast_set_action_target_value (toast, owned);
  adw_toast_set_priority (toast, ADW_TOAST_PRIORITY_HIGH);
  adw_toast_overlay_add_toast (self->toasts, toast);
  return toast;
}

AdwToast *
docket_window_say (DocketWindow *self, const char *sentence, const char *undo, const char *target)
{
  g_autofree char *escaped = g_markup_escape_text (sentence, -1); /* toast titles are markup */
  AdwToast *toast;

  if (self->toasts == NULL) /* it is closed already */
    return NULL;
  toast = adw_toast_new (escaped);
  if (undo != NULL)
    {
      AdwToast *before = self->way_back;

      say_start_no_longer (self);
      g_clear_weak_pointer (&self->way_back);
      if (before != NULL)
        adw_toast_dismiss (before);
      docket_window_say_no_longer (self, DOCKET_TOAST_UNDONE); /* it may be what is done again */
      adw_toast_set_button_label (toast, _ ("_Undo"));
      adw_toast_set_action_name (toast, undo);
      adw_toast_set_action_target (toast, "s", target);
      g_set_weak_pointer (&self->way_back, toast);
    }
  else if (self->way_back != NULL)
    adw_toast_set_priority (toast, ADW_TOAST_PRIORITY_HIGH); /* read at once; the way back comes after it again */
  g_signal_connect_object (toast, "dismissed", G_CALLBACK (on_toast_dismissed), self, G_CONNECT_SWAPPED);
  adw_toast_overlay_add_toast (self->toasts, toast);
  lift_toasts (self);
  return toast;
}

void
docket_window_show_toast (DocketWindow *self, const char *sentence)
{
  g_return_if_fail (DOCKET_IS_WINDOW (self));
  docket_window_say (self, sentence, NULL, NULL);
}

void
docket_window_show_problem (DocketWindow *self, const char *sentence)
{
  g_return_if_fail (DOCKET_IS_WINDOW (self));

  if (self->desk != NULL)
    docket_window_show_toast (self, sentence);
  else
    docket_welcome_show_problem (self->welcome, sentence);
}
