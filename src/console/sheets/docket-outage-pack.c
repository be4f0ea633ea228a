/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * One timer, and one thread at a time:
 *
 *   something changed    soon, but no sooner than a minute after the last time
 *   it went wrong        again in a minute: the folder may be back by then
 *   nothing at all       a look at the calendar now and then: tomorrow comes
 *   another folder       what is being written stops before its next day; then
 *                        the folder that was left is cleared, then the new one
 *
 * Files are named by company and day, so that two accounts do not overwrite each
 * other, and only such names are ever removed: those of days that are over, what
 * a crash left half written, and all of them where none is wanted any more.
 */

#include "docket-config.h"

#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>

#include "docket-outage-pack.h"

#include "docket-fold.h"
#include "docket-settings.h"
#include "docket-text.h"

#define SETTLE_MS 2000
#define LOOK_MS (10 * 60 * 1000)
#define DAYS 2

struct _DocketOutagePack
{
  GObject parent_instance;

  DocketDesk *desk;
  GSettings *settings;  /* (nullable) */
  DocketSheetPaper paper;
  GTimeZone *zone;
  guint subscription;
  char *folder;         /* (nullable) */
  char *used;           /* (nullable): the folder in which ours may lie */
  GSource *timer;       /* (nullable) */
  gboolean writing;     /* or clearing */
  gboolean dirty;
  gint64 began_at;      /* monotonic ms; of the last time; 0: never */
  gint64 written_at;    /* ms; when it last went well; 0 */
  gint64 written_day;   /* ms: the first day of it */
  char *problem;        /* (nullable): of the last time */
  guint n_begun;
  guint n_written;
  GCancellable *run;         /* (nullable): of what is being written */
  GCancellable *cancellable; /* of all */
};

enum
{
  PROP_0,
  PROP_STATUS,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (DocketOutagePack, docket_outage_pack, G_TYPE_OBJECT)

/* -- On a thread -- */

typedef struct
{
  DocketSheetSource *source;
  DocketSheetPaper paper;
  char *folder;
  char *stem;     /* "docket-northside-service-" */
  gint64 days[DAYS + 1];
} Pack;

static void
pack_free (gpointer data)
{
  Pack *pack = data;

  docket_sheet_source_free (pack->source);
  g_free (pack->folder);
  g_free (pack->stem);
  g_free (pack);
}

static char *
file_name (const Pack *pack, gint64 day)
{
  g_autoptr (GDateTime) time = g_date_time_new_from_unix_local (day / 1000);
  g_autofree char *date = time != NULL ? g_date_time_format (time, "%Y-%m-%d") : g_strdup ("0000-00-00");

  return g_strconcat (pack->stem, date, ".pdf", NULL);
}

/* "#": a digit, "?": a letter or a digit, anything else: itself. */
static gboolean
has_shape (const char *text, const char *shape)
{
  if (strlen (text) != strlen (shape))
    return FALSE;
  for (guint i = 0; shape[i] != '\0'; i++)
    if (shape[i] == '#' ? !g_ascii_isdigit (text[i]) : shape[i] == '?' ? !g_ascii_isalnum (text[i]) : text[i] != shape[i])
      return FALSE;
  return TRUE;
}

#define DAY_SHAPE "####-##-##.pdf"
#define HALF_SHAPE DAY_SHAPE ".??????" /* as GLib names a file until it is whole */

/* Whether it is one of ours: the stem, a date, and nothing else; or half of it. */
static gboolean
is_ours (const Pack *pack, const char *name)
{
  const char *rest = g_str_has_prefix (name, pack->stem) ? name + strlen (pack->stem) : "";

  return has_shape (rest, DAY_SHAPE) || has_shape (rest, HALF_SHAPE);
}

/* Names of people and their addresses do not lie about longer than they are of
 * use. @from: (nullable): the file that stays, and whole ones after it */
static void
remove_ours (const Pack *pack, const char *from)
{
  g_autoptr (GDir) dir = g_dir_open (pack->folder, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    if (is_ours (pack, name) && (from == NULL || strcmp (name, from) < 0 || !g_str_has_suffix (name, ".pdf")))
      {
        g_autofree char *path = g_build_filename (pack->folder, name, NULL);

        g_remove (path);
      }
}

static void
run_clear (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  remove_ours (data, NULL);
  g_task_return_boolean (task, TRUE);
}

static void
run_pack (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Pack *pack = data;
  g_autofree char *first = file_name (pack, pack->days[0]);
  GError *error = NULL;

  for (guint i = 0; i < DAYS; i++)
    {
      const DocketSpan span = { pack->days[i], pack->days[i + 1] };
      g_autoptr (DocketDaySheets) sheets = docket_sheet_source_read (pack->source, &span, NULL, &error);
      g_autofree char *name = file_name (pack, pack->days[i]);
      g_autofree char *path = g_build_filename (pack->folder, name, NULL);

      if (sheets != NULL && g_task_return_error_if_cancelled (task))
        return;
      if (sheets == NULL || !docket_sheets_write (sheets, &pack->paper, path, &error))
        {
          g_task_return_error (task, error);
          return;
        }
    }
  remove_ours (pack, first);
  g_task_return_boolean (task, TRUE);
}

/* -- When -- */

static void go_on (DocketOutagePack *self);
static void wait_for_next (DocketOutagePack *self);

static void
notify (DocketOutagePack *self)
{
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_STATUS]);
}

