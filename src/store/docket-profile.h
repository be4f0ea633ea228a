/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * DocketProfile:
 *
 * A folder (mode 0700) with everything of this person's Docket on this
 * machine: profile.ini (which account is selected, the device id), one
 * accounts/NAME.db per (server, account), secrets if files are asked for, the
 * sync lock and the wake file. Signing out keeps the account's file.
 */
typedef struct _DocketProfile DocketProfile;

/* The folder that @dir (nullable) names: NULL is the default, $XDG_DATA_HOME/docket.
 * (transfer full) */
char *docket_profile_find_dir (const char *dir);
/* @dir: as above. Makes the folder. Errors:
 * G_IO_ERROR with a sentence. */
DocketProfile *docket_profile_open (const char *dir, GError **error);
/* Whoever works on another thread holds a reference; names of the account and
 * the device are for the thread that opened it. */
DocketProfile *docket_profile_ref (DocketProfile *profile);
void docket_profile_unref (DocketProfile *profile); /* (nullable) */
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DocketProfile, docket_profile_unref)

const char *docket_profile_get_dir (DocketProfile *profile);
/* This machine's device id; made on first use, kept. (transfer none) */
const char *docket_profile_get_device_id (DocketProfile *profile);
const char *docket_profile_get_device_name (DocketProfile *profile);
/* What the server calls this device from the next sign-in on; kept. */
gboolean docket_profile_set_device_name (DocketProfile *profile, const char *name, GError **error);

/* Name of the selected account's file without folder and ".db"; NULL: none. */
const char *docket_profile_get_account (DocketProfile *profile);
/* File name for an account of a server: readable and unambiguous. (transfer full) */
char *docket_profile_account_name (const char *server_id, const char *server_url, const char *username);
gboolean docket_profile_select_account (DocketProfile *profile, const char *account, GError **error); /* NULL: none */
char *docket_profile_account_path (DocketProfile *profile, const char *account); /* (transfer full) */
/* Reads profile.ini again (another process may have signed in). */
gboolean docket_profile_reload (DocketProfile *profile);

/* The right to sync this profile's @account: one process at a time. @fd: (out).
 * FALSE without error: someone else has it. Closing the fd gives it back, a
 * crash too (flock). */
gboolean docket_profile_try_sync_lock (DocketProfile *profile, const char *account, int *fd, GError **error);
/* Tells the other processes that something was committed. */
void docket_profile_wake (DocketProfile *profile, const char *account);
/* A monitor of those wakes, our own included: whatever event it brings, look
 * whether something changed. (transfer full) */
GFileMonitor *docket_profile_monitor (DocketProfile *profile, const char *account, GError **error);

G_END_DECLS
