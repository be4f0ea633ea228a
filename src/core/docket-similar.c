/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * How likely two customers are one.
 *
 * Evidence for and against is added up as the logarithm of the odds (as in the
 * record linkage of Fellegi and Sunter) and turned into a number out of 1,000:
 *
 *   before anything is known           -4.0
 *   same name                          +4.9   a different one -1.2
 *   same phone                         +4.6   another one -1.0
 *   same e-mail                        +4.8   another one -0.6
 *   same house                         +3.0   another town -2.0
 *
 * Worked example: "Müller Bau GmbH, 030 123456" and "Mueller-Bau, +49 30
 * 123456": 4.9 + 4.6 - 4.0 = 5.5, which is 996. An office with one number: "Dr.
 * Abel" and "Kanzlei Bach" with the same phone: 4.6 - 1.2 - 4.0 = -0.6, 354;
 * with the same house as well 645: worth showing, not yet likely. For if names
 * speak against it, phone, e-mail and house mostly say the same once more (the
 * house is shared), so only the strongest counts in full.
 */
#include "docket-config.h"

#include "docket-similar.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include "docket-fold.h"
#include "docket-limits.h"
#include "docket-normal.h"

#define PRIOR -4.0
#define SAME_NAME 4.9
#define OTHER_NAME -1.2
#define SAME_PHONE 4.6
#define OTHER_PHONE -1.0
#define SAME_EMAIL 4.8
#define OTHER_EMAIL -0.6
#define SAME_ADDRESS 3.0
#define SIMILAR_ADDRESS 2.2
#define SAME_PLACE 0.6
#define OTHER_STREET -0.5
#define OTHER_PLACE -1.0
#define OTHER_ADDRESS -2.0
/* Below this the names are different ones. */
#define NAME_FLOOR 0.6
/* From here on a name is worth naming as a reason. */
#define NAME_SIMILAR 0.8
#define PHONE_KEY_DIGITS 8

static const char *const alike_names[DOCKET_ALIKE_KINDS] = {
  N_ ("same name"), N_ ("similar name"), N_ ("same phone"), N_ ("same e-mail"), N_ ("same address"), N_ ("similar address"), N_ ("same place"),
};

/* What many businesses have in their name says little about which one it is. In
 * the order of strcmp(). */
static const char *const common_words[] = {
  "apotheke", "arztpraxis", "autohaus", "baeckerei", "bakery", "bar", "bau", "cafe", "care", "center", "centre", "church", "dental", "dr", "fam",
  "familie", "family", "frau", "garden", "group", "gruppe", "hausverwaltung", "herr", "holding", "hotel", "immobilien", "joinery", "logistics",
  "logistik", "motors", "mr", "mrs", "ms", "physiotherapie", "physiotherapy", "practice", "praxis", "prof", "property", "restaurant", "salon",
  "school", "schule", "service", "services", "soehne", "sons", "st", "studio", "verwaltung", "zahnarztpraxis",
};

static DocketLikeness *
likeness_new (const char *id, const char *const texts[7])
{
  DocketLikeness *likeness = g_new0 (DocketLikeness, 1);

  likeness->id = g_strdup (id);
  likeness->name = docket_fold_name (texts[0]);
  likeness->nickname = docket_fold_name (texts[1]);
  likeness->phone = docket_normal_phone_digits (texts[2]);
  likeness->email = docket_normal_email (texts[3]);
  likeness->street = docket_fold_street (texts[4], &likeness->house);
  likeness->postcode = docket_fold_postcode (texts[5]);
  likeness->city = docket_fold_words (texts[6]);
  return likeness;
}

static const DocketField compared[] = {
  DOCKET_CUSTOMER_NAME, DOCKET_CUSTOMER_NICKNAME, DOCKET_CUSTOMER_PHONE, DOCKET_CUSTOMER_EMAIL, DOCKET_CUSTOMER_STREET, DOCKET_CUSTOMER_POSTCODE, DOCKET_CUSTOMER_CITY,
};
/* Those of them that keys are made of. */
#define N_NAMES 4

