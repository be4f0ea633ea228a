/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "docket-session.h"

G_BEGIN_DECLS

/**
 * DocketWelcome:
 *
 * First start: sign in, or try the demo company. When signing in works, the
 * session's "desk" appears; the window watches that.
 */
#define DOCKET_TYPE_WELCOME (docket_welcome_get_type ())
G_DECLARE_FINAL_TYPE (DocketWelcome, docket_welcome, DOCKET, WELCOME, GtkWidget)

/* The sentence of the last failure; NULL. For tests. */
const char *docket_welcome_get_problem (DocketWelcome *self);
void docket_welcome_set_session (DocketWelcome *self, DocketSession *session);
/* What is known already; NULL leaves a field as it is. */
void docket_welcome_prefill (DocketWelcome *self, const char *server, const char *name);
/* The cursor stands in the first entry that has nothing yet: who was signed in
 * before only types the password. */
void docket_welcome_focus (DocketWelcome *self);
void docket_welcome_show_problem (DocketWelcome *self, const char *sentence);

G_END_DECLS
