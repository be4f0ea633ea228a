/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * docket_listen:
 * @address: "127.0.0.1:PORT", "[::1]:PORT" or "unix:PATH"; port 0 = any free
 * @public_address: an address beyond this machine is wanted and a proxy stands before it
 *
 * A socket that is bound and listens, with a backlog for a storm of desks that
 * come back at once. Errors: DOCKET_SERVER_ERROR_ADDRESS.
 */
GSocket *docket_listen (const char *address, gboolean public_address, GError **error);
/* 0 for a unix socket. */
guint16 docket_listen_get_port (GSocket *socket);

G_END_DECLS
