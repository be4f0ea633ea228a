/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* A test of what a window looks like: its program begins with all of what is below. */
void begin_test (int *argc, char ***argv);
/* Has the widgets speak the language that LANGUAGE asks for, from the catalogues of
 * DOCKET_TEST_LOCALE_DIR if it is set: words take their room. After gtk_init(). */
void speak (void);
/* Has the widgets look as in the application, which brings its own style: it takes room too. */
void dress (void);

/* Finding widgets the way a person does: by what they say. Only what is on
 * screen counts (visible up to the root). All (transfer none) (nullable). */

/* First label that contains @text. */
GtkLabel *find_label (GtkWidget *root, const char *text);
/* First button whose label is @text. */
GtkButton *find_button (GtkWidget *root, const char *text);
/* The n-th widget of a type. */
GtkWidget *find_of_type (GtkWidget *root, GType type, guint n);
guint count_of_type (GtkWidget *root, GType type);
/* To be waited for. */
gboolean is_on_screen (gpointer widget);
/* Of the windows of the program, the first of a type that is shown. */
GtkWidget *find_window (GType type);

/* How many have a name that is read out of those to which GTK gives none, or two: neither
 * the part of a list that has the keyboard nor a button with a menu may be called after
 * its type, and a button with a mnemonic only by what it shows. Asserts that they are. */
guint count_named (GtkWidget *root);

G_END_DECLS
