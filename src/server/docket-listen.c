/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Where the server listens. Loopback or a unix socket behind a proxy; anything
 * else must be asked for twice, because passwords would cross the network. */
#include "docket-config.h"

#include "docket-listen.h"

#include <gio/gunixsocketaddress.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>

#include "docket-server-error.h"

#define BACKLOG 4096

static GSocketAddress *
refuse (GError **error, const char *format, ...) G_GNUC_PRINTF (2, 3);

static GSocketAddress *
refuse (GError **error, const char *format, ...)
{
  g_autofree char *message = NULL;
  va_list arguments;

  va_start (arguments, format);
  message = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  g_set_error_literal (error, DOCKET_SERVER_ERROR, DOCKET_SERVER_ERROR_ADDRESS, message);
  return NULL;
}

/* A socket file that nobody listens on is left from a crash. */
static gboolean
remove_stale (const char *path)
{
  g_autoptr (GSocket) probe = g_socket_new (G_SOCKET_FAMILY_UNIX, G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_DEFAULT, NULL);
  g_autoptr (GSocketAddress) address = g_unix_socket_address_new (path);
  GStatBuf info;

  if (g_lstat (path, &info) != 0)
    return TRUE;
  if (!S_ISSOCK (info.st_mode) || (probe != NULL && g_socket_connect (probe, address, NULL, NULL)))
    return FALSE;
  return g_unlink (path) == 0;
}

static GSocketAddress *
parse_inet (const char *text, gboolean public_address, GError **error)
{
  const char *colon = strrchr (text, ':');
  g_autofree char *host = colon == NULL ? NULL : g_strndup (text, (gsize) (colon - text));
  g_autoptr (GInetAddress) inet = NULL;
  gsize length = host == NULL ? 0 : strlen (host);
  guint64 port;

  if (length > 2 && host[0] == '[' && host[length - 1] == ']')
    {
      host[length - 1] = '\0';
      memmove (host, host + 1, length - 1);
    }
  if (g_strcmp0 (host, "localhost") == 0)
    {
      g_free (host);
      host = g_strdup ("127.0.0.1");
    }
  inet = host == NULL ? NULL : g_inet_address_new_from_string (host);
  if (inet == NULL || !g_ascii_string_to_unsigned (colon + 1, 10, 0, 65535, &port, NULL))
    return refuse (error, _ ("“%s” is no address to listen on. Write 127.0.0.1:PORT, [::1]:PORT or unix:PATH."), text);
  if (!g_inet_address_get_is_loopback (inet) && !public_address)
    return refuse (error, _ ("%s can be reached from other machines, and docketd itself does not encrypt. Put a TLS proxy before it and listen on 127.0.0.1; or, if the proxy is on another machine, give both --allow-public and --behind-tls-proxy."), text);
  return g_inet_socket_address_new (inet, (guint16) port);
}

GSocket *
docket_listen (const char *address, gboolean public_address, GError **error)
{
  const char *path = g_str_has_prefix (address, "unix:") ? address + strlen ("unix:") : NULL;
  g_autoptr (GSocketAddress) where = NULL;
  g_autoptr (GSocket) socket = NULL;
  g_autoptr (GError) local = NULL;

  if (path != NULL && *path == '\0')
    refuse (error, _ ("“unix:” needs the path of the socket."));
  else if (path != NULL && !remove_stale (path))
    refuse (error, _ ("%s cannot be used as a socket: there is something at that path, or another docketd listens there."), path);
  else
    where = path != NULL ? g_unix_socket_address_new (path) : parse_inet (address, public_address, error);
  if (where == NULL)
    return NULL;
  socket = g_socket_new (g_socket_address_get_family (where), G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_DEFAULT, &local);
  if (socket != NULL)
    {
      g_socket_set_listen_backlog (socket, BACKLOG);
      if (g_socket_bind (socket, where, path == NULL, &local) && g_socket_listen (socket, &local))
        return g_steal_pointer (&socket);
    }
  if (g_error_matches (local, G_IO_ERROR, G_IO_ERROR_ADDRESS_IN_USE))
    refuse (error, _ ("Another program listens on %s already. Stop it, or choose another port with --listen (port 0 takes any that is free)."), address);
  else
    refuse (error, _ ("docketd cannot listen on %s: %s"), address, local->message);
  return NULL;
}

guint16
docket_listen_get_port (GSocket *socket)
{
  g_autoptr (GSocketAddress) address = g_socket_get_local_address (socket, NULL);

  return G_IS_INET_SOCKET_ADDRESS (address) ? g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (address)) : 0;
}
