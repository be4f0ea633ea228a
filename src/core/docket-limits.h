/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * Every bound of Docket, with its unit last in the name.  PROTOCOL and QUALITY
 * state them; the desk checks them before it saves, the server before it reads.
 */

#define DOCKET_OPERATION_BYTES_MAX (64 * 1024)
#define DOCKET_BATCH_OPERATIONS_MAX 256
#define DOCKET_BATCH_BYTES_MAX (1024 * 1024)
#define DOCKET_BLOB_BYTES_MAX (50 * 1024 * 1024)
#define DOCKET_BLOB_CHUNK_BYTES_MAX (1024 * 1024)
/* What a device may have announced that no record refers to yet: a day's photos. */
#define DOCKET_BLOB_UNUSED_BYTES_MAX (G_GINT64_CONSTANT (1024) * 1024 * 1024)
#define DOCKET_BLOB_UNUSED_MAX 1000
/* How long a file that nothing refers to is kept after somebody asked for it. */
#define DOCKET_BLOB_GRACE_MS (G_GINT64_CONSTANT (24) * 60 * 60 * 1000)
/* The picture of a signature goes in the lane of light work. */
#define DOCKET_SIGNATURE_BYTES_MAX (1024 * 1024)
/* Of a picture: beyond what cameras make, nobody unfolds it to look at it. */
#define DOCKET_IMAGE_PIXELS_MAX (G_GINT64_CONSTANT (64) * 1000 * 1000)
#define DOCKET_THUMBNAIL_PX_MAX 256
/* What a desk keeps of files that the server has too. */
#define DOCKET_FILES_BYTES_MAX (G_GINT64_CONSTANT (512) * 1024 * 1024)
/* A piece on a line that keeps breaking; it grows with every one that arrives,
 * up to DOCKET_BLOB_CHUNK_BYTES_MAX. */
#define DOCKET_BLOB_PIECE_BYTES_MIN (32 * 1024)
#define DOCKET_BLOB_PIECE_BYTES_FIRST (256 * 1024)
#define DOCKET_HEADER_BYTES_MAX (16 * 1024)
/* A feed page of 5,000 records of the largest size cannot be bounded by the
 * batch limit; this keeps a hostile or broken server from filling memory. */
#define DOCKET_PAGE_BYTES_MAX (64 * 1024 * 1024)
#define DOCKET_PAGE_CHANGES_MAX 5000
#define DOCKET_PAGE_CHANGES_DEFAULT 1000
/* A page is applied in slices, each a transaction: so many rows at most, or what
 * is done in that time, which bounds what another process waits for. It ends
 * sooner when a save of this one waits, but not before so many. */
#define DOCKET_APPLY_SLICE_ROWS_MAX 1000
#define DOCKET_APPLY_SLICE_ROWS_MIN 16
#define DOCKET_APPLY_SLICE_MS_MAX 8
/* A first pull of so little is one transaction. */
#define DOCKET_APPLY_WHOLE_ROWS_MAX 100
/* Texts that go into the search index in one transaction: every one leaves a
 * part of the index that is merged with the others later. */
#define DOCKET_INDEX_SLICE_ROWS_MAX 500
/* Pages of the write-ahead log: from where on it is copied in the background, and
 * from where on the writer takes part, between two slices. A desk copies little and
 * often: a save that meets the copying waits for the disk with it. */
#define DOCKET_LOG_PAGES_COPIED 256
#define DOCKET_SERVER_LOG_PAGES_COPIED 1024
#define DOCKET_LOG_PAGES_LONG 8192
#define DOCKET_JSON_DEPTH_MAX 32
#define DOCKET_TEXT_CHARS_MAX 10000
#define DOCKET_NAME_CHARS_MAX 200
#define DOCKET_WORDS_MAX 64
#define DOCKET_AFTER_KEYS_MAX 32
#define DOCKET_POLICY_BYTES_MAX (256 * 1024)
/* Told of a wrong one; how many more there are is said behind them. */
#define DOCKET_POLICY_PROBLEMS_MAX 20
/* Within what a JavaScript number holds exactly, so that any field app can
 * read what we send. */
#define DOCKET_INT_MAX G_GINT64_CONSTANT (9007199254740991)
/* What a person may enter: more than ten thousand million of a currency with
 * hundredths is a slip of the hand, and so is a time after the year 9999. */
