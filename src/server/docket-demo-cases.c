/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "docket-demo-private.h"
gboolean docket_demo_play_cases (DocketDemo *demo, GError **error) { return TRUE; }
