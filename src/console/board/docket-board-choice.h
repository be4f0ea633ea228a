/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* A list of words to choose one of, or all: teams, skills. */

/* Adds @word, unless it is %NULL or empty. */
void docket_board_choice_collect (GHashTable *words, const char *word);
/* @all first, then @words in order. Keeps what is chosen, if it is still there. */
void docket_board_choice_fill (GtkDropDown *choice, const char *all, GHashTable *words);
/* Both with the words of @technicians (element-type DocketRecord). */
void docket_board_choice_fill_in (GtkDropDown *skills, GtkDropDown *teams, GPtrArray *technicians);
/* Chooses @word, even if it is not known yet; until the list is filled without it. */
void docket_board_choice_want (GtkDropDown *choice, const char *all, const char *word);
/* (nullable): all */
const char *docket_board_choice_get (GtkDropDown *choice);
/* What stands on a button with a menu; cut short where there is no room for it. */
void docket_board_choice_set_label (GtkMenuButton *button, const char *text);

G_END_DECLS
