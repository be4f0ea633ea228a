/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "docket-db.h"

G_BEGIN_DECLS

/**
 * DocketCheckpointer:
 *
 * A thread that copies what commits left in the log into the file, so that no
 * commit has to. It has a connection of its own, opened when first needed.
 */
typedef struct _DocketCheckpointer DocketCheckpointer;

DocketCheckpointer *docket_checkpointer_new (const char *path);
/* Waits for a copy under way. */
void docket_checkpointer_free (DocketCheckpointer *self);
/* Copies soon; at once, if one is under way, when that is done. Any thread. */
void docket_checkpointer_wake (DocketCheckpointer *self);

G_END_DECLS