static gint64
today (DocketOutagePack *self)
{
  return docket_day_start (self->zone, docket_clock_now_ms (docket_desk_get_clock (self->desk)));
}

static void
on_packed (GObject *source, GAsyncResult *result, gpointer data)
{
  DocketOutagePack *self = DOCKET_OUTAGE_PACK (source);
  const Pack *pack = g_task_get_task_data (G_TASK (result));
  g_autoptr (GError) error = NULL;
  gboolean done = g_task_propagate_boolean (G_TASK (result), &error);

  self->writing = FALSE;
  g_clear_object (&self->run);
  if (g_cancellable_is_cancelled (self->cancellable))
    return;
  self->n_written++;
  if (g_strcmp0 (pack->folder, self->folder) != 0 || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      /* Another one was chosen meanwhile. */
      go_on (self);
      return;
    }
  g_clear_pointer (&self->problem, g_free);
  if (done)
    {
      self->written_at = docket_clock_now_ms (docket_desk_get_clock (self->desk));
      self->written_day = pack->days[0];
    }
  else
    self->problem = g_strdup (error->message);
  notify (self);
  wait_for_next (self);
}

static char *
stem_of (DocketDesk *desk)
{
  g_auto (GStrv) words = docket_fold_words (docket_desk_get_company (desk));
  g_autofree char *joined = g_strjoinv ("-", words);

  return *joined != '\0' ? g_strdup_printf ("docket-%s-", joined) : g_strdup ("docket-");
}

static Pack *
new_pack (DocketOutagePack *self, const char *folder)
{
  Pack *pack = g_new0 (Pack, 1);

  pack->source = docket_sheet_source_new (self->desk);
  pack->paper = self->paper;
  pack->folder = g_strdup (folder);
  pack->stem = stem_of (self->desk);
  for (int i = 0; i <= DAYS; i++)
    pack->days[i] = docket_day_add (self->zone, today (self), i);
  return pack;
}

static void
begin (DocketOutagePack *self)
{
  g_autoptr (GTask) task = NULL;

  self->writing = TRUE;
  self->dirty = FALSE;
  self->n_begun++;
  self->began_at = docket_clock_monotonic_ms (docket_desk_get_clock (self->desk));
  self->run = g_cancellable_new ();
  g_free (self->used);
  self->used = g_strdup (self->folder);
  task = g_task_new (self, self->run, on_packed, NULL);
  g_task_set_source_tag (task, begin);
  g_task_set_task_data (task, new_pack (self, self->folder), pack_free);
  g_task_run_in_thread (task, run_pack);
}

static void
on_cleared (GObject *source, GAsyncResult *result, gpointer data)
{
  DocketOutagePack *self = DOCKET_OUTAGE_PACK (source);

  self->writing = FALSE;
  if (!g_cancellable_is_cancelled (self->cancellable))
    go_on (self);
}

