/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The machine as GLib and logind describe it. A container has no system bus, and
 * not every system bus has a logind: then nobody tells us of sleep, and the
 * worker sees it by its clocks (docket-worker-clock.c).
 */
#include "docket-machine.h"

#define LOGIND_NAME "org.freedesktop.login1"
#define LOGIND_PATH "/org/freedesktop/login1"
#define LOGIND_INTERFACE "org.freedesktop.login1.Manager"

#define DOCKET_TYPE_NATIVE_MACHINE (docket_native_machine_get_type ())
G_DECLARE_FINAL_TYPE (DocketNativeMachine, docket_native_machine, DOCKET, NATIVE_MACHINE, GObject)

struct _DocketNativeMachine
{
  GObject parent_instance;

  GDBusConnection *bus; /* NULL until there is one */
  guint subscription;
  GCancellable *cancellable;
};

G_DEFINE_FINAL_TYPE_WITH_CODE (DocketNativeMachine, docket_native_machine, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (DOCKET_TYPE_MACHINE, NULL))

static void
on_network_changed (DocketNativeMachine *self, gboolean available)
{
  if (available)
    docket_machine_woke (DOCKET_MACHINE (self));
}

/* PrepareForSleep: TRUE before it goes to sleep, FALSE after it woke. */
static void
on_sleep (GDBusConnection *bus, const char *sender, const char *path, const char *interface, const char *signal, GVariant *parameters, gpointer data)
{
  gboolean goes;

  if (!g_variant_is_of_type (parameters, G_VARIANT_TYPE ("(b)")))
    return;
  g_variant_get (parameters, "(b)", &goes);
  if (!goes)
    docket_machine_woke (data);
}

static void
on_bus (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GDBusConnection) bus = g_bus_get_finish (result, &error);
  DocketNativeMachine *self = data;

  if (bus == NULL)
    {
      if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        g_debug ("No system bus, so nobody tells of sleep: %s", error->message);
      return;
    }
  /* A bus that is started anew is no reason for us to end. */
  g_dbus_connection_set_exit_on_close (bus, FALSE);
  self->subscription = g_dbus_connection_signal_subscribe (bus, LOGIND_NAME, LOGIND_INTERFACE, "PrepareForSleep", LOGIND_PATH, NULL, G_DBUS_SIGNAL_FLAGS_NONE, on_sleep, self, NULL);
  self->bus = g_steal_pointer (&bus);
}

static void
docket_native_machine_dispose (GObject *object)
{
  DocketNativeMachine *self = DOCKET_NATIVE_MACHINE (object);

  g_cancellable_cancel (self->cancellable);
  if (self->subscription != 0)
    g_dbus_connection_signal_unsubscribe (self->bus, self->subscription);
  self->subscription = 0;
  g_clear_object (&self->bus);
  g_clear_object (&self->cancellable);

  G_OBJECT_CLASS (docket_native_machine_parent_class)->dispose (object);
}

static void
docket_native_machine_class_init (DocketNativeMachineClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = docket_native_machine_dispose;
}

static void
docket_native_machine_init (DocketNativeMachine *self)
{
  self->cancellable = g_cancellable_new ();
  g_signal_connect_object (g_network_monitor_get_default (), "network-changed", G_CALLBACK (on_network_changed), self, G_CONNECT_SWAPPED);
  g_bus_get (G_BUS_TYPE_SYSTEM, self->cancellable, on_bus, self);
}

DocketMachine *
docket_native_machine_new (void)
{
  return g_object_new (DOCKET_TYPE_NATIVE_MACHINE, NULL);
}
