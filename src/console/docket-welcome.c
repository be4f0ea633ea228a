/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The welcome page.
 *
 * The only place where a person waits for the network, because signing in
 * cannot be done without it: a spinner turns while the server is asked, and
 * only then.  Every failure is a sentence beside the button; what was typed
 * stays.
 */

#include "docket-config.h"

#include <glib/gi18n-lib.h>

#include "docket-welcome.h"

#include "docket-looks.h"
#include "docket-quit-guard.h"

#include "docket-settings.h"

struct _DocketWelcome
{
  GtkWidget parent_instance;

  DocketSession *session;
  GCancellable *cancellable;
  gboolean busy;

  GtkWidget *scroller;
  GtkBox *cards;
  AdwEntryRow *server;
  AdwEntryRow *name;
  AdwPasswordEntryRow *password;
  GtkWidget *sign_in_button;
  GtkSpinner *spinner;
  GtkWidget *problem_box;
  GtkLabel *problem;
  GtkWidget *demo_card;
  GtkWidget *demo_button;
  GtkSpinner *demo_spinner;
};

G_DEFINE_FINAL_TYPE (DocketWelcome, docket_welcome, GTK_TYPE_WIDGET)

static const char *
get_text (gpointer entry)
{
  return gtk_editable_get_text (GTK_EDITABLE (entry));
}

static void
update_sensitivity (DocketWelcome *self)
{
  gboolean complete = *get_text (self->server) != '\0' && *get_text (self->name) != '\0' && *get_text (self->password) != '\0';

  gtk_widget_set_sensitive (self->sign_in_button, complete && !self->busy);
  gtk_widget_set_sensitive (self->demo_button, !self->busy);
}

static void
set_busy (DocketWelcome *self, gboolean busy, GtkSpinner *spinner)
{
  self->busy = busy;
  gtk_spinner_set_spinning (spinner, busy);
  gtk_widget_set_visible (GTK_WIDGET (spinner), busy);
  update_sensitivity (self);
}

/* A host name alone means https; on this very machine, http. */
static char *
complete_url (const char *typed)
{
  g_autofree char *plain = g_strstrip (g_strdup (typed));

  if (strstr (plain, "://") != NULL)
    return g_steal_pointer (&plain);
  if (g_str_has_prefix (plain, "127.0.0.1") || g_str_has_prefix (plain, "localhost") || g_str_has_prefix (plain, "[::1]"))
    return g_strconcat ("http://", plain, NULL);
  return g_strconcat ("https://", plain, NULL);
}

static void
on_signed_in (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (DocketWelcome) self = data;
  g_autoptr (GError) error = NULL;
  gboolean done = docket_session_sign_in_finish (DOCKET_SESSION (source), result, &error);

  set_busy (self, FALSE, self->spinner);
  set_busy (self, FALSE, self->demo_spinner);
  if (done)
    {
      GSettings *settings = docket_session_get_settings (DOCKET_SESSION (source));

      docket_settings_set_string (settings, "last-server", get_text (self->server));
      docket_settings_set_string (settings, "last-name", get_text (self->name));
      gtk_editable_set_text (GTK_EDITABLE (self->password), "");
      docket_welcome_show_problem (self, NULL);
    }
  else if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    docket_welcome_show_problem (self, error->message);
}

/* Who signs in anew ends the desk that was open. */
static gboolean
ask_first (DocketWelcome *self, GSourceOnceFunc confirmed)
{
  DocketDesk *desk = docket_session_get_desk (self->session);
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));

  return desk != NULL && GTK_IS_WINDOW (root) && docket_quit_guard_present_sign_out (GTK_WINDOW (root), desk, confirmed, self);
}

static void
sign_in_now (gpointer data)
{
  DocketWelcome *self = data;
  g_autofree char *url = NULL;

  if (self->busy || self->session == NULL)
    return;
  url = complete_url (get_text (self->server));
  docket_welcome_show_problem (self, NULL);
  set_busy (self, TRUE, self->spinner);
  docket_session_sign_in_async (self->session, url, get_text (self->name), get_text (self->password),
                                self->cancellable, on_signed_in, g_object_ref (self));
}

static void
on_sign_in (DocketWelcome *self)
{
  if (!self->busy && self->session != NULL && gtk_widget_get_sensitive (self->sign_in_button) && !ask_first (self, sign_in_now))
    sign_in_now (self);
}

static void
on_demo_started (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (DocketWelcome) self = data;
  g_autoptr (GError) error = NULL;
  g_autofree char *url = docket_demo_start_finish (DOCKET_DEMO (source), result, &error);

  if (url == NULL)
    {
      set_busy (self, FALSE, self->demo_spinner);
      docket_welcome_show_problem (self, error->message);
      return;
    }
  docket_session_sign_in_async (self->session, url, DOCKET_DEMO_USERNAME, DOCKET_DEMO_PASSWORD,
                                self->cancellable, on_signed_in, g_object_ref (self));
}

