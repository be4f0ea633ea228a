/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define DOCKET_DEMO_USERNAME "sofia"
#define DOCKET_DEMO_PASSWORD "docket-demo"

/**
 * DocketDemo:
 *
 * The demo company: a docketd of our own on loopback, with its store in a
 * folder of the profile. It ends with this process, whatever happens to us.
 */
#define DOCKET_TYPE_DEMO (docket_demo_get_type ())
G_DECLARE_FINAL_TYPE (DocketDemo, docket_demo, DOCKET, DEMO, GObject)

/* @dir: made when the demo first starts */
DocketDemo *docket_demo_new (const char *dir);

/* Whether there is a docketd to run, beside this program or in PATH. */
gboolean docket_demo_is_available (DocketDemo *self);
/* Whether @url is the demo company of this profile. */
gboolean docket_demo_owns_url (DocketDemo *self, const char *url);

/* Makes the company if there is none yet, and serves it; at the same address
 * every time. Errors: G_IO_ERROR with a sentence. */
void docket_demo_start_async (DocketDemo *self, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
/* (transfer full): the address */
char *docket_demo_start_finish (DocketDemo *self, GAsyncResult *result, GError **error);
void docket_demo_stop (DocketDemo *self);

G_END_DECLS
