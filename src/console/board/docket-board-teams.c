/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * More teams than colours that can be told apart share them; the name beside the
 * colour is what counts.
 */

#include "docket-config.h"

#include "docket-board-teams.h"

static int
compare_names (gconstpointer a, gconstpointer b)
{
  return g_utf8_collate (*(const char *const *) a, *(const char *const *) b);
}

GPtrArray *
docket_board_teams_new (const DocketBoardData *data)
{
  GPtrArray *teams = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < data->technicians->len; i++)
    {
      const char *team = docket_record_get_text (g_ptr_array_index (data->technicians, i), DOCKET_PERSON_TEAM);

      if (team != NULL && *team != '\0' && !g_ptr_array_find_with_equal_func (teams, team, g_str_equal, NULL))
        g_ptr_array_add (teams, g_strdup (team));
    }
  g_ptr_array_sort (teams, compare_names);
  return teams;
}

const char *
docket_board_teams_css_class (GPtrArray *teams, const char *team)
{
  static const char *const classes[] = { "team-0", "team-1", "team-2", "team-3", "team-4", "team-5", "team-6", "team-7" };
  guint place;

  if (team == NULL || !g_ptr_array_find_with_equal_func (teams, team, g_str_equal, &place))
    return NULL;
  return classes[place % G_N_ELEMENTS (classes)];
}
