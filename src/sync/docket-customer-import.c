/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * A table of customers on its way in.
 *
 *   new ()     file -> cells; columns guessed from the first line
 *   check ()   cells -> rows: new, likely here already, known by its id, wrong
 *   save ()    the wanted rows -> one save, in parts: a person's save goes
 *              between two, and if a later part fails, those before are undone
 *   save_whole () the same in one transaction, for a program that may be cut off
 *              and run again: nobody looks at what is likely here already then
 *
 * A column "id" makes an import repeatable: a customer whose id is here already
 * is left as it is.  Likely twins are looked for among the customers of this
 * device and among the rows before; the server looks again when it is sent.
 */
#include "docket-config.h"

#include "docket-customer-import.h"

#include <glib/gi18n-lib.h>
#include <string.h>
#include <sys/stat.h>

#include "docket-csv.h"
#include "docket-error.h"
#include "docket-files.h"
#include "docket-id.h"
#include "docket-import-columns.h"
#include "docket-import-twins.h"
#include "docket-limits.h"

struct _DocketCustomerImport
{
  GObject parent_instance;

  char *name;         /* of the file, for sentences */
  GPtrArray *lines;   /* element-type DocketCsvRow; the first has the titles */
  GPtrArray *titles;  /* element-type utf8 */
  GArray *targets;    /* element-type int; one a column */
  GArray *rows;       /* element-type DocketImportRow: one piece of memory, there are many */
  DocketClock *clock; /* (nullable): until the check */
  DocketRandom *random;
  GCancellable *cancellable; /* (nullable): of the save going on */
  guint next;                /* row at which it goes on; the writer's */
  DocketUndo *undo;          /* (nullable): of the parts that were saved; the writer's */
  GError *why;               /* (nullable): they are taken back */
  char *bundle;
  gint done;          /* atomic */
  gint all;           /* atomic */
};

G_DEFINE_FINAL_TYPE (DocketCustomerImport, docket_customer_import, G_TYPE_OBJECT)
G_DEFINE_QUARK (docket-import-error-quark, docket_import_error)

static gboolean
refuse (GError **error, const char *format, ...)
{
  g_autofree char *message = NULL;
  va_list arguments;

  va_start (arguments, format);
  message = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  g_set_error_literal (error, DOCKET_IMPORT_ERROR, DOCKET_IMPORT_ERROR_TABLE, message);
  return FALSE;
}

static void
row_clear (gpointer data)
{
  DocketImportRow *row = data;

  g_clear_pointer (&row->id, g_free);
  g_clear_pointer (&row->problem, g_free);
  g_clear_pointer (&row->like_id, g_free);
  g_clear_pointer (&row->like_name, g_free);
}

static GArray *
new_rows (guint n)
{
  GArray *rows = g_array_sized_new (FALSE, FALSE, sizeof (DocketImportRow), n);

  g_array_set_clear_func (rows, row_clear);
  return rows;
}

/* -- Rows -- */

/* What a line says. */
typedef struct
{
  DocketValues *values;
  char *id;      /* (nullable) */
  char *problem; /* (nullable) */
} Reading;

static void
reading_clear (Reading *reading)
{
  docket_values_unref (reading->values);
  g_free (reading->id);
  g_free (reading->problem);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Reading, reading_clear)

static gboolean
read_cell (Reading *reading, int target, const char *text)
{
  if (target == DOCKET_IMPORT_LEFT_OUT || *text == '\0')
    return TRUE;
  if (target != DOCKET_IMPORT_ID)
    return docket_import_read_cell (reading->values, (DocketField) target, text, &reading->problem);
  g_free (reading->id);
  reading->id = g_strdup (text);
  return TRUE;
}

