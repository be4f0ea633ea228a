/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The search of the desktop.
 *
 * A result is named by kind and id ("job:0192…"), so that the desktop may ask
 * for its words, or open it, long after the search, and in another process.
 * Searches are the jump's (docket-jump-search.c), on its thread; the words of a
 * few results are read here.
 */

#include "docket-config.h"

#include <string.h>

#include "docket-search-provider.h"

#include "docket-jump-search.h"

#define RESULTS_MAX 8
#define METAS_MAX 50

static const char interface_xml[] =
  "<node><interface name='org.gnome.Shell.SearchProvider2'>"
  "<method name='GetInitialResultSet'><arg type='as' direction='in'/><arg type='as' direction='out'/></method>"
  "<method name='GetSubsearchResultSet'><arg type='as' direction='in'/><arg type='as' direction='in'/><arg type='as' direction='out'/></method>"
  "<method name='GetResultMetas'><arg type='as' direction='in'/><arg type='aa{sv}' direction='out'/></method>"
  "<method name='ActivateResult'><arg type='s' direction='in'/><arg type='as' direction='in'/><arg type='u' direction='in'/></method>"
  "<method name='LaunchSearch'><arg type='as' direction='in'/><arg type='u' direction='in'/></method>"
  "</interface></node>";

struct _DocketSearchProvider
{
  GObject parent_instance;

  const DocketSearchProviderHost *host;
  gpointer data;
  GDBusConnection *connection;
  guint registration;
  DocketDesk *desk;         /* (nullable): the one the finder reads */
  DocketJumpSearch *finder; /* (nullable) */
};

G_DEFINE_FINAL_TYPE (DocketSearchProvider, docket_search_provider, G_TYPE_OBJECT)

static const struct
{
  DocketKind kind;
  const char *prefix;
  const char *icon_name;
} kinds[] = {
  { DOCKET_KIND_JOB, "job:", "view-list-symbolic" },
  { DOCKET_KIND_CUSTOMER, "customer:", "system-users-symbolic" },
  { DOCKET_KIND_PERSON, "person:", "avatar-default-symbolic" },
};

/* (transfer none) (nullable): NULL: nothing of ours */
static const char *
parse_result (const char *result, guint *kind)
{
  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    if (g_str_has_prefix (result, kinds[i].prefix))
      {
        *kind = i;
        return result + strlen (kinds[i].prefix);
      }
  return NULL;
}

static char *
name_result (const DocketJumpPlace *place)
{
  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    if (kinds[i].kind == place->kind)
      return g_strconcat (kinds[i].prefix, place->id, NULL);
  g_assert_not_reached ();
}

/* (transfer none) (nullable): nobody is signed in */
static DocketDesk *
get_desk (DocketSearchProvider *self)
{
  DocketSession *session = self->host->get_session (self->data);
  DocketDesk *desk = session != NULL ? docket_session_get_desk (session) : NULL;

  if (desk != self->desk)
    {
      g_clear_object (&self->finder);
      g_set_object (&self->desk, desk);
      if (desk != NULL)
        self->finder = docket_jump_search_new (desk);
    }
  return desk;
}

static void
return_results (GDBusMethodInvocation *invocation, GPtrArray *places)
{
  GVariantBuilder results;

  g_variant_builder_init (&results, G_VARIANT_TYPE ("as"));
  for (guint i = 0; places != NULL && i < places->len; i++)
    {
      g_autofree char *name = name_result (g_ptr_array_index (places, i));

      g_variant_builder_add (&results, "s", name);
    }
  g_dbus_method_invocation_return_value (invocation, g_variant_new ("(as)", &results));
}

static void
on_found (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GPtrArray) places = docket_jump_search_finish (DOCKET_JUMP_SEARCH (source), result, NULL);

  return_results (data, places);
}

static void
search (DocketSearchProvider *self, const char *const *terms, GDBusMethodInvocation *invocation)
{
  g_autofree char *text = g_strjoinv (" ", (char **) terms);

  if (get_desk (self) == NULL)
    return_results (invocation, NULL);
  else
    docket_jump_search_async (self->finder, text, RESULTS_MAX, NULL, on_found, invocation);
}

static void
add_meta (GVariantBuilder *metas, const char *result, const char *icon_name, const DocketJumpPlace *place)
{
  GVariantBuilder meta;
  g_autofree char *name = place->number != NULL ? g_strdup_printf ("%s %s", place->number, place->title) : g_strdup (place->title);

  g_variant_builder_init (&meta, G_VARIANT_TYPE ("a{sv}"));
  g_variant_builder_add (&meta, "{sv}", "id", g_variant_new_string (result));
  g_variant_builder_add (&meta, "{sv}", "name", g_variant_new_string (name));
  g_variant_builder_add (&meta, "{sv}", "description", g_variant_new_string (place->detail));
  g_variant_builder_add (&meta, "{sv}", "gicon", g_variant_new_string (icon_name));
  g_variant_builder_add (metas, "a{sv}", &meta);
}

