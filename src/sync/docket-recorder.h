/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "docket-transport.h"
#include "docket-writer.h"

G_BEGIN_DECLS

/**
 * DocketRecorder:
 *
 * A transport around another one that writes each attempt, and what came of it,
 * into the flight recorder of the account's store (docket_store_add_attempts()).
 * Belongs to the thread of the other one.
 */
#define DOCKET_TYPE_RECORDER (docket_recorder_get_type ())
G_DECLARE_FINAL_TYPE (DocketRecorder, docket_recorder, DOCKET, RECORDER, GObject)

DocketTransport *docket_recorder_new (DocketTransport *transport, DocketWriter *writer, DocketClock *clock);
/* What is not written yet goes to the writer now: before the end. */
void docket_recorder_flush (DocketRecorder *self);

G_END_DECLS
