/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Finding where to jump.
 *
 * The full-text index yields the newest records in which every typed word
 * begins a word; which of them is meant is a matter of where the words stand:
 *
 *   "10248"   J-10248 itself, before a job with 10248 in its notes
 *   "adler"   the customer Adler & Co, then the person, then the jobs there
 *   "boil"    jobs whose title begins so, then those with it inside
 *   "01632/960 291"   who has that phone number, however it was written
 *
 * A number is looked up besides, for it may be of a job too old to be among the
 * newest.
 */

#include "docket-config.h"

#include <string.h>
#include <glib/gi18n-lib.h>

#include "docket-jump-search.h"

#include "docket-match.h"
#include "docket-normal.h"
#include "docket-text.h"

/* Looked at of each kind: beyond, a person types another letter. */
#define CANDIDATES_MAX 50

#define SCORE_NUMBER 1000
#define SCORE_PHONE 950
#define SCORE_IN_NUMBER 600
#define SCORE_ELSEWHERE 300
#define BONUS_OPEN 40

struct _DocketJumpSearch
{
  GObject parent_instance;

  char *path;
  DocketClock *clock;
  DocketRandom *random;
  GMutex lock;        /* of the store: lent to one pool thread at a time */
  DocketStore *store; /* (nullable): until first used */
};

G_DEFINE_FINAL_TYPE (DocketJumpSearch, docket_jump_search, G_TYPE_OBJECT)

typedef struct
{
  char *text;
  guint limit;
} Search;

static void
search_free (gpointer data)
{
  Search *search = data;

  g_free (search->text);
  g_free (search);
}

/* -- Places -- */

DocketJumpPlace *
docket_jump_place_new (DocketKind kind, const char *id)
{
  DocketJumpPlace *place = g_new0 (DocketJumpPlace, 1);

  place->kind = kind;
  place->id = g_strdup (id);
  return place;
}

void
docket_jump_place_free (DocketJumpPlace *place)
{
  if (place == NULL)
    return;
  g_free (place->id);
  g_free (place->number);
  g_free (place->title);
  g_free (place->detail);
  g_free (place);
}

/* "a · b", or the one there is. */
static char *
join (const char *a, const char *b)
{
  g_autofree char *left = NULL;
  g_autofree char *right = NULL;

  if (a == NULL || *a == '\0')
    return g_strdup (b != NULL ? b : "");
  if (b == NULL || *b == '\0')
    return g_strdup (a);
  /* The number of a house stays where it was written. */
  left = docket_text_isolate (a);
  right = docket_text_isolate (b);
  /* Translators: two facts beside each other, e.g. a customer and a status */
  return g_strdup_printf (_ ("%s · %s"), left, right);
}

static char *
format_field (const DocketRecord *record, DocketField field)
{
  GVariant *value = docket_record_get (record, field);

  return value != NULL ? docket_value_format (field, value, "", 0) : NULL;
}

static char *
customer_of (DocketStore *store, const DocketRecord *job)
{
  const char *id = docket_record_get_text (job, DOCKET_JOB_CUSTOMER);
  g_autoptr (DocketRecord) customer = NULL;

  if (id == NULL || !docket_store_get (store, DOCKET_KIND_CUSTOMER, id, &customer, NULL) || customer == NULL)
    return NULL;
  return g_strdup (docket_record_get_text (customer, DOCKET_CUSTOMER_NAME));
}

