/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What the machine says, and how often anybody is woken by it. */
#include <signal.h>
#include <sys/prctl.h>

#include "docket-machine.h"

#include "docket-fake-clock.h"
#include "docket-limits.h"
#include "worker-fixture.h"

#define NOW_MS G_GINT64_CONSTANT (1795421400000)

#define TALKATIVE_TYPE_MACHINE (talkative_machine_get_type ())
G_DECLARE_FINAL_TYPE (TalkativeMachine, talkative_machine, TALKATIVE, MACHINE, GObject)

struct _TalkativeMachine
{
  GObject parent_instance;
};

G_DEFINE_FINAL_TYPE_WITH_CODE (TalkativeMachine, talkative_machine, G_TYPE_OBJECT, G_IMPLEMENT_INTERFACE (DOCKET_TYPE_MACHINE, NULL))

static void
talkative_machine_class_init (TalkativeMachineClass *klass)
{
}

static void
talkative_machine_init (TalkativeMachine *self)
{
}

static void
count (gpointer data)
{
  (*(guint *) data)++;
}

static void
settle (void)
{
  while (g_main_context_iteration (NULL, FALSE))
    ;
}

/* Cable out, cable in, address, route, name server: one event. */
static void
test_wakes_once (void)
{
  g_autoptr (DocketFakeClock) clock = docket_fake_clock_new (NOW_MS);
  g_autoptr (TalkativeMachine) machine = g_object_new (TALKATIVE_TYPE_MACHINE, NULL);
  g_autoptr (DocketMachineWatch) watch = NULL;
  guint woken = 0;

  watch = docket_machine_watch_new (DOCKET_MACHINE (machine), DOCKET_CLOCK (clock), count, &woken);
  docket_fake_clock_advance (clock, DOCKET_MACHINE_SETTLES_MS * 4);
  settle ();
  g_assert_cmpuint (woken, ==, 0);
  for (guint i = 0; i < 50; i++)
    docket_machine_woke (DOCKET_MACHINE (machine));
  settle ();
  g_assert_cmpuint (woken, ==, 0);
  docket_fake_clock_advance (clock, DOCKET_MACHINE_SETTLES_MS);
  settle ();
  g_assert_cmpuint (woken, ==, 1);
  docket_fake_clock_advance (clock, DOCKET_MACHINE_SETTLES_MS * 4);
  settle ();
  g_assert_cmpuint (woken, ==, 1);
  /* However much it chatters: at most once in that time. */
  for (guint i = 0; i < 100; i++)
    {
      docket_machine_woke (DOCKET_MACHINE (machine));
      docket_fake_clock_advance (clock, DOCKET_MACHINE_SETTLES_MS / 10);
      settle ();
    }
  g_assert_cmpuint (woken, >, 1);
  g_assert_cmpuint (woken, <=, 11);
}

static void
test_nobody_is_woken_after_the_end (void)
{
  g_autoptr (DocketFakeClock) clock = docket_fake_clock_new (NOW_MS);
  g_autoptr (TalkativeMachine) machine = g_object_new (TALKATIVE_TYPE_MACHINE, NULL);
  guint woken = 0;
  DocketMachineWatch *watch = docket_machine_watch_new (DOCKET_MACHINE (machine), DOCKET_CLOCK (clock), count, &woken);

  docket_machine_woke (DOCKET_MACHINE (machine));
  docket_machine_watch_free (watch);
  docket_machine_woke (DOCKET_MACHINE (machine));
  docket_fake_clock_advance (clock, DOCKET_MACHINE_SETTLES_MS * 4);
  settle ();
  g_assert_cmpuint (woken, ==, 0);
}

static void
on_woke (DocketMachine *machine, gpointer data)
{
  count (data);
}

/* -- The real one -- */

static void
test_without_a_system_bus (void)
{
  g_autoptr (DocketMachine) machine = NULL;

  g_setenv ("DBUS_SYSTEM_BUS_ADDRESS", "unix:path=/nonexistent/bus", TRUE);
  machine = docket_native_machine_new ();
  settle ();
  /* Gone while it may still be looking. */
  g_clear_object (&machine);
  settle ();
}

typedef struct
{
  GSubprocess *bus;
  GDBusConnection *logind;
} Stage;

static void
on_name (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GVariant) answer = g_dbus_connection_call_finish (G_DBUS_CONNECTION (source), result, NULL);

  g_assert_nonnull (answer);
  *(gboolean *) data = TRUE;
}

static void
say_sleep (Stage *stage, gboolean goes)
{
  g_autoptr (GError) error = NULL;

  g_dbus_connection_emit_signal (stage->logind, NULL, "/org/freedesktop/login1", "org.freedesktop.login1.Manager", "PrepareForSleep", g_variant_new ("(b)", goes), &error);
  g_assert_no_error (error);
  g_dbus_connection_flush_sync (stage->logind, NULL, &error);
  g_assert_no_error (error);
}

static void
end_with_parent (gpointer data)
{
  prctl (PR_SET_PDEATHSIG, SIGKILL);
}

