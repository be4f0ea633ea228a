/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "docket-desk.h"
#include "docket-json.h"

G_BEGIN_DECLS

/* What a command ends with (PROTOCOL "Command line"). */
typedef enum
{
  DOCKET_CLI_DONE = 0,
  DOCKET_CLI_FAILED = 1,
  DOCKET_CLI_USAGE = 2,
  DOCKET_CLI_WAITING = 3,
  DOCKET_CLI_SIGN_IN = 4,
} DocketCliExit;

/**
 * DocketCliError:
 * @DOCKET_CLI_ERROR_USAGE: the words typed are not what the command takes
 * @DOCKET_CLI_ERROR_FAILED: understood, but it cannot be done; says why
 */
typedef enum
{
  DOCKET_CLI_ERROR_USAGE,
  DOCKET_CLI_ERROR_FAILED,
} DocketCliError;
#define DOCKET_CLI_ERROR (docket_cli_error_quark ())
GQuark docket_cli_error_quark (void);

typedef struct _DocketCliCommand DocketCliCommand;

/**
 * DocketCli:
 *
 * One run of docketctl: the options every command takes, and what commands
 * open as they need it. Belongs to the main thread.
 */
typedef struct
{
  char *profile_dir; /* (nullable): NULL for the console's own */
  gboolean json;
  const DocketCliCommand *command;
  const DocketCliCommand *commands; /* all there are; the last has no name */
  gboolean completing;              /* say what could stand here, instead of doing it */
  DocketClock *clock;
  DocketRandom *random;
  DocketProfile *profile; /* (nullable) until docket_cli_open_profile() */
  DocketDesk *desk;       /* (nullable) until docket_cli_open() */
} DocketCli;

struct _DocketCliCommand
{
  const char *name;       /* "job set" */
  const char *parameters; /* "REF FIELD=VALUE…", untranslated; (nullable) */
  const char *summary;    /* untranslated */
  int (*run) (DocketCli *cli, int argc, char **argv);
  const char *example;    /* one that works, untranslated */
  const char *words;      /* (nullable): what its words name, in order: "job", "customer", "review", "outbox", "FILE" */
  const char *fields;     /* (nullable): the kind of FIELD=VALUE words */
};

void docket_cli_init (DocketCli *cli);
void docket_cli_clear (DocketCli *cli);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (DocketCli, docket_cli_clear)

/* The options before the command: fills @cli, leaves the command's words. */
gboolean docket_cli_parse_global (DocketCli *cli, const char *description, int *argc, char ***argv, GError **error);

/* What could stand at the last of the words, one a line, and ":files" for files.
 * @entries: the options of the command. */
void docket_cli_complete_words (DocketCli *cli, const GOptionEntry *entries, int argc, char **argv);
/* The same for the words of the command itself, and the options before it. */
void docket_cli_complete_command (DocketCli *cli, int argc, char **argv);
/* Takes the options before the command off the words, the last of which is
 * being typed. */
void docket_cli_skip_global (DocketCli *cli, int *argc, char ***argv);

/**
 * docket_cli_parse:
 * @entries: (nullable): the command's own options
 * @min: fewest words left over
 * @max: most words left over
 *
 * Reads the options of the command in @cli. @argv keeps the command's name at
 * [0], then the words. `--help` prints and ends the program, and so does being
 * asked to complete.
 *
 * Errors: G_OPTION_ERROR, %DOCKET_CLI_ERROR_USAGE.
 */
gboolean docket_cli_parse (DocketCli *cli, const GOptionEntry *entries, int *argc, char ***argv, int min, int max, GError **error);

gboolean docket_cli_open_profile (DocketCli *cli, GError **error);
/* The signed-in account; no network. */
gboolean docket_cli_open (DocketCli *cli, GError **error);
DocketStore *docket_cli_get_reader (DocketCli *cli);

/* The name of who is signed in; the sign-in name before the first sync.
 * (transfer full) */
char *docket_cli_user_name (DocketCli *cli);

/* One save on this machine: durable when it returns, and other processes of
 * the profile are told. Nothing goes over the network here.
 * @operations: (element-type DocketOperation) */
gboolean docket_cli_submit (DocketCli *cli, GPtrArray *operations, GError **error);
/* Another write to the account's file. */
gboolean docket_cli_write (DocketCli *cli, DocketWriterFunc func, gpointer data, GError **error);
/* Ctrl+C ends it after the part that it is at. */
gboolean docket_cli_run_in_parts (DocketCli *cli, DocketUndo *undo, GError **error);
/* A line for each that did not come to its end. */
void docket_cli_print_unfinished (DocketCli *cli);
gboolean docket_cli_write_pieces (DocketCli *cli, DocketWriterPieceFunc func, gpointer data, GError **error);
/* What a saving command says when it is done. @name is the record's. */
int docket_cli_report_saved (DocketCli *cli, GPtrArray *operations);
/* Both for a save of one. @operation: (transfer full). Returns: the exit code */
int docket_cli_save_one (DocketCli *cli, DocketOperation *operation);

/* The sentence about them. (transfer none) */
const char *docket_cli_exit_codes (void);
/* Sets @error (of DOCKET_CLI_ERROR) to the sentence. Always %FALSE. */
gboolean docket_cli_refuse (GError **error, DocketCliError code, const char *format, ...) G_GNUC_PRINTF (3, 4);
/* Prints the error for a person and returns the exit code for it. */
int docket_cli_fail (DocketCli *cli, const GError *error);
/* As it is: a full stop behind a command that stands at its end would be copied with it. */
void docket_cli_warn (const char *format, ...) G_GNUC_PRINTF (1, 2);
/* The message of an error, which may lack its full stop. */
void docket_cli_warn_of (const char *wrong);
/* Whether @path may be written, which @force lets replace what is there. */
gboolean docket_cli_check_target (const char *path, gboolean force, GError **error);
/* Instead of an empty list: @sentence, unless nothing was ever fetched. */
void docket_cli_print_none (DocketCli *cli, const char *sentence);
/* Prints the one JSON value of a command and empties the writer. */
void docket_cli_print_json (DocketJsonWriter *writer);

/* The record as PROTOCOL writes it, with "pending" as a last member. */
void docket_cli_write_record (DocketCli *cli, DocketJsonWriter *writer, const DocketRecord *record);
/* The number, or null for @none. */
void docket_cli_write_optional_int (DocketJsonWriter *writer, const char *name, gint64 number, gint64 none);
/* The text, or null. */
void docket_cli_write_text (DocketJsonWriter *writer, const char *name, const char *text);

G_END_DECLS
