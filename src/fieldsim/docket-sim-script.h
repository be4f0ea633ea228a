/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "docket-sim-person.h"

G_BEGIN_DECLS

/**
 * DocketSimScript:
 *
 * Plays a written scene, a line at a time, then ends. Lines (# begins a
 * comment; REF is a job number, id or unique beginning, or the NAME that `new`
 * gave it):
 *
 *   WHO online | offline
 *   WHO status REF STATUS [REASON…]
 *   WHO note REF TEXT…
 *   WHO part REF AMOUNT DESCRIPTION…      amount in minor units
 *   WHO totals REF MINUTES
 *   WHO title REF TEXT…
 *   WHO give REF WHOM                     to this technician, by sign-in name
 *   WHO new NAME TITLE…                   a job
 *   WHO photo REF
 *   WHO sign REF SIGNER…
 *   WHO sync [SECONDS]
 *   at HH:MM                              of the day played; the first one is now
 *   wait SECONDS
 */
typedef struct _DocketSimScript DocketSimScript;

/* Reads @path ("-": standard input) whole, and checks every line's form.
 * Errors: G_FILE_ERROR, G_IO_ERROR_INVALID_ARGUMENT; both sentences. */
DocketSimScript *docket_sim_script_new (const char *path, DocketClock *clock, GError **error);
/* The same of a script that is in memory. */
DocketSimScript *docket_sim_script_new_from_text (const char *text, DocketClock *clock, GError **error);
void docket_sim_script_free (DocketSimScript *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DocketSimScript, docket_sim_script_free)

/* The people it needs. (transfer container) (element-type utf8) */
GPtrArray *docket_sim_script_get_names (DocketSimScript *self);

/* @speed: how many times faster than life the times of `at` go by; @tolerant:
 * what is refused on the way is logged, and the next line played. */
void docket_sim_script_set_pace (DocketSimScript *self, double speed, gboolean tolerant);

/* @error: (nullable): the first thing that failed, with its line */
typedef void (*DocketSimEndFunc) (const GError *error, gpointer data);
/* @people: (element-type DocketSimPerson): all ready */
void docket_sim_script_play (DocketSimScript *self, GPtrArray *people, DocketSimEndFunc func, gpointer data);

G_END_DECLS
