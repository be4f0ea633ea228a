/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * docket_refusal_say:
 * @problem: (nullable): name of the problem, as the protocol has it; %NULL where
 *   the sentence may be our own
 * @sentence: (nullable): what the server said
 *
 * The refusal in the reader's language: the sentence itself where it is one of
 * ours; else what @problem means, and then the server's words as a quotation; as
 * it came if @problem is not known either.
 *
 * Returns: (transfer full) (nullable): %NULL if there is nothing to say
 */
char *docket_refusal_say (const char *problem, const char *sentence);

/* Why a change was held or refused, in a few words after a colon. @problem: as the
 * server names it, of problems and of DOCKET_WHY_…. (transfer none): static */
const char *docket_refusal_why (const char *problem);

G_END_DECLS