#define DOCKET_MONEY_MINOR_MAX G_GINT64_CONSTANT (1000000000000)
#define DOCKET_TIME_MS_MAX G_GINT64_CONSTANT (253402300799999)
#define DOCKET_PHONE_DIGITS_MIN 3
#define DOCKET_PHONE_DIGITS_MAX 20
/* By fewer of its last digits no phone number is looked for. */
#define DOCKET_PHONE_END_DIGITS_MIN 4
/* A whole number may be the end of another one, which has its country. */
#define DOCKET_PHONE_WHOLE_DIGITS_MIN 6
#define DOCKET_PHONE_COUNTRY_DIGITS_MAX 3
#define DOCKET_PHONE_EXTENSION_DIGITS_MAX 6

/* Duplicates: words looked at of a name or street, candidates that are compared,
 * answers given, others that one case shows. */
#define DOCKET_MATCH_WORDS_MAX 24
#define DOCKET_MATCH_CANDIDATES_MAX 50
#define DOCKET_MATCH_ANSWERS_MAX 10
#define DOCKET_MATCH_TWINS_MAX 5
/* Out of 1,000: from where on a record is named as resembling, and from where on
 * it is likely the same. */
#define DOCKET_MATCH_SCORE_SHOWN 150
#define DOCKET_MATCH_SCORE_LIKELY 700

/* Words of a search beyond this do not narrow it for a person any more, nor do
 * letters of a word: so many beginnings of each are indexed. */
#define DOCKET_SEARCH_WORDS_MAX 16
#define DOCKET_SEARCH_WORD_CHARS_MAX 24

#define DOCKET_PUSH_REQUESTS_PER_S_MAX 20
#define DOCKET_PUSH_BURST_REQUESTS_MAX 400
#define DOCKET_SIGN_IN_FAILURES_MAX 10
#define DOCKET_SIGN_IN_WINDOW_S (15 * 60)
#define DOCKET_SESSION_DAYS 90

/* A body that is refused is still read up to here, since a client that is still
 * sending does not hear the answer. */
#define DOCKET_DRAINED_BYTES_MAX (64 * 1024 * 1024)
/* All bodies that the server holds at once, 64 MiB, each kind in its own share:
 * whoever is not known to be signed in, operations, and uploads with the rest. */
#define DOCKET_BODIES_STRANGERS_BYTES_MAX (4 * 1024 * 1024)
#define DOCKET_BODIES_OPERATIONS_BYTES_MAX (32 * 1024 * 1024)
#define DOCKET_BODIES_UPLOADS_BYTES_MAX (28 * 1024 * 1024)
/* Tokens that were good when last asked about; beyond, they are learned anew. */
#define DOCKET_TOKENS_REMEMBERED_MAX 10000
#define DOCKET_CONNECTIONS_MAX 4096
/* Between two tries to take a connection when there was no descriptor for it. */
#define DOCKET_CONNECTIONS_AGAIN_MS 250
/* Longer than the 60 s after which a desk lets go of an idle connection. */
#define DOCKET_CONNECTION_IDLE_S 90
/* A body must be in, and an answer be taken, within this time; the bounds on
 * their sizes let the slowest useful line through. */
#define DOCKET_CONNECTION_TRANSFER_S 120
#define DOCKET_LIVE_STREAMS_MAX 3000
#define DOCKET_LIVE_STREAMS_PER_DEVICE_MAX 4
/* A listener that took nothing for so long has gone. */
#define DOCKET_LIVE_STALLED_S 60
#define DOCKET_SIGN_INS_WAITING_MAX 256

#define DOCKET_LIVE_HEARTBEAT_S 15
#define DOCKET_LIVE_DEADLINE_S 45
/* Devices that a desk keeps in mind; as many as a server does. */
#define DOCKET_SIGHTINGS_MAX 5000
/* At which record somebody looks is said again before the 60 s after which the
 * server lets it lapse, and by one who steps through a list not for each. */
#define DOCKET_VIEWING_RENEW_S 40
#define DOCKET_VIEWING_SAY_MS_MIN 2000
/* A desk hears of somebody who goes on looking once a minute; twice that, and a
 * little, without a word is not looking any more. */
