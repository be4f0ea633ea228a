/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The preferences.  Rows are bound to the settings themselves; whoever shows
 * something differently because of one follows the setting, not this window.
 * Where the schema is not installed there is nothing to keep them in, and they
 * say so instead of forgetting silently.
 */

#include "docket-config.h"

#include <glib/gi18n-lib.h>

#include "docket-preferences.h"

#include "docket-file-ask.h"
#include "docket-settings.h"
#include "docket-text.h"

#define SCHEME_KEY "color-scheme"
#define DENSITY_KEY "density"
#define PACK_KEY "outage-pack"
#define PACK_FOLDER_KEY "outage-pack-folder"

struct _DocketPreferences
{
  AdwPreferencesWindow parent_instance;

  DocketSession *session;

  AdwActionRow *person;
  AdwActionRow *company;
  AdwActionRow *server;
  AdwActionRow *folder;
  GtkWidget *signed_out;
  GtkWidget *not_kept;
  AdwComboRow *scheme;
  AdwComboRow *density;
  GtkSwitch *notify_reviews;
  GtkSwitch *notify_rejected;
  GtkSwitch *notify_decided;
  GtkSwitch *pack;
  AdwActionRow *pack_folder;
  AdwActionRow *pack_status;
};

G_DEFINE_FINAL_TYPE (DocketPreferences, docket_preferences, ADW_TYPE_PREFERENCES_WINDOW)

/* In the order of the rows in the .ui file. */
static const char *const schemes[] = { "system", "light", "dark" };
static const char *const densities[] = { "compact", "roomy" };

/* -- Following -- */

static void
on_scheme_changed (GSettings *settings)
{
  g_autofree char *scheme = g_settings_get_string (settings, SCHEME_KEY);
  AdwColorScheme color = ADW_COLOR_SCHEME_DEFAULT;

  if (g_strcmp0 (scheme, "light") == 0)
    color = ADW_COLOR_SCHEME_FORCE_LIGHT;
  else if (g_strcmp0 (scheme, "dark") == 0)
    color = ADW_COLOR_SCHEME_FORCE_DARK;
  adw_style_manager_set_color_scheme (adw_style_manager_get_default (), color);
}

void
docket_preferences_follow_scheme (GSettings *settings)
{
  if (settings == NULL)
    return;
  g_signal_connect (settings, "changed::" SCHEME_KEY, G_CALLBACK (on_scheme_changed), NULL);
  on_scheme_changed (settings);
}

static void
on_density_changed (GtkWidget *window, const char *key, GSettings *settings)
{
  g_autofree char *density = g_settings_get_string (settings, DENSITY_KEY);

  if (g_strcmp0 (density, "roomy") == 0)
    gtk_widget_add_css_class (window, "roomy");
  else
    gtk_widget_remove_css_class (window, "roomy");
}

void
docket_preferences_follow_density (GtkWidget *window, GSettings *settings)
{
  g_return_if_fail (GTK_IS_WIDGET (window));

  if (settings == NULL)
    return;
  g_signal_connect_object (settings, "changed::" DENSITY_KEY, G_CALLBACK (on_density_changed), window, G_CONNECT_SWAPPED);
  on_density_changed (window, DENSITY_KEY, settings);
}

/* -- Binding -- */

static gboolean
get_choice (GValue *value, GVariant *variant, gpointer data)
{
  const char *const *names = data;
  guint n = names == schemes ? G_N_ELEMENTS (schemes) : G_N_ELEMENTS (densities);

  for (guint i = 0; i < n; i++)
    if (g_strcmp0 (names[i], g_variant_get_string (variant, NULL)) == 0)
      g_value_set_uint (value, i);
  return TRUE;
}

static GVariant *
set_choice (const GValue *value, const GVariantType *type, gpointer data)
{
  const char *const *names = data;
  guint n = names == schemes ? G_N_ELEMENTS (schemes) : G_N_ELEMENTS (densities);
  guint at = g_value_get_uint (value);

  return at < n ? g_variant_new_string (names[at]) : NULL;
}

/* -- Outage pack -- */