static void
describe (DocketStore *store, const DocketRecord *record, DocketJumpPlace *place)
{
  g_autofree char *first = NULL;
  g_autofree char *second = NULL;
  DocketField title = DOCKET_PERSON_NAME;

  if (place->kind == DOCKET_KIND_JOB)
    {
      title = DOCKET_JOB_TITLE;
      place->number = g_strdup (docket_record_get_text (record, DOCKET_JOB_NUMBER));
      first = customer_of (store, record);
      second = format_field (record, DOCKET_JOB_STATUS);
    }
  else if (place->kind == DOCKET_KIND_CUSTOMER)
    {
      title = DOCKET_CUSTOMER_NAME;
      first = g_strdup (docket_record_get_text (record, DOCKET_CUSTOMER_STREET));
      second = g_strdup (docket_record_get_text (record, DOCKET_CUSTOMER_CITY));
    }
  else
    {
      first = format_field (record, DOCKET_PERSON_ROLE);
      second = g_strdup (docket_record_get_text (record, DOCKET_PERSON_TEAM));
    }
  place->title = g_strdup (docket_record_get_text (record, title));
  if (place->title == NULL)
    place->title = g_strdup ("");
  place->detail = join (first, second);
}

DocketJumpPlace *
docket_jump_place_of (DocketStore *store, const DocketRecord *record)
{
  DocketJumpPlace *place = docket_jump_place_new (docket_record_get_kind (record), docket_record_get_id (record));

  describe (store, record, place);
  return place;
}

/* -- Scores -- */

static guint
score_of_match (DocketMatch match, gboolean is_customer)
{
  switch (match)
    {
    case DOCKET_MATCH_EQUAL:
      return is_customer ? 900 : 880;
    case DOCKET_MATCH_BEGINS:
      return is_customer ? 760 : 740;
    case DOCKET_MATCH_WORDS:
      return is_customer ? 660 : 640;
    case DOCKET_MATCH_NONE:
    default:
      return SCORE_ELSEWHERE;
    }
}

/* "10248", "j-10248" and "J 10248" are all the number J-10248. */
static gboolean
is_number (const char *number, const char *typed)
{
  const char *digits = number + strcspn (number, "0123456789");

  return docket_match_words (number, typed) == DOCKET_MATCH_EQUAL || g_strcmp0 (digits, typed) == 0;
}

static guint
score_job (const DocketRecord *record, const DocketJumpPlace *place, const char *typed)
{
  const char *status = docket_record_get_text (record, DOCKET_JOB_STATUS);
  gboolean over = g_strcmp0 (status, "closed") == 0 || g_strcmp0 (status, "cancelled") == 0;
  guint score = score_of_match (docket_match_words (place->title, typed), FALSE);

  if (place->number != NULL && is_number (place->number, typed))
    score = SCORE_NUMBER;
  else if (place->number != NULL && docket_match_words (place->number, typed) != DOCKET_MATCH_NONE)
    score = MAX (score, SCORE_IN_NUMBER);
  return score + (over ? 0 : BONUS_OPEN);
}

static guint
score_of (const DocketRecord *record, const DocketJumpPlace *place, const char *typed)
{
  g_autofree char *phone = docket_normal_phone_end (typed);
  DocketMatch match;

  if (place->kind == DOCKET_KIND_JOB)
    return score_job (record, place, typed);
  if (place->kind == DOCKET_KIND_CUSTOMER && phone != NULL && docket_normal_phone_ends (docket_record_get_text (record, DOCKET_CUSTOMER_PHONE), phone))
    return SCORE_PHONE;
  match = docket_match_words (place->title, typed);
  if (place->kind == DOCKET_KIND_CUSTOMER)
    match = MAX (match, docket_match_words (docket_record_get_text (record, DOCKET_CUSTOMER_NICKNAME), typed));
  return score_of_match (match, place->kind == DOCKET_KIND_CUSTOMER);
}

/* -- Candidates -- */

static void
add (DocketStore *store, GPtrArray *places, const DocketRecord *record, const char *typed)
{
  DocketJumpPlace *place;

  for (guint i = 0; i < places->len; i++)
    if (g_strcmp0 (((DocketJumpPlace *) g_ptr_array_index (places, i))->id, docket_record_get_id (record)) == 0)
      return;
  place = docket_jump_place_of (store, record);
  place->score = score_of (record, place, typed);
  g_ptr_array_add (places, place);
}

