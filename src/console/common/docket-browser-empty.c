/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * When there is nothing to show: what is said in place of the table, what would show
 * more, and what becomes of the details.
 */

#include "docket-config.h"

#include <inttypes.h>
#include <glib/gi18n-lib.h>

#include "docket-browser-private.h"

#include "docket-looks.h"
#include "docket-no-match.h"

/* In another order it is still the same that is asked for. */
static gboolean
asks_the_same (const DocketQuery *a, const DocketQuery *b)
{
  g_autoptr (DocketQuery) ordered = NULL;

  if (a == NULL || b == NULL)
    return a == b;
  ordered = docket_query_copy (b);
  ordered->sort = a->sort;
  ordered->descending = a->descending;
  return docket_query_equal (a, ordered);
}

static void
note_answered (DocketBrowser *self)
{
  g_clear_pointer (&self->answered, docket_query_free);
  self->answered = docket_query_copy (docket_record_list_get_query (self->list));
}

/* Nor by that of a search which was just typed: an entry tells of it a moment later. */
void
docket_browser_keep_shown (DocketBrowser *self)
{
  docket_browser_filter_changed (self);
  note_answered (self);
}

/* A search or a filter that finds nothing leaves nothing in the details that could be taken
 * for what it found; what was there comes back with the rows. Once a question, by its first
 * answer: what it found stays to be read when it is changed and found no more, and whatever
 * is asked to be shown since then is shown. */
void
docket_browser_show_found (DocketBrowser *self, gboolean none)
{
  DocketRecordPane *pane = self->info->get_pane (self->view);
  gboolean is_first = !asks_the_same (self->answered, docket_record_list_get_query (self->list));

  note_answered (self);
  if (docket_record_pane_is_typed_in (pane))
    return;
  if (none && is_first)
    {
      self->missed = TRUE;
      docket_record_pane_show (pane, NULL);
    }
  else if (!none && self->missed)
    {
      self->missed = FALSE;
      if (docket_record_pane_get_id (pane) == NULL)
        docket_record_pane_show (pane, docket_browser_get_selected (self));
    }
}

/* @queries: (element-type DocketQuery): each may be %NULL */
static gboolean
counts_these (DocketBrowser *self, GPtrArray *queries)
{
  gboolean counts = self->wider != NULL;

  for (guint way = 0; way < queries->len && counts; way++)
    {
      const DocketQuery *query = g_ptr_array_index (queries, way);

      counts = query == NULL || docket_counter_asks (self->wider, way, query);
    }
  return counts;
}

/* A new one, which knows nothing yet. */
static void
count_these (DocketBrowser *self, GPtrArray *queries)
{
  g_clear_object (&self->wider);
  self->wider = docket_counter_new (self->desk, queries->len);
  g_signal_connect_object (self->wider, "changed", G_CALLBACK (docket_browser_update_count), self, G_CONNECT_SWAPPED);
  for (guint way = 0; way < queries->len; way++)
    if (g_ptr_array_index (queries, way) != NULL)
      docket_counter_set_query (self->wider, way, g_ptr_array_index (queries, way));
}

/* How many there would be if the filter hid less, in the first way that has any; -1: not
 * known yet. */
static gint64
count_hidden (DocketBrowser *self)
{
  const char *search = docket_browser_get_search (self);
  g_autoptr (GPtrArray) queries = g_ptr_array_new_with_free_func ((GDestroyNotify) docket_query_free);

  for (guint way = 0; way < DOCKET_BROWSER_N_WAYS; way++)
    {
      DocketQuery *query = way == 0 || *search != '\0' ? self->info->create_wider_query (self->view, way) : NULL;

      if (query != NULL)
        query->search = *search != '\0' ? g_strdup (search) : NULL;
      g_ptr_array_add (queries, query);
    }
  if (!counts_these (self, queries))
    count_these (self, queries);
  for (self->way = 0; self->way < queries->len; self->way++)
    if (g_ptr_array_index (queries, self->way) != NULL && docket_counter_get_count (self->wider, self->way) != 0)
      return docket_counter_get_count (self->wider, self->way);
  self->way = 0;
  return 0;
}

gint64
docket_browser_show_empty (DocketBrowser *self)
{
  const char *search = docket_browser_get_search (self);
  gint64 hidden = count_hidden (self);
  g_autofree char *error = NULL;

  g_object_get (self->list, "error", &error, NULL);
  if (error != NULL)
    {
      adw_status_page_set_title (self->empty, _ ("The list cannot be read"));
      docket_status_page_say (self->empty, error);
    }
  else if (*search != '\0')
    {
      g_autofree char *escaped = g_markup_escape_text (search, -1);
      g_autofree char *text = self->info->describe_no_match (self->view, escaped, hidden, self->way);

      docket_no_match_show (self->empty, docket_desk_get_reader (self->desk), text);
    }
  else
    self->info->show_none (self->view, self->empty, docket_desk_get_status (self->desk)->last_sync_at == 0);
  return hidden;
}

void
docket_browser_show_wider (DocketBrowser *self)
{
  self->info->show_wider (self->view, self->way);
  docket_browser_filter_changed (self);
  docket_browser_focus (self);
}