static void
show_pack (DocketPreferences *self)
{
  GSettings *settings = docket_session_get_settings (self->session);
  DocketOutagePack *pack = docket_session_get_pack (self->session);
  g_autofree char *folder = docket_settings_get_string (settings, PACK_FOLDER_KEY, "");
  g_autofree char *shown = g_filename_display_name (folder);
  gboolean wanted = docket_settings_get_boolean (settings, PACK_KEY, FALSE);
  g_autofree char *status = NULL;

  if (wanted && *folder == '\0')
    status = g_strdup (_ ("Choose a folder first."));
  else if (wanted && pack != NULL)
    status = docket_outage_pack_get_status (pack);
  else if (wanted)
    status = g_strdup (_ ("Nobody is signed in"));
  adw_action_row_set_subtitle (self->pack_folder, *folder != '\0' ? shown : _ ("None chosen"));
  adw_action_row_set_subtitle (self->pack_status, status != NULL ? status : "");
  gtk_widget_set_visible (GTK_WIDGET (self->pack_status), status != NULL);
}

/* Whoever chooses a folder wants something in it. */
static void
on_pack_folder_chosen (GtkWidget *widget, const char *path, gpointer data)
{
  GSettings *settings = docket_session_get_settings (DOCKET_PREFERENCES (widget)->session);

  docket_settings_set_string (settings, PACK_FOLDER_KEY, path);
  docket_settings_set_boolean (settings, PACK_KEY, TRUE);
}

static void
on_choose_pack_folder (DocketPreferences *self)
{
  docket_folder_ask (GTK_WIDGET (self), _ ("Folder for the outage pack"), _ ("_Choose"), on_pack_folder_chosen, NULL);
}

static void
follow_pack (DocketPreferences *self)
{
  DocketOutagePack *pack = docket_session_get_pack (self->session);

  if (pack != NULL)
    {
      g_signal_handlers_disconnect_by_func (pack, show_pack, self); /* the same pack may outlive a desk */
      g_signal_connect_object (pack, "notify::status", G_CALLBACK (show_pack), self, G_CONNECT_SWAPPED);
    }
  show_pack (self);
}

static void
bind (DocketPreferences *self)
{
  GSettings *settings = docket_session_get_settings (self->session);
  GtkWidget *rows[] = {
    GTK_WIDGET (self->scheme), GTK_WIDGET (self->density), GTK_WIDGET (self->notify_reviews),
    GTK_WIDGET (self->notify_rejected), GTK_WIDGET (self->notify_decided), GTK_WIDGET (self->pack), GTK_WIDGET (self->pack_folder),
  };

  gtk_widget_set_visible (self->not_kept, settings == NULL);
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    gtk_widget_set_sensitive (rows[i], settings != NULL);
  if (settings == NULL)
    return;
  g_settings_bind_with_mapping (settings, SCHEME_KEY, self->scheme, "selected", G_SETTINGS_BIND_DEFAULT,
                                get_choice, set_choice, (gpointer) schemes, NULL);
  g_settings_bind_with_mapping (settings, DENSITY_KEY, self->density, "selected", G_SETTINGS_BIND_DEFAULT,
                                get_choice, set_choice, (gpointer) densities, NULL);
  g_settings_bind (settings, "notify-reviews", self->notify_reviews, "active", G_SETTINGS_BIND_DEFAULT);
  g_settings_bind (settings, "notify-rejected", self->notify_rejected, "active", G_SETTINGS_BIND_DEFAULT);
  g_settings_bind (settings, "notify-decided", self->notify_decided, "active", G_SETTINGS_BIND_DEFAULT);
  g_settings_bind (settings, PACK_KEY, self->pack, "active", G_SETTINGS_BIND_DEFAULT);
  g_signal_connect_object (settings, "changed::" PACK_FOLDER_KEY, G_CALLBACK (show_pack), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (settings, "changed::" PACK_KEY, G_CALLBACK (show_pack), self, G_CONNECT_SWAPPED);
}

/* -- Account -- */

static void
set_row (AdwActionRow *row, const char *text)
{
  adw_action_row_set_subtitle (row, text != NULL ? text : "");
  gtk_widget_set_visible (GTK_WIDGET (row), text != NULL && *text != '\0');
}

/* "Sofia Lindqvist, supervisor" */
static char *
describe_person (DocketDesk *desk)
{
  g_autofree char *name = docket_desk_person_name (desk, docket_desk_get_person_id (desk));
  g_autoptr (GVariant) role = g_variant_ref_sink (g_variant_new_string (docket_role_name (docket_desk_get_role (desk))));
  g_autofree char *role_name = docket_value_format (DOCKET_PERSON_ROLE, role, "", 0);

  /* Translators: a person's name and role */
  return g_strdup_printf (_ ("%s · %s"), name, role_name);
}

static void
show_account (DocketPreferences *self)
{
  DocketDesk *desk = docket_session_get_desk (self->session);
  g_autofree char *person = desk != NULL ? describe_person (desk) : NULL;

  set_row (self->person, person);
  set_row (self->company, desk != NULL ? docket_desk_get_company (desk) : NULL);
  set_row (self->server, desk != NULL ? docket_desk_get_server_url (desk) : NULL);
  set_row (self->folder, docket_profile_get_dir (docket_session_get_profile (self->session)));
  gtk_widget_set_visible (self->signed_out, desk == NULL);
}

static void
on_copy_server (DocketPreferences *self)
{
  AdwToast *toast = adw_toast_new (_ ("Address copied"));

  gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self)), adw_action_row_get_subtitle (self->server));
  adw_preferences_window_add_toast (ADW_PREFERENCES_WINDOW (self), toast);
}