/* Not by GTestDBus: the process that it forks to look after the bus may stand still in a
 * program with threads, and keeps the output of this one open. (transfer full) */
static char *
start_bus (Stage *stage)
{
  g_autoptr (GSubprocessLauncher) launcher = g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_SILENCE);
  g_autoptr (GDataInputStream) said = NULL;
  g_autoptr (GError) error = NULL;
  char *address;

  g_subprocess_launcher_set_child_setup (launcher, end_with_parent, NULL, NULL);
  stage->bus = g_subprocess_launcher_spawn (launcher, &error, "dbus-daemon", "--session", "--nofork", "--print-address", NULL);
  g_assert_no_error (error);
  said = g_data_input_stream_new (g_subprocess_get_stdout_pipe (stage->bus));
  address = g_data_input_stream_read_line_utf8 (said, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_nonnull (address);
  return address;
}

/* A bus of our own, with somebody on it who calls himself logind. */
static void
test_hears_of_the_end_of_sleep (void)
{
  Stage stage = { NULL, NULL };
  g_autofree char *address = start_bus (&stage);
  g_autoptr (DocketMachine) machine = NULL;
  g_autoptr (GError) error = NULL;
  gboolean named = FALSE;
  guint woken = 0;

  g_setenv ("DBUS_SYSTEM_BUS_ADDRESS", address, TRUE);
  stage.logind = g_dbus_connection_new_for_address_sync (address,
                                                         G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_CLIENT | G_DBUS_CONNECTION_FLAGS_MESSAGE_BUS_CONNECTION, NULL, NULL, &error);
  g_assert_no_error (error);
  g_dbus_connection_call (stage.logind, "org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus", "RequestName", g_variant_new ("(su)", "org.freedesktop.login1", 0),
                          NULL, G_DBUS_CALL_FLAGS_NONE, -1, NULL, on_name, &named);
  while (!named)
    g_main_context_iteration (NULL, TRUE);

  machine = docket_native_machine_new ();
  g_signal_connect (machine, "woke", G_CALLBACK (on_woke), &woken);
  /* It subscribes when it has found the bus: said until it is heard. */
  for (guint i = 0; i < 3000 && woken == 0; i++)
    {
      say_sleep (&stage, TRUE);
      say_sleep (&stage, FALSE);
      settle ();
      g_usleep (10 * 1000);
    }
  g_assert_cmpuint (woken, >, 0);
  g_clear_object (&machine);
  g_clear_object (&stage.logind);
  g_subprocess_force_exit (stage.bus);
  g_subprocess_wait (stage.bus, NULL, NULL);
  g_object_unref (stage.bus);
}

/* -- What the worker makes of it -- */

/* An hour asleep, and nobody says so: the wall clock does. What was open is
 * dead, so it is opened anew and the feed is read, once. */
static void
test_sleep_is_seen_by_the_clocks (WorkerFixture *f, gconstpointer data)
{
  guint pulls;

  worker_start (f);
  g_assert_cmpuint (docket_fake_transport_get_n_live (f->transport), ==, 1);
  pulls = docket_fake_transport_get_n_requests (f->transport, "/v1/changes?");
  docket_fake_clock_set_back (f->clock, -3600 * 1000);
  for (guint i = 0; i < 31; i++)
    {
      docket_fake_transport_emit (f->transport, "", NULL);
      worker_pass (f, 1000);
    }
  g_assert_cmpuint (docket_fake_transport_get_n_live (f->transport), ==, 2);
  g_assert_cmpuint (docket_fake_transport_get_n_requests (f->transport, "/v1/changes?"), <=, pulls + 2);
  g_assert_cmpuint (docket_fake_transport_get_n_requests (f->transport, "/v1/changes?"), >, pulls);
}

/* Another network: what failed for want of the last one goes at once. */
static void
test_line_changed (WorkerFixture *f, gconstpointer data)
{
  worker_start (f);
  f->unreachable = TRUE;
  docket_fake_transport_emit (f->transport, NULL, "gone");
  worker_settle ();
  worker_save_n (f, 2);
  for (guint i = 0; i < 5; i++)
    worker_pass (f, 60 * 1000);
  g_assert_cmpuint (worker_counts (f).pending, ==, 2);
  f->unreachable = FALSE;
  docket_worker_line_changed (f->worker);
  worker_settle ();
  worker_pass (f, 100);
  g_assert_cmpuint (worker_counts (f).pending, ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/sync/machine/wakes-once", test_wakes_once);
  g_test_add_func ("/sync/machine/nobody-is-woken-after-the-end", test_nobody_is_woken_after_the_end);
  g_test_add_func ("/sync/machine/without-a-system-bus", test_without_a_system_bus);
  g_test_add_func ("/sync/machine/hears-of-the-end-of-sleep", test_hears_of_the_end_of_sleep);
  g_test_add ("/sync/machine/sleep-is-seen-by-the-clocks", WorkerFixture, NULL, worker_set_up, test_sleep_is_seen_by_the_clocks, worker_tear_down);
  g_test_add ("/sync/machine/line-changed", WorkerFixture, NULL, worker_set_up, test_line_changed, worker_tear_down);
  return g_test_run ();
}