DocketLikeness *
docket_likeness_new (const char *id, const DocketValues *values)
{
  const char *texts[G_N_ELEMENTS (compared)];

  for (guint i = 0; i < G_N_ELEMENTS (compared); i++)
    texts[i] = docket_values_get_text (values, compared[i]);
  return likeness_new (id, texts);
}

static DocketLikeness *
likeness_of_first (const DocketRecord *customer, guint n)
{
  const char *texts[G_N_ELEMENTS (compared)] = { NULL };

  for (guint i = 0; i < n; i++)
    texts[i] = docket_record_get_text (customer, compared[i]);
  return likeness_new (docket_record_get_id (customer), texts);
}

DocketLikeness *
docket_likeness_of_record (const DocketRecord *customer)
{
  return likeness_of_first (customer, G_N_ELEMENTS (compared));
}

DocketLikeness *
docket_likeness_of_names (const DocketRecord *customer)
{
  return likeness_of_first (customer, N_NAMES);
}

void
docket_likeness_free (DocketLikeness *likeness)
{
  if (likeness == NULL)
    return;
  g_free (likeness->id);
  g_strfreev (likeness->name);
  g_strfreev (likeness->nickname);
  g_free (likeness->phone);
  g_free (likeness->email);
  g_strfreev (likeness->street);
  g_free (likeness->house);
  g_free (likeness->postcode);
  g_strfreev (likeness->city);
  g_free (likeness);
}

DocketValues *
docket_likeness_fields (const DocketRecord *customer)
{
  DocketValues *values = docket_values_new ();

  for (guint i = 0; i < G_N_ELEMENTS (compared); i++)
    docket_values_set (values, compared[i], docket_record_get (customer, compared[i]));
  return values;
}

gboolean
docket_likeness_equal (const DocketLikeness *a, const DocketLikeness *b)
{
  return g_strv_equal ((const char *const *) a->name, (const char *const *) b->name)
         && g_strv_equal ((const char *const *) a->nickname, (const char *const *) b->nickname)
         && g_strcmp0 (a->phone, b->phone) == 0 && g_strcmp0 (a->email, b->email) == 0
         && g_strv_equal ((const char *const *) a->street, (const char *const *) b->street)
         && g_strcmp0 (a->house, b->house) == 0 && g_strcmp0 (a->postcode, b->postcode) == 0
         && g_strv_equal ((const char *const *) a->city, (const char *const *) b->city);
}

/* ---- For the index ---- */

