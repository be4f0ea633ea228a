/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The errors of the core, one domain for all of it; the header says what each
 * code means.
 */
#include "docket-error.h"

G_DEFINE_QUARK (docket-core-error-quark, docket_core_error)
