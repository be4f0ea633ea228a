/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Whoever comes back to the window wants to see what is: the desk asks the server
 * at once, and looks whether somebody signed in meanwhile. Here the sign-in has
 * expired, after which nothing but such a hint makes it ask again.
 */
#include <adwaita.h>
#include <libsoup/soup.h>

#include "docket-console.h"
#include "docket-secrets.h"
#include "docket-session.h"
#include "docket-store.h"
#include "docket-window.h"
#include "review-stage.h"
#include "widget-search.h"

typedef struct
{
  ReviewStage *stage;
  SoupServer *server;
  GHashTable *tokens; /* that came */
  GtkWidget *window;
} Scene;

static void
on_request (SoupServer *server, SoupServerMessage *message, const char *path, GHashTable *query, gpointer data)
{
  static const char body[] = "{\"type\":\"urn:docket:problem:sign-in\",\"title\":\"Sign in\",\"status\":401}";
  const char *words = soup_message_headers_get_one (soup_server_message_get_request_headers (message), "Authorization");

  g_hash_table_add (((Scene *) data)->tokens, g_strdup (words != NULL ? words : ""));
  soup_server_message_set_status (message, SOUP_STATUS_UNAUTHORIZED, NULL);
  soup_server_message_set_response (message, "application/problem+json", SOUP_MEMORY_STATIC, body, sizeof body - 1);
}

static void
sign_in (Scene *scene, const char *token)
{
  g_autoptr (GError) error = NULL;

  docket_secrets_store_token (scene->stage->profile, docket_profile_get_account (scene->stage->profile), token, &error);
  g_assert_no_error (error);
}

static void
name_server (Scene *scene)
{
  g_autofree char *path = docket_profile_account_path (scene->stage->profile, docket_profile_get_account (scene->stage->profile));
  g_autoptr (DocketStore) store = docket_store_open (path, DOCKET_DB_READ_WRITE, DOCKET_CLOCK (scene->stage->clock), scene->stage->random, NULL);
  g_autofree char *url = NULL;
  GSList *uris;

  g_assert_true (soup_server_listen_local (scene->server, 0, SOUP_SERVER_LISTEN_IPV4_ONLY, NULL));
  uris = soup_server_get_uris (scene->server);
  url = g_strdup_printf ("http://127.0.0.1:%d", g_uri_get_port (uris->data));
  g_slist_free_full (uris, (GDestroyNotify) g_uri_unref);
  g_assert_true (docket_store_set_meta (store, DOCKET_META_SERVER_URL, url, NULL));
}

static gboolean
says_expired (gpointer data)
{
  return find_label (((Scene *) data)->window, "Sign-in expired") != NULL;
}

static gboolean
is_active (gpointer data)
{
  return gtk_window_is_active (GTK_WINDOW (data));
}

static gboolean
new_token_came (gpointer data)
{
  return g_hash_table_contains (((Scene *) data)->tokens, "Bearer new");
}

static void
test_coming_back_asks_at_once (void)
{
  g_autoptr (ReviewStage) stage = review_stage_new (STAGE_SOFIA, "supervisor");
  g_autoptr (SoupServer) server = soup_server_new (NULL, NULL);
  g_autoptr (GHashTable) tokens = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  Scene scene = { stage, server, tokens, NULL };
  g_autoptr (DocketSession) session = NULL;
  GtkWidget *other = gtk_window_new ();

  soup_server_add_handler (server, NULL, on_request, &scene, NULL);
  name_server (&scene);
  sign_in (&scene, "old");
  session = docket_session_new (stage->dir, NULL);
  g_assert_true (docket_session_open (session, NULL));
  scene.window = GTK_WIDGET (docket_window_new (NULL, session));
  gtk_window_present (GTK_WINDOW (scene.window));
  review_stage_wait (says_expired, &scene);
  gtk_window_present (GTK_WINDOW (other));
  review_stage_wait (is_active, other);

  sign_in (&scene, "new");
  g_assert_false (new_token_came (&scene));
  gtk_window_destroy (GTK_WINDOW (other));
  review_stage_wait (new_token_came, &scene);

  gtk_window_destroy (GTK_WINDOW (scene.window));
  docket_session_close (session);
  soup_server_disconnect (server);
  while (g_main_context_iteration (NULL, FALSE))
    ;
}

int
main (int argc, char **argv)
{
  g_setenv ("DOCKET_SECRETS", "file", TRUE);
  g_test_init (&argc, &argv, NULL);
  gtk_init ();
  adw_init ();
  docket_console_init ();
  g_test_add_func ("/console/window-focus/coming-back-asks-at-once", test_coming_back_asks_at_once);
  return g_test_run ();
}
