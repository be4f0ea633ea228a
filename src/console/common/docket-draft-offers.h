/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "docket-desk.h"

G_BEGIN_DECLS

/* A button for each form that was begun and never saved, of any kind, in place of
 * what was in @box. FALSE: there is none. */
gboolean docket_draft_offers_fill (GtkBox *box, DocketDesk *desk);
/* What is said where the record is shown. @name: of the draft (transfer full)
 * (nullable): there is none */
char *docket_draft_offers_sentence (DocketDesk *desk, const char *name);
/* What is said of all that was begun and not saved to who leaves it. (transfer full)
 * (nullable): there is none */
char *docket_draft_offers_describe_kept (DocketDesk *desk);
/* What is said to who comes back, of what was begun in forms; @first: (out)
 * (transfer full): the draft of the first of them. (transfer full) (nullable): there is none */
char *docket_draft_offers_describe_begun (DocketDesk *desk, char **first);
/* Whether what is to be offered is other than what @box was filled with. */
gboolean docket_draft_offers_differ (GtkBox *box, DocketDesk *desk);

G_END_DECLS
