/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "docket-server-error.h"

G_DEFINE_QUARK (docket-server-error-quark, docket_server_error)
