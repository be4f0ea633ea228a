/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * DocketCoreError:
 * @DOCKET_CORE_ERROR_MALFORMED: not JSON, or not an envelope of the protocol
 * @DOCKET_CORE_ERROR_TOO_LARGE: over a bound of docket-limits.h
 * @DOCKET_CORE_ERROR_INVALID: readable, but a field, type, range or rule is wrong
 *
 * Errors of the pure layer. The messages are sentences for people.
 */
typedef enum
{
  DOCKET_CORE_ERROR_MALFORMED,
  DOCKET_CORE_ERROR_TOO_LARGE,
  DOCKET_CORE_ERROR_INVALID,
} DocketCoreError;

#define DOCKET_CORE_ERROR (docket_core_error_quark ())
GQuark docket_core_error_quark (void);

G_END_DECLS
