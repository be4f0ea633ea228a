/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib/gi18n-lib.h>

/* Sentences of an answer that have blanks, as "%s": the server fills them in, and a
 * desk that reads them in another language finds them again (docket-refusal-words.c).
 * A new one is added to the table there. First those that name a status, a kind or
 * a group. */
#define DOCKET_SAYS_NO_CREATE N_ ("Your role may not create this: %s.")
#define DOCKET_SAYS_NO_WRITE N_ ("Your role may not write this: %s.")
#define DOCKET_SAYS_NO_MOVE N_ ("A job cannot go from %s to %s.")
#define DOCKET_SAYS_MOVED_BY_PLAN N_ ("A job goes from %s to %s by giving it a technician or taking the technician away.")
#define DOCKET_SAYS_NO_MOVE_OF_ROLE N_ ("Your role may not set a job from %s to %s.")
#define DOCKET_SAYS_NEEDS_TECHNICIAN N_ ("The job is %s: give it to another technician instead of taking it away.")
#define DOCKET_SAYS_LOCKED N_ ("The job is %s, so this is locked. Your text is kept; a follow-up job can carry it on.")
/* These name a person, what was decided, or a customer. */
#define DOCKET_SAYS_DECIDED N_ ("%s has decided this case already.")
#define DOCKET_SAYS_DECIDED_WHAT N_ ("%s has decided this case already. %s.")
#define DOCKET_SAYS_IN_ITS_PLACE N_ ("%s had decided otherwise. Your decision stands in its place and waits for a second person who decides the same.")
#define DOCKET_SAYS_LAPSED N_ ("%s, who had decided first, may not decide any more, so that does not count. Your decision waits for a second person who decides the same.")
#define DOCKET_SAYS_UNDO_LAPSED N_ ("%s, who had asked to undo it, may not decide any more, so that does not count. The decision stands until a second person undoes it, too.")
#define DOCKET_SAYS_MERGED_SINCE N_ ("This customer has been merged into “%s” since. Change that one by hand, or restore this one first and undo the decision then.")
#define DOCKET_SAYS_NO_FIELD N_ ("The field “%s” is not part of this case.")
/* Kept by the desk itself; it names what is wrong with a file. */
#define DOCKET_SAYS_FILE_DAMAGED N_ ("%s It cannot be sent. Attach it again, and discard this.")
/* A field, and a sentence about it. */
#define DOCKET_SAYS_FIELD N_ ("The field “%s”: %s")