static void
add_number (DocketStore *store, GPtrArray *places, const char *typed)
{
  gboolean bare = *typed != '\0' && typed[strspn (typed, "0123456789")] == '\0';
  g_autofree char *reference = bare ? g_strconcat ("J-", typed, NULL) : g_strdup (typed);
  g_autoptr (DocketRecord) job = docket_store_find (store, DOCKET_KIND_JOB, reference, NULL);

  if (job != NULL && !docket_record_get_void (job))
    add (store, places, job, typed);
}

static gboolean
add_kind (DocketStore *store, GPtrArray *places, DocketKind kind, const char *typed, GError **error)
{
  g_autoptr (DocketQuery) query = docket_query_new (kind);
  g_autoptr (GPtrArray) records = NULL;

  /* There are few people, and they are found by any of their names. */
  if (kind != DOCKET_KIND_PERSON)
    query->search = g_strdup (typed);
  records = docket_store_select (store, query, kind != DOCKET_KIND_PERSON ? CANDIDATES_MAX : 0, error);
  if (records == NULL)
    return FALSE;
  for (guint i = 0; i < records->len; i++)
    {
      DocketRecord *record = g_ptr_array_index (records, i);

      if (kind != DOCKET_KIND_PERSON
          || docket_match_words (docket_record_get_text (record, DOCKET_PERSON_NAME), typed) != DOCKET_MATCH_NONE)
        add (store, places, record, typed);
    }
  return TRUE;
}

static int
compare_places (gconstpointer a, gconstpointer b)
{
  const DocketJumpPlace *one = *(DocketJumpPlace *const *) a;
  const DocketJumpPlace *other = *(DocketJumpPlace *const *) b;

  if (one->score != other->score)
    return one->score > other->score ? -1 : 1;
  /* Ids begin with the time they were made: newest first. */
  return strcmp (other->id, one->id);
}

/* -- Who is there twice -- */

static gboolean
is_like_another (GPtrArray *places, guint at)
{
  const DocketJumpPlace *place = g_ptr_array_index (places, at);

  for (guint i = 0; i < places->len; i++)
    {
      const DocketJumpPlace *other = g_ptr_array_index (places, i);

      if (i != at && other->kind == place->kind && g_strcmp0 (other->title, place->title) == 0 && g_strcmp0 (other->detail, place->detail) == 0)
        return TRUE;
    }
  return FALSE;
}

static char *
read_phone (DocketStore *store, const char *id)
{
  g_autoptr (DocketRecord) customer = NULL;

  if (!docket_store_get (store, DOCKET_KIND_CUSTOMER, id, &customer, NULL) || customer == NULL)
    return NULL;
  return g_strdup (docket_record_get_text (customer, DOCKET_CUSTOMER_PHONE));
}

/* Ids begin with the time they were made, in milliseconds. */
static char *
read_made (DocketStore *store, const char *id)
{
  guint64 high = g_ascii_strtoull (id, NULL, 16);
  guint64 low = strlen (id) > 9 ? g_ascii_strtoull (id + 9, NULL, 16) : 0;
  g_autofree char *time = docket_time_format_full ((gint64) (high << 16 | low));

  /* Translators: of one of two customers of the same name: when it was entered, a date and a time */
  return g_strdup_printf (_ ("entered %s"), time);
}

/* Two rows that say the same, of one customer written down twice, say as much more as
 * tells them apart. */
