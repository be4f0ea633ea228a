#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A dispatcher without a mouse, on the two days of the year on which clocks change.

The real window, a real server, a line between them that can be cut.  Nothing is
pressed but keys, and of every step it is asked what whoever cannot see is told:
the name of what has the keyboard.  The company lives in Berlin, in the March and
the October of 2026; the clock of the window alone jumps.
"""

import datetime
import os
import re
import struct
import subprocess
import sys
import time
import zoneinfo

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))

from docket_desk import Desk, edit  # noqa: E402
from docket_relay import Relay  # noqa: E402
from docket_ui import COMMAND_S_MAX, Atspi, Company, Failed, Window, run_tests, wait_for  # noqa: E402

BERLIN = zoneinfo.ZoneInfo("Europe/Berlin")
BEGIN = datetime.datetime(2026, 3, 27, 9, 0, tzinfo=BERLIN)
SPRING = datetime.date(2026, 3, 29)   # there is no 02:00 to 03:00
AUTUMN = datetime.date(2026, 10, 25)  # there are two of them
DAY_S = 24 * 3600
LENA = "Lena Fischer"
MILO = "Milo Brandt"
NIGHT = "Night of the pump"
PANEL = "Panel of the board"
FUSE = "Fuse of the board"
TAP = "Tap of the tray"
LONG_NIGHT = "Long night of the pump"
TITLES = (NIGHT, PANEL, FUSE, TAP, LONG_NIGHT)
TABS_MAX = 60
PUT_AFTER = "Put the Cut Job After This One"


class Clock:
    """How far a program is from our time; it may be changed while it runs."""

    def __init__(self, path):
        self.path = path

    def set(self, seconds):
        with open(self.path, "r+b" if os.path.exists(self.path) else "w+b") as file:
            file.write(struct.pack("=q", seconds))
        self.seconds = seconds

    def environment(self):
        return {"LD_PRELOAD": os.environ["DOCKET_SHIFTED_CLOCK"], "DOCKET_CLOCK_SHIFT": self.path}


class Story:
    def __init__(self):
        self.company = Company()
        self.clock = Clock(os.path.join(self.company.dir, "clock"))
        self.window_clock = Clock(os.path.join(self.company.dir, "clock-of-the-window"))
        self.line = None
        self.window = None

    # -- What others see --

    def sync(self, name):
        self.company.ctl(name, "sync", "--timeout", "40", codes=(0, 3))

    def jobs_of(self, name):
        return {job["fields"]["title"]: job for job in self.company.ctl_json(name, "jobs", "--limit", "0") if job["fields"]["title"] in TITLES}

    def plan_on_server(self, title):
        self.sync("ingrid")
        fields = self.jobs_of("ingrid")[title]["fields"]
        return fields["technician"], fields["starts_at"], fields["ends_at"]

    def on_server(self, title, person, begins, minutes):
        """@begins: a moment; None: no plan."""
        begins_ms = int(begins.timestamp() * 1000) if begins is not None else None
        plan = (self.people[person], begins_ms, begins_ms + minutes * 60000) if begins is not None else (None, None, None)
        wait_for(f"{title} to be of {person}, {begins}, {minutes} min on the server", lambda: self.plan_on_server(title) == plan)

    def new_job(self, title, *fields):
        self.company.ctl("ingrid", "job", "new", "customer=Adler & Co", "title=" + title, *fields)

    # -- What is heard --

    def focus(self):
        """The name of what has the keyboard, and it."""
        node = self.window.find_focus(top=self.view)
        return (node.get_name() or "", node) if node is not None else ("", None)

    def hear(self, *words):
        """Until what has the keyboard says all that."""
        said = ""

        def says_so():
            nonlocal said
            said, node = self.focus()
            return node if node is not None and all(word in said for word in words) else None
        try:
            return wait_for(f"to hear {', '.join(words)}", says_so)
        except Failed as error:
            raise Failed(f"{error}; the keyboard is on “{said}”") from error

    def says(self, words):
        """What the board says aloud of the hand."""
        return self.window.wait(words, Atspi.Role.LABEL, top=self.view)

    def tab_to(self, *words, key="Tab"):
        """The way there is that of the Tab key."""
        passed = []
        for _ in range(TABS_MAX):
            said, _ = self.focus()
            if all(word in said for word in words):
                return
            passed.append(said)
            self.press(key)
            time.sleep(0.15)
        raise Failed(f"Tab does not come to {', '.join(words)}, but to {passed}")

    # -- What is pressed --

    def press(self, *keys, to=None):
        self.window.key(*keys, to=to)

    def dialog(self):
        windows = self.window.application
        return windows.get_child_at_index(1) if windows.get_child_count() > 1 else None

    def shown_day(self):
        return self.date.get_name()

    def go_to_day(self, day, key="Page_Down"):
        words = f"{day:%a} {day.day} {day:%b %Y}"
        for _ in range(TABS_MAX):
            before = self.shown_day()
            if before.endswith(words):
                return
            self.press(key)
            wait_for("another day", lambda: self.shown_day() != before)
        raise Failed(f"{words} was not reached, but {self.shown_day()}")

    @staticmethod
    def at(day, clock, fold=0):
        return datetime.datetime.combine(day, datetime.time.fromisoformat(clock), BERLIN).replace(fold=fold)

    # -- The story --

    def prepare(self):
        for clock in (self.clock, self.window_clock):
            clock.set(int(BEGIN.timestamp() - time.time()))
        self.company.environment = {**self.clock.environment(), "TZ": "Europe/Berlin"}
        self.company.open()
        self.line = Relay(int(self.company.url.rsplit(":", 1)[1]))
        self.company.sign_in("ingrid")
        self.new_job(NIGHT, "technician=lena", f"starts_at={SPRING}T01:30", f"ends_at={SPRING}T03:30", "planned_minutes=60")
        self.new_job(PANEL, "technician=milo", f"starts_at={SPRING}T13:00", f"ends_at={SPRING}T14:30", "planned_minutes=90")
        self.new_job(FUSE, "technician=milo", f"starts_at={SPRING}T10:00", f"ends_at={SPRING}T11:00", "planned_minutes=60")
        self.new_job(TAP, "promised_to=2026-03-28T10:00", "planned_minutes=45")
        self.new_job(LONG_NIGHT, "technician=lena", f"starts_at={AUTUMN}T00:30", f"ends_at={AUTUMN}T01:30", "planned_minutes=60")
        self.sync("ingrid")
        jobs = self.jobs_of("ingrid")
        self.people = {LENA: jobs[NIGHT]["fields"]["technician"], MILO: jobs[PANEL]["fields"]["technician"]}
        self.numbers = {title: job["fields"]["number"] for title, job in jobs.items()}
        self.company.sign_in("dana", url=self.line.url)

    def open_window(self):
        process = self.company.start("DOCKET", "--profile", self.company.profile("dana"), environment=self.window_clock.environment())
        self.window = Window(process)
        self.window.wait("DocketSyncPill", exact=True)
        self.press("alt+1")
        self.view = self.window.wait("DocketBoardView", exact=True)
        self.board = self.window.wait("Board", Atspi.Role.PANEL, exact=True, top=self.view)
        self.pill = self.window.wait("DocketSyncPill", exact=True)
        self.date = self.window.wait(" Mar 2026", top=self.view)
        self.window.wait("Up to date", exact=True, top=self.pill)

    def reach_day(self):
        """Into the board, and by days."""
        self.tab_to("J-")
        self.go_to_day(SPRING)
        self.press("Right")
        # Of an hour, though by the clock it looks like two.
        self.hear(NIGHT, LENA + ", 01:30–03:30")

    def arrows(self):
        self.press("Down")
        self.hear(FUSE, MILO + ", 10:00–11:00")
        self.press("Right")
        self.hear(PANEL, MILO + ", 13:00–14:30")
        self.press("Left")
        self.hear(FUSE)
        self.press("Up")
        self.hear(NIGHT)

    def spring(self):
        """From 01:45 the next quarter is 03:00, and back."""
        self.press("alt+Right")
        self.hear(NIGHT, LENA + ", 01:45–03:45")
        self.on_server(NIGHT, LENA, self.at(SPRING, "01:45"), 60)
        self.press("alt+Right")
        self.hear(NIGHT, LENA + ", 03:00–04:00")
        self.on_server(NIGHT, LENA, self.at(SPRING, "03:00"), 60)
        self.press("alt+Left")
        self.hear(NIGHT, LENA + ", 01:45–03:45")
        # Shorter than the night has hours.
        self.press("alt+shift+Left")
        self.hear(NIGHT, LENA + ", 01:45–03:30")
        self.on_server(NIGHT, LENA, self.at(SPRING, "01:45"), 45)
        for _ in range(4):
            self.press("ctrl+z")
        self.hear(NIGHT, LENA + ", 01:30–03:30")
        self.on_server(NIGHT, LENA, self.at(SPRING, "01:30"), 60)
        self.press("ctrl+shift+z")
        self.hear(NIGHT, LENA + ", 01:45–03:45")
        self.press("ctrl+z")
        self.hear(NIGHT, LENA + ", 01:30–03:30")

    def from_tray(self):
        """Out of the tray, to a technician, at a minute."""
        self.tab_to(TAP, "Unscheduled")
        self.press("ctrl+m")
        dialog = wait_for("the dialog", self.dialog)
        begins = self.window.wait("Begins", Atspi.Role.TEXT, top=dialog)
        # The technician has the keyboard first, by name.
        self.window.wait_focus("Technician", top=dialog)
        self.press("space", to=Window.DIALOG)
        self.choose(dialog, LENA)
        self.press("alt+b", to=Window.DIALOG)
        wait_for("the cursor in the time", lambda: Window.has_focus(begins))
        self.press("ctrl+a", to=Window.DIALOG)
        self.window.type(f"{SPRING} 08:20", to=Window.DIALOG)
        self.press("Return", to=Window.DIALOG)
        wait_for("the dialog to go", lambda: self.dialog() is None)
        self.on_server(TAP, LENA, self.at(SPRING, "08:20"), 45)

    def choose(self, dialog, name):
        """In a list of names, by arrows."""
        for key in ["Home"] + ["Down"] * 20:
            self.press(key, to=Window.ANYWHERE)
            time.sleep(0.2)
            if self.window.find_focus(name, top=dialog) is not None or self.focused_row(dialog) == name:
                self.press("Return", to=Window.ANYWHERE)
                return
        raise Failed(f"{name} was not come upon in the list")

    def focused_row(self, dialog):
        row = self.window.find_focus(top=dialog)
        return next((child.get_name() for child in self.window.nodes(row) if child.get_role() == Atspi.Role.LABEL), None) if row is not None else None

    def across(self):
        """With Alt a job is in the hand, from lane to lane and from quarter to quarter; it is saved once."""
        self.tab_to("J-")
        self.go_to_job(TAP)
        saved = len(self.company.ctl_json("ingrid", "history", self.numbers[TAP]))
        self.hold("Right", "Right")
        self.says(LENA + ", 08:45–09:30")
        self.hold("Down", "Down", "Up")
        self.let_alt_up()
        said = self.hear(TAP, "08:45–09:30").get_name()
        if LENA in said:
            raise Failed(f"it should be in the next lane: {said}")
        wait_for("the move on the server", lambda: self.plan_on_server(TAP)[1] == int(self.at(SPRING, "08:45").timestamp() * 1000))
        if len(self.company.ctl_json("ingrid", "history", self.numbers[TAP])) != saved + 1:
            raise Failed("what was moved several times with one key held was saved several times")
        self.press("ctrl+z")
        self.hear(TAP, LENA + ", 08:20–09:05")

    def hold(self, *keys):
        """With Alt, which stays down."""
        self.window.wait_keyboard()
        subprocess.run(["xdotool", "keydown", "alt", "key", *keys], timeout=COMMAND_S_MAX, check=True)

    @staticmethod
    def let_alt_up():
        subprocess.run(["xdotool", "keyup", "alt"], timeout=COMMAND_S_MAX, check=True)

    def go_to_job(self, title):
        """By arrows, lane after lane."""
        for key in ["Up"] * 12 + (["Left"] * 4 + ["Right"] * 8 + ["Left"] * 8 + ["Down"]) * 12:
            said, _ = self.focus()
            if title in said:
                return
            self.press(key)
            time.sleep(0.1)
        raise Failed(f"arrows do not come to {title}")

    def let_go(self):
        """Esc while Alt is down; nothing was done."""
        pushed = self.line.pushed
        self.hold("Right", "Right")
        self.says(LENA + ", 08:45–09:30")
        subprocess.run(["xdotool", "key", "Escape", "keyup", "alt"], timeout=COMMAND_S_MAX, check=True)
        self.hear(TAP, LENA + ", 08:20–09:05")
        self.on_server(TAP, LENA, self.at(SPRING, "08:20"), 45)
        if self.line.pushed != pushed:
            raise Failed("something was sent of a job that was let go")

    def cut_and_paste(self):
        self.press("ctrl+x")
        self.go_to_job(FUSE)
        self.press("ctrl+v")
        self.go_to_job(TAP)
        self.hear(TAP, MILO + ", 11:00–11:45")
        self.on_server(TAP, MILO, self.at(SPRING, "11:00"), 45)

    def resize(self):
        self.press("alt+shift+Right")
        self.hear(TAP, MILO + ", 11:00–12:00")
        self.on_server(TAP, MILO, self.at(SPRING, "11:00"), 60)
        self.press("ctrl+z")
        self.hear(TAP, MILO + ", 11:00–11:45")

    def menu(self):
        """Each entry is heard as it is come upon; Esc gives the keyboard back."""
        self.press("shift+F10")
        self.window.wait(PUT_AFTER, top=self.view)
        heard = []
        for _ in range(6):
            self.press("Down", to=Window.ANYWHERE)
            time.sleep(0.2)
            heard.append(self.focus()[0])
        missing = [word for word in ("Open Job", "Move To…", "Cut", "Unschedule", "Mark, or No Longer") if word not in heard]
        if missing:
            raise Failed(f"{missing} were not heard, but {heard}")
        self.press("Escape", to=Window.ANYWHERE)
        self.hear(TAP, MILO)
        self.press("shift+F10")
        self.window.wait(PUT_AFTER, top=self.view)
        for _ in range(12):
            self.press("Down", to=Window.ANYWHERE)
            time.sleep(0.2)
            if self.focus()[0] == "Unschedule":
                break
        self.press("Return", to=Window.ANYWHERE)
        self.window.wait(", " + TAP + ", ", Atspi.Role.PUSH_BUTTON, top=self.tray())
        self.on_server(TAP, None, None, 0)
        self.press("ctrl+z")
        self.on_server(TAP, MILO, self.at(SPRING, "11:00"), 45)

    def tray(self):
        return self.window.wait("DocketBoardTray", exact=True, top=self.view)

    # -- Phones ring --

    def operate(self, name, operation):
        result, = Desk(self.company.url, name).push([operation])
        if result["outcome"] != "applied":
            raise Failed(f"{name} could not: {result}")

    def set_active(self, person, active):
        ada = Desk(self.company.url, "ada")
        record = ada.get("person", self.people[person])
        result, = ada.push([edit("person", record["id"], "person", record["revs"]["person"], {"active": not active}, {"active": active})])
        if result["outcome"] != "applied":
            raise Failed(f"{person} could not be made {active}: {result}")

    def phones_ring(self):
        """While a job is in the hand another one is moved: it goes there once the hand is empty, and nothing is lost."""
        self.go_to_job(TAP)
        self.hold("Right")
        self.says(MILO + ", 11:15–12:00")
        self.company.ctl("ingrid", "job", "set", self.numbers[FUSE], f"starts_at={SPRING}T16:00", f"ends_at={SPRING}T17:00")
        self.on_server(FUSE, MILO, self.at(SPRING, "16:00"), 60)
        self.set_active(LENA, False)
        # Both have come to this desk, and the board stands still.
        self.wait_here(FUSE, self.at(SPRING, "16:00"))
        self.chip(FUSE, MILO + ", 10:00–11:00")
        self.let_alt_up()
        self.hear(TAP, MILO + ", 11:15–12:00")
        self.on_server(TAP, MILO, self.at(SPRING, "11:15"), 45)
        # Who left has a job still: it stays on show, and says that nobody will do it.
        self.go_to_job(NIGHT)
        self.hear(NIGHT, LENA, "Works here no more")
        self.set_active(LENA, True)
        wait_for("the job to be hers again", lambda: "Works here no more" not in self.focus()[0])
        # Chips out of view are made when the keyboard comes to them.
        for title, words in ((NIGHT, LENA + ", 01:30–03:30"), (FUSE, MILO + ", 16:00–17:00"), (TAP, MILO + ", 11:15–12:00")):
            self.go_to_job(title)
            self.hear(title, words)

    def wait_here(self, title, begins):
        """Until the window's own desk has it."""
        begins_ms = int(begins.timestamp() * 1000) if begins is not None else None
        wait_for(f"“{title}” on this desk", lambda: self.jobs_of("dana")[title]["fields"]["starts_at"] == begins_ms)

    def chip(self, title, *words):
        def says_so():
            node = self.window.find(", " + title + ", ", Atspi.Role.PUSH_BUTTON, top=self.board)
            return node if node is not None and all(word in node.get_name() for word in words) else None
        return wait_for(f"“{title}” to say {', '.join(words)}", says_so)

    def void_in_hand(self):
        """What is in the hand is set aside by somebody else: putting it down is no way to bring it back."""
        self.hold("Right", "Right")
        self.says(MILO + ", 11:45–12:30")
        self.company.ctl("ingrid", "job", "void", self.numbers[TAP])
        self.sync("ingrid")
        wait_for("it to be set aside here", lambda: TAP not in self.jobs_of("dana"))
        self.let_alt_up()
        wait_for("its chip to go", lambda: self.window.find(", " + TAP + ", ", Atspi.Role.PUSH_BUTTON, top=self.view) is None)
        # The keyboard is still on the board.
        self.press("Right")
        self.hear("J-")
        self.company.ctl("ingrid", "job", "restore", self.numbers[TAP])
        self.sync("ingrid")
        self.chip(TAP, MILO)

    # -- The clock jumps --

    def described(self):
        return self.board.get_description() or ""

    def jump(self, days):
        self.window_clock.set(self.window_clock.seconds + days * DAY_S)

    def clock_jumps(self):
        """By a day, forwards and backwards, with the line cut; the board says as of when, and T goes to today."""
        wait_for("the board to count its lanes", lambda: " technicians" in self.described())
        self.line.cut()
        wait_for("the board to say as of when", lambda: re.search(r"As of \d\d:\d\d", self.described()))
        self.jump(1)
        wait_for("yesterday to be named", lambda: "As of" in self.described() and not re.search(r"As of \d\d:\d\d,", self.described()))
        self.press("t")
        wait_for("tomorrow to be today", lambda: self.shown_day().endswith("Sat 28 Mar 2026"))
        self.window.shoot("board-keys-day-ahead.png")
        self.jump(-2)
        self.press("t")
        wait_for("yesterday to be today", lambda: self.shown_day().endswith("Thu 26 Mar 2026"))
        self.window.shoot("board-keys-day-behind.png")
        self.jump(1)
        self.press("t")
        wait_for("today", lambda: self.shown_day().endswith("Fri 27 Mar 2026"))
        wait_for("only the time to be said", lambda: re.search(r"As of \d\d:\d\d", self.described()))
        self.line.restore()
        self.press("ctrl+r")
        wait_for("the board to count its lanes", lambda: " technicians" in self.described())
        # What is moved after all that arrives as ever.
        self.go_to_day(SPRING)
        self.go_to_job(PANEL)
        self.press("alt+Right")
        self.hear(PANEL, MILO + ", 13:15–14:45")
        self.on_server(PANEL, MILO, self.at(SPRING, "13:15"), 90)

    # -- And in autumn --

    def autumn(self):
        """An hour comes twice, and is told apart."""
        self.tab_to("Week", key="shift+Tab")
        self.press("space")
        self.tab_to("J-")
        self.go_to_day(AUTUMN)
        self.tab_to("Day", key="shift+Tab")
        self.press("space")
        self.tab_to("J-")
        self.hear(LONG_NIGHT, LENA + ", 00:30–01:30")
        self.hold(*["Right"] * 8)
        self.says(LENA + ", 02:30 CEST–02:30 CET")
        self.let_alt_up()
        self.hear(LONG_NIGHT, LENA + ", 02:30 CEST–02:30 CET")
        self.on_server(LONG_NIGHT, LENA, self.at(AUTUMN, "02:30"), 60)
        self.hold(*["Right"] * 4)
        self.let_alt_up()
        self.hear(LONG_NIGHT, LENA + ", 02:30 CET–03:30")
        self.on_server(LONG_NIGHT, LENA, self.at(AUTUMN, "02:30", fold=1), 60)
        self.press("ctrl+z")
        self.hear(LONG_NIGHT, LENA + ", 02:30 CEST–02:30 CET")

    def keeps_the_hour(self):
        """Whoever only chooses another technician leaves the time as it is, though written it could be either."""
        self.press("ctrl+m")
        dialog = wait_for("the dialog", self.dialog)
        self.window.wait_focus("Technician", top=dialog)
        self.press("space", to=Window.DIALOG)
        self.choose(dialog, MILO)
        self.press("alt+b", "Return", to=Window.DIALOG)
        wait_for("the dialog to go", lambda: self.dialog() is None)
        self.hear(LONG_NIGHT, MILO + ", 02:30 CEST–02:30 CET")
        self.on_server(LONG_NIGHT, MILO, self.at(AUTUMN, "02:30"), 60)

    def close(self):
        if self.line is not None:
            self.line.close()
        self.company.close()


