/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * A change of the policy is an operation like any other: judged, audited, sent
 * to the desks by the feed. What is particular stands here. The document is
 * read as strictly as at the start of the server, because one that cannot be
 * read would keep it from starting; and versions count up by one, so that the
 * version that a verdict names is one document and no other.
 *
 * `set` needs `document`; its "version" is the present one plus one, written by
 * the server if it is absent. What arrives after the change, in the same
 * transaction even, is judged by the new document; the change itself names the
 * one that it was judged by.
 */
#include "docket-config.h"

#include "docket-commit-private.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>
#include <string.h>

#include "docket-json.h"
#include "docket-limits.h"

/* The document with its version; NULL and @problem if it may not come into force. */
static DocketPolicy *
read_document (const char *text, gint64 version, char **problem)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) node = docket_json_parse (text, strlen (text), DOCKET_POLICY_BYTES_MAX, &error);
  g_autofree char *whole = NULL;
  DocketPolicy *policy;

  if (node != NULL && JSON_NODE_HOLDS_OBJECT (node) && !json_object_has_member (json_node_get_object (node), "version"))
    json_object_set_int_member (json_node_get_object (node), "version", version);
  whole = node == NULL ? NULL : docket_json_to_text (node);
  policy = whole == NULL ? NULL : docket_policy_new_from_json (whole, strlen (whole), &error);
  if (policy == NULL)
    {
      *problem = g_strdup (error->message);
      return NULL;
    }
  if (docket_policy_get_version (policy) == version)
    return policy;
  *problem = g_strdup_printf (_ ("The policy in force is version %" PRId64 ", so the next one is version %" PRId64 ", not %" PRId64 "."),
                              version - 1, version, docket_policy_get_version (policy));
  docket_policy_unref (policy);
  return NULL;
}

gboolean
docket_commit_complete_policy (const DocketRecord *before, DocketValues *values, char **problem)
{
  const char *document = docket_values_get_text (values, DOCKET_POLICY_DOCUMENT);
  gint64 version = (before == NULL ? 0 : docket_record_get_int (before, DOCKET_POLICY_VERSION, 0)) + 1;
  g_autoptr (DocketPolicy) policy = NULL;

  if (document == NULL)
    {
      *problem = g_strdup (_ ("A change of the policy needs the whole “document”."));
      return FALSE;
    }
  if (docket_values_get_int (values, DOCKET_POLICY_VERSION, version) != version)
    {
      *problem = g_strdup_printf (_ ("The next version of the policy is %" PRId64 "."), version);
      return FALSE;
    }
  policy = read_document (document, version, problem);
  if (policy == NULL)
    return FALSE;
  docket_values_set_int (values, DOCKET_POLICY_VERSION, version);
  docket_values_set_text (values, DOCKET_POLICY_DOCUMENT, docket_policy_get_document (policy));
  return TRUE;
}
