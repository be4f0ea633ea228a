/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * What an answer that is no success says. A problem document of our own server
 * (its type says so) about a request means that nothing of the request was kept:
 * it is carried out as a whole or not at all, and whatever is wrong with a single
 * operation is a result of its own. 503 is the exception: a server whose disk
 * failed at the very commit cannot know what a restart will find there.
 */
#include "docket-config.h"

#include "docket-worker-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "docket-codec.h"
#include "docket-json.h"
#include "docket-limits.h"
#include "docket-refusal-words.h"

static JsonNode *
read_document (const DocketResponse *response)
{
  JsonNode *node;
  const char *data;
  gsize size;

  if (response->body == NULL)
    return NULL;
  data = g_bytes_get_data (response->body, &size);
  node = docket_json_parse (data, size, DOCKET_BATCH_BYTES_MAX, NULL);
  if (node != NULL && JSON_NODE_HOLDS_OBJECT (node))
    return node;
  g_clear_pointer (&node, json_node_unref);
  return NULL;
}

/* @node: (nullable) */
static const char *
get_sentence (JsonNode *node)
{
  const char *title = NULL, *detail = NULL;

  if (node != NULL)
    {
      docket_json_get_text (json_node_get_object (node), "title", FALSE, &title, NULL);
      docket_json_get_text (json_node_get_object (node), "detail", FALSE, &detail, NULL);
    }
  return detail != NULL ? detail : title != NULL ? title : N_ ("The server has a problem at the moment.");
}

/* Without the prefix of ours; NULL if it is none. */
static const char *
get_name (JsonNode *node)
{
  const char *type = NULL;

  if (node == NULL || !docket_json_get_text (json_node_get_object (node), "type", FALSE, &type, NULL) || type == NULL || !g_str_has_prefix (type, DOCKET_PROBLEM_PREFIX))
    return NULL;
  return type + strlen (DOCKET_PROBLEM_PREFIX);
}

char *
docket_worker_problem_sentence (const DocketResponse *response)
{
  g_autoptr (JsonNode) node = read_document (response);

  return g_strdup (get_sentence (node));
}

char *
docket_worker_problem_say (const DocketResponse *response)
{
  g_autoptr (JsonNode) node = read_document (response);

  return docket_refusal_say (get_name (node), get_sentence (node));
}

gboolean
docket_problem_is (const DocketResponse *response, const char *name)
{
  g_autoptr (JsonNode) node = read_document (response);
  const char *own = get_name (node);

  return own != NULL && (name == NULL || g_str_equal (own, name));
}

gboolean
docket_problem_kept_nothing (const DocketResponse *response)
{
  return response->status >= 400 && response->status != 503 && docket_problem_is (response, NULL);
}
