/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * What was begun and not saved is offered where a person looks first: beside the
 * record it is of, and where no record is shown.
 */

#include "docket-config.h"

#include <glib/gi18n-lib.h>

#include "docket-draft-offers.h"

#include "docket-drafts.h"
#include "docket-form-draft.h"
#include "docket-text.h"

/* That are named; of more there is the number. */
#define NAMED_MAX 3

/* (transfer full) */
static char *
name_of (DocketDesk *desk, DocketKind kind, const char *id)
{
  if (id != NULL)
    return docket_desk_record_name (desk, kind, id);
  return g_strdup (kind == DOCKET_KIND_JOB ? _ ("a new job") : _ ("a new customer"));
}

static GtkWidget *
create_button (DocketDesk *desk, const char *draft, DocketKind kind, const char *id)
{
  g_autofree char *name = name_of (desk, kind, id);
  g_autofree char *label = g_strdup_printf (_ ("Go on with %s"), name);
  GtkWidget *button = gtk_button_new_with_label (label);

  gtk_widget_set_halign (button, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (button, "pill");
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), "win.go-on");
  gtk_actionable_set_action_target (GTK_ACTIONABLE (button), "s", draft);
  return button;
}

/* Of a box: the names of what it offers. */
#define OFFERED "docket-draft-offered"

gboolean
docket_draft_offers_differ (GtkBox *box, DocketDesk *desk)
{
  g_auto (GStrv) names = docket_draft_list (desk);
  const char *const *offered = g_object_get_data (G_OBJECT (box), OFFERED);

  return offered == NULL || !g_strv_equal (offered, (const char *const *) names);
}

gboolean
docket_draft_offers_fill (GtkBox *box, DocketDesk *desk)
{
  g_auto (GStrv) names = docket_draft_list (desk);
  guint new_kinds = 0; /* a bit each: one after the other is gone on with */
  gboolean any = FALSE;
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (box))) != NULL)
    gtk_box_remove (box, child);
  for (guint i = 0; names[i] != NULL; i++)
    {
      g_autofree char *id = NULL;
      DocketKind kind;

      if (!docket_draft_parse_form_name (names[i], &kind, &id))
        continue;
      if (id == NULL && (new_kinds & (1u << kind)) != 0)
        continue;
      new_kinds |= id == NULL ? 1u << kind : 0;
      gtk_box_append (box, create_button (desk, names[i], kind, id));
      any = TRUE;
    }
  g_object_set_data_full (G_OBJECT (box), OFFERED, g_steal_pointer (&names), (GDestroyNotify) g_strfreev);
  return any;
}

char *
docket_draft_offers_sentence (DocketDesk *desk, const char *name)
{
  g_autoptr (DocketFormDraft) draft = docket_form_draft_load (desk, name);
  g_autofree char *when = draft != NULL ? docket_time_format (draft->kept_at, docket_clock_now_ms (docket_desk_get_clock (desk))) : NULL;

  return draft != NULL ? g_strdup_printf (_ ("You have changes of %s that are not saved."), when) : NULL;
}

/* (transfer full) */
static char *
name_of_note (DocketDesk *desk, const char *draft)
{
  g_autofree char *id = NULL;
  g_autofree char *name = NULL;
  g_autoptr (DocketRecord) job = NULL;
  DocketKind kind;

  if (!docket_draft_parse_note_name (draft, &kind, &id))
    return NULL;
  if (kind == DOCKET_KIND_NOTE)
    kind = docket_store_get (docket_desk_get_reader (desk), DOCKET_KIND_JOB, id, &job, NULL) && job != NULL ? DOCKET_KIND_JOB : DOCKET_KIND_CUSTOMER;
  name = docket_desk_record_name (desk, kind, id);
  /* Translators: what is half typed, in a list; %s is what the decision is about */
  return g_strdup_printf (kind == DOCKET_KIND_REVIEW ? _ ("the reason for a decision on %s")
                                                     /* Translators: what is half typed, in a list; %s is a job or a customer */
                                                     : _ ("a note on %s"),
                          name);
}

/* (transfer full) (element-type utf8): of what was begun in forms */
static GPtrArray *
name_forms (DocketDesk *desk)
{
  g_auto (GStrv) drafts = docket_draft_list (desk);
  GPtrArray *names = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; drafts[i] != NULL; i++)
    {
      g_autofree char *id = NULL;
      DocketKind kind;

      if (docket_draft_parse_form_name (drafts[i], &kind, &id))
        g_ptr_array_add (names, name_of (desk, kind, id));
    }
  return names;
}

/* The first of them, and how many more. @names: not empty (transfer full) */
static char *
join (GPtrArray *names)
{
  guint n_more = names->len > NAMED_MAX ? names->len - NAMED_MAX : 0;

  g_ptr_array_set_size (names, (int) (names->len - n_more));
  if (n_more > 0)
    g_ptr_array_add (names, g_strdup_printf (ngettext ("and %u more", "and %u more", n_more), n_more));
  g_ptr_array_add (names, NULL);
  return g_strjoinv (_ (", "), (char **) names->pdata);
}

char *
docket_draft_offers_describe_kept (DocketDesk *desk)
{
  g_auto (GStrv) notes = docket_draft_list_notes (desk);
  g_autoptr (GPtrArray) names = name_forms (desk);
  g_autofree char *joined = NULL;

  for (guint i = 0; notes[i] != NULL; i++)
    g_ptr_array_add (names, name_of_note (desk, notes[i]));
  if (names->len == 0)
    return NULL;
  joined = join (names);
  return g_strdup_printf (_ ("Half-typed changes are kept as drafts: %s"), joined);
}

char *
docket_draft_offers_describe_begun (DocketDesk *desk, char **first)
{
  g_auto (GStrv) drafts = docket_draft_list (desk);
  g_autoptr (GPtrArray) names = name_forms (desk);
  g_autofree char *id = NULL;
  g_autofree char *joined = NULL;
  DocketKind kind = DOCKET_KIND_NONE;

  *first = NULL;
  for (guint i = 0; *first == NULL && drafts[i] != NULL; i++)
    if (docket_draft_parse_form_name (drafts[i], &kind, &id))
      *first = g_strdup (drafts[i]);
  if (*first == NULL)
    return NULL;
  if (names->len == 1 && id == NULL)
    return g_strdup (kind == DOCKET_KIND_JOB ? _ ("A new job is half written.") : _ ("A new customer is half written."));
  joined = join (names);
  if (names->len == 2) /* and the end */
    /* Translators: a job or a customer, of which a form was begun and not saved */
    return g_strdup_printf (_ ("Changes to %s are half written."), joined);
  /* Translators: a list of jobs and customers, of which forms were begun and not saved */
  return g_strdup_printf (_ ("Half written: %s"), joined);
}
