/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The keys there are: the one list of them.  tests/console/test-window-restart holds it
 * against the keys that act.
 */

#include "docket-config.h"

#include <glib/gi18n-lib.h>

#include "docket-shortcut-table.h"

const DocketShortcutGroup docket_shortcut_groups[DOCKET_N_SHORTCUT_GROUPS] = {
  { NC_ ("shortcut window", "Everywhere"), NULL, {
    { NC_ ("shortcut window", "Board, Jobs, Customers, Review, Outbox"), "<Alt>1...5" },
    { NC_ ("shortcut window", "New job"), "<Primary>N" },
    { NC_ ("shortcut window", "New customer"), "<Primary><Shift>N" },
    { NC_ ("shortcut window", "Search"), "<Primary>F" },
    { NC_ ("shortcut window", "Jump to a job, customer or person"), "<Primary>K" },
    { NC_ ("shortcut window", "Show or hide the details"), "F9" },
    { NC_ ("shortcut window", "Undo what was just done"), "<Primary>Z" },
    { NC_ ("shortcut window", "Sync now"), "<Primary>R F5" },
    { NC_ ("shortcut window", "New window"), "<Primary><Alt>N" },
    { NC_ ("shortcut window", "Preferences"), "<Primary>comma" },
    { NC_ ("shortcut window", "Main menu"), "F10" },
    { NC_ ("shortcut window", "Keyboard shortcuts"), "<Primary>question F1" },
    { NC_ ("shortcut window", "Close window"), "<Primary>W" },
    { NC_ ("shortcut window", "Quit"), "<Primary>Q" },
  } },
  { NC_ ("shortcut window", "Jobs and customers"), "jobs customers", {
    { NC_ ("shortcut window", "Edit the record in the details"), "F2" },
    { NC_ ("shortcut window", "New job for the customer in the details"), "<Primary>J" },
    { NC_ ("shortcut window", "Who changed this field?"), "<Control>I" },
    { NC_ ("shortcut window", "Change the marked jobs"), "<Control><Shift>E" },
    { NC_ ("shortcut window", "Keep the field and go on"), "Return" },
    { NC_ ("shortcut window", "Put the field back, or leave the form"), "Escape" },
    { NC_ ("shortcut window", "Save everything as one change"), "<Primary>S" },
  } },
  { NC_ ("shortcut window", "Board"), "board", {
    { NC_ ("shortcut window", "From job to job"), "Left Right Up Down" },
    { NC_ ("shortcut window", "Select, for moving several"), "space" },
    { NC_ ("shortcut window", "Earlier, later by a quarter of an hour"), "<Alt>Left <Alt>Right" },
    { NC_ ("shortcut window", "The technician above, below"), "<Alt>Up <Alt>Down" },
    { NC_ ("shortcut window", "Shorter, longer"), "<Alt><Shift>Left <Alt><Shift>Right" },
    { NC_ ("shortcut window", "Leave the job where it was"), "Escape <Alt>Escape" },
    { NC_ ("shortcut window", "Move to a technician and a time"), "<Primary>M" },
    { NC_ ("shortcut window", "Cut, and put behind another job"), "<Primary>X <Primary>V" },
    { NC_ ("shortcut window", "Unschedule"), "Delete" },
    { NC_ ("shortcut window", "Menu of the job"), "<Shift>F10" },
    { NC_ ("shortcut window", "Give an unscheduled job to whom is suggested"), "1 2 3" },
    { NC_ ("shortcut window", "Undo, do again"), "<Primary>Z <Primary><Shift>Z" },
  } },
  { NC_ ("shortcut window", "What the board shows"), "board", {
    { NC_ ("shortcut window", "Today, now"), "T" },
    { NC_ ("shortcut window", "Earlier, later days"), "Page_Up Page_Down" },
    { NC_ ("shortcut window", "Wider, narrower hours"), "<Primary>plus <Primary>minus" },
    { NC_ ("shortcut window", "As a list, as a board"), "L" },
    { NC_ ("shortcut window", "Print day sheets"), "<Primary>P" },
  } },
  { NC_ ("shortcut window", "Review"), "review", {
    { NC_ ("shortcut window", "Next, previous case"), "J K" },
    { NC_ ("shortcut window", "Office, field, own value"), "1 2 3" },
    { NC_ ("shortcut window", "The whole side"), "<Shift>1 <Shift>2" },
    { NC_ ("shortcut window", "Undecide"), "U" },
    { NC_ ("shortcut window", "Decide several of the same kind"), "M" },
    { NC_ ("shortcut window", "Weekly review"), "<Primary><Shift>W" },
    { NC_ ("shortcut window", "Skip"), "S" },
    { NC_ ("shortcut window", "Apply and next"), "<Primary>Return" },
    { NC_ ("shortcut window", "From row to row of the case"), "Up Down" },
    { NC_ ("shortcut window", "Back to the list of cases"), "Escape" },
    { NC_ ("shortcut window", "Undo the last decision"), "<Primary>Z" },
  } },
  { NC_ ("shortcut window", "Outbox"), "outbox", {
    { NC_ ("shortcut window", "Put back what was discarded last"), "<Primary>Z" },
  } },
};
