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
create_button (DocketDesk *desk, DocketKind kind, const char *id)
{
  gboolean is_job = kind == DOCKET_KIND_JOB;
  g_autofree char *name = name_of (desk, kind, id);
  g_autofree char *label = g_strdup_printf (_ ("Go on with %s"), name);
  GtkWidget *button = gtk_button_new_with_label (label);

  gtk_widget_set_halign (button, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (button, "pill");
  if (id == NULL)
    gtk_actionable_set_action_name (GTK_ACTIONABLE (button), is_job ? "win.new-job" : "win.new-customer");
  else
    {
      gtk_actionable_set_action_name (GTK_ACTIONABLE (button), is_job ? "win.show-job" : "win.show-customer");
      gtk_actionable_set_action_target (GTK_ACTIONABLE (button), "s", id);
    }
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
      gtk_box_append (box, create_button (desk, kind, id));
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

char *
docket_draft_offers_describe_kept (DocketDesk *desk)
{
  g_auto (GStrv) drafts = docket_draft_list (desk);
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *joined = NULL;
  guint n_more = 0;

  for (guint i = 0; drafts[i] != NULL; i++)
    {
      g_autofree char *id = NULL;
      DocketKind kind;

      if (!docket_draft_parse_form_name (drafts[i], &kind, &id))
        continue;
      if (names->len < NAMED_MAX)
        g_ptr_array_add (names, name_of (desk, kind, id));
      else
        n_more++;
    }
  if (names->len == 0)
    return NULL;
  if (n_more > 0)
    g_ptr_array_add (names, g_strdup_printf (ngettext ("and %u more", "and %u more", n_more), n_more));
  g_ptr_array_add (names, NULL);
  joined = g_strjoinv (_ (", "), (char **) names->pdata);
  return g_strdup_printf (_ ("Half-typed changes are kept as drafts: %s"), joined);
}

const char *
docket_draft_offers_describe_new (DocketDesk *desk, DocketKind *kind)
{
  g_auto (GStrv) drafts = docket_draft_list (desk);

  for (guint i = 0; drafts[i] != NULL; i++)
    {
      g_autofree char *id = NULL;

      if (docket_draft_parse_form_name (drafts[i], kind, &id) && id == NULL)
        return *kind == DOCKET_KIND_JOB ? _ ("A new job is half written.") : _ ("A new customer is half written.");
    }
  return NULL;
}
