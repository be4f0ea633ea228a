/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "docket-audit.h"
#include "docket-server-error.h"
#include "docket-sync-report.h"
#include "docket-similar.h"

G_BEGIN_DECLS

/* Names of meta values. */
#define DOCKET_META_INSTALLATION "installation" /* UUID; outlives restores */
#define DOCKET_META_EPOCH "epoch"               /* 16 hex digits; new after a restore */
#define DOCKET_META_COMPANY "company"
#define DOCKET_META_CURRENCY "currency"
#define DOCKET_META_NEXT_JOB "next_job"         /* decimal */
#define DOCKET_META_POLICY "policy"             /* id of the policy record */
#define DOCKET_META_MATCHES "matches"           /* DOCKET_LIKENESS_VERSION that the index was made with */
#define DOCKET_META_SIGN_OUTS "sign_outs"       /* decimal: how often sessions were ended */
#define DOCKET_META_BLOBS "blobs"               /* folder of the files, absolute */
#define DOCKET_META_SYSTEM "system"             /* id of the device that stands for the server itself */

/* An answered operation: the key, what it was, what was answered. */
typedef struct
{
  char *key;
  char *fingerprint; /* SHA-256 hex of the operation's text */
  char *person;
  char *device;
  DocketOutcome outcome;
  gint64 rev;        /* revision its effect has, or the group stood at */
  gint64 seq;
  char *review;      /* (nullable) */
  char *answer;      /* JSON of the DocketResult */
  char *body;        /* the operation's text */
  gint64 made_at;
  gint64 arrived_at;
} DocketStoredOperation;

DocketStoredOperation *docket_stored_operation_new (void);
void docket_stored_operation_free (DocketStoredOperation *operation);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DocketStoredOperation, docket_stored_operation_free)

/* One version of one group of one record. */
typedef struct
{
  gint64 rev;
  DocketValues *values;
  char *operation; /* (nullable) */
  DocketStamp by;
} DocketVersion;

DocketVersion *docket_version_new (void);
void docket_version_free (DocketVersion *version);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DocketVersion, docket_version_free)

/* A record named, and where it stands in somebody's feed. */
typedef struct
{
  gint64 seq;
  gboolean removed;
  DocketKind kind;
  char *id;
} DocketPlace;

DocketPlace *docket_place_new (DocketKind kind, const char *id, gint64 seq, gboolean removed);
void docket_place_free (DocketPlace *place);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DocketPlace, docket_place_free)

/* Another customer that one was compared with. */
typedef struct
{
  char *other;
  char *review;  /* the newest case about the two */
  gboolean kept; /* somebody said that they are two */
} DocketPair;

void docket_pair_free (DocketPair *pair);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DocketPair, docket_pair_free)

/* A job or note that came along when @customer was merged into another. */
typedef struct
{
  char *customer;
  DocketKind kind;
  char *id;
  gint64 rev;      /* of the group that names the customer, since the move */
  gint64 from_rev; /* before it */
} DocketMove;

void docket_move_free (DocketMove *move);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DocketMove, docket_move_free)

/* A file that was announced: what is said of it. Its bytes are in the DocketBlobStore. */
typedef struct
{
  char *sha256; /* 64 lower-case hex digits */
  gint64 size;  /* bytes */
  char *media_type;
  char *person; /* who announced it first */
  char *device;
  gboolean complete; /* all bytes are here, and have that digest */
  gint64 asked_at;   /* ms; last announced */
} DocketBlob;

DocketBlob *docket_blob_new (const char *sha256, gint64 size, const char *media_type);
void docket_blob_free (DocketBlob *blob);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DocketBlob, docket_blob_free)

typedef struct
{
  char *person;
  char *username;
  char *password; /* Argon2id string */
  gboolean disabled;
} DocketAccount;

DocketAccount *docket_account_new (void);
void docket_account_free (DocketAccount *account);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DocketAccount, docket_account_free)

typedef struct
{
  char *digest; /* SHA-256 hex of the token; the token itself is never kept */
  char *person;
  char *device;
  gint64 created_at;
  gint64 expires_at;
} DocketLogin;

DocketLogin *docket_login_new (void);
void docket_login_free (DocketLogin *login);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DocketLogin, docket_login_free)