/* What is wrong with it is in reading->problem. */
static void
read_cells (DocketCustomerImport *self, const DocketCsvRow *line, Reading *reading)
{
  const char *cell = line->text;

  if (line->n_cells > self->targets->len)
    {
      reading->problem = g_strdup (_ ("it has more cells than the first line."));
      return;
    }
  for (guint i = 0; i < line->n_cells; i++, cell += strlen (cell) + 1)
    if (!read_cell (reading, g_array_index (self->targets, int, i), cell))
      return;
  if (reading->id != NULL && !docket_id_is_valid (reading->id))
    reading->problem = g_strdup_printf (_ ("“%s” is no id. Leave it empty for a new customer."), reading->id);
}

DocketValues *
docket_customer_import_read_row (DocketCustomerImport *self, guint n)
{
  g_auto (Reading) reading = { docket_values_new () };

  g_return_val_if_fail (DOCKET_IS_CUSTOMER_IMPORT (self) && n + 1 < self->lines->len, NULL);

  read_cells (self, g_ptr_array_index (self->lines, n + 1), &reading);
  return docket_values_ref (reading.values);
}

typedef struct
{
  DocketStore *reader;
  DocketSimilar *similar;
  GHashTable *ids;  /* of this table */
  DocketImportTwins *twins;
} Check;

static void
check_clear (Check *check)
{
  docket_similar_free (check->similar);
  g_hash_table_unref (check->ids);
  docket_import_twins_free (check->twins);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Check, check_clear)

static gboolean
find_twins (DocketCustomerImport *self, Check *check, guint n, const DocketValues *values, GError **error)
{
  DocketImportRow *row = &g_array_index (self->rows, DocketImportRow, n);
  g_autoptr (GPtrArray) similar = docket_similar_find (check->similar, values, DOCKET_MATCH_SCORE_LIKELY, 1, error);
  guint other;

  if (similar == NULL)
    return FALSE;
  if (docket_import_twins_find (check->twins, n, values, &other, &row->why))
    {
      row->verdict = DOCKET_IMPORT_LIKELY;
      row->like_line = g_array_index (self->rows, DocketImportRow, other).line;
    }
  if (similar->len > 0)
    {
      const DocketRecord *like = g_ptr_array_index (similar, 0);
      g_autoptr (DocketLikeness) own = docket_likeness_new (NULL, values);
      g_autoptr (DocketLikeness) likeness = docket_likeness_of_record (like);

      row->verdict = DOCKET_IMPORT_LIKELY;
      row->like_id = g_strdup (docket_record_get_id (like));
      row->like_name = g_strdup (docket_record_get_text (like, DOCKET_CUSTOMER_NAME));
      row->like_line = 0;
      docket_likeness_score (own, likeness, &row->why);
    }
  return TRUE;
}

static gboolean
check_row (DocketCustomerImport *self, Check *check, guint n, GError **error)
{
  DocketImportRow *row = &g_array_index (self->rows, DocketImportRow, n);
  g_auto (Reading) reading = { docket_values_new () };
  g_autoptr (DocketRecord) here = NULL;

  read_cells (self, g_ptr_array_index (self->lines, n + 1), &reading);
  row->id = g_steal_pointer (&reading.id);
  row->problem = g_steal_pointer (&reading.problem);
  if (row->problem == NULL && row->id != NULL && !g_hash_table_add (check->ids, g_strdup (row->id)))
    row->problem = g_strdup_printf (_ ("The id “%s” stands on two lines."), row->id);
  if (row->problem == NULL && row->id != NULL && !docket_store_get (check->reader, DOCKET_KIND_CUSTOMER, row->id, &here, error))
    return FALSE;
  if (here != NULL)
    row->verdict = DOCKET_IMPORT_KNOWN;
  else if (row->problem == NULL && docket_values_get_text (reading.values, DOCKET_CUSTOMER_NAME) == NULL)
    row->problem = g_strdup (_ ("a customer needs a name."));
  if (row->problem != NULL)
    row->verdict = DOCKET_IMPORT_WRONG;
  if (row->problem == NULL && here == NULL && !find_twins (self, check, n, reading.values, error))
    return FALSE;
  return TRUE;
}