static void
clear (DocketOutagePack *self)
{
  g_autoptr (GTask) task = g_task_new (self, NULL, on_cleared, NULL);

  self->writing = TRUE;
  g_task_set_source_tag (task, clear);
  g_task_set_task_data (task, new_pack (self, self->used), pack_free);
  g_clear_pointer (&self->used, g_free);
  g_task_run_in_thread (task, run_clear);
}

/* What is due now, one thing at a time. */
static void
go_on (DocketOutagePack *self)
{
  if (self->writing)
    return;
  /* Without it the files have no name. */
  if (docket_desk_get_company (self->desk) == NULL)
    wait_for_next (self);
  else if (self->used != NULL && g_strcmp0 (self->used, self->folder) != 0)
    clear (self);
  else if (self->folder != NULL)
    begin (self);
}

static void
on_timer (gpointer data)
{
  DocketOutagePack *self = data;

  g_clear_pointer (&self->timer, g_source_unref);
  if (self->dirty || self->problem != NULL || self->written_day != today (self))
    go_on (self);
  else
    wait_for_next (self);
}

static void
stop_waiting (DocketOutagePack *self)
{
  if (self->timer != NULL)
    g_source_destroy (self->timer);
  g_clear_pointer (&self->timer, g_source_unref);
}

static void
wait_for_next (DocketOutagePack *self)
{
  DocketClock *clock = docket_desk_get_clock (self->desk);
  gint64 since = self->began_at != 0 ? docket_clock_monotonic_ms (clock) - self->began_at : G_MAXINT64;
  gint64 pause = since < DOCKET_PACK_PAUSE_S * 1000 ? DOCKET_PACK_PAUSE_S * 1000 - since : 0;

  stop_waiting (self);
  if (self->folder == NULL || self->writing || g_cancellable_is_cancelled (self->cancellable))
    return;
  if (self->dirty)
    pause = MAX (pause, SETTLE_MS);
  else if (self->problem == NULL)
    pause = LOOK_MS;
  else
    pause = MAX (pause, DOCKET_PACK_PAUSE_S * 1000);
  self->timer = docket_clock_call_in (clock, pause, on_timer, self);
}

static void
on_store_changed (DocketChangeSet *changes, gpointer data)
{
  static const DocketKind kinds[] = { DOCKET_KIND_JOB, DOCKET_KIND_PERSON, DOCKET_KIND_ABSENCE, DOCKET_KIND_CUSTOMER, DOCKET_KIND_NOTE };
  DocketOutagePack *self = data;

  for (guint i = 0; i < G_N_ELEMENTS (kinds) && !self->dirty; i++)
    if (docket_change_set_has_kind (changes, kinds[i]))
      {
        self->dirty = TRUE;
        wait_for_next (self);
      }
}

/* -- Where -- */

void
docket_outage_pack_set_folder (DocketOutagePack *self, const char *folder)
{
  g_return_if_fail (DOCKET_IS_OUTAGE_PACK (self));

  if (folder != NULL && *folder == '\0')
    folder = NULL;
  if (g_strcmp0 (self->folder, folder) == 0)
    return;
  g_free (self->folder);
  self->folder = g_strdup (folder);
  g_clear_pointer (&self->problem, g_free);
  self->written_at = 0;
  self->written_day = 0;
  stop_waiting (self);
  g_cancellable_cancel (self->run);
  go_on (self);
  notify (self);
}

static void
on_settings_changed (DocketOutagePack *self)
{
  gboolean wanted = docket_settings_get_boolean (self->settings, "outage-pack", FALSE);
  g_autofree char *folder = docket_settings_get_string (self->settings, "outage-pack-folder", "");

  docket_outage_pack_set_folder (self, wanted ? folder : NULL);
}

