/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The content of one file on a simulated disk: blocks that are shared with other
 * disks until somebody writes, as programs see them and as of the last sync, and
 * the writes between the two, of which a power cut takes its share.
 */
#include "docket-sim-file.h"

#include <string.h>

#define BLOCK_BYTES 4096
#define SECTOR_BYTES 512

typedef struct
{
  guint refs;
  guint8 data[BLOCK_BYTES];
} Block;

/* -- DocketSimContent -- */

static void
block_unref (gpointer data)
{
  Block *block = data;

  if (block != NULL && --block->refs == 0)
    g_free (block);
}

static void
content_init (DocketSimContent *content)
{
  content->blocks = g_ptr_array_new_with_free_func (block_unref);
  content->size = 0;
}

static void
content_copy (DocketSimContent *to, const DocketSimContent *from)
{
  g_ptr_array_set_size (to->blocks, 0);
  for (guint i = 0; i < from->blocks->len; i++)
    {
      Block *block = g_ptr_array_index (from->blocks, i);

      block->refs++;
      g_ptr_array_add (to->blocks, block);
    }
  to->size = from->size;
}

static Block *
own_block (DocketSimContent *content, guint i)
{
  Block *block;

  while (content->blocks->len <= i)
    {
      block = g_new0 (Block, 1);
      block->refs = 1;
      g_ptr_array_add (content->blocks, block);
    }
  block = g_ptr_array_index (content->blocks, i);
  if (block->refs > 1)
    {
      Block *copy = g_new (Block, 1);

      memcpy (copy->data, block->data, BLOCK_BYTES);
      copy->refs = 1;
      block->refs--;
      content->blocks->pdata[i] = copy;
      block = copy;
    }
  return block;
}

static void
content_write (DocketSimContent *content, const guint8 *data, gsize n, gint64 offset)
{
  content->size = MAX (content->size, offset + (gint64) n);
  while (n > 0)
    {
      gsize within = (gsize) (offset % BLOCK_BYTES);
      gsize part = MIN (n, BLOCK_BYTES - within);

      memcpy (own_block (content, (guint) (offset / BLOCK_BYTES))->data + within, data, part);
      data += part;
      n -= part;
      offset += (gint64) part;
    }
}

static gboolean
content_read (const DocketSimContent *content, guint8 *data, gsize n, gint64 offset)
{
  gsize there = offset >= content->size ? 0 : (gsize) MIN ((gint64) n, content->size - offset);

  memset (data + there, 0, n - there);
  for (gsize done = 0; done < there;)
    {
      gint64 at = offset + (gint64) done;
      gsize within = (gsize) (at % BLOCK_BYTES);
      gsize part = MIN (there - done, BLOCK_BYTES - within);
      guint i = (guint) (at / BLOCK_BYTES);

      if (i < content->blocks->len)
        memcpy (data + done, ((Block *) g_ptr_array_index (content->blocks, i))->data + within, part);
      else
        memset (data + done, 0, part);
      done += part;
    }
  return there == n;
}

static void
content_truncate (DocketSimContent *content, gint64 size)
{
  guint n = (guint) ((size + BLOCK_BYTES - 1) / BLOCK_BYTES);

  if (size >= content->size)
    return;
  if (content->blocks->len > n)
    g_ptr_array_set_size (content->blocks, (int) n);
  /* What grows again is zeros. */
  if (size % BLOCK_BYTES != 0 && n > 0 && n <= content->blocks->len)
    memset (own_block (content, n - 1)->data + size % BLOCK_BYTES, 0, (gsize) (BLOCK_BYTES - size % BLOCK_BYTES));
  content->size = size;
}

/* -- Files -- */

static void
write_clear (gpointer data)
{
  g_clear_pointer (&((DocketSimWrite *) data)->data, g_bytes_unref);
}

DocketSimFile *
docket_sim_file_new (void)
{
  DocketSimFile *file = g_new0 (DocketSimFile, 1);

  content_init (&file->now);
  content_init (&file->synced);
  file->writes = g_array_new (FALSE, FALSE, sizeof (DocketSimWrite));
  g_array_set_clear_func (file->writes, write_clear);
  file->dirty = g_array_new (FALSE, FALSE, sizeof (guint));
  file->shared_memory = g_ptr_array_new_with_free_func (g_free);
  return file;
}

void
docket_sim_file_free (DocketSimFile *file)
{
  g_ptr_array_unref (file->now.blocks);
  g_ptr_array_unref (file->synced.blocks);
  g_array_unref (file->writes);
  g_array_unref (file->dirty);
  g_ptr_array_unref (file->shared_memory);
  g_free (file);
}

