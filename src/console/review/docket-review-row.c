/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * A row of the review list.  Ages are live ("25 min") only while the desk
 * hears from the server; offline they are points in time, because nobody can
 * say how old the newest case is.
 */
#include "docket-config.h"

#include <glib/gi18n-lib.h>

#include "docket-review-row.h"

#include "docket-case-words.h"
#include "docket-facts.h"
#include "docket-looks.h"
#include "docket-money.h"
#include "docket-presence-bar.h"
#include "docket-text.h"

#define MINUTE_MS (60 * G_GINT64_CONSTANT (1000))
#define LIVE_MAX_MS (24 * 60 * 60 * G_GINT64_CONSTANT (1000))
#define WEEK_MS (6 * LIVE_MAX_MS)
/* A job number is never cut; a long customer's name may be. */
#define NAME_CHARS_MIN 6
#define NUMBER_CHARS_MIN 7 /* "J-10248" is of no use in part */

struct _DocketReviewRow
{
  GtkWidget parent_instance;

  DocketDesk *desk;
  DocketRecordItem *item;
  gint64 opened_at;
  char *viewers; /* (nullable): who else looks at the case, in words */

  GtkWidget *box;
  GtkImage *icon;
  GtkLabel *name;
  GtkLabel *kind;
  GtkLabel *money;
  GtkLabel *age;
  GtkLabel *about;
  GtkLabel *state;
};

G_DEFINE_FINAL_TYPE (DocketReviewRow, docket_review_row, GTK_TYPE_WIDGET)

static gboolean
is_offline (DocketDesk *desk)
{
  const DocketSyncStatus *status = docket_desk_get_status (desk);

  switch (status->state)
    {
    case DOCKET_SYNC_UP_TO_DATE:
    case DOCKET_SYNC_SENDING:
    case DOCKET_SYNC_RECEIVING:
      return FALSE;
    case DOCKET_SYNC_WAITING:
      return !status->counts.kept_back;
    case DOCKET_SYNC_SIGNED_OUT:
    case DOCKET_SYNC_OFFLINE:
    case DOCKET_SYNC_CONNECTING:
    case DOCKET_SYNC_SIGN_IN_EXPIRED:
    case DOCKET_SYNC_NEEDS_UPDATE:
    default:
      return TRUE;
    }
}

/* Short, for a narrow column: "10:05" today, "Fri" this week, "20 Nov" before. */
static char *
format_moment (gint64 time_ms, gint64 now_ms)
{
  g_autoptr (GDateTime) time = g_date_time_new_from_unix_local (time_ms / 1000);
  g_autoptr (GDateTime) now = g_date_time_new_from_unix_local (now_ms / 1000);

  if (time == NULL || now == NULL)
    return g_strdup ("");
  if (g_date_time_get_year (time) == g_date_time_get_year (now) && g_date_time_get_day_of_year (time) == g_date_time_get_day_of_year (now))
    return docket_time_format_clock (time_ms);
  if (ABS (now_ms - time_ms) < WEEK_MS)
    return g_date_time_format (time, "%a");
  /* Translators: day and month of an older case, see strftime */
  return g_date_time_format (time, _ ("%-e %b"));
}

void
docket_review_row_update_age (DocketReviewRow *self)
{
  gint64 now_ms;
  g_autofree char *age = NULL;

  g_return_if_fail (DOCKET_IS_REVIEW_ROW (self));

  now_ms = docket_clock_now_ms (docket_desk_get_clock (self->desk));
  if (self->opened_at == 0)
    age = g_strdup ("");
  else if (is_offline (self->desk) || now_ms - self->opened_at > LIVE_MAX_MS || now_ms < self->opened_at)
    age = format_moment (self->opened_at, now_ms);
  else if (now_ms - self->opened_at < MINUTE_MS)
    age = g_strdup (_ ("now"));
  else
    age = docket_duration_format (now_ms - self->opened_at);
  gtk_label_set_label (self->age, age);
}

static char *
describe_people (DocketReviewRow *self, const DocketReview *review)
{
  const char *current = docket_review_get_opponent (review)->person;
  g_autofree char *first = docket_case_given_name (self->desk, current);
  g_autofree char *second = NULL;
  const DocketCandidate *candidate;

  if (review->candidates->len == 0)
    return g_steal_pointer (&first);
  candidate = g_ptr_array_index (review->candidates, 0);
  second = docket_case_given_name (self->desk, candidate->by.person);
  /* Nobody stands against themselves: both twins may be one person's. */
  if (current == NULL || g_strcmp0 (current, candidate->by.person) == 0)
    return g_steal_pointer (&second);
  return g_strdup_printf ("%s ↔ %s", second, first);
}

