/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * DocketTestFault:
 * @DOCKET_TEST_FAULT_CUT_ANSWER: the request arrives whole; its answer is
 *   dropped and both connections are closed
 * @DOCKET_TEST_FAULT_TRUNCATE_ANSWER: of the answer only the first bytes pass
 * @DOCKET_TEST_FAULT_TRUNCATE_REQUEST: of the request only the first bytes pass
 * @DOCKET_TEST_FAULT_PORTAL: the request never arrives; a web page answers
 * @DOCKET_TEST_FAULT_REDIRECT: the request never arrives; a 302 answers
 * @DOCKET_TEST_FAULT_MALFORMED: the request never arrives; half a JSON answers
 */
typedef enum
{
  DOCKET_TEST_FAULT_CUT_ANSWER,
  DOCKET_TEST_FAULT_TRUNCATE_ANSWER,
  DOCKET_TEST_FAULT_TRUNCATE_REQUEST,
  DOCKET_TEST_FAULT_PORTAL,
  DOCKET_TEST_FAULT_REDIRECT,
  DOCKET_TEST_FAULT_MALFORMED,
} DocketTestFault;

/**
 * DocketTestRelay:
 *
 * A TCP relay on loopback with threads of its own, so that it works while the
 * test waits. Faults are armed for the next requests that begin as named.
 */
typedef struct _DocketTestRelay DocketTestRelay;

/* @upstream_port 0: there is nobody behind it */
DocketTestRelay *docket_test_relay_new (guint16 upstream_port);
void docket_test_relay_free (DocketTestRelay *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DocketTestRelay, docket_test_relay_free)

const char *docket_test_relay_get_url (DocketTestRelay *self);

/* The next @times requests beginning with @request ("POST /v1/ops"; "": any)
 * suffer @fault. @bytes: for the truncating ones. Replaces what was armed. */
void docket_test_relay_arm (DocketTestRelay *self, DocketTestFault fault, const char *request, guint times, gsize bytes);
/* How many requests suffered since the last docket_test_relay_arm(). */
guint docket_test_relay_get_suffered (DocketTestRelay *self);
/* Every piece of data waits so long; TCP pieces are cut to @bytes (0: as they come). */
void docket_test_relay_set_weak (DocketTestRelay *self, guint delay_ms, gsize bytes);

G_END_DECLS
