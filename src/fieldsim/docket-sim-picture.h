/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "docket-random.h"

G_BEGIN_DECLS

/* What a simulated phone takes: a picture of nothing, but a whole JPEG of some
 * hundred KiB, another one each time. (transfer full) */
GBytes *docket_sim_picture_photo (DocketRandom *random);
/* What a customer draws with a finger: a line on white, PNG. (transfer full) */
GBytes *docket_sim_picture_signature (DocketRandom *random);

G_END_DECLS