static char *
describe_money (DocketReviewRow *self, const DocketReview *review)
{
  g_autoptr (DocketCaseModel) model = NULL;
  g_autoptr (DocketRecord) record = NULL;
  DocketReview *copy;
  gint64 difference;

  if (review->group != DOCKET_GROUP_JOB_TOTALS || review->candidates->len == 0)
    return g_strdup ("");
  /* The model owns its case; this row only borrows one. */
  copy = docket_review_from_record (docket_record_item_get_record (self->item), NULL);
  if (copy == NULL)
    return g_strdup ("");
  model = docket_case_model_new (copy, 0, docket_case_current_first (self->desk, review, 0));
  if (!docket_case_model_get_difference (model, DOCKET_JOB_TOTAL_AMOUNT, &difference) || difference == 0)
    return g_strdup ("");
  return docket_money_format_difference (difference, docket_desk_get_currency (self->desk));
}

/* (nullable): where a customer is */
static char *
describe_place (DocketReviewRow *self, const DocketReview *review)
{
  g_autoptr (DocketRecord) customer = NULL;

  if (!docket_store_get (docket_desk_get_reader (self->desk), DOCKET_KIND_CUSTOMER, review->subject_id, &customer, NULL) || customer == NULL)
    return NULL;
  return g_strdup (docket_record_get_text (customer, DOCKET_CUSTOMER_CITY));
}

/* What stands beside the name: title and customer of a job, of a possible twin
 * what is alike, of another customer the place. */
static void
set_about (DocketReviewRow *self, const DocketReview *review, const DocketCaseSubject *subject)
{
  g_autofree char *text = NULL;

  if (docket_review_is_duplicate (review) && review->candidates->len > 0)
    text = docket_alike_sentence (((const DocketCandidate *) g_ptr_array_index (review->candidates, 0))->alike);
  else if (subject->title != NULL && subject->customer != NULL)
    /* Translators: a job's title and its customer */
    text = g_strdup_printf (_ ("%s — %s"), subject->title, subject->customer);
  else if (review->subject_kind == DOCKET_KIND_CUSTOMER)
    text = describe_place (self, review);
  gtk_label_set_label (self->about, text != NULL ? text : subject->title != NULL ? subject->title : "");
}

static const char *
describe_state (DocketReviewRow *self, const DocketReview *review)
{
  if (g_strcmp0 (review->state, "open") != 0)
    return docket_choice_label (DOCKET_REVIEW_STATE, review->state);
  if (self->viewers != NULL)
    return self->viewers;
  return review->approvals->len > 0 ? _ ("waits for a second person") : "";
}