/* -- Saving -- */

static gboolean
is_saved (const DocketImportRow *row)
{
  return row->wanted && (row->verdict == DOCKET_IMPORT_NEW || row->verdict == DOCKET_IMPORT_LIKELY);
}

/* The next that are wanted. @end: (out): row behind them. (transfer full) */
static GPtrArray *
next_operations (DocketCustomerImport *self, guint *end)
{
  GPtrArray *some = g_ptr_array_new_with_free_func ((GDestroyNotify) docket_operation_unref);
  guint i;

  for (i = self->next; i < self->rows->len && some->len < DOCKET_IMPORT_PART_OPERATIONS; i++)
    {
      DocketImportRow *row = &g_array_index (self->rows, DocketImportRow, i);

      if (is_saved (row))
        {
          g_autoptr (DocketValues) values = docket_customer_import_read_row (self, i);
          DocketOperation *operation;

          /* It is kept: whoever saves again, where a part stands, saves that one again. */
          if (row->id == NULL)
            row->id = docket_id_new (self->clock, self->random);
          operation = docket_operation_new_create (DOCKET_KIND_CUSTOMER, row->id, values);
          operation->bundle = g_strdup (self->bundle);
          g_ptr_array_add (some, operation);
        }
    }
  *end = i;
  return some;
}

/* A part of a table is worse than none of it. Piece by piece, as it came in. */
static gboolean
take_back (DocketCustomerImport *self, DocketStore *store, gboolean *more, GError **error)
{
  g_autoptr (GError) why = NULL;
  g_autoptr (GError) local = NULL;

  if (self->undo == NULL)
    self->undo = docket_undo_new (self->bundle);
  if (g_atomic_int_get (&self->done) > 0 && docket_store_undo_step (store, self->undo, more, &local) && *more)
    return TRUE;
  *more = FALSE;
  why = g_steal_pointer (&self->why);
  g_clear_pointer (&self->undo, docket_undo_free);
  if (local == NULL)
    {
      g_propagate_error (error, g_steal_pointer (&why));
      return FALSE;
    }
  /* Translators: a sentence each: what went wrong, and why it could not be undone */
  refuse (error, _ ("Only a part of the table was saved. %s It could not be taken back: %s"),
          g_error_matches (why, G_IO_ERROR, G_IO_ERROR_CANCELLED) ? _ ("The import was cancelled.") : why->message, local->message);
  return FALSE;
}

/* If it fails, the next one begins again. */
static gboolean
save_part (DocketCustomerImport *self, DocketStore *store, gboolean *more, GError **error)
{
  g_autoptr (GPtrArray) some = NULL;
  guint end;

  if (self->next == 0)
    g_atomic_int_set (&self->done, 0);
  some = next_operations (self, &end);
  if (g_cancellable_set_error_if_cancelled (self->cancellable, error)
      || (some->len > 0 && !docket_store_submit (store, some, error)))
    {
      self->next = 0;
      return FALSE;
    }
  g_atomic_int_add (&self->done, (gint) some->len);
  *more = end < self->rows->len;
  self->next = *more ? end : 0;
  return TRUE;
}

gboolean
docket_customer_import_save (DocketStore *store, gpointer data, gboolean *more, GError **error)
{
  DocketCustomerImport *self = data;

  return (self->why == NULL && save_part (self, store, more, &self->why)) || take_back (self, store, more, error);
}

static gboolean
save_parts (DocketStore *store, gpointer data, GError **error)
{
  gboolean more = TRUE;

  while (more)
    if (!save_part (data, store, &more, error))
      return FALSE;
  return TRUE;
}

gboolean
docket_customer_import_save_whole (DocketStore *store, gpointer data, GError **error)
{
  return docket_store_transact (store, save_parts, data, error);
}

/* -- Object -- */

