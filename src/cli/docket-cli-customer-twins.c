/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * customer new. A new customer that resembles others is saved all the same: the
 * others are named, and who is in a hurry loses nothing.
 */
#include "docket-config.h"

#include "docket-cli-commands.h"

#include <glib/gi18n-lib.h>

#include "docket-cli-fields.h"
#include "docket-id.h"
#include "docket-limits.h"
#include "docket-similar.h"

#define WORDS_MAX 200

/* On stderr, so that --json stays one value on stdout. */
static void
warn (GPtrArray *similar, const DocketValues *values)
{
  g_autoptr (DocketLikeness) wanted = docket_likeness_new (NULL, values);

  if (similar->len == 0)
    return;
  g_printerr ("%s\n", ngettext ("This customer may be here already:", "This customer may be one of these already:", similar->len));
  for (guint i = 0; i < similar->len; i++)
    {
      const DocketRecord *other = g_ptr_array_index (similar, i);
      g_autoptr (DocketLikeness) likeness = docket_likeness_of_record (other);
      g_autofree char *sentence = NULL;
      DocketAlike why;

      docket_likeness_score (wanted, likeness, &why);
      sentence = docket_alike_sentence (why);
      /* Translators: a customer's name, id, and what it has in common with the new one */
      g_printerr (_ ("  %s (%s): %s\n"), docket_record_get_text (other, DOCKET_CUSTOMER_NAME), docket_record_get_id (other), sentence);
    }
}

int
docket_cli_customer_new (DocketCli *cli, int argc, char **argv)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (DocketValues) values = NULL;
  g_autoptr (GPtrArray) similar = NULL;
  g_autoptr (GPtrArray) operations = g_ptr_array_new_with_free_func ((GDestroyNotify) docket_operation_unref);
  g_autofree char *id = NULL;

  if (!docket_cli_parse (cli, NULL, &argc, &argv, 1, WORDS_MAX, &error)
      || !docket_cli_open (cli, &error))
    return docket_cli_fail (cli, error);
  values = docket_cli_parse_fields (docket_cli_get_reader (cli), DOCKET_KIND_CUSTOMER, argv + 1, argc - 1, &error);
  if (values == NULL)
    return docket_cli_fail (cli, error);
  similar = docket_store_find_similar (docket_cli_get_reader (cli), values, DOCKET_MATCH_SCORE_LIKELY, DOCKET_MATCH_TWINS_MAX, &error);
  if (similar == NULL)
    return docket_cli_fail (cli, error);
  id = docket_id_new (cli->clock, cli->random);
  g_ptr_array_add (operations, docket_operation_new_create (DOCKET_KIND_CUSTOMER, id, values));
  if (!docket_cli_submit (cli, operations, &error))
    return docket_cli_fail (cli, error);
  warn (similar, values);
  return docket_cli_report_saved (cli, operations);
}
