# SPDX-License-Identifier: GPL-3.0-or-later
"""Driving the real Docket window: programs, the accessibility tree, keys.

Every wait has a limit, every program started is ended by its process id.
"""

import ctypes
import hashlib
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time

# Warnings end the programs under test, not this script: the accessibility
# library warns about applications that come and go.
PROGRAM_G_DEBUG = os.environ.pop("G_DEBUG", "")

import gi  # noqa: E402

gi.require_version("Atspi", "2.0")
from gi.repository import Atspi, Gio, GLib  # noqa: E402

PASSWORD = "docket-demo"
START_S_MAX = 120
COMMAND_S_MAX = 120
WAIT_S_MAX = 120
ANSWER_MS_MAX = 60000
NODES_MAX = 20000
LEVELS_MAX = 14
ROWS_MAX = 40  # of a list; no part of the window has so many

# By itself it gives a busy program 0.8 s to answer and then says that a thing
# is not there: a machine that is busy is no answer.
Atspi.set_timeout(ANSWER_MS_MAX, ANSWER_MS_MAX)

PR_SET_PDEATHSIG = 1


def die_with_parent():
    """A script that crashed leaves nothing running."""
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)


class Failed(Exception):
    """What did not happen, in a sentence."""


def wait_for(what, check, seconds=WAIT_S_MAX):
    """Returns the first true answer of check(); fails with a sentence."""
    end = time.monotonic() + seconds
    while True:
        fault = ""
        try:
            answer = check()
        except gi.repository.GLib.Error as error:  # it went away while we looked
            answer, fault = None, f": {error.message}"
        if answer:
            return answer
        if time.monotonic() > end:
            raise Failed(f"waited {seconds} s in vain for {what}{fault}")
        time.sleep(0.1)


class Company:
    """A demo company on a real docketd, in a folder of its own."""

    DEMO = "120"  # enough for lists; each desk has to fetch it

    def __init__(self):
        self.dir = tempfile.mkdtemp(prefix="docket-ui-")
        self.processes = []
        self.environment = {}  # of its programs, beside ours
        self.store = "sqlite:" + os.path.join(self.dir, "company.db")
        self.password_file = os.path.join(self.dir, "password")
        with open(self.password_file, "w", encoding="utf-8") as file:
            file.write(PASSWORD)
        os.environ["DOCKET_SECRETS"] = "file"

    def run(self, program, *arguments, codes=(0,)):
        """Runs a program to its end and returns what it printed."""
        done = subprocess.run([os.environ[program], *arguments], capture_output=True,
                              text=True, timeout=COMMAND_S_MAX, check=False, env={**os.environ, **self.environment})
        if done.returncode not in codes:
            raise Failed(f"{program.lower()} {' '.join(arguments)} ended with {done.returncode}: {done.stderr.strip()}")
        return done.stdout

    def start(self, program, *arguments, environment=None):
        log = open(os.path.join(self.dir, program.lower() + ".log"), "a", encoding="utf-8")
        process = subprocess.Popen([os.environ[program], *arguments], stdout=log, stderr=subprocess.STDOUT,
                                   env={**os.environ, "G_DEBUG": PROGRAM_G_DEBUG, **self.environment, **(environment or {})}, preexec_fn=die_with_parent)
        log.close()
        self.processes.append(process)
        return process

    def log(self, program):
        with open(os.path.join(self.dir, program.lower() + ".log"), encoding="utf-8") as file:
            return file.read()

    def serve(self):
        """Starts the server, on a port of its own each time; returns the port."""
        port_file = os.path.join(self.dir, "port")
        if os.path.exists(port_file):
            os.unlink(port_file)
        self.server = self.start("DOCKETD", "serve", "--store", self.store, "--listen", "127.0.0.1:0", "--port-file", port_file)
        return int(wait_for("the server to listen", lambda: os.path.exists(port_file) and open(port_file, encoding="utf-8").read().strip(), START_S_MAX))

    def open(self):
        self.run("DOCKETD", "init", "--store", self.store, "--demo", self.DEMO, "--seed", "1")
        self.url = f"http://127.0.0.1:{self.serve()}"

    @staticmethod
    def kill(process):
        process.kill()
        process.wait(timeout=15)

    def profile(self, name):
        return os.path.join(self.dir, "profile-" + name)

    def sign_in(self, name, device_class="desk", url=None):
        self.ctl(name, "login", url or self.url, "--user", name, "--password-file", self.password_file, "--device-class", device_class)
        self.ctl(name, "sync", "--timeout", "40")

    def ctl(self, name, *arguments, codes=(0,)):
        return self.run("DOCKETCTL", "--profile", self.profile(name), *arguments, codes=codes)

    def ctl_json(self, name, *arguments):
        return json.loads(self.ctl(name, "--json", *arguments))

    def activate(self, name, action, *texts):
        """What a notification, the desktop's search or a script asks of a console over the bus."""
        bus_name = "io.github.docketdesk.Docket.Profile" + hashlib.sha256(self.profile(name).encode()).hexdigest()[:16]
        Gio.bus_get_sync(Gio.BusType.SESSION, None).call_sync(
            bus_name, "/" + bus_name.replace(".", "/"), "org.gtk.Actions", "Activate",
            GLib.Variant("(sava{sv})", (action, [GLib.Variant("s", text) for text in texts], {})), None, Gio.DBusCallFlags.NONE, 20000, None)

    def close(self):
        for process in reversed(self.processes):
            if process.poll() is None:
                process.terminate()
                try:
                    process.wait(timeout=15)
                except subprocess.TimeoutExpired:
                    process.kill()
                    process.wait(timeout=15)
        shutil.rmtree(self.dir, ignore_errors=True)


