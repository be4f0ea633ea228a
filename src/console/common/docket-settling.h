/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * DocketSettling: (skip)
 *
 * The moments after a button came where another one was that led to it.
 *
 * The second half of a double click on the first button, or its key still held,
 * would press the second one, whose words nobody has read.  Insensitive it would
 * lose the focus: whoever owns it rather does nothing until it is over.
 */
typedef struct _DocketSettling DocketSettling;

/* @window: has to outlive what is returned */
DocketSettling *docket_settling_new (GtkWindow *window);
void docket_settling_free (DocketSettling *self);

/**
 * docket_settling_begin:
 * @self: what watches the window
 *
 * Says that the second button is there now.  It is over after the time that the
 * desktop gives a double click, and once the key is released that was down.
 */
void docket_settling_begin (DocketSettling *self);

/**
 * docket_settling_is_over:
 * @self: what watches the window
 *
 * Returns: whether what comes now was meant for the second button
 */
gboolean docket_settling_is_over (const DocketSettling *self);

G_END_DECLS
