/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib/gi18n-lib.h>

/* Sentences of a refusal that name a status, a kind or a group: the judge fills
 * them in, and a desk that reads them in another language finds them again. */
#define DOCKET_SAYS_NO_CREATE N_ ("Your role may not create this: %s.")
#define DOCKET_SAYS_NO_WRITE N_ ("Your role may not write this: %s.")
#define DOCKET_SAYS_NO_MOVE N_ ("A job cannot go from %s to %s.")
#define DOCKET_SAYS_MOVED_BY_PLAN N_ ("A job goes from %s to %s by giving it a technician or taking the technician away.")
#define DOCKET_SAYS_NO_MOVE_OF_ROLE N_ ("Your role may not set a job from %s to %s.")
#define DOCKET_SAYS_NEEDS_TECHNICIAN N_ ("The job is %s: give it to another technician instead of taking it away.")
#define DOCKET_SAYS_LOCKED N_ ("The job is %s, so this is locked. Your text is kept; a follow-up job can carry it on.")