#define DOCKET_VIEWING_LAPSES_S 150
/* By what was heard in this time the clock of the server is reckoned: it tells at
 * least every minute, with a beat of the channel, that this desk is there. */
#define DOCKET_SERVER_CLOCK_S 90
/* After the first hint of the machine, ms: what comes meanwhile is the same event. */
#define DOCKET_MACHINE_SETTLES_MS 500
#define DOCKET_PULL_TICK_S 30
#define DOCKET_REQUEST_TIMEOUT_S 30
/* A server that has no time is asked again after this at the latest. */
#define DOCKET_RETRY_AFTER_S_MAX (60 * 60)
/* How far up the table of waits something climbs that is not at fault itself. */
#define DOCKET_BUSY_ATTEMPTS_MAX 3
/* How long nothing is sent after the disk took no answer. */
#define DOCKET_DISK_WAIT_S 5
#define DOCKET_OUTBOX_KEEP_DAYS 30
#define DOCKET_REPORT_DAYS_MAX 92
#define DOCKET_SIMULATION_OPERATIONS_MAX 100000
/* Of what is imported, saved in one transaction; a person's save goes between two. */
#define DOCKET_IMPORT_PART_OPERATIONS 64
/* Of the outbox, looked at in one go by an undo. */
#define DOCKET_UNDO_LOOK_ROWS_MAX 1000
/* A table that is imported, which is read as a whole. */
#define DOCKET_CSV_BYTES_MAX (16 * 1024 * 1024)
#define DOCKET_CSV_COLUMNS_MAX 200
/* What the window's thread may read from the store in one turn of its loop, and
 * of that in steps of SQLite's machine: some 16 ms on a slow desk. */
#define DOCKET_TURN_ROWS_MAX 2000
#define DOCKET_TURN_STEPS_MAX 100000
/* … and for doing it with files and texts: pages through the disk's cache, and what
 * takes longer for each byte. */
#define DOCKET_TURN_READ_BYTES_MAX (1024 * 1024)
#define DOCKET_TURN_HASHED_BYTES_MAX (256 * 1024)
#define DOCKET_TURN_PARSED_BYTES_MAX (256 * 1024)
/* … and rows of a list that come or go in it, for each of which a view makes or drops
 * the widgets of all its columns. */
#define DOCKET_TURN_LIST_ROWS_MAX 12
/* … and cells of a table that are filled in it: of these rows, and of some that GTK adds. */
#define DOCKET_TURN_CELLS_MAX 256
/* Rows that a list view of GTK 4.8 has widgets for, and some more. */
#define DOCKET_VIEW_ROWS_MAX 256
#define DOCKET_JOURNAL_ROWS_MAX 5000
/* Places of a damaged queue that are looked at one by one. */
#define DOCKET_RESCUE_ROWS_MAX 200000
/* The flight recorder: two weeks of a desk in the field, a day of a bad line. */
#define DOCKET_ATTEMPTS_ROWS_MAX 5000
#define DOCKET_ATTEMPTS_KEEP_DAYS 14
/* A restored copy gives out nothing that the future it lost may have given out:
 * people have written the job numbers down, and desks come back with revisions
 * of that future, which must never look like one of the new. */
#define DOCKET_EPOCH_JOBS_SKIPPED 1000
#define DOCKET_EPOCH_SEQS_SKIPPED (G_GINT64_CONSTANT (1) << 32)
/* Moves of a locked job that are walked to find when its lock began. */
#define DOCKET_LOCK_VERSIONS_MAX 64
/* Own changes of one group, each on the one before, that are walked to find what
 * their author saw. */
#define DOCKET_FOLLOWED_MAX 256
/* Versions of a job's totals among which those are looked for that a signature
 * is for. */
#define DOCKET_SIGNED_VERSIONS_MAX 256
/* Changes held in one case: whoever looks at it compares them all, and every
 * desk reads them with it. */
#define DOCKET_CASE_CANDIDATES_MAX 64
/* The least that a way takes, with parking and a door to be found: to the next
 * streets, and to anywhere else. */
#define DOCKET_TRAVEL_AREA_MINUTES 10
#define DOCKET_TRAVEL_ELSEWHERE_MINUTES 20
#define DOCKET_PROTOCOL 1
/* The oldest protocol that is still answered. */
#define DOCKET_PROTOCOL_MIN 1