static void
return_metas (DocketSearchProvider *self, const char *const *results, GDBusMethodInvocation *invocation)
{
  DocketDesk *desk = get_desk (self);
  GVariantBuilder metas;

  g_variant_builder_init (&metas, G_VARIANT_TYPE ("aa{sv}"));
  for (guint i = 0; desk != NULL && results[i] != NULL && i < METAS_MAX; i++)
    {
      g_autoptr (DocketRecord) record = NULL;
      g_autoptr (DocketJumpPlace) place = NULL;
      guint kind = 0;
      const char *id = parse_result (results[i], &kind);

      if (id == NULL || !docket_store_get (docket_desk_get_reader (desk), kinds[kind].kind, id, &record, NULL) || record == NULL)
        continue;
      place = docket_jump_place_of (docket_desk_get_reader (desk), record);
      add_meta (&metas, results[i], kinds[kind].icon_name, place);
    }
  g_dbus_method_invocation_return_value (invocation, g_variant_new ("(aa{sv})", &metas));
}

static void
activate (DocketSearchProvider *self, const char *result, GDBusMethodInvocation *invocation)
{
  guint kind = 0;
  const char *id = parse_result (result, &kind);

  if (id != NULL)
    self->host->open (kinds[kind].kind, id, self->data);
  g_dbus_method_invocation_return_value (invocation, NULL);
}

static void
on_call (GDBusConnection *connection, const char *sender, const char *path, const char *interface, const char *method, GVariant *parameters, GDBusMethodInvocation *invocation, gpointer data)
{
  DocketSearchProvider *self = data;
  g_autofree const char **words = NULL;
  const char *result;

  if (g_strcmp0 (method, "GetInitialResultSet") == 0)
    {
      g_variant_get (parameters, "(^a&s)", &words);
      search (self, words, invocation);
    }
  else if (g_strcmp0 (method, "GetSubsearchResultSet") == 0)
    {
      /* Fewer letters may have been ranked otherwise: it is searched anew. */
      g_variant_get (parameters, "(as^a&s)", NULL, &words);
      search (self, words, invocation);
    }
  else if (g_strcmp0 (method, "GetResultMetas") == 0)
    {
      g_variant_get (parameters, "(^a&s)", &words);
      return_metas (self, words, invocation);
    }
  else if (g_strcmp0 (method, "ActivateResult") == 0)
    {
      g_variant_get (parameters, "(&sasu)", &result, NULL, NULL);
      activate (self, result, invocation);
    }
  else
    {
      g_autofree char *text = NULL;

      g_variant_get (parameters, "(^a&su)", &words, NULL);
      text = g_strjoinv (" ", (char **) words);
      self->host->search (text, self->data);
      g_dbus_method_invocation_return_value (invocation, NULL);
    }
}

static const GDBusInterfaceVTable vtable = { .method_call = on_call };

static void
docket_search_provider_dispose (GObject *object)
{
  DocketSearchProvider *self = DOCKET_SEARCH_PROVIDER (object);

  docket_search_provider_unexport (self);
  g_clear_object (&self->finder);
  g_clear_object (&self->desk);
  G_OBJECT_CLASS (docket_search_provider_parent_class)->dispose (object);
}

static void
docket_search_provider_class_init (DocketSearchProviderClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = docket_search_provider_dispose;
}

static void
docket_search_provider_init (DocketSearchProvider *self)
{
}

DocketSearchProvider *
docket_search_provider_new (const DocketSearchProviderHost *host, gpointer data)
{
  DocketSearchProvider *self = g_object_new (DOCKET_TYPE_SEARCH_PROVIDER, NULL);

  self->host = host;
  self->data = data;
  return self;
}

gboolean
docket_search_provider_export (DocketSearchProvider *self, GDBusConnection *connection, const char *path, GError **error)
{
  g_autoptr (GDBusNodeInfo) info = g_dbus_node_info_new_for_xml (interface_xml, NULL);

  g_return_val_if_fail (DOCKET_IS_SEARCH_PROVIDER (self) && self->registration == 0, FALSE);

  self->registration = g_dbus_connection_register_object (connection, path, info->interfaces[0], &vtable, self, NULL, error);
  if (self->registration == 0)
    return FALSE;
  g_set_object (&self->connection, connection);
  return TRUE;
}

void
docket_search_provider_unexport (DocketSearchProvider *self)
{
  g_return_if_fail (DOCKET_IS_SEARCH_PROVIDER (self));

  if (self->registration != 0)
    g_dbus_connection_unregister_object (self->connection, self->registration);
  self->registration = 0;
  g_clear_object (&self->connection);
}
