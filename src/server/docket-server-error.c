/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The errors of the server, one domain for all of it; the header says what each
 * code means.
 */
#include "docket-server-error.h"

#include "docket-error.h"
#include "docket-result.h"

G_DEFINE_QUARK (docket-server-error-quark, docket_server_error)

const char *
docket_server_error_problem (const GError *error, guint *status)
{
  static const struct
  {
    DocketServerError code;
    guint status;
    const char *name;
  } problems[] = {
    { DOCKET_SERVER_ERROR_CURSOR, 410, "cursor-expired" },
    { DOCKET_SERVER_ERROR_SCOPE, 410, DOCKET_PROBLEM_ROLE_CHANGED },
    { DOCKET_SERVER_ERROR_SIGNED_OUT, 401, "signed-out" },
    { DOCKET_SERVER_ERROR_EXPIRED, 401, "expired" },
    { DOCKET_SERVER_ERROR_REVOKED, 403, "device-revoked" },
    { DOCKET_SERVER_ERROR_RATE, 429, "too-many-requests" },
    { DOCKET_SERVER_ERROR_REQUEST, 400, "malformed" },
    { DOCKET_SERVER_ERROR_INPUT, 400, "malformed" },
    { DOCKET_SERVER_ERROR_INVALID, 400, "invalid" },
    { DOCKET_SERVER_ERROR_FORBIDDEN, 403, "forbidden" },
    { DOCKET_SERVER_ERROR_NOT_FOUND, 404, "not-found" },
    { DOCKET_SERVER_ERROR_TOO_LARGE, 413, "too-large" },
    { DOCKET_SERVER_ERROR_OFFSET, 409, "wrong-offset" },
    { DOCKET_SERVER_ERROR_DIGEST, 422, "digest-mismatch" },
    { DOCKET_SERVER_ERROR_FAULT, 500, "server-fault" },
    { DOCKET_SERVER_ERROR_DAMAGED, 500, "server-fault" },
  };

  if (error->domain == DOCKET_CORE_ERROR)
    {
      gboolean large = error->code == DOCKET_CORE_ERROR_TOO_LARGE;

      *status = large ? 413 : 400;
      return large ? "too-large" : "malformed";
    }
  for (guint i = 0; error->domain == DOCKET_SERVER_ERROR && i < G_N_ELEMENTS (problems); i++)
    if (error->code == (int) problems[i].code)
      {
        *status = problems[i].status;
        return problems[i].name;
      }
  *status = 503;
  return "unavailable";
}