static void
tell_apart (DocketStore *store, GPtrArray *places)
{
  static char *(*const reads[]) (DocketStore *, const char *) = { read_phone, read_made };

  for (guint n = 0; n < G_N_ELEMENTS (reads); n++)
    {
      g_autoptr (GArray) alike = g_array_new (FALSE, FALSE, sizeof (guint));

      for (guint i = 0; i < places->len; i++)
        if (((const DocketJumpPlace *) g_ptr_array_index (places, i))->kind == DOCKET_KIND_CUSTOMER && is_like_another (places, i))
          g_array_append_val (alike, i);
      for (guint i = 0; i < alike->len; i++)
        {
          DocketJumpPlace *place = g_ptr_array_index (places, g_array_index (alike, guint, i));
          g_autofree char *more = reads[n](store, place->id);
          g_autofree char *before = g_steal_pointer (&place->detail);

          place->detail = join (before, more);
        }
    }
}

GPtrArray *
docket_jump_places (DocketStore *store, const char *text, guint limit, GError **error)
{
  static const DocketKind kinds[] = { DOCKET_KIND_JOB, DOCKET_KIND_CUSTOMER, DOCKET_KIND_PERSON };
  g_autofree char *typed = g_strstrip (g_strdup (text));
  g_autoptr (GPtrArray) places = g_ptr_array_new_with_free_func ((GDestroyNotify) docket_jump_place_free);

  if (*typed == '\0')
    return g_steal_pointer (&places);
  add_number (store, places, typed);
  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    if (!add_kind (store, places, kinds[i], typed, error))
      return NULL;
  g_ptr_array_sort (places, compare_places);
  if (places->len > limit)
    g_ptr_array_set_size (places, (int) limit);
  tell_apart (store, places);
  return g_steal_pointer (&places);
}

/* -- On a thread -- */

static void
on_pool_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  DocketJumpSearch *self = source;
  Search *search = data;
  GPtrArray *places = NULL;
  GError *error = NULL;

  g_mutex_lock (&self->lock);
  if (!g_cancellable_set_error_if_cancelled (cancellable, &error))
    {
      if (self->store == NULL)
        self->store = docket_store_open (self->path, DOCKET_DB_READ_ONLY, self->clock, self->random, &error);
      if (self->store != NULL)
        places = docket_jump_places (self->store, search->text, search->limit, &error);
    }
  g_mutex_unlock (&self->lock);
  if (places != NULL)
    g_task_return_pointer (task, places, (GDestroyNotify) g_ptr_array_unref);
  else
    g_task_return_error (task, error);
}

static void
docket_jump_search_finalize (GObject *object)
{
  DocketJumpSearch *self = DOCKET_JUMP_SEARCH (object);

  g_clear_object (&self->store);
  g_clear_object (&self->clock);
  g_clear_object (&self->random);
  g_mutex_clear (&self->lock);
  g_free (self->path);
  G_OBJECT_CLASS (docket_jump_search_parent_class)->finalize (object);
}

static void
docket_jump_search_class_init (DocketJumpSearchClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = docket_jump_search_finalize;
}

static void
docket_jump_search_init (DocketJumpSearch *self)
{
  g_mutex_init (&self->lock);
}

DocketJumpSearch *
docket_jump_search_new (DocketDesk *desk)
{
  DocketJumpSearch *self;

  g_return_val_if_fail (DOCKET_IS_DESK (desk), NULL);

  self = g_object_new (DOCKET_TYPE_JUMP_SEARCH, NULL);
  self->path = g_strdup (docket_store_get_path (docket_desk_get_reader (desk)));
  self->clock = g_object_ref (docket_desk_get_clock (desk));
  self->random = g_object_ref (docket_desk_get_random (desk));
  return self;
}

void
docket_jump_search_async (DocketJumpSearch *self, const char *text, guint limit, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  Search *search;

  g_return_if_fail (DOCKET_IS_JUMP_SEARCH (self));
  g_return_if_fail (text != NULL);

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, docket_jump_search_async);
  search = g_new0 (Search, 1);
  search->text = g_strdup (text);
  search->limit = limit;
  g_task_set_task_data (task, search, search_free);
  g_task_run_in_thread (task, on_pool_thread);
}

GPtrArray *
docket_jump_search_finish (DocketJumpSearch *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}