/* Only what was written since: a file has hundreds of blocks, and most syncs are of two. */
static void
sync_dirty (DocketSimFile *file)
{
  GPtrArray *now = file->now.blocks, *synced = file->synced.blocks;

  for (guint i = synced->len; i < now->len; i++)
    g_array_append_val (file->dirty, i);
  g_ptr_array_set_size (synced, (int) now->len);
  for (guint n = 0; n < file->dirty->len; n++)
    {
      guint i = g_array_index (file->dirty, guint, n);

      if (synced->pdata[i] == now->pdata[i])
        continue;
      block_unref (synced->pdata[i]);
      synced->pdata[i] = now->pdata[i];
      ((Block *) now->pdata[i])->refs++;
    }
  file->synced.size = file->now.size;
}

void
docket_sim_file_sync (DocketSimFile *file)
{
  if (file->writes->len == 0)
    return;
  if (file->cut)
    content_copy (&file->synced, &file->now);
  else
    sync_dirty (file);
  file->cut = FALSE;
  g_array_set_size (file->dirty, 0);
  g_array_set_size (file->writes, 0);
}

/* -- What a power cut leaves -- */

static void
replay_pieces (DocketSimFile *file, const DocketSimWrite *write, DocketSimCut cut, GRand *rand, DocketSimSectors *sectors)
{
  gsize size;
  const guint8 *data = g_bytes_get_data (write->data, &size);
  guint8 rubbish[SECTOR_BYTES];

  for (gsize at = 0; at < size; at += SECTOR_BYTES)
    {
      gsize n = MIN (SECTOR_BYTES, size - at);
      gint32 fate = g_rand_int_range (rand, 0, cut == DOCKET_SIM_CUT_RUBBISH ? 5 : 4);

      if (fate < 2)
        {
          content_write (&file->synced, data + at, n, write->offset + (gint64) at);
          sectors->kept++;
        }
      else if (fate < 4)
        sectors->dropped++;
      else
        {
          for (gsize i = 0; i < n; i++)
            rubbish[i] = (guint8) g_rand_int (rand);
          content_write (&file->synced, rubbish, n, write->offset + (gint64) at);
          sectors->garbled++;
        }
    }
}

void
docket_sim_file_cut_power (DocketSimFile *file, DocketSimCut cut, GRand *rand, DocketSimSectors *sectors)
{
  guint n = file->writes->len;
  guint kept = cut == DOCKET_SIM_CUT_ALL_LOST ? 0 : cut == DOCKET_SIM_CUT_FROM_SOME_WRITE_ON ? (guint) g_rand_int_range (rand, 0, (gint32) n + 1) : n;

  for (guint i = 0; i < n; i++)
    {
      const DocketSimWrite *write = &g_array_index (file->writes, DocketSimWrite, i);
      gsize size = write->data == NULL ? 0 : g_bytes_get_size (write->data);

      if (i >= kept)
        sectors->dropped += size / SECTOR_BYTES + 1;
      else if (write->data == NULL)
        content_truncate (&file->synced, write->offset);
      else if (cut == DOCKET_SIM_CUT_PIECES || cut == DOCKET_SIM_CUT_RUBBISH)
        replay_pieces (file, write, cut, rand, sectors);
      else
        {
          content_write (&file->synced, g_bytes_get_data (write->data, NULL), size, write->offset);
          sectors->kept += size / SECTOR_BYTES + 1;
        }
    }
  g_array_set_size (file->writes, 0);
  g_array_set_size (file->dirty, 0);
  file->cut = FALSE;
  content_copy (&file->now, &file->synced);
}

void
docket_sim_file_write (DocketSimFile *file, const void *data, gsize n, gint64 offset)
{
  DocketSimWrite write = { offset, g_bytes_new (data, n) };

  content_write (&file->now, data, n, offset);
  g_array_append_val (file->writes, write);
  for (guint i = (guint) (offset / BLOCK_BYTES); n > 0 && i <= (guint) ((offset + (gint64) n - 1) / BLOCK_BYTES); i++)
    g_array_append_val (file->dirty, i);
}

DocketSimFile *
docket_sim_file_fork (const DocketSimFile *file)
{
  DocketSimFile *copy = docket_sim_file_new ();

  content_copy (&copy->now, &file->now);
  content_copy (&copy->synced, &file->synced);
  g_array_append_vals (copy->dirty, file->dirty->data, file->dirty->len);
  copy->cut = file->cut;
  copy->loose = file->loose;
  for (guint i = 0; i < file->writes->len; i++)
    {
      const DocketSimWrite *write = &g_array_index (file->writes, DocketSimWrite, i);
      DocketSimWrite same = { write->offset, write->data == NULL ? NULL : g_bytes_ref (write->data) };

      g_array_append_val (copy->writes, same);
    }
  return copy;
}

gboolean
docket_sim_file_read (const DocketSimFile *file, void *data, gsize n, gint64 offset)
{
  return content_read (&file->now, data, n, offset);
}

void
docket_sim_file_truncate (DocketSimFile *file, gint64 size)
{
  DocketSimWrite write = { size, NULL };

  content_truncate (&file->now, size);
  file->cut = TRUE;
  g_array_append_val (file->writes, write);
}
