/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * DocketBanner:
 *
 * One sentence and at most one button under the header, for what lasts.
 * Emits "activated" when the button is pressed.
 */
#define DOCKET_TYPE_BANNER (docket_banner_get_type ())
G_DECLARE_FINAL_TYPE (DocketBanner, docket_banner, DOCKET, BANNER, GtkWidget)

const char *docket_banner_get_text (DocketBanner *self); /* (nullable) */
/* @text: (nullable): hides the banner; @button: (nullable): no button */
void docket_banner_show (DocketBanner *self, const char *text, const char *button, const char *icon_name);

G_END_DECLS
