/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "docket-policy-trial.h"

G_BEGIN_DECLS

/**
 * DocketTrialWindow:
 *
 * Other rules tried on the work of the past weeks, before anybody switches them
 * on. Nothing is changed by it.
 */
#define DOCKET_TYPE_TRIAL_WINDOW (docket_trial_window_get_type ())
G_DECLARE_FINAL_TYPE (DocketTrialWindow, docket_trial_window, DOCKET, TRIAL_WINDOW, AdwWindow)

GtkWidget *docket_trial_window_new (GtkWidget *owner, DocketDesk *desk);
/* What a trial says: sentences, one a line. (transfer full) */
char *docket_trial_window_describe (const DocketPolicyTrial *trial);
/* Shows an answer. */
void docket_trial_window_take (DocketTrialWindow *self, const DocketPolicyTrial *trial);

G_END_DECLS
