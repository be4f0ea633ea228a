/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "docket-operation.h"

G_BEGIN_DECLS

/**
 * DocketOutboxFileError:
 * @DOCKET_OUTBOX_FILE_ERROR_CANNOT_READ: no ordinary file, or it cannot be read
 * @DOCKET_OUTBOX_FILE_ERROR_FOREIGN: no file of unsent work
 * @DOCKET_OUTBOX_FILE_ERROR_NEWER: of a newer Docket
 * @DOCKET_OUTBOX_FILE_ERROR_DAMAGED: not as it was written
 * @DOCKET_OUTBOX_FILE_ERROR_OTHER_ACCOUNT: the work of another person or server
 * @DOCKET_OUTBOX_FILE_ERROR_CANNOT_WRITE: it cannot be made there
 *
 * The messages are sentences.
 */
typedef enum
{
  DOCKET_OUTBOX_FILE_ERROR_CANNOT_READ,
  DOCKET_OUTBOX_FILE_ERROR_FOREIGN,
  DOCKET_OUTBOX_FILE_ERROR_NEWER,
  DOCKET_OUTBOX_FILE_ERROR_DAMAGED,
  DOCKET_OUTBOX_FILE_ERROR_OTHER_ACCOUNT,
  DOCKET_OUTBOX_FILE_ERROR_CANNOT_WRITE,
} DocketOutboxFileError;
#define DOCKET_OUTBOX_FILE_ERROR (docket_outbox_file_error_quark ())
GQuark docket_outbox_file_error_quark (void);

/* Whose work it is. */
typedef struct
{
  char *server;   /* id */
  char *url;      /* for people */
  char *person;   /* id */
  char *username; /* for people */
  gint64 made_at; /* ms */
} DocketOutboxFileHeader;
void docket_outbox_file_header_clear (DocketOutboxFileHeader *header);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (DocketOutboxFileHeader, docket_outbox_file_header_clear)

/* -- Writing -- */

/**
 * DocketOutboxFileWriter:
 *
 * Writes one file of unsent work under a name of its own beside @path, and
 * gives it its name only when all of it is on the disk: under @path there is
 * the whole file, or what was there before. Any thread; blocks on the disk.
 *
 * Errors: CANNOT_WRITE.
 */
typedef struct _DocketOutboxFileWriter DocketOutboxFileWriter;
DocketOutboxFileWriter *docket_outbox_file_writer_new (const char *path, const DocketOutboxFileHeader *header, GError **error);
/* Gives up, unless finished: nothing of it stays. */
void docket_outbox_file_writer_free (DocketOutboxFileWriter *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DocketOutboxFileWriter, docket_outbox_file_writer_free)
gboolean docket_outbox_file_writer_add_operation (DocketOutboxFileWriter *self, const DocketOperation *operation, gint64 saved_at_ms, GError **error);
/* Exactly @size bytes of docket_outbox_file_writer_add_content() must follow. */
gboolean docket_outbox_file_writer_add_file (DocketOutboxFileWriter *self, const char *sha256, gint64 size, const char *media_type, GError **error);
gboolean docket_outbox_file_writer_add_content (DocketOutboxFileWriter *self, gconstpointer data, gsize size, GError **error);
gboolean docket_outbox_file_writer_finish (DocketOutboxFileWriter *self, GError **error);

/* -- Reading -- */

typedef enum
{
  DOCKET_OUTBOX_FILE_END,
  DOCKET_OUTBOX_FILE_OPERATION,
  DOCKET_OUTBOX_FILE_CONTENT,
} DocketOutboxFileEntryType;

typedef struct
{
  DocketOutboxFileEntryType type;
  DocketOperation *operation; /* of OPERATION */
  gint64 saved_at;            /* ms */
  char *sha256;               /* of CONTENT */
  gint64 size;                /* bytes */
  char *media_type;
} DocketOutboxFileEntry;
void docket_outbox_file_entry_clear (DocketOutboxFileEntry *entry);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (DocketOutboxFileEntry, docket_outbox_file_entry_clear)

/**
 * DocketOutboxFileReader:
 *
 * Reads such a file from the front. That it is whole is known only with the
 * entry END; what came before is not to be acted upon until then. Any thread;
 * blocks on the disk.
 */
typedef struct _DocketOutboxFileReader DocketOutboxFileReader;
/* Errors: CANNOT_READ, FOREIGN, NEWER. */
DocketOutboxFileReader *docket_outbox_file_reader_new (const char *path, GError **error);
void docket_outbox_file_reader_free (DocketOutboxFileReader *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DocketOutboxFileReader, docket_outbox_file_reader_free)
const DocketOutboxFileHeader *docket_outbox_file_reader_get_header (DocketOutboxFileReader *self);
/* Content of a file that was not read is passed over (and checked).
 * Errors: CANNOT_READ, NEWER, DAMAGED. */
gboolean docket_outbox_file_reader_next (DocketOutboxFileReader *self, DocketOutboxFileEntry *entry, GError **error);
/* At most @size bytes of the file that next() named; @n: (out): 0 at its end.
 * Errors: CANNOT_READ, DAMAGED. */
gboolean docket_outbox_file_reader_read (DocketOutboxFileReader *self, gpointer buffer, gsize size, gsize *n, GError **error);

G_END_DECLS
