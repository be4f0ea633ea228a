/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>
#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* docketctl (the program named by DOCKETCTL) as a person types it. Every call
 * names the exit code it expects; another one ends the test with what the
 * program said. Words end with NULL. */

/* Its stdout. @complaint: (out) (optional) (transfer full): its stderr */
char *docket_test_ctl (const char *profile, int expected_status, char **complaint, ...) G_GNUC_NULL_TERMINATED;
/* With --json: the one value it prints. */
JsonNode *docket_test_ctl_json (const char *profile, int expected_status, ...) G_GNUC_NULL_TERMINATED;

/* Of the first of a list ("jobs", "customers"; with an option of the command and
 * its value, both nullable): that field, as text; @field NULL: its id.
 * (transfer full) */
char *docket_test_ctl_first (const char *profile, const char *list, const char *option, const char *value, const char *field);

/* Signs in with the demo password. */
void docket_test_ctl_login (const char *profile, const char *dir, const char *url, const char *username);

/* Exactly @n files are attached to the job, and each can be had as it was. */
void docket_test_ctl_assert_files (const char *profile, const char *number, guint n);

/* Any program: its exit code, what it printed and what it complained of. */
int docket_test_run (const char *const *argv, char **output, char **complaint);

/* Fails unless @text holds @words. */
void docket_test_assert_says (const char *text, const char *words);

G_END_DECLS
