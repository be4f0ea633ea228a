/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The errors of the server, one domain for all of it; the header says what each
 * code means.
 */
#include "docket-server-error.h"

G_DEFINE_QUARK (docket-server-error-quark, docket_server_error)
