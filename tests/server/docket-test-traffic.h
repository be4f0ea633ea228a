/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <libsoup/soup.h>

G_BEGIN_DECLS

/* Leaves an exchange in the folder that DOCKET_TRAFFIC_DIR names, for the test
 * that holds all traffic against the document of the protocol. Does nothing
 * without that variable. @path: with its query. @body: (nullable). Any thread. */
void docket_test_traffic_record (SoupMessage *message, const char *path, const char *body, GBytes *answer);

/* The same for a stream that was read as raw bytes: @heard has head and chunks. */
void docket_test_traffic_record_stream (const char *path, const char *heard);

G_END_DECLS
