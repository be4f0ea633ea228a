#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Starting Docket while it is running.

One profile has one window and one process: a start hands over what it was asked
for and ends.  The one that has the profile may be ending itself and go without
an answer; then the start takes its place, for somebody wanted to see a window.
"""

import hashlib
import os
import re
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))

from docket_ui import Atspi, Company, Failed, Window, run_tests, wait_for  # noqa: E402
from gi.repository import Gio, GLib  # noqa: E402

JOB = "J-10248"
WHO = "omar"

# What a process that has a profile shows to the next one.
INTERFACES = """
<node>
  <interface name="org.gtk.Application">
    <method name="CommandLine">
      <arg type="o" direction="in"/><arg type="aay" direction="in"/><arg type="a{sv}" direction="in"/><arg type="i" direction="out"/>
    </method>
    <property name="Busy" type="b" access="read"/>
  </interface>
  <interface name="org.gtk.Actions">
    <method name="DescribeAll"><arg type="a{s(bgav)}" direction="out"/></method>
  </interface>
</node>
"""


class Ending:
    """A process that has the profile, is asked, and goes without an answer."""

    def __init__(self, name):
        self.asked = 0
        self.bus = Gio.DBusConnection.new_for_address_sync(
            Gio.dbus_address_get_for_bus_sync(Gio.BusType.SESSION, None),
            Gio.DBusConnectionFlags.AUTHENTICATION_CLIENT | Gio.DBusConnectionFlags.MESSAGE_BUS_CONNECTION, None, None)
        self.bus.set_exit_on_close(False)
        for interface in Gio.DBusNodeInfo.new_for_xml(INTERFACES).interfaces:
            self.bus.register_object("/" + name.replace(".", "/"), interface, self.on_call, self.on_get, None)
        self.bus.call_sync("org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus", "RequestName",
                           GLib.Variant("(su)", (name, 4)), None, Gio.DBusCallFlags.NONE, 20000, None)

    def on_call(self, bus, sender, path, interface, method, parameters, invocation):
        if method == "DescribeAll":
            invocation.return_value(GLib.Variant("(a{s(bgav)})", ({},)))
            return
        self.asked += 1
        bus.close_sync(None)

    @staticmethod
    def on_get(*_):
        return GLib.Variant("b", False)


def turn():
    while GLib.MainContext.default().iteration(False):
        pass


class Story:
    def __init__(self):
        self.company = Company()
        self.process = None
        self.window = None

    def prepare(self):
        self.company.open()
        self.company.sign_in(WHO)

    def arguments(self, *more):
        return ("--profile", self.company.profile(WHO), *more)

    def take_the_place_of_one_that_ends(self):
        name = "io.github.docketdesk.Docket.Profile" + hashlib.sha256(self.company.profile(WHO).encode()).hexdigest()[:16]
        ending = Ending(name)
        self.process = self.company.start("DOCKET", *self.arguments("--view", "jobs"))

        def asked():
            turn()
            return ending.asked or self.process.poll() is not None
        wait_for("the start to ask the one that has the profile", asked)
        if not ending.asked:
            raise Failed(f"it ended with {self.process.returncode} and asked nobody: {self.company.log('DOCKET')[-2000:]}")
        try:
            self.window = Window(self.process)
        except Failed as error:
            raise Failed(f"{error}; it said: {self.company.log('DOCKET')[-2000:]}") from error
        self.window.wait(JOB)
        if ending.asked != 1:
            raise Failed(f"it asked {ending.asked} times")
        # Found once: asking the whole window takes its time.
        self.detail = self.window.wait("DocketJobDetail", exact=True)

    def start_again(self, *more, codes=(0,)):
        """Ends by itself; the first one and its one window stay."""
        windows = self.window.application.get_child_count()
        self.company.run("DOCKET", *self.arguments(*more), codes=codes)
        if self.process.poll() is not None:
            raise Failed(f"the first one has ended with {self.process.returncode}")
        if self.window.application.get_child_count() != windows:
            raise Failed("there is another window")

    def stands_in_front(self, view):
        """Whether its button in the header is the one that is chosen."""
        for node in self.window.find_all(view):
            states = node.get_state_set()
            if any(states.contains(state) for state in (Atspi.StateType.SELECTED, Atspi.StateType.PRESSED, Atspi.StateType.CHECKED)):
                return True
        return False

    def hand_over_a_view(self):
        if self.stands_in_front("Outbox") or not self.stands_in_front("Jobs"):
            raise Failed("the jobs do not stand in front: " + "; ".join(
                f"{node.get_name()} {node.get_role_name()} {[state.value_nick for state in node.get_state_set().get_states()]}" for view in ("Outbox", "Jobs") for node in self.window.find_all(view)))
        self.start_again("--view", "outbox")
        wait_for("the outbox in front", lambda: self.stands_in_front("Outbox") and not self.stands_in_front("Jobs"))

    def hand_over_a_job(self):
        jobs = self.company.ctl_json(WHO, "jobs")
        numbers = [row["fields"]["number"] for row in (jobs["jobs"] if isinstance(jobs, dict) else jobs)]
        for number in (JOB, next(number for number in numbers if number != JOB)):
            self.start_again("open", number)
            self.window.wait(number, top=self.detail)
        wait_for("the jobs in front", lambda: self.stands_in_front("Jobs"))

    def refuse_in_words(self):
        self.start_again("--view", "weather", codes=(2,))
        self.start_again("close", JOB, codes=(2,))

    def quiet(self):
        said = self.company.log("DOCKET")
        if re.search(r"CRITICAL|WARNING", said):
            raise Failed(f"it said: {said[-2000:]}")

    def close(self):
        self.company.close()


def main():
    story = Story()
    try:
        return run_tests([
            ("/ui/start/a-desk-is-signed-in", story.prepare),
            ("/ui/start/takes-the-place-of-one-that-ends", story.take_the_place_of_one_that_ends),
            ("/ui/start/a-second-start-hands-over-a-view", story.hand_over_a_view),
            ("/ui/start/a-second-start-hands-over-a-job", story.hand_over_a_job),
            ("/ui/start/a-second-start-is-refused-in-words", story.refuse_in_words),
            ("/ui/start/nothing-was-warned-of", story.quiet),
        ])
    finally:
        story.close()


if __name__ == "__main__":
    sys.exit(main())