/* Both lead away from here. */
static void
on_sign_in (DocketPreferences *self)
{
  GtkWindow *over = gtk_window_get_transient_for (GTK_WINDOW (self));

  gtk_window_close (GTK_WINDOW (self));
  if (over != NULL)
    gtk_widget_activate_action (GTK_WIDGET (over), "win.sign-in", NULL);
}

static void
on_sign_out (DocketPreferences *self)
{
  GtkWindow *over = gtk_window_get_transient_for (GTK_WINDOW (self));

  gtk_window_close (GTK_WINDOW (self));
  if (over != NULL)
    gtk_widget_activate_action (GTK_WIDGET (over), "app.sign-out", NULL);
}

/* Somebody signs in or out while the window is open. */
static void
on_desk_changed (DocketPreferences *self)
{
  show_account (self);
  follow_pack (self);
}

static void
docket_preferences_dispose (GObject *object)
{
  g_clear_object (&DOCKET_PREFERENCES (object)->session);
  G_OBJECT_CLASS (docket_preferences_parent_class)->dispose (object);
}

static void
docket_preferences_class_init (DocketPreferencesClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = docket_preferences_dispose;

  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/docketdesk/Docket/docket-preferences.ui");
  gtk_widget_class_bind_template_child (widget_class, DocketPreferences, person);
  gtk_widget_class_bind_template_child (widget_class, DocketPreferences, company);
  gtk_widget_class_bind_template_child (widget_class, DocketPreferences, server);
  gtk_widget_class_bind_template_child (widget_class, DocketPreferences, folder);
  gtk_widget_class_bind_template_child (widget_class, DocketPreferences, signed_out);
  gtk_widget_class_bind_template_child (widget_class, DocketPreferences, not_kept);
  gtk_widget_class_bind_template_child (widget_class, DocketPreferences, scheme);
  gtk_widget_class_bind_template_child (widget_class, DocketPreferences, density);
  gtk_widget_class_bind_template_child (widget_class, DocketPreferences, notify_reviews);
  gtk_widget_class_bind_template_child (widget_class, DocketPreferences, notify_rejected);
  gtk_widget_class_bind_template_child (widget_class, DocketPreferences, notify_decided);
  gtk_widget_class_bind_template_child (widget_class, DocketPreferences, pack);
  gtk_widget_class_bind_template_child (widget_class, DocketPreferences, pack_folder);
  gtk_widget_class_bind_template_child (widget_class, DocketPreferences, pack_status);
  gtk_widget_class_bind_template_callback (widget_class, on_choose_pack_folder);
  gtk_widget_class_bind_template_callback (widget_class, on_copy_server);
  gtk_widget_class_bind_template_callback (widget_class, on_sign_in);
  gtk_widget_class_bind_template_callback (widget_class, on_sign_out);
}

static void
docket_preferences_init (DocketPreferences *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
docket_preferences_new (GtkWindow *over, DocketSession *session)
{
  DocketPreferences *self;

  g_return_val_if_fail (DOCKET_IS_SESSION (session), NULL);

  self = g_object_new (DOCKET_TYPE_PREFERENCES, "transient-for", over, NULL);
  self->session = g_object_ref (session);
  bind (self);
  g_signal_connect_object (session, "notify::desk", G_CALLBACK (on_desk_changed), self, G_CONNECT_SWAPPED);
  on_desk_changed (self);
  return GTK_WIDGET (self);
}
