/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Worlds are of one thread each and know of nothing beyond themselves, so cores
 * are used by processes: each is forked from this one after what all have in
 * common was made, takes the next number from a page of memory that they share,
 * and sends what came of it through a pipe:
 *
 *   [item, length of text, length of result] text result  …  [END, 0, length] counted
 *
 * With none nothing is forked: a debugger or a profiler sees it all.
 */
#include "docket-sim-crew.h"

#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#define END G_MAXUINT64
#define READ_BYTES 65536

typedef struct
{
  guint64 item;
  guint64 n_text;
  guint64 n_result;
} Head;

/* Of all processes. */
typedef struct
{
  guint64 next;
  guint64 sum;
} Shared;

typedef struct
{
  pid_t process;
  int pipe;
  GByteArray *unread;
  gboolean ended; /* in order */
} Worker;

typedef struct
{
  char *text;
  GByteArray *result;
} Outcome;

typedef struct
{
  const DocketSimCrew *crew;
  gpointer data;
  GArray *workers;      /* of Worker */
  GHashTable *waiting;  /* item -> Outcome: an earlier one is not there yet */
  guint64 next;         /* to be told */
} Work;

static Shared *shared;
static GString *printed; /* of a forked process */

guint64
docket_sim_crew_add (guint64 number)
{
  return __atomic_add_fetch (&shared->sum, number, __ATOMIC_SEQ_CST);
}

static guint64
take_item (void)
{
  return __atomic_fetch_add (&shared->next, 1, __ATOMIC_SEQ_CST);
}

/* -- In a process of its own -- */

static void
on_print (const char *text)
{
  g_string_append (printed, text);
}

/* Whoever does not listen any more is gone, and so are we. */
static void
write_all (int pipe, gconstpointer data, gsize n)
{
  const guint8 *bytes = data;

  while (n > 0)
    {
      gssize written = write (pipe, bytes, n);

      if (written < 0 && errno != EINTR)
        _exit (1);
      bytes += MAX (written, 0);
      n -= (gsize) MAX (written, 0);
    }
}

static void
send_outcome (int pipe, guint64 item, GByteArray *result)
{
  Head head = { item, printed->len, result->len };

  write_all (pipe, &head, sizeof head);
  write_all (pipe, printed->str, printed->len);
  write_all (pipe, result->data, result->len);
  g_string_truncate (printed, 0);
  g_byte_array_set_size (result, 0);
}

static void
work_alone (const DocketSimCrew *crew, guint64 n, int pipe, gpointer data)
{
  g_autoptr (GByteArray) result = g_byte_array_new ();
  guint64 item;

  printed = g_string_new (NULL);
  g_set_print_handler (on_print);
  while ((item = take_item ()) < n && crew->play (item, result, data))
    send_outcome (pipe, item, result);
  crew->leave (result, data);
  g_string_truncate (printed, 0);
  send_outcome (pipe, END, result);
  close (pipe);
  g_string_free (printed, TRUE);
}

/* -- In this one -- */

static void
outcome_free (gpointer data)
{
  Outcome *outcome = data;

  g_free (outcome->text);
  g_byte_array_unref (outcome->result);
  g_free (outcome);
}

static void
tell (Work *work, guint64 item, Outcome *outcome)
{
  g_print ("%s", outcome->text);
  work->crew->take (item, outcome->result, work->data);
}

static void
tell_waiting (Work *work)
{
  Outcome *outcome;

  while ((outcome = g_hash_table_lookup (work->waiting, &work->next)) != NULL)
    {
      tell (work, work->next, outcome);
      g_hash_table_remove (work->waiting, &work->next);
      work->next++;
    }
}

/* Those after one that never came. */
static void
tell_rest (Work *work)
{
  while (g_hash_table_size (work->waiting) > 0)
    {
      work->next++;
      tell_waiting (work);
    }
}

static void
take_outcome (Work *work, Worker *worker, const Head *head, const guint8 *body)
{
  Outcome *outcome = g_new (Outcome, 1);

  outcome->text = g_strndup ((const char *) body, head->n_text);
  outcome->result = g_byte_array_append (g_byte_array_new (), body + head->n_text, (guint) head->n_result);
  if (head->item != END)
    {
      g_hash_table_insert (work->waiting, g_memdup2 (&head->item, sizeof head->item), outcome);
      tell_waiting (work);
      return;
    }
  worker->ended = TRUE;
  work->crew->gather (outcome->result, work->data);
  outcome_free (outcome);
}

