/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * DocketServerError:
 * @DOCKET_SERVER_ERROR_STORE: the store is missing, empty, there already, or of
 *   an engine we do not speak
 * @DOCKET_SERVER_ERROR_ADDRESS: an address that cannot be listened on
 * @DOCKET_SERVER_ERROR_INPUT: a name, role, file or number given by a person
 * @DOCKET_SERVER_ERROR_DAMAGED: a check found something broken
 * @DOCKET_SERVER_ERROR_CURSOR: a cursor of another epoch or a lost future
 * @DOCKET_SERVER_ERROR_SCOPE: a cursor from before the person's role changed
 * @DOCKET_SERVER_ERROR_SIGNED_OUT: no such session
 * @DOCKET_SERVER_ERROR_EXPIRED: the session is over
 * @DOCKET_SERVER_ERROR_REVOKED: the device may no longer be used
 * @DOCKET_SERVER_ERROR_RATE: too many requests
 * @DOCKET_SERVER_ERROR_REQUEST: the request itself is wrong; the message says how
 * @DOCKET_SERVER_ERROR_INVALID: a policy to be tried is wrong; the message says where
 * @DOCKET_SERVER_ERROR_FORBIDDEN: this role may not read that
 * @DOCKET_SERVER_ERROR_NOT_FOUND: no such record, or not for this person
 * @DOCKET_SERVER_ERROR_UNAVAILABLE: the store did not take it just now
 * @DOCKET_SERVER_ERROR_FAULT: the server cannot carry it out, now or later, while
 *   others can be; nothing was changed
 * @DOCKET_SERVER_ERROR_PIECEWISE: one of several in one piece of work met such a
 *   fault; never leaves the writer
 * @DOCKET_SERVER_ERROR_TOO_LARGE: more bytes than are taken
 * @DOCKET_SERVER_ERROR_OFFSET: an upload stands at another place
 * @DOCKET_SERVER_ERROR_DIGEST: a file does not have the digest it was announced with
 *
 * Errors of the server layer. The messages are sentences for people.
 */
typedef enum
{
  DOCKET_SERVER_ERROR_STORE,
  DOCKET_SERVER_ERROR_ADDRESS,
  DOCKET_SERVER_ERROR_INPUT,
  DOCKET_SERVER_ERROR_DAMAGED,
  DOCKET_SERVER_ERROR_CURSOR,
  DOCKET_SERVER_ERROR_SCOPE,
  DOCKET_SERVER_ERROR_SIGNED_OUT,
  DOCKET_SERVER_ERROR_EXPIRED,
  DOCKET_SERVER_ERROR_REVOKED,
  DOCKET_SERVER_ERROR_RATE,
  DOCKET_SERVER_ERROR_REQUEST,
  DOCKET_SERVER_ERROR_FORBIDDEN,
  DOCKET_SERVER_ERROR_NOT_FOUND,
  DOCKET_SERVER_ERROR_UNAVAILABLE,
  DOCKET_SERVER_ERROR_INVALID,
  DOCKET_SERVER_ERROR_TOO_LARGE,
  DOCKET_SERVER_ERROR_OFFSET,
  DOCKET_SERVER_ERROR_DIGEST,
  DOCKET_SERVER_ERROR_FAULT,
  DOCKET_SERVER_ERROR_PIECEWISE,
} DocketServerError;

#define DOCKET_SERVER_ERROR (docket_server_error_quark ())
GQuark docket_server_error_quark (void);

/* Name of the problem that tells a client of @error (of any domain), and the
 * status of the answer. (transfer none) */
const char *docket_server_error_problem (const GError *error, guint *status);

G_END_DECLS