static void
docket_customer_import_finalize (GObject *object)
{
  DocketCustomerImport *self = DOCKET_CUSTOMER_IMPORT (object);

  g_free (self->name);
  g_free (self->bundle);
  docket_undo_free (self->undo);
  g_clear_error (&self->why);
  g_clear_pointer (&self->lines, g_ptr_array_unref);
  g_ptr_array_unref (self->titles);
  g_clear_pointer (&self->targets, g_array_unref);
  g_array_unref (self->rows);
  g_clear_object (&self->clock);
  g_clear_object (&self->random);
  g_clear_object (&self->cancellable);
  G_OBJECT_CLASS (docket_customer_import_parent_class)->finalize (object);
}

static void
docket_customer_import_class_init (DocketCustomerImportClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = docket_customer_import_finalize;
}

static void
docket_customer_import_init (DocketCustomerImport *self)
{
  self->titles = g_ptr_array_new_with_free_func (g_free);
  self->rows = new_rows (0);
}

DocketCustomerImport *
docket_customer_import_new (const char *path, GError **error)
{
  g_autoptr (DocketCustomerImport) self = g_object_new (DOCKET_TYPE_CUSTOMER_IMPORT, NULL);
  g_autoptr (GError) local = NULL;
  g_autofree char *text = NULL;
  struct stat info;
  gsize length;

  self->name = g_filename_display_basename (path);
  /* Should it become another one meanwhile: no more than so much is read. */
  if (stat (path, &info) == 0 && !S_ISREG (info.st_mode))
    {
      refuse (error, _ ("%s is not a file that can be read as a table."), self->name);
      return NULL;
    }
  if (!docket_files_read_named (path, DOCKET_CSV_BYTES_MAX, &text, &length, &local))
    {
      refuse (error, _ ("The table cannot be read: %s"), local->message);
      return NULL;
    }
  if (length > DOCKET_CSV_BYTES_MAX)
    {
      refuse (error, _ ("%s is too large for one table. Please split it."), self->name);
      return NULL;
    }
  self->lines = docket_csv_parse (text, length, &local);
  if (self->lines == NULL)
    {
      refuse (error, "%s: %s", self->name, local->message);
      return NULL;
    }
  if (self->lines->len == 0)
    {
      refuse (error, _ ("%s is empty. Its first line must name the fields."), self->name);
      return NULL;
    }
  for (guint i = 0; i < ((DocketCsvRow *) g_ptr_array_index (self->lines, 0))->n_cells; i++)
    g_ptr_array_add (self->titles, g_strstrip (g_strdup (docket_csv_row_get_cell (g_ptr_array_index (self->lines, 0), i))));
  self->targets = docket_import_guess_targets (self->titles);
  return g_steal_pointer (&self);
}

static void
run_read (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  GError *error = NULL;
  DocketCustomerImport *self = docket_customer_import_new (data, &error);

  if (self != NULL)
    g_task_return_pointer (task, self, g_object_unref);
  else
    g_task_return_error (task, error);
}

void
docket_customer_import_new_async (const char *path, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);

  g_task_set_source_tag (task, docket_customer_import_new_async);
  g_task_set_task_data (task, g_strdup (path), g_free);
  g_task_run_in_thread (task, run_read);
}

DocketCustomerImport *
docket_customer_import_new_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

guint
docket_customer_import_get_n_columns (DocketCustomerImport *self)
{
  return self->titles->len;
}

const char *
docket_customer_import_get_title (DocketCustomerImport *self, guint column)
{
  return g_ptr_array_index (self->titles, column);
}

int
docket_customer_import_get_target (DocketCustomerImport *self, guint column)
{
  g_return_val_if_fail (column < self->targets->len, DOCKET_IMPORT_LEFT_OUT);
  return g_array_index (self->targets, int, column);
}