/* FALSE: nothing more comes. */
static gboolean
hear (Work *work, Worker *worker)
{
  GByteArray *unread = worker->unread;
  guint8 bytes[READ_BYTES];
  gssize n = read (worker->pipe, bytes, sizeof bytes);
  Head head;

  if (n <= 0)
    return n < 0 && errno == EINTR;
  g_byte_array_append (unread, bytes, (guint) n);
  while (unread->len >= sizeof head)
    {
      memcpy (&head, unread->data, sizeof head);
      if (unread->len < sizeof head + head.n_text + head.n_result)
        break;
      take_outcome (work, worker, &head, unread->data + sizeof head);
      g_byte_array_remove_range (unread, 0, (guint) (sizeof head + head.n_text + head.n_result));
    }
  return TRUE;
}

static void
hear_all (Work *work)
{
  g_autofree struct pollfd *lines = g_new0 (struct pollfd, work->workers->len);
  guint n_open = work->workers->len;

  for (guint i = 0; i < work->workers->len; i++)
    lines[i] = (struct pollfd) { g_array_index (work->workers, Worker, i).pipe, POLLIN, 0 };
  while (n_open > 0)
    {
      if (poll (lines, work->workers->len, -1) < 0)
        {
          if (errno != EINTR)
            g_error ("The processes cannot be heard: %s", g_strerror (errno));
          continue;
        }
      for (guint i = 0; i < work->workers->len; i++)
        if (lines[i].revents != 0 && !hear (work, &g_array_index (work->workers, Worker, i)))
          {
            close (lines[i].fd);
            lines[i] = (struct pollfd) { -1, 0, 0 };
            n_open--;
          }
    }
}

static void
start_worker (Work *work, guint64 n)
{
  Worker worker = { .unread = g_byte_array_new () };
  int pipes[2];

  fflush (stdout);
  if (pipe (pipes) < 0 || (worker.process = fork ()) < 0)
    g_error ("No process can be started: %s", g_strerror (errno));
  if (worker.process == 0)
    {
      close (pipes[0]);
      for (guint i = 0; i < work->workers->len; i++)
        close (g_array_index (work->workers, Worker, i).pipe);
      work_alone (work->crew, n, pipes[1], work->data);
      /* With all that looks for leaks at an end. */
      exit (EXIT_SUCCESS);
    }
  close (pipes[1]);
  worker.pipe = pipes[0];
  g_array_append_val (work->workers, worker);
}

static gboolean
end_workers (Work *work)
{
  gboolean ok = TRUE;

  for (guint i = 0; i < work->workers->len; i++)
    {
      Worker *worker = &g_array_index (work->workers, Worker, i);
      int status = 0;

      while (waitpid (worker->process, &status, 0) < 0 && errno == EINTR)
        ;
      ok &= worker->ended && status == 0;
      g_byte_array_unref (worker->unread);
    }
  return ok;
}

static void
work_here (const DocketSimCrew *crew, guint64 n, gpointer data)
{
  g_autoptr (GByteArray) result = g_byte_array_new ();
  guint64 item;

  while ((item = take_item ()) < n && crew->play (item, result, data))
    {
      crew->take (item, result, data);
      g_byte_array_set_size (result, 0);
    }
}

gboolean
docket_sim_crew_work (const DocketSimCrew *crew, guint64 n, guint n_processes, gpointer data)
{
  Work work = { .crew = crew, .data = data };
  gboolean ok = TRUE;

  shared = mmap (NULL, sizeof *shared, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  if (shared == MAP_FAILED)
    g_error ("There is no memory to share: %s", g_strerror (errno));
  if (n_processes == 0)
    work_here (crew, n, data);
  else
    {
      work.workers = g_array_new (FALSE, FALSE, sizeof (Worker));
      work.waiting = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, outcome_free);
      for (guint i = 0; i < n_processes; i++)
        start_worker (&work, n);
      hear_all (&work);
      ok = end_workers (&work);
      tell_rest (&work);
      g_hash_table_unref (work.waiting);
      g_array_unref (work.workers);
    }
  munmap (shared, sizeof *shared);
  shared = NULL;
  return ok;
}