void
docket_outage_pack_follow (DocketOutagePack *self, GSettings *settings)
{
  g_return_if_fail (DOCKET_IS_OUTAGE_PACK (self) && self->settings == NULL && self->folder == NULL);

  if (settings == NULL)
    return;
  self->settings = g_object_ref (settings);
  g_signal_connect_object (settings, "changed::outage-pack", G_CALLBACK (on_settings_changed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (settings, "changed::outage-pack-folder", G_CALLBACK (on_settings_changed), self, G_CONNECT_SWAPPED);
  /* It may have been switched off just before the last end. */
  self->used = docket_settings_get_string (settings, "outage-pack-folder", "");
  if (*self->used == '\0')
    g_clear_pointer (&self->used, g_free);
  on_settings_changed (self);
  if (self->folder == NULL)
    go_on (self);
}

/* -- What is told -- */

char *
docket_outage_pack_get_status (DocketOutagePack *self)
{
  g_autofree char *when = NULL;

  g_return_val_if_fail (DOCKET_IS_OUTAGE_PACK (self), NULL);

  if (self->written_at != 0)
    when = docket_time_format (self->written_at, docket_clock_now_ms (docket_desk_get_clock (self->desk)));
  if (self->folder == NULL)
    return g_strdup (_ ("Off"));
  if (self->problem != NULL && when != NULL)
    /* Translators: what went wrong, a sentence; a time */
    return g_strdup_printf (_ ("%s Last written %s."), self->problem, when);
  if (self->problem != NULL)
    return g_strdup (self->problem);
  if (when == NULL)
    return g_strdup (_ ("Writing…"));
  /* Translators: a time: "Last written 09:47" */
  return g_strdup_printf (_ ("Last written %s"), when);
}

guint
docket_outage_pack_get_n_written (DocketOutagePack *self)
{
  g_return_val_if_fail (DOCKET_IS_OUTAGE_PACK (self), 0);
  return self->n_written;
}

guint
docket_outage_pack_get_n_begun (DocketOutagePack *self)
{
  g_return_val_if_fail (DOCKET_IS_OUTAGE_PACK (self), 0);
  return self->n_begun;
}

/* -- Object -- */

void
docket_outage_pack_close (DocketOutagePack *self)
{
  g_return_if_fail (DOCKET_IS_OUTAGE_PACK (self));

  g_cancellable_cancel (self->cancellable);
  g_cancellable_cancel (self->run);
  stop_waiting (self);
  if (self->subscription != 0)
    docket_notifier_unsubscribe (docket_desk_get_notifier (self->desk), self->subscription);
  self->subscription = 0;
}

static void
docket_outage_pack_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  switch (prop_id)
    {
    case PROP_STATUS:
      g_value_take_string (value, docket_outage_pack_get_status (DOCKET_OUTAGE_PACK (object)));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
docket_outage_pack_dispose (GObject *object)
{
  docket_outage_pack_close (DOCKET_OUTAGE_PACK (object));
  G_OBJECT_CLASS (docket_outage_pack_parent_class)->dispose (object);
}

static void
docket_outage_pack_finalize (GObject *object)
{
  DocketOutagePack *self = DOCKET_OUTAGE_PACK (object);

  g_free (self->folder);
  g_free (self->used);
  g_free (self->problem);
  g_time_zone_unref (self->zone);
  g_object_unref (self->cancellable);
  g_clear_object (&self->settings);
  g_object_unref (self->desk);
  G_OBJECT_CLASS (docket_outage_pack_parent_class)->finalize (object);
}

static void
docket_outage_pack_class_init (DocketOutagePackClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = docket_outage_pack_get_property;
  object_class->dispose = docket_outage_pack_dispose;
  object_class->finalize = docket_outage_pack_finalize;
  properties[PROP_STATUS] = g_param_spec_string ("status", NULL, NULL, NULL, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
docket_outage_pack_init (DocketOutagePack *self)
{
  self->zone = g_time_zone_new_local ();
  self->cancellable = g_cancellable_new ();
}

DocketOutagePack *
docket_outage_pack_new (DocketDesk *desk, const DocketSheetPaper *paper)
{
  DocketOutagePack *self = g_object_new (DOCKET_TYPE_OUTAGE_PACK, NULL);

  self->desk = g_object_ref (desk);
  self->paper = *paper;
  self->subscription = docket_notifier_subscribe (docket_desk_get_notifier (desk), on_store_changed, self);
  return self;
}
