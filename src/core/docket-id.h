/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "docket-clock.h"
#include "docket-random.h"

G_BEGIN_DECLS

#define DOCKET_ID_CHARS 36

/* A UUIDv7 (RFC 9562): 48 bits of ms, then random; lower case. Ids made by one
 * process within one ms still sort in the order they were made. */
char *docket_id_new (DocketClock *clock, DocketRandom *random);
/* Lower-case 8-4-4-4-12 hex of any version. */
gboolean docket_id_is_valid (const char *id);
/* 64 lower-case hex digits. */
gboolean docket_digest_is_valid (const char *digest);

G_END_DECLS
