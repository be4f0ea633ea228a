/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/*
 * Rare points: what a long run must have come by, or it has not tried what it
 * says it tries. Counted over the whole run of the program.
 */
#define DOCKET_SIM_REACH_LIST(X) \
  X (APPLIED, "an operation is applied") \
  X (MERGED, "an edit is merged with another's") \
  X (HELD_COLLISION, "held: two wanted the same group") \
  X (HELD_OWNERSHIP, "held: the job had gone to another technician") \
  X (HELD_LOCKED, "held: the job was closed meanwhile") \
  X (HELD_VOID, "held: the record was voided meanwhile") \
  X (HELD_RESTORE, "held: restored over a void that was not seen") \
  X (HELD_QUARANTINE, "held: sent from a revoked device") \
  X (REJECTED_STALE, "rejected: stale") \
  X (REJECTED_FORBIDDEN, "rejected: forbidden") \
  X (REJECTED_INVALID, "rejected: invalid") \
  X (REJECTED_DECIDED, "second decision while offline") \
  X (REJECTED_UNKNOWN, "rejected: what it needs was rejected") \
  X (DEFERRED, "deferred: what it needs is not here yet") \
  X (DUPLICATE_CASE, "a likely duplicate opens a case beside it") \
  X (REPLAYED, "an answer is given again") \
  X (REPLAYED_HELD, "the answer to a held operation is given again") \
  X (BATCH, "several operations in one request") \
  X (REQUEST_LOST, "a request is lost") \
  X (ANSWER_LOST, "an answer is lost after the commit") \
  X (ANSWER_CUT, "an answer is cut") \
  X (REQUEST_TWICE, "a request arrives twice") \
  X (OVERTAKEN, "a request overtakes an earlier one") \
  X (ONE_WAY_OUT, "a request goes out and nothing comes back, for a while") \
  X (ONE_WAY_IN, "nothing goes out, for a while") \
  X (PAGE_LOST, "a page of the feed is lost") \
  X (SLOW, "an answer takes longer than a minute") \
  X (REFUSED_CONNECTION, "the server is down when it is called") \
  X (UNAVAILABLE, "the server cannot save just now") \
  X (LIVE_POKE, "a poke arrives") \
  X (LIVE_LOST, "the live channel breaks") \
  X (CURSOR_EXPIRED, "a cursor of another epoch") \
  X (ROLE_CURSOR, "a cursor of another role") \
  X (DEVICE_REVOKED, "a revoked device asks for the feed") \
  X (DESK_KILLED, "a desk is killed at a write") \
  X (DESK_POWER, "a desk loses its power at a write") \
  X (DESK_DIED_SAVING, "a desk dies while somebody saves") \
  X (DESK_DIED_SENDING, "a desk dies while an operation is under way") \
  X (DESK_DIED_PULLING, "a desk dies while it applies a page") \
  X (DESK_DIED_OPENING, "a desk dies in the second after it started") \
  X (SAVED_UNSEEN, "a save is on the disk though nobody was told") \
  X (SERVER_KILLED, "the server is killed at a write") \
  X (SERVER_POWER, "the server loses its power at a write") \
  X (SERVER_DIED_JUDGING, "the server dies while it judges, or between commit and answer") \
  X (TORN, "unsynced sectors are torn or rubbish") \
  X (DESK_FULL, "a save meets a full disk") \
  X (DESK_BROKEN, "a save meets an I/O error") \
  X (DESK_SYNC, "a save meets a failed fsync") \
  X (CLOCK_AHEAD, "a clock is years ahead") \
  X (CLOCK_BACK, "a clock jumps back") \
  X (SERVER_RESTORED, "the server is restored from a copy") \
  X (RESENT, "what was answered is sent again to a restored server") \
  X (DESK_RESTORED, "a desk is restored from a copy") \
  X (ROLE_CHANGED, "somebody's role changes") \
  X (REVOKED, "a device is revoked") \
  X (REASSIGNED, "a job goes to another technician") \
  X (LEFT_SCOPE, "a record leaves a technician's desk") \
  X (REBASE_HELD, "work waits on a record of which other work is held") \
  X (DECIDED, "a case is decided") \
  X (DECIDED_AGAINST, "an author sees that the decision went against them") \
  X (RAISED, "work that was decided against is raised again") \
  X (UNDONE, "a save is taken back") \
  X (DECISION_UNDONE, "a decision is undone") \
  X (REOPENED, "a closed job is reopened") \
  X (SIGNED, "a customer signs") \
  X (VOIDED, "a record is voided") \
  X (RESTORED, "a voided record is restored") \
  X (DISCARDED, "unsent work is let go") \
  X (OFFLINE_DAY, "somebody works offline for a day") \
  X (MANY_DESKS, "more than ten desks at once") \
  X (ATTACHED, "a file is attached") \
  X (FIRST_PIECE, "a file, or its first piece, arrives") \
  X (PIECE, "a later piece of a file arrives") \
  X (PIECE_LOST, "the answer to a piece of a file is lost") \
  X (WRONG_OFFSET, "a piece of a file comes where the server does not stand") \
  X (NEEDS_FILE, "a record comes before its file, which a restored server forgot") \
  X (CLONED, "a profile runs on two machines") \
  X (SHUT_OUT, "somebody may not sign in any more") \
  X (LET_IN, "somebody who was shut out may sign in again") \
  X (LET_IN_AFTER_RESTORE, "and is told that the server was restored meanwhile") \
  X (POLICY_CHANGED, "another policy comes into force") \
  X (FILES_COPIED, "the server is restored with the files that were copied with it") \
  X (CUSTOMERS_MERGED, "a customer is merged into another") \
  X (MERGED_ALONG, "and jobs or notes go along") \
  X (FOLLOWED_MERGE, "late work about a merged customer goes to the one that stays") \
  X (MERGE_TAKEN_BACK, "a merged customer is restored") \
  X (FORM_PAGE, "a colleague's change comes while a form is open") \
  X (FORM_BEHIND, "a form is saved that is older than own work on its way") \
  X (TYPED, "a decider types a value") \
  X (FIRST_OF_TWO, "a decision waits for a second person") \
  X (SECOND_OF_TWO, "a second person decides the same") \
  X (SECOND_OTHERWISE, "a second person decides otherwise, and waits in turn") \
  X (UNDO_OF_TWO, "undoing what two decided waits for a second person") \
  X (ENTRY_LOST, "a power cut takes a file whose folder was not synced") \
  X (ENTRY_BACK, "a power cut brings back a file that was removed") \
  X (FILE_TORN, "a power cut tears a file that stands beside the database") \
  X (FILE_NAME_LOST, "a power cut takes back what was done to a folder of such files") \
  X (FILE_REFUSED, "a full or broken disk, or a dying machine, refuses a call about such a file") \
  X (DIED_WITH_FILE, "a machine dies while it writes, syncs, names or removes such a file") \
  X (DESK_UPGRADED, "a desk starts on a file of the program before") \
  X (UPGRADED_WITH_WORK, "in it, work waits to be sent") \
  X (DESK_DIED_UPGRADING, "a desk dies before its file is of the new version") \
  X (SERVER_UPGRADED, "the server starts on a file of the program before") \
  X (SERVER_DIED_UPGRADING, "the server dies before its file is of the new version") \
  X (PARTS_IMPORTED, "a table is read in, as one save") \
  X (PARTS_LET_GO, "a large save is let go in parts") \
  X (PARTS_PUT_BACK, "and is put back in parts") \
  X (PARTS_TAKEN_BACK, "a large save is taken back in parts") \
  X (PARTS_STAYED, "some of it stays, as it went out, or others came to stand on it") \
  X (PARTS_CUT_OFF, "a program starts that ended between two parts") \
  X (PARTS_GONE_ON, "what was cut off there is done to its end after the start") \
  X (PARTS_BACK_LATER, "or put back in parts") \
  X (PARTS_LEFT, "or left so") \
  X (PARTS_FULL, "the disk is full between two parts") \
  X (PARTS_RESTORED, "the server was restored between two parts") \
  X (PARTS_SHUT_OUT, "somebody may not sign in any more, between two parts") \
  X (PARTS_CARRIED, "the outbox is carried away between two parts")

typedef enum
{
#define REACH_ENUM(name, text) DOCKET_SIM_REACH_##name,
  DOCKET_SIM_REACH_LIST (REACH_ENUM)
#undef REACH_ENUM
  DOCKET_SIM_N_REACH,
} DocketSimReach;

void docket_sim_reach (DocketSimReach point);
/* What another process came by. */
void docket_sim_reach_add (DocketSimReach point, guint64 n);
/* Counts anew from here on. */
void docket_sim_reach_forget (void);
guint64 docket_sim_reach_get (DocketSimReach point);
const char *docket_sim_reach_text (DocketSimReach point);
/* Whether a long run must have come by it. The others are looked for, and named
 * when they are missed; no run, or hardly one, has come by them so far. */
gboolean docket_sim_reach_is_required (DocketSimReach point);

G_END_DECLS