def main():
    story = Story()
    try:
        return run_tests([
            ("/ui/board-keys/a-company-in-march", story.prepare),
            ("/ui/board-keys/the-board-is-reached", story.open_window),
            ("/ui/board-keys/and-the-day-without-two-oclock", story.reach_day),
            ("/ui/board-keys/arrows-say-where-they-are", story.arrows),
            ("/ui/board-keys/from-the-quarter-before-to-the-one-after", story.spring),
            ("/ui/board-keys/out-of-the-tray-to-a-minute", story.from_tray),
            ("/ui/board-keys/across-lanes-and-times-as-one-save", story.across),
            ("/ui/board-keys/escape-lets-go", story.let_go),
            ("/ui/board-keys/cut-and-pasted", story.cut_and_paste),
            ("/ui/board-keys/longer-and-as-before", story.resize),
            ("/ui/board-keys/menu-is-heard", story.menu),
            ("/ui/board-keys/phones-ring-while-a-job-is-held", story.phones_ring),
            ("/ui/board-keys/set-aside-while-it-is-held", story.void_in_hand),
            ("/ui/board-keys/the-clock-jumps", story.clock_jumps),
            ("/ui/board-keys/two-oclock-twice", story.autumn),
            ("/ui/board-keys/the-hour-stays-that-it-was", story.keeps_the_hour),
        ])
    finally:
        story.close()


if __name__ == "__main__":
    sys.exit(main())
