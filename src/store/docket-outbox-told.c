/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Why own work did not come through, as the desk itself knows it. Whoever syncs
 * may speak another language than whoever reads, and the name of the person who
 * decided may be spelt otherwise by then. So what is kept in `problem_detail` is
 * what is to be said,
 *
 *   {"say":"decided-otherwise","by":ID,"name":"Sofia Lind","kind":"job",
 *    "values":{"status":"complete"},"reason":"Checked by phone"}
 *
 * and the sentence is made by whoever reads the row. What the server said is a
 * sentence already (core/docket-refusal-words.c); who decided a case before, and
 * what, is said from the case itself. What was kept by an older program stays as
 * it is.
 */

#include "docket-config.h"

#include "docket-store-private.h"

#include <glib/gi18n-lib.h>

#include "docket-codec.h"
#include "docket-json.h"
#include "docket-record-table.h"
#include "docket-refusal-says.h"
#include "docket-refusal-words.h"
#include "docket-result.h"
#include "docket-review.h"
#include "docket-text.h"

#define BEGINNING "{\"say\":\""

static const struct
{
  const char *code;
  const char *sentence;
} plain[] = {
  [DOCKET_TOLD_CHANGED] = { "changed", N_("Another update changed this record. Review before sending again.") },
  [DOCKET_TOLD_NOT_ACCEPTED] = { "not-accepted", N_("The server did not accept this change.") },
  [DOCKET_TOLD_BUILDS_ON_REFUSED] = { "builds-on-refused", N_("The change that this one builds on was not accepted.") },
  [DOCKET_TOLD_NEEDS_REFUSED] = { "needs-refused", N_("The record that this one needs was not accepted.") },
  [DOCKET_TOLD_FILE_GONE] = { "file-gone", N_("Its file is neither on the server nor on this device any more. Attach it again.") },
  [DOCKET_TOLD_SETTLED_ITSELF] = { "settled-itself", N_("The case has settled itself since, so your decision does not count any more.") },
  [DOCKET_TOLD_OPEN_AGAIN] = { "open-again", N_("The case is open again, so your decision does not count any more. Please look at it again.") },
};

/* -- Keeping -- */

static void
begin (DocketJsonWriter *writer, const char *code)
{
  docket_json_writer_init (writer);
  docket_json_begin_object (writer);
  docket_json_text_member (writer, "say", code);
}

static char *
end (DocketJsonWriter *writer)
{
  docket_json_end_object (writer);
  return docket_json_writer_finish (writer);
}

/* The name of a person or customer, or how else the record is called. */
static char *
name_of (DocketStore *self, DocketKind kind, const char *id)
{
  g_autoptr(DocketRecord) record = NULL;
  DocketField field = DOCKET_FIELD_NONE;

  if (kind == DOCKET_KIND_PERSON)
    field = DOCKET_PERSON_NAME;
  else if (kind == DOCKET_KIND_CUSTOMER)
    field = DOCKET_CUSTOMER_NAME;
  else if (kind == DOCKET_KIND_JOB)
    field = DOCKET_JOB_TITLE;
  if (field == DOCKET_FIELD_NONE || id == NULL || !docket_record_table_get (self->db, kind, id, &record, NULL) || record == NULL)
    return NULL;
  return g_strdup (docket_record_get_text (record, field));
}

/* Who it was, and what they are called now: they may leave before it is read. */
static void
add_person (DocketStore *self, DocketJsonWriter *writer, const char *person)
{
  g_autofree char *name = name_of (self, DOCKET_KIND_PERSON, person);

  docket_json_optional_text_member (writer, "by", person);
  docket_json_optional_text_member (writer, "name", name);
}

char *
docket_outbox_told_plainly (DocketTold told)
{
  g_auto(DocketJsonWriter) writer = { NULL };

  begin (&writer, plain[told].code);
  return end (&writer);
}

char *
docket_outbox_told_overtaken (DocketStore *self, const char *person)
{
  g_auto(DocketJsonWriter) writer = { NULL };

  begin (&writer, "overtaken");
  add_person (self, &writer, person);
  return end (&writer);
}

char *
docket_outbox_told_decided (DocketStore *self, const char *person, const DocketValues *values, const char *reason)
{
  g_auto(DocketJsonWriter) writer = { NULL };

  begin (&writer, "decided-otherwise");
  add_person (self, &writer, person);
  if (docket_values_n (values) > 0)
    {
      docket_json_text_member (&writer, "kind", docket_kind_info (docket_field_info (docket_values_nth_field (values, 0))->kind)->name);
      docket_json_name (&writer, "values");
      docket_values_to_json (values, &writer);
    }
  docket_json_optional_text_member (&writer, "reason", reason != NULL && *reason != '\0' ? reason : NULL);
  return end (&writer);
}

/* -- Saying -- */

static const char *
get_text (JsonObject *object, const char *name)
{
  const char *text = NULL;

  return docket_json_get_text (object, name, FALSE, &text, NULL) ? text : NULL;
}

static char *
say_person (DocketStore *self, JsonObject *object)
{
  char *name = name_of (self, DOCKET_KIND_PERSON, get_text (object, "by"));

  if (name == NULL)
    name = g_strdup (get_text (object, "name"));
  return name != NULL ? name : g_strdup (_("A colleague"));
}