/**
 * DocketRepository:
 *
 * Where the server keeps everything (DESIGN §9). One object is one connection
 * and belongs to one thread at a time; docket_repository_open_reader() makes
 * more. Writes happen inside begin/commit; a failed commit has changed nothing
 * and forgets what was cached (seq, chain head).
 *
 * Getters with an out-parameter return FALSE on error only and give NULL when
 * there is no such thing. All errors are of the engine (DOCKET_DB_ERROR for
 * SQLite). One suite of tests, tests/server/test-repository.c, is the contract
 * for every implementation.
 */
#define DOCKET_TYPE_REPOSITORY (docket_repository_get_type ())
G_DECLARE_INTERFACE (DocketRepository, docket_repository, DOCKET, REPOSITORY, GObject)

struct _DocketRepositoryInterface
{
  GTypeInterface parent;

  DocketRepository *(*open_reader) (DocketRepository *self, GError **error);
  gboolean (*begin) (DocketRepository *self, GError **error);
  gboolean (*begin_read) (DocketRepository *self, GError **error);
  gboolean (*commit) (DocketRepository *self, GError **error);
  void (*rollback) (DocketRepository *self);
  gboolean (*savepoint) (DocketRepository *self, GError **error);
  gboolean (*release) (DocketRepository *self, GError **error);
  void (*rollback_to) (DocketRepository *self);
  gboolean (*copy_to) (DocketRepository *self, const char *path, GError **error);
  gboolean (*check) (DocketRepository *self, GError **error);

  gboolean (*get_meta) (DocketRepository *self, const char *name, char **value, GError **error);
  gboolean (*set_meta) (DocketRepository *self, const char *name, const char *value, GError **error);

  gboolean (*next_seq) (DocketRepository *self, gint64 *seq, GError **error);
  gboolean (*current_seq) (DocketRepository *self, gint64 *seq, GError **error);
  gboolean (*skip_seqs) (DocketRepository *self, gint64 n, GError **error);

  gboolean (*get_record) (DocketRepository *self, DocketKind kind, const char *id, DocketRecord **record, GError **error);
  gboolean (*write_record) (DocketRepository *self, DocketKind kind, const char *id, DocketJsonWriter *writer, gboolean *there, GError **error);
  gboolean (*put_record) (DocketRepository *self, DocketRecord *record, gint64 seq, GError **error);
  GPtrArray *(*children) (DocketRepository *self, const char *job, GError **error);
  gboolean (*add_version) (DocketRepository *self, DocketKind kind, const char *id, DocketGroup group, const DocketVersion *version, GError **error);
  gboolean (*get_version) (DocketRepository *self, DocketKind kind, const char *id, DocketGroup group, gint64 rev, DocketVersion **version, GError **error);
  GPtrArray *(*versions) (DocketRepository *self, DocketKind kind, const char *id, DocketGroup group, guint limit, GError **error);

  gboolean (*add_assignment) (DocketRepository *self, const char *job, const char *person, GError **error);
  gboolean (*was_assigned) (DocketRepository *self, const char *job, const char *person, gboolean *was, GError **error);
  gboolean (*has_username) (DocketRepository *self, const char *username, const char *except_person, gboolean *has, GError **error);
  gboolean (*has_admin) (DocketRepository *self, const char *except_person, gboolean *has, GError **error);
  gboolean (*has_work_for) (DocketRepository *self, const char *person, const char *customer, const char *except_job, gboolean *has, GError **error);

  gboolean (*get_case) (DocketRepository *self, DocketKind kind, const char *id, DocketGroup group, char **review, GError **error);
  gboolean (*open_case) (DocketRepository *self, const char *review, DocketKind kind, const char *id, DocketGroup group, const char *job, GError **error);
  gboolean (*close_case) (DocketRepository *self, const char *review, GError **error);
  GPtrArray *(*cases_of_record) (DocketRepository *self, DocketKind kind, const char *id, GError **error);
  gboolean (*count_open_cases) (DocketRepository *self, gint64 *n, GError **error);
  GPtrArray *(*cases_of_job) (DocketRepository *self, const char *job, GError **error);