static void
update (DocketReviewRow *self)
{
  DocketRecord *record = self->item != NULL ? docket_record_item_get_record (self->item) : NULL;
  g_autoptr (DocketReview) review = record != NULL ? docket_review_from_record (record, NULL) : NULL;
  g_auto (DocketCaseSubject) subject = { NULL };
  g_autofree char *kind = NULL;
  g_autofree char *people = NULL;
  g_autofree char *words = NULL;
  g_autofree char *money = NULL;
  g_autofree char *lead = NULL;
  g_autofree char *name = NULL;
  const char *state;

  if (review == NULL)
    return;
  state = describe_state (self, review);
  docket_case_subject_init (&subject, self->desk, review);
  kind = docket_case_kind_name (review);
  people = describe_people (self, review);
  money = describe_money (self, review);
  self->opened_at = review->opened_at;
  gtk_image_set_from_icon_name (self->icon, docket_case_icon_name (review));
  gtk_label_set_label (self->name, subject.name);
  gtk_label_set_width_chars (self->name, (int) MIN (g_utf8_strlen (subject.name, -1), subject.job != NULL ? NUMBER_CHARS_MIN : NAME_CHARS_MIN));
  /* In one line, where there is little room the names give way before the kind. */
  words = g_markup_printf_escaped ("%s <span alpha='75%%'>%s%s</span>", kind, *people != '\0' ? "· " : "", people);
  gtk_label_set_markup (self->kind, words);
  gtk_label_set_label (self->money, money);
  gtk_widget_set_visible (GTK_WIDGET (self->money), *money != '\0');
  set_about (self, review, &subject);
  gtk_label_set_label (self->state, state);
  docket_review_row_update_age (self);
  lead = g_strconcat (subject.name, " ", kind, NULL);
  name = g_strjoin (_ (", "), lead, people, gtk_label_get_label (self->about), gtk_label_get_label (self->age), *state != '\0' ? state : NULL, NULL);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  /* The focus sits on the list's own row around this one. */
  if (gtk_widget_get_parent (GTK_WIDGET (self)) != NULL)
    gtk_accessible_update_property (GTK_ACCESSIBLE (gtk_widget_get_parent (GTK_WIDGET (self))), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
}

static char *
describe_viewers (DocketReviewRow *self)
{
  DocketRecord *record = self->item != NULL ? docket_record_item_get_record (self->item) : NULL;

  return record != NULL ? docket_presence_describe_viewers (self->desk, DOCKET_KIND_REVIEW, docket_record_get_id (record)) : NULL;
}

/* Somebody came or went, rarely at this case. */
static void
on_presence_changed (DocketReviewRow *self)
{
  g_autofree char *viewers = describe_viewers (self);

  if (g_strcmp0 (viewers, self->viewers) == 0)
    return;
  g_free (self->viewers);
  self->viewers = g_steal_pointer (&viewers);
  update (self);
}

static void
docket_review_row_dispose (GObject *object)
{
  DocketReviewRow *self = DOCKET_REVIEW_ROW (object);

  docket_review_row_set_item (self, NULL);
  gtk_widget_dispose_template (GTK_WIDGET (object), DOCKET_TYPE_REVIEW_ROW);
  g_clear_object (&self->desk);
  g_clear_pointer (&self->viewers, g_free);
  G_OBJECT_CLASS (docket_review_row_parent_class)->dispose (object);
}

static void
docket_review_row_class_init (DocketReviewRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = docket_review_row_dispose;
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/docketdesk/Docket/docket-review-row.ui");
  gtk_widget_class_bind_template_child (widget_class, DocketReviewRow, box);
  gtk_widget_class_bind_template_child (widget_class, DocketReviewRow, icon);
  gtk_widget_class_bind_template_child (widget_class, DocketReviewRow, name);
  gtk_widget_class_bind_template_child (widget_class, DocketReviewRow, kind);
  gtk_widget_class_bind_template_child (widget_class, DocketReviewRow, money);
  gtk_widget_class_bind_template_child (widget_class, DocketReviewRow, age);
  gtk_widget_class_bind_template_child (widget_class, DocketReviewRow, about);
  gtk_widget_class_bind_template_child (widget_class, DocketReviewRow, state);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "review-row");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
move_to_line_of (GtkWidget *other, GtkWidget *label)
{
  g_object_ref (label);
  gtk_box_remove (GTK_BOX (gtk_widget_get_parent (label)), label);
  gtk_box_append (GTK_BOX (gtk_widget_get_parent (other)), label);
  g_object_unref (label);
}

static void
docket_review_row_init (DocketReviewRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  /* In large text money and age take the second line. */
  if (docket_text_is_large ())
    {
      move_to_line_of (GTK_WIDGET (self->state), GTK_WIDGET (self->money));
      move_to_line_of (GTK_WIDGET (self->state), GTK_WIDGET (self->age));
    }
  docket_facts_tell_cut (self->name);
  docket_facts_tell_cut (self->kind);
  docket_facts_tell_cut (self->about);
  docket_facts_tell_cut (self->state);
}

GtkWidget *
docket_review_row_new (DocketDesk *desk)
{
  DocketReviewRow *self = g_object_new (DOCKET_TYPE_REVIEW_ROW, NULL);

  self->desk = g_object_ref (desk);
  g_signal_connect_object (desk, "notify::status", G_CALLBACK (docket_review_row_update_age), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (docket_desk_get_presence (desk), "changed", G_CALLBACK (on_presence_changed), self, G_CONNECT_SWAPPED);
  return GTK_WIDGET (self);
}

void
docket_review_row_set_item (DocketReviewRow *self, DocketRecordItem *item)
{
  g_return_if_fail (DOCKET_IS_REVIEW_ROW (self));

  if (self->item != NULL)
    g_signal_handlers_disconnect_by_func (self->item, update, self);
  g_set_object (&self->item, item);
  g_clear_pointer (&self->viewers, g_free);
  if (item == NULL)
    return;
  g_signal_connect_object (item, "notify::record", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  self->viewers = describe_viewers (self);
  update (self);
}
