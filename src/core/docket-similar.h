/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "docket-record.h"

G_BEGIN_DECLS

/**
 * DocketAlike:
 *
 * What two customers have in common: the reasons of a score.
 */
typedef enum
{
  DOCKET_ALIKE_NOTHING = 0,
  DOCKET_ALIKE_SAME_NAME = 1 << 0,
  DOCKET_ALIKE_SIMILAR_NAME = 1 << 1,
  DOCKET_ALIKE_SAME_PHONE = 1 << 2,
  DOCKET_ALIKE_SAME_EMAIL = 1 << 3,
  DOCKET_ALIKE_SAME_ADDRESS = 1 << 4,
  DOCKET_ALIKE_SIMILAR_ADDRESS = 1 << 5,
  DOCKET_ALIKE_SAME_PLACE = 1 << 6,
} DocketAlike;

#define DOCKET_ALIKE_KINDS 7
/* Moves whenever keys or text below come out otherwise: an index made with
 * another number is built anew. */
#define DOCKET_LIKENESS_VERSION 1

/**
 * DocketLikeness:
 * @id: (nullable): of the record
 * @name: folded words of the name; never %NULL, may be empty
 * @nickname: likewise
 * @phone: (nullable): digits without country sign and leading zeros
 * @email: (nullable): normal form
 * @street: folded words; never %NULL
 * @house: (nullable): house number
 * @postcode: (nullable)
 * @city: folded words; never %NULL
 *
 * A customer as it is compared. Plain struct, owned by its holder.
 */
typedef struct
{
  char *id;
  char **name;
  char **nickname;
  char *phone;
  char *email;
  char **street;
  char *house;
  char *postcode;
  char **city;
} DocketLikeness;

/* @values: of a customer; what is absent counts as not known. @id: (nullable) */
DocketLikeness *docket_likeness_new (const char *id, const DocketValues *values);
DocketLikeness *docket_likeness_of_record (const DocketRecord *customer);
/* Without the address: enough for docket_likeness_keys(). */
DocketLikeness *docket_likeness_of_names (const DocketRecord *customer);
void docket_likeness_free (DocketLikeness *likeness);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DocketLikeness, docket_likeness_free)

/* Whether the two agree in all that is compared (ids aside). */
gboolean docket_likeness_equal (const DocketLikeness *a, const DocketLikeness *b);
/* Exact keys under which records that may be the same meet: "phone:…" (its last
 * digits), "email:…", "name:…" (sorted words). (transfer full) */
char **docket_likeness_keys (const DocketLikeness *likeness);
/* Folded name, nickname and street, for an index of trigrams. (transfer full) */
char *docket_likeness_text (const DocketLikeness *likeness);

/**
 * docket_likeness_score:
 * @why: (out) (optional): what they have in common
 *
 * How likely two customers are one: 0 (no reason to think so) to 1000.
 * Symmetric.
 */
guint docket_likeness_score (const DocketLikeness *a, const DocketLikeness *b, DocketAlike *why);

/* The most it can come to if neither phone nor e-mail are the same, for whoever
 * knows only how the other is called: folded words, never %NULL. */
guint docket_likeness_score_by_names (const DocketLikeness *a, char **name, char **nickname);

/* "same phone": on the wire and, through docket_alike_label(), on screen.
 * Static; @kind is one bit. */
const char *docket_alike_name (DocketAlike kind);
DocketAlike docket_alike_from_name (const char *name);
/* Translated, all of @why: "same name, same phone". (transfer full) */
char *docket_alike_sentence (DocketAlike why);

/* The fields of a customer that are compared, as a case shows them. (transfer full) */
DocketValues *docket_likeness_fields (const DocketRecord *customer);

G_END_DECLS
