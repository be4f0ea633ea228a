/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define DOCKET_N_SHORTCUT_GROUPS 6
#define DOCKET_SHORTCUTS_MAX 16 /* of a group */

/**
 * DocketShortcut:
 * @title: what they do; not translated yet, of the context "shortcut window"
 * @keys: as gtk_accelerator_parse() reads them, with a space between; "<Alt>1...5" is five
 *
 * Keys as they are told to people, on a keyboard from left to right.
 */
typedef struct
{
  const char *title;
  const char *keys;
} DocketShortcut;

/**
 * DocketShortcutGroup:
 * @title: as that of a shortcut
 * @views: (nullable): names of the views in which they act, with a space between; %NULL: in all
 * @shortcuts: until one has no title
 */
typedef struct
{
  const char *title;
  const char *views;
  DocketShortcut shortcuts[DOCKET_SHORTCUTS_MAX];
} DocketShortcutGroup;

extern const DocketShortcutGroup docket_shortcut_groups[DOCKET_N_SHORTCUT_GROUPS];

G_END_DECLS