static int
compare_words (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

static void
add_name_key (GStrvBuilder *keys, char **words)
{
  g_auto (GStrv) sorted = g_strdupv (words);
  g_autofree char *joined = NULL;
  g_autofree char *key = NULL;

  if (sorted[0] == NULL)
    return;
  qsort (sorted, g_strv_length (sorted), sizeof *sorted, compare_words);
  joined = g_strjoinv (" ", sorted);
  key = g_strconcat ("name:", joined, NULL);
  g_strv_builder_add (keys, key);
}

char **
docket_likeness_keys (const DocketLikeness *likeness)
{
  g_autoptr (GStrvBuilder) keys = g_strv_builder_new ();

  if (likeness->phone != NULL)
    {
      gsize length = strlen (likeness->phone);
      g_autofree char *key = g_strconcat ("phone:", likeness->phone + (length > PHONE_KEY_DIGITS ? length - PHONE_KEY_DIGITS : 0), NULL);

      g_strv_builder_add (keys, key);
    }
  if (likeness->email != NULL)
    {
      g_autofree char *key = g_strconcat ("email:", likeness->email, NULL);

      g_strv_builder_add (keys, key);
    }
  add_name_key (keys, likeness->name);
  return g_strv_builder_end (keys);
}

char *
docket_likeness_text (const DocketLikeness *likeness)
{
  g_autofree char *name = g_strjoinv (" ", likeness->name);
  g_autofree char *nickname = g_strjoinv (" ", likeness->nickname);
  g_autofree char *street = g_strjoinv (" ", likeness->street);

  return g_strstrip (g_strjoin (" ", name, nickname, street, NULL));
}

/* ---- Names ---- */

static double
weight_of (const char *word)
{
  if (bsearch (&word, common_words, G_N_ELEMENTS (common_words), sizeof *common_words, compare_words) != NULL)
    return 2.0;
  return (double) MIN (g_utf8_strlen (word, -1), 6);
}

static gboolean
is_number (const char *word)
{
  return g_unichar_isdigit (g_utf8_get_char (word));
}

/* 1 for the same word, less for a slip of the pen, 0 for another word. Short
 * words have no slips: "Ann" and "Ian" are two names. */
static double
word_similarity (const char *a, const char *b)
{
  glong length_a, length_b, longer;
  guint limit, distance;

  if (strcmp (a, b) == 0)
    return 1.0;
  if (is_number (a) || is_number (b))
    return 0.0;
  length_a = g_utf8_strlen (a, -1);
  length_b = g_utf8_strlen (b, -1);
  longer = MAX (length_a, length_b);
  /* "J. Smith" and "John Smith" */
  if (MIN (length_a, length_b) == 1)
    return g_utf8_get_char (a) == g_utf8_get_char (b) ? 0.7 : 0.0;
  if (longer < 4 || MIN (length_a, length_b) < 3)
    return 0.0;
  limit = longer < 8 ? 1 : 2;
  distance = docket_fold_distance (a, b, limit);
  return distance > limit ? 0.0 : 1.0 - 0.6 * distance / (double) longer;
}

/* Each word of @a with the best one of @b that is still free, whatever the order. */
static double
words_similarity (char **a, char **b)
{
  gboolean taken[DOCKET_MATCH_WORDS_MAX] = { FALSE };
  double common = 0.0, all = 0.0;

  for (guint j = 0; b[j] != NULL && j < G_N_ELEMENTS (taken); j++)
    all += weight_of (b[j]);
  for (guint i = 0; a[i] != NULL && i < G_N_ELEMENTS (taken); i++)
    {
      double best = 0.0;
      guint found = 0;

      all += weight_of (a[i]);
      for (guint j = 0; b[j] != NULL && j < G_N_ELEMENTS (taken); j++)
        {
          double similarity = taken[j] ? 0.0 : word_similarity (a[i], b[j]);

          if (similarity > best)
            {
              best = similarity;
              found = j;
            }
        }
      if (best <= 0.0)
        continue;
      taken[found] = TRUE;
      common += best * (weight_of (a[i]) + weight_of (b[found]));
    }
  return all <= 0.0 ? 0.0 : common / all;
}

static gboolean
numbers_differ (char **a, char **b)
{
  guint in_a = 0, in_b = 0, shared = 0;

  for (guint i = 0; a[i] != NULL; i++)
    if (is_number (a[i]))
      {
        in_a++;
        shared += g_strv_contains ((const char *const *) b, a[i]);
      }
  for (guint j = 0; b[j] != NULL; j++)
    in_b += is_number (b[j]);
  return shared < MAX (in_a, in_b);
}

static double
name_similarity (char **a, char **b)
{
  double similarity;

  /* "Branch 1" and "Branch 2" */
  if (a[0] == NULL || b[0] == NULL || numbers_differ (a, b))
    return 0.0;
  /* Greedy pairing may depend on the side it starts from; the score must not. */
  similarity = MAX (words_similarity (a, b), words_similarity (b, a));
  if (similarity < 1.0)
    {
      g_autofree char *joined_a = g_strjoinv ("", a);
      g_autofree char *joined_b = g_strjoinv ("", b);

      /* "Bau Meister" and "Baumeister" */
      if (strcmp (joined_a, joined_b) == 0)
        similarity = 1.0;
    }
  return similarity;
}

static double
judge_name (const DocketLikeness *a, const DocketLikeness *b, DocketAlike *why)
{
  double similarity, other, evidence;

  if ((a->name[0] == NULL && a->nickname[0] == NULL) || (b->name[0] == NULL && b->nickname[0] == NULL))
    return 0.0;
  similarity = name_similarity (a->name, b->name);
  other = MAX (MAX (name_similarity (a->name, b->nickname), name_similarity (a->nickname, b->name)), name_similarity (a->nickname, b->nickname));
  similarity = MAX (similarity, 0.95 * other);
  if (similarity >= NAME_SIMILAR)
    *why |= similarity >= 1.0 ? DOCKET_ALIKE_SAME_NAME : DOCKET_ALIKE_SIMILAR_NAME;
  if (similarity <= NAME_FLOOR)
    return OTHER_NAME;
  evidence = similarity >= 1.0 ? SAME_NAME : OTHER_NAME + (similarity - NAME_FLOOR) / (1.0 - NAME_FLOOR) * (SAME_NAME - 0.1 - OTHER_NAME);
  /* "Schmidt" alone could be anybody of that name. */
  if (g_strv_length (a->name) < 2 && g_strv_length (b->name) < 2 && evidence > 0.0)
    evidence *= 0.75;
  return evidence;
}

/* ---- Phone, e-mail, address ---- */

static double
judge_phone (const DocketLikeness *a, const DocketLikeness *b, DocketAlike *why)
{
  gsize length_a, length_b, shorter, longer;

  if (a->phone == NULL || b->phone == NULL)
    return 0.0;
  length_a = strlen (a->phone);
  length_b = strlen (b->phone);
  shorter = MIN (length_a, length_b);
  longer = MAX (length_a, length_b);
  /* One may have been written with its country, the other without. */
  if ((shorter == longer || (shorter >= DOCKET_PHONE_WHOLE_DIGITS_MIN && longer - shorter <= DOCKET_PHONE_COUNTRY_DIGITS_MAX))
      && strcmp (a->phone + (length_a - shorter), b->phone + (length_b - shorter)) == 0)
    {
      *why |= DOCKET_ALIKE_SAME_PHONE;
      return SAME_PHONE;
    }
  /* One digit mistyped, or a neighbouring number: says nothing either way. */
  return docket_fold_distance (a->phone, b->phone, 1) <= 1 ? 0.0 : OTHER_PHONE;
}

static double
judge_email (const DocketLikeness *a, const DocketLikeness *b, DocketAlike *why)
{
  if (a->email == NULL || b->email == NULL)
    return 0.0;
  if (strcmp (a->email, b->email) != 0)
    return docket_fold_distance (a->email, b->email, 1) <= 1 ? 0.0 : OTHER_EMAIL;
  *why |= DOCKET_ALIKE_SAME_EMAIL;
  return SAME_EMAIL;
}

typedef enum
{
  UNKNOWN,
  SAME,
  SIMILAR,
  OTHER,
} Agreement;

static Agreement
compare_street (const DocketLikeness *a, const DocketLikeness *b)
{
  g_autofree char *joined_a = g_strjoinv ("", a->street);
  g_autofree char *joined_b = g_strjoinv ("", b->street);
  guint limit = strlen (joined_a) < 6 ? 0 : 1 + (strlen (joined_a) >= 10);
  gboolean same_house = a->house != NULL && b->house != NULL && strcmp (a->house, b->house) == 0;
  gboolean other_house = a->house != NULL && b->house != NULL && !same_house;

  if (*joined_a == '\0' || *joined_b == '\0')
    return UNKNOWN;
  if (other_house)
    return OTHER;
  if (strcmp (joined_a, joined_b) == 0)
    return same_house ? SAME : SIMILAR;
  if (docket_fold_distance (joined_a, joined_b, limit) <= limit || words_similarity (a->street, b->street) >= 0.8)
    return SIMILAR;
  return OTHER;
}

/* By postcode, or by town where one is missing. */
static Agreement
compare_place (const DocketLikeness *a, const DocketLikeness *b)
{
  gboolean towns_known = a->city[0] != NULL && b->city[0] != NULL;
  gboolean same_town = towns_known && words_similarity (a->city, b->city) >= 0.8;

  if (a->postcode != NULL && b->postcode != NULL)
    {
      if (strcmp (a->postcode, b->postcode) == 0)
        return SAME;
      return same_town ? SIMILAR : OTHER;
    }
  return !towns_known ? UNKNOWN : same_town ? SAME : OTHER;
}

static double
judge_address (const DocketLikeness *a, const DocketLikeness *b, DocketAlike *why)
{
  Agreement street = compare_street (a, b);
  Agreement place = compare_place (a, b);

  if (place == OTHER)
    return street == UNKNOWN ? OTHER_PLACE : OTHER_ADDRESS;
  if (street == SAME && place == SAME)
    {
      *why |= DOCKET_ALIKE_SAME_ADDRESS;
      return SAME_ADDRESS;
    }
  if (street == SAME || street == SIMILAR)
    {
      *why |= DOCKET_ALIKE_SIMILAR_ADDRESS;
      return street == SIMILAR && place == UNKNOWN ? SIMILAR_ADDRESS / 2 : SIMILAR_ADDRESS;
    }
  if (street == OTHER)
    return OTHER_STREET;
  if (place == UNKNOWN)
    return 0.0;
  *why |= DOCKET_ALIKE_SAME_PLACE;
  return SAME_PLACE;
}

/* ---- All together ---- */

static guint
score_of (double odds)
{
  return (guint) (1000.0 / (1.0 + exp (-odds)) + 0.5);
}

guint
docket_likeness_score (const DocketLikeness *a, const DocketLikeness *b, DocketAlike *why)
{
  DocketAlike found = DOCKET_ALIKE_NOTHING;
  double name = judge_name (a, b, &found);
  double others[3];
  double strongest = 0.0, odds = PRIOR + name;
  /* How far each further sign of the same house counts on its own. */
  double share = CLAMP ((name - OTHER_NAME) / (-2.0 * OTHER_NAME), 0.4, 1.0);

  others[0] = judge_phone (a, b, &found);
  others[1] = judge_email (a, b, &found);
  others[2] = judge_address (a, b, &found);
  for (guint i = 0; i < G_N_ELEMENTS (others); i++)
    strongest = MAX (strongest, others[i]);
  /* Without a name there is nothing that speaks against it. */
  if (name == 0.0)
    share = 1.0;
  for (guint i = 0; i < G_N_ELEMENTS (others); i++)
    odds += others[i] <= 0.0 ? others[i] : share * others[i];
  odds += (1.0 - share) * strongest;
  if (why != NULL)
    *why = found;
  return score_of (odds);
}

guint
docket_likeness_score_by_names (const DocketLikeness *a, char **name, char **nickname)
{
  const DocketLikeness b = { .name = name, .nickname = nickname };
  DocketAlike found = DOCKET_ALIKE_NOTHING;

  return score_of (PRIOR + judge_name (a, &b, &found) + SAME_ADDRESS);
}

const char *
docket_alike_name (DocketAlike kind)
{
  for (guint i = 0; i < DOCKET_ALIKE_KINDS; i++)
    if (kind == (DocketAlike) (1u << i))
      return alike_names[i];
  g_return_val_if_reached ("");
}

DocketAlike
docket_alike_from_name (const char *name)
{
  for (guint i = 0; i < DOCKET_ALIKE_KINDS; i++)
    if (g_strcmp0 (name, alike_names[i]) == 0)
      return (DocketAlike) (1u << i);
  return DOCKET_ALIKE_NOTHING;
}

char *
docket_alike_sentence (DocketAlike why)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < DOCKET_ALIKE_KINDS; i++)
    if ((why & (1u << i)) != 0)
      g_string_append_printf (text, "%s%s", text->len > 0 ? _ (", ") : "", _ (alike_names[i]));
  return g_string_free (g_steal_pointer (&text), FALSE);
}
