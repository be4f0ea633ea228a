/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Who somebody about to be entered may be already. */
#include "docket-config.h"

#include "docket-handlers.h"

#include <glib/gi18n-lib.h>

#include "docket-json.h"
#include "docket-limits.h"
#include "docket-server-error.h"
#include "docket-service.h"

static const DocketField asked[] = {
  DOCKET_CUSTOMER_NAME, DOCKET_CUSTOMER_NICKNAME, DOCKET_CUSTOMER_PHONE, DOCKET_CUSTOMER_EMAIL, DOCKET_CUSTOMER_STREET, DOCKET_CUSTOMER_POSTCODE, DOCKET_CUSTOMER_CITY,
};

static gboolean
refuse (GError **error, const char *sentence)
{
  g_set_error_literal (error, DOCKET_SERVER_ERROR, DOCKET_SERVER_ERROR_REQUEST, sentence);
  return FALSE;
}

/* What is asked for, checked like a customer's own fields. */
static gboolean
read_question (DocketExchange *exchange, DocketValues *values, GError **error)
{
  const char *kind = docket_exchange_get_query (exchange, "kind");
  guint n = 0;

  if (kind == NULL || docket_kind_from_name (kind) != DOCKET_KIND_CUSTOMER)
    return refuse (error, _ ("“kind” must be “customer”: only customers are matched."));
  for (guint i = 0; i < G_N_ELEMENTS (asked); i++)
    {
      const char *text = docket_exchange_get_query (exchange, docket_field_info (asked[i])->name);

      if (text == NULL || *text == '\0')
        continue;
      if (!g_utf8_validate (text, -1, NULL))
        return refuse (error, _ ("A parameter is not UTF-8."));
      /* Longer than any such field: nobody is like that. */
      if (g_utf8_strlen (text, -1) > docket_field_info (asked[i])->max)
        {
          g_set_error (error, DOCKET_SERVER_ERROR, DOCKET_SERVER_ERROR_REQUEST, _ ("“%s” is longer than such a field can be."), docket_field_info (asked[i])->name);
          return FALSE;
        }
      docket_values_set_text (values, asked[i], text);
      n++;
    }
  if (n == 0)
    return refuse (error, _ ("Nothing to look for: give at least one of name, phone, email, street, postcode and city."));
  return TRUE;
}

typedef struct
{
  const char *id; /* of the likeness found */
  guint score;
  DocketAlike why;
} Match;

static int
compare_matches (gconstpointer a, gconstpointer b)
{
  const Match *one = a;
  const Match *other = b;

  if (one->score != other->score)
    return one->score > other->score ? -1 : 1;
  return g_strcmp0 (one->id, other->id);
}

static GArray *
rank (const DocketLikeness *wanted, GPtrArray *found)
{
  GArray *matches = g_array_new (FALSE, FALSE, sizeof (Match));

  for (guint i = 0; i < found->len; i++)
    {
      const DocketLikeness *likeness = g_ptr_array_index (found, i);
      Match match = { likeness->id, 0, DOCKET_ALIKE_NOTHING };

      match.score = docket_likeness_score (wanted, likeness, &match.why);
      if (match.score >= DOCKET_MATCH_SCORE_SHOWN && match.why != DOCKET_ALIKE_NOTHING)
        g_array_append_val (matches, match);
    }
  g_array_sort (matches, compare_matches);
  return matches;
}

static void
write_match (DocketJsonWriter *writer, const Match *match)
{
  docket_json_begin_object (writer);
  docket_json_text_member (writer, "id", match->id);
  docket_json_int_member (writer, "score", match->score);
  docket_json_name (writer, "why");
  docket_json_begin_array (writer);
  for (guint i = 0; i < DOCKET_ALIKE_KINDS; i++)
    if ((match->why & (1u << i)) != 0)
      docket_json_text (writer, docket_alike_name ((DocketAlike) (1u << i)));
  docket_json_end_array (writer);
  docket_json_end_object (writer);
}

gboolean
docket_read_matches (DocketRepository *reader, gpointer data, GError **error)
{
  DocketExchange *exchange = data;
  g_autoptr (DocketValues) values = docket_values_new ();
  g_autoptr (DocketLikeness) wanted = NULL;
  g_autoptr (GPtrArray) found = NULL;
  g_autoptr (GArray) matches = NULL;
  g_auto (DocketJsonWriter) writer = { NULL, FALSE };
  gint64 limit;

  /* Who else is a customer is not for everybody in the field. */
  if (docket_session_is_scoped (&exchange->session))
    {
      g_set_error_literal (error, DOCKET_SERVER_ERROR, DOCKET_SERVER_ERROR_FORBIDDEN, _ ("Looking through all customers is for the office."));
      return FALSE;
    }
  if (!docket_exchange_get_number (exchange, "limit", 1, DOCKET_MATCH_CANDIDATES_MAX, DOCKET_MATCH_ANSWERS_MAX, &limit, error)
      || !read_question (exchange, values, error))
    return FALSE;
  wanted = docket_likeness_new (NULL, values);
  found = docket_repository_find_matches (reader, wanted, DOCKET_MATCH_CANDIDATES_MAX, error);
  if (found == NULL)
    return FALSE;
  matches = rank (wanted, found);
  docket_json_writer_init (&writer);
  docket_json_begin_object (&writer);
  docket_json_name (&writer, "matches");
  docket_json_begin_array (&writer);
  for (guint i = 0; i < matches->len && i < limit; i++)
    write_match (&writer, &g_array_index (matches, Match, i));
  docket_json_end_array (&writer);
  docket_json_end_object (&writer);
  exchange->json = docket_json_writer_finish_bytes (&writer);
  return TRUE;
}