class Window:
    """What a person sees and can press, through the accessibility bus."""

    def __init__(self, process):
        self.process = process
        self.page = None
        self.application = wait_for("the window on the accessibility bus", self._find_application)
        self.id = wait_for("the window on the screen", self._find_window)
        wait_for("the window to be in front", self._activate)

    def _find_application(self):
        if self.process.poll() is not None:
            raise Failed(f"docket ended with {self.process.returncode}")
        desktop = Atspi.get_desktop(0)
        for at in range(desktop.get_child_count()):
            child = desktop.get_child_at_index(at)
            try:
                if child is not None and child.get_process_id() == self.process.pid and child.get_child_count() > 0:
                    return child
            except gi.repository.GLib.Error:
                continue
        return None

    def _find_window(self):
        found = subprocess.run(["xdotool", "search", "--onlyvisible", "--pid", str(self.process.pid)],
                               capture_output=True, text=True, timeout=COMMAND_S_MAX, check=False).stdout.split()
        return found[-1] if found else None

    @staticmethod
    def _active():
        """The window in front and its process."""
        said = subprocess.run(["xdotool", "getactivewindow", "getwindowpid", "getactivewindow"], capture_output=True, text=True,
                              timeout=COMMAND_S_MAX, check=False).stdout.split()
        return said[::-1] if len(said) == 2 else [None, None]

    def _activate(self):
        """Asked for until it is so; waiting in xdotool would wait for ever."""
        active = self._active()[0] == self.id
        if not active:
            subprocess.run(["xdotool", "windowactivate", self.id], capture_output=True, timeout=COMMAND_S_MAX, check=False)
        return active

    # -- Who gets the keys --
    #
    # A key goes to whatever has the keyboard when it arrives. That something can
    # be read is not enough: a dialog is there before it is in front, and a form
    # before its first entry has the cursor.

    # Where keys are to go, if not to the window itself.
    DIALOG = object()  # the one that has just opened over it
    ANYWHERE = object()  # whatever of this program is in front, once it has come to rest

    def wait_keyboard(self, to=None):
        if to is None:
            wait_for("the window to be in front", self._activate)
        elif to is Window.DIALOG:
            wait_for("the dialog to be in front", lambda: self._is_in_front() and self._active()[0] != self.id)
        else:
            wait_for("a window of it to be in front", lambda: self._is_in_front() or self._activate())

    def _is_in_front(self):
        return self._active()[1] == str(self.process.pid)

    @staticmethod
    def has_focus(node):
        """Whether what is typed goes there; its window has the keyboard then."""
        return node is not None and node.get_state_set().contains(Atspi.StateType.FOCUSED)

    def find_focus(self, text="", top=None):
        return next((node for node in self.nodes(top) if self.has_focus(node) and text in (node.get_name() or "")), None)

    def wait_focus(self, text, top=None):
        return wait_for(f"the cursor in “{text}”", lambda: self.find_focus(text, top))

    def show_page(self, page):
        """Looks only at one page from here on; None: at the whole window.

        GTK 4.8 says "showing" of windows only, so the pages of a stack that
        are turned away cannot be told from the one that is on top.
        """
        self.page = None
        if page is not None:
            self.page = self.wait_part(page)

    def part(self, name):
        """A view, or a pane of the page, by its type, or None; level by level, as asking long lists takes its time."""
        level = [self.page or self.application]
        for _ in range(LEVELS_MAX):
            found = next((node for node in level if node.get_name() == name), None)
            if found is not None:
                return found
            level = [child for node in level for child in (node.get_child_at_index(at) for at in range(min(node.get_child_count(), ROWS_MAX))) if child is not None]
        return None

    def wait_part(self, name):
        return wait_for(f"the {name} on screen", lambda: self.part(name))

    def nodes(self, top=None):
        """Everything visible on the page, or under @top, in reading order."""
        waiting = [top or self.page or self.application]
        count = 0
        while waiting:
            node = waiting.pop()
            count += 1
            if count > NODES_MAX:
                raise Failed("the window has more parts than anybody could read")
            try:
                if node is not self.application and not node.get_state_set().contains(Atspi.StateType.VISIBLE):
                    continue
                yield node
                children = [node.get_child_at_index(at) for at in range(node.get_child_count())]
            except gi.repository.GLib.Error:
                continue  # it went away while we looked
            waiting.extend(child for child in reversed(children) if child is not None)

    def find(self, text, role=None, exact=False, top=None):
        """@top: a part of the window; asking all of it takes its time."""
        for node in self.nodes(top):
            try:
                name = node.get_name() or ""
                if (name == text if exact else text in name) and (role is None or node.get_role() == role):
                    return node
            except gi.repository.GLib.Error:
                continue
        return None

    def find_all(self, text, role=None):
        found = []
        for node in self.nodes():
            try:
                if text in (node.get_name() or "") and (role is None or node.get_role() == role):
                    found.append(node)
            except gi.repository.GLib.Error:
                continue
        return found

    def wait(self, text, role=None, exact=False, top=None):
        return wait_for(f"“{text}” on screen", lambda: self.find(text, role, exact, top))

    def wait_gone(self, text):
        wait_for(f"“{text}” to leave the screen", lambda: self.find(text) is None)

    def button(self, text, top=None):
        for role in (Atspi.Role.PUSH_BUTTON, Atspi.Role.TOGGLE_BUTTON):
            node = self.find(text, role, top=top)
            if node is not None:
                return node
        return None

    def window_called(self, title):
        """One of its windows, or None."""
        return next((child for child in (self.application.get_child_at_index(at) for at in range(self.application.get_child_count()))
                     if child is not None and child.get_name() == title), None)

    def wait_window(self, title):
        return wait_for(f"the window “{title}”", lambda: self.window_called(title))

    def wait_window_gone(self, title):
        """GTK 4.8 warns when it is asked about a window that goes just then: the main one has the keyboard first."""
        wait_for("the window to be in front", lambda: self._active()[0] == self.id)
        wait_for(f"the window “{title}” to close", lambda: self.window_called(title) is None)

    def open_menu(self, text, top):
        """The menu behind a button: what is named is made of parts, and the one that is pressed lies within."""
        def pressed():
            for node in self.nodes(top):
                if text in (node.get_name() or "") and node.get_role() == Atspi.Role.PUSH_BUTTON:
                    action = node.get_action_iface()
                    if action is not None and action.get_n_actions() > 0:
                        return action.do_action(0)
            return False
        wait_for(f"the menu “{text}”", pressed)

    def is_on(self, text, top=None):
        node = self.button(text, top)
        if node is None:
            raise Failed(f"there is no button “{text}”")
        return node.get_state_set().contains(Atspi.StateType.SENSITIVE)

    def press(self, text, top=None):
        node = self.button(text, top)
        if node is None:
            raise Failed(f"there is no button “{text}”")
        if not node.get_action_iface().do_action(0):
            raise Failed(f"the button “{text}” cannot be pressed")

    def type_into(self, name, text):
        entry = wait_for(f"the entry “{name}”", lambda: self.find(name, Atspi.Role.TEXT) or self.find(name, Atspi.Role.ENTRY))
        entry.get_editable_text_iface().set_text_contents(text)

    def key(self, *keys, to=None):
        """@to: see wait_keyboard()."""
        self.wait_keyboard(to)
        subprocess.run(["xdotool", "key", "--clearmodifiers", *keys], timeout=COMMAND_S_MAX, check=True)

    def type(self, text, to=None):
        """Whoever asks has waited for the cursor to be where it shall be."""
        self.wait_keyboard(to)
        subprocess.run(["xdotool", "type", "--delay", "30", text], timeout=COMMAND_S_MAX, check=True)

    @staticmethod
    def shoot(name):
        folder = os.environ.get("DOCKET_SHOTS_DIR")
        if folder:
            os.makedirs(folder, exist_ok=True)
            time.sleep(0.4)  # let the last frame be drawn
            subprocess.run(["import", "-window", "root", os.path.join(folder, name)], timeout=COMMAND_S_MAX, check=True)


def run_tests(tests):
    """Runs the steps in order, says TAP; a failed step fails those after it."""
    print(f"1..{len(tests)}", flush=True)
    failed = 0
    for number, (name, step) in enumerate(tests, 1):
        try:
            if failed:
                raise Failed("an earlier step failed")
            step()
            print(f"ok {number} {name}", flush=True)
        except Exception as error:  # whatever it was, the next lines must be printed
            if not failed:
                Window.shoot("failed.png")
            failed += 1
            print(f"not ok {number} {name}", flush=True)
            print(f"# {type(error).__name__}: {error}".replace("\n", "\n# "), flush=True)
    sys.stdout.flush()
    return 1 if failed else 0