static char *
say_value (DocketStore *self, DocketField field, GVariant *value)
{
  const DocketFieldInfo *info = docket_field_info (field);
  g_autofree char *currency = NULL;
  char *name;

  if (info->type == DOCKET_TYPE_ID && value != NULL)
    {
      name = name_of (self, info->target, g_variant_get_string (value, NULL));
      return name != NULL ? name : g_strdup (_("another one"));
    }
  currency = docket_store_get_meta (self, DOCKET_META_CURRENCY);
  return docket_value_format (field, value, currency, docket_clock_now_ms (self->clock));
}

/* Translators: field and its value, e.g. "Status: Complete" */
static void
append_value (DocketStore *self, GString *text, DocketField field, GVariant *value)
{
  g_autofree char *words = say_value (self, field, value);

  g_string_append_printf (text, text->len > 0 ? _(", %s: %s") : _("%s: %s"), docket_field_label (field), words);
}

static char *
say_values (DocketStore *self, JsonObject *object)
{
  const char *kind = get_text (object, "kind");
  g_autoptr(GString) text = g_string_new (NULL);
  g_autoptr(DocketValues) values = NULL;
  JsonObject *member = NULL;

  if (docket_json_get_object (object, "values", FALSE, &member, NULL) && member != NULL && kind != NULL && docket_kind_from_name (kind) != DOCKET_KIND_NONE)
    values = docket_values_from_json (docket_kind_from_name (kind), member, NULL);
  for (guint i = 0; values != NULL && i < docket_values_n (values); i++)
    append_value (self, text, docket_values_nth_field (values, i), docket_values_nth_value (values, i));
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static char *
say_decided (DocketStore *self, JsonObject *object)
{
  g_autofree char *decider = say_person (self, object);
  g_autofree char *values = say_values (self, object);
  g_autoptr(GString) sentence = g_string_new (NULL);
  const char *reason = get_text (object, "reason");

  if (*values != '\0')
    g_string_printf (sentence, _("%s decided otherwise. %s."), decider, values);
  else
    g_string_printf (sentence, _("%s decided otherwise."), decider);
  if (reason != NULL)
    {
      g_string_append_c (sentence, ' ');
      g_string_append_printf (sentence, _("Reason: %s"), reason);
    }
  return g_string_free (g_steal_pointer (&sentence), FALSE);
}

static char *
say (DocketStore *self, JsonObject *object)
{
  const char *code = get_text (object, "say");
  g_autofree char *name = NULL;

  if (g_strcmp0 (code, "decided-otherwise") == 0)
    return say_decided (self, object);
  if (g_strcmp0 (code, "overtaken") == 0)
    {
      name = say_person (self, object);
      return g_strdup_printf (_("%s decided otherwise, so your decision does not count any more. Please look at the case again."), name);
    }
  for (guint i = 0; i < G_N_ELEMENTS (plain); i++)
    if (g_strcmp0 (code, plain[i].code) == 0)
      return g_strdup (_(plain[i].sentence));
  return g_strdup (_("The server did not accept this change."));
}

/* The case itself, if it is here, says it best: with the names and values of now. */
static char *
say_who_decided (DocketStore *self, const char *id)
{
  g_autoptr(DocketRecord) record = NULL;
  g_autoptr(DocketReview) review = NULL;
  g_autoptr(GString) what = g_string_new (NULL);
  g_autofree char *name = NULL;

  if (!docket_record_table_get (self->db, DOCKET_KIND_REVIEW, id, &record, NULL) || record == NULL)
    return NULL;
  review = docket_review_from_record (record, NULL);
  if (review == NULL || g_strcmp0 (review->state, "decided") != 0)
    return NULL;
  name = name_of (self, DOCKET_KIND_PERSON, review->decided_by.person);
  if (name == NULL)
    name = g_strdup (_("A colleague"));
  if (docket_review_say_whole (review) != NULL)
    g_string_append (what, docket_review_say_whole (review));
  else
    for (guint i = 0; i < docket_values_n (review->decided_values); i++)
      if (docket_review_was_in_question (review, docket_values_nth_field (review->decided_values, i)))
        append_value (self, what, docket_values_nth_field (review->decided_values, i), docket_values_nth_value (review->decided_values, i));
  return what->len == 0 ? g_strdup_printf (_(DOCKET_SAYS_DECIDED), name) : g_strdup_printf (_(DOCKET_SAYS_DECIDED_WHAT), name, what->str);
}

static char *
say_kept (DocketStore *self, const char *problem, const char *detail)
{
  g_autoptr(JsonNode) node = NULL;

  if (detail == NULL || !g_str_has_prefix (detail, BEGINNING))
    return docket_refusal_say (problem, detail);
  /* As long as it was kept here: what stands by now may be longer than an operation. */
  node = docket_json_parse (detail, strlen (detail), G_MAXSIZE, NULL);
  /* What begins so and goes on otherwise is a sentence of somebody's. */
  return node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? say (self, json_node_get_object (node)) : docket_refusal_say (problem, detail);
}

char *
docket_outbox_say (DocketStore *self, const char *detail)
{
  return say_kept (self, NULL, detail);
}

char *
docket_outbox_say_of (DocketStore *self, const DocketOperation *operation, const char *problem, const char *detail)
{
  char *decided = NULL;

  if (g_strcmp0 (problem, DOCKET_PROBLEM_ALREADY_DECIDED) == 0 && operation->record_kind == DOCKET_KIND_REVIEW)
    decided = say_who_decided (self, operation->record_id);
  /* Without a detail there is nothing that went wrong. */
  return decided != NULL ? decided : detail == NULL ? NULL : say_kept (self, problem, detail);
}