void
docket_customer_import_set_target (DocketCustomerImport *self, guint column, int target)
{
  g_return_if_fail (column < self->targets->len);

  for (guint i = 0; target != DOCKET_IMPORT_LEFT_OUT && i < self->targets->len; i++)
    if (g_array_index (self->targets, int, i) == target)
      g_array_index (self->targets, int, i) = DOCKET_IMPORT_LEFT_OUT;
  g_array_index (self->targets, int, column) = target;
}

gboolean
docket_customer_import_is_complete (DocketCustomerImport *self, GError **error)
{
  for (guint i = 0; i < self->targets->len; i++)
    if (g_array_index (self->targets, int, i) == DOCKET_CUSTOMER_NAME)
      return TRUE;
  return refuse (error, _ ("The first line must name the fields, and “name” must be among them."));
}

gboolean
docket_customer_import_check_titles (DocketCustomerImport *self, GError **error)
{
  const DocketKindInfo *kind = docket_kind_info (DOCKET_KIND_CUSTOMER);

  for (guint i = 0; i < self->targets->len; i++)
    {
      const char *title = docket_customer_import_get_title (self, i);

      for (guint j = 0; j < i; j++)
        if (strcmp (title, docket_customer_import_get_title (self, j)) == 0)
          return refuse (error, _ ("The first line names “%s” twice."), title);
      if (g_array_index (self->targets, int, i) == DOCKET_IMPORT_LEFT_OUT && strcmp (title, "void") != 0
          && docket_field_from_name (DOCKET_KIND_CUSTOMER, title) == DOCKET_FIELD_NONE)
        {
          g_autoptr (GString) names = g_string_new ("id");

          for (guint k = 0; k < kind->n_fields; k++)
            if (docket_import_is_written (kind->first_field + (DocketField) k))
              g_string_append_printf (names, ", %s", docket_field_info (kind->first_field + (DocketField) k)->name);
          return refuse (error, _ ("The first line names a field “%s” that customers do not have. They have: %s."), title, names->str);
        }
    }
  return docket_customer_import_is_complete (self, error);
}

guint
docket_customer_import_get_n_lines (DocketCustomerImport *self)
{
  return self->lines->len - 1;
}

const char *
docket_customer_import_get_cell (DocketCustomerImport *self, guint line, guint column)
{
  return docket_csv_row_get_cell (g_ptr_array_index (self->lines, line + 1), column);
}

gboolean
docket_customer_import_check (DocketCustomerImport *self, DocketStore *reader, DocketClock *clock, DocketRandom *random, GCancellable *cancellable, GError **error)
{
  g_auto (Check) check = {
    reader,
    docket_similar_new (reader),
    g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL),
    docket_import_twins_new (self),
  };

  if (!docket_customer_import_is_complete (self, error))
    return FALSE;
  g_array_unref (self->rows);
  self->rows = new_rows (docket_customer_import_get_n_lines (self));
  g_set_object (&self->clock, clock);
  g_set_object (&self->random, random);
  g_free (self->bundle);
  self->bundle = docket_id_new (clock, random);
  g_atomic_int_set (&self->done, 0);
  g_atomic_int_set (&self->all, (gint) docket_customer_import_get_n_lines (self));
  for (guint i = 1; i < self->lines->len; i++)
    {
      const DocketCsvRow *line = g_ptr_array_index (self->lines, i);
      DocketImportRow row = { .line = line->line, .wanted = TRUE };

      g_array_append_val (self->rows, row);
      if (g_cancellable_set_error_if_cancelled (cancellable, error) || !check_row (self, &check, i - 1, error))
        {
          g_array_set_size (self->rows, 0);
          return FALSE;
        }
      g_atomic_int_inc (&self->done);
    }
  return TRUE;
}

typedef struct
{
  char *path;
  DocketClock *clock;
  DocketRandom *random;
} Place;

static void
place_free (gpointer data)
{
  Place *place = data;

  g_free (place->path);
  g_object_unref (place->clock);
  g_object_unref (place->random);
  g_free (place);
}