  gboolean (*set_scope) (DocketRepository *self, const char *person, DocketKind kind, const char *id, gboolean removed, gint64 seq, GError **error);
  gboolean (*in_scope) (DocketRepository *self, const char *person, DocketKind kind, const char *id, gboolean *in, GError **error);
  gboolean (*was_in_scope) (DocketRepository *self, const char *person, DocketKind kind, const char *id, gboolean *was, GError **error);
  GPtrArray *(*read_feed) (DocketRepository *self, const char *person, gint64 after, guint limit, GError **error);

  gboolean (*get_operation) (DocketRepository *self, const char *key, DocketStoredOperation **operation, GError **error);
  gboolean (*put_operation) (DocketRepository *self, const DocketStoredOperation *operation, GError **error);

  gboolean (*get_blob) (DocketRepository *self, const char *sha256, DocketBlob **blob, GError **error);
  gboolean (*put_blob) (DocketRepository *self, const DocketBlob *blob, GError **error);
  gboolean (*delete_blob) (DocketRepository *self, const char *sha256, GError **error);
  gboolean (*hold_blob) (DocketRepository *self, const char *sha256, const char *operation, GError **error);
  gboolean (*blob_is_used) (DocketRepository *self, const char *sha256, gboolean *used, GError **error);
  gboolean (*may_see_blob) (DocketRepository *self, const char *sha256, const char *person, gboolean *may, GError **error);
  gboolean (*unused_blobs_of) (DocketRepository *self, const char *device, gint64 *bytes, gint64 *n, GError **error);
  GPtrArray *(*unused_blobs) (DocketRepository *self, gint64 asked_before, guint limit, GError **error);
  GPtrArray *(*used_blobs) (DocketRepository *self, const char *after, guint limit, GError **error);

  GPtrArray *(*find_matches) (DocketRepository *self, const DocketLikeness *wanted, guint limit, GError **error);
  gboolean (*set_pair) (DocketRepository *self, const char *a, const char *b, const char *review, gboolean kept, GError **error);
  gboolean (*remove_pair) (DocketRepository *self, const char *a, const char *b, GError **error);
  GPtrArray *(*pairs_of) (DocketRepository *self, const char *id, GError **error);
  GPtrArray *(*children_of_customer) (DocketRepository *self, const char *customer, GError **error);
  gboolean (*has_unseen_job) (DocketRepository *self, const char *customer, gint64 since, const char *person, gboolean *has, GError **error);
  GPtrArray *(*children_of_person) (DocketRepository *self, const char *person, GError **error);
  gboolean (*put_move) (DocketRepository *self, const DocketMove *move, GError **error);
  gboolean (*remove_move) (DocketRepository *self, const DocketMove *move, GError **error);
  GPtrArray *(*moves_of) (DocketRepository *self, const char *customer, GError **error);
  gboolean (*get_move) (DocketRepository *self, DocketKind kind, const char *id, gint64 rev, DocketMove **move, GError **error);

  gboolean (*get_account) (DocketRepository *self, const char *username, DocketAccount **account, GError **error);
  gboolean (*put_account) (DocketRepository *self, const DocketAccount *account, GError **error);
  GPtrArray *(*accounts) (DocketRepository *self, GError **error);
  gboolean (*get_login) (DocketRepository *self, const char *digest, DocketLogin **login, GError **error);
  gboolean (*put_login) (DocketRepository *self, const DocketLogin *login, GError **error);
  gboolean (*delete_login) (DocketRepository *self, const char *digest, GError **error);
  gboolean (*delete_logins_of) (DocketRepository *self, const char *person, GError **error);

  gboolean (*append_audit) (DocketRepository *self, DocketAuditEntry *entry, GError **error);
  GPtrArray *(*read_audit) (DocketRepository *self, gint64 after, guint limit, GError **error);
  GPtrArray *(*record_audit) (DocketRepository *self, DocketKind kind, const char *id, gint64 before, guint limit, GError **error);
  gboolean (*audit_head) (DocketRepository *self, gint64 *size, char **hash, GError **error);
  gboolean (*audit_tag) (DocketRepository *self, gint64 seq, char **hash, GError **error);

