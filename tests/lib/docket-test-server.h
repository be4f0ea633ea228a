/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * DocketTestServer:
 *
 * A real docketd (the program named by the environment variable DOCKETD) on a
 * store of its own in a folder of the test, on a loopback port that stays the
 * same over restarts. It dies with the test. Every failure ends the test with
 * docketd's own words.
 */
typedef struct _DocketTestServer DocketTestServer;

/* Makes a demo company in @dir, large enough for lists, and starts serving it. */
DocketTestServer *docket_test_server_new (const char *dir);
/* The same with a demo company of another size: what `docketd init --demo` takes. */
DocketTestServer *docket_test_server_new_sized (const char *dir, const char *demo);
/* Stops it too. */
void docket_test_server_free (DocketTestServer *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DocketTestServer, docket_test_server_free)

const char *docket_test_server_get_url (DocketTestServer *self);
guint16 docket_test_server_get_port (DocketTestServer *self);
/* Of the running process. */
const char *docket_test_server_get_pid (DocketTestServer *self);
const char *docket_test_server_get_store (DocketTestServer *self); /* "sqlite:…" */

void docket_test_server_start (DocketTestServer *self);
/* SIGTERM, and waits. */
void docket_test_server_stop (DocketTestServer *self);
/* SIGKILL, and waits. */
void docket_test_server_kill (DocketTestServer *self);
/* SIGKILL only, from any thread; docket_test_server_kill() must follow. */
void docket_test_server_send_kill (DocketTestServer *self);
/* `docketd check` finds nothing wrong. */
void docket_test_server_check (DocketTestServer *self);
/* g_test_run() with one server of @jobs jobs for all its cases, in *@server, that is checked
 * at the end. For main(). */
int docket_test_run_on_server (DocketTestServer **server, const char *jobs);

/* -- Programs and folders, for all tests -- */

/* Ready environment for desks in this process and its children: token in files.
 * Call first in main(). */
void docket_test_init (int *argc, char ***argv);
/* The program that the environment variable @variable names; fails if unset. */
const char *docket_test_program (const char *variable);
/* A new folder, mode 0700. (transfer full) */
char *docket_test_dir_new (void);
/* With everything in it. Frees @dir. */
void docket_test_dir_remove (char *dir);
/* The password of all demo people, in a file of @dir. (transfer full) */
char *docket_test_password_file (const char *dir, const char *password);
#define DOCKET_TEST_PASSWORD "docket-demo"

/* A child that dies with the test. Ends with NULL. @log: (nullable): file for
 * its stdout and stderr */
GSubprocess *docket_test_spawn (const char *log, const char *program, ...) G_GNUC_NULL_TERMINATED;
GSubprocess *docket_test_spawnv (const char *log, const char *const *argv);

G_END_DECLS