static void
run_check (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Place *place = data;
  GError *error = NULL;
  g_autoptr (DocketStore) reader = docket_store_open (place->path, DOCKET_DB_READ_ONLY, place->clock, place->random, &error);

  if (reader == NULL || !docket_customer_import_check (source, reader, place->clock, place->random, cancellable, &error))
    g_task_return_error (task, error);
  else
    g_task_return_boolean (task, TRUE);
}

void
docket_customer_import_check_async (DocketCustomerImport *self, DocketDesk *desk, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  Place *place;

  g_return_if_fail (DOCKET_IS_CUSTOMER_IMPORT (self) && DOCKET_IS_DESK (desk));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, docket_customer_import_check_async);
  place = g_new0 (Place, 1);
  place->path = g_strdup (docket_store_get_path (docket_desk_get_reader (desk)));
  place->clock = g_object_ref (docket_desk_get_clock (desk));
  place->random = g_object_ref (docket_desk_get_random (desk));
  g_task_set_task_data (task, place, place_free);
  g_task_run_in_thread (task, run_check);
}

gboolean
docket_customer_import_check_finish (DocketCustomerImport *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  return g_task_propagate_boolean (G_TASK (result), error);
}

GArray *
docket_customer_import_get_rows (DocketCustomerImport *self)
{
  g_return_val_if_fail (DOCKET_IS_CUSTOMER_IMPORT (self), NULL);
  return self->rows;
}

guint
docket_customer_import_count_wanted (DocketCustomerImport *self)
{
  guint n = 0;

  for (guint i = 0; i < self->rows->len; i++)
    n += is_saved (&g_array_index (self->rows, DocketImportRow, i));
  return n;
}

guint
docket_customer_import_count (DocketCustomerImport *self, DocketImportVerdict verdict)
{
  guint n = 0;

  for (guint i = 0; i < self->rows->len; i++)
    n += g_array_index (self->rows, DocketImportRow, i).verdict == verdict;
  return n;
}

double
docket_customer_import_get_progress (DocketCustomerImport *self)
{
  int all = g_atomic_int_get (&self->all);

  return all == 0 ? 0 : CLAMP ((double) g_atomic_int_get (&self->done) / all, 0, 1);
}

static void
on_saved (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  DocketCustomerImport *self = g_task_get_source_object (task);
  GError *error = NULL;

  g_clear_object (&self->cancellable);
  if (!docket_writer_run_finish (DOCKET_WRITER (source), result, &error))
    {
      g_task_return_error (task, error);
      return;
    }
  docket_desk_hint (g_task_get_task_data (task));
  g_task_return_boolean (task, TRUE);
}

void
docket_customer_import_save_async (DocketCustomerImport *self, DocketDesk *desk, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (DOCKET_IS_CUSTOMER_IMPORT (self) && DOCKET_IS_DESK (desk));

  task = g_task_new (self, NULL, callback, user_data);
  g_task_set_source_tag (task, docket_customer_import_save_async);
  g_task_set_task_data (task, g_object_ref (desk), g_object_unref);
  g_set_object (&self->cancellable, cancellable);
  g_atomic_int_set (&self->done, 0);
  g_atomic_int_set (&self->all, (gint) docket_customer_import_count_wanted (self));
  docket_writer_run_pieces_async (docket_desk_get_writer (desk), DOCKET_WRITER_SAVE, docket_customer_import_save,
                                  g_object_ref (self), g_object_unref, NULL, on_saved, g_steal_pointer (&task));
}

gboolean
docket_customer_import_save_finish (DocketCustomerImport *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  return g_task_propagate_boolean (G_TASK (result), error);
}

const char *
docket_customer_import_get_bundle (DocketCustomerImport *self)
{
  g_return_val_if_fail (DOCKET_IS_CUSTOMER_IMPORT (self), NULL);
  return self->bundle;
}