  gboolean (*note_replay) (DocketRepository *self, const char *key, gint64 at, GError **error);
  void (*set_as_of) (DocketRepository *self, gint64 n, gint64 seq);
  gboolean (*audit_range) (DocketRepository *self, gint64 from, gint64 to, gint64 *first, gint64 *last, GError **error);
  gboolean (*sync_report) (DocketRepository *self, DocketSyncReport *report, GError **error);
};

/* Another connection to the same store, for reading, of whatever thread uses it. */
DocketRepository *docket_repository_open_reader (DocketRepository *self, GError **error);
gboolean docket_repository_begin (DocketRepository *self, GError **error);
/* One snapshot for several reads; end it with docket_repository_rollback(). */
gboolean docket_repository_begin_read (DocketRepository *self, GError **error);
gboolean docket_repository_commit (DocketRepository *self, GError **error);
void docket_repository_rollback (DocketRepository *self);
/* One nested level may be open at a time per depth; they pair like brackets. */
gboolean docket_repository_savepoint (DocketRepository *self, GError **error);
gboolean docket_repository_release (DocketRepository *self, GError **error);
void docket_repository_rollback_to (DocketRepository *self);
/* A consistent copy while others write. @path must not exist. */
gboolean docket_repository_copy_to (DocketRepository *self, const char *path, GError **error);
/* Storage, feed against records, audit chain. DOCKET_SERVER_ERROR_DAMAGED says where. */
gboolean docket_repository_check (DocketRepository *self, GError **error);

/* @value: (out) (transfer full) (nullable) */
gboolean docket_repository_get_meta (DocketRepository *self, const char *name, char **value, GError **error);
gboolean docket_repository_set_meta (DocketRepository *self, const char *name, const char *value, GError **error);

/* Takes the next place in the feed: unique, rising, without gaps once committed. */
gboolean docket_repository_next_seq (DocketRepository *self, gint64 *seq, GError **error);
/* The newest place taken; 0 in an empty store. */
gboolean docket_repository_current_seq (DocketRepository *self, gint64 *seq, GError **error);
/* Leaves @n places unused: the next one is beyond any that was ever given out
 * elsewhere. Holds once something is written at or after it. */
gboolean docket_repository_skip_seqs (DocketRepository *self, gint64 n, GError **error);

/* Records are shared: copy before changing. */
gboolean docket_repository_get_record (DocketRepository *self, DocketKind kind, const char *id, DocketRecord **record, GError **error);
/* As docket_record_to_json() writes it, in less time. Nothing if it is not @there. */
gboolean docket_repository_write_record (DocketRepository *self, DocketKind kind, const char *id, DocketJsonWriter *writer, gboolean *there, GError **error);
/* Writes the record and moves it to @seq in the feed. May keep @record: nobody
 * may change it any more. */
gboolean docket_repository_put_record (DocketRepository *self, DocketRecord *record, gint64 seq, GError **error);
/* Lines, notes, attachments and signatures of a job. (element-type DocketPlace) */
GPtrArray *docket_repository_children (DocketRepository *self, const char *job, GError **error);
gboolean docket_repository_add_version (DocketRepository *self, DocketKind kind, const char *id, DocketGroup group, const DocketVersion *version, GError **error);
gboolean docket_repository_get_version (DocketRepository *self, DocketKind kind, const char *id, DocketGroup group, gint64 rev, DocketVersion **version, GError **error);
/* Newest first. (element-type DocketVersion) */
GPtrArray *docket_repository_versions (DocketRepository *self, DocketKind kind, const char *id, DocketGroup group, guint limit, GError **error);

/* Who ever was the technician of a job. */
gboolean docket_repository_add_assignment (DocketRepository *self, const char *job, const char *person, GError **error);
gboolean docket_repository_was_assigned (DocketRepository *self, const char *job, const char *person, gboolean *was, GError **error);
/* Whether @person has a job for @customer other than @except_job. */
/* Whether somebody else has the sign-in name, in whatever case. */
gboolean docket_repository_has_username (DocketRepository *self, const char *username, const char *except_person, gboolean *has, GError **error);
/* Whether somebody else may sign in as an admin. */
gboolean docket_repository_has_admin (DocketRepository *self, const char *except_person, gboolean *has, GError **error);
gboolean docket_repository_has_work_for (DocketRepository *self, const char *person, const char *customer, const char *except_job, gboolean *has, GError **error);

