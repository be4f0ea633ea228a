/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "docket-test-client.h"

G_BEGIN_DECLS

/* Bytes to a server and back, past any library that would mend them. */
typedef struct
{
  GSocketConnection *connection;
  GString *heard;
  gboolean closed; /* by the server */
} DocketTestRaw;

DocketTestRaw *docket_test_raw_new (DocketTestServer *server);
void docket_test_raw_free (DocketTestRaw *raw);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DocketTestRaw, docket_test_raw_free)

/* FALSE if the server had closed already. */
gboolean docket_test_raw_send (DocketTestRaw *raw, const char *data, gsize size);
/* Nothing more will come from here. */
void docket_test_raw_end (DocketTestRaw *raw);
/* Reads until @wanted stands in what was heard, or the server closes. Never a
 * timeout: nonsense must not leave a client hanging. */
gboolean docket_test_raw_wait (DocketTestRaw *raw, const char *wanted);
/* Sends all of it, ends, and reads all of the answer. (transfer full) */
char *docket_test_raw_talk (DocketTestServer *server, const char *data, gsize size);

/* All refusals in @heard are problem documents; the status of the last answer, 0
 * if there is none. */
guint docket_test_raw_check (const char *heard);

/* "entries of the audit;places of all records", devices that signed in left out:
 * equal if nothing was written. */
char *docket_test_state (DocketTestClient *client);

G_END_DECLS