static void
start_demo (gpointer data)
{
  DocketWelcome *self = data;

  if (self->busy || self->session == NULL)
    return;
  docket_welcome_show_problem (self, NULL);
  set_busy (self, TRUE, self->demo_spinner);
  docket_demo_start_async (docket_session_get_demo (self->session), self->cancellable, on_demo_started, g_object_ref (self));
}

static void
on_demo (DocketWelcome *self)
{
  if (!self->busy && self->session != NULL && !ask_first (self, start_demo))
    start_demo (self);
}

static void
docket_welcome_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (docket_welcome_parent_class)->map (widget);
  docket_welcome_focus (DOCKET_WELCOME (widget));
}

static void
docket_welcome_dispose (GObject *object)
{
  DocketWelcome *self = DOCKET_WELCOME (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->session);
  gtk_widget_dispose_template (GTK_WIDGET (object), DOCKET_TYPE_WELCOME);
  G_OBJECT_CLASS (docket_welcome_parent_class)->dispose (object);
}

static void
docket_welcome_finalize (GObject *object)
{
  g_clear_object (&DOCKET_WELCOME (object)->cancellable);
  G_OBJECT_CLASS (docket_welcome_parent_class)->finalize (object);
}

static void
docket_welcome_class_init (DocketWelcomeClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = docket_welcome_dispose;
  G_OBJECT_CLASS (klass)->finalize = docket_welcome_finalize;
  widget_class->map = docket_welcome_map;

  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/docketdesk/Docket/docket-welcome.ui");
  gtk_widget_class_bind_template_child (widget_class, DocketWelcome, scroller);
  gtk_widget_class_bind_template_child (widget_class, DocketWelcome, cards);
  gtk_widget_class_bind_template_child (widget_class, DocketWelcome, server);
  gtk_widget_class_bind_template_child (widget_class, DocketWelcome, name);
  gtk_widget_class_bind_template_child (widget_class, DocketWelcome, password);
  gtk_widget_class_bind_template_child (widget_class, DocketWelcome, sign_in_button);
  gtk_widget_class_bind_template_child (widget_class, DocketWelcome, spinner);
  gtk_widget_class_bind_template_child (widget_class, DocketWelcome, problem_box);
  gtk_widget_class_bind_template_child (widget_class, DocketWelcome, problem);
  gtk_widget_class_bind_template_child (widget_class, DocketWelcome, demo_card);
  gtk_widget_class_bind_template_child (widget_class, DocketWelcome, demo_button);
  gtk_widget_class_bind_template_child (widget_class, DocketWelcome, demo_spinner);
  gtk_widget_class_bind_template_callback (widget_class, update_sensitivity);
  gtk_widget_class_bind_template_callback (widget_class, on_sign_in);
  gtk_widget_class_bind_template_callback (widget_class, on_demo);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
}

static void
docket_welcome_init (DocketWelcome *self)
{
  self->cancellable = g_cancellable_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  if (docket_text_is_large ()) /* side by side they would not fit */
    {
      gtk_orientable_set_orientation (GTK_ORIENTABLE (self->cards), GTK_ORIENTATION_VERTICAL);
      gtk_box_set_homogeneous (self->cards, FALSE);
    }
  update_sensitivity (self);
}

const char *
docket_welcome_get_problem (DocketWelcome *self)
{
  g_return_val_if_fail (DOCKET_IS_WELCOME (self), NULL);
  return gtk_widget_get_visible (self->problem_box) ? gtk_label_get_label (self->problem) : NULL;
}

void
docket_welcome_set_session (DocketWelcome *self, DocketSession *session)
{
  g_autofree char *server = NULL;
  g_autofree char *name = NULL;
  GSettings *settings;

  g_return_if_fail (DOCKET_IS_WELCOME (self));

  if (!g_set_object (&self->session, session) || session == NULL)
    return;
  settings = docket_session_get_settings (session);
  server = docket_settings_get_string (settings, "last-server", "");
  name = docket_settings_get_string (settings, "last-name", "");
  docket_welcome_prefill (self, server, name);
  gtk_widget_set_visible (self->demo_card, docket_demo_is_available (docket_session_get_demo (session)));
}

void
docket_welcome_focus (DocketWelcome *self)
{
  gpointer entry;

  g_return_if_fail (DOCKET_IS_WELCOME (self));

  if (*get_text (self->server) == '\0')
    entry = self->server;
  else if (*get_text (self->name) == '\0')
    entry = self->name;
  else
    entry = self->password;
  gtk_widget_grab_focus (entry);
}

void
docket_welcome_prefill (DocketWelcome *self, const char *server, const char *name)
{
  g_return_if_fail (DOCKET_IS_WELCOME (self));

  if (server != NULL)
    gtk_editable_set_text (GTK_EDITABLE (self->server), server);
  if (name != NULL)
    gtk_editable_set_text (GTK_EDITABLE (self->name), name);
  update_sensitivity (self);
}

void
docket_welcome_show_problem (DocketWelcome *self, const char *sentence)
{
  g_return_if_fail (DOCKET_IS_WELCOME (self));

  gtk_label_set_label (self->problem, sentence != NULL ? sentence : "");
  gtk_widget_set_visible (self->problem_box, sentence != NULL);
}
