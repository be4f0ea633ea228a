/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "docket-blob-store.h"
#include "docket-commit.h"

G_BEGIN_DECLS

/* What docketd's commands share. */

/* Exit codes (PROTOCOL, command line). */
#define DOCKET_EXIT_DONE 0
#define DOCKET_EXIT_FAILED 1
#define DOCKET_EXIT_USAGE 2

/* Each command takes its own words, the name of the command first, and returns
 * an exit code. */
int docket_command_init (int argc, char **argv);
int docket_command_serve (int argc, char **argv);
int docket_command_user (int argc, char **argv);
int docket_command_check (int argc, char **argv);
int docket_command_backup (int argc, char **argv);

/* Parses @argv by @entries; `--help` prints and ends. @n_words: words besides
 * options. FALSE: *@status says with which code to end. */
gboolean docket_command_parse (const char *summary, const char *parameters, const GOptionEntry *entries, int *argc, char ***argv, int n_words, int *status);
/* "docketd: SENTENCE" on stderr; the exit code for it. */
int docket_command_fail (const GError *error);
int docket_command_usage (const char *sentence);

/* The path in "sqlite:PATH". Errors: DOCKET_SERVER_ERROR_STORE. (transfer none) */
const char *docket_command_store_path (const char *uri, GError **error);
/* Where files are kept if nobody says: "PATH.blobs", absolute. (transfer full) */
char *docket_command_blobs_beside (const char *uri);
/* The store that is there. */
DocketRepository *docket_command_open (const char *uri, GError **error);

/* The first line of a file. Errors: DOCKET_SERVER_ERROR_INPUT. (transfer full) */
char *docket_command_read_password (const char *path, GError **error);
/* @person: a record with role and username; an account goes with it. @hash: what
 * docket_auth_hash() gave. Inside a transaction. */
gboolean docket_command_add_person (DocketRepository *repository, DocketCommit *commit, DocketRecord *person, const char *hash, const DocketStamp *by, GError **error);
/* What the server itself writes as. (transfer full) */
gboolean docket_command_system_stamp (DocketRepository *repository, DocketClock *clock, DocketStamp *by, GError **error);

/* -- docket-command-init.c -- */
/* What makes an empty @repository a server's store: facts, policy, the device that
 * stands for the server. In a transaction of its own. (transfer full) */
DocketCommit *docket_command_make_company (DocketRepository *repository, DocketClock *clock, DocketRandom *random, const char *company, const char *currency, GError **error);

/* -- docket-command-check.c -- */
/* Makes @copy another future: cursors of the original end at it. In a transaction
 * of its own. */
gboolean docket_command_set_apart (DocketRepository *copy, DocketClock *clock, DocketRandom *random, GError **error);

/* -- docket-command-blobs.c -- */
/* The folder of the files as @repository remembers it, or @dir (nullable); NULL
 * with an error if it is not there. @blobs: (out) (transfer full) (nullable):
 * NULL if nothing was ever kept. */
gboolean docket_command_open_blobs (DocketRepository *repository, const char *dir, DocketBlobStore **blobs, GError **error);
/* Whether every file that something refers to is whole; each that is not is
 * named on stderr. @n: (out): how many were looked at.
 * Errors: the storage's, DOCKET_SERVER_ERROR_DAMAGED. */
gboolean docket_command_check_blobs (DocketRepository *repository, const char *dir, guint *n, GError **error);
/* Puts every file that @copy refers to into @into, and lets @copy remember it. */
gboolean docket_command_copy_blobs (DocketRepository *copy, const char *into, guint *n, GError **error);

G_END_DECLS
