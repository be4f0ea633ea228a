/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "docket-desk.h"

G_BEGIN_DECLS

/**
 * DocketSimPerson:
 *
 * One simulated person: a profile folder of their own, and on it the same desk
 * (store, outbox, worker) that the console uses. Everything they did is in the
 * profile, so that a killed process resumes where it was. Belongs to the main
 * thread.
 */
typedef struct _DocketSimPerson DocketSimPerson;

/* @ready: whether the person can work now; FALSE: given up, the log says why */
typedef void (*DocketSimReadyFunc) (DocketSimPerson *person, gboolean ready, gpointer data);

typedef struct
{
  const char *server_url;
  const char *password;
  const char *profiles_dir;
  DocketClock *clock;
} DocketSimSetting;

/* @setting must outlive the person. @device_class: "desk" or "field" */
DocketSimPerson *docket_sim_person_new (const DocketSimSetting *setting, const char *username, const char *device_class);
/* Closes the desk; what is unsent stays in the profile. */
void docket_sim_person_free (DocketSimPerson *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DocketSimPerson, docket_sim_person_free)

/* Opens the profile, signs in if that is needed (again and again while the
 * server does not answer), then calls @func once. */
void docket_sim_person_start (DocketSimPerson *self, DocketSimReadyFunc func, gpointer data);

const char *docket_sim_person_get_username (DocketSimPerson *self);
/* "Tess"; the sign-in name until the person's record is here. */
const char *docket_sim_person_get_name (DocketSimPerson *self);
gboolean docket_sim_person_is_ready (DocketSimPerson *self);
gboolean docket_sim_person_is_online (DocketSimPerson *self);
/* In the middle of a scene that nothing else should disturb. */
gboolean docket_sim_person_is_busy (DocketSimPerson *self);
DocketDesk *docket_sim_person_get_desk (DocketSimPerson *self); /* (nullable) until ready */
DocketStore *docket_sim_person_get_reader (DocketSimPerson *self);

void docket_sim_person_set_online (DocketSimPerson *self, gboolean online);
void docket_sim_person_set_busy (DocketSimPerson *self, gboolean busy);

/* Takes a picture into the profile; it goes with the next save. (transfer none)
 * (nullable): what the operation refers to; the log says why not */
const DocketTakenFile *docket_sim_person_take (DocketSimPerson *self, GBytes *bytes, const char *name);

/* Called once after the save is on the disk, or has failed. */
typedef void (*DocketSimSavedFunc) (DocketSimPerson *person, const GError *error, gpointer data);

/* One save. The act is logged when it is durable. @operations: (transfer full)
 * (element-type DocketOperation); @act: "J-10248 Complete"; @func: (nullable) */
void docket_sim_person_save (DocketSimPerson *self, GPtrArray *operations, const char *act, DocketSimSavedFunc func, gpointer data);

/* "10:05 Tess (offline) J-10248 Complete" */
void docket_sim_person_log (DocketSimPerson *self, const char *act);

G_END_DECLS