/* The open case about a group of a record; @group NONE: about the whole record.
 * @review: (out) (transfer full) (nullable) */
gboolean docket_repository_get_case (DocketRepository *self, DocketKind kind, const char *id, DocketGroup group, char **review, GError **error);
/* @job: (nullable): the job its subject belongs to */
gboolean docket_repository_open_case (DocketRepository *self, const char *review, DocketKind kind, const char *id, DocketGroup group, const char *job, GError **error);
gboolean docket_repository_close_case (DocketRepository *self, const char *review, GError **error);
/* Ids of the open cases. (element-type utf8) */
GPtrArray *docket_repository_cases_of_record (DocketRepository *self, DocketKind kind, const char *id, GError **error);
gboolean docket_repository_count_open_cases (DocketRepository *self, gint64 *n, GError **error);
/* All cases about a job and what belongs to it, closed ones too. (element-type utf8) */
GPtrArray *docket_repository_cases_of_job (DocketRepository *self, const char *job, GError **error);

/* From @seq on, a record is (or, @removed, is no longer) in the person's scope. */
gboolean docket_repository_set_scope (DocketRepository *self, const char *person, DocketKind kind, const char *id, gboolean removed, gint64 seq, GError **error);
gboolean docket_repository_in_scope (DocketRepository *self, const char *person, DocketKind kind, const char *id, gboolean *in, GError **error);
/* Now, or at any time before. */
gboolean docket_repository_was_in_scope (DocketRepository *self, const char *person, DocketKind kind, const char *id, gboolean *was, GError **error);
/* @person: whose scope, or NULL for everything. In seq order, every record at
 * its newest place only. (element-type DocketPlace) */
GPtrArray *docket_repository_read_feed (DocketRepository *self, const char *person, gint64 after, guint limit, GError **error);

gboolean docket_repository_get_operation (DocketRepository *self, const char *key, DocketStoredOperation **operation, GError **error);
gboolean docket_repository_put_operation (DocketRepository *self, const DocketStoredOperation *operation, GError **error);

/* @blob: (out) (transfer full) (nullable) */
gboolean docket_repository_get_blob (DocketRepository *self, const char *sha256, DocketBlob **blob, GError **error);
/* Inserts or replaces. */
gboolean docket_repository_put_blob (DocketRepository *self, const DocketBlob *blob, GError **error);
gboolean docket_repository_delete_blob (DocketRepository *self, const char *sha256, GError **error);
/* The held @operation wants to refer to it; from now on it counts as used, also
 * once the case is decided: the decision may be undone. */
gboolean docket_repository_hold_blob (DocketRepository *self, const char *sha256, const char *operation, GError **error);
/* Whether a record, void or not, or a held operation refers to it. */
gboolean docket_repository_blob_is_used (DocketRepository *self, const char *sha256, gboolean *used, GError **error);
/* Whether a record in the scope of @person refers to it. */
gboolean docket_repository_may_see_blob (DocketRepository *self, const char *sha256, const char *person, gboolean *may, GError **error);
/* What a device announced and nothing refers to: announced bytes, and how many. */
gboolean docket_repository_unused_blobs_of (DocketRepository *self, const char *device, gint64 *bytes, gint64 *n, GError **error);
/* What nothing refers to and nobody asked for since. (element-type DocketBlob) */
GPtrArray *docket_repository_unused_blobs (DocketRepository *self, gint64 asked_before, guint limit, GError **error);
/* What something refers to, by digest, with digest > @after (nullable); one that
 * was never announced has size -1. (element-type DocketBlob) */
GPtrArray *docket_repository_used_blobs (DocketRepository *self, const char *after, guint limit, GError **error);

/* Customers that are not void and may be @wanted (whose own id is left out), the
 * most promising first, at most @limit; bounded work whatever the size of the
 * store. To be ranked by docket_likeness_score(). (element-type DocketLikeness) */
GPtrArray *docket_repository_find_matches (DocketRepository *self, const DocketLikeness *wanted, guint limit, GError **error);
/* Two customers in either order; the newest word stands. */
gboolean docket_repository_set_pair (DocketRepository *self, const char *a, const char *b, const char *review, gboolean kept, GError **error);
gboolean docket_repository_remove_pair (DocketRepository *self, const char *a, const char *b, GError **error);
/* (element-type DocketPair) */
GPtrArray *docket_repository_pairs_of (DocketRepository *self, const char *id, GError **error);
/* Jobs and notes that name a customer. (element-type DocketPlace) */
GPtrArray *docket_repository_children_of_customer (DocketRepository *self, const char *customer, GError **error);
/* @has: (out): whether a job that stands was given to @customer after @since, by another than @person */
gboolean docket_repository_has_unseen_job (DocketRepository *self, const char *customer, gint64 since, const char *person, gboolean *has, GError **error);
/* Jobs that a person has, and their absences. (element-type DocketPlace) */
GPtrArray *docket_repository_children_of_person (DocketRepository *self, const char *person, GError **error);
/* What a merged customer brought along: inserts or replaces. */
gboolean docket_repository_put_move (DocketRepository *self, const DocketMove *move, GError **error);
gboolean docket_repository_remove_move (DocketRepository *self, const DocketMove *move, GError **error);
/* (element-type DocketMove) */
GPtrArray *docket_repository_moves_of (DocketRepository *self, const char *customer, GError **error);
/* The move that made @rev. @move: (out) (transfer full) (nullable) */
gboolean docket_repository_get_move (DocketRepository *self, DocketKind kind, const char *id, gint64 rev, DocketMove **move, GError **error);

gboolean docket_repository_get_account (DocketRepository *self, const char *username, DocketAccount **account, GError **error);
/* Inserts, or replaces the account of the same person. */
gboolean docket_repository_put_account (DocketRepository *self, const DocketAccount *account, GError **error);
GPtrArray *docket_repository_accounts (DocketRepository *self, GError **error); /* element-type DocketAccount, by name */
gboolean docket_repository_get_login (DocketRepository *self, const char *digest, DocketLogin **login, GError **error);
gboolean docket_repository_put_login (DocketRepository *self, const DocketLogin *login, GError **error);
gboolean docket_repository_delete_login (DocketRepository *self, const char *digest, GError **error);
gboolean docket_repository_delete_logins_of (DocketRepository *self, const char *person, GError **error);

/* Fills n, prev, seq and hash. Entries are never changed. */
gboolean docket_repository_append_audit (DocketRepository *self, DocketAuditEntry *entry, GError **error);
/* Oldest first. (element-type DocketAuditEntry) */
GPtrArray *docket_repository_read_audit (DocketRepository *self, gint64 after, guint limit, GError **error);
/* Newest first, with n < @before. (element-type DocketAuditEntry) */
GPtrArray *docket_repository_record_audit (DocketRepository *self, DocketKind kind, const char *id, gint64 before, guint limit, GError **error);
gboolean docket_repository_audit_head (DocketRepository *self, gint64 *size, char **hash, GError **error);
/* Hash of the first entry written at @seq or later: what a cursor at @seq is
 * tagged with. The root for 0; NULL if there is none. */
gboolean docket_repository_audit_tag (DocketRepository *self, gint64 seq, char **hash, GError **error);

/* The stored answer of @key was asked for once more. */
gboolean docket_repository_note_replay (DocketRepository *self, const char *key, gint64 at, GError **error);
/* Fills @report, whose period and bounds are set, in a few queries. */
gboolean docket_repository_sync_report (DocketRepository *self, DocketSyncReport *report, GError **error);

/* Sets a reader back: records, their versions and audit, assignments and scopes are
 * read as they were before entry @n of the audit, when the feed stood at @seq. 0, 0:
 * the present. A reader only; nothing may be written meanwhile. */
void docket_repository_set_as_of (DocketRepository *self, gint64 n, gint64 seq);
/* First and last entry of the audit that arrived at @from <= t < @to; 0 if none did. */
gboolean docket_repository_audit_range (DocketRepository *self, gint64 from, gint64 to, gint64 *first, gint64 *last, GError **error);

G_END_DECLS
